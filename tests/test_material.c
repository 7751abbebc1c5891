/* The law at a point: closed forms, derivatives, an independent integrator, dissipation. */
#include "testing.h"

#include <string.h>

#include "mechanics/solid.h"

static const material ELASTIC = {.mu_kPa = 17.3,
                                 .k1_kPa = 183.0,
                                 .k2 = 7.9,
                                 .crimp_stretch = 1.023,
                                 .fibre = {0.437, 0.126, 0.437},
                                 .bulk_kPa = 4000.0,
                                 .prestretch = {1.0, 1.0, 1.0},
                                 .branch = {{0.0, 0.31, INFINITY}, {0.0, 4.7, INFINITY}}};

static material viscous(double slip_kPa) {
  material m = ELASTIC;
  m.branch[0] = (material_branch){11.9, 0.317, INFINITY};
  m.branch[1] = (material_branch){67.0, 13.7, slip_kPa};
  return m;
}

static double uneven(unsigned *seed) { /* -1 .. 1 */
  *seed = *seed * 1664525u + 1013904223u;
  return (double)(*seed >> 8) / 8388608.0 - 1.0;
}

/* C of a random F, det F near 1 */
static void random_strain(unsigned *seed, double size, double c[TENSOR]) {
  const double a = 1.0 + size * uneven(seed), b = size * uneven(seed), d = size * uneven(seed);
  const double e = 1.0 + size * uneven(seed),
               h = (1.0 + 0.1 * size * uneven(seed)) / (a * e - b * d);
  c[0] = a * a + d * d;
  c[1] = b * b + e * e;
  c[2] = a * b + d * e;
  c[3] = h * h;
}

static void state_of(const material *m, unsigned *seed, material_memory *memory) {
  double c[TENSOR], stress[TENSOR];
  random_strain(seed, 0.2, c);
  material_memory_relaxed(m, c, memory);
  material_step step;
  material_step_of(m, PACE_SECONDS(0.083), &step);
  for (int k = 0; k < 3; ++k) {
    random_strain(seed, 0.25, c);
    material_stress(&step, memory, c, NULL, stress, NULL, memory);
  }
}

/* Principal Cauchy stresses of a diagonal stretch with det 1, up to the pressure. */
static void principal(const material *m, const double stretch[3], double cauchy[3]) {
  const double c[TENSOR] = {stretch[0] * stretch[0], stretch[1] * stretch[1], 0.0,
                            stretch[2] * stretch[2]};
  material_step step;
  material_memory memory;
  double s[TENSOR];
  material_step_of(m, PACE_AT_REST, &step);
  material_memory_relaxed(m, c, &memory);
  material_stress(&step, &memory, c, NULL, s, NULL, NULL);
  cauchy[0] = c[0] * s[0];
  cauchy[1] = c[1] * s[1];
  cauchy[2] = c[3] * s[3];
}

static double weave(const material *m, const double stretch[3]) { /* 2 dW/d(H:C) */
  const double crimp = m->crimp_stretch * m->crimp_stretch;
  const double e = (m->fibre[0] * stretch[0] * stretch[0] + m->fibre[1] * stretch[1] * stretch[1] +
                    m->fibre[2] * stretch[2] * stretch[2]) /
                       crimp -
                   1.0;
  return e > 0.0 ? 2.0 * m->k1_kPa * e * exp(m->k2 * e * e) / crimp : 0.0;
}

static void uniaxial_equibiaxial_and_pure_shear(void **state) {
  (void)state;
  const double l = 1.2371, q = 1.1532, g = 1.1893;
  const double cases[3][3] = {
      {l, 1.0 / sqrt(l), 1.0 / sqrt(l)}, {q, 1.0 / (q * q), q}, {g, 1.0 / g, 1.0}};
  for (int k = 0; k < 3; ++k) {
    const double *x = cases[k], f = weave(&ELASTIC, x);
    assert_true(f > 1.0); /* collagen is at work in all three */
    double cauchy[3];
    principal(&ELASTIC, x, cauchy);
    double expected[3];
    for (int i = 0; i < 3; ++i) {
      expected[i] = x[i] * x[i] * (ELASTIC.mu_kPa + f * ELASTIC.fibre[i]);
    }
    assert_close(cauchy[0] - cauchy[1], expected[0] - expected[1], 1e-10);
    assert_close(cauchy[2] - cauchy[1], expected[2] - expected[1], 1e-10);
    assert_close(cauchy[0] + cauchy[1] + cauchy[2], 0.0,
                 1e-10); /* isochoric part: no pressure of its own */
  }
}

