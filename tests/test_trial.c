/* The trial: twins from the same skin, the same for any number of threads, people that fail, and a
 * stop. */
#include <stdatomic.h>
#include <time.h>

#include "study_testing.h"

enum { PEOPLE_MOST = 400 };

/* What was handed over, in order. */
typedef struct taken {
  size_t count, values;
  uint32_t number[PEOPLE_MOST];
  study_fate fate[PEOPLE_MOST];
  char reason[PEOPLE_MOST][256];
  double *value[PEOPLE_MOST];
} taken;

static cutis_status take(cutis_context *of, void *user, const study_person *person) {
  (void)of;
  taken *to = user;
  to->number[to->count] = person->subject.number;
  to->fate[to->count] = person->fate;
  strcpy(to->reason[to->count], person->reason);
  if (person->value) {
    to->value[to->count] = malloc(to->values * sizeof(double));
    memcpy(to->value[to->count], person->value, to->values * sizeof(double));
  }
  to->count++;
  return CUTIS_OK;
}

static taken *run(const study_design *design, study_options options, cutis_status wanted) {
  study_people *people;
  taken *got = calloc(1, sizeof *got);
  got->values = design->arms * design->visits * study_value_count(design);
  options.take = take;
  options.take_user = got;
  options.way = options.way ? options.way : &study_way_lanes;
  assert_ok(study_design_check(context, design));
  assert_ok(study_people_create(context, design, &people));
  const cutis_status status = study_trial_run(context, design, people, &options);
  if (status != wanted) {
    fail_msg("%s: %s", cutis_status_name(status), cutis_context_message(context));
  }
  study_people_destroy(context, &people);
  return got;
}

static void forget(taken *of) {
  for (size_t i = 0; i < of->count; i++) {
    free(of->value[i]);
  }
  free(of);
}

static const double *value_at(const study_design *design, const taken *of, size_t person,
                              size_t arm, size_t visit) {
  return of->value[person] + (arm * design->visits + visit) * study_value_count(design);
}

static void assert_same(const taken *a, size_t from_a, const taken *b, size_t from_b,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(a->number[from_a + i], b->number[from_b + i]);
    assert_int_equal(a->fate[from_a + i], b->fate[from_b + i]);
    assert_memory_equal(a->value[from_a + i], b->value[from_b + i], a->values * sizeof(double));
  }
}

static void arms_without_sessions_are_the_same_skin(void **state) {
  (void)state;
  const study_design design = small_design(3, 2);
  taken *got = run(&design, (study_options){.threads = 1}, CUTIS_OK);
  const size_t bytes = study_value_count(&design) * sizeof(double);
  assert_int_equal(got->count, 3);
  for (size_t person = 0; person < 3; person++) {
    for (size_t visit = 0; visit < 3; visit++) {
      const double *first = value_at(&design, got, person, 0, visit);
      const double *needled = value_at(&design, got, person, 1, visit);
      assert_memory_equal(first, value_at(&design, got, person, 2, visit), bytes);
      assert_true((first[CUTIS_MEASURE_IMMATURE] == needled[CUTIS_MEASURE_IMMATURE]) ==
                  (visit == 0));
    }
  }
  forget(got);
}

/* 3 x 33.3 is a little less than 99.9: the visit is first on that day all the same. */
static void a_visit_on_the_day_of_a_session_is_first(void **state) {
  (void)state;
  const study_way *const ways[] = {&study_way_lanes, &study_way_single};
  for (size_t way = 0; way < 2; way++) {
    study_design design = small_design(2, 2);
    design.arm[1].plan.interval_d = 33.3;
    design.visit_d[1] = 99.9;
    design.arm[1].plan.sessions = 3;
    taken *three = run(&design, (study_options){.threads = 1, .way = ways[way]}, CUTIS_OK);
    design.arm[1].plan.sessions = 4;
    taken *four = run(&design, (study_options){.threads = 1, .way = ways[way]}, CUTIS_OK);
    const size_t bytes = study_value_count(&design) * sizeof(double);
    const double *at = value_at(&design, four, 1, 1, 1);
    assert_true(at[CUTIS_MEASURE_COLLAGEN] > 0.1);
    assert_memory_equal(at, value_at(&design, three, 1, 1, 1), bytes);
    assert_memory_not_equal(value_at(&design, four, 1, 1, 2), value_at(&design, three, 1, 1, 2),
                            bytes);
    forget(three);
    forget(four);
  }
}

