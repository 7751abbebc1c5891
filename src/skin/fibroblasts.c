/* fibroblasts.c - the cells that make and hold the matrix, and the contractile form they take while
 * it is new.
 *
 *   conv  = kFY F max(hY - hY0, 0) S,   hY = T^2/(KY^2 + T^2)
 *   dF/dt = w rF P/(KP + P) F (1 - (F + Y)/Fmax) + dF (F_h - F - Y) - conv + edge X (F_h - F)
 *   dY/dt = conv - dY Y
 *
 * F, Y in cell/mm3, rates per day; F_h, w: ageing.c. hY0 is hY at rest, so that resting skin has no
 * myofibroblasts. `edge` stands for cells walking in from the edge of an open wound; it is 0 in a
 * needled channel, which is fed from all sides. Where no fibroblast is left the pull towards the
 * set point can only fill: F stays >= 0.
 *
 * Source: proliferation after Jin 2011 and Adler 2020; conversion by TGF-beta and by tension after
 * Murphy 2012. Limits: dF, which sets how long the added cells stay, is not fixed by 28-day wound
 * data. */
#include "skin/mechanisms.h"

static real activation(const skin_point *at) {
  return at->T * at->T OVER(at->p->KY * at->p->KY + at->T * at->T);
}

/* Fibroblasts that turn per unit of F. */
static real conversion(const skin_point *at) {
  return at->p->kFY * real_max(activation(at) - at->model->hY0, 0) * at->S;
}

static real mitogen_response(const skin_point *at) {
  return at->f->w * at->p->rF * at->P OVER(at->p->KP + at->P);
}

/* The pull towards the set point is on: always, but for emptying what is already empty. */
static truth is_pulled(const skin_point *at) {
  return truth_or(real_above(at->F, 0), real_above(at->f->F_h, at->F + at->Y));
}

void fibroblasts_rates(const skin_point *at, real *rates) {
  const cutis_parameters *p = at->p;
  const real converted = conversion(at) * at->F;
  const real pull = real_where(is_pulled(at), p->dF * (at->f->F_h - at->F - at->Y), real_of(0));
  rates[CUTIS_F] = mitogen_response(at) * at->F * (1 - (at->F + at->Y) OVER_P(Fmax)) + pull -
                   converted + at->f->edge * at->X * (at->f->F_h - at->F);
  rates[CUTIS_Y] = converted - p->dY * at->Y;
}

void fibroblasts_jacobian(const skin_point *at, const skin_slopes *slope, skin_matrix jacobian) {
  const cutis_parameters *p = at->p;
  const real half = p->KP + at->P, T2 = at->T * at->T, KY2 = p->KY * p->KY;
  const real grown = mitogen_response(at), turned = conversion(at);
  const real dF = real_where(is_pulled(at), p->dF, real_of(0));
  const real per_S = p->kFY * real_max(activation(at) - at->model->hY0, 0) * at->F;
  const real per_T = p->kFY * real_slope(activation(at), at->model->hY0) * at->S * at->F * 2 *
                     at->T * KY2 OVER((KY2 + T2) * (KY2 + T2));

  real *row = jacobian[CUTIS_Y];
  row[CUTIS_F] = turned;
  row[CUTIS_Y] = -p->dY;
  row[CUTIS_T] = per_T;
  row[CUTIS_CN] = row[CUTIS_CM] = per_S * slope->S_ci;
  row[CUTIS_CF] = per_S * slope->S_cf;
  row[CUTIS_X] = per_S * slope->S_X;

  row = jacobian[CUTIS_F];
  row[CUTIS_F] = grown * (1 - (2 * at->F + at->Y) OVER_P(Fmax)) - dF - turned - at->f->edge * at->X;
  row[CUTIS_Y] = -grown * at->F OVER_P(Fmax) - dF;
  row[CUTIS_P] =
      at->f->w * p->rF * p->KP OVER(half * half) * at->F * (1 - (at->F + at->Y) OVER_P(Fmax));
  row[CUTIS_T] = -per_T;
  row[CUTIS_CN] = row[CUTIS_CM] = -per_S * slope->S_ci;
  row[CUTIS_CF] = -per_S * slope->S_cf;
  row[CUTIS_X] = -per_S * slope->S_X + at->f->edge * (at->f->F_h - at->F);
}
