/* test_report.c - report.html: that the document inside says what the run found, number by number,
 * that nothing in it can leave its place in the page, and what happens when the page cannot be
 * written. The outcome is made up, not run. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "course/course.h"
#include "io/report.h"

enum { DRAWS = 9 };

typedef struct fixture {
  cutis_context *context;
  cutis_scenario *scenario;
  cutis_outcome *outcome;
} fixture;

static const char hostile[] = "A </script><!-- title \xE2\x80\xA8 \\\" of <b>2.385</b>";

static void must(cutis_context *context, cutis_status status) {
  if (status != CUTIS_OK) {
    fail_msg("%s: %s", cutis_status_name(status), cutis_context_message(context));
  }
}

static void read_scenario(fixture *of) {
  char path[] = "test_report_XXXXXX";
  const int file = mkstemp(path);
  assert_true(file >= 0);
  FILE *to = fdopen(file, "w");
  fprintf(
      to,
      "title: a plain title\nperson:\n  age: 57 y\n  area: neck\nplan:\n  device: pen\n  "
      "needle_length: 0.75 mm\n  sessions: 3\n"
      "  interval: 35 d\nfollow_up: 4 months\nuncertainty: {draws: %d, seed: "
      "18446744073709551615}\npublished:\n"
      "  - quantity: immature\n    at: 70 d\n    observed: +23.85 %%\n    source: nobody, 2385\n",
      DRAWS);
  assert_int_equal(fclose(to), 0);
  const cutis_status status = cutis_scenario_read(of->context, path, &of->scenario);
  unlink(path);
  must(of->context, status);
}

/* Numbers that tell which draw, arm, time and quantity they belong to. */
static double made_up_measure(size_t draw, size_t arm, size_t time, size_t measure) {
  return 1.0 + 0.01 * (double)measure +
         (arm == CUTIS_UNTREATED ? 0.0 : 0.001 * (double)time + 0.0005 * (double)draw);
}

static double made_up_readout(size_t draw, size_t arm, size_t visit, size_t readout) {
  const bool none = readout == CUTIS_R3 || readout == CUTIS_R4 || readout == CUTIS_R9;
  return none ? NAN : 0.3 - (arm == CUTIS_UNTREATED ? 0.0 : 0.0125 * (double)draw * (double)visit);
}

static void make_outcome(fixture *of, size_t draws) {
  const cutis_plan *plan = cutis_scenario_plan(of->scenario);
  calendar when;
  must(of->context, calendar_of(of->context, plan, &when));
  must(of->context, outcome_create(of->context, draws, &when, &of->outcome));
  cutis_outcome *made = of->outcome;
  made->person = *cutis_scenario_person(of->scenario);
  made->plan = *plan;
  made->rejected = 17;
  made->failed = 2;
  must(of->context,
       cutis_anatomy_of(of->context, made->person.area, made->person.sex, &made->anatomy));
  must(of->context, cutis_dose_of(of->context, plan, &made->person, NULL, &made->dose));
  for (size_t draw = 0; draw <= draws; draw++) {
    must(of->context,
         cutis_parameters_draw(of->context, 3, (uint32_t)draw, &made->parameters[draw]));
    for (size_t arm = 0; arm < COURSE_ARMS; arm++) {
      for (size_t time = 0; time < when.times; time++) {
        for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
          course_measure_at(&made->record[draw], &when, arm, time)[measure] =
              made_up_measure(draw, arm, time, measure);
        }
      }
      for (size_t visit = 0; visit < when.visits && arm < CUTIS_ARMS; visit++) {
        for (size_t readout = 0; readout < cutis_readout_count(); readout++) {
          made->record[draw].readout[arm][visit][readout] =
              made_up_readout(draw, arm, visit, readout);
        }
      }
    }
  }
  made->album.ages = 2;
  made->album.age_y[0] = 25;
  made->album.age_y[1] = 57;
  made->album.life[1][CUTIS_MEASURE_COLLAGEN] = 0.7651;
  made->album.looks = 2;
  made->album.look_age_y[0] = 25;
  made->album.look_age_y[1] = 57;
  made->album.look[1][CUTIS_R7] = 0.4385;
  made->album.look[0][CUTIS_R7] = NAN;
  made->album.curve[CUTIS_TREATED][1] =
      (cutis_suction){.points = 2, .time_s = {0, 2.385}, .height_mm = {0, 0.2917}};
  must(of->context, outcome_summarise(of->context, made));
}