/* By the public calls, one after the other. */
static void a_person_lives_as_the_public_skin_does(void **state) {
  (void)state;
  study_design design = small_design(2, 2);
  study_people *people;
  study_subject subject;
  taken *got = run(&design, (study_options){.threads = 1, .way = &study_way_single}, CUTIS_OK);
  assert_ok(study_people_create(context, &design, &people));
  study_people_draw(people, 1, &subject);
  study_people_destroy(context, &people);
  cutis_skin *skin;
  double measure[CUTIS_MEASURES];
  assert_ok(subject_create(context, &subject.person, &subject.anatomy, &subject.parameters,
                           SKIN_RELATIVE, &skin));
  assert_ok(cutis_skin_age_to(context, skin, subject.person.age_y));
  cutis_skin_measure(skin, measure);
  assert_memory_equal(measure, value_at(&design, got, 1, 1, 0), sizeof measure);
  assert_ok(cutis_skin_needle(context, skin, &design.arm[1].plan));
  assert_ok(cutis_skin_live(context, skin, 33.5));
  assert_ok(cutis_skin_needle(context, skin, &design.arm[1].plan));
  assert_ok(cutis_skin_live(context, skin, 41.5 - 33.5));
  cutis_skin_measure(skin, measure);
  assert_memory_equal(measure, value_at(&design, got, 1, 1, 1), sizeof measure);
  assert_ok(cutis_skin_live(context, skin, 137.25 - 41.5));
  cutis_skin_measure(skin, measure);
  assert_memory_equal(measure, value_at(&design, got, 1, 1, 2), sizeof measure);
  cutis_skin_destroy(context, &skin);
  forget(got);
}

/* Each of these runs hands people over in other batches. */
static void threads_and_where_it_begins_change_nothing(void **state) {
  (void)state;
  const study_design design = small_design(60, 3);
  taken *one = run(&design, (study_options){.threads = 1}, CUTIS_OK);
  taken *three = run(&design, (study_options){.threads = 3}, CUTIS_OK);
  taken *rest = run(&design, (study_options){.threads = 2, .first = 23}, CUTIS_OK);
  taken *none = run(&design, (study_options){.threads = 2, .first = 60}, CUTIS_OK);
  assert_int_equal(one->count, 60);
  assert_int_equal(three->count, 60);
  assert_int_equal(rest->count, 37);
  assert_int_equal(none->count, 0);
  assert_same(one, 0, three, 0, 60);
  assert_same(one, 23, rest, 0, 37);
  forget(one);
  forget(three);
  forget(rest);
  forget(none);
}

/* ---- people that fail ---- */

/* A way that costs nothing, so that many people can be taken through: all moments are the same. */
static cutis_status live_cheaply(cutis_context *of, const study_design *design,
                                 const study_subject *subjects, size_t count, bool safer,
                                 study_lived *lived) {
  (void)safer;
  for (size_t i = 0; i < count; i++) {
    tissue skin = {.age_y = subjects[i].person.age_y};
    skin.measure[CUTIS_MEASURE_COLLAGEN] = subjects[i].person.age_y;
    TRY(of, study_moment_add(of, &lived[i].before, &skin, 0));
    for (size_t arm = 0; arm < design->arms; arm++) {
      for (size_t visit = 1; visit < design->visits; visit++) {
        TRY(of, study_moment_add(of, &lived[i].arm[arm], &skin, (int)visit));
      }
    }
    if (subjects[i].number == 123) {
      lived[i].status = CUTIS_OUT_OF_DOMAIN;
      strcpy(lived[i].reason, "No skin at all.");
    }
  }
  return CUTIS_OK;
}
static const study_way cheap = {.batch = 7, .live = live_cheaply};

