/* problem.c - the posterior of the constants as a function of z ~ N(0, I): which constants, their
 * priors, which rows, the likelihood, and what changes when either does (the hashes).
 *
 *   value_i = Q_i(Phi(z_i)),  Q_i the quantile of the constant's prior
 *   log L(z) = sum over rows (observe_log_likelihood_sum), -INFINITY outside the bounds of the screen
 *
 * Constants: all that are not fixed and with which a prediction of a fitted row or a bound of the
 * screen moves, found by moving each at several places. A constant whose central value was made from
 * rows that are fitted here gets the whole of its range, flat, so that these rows speak once. */
#include "calibrate/calibrate.h"

#include <math.h>
#include <string.h>

/* X(symbol, rows) */
#define SPOKEN_LIST(X)                        \
  X("ks", "AG0003")                           \
  X("km", "AG0096")                           \
  X("bUV", "EX0001, EX0085, EX0087")          \
  X("aSM", "EX0005, EX0006")                  \
  X("bSM", "EX0005, EX0006")                  \
  X("aMP", "AG0009, AG0015, AG0016, AG0017")  \
  X("tMP", "AG0015")                          \
  X("mu_e", "ME0008, ME0014, ME0016, ME0018") \
  X("k1", "ME0008, ME0014, ME0016, ME0018")   \
  X("v1", "ME0008, ME0014, ME0016, ME0018")   \
  X("v2", "ME0008, ME0014, ME0016, ME0018")   \
  X("t2", "ME0008, ME0014, ME0016, ME0018")   \
  X("slip", "ME0008, ME0014, ME0016, ME0018")
static const struct {
  const char *symbol, *rows;
} spoken[] = {
#define X(symbol, rows) {symbol, rows},
    SPOKEN_LIST(X)
#undef X
};

enum { CANDIDATES = PARAMETER_COUNT + OBSERVE_PARAMETERS };

struct calibration {
  evidence *rows_of_all;
  observations *all;
  surrogates *eyes;
  bool *wanted; /* [moments] */
  lives *lives;
  size_t parameters;
  calibration_parameter parameter[CANDIDATES];
  size_t rows, left_out;
  observation *row;                /* [rows]: copies, which may imitate */
  const observation **told, **out; /* the same as they stand in the table; those left out */
  bool *denied;                    /* [rows] */
  size_t asserted;                 /* those that are not denied */
  const observation **assertion;   /* [asserted] */
};

typedef struct worker {
  lives_worker *lives;
  observe_reading *readings;
  observe_prediction *prediction, *asserted;
} worker;

/* ---- constants ---- */

size_t calibration_parameters(const calibration *of) {
  return of->parameters;
}

const calibration_parameter *calibration_parameter_at(const calibration *of, size_t index) {
  return index < of->parameters ? &of->parameter[index] : NULL;
}

static double value_of(const calibration_parameter *of, double z) {
  const double share = normal_cumulative(z);
  return of->of_study ? observe_parameter_quantile(of->index, share)
         : of->spoken ? parameters_flat_quantile(of->index, share)
                      : parameters_quantile(of->index, share);
}

double calibration_value(const calibration *of, size_t index, double z) {
  return value_of(&of->parameter[index], z);
}

static void map(const calibration_parameter *parameter, size_t count, const double *z,
                cutis_parameters *skin, observe_parameters *study) {
  parameters_default(skin);
  observe_parameters_default(study);
  for (size_t i = 0; i < count; i++) {
    const double value = value_of(&parameter[i], z[i]);
    if (parameter[i].of_study) {
      study->of[parameter[i].index] = value;
    } else {
      parameters_put(skin, parameter[i].index, value);
    }
  }
}

void calibration_map(const calibration *of, const double *z, cutis_parameters *skin,
                     observe_parameters *study) {
  map(of->parameter, of->parameters, z, skin, study);
}

/* Is one of these rows, ", " between them, fitted? */
static bool any_fitted(const calibration *of, const char *ids) {
  for (size_t i = 0; i < of->rows; i++) {
    const char *id = of->row[i].row->text[EVIDENCE_ID], *found = strstr(ids, id);
    if (found != NULL && (found[strlen(id)] == '\0' || found[strlen(id)] == ',')) {
      return true;
    }
  }
  return false;
}

