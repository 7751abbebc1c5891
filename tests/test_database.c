/* The store of a trial: what goes in comes out, a killed trial goes on to the same bytes, another's
 * is refused, and the queries of docs/database.md run. */
#include <sqlite3.h>
#include <unistd.h>

#include "io/database.h"
#include "study_testing.h"

static const database_study study = {
    .scenario = "people: 7\n", .title = "A title", .lived = "lanes", .model = 2385, .rejected = 3};
static const char partial[] = "partial.test.db", final[] = "final.test.db",
                  other[] = "other.test.db";

/* A made-up person; one value in seven is not taken. */
static study_person person_of(const study_design *design, uint32_t number, double *value) {
  study_person person = {.subject = {.number = number, .world = number % 3},
                         .fate = number == 4   ? STUDY_FAILED
                                 : number == 5 ? STUDY_RETRIED
                                               : STUDY_OK,
                         .value = number == 4 ? NULL : value};
  cutis_person_default(&person.subject.person);
  person.subject.person.age_y = 41.25 + number;
  person.subject.person.sun.dose_SED_per_y = 100.5 * number;
  person.subject.person.smoking.packs_per_day = number % 2 ? 0.7 : 0;
  person.subject.person.sex = number % 3 ? CUTIS_FEMALE : CUTIS_MALE;
  person.subject.person.area = CUTIS_AREA_NECK;
  if (number >= 4 && number <= 5) {
    strcpy(person.reason, "It's no \"good\".");
  }
  const size_t values = design->arms * design->visits * study_value_count(design);
  for (size_t i = 0; i < values; i++) {
    value[i] = (number + i) % 7 == 3 ? NAN : 1.5 + 1e-3 * (double)i + 0.1 * number;
  }
  return person;
}

static void put(database *to, const study_design *design, uint32_t from, uint32_t until) {
  double *value = calloc(design->arms * design->visits * study_value_count(design), sizeof *value);
  for (uint32_t i = from; i < until; i++) {
    const study_person person = person_of(design, i, value);
    assert_ok(database_take(context, to, &person));
  }
  free(value);
}

static void write_whole(const study_design *design, const char *path) {
  database *to;
  assert_ok(database_create(context, partial, design, &study, &to));
  put(to, design, 0, 7);
  assert_ok(database_finish(context, to, path));
  database_close(context, &to);
  unlink(partial);
}

static void what_goes_in_comes_out(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  const size_t values = study_value_count(&design), looks = design.arms * design.visits;
  double *value = calloc(looks * values, sizeof *value);
  database *from;
  uint32_t done;
  database_people got;
  write_whole(&design, final);
  assert_ok(database_open(context, final, &design, &study, &from, &done));
  assert_int_equal(done, 7);
  assert_ok(database_load(context, from, &design, &got));
  assert_int_equal(got.people, 6);
  assert_int_equal(got.retried, 1);
  assert_int_equal(got.failed, 1);
  assert_int_equal(got.reasons, 1);
  assert_string_equal(got.reason[0].reason, "It's no \"good\".");
  assert_int_equal(got.reason[0].retried, 1);
  assert_int_equal(got.reason[0].failed, 1);
  for (size_t p = 0; p < got.people; p++) {
    const uint32_t number = got.subject[p].number;
    const study_person wanted = person_of(&design, number, value);
    assert_int_equal(number, p < 4 ? p : p + 1);
    assert_int_equal(got.subject[p].world, number % 3);
    assert_close(got.subject[p].person.age_y, 41.25 + number, 0);
    assert_close(got.subject[p].person.sun.dose_SED_per_y, 100.5 * number, 0);
    assert_int_equal(got.subject[p].person.sex, wanted.subject.person.sex);
    assert_int_equal(got.subject[p].person.area, CUTIS_AREA_NECK);
    for (size_t seen = 0; seen < looks; seen++) {
      for (size_t i = 0; i < values; i++) {
        const double x = got.value[(i * got.people + p) * looks + seen];
        const double y = value[seen * values + i];
        assert_true(x == y || (isnan(x) && isnan(y)));
      }
    }
  }
  database_people_clear(context, &got);
  database_close(context, &from);
  free(value);
  unlink(final);
}

