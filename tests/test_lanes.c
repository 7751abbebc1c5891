/* test_lanes.c - the functions that lanes calculate with, against libm over the range they are used
 * in, in double and (test_lanes_single.c) in single precision. */
#define SKIN_LANES
#include "skin/skin.h"

#include "skin/lanes.h"
#undef exp
#undef pow
#undef sqrt

#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <float.h>
#include <stdio.h>

enum { TRIES = 20000, SEED = 5021 };
#ifdef LANES_SINGLE
#define EPSILON FLT_EPSILON
#define LARGEST 85.0
#else
#define EPSILON DBL_EPSILON
#define LARGEST 690.0
#endif

/* Lanes with uneven numbers from low to high, by decades or not. */
static lanes some(uint32_t try, uint32_t stream, double low, double high, bool by_decades) {
  lanes x = lanes_of(0);
  for (int l = 0; l < LANES; l++) {
    const double u = random_uniform(SEED, stream, try * LANES + (uint32_t)l);
    x[l] = (lane)(by_decades ? low * pow(high / low, u) : low + u * (high - low));
  }
  return x;
}

/* Keeps the largest distance from what is exact, in units in its last place. */
static void compare(double *worst, double got, double exact) {
  *worst = fmax(*worst, fabs(got - exact) / (EPSILON * fabs(exact)));
}

static void check(const char *what, double worst, double allowed) {
  if (!(worst <= allowed)) {
    fail_msg("%s: %.2f units in the last place, allowed %.2f", what, worst, allowed);
  }
}

static void exp_is_that_of_libm(void **unused) {
  (void)unused;
  double near = 0, far = 0;
  for (uint32_t try = 0; try < TRIES; try++) {
    const lanes x = some(try, 1, -3.1, 3.1, false), wide = some(try, 2, -LARGEST, LARGEST, false);
    const lanes y = lanes_exp(x), z = lanes_exp(wide);
    for (int l = 0; l < LANES; l++) {
      compare(&near, y[l], exp(x[l]));
      compare(&far, z[l], exp(wide[l]));
    }
  }
  check("exp", near, 1.5);
  check("exp of large numbers", far, 1.5);
  assert_true(lanes_exp(lanes_of(0))[0] == 1);
  assert_true(lanes_exp(lanes_of(-INFINITY))[0] > 0 && lanes_exp(lanes_of(-INFINITY))[0] < 1e-37);
  assert_true(isfinite(lanes_exp(lanes_of(INFINITY))[0]));
}

static void log_is_that_of_libm(void **unused) {
  (void)unused;
  double worst = 0;
  for (uint32_t try = 0; try < TRIES; try++) {
    const lanes x = some(try, 3, 1e-30, 1e30, true), y = lanes_log(x);
    const lanes near = some(try, 4, 0.51, 1.97, false), z = lanes_log(near);
    for (int l = 0; l < LANES; l++) {
      compare(&worst, y[l], log(x[l]));
      compare(&worst, z[l], log(near[l]));
    }
  }
  check("log", worst, 3);
  assert_true(lanes_log(lanes_of(1))[0] == 0);
}

/* The density feedback raises 0 .. 7.7 to powers of 1 .. 2.5. */
static void pow_is_that_of_libm(void **unused) {
  (void)unused;
  double worst = 0;
  for (uint32_t try = 0; try < TRIES; try++) {
    const lanes x = some(try, 5, 1e-9, 7.7, true), y = some(try, 6, 1, 2.5, false);
    const lanes z = lanes_pow(x, y);
    for (int l = 0; l < LANES; l++) {
      const double exact = pow(x[l], y[l]), room = 1 + fabs(y[l] * log(x[l]));
      compare(&worst, exact + (z[l] - exact) / room, exact);
    }
  }
  check("pow, over 1 + |y ln x|", worst, 2);
  assert_true(lanes_pow(lanes_of(0), lanes_of(1.5))[0] == 0);
  assert_true(lanes_pow(lanes_of(1), lanes_of(2.385))[0] == 1);
}

static void reciprocals_are_near_enough(void **unused) {
  (void)unused;
  double worst = 0, about = 0, roots = 0;
  for (uint32_t try = 0; try < TRIES; try++) {
    const lanes x = some(try, 7, 1e-12, 1e12, true);
    const lanes y = lanes_per(x), rough = lanes_about_per(x), root = lanes_sqrt(x);
    for (int l = 0; l < LANES; l++) {
      compare(&worst, y[l], 1.0 / x[l]);
      about = fmax(about, fabs((double)rough[l] * x[l] - 1));
      compare(&roots, root[l], sqrt(x[l]));
    }
  }
  check("1/x", worst, 2);
  check("square root", roots, 1);
  assert_true(about < 0.02);
}

/* What stands for a branch takes the side that the branch would take, in each lane. */
static void choices_are_made_lane_by_lane(void **unused) {
  (void)unused;
  for (uint32_t try = 0; try < 200; try++) {
    lanes x = some(try, 8, -1, 1, false);
    x[try % LANES] = (lane)0.25;
    const lanes largest = real_max(x, 0.25), slope = real_slope(x, 0.25);
    const lanes chosen = real_where(real_above(x, 0.25), lanes_of(3), x);
    for (int l = 0; l < LANES; l++) {
      const double wanted = x[l] > 0.25 ? 1 : x[l] < 0.25 ? 0 : 0.5;
      assert_true(largest[l] == (x[l] > (lane)0.25 ? x[l] : (lane)0.25));
      assert_true(slope[l] == wanted);
      assert_true(chosen[l] == (x[l] > (lane)0.25 ? 3 : x[l]));
      assert_true(lanes_abs(x)[l] == fabs(x[l]));
    }
    assert_true(lanes_any(real_above(x, 0.2)) && !lanes_any(real_above(x, 1)));
  }
  assert_true(lanes_max(lanes_of(NAN), lanes_of(2))[0] == 2);
  assert_true(!lanes_any(lanes_is_finite(lanes_of(NAN))));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(exp_is_that_of_libm),
      cmocka_unit_test(log_is_that_of_libm),
      cmocka_unit_test(pow_is_that_of_libm),
      cmocka_unit_test(reciprocals_are_near_enough),
      cmocka_unit_test(choices_are_made_lane_by_lane),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
