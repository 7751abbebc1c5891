/* gap.c - the provisional matrix that fills what a needle opened, until collagen has taken its
 * place.
 *
 *   dX/dt = -kX X
 *
 * X is the volume fraction of unfilled gap, kX per day.
 *
 * Source: fitted with the open-wound limit; half-life 8.7 d.
 * Limits: one rate whatever the size of the gap; the surface closes by itself, much sooner
 * (wound/closure.c). */
#include "skin/mechanisms.h"

void gap_rates(const skin_point *at, real *rates) {
  rates[CUTIS_X] = -at->p->kX * at->X;
}

void gap_jacobian(const skin_point *at, skin_matrix jacobian) {
  jacobian[CUTIS_X][CUTIS_X] = -at->p->kX;
}
