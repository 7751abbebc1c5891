/* vector.c - a SUNDIALS vector of one number a state, and the dense solver for it.
 *
 * They are those of SUNDIALS with those operations that BDF spends its time in written for a length
 * known to the compiler. With so few states most of a step is such operations: bench_kinetics shows
 * what this saves. */
#include "skin/vector.h"

#include "skin/skin.h"

#include <math.h>
#include <string.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#define EACH_STATE for (int i = 0; i < CUTIS_STATES; i++)

static void linear_sum(realtype a, N_Vector x_vector, realtype b, N_Vector y_vector,
                       N_Vector z_vector) {
  const realtype *x = NV_DATA_S(x_vector), *y = NV_DATA_S(y_vector);
  realtype *z = NV_DATA_S(z_vector);
  EACH_STATE z[i] = a * x[i] + b * y[i];
}

static void constant(realtype c, N_Vector z_vector) {
  realtype *z = NV_DATA_S(z_vector);
  EACH_STATE z[i] = c;
}

static void scale(realtype c, N_Vector x_vector, N_Vector z_vector) {
  const realtype *x = NV_DATA_S(x_vector);
  realtype *z = NV_DATA_S(z_vector);
  EACH_STATE z[i] = c * x[i];
}

static void absolute(N_Vector x_vector, N_Vector z_vector) {
  const realtype *x = NV_DATA_S(x_vector);
  realtype *z = NV_DATA_S(z_vector);
  EACH_STATE z[i] = fabs(x[i]);
}

static void inverse(N_Vector x_vector, N_Vector z_vector) {
  const realtype *x = NV_DATA_S(x_vector);
  realtype *z = NV_DATA_S(z_vector);
  EACH_STATE z[i] = 1 / x[i];
}

static realtype weighted_norm(N_Vector x_vector, N_Vector weight_vector) {
  const realtype *x = NV_DATA_S(x_vector), *weight = NV_DATA_S(weight_vector);
  realtype sum = 0;
  EACH_STATE sum += (x[i] * weight[i]) * (x[i] * weight[i]);
  return sqrt(sum / CUTIS_STATES);
}

N_Vector state_vector_create(SUNContext sundials) {
  N_Vector vector = N_VNew_Serial(CUTIS_STATES, sundials);
  if (vector != NULL) {
    vector->ops->nvlinearsum = linear_sum;
    vector->ops->nvconst = constant;
    vector->ops->nvscale = scale;
    vector->ops->nvabs = absolute;
    vector->ops->nvinv = inverse;
    vector->ops->nvwrmsnorm = weighted_norm;
  }
  return vector;
}

/* x from b, by the factors that SUNDIALS left in the matrix: L below its diagonal, U on and above it,
 * and the row that each was changed with. */
static int solve_factored(SUNLinearSolver solver, SUNMatrix matrix, N_Vector x_vector,
                          N_Vector b_vector, realtype tolerance) {
  (void)tolerance;
  const realtype *b = NV_DATA_S(b_vector);
  const sunindextype *changed = ((SUNLinearSolverContent_Dense)solver->content)->pivots;
  realtype x[CUTIS_STATES];
  EACH_STATE x[i] = b[i];
  for (int k = 0; k < CUTIS_STATES; k++) {
    const realtype moved = x[changed[k]];
    x[changed[k]] = x[k];
    x[k] = moved;
  }
  for (int k = 0; k < CUTIS_STATES; k++) {
    const realtype *column = SM_COLUMN_D(matrix, k), done = x[k];
    for (int i = k + 1; i < CUTIS_STATES; i++) {
      x[i] -= done * column[i];
    }
  }
  for (int k = CUTIS_STATES - 1; k >= 0; k--) {
    const realtype *column = SM_COLUMN_D(matrix, k), done = x[k] /= column[k];
    for (int i = 0; i < k; i++) {
      x[i] -= done * column[i];
    }
  }
  memcpy(NV_DATA_S(x_vector), x, sizeof x);
  return SUNLS_SUCCESS;
}

SUNLinearSolver state_solver_create(N_Vector vector, SUNMatrix matrix, SUNContext sundials) {
  SUNLinearSolver solver = SUNLinSol_Dense(vector, matrix, sundials);
  if (solver != NULL) {
    solver->ops->solve = solve_factored;
  }
  return solver;
}
