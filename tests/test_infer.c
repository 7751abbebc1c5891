/* Inference: the sampler against posteriors that are known, its diagnostics against series that are
 * known, and sensitivities against functions whose indices are known. */
#include "context_testing.h"

#include <string.h>

#include "infer/infer.h"

/* ---- posteriors ---- */

enum { LINES = 3 };

/* y = A z + noise: the posterior is normal with precision I + A'A/s^2. */
typedef struct line_model {
  size_t dimension;
  double slope[LINES][40], y[LINES], sd;
  double floor; /* of z[0]: excluded below */
} line_model;

static cutis_status log_likelihood_of_lines(cutis_context *of, void *user, void *worker,
                                            const double *z, double *value) {
  (void)of, (void)worker;
  const line_model *m = user;
  *value = z[0] < m->floor ? -INFINITY : 0.0;
  for (int i = 0; i < LINES; i++) {
    double left = m->y[i];
    for (size_t j = 0; j < m->dimension; j++) {
      left -= m->slope[i][j] * z[j];
    }
    *value -= 0.5 * left * left / (m->sd * m->sd);
  }
  return CUTIS_OK;
}

static line_model lines(size_t inputs, double sd) {
  line_model m = {.dimension = inputs, .sd = sd, .floor = -INFINITY};
  for (int i = 0; i < LINES; i++) {
    m.y[i] = 1.3 - 0.7 * i;
    for (size_t j = 0; j < inputs; j++) {
      m.slope[i][j] = sin(1.0 + 2.3 * i + 0.9 * (double)j);
    }
  }
  return m;
}

/* Mean and variance of a'z of the posterior, from G = A A' + s^2 I: mean a'A' G^-1 y, variance a'a -
 * a'A' G^-1 A a. */
static void known(const line_model *m, const double *a, double *mean, double *variance) {
  double G[LINES][LINES + 2], own = 0.0, Aa[LINES];
  for (int i = 0; i < LINES; i++) {
    Aa[i] = 0.0;
    for (size_t j = 0; j < m->dimension; j++) {
      Aa[i] += m->slope[i][j] * a[j];
    }
    for (int k = 0; k < LINES; k++) {
      G[i][k] = i == k ? m->sd * m->sd : 0.0;
      for (size_t j = 0; j < m->dimension; j++) {
        G[i][k] += m->slope[i][j] * m->slope[k][j];
      }
    }
    G[i][LINES] = m->y[i];
    G[i][LINES + 1] = Aa[i];
  }
  for (size_t j = 0; j < m->dimension; j++) {
    own += a[j] * a[j];
  }
  for (int p = 0; p < LINES; p++) {
    for (int i = 0; i < LINES; i++) {
      const double share = i == p ? 0.0 : G[i][p] / G[p][p];
      for (int k = 0; k < LINES + 2; k++) {
        G[i][k] -= share * G[p][k];
      }
    }
  }
  *mean = 0.0;
  *variance = own;
  for (int i = 0; i < LINES; i++) {
    *mean += Aa[i] * G[i][LINES] / G[i][i];
    *variance -= Aa[i] * G[i][LINES + 1] / G[i][i];
  }
}

static sampler_draws *sample(const sampler_problem *problem, size_t kept, uint64_t seed,
                             int threads) {
  sampler_options options;
  sampler_options_default(&options);
  options.kept = kept;
  options.seed = seed;
  options.threads = threads;
  sampler_draws *draws = NULL;
  assert_ok(sampler_run(context, problem, &options, &draws));
  return draws;
}

/* Every z and one sum of them, against the known mean and spread: within four standard errors. */
static void check_lines(const line_model *model, size_t kept) {
  line_model m = *model;
  const sampler_problem problem = {
      .dimension = m.dimension, .log_likelihood = log_likelihood_of_lines, .user = &m};
  sampler_draws *draws = sample(&problem, kept, 5, 0);
  const size_t all = draws->chains * draws->kept;
  for (size_t i = 0; i < m.dimension; i++) {
    double mean = 0.0, square = 0.0, wanted, variance, axis[40] = {0.0};
    axis[i] = 1.0;
    known(&m, axis, &wanted, &variance);
    infer_quality quality;
    assert_ok(
        infer_quality_of(context, draws->z + i, draws->chains, draws->kept, m.dimension, &quality));
    for (size_t k = 0; k < all; k++) {
      const double z = draws->z[k * m.dimension + i];
      mean += z / (double)all;
      square += (z - wanted) * (z - wanted) / (double)all;
    }
    assert_true(quality.r_hat < 1.01);
    assert_true(quality.ess_bulk > 400.0 && quality.ess_tail > 400.0);
    assert_close(mean, wanted, 4.0 * sqrt(variance / quality.ess_bulk));
    assert_close(square / variance, 1.0, 4.0 * sqrt(2.0 / quality.ess_tail));
  }
  sampler_draws_destroy(context, &draws);
  assert_null(draws);
}

