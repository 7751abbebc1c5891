/* chaos.c - a polynomial in place of a slow function: sparse polynomial chaos.
 *
 *   y_o(x) = sum_k c_ko prod_i He_a(k,i)((x_i - centre_i)/scale_i)/sqrt(a!)
 *
 * He are Hermite's polynomials, orthonormal under the normal distribution that standardised inputs
 * resemble. Of all terms up to a degree in all and a number of inputs in one, those are taken one by
 * one that agree best with what is left to explain of all outputs (orthogonal matching pursuit; each
 * output counts by its own variance). With q_j the chosen columns made orthonormal, leaving sample i
 * out changes its residual to r_i/(1 - sum_j q_ij^2); the choice ends where the mean square of that
 * has grown for a while, and the best number of terms is kept. All outputs share the terms, whose
 * products are the larger part of the cost.
 *
 * Source: Blatman & Sudret 2011, doi 10.1016/j.jcp.2010.12.021 (sparse chaos, leave-one-out);
 * Pati, Rezaiifar & Krishnaprasad 1993, doi 10.1109/ACSSC.1993.342465. Limits: smooth functions; outside the
 * cloud of samples a polynomial says nothing, so the caller keeps a box. */
#include "infer/infer.h"

#include <math.h>
#include <omp.h>
#include <string.h>

enum { PATIENCE = 25 };                /* terms without a better error before the choice ends */
static const double DEPENDENT = 1e-10; /* of a column's norm: nothing new in it */

/* ---- memory ---- */

static cutis_status check_sizes(cutis_context *context, size_t inputs, size_t outputs) {
  if (inputs == 0 || inputs > CHAOS_INPUTS || outputs == 0) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "A polynomial of %zu inputs and %zu outputs: 1 to %d inputs and at least 1 output "
                "are possible.",
                inputs, outputs, (int)CHAOS_INPUTS);
  }
  return CUTIS_OK;
}

cutis_status chaos_create(cutis_context *context, size_t inputs, size_t outputs, size_t terms,
                          chaos **created) {
  *created = NULL;
  TRY(context, check_sizes(context, inputs, outputs));
  chaos *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *made = (chaos){.inputs = inputs, .outputs = outputs, .terms = terms};
  made->centre = context_allocate(context, inputs, sizeof *made->centre);
  made->scale = context_allocate(context, inputs, sizeof *made->scale);
  made->factor = context_allocate(context, terms * CHAOS_DEGREE + 1, sizeof *made->factor);
  made->coefficient = context_allocate(context, terms * outputs + 1, sizeof *made->coefficient);
  if (made->centre == NULL || made->scale == NULL || made->factor == NULL ||
      made->coefficient == NULL) {
    chaos_destroy(context, &made);
    return CUTIS_OUT_OF_MEMORY;
  }
  *created = made;
  return CUTIS_OK;
}

void chaos_destroy(cutis_context *context, chaos **destroyed) {
  chaos *of = *destroyed;
  if (of != NULL) {
    context_free(context, of->centre);
    context_free(context, of->scale);
    context_free(context, of->factor);
    context_free(context, of->coefficient);
    context_free(context, of);
    *destroyed = NULL;
  }
}

/* ---- evaluation ---- */

/* 1, then He_1 to He_4 of each standardised input, normalised. */
static void hermite(const chaos *of, const double *x, double *h) {
  h[0] = 1.0;
  for (size_t i = 0; i < of->inputs; i++) {
    const double u = (x[i] - of->centre[i]) / of->scale[i], u2 = u * u;
    double *mine = h + 1 + i * CHAOS_DEGREE;
    mine[0] = u;
    mine[1] = (u2 - 1.0) * 0.70710678118654752440;              /* 1/sqrt(2!) */
    mine[2] = (u2 - 3.0) * u * 0.40824829046386301637;          /* 1/sqrt(3!) */
    mine[3] = ((u2 - 6.0) * u2 + 3.0) * 0.20412414523193150818; /* 1/sqrt(4!) */
  }
}

static double product(const double *h, const uint16_t *factor) {
  return h[factor[0]] * h[factor[1]] * h[factor[2]] * h[factor[3]];
}

void chaos_evaluate(const chaos *of, const double *x, double *y) {
  double h[1 + CHAOS_INPUTS * CHAOS_DEGREE];
  const size_t outputs = of->outputs;
  hermite(of, x, h);
  for (size_t o = 0; o < outputs; o++) {
    y[o] = 0.0;
  }
  for (size_t k = 0; k < of->terms; k++) {
    const double value = product(h, of->factor + k * CHAOS_DEGREE);
    const double *c = of->coefficient + k * outputs;
    for (size_t o = 0; o < outputs; o++) {
      y[o] += c[o] * value;
    }
  }
}

