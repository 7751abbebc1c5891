/* exposure.c - what the milieu does to named rates at one age.
 *
 *   degradation = bUV U        ultraviolet raises the net collagenolytic activity
 *
 * U is the UV index, 0 protected to 1 heavy chronic; bUV without unit.
 *
 * Source: in the table.
 * Limits: of the exposures only the sun acts. */
#include "skin/mechanisms.h"

void exposure_effect_of(const cutis_parameters *parameters, const skin_milieu *milieu, double age_y,
                        exposure_effect *effect) {
  (void)age_y;
  *effect = (exposure_effect){.synthesis = 1,
                              .degradation = parameters->bUV * milieu->uv_index,
                              .elastogenesis = 1,
                              .elastolysis = 0,
                              .healing = 1};
}
