/* tissue_testing.h - skin as the instruments meet it, without a life behind it. */
#ifndef CUTIS_TISSUE_TESTING_H
#define CUTIS_TISSUE_TESTING_H

#include "skin_testing.h"

#include "instruments/instruments.h"

/* A woman's skin of 25, at rest; anatomy: filled in, and pointed to. */
static inline tissue young_skin(cutis_context *context, cutis_area area,
                                const cutis_parameters *parameters, cutis_anatomy *anatomy) {
  skin_model model;
  assert_ok(context, cutis_anatomy_of(context, area, CUTIS_FEMALE, anatomy));
  assert_ok(context, skin_model_create(context, parameters, &model));
  tissue now = {.age_y = 25.0, .anatomy = anatomy, .parameters = parameters};
  mechanics_layers(&model, &protected_skin, 25.0, model.rest, anatomy, now.layer);
  return now;
}

/* That skin some years on, with this share of its elastic fibre and ground substance. */
static inline tissue softer(const tissue *young, double years, double renewals, double share) {
  tissue now = *young;
  now.age_y += years;
  now.renewals = renewals;
  now.layer[LAYER_PAPILLARY].material.mu_kPa *= share;
  now.layer[LAYER_RETICULAR].material.mu_kPa *= share;
  return now;
}

#endif