/* A way that forgets a visit: nothing is known of it. */
static cutis_status forget_a_visit(cutis_context *of, const study_design *design,
                                   const study_subject *subjects, size_t count, bool safer,
                                   study_lived *lived) {
  TRY(of, live_cheaply(of, design, subjects, count, safer, lived));
  for (size_t i = 0; i < count; i++) {
    lived[i].arm[1].moment[0].visit = -1;
  }
  return CUTIS_OK;
}

static void what_nobody_looked_at_was_not_taken(void **state) {
  (void)state;
  static const study_way forgetful = {.batch = 7, .live = forget_a_visit};
  const study_design design = small_design(3, 2);
  taken *got = run(&design, (study_options){.threads = 1, .way = &forgetful}, CUTIS_OK);
  for (size_t person = 0; person < 3; person++) {
    for (size_t i = 0; i < study_value_count(&design); i++) {
      assert_true(isnan(value_at(&design, got, person, 1, 1)[i]));
      assert_true(isfinite(value_at(&design, got, person, 1, 2)[i]));
      assert_true(isfinite(value_at(&design, got, person, 2, 1)[i]));
    }
  }
  forget(got);
}

/* One in a hundred fails once, one in two hundred twice. */
static bool spoil(uint32_t person, int attempt) {
  return person % 100 == 37 && (attempt == 0 || person % 200 == 37);
}

static void failures_are_told_retried_and_stop_nobody(void **state) {
  (void)state;
  const study_design design = small_design(PEOPLE_MOST, 5);
  taken *got = run(&design, (study_options){.threads = 2, .way = &cheap, .spoil = spoil}, CUTIS_OK);
  assert_int_equal(got->count, PEOPLE_MOST);
  size_t fates[3] = {0, 0, 0};
  for (uint32_t i = 0; i < PEOPLE_MOST; i++) {
    assert_int_equal(got->number[i], i);
    fates[got->fate[i]]++;
    assert_int_equal(got->value[i] == NULL, got->fate[i] == STUDY_FAILED);
    if (i % 100 == 37) {
      assert_int_equal(got->fate[i], i % 200 == 37 ? STUDY_FAILED : STUDY_RETRIED);
      assert_string_equal(got->reason[i], "Spoilt by a test.");
    } else if (i == 123) { /* the safer way could */
      assert_int_equal(got->fate[i], STUDY_RETRIED);
      assert_string_equal(got->reason[i], "No skin at all.");
    } else {
      assert_int_equal(got->fate[i], STUDY_OK);
      assert_string_equal(got->reason[i], "");
    }
  }
  assert_int_equal(fates[STUDY_FAILED], 2);
  assert_int_equal(fates[STUDY_RETRIED], 3);
  forget(got);
}

/* An instrument that sees nobody over 50. */
static cutis_status see_the_young(cutis_context *of, void *memory, const tissue *now, look *found,
                                  double *first, cutis_picture *picture) {
  (void)memory, (void)found, (void)picture;
  if (now->age_y > 50) {
    return FAIL(of, CUTIS_NOT_CONVERGED, "Too old to be seen at %.2f.", now->age_y);
  }
  first[0] = 2.5 * now->age_y;
  return CUTIS_OK;
}
static const instrument_readout seen_readout = {.key = "seen", .words = "w", .unit = "y"};
static const instrument seer = {.key = "seer",
                                .words = "seer",
                                .readout = &seen_readout,
                                .readouts = 1,
                                .measure = see_the_young};
static const instrument *const seers[] = {&seer};

