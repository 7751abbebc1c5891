/* Tables: CSV as RFC 4180 has it, and what is told of files that are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static int fresh_context(void **state) {
  return cutis_context_create(NULL, (cutis_context **)state) != CUTIS_OK;
}

static int drop_context(void **state) {
  cutis_context_destroy((cutis_context **)state);
  return 0;
}

static table *parse(cutis_context *context, const char *csv) {
  table *parsed;
  /* A copy of exact size, so that the address sanitizer sees any read past the end. */
  const size_t length = strlen(csv);
  char *copy = malloc(length + 1);
  memcpy(copy, csv, length);
  const cutis_status status = table_parse(context, "areas.csv", copy, length, &parsed);
  free(copy);
  assert_int_equal(status == CUTIS_OK, parsed != NULL);
  assert_true(status == CUTIS_OK || status == CUTIS_BAD_SYNTAX);
  return parsed;
}

static void expect_refused(cutis_context *context, const char *csv, const char *message) {
  assert_null(parse(context, csv));
  assert_string_equal(cutis_context_message(context), message);
}

static void cells_are_found_by_row_and_column(void **state) {
  static const char *const texts[] = {
      "area,depth_mm,note\ncheek,1.385,\nneck,.975,\"thin, and \"\"loose\"\"\nthere\"\n",
      "area,depth_mm,note\r\ncheek,1.385,\r\nneck,.975,\"thin, and \"\"loose\"\"\nthere\"", /* CRLF,
                                                                                               no
                                                                                               last
                                                                                               end
                                                                                             */
      ("\xEF\xBB\xBF\"area\",\"depth_mm\",\"note\"\n\"cheek\",\"1.385\",\"\"\nneck,.975,\"thin, "
       "and "
       "\"\"loose\"\"\nthere\"\n")}; /* quoted throughout, after a byte order mark */
  for (size_t i = 0; i < 3; i++) {
    table *areas = parse(*state, texts[i]);
    assert_non_null(areas);
    assert_int_equal(table_rows(areas), 2);
    assert_string_equal(table_text(areas, 0, "area"), "cheek");
    assert_string_equal(table_text(areas, 1, "area"), "neck");
    assert_string_equal(table_text(areas, 0, "note"), "");
    assert_string_equal(table_text(areas, 1, "note"), "thin, and \"loose\"\nthere");
    assert_null(table_text(areas, 2, "area"));
    assert_null(table_text(areas, 0, "depth"));
    double number = 7.5;
    assert_int_equal(table_number(*state, areas, 0, "depth_mm", &number), CUTIS_OK);
    assert_true(number == 1.385);
    assert_int_equal(table_number(*state, areas, 1, "depth_mm", &number), CUTIS_OK);
    assert_true(number == 0.975);
    assert_int_equal(table_number(*state, areas, 0, "note", &number), CUTIS_OK);
    assert_true(isnan(number));
    table_destroy(*state, &areas);
    assert_null(areas);
    table_destroy(*state, &areas);
  }
}

static void a_header_alone_is_a_table_without_rows(void **state) {
  table *areas = parse(*state, "area,depth_mm");
  assert_int_equal(table_rows(areas), 0);
  assert_null(table_text(areas, 0, "area"));
  table_destroy(*state, &areas);
}

