/* The scenario: what files may say, where every value comes from, and the sentence for each thing
 * that is wrong. */
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/io.h"
#include "io/scenario.h"

static cutis_context *context;

static int setup(void **state) {
  (void)state;
  return cutis_context_create(NULL, &context) == CUTIS_OK ? 0 : -1;
}

static int teardown(void **state) {
  (void)state;
  cutis_context_destroy(&context);
  return 0;
}

/* ---- helpers ---- */

static cutis_status parse_bytes(const char *bytes, size_t length, cutis_scenario **scenario) {
  cutis_status status = scenario_parse(context, "s.yaml", bytes, length, scenario);
  if (status == CUTIS_OK) {
    status = cutis_scenario_check(context, *scenario);
  }
  return status;
}

static cutis_scenario *parsed(const char *text) {
  cutis_scenario *scenario;
  if (parse_bytes(text, strlen(text), &scenario) != CUTIS_OK) {
    fail_msg("%s", cutis_context_message(context));
  }
  return scenario;
}

static void assert_refused_bytes(const char *bytes, size_t length, cutis_status status,
                                 const char *message) {
  cutis_scenario *scenario;
  cutis_context_clear(context);
  const cutis_status got = parse_bytes(bytes, length, &scenario);
  if (strcmp(cutis_context_message(context), message) != 0) {
    fail_msg("for:\n%.200s\nexpected: %s\n     got: %s", bytes, message,
             cutis_context_message(context));
  }
  assert_string_equal(cutis_status_name(got), cutis_status_name(status));
  cutis_scenario_destroy(context, &scenario);
}

static void assert_refused(const char *text, cutis_status status, const char *message) {
  assert_refused_bytes(text, strlen(text), status, message);
}

static void assert_read(const char *path, cutis_status status, const char *message) {
  cutis_scenario *scenario;
  assert_string_equal(cutis_status_name(cutis_scenario_read(context, path, &scenario)),
                      cutis_status_name(status));
  assert_string_equal(cutis_context_message(context), message);
  assert_null(scenario);
}

static void write_file(const char *path, const char *bytes, size_t length) {
  FILE *stream = fopen(path, "wb");
  assert_non_null(stream);
  assert_int_equal(fwrite(bytes, 1, length, stream), length);
  assert_int_equal(fclose(stream), 0);
}

/* The listed value of a key, "" when it is not in use. */
static scenario_value value_of(const cutis_scenario *scenario, const char *key) {
  scenario_value value;
  for (size_t i = 0; scenario_value_at(scenario, i, &value); i++) {
    if (strcmp(value.key, key) == 0) {
      return value;
    }
  }
  return (scenario_value){.text = ""};
}

static void assert_value(const cutis_scenario *scenario, const char *key, const char *text,
                         const char *origin) {
  const scenario_value value = value_of(scenario, key);
  assert_string_equal(value.text, text);
  assert_string_equal(value.origin_words, origin);
}

