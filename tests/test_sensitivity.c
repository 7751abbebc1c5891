/* What decides the answer: that many sets of constants in lanes live the run's own course, and that
 * the shares of the variance are those of that function. */
#include "context_testing.h"

#include <stdio.h>
#include <string.h>

#include "instruments/surrogate.h"
#include "study/study.h"

/* A smoker who stops between two sessions, and comes to menopause after the last. */
static cutis_person person;
static cutis_plan plan;

static int setup(void **state) {
  if (make_context(state) != 0 || cutis_plan_default(context, &plan) != CUTIS_OK) {
    return -1;
  }
  cutis_person_default(&person);
  person.area = CUTIS_AREA_CHEEK;
  person.age_y = 50.3;
  person.sex = CUTIS_FEMALE;
  person.menopause_age_y = 51.2;
  person.smoking.packs_per_day = 0.7;
  person.smoking.from_y = 21.0;
  person.smoking.to_y = 50.36;
  plan.sessions = 3;
  plan.interval_d = 31.5;
  plan.follow_up_d = 95.0;
  return 0;
}

static size_t index_of(const char *symbol) {
  cutis_parameter_info info;
  size_t i = 0;
  while (cutis_parameter_at(i, &info) && strcmp(info.symbol, symbol) != 0) {
    i++;
  }
  assert_true(i < PARAMETER_COUNT);
  return i;
}

/* ---- lives ---- */

enum { DRAWN = 6, RUN = 2, DEAD = 4 };

static void draw(cutis_parameters drawn[DRAWN]) {
  for (uint32_t i = 0; i < DRAWN; i++) {
    assert_ok(cutis_parameters_draw(context, 2385, i, &drawn[i]));
  }
  const size_t feeds = index_of("kIN");
  parameters_put(&drawn[DEAD], feeds, 40.0 * parameters_value(&drawn[DEAD], feeds));
}

/* Gains and R0 of the run's own course. */
static void compare_with_course(const study_twins *twins, const cutis_parameters *parameters,
                                const study_twin *twin) {
  const calendar *when = study_twins_calendar(twins);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  const course_setting setting = {
      .person = &person, .plan = &plan, .when = when, .protocol = &protocol};
  course_record *record = context_allocate(context, 1, sizeof *record);
  record->measure =
      context_allocate(context, COURSE_ARMS * when->times * CUTIS_MEASURES, sizeof(double));
  assert_non_null(record->measure);
  assert_ok(course_run(context, &setting, parameters, record, NULL));
  double gain[CALENDAR_TIMES_MAX], largest = 0.0;
  for (size_t time = 0; time < when->times; time++) {
    const size_t at = CUTIS_MEASURE_COLLAGEN;
    gain[time] = course_measure_at(record, when, CUTIS_TREATED, time)[at] /
                     course_measure_at(record, when, CUTIS_UNTREATED, time)[at] -
                 1.0;
    largest = fmax(largest, fabs(gain[time]));
    assert_close(twin->gain[time], gain[time], 2e-4);
  }
  assert_true(largest > 0.01);
  const double last_d = plan_last_d(&plan);
  const verdict_benefit mine = verdict_benefit_of(twin->gain, when, last_d),
                        theirs = verdict_benefit_of(gain, when, last_d);
  assert_close(mine.peak, theirs.peak, 2e-4);
  assert_close(mine.lasts_d, theirs.lasts_d, 1e-9);

  size_t visit = 0;
  while (fabs(when->time_d[visit] - when->visit_d[when->main_visit]) > 2e-3) {
    visit++;
  }
  for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
    const double *wanted = course_measure_at(record, when, arm, visit);
    for (size_t i = 0; i < CUTIS_MEASURES; i++) {
      assert_close(twin->seen[arm].measure[i], wanted[i], 1e-3 * (0.1 + fabs(wanted[i])));
    }
  }

  surrogates *known = NULL;
  double quick[CUTIS_ARMS], solved[CUTIS_ARMS];
  assert_ok(surrogates_create(context, &known));
  for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
    cutis_suction found;
    double readout[CUTIS_SUCTION_READOUTS];
    bool outside = true;
    assert_ok(instrument_suction_test(context, &twin->seen[arm], &protocol, &found));
    assert_true(surrogates_suction(known, &twin->seen[arm], readout, &outside));
    assert_false(outside);
    solved[arm] = record->readout[arm][when->main_visit][CUTIS_R0];
    quick[arm] = readout[CUTIS_R0];
    assert_close(found.readout[CUTIS_R0], solved[arm], 1e-4 * solved[arm]);
    assert_close(quick[arm], solved[arm], 0.1 * solved[arm]);
  }
  assert_close(quick[CUTIS_TREATED] / quick[CUTIS_UNTREATED],
               solved[CUTIS_TREATED] / solved[CUTIS_UNTREATED], 0.02);
  surrogates_destroy(context, &known);
  context_free(context, record->measure);
  context_free(context, record);
}

