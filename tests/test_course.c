/* test_course.c - the course: a subject that lives, calendars, draws, threads, stopping and
 * resuming. */
#include "context_testing.h"

#include "course/course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A short course: two sessions, one month of follow-up, three suction tests a draw. */
static void short_plan(cutis_plan *plan) {
  assert_ok(cutis_plan_default(context, plan));
  plan->sessions = 2;
  plan->interval_d = 28.0;
  plan->follow_up_d = 31.0;
}

static void smoker(cutis_person *person) {
  cutis_person_default(person);
  person->age_y = 47.3;
  person->smoking = (cutis_smoking){.packs_per_day = 0.7, .from_y = 25.0, .to_y = 38.6};
}

/* ---- the subject ---- */
static void lives_the_same_in_one_go_and_in_pieces(void **state) {
  (void)state;
  cutis_person person;
  smoker(&person);
  cutis_skin *whole = NULL, *pieces = NULL;
  assert_ok(cutis_skin_create(context, &person, NULL, &whole));
  assert_ok(cutis_skin_create(context, &person, NULL, &pieces));
  assert_ok(cutis_skin_age_to(context, whole, 44.7));
  assert_ok(cutis_skin_age_to(context, pieces, 31.2));
  assert_ok(cutis_skin_live(context, pieces, 3000.0));
  assert_ok(cutis_skin_age_to(context, pieces, 44.7));
  double a[CUTIS_STATES], b[CUTIS_STATES];
  cutis_skin_state(whole, a);
  cutis_skin_state(pieces, b);
  for (size_t i = 0; i < CUTIS_STATES; i++) {
    assert_true(fabs(a[i] - b[i]) <= 2e-4 * (fabs(a[i]) + 1e-3));
  }
  assert_true(cutis_skin_age_y(whole) == 44.7);
  cutis_skin_destroy(context, &whole);
  cutis_skin_destroy(context, &pieces);
  assert_null(whole);
}

/* A habit matters while it lasts: the smoker parts from the twin who never smoked. */
static void exposure_changes_are_met(void **state) {
  (void)state;
  cutis_person person, never;
  smoker(&person);
  never = person;
  never.smoking.packs_per_day = 0.0;
  cutis_skin *a = NULL, *b = NULL;
  assert_ok(cutis_skin_create(context, &person, NULL, &a));
  assert_ok(cutis_skin_create(context, &never, NULL, &b));
  assert_ok(cutis_skin_age_to(context, a, 38.6));
  assert_ok(cutis_skin_age_to(context, b, 38.6));
  double x[CUTIS_MEASURES], y[CUTIS_MEASURES];
  cutis_skin_measure(a, x);
  cutis_skin_measure(b, y);
  assert_true(x[CUTIS_MEASURE_COLLAGEN] < y[CUTIS_MEASURE_COLLAGEN] - 1e-3);
  cutis_skin_destroy(context, &a);
  cutis_skin_destroy(context, &b);
}

/* A habit counts from the day it begins, though a life is lived through that day in one go. */
static void a_habit_counts_from_its_first_day(void **state) {
  (void)state;
  for (int i = 0; i < 12; i++) {
    cutis_person person;
    smoker(&person);
    person.smoking.from_y = 27.1 + 0.37 * i;
    cutis_skin *whole = NULL, *halted = NULL;
    double through[CUTIS_MEASURES], from_there[CUTIS_MEASURES];
    assert_ok(cutis_skin_create(context, &person, NULL, &whole));
    assert_ok(cutis_skin_create(context, &person, NULL, &halted));
    assert_ok(cutis_skin_age_to(context, whole, person.smoking.from_y + 2.0));
    assert_ok(cutis_skin_age_to(context, halted, person.smoking.from_y));
    assert_ok(cutis_skin_age_to(context, halted, person.smoking.from_y + 2.0));
    cutis_skin_measure(whole, through);
    cutis_skin_measure(halted, from_there);
    assert_true(fabs(through[CUTIS_MEASURE_COLLAGEN] - from_there[CUTIS_MEASURE_COLLAGEN]) < 1e-4);
    cutis_skin_destroy(context, &whole);
    cutis_skin_destroy(context, &halted);
  }
}