static bool same_double(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void assert_same(const cutis_scenario *a, const cutis_scenario *b) {
  for (size_t i = 0; i < FIELD_ROWS; i++) {
    const field_value x = field_take(&FIELDS[i], &a->values),
                      y = field_take(&FIELDS[i], &b->values);
    double p, q;
    if (FIELDS[i].kind == FIELD_QUANTITY) { /* the member itself, before any scale */
      memcpy(&p, (const char *)&a->values + FIELDS[i].offset, sizeof p);
      memcpy(&q, (const char *)&b->values + FIELDS[i].offset, sizeof q);
    } else {
      p = x.number;
      q = y.number;
    }
    if (!same_double(p, q) || x.whole != y.whole || strcmp(x.text, y.text) != 0) {
      fail_msg("%s differs: %.17g %s, %.17g %s", FIELDS[i].key, p, x.text, q, y.text);
    }
  }
  assert_int_equal(a->parameters == NULL, b->parameters == NULL);
  for (size_t i = 0; i < cutis_parameter_count(); i++) {
    assert_int_equal(a->parameter_settings[i].by.origin != ORIGIN_DEFAULT,
                     b->parameter_settings[i].by.origin != ORIGIN_DEFAULT);
    assert_true(same_double(a->parameter_settings[i].value, b->parameter_settings[i].value));
  }
  assert_int_equal(a->published_count, b->published_count);
  for (size_t i = 0; i < a->published_count; i++) {
    cutis_published x, y;
    assert_true(cutis_scenario_published_at(a, i, &x) && cutis_scenario_published_at(b, i, &y));
    assert_string_equal(x.what, y.what);
    assert_string_equal(x.quantity, y.quantity);
    assert_string_equal(x.source, y.source);
    assert_int_equal(x.modelled, y.modelled);
    assert_int_equal(x.sign, y.sign);
    assert_true(same_double(x.at_d, y.at_d) && same_double(x.change, y.change));
  }
}

/* ---- what is understood ---- */

static const char full[] =
    "title: Ünüsual \"person\" \\ plan\n"
    "person:\n"
    "  age: 61.37 y\n"
    "  sex: female\n"
    "  area: neck\n"
    "  phototype: IV\n"
    "  menopause: none\n"
    "  exposures:\n"
    "    sun: {latitude: -33.87 deg, outdoors: 83 min/d, sunscreen: daily}\n"
    "    smoking: {packs_per_day: 0.37, from: 19.3 y, to: now}\n"
    "    pollution: {pm2.5: 23.7 ug/m3, no2: 31.1 ug/m3, soot: unknown}\n"
    "    alcohol: {drinks_per_week: 3.7}\n"
    "plan:\n"
    "  device:\n"
    "    kind: roller\n"
    "    needle_length: 0.7 mm\n"
    "    needle_length_low: 300 um\n"
    "    needle_length_high: 0.13 cm\n"
    "    needle_tolerance: 0.047 mm\n"
    "    needle_base_radius: 113 um\n"
    "    needle_tip_radius: 7.3 um\n"
    "    needles: 541\n"
    "    width: 21.7 mm\n"
    "    drum_diameter: 17.3 mm\n"
    "    needle_speed: 11.9 mm/s\n"
    "    passes: 3.3\n"
    "  needle_length: 0.613 mm\n"
    "  sessions: 3\n"
    "  interval: 5 weeks\n"
    "follow_up: 7 months\n"
    "uncertainty: {draws: 17, seed: 18446744073709551615}\n"
    "parameters: {kn: 0.913 1/yr, xi: 0.57}\n"
    "published:\n"
    "  - {what: \"collagen \\\"VII\\\"\", quantity: not modelled, at: 3 months, observed: "
    "increase, source: A 2015}\n"
    "  - {quantity: elastin, at: 91 d, observed: -3.7 %, source: A 2015}\n"
    "  - {quantity: R0, at: 13 weeks, observed: none, source: B 2016}\n";

static void every_key_is_understood(void **state) {
  (void)state;
  cutis_scenario *scenario = parsed(full);
  const cutis_person *person = cutis_scenario_person(scenario);
  const cutis_plan *plan = cutis_scenario_plan(scenario);
  assert_string_equal(cutis_scenario_title(scenario), "Ünüsual \"person\" \\ plan");
  assert_true(person->age_y == 61.37 && person->sex == CUTIS_FEMALE &&
              person->area == CUTIS_AREA_NECK);
  assert_true(person->phototype == 4 && isinf(person->menopause_age_y));
  assert_true(isnan(person->sun.dose_SED_per_y) && person->sun.latitude_deg == -33.87);
  assert_string_equal(person->sun.place, "");
  assert_true(fabs(person->sun.outdoors_h_per_d - 83.0 / 60) < 1e-14);
  assert_int_equal(person->sun.sunscreen, CUTIS_SUNSCREEN_DAILY);
  assert_true(person->smoking.packs_per_day == 0.37 && person->smoking.from_y == 19.3 &&
              isinf(person->smoking.to_y));
  assert_true(person->pollution.pm25_ug_per_m3 == 23.7 && person->pollution.no2_ug_per_m3 == 31.1);
  assert_true(isnan(person->pollution.soot_1e5_per_m) && person->alcohol.drinks_per_week == 3.7);
  assert_string_equal(plan->device.key, "custom");
  assert_int_equal(plan->device.kind, CUTIS_ROLLER);
  assert_true(plan->device.needle_length_low_mm == 0.3 &&
              plan->device.needle_length_high_mm == 1.3);
  assert_true(plan->device.needle_tip_radius_um == 7.3 && plan->device.needles == 541);
  assert_true(plan->needle_length_mm == 0.613 && plan->passes == 3.3 && plan->sessions == 3);
  assert_true(plan->interval_d == 35 && fabs(plan->follow_up_d - 7 * 365.25 / 12) < 1e-12);
  assert_int_equal(cutis_scenario_draws(scenario), 17);
  assert_true(cutis_scenario_seed(scenario) == UINT64_MAX);
  double value;
  assert_int_equal(cutis_parameters_get(context, cutis_scenario_parameters(scenario), "xi", &value),
                   CUTIS_OK);
  assert_true(value == 0.57);
  cutis_scenario_destroy(context, &scenario);
  assert_null(scenario);
}

static void published_observations_are_listed(void **state) {
  (void)state;
  cutis_scenario *scenario = parsed(full);
  cutis_published seen;
  assert_int_equal(cutis_scenario_published_count(scenario), 3);
  assert_true(cutis_scenario_published_at(scenario, 0, &seen));
  assert_string_equal(seen.what, "collagen \"VII\"");
  assert_true(!seen.modelled && seen.sign == 1 && isnan(seen.change) && seen.at_d == 91.3125);
  assert_true(cutis_scenario_published_at(scenario, 1, &seen));
  assert_string_equal(seen.what, "functional elastic fibre, of age 25");
  assert_string_equal(seen.quantity, "elastin");
  assert_string_equal(seen.source, "A 2015");
  assert_true(seen.modelled && seen.sign == -1 && fabs(seen.change + 0.037) < 1e-15);
  assert_true(cutis_scenario_published_at(scenario, 2, &seen));
  assert_true(seen.modelled && seen.sign == 0 && seen.at_d == 91);
  assert_false(cutis_scenario_published_at(scenario, 3, &seen));
  cutis_scenario_destroy(context, &scenario);
}

static void what_is_not_said_is_default(void **state) {
  (void)state;
  cutis_scenario *scenario = parsed("person: {sex: male}\n");
  cutis_person person;
  cutis_plan plan;
  cutis_run_options options;
  cutis_person_default(&person);
  cutis_run_options_default(&options);
  assert_int_equal(cutis_plan_default(context, &plan), CUTIS_OK);
  assert_true(cutis_scenario_person(scenario)->age_y == person.age_y);
  assert_true(isinf(cutis_scenario_person(scenario)->menopause_age_y)); /* a man */
  assert_string_equal(cutis_scenario_plan(scenario)->device.key, plan.device.key);
  assert_true(cutis_scenario_plan(scenario)->needle_length_mm == plan.needle_length_mm);
  assert_int_equal(cutis_scenario_draws(scenario), options.draws);
  assert_string_equal(cutis_scenario_title(scenario), "s");
  assert_null(cutis_scenario_parameters(scenario));
  cutis_scenario_destroy(context, &scenario);
}

/* ---- origins ---- */

static void every_value_has_its_origin(void **state) {
  (void)state;
  cutis_scenario *scenario =
      parsed("person:\n  age: 57 y\nplan:\n  device: roller\nparameters: {kn: 0.9 1/yr}\n");
  assert_value(scenario, "person.age", "57 y", "file, line 2");
  assert_value(scenario, "person.area", "cheek", "default");
  assert_value(scenario, "plan.device.key", "roller", "file, line 4");
  assert_value(scenario, "plan.device.kind", "roller", "device table");
  assert_value(scenario, "plan.needle_length", "1.5 mm", "device table");
  assert_value(scenario, "kn", "0.9 1/yr", "file, line 5");
  assert_value(scenario, "person.exposures.sun.place", "Philadelphia", "default");
  assert_string_equal(value_of(scenario, "person.exposures.sun.dose").text, ""); /* not in use */
  assert_string_equal(value_of(scenario, "plan.device.rate").text, "");          /* of pens */
  assert_string_equal(value_of(scenario, "person.exposures.smoking.from").text,
                      ""); /* never smoked */
  assert_int_equal(cutis_scenario_set(context, scenario, "plan.device", "pen_36"), CUTIS_OK);
  assert_value(scenario, "plan.device.key", "pen_36", "command line");
  assert_value(scenario, "plan.device.needles", "36", "device table");
  assert_value(scenario, "plan.device.rate", "100 Hz", "device table");
  assert_int_equal(cutis_scenario_set(context, scenario, "plan.device.needles", "33"), CUTIS_OK);
  assert_value(scenario, "plan.device.needles", "33", "command line");
  cutis_scenario_destroy(context, &scenario);
}

static void the_command_line_wins(void **state) {
  (void)state;
  cutis_scenario *scenario = parsed(
      "person:\n  age: 57 y\n  exposures: {sun: {place: Rome, outdoors: 2 h/d}}\nparameters: {kn: "
      "0.9 1/yr}\n");
  assert_int_equal(cutis_scenario_set(context, scenario, "person.age", "48.3 y"), CUTIS_OK);
  assert_int_equal(cutis_scenario_set(context, scenario, "person.age", "49.3 y"),
                   CUTIS_OK); /* the last word counts */
  assert_true(cutis_scenario_person(scenario)->age_y == 49.3);
  assert_int_equal(cutis_scenario_set(context, scenario, "parameters.kn", "0.8 1/yr"), CUTIS_OK);
  assert_value(scenario, "kn", "0.8 1/yr", "command line");
  /* a dose takes the place of the habits that the file told */
  assert_int_equal(cutis_scenario_set(context, scenario, "person.exposures.sun.dose", "117 SED/y"),
                   CUTIS_OK);
  assert_true(cutis_scenario_person(scenario)->sun.dose_SED_per_y == 117);
  assert_string_equal(value_of(scenario, "person.exposures.sun.place").text, "");
  assert_int_equal(cutis_scenario_check(context, scenario), CUTIS_OK);
  cutis_scenario_destroy(context, &scenario);
}

static void a_refused_setting_changes_nothing(void **state) {
  (void)state;
  static const struct {
    const char *key, *value;
    cutis_status status;
    const char *message;
  } cases[] = {
      {"person.agee", "48 y", CUTIS_BAD_INPUT,
       "command line: There is no key person.agee; nearest: person.age."},
      {"person.age", "48", CUTIS_BAD_UNIT,
       "command line: person.age: \"48\" has no unit; an age is written in y or months, as in \"48 "
       "y\"."},
      {"plan", "pen", CUTIS_BAD_INPUT, "command line: plan has keys below it, not a value."},
      {"plan.device", "pem", CUTIS_BAD_INPUT, NULL},
      {"person.exposures.sun.place", "Roma", CUTIS_BAD_INPUT, NULL},
      {"plan.device.drum_diameter", "20 mm", CUTIS_BAD_INPUT,
       "command line: plan.device.drum_diameter is not for a pen."},
      {"published[1].what", "x", CUTIS_BAD_INPUT, NULL},
      {"", "x", CUTIS_BAD_INPUT, NULL},
  };
  cutis_scenario *before = parsed("person: {age: 57 y}\n"),
                 *after = parsed("person: {age: 57 y}\n");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const cutis_status status = cutis_scenario_set(context, after, cases[i].key, cases[i].value);
    assert_string_equal(cutis_status_name(status), cutis_status_name(cases[i].status));
    if (cases[i].message != NULL) {
      assert_string_equal(cutis_context_message(context), cases[i].message);
    } else {
      assert_int_equal(strncmp(cutis_context_message(context), "command line: ", 14), 0);
    }
    assert_same(before, after);
  }
  cutis_scenario_destroy(context, &before);
  cutis_scenario_destroy(context, &after);
}

