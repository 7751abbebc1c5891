/* sensitivity.c - which inputs move a result: Morris' elementary effects, to screen many, and Sobol'
 * indices, to share out the variance.
 *
 * Morris: trajectories on a grid of four levels, one input a step by Delta = 2/3, effect
 * d = (f(x + Delta) - f(x))/Delta, reported as mean, mean of |d| and spread.
 * Sobol': two independent samples A and B, and A with column i of B,
 *
 *   first_i = mean(f_B (f_ABi - f_A))/V,   total_i = mean((f_A - f_ABi)^2)/(2 V)
 *
 * V the variance of f over A and B. Intervals: bootstrap, 5 and 95 % of 1,000 resamples, less those in
 * which f does not vary, as may be where it is seldom other than 0. Points without a value (NAN) take
 * with them the effects on both sides, and the whole row of the samples.
 *
 * Where inputs hang together there is no sharing out, but the share of the variance that an input
 * accounts for by itself still has a meaning: x in 20 slices of as many points each, the variance
 * between the means of the slices, less what chance alone would make it (epsilon squared).
 *
 * Source: Morris 1991, doi 10.2307/1269043; Campolongo 2007 (mean of |d|), doi
 * 10.1016/j.envsoft.2006.10.004; Saltelli 2010, doi 10.1016/j.cpc.2009.09.018; Jansen 1999, doi
 * 10.1016/S0010-4655(98)00154-4; Plischke, Borgonovo & Smith
 * 2013 (slices), doi 10.1016/j.ejor.2012.11.047; Kelley 1935 (epsilon squared), doi
 * 10.1073/pnas.21.9.554. Limits: inputs independent; the grid of Morris has the ends 0 and 1
 * of the cube, which the caller must map to something finite. */
#include "infer/infer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 4, RESAMPLES = 1000, SLICES = 20 };
static const double DELTA = (double)LEVELS / (2.0 * (LEVELS - 1));
/* Streams of random numbers; points have one a trajectory or sample. */
static const uint32_t BOOTSTRAP_STREAM = UINT32_C(0x80000000);

static size_t whole_below(uint64_t seed, uint32_t stream, uint32_t index, size_t end) {
  return (size_t)(random_uniform(seed, stream, index) * (double)end);
}

/* ---- Morris ---- */

void morris_points(uint64_t seed, size_t inputs, size_t trajectories, double *points) {
  for (size_t t = 0; t < trajectories; t++) {
    const uint32_t stream = (uint32_t)t;
    uint32_t next = 0;
    double *at = points + t * (inputs + 1) * inputs;
    for (size_t i = 0; i < inputs; i++) { /* a place with room for a step up, or from there down */
      const size_t level = whole_below(seed, stream, next++, LEVELS / 2);
      const bool down = random_uniform(seed, stream, next++) < 0.5;
      at[i] = (double)level / (LEVELS - 1) + (down ? DELTA : 0.0);
    }
    double *order = at + inputs * inputs; /* until the last step, in the last point's place */
    for (size_t i = 0; i < inputs; i++) {
      order[i] = (double)i;
    }
    for (size_t i = inputs; i > 1; i--) {
      const size_t j = whole_below(seed, stream, next++, i);
      const double kept = order[i - 1];
      order[i - 1] = order[j];
      order[j] = kept;
    }
    for (size_t k = 0; k < inputs; k++) {
      const size_t moved = (size_t)order[k];
      const double *from = at + k * inputs;
      double *to = at + (k + 1) * inputs;
      memcpy(to, from, inputs * sizeof *to);
      to[moved] += from[moved] > 0.5 ? -DELTA : DELTA;
    }
  }
}

/* The input that moved in a step, and its elementary effect. */
static size_t effect_of_step(size_t inputs, const double *from, double before, double after,
                             double *effect) {
  const double *to = from + inputs;
  size_t moved = 0;
  while (moved + 1 < inputs && from[moved] == to[moved]) {
    moved++;
  }
  *effect = (after - before) / (to[moved] - from[moved]);
  return moved;
}

