/* test_skin.c - the kinetics and their solver: what each force does, what is conserved, that
 * nothing falls below zero, that the error follows the tolerance, and every refusal. The Jacobian,
 * swelling, the weave and the oracle's tables have tests of their own. */
#include "skin_testing.h"

#include <stdlib.h>

#include "skin/mechanisms.h"
#include "skin/vector.h"

#include <sunmatrix/sunmatrix_dense.h>

#define YEAR SKIN_DAYS_PER_YEAR

/* ---- rest and view ---- */

static void rest_is_the_reference(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  skin_view view;
  skin_view_of(&model, &protected_skin, 25, model.rest, &view);
  assert_close(view.ci, 1, 1e-15);
  assert_close(view.ct, model.ct0, 1e-15);
  assert_close(view.g, model.g0, 1e-15);
  const double ones[] = {view.Jg, view.J, view.J_lasting, view.S,
                         view.E,  view.Q, view.u,         view.tropoelastin};
  for (size_t i = 0; i < sizeof ones / sizeof *ones; i++) {
    assert_close(ones[i], 1, 1e-14);
  }
  assert_close(model.sc * YEAR, 0.108, 0.0005); /* of the collagen a year */
  cutis_context_destroy(&context);
}

/* The algebra once more, written down from docs/model.md, at a state far from rest and one that is
 * nearly all gap. */
static void the_view_is_the_algebra(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  const double gaps[] = {0.0317, 0.9931};
  for (int k = 0; k < 2; k++) {
    double y[CUTIS_STATES];
    skin_view view;
    memcpy(y, uneven, sizeof y);
    y[CUTIS_X] = gaps[k];
    if (k == 1) { /* little tissue, little collagen */
      y[CUTIS_CN] = 0.0031;
      y[CUTIS_CM] = 0.0043;
      y[CUTIS_CF] = 0.0017;
    }
    skin_view_of(&model, &protected_skin, 47.3, y, &view);
    const double ci = y[CUTIS_CN] + y[CUTIS_CM], ct = ci + y[CUTIS_CF], g = y[CUTIS_CF] / ct;
    const double cf0 = 0.6 * 0.0462 / 0.18 / (1 + 0.0462 / 0.7), g0 = cf0 / (1 + cf0);
    const double Jg = 1 + 0.5 * (ct - 1 - cf0), J_lasting = swollen(Jg, y[CUTIS_H], y[CUTIS_EL]);
    const double ad = ci / Jg * pow((1 - g) / (1 - g0), 2) + gaps[k], S = 4 * ad / (3 + ad);
    const double T0 = (0.07 * 20 + 0.004 * 2000) / 15, T2 = pow(y[CUTIS_T], 2);
    const double u = (1 + 3 * T2 / (4 + T2)) / (1 + 3 * T0 * T0 / (4 + T0 * T0));
    const double dense = ct / (1 + cf0) / Jg / fmax(1 - gaps[k], 0.02);
    const double Q = (1 - gaps[k]) * pow(fmax(1.25 - dense, 0) / 0.25, 1.5) +
                     gaps[k] * 2 * pow(1.25 / 0.25, 1.5);
    const double E = 1 + 0.3 * (1 / S - 1) + 1.0 * y[CUTIS_I];
    const double made = exp(-(47.3 - 25) / 12) * u * y[CUTIS_F] / 2000;
    const double J = J_lasting + 0.1 * y[CUTIS_I];
    const double wanted[] = {ci, ct, g, Jg, J, J_lasting, S, E, Q, u, made, 1 - 0.3 * Jg / J};
    const double got[] = {view.ci,           view.ct,   view.g, view.Jg, view.J,
                          view.J_lasting,    view.S,    view.E, view.Q,  view.u,
                          view.tropoelastin, view.water};
    for (size_t i = 0; i < sizeof got / sizeof *got; i++) {
      if (!(fabs(got[i] / wanted[i] - 1) < 1e-13)) {
        fail_msg("quantity %zu with a gap of %g: %.17g, wanted %.17g", i, gaps[k], got[i],
                 wanted[i]);
      }
    }
  }
  cutis_context_destroy(&context);
}

