/* The model says when it is asked for skin that nobody measured. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <cutis/cutis.h>

/* Whether the central run of this person, with nothing done, warns of cells that have let go. */
static bool warned(double age_y, double dose_SED_per_y) {
  cutis_context *context;
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_outcome *outcome = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  cutis_person_default(&person);
  person.age_y = age_y;
  person.sun.dose_SED_per_y = dose_SED_per_y;
  assert_int_equal(cutis_plan_default(context, &plan), CUTIS_OK);
  plan.sessions = 0;
  plan.follow_up_d = 2.385;
  cutis_run_options_default(&options);
  options.draws = 0;
  options.protocol.on_s = options.protocol.off_s = 0.25; /* the reading does not matter */
  if (cutis_run(context, &person, &plan, NULL, &options, &outcome) != CUTIS_OK) {
    fail_msg("%s", cutis_context_message(context));
  }
  bool found = false;
  for (size_t i = 0; cutis_context_warning(context, i); i++) {
    found = found || strstr(cutis_context_warning(context, i), "of the tension they had at 25");
  }
  cutis_outcome_destroy(context, &outcome);
  cutis_context_destroy(&context);
  return found;
}

static void heavy_sun_in_old_age_is_an_extrapolation(void **state) {
  (void)state;
  assert_true(warned(68.5, 780));
  assert_false(warned(45.3, 163));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(heavy_sun_in_old_age_is_an_extrapolation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
