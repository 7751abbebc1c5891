/* Quantities: what people write, what is understood, and what they are told when it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"

static int fresh_context(void **state) {
  return cutis_context_create(NULL, (cutis_context **)state) != CUTIS_OK;
}

static int drop_context(void **state) {
  cutis_context_destroy((cutis_context **)state);
  return 0;
}

static void expect_parsed(cutis_context *context, const char *text, dimension of, double wanted) {
  double value = NAN;
  if (quantity_parse(context, text, of, &value) != CUTIS_OK) {
    fail_msg("\"%s\": %s", text, cutis_context_message(context));
  }
  if (value != wanted) {
    fail_msg("\"%s\" is %.17g, wanted %.17g", text, value, wanted);
  }
}

static void expect_refused(cutis_context *context, const char *text, dimension of,
                           cutis_status wanted, const char *message) {
  double value = 2.385;
  assert_int_equal(quantity_parse(context, text, of, &value), wanted);
  assert_string_equal(cutis_context_message(context), message);
  assert_true(value == 2.385); /* untouched */
}

static void every_unit_is_understood(void **state) {
  static const struct {
    const char *text;
    dimension of;
    double value;
  } cases[] = {
      {"2.385", DIMENSION_NONE, 2.385},
      {"1.5 mm", DIMENSION_LENGTH, 1.5},
      {"1.5mm", DIMENSION_LENGTH, 1.5},
      {"  1.5\t mm ", DIMENSION_LENGTH, 1.5},
      {"700 um", DIMENSION_LENGTH, 0.7},
      {"700 \xC2\xB5m", DIMENSION_LENGTH, 0.7}, /* micro sign */
      {"700 \xCE\xBCm", DIMENSION_LENGTH, 0.7}, /* Greek mu */
      {"7.25 cm", DIMENSION_LENGTH, 72.5},
      {"0.007 m", DIMENSION_LENGTH, 7},
      {"30 d", DIMENSION_TIME, 30},
      {"1 day", DIMENSION_TIME, 1},
      {"36 h", DIMENSION_TIME, 1.5},
      {"72 min", DIMENSION_TIME, 0.05},
      {"3 wk", DIMENSION_TIME, 21},
      {"3 weeks", DIMENSION_TIME, 21},
      {"12 months", DIMENSION_TIME, 365.25},
      {"1 month", DIMENSION_TIME, 30.4375},
      {"2 y", DIMENSION_TIME, 730.5},
      {"2 years", DIMENSION_TIME, 730.5},
      {"55 y", DIMENSION_AGE, 55},
      {"18 months", DIMENSION_AGE, 1.5},
      {"3 s", DIMENSION_SECONDS, 3},
      {"80 ms", DIMENSION_SECONDS, 0.08},
      {"450 mbar", DIMENSION_PRESSURE, 45},
      {"13.5 kPa", DIMENSION_PRESSURE, 13.5},
      {"1385 Pa", DIMENSION_PRESSURE, 1.385},
      {"0.25 MPa", DIMENSION_PRESSURE, 250},
      {"100 mmHg", DIMENSION_PRESSURE, 13.3322387415},
      {"5 mm/s", DIMENSION_SPEED, 5},
      {"0.7 cm/s", DIMENSION_SPEED, 7},
      {"1.25 m/s", DIMENSION_SPEED, 1250},
      {"120 Hz", DIMENSION_RATE, 120},
      {"0.125 kHz", DIMENSION_RATE, 125},
      {"90 /s", DIMENSION_RATE, 90},
      {"90 1/s", DIMENSION_RATE, 90},
      {"250 SED/y", DIMENSION_DOSE_RATE, 250},
      {"2 SED/d", DIMENSION_DOSE_RATE, 730.5},
      {"25000 J/m2/y", DIMENSION_DOSE_RATE, 250},
      {"25000 J/m\xC2\xB2/y", DIMENSION_DOSE_RATE, 250},
      {"9 ug/m3", DIMENSION_CONCENTRATION, 9},
      {"9 \xC2\xB5g/m3", DIMENSION_CONCENTRATION, 9},
      {"9 \xCE\xBCg/m\xC2\xB3", DIMENSION_CONCENTRATION, 9},
      {"9 ug/m^3", DIMENSION_CONCENTRATION, 9},
      {"0.035 mg/m3", DIMENSION_CONCENTRATION, 35},
      {"1.7 1e-5/m", DIMENSION_ABSORBANCE, 1.7},
      {"1.7e-5 /m", DIMENSION_ABSORBANCE, 1.7},
      {"1.5 h/d", DIMENSION_DAYSHARE, 1.5},
      {"45 min/d", DIMENSION_DAYSHARE, 0.75},
      {"39.95 deg", DIMENSION_LATITUDE, 39.95},
      {"-33.9 \xC2\xB0", DIMENSION_LATITUDE, -33.9},
      {"-33.9\xC2\xB0", DIMENSION_LATITUDE, -33.9},
  };
  bool seen[DIMENSION_COUNT] = {false};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    expect_parsed(*state, cases[i].text, cases[i].of, cases[i].value);
    seen[cases[i].of] = true;
  }
  for (int i = 0; i < DIMENSION_COUNT; i++) {
    assert_true(seen[i]);
    char text[64]; /* the unit of the program is understood as itself */
    snprintf(text, sizeof text, "2.385 %s",
             i == DIMENSION_NONE ? "" : dimension_unit((dimension)i));
    expect_parsed(*state, text, (dimension)i, 2.385);
  }
}

