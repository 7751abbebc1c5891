/* test_texture.c - roughness against the closed forms of ramps and waves; furrows, when they fold and
 * how deep; and the synthesised field: the same again, and what each part does to it. */
#include "tissue_testing.h"

#include "instruments/texture.h"

static const double PI = 3.14159265358979323846;

/* ---- roughness ---- */

enum { SIDE = 384 };
static const double WIDTH = 12.5, CUTOFF = 2.5;
static double map[SIDE * SIDE];

static double at(int i) { /* -1 .. 1 */
  return 2.0 * i / (SIDE - 1) - 1.0;
}

static void form_of_second_order_goes_exactly(void **state) {
  (void)state;
  double before[SIDE * SIDE / 97 + 1];
  size_t kept = 0;
  for (int k = 0; k < SIDE * SIDE; ++k) {
    const double x = at(k % SIDE), y = at(k / SIDE);
    map[k] = 23.85 - 317.0 * x + 71.3 * y + 41.7 * x * y - 513.0 * x * x + 89.1 * y * y;
  }
  roughness_level(map, SIDE);
  for (int k = 0; k < SIDE * SIDE; ++k) {
    assert_close(map[k], 0.0, 1e-9);
  }
  roughness found;
  roughness_of(map, SIDE, WIDTH, CUTOFF, 4, &found);
  assert_close(found.sa_um + found.ra_um + found.rz_um, 0.0, 1e-8);
  assert_close(found.sdr, 0.0, 1e-20);
  /* and what is left does not change when it is taken out again */
  for (int k = 0; k < SIDE * SIDE; ++k) {
    map[k] = 7.1 * sin(19.3 * at(k % SIDE) + 11.7 * at(k / SIDE) * at(k / SIDE));
  }
  roughness_level(map, SIDE);
  for (int k = 0; k < SIDE * SIDE; k += 97) {
    before[kept++] = map[k];
  }
  roughness_level(map, SIDE);
  for (size_t k = 0; k < kept; ++k) {
    assert_close(map[97 * k], before[k], 1e-10);
  }
}

/* Mean of sqrt(1 + m cos^2): the complete elliptic integral, here by a sum that converges
 * exponentially. */
static double arc(double m) {
  double sum = 0.0;
  for (int k = 0; k < 400; ++k) {
    const double c = cos(2.0 * PI * (k + 0.5) / 400.0);
    sum += sqrt(1.0 + m * c * c) / 400.0;
  }
  return sum;
}

static void a_wave_has_its_closed_forms(void **state) {
  (void)state;
  const double amplitude = 31.7;
  const int waves = 25; /* each 0.5 mm: a fifth of the cut-off */
  for (int k = 0; k < SIDE * SIDE; ++k) {
    map[k] = amplitude * cos(PI * waves * (at(k % SIDE) + 1.0));
  }
  roughness found;
  roughness_level(map, SIDE);
  roughness_of(map, SIDE, WIDTH, CUTOFF, 4, &found);
  assert_close(found.sa_um / (2.0 * amplitude / PI), 1.0, 5e-3);
  assert_close(found.ra_um / (2.0 * amplitude / PI), 1.0, 5e-3);
  assert_close(found.rz_um / (2.0 * amplitude), 1.0, 2e-2);
  const double slope = 2.0 * PI * waves * amplitude / (1e3 * WIDTH);
  const double wanted = arc(slope * slope) - 1.0;
  assert_true(wanted > 0.035); /* far from small slopes: slope^2/4 is 0.0396 */
  assert_close(found.sdr / wanted, 1.0, 2e-2);
}

static void the_developed_surface_converges_with_the_sampling(void **state) {
  (void)state;
  const double amplitude = 31.7, width = 6.25;
  double error[2];
  for (int times = 1; times <= 2; ++times) {
    const int side = 150 * times;
    for (int k = 0; k < side * side; ++k) {
      map[k] = amplitude * cos(2.0 * PI * 12.0 * (k % side) / (side - 1.0)) *
               1.0; /* across the rows it does not change */
    }
    roughness found;
    roughness_of(map, side, width, 1.25, 1, &found);
    const double slope = 2.0 * PI * 12.0 * amplitude / (1e3 * width);
    error[times - 1] = fabs(found.sdr / (arc(slope * slope) - 1.0) - 1.0);
  }
  assert_true(error[1] < 0.3 * error[0]); /* of second order */
  assert_true(error[1] < 0.02);
}