/* The surface of old skin closes at the rate of its age. */
static void the_barrier_closes_with_age(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_person_default(&person);
  person.age_y = 71.5;
  short_plan(&plan);
  cutis_skin *skin = NULL;
  double open[CUTIS_MEASURES], later[CUTIS_MEASURES];
  assert_ok(cutis_skin_create(context, &person, NULL, &skin));
  assert_ok(cutis_skin_age_to(context, skin, person.age_y));
  assert_ok(cutis_skin_needle(context, skin, &plan));
  cutis_skin_measure(skin, open);
  assert_ok(cutis_skin_live(context, skin, 1.3));
  cutis_skin_measure(skin, later);
  const double kb = 0.69 * exp(-0.01 * (71.5 - 25.0)); /* the table's central values */
  assert_true(open[CUTIS_MEASURE_BARRIER] < 0.99);
  assert_true(fabs((1.0 - later[CUTIS_MEASURE_BARRIER]) / (1.0 - open[CUTIS_MEASURE_BARRIER]) -
                   exp(-1.3 * kb)) < 1e-9);
  cutis_skin_destroy(context, &skin);
}

static void swelling_is_apart_from_thickness(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_person_default(&person);
  short_plan(&plan);
  cutis_skin *skin = NULL;
  double before[CUTIS_MEASURES], after[CUTIS_MEASURES];
  assert_ok(cutis_skin_create(context, &person, NULL, &skin));
  assert_ok(cutis_skin_age_to(context, skin, 45.0));
  cutis_skin_measure(skin, before);
  assert_true(fabs(before[CUTIS_MEASURE_OEDEMA]) < 1e-9); /* lost water is lasting, not oedema */
  assert_true(before[CUTIS_MEASURE_GAG] < 0.99);
  assert_ok(cutis_skin_needle(context, skin, &plan));
  assert_ok(cutis_skin_live(context, skin, 1.7));
  cutis_skin_measure(skin, after);
  assert_true(after[CUTIS_MEASURE_OEDEMA] > 0.005);
  assert_true(fabs(after[CUTIS_MEASURE_THICKNESS] / before[CUTIS_MEASURE_THICKNESS] - 1.0) < 0.01);
  assert_true(after[CUTIS_MEASURE_BARRIER] < 1.0 && after[CUTIS_MEASURE_BARRIER] > 0.0);
  cutis_skin_destroy(context, &skin);
}

static void a_subject_refuses_to_grow_younger(void **state) {
  (void)state;
  cutis_person person;
  cutis_person_default(&person);
  cutis_skin *skin = NULL;
  assert_ok(cutis_skin_create(context, &person, NULL, &skin));
  assert_int_equal(cutis_skin_age_to(context, skin, 24.0), CUTIS_OUT_OF_RANGE);
  assert_int_equal(cutis_skin_live(context, skin, -1.0), CUTIS_OUT_OF_RANGE);
  assert_string_equal(cutis_context_message(context),
                      "The skin cannot live on for -1 days: the allowed range is 0 to 38351.2 d, "
                      "to an age of 130 years.");
  static const double no_life_d[] = {NAN, INFINITY, 38352.0, 2.385e15, 1e300};
  for (size_t i = 0; i < sizeof no_life_d / sizeof no_life_d[0]; i++) {
    assert_int_equal(cutis_skin_live(context, skin, no_life_d[i]), CUTIS_OUT_OF_RANGE);
  }
  assert_int_equal(cutis_skin_age_to(context, skin, 130.1), CUTIS_OUT_OF_RANGE);
  assert_int_equal(cutis_skin_age_to(context, skin, NAN), CUTIS_OUT_OF_RANGE);
  assert_true(cutis_skin_age_y(skin) == 25.0);
  cutis_skin_destroy(context, &skin);
  person.age_y = -3.0;
  assert_int_not_equal(cutis_skin_create(context, &person, NULL, &skin), CUTIS_OK);
  assert_null(skin);
}

