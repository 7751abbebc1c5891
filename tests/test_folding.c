/* test_folding.c - flat skin that is shortened: when it folds, how wide and how deep, against closed
 * forms; once by waves in one dimension (mechanics/folding.c), once by the section of elements. */
#include "context_testing.h"

#include "instruments/section.h"

#include <string.h>

static const double PI = 3.14159265358979323846;

/* A neo-Hookean layer. */
static mechanics_layer plain(double thickness_mm, double mu_kPa, double bulk_kPa) {
  return (mechanics_layer){thickness_mm,
                           {.mu_kPa = mu_kPa,
                            .k2 = 1.0,
                            .crimp_stretch = 1.0,
                            .fibre = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0},
                            .bulk_kPa = bulk_kPa,
                            .prestretch = {1.0, 1.0, 1.0},
                            .branch = {{.time_s = 1.0, .slip_kPa = INFINITY},
                                       {.time_s = 1.0, .slip_kPa = INFINITY},
                                       {.slip_kPa = INFINITY}}}};
}

static void stretch_before(mechanics_layer *layer, double stretch) {
  layer->material.prestretch[DIRECTION_ACROSS] = stretch;
  layer->material.prestretch[DIRECTION_THROUGH] = 1.0 / stretch;
}

/* The flat state of a section without relief; is it stable? Where it is not, the search for its
 * pressures may fail. */
static bool flat_is_stable(section *s, double shortening) {
  solid *body = s->body;
  const double thicker = 1.0 / (1.0 - shortening) - 1.0, base = body->position[1];
  for (int n = 0; n < body->nodes; ++n) {
    body->u[2 * n] = -shortening * body->position[2 * n];
    body->u[2 * n + 1] = thicker * (body->position[2 * n + 1] - base);
  }
  return solid_equilibrium(body, PACE_AT_REST, 0.0) && solid_is_stable(body, PACE_AT_REST, 0.0);
}

