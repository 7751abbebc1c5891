/* cmd_areas.c - `cutis areas`: what is known of each area's skin. */
#include "cli.h"

static int print_sources(const cli_call *call) {
  static const listing_column columns[] = {
      {"area", "area"},     {"sex", "sex"}, {"quantity", "quantity"}, {"value", "value"},
      {"unit", "unit"},     {"low", "low"}, {"high", "high"},         {"status", "status"},
      {"source", "source"}, {"notes", NULL}};
  return data_print(call, "data/areas.csv", columns, sizeof columns / sizeof columns[0]);
}

int cmd_areas(const cli_call *call) {
  if (cli_given(call, "sources")) {
    return print_sources(call);
  }
  static const listing_column columns[] = {{"area", "area"},
                                           {"sex", "sex"},
                                           {"stratum_corneum_mm", "corneum mm"},
                                           {"epidermis_mm", "epidermis mm"},
                                           {"papillary_mm", "papillary mm"},
                                           {"reticular_mm", "reticular mm"},
                                           {"hypodermis_mm", "hypodermis mm"},
                                           {"pretension_kPa", "pretension kPa"},
                                           {"sun_share", "sun share"},
                                           {"needle_limit_mm", "needle limit mm"},
                                           {"words", "words"}};
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  for (int area = 0; area < CUTIS_AREA_COUNT && status == CUTIS_OK; ++area) {
    for (int sex = CUTIS_FEMALE; sex <= CUTIS_MALE && status == CUTIS_OK; ++sex) {
      cutis_anatomy anatomy;
      status = cutis_anatomy_of(context, (cutis_area)area, (cutis_sex)sex, &anatomy);
      if (status == CUTIS_OK) {
        listing_text(rows, cutis_area_key(anatomy.area));
        listing_text(rows, anatomy.sex == CUTIS_FEMALE ? "female" : "male");
        listing_number(rows, anatomy.stratum_corneum_mm, 4);
        listing_number(rows, anatomy.epidermis_mm, 4);
        listing_number(rows, anatomy.papillary_mm, 4);
        listing_number(rows, anatomy.reticular_mm, 4);
        listing_number(rows, anatomy.hypodermis_mm, 4);
        listing_number(rows, anatomy.pretension_kPa, 4);
        listing_number(rows, anatomy.sun_share, 4);
        listing_number(rows, anatomy.needle_limit_mm, 4);
        listing_text(rows, cutis_area_words(anatomy.area));
      }
    }
  }
  int code = CLI_DONE;
  if (status == CUTIS_OK) {
    listing_print(rows, cli_form(call), stdout);
  } else {
    code = cli_failed(call, context, status);
  }
  listing_destroy(rows);
  cutis_context_destroy(&context);
  return code;
}
