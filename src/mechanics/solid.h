/* solid.h - what the files of mechanics/ say to each other: the law at a point and one element. Not
 * for other folders, but for tests. Units as in mechanics.h. */
#ifndef CUTIS_MECHANICS_SOLID_H
#define CUTIS_MECHANICS_SOLID_H

#include "mechanics/mechanics.h"

/* ---- the law at a point (material.c) ---- */

/* What is common to all points of a material in one step. */
typedef struct material_step {
  const material *of;
  double dt_s;
  struct {
    bool relaxed;    /* wholly, in the state at hand */
    bool laid;       /* renewed, not relaxing: the old shape goes at the pace of x alone */
    bool slips;      /* Eyring flow: the step's flow depends on the stress */
    double x, theta; /* dt/tau (renewals) and its end weight, for small stress */
  } branch[MATERIAL_BRANCHES];
} material_step;
void material_step_of(const material *of, material_pace pace, material_step *step);

/* Isochoric second Piola-Kirchhoff stress of a right Cauchy-Green tensor c, and (if not NULL) its
 * tangent 2 dS/dc as the symmetric matrix over the four components, and the memory at the end of
 * the step (may be the same as `last`). flow: a first guess of each branch's flow over the step (0:
 * none), replaced by what was found, so that the next call nearby is quick; may be NULL. */
void material_stress(const material_step *step, const material_memory *last, const double c[TENSOR],
                     double flow[MATERIAL_BRANCHES], double stress[TENSOR],
                     double tangent[TENSOR][TENSOR], material_memory *next);
/* At rest in c: every branch relaxed there. */
void material_memory_relaxed(const material *of, const double c[TENSOR], material_memory *memory);
/* Isochoric stored energy, kJ/m3 = kPa, of the springs, given c and the memory's internal tensors.
 */
double material_energy(const material *of, const material_memory *memory, const double c[TENSOR]);
/* Power dissipated by the dashpots in that state, kPa/s. */
double material_dissipation(const material *of, const material_memory *memory,
                            const double c[TENSOR]);

/* ---- one element (element.c) ---- */
enum { SOLID_POINTS = 9, SOLID_HALF = 10, SOLID_WIDE = 2 * SOLID_HALF };

/* Gradients and weights at one quadrature point of one element. */
typedef struct solid_point {
  /* dN/dx, dN/dz and (round an axis) N/r in the reference shape; padded with 0 */
  double gr[SOLID_HALF], gz[SOLID_HALF], nr[SOLID_HALF];
  double weight;               /* dA; round an axis 2 pi r dA */
  double phi[SOLID_PRESSURES]; /* pressure shapes, orthonormal over the element */
} solid_point;

/* What the condensation of one element keeps. */
typedef struct element_keep {
  double centre_row[2][SOLID_WIDE]; /* stiffness of the centre node against the others */
  double centre_inverse[3];         /* inverse of its own 2x2 stiffness: rr, rz, zz */
  double centre_force[2];
  double constraint[SOLID_PRESSURES][SOLID_WIDE];
  double dilation[SOLID_PRESSURES];
} element_keep;

/* One element's forces and stiffness. Local order: first displacements of the nodes, then (from
 * SOLID_HALF) the second ones; unused places are 0. */
typedef struct element_work {
  double force[SOLID_WIDE];   /* with the pressure that the dilation asks for */
  double balance[SOLID_WIDE]; /* with the pressure that the iteration carries */
  double stiffness[SOLID_WIDE][SOLID_WIDE];
  double constraint[SOLID_PRESSURES][SOLID_WIDE]; /* integral of phi dJ/du */
  double dilation[SOLID_PRESSURES];               /* integral of phi (J - 1) */
} element_work;
/* false: turned inside out. tangent: fill stiffness and constraint too. */
bool element_evaluate(solid *body, const material_step *steps, int element, bool tangent,
                      element_work *work);
/* Shape functions and derivatives of the reference square; order 1 or 2. */
void element_shapes(int order, double xi, double eta, double n[SOLID_NODES],
                    double dxi[SOLID_NODES], double deta[SOLID_NODES]);
extern const double element_gauss2[2], element_gauss3[3], element_weight2[2], element_weight3[3];
/* Forces and stiffness of suction on one edge: local order r, z of each node in turn. */
void edge_evaluate(const solid *body, const solid_edge *edge, double suction_kPa, double force[6],
                   double stiffness[6][6]);

/* ---- band matrices (band.c) ---- */
/* Symmetric, its lower half by columns: `size` columns of band + 1, the diagonal first. */
enum { BAND_PANEL = 4 };
/* A = L L^T in place; false: not positive definite. panel: [BAND_PANEL*(band + BAND_PANEL)], for the
 * work. */
bool band_factor(double *matrix, int size, int band, double *panel);
/* x = A^-1 x, of a factored matrix. */
void band_solve(const double *matrix, int size, int band, double *x);

/* The laws of the layers over a step; the degree of freedom at a local place, -1 for padding. */
void solid_steps(const solid *body, material_pace pace, material_step steps[SOLID_LAYERS]);
int solid_local_dof(const solid *body, const int *node, int place);

#endif