static void describe(uint64_t seed, uint32_t stream, const double *effect, size_t count,
                     double *scratch, sensitivity_effect *of) {
  double sum = 0.0, size = 0.0, squares = 0.0;
  if (count < 2) {
    *of = (sensitivity_effect){NAN, NAN, NAN, NAN, NAN, count};
    return;
  }
  of->count = count;
  for (size_t k = 0; k < count; k++) {
    sum += effect[k];
    size += fabs(effect[k]);
  }
  of->mean = sum / (double)count;
  of->mean_size = size / (double)count;
  for (size_t k = 0; k < count; k++) {
    squares += (effect[k] - of->mean) * (effect[k] - of->mean);
  }
  of->sd = sqrt(squares / (double)(count - 1));
  uint32_t next = 0;
  for (int b = 0; b < RESAMPLES; b++) {
    double again = 0.0;
    for (size_t k = 0; k < count; k++) {
      again += fabs(effect[whole_below(seed, stream, next++, count)]);
    }
    scratch[b] = again / (double)count;
  }
  of->lower = statistics_quantile(scratch, RESAMPLES, 0.05);
  of->upper = statistics_quantile(scratch, RESAMPLES, 0.95);
}

cutis_status morris_effects(cutis_context *context, uint64_t seed, size_t inputs,
                            size_t trajectories, const double *points, const double *values,
                            sensitivity_effect *effects) {
  double *effect = context_allocate(context, inputs * trajectories + RESAMPLES, sizeof *effect);
  size_t *count = context_allocate(context, inputs, sizeof *count);
  if (effect == NULL || count == NULL) {
    context_free(context, effect);
    context_free(context, count);
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t t = 0; t < trajectories; t++) {
    for (size_t k = 0; k < inputs; k++) {
      const size_t at = t * (inputs + 1) + k;
      double one;
      const size_t moved =
          effect_of_step(inputs, points + at * inputs, values[at], values[at + 1], &one);
      if (!isnan(one)) {
        effect[moved * trajectories + count[moved]++] = one;
      }
    }
  }
  for (size_t i = 0; i < inputs; i++) {
    describe(seed, BOOTSTRAP_STREAM + (uint32_t)i, effect + i * trajectories, count[i],
             effect + inputs * trajectories, &effects[i]);
  }
  context_free(context, effect);
  context_free(context, count);
  return CUTIS_OK;
}

/* ---- Sobol' ---- */

void sobol_points(uint64_t seed, size_t inputs, size_t base, double *points) {
  double *a = points, *b = points + base * inputs;
  for (size_t k = 0; k < base; k++) {
    for (size_t i = 0; i < inputs; i++) {
      a[k * inputs + i] = random_uniform(seed, (uint32_t)k, (uint32_t)i);
      b[k * inputs + i] = random_uniform(seed, (uint32_t)k, (uint32_t)(inputs + i));
    }
  }
  for (size_t moved = 0; moved < inputs; moved++) {
    double *ab = points + (2 + moved) * base * inputs;
    for (size_t k = 0; k < base; k++) {
      for (size_t i = 0; i < inputs; i++) {
        ab[k * inputs + i] = (i == moved ? b : a)[k * inputs + i];
      }
    }
  }
}

/* Whether f varies over the rows picked[count] of A and B. */
static bool rows_vary(const double *a, const double *b, const size_t *picked, size_t count) {
  for (size_t k = 0; k < count; k++) {
    if (a[picked[k]] != a[picked[0]] || b[picked[k]] != a[picked[0]]) {
      return true;
    }
  }
  return false;
}

/* Indices of one input over the rows picked[count] of the samples. */
static void indices_of(const double *a, const double *b, const double *ab, const size_t *picked,
                       size_t count, double *first, double *total) {
  double mean = 0.0, variance = 0.0, alone = 0.0, apart = 0.0;
  const double n = (double)count;
  for (size_t k = 0; k < count; k++) {
    mean += (a[picked[k]] + b[picked[k]]) / (2.0 * n);
  }
  for (size_t k = 0; k < count; k++) {
    const size_t p = picked[k];
    const double da = a[p] - mean, db = b[p] - mean, dab = ab[p] - mean;
    variance += (da * da + db * db) / (2.0 * n);
    alone += db * (dab - da) / n;
    apart += (da - dab) * (da - dab) / (2.0 * n);
  }
  *first = alone / variance;
  *total = apart / variance;
}