static void another_device_replaces_the_whole_one(void **state) {
  (void)state;
  cutis_scenario *scenario = parsed(full); /* with a roller of its own */
  assert_int_equal(cutis_scenario_set(context, scenario, "plan.device", "pen"), CUTIS_OK);
  assert_value(scenario, "plan.device.kind", "pen", "device table");
  assert_value(scenario, "plan.device.needles", "12", "device table");
  assert_value(scenario, "plan.needle_length", "0.613 mm", "file, line 27");
  cutis_scenario_destroy(context, &scenario);
}

/* ---- resolved.yaml ---- */

static void a_written_scenario_reads_back_the_same(void **state) {
  (void)state;
  static const char *const texts[] = {
      full,
      "person: {age: 41.7 y, exposures: {sun: {dose: 251.3 SED/y}}}\nplan: {device: stamp, passes: "
      "7}\n",
      "person: {sex: male}\nplan: {device: {key: pen, needles: 11, needle_tip_radius: 8.7 um}, "
      "sessions: 0}\n",
      "title: \": # '\\\"\\\\ - [\"\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    cutis_scenario *scenario = parsed(texts[i]), *again = NULL, *third = NULL;
    assert_int_equal(cutis_scenario_write(context, scenario, "resolved.test.yaml"), CUTIS_OK);
    if (cutis_scenario_read(context, "resolved.test.yaml", &again) != CUTIS_OK) {
      fail_msg("%s", cutis_context_message(context));
    }
    assert_same(scenario, again);
    /* and what was read back writes the same keys and values again */
    assert_int_equal(cutis_scenario_write(context, again, "resolved.test.yaml"), CUTIS_OK);
    assert_int_equal(cutis_scenario_read(context, "resolved.test.yaml", &third), CUTIS_OK);
    assert_same(scenario, third);
    cutis_scenario_destroy(context, &scenario);
    cutis_scenario_destroy(context, &again);
    cutis_scenario_destroy(context, &third);
  }
  unlink("resolved.test.yaml");
}

