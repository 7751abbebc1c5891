/* fields.h - the table of what a scenario may say, private to io/.
 *
 * One row a key: where it goes, what it may be, what it means. The reader, the ranges, the
 * messages, resolved.yaml, the list of values in the report and docs/scenario.md all come from it.
 */
#ifndef CUTIS_IO_FIELDS_H
#define CUTIS_IO_FIELDS_H

#include "base/base.h"

/* What a scenario amounts to. */
typedef struct scenario_values {
  char title[120];
  cutis_person person;
  cutis_plan plan;
  cutis_suction_protocol protocol;
  int draws;
  uint64_t seed;
  cutis_source source;
} scenario_values;
/* What counts where a file says nothing; the title is the caller's. */
cutis_status scenario_values_default(cutis_context *context, scenario_values *values);

typedef enum field_kind {
  FIELD_TEXT,     /* char[size] */
  FIELD_CHOICE,   /* int or enum: `first` plus the place in `choices` */
  FIELD_QUANTITY, /* double, `scale` times the dimension's unit */
  FIELD_NUMBER,   /* int */
  FIELD_WHOLE     /* uint64_t */
} field_kind;

typedef struct field {
  const char *key; /* "plan.needle_length" */
  const char *words;
  field_kind kind;
  size_t offset, size; /* in the struct of the values */
  dimension of;
  double low, high; /* allowed, in the dimension's unit */
  bool checked;     /* the check of person/ or plan/ refuses what lies outside, not the reader */
  double scale;
  const char *word; /* may stand for the number `word_value`, NULL: none */
  double word_value;
  const char *const *choices;
  size_t choice_count;
  int first;
} field;

/* Rows by name, for the few rules that tie fields together. */
typedef enum field_index {
  FIELD_TITLE,
  FIELD_AGE,
  FIELD_SEX,
  FIELD_AREA,
  FIELD_PHOTOTYPE,
  FIELD_MENOPAUSE,
  FIELD_SUN_DOSE,
  FIELD_SUN_PLACE,
  FIELD_SUN_LATITUDE,
  FIELD_SUN_OUTDOORS,
  FIELD_SUN_SUNSCREEN,
  FIELD_SMOKING_PACKS,
  FIELD_SMOKING_FROM,
  FIELD_SMOKING_TO,
  FIELD_PM25,
  FIELD_NO2,
  FIELD_SOOT,
  FIELD_ALCOHOL,
  FIELD_DEVICE_KEY,
  FIELD_DEVICE_NAME,
  FIELD_DEVICE_KIND,
  FIELD_DEVICE_NEEDLE_LENGTH,
  FIELD_DEVICE_NEEDLE_LOW,
  FIELD_DEVICE_NEEDLE_HIGH,
  FIELD_DEVICE_TOLERANCE,
  FIELD_DEVICE_BASE_RADIUS,
  FIELD_DEVICE_TIP_RADIUS,
  FIELD_DEVICE_NEEDLES,
  FIELD_DEVICE_RATE,
  FIELD_DEVICE_GLIDE,
  FIELD_DEVICE_WIDTH,
  FIELD_DEVICE_DRUM,
  FIELD_DEVICE_SPEED,
  FIELD_DEVICE_PASSES,
  FIELD_NEEDLE_LENGTH,
  FIELD_PASSES,
  FIELD_SESSIONS,
  FIELD_INTERVAL,
  FIELD_FOLLOW_UP,
  FIELD_APERTURE,
  FIELD_PRESSURE,
  FIELD_RISE,
  FIELD_ON,
  FIELD_OFF,
  FIELD_CYCLES,
  FIELD_DRAWS,
  FIELD_SEED,
  FIELD_SOURCE,
  FIELD_ROWS
} field_index;

extern const field FIELDS[FIELD_ROWS];

/* A table of fields and the keys that have keys below them. */
typedef struct field_table {
  const field *fields;
  size_t rows;
  const char *const *sections;
  size_t section_count;
} field_table;
/* Of a scenario; of its sections "parameters" takes the symbols of the parameter table, "published"
 * a list. */
extern const field_table SCENARIO_FIELDS;
enum { FIELD_NAMES_MAX = 128 }; /* more than a table has of rows and sections */

/* The keys of an item of the list `published`. */
enum {
  PUBLISHED_WHAT,
  PUBLISHED_QUANTITY,
  PUBLISHED_AT,
  PUBLISHED_OBSERVED,
  PUBLISHED_SOURCE,
  PUBLISHED_KEYS
};
extern const char *const PUBLISHED_NAMES[PUBLISHED_KEYS];
extern const char *const PUBLISHED_WORDS[PUBLISHED_KEYS];

/* A value as read: `number` in the dimension's unit, or the place of a choice. */
typedef struct field_value {
  double number;
  uint64_t whole;
  char text[128];
} field_value;

/* Errors: CUTIS_BAD_INPUT, CUTIS_BAD_UNIT, CUTIS_BAD_SYNTAX, CUTIS_OUT_OF_RANGE; the message begins
 * with the key. */
cutis_status field_parse(cutis_context *context, const field *of, const char *text,
                         field_value *value);
void field_put(const field *of, const field_value *value, void *values);
field_value field_take(const field *of, const void *values);
/* As a file would say it, without the quotes of a text; returns text. */
char *field_format(const field *of, const field_value *value, char *text, size_t size);
/* For the docs; values: the defaults. */
void field_describe(const field *of, const void *values, cutis_scenario_key *key);

/* The row of a key, as many as there are rows if there is none. */
size_t field_find(const field_table *in, const char *key);
bool section_find(const field_table *in, const char *key);
/* The section of a key, the longest it lies below: "pm2.5" has a point of its own. "" for the file
 * itself. */
const char *section_of(const field_table *in, const char *key);
/* Names that may stand below a section ("" for the file itself), at most `room`; returns their
 * number. */
size_t section_children(const field_table *in, const char *section, const char **names,
                        size_t room);
/* Fails with the nearest key; what: the whole, "a scenario". */
cutis_status field_fail_unknown(cutis_context *context, const field_table *in, const char *what,
                                const char *key);
/* Whether a device of this kind has the field. */
bool field_of_kind(size_t index, cutis_device_kind kind);

#endif
