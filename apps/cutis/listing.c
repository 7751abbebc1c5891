/* listing.c - rows of named columns, written once as data and shown as an aligned table, JSON, CSV
 * or Markdown. */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct listing_cell {
  char *text;
  double number;
  bool is_number;
} listing_cell;

struct listing {
  const listing_column *columns;
  size_t column_count;
  listing_cell *cells;
  size_t count, room;
};

listing *listing_create(const listing_column *columns, size_t count) {
  listing *of = cli_allocate(1, sizeof *of);
  of->columns = columns;
  of->column_count = count;
  return of;
}

void listing_destroy(listing *of) {
  for (size_t i = 0; i < of->count; ++i) {
    free(of->cells[i].text);
  }
  free(of->cells);
  free(of);
}

static void add(listing *of, listing_cell cell) {
  if (of->count == of->room) {
    const size_t room = of->room > 0 ? 2 * of->room : 64;
    listing_cell *grown = cli_allocate(room, sizeof *grown);
    if (of->count > 0) {
      memcpy(grown, of->cells, of->count * sizeof *grown);
    }
    free(of->cells);
    of->cells = grown;
    of->room = room;
  }
  of->cells[of->count++] = cell;
}

void listing_text(listing *of, const char *text) {
  add(of, (listing_cell){.text = cli_format("%s", text != NULL ? text : ""), .number = NAN});
}

void listing_number(listing *of, double number, int digits) {
  char *text = isnan(number) ? cli_format("-") : cli_format("%.*g", digits, number);
  add(of, (listing_cell){.text = text, .number = number, .is_number = true});
}

/* Columns on the screen: characters, not bytes. */
static size_t width_of(const char *text) {
  size_t width = 0;
  for (; *text != '\0'; ++text) {
    width += ((unsigned char)*text & 0xC0) != 0x80;
  }
  return width;
}

static void pad(FILE *stream, size_t from, size_t to) {
  for (; from < to; ++from) {
    fputc(' ', stream);
  }
}

static void print_text(const listing *of, FILE *stream) {
  const size_t rows = of->count / of->column_count;
  size_t *widths = cli_allocate(of->column_count, sizeof *widths);
  size_t last = 0;
  for (size_t c = 0; c < of->column_count; ++c) {
    if (of->columns[c].title == NULL) {
      continue;
    }
    last = c;
    widths[c] = width_of(of->columns[c].title);
    for (size_t r = 0; r < rows; ++r) {
      const size_t width = width_of(of->cells[r * of->column_count + c].text);
      widths[c] = width > widths[c] ? width : widths[c];
    }
  }
  const cli_ink ink = cli_ink_for(stream);
  for (size_t r = 0; r <= rows; ++r) { /* row 0 is the heading */
    fputs(r == 0 ? ink.strong : "", stream);
    for (size_t c = 0; c < of->column_count; ++c) {
      if (of->columns[c].title == NULL) {
        continue;
      }
      /* A column is set to the right when its first cell is a number. */
      const bool right = rows > 0 && of->cells[c].is_number;
      const char *text =
          r == 0 ? of->columns[c].title : of->cells[(r - 1) * of->column_count + c].text;
      if (right) {
        pad(stream, width_of(text), widths[c]);
      }
      fputs(text, stream);
      if (c != last) {
        pad(stream, right ? widths[c] : width_of(text), widths[c] + 2);
      }
    }
    fputs(r == 0 ? ink.plain : "", stream);
    fputc('\n', stream);
  }
  free(widths);
}

json_t *cli_json_number(double number) {
  return isfinite(number) ? json_real(number) : json_null();
}

json_t *listing_json(const listing *of) {
  json_t *rows = json_array();
  for (size_t i = 0; i + of->column_count <= of->count; i += of->column_count) {
    json_t *row = json_object();
    for (size_t c = 0; c < of->column_count; ++c) {
      const listing_cell *cell = &of->cells[i + c];
      json_object_set_new(
          row, of->columns[c].key,
          cell->is_number ? cli_json_number(cell->number) : cli_json_text(cell->text));
    }
    json_array_append_new(rows, row);
  }
  return rows;
}