static void numbers_are_read_to_the_last_bit(void **state) {
  static const struct {
    const char *text;
    double value;
  } cases[] = {
      {"0", 0},
      {"-0.0", 0},
      {"+2.385", 2.385},
      {".5", 0.5},
      {"5.", 5},
      {"-.25e+2", -25},
      {"1E3", 1000},
      {"007.2500", 7.25},
      {"0.1", 0.1},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740993.00000000000000000000000000000000000000000000001", 9007199254740994.0},
      {"2.2250738585072014e-308", DBL_MIN},
      {"1.7976931348623157e308", DBL_MAX},
      {"4.9e-324", 4.9406564584124654e-324},
      {"1e-999999999999999999999", 0},
      {"0e999999999999999999999", 0},
      {"0.00000000000000000000000000000000000001e40", 100},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    expect_parsed(*state, cases[i].text, DIMENSION_NONE, cases[i].value);
  }
  /* A tie that only the 900th digit breaks, and a number written with thousands of zeros. */
  char *text = calloc(1, 4000);
  strcpy(text, "9007199254740993.");
  memset(text + strlen(text), '0', 900);
  expect_parsed(*state, text, DIMENSION_NONE, 9007199254740992.0);
  strcat(text, "1");
  expect_parsed(*state, text, DIMENSION_NONE, 9007199254740994.0);
  memset(text, '0', 3500);
  memcpy(text, "0.", 2);
  strcpy(text + 3500, "2385e3501");
  expect_parsed(*state, text, DIMENSION_NONE, 238.5);
  memset(text, '0', 3500);
  text[0] = '2';
  strcpy(text + 3500, "e-3499");
  expect_parsed(*state, text, DIMENSION_NONE, 2);
  free(text);
}

static void the_unit_must_be_there(void **state) {
  expect_refused(*state, "1.5", DIMENSION_LENGTH, CUTIS_BAD_UNIT,
                 "\"1.5\" has no unit; a length is written in mm, um, cm or m, as in \"1.5 mm\".");
  expect_refused(*state, " 30 ", DIMENSION_TIME, CUTIS_BAD_UNIT,
                 "\"30\" has no unit; a time span is written in d, min, h, wk, months (30.4375 d) "
                 "or y (365.25 d), as in \"30 d\".");
  expect_refused(*state, "250", DIMENSION_DOSE_RATE, CUTIS_BAD_UNIT,
                 "\"250\" has no unit; an erythemal dose per time is written in SED/y, SED/d or "
                 "J/m2/y (erythemally weighted), as in \"250 SED/y\".");
}

static void the_unit_must_be_known(void **state) {
  expect_refused(*state, "1.5 mmm", DIMENSION_LENGTH, CUTIS_BAD_UNIT,
                 "\"1.5 mmm\" has the unknown unit \"mmm\" (nearest: mm); a length is written in "
                 "mm, um, cm or m.");
  expect_refused(*state, "450 mBar", DIMENSION_PRESSURE, CUTIS_BAD_UNIT,
                 "\"450 mBar\" has the unknown unit \"mBar\" (nearest: mbar); a pressure is "
                 "written in kPa, Pa, MPa, mbar or mmHg.");
  expect_refused(*state, "12 fortnights", DIMENSION_AGE, CUTIS_BAD_UNIT,
                 "\"12 fortnights\" has the unknown unit \"fortnights\"; an age is written in y or "
                 "months.");
  expect_refused(*state, "1.5 mm 2", DIMENSION_LENGTH, CUTIS_BAD_UNIT,
                 "\"1.5 mm 2\" has the unknown unit \"mm 2\" (nearest: mm); a length is written in "
                 "mm, um, cm or "
                 "m.");
}

