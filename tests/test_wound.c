/* Insertion, channels, dose and closure: the reference table, closed forms, limits, order, balance,
 * monotony. */
#include "context_testing.h"

#include "plan/plan.h"
#include "wound/channels.h"

#include <stdio.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static const cutis_anatomy cheek = {.area = CUTIS_AREA_CHEEK,
                                    .stratum_corneum_mm = 0.015,
                                    .epidermis_mm = 0.06,
                                    .papillary_mm = 0.21,
                                    .reticular_mm = 1.7,
                                    .hypodermis_mm = 3.7,
                                    .needle_limit_mm = 1.9};

static cutis_parameters central;

static int create(void **state) {
  parameters_default(&central);
  return make_context(state);
}

static cutis_plan plan_of(const char *device, double length_mm, double passes) {
  cutis_plan plan;
  assert_int_equal(cutis_plan_default(context, &plan), CUTIS_OK);
  assert_int_equal(cutis_device_find(context, device, &plan.device), CUTIS_OK);
  plan.needle_length_mm = length_mm;
  plan.passes = passes;
  return plan;
}

static cutis_dose dose_of(const cutis_plan *plan) {
  cutis_dose dose;
  wound_dose(plan, &cheek, &central, &dose);
  return dose;
}

static void assert_near(double value, double expected, double relative) {
  if (!(fabs(value - expected) <= relative * fabs(expected))) {
    fail_msg("%.15g is not %.15g within %g", value, expected, relative);
  }
}

static void assert_prints(double value, const char *format, const char *expected) {
  char text[32];
  snprintf(text, sizeof text, format, value);
  assert_string_equal(text, expected);
}

/* ---- the reference table: three devices, upper dermis 0.1 to 0.7 mm, no scatter ---- */
static void the_reference_table_is_reproduced(void **state) {
  (void)state;
  const struct {
    double length_mm, speed, density;
    const char *depth, *gap, *injured;
  } rows[] = {
      {1.0, 1000, 11.25, "0.92", "0.0477", "0.336"},
      {1.5, 10, 0.153 * 15, "0.90", "0.0097", "0.083"},
      {0.5, 10, 0.153 * 5, "0.00", "0.0000", "0.000"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const channels c = {
        .density_per_mm2 = rows[i].density,
        .depth = {rows[i].length_mm - insertion_deflection_mm(&central, rows[i].speed), 0},
        .mouth_radius_mm = central.rho_rec * 0.125};
    assert_prints(fmax(c.depth.mean_mm, 0), "%.2f", rows[i].depth);
    assert_prints(channels_mean(&c, 1, 0.1, 0.7, 32).gap, "%.4f", rows[i].gap);
    assert_prints(channels_mean(&c, central.kappa_inj, 0.1, 0.7, 32).injured, "%.3f",
                  rows[i].injured);
  }
}

static void density_follows_from_the_device(void **state) {
  (void)state;
  const cutis_plan pen = plan_of("pen", 1.0, 1.5), roller = plan_of("roller", 1.5, 15);
  cutis_plan stamp = plan_of("stamp", 1.0, 3.5);
  stamp.device.needles = 35;
  stamp.device.width_mm = 7;
  assert_near(channels_density(&pen), 11.25, 1e-15);
  assert_near(channels_density(&roller), 15 * 192 / (400 * pi), 1e-15);
  assert_near(channels_density(&stamp), 2.5, 1e-15);
}

/* ---- one cone: the mean of 1 - exp(-n pi r0^2 (1 - z/d)^2) over [0, d] is 1 - sqrt(pi) erf(a)/(2
 * a), a = r0 sqrt(n pi) ---- */
static double cone_mean(double density, double radius) {
  const double a = radius * sqrt(density * pi);
  return 1 - sqrt(pi) * erf(a) / (2 * a);
}

static void the_cone_has_its_closed_form(void **state) {
  (void)state;
  const double densities[] = {0.0137, 2.385, 11.25, 63.1, 704.0};
  for (size_t i = 0; i < sizeof densities / sizeof densities[0]; i++) {
    const channels c = {densities[i], {0.731, 0}, 0.0625};
    const double expected = cone_mean(densities[i], 3.1 * 0.0625);
    assert_near(channels_mean(&c, 3.1, 0, 0.731, 64).injured, expected, 1e-10);
    assert_near(channels_mean(&c, 3.1, 0, 1.462, 64).injured, expected / 2, 1e-10);
  }
}

static void quadrature_has_order_six(void **state) {
  (void)state;
  const channels c = {45.0, {0.731, 0}, 0.0625};
  const double expected = cone_mean(45.0, 3 * 0.0625);
  double last = 0;
  for (int cells = 8; cells <= 32; cells *= 2) {
    const double error = fabs(channels_mean(&c, 3, 0, 0.731, cells).injured - expected);
    if (cells > 8) {
      const double order = log2(last / error);
      assert_true(order > 5.9 && order < 6.3);
    }
    last = error;
  }
}

static void scattered_depths_are_averaged(void **state) {
  (void)state;
  const insertion depths[] = {{0.412, 0.137}, {-0.09, 0.183}, {1.31, 0.021}};
  for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
    const channels c = {1.0 / pi, depths[i], 1e-5}; /* thin: fraction = 1e-10 E[(1 - z/d)^2] */
    for (double z = 0.031; z < 0.6; z += 0.17) {
      double sum = 0, steps = 200000;
      for (int k = 0; k < steps; k++) {
        const double d = depths[i].mean_mm + depths[i].sd_mm * (-9 + 18 * (k + 0.5) / steps);
        const double x = (d - depths[i].mean_mm) / depths[i].sd_mm;
        sum += d > z ? pow(1 - z / d, 2) * exp(-x * x / 2) : 0;
      }
      const double expected = sum * 18 / steps / sqrt(2 * pi);
      assert_true(fabs(channels_at(&c, 1, z).gap * 1e10 - expected) < 2e-6);
    }
  }
}

