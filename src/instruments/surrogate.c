/* surrogate.c - what a surrogate is a function of, and what of.
 *
 * Inputs are the constants of the law and the thicknesses that finite elements are given, logarithms
 * where positive; what repeats itself is left out (the papillary dermis has half of each modulus,
 * the cover and the fat one modulus each, moduli of a branch keep their shares). Instruments with a
 * memory have besides, with W the renewals of the collagen since 25 and f the log of a modulus or a
 * thickness:
 *
 *   f at 25;   W;   m,  dm/dW = f - m,  m = f at 25
 *
 * Inputs too is what follows from these by a closed form that bends sharply, for a network learns bends
 * badly: the stress of the deep dermis, relaxed, stretched alike in both directions of the plane by s
 * beyond its standing stretch l, and how it grows with s,
 *
 *   sigma = q (mu + f h) - z (mu + f hz),   q = (l s)^2,   z = 1/q^2      (h, f: mechanics/layers.c)
 *   stiffness at s = d sigma / d ln s + 6 (what is laid down)
 *
 * m is the mean of f over the collagen in place by when it was laid down, which is what the
 * instruments remember: each moment lays down the share 1 - exp(-dW) in its own shape. Elastic fibre
 * remembers 25 alone, epidermis nothing, fat and epidermis by age.
 *
 * Outputs are logarithms where a read-out is a size, and only those that do not follow from others:
 * the suction read-outs are functions of four heights. Docs: docs/surrogates.md. */
#include "instruments/surrogate.h"

#include "instruments/pore.h"
#include "instruments/sagging.h"
#include "instruments/suction.h"

#include <math.h>
#include <string.h>

/* A weave that bears nothing has no logarithm: what is softer counts as this. */
static const double LEAST_KPA = 1.0, LEAST_LAID_KPA = 0.01;

/* ---- a life ---- */

static void quantities_of(const tissue *now, double value[SURROGATE_QUANTITIES]) {
  const mechanics_layer *deep = &now->layer[LAYER_RETICULAR];
  value[SURROGATE_MU] = log(deep->material.mu_kPa);
  value[SURROGATE_WEAVE] = log(fmax(deep->material.k1_kPa, LEAST_KPA));
  value[SURROGATE_DERMIS] = log(deep->thickness_mm);
}

void surrogate_history_live(surrogate_history *of, const tissue *now) {
  double value[SURROGATE_QUANTITIES];
  quantities_of(now, value);
  if (!of->begun) {
    memcpy(of->young, value, sizeof value);
    memcpy(of->mean, value, sizeof value);
    of->begun = true;
  } else {
    const double laid = -expm1(-fmax(now->renewals - of->renewals, 0.0));
    for (int i = 0; i < SURROGATE_QUANTITIES; i++) {
      of->mean[i] += laid * (value[i] - of->mean[i]);
    }
  }
  of->renewals = now->renewals;
}

/* ---- inputs ---- */

/* What the inputs are read from. */
typedef struct reading {
  const tissue *now;
  const look *found;
  const material *deep, *cover, *fat;
  surrogate_history history;
} reading;

static double thick(const reading *of, int layer) {
  return log(of->now->layer[layer].thickness_mm);
}

static double whole(const material *of) {
  return log(of->mu_kPa + of->branch[MATERIAL_LAID].modulus_kPa);
}

static double stretch(const reading *of, int direction) {
  return log(of->deep->prestretch[direction]);
}

