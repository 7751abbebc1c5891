/* From the state of the matrix to the layers: tension, ageing, and that treated skin is firmer. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "instruments/suction.h"

typedef struct bench {
  cutis_context *context;
  suction_workspace *workspace;
  skin_model model;
} bench;

static const skin_milieu CALM = {.menopause_age_y = INFINITY};

static int set_up(void **state) {
  static bench b;
  *state = &b;
  cutis_parameters central;
  parameters_default(&central);
  return cutis_context_create(NULL, &b.context) != CUTIS_OK ||
         suction_workspace_create(b.context, &b.workspace) != CUTIS_OK ||
         skin_model_create(b.context, &central, &b.model) != CUTIS_OK;
}

static int tear_down(void **state) {
  bench *b = *state;
  suction_workspace_destroy(b->context, &b->workspace);
  cutis_context_destroy(&b->context);
  return 0;
}

static void suck(bench *b, cutis_area area, double age_y, const double *y, cutis_suction *result) {
  cutis_anatomy anatomy;
  assert_int_equal(cutis_anatomy_of(b->context, area, CUTIS_FEMALE, &anatomy), CUTIS_OK);
  mechanics_layer layers[LAYERS];
  mechanics_layers(&b->model, &CALM, age_y, y, &anatomy, layers);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  const cutis_status status = suction_test(b->context, b->workspace, layers, &protocol, result);
  if (status != CUTIS_OK) {
    fail_msg("%s", cutis_context_message(b->context));
  }
}

static void forearm_at_25_has_its_measured_tension(void **state) {
  bench *b = *state;
  cutis_suction r;
  suck(b, CUTIS_AREA_FOREARM, 25.0, b->model.rest, &r);
  assert_true(fabs(r.pretension_kPa - 13.5) < 0.5); /* 13.5 +- 5 kPa */
  /* every area has the tension of its table, to the compressibility left and to what the mean of its
   * two stretches loses against the mean of its two tensions */
  for (int area = 0; area < CUTIS_AREA_COUNT; ++area) {
    cutis_anatomy anatomy;
    assert_int_equal(cutis_anatomy_of(b->context, (cutis_area)area, CUTIS_FEMALE, &anatomy),
                     CUTIS_OK);
    suck(b, (cutis_area)area, 25.0, b->model.rest, &r);
    assert_true(fabs(r.pretension_kPa / anatomy.pretension_kPa - 1.0) < 0.06);
  }
}

static void facial_readouts_lie_in_the_measured_ranges(void **state) {
  bench *b = *state;
  cutis_suction r;
  suck(b, CUTIS_AREA_CHEEK, 25.0, b->model.rest, &r);
  assert_true(r.readout[CUTIS_R0] > 0.20 && r.readout[CUTIS_R0] < 0.33);
  assert_true(r.readout[CUTIS_R2] > 0.66 && r.readout[CUTIS_R2] < 0.82);
  assert_true(r.readout[CUTIS_R5] > 0.60 && r.readout[CUTIS_R5] < 0.92);
  assert_true(r.readout[CUTIS_R7] > 0.37 && r.readout[CUTIS_R7] < 0.52);
}

static void each_loss_has_its_sign(void **state) {
  bench *b = *state;
  cutis_suction rest, worn;
  suck(b, CUTIS_AREA_CHEEK, 25.0, b->model.rest, &rest);
  double y[CUTIS_STATES];
  memcpy(y, b->model.rest, sizeof y); /* elastic fibre lost: less tension, less recoil */
  y[CUTIS_EL] = 0.71;
  suck(b, CUTIS_AREA_CHEEK, 25.0, y, &worn);
  assert_true(worn.pretension_kPa < 0.9 * rest.pretension_kPa);
  assert_true(worn.readout[CUTIS_R7] < rest.readout[CUTIS_R7]);
  assert_true(worn.readout[CUTIS_R2] < rest.readout[CUTIS_R2]);
  assert_true(worn.readout[CUTIS_R0] > rest.readout[CUTIS_R0]);
  memcpy(y, b->model.rest, sizeof y); /* collagen cut in place: it slips */
  y[CUTIS_CF] += 0.13;
  y[CUTIS_CM] -= 0.13;
  suck(b, CUTIS_AREA_CHEEK, 25.0, y, &worn);
  assert_true(worn.readout[CUTIS_R5] < rest.readout[CUTIS_R5]);
  assert_true(worn.readout[CUTIS_R6] > rest.readout[CUTIS_R6]);
  assert_true(worn.readout[CUTIS_R0] > rest.readout[CUTIS_R0]);
}