static fixture set_up(size_t draws) {
  fixture made = {0};
  assert_int_equal(cutis_context_create(NULL, &made.context), CUTIS_OK);
  read_scenario(&made);
  make_outcome(&made, draws);
  return made;
}

static void tear_down(fixture *of) {
  cutis_outcome_destroy(of->context, &of->outcome);
  cutis_scenario_destroy(of->context, &of->scenario);
  cutis_context_destroy(&of->context);
}

static json_t *document_of(fixture *of) {
  char *json = NULL;
  json_error_t error;
  must(of->context, report_json_make(of->context, of->scenario, of->outcome, &json));
  for (const char *at = json; *at; at++) {
    assert_true(*at > 0); /* ASCII */
  }
  json_t *root = json_loads(json, 0, &error);
  if (root == NULL) {
    fail_msg("not JSON: %s at %d", error.text, error.position);
  }
  free(json);
  return root;
}

/* "a.b.2.c" */
static json_t *at(json_t *root, const char *path) {
  char step[64];
  while (*path && root) {
    const size_t length = strcspn(path, ".");
    snprintf(step, sizeof step, "%.*s", (int)length, path);
    root = json_is_array(root) ? json_array_get(root, (size_t)atoi(step))
                               : json_object_get(root, step);
    path += length + (path[length] == '.' ? 1 : 0);
  }
  if (root == NULL) {
    fail_msg("nothing at %s", path);
  }
  return root;
}

static void assert_number(json_t *root, const char *path, double wanted) {
  const double found = json_number_value(at(root, path));
  if (!json_is_number(at(root, path)) || fabs(found - wanted) > 2e-6 * fabs(wanted) + 1e-12) {
    fail_msg("%s is %.9g, wanted %.9g", path, found, wanted);
  }
}

/* Of a course: told in steps finer than a 1500th of its range. */
static void assert_course(json_t *root, const char *path, double wanted, double range) {
  const double found = json_number_value(at(root, path));
  if (!json_is_number(at(root, path)) || fabs(found - wanted) > 0.501 * range / 1500.0) {
    fail_msg("%s is %.9g, wanted %.9g", path, found, wanted);
  }
}

static void assert_words(json_t *root, const char *path, const char *wanted) {
  assert_string_equal(json_string_value(at(root, path)), wanted);
}

