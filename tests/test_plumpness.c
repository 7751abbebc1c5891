/* test_plumpness.c - the ultrasound scan: layers without oedema, oedema apart, and an echo that is
 * not mass. */
#include "context_testing.h"

#include "course/course.h"

static size_t index_of(const char *key) {
  size_t index = SIZE_MAX;
  assert_true(cutis_readout_find(key, &index));
  return index;
}

static double read_of(const look *found, const char *key) {
  const double value = look_value(found, key);
  assert_true(isfinite(value));
  return value;
}

/* A made-up tissue: every number known. */
typedef struct made_up {
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  tissue now;
} made_up;

static void make_tissue(made_up *of, double swollen) {
  static const double thickness_mm[LAYERS] = {0.083, 0.21, 1.17, 2.5};
  *of = (made_up){.anatomy = {.papillary_mm = 0.21, .reticular_mm = 1.17}};
  parameters_default(&of->parameters);
  of->parameters.ec_n = 0.25;
  of->parameters.ec_f = 0.4;
  of->now.age_y = 25.0;
  of->now.anatomy = &of->anatomy;
  of->now.parameters = &of->parameters;
  of->now.measure[CUTIS_MEASURE_MATURE] = 0.9;
  of->now.measure[CUTIS_MEASURE_IMMATURE] = 0.1;
  of->now.measure[CUTIS_MEASURE_FRAGMENTS] = 0.15;
  of->now.measure[CUTIS_MEASURE_OEDEMA] = (swollen - 1.0) * 1.38;
  for (int i = 0; i < LAYERS; i++) {
    const bool dermal = i == LAYER_PAPILLARY || i == LAYER_RETICULAR;
    of->now.layer[i].thickness_mm = thickness_mm[i] * (dermal ? swollen : 1.0);
  }
}

extern const instrument instrument_plumpness;

/* The scan alone. */
static void scan(const tissue *young, const tissue *now, double read[6]) {
  const instrument *const list[] = {&instrument_plumpness};
  assert_int_equal(list[0]->readouts, 6);
  instrument_set *set = NULL, *twin = NULL;
  look found = {.suction = NULL};
  assert_ok(instrument_set_create_with(context, list, 1, NULL, &set));
  assert_ok(instrument_set_create_with(context, list, 1, NULL, &twin));
  assert_ok(instrument_set_live(context, set, young));
  assert_ok(instrument_set_live(context, set, now)); /* the scale stays that of the first */
  instrument_set_copy(set, twin);
  assert_ok(instrument_set_measure(context, twin, now, &found));
  for (int i = 0; i < 6; i++) {
    read[i] = found.readout[i];
  }
  instrument_set_destroy(context, &set);
  instrument_set_destroy(context, &twin);
}

static void layers_are_told_without_oedema(void **state) {
  (void)state;
  made_up young, wet;
  double read[6];
  make_tissue(&young, 1.0);
  make_tissue(&wet, 1.13);
  scan(&young.now, &wet.now, read);
  assert_close(read[0], 0.083, 1e-12);
  assert_close(read[1], 0.21, 1e-12);
  assert_close(read[2], 1.17, 1e-12);
  assert_close(read[3], 1.38, 1e-12);
  assert_close(read[4], 0.13 * 1.38, 1e-12);
}

static void echo_counts_what_scatters_in_a_volume(void **state) {
  (void)state;
  made_up young, now;
  double read[6];
  make_tissue(&young, 1.0);
  scan(&young.now, &young.now, read);
  assert_close(read[5], 1.0, 1e-12);
  /* water alone, by oedema or by charge, darkens: the collagen is the same */
  make_tissue(&now, 1.21);
  scan(&young.now, &now.now, read);
  assert_close(read[5], 1.0 / 1.1, 1e-12);
  now.now.measure[CUTIS_MEASURE_OEDEMA] = 0.0;
  scan(&young.now, &now.now, read);
  assert_close(read[5], 1.0 / 1.1, 1e-12);
  assert_close(read[3], 1.21 * 1.38, 1e-12);
  /* new collagen is seen less than it weighs */
  make_tissue(&now, 1.0);
  now.now.measure[CUTIS_MEASURE_IMMATURE] = 0.3;
  scan(&young.now, &now.now, read);
  const double before = 0.9 + 0.25 * 0.1 + 0.4 * 0.15;
  assert_close(read[5], sqrt((before + 0.25 * 0.2) / before), 1e-12);
}

