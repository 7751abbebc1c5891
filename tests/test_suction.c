/* The suction instrument: the oracle's table, read-outs by hand, apertures, cycles, failures. */
#include "testing.h"

#include <string.h>

#include "suction_prototype.h"

typedef struct fixture {
  cutis_context *context;
  suction_workspace *workspace;
} fixture;

static int set_up(void **state) {
  static fixture f;
  *state = &f;
  return cutis_context_create(NULL, &f.context) != CUTIS_OK ||
         suction_workspace_create(f.context, &f.workspace) != CUTIS_OK;
}

static int tear_down(void **state) {
  fixture *f = *state;
  suction_workspace_destroy(f->context, &f->workspace);
  cutis_context_destroy(&f->context);
  return 0;
}

static void prototype_table_is_met(void **state) {
  fixture *f = *state;
  /* printed R0, R2, R5, R6, R7 and resting stress */
  const double printed[3][6] = {{0.308, 0.762, 0.968, 0.444, 0.671, 4.114},
                                {0.358, 0.716, 0.934, 0.538, 0.608, 3.607},
                                {0.435, 0.678, 0.883, 0.653, 0.534, 3.153}};
  const size_t which[5] = {CUTIS_R0, CUTIS_R2, CUTIS_R5, CUTIS_R6, CUTIS_R7};
  const suction_settings set = prototype_mesh(1);
  suction_workspace *workspace = NULL;
  assert_int_equal(suction_workspace_create_with(f->context, &set, &workspace), CUTIS_OK);
  assert_int_equal(suction_workspace_body(workspace)->elements, 266);
  for (int k = 0; k < 3; ++k) {
    mechanics_layer layers[LAYERS];
    prototype_layers(PROTOTYPE_STATES[k], layers);
    cutis_suction_protocol protocol;
    cutis_suction_protocol_default(&protocol);
    cutis_suction result;
    assert_int_equal(suction_test(f->context, workspace, layers, &protocol, &result), CUTIS_OK);
    for (int i = 0; i < 5; ++i) {
      assert_close(result.readout[which[i]] / printed[k][i], 1.0, 0.01); /* asked: 3 % */
    }
    assert_close(result.pretension_kPa, printed[k][5], 0.002);
  }
  suction_workspace_destroy(f->context, &workspace);
}

/* Skin of the program's own law, without the rest of the program. */
static void plain_layers(mechanics_layer layers[LAYERS]) {
  prototype_layers(PROTOTYPE_STATES[1], layers);
  for (int i = 0; i < LAYERS; ++i) {
    layers[i].material.overstress = false;
    layers[i].material.bulk_kPa = 5000.0;
  }
  layers[LAYER_RETICULAR].material.branch[1].slip_kPa = 4.1;
  layers[LAYER_PAPILLARY].material.branch[1].slip_kPa = 2.05;
}

static void curve_rises_creeps_and_comes_back(void **state) {
  fixture *f = *state;
  mechanics_layer layers[LAYERS];
  plain_layers(layers);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  assert_true(protocol.aperture_mm == 2.0 && protocol.pressure_kPa == 45.0 && protocol.cycles == 1);
  cutis_suction a, b;
  assert_int_equal(suction_test(f->context, f->workspace, layers, &protocol, &a), CUTIS_OK);
  assert_true(a.points > 20 && a.time_s[0] == 0.0 && a.height_mm[0] == 0.0);
  for (size_t i = 1; i < a.points; ++i) {
    assert_true(a.time_s[i] > a.time_s[i - 1]);
    const bool on = a.time_s[i] <= 3.0 + 1e-9;
    assert_true(on ? a.height_mm[i] > a.height_mm[i - 1] : a.height_mm[i] < a.height_mm[i - 1]);
  }
  assert_close(a.time_s[a.points - 1], 6.0, 1e-9);
  assert_true(a.readout[CUTIS_R2] > a.readout[CUTIS_R7] && a.readout[CUTIS_R2] < 1.0);
  assert_true(isnan(a.readout[CUTIS_R3]) && isnan(a.readout[CUTIS_R4]) &&
              isnan(a.readout[CUTIS_R9]));
  assert_true(a.newton_iterations > 0);
  /* the same again, from a used workspace: the same bytes */
  assert_int_equal(suction_test(f->context, f->workspace, layers, &protocol, &b), CUTIS_OK);
  assert_memory_equal(&a, &b, sizeof a);
}

