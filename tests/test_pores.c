/* test_pores.c - the hole in a stretched sheet and the pressed hole in a block against their closed
 * forms, and the pore: its size at 25, its stillness, its drift, its shape, its failures. */
#include "tissue_testing.h"

#include "instruments/pore.h"

static const double MU = 23.85, HOLE = 0.317, OUTER = 1.7;

static material rubber(void) {
  return (material){.mu_kPa = MU,
                    .k2 = 1.0,
                    .crimp_stretch = 1.0,
                    .fibre = {0.5, 0.0, 0.5},
                    .bulk_kPa = 2.385e6,
                    .prestretch = {1.0, 1.0, 1.0},
                    .branch = {{.time_s = 1.0, .slip_kPa = INFINITY},
                               {.time_s = 1.0, .slip_kPa = INFINITY},
                               {.slip_kPa = INFINITY}}};
}

/* ---- a hole in a sheet ---- */

static solid *sheet_with_hole(cutis_context *context, int finer, const material of[2]) {
  solid *sheet;
  assert_ok(context,
            solid_create(context, SOLID_SHEET, 2, 4 * finer, 6 * finer, 4 * finer, &sheet));
  hole_sheet(sheet, HOLE, 0.13, finer, OUTER);
  sheet->materials = of;
  sheet->layers = 2;
  sheet->tolerance_mN = 1e-12;
  assert_ok(context, solid_prepare(context, sheet));
  assert_ok(context, solid_number(context, sheet));
  return sheet;
}

/* Displacement at radius r and angle t from the x axis, by the stress s far away: even, or along x. */
typedef void field(double s, double r, double t, double u[2]);

static void even_field(double s, double r, double t, double u[2]) {
  const double e = 3.0 * MU, nu = 0.5; /* Lame: sigma_r = s (1 - a^2/r^2) */
  const double out = s / e * ((1.0 - nu) * r + (1.0 + nu) * HOLE * HOLE / r);
  u[0] = out * cos(t);
  u[1] = out * sin(t);
}

static void kirsch_field(double s, double r, double t, double u[2]) {
  const double a = HOLE / r, k = (3.0 - 0.5) / (1.0 + 0.5), scale = s * HOLE / (8.0 * MU);
  const double out =
      scale * ((k - 1.0 + 2.0 * cos(2.0 * t)) / a + 2.0 * a * (1.0 + (k + 1.0) * cos(2.0 * t)) -
               2.0 * a * a * a * cos(2.0 * t));
  const double round = scale * (-2.0 / a + 2.0 * a * (1.0 - k) - 2.0 * a * a * a) * sin(2.0 * t);
  u[0] = out * cos(t) - round * sin(t);
  u[1] = out * sin(t) + round * cos(t);
}

/* Radial displacements of the hole on both axes when the outer edge is moved as in the field. */
static void pull(cutis_context *context, int finer, field *of, double s, double edge[2]) {
  const material both[2] = {rubber(), rubber()};
  solid *sheet = sheet_with_hole(context, finer, both);
  const int high = 2 * sheet->rows + 1, wide = 2 * sheet->columns + 1;
  for (int i = 0; i < wide; ++i) {
    const int node = i * high + high - 1;
    of(s, OUTER, atan2(sheet->position[2 * node + 1], sheet->position[2 * node]),
       sheet->u + 2 * node);
  }
  assert_true(solid_equilibrium(sheet, PACE_AT_REST, 0.0));
  edge[0] = sheet->u[2 * (wide - 1) * high];
  edge[1] = sheet->u[1];
  solid_destroy(context, &sheet);
}

static void a_hole_in_an_evenly_pulled_sheet_opens_by_2_s_a_over_E(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const double s = 2.385e-4, wanted = 2.0 * s * HOLE / (3.0 * MU);
  double edge[2], finer[2];
  pull(context, 1, even_field, s, edge);
  pull(context, 2, even_field, s, finer);
  for (int i = 0; i < 2; ++i) {
    assert_close(edge[i] / wanted, 1.0, 2e-3);
    assert_close(finer[i] / wanted, 1.0, 2e-4);
  }
  cutis_context_destroy(&context);
}

