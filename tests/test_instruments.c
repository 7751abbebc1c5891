/* test_instruments.c - the list of instruments and their read-outs, and the set of them that follows
 * one skin: what fails, what goes on, what a twin takes over. */
#include "context_testing.h"

#include "instruments/instruments.h"

#include <stdio.h>
#include <string.h>

/* ---- the list ---- */

/* Tables hold both: a key means one thing. */
static void no_read_out_has_the_key_of_a_measure(void **state) {
  (void)state;
  static const char *const measures[] = {
#define X(index, key, words, unit) key,
      CUTIS_MEASURE_LIST(X)
#undef X
  };
  size_t found;
  for (size_t i = 0; i < CUTIS_MEASURES; i++) {
    assert_false(cutis_readout_find(measures[i], &found));
  }
}

static void every_read_out_is_described_and_found(void **state) {
  (void)state;
  cutis_instrument_info of;
  cutis_readout_info info, other;
  size_t next = 0;
  for (size_t i = 0; cutis_instrument_at(i, &of); i++) {
    assert_int_equal(of.first, next);
    assert_in_range(of.headline, of.first, of.first + of.count - 1);
    char page[128];
    snprintf(page, sizeof page, CUTIS_SOURCE_DIR "/docs/mechanisms/%s.md", of.page);
    FILE *file = fopen(page, "r");
    if (file == NULL) {
      fail_msg("there is no %s", page);
    }
    fclose(file);
    for (size_t readout = of.first; readout < of.first + of.count; readout++) {
      size_t found = SIZE_MAX;
      assert_true(cutis_readout_at(readout, &info));
      assert_int_equal(info.instrument, i);
      assert_true(cutis_readout_find(info.key, &found));
      assert_int_equal(found, readout); /* no two have one key */
      assert_true(strlen(info.key) > 0 && strlen(info.key) < 32 && strlen(info.words) > 3);
      assert_true(info.unit[0] != '\0' && info.better >= -1 && info.better <= 1);
      assert_true(info.repeatability > 0.0 && strlen(info.source) > 20);
      assert_true(info.absolute || info.repeatability < 1.0);
    }
    next += of.count;
  }
  assert_true(next > 0 && next == cutis_readout_count());
  assert_true(cutis_readout_count() <= CUTIS_READOUTS_MAX);
  assert_false(cutis_readout_at(next, &other));
  assert_false(cutis_instrument_at(cutis_instrument_count(), &of));
  assert_false(cutis_readout_find("no such key", &next));
}

/* The enum of the suction test's read-outs holds among all of them. */
static void suction_comes_first(void **state) {
  (void)state;
  static const char *const keys[] = {
#define X(index, key, words, unit, better) key,
      CUTIS_READOUT_LIST(X)
#undef X
  };
  cutis_instrument_info of;
  assert_true(cutis_instrument_at(0, &of));
  assert_string_equal(of.key, "suction");
  assert_int_equal(of.count, CUTIS_SUCTION_READOUTS);
  assert_int_equal(of.headline, CUTIS_R0);
  for (size_t i = 0; i < CUTIS_SUCTION_READOUTS; i++) {
    cutis_readout_info info;
    assert_true(cutis_readout_at(i, &info));
    assert_string_equal(info.key, keys[i]);
  }
}

/* ---- a set of instruments made for the test ----
 * A tally adds up the ages it lives through; it stops living past an age, and measuring past
 * another. */
typedef struct tally {
  double lived;
  int calls;
} tally;

static const double LIVES_TO_Y = 43.5, MEASURES_TO_Y = 51.25;

static cutis_status tally_create(cutis_context *of, const instrument_setting *setting,
                                 void **memory) {
  (void)setting;
  *memory = context_allocate(of, 1, sizeof(tally));
  return *memory ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
}

static void tally_destroy(cutis_context *of, void **memory) {
  context_free(of, *memory);
  *memory = NULL;
}

static void tally_copy(const void *from, void *to) {
  *(tally *)to = *(const tally *)from;
}

static cutis_status steady_live(cutis_context *of, void *memory, const tissue *now) {
  (void)of;
  ((tally *)memory)->lived += now->age_y;
  ++((tally *)memory)->calls;
  return CUTIS_OK;
}

