/* test_parameters.c - the table of parameters: looked up, set, refused, and drawn from its priors.
 */
#include "skin_testing.h"

#include <stdlib.h>

static cutis_parameter_info info_at(size_t index) {
  cutis_parameter_info info;
  assert_true(cutis_parameter_at(index, &info));
  return info;
}

static cutis_parameter_info info_of(const char *symbol, size_t *index) {
  for (size_t i = 0; i < cutis_parameter_count(); i++) {
    const cutis_parameter_info info = info_at(i);
    if (strcmp(info.symbol, symbol) == 0) {
      *index = i;
      return info;
    }
  }
  fail_msg("no parameter %s", symbol);
  return info_at(0);
}

static void the_table_is_sane(void **unused) {
  (void)unused;
  const size_t count = cutis_parameter_count();
  cutis_parameter_info past;
  assert_int_equal(count, PARAMETER_COUNT);
  assert_false(cutis_parameter_at(count, &past));
  for (size_t i = 0; i < count; i++) {
    const cutis_parameter_info info = info_at(i);
    const char *prior = info.distribution;
    if (!(info.low <= info.value && info.value <= info.high)) {
      fail_msg("%s: %g is not between %g and %g", info.symbol, info.value, info.low, info.high);
    }
    assert_true(strlen(info.name) > 0 && strlen(info.unit) > 0 && strlen(info.source) > 0);
    if (strncmp(prior, "log", 3) == 0) {
      assert_true(info.low > 0);
    }
    if (strcmp(prior, "fixed") != 0) {
      assert_true(info.low < info.high);
    }
    for (size_t j = 0; j < i; j++) {
      assert_string_not_equal(info.symbol, info_at(j).symbol);
    }
  }
}

static void the_model_gets_units_of_the_program(void **unused) {
  (void)unused;
  cutis_parameters p;
  parameters_default(&p);
  assert_close(p.kmat, 0.7 / 365.25, 1e-18);
  assert_close(p.ks, 0.012, 0); /* the slopes stay per year */
  assert_close(p.rN, 4300, 0);
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    assert_close(parameters_value(&p, i), info_at(i).value, 1e-15 * info_at(i).value);
  }
  parameters_put(&p, PARAMETER_km, 0.0511);
  assert_close(p.km, 0.0511 / 365.25, 1e-19);
}

static void values_are_set_and_refused(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  cutis_parameters *p;
  double value;
  assert_ok(context, cutis_parameters_create(context, &p));
  assert_ok(context, cutis_parameters_set(context, p, "kmat", 0.613));
  assert_ok(context, cutis_parameters_get(context, p, "kmat", &value));
  assert_close(value, 0.613, 1e-15);

  assert_int_equal(cutis_parameters_set(context, p, "kmta", 0.5), CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context),
                      "There is no parameter `kmta`; the nearest is `kmat`.");
  assert_int_equal(cutis_parameters_get(context, p, "zzzzzzzzz", &value), CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context), "There is no parameter `zzzzzzzzz`.");
  assert_int_equal(cutis_parameters_set(context, p, "kmat", 3.25), CUTIS_OUT_OF_RANGE);
  assert_string_equal(
      cutis_context_message(context),
      "Parameter `kmat` (maturation immature to mature collagen) is 3.25 1/yr; it must lie between "
      "0.4 and 1 1/yr.");
  assert_int_equal(cutis_parameters_set(context, p, "mc", 0.73), CUTIS_OUT_OF_RANGE);
  assert_string_equal(
      cutis_context_message(context),
      "Parameter `mc` (synthesis density exponent) is 0.73; it must lie between 1 and 2.5.");
  assert_int_equal(cutis_parameters_set(context, p, "kmat", NAN), CUTIS_OUT_OF_RANGE);
  assert_ok(context, cutis_parameters_get(context, p, "kmat", &value));
  assert_close(value, 0.613, 1e-15); /* a refusal changes nothing */
  assert_int_equal(cutis_parameters_draw(context, 1, 1, NULL), CUTIS_BAD_INPUT);
  cutis_parameters_destroy(context, &p);
  assert_null(p);
  cutis_context_destroy(&context);
}