static void no_needle_does_nothing_and_many_take_all(void **state) {
  (void)state;
  const channels none = {0, {0.9, 0.1}, 0.06}, sparse = {1e-9, {0.9, 0}, 0.06},
                 many = {1e9, {0.9, 0}, 0.06};
  assert_float_equal(channels_mean(&none, 3, 0, 1, 16).injured, 0, 0);
  assert_float_equal(channels_overlap(&none), 0, 0);
  /* sparse channels do not meet: their volume is n pi r^2 d / 3 */
  assert_near(channels_mean(&sparse, 1, 0, 0.9, 16).gap, 1e-9 * pi * 0.06 * 0.06 / 3, 1e-6);
  assert_float_equal(channels_at(&many, 1, 0.5).gap, 1, 0);
  assert_float_equal(channels_overlap(&many), 1, 0);
  const channels dents = {11, {-0.2, 0}, 0.06};
  assert_float_equal(channels_mean(&dents, 3, 0, 1, 16).injured, 0, 0);
}

/* ---- depth ---- */
static void faster_needles_dent_less(void **state) {
  (void)state;
  assert_near(insertion_deflection_mm(&central, 10), central.delta0, 1e-15);
  assert_near(insertion_deflection_mm(&central, 1000) / insertion_deflection_mm(&central, 10),
              pow(100, -central.m_v), 1e-14);
}

static void scatter_has_its_three_parts(void **state) {
  (void)state;
  const cutis_plan plan = plan_of("roller", 1.5, 15);
  insertion depth;
  insertion_of(&plan, &cheek, &central, &depth);
  assert_near(depth.mean_mm, 1.5 - central.delta0, 1e-15);
  assert_near(depth.sd_mm,
              hypot(hypot(0.025, central.cv_delta * central.delta0), central.cv_epi * 0.075),
              1e-14);
  assert_near(insertion_share_beyond(&depth, depth.mean_mm), 0.5, 1e-14);
  const insertion sharp = {0.3, 0};
  assert_float_equal(insertion_share_beyond(&sharp, 0.29), 1, 0);
  assert_float_equal(insertion_share_beyond(&sharp, 0.31), 0, 0);
}

