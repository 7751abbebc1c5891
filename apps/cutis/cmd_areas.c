/* cmd_areas.c - `cutis areas`: what is known of each area's skin. */
#include "cli.h"

#include <stddef.h>
#include <string.h>

static int print_sources(const cli_call *call) {
  static const listing_column columns[] = {
      {"area", "area"},     {"sex", "sex"}, {"quantity", "quantity"}, {"value", "value"},
      {"unit", "unit"},     {"low", "low"}, {"high", "high"},         {"status", "status"},
      {"source", "source"}, {"notes", NULL}};
  return data_print(call, "data/areas.csv", columns, sizeof columns / sizeof columns[0]);
}

/* On the screen the layers are one table and what the appearance needs is another. */
typedef enum part { LAYERS, APPEARANCE } part;

static const struct {
  const char *key, *title;
  part in;
  size_t offset;
} numbers[] = {
#define NUMBER(member, title, part) \
  { #member, title, part, offsetof(cutis_anatomy, member) }
    NUMBER(stratum_corneum_mm, "corneum mm", LAYERS),
    NUMBER(epidermis_mm, "epidermis mm", LAYERS),
    NUMBER(papillary_mm, "papillary mm", LAYERS),
    NUMBER(reticular_mm, "reticular mm", LAYERS),
    NUMBER(hypodermis_mm, "hypodermis mm", LAYERS),
    NUMBER(pretension_kPa, "pretension kPa", LAYERS),
    NUMBER(sun_share, "sun share", LAYERS),
    NUMBER(needle_limit_mm, "needle limit mm", LAYERS),
    NUMBER(tension_ratio, "tension ratio", APPEARANCE),
    NUMBER(shortening, "shortening", APPEARANCE),
    NUMBER(expression_share, "expression share", APPEARANCE),
    NUMBER(pore_diameter_mm, "pore mm", APPEARANCE),
    NUMBER(pore_density_per_mm2, "pores per mm2", APPEARANCE),
    NUMBER(follicle_depth_mm, "follicle mm", APPEARANCE),
    NUMBER(span_mm, "span mm", APPEARANCE),
    NUMBER(fat_hanging_mm, "fat hanging mm", APPEARANCE),
    NUMBER(incline_deg, "incline deg", APPEARANCE),
#undef NUMBER
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0], COLUMNS = NUMBERS + 3 };

static void name_columns(part shown, listing_column columns[COLUMNS]) {
  columns[0] = (listing_column){"area", "area"};
  columns[1] = (listing_column){"sex", "sex"};
  for (int i = 0; i < NUMBERS; ++i) {
    columns[2 + i] =
        (listing_column){numbers[i].key, numbers[i].in == shown ? numbers[i].title : NULL};
  }
  columns[COLUMNS - 1] = (listing_column){"words", "words"};
}

static void add_row(listing *rows, const cutis_anatomy *anatomy) {
  listing_text(rows, cutis_area_key(anatomy->area));
  listing_text(rows, anatomy->sex == CUTIS_FEMALE ? "female" : "male");
  for (int i = 0; i < NUMBERS; ++i) {
    double value;
    memcpy(&value, (const char *)anatomy + numbers[i].offset, sizeof value);
    listing_number(rows, value, 4);
  }
  listing_text(rows, cutis_area_words(anatomy->area));
}

static cutis_status print_part(cutis_context *context, part shown, listing_form form) {
  listing_column columns[COLUMNS];
  name_columns(shown, columns);
  listing *rows = listing_create(columns, COLUMNS);
  cutis_status status = CUTIS_OK;
  for (int area = 0; area < CUTIS_AREA_COUNT && status == CUTIS_OK; ++area) {
    for (int sex = CUTIS_FEMALE; sex <= CUTIS_MALE && status == CUTIS_OK; ++sex) {
      cutis_anatomy anatomy;
      status = cutis_anatomy_of(context, (cutis_area)area, (cutis_sex)sex, &anatomy);
      if (status == CUTIS_OK) {
        add_row(rows, &anatomy);
      }
    }
  }
  if (status == CUTIS_OK) {
    listing_print(rows, form, stdout);
  }
  listing_destroy(rows);
  return status;
}

int cmd_areas(const cli_call *call) {
  if (cli_given(call, "sources")) {
    return print_sources(call);
  }
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  const listing_form form = cli_form(call);
  status = print_part(context, LAYERS, form);
  if (status == CUTIS_OK && form == LISTING_TEXT) {
    putchar('\n');
    status = print_part(context, APPEARANCE, form);
  }
  const int code = status == CUTIS_OK ? CLI_DONE : cli_failed(call, context, status);
  cutis_context_destroy(&context);
  return code;
}