static bool same_bytes(const char *a, const char *b) {
  FILE *one = fopen(a, "rb"), *two = fopen(b, "rb");
  assert_non_null(one);
  assert_non_null(two);
  int x, y;
  do {
    x = fgetc(one);
    y = fgetc(two);
  } while (x == y && x != EOF);
  fclose(one);
  fclose(two);
  return x == y;
}

/* Closed without a commit, as a killed program leaves it: what was not committed is not there. */
static void a_killed_trial_goes_on_to_the_same_bytes(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  database *to;
  uint32_t done;
  write_whole(&design, final);
  assert_ok(database_create(context, partial, &design, &study, &to));
  put(to, &design, 0, 2);
  assert_ok(database_commit(context, to));
  put(to, &design, 2, 5);
  database_close(context, &to);
  assert_ok(database_open(context, partial, &design, &study, &to, &done));
  assert_int_equal(done, 2);
  put(to, &design, 2, 3);
  assert_ok(database_commit(context, to));
  database_close(context, &to);
  assert_ok(database_open(context, partial, &design, &study, &to, &done));
  assert_int_equal(done, 3);
  put(to, &design, 3, 7);
  assert_ok(database_finish(context, to, other));
  database_close(context, &to);
  assert_true(same_bytes(final, other));
  unlink(partial);
  unlink(final);
  unlink(other);
}

static void what_belongs_to_another_is_refused(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  database *to;
  uint32_t done;
  write_whole(&design, final);
  database_study changed = study;
  changed.scenario = "people: 8\n";
  assert_int_equal(database_open(context, final, &design, &changed, &to, &done), CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context),
                      "final.test.db belongs to another trial and cannot be resumed by this one.");
  assert_null(to);
  changed = study;
  changed.model++;
  assert_int_equal(database_open(context, final, &design, &changed, &to, &done), CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context),
                         "other constants, another posterior or other surrogates"));
  changed = study;
  changed.lived = "other lanes";
  assert_int_equal(database_open(context, final, &design, &changed, &to, &done), CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context), "a processor of another kind"));
  FILE *file = fopen(other, "wb");
  assert_non_null(file);
  fputs("This is no database, though it is long enough to be one, or so it may seem at first: no.",
        file);
  fclose(file);
  assert_int_equal(database_open(context, other, &design, &study, &to, &done), CUTIS_IO_ERROR);
  assert_int_equal(database_create(context, "no/such/folder.db", &design, &study, &to),
                   CUTIS_IO_ERROR);
  assert_null(to);
  unlink(other);
  unlink(final);
}

static void a_person_twice_is_an_error(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  double *value = calloc(design.arms * design.visits * study_value_count(&design), sizeof *value);
  database *to;
  assert_ok(database_create(context, partial, &design, &study, &to));
  const study_person person = person_of(&design, 1, value);
  assert_ok(database_take(context, to, &person));
  assert_int_equal(database_take(context, to, &person), CUTIS_IO_ERROR);
  assert_non_null(strstr(cutis_context_message(context), "UNIQUE"));
  database_close(context, &to);
  free(value);
  unlink(partial);
}

/* What was not written may not be followed by anybody. */
static void nobody_is_taken_after_a_failure(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  double *value = calloc(design.arms * design.visits * study_value_count(&design), sizeof *value);
  database *to;
  uint32_t done;
  assert_ok(database_create(context, partial, &design, &study, &to));
  put(to, &design, 0, 2);
  assert_ok(database_commit(context, to));
  put(to, &design, 2, 3);
  study_person person = person_of(&design, 2, value);
  assert_int_equal(database_take(context, to, &person), CUTIS_IO_ERROR);
  person = person_of(&design, 3, value);
  assert_int_equal(database_take(context, to, &person), CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context),
                      "partial.test.db takes nobody any more: somebody could not be written.");
  assert_int_equal(database_commit(context, to), CUTIS_IO_ERROR);
  assert_int_equal(database_finish(context, to, final), CUTIS_IO_ERROR);
  database_close(context, &to);
  assert_ok(database_open(context, partial, &design, &study, &to, &done));
  assert_int_equal(done, 2);
  database_close(context, &to);
  free(value);
  unlink(partial);
}

