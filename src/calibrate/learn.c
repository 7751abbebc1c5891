/* learn.c - the calibration itself: draws from the posterior, whether they may be trusted, and what
 * was learnt of each constant and of the combinations that the data fix.
 *
 * Contraction of a constant is 1 - sd of its z after the data (1 before). Of the covariance of z the
 * eigenvectors of the least eigenvalues are the combinations that the data fix best: sqrt(eigenvalue)
 * is the deviation left to them. Constants that no direction holds keep their prior.
 *
 * Eigenvectors by cyclic Jacobi rotations: Golub & Van Loan, Matrix Computations, 4th ed., 8.5. */
#include "calibrate/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void calibration_options_default(calibration_options *options) {
  sampler_options_default(&options->sampler);
  options->sampler.from_prior = true;
  options->sampler.stages = 1;
  options->sampler.warm_up = 2000;
  options->sampler.kept = 5000;
  options->sampler.thin = 8;
  options->draws = 512;
}

/* ---- covariance and its axes ---- */

static void covariance_of(const sampler_draws *of, double *mean, double *covariance) {
  const size_t n = of->dimension, all = of->chains * of->kept;
  memset(mean, 0, n * sizeof *mean);
  memset(covariance, 0, n * n * sizeof *covariance);
  for (size_t k = 0; k < all; k++) {
    for (size_t i = 0; i < n; i++) {
      mean[i] += of->z[k * n + i] / (double)all;
    }
  }
  for (size_t k = 0; k < all; k++) {
    const double *z = of->z + k * n;
    for (size_t i = 0; i < n; i++) {
      const double off = (z[i] - mean[i]) / (double)(all - 1);
      for (size_t j = 0; j <= i; j++) {
        covariance[i * n + j] += off * (z[j] - mean[j]);
      }
    }
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = i + 1; j < n; j++) {
      covariance[i * n + j] = covariance[j * n + i];
    }
  }
}

static void rotate(double *a, double *axes, size_t n, size_t p, size_t q) {
  const double off = a[p * n + q];
  if (fabs(off) < 1e-15 * sqrt(fabs(a[p * n + p] * a[q * n + q]))) {
    return;
  }
  const double tau = (a[q * n + q] - a[p * n + p]) / (2.0 * off);
  const double t = copysign(1.0, tau) / (fabs(tau) + hypot(1.0, tau));
  const double c = 1.0 / hypot(1.0, t), s = t * c;
  for (size_t k = 0; k < n; k++) {
    const double kp = a[k * n + p], kq = a[k * n + q];
    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (size_t k = 0; k < n; k++) {
    const double pk = a[p * n + k], qk = a[q * n + k];
    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
  }
  for (size_t k = 0; k < n; k++) { /* axes in rows */
    const double pk = axes[p * n + k], qk = axes[q * n + k];
    axes[p * n + k] = c * pk - s * qk;
    axes[q * n + k] = s * pk + c * qk;
  }
}

/* The symmetric a becomes its eigenvalues on the diagonal; axes[n][n] its eigenvectors. */
static void principal_axes(double *a, double *axes, size_t n) {
  enum { SWEEPS = 12 };
  for (size_t i = 0; i < n * n; i++) {
    axes[i] = i % (n + 1) == 0 ? 1.0 : 0.0;
  }
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    for (size_t p = 0; p < n; p++) {
      for (size_t q = p + 1; q < n; q++) {
        rotate(a, axes, n, p, q);
      }
    }
  }
}

/* The least eigenvalues first; the largest weight of each is positive. */
static void take_directions(calibration_posterior *to, const double *values, const double *axes) {
  const size_t n = to->parameters;
  double above = -INFINITY;
  for (size_t k = 0; k < CALIBRATION_DIRECTIONS && k < n; k++) {
    size_t least = n;
    for (size_t i = 0; i < n; i++) {
      const double value = values[i * n + i];
      if (value > above && (least == n || value < values[least * n + least])) {
        least = i;
      }
    }
    if (least == n) {
      return;
    }
    above = values[least * n + least];
    to->direction[k].sd = sqrt(fmax(above, 0.0));
    size_t largest = 0;
    for (size_t i = 0; i < n; i++) {
      const double *axis = axes + least * n;
      largest = fabs(axis[i]) > fabs(axis[largest]) ? i : largest;
    }
    const double sign = axes[least * n + largest] < 0.0 ? -1.0 : 1.0;
    for (size_t i = 0; i < n; i++) {
      to->direction[k].weight[i] = sign * axes[least * n + i];
    }
  }
}

