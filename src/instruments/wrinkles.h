/* wrinkles.h - the numerics of the wrinkle section. For tests and tables of convergence; the
 * instrument itself is found by its descriptor. */
#ifndef CUTIS_INSTRUMENTS_WRINKLES_H
#define CUTIS_INSTRUMENTS_WRINKLES_H

#include "instruments/instruments.h"
#include "instruments/section.h"

typedef struct wrinkles_settings {
  section_grid grid;
  double relief_mm;        /* waviness of young skin at the width of a wrinkle: assumed */
  double lent;             /* relief lent on the way into a fold, over the half wave */
  int path_steps;          /* into the fold */
  double renewals_at_once; /* of the dermal collagen, in one step of life */
} wrinkles_settings;
void wrinkles_settings_default(wrinkles_settings *settings);

extern const instrument instrument_wrinkles;
/* As instrument_wrinkles.create, with settings of one's own. */
cutis_status wrinkles_create_with(cutis_context *context, const wrinkles_settings *settings,
                                  void **memory);

#endif
