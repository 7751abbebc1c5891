/* test_observe.c - the observation models against closed forms: saturation of a stain, shares of
 * persons, correlation, the parts of an error, and the likelihood of values, signs and studies. */
#include "context_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "observe/observe.h"

static const double PI = 3.14159265358979323846;
static evidence *rows;

static int make_all(void **state) {
  return make_context(state) != 0 || evidence_create(context, &rows) != CUTIS_OK;
}
static int drop_all(void **state) {
  evidence_destroy(context, &rows);
  return drop_context(state);
}

static observe_parameters central(void) {
  observe_parameters p;
  observe_parameters_default(&p);
  return p;
}

static double normal_density(double z) {
  return exp(-0.5 * z * z) / sqrt(2.0 * PI);
}

/* Integral by the midpoint rule, of f(z) over the standard normal. */
static double mean_over_normal(double (*f)(double z, const double *with), const double *with) {
  enum { STEPS = 40000 };
  double sum = 0.0;
  for (int i = 0; i < STEPS; i++) {
    const double z = -9.0 + 18.0 * (i + 0.5) / STEPS;
    sum += f(z, with) * normal_density(z) * 18.0 / STEPS;
  }
  return sum;
}

/* ---- closed forms ---- */

static void a_stain_saturates(void **state) {
  (void)state;
  assert_close(observe_covered(0.37, 0.0), 0.0, 0.0);
  assert_close(observe_covered(0.37, 1.0), 0.37, 1e-15);
  assert_close(observe_covered(0.37, 2.0), 1.0 - 0.63 * 0.63, 1e-15); /* two layers, by chance */
  double slope = INFINITY;
  for (double amount = 0.2; amount < 6.0; amount += 0.385) {
    const double next =
        (observe_covered(0.37, amount + 1e-6) - observe_covered(0.37, amount)) / 1e-6;
    assert_true(next > 0.0 && next < slope);
    assert_close(next, -log(0.63) * pow(0.63, amount), 1e-6);
    slope = next;
  }
}

static double beyond(double z, const double *with) {
  return with[0] + with[1] * z > with[2] ? 1.0 : 0.0;
}
static double graded(double z, const double *with) {
  return fmin(fmax(with[0] + with[1] * z, 0.0), 1.0);
}

static void shares_of_a_normal(void **state) {
  (void)state;
  static const double cases[][3] = {{0.31, 0.47, 0.2}, {-0.4, 1.3, 0.75}, {1.7, 0.6, 1.1}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const double *with = cases[i];
    assert_close(observe_share_beyond(with[0], with[1], with[2]), mean_over_normal(beyond, with),
                 3e-4);
    assert_close(observe_share_graded(with[0], with[1]), mean_over_normal(graded, with), 1e-6);
  }
  /* without any change, of a scatter far below a grade: its mean above nothing */
  assert_close(observe_share_graded(0.0, 0.137), 0.137 / sqrt(2.0 * PI), 1e-9);
  assert_close(observe_share_graded(3.0, 0.2), 1.0, 1e-9);
  assert_close(observe_share_shifted(0.31, 0.0), 0.31, 1e-12);
  assert_close(observe_share_shifted(0.31, 0.7),
               1.0 - normal_cumulative(normal_quantile(0.69) - 0.7), 1e-12);
}

static void shares_of_n_add_up(void **state) {
  (void)state;
  const double n = 23.0, share = 0.317;
  double sum = 0.0, mean = 0.0, square = 0.0;
  for (double k = 0.0; k <= n; k += 1.0) {
    const double probability = exp(observe_log_share(k, n, share, 0.043));
    sum += probability;
    mean += k * probability;
    square += k * k * probability;
    /* without correlation: the binomial law */
    const double binomial = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) +
                            (n - k) * log(1.0 - share);
    assert_close(observe_log_share(k, n, share, 1e-9), binomial, 1e-5);
  }
  assert_close(sum, 1.0, 1e-12);
  assert_close(mean, n * share, 1e-11);
  assert_close(square - mean * mean, n * share * (1.0 - share) * (1.0 + (n - 1.0) * 0.043), 1e-10);
}

/* ---- models ---- */

