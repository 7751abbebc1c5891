/* models.h - what the files of the observation models say to each other. */
#ifndef CUTIS_OBSERVE_MODELS_H
#define CUTIS_OBSERVE_MODELS_H

#include "observe/observe.h"

/* The list, in the order in which they are told: a file each. */
#define OBSERVE_MODEL_LIST(X) \
  X(stain) X(echo) X(suction) X(roughness) X(grade) X(responders) X(assay)
#define X(key) extern const observe_model observe_##key;
OBSERVE_MODEL_LIST(X)
#undef X

/* Shown as it is. */
double observe_as_it_is(const observe_parameters *p, const char *quantity, double x);
/* Standard deviation of one reading of an instrument that reads y, from its repeatability, which is
 * 1.96 sqrt(2) of it. NAN when there is no such read-out. */
double observe_repeatability(const char *readout, double y);

/* Of which data are normal but for what they share, and which share the bias of their study, and the
 * error of its method (predict.c). */
bool observe_is_gaussian(const observation *of);
bool observe_is_same_study(const observation *a, const observation *b);
bool observe_is_same_method(const observation *a, const observation *b);

#endif
