/* folding.c - when flat layered skin that is shortened in its plane begins to fold, and how wide.
 *
 * All layers are shortened alike, F = diag(a, 1/a, 1) with a = 1 - e, and the surface is free. On
 * that state a small wave of half-wave length L, q = pi/L, is laid,
 *
 *   u_x = U(z) sin qx,   u_z = W(z) cos qx,   U = W = 0 at the base,
 *
 * and the skin folds as soon as one such wave costs no work: the second variation of the energy
 *
 *   integral of D00 (a q U)^2 + 2 D01 (a q U)(W'/a) + D11 (W'/a)^2 + D22 (a U' - q W/a)^2
 *             + S0 q^2 (U^2 + W^2) + kappa (q U/a + a W')^2   over z
 *
 * is then no longer positive (Biot 1965, Mechanics of Incremental Deformations). D is the tangent of
 * the law over the step in which the skin is shortened, with its pressure; S0 the stress in the
 * plane. In z, quadratic elements with a linear discontinuous pressure, as in the body (element.c),
 * finer where the wave lives; whether the matrix is positive definite is told by its Cholesky
 * factorisation. Units mm, kPa. Limits: one wave at a time, flat skin. */
#include "mechanics/solid.h"

#include <math.h>
#include <string.h>

enum { ELEMENTS_MAX = 200, BAND = 5, LOCAL = 6 };
static const double SIZE = 0.3;    /* of the first element times q */
static const double GROWTH = 0.25; /* of the size with depth */
static const double DEPTH = 20.0;  /* times 1/q: where nothing is left of a wave */

/* One layer in the shortened state. */
typedef struct shortened {
  double stiffness[TENSOR][TENSOR], stress, bulk;
} shortened;

static void shorten(const material *of, material_pace pace, double a, shortened *out) {
  const double *l = of->prestretch;
  const double pull[TENSOR] = {l[0] * l[0], l[1] * l[1], l[0] * l[1], l[2] * l[2]};
  const double rest[TENSOR] = {pull[0], pull[1], 0.0, pull[3]};
  const double c[TENSOR] = {pull[0] * a * a, pull[1] / (a * a), 0.0, pull[3]};
  material_memory memory;
  material_memory_relaxed(of, rest, &memory);
  material_step step;
  material_step_of(of, pace, &step);
  double s[TENSOR], d[TENSOR][TENSOR];
  material_stress(&step, &memory, c, NULL, s, d, NULL);
  for (int i = 0; i < TENSOR; ++i) {
    for (int j = 0; j < TENSOR; ++j) {
      d[i][j] *= pull[i] * pull[j];
    }
  }
  const double v0 = 1.0 / (a * a), v1 = a * a;
  const double pressure = -pull[1] * s[1] / v1; /* none through the thickness */
  out->stress = pull[0] * s[0] + pressure * v0;
  d[0][0] -= pressure * v0 * v0;
  d[1][1] -= pressure * v1 * v1;
  d[0][1] += pressure * v0 * v1;
  d[1][0] = d[0][1];
  d[2][2] -= pressure * v0 * v1;
  memcpy(out->stiffness, d, sizeof d);
  out->bulk = of->bulk_kPa;
}

/* Stiffness of one element, from its upper end down; local order U, W of the upper, middle and
 * lower node. */
static void wave_element(const shortened *s, double a, double q, double height,
                         double k[LOCAL][LOCAL]) {
  memset(k, 0, sizeof(double[LOCAL][LOCAL]));
  double squeeze[2][LOCAL] = {{0.0}};
  for (int g = 0; g < 3; ++g) {
    const double at = element_gauss3[g], w = 0.5 * height * element_weight3[g];
    const double n[3] = {0.5 * at * (at - 1.0), 1.0 - at * at, 0.5 * at * (at + 1.0)};
    const double slope = -2.0 / height; /* z falls from the upper node */
    const double dn[3] = {slope * (at - 0.5), slope * (-2.0 * at), slope * (at + 0.5)};
    double e0[LOCAL], e1[LOCAL], e2[LOCAL];
    for (int i = 0; i < 3; ++i) {
      e0[2 * i] = a * q * n[i];
      e0[2 * i + 1] = 0.0;
      e1[2 * i] = 0.0;
      e1[2 * i + 1] = dn[i] / a;
      e2[2 * i] = a * dn[i];
      e2[2 * i + 1] = -q * n[i] / a;
    }
    for (int i = 0; i < LOCAL; ++i) {
      const double dj = e0[i] / (a * a) + e1[i] * a * a;
      squeeze[0][i] += w * dj / sqrt(height);
      squeeze[1][i] += w * dj * sqrt(3.0 / height) * at;
      for (int j = 0; j < LOCAL; ++j) {
        k[i][j] += w * (s->stiffness[0][0] * e0[i] * e0[j] + s->stiffness[1][1] * e1[i] * e1[j] +
                        s->stiffness[0][1] * (e0[i] * e1[j] + e1[i] * e0[j]) +
                        s->stiffness[2][2] * e2[i] * e2[j]);
        if (i % 2 == j % 2) {
          k[i][j] += w * s->stress * q * q * n[i / 2] * n[j / 2];
        }
      }
    }
  }
  for (int i = 0; i < LOCAL; ++i) {
    for (int j = 0; j < LOCAL; ++j) {
      k[i][j] += s->bulk * (squeeze[0][i] * squeeze[0][j] + squeeze[1][i] * squeeze[1][j]);
    }
  }
}

