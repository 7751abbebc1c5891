/* instruments.c - the list of instruments, their read-outs in one index space, and the set of all
 * of them with what each remembers of one skin. */
#include "instruments/instruments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Adding one is a line here. The suction test comes first; whoever reads what others found
 * (look_value) comes after them. */
#define INSTRUMENT_LIST(X) \
  X(suction) X(pores) X(plumpness) X(wrinkles) X(texture) X(sagging) X(grades)

#define X(name) extern const instrument instrument_##name;
INSTRUMENT_LIST(X)
#undef X
static const instrument *const instruments[] = {
#define X(name) &instrument_##name,
    INSTRUMENT_LIST(X)
#undef X
};
enum { INSTRUMENTS = sizeof instruments / sizeof instruments[0] };
_Static_assert((int)INSTRUMENTS <= (int)INSTRUMENTS_MAX, "more instruments than there is room for");

/* ---- the skin ---- */

/* The epidermis is renewed in 47 days: Iizuka 1994, J Dermatol Sci 8:215. A tenth of the fat cells a
 * year, at every adult age and weight: Spalding 2008, Nature 453:783. */
static const double EPIDERMIS_RENEWALS_PER_Y = 365.25 / 47.0, FAT_RENEWALS_PER_Y = 0.1;

void tissue_split(const tissue *now, mechanics_layer split[SPLIT_LAYERS]) {
  const cutis_anatomy *anatomy = now->anatomy;
  const double cover_mm = anatomy->stratum_corneum_mm + anatomy->epidermis_mm;
  mechanics_layers_split(now->layer, anatomy->stratum_corneum_mm / cover_mm, now->parameters->r_sc,
                         split);
}

double layer_renewals(int layer, double years, double renewals) {
  const double count = layer == LAYER_EPIDERMIS    ? EPIDERMIS_RENEWALS_PER_Y * years
                       : layer == LAYER_HYPODERMIS ? FAT_RENEWALS_PER_Y * years
                                                   : renewals;
  return fmax(count, 0.0);
}

/* ---- the list, for the public ---- */

const instrument *const *instrument_list(void) {
  return instruments;
}

size_t cutis_instrument_count(void) {
  return INSTRUMENTS;
}

bool cutis_instrument_at(size_t index, cutis_instrument_info *info) {
  if (index >= INSTRUMENTS) {
    return false;
  }
  size_t first = 0;
  for (size_t i = 0; i < index; i++) {
    first += instruments[i]->readouts;
  }
  const instrument *of = instruments[index];
  *info = (cutis_instrument_info){.key = of->key,
                                  .words = of->words,
                                  .page = of->page,
                                  .first = first,
                                  .count = of->readouts,
                                  .headline = first + of->headline};
  return true;
}

size_t cutis_readout_count(void) {
  size_t count = 0;
  for (size_t i = 0; i < INSTRUMENTS; i++) {
    count += instruments[i]->readouts;
  }
  return count;
}

bool cutis_readout_at(size_t index, cutis_readout_info *info) {
  size_t first = 0, i = 0;
  while (i < INSTRUMENTS && index >= first + instruments[i]->readouts) {
    first += instruments[i++]->readouts;
  }
  if (i == INSTRUMENTS) {
    return false;
  }
  const instrument_readout *of = &instruments[i]->readout[index - first];
  *info = (cutis_readout_info){.key = of->key,
                               .words = of->words,
                               .unit = of->unit,
                               .instrument = i,
                               .better = of->better,
                               .repeatability = of->repeatability,
                               .absolute = of->absolute,
                               .source = of->source};
  return true;
}

bool cutis_readout_find(const char *key, size_t *index) {
  cutis_readout_info info;
  for (size_t i = 0; cutis_readout_at(i, &info); i++) {
    if (strcmp(info.key, key) == 0) {
      *index = i;
      return true;
    }
  }
  return false;
}

double look_value(const look *found, const char *key) {
  size_t index;
  return cutis_readout_find(key, &index) ? found->readout[index] : NAN;
}

/* ---- the set ---- */

