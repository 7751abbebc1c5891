/* predict.c - what a study would print of people whose skin was seen before and after, the spread of
 * its error, and the likelihood of what it did print.
 *
 * A model shows y0 before and y1 after (models.h). The study prints a statistic of both over its n
 * persons. Its error has three parts: chance (n, the scatter of one reading, the spread between
 * persons, or the standard error that the study tells, and what was taken of the protocol), the method (a
 * share of the effect, the same in rows of one study that saw the same quantity at the same moments), and
 * what all rows of the study share: the scale of its laboratory in levels, and, without a control, a
 * bias. All are normal; a sign is the chance that the study's own test comes out so. */
#include "observe/models.h"

#include <math.h>
#include <string.h>

static const double SURE = 1.959964; /* deviations: two-sided 5 % */

/* ---- what was shown ---- */
typedef struct shown {
  double y0, y1;             /* means over the people */
  double between0, between1; /* deviations between persons */
  double change;             /* deviation between persons of y1 - y0 */
  double years;
} shown;

static double one(const observe_parameters *p, const observation *of,
                  const observe_reading *reading) {
  return observe_quantity(p, of->quantity, reading);
}

static void show_pair(const observe_parameters *p, const observation *of,
                      const observe_reading *before, const observe_reading *after, double *y0,
                      double *y1) {
  double x1 = one(p, of, after);
  *y0 = NAN;
  if (before) {
    const double x0 = one(p, of, before);
    if (of->needled && of->model->amplified) {
      x1 = fmax(0.0, x0 * (1.0 + of->model->amplified(p) * (x1 / x0 - 1.0)));
    }
    *y0 = of->model->shown(p, of->quantity, x0);
  }
  *y1 = of->model->shown(p, of->quantity, x1);
}

/* Mean and deviations over people by Welford's recurrence. */
typedef struct tally {
  double count, mean, squares;
} tally;

static void tally_add(tally *of, double value) {
  of->count += 1.0;
  const double off = value - of->mean;
  of->mean += off / of->count;
  of->squares += off * (value - of->mean);
}

static double tally_sd(const tally *of) {
  return sqrt(of->squares / (of->count - 1.0));
}

static shown show(const observe_parameters *p, const observation *of, const observe_reading *before,
                  const observe_reading *after, size_t count) {
  tally y0s = {0, 0, 0}, y1s = {0, 0, 0}, changes = {0, 0, 0};
  for (size_t i = 0; i < count; i++) {
    double y0, y1;
    show_pair(p, of, before ? &before[i] : NULL, &after[i], &y0, &y1);
    tally_add(&y0s, y0);
    tally_add(&y1s, y1);
    tally_add(&changes, y1 - y0);
  }
  shown made = {
      .y0 = y0s.mean, .y1 = y1s.mean, .years = before ? after[0].age_y - before[0].age_y : NAN};
  if (count > 1) {
    made.between0 = tally_sd(&y0s);
    made.between1 = tally_sd(&y1s);
    made.change = tally_sd(&changes);
  } else {
    made.between0 = of->model->spread(p, of->quantity, made.y0);
    made.between1 = of->model->spread(p, of->quantity, made.y1);
    made.change = p->of[OBSERVE_re_response] * fabs(made.y1 - made.y0);
  }
  return made;
}

/* ---- errors ---- */

static double square(double x) {
  return x * x;
}

/* Standard error of y1 - y0 by chance. */
static double chance_of_change(const observe_parameters *p, const observation *of,
                               const shown *at) {
  const double n0 = of->model->noise(p, of->quantity, at->y0);
  const double n1 = of->model->noise(p, of->quantity, at->y1);
  if (of->comparison == COMPARISON_GROUPS) {
    return sqrt((square(n0) + square(n1) + square(at->between0) + square(at->between1)) /
                (0.5 * of->n));
  }
  return sqrt((square(n0) + square(n1) + square(at->change)) / of->n);
}

/* Deviation between two readings of persons of one moment. */
static double between_readings(const observe_parameters *p, const observation *of,
                               const shown *at) {
  const double y = isnan(at->y0) ? at->y1 : 0.5 * (at->y0 + at->y1);
  const double between = isnan(at->y0) ? at->between1 : 0.5 * (at->between0 + at->between1);
  return hypot(of->model->noise(p, of->quantity, y), between);
}

