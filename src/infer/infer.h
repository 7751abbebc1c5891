/* infer/ - what can be learnt by calling a function many times: draws from a posterior
 * (sampler.c), whether they may be trusted (diagnostics.c), which inputs move a result
 * (sensitivity.c), and a polynomial (chaos.c) or a network (net.c) in
 * its place. It knows nothing of skin.
 *
 * This header is the whole interface of the folder. Everything depends on the seed and the
 * function alone: any number of threads gives the same bytes. */
#ifndef CUTIS_INFER_H
#define CUTIS_INFER_H

#include "base/base.h"

/* ---- the sampler (sampler.c) ----
 * A posterior over z in R^dimension whose prior is the standard normal: parameters with other priors
 * are mapped there by their quantiles. */
typedef struct sampler_problem {
  size_t dimension;
  /* log of the likelihood at z, but for a constant; -INFINITY: excluded. Called from several
   * threads, each with a worker of its own; depends on z alone. A failure ends the sampling. */
  cutis_status (*log_likelihood)(cutis_context *context, void *user, void *worker, const double *z,
                                 double *value);
  void *user;
  /* What a thread needs for itself; NULL: nothing. */
  cutis_status (*open)(cutis_context *context, void *user, void **worker);
  void (*close)(cutis_context *context, void **worker);
} sampler_problem;

typedef struct sampler_options {
  size_t chains, stages; /* stages of warm-up: the proposal is learnt anew after each */
  size_t warm_up;        /* steps of a chain in the first stage, twice as many in each next */
  size_t kept, thin;     /* draws of a chain; steps between two */
  /* The ellipses are drawn from the prior throughout, and the warm-up only leads the chains there:
   * for many parameters, of whose covariance a warm-up would learn little but noise. */
  bool from_prior;
  uint64_t seed;
  int threads;             /* 0: as many as the machine has */
  cutis_progress progress; /* may be NULL; counts steps of all chains */
  void *progress_user;
} sampler_options;
/* 8 chains; 4 stages from 250 steps on; 2,500 draws each, every step. */
void sampler_options_default(sampler_options *options);

typedef struct sampler_draws {
  size_t dimension, chains, kept;
  double *z;                      /* [chains][kept][dimension] */
  double *log_likelihood;         /* [chains][kept] */
  unsigned long long evaluations; /* of the likelihood, warm-up and kept */
} sampler_draws;

/* Errors: CUTIS_BAD_INPUT (no dimension, chain, draw), CUTIS_OUT_OF_DOMAIN (no start with a
 * likelihood found in the prior), CUTIS_STOPPED, CUTIS_OUT_OF_MEMORY, and those of the function. */
cutis_status sampler_run(cutis_context *context, const sampler_problem *problem,
                         const sampler_options *options, sampler_draws **draws);
void sampler_draws_destroy(cutis_context *context, sampler_draws **draws);
const double *sampler_draw(const sampler_draws *draws, size_t chain, size_t number);

/* ---- diagnostics (diagnostics.c) ---- */
typedef struct infer_quality {
  double r_hat;              /* rank-normalised, split; the larger of bulk and folded; 1 is best */
  double ess_bulk, ess_tail; /* effective draws for the middle, and for the 5 and 95 % quantiles */
} infer_quality;
/* The worse of both in each; what is not a number is the worst of all. */
infer_quality infer_worse(infer_quality a, infer_quality b);
/* Of one quantity: values[chains][kept] with `stride` doubles from one draw to the next. NAN where
 * it is undefined (fewer than 8 draws a chain, all alike, or one not a number). Errors: CUTIS_OUT_OF_MEMORY. */
cutis_status infer_quality_of(cutis_context *context, const double *values, size_t chains,
                              size_t kept, size_t stride, infer_quality *quality);
/* Probability that a chi-square of so many degrees of freedom is larger than this. */
double chi_square_above(double chi_square, double degrees);
/* Ranks 0..bins*each-1 of simulation-based calibration are uniform: the probability of a chi-square
 * over `bins` equal bins as large as theirs. ranks[count], each in 0..most. */
double ranks_are_uniform(const size_t *ranks, size_t count, size_t most, size_t bins);

/* ---- sensitivity (sensitivity.c) ----
 * Inputs lie in the unit cube; the caller makes of them what they stand for, calls its function at
 * every point in any order, and hands the values back. */
typedef struct sensitivity_effect {
  double mean, mean_size, sd; /* of the elementary effects: signed, absolute, spread */
  double lower, upper;        /* 5 and 95 % of mean_size, bootstrap over the trajectories */
  size_t count;               /* effects; all is NAN below 2 */
} sensitivity_effect;
/* points[trajectories][inputs + 1][inputs] */
void morris_points(uint64_t seed, size_t inputs, size_t trajectories, double *points);
/* values[trajectories][inputs + 1]; effects[inputs]. Errors: CUTIS_OUT_OF_MEMORY. */
cutis_status morris_effects(cutis_context *context, uint64_t seed, size_t inputs,
                            size_t trajectories, const double *points, const double *values,
                            sensitivity_effect *effects);

