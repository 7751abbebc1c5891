/* test_wrinkles.c - a fold that is lived with: what stays of it, by time in expression, by what
 * renews and what does not; twins, visits, pictures, and a furrow that closes. The closed forms of
 * folding are in test_folding.c. */
#include "skin_testing.h"

#include "instruments/wrinkles.h"

/* Skin around the eye, roughly, without the rest of the program. */
typedef struct subject {
  tissue now;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  cutis_context *context;
  void *memory;
} subject;

static material soft(double mu_kPa, double laid_kPa) {
  return (material){.mu_kPa = mu_kPa,
                    .k2 = 1.0,
                    .crimp_stretch = 1.0,
                    .fibre = {0.44, 0.12, 0.44},
                    .bulk_kPa = 5000.0,
                    .prestretch = {1.0, 1.0, 1.0},
                    .branch = {{7.3, 0.31, INFINITY}, {1.3, 5.7, 2.9}, {laid_kPa, 0.0, INFINITY}}};
}

static void set_elastic_fibre(subject *of, double share) {
  of->now.layer[LAYER_EPIDERMIS] = (mechanics_layer){0.061, soft(10.3, 91.0)};
  of->now.layer[LAYER_PAPILLARY] = (mechanics_layer){0.153, soft(12.7 * share, 4.1)};
  of->now.layer[LAYER_RETICULAR] = (mechanics_layer){0.871, soft(25.4 * share, 8.2)};
  of->now.layer[LAYER_HYPODERMIS] = (mechanics_layer){1.83, soft(0.73, 0.74)};
  for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; ++i) {
    material *m = &of->now.layer[i].material;
    const double part = i == LAYER_PAPILLARY ? 0.5 : 1.0;
    m->branch[1] = (material_branch){58.0 * part, 5.7, 5.6 * part};
    m->prestretch[DIRECTION_ACROSS] = 1.021;
    m->prestretch[DIRECTION_ALONG] = 1.043;
    m->prestretch[DIRECTION_THROUGH] = 1.0 / (1.021 * 1.043);
  }
}

/* At 25, just born. A coarser mesh than the shipped one is fine enough here. */
static void begin_with(cutis_context *context, subject *of, const wrinkles_settings *settings) {
  memset(of, 0, sizeof *of);
  of->context = context;
  of->anatomy = (cutis_anatomy){.shortening = 0.163,
                                .expression_share = 0.11,
                                .stratum_corneum_mm = 0.012,
                                .epidermis_mm = 0.049};
  parameters_default(&of->parameters);
  of->now.anatomy = &of->anatomy;
  of->now.parameters = &of->parameters;
  of->now.age_y = 25.0;
  set_elastic_fibre(of, 1.0);
  assert_ok(context, wrinkles_create_with(context, settings, &of->memory));
  assert_ok(context, instrument_wrinkles.live(context, of->memory, &of->now));
}

static void coarse(wrinkles_settings *settings) {
  wrinkles_settings_default(settings);
  settings->grid.columns = 5;
  settings->grid.rows[SPLIT_RETICULAR] = settings->grid.rows[SPLIT_HYPODERMIS] = 2;
}

static void begin(cutis_context *context, subject *of) {
  wrinkles_settings settings;
  coarse(&settings);
  begin_with(context, of, &settings);
}

static void end(subject *of) {
  instrument_wrinkles.destroy(of->context, &of->memory);
  assert_null(of->memory);
}

/* Years pass, in which the dermis renews its collagen so often. */
static void years(subject *of, double age_y, double renewals) {
  of->now.age_y = age_y;
  of->now.renewals = renewals;
  assert_ok(of->context, instrument_wrinkles.live(of->context, of->memory, &of->now));
}

enum { REST, EXPRESSION, SPACING, CRITICAL, TAKEN };

static void look_at(subject *of, double readout[TAKEN]) {
  look found = {.suction = NULL};
  assert_ok(of->context,
            instrument_wrinkles.measure(of->context, of->memory, &of->now, &found, readout, NULL));
}