static void the_cutoff_halves_its_own_wave(void **state) {
  (void)state;
  for (int k = 0; k < SIDE * SIDE;
       ++k) { /* far longer waves go, the one of the cut-off is halved */
    map[k] = 40.0 * cos(2.0 * PI * WIDTH / CUTOFF * 0.5 * (at(k % SIDE) + 1.0));
  }
  roughness found;
  roughness_of(map, SIDE, WIDTH, CUTOFF, 7, &found);
  assert_close(found.ra_um / (2.0 * 40.0 / PI), 0.5, 0.05); /* its ends lean on one side only */
  for (int k = 0; k < SIDE * SIDE; ++k) {
    map[k] = 40.0 * cos(PI * 0.5 * (at(k % SIDE) + 1.0));
  }
  roughness_of(map, SIDE, WIDTH, CUTOFF, 7, &found);
  assert_true(found.ra_um < 0.05 * 40.0 && found.sa_um > 0.6 * 40.0);
}

/* ---- furrows ---- */

typedef struct bench {
  cutis_context *context;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  tissue young; /* cheek of a woman of 25 */
  relief *relief;
} bench;

static int set_up(void **state) {
  static bench b;
  *state = &b;
  memset(&b, 0, sizeof b);
  b.context = new_context();
  parameters_default(&b.parameters);
  b.young = young_skin(b.context, CUTIS_AREA_CHEEK, &b.parameters, &b.anatomy);
  relief_settings settings;
  relief_settings_default(&settings);
  return relief_create(b.context, &settings, &b.relief) != CUTIS_OK;
}

static int tear_down(void **state) {
  bench *b = *state;
  relief_destroy(b->context, &b->relief);
  assert_null(b->relief);
  cutis_context_destroy(&b->context);
  return 0;
}

static relief_view seen(bench *b, relief *of, const tissue *now) {
  relief_view view;
  assert_ok(b->context, relief_look(b->context, of, now, &view));
  return view;
}

static void furrows_are_those_of_skin_and_deeper_along_the_lines(void **state) {
  bench *b = *state;
  assert_ok(b->context, relief_live(b->context, b->relief, &b->young));
  const relief_view view = seen(b, b->relief, &b->young);
  assert_true(view.shortening[FURROWS_ALONG] > view.critical[FURROWS_ALONG]);
  assert_true(view.depth_mm[FURROWS_ALONG] > 2.0 * view.depth_mm[FURROWS_ACROSS]);
  for (int i = 0; i < FURROWS; ++i) { /* primary lines: 0.02 to 0.2 mm deep, some tenths apart */
    assert_true(view.spacing_mm[i] > 0.3 && view.spacing_mm[i] < 1.0);
    double low = INFINITY, high = -INFINITY, mean = 0.0;
    for (int k = 0; k < RELIEF_POINTS; ++k) {
      low = fmin(low, view.profile_mm[i][k]);
      high = fmax(high, view.profile_mm[i][k]);
      mean += view.profile_mm[i][k] * (k == 0 || k == RELIEF_POINTS - 1 ? 0.5 : 1.0);
    }
    assert_close(mean, 0.0, 1e-12);
    assert_close(high - low, view.depth_mm[i], 1e-3 * view.depth_mm[i]);
    assert_true(view.profile_mm[i][0] < view.profile_mm[i][RELIEF_POINTS - 1]);
  }
}

/* Skin stretched along the lines by as much as there is surplus: the epidermis is shortened across
 * them alone, and folds where the theory of small waves says. */
static void it_folds_beyond_the_critical_shortening_only(void **state) {
  bench *b = *state;
  relief_settings settings;
  relief_settings_default(&settings);
  settings.uneven_mm = 1e-4; /* nearly flat: a sharp onset */
  int below = 0, beyond = 0;
  for (double e = 0.095; e < 0.17; e += 0.0137) {
    tissue now = b->young;
    for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; ++i) {
      double *l = now.layer[i].material.prestretch;
      l[DIRECTION_ACROSS] = 0.98;
      l[DIRECTION_ALONG] = 0.98 / (1.0 - e);
      l[DIRECTION_THROUGH] = 1.0 / (l[DIRECTION_ACROSS] * l[DIRECTION_ALONG]);
    }
    b->parameters.S_epi = sqrt(1.0 / (1.0 - e)) - 1.0;
    relief *of;
    assert_ok(b->context, relief_create(b->context, &settings, &of));
    assert_ok(b->context, relief_live(b->context, of, &now));
    const relief_view view = seen(b, of, &now);
    relief_destroy(b->context, &of);
    assert_close(view.shortening[FURROWS_ALONG], e, 1e-12);
    assert_close(view.shortening[FURROWS_ACROSS], 0.0, 1e-12);
    if (e < view.critical[FURROWS_ALONG] - 0.004) {
      assert_true(view.depth_mm[FURROWS_ALONG] < 0.002);
      ++below;
    } else if (e > view.critical[FURROWS_ALONG] + 0.004) {
      const double past = e - view.critical[FURROWS_ALONG]; /* as the root of what is beyond */
      const double depth = view.depth_mm[FURROWS_ALONG] / view.spacing_mm[FURROWS_ALONG];
      assert_true(depth > 0.25 * sqrt(past) && depth < 2.0 * sqrt(past));
      ++beyond;
    }
  }
  assert_true(below > 0 && beyond > 1);
}