static void a_hole_in_a_sheet_pulled_one_way_opens_as_kirsch_says(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const double s = 2.385e-4, unit = s * HOLE / (3.0 * MU);
  double edge[2], finer[2];
  pull(context, 1, kirsch_field, s, edge);
  pull(context, 2, kirsch_field, s, finer);
  assert_close(edge[0] / unit, 3.0, 2e-2);
  assert_close(edge[1] / unit, -1.0, 2e-2);
  assert_close(finer[0] / unit, 3.0, 2e-3);
  assert_close(finer[1] / unit, -1.0, 2e-3);
  assert_true(fabs(finer[0] / unit - 3.0) < 0.25 * fabs(edge[0] / unit - 3.0));
  cutis_context_destroy(&context);
}

/* Rivlin & Thomas 1951: a neo-Hookean sheet with a hole, stretched evenly. By the reference radius
 * R: r' = lr, (R P)' = Q with P = mu (lr - l3^2/lr), Q = mu (lt - l3^2/lt), l3 = 1/(lr lt), lt = r/R.
 */
static double radial_stretch(double pull_over_mu, double around) {
  double l = 1.0 / sqrt(around); /* P = 0 */
  for (int k = 0; k < 60; ++k) {
    const double cube = l * l * l * around * around, miss = l - 1.0 / cube - pull_over_mu;
    l -= miss / (1.0 + 3.0 / (cube * l));
  }
  return l;
}

static void sheet_slope(double big, const double at[2], double slope[2]) {
  const double around = at[0] / big, out = radial_stretch(at[1], around);
  const double l3 = 1.0 / (out * around);
  slope[0] = out;
  slope[1] = (around - l3 * l3 / around - at[1]) / big;
}

/* Where the outer edge lies when the hole has grown by the factor `opened`. */
static double outer_radius(double opened, int steps) {
  double at[2] = {opened * HOLE, 0.0};
  const double h = (OUTER - HOLE) / steps;
  for (int k = 0; k < steps; ++k) { /* Runge-Kutta, fourth order */
    const double big = HOLE + h * k;
    double s[4][2], next[2];
    sheet_slope(big, at, s[0]);
    for (int stage = 1; stage < 4; ++stage) {
      const double share = stage == 3 ? h : 0.5 * h;
      next[0] = at[0] + share * s[stage - 1][0];
      next[1] = at[1] + share * s[stage - 1][1];
      sheet_slope(big + share, next, s[stage]);
    }
    for (int i = 0; i < 2; ++i) {
      at[i] += h / 6.0 * (s[0][i] + 2.0 * s[1][i] + 2.0 * s[2][i] + s[3][i]);
    }
  }
  return at[0];
}

static double opened_by(cutis_context *context, int finer, double stretch) {
  const material both[2] = {rubber(), rubber()};
  solid *sheet = sheet_with_hole(context, finer, both);
  const int high = 2 * sheet->rows + 1, wide = 2 * sheet->columns + 1;
  for (int step = 1; step <= 4; ++step) {
    for (int i = 0; i < wide; ++i) {
      const int node = i * high + high - 1;
      for (int axis = 0; axis < 2; ++axis) {
        sheet->u[2 * node + axis] =
            0.25 * step * (stretch - 1.0) * sheet->position[2 * node + axis];
      }
    }
    assert_true(solid_equilibrium(sheet, PACE_AT_REST, 0.0));
  }
  const double opened = 1.0 + sheet->u[1] / HOLE;
  assert_close(sheet->u[2 * (wide - 1) * high] / HOLE, opened - 1.0, 1e-9);
  solid_destroy(context, &sheet);
  return opened;
}

static void a_hole_in_a_far_stretched_sheet_opens_as_rivlin_and_thomas_say(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const double opened = 1.8317, outer = outer_radius(opened, 2000);
  assert_close(outer_radius(opened, 4000), outer, 1e-8);
  assert_true(outer / OUTER > 1.2); /* far from small strain */
  const double coarse = opened_by(context, 1, outer / OUTER),
               fine = opened_by(context, 2, outer / OUTER);
  assert_close(coarse, opened, 1e-2);
  assert_close(fine, opened, 1e-3);
  assert_true(fabs(fine - opened) < 0.25 * fabs(coarse - opened));
  cutis_context_destroy(&context);
}

/* ---- a hole under pressure ---- */

