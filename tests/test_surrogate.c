/* Surrogates of the instruments: the files that are shipped stand on what this program has, finite
 * elements still say what they said when these were trained, and are met within the stated error;
 * what is stale, torn or outside is refused or solved. */
#include "tissue_testing.h"

#include <stdlib.h>

#include "instruments/surrogate.h"
#include "people.h"

static cutis_context *context;
static surrogates *all;

static int set_up(void **state) {
  (void)state;
  context = new_context();
  assert_ok(context, surrogates_create(context, &all));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  surrogates_destroy(context, &all);
  cutis_context_destroy(&context);
  return 0;
}

static size_t kind_of(const char *key) {
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    if (strcmp(surrogate_kind_at(k)->instrument, key) == 0) {
      return k;
    }
  }
  fail_msg("no surrogate of %s", key);
  return 0;
}

static size_t first_of(const surrogate_kind *kind) {
  cutis_instrument_info info = {.first = 0};
  for (size_t i = 0; cutis_instrument_at(i, &info) && strcmp(info.key, kind->instrument) != 0;) {
    i++;
  }
  return info.first;
}

/* ---- files ---- */

static char *shipped(const char *path, size_t *length) {
  const char *text = embedded_file(path, length);
  assert_non_null(text);
  char *own = malloc(*length + 1);
  assert_non_null(own);
  memcpy(own, text, *length);
  own[*length] = '\0';
  return own;
}

static const char cheek[] = "data/surrogates/cheek-suction.txt";

static void a_stale_file_is_refused(void **state) {
  (void)state;
  size_t length = 0;
  surrogate *parsed = NULL;
  char *text = shipped(cheek, &length);
  char *digit = strstr(text, "definition ") + strlen("definition ");
  *digit = *digit == '3' ? '8' : '3';
  assert_int_equal(surrogate_parse(context, "made-up.txt", text, length, &parsed), CUTIS_BAD_INPUT);
  assert_null(parsed);
  assert_non_null(strstr(cutis_context_message(context), "made-up.txt is stale"));
  assert_non_null(strstr(cutis_context_message(context), "suction"));
  free(text);
}

static void what_a_surrogate_stands_on_has_a_hash_of_its_own(void **state) {
  (void)state;
  uint64_t hash[CUTIS_AREA_COUNT * 8];
  size_t count = 0;
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
      uint64_t again;
      assert_ok(context, surrogate_definition(context, surrogate_kind_at(k), (cutis_area)area,
                                              &hash[count]));
      assert_ok(context,
                surrogate_definition(context, surrogate_kind_at(k), (cutis_area)area, &again));
      assert_true(hash[count] == again);
      count++;
    }
  }
  size_t alike = 0; /* of one area, the kinds differ */
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < i; j++) {
      alike += hash[i] == hash[j] && i % CUTIS_AREA_COUNT == j % CUTIS_AREA_COUNT;
    }
  }
  assert_int_equal(alike, 0);
}

static void a_torn_file_is_refused_with_its_line(void **state) {
  (void)state;
  size_t length = 0;
  char *text = shipped(cheek, &length);
  for (size_t cut = 0; cut < length; cut += 1 + length / 60) {
    surrogate *parsed = NULL;
    const cutis_status status = surrogate_parse(context, "torn.txt", text, cut, &parsed);
    assert_true(status == CUTIS_BAD_SYNTAX);
    assert_null(parsed);
    assert_non_null(strstr(cutis_context_message(context), "torn.txt:"));
  }
  free(text);
}

static void the_default_surrogates_are_there(void **state) {
  (void)state;
  assert_non_null(surrogates_of(all, CUTIS_AREA_CHEEK, kind_of("suction")));
  assert_null(surrogates_of(all, CUTIS_AREA_COUNT, 0));
  assert_null(surrogates_of(NULL, CUTIS_AREA_CHEEK, 0));
}

/* ---- finite elements ---- */

static void no_instrument_has_changed_since_the_training(void **state) {
  (void)state;
  look found;
  assert_ok(context, surrogate_reference(context, CUTIS_AREA_CHEEK, &found));
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    const surrogate *of = surrogates_of(all, CUTIS_AREA_CHEEK, k);
    for (size_t r = 0; of != NULL && r < of->kind->solved->readouts; r++) {
      const double now = found.readout[first_of(of->kind) + r], then = of->reference[r];
      if (isnan(then)) {
        assert_true(isnan(now));
      } else if (!(fabs(now - then) <= 1e-4 * fabs(then))) {
        fail_msg("%s is stale: finite elements say %.9g of %s, and said %.9g when it was trained",
                 of->kind->instrument, now, of->kind->solved->readout[r].key, then);
      }
    }
  }
}