/* ---- what was learnt of each ---- */

static cutis_status learn_one(cutis_context *context, const calibration *of,
                              const sampler_draws *draws, size_t index, double *scratch,
                              calibration_learnt *to) {
  const calibration_parameter *parameter = calibration_parameter_at(of, index);
  const size_t n = draws->dimension, all = draws->chains * draws->kept;
  double squares = 0.0;
  snprintf(to->symbol, sizeof to->symbol, "%s", parameter->info.symbol);
  to->of_study = parameter->of_study;
  TRY(context,
      infer_quality_of(context, draws->z + index, draws->chains, draws->kept, n, &to->quality));
  for (size_t k = 0; k < all; k++) {
    scratch[k] = draws->z[k * n + index];
    to->mean_z += scratch[k] / (double)all;
  }
  for (size_t k = 0; k < all; k++) {
    squares += (scratch[k] - to->mean_z) * (scratch[k] - to->mean_z);
  }
  to->sd_z = sqrt(squares / (double)(all - 1));
  to->lower = calibration_value(of, index, statistics_quantile(scratch, all, 0.05));
  to->median = calibration_value(of, index, statistics_quantile(scratch, all, 0.5));
  to->upper = calibration_value(of, index, statistics_quantile(scratch, all, 0.95));
  return CUTIS_OK;
}

static cutis_status learn_all(cutis_context *context, const calibration *of,
                              const sampler_draws *draws, calibration_posterior *to) {
  const size_t n = draws->dimension, all = draws->chains * draws->kept;
  double *scratch = context_allocate(context, all + n + 2 * n * n, sizeof *scratch);
  if (scratch == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  double *mean = scratch + all, *covariance = mean + n, *axes = covariance + n * n;
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; status == CUTIS_OK && i < n; i++) {
    status = learn_one(context, of, draws, i, scratch, &to->learnt[i]);
  }
  covariance_of(draws, mean, covariance);
  principal_axes(covariance, axes, n);
  take_directions(to, covariance, axes);
  context_free(context, scratch);
  return status;
}

infer_quality calibration_worst(const calibration_posterior *of) {
  infer_quality worst = {0.0, INFINITY, INFINITY};
  for (size_t i = 0; i < of->parameters; i++) {
    worst = infer_worse(worst, of->learnt[i].quality);
  }
  return worst;
}

/* ---- memory ---- */

static cutis_status reserve(cutis_context *context, size_t parameters, size_t draws,
                            calibration_posterior **made) {
  calibration_posterior *of = context_allocate(context, 1, sizeof *of);
  *made = of;
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  of->parameters = parameters;
  of->draws = draws;
  of->learnt = context_allocate(context, parameters + 1, sizeof *of->learnt);
  of->value = context_allocate(context, draws * parameters + 1, sizeof *of->value);
  of->log_likelihood = context_allocate(context, draws + 1, sizeof *of->log_likelihood);
  bool whole = of->learnt && of->value && of->log_likelihood;
  for (int k = 0; k < CALIBRATION_DIRECTIONS; k++) {
    of->direction[k].weight = context_allocate(context, parameters + 1, sizeof(double));
    whole = whole && of->direction[k].weight;
  }
  return whole ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
}

cutis_status calibration_reserve(cutis_context *context, size_t parameters, size_t draws,
                                 calibration_posterior **made) {
  const cutis_status status = reserve(context, parameters, draws, made);
  if (status != CUTIS_OK) {
    calibration_posterior_destroy(context, made);
  }
  return status;
}

void calibration_posterior_destroy(cutis_context *context, calibration_posterior **of) {
  calibration_posterior *gone = *of;
  if (gone != NULL) {
    for (int k = 0; k < CALIBRATION_DIRECTIONS; k++) {
      context_free(context, gone->direction[k].weight);
    }
    context_free(context, gone->learnt);
    context_free(context, gone->value);
    context_free(context, gone->log_likelihood);
    context_free(context, gone->ids);
    context_free(context, gone);
    *of = NULL;
  }
}

