/* test_verdict.c - what the courses of a run amount to, on made-up records: bands, effects, levers,
 * draws left out, the course of the gain in collagen, and the verdict in its five kinds. */
#include "context_testing.h"

#include "course/course.h"

#include <string.h>

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-9)

/* An outcome in which nothing happens: every measure 1, every read-out 0.3, in both arms. */
static cutis_outcome *nothing_happens(size_t draws) {
  cutis_plan plan;
  calendar when;
  cutis_outcome *outcome = NULL;
  assert_ok(cutis_plan_default(context, &plan));
  plan.sessions = 2;
  plan.interval_d = 28.0;
  plan.follow_up_d = 31.0;
  assert_ok(calendar_of(context, &plan, &when));
  assert_ok(outcome_create(context, draws, &when, &outcome));
  outcome->plan = plan;
  cutis_person_default(&outcome->person);
  for (size_t run = 0; run <= draws; run++) {
    parameters_default(&outcome->parameters[run]);
    for (size_t i = 0; i < COURSE_ARMS * when.times * CUTIS_MEASURES; i++) {
      outcome->record[run].measure[i] = 1.0;
    }
    for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
      for (size_t visit = 0; visit < when.visits; visit++) {
        for (size_t readout = 0; readout < cutis_readout_count(); readout++) {
          outcome->record[run].readout[arm][visit][readout] = 0.3;
        }
      }
    }
  }
  return outcome;
}

/* R0 of the treated arm at every visit falls by this share of the twin's. */
static void fall(cutis_outcome *outcome, size_t run, double share) {
  for (size_t visit = 0; visit < outcome->when.visits; visit++) {
    outcome->record[run].readout[CUTIS_TREATED][visit][CUTIS_R0] = 0.3 * (1.0 - share);
  }
}

/* gains: relative fall of R0 against the twin, one a draw. */
static cutis_answer answer_to(const double *gains, size_t draws) {
  cutis_outcome *outcome = nothing_happens(draws);
  for (size_t run = 0; run <= draws; run++) {
    fall(outcome, run, gains[run ? run - 1 : 0]);
  }
  assert_ok(outcome_summarise(context, outcome));
  const cutis_answer answer = outcome->verdict.answer;
  assert_true(strlen(outcome->verdict.sentence) > 40);
  assert_true(strlen(outcome->verdict.sentence) < sizeof outcome->verdict.sentence - 1);
  cutis_outcome_destroy(context, &outcome);
  return answer;
}

/* The first `firm` draws gain half more than the repeatability r, the next `none` a third of it,
 * the rest `other`. */
static void fill(double *gains, size_t draws, size_t firm, size_t none, double other, double r) {
  for (size_t i = 0; i < draws; i++) {
    gains[i] = i < firm ? 1.5 * r : i < firm + none ? 0.3 * r : other;
  }
}

static void verdict_has_five_kinds(void **state) {
  (void)state;
  cutis_readout_info info;
  assert_true(cutis_readout_at(CUTIS_R0, &info));
  const double r = info.repeatability;
  assert_true(r > 0.0 && r < 0.5);
  enum { MANY = 20 };
  double gains[MANY];
  fill(gains, MANY, 19, 1, -0.0 * r, r);
  assert_int_equal(answer_to(gains, MANY), CUTIS_FIRMS);
  fill(gains, MANY, 15, 5, -0.0 * r, r);
  assert_int_equal(answer_to(gains, MANY), CUTIS_PROBABLY_FIRMS);
  fill(gains, MANY, 4, 15, -1.5 * r, r);
  assert_int_equal(answer_to(gains, MANY), CUTIS_TOO_LITTLE);
  fill(gains, MANY, 9, 2, -1.5 * r, r);
  assert_int_equal(answer_to(gains, MANY), CUTIS_CANNOT_SAY);
  fill(gains, MANY, 3, 2, -1.5 * r, r);
  assert_int_equal(answer_to(gains, MANY), CUTIS_NO);
  fill(gains, MANY, 0, 0, -0.0 * r, r);
  assert_int_equal(answer_to(gains, MANY), CUTIS_NO);
  fill(gains, MANY, 19, 1, -0.0 * r, r);
  assert_int_equal(answer_to(gains, 7), CUTIS_CANNOT_SAY);
  /* nothing happens: 19 of 20 stay below a tenth of the repeatability, whatever the last does */
  for (size_t i = 0; i < MANY; i++) {
    gains[i] = i == 0 ? 1.5 * r : 0.085 * r;
  }
  gains[1] = gains[2] = 0.05 * r;
  assert_int_equal(answer_to(gains + 1, MANY - 1), CUTIS_NO);
  for (size_t i = 0; i < MANY; i++) {
    gains[i] = 0.12 * r;
  }
  assert_int_equal(answer_to(gains, MANY), CUTIS_TOO_LITTLE);
  for (size_t i = 0; i < CUTIS_ANSWERS; i++) {
    assert_non_null(cutis_answer_words((cutis_answer)i));
  }
  assert_null(cutis_answer_words(CUTIS_ANSWERS));
}

