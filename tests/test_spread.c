/* A mean with its two doubts, and power: against hand-worked numbers, closed forms and Monte Carlo. */
#include "study_testing.h"

/* Sums by hand: worlds {1, 3}, {6, 8, 10}, mean 5.6, n0 = (5 - 13/5) / 1 = 2.4, MSW = (2 + 8) / 3,
 * MSB = 2 (2 - 5.6)^2 + 3 (8 - 5.6)^2 = 43.2. */
static void components_are_those_worked_by_hand(void **state) {
  (void)state;
  const double value[] = {6, 1, NAN, 8, 3, 10};
  const uint32_t world[] = {4, 1, 1, 4, 1, 4};
  study_spread got;
  assert_ok(study_spread_of(context, value, world, 6, &got));
  assert_int_equal(got.people, 5);
  assert_int_equal(got.worlds, 2);
  const double people = 10.0 / 3, worlds = (43.2 - people) / 2.4;
  assert_close(got.mean, 5.6, 1e-14);
  assert_close(got.sd_people, sqrt(people), 1e-14);
  assert_close(got.sd_worlds, sqrt(worlds), 1e-14);
  const double variance = worlds * 13.0 / 25 + people / 5;
  assert_close(got.se, sqrt(variance), 1e-14);
  const double t = tan(acos(-1.0) * 0.45); /* one degree of freedom, 0.95 */
  assert_close(got.upper - got.mean, t * sqrt(worlds + variance), 1e-9);
  assert_close(got.mean - got.lower, t * sqrt(worlds + variance), 1e-9);
}

static void without_worlds_or_people_nothing_is_told(void **state) {
  (void)state;
  const double value[] = {2.5, 3.5, NAN};
  const uint32_t one[] = {0, 0, 1}, each[] = {0, 1, 2};
  study_spread got;
  assert_ok(study_spread_of(context, value, one, 3, &got));
  assert_close(got.mean, 3, 0);
  assert_true(isnan(got.sd_worlds) && isnan(got.lower) && !isnan(got.sd_people));
  assert_ok(study_spread_of(context, value, each, 3, &got)); /* one person a world */
  assert_true(isnan(got.sd_worlds) && isnan(got.sd_people));
  assert_ok(study_spread_of(context, value + 2, each, 1, &got));
  assert_true(got.people == 0 && isnan(got.mean) && isnan(got.se));
}

enum { WORLDS = 30, REPEATS = 400 };
static const double between = 0.7, within = 1.3, centre = 2.385;

/* One made-up trial of unequal worlds; returns the people. */
static size_t make_up(uint32_t repeat, double *value, uint32_t *world) {
  size_t n = 0;
  for (uint32_t w = 0; w < WORLDS; w++) {
    const double shift = between * random_normal(9, 1, repeat * WORLDS + w);
    for (uint32_t i = 0; i < 2 + w % 5; i++) {
      value[n] = centre + shift + within * random_normal(9, 2, (repeat * WORLDS + w) * 8 + i);
      world[n++] = w;
    }
  }
  return n;
}

static void estimates_are_unbiased_and_intervals_cover(void **state) {
  (void)state;
  double value[WORLDS * 8], worlds = 0, people = 0, error = 0, claimed = 0, scatter = 0;
  uint32_t world[WORLDS * 8];
  int covered = 0;
  for (uint32_t repeat = 0; repeat < REPEATS; repeat++) {
    study_spread got;
    double mean[WORLDS];
    size_t means;
    const size_t n = make_up(repeat, value, world);
    assert_ok(study_spread_of(context, value, world, n, &got));
    worlds += got.sd_worlds * got.sd_worlds / REPEATS;
    people += got.sd_people * got.sd_people / REPEATS;
    error += (got.mean - centre) * (got.mean - centre) / REPEATS;
    claimed += got.se * got.se / REPEATS;
    const double ours = centre + between * random_normal(9, 3, repeat);
    covered += ours > got.lower && ours < got.upper ? 1 : 0;
    assert_ok(study_world_means(context, value, world, n, mean, &means));
    assert_int_equal(means, WORLDS);
    for (size_t w = 0; w < means; w++) {
      scatter += (mean[w] - got.mean) * (mean[w] - got.mean) / (WORLDS * REPEATS);
    }
  }
  assert_close(worlds, between * between, 0.05 * between * between);
  assert_close(people, within * within, 0.02 * within * within);
  assert_close(error / claimed, 1, 0.2);
  assert_close((double)covered / REPEATS, 0.9, 0.045);
  assert_close(scatter, between * between, 0.07 * between * between); /* not the raw 1.1 */
}

/* ---- power ---- */