static void an_instruments_failure_is_the_persons(void **state) {
  (void)state;
  study_design design = small_design(14, 2);
  design.instruments = seers;
  design.instrument_count = 1;
  design.population.age_low_y = 45;
  design.population.age_high_y = 55;
  design.population.age_mean_y = 49;
  taken *got = run(&design, (study_options){.threads = 1}, CUTIS_OK);
  size_t failed = 0;
  for (size_t i = 0; i < got->count; i++) {
    if (got->fate[i] == STUDY_FAILED) {
      failed++;
      assert_non_null(strstr(got->reason[i], "Too old to be seen at 5"));
      assert_non_null(strstr(got->reason[i], "Arm "));
    } else {
      const double *before = value_at(&design, got, i, 0, 0);
      assert_true(before[CUTIS_MEASURES] > 100 && before[CUTIS_MEASURES] < 125);
    }
  }
  assert_true(failed > 0 && failed < 14);
  forget(got);
}

/* ---- a stop ---- */

static atomic_bool asked_to_stop;

static bool until_thirty(void *user, size_t done, size_t total) {
  (void)user;
  assert_int_equal(total, PEOPLE_MOST);
  asked_to_stop = done >= 30;
  return !asked_to_stop;
}

/* Waits for what another thread does, but not for ever. */
static void wait_a_while(void) {
  static const struct timespec a_while = {.tv_nsec = 1000000};
  nanosleep(&a_while, NULL);
}
enum { PATIENCE = 60000 };

/* However late the thread with the first people is: the other half is not over before the stop. */
static cutis_status live_till_the_stop(cutis_context *of, const study_design *design,
                                       const study_subject *subjects, size_t count, bool safer,
                                       study_lived *lived) {
  const bool late = subjects[0].number >= PEOPLE_MOST / 2;
  for (int i = 0; i < PATIENCE && late && !asked_to_stop; i++) {
    wait_a_while();
  }
  return live_cheaply(of, design, subjects, count, safer, lived);
}

static void a_stop_keeps_the_first_people_whole(void **state) {
  (void)state;
  static const study_way patient = {.batch = 7, .live = live_till_the_stop};
  const study_design design = small_design(PEOPLE_MOST, 5);
  asked_to_stop = false;
  taken *got =
      run(&design, (study_options){.threads = 2, .way = &patient, .progress = until_thirty},
          CUTIS_STOPPED);
  assert_true(got->count >= 30 && got->count < PEOPLE_MOST);
  for (uint32_t i = 0; i < got->count; i++) {
    assert_int_equal(got->number[i], i);
  }
  assert_non_null(strstr(cutis_context_message(context), "stopped on request"));
  forget(got);
}

static cutis_status refuse(cutis_context *of, void *user, const study_person *person) {
  (void)user;
  return person->subject.number < 4 ? CUTIS_OK : FAIL(of, CUTIS_IO_ERROR, "The store is full.");
}

static void a_store_that_fails_ends_the_trial(void **state) {
  (void)state;
  const study_design design = small_design(20, 5);
  study_people *people;
  assert_ok(study_people_create(context, &design, &people));
  const study_options options = {.threads = 2, .way = &cheap, .take = refuse};
  assert_int_equal(study_trial_run(context, &design, people, &options), CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context), "The store is full.");
  study_people_destroy(context, &people);
}

/* A store that fails once, for the first person, while another thread still lives the second: a person
 * after a gap is never handed over. */
static atomic_int begun, refused;

static cutis_status live_in_step(cutis_context *of, const study_design *design,
                                 const study_subject *subjects, size_t count, bool safer,
                                 study_lived *lived) {
  const bool first = subjects[0].number == 0;
  begun++;
  for (int i = 0; i < PATIENCE && (first ? begun < 2 : refused == 0); i++) {
    wait_a_while();
  }
  return live_cheaply(of, design, subjects, count, safer, lived);
}

static cutis_status refuse_once(cutis_context *of, void *user, const study_person *person) {
  (void)user, (void)person;
  return refused++ > 0 ? CUTIS_OK : FAIL(of, CUTIS_IO_ERROR, "The store is full.");
}

