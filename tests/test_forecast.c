/* Forecasts of rows of evidence: quantiles of the mixture over draws, chances of signs, the same bytes
 * from any number of threads, and what is refused. */
#include "context_testing.h"

#include <string.h>

#include "study/study.h"

static evidence *rows;
static observations *all;

static int setup(void **state) {
  return make_context(state) == 0 && evidence_create(context, &rows) == CUTIS_OK &&
                 observations_create(context, rows, &all) == CUTIS_OK
             ? 0
             : -1;
}

static int teardown(void **state) {
  observations_destroy(context, &all);
  evidence_destroy(context, &rows);
  return drop_context(state);
}

/* Rows that need the state alone, so that a test takes no time. */
enum { ROWS = 4 };
static const char *const IDS[ROWS] = {"AG0051", "AG0053", "MN001", "EX0135"};

static void choose(const observation *chosen[ROWS]) {
  for (size_t i = 0; i < ROWS; i++) {
    chosen[i] = observations_find(all, IDS[i]);
    assert_non_null(chosen[i]);
    assert_int_equal(observations_moment(all, chosen[i]->after)->sees, OBSERVE_SEES_STATE);
  }
}

static void forecast(size_t draws, int threads, study_forecast to[ROWS]) {
  const observation *chosen[ROWS];
  const study_forecast_options options = {.draws = draws, .seed = 5, .threads = threads};
  choose(chosen);
  assert_ok(study_forecast_rows(context, all, chosen, ROWS, &options, to));
}

static void numbers_have_nested_intervals_and_signs_a_chance(void **state) {
  (void)state;
  study_forecast got[ROWS];
  forecast(12, 2, got);
  for (size_t i = 0; i < 2; i++) {
    assert_true(got[i].draws >= CUTIS_DRAWS_LEAST && got[i].draws <= 12);
    assert_false(got[i].is_sign);
    assert_true(isnan(got[i].chance));
    assert_true(got[i].low_90 < got[i].low_50 && got[i].low_50 < got[i].median);
    assert_true(got[i].median < got[i].high_50 && got[i].high_50 < got[i].high_90);
    observe_parameters p;
    observe_reading before, after;
    observe_prediction central;
    observe_parameters_default(&p);
    assert_ok(observe_see(context, observations_moment(all, got[i].of->before), NULL, &before));
    assert_ok(observe_see(context, observations_moment(all, got[i].of->after), NULL, &after));
    observe_predict(&p, got[i].of, &before, &after, 1, &central);
    assert_true(got[i].low_90 < central.value && central.value < got[i].high_90);
    /* chance in the study alone is in it: not narrower than its normal */
    assert_true(got[i].high_90 - got[i].low_90 > 2.0 * 1.645 * 0.8 * central.sd);
  }
  for (size_t i = 2; i < ROWS; i++) {
    assert_true(got[i].is_sign);
    assert_true(got[i].chance > 0.0 && got[i].chance < 1.0);
  }
}

static void hits_are_within_intervals_and_on_the_likelier_side(void **state) {
  (void)state;
  const observation *chosen[ROWS];
  choose(chosen);
  const double told = chosen[0]->value;
  study_forecast made = {.of = chosen[0],
                         .low_50 = told - 1.0,
                         .high_50 = told + 3.0,
                         .low_90 = told + 0.5,
                         .high_90 = told + 30.0};
  assert_true(study_forecast_hit(&made, 50));
  assert_false(study_forecast_hit(&made, 90));
  /* 11 of 15 persons are 73 %, rounded */
  observation share = *chosen[0];
  share.statistic = STATISTIC_SHARE;
  share.n = 15.0;
  share.value = 73.0;
  const study_forecast persons = {.of = &share, .low_90 = 1100.0 / 15.0, .high_90 = 100.0};
  assert_true(study_forecast_hit(&persons, 90));
  share.value = 67.0;
  assert_false(study_forecast_hit(&persons, 90));
  made.is_sign = true;
  made.chance = 0.51;
  assert_true(study_forecast_hit(&made, 50) && study_forecast_hit(&made, 90));
  made.chance = 0.49;
  assert_false(study_forecast_hit(&made, 50) || study_forecast_hit(&made, 90));
}