static double rest_depth(subject *of) {
  double r[TAKEN];
  look_at(of, r);
  return r[REST];
}

static void a_fold_is_deep_in_expression_and_gone_at_rest(void **state) {
  (void)state;
  cutis_context *context = new_context();
  subject who;
  double r[TAKEN];
  begin(context, &who);
  look_at(&who, r);
  assert_true(r[REST] > 0.005 && r[REST] < 0.0105); /* the relief, a little flattened */
  assert_true(r[EXPRESSION] > 1.0 && r[EXPRESSION] < 3.0);
  assert_true(r[SPACING] > 6.0 && r[SPACING] < 11.0);
  assert_true(r[CRITICAL] > 0.06 && r[CRITICAL] < 0.13);
  /* nothing is renewed, nothing stays */
  const double before = r[REST];
  years(&who, 25.0, 0.0);
  assert_close(rest_depth(&who), before, 1e-6);
  end(&who);
  cutis_context_destroy(&context);
}

static void what_is_laid_down_in_expression_stays(void **state) {
  (void)state;
  cutis_context *context = new_context();
  double depth[4] = {0.0};
  const double share[4] = {0.0, 0.11, 0.22, 0.11};
  for (int k = 0; k < 4; ++k) {
    subject who;
    begin(context, &who);
    const double young = rest_depth(&who);
    who.anatomy.expression_share = share[k];
    double before = young;
    for (int step = 1; step <= 4; ++step) {
      set_elastic_fibre(&who, k == 3 ? 1.0 - 0.1 * step : 1.0);
      years(&who, 25.0 + 3.1 * step, 0.29 * step);
      depth[k] = rest_depth(&who) - young;
      assert_true(k == 0 || depth[k] + young > before);
      before = depth[k] + young;
    }
    end(&who);
  }
  assert_close(depth[0], 0.0, 2e-4);              /* who never moves her face keeps it smooth */
  assert_close(depth[2] / depth[1], 2.0, 0.2);    /* nearly in proportion */
  assert_true(depth[1] > 0.01 && depth[1] < 0.3); /* tens of micrometres */
  assert_true(depth[3] > 1.15 * depth[1]);        /* elastic fibre pulls flat; where it goes, not */
  cutis_context_destroy(&context);
}

static void the_steps_of_a_life_hardly_matter(void **state) {
  (void)state;
  cutis_context *context = new_context();
  double depth[2];
  for (int k = 0; k < 2; ++k) {
    subject who;
    begin(context, &who);
    const int steps = k == 0 ? 2 : 8;
    for (int step = 1; step <= steps; ++step) {
      years(&who, 25.0 + 6.4 * step / steps, 0.62 * step / steps);
    }
    depth[k] = rest_depth(&who);
    end(&who);
  }
  assert_close(depth[1] / depth[0], 1.0, 0.01);
  cutis_context_destroy(&context);
}

static void the_relief_one_starts_from_hardly_matters(void **state) {
  (void)state;
  cutis_context *context = new_context();
  double deeper[2], folded[2];
  for (int k = 0; k < 2; ++k) {
    wrinkles_settings settings;
    coarse(&settings);
    settings.relief_mm = k == 0 ? 0.01 : 0.005;
    settings.path_steps = k == 0 ? 5 : 8;
    subject who;
    double r[TAKEN];
    begin_with(context, &who, &settings);
    const double young = rest_depth(&who);
    years(&who, 28.0, 0.31);
    look_at(&who, r);
    deeper[k] = r[REST] - young;
    folded[k] = r[EXPRESSION];
    end(&who);
  }
  assert_close(deeper[1] / deeper[0], 1.0, 0.01);
  assert_close(folded[1] / folded[0], 1.0, 0.005);
  cutis_context_destroy(&context);
}

