/* base/ - what every other folder stands on: failures and memory through the context, quantities
 * with units, words that were probably meant, reproducible random numbers, and tables that are
 * compiled in.
 *
 * This header is the whole interface of the folder. It knows nothing of skin. */
#ifndef CUTIS_BASE_H
#define CUTIS_BASE_H

#include <cutis/cutis.h>

#if defined(__GNUC__)
#define BASE_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define BASE_PRINTF(text, first)
#endif

/* Hot loops are compiled twice, for AVX2 and for any processor; the arithmetic is the same (no
 * contraction). */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define BASE_KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define BASE_KERNEL
#endif
#if defined(__GNUC__)
#define BASE_INLINE static inline __attribute__((always_inline))
#else
#define BASE_INLINE static inline
#endif

/* ---- failures (context.c) ----
 * The message is written once, where the cause is known: what, where, what is allowed, the nearest
 * thing that is. FAIL records it and is the status; TRY passes a failure up and adds a line of
 * trace. */
#define FAIL(context, status, ...) \
  context_fail((context), (status), __func__, __FILE__, __LINE__, __VA_ARGS__)
#define TRY(context, call)                                                            \
  do {                                                                                \
    const cutis_status try_status_ = (call);                                          \
    if (try_status_ != CUTIS_OK) {                                                    \
      return context_trace_add((context), try_status_, __func__, __FILE__, __LINE__); \
    }                                                                                 \
  } while (0)

cutis_status context_fail(cutis_context *context, cutis_status status, const char *function,
                          const char *file, int line, const char *format, ...) BASE_PRINTF(6, 7);
cutis_status context_trace_add(cutis_context *context, cutis_status status, const char *function,
                               const char *file, int line);
/* Put words in front of the message of a failure that is being passed up: where it happened. */
void context_prefix(cutis_context *context, const char *format, ...) BASE_PRINTF(2, 3);
/* Words of the message, from its byte `from` on, that begin with `begin` begin with `other` then. */
void context_rename(cutis_context *context, size_t from, const char *begin, const char *other);
/* The failure was dealt with and the work goes on: no message is left. */
void context_forgive(cutis_context *context);
/* A sentence the user should see though the work goes on. The same sentence is kept once. */
void context_warn(cutis_context *context, const char *format, ...) BASE_PRINTF(2, 3);
/* A context for a worker thread: same allocator (which must then be thread-safe), messages of its
 * own. */
cutis_status context_fork(cutis_context *context, cutis_context **worker);
/* Take over the message, trace and warnings of a worker; status is returned. */
cutis_status context_join(cutis_context *context, const cutis_context *worker, cutis_status status);

/* Zeroed memory, or NULL with the failure recorded (return CUTIS_OUT_OF_MEMORY then). */
void *context_allocate(cutis_context *context, size_t count, size_t size);
void context_free(cutis_context *context, void *memory);
/* A copy of text; NULL as above. */
char *context_copy_text(cutis_context *context, const char *text);

/* ---- tasks side by side (side_by_side.c) ----
 * Tasks 0 .. on the machine's threads, begun in order. Each thread has a context of its own, and what
 * `open` makes for it. */
typedef struct side_by_side {
  cutis_status (*task)(cutis_context *worker, void *user, void *own, size_t number);
  void *user;
  cutis_status (*open)(cutis_context *worker, void *user, void **own); /* NULL: nothing */
  void (*close)(cutis_context *worker, void **own);
  cutis_progress progress; /* may be NULL; of `total` ticks */
  void *progress_user;
  size_t done, total;
  bool stop; /* no further task is begun */
} side_by_side;
/* On `threads` (0: as many as the machine has), but at most `most` of them. The first failure stops
 * what has not begun. Returns that of the lowest task, with its message; CUTIS_STOPPED only if
 * nothing else failed. */
cutis_status side_by_side_run(cutis_context *context, side_by_side *of, size_t tasks, int threads,
                              size_t most);
/* A piece of the work is done: tells progress, one thread at a time. false: stop, which the task does
 * by failing with CUTIS_STOPPED. */
bool side_by_side_tick(side_by_side *of);

/* ---- quantities (quantity.c) ----
 * A dimension has one unit inside the program; text may use any of its units. One list makes all of
 * it. */
#define DIMENSION_LIST(X)                                       \
  X(DIMENSION_NONE, "-", "a plain number")                      \
  X(DIMENSION_LENGTH, "mm", "a length")                         \
  X(DIMENSION_TIME, "d", "a time span")                         \
  X(DIMENSION_AGE, "y", "an age")                               \
  X(DIMENSION_SECONDS, "s", "a short time")                     \
  X(DIMENSION_PRESSURE, "kPa", "a pressure")                    \
  X(DIMENSION_SPEED, "mm/s", "a speed")                         \
  X(DIMENSION_RATE, "Hz", "a rate")                             \
  X(DIMENSION_DOSE_RATE, "SED/y", "an erythemal dose per time") \
  X(DIMENSION_CONCENTRATION, "ug/m3", "a concentration in air") \
  X(DIMENSION_ABSORBANCE, "1e-5/m", "a soot absorbance")        \
  X(DIMENSION_DAYSHARE, "h/d", "hours a day")                   \
  X(DIMENSION_LATITUDE, "deg", "a latitude")

