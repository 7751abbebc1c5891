/* trial_scenario.h - the scenario of a trial, open to the files of io/.
 *
 * Arms are plans: each is a scenario of its own (scenario.h) of which only the plan is said, so that
 * devices, ranges and messages are the same. What is said of the instrument and of parameters goes
 * to one more. The rest has a table of its own (trial_fields.c). */
#ifndef CUTIS_IO_TRIAL_SCENARIO_H
#define CUTIS_IO_TRIAL_SCENARIO_H

#include "io/scenario.h"
#include "study/study.h"

/* X(name, key): which instruments look; the third and fourth: the suction test, and all, by surrogates,
 * where one of the area knows such skin, and by finite elements elsewhere; the fifth: all that have a
 * surrogate, and no finite elements at all */
#define TRIAL_INSTRUMENTS_LIST(X)         \
  X(TRIAL_ALL, "all")                     \
  X(TRIAL_SUCTION, "suction")             \
  X(TRIAL_SURROGATE, "suction_surrogate") \
  X(TRIAL_SURROGATES, "surrogates")       \
  X(TRIAL_QUICK, "quick")                 \
  X(TRIAL_NONE, "none")
typedef enum trial_instruments {
#define X(name, key) name,
  TRIAL_INSTRUMENTS_LIST(X)
#undef X
} trial_instruments;

typedef struct trial_values {
  study_population population;
  int instruments; /* trial_instruments */
  int noise;       /* 0: no */
  double dropout_per_y;
  int worlds;
  uint64_t seed;
  cutis_source source; /* of the worlds */
} trial_values;

/* All instruments, noise, a tenth lost a year, 50 worlds. */
void trial_values_default(trial_values *values);

/* Rows that rules name; the rest lie between them. */
typedef enum trial_index {
  TRIAL_PEOPLE,
  TRIAL_AGE_MEAN,
  TRIAL_AGE_SD,
  TRIAL_AGE_FROM,
  TRIAL_AGE_TO,
  TRIAL_WOMEN,
  TRIAL_AREA,
  TRIAL_PHOTOTYPE = TRIAL_AREA + (int)CUTIS_AREA_COUNT,
  TRIAL_MENOPAUSE = TRIAL_PHOTOTYPE + 6,
  TRIAL_MENOPAUSE_SD,
  TRIAL_SUN,
  TRIAL_SUN_SPREAD,
  TRIAL_SMOKERS,
  TRIAL_PACKS,
  TRIAL_PACKS_SPREAD,
  TRIAL_SMOKING_FROM,
  TRIAL_SMOKING_TO,
  TRIAL_PM25,
  TRIAL_PM25_SPREAD,
  TRIAL_DRINKS,
  TRIAL_DRINKS_SPREAD,
  TRIAL_INSTRUMENTS,
  TRIAL_NOISE,
  TRIAL_DROPOUT,
  TRIAL_WORLDS,
  TRIAL_SEED,
  TRIAL_SOURCE,
  TRIAL_ROWS
} trial_index;
extern const field TRIAL_ROW[TRIAL_ROWS];
extern const field_table TRIAL_FIELDS;

typedef struct trial_arm {
  said by, name_by;
  char name[48];
  cutis_scenario *plan;
} trial_arm;

struct cutis_trial {
  char *path;
  char *population_path;     /* of `population: NAME`; NULL: none */
  char population_words[64]; /* "population file", "population cheng-2022" */
  cutis_scenario *base;      /* title, instrument, parameters */
  setting settings[TRIAL_ROWS];
  size_t arms;
  trial_arm arm[STUDY_ARMS_MAX];
  size_t visits; /* besides the one before */
  said visit_by[CUTIS_VISITS_MAX];
  double visit_d[CUTIS_VISITS_MAX];
  trial_values values;
  surrogates *surrogates; /* NULL until asked for */
  study_design design;
};

/* Errors: as cutis_trial_read. */
cutis_status trial_parse(cutis_context *context, const char *name, const char *bytes, size_t length,
                         cutis_trial **trial);
/* One entry that is neither an arm, a visit nor of the base. */
cutis_status trial_take(cutis_context *context, cutis_trial *trial, const yaml_entry *entry,
                        said by);
/* What the settings amount to. */
void trial_resolve_values(cutis_trial *trial);

/* ---- trial_population.c ---- */
/* `population: NAME`: a file beside the scenario, or the people of a published trial. Errors: as
 * cutis_trial_read. */
cutis_status trial_take_population(cutis_context *context, cutis_trial *trial, const char *name,
                                   said by);

/* ---- trial_resolved.c ---- */
/* The trial as a file that reads back as the same; origins: with where each value came from. The
 * stream's owner looks for write errors. */
void trial_head(FILE *to); /* its first line, with origins */
void trial_print(const cutis_trial *trial, FILE *to, bool origins);

#endif
