/* quantity.c - numbers with units, as people write them: "1.5 mm", "30 d", "250 SED/y".
 *
 * One list of units a dimension; a value becomes value * multiply / divide in the program's unit
 * (two integers rather than one factor, so that 700 um is exactly 0.7 mm).
 *
 * Sources: year 365.25 d (Julian year), month a twelfth of it = 30.4375 d. SED, standard erythema
 * dose = 100 J/m2 of erythemally weighted radiant exposure (ISO/CIE 17166:2019). 1 bar = 100 kPa.
 * mmHg, conventional: 13595.1 kg/m3 x 9.80665 m/s2 x 1 mm = 133.322387415 Pa. Soot absorbance is in
 * 1e-5/m as reported by reflectometry (ISO 9835:1993). */
#include "base/base.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct unit {
  dimension of;
  const char *name;    /* as the messages write it */
  const char *aliases; /* further spellings, separated by blanks */
  double multiply, divide;
  const char *remark; /* for the messages, where the unit is not beyond doubt */
} unit;

/* The first unit of a dimension is the program's. */
static const unit UNITS[] = {
    {DIMENSION_LENGTH, "mm", "", 1, 1, NULL},
    {DIMENSION_LENGTH, "um", "micron microns", 1, 1000, NULL},
    {DIMENSION_LENGTH, "cm", "", 10, 1, NULL},
    {DIMENSION_LENGTH, "m", "", 1000, 1, NULL},
    {DIMENSION_TIME, "d", "day days", 1, 1, NULL},
    {DIMENSION_TIME, "min", "minute minutes", 1, 1440, NULL},
    {DIMENSION_TIME, "h", "hour hours", 1, 24, NULL},
    {DIMENSION_TIME, "wk", "week weeks", 7, 1, NULL},
    {DIMENSION_TIME, "months", "month mo", 365.25, 12, "30.4375 d"},
    {DIMENSION_TIME, "y", "yr year years", 365.25, 1, "365.25 d"},
    {DIMENSION_AGE, "y", "yr year years", 1, 1, NULL},
    {DIMENSION_AGE, "months", "month mo", 1, 12, NULL},
    {DIMENSION_SECONDS, "s", "second seconds sec", 1, 1, NULL},
    {DIMENSION_SECONDS, "ms", "", 1, 1000, NULL},
    {DIMENSION_PRESSURE, "kPa", "", 1, 1, NULL},
    {DIMENSION_PRESSURE, "Pa", "", 1, 1000, NULL},
    {DIMENSION_PRESSURE, "MPa", "", 1000, 1, NULL},
    {DIMENSION_PRESSURE, "mbar", "", 1, 10, NULL},
    {DIMENSION_PRESSURE, "mmHg", "", 0.133322387415, 1, NULL},
    {DIMENSION_SPEED, "mm/s", "", 1, 1, NULL},
    {DIMENSION_SPEED, "cm/s", "", 10, 1, NULL},
    {DIMENSION_SPEED, "m/s", "", 1000, 1, NULL},
    {DIMENSION_RATE, "Hz", "", 1, 1, NULL},
    {DIMENSION_RATE, "kHz", "", 1000, 1, NULL},
    {DIMENSION_RATE, "/s", "1/s", 1, 1, NULL},
    {DIMENSION_DOSE_RATE, "SED/y", "SED/yr SED/year", 1, 1, NULL},
    {DIMENSION_DOSE_RATE, "SED/d", "SED/day", 365.25, 1, NULL},
    {DIMENSION_DOSE_RATE, "J/m2/y", "J/m2/yr J/m2/year", 1, 100, "erythemally weighted"},
    {DIMENSION_CONCENTRATION, "ug/m3", "", 1, 1, NULL},
    {DIMENSION_CONCENTRATION, "mg/m3", "", 1000, 1, NULL},
    {DIMENSION_ABSORBANCE, "1e-5/m", "10-5/m", 1, 1, NULL},
    {DIMENSION_ABSORBANCE, "/m", "1/m", 100000, 1, NULL},
    {DIMENSION_DAYSHARE, "h/d", "h/day hours/day", 1, 1, NULL},
    {DIMENSION_DAYSHARE, "min/d", "min/day minutes/day", 1, 60, NULL},
    {DIMENSION_LATITUDE, "deg", "degree degrees \xC2\xB0", 1, 1, NULL},
};
enum { UNITS_COUNT = sizeof UNITS / sizeof UNITS[0], UNIT_SIZE = 40, LIST_SIZE = 160 };

static const struct {
  const char *unit, *words;
} DIMENSIONS[] = {
#define X(name, unit, words) {unit, words},
    DIMENSION_LIST(X)
#undef X
};

