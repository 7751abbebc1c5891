/* shipped.c - a posterior as text, and the one that is shipped (data/posterior/):
 *
 *   provenance.csv    key, value: what was done, with what, and hashes of what it stands on
 *   parameters.csv    one row a constant: what was learnt, and whether the draws of it may be trusted
 *   combinations.csv  the combinations that the data fix best: rank, deviation left, symbol, weight
 *   draws.csv         equally weighted draws, in the units of the tables; log-likelihood first
 *
 * Stale: the hash of the constants or that of the evidence (calibrate.h) is another one. What the
 * equations make of both has no hash: a test compares the log-likelihood that is kept with each draw. */
#include "calibrate/calibrate.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const file_names[CALIBRATION_FILES] = {
#define X(name, path) path,
    CALIBRATION_FILE_LIST(X)
#undef X
};

const char *calibration_file_name(calibration_file file) {
  return file_names[file];
}

/* ---- text that grows ---- */
typedef struct growing {
  cutis_context *context;
  char *text;
  size_t length, room;
  bool failed;
} growing;

static void add(growing *to, const char *format, ...) BASE_PRINTF(2, 3);
static void add(growing *to, const char *format, ...) {
  va_list values;
  va_start(values, format);
  const int more = vsnprintf(NULL, 0, format, values);
  va_end(values);
  if (to->failed || more < 0) {
    to->failed = true;
    return;
  }
  if (to->length + (size_t)more + 1 > to->room) {
    const size_t room = 2 * (to->length + (size_t)more) + 4096;
    char *grown = context_allocate(to->context, room, 1);
    if (grown == NULL) {
      to->failed = true;
      return;
    }
    if (to->text != NULL) {
      memcpy(grown, to->text, to->length);
    }
    context_free(to->context, to->text);
    to->text = grown;
    to->room = room;
  }
  va_start(values, format);
  vsnprintf(to->text + to->length, to->room - to->length, format, values);
  va_end(values);
  to->length += (size_t)more;
}

/* ---- writing ---- */

static void write_provenance(growing *to, const calibration_posterior *of) {
  const infer_quality worst = calibration_worst(of);
  add(to, "key,value\nversion,%s\nconstants,%016" PRIx64 "\nevidence,%016" PRIx64 "\n", of->version,
      of->constants, of->evidence);
  add(to, "rows,%zu\nids,%s\nlives,%zu\nparameters,%zu\n", of->rows, of->ids, of->lives,
      of->parameters);
  add(to, "sampler,elliptical slice sampling\nseed,%" PRIu64 "\nchains,%zu\nstages,%zu\n", of->seed,
      of->chains, of->stages);
  add(to, "warm_up,%zu\nkept,%zu\nthin,%zu\nsteps,%llu\nevaluations,%llu\nseconds,%.0f\n",
      of->warm_up, of->kept, of->thin, of->steps, of->evaluations, of->seconds);
  add(to, "r_hat_worst,%.5g\ness_bulk_least,%.4g\ness_tail_least,%.4g\noutside,%.4g\ndraws,%zu\n",
      worst.r_hat, worst.ess_bulk, worst.ess_tail, of->outside, of->draws);
}

static void write_parameters(growing *to, const calibration_posterior *of) {
  add(to, "symbol,of,r_hat,ess_bulk,ess_tail,mean_z,sd_z,lower,median,upper\n");
  for (size_t i = 0; i < of->parameters; i++) {
    const calibration_learnt *at = &of->learnt[i];
    add(to, "%s,%s,%.5g,%.5g,%.5g,%.4g,%.4g,%.6g,%.6g,%.6g\n", at->symbol,
        at->of_study ? "study" : "skin", at->quality.r_hat, at->quality.ess_bulk,
        at->quality.ess_tail, at->mean_z, at->sd_z, at->lower, at->median, at->upper);
  }
}

