/* What a trial says of made-up people: against twins, as a real trial would see it, by subgroup. */
#include "study_testing.h"

enum { PEOPLE = 3000, ARMS = 3, VISITS = 3 };

typedef struct made {
  study_design design;
  study_subject *subject;
  double *value; /* [PEOPLE][ARMS][VISITS] */
  study_column column;
} made;

static double *at(const made *of, size_t person, size_t arm, size_t visit) {
  return &of->value[(person * ARMS + arm) * VISITS + visit];
}

/* R0 is 0.3 mm give or take; arm b loses 2 % a visit in world 0 and 6 % in world 1, everybody loses
 * 1 % besides. */
static made make_up(void) {
  made of = {.design = small_design(PEOPLE, 2)};
  of.design.instrument_count = 1;
  of.subject = calloc(PEOPLE, sizeof *of.subject);
  of.value = calloc((size_t)PEOPLE * ARMS * VISITS, sizeof *of.value);
  for (uint32_t i = 0; i < PEOPLE; i++) {
    cutis_person_default(&of.subject[i].person);
    of.subject[i].number = i;
    of.subject[i].world = i % 2;
    of.subject[i].person.age_y = 30 + 40.0 * i / PEOPLE;
    of.subject[i].person.sun.dose_SED_per_y = 100 + (i % 3) * 75;
    const double before = 0.3 * exp(0.25 * random_normal(3, 8, i));
    for (size_t arm = 0; arm < ARMS; arm++) {
      for (size_t visit = 0; visit < VISITS; visit++) {
        const double step = arm == 1 ? (i % 2 == 0 ? 0.02 : 0.06) : 0.0;
        *at(&of, i, arm, visit) = before * (1 - 0.01 * (double)visit) * (1 - step * (double)visit);
      }
    }
  }
  of.column = (study_column){.people = PEOPLE, .subject = of.subject, .value = of.value};
  return of;
}

static void drop(made *of) {
  free(of->subject);
  free(of->value);
}

static size_t r0(void) {
  return (size_t)CUTIS_MEASURES + CUTIS_R0;
}

static void twins_give_the_gain_and_its_two_spreads(void **state) {
  (void)state;
  made of = make_up();
  study_effect got;
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 2, &got));
  /* smaller is better: gains of 4 and 12 % */
  assert_close(got.gain.mean, 0.08, 1e-12);
  assert_close(got.gain.sd_people, 0, 1e-12);
  assert_close(got.gain.sd_worlds, 0.08 / sqrt(2), 1e-12);
  assert_close(got.responders, 0, 0); /* noise 21 % */
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 2, 2, &got));
  assert_close(got.gain.mean, 0, 0);
  for (size_t i = 0; i < PEOPLE; i += 4) {
    *at(&of, i, 1, 2) = 0.5 * *at(&of, i, 0, 2);
  }
  *at(&of, 2, 1, 2) = NAN; /* not taken: counts nowhere */
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 2, &got));
  assert_int_equal(got.gain.people, PEOPLE - 1);
  assert_close(got.responders, (PEOPLE / 4.0) / (PEOPLE - 1.0), 1e-12);
  drop(&of);
}

static void a_measure_has_no_noise_and_no_responders(void **state) {
  (void)state;
  made of = make_up();
  study_effect got;
  assert_ok(study_effect_of(context, &of.design, &of.column, CUTIS_MEASURE_COLLAGEN, 1, 1, &got));
  assert_close(got.gain.mean, -0.04, 1e-12); /* larger is better */
  assert_true(isnan(got.responders));
  assert_close(got.sd_change, 0.0, 0.02); /* worlds differ, people of one do not */
  assert_close(got.power_most, 0, 0);
  drop(&of);
}

