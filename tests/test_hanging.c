/* test_hanging.c - the section that hangs, against closed forms: strip and beam under their own
 * weight, creep under a constant load and through days of standing and lying; and the tip pressed
 * into a half-space. */
#include "skin_testing.h"

#include "instruments/hanging.h"
#include "instruments/indentation.h"
#include "mechanics/solid.h"

#include <stdlib.h>

/* A section of one material, in four layers. */
typedef struct slab {
  double length_mm, thickness_mm;
  material of;
} slab;

static const double G = 9.81;

static material plain(double mu_kPa, double laid_kPa) {
  return (material){.mu_kPa = mu_kPa,
                    .k2 = 1.0,
                    .crimp_stretch = 1.0,
                    .fibre = {0.4, 0.2, 0.4},
                    .bulk_kPa = 1e4 * (mu_kPa + laid_kPa),
                    .prestretch = {1.0, 1.0, 1.0},
                    .density_mg_per_mm3 = 1.07,
                    .branch = {{31.0, 1.3, INFINITY}, {17.0, 2.9, 4.1}, {.modulus_kPa = laid_kPa}}};
}

static void layers_of(const slab *of, mechanics_layer layers[LAYERS]) {
  static const double share[LAYERS] = {0.15, 0.2, 0.25, 0.4};
  for (int i = 0; i < LAYERS; ++i) {
    layers[i] = (mechanics_layer){share[i] * of->thickness_mm, of->of};
  }
}

static hanging *hang(cutis_context *context, const slab *of, hanging_ends ends,
                     const hanging_grid *grid, const hanging_pull pull[HANGING_POSTURES]) {
  mechanics_layer layers[LAYERS];
  layers_of(of, layers);
  const hanging_place place = {
      .ends = ends, .lying_share = 0.375, .span_mm = of->length_mm, .ligament_mm = 2.385};
  hanging *section = NULL;
  assert_ok(context, hanging_create(context, grid, &section));
  assert_ok(context, hanging_build(context, section, &place, pull, layers));
  section->body->tolerance_change_mm = 1e-9; /* closed forms hold for small loads */
  section->body->tolerance_volume = 1e-12;
  return section;
}

static double largest(const hanging *of, hanging_posture posture, int axis) {
  double most = 0.0;
  for (int i = 0; i < hanging_nodes(of); ++i) {
    most = fmax(most, of->shape[posture].u[2 * hanging_surface_node(of, i) + axis]);
  }
  return most;
}

/* Hung along its length with both ends held: u = rho g x (L - x)/(2 E'), E' = 4 mu in plane strain. */
static void strip_hangs_under_its_weight(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const slab of = {53.0, 0.43, plain(2385.0, 0.0)};
  const hanging_pull pull[] = {{{G, 0.0}, true}, {{0.0, -G}, true}};
  hanging_grid grid;
  hanging_grid_default(&grid);
  hanging *section = hang(context, &of, HANGING_GUIDED, &grid, pull);
  assert_ok(context, hanging_find(context, section, HANGING_UPRIGHT));
  const double stiffness = 4.0 * of.of.mu_kPa, weight = 1e-3 * of.of.density_mg_per_mm3 * G;
  const double most = weight * of.length_mm * of.length_mm / (8.0 * stiffness);
  for (int i = 0; i < hanging_nodes(section); ++i) {
    const int node = hanging_surface_node(section, i);
    const double x = section->body->position[2 * node];
    assert_close(section->shape[HANGING_UPRIGHT].u[2 * node],
                 weight * x * (of.length_mm - x) / (2.0 * stiffness), 1e-3 * most);
  }
  hanging_destroy(context, &section);
  assert_null(section);
  cutis_context_destroy(&context);
}

/* Slender, clamped at both ends, with nothing below it: w = q L^4/(384 E' I). */
static void clamped_beam_bends_under_its_weight(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const slab of = {127.0, 1.3, plain(2.385e6, 0.0)};
  const hanging_pull pull[] = {{{0.0, G}, false}, {{0.0, -G}, true}};
  const double q = 1e-3 * of.of.density_mg_per_mm3 * G * of.thickness_mm;
  const double inertia = pow(of.thickness_mm, 3.0) / 12.0, l2 = of.length_mm * of.length_mm;
  const double wanted = q * l2 * l2 / (384.0 * 4.0 * of.of.mu_kPa * inertia);
  double found[4];
  for (int k = 0; k < 4; ++k) {
    hanging_grid grid;
    hanging_grid_default(&grid);
    grid.widening = 1.0;
    grid.ligament_columns = 1;
    grid.columns = 3 << k;
    hanging *section = hang(context, &of, HANGING_CLAMPED, &grid, pull);
    assert_ok(context, hanging_find(context, section, HANGING_UPRIGHT));
    found[k] = largest(section, HANGING_UPRIGHT, 1);
    hanging_destroy(context, &section);
  }
  assert_close(found[3], wanted, 7e-3 * wanted);
  double order[2];
  for (int k = 0; k < 2; ++k) {
    order[k] = log2((found[k + 1] - found[k]) / (found[k + 2] - found[k + 1]));
  }
  assert_true(order[0] > 1.5 && order[1] > 2.5);
  cutis_context_destroy(&context);
}

