/* bench_look.c - all instruments on one person's skin, on one core: led through the life from 25 to
 * 55 (wrinkles, pores and sagging remember it) and then through one visit; the cheek, which has them
 * all.
 *
 * Prints seconds a look (key, tab, seconds), medians. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "course/course.h"
#include "instruments/instruments.h"

enum { REPEATS = 9 };

static void stop(cutis_context *context) {
  fprintf(stderr, "bench_look: %s\n", cutis_context_message(context));
  exit(1);
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void) {
  cutis_context *context;
  cutis_person person;
  cutis_skin *skin = NULL;
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  cutis_person_default(&person);
  person.area = CUTIS_AREA_CHEEK;
  if (cutis_context_create(NULL, &context) != CUTIS_OK) {
    return 1;
  }
  if (cutis_skin_create(context, &person, NULL, &skin) != CUTIS_OK ||
      cutis_skin_age_to(context, skin, 55.0) != CUTIS_OK) {
    stop(context);
  }
  const instrument_setting setting = {.protocol = &protocol};
  double life_s[REPEATS], visit_s[REPEATS];
  for (int k = 0; k < REPEATS; ++k) {
    instrument_set *set = NULL;
    tissue now;
    look found = {.suction = NULL};
    size_t seen = 0;
    if (instrument_set_create(context, &setting, &set) != CUTIS_OK) {
      stop(context);
    }
    diary_tissue(skin, &now);
    const double from_s = now_s();
    if (diary_replay(context, skin, set, &seen) != CUTIS_OK) {
      stop(context);
    }
    const double lived_s = now_s();
    if (instrument_set_measure(context, set, &now, &found) != CUTIS_OK) {
      stop(context);
    }
    life_s[k] = lived_s - from_s;
    visit_s[k] = now_s() - lived_s;
    instrument_set_destroy(context, &set);
  }
  printf("look_life\t%.6f\n", statistics_quantile(life_s, REPEATS, 0.5));
  printf("look_visit\t%.6f\n", statistics_quantile(visit_s, REPEATS, 0.5));
  cutis_skin_destroy(context, &skin);
  cutis_context_destroy(&context);
  return 0;
}