/* Stress at a stretch s beyond the standing one, and how it grows; kPa. */
static double stress_at(const reading *of, double s, double *growth) {
  const material *m = of->deep;
  const double q = m->prestretch[DIRECTION_ACROSS] * m->prestretch[DIRECTION_ALONG] * s * s;
  const double z = 1.0 / (q * q), crimp = m->crimp_stretch * m->crimp_stretch;
  const double h = 0.5 * (m->fibre[DIRECTION_ACROSS] + m->fibre[DIRECTION_ALONG]),
               hz = m->fibre[DIRECTION_THROUGH], pull = q * h - z * hz;
  const double e = fmax((2.0 * h * q + hz * z) / crimp - 1.0, 0.0), square = m->k2 * e * e,
               grown = exp(fmin(square, MECHANICS_WEAVE_EXPONENT_MAX)),
               f = 2.0 * m->k1_kPa * e * grown / crimp;
  const double harder =
      e > 0.0 ? 8.0 * m->k1_kPa * (1.0 + 2.0 * square) * grown / (crimp * crimp) : 0.0;
  *growth = 2.0 * q * (m->mu_kPa + f * h) + 4.0 * z * (m->mu_kPa + f * hz) + harder * pull * pull +
            6.0 * m->branch[MATERIAL_LAID].modulus_kPa;
  return q * (m->mu_kPa + f * h) - z * (m->mu_kPa + f * hz);
}

static double standing(const reading *of) {
  double growth;
  return asinh(stress_at(of, 1.0, &growth)); /* it may be 0 or below */
}

static double stiffness(const reading *of, double s) {
  double growth;
  stress_at(of, s, &growth);
  return log(growth);
}

static double found_log(const reading *of, const char *key) {
  return log(look_value(of->found, key));
}

/* X(key, value of the reading r): keys are written into the files. */
#define INPUT_LIST(X)                                                                  \
  X(cover, thick(r, LAYER_EPIDERMIS))                                                  \
  X(corneum, log(r->now->anatomy->stratum_corneum_mm / r->now->anatomy->epidermis_mm)) \
  X(papillary, thick(r, LAYER_PAPILLARY))                                              \
  X(reticular, thick(r, LAYER_RETICULAR))                                              \
  X(fat, thick(r, LAYER_HYPODERMIS))                                                   \
  X(fat_hanging, log(r->now->anatomy->fat_hanging_mm))                                 \
  X(mu_cover, whole(r->cover))                                                         \
  X(mu_corneum, log(r->now->parameters->r_sc))                                         \
  X(mu_fat, whole(r->fat))                                                             \
  X(mu, log(r->deep->mu_kPa))                                                          \
  X(k1, log(fmax(r->deep->k1_kPa, LEAST_KPA)))                                         \
  X(k2, log(r->deep->k2))                                                              \
  X(crimp, log(r->deep->crimp_stretch - 1.0))                                          \
  X(fibre_through, r->deep->fibre[DIRECTION_THROUGH])                                  \
  X(fibre_across, r->deep->fibre[DIRECTION_ACROSS])                                    \
  X(stretch, 0.5 * (stretch(r, DIRECTION_ACROSS) + stretch(r, DIRECTION_ALONG)))       \
  X(stretch_along, stretch(r, DIRECTION_ALONG) - stretch(r, DIRECTION_ACROSS))         \
  X(standing, standing(r))                                                             \
  X(stiffness, stiffness(r, 1.0))                                                      \
  X(stiffness_3, stiffness(r, 1.03))                                                   \
  X(stiffness_7, stiffness(r, 1.07))                                                   \
  X(stiffness_13, stiffness(r, 1.13))                                                  \
  X(fluid, log(r->deep->branch[MATERIAL_FLUID].modulus_kPa))                           \
  X(fluid_s, log(r->deep->branch[MATERIAL_FLUID].time_s))                              \
  X(sliding, log(r->deep->branch[MATERIAL_SLIDING].modulus_kPa))                       \
  X(sliding_s, log(r->deep->branch[MATERIAL_SLIDING].time_s))                          \
  X(slip, log(r->deep->branch[MATERIAL_SLIDING].slip_kPa))                             \
  X(laid, log(fmax(r->deep->branch[MATERIAL_LAID].modulus_kPa, LEAST_LAID_KPA)))       \
  X(mu_young, r->history.young[SURROGATE_MU])                                          \
  X(weave_young, r->history.young[SURROGATE_WEAVE])                                    \
  X(reticular_young, r->history.young[SURROGATE_DERMIS])                               \
  X(mu_mean, r->history.mean[SURROGATE_MU])                                            \
  X(weave_mean, r->history.mean[SURROGATE_WEAVE])                                      \
  X(reticular_mean, r->history.mean[SURROGATE_DERMIS])                                 \
  X(renewals, r->now->renewals)                                                        \
  X(old, exp(-r->now->renewals))                                                       \
  X(age, r->now->age_y)                                                                \
  X(male, r->now->anatomy->sex == CUTIS_MALE ? 1.0 : 0.0)                              \
  X(shortening, log(r->now->anatomy->shortening))                                      \
  X(expression, log(r->now->anatomy->expression_share))                                \
  X(pore, log(r->now->anatomy->pore_diameter_mm))                                      \
  X(pores, log(r->now->anatomy->pore_density_per_mm2))                                 \
  X(plug, log(pore_plug_kPa(r->now->parameters, r->now->anatomy->sex, r->now->age_y))) \
  X(plug_young, log(r->now->parameters->p_plug))                                       \
  X(follicle, log(r->now->anatomy->follicle_depth_mm))                                 \
  X(incline, r->now->anatomy->incline_deg)                                             \
  X(along_lines, sagging_along_lines(r->now->anatomy->area))                           \
  X(surplus, r->now->parameters->S_epi)                                                \
  X(span, log(r->now->anatomy->span_mm))                                               \
  X(ligament, log(r->now->parameters->w_lig))                                          \
  X(ligament_k1, log(r->now->parameters->c_lig * r->now->parameters->k1))              \
  X(found_wrinkle, look_value(r->found, "wrinkle_depth_rest"))                         \
  X(found_spacing, found_log(r, "wrinkle_spacing"))                                    \
  X(found_pore, found_log(r, "pore_diameter"))                                         \
  X(found_elongation, found_log(r, "pore_elongation"))