static void models_show(void **state) {
  (void)state;
  observe_parameters p = central();
  const observe_model *stain = observe_model_find("stain");
  const observe_model *echo = observe_model_find("echo");
  const observe_model *roughness = observe_model_find("roughness");
  p.of[OBSERVE_st_a0] = 0.41;
  p.of[OBSERVE_oe_gamma] = 1.7;
  p.of[OBSERVE_ro_floor] = 5.0;
  assert_close(stain->shown(&p, "collagen_stain", 0.83), 1.0 - pow(0.59, 0.83), 1e-15);
  assert_close(echo->shown(&p, "echo", 0.83), pow(0.83, 1.7), 1e-15);
  assert_close(roughness->shown(&p, "Ra", 12.0), 13.0, 1e-12);
  assert_close(roughness->shown(&p, "wrinkle_depth_rest", 0.012), 0.013, 1e-12);
  assert_close(observe_model_find("assay")->shown(&p, "gag", 0.83), 0.83, 0.0);
  assert_null(observe_model_find("gamma"));
}

/* What an instrument tells from noise is 1.96 sqrt(2) of one reading's scatter. */
static void noise_is_that_of_the_instrument(void **state) {
  (void)state;
  const observe_parameters p = central();
  cutis_readout_info info;
  size_t index;
  assert_true(cutis_readout_find("R7", &index) && cutis_readout_at(index, &info));
  assert_close(observe_model_find("suction")->noise(&p, "R7", 0.613) * 1.96 * sqrt(2.0),
               info.repeatability * 0.613, 1e-12);
  assert_true(cutis_readout_find("wrinkle_depth_rest", &index) && cutis_readout_at(index, &info));
  assert_true(info.absolute);
  assert_close(
      observe_model_find("roughness")->noise(&p, "wrinkle_depth_rest", 0.1) * 1.96 * sqrt(2.0),
      info.repeatability, 1e-12);
}

static void each_model_can_be_used(void **state) {
  (void)state;
  const observe_parameters p = central();
  const observe_model *of;
  size_t count = 0;
  for (; (of = observe_model_at(count)) != NULL; count++) {
    assert_ptr_equal(observe_model_find(of->key), of);
    assert_true(of->shown(&p, "R7", 0.6) > of->shown(&p, "R7", 0.5));
    assert_true(of->noise(&p, "R7", 0.6) >= 0.0 && of->spread(&p, "R7", 0.6) > 0.0);
    assert_true(of->method(&p) > 0.0 && of->bias_sd(&p, false) > 0.0);
  }
  assert_int_equal(count, 7);
}

/* ---- constants ---- */

static void priors_are_densities(void **state) {
  (void)state;
  enum { STEPS = 20000 };
  cutis_parameter_info info;
  for (size_t i = 0; observe_parameter_at(i, &info); i++) {
    assert_true(info.low <= info.value && info.value <= info.high);
    assert_non_null(observe_model_find(info.mechanism));
    if (strcmp(info.distribution, "fixed") == 0) {
      assert_close(observe_parameter_quantile(i, 0.117), info.value, 0.0);
      assert_close(observe_parameter_log_prior(i, info.value), 0.0, 0.0);
      continue;
    }
    const double width = (info.high - info.low) / STEPS;
    double sum = 0.0, below = 0.0;
    const double at = observe_parameter_quantile(i, 0.317);
    for (int k = 0; k < STEPS; k++) {
      const double x = info.low + (k + 0.5) * width;
      const double mass = exp(observe_parameter_log_prior(i, x)) * width;
      sum += mass;
      below += x < at ? mass : 0.0;
    }
    assert_close(sum, 1.0, 1e-5);
    assert_close(below, 0.317, 1e-3);
    assert_true(observe_parameter_log_prior(i, info.high * 1.001 + 1e-9) == -INFINITY);
  }
}

/* ---- made-up observations ---- */

static observation made_up(const char *model, observe_statistic statistic, double value) {
  static evidence_row row;
  row.text[EVIDENCE_STUDY] = "made up";
  row.role = ROLE_CALIBRATE;
  return (observation){.row = &row,
                       .model = observe_model_find(model),
                       .quantity = "gag",
                       .statistic = statistic,
                       .comparison = COMPARISON_GROUPS,
                       .before = 0,
                       .after = 1,
                       .ages_low_y = 25.0,
                       .ages_high_y = 65.0,
                       .value = value,
                       .value_sd = NAN,
                       .n = 34.0};
}