static const char *spoken_of(const calibration *of, const char *symbol) {
  for (size_t i = 0; i < sizeof spoken / sizeof spoken[0]; i++) {
    if (strcmp(symbol, spoken[i].symbol) == 0 && any_fitted(of, spoken[i].rows)) {
      return spoken[i].rows;
    }
  }
  return NULL;
}

/* All that are not fixed, for a start. */
static void list_candidates(calibration *of) {
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    if (!parameters_fixed(i)) {
      of->parameter[of->parameters++] =
          (calibration_parameter){.index = i, .spoken = spoken_of(of, info.symbol), .info = info};
    }
  }
  for (size_t i = 0; observe_parameter_at(i, &info); i++) {
    if (strcmp(info.distribution, "fixed") != 0) {
      of->parameter[of->parameters++] =
          (calibration_parameter){.of_study = true, .index = i, .info = info};
    }
  }
}

/* ---- rows ---- */

size_t calibration_rows(const calibration *of) {
  return of->rows;
}

const observation *calibration_row_at(const calibration *of, size_t index) {
  return index < of->rows ? &of->row[index] : NULL;
}

size_t calibration_left_out(const calibration *of) {
  return of->left_out;
}

const observation *calibration_left_out_at(const calibration *of, size_t index) {
  return index < of->left_out ? of->out[index] : NULL;
}

size_t calibration_lives(const calibration *of) {
  return lives_count(of->lives);
}

/* Rows that are denied are no assertion: their likelihood is taken by itself. */
static void sort_rows(calibration *of) {
  of->asserted = 0;
  for (size_t i = 0; i < of->rows; i++) {
    if (!of->denied[i]) {
      of->assertion[of->asserted++] = &of->row[i];
    }
  }
}

static cutis_status list_rows(cutis_context *context, calibration *of) {
  const size_t most = observations_count(of->all), moments = observations_moments(of->all);
  of->told = context_allocate(context, most + 1, sizeof *of->told);
  of->out = context_allocate(context, most + 1, sizeof *of->out);
  of->assertion = context_allocate(context, most + 1, sizeof *of->assertion);
  of->row = context_allocate(context, most + 1, sizeof *of->row);
  of->denied = context_allocate(context, most + 1, sizeof *of->denied);
  of->wanted = context_allocate(context, moments + 1, sizeof *of->wanted);
  if (!of->told || !of->out || !of->assertion || !of->row || !of->denied || !of->wanted) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const size_t allowed = observations_fitted(of->all, of->told);
  for (size_t i = 0; i < allowed; i++) {
    const observation *row = of->told[i];
    if (!lives_show(of->all, of->eyes, row)) {
      of->out[of->left_out++] = row;
      continue;
    }
    of->wanted[row->after] = true;
    if (row->before != OBSERVE_NOWHERE) {
      of->wanted[row->before] = true;
    }
    of->row[of->rows] = *row;
    of->told[of->rows++] = row;
  }
  sort_rows(of);
  if (of->rows == 0) {
    return FAIL(context, CUTIS_BAD_INPUT, "No row of evidence may be fitted.");
  }
  return CUTIS_OK;
}

/* ---- likelihood ---- */

void calibration_close(cutis_context *context, void **opened) {
  worker *of = *opened;
  if (of != NULL) {
    lives_close(context, &of->lives);
    context_free(context, of->readings);
    context_free(context, of->prediction);
    context_free(context, of->asserted);
    context_free(context, of);
    *opened = NULL;
  }
}

