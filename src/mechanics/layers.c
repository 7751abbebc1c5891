/* layers.c - from the state of the matrix to the layers that the instruments load.
 *
 * With J the volume ratio, g the fragment share and ct all collagen (docs/mechanisms/mechanics.md):
 *
 *   mu = (mu_g H + mu_e El) / J                          ground substance, elastic fibre
 *   k1 = k1 w/w25 (1-g)/(1-g0) (1 + a_st) / J      collagen weave, w = cm + eps_n cn
 *   h, ls                                                its direction and crimp (skin/fibres.c)
 *   mu_c w/w25 (1-g)/(1-g0) (1 + a_st) / J         collagen as laid down in place
 *   v1 = v1 H / J, time t1                               ground substance and fluid
 *   v2 = v2 ct/ct0 / J, time t2 (g0/g)^pt,               sliding: all collagen in place rubs,
 *        slip stress slip (g0/g)^ps                      fragments slip sooner
 *
 * The papillary dermis has half of each modulus; dermis grows and swells through its thickness by
 * J. In-plane stretches l of the dermis: those that give skin at rest at 25 the area's tensions s
 * across and along its lines, their mean s0 times the pretension and their ratio the area's
 * (incompressible, no stress through the thickness), kept ever after:
 *
 *   l_i^2 (mu + f h_i) - lz^2 (mu + f hz) = s_i,   f = 2 k1 e exp(k2 e^2) / ls^2,   lz = 1/(l_1 l_2)
 *
 * The cover is stratum corneum and living epidermis. On the scale of a millimetre only its membrane
 * stiffness tells, so it is one layer; for sections it is split into two of moduli r m and m,
 *
 *   m (r h_corneum + h_living) = cover (h_corneum + h_living)
 *
 * Units mm, kPa, s. Limits: epidermis and hypodermis do not age. */
#include "mechanics/mechanics.h"

#include <math.h>
#include <string.h>

static const double PAPILLARY_SHARE = 0.5; /* of the reticular moduli: model 4.4 */
static const double STRETCH_STEP = 0.1, STRETCH_ENOUGH = 1e-8; /* of the logarithm */
enum { STRETCH_ITERATIONS = 100, STRETCH_HALVINGS = 40 };
/* Share of their stiffness that is laid down anew as cells and septa are renewed: cells keep no rest
 * shape but for the little that neighbours hand on; fat is half septa of collagen (assumed). */
static const double EPIDERMIS_LAID = 0.9, FAT_LAID = 0.5;
/* Duck, Physical Properties of Tissues, 1990: skin 1.09-1.16, fat 0.92-0.94 g/cm3. */
static const double DERMIS_MG_PER_MM3 = 1.1, FAT_MG_PER_MM3 = 0.93;

static material reticular(const skin_model *model, const skin_view *view, const double *y) {
  const cutis_parameters *p = &model->p;
  const double j = view->J;
  const double rest = model->rest[CUTIS_CM] + p->eps_n * model->rest[CUTIS_CN];
  const double weave = (y[CUTIS_CM] + p->eps_n * y[CUTIS_CN]) / rest / j * (1.0 - view->g) /
                       (1.0 - model->g0) * fmax(1.0 + p->a_st * (y[CUTIS_A] - 1.0), 0.0);
  const double whole = model->g0 / fmax(view->g, 1e-6);
  return (material){
      .mu_kPa = (p->mu_g * y[CUTIS_H] + p->mu_e * y[CUTIS_EL]) / j,
      .k1_kPa = p->k1 * weave,
      .k2 = p->k2,
      .crimp_stretch = view->crimp,
      .fibre = {view->fibre[0], view->fibre[1], view->fibre[2]},
      .bulk_kPa = p->kap,
      .prestretch = {1.0, 1.0, 1.0},
      .density_mg_per_mm3 = DERMIS_MG_PER_MM3,
      .branch = {{.modulus_kPa = p->v1 * y[CUTIS_H] / j, .time_s = p->t1, .slip_kPa = INFINITY},
                 {.modulus_kPa = p->v2 * view->ct / model->ct0 / j,
                  .time_s = p->t2 * pow(whole, p->pt),
                  .slip_kPa = p->slip * pow(whole, p->ps)},
                 {.modulus_kPa = p->mu_c * weave, .slip_kPa = INFINITY}}};
}

/* The law at in-plane stretches with no stress through the thickness: what is minimised to find them,
 * energy less the work of the tensions asked for, by the logarithms of the stretches x. Strictly convex. */
typedef struct stretching {
  double value, slope[2], bend[3]; /* bend: across across, across along, along along */
} stretching;