/* The sentence tells the interval in the words of its middle, whatever the signs. */
static void the_sentence_has_one_sense_of_more(void **state) {
  (void)state;
  enum { DRAWS = 21 };
  cutis_outcome *outcome = nothing_happens(DRAWS);
  for (size_t run = 0; run <= DRAWS; run++) {
    fall(outcome, run, 0.005 * (double)run - 0.0561); /* median -0.0011 */
  }
  assert_ok(outcome_summarise(context, outcome));
  assert_non_null(strstr(outcome->verdict.sentence,
                         "31 days after the last session, suction lifts the skin 0.1 % more than "
                         "the untreated twin's (90 % interval 4.6 % more to 4.4 % less)"));
  cutis_outcome_destroy(context, &outcome);
}

/* ---- intervals and effects ---- */

static void intervals_are_the_5_and_95_percent(void **state) {
  (void)state;
  enum { DRAWS = 41 };
  cutis_outcome *outcome = nothing_happens(DRAWS);
  for (size_t run = 0; run <= DRAWS; run++) {
    /* 1 to 41 in another order; the central run apart */
    const double value = run == 0 ? 2.385 : (double)(run * 17 % DRAWS + 1);
    course_measure_at(&outcome->record[run], &outcome->when, CUTIS_TREATED, 3)[CUTIS_MEASURE_GAG] =
        value;
    fall(outcome, run, run == 0 ? 0.013 : 0.001 * value);
  }
  assert_ok(outcome_summarise(context, outcome));
  const cutis_interval gag = cutis_outcome_measure(outcome, CUTIS_MEASURE_GAG, CUTIS_TREATED, 3);
  assert_near(gag.central, 2.385);
  assert_near(gag.lower, 3.0);
  assert_near(gag.median, 21.0);
  assert_near(gag.upper, 39.0);
  assert_near(cutis_outcome_measure(outcome, CUTIS_MEASURE_GAG, CUTIS_UNTREATED, 3).upper, 1.0);
  const cutis_effect r0 = cutis_outcome_effect(outcome, CUTIS_R0, 1);
  assert_near(r0.gain.central, 0.013);
  assert_near(r0.gain.lower, 0.003);
  assert_near(r0.gain.upper, 0.039);
  assert_near(r0.treated.central, 0.3 * (1.0 - 0.013));
  assert_near(cutis_outcome_effect(outcome, CUTIS_R2, 1).gain.upper, 0.0);
  cutis_outcome_destroy(context, &outcome);
}

/* A read-out of which more is better gains when it rises, one of which less is when it falls. */
static void the_sign_of_a_gain_is_the_readouts(void **state) {
  (void)state;
  for (size_t readout = 0; readout < cutis_readout_count(); readout++) {
    cutis_outcome *outcome = nothing_happens(0);
    cutis_readout_info info;
    assert_true(cutis_readout_at(readout, &info));
    outcome->record[0].readout[CUTIS_TREATED][1][readout] = 0.36;
    assert_ok(outcome_summarise(context, outcome));
    const double gain = info.absolute ? 0.06 : 0.2; /* in the unit, or a share of the twin's 0.3 */
    assert_near(cutis_outcome_effect(outcome, readout, 1).gain.central,
                info.better < 0 ? -gain : gain);
    cutis_outcome_destroy(context, &outcome);
  }
}

