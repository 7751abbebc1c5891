/* sampler.c - draws from a posterior by generalised elliptical slice sampling, several chains side
 * by side.
 *
 * Elliptical slice sampling has neither step size nor gradient, and every step moves: around an
 * ellipse through the present point and a draw of a normal, the angle shrinks from the full circle
 * until the likelihood is above a random level. It is at its best where the normal resembles the
 * posterior. So the target is written as
 *
 *   exp(-|z|^2/2) L(z) = t(z) r(z),   z = m + K w,   log r = log L(z) - |z|^2/2 - log t(w)
 *
 * with t a multivariate Student distribution of location m and scale K K^T, and r takes the place of
 * the likelihood. As a mixture of normals,
 *
 *   s | w ~ inverse gamma((nu + n)/2, (nu + |w|^2)/2),   w | s ~ normal(0, s)
 *
 * In the first stage of warm-up t is the prior itself; after each stage m and K K^T are the mean and
 * covariance of the second half of all chains, drawn towards the prior as if n draws of it had been
 * seen. Then they stand still, so that the kept draws are of the posterior exactly. With very many
 * parameters and few effective draws the learnt covariance is mostly noise, and its ellipses are worse
 * than those of the prior, which can be kept instead (from_prior).
 *
 * Source: Murray, Adams & MacKay 2010 (elliptical slice sampling), AISTATS, JMLR W&CP 9:541;
 * Nishihara, Murray & Adams 2014 (generalised), J Mach Learn Res 15:2087; gamma variates: Marsaglia
 * & Tsang 2000, doi 10.1145/358407.358414. Limits: one mode; modes far apart are seen only by the
 * chains that start near them, and then the diagnostics say so. */
#include "infer/infer.h"

#include <math.h>
#include <string.h>

static const double DEGREES = 5.0; /* of the Student distribution: heavier tails than the target */
static const double TURN = 6.28318530717958647693;
enum { STARTS_MAX = 10000, SHRINKS_MAX = 200, CHAINS_MAX = 4096 };

void sampler_options_default(sampler_options *options) {
  *options = (sampler_options){
      .chains = 8, .stages = 4, .warm_up = 250, .kept = 2500, .thin = 1, .seed = 1};
}

/* What the ellipses are drawn from. */
typedef struct proposal {
  bool student;   /* false: the prior */
  double *mean;   /* [n] */
  double *factor; /* [n][n], lower triangle of K, row-major */
} proposal;

typedef struct chain {
  uint32_t stream, next; /* of its random numbers */
  double *w, *z;         /* [n] */
  double *axis, *tried_w, *tried_z;
  double log_likelihood, residual; /* log L, log r at w */
  double *sum, *products;          /* of the z of a stage's second half */
  size_t summed;
  unsigned long long evaluations;
} chain;

typedef struct sampling {
  const sampler_problem *problem;
  const sampler_options *options;
  proposal from;
  chain *chains;
  double *block; /* behind all of the above */
  /* the stage at hand */
  bool first;
  size_t steps;
  sampler_draws *keep; /* NULL: a warm-up */
  side_by_side work;
} sampling;

/* ---- random numbers of a chain ---- */

static double uniform(const sampling *s, chain *c) {
  return random_uniform(s->options->seed, c->stream, c->next++);
}

static double normal(const sampling *s, chain *c) {
  return random_normal(s->options->seed, c->stream, c->next++);
}

/* Marsaglia and Tsang; shape >= 1. */
static double gamma_variate(const sampling *s, chain *c, double shape) {
  const double d = shape - 1.0 / 3.0, k = 1.0 / sqrt(9.0 * d);
  for (;;) {
    const double x = normal(s, c), v = (1.0 + k * x) * (1.0 + k * x) * (1.0 + k * x);
    const double u = uniform(s, c);
    if (v > 0.0 && log(u) < 0.5 * x * x + d - d * v + d * log(v)) {
      return d * v;
    }
  }
}

/* ---- a point ---- */