static void sampler_finds_a_weak_and_a_strong_normal_posterior(void **state) {
  (void)state;
  const line_model weak = lines(5, 1.7), strong = lines(5, 0.05), many = lines(40, 0.3);
  check_lines(&weak, 1500);
  check_lines(&strong, 1500);
  check_lines(&many, 3000);
}

static void sampler_keeps_within_a_hard_bound(void **state) {
  (void)state;
  line_model m = lines(2, 1e9); /* nothing told but the bound: a half normal */
  m.floor = 0.4;
  const sampler_problem problem = {
      .dimension = 2, .log_likelihood = log_likelihood_of_lines, .user = &m};
  sampler_draws *draws = sample(&problem, 4000, 2, 0);
  double mean = 0.0;
  const size_t all = draws->chains * draws->kept;
  for (size_t k = 0; k < all; k++) {
    assert_true(draws->z[2 * k] >= 0.4);
    mean += draws->z[2 * k] / (double)all;
  }
  const double density = exp(-0.08) / sqrt(2.0 * M_PI);
  assert_close(mean, density / (1.0 - normal_cumulative(0.4)), 0.02);
  sampler_draws_destroy(context, &draws);
}

static void threads_and_repeats_give_the_same_bytes(void **state) {
  (void)state;
  line_model m = lines(4, 0.4);
  const sampler_problem problem = {
      .dimension = 4, .log_likelihood = log_likelihood_of_lines, .user = &m};
  sampler_draws *one = sample(&problem, 100, 7, 1), *three = sample(&problem, 100, 7, 3),
                *other = sample(&problem, 100, 8, 1);
  assert_memory_equal(one->z, three->z, 8 * 100 * 4 * sizeof *one->z);
  assert_memory_equal(one->log_likelihood, three->log_likelihood, 8 * 100 * sizeof *one->z);
  assert_int_equal(one->evaluations, three->evaluations);
  assert_memory_not_equal(one->z, other->z, 8 * 100 * 4 * sizeof *one->z);
  assert_ptr_equal(sampler_draw(one, 2, 3), one->z + (2 * 100 + 3) * 4);
  double value;
  assert_ok(log_likelihood_of_lines(context, &m, NULL, sampler_draw(one, 2, 3), &value));
  assert_close(one->log_likelihood[2 * 100 + 3], value, 0.0);
  sampler_draws_destroy(context, &one);
  sampler_draws_destroy(context, &three);
  sampler_draws_destroy(context, &other);
}

/* Simulation-based calibration: z of the prior, data of z, rank of z among draws of its posterior.
 * `told`: the noise that the sampler is told; a wrong one must be found out. */
static double calibration(double told) {
  enum { TRIALS = 160, KEPT = 15, RANKS = 4 * KEPT };
  size_t ranks[TRIALS];
  for (size_t t = 0; t < TRIALS; t++) {
    line_model m = lines(2, told);
    const double z[2] = {random_normal(91, 0, (uint32_t)t), random_normal(91, 1, (uint32_t)t)};
    for (int i = 0; i < LINES; i++) {
      m.y[i] = m.slope[i][0] * z[0] + m.slope[i][1] * z[1] +
               0.5 * random_normal(91, 2, (uint32_t)(LINES * t) + (uint32_t)i);
    }
    const sampler_problem problem = {
        .dimension = 2, .log_likelihood = log_likelihood_of_lines, .user = &m};
    const sampler_options options = {.chains = 4,
                                     .stages = 2,
                                     .warm_up = 100,
                                     .kept = KEPT,
                                     .thin = 5,
                                     .seed = 1000 + t,
                                     .threads = 1};
    sampler_draws *draws = NULL;
    assert_ok(sampler_run(context, &problem, &options, &draws));
    ranks[t] = 0;
    for (size_t k = 0; k < RANKS; k++) {
      ranks[t] += draws->z[2 * k] < z[0] ? 1 : 0;
    }
    sampler_draws_destroy(context, &draws);
  }
  return ranks_are_uniform(ranks, TRIALS, RANKS, 10);
}

static void simulated_calibration_is_uniform_and_finds_a_wrong_noise(void **state) {
  (void)state;
  assert_true(calibration(0.5) > 0.01);
  assert_true(calibration(0.15) < 1e-6);
}

/* ---- what it refuses ---- */

static cutis_status nowhere(cutis_context *of, void *user, void *worker, const double *z,
                            double *value) {
  (void)of, (void)worker, (void)z;
  *value = *(double *)user;
  return CUTIS_OK;
}

static cutis_status failing(cutis_context *of, void *user, void *worker, const double *z,
                            double *value) {
  (void)user, (void)worker;
  *value = 0.0;
  return z[0] > 2.5 ? FAIL(of, CUTIS_NOT_CONVERGED, "no equilibrium at %g", 2.385) : CUTIS_OK;
}

