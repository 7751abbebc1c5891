/* The scenario: the sentence for each thing that can be wrong, and what it may cost. */
#include "scenario_testing.h"

#include <sys/stat.h>

/* ---- helpers ---- */

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
       "s.yaml:1:1: There is no key nonsense; a scenario has person, plan, instrument, "
       "uncertainty, parameters, published, title or follow_up."},
      {"instrument: {pressre: 450 mbar}\n",
       "s.yaml:1:14: There is no key instrument.pressre; nearest: instrument.pressure."},
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
      {"published[1].what: x\n",
       "s.yaml:1:1: There is no key published[1].what; published is a list."},
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
      {"instrument: {rise: 5 s}\n",
       "s.yaml:1:14: instrument.rise is 5 s: allowed are 0.005 to 3 s, the nearest is 3 s. It "
       "happens "
       "within"},
      {"instrument:\n  cycles: 11\n", "s.yaml:2:3: instrument.cycles is 11: "},
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
      {"%YAML 1.2\n---\nperson: {}\n", "s.yaml:1: A directive (%) is not used in a scenario."},
      {"\xef\xbb\xbf%%%%\n", "s.yaml:1: A directive (%) is not used in a scenario."},
      {"title: a\r%%%%\n", "s.yaml:2: A directive (%) is not used in a scenario."},
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
  assert_read("no_such_file.yaml", CUTIS_BAD_INPUT,
              "no_such_file.yaml: No such file or directory.");
  assert_read("/", CUTIS_BAD_INPUT, "/ is a folder; a scenario is a YAML file.");
  assert_read("", CUTIS_BAD_INPUT, ": No such file or directory.");
  assert_read("/dev/null", CUTIS_BAD_SYNTAX,
              "/dev/null is empty; a scenario names at least a person or a plan.");
  assert_read("/dev/zero", CUTIS_BAD_SYNTAX, "/dev/zero is larger than a scenario may be: 64 KiB.");
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
       "brackets.yaml is larger than a scenario may be: 64 KiB."},
      {1 << 16, '[', '[', CUTIS_BAD_SYNTAX,
       "brackets.yaml:1:1: The file holds a list, not keys with values such as \"person:\"."},
      {1 << 16, '{', '{', CUTIS_BAD_SYNTAX,
       "brackets.yaml:1:2: A key is a text, not a mapping or a list."},
      {1 << 16, '{', 'a', CUTIS_BAD_INPUT, "brackets.yaml:1:2: A key is one short line of text."},
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
  assert_true(count.peak < 1 << 20);
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

/* Something of every kind of entry. */
static const char everything[] =
    "title: a\nperson: {age: 61.37 y, exposures: {sun: {place: Rome}}}\nplan: {device: {key: pen, "
    "needles: 11}}\n"
    "parameters: {kn: 0.913 1/yr}\npublished: [{quantity: R0, at: 13 weeks, observed: none, "
    "source: B}]\n";

static void what_is_too_long_is_refused(void **state) {
  (void)state;
  char text[8192], filler[256];
  memset(filler, 'x', sizeof filler);
  snprintf(text, sizeof text, "person: {%.125s: 1}\n", filler);
  assert_refused(text, CUTIS_BAD_INPUT,
                 "s.yaml:1:10: This key is too long (132 bytes with its parents).");
  snprintf(text, sizeof text, "%.128s: 1\n", filler);
  assert_refused(text, CUTIS_BAD_INPUT, "s.yaml:1:1: A key is one short line of text.");
  snprintf(text, sizeof text, "title: %.120s\n", filler);
  assert_refused(text, CUTIS_BAD_INPUT,
                 "s.yaml:1:1: title has 120 bytes; it is a text of 1 to 119.");
  snprintf(text, sizeof text, "published: [{source: %.200s}]\n", filler);
  assert_refused(text, CUTIS_BAD_INPUT,
                 "s.yaml:1:14: published[1].source has 200 bytes; it is a text of 1 to 199.");
  size_t used = (size_t)snprintf(text, sizeof text, "published:\n");
  for (int i = 0; i < 65; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used,
                             "  - {quantity: R0, at: 3 d, observed: none, source: B}\n");
  }
  assert_refused(text, CUTIS_BAD_INPUT, "s.yaml:66:5: published has more than 64 items.");
}

static void want_of_memory_is_told_at_every_step(void **state) {
  (void)state;
  write_file("everything.yaml", everything, strlen(everything));
  counted count = {0};
  cutis_status status = CUTIS_OUT_OF_MEMORY;
  for (size_t fail_at = 2; status != CUTIS_OK; fail_at += fail_at < 100 ? 1 : 7) {
    count = (counted){.fail_at = 0};
    cutis_context *own;
    cutis_scenario *scenario;
    assert_int_equal(
        cutis_context_create(&(cutis_allocator){count_allocate, count_release, &count}, &own),
        CUTIS_OK);
    count.fail_at = fail_at;
    status = cutis_scenario_read(own, "everything.yaml", &scenario);
    if (status != CUTIS_OK) {
      assert_string_equal(cutis_status_name(status), "CUTIS_OUT_OF_MEMORY");
      assert_null(scenario);
    }
    cutis_scenario_destroy(own, &scenario);
    cutis_context_destroy(&own);
    assert_int_equal(count.held, 0);
    assert_true(fail_at < 10000);
  }
  unlink("everything.yaml");
}
int main(void) {
  const struct CMUnitTest tests[] = {
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
      cmocka_unit_test(what_is_too_long_is_refused),
      cmocka_unit_test(want_of_memory_is_told_at_every_step),
  };
  return cmocka_run_group_tests_name("scenario, refused", tests, make_context, drop_context);
}