static void nobody_is_handed_over_after_a_failure(void **state) {
  (void)state;
  static const study_way slow = {.batch = 1, .live = live_in_step};
  const study_design design = small_design(20, 5);
  study_people *people;
  begun = refused = 0;
  assert_ok(study_people_create(context, &design, &people));
  const study_options options = {.threads = 2, .way = &slow, .take = refuse_once};
  assert_int_equal(study_trial_run(context, &design, people, &options), CUTIS_IO_ERROR);
  assert_true(begun >= 2);
  assert_int_equal(refused, 1);
  study_people_destroy(context, &people);
}

/* ---- what cannot be done ---- */

static void expect_refused(const study_design *design, cutis_status wanted, const char *part) {
  assert_int_equal(study_design_check(context, design), wanted);
  if (strstr(cutis_context_message(context), part) == NULL) {
    fail_msg("%s", cutis_context_message(context));
  }
}

static void a_trial_that_cannot_be_done_is_refused(void **state) {
  (void)state;
  study_design wrong = small_design(20, 5);
  assert_ok(study_design_check(context, &wrong));
  wrong.arm[0].plan.sessions = 1;
  wrong.visits = 2;
  wrong.visit_d[1] = 20;
  expect_refused(&wrong, CUTIS_BAD_INPUT, "none has sessions: 0");
  wrong = small_design(20, 5);
  wrong.visit_d[2] = 41.5;
  expect_refused(&wrong, CUTIS_OUT_OF_RANGE, "visits: 41.5 d comes after 41.5 d");
  wrong.visit_d[2] = 42.4;
  expect_refused(&wrong, CUTIS_OUT_OF_RANGE,
                 "42.4 d comes after 41.5 d; visits are in order and a day");
  wrong.visit_d[1] = 0.5;
  expect_refused(&wrong, CUTIS_OUT_OF_RANGE, "visits: 0.5 d comes after 0 d");
  wrong.visit_d[1] = 41.3;
  wrong.visit_d[2] = 42.3; /* less than a day in the last digit */
  assert_ok(study_design_check(context, &wrong));
  wrong = small_design(20, 5);
  wrong.visits = 2;
  wrong.visit_d[1] = 33.5;
  expect_refused(&wrong, CUTIS_BAD_INPUT, "Arm b: its last session is on day 33.5");
  wrong.arm[1].plan.interval_d = 33.5 - 1e-9; /* as good as that day: it would not be done */
  expect_refused(&wrong, CUTIS_BAD_INPUT, "Arm b: its last session is on day 33.5");
  wrong = small_design(20, 5);
  wrong.arm[1].plan.needle_length_mm = 2.9;
  expect_refused(&wrong, CUTIS_OUT_OF_RANGE, "Arm b: arms[2].needle_length is 2.9");
  wrong = small_design(20, 5);
  strcpy(wrong.arm[2].name, "b");
  expect_refused(&wrong, CUTIS_BAD_INPUT, "two are called b");
  wrong = small_design(20, 1);
  expect_refused(&wrong, CUTIS_OUT_OF_RANGE, "trial.worlds");
  wrong = small_design(20, 5);
  wrong.dropout_per_y = 0.95;
  expect_refused(&wrong, CUTIS_OUT_OF_RANGE, "trial.dropout");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arms_without_sessions_are_the_same_skin),
      cmocka_unit_test(a_visit_on_the_day_of_a_session_is_first),
      cmocka_unit_test(a_person_lives_as_the_public_skin_does),
      cmocka_unit_test(threads_and_where_it_begins_change_nothing),
      cmocka_unit_test(what_nobody_looked_at_was_not_taken),
      cmocka_unit_test(failures_are_told_retried_and_stop_nobody),
      cmocka_unit_test(an_instruments_failure_is_the_persons),
      cmocka_unit_test(a_stop_keeps_the_first_people_whole),
      cmocka_unit_test(a_store_that_fails_ends_the_trial),
      cmocka_unit_test(nobody_is_handed_over_after_a_failure),
      cmocka_unit_test(a_trial_that_cannot_be_done_is_refused),
  };
  return cmocka_run_group_tests_name("trial", tests, make_context, drop_context);
}