static void examples_are_good(void **state) {
  (void)state;
  glob_t found;
  assert_int_equal(glob(CUTIS_SOURCE_DIR "/examples/*.yaml", 0, NULL, &found), 0);
  for (size_t i = 0; i < found.gl_pathc; i++) {
    cutis_scenario *scenario;
    if (cutis_scenario_read(context, found.gl_pathv[i], &scenario) != CUTIS_OK ||
        cutis_scenario_check(context, scenario) != CUTIS_OK) {
      fail_msg("%s", cutis_context_message(context));
    }
    cutis_scenario_destroy(context, &scenario);
  }
  globfree(&found);
}

/* ---- what is refused ---- */

static void wrong_keys_and_kinds_are_named(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
      {"person:\n  agee: 55 y\n", "s.yaml:2:3: There is no key person.agee; nearest: person.age."},
      {"plan:\n  sessions: 4\n  sesions: 4\n",
       "s.yaml:3:3: There is no key plan.sesions; nearest: plan.sessions."},
      {"person: {exposures: {pollution: {pm25: 3 ug/m3}}}\n",
       "s.yaml:1:34: There is no key person.exposures.pollution.pm25; nearest: "
       "person.exposures.pollution.pm2.5."},
      {"nonsense: 1\n",
       "s.yaml:1:1: There is no key nonsense; a scenario has person, plan, uncertainty, "
       "parameters, published, title or "
       "follow_up."},
      {"person: {<<: {age: 50 y}}\n",
       "s.yaml:1:10: There is no key person.<<; person has exposures, age, sex, area, phototype or "
       "menopause."},
      {"person: {age: 50 y, age: 51 y}\n",
       "s.yaml:1:21: person.age is there twice; the first is in line 1."},
      {"person:\n  age: 50 y\nplan: {sessions: 3}\nperson:\n  sex: male\n",
       "s.yaml:4:1: person is there twice; the first is in line 1."},
      {"person: {age: 50 y}\nperson.age: 51 y\n",
       "s.yaml:2:1: person.age is there twice; the first is in line 1."},
      {"plan: {device: pen}\nplan.device.key: roller\n",
       "s.yaml:2:1: plan.device.key is there twice; the first is in line 1."},
      {"plan: 3\n", "s.yaml:1:1: plan has keys below it, not a value."},
      {"plan:\n", "s.yaml:1:1: plan has keys below it, not a value."},
      {"plan: [1, 2]\n", "s.yaml:1:1: plan is keys with values, not a list."},
      {"person: {age: }\n", "s.yaml:1:10: person.age has no value."},
      {"person: {age: [1]}\n", "s.yaml:1:10: person.age is one value, not a list."},
      {"person: {age: {years: 50}}\n",
       "s.yaml:1:10: person.age is one value, not keys with values."},
      {"person: {sex: woman}\n",
       "s.yaml:1:10: person.sex is \"woman\"; allowed are female or male."},
      {"person: {area: upperlip}\n",
       "s.yaml:1:10: person.area is \"upperlip\"; allowed are forehead, cheek, upper_lip, "
       "periorbital, neck or forearm; "
       "nearest: upper_lip."},
      {"person: {exposures: {sun: {dose: 200 SED/y, place: Rome}}}\n",
       "s.yaml:1:45: person.exposures.sun.dose and person.exposures.sun.place exclude each other; "
       "give one."},
      {"person: {exposures: {sun: {latitude: 41 deg, place: Rome}}}\n",
       "s.yaml:1:46: person.exposures.sun.place and person.exposures.sun.latitude exclude each "
       "other; give one."},
      {"plan: {sessions: 4.5}\n", "s.yaml:1:8: plan.sessions is \"4.5\"; it is a whole number."},
      {"plan: {device: {key: pen, drum_diameter: 3 mm}}\n",
       "s.yaml:1:27: plan.device.drum_diameter is not for a pen."},
      {"plan: {device: {kind: stamp, needles: 40}}\n",
       "s.yaml: plan.device has no key of the device table, so that it must say all of itself; "
       "missing: needle_length, "
       "needle_length_low, needle_length_high, needle_tolerance, needle_base_radius, "
       "needle_tip_radius, width, "
       "needle_speed, passes."},
      {"published: 3\n", "s.yaml:1:1: published has keys below it, not a value."},
      {"published: {what: x}\n", "s.yaml:1:1: published is a list, not keys with values."},
      {"published: [3]\n",
       "s.yaml:1:13: published[1] is not keys with values (what, quantity, at, observed, source)."},
      {"published: [[3]]\n",
       "s.yaml:1:13: published[1] is not keys with values (what, quantity, at, observed, source)."},
      {"published: [{what: x, where: y}]\n",
       "s.yaml:1:23: There is no key published[1].where; an item has what, quantity, at, observed "
       "or source."},
      {"published: [{what: [x]}]\n", "s.yaml:1:14: published[1].what is one value."},
      {"published: [{quantity: R0, at: 3 d, observed: none}]\n",
       "s.yaml:1:13: published[1] has no source (where it is reported)."},
      {"published: [{observed: less}]\n",
       "s.yaml:1:14: published[1].observed is \"less\"; allowed are increase, decrease, none, or a "
       "change such as +12 % or "
       "-3.5 %."},
      {"published: [{observed: 12}]\n",
       "s.yaml:1:14: published[1].observed is \"12\"; allowed are increase, decrease, none, or a "
       "change such as +12 % or "
       "-3.5 %."},
      {"title: \"two\\nlines\"\n", "s.yaml:1:1: The value of title is not one line of text."},
      {"title: \"\\e[31mred\"\n", "s.yaml:1:1: The value of title is not one line of text."},
      {"title: \"\"\n", "s.yaml:1:1: title has 0 bytes; it is a text of 1 to 119."},
      {": b\n", "s.yaml:1:1: A key is missing before the colon."},
      {"parameters: {kmatt: 1}\n",
       "s.yaml:1:14: There is no parameter `kmatt`; the nearest is `kmat`."},
      {"person: {sex: male, menopause: 50 y}\n",
       "s.yaml:1:21: person.menopause is 50 y, but the person is male: leave it out."},
      {"person: {exposures: {smoking: {packs_per_day: 1, from: 30 y, to: 20 y}}}\n",
       "s.yaml:1:32: person.exposures.smoking ends at 20 y, but begins at 30 y: it must end "
       "later."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_refused(cases[i].text, CUTIS_BAD_INPUT, cases[i].message);
  }
}