/* Stress 4 E e + 4 Ec (e - r), dr/dx = e - r over x renewals of what is laid down: at constant load
 * e(x) = F/E - (F/E - F/(E + Ec)) exp(-x E/(E + Ec)). First order in the step. */
static void creep_follows_the_renewals(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const double mu = 1300.0, laid = 1085.0, renewals = 1.7;
  const slab of = {53.0, 0.43, plain(mu, laid)};
  const hanging_pull pull[] = {{{G, 0.0}, true}, {{G, 0.0}, true}}; /* it never lies */
  const double load = 1e-3 * of.of.density_mg_per_mm3 * G * of.length_mm * of.length_mm / 32.0;
  const double wanted =
      load / mu - (load / mu - load / (mu + laid)) * exp(-renewals * mu / (mu + laid));
  hanging_grid grid;
  hanging_grid_default(&grid);
  double miss[3];
  for (int k = 0; k < 3; ++k) {
    const int steps = 3 << k;
    hanging *section = hang(context, &of, HANGING_GUIDED, &grid, pull);
    assert_ok(context, hanging_find(context, section, HANGING_UPRIGHT));
    assert_close(largest(section, HANGING_UPRIGHT, 0), load / (mu + laid), 1e-3 * wanted);
    for (int step = 0; step < steps; ++step) {
      const double x = renewals / steps;
      assert_ok(context, hanging_creep(context, section, (const double[LAYERS]){x, x, x, x}));
    }
    assert_ok(context, hanging_find(context, section, HANGING_UPRIGHT));
    miss[k] = largest(section, HANGING_UPRIGHT, 0) - wanted;
    hanging_destroy(context, &section);
  }
  assert_close(miss[2], 0.0, 0.02 * wanted);
  assert_close(miss[0] / miss[1], 2.0, 0.25);
  assert_close(miss[1] / miss[2], 2.0, 0.25);
  cutis_context_destroy(&context);
}

/* Where creep ends, r = (1 - s) e_up + s e_lying; with no load along the strip when it lies,
 * E e_up + Ec (e_up - r) = F and E e_lying + Ec (e_lying - r) = 0. */
static void creep_ends_between_standing_and_lying(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const double mu = 1300.0, laid = 1085.0, lies = 0.375;
  const slab of = {53.0, 0.43, plain(mu, laid)};
  const hanging_pull pull[] = {{{G, 0.0}, true}, {{0.0, -G}, true}};
  const double load = 1e-3 * of.of.density_mg_per_mm3 * G * of.length_mm * of.length_mm / 32.0;
  const double share = laid / (mu + laid); /* e_lying = share r, e_up = F/(E + Ec) + share r */
  const double rest = (1.0 - lies) * load / (mu + laid) / (1.0 - share);
  hanging_grid grid;
  hanging_grid_default(&grid);
  hanging *section = hang(context, &of, HANGING_GUIDED, &grid, pull);
  assert_ok(context, hanging_settle(context, section));
  assert_ok(context, hanging_find(context, section, HANGING_UPRIGHT));
  assert_ok(context, hanging_find(context, section, HANGING_SUPINE));
  const double up = load / (mu + laid) + share * rest;
  assert_close(largest(section, HANGING_UPRIGHT, 0), up, 2e-3 * up);
  assert_close(largest(section, HANGING_SUPINE, 0), share * rest, 2e-3 * up);
  /* long steps lay down the same mixture as short ones */
  const double few[LAYERS] = {0.7, 0.7, 0.7, 0.7}, epidermis[LAYERS] = {39.0, 0.7, 0.7, 0.7};
  assert_ok(context, hanging_creep(context, section, few));
  assert_ok(context, hanging_creep(context, section, epidermis));
  assert_ok(context, hanging_find(context, section, HANGING_UPRIGHT));
  assert_close(largest(section, HANGING_UPRIGHT, 0), up, 2e-3 * up);
  hanging_destroy(context, &section);
  cutis_context_destroy(&context);
}