static void the_unit_must_be_of_the_dimension(void **state) {
  expect_refused(*state, "30 d", DIMENSION_LENGTH, CUTIS_BAD_UNIT,
                 "\"30 d\" is a time span, but a length is expected, in mm, um, cm or m.");
  expect_refused(*state, "1.5 mm", DIMENSION_AGE, CUTIS_BAD_UNIT,
                 "\"1.5 mm\" is a length, but an age is expected, in y or months.");
  expect_refused(*state, "1 h/d", DIMENSION_DOSE_RATE, CUTIS_BAD_UNIT,
                 "\"1 h/d\" is hours a day, but an erythemal dose per time is expected, in SED/y, "
                 "SED/d or J/m2/y (erythemally weighted).");
  expect_refused(*state, "4 mm", DIMENSION_NONE, CUTIS_BAD_UNIT,
                 "\"4 mm\" has a unit, but a plain number is expected.");
  expect_refused(*state, "4 of them", DIMENSION_NONE, CUTIS_BAD_UNIT,
                 "\"4 of them\" has a unit, but a plain number is expected.");
}

static void a_number_must_come_first(void **state) {
  expect_refused(*state, "long", DIMENSION_LENGTH, CUTIS_BAD_SYNTAX,
                 "\"long\" is not a number with a unit; a length is written in mm, um, cm or m.");
  expect_refused(*state, "", DIMENSION_LATITUDE, CUTIS_BAD_SYNTAX,
                 "\"\" is not a number with a unit; a latitude is written in deg.");
  expect_refused(*state, "four", DIMENSION_NONE, CUTIS_BAD_SYNTAX, "\"four\" is not a number.");
  expect_refused(*state, "1.2.3", DIMENSION_NONE, CUTIS_BAD_SYNTAX, "\"1.2.3\" is not a number.");
  expect_refused(*state, "nan", DIMENSION_NONE, CUTIS_BAD_SYNTAX, "\"nan\" is not a number.");
  expect_refused(*state, "-inf", DIMENSION_NONE, CUTIS_BAD_SYNTAX, "\"-inf\" is not a number.");
  expect_refused(*state, ".", DIMENSION_NONE, CUTIS_BAD_SYNTAX, "\".\" is not a number.");
  expect_refused(*state, "1,5 mm", DIMENSION_LENGTH, CUTIS_BAD_SYNTAX,
                 "\"1,5 mm\" is not a number: decimals are written with a point, and thousands "
                 "without a sign.");
  expect_refused(*state, "2e308 mm", DIMENSION_LENGTH, CUTIS_BAD_SYNTAX,
                 "\"2e308 mm\" is too large a number.");
  expect_refused(*state, "1e308 m", DIMENSION_LENGTH, CUTIS_BAD_SYNTAX,
                 "\"1e308 m\" is too large a number.");
}

/* 10 MB of anything, in or out of place, is refused with a message of sane length. */
static void endless_text_is_refused(void **state) {
  enum { LENGTH = 10000000 };
  char *text = malloc(LENGTH + 1);
  static const char kinds[] = "9[. \xB5";
  for (const char *kind = kinds; *kind != '\0'; kind++) {
    memset(text, *kind, LENGTH);
    text[LENGTH] = '\0';
    double value;
    assert_int_not_equal(quantity_parse(*state, text, DIMENSION_LENGTH, &value), CUTIS_OK);
    assert_true(strlen(cutis_context_message(*state)) < 400);
    text[0] = '2';
    assert_int_not_equal(quantity_parse(*state, text, DIMENSION_LENGTH, &value), CUTIS_OK);
    assert_true(strlen(cutis_context_message(*state)) < 400);
  }
  free(text);
}

