/* person.c - a person: default, checks, and the exposures at each age. */
#include "person/person.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

void cutis_person_default(cutis_person *person) {
  *person = (cutis_person){
      .age_y = 45,
      .sex = CUTIS_FEMALE,
      .area = CUTIS_AREA_CHEEK,
      .phototype = 2,
      .menopause_age_y = 51,
      /* An hour outdoors a day is what the average American has (docs/exposures.md). */
      .sun = {.dose_SED_per_y = NAN,
              .place = "Philadelphia",
              .latitude_deg = NAN,
              .outdoors_h_per_d = 1,
              .sunscreen = CUTIS_SUNSCREEN_SOMETIMES},
      .smoking = {.packs_per_day = 0, .from_y = 20, .to_y = INFINITY},
      .pollution = {.pm25_ug_per_m3 = 9, .no2_ug_per_m3 = NAN, .soot_1e5_per_m = NAN},
      .alcohol = {.drinks_per_week = 0},
  };
}

/* ---- checks ---- */

static cutis_status check_sun(cutis_context *context, const cutis_sun *sun) {
  if (memchr(sun->place, '\0', sizeof sun->place) == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "person.exposures.sun.place has no end: at most %zu letters.",
                sizeof sun->place - 1);
  }
  if (!isnan(sun->dose_SED_per_y)) { /* given: the habits are not asked */
    return ranged_check(
        context, (ranged){"person.exposures.sun.dose", sun->dose_SED_per_y, 0, 3000, "SED/y", ""});
  }
  const bool placed = sun->place[0] != '\0';
  if (placed == !isnan(sun->latitude_deg)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "person.exposures.sun needs a dose, or a place or a latitude, but %s.",
                placed ? "has both place and latitude" : "has none");
  }
  if (placed) {
    double latitude_deg;
    TRY(context, place_latitude(context, sun->place, &latitude_deg));
  } else {
    TRY(context, ranged_check(context, (ranged){"person.exposures.sun.latitude", sun->latitude_deg,
                                                -70, 70, "deg", ""}));
  }
  TRY(context, ranged_check(context, (ranged){"person.exposures.sun.outdoors",
                                              sun->outdoors_h_per_d, 0, 12, "h/d", ""}));
  if ((int)sun->sunscreen < 0 || sun->sunscreen > CUTIS_SUNSCREEN_DAILY) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "person.exposures.sun.sunscreen is %d: allowed are never, sometimes and daily.",
                (int)sun->sunscreen);
  }
  return CUTIS_OK;
}

static cutis_status check_smoking(cutis_context *context, const cutis_smoking *smoking) {
  TRY(context, ranged_check(context, (ranged){"person.exposures.smoking.packs_per_day",
                                              smoking->packs_per_day, 0, 5, "", ""}));
  if (smoking->packs_per_day == 0) {
    return CUTIS_OK; /* never smoked: the ages do not matter */
  }
  TRY(context, ranged_check(context, (ranged){"person.exposures.smoking.from", smoking->from_y, 5,
                                              PERSON_LIFE_END_Y, "y", ""}));
  if (!(smoking->to_y > smoking->from_y)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "person.exposures.smoking ends at %g y, but begins at %g y: it must end later.",
                smoking->to_y, smoking->from_y);
  }
  return CUTIS_OK;
}

/* Not known (NAN) is allowed: nothing is added. */
static cutis_status check_if_known(cutis_context *context, ranged of) {
  return isnan(of.value) ? CUTIS_OK : ranged_check(context, of);
}

static cutis_status check_menopause(cutis_context *context, const cutis_person *person) {
  if (isinf(person->menopause_age_y) && person->menopause_age_y > 0) {
    return CUTIS_OK;
  }
  if (person->sex == CUTIS_MALE) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "person.menopause is %g y, but the person is male: leave it out.",
                person->menopause_age_y);
  }
  return ranged_check(context,
                      (ranged){"person.menopause", person->menopause_age_y, 25, 65, "y", ""});
}