static cutis_status frail_live(cutis_context *of, void *memory, const tissue *now) {
  return now->age_y > LIVES_TO_Y
             ? FAIL(of, CUTIS_NOT_CONVERGED, "no fold at %.3f mm was found.", 2.385)
             : steady_live(of, memory, now);
}

static cutis_status steady_measure(cutis_context *of, void *memory, const tissue *now, look *found,
                                   double *first, cutis_picture *picture) {
  (void)of;
  (void)found;
  first[0] = ((const tally *)memory)->lived;
  first[1] = now->age_y;
  if (picture) {
    picture->map_mm = 3.5;
  }
  return CUTIS_OK;
}

static cutis_status fails_at(cutis_context *of, const tissue *now, double *first,
                             cutis_picture *picture, cutis_status status) {
  first[0] = first[1] = now->age_y;
  if (picture) {
    picture->map_mm = 3.5;
  }
  return now->age_y > MEASURES_TO_Y ? FAIL(of, status, "the map left its sheet.") : CUTIS_OK;
}

static cutis_status blind_measure(cutis_context *of, void *memory, const tissue *now, look *found,
                                  double *first, cutis_picture *picture) {
  (void)memory;
  (void)found;
  return fails_at(of, now, first, picture, CUTIS_OUT_OF_DOMAIN);
}

static cutis_status poor_measure(cutis_context *of, void *memory, const tissue *now, look *found,
                                 double *first, cutis_picture *picture) {
  (void)memory;
  (void)found;
  return fails_at(of, now, first, picture, CUTIS_OUT_OF_MEMORY);
}

static const instrument_readout two[] = {{.key = "a"}, {.key = "b"}};
#define TALLY(name, live_call, measure_call)                \
  static const instrument name = {.key = #name,             \
                                  .words = #name " tally",  \
                                  .readout = two,           \
                                  .readouts = 2,            \
                                  .create = tally_create,   \
                                  .destroy = tally_destroy, \
                                  .copy = tally_copy,       \
                                  .live = live_call,        \
                                  .measure = measure_call}
TALLY(steady, steady_live, steady_measure);
TALLY(frail, frail_live, steady_measure);
static const instrument blind = {.key = "blind",
                                 .words = "blind tally",
                                 .readout = two,
                                 .readouts = 2,
                                 .measure = blind_measure};
static const instrument poor = {
    .key = "poor", .words = "poor tally", .readout = two, .readouts = 2, .measure = poor_measure};

static cutis_status live_to(instrument_set *set, double age_y) {
  const tissue now = {.age_y = age_y};
  return instrument_set_live(context, set, &now);
}

static void the_others_go_on_where_one_finds_no_equilibrium(void **state) {
  (void)state;
  const instrument *const list[] = {&steady, &frail, &blind};
  instrument_set *set = NULL;
  assert_ok(instrument_set_create_with(context, list, 3, NULL, &set));
  assert_ok(live_to(set, 25.0));
  assert_ok(live_to(set, 43.0));
  assert_null(cutis_context_warning(context, 0));
  assert_ok(live_to(set, 44.0)); /* the frail one is lost here */
  const char *warning = cutis_context_warning(context, 0);
  assert_non_null(warning);
  assert_non_null(strstr(warning, "frail tally"));
  assert_non_null(strstr(warning, "44.000 years"));
  assert_non_null(strstr(warning, "no fold at 2.385 mm"));
  assert_string_equal(cutis_context_message(context), ""); /* which is no failure of the call */
  assert_string_equal(instrument_set_failure(set, 0), "");
  assert_string_equal(instrument_set_failure(set, 1), warning);

  cutis_picture picture[3] = {{.map_mm = 0.0}};
  picture[1].map_mm = 2.385; /* of who knows what: a torn file */
  look found = {.picture = picture};
  tissue now = {.age_y = 50.0};
  assert_ok(instrument_set_measure(context, set, &now, &found));
  assert_true(found.readout[0] == 25.0 + 43.0 + 44.0 && found.readout[1] == 50.0);
  assert_true(isnan(found.readout[2]) && isnan(found.readout[3]));
  assert_true(found.readout[4] == 50.0);
  assert_true(isnan(found.readout[6]) && isnan(found.readout[CUTIS_READOUTS_MAX - 1]));
  assert_true(picture[0].map_mm == 3.5 && picture[1].map_mm == 0.0 && picture[2].map_mm == 3.5);

  now.age_y = 52.0; /* now the blind one */
  assert_ok(instrument_set_measure(context, set, &now, &found));
  assert_true(found.readout[1] == 52.0 && isnan(found.readout[4]) && isnan(found.readout[5]));
  assert_true(picture[2].map_mm == 0.0); /* nothing half is shown */
  assert_non_null(strstr(cutis_context_warning(context, 1), "blind tally"));
  now.age_y = 51.0; /* it takes no more read-outs of this skin, and is not warned of again */
  assert_ok(instrument_set_measure(context, set, &now, &found));
  assert_true(isnan(found.readout[4]));
  assert_null(cutis_context_warning(context, 2));
  instrument_set_destroy(context, &set);
  assert_null(set);
}