static void wrong_units_are_named(void **state) {
  (void)state;
  assert_refused("person:\n  age: 55\n", CUTIS_BAD_UNIT,
                 "s.yaml:2:3: person.age: \"55\" has no unit; an age is written in y or months, as "
                 "in \"55 y\".");
  assert_refused(
      "person:\n  age: 55 mm\n", CUTIS_BAD_UNIT,
      "s.yaml:2:3: person.age: \"55 mm\" is a length, but an age is expected, in y or months.");
  assert_refused("plan: {sessions: 4 d}\n", CUTIS_BAD_UNIT,
                 "s.yaml:1:8: plan.sessions: \"4 d\" has a unit, but a plain number is expected.");
  assert_refused("parameters: {kn: 1}\n", CUTIS_BAD_UNIT,
                 "s.yaml:1:14: parameters.kn is \"1\"; it is a number with its unit in the "
                 "parameter table, as in \"1.05 "
                 "1/yr\".");
  assert_refused("parameters: {xi: 0.5 mm}\n", CUTIS_BAD_UNIT,
                 "s.yaml:1:14: parameters.xi is \"0.5 mm\"; it is a plain number, as in \"0.6\".");
  assert_refused("published: [{at: 3}]\n", CUTIS_BAD_UNIT,
                 "s.yaml:1:14: published[1].at: \"3\" has no unit; a time span is written in d, "
                 "min, h, wk, months (30.4375 "
                 "d) or y (365.25 d), as in \"3 d\".");
}

static void values_that_are_no_numbers_are_named(void **state) {
  (void)state;
  assert_refused("person: {age: nan y}\n", CUTIS_BAD_SYNTAX,
                 "s.yaml:1:10: person.age: \"nan y\" is not a number with a unit; an age is "
                 "written in y or months.");
  assert_refused("uncertainty: {seed: -1}\n", CUTIS_BAD_SYNTAX,
                 "s.yaml:1:15: uncertainty.seed is \"-1\"; it is a whole number from 0 to "
                 "18446744073709551615.");
  assert_refused(
      "uncertainty: {seed: 18446744073709551616}\n", CUTIS_BAD_SYNTAX,
      "s.yaml:1:15: uncertainty.seed is \"18446744073709551616\"; it is a whole number from 0 to "
      "18446744073709551615.");
  assert_refused("parameters: {kn: x 1/yr}\n", CUTIS_BAD_SYNTAX,
                 "s.yaml:1:14: parameters.kn: \"x\" is not a number.");
}

