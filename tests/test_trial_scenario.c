/* The scenario of a trial: what it says, what it may not, that it reads back as the same, and how it
 * is told. */
#include <glob.h>
#include <unistd.h>

#include "io/trial_tables.h"
#include "trial_testing.h"

static const char whole[] =
    "title: Two doses\n"
    "population:\n"
    "  people: 385\n"
    "  age: {mean: 51 y, sd: 7 y, from: 35 y, to: 69 y}\n"
    "  women: 0.6\n"
    "  area: {cheek: 2, neck: 1}\n"
    "  phototype: III\n"
    "  sun: {dose: 190 SED/y, spread: 1.7}\n"
    "  smoking: {share: 0.2, packs_per_day: 0.7, from: 17 y, to: 40 y}\n"
    "arms:\n"
    "  - name: shallow\n"
    "    needle_length: 500 um\n"
    "    sessions: 3\n"
    "    interval: 4 wk\n"
    "  - sessions: 0\n"
    "  - name: \"deep, \\\"own\\\" device\"\n"
    "    device: {key: pen, needles: 9}\n"
    "    needle_length: 1.2 mm\n"
    "    sessions: 2\n"
    "visits: [0 d, 90 d, 6 months]\n"
    "trial: {instruments: suction, noise: no, dropout: 0.2, worlds: 23, seed: 71}\n"
    "instrument: {aperture: 6 mm}\n"
    "parameters: {kH: 0.2 1/d}\n";

static void everything_that_is_said_counts(void **state) {
  (void)state;
  cutis_trial *trial = parsed(whole);
  const study_design *of = &trial->design;
  const study_population *p = &of->population;
  assert_string_equal(cutis_trial_title(trial), "Two doses");
  assert_int_equal(p->people, 385);
  assert_close(p->age_mean_y, 51, 0);
  assert_close(p->age_high_y, 69, 0);
  assert_close(p->area[CUTIS_AREA_CHEEK], 2, 0);
  assert_close(p->area[CUTIS_AREA_NECK], 1, 0);
  assert_close(p->area[CUTIS_AREA_FOREHEAD], 0, 0);
  assert_close(p->phototype[2], 1, 0);
  assert_close(p->phototype[1], 0, 0);
  assert_close(p->sun_SED_per_y, 190, 0);
  assert_close(p->smoking_to_y, 40, 0);
  assert_close(p->drinks_per_week, 3, 0); /* the default */
  assert_int_equal(of->arms, 3);
  assert_int_equal(of->reference, 1);
  assert_string_equal(of->arm[1].name, "arm 2");
  assert_string_equal(of->arm[2].name, "deep, \"own\" device");
  assert_close(of->arm[0].plan.needle_length_mm, 0.5, 0);
  assert_close(of->arm[0].plan.interval_d, 28, 0);
  assert_close(of->arm[0].plan.follow_up_d, 182.625 - 56, 1e-9);
  assert_int_equal(of->arm[2].plan.device.needles, 9);
  assert_int_equal(of->visits, 3);
  assert_close(of->visit_d[2], 182.625, 1e-9);
  assert_int_equal(of->instrument_count, 1);
  assert_false(of->noise);
  assert_close(of->dropout_per_y, 0.2, 0);
  assert_int_equal(of->worlds, 23);
  assert_int_equal(of->seed, 71);
  assert_close(of->protocol.aperture_mm, 6, 0);
  assert_true(of->central.kH == 0.2);
  cutis_trial_destroy(context, &trial);
}

static void what_was_resolved_reads_back_as_the_same(void **state) {
  (void)state;
  cutis_trial *trial = parsed(whole);
  char *text = printed(trial, false), *told = printed(trial, true);
  cutis_trial *again = parsed(text), *third = parsed(told);
  char *text_again = printed(again, false), *text_third = printed(third, false);
  assert_string_equal(text, text_again);
  assert_string_equal(text, text_third);
  assert_memory_equal(&trial->design.central, &again->design.central, sizeof trial->design.central);
  assert_non_null(strstr(told, "needles: 9  # file, line 17"));
  assert_non_null(strstr(told, "  menopause:\n    mean: 51 y  # default"));
  assert_null(strchr(text, '#'));
  free(text);
  free(told);
  free(text_again);
  free(text_third);
  cutis_trial_destroy(context, &trial);
  cutis_trial_destroy(context, &again);
  cutis_trial_destroy(context, &third);
}

