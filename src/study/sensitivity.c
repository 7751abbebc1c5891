/* sensitivity.c - which of what is not known decides the answer: Morris' effects of all constants that
 * have a prior, then Sobol' indices of those that move an output most, with all others as one input.
 *
 * The function: a share u_i of each prior's distribution makes a constant, u independent and uniform;
 * the constants make a life, treated and not (twins.c); that makes the outputs. Morris' four levels
 * stand for the middles of the quarters of a prior, u = 1/8, 3/8, 5/8, 7/8, so that its ends, where
 * hardly anybody is, do not choose. The others are one input of Sobol's design: a number from which
 * all of them are drawn, so that one more column says what was left out.
 *
 * Whoever cannot live has no value and takes the row along (infer/sensitivity.c). Whoever lives but
 * breaks the bounds of the screen stays: an index needs the whole box. Beside it stands what each
 * input accounts for among those that pass. Limits: docs/sensitivity.md. */
#include "study/study.h"

#include <math.h>
#include <string.h>

enum { LIVED = 1, ADMITTED = 2, OUTSIDE = 4 }; /* what became of a point */
/* So that the two designs share no random numbers. */
static const uint64_t SECOND_DESIGN = UINT64_C(0x9E3779B97F4A7C15);
enum { POINTS_LEAST = 64, TRAJECTORIES_LEAST = 2 };

static const struct {
  const char *key, *words;
} outputs[STUDY_OUTPUTS] = {
#define X(name, key, words) {key, words},
    STUDY_OUTPUT_LIST(X)
#undef X
};

const char *study_output_key(study_output output) {
  return output < STUDY_OUTPUTS ? outputs[output].key : NULL;
}

const char *study_output_words(study_output output) {
  return output < STUDY_OUTPUTS ? outputs[output].words : NULL;
}

void study_question_default(study_question *question) {
  *question =
      (study_question){.trajectories = 32, .chosen = 24, .points = 2048, .checked = 64, .seed = 1};
}

/* ---- the function ---- */

typedef struct asked {
  const study_question *question;
  const study_twins *twins;
  study_sensitivity *made;
  cutis_readout_info readout; /* that the verdict is about */
  cutis_parameters central;
  uint32_t stream[PARAMETER_COUNT]; /* of the draws of those that are one input */
  /* the design at hand: u[points][columns], value[STUDY_OUTPUTS][points] */
  void (*constants)(const struct asked *all, const double *u, cutis_parameters *into);
  size_t points, columns;
  double *u, *value;
  unsigned char *fate; /* [points] */
  /* by finite elements, of the rows checked[]; NAN: no equilibrium */
  size_t *checked;
  double *solved;
  side_by_side work;
} asked;

static void constants_of_effects(const asked *all, const double *u, cutis_parameters *into) {
  *into = all->central;
  for (size_t i = 0; i < all->made->inputs; i++) {
    const size_t index = all->made->input[i].parameter;
    parameters_put(into, index, parameters_quantile(index, 0.125 + 0.75 * u[i]));
  }
}

static void constants_of_indices(const asked *all, const double *u, cutis_parameters *into) {
  const study_sensitivity *made = all->made;
  const uint32_t number = (uint32_t)(u[all->columns - 1] * 4294967296.0);
  size_t column = 0;
  *into = all->central;
  for (size_t i = 0; i < made->inputs; i++) {
    const size_t index = made->input[i].parameter;
    const double share = made->input[i].chosen ? u[column++]
                                               : random_uniform(all->question->seed ^ SECOND_DESIGN,
                                                                all->stream[index], number);
    parameters_put(into, index, parameters_quantile(index, share));
  }
}

static double readout_gain(const asked *all, const double R0[CUTIS_ARMS]) {
  return outcome_gain(&all->readout, R0[CUTIS_TREATED], R0[CUTIS_UNTREATED]);
}

/* Gain of the read-out by the surrogate; NAN: none. */
static double gain_of(const asked *all, const study_twin *twin, unsigned char *fate) {
  double R0[CUTIS_ARMS];
  for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
    double readout[CUTIS_SUCTION_READOUTS];
    bool outside = false;
    if (all->question->surrogates == NULL ||
        !surrogates_suction(all->question->surrogates, &twin->seen[arm], readout, &outside)) {
      return NAN;
    }
    *fate |= outside ? OUTSIDE : 0;
    R0[arm] = readout[VERDICT_READOUT];
  }
  return readout_gain(all, R0);
}

