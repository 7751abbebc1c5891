/* outcome.c - what the courses of a run amount to: bands over the draws for every measure and time,
 * effects against the untreated twin for every read-out and visit, the parameters on which the
 * answer hangs; and the reading of it all. */
#include "course/course.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The interval that is told: 5 % to 95 %. */
#define LOWER 0.05
#define UPPER 0.95
enum { LEVERS_MOST = 12 };

/* ---- making and keeping ---- */
static cutis_status allocate_parts(cutis_context *context, cutis_outcome *made) {
  const size_t runs = 1 + made->draws;
  const size_t per_run = COURSE_ARMS * made->when.times * CUTIS_MEASURES;
  made->record = context_allocate(context, runs, sizeof *made->record);
  made->parameters = context_allocate(context, runs, sizeof *made->parameters);
  made->measures = context_allocate(context, runs * per_run, sizeof *made->measures);
  made->band =
      context_allocate(context, CUTIS_ARMS * made->when.shown * CUTIS_MEASURES, sizeof *made->band);
  made->lever = context_allocate(context, PARAMETER_COUNT, sizeof *made->lever);
  made->album.picture =
      context_allocate(context, course_pictures(&made->when), sizeof *made->album.picture);
  if (!made->record || !made->parameters || !made->measures || !made->band || !made->lever ||
      !made->album.picture) {
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t run = 0; run < runs; run++) {
    made->record[run].measure = made->measures + run * per_run;
  }
  return CUTIS_OK;
}

cutis_status outcome_create(cutis_context *context, size_t draws, const calendar *when,
                            cutis_outcome **outcome) {
  *outcome = NULL;
  cutis_outcome *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->draws = draws;
  made->when = *when;
  const cutis_status status = allocate_parts(context, made);
  if (status != CUTIS_OK) {
    cutis_outcome_destroy(context, &made);
    return status;
  }
  *outcome = made;
  return CUTIS_OK;
}

void cutis_outcome_destroy(cutis_context *context, cutis_outcome **outcome) {
  if (*outcome) {
    context_free(context, (*outcome)->record);
    context_free(context, (*outcome)->parameters);
    context_free(context, (*outcome)->measures);
    context_free(context, (*outcome)->band);
    context_free(context, (*outcome)->lever);
    context_free(context, (*outcome)->album.picture);
    context_free(context, *outcome);
    *outcome = NULL;
  }
}

void outcome_drop_failed(cutis_outcome *outcome, const bool *done) {
  size_t kept = 0;
  for (size_t draw = 1; draw <= outcome->draws; draw++) {
    if (done[draw]) {
      kept++;
      outcome->record[kept] = outcome->record[draw];
      outcome->parameters[kept] = outcome->parameters[draw];
    }
  }
  outcome->failed = outcome->draws - kept;
  outcome->draws = kept;
}

/* At how many of the ages before an instrument took nothing that it takes today. */
static size_t missing_before(const course_album *album, const cutis_instrument_info *info) {
  size_t missing = 0;
  for (size_t k = 0; k + 1 < album->looks; k++) {
    bool lost = false;
    for (size_t i = info->first; i < info->first + info->count; i++) {
      lost = lost || (isnan(album->look[k][i]) && !isnan(album->look[album->looks - 1][i]));
    }
    missing += lost ? 1 : 0;
  }
  return missing;
}

void outcome_warn_of_missing(cutis_context *context, const cutis_outcome *outcome) {
  cutis_instrument_info info;
  for (size_t i = 0; cutis_instrument_at(i, &info); i++) {
    for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
      const char *failure = outcome->record[0].failure[arm][i];
      if (failure[0] != '\0') {
        context_warn(context, "%s Its read-outs of the central run are left out from there on.",
                     failure);
      }
    }
    const size_t ages = missing_before(&outcome->album, &info);
    if (ages > 0) {
      context_warn(context,
                   "The %s found no equilibrium at %zu of the %zu ages before at which the central "
                   "run was looked at; its read-outs are left out there.",
                   info.words, ages, outcome->album.looks - 1);
    }
    size_t missing = 0;
    for (size_t draw = 1; draw <= outcome->draws; draw++) {
      const course_record *record = &outcome->record[draw];
      missing += record->failure[CUTIS_TREATED][i][0] || record->failure[CUTIS_UNTREATED][i][0];
    }
    if (missing > 0) {
      context_warn(context,
                   "The %s found no equilibrium in %zu of %zu draws; its read-outs leave them out "
                   "from there on.",
                   info.words, missing, outcome->draws);
    }
  }
}

