/* diagnostics.c - whether the draws of several chains may be trusted, and whether ranks are uniform.
 *
 * Chains are split in halves, pooled values replaced by the normal quantiles of their ranks, and of
 * these, with W the mean variance within a chain of n and B/n the variance of the chains' means,
 *
 *   R-hat = sqrt(((n - 1)/n W + B/n)/W)                   also of |x - median|, folded
 *   ESS   = m n/tau,   tau = 1 + 2 sum of rho_t,   rho_t = 1 - (W - mean autocovariance at t)/var+
 *
 * the sum cut by Geyer's initial monotone sequence.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, Bayesian Anal 16:667, doi
 * 10.1214/20-BA1221; Geyer 1992, doi 10.1214/ss/1177011137; ranks: Talts et al. 2018,
 * arXiv:1804.06788; incomplete gamma function: series and continued fraction, DLMF 8.11.4, 8.9.2. */
#include "infer/infer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_DRAWS = 8 };

/* Split chains: m of n values each, one after the other. */
typedef struct split {
  size_t m, n;
  double *x;
} split;

typedef struct place {
  double value;
  size_t at;
} place;

static int by_value(const void *a, const void *b) {
  const place *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

/* Normal quantiles of the ranks, ties by their mean rank. */
static void rank_normalise(split *of, place *scratch) {
  const size_t all = of->m * of->n;
  for (size_t i = 0; i < all; i++) {
    scratch[i] = (place){of->x[i], i};
  }
  qsort(scratch, all, sizeof *scratch, by_value);
  for (size_t i = 0; i < all;) {
    size_t end = i + 1;
    while (end < all && scratch[end].value == scratch[i].value) {
      end++;
    }
    const double rank = 0.5 * (double)(i + 1 + end);
    for (size_t k = i; k < end; k++) {
      of->x[scratch[k].at] = normal_quantile((rank - 0.375) / ((double)all + 0.25));
    }
    i = end;
  }
}

static double mean_of(const double *x, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += x[i];
  }
  return sum / (double)n;
}

static double covariance_at(const double *x, size_t n, double mean, size_t lag) {
  double sum = 0.0;
  for (size_t i = 0; i + lag < n; i++) {
    sum += (x[i] - mean) * (x[i + lag] - mean);
  }
  return sum / (double)n;
}

/* Variance within, and the estimate of the variance of all. */
static void variances(const split *of, const double *mean, double *within, double *all) {
  const double m = (double)of->m, n = (double)of->n, grand = mean_of(mean, of->m);
  double between = 0.0;
  *within = 0.0;
  for (size_t k = 0; k < of->m; k++) {
    *within += covariance_at(of->x + k * of->n, of->n, mean[k], 0) * n / (n - 1.0) / m;
    between += (mean[k] - grand) * (mean[k] - grand) / (m - 1.0);
  }
  *all = *within * (n - 1.0) / n + between;
}

static void means(const split *of, double *mean) {
  for (size_t k = 0; k < of->m; k++) {
    mean[k] = mean_of(of->x + k * of->n, of->n);
  }
}

static double r_hat_of(const split *of, double *mean) {
  double within, all;
  means(of, mean);
  variances(of, mean, &within, &all);
  return sqrt(all / within);
}

static double rho_at(const split *of, const double *mean, double within, double all, size_t lag) {
  double sum = 0.0;
  for (size_t k = 0; k < of->m; k++) {
    sum += covariance_at(of->x + k * of->n, of->n, mean[k], lag);
  }
  return 1.0 - (within - sum / (double)of->m) / all;
}

static double ess_of(const split *of, double *mean) {
  double within, all, tau = -1.0, before = INFINITY;
  means(of, mean);
  variances(of, mean, &within, &all);
  if (!(all > 0.0)) {
    return NAN;
  }
  for (size_t lag = 0; lag + 1 < of->n; lag += 2) {
    const double even = lag == 0 ? 1.0 : rho_at(of, mean, within, all, lag);
    const double pair = even + rho_at(of, mean, within, all, lag + 1);
    if (!(pair > 0.0)) {
      break;
    }
    before = fmin(before, pair);
    tau += 2.0 * before;
  }
  const double draws = (double)(of->m * of->n);
  return draws / fmax(tau, 1.0 / log10(draws)); /* better than independent, but not without limit */
}

