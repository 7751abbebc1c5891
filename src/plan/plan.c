/* plan.c - the calendar of a plan, and whether it can and should be done.
 *
 * Refused: what cannot be done (a needle outside the device's range or longer than this skin is
 * thick, a device whose numbers make no sense), what no study has done (more than 12 sessions, less
 * than 7 days apart). Warned about: what few do. Every bound carries its reason, because the
 * message is where the user meets it. */
#include "plan/plan.h"

#include <math.h>
#include <stdio.h>

/* Inflammatory tone after a session is at a fifth to a third of its peak on day 7, below 5 % on day
 * 14 (the kinetics of docs/mechanisms/inflammation.md at doses of 0.02 to 0.5; the consensus curves
 * of healing wounds: 0.35 and 0.08). The closest series published are weekly (12 sessions of a
 * roller, OAMJMS 2019, Vietnam); most leave 14 to 30 days. */
static const double interval_low_d = 7, interval_usual_d = 14, interval_high_d = 365;
/* The longest series published has 12 sessions (same study); others have 1 to 6. In the model
 * nothing tires but matrix density, so its gain by number of sessions is not to be believed beyond
 * about 6 to 8. */
enum { SESSIONS_HIGH = 12, SESSIONS_USUAL = 6 };
static const double follow_up_low_d = 1, follow_up_high_d = 3653;
static const double passes_low = 0.5, passes_high = 30;

double plan_session_d(const cutis_plan *plan, int session) {
  return plan->interval_d * session;
}

double plan_last_d(const cutis_plan *plan) {
  return plan->sessions > 1 ? plan_session_d(plan, plan->sessions - 1) : 0;
}

cutis_status cutis_plan_default(cutis_context *context, cutis_plan *plan) {
  cutis_plan made = {.needle_length_mm = 1.0, .sessions = 4, .interval_d = 30, .follow_up_d = 365};
  TRY(context, cutis_device_find(context, "pen", &made.device));
  made.passes = made.device.passes;
  *plan = made;
  return CUTIS_OK;
}

/* why: "" or ", but ..." */
static cutis_status check_range(cutis_context *context, const char *what, double value,
                                const char *unit, double low, double high, const char *why) {
  if (value >= low && value <= high) {
    return CUTIS_OK;
  }
  const char *space = unit[0] == '\0' ? "" : " ";
  return FAIL(context, CUTIS_OUT_OF_RANGE,
              "%s is %g%s%s%s: allowed are %g to %g%s%s, the nearest is %g%s%s", what, value, space,
              unit, why, low, high, space, unit, value > high ? high : low, space, unit);
}

static cutis_status check_device(cutis_context *context, const cutis_device *device) {
  const struct {
    const char *what;
    double value;
    const char *unit;
    double low, high;
    bool used;
  } fields[] = {
      {"the number of needles", device->needles, "", 1, 5000, true},
      {"the needle's base radius", device->needle_base_radius_mm, "mm", 0.01, 0.5, true},
      {"the needle's tip radius", device->needle_tip_radius_um, "um", 0.1, 200, true},
      {"the tolerance of the needle length", device->needle_tolerance_mm, "mm", 0, 0.5, true},
      {"the needle's speed", device->needle_speed_mm_per_s, "mm/s", 0.1, 10000, true},
      {"the device's width", device->width_mm, "mm", 1, 100, true},
      {"the device's shortest needle length", device->needle_length_low_mm, "mm", 0.05, 5, true},
      {"the device's longest needle length", device->needle_length_high_mm, "mm",
       device->needle_length_low_mm, 5, true},
      {"the pen's rate", device->rate_Hz, "Hz", 1, 1000, device->kind == CUTIS_PEN},
      {"the pen's glide", device->glide_mm_per_s, "mm/s", 0.5, 500, device->kind == CUTIS_PEN},
      {"the roller's drum diameter", device->drum_diameter_mm, "mm", 2, 100,
       device->kind == CUTIS_ROLLER},
  };
  if (device->kind != CUTIS_PEN && device->kind != CUTIS_ROLLER && device->kind != CUTIS_STAMP) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "the device's kind is %d: kinds are pen, roller and stamp", (int)device->kind);
  }
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    if (fields[i].used) {
      TRY(context, check_range(context, fields[i].what, fields[i].value, fields[i].unit,
                               fields[i].low, fields[i].high, ""));
    }
  }
  return CUTIS_OK;
}

static cutis_status check_needle(cutis_context *context, const cutis_plan *plan,
                                 const cutis_anatomy *anatomy) {
  const cutis_device *device = &plan->device;
  const char *words = cutis_area_words(anatomy->area);
  const double skin_mm = anatomy->stratum_corneum_mm + anatomy->epidermis_mm +
                         anatomy->papillary_mm + anatomy->reticular_mm;
  char why[256];
  snprintf(why, sizeof why, ", but that is outside what the device '%s' can do", device->name);
  TRY(context, check_range(context, "the needle length", plan->needle_length_mm, "mm",
                           device->needle_length_low_mm, device->needle_length_high_mm, why));
  snprintf(why, sizeof why, ", but the skin there (%s) ends after %.4g mm, with its dermis", words,
           skin_mm);
  TRY(context, check_range(context, "the needle length", plan->needle_length_mm, "mm",
                           device->needle_length_low_mm, skin_mm, why));
  if (plan->needle_length_mm > anatomy->needle_limit_mm) {
    context_warn(
        context,
        "the needle length is %g mm, beyond %g mm, the deepest that is sensible there (%s)",
        plan->needle_length_mm, anatomy->needle_limit_mm, words);
  }
  return CUTIS_OK;
}

static cutis_status check_calendar(cutis_context *context, const cutis_plan *plan) {
  TRY(context,
      check_range(context, "the number of sessions", plan->sessions, "", 0, SESSIONS_HIGH,
                  ", but no published series is longer than 12 and the model does not tire as skin "
                  "would"));
  if (plan->sessions > SESSIONS_USUAL) {
    context_warn(
        context,
        "%d sessions: studies have used 1 to %d, and the model promises too much for more, "
        "because nothing in it tires but the room for collagen",
        plan->sessions, SESSIONS_USUAL);
  }
  if (plan->sessions > 1) {
    TRY(context,
        check_range(context, "the interval between sessions", plan->interval_d, "d", interval_low_d,
                    interval_high_d,
                    ", but a week after a session its inflammation is still at a fifth to a third "
                    "of its peak, and no published series is closer"));
    if (plan->interval_d < interval_usual_d) {
      context_warn(
          context,
          "%g d between sessions: each falls into the inflammation of the one before, which "
          "needs %g d to fall below 5 %% of its peak",
          plan->interval_d, interval_usual_d);
    }
  }
  return check_range(context, "the follow-up", plan->follow_up_d, "d", follow_up_low_d,
                     follow_up_high_d, "");
}

cutis_status plan_check(cutis_context *context, const cutis_plan *plan,
                        const cutis_anatomy *anatomy) {
  TRY(context, check_calendar(context, plan));
  if (plan->sessions == 0) {
    return CUTIS_OK; /* the device stays in its box */
  }
  TRY(context, check_device(context, &plan->device));
  TRY(context, check_needle(context, plan, anatomy));
  return check_range(context, "the number of passes", plan->passes, "", passes_low, passes_high,
                     "");
}

cutis_status cutis_plan_check(cutis_context *context, const cutis_plan *plan,
                              const cutis_person *person) {
  cutis_anatomy anatomy;
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &anatomy));
  return plan_check(context, plan, &anatomy);
}