/* ---- statistics: the effect, how it moves with y1, and how far the method may err ---- */
typedef struct effect {
  double value, slope, size; /* size: of what the method's share is taken */
} effect;

static effect effect_of(const observation *of, const shown *at) {
  const double change = 100.0 * (at->y1 / at->y0 - 1.0);
  switch (of->statistic) {
    case STATISTIC_LEVEL:
      return (effect){at->y1, 1.0, 0.0};
    case STATISTIC_PER_DECADE:
      return (effect){10.0 * change / at->years, 1000.0 / (at->y0 * at->years),
                      10.0 * change / at->years};
    case STATISTIC_PER_YEAR: {
      const double rate = 100.0 * log(at->y1 / at->y0) / at->years;
      return (effect){rate, 100.0 / (at->y1 * at->years), rate};
    }
    case STATISTIC_RATIO:
      return (effect){at->y1 / at->y0, 1.0 / at->y0, at->y1 / at->y0 - 1.0};
    case STATISTIC_IMPROVEMENT:
    case STATISTIC_SHARE:
      return (effect){at->y0 - at->y1, 1.0, at->y0 - at->y1};
    case STATISTIC_PREVALENCE:
      return (effect){at->y1 - at->y0, 1.0, at->y1 - at->y0};
    case STATISTIC_CHANGE:
    case STATISTIC_RISE:
    case STATISTIC_FALL:
    case STATISTIC_SAME:
    case STATISTIC_AT_MOST:
    case STATISTIC_CORRELATION:
    case OBSERVE_STATISTICS:
      break;
  }
  return (effect){change, 100.0 / at->y0, change};
}

static const double PREVALENT = 1.0 / 3.0;

/* Correlation of a quantity that moves by `slope` a year, in a spread of `deviation`, with ages that
 * are met alike often between low and high. */
static double correlation_of(double slope, double deviation, double low_y, double high_y) {
  const double moved = slope * (high_y - low_y) / sqrt(12.0);
  return moved / hypot(moved, deviation);
}

static void predict_correlation(const observe_parameters *p, const observation *of, const shown *at,
                                observe_prediction *to) {
  const double r = correlation_of((at->y1 - at->y0) / at->years, between_readings(p, of, at),
                                  of->ages_low_y, of->ages_high_y);
  /* Fisher's transform: on the scale of artanh r the sampling error is 1/sqrt(n - 3). Who was let in
   * widens or narrows every spread that a correlation stands on: a quarter, assumed. */
  static const double CHOSEN = 0.25;
  const double sd =
      sqrt(1.0 / (of->n - 3.0) + square(of->model->method(p) * atanh(r)) + square(CHOSEN));
  to->value = to->effect = r;
  to->chance_sd = (1.0 - r * r) / sqrt(of->n - 3.0);
  to->own_sd = to->sd = (1.0 - r * r) * sd;
}

static void predict_share(const observe_parameters *p, const observation *of, const shown *at,
                          observe_prediction *to) {
  const double bias = to->value - to->effect; /* in grades, added by the caller */
  const double noise = of->model->noise(p, of->quantity, at->y1);
  const double share =
      observe_share_graded(to->effect + bias, sqrt(2.0 * square(noise) + square(at->change)));
  to->effect =
      100.0 * observe_share_graded(to->effect, sqrt(2.0 * square(noise) + square(at->change)));
  to->value = 100.0 * share;
  to->bias_sd = 0.0;
  to->chance_sd = to->own_sd = to->sd =
      100.0 * sqrt(share * (1.0 - share) * (1.0 / of->n + p->of[OBSERVE_re_over]));
}

static void predict_prevalence(const observe_parameters *p, const observation *of, const shown *at,
                               observe_prediction *to) {
  const double shift = to->effect / between_readings(p, of, at);
  const double ratio = observe_share_shifted(PREVALENT, shift) / PREVALENT;
  to->value = to->effect = ratio;
  to->chance_sd = ratio * of->value_sd; /* of the logarithm */
  to->own_sd = to->sd = ratio * hypot(of->value_sd, of->model->method(p) * log(ratio));
}

