/* io/ - what comes in from files and what goes out to them: the scenario, and the run folder with
 * its report, tables and record.
 *
 * This header is the whole interface of the folder. The public functions cutis_scenario_*,
 * cutis_published_* and cutis_report_write live here. */
#ifndef CUTIS_IO_H
#define CUTIS_IO_H

#include "base/base.h"

#include <stdio.h>

/* ---- files written whole or not at all (file.c) ----
 * Write to `stream` with the standard library and do not look at what it returns: a write error, a
 * full disk for one, is found by file_writer_close. Whoever fails between open and close calls
 * file_writer_abandon, which removes the file. Neither renames: a run folder is first written into
 * a folder beside it (folder.c), and only a complete one replaces the old files. */
typedef struct file_writer {
  FILE *stream;
  const char *path; /* the caller's text: must outlive the writer */
} file_writer;
/* Errors: CUTIS_IO_ERROR. */
cutis_status file_writer_open(cutis_context *context, const char *path, file_writer *writer);
/* Flush, carry to the disk, close. Errors: CUTIS_IO_ERROR; the file is removed then. */
cutis_status file_writer_close(cutis_context *context, file_writer *writer);
void file_writer_abandon(file_writer *writer);

/* ---- files that appear together (folder.c) ---- */
typedef struct folder_file {
  const char *name;
  /* Makes the file at `path`. Errors leave nothing there. */
  cutis_status (*write)(cutis_context *context, const void *of, const char *path);
} folder_file;
/* All of them in the folder `path`, which is made if need be; or it is as it was. Errors:
 * CUTIS_IO_ERROR, those of the files. */
cutis_status folder_write(cutis_context *context, const char *path, const folder_file *files,
                          size_t count, const void *of);

/* ---- the scenario, value by value (scenario.c, fields.c) ----
 * For whoever lists what a run rests on. Only the values in use are listed: of a sun dose and a
 * place, the one that counts. */
typedef enum scenario_origin {
  ORIGIN_DEFAULT,
  ORIGIN_TABLE, /* the device table */
  ORIGIN_FILE,
  ORIGIN_COMMAND_LINE
} scenario_origin;

typedef struct scenario_value {
  const char *key;   /* "plan.needle_length" */
  const char *words; /* "needle length as set for this area" */
  char text[128];    /* "1.5 mm", as a file would say it */
  scenario_origin origin;
  char origin_words[80]; /* "default", "device table", "file, line 12", "command line" */
} scenario_value;
/* The index-th value in the order of the file format, parameters that were set last; false past the
 * last. */
bool scenario_value_at(const cutis_scenario *scenario, size_t index, scenario_value *value);
/* The file it was read from. */
const char *scenario_path(const cutis_scenario *scenario);
/* What cutis_scenario_write writes; the stream's owner looks for write errors. */
cutis_status scenario_print(cutis_context *context, const cutis_scenario *scenario, FILE *to);

/* ---- trials: their values, and populations that are shipped (trial_resolved.c, trial_population.c) ---- */
/* As scenario_value_at: the keys of the population and of the trial itself, defaults too. */
bool trial_value_at(const cutis_trial *trial, size_t index, scenario_value *value);

enum { POPULATION_NAME_MAX = 48 };
/* The people of a published trial, as `population: NAME` draws them. */
typedef struct population_info {
  char name[POPULATION_NAME_MAX];
  char study[128];
  char evidence[128]; /* ids of the rows on these people, with blanks between */
  size_t people;      /* of the study */
  double age_mean_y, age_sd_y, age_low_y, age_high_y; /* normal, cut at low and high */
  double women;                                       /* share */
  char areas[96];                                     /* their keys */
  char told[192]; /* keys that the study tells; all others are assumed */
} population_info;
/* The index-th, by name. Errors: CUTIS_BAD_INPUT past the last. */
cutis_status population_at(cutis_context *context, size_t index, population_info *info);

/* ---- what things are called in every file (names.c) ---- */
typedef struct measure_name {
  const char *key, *words, *unit;
} measure_name;
extern const measure_name MEASURES[CUTIS_MEASURES];
extern const char *const ARMS[CUTIS_ARMS];

/* ---- the files of a run folder (readouts_csv.c, record.c) ----
 * Each writes one file at `path`, where the caller made sure that nothing is lost. Errors:
 * CUTIS_IO_ERROR, CUTIS_OUT_OF_MEMORY; nothing is left at path then. */
cutis_status readouts_csv_write(cutis_context *context, const cutis_outcome *outcome,
                                const char *path);
cutis_status record_write(cutis_context *context, const cutis_scenario *scenario,
                          const cutis_outcome *outcome, const char *path);

/* ---- the report (report.c, report_json.c) ---- */
cutis_status report_html_write(cutis_context *context, const cutis_scenario *scenario,
                               const cutis_outcome *outcome, const char *path);

#endif
