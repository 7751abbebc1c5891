/* scenario.c - a scenario as the command line wants it: the file, then --set, --draws and --seed,
 * then the checks. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

/* A word of the command line that stands for a key of the scenario. */
static cutis_status set_from_option(const cli_call *call, cutis_context *context,
                                    cutis_scenario *scenario, const char *option, const char *key) {
  const char *value = cli_value(call, option);
  return value != NULL ? cutis_scenario_set(context, scenario, key, value) : CUTIS_OK;
}

/* --set key=value, in the order given. */
static int set_all(const cli_call *call, cutis_context *context, cutis_scenario *scenario) {
  size_t next = 0;
  for (const char *pair; (pair = cli_next(call, "set", &next)) != NULL;) {
    const char *equals = strchr(pair, '=');
    if (equals == NULL || equals == pair) {
      return cli_fail(call, CLI_INPUT, "--set takes KEY=VALUE such as plan.sessions=3, not \"%s\".",
                      pair);
    }
    char *key = cli_format("%.*s", (int)(equals - pair), pair);
    const cutis_status status = cutis_scenario_set(context, scenario, key, equals + 1);
    free(key);
    if (status != CUTIS_OK) {
      return cli_failed(call, context, status);
    }
  }
  return CLI_DONE;
}

int scenario_open(const cli_call *call, cutis_context *context, const char *path,
                  cutis_scenario **scenario) {
  cutis_status status = cutis_scenario_read(context, path, scenario);
  if (status != CUTIS_OK) {
    return cli_failed(call, context, status);
  }
  const int code = set_all(call, context, *scenario);
  if (code != CLI_DONE) {
    return code;
  }
  status = set_from_option(call, context, *scenario, "draws", "uncertainty.draws");
  if (status == CUTIS_OK) {
    status = set_from_option(call, context, *scenario, "seed", "uncertainty.seed");
  }
  if (status == CUTIS_OK) {
    status = cutis_scenario_check(context, *scenario);
  }
  return status == CUTIS_OK ? CLI_DONE : cli_failed(call, context, status);
}
