/* material.c - the one law of skin under load, at a point.
 *
 * Stored energy per volume of the unloaded tissue, with Cb = J^(-2/3) C (isochoric right
 * Cauchy-Green tensor):
 *
 *   W = mu/2 (tr Cb - 3) + k1/(2 k2) (exp(k2 e^2) - 1) + sum_i v_i/2 (tr(Cb Ci^-1) - 3)
 *   e = max(H:Cb/ls^2 - 1, 0)
 *
 * ground substance and elastin; a dispersed collagen weave H that bears load once its crimp ls is
 * drawn out; and Maxwell branches whose dashpots hold an internal tensor Ci of determinant 1:
 *
 *   dCi/dt = (1/tau_eff) dev(Cb Ci^-1) Ci
 *   1/tau_eff = (1/tau) sinh(y)/y,   y = q/slip,   q = v |dev(Cb Ci^-1)|
 *
 * slip = INFINITY is the linear dashpot; finite slip is thermally activated sliding (Eyring 1936,
 * J Chem Phys 4:283), which lets skin that was held stretched come back less than it went. The
 * power dissipated is q^2/(2 v tau_eff) >= 0.
 *
 * A step is implicit and in closed form (Shutov, Landgraf & Ihlemann 2013, Int J Numer Meth Eng
 * 96:213), with x = dt/tau_eff:
 *
 *   Ci = A / det(A)^(1/3),   A = Ci_old + a ((1-theta) Cb_old + theta Cb)
 *   a = (e^(m x) - 1)/m,   m = tr(Cb_old Ci_old^-1)/3,   theta = 1/(1-e^-x) - 1/x
 *
 * exact for relaxation and ramps at small strain, of second order at finite strain. The stress is
 * v Ci^-1 = 2 dPhi/dCb of Phi = 3 v det(A)^(1/3) / (2 a theta), so the tangent is symmetric. With
 * Eyring flow too, because q is measured over the step by v sqrt(2 s)/x, s = tr(Ci^-1 Ci_old) - 3,
 * which is conjugate to a (and corrected for the cubic term of s from the start of the step).
 *
 * One branch more has no dashpot: collagen laid down in place, stress-free in the shape that the
 * tissue has at the time, and renewed at its turnover. With x the renewals in which the tissue had
 * the shape Cb, the same step with m = theta = 1: a share e^-x of the old shape is kept. In seconds
 * it is an elastic network; over years its shape follows the body's, and that is how a crease stays.
 *
 * For comparison with codes that have only it, a material may instead use the linear overstress of
 * Simo (1987, Comput Meth Appl Mech Eng 60:153), dQ/dt + Q/tau = d/dt(v J^(-2/3) dev 1) in the
 * second Piola-Kirchhoff stress: sound at small strain only.
 *
 * Units kPa, s. Limits: the weave lies along the axes; no damage, no fluid flow; the bulk response is
 * the element's. */
#include "mechanics/solid.h"

#include <math.h>

/* Beyond this many relaxation times a step leaves nothing of the past, in double precision. */
static const double FLOW_MAX = 100.0;

static double tensor_determinant(const double c[TENSOR]) {
  return (c[0] * c[1] - c[2] * c[2]) * c[3];
}

/* The cube root of a positive x by Halley's method (each round cubes the error), from a place near
 * it. */
static double cube_root(double x, double near) {
  for (int k = 0; k < 100; ++k) {
    const double cube = near * near * near, next = near * (cube + 2.0 * x) / (2.0 * cube + x);
    if (fabs(next - near) <= 3e-6 * next) {
      return next;
    }
    near = next;
  }
  return near;
}

static void tensor_inverse(const double c[TENSOR], double inverse[TENSOR]) {
  const double plane = 1.0 / (c[0] * c[1] - c[2] * c[2]);
  inverse[0] = c[1] * plane;
  inverse[1] = c[0] * plane;
  inverse[2] = -c[2] * plane;
  inverse[3] = 1.0 / c[3];
}

static double tensor_dot(const double a[TENSOR], const double b[TENSOR]) {
  return a[0] * b[0] + a[1] * b[1] + 2.0 * a[2] * b[2] + a[3] * b[3];
}

/* b c b, symmetric */
static void tensor_sandwich(const double b[TENSOR], const double c[TENSOR], double bcb[TENSOR]) {
  const double p00 = b[0] * c[0] + b[2] * c[2], p01 = b[0] * c[2] + b[2] * c[1];
  const double p10 = b[2] * c[0] + b[1] * c[2], p11 = b[2] * c[2] + b[1] * c[1];
  bcb[0] = p00 * b[0] + p01 * b[2];
  bcb[1] = p10 * b[2] + p11 * b[1];
  bcb[2] = p00 * b[2] + p01 * b[1];
  bcb[3] = b[3] * c[3] * b[3];
}

