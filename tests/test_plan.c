/* The devices, the calendar, and what a plan is refused or warned for: every sentence word for
 * word. */
#include "context_testing.h"

#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cheek of 1.585 mm whose deepest sensible needle is 1.4 mm. */
static const cutis_anatomy cheek = {.area = CUTIS_AREA_CHEEK,
                                    .stratum_corneum_mm = 0.015,
                                    .epidermis_mm = 0.06,
                                    .papillary_mm = 0.21,
                                    .reticular_mm = 1.3,
                                    .hypodermis_mm = 3.7,
                                    .needle_limit_mm = 1.4};

static int clear(void **state) {
  (void)state;
  cutis_context_clear(context);
  return 0;
}

static cutis_plan usual(void) {
  cutis_plan plan;
  assert_int_equal(cutis_plan_default(context, &plan), CUTIS_OK);
  return plan;
}

static void refused(const cutis_plan *plan, cutis_status status, const char *message) {
  assert_int_equal(plan_check(context, plan, &cheek, "plan."), status);
  assert_string_equal(cutis_context_message(context), message);
}

static void warned(const cutis_plan *plan, const char *warning) {
  assert_int_equal(plan_check(context, plan, &cheek, "plan."), CUTIS_OK);
  assert_non_null(cutis_context_warning(context, 0));
  assert_string_equal(cutis_context_warning(context, 0), warning);
  assert_null(cutis_context_warning(context, 1));
}

static void accepted(const cutis_plan *plan) {
  assert_int_equal(plan_check(context, plan, &cheek, "plan."), CUTIS_OK);
  assert_null(cutis_context_warning(context, 0));
}

/* ---- devices ---- */
static void every_device_can_be_used_as_shipped(void **state) {
  (void)state;
  size_t index = 0;
  cutis_device device, found;
  while (cutis_device_at(context, index, &device) == CUTIS_OK) {
    cutis_plan plan = {.device = device,
                       .needle_length_mm = device.needle_length_mm,
                       .passes = device.passes,
                       .sessions = 3,
                       .interval_d = 28.5,
                       .follow_up_d = 91};
    cutis_anatomy thick = cheek;
    thick.reticular_mm = thick.needle_limit_mm = 5;
    assert_int_equal(plan_check(context, &plan, &thick, "plan."), CUTIS_OK);
    assert_null(cutis_context_warning(context, 0));
    assert_true(device.name[0] != '\0');
    assert_int_equal(cutis_device_find(context, device.key, &found), CUTIS_OK);
    assert_memory_equal(&found, &device, sizeof device);
    index++;
  }
  assert_true(index >= 7);
  char message[96];
  snprintf(message, sizeof message, "There is no device number %zu; the table has %zu.", index,
           index);
  assert_string_equal(cutis_context_message(context), message);
}

static void every_cell_has_a_source_or_says_assumed(void **state) {
  (void)state;
  size_t length;
  table *devices;
  const char *csv = embedded_file("data/devices.csv", &length);
  assert_non_null(csv);
  assert_int_equal(table_parse(context, "data/devices.csv", csv, length, &devices), CUTIS_OK);
  assert_true(table_rows(devices) > 70);
  for (size_t row = 0; row < table_rows(devices); row++) {
    const char *field = table_text(devices, row, "field");
    const char *status = table_text(devices, row, "status");
    if (strcmp(field, "name") == 0 || strcmp(field, "kind") == 0) {
      continue;
    }
    if (strcmp(status, "seen") == 0 || strcmp(status, "fitted") == 0) {
      assert_true(strlen(table_text(devices, row, "source")) > 8);
    } else {
      assert_string_equal(status, "assumed");
    }
    const char *unit = table_text(devices, row, "unit");
    const size_t ends = strlen(field);
    const bool in_mm = ends > 3 && strcmp(field + ends - 3, "_mm") == 0;
    assert_int_equal(in_mm, strcmp(unit, "mm") == 0);
  }
  table_destroy(context, &devices);
}

static void the_pen_is_what_its_papers_say(void **state) {
  (void)state;
  cutis_device pen;
  assert_int_equal(cutis_device_find(context, "pen", &pen), CUTIS_OK);
  assert_string_equal(pen.key, "pen");
  assert_int_equal(pen.kind, CUTIS_PEN);
  assert_int_equal(pen.needles, 12);
  assert_float_equal(pen.needle_length_high_mm, 2.5, 0);
  assert_float_equal(pen.rate_Hz, 100, 0);
  assert_float_equal(pen.drum_diameter_mm, 0, 0);
}