static void lives_are_those_of_the_run(void **state) {
  (void)state;
  cutis_parameters drawn[DRAWN];
  study_twin all[DRAWN], one;
  study_twins *twins = NULL;
  study_twins_worker *worker = NULL;
  skin_solver *solver = NULL;
  draw(drawn);
  assert_ok(study_twins_create(context, &person, &plan, &twins));
  assert_ok(study_twins_open(context, twins, &worker));
  assert_ok(study_twins_live(context, worker, drawn, DRAWN, all));
  assert_ok(skin_solver_create(context, SKIN_RELATIVE, &solver));
  size_t admitted = 0;
  for (size_t i = 0; i < DRAWN; i++) {
    bool passes = false;
    assert_ok(screen_parameters(context, solver, &drawn[i], &passes));
    assert_int_equal(all[i].lived, i != DEAD);
    assert_int_equal(all[i].admitted, passes);
    admitted += passes;
  }
  assert_true(admitted > 0 && admitted < DRAWN - 1); /* both kinds were tried */
  compare_with_course(twins, &drawn[RUN], &all[RUN]);
  const double gain = all[RUN].gain[7];
  const double thick = all[RUN].seen[CUTIS_TREATED].measure[CUTIS_MEASURE_THICKNESS];
  assert_ok(study_twins_live(context, worker, &drawn[RUN], 1, &one));
  assert_true(one.gain[7] == gain);
  assert_true(one.seen[CUTIS_TREATED].measure[CUTIS_MEASURE_THICKNESS] == thick);
  skin_solver_destroy(context, &solver);
  study_twins_close(context, &worker);
  study_twins_destroy(context, &twins);
}

/* ---- a surrogate outside of what it knows ---- */

/* An area that no surrogate knows: one of the table, or else no area at all. */
static cutis_area area_without(const surrogates *known) {
  int area = 0;
  while (area < CUTIS_AREA_COUNT && surrogates_of(known, (cutis_area)area, 0) != NULL) {
    area++;
  }
  return (cutis_area)area;
}

/* The same from the parts of the surrogate: the farthest place on the way from the centre of the training
 * to the nearest of the box that is still in the ball, by halving. */
static void check_nearest(const surrogates *known, const tissue *far, double R0) {
  const surrogate *of = surrogates_of(known, CUTIS_AREA_CHEEK, 0);
  const look none = {.suction = NULL};
  double x[SURROGATE_INPUTS], at[SURROGATE_INPUTS], out[SURROGATE_OUTPUTS];
  double low = 0.0, high = 1.0;
  surrogate_inputs(of->kind, NULL, far, &none, x);
  for (int halving = 0; halving < 60; halving++) {
    const double share = 0.5 * (low + high);
    double away = 0.0;
    for (size_t i = 0; i < of->kind->inputs; i++) {
      const double edge = x[i] < of->low[i] ? of->low[i] : x[i] > of->high[i] ? of->high[i] : x[i];
      at[i] = of->function->centre[i] + share * (edge - of->function->centre[i]);
      away += pow((at[i] - of->function->centre[i]) / of->function->scale[i], 2.0);
    }
    *(away > of->reach ? &high : &low) = share;
  }
  assert_true(high < 1.0); /* the ball was in the way */
  net_evaluate(of->function, at, out);
  assert_close(R0, exp(out[0]), 1e-9);
}

