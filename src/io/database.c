/* database.c - the store of a trial: one row for each person, arm, visit and read-out, beside what
 * was asked. SQLite; the schema and queries that can be pasted are in docs/database.md.
 *
 * People are written in the order of their number, in transactions of a second or two thousand
 * people, so that a trial that is killed has the first so many people, whole, and goes on with the
 * next. The finished file is made by VACUUM INTO from the working one: pages in order and no trace
 * of the transactions, so that the same people give the same bytes. */
#include "io/database.h"
#include "io/io.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COMMIT_EVERY_S 1.0
enum { COMMIT_EVERY = 2000 }; /* people, should they be done sooner */

/* 'cuts' in the header of the file, and the version of the schema. */
#define APPLICATION_ID 1668641907
#define SCHEMA_VERSION 1

static const char schema[] =
    "CREATE TABLE study(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE arm(id INTEGER PRIMARY KEY, name TEXT NOT NULL, device TEXT NOT NULL,"
    " needle_length_mm REAL NOT NULL, passes REAL NOT NULL, sessions INTEGER NOT NULL,"
    " interval_d REAL NOT NULL, reference INTEGER NOT NULL);"
    "CREATE TABLE visit(id INTEGER PRIMARY KEY, day REAL NOT NULL);"
    "CREATE TABLE readout(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, words TEXT NOT NULL,"
    " unit TEXT NOT NULL, kind TEXT NOT NULL, better INTEGER NOT NULL, repeatability REAL,"
    " absolute INTEGER NOT NULL);"
    "CREATE TABLE person(id INTEGER PRIMARY KEY, world INTEGER NOT NULL, age_y REAL NOT NULL,"
    " sex TEXT NOT NULL, area TEXT NOT NULL, phototype INTEGER NOT NULL, menopause_age_y REAL,"
    " sun_SED_per_y REAL NOT NULL, packs_per_day REAL NOT NULL, smoking_from_y REAL,"
    " smoking_to_y REAL, pm25_ug_per_m3 REAL NOT NULL, drinks_per_week REAL NOT NULL,"
    " status TEXT NOT NULL, reason TEXT NOT NULL);"
    "CREATE TABLE value(person INTEGER NOT NULL, arm INTEGER NOT NULL, visit INTEGER NOT NULL,"
    " readout INTEGER NOT NULL, value REAL NOT NULL,"
    " PRIMARY KEY(person, arm, visit, readout)) WITHOUT ROWID;";

struct database {
  sqlite3 *file;
  sqlite3_stmt *person, *look; /* look: all values of a visit */
  const study_design *design;
  size_t values; /* at a visit */
  double committed_s;
  bool open; /* a transaction is, with so many people */
  int people;
  bool broken; /* somebody was not written: who comes after would leave a gap */
  char *path;
};

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static cutis_status fail(cutis_context *context, const database *of, const char *what) {
  return FAIL(context, CUTIS_IO_ERROR, "%s cannot be %s: %s.", of->path, what,
              sqlite3_errmsg(of->file));
}

static cutis_status execute(cutis_context *context, database *to, const char *statements) {
  return sqlite3_exec(to->file, statements, NULL, NULL, NULL) == SQLITE_OK
             ? CUTIS_OK
             : fail(context, to, "written");
}

static cutis_status prepare(cutis_context *context, const database *to, const char *text,
                            sqlite3_stmt **statement) {
  return sqlite3_prepare_v2(to->file, text, -1, statement, NULL) == SQLITE_OK
             ? CUTIS_OK
             : fail(context, to, "used");
}

