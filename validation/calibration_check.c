/* calibration_check.c - is the sampler right on this model? Simulation-based calibration: constants
 * drawn from their priors make data of the same rows, the posterior of these data is sampled, and the
 * rank of the true constant among its draws is uniform if, and only if, all of it fits together
 * (Talts et al. 2018, arXiv:1804.06788). The same replicates tell whether known constants are
 * recovered: how often 50 and 90 % intervals hold them.
 * usage: calibration_check [REPLICATES] > calibration_check.md      (ten seconds of a core each) */
#include "observations.h"

#include "calibrate/calibrate.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED = 20385, CHAINS = 4, KEPT = 25, THIN = 50, WARM_UP = 400, BINS = 5, TRIES = 10000 };
enum { DRAWS = CHAINS * KEPT - 1, REPLICATES = 60, CONSTANTS_MAX = 256 };

typedef struct study {
  size_t replicates, constants;
  size_t *rank;      /* [constants + 1][replicates]: the last of the log-likelihood */
  size_t in50, in90; /* of constants and replicates: within the central intervals */
  double squares;    /* of (mean - truth)/sd */
} study;

/* Constants within the bounds, and the data that they make. */
static cutis_status make_data(cutis_context *context, calibration *of, uint32_t replicate,
                              double *truth, double *likelihood) {
  void *worker = NULL;
  bool possible = false;
  TRY(context, calibration_open(context, of, &worker));
  cutis_status status = CUTIS_OK;
  for (uint32_t k = 0; k < TRIES && !possible && status == CUTIS_OK; k++) {
    for (size_t i = 0; i < calibration_parameters(of); i++) {
      truth[i] = random_normal(SEED, (uint32_t)i, replicate * (uint32_t)TRIES + k);
    }
    status = calibration_imitate(context, of, worker, truth, SEED, replicate, &possible);
  }
  if (status == CUTIS_OK) {
    status = calibration_log_likelihood(context, of, worker, truth, likelihood);
  }
  calibration_close(context, &worker);
  return status;
}

static double quantity(const sampler_draws *draws, size_t draw, size_t constant) {
  return constant < draws->dimension ? draws->z[draw * draws->dimension + constant]
                                     : draws->log_likelihood[draw];
}

/* The first of the draws is left out, so that there are as many ranks as fill the bins. */
static size_t rank_of(const sampler_draws *draws, size_t constant, double truth) {
  size_t below = 0;
  for (size_t k = 1; k <= DRAWS; k++) {
    below += quantity(draws, k, constant) < truth ? 1 : 0;
  }
  return below;
}

static double miss_of(const sampler_draws *draws, size_t constant, double truth) {
  double mean = 0.0, squares = 0.0;
  for (size_t k = 1; k <= DRAWS; k++) {
    mean += quantity(draws, k, constant) / DRAWS;
  }
  for (size_t k = 1; k <= DRAWS; k++) {
    const double off = quantity(draws, k, constant) - mean;
    squares += off * off;
  }
  return (mean - truth) * (mean - truth) / (squares / (DRAWS - 1));
}

static void note(study *to, size_t replicate, const sampler_draws *draws, const double *truth,
                 double likelihood) {
  for (size_t i = 0; i <= to->constants; i++) {
    const double true_value = i < to->constants ? truth[i] : likelihood;
    const size_t rank = rank_of(draws, i, true_value);
    to->rank[i * to->replicates + replicate] = rank;
    if (i < to->constants) {
      const double share = ((double)rank + 0.5) / (DRAWS + 1);
      to->in50 += share > 0.25 && share < 0.75 ? 1 : 0;
      to->in90 += share > 0.05 && share < 0.95 ? 1 : 0;
      to->squares += miss_of(draws, i, true_value);
    }
  }
}

static cutis_status replicate_one(cutis_context *context, calibration *of, size_t replicate,
                                  study *to) {
  double truth[CONSTANTS_MAX], likelihood = 0.0;
  sampler_draws *draws = NULL;
  calibration_options options;
  calibration_options_default(&options);
  sampler_options *o = &options.sampler;
  o->chains = CHAINS;
  o->warm_up = WARM_UP;
  o->kept = KEPT;
  o->thin = THIN;
  o->threads = 1;
  o->seed = SEED + 1 + replicate;
  TRY(context, make_data(context, of, (uint32_t)replicate, truth, &likelihood));
  const sampler_problem problem = {.dimension = calibration_parameters(of),
                                   .log_likelihood = calibration_log_likelihood,
                                   .user = of,
                                   .open = calibration_open,
                                   .close = calibration_close};
  TRY(context, sampler_run(context, &problem, o, &draws));
#pragma omp critical
  {
    note(to, replicate, draws, truth, likelihood);
    fprintf(stderr, "replicate %zu\n", replicate + 1);
  }
  sampler_draws_destroy(context, &draws);
  return CUTIS_OK;
}

static cutis_status replicate_all(cutis_context *context, study *to) {
  cutis_status result = CUTIS_OK;
#pragma omp parallel
  {
    cutis_context *own = NULL;
    calibration *of = NULL;
    cutis_status status;
#pragma omp critical(cutis_join)
    status = context_fork(context, &own);
    if (status == CUTIS_OK) {
      status = calibration_create(own, &of);
    }
#pragma omp for schedule(dynamic, 1)
    for (long k = 0; k < (long)to->replicates; k++) {
      if (status == CUTIS_OK) {
        status = replicate_one(own, of, (size_t)k, to);
      }
    }
#pragma omp critical(cutis_join)
    if (status != CUTIS_OK && result == CUTIS_OK) {
      result = own != NULL ? context_join(context, own, status) : status;
    }
    calibration_destroy(own, &of);
#pragma omp critical(cutis_join)
    cutis_context_destroy(&own);
  }
  return result;
}

