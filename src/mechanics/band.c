/* band.c - Cholesky factorisation of a symmetric band matrix, A = L L^T.
 *
 * Four columns of L at a time: these among themselves, then what they take from the columns to
 * their right, four products to one load and store. The order of the arithmetic is fixed, so that
 * threads, processors and libraries give the same bytes; several builds of BLAS are not safe to call
 * from threads at once. */
#include "mechanics/solid.h"

#include <math.h>
#include <string.h>

enum { PANEL = BAND_PANEL };

static int least(int a, int b) {
  return a < b ? a : b;
}

/* The columns of a panel, from its first row down, after one another; false: not positive. */
static bool factor_panel(double *matrix, int band, int first, int width, int rows,
                         double *restrict panel) {
  for (int c = 0; c < width; ++c) {
    double *column = matrix + (size_t)(first + c) * (size_t)(band + 1);
    const int last = least(rows, c + band + 1); /* row c + i of the panel is column[i] */
    for (int b = 0; b < c; ++b) {
      const double *done = panel + (size_t)b * (size_t)(band + PANEL);
      for (int i = c; i < last; ++i) {
        column[i - c] -= done[c] * done[i];
      }
    }
    if (!(column[0] > 0.0)) {
      return false;
    }
    const double root = sqrt(column[0]), share = 1.0 / root;
    column[0] = root;
    for (int i = 1; i < last - c; ++i) {
      column[i] *= share;
    }
    memcpy(panel + (size_t)c * (size_t)(band + PANEL) + c, column,
           (size_t)(last - c) * sizeof *column);
  }
  return true;
}

BASE_KERNEL static bool factor(double *restrict matrix, int size, int band,
                               double *restrict panel) {
  const size_t lead = (size_t)band + 1, length = (size_t)(band + PANEL);
  const double *p0 = panel, *p1 = panel + length, *p2 = panel + 2 * length,
               *p3 = panel + 3 * length;
  for (int first = 0; first < size; first += PANEL) {
    const int width = least(PANEL, size - first), rows = least(band + PANEL, size - first);
    memset(panel, 0, PANEL * length * sizeof *panel);
    if (!factor_panel(matrix, band, first, width, rows, panel)) {
      return false;
    }
    for (int t = PANEL; t < rows; ++t) {
      double *restrict column = matrix + (size_t)(first + t) * lead;
      const double a0 = p0[t], a1 = p1[t], a2 = p2[t], a3 = p3[t];
      for (int i = t; i < rows; ++i) {
        column[i - t] -= (a0 * p0[i] + a1 * p1[i]) + (a2 * p2[i] + a3 * p3[i]);
      }
    }
  }
  return true;
}

bool band_factor(double *matrix, int size, int band, double *panel) {
  return factor(matrix, size, band, panel);
}

void band_solve(const double *matrix, int size, int band, double *x) {
  for (int j = 0; j < size; ++j) {
    const double *column = matrix + (size_t)j * (size_t)(band + 1);
    const int last = least(band, size - 1 - j);
    x[j] /= column[0];
    for (int i = 1; i <= last; ++i) {
      x[j + i] -= column[i] * x[j];
    }
  }
  for (int j = size - 1; j >= 0; --j) {
    const double *column = matrix + (size_t)j * (size_t)(band + 1);
    const int last = least(band, size - 1 - j);
    double sum = x[j];
    for (int i = 1; i <= last; ++i) {
      sum -= column[i] * x[j + i];
    }
    x[j] = sum / column[0];
  }
}