static void simple_shear(void **state) {
  (void)state;
  material m = ELASTIC;
  m.k1_kPa = 0.0;
  const double gamma = 0.3713; /* F = 1 + gamma e_r e_z */
  const double c[TENSOR] = {1.0, 1.0 + gamma * gamma, gamma, 1.0};
  material_step step;
  material_memory memory;
  double s[TENSOR];
  material_step_of(&m, PACE_AT_REST, &step);
  material_memory_relaxed(&m, c, &memory);
  material_stress(&step, &memory, c, NULL, s, NULL, NULL);
  const double s11 = s[0] + 2.0 * gamma * s[2] + gamma * gamma * s[1], s12 = s[2] + gamma * s[1];
  assert_close(s12, m.mu_kPa * gamma, 1e-12);
  assert_close(s11 - s[1], m.mu_kPa * gamma * gamma, 1e-12);
}

static void crimped_collagen_bears_nothing(void **state) {
  (void)state;
  const double l = 1.0171, stretch[3] = {l, 1.0 / (l * l), l};
  assert_true(weave(&ELASTIC, stretch) == 0.0);
  double cauchy[3];
  principal(&ELASTIC, stretch, cauchy);
  assert_close(cauchy[0] - cauchy[1], ELASTIC.mu_kPa * (l * l - pow(l, -4.0)), 1e-12);
}

static void stress_is_the_slope_of_the_energy(void **state) {
  (void)state;
  unsigned seed = 2385;
  for (int k = 0; k < 60; ++k) {
    double c[TENSOR], s[TENSOR];
    random_strain(&seed, 0.25, c);
    material_step step;
    material_memory memory;
    material_step_of(&ELASTIC, PACE_AT_REST, &step);
    material_memory_relaxed(&ELASTIC, c, &memory);
    material_stress(&step, &memory, c, NULL, s, NULL, NULL);
    for (int i = 0; i < TENSOR; ++i) {
      const double h = 2e-6;
      double up[TENSOR], down[TENSOR];
      memcpy(up, c, sizeof up);
      memcpy(down, c, sizeof down);
      up[i] += h;
      down[i] -= h;
      const double slope =
          (material_energy(&ELASTIC, &memory, up) - material_energy(&ELASTIC, &memory, down)) /
          (2.0 * h);
      assert_close(s[i], i == 2 ? slope : 2.0 * slope, 1e-6 * (1.0 + fabs(slope)));
    }
  }
}

static void tangent_is_the_slope_of_the_stress(void **state) {
  (void)state;
  const double slips[] = {INFINITY, 23.0, 3.17, 0.71};
  unsigned seed = 977;
  for (int k = 0; k < 80; ++k) {
    material m = viscous(slips[k % 4]);
    m.overstress = k % 8 == 4; /* with a linear branch */
    material_memory memory;
    state_of(&m, &seed, &memory);
    double c[TENSOR], s[TENSOR], tangent[TENSOR][TENSOR];
    random_strain(&seed, 0.25, c);
    material_step step;
    const double times[] = {0.0031, 0.073, 0.61, 4.9};
    m.branch[MATERIAL_LAID].modulus_kPa = m.overstress ? 0.0 : 9.3;
    m.renewals = 0.731;
    material_step_of(&m, k % 3 == 0 ? PACE_YEARS(0.57) : PACE_SECONDS(times[k / 4 % 4]), &step);
    material_stress(&step, &memory, c, NULL, s, tangent, NULL);
    for (int j = 0; j < TENSOR; ++j) {
      double up[TENSOR], down[TENSOR], s_up[TENSOR], s_down[TENSOR];
      const double h = 3e-6;
      memcpy(up, c, sizeof up);
      memcpy(down, c, sizeof down);
      up[j] += h;
      down[j] -= h;
      material_stress(&step, &memory, up, NULL, s_up, NULL, NULL);
      material_stress(&step, &memory, down, NULL, s_down, NULL, NULL);
      for (int i = 0; i < TENSOR; ++i) {
        const double slope = (s_up[i] - s_down[i]) / (2.0 * h);
        assert_close((j == 2 ? 1.0 : 0.5) * tangent[i][j], slope, 2e-5 * (100.0 + fabs(slope)));
        assert_close(tangent[i][j], tangent[j][i], 1e-9 * (100.0 + fabs(slope)));
      }
    }
  }
}

