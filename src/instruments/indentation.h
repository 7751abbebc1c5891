/* indentation.h - a small flat tip pressed into layered skin. For sagging.c and its tests; not for
 * other folders. Units mm, kPa, mN, s. */
#ifndef CUTIS_INSTRUMENTS_INDENTATION_H
#define CUTIS_INSTRUMENTS_INDENTATION_H

#include "instruments/instruments.h"

typedef struct indentation_test {
  double tip_mm;   /* radius of the tip, flat and smooth */
  double depth_mm; /* reached at an even pace */
  double time_s;
} indentation_test;

/* How fine. */
typedef struct indentation_grid {
  int order;
  int tip_columns, outer_columns; /* under the tip and beyond it, growing away from its edge */
  double smallest;                /* at the edge, over the radius of the tip */
  double outer_mm;                /* radius of the body */
  int rows[LAYERS];
  double rows_growth[LAYERS];
  int steps; /* of time */
} indentation_grid;
void indentation_grid_default(indentation_grid *grid);

typedef struct indentation indentation;
cutis_status indentation_create(cutis_context *context, const indentation_grid *grid,
                                indentation **created);
void indentation_destroy(cutis_context *context, indentation **destroyed);
/* The force at the end. layers: in the directions of skin. Errors: CUTIS_NOT_CONVERGED (with the
 * depth reached), CUTIS_OUT_OF_RANGE (layers). */
cutis_status indentation_press(cutis_context *context, indentation *of,
                               const mechanics_layer layers[LAYERS], const indentation_test *test,
                               double *force_mN);

#endif