/* ---- summing up ---- */
cutis_interval interval_of(const double *values, size_t draws, double *scratch) {
  cutis_interval made = {values[0], values[0], NAN, NAN};
  if (draws > 0) {
    size_t there = 0;
    for (size_t draw = 1; draw <= draws; draw++) {
      if (!isnan(values[draw])) {
        scratch[there++] = values[draw];
      }
    }
    made.median = statistics_quantile(scratch, there, 0.5);
    made.lower = statistics_quantile(scratch, there, LOWER);
    made.upper = statistics_quantile(scratch, there, UPPER);
  }
  return made;
}

static void band_all(cutis_outcome *outcome, double *values, double *scratch) {
  const calendar *when = &outcome->when;
  for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
    for (size_t time = 0; time < when->shown; time++) {
      for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
        for (size_t run = 0; run <= outcome->draws; run++) {
          values[run] = course_measure_at(&outcome->record[run], when, arm, time)[measure];
        }
        outcome->band[(arm * when->shown + time) * CUTIS_MEASURES + measure] =
            interval_of(values, outcome->draws, scratch);
      }
    }
  }
}

double outcome_gain(const cutis_readout_info *info, double treated, double untreated) {
  const double change = (treated - untreated) / (info->absolute ? 1.0 : fabs(untreated));
  return info->better < 0 ? 0.0 - change : change; /* never -0 */
}

static double gain_of(const course_record *record, const cutis_readout_info *info, size_t readout,
                      size_t visit) {
  return outcome_gain(info, record->readout[CUTIS_TREATED][visit][readout],
                      record->readout[CUTIS_UNTREATED][visit][readout]);
}

/* values has the gains of all runs. */
static void count_effect(cutis_effect *effect, const double *values, size_t draws,
                         double repeatability) {
  size_t better = 0, worse = 0;
  effect->missing = 0;
  for (size_t draw = 1; draw <= draws; draw++) {
    effect->missing += isnan(values[draw]) ? 1 : 0;
    better += values[draw] > repeatability ? 1 : 0;
    worse += values[draw] < -repeatability ? 1 : 0;
  }
  const size_t taken = draws - effect->missing;
  const double share = taken ? 1.0 / (double)taken : NAN;
  effect->better = (double)better * share;
  effect->worse = (double)worse * share;
  effect->within = (double)(taken - better - worse) * share;
}

static void effect_all(cutis_outcome *outcome, double *values, double *scratch) {
  const size_t draws = outcome->draws;
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    for (size_t visit = 0; visit < outcome->when.visits; visit++) {
      cutis_effect *effect = &outcome->effect[readout][visit];
      for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
        for (size_t run = 0; run <= draws; run++) {
          values[run] = outcome->record[run].readout[arm][visit][readout];
        }
        *(arm == CUTIS_TREATED ? &effect->treated : &effect->untreated) =
            interval_of(values, draws, scratch);
      }
      for (size_t run = 0; run <= draws; run++) {
        values[run] = gain_of(&outcome->record[run], &info, readout, visit);
      }
      effect->gain = interval_of(values, draws, scratch);
      count_effect(effect, values, draws, info.repeatability);
    }
  }
}

static int by_strength(const void *a, const void *b) {
  const double x = fabs(((const cutis_lever *)a)->correlation);
  const double y = fabs(((const cutis_lever *)b)->correlation);
  if (x != y) {
    return x < y ? 1 : -1;
  }
  return strcmp(((const cutis_lever *)a)->symbol, ((const cutis_lever *)b)->symbol);
}

/* A rank correlation of independent quantities is near normal with spread 1/sqrt(n - 1). Among as
 * many as there are parameters the largest is beyond this in 1 of 20 runs (Bonferroni). */