/* Change from before of a reading with noise: SD repeatability / 1.96, and n from it. */
static void the_noise_is_that_of_the_repeatability(void **state) {
  (void)state;
  made of = make_up();
  study_effect got;
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 2, &got));
  assert_close(got.sd_change, 0.21 / 1.96, 0.003);
  const double gains[] = {0.98 * 0.04, 0.98 * 0.12}; /* of what it was before */
  assert_close(got.d, 0.5 * (gains[0] + gains[1]) / got.sd_change, 1e-9);
  const study_power power = {.worlds = 2, .difference = gains, .sd = got.sd_change};
  assert_close(got.n80, study_people_for(&power, 0.8), 1);
  of.design.noise = false;
  study_effect calm;
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 2, &calm));
  assert_true(calm.sd_change < 1e-9);
  drop(&of);
}

static void a_real_trial_sees_the_same_with_its_error(void **state) {
  (void)state;
  made of = make_up();
  study_effect got;
  of.design.noise = true;
  of.design.dropout_per_y = 0;
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 2, &got));
  assert_int_equal(got.seen.people[0], PEOPLE / ARMS); /* a block has one of each arm */
  assert_int_equal(got.seen.people[1], PEOPLE / ARMS);
  const double change = 0.98 * 0.08, sd = 0.21 / 1.96;
  assert_close(got.seen.se, sqrt(2.0 * sd * sd / 1000.0), 0.0006);
  assert_close(got.seen.difference, change, 4 * got.seen.se);
  const double z = got.seen.difference / got.seen.se;
  assert_close(log(got.seen.p), log(2 * student_cumulative(-z, 1990)), 0.05);
  drop(&of);
}

static void people_leave_at_their_rate(void **state) {
  (void)state;
  made of = make_up();
  study_effect early, late;
  of.design.dropout_per_y = 0.4;
  of.design.visit_d[1] = 100;
  of.design.visit_d[2] = 730.5;
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 1, &early));
  assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 1, 2, &late));
  assert_close((double)early.seen.people[0], 1000 * pow(0.6, 100 / 365.25), 40);
  assert_close((double)late.seen.people[0], 1000 * 0.36, 60);
  assert_true(late.seen.people[0] < early.seen.people[0]);
  drop(&of);
}

/* Without an effect, p is small as often as it should be: over many seeds. */
static void chance_finds_nothing_too_often(void **state) {
  (void)state;
  enum { SEEDS = 300 };
  made of = make_up();
  of.column.people = 90;
  int found = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    study_effect got;
    of.design.seed = seed;
    of.design.noise = true;
    assert_ok(study_effect_of(context, &of.design, &of.column, r0(), 2, 1, &got));
    found += got.seen.p < 0.1 ? 1 : 0;
  }
  assert_close((double)found / SEEDS, 0.1, 0.05);
  drop(&of);
}

static void subgroups_are_their_people(void **state) {
  (void)state;
  made of = make_up();
  for (study_group by = 0; by < STUDY_GROUPS; by++) {
    size_t people = 0;
    for (size_t level = 0; level < study_level_count(by); level++) {
      study_spread gain;
      assert_non_null(study_level_words(by, level));
      assert_ok(study_subgroup(context, &of.design, &of.column, r0(), 1, 1, by, level, &gain));
      people += gain.people;
      if (by == STUDY_BY_SUN) {
        assert_int_equal(gain.people, PEOPLE / 3);
      }
      if (by == STUDY_BY_AGE && level == 0) {
        assert_int_equal(gain.people, PEOPLE / 4); /* 30 to 40 of 30 to 70 */
      }
    }
    assert_int_equal(people, PEOPLE);
  }
  drop(&of);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(twins_give_the_gain_and_its_two_spreads),
      cmocka_unit_test(a_measure_has_no_noise_and_no_responders),
      cmocka_unit_test(the_noise_is_that_of_the_repeatability),
      cmocka_unit_test(a_real_trial_sees_the_same_with_its_error),
      cmocka_unit_test(people_leave_at_their_rate),
      cmocka_unit_test(chance_finds_nothing_too_often),
      cmocka_unit_test(subgroups_are_their_people),
  };
  return cmocka_run_group_tests_name("analysis", tests, make_context, drop_context);
}
