/* surrogates.c - the surrogates that are shipped: what each was trained on, and how far it is off. */
#include <math.h>
#include <stdio.h>

#include "instruments/surrogate.h"

static void print_row(const surrogate *of) {
  const surrogate_kind *kind = of->kind;
  const char *readouts = "";
  printf("| %s | %s | %zu | %zu | %zu | %.1f %% |", cutis_area_words(of->area), kind->instrument,
         of->samples, kind->inputs, of->fresh, 100.0 * of->outside);
  for (size_t i = 0; i < kind->outputs; i++) {
    if (of->function->sd[i] != 1.0) { /* one that never moves */
      printf("%s %s %.1f", readouts, kind->output[i], 100.0 * of->held_out[i]);
      readouts = ",";
    }
  }
  printf(" |");
  readouts = "";
  for (size_t i = 0; i < kind->solved->readouts; i++) {
    if (isfinite(of->error[i])) {
      printf("%s %s %.1f (%.0f)", readouts, kind->solved->readout[i].key, 100.0 * of->error[i],
             100.0 * of->worst[i]);
      readouts = ",";
    }
  }
  printf(" | %.2f |\n", of->solved_s);
}

int main(void) {
  cutis_context *context = NULL;
  surrogates *all = NULL;
  if (cutis_context_create(NULL, &context) != CUTIS_OK ||
      surrogates_create(context, &all) != CUTIS_OK) {
    fprintf(stderr, "validate_surrogates: %s\n", cutis_context_message(context));
    return 1;
  }
  printf(
      "# Surrogates of the instruments\n\n"
      "Printed by `validate_surrogates` from what `train_surrogates` wrote into "
      "`data/surrogates/`; docs/surrogates.md says what the numbers mean. Errors are root mean "
      "squares in %% of the read-out's standard deviation over the fresh people, the largest in "
      "brackets; held out: of the outputs, over the tenth of the samples that was held out. To "
      "reach: 2 %%. Where an area has no row the finite elements are solved. Time: of finite "
      "elements, all instruments that looked, a life and a look, on one core.\n\n"
      "| area | instrument | samples | inputs | fresh | outside | held out | fresh error (worst) "
      "| solved s |\n|---|---|---|---|---|---|---|---|---|\n");
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
      const surrogate *of = surrogates_of(all, (cutis_area)area, k);
      if (of != NULL) {
        print_row(of);
      }
    }
  }
  surrogates_destroy(context, &all);
  cutis_context_destroy(&context);
  return 0;
}
