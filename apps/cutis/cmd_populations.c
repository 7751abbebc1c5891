/* cmd_populations.c - `cutis populations`: the people of published trials that a trial can name. */
#include "cli.h"

#include "io/io.h"

int cmd_populations(const cli_call *call) {
  static const listing_column columns[] = {
      {"name", "name"},         {"people", "people"},   {"age_mean_y", "age y"},
      {"age_sd_y", "+-"},       {"age_from_y", "from"}, {"age_to_y", "to"},
      {"women", "women"},       {"area", "area"},       {"told", "told by the study"},
      {"evidence", "evidence"}, {"study", "study"}};
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  population_info of;
  for (size_t i = 0; (status = population_at(context, i, &of)) == CUTIS_OK; ++i) {
    listing_text(rows, of.name);
    listing_number(rows, (double)of.people, 8);
    listing_number(rows, of.age_mean_y, 4);
    listing_number(rows, of.age_sd_y, 4);
    listing_number(rows, of.age_low_y, 4);
    listing_number(rows, of.age_high_y, 4);
    listing_number(rows, of.women, 3);
    listing_text(rows, of.areas);
    listing_text(rows, of.told);
    listing_text(rows, of.evidence);
    listing_text(rows, of.study);
  }
  int code = CLI_DONE;
  if (status == CUTIS_BAD_INPUT) { /* past the last */
    listing_print(rows, cli_form(call), stdout);
  } else {
    code = cli_failed(call, context, status);
  }
  listing_destroy(rows);
  cutis_context_destroy(&context);
  return code;
}