/* What is laid down in place: elastic in seconds; of a small shear held while a share x is renewed, the
 * stress that is left is e^-x, in one step or in many; and then the shape held is half the new rest:
 * without the shear it pulls the other way. */
static void what_is_laid_down_forgets_as_it_is_renewed(void **state) {
  (void)state;
  material m = ELASTIC;
  m.mu_kPa = 1e-9;
  m.k1_kPa = 0.0;
  m.branch[0].modulus_kPa = m.branch[1].modulus_kPa = 0.0;
  m.branch[MATERIAL_LAID].modulus_kPa = 9.3;
  m.renewals = 1.37;
  const double rest[TENSOR] = {1.0, 1.0, 0.0, 1.0}, gamma = 1e-4;
  const double sheared[TENSOR] = {1.0, 1.0 + gamma * gamma, gamma, 1.0};
  for (int steps = 1; steps <= 7; steps += 3) {
    material_memory memory;
    material_step step;
    double s[TENSOR];
    material_memory_relaxed(&m, rest, &memory);
    material_step_of(&m, PACE_SECONDS(37.0), &step);
    material_stress(&step, &memory, sheared, NULL, s, NULL, &memory);
    assert_close(s[2], 9.3 * gamma, 1e-7);
    material_step_of(&m, PACE_YEARS(0.61 / steps), &step);
    for (int k = 0; k < steps; ++k) {
      material_stress(&step, &memory, sheared, NULL, s, NULL, &memory);
    }
    const double left = exp(-0.61 * 1.37);
    assert_close(s[2], 9.3 * gamma * left, 1e-7);
    material_step_of(&m, PACE_SECONDS(0.1), &step);
    material_stress(&step, &memory, rest, NULL, s, NULL, NULL);
    assert_close(s[2], -9.3 * gamma * (1.0 - left), 1e-7);
  }
}

/* Stress of branch 2 alone in a shear of 1e-4 held for some seconds. */
static double small_shear_after(double seconds, int steps, double slip_kPa, bool overstress) {
  material m = ELASTIC;
  m.mu_kPa = 1e-9;
  m.k1_kPa = 0.0;
  m.overstress = overstress;
  m.branch[1] = (material_branch){67.0, 13.7, slip_kPa};
  const double rest[TENSOR] = {1.0, 1.0, 0.0, 1.0}, gamma = 1e-4;
  const double held[TENSOR] = {1.0, 1.0 + gamma * gamma, gamma, 1.0};
  material_memory memory;
  material_memory_relaxed(&m, rest, &memory);
  material_step step;
  double s[TENSOR];
  material_step_of(&m, PACE_SECONDS(1e-9), &step); /* at once */
  material_stress(&step, &memory, held, NULL, s, NULL, &memory);
  material_step_of(&m, PACE_SECONDS(seconds / steps), &step);
  for (int k = 0; k < steps; ++k) {
    material_stress(&step, &memory, held, NULL, s, NULL, &memory);
  }
  return s[2] / gamma;
}

static void small_strain_relaxation_is_exact(void **state) {
  (void)state;
  for (int steps = 1; steps <= 7; steps += 3) {
    assert_close(small_shear_after(9.31, steps, INFINITY, false), 67.0 * exp(-9.31 / 13.7), 1e-5);
    assert_close(small_shear_after(9.31, steps, INFINITY, true), 67.0 * exp(-9.31 / 13.7), 1e-5);
  }
  /* far below its slip stress an Eyring branch is linear */
  assert_close(small_shear_after(9.31, 3, 5.0, false), 67.0 * exp(-9.31 / 13.7), 1e-4);
}

/* dCi/dt integrated by the classical fourth-order Runge-Kutta method: nothing shared with the
 * program. */
typedef struct plain_tensor {
  double m[3][3];
} plain_tensor;

static plain_tensor times(plain_tensor a, plain_tensor b) {
  plain_tensor c = {{{0.0}}};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      for (int k = 0; k < 3; ++k) {
        c.m[i][j] += a.m[i][k] * b.m[k][j];
      }
    }
  }
  return c;
}

static plain_tensor inverse_of(plain_tensor a) {
  plain_tensor v;
  const double(*m)[3] = (const double(*)[3])a.m;
  const double d = m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
                   m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
                   m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      const int p = (j + 1) % 3, q = (j + 2) % 3, r = (i + 1) % 3, t = (i + 2) % 3;
      v.m[i][j] = (m[p][r] * m[q][t] - m[p][t] * m[q][r]) / d;
    }
  }
  return v;
}

