/* test_volume.c - the volume of the dermis with swelling: its slope at rest, its one root anywhere, and
 * that it saturates and moves no rate. */
#include "skin_testing.h"

static double J_of(const skin_model *model, const double *y) {
  skin_view view;
  skin_view_of(model, &protected_skin, 25, y, &view);
  return view.J_lasting;
}

/* At rest the slopes of J by GAG and by elastic fibre are those of the balance, linearised by hand. */
static void swelling_has_its_slope_at_rest(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  cutis_parameters *p = &model.p;
  p->cF0 = 41.3;
  p->c0 = 147.1;
  p->phi_s = 0.337;
  p->Mz = 17.9;
  const double RT = 8.314462618 * 310.15 / 1000, root = sqrt(41.3 * 41.3 + 4 * 147.1 * 147.1);
  const double drawn = RT * (root - 2 * 147.1), per_charge = RT * 41.3 * 41.3 / root;
  const double stiff = 17.9 + per_charge / (1 - 0.337);
  for (int k = 0; k < 2; k++) { /* ground substance holds a little; then it does not */
    const double of_ground = p->mu_g / (p->mu_g + p->mu_e), h = 1e-5;
    const int states[] = {CUTIS_H, CUTIS_EL};
    const double wanted[] = {(per_charge - of_ground * drawn) / stiff,
                             -(1 - of_ground) * drawn / stiff};
    for (int i = 0; i < 2; i++) {
      double more[CUTIS_STATES], less[CUTIS_STATES];
      memcpy(more, model.rest, sizeof more);
      memcpy(less, model.rest, sizeof less);
      more[states[i]] += h;
      less[states[i]] -= h;
      assert_close((J_of(&model, more) - J_of(&model, less)) / (2 * h), wanted[i], 1e-8);
    }
    p->mu_g = 0;
  }
  cutis_context_destroy(&context);
}

/* The balance has its one root far from rest too, for any draw: bisection finds the same. */
static void swelling_is_found_anywhere(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  double y[CUTIS_STATES];
  memcpy(y, model.rest, sizeof y);
  double least = INFINITY, most = 0;
  for (uint32_t k = 0; k < 500; k++) {
    y[CUTIS_H] = 6 * pow(1e-4, random_uniform(21, 0, k));
    y[CUTIS_EL] = 1.2 * random_uniform(21, 1, k);
    y[CUTIS_CM] = 1.9 * random_uniform(21, 2, k);
    skin_view view;
    skin_view_of(&model, &protected_skin, 25, y, &view);
    const double softness = (1.5 * y[CUTIS_H] + 25 * y[CUTIS_EL]) / 26.5 / view.Jg;
    if (softness < 0.01) {
      continue; /* nothing left to hold: the law ends there */
    }
    assert_close(view.J_lasting / swollen(view.Jg, y[CUTIS_H], y[CUTIS_EL]), 1, 1e-12);
    least = fmin(least, view.J_lasting / view.Jg);
    most = fmax(most, view.J_lasting / view.Jg);
  }
  assert_true(least < 0.85 && most > 1.5);
  y[CUTIS_H] = y[CUTIS_EL] = 0;
  assert_true(isfinite(J_of(&model, y)) && J_of(&model, y) > 0);
  cutis_context_destroy(&context);
}

/* More charge swells by less and less, as no line does; and swelling moves no rate. */
static void swelling_saturates_and_acts_back_on_nothing(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context), dry = model;
  double y[CUTIS_STATES], a[CUTIS_STATES], b[CUTIS_STATES], before = 1, rise = INFINITY;
  memcpy(y, model.rest, sizeof y);
  for (y[CUTIS_H] = 1.3; y[CUTIS_H] < 3; y[CUTIS_H] += 0.3) {
    const double J = J_of(&model, y);
    assert_true(J > before && J - before < rise);
    rise = J - before;
    before = J;
  }
  dry.p.cF0 = 15.7;
  dry.p.Mz = 43.9;
  assert_true(J_of(&dry, uneven) != J_of(&model, uneven));
  skin_rates(&model, &protected_skin, 47.3, uneven, a);
  skin_rates(&dry, &protected_skin, 47.3, uneven, b);
  assert_memory_equal(a, b, sizeof a);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(swelling_has_its_slope_at_rest),
      cmocka_unit_test(swelling_is_found_anywhere),
      cmocka_unit_test(swelling_saturates_and_acts_back_on_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
