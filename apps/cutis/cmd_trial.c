/* cmd_trial.c - `cutis trial`: a population, its arms, one answer. Reads the scenario, runs it into
 * the folder; how the answer is told is in trial_answer.c. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

/* --set, --people, --worlds, --seed, --instruments: as if the file had said so. */
static int set_all(const cli_call *call, cutis_context *context, cutis_trial *trial) {
  static const struct {
    const char *option, *key;
  } words[] = {{"people", "population.people"},
               {"worlds", "trial.worlds"},
               {"instruments", "trial.instruments"},
               {"seed", "trial.seed"}};
  size_t next = 0;
  for (const char *pair; (pair = cli_next(call, "set", &next)) != NULL;) {
    const char *equals = strchr(pair, '=');
    if (equals == NULL || equals == pair) {
      return cli_fail(call, CLI_INPUT,
                      "--set takes KEY=VALUE such as population.people=200, not \"%s\".", pair);
    }
    char *key = cli_format("%.*s", (int)(equals - pair), pair);
    const cutis_status status = cutis_trial_set(context, trial, key, equals + 1);
    free(key);
    if (status != CUTIS_OK) {
      return cli_failed(call, context, status);
    }
  }
  for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
    const char *value = cli_value(call, words[i].option);
    const cutis_status status =
        value != NULL ? cutis_trial_set(context, trial, words[i].key, value) : CUTIS_OK;
    if (status != CUTIS_OK) {
      return cli_failed(call, context, status);
    }
  }
  return CLI_DONE;
}

int trial_open(const cli_call *call, cutis_context *context, const char *path,
               cutis_trial **trial) {
  cutis_status status = cutis_trial_read(context, path, trial);
  if (status != CUTIS_OK) {
    return cli_failed(call, context, status);
  }
  const int code = set_all(call, context, *trial);
  if (code != CLI_DONE) {
    return code;
  }
  status = cutis_trial_check(context, *trial);
  return status == CUTIS_OK ? CLI_DONE : cli_failed(call, context, status);
}

static int run_into(const cli_call *call, cutis_context *context, const cutis_trial *trial,
                    const char *folder) {
  progress showing;
  progress_start(&showing, call, "people");
  const cutis_trial_options options = {.threads = (int)cli_whole(call, "threads", 0),
                                       .folder = folder,
                                       .resume = cli_given(call, "resume"),
                                       .progress = progress_step,
                                       .progress_user = &showing};
  const size_t warned = cli_warn(call, context, 0);
  stop_listen();
  cutis_trial_outcome *outcome = NULL;
  const cutis_status status = cutis_trial_run(context, trial, &options, &outcome);
  progress_end(&showing);
  cli_warn(call, context, warned);
  int code = CLI_DONE;
  if (status == CUTIS_OK) {
    trial_answer_print(call, context, trial, outcome, folder);
  } else {
    code = cli_failed(call, context, status);
    if (folder_tidy_trial(folder) && status == CUTIS_STOPPED) {
      cli_say(call, "To go on: the same command with --resume.");
    }
  }
  cutis_trial_outcome_destroy(context, &outcome);
  return code;
}

int cmd_trial(const cli_call *call) {
  cutis_context *context = NULL;
  const cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  const char *path = call->arguments[0];
  const char *out = cli_value(call, "out");
  char *folder = out != NULL ? cli_format("%s", out) : folder_for(path);
  cutis_trial *trial = NULL;
  int code = trial_open(call, context, path, &trial);
  if (code == CLI_DONE) {
    code = folder_prepare(call, folder);
  }
  if (code == CLI_DONE) {
    code = run_into(call, context, trial, folder);
  }
  free(folder);
  cutis_trial_destroy(context, &trial);
  cutis_context_destroy(&context);
  return code;
}