/* ---- all of it ---- */

static char *ids_of(cutis_context *context, const calibration *of) {
  size_t length = 1;
  for (size_t i = 0; i < calibration_rows(of); i++) {
    length += strlen(calibration_row_at(of, i)->row->text[EVIDENCE_ID]) + 1;
  }
  char *ids = context_allocate(context, length, 1);
  for (size_t i = 0; ids != NULL && i < calibration_rows(of); i++) {
    strcat(ids, i > 0 ? " " : "");
    strcat(ids, calibration_row_at(of, i)->row->text[EVIDENCE_ID]);
  }
  return ids;
}

/* Draws that lie evenly over the kept ones of all chains. */
static void keep_draws(const calibration *of, const sampler_draws *from,
                       calibration_posterior *to) {
  const size_t n = from->dimension, all = from->chains * from->kept;
  for (size_t k = 0; k < to->draws; k++) {
    const size_t at = (2 * k + 1) * all / (2 * to->draws);
    to->log_likelihood[k] = from->log_likelihood[at];
    for (size_t i = 0; i < n; i++) {
      to->value[k * n + i] = calibration_value(of, i, from->z[at * n + i]);
    }
  }
}

/* How far the surrogate of the suction test is relied on beyond what it knows. */
static cutis_status count_outside(cutis_context *context, calibration *of,
                                  calibration_posterior *to) {
  void *worker = NULL;
  double again;
  cutis_status status = calibration_open(context, of, &worker);
  for (size_t k = 0; k < to->draws && status == CUTIS_OK; k++) {
    status =
        calibration_log_likelihood_of(context, of, worker, to->value + k * to->parameters, &again);
  }
  if (status == CUTIS_OK) {
    to->outside = calibration_outside(worker);
  }
  calibration_close(context, &worker);
  return status;
}

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static cutis_status summarise(cutis_context *context, calibration *of,
                              const calibration_options *options, const sampler_draws *draws,
                              calibration_posterior **learnt) {
  const sampler_options *o = &options->sampler;
  const size_t all = draws->chains * draws->kept;
  TRY(context, calibration_reserve(context, draws->dimension,
                                   options->draws < all ? options->draws : all, learnt));
  calibration_posterior *to = *learnt;
  snprintf(to->version, sizeof to->version, "%s", cutis_version());
  to->seed = o->seed;
  to->evidence = calibration_hash_evidence(of);
  to->chains = o->chains;
  to->stages = o->stages;
  to->warm_up = o->warm_up;
  to->kept = o->kept;
  to->thin = o->thin;
  to->rows = calibration_rows(of);
  to->lives = calibration_lives(of);
  to->evaluations = draws->evaluations;
  to->steps = o->chains * (o->warm_up * ((1ull << o->stages) - 1) + o->kept * o->thin);
  to->ids = ids_of(context, of);
  if (to->ids == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  keep_draws(of, draws, to);
  TRY(context, count_outside(context, of, to));
  TRY(context, learn_all(context, of, draws, to));
  to->constants = calibration_hash_constants(to);
  return CUTIS_OK;
}

cutis_status calibration_learn(cutis_context *context, calibration *of,
                               const calibration_options *options, calibration_posterior **learnt) {
  *learnt = NULL;
  const sampler_problem problem = {.dimension = calibration_parameters(of),
                                   .log_likelihood = calibration_log_likelihood,
                                   .user = of,
                                   .open = calibration_open,
                                   .close = calibration_close};
  if (options->draws == 0) {
    return FAIL(context, CUTIS_BAD_INPUT, "At least one draw has to be kept.");
  }
  sampler_draws *draws = NULL;
  const double start_s = now_s();
  TRY(context, sampler_run(context, &problem, &options->sampler, &draws));
  const cutis_status status = summarise(context, of, options, draws, learnt);
  sampler_draws_destroy(context, &draws);
  if (status != CUTIS_OK) {
    calibration_posterior_destroy(context, learnt);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  (*learnt)->seconds = now_s() - start_s;
  return CUTIS_OK;
}