static void look_at(asked *all, size_t point, const study_twin *twin) {
  double out[STUDY_OUTPUTS] = {NAN, NAN, NAN, NAN};
  unsigned char fate = 0;
  if (twin->lived) {
    const calendar *when = study_twins_calendar(all->twins);
    const verdict_benefit benefit =
        verdict_benefit_of(twin->gain, when, plan_last_d(all->question->plan));
    fate = LIVED | (twin->admitted ? ADMITTED : 0);
    out[STUDY_GAIN] = gain_of(all, twin, &fate);
    out[STUDY_BEYOND] = isnan(out[STUDY_GAIN])                         ? NAN
                        : out[STUDY_GAIN] > all->readout.repeatability ? 1.0
                                                                       : 0.0;
    out[STUDY_PEAK] = benefit.peak;
    out[STUDY_LASTS] = benefit.lasts_d;
  }
  all->fate[point] = fate;
  for (size_t o = 0; o < STUDY_OUTPUTS; o++) {
    all->value[o * all->points + point] = out[o];
  }
}

/* ---- a thread ---- */

typedef struct worker {
  study_twins_worker *lives;
  cutis_parameters parameters[STUDY_TWINS_MOST];
  study_twin twin[STUDY_TWINS_MOST];
} worker;

static void close_worker(cutis_context *context, void **own) {
  worker *gone = *own;
  study_twins_close(context, &gone->lives);
  context_free(context, gone);
  *own = NULL;
}

static cutis_status open_worker(cutis_context *context, void *user, void **own) {
  const asked *all = user;
  worker *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *own = made;
  return study_twins_open(context, all->twins, &made->lives);
}

/* Points number * STUDY_TWINS_MOST and on. */
static cutis_status live_some(cutis_context *context, void *user, void *own, size_t number) {
  asked *all = user;
  worker *mine = own;
  const size_t first = number * STUDY_TWINS_MOST;
  const size_t left = all->points - first;
  const size_t count = left < STUDY_TWINS_MOST ? left : STUDY_TWINS_MOST;
  for (size_t i = 0; i < count; i++) {
    all->constants(all, all->u + (first + i) * all->columns, &mine->parameters[i]);
  }
  TRY(context, study_twins_live(context, mine->lives, mine->parameters, count, mine->twin));
  for (size_t i = 0; i < count; i++) {
    look_at(all, first + i, &mine->twin[i]);
    if (!side_by_side_tick(&all->work)) {
      return FAIL(context, CUTIS_STOPPED, "The analysis was stopped on request.");
    }
  }
  return CUTIS_OK;
}

/* One point once more, by finite elements. */
static cutis_status check_one(cutis_context *context, void *user, void *own, size_t number) {
  asked *all = user;
  worker *mine = own;
  cutis_suction_protocol protocol;
  double R0[CUTIS_ARMS];
  cutis_status status = CUTIS_OK;
  cutis_suction_protocol_default(&protocol);
  all->constants(all, all->u + all->checked[number] * all->columns, mine->parameters);
  TRY(context, study_twins_live(context, mine->lives, mine->parameters, 1, mine->twin));
  for (size_t arm = 0; arm < CUTIS_ARMS && status == CUTIS_OK; arm++) {
    cutis_suction found;
    status = instrument_suction_test(context, &mine->twin[0].seen[arm], &protocol, &found);
    R0[arm] = status == CUTIS_OK ? found.readout[VERDICT_READOUT] : NAN;
  }
  const bool unsolved = status == CUTIS_NOT_CONVERGED || status == CUTIS_OUT_OF_DOMAIN;
  if (unsolved) {
    context_forgive(context);
  } else {
    TRY(context, status);
  }
  all->solved[number] = unsolved ? NAN : readout_gain(all, R0);
  return side_by_side_tick(&all->work)
             ? CUTIS_OK
             : FAIL(context, CUTIS_STOPPED, "The analysis was stopped on request.");
}

/* ---- a design ---- */

static void release_design(cutis_context *context, asked *all) {
  context_free(context, all->u);
  context_free(context, all->value);
  context_free(context, all->fate);
  all->u = all->value = NULL;
  all->fate = NULL;
}