/* The prototype's states at 55, three months after the last of four sessions, and of the twin. */
static void treated_skin_is_firmer_than_its_twin(void **state) {
  bench *b = *state;
  double twin[CUTIS_STATES], treated[CUTIS_STATES];
  memcpy(twin, b->model.rest, sizeof twin);
  memcpy(treated, b->model.rest, sizeof treated);
  const size_t which[] = {CUTIS_CN, CUTIS_CM, CUTIS_CF, CUTIS_A, CUTIS_EL, CUTIS_H};
  const double then[] = {0.0402, 0.7661, 0.1664, 1.1258, 0.7547, 0.9081};
  const double now[] = {0.1302, 0.7818, 0.1156, 1.0890, 0.7463, 1.0420};
  for (size_t k = 0; k < sizeof which / sizeof which[0]; ++k) {
    twin[which[k]] = then[k];
    treated[which[k]] = now[k];
  }
  cutis_suction a, c;
  suck(b, CUTIS_AREA_CHEEK, 55.5, twin, &a);
  suck(b, CUTIS_AREA_CHEEK, 55.5, treated, &c);
  assert_true(c.readout[CUTIS_R0] < 0.99 * a.readout[CUTIS_R0]);
  assert_true(c.readout[CUTIS_R7] > 1.01 * a.readout[CUTIS_R7]);
  assert_true(c.readout[CUTIS_R2] > a.readout[CUTIS_R2]);
}

/* The weave of the layers is that of the skin: direction by the area, straight and without direction
 * where it was laid down in gaps; and a straighter weave lifts less. */
static void the_weave_is_that_of_the_skin(void **state) {
  bench *b = *state;
  cutis_anatomy anatomy;
  assert_int_equal(cutis_anatomy_of(b->context, CUTIS_AREA_CHEEK, CUTIS_FEMALE, &anatomy),
                   CUTIS_OK);
  skin_model lined = b->model;
  skin_model_tension(&lined, 9.7, 23.1);
  double y[CUTIS_STATES];
  memcpy(y, lined.rest, sizeof y);
  y[CUTIS_XC] = 0.317;
  skin_view view;
  skin_view_of(&lined, &CALM, 31.0, y, &view);
  mechanics_layer layers[LAYERS];
  mechanics_layers(&lined, &CALM, 31.0, y, &anatomy, layers);
  for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; ++i) {
    const material *m = &layers[i].material;
    assert_memory_equal(m->fibre, view.fibre, sizeof view.fibre);
    assert_true(m->crimp_stretch == view.crimp && m->crimp_stretch < lined.p.ls);
    assert_true(m->fibre[DIRECTION_ALONG] > m->fibre[DIRECTION_ACROSS]);
  }
  cutis_suction wavy, straight; /* the same directions */
  const double sg = b->model.p.sg;
  b->model.p.sg = 1.0;
  suck(b, CUTIS_AREA_CHEEK, 31.0, y, &wavy);
  b->model.p.sg = 0.1;
  suck(b, CUTIS_AREA_CHEEK, 31.0, y, &straight);
  b->model.p.sg = sg;
  assert_true(straight.readout[CUTIS_R0] < 0.98 * wavy.readout[CUTIS_R0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(forearm_at_25_has_its_measured_tension),
      cmocka_unit_test(facial_readouts_lie_in_the_measured_ranges),
      cmocka_unit_test(each_loss_has_its_sign),
      cmocka_unit_test(treated_skin_is_firmer_than_its_twin),
      cmocka_unit_test(the_weave_is_that_of_the_skin),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
