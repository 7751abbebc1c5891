/* Base: the context (messages, trace, warnings, memory, workers), the statuses, words, random
 * numbers and statistics. */
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

/* ---- statuses ---- */

static void every_status_has_name_sentence_and_exit_code(void **state) {
  (void)state;
  static const struct {
    cutis_status status;
    const char *name;
    int exit_code;
  } wanted[] = {{CUTIS_OK, "CUTIS_OK", 0},
                {CUTIS_BAD_INPUT, "CUTIS_BAD_INPUT", 2},
                {CUTIS_OUT_OF_RANGE, "CUTIS_OUT_OF_RANGE", 2},
                {CUTIS_BAD_UNIT, "CUTIS_BAD_UNIT", 2},
                {CUTIS_BAD_SYNTAX, "CUTIS_BAD_SYNTAX", 2},
                {CUTIS_OUT_OF_DOMAIN, "CUTIS_OUT_OF_DOMAIN", 3},
                {CUTIS_NOT_CONVERGED, "CUTIS_NOT_CONVERGED", 4},
                {CUTIS_OUT_OF_MEMORY, "CUTIS_OUT_OF_MEMORY", 5},
                {CUTIS_IO_ERROR, "CUTIS_IO_ERROR", 5},
                {CUTIS_STOPPED, "CUTIS_STOPPED", 6}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    assert_int_equal(wanted[i].status, i);
    assert_string_equal(cutis_status_name(wanted[i].status), wanted[i].name);
    assert_int_equal(cutis_status_exit_code(wanted[i].status), wanted[i].exit_code);
    assert_true(strlen(cutis_status_text(wanted[i].status)) > 3);
    for (size_t j = 0; j < i; j++) {
      assert_string_not_equal(cutis_status_text((cutis_status)i),
                              cutis_status_text((cutis_status)j));
    }
  }
  assert_string_equal(cutis_status_text(CUTIS_OUT_OF_MEMORY), "memory could not be had");
}

static void a_status_out_of_the_list_is_unknown(void **state) {
  (void)state;
  assert_string_equal(cutis_status_name((cutis_status)(CUTIS_STOPPED + 1)), "unknown status");
  assert_string_equal(cutis_status_text((cutis_status)(CUTIS_STOPPED + 17)), "unknown status");
  assert_string_equal(cutis_status_name((cutis_status)-1), "unknown status");
  assert_int_equal(cutis_status_exit_code((cutis_status)-1), 5);
}

static void the_version_is_that_of_the_file(void **state) {
  (void)state;
  char text[32] = "";
  FILE *file = fopen(CUTIS_SOURCE_DIR "/VERSION", "r");
  assert_non_null(file);
  assert_non_null(fgets(text, sizeof text, file));
  fclose(file);
  text[strcspn(text, "\n")] = '\0';
  assert_string_equal(cutis_version(), text);
}

/* ---- context ---- */

static int fresh_context(void **state) {
  return cutis_context_create(NULL, (cutis_context **)state) != CUTIS_OK;
}

static int drop_context(void **state) {
  cutis_context_destroy((cutis_context **)state);
  return *state != NULL;
}

static cutis_status needle(cutis_context *context, double length_mm) {
  return FAIL(context, CUTIS_OUT_OF_RANGE, "needle_length is %.3f mm", length_mm);
}

static cutis_status session(cutis_context *context, double length_mm) {
  TRY(context, needle(context, length_mm));
  return CUTIS_OK;
}

static void a_new_context_says_nothing(void **state) {
  assert_string_equal(cutis_context_message(*state), "");
  assert_string_equal(cutis_context_trace(*state), "");
  assert_null(cutis_context_warning(*state, 0));
}

