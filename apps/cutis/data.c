/* data.c - a table of data/, row by row with its sources, as it was compiled in. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"

/* A cell that reads as a number is one, so that JSON says so. */
static void add_cell(listing *rows, const char *text) {
  char *end = NULL;
  const double number = text != NULL ? strtod(text, &end) : 0.0;
  if (text != NULL && end != text && *end == '\0') {
    listing_number(rows, number, 6);
  } else {
    listing_text(rows, text);
  }
}

int data_print(const cli_call *call, const char *path, const listing_column *columns,
               size_t count) {
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  size_t length = 0;
  const char *csv = embedded_file(path, &length);
  table *of = NULL;
  int code = CLI_DONE;
  if (csv == NULL) {
    code = cli_fail(call, CLI_SYSTEM, "%s was not compiled in.", path);
  } else if ((status = table_parse(context, path, csv, length, &of)) != CUTIS_OK) {
    code = cli_failed(call, context, status);
  } else {
    listing *rows = listing_create(columns, count);
    for (size_t row = 0; row < table_rows(of); ++row) {
      for (size_t c = 0; c < count; ++c) {
        add_cell(rows, table_text(of, row, columns[c].key));
      }
    }
    listing_print(rows, cli_form(call), stdout);
    listing_destroy(rows);
    table_destroy(context, &of);
  }
  cutis_context_destroy(&context);
  return code;
}
