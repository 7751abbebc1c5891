/* power.c - how many people a real trial would need.
 *
 * Two arms of n people each, two-sided test at 5 %, a gain of delta and a standard deviation sd of
 * the change in an arm: the test finds the gain with the power
 *
 *   P(n) = Phi(delta / (sd sqrt(2 / n)) - t(0.975, 2 n - 2))
 *
 * which counts only findings in the direction of a gain. Without a gain, delta <= 0, it is 0: what is
 * found then is false. Normal theory with Student's critical value: Chow, Shao & Wang, Sample Size
 * Calculations in Clinical Research (2008), ch. 3; of n >= 5 it differs from the noncentral t by less
 * than 0.01. The assurance averages it over what we do not know, the worlds (O'Hagan, Stevens &
 * Campbell 2005, doi 10.1002/pst.175); so it cannot pass the share of worlds in which there is a gain
 * at all. */
#include "study/study.h"

#include <math.h>

#define LEVEL_UPPER 0.975
static const double PEOPLE_MOST = 1e6;

double study_assurance(const study_power *of, double people, double *power) {
  const double critical = student_quantile(LEVEL_UPPER, 2.0 * people - 2.0);
  double sum = 0.0;
  for (size_t world = 0; world < of->worlds; world++) {
    const double gain = of->difference[world];
    const double there =
        gain > 0.0 ? normal_cumulative(gain / (of->sd * sqrt(2.0 / people)) - critical) : 0.0;
    sum += there;
    if (power != NULL) {
      power[world] = there;
    }
  }
  return sum / (double)of->worlds;
}

double study_people_for(const study_power *of, double assurance) {
  double low = 1.0, high = 2.0; /* low: too few */
  if (of->worlds == 0 || !(of->sd > 0)) {
    return NAN;
  }
  while (study_assurance(of, high, NULL) < assurance) {
    if (high >= PEOPLE_MOST) {
      return INFINITY;
    }
    low = high;
    high = fmin(2.0 * high, PEOPLE_MOST);
  }
  while (high - low > 1.0) {
    const double middle = floor(0.5 * (low + high));
    if (study_assurance(of, middle, NULL) < assurance) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}