const char *dimension_unit(dimension of) {
  return DIMENSIONS[of].unit;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/* "um, mm or cm": what may be written for a dimension. */
static const char *units_list(dimension of, char text[LIST_SIZE]) {
  char labels[8][UNIT_SIZE];
  const char *names[8];
  size_t count = 0;
  for (size_t i = 0; i < UNITS_COUNT && count < 8; i++) {
    if (UNITS[i].of == of) {
      snprintf(labels[count], sizeof labels[count], UNITS[i].remark ? "%s (%s)" : "%s",
               UNITS[i].name, UNITS[i].remark);
      names[count] = labels[count];
      count++;
    }
  }
  return words_list(names, count, text, LIST_SIZE);
}

static bool unit_spelled(const unit *one, const char *name) {
  if (strcmp(one->name, name) == 0) {
    return true;
  }
  const size_t length = strlen(name);
  for (const char *at = one->aliases; *at != '\0';) {
    const size_t word = strcspn(at, " ");
    if (word == length && memcmp(at, name, length) == 0) {
      return true;
    }
    at += word + (at[word] == ' ');
  }
  return false;
}

/* The unit of a dimension by any of its spellings; DIMENSION_COUNT: of any dimension. */
static const unit *unit_find(dimension of, const char *name) {
  for (size_t i = 0; i < UNITS_COUNT; i++) {
    if ((of == DIMENSION_COUNT || UNITS[i].of == of) && unit_spelled(&UNITS[i], name)) {
      return &UNITS[i];
    }
  }
  return NULL;
}

/* The name of a unit in plain letters: micro sign and Greek mu as u, raised 2 and 3 as 2 and 3, no
 * carets. Cut at size. */
static void unit_plain(const char *written, size_t length, char *plain, size_t size) {
  static const struct {
    const char *from;
    char to;
  } signs[] = {{"\xC2\xB5", 'u'}, {"\xCE\xBC", 'u'}, {"\xC2\xB2", '2'}, {"\xC2\xB3", '3'}};
  size_t used = 0;
  for (size_t i = 0; i < length && used + 1 < size; i++) {
    char letter = written[i];
    for (size_t s = 0; s < sizeof signs / sizeof signs[0] && i + 1 < length; s++) {
      if (memcmp(written + i, signs[s].from, 2) == 0) {
        letter = signs[s].to;
        i++;
        break;
      }
    }
    if (letter != '^') {
      plain[used++] = letter;
    }
  }
  plain[used] = '\0';
}

/* The unit the writer probably meant, among those of the dimension. */
static const char *unit_nearest(dimension of, const char *name) {
  const char *names[UNITS_COUNT];
  size_t count = 0;
  for (size_t i = 0; i < UNITS_COUNT; i++) {
    if (UNITS[i].of == of) {
      names[count++] = UNITS[i].name;
    }
  }
  return words_nearest(name, names, count);
}

static cutis_status fail_unit(cutis_context *context, const char *text, int length, dimension of,
                              const char *name) {
  char list[LIST_SIZE];
  const unit *other = unit_find(DIMENSION_COUNT, name);
  if (of == DIMENSION_NONE) {
    return FAIL(context, CUTIS_BAD_UNIT, "\"%.*s\" has a unit, but %s is expected.", length, text,
                DIMENSIONS[of].words);
  }
  units_list(of, list);
  if (other != NULL) {
    return FAIL(context, CUTIS_BAD_UNIT, "\"%.*s\" is %s, but %s is expected, in %s.", length, text,
                DIMENSIONS[other->of].words, DIMENSIONS[of].words, list);
  }
  const char *nearest = unit_nearest(of, name);
  if (nearest != NULL) {
    return FAIL(context, CUTIS_BAD_UNIT,
                "\"%.*s\" has the unknown unit \"%s\" (nearest: %s); %s is written in %s.", length,
                text, name, nearest, DIMENSIONS[of].words, list);
  }
  return FAIL(context, CUTIS_BAD_UNIT, "\"%.*s\" has the unknown unit \"%s\"; %s is written in %s.",
              length, text, name, DIMENSIONS[of].words, list);
}

cutis_status quantity_parse(cutis_context *context, const char *text, dimension of, double *value) {
  char list[LIST_SIZE], name[UNIT_SIZE];
  while (is_blank(*text)) {
    text++;
  }
  size_t length = strlen(text);
  while (length > 0 && is_blank(text[length - 1])) {
    length--;
  }
  const int shown = length > 80 ? 80 : (int)length; /* of the text, in messages */
  const char *end = text + length;

  double number;
  const char *at = number_scan(text, &number);
  if (at != NULL && *at == ',' && at[1] >= '0' && at[1] <= '9') {
    return FAIL(
        context, CUTIS_BAD_SYNTAX,
        "\"%.*s\" is not a number: decimals are written with a point, and thousands without "
        "a sign.",
        shown, text);
  }
  if (at == NULL || *at == '.') {
    if (of == DIMENSION_NONE) {
      return FAIL(context, CUTIS_BAD_SYNTAX, "\"%.*s\" is not a number.", shown, text);
    }
    return FAIL(context, CUTIS_BAD_SYNTAX,
                "\"%.*s\" is not a number with a unit; %s is written in %s.", shown, text,
                DIMENSIONS[of].words, units_list(of, list));
  }
  if (!isfinite(number)) {
    return FAIL(context, CUTIS_BAD_SYNTAX, "\"%.*s\" is too large a number.", shown, text);
  }
  const int digits = (int)(at - text > 80 ? 80 : at - text);
  while (at < end && is_blank(*at)) {
    at++;
  }
  if (at == end) {
    if (of != DIMENSION_NONE) {
      return FAIL(context, CUTIS_BAD_UNIT,
                  "\"%.*s\" has no unit; %s is written in %s, as in \"%.*s %s\".", shown, text,
                  DIMENSIONS[of].words, units_list(of, list), digits, text, DIMENSIONS[of].unit);
    }
    *value = number;
    return CUTIS_OK;
  }
  unit_plain(at, (size_t)(end - at), name, sizeof name);
  const unit *found = unit_find(of, name);
  if (found == NULL) {
    return fail_unit(context, text, shown, of, name);
  }
  const double scaled = number * found->multiply / found->divide;
  if (!isfinite(scaled)) {
    return FAIL(context, CUTIS_BAD_SYNTAX, "\"%.*s\" is too large a number.", shown, text);
  }
  *value = scaled;
  return CUTIS_OK;
}

char *quantity_format(double value, dimension of, char *text, size_t size) {
  char digits[NUMBER_SIZE];
  number_format(value, digits);
  if (of == DIMENSION_NONE) {
    snprintf(text, size, "%s", digits);
  } else {
    snprintf(text, size, "%s %s", digits, DIMENSIONS[of].unit);
  }
  return text;
}