/* tangent += factor (b x b), the fourth-order tensor that maps d to b d b */
static void add_sandwich_tangent(const double b[TENSOR], double factor,
                                 double tangent[TENSOR][TENSOR]) {
  const double t01 = factor * b[2] * b[2], t02 = factor * b[0] * b[2], t12 = factor * b[1] * b[2];
  tangent[0][0] += factor * b[0] * b[0];
  tangent[1][1] += factor * b[1] * b[1];
  tangent[2][2] += 0.5 * factor * (b[0] * b[1] + b[2] * b[2]);
  tangent[3][3] += factor * b[3] * b[3];
  tangent[0][1] += t01;
  tangent[1][0] += t01;
  tangent[0][2] += t02;
  tangent[2][0] += t02;
  tangent[1][2] += t12;
  tangent[2][1] += t12;
}

static void add_product_tangent(const double a[TENSOR], double factor,
                                double tangent[TENSOR][TENSOR]) {
  for (int i = 0; i < TENSOR; ++i) {
    const double fa = factor * a[i];
    for (int j = 0; j < TENSOR; ++j) {
      tangent[i][j] += fa * a[j];
    }
  }
}

/* 1/(1-e^-x) - 1/x: the weight of the step's end that makes a ramp exact */
static double end_weight(double x) {
  return x < 0.05 ? 0.5 + x / 12.0 - x * x * x / 720.0 : 1.0 / (1.0 - exp(-x)) - 1.0 / x;
}

/* ln(sinh y / y), and its slope coth y - 1/y divided by y */
static void eyring(double y, double *quicker, double *over) {
  if (y < 0.03) {
    const double y2 = y * y;
    *quicker = y2 / 6.0 - y2 * y2 / 180.0;
    *over = 1.0 / 3.0 - y2 / 45.0;
    return;
  }
  const double decay = exp(-2.0 * y);
  *quicker = y + log((1.0 - decay) / (2.0 * y));
  *over = ((1.0 + decay) / (1.0 - decay) - 1.0 / y) / y;
}

void material_step_of(const material *of, material_pace pace, material_step *step) {
  const double dt_s = pace.dt_s;
  step->of = of;
  step->dt_s = dt_s;
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    const bool laid = i == MATERIAL_LAID;
    step->branch[i].laid = laid;
    step->branch[i].relaxed = laid ? isinf(pace.share) : dt_s <= 0.0;
    step->branch[i].slips = !laid && isfinite(of->branch[i].slip_kPa);
    double x = 0.0;
    if (!step->branch[i].relaxed) {
      x = fmin(laid ? pace.share * of->renewals : dt_s / of->branch[i].time_s, FLOW_MAX);
    }
    step->branch[i].x = x;
    step->branch[i].theta = laid ? 1.0 : end_weight(x);
  }
}

/* One branch at the end of a step. */
typedef struct branch_end {
  double a, theta, x;
  double m, skew;      /* fixed over the step */
  double d;            /* det(A)^(1/3) */
  double b[TENSOR];    /* Ci^-1 */
  double turn[TENSOR]; /* db/da, where the flow depends on the stress */
  double turn_factor;  /* db/dCb gains turn_factor * turn x turn */
} branch_end;

BASE_INLINE void branch_close(const double internal[TENSOR], const double between[TENSOR],
                              branch_end *end) {
  double sum[TENSOR];
  for (int i = 0; i < TENSOR; ++i) {
    sum[i] = internal[i] + end->a * between[i];
  }
  end->d = cube_root(tensor_determinant(sum), 1.0 + end->m * end->a);
  tensor_inverse(sum, end->b);
  for (int i = 0; i < TENSOR; ++i) {
    end->b[i] *= end->d;
  }
}

/* How far the step flows: solve x = (dt/tau) sinh(y)/y, y = v sqrt(2 s)/(slip x) with s = tr(Ci^-1
 * Ci_old) - 3, for ln x by Newton's method within brackets. The left side grows and the right side
 * falls, so there is one root and it is at or above dt/tau. */