/* A posterior of two draws, alike but for how much of a section young dermis covers. */
static void two_draws(cutis_posterior **made, observe_parameters p[2]) {
  assert_ok(posterior_reserve(context, 2, PARAMETER_COUNT, OBSERVE_PARAMETERS, made));
  cutis_parameters central;
  parameters_default(&central);
  for (size_t draw = 0; draw < 2; draw++) {
    observe_parameters_default(&p[draw]);
    p[draw].of[OBSERVE_st_a0] = observe_parameter_quantile(OBSERVE_st_a0, draw == 0 ? 0.2 : 0.9);
    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
      (*made)->index[i] = i;
      (*made)->value[draw * PARAMETER_COUNT + i] = parameters_value(&central, i);
    }
    for (size_t i = 0; i < OBSERVE_PARAMETERS; i++) {
      (*made)->other[i] = i;
      (*made)->other_value[draw * OBSERVE_PARAMETERS + i] = p[draw].of[i];
    }
  }
}

/* Of eight draws, four each: what lies below a bound is the mean over both. AG0076 is a correlation. */
static void bounds_are_quantiles_of_the_mixture(void **state) {
  (void)state;
  static const char *const ids[] = {"AG0051", "AG0076"};
  static const double shares[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  const observation *chosen[2];
  study_forecast got[2];
  observe_parameters p[2];
  cutis_posterior *posterior = NULL;
  two_draws(&posterior, p);
  for (size_t i = 0; i < 2; i++) {
    chosen[i] = observations_find(all, ids[i]);
    assert_non_null(chosen[i]);
  }
  assert_int_equal(chosen[1]->statistic, STATISTIC_CORRELATION);
  const study_forecast_options options = {
      .draws = 8, .seed = 5, .threads = 1, .posterior = posterior};
  assert_ok(study_forecast_rows(context, all, chosen, 2, &options, got));
  for (size_t i = 0; i < 2; i++) {
    observe_reading before, after;
    observe_prediction at[2];
    assert_ok(observe_see(context, observations_moment(all, chosen[i]->before), NULL, &before));
    assert_ok(observe_see(context, observations_moment(all, chosen[i]->after), NULL, &after));
    const double bounds[] = {got[i].low_90, got[i].low_50, got[i].median, got[i].high_50,
                             got[i].high_90};
    for (size_t draw = 0; draw < 2; draw++) {
      observe_predict(&p[draw], chosen[i], &before, &after, 1, &at[draw]);
    }
    assert_true(fabs(at[0].value - at[1].value) > 0.1 * at[0].sd);
    for (size_t k = 0; k < 5; k++) {
      const double below = 0.5 * (observe_cumulative(&p[0], chosen[i], &at[0], bounds[k]) +
                                  observe_cumulative(&p[1], chosen[i], &at[1], bounds[k]));
      assert_close(below, shares[k], 1e-6);
    }
  }
  cutis_posterior_destroy(context, &posterior);
}

static void threads_give_the_same_bytes(void **state) {
  (void)state;
  study_forecast one[ROWS], three[ROWS];
  forecast(8, 1, one);
  forecast(8, 3, three);
  for (size_t i = 0; i < ROWS; i++) {
    const double a[] = {one[i].median, one[i].low_50, one[i].high_50, one[i].low_90,
                        one[i].high_90},
                 b[] = {three[i].median, three[i].low_50, three[i].high_50, three[i].low_90,
                        three[i].high_90};
    assert_memory_equal(a, b, sizeof a);
    assert_true(one[i].chance == three[i].chance || isnan(one[i].chance));
  }
}

static bool stop_at_once(void *user, size_t done, size_t total) {
  (void)user, (void)done, (void)total;
  return false;
}

static void too_few_draws_and_a_stop_are_told(void **state) {
  (void)state;
  const observation *chosen[ROWS];
  study_forecast got[ROWS];
  study_forecast_options options = {.draws = 7, .seed = 5};
  choose(chosen);
  assert_int_equal(study_forecast_rows(context, all, chosen, ROWS, &options, got), CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context), "8 or more"));
  options.draws = 8;
  options.progress = stop_at_once;
  assert_int_equal(study_forecast_rows(context, all, chosen, ROWS, &options, got), CUTIS_STOPPED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_have_nested_intervals_and_signs_a_chance),
      cmocka_unit_test(hits_are_within_intervals_and_on_the_likelier_side),
      cmocka_unit_test(bounds_are_quantiles_of_the_mixture),
      cmocka_unit_test(threads_give_the_same_bytes),
      cmocka_unit_test(too_few_draws_and_a_stop_are_told)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
