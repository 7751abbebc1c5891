/* test_sagging.c - the instrument that follows how a face sags: what lets the skin down, where it
 * has read-outs, what it remembers and hands on. */
#include "skin_testing.h"

#include "instruments/sagging.h"

#include <stdlib.h>

enum { DESCENT, GRAVITY, FOLD, FORCE, ANGLE, READOUTS };

/* A made-up tissue: every number known. */
typedef struct made_up {
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  tissue now;
} made_up;

/* elastic: of the fibre there was at 25. */
static void make_tissue(made_up *of, cutis_area area, double age_y, double elastic,
                        double renewals) {
  const double mu = 1.7 + 24.3 * elastic;
  *of = (made_up){.anatomy = {.area = area,
                              .span_mm = 51.0,
                              .fat_hanging_mm = 4.1,
                              .incline_deg = area == CUTIS_AREA_NECK ? 68.0 : 11.0}};
  parameters_default(&of->parameters);
  of->now.age_y = age_y;
  of->now.anatomy = &of->anatomy;
  of->now.parameters = &of->parameters;
  of->now.renewals = renewals;
  static const double thickness_mm[LAYERS] = {0.083, 0.21, 1.19, 2.5};
  const material skin = {
      .mu_kPa = mu,
      .k1_kPa = 970.0,
      .k2 = 19.0,
      .crimp_stretch = 1.08,
      .fibre = {0.41, 0.12, 0.47},
      .bulk_kPa = 4870.0,
      .prestretch = {1.051, 1.0 / (1.051 * 1.093), 1.093},
      .density_mg_per_mm3 = 1.1,
      .branch = {{37.0, 0.31, INFINITY}, {53.0, 5.3, 5.7}, {.modulus_kPa = 4.7}}};
  material upper = skin, cover = skin, fat = skin;
  upper.mu_kPa *= 0.5;
  upper.k1_kPa *= 0.5;
  cover.mu_kPa = 9.7;
  cover.branch[MATERIAL_LAID].modulus_kPa = 88.0;
  fat.mu_kPa = fat.branch[MATERIAL_LAID].modulus_kPa = 0.76;
  fat.density_mg_per_mm3 = 0.93;
  cover.k1_kPa = fat.k1_kPa = 0.0;
  for (int i = 0; i < DIRECTIONS; ++i) {
    cover.prestretch[i] = fat.prestretch[i] = 1.0;
  }
  const material materials[LAYERS] = {cover, upper, skin, fat};
  for (int i = 0; i < LAYERS; ++i) {
    of->now.layer[i] = (mechanics_layer){thickness_mm[i], materials[i]};
  }
}

/* A life of the instrument alone, from 25 to an age at which elastic fibre has fallen. */
static void *born(cutis_context *context, const made_up *at) {
  void *memory = NULL;
  sagging_settings settings;
  sagging_settings_default(&settings);
  assert_ok(context, sagging_create_with(context, &settings, &memory));
  assert_ok(context, instrument_sagging.live(context, memory, &at->now));
  return memory;
}

static void read_off(cutis_context *context, void *memory, const made_up *at, double first[]) {
  assert_ok(context, instrument_sagging.measure(context, memory, &at->now, NULL, first, NULL));
}

