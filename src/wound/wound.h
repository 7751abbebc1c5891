/* wound/ - what a session does to the skin: insertion, channels, dose, and how the surface closes
 * again.
 *
 * cutis_dose_of lives here. */
#ifndef CUTIS_WOUND_H
#define CUTIS_WOUND_H

#include "skin/skin.h"

/* The dose of one session of a plan that has passed plan_check. insertion.c: depth; channels.c:
 * density, profile, fractions. */
void wound_dose(const cutis_plan *plan, const cutis_anatomy *anatomy,
                const cutis_parameters *parameters, cutis_dose *dose);

/* The same without the profile over depth, for those who only inflict it. */
void wound_dose_mean(const cutis_plan *plan, const cutis_anatomy *anatomy,
                     const cutis_parameters *parameters, cutis_dose *dose);

/* The jump of the state at a session (model equations in docs/mechanisms/dose.md), and of the
 * barrier. */
void wound_inflict(const skin_model *model, const cutis_dose *dose, double *y, double *barrier);

/* The barrier some days on: db/dt = kb exp(-kb_age (a - 25)) (1 - b), in closed form. */
double wound_barrier_after(const cutis_parameters *parameters, double barrier, double age_y,
                           double days);
/* Days until the opening of one session has closed, as instruments call it: its share b_closed of
 * the opening is left. */
double wound_closure_d(const cutis_parameters *parameters, double age_y);
/* Transepidermal water loss, g/m2/h. */
double wound_tewl(const cutis_parameters *parameters, double barrier);
/* Redness above the person's own, a* units, from the state y: it follows the danger signal D, not
 * the slower tone I. */
double wound_redness(const cutis_parameters *parameters, const double *y, int phototype);
/* Days of visible redness after one session on calm skin, in closed form. */
double wound_downtime_d(const cutis_parameters *parameters, const cutis_dose *dose, int phototype);

#endif