static void a_pressed_hole_opens_as_a_thick_walled_tube(void **state) {
  (void)state;
  cutis_context *context = new_context();
  const double inner = 1.0, outer = 2.385, blown = 1.317, grown = blown * blown - inner * inner;
  const double outside = sqrt(outer * outer + grown);
  /* integral of mu (r^2/R^2 - R^2/r^2)/r dr */
  const double pressure = MU * (log(blown / inner) - log(outside / outer) +
                                0.5 * grown * (1.0 / (blown * blown) - 1.0 / (outside * outside)));
  const material of = rubber();
  solid *tube;
  assert_ok(context, solid_create(context, SOLID_ROUND_AXIS, 2, 8, 1, 1, &tube));
  for (int i = 0; i < 17; ++i) {
    for (int j = 0; j < 3; ++j) {
      tube->position[2 * (3 * i + j)] = inner * pow(outer / inner, i / 16.0);
      tube->position[2 * (3 * i + j) + 1] = 0.237 * j;
      tube->fixed[2 * (3 * i + j) + 1] = true;
    }
  }
  for (int a = 0; a < 3; ++a) {
    tube->edge[0].node[a] = a;
  }
  tube->materials = &of;
  tube->layers = 1;
  assert_ok(context, solid_prepare(context, tube));
  assert_ok(context, solid_number(context, tube));
  for (int step = 1; step <= 4; ++step) {
    assert_true(solid_equilibrium(tube, PACE_AT_REST, -0.25 * step * pressure));
  }
  assert_close(inner + tube->u[2], blown, 1e-4);
  assert_close(outer + tube->u[2 * 48], outside, 1e-4);
  solid_destroy(context, &tube);
  cutis_context_destroy(&context);
}

/* ---- the pore ---- */

typedef struct bench {
  cutis_context *context;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  tissue young; /* cheek of a woman of 25 */
  pore *pore;
} bench;

static int set_up(void **state) {
  static bench b;
  *state = &b;
  memset(&b, 0, sizeof b);
  b.context = new_context();
  parameters_default(&b.parameters);
  b.young = young_skin(b.context, CUTIS_AREA_CHEEK, &b.parameters, &b.anatomy);
  pore_settings settings;
  pore_settings_default(&settings);
  return pore_create(b.context, &settings, &b.pore) != CUTIS_OK;
}

static int tear_down(void **state) {
  bench *b = *state;
  pore_destroy(b->context, &b->pore);
  assert_null(b->pore);
  cutis_context_destroy(&b->context);
  return 0;
}

static pore_view seen(bench *b, pore *of, const tissue *now) {
  pore_view view;
  assert_ok(b->context, pore_look(b->context, of, now, &view, NULL));
  return view;
}

static void at_25_it_has_the_size_of_its_area_and_leans_with_the_tension(void **state) {
  bench *b = *state;
  pore_settings settings;
  pore_settings_default(&settings);
  for (int area = 0; area < CUTIS_AREA_COUNT; ++area) {
    const tissue now = young_skin(b->context, (cutis_area)area, &b->parameters, &b->anatomy);
    pore *of;
    assert_ok(b->context, pore_create(b->context, &settings, &of));
    assert_ok(b->context, pore_live(b->context, of, &now));
    const pore_view view = seen(b, of, &now);
    assert_close(view.diameter_mm, b->anatomy.pore_diameter_mm, 1e-6 * view.diameter_mm);
    assert_true(view.elongation > 1.005 && view.elongation < 1.3);
    assert_close(view.depth_mm, b->anatomy.follicle_depth_mm, 0.1 * view.depth_mm);
    if (area != CUTIS_AREA_FOREARM) { /* pulled open; there the wall is wider than the hole */
      assert_true(pore_section(of)->position[4 * pore_section(of)->rows] < 0.5 * view.diameter_mm);
    }
    pore_destroy(b->context, &of);
  }
}

static void nothing_changes_while_the_skin_does_not(void **state) {
  bench *b = *state;
  assert_ok(b->context, pore_live(b->context, b->pore, &b->young));
  const pore_view first = seen(b, b->pore, &b->young);
  tissue later = b->young;
  for (int k = 0; k < 4; ++k) {
    later.age_y += 5.3;
    later.renewals += 0.731;
    assert_ok(b->context, pore_live(b->context, b->pore, &later));
  }
  const pore_view last = seen(b, b->pore, &later);
  assert_close(last.diameter_mm, first.diameter_mm, 3e-6 * first.diameter_mm);
  assert_close(last.elongation, first.elongation, 3e-6);
  assert_close(last.depth_mm, first.depth_mm, 1e-5);
}

