/* elimination.c - writes the program that factors and solves I/(gamma h) - J without pivoting, from the
 * pattern of J: straight lines of code with no zero in them. Run by the build (CMakeLists.txt); its
 * output is included by src/skin/lanes.c.
 *
 * The pattern is what is not 0 in the Jacobian at any of many random states; tests/test_batch.c tries
 * others. The order is that of least (entries left in the row - 1)(in the column - 1), Markowitz 1957,
 * on the diagonal, which keeps the fill small. */
#include <stdio.h>
#include <string.h>

#include "skin/mechanisms.h"

enum { N = CUTIS_STATES, TRIES = 400 };

static double chance(unsigned long long *seed) { /* Knuth's MMIX generator, upper half */
  *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
  return ((double)(*seed >> 33) + 0.5) / 2147483648.0;
}

static void find_pattern(const skin_model *model, bool pattern[N][N]) {
  unsigned long long seed = 20261122;
  for (int try = 0; try < TRIES; try++) {
    double y[N], jacobian[N][N];
    for (int i = 0; i < N; i++) {
      y[i] = (model->rest[i] + 0.3) * (0.05 + 3 * chance(&seed));
    }
    y[CUTIS_X] = chance(&seed);
    const skin_milieu milieu = {.uv_index = chance(&seed),
                                .packs_per_day = chance(&seed),
                                .menopause_age_y = 50,
                                .edge_supply_per_d = chance(&seed)};
    skin_jacobian(model, &milieu, 25 + 60 * chance(&seed), y, jacobian[0]);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        pattern[i][j] |= i == j || jacobian[i][j] != 0;
      }
    }
  }
}

/* Eliminates one state after the other, marks the fill, and notes who is when. */
static void find_order(bool pattern[N][N], int order[N]) {
  bool done[N] = {false};
  for (int step = 0; step < N; step++) {
    int best = -1, least = N * N;
    for (int k = 0; k < N; k++) {
      int in_row = 0, in_column = 0;
      for (int j = 0; j < N && !done[k]; j++) {
        in_row += !done[j] && j != k && pattern[k][j];
        in_column += !done[j] && j != k && pattern[j][k];
      }
      if (!done[k] && in_row * in_column < least) {
        least = in_row * in_column;
        best = k;
      }
    }
    done[best] = true;
    order[step] = best;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        pattern[i][j] |= !done[i] && !done[j] && pattern[i][best] && pattern[best][j];
      }
    }
  }
}

/* Row by row (Doolittle): U on and right of the diagonal, L left of it; the diagonal of U is kept
 * inverted. p, q, k: places in the order. */
static void write_factor(bool jacobian[N][N], bool filled[N][N], const int order[N],
                         int place[N][N]) {
  printf(
      "static inline void eliminate(const real (*restrict J)[%d], real diagonal, real *restrict m) "
      "{\n",
      N);
  for (int p = 0; p < N; p++) {
    const int i = order[p];
    for (int q = 0; q < N; q++) {
      const int j = order[q];
      if (!filled[i][j]) {
        continue;
      }
      printf("  m[%d] = ", place[p][q]);
      if (q < p) {
        printf("(");
      } else if (q == p) {
        printf("lanes_per(");
      }
      if (p == q) {
        printf("diagonal");
      }
      if (jacobian[i][j]) {
        printf(" - J[%d][%d]", i, j);
      } else if (p != q) {
        printf("-(real){0}");
      }
      for (int k = 0; k < p && k < q; k++) {
        if (filled[i][order[k]] && filled[order[k]][j]) {
          printf(" - m[%d] * m[%d]", place[p][k], place[k][q]);
        }
      }
      if (q < p) {
        printf(") * m[%d]", place[q][q]);
      } else if (q == p) {
        printf(")");
      }
      printf(";\n");
    }
  }
  printf("}\n\n");
}

static void write_solve(bool filled[N][N], const int order[N], int place[N][N]) {
  printf("static inline void substitute(const real *restrict m, real *restrict x) {\n");
  for (int p = 0; p < N; p++) {
    printf("  %sx%d = x[%d]", "const real ", p, order[p]);
    for (int q = 0; q < p; q++) {
      if (filled[order[p]][order[q]]) {
        printf(" - m[%d] * x%d", place[p][q], q);
      }
    }
    printf(";\n");
  }
  for (int p = N - 1; p >= 0; p--) {
    printf("  const real z%d = (x%d", p, p);
    for (int q = p + 1; q < N; q++) {
      if (filled[order[p]][order[q]]) {
        printf(" - m[%d] * z%d", place[p][q], q);
      }
    }
    printf(") * m[%d];\n  x[%d] = z%d;\n", place[p][p], order[p], p);
  }
  printf("}\n");
}

int main(void) {
  cutis_parameters central;
  skin_model model;
  cutis_context *context;
  bool jacobian[N][N] = {{false}}, filled[N][N];
  int order[N], place[N][N], entries = 0, nonzero = 0;
  parameters_default(&central);
  if (cutis_context_create(NULL, &context) != CUTIS_OK ||
      skin_model_create(context, &central, &model) != CUTIS_OK) {
    return 1;
  }
  find_pattern(&model, jacobian);
  memcpy(filled, jacobian, sizeof filled);
  find_order(filled, order);
  for (int p = 0; p < N; p++) {
    for (int q = 0; q < N; q++) {
      nonzero += jacobian[p][q];
      place[p][q] = filled[order[p]][order[q]] ? entries++ : -1;
    }
  }
  printf(
      "/* Made by cmake/elimination.c: %d entries of the Jacobian and its diagonal, %d with fill. "
      "*/\n"
      "enum { ELIMINATION_ENTRIES = %d };\n"
      "static const bool elimination_pattern[%d][%d] = {\n",
      nonzero, entries, entries, N, N);
  for (int i = 0; i < N; i++) {
    printf("    {");
    for (int j = 0; j < N; j++) {
      printf("%d%s", jacobian[i][j], j + 1 < N ? ", " : "},\n");
    }
  }
  printf("};\n\n");
  write_factor(jacobian, filled, order, place);
  write_solve(filled, order, place);
  cutis_context_destroy(&context);
  return 0;
}