static observe_reading with_gag(double age_y, double gag) {
  observe_reading made = {.age_y = age_y, .thickness_ratio = 1.0, .dry_ratio = 1.0};
  made.measure[CUTIS_MEASURE_GAG] = gag;
  return made;
}

static observe_prediction predict_one(const observe_parameters *p, const observation *of,
                                      double before, double after) {
  const observe_reading from = with_gag(30.0, before), to = with_gag(55.0, after);
  observe_prediction made;
  observe_predict(p, of, &from, &to, 1, &made);
  return made;
}

static void statistics_are_what_they_say(void **state) {
  (void)state;
  const observe_parameters p = central();
  static const struct {
    observe_statistic of;
    double wanted;
  } cases[] = {{STATISTIC_CHANGE, -20.0},
               {STATISTIC_PER_DECADE, -8.0},
               {STATISTIC_RATIO, 0.8},
               {STATISTIC_IMPROVEMENT, 0.23},
               {STATISTIC_LEVEL, 0.92}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const observation of = made_up("assay", cases[i].of, 0.0);
    assert_close(predict_one(&p, &of, 1.15, 0.92).value, cases[i].wanted, 1e-12);
  }
  const observation yearly = made_up("assay", STATISTIC_PER_YEAR, 0.0);
  assert_close(predict_one(&p, &yearly, 1.15, 0.92).value, 100.0 * log(0.8) / 25.0, 1e-12);
}

static void errors_have_their_parts(void **state) {
  (void)state;
  observe_parameters p = central();
  p.of[OBSERVE_as_noise] = 0.11;
  p.of[OBSERVE_as_spread] = 0.23;
  p.of[OBSERVE_as_method] = 0.3;
  observation of = made_up("assay", STATISTIC_CHANGE, -13.0);
  observe_prediction at = predict_one(&p, &of, 1.15, 0.92);
  const double variance = (0.11 * 0.11 + 0.23 * 0.23) * (1.15 * 1.15 + 0.92 * 0.92) / 17.0;
  assert_close(at.chance_sd, 100.0 * sqrt(variance) / 1.15, 1e-10);
  assert_close(at.own_sd, at.chance_sd, 1e-10);
  assert_close(at.method_sd, 0.3 * 20.0, 1e-10);
  assert_close(at.sd, hypot(at.own_sd, 6.0), 1e-10); /* groups of one study: no bias */
  of.discrepancy = 7.3;
  assert_close(predict_one(&p, &of, 1.15, 0.92).own_sd, hypot(at.own_sd, 7.3), 1e-10);
  of.value_sd = 2.9; /* told by the study: instead of chance */
  assert_close(predict_one(&p, &of, 1.15, 0.92).sd, sqrt(2.9 * 2.9 + 36.0 + 7.3 * 7.3), 1e-10);
}

/* However many persons, an uncontrolled study is not surer than its bias. */
static void bias_bounds_what_a_study_can_say(void **state) {
  (void)state;
  observe_parameters p = central();
  p.of[OBSERVE_gr_drift] = 0.13;
  p.of[OBSERVE_gr_open] = 0.47;
  observation of = made_up("grade", STATISTIC_IMPROVEMENT, 1.2);
  of.comparison = COMPARISON_OPEN;
  of.n = 1e6;
  observe_prediction at = predict_one(&p, &of, 2.1, 1.9);
  assert_close(at.effect, 0.2, 1e-12);
  assert_close(at.value, 0.8, 1e-12);
  assert_true(at.sd >= p.of[OBSERVE_gr_open_sd]);
  of.comparison = COMPARISON_BLIND;
  at = predict_one(&p, &of, 2.1, 1.9);
  assert_close(at.value, 0.33, 1e-12);
  assert_true(at.bias_sd < p.of[OBSERVE_gr_open_sd]);
}

static void needling_is_met_more_in_the_papillary_dermis(void **state) {
  (void)state;
  observe_parameters p = central();
  p.of[OBSERVE_st_w] = 1.9;
  p.of[OBSERVE_st_a0] = 0.45;
  observation of = made_up("stain", STATISTIC_CHANGE, 30.0);
  of.needled = true;
  const double young = 1.0 - 0.55;
  const observe_prediction at = predict_one(&p, &of, 1.0, 1.1);
  assert_close(at.effect, 100.0 * ((1.0 - pow(0.55, 1.19)) / young - 1.0), 1e-10);
  of.needled = false;
  assert_close(predict_one(&p, &of, 1.0, 1.1).effect,
               100.0 * ((1.0 - pow(0.55, 1.1)) / young - 1.0), 1e-10);
}

