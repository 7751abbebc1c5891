/* people.h - people of a wide but realistic spread, lived and looked at with finite elements: what
 * the surrogates of the instruments are trained on. */
#ifndef CUTIS_PEOPLE_H
#define CUTIS_PEOPLE_H

#include "instruments/instruments.h"

enum { PEOPLE_MOMENTS = 96 };

/* One person at one moment of their life. Anatomy and parameters of the moments point into it. */
typedef struct people_life {
  uint32_t number;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  double readout[CUTIS_READOUTS_MAX]; /* at the last moment; NAN: not taken */
  double seconds;                     /* of the instruments, life and look */
  size_t moments;
  tissue moment[PEOPLE_MOMENTS];
} people_life;

/* With what they are looked at: the suction test on a coarse mesh, four times as quick and 2 % off;
 * as it is shipped; all instruments, led through the life. */
typedef enum people_eyes { PEOPLE_COARSE, PEOPLE_SUCTION, PEOPLE_ALL } people_eyes;

/* Person `number` of this seed and area, whatever else is asked for: the same on every call. Of a life
 * that is not looked at with all instruments only the last moment is kept.
 * Errors: CUTIS_OUT_OF_MEMORY, CUTIS_OUT_OF_DOMAIN and CUTIS_NOT_CONVERGED of a life or of the
 * suction test. */
cutis_status people_live(cutis_context *context, uint64_t seed, cutis_area area, uint32_t number,
                         people_eyes eyes, people_life *life);

#endif