static cutis_status reserve_design(cutis_context *context, asked *all, size_t points,
                                   size_t columns) {
  release_design(context, all);
  all->points = points;
  all->columns = columns;
  all->u = context_allocate(context, points * columns, sizeof *all->u);
  all->value = context_allocate(context, points * STUDY_OUTPUTS, sizeof *all->value);
  all->fate = context_allocate(context, points, sizeof *all->fate);
  return all->u && all->value && all->fate ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
}

static cutis_status live_design(cutis_context *context, asked *all) {
  const size_t tasks = (all->points + STUDY_TWINS_MOST - 1) / STUDY_TWINS_MOST;
  all->work.task = live_some;
  TRY(context, side_by_side_run(context, &all->work, tasks, all->question->threads, tasks));
  all->made->points += all->points;
  for (size_t p = 0; p < all->points; p++) {
    const int fate = all->fate[p];
    all->made->dead += (fate & LIVED) == 0;
    all->made->refused += (fate & LIVED) != 0 && (fate & ADMITTED) == 0;
    all->made->outside += (fate & OUTSIDE) != 0;
  }
  return CUTIS_OK;
}

/* ---- Morris, and who is chosen ---- */

static cutis_status find_effects(cutis_context *context, asked *all) {
  const size_t n = all->made->inputs, trajectories = all->question->trajectories;
  const uint64_t seed = all->question->seed;
  TRY(context, reserve_design(context, all, trajectories * (n + 1), n));
  all->constants = constants_of_effects;
  morris_points(seed, n, trajectories, all->u);
  TRY(context, live_design(context, all));
  sensitivity_effect *effect = context_allocate(context, n, sizeof *effect);
  cutis_status status = effect != NULL ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  for (size_t o = 0; o < STUDY_OUTPUTS && status == CUTIS_OK; o++) {
    status = morris_effects(context, seed, n, trajectories, all->u, all->value + o * all->points,
                            effect);
    for (size_t i = 0; i < n && status == CUTIS_OK; i++) {
      all->made->input[i].effect[o] = effect[i];
    }
  }
  context_free(context, effect);
  return status;
}

/* Too few values for an effect: behind all others. */
static double size_of(const study_input *of, study_output output) {
  const double size = of->effect[output].mean_size;
  return isnan(size) ? -1.0 : size;
}

/* The next of each output in turn, by its effect, so that none has too few. Whether a gain is beyond
 * a threshold follows from the gain, so it has no turn. */
static void choose(asked *all) {
  study_sensitivity *made = all->made;
  size_t turn = 0;
  while (made->chosen < all->question->chosen && made->chosen < made->inputs) {
    static const study_output takes_turns[] = {STUDY_GAIN, STUDY_PEAK, STUDY_LASTS};
    const study_output o = takes_turns[turn++ % (sizeof takes_turns / sizeof takes_turns[0])];
    size_t best = made->inputs;
    for (size_t i = 0; i < made->inputs; i++) {
      if (!made->input[i].chosen &&
          (best == made->inputs || size_of(&made->input[i], o) > size_of(&made->input[best], o))) {
        best = i;
      }
    }
    if (o != STUDY_GAIN || all->question->surrogates != NULL) {
      made->input[best].chosen = true;
      made->chosen++;
    }
  }
  made->has_rest = made->chosen < made->inputs;
}

/* ---- Sobol' ---- */

static void describe(const double *value, const unsigned char *fate, size_t points, int wanted,
                     double *scratch, study_spread_seen *of) {
  double sum = 0.0, squares = 0.0;
  *of = (study_spread_seen){0};
  for (size_t p = 0; p < points; p++) {
    if ((fate[p] & wanted) == wanted && !isnan(value[p])) {
      scratch[of->points++] = value[p];
      sum += value[p];
    }
  }
  of->mean = sum / (double)of->points;
  for (size_t k = 0; k < of->points; k++) {
    squares += (scratch[k] - of->mean) * (scratch[k] - of->mean);
  }
  of->sd = sqrt(squares / ((double)of->points - 1.0));
  of->lower = statistics_quantile(scratch, of->points, 0.05);
  of->median = statistics_quantile(scratch, of->points, 0.5);
  of->upper = statistics_quantile(scratch, of->points, 0.95);
}

