/* life.c - what the instruments read in the years before: at moments of the diary they are copied
 * as they are then, and the copies are read while the course goes on, by whichever thread is free.
 *
 * A look costs as much as a visit, so there are few: at most six and today's, which is the first
 * visit's. What found no equilibrium is not taken (NAN), and nothing else hangs on it. */
#include "course/course.h"

#include <math.h>
#include <string.h>

struct life_look {
  life_look *next;
  cutis_context *context; /* its own: threads share none */
  instrument_set *set;
  tissue now;
  look found;
  cutis_status status;
};

static void take(life_look *of) {
  of->found.suction = NULL;
  of->found.picture = NULL;
  of->status = instrument_set_measure(of->context, of->set, &of->now, &of->found);
  if (of->status == CUTIS_NOT_CONVERGED || of->status == CUTIS_OUT_OF_DOMAIN) {
    for (size_t i = 0; i < CUTIS_READOUTS_MAX; i++) {
      of->found.readout[i] = NAN;
    }
    of->status = CUTIS_OK;
  }
}

static void look_destroy(cutis_context *context, life_look **of) {
  instrument_set_destroy(context, &(*of)->set);
  cutis_context_destroy(&(*of)->context);
  context_free(context, *of);
  *of = NULL;
}

static cutis_status look_create(cutis_context *context, const instrument_setting *setting,
                                const instrument_set *set, const tissue *now, life_look **of) {
  life_look *made = context_allocate(context, 1, sizeof *made);
  *of = made;
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->now = *now;
  cutis_status status = context_fork(context, &made->context);
  if (status == CUTIS_OK) {
    status = instrument_set_create(context, setting, &made->set);
  }
  if (status != CUTIS_OK) {
    look_destroy(context, of);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  instrument_set_copy(set, made->set);
  return CUTIS_OK;
}

cutis_status life_replay(cutis_context *context, const cutis_skin *skin,
                         const instrument_setting *setting, instrument_set *set, size_t *seen,
                         life_look **first) {
  const size_t before = skin->diary_entries - 1, most = COURSE_LOOKS_MAX - 1;
  const size_t every = before > most ? (before + most - 1) / most : 1;
  life_look **last = first;
  while (*seen < before) {
    const size_t entry = (*seen)++;
    const tissue then = diary_entry(skin, entry);
    TRY(context, instrument_set_live(context, set, &then));
    if (entry % every == 0) {
      TRY(context, look_create(context, setting, set, &then, last));
      life_look *now = *last;
#pragma omp task default(none) firstprivate(now)
      take(now);
      last = &now->next;
    }
  }
  return diary_replay(context, skin, set, seen);
}

cutis_status life_end(cutis_context *context, life_look **first, double today_y,
                      const double *today, course_album *album, cutis_status status) {
  if (album == NULL) {
    return status;
  }
#pragma omp taskwait
  album->looks = 0;
  while (*first) {
    life_look *of = *first;
    if (status == CUTIS_OK && of->status != CUTIS_OK) {
      status = context_join(context, of->context, of->status);
    }
    album->look_age_y[album->looks] = of->now.age_y;
    memcpy(album->look[album->looks++], of->found.readout, sizeof of->found.readout);
    *first = of->next;
    look_destroy(context, &of);
  }
  album->look_age_y[album->looks] = today_y;
  memcpy(album->look[album->looks++], today, sizeof album->look[0]);
  return status;
}