/* ---- on a skin that lives ---- */

static void look_at(const cutis_skin *skin, look *found) {
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  assert_ok(cutis_skin_look(context, skin, &protocol, found->readout));
}

static void a_life_thins_and_darkens_and_a_session_swells(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_skin *skin = NULL;
  look young, old, wet;
  double then[CUTIS_MEASURES], now[CUTIS_MEASURES];
  cutis_person_default(&person);
  person.age_y = 58.5;
  assert_ok(cutis_plan_default(context, &plan));
  assert_ok(cutis_skin_create(context, &person, NULL, &skin));
  look_at(skin, &young);
  assert_close(read_of(&young, "echo"), 1.0, 1e-12);
  assert_close(read_of(&young, "dermis"), skin->anatomy.papillary_mm + skin->anatomy.reticular_mm,
               1e-9);
  assert_close(read_of(&young, "swelling"), 0.0, 1e-12);
  assert_ok(cutis_skin_age_to(context, skin, 58.5));
  look_at(skin, &old);
  cutis_skin_measure(skin, then);
  assert_true(read_of(&old, "dermis") < 0.97 * read_of(&young, "dermis"));
  assert_true(read_of(&old, "echo") < 0.97);
  assert_close(read_of(&old, "dermis"), then[CUTIS_MEASURE_THICKNESS], 1e-9);
  assert_close(read_of(&old, "papillary") + read_of(&old, "reticular"), read_of(&old, "dermis"),
               1e-12);

  assert_ok(cutis_skin_needle(context, skin, &plan));
  assert_ok(cutis_skin_live(context, skin, 1.7));
  look_at(skin, &wet);
  cutis_skin_measure(skin, now);
  assert_close(read_of(&wet, "swelling"), now[CUTIS_MEASURE_OEDEMA], 1e-12);
  assert_true(read_of(&wet, "swelling") > 0.01);
  assert_close(read_of(&wet, "dermis"), now[CUTIS_MEASURE_THICKNESS], 1e-9);
  assert_close(read_of(&wet, "epidermis"), read_of(&old, "epidermis"), 1e-12);
  /* darker by more than collagen was lost: water */
  const double mass = now[CUTIS_MEASURE_COLLAGEN] / then[CUTIS_MEASURE_COLLAGEN];
  assert_true(read_of(&wet, "echo") / read_of(&old, "echo") < sqrt(mass) - 0.002);
  cutis_skin_destroy(context, &skin);
}

/* The scan in a run: oedema is told in mm, against a twin who has none. */
static void a_run_tells_swelling_in_mm(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_outcome *outcome = NULL;
  cutis_person_default(&person);
  assert_ok(cutis_plan_default(context, &plan));
  plan.sessions = 1;
  plan.follow_up_d = 2.5;
  cutis_run_options_default(&options);
  options.draws = 0;
  options.protocol.on_s = options.protocol.off_s = 0.3;
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &outcome));
  const size_t swelling = index_of("swelling"), dermis = index_of("dermis"), last = 1;
  assert_int_equal(cutis_outcome_visits(outcome), 2);
  const cutis_effect wet = cutis_outcome_effect(outcome, swelling, last);
  assert_close(wet.untreated.central, 0.0, 1e-9);
  assert_true(wet.treated.central > 0.01);
  assert_close(wet.gain.central, wet.treated.central - wet.untreated.central, 1e-12);
  const cutis_effect thick = cutis_outcome_effect(outcome, dermis, last);
  assert_close(thick.gain.central, thick.treated.central / thick.untreated.central - 1.0, 1e-12);
  cutis_readout_info info;
  assert_true(cutis_readout_at(swelling, &info)); /* it draws nothing */
  assert_null(cutis_outcome_picture(outcome, info.instrument, CUTIS_TREATED, last));
  cutis_outcome_destroy(context, &outcome);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(layers_are_told_without_oedema),
      cmocka_unit_test(echo_counts_what_scatters_in_a_volume),
      cmocka_unit_test(a_life_thins_and_darkens_and_a_session_swells),
      cmocka_unit_test(a_run_tells_swelling_in_mm),
  };
  return cmocka_run_group_tests_name("plumpness", tests, make_context, drop_context);
}