static double chance_correlation(size_t draws) {
  return normal_quantile(1.0 - 0.05 / (2.0 * PARAMETER_COUNT)) / sqrt((double)draws - 1.0);
}

/* Rank correlation of every parameter with the gain that decided. scratch: 2 * draws doubles. */
static void pull_levers(cutis_outcome *outcome, double *values, double *gains, double *scratch) {
  const size_t draws = outcome->draws;
  if (draws < CUTIS_DRAWS_LEAST) {
    return;
  }
  cutis_readout_info decided;
  cutis_readout_at(outcome->verdict.readout, &decided);
  for (size_t run = 1; run <= draws; run++) {
    gains[run - 1] =
        gain_of(&outcome->record[run], &decided, outcome->verdict.readout, outcome->verdict.visit);
  }
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    cutis_parameter_info info;
    cutis_parameter_at(i, &info);
    for (size_t run = 1; run <= draws; run++) {
      values[run - 1] = parameters_value(&outcome->parameters[run], i);
    }
    const double correlation = statistics_rank_correlation(values, gains, draws, scratch);
    if (isfinite(correlation)) {
      outcome->lever[outcome->levers++] = (cutis_lever){
          info.symbol, info.name, correlation, fabs(correlation) > chance_correlation(draws)};
    }
  }
  qsort(outcome->lever, outcome->levers, sizeof *outcome->lever, by_strength);
  if (outcome->levers > LEVERS_MOST) {
    outcome->levers = LEVERS_MOST;
  }
}

