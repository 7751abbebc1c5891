/* surrogate_file.c - a surrogate's file: its text, what it stands on, and all that are shipped.
 *
 * A line is a word and what follows it, parted by single spaces; numbers are decimal. In this order:
 *
 *   surrogate INSTRUMENT AREA
 *   definition HASH                         of what it stands on, 16 hexadecimal digits
 *   trained SEED PEOPLE SAMPLES COARSE FRESH  people asked for, samples fitted, those of them that a
 *                                           coarse mesh saw, fresh points
 *   solved SECONDS                          by finite elements, one look with its life
 *   outside SHARE                           of the fresh points
 *   reach R                                 largest sum of squares of standardised inputs
 *   input KEY CENTRE SCALE LOW HIGH         one line each
 *   output MEAN SD HELD_OUT NAME            one line each
 *   readout KEY SPREAD RMS WORST REFERENCE  one line each; nan where there is none
 *   hidden UNITS                            of each layer
 *   w VALUE...                              the weights in the order of net.c, at most 8 a line
 *   end
 *
 * docs/surrogates.md says what the numbers mean. */
#include "instruments/surrogate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Goes up with the meaning of an input or an output, or when an instrument of the list comes to see
 * more or less of the skin than the inputs tell. */
static const char VERSION[] = "surrogates 2";

/* ---- what it stands on ---- */

static uint64_t add_text(uint64_t hash, const char *text) {
  return hash_add(hash, text, strlen(text) + 1);
}

/* -0 and 0 are one number, and so are all that are none. */
static uint64_t add_number(uint64_t hash, double value) {
  char text[32];
  snprintf(text, sizeof text, "%.9g", value == 0.0 ? 0.0 : value);
  return add_text(hash, text);
}

/* The mechanisms whose constants the instruments read: those with a prior are inputs, of which the
 * name and unit count; those without are part of the function. */
static uint64_t add_parameters(uint64_t hash) {
  static const char *const mechanisms[] = {"mechanics", "wrinkles", "pores", "texture", "sagging"};
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    for (size_t k = 0; k < sizeof mechanisms / sizeof mechanisms[0]; k++) {
      if (strcmp(info.mechanism, mechanisms[k]) == 0) {
        hash = add_text(add_text(hash, info.symbol), info.unit);
        hash = strcmp(info.distribution, "fixed") == 0 ? add_number(hash, info.value) : hash;
      }
    }
  }
  return hash;
}

cutis_status surrogate_definition(cutis_context *context, const surrogate_kind *kind,
                                  cutis_area area, uint64_t *definition) {
  uint64_t hash = add_text(add_text(HASH_START, VERSION), kind->instrument);
  for (size_t i = 0; i < kind->solved->readouts; i++) {
    hash = add_text(add_text(hash, kind->solved->readout[i].key), kind->solved->readout[i].unit);
  }
  for (size_t i = 0; i < kind->inputs; i++) {
    hash = add_text(hash, surrogate_input_key(kind->input[i]));
  }
  for (size_t i = 0; i < kind->outputs; i++) {
    hash = add_text(hash, kind->output[i]);
  }
  for (int sex = 0; sex < 2; sex++) { /* of the area: what is the same in all its people */
    cutis_anatomy anatomy;
    TRY(context, cutis_anatomy_of(context, area, (cutis_sex)sex, &anatomy));
    hash = add_number(hash, anatomy.tension_ratio);
    hash = add_number(hash, anatomy.follicle_depth_mm);
    hash = add_number(hash, anatomy.incline_deg);
  }
  *definition = add_parameters(hash);
  return CUTIS_OK;
}

/* ---- reading ---- */

typedef struct reader {
  cutis_context *context;
  const char *name, *at, *end;
  int line;
} reader;

static cutis_status bad(const reader *r, const char *wanted) {
  return FAIL(r->context, CUTIS_BAD_SYNTAX, "%s:%d: %s is missing.", r->name, r->line, wanted);
}

/* Step over this text, if it is next. */
static bool take(reader *r, const char *text) {
  const size_t length = strlen(text);
  if ((size_t)(r->end - r->at) < length || memcmp(r->at, text, length) != 0) {
    return false;
  }
  r->at += length;
  return true;
}

static cutis_status take_line(reader *r) {
  if (!take(r, "\n")) {
    return bad(r, "the end of the line");
  }
  r->line++;
  return CUTIS_OK;
}

static cutis_status take_number(reader *r, double *value) {
  if (!take(r, " ")) {
    return bad(r, "a number");
  }
  if (take(r, "nan")) {
    *value = NAN;
    return CUTIS_OK;
  }
  const char *after = number_scan(r->at, value);
  if (after == NULL || after > r->end) {
    return bad(r, "a number");
  }
  r->at = after;
  return CUTIS_OK;
}

static cutis_status take_count(reader *r, size_t *count) {
  double value;
  TRY(r->context, take_number(r, &value));
  if (!(value >= 0.0 && value <= 1e9 && value == floor(value))) {
    return bad(r, "a whole number");
  }
  *count = (size_t)value;
  return CUTIS_OK;
}