static void take(split *of, const double *values, size_t chains, size_t kept, size_t stride) {
  const size_t n = kept / 2;
  of->m = 2 * chains;
  of->n = n;
  for (size_t c = 0; c < chains; c++) {
    for (size_t half = 0; half < 2; half++) {
      const size_t first = half == 0 ? 0 : kept - n;
      for (size_t i = 0; i < n; i++) {
        of->x[(2 * c + half) * n + i] = values[(c * kept + first + i) * stride];
      }
    }
  }
}

infer_quality infer_worse(infer_quality a, infer_quality b) {
  return (infer_quality){isnan(a.r_hat) || a.r_hat >= b.r_hat ? a.r_hat : b.r_hat,
                         isnan(a.ess_bulk) || a.ess_bulk <= b.ess_bulk ? a.ess_bulk : b.ess_bulk,
                         isnan(a.ess_tail) || a.ess_tail <= b.ess_tail ? a.ess_tail : b.ess_tail};
}

cutis_status infer_quality_of(cutis_context *context, const double *values, size_t chains,
                              size_t kept, size_t stride, infer_quality *quality) {
  *quality = (infer_quality){NAN, NAN, NAN};
  if (kept < LEAST_DRAWS || chains == 0) {
    return CUTIS_OK;
  }
  const size_t all = 2 * chains * (kept / 2);
  double *x = context_allocate(context, 2 * all + 2 * chains, sizeof *x);
  place *places = context_allocate(context, all, sizeof *places);
  if (x == NULL || places == NULL) {
    context_free(context, x);
    context_free(context, places);
    return CUTIS_OUT_OF_MEMORY;
  }
  double *sorted = x + all, *mean = x + 2 * all;
  split of = {.x = x};
  take(&of, values, chains, kept, stride);
  memcpy(sorted, x, all * sizeof *x);
  const double median = statistics_quantile(sorted, all, 0.5);
  const double low = statistics_quantile(sorted, all, 0.05),
               high = statistics_quantile(sorted, all, 0.95);
  if (!isnan(median) && sorted[0] < sorted[all - 1]) {
    infer_quality worst;
    rank_normalise(&of, places);
    worst = (infer_quality){r_hat_of(&of, mean), ess_of(&of, mean), INFINITY};
    take(&of, values, chains, kept, stride);
    for (size_t i = 0; i < all; i++) {
      x[i] = fabs(x[i] - median);
    }
    rank_normalise(&of, places);
    worst = infer_worse(worst, (infer_quality){r_hat_of(&of, mean), INFINITY, INFINITY});
    for (int side = 0; side < 2; side++) {
      take(&of, values, chains, kept, stride);
      for (size_t i = 0; i < all; i++) {
        x[i] = x[i] <= (side == 0 ? low : high) ? 1.0 : 0.0;
      }
      worst = infer_worse(worst, (infer_quality){0.0, INFINITY, ess_of(&of, mean)});
    }
    *quality = worst;
  }
  context_free(context, x);
  context_free(context, places);
  return CUTIS_OK;
}

/* ---- ranks ---- */

/* Upper regularised incomplete gamma function Q(a, x). */
static double gamma_above(double a, double x) {
  if (x <= 0.0) {
    return 1.0;
  }
  const double front = exp(a * log(x) - x - log_gamma(a));
  if (x < a + 1.0) { /* series of the lower one */
    double term = 1.0 / a, sum = term;
    for (int k = 1; k < 10000 && term > sum * 1e-16; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return 1.0 - front * sum;
  }
  /* continued fraction, from the front (Lentz) */
  double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, product = d;
  for (int k = 1; k < 10000; k++) {
    const double numerator = -k * (k - a);
    b += 2.0;
    d = 1.0 / (numerator * d + b);
    c = b + numerator / c;
    product *= c * d;
    if (fabs(c * d - 1.0) < 1e-15) {
      break;
    }
  }
  return front * product;
}

double chi_square_above(double chi_square, double degrees) {
  return gamma_above(0.5 * degrees, 0.5 * chi_square);
}

double ranks_are_uniform(const size_t *ranks, size_t count, size_t most, size_t bins) {
  const double each = (double)count / (double)bins;
  double chi_square = 0.0;
  for (size_t bin = 0; bin < bins; bin++) {
    size_t inside = 0;
    for (size_t i = 0; i < count; i++) {
      inside += ranks[i] * bins / (most + 1) == bin ? 1 : 0;
    }
    chi_square += ((double)inside - each) * ((double)inside - each) / each;
  }
  return chi_square_above(chi_square, (double)(bins - 1));
}
