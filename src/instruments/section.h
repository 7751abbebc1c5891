/* section.h - a plane-strain section of layered skin, half a wave long, that is shortened in its
 * plane. For the instruments that fold skin (wrinkles, texture); not for other folders, but for
 * tests. Units mm, kPa, s. */
#ifndef CUTIS_INSTRUMENTS_SECTION_H
#define CUTIS_INSTRUMENTS_SECTION_H

#include "mechanics/mechanics.h"

/* A furrow is closed when the surface at its bottom has been shortened by 0.354: there a soft solid folds
 * into itself (Hohlfeld & Mahadevan 2011, Phys Rev Lett 106:105702). */
#define SECTION_CLOSED (1.0 - 0.354)

enum { SECTION_NODES = 257 }; /* most in a row or column */

/* How fine: layers from the surface down, each of so many rows that grow by a factor. */
typedef struct section_grid {
  int order, columns, layers;
  int rows[SOLID_LAYERS];
  double growth[SOLID_LAYERS];
  double widening; /* width of the last column over the first, at the trough */
} section_grid;

/* One equilibrium. */
typedef struct section_shape {
  solid_shape body;
  double shortening;
} section_shape;

/* Reference shape: x from the trough (0) to the crest (half a wave), z from the base up to the
 * surface at 0, which has a shallow wave of its own, the relief; it dies away with depth. Both ends
 * are planes of symmetry. The base is held by what lies below, which shortens with the skin. */
typedef struct section {
  section_grid grid;
  solid *body;
  material material[SOLID_LAYERS]; /* may be changed between two equilibria */
  double half_wave_mm, relief_mm;
  double x_mm[SECTION_NODES], z_mm[SECTION_NODES]; /* of the columns and rows of nodes, flat */
  double shortening;                               /* of the shape at hand */
  section_shape before;                            /* to go back to */
} section;

cutis_status section_create(cutis_context *context, const section_grid *grid, section **created);
void section_destroy(cutis_context *context, section **destroyed);

/* Build the section: at rest in the reference shape, but for the equilibrium of the relief under
 * the pre-stretch. relief_mm: peak to trough, trough at x = 0. Errors: CUTIS_OUT_OF_DOMAIN (NAN as
 * half wave: none folds), CUTIS_NOT_CONVERGED. */
cutis_status section_build(cutis_context *context, section *s, const mechanics_layer *layers,
                           double half_wave_mm, double relief_mm);
/* Everything of a section of the same grid. */
void section_copy(const section *from, section *to);
/* The layers have changed in thickness or material; displacements and memory stay. Errors: as
 * section_build. */
cutis_status section_change(cutis_context *context, section *s, const mechanics_layer *layers);

/* From the shape at hand to the equilibrium at another shortening, at the pace from the memory;
 * steps are cut in half where they must be. The memory is not changed. false: s->shortening is the
 * last in equilibrium, whose shape is kept. */
bool section_shorten(section *s, material_pace pace, double shortening);
/* The same, past the shortening at which flat skin would fold: on the way the section is lent a
 * deeper relief, which is taken back at the end, so that the path leads around the bifurcation and
 * ends on the branch with the trough at x = 0. Errors: CUTIS_NOT_CONVERGED (the shortening
 * reached), CUTIS_OUT_OF_DOMAIN. */
cutis_status section_fold(cutis_context *context, section *s, material_pace pace, double shortening,
                          double lent_mm, int steps);

cutis_status section_shape_create(cutis_context *context, const section *s, section_shape *shape);
void section_shape_destroy(cutis_context *context, section_shape *shape);
void section_shape_copy(const section *s, const section_shape *from, section_shape *to);
void section_keep(const section *s, section_shape *shape);
void section_take(section *s, const section_shape *shape);

/* Nodes along the top of a layer: how many, and where the one at `column` has come to. */
int section_columns(const section *s);
void section_top(const section *s, int layer, int column, double at_mm[2]);
/* Peak to trough of the surface; and how much higher the crest is than the trough. */
double section_depth_mm(const section *s);
double section_rise_mm(const section *s);
/* Stretch of the surface across the bottom of the trough, where it is shortened most. */
double section_trough_stretch(const section *s);

#endif