/* Somebody reads the store while it is to be written. */
static void nobody_is_taken_after_a_commit_that_failed(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  database *to;
  sqlite3 *reader;
  sqlite3_stmt *row = NULL;
  assert_ok(database_create(context, partial, &design, &study, &to));
  assert_int_equal(sqlite3_open(partial, &reader), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(reader, "SELECT * FROM visit", -1, &row, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(row), SQLITE_ROW);
  put(to, &design, 0, 2);
  assert_int_equal(database_commit(context, to), CUTIS_IO_ERROR);
  assert_non_null(strstr(cutis_context_message(context), "locked"));
  sqlite3_finalize(row);
  sqlite3_close(reader);
  assert_int_equal(database_commit(context, to), CUTIS_IO_ERROR);
  database_close(context, &to);
  unlink(partial);
}

static void a_store_with_a_gap_is_refused(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  database *to;
  uint32_t done;
  assert_ok(database_create(context, partial, &design, &study, &to));
  put(to, &design, 0, 1);
  put(to, &design, 5, 6);
  assert_ok(database_commit(context, to));
  database_close(context, &to);
  assert_int_equal(database_open(context, partial, &design, &study, &to, &done), CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context),
                      "partial.test.db has 2 people, but not the first so many: the last is number "
                      "5. It cannot be resumed.");
  unlink(partial);
}

/* Killed at once, a store has no byte yet. */
static void an_empty_store_is_new(void **state) {
  (void)state;
  const study_design design = small_design(7, 3);
  database *to;
  uint32_t done = 23;
  write_whole(&design, final);
  FILE *file = fopen(partial, "wb");
  assert_non_null(file);
  fclose(file);
  assert_ok(database_open(context, partial, &design, &study, &to, &done));
  assert_int_equal(done, 0);
  put(to, &design, 0, 7);
  assert_ok(database_finish(context, to, other));
  database_close(context, &to);
  assert_true(same_bytes(final, other));
  unlink(partial);
  unlink(final);
  unlink(other);
}

static void the_queries_of_the_page_run(void **state) {
  (void)state;
  static const char fence[] = "```sql\n";
  const study_design design = small_design(7, 3);
  sqlite3 *store;
  int queries = 0;
  char *page = calloc(1, 1 << 16);
  FILE *file = fopen(CUTIS_SOURCE_DIR "/docs/database.md", "rb");
  assert_non_null(file);
  assert_true(fread(page, 1, (1 << 16) - 1, file) > 0);
  fclose(file);
  write_whole(&design, final);
  assert_int_equal(sqlite3_open(final, &store), SQLITE_OK);
  for (char *from = strstr(page, fence); from != NULL; from = strstr(from, fence)) {
    sqlite3_stmt *query = NULL;
    from += strlen(fence);
    char *end = strstr(from, "```");
    assert_non_null(end);
    *end = '\0';
    if (sqlite3_prepare_v2(store, from, -1, &query, NULL) != SQLITE_OK ||
        sqlite3_step(query) != SQLITE_ROW) {
      fail_msg("%s\n%s", from, sqlite3_errmsg(store));
    }
    sqlite3_finalize(query);
    queries++;
    from = end + 1;
  }
  assert_true(queries >= 5);
  sqlite3_close(store);
  free(page);
  unlink(final);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_goes_in_comes_out),
      cmocka_unit_test(a_killed_trial_goes_on_to_the_same_bytes),
      cmocka_unit_test(what_belongs_to_another_is_refused),
      cmocka_unit_test(a_person_twice_is_an_error),
      cmocka_unit_test(nobody_is_taken_after_a_failure),
      cmocka_unit_test(nobody_is_taken_after_a_commit_that_failed),
      cmocka_unit_test(a_store_with_a_gap_is_refused),
      cmocka_unit_test(an_empty_store_is_new),
      cmocka_unit_test(the_queries_of_the_page_run),
  };
  return cmocka_run_group_tests_name("database", tests, make_context, drop_context);
}
