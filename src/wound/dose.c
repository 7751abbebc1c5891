/* dose.c - what a session amounts to, and the jump of the state that it is.
 *
 * The dose is the mean gap and injured volume fraction over the whole dermis of the area, because
 * the numbers of the skin stand for the whole dermis. The jump, f_gap and f_inj being those
 * means (collagen in units of age 25, P and T in ng/mL):
 *   D <- 1 - (1-D)(1-f_inj)    P += P_clot f_gap    T += T_clot f_act f_gap
 *   X <- 1 - (1-X)(1-f_gap)    F *= 1 - eta_kill f_inj
 *   c = eta_cut f_gap: cf += c (cn + cm); cn, cm, El *= 1 - c    cut collagen stays as fragments
 *   b *= 1 - f_open            f_open: gap fraction at the underside of the stratum corneum
 *
 * Source: table of parameters, mechanism dose. Limits: docs/mechanisms/dose.md. */
#include "wound/channels.h"

#include <string.h>

static void mean_dose(const channels *of, const cutis_anatomy *anatomy,
                      const cutis_parameters *parameters, cutis_dose *dose) {
  enum { CELLS = 16 };
  const channels made = *of;
  const double top_mm = anatomy->stratum_corneum_mm + anatomy->epidermis_mm;
  const double bottom_mm = top_mm + anatomy->papillary_mm + anatomy->reticular_mm;
  dose->punctures_per_mm2 = made.density_per_mm2;
  dose->overlap = channels_overlap(&made);
  dose->depth_mm = made.depth.mean_mm > 0 ? made.depth.mean_mm : 0;
  dose->depth_sd_mm = made.depth.sd_mm;
  dose->dermis_share = insertion_share_beyond(&made.depth, top_mm);
  dose->channel_radius_mm = made.mouth_radius_mm;
  const channels_share mean = channels_mean(&made, parameters->kappa_inj, top_mm, bottom_mm, CELLS);
  dose->gap_fraction = mean.gap;
  dose->injured_fraction = mean.injured;
  dose->open_fraction = channels_at(&made, parameters->kappa_inj, anatomy->stratum_corneum_mm).gap;
}

void wound_dose_mean(const cutis_plan *plan, const cutis_anatomy *anatomy,
                     const cutis_parameters *parameters, cutis_dose *dose) {
  channels made;
  memset(dose, 0, sizeof *dose);
  if (plan->sessions > 0) { /* plan_check has not looked at the device otherwise */
    channels_of(plan, anatomy, parameters, &made);
    mean_dose(&made, anatomy, parameters, dose);
  }
}

void wound_dose(const cutis_plan *plan, const cutis_anatomy *anatomy,
                const cutis_parameters *parameters, cutis_dose *dose) {
  channels made;
  memset(dose, 0, sizeof *dose);
  if (plan->sessions == 0) {
    return;
  }
  channels_of(plan, anatomy, parameters, &made);
  mean_dose(&made, anatomy, parameters, dose);
  const double bottom_mm = anatomy->stratum_corneum_mm + anatomy->epidermis_mm +
                           anatomy->papillary_mm + anatomy->reticular_mm;
  for (int i = 0; i < CUTIS_DOSE_DEPTHS; i++) {
    dose->z_mm[i] = bottom_mm * i / (CUTIS_DOSE_DEPTHS - 1);
    const channels_share at = channels_at(&made, parameters->kappa_inj, dose->z_mm[i]);
    dose->gap_at[i] = at.gap;
    dose->injured_at[i] = at.injured;
  }
}

cutis_status cutis_dose_of(cutis_context *context, const cutis_plan *plan,
                           const cutis_person *person, const cutis_parameters *parameters,
                           cutis_dose *dose) {
  cutis_anatomy anatomy;
  cutis_parameters central;
  TRY(context, cutis_plan_check(context, plan, person));
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &anatomy));
  if (parameters == NULL) {
    parameters_default(&central);
    parameters = &central;
  }
  wound_dose(plan, &anatomy, parameters, dose);
  return CUTIS_OK;
}

void wound_inflict(const skin_model *model, const cutis_dose *dose, double *y, double *barrier) {
  const cutis_parameters *p = &model->p;
  const double gap = dose->gap_fraction, injured = dose->injured_fraction;
  const double cut = p->eta_cut * gap;
  y[CUTIS_D] = 1 - (1 - y[CUTIS_D]) * (1 - injured);
  y[CUTIS_P] += p->P_clot * gap;
  y[CUTIS_T] += p->T_clot * p->f_act * gap;
  y[CUTIS_X] = 1 - (1 - y[CUTIS_X]) * (1 - gap);
  y[CUTIS_F] *= 1 - p->eta_kill * injured;
  y[CUTIS_CF] += cut * (y[CUTIS_CN] + y[CUTIS_CM]);
  y[CUTIS_CN] *= 1 - cut;
  y[CUTIS_CM] *= 1 - cut;
  y[CUTIS_EL] *= 1 - cut;
  *barrier *= 1 - dose->open_fraction;
}