void observe_predict(const observe_parameters *p, const observation *of,
                     const observe_reading *before, const observe_reading *after, size_t count,
                     observe_prediction *prediction) {
  const shown at = show(p, of, of->before == OBSERVE_NOWHERE ? NULL : before, after, count);
  const effect made = effect_of(of, &at);
  const bool controlled = of->comparison == COMPARISON_GROUPS;
  const bool blind = of->comparison == COMPARISON_BLIND;
  observe_prediction *to = prediction;
  *to = (observe_prediction){.value = made.value, .effect = made.value};
  if (!controlled) {
    to->value += of->model->bias ? of->model->bias(p, blind) : 0.0;
    to->bias_sd = of->model->bias_sd(p, blind);
  }
  if (of->statistic == STATISTIC_CORRELATION) {
    predict_correlation(p, of, &at, to);
    return;
  }
  if (of->statistic == STATISTIC_SHARE) {
    predict_share(p, of, &at, to);
    return;
  }
  if (of->statistic == STATISTIC_PREVALENCE) {
    predict_prevalence(p, of, &at, to);
    return;
  }
  double method = of->model->method(p) * made.size;
  if (of->statistic == STATISTIC_LEVEL) {
    to->chance_sd = between_readings(p, of, &at) / sqrt(of->n);
    if (of->model->scale) { /* all levels of one laboratory are off by the same share */
      method = 0.0;
      to->bias_sd = hypot(to->bias_sd, of->model->scale(p, at.y1));
    } else {
      method = of->model->method(p) * at.y1;
    }
  } else {
    to->chance_sd = chance_of_change(p, of, &at) * fabs(made.slope);
  }
  if (!isnan(of->value_sd)) {
    to->chance_sd = of->value_sd;
  }
  to->own_sd = hypot(to->chance_sd, of->discrepancy);
  to->method_sd = fabs(method);
  to->sd = sqrt(square(to->own_sd) + square(to->method_sd) + square(to->bias_sd));
}

/* ---- likelihood ---- */

static double log_normal(double off, double sd) {
  static const double log_sqrt_2_pi = 0.91893853320467274;
  return -0.5 * square(off / sd) - log(sd) - log_sqrt_2_pi;
}

/* Logarithm of the standard normal distribution function; far below, by its asymptote. */
static double log_cumulative(double z) {
  static const double log_sqrt_2_pi = 0.91893853320467274;
  if (z > -30.0) {
    return log(normal_cumulative(z));
  }
  return -0.5 * z * z - log_sqrt_2_pi - log(-z) - 1.0 / (z * z);
}

bool observe_is_gaussian(const observation *of) {
  switch (of->statistic) {
    case STATISTIC_LEVEL:
    case STATISTIC_CHANGE:
    case STATISTIC_PER_DECADE:
    case STATISTIC_PER_YEAR:
    case STATISTIC_RATIO:
    case STATISTIC_IMPROVEMENT:
      return true;
    default:
      return false;
  }
}

/* That the study found no difference: its own test stayed within its bounds. The difference of two
 * distribution functions, by their logarithms: far from the bounds it stays finite. */
static double log_same(const observe_prediction *at) {
  const double bound = SURE * at->chance_sd, off = fabs(at->value);
  const double inner = log_cumulative((bound - off) / at->sd);
  const double outer = log_cumulative((-bound - off) / at->sd);
  return inner + log1p(-exp(outer - inner));
}

double observe_log_likelihood(const observe_parameters *p, const observation *of,
                              const observe_prediction *prediction) {
  const observe_prediction *at = prediction;
  if (!isfinite(at->value) || !isfinite(at->sd)) {
    return -INFINITY;
  }
  const double told = of->significant ? SURE * at->chance_sd : 0.0;
  switch (of->statistic) {
    case STATISTIC_RISE:
      return log_cumulative((at->value - told) / at->sd);
    case STATISTIC_FALL:
      return log_cumulative((-at->value - told) / at->sd);
    case STATISTIC_SAME:
      return log_same(at);
    case STATISTIC_AT_MOST: /* the rest of what was done did nothing or more of the same */
      return log_cumulative(copysign(1.0, of->value) * (of->value - at->value) / at->sd);
    case STATISTIC_CORRELATION:
      return log_normal(atanh(of->value) - atanh(at->value), at->sd / (1.0 - square(at->value))) -
             log(1.0 - square(of->value));
    case STATISTIC_SHARE:
      return observe_log_share(round(0.01 * of->value * of->n), of->n, 0.01 * at->value,
                               p->of[OBSERVE_re_over]);
    case STATISTIC_PREVALENCE:
      return log_normal(log(of->value) - log(at->value), at->sd / at->value) - log(of->value);
    default:
      return log_normal(of->value - at->value, at->sd);
  }
}