static void a_failure_keeps_message_and_trace(void **state) {
  cutis_context *context = *state;
  const int line = __LINE__;
  assert_int_equal(session(context, 2.385), CUTIS_OUT_OF_RANGE);
  assert_string_equal(cutis_context_message(context), "needle_length is 2.385 mm");
  char wanted[256];
  snprintf(wanted, sizeof wanted,
           "needle (tests/test_base.c:%d): CUTIS_OUT_OF_RANGE\n"
           "session (tests/test_base.c:%d): CUTIS_OUT_OF_RANGE\n",
           line - 16, line - 12);
  assert_string_equal(cutis_context_trace(context), wanted);

  context_prefix(context, "philadelphia.yaml:%d: ", 17);
  assert_string_equal(cutis_context_message(context),
                      "philadelphia.yaml:17: needle_length is 2.385 mm");

  /* What is called otherwise further up; not within a word, nor before where it begins. */
  context_fail(context, CUTIS_BAD_INPUT, "f", "f.c", 1, "plan.yaml: no myplan.x, plan.x or plan.");
  context_rename(context, 9, "plan.", "arms[2].");
  assert_string_equal(cutis_context_message(context),
                      "plan.yaml: no myplan.x, arms[2].x or arms[2].");

  /* A later failure replaces message and trace. */
  assert_int_equal(needle(context, 7.25), CUTIS_OUT_OF_RANGE);
  assert_string_equal(cutis_context_message(context), "needle_length is 7.250 mm");
  assert_null(strstr(cutis_context_trace(context), "session"));

  cutis_context_clear(context);
  a_new_context_says_nothing(state);
}

static void no_context_means_no_memory(void **state) {
  (void)state;
  assert_string_equal(cutis_context_message(NULL), "memory could not be had");
  assert_string_equal(cutis_context_trace(NULL), "");
  cutis_context *none = NULL;
  cutis_context_destroy(&none);
  cutis_context_destroy(NULL);
}

static void what_is_too_long_is_cut_between_characters(void **state) {
  cutis_context *context = *state;
  enum { LONG = 30000 };
  char *text = malloc(LONG + 1);
  for (int offset = 0; offset < 2; offset++) { /* the cut falls between and inside the characters */
    for (int i = 0; i < LONG; i++) {
      text[i] = i < offset ? 'x' : ((i - offset) % 2 == 0 ? '\xC2' : '\xB5'); /* micro signs */
    }
    text[LONG] = '\0';
    FAIL(context, CUTIS_BAD_SYNTAX, "%s", text);
    const char *message = cutis_context_message(context);
    const size_t length = strlen(message);
    assert_true(length > 4096 && length < LONG);
    assert_string_equal(message + length - 3, "...");
    assert_int_equal((unsigned char)message[length - 4], 0xB5);
    assert_int_equal((length - 3 - (size_t)offset) % 2, 0);

    context_prefix(context, "a prefix to a full message: ");
    assert_string_equal(message + strlen(message) - 3, "...");
    assert_memory_equal(message, "a prefix to a full message: ", 28);
    context_prefix(context, "%s", text);
    assert_string_equal(message + strlen(message) - 3, "...");
  }
  for (int i = 0; i < LONG; i++) {
    text[i] = i % 2 == 0 ? ' ' : 'p';
  }
  FAIL(context, CUTIS_BAD_SYNTAX, "%.4000s", text);
  context_rename(context, 0, "p", "quite long");
  const char *message = cutis_context_message(context);
  assert_string_equal(message + strlen(message) - 3, "...");
  free(text);
  for (int i = 0; i < 1000; i++) {
    context_trace_add(context, CUTIS_IO_ERROR, "a_function", "src/somewhere/file.c", i);
  }
  const char *trace = cutis_context_trace(context);
  assert_true(strlen(trace) > 1000);
  assert_string_equal(trace + strlen(trace) - 3, "...");
}

static void a_warning_is_kept_once(void **state) {
  cutis_context *context = *state;
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 37; i++) {
      context_warn(context, "Session %d comes before the inflammation has resolved.", i);
    }
  }
  for (int i = 0; i < 37; i++) {
    char wanted[80];
    snprintf(wanted, sizeof wanted, "Session %d comes before the inflammation has resolved.", i);
    assert_string_equal(cutis_context_warning(context, (size_t)i), wanted);
  }
  assert_null(cutis_context_warning(context, 37));
  assert_string_equal(cutis_context_message(context), ""); /* a warning is no failure */
}