static cutis_status take_hash(reader *r, uint64_t *hash) {
  *hash = 0;
  if (!take(r, " ")) {
    return bad(r, "a hash");
  }
  for (int i = 0; i < 16; i++, r->at++) {
    const char *digit = r->at < r->end ? strchr("0123456789abcdef", *r->at) : NULL;
    if (digit == NULL || *digit == '\0') {
      return bad(r, "a hash of 16 digits");
    }
    static const char digits[] = "0123456789abcdef";
    *hash = *hash * 16 + (uint64_t)(strchr(digits, *r->at) - digits);
  }
  return CUTIS_OK;
}

static cutis_status read_who(reader *r, surrogate *of) {
  size_t index = 0;
  if (!take(r, "surrogate ")) {
    return bad(r, "the line of the surrogate");
  }
  while ((of->kind = surrogate_kind_at(index)) != NULL && !take(r, of->kind->instrument)) {
    index++;
  }
  int area = 0;
  if (of->kind != NULL && take(r, " ")) {
    while (area < CUTIS_AREA_COUNT && !take(r, cutis_area_key((cutis_area)area))) {
      area++;
    }
  }
  if (of->kind == NULL || area == CUTIS_AREA_COUNT) {
    return bad(r, "an instrument and an area that there are");
  }
  of->area = (cutis_area)area;
  return take_line(r);
}

/* Refuses what stands on something else than this program. */
static cutis_status read_definition(reader *r, surrogate *of) {
  uint64_t now;
  if (!take(r, "definition")) {
    return bad(r, "the definition");
  }
  TRY(r->context, take_hash(r, &of->definition));
  TRY(r->context, surrogate_definition(r->context, of->kind, of->area, &now));
  if (now != of->definition) {
    return FAIL(
        r->context, CUTIS_BAD_INPUT,
        "%s is stale: it was trained on definition %016llx of the instrument %s, its inputs "
        "and constants at the %s, which now have %016llx. Train it again "
        "(train_surrogates), or use finite elements.",
        r->name, (unsigned long long)of->definition, of->kind->instrument,
        cutis_area_words(of->area), (unsigned long long)now);
  }
  return take_line(r);
}

static cutis_status read_numbers(reader *r, surrogate *of) {
  size_t seed;
  if (!take(r, "trained")) {
    return bad(r, "what it was trained on");
  }
  TRY(r->context, take_count(r, &seed));
  of->seed = seed;
  TRY(r->context, take_count(r, &of->people));
  TRY(r->context, take_count(r, &of->samples));
  TRY(r->context, take_count(r, &of->coarse));
  TRY(r->context, take_count(r, &of->fresh));
  TRY(r->context, take_line(r));
  const struct {
    const char *word;
    double *value;
  } lines[] = {{"solved", &of->solved_s}, {"outside", &of->outside}, {"reach", &of->reach}};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    if (!take(r, lines[i].word)) {
      return bad(r, lines[i].word);
    }
    TRY(r->context, take_number(r, lines[i].value));
    TRY(r->context, take_line(r));
  }
  return CUTIS_OK;
}

static cutis_status read_inputs(reader *r, surrogate *of, double *centre, double *scale) {
  for (size_t i = 0; i < of->kind->inputs; i++) {
    const char *key = surrogate_input_key(of->kind->input[i]);
    if (!take(r, "input ") || !take(r, key)) {
      return bad(r, key);
    }
    TRY(r->context, take_number(r, &centre[i]));
    TRY(r->context, take_number(r, &scale[i]));
    TRY(r->context, take_number(r, &of->low[i]));
    TRY(r->context, take_number(r, &of->high[i]));
    if (!(scale[i] > 0.0 && of->low[i] <= of->high[i])) {
      return bad(r, "a scale and a box");
    }
    TRY(r->context, take_line(r));
  }
  return CUTIS_OK;
}

static cutis_status read_outputs(reader *r, surrogate *of, double *mean, double *sd) {
  for (size_t i = 0; i < of->kind->outputs; i++) {
    if (!take(r, "output")) {
      return bad(r, "an output");
    }
    TRY(r->context, take_number(r, &mean[i]));
    TRY(r->context, take_number(r, &sd[i]));
    TRY(r->context, take_number(r, &of->held_out[i]));
    if (!take(r, " ") || !take(r, of->kind->output[i])) {
      return bad(r, of->kind->output[i]);
    }
    TRY(r->context, take_line(r));
  }
  for (size_t i = 0; i < of->kind->solved->readouts; i++) {
    if (!take(r, "readout ") || !take(r, of->kind->solved->readout[i].key)) {
      return bad(r, of->kind->solved->readout[i].key);
    }
    TRY(r->context, take_number(r, &of->spread[i]));
    TRY(r->context, take_number(r, &of->error[i]));
    TRY(r->context, take_number(r, &of->worst[i]));
    TRY(r->context, take_number(r, &of->reference[i]));
    TRY(r->context, take_line(r));
  }
  return CUTIS_OK;
}

