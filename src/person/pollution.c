/* pollution.c - how polluted the air is, as one number.
 *
 *   index = max over the markers known of (level - clean) / (reference - clean), within 0 .. 3
 *
 * Fine particles, nitrogen dioxide and soot are markers of one mixture (traffic, heating, cooking)
 * that rise and fall together, so the strongest counts and they are not added up; one that is not
 * known adds nothing.
 *
 * Clean: WHO air quality guideline 2021 (PM2.5 5, NO2 10 ug/m3); reference: WHO interim target 1
 * for both (PM2.5 35, NO2 40 ug/m3). Soot has no guideline: clean and reference are assumed at the
 * same ratio to PM2.5, with 1e-5/m of absorbance to 20 ug/m3.
 * Limits: ozone, which also goes with wrinkles, is not among the inputs. */
#include "person/person.h"

#include <math.h>

static double marker(double level, double clean, double reference) {
  return isnan(level) ? 0 : (level - clean) / (reference - clean);
}

double pollution_index(const cutis_pollution *pollution) {
  const double strongest = fmax(marker(pollution->pm25_ug_per_m3, 5, 35),
                                fmax(marker(pollution->no2_ug_per_m3, 10, 40),
                                     marker(pollution->soot_1e5_per_m, 0.25, 1.75)));
  return fmin(fmax(strongest, 0), 3);
}