static plain_tensor strain_at(
    double t) { /* a path of unit determinant, shear and stretch together */
  const double a = 1.0 + 0.31 * sin(2.1 * t), g = 0.43 * sin(1.3 * t);
  const plain_tensor f = {{{a, g, 0.0}, {0.0, 1.0 / (a * a), 0.0}, {0.0, 0.0, a}}};
  plain_tensor ft = f;
  ft.m[0][1] = 0.0;
  ft.m[1][0] = g;
  return times(ft, f);
}

static plain_tensor flow_rate(const material_branch *b, double t, plain_tensor ci) {
  plain_tensor x = times(strain_at(t), inverse_of(ci));
  const double mean = (x.m[0][0] + x.m[1][1] + x.m[2][2]) / 3.0;
  double norm = 0.0;
  for (int i = 0; i < 3; ++i) {
    x.m[i][i] -= mean;
  }
  const plain_tensor square = times(x, x);
  norm = sqrt(square.m[0][0] + square.m[1][1] + square.m[2][2]);
  const double y = b->modulus_kPa * norm / b->slip_kPa;
  const double rate = (y > 1e-8 ? sinh(y) / y : 1.0) / b->time_s;
  plain_tensor d = times(x, ci);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      d.m[i][j] *= rate;
    }
  }
  return d;
}

static plain_tensor plus(plain_tensor a, double h, plain_tensor b) {
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      a.m[i][j] += h * b.m[i][j];
    }
  }
  return a;
}

static const double PATH_S = 1.87;

static double path_error(double slip_kPa, int steps, const plain_tensor *reference) {
  const material m = viscous(slip_kPa);
  material_memory memory;
  const double rest[TENSOR] = {1.0, 1.0, 0.0, 1.0};
  material_memory_relaxed(&m, rest, &memory);
  material_step step;
  material_step_of(&m, PACE_SECONDS(PATH_S / steps), &step);
  for (int k = 1; k <= steps; ++k) {
    const plain_tensor c = strain_at(PATH_S * k / steps);
    const double at[TENSOR] = {c.m[0][0], c.m[1][1], c.m[0][1], c.m[2][2]};
    double s[TENSOR];
    material_stress(&step, &memory, at, NULL, s, NULL, &memory);
  }
  const double *ci = memory.internal[1];
  return fabs(ci[0] - reference->m[0][0]) + fabs(ci[1] - reference->m[1][1]) +
         fabs(ci[2] - reference->m[0][1]) + fabs(ci[3] - reference->m[2][2]);
}