/* A draw in which an instrument failed is left out of its read-outs, and of nothing else. */
static void what_an_instrument_missed_is_left_out_and_counted(void **state) {
  (void)state;
  enum { DRAWS = 43 };
  cutis_outcome *outcome = nothing_happens(DRAWS);
  for (size_t run = 1; run <= DRAWS; run++) {
    /* 0.005 to 0.405 in another order in 41 draws; the others lack one arm each */
    fall(outcome, run, run <= 41 ? 0.01 * (double)(run * 17 % 41) + 0.005 : 0.5);
  }
  outcome->record[42].readout[CUTIS_TREATED][1][CUTIS_R0] = NAN;
  outcome->record[43].readout[CUTIS_UNTREATED][1][CUTIS_R0] = NAN;
  assert_ok(outcome_summarise(context, outcome));
  const cutis_effect r0 = cutis_outcome_effect(outcome, CUTIS_R0, 1);
  assert_int_equal(r0.missing, 2);
  assert_near(r0.gain.lower, 0.025);
  assert_near(r0.gain.median, 0.205);
  assert_near(r0.gain.upper, 0.385);
  assert_near(r0.better, 20.0 / 41.0); /* 0.215 to 0.405 are beyond the 0.21 of R0 */
  assert_near(r0.better + r0.within + r0.worse, 1.0);
  assert_near(r0.untreated.median, 0.3);
  assert_true(isnan(cutis_outcome_draw_gain(outcome, 43, CUTIS_R0, 1)));
  assert_near(cutis_outcome_draw_gain(outcome, 1, CUTIS_R0, 1), 0.175);
  assert_int_equal(cutis_outcome_effect(outcome, CUTIS_R2, 1).missing, 0);
  cutis_outcome_destroy(context, &outcome);
}

/* The central run's failure is told in full, a failure of both arms once; those of draws are counted.
 */
static void what_an_instrument_missed_is_told(void **state) {
  (void)state;
  cutis_outcome *outcome = nothing_happens(5);
  cutis_context_clear(context);
  outcome_warn_of_missing(context, outcome);
  assert_null(cutis_context_warning(context, 0));
  for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
    strcpy(outcome->record[0].failure[arm][0], "The test stopped at the age of 43.210 years: why.");
    strcpy(outcome->record[2].failure[arm][0], "The test stopped at the age of 27.000 years: why.");
  }
  strcpy(outcome->record[4].failure[CUTIS_UNTREATED][0], "The test stopped.");
  outcome_warn_of_missing(context, outcome);
  assert_string_equal(cutis_context_warning(context, 0),
                      "The test stopped at the age of 43.210 years: why. Its read-outs of the "
                      "central run are left out from there on.");
  assert_string_equal(cutis_context_warning(context, 1),
                      "The suction test found no equilibrium in 2 of 5 draws; its read-outs leave "
                      "them out from there on.");
  assert_null(cutis_context_warning(context, 2));
  cutis_context_clear(context);
  cutis_outcome_destroy(context, &outcome);
}

/* A picture is there when something is drawn. */
static void pictures_are_found_by_instrument_arm_and_visit(void **state) {
  (void)state;
  cutis_outcome *outcome = nothing_happens(0);
  const size_t last = outcome->when.visits - 1, tool = cutis_instrument_count() - 1;
  assert_null(cutis_outcome_picture(outcome, tool, CUTIS_UNTREATED, last));
  cutis_picture *picture =
      course_picture_at(&outcome->album, &outcome->when, CUTIS_UNTREATED, last) + tool;
  strcpy(picture->line[1].key, "surface at rest");
  assert_ptr_equal(cutis_outcome_picture(outcome, tool, CUTIS_UNTREATED, last), picture);
  picture->line[1].key[0] = '\0';
  picture->map_mm = 2.385;
  assert_ptr_equal(cutis_outcome_picture(outcome, tool, CUTIS_UNTREATED, last), picture);
  assert_null(cutis_outcome_picture(outcome, tool, CUTIS_TREATED, last));
  assert_null(cutis_outcome_picture(outcome, tool, CUTIS_UNTREATED, last + 1));
  assert_null(cutis_outcome_picture(outcome, tool + 1, CUTIS_UNTREATED, last));
  assert_null(cutis_outcome_picture(outcome, tool, CUTIS_ARMS, last));
  cutis_outcome_destroy(context, &outcome);
}

/* ---- draws that are left out ---- */
static void draws_that_failed_are_left_out_and_counted(void **state) {
  (void)state;
  cutis_outcome *outcome = nothing_happens(4);
  const bool done[] = {true, false, true, false, true};
  for (size_t run = 0; run <= 4; run++) {
    outcome->parameters[run].kmat = (double)run;
    outcome->record[run].measure[0] = 10.0 + (double)run;
    fall(outcome, run, 0.01 * (double)run);
  }
  outcome_drop_failed(outcome, done);
  assert_int_equal(outcome->draws, 2);
  assert_int_equal(outcome->failed, 2);
  for (size_t run = 0; run <= 2; run++) {
    assert_near(outcome->parameters[run].kmat, 2.0 * (double)run);
    assert_near(outcome->record[run].measure[0], 10.0 + 2.0 * (double)run);
    assert_near(outcome->record[run].readout[CUTIS_TREATED][1][CUTIS_R0],
                0.3 * (1.0 - 0.02 * (double)run));
  }
  cutis_outcome_destroy(context, &outcome);
}

