/* bench_surrogate.c - the surrogates of the cheek, each on its own training point in the middle, on one
 * core: inputs, network, read-outs.
 *
 * Prints seconds an evaluation (key, tab, seconds), medians. */
#include <stdio.h>
#include <time.h>

#include "course/course.h"
#include "instruments/surrogate.h"

enum { REPEATS = 15, EACH = 20000 };

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void) {
  cutis_context *context = NULL;
  cutis_person person;
  cutis_skin *skin = NULL;
  surrogates *all = NULL;
  cutis_person_default(&person);
  if (cutis_context_create(NULL, &context) != CUTIS_OK ||
      surrogates_create(context, &all) != CUTIS_OK ||
      cutis_skin_create(context, &person, NULL, &skin) != CUTIS_OK ||
      cutis_skin_age_to(context, skin, 55.0) != CUTIS_OK) {
    fprintf(stderr, "bench_surrogate: %s\n", cutis_context_message(context));
    return 1;
  }
  tissue now;
  look found = {.suction = NULL};
  surrogate_history history = {.begun = false};
  for (size_t i = 0; i < skin->diary_entries; i++) {
    surrogate_history_live(&history, &skin->diary[i]);
  }
  for (size_t i = 0; i < CUTIS_READOUTS_MAX; i++) {
    found.readout[i] = 0.5; /* what texture is told */
  }
  diary_tissue(skin, &now);
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    const surrogate *of = surrogates_of(all, CUTIS_AREA_CHEEK, k);
    if (of == NULL) {
      continue;
    }
    surrogate open = *of; /* nothing is outside, so that all of it is timed */
    for (size_t i = 0; i < open.kind->inputs; i++) {
      open.low[i] = -1e30;
      open.high[i] = 1e30;
    }
    open.reach = 1e30;
    double took_s[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
      const double from_s = now_s();
      for (int i = 0; i < EACH; i++) {
        double readout[SURROGATE_READOUTS];
        bool outside;
        surrogate_evaluate(&open, &history, &now, &found, readout, &outside);
        now.layer[LAYER_RETICULAR].material.mu_kPa += 1e-12 * readout[0]; /* nothing is saved up */
      }
      took_s[r] = (now_s() - from_s) / EACH;
    }
    printf("surrogate_%s\t%.9f\n", of->kind->instrument, statistics_quantile(took_s, REPEATS, 0.5));
  }
  cutis_skin_destroy(context, &skin);
  surrogates_destroy(context, &all);
  cutis_context_destroy(&context);
  return 0;
}