static stretching stretched(const material *m, const double asked_kPa[2], const double x[2]) {
  const double across = exp(2.0 * x[0]), along = exp(2.0 * x[1]), through = 1.0 / (across * along);
  const double crimp = m->crimp_stretch * m->crimp_stretch;
  const double weave[2] = {
      m->fibre[DIRECTION_ACROSS] * across - m->fibre[DIRECTION_THROUGH] * through,
      m->fibre[DIRECTION_ALONG] * along - m->fibre[DIRECTION_THROUGH] * through};
  const double e = fmax((m->fibre[DIRECTION_ACROSS] * across + m->fibre[DIRECTION_ALONG] * along +
                         m->fibre[DIRECTION_THROUGH] * through) /
                                crimp -
                            1.0,
                        0.0);
  const double more = expm1(fmin(m->k2 * e * e, MECHANICS_WEAVE_EXPONENT_MAX)), grown = 1.0 + more;
  const double mu = m->mu_kPa, square = crimp * crimp;
  const double pull = 2.0 * m->k1_kPa * e * grown / crimp; /* f of the head of this file */
  const double harder =
      e > 0.0 ? 4.0 * m->k1_kPa * (1.0 + 2.0 * m->k2 * e * e) * grown / square : 0.0;
  const double flat = 2.0 * through * (mu + pull * m->fibre[DIRECTION_THROUGH]);
  return (stretching){.value = 0.5 * mu * (across + along + through) +
                               0.5 * m->k1_kPa / m->k2 * more - asked_kPa[0] * x[0] -
                               asked_kPa[1] * x[1],
                      .slope = {mu * (across - through) + pull * weave[0] - asked_kPa[0],
                                mu * (along - through) + pull * weave[1] - asked_kPa[1]},
                      .bend = {2.0 * across * (mu + pull * m->fibre[DIRECTION_ACROSS]) + flat +
                                   harder * weave[0] * weave[0],
                               flat + harder * weave[0] * weave[1],
                               2.0 * along * (mu + pull * m->fibre[DIRECTION_ALONG]) + flat +
                                   harder * weave[1] * weave[1]}};
}

/* Newton's method, which the convexity makes sure of: a step is halved until it goes down. */
static void stretch_for(const material *m, const double asked_kPa[2], double stretch[DIRECTIONS]) {
  double x[2] = {0.0, 0.0};
  stretching at = stretched(m, asked_kPa, x);
  for (int k = 0; k < STRETCH_ITERATIONS; ++k) {
    const double determinant = at.bend[0] * at.bend[2] - at.bend[1] * at.bend[1];
    const double step[2] = {(at.bend[1] * at.slope[1] - at.bend[2] * at.slope[0]) / determinant,
                            (at.bend[1] * at.slope[0] - at.bend[0] * at.slope[1]) / determinant};
    const double size = fmax(fabs(step[0]), fabs(step[1])),
                 fall = -at.slope[0] * step[0] - at.slope[1] * step[1];
    double share = fmin(1.0, STRETCH_STEP / size);
    stretching next = at;
    double to[2];
    for (int halved = 0; halved < STRETCH_HALVINGS; ++halved, share *= 0.5) {
      to[0] = x[0] + share * step[0];
      to[1] = x[1] + share * step[1];
      next = stretched(m, asked_kPa, to);
      if (next.value <= at.value - 1e-4 * share * fall + 1e-14 * m->mu_kPa) { /* or rounding */
        break;
      }
    }
    if (size <= STRETCH_ENOUGH) { /* the error of this step squared is below rounding */
      x[0] += step[0];
      x[1] += step[1];
      break;
    }
    memcpy(x, to, sizeof x);
    at = next;
  }
  stretch[DIRECTION_ACROSS] = exp(x[0]);
  stretch[DIRECTION_ALONG] = exp(x[1]);
  stretch[DIRECTION_THROUGH] = exp(-x[0] - x[1]);
}

/* Every modulus so many times; the same strain sets it slipping. */
static void stiffen(material *m, double times) {
  m->mu_kPa *= times;
  m->k1_kPa *= times;
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    m->branch[i].modulus_kPa *= times;
    m->branch[i].slip_kPa *= times;
  }
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
  const double mean_kPa = p->s0 * anatomy->pretension_kPa, ratio = anatomy->tension_ratio;
  const double asked_kPa[2] = {2.0 * mean_kPa / (1.0 + ratio),
                               2.0 * mean_kPa * ratio / (1.0 + ratio)};
  stretch_for(&rest, asked_kPa, deep.prestretch);
  material upper = deep;
  stiffen(&upper, PAPILLARY_SHARE);
  const material plain = {.k2 = 1.0,
                          .crimp_stretch = 1.0,
                          .fibre = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0},
                          .bulk_kPa = p->kap,
                          .prestretch = {1.0, 1.0, 1.0},
                          .branch = {{.time_s = p->t1, .slip_kPa = INFINITY},
                                     {.time_s = p->t2, .slip_kPa = INFINITY},
                                     {.slip_kPa = INFINITY}}};
  material cover = plain, fat = plain;
  cover.density_mg_per_mm3 = DERMIS_MG_PER_MM3;
  fat.density_mg_per_mm3 = FAT_MG_PER_MM3;
  cover.mu_kPa = (1.0 - EPIDERMIS_LAID) * p->mu_epi;
  cover.branch[MATERIAL_LAID].modulus_kPa = EPIDERMIS_LAID * p->mu_epi;
  cover.branch[0].modulus_kPa = 0.2 * p->mu_epi; /* shares: model 4.4 */
  cover.branch[1].modulus_kPa = 0.1 * p->mu_epi;
  fat.mu_kPa = (1.0 - FAT_LAID) * p->mu_h;
  fat.branch[MATERIAL_LAID].modulus_kPa = FAT_LAID * p->mu_h;
  fat.branch[0].modulus_kPa = fat.branch[1].modulus_kPa = 0.5 * p->mu_h;
  layers[LAYER_EPIDERMIS] =
      (mechanics_layer){anatomy->stratum_corneum_mm + anatomy->epidermis_mm, cover};
  layers[LAYER_PAPILLARY] = (mechanics_layer){anatomy->papillary_mm * view.J, upper};
  layers[LAYER_RETICULAR] = (mechanics_layer){anatomy->reticular_mm * view.J, deep};
  layers[LAYER_HYPODERMIS] = (mechanics_layer){anatomy->hypodermis_mm, fat};
}