cutis_status cutis_person_check(cutis_context *context, const cutis_person *person) {
  TRY(context, ranged_check(context, (ranged){"person.age", person->age_y, PERSON_AGE_LOW_Y,
                                              PERSON_AGE_HIGH_Y, "y",
                                              person->age_y < PERSON_AGE_LOW_Y
                                                  ? " Every life begins with skin at rest at 25; "
                                                    "what comes before is not modelled."
                                                  : ""}));
  cutis_anatomy anatomy; /* knows the areas and sexes */
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &anatomy));
  TRY(context,
      ranged_check(context, (ranged){"person.phototype", person->phototype, 1, 6, "", ""}));
  TRY(context, check_menopause(context, person));
  TRY(context, check_sun(context, &person->sun));
  TRY(context, check_smoking(context, &person->smoking));
  TRY(context,
      check_if_known(context, (ranged){"person.exposures.pollution.pm2.5",
                                       person->pollution.pm25_ug_per_m3, 0, 500, "ug/m3", ""}));
  TRY(context,
      check_if_known(context, (ranged){"person.exposures.pollution.no2",
                                       person->pollution.no2_ug_per_m3, 0, 300, "ug/m3", ""}));
  TRY(context,
      check_if_known(context, (ranged){"person.exposures.pollution.soot",
                                       person->pollution.soot_1e5_per_m, 0, 20, "1e-5/m", ""}));
  TRY(context, ranged_check(context, (ranged){"person.exposures.alcohol.drinks_per_week",
                                              person->alcohol.drinks_per_week, 0, 100, "", ""}));
  if (person->age_y > PERSON_AGE_TRUSTED_Y) {
    context_warn(
        context,
        "At %g y the person is older than %g y, beyond which ageing feeds on itself in the "
        "model: read the results as an extrapolation.",
        person->age_y, PERSON_AGE_TRUSTED_Y);
  }
  return CUTIS_OK;
}

/* ---- exposures ---- */

static bool smokes_at(const cutis_smoking *smoking, double age_y) {
  return smoking->packs_per_day > 0 && age_y >= smoking->from_y && age_y < smoking->to_y;
}

size_t person_changes(const cutis_person *person, double from_y, double to_y,
                      double ages_y[PERSON_CHANGES_MAX]) {
  const double changes_y[] = {person->smoking.from_y, person->smoking.to_y};
  size_t count = 0;
  for (size_t i = 0; person->smoking.packs_per_day > 0 && i < 2; i++) {
    if (changes_y[i] > from_y && changes_y[i] < to_y) {
      ages_y[count++] = changes_y[i];
    }
  }
  return count;
}

/* At the cheek, SED/y. */
static double cheek_dose(const cutis_sun *sun) {
  if (!isnan(sun->dose_SED_per_y)) {
    return sun->dose_SED_per_y;
  }
  double latitude_deg = sun->latitude_deg, elevation_m = 0;
  if (sun->place[0] != '\0') {
    place_find(sun->place, &latitude_deg, &elevation_m);
  }
  return sun_personal_SED_per_y(sun_ambient_SED_per_y(latitude_deg, elevation_m),
                                sun->outdoors_h_per_d, sun->sunscreen);
}

void person_settle(cutis_person *person) {
  person->sun.dose_SED_per_y = cheek_dose(&person->sun);
}

void person_exposure(const cutis_person *person, const cutis_anatomy *anatomy, double age_y,
                     cutis_exposure *exposure) {
  const double dose = cheek_dose(&person->sun) * anatomy->sun_share;
  *exposure = (cutis_exposure){
      .uv_SED_per_y = dose,
      .uv_index = sun_index(dose, person->phototype),
      .packs_per_day = smokes_at(&person->smoking, age_y) ? person->smoking.packs_per_day : 0,
      .pollution_index = pollution_index(&person->pollution),
      .drinks_per_week = person->alcohol.drinks_per_week,
  };
}

cutis_status cutis_exposure_at(cutis_context *context, const cutis_person *person, double age_y,
                               cutis_exposure *exposure) {
  TRY(context, cutis_person_check(context, person));
  TRY(context, ranged_check(context, (ranged){"The age of the exposure", age_y, PERSON_AGE_LOW_Y,
                                              PERSON_LIFE_END_Y, "y", ""}));
  cutis_anatomy anatomy;
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &anatomy));
  person_exposure(person, &anatomy, age_y, exposure);
  return CUTIS_OK;
}