/* Rest is closed-form for any parameters: every draw that passes the bound is at rest to rounding.
 */
static void every_draw_rests(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  int kept = 0, rejected = 0;
  for (uint32_t draw = 0; draw < 200; draw++) {
    cutis_parameters p;
    skin_model model;
    double rates[CUTIS_STATES];
    assert_ok(context, cutis_parameters_draw(context, 77, draw, &p));
    if (skin_model_create(context, &p, &model) != CUTIS_OK) {
      rejected++;
      assert_true(skin_loop_gain(&model.p) >= 1);
      continue;
    }
    kept++;
    assert_true(skin_loop_gain(&model.p) < 1);
    skin_rates(&model, &protected_skin, 25, model.rest, rates);
    for (int i = 0; i < CUTIS_STATES; i++) {
      if (i == CUTIS_W) { /* the collagen is renewed at rest too */
        assert_close(rates[i], model.sc, 1e-14);
        continue;
      }
      assert_close(rates[i], 0, 1e-14 * fmax(1, model.rest[i]));
    }
  }
  assert_true(kept > 150 && rejected > 0);
  cutis_context_destroy(&context);
}

static void inflammation_that_feeds_itself_is_refused(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  cutis_parameters p;
  skin_model model;
  parameters_default(&p);
  p.kIN = 0.1;
  p.dN = 0.5;
  p.kIM = 0.1;
  assert_int_equal(skin_model_create(context, &p, &model), CUTIS_OUT_OF_DOMAIN);
  const double gain = 0.1 * 4300 / (1000 * 0.5 * 0.56) + 0.1 * 540 / (1000 * (0.35 + 0.145) * 0.56);
  char wanted[100];
  snprintf(wanted, sizeof wanted,
           "Inflammation would never resolve (its loop gain is %.4g and must be below 1)", gain);
  assert_memory_equal(cutis_context_message(context), wanted, strlen(wanted));
  p.kIN = NAN;
  assert_int_equal(skin_model_create(context, &p, &model), CUTIS_OUT_OF_DOMAIN);
  cutis_context_destroy(&context);
}

/* ---- what acts from outside ---- */

static void a_neutral_milieu_is_neutral(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  const double age_y = 53.7, years = 28.7;
  exposure_effect effect;
  skin_forcing forcing;
  exposure_effect_of(&model.p, &protected_skin, age_y, &effect);
  assert_true(effect.synthesis == 1 && effect.elastogenesis == 1 && effect.healing == 1);
  assert_true(effect.degradation == 0 && effect.elastolysis == 0);
  ageing_forcing_of(&model, &protected_skin, age_y, &forcing);
  assert_close(forcing.s_s, exp(-0.012 * years), 1e-15);
  assert_close(forcing.F_h, 2000 * exp(-0.006 * years), 1e-12);
  assert_close(forcing.w, exp(-0.006 * years), 1e-15);
  assert_close(forcing.s_e, exp(-years / 12), 1e-15);
  assert_true(forcing.E_added == 0 && forcing.wear_added == 0 && forcing.edge == 0);
  cutis_context_destroy(&context);
}

/* The clocks are those of clean air times, or plus, what the exposures do. */
static void the_milieu_acts_through_the_clocks(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  const skin_milieu milieu = {.uv_index = 0.61,
                              .packs_per_day = 0.83,
                              .pollution_index = 0.47,
                              .drinks_per_week = 5.3,
                              .menopause_age_y = 50.7,
                              .edge_supply_per_d = 0.0413};
  exposure_effect effect;
  skin_forcing clean, forcing;
  exposure_effect_of(&model.p, &milieu, 61.9, &effect);
  assert_true(effect.synthesis < 1 && effect.healing < 1 && effect.degradation > 0 &&
              effect.elastolysis > 0);
  ageing_forcing_of(&model, &protected_skin, 61.9, &clean);
  ageing_forcing_of(&model, &milieu, 61.9, &forcing);
  assert_close(forcing.s_s, clean.s_s * effect.synthesis, 1e-15);
  assert_close(forcing.s_e, clean.s_e * effect.elastogenesis, 1e-15);
  assert_close(forcing.w, clean.w * effect.healing, 1e-15);
  assert_close(forcing.F_h, clean.F_h, 0);
  assert_close(forcing.E_added, effect.degradation, 0);
  assert_close(forcing.wear_added, effect.elastolysis, 0);
  assert_close(forcing.edge, 0.0413, 0);
  cutis_context_destroy(&context);
}