static void a_worker_hands_over_failures_and_warnings(void **state) {
  cutis_context *context = *state;
  context_warn(context, "first");
  FAIL(context, CUTIS_IO_ERROR, "an older message");
  cutis_context *worker;
  assert_int_equal(context_fork(context, &worker), CUTIS_OK);
  assert_string_equal(cutis_context_message(worker), "");
  assert_null(cutis_context_warning(worker, 0));

  context_warn(worker, "first");
  context_warn(worker, "second");
  assert_int_equal(context_join(context, worker, CUTIS_OK), CUTIS_OK);
  assert_string_equal(cutis_context_message(context), "an older message");
  assert_string_equal(cutis_context_warning(context, 0), "first");
  assert_string_equal(cutis_context_warning(context, 1), "second");
  assert_null(cutis_context_warning(context, 2));

  const cutis_status status = session(worker, 9.75);
  assert_int_equal(context_join(context, worker, status), CUTIS_OUT_OF_RANGE);
  assert_string_equal(cutis_context_message(context), cutis_context_message(worker));
  assert_string_equal(cutis_context_message(context), "needle_length is 9.750 mm");
  assert_string_equal(cutis_context_trace(context), cutis_context_trace(worker));
  cutis_context_destroy(&worker);
  assert_null(worker);
  assert_string_equal(cutis_context_message(context), "needle_length is 9.750 mm");
}

static void two_contexts_never_see_each_other(void **state) {
  cutis_context *other;
  assert_int_equal(cutis_context_create(NULL, &other), CUTIS_OK);
  needle(other, 3.1);
  context_warn(other, "other");
  a_new_context_says_nothing(state);
  cutis_context_destroy(&other);
}

/* ---- memory ---- */

/* Counts what is held, and fails the allocation number `fails` (0: never). */
typedef struct meter {
  size_t asked, held, fails;
} meter;

static void *meter_allocate(void *user, size_t count, size_t size) {
  meter *of = user;
  assert_true(count > 0 && size > 0);
  if (++of->asked == of->fails) {
    return NULL;
  }
  of->held++;
  return calloc(count, size);
}

static void meter_release(void *user, void *memory) {
  assert_non_null(memory);
  ((meter *)user)->held--;
  free(memory);
}

