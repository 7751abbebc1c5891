/* roughness.c - roughness of a height map.
 *
 * Form (F-operator, ISO 25178-2): the least-squares surface 1, x, y, x^2, xy, y^2. On the grid, with
 * x and y from the middle, all that is left to solve is 1 against x^2 and y^2: the rest is
 * orthogonal. Of what remains, z with mean 0:
 *
 *   Sa  = mean |z|
 *   Sdr = developed area/flat area - 1, a cell between four points as (|AB| + |CD|)(|AD| + |BC|)/4
 *
 * Profiles (ISO 4287): a row less its waviness, which is the row under the Gaussian weights of
 * ISO 16610-21, exp(-pi (x/(alpha c))^2) with alpha = sqrt(ln 2/pi), so that a wave as long as the
 * cut-off c is halved. They reach c to either side; where the row ends they are shared out over what
 * is there.
 *
 *   Ra = mean |r|
 *   Rz = mean over the sampling lengths, as many c as fit, of highest less lowest
 *
 * Units um for heights, mm in the plane. */
#include "instruments/roughness.h"

#include <math.h>

static double coordinate(int i, int side) {
  return 2.0 * i / (side - 1) - 1.0;
}

void roughness_level(double *map, int side) {
  double sum[6] = {0.0}; /* of z times 1, x, y, xy, x^2, y^2 */
  double x2 = 0.0, x4 = 0.0;
  for (int i = 0; i < side; ++i) {
    const double x = coordinate(i, side);
    x2 += x * x;
    x4 += x * x * x * x;
  }
  for (int j = 0; j < side; ++j) {
    const double y = coordinate(j, side);
    double row[3] = {0.0};
    for (int i = 0; i < side; ++i) {
      const double x = coordinate(i, side), z = map[j * side + i];
      row[0] += z;
      row[1] += z * x;
      row[2] += z * x * x;
    }
    sum[0] += row[0];
    sum[1] += row[1];
    sum[2] += row[0] * y;
    sum[3] += row[1] * y;
    sum[4] += row[2];
    sum[5] += row[0] * y * y;
  }
  const double n = side, mean = x2 / n;             /* of x^2 */
  const double spread = n * (x4 - n * mean * mean); /* of x^2 about its mean, over the map */
  const double bow_x = (sum[4] - mean * sum[0]) / spread, bow_y = (sum[5] - mean * sum[0]) / spread;
  const double level = sum[0] / (n * n), tilt_x = sum[1] / (n * x2), tilt_y = sum[2] / (n * x2),
               twist = sum[3] / (x2 * x2);
  for (int j = 0; j < side; ++j) {
    const double y = coordinate(j, side);
    for (int i = 0; i < side; ++i) {
      const double x = coordinate(i, side);
      map[j * side + i] -= level + tilt_x * x + tilt_y * y + twist * x * y +
                           bow_x * (x * x - mean) + bow_y * (y * y - mean);
    }
  }
}

/* Developed over flat area, less 1. Summed as differences, so that small slopes keep their digits. */
static double developed(const double *map, int side, double step_um) {
  double sum = 0.0;
  for (int j = 0; j + 1 < side; ++j) {
    for (int i = 0; i + 1 < side; ++i) {
      const double *z = map + j * side + i;
      const double ab = (z[1] - z[0]) / step_um, dc = (z[side + 1] - z[side]) / step_um;
      const double ad = (z[side] - z[0]) / step_um, bc = (z[side + 1] - z[1]) / step_um;
      sum += (sqrt(1.0 + ab * ab) + sqrt(1.0 + dc * dc)) *
                 (sqrt(1.0 + ad * ad) + sqrt(1.0 + bc * bc)) / 4.0 -
             1.0;
    }
  }
  return sum / ((side - 1.0) * (side - 1.0));
}

/* One row's Ra and Rz, and nothing of its waves beyond the cut-off. */
static void profile(const double *row, int side, const double *weight, int reach, int length,
                    double *ra, double *rz) {
  double rough[ROUGHNESS_SIDE];
  double sum = 0.0;
  for (int i = 0; i < side; ++i) {
    double wave = 0.0, whole = 0.0;
    const int first = i - reach < 0 ? 0 : i - reach;
    const int last = i + reach > side - 1 ? side - 1 : i + reach;
    for (int k = first; k <= last; ++k) {
      const double w = weight[k < i ? i - k : k - i];
      wave += w * row[k];
      whole += w;
    }
    rough[i] = row[i] - wave / whole;
    sum += fabs(rough[i]);
  }
  *ra = sum / side;
  const int lengths = (side - 1) / length;
  *rz = 0.0;
  for (int s = 0; s < lengths; ++s) {
    double low = INFINITY, high = -INFINITY;
    for (int i = s * length; i <= (s + 1) * length; ++i) {
      low = fmin(low, rough[i]);
      high = fmax(high, rough[i]);
    }
    *rz += (high - low) / lengths;
  }
}

void roughness_of(const double *map, int side, double width_mm, double cutoff_mm, int every,
                  roughness *found) {
  const double step_mm = width_mm / (side - 1);
  const int length = (int)(cutoff_mm / step_mm + 1e-9);
  double weight[ROUGHNESS_SIDE];
  const double pi = 3.14159265358979323846, alpha = sqrt(log(2.0) / pi);
  const int reach = length < side - 1 ? length : side - 1;
  for (int k = 0; k <= reach; ++k) {
    const double x = k * step_mm / (alpha * cutoff_mm);
    weight[k] = exp(-pi * x * x);
  }
  *found = (roughness){.sdr = developed(map, side, 1e3 * step_mm)};
  for (int i = 0; i < side * side; ++i) {
    found->sa_um += fabs(map[i]) / ((double)side * side);
  }
  const int rows = (side + every - 1) / every;
  for (int j = 0; j < side; j += every) {
    double ra, rz;
    profile(map + j * side, side, weight, reach, length, &ra, &rz);
    found->ra_um += ra / rows;
    found->rz_um += rz / rows;
  }
}