static cutis_status read_weights(reader *r, const net *function) {
  const size_t count = net_weights(function);
  for (size_t i = 0; i < count; i++) {
    if (i % 8 == 0 && !take(r, "w")) {
      return bad(r, "a line of weights");
    }
    TRY(r->context, take_number(r, &function->weight[i]));
    if (i % 8 == 7 || i + 1 == count) {
      TRY(r->context, take_line(r));
    }
  }
  return CUTIS_OK;
}

static cutis_status read_all(reader *r, surrogate *of) {
  double centre[SURROGATE_INPUTS], scale[SURROGATE_INPUTS];
  double mean[SURROGATE_OUTPUTS], sd[SURROGATE_OUTPUTS];
  size_t hidden;
  TRY(r->context, read_who(r, of));
  TRY(r->context, read_definition(r, of));
  TRY(r->context, read_numbers(r, of));
  TRY(r->context, read_inputs(r, of, centre, scale));
  TRY(r->context, read_outputs(r, of, mean, sd));
  if (!take(r, "hidden")) {
    return bad(r, "the number of hidden units");
  }
  TRY(r->context, take_count(r, &hidden));
  TRY(r->context, take_line(r));
  TRY(r->context,
      net_create(r->context, of->kind->inputs, hidden, of->kind->outputs, &of->function));
  memcpy(of->function->centre, centre, of->kind->inputs * sizeof *centre);
  memcpy(of->function->scale, scale, of->kind->inputs * sizeof *scale);
  memcpy(of->function->mean, mean, of->kind->outputs * sizeof *mean);
  memcpy(of->function->sd, sd, of->kind->outputs * sizeof *sd);
  TRY(r->context, read_weights(r, of->function));
  return take(r, "end\n") && r->at == r->end ? CUTIS_OK : bad(r, "the end");
}

cutis_status surrogate_parse(cutis_context *context, const char *name, const char *text,
                             size_t length, surrogate **parsed) {
  *parsed = NULL;
  surrogate *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  reader r = {context, name, text, text + length, 1};
  const cutis_status status = read_all(&r, made);
  if (status != CUTIS_OK) {
    surrogate_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *parsed = made;
  return CUTIS_OK;
}

void surrogate_destroy(cutis_context *context, surrogate **destroyed) {
  if (*destroyed != NULL) {
    net_destroy(context, &(*destroyed)->function);
    context_free(context, *destroyed);
    *destroyed = NULL;
  }
}

/* ---- all that are shipped ---- */

struct surrogates {
  surrogate *of[CUTIS_AREA_COUNT][INSTRUMENTS_MAX];
  surrogate_list stand_ins;
  uint64_t hash;
};

const instrument *const *surrogates_instruments(const surrogates *all) {
  return all->stand_ins.list;
}

cutis_status surrogates_reserve(cutis_context *context, surrogates **reserved) {
  *reserved = context_allocate(context, 1, sizeof **reserved);
  if (*reserved == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  surrogate_list_fill(&(*reserved)->stand_ins);
  (*reserved)->hash = HASH_START;
  return CUTIS_OK;
}

cutis_status surrogates_load(cutis_context *context, surrogates *into) {
  const surrogate_kind *kind;
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    for (size_t k = 0; (kind = surrogate_kind_at(k)) != NULL; k++) {
      char name[96];
      size_t length = 0;
      snprintf(name, sizeof name, "data/surrogates/%s-%s.txt", cutis_area_key((cutis_area)area),
               kind->instrument);
      const char *text = embedded_file(name, &length);
      if (text != NULL && into->of[area][k] == NULL) {
        TRY(context, surrogate_parse(context, name, text, length, &into->of[area][k]));
        into->hash = hash_add(into->hash, text, length);
      }
    }
  }
  return CUTIS_OK;
}

cutis_status surrogates_create(cutis_context *context, surrogates **created) {
  TRY(context, surrogates_reserve(context, created));
  const cutis_status status = surrogates_load(context, *created);
  if (status != CUTIS_OK) {
    surrogates_destroy(context, created);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

uint64_t surrogates_hash(const surrogates *all) {
  return all->hash;
}

void surrogates_destroy(cutis_context *context, surrogates **destroyed) {
  if (*destroyed != NULL) {
    for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
      for (size_t k = 0; k < INSTRUMENTS_MAX; k++) {
        surrogate_destroy(context, &(*destroyed)->of[area][k]);
      }
    }
    context_free(context, *destroyed);
    *destroyed = NULL;
  }
}

const surrogate *surrogates_of(const surrogates *all, cutis_area area, size_t kind) {
  return all != NULL && (int)area >= 0 && area < CUTIS_AREA_COUNT && kind < INSTRUMENTS_MAX
             ? all->of[area][kind]
             : NULL;
}