/* Runs a statement whose values are bound, and makes it ready for the next. */
static cutis_status step(cutis_context *context, const database *to, sqlite3_stmt *statement) {
  const int code = sqlite3_step(statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    return fail(context, to, "written");
  }
  sqlite3_reset(statement);
  return CUTIS_OK;
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text) {
  sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

/* NULL stands for what is not a number. */
static void bind_number(sqlite3_stmt *statement, int at, double value) {
  if (isfinite(value)) {
    sqlite3_bind_double(statement, at, value);
  } else {
    sqlite3_bind_null(statement, at);
  }
}

/* ---- what was asked ---- */

static cutis_status put_study(cutis_context *context, database *to, const database_study *study) {
  char seed[32], worlds[32], rejected[32], model[32];
  snprintf(seed, sizeof seed, "%llu", (unsigned long long)to->design->seed);
  snprintf(worlds, sizeof worlds, "%d", to->design->worlds);
  snprintf(rejected, sizeof rejected, "%zu", study->rejected);
  snprintf(model, sizeof model, "%016llx", (unsigned long long)study->model);
  const struct {
    const char *key, *value;
  } rows[] = {{"title", study->title},
              {"cutis", cutis_version()},
              {"model", model},
              {"lived", study->lived},
              {"seed", seed},
              {"worlds", worlds},
              {"worlds_rejected", rejected},
              {"scenario", study->scenario}};
  sqlite3_stmt *statement = NULL;
  TRY(context, prepare(context, to, "INSERT INTO study VALUES(?,?)", &statement));
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0] && status == CUTIS_OK; i++) {
    bind_text(statement, 1, rows[i].key);
    bind_text(statement, 2, rows[i].value);
    status = step(context, to, statement);
  }
  sqlite3_finalize(statement);
  return status;
}

static cutis_status put_arms(cutis_context *context, database *to) {
  sqlite3_stmt *statement = NULL;
  TRY(context, prepare(context, to, "INSERT INTO arm VALUES(?,?,?,?,?,?,?,?)", &statement));
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; i < to->design->arms && status == CUTIS_OK; i++) {
    const study_arm *arm = &to->design->arm[i];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)i);
    bind_text(statement, 2, arm->name);
    bind_text(statement, 3, arm->plan.device.key);
    bind_number(statement, 4, arm->plan.needle_length_mm);
    bind_number(statement, 5, arm->plan.passes);
    sqlite3_bind_int(statement, 6, arm->plan.sessions);
    bind_number(statement, 7, arm->plan.interval_d);
    sqlite3_bind_int(statement, 8, i == to->design->reference ? 1 : 0);
    status = step(context, to, statement);
  }
  sqlite3_finalize(statement);
  return status;
}

static cutis_status put_visits(cutis_context *context, database *to) {
  sqlite3_stmt *statement = NULL;
  TRY(context, prepare(context, to, "INSERT INTO visit VALUES(?,?)", &statement));
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; i < to->design->visits && status == CUTIS_OK; i++) {
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)i);
    bind_number(statement, 2, to->design->visit_d[i]);
    status = step(context, to, statement);
  }
  sqlite3_finalize(statement);
  return status;
}

static cutis_status put_readouts(cutis_context *context, database *to) {
  study_value_info info;
  sqlite3_stmt *statement = NULL;
  TRY(context, prepare(context, to, "INSERT INTO readout VALUES(?,?,?,?,?,?,?,?)", &statement));
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; study_value_at(to->design, i, &info) && status == CUTIS_OK; i++) {
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)i);
    bind_text(statement, 2, info.key);
    bind_text(statement, 3, info.words);
    bind_text(statement, 4, info.unit);
    bind_text(statement, 5, info.measure ? "matrix" : "instrument");
    sqlite3_bind_int(statement, 6, info.better);
    bind_number(statement, 7, info.repeatability);
    sqlite3_bind_int(statement, 8, info.absolute ? 1 : 0);
    status = step(context, to, statement);
  }
  sqlite3_finalize(statement);
  return status;
}

/* ---- opening and closing ---- */

static cutis_status open_file(cutis_context *context, const char *path, const study_design *design,
                              database **opened) {
  database *made = context_allocate(context, 1, sizeof *made);
  *opened = made;
  if (made == NULL || (made->path = context_copy_text(context, path)) == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->design = design;
  made->values = study_value_count(design);
  made->committed_s = now_s();
  /* One thread at a time; a cache in which the pages of a transaction stay (KiB). */
  static const int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path, &made->file, how, NULL) != SQLITE_OK) {
    return fail(context, made, "opened");
  }
  return execute(context, made, "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768");
}

/* A statement for each visit takes half the time of one for each value. What was not taken has no
 * row. The place of the first value in it: */
enum { LOOK_VALUES = 4 };

