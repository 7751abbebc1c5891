/* test_band.c - the Cholesky factorisation of band matrices: the product of its factor, solutions,
 * and what is not positive definite, at all sizes and bands around a panel. */
#include "mechanics/solid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "testing.h"

enum { SIZE = 23, BAND = 25 };
static double full[SIZE][SIZE], *matrix, *panel;

/* Diagonally dominant, so positive definite; what lies outside of it is not to be read. Memory is as
 * large as asked for and no larger, so that a sanitizer sees what goes beyond. */
static void make(int size, int band) {
  const size_t entries = (size_t)(size * (band + 1));
  memset(full, 0, sizeof full);
  free(matrix);
  free(panel);
  matrix = malloc(entries * sizeof *matrix);
  panel = malloc((size_t)(BAND_PANEL * (band + BAND_PANEL)) * sizeof *panel);
  assert_true(matrix != NULL && panel != NULL);
  for (size_t i = 0; i < entries; ++i) {
    matrix[i] = NAN;
  }
  for (int j = 0; j < size; ++j) {
    for (int i = j; i < size && i <= j + band; ++i) {
      full[i][j] = full[j][i] = i == j ? 2.385 + 1.3 * band : sin(3.17 * i + 7.13 * j * j);
      matrix[j * (band + 1) + i - j] = full[i][j];
    }
  }
}

static void the_factor_times_itself_is_the_matrix(void **state) {
  (void)state;
  for (int size = 1; size <= SIZE; ++size) {
    for (int band = 0; band <= BAND; band += band < 7 ? 1 : 6) {
      double lower[SIZE][SIZE] = {{0.0}}, x[SIZE], wanted[SIZE];
      make(size, band);
      assert_true(band_factor(matrix, size, band, panel));
      for (int j = 0; j < size; ++j) {
        for (int i = j; i < size && i <= j + band; ++i) {
          lower[i][j] = matrix[j * (band + 1) + i - j];
        }
      }
      for (int i = 0; i < size; ++i) {
        wanted[i] = cos(1.7 * i);
        for (int j = 0; j < size; ++j) {
          double sum = 0.0;
          for (int k = 0; k < size; ++k) {
            sum += lower[i][k] * lower[j][k];
          }
          assert_true(fabs(sum - full[i][j]) < 1e-13 * full[0][0]);
        }
      }
      for (int i = 0; i < size; ++i) {
        x[i] = 0.0;
        for (int j = 0; j < size; ++j) {
          x[i] += full[i][j] * wanted[j];
        }
      }
      band_solve(matrix, size, band, x);
      for (int i = 0; i < size; ++i) {
        assert_true(fabs(x[i] - wanted[i]) < 1e-12);
      }
    }
  }
}

static void what_is_not_positive_is_told(void **state) {
  (void)state;
  for (int at = 0; at < SIZE; ++at) {
    make(SIZE, 6);
    matrix[at * 7] = -0.0713;
    assert_false(band_factor(matrix, SIZE, 6, panel));
    make(SIZE, 6);
    matrix[at * 7] = NAN;
    assert_false(band_factor(matrix, SIZE, 6, panel));
  }
  /* positive on its diagonal alone */
  make(2, 1);
  double two[4] = {1.0, 1.3, 1.0, NAN};
  assert_false(band_factor(two, 2, 1, panel));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_factor_times_itself_is_the_matrix),
                                     cmocka_unit_test(what_is_not_positive_is_told)};
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  free(matrix);
  free(panel);
  return failed;
}
