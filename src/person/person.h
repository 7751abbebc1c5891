/* person/ - who: checks of a person, the areas of the face, and the doses that reach the skin at each age.
 *
 * The public functions cutis_person_*, cutis_anatomy_of, cutis_area_* and cutis_exposure_at live here. */
#ifndef CUTIS_PERSON_H
#define CUTIS_PERSON_H

#include "base/base.h"

/* Ages in (from_y, to_y) at which the exposure jumps (smoking begins or ends), increasing; at most PERSON_CHANGES_MAX.
 * Returns their number. */
enum { PERSON_CHANGES_MAX = 8 };
size_t person_changes(const cutis_person *person, double from_y, double to_y, double ages_y[PERSON_CHANGES_MAX]);

/* The exposure, for a person known to be valid: no failure, no context. */
void person_exposure(const cutis_person *person, const cutis_anatomy *anatomy, double age_y, cutis_exposure *exposure);

/* Latitude of a row of data/places.csv. Errors: CUTIS_BAD_INPUT with the nearest place. */
cutis_status place_latitude(cutis_context *context, const char *place, double *latitude_deg);

#endif
