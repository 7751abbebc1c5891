/* student.c - Student's t distribution.
 *
 * Its cumulative is an incomplete beta function, by the continued fraction of DLMF 8.17.22 with the
 * method of Lentz (Thompson & Barnett 1986, J Comput Phys 64:490). The quantile is found by Newton's
 * method, kept between bounds that it narrows, and is good to 1e-12 of itself. */
#include "base/base.h"

#include <float.h>
#include <math.h>

double log_gamma(double x) {
  int sign; /* which lgamma would leave where all threads see it */
  return lgamma_r(x, &sign);
}

/* I_x(a, b) for x < (a + 1) / (a + b + 2), where the fraction converges fast. */
static double beta_fraction(double x, double a, double b) {
  static const double tiny = 1e-300;
  enum { TERMS_MOST = 10000 };
  double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
  d = 1.0 / (fabs(d) < tiny ? tiny : d);
  double sum = d;
  for (int m = 1; m < TERMS_MOST; m++) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    const double before = sum;
    d = 1.0 + even * d;
    d = 1.0 / (fabs(d) < tiny ? tiny : d);
    c = 1.0 + even / c;
    c = fabs(c) < tiny ? tiny : c;
    sum *= c * d;
    d = 1.0 + odd * d;
    d = 1.0 / (fabs(d) < tiny ? tiny : d);
    c = 1.0 + odd / c;
    c = fabs(c) < tiny ? tiny : c;
    sum *= c * d;
    if (fabs(sum - before) <= DBL_EPSILON * fabs(sum)) {
      break;
    }
  }
  return sum * exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x)) / a;
}

static const double NEARLY_NORMAL = 1e6;

double student_cumulative(double t, double freedom) {
  if (isnan(t) || !(freedom > 0)) {
    return NAN;
  }
  if (isinf(freedom) || isinf(t)) {
    return normal_cumulative(t);
  }
  if (freedom > NEARLY_NORMAL) { /* Abramowitz & Stegun 26.7.8; the gamma functions would cancel */
    return normal_cumulative(t * (1.0 - 0.25 / freedom) / sqrt(1.0 + 0.5 * t * t / freedom));
  }
  /* twice the tail beyond |t| = I_x(freedom / 2, 1 / 2) at x = freedom / (freedom + t^2) */
  const double x = freedom / (freedom + t * t), a = 0.5 * freedom, b = 0.5;
  const double y = t * t / (freedom + t * t);
  double two_tails = 1.0;
  if (y > 0) {
    two_tails =
        x < (a + 1.0) / (a + b + 2.0) ? beta_fraction(x, a, b) : 1.0 - beta_fraction(y, b, a);
  }
  return t > 0 ? 1.0 - 0.5 * two_tails : 0.5 * two_tails;
}

/* Of the tail at t, less than 0, by t. */
static double density(double t, double freedom) {
  if (freedom > NEARLY_NORMAL) {
    return exp(-0.5 * t * t) / sqrt(2.0 * acos(-1.0));
  }
  return exp(log_gamma(0.5 * (freedom + 1.0)) - log_gamma(0.5 * freedom) -
             0.5 * (freedom + 1.0) * log1p(t * t / freedom)) /
         sqrt(freedom * acos(-1.0));
}

/* Its tails are heavier than those of the normal, so that |t| lies beyond |z|; how far, about:
 * Abramowitz & Stegun 26.7.5, the first term. */
double student_quantile(double probability, double freedom) {
  if (!(probability > 0 && probability < 1) || !(freedom > 0)) {
    return NAN;
  }
  enum { STEPS_MOST = 200 }; /* rounding may keep the last of them from shrinking */
  const double tail = fmin(probability, 1.0 - probability), z = normal_quantile(tail);
  double low = 2.0 * z,
         high = (1.0 - 1e-9) * z; /* too little lies below the one, too much the other */
  while (student_cumulative(low, freedom) > tail) {
    high = low;
    low *= 2.0;
  }
  double found = z + z * (z * z + 1.0) / (4.0 * freedom), step = INFINITY, excess = INFINITY;
  found = found > low && found < high ? found : 0.5 * (low + high);
  for (int k = 0;
       k < STEPS_MOST && excess != 0 && fabs(step) > 1e-14 * -found && high - low > 1e-13 * -low;
       k++) {
    excess = student_cumulative(found, freedom) - tail;
    if (excess > 0) {
      high = found;
    } else {
      low = found;
    }
    const double newton = found - excess / density(found, freedom);
    const double next = newton > low && newton < high ? newton : 0.5 * (low + high);
    step = next - found;
    found = excess != 0 ? next : found;
  }
  return probability < 0.5 ? found : -found;
}