/* Each force moves the rates it is said to move, by as much as it says, and no other. */
static void each_force_acts_where_it_says(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  const cutis_parameters *p = &model.p;
  const double *y = uneven;
  const double F = y[CUTIS_F], tot = F + y[CUTIS_Y];
  skin_forcing plain, forced[7];
  skin_view view;
  double base[CUTIS_STATES], rates[CUTIS_STATES];
  ageing_forcing_of(&model, &protected_skin, 41.3, &plain);
  skin_view_of(&model, &protected_skin, 41.3, y, &view);
  assert_true(kinetics_rates(&model, &plain, y, base));
  for (int k = 0; k < 7; k++) {
    forced[k] = plain;
  }
  forced[0].s_s *= 1.37;
  forced[1].s_e *= 0.61;
  forced[2].F_h += 113;
  forced[3].w *= 0.73;
  forced[4].E_added = 0.29;
  forced[5].wear_added = 0.31;
  forced[6].edge = 0.053;
  const double makes =
      model.sc * plain.s_s * (F + p->etaY * y[CUTIS_Y]) / p->F0 * view.u * view.S * view.Q;
  const double in_gaps = y[CUTIS_X] * p->chi * model.cr0 / view.Q; /* share of what is made */
  const double cut = p->km * 0.29 * y[CUTIS_CM] / (1 + p->aA * (y[CUTIS_A] - 1));
  const double grows = p->rF * y[CUTIS_P] / (p->KP + y[CUTIS_P]) * F * (1 - tot / p->Fmax);
  const double enters = p->rM * y[CUTIS_I] * (1 - (y[CUTIS_M] + y[CUTIS_R]) / p->Mmax);
  const double wanted[7][CUTIS_STATES] = {
      {[CUTIS_CN] = 0.37 * makes,
       [CUTIS_W] = 0.37 * makes / view.ci,
       [CUTIS_XC] = 0.37 * makes / view.ci * (in_gaps - y[CUTIS_XC])},
      {[CUTIS_EL] = -0.39 * p->ke * plain.s_e * view.u * F / p->F0},
      {[CUTIS_F] = 113 * p->dF},
      {[CUTIS_F] = -0.27 * plain.w * grows, [CUTIS_M] = -0.27 * plain.w * enters},
      {[CUTIS_CN] = -0.29 * p->kn * y[CUTIS_CN],
       [CUTIS_CM] = -cut,
       [CUTIS_CF] = p->xi * cut,
       [CUTIS_EL] = -0.29 * p->ke * y[CUTIS_EL]},
      {[CUTIS_EL] = -0.31 * p->ke * y[CUTIS_EL]},
      {[CUTIS_F] = 0.053 * y[CUTIS_X] * (plain.F_h - F)},
  };
  for (int k = 0; k < 7; k++) {
    assert_true(kinetics_rates(&model, &forced[k], y, rates));
    for (int i = 0; i < CUTIS_STATES; i++) {
      if (!(fabs(rates[i] - base[i] - wanted[k][i]) <=
            1e-12 * (fabs(base[i]) + fabs(wanted[k][i])))) {
        fail_msg("force %d moves state %d by %g, wanted %g", k, i, rates[i] - base[i],
                 wanted[k][i]);
      }
    }
  }
  cutis_context_destroy(&context);
}

/* ---- what is conserved, and what has a closed form ---- */