/* Everything in base that keeps memory. */
static cutis_status use_everything(cutis_context *context) {
  char *copy = context_copy_text(context, "mid-dermis");
  if (copy == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  context_free(context, copy);
  static const char csv[] = "area,depth_mm\ncheek,1.385\nneck,0.975\n";
  table *areas;
  TRY(context, table_parse(context, "areas.csv", csv, sizeof csv - 1, &areas));
  table_destroy(context, &areas);
  cutis_context *worker;
  TRY(context, context_fork(context, &worker));
  cutis_context_destroy(&worker);
  return CUTIS_OK;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  meter count = {0, 0, 0};
  const cutis_allocator allocator = {meter_allocate, meter_release, &count};
  size_t failed = 0;
  for (size_t n = 1;; n++) {
    count = (meter){0, 0, n};
    cutis_context *context;
    const cutis_status created = cutis_context_create(&allocator, &context);
    if (created != CUTIS_OK) {
      assert_int_equal(created, CUTIS_OUT_OF_MEMORY);
      assert_null(context);
      assert_int_equal(n, 1);
      failed++;
      continue;
    }
    const cutis_status status = use_everything(context);
    if (status != CUTIS_OK) {
      assert_int_equal(status, CUTIS_OUT_OF_MEMORY);
      assert_non_null(strstr(cutis_context_message(context), "could not be had"));
      assert_non_null(strstr(cutis_context_trace(context), "CUTIS_OUT_OF_MEMORY"));
      failed++;
    }
    cutis_context_destroy(&context);
    assert_null(context);
    assert_int_equal(count.held, 0);
    if (status == CUTIS_OK) {
      assert_true(count.asked < n); /* nothing failed unseen */
      break;
    }
  }
  assert_int_equal(failed, 8); /* context, copy, five of the table, worker */
}

static void lost_warnings_are_told(void **state) {
  (void)state;
  for (size_t n = 2; n <= 4; n++) { /* the list, the first copy, the second copy */
    meter count = {0, 0, n};
    const cutis_allocator allocator = {meter_allocate, meter_release, &count};
    cutis_context *context;
    assert_int_equal(cutis_context_create(&allocator, &context), CUTIS_OK);
    context_warn(context, "first");
    context_warn(context, "second");
    assert_string_equal(cutis_context_warning(context, 0), n == 4 ? "first" : "second");
    assert_string_equal(cutis_context_warning(context, 1),
                        "Further warnings were lost for want of memory.");
    assert_null(cutis_context_warning(context, 2));

    cutis_context *worker;
    assert_int_equal(context_fork(context, &worker), CUTIS_OK);
    context_join(worker, context, CUTIS_OK);
    assert_string_equal(cutis_context_warning(worker, 1), cutis_context_warning(context, 1));
    cutis_context_destroy(&worker);

    cutis_context_clear(context);
    assert_null(cutis_context_warning(context, 0));
    cutis_context_destroy(&context);
    assert_int_equal(count.held, 0);
  }
}

static void memory_is_zeroed_and_sizes_do_not_wrap(void **state) {
  cutis_context *context = *state;
  unsigned char *memory = context_allocate(context, 385, 2);
  for (int i = 0; i < 770; i++) {
    assert_int_equal(memory[i], 0);
  }
  context_free(context, memory);
  memory = context_allocate(context, 0, 8); /* nothing wanted is no failure */
  assert_non_null(memory);
  context_free(context, memory);
  context_free(context, NULL);
  assert_null(context_allocate(context, SIZE_MAX / 2, 3));
  char wanted[120];
  snprintf(wanted, sizeof wanted, "Memory for %zu x 3 bytes could not be had.", SIZE_MAX / 2);
  assert_string_equal(cutis_context_message(context), wanted);
}

static void half_an_allocator_is_refused(void **state) {
  (void)state;
  const cutis_allocator no_release = {meter_allocate, NULL, NULL};
  const cutis_allocator no_allocate = {NULL, meter_release, NULL};
  cutis_context *context;
  assert_int_equal(cutis_context_create(&no_release, &context), CUTIS_BAD_INPUT);
  assert_null(context);
  assert_int_equal(cutis_context_create(&no_allocate, &context), CUTIS_BAD_INPUT);
  assert_null(context);
}

/* ---- words ---- */

static const char *const KEYS[] = {"age",       "sex",       "area",
                                   "phototype", "exposures", "needle_length",
                                   "sessions",  "interval",  "follow_up"};
enum { KEYS_COUNT = sizeof KEYS / sizeof KEYS[0] };

static void the_nearest_word_is_found(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"sesions", "sessions"},
                                         {"esssions", "sessions"},
                                         {"Sessions", "sessions"},
                                         {"intervall", "interval"},
                                         {"intreval", "interval"},
                                         {"needle-length", "needle_length"},
                                         {"needlelength", "needle_length"},
                                         {"photo_type", "phototype"},
                                         {"follow up", "follow_up"},
                                         {"aeg", "age"},
                                         {"areas", "area"},
                                         {"exposure", "exposures"},
                                         {"sx", "sex"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *nearest = words_nearest(cases[i][0], KEYS, KEYS_COUNT);
    assert_non_null(nearest);
    assert_string_equal(nearest, cases[i][1]);
  }
}

static void a_word_far_from_all_has_no_nearest(void **state) {
  (void)state;
  static const char *const cases[] = {"", "x", "weight", "moisturiser", "q4"};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_null(words_nearest(cases[i], KEYS, KEYS_COUNT));
  }
  assert_null(words_nearest("sessions", KEYS, 0));
  char endless[5000];
  memset(endless, 's', sizeof endless);
  endless[sizeof endless - 1] = '\0';
  assert_null(words_nearest(endless, KEYS, KEYS_COUNT));
  const char *const one[] = {endless};
  assert_null(words_nearest("ssss", one, 1));
  const char *const pair[] = {"ad", "bc"}; /* one edit from neither: two letters, both other */
  assert_null(words_nearest("xy", pair, 2));
}

