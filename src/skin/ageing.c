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

void ageing_forcing_with(const skin_model *model, const skin_milieu *milieu,
                         const exposure_effect *lasting, given age_y, skin_forcing *forcing) {
  const cutis_parameters *p = &model->p;
  const given years = age_y - SKIN_REST_AGE_Y;
  *forcing = (skin_forcing){
      .s_s = exp(-p->ks * years) *
             (lasting->synthesis * exposure_menopause(p, age_y, milieu->menopause_age_y)),
      .F_h = p->F0 * exp(-p->kFa * years),
      .w = exp(-p->kw * years) * lasting->healing,
      .s_e = exp(-years OVER_P(taue)) * lasting->elastogenesis,
      .E_added = lasting->degradation,
      .wear_added = lasting->elastolysis,
      .edge = milieu->edge_supply_per_d,
  };
}

void ageing_forcing_of(const skin_model *model, const skin_milieu *milieu, given age_y,
                       skin_forcing *forcing) {
  exposure_effect lasting;
  exposure_lasting(&model->p, milieu, &lasting);
  ageing_forcing_with(model, milieu, &lasting, age_y, forcing);
}