/* With no synthesis and no way out, collagen only changes its form. */
static void collagen_is_conserved(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  model.sc = model.p.kn = model.p.kf = model.p.kfR = 0;
  model.p.xi = 1;
  skin_solver *solver = new_solver(context, 1e-9);
  double y[CUTIS_STATES], out[3][CUTIS_STATES];
  memcpy(y, uneven, sizeof y);
  const double before = y[CUTIS_CN] + y[CUTIS_CM] + y[CUTIS_CF];
  const double times_d[] = {17.3, 411.9, 19.7 * YEAR};
  assert_ok(context,
            skin_solve(context, solver, &model, &protected_skin, 37.9, times_d, 3, y, out[0]));
  for (int k = 0; k < 3; k++) {
    assert_close(out[k][CUTIS_CN] + out[k][CUTIS_CM] + out[k][CUTIS_CF], before, 1e-12);
    assert_true(fabs(out[k][CUTIS_CF] - uneven[CUTIS_CF]) > 1e-4);
  }
  skin_solver_destroy(context, &solver);
  assert_null(solver);
  cutis_context_destroy(&context);
}

static void what_decays_alone_follows_its_exponential(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  skin_solver *solver = new_solver(context, 1e-9);
  double y[CUTIS_STATES], times_d[40], out[40][CUTIS_STATES];
  memcpy(y, uneven, sizeof y);
  for (int k = 0; k < 40; k++) {
    times_d[k] = 0.37 * (k + 1);
  }
  assert_ok(context,
            skin_solve(context, solver, &model, &protected_skin, 37.9, times_d, 40, y, out[0]));
  for (int k = 0; k < 40; k++) {
    assert_close(out[k][CUTIS_D], uneven[CUTIS_D] * exp(-model.p.kD * times_d[k]), 3e-8);
    assert_close(out[k][CUTIS_X], uneven[CUTIS_X] * exp(-model.p.kX * times_d[k]), 3e-8);
  }
  assert_memory_equal(y, out[39], sizeof y);
  skin_solver_destroy(context, &solver);
  cutis_context_destroy(&context);
}

/* ---- nothing falls below zero ---- */

/* Where a state is 0 its rate is not negative, whatever the others are: the exact course cannot
 * cross. */
static void no_rate_points_out_of_the_positive(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  static const double most[CUTIS_STATES] = {6000, 4000, 2900, 9000, 7000, 1,   3,   30, 13,
                                            1,    1.1,  1.2,  1.1,  2.3,  1.2, 1.7, 11, 1};
  int tried = 0;
  for (uint32_t try = 0; tried < 4000; try++) {
    cutis_parameters p;
    skin_model model;
    skin_forcing forcing;
    double y[CUTIS_STATES], rates[CUTIS_STATES];
    assert_ok(context, cutis_parameters_draw(context, 5, try, &p));
    if (skin_model_create(context, &p, &model) != CUTIS_OK) {
      continue;
    }
    const skin_milieu milieu = {.uv_index = random_uniform(6, 0, try),
                                .menopause_age_y = 50,
                                .edge_supply_per_d = try % 2 == 0 ? 0 : p.infl};
    ageing_forcing_of(&model, &milieu, 25 + 60 * random_uniform(6, 1, try), &forcing);
    for (int zero = 0; zero < CUTIS_STATES; zero++) {
      for (int i = 0; i < CUTIS_STATES;
           i++) { /* half of the states from the whole range, half from near nothing */
        const double u = random_uniform(7, (uint32_t)i, try * CUTIS_STATES + (uint32_t)zero);
        y[i] = most[i] * (u < 0.5 ? 2 * u : pow(10, -12 * (u - 0.5)));
      }
      y[zero] = 0;
      if (kinetics_rates(&model, &forcing, y, rates)) {
        tried++;
        if (rates[zero] < 0) {
          fail_msg("state %d is 0 and its rate is %g", zero, rates[zero]);
        }
      }
    }
  }
  cutis_context_destroy(&context);
}