static bool stop_soon(void *user, size_t done, size_t total) {
  (void)user;
  return (double)done < 0.1 * (double)total;
}

static void sampler_says_why_it_fails(void **state) {
  (void)state;
  sampler_options options;
  sampler_options_default(&options);
  sampler_draws *draws = NULL;
  double excluded = -INFINITY, wrong = NAN;
  sampler_problem problem = {.dimension = 1, .log_likelihood = nowhere, .user = &excluded};
  assert_int_equal(sampler_run(context, &problem, &options, &draws), CUTIS_OUT_OF_DOMAIN);
  assert_non_null(strstr(cutis_context_message(context), "Of 10000 draws of the prior none"));
  problem.user = &wrong;
  assert_int_equal(sampler_run(context, &problem, &options, &draws), CUTIS_OUT_OF_DOMAIN);
  assert_non_null(strstr(cutis_context_message(context), "log-likelihood is"));
  problem.log_likelihood = failing;
  assert_int_equal(sampler_run(context, &problem, &options, &draws), CUTIS_NOT_CONVERGED);
  assert_non_null(strstr(cutis_context_message(context), "2.385"));
  line_model m = lines(2, 1.0);
  problem =
      (sampler_problem){.dimension = 2, .log_likelihood = log_likelihood_of_lines, .user = &m};
  options.progress = stop_soon;
  assert_int_equal(sampler_run(context, &problem, &options, &draws), CUTIS_STOPPED);
  sampler_options_default(&options);
  options.kept = 0;
  assert_int_equal(sampler_run(context, &problem, &options, &draws), CUTIS_BAD_INPUT);
  assert_null(draws);
}

/* ---- diagnostics ---- */

enum { CHAINS = 4, KEPT = 4000 };

/* Chains of an autoregressive process of first order, unit variance. */
static void autoregress(double rho, double *x) {
  for (size_t c = 0; c < CHAINS; c++) {
    double now = random_normal(31, (uint32_t)c, KEPT);
    for (size_t k = 0; k < KEPT; k++) {
      now = rho * now + sqrt(1.0 - rho * rho) * random_normal(31, (uint32_t)c, (uint32_t)k);
      x[c * KEPT + k] = now;
    }
  }
}

static void effective_draws_are_those_of_an_autoregressive_process(void **state) {
  (void)state;
  static double x[CHAINS * KEPT];
  infer_quality quality;
  const double rhos[] = {0.0, 0.7, -0.3};
  for (size_t i = 0; i < sizeof rhos / sizeof rhos[0]; i++) {
    autoregress(rhos[i], x);
    assert_ok(infer_quality_of(context, x, CHAINS, KEPT, 1, &quality));
    const double wanted = CHAINS * KEPT * (1.0 - rhos[i]) / (1.0 + rhos[i]);
    assert_close(quality.ess_bulk / wanted, 1.0, 0.1);
    assert_true(quality.r_hat < 1.005);
    assert_true(quality.ess_tail > 0.3 * wanted);
  }
}

static void r_hat_sees_a_shifted_and_a_wider_chain(void **state) {
  (void)state;
  static double x[CHAINS * KEPT];
  infer_quality quality;
  autoregress(0.0, x);
  for (size_t k = 0; k < KEPT; k++) {
    x[k] += 0.7;
  }
  assert_ok(infer_quality_of(context, x, CHAINS, KEPT, 1, &quality));
  assert_true(quality.r_hat > 1.03);
  autoregress(0.0, x);
  for (size_t k = 0; k < KEPT; k++) {
    x[k] *= 3.0; /* the same middle: only the folded one sees it */
  }
  assert_ok(infer_quality_of(context, x, CHAINS, KEPT, 1, &quality));
  assert_true(quality.r_hat > 1.03);
  for (size_t k = 0; k < CHAINS * KEPT; k++) {
    x[k] = 2.385;
  }
  assert_ok(infer_quality_of(context, x, CHAINS, KEPT, 1, &quality));
  assert_true(isnan(quality.r_hat) && isnan(quality.ess_bulk) && isnan(quality.ess_tail));
}

/* Two values as far from their median: folded they are all alike, and none lies above 95 %. */
static void what_is_not_a_number_is_not_hidden(void **state) {
  (void)state;
  static double x[CHAINS * KEPT];
  infer_quality quality;
  for (size_t k = 0; k < CHAINS * KEPT; k++) {
    x[k] = k % KEPT < KEPT / 4 || (k % KEPT >= KEPT / 2 && k % KEPT < 3 * KEPT / 4) ? 1.0 : -1.0;
  }
  assert_ok(infer_quality_of(context, x, CHAINS, KEPT, 1, &quality));
  assert_true(isnan(quality.r_hat) && isfinite(quality.ess_bulk) && isnan(quality.ess_tail));
  autoregress(0.0, x);
  x[KEPT + 3] = NAN;
  assert_ok(infer_quality_of(context, x, CHAINS, KEPT, 1, &quality));
  assert_true(isnan(quality.r_hat) && isnan(quality.ess_bulk) && isnan(quality.ess_tail));
}