static double square(const double *x, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += x[i] * x[i];
  }
  return sum;
}

static void to_z(const proposal *from, size_t n, const double *w, double *z) {
  for (size_t i = 0; i < n; i++) {
    double sum = from->mean[i];
    for (size_t j = 0; j <= i; j++) {
      sum += from->factor[i * n + j] * w[j];
    }
    z[i] = sum;
  }
}

static void to_w(const proposal *from, size_t n, const double *z, double *w) {
  for (size_t i = 0; i < n; i++) {
    double left = z[i] - from->mean[i];
    for (size_t j = 0; j < i; j++) {
      left -= from->factor[i * n + j] * w[j];
    }
    w[i] = left / from->factor[i * n + i];
  }
}

/* log r but for log L */
static double residual_of(const proposal *from, size_t n, const double *w, const double *z) {
  const double nu = DEGREES;
  return from->student ? 0.5 * (nu + (double)n) * log1p(square(w, n) / nu) - 0.5 * square(z, n)
                       : 0.0;
}

static cutis_status evaluate(cutis_context *context, const sampling *s, chain *c, void *worker,
                             const double *z, double *value) {
  c->evaluations++;
  TRY(context, s->problem->log_likelihood(context, s->problem->user, worker, z, value));
  if (isnan(*value) || *value == INFINITY) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN, "A log-likelihood is %g; it must be a number.",
                *value);
  }
  return CUTIS_OK;
}

/* A draw of the prior that has a likelihood. */
static cutis_status find_start(cutis_context *context, const sampling *s, chain *c, void *worker) {
  const size_t n = s->problem->dimension;
  for (int tried = 0; tried < STARTS_MAX; tried++) {
    for (size_t i = 0; i < n; i++) {
      c->z[i] = normal(s, c);
    }
    TRY(context, evaluate(context, s, c, worker, c->z, &c->log_likelihood));
    if (c->log_likelihood > -INFINITY) {
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_OUT_OF_DOMAIN, "Of %d draws of the prior none has a likelihood.",
              (int)STARTS_MAX);
}

/* ---- a step ---- */

static cutis_status step(cutis_context *context, const sampling *s, chain *c, void *worker) {
  const proposal *from = &s->from;
  const size_t n = s->problem->dimension;
  const double nu = DEGREES;
  const double scale =
      from->student ? 0.5 * (nu + square(c->w, n)) / gamma_variate(s, c, 0.5 * (nu + (double)n))
                    : 1.0;
  for (size_t i = 0; i < n; i++) {
    c->axis[i] = sqrt(scale) * normal(s, c);
  }
  const double level = c->log_likelihood + c->residual + log(uniform(s, c));
  double angle = TURN * uniform(s, c), low = angle - TURN, high = angle;
  for (int k = 0; k < SHRINKS_MAX; k++) {
    for (size_t i = 0; i < n; i++) {
      c->tried_w[i] = c->w[i] * cos(angle) + c->axis[i] * sin(angle);
    }
    to_z(from, n, c->tried_w, c->tried_z);
    double value;
    TRY(context, evaluate(context, s, c, worker, c->tried_z, &value));
    const double residual = residual_of(from, n, c->tried_w, c->tried_z);
    if (value + residual > level) {
      memcpy(c->w, c->tried_w, n * sizeof *c->w);
      memcpy(c->z, c->tried_z, n * sizeof *c->z);
      c->log_likelihood = value;
      c->residual = residual;
      return CUTIS_OK;
    }
    *(angle < 0.0 ? &low : &high) = angle;
    angle = low + (high - low) * uniform(s, c);
  }
  return CUTIS_OK; /* the bracket has shrunk to the present point, which is on the slice */
}

static void sum_up(chain *c, size_t n) {
  for (size_t i = 0; i < n; i++) {
    c->sum[i] += c->z[i];
    for (size_t j = 0; j <= i; j++) {
      c->products[i * n + j] += c->z[i] * c->z[j];
    }
  }
  c->summed++;
}

/* ---- stages ---- */

/* One chain through one stage. */
static cutis_status run_chain(cutis_context *context, void *user, void *worker, size_t number) {
  sampling *s = user;
  sampler_draws *keep = s->keep;
  const size_t n = s->problem->dimension, thin = s->options->thin;
  chain *c = &s->chains[number];
  if (s->first) {
    TRY(context, find_start(context, s, c, worker));
  }
  to_w(&s->from, n, c->z, c->w);
  c->residual = residual_of(&s->from, n, c->w, c->z);
  for (size_t k = 0; k < s->steps; k++) {
    TRY(context, step(context, s, c, worker));
    if (keep == NULL && k >= s->steps / 2) {
      sum_up(c, n);
    }
    if (keep != NULL && (k + 1) % thin == 0) {
      const size_t at = number * keep->kept + k / thin;
      memcpy(keep->z + at * n, c->z, n * sizeof *c->z);
      keep->log_likelihood[at] = c->log_likelihood;
    }
    if (!side_by_side_tick(&s->work)) {
      return FAIL(context, CUTIS_STOPPED, "The sampling was stopped on request.");
    }
  }
  return CUTIS_OK;
}

static cutis_status open_worker(cutis_context *context, void *user, void **worker) {
  const sampler_problem *problem = ((const sampling *)user)->problem;
  return problem->open(context, problem->user, worker);
}

static cutis_status run_stage(cutis_context *context, sampling *s, bool first, size_t steps,
                              sampler_draws *keep) {
  const size_t chains = s->options->chains;
  s->first = first;
  s->steps = steps;
  s->keep = keep;
  TRY(context, side_by_side_run(context, &s->work, chains, s->options->threads, chains));
  return CUTIS_OK;
}

/* A = K K^T in place, of the lower triangle; false: not positive definite. */
static bool factor(double *matrix, size_t n) {
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) {
      double left = matrix[i * n + j];
      for (size_t k = 0; k < j; k++) {
        left -= matrix[i * n + k] * matrix[j * n + k];
      }
      if (i == j && !(left > 0.0)) {
        return false;
      }
      matrix[i * n + j] = i == j ? sqrt(left) : left / matrix[j * n + j];
    }
  }
  return true;
}

