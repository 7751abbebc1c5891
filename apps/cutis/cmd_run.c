/* cmd_run.c - `cutis run`: one person, one plan, one answer. Reads the scenario, runs it, writes
 * the folder; how the answer is told is in answer.c. */
#include "cli.h"

#include <stdlib.h>

/* Runs the scenario into the prepared folder. */
static int run_into(const cli_call *call, cutis_context *context, const cutis_scenario *scenario,
                    const char *folder) {
  cutis_run_options options;
  cutis_run_options_default(&options);
  options.draws = cutis_scenario_draws(scenario);
  options.seed = cutis_scenario_seed(scenario);
  options.protocol = *cutis_scenario_protocol(scenario);
  options.threads = (int)cli_whole(call, "threads", 0);
  cutis_posterior *posterior = NULL;
  if (cutis_scenario_source(scenario) == CUTIS_FROM_POSTERIOR) {
    const cutis_status had = cutis_posterior_create(context, &posterior);
    if (had != CUTIS_OK) {
      folder_tidy(folder);
      return cli_failed(call, context, had);
    }
  }
  options.posterior = posterior;
  char *checkpoint = folder_checkpoint(folder);
  options.checkpoint = checkpoint;
  progress showing;
  progress_start(&showing, call, "tests");
  options.progress = progress_step;
  options.progress_user = &showing;

  size_t warned = cli_warn(call, context, 0); /* before the work, so that it can be thought over */
  stop_listen();
  cutis_outcome *outcome = NULL;
  cutis_status status =
      cutis_run(context, cutis_scenario_person(scenario), cutis_scenario_plan(scenario),
                cutis_scenario_parameters(scenario), &options, &outcome);
  progress_end(&showing);
  free(checkpoint);
  warned = cli_warn(call, context, warned);
  int code = CLI_DONE;
  if (status == CUTIS_OK) {
    status = cutis_report_write(context, scenario, outcome, folder);
  }
  if (status == CUTIS_OK) {
    folder_forget_checkpoint(folder);
    cli_warn(call, context, warned);
    answer_print(call, context, scenario, outcome, folder);
  } else {
    code = cli_failed(call, context, status);
    if (folder_tidy(folder)) {
      cli_say(call, "To go on: the same command with --resume.");
    }
  }
  cutis_outcome_destroy(context, &outcome);
  cutis_posterior_destroy(context, &posterior);
  return code;
}

int cmd_run(const cli_call *call) {
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  const char *path = call->arguments[0];
  const char *out = cli_value(call, "out");
  char *folder = out != NULL ? cli_format("%s", out) : folder_for(path);
  cutis_scenario *scenario = NULL;
  int code = scenario_open(call, context, path, &scenario);
  if (code == CLI_DONE) {
    code = folder_prepare(call, folder);
  }
  if (code == CLI_DONE) {
    code = run_into(call, context, scenario, folder);
  }
  free(folder);
  cutis_scenario_destroy(context, &scenario);
  cutis_context_destroy(&context);
  return code;
}
