/* Elements of every kind: derivatives, patch and rigid motion, follower load, thick sphere, locking.
 */
#include "testing.h"

#include <string.h>

#include "mechanics/solid.h"

static const double PI = 3.14159265358979323846;

static const material SKIN = {
    .mu_kPa = 17.3,
    .k1_kPa = 183.0,
    .k2 = 7.9,
    .crimp_stretch = 1.023,
    .fibre = {0.437, 0.126, 0.437},
    .bulk_kPa = 731.0,
    .prestretch = {1.057, 1.0 / (1.057 * 1.057), 1.057},
    .density_mg_per_mm3 = 1.37,
    .renewals = 0.731,
    .branch = {{11.9, 0.317, INFINITY}, {67.0, 13.7, 3.1}, {9.3, 0.0, 0.0}}};
static const solid_kind KINDS[] = {SOLID_ROUND_AXIS, SOLID_PLANE_STRAIN, SOLID_SHEET};
enum { KIND_COUNT = 3 };
static const material RUBBER = {.mu_kPa = 23.85,
                                .k2 = 1.0,
                                .crimp_stretch = 1.0,
                                .fibre = {0.5, 0.0, 0.5},
                                .bulk_kPa = 2.385e6,
                                .prestretch = {1.0, 1.0, 1.0},
                                .branch = {{0.0, 1.0, INFINITY}, {0.0, 1.0, INFINITY}}};

static double uneven(unsigned *seed) { /* -1 .. 1 */
  *seed = *seed * 1664525u + 1013904223u;
  return (double)(*seed >> 8) / 8388608.0 - 1.0;
}

/* A rectangle r0..r0+1.3, z 0..0.9 with its inner nodes moved about. */
static solid *block(cutis_context *context, solid_kind kind, int order, const material *of,
                    double r0, double distortion) {
  solid *body = NULL;
  assert_int_equal(solid_create(context, kind, order, 3, 2, 3, &body), CUTIS_OK);
  const int wide = order * 3 + 1, high = order * 2 + 1;
  unsigned seed = 71;
  for (int i = 0; i < wide; ++i) {
    for (int j = 0; j < high; ++j) {
      double *x = body->position + 2 * (i * high + j);
      const bool inner = i > 0 && i < wide - 1 && j > 0 && j < high - 1;
      const double a = 0.05 * uneven(&seed), b = 0.05 * uneven(&seed);
      x[0] = r0 + 1.3 * i / (wide - 1) + (inner ? distortion * a : 0.0);
      x[1] = 0.9 * j / (high - 1) + (inner ? distortion * b : 0.0);
    }
  }
  for (int k = 0; k < 3; ++k) { /* the top edges */
    for (int a = 0; a <= order; ++a) {
      body->edge[k].node[a] = (order * k + a) * high + high - 1;
    }
  }
  body->materials = of;
  body->layers = 1;
  assert_int_equal(solid_prepare(context, body), CUTIS_OK);
  return body;
}

/* An uneven state with a past. */
static void disturb(solid *body, unsigned seed, double size) {
  for (int d = 0; d < 2 * body->nodes; ++d) {
    body->u[d] = size * uneven(&seed) + 0.11 * body->position[d];
  }
  solid_commit(body, PACE_SECONDS(0.057));
  for (int d = 0; d < 2 * body->nodes; ++d) {
    body->u[d] += size * uneven(&seed);
  }
}

