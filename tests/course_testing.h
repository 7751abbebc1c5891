/* course_testing.h - what the tests of course/ share: a context, and calls that must succeed. */
#ifndef CUTIS_COURSE_TESTING_H
#define CUTIS_COURSE_TESTING_H

#include "course/course.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static cutis_context *context;

static int make_context(void **state) {
  (void)state;
  return cutis_context_create(NULL, &context) == CUTIS_OK ? 0 : -1;
}

static int drop_context(void **state) {
  (void)state;
  cutis_context_destroy(&context);
  return 0;
}

#define assert_ok(call)                                          \
  do {                                                           \
    if ((call) != CUTIS_OK) {                                    \
      fail_msg("%s: %s", #call, cutis_context_message(context)); \
    }                                                            \
  } while (0)

#endif