static void people_bring_their_own_spread(void **state) {
  (void)state;
  const observe_parameters p = central();
  observation of = made_up("assay", STATISTIC_CHANGE, -13.0);
  of.comparison = COMPARISON_OPEN;
  static const double before[] = {1.0, 1.2, 0.9, 1.1}, after[] = {1.1, 1.5, 0.95, 1.25};
  observe_reading from[4], to[4];
  double mean = 0.0, square = 0.0;
  for (int i = 0; i < 4; i++) {
    from[i] = with_gag(30.0, before[i]);
    to[i] = with_gag(31.0, after[i]);
    mean += (after[i] - before[i]) / 4.0;
  }
  for (int i = 0; i < 4; i++) {
    square += pow(after[i] - before[i] - mean, 2.0) / 3.0;
  }
  observe_prediction at;
  observe_predict(&p, &of, from, to, 4, &at);
  assert_close(at.effect, 100.0 * (1.2 / 1.05 - 1.0), 1e-10);
  const double noise = p.of[OBSERVE_as_noise];
  assert_close(at.chance_sd,
               100.0 / 1.05 * sqrt((noise * noise * (1.05 * 1.05 + 1.2 * 1.2) + square) / 34.0),
               1e-10);
}

/* Against the correlation of many people, of all ages alike, made with quantiles. */
static void correlation_is_that_of_people(void **state) {
  (void)state;
  observe_parameters p = central();
  p.of[OBSERVE_as_noise] = 0.1;
  p.of[OBSERVE_as_spread] = 0.2;
  const observation of = made_up("assay", STATISTIC_CORRELATION, -0.4);
  const double slope = (0.8 - 1.2) / 25.0, deviation = sqrt(0.05);
  enum { SIDE = 400 };
  double xx = 0.0, xy = 0.0, yy = 0.0;
  for (int i = 0; i < SIDE; i++) {
    for (int k = 0; k < SIDE; k++) {
      const double age = 40.0 * ((i + 0.5) / SIDE - 0.5);
      const double value = slope * age + deviation * normal_quantile((k + 0.5) / SIDE);
      xx += age * age;
      xy += age * value;
      yy += value * value;
    }
  }
  assert_close(predict_one(&p, &of, 1.2, 0.8).value, xy / sqrt(xx * yy), 2e-3);
}

static void shares_are_of_graded_persons(void **state) {
  (void)state;
  observe_parameters p = central();
  p.of[OBSERVE_gr_rater] = 0.3;
  p.of[OBSERVE_re_response] = 0.6;
  p.of[OBSERVE_gr_drift] = 0.05;
  observation of = made_up("responders", STATISTIC_SHARE, 30.0);
  of.comparison = COMPARISON_BLIND;
  const observe_prediction at = predict_one(&p, &of, 2.1, 1.7);
  assert_close(at.value, 100.0 * observe_share_graded(0.45, hypot(0.3 * sqrt(2.0), 0.24)), 1e-10);
  assert_close(observe_log_likelihood(&p, &of, &at),
               observe_log_share(10.0, 34.0, 0.01 * at.value, p.of[OBSERVE_re_over]), 1e-12);
  of.statistic = STATISTIC_PREVALENCE;
  of.value_sd = 0.3;
  const double shift = -0.4 / hypot(0.3, p.of[OBSERVE_gr_spread]);
  assert_close(predict_one(&p, &of, 2.1, 1.7).value, 3.0 * observe_share_shifted(1.0 / 3.0, shift),
               1e-10);
}

/* ---- likelihood ---- */

static void values_are_normal(void **state) {
  (void)state;
  const observe_parameters p = central();
  const observation of = made_up("assay", STATISTIC_CHANGE, -13.0);
  const observe_prediction at = predict_one(&p, &of, 1.15, 0.92);
  const double z = (-13.0 - at.value) / at.sd;
  assert_close(observe_log_likelihood(&p, &of, &at), log(normal_density(z) / at.sd), 1e-12);
  const observe_prediction none = predict_one(&p, &of, 1.15, NAN);
  assert_true(observe_log_likelihood(&p, &of, &none) == -INFINITY);
}