/* ---- the calendar ---- */
static void calendar_notes_sessions_and_visits(void **state) {
  (void)state;
  cutis_plan plan;
  calendar when;
  assert_ok(cutis_plan_default(context, &plan));
  plan.sessions = 4;
  plan.interval_d = 30.0;
  plan.follow_up_d = 12.0 * 30.4375;
  assert_ok(calendar_of(context, &plan, &when));
  assert_int_equal(when.visits, 5);
  assert_true(when.visit_d[0] == 0.0);
  assert_true(fabs(when.visit_d[2] - (90.0 + 3.0 * 30.4375)) < 1e-9);
  assert_int_equal(when.main_visit, 2);
  assert_string_equal(when.visit_words[2], "3 months after the last session");
  assert_true(fabs(when.visit_d[4] - 455.25) < 1e-9);
  for (size_t i = 1; i < when.times; i++) {
    assert_true(when.time_d[i] > when.time_d[i - 1]);
  }
  assert_true(fabs(when.time_d[when.shown - 1] - 455.25) < 1e-2);
  assert_true(when.time_d[when.times - 1] - 90.0 > 5.0 * 365.0);
  plan.follow_up_d = 47.0;
  assert_ok(calendar_of(context, &plan, &when));
  assert_int_equal(when.visits, 3);
  assert_string_equal(when.visit_words[2], "47 days after the last session");
  assert_int_equal(when.main_visit, 2); /* the last before three months */
  plan.follow_up_d = 90.0;              /* three months of thirty days */
  assert_ok(calendar_of(context, &plan, &when));
  assert_string_equal(when.visit_words[when.main_visit], "90 days after the last session");
  assert_string_equal(when.visit_words[0], "before the first session");
  cutis_plan none = plan; /* without a session there is none to count from */
  none.sessions = 0;
  calendar idle;
  assert_ok(calendar_of(context, &none, &idle));
  assert_string_equal(idle.visit_words[0], "today");
  assert_string_equal(idle.visit_words[1], "1 month later");
  plan.follow_up_d = 101.5;
  assert_ok(calendar_of(context, &plan, &when));
  assert_string_equal(when.visit_words[when.main_visit], "3 months after the last session");
  plan.follow_up_d = 1.0;
  assert_ok(calendar_of(context, &plan, &when));
  assert_string_equal(when.visit_words[1], "1 day after the last session");
  plan.follow_up_d = 1e6;
  assert_int_equal(calendar_of(context, &plan, &when), CUTIS_OUT_OF_RANGE);
}

/* Every plan that is accepted is noted in order, from the first session through every visit to the
 * horizon, whatever its numbers. */
static void calendars_of_any_plan_are_whole(void **state) {
  (void)state;
  static const double follow_up_d[] = {1.0, 30.4375, 365.0, 1826.25, 1827.0005, 3653.0};
  static const double interval_d[] = {7.0, 28.0005, 365.0};
  static calendar when;
  cutis_plan plan;
  assert_ok(cutis_plan_default(context, &plan));
  for (plan.sessions = 0; plan.sessions <= 12; plan.sessions++) {
    for (size_t i = 0; i < 3 * 6; i++) {
      plan.interval_d = plan.sessions == 0 ? NAN : interval_d[i % 3];
      plan.follow_up_d = follow_up_d[i / 3];
      if (calendar_of(context, &plan, &when) != CUTIS_OK) {
        assert_true(plan_last_d(&plan) + plan.follow_up_d > 5000.0);
        continue;
      }
      assert_true(when.time_d[0] == 0.0 && when.visit_d[0] == 0.0);
      assert_true(when.times <= CALENDAR_TIMES_MAX && when.shown <= when.times);
      for (size_t time = 1; time < when.times; time++) {
        assert_true(when.time_d[time] > when.time_d[time - 1]);
      }
      for (size_t visit = 1; visit < when.visits; visit++) {
        assert_true(when.visit_d[visit] > when.visit_d[visit - 1]);
      }
      const double end_d = plan_last_d(&plan) + plan.follow_up_d;
      assert_true(fabs(when.visit_d[when.visits - 1] - end_d) < 1e-5);
      assert_true(fabs(when.time_d[when.shown - 1] - end_d) < 2e-3);
      assert_true(when.time_d[when.times - 1] > plan_last_d(&plan) + CALENDAR_HORIZON_D - 2e-3);
      assert_true(when.main_visit > 0 && when.main_visit < when.visits);
    }
  }
}