static void the_command_line_has_the_last_word(void **state) {
  (void)state;
  cutis_trial *trial = parsed(whole);
  assert_ok(cutis_trial_set(context, trial, "population.people", "20"));
  assert_ok(cutis_trial_set(context, trial, "arms[1].sessions", "1"));
  assert_ok(cutis_trial_set(context, trial, "population.area", "forehead"));
  assert_ok(cutis_trial_set(context, trial, "instrument.cycles", "2"));
  assert_int_equal(trial->design.population.people, 20);
  assert_int_equal(trial->design.arm[0].plan.sessions, 1);
  assert_close(trial->design.population.area[CUTIS_AREA_FOREHEAD], 1, 0);
  assert_close(trial->design.population.area[CUTIS_AREA_CHEEK], 0, 0);
  assert_int_equal(trial->design.protocol.cycles, 2);
  assert_int_equal(cutis_trial_set(context, trial, "arms[4].sessions", "1"), CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context),
                      "command line: There is no arms[4]; there are 3.");
  assert_int_equal(cutis_trial_set(context, trial, "trial.world", "9"), CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context),
                      "command line: There is no key trial.world; nearest: trial.worlds.");
  cutis_trial_destroy(context, &trial);
}

static void a_population_may_have_a_file_of_its_own(void **state) {
  (void)state;
  FILE *file = fopen("people.test.yaml", "w");
  assert_non_null(file);
  fputs("people: 71\nwomen: 0.25\narea: neck\nage: {mean: 44 y}\n", file);
  fclose(file);
  cutis_trial *trial = parsed(
      "population: people.test.yaml\n"
      "arms: [{name: a, sessions: 0}, {name: b, sessions: 1, needle_length: 0.5 mm}]\n");
  assert_int_equal(trial->design.population.people, 71);
  assert_close(trial->design.population.women, 0.25, 0);
  assert_close(trial->design.population.area[CUTIS_AREA_NECK], 1, 0);
  assert_int_equal(trial->design.visits, 5); /* when none are said */
  char *text = printed(trial, true);
  assert_non_null(strstr(text, "women: 0.25  # population file, line 2"));
  free(text);
  cutis_trial_destroy(context, &trial);
  file = fopen("people.test.yaml", "w");
  assert_non_null(file);
  fputs("people: 71\nwoman: 0.25\n", file);
  fclose(file);
  assert_int_equal(parse("population: people.test.yaml\narms: [{sessions: 0}]\n", &trial),
                   CUTIS_BAD_INPUT);
  assert_string_equal(
      cutis_context_message(context),
      "people.test.yaml:2:1: There is no key population.woman; nearest: population.women.");
  unlink("people.test.yaml");
}