typedef enum dimension {
#define X(name, unit, words) name,
  DIMENSION_LIST(X)
#undef X
      DIMENSION_COUNT
} dimension;

const char *dimension_unit(dimension of);
/* "1.5 mm" -> 1.5. Errors: CUTIS_BAD_UNIT (none, unknown with the nearest, or of another dimension;
 * the message lists the units allowed), CUTIS_BAD_SYNTAX (not a number, not finite). */
cutis_status quantity_parse(cutis_context *context, const char *text, dimension of, double *value);
/* Reads [+-]digits[.digits][e[+-]digits], the digits on either side of the point optional, but not
 * both, whatever the locale. Returns where the number ends, or NULL when text does not begin with
 * one. Too large a number is INFINITY. */
const char *number_scan(const char *text, double *value);
/* Writes the shortest text that reads back as the same value: "1.5 mm". Returns text. */
char *quantity_format(double value, dimension of, char *text, size_t size);

/* ---- ranges (ranged.c) ----
 * A number, what a scenario calls it, and the range in which it must lie. */
typedef struct ranged {
  const char *key; /* "plan.interval" */
  double value, low, high;
  const char *unit; /* "" for a plain number */
  const char *why;  /* of the range: a sentence after a space, or "" */
} ranged;
/* Errors: CUTIS_OUT_OF_RANGE, also for what is not a number; the message has value, range, nearest
 * and why. */
cutis_status ranged_check(cutis_context *context, ranged of);

/* ---- words (words.c) ---- */
/* The candidate nearest to word (Damerau-Levenshtein), or NULL when none is near enough to have
 * been meant. */
const char *words_nearest(const char *word, const char *const *candidates, size_t count);
/* "a, b or c" into text; returns text. */
char *words_list(const char *const *candidates, size_t count, char *text, size_t size);

/* ---- random numbers (random.c) ----
 * Counter-based (Philox 4x32-10): a number depends on (seed, stream, index) alone, never on order
 * or thread. */
double random_uniform(uint64_t seed, uint32_t stream,
                      uint32_t index); /* in (0, 1), both ends excluded */
double random_normal(uint64_t seed, uint32_t stream,
                     uint32_t index); /* inverse normal distribution of the above */
/* The stream of a name, so that what is drawn for one name does not depend on which others there are. */
uint32_t random_stream(const char *name);
double normal_quantile(double probability); /* inverse of the standard normal, |error| < 1e-13 */
double normal_cumulative(double x);
double log_gamma(double x); /* student.c: of the gamma function, x > 0; from any thread */
/* Student's t distribution and its inverse (student.c); freedom > 0, also INFINITY. */
double student_cumulative(double t, double freedom);
double student_quantile(double probability, double freedom);

/* ---- hashes (hash.c) ----
 * FNV-1a of 64 bits: the hash of what came before, starting from HASH_START, and of these bytes. */
#define HASH_START UINT64_C(14695981039346656037)
uint64_t hash_add(uint64_t hash, const void *bytes, size_t size);

/* ---- statistics (statistics.c) ---- */
/* Quantile by linear interpolation of order statistics (type 7); sorts values in place. NAN if
 * count is 0. */
double statistics_quantile(double *values, size_t count, double probability);
/* Spearman rank correlation, ties by mid-rank; NAN if undefined. scratch: 2*count doubles. */
double statistics_rank_correlation(const double *x, const double *y, size_t count, double *scratch);

/* ---- tables compiled in (table.c) ----
 * CSV (RFC 4180) from data/, embedded by CMake: first line names the columns. */
typedef struct table table;
cutis_status table_parse(cutis_context *context, const char *name, const char *csv, size_t length,
                         table **parsed);
void table_destroy(cutis_context *context, table **parsed);
size_t table_rows(const table *of);
/* NULL when there is no such column or row. */
const char *table_text(const table *of, size_t row, const char *column);
/* NAN when the cell is empty; CUTIS_BAD_SYNTAX with table, line and column when it is not a number.
 */
cutis_status table_number(cutis_context *context, const table *of, size_t row, const char *column,
                          double *number);

/* Files of data/ and web/ compiled into the library: made by cmake/embed.cmake. NULL when there is
 * no such file. */
const char *embedded_file(const char *path, size_t *length);
/* Their paths, those of a folder one after the other, in the order of the alphabet; NULL past the last. */
const char *embedded_path(size_t index);

#endif
