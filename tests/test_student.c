/* Student's t distribution against its closed forms, the normal limit, and itself. */
#include "testing.h"

#include "base/base.h"

static const double places[] = {-31.7, -4.25, -1.06, -0.013, 0.0, 0.41, 1.77, 2.385, 12.9};

static void one_and_two_degrees_have_closed_forms(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    const double t = places[i];
    assert_close(student_cumulative(t, 1), 0.5 + atan(t) / acos(-1.0), 1e-13);
    assert_close(student_cumulative(t, 2), 0.5 + t / (2.0 * sqrt(2.0 + t * t)), 1e-13);
    const double x = sqrt(3.0);
    assert_close(student_cumulative(t, 3),
                 0.5 + (t / x / (1.0 + t * t / 3.0) + atan(t / x)) / acos(-1.0), 1e-13);
  }
}

static void many_degrees_are_normal(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    assert_close(student_cumulative(places[i], 1e9), normal_cumulative(places[i]), 1e-8);
    assert_close(student_cumulative(places[i], 999999), student_cumulative(places[i], 1000001),
                 1e-9);
    assert_close(student_cumulative(places[i], INFINITY), normal_cumulative(places[i]), 0.0);
  }
}

/* Tables of Fisher and Yates, as any book has them. */
static void quantiles_are_those_of_the_tables(void **state) {
  (void)state;
  assert_close(student_quantile(0.975, 1), 12.7062047362, 1e-9);
  assert_close(student_quantile(0.975, 10), 2.2281388520, 1e-9);
  assert_close(student_quantile(0.95, 49), 1.6765508919, 1e-9);
  assert_close(student_quantile(0.995, 4), 4.6040948714, 1e-9);
  assert_close(student_quantile(0.5, 7.3), 0.0, 1e-12);
}

static void quantile_and_cumulative_are_inverse(void **state) {
  (void)state;
  for (double freedom = 0.7; freedom < 300; freedom *= 2.385) {
    for (double p = 0.0031; p < 1; p += 0.0713) {
      assert_close(student_cumulative(student_quantile(p, freedom), freedom), p, 1e-11);
    }
  }
}

static void what_is_no_number_stays_so(void **state) {
  (void)state;
  assert_true(isnan(student_cumulative(NAN, 3)));
  assert_true(isnan(student_cumulative(1.2, 0)));
  assert_true(isnan(student_quantile(0, 3)));
  assert_true(isnan(student_quantile(1, 3)));
  assert_true(isnan(student_quantile(0.3, -1)));
}

/* lgamma leaves the sign of its result in a variable of all threads. */
static void nothing_is_left_where_other_threads_see_it(void **state) {
  (void)state;
  signgam = 17;
  assert_true(student_cumulative(-1.7, 4.2) < 0.1);
  assert_true(student_quantile(0.03, 4.2) < -1.0);
  assert_close(log_gamma(6.0), log(120.0), 1e-14);
  assert_int_equal(signgam, 17);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_and_two_degrees_have_closed_forms),
      cmocka_unit_test(many_degrees_are_normal),
      cmocka_unit_test(quantiles_are_those_of_the_tables),
      cmocka_unit_test(quantile_and_cumulative_are_inverse),
      cmocka_unit_test(what_is_no_number_stays_so),
      cmocka_unit_test(nothing_is_left_where_other_threads_see_it),
  };
  return cmocka_run_group_tests_name("student", tests, NULL, NULL);
}