static void far_skin_is_read_as_the_nearest_that_is_known(void **state) {
  (void)state;
  surrogates *known = NULL;
  cutis_skin *skin = NULL;
  tissue now, far;
  double readout[3][CUTIS_SUCTION_READOUTS];
  bool outside[3];
  assert_ok(surrogates_create(context, &known));
  assert_ok(cutis_skin_create(context, &person, NULL, &skin));
  diary_tissue(skin, &now);
  far = now;
  far.layer[LAYER_RETICULAR].material.k1_kPa *= 1e20;
  assert_true(surrogates_suction(known, &now, readout[0], &outside[0]));
  assert_true(surrogates_suction(known, &far, readout[1], &outside[1]));
  far.layer[LAYER_RETICULAR].material.k1_kPa *= 1e20;
  assert_true(surrogates_suction(known, &far, readout[2], &outside[2]));
  assert_false(outside[0]);
  assert_true(outside[1] && outside[2]);
  assert_true(readout[1][CUTIS_R0] == readout[2][CUTIS_R0]); /* flat out there */
  assert_true(readout[1][CUTIS_R0] < readout[0][CUTIS_R0]);  /* and stiffer is still stiffer */
  for (int i = 0; i < LAYERS; i++) {
    material *of = &far.layer[i].material;
    far.layer[i].thickness_mm *= 30.0;
    of->mu_kPa *= 1e-3;
    of->k1_kPa *= 1e-20;
    of->prestretch[DIRECTION_ACROSS] *= 2.0;
    for (int k = 0; k < MATERIAL_BRANCHES; k++) {
      of->branch[k].modulus_kPa *= 1e-9;
      of->branch[k].time_s *= 1e-3;
      of->branch[k].slip_kPa *= 1e3;
    }
  }
  assert_true(surrogates_suction(known, &far, readout[2], &outside[2]));
  check_nearest(known, &far, readout[2][CUTIS_R0]);
  far.layer[LAYER_RETICULAR].material.mu_kPa = NAN;
  assert_false(surrogates_suction(known, &far, readout[2], &outside[2]));
  const instrument *const *stand_ins = surrogates_instruments(known);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  surrogate_use use = {{0}, {0}};
  const instrument_setting setting = {.protocol = &protocol, .surrogates = known, .use = &use};
  instrument_set *set = NULL;
  look found = {.suction = NULL};
  assert_ok(instrument_set_create_with(context, stand_ins, 1, &setting, &set));
  assert_ok(instrument_set_measure(context, set, &now, &found));
  assert_int_equal(use.looks[0], 1);
  assert_int_equal(use.solved[0], 0);
  assert_true(found.readout[CUTIS_R0] == readout[0][CUTIS_R0]); /* inside, it is the stand-in */
  instrument_set_destroy(context, &set);
  cutis_anatomy elsewhere = *now.anatomy;
  elsewhere.area = area_without(known);
  now.anatomy = &elsewhere;
  assert_false(surrogates_suction(known, &now, readout[2], &outside[2]));
  cutis_skin_destroy(context, &skin);
  surrogates_destroy(context, &known);
}

/* ---- shares of the variance ---- */

/* All are held but these. */
static void free_only(cutis_parameters *central, const char *const *symbols, size_t count) {
  parameters_default(central);
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    central->held[i] = true;
  }
  for (size_t i = 0; i < count; i++) {
    central->held[index_of(symbols[i])] = false;
  }
}

static study_question small_question(const cutis_parameters *central) {
  study_question made;
  study_question_default(&made);
  made.person = &person;
  made.plan = &plan;
  made.central = central;
  made.trajectories = 2;
  made.points = 64;
  made.chosen = 2;
  made.checked = 0;
  made.seed = 2385;
  return made;
}

/* The peak over a grid of the shares of two constants, from which the shares of the variance follow
 * without a sample. */
enum { SIDE = 16 };
typedef struct grid {
  double value[SIDE][SIDE];
  bool admitted[SIDE][SIDE];
} grid;

/* What the row, or the column, accounts for of the variance over the cells, or those admitted. */
static double share_of(const grid *of, bool by_row, bool admitted_alone) {
  double mean = 0.0, cells = 0.0, between = 0.0, whole = 0.0, square = 0.0;
  for (size_t i = 0; i < SIDE; i++) {
    double sum = 0.0, count = 0.0;
    for (size_t j = 0; j < SIDE; j++) {
      const size_t row = by_row ? i : j, column = by_row ? j : i;
      if (of->admitted[row][column] || !admitted_alone) {
        const double y = of->value[row][column];
        sum += y;
        count += 1.0;
        square += y * y;
      }
    }
    mean += sum;
    cells += count;
    between += count > 0.0 ? sum * sum / count : 0.0;
  }
  mean /= cells;
  whole = square - cells * mean * mean;
  return (between - cells * mean * mean) / whole;
}

