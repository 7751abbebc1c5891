/* mechanics/ - what skin does under load: one material law, axisymmetric finite-strain elements,
 * equilibrium, and the virtual instruments built on them. Lengths mm, stresses kPa, times s.
 *
 * This header is the whole interface of the folder. */
#ifndef CUTIS_MECHANICS_H
#define CUTIS_MECHANICS_H

#include "skin/skin.h"

/* ---- material (material.c) ----
 * Per reference volume: neo-Hookean ground and elastin, a dispersed collagen weave that engages
 * beyond its crimp, a nearly incompressible bulk, and viscous branches with their own flow.
 * docs/mechanisms/mechanics.md has the equations. */
enum { MATERIAL_BRANCHES = 2 };
typedef struct material_branch {
  double modulus_kPa;
  double time_s;   /* relaxation time at small stress */
  double slip_kPa; /* stress at which flow quickens (Eyring); INFINITY: a linear branch */
} material_branch;

typedef struct material {
  double mu_kPa;        /* ground substance and elastin, shear modulus */
  double k1_kPa, k2;    /* collagen weave */
  double crimp_stretch; /* ls: fibres bear load beyond it */
  double fibre[3];      /* diagonal of the structure tensor: radial, thickness, hoop; trace 1 */
  double bulk_kPa;
  double prestretch; /* in plane, before suction */
  bool overstress; /* branches as Simo's linear overstress instead, for comparison with other codes
                      (material.c) */
  material_branch branch[MATERIAL_BRANCHES];
} material;

/* ---- layers (layers.c) ---- */
enum { LAYER_EPIDERMIS, LAYER_PAPILLARY, LAYER_RETICULAR, LAYER_HYPODERMIS, LAYERS };
typedef struct mechanics_layer {
  double thickness_mm;
  material material;
} mechanics_layer;
/* The layers of this skin, from its state: stiffness, crimp, thickness and flow follow the matrix.
 * The pre-stretch is the one that gives the area's tension to skin at rest at 25; later the stretch
 * stays and the tension follows the matrix. */
void mechanics_layers(const skin_model *model, const skin_milieu *milieu, double age_y,
                      const double *y, const cutis_anatomy *anatomy,
                      mechanics_layer layers[LAYERS]);

/* ---- suction (suction.c) ----
 * A workspace holds mesh, matrices and history; it may be used for one test after another, by one
 * thread. */
typedef struct suction_workspace suction_workspace;
cutis_status suction_workspace_create(cutis_context *context, suction_workspace **workspace);
void suction_workspace_destroy(cutis_context *context, suction_workspace **workspace);
/* Errors: CUTIS_NOT_CONVERGED (with the time reached), CUTIS_OUT_OF_RANGE. */
cutis_status suction_test(cutis_context *context, suction_workspace *workspace,
                          const mechanics_layer layers[LAYERS],
                          const cutis_suction_protocol *protocol, cutis_suction *result);
/* R0-R9 and the effective modulus from a curve (readouts.c). */
void suction_readouts(const cutis_suction_protocol *protocol, cutis_suction *result);

#endif
