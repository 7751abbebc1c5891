/* insertion.c - how deep the needles go.
 *
 * Skin gives way before it is pierced, the less the faster the needle comes: a needle of length L
 * that moves its full stroke ends at depth
 *   d = L - delta,   delta = delta0 (v / 10 mm/s)^-m_v        mm; v in mm/s
 * and pierces nothing where d < 0. Needles differ: depths are normal about this mean, cut at 0,
 *   sd^2 = (tolerance / 2)^2                            how evenly they stand out of the device
 *        + (cv_delta delta)^2                           how evenly skin gives way
 *        + (cv_epi (stratum corneum + epidermis))^2     the relief of this area's epidermis
 *
 * Source: one roller in rats (770 um needles, 152 um channels; Kalluri 2011, PMC3160154) fixes
 * delta0, one pen in taut human skin (depth about needle length; Sasaki 2019, PMC7671250) fixes
 * m_v. Limits: docs/mechanisms/insertion.md. */
#include "wound/channels.h"

#include <math.h>

double insertion_deflection_mm(const cutis_parameters *parameters, double speed_mm_per_s) {
  return parameters->delta0 * pow(speed_mm_per_s / 10.0, -parameters->m_v);
}

void insertion_of(const cutis_plan *plan, const cutis_anatomy *anatomy,
                  const cutis_parameters *parameters, insertion *depth) {
  const double deflection_mm =
      insertion_deflection_mm(parameters, plan->device.needle_speed_mm_per_s);
  const double protrusion_mm = plan->device.needle_tolerance_mm / 2.0;
  const double giving_mm = parameters->cv_delta * deflection_mm;
  const double relief_mm =
      parameters->cv_epi * (anatomy->stratum_corneum_mm + anatomy->epidermis_mm);
  depth->mean_mm = plan->needle_length_mm - deflection_mm;
  depth->sd_mm =
      sqrt(protrusion_mm * protrusion_mm + giving_mm * giving_mm + relief_mm * relief_mm);
}

double insertion_share_beyond(const insertion *depth, double z_mm) {
  if (depth->sd_mm > 0) {
    return normal_cumulative((depth->mean_mm - z_mm) / depth->sd_mm);
  }
  return depth->mean_mm > z_mm ? 1.0 : 0.0;
}
