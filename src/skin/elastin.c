/* elastin.c - functional elastic fibre: hardly made in adults, slowly worn.
 *
 *   dEl/dt = ke (s_e u F/F0 - (E + wear) El)
 *
 * El is 1 at 25; ke per day; s_e: ageing.c; u: collagen.c; E: degradation.c; wear: exposure.c.
 *
 * Source: elastin half-life (Shapiro 1991), adult elastogenesis (Almine 2012).
 * Limits: what is made counts at once as functional, and is little; needling therefore does not
 * raise El. */
#include "skin/mechanisms.h"

real elastin_made(const skin_point *at) {
  const cutis_parameters *p = at->p;
  return at->f->s_e * at->u * at->F OVER_P(F0);
}

void elastin_rates(const skin_point *at, real *rates) {
  rates[CUTIS_EL] = at->p->ke * (elastin_made(at) - (at->E + at->f->wear_added) * at->El);
}

void elastin_jacobian(const skin_point *at, const skin_slopes *slope, skin_matrix jacobian) {
  const cutis_parameters *p = at->p;
  real *row = jacobian[CUTIS_EL];
  row[CUTIS_F] = p->ke * at->f->s_e * at->u OVER_P(F0);
  row[CUTIS_T] = p->ke * at->f->s_e * slope->u_T * at->F OVER_P(F0);
  row[CUTIS_EL] = -p->ke * (at->E + at->f->wear_added);
  row[CUTIS_CN] = row[CUTIS_CM] = -p->ke * slope->E_ci * at->El;
  row[CUTIS_CF] = -p->ke * slope->E_cf * at->El;
  row[CUTIS_X] = -p->ke * slope->E_X * at->El;
  row[CUTIS_I] = -p->ke * slope->E_I * at->El;
}
