/* growth_factors.c - what the cells tell each other: mitogen and TGF-beta.
 *
 *   dP/dt = sPM max(M + R - R0, 0) - dP P       PDGF-like mitogen of recruited macrophages
 *   dT/dt = sTM R + sTF F + sTY Y - dT T        TGF-beta, total equivalent
 *
 * P and T in ng/mL (= pg/mm3), secretion in pg/cell/d, losses per day.
 *
 * Source: losses and yields per cell of Jin 2011, Waugh & Sherratt 2006 and Adler 2020, in the
 * table. Limits: one lumped mitogen; latent and active TGF-beta and its isoforms are one. */
#include "skin/mechanisms.h"

/* Macrophages beyond the residents, who feed nobody. */
static real recruited(const skin_point *at) {
  return at->M + at->R - at->p->R0;
}

void growth_factors_rates(const skin_point *at, real *rates) {
  const cutis_parameters *p = at->p;
  rates[CUTIS_P] = p->sPM * real_max(recruited(at), 0) - p->dP * at->P;
  rates[CUTIS_T] = p->sTM * at->R + p->sTF * at->F + p->sTY * at->Y - p->dT * at->T;
}

void growth_factors_jacobian(const skin_point *at, skin_matrix jacobian) {
  const cutis_parameters *p = at->p;
  real *row = jacobian[CUTIS_P];
  row[CUTIS_M] = row[CUTIS_R] = p->sPM * real_slope(recruited(at), 0);
  row[CUTIS_P] = -p->dP;

  row = jacobian[CUTIS_T];
  row[CUTIS_R] = p->sTM;
  row[CUTIS_F] = p->sTF;
  row[CUTIS_Y] = p->sTY;
  row[CUTIS_T] = -p->dT;
}