cutis_status calibration_open(cutis_context *context, void *user, void **opened) {
  const calibration *of = user;
  worker *made = context_allocate(context, 1, sizeof *made);
  *opened = made;
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->readings =
      context_allocate(context, observations_moments(of->all) + 1, sizeof *made->readings);
  made->prediction = context_allocate(context, of->rows + 1, sizeof *made->prediction);
  made->asserted = context_allocate(context, of->rows + 1, sizeof *made->asserted);
  cutis_status status = made->readings && made->prediction && made->asserted
                            ? lives_open(context, of->lives, SKIN_BEST, &made->lives)
                            : CUTIS_OUT_OF_MEMORY;
  if (status != CUTIS_OK) {
    calibration_close(context, opened);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

static void predict_rows(const calibration *of, const observe_parameters *study,
                         const observe_reading *readings, observe_prediction *prediction) {
  for (size_t i = 0; i < of->rows; i++) {
    const observation *row = &of->row[i];
    const observe_reading *before = row->before == OBSERVE_NOWHERE ? NULL : &readings[row->before];
    observe_predict(study, row, before, &readings[row->after], 1, &prediction[i]);
  }
}

cutis_status calibration_predict(cutis_context *context, const calibration *of, void *opened,
                                 const double *z, observe_prediction *prediction, bool *possible) {
  worker *mine = opened;
  cutis_parameters skin;
  observe_parameters study;
  calibration_map(of, z, &skin, &study);
  TRY(context, lives_live(context, mine->lives, &skin, mine->readings, possible));
  if (*possible) {
    predict_rows(of, &study, mine->readings, prediction);
  }
  return CUTIS_OK;
}

static cutis_status weigh(cutis_context *context, const calibration *of, worker *mine,
                          const cutis_parameters *skin, const observe_parameters *study,
                          double *value) {
  bool possible;
  *value = -INFINITY;
  TRY(context, lives_live(context, mine->lives, skin, mine->readings, &possible));
  if (!possible) {
    return CUTIS_OK;
  }
  predict_rows(of, study, mine->readings, mine->prediction);
  double denied = 0.0;
  size_t asserted = 0;
  for (size_t i = 0; i < of->rows; i++) {
    if (of->denied[i]) {
      denied += log1p(-exp(observe_log_likelihood(study, &of->row[i], &mine->prediction[i])));
    } else {
      mine->asserted[asserted++] = mine->prediction[i];
    }
  }
  *value = denied + observe_log_likelihood_sum(study, of->assertion, mine->asserted, of->asserted);
  if (isnan(*value)) {
    *value = -INFINITY; /* a row without a prediction */
  }
  return CUTIS_OK;
}

cutis_status calibration_log_likelihood(cutis_context *context, void *user, void *opened,
                                        const double *z, double *value) {
  cutis_parameters skin;
  observe_parameters study;
  calibration_map(user, z, &skin, &study);
  return weigh(context, user, opened, &skin, &study, value);
}

cutis_status calibration_log_likelihood_of(cutis_context *context, const calibration *of,
                                           void *opened, const double *values, double *value) {
  cutis_parameters skin;
  observe_parameters study;
  parameters_default(&skin);
  observe_parameters_default(&study);
  for (size_t i = 0; i < of->parameters; i++) {
    if (of->parameter[i].of_study) {
      study.of[of->parameter[i].index] = values[i];
    } else {
      parameters_put(&skin, of->parameter[i].index, values[i]);
    }
  }
  return weigh(context, of, opened, &skin, &study, value);
}

double calibration_outside(const void *opened) {
  const worker *mine = opened;
  return lives_outside(mine->lives);
}

cutis_status calibration_imitate(cutis_context *context, calibration *of, void *opened,
                                 const double *z, uint64_t seed, uint32_t number, bool *possible) {
  worker *mine = opened;
  cutis_parameters skin;
  observe_parameters study;
  TRY(context, calibration_predict(context, of, opened, z, mine->prediction, possible));
  if (*possible) {
    calibration_map(of, z, &skin, &study);
    observe_imitate(&study, of->row, mine->prediction, of->rows, seed, number, of->denied);
    sort_rows(of);
  }
  return CUTIS_OK;
}

/* ---- which constants matter ---- */

/* Everything by which the rows and the bounds depend on the constants, at z. */
static cutis_status feel(cutis_context *context, const calibration *of, worker *mine,
                         const double *z, observe_prediction *felt, double *bounds,
                         bool *possible) {
  cutis_parameters skin;
  observe_parameters study;
  calibration_map(of, z, &skin, &study);
  TRY(context, calibration_predict(context, of, mine, z, felt, possible));
  *bounds = fmin(skin_loop_gain(&skin), 1.0);
  return CUTIS_OK;
}

/* A place within the bounds, the number-th that is tried. */
static void draw_z(size_t count, uint32_t number, double *z) {
  for (size_t i = 0; i < count; i++) {
    z[i] = random_normal(2385, (uint32_t)i, number);
  }
}

static bool same_predictions(const observe_prediction *a, const observe_prediction *b,
                             size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (a[i].value != b[i].value || a[i].sd != b[i].sd || a[i].chance_sd != b[i].chance_sd) {
      return false;
    }
  }
  return true;
}

enum { PLACES = 3, PLACES_TRIED = 2000 };
static const double MOVE = 0.37; /* deviations of the prior */

/* Mark those constants that anything moves with, at one place. */
static cutis_status mark(cutis_context *context, const calibration *of, worker *mine, double *z,
                         observe_prediction *here, bool *matters, bool *possible) {
  observe_prediction *there = mine->asserted;
  double bounds = 0.0, moved = 0.0;
  TRY(context, feel(context, of, mine, z, here, &bounds, possible));
  for (size_t i = 0; *possible && i < of->parameters; i++) {
    if (matters[i]) {
      continue;
    }
    const double kept = z[i];
    bool still = false;
    z[i] = kept + MOVE;
    TRY(context, feel(context, of, mine, z, there, &moved, &still));
    matters[i] = !still || moved != bounds || !same_predictions(here, there, of->rows);
    z[i] = kept;
  }
  return CUTIS_OK;
}

static cutis_status keep_what_matters(cutis_context *context, calibration *of) {
  void *opened = NULL;
  bool matters[CANDIDATES] = {false};
  double z[CANDIDATES];
  TRY(context, calibration_open(context, of, &opened));
  observe_prediction *here = context_allocate(context, of->rows, sizeof *here);
  cutis_status status = here != NULL ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  int places = 0;
  for (uint32_t tried = 0; status == CUTIS_OK && places < PLACES && tried < PLACES_TRIED; tried++) {
    bool possible = false;
    draw_z(of->parameters, tried, z);
    status = mark(context, of, opened, z, here, matters, &possible);
    places += possible ? 1 : 0;
  }
  context_free(context, here);
  calibration_close(context, &opened);
  TRY(context, status);
  if (places == 0) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                "Of %d draws of the priors none is within the bounds on inflammation and ageing.",
                (int)PLACES_TRIED);
  }
  size_t kept = 0;
  for (size_t i = 0; i < of->parameters; i++) {
    if (matters[i]) {
      of->parameter[kept++] = of->parameter[i];
    }
  }
  of->parameters = kept;
  return CUTIS_OK;
}