/* ---- the screen ---- */
static void screen_rejects_what_nobody_has(void **state) {
  (void)state;
  skin_solver *solver = NULL;
  cutis_parameters parameters;
  bool accepted = false;
  assert_ok(skin_solver_create(context, 1e-6, &solver));
  parameters_default(&parameters);
  assert_ok(screen_parameters(context, solver, &parameters, &accepted));
  assert_true(accepted);
  parameters.kIN *= 40.0; /* inflammation feeds itself */
  assert_ok(screen_parameters(context, solver, &parameters, &accepted));
  assert_false(accepted);
  parameters_default(&parameters);
  parameters.ks = 0.0; /* hardly ages */
  parameters.bS = 0.0;
  assert_ok(screen_parameters(context, solver, &parameters, &accepted));
  assert_false(accepted);
  /* the bounds of docs/verdict.md, from both sides */
  int close[4] = {0, 0, 0, 0};
  for (int i = 0; i <= 40; i++) {
    parameters_default(&parameters);
    parameters.ks = 0.0003 + 0.0007 * i;
    skin_model model;
    assert_ok(skin_model_create(context, &parameters, &model));
    const skin_milieu kept_from_all = {.menopause_age_y = INFINITY};
    const double fifty_years_d = 50.0 * 365.25;
    double y[CUTIS_STATES];
    memcpy(y, model.rest, sizeof y);
    assert_ok(
        skin_solve(context, solver, &model, &kept_from_all, 25.0, &fifty_years_d, 1, y, NULL));
    const double collagen = y[CUTIS_CN] + y[CUTIS_CM];
    assert_ok(screen_parameters(context, solver, &parameters, &accepted));
    assert_int_equal(accepted, collagen >= 0.50 && collagen <= 0.72);
    close[0] += collagen > 0.45 && collagen < 0.50;
    close[1] += collagen > 0.50 && collagen < 0.55;
    close[2] += collagen > 0.67 && collagen < 0.72;
    close[3] += collagen > 0.72 && collagen < 0.77;
  }
  assert_true(close[0] && close[1] && close[2] && close[3]);
  for (int above = 0; above < 2; above++) {
    skin_model model;
    parameters_default(&parameters);
    assert_ok(skin_model_create(context, &parameters, &model));
    const double times = (above ? 0.92 : 0.88) / skin_loop_gain(&model.p);
    parameters.kIN *= times;
    parameters.kIM *= times;
    assert_ok(screen_parameters(context, solver, &parameters, &accepted));
    assert_int_equal(accepted, !above);
  }
  skin_solver_destroy(context, &solver);
}

/* ---- many courses ---- */
static void assert_same(const cutis_outcome *a, const cutis_outcome *b) {
  assert_int_equal(a->draws, b->draws);
  const size_t doubles = COURSE_ARMS * a->when.times * CUTIS_MEASURES;
  for (size_t run = 0; run <= a->draws; run++) {
    assert_memory_equal(a->record[run].measure, b->record[run].measure, doubles * sizeof(double));
    for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
      for (size_t visit = 0; visit < a->when.visits; visit++) {
        assert_memory_equal(a->record[run].readout[arm][visit], b->record[run].readout[arm][visit],
                            sizeof a->record[run].readout[arm][visit]);
      }
    }
  }
  assert_memory_equal(a->album.curve[CUTIS_TREATED][1].height_mm,
                      b->album.curve[CUTIS_TREATED][1].height_mm,
                      a->album.curve[CUTIS_TREATED][1].points * sizeof(double));
  assert_string_equal(a->verdict.sentence, b->verdict.sentence);
}

