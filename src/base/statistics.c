/* statistics.c - order statistics: quantiles and rank correlation. */
#include "base/base.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static bool any_nan(const double *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (isnan(values[i])) {
      return true;
    }
  }
  return false;
}

/* Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician
 * 50 (1996) 361-365, doi 10.2307/2684934. */
double statistics_quantile(double *values, size_t count, double probability) {
  if (count == 0 || !(probability >= 0 && probability <= 1) || any_nan(values, count)) {
    return NAN;
  }
  qsort(values, count, sizeof *values, ascending);
  const double place = probability * (double)(count - 1);
  const size_t below = (size_t)place;
  const double share = place - (double)below;
  if (share <= 0 ||
      values[below] == values[below + 1]) { /* also keeps infinities from cancelling */
    return values[below];
  }
  return values[below] + share * (values[below + 1] - values[below]);
}

/* How many of the sorted values are less than value, or (with_equal) not greater. */
static size_t count_below(const double *sorted, size_t count, double value, bool with_equal) {
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (sorted[middle] < value || (with_equal && sorted[middle] == value)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* Mid-rank less the mean rank, doubled: an integer. */
static double centred_rank(const double *sorted, size_t count, double value) {
  return (double)count_below(sorted, count, value, false) +
         (double)count_below(sorted, count, value, true) - (double)count;
}

double statistics_rank_correlation(const double *x, const double *y, size_t count,
                                   double *scratch) {
  if (count < 2 || any_nan(x, count) || any_nan(y, count)) {
    return NAN;
  }
  double *x_sorted = scratch, *y_sorted = scratch + count;
  memcpy(x_sorted, x, count * sizeof *x);
  memcpy(y_sorted, y, count * sizeof *y);
  qsort(x_sorted, count, sizeof *x_sorted, ascending);
  qsort(y_sorted, count, sizeof *y_sorted, ascending);
  double xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < count; i++) {
    const double a = centred_rank(x_sorted, count, x[i]), b = centred_rank(y_sorted, count, y[i]);
    xx += a * a;
    xy += a * b;
    yy += b * b;
  }
  return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN; /* all equal: no ranks to compare */
}