static void what_is_wrong_is_told_with_its_place(void **state) {
  (void)state;
#define ARMS "arms: [{name: a, sessions: 0}, {name: b, sessions: 1}]\n"
  const struct {
    const char *text;
    cutis_status status;
    const char *message;
  } wrong[] = {
      {"popultion: {people: 9}\n" ARMS, CUTIS_BAD_INPUT,
       "t.yaml:1:1: There is no key popultion; nearest: population."},
      {"population:\n  age: {mean: 44}\n" ARMS, CUTIS_BAD_UNIT,
       "t.yaml:2:9: population.age.mean: "},
      {"population: {women: 1.2}\n" ARMS, CUTIS_OUT_OF_RANGE,
       "t.yaml:1:14: population.women is 1.2: "},
      {"population: {area: chek}\n" ARMS, CUTIS_BAD_INPUT,
       "t.yaml:1:14: There is no key population.area.chek; nearest: population.area.cheek."},
      {"population: {women: [1]}\n" ARMS, CUTIS_BAD_INPUT,
       "t.yaml:1:14: population.women is one value, not a list."},
      {"population: {people: 10.5}\n" ARMS, CUTIS_BAD_INPUT,
       "t.yaml:1:14: population.people is \"10.5\"; it is a whole number."},
      {"arms:\n  - {name: a, sessions: 0}\n  - needle_lenght: 1 mm\n", CUTIS_BAD_INPUT,
       "t.yaml:3:5: There is no key arms[2].needle_lenght; nearest: arms[2].needle_length."},
      {"arms:\n  - {name: a, sessions: 0}\n  - zzzzzz: 1 mm\n", CUTIS_BAD_INPUT,
       "t.yaml:3:5: There is no key arms[2].zzzzzz; arms[2] has device, "},
      {"arms:\n  - {name: a, sessions: 0}\n  - needle_length: 1\n", CUTIS_BAD_UNIT,
       "t.yaml:3:5: arms[2].needle_length: "},
      {"arms: {name: a}\n", CUTIS_BAD_INPUT, "t.yaml:1:1: arms is a list."},
      {"arms: [a, b]\n", CUTIS_BAD_INPUT, "t.yaml:1:8: arms[1] is keys with values."},
      {"title: t\n", CUTIS_BAD_INPUT, "t.yaml: arms are 0; a trial has 2 to 8."},
      {"arms: [{sessions: 1}, {sessions: 2}]\n", CUTIS_BAD_INPUT,
       "t.yaml: arms: none has sessions: 0"},
      {ARMS "visits: [30 d, 20 d]\n", CUTIS_OUT_OF_RANGE, "t.yaml:2:10: visits: 20 d comes after"},
      {ARMS "visits: [30]\n", CUTIS_BAD_UNIT, "t.yaml:2:10: visits[1]: "},
      {"arms:\n  - {name: a, sessions: 0}\n  - {name: b, sessions: 2, needle_length: 2.9 mm}\n",
       CUTIS_OUT_OF_RANGE, "t.yaml:3:28: Arm b: arms[2].needle_length is 2.9 mm: allowed are "},
      {"arms:\n  - {name: a, sessions: 0}\n  - {name: b, device: {kind: pen}}\n", CUTIS_BAD_INPUT,
       "t.yaml: arms[2].device has no key of the device table"},
      {"arms:\n  - {name: a, sessions: 0}\n  - {name: b, device: {key: stamp, drum_diameter: "
       "9 mm}}\n",
       CUTIS_BAD_INPUT, "t.yaml:3:36: arms[2].device.drum_diameter is not for a stamp."},
      {"population: {age: {mean: 44 y, from: 45 y}}\n" ARMS, CUTIS_OUT_OF_RANGE,
       "t.yaml:1:20: population.age.mean is 44 y: allowed are 45 to 65 y, the nearest is 45 y."},
      {ARMS "trial: {instruments: some}\n", CUTIS_BAD_INPUT,
       "t.yaml:2:9: trial.instruments is \"some\"; allowed are all, suction, suction_surrogate, "
       "surrogates, quick or none"},
      {ARMS "trial: {worlds: 1}\n", CUTIS_OUT_OF_RANGE, "t.yaml:2:9: trial.worlds is 1: "},
      {ARMS "instrument: {apertur: 2 mm}\n", CUTIS_BAD_INPUT,
       "t.yaml:2:14: There is no key instrument.apertur; nearest: instrument.aperture."},
      {"population: missing.yaml\n" ARMS, CUTIS_BAD_INPUT, "missing.yaml: No such file"},
  };
#undef ARMS
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    cutis_trial *trial = NULL;
    const cutis_status status = parse(wrong[i].text, &trial);
    const char *message = cutis_context_message(context);
    if (status != wrong[i].status || strstr(message, wrong[i].message) == NULL) {
      fail_msg("%s%s: %s", wrong[i].text, cutis_status_name(status), message);
    }
    cutis_trial_destroy(context, &trial);
  }
}

/* As the file has them, of the arm that they are about. */
static void warnings_name_the_arm_and_its_keys(void **state) {
  (void)state;
  cutis_context_clear(context);
  cutis_trial *trial = parsed(
      "arms:\n"
      "  - {name: none, sessions: 0}\n"
      "  - {name: a plan, sessions: 8, interval: 30 d, needle_length: 1.51 mm}\n"
      "  - {name: quick, sessions: 2, interval: 9.5 d, needle_length: 1 mm}\n"
      "population: {people: 7}\n"
      "trial: {instruments: none, worlds: 7}\n");
  static const char *const begins[] = {
      "Arm a plan: arms[2].sessions is 8: ",
      "Arm a plan: arms[2].needle_length is 1.51 mm, beyond the 1.5 mm ",
      "Arm quick: arms[3].interval is 9.5 d: ", "trial.worlds is 7: fewer than 8 ",
      "population.people is 7 and trial.worlds 7: no "};
  enum { BEGINS = sizeof begins / sizeof begins[0] };
  assert_ok(cutis_trial_check(context, trial)); /* says nothing twice */
  for (size_t i = 0; i < BEGINS; i++) {
    const char *warning = cutis_context_warning(context, i);
    assert_non_null(warning);
    assert_memory_equal(warning, begins[i], strlen(begins[i]));
  }
  assert_null(cutis_context_warning(context, BEGINS));
  cutis_trial_destroy(context, &trial);
  cutis_context_clear(context);
}