static void branch_slip(const material_branch *of, double dt_s, double guess,
                        const double internal[TENSOR], const double between[TENSOR],
                        branch_end *end) {
  double low = dt_s / of->time_s, high = FLOW_MAX / end->m;
  low = fmin(low, high);
  const double lowest = low, stiff = of->modulus_kPa / of->slip_kPa;
  end->x = fmin(fmax(guess, low), high);
  double square = 0.0, slope = 1.0, over = 0.0;
  bool last = false;
  for (int k = 0; k < 60; ++k) {
    const double x = end->x;
    end->a = expm1(end->m * x) / end->m;
    branch_close(internal, between, end);
    double bcb[TENSOR];
    tensor_sandwich(end->b, internal, bcb);
    const double trace = tensor_dot(end->b, internal), divide = 1.0 / (end->a * end->d);
    for (int i = 0; i < TENSOR; ++i) {
      end->turn[i] = (bcb[i] - trace * end->b[i] / 3.0) * divide;
    }
    const double shift = fmax(trace - 3.0, 0.0);
    const double skewed = 1.0 + fabs(end->skew) * x, correct = 1.0 + end->skew * x / skewed;
    square = correct * 2.0 * stiff * stiff / (x * x);
    const double y = sqrt(square * shift);
    double quicker; /* ln(sinh y / y); over = its slope, over y */
    eyring(y, &quicker, &over);
    const double slope_x =
        (1.0 + end->m * end->a) * tensor_dot(end->turn, internal); /* d shift / d x */
    const double fall = 1.0 - 0.5 * end->skew * x / (skewed * skewed * correct);
    /* y dy/dlnx = square (x slope_x / 2 - fall shift) */
    slope = 1.0 - over * square * (0.5 * x * slope_x - fall * shift);
    const double miss = log(x / lowest) - quicker, move = -miss / slope;
    if (last || fabs(move) < 1e-13) {
      break;
    }
    if (miss > 0.0) {
      high = x;
    } else {
      low = x;
    }
    const double to = x * exp(move);
    last = fabs(move) < 1e-6; /* Newton squares the error: the next place is exact to rounding */
    end->x = last || (to > low && to < high) ? to : sqrt(x * (to >= high ? high : low));
  }
  /* dx/dCb = x over (square/2) dshift/dCb / slope, with dshift/dCb = -a^2 theta turn; then db =
   * turn (1 + m a) dx */
  end->turn_factor = -(1.0 + end->m * end->a) * end->x * over * 0.5 * square * end->a * end->a *
                     end->theta / slope;
}

/* tr X^3 / (3 tr X^2) of X = dev(Cb Ci^-1), given Ci^-1, Cb and the trace of their product: what
 * the cubic term of s = tr exp(-x X) - 3 = x^2 tr X^2/2 - x^3 tr X^3/6 + ... takes. */
static double skewness(const double b[TENSOR], const double c[TENSOR], double trace) {
  const double mean = trace / 3.0;
  const double x00 = c[0] * b[0] + c[2] * b[2] - mean, x01 = c[0] * b[2] + c[2] * b[1];
  const double x10 = c[2] * b[0] + c[1] * b[2], x11 = c[2] * b[2] + c[1] * b[1] - mean,
               x22 = c[3] * b[3] - mean;
  const double square = x00 * x00 + 2.0 * x01 * x10 + x11 * x11 + x22 * x22;
  const double cube = 3.0 * (x00 * x11 - x01 * x10) * x22; /* trace-free: tr X^3 = 3 det X */
  return square > 1e-14 ? cube / (3.0 * square) : 0.0;
}

static void branch_solve(const material_step *step, int i, const material_memory *last,
                         const double strain[TENSOR], double guess, branch_end *end) {
  const bool slips = step->branch[i].slips;
  const double rate = last->flow_per_s[i];
  end->turn_factor = 0.0;
  end->x = step->branch[i].x;
  end->theta = step->branch[i].theta;
  if (step->branch[i].laid) {
    end->m = 1.0;
    end->a = expm1(end->x);
    branch_close(last->internal[i], strain, end);
    return;
  }
  double relaxed[TENSOR];
  tensor_inverse(last->internal[i], relaxed);
  end->m = tensor_dot(relaxed, last->strain) / 3.0;
  end->a = expm1(fmin(end->m * end->x, FLOW_MAX)) / end->m;
  if (slips && rate > 0.0) {
    end->theta = end_weight(fmin(rate * step->dt_s, FLOW_MAX));
  }
  double between[TENSOR];
  for (int k = 0; k < TENSOR; ++k) {
    between[k] = (1.0 - end->theta) * last->strain[k] + end->theta * strain[k];
  }
  if (slips) {
    end->skew = skewness(relaxed, last->strain, 3.0 * end->m);
    branch_slip(&step->of->branch[i], step->dt_s, guess > 0.0 ? guess : rate * step->dt_s,
                last->internal[i], between, end);
  } else {
    branch_close(last->internal[i], between, end);
  }
}