/* The same law by the normal distribution, which so many people follow: n = 2 (z + z')^2/d^2. */
static void a_million_people_are_the_most(void **state) {
  (void)state;
  const double sum = normal_quantile(0.975) + normal_quantile(0.8);
  const double few = sum / sqrt(0.5 * 700000.0), many = sum / sqrt(0.5 * 1100000.0);
  const study_power one = {.worlds = 1, .difference = &few, .sd = 1};
  assert_close(study_people_for(&one, 0.8), 700000.0, 3.0);
  const study_power other = {.worlds = 1, .difference = &many, .sd = 1};
  assert_true(isinf(study_people_for(&other, 0.8)));
}

/* Numbers an arm for a two-sided t test at 5 %, of Cohen 1988 (Statistical Power Analysis, table
 * 2.4.1). */
static void numbers_are_those_of_cohen(void **state) {
  (void)state;
  const struct { double d, n80, n90; } rows[] = {{0.2, 393, 526}, {0.5, 64, 85}, {0.8, 26, 34}};
  for (size_t i = 0; i < 3; i++) {
    const study_power one = {.worlds = 1, .difference = &rows[i].d, .sd = 1};
    assert_close(study_people_for(&one, 0.8), rows[i].n80, 1);
    assert_close(study_people_for(&one, 0.9), rows[i].n90, 1);
  }
}

static void power_is_that_of_simulated_trials(void **state) {
  (void)state;
  enum { TRIALS = 3000, ARM = 21 };
  const double difference = 1.9, sd = 2.4;
  const study_power one = {.worlds = 1, .difference = &difference, .sd = sd};
  const double critical = student_quantile(0.975, 2 * ARM - 2);
  int found = 0;
  for (uint32_t trial = 0; trial < TRIALS; trial++) {
    double sum[2] = {0, 0}, square[2] = {0, 0};
    for (uint32_t i = 0; i < 2 * ARM; i++) {
      const double x = sd * random_normal(17, 4, trial * 2 * ARM + i) + (i < ARM ? difference : 0);
      sum[i < ARM ? 0 : 1] += x;
      square[i < ARM ? 0 : 1] += x * x;
    }
    const double pooled =
        (square[0] - sum[0] * sum[0] / ARM + square[1] - sum[1] * sum[1] / ARM) / (2 * ARM - 2);
    found += (sum[0] - sum[1]) / ARM / sqrt(pooled * 2 / ARM) > critical ? 1 : 0;
  }
  assert_close(study_assurance(&one, ARM, NULL), (double)found / TRIALS, 0.025);
}

static void assurance_is_the_mean_over_worlds_and_has_a_ceiling(void **state) {
  (void)state;
  const double worlds[] = {0.9, 0.4, -0.3, 1.7};
  const study_power of = {.worlds = 4, .difference = worlds, .sd = 1.1};
  double sum = 0, power[4];
  const double assurance = study_assurance(&of, 37, power);
  for (size_t w = 0; w < 4; w++) {
    const study_power alone = {.worlds = 1, .difference = &worlds[w], .sd = 1.1};
    assert_close(study_assurance(&alone, 37, NULL), power[w], 1e-14);
    sum += power[w];
  }
  assert_close(assurance, sum / 4, 1e-14);
  assert_close(study_assurance(&of, 1e6, NULL), 0.75, 1e-9); /* three worlds gain */
  /* a gain that is found where there is none does not lift it */
  const double small[] = {0.9, 0.0, -1e-6, 1.7};
  const study_power lost = {.worlds = 4, .difference = small, .sd = 1.1};
  assert_close(study_assurance(&lost, 1000, power), 0.5, 1e-9);
  assert_true(study_assurance(&lost, 1000, NULL) <= 0.5 && power[1] == 0.0 && power[2] == 0.0);
  assert_true(isinf(study_people_for(&of, 0.8)));
  const double n70 = study_people_for(&of, 0.7);
  assert_true(study_assurance(&of, n70, NULL) >= 0.7 && study_assurance(&of, n70 - 1, NULL) < 0.7);
  const study_power flat = {.worlds = 4, .difference = worlds, .sd = 0};
  assert_true(isnan(study_people_for(&flat, 0.8)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(components_are_those_worked_by_hand),
      cmocka_unit_test(without_worlds_or_people_nothing_is_told),
      cmocka_unit_test(estimates_are_unbiased_and_intervals_cover),
      cmocka_unit_test(numbers_are_those_of_cohen),
      cmocka_unit_test(a_million_people_are_the_most),
      cmocka_unit_test(power_is_that_of_simulated_trials),
      cmocka_unit_test(assurance_is_the_mean_over_worlds_and_has_a_ceiling),
  };
  return cmocka_run_group_tests_name("spread", tests, make_context, drop_context);
}
