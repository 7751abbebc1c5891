/* responders.c - shares of persons: who gained a grade, who lies beyond a limit.
 *
 *   change of one person ~ N(m, s):  P(change > t) = Phi((m - t)/s)
 *   whole grades, one or more counts: E[min(max(change, 0), 1)] = g(0) - g(1),
 *                                     g(t) = (m - t) Phi((m - t)/s) + s phi((m - t)/s)
 *   prevalence: a share q of the base lies beyond a limit; of those D deviations higher,
 *               Phi(D - Phi^-1(1 - q))
 *   k of n: beta-binomial with the correlation r of persons within a study
 *
 * Whole grades: somewhere within each grade lies the limit to the next, anywhere alike often, so that
 * a change c between 0 and 1 passes it with the probability c. Without any true change a share of
 * s/sqrt(2 pi) still gains a grade. s holds twice the scatter of a rating and the spread of the
 * effect. docs/observations/responders.md */
#include "observe/models.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

double observe_share_beyond(double mean, double deviation, double threshold) {
  return normal_cumulative((mean - threshold) / deviation);
}

/* Mean of what exceeds a threshold. */
static double excess(double mean, double deviation, double threshold) {
  const double z = (mean - threshold) / deviation;
  return (mean - threshold) * normal_cumulative(z) + deviation * exp(-0.5 * z * z) / sqrt(2.0 * PI);
}

double observe_share_graded(double mean, double deviation) {
  return excess(mean, deviation, 0.0) - excess(mean, deviation, 1.0);
}

double observe_share_shifted(double base, double shift) {
  return normal_cumulative(shift - normal_quantile(1.0 - base));
}

static double log_beta(double a, double b) {
  return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

double observe_log_share(double k, double n, double share, double correlation) {
  const double strength = 1.0 / correlation - 1.0;
  const double a = share * strength, b = (1.0 - share) * strength;
  const double choose = log_gamma(n + 1.0) - log_gamma(k + 1.0) - log_gamma(n - k + 1.0);
  return choose + log_beta(k + a, n - k + b) - log_beta(a, b);
}

/* What is counted is graded, so all but the statistic is that of a grade. */
static double noise(const observe_parameters *p, const char *quantity, double y) {
  return observe_grade.noise(p, quantity, y);
}
static double spread(const observe_parameters *p, const char *quantity, double y) {
  return observe_grade.spread(p, quantity, y);
}
static double method(const observe_parameters *p) {
  return observe_grade.method(p);
}
static double bias(const observe_parameters *p, bool blind) {
  return observe_grade.bias(p, blind);
}
static double bias_sd(const observe_parameters *p, bool blind) {
  return observe_grade.bias_sd(p, blind);
}

const observe_model observe_responders = {.key = "responders",
                                          .words = "share of persons",
                                          .effect_unit = "grade",
                                          .shown = observe_as_it_is,
                                          .noise = noise,
                                          .spread = spread,
                                          .method = method,
                                          .bias = bias,
                                          .bias_sd = bias_sd};