/* ---- making ---- */

static cutis_status fill_rows(cutis_context *context, calibration *of, const char *name,
                              const char *csv, size_t length) {
  TRY(context, evidence_create(context, &of->rows_of_all));
  if (csv != NULL) {
    TRY(context, observations_parse(context, of->rows_of_all, name, csv, length, &of->all));
  } else {
    TRY(context, observations_create(context, of->rows_of_all, &of->all));
  }
  TRY(context, surrogates_create(context, &of->eyes));
  return list_rows(context, of);
}

static cutis_status fill(cutis_context *context, calibration *of, const char *name, const char *csv,
                         size_t length) {
  TRY(context, fill_rows(context, of, name, csv, length));
  TRY(context, lives_create(context, of->all, of->eyes, of->wanted, &of->lives));
  list_candidates(of);
  return keep_what_matters(context, of);
}

cutis_status calibration_create_of(cutis_context *context, const char *name, const char *csv,
                                   size_t length, calibration **made) {
  *made = NULL;
  calibration *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = fill(context, of, name, csv, length);
  if (status != CUTIS_OK) {
    calibration_destroy(context, &of);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *made = of;
  return CUTIS_OK;
}

cutis_status calibration_create(cutis_context *context, calibration **made) {
  return calibration_create_of(context, NULL, NULL, 0, made);
}

void calibration_destroy(cutis_context *context, calibration **of) {
  calibration *gone = *of;
  if (gone != NULL) {
    lives_destroy(context, &gone->lives);
    context_free(context, gone->wanted);
    context_free(context, gone->denied);
    context_free(context, gone->row);
    context_free(context, gone->assertion);
    context_free(context, gone->out);
    context_free(context, gone->told);
    observations_destroy(context, &gone->all);
    surrogates_destroy(context, &gone->eyes);
    evidence_destroy(context, &gone->rows_of_all);
    context_free(context, gone);
    *of = NULL;
  }
}

/* ---- hashes ---- */

static uint64_t add_text(uint64_t hash, const char *text) {
  return hash_add(hash, text, strlen(text) + 1);
}

static uint64_t add_number(uint64_t hash, double number) {
  const double kept = isnan(number) ? -0.0 : number + 0.0; /* every NAN is alike */
  return hash_add(hash, &kept, sizeof kept);
}

static uint64_t add_info(uint64_t hash, const cutis_parameter_info *info) {
  hash = add_text(add_text(add_text(hash, info->symbol), info->unit), info->distribution);
  return add_number(add_number(add_number(hash, info->value), info->low), info->high);
}

static bool is_sampled(const calibration_posterior *of, const cutis_parameter_info *info,
                       bool of_study) {
  for (size_t i = 0; i < of->parameters; i++) {
    if (of->learnt[i].of_study == of_study && strcmp(of->learnt[i].symbol, info->symbol) == 0) {
      return true;
    }
  }
  return false;
}

uint64_t calibration_hash_constants(const calibration_posterior *of) {
  uint64_t hash = HASH_START;
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    hash = parameters_fixed(i) || is_sampled(of, &info, false) ? add_info(hash, &info) : hash;
  }
  for (size_t i = 0; observe_parameter_at(i, &info); i++) {
    const bool fixed = strcmp(info.distribution, "fixed") == 0;
    hash = fixed || is_sampled(of, &info, true) ? add_info(hash, &info) : hash;
  }
  for (size_t i = 0; i < sizeof spoken / sizeof spoken[0]; i++) {
    hash = add_text(add_text(hash, spoken[i].symbol), spoken[i].rows);
  }
  return hash;
}

