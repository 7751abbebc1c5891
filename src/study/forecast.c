/* forecast.c - what studies would print if skin were as the draws have it: to be held against what
 * they printed, for rows that nothing was fitted to most of all.
 *
 * With F_k the distribution of what a study of draw k prints (observe_cumulative), the forecast of a
 * number is the mixture, F = mean of F_k, and its quantiles are found by bisection; of a sign, a bound
 * or no difference it is the mean over k of the probability that the study prints it. Both what is not
 * known of skin and what chance does to a study are in it.
 *
 * Draws of a posterior have the constants of skin and of studies that go together; of the priors each
 * has its own. Limits: one skin stands for the people of a study, whose spread is the observation
 * model's. */
#include "study/study.h"

#include <math.h>
#include <string.h>

/* Streams of the observation constants; those of parameters follow their symbols (parameters.c). */
static const uint32_t OBSERVE_STREAM = UINT32_C(0x0b5e0000);

typedef struct forecasting {
  const observations *all;
  const observation *const *rows;
  size_t count, draws;
  const study_forecast_options *options;
  cutis_parameters *parameters;   /* [draws] */
  uint32_t *number;               /* [draws]: which draws these are */
  observe_parameters *observe;    /* [draws] */
  observe_prediction *prediction; /* [draws][count] */
  double *chance;                 /* [draws][count]; of a sign */
  bool *wanted;                   /* [observations_moments]: some row stands on it */
  side_by_side work;
} forecasting;

static bool is_sign(const observation *of) {
  switch (of->statistic) {
    case STATISTIC_RISE:
    case STATISTIC_FALL:
    case STATISTIC_SAME:
    case STATISTIC_AT_MOST:
      return true;
    default:
      return false;
  }
}

bool study_forecast_hit(const study_forecast *of, int percent) {
  const double low = percent == 50 ? of->low_50 : of->low_90,
               high = percent == 50 ? of->high_50 : of->high_90;
  /* persons are whole, and their share is told in rounded per cent */
  const double half = of->of->statistic == STATISTIC_SHARE ? 50.0 / of->of->n : 0.0;
  return of->is_sign ? of->chance > 0.5
                     : of->of->value >= low - half && of->of->value <= high + half;
}

/* ---- a draw ---- */

static void draw_observe(const forecasting *f, size_t draw, observe_parameters *drawn) {
  const uint64_t seed = f->options->seed;
  const cutis_posterior *posterior = f->options->posterior;
  observe_parameters_default(drawn);
  for (size_t i = 0; i < OBSERVE_PARAMETERS; i++) {
    drawn->of[i] = observe_parameter_quantile(
        i, random_uniform(seed, OBSERVE_STREAM + (uint32_t)i, f->number[draw]));
  }
  if (posterior != NULL) {
    const double *learnt = posterior_others(posterior, seed, f->number[draw]);
    for (size_t i = 0; i < posterior->others; i++) {
      drawn->of[posterior->other[i]] = learnt[i];
    }
  }
}

/* What there is to be seen in a draw; a moment that cannot be solved reads NAN. */
static cutis_status see(cutis_context *context, forecasting *f, size_t draw,
                        observe_reading *seen) {
  for (size_t m = 0; m < observations_moments(f->all); m++) {
    if (!f->wanted[m]) {
      continue;
    }
    const cutis_status status =
        observe_see(context, observations_moment(f->all, m), &f->parameters[draw], &seen[m]);
    if (status == CUTIS_NOT_CONVERGED || status == CUTIS_OUT_OF_DOMAIN) {
      context_forgive(context);
      seen[m].age_y = NAN;
    } else if (status != CUTIS_OK) {
      return context_trace_add(context, status, __func__, __FILE__, __LINE__);
    }
    if (!side_by_side_tick(&f->work)) {
      return FAIL(context, CUTIS_STOPPED, "The forecast was stopped on request.");
    }
  }
  return CUTIS_OK;
}