/* What an input accounts for among the admitted of both samples. scratch: four times the rows. */
static cutis_status account(cutis_context *context, const asked *all, size_t column, size_t output,
                            double *scratch, double *share) {
  const size_t both = 2 * all->question->points;
  double *x = scratch, *y = scratch + both;
  for (size_t p = 0; p < both; p++) {
    x[p] = all->u[p * all->columns + column];
    y[p] = (all->fate[p] & ADMITTED) != 0 ? all->value[output * all->points + p] : NAN;
  }
  return sensitivity_given(context, x, y, both, share);
}

static cutis_status take_indices(cutis_context *context, asked *all, size_t output, double *scratch,
                                 sensitivity_index *index) {
  study_sensitivity *made = all->made;
  const size_t rows = all->question->points;
  const double *value = all->value + output * all->points;
  TRY(context, sobol_indices(context, all->question->seed ^ SECOND_DESIGN, all->columns, rows,
                             value, index));
  size_t column = 0;
  for (size_t i = 0; i < made->inputs; i++) {
    if (made->input[i].chosen) {
      made->input[i].index[output] = index[column];
      TRY(context,
          account(context, all, column, output, scratch, &made->input[i].screened[output]));
      column++;
    }
  }
  if (made->has_rest) {
    made->rest[output] = index[column];
  }
  for (size_t row = 0; row < rows; row++) {
    bool whole = true;
    for (size_t k = 0; k < all->columns + 2; k++) {
      whole = whole && !isnan(value[k * rows + row]);
    }
    made->whole[output] += whole ? 1 : 0;
  }
  describe(value, all->fate, 2 * rows, LIVED, scratch, &made->all[output]);
  describe(value, all->fate, 2 * rows, LIVED | ADMITTED, scratch, &made->screened[output]);
  return CUTIS_OK;
}

static cutis_status find_indices(cutis_context *context, asked *all) {
  const size_t columns = all->made->chosen + (all->made->has_rest ? 1 : 0);
  const size_t rows = all->question->points;
  TRY(context, reserve_design(context, all, rows * (columns + 2), columns));
  all->constants = constants_of_indices;
  sobol_points(all->question->seed ^ SECOND_DESIGN, columns, rows, all->u);
  TRY(context, live_design(context, all));
  double *scratch = context_allocate(context, 4 * rows, sizeof *scratch);
  sensitivity_index *index = context_allocate(context, columns, sizeof *index);
  cutis_status status = scratch && index ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  for (size_t o = 0; o < STUDY_OUTPUTS && status == CUTIS_OK; o++) {
    status = take_indices(context, all, o, scratch, index);
  }
  context_free(context, scratch);
  context_free(context, index);
  return status;
}

/* ---- how far the surrogate is off ---- */

static void compare(const asked *all, size_t from, size_t to, study_check *of) {
  const double *quick = all->value + STUDY_GAIN * all->points;
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0, squares = 0.0;
  for (size_t k = from; k < to; k++) {
    const double a = quick[all->checked[k]], b = all->solved[k];
    if (isnan(b)) {
      of->unsolved++;
      continue;
    }
    n += 1.0;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
    squares += (a - b) * (a - b);
  }
  of->points = to - from;
  of->rms = sqrt(squares / n);
  of->correlation = (xy - x * y / n) / sqrt((xx - x * x / n) * (yy - y * y / n));
}

/* The first points of the two samples with this fate, of those in the mask. */
static size_t pick(asked *all, unsigned char mask, unsigned char fate, size_t count) {
  const size_t wanted = count + all->question->checked;
  for (size_t p = 0; p < 2 * all->question->points && count < wanted; p++) {
    if ((all->fate[p] & mask) == fate && !isnan(all->value[STUDY_GAIN * all->points + p])) {
      all->checked[count++] = p;
    }
  }
  return count;
}

static cutis_status check_surrogate(cutis_context *context, asked *all) {
  const size_t room = 2 * all->question->checked + 1;
  all->checked = context_allocate(context, room, sizeof *all->checked);
  all->solved = context_allocate(context, room, sizeof *all->solved);
  if (all->checked == NULL || all->solved == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const size_t inside = pick(all, ADMITTED | OUTSIDE, ADMITTED, 0);
  const size_t both = pick(all, OUTSIDE, OUTSIDE, inside);
  all->work.task = check_one;
  all->work.total = all->work.done + both;
  if (both > 0) {
    TRY(context, side_by_side_run(context, &all->work, both, all->question->threads, both));
  }
  compare(all, 0, inside, &all->made->inside);
  compare(all, inside, both, &all->made->clamped);
  return CUTIS_OK;
}

/* ---- all of it ---- */

static cutis_status check_question(cutis_context *context, const study_question *of) {
  if (of->points < POINTS_LEAST || of->trajectories < TRAJECTORIES_LEAST || of->chosen < 1 ||
      of->checked > of->points) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "A sensitivity analysis needs %d or more points, of which as many may be checked, "
                "%d or more trajectories, and 1 or more inputs.",
                (int)POINTS_LEAST, (int)TRAJECTORIES_LEAST);
  }
  return CUTIS_OK;
}

