/* batch.h - what the queue of persons (batch.c) and those who carry them forward side by side
 * (lanes.c, once for each kind of processor) say to each other. Private to skin/. */
#ifndef CUTIS_SKIN_BATCH_H
#define CUTIS_SKIN_BATCH_H

#include "skin/skin.h"

/* The size at which each state matters: its absolute tolerance is the relative one times this
 * (solver.c). */
void solver_scales(const skin_model *model, double *scale);
/* Errors: CUTIS_BAD_INPUT (times), CUTIS_OUT_OF_DOMAIN (a state below 0). */
cutis_status solver_check(cutis_context *context, const double *times_d, size_t count,
                          const double *y);
/* A state reached, with undershoots of the size of the error set to 0. Errors:
 * CUTIS_OUT_OF_DOMAIN (a state further below). */
cutis_status solver_keep(cutis_context *context, const double *y, const double *absolute,
                         double age_y, double *into);

/* Who is in a lane. */
typedef struct batch_seat {
  bool taken, is_new_person;
  size_t person, number; /* stretch of this person */
  skin_stretch stretch;
  size_t told;                /* times of the stretch that are behind */
  double scale[CUTIS_STATES]; /* of its states */
} batch_seat;

struct skin_batch {
  double relative;
  const struct lanes_kind *kind;
  skin_solver *solver; /* for those the lanes fail */
  skin_batch_work work;

  /* the run at hand */
  cutis_context *context;
  size_t next_person, end_person;
  skin_next next;
  void *user;
};

/* Ends the stretch of a taken seat with this status and takes the next one, of the same person or of
 * the next; the seat is not taken when nobody is left. */
void batch_advance(skin_batch *batch, batch_seat *seat, cutis_status status);
/* The stretch of this seat once more from its start, by CVODE; then as batch_advance. */
void batch_fall_back(skin_batch *batch, batch_seat *seat);
/* The state of a seat at its next time; false when it is below 0 by more than the error. */
bool batch_tell(skin_batch *batch, batch_seat *seat, const double *y);

typedef struct lanes_kind {
  const char *name;
  int lanes;
  void (*run)(skin_batch *batch);
} lanes_kind;
extern const lanes_kind lanes_plain, lanes_plain_single;
#ifdef SKIN_X86
extern const lanes_kind lanes_avx2, lanes_avx2_single, lanes_avx512, lanes_avx512_single;
#endif

#endif
