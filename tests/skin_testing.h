/* skin_testing.h - what the tests of src/skin share. */
#ifndef CUTIS_SKIN_TESTING_H
#define CUTIS_SKIN_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "skin/skin.h"

#define assert_close(got, wanted, tolerance) check_close((got), (wanted), (tolerance), __LINE__)
static inline void check_close(double got, double wanted, double tolerance, int line) {
  if (!(fabs(got - wanted) <= tolerance)) {
    fail_msg("line %d: %.17g, wanted %.17g +- %g", line, got, wanted, tolerance);
  }
}

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

/* The jump of a session with these gap and injured fractions (docs/mechanisms/dose.md). */
static inline void needle(const skin_model *model, double gap, double injured, double *y) {
  const cutis_parameters *p = &model->p;
  const double cut = p->eta_cut * gap;
  y[CUTIS_D] += injured;
  y[CUTIS_P] += p->P_clot * gap;
  y[CUTIS_T] += p->T_clot * p->f_act * gap;
  y[CUTIS_X] = 1 - (1 - y[CUTIS_X]) * (1 - gap);
  y[CUTIS_F] *= 1 - p->eta_kill * injured;
  y[CUTIS_CF] += cut * (y[CUTIS_CN] + y[CUTIS_CM]);
  y[CUTIS_CN] *= 1 - cut;
  y[CUTIS_CM] *= 1 - cut;
  y[CUTIS_EL] *= 1 - cut;
}

#endif