static void a_visit_changes_nothing_and_a_twin_goes_on_alike(void **state) {
  (void)state;
  cutis_context *context = new_context();
  subject who, twin;
  begin(context, &who);
  begin(context, &twin);
  years(&who, 28.0, 0.31);
  const void *from = who.memory;
  instrument_wrinkles.copy(from, twin.memory);
  for (int k = 0; k < 2; ++k) { /* visits of the one: some months on, and back */
    who.now.age_y = 28.3;
    who.now.renewals = 0.37;
    rest_depth(&who);
  }
  double later[2], first = rest_depth(&who);
  assert_close(rest_depth(&who), first, 0.0);
  years(&who, 31.0, 0.6);
  years(&twin, 31.0, 0.6);
  later[0] = rest_depth(&who);
  later[1] = rest_depth(&twin);
  assert_close(later[0], later[1], 0.0);
  assert_true(later[0] > first);
  end(&who);
  end(&twin);
  cutis_context_destroy(&context);
}

static void a_furrow_closes(void **state) {
  (void)state;
  cutis_context *context = new_context();
  double r[2][TAKEN];
  for (int k = 0; k < 2; ++k) {
    subject who;
    begin(context, &who);
    who.anatomy.shortening = k == 0 ? 0.27 : 0.41;
    years(&who, 25.01, 0.0);
    look_at(&who, r[k]);
    end(&who);
  }
  assert_close(r[1][EXPRESSION] / r[0][EXPRESSION], 1.0, 0.003);
  cutis_context_destroy(&context);
}

static void pictures_are_two_whole_wrinkles(void **state) {
  (void)state;
  cutis_context *context = new_context();
  static cutis_picture picture;
  static const char *const keys[] = {"rest", "expression", "dermis", "fat"};
  subject who;
  begin(context, &who);
  double r[TAKEN];
  look found = {.suction = NULL};
  assert_ok(context,
            instrument_wrinkles.measure(context, who.memory, &who.now, &found, r, &picture));
  for (int k = 0; k < 4; ++k) {
    const cutis_line *line = &picture.line[k];
    assert_string_equal(line->key, keys[k]);
    assert_in_range(line->points, 9, CUTIS_LINE_POINTS);
    const size_t last = line->points - 1;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i <= last; ++i) {
      low = fmin(low, line->z_mm[i]);
      high = fmax(high, line->z_mm[i]);
      assert_true(i == 0 || line->x_mm[i] > line->x_mm[i - 1]);
      assert_close(line->z_mm[i], line->z_mm[last - i], 1e-12);
    }
    const double across = k == 1 ? 1.0 - who.anatomy.shortening : 1.0;
    assert_close(line->x_mm[last] - line->x_mm[0], 2.0 * r[SPACING] * across, 1e-9);
    if (k < 2) {
      assert_close(high - low, r[k], 1e-12);
    }
  }
  assert_true(picture.line[4].key[0] == '\0');
  end(&who);
  cutis_context_destroy(&context);
}

static void impossible_skin_and_mesh_are_told(void **state) {
  (void)state;
  cutis_context *context = new_context();
  subject who;
  wrinkles_settings settings;
  wrinkles_settings_default(&settings);
  settings.grid.columns = 33;
  void *memory;
  assert_int_equal(wrinkles_create_with(context, &settings, &memory), CUTIS_BAD_INPUT);
  assert_null(memory);
  begin(context, &who);
  who.now.layer[LAYER_RETICULAR].thickness_mm = 0.001;
  assert_int_equal(instrument_wrinkles.live(context, who.memory, &who.now), CUTIS_OUT_OF_DOMAIN);
  assert_non_null(strstr(cutis_context_message(context), "reticular"));
  end(&who);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fold_is_deep_in_expression_and_gone_at_rest),
      cmocka_unit_test(what_is_laid_down_in_expression_stays),
      cmocka_unit_test(the_steps_of_a_life_hardly_matter),
      cmocka_unit_test(the_relief_one_starts_from_hardly_matters),
      cmocka_unit_test(a_visit_changes_nothing_and_a_twin_goes_on_alike),
      cmocka_unit_test(a_furrow_closes),
      cmocka_unit_test(pictures_are_two_whole_wrinkles),
      cmocka_unit_test(impossible_skin_and_mesh_are_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
