/* mechanisms.h - what the mechanisms of skin/ say to each other: one declaration block a file. Not for other folders. */
#ifndef CUTIS_SKIN_MECHANISMS_H
#define CUTIS_SKIN_MECHANISMS_H

#include "skin/skin.h"

/* ---- exposure.c ----
 * What the milieu does to named rates at one age. None of it depends on the state, so it enters the Jacobian as a factor. */
typedef struct exposure_effect {
  double synthesis;     /* factor on collagen synthesis per cell (1: untouched) */
  double degradation;   /* added to the net collagenolytic activity E (0: untouched) */
  double elastogenesis; /* factor on adult elastin synthesis (1: untouched) */
  double elastolysis;   /* added to the activity that wears functional elastic fibre (0: untouched); E acts on it too */
  double healing;       /* factor on recruitment and proliferation (1: untouched) */
} exposure_effect;
void exposure_effect_of(const cutis_parameters *parameters, const skin_milieu *milieu, double age_y,
                        exposure_effect *effect);

#endif