static void a_look_leaves_no_trace_and_a_copy_lives_the_same_life(void **state) {
  bench *b = *state;
  const tissue first = softer(&b->young, 4.7, 0.61, 0.93),
               second = softer(&b->young, 11.3, 1.27, 0.81);
  pore_settings settings;
  pore_settings_default(&settings);
  pore *twin;
  assert_ok(b->context, pore_create(b->context, &settings, &twin));
  assert_ok(b->context, pore_live(b->context, b->pore, &b->young));
  assert_ok(b->context, pore_live(b->context, b->pore, &first));
  pore_copy(b->pore, twin);
  const pore_view before = seen(b, b->pore, &second), again = seen(b, b->pore, &second);
  assert_memory_equal(&before, &again, sizeof before);
  assert_ok(b->context, pore_live(b->context, b->pore, &second));
  assert_ok(b->context, pore_live(b->context, twin, &second));
  const pore_view mine = seen(b, b->pore, &second), its = seen(b, twin, &second);
  assert_memory_equal(&mine, &its, sizeof mine);
  /* what is seen ahead of the call that lives it is what comes of it */
  assert_close(before.diameter_mm, mine.diameter_mm, 3e-6 * mine.diameter_mm);
  pore_destroy(b->context, &twin);
}

static double diameter_after(bench *b, const tissue *now) {
  pore_settings settings;
  pore_settings_default(&settings);
  pore *of;
  assert_ok(b->context, pore_create(b->context, &settings, &of));
  assert_ok(b->context, pore_live(b->context, of, &b->young));
  assert_ok(b->context, pore_live(b->context, of, now));
  const double diameter = seen(b, of, now).diameter_mm;
  pore_destroy(b->context, &of);
  return diameter;
}

static void the_plug_opens_it_and_laid_collagen_gives_way_with_its_renewals(void **state) {
  bench *b = *state;
  const double was = b->anatomy.pore_diameter_mm;
  tissue pressed = b->young;
  cutis_parameters more = b->parameters;
  more.p_plug *= 1.7;
  pressed.parameters = &more;
  pressed.age_y += 0.003; /* a day: neither collagen nor epidermis is renewed */
  const double at_once = diameter_after(b, &pressed);
  pressed.age_y += 3.0; /* epidermis is */
  const double epidermis = diameter_after(b, &pressed);
  pressed.renewals = 0.9;
  const double part = diameter_after(b, &pressed);
  pressed.renewals = 50.0;
  const double whole = diameter_after(b, &pressed);
  assert_true(at_once > 1.0005 * was);
  assert_true(epidermis > 1.001 * at_once && epidermis < 1.1 * at_once);
  assert_true(part > epidermis + 1e-5 * was);
  assert_true(whole > part + 1e-5 * was);
}

static void even_tension_keeps_it_round_and_tension_across_turns_it(void **state) {
  bench *b = *state;
  tissue now = b->young;
  for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; ++i) {
    double *l = now.layer[i].material.prestretch;
    l[DIRECTION_ACROSS] = l[DIRECTION_ALONG] = 1.0731;
    l[DIRECTION_THROUGH] = 1.0 / (1.0731 * 1.0731);
  }
  assert_ok(b->context, pore_live(b->context, b->pore, &now));
  assert_close(seen(b, b->pore, &now).elongation, 1.0, 1e-7);
  now.age_y += 3.1;
  for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; ++i) {
    double *l = now.layer[i].material.prestretch;
    l[DIRECTION_ACROSS] = 1.131;
    l[DIRECTION_THROUGH] = 1.0 / (l[DIRECTION_ACROSS] * l[DIRECTION_ALONG]);
  }
  assert_true(seen(b, b->pore, &now).elongation < 0.98);
}

static void sebum_stays_in_men_and_falls_in_women_after_50(void **state) {
  bench *b = *state;
  const cutis_parameters *p = &b->parameters;
  assert_close(pore_plug_kPa(p, CUTIS_MALE, 73.1), p->p_plug, 0.0);
  assert_close(pore_plug_kPa(p, CUTIS_FEMALE, 49.3), p->p_plug, 0.0);
  assert_close(pore_plug_kPa(p, CUTIS_FEMALE, 60.0), 0.5 * (1.0 + p->seb_F) * p->p_plug, 1e-12);
  assert_close(pore_plug_kPa(p, CUTIS_FEMALE, 78.2), p->seb_F * p->p_plug, 1e-12);
}