static void skin_comes_down_as_elastic_fibre_goes(void **state) {
  (void)state;
  cutis_context *context = new_context();
  static const cutis_area areas[] = {CUTIS_AREA_CHEEK, CUTIS_AREA_NECK};
  for (size_t k = 0; k < 2; ++k) {
    made_up young, old, kept;
    make_tissue(&young, areas[k], 25.0, 1.0, 0.0);
    make_tissue(&old, areas[k], 61.5, 0.55, 3.9);
    make_tissue(&kept, areas[k], 61.5, 1.0, 3.9);
    void *memory = born(context, &young);
    double at25[READOUTS], later[READOUTS];
    read_off(context, memory, &young, at25);
    assert_int_equal(instrument_sagging.readouts, READOUTS);
    /* with the fibre kept, nothing creeps: it has crept before */
    assert_ok(context, instrument_sagging.live(context, memory, &kept.now));
    read_off(context, memory, &kept, later);
    assert_close(later[DESCENT], at25[DESCENT], 2e-3 * at25[DESCENT]);
    assert_close(later[GRAVITY], at25[GRAVITY], 2e-3 * at25[GRAVITY]);
    instrument_sagging.destroy(context, &memory);
    assert_null(memory);
    memory = born(context, &young);
    assert_ok(context, instrument_sagging.live(context, memory, &old.now));
    read_off(context, memory, &old, later);
    assert_true(later[DESCENT] > 1.03 * at25[DESCENT]);
    assert_true(later[GRAVITY] > at25[GRAVITY]);
    assert_true(later[FOLD] > at25[FOLD] && at25[FOLD] > 0.02);
    assert_true(later[FORCE] < 0.97 * at25[FORCE]);
    if (areas[k] == CUTIS_AREA_NECK) {
      assert_close(at25[ANGLE], 180.0 + 10.0 - 68.0, 1e-9); /* of the living young */
      assert_true(later[ANGLE] > at25[ANGLE] + 0.3);
    } else {
      assert_true(isnan(at25[ANGLE]) && isnan(later[ANGLE]));
    }
    instrument_sagging.destroy(context, &memory);
  }
  cutis_context_destroy(&context);
}

/* What is handed over is handed over by and by: half of it, about, in half a renewal or more. */
static void creep_takes_renewals(void **state) {
  (void)state;
  cutis_context *context = new_context();
  made_up young, soon, later;
  make_tissue(&young, CUTIS_AREA_CHEEK, 25.0, 1.0, 0.0);
  make_tissue(&soon, CUTIS_AREA_CHEEK, 26.0, 0.4, 0.0);
  make_tissue(&later, CUTIS_AREA_CHEEK, 60.0, 0.4, 7.9);
  double first[READOUTS], second[READOUTS];
  void *memory = born(context, &young);
  read_off(context, memory, &soon, first);
  assert_ok(context, instrument_sagging.live(context, memory, &later.now));
  read_off(context, memory, &later, second);
  assert_true(second[DESCENT] > first[DESCENT] + 0.002);
  assert_close(second[FORCE], first[FORCE], 1e-9); /* the tip meets skin without a past */
  instrument_sagging.destroy(context, &memory);
  cutis_context_destroy(&context);
}

/* Measuring leaves no trace, and a twin goes on as its model does. */
static void measures_without_a_trace_and_has_twins(void **state) {
  (void)state;
  cutis_context *context = new_context();
  made_up young, middle, old;
  make_tissue(&young, CUTIS_AREA_NECK, 25.0, 1.0, 0.0);
  make_tissue(&middle, CUTIS_AREA_NECK, 41.0, 0.8, 1.7);
  make_tissue(&old, CUTIS_AREA_NECK, 57.0, 0.6, 3.1);
  void *watched = born(context, &young), *alone = born(context, &young);
  void *twin = NULL;
  sagging_settings settings;
  sagging_settings_default(&settings);
  assert_ok(context, sagging_create_with(context, &settings, &twin));
  double first[READOUTS], again[READOUTS];
  read_off(context, watched, &young, first);
  read_off(context, watched, &old, again);
  read_off(context, watched, &young, again);
  for (int i = 0; i < READOUTS; ++i) {
    assert_close(again[i], first[i], 1e-4 * fabs(first[i]));
  }
  assert_ok(context, instrument_sagging.live(context, watched, &middle.now));
  assert_ok(context, instrument_sagging.live(context, alone, &middle.now));
  instrument_sagging.copy(alone, twin);
  assert_ok(context, instrument_sagging.live(context, watched, &old.now));
  assert_ok(context, instrument_sagging.live(context, alone, &old.now));
  assert_ok(context, instrument_sagging.live(context, twin, &old.now));
  double of_watched[READOUTS], of_alone[READOUTS], of_twin[READOUTS];
  read_off(context, watched, &old, of_watched);
  read_off(context, alone, &old, of_alone);
  read_off(context, twin, &old, of_twin);
  assert_memory_equal(of_twin, of_alone, sizeof of_twin);
  for (int i = 0; i < READOUTS; ++i) {
    assert_close(of_watched[i], of_alone[i], 1e-4 * fabs(of_alone[i]));
  }
  instrument_sagging.destroy(context, &watched);
  instrument_sagging.destroy(context, &alone);
  instrument_sagging.destroy(context, &twin);
  cutis_context_destroy(&context);
}

