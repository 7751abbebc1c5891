/* cmd_doctor.c - `cutis doctor`: does everything that cutis needs work on this machine? */
#include "cli.h"

#include <errno.h>
#include <hdf5.h>
#include <libfyaml.h>
#include <math.h>
#include <omp.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sundials/sundials_version.h>
#include <unistd.h>

#include "skin/skin.h"

typedef struct finding {
  const char *what;
  bool ok;
  char detail[256];
} finding;

static void look_at_libraries(finding *found) {
  unsigned major = 0, minor = 0, release = 0;
  char sundials[32] = "";
  found->ok = H5get_libversion(&major, &minor, &release) >= 0 &&
              SUNDIALSGetVersion(sundials, (int)sizeof sundials) == 0;
  snprintf(found->detail, sizeof found->detail,
           "SUNDIALS %s, HDF5 %u.%u.%u, SQLite %s, libfyaml %s, jansson %s", sundials, major, minor,
           release, sqlite3_libversion(), fy_library_version(), jansson_version_str());
}

static void look_at_threads(finding *found) {
  const int threads = omp_get_num_procs();
  found->ok = threads >= 1;
  snprintf(found->detail, sizeof found->detail, "%d", threads);
}

/* A file can be made, written and removed here. */
static void look_at_folder(finding *found) {
  char path[] = "./.cutis-doctor-XXXXXX";
  const int file = mkstemp(path);
  found->ok = file >= 0 && write(file, "cutis\n", 6) == 6 && fsync(file) == 0;
  snprintf(found->detail, sizeof found->detail, "%s",
           found->ok ? "can be written" : strerror(errno));
  if (file >= 0) {
    close(file);
    unlink(path);
  }
}

/* At 25, unexposed, nothing changes but the count of renewals: the closed-form rest state leaves no
 * rate behind. */
static void look_at_rest(cutis_context *context, finding *found) {
  static const double largest_per_d = 1e-12;
  cutis_parameters parameters;
  skin_model model;
  double rates[CUTIS_STATES], residual = 0.0;
  parameters_default(&parameters);
  if (skin_model_create(context, &parameters, &model) != CUTIS_OK) {
    snprintf(found->detail, sizeof found->detail, "%s", cutis_context_message(context));
    return;
  }
  const skin_milieu clean = {.menopause_age_y = INFINITY};
  skin_rates(&model, &clean, SKIN_REST_AGE_Y, model.rest, rates);
  for (size_t i = 0; i < CUTIS_STATES; ++i) {
    residual = fmax(residual, i == CUTIS_W ? 0.0 : fabs(rates[i]));
  }
  found->ok = residual < largest_per_d;
  snprintf(found->detail, sizeof found->detail, "largest rate %.1e a day", residual);
}

/* One session, one month, the central constants. */
static void look_at_run(cutis_context *context, finding *found) {
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_outcome *outcome = NULL;
  cutis_person_default(&person);
  cutis_run_options_default(&options);
  options.draws = 0;
  cutis_status status = cutis_plan_default(context, &plan);
  if (status == CUTIS_OK) {
    plan.sessions = 1;
    plan.follow_up_d = 31.0;
    status = cutis_run(context, &person, &plan, NULL, &options, &outcome);
  }
  if (status != CUTIS_OK) {
    snprintf(found->detail, sizeof found->detail, "%s", cutis_context_message(context));
    return;
  }
  const cutis_effect effect =
      cutis_outcome_effect(outcome, CUTIS_R0, cutis_outcome_visits(outcome) - 1);
  found->ok = isfinite(effect.gain.central) && effect.untreated.central > 0.0;
  snprintf(found->detail, sizeof found->detail, "R0 %.3f mm treated, %.3f mm untreated",
           effect.treated.central, effect.untreated.central);
  cutis_outcome_destroy(context, &outcome);
}

int cmd_doctor(const cli_call *call) {
  cutis_context *context = NULL;
  const cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  finding found[] = {
      {.what = "version", .ok = true}, {.what = "libraries"},  {.what = "threads"},
      {.what = "this folder"},         {.what = "rest state"}, {.what = "small run"}};
  snprintf(found[0].detail, sizeof found[0].detail, "cutis %s", cutis_version());
  look_at_libraries(&found[1]);
  look_at_threads(&found[2]);
  look_at_folder(&found[3]);
  look_at_rest(context, &found[4]);
  look_at_run(context, &found[5]);

  const bool json = cli_form(call) == LISTING_JSON;
  const cli_ink ink = cli_ink_for(stdout);
  json_t *report = json_array();
  bool well = true;
  for (size_t i = 0; i < sizeof found / sizeof found[0]; ++i) {
    well = well && found[i].ok;
    json_array_append_new(report, json_pack("{s:s, s:b, s:s}", "check", found[i].what, "ok",
                                            found[i].ok, "detail", found[i].detail));
    if (!json) {
      printf("%s%-6s%s %-11s %s\n", found[i].ok ? ink.good : ink.bad, found[i].ok ? "ok" : "FAILED",
             ink.plain, found[i].what, found[i].detail);
    }
  }
  if (json) {
    cli_json_print(report);
  } else {
    json_decref(report);
  }
  cutis_context_destroy(&context);
  return well ? CLI_DONE : CLI_SYSTEM;
}