enum {
#define X(key, value) INPUT_##key,
  INPUT_LIST(X)
#undef X
      INPUTS
};

static const char *const input_key[INPUTS] = {
#define X(key, value) #key,
    INPUT_LIST(X)
#undef X
};

const char *surrogate_input_key(int input) {
  return input >= 0 && input < INPUTS ? input_key[input] : NULL;
}

static double input_of(const reading *r, int input) {
  switch (input) {
#define X(key, value) \
  case INPUT_##key:   \
    return value;
    INPUT_LIST(X)
#undef X
    default:
      return NAN;
  }
}

static reading reading_of(const surrogate_history *history, const tissue *now, const look *found) {
  reading of = {.now = now,
                .found = found,
                .deep = &now->layer[LAYER_RETICULAR].material,
                .cover = &now->layer[LAYER_EPIDERMIS].material,
                .fat = &now->layer[LAYER_HYPODERMIS].material};
  if (history != NULL) {
    of.history = *history;
    surrogate_history_live(&of.history, now);
  }
  return of;
}

void surrogate_inputs(const surrogate_kind *kind, const surrogate_history *history,
                      const tissue *now, const look *found, double *x) {
  const reading of = reading_of(history, now, found);
  for (size_t i = 0; i < kind->inputs; i++) {
    x[i] = input_of(&of, kind->input[i]);
  }
}

/* ---- outputs ---- */

static bool put_log(double value, double *out) {
  *out = log(value);
  return value > 0.0 && isfinite(*out);
}

/* Four heights make all read-outs of one cycle (suction_readouts.c): R2 = 1 - R1/R0, R8 = R0 - R1,
 * R5 = R7 (1 + R6), E R0 is a constant of the protocol. */
static const char *const suction_out[] = {"log R0", "log R1", "log R6", "log R7"};

static bool suction_encode(const double *r, double *out) {
  return put_log(r[CUTIS_R0], &out[0]) && put_log(r[CUTIS_R1], &out[1]) &&
         put_log(r[CUTIS_R6], &out[2]) && put_log(r[CUTIS_R7], &out[3]);
}