static const mechanics_layer SKIN[LAYERS] = {{0.083,
                                              {.mu_kPa = 97.0,
                                               .k2 = 1.0,
                                               .crimp_stretch = 1.0,
                                               .fibre = {0.3, 0.4, 0.3},
                                               .bulk_kPa = 4870.0,
                                               .prestretch = {1.0, 1.0, 1.0},
                                               .density_mg_per_mm3 = 1.1}},
                                             {0.21,
                                              {.mu_kPa = 12.7,
                                               .k1_kPa = 470.0,
                                               .k2 = 19.0,
                                               .crimp_stretch = 1.07,
                                               .fibre = {0.41, 0.12, 0.47},
                                               .bulk_kPa = 4870.0,
                                               .prestretch = {1.05, 0.0, 1.09},
                                               .density_mg_per_mm3 = 1.1,
                                               .branch = {{0}, {0}, {.modulus_kPa = 2.3}}}},
                                             {1.19,
                                              {.mu_kPa = 25.4,
                                               .k1_kPa = 940.0,
                                               .k2 = 19.0,
                                               .crimp_stretch = 1.07,
                                               .fibre = {0.41, 0.12, 0.47},
                                               .bulk_kPa = 4870.0,
                                               .prestretch = {1.05, 0.0, 1.09},
                                               .density_mg_per_mm3 = 1.1,
                                               .branch = {{0}, {0}, {.modulus_kPa = 4.6}}}},
                                             {3.9,
                                              {.mu_kPa = 1.13,
                                               .k2 = 1.0,
                                               .crimp_stretch = 1.0,
                                               .fibre = {0.3, 0.4, 0.3},
                                               .bulk_kPa = 4870.0,
                                               .prestretch = {1.0, 1.0, 1.0},
                                               .density_mg_per_mm3 = 0.93}}};

/* The skin above, with its volumes kept and its branches linear. */
static void skin_layers(mechanics_layer layers[LAYERS], double bulk_kPa) {
  memcpy(layers, SKIN, sizeof SKIN);
  for (int i = 0; i < LAYERS; ++i) {
    material *m = &layers[i].material;
    m->prestretch[1] = 1.0 / (m->prestretch[0] * m->prestretch[2]);
    m->bulk_kPa = bulk_kPa;
    for (int k = 0; k < MATERIAL_LAID; ++k) {
      m->branch[k].time_s = 1.0;
      m->branch[k].slip_kPa = INFINITY;
    }
  }
}

/* The pull of the neighbours balances the pre-stretch: without weight nothing moves. */
static void without_weight_it_lies_as_built(void **state) {
  (void)state;
  cutis_context *context = new_context();
  mechanics_layer layers[LAYERS];
  skin_layers(layers, 4.87e7);
  const hanging_place place = {.span_mm = 47.0, .ligament_mm = 3.1, .ligament_k1_kPa = 19.0};
  const hanging_pull pull[] = {{{0.0, 0.0}, true}, {{0.0, 0.0}, false}};
  hanging_grid grid;
  hanging_grid_default(&grid);
  hanging *section = NULL;
  assert_ok(context, hanging_create(context, &grid, &section));
  assert_ok(context, hanging_build(context, section, &place, pull, layers));
  for (int k = 0; k < HANGING_POSTURES; ++k) {
    assert_ok(context, hanging_find(context, section, (hanging_posture)k));
    for (int d = 0; d < 2 * section->body->nodes; ++d) {
      assert_close(section->shape[k].u[d], 0.0, 1e-5);
    }
  }
  hanging_destroy(context, &section);
  cutis_context_destroy(&context);
}