static void draws_what_it_saw(void **state) {
  (void)state;
  cutis_context *context = new_context();
  made_up young;
  make_tissue(&young, CUTIS_AREA_NECK, 25.0, 1.0, 0.0);
  void *memory = born(context, &young);
  cutis_picture *picture = calloc(1, sizeof *picture);
  double first[READOUTS];
  assert_ok(context, instrument_sagging.measure(context, memory, &young.now, NULL, first, picture));
  static const char *const keys[] = {"upright", "supine", "fascia"};
  double moved = 0.0;
  for (int k = 0; k < 3; ++k) {
    const cutis_line *line = &picture->line[k];
    assert_string_equal(line->key, keys[k]);
    assert_in_range(line->points, 9, CUTIS_LINE_POINTS);
    assert_close(line->x_mm[0], 0.0, 2.0);
    assert_close(line->x_mm[line->points - 1], 51.0, 2.0);
    for (size_t i = 0; i < line->points; ++i) {
      assert_close(line->z_mm[i], k == 2 ? -5.583 : 0.0, 3.0);
      moved = fmax(moved, hypot(line->x_mm[i] - picture->line[1].x_mm[i],
                                k == 2 ? 0.0 : line->z_mm[i] - picture->line[1].z_mm[i]));
    }
  }
  assert_close(picture->line[2].z_mm[0], -5.583, 1e-9); /* the fascia holds its ligament */
  assert_true(moved >= first[GRAVITY]);
  assert_string_equal(picture->line[3].key, "");
  free(picture);
  instrument_sagging.destroy(context, &memory);
  cutis_context_destroy(&context);
}

/* Where there is no equilibrium it says so; the set of instruments adds when. */
static void too_soft_skin_is_told(void **state) {
  (void)state;
  cutis_context *context = new_context();
  made_up soft;
  make_tissue(&soft, CUTIS_AREA_CHEEK, 25.0, 1.0, 0.0);
  for (int i = 0; i < LAYERS; ++i) {
    material *m = &soft.now.layer[i].material;
    m->mu_kPa = 1e-4;
    m->k1_kPa = m->branch[MATERIAL_LAID].modulus_kPa = 0.0;
    m->prestretch[0] = m->prestretch[1] = m->prestretch[2] = 1.0;
  }
  void *memory = NULL;
  sagging_settings settings;
  sagging_settings_default(&settings);
  assert_ok(context, sagging_create_with(context, &settings, &memory));
  check_status(context, CUTIS_NOT_CONVERGED, instrument_sagging.live(context, memory, &soft.now),
               __LINE__);
  assert_non_null(strstr(cutis_context_message(context), "hangs over 51 mm"));
  instrument_sagging.destroy(context, &memory);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(skin_comes_down_as_elastic_fibre_goes),
                                     cmocka_unit_test(creep_takes_renewals),
                                     cmocka_unit_test(measures_without_a_trace_and_has_twins),
                                     cmocka_unit_test(draws_what_it_saw),
                                     cmocka_unit_test(too_soft_skin_is_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