static void stiffness_is_the_slope_of_the_forces(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  for (int way = 0; way < 4 * KIND_COUNT; ++way) {
    const int order = 1 + way % 2;
    material leaning = SKIN; /* three different directions, but round an axis */
    if (KINDS[way / 4] != SOLID_ROUND_AXIS) {
      leaning.prestretch[0] = 1.031;
      leaning.prestretch[2] = 1.0 / (leaning.prestretch[0] * leaning.prestretch[1]);
      leaning.fibre[0] = 0.317;
      leaning.fibre[2] = 0.557;
    }
    solid *body = block(context, KINDS[way / 4], order, &leaning, 0.0, 1.0);
    body->gravity_m_per_s2[0] = 3.17;
    body->gravity_m_per_s2[1] = -9.81;
    disturb(body, 17u + (unsigned)order, 0.012);
    material_step step;
    material_step_of(&leaning, way % 4 < 2 ? PACE_SECONDS(0.083) : PACE_YEARS(0.61), &step);
    for (int e = 0; e < body->elements; ++e) {
      element_work work, up, down;
      assert_true(element_evaluate(body, &step, e, false, &work));
      for (int k = 0; k < body->pressures; ++k) { /* the carried pressure is the equilibrium one */
        body->pressure[e * SOLID_PRESSURES + k] = SKIN.bulk_kPa * work.dilation[k];
      }
      assert_true(element_evaluate(body, &step, e, true, &work));
      for (int a = 0; a < body->element_nodes; ++a) {
        for (int c = 0; c < 2; ++c) {
          const double h = 1e-6;
          double *u = &body->u[2 * body->element_node[e * SOLID_NODES + a] + c];
          const double kept = *u;
          *u = kept + h;
          assert_true(element_evaluate(body, &step, e, false, &up));
          *u = kept - h;
          assert_true(element_evaluate(body, &step, e, false, &down));
          *u = kept;
          const int j = c * SOLID_HALF + a;
          for (int i = 0; i < SOLID_WIDE; ++i) {
            if (i % SOLID_HALF < body->element_nodes) {
              const double slope = (up.force[i] - down.force[i]) / (2.0 * h);
              assert_close(work.stiffness[i][j], slope, 2e-6 * (1000.0 + fabs(slope)));
              assert_close(work.stiffness[i][j], work.stiffness[j][i],
                           1e-8 * (1000.0 + fabs(slope)));
            }
          }
          for (int k = 0; k < body->pressures; ++k) {
            assert_close(work.constraint[k][j], (up.dilation[k] - down.dilation[k]) / (2.0 * h),
                         1e-7);
          }
        }
      }
    }
    solid_destroy(context, &body);
    assert_null(body);
  }
  cutis_context_destroy(&context);
}

static void follower_stiffness_is_the_slope_of_the_load(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  for (int way = 0; way < 2 * KIND_COUNT; ++way) {
    const int order = 1 + way % 2;
    const bool round = KINDS[way / 2] == SOLID_ROUND_AXIS;
    solid *body = block(context, KINDS[way / 2], order, &SKIN, 0.37, 0.0);
    disturb(body, 4u, 0.04);
    for (int k = 0; k < body->edges; ++k) {
      double force[6], up[6], down[6], stiffness[6][6], unused[6][6];
      edge_evaluate(body, &body->edge[k], 23.85, force, stiffness);
      for (int j = 0; j < 2 * (order + 1); ++j) {
        double *u = &body->u[2 * body->edge[k].node[j / 2] + j % 2];
        const double kept = *u, h = 1e-6;
        *u = kept + h;
        edge_evaluate(body, &body->edge[k], 23.85, up, unused);
        *u = kept - h;
        edge_evaluate(body, &body->edge[k], 23.85, down, unused);
        *u = kept;
        for (int i = 0; i < 2 * (order + 1); ++i) {
          assert_close(stiffness[i][j], (up[i] - down[i]) / (2.0 * h), 1e-6);
        }
      }
    }
    /* on a flat surface suction pulls straight up, with the pressure times the area */
    memset(body->u, 0, 2 * (size_t)body->nodes * sizeof(double));
    double sum_r = 0.0, sum_z = 0.0;
    for (int k = 0; k < body->edges; ++k) {
      double force[6], unused[6][6];
      edge_evaluate(body, &body->edge[k], 23.85, force, unused);
      for (int i = 0; i <= order; ++i) {
        sum_r += force[2 * i];
        sum_z += force[2 * i + 1];
      }
    }
    assert_close(sum_r, 0.0, 1e-12);
    assert_close(sum_z, 23.85 * (round ? PI * (1.67 * 1.67 - 0.37 * 0.37) : 1.3), 1e-9);
    solid_destroy(context, &body);
  }
  cutis_context_destroy(&context);
}

