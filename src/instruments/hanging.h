/* hanging.h - a plane-strain section of skin and fat that hangs under its own weight between the
 * ligaments that hold it. For sagging.c and its tests; not for other folders. Units mm, kPa. */
#ifndef CUTIS_INSTRUMENTS_HANGING_H
#define CUTIS_INSTRUMENTS_HANGING_H

#include "instruments/instruments.h"

/* How fine. */
typedef struct hanging_grid {
  int order;
  int ligament_columns; /* over half a ligament, at either end */
  int columns;          /* over half of what hangs between, growing towards the middle */
  double widening;      /* of these, the middle one over that beside the ligament */
  int rows[LAYERS];
  double rows_growth[LAYERS]; /* each row over the one above it */
} hanging_grid;
void hanging_grid_default(hanging_grid *grid);

/* What holds the ends: ligaments through the fat, the skin beyond pulling as it does at rest;
 * or, to compare with closed forms, walls along which they glide, or to which they are stuck. */
typedef enum hanging_ends { HANGING_LIGAMENTS, HANGING_GUIDED, HANGING_CLAMPED } hanging_ends;

/* Where the section hangs. x runs along it from the upper to the lower hold, z outwards. */
typedef struct hanging_place {
  hanging_ends ends;
  double lying_share;     /* of all time; the rest is upright */
  double span_mm;         /* between the middles of the ligaments */
  double ligament_mm;     /* width of one along x */
  double ligament_k1_kPa; /* of its fibres, straight through the fat from the base to the skin */
} hanging_place;

typedef enum hanging_posture { HANGING_UPRIGHT, HANGING_SUPINE, HANGING_POSTURES } hanging_posture;
typedef struct hanging_pull {
  double gravity_m_per_s2[2];
  bool floor; /* the base glides on what bears it; false: nothing bears it but the ends */
} hanging_pull;

typedef struct hanging {
  hanging_grid grid;
  hanging_place place;
  hanging_pull pull[HANGING_POSTURES];
  solid *body;
  material material[LAYERS + 1];       /* last: the fat of the ligaments */
  solid_shape shape[HANGING_POSTURES]; /* the last equilibrium of each */
} hanging;

cutis_status hanging_create(cutis_context *context, const hanging_grid *grid, hanging **created);
void hanging_destroy(cutis_context *context, hanging **destroyed);
/* What a section of the same grid remembers; its layers come with the next hanging_change. */
void hanging_copy(const hanging *from, hanging *to);

/* Build the section without weight: layers in the directions of the section, nothing of a past.
 * Errors: CUTIS_OUT_OF_RANGE (layers), CUTIS_BAD_INPUT. */
cutis_status hanging_build(cutis_context *context, hanging *of, const hanging_place *place,
                           const hanging_pull pull[HANGING_POSTURES],
                           const mechanics_layer layers[LAYERS]);
/* The layers have changed; displacements and memory stay. Errors: as hanging_build. */
cutis_status hanging_change(cutis_context *context, hanging *of,
                            const mechanics_layer layers[LAYERS]);
/* The equilibrium of a posture, elastic about what is laid down. Errors: CUTIS_NOT_CONVERGED, with the
 * posture and the share of its weight still borne. */
cutis_status hanging_find(cutis_context *context, hanging *of, hanging_posture posture);
/* Of each layer a number of renewals are laid down, over days in which the body stood and lay. */
cutis_status hanging_creep(cutis_context *context, hanging *of, const double renewals[LAYERS]);
/* Creep to where it ends. Errors: CUTIS_NOT_CONVERGED. */
cutis_status hanging_settle(cutis_context *context, hanging *of);

/* The nodes of the surface, and of the base, from the upper end down. */
int hanging_nodes(const hanging *of);
int hanging_surface_node(const hanging *of, int i);
int hanging_base_node(const hanging *of, int i);

#endif
