/* test_grades.c - the ordinal model of clinical grades against its limits, against simulated raters,
 * and against the two numbers of the scale's own study that its constants and repeatability rest
 * on. */
#include "instruments/grades.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double margin) {
  if (!(fabs(value - expected) <= margin)) {
    fail_msg("%.9g is not %.9g within %.3g", value, expected, margin);
  }
}

static void half_of_raters_see_the_first_grade_at_its_depth(void **state) {
  (void)state;
  /* without spread the grade is a step: 0 below, 1 above, k after k - 1 factors of exp(1/gain) */
  const double first = 0.1385, gain = 1.4385, step = exp(1.0 / gain);
  assert_near(grade_mean(first, first, gain, 1e-3, 5), 0.5, 1e-9);
  assert_near(grade_mean(0.99 * first, first, gain, 1e-3, 5), 0.0, 1e-9);
  for (int k = 1; k <= 5; k++) {
    assert_near(grade_mean(1.05 * first * pow(step, k - 1), first, gain, 1e-3, 5), k, 1e-9);
    assert_near(grade_mean(first * pow(step, k - 1), first, gain, 1e-3, 5), k - 0.5, 1e-6);
  }
}

static void ends_of_the_scale_are_its_grades(void **state) {
  (void)state;
  assert_near(grade_mean(0.0, 0.1385, 1.4385, 0.9713, 5), 0.0, 0.0);
  assert_near(grade_mean(-0.0385, 0.1385, 1.4385, 0.9713, 5), 0.0, 0.0);
  assert_near(grade_mean(1e9, 0.1385, 1.4385, 0.9713, 5), 5.0, 1e-9);
  assert_near(grade_mean(1e9, 0.1385, 1.4385, 0.9713, 4), 4.0, 1e-9);
  assert_true(isnan(grade_mean(NAN, 0.1385, 1.4385, 0.9713, 5)));
}

static void grades_rise_and_know_only_ratios(void **state) {
  (void)state;
  double before = 0.0;
  for (double x = 0.0285; x < 4.0; x *= 1.2385) {
    const double grade = grade_mean(x, 0.1385, 1.4385, 0.9713, 5);
    assert_true(grade > before);
    assert_near(grade_mean(7.385 * x, 7.385 * 0.1385, 1.4385, 0.9713, 5), grade, 1e-12);
    before = grade;
  }
  /* the middle of the scale is a point of symmetry: latent 2.5 + d and 2.5 - d sum to the top */
  const double gain = 1.4385, first = 0.1385, middle = first * exp(2.0 / gain);
  assert_near(grade_mean(middle * 1.7385, first, gain, 0.9713, 5) +
                  grade_mean(middle / 1.7385, first, gain, 0.9713, 5),
              5.0, 1e-12);
}

/* A rater's grade of a latent one: the nearest of 0 .. top. */
static int rated(double latent, int top) {
  const double grade = floor(latent + 0.5);
  return grade < 0 ? 0 : grade > top ? top : (int)grade;
}

static void is_the_mean_of_simulated_raters(void **state) {
  (void)state;
  enum { RATERS = 20000 };
  const double x = 0.3385, first = 0.1385, gain = 1.4385, spread = 0.9713;
  double sum = 0.0;
  for (uint32_t i = 0; i < RATERS; i++) {
    sum += rated(0.5 + gain * log(x / first) + spread * random_normal(2385, 0, i), 5);
  }
  assert_near(sum / RATERS, grade_mean(x, first, gain, spread, 5),
              4.0 * spread / sqrt((double)RATERS));
}

/* Lemperle 2001: 92.7 % of ratings alike. The scatter of one rater that this gives stands in the
 * repeatability of the wrinkle grade. */
static void raters_agree_as_in_the_study(void **state) {
  (void)state;
  enum { WRINKLES = 20000 };
  const double scatter = 0.073 * sqrt(M_PI) / 2.0;
  int alike = 0;
  for (uint32_t i = 0; i < WRINKLES; i++) {
    const double latent = 0.5 + 4.0 * random_uniform(2385, 1, i); /* limits met alike often */
    alike += rated(latent + scatter * random_normal(2385, 2, i), 5) ==
             rated(latent + scatter * random_normal(2385, 3, i), 5);
  }
  assert_near((double)alike / WRINKLES, 0.927, 0.006);
  const instrument_readout *of = &instrument_grades.readout[instrument_grades.headline];
  assert_string_equal(of->key, "grade_wrinkle");
  assert_near(of->repeatability, 1.96 * sqrt(2.0 * (scatter * scatter + 1.0 / 12.0)), 0.01);
}