static void words_make_a_list(void **state) {
  (void)state;
  char text[64];
  assert_string_equal(words_list(KEYS, 0, text, sizeof text), "");
  assert_string_equal(words_list(KEYS, 1, text, sizeof text), "age");
  assert_string_equal(words_list(KEYS, 2, text, sizeof text), "age or sex");
  assert_string_equal(words_list(KEYS, 4, text, sizeof text), "age, sex, area or phototype");
  assert_string_equal(words_list(KEYS, KEYS_COUNT, text, 24), "age, sex, area, phot...");
  assert_string_equal(words_list(KEYS, 2, text, 11), "age or sex"); /* just fits */
}

/* ---- random numbers ---- */

/* Philox 4x32-10 written out from the paper (Salmon et al. 2011, section 3.3), beside the
 * library's. */
static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c[4], k[2] = {key[0], key[1]};
  memcpy(c, counter, sizeof c);
  for (int round = 0; round < 10; round++) {
    const uint64_t first = (uint64_t)0xD2511F53u * c[0], second = (uint64_t)0xCD9E8D57u * c[2];
    const uint32_t next[4] = {(uint32_t)(second >> 32) ^ c[1] ^ k[0], (uint32_t)second,
                              (uint32_t)(first >> 32) ^ c[3] ^ k[1], (uint32_t)first};
    memcpy(c, next, sizeof c);
    k[0] += 0x9E3779B9u;
    k[1] += 0xBB67AE85u;
  }
  memcpy(out, c, sizeof c);
}

static double uniform_of(const uint32_t block[4]) {
  const uint64_t cell = ((uint64_t)block[1] << 32 | block[0]) >> 12;
  return ldexp((double)cell + 0.5, -52);
}

