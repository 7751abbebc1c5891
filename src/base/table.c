/* table.c - tables in CSV (RFC 4180): the first line names the columns, every other line has as
 * many cells.
 *
 * Lines end in LF or CRLF. A cell in double quotes may hold commas, line ends and quotes, the
 * latter doubled. */
#include "base/base.h"

#include <math.h>
#include <string.h>

struct table {
  char *name;
  char *text;         /* the cells, each with its end */
  const char **cells; /* row by row, the header first */
  size_t *lines;      /* of the file, on which each row begins, the header first */
  size_t rows, columns;
};

/* ---- reading ---- */

typedef struct reader {
  cutis_context *context;
  const char *name, *at, *end;
  size_t line;
} reader;

static bool at_line_end(const reader *in) {
  return in->at == in->end || *in->at == '\n' ||
         (*in->at == '\r' && in->at + 1 < in->end && in->at[1] == '\n');
}

static void skip_line_end(reader *in) {
  if (in->at < in->end) {
    in->at += *in->at == '\r' ? 2 : 1;
    in->line++;
  }
}

/* Copies one cell to out, with its end; leaves the reader at the comma or line end behind it. */
static cutis_status read_cell(reader *in, char **out) {
  char *to = *out;
  if (in->at < in->end && *in->at == '"') {
    const size_t opened = in->line;
    for (in->at++;; in->at++) {
      if (in->at == in->end) {
        return FAIL(in->context, CUTIS_BAD_SYNTAX, "%s:%zu: a quoted cell has no closing quote.",
                    in->name, opened);
      }
      if (*in->at == '"') {
        if (in->at + 1 == in->end || in->at[1] != '"') {
          break;
        }
        in->at++;
      }
      in->line += *in->at == '\n';
      *to++ = *in->at;
    }
    in->at++;
    if (!at_line_end(in) && *in->at != ',') {
      return FAIL(in->context, CUTIS_BAD_SYNTAX,
                  "%s:%zu: after the closing quote of a cell comes a comma or the end of the line.",
                  in->name, in->line);
    }
  } else {
    for (; !at_line_end(in) && *in->at != ','; in->at++) {
      if (*in->at == '"') {
        return FAIL(in->context, CUTIS_BAD_SYNTAX,
                    "%s:%zu: a quote inside a cell that does not begin with one; quote the whole "
                    "cell and double the quotes in it.",
                    in->name, in->line);
      }
      *to++ = *in->at;
    }
  }
  *to++ = '\0';
  *out = to;
  return CUTIS_OK;
}

static cutis_status check_header(reader *in, const table *of) {
  for (size_t i = 0; i < of->columns; i++) {
    if (of->cells[i][0] == '\0') {
      return FAIL(in->context, CUTIS_BAD_SYNTAX, "%s:1: column %zu has no name.", in->name, i + 1);
    }
    for (size_t j = 0; j < i; j++) {
      if (strcmp(of->cells[i], of->cells[j]) == 0) {
        return FAIL(in->context, CUTIS_BAD_SYNTAX, "%s:1: two columns are named \"%s\".", in->name,
                    of->cells[i]);
      }
    }
  }
  return CUTIS_OK;
}

static cutis_status read_rows(reader *in, table *into) {
  char *out = into->text;
  size_t cells = 0, rows = 0;
  while (in->at < in->end) {
    const size_t first = cells;
    into->lines[rows] = in->line;
    for (;;) {
      into->cells[cells++] = out;
      TRY(in->context, read_cell(in, &out));
      if (at_line_end(in)) {
        break;
      }
      in->at++; /* the comma */
    }
    if (rows == 0) {
      into->columns = cells;
      TRY(in->context, check_header(in, into));
    } else if (cells - first != into->columns) {
      return FAIL(in->context, CUTIS_BAD_SYNTAX,
                  "%s:%zu: %zu cells, but the first line names %zu columns.", in->name,
                  into->lines[rows], cells - first, into->columns);
    }
    rows++;
    skip_line_end(in);
  }
  into->rows = rows - 1;
  return CUTIS_OK;
}

/* Room for the most cells and rows that the text can hold. */
static cutis_status table_reserve(cutis_context *context, const char *name, const char *csv,
                                  size_t length, table *into) {
  size_t cells = 1, rows = 1;
  for (size_t i = 0; i < length; i++) {
    cells += csv[i] == ',' || csv[i] == '\n';
    rows += csv[i] == '\n';
  }
  into->name = context_copy_text(context, name);
  into->text = into->name ? context_allocate(context, length + cells, 1) : NULL;
  into->cells = into->text ? context_allocate(context, cells, sizeof *into->cells) : NULL;
  into->lines = into->cells ? context_allocate(context, rows, sizeof *into->lines) : NULL;
  return into->lines ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
}

cutis_status table_parse(cutis_context *context, const char *name, const char *csv, size_t length,
                         table **parsed) {
  *parsed = NULL;
  if (length >= 3 &&
      memcmp(csv, "\xEF\xBB\xBF", 3) == 0) { /* a byte order mark, as spreadsheets write */
    csv += 3;
    length -= 3;
  }
  if (length == 0) {
    return FAIL(context, CUTIS_BAD_SYNTAX, "%s is empty: its first line must name the columns.",
                name);
  }
  if (memchr(csv, '\0', length) != NULL) {
    return FAIL(context, CUTIS_BAD_SYNTAX, "%s is not text: it has a zero byte.", name);
  }
  table *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  reader in = {context, name, csv, csv + length, 1};
  cutis_status status = table_reserve(context, name, csv, length, made);
  if (status == CUTIS_OK) {
    status = read_rows(&in, made);
  }
  if (status != CUTIS_OK) {
    table_destroy(context, &made);
    TRY(context, status);
  }
  *parsed = made;
  return CUTIS_OK;
}

void table_destroy(cutis_context *context, table **parsed) {
  if (parsed == NULL || *parsed == NULL) {
    return;
  }
  context_free(context, (*parsed)->name);
  context_free(context, (*parsed)->text);
  context_free(context, (*parsed)->cells);
  context_free(context, (*parsed)->lines);
  context_free(context, *parsed);
  *parsed = NULL;
}

/* ---- looking up ---- */

size_t table_rows(const table *of) {
  return of->rows;
}

const char *table_text(const table *of, size_t row, const char *column) {
  if (row >= of->rows) {
    return NULL;
  }
  for (size_t i = 0; i < of->columns; i++) {
    if (strcmp(of->cells[i], column) == 0) {
      return of->cells[(row + 1) * of->columns + i];
    }
  }
  return NULL;
}

cutis_status table_number(cutis_context *context, const table *of, size_t row, const char *column,
                          double *number) {
  const char *text = table_text(of, row, column);
  if (text == NULL && row >= of->rows) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s has no row %zu: it has %zu.", of->name, row + 1,
                of->rows);
  }
  if (text == NULL) {
    const char *nearest = words_nearest(column, of->cells, of->columns);
    return FAIL(context, CUTIS_BAD_INPUT, "%s has no column \"%s\"%s%s%s.", of->name, column,
                nearest ? " (nearest: " : "", nearest ? nearest : "", nearest ? ")" : "");
  }
  if (text[0] == '\0') {
    *number = NAN;
    return CUTIS_OK;
  }
  double value;
  const char *end = number_scan(text, &value);
  if (end == NULL || *end != '\0' || !isfinite(value)) {
    return FAIL(context, CUTIS_BAD_SYNTAX, "%s:%zu: column %s: \"%s\" is not a number.", of->name,
                of->lines[row + 1], column, text);
  }
  *number = value;
  return CUTIS_OK;
}
