/* quantity.c - what is observed: measures, read-outs, and what studies measure besides. */
#include "observe/observe.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *key, *words, *unit;
} own[] = {
#define X(key, words, unit) {key, words, unit},
    OBSERVE_QUANTITY_LIST(X)
#undef X
};
static const struct {
  const char *key, *words, *unit;
} measures[CUTIS_MEASURES] = {
#define X(index, key, words, unit) {key, words, unit},
    CUTIS_MEASURE_LIST(X)
#undef X
};

static bool measure_find(const char *key, size_t *index) {
  for (*index = 0; *index < CUTIS_MEASURES; ++*index) {
    if (strcmp(key, measures[*index].key) == 0) {
      return true;
    }
  }
  return false;
}

static void tell(const char *words, const char *unit, const char **words_out,
                 const char **unit_out) {
  if (words_out) {
    *words_out = words;
  }
  if (unit_out) {
    *unit_out = unit;
  }
}

bool observe_quantity_find(const char *key, const char **words, const char **unit) {
  size_t index;
  cutis_readout_info info;
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    if (strcmp(key, own[i].key) == 0) {
      tell(own[i].words, own[i].unit, words, unit);
      return true;
    }
  }
  if (measure_find(key, &index)) {
    tell(measures[index].words, measures[index].unit, words, unit);
    return true;
  }
  if (cutis_readout_find(key, &index) && cutis_readout_at(index, &info)) {
    tell(info.words, info.unit, words, unit);
    return true;
  }
  return false;
}

observe_sees observe_quantity_sees(const char *key) {
  size_t index;
  if (!cutis_readout_find(key, &index)) {
    return OBSERVE_SEES_STATE;
  }
  return index < CUTIS_SUCTION_READOUTS ? OBSERVE_SEES_SUCTION : OBSERVE_SEES_ALL;
}

/* What takes a dye that stains all collagen, per volume of a section, which has lost its water. */
static double collagen_stain(const observe_parameters *p, const observe_reading *of) {
  return (of->measure[CUTIS_MEASURE_MATURE] +
          p->of[OBSERVE_st_n] * of->measure[CUTIS_MEASURE_IMMATURE] +
          p->of[OBSERVE_st_f] * of->measure[CUTIS_MEASURE_FRAGMENTS]) /
         of->dry_ratio;
}

static double total_collagen(const observe_reading *of) {
  return of->measure[CUTIS_MEASURE_COLLAGEN] + of->measure[CUTIS_MEASURE_FRAGMENTS];
}

double observe_quantity(const observe_parameters *p, const char *key,
                        const observe_reading *reading) {
  const observe_reading *of = reading;
  size_t index;
  if (strcmp(key, "collagen_stain") == 0) {
    return collagen_stain(p, of);
  }
  if (strcmp(key, "new_collagen_stain") == 0) {
    return of->measure[CUTIS_MEASURE_IMMATURE] / of->dry_ratio;
  }
  if (strcmp(key, "elastin_stain") == 0) {
    return of->measure[CUTIS_MEASURE_ELASTIN] / of->dry_ratio;
  }
  if (strcmp(key, "total_collagen") == 0) {
    return total_collagen(of);
  }
  if (strcmp(key, "fragment_share") == 0) {
    return of->measure[CUTIS_MEASURE_FRAGMENTS] / total_collagen(of);
  }
  if (strcmp(key, "synthesis") == 0) {
    return of->synthesis;
  }
  if (strcmp(key, "synthesis_per_cell") == 0) {
    return of->synthesis_per_cell;
  }
  if (strcmp(key, "collagen_half_life") == 0) {
    return of->half_life_y;
  }
  if (strcmp(key, "glycation") == 0) {
    return of->state[CUTIS_A];
  }
  if (strcmp(key, "gag_per_volume") == 0) {
    return of->measure[CUTIS_MEASURE_GAG] / of->thickness_ratio;
  }
  if (strcmp(key, "skin") == 0) {
    return of->cover_mm + of->measure[CUTIS_MEASURE_THICKNESS];
  }
  if (measure_find(key, &index)) {
    return of->measure[index];
  }
  return cutis_readout_find(key, &index) ? of->readout[index] : NAN;
}