static void chi_square_has_the_quantiles_of_the_tables(void **state) {
  (void)state;
  assert_close(chi_square_above(3.841458820694124, 1.0), 0.05, 1e-12);
  assert_close(chi_square_above(18.307038053275146, 10.0), 0.05, 1e-12);
  assert_close(chi_square_above(2.5582121601872063, 10.0), 0.99, 1e-12);
  assert_close(chi_square_above(0.0, 3.0), 1.0, 0.0);
  size_t ranks[100];
  for (size_t i = 0; i < 100; i++) {
    ranks[i] = i;
  }
  assert_close(ranks_are_uniform(ranks, 100, 99, 10), 1.0, 1e-12);
  for (size_t i = 0; i < 100; i++) {
    ranks[i] = i / 2;
  }
  assert_true(ranks_are_uniform(ranks, 100, 99, 10) < 1e-9);
}

/* ---- sensitivity ---- */

static double ishigami(const double *u) {
  const double x = M_PI * (2.0 * u[0] - 1.0), y = M_PI * (2.0 * u[1] - 1.0),
               z = M_PI * (2.0 * u[2] - 1.0);
  return sin(x) + 7.0 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

/* V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2; V1 = (1 + b pi^4/5)^2/2; V2 = a^2/8; V13 = b^2 pi^8 8/225.
 */
static void sobol_indices_are_those_of_the_ishigami_function(void **state) {
  (void)state;
  enum { BASE = 1 << 14 };
  const double a = 7.0, b = 0.1, p4 = pow(M_PI, 4.0), p8 = p4 * p4;
  const double V1 = 0.5 * pow(1.0 + b * p4 / 5.0, 2.0), V2 = a * a / 8.0,
               V13 = b * b * p8 * 8.0 / 225.0, V = V1 + V2 + V13;
  assert_close(V, a * a / 8.0 + b * p4 / 5.0 + b * b * p8 / 18.0 + 0.5, 1e-10);
  const double first[] = {V1 / V, V2 / V, 0.0}, total[] = {(V1 + V13) / V, V2 / V, V13 / V};
  double *points = context_allocate(context, 5 * BASE * 3, sizeof *points);
  double *values = context_allocate(context, 5 * BASE, sizeof *values);
  assert_true(points != NULL && values != NULL);
  sobol_points(3, 3, BASE, points);
  for (size_t k = 0; k < 5 * BASE; k++) {
    values[k] = ishigami(points + 3 * k);
  }
  sensitivity_index got[3];
  assert_ok(sobol_indices(context, 3, 3, BASE, values, got));
  for (int i = 0; i < 3; i++) {
    assert_close(got[i].first, first[i], 0.02);
    assert_close(got[i].total, total[i], 0.02);
    assert_true(got[i].first_lower < got[i].first && got[i].first < got[i].first_upper);
    assert_true(got[i].first_upper - got[i].first_lower < 0.06);
    assert_close(0.5 * (got[i].total_lower + got[i].total_upper), total[i], 0.02);
  }
  context_free(context, points);
  context_free(context, values);
}

static void morris_effects_of_a_plane_are_its_slopes(void **state) {
  (void)state;
  enum { N = 5, T = 12 };
  static double points[T * (N + 1) * N], values[T * (N + 1)];
  const double slope[N] = {0.0, -2.5, 1.3, 0.7, 4.1};
  morris_points(17, N, T, points);
  for (size_t k = 0; k < T * (N + 1); k++) {
    values[k] = 3.0;
    for (size_t i = 0; i < N; i++) {
      const double x = points[k * N + i];
      assert_close(3.0 * x, round(3.0 * x), 1e-12); /* four levels, ends included */
      assert_true(x > -1e-12 && x < 1.0 + 1e-12);
      values[k] += slope[i] * x;
    }
  }
  sensitivity_effect got[N];
  assert_ok(morris_effects(context, 17, N, T, points, values, got));
  for (int i = 0; i < N; i++) {
    assert_close(got[i].mean, slope[i], 1e-12);
    assert_close(got[i].mean_size, fabs(slope[i]), 1e-12);
    assert_close(got[i].sd, 0.0, 1e-12);
    assert_close(got[i].lower, got[i].upper, 1e-12);
  }
}

static void morris_effects_spread_where_inputs_interact(void **state) {
  (void)state;
  enum { N = 3, T = 200 };
  static double points[T * (N + 1) * N], values[T * (N + 1)];
  morris_points(23, N, T, points);
  for (size_t k = 0; k < T * (N + 1); k++) {
    const double *x = points + k * N;
    values[k] = (2.0 * x[0] - 1.0) * (2.0 * x[1] - 1.0);
  }
  sensitivity_effect got[N];
  assert_ok(morris_effects(context, 23, N, T, points, values, got));
  /* the effect is 2 (2 x - 1) of the other, at -1, -1/3, 1/3, 1 with equal chance */
  assert_close(got[0].mean, 0.0, 0.3);
  assert_close(got[0].mean_size, 4.0 / 3.0, 0.1);
  assert_close(got[0].sd, 2.0 * sqrt(5.0) / 3.0, 0.1);
  assert_true(got[0].lower < 4.0 / 3.0 && got[0].upper > 4.0 / 3.0);
  assert_close(got[2].mean_size, 0.0, 1e-12);
}

/* f = x + 2 y of the unit square, which has no value in a corner: rows and steps that touch it are
 * left out, and of the rest y has four times the share of x. */
static void points_without_a_value_are_left_out(void **state) {
  (void)state;
  enum { BASE = 4096, T = 40 };
  static double points[4 * BASE * 2], values[4 * BASE];
  size_t missing = 0;
  sobol_points(29, 2, BASE, points);
  for (size_t k = 0; k < 4 * BASE; k++) {
    const double *x = points + 2 * k;
    const bool none = x[0] < 0.05 && x[1] < 0.05;
    values[k] = none ? NAN : x[0] + 2.0 * x[1];
    missing += none;
  }
  assert_true(missing > 10);
  sensitivity_index got[2];
  assert_ok(sobol_indices(context, 29, 2, BASE, values, got));
  for (int i = 0; i < 2; i++) {
    assert_close(got[i].first, i == 0 ? 0.2 : 0.8, 0.03);
    assert_close(got[i].total, i == 0 ? 0.2 : 0.8, 0.03);
    assert_true(got[i].total_lower < got[i].total && got[i].total < got[i].total_upper);
  }
  morris_points(31, 2, T, points);
  for (size_t k = 0; k < 3 * T; k++) {
    const double *x = points + 2 * k;
    values[k] = x[0] < 0.1 && x[1] < 0.1 ? NAN : x[0] + 2.0 * x[1];
  }
  sensitivity_effect effects[2];
  assert_ok(morris_effects(context, 31, 2, T, points, values, effects));
  for (int i = 0; i < 2; i++) {
    assert_true(effects[i].count < T && effects[i].count > T / 2);
    assert_close(effects[i].mean, 1.0 + i, 1e-12);
    assert_close(effects[i].upper, 1.0 + i, 1e-12);
  }
  for (size_t k = 0; k < 3 * T; k++) {
    values[k] = NAN;
  }
  assert_ok(morris_effects(context, 31, 2, T, points, values, effects));
  assert_true(isnan(effects[0].mean_size) && effects[0].count == 0);
}

/* y = x + noise of its size: half of the variance, whatever x is beside; 20 slices take 1/400 of it. */
/* One of 128 points is 1: a third of the resamples lack it and have no variance to share out. */
static void a_rare_output_has_intervals(void **state) {
  (void)state;
  enum { BASE = 64 };
  double seldom[4 * BASE] = {0.0}, often[4 * BASE];
  sensitivity_index got[2], other[2];
  seldom[17] = 1.0;            /* of A */
  seldom[2 * BASE + 17] = 1.0; /* the first input does not change it, the second does */
  for (size_t k = 0; k < 4 * BASE; k++) {
    often[k] = 1.0 - seldom[k];
  }
  assert_ok(sobol_indices(context, 37, 2, BASE, seldom, got));
  assert_ok(sobol_indices(context, 37, 2, BASE, often, other));
  for (int i = 0; i < 2; i++) {
    assert_true(got[i].total_lower <= got[i].total && got[i].total <= got[i].total_upper);
    assert_true(got[i].first_lower <= got[i].first_upper);
    assert_close(other[i].total_upper, got[i].total_upper, 1e-12);
    assert_close(other[i].first_lower, got[i].first_lower, 1e-12);
  }
  assert_close(got[0].total, 0.0, 0.0);
  assert_close(got[1].total, 128.0 / 127.0, 1e-12);
  for (size_t k = 0; k < 4 * BASE; k++) {
    often[k] = k == 2 * BASE ? 1.0 : 0.1;
  }
  assert_ok(sobol_indices(context, 37, 2, BASE, often, other));
  assert_true(isnan(other[0].first) && isnan(other[0].total) && isnan(other[0].total_upper));
}

static void slices_tell_the_share_of_one_input(void **state) {
  (void)state;
  enum { N = 4000 };
  static double x[N], y[N];
  double share = 0.0;
  for (uint32_t k = 0; k < N; k++) {
    x[k] = random_uniform(37, 1, k);
    y[k] = x[k] + random_uniform(37, 2, k);
    y[k] = k % 7 == 0 ? NAN : y[k];
  }
  assert_ok(sensitivity_given(context, x, y, N, &share));
  assert_close(share, 0.5, 0.03);
  for (uint32_t k = 0; k < N; k++) {
    x[k] = random_uniform(37, 3, k);
  }
  assert_ok(sensitivity_given(context, x, y, N, &share));
  assert_close(share, 0.0,
               0.006); /* without what chance makes: the slices alone would say 0.0055 */
  assert_ok(sensitivity_given(context, x, y, 40, &share));
  assert_true(isnan(share));
}

/* ---- a polynomial in place of a function ---- */

enum { CLOUD = 300, INPUTS = 6 };

/* Inputs of uneven centre and spread; the last never moves. */
static void make_cloud(double x[CLOUD][INPUTS]) {
  for (size_t k = 0; k < CLOUD; k++) {
    for (size_t i = 0; i < INPUTS; i++) {
      x[k][i] =
          i + 1 == INPUTS
              ? 2.385
              : 10.0 * (double)i + (0.3 + (double)i) * random_normal(47, (uint32_t)i, (uint32_t)k);
    }
  }
}

static void cubic(const double *x, double *y) {
  const double u = x[0] / 0.3, v = (x[1] - 10.0) / 1.3, w = (x[3] - 30.0) / 3.3;
  y[0] = 7.0 + 2.0 * u - v * w + 0.3 * u * u * u;
  y[1] = 1e-4 * (v * v - 0.5 * w + 0.1 * u * v * w);
}

static chaos *fit_cubic(double x[CLOUD][INPUTS], int threads, double left_out[2]) {
  double y[CLOUD][2];
  const chaos_options options = {
      .degree = 3, .interaction = 3, .terms_max = 60, .threads = threads};
  chaos *fitted = NULL;
  for (size_t k = 0; k < CLOUD; k++) {
    cubic(x[k], y[k]);
  }
  assert_ok(chaos_fit(context, &options, CLOUD, INPUTS, 2, &x[0][0], &y[0][0], left_out, &fitted));
  return fitted;
}

static void chaos_finds_a_cubic_to_rounding(void **state) {
  (void)state;
  double x[CLOUD][INPUTS], left_out[2];
  make_cloud(x);
  chaos *fitted = fit_cubic(x, 1, left_out);
  assert_true(left_out[0] < 1e-9 && left_out[1] < 1e-9);
  for (int k = 0; k < 20; k++) {
    double at[INPUTS], wanted[2], got[2];
    for (size_t i = 0; i < INPUTS; i++) {
      at[i] = x[k][i] + (i + 1 == INPUTS ? 0.0 : 0.37 * sin(1.7 * k + (double)i));
    }
    cubic(at, wanted);
    chaos_evaluate(fitted, at, got);
    assert_close(got[0], wanted[0], 1e-9 * 10.0);
    assert_close(got[1], wanted[1], 1e-9 * 1e-4);
  }
  chaos *again = fit_cubic(x, 3, left_out);
  assert_int_equal(again->terms, fitted->terms);
  assert_memory_equal(again->coefficient, fitted->coefficient,
                      2 * fitted->terms * sizeof *fitted->coefficient);
  chaos_destroy(context, &again);
  chaos_destroy(context, &fitted);
  assert_null(fitted);
}

/* What leaving one out says is what fresh points see. */
static void chaos_knows_its_error(void **state) {
  (void)state;
  double x[CLOUD][INPUTS], y[CLOUD], left_out, squares = 0.0, mean = 0.0, spread = 0.0;
  make_cloud(x);
  for (size_t k = 0; k < CLOUD; k++) {
    y[k] = exp(x[k][0] + 0.3 * (x[k][1] - 10.0)) + 0.05 * random_normal(48, 0, (uint32_t)k);
    mean += y[k] / CLOUD;
  }
  const chaos_options options = {.degree = 4, .interaction = 2, .terms_max = 40};
  chaos *fitted = NULL;
  assert_ok(chaos_fit(context, &options, CLOUD, INPUTS, 1, &x[0][0], y, &left_out, &fitted));
  for (size_t k = 0; k < CLOUD; k++) {
    spread += (y[k] - mean) * (y[k] - mean) / CLOUD;
  }
  enum { FRESH = 2000 };
  for (uint32_t k = 0; k < FRESH; k++) {
    double at[INPUTS], got;
    for (size_t i = 0; i < INPUTS; i++) {
      at[i] = i + 1 == INPUTS
                  ? 2.385
                  : 10.0 * (double)i + (0.3 + (double)i) * random_normal(49, (uint32_t)i, k);
    }
    chaos_evaluate(fitted, at, &got);
    const double away = got - exp(at[0] + 0.3 * (at[1] - 10.0)) - 0.05 * random_normal(50, 0, k);
    squares += away * away / FRESH;
  }
  assert_true(left_out < 0.12 && left_out > 0.05);
  assert_close(sqrt(squares / spread) / left_out, 1.0, 0.35);
  chaos_destroy(context, &fitted);
}

static void chaos_refuses_what_it_cannot_fit(void **state) {
  (void)state;
  double x[4] = {1.0, 2.0, 3.0, NAN}, y[4] = {1.0, 2.0, 3.0, 5.0};
  chaos_options options = {.degree = 2, .interaction = 2, .terms_max = 3};
  chaos *fitted = NULL;
  assert_int_equal(chaos_fit(context, &options, 4, 1, 1, x, y, NULL, &fitted), CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context), "Input 1 of sample 4"));
  x[3] = 4.0;
  options.degree = CHAOS_DEGREE + 1;
  assert_int_equal(chaos_fit(context, &options, 4, 1, 1, x, y, NULL, &fitted), CUTIS_BAD_INPUT);
  options.degree = 2;
  assert_int_equal(chaos_fit(context, &options, 4, CHAOS_INPUTS + 1, 1, x, y, NULL, &fitted),
                   CUTIS_BAD_INPUT);
  assert_null(fitted);
}

