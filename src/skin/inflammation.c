/* inflammation.c - from the danger signal of an injury to neutrophils, macrophages, and back to
 * rest.
 *
 *   m = M/Mref,  r = (R - R0)/Mref
 *   dN/dt = rN I - (dN + keN (m + r)) N
 *   dM/dt = w rM I max(1 - (M + R)/Mmax, 0) - (kMR + dM) M
 *   dR/dt = kMR M - dR (R - R0)
 *   dD/dt = -kD D
 *   dI/dt = sD D + kIN N/Nref + kIM m - dI (1 + bR r) I
 *
 * N, M, R in cell/mm3, D and I without unit, rates per day.
 *
 * Source: the chain of Waugh & Sherratt 2006 and Jin 2011 for the macrophages; constants fitted to
 * consensus wound curves. Limits: no infection, no chronic wound: the loop gain must stay below 1
 * (rest.c), or I never returns to 0. */
#include "skin/mechanisms.h"

void inflammation_scales(skin_point *at) {
  const cutis_parameters *p = at->p;
  at->m = at->M OVER_P(Mref);
  at->r = (at->R - p->R0) OVER_P(Mref);
}

/* Room left for recruited macrophages. */
static real room(const skin_point *at) {
  const cutis_parameters *p = at->p;
  return 1.0 - (at->M + at->R) OVER_P(Mmax);
}

void inflammation_rates(const skin_point *at, real *rates) {
  const cutis_parameters *p = at->p;
  rates[CUTIS_N] = p->rN * at->I - (p->dN + p->keN * (at->m + at->r)) * at->N;
  rates[CUTIS_M] = at->f->w * p->rM * at->I * real_max(room(at), 0) - (p->kMR + p->dM) * at->M;
  rates[CUTIS_R] = p->kMR * at->M - p->dR * (at->R - p->R0);
  rates[CUTIS_D] = -p->kD * at->D;
  rates[CUTIS_I] = p->sD * at->D + p->kIN * at->N OVER_P(Nref) + p->kIM * at->m -
                   p->dI * (1 + p->bR * at->r) * at->I;
}

void inflammation_jacobian(const skin_point *at, skin_matrix jacobian) {
  const cutis_parameters *p = at->p;
  real *row = jacobian[CUTIS_N];
  row[CUTIS_N] = -(p->dN + p->keN * (at->m + at->r));
  row[CUTIS_M] = row[CUTIS_R] = -p->keN * at->N OVER_P(Mref);
  row[CUTIS_I] = p->rN;

  const real crowding = -at->f->w * p->rM * at->I * real_slope(room(at), 0) OVER_P(Mmax);
  row = jacobian[CUTIS_M];
  row[CUTIS_M] = crowding - (p->kMR + p->dM);
  row[CUTIS_R] = crowding;
  row[CUTIS_I] = at->f->w * p->rM * real_max(room(at), 0);

  row = jacobian[CUTIS_R];
  row[CUTIS_M] = p->kMR;
  row[CUTIS_R] = -p->dR;

  jacobian[CUTIS_D][CUTIS_D] = -p->kD;

  row = jacobian[CUTIS_I];
  row[CUTIS_D] = p->sD;
  row[CUTIS_N] = p->kIN OVER_P(Nref);
  row[CUTIS_M] = p->kIM OVER_P(Mref);
  row[CUTIS_R] = -p->dI * p->bR * at->I OVER_P(Mref);
  row[CUTIS_I] = -p->dI * (1 + p->bR * at->r);
}
