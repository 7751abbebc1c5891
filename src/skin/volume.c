/* volume.c - how thick the dermis is for what it holds.
 *
 *   Jg = 1 + ac (ct - ct0)                          growth: collagen takes room
 *   J  = n Jg + aO I                                with swelling n and oedema
 *
 *   Pi(c) = s (Pi(cF0) + Mz (n - 1))                what draws water in, what holds the dermis together
 *   Pi(c) = RT (sqrt(c^2 + 4 c0^2) - 2 c0)          Donnan pressure of fixed charge c among salt c0
 *   c     = cF0 (1 - phi_s) H/Jg / (n - phi_s)      charge of the fluid: the solid takes no salt
 *   s     = (mu_g H + mu_e El)/((mu_g + mu_e) Jg)   of ground substance and elastic fibre at 25
 *
 * Jg, J: ratios to the dermis at 25; the body holds the skin in its plane, so all of it is
 * thickness. n: volume over that of the tissue as grown, whose solid share is phi_s. Pressures and
 * Mz in kPa, charge and salt in mmol/l. At rest n = 1: the charge draws with 3.9 kPa, and the
 * matrix, stretched by it, holds as much. Elastic fibre lost with age lets go (s falls), and the
 * dermis takes up water.
 *
 * Source: ideal Donnan law with the charge of the deformed tissue (Lai, Hou & Mow 1991; Ateshian);
 * dermis kept from swelling by fibres in tension: Reed & Rubin 2010, doi:10.1093/cvr/cvq143; the
 * constants in the table. Limits: ideal and linear; Jg must stay positive: the kinetics refuse a
 * state in which it does not (solver.c). No rate depends on swelling. */
#include "skin/mechanisms.h"

/* R (SI 2019) times 37 C, in kPa l/mmol. */
#define VOLUME_RT (8.314462618e-3 * 310.15)
/* Below, the amounts only keep quotients finite. */
#define VOLUME_LEAST_CHARGE 1e-6
#define VOLUME_SOFTEST 0.01

void volume_growth(skin_point *at) {
  at->Jg = 1 + at->p->ac * (at->ct - at->model->ct0);
}

#ifndef SKIN_LANES /* no rate depends on swelling */
real volume_swollen(const skin_point *at) {
  const cutis_parameters *p = at->p;
  const double salt2 = 4 * p->c0 * p->c0;
  const double rest = sqrt(p->cF0 * p->cF0 + salt2) - 2 * p->c0; /* pressures here: over RT */
  const double stiff = p->Mz / VOLUME_RT;
  const real charge = p->cF0 * (1 - p->phi_s) * real_max(at->H / at->Jg, VOLUME_LEAST_CHARGE);
  const real s = real_max((p->mu_g * at->H + p->mu_e * at->El) / ((p->mu_g + p->mu_e) * at->Jg),
                          VOLUME_SOFTEST);

  /* What is left of the balance falls with n and is convex: from the left Newton only rises to the
   * root. Left of it are 1, or where the charge draws as much as held at n = 1. */
  const real held = s * rest;
  real n = p->phi_s + charge / sqrt(held * (held + 4 * p->c0));
  n = real_part(n) < 1 ? n : 1;
  for (int k = 0; k < 100; k++) {
    const real c = charge / (n - p->phi_s), root = sqrt(c * c + salt2);
    const real left = root - 2 * p->c0 - s * (rest + stiff * (n - 1));
    const real step = left / (c * c / (root * (n - p->phi_s)) + s * stiff);
    n += step;
    if (!(real_part(step) > 1e-15 * real_part(n))) {
      break;
    }
  }
  return n * at->Jg;
}
#endif