/* ---- dose ---- */
static void a_home_roller_is_what_it_is(void **state) {
  (void)state;
  const cutis_plan home = plan_of("home_roller", 0.5, 5), shorter = plan_of("home_roller", 0.25, 5),
                   clinic = plan_of("pen", 1.5, 1.5);
  const cutis_dose dose = dose_of(&home), less = dose_of(&shorter), pen = dose_of(&clinic);
  assert_float_equal(dose.depth_mm, 0, 0); /* the typical needle only dents */
  assert_true(dose.dermis_share > 0.05 && dose.dermis_share < 0.3);
  assert_true(less.dermis_share < 0.02);
  assert_true(dose.injured_fraction < 0.002 * pen.injured_fraction);
  assert_true(pen.depth_mm > 1.35 && pen.dermis_share > 0.999);
  assert_float_equal(wound_downtime_d(&central, &dose, 2), 0, 0);
}

static void dose_grows_with_length_passes_and_needles(void **state) {
  (void)state;
  size_t index = 0;
  cutis_plan plan = plan_of("pen", 1.0, 1.5);
  for (; cutis_device_at(context, index, &plan.device) == CUTIS_OK; index++) {
    double last_gap = 0, last_injured = 0;
    plan.passes = plan.device.passes;
    for (double length = 0.22; length < 1.9; length += 0.21) {
      plan.needle_length_mm = length;
      const cutis_dose dose = dose_of(&plan);
      assert_true(dose.gap_fraction > last_gap && dose.injured_fraction > last_injured);
      assert_true(dose.gap_fraction < dose.injured_fraction && dose.injured_fraction < 1);
      assert_true(dose.open_fraction >= 0 && dose.open_fraction < 1);
      last_gap = dose.gap_fraction;
      last_injured = dose.injured_fraction;
    }
    const cutis_dose once = dose_of(&plan);
    plan.passes *= 1.37;
    const cutis_dose more = dose_of(&plan);
    assert_true(more.gap_fraction > once.gap_fraction &&
                more.injured_fraction > once.injured_fraction);
    assert_true(more.overlap > once.overlap && more.open_fraction > once.open_fraction);
    assert_near(more.punctures_per_mm2, 1.37 * once.punctures_per_mm2, 1e-14);
    assert_near(more.dermis_share, once.dermis_share, 1e-14);
  }
  assert_true(index >= 7);
}

static void the_dose_is_the_mean_of_its_profile(void **state) {
  (void)state;
  const cutis_plan plan = plan_of("pen", 1.5, 1.5);
  const cutis_dose dose = dose_of(&plan);
  channels made;
  channels_of(&plan, &cheek, &central, &made);
  assert_near(dose.z_mm[CUTIS_DOSE_DEPTHS - 1], 1.985, 1e-14);
  assert_float_equal(dose.z_mm[0], 0, 0);
  double sum = 0;
  const int steps = 4000;
  for (int i = 0; i < steps; i++) {
    sum += channels_at(&made, central.kappa_inj, 0.075 + 1.91 * (i + 0.5) / steps).injured;
  }
  assert_near(dose.injured_fraction, sum / steps, 1e-6);
  assert_float_equal(dose.injured_at[17],
                     channels_at(&made, central.kappa_inj, dose.z_mm[17]).injured, 0);
  assert_float_equal(dose.open_fraction, channels_at(&made, 1, 0.015).gap, 0);
  /* per area the same channels; a dermis twice as thick is hurt half as much where the needle ends
   * above both */
  cutis_anatomy thick = cheek;
  thick.reticular_mm += 1.91;
  cutis_dose half;
  wound_dose(&plan, &thick, &central, &half);
  assert_near(half.gap_fraction, dose.gap_fraction / 2, 1e-6);
}

static void no_session_is_no_dose(void **state) {
  (void)state;
  const cutis_plan plan = {.sessions = 0, .follow_up_d = 91};
  const cutis_dose dose = dose_of(&plan), nothing = {0};
  assert_memory_equal(&dose, &nothing, sizeof dose);
}

