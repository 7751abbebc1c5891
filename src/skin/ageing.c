/* ageing.c - the clocks: what the years, and the milieu through them, impose on the kinetics.
 *
 *   s_s = exp(-ks  (a - 25)) x exposure     synthesis per cell
 *   F_h = F0 exp(-kFa (a - 25))             set point of the fibroblasts, cell/mm3
 *   w   = exp(-kw  (a - 25)) x exposure     recruitment and proliferation
 *   s_e = exp(-(a - 25)/taue) x exposure    adult elastogenesis
 *
 * a is the age in years; ks, kFa, kw per year, taue in years. The exposures multiply, or add to the
 * activities that wear the matrix (exposure.c). Nothing here depends on the state.
 *
 * Source: in-vitro procollagen of young and old fibroblasts (Varani 2006) for ks; the rest in the
 * table. Limits: one rate a clock for all of adult life; hormones other than menopause are inside
 * ks. */
#include "skin/mechanisms.h"

void ageing_forcing_of(const skin_model *model, const skin_milieu *milieu, number age_y,
                       skin_forcing *forcing) {
  const cutis_parameters *p = &model->p;
  const number years = age_y - SKIN_REST_AGE_Y;
  exposure_effect exposed;
  exposure_effect_of(p, milieu, age_y, &exposed);
  *forcing = (skin_forcing){
      .s_s = exp(-p->ks * years) * exposed.synthesis,
      .F_h = p->F0 * exp(-p->kFa * years),
      .w = exp(-p->kw * years) * exposed.healing,
      .s_e = exp(-years OVER_P(taue)) * exposed.elastogenesis,
      .E_added = exposed.degradation,
      .wear_added = exposed.elastolysis,
      .edge = milieu->edge_supply_per_d,
  };
}