static void courses_of_random_people_stay_positive(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_solver *solver = new_solver(context, SKIN_RELATIVE);
  double times_d[200];
  static double out[200][CUTIS_STATES];
  for (int i = 0; i < 200; i++) {
    times_d[i] = 0.913 * (i + 1);
  }
  for (uint32_t draw = 0; draw < 40; draw++) {
    cutis_parameters p;
    skin_model model;
    assert_ok(context, cutis_parameters_draw(context, 91, draw, &p));
    if (skin_model_create(context, &p, &model) != CUTIS_OK) {
      continue;
    }
    double y[CUTIS_STATES], age_y = 25;
    const double life_d = (1.3 + 45 * random_uniform(92, 0, draw)) * YEAR;
    memcpy(y, model.rest, sizeof y);
    assert_ok(context,
              skin_solve(context, solver, &model, &protected_skin, age_y, &life_d, 1, y, NULL));
    age_y += life_d / YEAR;
    for (int session = 0; session < 3; session++) {
      const double injured = random_uniform(92, 1, draw * 3 + (uint32_t)session);
      needle(&model, injured / 8, injured, y);
      const size_t count = session == 2 ? 200 : 31;
      assert_ok(context, skin_solve(context, solver, &model, &protected_skin, age_y, times_d, count,
                                    y, out[0]));
      age_y += times_d[count - 1] / YEAR;
      for (size_t k = 0; k < count; k++) {
        for (int i = 0; i < CUTIS_STATES; i++) {
          assert_true(out[k][i] >= 0);
        }
        assert_true(out[k][CUTIS_XC] <= 1);
      }
    }
  }
  skin_solver_destroy(context, &solver);
  cutis_context_destroy(&context);
}

/* ---- the solver ---- */

/* A life to 55, a session, and 91 days. */
static void live_and_heal(cutis_context *context, double relative, double *y) {
  const skin_model model = central_model(context);
  skin_solver *solver = new_solver(context, relative);
  const double life_d = 30 * YEAR, healing_d = 91.3;
  memcpy(y, model.rest, sizeof model.rest);
  assert_ok(context, skin_solve(context, solver, &model, &protected_skin, 25, &life_d, 1, y, NULL));
  needle(&model, 0.031, 0.29, y);
  assert_ok(context,
            skin_solve(context, solver, &model, &protected_skin, 55, &healing_d, 1, y, NULL));
  skin_solver_destroy(context, &solver);
}

