/* testing.h - cmocka with the headers that it needs, and numbers compared within a tolerance. */
#ifndef CUTIS_TESTING_H
#define CUTIS_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#define assert_close(got, wanted, tolerance) check_close((got), (wanted), (tolerance), __LINE__)
static inline void check_close(double got, double wanted, double tolerance, int line) {
  if (!(fabs(got - wanted) <= tolerance)) {
    fail_msg("line %d: %.17g, wanted %.17g +- %g", line, got, wanted, tolerance);
  }
}

#endif