static void suction_decode(const double *out, const tissue *now, double *r) {
  (void)now;
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  r[CUTIS_R0] = exp(out[0]);
  r[CUTIS_R1] = exp(out[1]);
  r[CUTIS_R2] = 1.0 - r[CUTIS_R1] / r[CUTIS_R0];
  r[CUTIS_R3] = r[CUTIS_R4] = r[CUTIS_R9] = NAN; /* need a second cycle */
  r[CUTIS_R6] = exp(out[2]);
  r[CUTIS_R7] = exp(out[3]);
  r[CUTIS_R5] = r[CUTIS_R7] * (1.0 + r[CUTIS_R6]);
  r[CUTIS_R8] = r[CUTIS_R0] - r[CUTIS_R1];
  r[CUTIS_MODULUS] = suction_modulus_kPa(&protocol, r[CUTIS_R0]);
}

static const char *const pores_out[] = {"log pore_diameter", "log pore_elongation"};

static bool pores_encode(const double *r, double *out) {
  return put_log(r[0], &out[0]) && put_log(r[1], &out[1]);
}

static void pores_decode(const double *out, const tissue *now, double *r) {
  r[0] = exp(out[0]);
  r[1] = exp(out[1]);
  r[2] = pores_area_share(now->anatomy, r[0]);
}

static const char *const wrinkles_out[] = {"wrinkle_depth_rest", "wrinkle_depth_expression",
                                           "log wrinkle_spacing", "wrinkle_critical"};

static bool wrinkles_encode(const double *r, double *out) {
  out[0] = r[0];
  out[1] = r[1];
  out[3] = r[3];
  return isfinite(r[0]) && isfinite(r[1]) && isfinite(r[3]) && put_log(r[2], &out[2]);
}

static void wrinkles_decode(const double *out, const tissue *now, double *r) {
  (void)now;
  r[0] = fmax(out[0], 0.0);
  r[1] = fmax(out[1], 0.0);
  r[2] = exp(out[2]);
  r[3] = out[3];
}

static const char *const texture_out[] = {"log Ra", "log Rz", "log Sa", "log Sdr"};

static bool logs_encode(const double *r, double *out, int count) {
  bool fit = true;
  for (int i = 0; i < count; i++) {
    fit = put_log(r[i], &out[i]) && fit;
  }
  return fit;
}

static bool texture_encode(const double *r, double *out) {
  return logs_encode(r, out, 4);
}

static void texture_decode(const double *out, const tissue *now, double *r) {
  (void)now;
  for (int i = 0; i < 4; i++) {
    r[i] = exp(out[i]);
  }
}

static const char *const sagging_out[] = {"log sag_descent", "log sag_gravity", "log sag_fold",
                                          "log jowl_force", "neck_angle"};
static const double LEAST_FOLD_MM = 1e-3; /* one that is none counts as this */

static bool sagging_encode(const double *r, double *out) {
  out[4] = isnan(r[4]) ? 0.0 : r[4]; /* of a neck alone */
  return put_log(r[0], &out[0]) && put_log(r[1], &out[1]) &&
         put_log(fmax(r[2], LEAST_FOLD_MM), &out[2]) && put_log(r[3], &out[3]);
}

static void sagging_decode(const double *out, const tissue *now, double *r) {
  r[0] = exp(out[0]);
  r[1] = exp(out[1]);
  r[2] = exp(out[2]);
  r[3] = exp(out[3]);
  r[4] = sagging_hangs_off(now->anatomy->area) ? out[4] : NAN;
}

/* ---- the kinds ---- */

#define I(key) INPUT_##key
#define DERMIS_NOW                                                                      \
  I(cover), I(papillary), I(reticular), I(mu_cover), I(mu), I(k1), I(k2), I(crimp),     \
      I(fibre_through), I(stretch), I(laid), I(standing), I(stiffness), I(stiffness_3), \
      I(stiffness_7), I(stiffness_13)
