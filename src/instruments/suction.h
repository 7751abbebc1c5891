/* suction.h - what suction.c and suction_readouts.c say to each other, and to their tests and
 * benchmark. Not for other folders. */
#ifndef CUTIS_INSTRUMENTS_SUCTION_H
#define CUTIS_INSTRUMENTS_SUCTION_H

#include "instruments/instruments.h"

/* A workspace holds mesh, matrices and history; it may be used for one test after another, by one
 * thread. */
typedef struct suction_workspace suction_workspace;
cutis_status suction_workspace_create(cutis_context *context, suction_workspace **workspace);
void suction_workspace_destroy(cutis_context *context, suction_workspace **workspace);
/* Errors: CUTIS_NOT_CONVERGED (with the time reached), CUTIS_OUT_OF_RANGE (the protocol),
 * CUTIS_OUT_OF_DOMAIN (the layers). */
cutis_status suction_test(cutis_context *context, suction_workspace *workspace,
                          const mechanics_layer layers[LAYERS],
                          const cutis_suction_protocol *protocol, cutis_suction *result);

/* How fine. Radial elements grow in geometric progression away from the ring's edge, on both sides.
 */
typedef struct suction_settings {
  int order;
  int inner_columns, outer_columns;
  double inner_smallest,
      outer_smallest; /* width of the elements at the edge over the aperture's radius */
  int rows[LAYERS];
  double rows_growth[LAYERS]; /* each row over the one above it */
  double fineness;            /* of the time steps: 1 as shipped */
  bool follower;
  bool fat_held; /* at the outer edge; otherwise it may be drawn in from around the ring */
} suction_settings;
void suction_settings_default(suction_settings *settings);
/* As suction_workspace_create, with settings of one's own. */
cutis_status suction_workspace_create_with(cutis_context *context, const suction_settings *settings,
                                           suction_workspace **workspace);
/* The body of the workspace, as the last test left it. */
const solid *suction_workspace_body(const suction_workspace *workspace);

/* ---- suction_readouts.c ---- */
/* R0-R9 and the effective modulus from a curve. */
void suction_readouts(const cutis_suction_protocol *protocol, cutis_suction *result);
/* The effective modulus at a deflection R0. */
double suction_modulus_kPa(const cutis_suction_protocol *protocol, double deflection_mm);
/* What they are, and how well such an instrument repeats them. */
extern const instrument_readout suction_readout[CUTIS_SUCTION_READOUTS];

#endif