static uint64_t add_moment(uint64_t hash, const observations *all, size_t index) {
  const observe_moment *of = observations_moment(all, index);
  if (of == NULL) {
    return add_text(hash, "nowhere");
  }
  const cutis_person *a = &of->person;
  const cutis_plan *b = &of->plan;
  hash = add_text(hash, cutis_area_key(a->area));
  const double numbers[] = {(double)a->sex,
                            a->age_y,
                            a->menopause_age_y,
                            a->sun.dose_SED_per_y,
                            a->smoking.packs_per_day,
                            a->pollution.pm25_ug_per_m3,
                            of->needled ? b->device.passes : NAN,
                            of->needled ? b->needle_length_mm : NAN,
                            of->needled ? (double)b->sessions : NAN,
                            of->needled ? b->interval_d : NAN,
                            of->needled ? of->at_d : NAN};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    hash = add_number(hash, numbers[i]);
  }
  return of->needled ? add_text(hash, b->device.key) : hash;
}

uint64_t calibration_hash_evidence(const calibration *of) {
  uint64_t hash = HASH_START;
  for (size_t i = 0; i < of->rows; i++) {
    const observation *row = of->told[i];
    hash = add_text(hash, row->row->text[EVIDENCE_ID]);
    hash = add_text(hash, row->row->text[EVIDENCE_STUDY]);
    hash = add_text(add_text(hash, row->model->key), row->quantity);
    hash = add_text(hash, observe_statistic_key(row->statistic));
    hash = add_number(add_number(hash, (double)row->comparison), (double)row->significant);
    hash = add_number(add_number(add_number(hash, row->value), row->value_sd), row->n);
    hash = add_number(hash, row->discrepancy);
    hash = add_number(add_number(hash, row->ages_low_y), row->ages_high_y);
    hash = add_moment(add_moment(hash, of->all, row->before), of->all, row->after);
  }
  return hash;
}

cutis_status calibration_hash_shipped_evidence(cutis_context *context, uint64_t *hash) {
  calibration *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = fill_rows(context, of, NULL, NULL, 0);
  if (status == CUTIS_OK) {
    *hash = calibration_hash_evidence(of);
  }
  calibration_destroy(context, &of);
  TRY(context, status);
  return CUTIS_OK;
}