static void even_stretch_and_rigid_motion_leave_the_inside_in_balance(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  for (int way = 0; way < 2 * KIND_COUNT; ++way) {
    const int order = 1 + way % 2;
    const bool round = KINDS[way / 2] == SOLID_ROUND_AXIS;
    solid *body = block(context, KINDS[way / 2], order, &SKIN, 0.0, 1.0);
    for (int n = 0; n < body->nodes;
         ++n) { /* r stretched by 1.0731, z by 0.8713, and moved along the axis */
      body->u[2 * n] = 0.0731 * body->position[2 * n];
      body->u[2 * n + 1] = -0.1287 * body->position[2 * n + 1] + 0.317;
    }
    double force[2 * 7 * 5];
    assert_true(solid_forces(body, PACE_SECONDS(0.083), 0.0, force));
    const int high = order * 2 + 1, wide = order * 3 + 1;
    double largest = 0.0;
    for (int i = 0; i < wide; ++i) {
      for (int j = 0; j < high; ++j) {
        const bool inner = (i > 0 || round) && i < wide - 1 && j > 0 && j < high - 1;
        if (inner) { /* and on the axis */
          assert_close(force[2 * (i * high + j) + 1], 0.0, 1e-9);
          if (i > 0) {
            assert_close(force[2 * (i * high + j)], 0.0, 1e-9);
          }
        } else {
          largest = fmax(largest, fabs(force[2 * (i * high + j)]));
        }
      }
    }
    assert_true(largest > 0.1);
    solid_destroy(context, &body);
  }
  cutis_context_destroy(&context);
}

/* Thick sphere, one quarter of its meridian, blown up from within: radius A..B to a..b, r^3 = R^3 +
 * a^3 - A^3. */
static const double INNER = 1.0, OUTER = 2.385, BLOWN = 1.317;

static double sphere_pressure(
    double mu) { /* by Simpson's rule: integral of 2 (s_theta - s_r)/r dr */
  const double v = BLOWN * BLOWN * BLOWN - INNER * INNER * INNER;
  const int n = 2000;
  double sum = 0.0;
  for (int k = 0; k <= n; ++k) {
    const double big = INNER + (OUTER - INNER) * k / n, r = cbrt(big * big * big + v), l = r / big;
    const double value = 2.0 * mu * (l * l - pow(l, -4.0)) / r * (big * big / (r * r));
    sum += value * (k == 0 || k == n ? 1.0 : (k % 2 == 1 ? 4.0 : 2.0));
  }
  return sum * (OUTER - INNER) / n / 3.0;
}

static double sphere_error(int order, int n) {
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  solid *body = NULL;
  /* columns go round from the equator to the pole, rows from without to within: the inner wall is
   * the last row */
  assert_int_equal(solid_create(context, SOLID_ROUND_AXIS, order, n, n, n, &body), CUTIS_OK);
  const int side = order * n + 1;
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      const double angle = 0.5 * PI * i / (side - 1), r = OUTER + (INNER - OUTER) * j / (side - 1);
      const int node = i * side + j;
      body->position[2 * node] = i == side - 1 ? 0.0 : r * cos(angle);
      body->position[2 * node + 1] = r * sin(angle);
      body->fixed[2 * node] = i == side - 1;
      body->fixed[2 * node + 1] = i == 0;
    }
  }
  for (int k = 0; k < n; ++k) {
    for (int a = 0; a <= order;
         ++a) { /* towards the pole the hollow is on the left: pressure pushes to the right */
      body->edge[k].node[a] = (order * k + a) * side + side - 1;
    }
  }
  material m = RUBBER;
  m.bulk_kPa = 1e8 * m.mu_kPa; /* the closed form is incompressible */
  body->materials = &m;
  body->layers = 1;
  body->tolerance_mN = 1e-7 * RUBBER.mu_kPa;
  assert_int_equal(solid_prepare(context, body), CUTIS_OK);
  assert_int_equal(solid_number(context, body), CUTIS_OK);
  const double pressure = sphere_pressure(RUBBER.mu_kPa);
  for (int k = 1; k <= 4; ++k) {
    assert_true(solid_equilibrium(body, PACE_AT_REST, -pressure * k / 4.0));
  }
  const double error = fabs(body->position[2 * (side - 1)] + body->u[2 * (side - 1)] - BLOWN);
  solid_destroy(context, &body);
  cutis_context_destroy(&context);
  return error;
}

