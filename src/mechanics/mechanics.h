/* mechanics/ - what skin does under load: one material law, finite-strain elements (axisymmetric,
 * plane strain, sheet), equilibrium, and the layers that a skin's state makes. The instruments stand
 * on it. Lengths mm, stresses kPa, forces mN (plane: mN per mm of depth), times s.
 *
 * Symmetric tensors of a plane or axisymmetric state have four components, in this order everywhere:
 * 0 first axis, 1 second axis, 2 the shear of these two, 3 third direction. What these are follows
 * from the kind of a body: r, z, hoop; or x, z, out of the plane; or x, y, through the sheet. Skin
 * itself has the directions across its tension lines, through its thickness and along the lines.
 *
 * This header is the whole interface of the folder. */
#ifndef CUTIS_MECHANICS_H
#define CUTIS_MECHANICS_H

#include "skin/skin.h"

enum { TENSOR = 4 };
enum { DIRECTION_ACROSS, DIRECTION_THROUGH, DIRECTION_ALONG, DIRECTIONS };

/* ---- material (material.c) ----
 * Per reference volume: neo-Hookean ground and elastin, a dispersed collagen weave that engages
 * beyond its crimp, a nearly incompressible bulk, viscous branches with their own flow, and collagen
 * laid down in place, whose reference shape drifts to the present one as the collagen is renewed.
 * docs/mechanisms/mechanics.md has the equations. */
/* Strain energy of the weave is cut off where exp would overflow; skin tears long before. */
#define MECHANICS_WEAVE_EXPONENT_MAX 60.0
enum { MATERIAL_FLUID, MATERIAL_SLIDING, MATERIAL_LAID, MATERIAL_BRANCHES };
typedef struct material_branch {
  double modulus_kPa;
  double time_s;   /* relaxation time at small stress; not of MATERIAL_LAID */
  double slip_kPa; /* stress at which flow quickens (Eyring); INFINITY: a linear branch */
} material_branch;

typedef struct material {
  double mu_kPa;            /* ground substance and elastin, shear modulus */
  double k1_kPa, k2;        /* collagen weave */
  double crimp_stretch;     /* ls: fibres bear load beyond it */
  double fibre[DIRECTIONS]; /* diagonal of the structure tensor, trace 1: components 0, 1, 3 */
  double bulk_kPa;
  double prestretch
      [DIRECTIONS]; /* of the tissue in the reference shape, product 1: components 0, 1, 3 */
  double density_mg_per_mm3;
  double renewals; /* of what is laid down in place, between the last state and this one */
  bool overstress; /* branches as Simo's linear overstress instead, for comparison with other codes
                      (material.c) */
  material_branch branch[MATERIAL_BRANCHES];
} material;

/* ---- layers (layers.c) ---- */
enum { LAYER_EPIDERMIS, LAYER_PAPILLARY, LAYER_RETICULAR, LAYER_HYPODERMIS, LAYERS };
typedef struct mechanics_layer {
  double thickness_mm;
  material material; /* in the directions of skin: a section across the lines takes it as it is */
} mechanics_layer;
/* The layers of this skin, from its state: stiffness, crimp, thickness and flow follow the matrix.
 * The pre-stretch is the one that gives the area's tension to skin at rest at 25; later the stretch
 * stays and the tension follows the matrix. */
void mechanics_layers(const skin_model *model, const skin_milieu *milieu, double age_y,
                      const double *y, const cutis_anatomy *anatomy,
                      mechanics_layer layers[LAYERS]);
/* The same with the cover split into stratum corneum and living epidermis, for sections whose waves
 * are as short as the cover is thick. Their moduli are in the ratio given, and their mean over the
 * thickness is the cover's: stretched they are as stiff as it is. corneum_share: of its thickness. */
enum {
  SPLIT_CORNEUM,
  SPLIT_EPIDERMIS,
  SPLIT_PAPILLARY,
  SPLIT_RETICULAR,
  SPLIT_HYPODERMIS,
  SPLIT_LAYERS
};
void mechanics_layers_split(const mechanics_layer layers[LAYERS], double corneum_share,
                            double ratio, mechanics_layer split[SPLIT_LAYERS]);
int layer_of_split(int split); /* LAYER_ that it is, or is a part of */
/* The same material in the directions of a body round an axis normal to the skin (in the plane the
 * mean of across and along), of a sheet in the plane of the skin (x across, y along the lines), and
 * of a section along the lines. */
material material_round_axis(const material *skin);
material material_in_sheet(const material *skin);
material material_along_lines(const material *skin);

/* ---- the law at a point (material.c) ---- */
/* Stress along the first direction in the reference shape, free along the second, with everything
 * that flows or is laid down at ease. */