static void live_grid(const cutis_parameters *central, const size_t moved[2], grid *of) {
  study_twins *twins = NULL;
  study_twins_worker *worker = NULL;
  assert_ok(study_twins_create(context, &person, &plan, &twins));
  assert_ok(study_twins_open(context, twins, &worker));
  for (size_t i = 0; i < SIDE; i++) {
    cutis_parameters row[SIDE];
    study_twin twin[SIDE];
    for (size_t j = 0; j < SIDE; j++) {
      row[j] = *central;
      parameters_put(&row[j], moved[0],
                     parameters_quantile(moved[0], ((double)i + 0.5) / (double)SIDE));
      parameters_put(&row[j], moved[1],
                     parameters_quantile(moved[1], ((double)j + 0.5) / (double)SIDE));
    }
    assert_ok(study_twins_live(context, worker, row, SIDE, twin));
    for (size_t j = 0; j < SIDE; j++) {
      assert_true(twin[j].lived);
      of->admitted[i][j] = twin[j].admitted;
      of->value[i][j] =
          verdict_benefit_of(twin[j].gain, study_twins_calendar(twins), plan_last_d(&plan)).peak;
    }
  }
  study_twins_close(context, &worker);
  study_twins_destroy(context, &twins);
}

/* One has indices of its own, the other is all that is left out. */
static void shares_are_those_of_a_grid(void **state) {
  (void)state;
  static const char *const symbols[] = {"km", "dP"};
  const size_t moved[] = {index_of(symbols[0]), index_of(symbols[1])};
  cutis_parameters central;
  static grid all;
  study_sensitivity *got = NULL;
  free_only(&central, symbols, 2);
  live_grid(&central, moved, &all);
  const double first[] = {share_of(&all, true, false), share_of(&all, false, false)};
  const double screened[] = {share_of(&all, true, true), share_of(&all, false, true)};
  assert_true(first[0] > 0.15 && first[1] > 0.15 && first[0] + first[1] < 0.999);
  study_question question = small_question(&central);
  question.chosen = 1;
  question.points = 384;
  assert_ok(study_sensitivity_run(context, &question, &got));
  assert_int_equal(got->inputs, 2);
  assert_int_equal(got->chosen, 1);
  assert_true(got->has_rest);
  assert_int_equal(got->whole[STUDY_PEAK], 384);
  const size_t own = got->input[0].chosen ? 0 : 1;
  const size_t at = got->input[own].parameter == moved[0] ? 0 : 1;
  const sensitivity_index *mine = &got->input[own].index[STUDY_PEAK],
                          *others = &got->rest[STUDY_PEAK];
  assert_close(mine->first, first[at], 0.1);
  assert_close(others->first, first[1 - at], 0.1);
  assert_close(mine->total, 1.0 - first[1 - at], 0.1);
  assert_close(others->total, 1.0 - first[at], 0.1);
  assert_true(mine->first_lower < mine->first && mine->first < mine->first_upper);
  assert_close(got->input[own].screened[STUDY_PEAK], screened[at], 0.08);
  assert_true(fabs(screened[at] - first[at]) > 0.15); /* the screen matters here */
  assert_true(got->screened[STUDY_PEAK].points < got->all[STUDY_PEAK].points);
  assert_true(isnan(got->all[STUDY_GAIN].mean)); /* without surrogates there is none */
  study_sensitivity_destroy(context, &got);
}

/* The modulus of a branch is not in the kinetics: collagen does not know it, the suction test does. */
static void what_cannot_matter_has_no_share(void **state) {
  (void)state;
  static const char *const symbols[] = {"v2", "eta_cut"};
  cutis_parameters central;
  study_sensitivity *got = NULL;
  surrogates *known = NULL;
  free_only(&central, symbols, 2);
  assert_ok(surrogates_create(context, &known));
  study_question question = small_question(&central);
  question.surrogates = known;
  question.checked = 1;
  assert_ok(study_sensitivity_run(context, &question, &got));
  for (size_t i = 0; i < 2; i++) {
    const study_input *at = &got->input[i];
    const bool idle = at->parameter == index_of("v2");
    assert_int_equal(at->effect[STUDY_PEAK].mean_size == 0.0, idle);
    assert_int_equal(at->index[STUDY_PEAK].total == 0.0, idle);
    assert_int_equal(at->index[STUDY_LASTS].total == 0.0, idle);
    assert_true(at->index[STUDY_GAIN].total > 1e-4);
    assert_true(at->effect[STUDY_GAIN].mean_size > 0.0);
  }
  assert_int_equal(got->inside.points, 1);
  assert_int_equal(got->inside.unsolved, 0);
  assert_true(got->inside.rms > 0.0 && got->inside.rms < 0.03);
  assert_true(got->error > 0.0 && got->error < 0.25);
  study_sensitivity_destroy(context, &got);
  surrogates_destroy(context, &known);
}

