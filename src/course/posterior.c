/* posterior.c - draws of the constants, given the evidence: in place of the priors for those constants
 * that the evidence speaks of. Who learns them is calibrate/.
 *
 * Draw `number` takes the number-th of the shuffled draws, the same shuffle for a seed and every round
 * through them, so that no draw comes twice before each has come once. */
#include "course/course.h"

enum { STREAM = 0x905731 };

static const char *const keys[] = {
#define X(name, key, words) key,
    CUTIS_SOURCE_LIST(X)
#undef X
};

const char *cutis_source_key(cutis_source source) {
  return (size_t)source < sizeof keys / sizeof keys[0] ? keys[source] : NULL;
}

cutis_status posterior_reserve(cutis_context *context, size_t draws, size_t constants,
                               size_t others, cutis_posterior **made) {
  cutis_posterior *of = context_allocate(context, 1, sizeof *of);
  *made = of;
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  of->draws = draws;
  of->constants = constants;
  of->index = context_allocate(context, constants + 1, sizeof *of->index);
  of->value = context_allocate(context, draws * constants + 1, sizeof *of->value);
  of->median = context_allocate(context, constants + 1, sizeof *of->median);
  of->others = others;
  of->other = context_allocate(context, others + 1, sizeof *of->other);
  of->other_value = context_allocate(context, draws * others + 1, sizeof *of->other_value);
  if (!of->index || !of->value || !of->median || !of->other || !of->other_value) {
    cutis_posterior_destroy(context, made);
    return CUTIS_OUT_OF_MEMORY;
  }
  return CUTIS_OK;
}

void cutis_posterior_destroy(cutis_context *context, cutis_posterior **posterior) {
  if (*posterior) {
    context_free(context, (*posterior)->index);
    context_free(context, (*posterior)->value);
    context_free(context, (*posterior)->median);
    context_free(context, (*posterior)->other);
    context_free(context, (*posterior)->other_value);
    context_free(context, *posterior);
    *posterior = NULL;
  }
}

uint64_t posterior_hash(const cutis_posterior *of) {
  uint64_t hash = hash_add(HASH_START, &of->draws, sizeof of->draws);
  hash = hash_add(hash, of->index, of->constants * sizeof *of->index);
  hash = hash_add(hash, of->value, of->draws * of->constants * sizeof *of->value);
  return hash_add(hash, of->median, of->constants * sizeof *of->median);
}

/* Where the number-th of the shuffled draws lies: a permutation of [0, draws) by following one element
 * through the transpositions of Fisher and Yates, backwards. */
static size_t shuffled(const cutis_posterior *of, uint64_t seed, uint32_t number) {
  size_t at = number % of->draws;
  for (size_t i = 1; i < of->draws; i++) {
    const double share = random_uniform(seed, STREAM, (uint32_t)i);
    const size_t other = (size_t)(share * (double)(i + 1));
    if (at == i) {
      at = other;
    } else if (at == other) {
      at = i;
    }
  }
  return at;
}

cutis_status cutis_posterior_draw(cutis_context *context, const cutis_posterior *posterior,
                                  uint64_t seed, uint32_t draw, cutis_parameters *parameters) {
  TRY(context, cutis_parameters_draw(context, seed, draw, parameters));
  const double *value = posterior->value + shuffled(posterior, seed, draw) * posterior->constants;
  for (size_t i = 0; i < posterior->constants; i++) {
    parameters_put(parameters, posterior->index[i], value[i]);
  }
  return CUTIS_OK;
}

const double *posterior_others(const cutis_posterior *of, uint64_t seed, uint32_t number) {
  return of->other_value + shuffled(of, seed, number) * of->others;
}

void posterior_centre(const cutis_posterior *of, cutis_parameters *parameters) {
  for (size_t i = 0; i < of->constants; i++) {
    if (!parameters->held[of->index[i]]) {
      parameters_put(parameters, of->index[i], of->median[i]);
    }
  }
}