typedef struct sensitivity_index {
  double first, first_lower, first_upper; /* share of the variance by this input alone */
  double total, total_lower, total_upper; /* with all its interactions */
} sensitivity_index;
/* points[inputs + 2][base][inputs] */
void sobol_points(uint64_t seed, size_t inputs, size_t base, double *points);
/* values[inputs + 2][base]; indices[inputs], NAN where the values do not vary. Errors:
 * CUTIS_OUT_OF_MEMORY. */
cutis_status sobol_indices(cutis_context *context, uint64_t seed, size_t inputs, size_t base,
                           const double *values, sensitivity_index *indices);
/* Of points[count] that were drawn in any way, also of inputs that hang together: the share of the
 * variance of y that x alone accounts for. NAN of fewer than 40, or where y does not vary. Errors:
 * CUTIS_OUT_OF_MEMORY. */
cutis_status sensitivity_given(cutis_context *context, const double *x, const double *y,
                               size_t count, double *first);

/* ---- a polynomial in place of a function (chaos.c) ----
 * y_o = sum over terms k of coefficient[k][o] times a product of normalised Hermite polynomials of
 * the standardised inputs (x_i - centre_i)/scale_i. */
enum { CHAOS_DEGREE = 4, CHAOS_INPUTS = 256 };
typedef struct chaos {
  size_t inputs, outputs, terms;
  double *centre, *scale; /* [inputs] */
  /* [terms][CHAOS_DEGREE]: 0 for a factor of 1, else 1 + input * CHAOS_DEGREE + degree - 1 */
  uint16_t *factor;
  double *coefficient; /* [terms][outputs] */
} chaos;

typedef struct chaos_options {
  int degree;       /* of a term in all, 1 to CHAOS_DEGREE */
  int interaction;  /* inputs of a term, 1 to degree */
  size_t terms_max; /* and never more than half of the samples */
  int threads;      /* 0: as many as the machine has; the result does not depend on it */
} chaos_options;
/* Terms are chosen greedily, until the error of leaving one sample out grows; x[samples][inputs],
 * y[samples][outputs]. left_out[outputs] (or NULL): root mean square error of leaving one out, as a
 * share of the standard deviation of y. Errors: CUTIS_BAD_INPUT (sizes, what is not finite),
 * CUTIS_OUT_OF_MEMORY. */
cutis_status chaos_fit(cutis_context *context, const chaos_options *options, size_t samples,
                       size_t inputs, size_t outputs, const double *x, const double *y,
                       double *left_out, chaos **fitted);
/* Memory for a polynomial of so many terms, all zero. Errors: as chaos_fit. */
cutis_status chaos_create(cutis_context *context, size_t inputs, size_t outputs, size_t terms,
                          chaos **created);
void chaos_destroy(cutis_context *context, chaos **destroyed);
/* y[outputs] at x[inputs]. */
void chaos_evaluate(const chaos *of, const double *x, double *y);

/* ---- a neural network in place of a function (net.c) ----
 * For functions with bends. Its parts and the fit are in net.c. */
typedef struct net {
  size_t inputs, hidden, outputs;
  double *centre, *scale; /* [inputs] */
  double *mean, *sd;      /* [outputs] */
  double *weight;         /* [net_weights()] */
} net;

typedef struct net_options {
  size_t hidden; /* units of each of the two layers */
  int passes;    /* over all samples that are fitted */
  double decay;  /* of the sum of the squared weights, over half the mean square of what is left */
  uint64_t seed; /* of the first weights and of the order of the samples */
} net_options;
/* x[samples][inputs], y[samples][outputs]; every tenth is held out, so they must come in no order.
 * held_out[outputs] (or NULL): root mean square error on these, as a share of the standard deviation
 * of y. Errors: as chaos_fit. */
cutis_status net_fit(cutis_context *context, const net_options *options, size_t samples,
                     size_t inputs, size_t outputs, const double *x, const double *y,
                     double *held_out, net **fitted);
/* What a fit follows: half the mean square left of standardised samples u[samples][inputs],
 * t[samples][outputs], and its slope by the weights, slope[net_weights()]. */
double net_misfit(const net *of, size_t samples, const double *u, const double *t, double *slope);
/* Memory for a network, all zero. Errors: as net_fit. */
cutis_status net_create(cutis_context *context, size_t inputs, size_t hidden, size_t outputs,
                        net **created);
void net_destroy(cutis_context *context, net **destroyed);
size_t net_weights(const net *of);
/* y[outputs] at x[inputs]. */
void net_evaluate(const net *of, const double *x, double *y);

#endif