/* A file may be called as a section is. */
static void the_name_of_a_file_stays(void **state) {
  (void)state;
  static const char text[] = "arms: [{sessions: 0}, {device: {key: stamp, drum_diameter: 9 mm}}]\n";
  cutis_trial *trial;
  assert_int_equal(trial_parse(context, "my plan.yaml", text, strlen(text), &trial),
                   CUTIS_BAD_INPUT);
  assert_string_equal(cutis_context_message(context),
                      "my plan.yaml:1:45: arms[2].device.drum_diameter is not for a stamp.");
}

/* Ages are said without their mean: the default stays where it lies between them. */
static void a_mean_age_that_is_not_said_lies_between(void **state) {
  (void)state;
  static const struct {
    const char *ages;
    double mean_y;
  } told[] = {{"from: 55 y, to: 70 y", 62.5}, {"to: 40 y", 35}, {"from: 40 y, to: 70 y", 48}};
  for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
    char text[256];
    snprintf(text, sizeof text, "population: {age: {%s}}\narms: [{sessions: 0}, {sessions: 2}]\n",
             told[i].ages);
    cutis_trial *trial = parsed(text);
    assert_ok(cutis_trial_check(context, trial));
    assert_close(trial->design.population.age_mean_y, told[i].mean_y, 0);
    cutis_trial_destroy(context, &trial);
  }
}

static void examples_are_good(void **state) {
  (void)state;
  glob_t found;
  size_t trials = 0;
  assert_int_equal(glob(CUTIS_SOURCE_DIR "/examples/*.yaml", 0, NULL, &found), 0);
  for (size_t i = 0; i < found.gl_pathc; i++) {
    if (cutis_trial_is(context, found.gl_pathv[i])) {
      cutis_trial *trial;
      trials++;
      if (cutis_trial_read(context, found.gl_pathv[i], &trial) != CUTIS_OK ||
          cutis_trial_check(context, trial) != CUTIS_OK) {
        fail_msg("%s", cutis_context_message(context));
      }
      cutis_trial_destroy(context, &trial);
    }
  }
  assert_true(trials >= 1);
  assert_false(cutis_trial_is(context, "no/such/file"));
  globfree(&found);
}

/* Who does without surrogates in the end need not have good ones. */
static void surrogates_are_read_by_the_check(void **state) {
  (void)state;
  static const char text[] =
      "arms: [{sessions: 0}, {sessions: 1, needle_length: 1 mm}]\n"
      "trial: {instruments: suction_surrogate}\n";
  cutis_trial *trial;
  assert_ok(trial_parse(context, "t.yaml", text, strlen(text), &trial));
  assert_true(isnan(surrogates_error(trial->design.surrogates, CUTIS_AREA_CHEEK, CUTIS_R0)));
  const uint64_t unread = surrogates_hash(trial->design.surrogates);
  assert_ok(cutis_trial_check(context, trial));
  assert_true(isfinite(surrogates_error(trial->design.surrogates, CUTIS_AREA_CHEEK, CUTIS_R0)));
  const uint64_t read = surrogates_hash(trial->design.surrogates);
  assert_true(read != unread);
  assert_ok(cutis_trial_check(context, trial));
  assert_true(read == surrogates_hash(trial->design.surrogates));
  cutis_trial_destroy(context, &trial);
}