cutis_status outcome_summarise(cutis_context *context, cutis_outcome *outcome) {
  const size_t room = 1 + outcome->draws;
  double *work = context_allocate(context, 5 * room, sizeof *work);
  if (work == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  double *values = work, *gains = work + room, *scratch = work + 2 * room;
  band_all(outcome, values, scratch);
  effect_all(outcome, values, scratch);
  verdict_reach(outcome, work);
  pull_levers(outcome, values, gains, scratch);
  context_free(context, work);
  return CUTIS_OK;
}

/* ---- reading ---- */
static const cutis_interval no_interval = {NAN, NAN, NAN, NAN};

const cutis_person *cutis_outcome_person(const cutis_outcome *outcome) {
  return &outcome->person;
}

const cutis_plan *cutis_outcome_plan(const cutis_outcome *outcome) {
  return &outcome->plan;
}

const cutis_suction_protocol *cutis_outcome_protocol(const cutis_outcome *outcome) {
  return &outcome->protocol;
}

const cutis_dose *cutis_outcome_dose(const cutis_outcome *outcome) {
  return &outcome->dose;
}

const cutis_anatomy *cutis_outcome_anatomy(const cutis_outcome *outcome) {
  return &outcome->anatomy;
}

const cutis_verdict *cutis_outcome_verdict(const cutis_outcome *outcome) {
  return &outcome->verdict;
}

size_t cutis_outcome_draws(const cutis_outcome *outcome) {
  return outcome->draws;
}

cutis_source cutis_outcome_source(const cutis_outcome *outcome) {
  return outcome->source;
}

size_t cutis_outcome_rejected(const cutis_outcome *outcome) {
  return outcome->rejected;
}

size_t cutis_outcome_failed(const cutis_outcome *outcome) {
  return outcome->failed;
}

size_t cutis_outcome_times(const cutis_outcome *outcome) {
  return outcome->when.shown;
}

double cutis_outcome_time_d(const cutis_outcome *outcome, size_t time) {
  return time < outcome->when.shown ? outcome->when.time_d[time] : NAN;
}

static bool arm_exists(cutis_arm arm) {
  return arm == CUTIS_TREATED || arm == CUTIS_UNTREATED;
}

cutis_interval cutis_outcome_measure(const cutis_outcome *outcome, size_t measure, cutis_arm arm,
                                     size_t time) {
  if (measure >= CUTIS_MEASURES || !arm_exists(arm) || time >= outcome->when.shown) {
    return no_interval;
  }
  return outcome->band[((size_t)arm * outcome->when.shown + time) * CUTIS_MEASURES + measure];
}

size_t cutis_outcome_ages(const cutis_outcome *outcome) {
  return outcome->album.ages;
}

double cutis_outcome_age_y(const cutis_outcome *outcome, size_t age) {
  return age < outcome->album.ages ? outcome->album.age_y[age] : NAN;
}

double cutis_outcome_life(const cutis_outcome *outcome, size_t measure, size_t age) {
  const bool there = age < outcome->album.ages && measure < CUTIS_MEASURES;
  return there ? outcome->album.life[age][measure] : NAN;
}

size_t cutis_outcome_looks(const cutis_outcome *outcome) {
  return outcome->album.looks;
}

double cutis_outcome_look_age_y(const cutis_outcome *outcome, size_t at) {
  return at < outcome->album.looks ? outcome->album.look_age_y[at] : NAN;
}

double cutis_outcome_look(const cutis_outcome *outcome, size_t readout, size_t at) {
  const bool there = at < outcome->album.looks && readout < cutis_readout_count();
  return there ? outcome->album.look[at][readout] : NAN;
}

size_t cutis_outcome_visits(const cutis_outcome *outcome) {
  return outcome->when.visits;
}

double cutis_outcome_visit_d(const cutis_outcome *outcome, size_t visit) {
  return visit < outcome->when.visits ? outcome->when.visit_d[visit] : NAN;
}

const char *cutis_outcome_visit_words(const cutis_outcome *outcome, size_t visit) {
  return visit < outcome->when.visits ? outcome->when.visit_words[visit] : NULL;
}

cutis_effect cutis_outcome_effect(const cutis_outcome *outcome, size_t readout, size_t visit) {
  if (readout >= cutis_readout_count() || visit >= outcome->when.visits) {
    return (cutis_effect){no_interval, no_interval, no_interval, NAN, NAN, NAN, 0};
  }
  return outcome->effect[readout][visit];
}

double cutis_outcome_draw_readout(const cutis_outcome *outcome, size_t draw, size_t readout,
                                  cutis_arm arm, size_t visit) {
  const bool there = draw <= outcome->draws && readout < cutis_readout_count() && arm_exists(arm) &&
                     visit < outcome->when.visits;
  return there ? outcome->record[draw].readout[arm][visit][readout] : NAN;
}

double cutis_outcome_draw_gain(const cutis_outcome *outcome, size_t draw, size_t readout,
                               size_t visit) {
  cutis_readout_info info;
  const bool there =
      draw <= outcome->draws && visit < outcome->when.visits && cutis_readout_at(readout, &info);
  return there ? gain_of(&outcome->record[draw], &info, readout, visit) : NAN;
}

double cutis_outcome_draw_measure(const cutis_outcome *outcome, size_t draw, size_t measure,
                                  cutis_arm arm, size_t time) {
  const bool there = draw <= outcome->draws && measure < CUTIS_MEASURES && arm_exists(arm) &&
                     time < outcome->when.shown;
  return there ? course_measure_at(&outcome->record[draw], &outcome->when, arm, time)[measure]
               : NAN;
}

const cutis_suction *cutis_outcome_curve(const cutis_outcome *outcome, cutis_arm arm,
                                         size_t visit) {
  const bool there = arm_exists(arm) && visit < outcome->when.visits;
  return there ? &outcome->album.curve[arm][visit] : NULL;
}

const cutis_picture *cutis_outcome_picture(const cutis_outcome *outcome, size_t index,
                                           cutis_arm arm, size_t visit) {
  if (index >= cutis_instrument_count() || !arm_exists(arm) || visit >= outcome->when.visits) {
    return NULL;
  }
  const cutis_picture *picture =
      course_picture_at(&outcome->album, &outcome->when, (size_t)arm, visit) + index;
  bool drawn = picture->map_mm > 0.0;
  for (size_t i = 0; i < CUTIS_PICTURE_LINES; i++) {
    drawn = drawn || picture->line[i].key[0] != '\0';
  }
  return drawn ? picture : NULL;
}

const cutis_lever *cutis_outcome_lever(const cutis_outcome *outcome, size_t index) {
  return index < outcome->levers ? &outcome->lever[index] : NULL;
}