static double likelihood_of(const observe_parameters *p, const observation *of,
                            const observe_prediction *at) {
  return exp(observe_log_likelihood(p, of, at));
}

static void signs_are_chances_of_a_test(void **state) {
  (void)state;
  const observe_parameters p = central();
  observation rise = made_up("assay", STATISTIC_RISE, 1.0);
  observation fall = made_up("assay", STATISTIC_FALL, -1.0);
  observation same = made_up("assay", STATISTIC_SAME, 0.0);
  const observe_prediction at = predict_one(&p, &rise, 1.0, 1.07);
  assert_close(likelihood_of(&p, &rise, &at), normal_cumulative(at.value / at.sd), 1e-12);
  assert_close(likelihood_of(&p, &rise, &at) + likelihood_of(&p, &fall, &at), 1.0, 1e-12);
  rise.significant = fall.significant = true;
  assert_close(
      likelihood_of(&p, &rise, &at) + likelihood_of(&p, &fall, &at) + likelihood_of(&p, &same, &at),
      1.0, 1e-6);
  /* far from it the logarithm stays finite and falls with the square */
  observe_prediction far = at;
  far.value = -60.0 * at.sd;
  rise.significant = false;
  assert_close(observe_log_likelihood(&p, &rise, &far), -1800.0 - log(60.0 * sqrt(2.0 * PI)), 1e-3);
  const double no_difference = observe_log_likelihood(&p, &same, &far);
  assert_true(isfinite(no_difference) && no_difference < -1000.0);
}

static void a_bound_lets_less_through(void **state) {
  (void)state;
  const observe_parameters p = central();
  const observation of = made_up("assay", STATISTIC_AT_MOST, -6.3);
  const observe_prediction little = predict_one(&p, &of, 1.0, 0.99);
  const observe_prediction much = predict_one(&p, &of, 1.0, 0.6);
  assert_true(likelihood_of(&p, &of, &little) > 0.5);
  assert_true(likelihood_of(&p, &of, &much) < 0.05);
  assert_true(observe_agrees(&of, &little) && !observe_agrees(&of, &much));
}

/* Two rows of what a study saw by the same method share its error, two of different quantities do not: the
 * normal law of both, written out. */
static void rows_of_a_method_share_its_error(void **state) {
  (void)state;
  const observe_parameters p = central();
  const observation a = made_up("assay", STATISTIC_CHANGE, -18.0);
  const observation b = made_up("assay", STATISTIC_CHANGE, -22.0);
  observation other = b;
  other.quantity = "thickness";
  const observe_prediction at[] = {
      {.value = -9.0, .own_sd = 4.1, .method_sd = 7.3, .sd = hypot(4.1, 7.3)},
      {.value = -11.0, .own_sd = 2.9, .method_sd = 7.3, .sd = hypot(2.9, 7.3)}};
  const observation *const alike[] = {&a, &b}, *const apart[] = {&a, &other};
  const double va = 4.1 * 4.1 + 7.3 * 7.3, vb = 2.9 * 2.9 + 7.3 * 7.3, both = 7.3 * 7.3;
  const double det = va * vb - both * both, x = -9.0, y = -11.0;
  assert_close(
      observe_log_likelihood_sum(&p, alike, at, 2),
      -0.5 * (vb * x * x - 2.0 * both * x * y + va * y * y) / det - 0.5 * log(det) - log(2.0 * PI),
      1e-10);
  assert_close(observe_log_likelihood_sum(&p, apart, at, 2),
               observe_log_likelihood(&p, &a, &at[0]) + observe_log_likelihood(&p, &other, &at[1]),
               1e-10);
}