static void write_combinations(growing *to, const calibration_posterior *of) {
  add(to, "rank,sd_z,symbol,weight\n");
  for (int k = 0; k < CALIBRATION_DIRECTIONS; k++) {
    for (size_t i = 0; i < of->parameters; i++) {
      add(to, "%d,%.4g,%s,%.4g\n", k + 1, of->direction[k].sd, of->learnt[i].symbol,
          of->direction[k].weight[i]);
    }
  }
}

static void write_draws(growing *to, const calibration_posterior *of) {
  add(to, "log_likelihood");
  for (size_t i = 0; i < of->parameters; i++) {
    add(to, ",%s", of->learnt[i].symbol);
  }
  add(to, "\n");
  for (size_t k = 0; k < of->draws; k++) {
    add(to, "%.6g", of->log_likelihood[k]);
    for (size_t i = 0; i < of->parameters; i++) {
      add(to, ",%.6g", of->value[k * of->parameters + i]);
    }
    add(to, "\n");
  }
}

cutis_status calibration_write(cutis_context *context, const calibration_posterior *of,
                               calibration_file file, char **text) {
  static void (*const write[CALIBRATION_FILES])(growing *, const calibration_posterior *) = {
      [CALIBRATION_PROVENANCE] = write_provenance,
      [CALIBRATION_PARAMETERS] = write_parameters,
      [CALIBRATION_COMBINATIONS] = write_combinations,
      [CALIBRATION_DRAWS] = write_draws};
  growing to = {.context = context};
  write[file](&to, of);
  if (to.failed) {
    context_free(context, to.text);
    *text = NULL;
    return CUTIS_OUT_OF_MEMORY;
  }
  *text = to.text;
  return CUTIS_OK;
}

/* ---- reading ---- */

/* The value of a key, "" when there is none. */
static const char *told(const table *of, const char *key) {
  for (size_t i = 0; i < table_rows(of); i++) {
    const char *here = table_text(of, i, "key"), *value = table_text(of, i, "value");
    if (here != NULL && value != NULL && strcmp(here, key) == 0) {
      return value;
    }
  }
  return "";
}

static size_t whole(const table *of, const char *key) {
  return (size_t)strtoull(told(of, key), NULL, 10);
}

/* What everything else is counted by. */
static cutis_status read_sizes(cutis_context *context, const table *provenance,
                               const table *parameters, const table *draws,
                               calibration_posterior **read) {
  const size_t count = table_rows(parameters), kept = table_rows(draws);
  if (count == 0 || kept == 0 || count != whole(provenance, "parameters") ||
      kept != whole(provenance, "draws")) {
    return FAIL(context, CUTIS_BAD_SYNTAX,
                "The posterior has %zu constants and %zu draws; its provenance.csv says \"%s\" and "
                "\"%s\".",
                count, kept, told(provenance, "parameters"), told(provenance, "draws"));
  }
  return calibration_reserve(context, count, kept, read);
}

static cutis_status read_provenance(cutis_context *context, const table *from,
                                    calibration_posterior *to) {
  snprintf(to->version, sizeof to->version, "%s", told(from, "version"));
  to->constants = strtoull(told(from, "constants"), NULL, 16);
  to->evidence = strtoull(told(from, "evidence"), NULL, 16);
  to->seed = strtoull(told(from, "seed"), NULL, 10);
  to->rows = whole(from, "rows");
  to->lives = whole(from, "lives");
  to->chains = whole(from, "chains");
  to->stages = whole(from, "stages");
  to->warm_up = whole(from, "warm_up");
  to->kept = whole(from, "kept");
  to->thin = whole(from, "thin");
  to->steps = whole(from, "steps");
  to->evaluations = whole(from, "evaluations");
  to->seconds = (double)whole(from, "seconds");
  to->outside = strtod(told(from, "outside"), NULL);
  to->ids = context_copy_text(context, told(from, "ids"));
  return to->ids != NULL ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
}