static void a_session_moves_the_state_and_loses_no_collagen(void **state) {
  (void)state;
  skin_model model = {.p = central};
  model.p.eta_cut = 0.237;
  cutis_dose dose = {.gap_fraction = 0.0413, .injured_fraction = 0.317, .open_fraction = 0.129};
  double y[CUTIS_STATES], z[CUTIS_STATES], barrier = 0.83;
  for (int i = 0; i < CUTIS_STATES; i++) {
    y[i] = z[i] = 0.01 + 0.0731 * i;
  }
  wound_inflict(&model, &dose, z, &barrier);
  assert_near(z[CUTIS_CN] + z[CUTIS_CM] + z[CUTIS_CF], y[CUTIS_CN] + y[CUTIS_CM] + y[CUTIS_CF],
              1e-15);
  const double cut = 0.237 * 0.0413;
  assert_near(z[CUTIS_CM], y[CUTIS_CM] * (1 - cut), 1e-15);
  assert_near(z[CUTIS_CN], y[CUTIS_CN] * (1 - cut), 1e-15);
  assert_near(z[CUTIS_EL], y[CUTIS_EL] * (1 - cut), 1e-15);
  assert_near(z[CUTIS_F], y[CUTIS_F] * (1 - central.eta_kill * 0.317), 1e-15);
  assert_near(1 - z[CUTIS_X], (1 - y[CUTIS_X]) * (1 - 0.0413), 1e-15);
  assert_near(1 - z[CUTIS_D], (1 - y[CUTIS_D]) * (1 - 0.317), 1e-15);
  assert_near(z[CUTIS_P] - y[CUTIS_P], central.P_clot * 0.0413, 1e-14);
  assert_near(z[CUTIS_T] - y[CUTIS_T], central.T_clot * central.f_act * 0.0413, 1e-14);
  assert_near(barrier, 0.83 * (1 - 0.129), 1e-15);
  const int untouched[] = {CUTIS_N, CUTIS_M, CUTIS_R, CUTIS_Y, CUTIS_I, CUTIS_A, CUTIS_H};
  for (size_t i = 0; i < sizeof untouched / sizeof untouched[0]; i++) {
    assert_float_equal(z[untouched[i]], y[untouched[i]], 0);
  }
  /* a dose of nothing moves nothing */
  const cutis_dose nothing = {0};
  double same[CUTIS_STATES];
  memcpy(same, y, sizeof same);
  wound_inflict(&model, &nothing, same, &barrier);
  for (int i = 0; i < CUTIS_STATES; i++) {
    assert_near(same[i], y[i], 1e-15);
  }
}

/* ---- closure ---- */
static void the_barrier_closes_slower_with_age(void **state) {
  (void)state;
  /* half-life at 25: ln 2 / kb */
  assert_near(wound_barrier_after(&central, 0.3, 25, log(2) / central.kb), 0.65, 1e-14);
  /* a step of two days is two steps of one */
  const double day = wound_barrier_after(&central, 0.3, 61.5, 1);
  assert_near(wound_barrier_after(&central, day, 61.5, 1),
              wound_barrier_after(&central, 0.3, 61.5, 2), 1e-14);
  assert_float_equal(wound_barrier_after(&central, 0.3, 61.5, 0), 0.3, 1e-15);
  assert_true(wound_barrier_after(&central, 0.3, 77, 1) < day);
  assert_float_equal(wound_barrier_after(&central, 0.3, 77, 400), 1, 0);
  assert_near(1 - wound_barrier_after(&central, 0, 61.5, wound_closure_d(&central, 61.5)),
              central.b_closed, 1e-12);
}

static void water_is_lost_through_what_is_open(void **state) {
  (void)state;
  assert_float_equal(wound_tewl(&central, 1), central.tewl_intact, 0);
  assert_float_equal(wound_tewl(&central, 0), central.tewl_open, 0);
  assert_near(wound_tewl(&central, 0.75), 0.75 * central.tewl_intact + 0.25 * central.tewl_open,
              1e-14);
}