static void finite_strain_flow_is_of_second_order(void **state) {
  (void)state;
  const double slips[] = {INFINITY, 2.9};
  for (int k = 0; k < 2; ++k) {
    const material m = viscous(slips[k]);
    plain_tensor ci = {{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}};
    const int n = 4000;
    const double h = PATH_S / n;
    for (int i = 0; i < n; ++i) {
      const double t = i * h;
      const plain_tensor k1 = flow_rate(&m.branch[1], t, ci),
                         k2 = flow_rate(&m.branch[1], t + h / 2, plus(ci, h / 2, k1));
      const plain_tensor k3 = flow_rate(&m.branch[1], t + h / 2, plus(ci, h / 2, k2));
      const plain_tensor k4 = flow_rate(&m.branch[1], t + h, plus(ci, h, k3));
      ci = plus(plus(plus(plus(ci, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
    }
    const double coarse = path_error(slips[k], 160, &ci), fine = path_error(slips[k], 320, &ci);
    assert_true(fine < 2e-3);
    const double order = log2(coarse / fine);
    if (order < 1.8) {
      fail_msg("slip %g: order %.3f (errors %.3e, %.3e)", slips[k], order, coarse, fine);
    }
  }
}

/* Random closed cycles from rest: the work put in is what is stored and what is lost, and the loss
 * is never negative. */
static void work_of_closed_cycles_is_dissipated(void **state) {
  (void)state;
  unsigned seed = 40927;
  for (int k = 0; k < 24; ++k) {
    const material m = viscous(k % 2 == 0 ? INFINITY : 1.3 + 0.41 * k);
    const double rest[TENSOR] = {1.0, 1.0, 0.0, 1.0};
    material_memory memory;
    material_memory_relaxed(&m, rest, &memory);
    const double a = 0.16 * uneven(&seed), b = 0.3 * uneven(&seed),
                 w = 1.0 + floor(2.5 * (1.0 + uneven(&seed)));
    const int steps = 1500;
    const double period = 0.2 + 2.0 * (1.0 + uneven(&seed)), dt = period / steps;
    material_step step;
    material_step_of(&m, PACE_SECONDS(dt), &step);
    double before[TENSOR] = {1.0, 1.0, 0.0, 1.0}, s_before[TENSOR] = {0.0}, work = 0.0, lost = 0.0;
    material_stress(&step, &memory, before, NULL, s_before, NULL, NULL);
    double power_before = 0.0;
    const double start = material_energy(&m, &memory, before);
    for (int i = 1; i <= steps; ++i) {
      const double phase = 2.0 * 3.14159265358979323846 * i / steps;
      const double x = i == steps ? 1.0 : 1.0 + a * sin(w * phase),
                   g = i == steps ? 0.0 : b * sin(phase) * sin(phase);
      const double c[TENSOR] = {x * x, g * g + 1.0 / (x * x * x * x), x * g, x * x};
      double s[TENSOR];
      material_stress(&step, &memory, c, NULL, s, NULL, &memory);
      for (int j = 0; j < TENSOR; ++j) {
        work += (j == 2 ? 2.0 : 1.0) * 0.25 * (s[j] + s_before[j]) * (c[j] - before[j]);
        before[j] = c[j];
        s_before[j] = s[j];
      }
      const double power = material_dissipation(&m, &memory, c);
      assert_true(power >= 0.0);
      lost += 0.5 * dt * (power + power_before);
      power_before = power;
    }
    const double stored = material_energy(&m, &memory, before) - start;
    assert_true(work > 0.0 && stored >= -1e-9 && lost > 0.0);
    assert_close(work, stored + lost, 2e-3 * work);
  }
}

static void dissipation_is_never_negative(void **state) {
  (void)state;
  unsigned seed = 5;
  for (int k = 0; k < 400; ++k) {
    const material m = viscous(k % 2 == 0 ? INFINITY : 2.7);
    material_memory memory;
    state_of(&m, &seed, &memory);
    double c[TENSOR];
    random_strain(&seed, 0.3, c);
    assert_true(material_dissipation(&m, &memory, c) > 0.0);
    for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
      const double *ci = memory.internal[i];
      assert_close((ci[0] * ci[1] - ci[2] * ci[2]) * ci[3], 1.0, 1e-10); /* flow keeps the volume */
    }
  }
}

static void slip_makes_held_stress_fall_faster_when_it_is_high(void **state) {
  (void)state;
  double left[2];
  const double gammas[2] = {1e-3, 0.2};
  for (int k = 0; k < 2; ++k) {
    material m = ELASTIC;
    m.mu_kPa = 1e-9;
    m.k1_kPa = 0.0;
    m.branch[1] = (material_branch){67.0, 13.7, 3.1};
    const double rest[TENSOR] = {1.0, 1.0, 0.0, 1.0};
    const double held[TENSOR] = {1.0, 1.0 + gammas[k] * gammas[k], gammas[k], 1.0};
    material_memory memory;
    material_memory_relaxed(&m, rest, &memory);
    material_step step;
    double first[TENSOR], s[TENSOR];
    material_step_of(&m, PACE_SECONDS(1e-7), &step);
    material_stress(&step, &memory, held, NULL, first, NULL, &memory);
    material_step_of(&m, PACE_SECONDS(0.05), &step);
    for (int i = 0; i < 20; ++i) {
      material_stress(&step, &memory, held, NULL, s, NULL, &memory);
    }
    left[k] = s[2] / first[2];
  }
  assert_true(left[0] > 0.92 && left[1] < 0.7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(uniaxial_equibiaxial_and_pure_shear),
      cmocka_unit_test(simple_shear),
      cmocka_unit_test(crimped_collagen_bears_nothing),
      cmocka_unit_test(stress_is_the_slope_of_the_energy),
      cmocka_unit_test(tangent_is_the_slope_of_the_stress),
      cmocka_unit_test(what_is_laid_down_forgets_as_it_is_renewed),
      cmocka_unit_test(small_strain_relaxation_is_exact),
      cmocka_unit_test(finite_strain_flow_is_of_second_order),
      cmocka_unit_test(work_of_closed_cycles_is_dissipated),
      cmocka_unit_test(dissipation_is_never_negative),
      cmocka_unit_test(slip_makes_held_stress_fall_faster_when_it_is_high),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