/* What the ligaments and the floor hold is the weight, and nothing else. */
static void ligaments_bear_the_weight(void **state) {
  (void)state;
  cutis_context *context = new_context();
  mechanics_layer layers[LAYERS];
  skin_layers(layers, 4870.0);
  const hanging_place place = {.span_mm = 47.0, .ligament_mm = 3.1, .ligament_k1_kPa = 19.0};
  const hanging_pull pull[] = {{{8.7, -3.3}, true}, {{-2.1, 7.9}, false}};
  hanging_grid grid;
  hanging_grid_default(&grid);
  hanging *section = NULL;
  assert_ok(context, hanging_create(context, &grid, &section));
  assert_ok(context, hanging_build(context, section, &place, pull, layers));
  double mass = 0.0;
  for (int i = 0; i < LAYERS; ++i) {
    mass += 1e-3 * layers[i].material.density_mg_per_mm3 * layers[i].thickness_mm * place.span_mm;
  }
  double *force = calloc(2 * (size_t)section->body->nodes, sizeof(double));
  for (int k = 0; k < HANGING_POSTURES; ++k) {
    assert_ok(context, hanging_find(context, section, (hanging_posture)k));
    assert_true(solid_forces(section->body, PACE_YEARS(0.0), 0.0, force));
    double held[2] = {0.0, 0.0}, ligaments = 0.0;
    for (int d = 0; d < 2 * section->body->nodes; ++d) {
      held[d % 2] += force[d];
      const double x = section->body->position[d - d % 2];
      ligaments += d % 2 == 0 && (x < 1.56 || x > 47.0 - 1.56) ? force[d] : 0.0;
    }
    for (int axis = 0; axis < 2; ++axis) {
      const double weight = -mass * pull[k].gravity_m_per_s2[axis];
      assert_close(held[axis], weight, 1e-3 * mass * G);
    }
    assert_close(ligaments, held[0], 1e-3 * mass * G); /* nothing is held along the base between */
  }
  free(force);
  hanging_destroy(context, &section);
  cutis_context_destroy(&context);
}

/* The shipped mesh is near one of twice its fineness. */
static void mesh_is_fine_enough(void **state) {
  (void)state;
  cutis_context *context = new_context();
  mechanics_layer layers[LAYERS];
  skin_layers(layers, 4870.0);
  const hanging_place place = {.span_mm = 47.0, .ligament_mm = 3.1, .ligament_k1_kPa = 19.0};
  const hanging_pull pull[] = {{{9.5, -2.4}, true}, {{3.1, 9.3}, false}};
  double moved[2][HANGING_POSTURES];
  for (int times = 1; times <= 2; ++times) {
    hanging_grid grid;
    hanging_grid_default(&grid);
    grid.ligament_columns *= times;
    grid.columns *= times;
    for (int i = 0; i < LAYERS; ++i) {
      grid.rows[i] *= times;
    }
    hanging *section = NULL;
    assert_ok(context, hanging_create(context, &grid, &section));
    assert_ok(context, hanging_build(context, section, &place, pull, layers));
    for (int k = 0; k < HANGING_POSTURES; ++k) {
      assert_ok(context, hanging_find(context, section, (hanging_posture)k));
      moved[times - 1][k] = largest(section, (hanging_posture)k, k);
      assert_true(moved[times - 1][k] > 0.1);
    }
    hanging_destroy(context, &section);
  }
  for (int k = 0; k < HANGING_POSTURES; ++k) {
    assert_close(moved[0][k], moved[1][k], 0.015 * moved[1][k]);
  }
  cutis_context_destroy(&context);
}

static void what_cannot_hang_is_refused(void **state) {
  (void)state;
  cutis_context *context = new_context();
  mechanics_layer layers[LAYERS];
  skin_layers(layers, 4870.0);
  const hanging_pull pull[] = {{{9.5, -2.4}, true}, {{-2.4, -9.5}, true}};
  hanging_place place = {.span_mm = 4.5, .ligament_mm = 3.1, .ligament_k1_kPa = 19.0};
  hanging_grid grid;
  hanging_grid_default(&grid);
  hanging *section = NULL;
  assert_ok(context, hanging_create(context, &grid, &section));
  check_status(context, CUTIS_BAD_INPUT, hanging_build(context, section, &place, pull, layers),
               __LINE__);
  assert_non_null(strstr(cutis_context_message(context), "longer than 4.65 mm"));
  place.span_mm = 47.0;
  layers[LAYER_PAPILLARY].material.mu_kPa = -1.7;
  check_status(context, CUTIS_OUT_OF_DOMAIN, hanging_build(context, section, &place, pull, layers),
               __LINE__);
  for (int i = 0; i < LAYERS; ++i) { /* as soft as water */
    layers[i].material.mu_kPa = 2.385e-4;
    layers[i].material.k1_kPa = 0.0;
    layers[i].material.branch[MATERIAL_LAID].modulus_kPa = 0.0;
    layers[i].material.prestretch[0] = layers[i].material.prestretch[1] =
        layers[i].material.prestretch[2] = 1.0;
  }
  assert_ok(context, hanging_build(context, section, &place, pull, layers));
  check_status(context, CUTIS_NOT_CONVERGED, hanging_find(context, section, HANGING_UPRIGHT),
               __LINE__);
  assert_non_null(strstr(cutis_context_message(context), "upright"));
  assert_non_null(strstr(cutis_context_message(context), "of its weight; it may be too soft"));
  hanging_destroy(context, &section);
  grid.columns = 400;
  check_status(context, CUTIS_BAD_INPUT, hanging_create(context, &grid, &section), __LINE__);
  assert_null(section);
  cutis_context_destroy(&context);
}