/* ---- the page ---- */

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Largest distance between sorted p[count] and the uniform distribution, and the chance of as large
 * a one (Kolmogorov; Stephens' correction for finite counts). */
static double kolmogorov(const double *p, size_t count, double *distance) {
  *distance = 0.0;
  for (size_t i = 0; i < count; i++) {
    *distance = fmax(
        *distance, fmax((double)(i + 1) / (double)count - p[i], p[i] - (double)i / (double)count));
  }
  const double n = sqrt((double)count), t = *distance * (n + 0.12 + 0.11 / n);
  double sum = 0.0;
  for (int k = 1; k < 100; k++) {
    sum += (k % 2 == 1 ? 2.0 : -2.0) * exp(-2.0 * k * k * t * t);
  }
  return fmin(fmax(sum, 0.0), 1.0);
}

static cutis_status print_page(cutis_context *context, const study *of) {
  calibration *names = NULL;
  TRY(context, calibration_create(context, &names));
  double p[CONSTANTS_MAX], distance;
  size_t pooled[BINS] = {0};
  const double all = (double)(of->constants * of->replicates);
  for (size_t i = 0; i < of->constants; i++) {
    p[i] = ranks_are_uniform(of->rank + i * of->replicates, of->replicates, DRAWS, BINS);
    for (size_t k = 0; k < of->replicates; k++) {
      pooled[of->rank[i * of->replicates + k] * BINS / (DRAWS + 1)]++;
    }
  }
  printf(
      "# Is the sampler right on this model?\n\n"
      "Printed by `calibration_check %zu`, a long study that is run by hand "
      "([calibration](../docs/calibration.md)). Constants drawn from their priors make\ndata of "
      "the %zu fitted rows; the posterior of these data is sampled by %d chains of %d steps "
      "after %d, of which every %dth is kept; the\nrank of the true constant among %d draws is "
      "uniform if all of it fits together.\n\n",
      of->replicates, calibration_rows(names), (int)CHAINS, (int)(KEPT * THIN), (int)WARM_UP,
      (int)THIN, (int)DRAWS);
  printf("| what | found | wanted |\n|---|---|---|\n");
  printf("| replicates, constants | %zu, %zu | |\n", of->replicates, of->constants);
  printf("| true constants within 50 %% intervals | %.1f %% | 50 %% |\n",
         100.0 * (double)of->in50 / all);
  printf("| true constants within 90 %% intervals | %.1f %% | 90 %% |\n",
         100.0 * (double)of->in90 / all);
  printf("| mean square of (posterior mean - truth)/deviation | %.3f | %.2f |\n", of->squares / all,
         1.0 + 1.0 / DRAWS);
  printf("| ranks of all constants, share in each fifth |");
  for (int b = 0; b < BINS; b++) {
    printf(" %.1f %%", 100.0 * (double)pooled[b] / all);
  }
  printf(" | 20 %% each |\n");
  printf("| rank of the log-likelihood: probability of ranks as uneven | %.2f | not small |\n",
         ranks_are_uniform(of->rank + of->constants * of->replicates, of->replicates, DRAWS, BINS));
  double sorted[CONSTANTS_MAX];
  memcpy(sorted, p, of->constants * sizeof *p);
  qsort(sorted, of->constants, sizeof *sorted, compare);
  const double chance = kolmogorov(sorted, of->constants, &distance);
  printf("| least probability of a constant | %.4f | %.4f or so, of %zu |\n", sorted[0],
         1.0 / (double)(of->constants + 1), of->constants);
  printf(
      "| the probabilities against uniform: distance, probability | %.3f, %.2f | not small "
      "|\n\n",
      distance, chance);
  printf(
      "Probability of ranks as uneven as those of each constant (chi-square of %d bins):\n\n"
      "| constant | probability |\n|---|---|\n",
      (int)BINS);
  for (size_t i = 0; i < of->constants; i++) {
    printf("| %s | %.3f |\n", calibration_parameter_at(names, i)->info.symbol, p[i]);
  }
  calibration_destroy(context, &names);
  return CUTIS_OK;
}

static size_t replicates_asked = REPLICATES;

static cutis_status check(cutis_context *context) {
  calibration *sizes = NULL;
  TRY(context, calibration_create(context, &sizes));
  study to = {.replicates = replicates_asked, .constants = calibration_parameters(sizes)};
  calibration_destroy(context, &sizes);
  to.rank = context_allocate(context, (to.constants + 1) * to.replicates, sizeof *to.rank);
  if (to.rank == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_status status = replicate_all(context, &to);
  if (status == CUTIS_OK) {
    status = print_page(context, &to);
  }
  context_free(context, to.rank);
  return status;
}

int main(int count, char **arguments) {
  if (count > 1) {
    replicates_asked = (size_t)strtoul(arguments[1], NULL, 10);
  }
  return replicates_asked > 0 ? page_main(check) : 2;
}