static void an_unknown_device_names_the_nearest(void **state) {
  (void)state;
  cutis_device device;
  assert_int_equal(cutis_device_find(context, "rolller", &device), CUTIS_BAD_INPUT);
  assert_string_equal(
      cutis_context_message(context),
      "There is no device 'rolller'; the nearest is 'roller'. Devices are pen, pen_36, exceed, "
      "skinpen, roller, home_roller, stamp or patch.");
  assert_int_equal(cutis_device_find(context, "hammerandtongs", &device), CUTIS_BAD_INPUT);
  assert_string_equal(
      cutis_context_message(context),
      "There is no device 'hammerandtongs'; devices are pen, pen_36, exceed, skinpen, roller, "
      "home_roller, stamp or patch.");
}

/* ---- calendar ---- */
static void sessions_fall_on_their_days(void **state) {
  (void)state;
  const cutis_plan plan = {.sessions = 4, .interval_d = 27.25};
  assert_float_equal(plan_session_d(&plan, 0), 0, 0);
  assert_float_equal(plan_session_d(&plan, 3), 81.75, 0);
  assert_float_equal(plan_last_d(&plan), 81.75, 0);
  const cutis_plan none = {.sessions = 0, .interval_d = NAN};
  assert_float_equal(plan_session_d(&none, 0), 0, 0);
  assert_float_equal(plan_last_d(&none), 0, 0);
}

static void the_default_is_four_monthly_sessions(void **state) {
  (void)state;
  const cutis_plan plan = usual();
  assert_int_equal(plan.sessions, 4);
  assert_float_equal(plan.interval_d, 30, 0);
  assert_float_equal(plan.follow_up_d, 365.25, 0);
  assert_float_equal(plan.needle_length_mm, 1.0, 0);
  assert_string_equal(plan.device.key, "pen");
  accepted(&plan);
}

/* ---- what is refused ---- */
static void impossible_calendars_are_refused(void **state) {
  (void)state;
  cutis_plan plan = usual();
  plan.interval_d = 0;
  refused(
      &plan, CUTIS_OUT_OF_RANGE,
      "plan.interval is 0 d: allowed are 7 to 365 d, the nearest is 7 d. A week after a session "
      "its inflammation "
      "is still at a fifth to a third of its peak, and no published series in people is closer.");
  plan.interval_d = 6.9;
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
  plan.interval_d = 366.5;
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
  plan.interval_d = NAN;
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
  plan.sessions = 1; /* the course asks what one more would add */
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
  plan = usual();
  plan.sessions = 40;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.sessions is 40: allowed are 0 to 12, the nearest is 12. No published series is "
          "longer, and in the "
          "model nothing tires as skin would.");
  plan.sessions = -1;
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
  plan = usual();
  plan.follow_up_d = 0.5;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "follow_up is 0.5 d: allowed are 1 to 3653 d, the nearest is 1 d.");
  plan.follow_up_d = 9000;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "follow_up is 9000 d: allowed are 1 to 3653 d, the nearest is 3653 d.");
}

static void a_needle_longer_than_the_skin_is_refused(void **state) {
  (void)state;
  cutis_plan plan = usual();
  plan.needle_length_mm = 1.75;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.needle_length is 1.75 mm: allowed are 0.25 to 1.585 mm, the nearest is 1.585 mm. "
          "There the dermis "
          "ends (cheek), and fat lies below.");
  plan.needle_length_mm = 3.1;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.needle_length is 3.1 mm: allowed are 0.25 to 2.5 mm, the nearest is 2.5 mm. That "
          "is what the device "
          "can do: Motor pen with 12 needles.");
  plan.needle_length_mm = 0.1;
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
  plan.needle_length_mm = NAN;
  assert_int_equal(plan_check(context, &plan, &cheek, "plan."), CUTIS_OUT_OF_RANGE);
}

static void passes_have_a_range(void **state) {
  (void)state;
  cutis_plan plan = usual();
  plan.passes = 0.25;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.passes is 0.25: allowed are 0.5 to 30, the nearest is 0.5.");
  plan.passes = 44;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.passes is 44: allowed are 0.5 to 30, the nearest is 30.");
}

