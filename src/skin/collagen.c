/* collagen.c - immature, mature and fragmented collagen, how the cells hold on to it, and what that
 * does to synthesis.
 *
 *   ci = cn + cm,  ct = ci + cf,  g = cf/ct
 *   ad = ci/Jg ((1 - g)/(1 - g0))^2 + X                 attachable matrix; fibrin counts
 *   S  = (1 + kapS) ad/(kapS + ad)                      tension and spreading of the cells, 1 at 25
 *   h  = T^2/(KT^2 + T^2),  u = (1 + V h)/(1 + V h0)    TGF-beta gain on synthesis
 *   cr(x) = (max(cx - x, 0)/(cx - 1))^mc                dense matrix tells the cells to stop
 *   Q  = (1 - X) cr(ct/(ct0 Jg (1 - X))) + X chi cr(0)  in the tissue, and in the gaps
 *
 *   dcn/dt = sc s_s (F + etaY Y)/F0 u S Q - (kmat + kn E) cn
 *   dcm/dt = kmat cn - cut,     cut = km E cm/(1 + aA max(A - 1, 0))
 *   dcf/dt = xi cut - [kf (F + Y)/F0 S + kfR (m + max(r, 0))] cf
 *   dA/dt  = km - A kmat cn/cm                          mean age of mature collagen times km
 *
 * Amounts are fractions of the intact collagen at 25, rates per day. sc is solved at rest (rest.c).
 *
 * Source: half-life of 15 years (Kruglikov 2013), maturation by the cross-link ratio of human
 * wounds, tension after Varani 2006 and Fisher & Quan; chi is computed from a resolved channel.
 * Limits: cn/cm kinetics of a full open wound stall at half of normal (docs/model.md); fragment
 * clearance by macrophages (kfR) and the density feedback (cx, mc) are estimates. The floors 0.02
 * (tissue left beside gaps), 1e-6 and 1e-9 only keep quotients finite. */
#include "skin/mechanisms.h"

#define COLLAGEN_TISSUE_FLOOR 0.02
#define COLLAGEN_MATURE_FLOOR 1e-6
#define COLLAGEN_TOTAL_FLOOR 1e-9

void collagen_amounts(skin_point *at) {
  at->ci = at->cn + at->cm;
  at->ct = at->ci + at->cf;
  at->g = at->cf OVER(real_max(at->ct, COLLAGEN_TOTAL_FLOOR));
}

static real attachable(const skin_point *at) {
  const skin_model *model = at->model;
  const real whole = (1 - at->g) OVER_M(whole0);
  return at->ci OVER(at->Jg) * whole * whole + at->X;
}

/* Density of the tissue between the gaps, over that at 25. */
static real density(const skin_point *at) {
  return at->ct OVER(at->model->ct0 * at->Jg * real_max(1 - at->X, COLLAGEN_TISSUE_FLOOR));
}

static real feedback(const skin_model *model, real x) {
  const cutis_parameters *p = &model->p;
  return pow(real_max(p->cx - x, 0) OVER_M(room0), p->mc);
}

static real feedback_slope(const skin_model *model, real x) {
  const cutis_parameters *p = &model->p;
  const real room = p->cx - x;
  return real_where(real_above(room, 0), -p->mc * feedback(model, x) OVER(room), real_of(0));
}

/* Synthesis without the three factors that follow the matrix and TGF-beta. */
static real makers(const skin_point *at) {
  const cutis_parameters *p = at->p;
  return at->model->sc * at->f->s_s * (at->F + p->etaY * at->Y) OVER_P(F0);
}

void collagen_control(skin_point *at) {
  const cutis_parameters *p = at->p;
  const skin_model *model = at->model;
  const real ad = attachable(at), T2 = at->T * at->T;
  at->S = (1 + p->kapS) * ad OVER(p->kapS + ad);
  at->h = T2 OVER(p->KT * p->KT + T2);
  at->u = (1 + p->V * at->h) OVER_M(gain0);
  at->Q = (1 - at->X) * feedback(model, density(at)) + at->X * p->chi * model->cr0;
}

void collagen_make(skin_point *at) {
  at->made = makers(at) * at->u * at->S;
}

void collagen_slopes(const skin_point *at, skin_slopes *slope) {
  const cutis_parameters *p = at->p;
  const skin_model *model = at->model;

  /* g with its total above the floor; S by ci, cf, X */
  const real total = real_max(at->ct, COLLAGEN_TOTAL_FLOOR);
  const real g_ci = -at->g OVER(total) * real_slope(at->ct, COLLAGEN_TOTAL_FLOOR),
             g_cf = 1 OVER(total) + g_ci;
  const real whole = (1 - at->g) OVER_M(whole0), held = at->ci OVER(at->Jg) * whole;
  const real ad_g = -2 * held OVER_M(whole0), ad_Jg = -held * whole OVER(at->Jg);
  const real ad_ci = whole * whole OVER(at->Jg) + ad_g * g_ci + ad_Jg * p->ac;
  const real ad_cf = ad_g * g_cf + ad_Jg * p->ac;
  const real sum = p->kapS + attachable(at), S_ad = (1 + p->kapS) * p->kapS OVER(sum * sum);
  slope->S_ci = S_ad * ad_ci;
  slope->S_cf = S_ad * ad_cf;
  slope->S_X = S_ad;

  const real KT2 = p->KT * p->KT, T2 = at->T * at->T;
  slope->h_T = 2 * at->T * KT2 OVER((KT2 + T2) * (KT2 + T2));
  slope->u_T = p->V * slope->h_T OVER_M(gain0);

  const real tissue = real_max(1 - at->X, COLLAGEN_TISSUE_FLOOR), x = density(at);
  const real x_ct = 1 OVER(model->ct0 * at->Jg * tissue) - x * p->ac OVER(at->Jg);
  const real x_X = x OVER(tissue) * real_slope(1 - at->X, COLLAGEN_TISSUE_FLOOR);
  const real cr = feedback(model, x), cr_x = feedback_slope(model, x);
  slope->Q_ct = (1 - at->X) * cr_x * x_ct;
  slope->Q_X = (1 - at->X) * cr_x * x_X - cr + p->chi * model->cr0;

  const real of_S = makers(at) * at->u;
  slope->made_F = model->sc * at->f->s_s OVER_P(F0) * at->u * at->S;
  slope->made_Y = p->etaY * slope->made_F;
  slope->made_T = makers(at) * slope->u_T * at->S;
  slope->made_ci = of_S * slope->S_ci;
  slope->made_cf = of_S * slope->S_cf;
  slope->made_X = of_S * slope->S_X;
}