static void values_out_of_range_are_named(void **state) {
  (void)state;
  assert_refused("person:\n  age: 155 y\n", CUTIS_OUT_OF_RANGE,
                 "s.yaml:2:3: person.age is 155 y: allowed are 25 to 80 y, the nearest is 80 y.");
  assert_refused(
      "uncertainty: {draws: 100001}\n", CUTIS_OUT_OF_RANGE,
      "s.yaml:1:15: uncertainty.draws is 100001: allowed are 0 to 10000, the nearest is 10000.");
  assert_refused(
      "plan: {device: {key: pen, width: 0.7 mm}}\n", CUTIS_OUT_OF_RANGE,
      "s.yaml:1:27: plan.device.width is 0.7 mm: allowed are 1 to 100 mm, the nearest is 1 mm.");
  assert_refused("published: [{at: -3 d}]\n", CUTIS_OUT_OF_RANGE,
                 "s.yaml:1:14: published[1].at is -3 d; it is a time after the first session.");
}

/* The messages of plan/ are its own; here, that they come with the line. */
static void impossible_plans_are_refused_with_their_line(void **state) {
  (void)state;
  static const struct {
    const char *text, *begins;
  } cases[] = {
      {"plan:\n  sessions: 40\n", "s.yaml:2:3: plan.sessions is 40: "},
      {"plan:\n  interval: 0 d\n", "s.yaml:2:3: plan.interval is 0 d: "},
      {"plan:\n  device: pen\n  needle_length: 2.4 mm\n",
       "s.yaml:3:3: plan.needle_length is 2.4 mm: "},
      {"plan:\n  device: pen\n  needle_length: 9 mm\n", "s.yaml:3:3: plan.needle_length is 9 mm: "},
      {"follow_up: 20 y\n", "s.yaml:1:1: follow_up is 7305 d: "},
      {"plan: {passes: 99}\n", "s.yaml:1:8: plan.passes is 99: "},
      {"plan: {device: {key: pen, needle_length_low: 2 mm, needle_length_high: 1.5 mm}}\n",
       "s.yaml:1:52: plan.device.needle_length_high is 1.5 mm: "},
      {"person: {area: periorbital}\nplan: {device: roller}\n",
       "s.yaml: plan.needle_length is 1.5 mm: "},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    cutis_scenario *scenario;
    const cutis_status status = parse_bytes(cases[i].text, strlen(cases[i].text), &scenario);
    if (status != CUTIS_OUT_OF_RANGE ||
        strncmp(cutis_context_message(context), cases[i].begins, strlen(cases[i].begins)) != 0) {
      fail_msg("%s", cutis_context_message(context));
    }
    cutis_scenario_destroy(context, &scenario);
  }
}

static void what_is_not_yaml_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
      {"", "s.yaml is empty; a scenario names at least a person or a plan."},
      {"# only a comment\n", "s.yaml is empty; a scenario names at least a person or a plan."},
      {"just text\n",
       "s.yaml:1:1: The file holds a text, not keys with values such as \"person:\"."},
      {"[1, 2]\n", "s.yaml:1:1: The file holds a list, not keys with values such as \"person:\"."},
      {"person: [1\nb", "s.yaml:3:1: Not YAML: flow sequence without a closing bracket."},
      {"person: a: b\n", "s.yaml:1:10: Not YAML: invalid nested block mapping on the same line."},
      {"person:\n\tage: 3 y\n", "s.yaml:2: A tab indents this line; YAML indents with blanks."},
      {"person: {age: &a 5 y}\n",
       "s.yaml:1:18: Anchors (&) and tags (!) are not used in a scenario."},
      {"person: !!map {}\n", "s.yaml:1:15: Anchors (&) and tags (!) are not used in a scenario."},
      {"person: *a\n", "s.yaml:1:10: Aliases (*) are not used in a scenario."},
      {"person: {age: 50 y}\n---\nplan: {}\n",
       "s.yaml:2:1: A second document begins; a scenario is one."},
      {"? [a]\n: b\n", "s.yaml:1:3: A key is a text, not a mapping or a list."},
      {"a: {b: {c: {d: {e: {f: {g: {h: 1}}}}}}}\n", NULL}, /* 8 levels: no such key, but YAML */
      {"a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}\n",
       "s.yaml:1:29: Nested deeper than 8 levels: this is no scenario."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (cases[i].message != NULL) {
      assert_refused(cases[i].text, CUTIS_BAD_SYNTAX, cases[i].message);
    } else {
      cutis_scenario *scenario;
      assert_int_equal(parse_bytes(cases[i].text, strlen(cases[i].text), &scenario),
                       CUTIS_BAD_INPUT);
    }
  }
  /* aliases that would grow to a billion values */
  assert_refused("a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", CUTIS_BAD_SYNTAX,
                 "s.yaml:1:7: Anchors (&) and tags (!) are not used in a scenario.");
}

