/* trial_tables.h - what a trial amounts to, and its tables; private to io/. */
#ifndef CUTIS_IO_TRIAL_TABLES_H
#define CUTIS_IO_TRIAL_TABLES_H

#include "io/database.h"
#include "io/io.h"
#include "io/trial_scenario.h"

struct cutis_trial_outcome {
  const cutis_trial *trial; /* the caller's */
  database_people found;
  study_effect *effect; /* [values][arms][visits]; of the reference and of visit 0: zeros */
};

/* Who gets everybody done and hands them over: study_trial_run, or what stands for it. */
typedef cutis_status (*trial_filler)(cutis_context *context, const study_design *design,
                                     const study_people *people, const study_options *options);
/* As cutis_trial_run. */
cutis_status trial_run_by(cutis_context *context, const cutis_trial *trial,
                          const cutis_trial_options *options, trial_filler fill,
                          cutis_trial_outcome **outcome);

/* One value of everybody. */
study_column trial_column(const cutis_trial_outcome *outcome, size_t value);
/* arms.csv, power.csv, subgroups.csv and resolved.yaml into the folder. */
cutis_status trial_tables_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *folder);

#endif