static void what_is_not_a_number_is_told_with_its_place(void **state) {
  table *areas = parse(*state,
                       "area,depth_mm,note\ncheek,1.385,\"two\nlines\"\nneck,1.5 mm,\nlip,2e999,\n"
                       "brow, 1.5,nan\n");
  double number = 7.5;
  static const struct {
    size_t row;
    const char *column;
    cutis_status status;
    const char *message;
  } cases[] = {
      {0, "area", CUTIS_BAD_SYNTAX, "areas.csv:2: column area: \"cheek\" is not a number."},
      {1, "depth_mm", CUTIS_BAD_SYNTAX,
       "areas.csv:4: column depth_mm: \"1.5 mm\" is not a number."},
      {2, "depth_mm", CUTIS_BAD_SYNTAX, "areas.csv:5: column depth_mm: \"2e999\" is not a number."},
      {3, "depth_mm", CUTIS_BAD_SYNTAX, "areas.csv:6: column depth_mm: \" 1.5\" is not a number."},
      {3, "note", CUTIS_BAD_SYNTAX, "areas.csv:6: column note: \"nan\" is not a number."},
      {0, "deptmm", CUTIS_BAD_INPUT, "areas.csv has no column \"deptmm\" (nearest: depth_mm)."},
      {0, "toughness", CUTIS_BAD_INPUT, "areas.csv has no column \"toughness\"."},
      {4, "depth_mm", CUTIS_BAD_INPUT, "areas.csv has no row 5: it has 4."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(table_number(*state, areas, cases[i].row, cases[i].column, &number),
                     cases[i].status);
    assert_string_equal(cutis_context_message(*state), cases[i].message);
    assert_true(number == 7.5);
  }
  table_destroy(*state, &areas);
}

static void what_is_no_table_is_told_with_its_line(void **state) {
  expect_refused(*state, "", "areas.csv is empty: its first line must name the columns.");
  expect_refused(*state, "\xEF\xBB\xBF",
                 "areas.csv is empty: its first line must name the columns.");
  expect_refused(*state, "\n", "areas.csv:1: column 1 has no name.");
  expect_refused(*state, "area,,note\n", "areas.csv:1: column 2 has no name.");
  expect_refused(*state, "area,note,area\n", "areas.csv:1: two columns are named \"area\".");
  expect_refused(*state, "area,note\ncheek,a\nneck\n",
                 "areas.csv:3: 1 cells, but the first line names 2 columns.");
  expect_refused(*state, "area,note\ncheek,\"a\nb\"\nneck,b,c\n",
                 "areas.csv:4: 3 cells, but the first line names 2 columns.");
  expect_refused(*state, "area,note\n\ncheek,a\n",
                 "areas.csv:2: 1 cells, but the first line names 2 columns.");
  expect_refused(*state, "area,note\ncheek,\"a,b\nneck,c\n",
                 "areas.csv:2: a quoted cell has no closing quote.");
  expect_refused(*state, "area,note\ncheek,\"", "areas.csv:2: a quoted cell has no closing quote.");
  expect_refused(*state, "area,note\ncheek,\"a\"b\n",
                 "areas.csv:2: after the closing quote of a cell comes a comma or the end of the "
                 "line.");
  expect_refused(*state, "area,note\ncheek,5\" wide\n",
                 "areas.csv:2: a quote inside a cell that does not begin with one; quote the whole "
                 "cell and double the quotes in it.");
  table *parsed;
  assert_int_equal(table_parse(*state, "areas.csv", "area\0note", 9, &parsed), CUTIS_BAD_SYNTAX);
  assert_string_equal(cutis_context_message(*state), "areas.csv is not text: it has a zero byte.");
}

/* Any bytes are either a table or refused: random ones of the letters that matter. */
static void any_bytes_are_survived(void **state) {
  static const char letters[] = "a,\"\n\r1";
  size_t tables = 0;
  for (uint32_t i = 0; i < 20000; i++) {
    char csv[16];
    const size_t length = (size_t)(random_uniform(2385, 1, i) * 15);
    for (uint32_t j = 0; j < length; j++) {
      csv[j] = letters[(size_t)(random_uniform(2385, 2, 16 * i + j) * 6)];
    }
    csv[length] = '\0';
    table *parsed = parse(*state, csv);
    tables += parsed != NULL;
    table_destroy(*state, &parsed);
  }
  assert_true(tables > 100 && tables < 19900);
}

int main(void) {
#define WITH_CONTEXT(test) cmocka_unit_test_setup_teardown(test, fresh_context, drop_context)
  const struct CMUnitTest tests[] = {
      WITH_CONTEXT(cells_are_found_by_row_and_column),
      WITH_CONTEXT(a_header_alone_is_a_table_without_rows),
      WITH_CONTEXT(what_is_not_a_number_is_told_with_its_place),
      WITH_CONTEXT(what_is_no_table_is_told_with_its_line),
      WITH_CONTEXT(any_bytes_are_survived),
  };
  return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
