/* database.h - the store of a trial, SQLite, private to io/. docs/database.md has the schema. */
#ifndef CUTIS_IO_DATABASE_H
#define CUTIS_IO_DATABASE_H

#include "study/study.h"

typedef struct database database;

/* What a trial is told by, besides the design. */
typedef struct database_study {
  const char *scenario; /* resolved, without origins */
  const char *title;
  const char *lived; /* study_way.kind: what the last digits depend on */
  uint64_t model;    /* trial_model_hash */
  size_t rejected;   /* worlds */
} database_study;

/* A new store at path; what is there goes. Errors: CUTIS_IO_ERROR. */
cutis_status database_create(cutis_context *context, const char *path, const study_design *design,
                             const database_study *study, database **made);
/* The store of a trial that was not finished; done: people in it, the first so many. One that was
 * killed before it knew its trial is made anew. Errors: CUTIS_IO_ERROR, also when people are missing
 * between; CUTIS_BAD_INPUT when it belongs to another trial or version, or was lived otherwise. */
cutis_status database_open(cutis_context *context, const char *path, const study_design *design,
                           const database_study *study, database **opened, uint32_t *done);
/* Another person, in the order of their number; user: the database. What is taken is on the disk
 * about a second later. After a failure nobody is taken any more, and nothing committed. */
cutis_status database_take(cutis_context *context, void *user, const study_person *person);
/* All that was taken is on the disk now. */
cutis_status database_commit(cutis_context *context, database *to);
/* Write it anew, without gaps and traces of how often it was stopped, to `path`, whole or not at
 * all. */
cutis_status database_finish(cutis_context *context, database *of, const char *path);
void database_close(cutis_context *context, database **opened);

/* Why people could not be solved at the first attempt, the most frequent first. */
enum { DATABASE_REASONS_MOST = 20 };
typedef struct database_reason {
  char reason[256];
  size_t retried, failed; /* people */
} database_reason;

/* All that is in it, in memory. */
typedef struct database_people {
  size_t people; /* that did not fail */
  size_t retried, failed;
  size_t reasons; /* that are told: not more than so many */
  database_reason reason[DATABASE_REASONS_MOST];
  study_subject *subject; /* number, world and person alone */
  double *value;          /* [values][people][arms][visits]; NAN: not taken */
} database_people;
cutis_status database_load(cutis_context *context, database *from, const study_design *design,
                           database_people *loaded);
void database_people_clear(cutis_context *context, database_people *loaded);

#endif
