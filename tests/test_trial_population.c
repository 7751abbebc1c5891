/* The people of published trials: each file is sound and says what its rows of evidence say; a trial
 * finds them by name, prefers a file, and says where each value came from. */
#include <glob.h>
#include <unistd.h>

#include "io/trial_scenario.h"
#include "trial_testing.h"

#define REST                                                                        \
  "arms: [{name: a, sessions: 0}, {name: b, sessions: 2, needle_length: 0.5 mm}]\n" \
  "trial: {instruments: none}\n"

static cutis_trial *named(const char *name) {
  char text[512];
  snprintf(text, sizeof text, "population: %s\n" REST, name);
  return parsed(text);
}

static void refused(const char *text, const char *message) {
  cutis_trial *trial = NULL;
  assert_int_equal(parse(text, &trial), CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context), message);
  cutis_trial_destroy(context, &trial);
}

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

/* ---- the files against the evidence ---- */

static const char *text_of(const char *name) {
  char path[128];
  size_t length;
  snprintf(path, sizeof path, "data/populations/%s.yaml", name);
  const char *text = embedded_file(path, &length);
  assert_non_null(text);
  return text;
}

/* A row that the file rests on: people and ages are those it tells. */
static void rests_on(const population_info *of, const evidence_row *row) {
  const double age = evidence_number(row, EVIDENCE_AGE);
  double from, to;
  assert_string_equal(of->study, row->text[EVIDENCE_STUDY]);
  assert_true((double)of->people == evidence_number(row, EVIDENCE_N));
  if (!isnan(age)) {
    assert_close(of->age_mean_y, age, 0);
    assert_non_null(strstr(of->told, "age.mean"));
  }
  if (sscanf(row->text[EVIDENCE_AGES], "%lf-%lf", &from, &to) == 2) {
    assert_close(of->age_low_y, from, 0);
    assert_close(of->age_high_y, to, 0);
    assert_non_null(strstr(of->told, "age.from, age.to"));
  }
}

/* Every id of evidence in the text, whether in its first line or beside a value, is one. */
static void cites_what_there_is(const char *text, const evidence *rows) {
  for (const char *at = strstr(text, "MN"); at != NULL; at = strstr(at + 1, "MN")) {
    char id[16];
    snprintf(id, sizeof id, "%.*s", 2 + (int)strspn(at + 2, "0123456789"), at);
    if (evidence_find(rows, id) == NULL) {
      fail_msg("there is no row of evidence %s", id);
    }
  }
}

/* Each line with a value says beside it that it is assumed, or who told it. */
static void says_where_from(const char *name, const char *text) {
  for (const char *line = text; line[0] != '\0'; line += strspn(line, "\n")) {
    char whole[256];
    snprintf(whole, sizeof whole, "%.*s", (int)strcspn(line, "\n"), line);
    line += strcspn(line, "\n");
    const char *comment = strchr(whole, '#'), *colon = strstr(whole, ": ");
    if (comment == whole || colon == NULL) {
      continue; /* a comment alone, or a section */
    }
    if (comment == NULL || (strstr(comment, "assumed") == NULL && strstr(comment, "MN") == NULL &&
                            strstr(comment, "doi:") == NULL && strstr(comment, "https:") == NULL)) {
      fail_msg("%s does not say where this is from: %s", name, whole);
    }
  }
}

static void shipped_populations_say_what_the_evidence_says(void **state) {
  (void)state;
  evidence *rows;
  population_info of;
  glob_t files;
  size_t count = 0;
  char last[POPULATION_NAME_MAX] = "";
  assert_ok(evidence_create(context, &rows));
  for (; population_at(context, count, &of) == CUTIS_OK; count++) {
    size_t cited = 0;
    for (const char *id = of.evidence; *id != '\0'; cited++) {
      char one[16];
      snprintf(one, sizeof one, "%.*s", (int)strcspn(id, " "), id);
      const evidence_row *row = evidence_find(rows, one);
      assert_non_null(row);
      rests_on(&of, row);
      id += strlen(one);
      id += *id == ' ' ? 1 : 0;
    }
    assert_true(cited >= 1);
    assert_memory_equal(of.told, "people", strlen("people"));
    assert_true(strcmp(last, of.name) < 0);
    strcpy(last, of.name);
    cites_what_there_is(text_of(of.name), rows);
    says_where_from(of.name, text_of(of.name));
    cutis_trial *trial = named(of.name); /* a valid design, needles and all */
    assert_int_equal(trial->design.population.people, of.people);
    cutis_trial_destroy(context, &trial);
  }
  assert_int_equal(population_at(context, count, &of), CUTIS_BAD_INPUT);
  assert_int_equal(glob(CUTIS_SOURCE_DIR "/data/populations/*.yaml", 0, NULL, &files), 0);
  assert_int_equal(count, files.gl_pathc);
  globfree(&files);
  evidence_destroy(context, &rows);
}

static population_info info_of(const char *name) {
  population_info of;
  for (size_t i = 0; population_at(context, i, &of) == CUTIS_OK; i++) {
    if (strcmp(of.name, name) == 0) {
      return of;
    }
  }
  fail_msg("there is no population %s", name);
  return of;
}

