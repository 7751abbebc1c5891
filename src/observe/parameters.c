/* parameters.c - the constants of the observation models (parameters.def): told, and their priors. */
#include "observe/observe.h"

#include <math.h>
#include <string.h>

#define PRIOR_LIST(X)       \
  X(LOGNORMAL, "lognormal") \
  X(UNIFORM, "uniform")     \
  X(NORMAL, "normal")       \
  X(FIXED, "fixed")
typedef enum prior {
#define X(name, text) PRIOR_##name,
  PRIOR_LIST(X)
#undef X
} prior;
static const char *const prior_text[] = {
#define X(name, text) text,
    PRIOR_LIST(X)
#undef X
};

#define STATUS_SEEN "seen"
#define STATUS_ASSUMED "assumed"
static const cutis_parameter_info infos[OBSERVE_PARAMETERS] = {
#define OBSERVE_PARAMETER(symbol_, name_, model_, value_, unit_, low_, high_, prior_, status_, \
                          source_, notes_)                                                     \
  {.symbol = #symbol_,                                                                         \
   .name = name_,                                                                              \
   .mechanism = #model_,                                                                       \
   .unit = unit_,                                                                              \
   .value = value_,                                                                            \
   .low = low_,                                                                                \
   .high = high_,                                                                              \
   .source = source_,                                                                          \
   .status = STATUS_##status_,                                                                 \
   .notes = notes_},
#include "observe/parameters.def"
#undef OBSERVE_PARAMETER
};
static const prior priors[OBSERVE_PARAMETERS] = {
#define OBSERVE_PARAMETER(symbol, name, model, value, unit, low, high, prior_, ...) PRIOR_##prior_,
#include "observe/parameters.def"
#undef OBSERVE_PARAMETER
};

void observe_parameters_default(observe_parameters *parameters) {
  for (size_t i = 0; i < OBSERVE_PARAMETERS; i++) {
    parameters->of[i] = infos[i].value;
  }
}

bool observe_parameter_at(size_t index, cutis_parameter_info *info) {
  if (index >= OBSERVE_PARAMETERS) {
    return false;
  }
  *info = infos[index];
  info->distribution = prior_text[priors[index]];
  return true;
}

/* ---- priors ----
 * A normal, of the value or of its logarithm, of which low to high would be the central 95 % if it
 * lay in their middle; cut there. */
typedef struct cut {
  double centre, sd, from, to; /* from, to: the normal's distribution function at the ends */
} cut;

static double laid(prior of, double value) {
  return of == PRIOR_LOGNORMAL ? log(value) : value;
}

static cut cut_of(size_t index) {
  static const double central_95 = 1.959964; /* deviations each way */
  const prior of = priors[index];
  const double low = laid(of, infos[index].low), high = laid(of, infos[index].high);
  cut made = {.centre = laid(of, infos[index].value), .sd = (high - low) / (2.0 * central_95)};
  made.from = normal_cumulative((low - made.centre) / made.sd);
  made.to = normal_cumulative((high - made.centre) / made.sd);
  return made;
}

double observe_parameter_quantile(size_t index, double share) {
  const cutis_parameter_info *of = &infos[index];
  if (priors[index] == PRIOR_FIXED) {
    return of->value;
  }
  if (priors[index] == PRIOR_UNIFORM) {
    return of->low + share * (of->high - of->low);
  }
  const cut at = cut_of(index);
  const double found = at.centre + at.sd * normal_quantile(at.from + share * (at.to - at.from));
  const double value = priors[index] == PRIOR_LOGNORMAL ? exp(found) : found;
  return fmin(fmax(value, of->low), of->high);
}

double observe_parameter_log_prior(size_t index, double value) {
  static const double log_sqrt_2_pi = 0.91893853320467274;
  const cutis_parameter_info *of = &infos[index];
  if (priors[index] == PRIOR_FIXED) {
    return 0.0;
  }
  if (!(value >= of->low && value <= of->high)) {
    return -INFINITY;
  }
  if (priors[index] == PRIOR_UNIFORM) {
    return -log(of->high - of->low);
  }
  const cut at = cut_of(index);
  const double z = (laid(priors[index], value) - at.centre) / at.sd;
  const double slope = priors[index] == PRIOR_LOGNORMAL ? log(value) : 0.0;
  return -0.5 * z * z - log_sqrt_2_pi - log(at.sd) - log(at.to - at.from) - slope;
}