static void says_what_was_found(void **unused) {
  (void)unused;
  fixture of = set_up(DRAWS);
  json_t *root = document_of(&of);
  assert_words(root, "schema", "cutis-report-1");
  assert_words(root, "version", cutis_version());
  assert_words(root, "title", "a plain title");
  assert_words(root, "person.area", "neck");
  assert_words(root, "person.sun.sunscreen", "sometimes");
  assert_number(root, "person.age_y", 57);
  assert_number(root, "plan.session_d.2", 70);
  assert_words(root, "draws.seed", "18446744073709551615");
  assert_number(root, "draws.kept", DRAWS);
  assert_number(root, "draws.rejected", 17);
  assert_number(root, "draws.failed", 2);
  assert_true(json_is_null(at(root, "person.pollution.no2_ug_per_m3")));

  /* the months: medians over draws 1..9 are those of draw 5; differences are each draw's own */
  const size_t times = cutis_outcome_times(of.outcome), time = times - 1;
  char path[128];
  assert_int_equal(json_array_size(at(root, "time_d")), times);
  assert_int_equal(json_array_size(at(root, "measures")), CUTIS_MEASURES);
  const size_t told[] = {CUTIS_MEASURE_COLLAGEN, CUTIS_MEASURE_TEWL};
  const double range = 0.001 * (double)times + 0.0005 * DRAWS; /* made up */
  for (size_t i = 0; i < 2; i++) {
    const double treated = made_up_measure(5, CUTIS_TREATED, time, told[i]);
    const double untreated = made_up_measure(5, CUTIS_UNTREATED, time, told[i]);
    snprintf(path, sizeof path, "measures.%zu.treated.median.%zu", told[i], time);
    assert_course(root, path, treated, range);
    snprintf(path, sizeof path, "measures.%zu.difference.median.%zu", told[i], time);
    assert_course(root, path,
                  told[i] == CUTIS_MEASURE_TEWL ? treated - untreated : treated / untreated - 1,
                  range);
  }
  snprintf(path, sizeof path, "measures.%d.treated.central.%zu", CUTIS_MEASURE_COLLAGEN, time);
  assert_course(root, path, made_up_measure(0, CUTIS_TREATED, time, CUTIS_MEASURE_COLLAGEN), range);
  assert_number(root, "life.measures.collagen.1", 0.7651);
  assert_number(root, "life.look_age_y.1", 57);
  assert_number(root, "life.readouts.R7.1", 0.4385);
  assert_true(json_is_null(at(root, "life.readouts.R7.0")));

  /* the instrument: R0 of draw k at visit 2 falls by k/12 of the twin's, and smaller is firmer */
  assert_words(root, "readouts.0.key", "R0");
  assert_number(root, "readouts.0.effects.2.gain.median", 5.0 / 12.0);
  assert_number(root, "readouts.0.effects.2.gains.0", 1.0 / 12.0);
  assert_number(root, "readouts.0.effects.2.gains.8", 9.0 / 12.0);
  assert_int_equal(json_array_size(at(root, "readouts.0.effects.2.gains")), DRAWS);
  assert_number(root, "readouts.2.effects.2.gain.median", -5.0 / 12.0); /* R2: larger is firmer */
  assert_true(json_is_null(at(root, "readouts.3.effects.2.better"))); /* R3: not after one cycle */
  assert_int_equal(json_array_size(at(root, "readouts.3.effects.2.gains")), 0);
  assert_int_equal(json_array_size(at(root, "readouts.2.effects.2.gains")),
                   0); /* does not decide */
  const cutis_effect effect = cutis_outcome_effect(of.outcome, CUTIS_R0, 2);
  assert_true(effect.better > 0 && effect.better < 1);
  assert_number(root, "readouts.0.effects.2.better", effect.better);
  assert_int_equal(json_array_size(at(root, "curves")), 1);
  assert_number(root, "curves.0.height_mm.1", 0.2917);

  /* the answer and what it rests on */
  assert_words(root, "verdict.sentence", cutis_outcome_verdict(of.outcome)->sentence);
  assert_words(root, "verdict.readout", "R0");
  assert_int_equal(json_array_size(at(root, "parameters")), cutis_parameter_count());
  assert_number(root, "published.0.sign", 1);
  assert_number(root, "published.0.change", 0.2385);
  assert_words(root, "published.0.source", "nobody, 2385");
  assert_true(json_is_object(at(root, "published.0.prediction")));
  assert_non_null(strstr(json_string_value(at(root, "scenario.yaml")),
                         "needle_length: 0.75 mm  # file, line 7"));
  assert_true(json_array_size(at(root, "scenario.values")) > 10);
  json_decref(root);
  tear_down(&of);
}

static void without_draws_there_is_no_interval(void **unused) {
  (void)unused;
  fixture of = set_up(0);
  json_t *root = document_of(&of);
  const char *const absent[] = {"verdict.peak_gain.median", "readouts.0.effects.1.gain.lower",
                                "readouts.0.effects.1.better", "measures.0.difference.upper.3",
                                "measures.0.treated.median.3"};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
    if (!json_is_null(at(root, absent[i]))) {
      fail_msg("%s is told though nothing was drawn", absent[i]);
    }
  }
  assert_number(root, "measures.0.treated.central.3", made_up_measure(0, CUTIS_TREATED, 3, 0));
  assert_int_equal(json_array_size(at(root, "levers")), 0);
  json_decref(root);
  tear_down(&of);
}

static void many_draws_are_told_as_a_hundred(void **unused) {
  (void)unused;
  fixture of = set_up(250);
  json_t *root = document_of(&of);
  assert_int_equal(json_array_size(at(root, "readouts.0.effects.1.gains")), 100);
  /* draws 1..250, quantile 0.005 lies 0.005 * 249 beyond the first */
  assert_number(root, "readouts.0.effects.1.gains.0", (1.0 + 0.005 * 249) / 24.0);
  json_decref(root);
  tear_down(&of);
}

/* Needles that fall short: the mean of all depths follows from the share that reaches the dermis.
 */
