/* People of a trial lived side by side in the lanes: what they become agrees with CVODE, one by one,
 * and does not depend on who is beside them. */
#include <math.h>

#include "study_testing.h"

enum { PEOPLE = 40 };
/* Of the largest that a measure becomes: a hundredth of what the best instrument repeats to. */
static const double AGREES = 2e-4;

/* Sessions today, on the day of a visit and between; habits that change on the way; somebody who is
 * 25 today. */
static study_design crossing_design(void) {
  study_design design = small_design(PEOPLE, 8);
  design.arm[1].plan.interval_d = design.visit_d[1];
  design.arm[2].plan.sessions = 4;
  design.population.smokers = 0.5;
  design.population.smoking_to_y = 45.5;
  design.population.age_low_y = 25;
  design.instrument_count = 1; /* so that the moments between the visits are kept too */
  return design;
}

typedef struct crowd {
  study_subject subject[PEOPLE];
  study_lived lived[PEOPLE];
} crowd;

static crowd *draw(const study_design *design) {
  crowd *made = calloc(1, sizeof *made);
  study_people *people;
  assert_ok(study_design_check(context, design));
  assert_ok(study_people_create(context, design, &people));
  for (uint32_t i = 0; i < PEOPLE; i++) {
    study_people_draw(people, i, &made->subject[i]);
  }
  made->subject[7].person.age_y = 25;
  study_people_destroy(context, &people);
  return made;
}

static void live(const study_design *design, const study_way *way, bool safer, crowd *of,
                 size_t first, size_t count) {
  for (size_t i = first; i < first + count; i++) {
    study_lived_clear(context, &of->lived[i]);
  }
  assert_ok(way->live(context, design, of->subject + first, count, safer, of->lived + first));
}

static void forget(crowd *of) {
  for (size_t i = 0; i < PEOPLE; i++) {
    study_lived_clear(context, &of->lived[i]);
  }
  free(of);
}

/* ---- agreement ---- */

typedef struct errors {
  double size[CUTIS_MEASURES], worst[CUTIS_MEASURES], layers;
  size_t visits;
} errors;

/* How large a measure is, over all moments. */
static void take_sizes(const study_moments *of, errors *to) {
  for (size_t i = 0; i < of->count; i++) {
    for (size_t m = 0; m < CUTIS_MEASURES; m++) {
      to->size[m] = fmax(to->size[m], fabs(of->moment[i].skin.measure[m]));
    }
  }
}

static void compare(const study_moments *a, const study_moments *b, errors *to) {
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++) {
    const tissue *one = &a->moment[i].skin, *two = &b->moment[i].skin;
    assert_int_equal(a->moment[i].visit, b->moment[i].visit);
    assert_close(one->age_y, two->age_y, 1e-12);
    assert_ptr_equal(one->anatomy, two->anatomy);
    assert_ptr_equal(one->parameters, two->parameters);
    to->visits += a->moment[i].visit >= 0 ? 1 : 0;
    for (size_t m = 0; m < CUTIS_MEASURES; m++) {
      to->worst[m] = fmax(to->worst[m], fabs(one->measure[m] - two->measure[m]) / to->size[m]);
    }
    for (size_t k = 0; k < LAYERS; k++) {
      to->layers =
          fmax(to->layers, fabs(one->layer[k].thickness_mm / two->layer[k].thickness_mm - 1));
      assert_memory_equal(one->layer[k].material.prestretch, two->layer[k].material.prestretch,
                          sizeof one->layer[k].material.prestretch);
    }
  }
}

static void the_lanes_agree_with_CVODE(void **state) {
  (void)state;
  const study_design design = crossing_design();
  crowd *lanes = draw(&design);
  crowd *exact = calloc(1, sizeof *exact);
  errors found = {.visits = 0};
  memcpy(exact->subject, lanes->subject, sizeof exact->subject);
  live(&design, &study_way_lanes, false, lanes, 0, PEOPLE);
  assert_ok(study_way_single.live(context, &design, lanes->subject, PEOPLE, true, exact->lived));
  for (size_t i = 0; i < PEOPLE; i++) {
    assert_ok(lanes->lived[i].status);
    take_sizes(&exact->lived[i].before, &found);
    for (size_t arm = 0; arm < design.arms; arm++) {
      take_sizes(&exact->lived[i].arm[arm], &found);
    }
  }
  for (size_t i = 0; i < PEOPLE; i++) {
    compare(&lanes->lived[i].before, &exact->lived[i].before, &found);
    for (size_t arm = 0; arm < design.arms; arm++) {
      compare(&lanes->lived[i].arm[arm], &exact->lived[i].arm[arm], &found);
    }
  }
  assert_int_equal(found.visits, PEOPLE * (1 + design.arms * (design.visits - 1)));
  for (size_t m = 0; m < CUTIS_MEASURES; m++) {
    if (!(found.worst[m] < AGREES)) {
      fail_msg("measure %zu differs by %.2g of its size %g", m, found.worst[m], found.size[m]);
    }
  }
  assert_true(found.layers < AGREES);
  forget(lanes);
  forget(exact);
}

/* ---- nobody depends on who is beside ---- */