static bool stop_after(void *user, size_t done, size_t total) {
  assert_true(done <= total);
  return done < *(size_t *)user;
}

static void threads_and_resumption_give_the_same_bytes(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_person_default(&person);
  short_plan(&plan);
  cutis_run_options_default(&options);
  options.draws = 3;
  options.seed = 2385;
  options.threads = 1;
  cutis_outcome *one = NULL, *other = NULL;
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &one));
  assert_int_equal(cutis_outcome_draws(one), 3);
  assert_int_equal(one->verdict.answer, CUTIS_CANNOT_SAY); /* three draws are no answer */
  /* the arm with one more session is the treated one until that session, an interval later */
  for (size_t time = 0; time < one->when.times; time++) {
    const double *treated = course_measure_at(one->record, &one->when, CUTIS_TREATED, time);
    const double *more = course_measure_at(one->record, &one->when, COURSE_ONE_MORE, time);
    const double since_d = one->when.time_d[time] - 2 * plan.interval_d;
    if (since_d <= 0.0) {
      assert_true(fabs(more[CUTIS_MEASURE_GAP] - treated[CUTIS_MEASURE_GAP]) < 1e-6);
    } else if (since_d < 8.0) {
      assert_true(more[CUTIS_MEASURE_GAP] > treated[CUTIS_MEASURE_GAP] + 1e-3);
    }
  }
  options.threads = 4;
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &other));
  assert_same(one, other);
  cutis_outcome_destroy(context, &other);

  /* stopped on the way, then resumed; one finished draw is torn meanwhile */
  char folder[] = "course-checkpoint-XXXXXX", path[128];
  assert_non_null(mkdtemp(folder));
  size_t enough = 7; /* one thread: two draws are whole by then, in order */
  options.threads = 1;
  options.checkpoint = folder;
  options.progress = stop_after;
  options.progress_user = &enough;
  assert_int_equal(cutis_run(context, &person, &plan, NULL, &options, &other), CUTIS_STOPPED);
  assert_null(other);
  snprintf(path, sizeof path, "%s/draw-000000.bin", folder);
  FILE *file = fopen(path, "r+b");
  assert_non_null(file);
  assert_int_equal(fseek(file, 200, SEEK_SET), 0);
  fputc('?', file);
  fclose(file);
  options.progress = NULL;
  options.threads = 2;
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &other));
  assert_same(one, other);
  cutis_outcome_destroy(context, &other);

  /* from a whole checkpoint nothing is computed again: what is put there is what comes out */
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &other));
  assert_same(one, other);
  checkpoint *disk = NULL;
  cutis_parameters central;
  parameters_default(&central);
  assert_ok(checkpoint_open(context, folder, run_fingerprint(&person, &plan, &central, &options),
                            &other->when, &disk));
  other->record[2].readout[CUTIS_TREATED][1][CUTIS_R0] = 0.2385;
  assert_ok(checkpoint_save(context, disk, 2, &other->record[2], NULL));
  checkpoint_close(context, &disk);
  cutis_outcome_destroy(context, &other);
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &other));
  assert_true(cutis_outcome_draw_readout(other, 2, CUTIS_R0, CUTIS_TREATED, 1) == 0.2385);
  cutis_outcome_destroy(context, &other);
  for (int draw = 0; draw <= 3; draw++) {
    snprintf(path, sizeof path, "%s/draw-%06d.bin", folder, draw);
    assert_int_equal(unlink(path), 0);
  }
  assert_int_equal(rmdir(folder), 0);

  options.checkpoint = "no/such/folder/here";
  assert_int_equal(cutis_run(context, &person, &plan, NULL, &options, &other), CUTIS_IO_ERROR);
  cutis_outcome_destroy(context, &one);
}

/* What was read at 37 on the way to 45 is what is read of a skin that is 37; what was read today is
 * the first visit's. */