static void philox_gives_the_published_answers(void **state) {
  (void)state;
  /* Random123 1.14, tests/kat_vectors, the lines "philox4x32 10": counter, key, answer. */
  static const uint32_t published[3][10] = {
      {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
      {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d,
       0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
      {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
       0x94fdcceb, 0x5001e420, 0x24126ea1}};
  uint32_t block[4];
  for (int i = 0; i < 3; i++) {
    philox(published[i], published[i] + 4, block);
    assert_memory_equal(block, published[i] + 6, sizeof block);
  }
  assert_true(random_uniform(0, 0, 0) == uniform_of(published[0] + 6));

  static const uint64_t seeds[] = {1, 0x299f31d0a4093822u, UINT64_MAX};
  static const uint32_t places[] = {0, 1, 2385, 0x85a308d3, UINT32_MAX};
  for (size_t s = 0; s < 3; s++) {
    for (size_t i = 0; i < 5; i++) {
      for (size_t j = 0; j < 5; j++) {
        const uint32_t counter[4] = {places[j], places[i], 0, 0};
        const uint32_t key[2] = {(uint32_t)seeds[s], (uint32_t)(seeds[s] >> 32)};
        philox(counter, key, block);
        const double u = random_uniform(seeds[s], places[i], places[j]);
        assert_true(u == uniform_of(block));
        assert_true(u > 0 && u < 1);
        assert_true(random_normal(seeds[s], places[i], places[j]) == normal_quantile(u));
      }
    }
  }
}

static void random_numbers_are_spread_as_they_should(void **state) {
  (void)state;
  enum { COUNT = 40000 };
  double mean = 0, square = 0, lag = 0, before = 0, normal_mean = 0, normal_square = 0;
  size_t cells[16] = {0};
  for (uint32_t i = 0; i < COUNT; i++) {
    const double u = random_uniform(2385, 7, i), z = random_normal(2385, 11, i);
    mean += u / COUNT;
    square += (u - 0.5) * (u - 0.5) / COUNT;
    lag += (u - 0.5) * before / COUNT;
    before = u - 0.5;
    cells[(size_t)(16 * u)]++;
    normal_mean += z / COUNT;
    normal_square += z * z / COUNT;
  }
  const double four_sigma = 4 / sqrt(COUNT); /* of the mean of numbers with unit variance */
  assert_close(mean, 0.5, four_sigma * sqrt(1.0 / 12));
  assert_close(square, 1.0 / 12, four_sigma * sqrt(1.0 / 180));
  assert_close(lag, 0, four_sigma / 12);
  assert_close(normal_mean, 0, four_sigma);
  assert_close(normal_square, 1, four_sigma * sqrt(2));
  double chi_square = 0;
  for (int i = 0; i < 16; i++) {
    const double miss = (double)cells[i] - COUNT / 16.0;
    chi_square += miss * miss / (COUNT / 16.0);
  }
  assert_true(chi_square < 44.3); /* 15 degrees of freedom, exceeded by chance once in 10000 */
}

static void the_normal_distribution_is_exact(void **state) {
  (void)state;
  /* 20 digits by the power series of the distribution in 900-digit arithmetic. */
  static const double quantiles[][2] = {
      {2.385e-300, -37.023643940189012156}, {7.3e-17, -8.2597319175813755389},
      {1.1e-12, -7.0211813988846290646},    {0.000231, -3.5018728745145271830},
      {0.0749, -1.4402382675279636631},     {0.0751, -1.4388253927525399824},
      {0.2385, -0.7111359409013773374},     {0.4271, -0.1837622141686860458},
      {0.5003, 0.00075198855326247611},     {0.9249, 1.43882539275254037418},
      {0.9251, 1.44023826752796385938},     {0.99871, 3.01379744003713215257}};
  for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++) {
    assert_close(normal_quantile(quantiles[i][0]), quantiles[i][1], 1e-13);
  }
  static const double cumulative[][2] = {{-8.25, 7.9197263146424773410e-17},
                                         {-1.385, 8.3026233682463259757e-2},
                                         {0.0271, 5.1081001261912492923e-1},
                                         {2.385, 9.9146043932331799593e-1},
                                         {6.6, 9.9999999997944211091e-1}};
  for (size_t i = 0; i < sizeof cumulative / sizeof cumulative[0]; i++) {
    assert_close(normal_cumulative(cumulative[i][0]) / cumulative[i][1], 1, 1e-13);
  }
  for (double x = -8.3; x < 5;
       x += 0.0385) { /* one is the inverse of the other, across all branches */
    assert_close(normal_quantile(normal_cumulative(x)), x, x < 2 ? 2e-15 * (2 + fabs(x)) : 1e-9);
  }
  assert_true(normal_quantile(0.5) == 0);
  assert_true(normal_quantile(0) == -INFINITY);
  assert_true(normal_quantile(1) == INFINITY);
  assert_true(isnan(normal_quantile(-0.001)));
  assert_true(isnan(normal_quantile(1.001)));
  assert_true(isnan(normal_quantile(NAN)));
}

/* ---- statistics ---- */

static void quantiles_interpolate(void **state) {
  (void)state;
  /* Against numpy.quantile, method "linear". */
  static const double wanted[][2] = {{0, -3.1},    {0.05, -2.68}, {0.271, -0.44174},
                                     {0.5, 2.385}, {0.95, 7.798}, {1, 9.25}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    double values[] = {2.385, -1.7, 0.31, 9.25, 4.4, 4.41, -3.1};
    assert_close(statistics_quantile(values, 7, wanted[i][0]), wanted[i][1], 1e-14);
  }
  double one[] = {2.385};
  assert_true(statistics_quantile(one, 1, 0.95) == 2.385);
  double unbounded[] = {INFINITY, 2.385, INFINITY, -7.5};
  assert_true(statistics_quantile(unbounded, 4, 0.9) == INFINITY);
  assert_close(statistics_quantile(unbounded, 4, 0.2), -7.5 + 0.6 * 9.885, 1e-14);
  assert_true(isnan(statistics_quantile(one, 0, 0.5)));
  assert_true(isnan(statistics_quantile(one, 1, -0.01)));
  assert_true(isnan(statistics_quantile(one, 1, NAN)));
  double hole[] = {2.385, NAN, 1.7};
  assert_true(isnan(statistics_quantile(hole, 3, 0.5)));
}

static void ranks_correlate(void **state) {
  (void)state;
  double scratch[14];
  const double x[] = {2.385, -1.7, 0.31, 9.25, 4.4, 4.4, -3.1};
  const double y[] = {7.7, 0.35, 0.35, 11.2, -6.5, 3.9, -3.3};
  /* Against scipy.stats.spearmanr, with ties in both. */
  assert_close(statistics_rank_correlation(x, y, 7, scratch), 0.4909090909090909, 1e-15);
  double up[7], down[7];
  for (int i = 0; i < 7; i++) {
    up[i] = exp(x[i]);
    down[i] = -x[i] * x[i] * x[i];
  }
  assert_close(statistics_rank_correlation(x, up, 7, scratch), 1, 1e-15);
  assert_close(statistics_rank_correlation(x, down, 7, scratch), -1, 1e-15);
  const double flat[] = {2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5};
  assert_true(isnan(statistics_rank_correlation(x, flat, 7, scratch)));
  assert_true(isnan(statistics_rank_correlation(flat, y, 7, scratch)));
  assert_true(isnan(statistics_rank_correlation(x, y, 1, scratch)));
  const double hole[] = {2.5, NAN, 1.5, 0.3, 7, 8, 9};
  assert_true(isnan(statistics_rank_correlation(x, hole, 7, scratch)));
}

/* ---- tasks side by side ---- */

typedef struct stopped_first {
  side_by_side *work;
  _Atomic bool begun;
} stopped_first;

/* Task 0 stops once task 1 has begun; task 1 fails once the stop has been taken. */
static cutis_status stop_or_fail(cutis_context *worker, void *user, void *own, size_t number) {
  (void)own;
  stopped_first *of = user;
  if (number == 0) {
    while (!of->begun) {
    }
    return FAIL(worker, CUTIS_STOPPED, "Stopped on request.");
  }
  of->begun = true;
  while (side_by_side_tick(of->work)) {
  }
  return FAIL(worker, CUTIS_IO_ERROR, "The disk is full.");
}

static void a_failure_is_not_hidden_by_a_stop(void **state) {
  cutis_context *context = *state;
  stopped_first of = {.begun = false};
  side_by_side work = {.task = stop_or_fail, .user = &of};
  of.work = &work;
  assert_int_equal(side_by_side_run(context, &work, 2, 2, 2), CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context), "The disk is full.");
}