/* What a trial was made with: --resume with anything else is refused. */
static void the_hash_of_the_model_is_of_what_is_used(void **state) {
  (void)state;
  cutis_trial *trial = parsed(
      "arms: [{sessions: 0}, {sessions: 1, needle_length: 1 mm}]\n"
      "trial: {instruments: none, from: prior}\n");
  const uint64_t plain = trial_model_hash(&trial->design);
  assert_ok(cutis_trial_set(context, trial, "trial.seed", "23")); /* is in the scenario */
  assert_true(trial_model_hash(&trial->design) == plain);
  assert_ok(cutis_trial_set(context, trial, "trial.from", "posterior"));
  const uint64_t learnt = trial_model_hash(&trial->design);
  assert_true(learnt != plain);
  assert_ok(cutis_trial_set(context, trial, "trial.instruments", "suction_surrogate"));
  assert_ok(cutis_trial_check(context, trial));
  assert_true(trial_model_hash(&trial->design) != learnt);
  cutis_trial_destroy(context, &trial);
}

/* ---- docs/trial.md ---- */

static void write_table(FILE *to) {
  fputs("| key | meaning | allowed | default |\n|---|---|---|---|\n", to);
  for (size_t i = 0; i < cutis_trial_key_count(); i++) {
    cutis_scenario_key key;
    char low[64], high[64];
    assert_ok(cutis_trial_key_at(context, i, &key));
    fprintf(to, "| `%s` | %s | ", key.key, key.words);
    if (isnan(key.low)) {
      fputs(key.choices, to);
    } else {
      const bool plain = strcmp(key.unit, "-") == 0;
      fprintf(to, "%s to %s%s%s%s%s", quantity_format(key.low, DIMENSION_NONE, low, sizeof low),
              quantity_format(key.high, DIMENSION_NONE, high, sizeof high), plain ? "" : " ",
              plain ? "" : key.unit, key.choices[0] ? ", or " : "", key.choices);
    }
    fprintf(to, " | %s |\n", key.default_text);
  }
}

static void the_pages_table_and_examples_are_the_programs(void **state) {
  (void)state;
  static const char path[] = CUTIS_SOURCE_DIR "/docs/trial.md", fence[] = "```yaml\n";
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  char *page = calloc(1, 1 << 16), *made = NULL;
  size_t length = 0;
  int examples = 0;
  assert_true(fread(page, 1, (1 << 16) - 1, file) > 0);
  fclose(file);
  FILE *memory = open_memstream(&made, &length);
  assert_non_null(memory);
  write_table(memory);
  fclose(memory);
  if (strstr(page, made) == NULL) {
    FILE *fresh = fopen("trial.keys.md", "wb");
    assert_non_null(fresh);
    fputs(made, fresh);
    fclose(fresh);
    fail_msg("the table of docs/trial.md is out of date: trial.keys.md, beside this test, is it");
  }
  for (char *from = strstr(page, fence); from != NULL; from = strstr(from, fence)) {
    from += strlen(fence);
    char *end = strstr(from, "```");
    assert_non_null(end);
    *end = '\0';
    cutis_trial *trial = parsed(from);
    cutis_trial_destroy(context, &trial);
    examples++;
    from = end + 1;
  }
  assert_true(examples >= 1);
  free(made);
  free(page);
}

/* ---- how it is told ---- */

static void what_is_told_is_chosen_beforehand(void **state) {
  (void)state;
  cutis_trial *trial = parsed(whole);
  cutis_trial_value info;
  size_t value;
  assert_true(cutis_trial_value_at(trial, cutis_trial_headline(trial), &info));
  assert_string_equal(info.key, "R0");
  assert_int_equal(cutis_trial_main_visit(trial, 0), 2); /* three sessions, day 56 + 91 */
  assert_int_equal(cutis_trial_main_visit(trial, 2), 1); /* two, day 30 + 91 */
  assert_true(cutis_trial_told_at(trial, 0, &value));
  assert_int_equal(value, CUTIS_MEASURE_COLLAGEN);
  assert_true(cutis_trial_told_at(trial, 4, &value));
  assert_true(cutis_trial_value_at(trial, value, &info));
  assert_string_equal(info.key, "E");
  assert_false(cutis_trial_told_at(trial, 5, &value)); /* no other instrument looks */
  cutis_trial_destroy(context, &trial);
}