static void a_twin_takes_over_what_is_remembered(void **state) {
  (void)state;
  const instrument *const list[] = {&steady, &frail, &blind};
  instrument_set *one = NULL, *twin = NULL;
  assert_ok(instrument_set_create_with(context, list, 3, NULL, &one));
  assert_ok(instrument_set_create_with(context, list, 3, NULL, &twin));
  assert_ok(live_to(one, 25.0));
  assert_ok(live_to(one, 44.0));
  instrument_set_copy(one, twin);
  assert_ok(live_to(one, 45.5));
  const tissue now = {.age_y = 47.0};
  look found = {.suction = NULL};
  assert_ok(instrument_set_measure(context, twin, &now, &found));
  assert_true(found.readout[0] == 25.0 + 44.0);
  assert_true(isnan(found.readout[2]));
  assert_string_equal(instrument_set_failure(twin, 1), instrument_set_failure(one, 1));
  assert_ok(instrument_set_measure(context, one, &now, &found));
  assert_true(found.readout[0] == 25.0 + 44.0 + 45.5);
  instrument_set_destroy(context, &one);
  instrument_set_destroy(context, &twin);
}

/* The first decides the verdict: without it there is none. Want of memory ends any call. */
static void what_ends_the_call(void **state) {
  (void)state;
  const instrument *const first_blind[] = {&blind, &steady}, *const last_poor[] = {&steady, &poor};
  const tissue now = {.age_y = 51.5};
  look found = {.suction = NULL};
  instrument_set *set = NULL;
  assert_ok(instrument_set_create_with(context, first_blind, 2, NULL, &set));
  assert_int_equal(instrument_set_measure(context, set, &now, &found), CUTIS_OUT_OF_DOMAIN);
  assert_string_equal(cutis_context_message(context), "the map left its sheet.");
  instrument_set_destroy(context, &set);
  assert_ok(instrument_set_create_with(context, last_poor, 2, NULL, &set));
  assert_int_equal(instrument_set_measure(context, set, &now, &found), CUTIS_OUT_OF_MEMORY);
  instrument_set_destroy(context, &set);
  assert_null(cutis_context_warning(context, 0));
}

static void a_look_is_read_by_key(void **state) {
  (void)state;
  look found;
  for (size_t i = 0; i < CUTIS_READOUTS_MAX; i++) {
    found.readout[i] = 0.1 + (double)i;
  }
  assert_true(look_value(&found, "R5") == 0.1 + CUTIS_R5);
  assert_true(isnan(look_value(&found, "R55")));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, drop_context)
  const struct CMUnitTest tests[] = {
      TEST(every_read_out_is_described_and_found),
      TEST(no_read_out_has_the_key_of_a_measure),
      TEST(suction_comes_first),
      TEST(the_others_go_on_where_one_finds_no_equilibrium),
      TEST(a_twin_takes_over_what_is_remembered),
      TEST(what_ends_the_call),
      TEST(a_look_is_read_by_key),
  };
  return cmocka_run_group_tests_name("instruments", tests, NULL, NULL);
}
