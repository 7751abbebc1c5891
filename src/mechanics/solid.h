/* solid.h - what the files of mechanics/ say to each other: the law at a point, the elements, the
 * equilibrium of a body, and the settings of the suction test. Not for other folders. Lengths mm,
 * stresses kPa, forces mN, times s.
 *
 * Symmetric tensors of an axisymmetric state have four components, in this order everywhere:
 * 0 radial, 1 axial (through the thickness), 2 the shear of these two, 3 hoop. */
#ifndef CUTIS_MECHANICS_SOLID_H
#define CUTIS_MECHANICS_SOLID_H

#include "mechanics/mechanics.h"

enum { TENSOR = 4 };

/* Hot loops are compiled twice, for AVX2 and for any processor; the arithmetic is the same (no
 * contraction). */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define SOLID_KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define SOLID_KERNEL
#endif
#if defined(__GNUC__)
#define SOLID_INLINE static inline __attribute__((always_inline))
#else
#define SOLID_INLINE static inline
#endif

/* ---- the law at a point (material.c) ---- */

/* What a point remembers from the last equilibrium. */
typedef struct material_memory {
  double internal[MATERIAL_BRANCHES][TENSOR]; /* Ci of each branch, determinant 1; the stress of an
                                                 overstress branch */
  double strain[TENSOR]; /* isochoric right Cauchy-Green tensor; unit deviator with overstress */
  double flow_per_s[MATERIAL_BRANCHES]; /* 1/(effective relaxation time) over the last step */
} material_memory;

/* What is common to all points of a material in one step. */
typedef struct material_step {
  const material *of;
  double dt_s; /* 0: every branch fully relaxed (long-time equilibrium) */
  struct {
    bool slips;      /* Eyring flow: the step's flow depends on the stress */
    double x, theta; /* dt/tau and its end weight, for small stress */
  } branch[MATERIAL_BRANCHES];
} material_step;
void material_step_of(const material *of, double dt_s, material_step *step);

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

/* ---- a body of axisymmetric elements (solid.c, equilibrium.c) ----
 * A grid of columns x rows quadrilaterals, mapped to any shape. Order 2: nine displacement nodes
 * and a linear pressure; order 1: four nodes and a constant pressure. The pressure is an unknown of
 * the element, condensed there. */
enum {
  SOLID_NODES = 9,
  SOLID_POINTS = 9,
  SOLID_PRESSURES = 3,
  SOLID_HALF = 10,
  SOLID_WIDE = 2 * SOLID_HALF,
  SOLID_LAYERS = 8
};

/* Gradients and weights at one quadrature point of one element. */
typedef struct solid_point {
  /* dN/dr, dN/dz and N/r in the reference shape; padded with 0 */
  double gr[SOLID_HALF], gz[SOLID_HALF], nr[SOLID_HALF];
  double weight;               /* 2 pi r dA */
  double phi[SOLID_PRESSURES]; /* pressure shapes, orthonormal over the element */
} solid_point;

/* An edge under suction, which pulls along its outward normal. Its nodes in the sense of travel
 * that has the body on the right; order 1 uses the first two. */
typedef struct solid_edge {
  int node[3];
} solid_edge;

/* What the condensation of one element keeps. */
typedef struct element_keep {
  double centre_row[2][SOLID_WIDE]; /* stiffness of the centre node against the others */
  double centre_inverse[3];         /* inverse of its own 2x2 stiffness: rr, rz, zz */
  double centre_force[2];
  double constraint[SOLID_PRESSURES][SOLID_WIDE];
  double dilation[SOLID_PRESSURES];
} element_keep;

typedef struct solid {
  int order, columns, rows;
  int nodes, elements, points; /* points: of one element */
  int element_nodes, pressures;
  double *position;          /* [2*nodes] r, z in the reference shape */
  int *element_node;         /* [elements*SOLID_NODES] */
  int *element_layer;        /* [elements] index into materials */
  const material *materials; /* belongs to the caller */
  int layers;
  bool *fixed;      /* [2*nodes]: displacement held where it is */
  solid_edge *edge; /* edges under pressure */
  int edges;
  bool follower;           /* pressure turns with the surface; otherwise a dead axial load */
  double *u;               /* [2*nodes] displacement */
  double *pressure;        /* [elements*SOLID_PRESSURES] coefficients of the pressure field */
  material_memory *memory; /* [elements*points] */
  double (*flow)[MATERIAL_BRANCHES]; /* [elements*points] of the step being solved: first guesses */
  solid_point *point;                /* [elements*points] */
  /* equations */
  int equations, band;
  int *equation;                       /* [2*nodes] or -1 */
  double *matrix;                      /* symmetric band, lower, by columns */
  double *residual, *balance, *change; /* [equations] */
  element_keep *keep;                  /* [elements] */
  double *motion, *squeeze;            /* a change of all displacements and pressures */
  double *u_saved, *pressure_saved;
  /* In balance: no nodal force is out by more than tolerance_mN and the carried pressures agree
   * with the dilation to a change of volume of tolerance_volume; or a further iteration, judged
   * from the last two, would move nothing by more than tolerance_change_mm (0: never judge). */
  double tolerance_mN, tolerance_volume, tolerance_change_mm;
  double step_limit_mm; /* largest change of a displacement in one iteration */
  int iterations;       /* counted over the solid's life */
  int factorisations;
} solid;

cutis_status solid_create(cutis_context *context, int order, int columns, int rows, int edges,
                          solid **body);
void solid_destroy(cutis_context *context, solid **body);
/* After positions, layers and materials are set: gradients, weights, a relaxed memory, u = 0.
 * Errors: CUTIS_BAD_INPUT (an element turned inside out). */
cutis_status solid_prepare(cutis_context *context, solid *body);
/* Number the equations; again whenever `fixed` changes. Errors: CUTIS_BAD_INPUT (all are fixed). */
cutis_status solid_number(cutis_context *context, solid *body);
/* Equilibrium at a suction after a step of dt_s (0: fully relaxed), from the present u as first
 * guess. With failure u and the pressures are as they were before the call. Memory is not changed:
 * solid_commit does that. */
bool solid_equilibrium(solid *body, double dt_s, double suction_kPa);
void solid_commit(solid *body, double dt_s);
/* Every point at rest where it is. */
void solid_relax(solid *body);

/* The laws of the layers over a step; the degree of freedom at a local place, -1 for padding. */
void solid_steps(const solid *body, double dt_s, material_step steps[SOLID_LAYERS]);
int solid_local_dof(const solid *body, const int *node, int place);

/* Out-of-balance force of all 2*nodes degrees of freedom, for tests; false if an element is turned
 * inside out. */
bool solid_forces(solid *body, double dt_s, double suction_kPa, double *force);
/* Cauchy stress at a quadrature point, pressure included. */
void solid_stress(const solid *body, double dt_s, int element, int point, double cauchy[TENSOR]);

/* ---- the suction test on one mesh (suction.c) ---- */

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

/* ---- element (element.c): one element's forces and stiffness ----
 * Local order: radial displacements of the nodes first, then (from SOLID_HALF) the axial ones;
 * unused places are 0. */
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

#endif
