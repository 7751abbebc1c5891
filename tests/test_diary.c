/* test_diary.c - the moments of a life that the instruments are led through, and looking at a skin
 * with all of them. */
#include "context_testing.h"

#include "course/course.h"

#include <string.h>

static cutis_skin *skin_of(double age_y) {
  cutis_person person;
  cutis_skin *skin = NULL;
  cutis_person_default(&person);
  person.age_y = age_y;
  assert_ok(cutis_skin_create(context, &person, NULL, &skin));
  return skin;
}

static void assert_ages(const cutis_skin *skin, const double *age_y, size_t count) {
  assert_int_equal(skin->diary_entries, count);
  for (size_t i = 0; i < count; i++) {
    assert_true(fabs(skin->diary[i].age_y - age_y[i]) < 1e-6);
  }
}

static void a_moment_is_kept_every_three_years(void **state) {
  (void)state;
  cutis_skin *whole = skin_of(52.0), *pieces = skin_of(52.0);
  static const double ages[] = {25.0, 28.0, 31.0, 34.0};
  assert_ok(cutis_skin_age_to(context, whole, 36.2));
  assert_ages(whole, ages, 4);
  /* pieces of any length, of which one ends on such an age and one just before */
  assert_ok(cutis_skin_age_to(context, pieces, 28.0));
  assert_ages(pieces, ages, 2);
  assert_ok(cutis_skin_live(context, pieces, 2.385));
  assert_ok(cutis_skin_age_to(context, pieces, 31.0 - 1e-8));
  assert_ok(cutis_skin_age_to(context, pieces, 33.9));
  assert_ok(cutis_skin_age_to(context, pieces, 36.2));
  assert_ages(pieces, ages, 4);
  /* one minute past such an age, the age itself is still to be kept */
  cutis_skin *late = skin_of(52.0);
  assert_ok(cutis_skin_age_to(context, late, 34.0 + 2e-6));
  assert_ages(late, ages, 4);
  cutis_skin_destroy(context, &late);
  for (size_t i = 0; i < 4; i++) {
    const tissue *a = &whole->diary[i], *b = &pieces->diary[i];
    assert_true(
        fabs(a->measure[CUTIS_MEASURE_COLLAGEN] / b->measure[CUTIS_MEASURE_COLLAGEN] - 1.0) < 1e-4);
    assert_true(
        fabs(a->layer[LAYER_RETICULAR].material.mu_kPa / b->layer[LAYER_RETICULAR].material.mu_kPa -
             1.0) < 1e-4);
  }
  cutis_skin_destroy(context, &whole);
  cutis_skin_destroy(context, &pieces);
}

/* A diary entry is the skin of its age: as that of a skin that is that old now. */
static void an_entry_is_the_skin_of_its_age(void **state) {
  (void)state;
  cutis_skin *older = skin_of(60.0), *younger = skin_of(60.0);
  tissue now;
  assert_ok(cutis_skin_age_to(context, older, 47.7));
  assert_ok(cutis_skin_age_to(context, younger, 46.0));
  diary_tissue(younger, &now);
  const tissue *then = &older->diary[7];
  assert_true(fabs(then->age_y - 46.0) < 1e-9 && now.age_y == 46.0);
  for (size_t i = 0; i <= CUTIS_MEASURE_DEGRADATION; i++) { /* what follows is near 0 at rest */
    assert_true(fabs(then->measure[i] - now.measure[i]) <= 1e-4 * fabs(now.measure[i]) + 1e-9);
  }
  assert_ptr_equal(now.anatomy, &younger->anatomy);
  cutis_skin_destroy(context, &older);
  cutis_skin_destroy(context, &younger);
}

static void the_moment_before_a_session_is_kept(void **state) {
  (void)state;
  cutis_plan plan;
  cutis_skin *skin = skin_of(45.0), *twin = NULL;
  assert_ok(cutis_plan_default(context, &plan));
  assert_ok(cutis_skin_age_to(context, skin, 29.5));
  assert_ok(cutis_skin_copy(context, skin, &twin));
  assert_ok(cutis_skin_needle(context, skin, &plan));
  assert_ok(cutis_skin_needle(context, skin, &plan)); /* the same moment: kept once */
  assert_ok(cutis_skin_live(context, skin, 30.0));
  assert_ok(cutis_skin_needle(context, skin, &plan));
  assert_ages(skin, (const double[]){25.0, 28.0, 29.5, 29.5 + 30.0 / SKIN_DAYS_PER_YEAR}, 4);
  assert_true(skin->diary[2].measure[CUTIS_MEASURE_BARRIER] == 1.0);
  assert_true(skin->diary[3].measure[CUTIS_MEASURE_GAP] > 0.0);
  /* the copy has a diary of its own */
  assert_ages(twin, (const double[]){25.0, 28.0}, 2);
  assert_ok(cutis_skin_age_to(context, twin, 31.5));
  assert_ages(twin, (const double[]){25.0, 28.0, 31.0}, 3);
  cutis_skin_destroy(context, &skin);
  cutis_skin_destroy(context, &twin);
}

static void a_diary_grows(void **state) {
  (void)state;
  cutis_skin *skin = skin_of(45.0);
  for (int i = 0; i < 70; i++) {
    assert_ok(cutis_skin_live(context, skin, 2.385));
    assert_ok(diary_keep(context, skin));
    assert_ok(diary_keep(context, skin));
  }
  assert_int_equal(skin->diary_entries, 71);
  for (size_t i = 0; i < 71; i++) {
    assert_true(fabs(skin->diary[i].age_y - 25.0 - 2.385 * (double)i / SKIN_DAYS_PER_YEAR) < 1e-9);
  }
  cutis_skin_destroy(context, &skin);
}

static void a_look_takes_all_read_outs(void **state) {
  (void)state;
  cutis_skin *skin = skin_of(45.0);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  protocol.cycles = 2;
  protocol.on_s = protocol.off_s = 1.0;
  assert_ok(cutis_skin_age_to(context, skin, 29.3));
  static cutis_suction curve;
  double readout[CUTIS_READOUTS_MAX], again[CUTIS_READOUTS_MAX];
  assert_ok(cutis_skin_look(context, skin, &protocol, readout));
  assert_ok(cutis_suction_test(context, skin, &protocol, &curve));
  assert_memory_equal(readout, curve.readout, sizeof curve.readout);
  for (size_t i = 0; i < cutis_readout_count(); i++) {
    cutis_readout_info info;
    assert_true(cutis_readout_at(i, &info));
    assert_true(isfinite(readout[i]) || strcmp(info.key, "neck_angle") == 0); /* this is a cheek */
  }
  /* looking changes nothing */
  assert_ok(cutis_skin_look(context, skin, &protocol, again));
  assert_memory_equal(readout, again, cutis_readout_count() * sizeof *readout);
  protocol.cycles = 0;
  assert_int_equal(cutis_skin_look(context, skin, &protocol, readout), CUTIS_OUT_OF_RANGE);
  cutis_skin_destroy(context, &skin);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_moment_is_kept_every_three_years),
      cmocka_unit_test(an_entry_is_the_skin_of_its_age),
      cmocka_unit_test(the_moment_before_a_session_is_kept),
      cmocka_unit_test(a_diary_grows),
      cmocka_unit_test(a_look_takes_all_read_outs),
  };
  return cmocka_run_group_tests_name("diary", tests, make_context, drop_context);
}