json_t *cli_json_text(const char *text) {
  json_t *made = json_string(text);
  if (made == NULL) { /* not UTF-8, as a path may be: keep what is ASCII */
    char *plain = cli_format("%s", text);
    for (char *c = plain; *c != '\0'; ++c) {
      *c = (unsigned char)*c < 0x80 ? *c : '?';
    }
    made = json_string(plain);
    free(plain);
  }
  return made;
}

json_t *cli_json_warnings(const cutis_context *context) {
  json_t *warnings = json_array();
  const char *warning;
  for (size_t i = 0; (warning = cutis_context_warning(context, i)) != NULL; ++i) {
    json_array_append_new(warnings, cli_json_text(warning));
  }
  return warnings;
}

void cli_json_print(json_t *json) {
  json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
  putchar('\n');
  json_decref(json);
}

/* RFC 4180: quotes around what holds a comma, a quote or a line end; quotes inside doubled. */
static void print_csv_text(const char *text, FILE *stream) {
  if (strpbrk(text, ",\"\n\r") == NULL) {
    fputs(text, stream);
    return;
  }
  fputc('"', stream);
  for (; *text != '\0'; ++text) {
    if (*text == '"') {
      fputc('"', stream);
    }
    fputc(*text, stream);
  }
  fputc('"', stream);
}

static void print_csv(const listing *of, FILE *stream) {
  for (size_t c = 0; c < of->column_count; ++c) {
    fprintf(stream, "%s%s", c > 0 ? "," : "", of->columns[c].key);
  }
  fputc('\n', stream);
  for (size_t i = 0; i < of->count; ++i) {
    const listing_cell *cell = &of->cells[i];
    if (!cell->is_number) {
      print_csv_text(cell->text, stream);
    } else if (!isnan(cell->number)) {
      fprintf(stream, "%.15g", cell->number);
    }
    fputc((i + 1) % of->column_count == 0 ? '\n' : ',', stream);
  }
}

static void print_markdown(const listing *of, FILE *stream) {
  for (size_t c = 0; c < of->column_count; ++c) {
    fprintf(stream, "| %s ",
            of->columns[c].title != NULL ? of->columns[c].title : of->columns[c].key);
  }
  fputs("|\n", stream);
  for (size_t c = 0; c < of->column_count; ++c) {
    fputs("|---", stream);
  }
  fputs("|\n", stream);
  for (size_t i = 0; i < of->count; ++i) {
    fputs("| ", stream);
    for (const char *text = of->cells[i].text; *text != '\0'; ++text) {
      if (*text == '|') {
        fputc('\\', stream);
      }
      fputc(*text == '\n' ? ' ' : *text, stream);
    }
    fputs((i + 1) % of->column_count == 0 ? " |\n" : " ", stream);
  }
}

void listing_print(const listing *of, listing_form form, FILE *stream) {
  switch (form) {
    case LISTING_TEXT:
      print_text(of, stream);
      break;
    case LISTING_JSON:
      cli_json_print(listing_json(of));
      break;
    case LISTING_CSV:
      print_csv(of, stream);
      break;
    case LISTING_MARKDOWN:
      print_markdown(of, stream);
      break;
  }
}

static bool asked(const cli_call *call, const char *name) {
  for (size_t i = 0; i < call->setting_count; ++i) {
    if (strcmp(call->settings[i].option->name, name) == 0) {
      return true;
    }
  }
  return false;
}

listing_form cli_form(const cli_call *call) {
  return asked(call, "json")       ? LISTING_JSON
         : asked(call, "csv")      ? LISTING_CSV
         : asked(call, "markdown") ? LISTING_MARKDOWN
                                   : LISTING_TEXT;
}