static cutis_status read_parameters(cutis_context *context, const table *from,
                                    calibration_posterior *to) {
  for (size_t i = 0; i < to->parameters; i++) {
    calibration_learnt *at = &to->learnt[i];
    const char *symbol = table_text(from, i, "symbol"), *of = table_text(from, i, "of");
    snprintf(at->symbol, sizeof at->symbol, "%s", symbol ? symbol : "");
    at->of_study = of != NULL && strcmp(of, "study") == 0;
    const struct {
      const char *column;
      double *to;
    } cells[] = {{"r_hat", &at->quality.r_hat},
                 {"ess_bulk", &at->quality.ess_bulk},
                 {"ess_tail", &at->quality.ess_tail},
                 {"mean_z", &at->mean_z},
                 {"sd_z", &at->sd_z},
                 {"lower", &at->lower},
                 {"median", &at->median},
                 {"upper", &at->upper}};
    for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) {
      TRY(context, table_number(context, from, i, cells[k].column, cells[k].to));
    }
  }
  return CUTIS_OK;
}

static cutis_status read_combinations(cutis_context *context, const table *from,
                                      calibration_posterior *to) {
  const size_t n = to->parameters;
  if (table_rows(from) != CALIBRATION_DIRECTIONS * n) {
    return FAIL(context, CUTIS_BAD_SYNTAX,
                "The combinations.csv of the posterior has %zu rows, not %zu.", table_rows(from),
                CALIBRATION_DIRECTIONS * n);
  }
  for (size_t i = 0; i < CALIBRATION_DIRECTIONS * n; i++) {
    calibration_direction *at = &to->direction[i / n];
    TRY(context, table_number(context, from, i, "sd_z", &at->sd));
    TRY(context, table_number(context, from, i, "weight", &at->weight[i % n]));
  }
  return CUTIS_OK;
}

static cutis_status read_draws(cutis_context *context, const table *from,
                               calibration_posterior *to) {
  for (size_t k = 0; k < to->draws; k++) {
    TRY(context, table_number(context, from, k, "log_likelihood", &to->log_likelihood[k]));
    for (size_t i = 0; i < to->parameters; i++) {
      double *value = &to->value[k * to->parameters + i];
      *value = NAN;
      if (table_text(from, k, to->learnt[i].symbol) != NULL) {
        TRY(context, table_number(context, from, k, to->learnt[i].symbol, value));
      }
      if (!isfinite(*value)) {
        return FAIL(context, CUTIS_BAD_SYNTAX, "Draw %zu of the posterior has no `%s`.", k + 1,
                    to->learnt[i].symbol);
      }
    }
  }
  return CUTIS_OK;
}

