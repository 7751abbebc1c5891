/* fibres.c - the weave of the collagen: how often it has been renewed, which way its fibres lie, and
 * how crimped they are. Nothing here acts back on the other states.
 *
 *   dW/dt  = c+/ci                            renewals since 25; c+ is what is laid down
 *   dXc/dt = (c+ in gaps)/ci - (c+/ci) Xc     share of ci that was laid down in gaps
 *   Hf     = (1 - Xc) Hrest + Xc I/3          structure tensor, trace 1
 *   Hrest  = ((1 - hz) a, hz, (1 - hz)(1 - a))   across the tension lines, through, along
 *   a      = 1/(1 + (l_along/l_across)^q_or)  new fibres follow the stretch that the area stands in
 *   crimp  = 1 + (ls - 1)(1 - (1 - sg) Xc)
 *
 * W and Xc have no unit, rates are per day. Each new fibre takes the place of a chance old one, so
 * Hf and the crimp obey dZ/dt = (c+/ci)(Znew - Z); as Znew has but two values, of intact weave and
 * of gaps, Xc solves both exactly. Of c+, the part X chi cr(0)/Q is laid down in gaps (collagen.c).
 *
 * The stretch of the area answers its tension by ground substance and elastic fibre alone, for the
 * weave is still crimped then:  mu (l_i^2 - l_through^2) = tension_i,  l_across l_along l_through = 1,
 * mu = mu_g + mu_e. The skin keeps this stretch for life, and so does what guides new fibres.
 *
 * Source: turnover-driven reorientation as in constrained-mixture models of healing (Sohutskay 2021);
 * the constants in the table. Limits: one pool, while immature collagen is lost sooner than mature;
 * fibres in gaps have no direction of their own (docs/mechanisms/fibres.md). */
#include "skin/mechanisms.h"

#define FIBRES_INTACT_FLOOR 1e-6 /* keeps quotients finite where hardly any collagen is left */

static real intact(const skin_point *at) {
  return real_max(at->ci, FIBRES_INTACT_FLOOR);
}

/* Synthesis in gaps for each unit of `made`, as Q is of all synthesis. */
static real gap_share(const skin_point *at) {
  return at->X * at->p->chi * at->model->cr0;
}

void fibres_rates(const skin_point *at, real *rates) {
  const real pace = at->made OVER(intact(at));
  rates[CUTIS_W] = pace * at->Q;
  rates[CUTIS_XC] = pace * (gap_share(at) - at->Q * at->Xc);
}

/* The row of a rate made B/ci, from the slopes of B by ct and by X. */
static void put_row(const skin_point *at, const skin_slopes *slope, real B, real B_ct, real B_X,
                    real *row) {
  const real ci = intact(at);
  const real per_ci = (slope->made_ci * B + at->made * B_ct) OVER(ci) -
                      at->made * B OVER(ci * ci) * real_slope(at->ci, FIBRES_INTACT_FLOOR);
  row[CUTIS_F] = slope->made_F * B OVER(ci);
  row[CUTIS_Y] = slope->made_Y * B OVER(ci);
  row[CUTIS_T] = slope->made_T * B OVER(ci);
  row[CUTIS_X] = (slope->made_X * B + at->made * B_X) OVER(ci);
  row[CUTIS_CN] = row[CUTIS_CM] = per_ci;
  row[CUTIS_CF] = (slope->made_cf * B + at->made * B_ct) OVER(ci);
}

void fibres_jacobian(const skin_point *at, const skin_slopes *slope, skin_matrix jacobian) {
  put_row(at, slope, at->Q, slope->Q_ct, slope->Q_X, jacobian[CUTIS_W]);
  put_row(at, slope, gap_share(at) - at->Q * at->Xc, -slope->Q_ct * at->Xc,
          at->p->chi * at->model->cr0 - slope->Q_X * at->Xc, jacobian[CUTIS_XC]);
  jacobian[CUTIS_XC][CUTIS_XC] = -at->made * at->Q OVER(intact(at));
}

#ifndef SKIN_LANES /* no rate needs what follows */
void fibres_weave(const skin_point *at, real fibre[3], real *crimp) {
  const double hz = at->p->hz, across = at->model->across;
  const double rest[3] = {(1 - hz) * across, hz, (1 - hz) * (1 - across)};
  for (int i = 0; i < 3; i++) {
    fibre[i] = (1 - at->Xc) * rest[i] + at->Xc / 3;
  }
  *crimp = 1 + (at->p->ls - 1) * (1 - (1 - at->p->sg) * at->Xc);
}

void skin_model_tension(skin_model *model, double across_kPa, double along_kPa) {
  const cutis_parameters *p = &model->p;
  const double kPa = (p->mu_g + p->mu_e) / p->s0; /* s0: the person's tension over the area's */
  const double b = across_kPa / kPa, a = along_kPa / kPa;
  double t = 1; /* l_through^2: t (t + a)(t + b) = 1, convex, so that Newton falls to the root */
  for (int k = 0; k < 30; k++) {
    t -= (t * (t + a) * (t + b) - 1) / ((t + a) * (t + b) + t * (2 * t + a + b));
  }
  model->across = 1 / (1 + pow((t + a) / (t + b), 0.5 * p->q_or));
}
#endif
