/* trial_run.c - a trial from its scenario to its folder: people into the store, what they amount to
 * out of it, the tables beside it. The store that is worked on is trial.partial.db; trial.db appears
 * last, when everything else is there. */
#include "io/database.h"
#include "io/trial_tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what the scenario says, for the public ---- */

const char *cutis_trial_title(const cutis_trial *trial) {
  return cutis_scenario_title(trial->base);
}

size_t cutis_trial_people(const cutis_trial *trial) {
  return (size_t)trial->design.population.people;
}

size_t cutis_trial_worlds(const cutis_trial *trial) {
  return (size_t)trial->design.worlds;
}

size_t cutis_trial_arms(const cutis_trial *trial) {
  return trial->design.arms;
}

size_t cutis_trial_reference(const cutis_trial *trial) {
  return trial->design.reference;
}

const char *cutis_trial_arm_name(const cutis_trial *trial, size_t arm) {
  return arm < trial->design.arms ? trial->design.arm[arm].name : NULL;
}

const cutis_plan *cutis_trial_arm_plan(const cutis_trial *trial, size_t arm) {
  return arm < trial->design.arms ? &trial->design.arm[arm].plan : NULL;
}

size_t cutis_trial_visits(const cutis_trial *trial) {
  return trial->design.visits;
}

double cutis_trial_visit_d(const cutis_trial *trial, size_t visit) {
  return visit < trial->design.visits ? trial->design.visit_d[visit] : NAN;
}

size_t cutis_trial_value_count(const cutis_trial *trial) {
  return study_value_count(&trial->design);
}

bool cutis_trial_value_at(const cutis_trial *trial, size_t index, cutis_trial_value *value) {
  return study_value_at(&trial->design, index, value);
}

/* ---- the run ---- */

static const study_way *const WAY = &study_way_lanes;

typedef struct paths {
  char *partial, *final;
} paths;

static char *path_in(cutis_context *context, const char *folder, const char *name) {
  const size_t size = strlen(folder) + strlen(name) + 2;
  char *path = context_allocate(context, size, 1);
  if (path) {
    snprintf(path, size, "%s/%s", folder, name);
  }
  return path;
}

uint64_t trial_model_hash(const study_design *design) {
  static const char draws[] = "data/posterior/draws.csv";
  const char *const files[] = {"data/areas.csv", "data/variation.csv",
                               design->source == CUTIS_FROM_POSTERIOR ? draws : NULL};
  uint64_t hash = HASH_START;
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    hash = parameters_hash(hash, &info);
  }
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    size_t length = 0;
    const char *bytes = files[i] ? embedded_file(files[i], &length) : NULL;
    hash = hash_add(hash, bytes, bytes ? length : 0);
  }
  if (design->surrogates) {
    const uint64_t read = surrogates_hash(design->surrogates);
    hash = hash_add(hash, &read, sizeof read);
  }
  return hash;
}

static cutis_status trial_text(cutis_context *context, const cutis_trial *trial, char **text) {
  size_t length = 0;
  FILE *memory = open_memstream(text, &length);
  if (memory != NULL) {
    trial_print(trial, memory, false);
  }
  if (memory == NULL || fclose(memory) != 0) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "Memory for the scenario's text could not be had.");
  }
  return CUTIS_OK;
}

static cutis_status open_store(cutis_context *context, const cutis_trial *trial, const char *path,
                               bool resume, size_t rejected, database **store, uint32_t *done) {
  char *text = NULL;
  *done = 0;
  TRY(context, trial_text(context, trial, &text));
  const database_study study = {.scenario = text,
                                .title = cutis_trial_title(trial),
                                .lived = WAY->kind(),
                                .model = trial_model_hash(&trial->design),
                                .rejected = rejected};
  const bool there = resume && access(path, F_OK) == 0;
  const cutis_status status =
      there ? database_open(context, path, &trial->design, &study, store, done)
            : database_create(context, path, &trial->design, &study, store);
  free(text);
  return status;
}

/* All people that are not in the store yet. What is done is kept, whatever happens. */
static cutis_status fill_store(cutis_context *context, const cutis_trial *trial,
                               const cutis_trial_options *options, trial_filler fill,
                               const study_people *people, database *store, uint32_t done) {
  const study_options how = {.threads = options->threads,
                             .first = done,
                             .way = WAY,
                             .take = database_take,
                             .take_user = store,
                             .progress = options->progress,
                             .progress_user = options->progress_user};
  const cutis_status status = fill(context, &trial->design, people, &how);
  if (status == CUTIS_STOPPED) {
    cutis_context *aside = NULL; /* the message of the stop stays */
    if (context_fork(context, &aside) == CUTIS_OK) {
      database_commit(aside, store);
    }
    cutis_context_destroy(&aside);
    return status;
  }
  TRY(context, status);
  return database_commit(context, store);
}

static cutis_status conclude(cutis_context *context, const cutis_trial *trial,
                             const cutis_trial_options *options, database *store, const char *final,
                             cutis_trial_outcome *made) {
  TRY(context, database_load(context, store, &trial->design, &made->found));
  if (made->found.people == 0) {
    return FAIL(context, CUTIS_NOT_CONVERGED,
                "None of the %zu people could be solved; trial.partial.db has the reasons.",
                made->found.failed);
  }
  TRY(context, trial_findings_make(context, made, options->threads));
  TRY(context, trial_tables_write(context, made, options->folder));
  return database_finish(context, store, final);
}

static cutis_status run_in(cutis_context *context, const cutis_trial *trial,
                           const cutis_trial_options *options, trial_filler fill,
                           const study_people *people, const paths *at, cutis_trial_outcome *made) {
  database *store = NULL;
  uint32_t done = 0;
  TRY(context, open_store(context, trial, at->partial, options->resume,
                          study_people_rejected(people), &store, &done));
  made->trial = trial;
  made->rejected = study_people_rejected(people);
  cutis_status status = fill_store(context, trial, options, fill, people, store, done);
  if (status == CUTIS_OK) {
    status = conclude(context, trial, options, store, at->final, made);
  }
  database_close(context, &store);
  if (status == CUTIS_OK) {
    unlink(at->partial);
  }
  return status;
}

cutis_status cutis_trial_run(cutis_context *context, const cutis_trial *trial,
                             const cutis_trial_options *options, cutis_trial_outcome **outcome) {
  return trial_run_by(context, trial, options, study_trial_run, outcome);
}

cutis_status trial_run_by(cutis_context *context, const cutis_trial *trial,
                          const cutis_trial_options *options, trial_filler fill,
                          cutis_trial_outcome **outcome) {
  *outcome = NULL;
  TRY(context, cutis_trial_check(context, trial));
  study_people *people = NULL;
  paths at = {.partial = path_in(context, options->folder, "trial.partial.db"),
              .final = path_in(context, options->folder, "trial.db")};
  cutis_trial_outcome *made = context_allocate(context, 1, sizeof *made);
  cutis_status status = at.partial && at.final && made ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  if (status == CUTIS_OK) {
    status = study_people_create(context, &trial->design, &people);
  }
  if (status == CUTIS_OK) {
    status = run_in(context, trial, options, fill, people, &at, made);
  }
  study_people_destroy(context, &people);
  context_free(context, at.partial);
  context_free(context, at.final);
  if (status != CUTIS_OK) {
    cutis_trial_outcome_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *outcome = made;
  return CUTIS_OK;
}
