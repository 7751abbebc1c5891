/* vector.h - a SUNDIALS vector of one number a state. Private to solver.c. */
#ifndef CUTIS_SKIN_VECTOR_H
#define CUTIS_SKIN_VECTOR_H

#include <sundials/sundials_nvector.h>

/* NULL when there is no memory. Freed by N_VDestroy. */
N_Vector state_vector_create(SUNContext sundials);

#endif