enum { FRESH = 30, SEED = 3 };

static void fresh_people_are_met_within_the_stated_error(void **state) {
  (void)state;
  const surrogate *of = surrogates_of(all, CUTIS_AREA_CHEEK, kind_of("suction"));
  people_life *life = calloc(1, sizeof *life);
  assert_non_null(life);
  double error[CUTIS_SUCTION_READOUTS][FRESH], squares[CUTIS_SUCTION_READOUTS] = {0};
  size_t inside = 0;
  for (uint32_t i = 0; i < FRESH; i++) {
    assert_ok(context, people_live(context, SEED, CUTIS_AREA_CHEEK, i, PEOPLE_SUCTION, life));
    double told[SURROGATE_READOUTS];
    bool outside;
    surrogate_evaluate(of, NULL, &life->moment[life->moments - 1], NULL, told, &outside);
    for (size_t r = 0; r < CUTIS_SUCTION_READOUTS && !outside; r++) {
      error[r][inside] = fabs(told[r] - life->readout[r]) / of->spread[r];
      squares[r] += error[r][inside] * error[r][inside];
    }
    inside += !outside;
  }
  free(life);
  assert_true(inside > FRESH - 5);
  for (size_t r = 0; r < CUTIS_SUCTION_READOUTS; r++) {
    if (isnan(of->error[r])) {
      continue;
    }
    /* Errors have long tails, so the mean square of a few scatters; half of them lie far below. */
    assert_true(sqrt(squares[r] / (double)inside) < 2.0 * of->error[r]);
    assert_true(statistics_quantile(error[r], inside, 0.5) < of->error[r]);
  }
}

/* Of each shipped surrogate of an area, at skin grown softer. */
static size_t expect_known(cutis_area area, const cutis_parameters *parameters) {
  cutis_anatomy anatomy;
  const tissue young = young_skin(context, area, parameters, &anatomy);
  const tissue old = softer(&young, 21.4, 0.9, 0.83);
  look found = {.suction = NULL}; /* of the instruments before: what finite elements read once */
  size_t asked = 0;
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    const surrogate *of = surrogates_of(all, area, k);
    if (of == NULL) {
      continue;
    }
    surrogate_history history = {.begun = false};
    surrogate_history_live(&history, &young);
    double told[SURROGATE_READOUTS];
    bool outside = true;
    surrogate_evaluate(of, &history, &old, &found, told, &outside);
    if (outside) {
      fail_msg("%s %s, k1 %g kPa", cutis_area_key(area), of->kind->instrument, parameters->k1);
    }
    memcpy(found.readout + first_of(of->kind), of->reference,
           of->kind->solved->readouts * sizeof(double));
    asked++;
  }
  return asked;
}

/* What is the same for everybody of an area, and a constant at the end of its range, as many people have, lie
 * on a side of the box, and inside all the same. */
static void every_surrogate_knows_the_usual_skin_of_its_area(void **state) {
  (void)state;
  cutis_parameter_info info;
  size_t asked = 0, k1 = 0;
  while (cutis_parameter_at(k1, &info) && strcmp(info.symbol, "k1") != 0) {
    k1++;
  }
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    cutis_parameters parameters;
    parameters_default(&parameters);
    asked += expect_known((cutis_area)area, &parameters);
    parameters.k1 = info.high;
    expect_known((cutis_area)area, &parameters);
  }
  assert_true(asked > CUTIS_AREA_COUNT);
}

/* ---- in place of the instruments ---- */

typedef struct pair {
  cutis_suction_protocol protocol;
  surrogate_use use;
  instrument_set *stand_in, *solved;
} pair;

static void open_pair(pair *of) {
  cutis_suction_protocol_default(&of->protocol);
  of->use = (surrogate_use){{0}, {0}};
  const instrument_setting setting = {
      .protocol = &of->protocol, .surrogates = all, .use = &of->use};
  assert_ok(context, instrument_set_create_with(context, surrogates_instruments(all),
                                                cutis_instrument_count(), &setting, &of->stand_in));
  assert_ok(context, instrument_set_create(context, &setting, &of->solved));
}

