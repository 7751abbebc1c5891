/* context_testing.h - one context for the tests of a file, made and let go of around each or all of
 * them, and calls on it that must succeed. */
#ifndef CUTIS_CONTEXT_TESTING_H
#define CUTIS_CONTEXT_TESTING_H

#include "testing.h"

#include "base/base.h"

static cutis_context *context;

static inline int make_context(void **state) {
  (void)state;
  return cutis_context_create(NULL, &context) == CUTIS_OK ? 0 : -1;
}

static inline int drop_context(void **state) {
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