static void what_is_not_text_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t length;
    const char *message;
  } cases[] = {
      {"\x7f"
       "ELF\x02\x01\x01",
       7, "s.yaml:1: Byte 0x7F is no part of a text in UTF-8; a scenario is one."},
      {"a: b\n\0", 6, "s.yaml:2: Byte 0x00 is no part of a text in UTF-8; a scenario is one."},
      {"title: caf\xe9\n", 12,
       "s.yaml:1: Byte 0xE9 is no part of a text in UTF-8; a scenario is one."},
      {"\xff\xfe"
       "a\0:\0",
       6, "s.yaml:1: Byte 0xFF is no part of a text in UTF-8; a scenario is one."},
      {"title: \xc0\xaf\n", 10,
       "s.yaml:1: Byte 0xC0 is no part of a text in UTF-8; a scenario is one."}, /* overlong */
      {"title: \xed\xa0\x80\n", 11,
       "s.yaml:1: Byte 0xED is no part of a text in UTF-8; a scenario is one."}, /* surrogate */
      {"title: \xf4\x90\x80\x80\n", 12,
       "s.yaml:1: Byte 0xF4 is no part of a text in UTF-8; a scenario is one."},
      {"title: \xe2\x82", 9,
       "s.yaml:1: Byte 0xE2 is no part of a text in UTF-8; a scenario is one."}, /* cut */
      {"title: \xc2\x9b"
       "31m\n",
       13, "s.yaml:1: Byte 0xC2 is no part of a text in UTF-8; a scenario is one."}, /* control */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_refused_bytes(cases[i].bytes, cases[i].length, CUTIS_BAD_SYNTAX, cases[i].message);
  }
  /* a byte-order mark, carriage returns and letters beyond ASCII are text */
  cutis_scenario *scenario = parsed(
      "\xef\xbb\xbftitle: \"\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"\r\nfollow_up: 6 "
      "months\r\n");
  assert_string_equal(cutis_scenario_title(scenario),
                      "\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
  cutis_scenario_destroy(context, &scenario);
}

/* ---- files ---- */

static void what_is_no_file_is_refused(void **state) {
  (void)state;
  assert_read("no_such_file.yaml", CUTIS_IO_ERROR, "no_such_file.yaml: No such file or directory.");
  assert_read("/", CUTIS_IO_ERROR, "/ is a folder; a scenario is a YAML file.");
  assert_read("", CUTIS_IO_ERROR, ": No such file or directory.");
  assert_read("/dev/null", CUTIS_BAD_SYNTAX,
              "/dev/null is empty; a scenario names at least a person or a plan.");
  assert_read("/dev/zero", CUTIS_BAD_SYNTAX, "/dev/zero is larger than a scenario may be: 1 MiB.");
  write_file("secret.yaml", "title: x\n", 9);
  assert_int_equal(chmod("secret.yaml", 0), 0);
  if (access("secret.yaml", R_OK) != 0) { /* root may read everything */
    assert_read("secret.yaml", CUTIS_IO_ERROR, "secret.yaml: Permission denied.");
  }
  unlink("secret.yaml");
}

/* The allocator of the next tests: counts what is held, and fails at a set call. */
typedef struct counted {
  size_t held, peak, calls, fail_at;
} counted;

static void *count_allocate(void *user, size_t count, size_t size) {
  counted *to = user;
  if (++to->calls == to->fail_at) {
    return NULL;
  }
  size_t *memory = calloc(1, count * size + 16);
  if (memory != NULL) {
    *memory = count * size;
    to->held += *memory;
    to->peak = to->held > to->peak ? to->held : to->peak;
    memory += 16 / sizeof *memory;
  }
  return memory;
}

static void count_release(void *user, void *memory) {
  size_t *head = (size_t *)memory - 16 / sizeof *head;
  ((counted *)user)->held -= *head;
  free(head);
}

static void brackets_cost_no_more_than_their_size(void **state) {
  (void)state;
  static const struct {
    size_t length;
    char first, rest;
    cutis_status status;
    const char *message;
  } cases[] = {
      {10 << 20, '[', '[', CUTIS_BAD_SYNTAX,
       "brackets.yaml is larger than a scenario may be: 1 MiB."},
      {1 << 20, '[', '[', CUTIS_BAD_SYNTAX,
       "brackets.yaml:1:1: The file holds a list, not keys with values such as \"person:\"."},
      {1 << 20, '{', '{', CUTIS_BAD_SYNTAX,
       "brackets.yaml:1:2: A key is a text, not a mapping or a list."},
      {1 << 20, '{', 'a', CUTIS_BAD_INPUT, "brackets.yaml:1:2: A key is one short line of text."},
  };
  counted count = {0};
  cutis_context *own;
  assert_int_equal(
      cutis_context_create(&(cutis_allocator){count_allocate, count_release, &count}, &own),
      CUTIS_OK);
  char *bytes = malloc(cases[0].length);
  assert_non_null(bytes);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    cutis_scenario *scenario;
    memset(bytes, cases[i].rest, cases[i].length);
    bytes[0] = cases[i].first;
    write_file("brackets.yaml", bytes, cases[i].length);
    assert_int_equal(cutis_scenario_read(own, "brackets.yaml", &scenario), cases[i].status);
    assert_string_equal(cutis_context_message(own), cases[i].message);
  }
  assert_true(count.peak < 2 << 20);
  free(bytes);
  unlink("brackets.yaml");
  cutis_context_destroy(&own);
  assert_int_equal(count.held, 0);
}

static void many_entries_are_refused(void **state) {
  (void)state;
  static char text[64 * 1024];
  size_t used = 0;
  for (int i = 0; i < 1001; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "k%d: 1\n", i);
  }
  assert_refused(text, CUTIS_BAD_SYNTAX,
                 "s.yaml:1001:1: More than 1000 entries: this is no scenario.");
}