int layer_of_split(int split) {
  return split == SPLIT_CORNEUM ? LAYER_EPIDERMIS : split - 1;
}

void mechanics_layers_split(const mechanics_layer layers[LAYERS], double corneum_share,
                            double ratio, mechanics_layer split[SPLIT_LAYERS]) {
  const double living_times = 1.0 / (1.0 + (ratio - 1.0) * corneum_share);
  for (int i = 0; i < SPLIT_LAYERS; ++i) {
    split[i] = layers[layer_of_split(i)];
    if (layer_of_split(i) == LAYER_EPIDERMIS) {
      const bool horny = i == SPLIT_CORNEUM;
      split[i].thickness_mm *= horny ? corneum_share : 1.0 - corneum_share;
      stiffen(&split[i].material, living_times * (horny ? ratio : 1.0));
    }
  }
}

material material_round_axis(const material *skin) {
  material m = *skin;
  m.fibre[0] = m.fibre[2] = 0.5 * (skin->fibre[DIRECTION_ACROSS] + skin->fibre[DIRECTION_ALONG]);
  m.prestretch[0] = m.prestretch[2] =
      sqrt(skin->prestretch[DIRECTION_ACROSS] * skin->prestretch[DIRECTION_ALONG]);
  return m;
}

static material with_directions(const material *skin, int first, int second, int third) {
  material m = *skin;
  const int from[DIRECTIONS] = {first, second, third};
  for (int i = 0; i < DIRECTIONS; ++i) {
    m.fibre[i] = skin->fibre[from[i]];
    m.prestretch[i] = skin->prestretch[from[i]];
  }
  return m;
}

material material_in_sheet(const material *skin) {
  return with_directions(skin, DIRECTION_ACROSS, DIRECTION_ALONG, DIRECTION_THROUGH);
}

material material_along_lines(const material *skin) {
  return with_directions(skin, DIRECTION_ALONG, DIRECTION_THROUGH, DIRECTION_ACROSS);
}

cutis_status mechanics_layers_check(cutis_context *context, const mechanics_layer layers[LAYERS]) {
  static const char *const names[LAYERS] = {"epidermis", "papillary dermis", "reticular dermis",
                                            "hypodermis"};
  for (int i = 0; i < LAYERS; ++i) {
    const material *m = &layers[i].material;
    if (!(layers[i].thickness_mm >= 0.01 && layers[i].thickness_mm <= 50.0)) {
      return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                  "the %s is %g mm thick; it must be between 0.01 and 50 mm", names[i],
                  layers[i].thickness_mm);
    }
    if (!(m->mu_kPa > 0.0 && m->bulk_kPa > 0.0 && m->k1_kPa >= 0.0 && m->k2 > 0.0 &&
          m->crimp_stretch > 0.0 && m->prestretch[0] > 0.0 && m->prestretch[1] > 0.0 &&
          m->prestretch[2] > 0.0)) {
      return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                  "the %s has an elastic constant that is not positive (mu %g kPa, bulk %g kPa, k1 "
                  "%g kPa, k2 %g, crimp stretch %g, pre-stretches %g, %g, %g)",
                  names[i], m->mu_kPa, m->bulk_kPa, m->k1_kPa, m->k2, m->crimp_stretch,
                  m->prestretch[0], m->prestretch[1], m->prestretch[2]);
    }
    for (int k = 0; k < MATERIAL_BRANCHES; ++k) {
      const material_branch *branch = &m->branch[k];
      const bool flows = k != MATERIAL_LAID; /* what is laid down has neither time nor slip */
      if (!(branch->modulus_kPa >= 0.0 &&
            (!flows || (branch->time_s > 0.0 && branch->slip_kPa > 0.0)))) {
        return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                    "viscous branch %d of the %s must have a modulus >= 0, a time > 0 and a slip "
                    "stress > 0 (has %g kPa, "
                    "%g s, %g kPa)",
                    k + 1, names[i], m->branch[k].modulus_kPa, m->branch[k].time_s,
                    m->branch[k].slip_kPa);
      }
    }
  }
  return CUTIS_OK;
}