/* Mean and covariance of what the chains summed, with n draws of the prior added; then its factor. */
static cutis_status learn(cutis_context *context, sampling *s) {
  const size_t n = s->problem->dimension;
  proposal *to = &s->from;
  double count = 0.0;
  memset(to->mean, 0, n * sizeof *to->mean);
  memset(to->factor, 0, n * n * sizeof *to->factor);
  for (size_t k = 0; k < s->options->chains; k++) {
    chain *c = &s->chains[k];
    count += (double)c->summed;
    for (size_t i = 0; i < n; i++) {
      to->mean[i] += c->sum[i];
      for (size_t j = 0; j <= i; j++) {
        to->factor[i * n + j] += c->products[i * n + j];
      }
    }
    memset(c->sum, 0, n * sizeof *c->sum);
    memset(c->products, 0, n * n * sizeof *c->products);
    c->summed = 0;
  }
  const double prior = (double)n;
  for (size_t i = 0; i < n; i++) {
    to->mean[i] /= count;
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) {
      double *entry = &to->factor[i * n + j];
      *entry =
          (*entry - count * to->mean[i] * to->mean[j] + (i == j ? prior : 0.0)) / (count + prior);
    }
  }
  to->student = true;
  if (!factor(to->factor, n)) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                "The covariance of the warm-up is not positive definite.");
  }
  return CUTIS_OK;
}

/* ---- memory ---- */