bool observe_is_same_study(const observation *a, const observation *b) {
  return a->model == b->model &&
         strcmp(a->row->text[EVIDENCE_STUDY], b->row->text[EVIDENCE_STUDY]) == 0;
}

bool observe_is_same_method(const observation *a, const observation *b) {
  return observe_is_same_study(a, b) && a->before == b->before && a->after == b->after &&
         strcmp(a->quantity, b->quantity) == 0;
}

/* Normal rows of the study that begins at `first`, their errors of their own, of the method and of the
 * study: by the Cholesky factor of the covariance. No study has more rows than there is room for; if one
 * has, those beyond count as of another. */
enum { STUDY_ROWS = 24 };
static double log_study(const observation *const *rows, const observe_prediction *at, size_t first,
                        size_t count) {
  static const double log_2_pi = 1.8378770664093453;
  double factor[STUDY_ROWS][STUDY_ROWS], off[STUDY_ROWS], sum = 0.0;
  size_t row[STUDY_ROWS], n = 0;
  for (size_t i = first; i < count && n < STUDY_ROWS; i++) {
    if (observe_is_gaussian(rows[i]) && observe_is_same_study(rows[i], rows[first])) {
      row[n++] = i;
    }
  }
  for (size_t i = 0; i < n; i++) {
    const observe_prediction *a = &at[row[i]];
    off[i] = rows[row[i]]->value - a->value;
    for (size_t j = 0; j <= i; j++) {
      const observe_prediction *b = &at[row[j]];
      double left = a->bias_sd * b->bias_sd + (i == j ? square(a->own_sd) : 0.0);
      if (observe_is_same_method(rows[row[i]], rows[row[j]])) {
        left += a->method_sd * b->method_sd;
      }
      for (size_t k = 0; k < j; k++) {
        left -= factor[i][k] * factor[j][k];
      }
      factor[i][j] = i == j ? sqrt(left) : left / factor[j][j];
    }
    for (size_t k = 0; k < i; k++) {
      off[i] -= factor[i][k] * off[k];
    }
    off[i] /= factor[i][i];
    sum += square(off[i]) + 2.0 * log(factor[i][i]) + log_2_pi;
  }
  return -0.5 * sum;
}

double observe_log_likelihood_sum(const observe_parameters *p, const observation *const *rows,
                                  const observe_prediction *prediction, size_t count) {
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    bool first = true;
    if (!observe_is_gaussian(rows[i])) {
      sum += observe_log_likelihood(p, rows[i], &prediction[i]);
      continue;
    }
    if (!isfinite(prediction[i].value) || !isfinite(prediction[i].sd)) {
      return -INFINITY;
    }
    for (size_t j = 0; j < i && first; j++) {
      first = !(observe_is_gaussian(rows[j]) && observe_is_same_study(rows[j], rows[i]));
    }
    sum += first ? log_study(rows, prediction, i, count) : 0.0;
  }
  return sum;
}

bool observe_agrees(const observation *of, const observe_prediction *prediction) {
  const observe_prediction *at = prediction;
  switch (of->statistic) {
    case STATISTIC_RISE:
      return at->value > 0.0;
    case STATISTIC_FALL:
      return at->value < 0.0;
    case STATISTIC_SAME:
      return fabs(at->value) < SURE * at->chance_sd;
    case STATISTIC_AT_MOST:
      return fabs(at->effect) <= fabs(of->value) || at->effect * of->value < 0.0;
    default:
      return fabs(of->value - at->value) < 2.0 * at->sd;
  }
}