/* The same study: grade and depth correlate by 0.87 over wrinkles of all grades, which fixes the
 * spread. */
static void grade_and_depth_correlate_as_in_the_study(void **state) {
  (void)state;
  enum { STEPS = 4000, TOP = 5 };
  cutis_parameter_info info;
  double spread = NAN;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    spread = strcmp(info.symbol, "gsd") == 0 ? info.value : spread;
  }
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (int i = 0; i < STEPS; i++) {
    const double latent = -0.5 + (TOP + 1) * (i + 0.5) / STEPS;
    const double mean = grade_mean(exp(latent), exp(0.5), 1.0, spread, TOP);
    double square = 0; /* sum of (2k - 1) P(grade >= k) */
    for (int k = 1; k <= TOP; k++) {
      square += (2 * k - 1) * normal_cumulative((latent - (k - 0.5)) / spread);
    }
    x += latent / STEPS;
    xx += latent * latent / STEPS;
    y += mean / STEPS;
    xy += latent * mean / STEPS;
    yy += square / STEPS;
  }
  assert_near((xy - x * y) / sqrt((xx - x * x) * (yy - y * y)), 0.87, 0.002);
}

/* The instrument reads what stands before it in the list: each grade its own quantity, with its own
 * constants; what was not taken has no grade. */
static void each_grade_reads_its_own(void **state) {
  (void)state;
  static const struct {
    const char *key, *first, *gain;
    double x;
    int top;
  } of[] = {{"wrinkle_depth_rest", "gw1", "gwb", 0.2385, 5},
            {"sag_descent", "gs1", "gsb", 1.2385, 5},
            {"sag_gravity", "gl1", "glb", 0.8385, 4},
            {"Ra", "gt1", "gtb", 23.85, 4}};
  cutis_context *context = NULL;
  cutis_parameters *central = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  assert_int_equal(cutis_parameters_create(context, &central), CUTIS_OK);
  const tissue now = {.age_y = 46.385, .parameters = central};
  double spread, grade[4];
  assert_int_equal(cutis_parameters_get(context, central, "gsd", &spread), CUTIS_OK);
  assert_int_equal(instrument_grades.readouts, 4);
  for (int i = 0; i < 4; i++) {
    look found = {.suction = NULL};
    for (size_t k = 0; k < CUTIS_READOUTS_MAX; k++) {
      found.readout[k] = NAN;
    }
    size_t at, own;
    assert_true(cutis_readout_find(of[i].key, &at));
    assert_true(cutis_readout_find(instrument_grades.readout[i].key, &own) && at < own);
    found.readout[at] = of[i].x;
    assert_int_equal(instrument_grades.measure(context, NULL, &now, &found, grade, NULL), CUTIS_OK);
    double first, gain;
    assert_int_equal(cutis_parameters_get(context, central, of[i].first, &first), CUTIS_OK);
    assert_int_equal(cutis_parameters_get(context, central, of[i].gain, &gain), CUTIS_OK);
    for (int k = 0; k < 4; k++) {
      if (k == i) {
        assert_near(grade[k], grade_mean(of[i].x, first, gain, spread, of[i].top), 1e-12);
      } else {
        assert_true(isnan(grade[k]));
      }
    }
  }
  cutis_parameters_destroy(context, &central);
  cutis_context_destroy(&context);
}

#define TEST(function) cmocka_unit_test(function)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(half_of_raters_see_the_first_grade_at_its_depth),
      TEST(ends_of_the_scale_are_its_grades),
      TEST(grades_rise_and_know_only_ratios),
      TEST(is_the_mean_of_simulated_raters),
      TEST(raters_agree_as_in_the_study),
      TEST(grade_and_depth_correlate_as_in_the_study),
      TEST(each_grade_reads_its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
