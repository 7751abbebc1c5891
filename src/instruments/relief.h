/* relief.h - the microrelief: two families of furrows in the surface of resting skin. For the
 * texture instrument and tests; not for other folders. Units mm. */
#ifndef CUTIS_INSTRUMENTS_RELIEF_H
#define CUTIS_INSTRUMENTS_RELIEF_H

#include "instruments/instruments.h"
#include "instruments/section.h"

/* Furrows that run along the tension lines (a section across them), and those across. */
enum { FURROWS_ALONG, FURROWS_ACROSS, FURROWS };
enum { RELIEF_POINTS = 65 };

typedef struct relief_settings {
  section_grid grid;
  double uneven_mm; /* peak to trough of the surface that has not folded */
  double lent;      /* relief lent on the way into a fold, over the half wave */
  int path_steps;
} relief_settings;
void relief_settings_default(relief_settings *settings);

/* One skin's microrelief with what it remembers of its life. */
typedef struct relief relief;
cutis_status relief_create(cutis_context *context, const relief_settings *settings,
                           relief **created);
void relief_destroy(cutis_context *context, relief **destroyed);
/* To was created with the same settings. */
void relief_copy(const relief *from, relief *to);
/* First as it is at that age, then on from the last call. Errors: CUTIS_NOT_CONVERGED. */
cutis_status relief_live(cutis_context *context, relief *of, const tissue *now);

typedef struct relief_view {
  double spacing_mm[FURROWS], depth_mm[FURROWS];
  double shortening[FURROWS], critical[FURROWS]; /* of the epidermis; at which flat skin folds */
  double profile_mm[FURROWS][RELIEF_POINTS];     /* from trough to crest, evenly spaced, mean 0 */
} relief_view;
/* As it is now; the relief stays as it was. Errors: as relief_live, and CUTIS_BAD_INPUT (it has not
 * lived). */
cutis_status relief_look(cutis_context *context, relief *of, const tissue *now, relief_view *seen);

#endif