/* ---- networks ---- */

enum { BENT = 600, BENT_INPUTS = 3 };

/* A plane with a bend in it, and a hill. */
static void bent(const double *x, double *y) {
  y[0] = 2.385 + 0.7 * x[0] + 1.9 * fmax(x[1] - 0.4 * x[2], 0.0);
  y[1] = exp(-x[0] * x[0] - 0.5 * x[2] * x[2]);
}

static void make_bent(double x[BENT][BENT_INPUTS], double y[BENT][2]) {
  for (uint32_t k = 0; k < BENT; k++) {
    for (uint32_t i = 0; i < BENT_INPUTS; i++) {
      x[k][i] = 3.0 * random_uniform(71, i, k) - 1.5;
    }
    bent(x[k], y[k]);
  }
}

static void net_follows_a_bend_and_knows_its_error(void **state) {
  (void)state;
  static double x[BENT][BENT_INPUTS], y[BENT][2];
  make_bent(x, y);
  const net_options options = {.hidden = 10, .passes = 400, .decay = 1e-7, .seed = 5};
  double held_out[2], errors[2] = {0};
  net *fitted = NULL;
  assert_ok(
      net_fit(context, &options, BENT, BENT_INPUTS, 2, &x[0][0], &y[0][0], held_out, &fitted));
  assert_int_equal(net_weights(fitted), 4 * 10 + 11 * 10 + 11 * 2 + 3 * 2);
  enum { FRESH = 500 };
  for (uint32_t k = 0; k < FRESH; k++) {
    double at[BENT_INPUTS], wanted[2], got[2];
    for (uint32_t i = 0; i < BENT_INPUTS; i++) {
      at[i] = 2.8 * random_uniform(72, i, k) - 1.4;
    }
    bent(at, wanted);
    net_evaluate(fitted, at, got);
    for (int o = 0; o < 2; o++) {
      const double error = (got[o] - wanted[o]) / fitted->sd[o];
      errors[o] += error * error / FRESH;
    }
  }
  for (int o = 0; o < 2; o++) {
    assert_true(held_out[o] < 0.04);
    assert_true(sqrt(errors[o]) < 2.0 * held_out[o]);
  }
  net_destroy(context, &fitted);
  assert_null(fitted);
}