/* Cross-links by ageing protect mature collagen: its loss is divided by this. */
static real protection(const skin_point *at) {
  return 1 + at->p->aA * real_max(at->A - 1, 0);
}

static real clearance(const skin_point *at) {
  const cutis_parameters *p = at->p;
  return p->kf * (at->F + at->Y) OVER_P(F0) * at->S + p->kfR * (at->m + real_max(at->r, 0));
}

void collagen_rates(const skin_point *at, real *rates) {
  const cutis_parameters *p = at->p;
  const real cut = p->km * at->E * at->cm OVER(protection(at));
  rates[CUTIS_CN] = at->made * at->Q - (p->kmat + p->kn * at->E) * at->cn;
  rates[CUTIS_CM] = p->kmat * at->cn - cut;
  rates[CUTIS_CF] = p->xi * cut - clearance(at) * at->cf;
  rates[CUTIS_A] = p->km - at->A * p->kmat * at->cn OVER(real_max(at->cm, COLLAGEN_MATURE_FLOOR));
}

void collagen_jacobian(const skin_point *at, const skin_slopes *slope, skin_matrix jacobian) {
  const cutis_parameters *p = at->p;
  const real lost = p->kn * at->cn;

  real *row = jacobian[CUTIS_CN];
  const real per_ci = slope->made_ci * at->Q + at->made * slope->Q_ct - lost * slope->E_ci;
  row[CUTIS_F] = slope->made_F * at->Q;
  row[CUTIS_Y] = slope->made_Y * at->Q;
  row[CUTIS_T] = slope->made_T * at->Q;
  row[CUTIS_I] = -lost * slope->E_I;
  row[CUTIS_X] = slope->made_X * at->Q + at->made * slope->Q_X - lost * slope->E_X;
  row[CUTIS_CN] = per_ci - (p->kmat + p->kn * at->E);
  row[CUTIS_CM] = per_ci;
  row[CUTIS_CF] = slope->made_cf * at->Q + at->made * slope->Q_ct - lost * slope->E_cf;

  /* cut by E, cm, A; the fragments get xi of it */
  const real cut_E = p->km * at->cm OVER(protection(at)),
             cut_cm = p->km * at->E OVER(protection(at));
  const real cut_A = -cut_cm * at->cm * p->aA * real_slope(at->A, 1) OVER(protection(at));
  row = jacobian[CUTIS_CM];
  row[CUTIS_CN] = -cut_E * slope->E_ci + p->kmat;
  row[CUTIS_CM] = -cut_E * slope->E_ci - cut_cm;
  row[CUTIS_CF] = -cut_E * slope->E_cf;
  row[CUTIS_X] = -cut_E * slope->E_X;
  row[CUTIS_I] = -cut_E * slope->E_I;
  row[CUTIS_A] = -cut_A;

  const real eaters = p->kf * (at->F + at->Y) OVER_P(F0) * at->cf;
  row = jacobian[CUTIS_CF];
  row[CUTIS_M] = -p->kfR OVER_P(Mref) * at->cf;
  row[CUTIS_R] = -p->kfR OVER_P(Mref) * real_slope(at->r, 0) * at->cf;
  row[CUTIS_F] = row[CUTIS_Y] = -p->kf OVER_P(F0) * at->S * at->cf;
  row[CUTIS_I] = p->xi * cut_E * slope->E_I;
  row[CUTIS_X] = p->xi * cut_E * slope->E_X - eaters * slope->S_X;
  row[CUTIS_CN] = p->xi * cut_E * slope->E_ci - eaters * slope->S_ci;
  row[CUTIS_CM] = row[CUTIS_CN] + p->xi * cut_cm;
  row[CUTIS_CF] = p->xi * cut_E * slope->E_cf - eaters * slope->S_cf - clearance(at);
  row[CUTIS_A] = p->xi * cut_A;

  const real mature = real_max(at->cm, COLLAGEN_MATURE_FLOOR);
  row = jacobian[CUTIS_A];
  row[CUTIS_CN] = -at->A * p->kmat OVER(mature);
  row[CUTIS_CM] =
      at->A * p->kmat * at->cn OVER(mature * mature) * real_slope(at->cm, COLLAGEN_MATURE_FLOOR);
  row[CUTIS_A] = -p->kmat * at->cn OVER(mature);
}