static void the_mesh_is_fine_enough(void **state) {
  bench *b = *state;
  const tissue later = softer(&b->young, 31.7, 2.9, 0.78);
  pore_view view[2];
  for (int k = 0; k < 2; ++k) {
    pore_settings settings;
    pore_settings_default(&settings);
    settings.finer = 1 + k;
    pore *of;
    assert_ok(b->context, pore_create(b->context, &settings, &of));
    assert_ok(b->context, pore_live(b->context, of, &b->young));
    assert_ok(b->context, pore_live(b->context, of, &later));
    view[k] = seen(b, of, &later);
    pore_destroy(b->context, &of);
  }
  assert_close(view[0].diameter_mm, view[1].diameter_mm, 5e-4 * view[1].diameter_mm);
  assert_close(view[0].elongation, view[1].elongation, 1e-3);
  assert_close(view[0].depth_mm, view[1].depth_mm, 5e-3 * view[1].depth_mm);
}

static void the_picture_shows_what_was_read(void **state) {
  bench *b = *state;
  static cutis_picture picture;
  pore_view view;
  assert_ok(b->context, pore_live(b->context, b->pore, &b->young));
  assert_ok(b->context, pore_look(b->context, b->pore, &b->young, &view, &picture));
  const cutis_line *opening = &picture.line[0], *funnel = &picture.line[1];
  assert_string_equal(opening->key, "opening");
  assert_string_equal(funnel->key, "funnel");
  double width = 0.0, length = 0.0;
  for (size_t k = 0; k < opening->points; ++k) {
    width = fmax(width, 2.0 * opening->x_mm[k]);
    length = fmax(length, 2.0 * opening->z_mm[k]);
  }
  assert_close(opening->x_mm[0], opening->x_mm[opening->points - 1], 1e-12);
  assert_close(sqrt(length * width), view.diameter_mm, 1e-9);
  assert_close(length / width, view.elongation, 1e-9);
  assert_true(funnel->points > 10 && funnel->points <= CUTIS_LINE_POINTS);
  assert_true(funnel->z_mm[0] < -0.3 && funnel->x_mm[funnel->points - 1] > 0.8);
  double rim = INFINITY; /* the point of the surface nearest the axis */
  for (size_t k = 0; k < funnel->points; ++k) {
    rim = funnel->z_mm[k] > -0.03 ? fmin(rim, funnel->x_mm[k]) : rim;
  }
  assert_close(2.0 * rim, view.diameter_mm, 1e-9);
}

static void failures_name_what_when_and_what_is_allowed(void **state) {
  bench *b = *state;
  pore_view view;
  assert_int_equal(pore_look(b->context, b->pore, &b->young, &view, NULL), CUTIS_BAD_INPUT);
  b->anatomy.follicle_depth_mm = 3.17;
  assert_int_equal(pore_live(b->context, b->pore, &b->young), CUTIS_OUT_OF_DOMAIN);
  assert_non_null(strstr(cutis_context_message(b->context), "3.17 mm deep"));
  b->anatomy.follicle_depth_mm = 0.4;
  b->parameters.p_plug = 400.0; /* bursts the wall */
  assert_int_equal(pore_live(b->context, b->pore, &b->young), CUTIS_NOT_CONVERGED);
  assert_non_null(strstr(cutis_context_message(b->context), "at 25.0 years"));
  b->parameters.p_plug = 1.0;
  assert_ok(b->context, pore_live(b->context, b->pore, &b->young));
  assert_close(seen(b, b->pore, &b->young).diameter_mm, b->anatomy.pore_diameter_mm, 1e-6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_hole_in_an_evenly_pulled_sheet_opens_by_2_s_a_over_E),
      cmocka_unit_test(a_hole_in_a_sheet_pulled_one_way_opens_as_kirsch_says),
      cmocka_unit_test(a_hole_in_a_far_stretched_sheet_opens_as_rivlin_and_thomas_say),
      cmocka_unit_test(a_pressed_hole_opens_as_a_thick_walled_tube),
#define PORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
      PORE_TEST(at_25_it_has_the_size_of_its_area_and_leans_with_the_tension),
      PORE_TEST(nothing_changes_while_the_skin_does_not),
      PORE_TEST(a_look_leaves_no_trace_and_a_copy_lives_the_same_life),
      PORE_TEST(the_plug_opens_it_and_laid_collagen_gives_way_with_its_renewals),
      PORE_TEST(even_tension_keeps_it_round_and_tension_across_turns_it),
      PORE_TEST(sebum_stays_in_men_and_falls_in_women_after_50),
      PORE_TEST(the_mesh_is_fine_enough),
      PORE_TEST(the_picture_shows_what_was_read),
      PORE_TEST(failures_name_what_when_and_what_is_allowed),
#undef PORE_TEST
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
