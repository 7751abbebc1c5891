/* cmd_check.c - `cutis check`: is this scenario sound, and what exactly would be run? */
#include "cli.h"

#include <string.h>

#include "io/io.h"

static listing *values_of(const cutis_scenario *scenario) {
  static const listing_column columns[] = {
      {"key", "key"}, {"value", "value"}, {"origin", "origin"}, {"meaning", "meaning"}};
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  scenario_value value;
  for (size_t i = 0; scenario_value_at(scenario, i, &value); ++i) {
    if (strcmp(value.key, "title") == 0) {
      continue; /* told apart: it is wide, and changes nothing */
    }
    listing_text(rows, value.key);
    listing_text(rows, value.text);
    listing_text(rows, value.origin_words);
    listing_text(rows, value.words);
  }
  return rows;
}

/* One file; its object is appended to report when that is not NULL. */
static int check_one(const cli_call *call, const char *path, json_t *report) {
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  cutis_scenario *scenario = NULL;
  const int code = scenario_open(call, context, path, &scenario);
  if (report != NULL) {
    json_t *values = json_array();
    if (code == CLI_DONE) {
      listing *rows = values_of(scenario);
      json_decref(values);
      values = listing_json(rows);
      listing_destroy(rows);
    }
    json_array_append_new(
        report,
        json_pack("{s:o, s:o, s:b, s:o, s:o, s:o}", "scenario", cli_json_text(path), "title",
                  cli_json_text(code == CLI_DONE ? cutis_scenario_title(scenario) : ""), "ok",
                  code == CLI_DONE, "message", cli_json_text(cutis_context_message(context)),
                  "warnings", cli_json_warnings(context), "values", values));
  } else if (code == CLI_DONE) {
    const char *title = cutis_scenario_title(scenario);
    const bool titled = title != NULL && title[0] != '\0';
    printf("%s: ok%s%s%s\n", path, titled ? " (" : "", titled ? title : "", titled ? ")" : "");
    cli_warn(call, context, 0);
    if (call->argument_count == 1) {
      listing *rows = values_of(scenario);
      listing_print(rows, LISTING_TEXT, stdout);
      listing_destroy(rows);
    }
  }
  cutis_scenario_destroy(context, &scenario);
  cutis_context_destroy(&context);
  return code;
}

int cmd_check(const cli_call *call) {
  json_t *report = cli_form(call) == LISTING_JSON ? json_array() : NULL;
  int worst = CLI_DONE;
  for (size_t i = 0; i < call->argument_count; ++i) {
    const int code = check_one(call, call->arguments[i], report);
    worst = code > worst ? code : worst;
  }
  if (report != NULL) {
    cli_json_print(report);
  }
  return worst;
}
