/* models.c - the list of observation models, and what several of them share. */
#include "observe/models.h"

#include <math.h>
#include <string.h>

static const observe_model *const models[] = {
#define X(key) &observe_##key,
    OBSERVE_MODEL_LIST(X)
#undef X
};

const observe_model *observe_model_at(size_t index) {
  return index < sizeof models / sizeof models[0] ? models[index] : NULL;
}

const observe_model *observe_model_find(const char *key) {
  const observe_model *of;
  for (size_t i = 0; (of = observe_model_at(i)) != NULL; i++) {
    if (strcmp(of->key, key) == 0) {
      return of;
    }
  }
  return NULL;
}

double observe_as_it_is(const observe_parameters *p, const char *quantity, double x) {
  (void)p, (void)quantity;
  return x;
}

double observe_repeatability(const char *readout, double y) {
  size_t index;
  cutis_readout_info info;
  if (!cutis_readout_find(readout, &index) || !cutis_readout_at(index, &info)) {
    return NAN;
  }
  return info.repeatability * (info.absolute ? 1.0 : fabs(y)) / (1.96 * sqrt(2.0));
}
