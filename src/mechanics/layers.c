/* layers.c - from the state of the matrix to the layers that the instruments load.
 *
 * With J the volume ratio, g the fragment share and ct all collagen (docs/mechanisms/mechanics.md):
 *
 *   mu = (mu_g H + mu_e El) / J                          ground substance, elastic fibre
 *   k1 = k1 w/w25 (1-g)/(1-g0) (1 + a_st) / J      collagen weave, w = cm + eps_n cn
 *   ls                                                   its crimp, as laid down in the living body
 *   v1 = v1 H / J, time t1                               ground substance and fluid
 *   v2 = v2 ct/ct0 / J, time t2 (g0/g)^pt,               sliding: all collagen in place rubs,
 *        slip stress slip (g0/g)^ps                      fragments slip sooner
 *
 * The papillary dermis has half of each modulus; dermis grows and swells through its thickness by
 * J. In-plane stretch l of the dermis: the one that gives skin at rest at 25 the area's tension
 * (incompressible, no stress through the thickness), kept ever after:
 *
 *   l^2 (mu + f h) - l^-4 (mu + f hz) = s0 pretension,   f = 2 k1 e exp(k2 e^2) / ls^2
 *
 * Units mm, kPa, s. Limits: epidermis and hypodermis do not age; no direction in the plane. */
#include "mechanics/solid.h"

#include <math.h>

static const double PAPILLARY_SHARE = 0.5; /* of the reticular moduli: model 4.4 */
static const double STRETCH_MAX = 2.0;

static material reticular(const skin_model *model, const skin_view *view, const double *y) {
  const cutis_parameters *p = &model->p;
  const double j = view->J, in_plane = 0.5 * (1.0 - p->hz);
  const double rest = model->rest[CUTIS_CM] + p->eps_n * model->rest[CUTIS_CN];
  const double weave = (y[CUTIS_CM] + p->eps_n * y[CUTIS_CN]) / rest / j * (1.0 - view->g) /
                       (1.0 - model->g0) * fmax(1.0 + p->a_st * (y[CUTIS_A] - 1.0), 0.0);
  const double whole = model->g0 / fmax(view->g, 1e-6);
  return (material){
      .mu_kPa = (p->mu_g * y[CUTIS_H] + p->mu_e * y[CUTIS_EL]) / j,
      .k1_kPa = p->k1 * weave,
      .k2 = p->k2,
      .crimp_stretch = p->ls,
      .fibre = {in_plane, p->hz, in_plane},
      .bulk_kPa = p->kap,
      .prestretch = 1.0,
      .branch = {{.modulus_kPa = p->v1 * y[CUTIS_H] / j, .time_s = p->t1, .slip_kPa = INFINITY},
                 {.modulus_kPa = p->v2 * view->ct / model->ct0 / j,
                  .time_s = p->t2 * pow(whole, p->pt),
                  .slip_kPa = p->slip * pow(whole, p->ps)}}};
}

/* Tension at an in-plane stretch, with no stress through the thickness. */
static double tension(const material *m, double stretch) {
  const double l2 = stretch * stretch, thin = 1.0 / (l2 * l2);
  const double crimp = m->crimp_stretch * m->crimp_stretch;
  const double e = fmax(((m->fibre[0] + m->fibre[2]) * l2 + m->fibre[1] * thin) / crimp - 1.0, 0.0);
  const double f = 2.0 * m->k1_kPa * e * exp(fmin(m->k2 * e * e, 60.0)) / crimp;
  return l2 * (m->mu_kPa + f * m->fibre[0]) - thin * (m->mu_kPa + f * m->fibre[1]);
}

static double stretch_for(const material *m, double tension_kPa) {
  double low = 1.0, high = STRETCH_MAX;
  if (tension(m, high) <= tension_kPa) {
    return high;
  }
  for (int k = 0; k < 60; ++k) { /* monotone: bisection to rounding */
    const double middle = 0.5 * (low + high);
    if (tension(m, middle) < tension_kPa) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return 0.5 * (low + high);
}

void mechanics_layers(const skin_model *model, const skin_milieu *milieu, double age_y,
                      const double *y, const cutis_anatomy *anatomy,
                      mechanics_layer layers[LAYERS]) {
  const cutis_parameters *p = &model->p;
  skin_view view, rest_view;
  skin_view_of(model, milieu, age_y, y, &view);
  skin_view_of(model, milieu, SKIN_REST_AGE_Y, model->rest, &rest_view);
  const material rest = reticular(model, &rest_view, model->rest);
  material deep = reticular(model, &view, y);
  deep.prestretch = stretch_for(&rest, p->s0 * anatomy->pretension_kPa);
  material upper = deep;
  upper.mu_kPa *= PAPILLARY_SHARE;
  upper.k1_kPa *= PAPILLARY_SHARE;
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    upper.branch[i].modulus_kPa *= PAPILLARY_SHARE;
    upper.branch[i].slip_kPa *= PAPILLARY_SHARE; /* the same strain sets it slipping */
  }
  const material plain = {
      .k2 = 1.0,
      .crimp_stretch = 1.0,
      .fibre = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0},
      .bulk_kPa = p->kap,
      .prestretch = 1.0,
      .branch = {{.time_s = p->t1, .slip_kPa = INFINITY}, {.time_s = p->t2, .slip_kPa = INFINITY}}};
  material cover = plain, fat = plain;
  cover.mu_kPa = p->mu_epi;
  cover.branch[0].modulus_kPa = 0.2 * p->mu_epi; /* shares: model 4.4 */
  cover.branch[1].modulus_kPa = 0.1 * p->mu_epi;
  fat.mu_kPa = p->mu_h;
  fat.branch[0].modulus_kPa = fat.branch[1].modulus_kPa = 0.5 * p->mu_h;
  layers[LAYER_EPIDERMIS] =
      (mechanics_layer){anatomy->stratum_corneum_mm + anatomy->epidermis_mm, cover};
  layers[LAYER_PAPILLARY] = (mechanics_layer){anatomy->papillary_mm * view.J, upper};
  layers[LAYER_RETICULAR] = (mechanics_layer){anatomy->reticular_mm * view.J, deep};
  layers[LAYER_HYPODERMIS] = (mechanics_layer){anatomy->hypodermis_mm, fat};
}
