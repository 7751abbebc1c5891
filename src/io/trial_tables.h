/* trial_tables.h - what a trial amounts to (trial_findings.c), how that is said (trial_words.c), and
 * the files that show it: tables (trial_tables.c) and page (trial_report.c); private to io/. */
#ifndef CUTIS_IO_TRIAL_TABLES_H
#define CUTIS_IO_TRIAL_TABLES_H

#include "io/database.h"
#include "io/io.h"
#include "io/trial_scenario.h"

/* ---- findings: computed once, for all files alike ---- */

/* The power curve of an effect, at so many people an arm: averaged over the worlds, and quantiles
 * over them. */
enum { TRIAL_CURVE_POINTS = 16 };
extern const double TRIAL_PEOPLE_AN_ARM[TRIAL_CURVE_POINTS];
typedef struct trial_curve {
  bool known;
  double assurance[TRIAL_CURVE_POINTS];
  double lower[TRIAL_CURVE_POINTS], median[TRIAL_CURVE_POINTS], upper[TRIAL_CURVE_POINTS];
} trial_curve;

typedef struct trial_words {
  char answer[64];    /* "84 people an arm" */
  char sentence[640]; /* the same in full; "" for the reference */
  char seen[320];     /* of the one real trial */
} trial_words;

struct cutis_trial_outcome {
  const cutis_trial *trial; /* the caller's */
  database_people found;
  size_t rejected; /* worlds that the screen refused */
  /* [values][arms][visits]: trial_place; of the reference and of visit 0 only the plain means are
   * known, the rest is zeros. */
  study_spread *plain; /* of the value itself in an arm */
  study_effect *effect;
  trial_curve *curve;
  study_spread *group; /* [values][arms][visits][levels], the levels of all groups in their order */
  size_t levels;
  double *world_gain; /* [arms][worlds]: of the headline at the main visit, those that are known */
  size_t world_gains[STUDY_ARMS_MAX];
  trial_words words[STUDY_ARMS_MAX];
};

size_t trial_place(const cutis_trial_outcome *outcome, size_t value, size_t arm, size_t visit);
/* Whether an effect can be told: not of the reference, nor before the first session. */
bool trial_has_effect(const cutis_trial_outcome *outcome, size_t arm, size_t visit);
/* All of it from outcome->found. threads: 0: as many as the machine has; the result does not depend on it. */
cutis_status trial_findings_make(cutis_context *context, cutis_trial_outcome *outcome, int threads);
/* The words from the findings. */
void trial_words_make(cutis_trial_outcome *outcome);

/* ---- files ---- */

/* arms.csv, power.csv, subgroups.csv, trial.html and resolved.yaml into the folder, together. */
cutis_status trial_tables_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *folder);
/* The page, trial.html. Errors: as report_html_write. */
cutis_status trial_report_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *path);

/* ---- the run ---- */

/* Who gets everybody done and hands them over: study_trial_run, or what stands for it. */
typedef cutis_status (*trial_filler)(cutis_context *context, const study_design *design,
                                     const study_people *people, const study_options *options);
/* Everything that a trial that was checked stands on besides its scenario and the program's version:
 * constants, areas, how people differ, and the posterior and surrogates where they are used. */
uint64_t trial_model_hash(const study_design *design);
/* As cutis_trial_run. */
cutis_status trial_run_by(cutis_context *context, const cutis_trial *trial,
                          const cutis_trial_options *options, trial_filler fill,
                          cutis_trial_outcome **outcome);

#endif