static void close_pair(pair *of) {
  instrument_set_destroy(context, &of->stand_in);
  instrument_set_destroy(context, &of->solved);
}

static void stand_ins_are_listed_as_the_instruments_are(void **state) {
  (void)state;
  const instrument *const *list = surrogates_instruments(all);
  cutis_instrument_info info;
  for (size_t i = 0; cutis_instrument_at(i, &info); i++) {
    assert_string_equal(list[i]->key, info.key);
    assert_int_equal(list[i]->readouts, info.count);
    assert_ptr_equal(list[i]->readout, instrument_list()[i]->readout);
  }
}

static void what_lies_inside_is_not_solved(void **state) {
  (void)state;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  parameters_default(&parameters);
  const tissue young = young_skin(context, CUTIS_AREA_CHEEK, &parameters, &anatomy);
  const size_t k = kind_of("suction");
  double told[SURROGATE_READOUTS];
  bool outside = true;
  surrogate_evaluate(surrogates_of(all, CUTIS_AREA_CHEEK, k), NULL, &young, NULL, told, &outside);
  assert_false(outside);
  pair sets;
  open_pair(&sets);
  look found = {.suction = NULL};
  assert_ok(context, instrument_set_live(context, sets.stand_in, &young));
  assert_ok(context, instrument_set_measure(context, sets.stand_in, &young, &found));
  assert_int_equal(sets.use.looks[k], 1);
  assert_int_equal(sets.use.solved[k], 0);
  assert_true(found.readout[CUTIS_R0] == told[CUTIS_R0]);
  /* what follows from others does so here too */
  assert_close(found.readout[CUTIS_R2], found.readout[CUTIS_R8] / found.readout[CUTIS_R0], 1e-12);
  close_pair(&sets);
}

/* Skin that nobody was trained on, a life behind it: what finite elements say, to the last bit. */
static void what_lies_outside_is_solved_with_its_life(void **state) {
  (void)state;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  parameters_default(&parameters);
  tissue young = young_skin(context, CUTIS_AREA_FOREARM, &parameters, &anatomy);
  young.layer[LAYER_HYPODERMIS].thickness_mm = 37.3;
  const tissue old = softer(&young, 23.8, 1.3, 0.71);
  pair sets;
  open_pair(&sets);
  look told = {.suction = NULL}, solved = {.suction = NULL};
  const tissue *moments[] = {&young, &old};
  for (size_t i = 0; i < 2; i++) {
    assert_ok(context, instrument_set_live(context, sets.stand_in, moments[i]));
    assert_ok(context, instrument_set_live(context, sets.solved, moments[i]));
  }
  assert_ok(context, instrument_set_measure(context, sets.stand_in, &old, &told));
  assert_ok(context, instrument_set_measure(context, sets.solved, &old, &solved));
  for (size_t r = 0; r < cutis_readout_count(); r++) {
    assert_true(told.readout[r] == solved.readout[r] ||
                (isnan(told.readout[r]) && isnan(solved.readout[r])));
  }
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    assert_int_equal(sets.use.looks[k], 1);
    assert_int_equal(sets.use.solved[k], 1);
  }
  /* a twin of it goes on by itself */
  pair twins;
  open_pair(&twins);
  instrument_set_copy(sets.stand_in, twins.stand_in);
  look again = {.suction = NULL};
  assert_ok(context, instrument_set_measure(context, twins.stand_in, &old, &again));
  assert_true(again.readout[first_of(surrogate_kind_at(kind_of("wrinkles")))] ==
              solved.readout[first_of(surrogate_kind_at(kind_of("wrinkles")))]);
  close_pair(&twins);
  close_pair(&sets);
}

/* With finite elements off: far skin is read as the nearest that is known, what has no surrogate is not
 * taken, and nothing is solved. */