static double section_critical(const mechanics_layer *layers, const section_grid *grid,
                               double half_wave_mm, double low, double high) {
  section *s = NULL;
  assert_ok(section_create(context, grid, &s));
  assert_ok(section_build(context, s, layers, half_wave_mm, 0.0));
  assert_true(flat_is_stable(s, low));
  assert_false(flat_is_stable(s, high));
  while (high - low > 2e-6) {
    const double middle = 0.5 * (low + high);
    if (flat_is_stable(s, middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  section_destroy(context, &s);
  return 0.5 * (low + high);
}

/* The free surface of a half-space in plane strain is unstable at a stretch that solves
 * s^3 + s^2 + 3 s = 1 for its square s (Biot 1963): 0.54369 for any wave. */
static void a_half_space_folds_at_the_shortening_of_biot(void **state) {
  (void)state;
  double s = 0.3;
  for (int k = 0; k < 50; ++k) {
    s -= (s * s * s + s * s + 3.0 * s - 1.0) / (3.0 * s * s + 2.0 * s + 3.0);
  }
  const double biot = 1.0 - sqrt(s);
  assert_close(biot, 0.4563, 5e-5);
  const mechanics_layer deep = plain(23.85, 7.13, 7.13e5);
  const double waves_mm[] = {0.317, 2.385, 4.11};
  for (int k = 0; k < 3; ++k) {
    assert_close(folding_critical(&deep, 1, PACE_AT_REST, waves_mm[k]), biot, 4e-4);
  }
  /* elements, of which the widest wave and all shorter ones are asked: six times nearer
   * with twice as many */
  const mechanics_layer block = plain(5.0, 7.13, 7.13e4);
  double before = INFINITY;
  for (int n = 2; n <= 4; n *= 2) {
    const section_grid grid = {.order = 2,
                               .columns = n,
                               .layers = 1,
                               .rows = {4 * n},
                               .growth = {pow(16.0, 1.0 / (4.0 * n))},
                               .widening = 1.0};
    const double miss = fabs(section_critical(&block, &grid, 2.385, 0.45, 0.465) - biot);
    assert_true(miss < before / 6.0);
    before = miss;
  }
  assert_true(before < 1e-4);
}

/* The half wave that folds first, within a factor of 1.6 of a guess. */
static double first_half_wave(const mechanics_layer *layers, int count, double guess,
                              double *critical) {
  const folding_layers skin = {layers, count, PACE_AT_REST};
  const double half_wave = folding_half_wave(folding_alike(&skin), guess / 1.6, 1.6 * guess);
  *critical = folding_critical(layers, count, PACE_AT_REST, half_wave);
  return half_wave;
}

static void the_first_fold_is_the_least(void **state) {
  (void)state;
  const mechanics_layer layers[2] = {plain(0.0731, 517.0, 5.17e5), plain(3.1, 2.3, 2.3e4)};
  const folding_layers skin = {layers, 2, PACE_AT_REST};
  const double found = folding_half_wave(folding_alike(&skin), 0.1, 10.0);
  const double least = folding_onset(folding_alike(&skin), found);
  assert_close(folding_critical(layers, 2, PACE_AT_REST, found), least, 0.0);
  for (double wave = 0.1; wave < 10.0; wave *= 1.07) {
    assert_true(folding_critical(layers, 2, PACE_AT_REST, wave) > (1.0 - 2e-4) * least);
  }
  /* a sheet on a rigid ground does not fold this wide */
  const mechanics_layer thin = plain(0.0731, 517.0, 5.17e5);
  const folding_layers stuck = {&thin, 1, PACE_AT_REST};
  assert_true(isinf(folding_onset(folding_alike(&stuck), 3.0)));
  const double none = folding_half_wave(folding_alike(&stuck), 2.0, 4.0);
  assert_true(isnan(none));
  const section_grid grid = {
      .order = 2, .columns = 2, .layers = 1, .rows = {2}, .growth = {1.0}, .widening = 1.0};
  section *s = NULL;
  assert_ok(section_create(context, &grid, &s));
  assert_int_equal(section_build(context, s, &thin, none, 0.0), CUTIS_OUT_OF_DOMAIN);
  context_forgive(context);
  section_destroy(context, &s);
}

/* Thin stiff film on a deep soft substrate, moduli of plane strain: wavelength 2 pi h (r/3)^(1/3),
 * critical strain (3/r)^(2/3)/4, r = Ef/Es (Allen 1969). The substrate pre-stretched by l across:
 * its surface resists a wave with mu q (l^2 + 1) instead of 2 mu q, because the incremental field has
 * the decays q and l^2 q (Biot 1965), so 3/r becomes 3/r (1 + l^2)/2 (Cao & Hutchinson 2012, Proc R
 * Soc A 468:94, in the limit of a stiff film). */
static void a_stiff_film_folds_as_in_closed_form(void **state) {
  (void)state;
  const double h = 0.0731, stretches[] = {1.0, 1.43, 0.83};
  for (int p = 0; p < 3; ++p) {
    double before = INFINITY;
    for (double ratio = 113.0; ratio < 2e4; ratio *= 10.0) {
      mechanics_layer layers[2] = {plain(h, 2.3 * ratio, 2.3e4 * ratio), plain(40.0, 2.3, 2.3e4)};
      stretch_before(&layers[1], stretches[p]);
      const double soft = 3.0 / ratio * 0.5 * (1.0 + stretches[p] * stretches[p]);
      const double half_wave = PI * h / cbrt(soft), wanted = 0.25 * cbrt(soft * soft);
      double critical;
      const double found = first_half_wave(layers, 2, half_wave, &critical);
      const double miss = fabs(critical / wanted - 1.0);
      assert_true(miss < 0.08 && miss < before); /* the form is the limit of great ratios */
      assert_close(found / half_wave, 1.0, ratio > 1000.0 ? 0.03 : 0.07);
      before = miss;
    }
    assert_true(before < 0.011);
  }
}

/* A film of two layers, h1 of modulus r m on h2 of m, has the membrane stiffness 4 m (r h1 + h2) and
 * about its neutral plane a bending stiffness D; on a deep substrate of modulus M, which resists a
 * wave with 2 M q, it bears D q^2 + 2 M/q, least 3 D q^2 at q^3 = M/D. With r = 1 that is Allen's. */
static void a_film_of_two_layers_folds_as_in_closed_form(void **state) {
  (void)state;
  const double h = 0.0731, share = 0.23, soft = 2.3;
  const double ratios[] = {1.0, 3.7, 11.0};
  for (int p = 0; p < 3; ++p) {
    double before = INFINITY;
    for (double stiff = 313.0; stiff < 5e4; stiff *= 10.0) {
      const double r = ratios[p];
      mechanics_layer skin[LAYERS] = {plain(h, soft * stiff, 2.3e4 * stiff),
                                      plain(10.0, soft, 2.3e4), plain(30.0, soft, 2.3e4),
                                      plain(40.0, soft, 2.3e4)};
      mechanics_layer split[SPLIT_LAYERS];
      mechanics_layers_split(skin, share, r, split);
      const double h1 = split[0].thickness_mm, h2 = split[1].thickness_mm;
      const double e1 = split[0].material.mu_kPa, e2 = split[1].material.mu_kPa;
      assert_close(h1 + h2, h, 1e-15);
      assert_close(e1 / e2, r, 1e-12);
      assert_close((e1 * h1 + e2 * h2) / (h * soft * stiff), 1.0, 1e-12); /* as stiff, stretched */
      const double plane = (e1 * h1 * 0.5 * h1 + e2 * h2 * (h1 + 0.5 * h2)) / (e1 * h1 + e2 * h2);
      const double c1 = plane - 0.5 * h1, c2 = h1 + 0.5 * h2 - plane;
      const double bending =
          4.0 * (e1 * h1 * (h1 * h1 / 12.0 + c1 * c1) + e2 * h2 * (h2 * h2 / 12.0 + c2 * c2));
      const double q = cbrt(soft / bending), force = 3.0 * bending * q * q;
      const double wanted = force / (4.0 * (e1 * h1 + e2 * h2));
      double critical;
      const double found = first_half_wave(split, SPLIT_LAYERS, PI / q, &critical);
      const double miss = fabs(critical / wanted - 1.0);
      assert_true(miss < 0.15 && miss < before);
      assert_close(found * q / PI, 1.0, stiff > 3000.0 ? 0.03 : 0.1);
      before = miss;
    }
    assert_true(before < 0.015);
  }
}

static const section_grid FILM = {
    .order = 2, .columns = 6, .layers = 2, .rows = {1, 7}, .growth = {1.0, 1.5}, .widening = 1.0};

/* Elements find the same shortening as waves, also with pre-stretch and viscosity over a second. */
static void elements_and_waves_agree(void **state) {
  (void)state;
  for (int p = 0; p < 2; ++p) {
    mechanics_layer layers[2] = {plain(0.0731, 517.0, 5.17e5), plain(3.1, 2.3, 2.3e4)};
    stretch_before(&layers[1], p == 0 ? 1.0 : 1.27);
    const double waves = folding_critical(layers, 2, PACE_AT_REST, 0.93);
    assert_close(section_critical(layers, &FILM, 0.93, 0.3 * waves, 2.0 * waves) / waves, 1.0,
                 0.01);
  }
}

/* The cover of skin, whole and split: its parts of one stiffness fold as the whole does, parts of two
 * where the theory says. */
static void elements_and_waves_agree_on_a_split_cover(void **state) {
  (void)state;
  const mechanics_layer skin[LAYERS] = {plain(0.0783, 100.0, 1e5), plain(0.21, 13.2, 1e5),
                                        plain(1.17, 26.4, 1e5), plain(2.1, 1.5, 1e5)};
  const double half_wave = 0.217;
  const double whole = folding_critical(skin, LAYERS, PACE_AT_REST, half_wave);
  const section_grid grid = {.order = 2,
                             .columns = 4,
                             .layers = SPLIT_LAYERS,
                             .rows = {2, 3, 3, 3, 1},
                             .growth = {1.0, 1.0, 1.0, 2.0, 1.0},
                             .widening = 1.0};
  for (double ratio = 1.0; ratio < 10.0; ratio *= 2.9) {
    mechanics_layer split[SPLIT_LAYERS];
    mechanics_layers_split(skin, 0.19, ratio, split);
    const double waves = folding_critical(split, SPLIT_LAYERS, PACE_AT_REST, half_wave);
    if (ratio == 1.0) {
      assert_close(waves / whole, 1.0, 1e-3);
    } else {
      assert_true(waves < 0.99 * whole);
    }
    assert_close(section_critical(split, &grid, half_wave, 0.7 * waves, 1.3 * waves) / waves, 1.0,
                 0.01);
  }
}

/* Beyond it the film's amplitude is h sqrt(e/ec - 1), to leading order, when its wave is the one of
 * the closed form; for a wave q near by it is (2/q) sqrt(e - ec), what the film is too long. Below it a small relief
 * a0 grows to a0/(1 - e/ec) (Budiansky 1974). */
static void a_folded_film_is_as_deep_as_in_closed_form(void **state) {
  (void)state;
  const double h = 0.0731, ratio = 1130.0;
  mechanics_layer layers[2] = {plain(h, 2.3 * ratio, 2.3e3 * ratio), plain(5.2, 2.3, 2.3e4)};
  double critical;
  const double half_wave = first_half_wave(layers, 2, PI * h * cbrt(ratio / 3.0), &critical);
  assert_close(2.0 * half_wave / PI * sqrt(critical) / h, 1.0, 0.03);
  section *s = NULL;
  assert_ok(section_create(context, &FILM, &s));
  const double relief = 0.02 * h;
  assert_ok(section_build(context, s, layers, half_wave, relief));
  assert_true(section_shorten(s, PACE_AT_REST, 0.5 * critical));
  assert_close(section_depth_mm(s) / (2.0 * relief), 1.0, 0.05);
  assert_ok(section_fold(context, s, PACE_AT_REST, 2.0 * critical, 2.0 * h, 3));
  for (double over = 2.0; over < 7.0; over += 2.0) {
    assert_true(section_shorten(s, PACE_AT_REST, over * critical));
    assert_true(solid_is_stable(s->body, PACE_AT_REST, 0.0));
    assert_true(section_rise_mm(s) > 0.0);
    assert_close(0.5 * section_depth_mm(s) / (2.0 * half_wave / PI * sqrt((over - 1.0) * critical)),
                 1.0, 0.02);
  }
  section_destroy(context, &s);
}

/* Layers with the contrasts of skin. */
static void skin_like(mechanics_layer layers[3]) {
  layers[0] = plain(0.19, 13.2, 5000.0);
  layers[1] = plain(0.87, 31.5, 5000.0);
  layers[2] = plain(1.83, 1.47, 5000.0);
  layers[0].material.branch[1] = (material_branch){29.0, 5.6, 2.8};
  layers[1].material.branch[1] = (material_branch){58.0, 5.6, 5.6};
  for (int i = 0; i < 2; ++i) {
    layers[i].material.prestretch[DIRECTION_ACROSS] = 1.023;
    layers[i].material.prestretch[DIRECTION_ALONG] = 1.047;
    layers[i].material.prestretch[DIRECTION_THROUGH] = 1.0 / (1.023 * 1.047);
  }
}

static double skin_depth(const section_grid *grid, double relief_mm, double lent_mm, int steps) {
  mechanics_layer layers[3];
  skin_like(layers);
  section *s = NULL;
  assert_ok(section_create(context, grid, &s));
  assert_ok(section_build(context, s, layers, 4.31, relief_mm));
  assert_ok(section_fold(context, s, PACE_SECONDS(1.0), 0.187, lent_mm, steps));
  assert_true(solid_is_stable(s->body, PACE_SECONDS(1.0), 0.0));
  const double depth = section_rise_mm(s);
  section_destroy(context, &s);
  return depth;
}

/* What the path leads to does not depend on the path, hardly on the relief, and little on the mesh. */
static void the_fold_does_not_depend_on_the_way_there(void **state) {
  (void)state;
  const section_grid coarse = {.order = 2,
                               .columns = 6,
                               .layers = 3,
                               .rows = {2, 2, 2},
                               .growth = {1.0, 1.0, 1.5},
                               .widening = 3.0};
  section_grid fine = coarse;
  fine.columns = 12;
  for (int i = 0; i < 3; ++i) {
    fine.rows[i] = 4;
    fine.growth[i] = sqrt(coarse.growth[i]);
  }
  const double depth = skin_depth(&coarse, 0.01, 0.43, 4);
  assert_true(depth > 1.0);
  assert_close(skin_depth(&coarse, 0.01, 0.43, 9) / depth, 1.0, 1e-5);
  assert_close(skin_depth(&coarse, 0.01, 0.61, 5) / depth, 1.0, 1e-5);
  assert_close(skin_depth(&coarse, 0.005, 0.43, 4) / depth, 1.0, 0.002);
  assert_close(skin_depth(&fine, 0.01, 0.43, 4) / depth, 1.0, 0.01);
}

static void what_finds_no_equilibrium_says_how_far_it_came(void **state) {
  (void)state;
  mechanics_layer layers[3];
  skin_like(layers);
  const section_grid grid = {.order = 2,
                             .columns = 5,
                             .layers = 3,
                             .rows = {1, 2, 2},
                             .growth = {1.0, 1.0, 1.0},
                             .widening = 2.0};
  section *s = NULL, *other = NULL;
  assert_ok(section_create(context, &grid, &s));
  assert_ok(section_build(context, s, layers, 4.31, 0.01));
  assert_int_equal(section_fold(context, s, PACE_AT_REST, 0.93, 0.4, 3), CUTIS_NOT_CONVERGED);
  assert_true(s->shortening > 0.1 && s->shortening < 0.93);
  assert_non_null(strstr(cutis_context_message(context), "of 0.930 asked"));
  context_forgive(context);
  /* and a copy is the same */
  assert_ok(section_create(context, &grid, &other));
  section_copy(s, other);
  assert_close(section_depth_mm(other), section_depth_mm(s), 0.0);
  assert_true(section_shorten(s, PACE_AT_REST, 0.05) && section_shorten(other, PACE_AT_REST, 0.05));
  assert_close(section_depth_mm(other), section_depth_mm(s), 0.0);
  section_destroy(context, &s);
  section_destroy(context, &other);
  const section_grid wide = {.order = 2, .columns = 200, .layers = 1, .rows = {1}};
  assert_int_equal(section_create(context, &wide, &s), CUTIS_BAD_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_half_space_folds_at_the_shortening_of_biot),
      cmocka_unit_test(the_first_fold_is_the_least),
      cmocka_unit_test(a_stiff_film_folds_as_in_closed_form),
      cmocka_unit_test(a_film_of_two_layers_folds_as_in_closed_form),
      cmocka_unit_test(elements_and_waves_agree),
      cmocka_unit_test(elements_and_waves_agree_on_a_split_cover),
      cmocka_unit_test(a_folded_film_is_as_deep_as_in_closed_form),
      cmocka_unit_test(the_fold_does_not_depend_on_the_way_there),
      cmocka_unit_test(what_finds_no_equilibrium_says_how_far_it_came)};
  return cmocka_run_group_tests(tests, make_context, drop_context);
}
