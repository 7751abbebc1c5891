/* skin_testing.h - what the tests of src/skin share. */
#ifndef CUTIS_SKIN_TESTING_H
#define CUTIS_SKIN_TESTING_H

#include "testing.h"

#include <stdio.h>
#include <string.h>

#include "skin/skin.h"
#include "wound/wound.h"

/* OK, or the message of the failure. */
#define assert_ok(context, call) check_status((context), CUTIS_OK, (call), __LINE__)
static inline void check_status(const cutis_context *context, cutis_status wanted, cutis_status got,
                                int line) {
  if (got != wanted) {
    fail_msg("line %d: %s, wanted %s: %s", line, cutis_status_name(got), cutis_status_name(wanted),
             cutis_context_message(context));
  }
}

static inline cutis_context *new_context(void) {
  cutis_context *context;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  return context;
}

static inline skin_model central_model(cutis_context *context) {
  cutis_parameters p;
  skin_model model;
  parameters_default(&p);
  assert_ok(context, skin_model_create(context, &p, &model));
  return model;
}

/* No sun, no smoke, no menopause. */
static const skin_milieu protected_skin = {.menopause_age_y = INFINITY};

/* One session with these gap and injured fractions. */
static inline void needle(const skin_model *model, double gap, double injured, double *y) {
  const cutis_dose dose = {.gap_fraction = gap, .injured_fraction = injured};
  double barrier = 1;
  wound_inflict(model, &dose, y, &barrier);
}

/* A state of nothing in particular. */
static const double uneven[CUTIS_STATES] = {
    [CUTIS_N] = 317.2,  [CUTIS_M] = 211.7,  [CUTIS_R] = 93.1,   [CUTIS_F] = 1811.3,
    [CUTIS_Y] = 153.9,  [CUTIS_D] = 0.127,  [CUTIS_I] = 0.413,  [CUTIS_P] = 2.317,
    [CUTIS_T] = 1.709,  [CUTIS_X] = 0.0317, [CUTIS_CN] = 0.077, [CUTIS_CM] = 0.783,
    [CUTIS_CF] = 0.151, [CUTIS_A] = 1.113,  [CUTIS_EL] = 0.817, [CUTIS_H] = 0.931,
    [CUTIS_W] = 1.713,  [CUTIS_XC] = 0.0713};

static inline skin_solver *new_solver(cutis_context *context, double relative) {
  skin_solver *solver;
  assert_ok(context, skin_solver_create(context, relative, &solver));
  return solver;
}

/* Volume with swelling at which what draws and what holds are equal, by bisection. */
static inline double swollen(double Jg, double H, double El) {
  const double RT = 8.314462618 * 310.15 / 1000, softness = (1.5 * H + 25 * El) / 26.5 / Jg;
  double low = 0.3, high = 100;
  for (int k = 0; k < 200; k++) {
    const double n = 0.5 * (low + high), charge = 30 * 0.7 * H / Jg / (n - 0.3);
    const double draws = RT * (sqrt(charge * charge + 300 * 300) - 300);
    const double holds = softness * (RT * (sqrt(30 * 30 + 300 * 300) - 300) + 20 * (n - 1));
    *(draws > holds ? &low : &high) = n;
  }
  return Jg * low;
}

#endif