/* ---- the terms to choose from ---- */

typedef struct terms {
  size_t count, room; /* room 0: only count */
  uint16_t *factor;   /* [room][CHAOS_DEGREE] */
} terms;

/* All products of what is there (`parts` factors) with inputs from `input` on. */
static void list_terms(terms *all, size_t inputs, size_t input, int degree, int interaction,
                       const uint16_t *there, int parts) {
  if (all->room > 0) {
    memcpy(all->factor + all->count * CHAOS_DEGREE, there, CHAOS_DEGREE * sizeof *there);
  }
  all->count++;
  for (size_t i = input; i < inputs && interaction > 0 && parts < CHAOS_DEGREE; i++) {
    for (int a = 1; a <= degree; a++) {
      uint16_t more[CHAOS_DEGREE];
      memcpy(more, there, sizeof more);
      more[parts] = (uint16_t)(1 + i * CHAOS_DEGREE + (size_t)a - 1);
      list_terms(all, inputs, i + 1, degree - a, interaction - 1, more, parts + 1);
    }
  }
}

/* ---- the fit ---- */

typedef struct fit {
  size_t samples, outputs, candidates, most, chosen;
  int threads;
  terms from;
  double *column;   /* [candidates][samples] */
  bool *taken;      /* [candidates] */
  double *q;        /* [most][samples], orthonormal */
  double *upper;    /* [most][most]: column of term k = sum_j upper[k][j] q_j */
  double *share;    /* [most][outputs]: q_j'y */
  size_t *term;     /* [most] */
  double *left;     /* [outputs][samples]: what is not yet explained, over the output's sd */
  double *leverage; /* [samples] */
  double *sd;       /* [outputs] */
  double *agree;    /* [candidates] */
} fit;

static double dot(const double *a, const double *b, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += a[i] * b[i];
  }
  return sum;
}

static void subtract(double *from, double share, const double *what, size_t n) {
  for (size_t i = 0; i < n; i++) {
    from[i] -= share * what[i];
  }
}

/* The free candidate whose column agrees best with what is left; candidates when there is none. */
static size_t best_candidate(fit *f) {
#pragma omp parallel for num_threads(f->threads) schedule(static)
  for (size_t k = 0; k < f->candidates; k++) {
    const double *column = f->column + k * f->samples;
    double agree = 0.0;
    for (size_t o = 0; o < f->outputs && !f->taken[k]; o++) {
      const double part = dot(column, f->left + o * f->samples, f->samples);
      agree += part * part;
    }
    f->agree[k] = f->taken[k] ? -1.0 : agree / dot(column, column, f->samples);
  }
  size_t best = f->candidates;
  double most = -1.0;
  for (size_t k = 0; k < f->candidates; k++) {
    if (f->agree[k] > most) { /* not of a column of zeros, whose agreement is not a number */
      most = f->agree[k];
      best = k;
    }
  }
  return best;
}

/* Make the candidate's column orthonormal to those chosen; false when nothing is new in it. */
static bool orthogonalise(fit *f, size_t candidate) {
  const size_t n = f->samples, j = f->chosen;
  double *q = f->q + j * n, *upper = f->upper + j * f->most;
  memcpy(q, f->column + candidate * n, n * sizeof *q);
  const double size = sqrt(dot(q, q, n));
  memset(upper, 0, f->most * sizeof *upper);
  for (int again = 0; again < 2; again++) { /* twice is enough: to rounding */
    for (size_t i = 0; i < j; i++) {
      const double part = dot(q, f->q + i * n, n);
      subtract(q, part, f->q + i * n, n);
      upper[i] += part;
    }
  }
  upper[j] = sqrt(dot(q, q, n));
  if (!(upper[j] > DEPENDENT * size)) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    q[i] /= upper[j];
  }
  return true;
}

/* Explain with the new column; returns the mean square of leaving one out, over all outputs. */
static double explain(fit *f, size_t candidate, double *left_out) {
  const size_t n = f->samples, j = f->chosen;
  const double *q = f->q + j * n;
  double sum = 0.0;
  f->term[j] = candidate;
  for (size_t i = 0; i < n; i++) {
    f->leverage[i] += q[i] * q[i];
  }
  for (size_t o = 0; o < f->outputs; o++) {
    double *left = f->left + o * n, squares = 0.0;
    f->share[j * f->outputs + o] = dot(q, left, n);
    subtract(left, f->share[j * f->outputs + o], q, n);
    for (size_t i = 0; i < n; i++) {
      const double alone = left[i] / fmax(1.0 - f->leverage[i], 1e-12);
      squares += alone * alone;
    }
    left_out[o] = sqrt(squares / (double)n);
    sum += squares;
  }
  f->chosen++;
  return sum;
}