static cutis_status prepare(cutis_context *context, sampling *s) {
  const size_t n = s->problem->dimension, each = 6 * n + n * n;
  s->chains = context_allocate(context, s->options->chains, sizeof *s->chains);
  s->block = context_allocate(context, s->options->chains * each + n + n * n, sizeof *s->block);
  if (s->chains == NULL || s->block == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t k = 0; k < s->options->chains; k++) {
    double *at = s->block + k * each;
    s->chains[k] = (chain){.stream = (uint32_t)k,
                           .w = at,
                           .z = at + n,
                           .axis = at + 2 * n,
                           .tried_w = at + 3 * n,
                           .tried_z = at + 4 * n,
                           .sum = at + 5 * n,
                           .products = at + 6 * n};
  }
  s->from.mean = s->block + s->options->chains * each;
  s->from.factor = s->from.mean + n;
  for (size_t i = 0; i < n; i++) {
    s->from.factor[i * n + i] = 1.0;
  }
  return CUTIS_OK;
}

static cutis_status draws_create(cutis_context *context, const sampling *s,
                                 sampler_draws **created) {
  sampler_draws *made = context_allocate(context, 1, sizeof *made);
  *created = made;
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->dimension = s->problem->dimension;
  made->chains = s->options->chains;
  made->kept = s->options->kept;
  const size_t all = made->chains * made->kept;
  made->z = context_allocate(context, all * made->dimension, sizeof *made->z);
  made->log_likelihood = context_allocate(context, all, sizeof *made->log_likelihood);
  return made->z == NULL || made->log_likelihood == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
}

void sampler_draws_destroy(cutis_context *context, sampler_draws **draws) {
  if (*draws != NULL) {
    context_free(context, (*draws)->z);
    context_free(context, (*draws)->log_likelihood);
    context_free(context, *draws);
    *draws = NULL;
  }
}

const double *sampler_draw(const sampler_draws *draws, size_t chain_number, size_t number) {
  return draws->z + (chain_number * draws->kept + number) * draws->dimension;
}

/* ---- all of it ---- */

static cutis_status sample(cutis_context *context, sampling *s, sampler_draws *draws) {
  const sampler_options *o = s->options;
  for (size_t stage = 0; stage < o->stages; stage++) {
    TRY(context, run_stage(context, s, stage == 0, o->warm_up << stage, NULL));
    if (!o->from_prior) {
      TRY(context, learn(context, s));
    }
  }
  TRY(context, run_stage(context, s, o->stages == 0, o->kept * o->thin, draws));
  for (size_t k = 0; k < o->chains; k++) {
    draws->evaluations += s->chains[k].evaluations;
  }
  return CUTIS_OK;
}

cutis_status sampler_run(cutis_context *context, const sampler_problem *problem,
                         const sampler_options *options, sampler_draws **draws) {
  *draws = NULL;
  const sampler_options *o = options;
  if (problem->dimension == 0 || o->chains == 0 || o->chains > CHAINS_MAX || o->kept == 0 ||
      o->thin == 0 || o->stages > 16 || (o->stages > 0 && o->warm_up < 2)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "Sampling of %zu parameters by %zu chains, %zu stages from %zu steps on, %zu draws "
                "every %zu steps: at least 1 parameter, 1 to %d chains, 0 to 16 stages of 2 steps "
                "or more, 1 draw and 1 step are needed.",
                problem->dimension, o->chains, o->stages, o->warm_up, o->kept, o->thin,
                (int)CHAINS_MAX);
  }
  sampling s = {.problem = problem, .options = options};
  s.work = (side_by_side){
      .task = run_chain,
      .user = &s,
      .open = problem->open != NULL ? open_worker : NULL,
      .close = problem->close,
      .progress = o->progress,
      .progress_user = o->progress_user,
      .total = o->chains * (o->warm_up * (((size_t)1 << o->stages) - 1) + o->kept * o->thin)};
  cutis_status status = prepare(context, &s);
  if (status == CUTIS_OK) {
    status = draws_create(context, &s, draws);
  }
  if (status == CUTIS_OK) {
    status = sample(context, &s, *draws);
  }
  context_free(context, s.chains);
  context_free(context, s.block);
  if (status != CUTIS_OK) {
    sampler_draws_destroy(context, draws);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}