struct instrument_set {
  const instrument *const *list;
  size_t count;
  void *memory[INSTRUMENTS_MAX];
  char failure[INSTRUMENTS_MAX][INSTRUMENT_FAILURE]; /* "": it goes on */
};

cutis_status instrument_set_create_with(cutis_context *context, const instrument *const *list,
                                        size_t count, const instrument_setting *setting,
                                        instrument_set **set) {
  *set = NULL;
  instrument_set *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->list = list;
  made->count = count;
  for (size_t i = 0; i < count; i++) {
    const cutis_status status =
        list[i]->create ? list[i]->create(context, setting, &made->memory[i]) : CUTIS_OK;
    if (status != CUTIS_OK) {
      instrument_set_destroy(context, &made);
      return context_trace_add(context, status, __func__, __FILE__, __LINE__);
    }
  }
  *set = made;
  return CUTIS_OK;
}

cutis_status instrument_set_create(cutis_context *context, const instrument_setting *setting,
                                   instrument_set **set) {
  return instrument_set_create_with(context, instruments, INSTRUMENTS, setting, set);
}

void instrument_set_destroy(cutis_context *context, instrument_set **set) {
  if (*set) {
    for (size_t i = 0; i < (*set)->count; i++) {
      if ((*set)->memory[i]) {
        (*set)->list[i]->destroy(context, &(*set)->memory[i]);
      }
    }
    context_free(context, *set);
    *set = NULL;
  }
}

void instrument_set_copy(const instrument_set *from, instrument_set *to) {
  for (size_t i = 0; i < from->count; i++) {
    memcpy(to->failure[i], from->failure[i], sizeof to->failure[i]);
    if (from->list[i]->copy && from->failure[i][0] == '\0') {
      from->list[i]->copy(from->memory[i], to->memory[i]);
    }
  }
}

const char *instrument_set_failure(const instrument_set *set, size_t index) {
  return index < set->count ? set->failure[index] : "";
}

/* What becomes of an instrument's status: where no equilibrium was found it takes no more read-outs
 * and the others go on; but for the first, the suction test, which decides. */
static cutis_status outlast(cutis_context *context, instrument_set *set, size_t index,
                            const tissue *now, cutis_status status) {
  if (index == 0 || (status != CUTIS_NOT_CONVERGED && status != CUTIS_OUT_OF_DOMAIN)) {
    return status;
  }
  snprintf(set->failure[index], sizeof set->failure[index],
           "The %s stopped at the age of %.3f years: %s", set->list[index]->words, now->age_y,
           cutis_context_message(context));
  context_forgive(context);
  context_warn(context, "%s", set->failure[index]);
  return CUTIS_OK;
}

cutis_status instrument_set_live(cutis_context *context, instrument_set *set, const tissue *now) {
  for (size_t i = 0; i < set->count; i++) {
    if (set->list[i]->live && set->failure[i][0] == '\0') {
      const cutis_status status = set->list[i]->live(context, set->memory[i], now);
      TRY(context, outlast(context, set, i, now, status));
    }
  }
  return CUTIS_OK;
}

static void take_none(double *readout, size_t count) {
  for (size_t i = 0; i < count; i++) {
    readout[i] = NAN;
  }
}

static void draw_none(cutis_picture *picture) {
  if (picture) {
    memset(picture, 0, sizeof *picture);
  }
}

cutis_status instrument_set_measure(cutis_context *context, instrument_set *set, const tissue *now,
                                    look *found) {
  take_none(found->readout, CUTIS_READOUTS_MAX);
  double *first = found->readout;
  for (size_t i = 0; i < set->count; i++) {
    const instrument *of = set->list[i];
    cutis_picture *picture = found->picture ? &found->picture[i] : NULL;
    draw_none(picture);
    if (set->failure[i][0] == '\0') {
      const cutis_status status = of->measure(context, set->memory[i], now, found, first, picture);
      TRY(context, outlast(context, set, i, now, status));
      if (set->failure[i][0] != '\0') { /* nothing half is told */
        take_none(first, of->readouts);
        draw_none(picture);
      }
    }
    first += of->readouts;
  }
  return CUTIS_OK;
}