static void wider_apertures_lift_more_skin(void **state) {
  fixture *f = *state;
  mechanics_layer layers[LAYERS];
  plain_layers(layers);
  double before = 0.0;
  const double apertures[] = {2.0, 4.0, 6.0, 8.0};
  for (int k = 0; k < 4; ++k) {
    cutis_suction_protocol protocol;
    cutis_suction_protocol_default(&protocol);
    protocol.aperture_mm = apertures[k];
    cutis_suction result;
    const cutis_status status = suction_test(f->context, f->workspace, layers, &protocol, &result);
    if (status != CUTIS_OK) {
      fail_msg("%g mm: %s", apertures[k], cutis_context_message(f->context));
    }
    assert_true(result.readout[CUTIS_R0] > 1.2 * before);
    before = result.readout[CUTIS_R0];
  }
}

static void cycles_tire_the_skin(void **state) {
  fixture *f = *state;
  mechanics_layer layers[LAYERS];
  plain_layers(layers);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  protocol.cycles = 3;
  protocol.on_s = 1.37;
  protocol.off_s = 1.13;
  cutis_suction r;
  assert_int_equal(suction_test(f->context, f->workspace, layers, &protocol, &r), CUTIS_OK);
  assert_true(r.readout[CUTIS_R3] > r.readout[CUTIS_R0]);
  assert_close(r.readout[CUTIS_R9], r.readout[CUTIS_R3] - r.readout[CUTIS_R0], 1e-15);
  assert_close(r.readout[CUTIS_R4], r.height_mm[r.points - 1], 1e-15);
  assert_true(r.readout[CUTIS_R4] > r.readout[CUTIS_R1]);
}

static void readouts_by_hand(void **state) {
  (void)state;
  cutis_suction_protocol p;
  cutis_suction_protocol_default(&p);
  p.on_s = 2.0;
  p.off_s = 1.0;
  p.cycles = 2;
  const double time[] = {0.0, 0.1, 2.0, 2.1, 3.0, 3.1, 5.0, 5.1, 6.0};
  const double height[] = {0.0, 0.231, 0.327, 0.151, 0.087, 0.301, 0.353, 0.171, 0.097};
  cutis_suction s;
  memset(&s, 0, sizeof s);
  s.points = 9;
  memcpy(s.time_s, time, sizeof time);
  memcpy(s.height_mm, height, sizeof height);
  suction_readouts(&p, &s);
  const double expected[] = {[CUTIS_R0] = 0.327,
                             [CUTIS_R1] = 0.087,
                             [CUTIS_R2] = 0.240 / 0.327,
                             [CUTIS_R3] = 0.353,
                             [CUTIS_R4] = 0.097,
                             [CUTIS_R5] = 0.176 / 0.231,
                             [CUTIS_R6] = 0.096 / 0.231,
                             [CUTIS_R7] = 0.176 / 0.327,
                             [CUTIS_R8] = 0.240,
                             [CUTIS_R9] = 0.353 - 0.327,
                             [CUTIS_MODULUS] = 3.0 * 2.1 * 45.0 / (2.0 * 3.14159265358979 * 0.327)};
  for (size_t i = 0; i < CUTIS_SUCTION_READOUTS; ++i) {
    assert_close(s.readout[i], expected[i], 1e-12 * (1.0 + 100.0 * (i == CUTIS_MODULUS)));
  }
  for (size_t i = 0; i < CUTIS_SUCTION_READOUTS; ++i) {
    cutis_readout_info info;
    assert_true(cutis_readout_at(i, &info));
    assert_true(info.repeatability > 0.02 && info.repeatability < 0.6 && strlen(info.source) > 20);
  }
}