double material_resting_kPa(const material *of);

/* What a point remembers from the last equilibrium. */
typedef struct material_memory {
  double internal[MATERIAL_BRANCHES][TENSOR]; /* Ci of each branch, determinant 1; the stress of an
                                                 overstress branch */
  double strain[TENSOR]; /* isochoric right Cauchy-Green tensor; unit deviator with overstress */
  double flow_per_s[MATERIAL_BRANCHES]; /* 1/(effective relaxation time) over the last step */
} material_memory;

/* How time passes between two states. Of seconds the viscous branches know, of renewals what is
 * laid down in place. */
typedef struct material_pace {
  double dt_s;  /* 0: the viscous branches are fully relaxed */
  double share; /* of material.renewals; 0: none; INFINITY: all is laid down anew in this state */
} material_pace;
#define PACE_AT_REST ((material_pace){0.0, INFINITY})
#define PACE_SECONDS(dt_s) ((material_pace){dt_s, 0.0})
#define PACE_YEARS(share) ((material_pace){0.0, share})

/* ---- a body (solid.c, equilibrium.c) ----
 * A grid of columns x rows quadrilaterals, mapped to any shape. Order 2: nine displacement nodes
 * and a linear pressure; order 1: four nodes and a constant pressure. The pressure is an unknown of
 * the element, condensed there. Node (column i, row j) of the grid of nodes has the number
 * i * (order * rows + 1) + j; element (i, j) the number i * rows + j. */
typedef enum solid_kind {
  SOLID_ROUND_AXIS,   /* r, z; round r = 0 */
  SOLID_PLANE_STRAIN, /* a section: nothing moves out of the plane */
  SOLID_SHEET         /* no stress through the sheet, volume kept: no pressures, no bulk modulus */
} solid_kind;
enum { SOLID_NODES = 9, SOLID_PRESSURES = 3, SOLID_LAYERS = 8 };

/* An edge under suction, which pulls along its outward normal. Its nodes in the sense of travel
 * that has the body on the right; order 1 uses the first two. */
typedef struct solid_edge {
  int node[3];
} solid_edge;

/* Displacements and pressures of a body, kept to go back to. */
typedef struct solid_shape {
  double *u, *pressure;
} solid_shape;

typedef struct solid {
  solid_kind kind;
  int order, columns, rows;
  int nodes, elements, points; /* points: of one element */
  int element_nodes, pressures;
  double *position;          /* [2*nodes] first, second coordinate in the reference shape */
  int *element_node;         /* [elements*SOLID_NODES] */
  int *element_layer;        /* [elements] index into materials */
  const material *materials; /* belongs to the caller */
  int layers;
  bool *fixed;      /* [2*nodes]: displacement held where it is */
  solid_edge *edge; /* edges under pressure */
  int edges;
  bool follower;              /* pressure turns with the surface; otherwise a dead axial load */
  double gravity_m_per_s2[2]; /* acts on the reference volume; 0 from solid_create */
  double
      *load; /* [2*nodes] dead forces, mN; 0 from solid_create; none on a node within an element */
  double *u; /* [2*nodes] displacement */
  double *pressure;        /* [elements*SOLID_PRESSURES] coefficients of the pressure field */
  material_memory *memory; /* [elements*points] */
  double (*flow)[MATERIAL_BRANCHES]; /* [elements*points] of the step being solved: first guesses */
  struct solid_point *point;         /* [elements*points] */
  double (*node_volume)[SOLID_NODES]; /* [elements] integral of each node's shape */
  /* equations */
  int equations, band;
  int *equation;          /* [2*nodes] or -1 */
  double *matrix, *panel; /* symmetric band, lower, by columns; for its factorisation */
  double *residual, *balance, *change; /* [equations] */
  struct element_keep *keep;           /* [elements] */
  double *motion, *squeeze;            /* a change of all displacements and pressures */
  solid_shape before;                  /* the iteration */
  /* In balance: no nodal force is out by more than tolerance_mN and the carried pressures agree
   * with the dilation to a change of volume of tolerance_volume; or a further iteration, judged
   * from the last two, would move nothing by more than tolerance_change_mm (0: never judge). */
  double tolerance_mN, tolerance_volume, tolerance_change_mm;
  double step_limit_mm; /* largest change of a displacement in one iteration */
  int iterations;       /* counted over the solid's life */
  int factorisations;
} solid;

cutis_status solid_create(cutis_context *context, solid_kind kind, int order, int columns, int rows,
                          int edges, solid **body);
void solid_destroy(cutis_context *context, solid **body);
/* After positions, layers and materials are set: gradients, weights, a relaxed memory, u = 0.
 * Errors: CUTIS_OUT_OF_DOMAIN (an element turned inside out). */