static void a_quantity_is_written_in_the_fewest_digits(void **state) {
  (void)state;
  static const struct {
    double value;
    dimension of;
    const char *text;
  } cases[] = {
      {1.5, DIMENSION_LENGTH, "1.5 mm"},
      {0.1, DIMENSION_LENGTH, "0.1 mm"},
      {0.1 + 0.2, DIMENSION_LENGTH, "0.30000000000000004 mm"},
      {250, DIMENSION_DOSE_RATE, "250 SED/y"},
      {30.4375, DIMENSION_TIME, "30.4375 d"},
      {0, DIMENSION_NONE, "0"},
      {-0.0, DIMENSION_NONE, "0"},
      {-2.385, DIMENSION_LATITUDE, "-2.385 deg"},
      {0.00385, DIMENSION_NONE, "0.00385"},
      {0.00001, DIMENSION_NONE, "0.00001"},
      {0.00000127, DIMENSION_NONE, "1.27e-6"},
      {1e-7, DIMENSION_NONE, "1e-7"},
      {1234567890123456.0, DIMENSION_NONE, "1234567890123456"},
      {1e15, DIMENSION_NONE, "1000000000000000"},
      {1e16, DIMENSION_NONE, "1e16"},
      {6.02214076e23, DIMENSION_NONE, "6.02214076e23"},
      {DBL_MAX, DIMENSION_NONE, "1.7976931348623157e308"},
      {4.9406564584124654e-324, DIMENSION_NONE, "5e-324"},
      {INFINITY, DIMENSION_AGE, "inf y"},
      {-INFINITY, DIMENSION_NONE, "-inf"},
      {NAN, DIMENSION_NONE, "nan"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[64];
    assert_ptr_equal(quantity_format(cases[i].value, cases[i].of, text, sizeof text), text);
    assert_string_equal(text, cases[i].text);
  }
  char small[5];
  assert_string_equal(quantity_format(2.385, DIMENSION_LENGTH, small, sizeof small), "2.38");
}

/* Doubles of every size, by their bits. */
static void check_round_trips(cutis_context *context, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const uint64_t bits = (uint64_t)(random_uniform(2385, 3, i) * 0x1p53) << 11 | i % 2048;
    double value;
    memcpy(&value, &bits, sizeof value);
    if (isfinite(value)) {
      char text[64];
      expect_parsed(context, quantity_format(value, DIMENSION_PRESSURE, text, sizeof text),
                    DIMENSION_PRESSURE, value);
    }
    const double common = round(1e6 * random_normal(2385, 4, i)) / 1000;
    char text[64], plain[64];
    expect_parsed(context, quantity_format(common, DIMENSION_NONE, text, sizeof text),
                  DIMENSION_NONE, common);
    snprintf(plain, sizeof plain, "%.3f", common);
    assert_true(strlen(text) <= strlen(plain));
  }
}

static void what_is_written_reads_back(void **state) {
  check_round_trips(*state, 20000);
}

static void write_text(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

/* A locale with a decimal comma is made for the occasion, so that the test does not depend on which
 * are installed. */
static void the_locale_changes_nothing(void **state) {
  char folder[] = "/tmp/cutis-locale-XXXXXX", here[300], command[200];
  assert_non_null(mkdtemp(folder));
  assert_non_null(getcwd(here, sizeof here));
  assert_int_equal(chdir(folder), 0);
  write_text("ascii",
             "<code_set_name> ASCII\n<comment_char> %\n<escape_char> /\nCHARMAP\n"
             "<U0000>..<U007F> /x00 NULL\nEND CHARMAP\n");
  write_text("comma",
             "comment_char %\nescape_char /\nLC_NUMERIC\ndecimal_point \"<U002C>\"\n"
             "thousands_sep \"<U002E>\"\ngrouping 3;3\nEND LC_NUMERIC\n");
  /* It warns of the categories that are not defined. */
  (void)!system("localedef -c --no-archive -f ./ascii -i ./comma ./xx_XX > made 2>&1");
  assert_int_equal(chdir(here), 0);
  setenv("LOCPATH", folder, 1);
  assert_non_null(setlocale(LC_NUMERIC, "xx_XX"));
  char text[64];
  snprintf(text, sizeof text, "%.1f", 2.5);
  assert_string_equal(text, "2,5"); /* the locale is really there */

  expect_parsed(*state, "1.385 mm", DIMENSION_LENGTH, 1.385);
  assert_string_equal(quantity_format(1385.75, DIMENSION_LENGTH, text, sizeof text), "1385.75 mm");
  check_round_trips(*state, 500);
  static const char csv[] = "area,depth_mm\ncheek,1.385\n";
  table *areas;
  assert_int_equal(table_parse(*state, "areas.csv", csv, sizeof csv - 1, &areas), CUTIS_OK);
  double depth_mm;
  assert_int_equal(table_number(*state, areas, 0, "depth_mm", &depth_mm), CUTIS_OK);
  assert_true(depth_mm == 1.385);
  table_destroy(*state, &areas);

  setlocale(LC_NUMERIC, "C");
  unsetenv("LOCPATH");
  snprintf(command, sizeof command, "rm -r %s", folder);
  assert_int_equal(system(command), 0);
}

int main(void) {
#define WITH_CONTEXT(test) cmocka_unit_test_setup_teardown(test, fresh_context, drop_context)
  const struct CMUnitTest tests[] = {
      WITH_CONTEXT(every_unit_is_understood),
      WITH_CONTEXT(numbers_are_read_to_the_last_bit),
      WITH_CONTEXT(the_unit_must_be_there),
      WITH_CONTEXT(the_unit_must_be_known),
      WITH_CONTEXT(the_unit_must_be_of_the_dimension),
      WITH_CONTEXT(a_number_must_come_first),
      WITH_CONTEXT(endless_text_is_refused),
      WITH_CONTEXT(a_quantity_is_written_in_the_fewest_digits),
      WITH_CONTEXT(what_is_written_reads_back),
      WITH_CONTEXT(the_locale_changes_nothing),
  };
  return cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
}