static void gains_are_written_in_their_unit(void **state) {
  (void)state;
  cutis_trial_value info = {.unit = "mm"};
  const cutis_spread gain = {.mean = 0.02385, .lower = -0.1, .upper = 0.2};
  char text[96];
  cutis_trial_gain_text(&info, -0.0004, text, sizeof text);
  assert_string_equal(text, "+0.0 %");
  cutis_trial_interval_text(&info, &gain, text, sizeof text);
  assert_string_equal(text, "+2.4 % (-10.0 % to +20.0 %)");
  info.absolute = true;
  cutis_trial_gain_text(&info, -0.01234, text, sizeof text);
  assert_string_equal(text, "-0.012 mm");
  info.unit = "-";
  cutis_trial_gain_text(&info, 2.385, text, sizeof text);
  assert_string_equal(text, "+2.4");
  cutis_trial_gain_text(&info, NAN, text, sizeof text);
  assert_string_equal(text, "-");
}

/* The answer and the end of the sentence for a need of people and a ceiling of the assurance. */
static void answers(double n80, double power_most, const char *answer, const char *end) {
  cutis_trial *trial = parsed(whole);
  const size_t arm = 2, visit = cutis_trial_main_visit(trial, arm);
  cutis_trial_outcome outcome = {.trial = trial};
  const size_t values = study_value_count(&trial->design);
  outcome.effect =
      calloc(values * trial->design.arms * trial->design.visits, sizeof *outcome.effect);
  assert_non_null(outcome.effect);
  outcome.effect[trial_place(&outcome, cutis_trial_headline(trial), arm, visit)] =
      (study_effect){.gain = {.mean = 0.031, .lower = -0.02, .upper = 0.07},
                     .n80 = n80,
                     .power_most = power_most,
                     .seen = {.people = {23, 21}, .difference = -0.02, .se = 0.015, .p = 0.2385}};
  trial_words_make(&outcome);
  const char *sentence = cutis_trial_outcome_sentence(&outcome, arm);
  static const char begin[] =
      "deep, \"own\" device, day 90: R0 (final deflection Uf (distensibility)) is better by +3.1 % "
      "(-2.0 % to +7.0 %) than untreated; ";
  assert_string_equal(outcome.words[arm].answer, answer);
  assert_memory_equal(sentence, begin, strlen(begin));
  assert_string_equal(sentence + strlen(begin), end);
  assert_string_equal(cutis_trial_outcome_seen(&outcome, arm),
                      "23 people against 21 untreated: R0 -2.0 %, standard error 1.5 %, p = 0.24.");
  assert_string_equal(cutis_trial_outcome_sentence(&outcome, 1), ""); /* the reference */
  free(outcome.effect);
  cutis_trial_destroy(context, &trial);
}

static void an_answer_says_how_many_people_it_takes(void **state) {
  (void)state;
  answers(84, 0.97, "With 84 people an arm",
          "a trial needs 84 people an arm to see it with 80 % assurance.");
  answers(INFINITY, 0.61, "With at most 61 % assurance",
          "no number of people gives a trial 80 % assurance of seeing it, since only 61 % of the "
          "worlds have a gain at all.");
  answers(INFINITY, 0.85, "Not with a million people an arm",
          "not even a million people an arm give a trial 80 % assurance of seeing it.");
  answers(NAN, NAN, "Cannot be said", "how many people would see it cannot be said.");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(everything_that_is_said_counts),
      cmocka_unit_test(what_was_resolved_reads_back_as_the_same),
      cmocka_unit_test(the_command_line_has_the_last_word),
      cmocka_unit_test(a_population_may_have_a_file_of_its_own),
      cmocka_unit_test(what_is_wrong_is_told_with_its_place),
      cmocka_unit_test(warnings_name_the_arm_and_its_keys),
      cmocka_unit_test(the_name_of_a_file_stays),
      cmocka_unit_test(a_mean_age_that_is_not_said_lies_between),
      cmocka_unit_test(examples_are_good),
      cmocka_unit_test(surrogates_are_read_by_the_check),
      cmocka_unit_test(the_hash_of_the_model_is_of_what_is_used),
      cmocka_unit_test(the_pages_table_and_examples_are_the_programs),
      cmocka_unit_test(what_is_told_is_chosen_beforehand),
      cmocka_unit_test(gains_are_written_in_their_unit),
      cmocka_unit_test(an_answer_says_how_many_people_it_takes),
  };
  return cmocka_run_group_tests_name("trial scenario", tests, make_context, drop_context);
}