static void nothing_is_solved_where_that_is_asked_for(void **state) {
  (void)state;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  parameters_default(&parameters);
  const tissue young = young_skin(context, CUTIS_AREA_CHEEK, &parameters, &anatomy);
  tissue far = young;
  far.layer[LAYER_HYPODERMIS].thickness_mm = 37.3;
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  surrogate_use use = {{0}, {0}};
  const instrument_setting setting = {
      .protocol = &protocol, .surrogates = all, .never_solved = true, .use = &use};
  instrument_set *set = NULL;
  look near_by = {.suction = NULL}, found = {.suction = NULL};
  assert_ok(context, instrument_set_create_with(context, surrogates_instruments(all),
                                                cutis_instrument_count(), &setting, &set));
  assert_ok(context, instrument_set_live(context, set, &young));
  assert_ok(context, instrument_set_measure(context, set, &young, &near_by));
  assert_ok(context, instrument_set_measure(context, set, &far, &found));
  assert_int_equal(use.looks[kind_of("suction")], 2);
  assert_int_equal(use.solved[kind_of("suction")], 1);
  assert_true(isfinite(found.readout[CUTIS_R0]));
  assert_true(found.readout[CUTIS_R0] != near_by.readout[CUTIS_R0]);
  for (size_t k = 0; surrogate_kind_at(k) != NULL; k++) {
    const surrogate_kind *kind = surrogate_kind_at(k);
    if (surrogates_of(all, CUTIS_AREA_CHEEK, k) == NULL) {
      assert_true(isnan(near_by.readout[first_of(kind)]));
    } else {
      double told[SURROGATE_READOUTS];
      surrogate_history history = {.begun = false};
      surrogate_history_live(&history, &young);
      surrogate_evaluate_nearest(surrogates_of(all, CUTIS_AREA_CHEEK, k), &history, &young,
                                 &near_by, told);
      assert_true(near_by.readout[first_of(kind)] == told[0]);
    }
  }
  instrument_set_destroy(context, &set);
}

static void another_protocol_is_solved(void **state) {
  (void)state;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  parameters_default(&parameters);
  const tissue young = young_skin(context, CUTIS_AREA_CHEEK, &parameters, &anatomy);
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  protocol.aperture_mm = 4.0;
  surrogate_use use = {{0}, {0}};
  const instrument_setting setting = {.protocol = &protocol, .surrogates = all, .use = &use};
  instrument_set *set = NULL;
  look found = {.suction = NULL};
  cutis_suction alone;
  assert_ok(context,
            instrument_set_create_with(context, surrogates_instruments(all), 1, &setting, &set));
  assert_ok(context, instrument_set_measure(context, set, &young, &found));
  assert_ok(context, instrument_suction_test(context, &young, &protocol, &alone));
  assert_int_equal(use.solved[kind_of("suction")], 1);
  assert_true(found.readout[CUTIS_R0] == alone.readout[CUTIS_R0]);
  instrument_set_destroy(context, &set);
}

/* ---- what is remembered of a life ---- */

/* A modulus that jumps after 25 and stays: the mean over the collagen in place follows in closed
 * form, whatever the steps. */
static void the_mean_follows_the_renewals(void **state) {
  (void)state;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  parameters_default(&parameters);
  const tissue young = young_skin(context, CUTIS_AREA_NECK, &parameters, &anatomy);
  surrogate_history history = {.begun = false};
  surrogate_history_live(&history, &young);
  const double jump = log(0.64);
  for (int k = 1; k <= 7; k++) {
    const tissue now = softer(&young, 3.0 * k, 0.23 * k, 0.64);
    surrogate_history_live(&history, &now);
  }
  assert_close(history.mean[SURROGATE_MU] - history.young[SURROGATE_MU], jump * -expm1(-0.23 * 7),
               1e-12);
  assert_close(history.mean[SURROGATE_WEAVE], history.young[SURROGATE_WEAVE], 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stale_file_is_refused),
      cmocka_unit_test(what_a_surrogate_stands_on_has_a_hash_of_its_own),
      cmocka_unit_test(a_torn_file_is_refused_with_its_line),
      cmocka_unit_test(the_default_surrogates_are_there),
      cmocka_unit_test(no_instrument_has_changed_since_the_training),
      cmocka_unit_test(fresh_people_are_met_within_the_stated_error),
      cmocka_unit_test(every_surrogate_knows_the_usual_skin_of_its_area),
      cmocka_unit_test(stand_ins_are_listed_as_the_instruments_are),
      cmocka_unit_test(what_lies_inside_is_not_solved),
      cmocka_unit_test(what_lies_outside_is_solved_with_its_life),
      cmocka_unit_test(nothing_is_solved_where_that_is_asked_for),
      cmocka_unit_test(another_protocol_is_solved),
      cmocka_unit_test(the_mean_follows_the_renewals),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