/* Choose terms; returns how many are best, with their errors in left_out. */
static size_t choose(fit *f, double *left_out, double *errors) {
  size_t best = 0;
  double least = INFINITY;
  while (f->chosen < f->most && f->chosen < best + PATIENCE) {
    const size_t candidate = best_candidate(f);
    if (candidate == f->candidates) {
      break;
    }
    f->taken[candidate] = true;
    if (!orthogonalise(f, candidate)) {
      continue;
    }
    const double error = explain(f, candidate, errors);
    if (error < least) {
      least = error;
      best = f->chosen;
      memcpy(left_out, errors, f->outputs * sizeof *errors);
    }
  }
  return best;
}

/* Coefficients of the first `count` terms: from those of the orthonormal columns, backwards. */
static void put_terms(const fit *f, size_t count, chaos *to) {
  for (size_t k = count; k-- > 0;) {
    memcpy(to->factor + k * CHAOS_DEGREE, f->from.factor + f->term[k] * CHAOS_DEGREE,
           CHAOS_DEGREE * sizeof *to->factor);
    for (size_t o = 0; o < f->outputs; o++) {
      double c = f->share[k * f->outputs + o];
      for (size_t j = k + 1; j < count; j++) {
        c -= f->upper[j * f->most + k] * to->coefficient[j * f->outputs + o];
      }
      to->coefficient[k * f->outputs + o] = c / f->upper[k * f->most + k];
    }
  }
  for (size_t k = 0; k < count * f->outputs; k++) {
    to->coefficient[k] *= f->sd[k % f->outputs];
  }
}

static void standardise(size_t samples, size_t inputs, const double *x, double *centre,
                        double *scale) {
  for (size_t i = 0; i < inputs; i++) {
    double sum = 0.0, squares = 0.0;
    for (size_t k = 0; k < samples; k++) {
      sum += x[k * inputs + i];
    }
    centre[i] = sum / (double)samples;
    for (size_t k = 0; k < samples; k++) {
      const double away = x[k * inputs + i] - centre[i];
      squares += away * away;
    }
    const double sd = sqrt(squares / (double)samples);
    scale[i] = sd > 1e-12 * fabs(centre[i]) ? sd : INFINITY; /* one that never moves has no part */
  }
}

static void fill(fit *f, const chaos *basis, size_t inputs, const double *x, const double *y) {
  for (size_t i = 0; i < f->samples; i++) {
    double h[1 + CHAOS_INPUTS * CHAOS_DEGREE];
    hermite(basis, x + i * inputs, h);
    for (size_t k = 0; k < f->candidates; k++) {
      f->column[k * f->samples + i] = product(h, f->from.factor + k * CHAOS_DEGREE);
    }
    for (size_t o = 0; o < f->outputs; o++) {
      f->left[o * f->samples + i] = y[i * f->outputs + o] / f->sd[o];
    }
  }
}

static cutis_status fit_create(cutis_context *context, fit *f) {
  f->column = context_allocate(context, f->candidates * f->samples, sizeof *f->column);
  f->taken = context_allocate(context, f->candidates, sizeof *f->taken);
  f->q = context_allocate(context, f->most * f->samples, sizeof *f->q);
  f->upper = context_allocate(context, f->most * f->most, sizeof *f->upper);
  f->share = context_allocate(context, f->most * f->outputs, sizeof *f->share);
  f->term = context_allocate(context, f->most, sizeof *f->term);
  f->left = context_allocate(context, f->outputs * f->samples, sizeof *f->left);
  f->leverage = context_allocate(context, f->samples, sizeof *f->leverage);
  f->agree = context_allocate(context, f->candidates, sizeof *f->agree);
  return f->column == NULL || f->taken == NULL || f->q == NULL || f->upper == NULL ||
                 f->share == NULL || f->term == NULL || f->left == NULL || f->leverage == NULL ||
                 f->agree == NULL
             ? CUTIS_OUT_OF_MEMORY
             : CUTIS_OK;
}

static void fit_destroy(cutis_context *context, fit *f) {
  void *owned[] = {f->from.factor, f->column, f->taken,    f->q,  f->upper, f->share,
                   f->term,        f->left,   f->leverage, f->sd, f->agree};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
    context_free(context, owned[i]);
  }
}