static void thick_sphere_converges_with_the_elements_order(void **state) {
  (void)state;
  const double coarse2 = sphere_error(2, 8), fine2 = sphere_error(2, 16);
  const double coarse1 = sphere_error(1, 6), fine1 = sphere_error(1, 12);
  if (!(fine2 < 1e-5 && log2(coarse2 / fine2) > 2.7)) {
    fail_msg("order 2: errors %.3e, %.3e, observed order %.2f", coarse2, fine2,
             log2(coarse2 / fine2));
  }
  if (!(fine1 < 1e-2 && log2(coarse1 / fine1) > 1.7)) {
    fail_msg("order 1: errors %.3e, %.3e, observed order %.2f", coarse1, fine1,
             log2(coarse1 / fine1));
  }
}

/* A clamped disc bent by suction: height of its middle. */
static double disc_height(int order, double bulk_kPa, int *iterations) {
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  solid *body = NULL;
  assert_int_equal(solid_create(context, SOLID_ROUND_AXIS, order, 8, 2, 8, &body), CUTIS_OK);
  const int high = order * 2 + 1, wide = order * 8 + 1;
  for (int i = 0; i < wide; ++i) {
    for (int j = 0; j < high; ++j) {
      const int node = i * high + j;
      body->position[2 * node] = 2.0 * i / (wide - 1);
      body->position[2 * node + 1] = 0.2 * j / (high - 1);
      body->fixed[2 * node] = i == 0 || i == wide - 1;
      body->fixed[2 * node + 1] = i == wide - 1;
    }
  }
  for (int k = 0; k < 8; ++k) {
    for (int a = 0; a <= order; ++a) {
      body->edge[k].node[a] = (order * k + a) * high + high - 1;
    }
  }
  material m = RUBBER;
  m.bulk_kPa = bulk_kPa;
  body->materials = &m;
  body->layers = 1;
  body->tolerance_mN = 1e-7;
  assert_int_equal(solid_prepare(context, body), CUTIS_OK);
  assert_int_equal(solid_number(context, body), CUTIS_OK);
  assert_true(solid_equilibrium(body, PACE_AT_REST, 0.05));
  assert_true(solid_equilibrium(body, PACE_AT_REST, 0.1));
  const double height = body->u[2 * (high - 1) + 1];
  *iterations = body->iterations;
  solid_destroy(context, &body);
  cutis_context_destroy(&context);
  return height;
}

static void bending_does_not_lock_as_the_bulk_modulus_grows(void **state) {
  (void)state;
  for (int order = 1; order <= 2; ++order) {
    int slow = 0, fast = 0;
    const double soft = disc_height(order, 100.0 * RUBBER.mu_kPa, &fast);
    const double hard = disc_height(order, 1e5 * RUBBER.mu_kPa, &slow);
    assert_true(soft > 0.01);
    assert_close(hard / soft, 1.0, 0.02); /* Poisson's ratio 0.495 to 0.499995 */
    assert_true(slow <= fast + 4);        /* nor does the iteration suffer */
  }
}

static void bad_bodies_are_refused(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  solid *body = block(context, SOLID_ROUND_AXIS, 2, &SKIN, 0.0, 1.0);
  body->position[2 * 7] += 2.0; /* inside out */
  assert_int_equal(solid_prepare(context, body), CUTIS_OUT_OF_DOMAIN);
  assert_non_null(strstr(cutis_context_message(context), "inside out"));
  for (int d = 0; d < 2 * body->nodes; ++d) {
    body->fixed[d] = true;
  }
  assert_int_equal(solid_number(context, body), CUTIS_BAD_INPUT);
  solid_destroy(context, &body);
  cutis_context_destroy(&context);
}

/* What hangs: a strip of rubber, held at its top end, under its own weight. For small strain the
 * end of a strip goes down by rho g L^2/(2 E), E = 4 mu in plane strain and 3 mu in a sheet. */
