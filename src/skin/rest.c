/* rest.c - the rest state at 25 in closed form, and the bound that keeps inflammation from lasting
 * for ever.
 *
 *   N = M = Y = D = I = P = X = 0,  R = R0,  F = F0,  T = (sTM R0 + sTF F0)/dT
 *   cm = 1/(1 + km/kmat),  cn = 1 - cm,  cf = xi km cm/kf,  A = El = H = 1,  W = Xc = 0
 *   sc = (kmat + kn) cn                                     the one solved constant, 1/d
 *
 *   G = kIN rN/(Nref dN dI) + kIM rM/(Mref (kMR + dM) dI)   loop gain of inflammation: < 1
 *
 * G is what one unit of inflammation calls back through neutrophils and macrophages, with w = 1; at
 * G >= 1 it feeds itself: chronic inflammation, which is outside this model. */
#include "skin/mechanisms.h"

static double activation(double T, double half) {
  return T * T / (half * half + T * T);
}

double skin_loop_gain(const cutis_parameters *p) {
  return p->kIN * p->rN / (p->Nref * p->dN * p->dI) +
         p->kIM * p->rM / (p->Mref * (p->kMR + p->dM) * p->dI);
}

cutis_status skin_model_create(cutis_context *context, const cutis_parameters *parameters,
                               skin_model *model) {
  *model = (skin_model){.p = *parameters};
  const cutis_parameters *p = &model->p;

  const double loop_gain = skin_loop_gain(p);
  if (!(loop_gain < 1)) {
    return FAIL(
        context, CUTIS_OUT_OF_DOMAIN,
        "Inflammation would never resolve (its loop gain is %.4g and must be below 1); lower "
        "kIN, kIM, rN or rM, or raise dI, dN, kMR or dM.",
        loop_gain);
  }

  const double T = (p->sTM * p->R0 + p->sTF * p->F0) / p->dT;
  const double cm = 1 / (1 + p->km / p->kmat), cn = 1 - cm, cf = p->xi * p->km * cm / p->kf;
  model->h0 = activation(T, p->KT);
  model->hY0 = activation(T, p->KY);
  model->ct0 = 1 + cf;
  model->g0 = cf / (1 + cf);
  model->sc = (p->kmat + p->kn) * cn;
  model->whole0 = 1 - model->g0;
  model->gain0 = 1 + p->V * model->h0;
  model->gag0 = 1 + p->VH * model->h0;
  model->room0 = p->cx - 1;
  model->cr0 = pow(p->cx / (p->cx - 1), p->mc);

  double *rest = model->rest;
  rest[CUTIS_R] = p->R0;
  rest[CUTIS_F] = p->F0;
  rest[CUTIS_T] = T;
  rest[CUTIS_CN] = cn;
  rest[CUTIS_CM] = cm;
  rest[CUTIS_CF] = cf;
  rest[CUTIS_A] = rest[CUTIS_EL] = rest[CUTIS_H] = 1;
  model->across = 0.5; /* isotropic, until skin_model_tension */
  return CUTIS_OK;
}
