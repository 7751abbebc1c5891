/* parameters.c - the table of parameters.def: looked up, set, and drawn from its priors. */
#include "skin/skin.h"

#include <math.h>
#include <string.h>

#define DISTRIBUTION_LIST(X)  \
  X(LOGNORMAL, "lognormal")   \
  X(LOGUNIFORM, "loguniform") \
  X(UNIFORM, "uniform")       \
  X(NORMAL, "normal")         \
  X(FIXED, "fixed")

#define EVIDENCE_LIST(X)  \
  X(SEEN, "seen")         \
  X(RECALLED, "recalled") \
  X(ASSUMED, "assumed")   \
  X(FITTED, "fitted")

typedef enum distribution {
#define X(name, text) DISTRIBUTION_##name,
  DISTRIBUTION_LIST(X)
#undef X
} distribution;

static const char *const distribution_text[] = {
#define X(name, text) text,
    DISTRIBUTION_LIST(X)
#undef X
};

typedef enum evidence {
#define X(name, text) EVIDENCE_##name,
  EVIDENCE_LIST(X)
#undef X
} evidence;

static const char *const evidence_text[] = {
#define X(name, text) text,
    EVIDENCE_LIST(X)
#undef X
};

typedef struct row {
  const char *symbol, *name, *mechanism, *unit, *source, *notes;
  double value, low, high; /* in unit */
  double scale;            /* times a value in unit: in the units of the program */
  size_t offset;           /* in cutis_parameters */
  distribution prior;
  evidence status;
} row;

#define YEARLY (1.0 / SKIN_DAYS_PER_YEAR)
static const row rows[PARAMETER_COUNT] = {
#define PARAMETER(symbol_, name_, mechanism_, value_, unit_, scale_, low_, high_, prior_, status_, \
                  source_, notes_)                                                                 \
  {.symbol = #symbol_,                                                                             \
   .name = name_,                                                                                  \
   .mechanism = #mechanism_,                                                                       \
   .unit = unit_,                                                                                  \
   .source = source_,                                                                              \
   .notes = notes_,                                                                                \
   .value = value_,                                                                                \
   .low = low_,                                                                                    \
   .high = high_,                                                                                  \
   .scale = scale_,                                                                                \
   .offset = offsetof(cutis_parameters, symbol_),                                                  \
   .prior = DISTRIBUTION_##prior_,                                                                 \
   .status = EVIDENCE_##status_},
#include "skin/parameters.def"
#undef PARAMETER
};

static const char *const symbols[PARAMETER_COUNT] = {
#define PARAMETER(symbol, ...) #symbol,
#include "skin/parameters.def"
#undef PARAMETER
};

static double *place(cutis_parameters *parameters, size_t index) {
  return (double *)((char *)parameters + rows[index].offset);
}

double parameters_value(const cutis_parameters *parameters, size_t index) {
  const double *inside = (const double *)((const char *)parameters + rows[index].offset);
  return *inside / rows[index].scale;
}

void parameters_put(cutis_parameters *parameters, size_t index, double value) {
  *place(parameters, index) = value * rows[index].scale;
}

void parameters_default(cutis_parameters *parameters) {
  memset(parameters, 0, sizeof *parameters); /* its end too: equal tables have equal bytes */
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    parameters_put(parameters, i, rows[i].value);
  }
}

size_t cutis_parameter_count(void) {
  return PARAMETER_COUNT;
}

bool cutis_parameter_at(size_t index, cutis_parameter_info *info) {
  if (index >= PARAMETER_COUNT) {
    return false;
  }
  const row *of = &rows[index];
  *info = (cutis_parameter_info){.symbol = of->symbol,
                                 .name = of->name,
                                 .mechanism = of->mechanism,
                                 .unit = of->unit,
                                 .value = of->value,
                                 .low = of->low,
                                 .high = of->high,
                                 .distribution = distribution_text[of->prior],
                                 .source = of->source,
                                 .status = evidence_text[of->status],
                                 .notes = of->notes};
  return true;
}

uint64_t parameters_hash(uint64_t hash, const cutis_parameter_info *of) {
  const double numbers[] = {of->value, of->low, of->high};
  hash = hash_add(hash, of->symbol, strlen(of->symbol) + 1);
  hash = hash_add(hash, of->distribution, strlen(of->distribution) + 1);
  return hash_add(hash, numbers, sizeof numbers);
}

