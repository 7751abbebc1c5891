/* scenario.h - the scenario, open to the files of io/: what was said, by whom, and what it amounts
 * to. */
#ifndef CUTIS_IO_SCENARIO_H
#define CUTIS_IO_SCENARIO_H

#include "io/fields.h"
#include "io/io.h"
#include "io/yaml.h"

/* Who said it. ORIGIN_DEFAULT: nobody. */
typedef struct said {
  scenario_origin origin;
  int line, column; /* in the file; 0 on the command line */
} said;

typedef struct setting {
  said by;
  field_value value;
} setting;

typedef struct parameter_setting {
  said by;
  double value; /* in the table's unit */
} parameter_setting;

enum { PUBLISHED_MAX = 64 };
typedef struct published_item {
  int line, column;
  char what[120], quantity[32], source[200];
  bool given[PUBLISHED_KEYS];
  double at_d;
  double percent; /* NAN: only the sign is known */
  int sign;
} published_item;

/* The key of a device that the scenario describes itself. */
#define SCENARIO_CUSTOM_DEVICE "custom"

struct cutis_scenario {
  char *path;
  setting settings[FIELD_ROWS];
  bool device_described;                 /* the file has plan.device as keys with values */
  scenario_values values;                /* what the settings amount to */
  cutis_parameters *parameters;          /* NULL when none was set */
  parameter_setting *parameter_settings; /* [cutis_parameter_count()] */
  published_item *published;             /* [PUBLISHED_MAX] */
  size_t published_count;
};

/* Reads a scenario from text in memory; name: what messages call it. Errors: as
 * cutis_scenario_read. */
cutis_status scenario_parse(cutis_context *context, const char *name, const char *bytes,
                            size_t length, cutis_scenario **scenario);

/* One with nothing said; what is said later counts once it is resolved. */
cutis_status scenario_create(cutis_context *context, const char *name, cutis_scenario **scenario);
/* A key with a value, whoever says it. text NULL: nothing is written there. */
cutis_status scenario_say(cutis_context *context, cutis_scenario *scenario, const char *key,
                          const char *text, said by);
/* The same from a file, sections too. */
cutis_status scenario_take(cutis_context *context, cutis_scenario *scenario,
                           const yaml_entry *entry);
/* Makes the values from the settings. */
cutis_status scenario_resolve(cutis_context *context, cutis_scenario *scenario);
/* Puts the place in front of the message: "file.yaml:12:3: " or "command line: ". */
cutis_status scenario_fail_place(cutis_context *context, const char *path, const said *by,
                                 cutis_status status);

/* ---- published.c ---- */
/* One entry "published[2].at", or the item "published[2]" itself. */
cutis_status published_take(cutis_context *context, cutis_scenario *scenario,
                            const yaml_entry *entry);
/* After the last: whether every item is whole. */
cutis_status published_check(cutis_context *context, const cutis_scenario *scenario);

/* ---- resolved.c ---- */
/* Whether the value is worth telling: it was said, or counts all the same (of a sun dose and a
 * place, one does). */
bool field_in_use(const cutis_scenario *scenario, size_t index);
/* "file, line 12", "command line"; returns text. */
char *said_words(scenario_origin origin, int line, char *text, size_t size);
/* One line of a table, after the headings that lead to its section from *section, where the line
 * before stood; `shift` more blanks at its head. origin NULL: no comment. */
void resolved_line(FILE *to, const field_table *in, const char **section, int shift, size_t index,
                   const char *text, const char *origin);
/* The rows of the scenario from the first to before the last that are in use. */
void resolved_rows(FILE *to, const cutis_scenario *scenario, const char **section, int shift,
                   size_t first, size_t last, bool origins);
/* Parameters that were set. */
void resolved_parameters(FILE *to, const cutis_scenario *scenario, bool origins);

#endif
