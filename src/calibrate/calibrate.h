/* calibrate/ - what the evidence says of the constants: the posterior of all constants on which the
 * rows that may be fitted depend, its draws, what it learnt, and the draws that are shipped.
 *
 * z ~ N(0, I) is mapped through the priors to constants of the skin and of the observation models
 * (problem.c); the lives of all rows are lived side by side in the lanes of vectors (lives.c); the
 * likelihood is that of observe/; the sampler that of infer/ (learn.c); data/posterior/ holds what is
 * shipped (shipped.c). docs/calibration.md.
 *
 * This header is the whole interface of the folder. */
#ifndef CUTIS_CALIBRATE_H
#define CUTIS_CALIBRATE_H

#include "infer/infer.h"
#include "observe/observe.h"

/* ---- lives of the moments (lives.c) ----
 * Distinct people once, whatever the number of moments; read as observe_see does, but for the
 * instruments: those that are closed forms of the state are read (echo), the suction test by its
 * surrogate, and the others leave NAN. */
typedef struct lives lives;
/* Of the moments that `wanted` marks. Observations and surrogates must outlive the lives. */
cutis_status lives_create(cutis_context *context, const observations *of, const surrogates *eyes,
                          const bool *wanted, lives **made);
void lives_destroy(cutis_context *context, lives **of);
size_t lives_count(const lives *of); /* courses for one set of constants */
/* Can the quantity of a row be read so, at both of its moments? */
bool lives_show(const observations *of, const surrogates *eyes, const observation *row);

/* What one thread needs to live them. */
typedef struct lives_worker lives_worker;
/* most: as skin_batch_create. */
cutis_status lives_open(cutis_context *context, const lives *of, skin_processor most,
                        lives_worker **worker);
void lives_close(cutis_context *context, lives_worker **worker);
/* Share of the suction tests that the worker has seen at skin outside of what the surrogate knows, where
 * the nearest skin that it knows was read. */
double lives_outside(const lives_worker *worker);
/* Live all; readings[observations_moments]: those that are wanted. possible: false when the bounds of
 * the screen (course.h) are broken or somebody's life cannot be solved; then nothing is read. */
cutis_status lives_live(cutis_context *context, lives_worker *worker,
                        const cutis_parameters *parameters, observe_reading *readings,
                        bool *possible);

/* ---- the problem (problem.c) ---- */
typedef struct calibration_parameter {
  bool of_study; /* a constant of an observation model; else of the skin */
  size_t index;  /* OBSERVE_ or PARAMETER_ */
  /* Rows that the central value was made from already, ", " between them: the prior is flat over the
   * range then, so that they speak once. NULL: none, the prior is its own. */
  const char *spoken;
  cutis_parameter_info info;
} calibration_parameter;

typedef struct calibration calibration;
/* Of the shipped evidence. Errors: as evidence_create, observations_create. */
cutis_status calibration_create(cutis_context *context, calibration **made);
/* The same of a table of one's own in place of data/observed.csv. */
cutis_status calibration_create_of(cutis_context *context, const char *name, const char *csv,
                                   size_t length, calibration **made);
void calibration_destroy(cutis_context *context, calibration **of);
size_t calibration_lives(const calibration *of); /* courses of one evaluation */

/* The constants that are sampled: not fixed, and some fitted row or bound moves with them. */
size_t calibration_parameters(const calibration *of);
const calibration_parameter *calibration_parameter_at(const calibration *of, size_t index);
/* In the table's unit. */
double calibration_value(const calibration *of, size_t index, double z);
/* Central but for what z[calibration_parameters] says. */
void calibration_map(const calibration *of, const double *z, cutis_parameters *skin,
                     observe_parameters *study);

/* The rows that are fitted: those that observation_fitted allows and lives_show can show. */
size_t calibration_rows(const calibration *of);
const observation *calibration_row_at(const calibration *of, size_t index);
/* Those allowed that are not fitted, for no fast way to their quantity is known. */
size_t calibration_left_out(const calibration *of);
const observation *calibration_left_out_at(const calibration *of, size_t index);

/* The likelihood, as sampler_problem wants it; user is the calibration. -INFINITY outside the bounds
 * of the screen. */
cutis_status calibration_open(cutis_context *context, void *user, void **worker);
void calibration_close(cutis_context *context, void **worker);
cutis_status calibration_log_likelihood(cutis_context *context, void *user, void *worker,
                                        const double *z, double *value);
/* The same at values[calibration_parameters] in the units of the tables. */
cutis_status calibration_log_likelihood_of(cutis_context *context, const calibration *of,
                                           void *worker, const double *values, double *value);
/* lives_outside of a worker. */
double calibration_outside(const void *worker);
/* What is predicted of every row at z; prediction[calibration_rows]. */
cutis_status calibration_predict(cutis_context *context, const calibration *of, void *worker,
                                 const double *z, observe_prediction *prediction, bool *possible);