static void it_stays_while_nothing_changes_and_deepens_as_the_dermis_softens(void **state) {
  bench *b = *state;
  assert_ok(b->context, relief_live(b->context, b->relief, &b->young));
  const relief_view young = seen(b, b->relief, &b->young);
  const tissue later = softer(&b->young, 17.3, 1.71, 1.0),
               soft = softer(&b->young, 31.7, 2.93, 0.81);
  assert_ok(b->context, relief_live(b->context, b->relief, &later));
  const relief_view same = seen(b, b->relief, &later);
  for (int i = 0; i < FURROWS; ++i) {
    assert_close(same.depth_mm[i], young.depth_mm[i], 2e-5 * young.depth_mm[i] + 1e-8);
  }
  assert_ok(b->context, relief_live(b->context, b->relief, &soft));
  const relief_view old = seen(b, b->relief, &soft);
  assert_true(old.depth_mm[FURROWS_ALONG] > 1.1 * young.depth_mm[FURROWS_ALONG]);
  assert_true(old.depth_mm[FURROWS_ALONG] - young.depth_mm[FURROWS_ALONG] >
              old.depth_mm[FURROWS_ACROSS] - young.depth_mm[FURROWS_ACROSS]);
  assert_true(old.critical[FURROWS_ALONG] < young.critical[FURROWS_ALONG]);
}

static void a_look_leaves_no_trace_and_a_copy_lives_the_same_life(void **state) {
  bench *b = *state;
  const tissue first = softer(&b->young, 4.7, 0.61, 0.93),
               second = softer(&b->young, 11.3, 1.27, 0.81);
  relief_settings settings;
  relief_settings_default(&settings);
  relief *twin;
  assert_ok(b->context, relief_create(b->context, &settings, &twin));
  assert_ok(b->context, relief_live(b->context, b->relief, &b->young));
  assert_ok(b->context, relief_live(b->context, b->relief, &first));
  relief_copy(b->relief, twin);
  const relief_view before = seen(b, b->relief, &second), again = seen(b, b->relief, &second);
  assert_memory_equal(&before, &again, sizeof before);
  assert_ok(b->context, relief_live(b->context, b->relief, &second));
  assert_ok(b->context, relief_live(b->context, twin, &second));
  const relief_view mine = seen(b, b->relief, &second), its = seen(b, twin, &second);
  assert_memory_equal(&mine, &its, sizeof mine);
  relief_destroy(b->context, &twin);
}

static void the_mesh_is_fine_enough(void **state) {
  bench *b = *state;
  const tissue later = softer(&b->young, 31.7, 2.9, 0.78);
  relief_view view[2];
  for (int k = 0; k < 2; ++k) {
    relief_settings settings;
    relief_settings_default(&settings);
    settings.grid.columns *= 1 + k;
    for (int i = 0; i < settings.grid.layers; ++i) {
      settings.grid.rows[i] *= 1 + k;
      settings.grid.growth[i] = pow(settings.grid.growth[i], 1.0 / (1 + k));
    }
    relief *of;
    assert_ok(b->context, relief_create(b->context, &settings, &of));
    assert_ok(b->context, relief_live(b->context, of, &b->young));
    assert_ok(b->context, relief_live(b->context, of, &later));
    view[k] = seen(b, of, &later);
    relief_destroy(b->context, &of);
  }
  for (int i = 0; i < FURROWS; ++i) {
    assert_close(view[0].depth_mm[i], view[1].depth_mm[i], 0.01 * view[1].depth_mm[i]);
    assert_close(view[0].spacing_mm[i], view[1].spacing_mm[i], 0.01 * view[1].spacing_mm[i]);
  }
}

/* ---- the field ---- */

static double field[TEXTURE_SIDE * TEXTURE_SIDE], other[TEXTURE_SIDE * TEXTURE_SIDE];

/* Cosines of these depths, a wrinkle and pores. */
static texture_scene scene_of(double along_mm, double across_mm, double wrinkle_mm,
                              double density_per_mm2) {
  texture_scene scene = {.wrinkle_depth_mm = wrinkle_mm,
                         .wrinkle_spacing_mm = 9.3,
                         .pore_diameter_mm = 0.27,
                         .pore_elongation = 1.31,
                         .pore_depth_mm = 0.12,
                         .pore_density_per_mm2 = density_per_mm2,
                         .seed = 3};
  const double depth[FURROWS] = {along_mm, across_mm};
  for (int i = 0; i < FURROWS; ++i) {
    scene.relief.spacing_mm[i] = 0.61;
    for (int k = 0; k < RELIEF_POINTS; ++k) {
      scene.relief.profile_mm[i][k] = -0.5 * depth[i] * cos(PI * k / (RELIEF_POINTS - 1));
    }
  }
  return scene;
}