static cutis_status forecast_draw(cutis_context *context, void *user, void *own, size_t draw) {
  (void)own;
  forecasting *f = user;
  observe_reading *seen = context_allocate(context, observations_moments(f->all), sizeof *seen);
  if (seen == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = see(context, f, draw, seen);
  observe_parameters *p = &f->observe[draw];
  draw_observe(f, draw, p);
  for (size_t i = 0; i < f->count && status == CUTIS_OK; i++) {
    const observation *of = f->rows[i];
    const size_t at = draw * f->count + i;
    const observe_reading *before = of->before == OBSERVE_NOWHERE ? NULL : &seen[of->before];
    f->prediction[at].value = f->chance[at] = NAN;
    if (isnan(seen[of->after].age_y) || (before != NULL && isnan(before->age_y))) {
      continue;
    }
    observe_predict(p, of, before, &seen[of->after], 1, &f->prediction[at]);
    if (is_sign(of) && isfinite(f->prediction[at].value)) {
      f->chance[at] = exp(observe_log_likelihood(p, of, &f->prediction[at]));
    }
  }
  context_free(context, seen);
  return status;
}

/* ---- the mixture ---- */

static bool is_predicted(const observe_prediction *of) {
  return isfinite(of->value) && isfinite(of->sd);
}

/* F(value) less share, over the draws with a prediction. */
static double beyond(const forecasting *f, size_t row, double value, double share) {
  double sum = 0.0;
  for (size_t draw = 0; draw < f->draws; draw++) {
    const observe_prediction *of = &f->prediction[draw * f->count + row];
    if (is_predicted(of)) {
      sum += observe_cumulative(&f->observe[draw], f->rows[row], of, value) - share;
    }
  }
  return sum;
}

/* The least value at which F reaches share, between low and high or beyond them. */
static double quantile(const forecasting *f, size_t row, double low, double high, double share) {
  enum { HALVINGS = 40 };
  for (double step = high - low; beyond(f, row, low, share) >= 0.0; step *= 2.0) {
    low -= step;
  }
  for (double step = high - low; beyond(f, row, high, share) < 0.0; step *= 2.0) {
    high += step;
  }
  for (int k = 0; k < HALVINGS; k++) {
    const double middle = 0.5 * (low + high);
    if (beyond(f, row, middle, share) < 0.0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

static void mix(const forecasting *f, size_t row, study_forecast *to) {
  *to = (study_forecast){f->rows[row], 0, is_sign(f->rows[row]), NAN, NAN, NAN, NAN, NAN, NAN};
  double chance = 0.0, low = INFINITY, high = -INFINITY;
  for (size_t draw = 0; draw < f->draws; draw++) {
    const observe_prediction *of = &f->prediction[draw * f->count + row];
    if (is_predicted(of)) {
      low = fmin(low, of->value - of->sd);
      high = fmax(high, of->value + of->sd);
      chance += to->is_sign ? f->chance[draw * f->count + row] : 0.0;
      to->draws++;
    }
  }
  if (to->draws < CUTIS_DRAWS_LEAST) {
    return;
  }
  /* nothing that is measured falls by more than all of it */
  const double least = to->of->statistic == STATISTIC_CHANGE ? -100.0 : -INFINITY;
  to->median = fmax(quantile(f, row, low, high, 0.5), least);
  to->low_50 = fmax(quantile(f, row, low, high, 0.25), least);
  to->high_50 = fmax(quantile(f, row, low, high, 0.75), least);
  to->low_90 = fmax(quantile(f, row, low, high, 0.05), least);
  to->high_90 = fmax(quantile(f, row, low, high, 0.95), least);
  to->chance = to->is_sign ? chance / (double)to->draws : NAN;
}

static cutis_status forecast(cutis_context *context, forecasting *f, study_forecast *forecasts) {
  const size_t moments = observations_moments(f->all);
  size_t rejected;
  cutis_parameters central;
  parameters_default(&central);
  f->parameters = context_allocate(context, f->draws, sizeof *f->parameters);
  f->number = context_allocate(context, f->draws, sizeof *f->number);
  f->observe = context_allocate(context, f->draws, sizeof *f->observe);
  f->prediction = context_allocate(context, f->draws * f->count + 1, sizeof *f->prediction);
  f->chance = context_allocate(context, f->draws * f->count + 1, sizeof *f->chance);
  f->wanted = context_allocate(context, moments + 1, sizeof *f->wanted);
  cutis_status status = f->parameters != NULL && f->number != NULL && f->observe != NULL &&
                                f->prediction != NULL && f->chance != NULL && f->wanted != NULL
                            ? CUTIS_OK
                            : CUTIS_OUT_OF_MEMORY;
  for (size_t i = 0; status == CUTIS_OK && i < f->count; i++) {
    f->wanted[f->rows[i]->after] = true;
    if (f->rows[i]->before != OBSERVE_NOWHERE) {
      f->wanted[f->rows[i]->before] = true;
    }
  }
  for (size_t m = 0; status == CUTIS_OK && m < moments; m++) {
    f->work.total += f->wanted[m] ? f->draws : 0;
  }
  if (status == CUTIS_OK) {
    status = screen_choose(context, f->options->posterior, f->options->seed, &central, f->draws,
                           f->parameters, f->number, &rejected);
  }
  if (status == CUTIS_OK) {
    status = side_by_side_run(context, &f->work, f->draws, f->options->threads, f->draws);
  }
  for (size_t i = 0; status == CUTIS_OK && i < f->count; i++) {
    mix(f, i, &forecasts[i]);
  }
  return status;
}

cutis_status study_forecast_rows(cutis_context *context, const observations *all,
                                 const observation *const *rows, size_t count,
                                 const study_forecast_options *options, study_forecast *forecasts) {
  if (options->draws < CUTIS_DRAWS_LEAST) {
    return FAIL(context, CUTIS_BAD_INPUT, "A forecast of %zu draws: %d or more are needed.",
                options->draws, CUTIS_DRAWS_LEAST);
  }
  forecasting f = {
      .all = all, .rows = rows, .count = count, .draws = options->draws, .options = options};
  f.work = (side_by_side){.task = forecast_draw,
                          .user = &f,
                          .progress = options->progress,
                          .progress_user = options->progress_user};
  const cutis_status status = forecast(context, &f, forecasts);
  context_free(context, f.parameters);
  context_free(context, f.number);
  context_free(context, f.observe);
  context_free(context, f.prediction);
  context_free(context, f.chance);
  context_free(context, f.wanted);
  return status == CUTIS_OK ? CUTIS_OK
                            : context_trace_add(context, status, __func__, __FILE__, __LINE__);
}