static cutis_status check_samples(cutis_context *context, const chaos_options *options,
                                  size_t samples, size_t inputs, size_t outputs, const double *x,
                                  const double *y) {
  if (options->degree < 1 || options->degree > CHAOS_DEGREE || options->interaction < 1 ||
      options->interaction > options->degree || options->terms_max < 1 || samples < 4) {
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "A polynomial of degree %d in %d inputs a term, %zu terms, from %zu samples: degree "
        "1 to %d, no more inputs than that, a term and 4 samples are needed.",
        options->degree, options->interaction, options->terms_max, samples, (int)CHAOS_DEGREE);
  }
  for (size_t i = 0; i < samples * inputs; i++) {
    if (!isfinite(x[i])) {
      return FAIL(context, CUTIS_BAD_INPUT, "Input %zu of sample %zu is %g.", i % inputs + 1,
                  i / inputs + 1, x[i]);
    }
  }
  for (size_t i = 0; i < samples * outputs; i++) {
    if (!isfinite(y[i])) {
      return FAIL(context, CUTIS_BAD_INPUT, "Output %zu of sample %zu is %g.", i % outputs + 1,
                  i / outputs + 1, y[i]);
    }
  }
  return CUTIS_OK;
}

static cutis_status prepare(cutis_context *context, const chaos_options *options, size_t inputs,
                            const chaos *basis, const double *x, const double *y, fit *f) {
  static const uint16_t nothing[CHAOS_DEGREE] = {0};
  list_terms(&f->from, inputs, 0, options->degree, options->interaction, nothing, 0);
  f->candidates = f->from.room = f->from.count;
  f->from.count = 0;
  f->from.factor = context_allocate(context, f->candidates * CHAOS_DEGREE, sizeof *f->from.factor);
  f->sd = context_allocate(context, 2 * f->outputs, sizeof *f->sd);
  if (f->from.factor == NULL || f->sd == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  list_terms(&f->from, inputs, 0, options->degree, options->interaction, nothing, 0);
  f->most = f->samples / 2 < options->terms_max ? f->samples / 2 : options->terms_max;
  f->most = f->most < f->candidates ? f->most : f->candidates;
  TRY(context, fit_create(context, f));
  standardise(f->samples, f->outputs, y, f->sd + f->outputs, f->sd);
  for (size_t o = 0; o < f->outputs; o++) { /* an output that never moves counts as it is */
    f->sd[o] = isfinite(f->sd[o]) ? f->sd[o] : fmax(fabs(f->sd[f->outputs + o]), 1e-300);
  }
  fill(f, basis, inputs, x, y);
  return CUTIS_OK;
}

static cutis_status fit_with(cutis_context *context, const chaos_options *options, size_t inputs,
                             const double *x, const double *y, fit *f, double *left_out,
                             chaos **fitted) {
  chaos *basis = NULL; /* only its standardised inputs */
  double *errors = context_allocate(context, 2 * f->outputs, sizeof *errors);
  cutis_status status =
      errors == NULL ? CUTIS_OUT_OF_MEMORY : chaos_create(context, inputs, f->outputs, 0, &basis);
  if (status == CUTIS_OK) {
    standardise(f->samples, inputs, x, basis->centre, basis->scale);
    status = prepare(context, options, inputs, basis, x, y, f);
  }
  if (status == CUTIS_OK) {
    const size_t best = choose(f, errors, errors + f->outputs);
    status = chaos_create(context, inputs, f->outputs, best, fitted);
    if (status == CUTIS_OK) {
      memcpy((*fitted)->centre, basis->centre, inputs * sizeof *basis->centre);
      memcpy((*fitted)->scale, basis->scale, inputs * sizeof *basis->scale);
      put_terms(f, best, *fitted);
      if (left_out != NULL) {
        memcpy(left_out, errors, f->outputs * sizeof *errors);
      }
    }
  }
  chaos_destroy(context, &basis);
  context_free(context, errors);
  return status;
}

cutis_status chaos_fit(cutis_context *context, const chaos_options *options, size_t samples,
                       size_t inputs, size_t outputs, const double *x, const double *y,
                       double *left_out, chaos **fitted) {
  *fitted = NULL;
  TRY(context, check_sizes(context, inputs, outputs));
  TRY(context, check_samples(context, options, samples, inputs, outputs, x, y));
  fit f = {.samples = samples,
           .outputs = outputs,
           .threads = options->threads > 0 ? options->threads : omp_get_num_procs()};
  const cutis_status status = fit_with(context, options, inputs, x, y, &f, left_out, fitted);
  fit_destroy(context, &f);
  return status == CUTIS_OK ? status
                            : context_trace_add(context, status, __func__, __FILE__, __LINE__);
}
