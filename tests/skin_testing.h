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
#include "wound/wound.h"

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

/* One session with these gap and injured fractions. */
static inline void needle(const skin_model *model, double gap, double injured, double *y) {
  const cutis_dose dose = {.gap_fraction = gap, .injured_fraction = injured};
  double barrier = 1;
  wound_inflict(model, &dose, y, &barrier);
}

#endif