/* J^(-2/3) dev 1 in the reference shape: the stress of a unit shear modulus */
static void unit_deviator(const double c[TENSOR], double unit[TENSOR]) {
  const double scale = 1.0 / cube_root(tensor_determinant(c), 1.0),
               third = (c[0] + c[1] + c[3]) / 3.0;
  tensor_inverse(c, unit);
  for (int i = 0; i < TENSOR; ++i) {
    unit[i] = scale * ((i == 2 ? 0.0 : 1.0) - third * unit[i]);
  }
}

void material_stress(const material_step *step, const material_memory *last, const double c[TENSOR],
                     double flow[MATERIAL_BRANCHES], double stress[TENSOR],
                     double tangent[TENSOR][TENSOR], material_memory *next) {
  const material *m = step->of;
  const double scale = 1.0 / cube_root(tensor_determinant(c), 1.0); /* J^(-2/3) */
  double strain[TENSOR], inverse[TENSOR];
  for (int i = 0; i < TENSOR; ++i) {
    strain[i] = scale * c[i];
  }
  tensor_inverse(c, inverse);

  /* fictitious stress 2 dW/dCb and its tangent 2 d/dCb */
  double s[TENSOR] = {m->mu_kPa, m->mu_kPa, 0.0, m->mu_kPa};
  double d[TENSOR][TENSOR] = {{0.0}};
  if (m->k1_kPa > 0.0) {
    const double h[TENSOR] = {m->fibre[0], m->fibre[1], 0.0, m->fibre[2]};
    const double crimp = m->crimp_stretch * m->crimp_stretch;
    const double e = tensor_dot(h, strain) / crimp - 1.0;
    if (e > 0.0) {
      const double grow = exp(fmin(m->k2 * e * e, MECHANICS_WEAVE_EXPONENT_MAX));
      const double pull = 2.0 * m->k1_kPa * e * grow / crimp;
      for (int i = 0; i < TENSOR; ++i) {
        s[i] += pull * h[i];
      }
      if (tangent != NULL) {
        add_product_tangent(
            h, 4.0 * m->k1_kPa * (1.0 + 2.0 * m->k2 * e * e) * grow / (crimp * crimp), d);
      }
    }
  }
  double added[TENSOR] = {0.0}, unit[TENSOR] = {0.0}; /* overstress */
  if (m->overstress) {
    unit_deviator(c, unit);
  }
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    const double v = m->branch[i].modulus_kPa;
    if (m->overstress) {
      const bool relaxed = step->branch[i].relaxed;
      const double keep = relaxed ? 0.0 : exp(-step->branch[i].x);
      const double gain = relaxed ? 0.0 : v * exp(-0.5 * step->branch[i].x);
      for (int k = 0; k < TENSOR; ++k) {
        const double old = keep * last->internal[i][k] - gain * last->strain[k];
        s[k] += k == 2
                    ? 0.0
                    : gain; /* a ground substance of shear modulus `gain`, and what the past adds */
        added[k] += old;
        if (next != NULL) {
          next->internal[i][k] = old + gain * unit[k];
        }
      }
      continue;
    }
    if (step->branch[i].relaxed || v <= 0.0) {
      if (next != NULL) {
        for (int k = 0; k < TENSOR; ++k) {
          next->internal[i][k] = strain[k];
        }
        next->flow_per_s[i] = 0.0;
      }
      continue;
    }
    branch_end end;
    branch_solve(step, i, last, strain, flow != NULL ? flow[i] : 0.0, &end);
    if (flow != NULL) {
      flow[i] = end.x;
    }
    for (int k = 0; k < TENSOR; ++k) {
      s[k] += v * end.b[k];
    }
    if (tangent != NULL) {
      const double share = 2.0 * v * end.a * end.theta / end.d;
      add_product_tangent(end.b, share / 3.0, d);
      add_sandwich_tangent(end.b, -share, d);
      if (end.turn_factor != 0.0) {
        add_product_tangent(end.turn, 2.0 * v * end.turn_factor, d);
      }
    }
    if (next != NULL) {
      tensor_inverse(end.b, next->internal[i]);
      next->flow_per_s[i] = step->branch[i].laid ? 0.0 : end.x / step->dt_s;
    }
  }
  if (next != NULL) { /* last, for next may be last */
    for (int i = 0; i < TENSOR; ++i) {
      next->strain[i] = m->overstress ? unit[i] : strain[i];
    }
  }

  /* deviator in the reference shape */
  const double trace = tensor_dot(s, c);
  for (int i = 0; i < TENSOR; ++i) {
    stress[i] = scale * (s[i] - trace / 3.0 * inverse[i]);
  }
  if (tangent == NULL) {
    for (int i = 0; i < TENSOR; ++i) {
      stress[i] += added[i];
    }
    return;
  }
  double dc[TENSOR];
  for (int i = 0; i < TENSOR; ++i) {
    dc[i] = d[i][0] * c[0] + d[i][1] * c[1] + 2.0 * d[i][2] * c[2] + d[i][3] * c[3];
  }
  const double cdc = tensor_dot(dc, c), scale2 = scale * scale;
  const double round = 2.0 / 3.0 * scale * trace;
  for (int i = 0; i < TENSOR; ++i) {
    for (int j = 0; j < TENSOR; ++j) {
      tangent[i][j] = scale2 * (d[i][j] - (dc[i] * inverse[j] + inverse[i] * dc[j]) / 3.0 +
                                cdc / 9.0 * inverse[i] * inverse[j]) -
                      2.0 / 3.0 * (inverse[i] * stress[j] + stress[i] * inverse[j]) -
                      round / 3.0 * inverse[i] * inverse[j];
    }
  }
  add_sandwich_tangent(inverse, round, tangent);
  for (int i = 0; i < TENSOR; ++i) {
    stress[i] += added[i];
  }
}