static void net_slope_is_that_of_differences(void **state) {
  (void)state;
  enum { HIDDEN = 4, OUTPUTS = 2, SAMPLES = 5 };
  net *of = NULL;
  double u[SAMPLES * BENT_INPUTS], t[SAMPLES * OUTPUTS], slope[200];
  assert_ok(net_create(context, BENT_INPUTS, HIDDEN, OUTPUTS, &of));
  const size_t count = net_weights(of);
  assert_true(count <= 200);
  for (uint32_t i = 0; i < count; i++) {
    of->weight[i] = random_normal(31, 0, i);
  }
  for (uint32_t i = 0; i < SAMPLES * BENT_INPUTS; i++) {
    u[i] = random_normal(31, 1, i);
  }
  for (uint32_t i = 0; i < SAMPLES * OUTPUTS; i++) {
    t[i] = random_normal(31, 2, i);
  }
  net_misfit(of, SAMPLES, u, t, slope);
  for (size_t i = 0; i < count; i++) {
    const double h = 1e-5, at = of->weight[i];
    double unused[200];
    of->weight[i] = at + h;
    const double up = net_misfit(of, SAMPLES, u, t, unused);
    of->weight[i] = at - h;
    const double down = net_misfit(of, SAMPLES, u, t, unused);
    of->weight[i] = at;
    assert_true(fabs((up - down) / (2.0 * h) - slope[i]) < 1e-8);
  }
  net_destroy(context, &of);
}