/* From now on the rows say what draw `number` of their likelihood at z says, in place of their
 * studies: for tests of the inference. possible: false, and nothing has changed, outside the bounds. */
cutis_status calibration_imitate(cutis_context *context, calibration *of, void *worker,
                                 const double *z, uint64_t seed, uint32_t number, bool *possible);

/* ---- what was learnt (learn.c) ---- */
enum { CALIBRATION_DIRECTIONS = 8, CALIBRATION_SYMBOL = 24 };
typedef struct calibration_learnt {
  char symbol[CALIBRATION_SYMBOL];
  bool of_study;
  infer_quality quality;
  double mean_z, sd_z;         /* of the posterior; the prior has 0 and 1 */
  double lower, median, upper; /* 5, 50, 95 % of the value, in the table's unit */
} calibration_learnt;

/* A combination of the z, of length 1: the data leave it this standard deviation, 1 before. */
typedef struct calibration_direction {
  double sd;
  double *weight; /* [parameters] */
} calibration_direction;

typedef struct calibration_posterior {
  char version[32];
  uint64_t seed, constants, evidence; /* hashes */
  size_t chains, stages, warm_up, kept, thin, rows, lives;
  unsigned long long evaluations, steps;
  double outside; /* calibration_outside of the draws below */
  double seconds;
  char *ids; /* of the rows, " " between them */
  size_t parameters;
  calibration_learnt *learnt; /* [parameters] */
  calibration_direction direction[CALIBRATION_DIRECTIONS];
  size_t draws;
  double *value;          /* [draws][parameters], in the table's unit: equally weighted */
  double *log_likelihood; /* [draws] */
} calibration_posterior;

typedef struct calibration_options {
  sampler_options sampler;
  size_t draws; /* to be shipped, evenly spread over the kept ones; never more than those */
} calibration_options;
/* 8 chains of 5,000 draws, every eighth step, after a warm-up of 2,000; 512 draws to ship. */
void calibration_options_default(calibration_options *options);
/* Errors: as sampler_run. */
cutis_status calibration_learn(cutis_context *context, calibration *of,
                               const calibration_options *options, calibration_posterior **learnt);
/* Memory for one, all zero. Errors: CUTIS_OUT_OF_MEMORY. */
cutis_status calibration_reserve(cutis_context *context, size_t parameters, size_t draws,
                                 calibration_posterior **made);
void calibration_posterior_destroy(cutis_context *context, calibration_posterior **of);
/* Hashes of what it stands on: symbols, units, values, ranges and priors of the constants that were
 * sampled and of those that are fixed (all others change no likelihood; a test holds that); the fitted
 * rows, what they say and how they are seen. */
uint64_t calibration_hash_constants(const calibration_posterior *of);
uint64_t calibration_hash_evidence(const calibration *of);
/* The latter of what is compiled in, without a calibration. Errors: as calibration_create. */
cutis_status calibration_hash_shipped_evidence(cutis_context *context, uint64_t *hash);
/* The largest R-hat and the least effective draws over all parameters. */
infer_quality calibration_worst(const calibration_posterior *of);

/* ---- what is shipped (shipped.c) ---- */
/* The texts of data/posterior/: X(name, path). */
#define CALIBRATION_FILE_LIST(X)                  \
  X(CALIBRATION_PROVENANCE, "provenance.csv")     \
  X(CALIBRATION_PARAMETERS, "parameters.csv")     \
  X(CALIBRATION_COMBINATIONS, "combinations.csv") \
  X(CALIBRATION_DRAWS, "draws.csv")
typedef enum calibration_file {
#define X(name, path) name,
  CALIBRATION_FILE_LIST(X)
#undef X
      CALIBRATION_FILES
} calibration_file;
const char *calibration_file_name(calibration_file file);
/* *text belongs to the caller: context_free. */
cutis_status calibration_write(cutis_context *context, const calibration_posterior *of,
                               calibration_file file, char **text);
/* Of four texts; names of what is wrong begin with the file's. Errors: CUTIS_BAD_SYNTAX,
 * CUTIS_BAD_INPUT. */
cutis_status calibration_read(cutis_context *context, const char *const text[CALIBRATION_FILES],
                              const size_t length[CALIBRATION_FILES], calibration_posterior **read);
/* The shipped one. Errors: CUTIS_IO_ERROR (none is compiled in), as calibration_read. */
cutis_status calibration_shipped(cutis_context *context, calibration_posterior **read);
/* Errors: CUTIS_BAD_INPUT when constants or evidence are no longer those that it was learnt from. */
cutis_status calibration_check(cutis_context *context, const calibration_posterior *of);

#endif