static void a_device_must_make_sense(void **state) {
  (void)state;
  cutis_plan plan = usual();
  plan.device.needles = 0;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.device.needles is 0: allowed are 1 to 5000, the nearest is 1.");
  plan = usual();
  plan.device.glide_mm_per_s = 0;
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.device.glide is 0 mm/s: allowed are 0.5 to 500 mm/s, the nearest is 0.5 mm/s.");
  plan = usual();
  plan.device.kind = CUTIS_ROLLER; /* without a drum */
  refused(&plan, CUTIS_OUT_OF_RANGE,
          "plan.device.drum_diameter is 0 mm: allowed are 2 to 100 mm, the nearest is 2 mm.");
  plan = usual();
  plan.device.kind = (cutis_device_kind)7;
  refused(&plan, CUTIS_BAD_INPUT, "plan.device.kind is 7: allowed are pen, roller and stamp.");
}

/* ---- what is warned about ---- */
static void unusual_plans_are_warned_about(void **state) {
  (void)state;
  cutis_plan plan = usual();
  plan.sessions = 9;
  warned(&plan,
         "plan.sessions is 9: most studies used 1 to 6. The model promises too much for more, "
         "because nothing "
         "in it tires but the room for collagen.");
  cutis_context_clear(context);
  plan = usual();
  plan.interval_d = 9.5;
  warned(&plan,
         "plan.interval is 9.5 d: each session falls into the inflammation of the one before, "
         "which needs 14 d "
         "to fall below 5 % of its peak.");
  cutis_context_clear(context);
  plan = usual();
  plan.needle_length_mm = 1.5;
  warned(&plan,
         "plan.needle_length is 1.5 mm, beyond the 1.4 mm that practice holds sensible there "
         "(cheek).");
}

static void the_bounds_themselves_are_allowed(void **state) {
  (void)state;
  cutis_plan plan = usual();
  plan.interval_d = 14;
  plan.sessions = 6;
  plan.needle_length_mm = 1.4;
  accepted(&plan);
  plan.sessions = 1;
  plan.interval_d = 7; /* to the one more that the course tries; too usual a plan to warn of */
  accepted(&plan);
}

static void nothing_done_needs_no_device(void **state) {
  (void)state;
  const cutis_plan plan = {.sessions = 0, .follow_up_d = 365};
  accepted(&plan);
}

/* ---- memory ---- */
static void *allocate_some(void *user, size_t count, size_t size) {
  int *left = user;
  return (*left)-- > 0 ? calloc(count, size) : NULL;
}

static void release_any(void *user, void *memory) {
  (void)user;
  free(memory);
}

static void want_of_memory_is_a_status(void **state) {
  (void)state;
  int failures = 0;
  for (int allowed = 1;; allowed++) {
    int left = allowed;
    const cutis_allocator scarce = {allocate_some, release_any, &left};
    cutis_context *poor = NULL;
    cutis_plan plan;
    assert_true(allowed < 1000);
    if (cutis_context_create(&scarce, &poor) != CUTIS_OK) {
      continue;
    }
    const cutis_status status = cutis_plan_default(poor, &plan);
    cutis_context_destroy(&poor);
    if (status == CUTIS_OK) {
      break;
    }
    assert_int_equal(status, CUTIS_OUT_OF_MEMORY);
    failures++;
  }
  assert_true(failures > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(every_device_can_be_used_as_shipped, clear),
      cmocka_unit_test_setup(every_cell_has_a_source_or_says_assumed, clear),
      cmocka_unit_test_setup(the_pen_is_what_its_papers_say, clear),
      cmocka_unit_test_setup(an_unknown_device_names_the_nearest, clear),
      cmocka_unit_test_setup(sessions_fall_on_their_days, clear),
      cmocka_unit_test_setup(the_default_is_four_monthly_sessions, clear),
      cmocka_unit_test_setup(impossible_calendars_are_refused, clear),
      cmocka_unit_test_setup(a_needle_longer_than_the_skin_is_refused, clear),
      cmocka_unit_test_setup(passes_have_a_range, clear),
      cmocka_unit_test_setup(a_device_must_make_sense, clear),
      cmocka_unit_test_setup(unusual_plans_are_warned_about, clear),
      cmocka_unit_test_setup(the_bounds_themselves_are_allowed, clear),
      cmocka_unit_test_setup(nothing_done_needs_no_device, clear),
      cmocka_unit_test(want_of_memory_is_a_status),
  };
  return cmocka_run_group_tests(tests, make_context, drop_context);
}
