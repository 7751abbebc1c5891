/* ranged.c - numbers that must lie in a range, and the one sentence that says so. */
#include "base/base.h"

#include <math.h>

cutis_status ranged_check(cutis_context *context, ranged of) {
  if (of.value >= of.low && of.value <= of.high) {
    return CUTIS_OK;
  }
  const char *space = of.unit[0] == '\0' ? "" : " ";
  if (isnan(of.value)) {
    return FAIL(context, CUTIS_OUT_OF_RANGE, "%s is not a number: allowed are %g to %g%s%s.%s",
                of.key, of.low, of.high, space, of.unit, of.why);
  }
  return FAIL(context, CUTIS_OUT_OF_RANGE,
              "%s is %g%s%s: allowed are %g to %g%s%s, the nearest is %g%s%s.%s", of.key, of.value,
              space, of.unit, of.low, of.high, space, of.unit, of.value < of.low ? of.low : of.high,
              space, of.unit, of.why);
}