void material_memory_relaxed(const material *of, const double c[TENSOR], material_memory *memory) {
  const double scale = 1.0 / cube_root(tensor_determinant(c), 1.0);
  double unit[TENSOR];
  unit_deviator(c, unit);
  for (int k = 0; k < TENSOR; ++k) {
    memory->strain[k] = of->overstress ? unit[k] : scale * c[k];
    for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
      memory->internal[i][k] = of->overstress ? 0.0 : scale * c[k];
    }
  }
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    memory->flow_per_s[i] = 0.0;
  }
}

double material_energy(const material *of, const material_memory *memory, const double c[TENSOR]) {
  const double scale = 1.0 / cube_root(tensor_determinant(c), 1.0);
  const double h[TENSOR] = {of->fibre[0], of->fibre[1], 0.0, of->fibre[2]};
  const double e = scale * tensor_dot(h, c) / (of->crimp_stretch * of->crimp_stretch) - 1.0;
  double energy = 0.5 * of->mu_kPa * (scale * (c[0] + c[1] + c[3]) - 3.0);
  if (of->k1_kPa > 0.0 && e > 0.0) {
    energy +=
        of->k1_kPa / (2.0 * of->k2) * expm1(fmin(of->k2 * e * e, MECHANICS_WEAVE_EXPONENT_MAX));
  }
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    double b[TENSOR];
    tensor_inverse(memory->internal[i], b);
    energy += 0.5 * of->branch[i].modulus_kPa * (scale * tensor_dot(b, c) - 3.0);
  }
  return energy;
}

double material_dissipation(const material *of, const material_memory *memory,
                            const double c[TENSOR]) {
  const double scale = 1.0 / cube_root(tensor_determinant(c), 1.0);
  double power = 0.0;
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    const material_branch *branch = &of->branch[i];
    if (branch->modulus_kPa <= 0.0 || i == MATERIAL_LAID) {
      continue;
    }
    double b[TENSOR], cbc[TENSOR];
    tensor_inverse(memory->internal[i], b);
    tensor_sandwich(c, b, cbc); /* |dev(C Ci^-1)|^2 = tr(C Ci^-1 C Ci^-1) - tr(C Ci^-1)^2/3 */
    const double trace = tensor_dot(b, c);
    const double q =
        branch->modulus_kPa * scale * sqrt(fmax(tensor_dot(cbc, b) - trace * trace / 3.0, 0.0));
    double quicker = 0.0, over;
    if (isfinite(branch->slip_kPa)) {
      eyring(q / branch->slip_kPa, &quicker, &over);
    }
    power += q * q * exp(quicker) / (2.0 * branch->modulus_kPa * branch->time_s);
  }
  return power;
}

double material_resting_kPa(const material *of) {
  const double *l = of->prestretch;
  const double c[TENSOR] = {l[0] * l[0], l[1] * l[1], 0.0, l[2] * l[2]};
  material_memory memory;
  material_step step;
  double s[TENSOR];
  material_memory_relaxed(of, c, &memory);
  material_step_of(of, PACE_YEARS(0.0), &step);
  material_stress(&step, &memory, c, NULL, s, NULL, NULL);
  return c[0] * s[0] - c[1] * s[1];
}