/* The same seed, the same bytes; another seed, another network. */
static void net_follows_from_its_seed(void **state) {
  (void)state;
  static double x[BENT][BENT_INPUTS], y[BENT][2];
  make_bent(x, y);
  net *fitted[3] = {NULL};
  for (int k = 0; k < 3; k++) {
    const net_options options = {.hidden = 7, .passes = 10, .decay = 1e-5, .seed = k == 2 ? 9 : 8};
    assert_ok(
        net_fit(context, &options, BENT, BENT_INPUTS, 2, &x[0][0], &y[0][0], NULL, &fitted[k]));
  }
  const size_t bytes = net_weights(fitted[0]) * sizeof(double);
  assert_memory_equal(fitted[0]->weight, fitted[1]->weight, bytes);
  assert_memory_not_equal(fitted[0]->weight, fitted[2]->weight, bytes);
  for (int k = 0; k < 3; k++) {
    net_destroy(context, &fitted[k]);
  }
}

static void net_decay_keeps_weights_small(void **state) {
  (void)state;
  static double x[BENT][BENT_INPUTS], y[BENT][2];
  make_bent(x, y);
  double size[2] = {0.0};
  for (int k = 0; k < 2; k++) {
    net *fitted = NULL;
    const net_options options = {
        .hidden = 10, .passes = 100, .decay = k == 0 ? 0.0 : 0.1, .seed = 8};
    assert_ok(net_fit(context, &options, BENT, BENT_INPUTS, 2, &x[0][0], &y[0][0], NULL, &fitted));
    for (size_t i = 0; i < net_weights(fitted); i++) {
      size[k] += fitted->weight[i] * fitted->weight[i];
    }
    net_destroy(context, &fitted);
  }
  assert_true(size[1] < 0.4 * size[0]);
}

