/* test_fibres.c - the weave of the collagen: it acts back on nothing, one share stands for structure
 * tensor and crimp, and it follows the tension of the area. */
#include "skin_testing.h"

#define YEAR SKIN_DAYS_PER_YEAR

/* The weave acts back on nothing: the rates of the other states do not change with it. */
static void the_weave_acts_back_on_nothing(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  double y[CUTIS_STATES], rates[CUTIS_STATES], moved[CUTIS_STATES];
  memcpy(y, uneven, sizeof y);
  skin_rates(&model, &protected_skin, 51.3, y, rates);
  y[CUTIS_W] = 3.917;
  y[CUTIS_XC] = 0.613;
  skin_rates(&model, &protected_skin, 51.3, y, moved);
  assert_memory_equal(rates, moved, CUTIS_W * sizeof *rates);
  assert_true(moved[CUTIS_W] == rates[CUTIS_W] && moved[CUTIS_XC] != rates[CUTIS_XC]);
  cutis_context_destroy(&context);
}

/* Structure tensor and crimp, each integrated by itself as dZ/dt = (c+/ci)(Znew - Z) along a course
 * with a session, are what Xc gives for both. */
static void one_share_solves_tensor_and_crimp(void **unused) {
  (void)unused;
  enum { STEPS = 4000 };
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  skin_model_tension(&model, 8.3, 19.7);
  const cutis_parameters *p = &model.p;
  skin_solver *solver = new_solver(context, 1e-9);
  static double times_d[STEPS], out[STEPS][CUTIS_STATES];
  double y[CUTIS_STATES], z[4] = {0}, before[4] = {0}, wrong = 0;
  for (int k = 0; k < STEPS; k++) {
    times_d[k] = 0.07 * (k + 1);
  }
  memcpy(y, model.rest, sizeof y);
  needle(&model, 0.071, 0.43, y);
  const double rest[4] = {(1 - p->hz) * model.across, p->hz, (1 - p->hz) * (1 - model.across), 1};
  const double in_gap[4] = {1.0 / 3, 1.0 / 3, 1.0 / 3, p->sg};
  memcpy(z, rest, sizeof z);
  assert_ok(context,
            skin_solve(context, solver, &model, &protected_skin, 25, times_d, STEPS, y, out[0]));
  for (int k = 1; k < STEPS; k++) { /* trapezoidal rule */
    skin_view view;
    double slope[2][4], pace[2];
    for (int end = 0; end < 2; end++) {
      const double *at = out[k - 1 + end];
      skin_view_of(&model, &protected_skin, 25 + times_d[k - 1 + end] / YEAR, at, &view);
      const double share = at[CUTIS_X] * p->chi * model.cr0 / view.Q;
      double rates[CUTIS_STATES];
      skin_rates(&model, &protected_skin, 25 + times_d[k - 1 + end] / YEAR, at, rates);
      pace[end] = rates[CUTIS_W];
      for (int i = 0; i < 4; i++) {
        slope[end][i] = pace[end] * (rest[i] + share * (in_gap[i] - rest[i]));
      }
      if (k == 1 && end == 0) {
        for (int i = 0; i < 3; i++) {
          z[i] = view.fibre[i];
        }
        z[3] = (view.crimp - 1) / (p->ls - 1);
      }
    }
    const double h = 0.5 * (times_d[k] - times_d[k - 1]);
    memcpy(before, z, sizeof z);
    for (int i = 0; i < 4; i++) {
      z[i] = (before[i] * (1 - h * pace[0]) + h * (slope[0][i] + slope[1][i])) / (1 + h * pace[1]);
    }
    for (int i = 0; i < 3; i++) {
      wrong = fmax(wrong, fabs(z[i] - view.fibre[i]));
    }
    wrong = fmax(wrong, fabs(z[3] - (view.crimp - 1) / (p->ls - 1)));
    assert_close(view.fibre[0] + view.fibre[1] + view.fibre[2], 1, 1e-15);
    assert_close(view.renewals, out[k][CUTIS_W], 0);
  }
  assert_true(wrong < 1e-6);
  assert_true(z[3] < 0.98 && rest[2] - z[2] > 0.003); /* something was laid down in the gaps */
  skin_solver_destroy(context, &solver);
  cutis_context_destroy(&context);
}

/* The weave lies along the stretch that the area's tension holds ground substance and elastic fibre
 * in. */
static void the_weave_follows_the_tension(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  const cutis_parameters *p = &model.p;
  assert_close(model.across, 0.5, 0);
  model.p.s0 = 1.29;
  const double kPa[][2] = {{0, 0}, {13.7, 13.7}, {7.13, 21.9}, {21.9, 7.13}, {0.31, 143}};
  for (size_t k = 0; k < sizeof kPa / sizeof *kPa; k++) {
    skin_model_tension(&model, kPa[k][0], kPa[k][1]);
    const double ratio = pow((1 - model.across) / model.across, 1 / p->q_or); /* of stretches */
    /* with this ratio and no change of volume, the thickness that gives the tension across ... */
    double thin = 1;
    for (int i = 0; i < 200; i++) { /* l_across^2 = 1/(ratio l_through) */
      thin =
          1 / (ratio * (p->s0 * kPa[k][0] / (p->mu_g + p->mu_e) + thin * thin)) * 0.5 + thin * 0.5;
    }
    const double along = ratio / thin - thin * thin;
    assert_close((p->mu_g + p->mu_e) * along, p->s0 * kPa[k][1], 1e-9); /* ... gives that along */
  }
  skin_view view;
  skin_model_tension(&model, 7.13, 21.9);
  skin_view_of(&model, &protected_skin, 25, model.rest, &view);
  assert_true(view.fibre[2] > view.fibre[0] && view.fibre[1] == p->hz && view.crimp == p->ls);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_weave_acts_back_on_nothing),
      cmocka_unit_test(one_share_solves_tensor_and_crimp),
      cmocka_unit_test(the_weave_follows_the_tension),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