/* ---- priors ---- */

/* Share of the prior below a value: the definition in words of parameters.def, cut at low and high.
 */
static double cut_share(double x, double centre, double low, double high) {
  const double sd = (high - low) / (2 * 1.959964);
  const double from = normal_cumulative((low - centre) / sd),
               to = normal_cumulative((high - centre) / sd);
  return (normal_cumulative((x - centre) / sd) - from) / (to - from);
}

static double share_below(const cutis_parameter_info *of, double x) {
  if (strcmp(of->distribution, "uniform") == 0) {
    return (x - of->low) / (of->high - of->low);
  }
  if (strcmp(of->distribution, "loguniform") == 0) {
    return log(x / of->low) / log(of->high / of->low);
  }
  if (strcmp(of->distribution, "normal") == 0) {
    return cut_share(x, of->value, of->low, of->high);
  }
  assert_string_equal(of->distribution, "lognormal");
  return cut_share(log(x), log(of->value), log(of->low), log(of->high));
}

/* The random stream of a symbol: FNV-1a. */
static uint32_t stream_of(const char *symbol) {
  uint32_t hash = 0x811c9dc5;
  while (*symbol) {
    hash ^= (unsigned char)*symbol++;
    hash *= 0x01000193;
  }
  return hash;
}

/* A draw is the quantile of the prior at the random number of (seed, symbol, draw): of nothing
 * else, so that neither the order of the table nor other rows can move it. */
static void a_draw_depends_on_seed_symbol_and_number_alone(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const uint64_t seed = 0x9e3779b97f4a7c15u;
  for (uint32_t draw = 0; draw < 50; draw++) {
    cutis_parameters p;
    assert_ok(context, cutis_parameters_draw(context, seed, draw * 7919, &p));
    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
      const cutis_parameter_info info = info_at(i);
      const double value = parameters_value(&p, i);
      if (strcmp(info.distribution, "fixed") == 0) {
        assert_close(value, info.value, 1e-15 * info.value);
        continue;
      }
      if (!(value >= info.low * (1 - 1e-15) && value <= info.high * (1 + 1e-15))) {
        fail_msg("%s is drawn as %.17g, outside %g to %g", info.symbol, value, info.low, info.high);
      }
      assert_close(share_below(&info, value),
                   random_uniform(seed, stream_of(info.symbol), draw * 7919), 1e-9);
    }
  }
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    for (size_t j = 0; j < i; j++) { /* no two share a stream */
      assert_int_not_equal(stream_of(info_at(i).symbol), stream_of(info_at(j).symbol));
    }
  }
  cutis_context_destroy(&context);
}

/* By count: 4000 draws of one parameter of each kind lie where the prior says, within four standard
 * errors. */
static void draws_fill_their_prior(void **unused) {
  (void)unused;
  enum { DRAWS = 4000 };
  static double values[DRAWS];
  const char *const symbols[] = {
      "xi", "kfR", "ks", "kmat",
      "dY"}; /* uniform, loguniform, normal, lognormal, cut at its median */
  const double probabilities[] = {0.05, 0.31, 0.5, 0.77, 0.95};
  cutis_context *context = new_context();
  for (size_t k = 0; k < sizeof symbols / sizeof *symbols; k++) {
    size_t index;
    const cutis_parameter_info info = info_of(symbols[k], &index);
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
      cutis_parameters p;
      assert_ok(context, cutis_parameters_draw(context, 4242, draw, &p));
      values[draw] = parameters_value(&p, index);
    }
    for (size_t q = 0; q < sizeof probabilities / sizeof *probabilities; q++) {
      const double at = statistics_quantile(values, DRAWS, probabilities[q]);
      const double error = sqrt(probabilities[q] * (1 - probabilities[q]) / DRAWS);
      assert_close(share_below(&info, at), probabilities[q], 4 * error);
    }
  }
  cutis_context_destroy(&context);
}

