/* screen.c - which draws of the priors are people at all.
 *
 * The parameters' ranges were found one at a time; together they can make skin that nobody has. Two
 * bounds are kept, both from the model's own analysis (docs/model.md):
 *   inflammation must resolve            loop gain G < 0.9 (at 1 it never does)
 *   protected skin keeps some collagen   intact collagen at 75, of that at 25, within 0.50 .. 0.72
 * The second is -1 % a year (Shuster, Black & McVitie 1975) with the spread of published slopes. */
#include "course/course.h"

#include <math.h>
#include <string.h>

bool screen_heals(const cutis_parameters *parameters) {
  return skin_loop_gain(parameters) < SCREEN_LOOP_GAIN_MOST;
}

cutis_status screen_parameters(cutis_context *context, skin_solver *solver,
                               const cutis_parameters *parameters, bool *accepted) {
  *accepted = false;
  if (!screen_heals(parameters)) {
    return CUTIS_OK;
  }
  skin_model model;
  TRY(context, skin_model_create(context, parameters, &model));
  const skin_milieu protected_skin = {.menopause_age_y = INFINITY};
  const double years_d = (SCREEN_AGE_Y - SKIN_REST_AGE_Y) * SKIN_DAYS_PER_YEAR;
  double y[CUTIS_STATES];
  memcpy(y, model.rest, sizeof y);
  const cutis_status status =
      skin_solve(context, solver, &model, &protected_skin, SKIN_REST_AGE_Y, &years_d, 1, y, NULL);
  if (status == CUTIS_NOT_CONVERGED || status == CUTIS_OUT_OF_DOMAIN) {
    return CUTIS_OK; /* no life to 75: nobody */
  }
  TRY(context, status);
  const double collagen = y[CUTIS_CN] + y[CUTIS_CM];
  *accepted = collagen >= SCREEN_COLLAGEN_LEAST && collagen <= SCREEN_COLLAGEN_MOST;
  return CUTIS_OK;
}

/* ---- choosing the draws ---- */
enum { CANDIDATES_PER_DRAW = 50, CANDIDATES_EXTRA = 500 };

/* Draw candidate `number`, with the symbols that the user has set held at what they were set to. */
static cutis_status draw_candidate(cutis_context *context, const cutis_posterior *posterior,
                                   uint64_t seed, uint32_t number, const cutis_parameters *central,
                                   cutis_parameters *drawn) {
  if (posterior) {
    TRY(context, cutis_posterior_draw(context, posterior, seed, number, drawn));
  } else {
    TRY(context, cutis_parameters_draw(context, seed, number, drawn));
  }
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    if (central->held[i]) {
      parameters_put(drawn, i, parameters_value(central, i));
      drawn->held[i] = true;
    }
  }
  return CUTIS_OK;
}

cutis_status screen_choose(cutis_context *context, const cutis_posterior *posterior, uint64_t seed,
                           const cutis_parameters *central, size_t wanted, cutis_parameters *chosen,
                           uint32_t *number, size_t *rejected) {
  const size_t most = wanted * CANDIDATES_PER_DRAW + CANDIDATES_EXTRA;
  cutis_context *screening = NULL; /* a draw that is rejected is no failure to tell */
  TRY(context, context_fork(context, &screening));
  skin_solver *solver = NULL;
  cutis_status status = skin_solver_create(screening, SKIN_RELATIVE, &solver);
  size_t kept = 0, tried = 0;
  while (kept < wanted && tried < most && status == CUTIS_OK) {
    bool accepted = false;
    status = draw_candidate(screening, posterior, seed, (uint32_t)tried, central, &chosen[kept]);
    if (status == CUTIS_OK) {
      status = screen_parameters(screening, solver, &chosen[kept], &accepted);
    }
    if (number != NULL) {
      number[kept] = (uint32_t)tried;
    }
    tried++;
    kept += accepted ? 1 : 0;
  }
  skin_solver_destroy(screening, &solver);
  status = context_join(context, screening, status);
  cutis_context_destroy(&screening);
  TRY(context, status);
  *rejected = tried - kept;
  if (kept < wanted) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                "Of %zu draws of the %s only %zu pass the bounds on inflammation and ageing "
                "(docs/model.md); %zu are needed. Parameters that were set may exclude the others.",
                tried, cutis_source_key(posterior ? CUTIS_FROM_POSTERIOR : CUTIS_FROM_PRIOR), kept,
                wanted);
  }
  if (posterior && tried > posterior->draws) {
    context_warn(
        context,
        "%zu draws were taken of the posterior, which has %zu: they come more than once, and "
        "what is told of chance takes them for %zu.",
        tried, posterior->draws, wanted);
  }
  return CUTIS_OK;
}
