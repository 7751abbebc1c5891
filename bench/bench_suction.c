/* bench_suction.c - one suction test, 2 mm, 450 mbar, 3 s on and off, on one core: as shipped, on
 * skin of 25 and 55 years, and the prototype's own (its mesh of 266 elements, its law and its
 * states).
 *
 * Prints seconds a test (key, tab, seconds), medians; to stderr what was bought with them. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../tests/suction_prototype.h"

enum { REPEATS = 15 };

static void stop(cutis_context *context) {
  fprintf(stderr, "bench_suction: %s\n", cutis_context_message(context));
  exit(1);
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Median time of a test of each of `count` skins in turn. */
static double median_s(cutis_context *context, suction_workspace *workspace,
                       mechanics_layer (*skins)[LAYERS], int count) {
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  double took_s[REPEATS];
  cutis_suction result;
  for (int k = 0; k < REPEATS; ++k) {
    const double from_s = now_s();
    if (suction_test(context, workspace, skins[k % count], &protocol, &result) != CUTIS_OK) {
      stop(context);
    }
    took_s[k] = now_s() - from_s;
  }
  fprintf(stderr,
          "R0 %.4f mm, R7 %.4f; %d elements, %d equations, %d iterations, %d factorisations\n",
          result.readout[CUTIS_R0], result.readout[CUTIS_R7],
          suction_workspace_body(workspace)->elements, suction_workspace_body(workspace)->equations,
          result.newton_iterations, suction_workspace_body(workspace)->factorisations);
  return statistics_quantile(took_s, REPEATS, 0.5);
}

static void skin_of(cutis_context *context, double age_y, mechanics_layer layers[LAYERS]) {
  cutis_parameters central;
  parameters_default(&central);
  skin_model model;
  cutis_anatomy anatomy;
  skin_solver *solver = NULL;
  const skin_milieu calm = {.menopause_age_y = INFINITY};
  double y[CUTIS_STATES];
  if (skin_model_create(context, &central, &model) != CUTIS_OK ||
      cutis_anatomy_of(context, CUTIS_AREA_CHEEK, CUTIS_FEMALE, &anatomy) != CUTIS_OK ||
      skin_solver_create(context, 1e-6, &solver) != CUTIS_OK) {
    stop(context);
  }
  memcpy(y, model.rest, sizeof y);
  const double days = (age_y - SKIN_REST_AGE_Y) * SKIN_DAYS_PER_YEAR;
  if (days > 0.0 &&
      skin_solve(context, solver, &model, &calm, SKIN_REST_AGE_Y, &days, 1, y, NULL) != CUTIS_OK) {
    stop(context);
  }
  mechanics_layers(&model, &calm, age_y, y, &anatomy, layers);
  skin_solver_destroy(context, &solver);
}

int main(void) {
  cutis_context *context;
  if (cutis_context_create(NULL, &context) != CUTIS_OK) {
    return 1;
  }
  mechanics_layer skins[3][LAYERS];
  suction_workspace *workspace = NULL;
  skin_of(context, 25.0, skins[0]);
  skin_of(context, 55.0, skins[1]);
  if (suction_workspace_create(context, &workspace) != CUTIS_OK) {
    stop(context);
  }
  printf("suction\t%.6f\n", median_s(context, workspace, skins, 2));
  suction_workspace_destroy(context, &workspace);

  const suction_settings set = prototype_mesh(1);
  if (suction_workspace_create_with(context, &set, &workspace) != CUTIS_OK) {
    stop(context);
  }
  for (int k = 0; k < 3; ++k) {
    prototype_layers(PROTOTYPE_STATES[k], skins[k]);
  }
  printf("suction_oracle_mesh\t%.6f\n", median_s(context, workspace, skins, 3));
  suction_workspace_destroy(context, &workspace);
  cutis_context_destroy(&context);
  return 0;
}
