/* lives.c - people of the validation, lived from 25 to 75 years and looked at every five. */
#include "lives.h"

#include "course/course.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const keys[HABITS] = {
#define X(name, key, dose, packs) key,
    HABIT_LIST(X)
#undef X
};
static const double doses[HABITS] = {
#define X(name, key, dose, packs) dose,
    HABIT_LIST(X)
#undef X
};
static const double packs[HABITS] = {
#define X(name, key, dose, packs) packs,
    HABIT_LIST(X)
#undef X
};

const char *habit_key(habit of) {
  return keys[of];
}
double habit_dose_SED_per_y(habit of) {
  return doses[of];
}
double habit_packs_per_day(habit of) {
  return packs[of];
}
double life_age_y(size_t i) {
  return 25.0 + 5.0 * (double)i;
}

struct life {
  cutis_area area;
  cutis_sex sex;
  habit of;
  double cover_mm; /* horny layer and living epidermis */
  double measure[LIFE_AGES][CUTIS_MEASURES];
  double readout[LIFE_AGES][CUTIS_READOUTS_MAX];
};

enum { LIVES_MAX = 32, FAILURES_MAX = 16 };
static struct {
  size_t count, failures;
  life *of[LIVES_MAX];
  char failure[FAILURES_MAX][INSTRUMENT_FAILURE + 96];
} library;

/* ---- living ---- */

static void person_of(const life *of, cutis_person *person) {
  cutis_person_default(person);
  person->area = of->area;
  person->sex = of->sex;
  person->age_y = life_age_y(LIFE_AGES - 1);
  if (of->sex == CUTIS_MALE) {
    person->menopause_age_y = INFINITY;
  }
  if (!isnan(doses[of->of])) {
    person->sun.dose_SED_per_y = doses[of->of];
  }
  person->smoking =
      (cutis_smoking){.packs_per_day = packs[of->of], .from_y = SKIN_REST_AGE_Y, .to_y = INFINITY};
}

static void note_failures(const life *of, const instrument_set *set) {
  cutis_instrument_info info;
  for (size_t i = 0; cutis_instrument_at(i, &info); i++) {
    const char *why = instrument_set_failure(set, i);
    if (why[0] != '\0' && library.failures < FAILURES_MAX) {
      snprintf(library.failure[library.failures++], sizeof library.failure[0], "%s, %s, %s: %s",
               cutis_area_words(of->area), of->sex == CUTIS_FEMALE ? "women" : "men",
               habit_key(of->of), why);
    }
  }
}

static cutis_status look_at(cutis_context *context, const cutis_skin *skin, instrument_set *set,
                            size_t *seen, size_t age, life *of) {
  tissue now;
  look found = {.suction = NULL};
  for (size_t i = 0; i < CUTIS_READOUTS_MAX; i++) {
    found.readout[i] = NAN;
  }
  TRY(context, diary_replay(context, skin, set, seen));
  diary_tissue(skin, &now);
  TRY(context, instrument_set_measure(context, set, &now, &found));
  memcpy(of->readout[age], found.readout, sizeof found.readout);
  cutis_skin_measure(skin, of->measure[age]);
  return CUTIS_OK;
}

static cutis_status live_with(cutis_context *context, cutis_skin *skin, instrument_set *set,
                              life *of) {
  size_t seen = 0;
  for (size_t age = 0; age < LIFE_AGES; age++) {
    if (age > 0) {
      TRY(context, cutis_skin_age_to(context, skin, life_age_y(age)));
    }
    TRY(context, diary_keep(context, skin));
    TRY(context, look_at(context, skin, set, &seen, age, of));
  }
  note_failures(of, set);
  return CUTIS_OK;
}

static cutis_status live(cutis_context *context, life *of) {
  cutis_person person;
  person_of(of, &person);
  cutis_anatomy anatomy;
  TRY(context, cutis_anatomy_of(context, of->area, of->sex, &anatomy));
  of->cover_mm = anatomy.stratum_corneum_mm + anatomy.epidermis_mm;
  cutis_skin *skin = NULL;
  instrument_set *set = NULL;
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  const instrument_setting setting = {.protocol = &protocol};
  TRY(context, cutis_skin_create(context, &person, NULL, &skin));
  cutis_status status = instrument_set_create(context, &setting, &set);
  if (status == CUTIS_OK) {
    status = live_with(context, skin, set, of);
  }
  instrument_set_destroy(context, &set);
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}

cutis_status lives_find(cutis_context *context, cutis_area area, cutis_sex sex, habit of,
                        const life **found) {
  for (size_t i = 0; i < library.count; i++) {
    life *known = library.of[i];
    if (known->area == area && known->sex == sex && known->of == of) {
      *found = known;
      return CUTIS_OK;
    }
  }
  if (library.count == LIVES_MAX) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "more than %d different lives", LIVES_MAX);
  }
  life *made = calloc(1, sizeof *made);
  if (made == NULL) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "no memory for a life");
  }
  made->area = area;
  made->sex = sex;
  made->of = of;
  library.of[library.count++] = made;
  TRY(context, live(context, made));
  *found = made;
  return CUTIS_OK;
}

void lives_end(void) {
  while (library.count > 0) {
    free(library.of[--library.count]);
  }
}

const char *lives_failure(size_t index) {
  return index < library.failures ? library.failure[index] : "";
}

/* ---- asking ---- */

static double measure_at(const life *of, const char *key, size_t i) {
  static const char *const measures[CUTIS_MEASURES] = {
#define X(index, key, words, unit) key,
      CUTIS_MEASURE_LIST(X)
#undef X
  };
  for (size_t m = 0; m < CUTIS_MEASURES; m++) {
    if (strcmp(key, measures[m]) == 0) {
      return of->measure[i][m];
    }
  }
  return NAN;
}

double life_at(const life *of, const char *key, size_t i) {
  size_t readout;
  if (cutis_readout_find(key, &readout)) {
    return of->readout[i][readout];
  }
  if (strcmp(key, "skin") == 0) {
    return of->cover_mm + of->measure[i][CUTIS_MEASURE_THICKNESS];
  }
  return measure_at(of, key, i);
}

double life_when(const life *of, const char *key, double age_y) {
  const double first = life_age_y(0), last = life_age_y(LIFE_AGES - 1);
  const double at = fmin(fmax(age_y, first), last);
  size_t i = 0;
  while (i + 2 < LIFE_AGES && life_age_y(i + 1) <= at) {
    i++;
  }
  const double share = (at - life_age_y(i)) / (life_age_y(i + 1) - life_age_y(i));
  const double from = life_at(of, key, i), to = life_at(of, key, i + 1);
  return share == 0 ? from : share == 1 ? to : from + share * (to - from);
}