/* Of a person that was checked. */
static cutis_status check_area(cutis_context *context, const study_question *of) {
  if (of->surrogates != NULL &&
      isnan(surrogates_error(of->surrogates, of->person->area, VERDICT_READOUT))) {
    const char *has[CUTIS_AREA_COUNT];
    char list[128];
    size_t count = 0;
    for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
      if (!isnan(surrogates_error(of->surrogates, (cutis_area)area, VERDICT_READOUT))) {
        has[count++] = cutis_area_key((cutis_area)area);
      }
    }
    return FAIL(context, CUTIS_BAD_INPUT,
                "The area %s has no surrogate of the suction test, and finite elements are too "
                "slow for so many lives; there is one of the areas %s.",
                cutis_area_key(of->person->area), words_list(has, count, list, sizeof list));
  }
  return CUTIS_OK;
}

static cutis_status list_inputs(cutis_context *context, asked *all) {
  study_sensitivity *made = all->made;
  made->input = context_allocate(context, PARAMETER_COUNT, sizeof *made->input);
  if (made->input == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    cutis_parameter_info info;
    cutis_parameter_at(i, &info);
    all->stream[i] = random_stream(info.symbol);
    if (!parameters_fixed(i) && !all->central.held[i]) {
      made->input[made->inputs++].parameter = i;
    }
  }
  if (made->inputs == 0) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "Every constant is held, so there is nothing to tell apart.");
  }
  return CUTIS_OK;
}

static cutis_status analyse(cutis_context *context, asked *all) {
  const study_question *question = all->question;
  study_sensitivity *made = all->made;
  TRY(context, check_area(context, question));
  TRY(context, list_inputs(context, all));
  const size_t chosen = question->chosen < made->inputs ? question->chosen : made->inputs;
  const size_t columns = chosen + (chosen < made->inputs ? 1 : 0);
  made->error = surrogates_error(question->surrogates, question->person->area, VERDICT_READOUT);
  cutis_readout_at(VERDICT_READOUT, &all->readout);
  all->work = (side_by_side){.user = all,
                             .open = open_worker,
                             .close = close_worker,
                             .progress = question->progress,
                             .progress_user = question->progress_user,
                             .total = question->trajectories * (made->inputs + 1) +
                                      question->points * (columns + 2) +
                                      (question->surrogates != NULL ? question->checked : 0)};
  TRY(context, find_effects(context, all));
  choose(all);
  TRY(context, find_indices(context, all));
  return check_surrogate(context, all);
}

cutis_status study_sensitivity_run(cutis_context *context, const study_question *question,
                                   study_sensitivity **made) {
  *made = NULL;
  study_twins *twins = NULL;
  TRY(context, check_question(context, question));
  TRY(context, study_twins_create(context, question->person, question->plan, &twins));
  asked *all = context_allocate(context, 1, sizeof *all);
  study_sensitivity *answer = context_allocate(context, 1, sizeof *answer);
  cutis_status status = all && answer ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  if (status == CUTIS_OK) {
    all->question = question;
    parameters_default(&all->central);
    if (question->central != NULL) {
      all->central = *question->central;
    }
    all->twins = twins;
    all->made = answer;
    status = analyse(context, all);
    release_design(context, all);
    context_free(context, all->checked);
    context_free(context, all->solved);
  }
  context_free(context, all);
  study_twins_destroy(context, &twins);
  if (status != CUTIS_OK) {
    study_sensitivity_destroy(context, &answer);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *made = answer;
  return CUTIS_OK;
}

void study_sensitivity_destroy(cutis_context *context, study_sensitivity **destroyed) {
  if (*destroyed != NULL) {
    context_free(context, (*destroyed)->input);
    context_free(context, *destroyed);
    *destroyed = NULL;
  }
}
