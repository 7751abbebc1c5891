/* cmd_check.c - `cutis check`: is this scenario sound, and what exactly would be run? */
#include "cli.h"

#include <string.h>

#include "io/io.h"

/* Of one of the two, the other is NULL. */
static bool value_at(const cutis_scenario *scenario, const cutis_trial *trial, size_t index,
                     scenario_value *value) {
  return trial != NULL ? trial_value_at(trial, index, value)
                       : scenario_value_at(scenario, index, value);
}

static listing *values_of(const cutis_scenario *scenario, const cutis_trial *trial) {
  static const listing_column columns[] = {
      {"key", "key"}, {"value", "value"}, {"origin", "origin"}, {"meaning", "meaning"}};
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  scenario_value value;
  for (size_t i = 0; value_at(scenario, trial, i, &value); ++i) {
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

/* What is told of one file. */
typedef struct checked {
  int code;
  const char *path, *title;
  listing *values; /* NULL when it is not sound */
} checked;

static void report_json(json_t *report, const cutis_context *context, const checked *of) {
  json_array_append_new(
      report, json_pack("{s:o, s:o, s:b, s:o, s:o, s:o}", "scenario", cli_json_text(of->path),
                        "title", cli_json_text(of->title), "ok", of->code == CLI_DONE, "message",
                        cli_json_text(cutis_context_message(context)), "warnings",
                        cli_json_warnings(context), "values",
                        of->values != NULL ? listing_json(of->values) : json_array()));
}

static void report_text(const cli_call *call, const cutis_context *context, const checked *of) {
  if (of->code != CLI_DONE) {
    return; /* it was said */
  }
  const bool titled = of->title[0] != '\0';
  printf("%s: ok%s%s%s\n", of->path, titled ? " (" : "", of->title, titled ? ")" : "");
  cli_warn(call, context, 0);
  if (call->argument_count == 1 && of->values != NULL) {
    listing_print(of->values, LISTING_TEXT, stdout);
  }
}

/* One file; its object is appended to report when that is not NULL. */
static int check_one(const cli_call *call, const char *path, json_t *report) {
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  cutis_scenario *scenario = NULL;
  cutis_trial *trial = NULL;
  checked found = {.path = path, .title = ""};
  if (cutis_trial_is(context, path)) {
    found.code = trial_open(call, context, path, &trial);
    found.title = found.code == CLI_DONE ? cutis_trial_title(trial) : "";
  } else {
    found.code = scenario_open(call, context, path, &scenario);
    found.title = found.code == CLI_DONE ? cutis_scenario_title(scenario) : "";
  }
  if (found.code == CLI_DONE) {
    found.values = values_of(scenario, trial);
  }
  if (report != NULL) {
    report_json(report, context, &found);
  } else {
    report_text(call, context, &found);
  }
  if (found.values != NULL) {
    listing_destroy(found.values);
  }
  cutis_scenario_destroy(context, &scenario);
  cutis_trial_destroy(context, &trial);
  cutis_context_destroy(&context);
  return found.code;
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
