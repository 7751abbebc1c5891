/* lives.h - people of the validation, lived from 25 to 75 years and looked at every five.
 *
 * A life is lived and measured once, when it is first asked for. What an instrument did not take,
 * or an instrument that is not there, is NAN. */
#ifndef CUTIS_LIVES_H
#define CUTIS_LIVES_H

#include "base/base.h"

/* X(name, key, SED/y at the cheek, NAN: as the default person's habits give, packs a day from 25) */
#define HABIT_LIST(X)                                  \
  X(HABIT_AVERAGE, "average", NAN, 0)                  \
  X(HABIT_PROTECTED, "protected", 25, 0)               \
  X(HABIT_INDOOR, "indoor", 250, 0)                    \
  X(HABIT_OUTDOOR, "outdoor", 800, 0)                  \
  X(HABIT_PROTECTED_SMOKER, "protected smoker", 25, 1) \
  X(HABIT_INDOOR_SMOKER, "indoor smoker", 250, 1)      \
  X(HABIT_OUTDOOR_SMOKER, "outdoor smoker", 800, 1)

typedef enum habit {
#define X(name, key, dose, packs) name,
  HABIT_LIST(X)
#undef X
      HABITS
} habit;
const char *habit_key(habit of);
double habit_dose_SED_per_y(habit of);
double habit_packs_per_day(habit of);

enum { LIFE_AGES = 11 };
double life_age_y(size_t i); /* 25, 30 ... 75 */

typedef struct life life;
/* The life of this person; it belongs to the library of lives. */
cutis_status lives_find(cutis_context *context, cutis_area area, cutis_sex sex, habit of,
                        const life **found);
/* Let go of all lives. */
void lives_end(void);
/* The quantity at the i-th age: a key of a measure or of a read-out; "skin": all layers above the
 * fat, mm. */
double life_at(const life *of, const char *key, size_t i);
/* The same between the ages; before 25 that of 25, after 75 that of 75. */
double life_when(const life *of, const char *key, double age_y);

/* Instruments that found no equilibrium in any life so far: one line each, "" past the last. */
const char *lives_failure(size_t index);

#endif