static void want_of_memory_is_told_at_every_step(void **state) {
  (void)state;
  counted count = {0};
  cutis_status status = CUTIS_OUT_OF_MEMORY;
  for (size_t fail_at = 2; status != CUTIS_OK; fail_at++) {
    count = (counted){.fail_at = 0};
    cutis_context *own;
    cutis_scenario *scenario;
    assert_int_equal(
        cutis_context_create(&(cutis_allocator){count_allocate, count_release, &count}, &own),
        CUTIS_OK);
    count.fail_at = fail_at;
    status = scenario_parse(own, "s.yaml", full, strlen(full), &scenario);
    if (status != CUTIS_OK) {
      assert_string_equal(cutis_status_name(status), "CUTIS_OUT_OF_MEMORY");
      assert_null(scenario);
    }
    cutis_scenario_destroy(own, &scenario);
    cutis_context_destroy(&own);
    assert_int_equal(count.held, 0);
    assert_true(fail_at < 10000);
  }
}

/* ---- the table ---- */

/* The ranges that the docs show are those that person/ and plan/ enforce: the bound itself is good,
 * what lies beyond is not. */
static void the_table_has_the_ranges_of_the_checks(void **state) {
  (void)state;
  static const char *const base =
      "person: {age: 40 y, area: forearm, exposures: {sun: {latitude: 30 deg}, smoking: "
      "{packs_per_day: 1, from: 20 y, to: "
      "91 y}}}\nplan: {device: {key: pen, needle_length_low: 0.05 mm, needle_length_high: 5 mm}, "
      "interval: 30 d}\n";
  for (size_t i = 0; i < FIELD_ROWS; i++) {
    const field *of = &FIELDS[i];
    const bool tied = i == FIELD_NEEDLE_LENGTH || i == FIELD_SMOKING_FROM ||
                      i == FIELD_SMOKING_TO || i == FIELD_DEVICE_NEEDLE_LOW ||
                      i == FIELD_DEVICE_NEEDLE_HIGH || i == FIELD_DEVICE_DRUM;
    if (!of->checked || tied) {
      continue; /* tied: to each other, to the skin, to another kind of device */
    }
    for (int side = 0; side < 2; side++) {
      const double bound = side == 0 ? of->low : of->high;
      const double step = of->kind == FIELD_NUMBER ? 1 : 1e-6 * (of->high - of->low);
      for (int beyond = 0; beyond < 2; beyond++) {
        char text[64];
        cutis_scenario *scenario = parsed(base);
        quantity_format(bound + beyond * (side == 0 ? -step : step), of->of, text, sizeof text);
        cutis_status status = cutis_scenario_set(context, scenario, of->key, text);
        if (status == CUTIS_OK) {
          status = cutis_scenario_check(context, scenario);
        }
        if (status != (beyond ? CUTIS_OUT_OF_RANGE : CUTIS_OK)) {
          fail_msg("%s = %s: %s %s", of->key, text, cutis_status_name(status),
                   cutis_context_message(context));
        }
        cutis_scenario_destroy(context, &scenario);
      }
    }
  }
}

static void every_key_is_listed(void **state) {
  (void)state;
  cutis_scenario_key key;
  for (size_t i = 0; i < cutis_scenario_key_count(); i++) {
    assert_int_equal(cutis_scenario_key_at(context, i, &key), CUTIS_OK);
    assert_true(strlen(key.key) > 0 && strlen(key.words) > 0);
  }
  assert_int_equal(cutis_scenario_key_at(context, FIELD_INTERVAL, &key), CUTIS_OK);
  assert_string_equal(key.key, "plan.interval");
  assert_string_equal(key.unit, "d");
  assert_string_equal(key.default_text, "30 d");
  assert_true(key.low == 7 && key.high == 365);
  assert_int_equal(cutis_scenario_key_at(context, FIELD_MENOPAUSE, &key), CUTIS_OK);
  assert_string_equal(key.choices, "none");
  assert_int_equal(cutis_scenario_key_at(context, cutis_scenario_key_count(), &key),
                   CUTIS_BAD_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_key_is_understood),
      cmocka_unit_test(published_observations_are_listed),
      cmocka_unit_test(what_is_not_said_is_default),
      cmocka_unit_test(every_value_has_its_origin),
      cmocka_unit_test(the_command_line_wins),
      cmocka_unit_test(a_refused_setting_changes_nothing),
      cmocka_unit_test(another_device_replaces_the_whole_one),
      cmocka_unit_test(a_written_scenario_reads_back_the_same),
      cmocka_unit_test(examples_are_good),
      cmocka_unit_test(wrong_keys_and_kinds_are_named),
      cmocka_unit_test(wrong_units_are_named),
      cmocka_unit_test(values_that_are_no_numbers_are_named),
      cmocka_unit_test(values_out_of_range_are_named),
      cmocka_unit_test(impossible_plans_are_refused_with_their_line),
      cmocka_unit_test(what_is_not_yaml_is_refused),
      cmocka_unit_test(what_is_not_text_is_refused),
      cmocka_unit_test(what_is_no_file_is_refused),
      cmocka_unit_test(brackets_cost_no_more_than_their_size),
      cmocka_unit_test(many_entries_are_refused),
      cmocka_unit_test(want_of_memory_is_told_at_every_step),
      cmocka_unit_test(the_table_has_the_ranges_of_the_checks),
      cmocka_unit_test(every_key_is_listed),
  };
  return cmocka_run_group_tests_name("scenario", tests, setup, teardown);
}