cutis_status cutis_parameters_create(cutis_context *context, cutis_parameters **parameters) {
  *parameters = context_allocate(context, 1, sizeof **parameters);
  if (*parameters == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  parameters_default(*parameters);
  return CUTIS_OK;
}

void cutis_parameters_destroy(cutis_context *context, cutis_parameters **parameters) {
  context_free(context, *parameters);
  *parameters = NULL;
}

static cutis_status find(cutis_context *context, const char *symbol, size_t *index) {
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    if (strcmp(symbol, rows[i].symbol) == 0) {
      *index = i;
      return CUTIS_OK;
    }
  }
  const char *nearest = words_nearest(symbol, symbols, PARAMETER_COUNT);
  if (nearest == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no parameter `%s`.", symbol);
  }
  return FAIL(context, CUTIS_BAD_INPUT, "There is no parameter `%s`; the nearest is `%s`.", symbol,
              nearest);
}

/* " 1/yr", and nothing for a plain number: a unit as it follows a value in a message. */
static const char *spaced(const char *unit, char text[32]) {
  text[0] = '\0';
  if (strcmp(unit, "-") != 0) {
    text[0] = ' ';
    strncpy(text + 1, unit, 30);
    text[31] = '\0';
  }
  return text;
}

cutis_status cutis_parameters_set(cutis_context *context, cutis_parameters *parameters,
                                  const char *symbol, double value) {
  size_t index;
  TRY(context, find(context, symbol, &index));
  const row *of = &rows[index];
  if (!(value >= of->low && value <= of->high)) {
    char unit[32];
    spaced(of->unit, unit);
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "Parameter `%s` (%s) is %g%s; it must lie between %g and %g%s.", symbol, of->name,
                value, unit, of->low, of->high, unit);
  }
  parameters_put(parameters, index, value);
  parameters->held[index] = true;
  return CUTIS_OK;
}

cutis_status cutis_parameters_get(cutis_context *context, const cutis_parameters *parameters,
                                  const char *symbol, double *value) {
  size_t index;
  TRY(context, find(context, symbol, &index));
  *value = parameters_value(parameters, index);
  return CUTIS_OK;
}

/* The uniform number's place in a normal distribution cut at low and high, whose central 95 % they
 * would span if it lay in their middle. */
static double cut_normal(double uniform, double centre, double low, double high) {
  static const double central_95 = 1.959964; /* standard deviations each way */
  const double sd = (high - low) / (2 * central_95);
  const double from = normal_cumulative((low - centre) / sd);
  const double to = normal_cumulative((high - centre) / sd);
  const double drawn = centre + sd * normal_quantile(from + uniform * (to - from));
  return fmin(fmax(drawn, low), high);
}

double parameters_quantile(size_t index, double share) {
  const row *of = &rows[index];
  switch (of->prior) {
    case DISTRIBUTION_UNIFORM:
      return of->low + share * (of->high - of->low);
    case DISTRIBUTION_LOGUNIFORM:
      return of->low * pow(of->high / of->low, share);
    case DISTRIBUTION_NORMAL:
      return cut_normal(share, of->value, of->low, of->high);
    case DISTRIBUTION_LOGNORMAL:
      return fmin(
          fmax(exp(cut_normal(share, log(of->value), log(of->low), log(of->high))), of->low),
          of->high);
    case DISTRIBUTION_FIXED:
      break;
  }
  return of->value;
}

double parameters_flat_quantile(size_t index, double share) {
  const row *of = &rows[index];
  if (of->prior == DISTRIBUTION_FIXED) {
    return of->value;
  }
  return of->prior == DISTRIBUTION_LOGNORMAL || of->prior == DISTRIBUTION_LOGUNIFORM
             ? of->low * pow(of->high / of->low, share)
             : of->low + share * (of->high - of->low);
}

bool parameters_fixed(size_t index) {
  return rows[index].prior == DISTRIBUTION_FIXED;
}

cutis_status cutis_parameters_draw(cutis_context *context, uint64_t seed, uint32_t number,
                                   cutis_parameters *parameters) {
  if (parameters == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "There are no parameters to draw into.");
  }
  parameters_default(parameters); /* nothing is held */
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    /* by symbol: a row added to the table moves no other's draws */
    const double uniform = random_uniform(seed, random_stream(rows[i].symbol), number);
    parameters_put(parameters, i, parameters_quantile(i, uniform));
  }
  return CUTIS_OK;
}