int main(void) {
#define WITH_CONTEXT(test) cmocka_unit_test_setup_teardown(test, fresh_context, drop_context)
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_status_has_name_sentence_and_exit_code),
      cmocka_unit_test(a_status_out_of_the_list_is_unknown),
      cmocka_unit_test(the_version_is_that_of_the_file),
      WITH_CONTEXT(a_new_context_says_nothing),
      WITH_CONTEXT(a_failure_keeps_message_and_trace),
      cmocka_unit_test(no_context_means_no_memory),
      WITH_CONTEXT(what_is_too_long_is_cut_between_characters),
      WITH_CONTEXT(a_warning_is_kept_once),
      WITH_CONTEXT(a_worker_hands_over_failures_and_warnings),
      WITH_CONTEXT(two_contexts_never_see_each_other),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(lost_warnings_are_told),
      WITH_CONTEXT(memory_is_zeroed_and_sizes_do_not_wrap),
      cmocka_unit_test(half_an_allocator_is_refused),
      cmocka_unit_test(the_nearest_word_is_found),
      cmocka_unit_test(a_word_far_from_all_has_no_nearest),
      cmocka_unit_test(words_make_a_list),
      cmocka_unit_test(philox_gives_the_published_answers),
      cmocka_unit_test(random_numbers_are_spread_as_they_should),
      cmocka_unit_test(the_normal_distribution_is_exact),
      WITH_CONTEXT(a_failure_is_not_hidden_by_a_stop),
      cmocka_unit_test(quantiles_interpolate),
      cmocka_unit_test(ranks_correlate),
  };
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
