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

#define LOOP_GAIN_MOST 0.9
#define COLLAGEN_75_LEAST 0.50
#define COLLAGEN_75_MOST 0.72

cutis_status screen_parameters(cutis_context *context, skin_solver *solver,
                               const cutis_parameters *parameters, bool *accepted) {
  *accepted = false;
  skin_model model;
  cutis_status status = skin_model_create(context, parameters, &model);
  if (status == CUTIS_OUT_OF_DOMAIN || (status == CUTIS_OK && model.loop_gain >= LOOP_GAIN_MOST)) {
    return CUTIS_OK;
  }
  TRY(context, status);
  const skin_milieu protected_skin = {.menopause_age_y = INFINITY};
  const double fifty_years_d = 50.0 * SKIN_DAYS_PER_YEAR;
  double y[CUTIS_STATES];
  memcpy(y, model.rest, sizeof y);
  status = skin_solve(context, solver, &model, &protected_skin, SKIN_REST_AGE_Y, &fifty_years_d, 1,
                      y, NULL);
  if (status == CUTIS_NOT_CONVERGED || status == CUTIS_OUT_OF_DOMAIN) {
    return CUTIS_OK; /* no life to 75: nobody */
  }
  TRY(context, status);
  const double collagen = y[CUTIS_CN] + y[CUTIS_CM];
  *accepted = collagen >= COLLAGEN_75_LEAST && collagen <= COLLAGEN_75_MOST;
  return CUTIS_OK;
}