static void redness_saturates_fades_and_hides_in_dark_skin(void **state) {
  (void)state;
  double y[CUTIS_STATES] = {0};
  assert_float_equal(wound_redness(&central, y, 2), 0, 0);
  y[CUTIS_D] = central.red_half;
  assert_near(wound_redness(&central, y, 2), central.red_max / 2, 1e-14);
  assert_near(wound_redness(&central, y, 5) / wound_redness(&central, y, 2),
              exp(-3 * central.red_type), 1e-14);
  y[CUTIS_D] = 1e9;
  assert_near(wound_redness(&central, y, 2), central.red_max, 1e-9);
}

static void downtime_is_when_redness_is_no_longer_seen(void **state) {
  (void)state;
  const cutis_dose dose = {.injured_fraction = 0.273};
  for (int phototype = 1; phototype <= 6; phototype++) {
    const double days = wound_downtime_d(&central, &dose, phototype);
    double y[CUTIS_STATES] = {0};
    y[CUTIS_D] = 0.273 * exp(-central.kD * days);
    assert_true(days > 0);
    assert_near(wound_redness(&central, y, phototype), central.red_seen, 1e-12);
  }
  const cutis_dose slight = {.injured_fraction = 1e-5}, none = {0};
  assert_float_equal(wound_downtime_d(&central, &slight, 2), 0, 0);
  assert_float_equal(wound_downtime_d(&central, &none, 2), 0, 0);
  cutis_parameters hidden = central;
  hidden.red_type = 0.6;
  assert_float_equal(wound_downtime_d(&hidden, &dose, 6), 0, 0);
}

/* ---- the interval that plan_check allows: what inflammation does after a session at 55 ---- */
static void inflammation_bounds_the_interval(void **state) {
  (void)state;
  enum { TIMES = 56 };
  skin_model model;
  skin_solver *solver;
  const skin_milieu calm = {.menopause_age_y = INFINITY};
  double aged[CUTIS_STATES], times_d[TIMES], out[TIMES * CUTIS_STATES];
  assert_int_equal(skin_model_create(context, &central, &model), CUTIS_OK);
  assert_int_equal(skin_solver_create(context, 1e-6, &solver), CUTIS_OK);
  memcpy(aged, model.rest, sizeof aged);
  const double life_d = 30 * SKIN_DAYS_PER_YEAR;
  assert_int_equal(skin_solve(context, solver, &model, &calm, 25, &life_d, 1, aged, NULL),
                   CUTIS_OK);
  for (int i = 0; i < TIMES; i++) {
    times_d[i] = 0.25 * (i + 1);
  }
  const double doses[] = {0.02, 0.137, 0.34, 0.5};
  for (size_t k = 0; k < sizeof doses / sizeof doses[0]; k++) {
    const cutis_dose dose = {.gap_fraction = doses[k] / 7, .injured_fraction = doses[k]};
    double y[CUTIS_STATES], barrier = 1, peak = 0;
    memcpy(y, aged, sizeof y);
    wound_inflict(&model, &dose, y, &barrier);
    assert_int_equal(skin_solve(context, solver, &model, &calm, 55, times_d, TIMES, y, out),
                     CUTIS_OK);
    for (int i = 0; i < TIMES; i++) {
      peak = fmax(peak, out[i * CUTIS_STATES + CUTIS_I]);
    }
    const double week = out[27 * CUTIS_STATES + CUTIS_I] / peak;
    const double fortnight = out[55 * CUTIS_STATES + CUTIS_I] / peak;
    assert_true(week > 0.19 && week < 0.35); /* "a fifth to a third" */
    assert_true(fortnight < 0.05);           /* "below 5 %" */
  }
  skin_solver_destroy(context, &solver);
}