/* ---- levers ---- */
static void levers_beyond_chance_are_few(void **state) {
  (void)state;
  enum { DRAWS = 50 };
  cutis_outcome *outcome = nothing_happens(DRAWS);
  for (size_t run = 1; run <= DRAWS; run++) {
    const double rank = (double)run;
    fall(outcome, run, 0.001 * rank);
    outcome->parameters[run].kmat = 1.0 - 0.01 * rank; /* the opposite order: -1 */
    /* in order but for a part: correlations of 0.45 and 0.59 with the gain */
    outcome->parameters[run].kn = run % 6 < 3 ? (double)(run * 29 % DRAWS) : rank;
    outcome->parameters[run].xi = run % 12 < 3 ? (double)(run * 29 % DRAWS) : rank;
  }
  assert_ok(outcome_summarise(context, outcome));
  const cutis_lever *first = cutis_outcome_lever(outcome, 0);
  assert_string_equal(first->symbol, "kmat");
  assert_near(first->correlation, -1.0);
  assert_true(first->beyond_chance);
  /* of 50 draws and some 90 parameters: Bonferroni at 5 % asks for about 0.49 */
  int beyond = 0, within = 0;
  for (size_t i = 0; cutis_outcome_lever(outcome, i); i++) {
    const cutis_lever *lever = cutis_outcome_lever(outcome, i);
    const double strength = fabs(lever->correlation);
    assert_int_equal(lever->beyond_chance, strength > 0.49);
    beyond += strength > 0.49 && strength < 0.9;
    within += strength < 0.49 && strength > 0.36;
  }
  assert_true(beyond == 1 && within == 1);
  cutis_outcome_destroy(context, &outcome);
}

/* ---- the course of the gain in collagen ---- */

/* Collagen of an arm over the twin's at the first calendar time from `day` on. */
static void gain_from(cutis_outcome *outcome, size_t arm, double day, double gain) {
  const calendar *when = &outcome->when;
  for (size_t time = 0; time < when->times; time++) {
    if (when->time_d[time] >= day) {
      course_measure_at(outcome->record, when, arm, time)[CUTIS_MEASURE_COLLAGEN] = 1.0 + gain;
    }
  }
}

static void the_benefit_has_a_height_a_day_and_an_end(void **state) {
  (void)state;
  cutis_outcome *outcome = nothing_happens(0);
  gain_from(outcome, CUTIS_TREATED, 1.0, 0.02);
  gain_from(outcome, CUTIS_TREATED, 40.0, 0.10);
  gain_from(outcome, CUTIS_TREATED, 45.0, 0.07);
  gain_from(outcome, CUTIS_TREATED, 400.0, 0.04);
  gain_from(outcome, CUTIS_TREATED, 900.0, 0.008);
  gain_from(outcome, COURSE_ONE_MORE, 60.0, 0.13);
  assert_ok(outcome_summarise(context, outcome));
  const cutis_verdict *verdict = cutis_outcome_verdict(outcome);
  assert_near(verdict->peak_gain.central, 0.10);
  assert_true(verdict->peak_d.central >= 12.0 && verdict->peak_d.central < 17.0);
  assert_true(verdict->lasts_d.central >= 372.0 && verdict->lasts_d.central < 372.0 + 31.0);
  assert_near(verdict->one_more.central, 0.03);

  gain_from(outcome, CUTIS_TREATED, 50.0, 0.06); /* never halved: the end of what is followed */
  assert_ok(outcome_summarise(context, outcome));
  assert_true(fabs(verdict->lasts_d.central - 5.0 * 365.25) < 1.0);
  cutis_outcome_destroy(context, &outcome);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(verdict_has_five_kinds),
      cmocka_unit_test(the_sentence_has_one_sense_of_more),
      cmocka_unit_test(intervals_are_the_5_and_95_percent),
      cmocka_unit_test(the_sign_of_a_gain_is_the_readouts),
      cmocka_unit_test(what_an_instrument_missed_is_left_out_and_counted),
      cmocka_unit_test(what_an_instrument_missed_is_told),
      cmocka_unit_test(pictures_are_found_by_instrument_arm_and_visit),
      cmocka_unit_test(draws_that_failed_are_left_out_and_counted),
      cmocka_unit_test(levers_beyond_chance_are_few),
      cmocka_unit_test(the_benefit_has_a_height_a_day_and_an_end),
  };
  return cmocka_run_group_tests_name("verdict", tests, make_context, drop_context);
}