static void shallow_needles_keep_their_mean(void **unused) {
  (void)unused;
  fixture of = set_up(0);
  cutis_dose *dose = &of.outcome->dose;
  const cutis_anatomy *skin = &of.outcome->anatomy;
  dose->depth_mm = 0;
  dose->depth_sd_mm = 0.0783;
  dose->dermis_share = normal_cumulative((-0.0613 - skin->stratum_corneum_mm - skin->epidermis_mm) /
                                         dose->depth_sd_mm);
  json_t *root = document_of(&of);
  assert_number(root, "dose.depth_mean_mm", -0.0613);
  json_decref(root);
  dose->dermis_share = 0;
  root = document_of(&of);
  assert_number(root, "dose.depth_mean_mm", -0.783);
  json_decref(root);
  tear_down(&of);
}

/* ---- what the instruments saw ---- */

static double made_up_height_um(size_t cell) {
  return -23.85 + 0.0125 * (double)(cell % 2385);
}

static void saw(fixture *of, size_t arm, size_t visit) {
  cutis_picture *picture = course_picture_at(&of->outcome->album, &of->outcome->when, arm, visit);
  strcpy(picture->line[1].key, "surface at rest");
  picture->line[1].points = 3;
  for (size_t i = 0; i < 3; i++) {
    picture->line[1].x_mm[i] = 1.23456789 * (double)i;
    picture->line[1].z_mm[i] = -0.0238549 * (double)(visit + arm + i);
  }
  picture->map_mm = 9.6;
  for (size_t cell = 0; cell < CUTIS_MAP_SIDE * CUTIS_MAP_SIDE; cell++) {
    picture->map_um[cell] = (float)made_up_height_um(cell);
  }
}

/* The value of a letter of base64 by its place in the alphabet of RFC 4648. */
static unsigned letter_value(char letter) {
  return letter >= 'A' && letter <= 'Z'   ? (unsigned)(letter - 'A')
         : letter >= 'a' && letter <= 'z' ? (unsigned)(letter - 'a') + 26
         : letter >= '0' && letter <= '9' ? (unsigned)(letter - '0') + 52
         : letter == '+'                  ? 62
                                          : 63;
}

static void tells_what_was_seen(void **unused) {
  (void)unused;
  fixture of = set_up(0);
  json_t *root = document_of(&of);
  assert_int_equal(json_array_size(at(root, "pictures")), 0); /* nothing was */
  json_decref(root);
  for (size_t visit = 0; visit < of.outcome->when.visits; visit++) {
    saw(&of, CUTIS_TREATED, visit);
    saw(&of, CUTIS_UNTREATED, visit);
  }
  root = document_of(&of);
  /* Four months are followed: before, 3 months, and the end, which is nearest to a year. */
  const int end = (int)of.outcome->when.visits - 1;
  assert_int_equal(json_array_size(at(root, "pictures")), 5);
  const struct {
    const char *arm;
    int visit;
  } told[] = {{"treated", 0},
              {"treated", (int)of.outcome->when.main_visit},
              {"treated", end},
              {"untreated", (int)of.outcome->when.main_visit},
              {"untreated", end}};
  assert_true((int)of.outcome->when.main_visit < end);
  char path[64];
  for (size_t i = 0; i < 5; i++) {
    snprintf(path, sizeof path, "pictures.%zu.arm", i);
    assert_words(root, path, told[i].arm);
    snprintf(path, sizeof path, "pictures.%zu.visit", i);
    assert_number(root, path, told[i].visit);
    snprintf(path, sizeof path, "pictures.%zu.lines.0.z_mm.2", i);
    assert_number(root, path,
                  round(-238.549 * (told[i].visit + (told[i].arm[0] == 'u') + 2)) * 1e-4);
  }
  assert_words(root, "pictures.1.instrument", "suction");
  assert_int_equal(json_array_size(at(root, "pictures.1.lines")), 1);
  assert_words(root, "pictures.1.lines.0.key", "surface at rest");
  assert_int_equal(json_array_size(at(root, "pictures.1.lines.0.x_mm")), 3);
  assert_number(root, "pictures.1.lines.0.x_mm.2", 2.4691);

  assert_number(root, "pictures.1.map.side_mm", 9.6);
  assert_number(root, "pictures.1.map.cells", CUTIS_MAP_SIDE);
  const double low = made_up_height_um(0), high = made_up_height_um(2384);
  assert_number(root, "pictures.1.map.low_um", low);
  assert_number(root, "pictures.1.map.high_um", high);
  const char *heights = json_string_value(at(root, "pictures.1.map.heights"));
  assert_int_equal(strlen(heights), CUTIS_MAP_SIDE * CUTIS_MAP_SIDE / 3 * 4);
  for (size_t cell = 0; cell < CUTIS_MAP_SIDE * CUTIS_MAP_SIDE; cell++) {
    const char *four = heights + cell / 3 * 4;
    const unsigned group = letter_value(four[0]) << 18 | letter_value(four[1]) << 12 |
                           letter_value(four[2]) << 6 | letter_value(four[3]);
    const unsigned byte = group >> (8 * (2 - cell % 3)) & 255;
    assert_true(fabs(low + (high - low) * byte / 255 - made_up_height_um(cell)) <=
                (high - low) / 255 * 0.51);
  }
  json_decref(root);

  /* Of a map without heights nothing is told, and a flat one is flat. */
  cutis_picture *picture = course_picture_at(&of.outcome->album, &of.outcome->when, 0, 0);
  for (size_t cell = 0; cell < CUTIS_MAP_SIDE * CUTIS_MAP_SIDE; cell++) {
    picture->map_um[cell] = NAN;
  }
  root = document_of(&of);
  assert_true(json_is_null(at(root, "pictures.0.map")));
  json_decref(root);
  for (size_t cell = 0; cell < CUTIS_MAP_SIDE * CUTIS_MAP_SIDE; cell++) {
    picture->map_um[cell] = 2.5F;
  }
  root = document_of(&of);
  assert_number(root, "pictures.0.map.high_um", 2.5);
  assert_true(strspn(json_string_value(at(root, "pictures.0.map.heights")), "A") == 12288);
  json_decref(root);
  tear_down(&of);
}