#define FLOW_NOW I(fluid), I(fluid_s), I(sliding), I(sliding_s), I(slip)
#define DIRECTIONS_NOW I(fibre_across), I(stretch_along)
#define LIFE                                                                                     \
  I(mu_young), I(weave_young), I(reticular_young), I(mu_mean), I(weave_mean), I(reticular_mean), \
      I(renewals), I(old), I(age)

static const int suction_in[] = {DERMIS_NOW, FLOW_NOW, I(fat), I(mu_fat)};
static const int pores_in[] = {DERMIS_NOW, DIRECTIONS_NOW, LIFE,          I(fat),  I(mu_fat),
                               I(pore),    I(plug),        I(plug_young), I(male), I(follicle)};
static const int wrinkles_in[] = {DERMIS_NOW,    DIRECTIONS_NOW, FLOW_NOW,   LIFE,
                                  I(fat),        I(mu_fat),      I(corneum), I(mu_corneum),
                                  I(shortening), I(expression)};
static const int texture_in[] = {DERMIS_NOW,       DIRECTIONS_NOW, LIFE,
                                 I(corneum),       I(mu_corneum),  I(surplus),
                                 I(male),          I(pores),       I(found_wrinkle),
                                 I(found_spacing), I(found_pore),  I(found_elongation)};
static const int sagging_in[] = {DERMIS_NOW,     DIRECTIONS_NOW, FLOW_NOW,      LIFE,
                                 I(fat_hanging), I(mu_fat),      I(span),       I(ligament),
                                 I(ligament_k1), I(incline),     I(along_lines)};
#undef I

extern const instrument instrument_suction, instrument_pores, instrument_wrinkles,
    instrument_texture, instrument_sagging;

static bool all_alike(cutis_area one, cutis_area other) {
  (void)one, (void)other;
  return true;
}

/* A field of chance numbers of the area's own. */
static bool none_alike(cutis_area one, cutis_area other) {
  return one == other;
}

static bool hang_alike(cutis_area one, cutis_area other) {
  return sagging_hangs_off(one) == sagging_hangs_off(other);
}

#define KIND(name, alike_as)                                                                       \
  {                                                                                                \
    .instrument = #name, .solved = &instrument_##name, .alike = alike_as,                          \
    .inputs = sizeof name##_in / sizeof name##_in[0],                                              \
    .outputs = sizeof name##_out / sizeof name##_out[0], .input = name##_in, .output = name##_out, \
    .encode = name##_encode, .decode = name##_decode                                               \
  }
static const surrogate_kind kinds[] = {KIND(suction, all_alike), KIND(pores, all_alike),
                                       KIND(wrinkles, all_alike), KIND(texture, none_alike),
                                       KIND(sagging, hang_alike)};
#undef KIND

const surrogate_kind *surrogate_kind_at(size_t index) {
  return index < sizeof kinds / sizeof kinds[0] ? &kinds[index] : NULL;
}

/* ---- evaluation ---- */

void surrogate_evaluate(const surrogate *of, const surrogate_history *history, const tissue *now,
                        const look *found, double *readout, bool *outside) {
  const net *function = of->function;
  double x[SURROGATE_INPUTS], out[SURROGATE_OUTPUTS], away = 0.0;
  surrogate_inputs(of->kind, history, now, found, x);
  *outside = false;
  for (size_t i = 0; i < of->kind->inputs; i++) {
    const double u = (x[i] - function->centre[i]) / function->scale[i];
    away += u * u;
    if (!(x[i] >= of->low[i] && x[i] <= of->high[i])) { /* nor is what is not a number */
      *outside = true;
    }
  }
  if (*outside || away > of->reach) {
    *outside = true;
    return;
  }
  net_evaluate(function, x, out);
  of->kind->decode(out, now, readout);
}
