/* plan/ - what is done: devices, sessions, calendar.
 *
 * The public functions cutis_device_*, cutis_plan_default and cutis_plan_check live here. plan/
 * does not know person/: the check against the area takes the anatomy. */
#ifndef CUTIS_PLAN_H
#define CUTIS_PLAN_H

#include "base/base.h"

/* Day of session i (from 0) after the first. */
double plan_session_d(const cutis_plan *plan, int session);
/* Day of the last session. */
double plan_last_d(const cutis_plan *plan);
/* The check of cutis_plan_check, once the anatomy is known. keys: what messages put before the keys of
 * a plan, "plan." in a scenario. */
cutis_status plan_check(cutis_context *context, const cutis_plan *plan,
                        const cutis_anatomy *anatomy, const char *keys);

#endif