static void what_is_assumed_is_not_told(void **state) {
  (void)state;
  population_info of = info_of("abuaf-2016");
  assert_string_equal(of.told, "people, age.mean, age.sd, age.from, age.to, women");
  assert_string_equal(of.areas, "cheek");
  assert_string_equal(of.evidence, "MN038 MN039");
  assert_close(of.age_sd_y, 2.43, 0);
  of = info_of("cheng-2022");
  assert_string_equal(of.told, "people, age.mean, area");
  assert_string_equal(of.areas, "periorbital");
  assert_string_equal(info_of("el-domyati-2015").told, "people, phototype");
}

/* ---- by name ---- */

static void a_trial_on_them_reads_back_as_the_same(void **state) {
  (void)state;
  cutis_trial *trial = parsed(
      "trial: {seed: 23, instruments: none}\npopulation: cheng-2022\n"
      "arms: [{sessions: 0}, {sessions: 1, needle_length: 0.5 mm}]\n");
  const study_population *p = &trial->design.population;
  assert_int_equal(p->people, 25);
  assert_close(p->age_mean_y, 43, 0);
  assert_close(p->area[CUTIS_AREA_PERIORBITAL], 1, 0);
  assert_close(p->area[CUTIS_AREA_CHEEK], 0, 0);
  assert_ok(cutis_trial_set(context, trial, "population.women", "0.96"));
  char *told = printed(trial, true), *plain = printed(trial, false);
  assert_non_null(strstr(told, "people: 25  # population cheng-2022, line 4\n"));
  assert_non_null(strstr(told, "women: 0.96  # command line\n"));
  assert_non_null(strstr(told, "    spread: 1.6  # default\n"));
  assert_non_null(strstr(told, "  seed: 23  # file, line 1\n")); /* said before the population */
  cutis_trial *again = parsed(told);
  char *plain_again = printed(again, false);
  assert_string_equal(plain, plain_again);
  scenario_value value;
  assert_true(trial_value_at(trial, TRIAL_AGE_SD, &value));
  assert_string_equal(value.key, "population.age.sd");
  assert_string_equal(value.text, "6.54 y");
  assert_string_equal(value.origin_words, "population cheng-2022, line 7");
  assert_false(trial_value_at(trial, TRIAL_ROWS, &value));
  free(told);
  free(plain);
  free(plain_again);
  cutis_trial_destroy(context, &trial);
  cutis_trial_destroy(context, &again);
}

static void an_unknown_name_is_told_the_nearest(void **state) {
  (void)state;
  refused(
      "title: t\npopulation: cheng-2012\n" REST,
      "t.yaml:2:1: population is \"cheng-2012\": there is no such file beside the scenario, and "
      "no such population is shipped; nearest: cheng-2022. It is a name that cutis populations "
      "lists, or a file that ends in .yaml.");
  refused("population: zebra\n" REST,
          "t.yaml:1:1: population is \"zebra\": there is no such file beside the scenario, and no "
          "such population is shipped. It is a name that cutis populations lists, or a file that "
          "ends in .yaml.");
  refused("population: cheng-2022.yaml\n" REST, "cheng-2022.yaml: No such file or directory.");
  refused("population: ./cheng-2022\n" REST, "./cheng-2022: No such file or directory.");
}

static void a_file_of_that_name_wins(void **state) {
  (void)state;
  write_file("cheng-2022", "people: 71\n");
  cutis_trial *trial = named("cheng-2022");
  unlink("cheng-2022");
  assert_int_equal(trial->design.population.people, 71);
  assert_close(trial->design.population.area[CUTIS_AREA_CHEEK], 1, 0);
  char *told = printed(trial, true);
  assert_non_null(strstr(told, "people: 71  # population file, line 1\n"));
  free(told);
  cutis_trial_destroy(context, &trial);
}

static void a_complaint_names_the_file_of_the_value(void **state) {
  (void)state;
  cutis_trial *trial = NULL;
  write_file("older.test.yaml", "women: 0.5\nage:\n  from: 60 y\n  to: 50 y\n");
  assert_int_equal(parse("population: older.test.yaml\n" REST, &trial), CUTIS_OUT_OF_RANGE);
  assert_non_null(strstr(cutis_context_message(context),
                         "older.test.yaml:4:3: population.age.to is 50 y: allowed are 60 to 80"));
  unlink("older.test.yaml");
  cutis_trial_destroy(context, &trial);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shipped_populations_say_what_the_evidence_says),
      cmocka_unit_test(what_is_assumed_is_not_told),
      cmocka_unit_test(a_trial_on_them_reads_back_as_the_same),
      cmocka_unit_test(an_unknown_name_is_told_the_nearest),
      cmocka_unit_test(a_file_of_that_name_wins),
      cmocka_unit_test(a_complaint_names_the_file_of_the_value),
  };
  return cmocka_run_group_tests_name("populations of published trials", tests, make_context,
                                     drop_context);
}
