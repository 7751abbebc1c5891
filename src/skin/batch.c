/* batch.c - the queue of persons for those who carry them forward side by side: who is next in a free
 * lane, which processor is at hand, and CVODE for whom the lanes fail. The method is in lanes.c. */
#include "skin/batch.h"

#include <math.h>
#include <string.h>

/* ---- kinds of processors ---- */

static const lanes_kind *kind_for(bool single, skin_processor most) {
#ifdef SKIN_X86
  __builtin_cpu_init();
  const bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (most >= SKIN_AVX512 && fma && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return single ? &lanes_avx512_single : &lanes_avx512;
  }
  if (most >= SKIN_AVX2 && fma) {
    return single ? &lanes_avx2_single : &lanes_avx2;
  }
#else
  (void)most;
#endif
  return single ? &lanes_plain_single : &lanes_plain;
}

const char *skin_batch_processor(double relative, skin_processor most) {
  return kind_for(relative >= SKIN_BATCH_SINGLE, most)->name;
}

cutis_status skin_batch_create(cutis_context *context, double relative, skin_processor most,
                               skin_batch **batch) {
  *batch = NULL;
  if (!(relative >= SKIN_BATCH_LOW && relative <= SKIN_BATCH_HIGH)) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "The relative tolerance of a batch is %g; it must lie between %g and %g.", relative,
                SKIN_BATCH_LOW, SKIN_BATCH_HIGH);
  }
  skin_batch *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->relative = relative;
  made->kind = kind_for(relative >= SKIN_BATCH_SINGLE, most);
  made->work.lanes = made->kind->lanes;
  made->work.processor = made->kind->name;
  /* at the same tolerance CVODE errs some thirty times as much (docs/batch.md) */
  const double same = fmax(fmin(relative / 30, SKIN_RELATIVE_HIGH), SKIN_RELATIVE_LOW);
  const cutis_status status = skin_solver_create(context, same, &made->solver);
  if (status != CUTIS_OK) {
    skin_batch_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *batch = made;
  return CUTIS_OK;
}

void skin_batch_destroy(cutis_context *context, skin_batch **batch) {
  if (*batch != NULL) {
    skin_solver_destroy(context, &(*batch)->solver);
    context_free(context, *batch);
    *batch = NULL;
  }
}

void skin_batch_run(cutis_context *context, skin_batch *batch, size_t first, size_t count,
                    skin_next next, void *user) {
  batch->context = context;
  batch->next_person = first;
  batch->end_person = first + count;
  batch->next = next;
  batch->user = user;
  batch->kind->run(batch);
}

void skin_batch_done(const skin_batch *batch, skin_batch_work *work) {
  *work = batch->work;
}

/* ---- seats ---- */

/* The stretch that the caller wants next, if any. */
static bool ask(skin_batch *batch, batch_seat *seat, cutis_status status) {
  seat->stretch.status = status;
  seat->told = 0;
  const bool more = batch->next(batch->user, seat->person, seat->number, &seat->stretch);
  if (status != CUTIS_OK) {
    context_forgive(batch->context);
  }
  return more;
}

static bool next_person(skin_batch *batch, batch_seat *seat) {
  if (batch->next_person == batch->end_person) {
    return false;
  }
  seat->person = batch->next_person++;
  seat->number = 0;
  memset(&seat->stretch, 0, sizeof seat->stretch);
  return true;
}

void batch_advance(skin_batch *batch, batch_seat *seat, cutis_status status) {
  const bool was_taken = seat->taken;
  seat->is_new_person = false;
  seat->number++;
  bool more = was_taken && ask(batch, seat, status);
  for (;;) {
    if (more) {
      const skin_stretch *stretch = &seat->stretch;
      status = solver_check(batch->context, stretch->times_d, stretch->count, stretch->y);
      if (status == CUTIS_OK && stretch->count > 0) {
        break;
      }
      seat->number++;
      more = ask(batch, seat, status);
    } else if (next_person(batch, seat)) {
      seat->is_new_person = true;
      more = ask(batch, seat, CUTIS_OK);
    } else {
      break;
    }
  }
  seat->taken = more;
  if (more) {
    batch->work.stretches++;
    if (seat->is_new_person) {
      solver_scales(seat->stretch.model, seat->scale);
    }
  }
}

void batch_fall_back(skin_batch *batch, batch_seat *seat) {
  skin_stretch *stretch = &seat->stretch;
  batch->work.fallen++;
  const cutis_status status =
      skin_solve(batch->context, batch->solver, stretch->model, &stretch->milieu, stretch->age_y,
                 stretch->times_d, stretch->count, stretch->y, stretch->out);
  batch_advance(batch, seat, status);
}

bool batch_tell(skin_batch *batch, batch_seat *seat, const double *y) {
  skin_stretch *stretch = &seat->stretch;
  double absolute[CUTIS_STATES], kept[CUTIS_STATES];
  for (int i = 0; i < CUTIS_STATES; i++) {
    absolute[i] = batch->relative * seat->scale[i];
  }
  const double time_d = stretch->times_d[seat->told];
  if (solver_keep(batch->context, y, absolute, stretch->age_y + time_d / SKIN_DAYS_PER_YEAR,
                  kept) != CUTIS_OK) {
    context_forgive(batch->context);
    return false;
  }
  if (stretch->out != NULL) {
    memcpy(stretch->out + seat->told * CUTIS_STATES, kept, sizeof kept);
  }
  seat->told++;
  if (seat->told == stretch->count) {
    memcpy(stretch->y, kept, sizeof kept);
  }
  return true;
}
