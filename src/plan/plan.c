/* plan.c - the calendar of a plan, and whether it can and should be done.
 *
 * Refused: what cannot be done (a needle outside the device's range or longer than this skin is
 * thick, a device whose numbers make no sense), what no study has done (more than 12 sessions, less
 * than 7 days apart). Warned about: what few do. Every bound carries its reason, because the
 * message is where the user meets it. */
#include "plan/plan.h"

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
  return session > 0 ? plan->interval_d * session : 0; /* whatever the interval of no session */
}

double plan_last_d(const cutis_plan *plan) {
  return plan->sessions > 1 ? plan_session_d(plan, plan->sessions - 1) : 0;
}

cutis_status cutis_plan_default(cutis_context *context, cutis_plan *plan) {
  cutis_plan made = {
      .needle_length_mm = 1.0, .sessions = 4, .interval_d = 30, .follow_up_d = 365.25};
  TRY(context, cutis_device_find(context, "pen", &made.device));
  made.passes = made.device.passes;
  *plan = made;
  return CUTIS_OK;
}

/* A number by its name in the plan; keys: what a scenario puts before it. */
static cutis_status check(cutis_context *context, const char *keys, ranged of) {
  char key[128];
  snprintf(key, sizeof key, "%s%s", keys, of.key);
  of.key = key;
  return ranged_check(context, of);
}

static cutis_status check_device(cutis_context *context, const cutis_device *device,
                                 const char *keys) {
  const bool pen = device->kind == CUTIS_PEN, roller = device->kind == CUTIS_ROLLER;
  if (!pen && !roller && device->kind != CUTIS_STAMP) {
    return FAIL(context, CUTIS_BAD_INPUT, "%sdevice.kind is %d: allowed are pen, roller and stamp.",
                keys, (int)device->kind);
  }
  const struct {
    bool used;
    ranged of;
  } fields[] = {
      {true, {"device.needles", device->needles, 1, 5000, "", ""}},
      {true, {"device.needle_base_radius", device->needle_base_radius_mm, 0.01, 0.5, "mm", ""}},
      {true, {"device.needle_tip_radius", device->needle_tip_radius_um, 0.1, 200, "um", ""}},
      {true, {"device.needle_tolerance", device->needle_tolerance_mm, 0, 0.5, "mm", ""}},
      {true, {"device.needle_speed", device->needle_speed_mm_per_s, 0.1, 10000, "mm/s", ""}},
      {true, {"device.width", device->width_mm, 1, 100, "mm", ""}},
      {true, {"device.needle_length_low", device->needle_length_low_mm, 0.05, 5, "mm", ""}},
      {true,
       {"device.needle_length_high", device->needle_length_high_mm, device->needle_length_low_mm, 5,
        "mm", ""}},
      {pen, {"device.rate", device->rate_Hz, 1, 1000, "Hz", ""}},
      {pen, {"device.glide", device->glide_mm_per_s, 0.5, 500, "mm/s", ""}},
      {roller, {"device.drum_diameter", device->drum_diameter_mm, 2, 100, "mm", ""}},
  };
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    if (fields[i].used) {
      TRY(context, check(context, keys, fields[i].of));
    }
  }
  return CUTIS_OK;
}

static cutis_status check_needle(cutis_context *context, const cutis_plan *plan,
                                 const cutis_anatomy *anatomy, const char *keys) {
  const cutis_device *device = &plan->device;
  const char *words = cutis_area_words(anatomy->area);
  const double skin_mm = anatomy->stratum_corneum_mm + anatomy->epidermis_mm +
                         anatomy->papillary_mm + anatomy->reticular_mm;
  char why[192];
  snprintf(why, sizeof why, " That is what the device can do: %.*s.", (int)sizeof device->name,
           device->name);
  TRY(context, check(context, keys,
                     (ranged){"needle_length", plan->needle_length_mm, device->needle_length_low_mm,
                              device->needle_length_high_mm, "mm", why}));
  snprintf(why, sizeof why, " There the dermis ends (%s), and fat lies below.", words);
  TRY(context, check(context, keys,
                     (ranged){"needle_length", plan->needle_length_mm, device->needle_length_low_mm,
                              skin_mm, "mm", why}));
  if (plan->needle_length_mm > anatomy->needle_limit_mm) {
    context_warn(
        context,
        "%sneedle_length is %g mm, beyond the %g mm that practice holds sensible there (%s).", keys,
        plan->needle_length_mm, anatomy->needle_limit_mm, words);
  }
  return CUTIS_OK;
}

static cutis_status check_calendar(cutis_context *context, const cutis_plan *plan,
                                   const char *keys) {
  TRY(context, check(context, keys,
                     (ranged){"sessions", plan->sessions, 0, SESSIONS_HIGH, "",
                              " No published series is longer, and in the model "
                              "nothing tires as skin would."}));
  if (plan->sessions > SESSIONS_USUAL) {
    context_warn(
        context,
        "%ssessions is %d: most studies used 1 to %d. The model promises too much for more, "
        "because nothing in it tires but the room for collagen.",
        keys, plan->sessions, SESSIONS_USUAL);
  }
  if (plan->sessions > 0) { /* of a single one too: the course tries what one more would add */
    TRY(context, check(context, keys,
                       (ranged){"interval", plan->interval_d, interval_low_d, interval_high_d, "d",
                                " A week after a session its inflammation is still at "
                                "a fifth to a third of its peak, and no published "
                                "series in people is closer."}));
    if (plan->sessions > 1 && plan->interval_d < interval_usual_d) {
      context_warn(
          context,
          "%sinterval is %g d: each session falls into the inflammation of the one before, "
          "which needs %g d to fall below 5 %% of its peak.",
          keys, plan->interval_d, interval_usual_d);
    }
  }
  return ranged_check(context, (ranged){"follow_up", plan->follow_up_d, follow_up_low_d,
                                        follow_up_high_d, "d", ""});
}

cutis_status plan_check(cutis_context *context, const cutis_plan *plan,
                        const cutis_anatomy *anatomy, const char *keys) {
  TRY(context, check_calendar(context, plan, keys));
  if (plan->sessions == 0) {
    return CUTIS_OK; /* the device stays in its box */
  }
  TRY(context, check_device(context, &plan->device, keys));
  TRY(context, check_needle(context, plan, anatomy, keys));
  return check(context, keys, (ranged){"passes", plan->passes, passes_low, passes_high, "", ""});
}

cutis_status cutis_plan_check(cutis_context *context, const cutis_plan *plan,
                              const cutis_person *person) {
  cutis_anatomy anatomy;
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &anatomy));
  return plan_check(context, plan, &anatomy, "plan.");
}