/* Of all constants, some of whom nobody can live. */
static void threads_give_the_same_bytes(void **state) {
  (void)state;
  study_sensitivity *one = NULL, *three = NULL;
  surrogates *known = NULL;
  assert_ok(surrogates_create(context, &known));
  study_question question = small_question(NULL);
  question.surrogates = known;
  question.threads = 1;
  assert_ok(study_sensitivity_run(context, &question, &one));
  question.threads = 3;
  assert_ok(study_sensitivity_run(context, &question, &three));
  assert_int_equal(one->inputs, three->inputs);
  for (size_t i = 0; i < one->inputs; i++) {
    const study_input *a = &one->input[i], *b = &three->input[i];
    assert_memory_equal(a->effect, b->effect, sizeof a->effect);
    assert_memory_equal(a->index, b->index, sizeof a->index);
  }
  assert_memory_equal(one->rest, three->rest, sizeof one->rest);
  assert_memory_equal(one->all, three->all, sizeof one->all);
  assert_true(one->dead > 0 && one->refused > 0);
  assert_int_equal(one->dead, three->dead);
  assert_int_equal(one->points, 2 * (one->inputs + 1) + 64 * 5);
  assert_true(one->whole[STUDY_GAIN] < 64 && one->whole[STUDY_GAIN] > 40);
  study_sensitivity_destroy(context, &one);
  study_sensitivity_destroy(context, &three);
  surrogates_destroy(context, &known);
}

/* Where a trajectory of two meets somebody who cannot live, effects on its way are not known: with this
 * seed that of the first constant among them. */
static void the_largest_effect_that_is_known_is_chosen(void **state) {
  (void)state;
  study_sensitivity *got = NULL;
  study_question question = small_question(NULL);
  question.chosen = 1; /* by the peak, since no suction is read */
  question.seed = 16;
  assert_ok(study_sensitivity_run(context, &question, &got));
  size_t largest = got->inputs;
  assert_true(isnan(got->input[0].effect[STUDY_PEAK].mean_size));
  for (size_t i = 0; i < got->inputs; i++) {
    const double size = got->input[i].effect[STUDY_PEAK].mean_size;
    if (!isnan(size) &&
        (largest == got->inputs || size > got->input[largest].effect[STUDY_PEAK].mean_size)) {
      largest = i;
    }
  }
  assert_true(largest < got->inputs && got->input[largest].chosen);
  study_sensitivity_destroy(context, &got);
}

/* ---- what is refused ---- */

static bool stop_at_once(void *user, size_t done, size_t total) {
  (void)user, (void)done, (void)total;
  return false;
}

static void expect(const study_question *question, cutis_status status, const char *words) {
  study_sensitivity *got = NULL;
  assert_int_equal(study_sensitivity_run(context, question, &got), status);
  assert_null(got);
  assert_non_null(strstr(cutis_context_message(context), words));
}

static void what_cannot_be_told_is_refused(void **state) {
  (void)state;
  surrogates *known = NULL;
  cutis_parameters held;
  const cutis_area was = person.area;
  assert_ok(surrogates_create(context, &known));
  study_question question = small_question(NULL);
  question.points = 63;
  expect(&question, CUTIS_BAD_INPUT, "needs 64 or more points");
  question = small_question(NULL);
  question.progress = stop_at_once;
  expect(&question, CUTIS_STOPPED, "stopped on request");
  free_only(&held, NULL, 0);
  question = small_question(&held);
  expect(&question, CUTIS_BAD_INPUT, "Every constant is held");
  question = small_question(NULL);
  question.surrogates = known;
  person.area = area_without(known);
  expect(&question, CUTIS_BAD_INPUT,
         person.area == CUTIS_AREA_COUNT ? "area" : "has no surrogate of the suction test");
  person.area = was;
  cutis_plan none = plan;
  none.sessions = 0;
  question.plan = &none;
  expect(&question, CUTIS_BAD_INPUT, "plan.sessions is 0");
  surrogates_destroy(context, &known);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lives_are_those_of_the_run),
      cmocka_unit_test(far_skin_is_read_as_the_nearest_that_is_known),
      cmocka_unit_test(shares_are_those_of_a_grid),
      cmocka_unit_test(what_cannot_matter_has_no_share),
      cmocka_unit_test(the_largest_effect_that_is_known_is_chosen),
      cmocka_unit_test(threads_give_the_same_bytes),
      cmocka_unit_test(what_cannot_be_told_is_refused)};
  return cmocka_run_group_tests(tests, setup, drop_context);
}