/* Without the cut the bounds are the central 95 %: a symmetric prior keeps its centre as median,
 * and 47.5 of 95 parts lie between low and it. */
static void the_bounds_are_the_central_95_percent(void **unused) {
  (void)unused;
  size_t index;
  const cutis_parameter_info kap = info_of("kw", &index);
  cutis_parameter_info symmetric = kap;
  symmetric.low = 0.002;
  symmetric.high = 0.010;
  symmetric.value = 0.006;
  assert_close(share_below(&symmetric, 0.006), 0.5, 1e-15);
  const double sd = 0.008 / (2 * 1.959964);
  assert_close(share_below(&symmetric, 0.006 + sd), 0.5 + (normal_cumulative(1) - 0.5) / 0.95,
               1e-7);
}

/* Of all that a draw follows from: a hash that misses the range lets old draws pass for new ones. */
static void the_hash_sees_what_draws_depend_on(void **unused) {
  (void)unused;
  const cutis_parameter_info info = info_at(0);
  const uint64_t first = parameters_hash(HASH_START, &info);
  cutis_parameter_info changed[5] = {info, info, info, info, info};
  changed[0].symbol = "another";
  changed[1].value *= 1.01;
  changed[2].low *= 0.99;
  changed[3].high *= 1.01;
  changed[4].distribution = "another";
  for (size_t i = 0; i < 5; i++) {
    assert_true(parameters_hash(HASH_START, &changed[i]) != first);
  }
  assert_true(parameters_hash(first, &info) != first);
  assert_true(parameters_hash(HASH_START, &info) == first);
}

static void draws_repeat_and_differ(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  cutis_parameters a, b, c, d;
  assert_ok(context, cutis_parameters_draw(context, 17, 3, &a));
  assert_ok(context, cutis_parameters_draw(context, 17, 4, &b));
  assert_ok(context, cutis_parameters_draw(context, 18, 3, &c));
  assert_ok(context, cutis_parameters_draw(context, 17, 3, &d));
  assert_memory_equal(&a, &d, sizeof a);
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    if (strcmp(info_at(i).distribution, "fixed") != 0) {
      assert_true(parameters_value(&a, i) != parameters_value(&b, i));
      assert_true(parameters_value(&a, i) != parameters_value(&c, i));
    }
  }
  cutis_context_destroy(&context);
}

/* ---- no memory ---- */

static void *allocate_once(void *user, size_t count, size_t size) {
  int *left = user;
  return (*left)-- > 0 ? calloc(count, size) : NULL;
}

static void release(void *user, void *memory) {
  (void)user;
  free(memory);
}

static void running_out_of_memory_is_a_status(void **unused) {
  (void)unused;
  int left = 1; /* the context itself */
  const cutis_allocator allocator = {allocate_once, release, &left};
  cutis_context *context;
  cutis_parameters *p;
  skin_solver *solver;
  assert_int_equal(cutis_context_create(&allocator, &context), CUTIS_OK);
  assert_int_equal(cutis_parameters_create(context, &p), CUTIS_OUT_OF_MEMORY);
  assert_null(p);
  assert_int_equal(skin_solver_create(context, 1e-6, &solver), CUTIS_OUT_OF_MEMORY);
  assert_null(solver);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_sane),
      cmocka_unit_test(the_model_gets_units_of_the_program),
      cmocka_unit_test(values_are_set_and_refused),
      cmocka_unit_test(a_draw_depends_on_seed_symbol_and_number_alone),
      cmocka_unit_test(draws_fill_their_prior),
      cmocka_unit_test(the_bounds_are_the_central_95_percent),
      cmocka_unit_test(the_hash_sees_what_draws_depend_on),
      cmocka_unit_test(draws_repeat_and_differ),
      cmocka_unit_test(running_out_of_memory_is_a_status),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