/* Two rows of one study: the normal law of both with their covariance, written out. */
static void rows_of_a_study_share_its_bias(void **state) {
  (void)state;
  const observe_parameters p = central();
  const observation a = made_up("grade", STATISTIC_IMPROVEMENT, 1.23);
  const observation b = made_up("grade", STATISTIC_IMPROVEMENT, 0.71);
  static evidence_row other_row;
  other_row.text[EVIDENCE_STUDY] = "another";
  observation c = b;
  c.row = &other_row;
  const observe_prediction at[] = {{.value = 0.5, .own_sd = 0.21, .bias_sd = 0.4, .sd = 0.451774},
                                   {.value = 0.6, .own_sd = 0.33, .bias_sd = 0.4, .sd = 0.518556},
                                   {.value = 0.9, .own_sd = 0.27, .bias_sd = 0.4, .sd = 0.482597}};
  const observation *const all[] = {&a, &b, &c};
  const double va = 0.21 * 0.21 + 0.16, vb = 0.33 * 0.33 + 0.16, both = 0.16;
  const double det = va * vb - both * both, x = 1.23 - 0.5, y = 0.71 - 0.6;
  const double pair =
      -0.5 * (vb * x * x - 2.0 * both * x * y + va * y * y) / det - 0.5 * log(det) - log(2.0 * PI);
  assert_close(observe_log_likelihood_sum(&p, all, at, 2), pair, 1e-10);
  assert_close(observe_log_likelihood_sum(&p, all, at, 3),
               pair + observe_log_likelihood(&p, &c, &at[2]), 1e-5);
  assert_close(observe_log_likelihood_sum(&p, all, at, 1), observe_log_likelihood(&p, &a, &at[0]),
               1e-5);
}

/* ---- the table ---- */

#define HEADER                                                                                  \
  "id,model,quantity,statistic,against,area,sex,age_y,habits,contrast,contrast_age_y,device,"   \
  "needle_length_mm,sessions,interval_d,at_d,aperture_mm,cycles,ages_low,ages_high,comparison," \
  "discrepancy,note\n"

static void check_refused(const char *line, cutis_status wanted, const char *words) {
  char csv[1024];
  observations *of;
  snprintf(csv, sizeof csv, HEADER "%s\n", line);
  assert_int_equal(observations_parse(context, rows, "lines", csv, strlen(csv), &of), wanted);
  if (strstr(cutis_context_message(context), words) == NULL) {
    fail_msg("%s\n%s", line, cutis_context_message(context));
  }
  assert_null(of);
}

