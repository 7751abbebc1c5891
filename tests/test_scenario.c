/* The scenario: what files may say, where every value comes from, and the way back through
 * resolved.yaml. */
#include "scenario_testing.h"

#include <glob.h>

/* ---- helpers ---- */

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
    "instrument: {aperture: 6 mm, pressure: 300 mbar, rise: 50 ms, on: 2.5 s, off: 1.5 s, cycles: "
    "3}\n"
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
  const cutis_suction_protocol *protocol = cutis_scenario_protocol(scenario);
  assert_true(protocol->aperture_mm == 6 && protocol->pressure_kPa == 30 &&
              protocol->rise_s == 0.05 && protocol->on_s == 2.5 && protocol->off_s == 1.5);
  assert_int_equal(protocol->cycles, 3);
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
    if (cutis_trial_is(context, found.gl_pathv[i])) {
      continue; /* test_trial_scenario */
    }
    if (cutis_scenario_read(context, found.gl_pathv[i], &scenario) != CUTIS_OK ||
        cutis_scenario_check(context, scenario) != CUTIS_OK) {
      fail_msg("%s", cutis_context_message(context));
    }
    cutis_scenario_destroy(context, &scenario);
  }
  globfree(&found);
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
                      i == FIELD_DEVICE_NEEDLE_HIGH || i == FIELD_DEVICE_DRUM || i == FIELD_RISE;
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
      cmocka_unit_test(the_table_has_the_ranges_of_the_checks),
      cmocka_unit_test(every_key_is_listed),
  };
  return cmocka_run_group_tests_name("scenario", tests, make_context, drop_context);
}
