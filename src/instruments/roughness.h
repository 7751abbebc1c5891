/* roughness.h - roughness of a height map, as ISO 4287 and ISO 25178-2 define it. For the instruments
 * that see a surface; not for other folders, but for tests. */
#ifndef CUTIS_INSTRUMENTS_ROUGHNESS_H
#define CUTIS_INSTRUMENTS_ROUGHNESS_H

#include "base/base.h"

enum { ROUGHNESS_SIDE = 512 }; /* most points along a side */

typedef struct roughness {
  double ra_um, rz_um; /* mean over the profiles along the rows */
  double sa_um;
  double sdr; /* developed over flat area, less 1 */
} roughness;

/* Take the form away: the least-squares surface of second order. map: heights, row by row,
 * [side * side]. */
void roughness_level(double *map_um, int side);
/* Of a map without form, width_mm wide (from the middle of the first point to that of the last) and
 * at least one cut-off: Sa and Sdr of the map, Ra and Rz of every `every`-th row behind a Gaussian
 * filter with that cut-off. */
void roughness_of(const double *map_um, int side, double width_mm, double cutoff_mm, int every,
                  roughness *found);

#endif