cutis_status calibration_read(cutis_context *context, const char *const text[CALIBRATION_FILES],
                              const size_t length[CALIBRATION_FILES],
                              calibration_posterior **read) {
  table *file[CALIBRATION_FILES] = {NULL};
  cutis_status status = CUTIS_OK;
  *read = NULL;
  for (int i = 0; i < CALIBRATION_FILES && status == CUTIS_OK; i++) {
    status = table_parse(context, file_names[i], text[i], length[i], &file[i]);
  }
  if (status == CUTIS_OK) {
    status = read_sizes(context, file[CALIBRATION_PROVENANCE], file[CALIBRATION_PARAMETERS],
                        file[CALIBRATION_DRAWS], read);
  }
  if (status == CUTIS_OK) {
    status = read_provenance(context, file[CALIBRATION_PROVENANCE], *read);
  }
  if (status == CUTIS_OK) {
    status = read_parameters(context, file[CALIBRATION_PARAMETERS], *read);
  }
  if (status == CUTIS_OK) {
    status = read_combinations(context, file[CALIBRATION_COMBINATIONS], *read);
  }
  if (status == CUTIS_OK) {
    status = read_draws(context, file[CALIBRATION_DRAWS], *read);
  }
  for (int i = 0; i < CALIBRATION_FILES; i++) {
    table_destroy(context, &file[i]);
  }
  if (status != CUTIS_OK) {
    calibration_posterior_destroy(context, read);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

cutis_status calibration_shipped(cutis_context *context, calibration_posterior **read) {
  const char *text[CALIBRATION_FILES];
  size_t length[CALIBRATION_FILES];
  *read = NULL;
  for (int i = 0; i < CALIBRATION_FILES; i++) {
    char path[64];
    snprintf(path, sizeof path, "data/posterior/%s", file_names[i]);
    text[i] = embedded_file(path, &length[i]);
    if (text[i] == NULL) {
      return FAIL(context, CUTIS_IO_ERROR,
                  "%s was not compiled in: there is no posterior. cutis calibrate makes one.",
                  path);
    }
  }
  return calibration_read(context, text, length, read);
}

/* ---- stale? ---- */

cutis_status calibration_check(cutis_context *context, const calibration_posterior *of) {
  if (of->constants != calibration_hash_constants(of)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "The posterior is stale: the table of constants has changed since it was learnt "
                "(hash %016" PRIx64 ", now %016" PRIx64
                "). Learn it anew with cutis calibrate, or draw from the priors.",
                of->constants, calibration_hash_constants(of));
  }
  uint64_t told_now = 0;
  TRY(context, calibration_hash_shipped_evidence(context, &told_now));
  if (of->evidence != told_now) {
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "The posterior is stale: the rows of evidence that may be fitted have changed since "
        "it was learnt (hash %016" PRIx64 ", now %016" PRIx64
        "). Learn it anew with cutis calibrate, or draw from the priors.",
        of->evidence, told_now);
  }
  return CUTIS_OK;
}

/* ---- for runs ---- */

static bool find_constant(const char *symbol, size_t *index) {
  cutis_parameter_info info;
  for (*index = 0; cutis_parameter_at(*index, &info); ++*index) {
    if (strcmp(info.symbol, symbol) == 0) {
      return true;
    }
  }
  return false;
}

static bool find_constant_of_study(const char *symbol, size_t *index) {
  cutis_parameter_info info;
  for (*index = 0; observe_parameter_at(*index, &info); ++*index) {
    if (strcmp(info.symbol, symbol) == 0) {
      return true;
    }
  }
  return false;
}

/* The check of staleness has found all of them in the tables. */
static size_t constants_of(const calibration_posterior *of, bool study) {
  size_t count = 0;
  for (size_t i = 0; i < of->parameters; i++) {
    count += of->learnt[i].of_study == study ? 1 : 0;
  }
  return count;
}

static void take_values(const calibration_posterior *from, size_t i, size_t columns, double *to) {
  for (size_t k = 0; k < from->draws; k++) {
    to[k * columns] = from->value[k * from->parameters + i];
  }
}

static void take_constants(const calibration_posterior *from, cutis_posterior *to) {
  size_t at = 0, other = 0;
  for (size_t i = 0; i < from->parameters; i++) {
    const calibration_learnt *learnt = &from->learnt[i];
    if (learnt->of_study) {
      find_constant_of_study(learnt->symbol, &to->other[other]);
      take_values(from, i, to->others, to->other_value + other);
      other++;
    } else {
      find_constant(learnt->symbol, &to->index[at]);
      to->median[at] = learnt->median;
      take_values(from, i, to->constants, to->value + at);
      at++;
    }
  }
  to->hash = posterior_hash(to);
}

cutis_status cutis_posterior_create(cutis_context *context, cutis_posterior **posterior) {
  calibration_posterior *shipped = NULL;
  *posterior = NULL;
  TRY(context, calibration_shipped(context, &shipped));
  cutis_status status = calibration_check(context, shipped);
  if (status == CUTIS_OK) {
    status = posterior_reserve(context, shipped->draws, constants_of(shipped, false),
                               constants_of(shipped, true), posterior);
  }
  if (status == CUTIS_OK) {
    take_constants(shipped, *posterior);
  }
  calibration_posterior_destroy(context, &shipped);
  TRY(context, status);
  return CUTIS_OK;
}