static void assert_same_moments(const study_moments *a, const study_moments *b) {
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++) {
    const tissue *one = &a->moment[i].skin, *two = &b->moment[i].skin;
    assert_int_equal(a->moment[i].visit, b->moment[i].visit);
    assert_memory_equal(&one->age_y, &two->age_y, sizeof one->age_y);
    assert_memory_equal(one->measure, two->measure, sizeof one->measure);
  }
}

static void assert_same_life(const study_design *design, const study_lived *a,
                             const study_lived *b) {
  assert_int_equal(a->status, b->status);
  assert_string_equal(a->reason, b->reason);
  assert_same_moments(&a->before, &b->before);
  for (size_t arm = 0; arm < design->arms; arm++) {
    assert_same_moments(&a->arm[arm], &b->arm[arm]);
  }
}

static void nobody_depends_on_who_is_beside_them(void **state) {
  (void)state;
  const study_design design = crossing_design();
  crowd *all = draw(&design), *few = draw(&design);
  live(&design, &study_way_lanes, false, all, 0, PEOPLE);
  for (size_t first = 0, count = 1; first < PEOPLE; first += count, count = 1 + first % 19) {
    const size_t left = PEOPLE - first;
    live(&design, &study_way_lanes, false, few, first, count < left ? count : left);
  }
  for (size_t i = 0; i < PEOPLE; i++) {
    assert_same_life(&design, &all->lived[i], &few->lived[i]);
  }
  forget(all);
  forget(few);
}

/* The instruments decide which moments are kept, not how the skin lives. */
static void instruments_change_no_measure(void **state) {
  (void)state;
  study_design design = crossing_design();
  crowd *seen = draw(&design), *unseen = draw(&design);
  live(&design, &study_way_lanes, false, seen, 0, PEOPLE);
  design.instrument_count = 0;
  live(&design, &study_way_lanes, false, unseen, 0, PEOPLE);
  for (size_t i = 0; i < PEOPLE; i++) {
    const study_moments *with = &seen->lived[i].arm[1], *without = &unseen->lived[i].arm[1];
    assert_int_equal(unseen->lived[i].before.count, 1);
    assert_int_equal(without->count, design.visits - 1);
    for (size_t k = 0, visit = 0; k < with->count; k++) {
      if (with->moment[k].visit >= 0) {
        assert_memory_equal(with->moment[k].skin.measure, without->moment[visit].skin.measure,
                            sizeof with->moment[k].skin.measure);
        visit++;
      }
    }
  }
  forget(seen);
  forget(unseen);
}

/* ---- who cannot be lived ---- */

static void a_failure_is_told_and_touches_nobody_else(void **state) {
  (void)state;
  const study_design design = crossing_design();
  crowd *all = draw(&design), *some = draw(&design);
  live(&design, &study_way_lanes, false, all, 0, PEOPLE);
  some->subject[3].parameters.kIN *= 100;    /* inflammation that feeds itself */
  some->subject[11].parameters.P_clot = NAN; /* no session can be lived */
  live(&design, &study_way_lanes, false, some, 0, PEOPLE);
  for (size_t i = 0; i < PEOPLE; i++) {
    if (i == 3 || i == 11) {
      assert_int_equal(some->lived[i].status, CUTIS_OUT_OF_DOMAIN);
    } else {
      assert_same_life(&design, &all->lived[i], &some->lived[i]);
    }
  }
  assert_non_null(strstr(some->lived[3].reason, "loop gain"));
  assert_non_null(strstr(some->lived[11].reason, "Arm b: State P is "));
  assert_string_equal(cutis_context_message(context), "");
  forget(all);
  forget(some);
}

/* The second attempt is CVODE's. */
static void safer_is_one_by_one(void **state) {
  (void)state;
  const study_design design = crossing_design();
  crowd *lanes = draw(&design), *single = draw(&design);
  live(&design, &study_way_lanes, true, lanes, 0, 3);
  live(&design, &study_way_single, true, single, 0, 3);
  for (size_t i = 0; i < 3; i++) {
    assert_same_life(&design, &lanes->lived[i], &single->lived[i]);
  }
  forget(lanes);
  forget(single);
}

static void batches_are_as_large_as_the_work_allows(void **state) {
  (void)state;
  study_design design = small_design(1000, 5);
  const size_t most = study_way_lanes.batch;
  assert_int_equal(study_batch(&design, &study_way_lanes, 1000000, 2), most);
  assert_int_equal(study_batch(&design, &study_way_single, 1000000, 2), 1);
  assert_true(study_batch(&design, &study_way_lanes, most, 2) < most); /* nobody sits idle */
  assert_int_equal(study_batch(&design, &study_way_lanes, 1, 64), 1);
  design.instrument_count = 1; /* by finite elements */
  assert_int_equal(study_batch(&design, &study_way_lanes, 1000000, 2), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_lanes_agree_with_CVODE),
      cmocka_unit_test(nobody_depends_on_who_is_beside_them),
      cmocka_unit_test(instruments_change_no_measure),
      cmocka_unit_test(a_failure_is_told_and_touches_nobody_else),
      cmocka_unit_test(safer_is_one_by_one),
      cmocka_unit_test(batches_are_as_large_as_the_work_allows),
  };
  return cmocka_run_group_tests_name("trial_lanes", tests, make_context, drop_context);
}