static void assert_looks(const cutis_outcome *outcome, const cutis_person *person) {
  static const double ages[] = {25, 31, 37, 43, 45};
  assert_int_equal(cutis_outcome_looks(outcome), 5);
  double *readout = calloc(cutis_readout_count(), sizeof *readout);
  cutis_skin *skin = NULL;
  assert_non_null(readout);
  assert_ok(cutis_skin_create(context, person, NULL, &skin));
  assert_ok(cutis_skin_age_to(context, skin, 37));
  assert_ok(cutis_skin_look(context, skin, cutis_outcome_protocol(outcome), readout));
  for (size_t i = 0; i < cutis_readout_count(); i++) {
    const double then = cutis_outcome_look(outcome, i, 2);
    assert_true(isnan(readout[i]) ? isnan(then)
                                  : fabs(then - readout[i]) <= 1e-4 * fabs(readout[i]));
    const double today = cutis_outcome_look(outcome, i, 4);
    const double visit = cutis_outcome_draw_readout(outcome, 0, i, CUTIS_UNTREATED, 0);
    assert_true(isnan(visit) ? isnan(today) : today == visit);
  }
  assert_true(cutis_outcome_look(outcome, CUTIS_R2, 0) > cutis_outcome_look(outcome, CUTIS_R2, 4));
  for (size_t at = 0; at < 5; at++) {
    assert_true(fabs(cutis_outcome_look_age_y(outcome, at) - ages[at]) < 1e-6);
  }
  assert_true(isnan(cutis_outcome_look_age_y(outcome, 5)));
  cutis_skin_destroy(context, &skin);
  free(readout);
}

static void the_untreated_twin_is_the_same_person(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_person_default(&person);
  short_plan(&plan);
  plan.sessions = 0; /* nothing is done: the arms may not differ at all */
  cutis_run_options_default(&options);
  options.draws = 0;
  cutis_outcome *outcome = NULL;
  assert_ok(cutis_run(context, &person, &plan, NULL, &options, &outcome));
  for (size_t i = 0; i < cutis_outcome_times(outcome); i++) {
    for (size_t m = 0; m < CUTIS_MEASURES; m++) {
      const double a = cutis_outcome_draw_measure(outcome, 0, m, CUTIS_TREATED, i);
      const double b = cutis_outcome_draw_measure(outcome, 0, m, CUTIS_UNTREATED, i);
      assert_true(a == b);
    }
  }
  const cutis_effect effect = cutis_outcome_effect(outcome, CUTIS_R0, 1);
  assert_true(effect.gain.central == 0.0);
  assert_true(isnan(cutis_outcome_effect(outcome, CUTIS_READOUTS_MAX, 0).gain.central));
  assert_null(cutis_outcome_lever(outcome, 0));
  assert_int_equal(cutis_outcome_ages(outcome), 21);
  assert_true(cutis_outcome_age_y(outcome, 20) == 45.0);
  assert_true(cutis_outcome_life(outcome, CUTIS_MEASURE_COLLAGEN, 20) <
              cutis_outcome_life(outcome, CUTIS_MEASURE_COLLAGEN, 0));
  assert_looks(outcome, &person);
  cutis_outcome_destroy(context, &outcome);
}

static void set_parameters_hold_in_every_draw(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_parameters *set = NULL;
  cutis_person_default(&person);
  short_plan(&plan);
  plan.follow_up_d = 14.0;
  cutis_run_options_default(&options);
  options.draws = 2;
  assert_ok(cutis_parameters_create(context, &set));
  assert_ok(cutis_parameters_set(context, set, "kmat", 0.6123));
  assert_ok(cutis_parameters_set(context, set, "km", 0.0462)); /* as in the table, but set */
  cutis_outcome *outcome = NULL;
  cutis_context_clear(context);
  assert_ok(cutis_run(context, &person, &plan, set, &options, &outcome));
  for (size_t run = 0; run <= 2; run++) {
    double value = 0.0;
    assert_ok(cutis_parameters_get(context, &outcome->parameters[run], "kmat", &value));
    assert_true(fabs(value - 0.6123) < 1e-12);
    assert_ok(cutis_parameters_get(context, &outcome->parameters[run], "km", &value));
    assert_true(fabs(value - 0.0462) < 1e-12);
  }
  assert_true(outcome->parameters[1].kn != outcome->parameters[2].kn);
  assert_true(outcome->rejected > 0); /* which is no failure to tell */
  assert_string_equal(cutis_context_message(context), "");
  /* one cycle of suction takes no R9, so nothing can be said of it */
  const cutis_effect untaken = cutis_outcome_effect(outcome, CUTIS_R9, 1);
  assert_true(isnan(untaken.better) && isnan(untaken.within) && isnan(untaken.worse));
  cutis_outcome_destroy(context, &outcome);
  cutis_parameters_destroy(context, &set);
}