static void lines_that_do_not_fit_are_refused(void **state) {
  (void)state;
  check_refused("MN999,stain,collagen_stain,change,,cheek,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "no evidence \"MN999\"");
  check_refused("MN034,stian,collagen_stain,change,,cheek,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "no observation model \"stian\"");
  check_refused("MN034,stain,collagen_stian,change,,cheek,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "collagen_stian");
  check_refused("MN034,stain,collagen_stain,chnge,,cheek,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "the nearest is change");
  check_refused("MN034,stain,collagen_stain,change,,cheeks,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "is no area");
  check_refused("MN034,stain,collagen_stain,change,,cheek,female,30,,sun,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "is no contrast");
  check_refused("MN034,stain,collagen_stain,change,,cheek,female,19,,,,,,,,,,,,,open,,",
                CUTIS_OUT_OF_RANGE, "person.age");
  check_refused("MN034,stain,collagen_stain,change,,cheek,female,30,,,,rolle,1.5,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "roller");
  check_refused("MN001,stain,collagen_stain,fall,,cheek,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "the statistic fall");
  check_refused("MN034,stain,collagen_stain,level,,cheek,female,30,,,,,,,,,,,,,open,,",
                CUTIS_BAD_INPUT, "the statistic level");
  check_refused("MN034,stain,collagen_stain,change,,cheek,female,thirty,,,,,,,,,,,,,open,,",
                CUTIS_BAD_SYNTAX, "not a number");
}

/* Of the shipped table: data as the rows print them. */
static void data_come_from_the_rows(void **state) {
  (void)state;
  observations *of;
  assert_ok(observations_create(context, rows, &of));
  const observation *grade = observations_find(of, "MN023");
  assert_close(grade->value, 1.23, 0.0);
  assert_close(grade->value_sd, (1.34 - 1.11) / (2.0 * 2.575829), 1e-9);
  assert_true(grade->significant && grade->needled);
  const observation *pair = observations_find(of, "AG0003"); /* 56 +- 8 over 82 +- 16 */
  assert_close(pair->value, 56.0 / 82.0, 1e-12);
  assert_close(pair->value_sd, 56.0 / 82.0 * sqrt((0.02040816 + 0.03807258) / 10.0), 1e-6);
  const observation *range = observations_find(of, "ME0014"); /* 0.66 to 0.82 */
  assert_close(range->value, 0.74, 1e-12);
  assert_close(range->value_sd, 0.04, 1e-12);
  assert_int_equal(range->before, OBSERVE_NOWHERE);
  assert_close(observations_find(of, "ME0077")->value, 0.69, 1e-12); /* printed in % */
  assert_close(observations_find(of, "ME0076")->value, -100.0 / 3.0, 1e-9);
  assert_close(observations_find(of, "EX0085")->value, 100.0 * (524.0 / 667.0 - 1.0), 1e-9);
  assert_true(observations_find(of, "MN001")->significant);
  assert_false(observations_find(of, "MN074")->significant);
  assert_null(observations_find(of, "MN035"));
  observations_destroy(context, &of);
}

/* No moment is listed twice, and each is somebody's. */
static void moments_are_shared(void **state) {
  (void)state;
  observations *of;
  assert_ok(observations_create(context, rows, &of));
  const size_t count = observations_moments(of);
  bool *used = calloc(count, sizeof *used);
  assert_non_null(used);
  const observation *one;
  for (size_t i = 0; (one = observations_at(of, i)) != NULL; i++) {
    assert_true(one->after < count);
    used[one->after] = true;
    if (one->before != OBSERVE_NOWHERE) {
      assert_true(one->before < count);
      used[one->before] = true;
      assert_false(observations_moment(of, one->before)->needled);
      assert_true(observations_moment(of, one->before)->sees >=
                  observe_quantity_sees(one->quantity));
    }
    assert_true(observations_moment(of, one->after)->sees >= observe_quantity_sees(one->quantity));
  }
  for (size_t i = 0; i < count; i++) {
    assert_true(used[i]);
  }
  assert_true(count < observations_count(of));
  free(used);
  observations_destroy(context, &of);
}

/* ---- a moment, by hand ---- */

static void a_moment_is_lived_as_planned(void **state) {
  (void)state;
  observe_moment moment = {.needled = true, .at_d = 47.5};
  cutis_person_default(&moment.person);
  moment.person.age_y = 51.3;
  assert_ok(cutis_plan_default(context, &moment.plan));
  moment.plan.sessions = 3; /* the third comes after the moment */
  moment.plan.interval_d = 27.0;
  cutis_suction_protocol_default(&moment.protocol);
  observe_reading seen;
  assert_ok(observe_see(context, &moment, NULL, &seen));

  cutis_skin *skin;
  double measure[CUTIS_MEASURES];
  assert_ok(cutis_skin_create(context, &moment.person, NULL, &skin));
  assert_ok(cutis_skin_age_to(context, skin, 51.3));
  assert_ok(cutis_skin_needle(context, skin, &moment.plan));
  assert_ok(cutis_skin_live(context, skin, 27.0));
  assert_ok(cutis_skin_needle(context, skin, &moment.plan));
  assert_ok(cutis_skin_live(context, skin, 20.5));
  cutis_skin_measure(skin, measure);
  for (size_t i = 0; i < CUTIS_MEASURES; i++) {
    assert_close(seen.measure[i], measure[i], 1e-12 * fabs(measure[i]));
  }
  assert_close(seen.age_y, 51.3 + 47.5 / SKIN_DAYS_PER_YEAR, 1e-9);
  assert_true(isnan(seen.readout[0]));
  cutis_skin_destroy(context, &skin);
}

static void suction_is_read_when_asked(void **state) {
  (void)state;
  observe_moment moment = {.sees = OBSERVE_SEES_SUCTION};
  cutis_person_default(&moment.person);
  moment.person.age_y = 25.0;
  cutis_suction_protocol_default(&moment.protocol);
  observe_reading seen;
  assert_ok(observe_see(context, &moment, NULL, &seen));
  assert_true(seen.readout[CUTIS_R0] > 0.0);
  const observe_parameters p = central();
  assert_close(observe_quantity(&p, "R0", &seen), seen.readout[CUTIS_R0], 0.0);
  assert_close(observe_quantity(&p, "synthesis_per_cell", &seen), 1.0, 1e-12);
  assert_close(observe_quantity(&p, "glycation", &seen), 1.0, 1e-9);
  assert_true(isnan(observe_quantity(&p, "no such thing", &seen)));
  assert_false(observe_quantity_find("no such thing", NULL, NULL));
}

/* What is drawn from the likelihood has the distribution function that forecasts stand on. */
static void what_is_printed_has_its_distribution(void **state) {
  (void)state;
  enum { REPLICATES = 2000 };
  const observe_parameters p = central();
  static const struct {
    const char *model;
    observe_statistic of;
    observe_prediction at;
    double places[3];
  } cases[] = {
      {"assay",
       STATISTIC_CHANGE,
       {-13.0, -11.0, 2.0, 2.0, 3.464101615, 3.0, 5.0},
       {-19.0, -13.5, -7.0}},
      {"stain",
       STATISTIC_CORRELATION,
       {-0.7, -0.7, 0.1, 0.13, 0.0, 0.0, 0.13},
       {-0.85, -0.6, -0.45}},
      {"responders", STATISTIC_PREVALENCE, {1.7, 1.7, 0.5, 0.8, 0.0, 0.0, 0.8}, {0.8, 1.7, 3.9}},
      {"responders", STATISTIC_SHARE, {61.0, 58.0, 9.0, 9.0, 0.0, 0.0, 9.0}, {44.3, 58.9, 75.5}}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t below[3] = {0, 0, 0};
    bool denied;
    for (uint32_t k = 0; k < REPLICATES; k++) {
      observation of = made_up(cases[i].model, cases[i].of, 0.0);
      observe_imitate(&p, &of, &cases[i].at, 1, 43, k, &denied);
      for (size_t j = 0; j < 3; j++) {
        below[j] += of.value <= cases[i].places[j] ? 1 : 0;
      }
    }
    const observation of = made_up(cases[i].model, cases[i].of, 0.0);
    for (size_t j = 0; j < 3; j++) {
      const double share = observe_cumulative(&p, &of, &cases[i].at, cases[i].places[j]);
      assert_true(share > 0.02 && share < 0.98);
      assert_close((double)below[j] / REPLICATES, share,
                   4.0 * sqrt(share * (1.0 - share) / REPLICATES));
    }
    const double least = cases[i].of == STATISTIC_CORRELATION ? -1.0 : 0.0;
    if (cases[i].of != STATISTIC_CHANGE) { /* beyond what can be printed */
      assert_close(observe_cumulative(&p, &of, &cases[i].at, least - 0.1), 0.0, 0.0);
    }
  }
  const observation whole = made_up("stain", STATISTIC_CORRELATION, 0.0);
  const observation all = made_up("responders", STATISTIC_SHARE, 0.0);
  assert_close(observe_cumulative(&p, &whole, &cases[1].at, 1.2), 1.0, 0.0);
  assert_close(observe_cumulative(&p, &all, &cases[3].at, 100.0), 1.0, 0.0);
  assert_true(observe_cumulative(&p, &all, &cases[3].at, 99.9) < 1.0 - 1e-9);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stain_saturates),
      cmocka_unit_test(shares_of_a_normal),
      cmocka_unit_test(shares_of_n_add_up),
      cmocka_unit_test(models_show),
      cmocka_unit_test(noise_is_that_of_the_instrument),
      cmocka_unit_test(each_model_can_be_used),
      cmocka_unit_test(priors_are_densities),
      cmocka_unit_test(statistics_are_what_they_say),
      cmocka_unit_test(errors_have_their_parts),
      cmocka_unit_test(bias_bounds_what_a_study_can_say),
      cmocka_unit_test(needling_is_met_more_in_the_papillary_dermis),
      cmocka_unit_test(people_bring_their_own_spread),
      cmocka_unit_test(correlation_is_that_of_people),
      cmocka_unit_test(shares_are_of_graded_persons),
      cmocka_unit_test(values_are_normal),
      cmocka_unit_test(signs_are_chances_of_a_test),
      cmocka_unit_test(a_bound_lets_less_through),
      cmocka_unit_test(rows_of_a_study_share_its_bias),
      cmocka_unit_test(rows_of_a_method_share_its_error),
      cmocka_unit_test(what_is_printed_has_its_distribution),
      cmocka_unit_test(lines_that_do_not_fit_are_refused),
      cmocka_unit_test(data_come_from_the_rows),
      cmocka_unit_test(moments_are_shared),
      cmocka_unit_test(a_moment_is_lived_as_planned),
      cmocka_unit_test(suction_is_read_when_asked),
  };
  return cmocka_run_group_tests_name("observe", tests, make_all, drop_all);
}
