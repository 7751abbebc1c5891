/* area.c - the areas of the face and what is known of their skin, from data/areas.csv.
 *
 * The table is long: a row has area, sex, quantity, value, unit, low, high, status, source and
 * notes. docs/areas.md tells how the values were chosen. */
#include "person/person.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const char *const area_keys[] = {
#define X(name, key, words) key,
    CUTIS_AREA_LIST(X)
#undef X
};
static const char *const area_words[] = {
#define X(name, key, words) words,
    CUTIS_AREA_LIST(X)
#undef X
};

static bool is_area(cutis_area area) {
  return (int)area >= 0 && area < CUTIS_AREA_COUNT;
}

const char *cutis_area_key(cutis_area area) {
  return is_area(area) ? area_keys[area] : NULL;
}

const char *cutis_area_words(cutis_area area) {
  return is_area(area) ? area_words[area] : NULL;
}

/* Where each quantity of the table goes, and the unit it must have. */
static const struct {
  const char *quantity, *unit;
  size_t offset;
} quantities[] = {
    {"stratum_corneum", "mm", offsetof(cutis_anatomy, stratum_corneum_mm)},
    {"epidermis", "mm", offsetof(cutis_anatomy, epidermis_mm)},
    {"papillary", "mm", offsetof(cutis_anatomy, papillary_mm)},
    {"reticular", "mm", offsetof(cutis_anatomy, reticular_mm)},
    {"hypodermis", "mm", offsetof(cutis_anatomy, hypodermis_mm)},
    {"pretension", "kPa", offsetof(cutis_anatomy, pretension_kPa)},
    {"sun_share", "-", offsetof(cutis_anatomy, sun_share)},
    {"needle_limit", "mm", offsetof(cutis_anatomy, needle_limit_mm)},
    {"tension_ratio", "-", offsetof(cutis_anatomy, tension_ratio)},
    {"shortening", "-", offsetof(cutis_anatomy, shortening)},
    {"expression_share", "-", offsetof(cutis_anatomy, expression_share)},
    {"pore_diameter", "mm", offsetof(cutis_anatomy, pore_diameter_mm)},
    {"pore_density", "1/mm2", offsetof(cutis_anatomy, pore_density_per_mm2)},
    {"follicle_depth", "mm", offsetof(cutis_anatomy, follicle_depth_mm)},
    {"span", "mm", offsetof(cutis_anatomy, span_mm)},
    {"fat_hanging", "mm", offsetof(cutis_anatomy, fat_hanging_mm)},
    {"incline", "deg", offsetof(cutis_anatomy, incline_deg)},
};
enum { QUANTITIES = sizeof quantities / sizeof quantities[0] };

double *anatomy_place(cutis_anatomy *anatomy, const char *quantity) {
  size_t i = 0;
  while (i < QUANTITIES && strcmp(quantities[i].quantity, quantity) != 0) {
    i++;
  }
  return i < QUANTITIES ? (double *)((char *)anatomy + quantities[i].offset) : NULL;
}

static bool cell_is(const table *of, size_t row, const char *column, const char *text) {
  const char *cell = table_text(of, row, column);
  return cell != NULL && strcmp(cell, text) == 0;
}

static cutis_status read_anatomy(cutis_context *context, const table *of, const char *area,
                                 const char *sex, cutis_anatomy *anatomy) {
  for (size_t i = 0; i < QUANTITIES; i++) {
    size_t row = 0;
    while (row < table_rows(of) &&
           !(cell_is(of, row, "area", area) && cell_is(of, row, "sex", sex) &&
             cell_is(of, row, "quantity", quantities[i].quantity))) {
      row++;
    }
    if (row == table_rows(of) || !cell_is(of, row, "unit", quantities[i].unit)) {
      return FAIL(context, CUTIS_BAD_SYNTAX,
                  "data/areas.csv has no row of %s, %s, %s with unit \"%s\".", area, sex,
                  quantities[i].quantity, quantities[i].unit);
    }
    double value;
    TRY(context, table_number(context, of, row, "value", &value));
    if (!(value > 0)) {
      return FAIL(context, CUTIS_BAD_SYNTAX, "data/areas.csv: %s of %s, %s must be above 0.",
                  quantities[i].quantity, area, sex);
    }
    memcpy((char *)anatomy + quantities[i].offset, &value, sizeof value);
  }
  return CUTIS_OK;
}

cutis_status cutis_anatomy_of(cutis_context *context, cutis_area area, cutis_sex sex,
                              cutis_anatomy *anatomy) {
  if (!is_area(area)) {
    char known[256];
    return FAIL(context, CUTIS_BAD_INPUT, "There is no area %d; areas are %s.", (int)area,
                words_list(area_keys, CUTIS_AREA_COUNT, known, sizeof known));
  }
  if (sex != CUTIS_FEMALE && sex != CUTIS_MALE) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no sex %d; sexes are female and male.",
                (int)sex);
  }
  size_t length = 0;
  const char *csv = embedded_file("data/areas.csv", &length);
  if (csv == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "data/areas.csv was not compiled into this library.");
  }
  table *areas;
  TRY(context, table_parse(context, "data/areas.csv", csv, length, &areas));
  cutis_anatomy found = {.area = area, .sex = sex};
  const cutis_status status = read_anatomy(context, areas, area_keys[area],
                                           sex == CUTIS_FEMALE ? "female" : "male", &found);
  table_destroy(context, &areas);
  TRY(context, status);
  *anatomy = found;
  return CUTIS_OK;
}
