/* closure.c - the surface after a session: barrier, water loss, redness, downtime.
 *
 *   db/dt = kb exp(-kb_age (a - 25)) (1 - b)              barrier, 1: intact; solved in closed form
 *   TEWL  = tewl_intact + (tewl_open - tewl_intact)(1 - b)                                  g/m2/h
 *   a*    = red_max D / (red_half + D) exp(-red_type (phototype - 2))    a* units above one's own
 *   downtime: the days in which a* stays above red_seen while D falls by exp(-kD t)
 *
 * Redness follows the danger signal D, which is there at once and halves in 1.2 days. The tone I of
 * the model, fitted to open wounds, peaks on day 2 and lasts ten: flushing after needles is gone by
 * day 3. The vessels saturate, hence the half point.
 *
 * Source: table of parameters, mechanism closure. Limits: docs/mechanisms/closure.md. */
#include "wound/wound.h"

#include <math.h>

static double closing_per_d(const cutis_parameters *parameters, double age_y) {
  return parameters->kb * exp(-parameters->kb_age * (age_y - SKIN_REST_AGE_Y));
}

double wound_barrier_after(const cutis_parameters *parameters, double barrier, double age_y,
                           double days) {
  return 1 - (1 - barrier) * exp(-closing_per_d(parameters, age_y) * days);
}

double wound_closure_d(const cutis_parameters *parameters, double age_y) {
  return -log(parameters->b_closed) / closing_per_d(parameters, age_y);
}

double wound_tewl(const cutis_parameters *parameters, double barrier) {
  return parameters->tewl_intact +
         (parameters->tewl_open - parameters->tewl_intact) * (1 - barrier);
}

static double redness_scale(const cutis_parameters *parameters, int phototype) {
  return parameters->red_max * exp(-parameters->red_type * (phototype - 2));
}

double wound_redness(const cutis_parameters *parameters, const double *y, int phototype) {
  const double danger = y[CUTIS_D];
  return redness_scale(parameters, phototype) * danger / (parameters->red_half + danger);
}

double wound_downtime_d(const cutis_parameters *parameters, const cutis_dose *dose, int phototype) {
  const double scale = redness_scale(parameters, phototype);
  if (scale <= parameters->red_seen) {
    return 0; /* on skin this dark no redness reaches what is seen */
  }
  const double danger_seen =
      parameters->red_half * parameters->red_seen / (scale - parameters->red_seen);
  if (dose->injured_fraction <= danger_seen) {
    return 0;
  }
  return log(dose->injured_fraction / danger_seen) / parameters->kD;
}
