/* person/ - who: checks of a person, the areas of the face, and the doses that reach the skin at
 * each age.
 *
 * The public functions cutis_person_*, cutis_anatomy_of, cutis_area_* and cutis_exposure_at live
 * here. The derivation of every dose is in docs/exposures.md, of every number of an area in
 * docs/areas.md. */
#ifndef CUTIS_PERSON_H
#define CUTIS_PERSON_H

#include "base/base.h"

/* Ages the model can be asked for. Everybody's skin is at rest at 25, so that is where every life
 * begins; beyond 73 the loop of lost tension and degradation feeds on itself, so results there are
 * extrapolations (a warning). */
#define PERSON_AGE_LOW_Y 25.0
#define PERSON_AGE_HIGH_Y 80.0
#define PERSON_AGE_TRUSTED_Y 73.0
#define PERSON_LIFE_END_Y 91.0 /* the oldest person after the longest follow-up */

/* Ages in (from_y, to_y) at which the exposure jumps (smoking begins or ends), increasing; at most
 * PERSON_CHANGES_MAX. Returns their number. */
enum { PERSON_CHANGES_MAX = 8 };
size_t person_changes(const cutis_person *person, double from_y, double to_y,
                      double ages_y[PERSON_CHANGES_MAX]);

/* Where an anatomy has a quantity of the area table ("papillary"); NULL when there is none. */
double *anatomy_place(cutis_anatomy *anatomy, const char *quantity);

/* Works out once what lasts a life, the dose at the cheek, so that person_exposure need not each
 * time. Changes no exposure. */
void person_settle(cutis_person *person);
/* The exposure, for a person known to be valid: no failure, no context. */
void person_exposure(const cutis_person *person, const cutis_anatomy *anatomy, double age_y,
                     cutis_exposure *exposure);

/* ---- places (place.c) ---- */
/* Latitude and height above the sea of a row of data/places.csv; false when there is none. */
bool place_find(const char *place, double *latitude_deg, double *elevation_m);
/* Latitude of a row of data/places.csv. Errors: CUTIS_BAD_INPUT with the nearest place. */
cutis_status place_latitude(cutis_context *context, const char *place, double *latitude_deg);

/* ---- sun (sun.c) ---- */
/* Erythemal dose of a year on open horizontal ground under the usual clouds, SED/y. */
double sun_ambient_SED_per_y(double latitude_deg, double elevation_m);
/* The dose at the cheek that habits make of it, after sunscreen, SED/y. */
double sun_personal_SED_per_y(double ambient_SED_per_y, double outdoors_h_per_d,
                              cutis_sunscreen sunscreen);
/* 0 (protected) to 1 (heavy chronic): the dose in minimal erythemal doses of the phototype. */
double sun_index(double dose_SED_per_y, int phototype);

/* ---- pollution (pollution.c) ---- */
/* 0: clean air; 1: the reference of docs/exposures.md. */
double pollution_index(const cutis_pollution *pollution);

#endif
