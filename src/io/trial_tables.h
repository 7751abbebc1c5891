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

/* One value of everybody. */
study_column trial_column(const cutis_trial_outcome *outcome, size_t value);
/* arms.csv, power.csv, subgroups.csv and resolved.yaml into the folder. */
cutis_status trial_tables_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *folder);

#endif
