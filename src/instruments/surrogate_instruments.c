/* surrogate_instruments.c - surrogates in the place of the instruments: the same read-outs by the same
 * calls.
 *
 * Each keeps what its inputs need of the life, and the moments of the life besides. Where it has no
 * surrogate for the area or the protocol, or the skin lies outside of what the surrogate was trained
 * on, it creates the instrument itself, leads it through those moments and measures with it; from
 * then on that instrument is led along, so that a life is replayed once. A setting may forbid that:
 * then the nearest skin that it knows is read, or nothing. How often it knew the skin is counted for
 * the caller. */
#include "instruments/surrogate.h"

#include <math.h>
#include <string.h>

/* A life from 25 to 91, every three years, with all sessions and visits that there may be. */
enum { MOMENTS = 96 };

typedef struct stand_in {
  const surrogate_kind *kind;
  size_t index; /* of the kind */
  instrument_setting setting;
  cutis_suction_protocol protocol; /* the setting's */
  bool usual;                      /* the protocol is the one of the training */
  surrogate_history history;
  tissue *moment; /* [MOMENTS], of an instrument that remembers */
  size_t moments;
  void *solved; /* the memory of the instrument; NULL: not yet needed */
  size_t led;   /* moments that it was led through */
} stand_in;

static void destroy(cutis_context *context, void **memory) {
  stand_in *gone = *memory;
  if (gone->solved != NULL) {
    gone->kind->solved->destroy(context, &gone->solved);
  }
  context_free(context, gone->moment);
  context_free(context, gone);
  *memory = NULL;
}

bool surrogates_know_protocol(const cutis_suction_protocol *protocol) {
  cutis_suction_protocol usual;
  cutis_suction_protocol_default(&usual);
  return protocol->aperture_mm == usual.aperture_mm &&
         protocol->pressure_kPa == usual.pressure_kPa && protocol->rise_s == usual.rise_s &&
         protocol->on_s == usual.on_s && protocol->off_s == usual.off_s &&
         protocol->cycles == usual.cycles;
}

static cutis_status create(cutis_context *context, size_t index, const instrument_setting *setting,
                           void **memory) {
  *memory = NULL;
  stand_in *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->kind = surrogate_kind_at(index);
  made->index = index;
  made->protocol = *setting->protocol;
  made->setting = *setting;
  made->setting.protocol = &made->protocol;
  made->usual = surrogates_know_protocol(&made->protocol);
  *memory = made;
  if (made->kind->solved->live != NULL) {
    made->moment = context_allocate(context, MOMENTS, sizeof *made->moment);
    if (made->moment == NULL) {
      destroy(context, memory);
      return CUTIS_OUT_OF_MEMORY;
    }
  }
  return CUTIS_OK;
}

static void copy(const void *from, void *to) {
  const stand_in *source = from;
  stand_in *twin = to;
  twin->history = source->history;
  twin->moments = source->moments;
  if (source->moments > 0) {
    memcpy(twin->moment, source->moment, source->moments * sizeof *twin->moment);
  }
  twin->led = 0; /* made anew when it is needed */
  if (twin->solved != NULL && source->solved != NULL && source->kind->solved->copy != NULL) {
    twin->kind->solved->copy(source->solved, twin->solved);
    twin->led = source->led;
  }
}

static cutis_status live(cutis_context *context, void *memory, const tissue *now) {
  stand_in *mine = memory;
  if (mine->moments == MOMENTS) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "a surrogate keeps %d moments of a life, and this life has more", (int)MOMENTS);
  }
  surrogate_history_live(&mine->history, now);
  mine->moment[mine->moments++] = *now;
  return CUTIS_OK;
}

/* The instrument itself, led to the last moment. */
static cutis_status catch_up(cutis_context *context, stand_in *mine) {
  const instrument *solved = mine->kind->solved;
  if (mine->solved != NULL && mine->led == 0 && mine->moments > 0) {
    solved->destroy(context, &mine->solved); /* of another life */
  }
  if (mine->solved == NULL) {
    TRY(context, solved->create(context, &mine->setting, &mine->solved));
    mine->led = 0;
  }
  while (mine->led < mine->moments) {
    TRY(context, solved->live(context, mine->solved, &mine->moment[mine->led]));
    mine->led++;
  }
  return CUTIS_OK;
}

/* Without finite elements: of what it knows nothing it takes nothing. Whether it was outside. */
static bool measure_alone(const stand_in *mine, const surrogate *known, const tissue *now,
                          const look *found, double *first) {
  const surrogate_history *history = mine->moments > 0 ? &mine->history : NULL;
  if (known != NULL) {
    return surrogate_evaluate_nearest(known, history, now, found, first);
  }
  for (size_t i = 0; i < mine->kind->solved->readouts; i++) {
    first[i] = NAN;
  }
  return true;
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  stand_in *mine = memory;
  const surrogate *known =
      mine->usual ? surrogates_of(mine->setting.surrogates, now->anatomy->area, mine->index) : NULL;
  const bool alone = mine->setting.never_solved;
  bool outside = known == NULL || found->suction != NULL || picture != NULL; /* it keeps neither */
  if (alone) {
    outside = measure_alone(mine, known, now, found, first);
  } else if (!outside) {
    surrogate_evaluate(known, mine->moments > 0 ? &mine->history : NULL, now, found, first,
                       &outside);
  }
  surrogate_use *use = mine->setting.use;
  if (use != NULL) {
    use->looks[mine->index]++;
    use->solved[mine->index] += outside;
  }
  if (!outside || alone) {
    return CUTIS_OK;
  }
  TRY(context, catch_up(context, mine));
  return mine->kind->solved->measure(context, mine->solved, now, found, first, picture);
}

/* A create of its own for each kind, for that call knows nothing but the setting. */
#define CREATE_LIST(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define X(index)                                                                                \
  static cutis_status create_##index(cutis_context *context, const instrument_setting *setting, \
                                     void **memory) {                                           \
    return create(context, index, setting, memory);                                             \
  }
CREATE_LIST(X)
#undef X

void surrogate_list_fill(surrogate_list *of) {
  static cutis_status (*const creates[INSTRUMENTS_MAX])(cutis_context *, const instrument_setting *,
                                                        void **) = {
#define X(index) create_##index,
      CREATE_LIST(X)
#undef X
  };
  const instrument *const *solved = instrument_list();
  const surrogate_kind *kind;
  for (size_t i = 0; i < cutis_instrument_count(); i++) {
    of->list[i] = solved[i];
    for (size_t k = 0; (kind = surrogate_kind_at(k)) != NULL; k++) {
      if (kind->solved == solved[i]) {
        of->made[i] = *solved[i];
        of->made[i].create = creates[k];
        of->made[i].destroy = destroy;
        of->made[i].copy = copy;
        of->made[i].live = solved[i]->live != NULL ? live : NULL;
        of->made[i].measure = measure;
        of->list[i] = &of->made[i];
      }
    }
  }
}

double surrogates_error(const surrogates *all, cutis_area area, size_t readout) {
  cutis_instrument_info info;
  const surrogate_kind *kind;
  for (size_t k = 0; (kind = surrogate_kind_at(k)) != NULL; k++) {
    const surrogate *of = surrogates_of(all, area, k);
    for (size_t i = 0; of != NULL && cutis_instrument_at(i, &info); i++) {
      if (strcmp(info.key, kind->instrument) == 0 && readout >= info.first &&
          readout < info.first + info.count) {
        return of->error[readout - info.first];
      }
    }
  }
  return NAN;
}
