/* vector.h - a SUNDIALS vector of one number a state, and the dense solver for it. Private to
 * solver.c. */
#ifndef CUTIS_SKIN_VECTOR_H
#define CUTIS_SKIN_VECTOR_H

#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_nvector.h>

/* NULL when there is no memory. Freed by N_VDestroy. */
N_Vector state_vector_create(SUNContext sundials);
/* NULL when there is no memory. Freed by SUNLinSolFree. */
SUNLinearSolver state_solver_create(N_Vector vector, SUNMatrix matrix, SUNContext sundials);

#endif