/* Whether the function had a value at every point of a row. */
static bool row_is_whole(const double *values, size_t inputs, size_t base, size_t row) {
  bool whole = true;
  for (size_t k = 0; k < inputs + 2; k++) {
    whole = whole && !isnan(values[k * base + row]);
  }
  return whole;
}

cutis_status sobol_indices(cutis_context *context, uint64_t seed, size_t inputs, size_t base,
                           const double *values, sensitivity_index *indices) {
  size_t *whole = context_allocate(context, 2 * base, sizeof *whole);
  double *again = context_allocate(context, 2 * inputs * RESAMPLES, sizeof *again);
  if (whole == NULL || again == NULL) {
    context_free(context, whole);
    context_free(context, again);
    return CUTIS_OUT_OF_MEMORY;
  }
  const double *a = values, *b = values + base;
  size_t *picked = whole + base, rows = 0;
  for (size_t k = 0; k < base; k++) {
    if (row_is_whole(values, inputs, base, k)) {
      whole[rows++] = k;
    }
  }
  const bool varies = rows_vary(a, b, whole, rows);
  for (size_t i = 0; i < inputs; i++) {
    indices[i].first = indices[i].total = NAN;
    if (varies) {
      indices_of(a, b, values + (2 + i) * base, whole, rows, &indices[i].first, &indices[i].total);
    }
  }
  size_t kept = 0;
  for (size_t r = 0; r < RESAMPLES && varies; r++) {
    for (size_t k = 0; k < rows; k++) {
      picked[k] = whole[whole_below(seed, BOOTSTRAP_STREAM + (uint32_t)r, (uint32_t)k, rows)];
    }
    if (!rows_vary(a, b, picked, rows)) {
      continue;
    }
    for (size_t i = 0; i < inputs; i++) {
      double *mine = again + 2 * i * RESAMPLES;
      indices_of(a, b, values + (2 + i) * base, picked, rows, &mine[kept], &mine[RESAMPLES + kept]);
    }
    kept++;
  }
  for (size_t i = 0; i < inputs; i++) {
    double *first = again + 2 * i * RESAMPLES, *total = first + RESAMPLES;
    indices[i].first_lower = statistics_quantile(first, kept, 0.05);
    indices[i].first_upper = statistics_quantile(first, kept, 0.95);
    indices[i].total_lower = statistics_quantile(total, kept, 0.05);
    indices[i].total_upper = statistics_quantile(total, kept, 0.95);
  }
  context_free(context, whole);
  context_free(context, again);
  return CUTIS_OK;
}

/* ---- inputs that hang together ---- */

/* Values in the order of their x. */
static int by_x(const void *a, const void *b) {
  const double x = ((const double *)a)[0], y = ((const double *)b)[0];
  return (x > y) - (x < y);
}

cutis_status sensitivity_given(cutis_context *context, const double *x, const double *y,
                               size_t count, double *first) {
  double *pair = context_allocate(context, 2 * count + 1, sizeof *pair), mean = 0.0;
  size_t rows = 0;
  if (pair == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t k = 0; k < count; k++) {
    if (!isnan(y[k])) {
      pair[2 * rows] = x[k];
      pair[2 * rows++ + 1] = y[k];
      mean += y[k];
    }
  }
  mean /= (double)rows;
  qsort(pair, rows, 2 * sizeof *pair, by_x);
  double whole = 0.0, between = 0.0;
  for (size_t slice = 0; slice < SLICES; slice++) {
    const size_t from = slice * rows / SLICES, to = (slice + 1) * rows / SLICES;
    double sum = 0.0;
    for (size_t k = from; k < to; k++) {
      const double d = pair[2 * k + 1] - mean;
      sum += d;
      whole += d * d;
    }
    between += to > from ? sum * sum / (double)(to - from) : 0.0;
  }
  context_free(context, pair);
  const double chance = (whole - between) / ((double)rows - SLICES) * (SLICES - 1);
  *first = rows > 2 * SLICES ? (between - chance) / whole : NAN;
  return CUTIS_OK;
}