static cutis_status prepare_people(cutis_context *context, database *to) {
  TRY(context, prepare(context, to, "INSERT INTO person VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                       &to->person));
  char *text = NULL;
  size_t length = 0;
  FILE *memory = open_memstream(&text, &length);
  if (memory != NULL) {
    fputs("INSERT INTO value SELECT ?1,?2,?3,column1,column2 FROM (VALUES", memory);
    for (size_t i = 0; i < to->values; i++) {
      fprintf(memory, "%s(%zu,?%zu)", i == 0 ? "" : ",", i, i + LOOK_VALUES);
    }
    fputs(") WHERE column2 IS NOT NULL", memory);
  }
  if (memory == NULL || fclose(memory) != 0) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "Memory for a statement could not be had.");
  }
  const cutis_status status = prepare(context, to, text, &to->look);
  free(text);
  return status;
}

static cutis_status fill_new(cutis_context *context, database *to, const database_study *study) {
  char about[128];
  snprintf(about, sizeof about, "BEGIN; PRAGMA application_id=%d; PRAGMA user_version=%d;",
           APPLICATION_ID, SCHEMA_VERSION);
  TRY(context, execute(context, to, about));
  TRY(context, execute(context, to, schema));
  TRY(context, put_study(context, to, study));
  TRY(context, put_arms(context, to));
  TRY(context, put_visits(context, to));
  TRY(context, put_readouts(context, to));
  TRY(context, execute(context, to, "COMMIT"));
  return prepare_people(context, to);
}