/* ---- the tip ---- */

/* On an incompressible half-space F = 8 mu a d. */
static void tip_meets_a_half_space(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const slab of = {0.0, 47.0, plain(23.85, 0.0)};
  mechanics_layer layers[LAYERS];
  layers_of(&of, layers);
  for (int i = 0; i < LAYERS; ++i) {
    for (int k = 0; k < MATERIAL_LAID; ++k) {
      layers[i].material.branch[k].modulus_kPa = 0.0;
    }
  }
  const indentation_test test = {.tip_mm = 0.31, .depth_mm = 0.0031, .time_s = 1.0};
  const double wanted = 8.0 * of.of.mu_kPa * test.tip_mm * test.depth_mm;
  double miss[2];
  for (int k = 0; k < 2; ++k) {
    indentation_grid grid;
    indentation_grid_default(&grid);
    grid.tip_columns = 4 + 4 * k;
    grid.outer_columns = 12 + 6 * k;
    grid.smallest = 0.06 / (1 + 2 * k);
    grid.outer_mm = 42.0;
    grid.rows[0] = 14 + 7 * k;
    grid.rows_growth[0] = k == 0 ? 1.5 : 1.22;
    grid.steps = 1;
    indentation *tip = NULL;
    double force_mN = 0.0;
    assert_ok(context, indentation_create(context, &grid, &tip));
    assert_ok(context, indentation_press(context, tip, layers, &test, &force_mN));
    miss[k] = force_mN / wanted - 1.0;
    indentation_destroy(context, &tip);
    assert_null(tip);
  }
  assert_close(miss[0], 0.0, 0.03);
  assert_close(miss[1], 0.0, 0.02);
  cutis_context_destroy(&context);
}

/* Skin that flows gives way to a slow tip; skin without flow does not care. */
static void slow_tip_meets_less(void **state) {
  (void)state;
  cutis_context *context = new_context();
  mechanics_layer layers[LAYERS];
  indentation_grid grid;
  indentation_grid_default(&grid);
  indentation *tip = NULL;
  assert_ok(context, indentation_create(context, &grid, &tip));
  double force[2][2];
  for (int flows = 0; flows < 2; ++flows) {
    skin_layers(layers, 4870.0);
    layers[LAYER_RETICULAR].material.branch[1] =
        (material_branch){.modulus_kPa = 41.0 * flows, .time_s = 3.7, .slip_kPa = 5.3};
    for (int slow = 0; slow < 2; ++slow) {
      const indentation_test test = {
          .tip_mm = 0.47, .depth_mm = 0.29, .time_s = slow ? 290.0 : 0.29};
      assert_ok(context, indentation_press(context, tip, layers, &test, &force[flows][slow]));
    }
  }
  assert_true(force[1][0] > 1.2 * force[1][1]);
  assert_close(force[0][0], force[0][1], 1e-3 * force[0][0]);
  assert_close(force[1][1], force[0][1], 0.1 * force[0][1]);
  layers[LAYER_EPIDERMIS].thickness_mm = 0.0;
  const indentation_test test = {.tip_mm = 0.47, .depth_mm = 0.29, .time_s = 1.0};
  check_status(context, CUTIS_OUT_OF_DOMAIN,
               indentation_press(context, tip, layers, &test, &force[0][0]), __LINE__);
  indentation_destroy(context, &tip);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(strip_hangs_under_its_weight),
                                     cmocka_unit_test(clamped_beam_bends_under_its_weight),
                                     cmocka_unit_test(creep_follows_the_renewals),
                                     cmocka_unit_test(creep_ends_between_standing_and_lying),
                                     cmocka_unit_test(without_weight_it_lies_as_built),
                                     cmocka_unit_test(ligaments_bear_the_weight),
                                     cmocka_unit_test(mesh_is_fine_enough),
                                     cmocka_unit_test(what_cannot_hang_is_refused),
                                     cmocka_unit_test(tip_meets_a_half_space),
                                     cmocka_unit_test(slow_tip_meets_less)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