static void what_cannot_be_is_refused(void **state) {
  fixture *f = *state;
  mechanics_layer layers[LAYERS], good[LAYERS];
  plain_layers(good);
  cutis_suction_protocol good_protocol, p;
  cutis_suction_protocol_default(&good_protocol);
  cutis_suction r;
  p = good_protocol;
  p.aperture_mm = 23.85;
  assert_int_equal(suction_test(f->context, f->workspace, good, &p, &r), CUTIS_OUT_OF_RANGE);
  assert_non_null(
      strstr(cutis_context_message(f->context),
             "instrument.aperture is 23.85 mm: allowed are 1 to 10 mm, the nearest is 10 mm."));
  p = good_protocol;
  p.pressure_kPa = NAN;
  assert_int_equal(suction_test(f->context, f->workspace, good, &p, &r), CUTIS_OUT_OF_RANGE);
  p = good_protocol;
  p.rise_s = 2.5;
  p.on_s = 2.1;
  assert_int_equal(suction_test(f->context, f->workspace, good, &p, &r), CUTIS_OUT_OF_RANGE);
  p = good_protocol;
  p.cycles = 0;
  assert_int_equal(suction_test(f->context, f->workspace, good, &p, &r), CUTIS_OUT_OF_RANGE);
  memcpy(layers, good, sizeof layers);
  layers[LAYER_RETICULAR].thickness_mm = -0.3;
  assert_int_equal(suction_test(f->context, f->workspace, layers, &good_protocol, &r),
                   CUTIS_OUT_OF_DOMAIN);
  assert_non_null(strstr(cutis_context_message(f->context), "reticular dermis is -0.3 mm thick"));
  memcpy(layers, good, sizeof layers);
  layers[LAYER_PAPILLARY].material.mu_kPa = NAN;
  assert_int_equal(suction_test(f->context, f->workspace, layers, &good_protocol, &r),
                   CUTIS_OUT_OF_DOMAIN);
  memcpy(layers, good, sizeof layers);
  layers[LAYER_EPIDERMIS].material.branch[1].time_s = 0.0;
  assert_int_equal(suction_test(f->context, f->workspace, layers, &good_protocol, &r),
                   CUTIS_OUT_OF_DOMAIN);
}

static void skin_too_soft_says_how_far_it_came(void **state) {
  fixture *f = *state;
  mechanics_layer layers[LAYERS];
  plain_layers(layers);
  for (int i = 0; i < LAYERS; ++i) {
    layers[i].material.mu_kPa = 0.02;
    layers[i].material.k1_kPa = 0.0;
    layers[i].material.branch[0].modulus_kPa = layers[i].material.branch[1].modulus_kPa = 0.0;
  }
  cutis_suction_protocol p;
  cutis_suction_protocol_default(&p);
  cutis_suction r;
  assert_int_equal(suction_test(f->context, f->workspace, layers, &p, &r), CUTIS_NOT_CONVERGED);
  assert_non_null(strstr(cutis_context_message(f->context), "s of 6.000 s"));
  plain_layers(layers); /* and the workspace is good for the next */
  assert_int_equal(suction_test(f->context, f->workspace, layers, &p, &r), CUTIS_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prototype_table_is_met),
      cmocka_unit_test(curve_rises_creeps_and_comes_back),
      cmocka_unit_test(wider_apertures_lift_more_skin),
      cmocka_unit_test(cycles_tire_the_skin),
      cmocka_unit_test(readouts_by_hand),
      cmocka_unit_test(what_cannot_be_is_refused),
      cmocka_unit_test(skin_too_soft_says_how_far_it_came),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
