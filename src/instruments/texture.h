/* texture.h - the synthesised surface, as tests see it. The instrument itself is found by its
 * descriptor. Units mm; heights um. */
#ifndef CUTIS_INSTRUMENTS_TEXTURE_H
#define CUTIS_INSTRUMENTS_TEXTURE_H

#include "instruments/relief.h"
#include "instruments/roughness.h"

/* The field: a square of the skin, x across the tension lines, y along; sampled finer than shown. */
enum { TEXTURE_SIDE = 4 * CUTIS_MAP_SIDE };
extern const double texture_width_mm, texture_cutoff_mm;

/* What lies in the field. */
typedef struct texture_scene {
  relief_view relief;
  double wrinkle_depth_mm, wrinkle_spacing_mm;
  double pore_diameter_mm, pore_elongation, pore_depth_mm, pore_density_per_mm2;
  uint64_t seed;
} texture_scene;
/* map_um: [TEXTURE_SIDE * TEXTURE_SIDE], row by row; the same for the same scene. */
void texture_synthesise(const texture_scene *scene, double *map_um);
/* Takes the form out of the map. */
void texture_measure(double *map_um, roughness *found);

#endif
