/* imitate.c - what studies would print, by the likelihood of predict.c: its distribution function, for
 * forecasts, and data drawn from it, for tests of inference.
 *
 * A number is normal about its prediction; a correlation on Fisher's scale, artanh r; a prevalence on
 * that of its logarithm; a share of n persons is beta-binomial. */
#include "observe/models.h"

#include <math.h>

/* Random numbers: a stream for each of these, indexed by replicate and row. */
enum {
  STREAM_OWN = 0x0b5e0001,
  STREAM_STUDY = 0x0b5e0002,
  STREAM_METHOD = 0x0b5e0003,
  ROWS_MOST = 4096
};

static uint32_t place(uint32_t number, size_t row) {
  return number * (uint32_t)ROWS_MOST + (uint32_t)row;
}

/* The probability that exactly k persons are counted where a share, %, is predicted. */
static double counted(const observe_parameters *p, const observation *of, double predicted,
                      double k) {
  return exp(observe_log_share(k, of->n, 0.01 * predicted, p->of[OBSERVE_re_over]));
}

/* The number of persons at whom the distribution function passes `share`. */
static double draw_share(const observe_parameters *p, const observation *of, double predicted,
                         double share) {
  double sum = 0.0, k = -1.0;
  while (sum < share && k < of->n) {
    k += 1.0;
    sum += counted(p, of, predicted, k);
  }
  return 100.0 * fmin(k, of->n) / of->n;
}

double observe_cumulative(const observe_parameters *p, const observation *of,
                          const observe_prediction *prediction, double value) {
  const observe_prediction *at = prediction;
  double sum = 0.0;
  switch (of->statistic) {
    case STATISTIC_CORRELATION:
      return normal_cumulative((atanh(fmax(-1.0, fmin(value, 1.0))) - atanh(at->value)) *
                               (1.0 - at->value * at->value) / at->sd);
    case STATISTIC_PREVALENCE:
      return normal_cumulative((log(fmax(0.0, value)) - log(at->value)) * at->value / at->sd);
    case STATISTIC_SHARE:
      if (value >= 100.0) {
        return 1.0;
      }
      for (double k = 0.0; k <= 0.01 * value * of->n; k += 1.0) {
        sum += counted(p, of, at->value, k);
      }
      return sum;
    default:
      return normal_cumulative((value - at->value) / at->sd);
  }
}

void observe_imitate(const observe_parameters *p, observation *rows,
                     const observe_prediction *prediction, size_t count, uint64_t seed,
                     uint32_t number, bool *denied) {
  for (size_t i = 0; i < count; i++) {
    const observe_prediction *at = &prediction[i];
    observation *of = &rows[i];
    const double own = random_normal(seed, STREAM_OWN, place(number, i));
    const double share = normal_cumulative(own);
    denied[i] = false;
    if (observe_is_gaussian(of)) {
      size_t first = 0;
      while (!observe_is_gaussian(&rows[first]) || !observe_is_same_study(&rows[first], of)) {
        first++; /* ends at i */
      }
      const double study = random_normal(seed, STREAM_STUDY, place(number, first));
      size_t alike = first;
      while (!observe_is_gaussian(&rows[alike]) || !observe_is_same_method(&rows[alike], of)) {
        alike++; /* ends at i */
      }
      const double method = random_normal(seed, STREAM_METHOD, place(number, alike));
      of->value = at->value + at->own_sd * own + at->method_sd * method + at->bias_sd * study;
    } else if (of->statistic == STATISTIC_CORRELATION) {
      of->value = tanh(atanh(at->value) + at->sd / (1.0 - at->value * at->value) * own);
    } else if (of->statistic == STATISTIC_SHARE) {
      of->value = draw_share(p, of, at->value, share);
    } else if (of->statistic == STATISTIC_PREVALENCE) {
      of->value = exp(log(at->value) + at->sd / at->value * own);
    } else {
      denied[i] = share > exp(observe_log_likelihood(p, of, at));
    }
  }
}