static void net_refuses_what_it_cannot_fit(void **state) {
  (void)state;
  static double x[BENT][BENT_INPUTS], y[BENT][2];
  make_bent(x, y);
  net_options options = {.hidden = 7, .passes = 3, .decay = 1e-5};
  net *fitted = NULL;
  assert_int_equal(
      net_fit(context, &options, 12, BENT_INPUTS, 2, &x[0][0], &y[0][0], NULL, &fitted),
      CUTIS_BAD_INPUT);
  assert_null(fitted);
  y[37][1] = NAN;
  assert_int_equal(
      net_fit(context, &options, BENT, BENT_INPUTS, 2, &x[0][0], &y[0][0], NULL, &fitted),
      CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context), "Output 2 of sample 38"));
  y[37][1] = 0.3;
  options.passes = 0;
  assert_int_equal(
      net_fit(context, &options, BENT, BENT_INPUTS, 2, &x[0][0], &y[0][0], NULL, &fitted),
      CUTIS_BAD_INPUT);
  options.passes = 3;
  options.hidden = 1000;
  assert_int_equal(
      net_fit(context, &options, BENT, BENT_INPUTS, 2, &x[0][0], &y[0][0], NULL, &fitted),
      CUTIS_BAD_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sampler_finds_a_weak_and_a_strong_normal_posterior),
      cmocka_unit_test(sampler_keeps_within_a_hard_bound),
      cmocka_unit_test(threads_and_repeats_give_the_same_bytes),
      cmocka_unit_test(simulated_calibration_is_uniform_and_finds_a_wrong_noise),
      cmocka_unit_test(sampler_says_why_it_fails),
      cmocka_unit_test(effective_draws_are_those_of_an_autoregressive_process),
      cmocka_unit_test(r_hat_sees_a_shifted_and_a_wider_chain),
      cmocka_unit_test(what_is_not_a_number_is_not_hidden),
      cmocka_unit_test(chi_square_has_the_quantiles_of_the_tables),
      cmocka_unit_test(sobol_indices_are_those_of_the_ishigami_function),
      cmocka_unit_test(morris_effects_of_a_plane_are_its_slopes),
      cmocka_unit_test(morris_effects_spread_where_inputs_interact),
      cmocka_unit_test(points_without_a_value_are_left_out),
      cmocka_unit_test(a_rare_output_has_intervals),
      cmocka_unit_test(slices_tell_the_share_of_one_input),
      cmocka_unit_test(chaos_finds_a_cubic_to_rounding),
      cmocka_unit_test(chaos_knows_its_error),
      cmocka_unit_test(chaos_refuses_what_it_cannot_fit),
      cmocka_unit_test(net_follows_a_bend_and_knows_its_error),
      cmocka_unit_test(net_slope_is_that_of_differences),
      cmocka_unit_test(net_follows_from_its_seed),
      cmocka_unit_test(net_decay_keeps_weights_small),
      cmocka_unit_test(net_refuses_what_it_cannot_fit),
  };
  return cmocka_run_group_tests(tests, make_context, drop_context);
}