/* Each number that a draw depends on is in the fingerprint: one that is not would let a checkpoint
 * of other inputs pass. */
static void the_fingerprint_sees_every_input(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_parameters parameters;
  cutis_person_default(&person);
  short_plan(&plan);
  cutis_run_options_default(&options);
  parameters_default(&parameters);
  const uint64_t first = run_fingerprint(&person, &plan, &parameters, &options);
  double *const numbers[] = {&person.age_y,
                             &person.menopause_age_y,
                             &person.sun.dose_SED_per_y,
                             &person.sun.latitude_deg,
                             &person.sun.outdoors_h_per_d,
                             &person.smoking.packs_per_day,
                             &person.smoking.from_y,
                             &person.smoking.to_y,
                             &person.pollution.pm25_ug_per_m3,
                             &person.pollution.no2_ug_per_m3,
                             &person.pollution.soot_1e5_per_m,
                             &person.alcohol.drinks_per_week,
                             &plan.device.needle_tolerance_mm,
                             &plan.device.needle_base_radius_mm,
                             &plan.device.needle_tip_radius_um,
                             &plan.device.rate_Hz,
                             &plan.device.glide_mm_per_s,
                             &plan.device.width_mm,
                             &plan.device.drum_diameter_mm,
                             &plan.device.needle_speed_mm_per_s,
                             &plan.needle_length_mm,
                             &plan.passes,
                             &plan.interval_d,
                             &plan.follow_up_d,
                             &parameters.kmat,
                             &parameters.slip,
                             &options.protocol.aperture_mm,
                             &options.protocol.pressure_kPa,
                             &options.protocol.rise_s,
                             &options.protocol.on_s,
                             &options.protocol.off_s};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    const double before = *numbers[i];
    *numbers[i] = isfinite(before) ? 1.0625 * before + 0.03125 : 2.385;
    if (run_fingerprint(&person, &plan, &parameters, &options) == first) {
      fail_msg("number %zu is not in the fingerprint", i);
    }
    *numbers[i] = before;
  }
  int *const whole[] = {&person.phototype, &plan.device.needles, &plan.sessions,
                        &options.protocol.cycles};
  for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
    *whole[i] += 3;
    assert_true(run_fingerprint(&person, &plan, &parameters, &options) != first);
    *whole[i] -= 3;
  }
  cutis_person other = person;
  other.sex = CUTIS_MALE;
  assert_true(run_fingerprint(&other, &plan, &parameters, &options) != first);
  other = person;
  other.area = CUTIS_AREA_NECK;
  assert_true(run_fingerprint(&other, &plan, &parameters, &options) != first);
  other = person;
  other.sun.sunscreen = CUTIS_SUNSCREEN_DAILY;
  assert_true(run_fingerprint(&other, &plan, &parameters, &options) != first);
  other = person;
  strcpy(other.sun.place, "London");
  assert_true(run_fingerprint(&other, &plan, &parameters, &options) != first);
  parameters.held[PARAMETER_kmat] = true; /* the same value, but in every draw */
  assert_true(run_fingerprint(&person, &plan, &parameters, &options) != first);
  parameters.held[PARAMETER_kmat] = false;
  options.seed++;
  assert_true(run_fingerprint(&person, &plan, &parameters, &options) != first);
  options.seed--;
  options.draws = 11; /* the same draws, but fewer: may go on from the same checkpoint */
  options.threads = 3;
  assert_true(run_fingerprint(&person, &plan, &parameters, &options) == first);
}