static char *read_whole(const char *path) {
  FILE *from = fopen(path, "r");
  assert_non_null(from);
  assert_int_equal(fseek(from, 0, SEEK_END), 0);
  const size_t length = (size_t)ftell(from);
  rewind(from);
  char *text = calloc(length + 1, 1);
  assert_non_null(text);
  assert_int_equal(fread(text, 1, length, from), length);
  fclose(from);
  return text;
}

static void nothing_leaves_its_place(void **unused) {
  (void)unused;
  fixture of = set_up(0);
  must(of.context, cutis_scenario_set(of.context, of.scenario, "title", hostile));
  char path[] = "test_report_page_XXXXXX";
  const int file = mkstemp(path);
  assert_true(file >= 0);
  close(file);
  must(of.context, report_html_write(of.context, of.scenario, of.outcome, path));
  char *page = read_whole(path);
  unlink(path);

  static const char opening[] = "<script type=\"application/json\" id=\"report-data\">";
  char *data = strstr(page, opening);
  assert_non_null(data);
  data += strlen(opening);
  char *end = strstr(data, "</script>");
  assert_non_null(end);
  assert_null(memchr(data, '<', (size_t)(end - data)));
  assert_null(strstr(page, "@DATA@"));
  *end = '\0';
  json_t *root = json_loads(data, 0, NULL);
  assert_non_null(root);
  assert_words(root, "title", hostile);
  assert_true(strncmp(page, "<!doctype html>", 15) == 0);
  assert_non_null(strstr(end + 1, "</html>"));
  json_decref(root);
  free(page);
  tear_down(&of);
}

static void what_cannot_be_written_is_told(void **unused) {
  (void)unused;
  fixture of = set_up(0);
  assert_int_equal(
      report_html_write(of.context, of.scenario, of.outcome, "no/such/folder/report.html"),
      CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(of.context),
                      "report.html cannot be written: No such file or directory.");
  assert_int_equal(report_html_write(of.context, of.scenario, of.outcome, "/dev/full"),
                   CUTIS_IO_ERROR);
  assert_non_null(strstr(cutis_context_message(of.context), "full could not be written whole: "));
  tear_down(&of);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(says_what_was_found),
      cmocka_unit_test(without_draws_there_is_no_interval),
      cmocka_unit_test(many_draws_are_told_as_a_hundred),
      cmocka_unit_test(shallow_needles_keep_their_mean),
      cmocka_unit_test(tells_what_was_seen),
      cmocka_unit_test(nothing_leaves_its_place),
      cmocka_unit_test(what_cannot_be_written_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