static void the_error_follows_the_tolerance(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  double exact[CUTIS_STATES];
  live_and_heal(context, 1e-11, exact);
  const double relative[] = {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
  for (size_t k = 0; k < sizeof relative / sizeof *relative; k++) {
    double y[CUTIS_STATES];
    live_and_heal(context, relative[k], y);
    for (int i = CUTIS_CN; i < CUTIS_STATES; i++) { /* the matrix, which lasts */
      assert_close(y[i], exact[i], 30 * relative[k]);
    }
    assert_close(y[CUTIS_F] / exact[CUTIS_F], 1, 100 * relative[k]);
  }
  cutis_context_destroy(&context);
}

/* The dense solver for one number a state, on matrices whose pivots lie anywhere. */
static void the_solver_solves(void **unused) {
  (void)unused;
  SUNContext sundials;
  assert_int_equal(SUNContext_Create(NULL, &sundials), 0);
  N_Vector b = state_vector_create(sundials), x = state_vector_create(sundials);
  SUNMatrix matrix = SUNDenseMatrix(CUTIS_STATES, CUTIS_STATES, sundials);
  SUNLinearSolver solver = state_solver_create(x, matrix, sundials);
  for (uint32_t try = 0; try < 50; try++) {
    double a[CUTIS_STATES][CUTIS_STATES], wanted[CUTIS_STATES];
    for (uint32_t i = 0; i < CUTIS_STATES; i++) {
      const uint32_t number = try * CUTIS_STATES + i;
      wanted[i] = random_uniform(31, 0, number) - 0.5;
      N_VGetArrayPointer(b)[i] = 0;
      for (uint32_t j = 0; j < CUTIS_STATES; j++) {
        a[i][j] = random_uniform(32, j, number) - 0.5 + 7.3 * (j == (5 * i + 3) % CUTIS_STATES);
        SM_COLUMN_D(matrix, j)[i] = a[i][j];
      }
    }
    for (int i = 0; i < CUTIS_STATES; i++) {
      for (int j = 0; j < CUTIS_STATES; j++) {
        N_VGetArrayPointer(b)[i] += a[i][j] * wanted[j];
      }
    }
    assert_int_equal(SUNLinSolSetup(solver, matrix), 0);
    assert_int_equal(SUNLinSolSolve(solver, matrix, x, b, 0), 0);
    for (int i = 0; i < CUTIS_STATES; i++) {
      assert_close(N_VGetArrayPointer(x)[i], wanted[i], 1e-13);
    }
  }
  SUNLinSolFree(solver);
  SUNMatDestroy(matrix);
  N_VDestroy(x);
  N_VDestroy(b);
  SUNContext_Free(&sundials);
}

static void a_stretch_does_not_remember(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  skin_solver *used = new_solver(context, 1e-6), *fresh = new_solver(context, 1e-6);
  const double times_d[] = {3.7, 11.9, 63.1};
  const double more_d[] = {1.1, 2.2, 3.7, 5.9, 11.9, 29.3, 41.7, 63.1};
  double a[CUTIS_STATES], b[CUTIS_STATES], c[CUTIS_STATES];
  memcpy(a, model.rest, sizeof a);
  assert_ok(context, skin_solve(context, used, &model, &protected_skin, 25, more_d, 8, a, NULL));
  memcpy(a, uneven, sizeof a);
  memcpy(b, uneven, sizeof b);
  memcpy(c, uneven, sizeof c);
  assert_ok(context, skin_solve(context, used, &model, &protected_skin, 44.1, times_d, 3, a, NULL));
  assert_ok(context,
            skin_solve(context, fresh, &model, &protected_skin, 44.1, times_d, 3, b, NULL));
  assert_memory_equal(a, b, sizeof a);
  /* nor do visits change the course */
  assert_ok(context, skin_solve(context, fresh, &model, &protected_skin, 44.1, more_d, 8, c, NULL));
  assert_memory_equal(a, c, sizeof a);
  skin_work work;
  skin_solver_work(fresh, &work);
  assert_true(work.steps > 20 && work.steps < 1000 && work.rates >= work.steps &&
              work.factorings > 0);
  skin_solver_destroy(context, &used);
  skin_solver_destroy(context, &fresh);
  cutis_context_destroy(&context);
}

static void a_break_in_a_stretch_changes_nothing(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  skin_solver *solver = new_solver(context, 1e-10);
  const double whole_d = 200.7, first_d = 71.3, rest_d = 200.7 - 71.3;
  double a[CUTIS_STATES], b[CUTIS_STATES];
  memcpy(a, uneven, sizeof a);
  memcpy(b, uneven, sizeof b);
  assert_ok(context,
            skin_solve(context, solver, &model, &protected_skin, 61.9, &whole_d, 1, a, NULL));
  assert_ok(context,
            skin_solve(context, solver, &model, &protected_skin, 61.9, &first_d, 1, b, NULL));
  assert_ok(context, skin_solve(context, solver, &model, &protected_skin, 61.9 + first_d / YEAR,
                                &rest_d, 1, b, NULL));
  for (int i = 0; i < CUTIS_STATES; i++) {
    assert_close(a[i], b[i], 1e-8 * fmax(a[i], 1));
  }
  assert_ok(context, skin_solve(context, solver, &model, &protected_skin, 61.9, NULL, 0, b,
                                NULL)); /* no time, no change */
  skin_solver_destroy(context, &solver);
  cutis_context_destroy(&context);
}

/* ---- refusals ---- */

/* Solves from `start`, and sees that a failure leaves it alone. */
static void refuse(cutis_context *context, const skin_model *model, double relative,
                   const double *times_d, size_t count, const double *start, cutis_status status,
                   const char *message) {
  skin_solver *solver = new_solver(context, relative);
  double y[CUTIS_STATES];
  memcpy(y, start, sizeof y);
  check_status(context, status,
               skin_solve(context, solver, model, &protected_skin, 25, times_d, count, y, NULL),
               __LINE__);
  assert_memory_equal(y, start, sizeof y);
  if (strncmp(cutis_context_message(context), message, strlen(message)) != 0) {
    fail_msg("wanted `%s`, got `%s`", message, cutis_context_message(context));
  }
  skin_solver_destroy(context, &solver);
}

static void what_cannot_be_solved_is_refused(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  skin_solver *solver;
  assert_int_equal(skin_solver_create(context, 0.1, &solver), CUTIS_OUT_OF_RANGE);
  assert_string_equal(cutis_context_message(context),
                      "The relative tolerance is 0.1; it must lie between 1e-13 and 0.0001.");
  assert_null(solver);
  assert_int_equal(skin_solver_create(context, NAN, &solver), CUTIS_OUT_OF_RANGE);

  const double backwards_d[] = {3.1, 2.9}, never_d = INFINITY, now_d = 0, week_d = 7.3;
  refuse(context, &model, 1e-6, backwards_d, 2, uneven, CUTIS_BAD_INPUT,
         "Time 2 of a stretch is 2.9 d; it must lie after 3.1 d.");
  refuse(context, &model, 1e-6, &never_d, 1, uneven, CUTIS_BAD_INPUT,
         "Time 1 of a stretch is inf d; it must lie after 0 d.");
  refuse(context, &model, 1e-6, &now_d, 1, uneven, CUTIS_BAD_INPUT, "Time 1 of a stretch is 0 d");

  double y[CUTIS_STATES];
  memcpy(y, uneven, sizeof y);
  y[CUTIS_CF] = -0.013;
  refuse(context, &model, 1e-6, &week_d, 1, y, CUTIS_OUT_OF_DOMAIN,
         "State cf is -0.013; it must be 0 or more.");
  y[CUTIS_CF] = NAN;
  refuse(context, &model, 1e-6, &week_d, 1, y, CUTIS_OUT_OF_DOMAIN,
         "State cf is nan; it must be 0 or more.");

  /* more volume hangs on collagen than there is: a dermis without collagen would have no volume */
  skin_model thin = model;
  thin.p.ac = 0.9;
  memcpy(y, uneven, sizeof y);
  y[CUTIS_CN] = y[CUTIS_CM] = y[CUTIS_CF] = 0.01;
  refuse(
      context, &thin, 1e-6, &week_d, 1, y, CUTIS_OUT_OF_DOMAIN,
      "At age 25.00 y the model left its domain: the volume ratio of the dermis is not positive");

  /* an endless fast swing between neutrophils and inflammation */
  skin_model wild = model;
  wild.p.kIN = -1e9;
  wild.p.dN = wild.p.keN = wild.p.dI = 0;
  memcpy(y, uneven, sizeof y);
  refuse(context, &wild, 1e-6, &week_d, 1, y, CUTIS_NOT_CONVERGED,
         "The kinetics could not be carried beyond age 25.0");
  assert_non_null(strstr(cutis_context_message(context), "20000 steps were not enough."));

  /* rates that overflow */
  wild = model;
  wild.p.kD = -1e250;
  refuse(context, &wild, 1e-6, &week_d, 1, y, CUTIS_OUT_OF_DOMAIN,
         "At age 25.00 y the model left its domain");

  /* a state driven below 0 by more than the error */
  wild = model;
  wild.p.sTM = -3;
  refuse(context, &wild, 1e-6, &week_d, 1, y, CUTIS_OUT_OF_DOMAIN, "State T fell to -");
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rest_is_the_reference),
      cmocka_unit_test(the_view_is_the_algebra),
      cmocka_unit_test(every_draw_rests),
      cmocka_unit_test(inflammation_that_feeds_itself_is_refused),
      cmocka_unit_test(a_neutral_milieu_is_neutral),
      cmocka_unit_test(the_milieu_acts_through_the_clocks),
      cmocka_unit_test(each_force_acts_where_it_says),
      cmocka_unit_test(collagen_is_conserved),
      cmocka_unit_test(what_decays_alone_follows_its_exponential),
      cmocka_unit_test(no_rate_points_out_of_the_positive),
      cmocka_unit_test(courses_of_random_people_stay_positive),
      cmocka_unit_test(the_error_follows_the_tolerance),
      cmocka_unit_test(the_solver_solves),
      cmocka_unit_test(a_stretch_does_not_remember),
      cmocka_unit_test(a_break_in_a_stretch_changes_nothing),
      cmocka_unit_test(what_cannot_be_solved_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
