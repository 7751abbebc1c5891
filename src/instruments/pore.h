/* pore.h - one pore: its section and sheet. For the instrument pores, tests and validation; not for
 * other folders. Units mm, kPa. */
#ifndef CUTIS_INSTRUMENTS_PORE_H
#define CUTIS_INSTRUMENTS_PORE_H

#include "instruments/instruments.h"

/* How fine, and how far. */
typedef struct pore_settings {
  int order;
  int finer;    /* every edge of every element divided by this: 1 as shipped */
  double reach; /* outer radius over the radius of the opening */
} pore_settings;
void pore_settings_default(pore_settings *settings);

/* One pore with what it remembers of its life. */
typedef struct pore pore;
cutis_status pore_create(cutis_context *context, const pore_settings *settings, pore **created);
void pore_destroy(cutis_context *context, pore **destroyed);
/* To was created with the same settings. */
void pore_copy(const pore *from, pore *to);
/* First in the shape it has at that age, with the area's diameter; then on from the last call.
 * Errors: CUTIS_NOT_CONVERGED, CUTIS_OUT_OF_DOMAIN (a funnel that ends outside the dermis). */
cutis_status pore_live(cutis_context *context, pore *of, const tissue *now);

typedef struct pore_view {
  double diameter_mm; /* of the opening: geometric mean of length and width */
  double elongation;  /* length along the tension lines over width across them */
  double depth_mm;    /* of the funnel below the skin around */
} pore_view;
/* As it is now; the pore stays as it was. picture: NULL when not wanted. Errors: as pore_live, and
 * CUTIS_BAD_INPUT (it has not lived). */
cutis_status pore_look(cutis_context *context, pore *of, const tissue *now, pore_view *seen,
                       cutis_picture *picture);
/* Share of the surface that pores of this diameter cover. */
double pores_area_share(const cutis_anatomy *anatomy, double diameter_mm);
/* Pressure of the plug on the wall. */
double pore_plug_kPa(const cutis_parameters *parameters, cutis_sex sex, double age_y);
const solid *pore_section(const pore *of);
const solid *pore_sheet(const pore *of);

/* Nodes of a quarter of a sheet with a round hole, and what holds them: columns from the y axis to
 * the x axis, rows from the hole outwards, the first `ring_rows` of width ring_mm being of material
 * 0, the others of material 1; held at the outer radius, edges round the hole. */
void hole_sheet(solid *sheet, double radius_mm, double ring_mm, int ring_rows, double outer_mm);

#endif