cutis_status solid_prepare(cutis_context *context, solid *body);
/* Positions or materials have changed (skin has grown thinner): gradients and weights anew;
 * displacements, pressures and memory stay. Errors: as solid_prepare. */
cutis_status solid_reshape(cutis_context *context, solid *body);
/* Number the equations; again whenever `fixed` changes. Errors: CUTIS_BAD_INPUT (all are fixed). */
cutis_status solid_number(cutis_context *context, solid *body);
/* Equilibrium at a suction at the pace that time passes, from the present u as first guess; held
 * displacements are those of u, so that moving them before the call loads the body. With failure u
 * and the pressures are as they were before the call. Memory is not changed: solid_commit does
 * that. The equilibrium found is stable but where a symmetry holds the body on its ridge. */
bool solid_equilibrium(solid *body, material_pace pace, double suction_kPa);
void solid_commit(solid *body, material_pace pace);
/* Every point at rest where it is. */
void solid_relax(solid *body);
/* Is the present state stable: the stiffness positive definite? The last solid_equilibrium must
 * have found it. */
bool solid_is_stable(solid *body, material_pace pace, double suction_kPa);
/* Shapes go with bodies of one grid. After a failed create, destroy. */
cutis_status solid_shape_create(cutis_context *context, const solid *body, solid_shape *shape);
void solid_shape_destroy(cutis_context *context, solid_shape *shape);
void solid_shape_copy(const solid *body, const solid_shape *from, solid_shape *to);
void solid_shape_clear(const solid *body, solid_shape *shape); /* the reference shape */
void solid_keep(const solid *body, solid_shape *shape);
void solid_take(solid *body, const solid_shape *shape);
/* u, pressures and memory of a body of the same grid. */
void solid_copy_state(const solid *from, solid *to);
/* All but the materials: shape, what is held, and the state. */
void solid_copy(const solid *from, solid *to);

/* Out-of-balance force of all 2*nodes degrees of freedom: at held ones the reaction. false if an
 * element is turned inside out. */
bool solid_forces(solid *body, material_pace pace, double suction_kPa, double *force);
/* Cauchy stress at a quadrature point, pressure included. */
void solid_stress(const solid *body, material_pace pace, int element, int point,
                  double cauchy[TENSOR]);

/* ---- meshes (mesh.c) ---- */
/* Ends of `count` intervals over [0, length], the first of width `smallest`, each the same factor
 * wider than the last. */
void mesh_graded(double length, double smallest, int count, double ends[]);
/* The same, the last `widening` times as wide as the first. */
void mesh_widening(double length, double widening, int count, double ends[]);
/* Where the nodes of `count` elements lie: the ends, and for order 2 the middles. */
void mesh_nodes(int order, int count, const double ends[], double at[]);
/* All rows of so many layers. */
int mesh_row_count(const int rows[], int count);
/* Rows of layered skin: rows[i] elements in layer i from the surface down, each growth[i] times the
 * one above; z of the nodes from the base (first) up to the surface, z = 0, and each element row's
 * layer. layer_of_row has the sum of rows, z order times that + 1. */
void mesh_rows(int order, const mechanics_layer *layers, int count, const int rows[],
               const double growth[], double z[], int layer_of_row[]);
/* Errors: CUTIS_OUT_OF_DOMAIN: a layer without thickness, a constant that is not positive. */
cutis_status mechanics_layers_check(cutis_context *context, const mechanics_layer layers[LAYERS]);

/* ---- folding of flat skin (folding.c) ---- */
/* Does skin, shortened in its plane by a share of its length at this pace from rest, stay flat
 * against waves of this half-wave length? */
bool folding_is_flat(const mechanics_layer *layers, int count, double shortening,
                     material_pace pace, double half_wave_mm);

/* Skin that is shortened in a way of its own: does it stay flat? */
typedef struct folding_skin {
  bool (*is_flat)(const void *of, double shortening, double half_wave_mm);
  const void *of;
} folding_skin;
/* The shortening at which it begins to fold, to 1e-4 of itself; INFINITY: none up to 0.6, when any
 * free surface has folded by itself (Biot: 0.456). */
double folding_onset(folding_skin skin, double half_wave_mm);
/* Of half waves between these the one that folds first; NAN: none folds. */
double folding_half_wave(folding_skin skin, double narrowest_mm, double widest_mm);

/* All layers shortened alike, at one pace. */
typedef struct folding_layers {
  const mechanics_layer *layers;
  int count;
  material_pace pace;
} folding_layers;
folding_skin folding_alike(const folding_layers *of);
/* folding_onset of it. */
double folding_critical(const mechanics_layer *layers, int count, material_pace pace,
                        double half_wave_mm);

#endif