/* Other draws of other constants are another posterior; and who wants more than there are is told. */
static void a_posterior_is_known_by_its_draws(void **state) {
  (void)state;
  cutis_posterior *of = NULL;
  cutis_parameters central, chosen[4];
  size_t rejected;
  parameters_default(&central);
  assert_ok(posterior_reserve(context, 4, 2, 0, &of));
  of->index[0] = PARAMETER_kmat;
  of->index[1] = PARAMETER_kH;
  for (size_t i = 0; i < 4; i++) {
    of->value[2 * i] = central.kmat * (1 + 1e-3 * (double)i);
    of->value[2 * i + 1] = central.kH;
  }
  const uint64_t first = posterior_hash(of);
  of->index[1] = PARAMETER_km;
  assert_true(posterior_hash(of) != first);
  of->index[1] = PARAMETER_kH;
  of->value[7] *= 1.01;
  assert_true(posterior_hash(of) != first);
  of->value[7] = central.kH;
  of->median[0]++;
  assert_true(posterior_hash(of) != first);
  of->median[0]--;
  assert_true(posterior_hash(of) == first);
  for (size_t i = 0; i < PARAMETER_COUNT; i++) { /* so that all pass the screen */
    central.held[i] = i != PARAMETER_kmat && i != PARAMETER_kH;
  }
  cutis_context_clear(context);
  assert_ok(screen_choose(context, of, 1, &central, 4, chosen, NULL, &rejected));
  assert_int_equal(rejected, 0);
  assert_null(cutis_context_warning(context, 0));
  of->draws = 3;
  assert_true(posterior_hash(of) != first);
  assert_ok(screen_choose(context, of, 1, &central, 4, chosen, NULL, &rejected));
  assert_non_null(cutis_context_warning(context, 0));
  assert_non_null(strstr(cutis_context_warning(context, 0),
                         "4 draws were taken of the posterior, which has 3:"));
  cutis_context_clear(context);
  cutis_posterior_destroy(context, &of);
}

static void run_refuses_bad_options(void **state) {
  (void)state;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_person_default(&person);
  short_plan(&plan);
  cutis_run_options_default(&options);
  cutis_outcome *outcome = NULL;
  options.draws = -1;
  assert_int_equal(cutis_run(context, &person, &plan, NULL, &options, &outcome),
                   CUTIS_OUT_OF_RANGE);
  assert_string_equal(cutis_context_message(context),
                      "The draws are -1: the allowed range is 0 to 100000.");
  options.draws = 0;
  options.threads = -2;
  assert_int_equal(cutis_run(context, &person, &plan, NULL, &options, &outcome),
                   CUTIS_OUT_OF_RANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lives_the_same_in_one_go_and_in_pieces),
      cmocka_unit_test(exposure_changes_are_met),
      cmocka_unit_test(a_habit_counts_from_its_first_day),
      cmocka_unit_test(the_barrier_closes_with_age),
      cmocka_unit_test(swelling_is_apart_from_thickness),
      cmocka_unit_test(a_subject_refuses_to_grow_younger),
      cmocka_unit_test(calendar_notes_sessions_and_visits),
      cmocka_unit_test(calendars_of_any_plan_are_whole),
      cmocka_unit_test(screen_rejects_what_nobody_has),
      cmocka_unit_test(threads_and_resumption_give_the_same_bytes),
      cmocka_unit_test(the_untreated_twin_is_the_same_person),
      cmocka_unit_test(set_parameters_hold_in_every_draw),
      cmocka_unit_test(the_fingerprint_sees_every_input),
      cmocka_unit_test(a_posterior_is_known_by_its_draws),
      cmocka_unit_test(run_refuses_bad_options),
  };
  return cmocka_run_group_tests_name("course", tests, make_context, drop_context);
}