cutis_status database_create(cutis_context *context, const char *path, const study_design *design,
                             const database_study *study, database **made) {
  unlink(path);
  cutis_status status = open_file(context, path, design, made);
  if (status == CUTIS_OK) {
    status = fill_new(context, *made, study);
  }
  if (status != CUTIS_OK) {
    database_close(context, made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

/* Whether the store's study has this value for the key. */
static cutis_status same(cutis_context *context, const database *of, const char *key,
                         const char *value, bool *is) {
  sqlite3_stmt *statement = NULL;
  *is = false;
  TRY(context, prepare(context, of, "SELECT value FROM study WHERE key=?", &statement));
  bind_text(statement, 1, key);
  if (sqlite3_step(statement) == SQLITE_ROW) {
    *is = strcmp((const char *)sqlite3_column_text(statement, 0), value) == 0;
  }
  sqlite3_finalize(statement);
  return CUTIS_OK;
}

static cutis_status check_same(cutis_context *context, const database *of,
                               const database_study *study) {
  char model[32];
  snprintf(model, sizeof model, "%016llx", (unsigned long long)study->model);
  const struct {
    const char *key, *value, *words;
  } rows[] = {{"cutis", cutis_version(), "another version of cutis"},
              {"model", model, "other constants, another posterior or other surrogates"},
              {"lived", study->lived, "a processor of another kind, whose last digits differ,"},
              {"scenario", study->scenario, "another trial"}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    bool is;
    TRY(context, same(context, of, rows[i].key, rows[i].value, &is));
    if (!is) {
      return FAIL(context, CUTIS_BAD_INPUT, "%s belongs to %s and cannot be resumed by this one.",
                  of->path, rows[i].words);
    }
  }
  return CUTIS_OK;
}

static cutis_status count_people(cutis_context *context, const database *of, uint32_t *done) {
  sqlite3_stmt *statement = NULL;
  TRY(context,
      prepare(context, of, "SELECT count(*), ifnull(max(id) + 1, 0) FROM person", &statement));
  const bool found = sqlite3_step(statement) == SQLITE_ROW;
  *done = found ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
  const uint32_t until = found ? (uint32_t)sqlite3_column_int64(statement, 1) : 0;
  sqlite3_finalize(statement);
  if (found && *done != until) {
    return FAIL(context, CUTIS_IO_ERROR,
                "%s has %u people, but not the first so many: the last is number %u. It cannot be "
                "resumed.",
                of->path, (unsigned)*done, (unsigned)until - 1);
  }
  return found ? CUTIS_OK : fail(context, of, "read");
}

/* Killed before what was asked was written, a store has no table. */
static cutis_status is_empty(cutis_context *context, const database *of, bool *is) {
  sqlite3_stmt *statement = NULL;
  TRY(context, prepare(context, of, "SELECT 1 FROM sqlite_master", &statement));
  const int code = sqlite3_step(statement);
  *is = code == SQLITE_DONE;
  sqlite3_finalize(statement);
  return code == SQLITE_DONE || code == SQLITE_ROW ? CUTIS_OK : fail(context, of, "read");
}

static cutis_status take_up(cutis_context *context, database *to, const database_study *study,
                            uint32_t *done) {
  bool empty = false;
  *done = 0;
  TRY(context, is_empty(context, to, &empty));
  if (empty) {
    return fill_new(context, to, study);
  }
  TRY(context, check_same(context, to, study));
  TRY(context, count_people(context, to, done));
  return prepare_people(context, to);
}

cutis_status database_open(cutis_context *context, const char *path, const study_design *design,
                           const database_study *study, database **opened, uint32_t *done) {
  cutis_status status = open_file(context, path, design, opened);
  if (status == CUTIS_OK) {
    status = take_up(context, *opened, study, done);
  }
  if (status != CUTIS_OK) {
    database_close(context, opened);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

void database_close(cutis_context *context, database **opened) {
  if (*opened) {
    sqlite3_finalize((*opened)->person);
    sqlite3_finalize((*opened)->look);
    sqlite3_close((*opened)->file); /* what is not committed goes */
    context_free(context, (*opened)->path);
    context_free(context, *opened);
    *opened = NULL;
  }
}

/* ---- people ---- */

static cutis_status put_person(cutis_context *context, database *to, const study_person *of) {
  static const char *const fates[] = {"ok", "retried", "failed"};
  const cutis_person *person = &of->subject.person;
  const bool smokes = person->smoking.packs_per_day > 0;
  sqlite3_stmt *statement = to->person;
  sqlite3_bind_int64(statement, 1, of->subject.number);
  sqlite3_bind_int64(statement, 2, of->subject.world);
  bind_number(statement, 3, person->age_y);
  bind_text(statement, 4, person->sex == CUTIS_FEMALE ? "female" : "male");
  bind_text(statement, 5, cutis_area_key(person->area));
  sqlite3_bind_int(statement, 6, person->phototype);
  bind_number(statement, 7, person->menopause_age_y);
  bind_number(statement, 8, person->sun.dose_SED_per_y);
  bind_number(statement, 9, person->smoking.packs_per_day);
  bind_number(statement, 10, smokes ? person->smoking.from_y : NAN);
  bind_number(statement, 11, smokes ? person->smoking.to_y : NAN);
  bind_number(statement, 12, person->pollution.pm25_ug_per_m3);
  bind_number(statement, 13, person->alcohol.drinks_per_week);
  bind_text(statement, 14, fates[of->fate]);
  bind_text(statement, 15, of->reason);
  return step(context, to, statement);
}

static cutis_status put_values(cutis_context *context, database *to, const study_person *of) {
  const double *value = of->value;
  for (size_t arm = 0; arm < to->design->arms; arm++) {
    for (size_t visit = 0; visit < to->design->visits; visit++) {
      sqlite3_bind_int64(to->look, 1, of->subject.number);
      sqlite3_bind_int64(to->look, 2, (sqlite3_int64)arm);
      sqlite3_bind_int64(to->look, 3, (sqlite3_int64)visit);
      for (size_t i = 0; i < to->values; i++, value++) {
        bind_number(to->look, LOOK_VALUES + (int)i, *value);
      }
      TRY(context, step(context, to, to->look));
    }
  }
  return CUTIS_OK;
}

static cutis_status check_whole(cutis_context *context, const database *of) {
  return of->broken ? FAIL(context, CUTIS_IO_ERROR,
                           "%s takes nobody any more: somebody could not be written.", of->path)
                    : CUTIS_OK;
}

static cutis_status take(cutis_context *context, database *to, const study_person *person) {
  if (!to->open) {
    TRY(context, execute(context, to, "BEGIN"));
    to->open = true;
  }
  TRY(context, put_person(context, to, person));
  if (person->fate != STUDY_FAILED) {
    TRY(context, put_values(context, to, person));
  }
  to->people++;
  return to->people >= COMMIT_EVERY || now_s() - to->committed_s > COMMIT_EVERY_S
             ? database_commit(context, to)
             : CUTIS_OK;
}

cutis_status database_take(cutis_context *context, void *user, const study_person *person) {
  database *to = user;
  TRY(context, check_whole(context, to));
  const cutis_status status = take(context, to, person);
  to->broken = status != CUTIS_OK;
  return status;
}

cutis_status database_commit(cutis_context *context, database *to) {
  TRY(context, check_whole(context, to));
  if (to->open) {
    to->open = false;
    to->people = 0;
    const cutis_status status = execute(context, to, "COMMIT");
    to->broken = status != CUTIS_OK;
    TRY(context, status);
  }
  to->committed_s = now_s();
  return CUTIS_OK;
}

cutis_status database_finish(cutis_context *context, database *of, const char *path) {
  const size_t size = strlen(path) + 8;
  char *beside = context_allocate(context, size, 1);
  if (beside == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  snprintf(beside, size, "%s.new", path);
  unlink(beside);
  cutis_status status = database_commit(context, of);
  sqlite3_stmt *statement = NULL;
  if (status == CUTIS_OK) {
    status = prepare(context, of, "VACUUM INTO ?", &statement);
  }
  if (status == CUTIS_OK) {
    bind_text(statement, 1, beside);
    status = step(context, of, statement);
  }
  sqlite3_finalize(statement);
  if (status == CUTIS_OK && rename(beside, path) != 0) {
    status = FAIL(context, CUTIS_IO_ERROR, "%s cannot take its place: %s.", path, strerror(errno));
  }
  if (status != CUTIS_OK) {
    unlink(beside);
  }
  context_free(context, beside);
  return status;
}

/* ---- everything, back in memory ---- */

static double number_or(sqlite3_stmt *row, int column, double otherwise) {
  return sqlite3_column_type(row, column) == SQLITE_NULL ? otherwise
                                                         : sqlite3_column_double(row, column);
}

static cutis_area area_of(const char *key) {
  int area = 0;
  while (area < CUTIS_AREA_COUNT - 1 && strcmp(cutis_area_key((cutis_area)area), key) != 0) {
    area++;
  }
  return (cutis_area)area;
}

static void take_person(sqlite3_stmt *row, study_subject *subject) {
  cutis_person *person = &subject->person;
  *subject = (study_subject){.number = (uint32_t)sqlite3_column_int64(row, 0),
                             .world = (uint32_t)sqlite3_column_int64(row, 1)};
  cutis_person_default(person);
  person->age_y = sqlite3_column_double(row, 2);
  person->sex =
      strcmp((const char *)sqlite3_column_text(row, 3), "male") == 0 ? CUTIS_MALE : CUTIS_FEMALE;
  person->area = area_of((const char *)sqlite3_column_text(row, 4));
  person->phototype = sqlite3_column_int(row, 5);
  person->menopause_age_y = number_or(row, 6, INFINITY);
  person->sun.dose_SED_per_y = sqlite3_column_double(row, 7);
  person->smoking.packs_per_day = sqlite3_column_double(row, 8);
  person->smoking.from_y = number_or(row, 9, 0);
  person->smoking.to_y = number_or(row, 10, INFINITY);
  person->pollution.pm25_ug_per_m3 = sqlite3_column_double(row, 11);
  person->alcohol.drinks_per_week = sqlite3_column_double(row, 12);
}

static cutis_status load_people(cutis_context *context, const database *from,
                                database_people *loaded) {
  sqlite3_stmt *row = NULL;
  TRY(context, prepare(context, from,
                       "SELECT id, world, age_y, sex, area, phototype, menopause_age_y,"
                       " sun_SED_per_y, packs_per_day, smoking_from_y, smoking_to_y,"
                       " pm25_ug_per_m3, drinks_per_week, status FROM person ORDER BY id",
                       &row));
  int code;
  while ((code = sqlite3_step(row)) == SQLITE_ROW) {
    const char *status = (const char *)sqlite3_column_text(row, 13);
    loaded->retried += strcmp(status, "retried") == 0 ? 1 : 0;
    if (strcmp(status, "failed") == 0) {
      loaded->failed++;
    } else {
      take_person(row, &loaded->subject[loaded->people++]);
    }
  }
  sqlite3_finalize(row);
  return code == SQLITE_DONE ? CUTIS_OK : fail(context, from, "read");
}

/* People of one cause together, whatever number it has in brackets. Ties in the order of the words, so
 * that the same people always give the same list. */
static cutis_status load_reasons(cutis_context *context, const database *from,
                                 database_people *loaded) {
  sqlite3_stmt *row = NULL;
  TRY(context, prepare(context, from,
                       "SELECT CASE WHEN instr(reason, ' (its ') > 0"
                       " THEN substr(reason, 1, instr(reason, ' (its ') - 1) || '.' ELSE reason END"
                       " AS cause, sum(status = 'retried'), sum(status = 'failed') FROM person"
                       " WHERE status != 'ok' GROUP BY cause ORDER BY count(*) DESC, cause",
                       &row));
  int code;
  while ((code = sqlite3_step(row)) == SQLITE_ROW && loaded->reasons < DATABASE_REASONS_MOST) {
    database_reason *reason = &loaded->reason[loaded->reasons++];
    snprintf(reason->reason, sizeof reason->reason, "%s",
             (const char *)sqlite3_column_text(row, 0));
    reason->retried = (size_t)sqlite3_column_int64(row, 1);
    reason->failed = (size_t)sqlite3_column_int64(row, 2);
  }
  sqlite3_finalize(row);
  return code == SQLITE_DONE || code == SQLITE_ROW ? CUTIS_OK : fail(context, from, "read");
}

static cutis_status load_values(cutis_context *context, const database *from,
                                const study_design *design, database_people *loaded) {
  const size_t looks = design->arms * design->visits;
  sqlite3_stmt *row = NULL;
  TRY(context, prepare(context, from,
                       "SELECT person, arm, visit, readout, value FROM value"
                       " ORDER BY person, arm, visit, readout",
                       &row));
  size_t at = 0;
  int code;
  while ((code = sqlite3_step(row)) == SQLITE_ROW) {
    const uint32_t number = (uint32_t)sqlite3_column_int64(row, 0);
    const size_t arm = (size_t)sqlite3_column_int64(row, 1);
    const size_t visit = (size_t)sqlite3_column_int64(row, 2);
    const size_t value = (size_t)sqlite3_column_int64(row, 3);
    while (at < loaded->people && loaded->subject[at].number < number) {
      at++;
    }
    if (at < loaded->people && arm < design->arms && visit < design->visits &&
        value < from->values) {
      loaded->value[(value * loaded->people + at) * looks + arm * design->visits + visit] =
          sqlite3_column_double(row, 4);
    }
  }
  sqlite3_finalize(row);
  return code == SQLITE_DONE ? CUTIS_OK : fail(context, from, "read");
}

cutis_status database_load(cutis_context *context, database *from, const study_design *design,
                           database_people *loaded) {
  uint32_t all;
  *loaded = (database_people){.people = 0};
  TRY(context, count_people(context, from, &all));
  loaded->subject = context_allocate(context, (size_t)all + 1, sizeof *loaded->subject);
  if (loaded->subject == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_status status = load_people(context, from, loaded);
  if (status == CUTIS_OK) {
    status = load_reasons(context, from, loaded);
  }
  const size_t values = from->values * loaded->people * design->arms * design->visits;
  if (status == CUTIS_OK) {
    loaded->value = context_allocate(context, values + 1, sizeof *loaded->value);
    status = loaded->value == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  }
  for (size_t i = 0; status == CUTIS_OK && i < values; i++) {
    loaded->value[i] = NAN;
  }
  if (status == CUTIS_OK) {
    status = load_values(context, from, design, loaded);
  }
  if (status != CUTIS_OK) {
    database_people_clear(context, loaded);
  }
  return status;
}

void database_people_clear(cutis_context *context, database_people *loaded) {
  context_free(context, loaded->subject);
  context_free(context, loaded->value);
  *loaded = (database_people){.people = 0};
}