static void strip_hangs_by_its_own_weight(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  material rubber = RUBBER;
  rubber.density_mg_per_mm3 = 1.317;
  const double length = 29.3, width = 0.83, mu = rubber.mu_kPa;
  for (int kind = 1; kind < KIND_COUNT; ++kind) {
    solid *body = NULL;
    assert_int_equal(solid_create(context, KINDS[kind], 2, 8, 1, 0, &body), CUTIS_OK);
    for (int i = 0; i <= 16; ++i) {
      for (int j = 0; j <= 2; ++j) {
        const int node = 3 * i + j;
        body->position[2 * node] = length * i / 16.0;
        body->position[2 * node + 1] = width * j / 2.0;
        body->fixed[2 * node] = i == 0;
        body->fixed[2 * node + 1] = i == 0 && j == 0;
      }
    }
    body->materials = &rubber;
    body->layers = 1;
    body->gravity_m_per_s2[0] = 9.81;
    body->tolerance_mN = body->tolerance_volume = 1e-11;
    assert_int_equal(solid_prepare(context, body), CUTIS_OK);
    assert_int_equal(solid_number(context, body), CUTIS_OK);
    assert_true(solid_equilibrium(body, PACE_AT_REST, 0.0));
    const double pull = 1.317e-3 * 9.81; /* kPa/mm */
    const double wanted = pull * length * length / (2.0 * (kind == 1 ? 4.0 : 3.0) * mu);
    assert_close(body->u[2 * 3 * 16], wanted,
                 0.01 * wanted); /* strain 0.4 %: second order is below */
    double force[2 * 3 * 17];    /* and the hold carries the weight */
    assert_true(solid_forces(body, PACE_AT_REST, 0.0, force));
    assert_close(force[0] + force[2] + force[4], -pull * length * width, 1e-6);
    solid_destroy(context, &body);
  }
  cutis_context_destroy(&context);
}

/* A sheet drawn out along x, free along y: nominal stress mu (l - 1/l^2). */
static void sheet_under_tension_thins_as_rubber_does(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  for (int order = 1; order <= 2; ++order) {
    solid *body = block(context, SOLID_SHEET, order, &RUBBER, 0.0, 1.0);
    const int wide = order * 3 + 1, high = order * 2 + 1;
    const double stretch = 1.2385;
    for (int i = 0; i < wide; ++i) {
      for (int j = 0; j < high; ++j) {
        const int node = i * high + j;
        body->fixed[2 * node] = i == 0 || i == wide - 1;
        body->fixed[2 * node + 1] = j == 0;
        body->u[2 * node] = (stretch - 1.0) * body->position[2 * node];
      }
    }
    assert_int_equal(solid_number(context, body), CUTIS_OK);
    assert_true(solid_equilibrium(body, PACE_AT_REST, 0.0));
    double force[2 * 7 * 5], sum = 0.0;
    assert_true(solid_forces(body, PACE_AT_REST, 0.0, force));
    for (int j = 0; j < high; ++j) {
      sum += force[2 * ((wide - 1) * high + j)];
    }
    assert_close(sum, 0.9 * RUBBER.mu_kPa * (stretch - 1.0 / (stretch * stretch)), 1e-6);
    double cauchy[TENSOR];
    solid_stress(body, PACE_AT_REST, 3, 1, cauchy);
    assert_close(cauchy[0], RUBBER.mu_kPa * (stretch * stretch - 1.0 / stretch), 1e-6);
    assert_close(cauchy[3], 0.0, 1e-9);
    solid_destroy(context, &body);
  }
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stiffness_is_the_slope_of_the_forces),
      cmocka_unit_test(follower_stiffness_is_the_slope_of_the_load),
      cmocka_unit_test(strip_hangs_by_its_own_weight),
      cmocka_unit_test(sheet_under_tension_thins_as_rubber_does),
      cmocka_unit_test(even_stretch_and_rigid_motion_leave_the_inside_in_balance),
      cmocka_unit_test(thick_sphere_converges_with_the_elements_order),
      cmocka_unit_test(bending_does_not_lock_as_the_bulk_modulus_grows),
      cmocka_unit_test(bad_bodies_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
