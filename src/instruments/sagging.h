/* sagging.h - what sagging.c lets its tests and its validation do. Not for other folders. */
#ifndef CUTIS_INSTRUMENTS_SAGGING_H
#define CUTIS_INSTRUMENTS_SAGGING_H

#include "instruments/hanging.h"
#include "instruments/indentation.h"
#include "instruments/instruments.h"

typedef struct sagging_settings {
  hanging_grid section;
  indentation_grid tip;
  double step_renewals; /* the most in one step of creep */
} sagging_settings;
void sagging_settings_default(sagging_settings *settings);
/* The memory of an instrument of one's own, for its live and measure. */
cutis_status sagging_create_with(cutis_context *context, const sagging_settings *settings,
                                 void **memory);
/* Which way the section runs to the tension lines: 0 across, 1 along, 1/2 aslant. */
double sagging_along_lines(cutis_area area);
/* Whether its skin hangs off the body, and does not lie on it, when upright. */
bool sagging_hangs_off(cutis_area area);
/* The section as the last call left it. */
const hanging *sagging_section(const void *memory);
extern const instrument instrument_sagging;

#endif