bool folding_is_flat(const mechanics_layer *layers, int count, double shortening,
                     material_pace pace, double half_wave_mm) {
  const double a = 1.0 - shortening, q = 3.14159265358979323846 / half_wave_mm;
  double matrix[(2 * ELEMENTS_MAX + 1) * 2 * (BAND + 1)], panel[BAND_PANEL * (BAND + BAND_PANEL)];
  memset(matrix, 0, sizeof matrix);
  int elements = 0;
  double depth = 0.0;
  for (int i = 0; i < count && depth * q < DEPTH; ++i) {
    shortened s;
    shorten(&layers[i].material, pace, a, &s);
    for (double left = layers[i].thickness_mm; left > 0.0 && elements < ELEMENTS_MAX;) {
      const double size = SIZE / q + GROWTH * depth;
      const double height = left / fmax(ceil(left / size), 1.0);
      double k[LOCAL][LOCAL];
      wave_element(&s, a, q, height, k);
      for (int c = 0; c < LOCAL; ++c) {
        for (int r = c; r < LOCAL; ++r) {
          matrix[(4 * elements + c) * (BAND + 1) + r - c] += k[r][c];
        }
      }
      ++elements;
      depth += height;
      left = left - height > 1e-9 * height ? left - height : 0.0;
    }
  }
  /* the base holds the last node */
  return band_factor(matrix, 4 * elements, BAND, panel);
}

/* ---- the first fold ---- */

enum { WIDTHS = 24, REFINEMENTS = 12 };
static const double LIMIT = 0.6;
static const double SHARP = 1e-7; /* a least onset is flat: its width is as the root of that */

static double onset_below(folding_skin skin, double half_wave_mm, double limit, double precision) {
  double low = 0.0, high = limit;
  if (skin.is_flat(skin.of, high, half_wave_mm)) {
    return INFINITY;
  }
  while (high - low > precision * high) {
    const double middle = 0.5 * (low + high);
    if (skin.is_flat(skin.of, middle, half_wave_mm)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return 0.5 * (low + high);
}

double folding_onset(folding_skin skin, double half_wave_mm) {
  return onset_below(skin, half_wave_mm, LIMIT, 1e-4);
}

/* The best of a row, then steps to either side that grow smaller, to 1e-3. A width that is flat where the
 * best so far folds is no better, and is asked no more. */
double folding_half_wave(folding_skin skin, double narrowest_mm, double widest_mm) {
  const double step = log(widest_mm / narrowest_mm) / (WIDTHS - 1), first = log(narrowest_mm);
  double best = NAN, least = LIMIT;
  for (int k = 0; k < WIDTHS; ++k) {
    const double onset = onset_below(skin, exp(first + step * k), least, SHARP);
    if (onset < least) {
      least = onset;
      best = first + step * k;
    }
  }
  double around = 0.5 * step;
  for (int k = 0; k < REFINEMENTS; ++k, around *= 0.6) {
    for (int side = -1; side <= 1; side += 2) {
      const double onset = onset_below(skin, exp(best + side * around), least, SHARP);
      if (onset < least) {
        least = onset;
        best += side * around;
        break;
      }
    }
  }
  return exp(best);
}

static bool layers_are_flat(const void *of, double shortening, double half_wave_mm) {
  const folding_layers *skin = of;
  return folding_is_flat(skin->layers, skin->count, shortening, skin->pace, half_wave_mm);
}

folding_skin folding_alike(const folding_layers *of) {
  return (folding_skin){layers_are_flat, of};
}

double folding_critical(const mechanics_layer *layers, int count, material_pace pace,
                        double half_wave_mm) {
  const folding_layers of = {layers, count, pace};
  return folding_onset(folding_alike(&of), half_wave_mm);
}