static roughness taken(const texture_scene *scene) {
  roughness found;
  texture_synthesise(scene, field);
  texture_measure(field, &found);
  return found;
}

static void the_same_scene_makes_the_same_field(void **state) {
  (void)state;
  texture_scene scene = scene_of(0.06, 0.02, 0.05, 0.7);
  texture_synthesise(&scene, field);
  texture_synthesise(&scene, other);
  assert_memory_equal(field, other, sizeof field);
  scene.seed = 4;
  texture_synthesise(&scene, other);
  assert_memory_not_equal(field, other, sizeof field);
  /* deeper furrows are the same furrows, deeper */
  scene = scene_of(0.06, 0.0, 0.0, 0.0);
  texture_synthesise(&scene, field);
  scene = scene_of(0.09, 0.0, 0.0, 0.0);
  texture_synthesise(&scene, other);
  for (int k = 0; k < TEXTURE_SIDE * TEXTURE_SIDE; k += 131) {
    assert_close(other[k], 1.5 * field[k], 1e-9);
  }
}

static void each_part_roughens_the_field_as_it_should(void **state) {
  (void)state;
  const texture_scene flat = scene_of(0.0, 0.0, 0.0, 0.0), along = scene_of(0.06, 0.0, 0.0, 0.0),
                      across = scene_of(0.0, 0.06, 0.0, 0.0), folded = scene_of(0.0, 0.0, 0.3, 0.0),
                      porous = scene_of(0.0, 0.0, 0.0, 0.7);
  assert_close(taken(&flat).sa_um, 0.0, 1e-12);
  const roughness lines = taken(&along);
  assert_close(lines.ra_um / (60.0 / PI), 1.0, 0.1); /* cosines, of scattered depth */
  assert_close(lines.sa_um / lines.ra_um, 1.0, 0.05);
  assert_true(lines.rz_um > 60.0 && lines.rz_um < 120.0);
  const roughness crossed = taken(&across); /* profiles run along these */
  assert_true(crossed.ra_um < 0.7 * lines.ra_um);
  assert_close(crossed.sa_um / lines.sa_um, 1.0, 0.1);
  const roughness wave = taken(&folded); /* longer than the cut-off */
  assert_true(wave.ra_um < 0.15 * wave.sa_um && wave.sa_um > 30.0);
  /* pores: bowls of half the depth on average; little Sa, but deep */
  const roughness holes = taken(&porous);
  const double share = 0.7 * 0.25 * PI * 0.27 * 0.27;
  assert_close(holes.sa_um / (2.0 * 60.0 * share), 1.0, 0.15);
  assert_true(holes.rz_um > 3.0 * holes.sa_um && holes.sdr > 0.005);
}

static void a_failed_part_leaves_the_field_untaken(void **state) {
  bench *b = *state;
  extern const instrument instrument_texture;
  const instrument *of = &instrument_texture;
  void *memory = NULL;
  look found = {.suction = NULL};
  double first[8];
  for (size_t i = 0; i < CUTIS_READOUTS_MAX; ++i) {
    found.readout[i] = NAN;
  }
  assert_ok(b->context, of->create(b->context, NULL, &memory));
  assert_int_equal(of->measure(b->context, memory, &b->young, &found, first, NULL),
                   CUTIS_BAD_INPUT); /* it has not lived */
  assert_ok(b->context, of->live(b->context, memory, &b->young));
  assert_ok(b->context, of->measure(b->context, memory, &b->young, &found, first, NULL));
  assert_true(isnan(first[0]) && isnan(first[of->readouts - 1]));
  of->destroy(b->context, &memory);
  assert_null(memory);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(form_of_second_order_goes_exactly),
      cmocka_unit_test(a_wave_has_its_closed_forms),
      cmocka_unit_test(the_developed_surface_converges_with_the_sampling),
      cmocka_unit_test(the_cutoff_halves_its_own_wave),
#define RELIEF_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
      RELIEF_TEST(furrows_are_those_of_skin_and_deeper_along_the_lines),
      RELIEF_TEST(it_folds_beyond_the_critical_shortening_only),
      RELIEF_TEST(it_stays_while_nothing_changes_and_deepens_as_the_dermis_softens),
      RELIEF_TEST(a_look_leaves_no_trace_and_a_copy_lives_the_same_life),
      RELIEF_TEST(the_mesh_is_fine_enough),
      cmocka_unit_test(the_same_scene_makes_the_same_field),
      cmocka_unit_test(each_part_roughens_the_field_as_it_should),
      RELIEF_TEST(a_failed_part_leaves_the_field_untaken),
#undef RELIEF_TEST
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