/* ---- the public door ---- */
static void the_public_dose_checks_first(void **state) {
  (void)state;
  cutis_person person;
  cutis_person_default(&person);
  cutis_plan plan = plan_of("pen", 1.0, 1.5);
  cutis_anatomy anatomy;
  cutis_dose dose, direct;
  assert_int_equal(cutis_anatomy_of(context, person.area, person.sex, &anatomy), CUTIS_OK);
  assert_int_equal(cutis_dose_of(context, &plan, &person, NULL, &dose), CUTIS_OK);
  wound_dose(&plan, &anatomy, &central, &direct);
  assert_memory_equal(&dose, &direct, sizeof dose);
  cutis_parameters wide = central;
  wide.kappa_inj = 4.5;
  assert_int_equal(cutis_dose_of(context, &plan, &person, &wide, &direct), CUTIS_OK);
  assert_true(direct.injured_fraction > dose.injured_fraction);
  plan.interval_d = 0;
  assert_int_equal(cutis_dose_of(context, &plan, &person, NULL, &dose), CUTIS_OUT_OF_RANGE);
  plan = plan_of("pen", 1.0, 1.5);
  person.area = (cutis_area)99;
  assert_int_equal(cutis_dose_of(context, &plan, &person, NULL, &dose), CUTIS_BAD_INPUT);
}

static void every_area_takes_what_it_allows(void **state) {
  (void)state;
  cutis_person person;
  cutis_person_default(&person);
  cutis_plan plan = plan_of("pen", 1.0, 1.5);
  int refused = 0, taken = 0;
  for (size_t index = 0; cutis_device_at(context, index, &plan.device) == CUTIS_OK; index++) {
    plan.needle_length_mm = plan.device.needle_length_mm;
    plan.passes = plan.device.passes;
    for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
      for (int sex = 0; sex < 2; sex++) {
        cutis_dose dose;
        person.area = (cutis_area)area;
        person.sex = sex == 0 ? CUTIS_FEMALE : CUTIS_MALE;
        const cutis_status status = cutis_dose_of(context, &plan, &person, NULL, &dose);
        cutis_context_clear(context);
        if (status != CUTIS_OK) {
          assert_int_equal(status, CUTIS_OUT_OF_RANGE); /* longer than this skin is thick */
          refused++;
          continue;
        }
        taken++;
        assert_true(dose.gap_fraction > 0 && dose.gap_fraction < dose.injured_fraction);
        assert_true(dose.injured_fraction < 0.8 && dose.open_fraction < 0.4 && dose.overlap < 0.8);
        for (int i = 1; i < CUTIS_DOSE_DEPTHS; i++) {
          assert_true(dose.gap_at[i] <= dose.gap_at[i - 1]); /* a channel narrows */
          assert_true(dose.gap_at[i] <= dose.injured_at[i]);
        }
      }
    }
  }
  assert_true(refused >= 1 && taken >= 60);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_reference_table_is_reproduced),
      cmocka_unit_test(density_follows_from_the_device),
      cmocka_unit_test(the_cone_has_its_closed_form),
      cmocka_unit_test(quadrature_has_order_six),
      cmocka_unit_test(scattered_depths_are_averaged),
      cmocka_unit_test(no_needle_does_nothing_and_many_take_all),
      cmocka_unit_test(faster_needles_dent_less),
      cmocka_unit_test(scatter_has_its_three_parts),
      cmocka_unit_test(a_home_roller_is_what_it_is),
      cmocka_unit_test(dose_grows_with_length_passes_and_needles),
      cmocka_unit_test(the_dose_is_the_mean_of_its_profile),
      cmocka_unit_test(no_session_is_no_dose),
      cmocka_unit_test(a_session_moves_the_state_and_loses_no_collagen),
      cmocka_unit_test(the_barrier_closes_slower_with_age),
      cmocka_unit_test(water_is_lost_through_what_is_open),
      cmocka_unit_test(redness_saturates_fades_and_hides_in_dark_skin),
      cmocka_unit_test(downtime_is_when_redness_is_no_longer_seen),
      cmocka_unit_test(inflammation_bounds_the_interval),
      cmocka_unit_test(the_public_dose_checks_first),
      cmocka_unit_test(every_area_takes_what_it_allows),
  };
  return cmocka_run_group_tests(tests, create, drop_context);
}
