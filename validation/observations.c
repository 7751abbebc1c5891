/* observations.c - reads a table of observations and prints predicted beside observed; the mains of
 * the validation programs. */
#include "observations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cutis_status observations_read(cutis_context *context, const char *path, table **rows) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "%s cannot be opened", path);
  }
  static char text[1 << 18];
  const size_t length = fread(text, 1, sizeof text, file);
  fclose(file);
  if (length == sizeof text) {
    return FAIL(context, CUTIS_IO_ERROR, "%s is larger than %zu bytes", path, sizeof text);
  }
  return table_parse(context, path, text, length, rows);
}

double observations_number(const table *rows, size_t row, const char *column) {
  const char *text = table_text(rows, row, column);
  return text == NULL || text[0] == '\0' ? NAN : strtod(text, NULL);
}

static bool is_hit(const table *rows, size_t row, double predicted) {
  const double value = observations_number(rows, row, "value");
  const double sd = observations_number(rows, row, "sd");
  double low = observations_number(rows, row, "low");
  double high = observations_number(rows, row, "high");
  if (isnan(low) && isnan(high)) {
    const double margin = isnan(sd) ? 0.2 * fabs(value) : sd;
    low = value - margin;
    high = value + margin;
  }
  return !(predicted < low) && !(predicted > high);
}

static void print_observed(const table *rows, size_t row) {
  const char *value = table_text(rows, row, "value"), *sd = table_text(rows, row, "sd");
  const char *low = table_text(rows, row, "low"), *high = table_text(rows, row, "high");
  if (low[0] != '\0' && high[0] != '\0' && strcmp(low, high) != 0) {
    printf("%s to %s", low, high);
  } else if (value[0] != '\0') {
    printf("%s%s%s", value, sd[0] != '\0' ? " +- " : "", sd);
  } else {
    printf("%s%s", low[0] != '\0' ? ">= " : "<= ", low[0] != '\0' ? low : high);
  }
}

static bool is_predicted(const table *rows, size_t row) {
  return table_text(rows, row, "quantity")[0] != '\0';
}

static void print_number(double number) {
  if (isnan(number)) {
    printf("not taken");
  } else if (isinf(number)) {
    printf("never");
  } else {
    printf("%.3g", number);
  }
}

/* hits of predicted, and what was not taken besides */
typedef struct tally {
  size_t predicted, hits, missing;
} tally;

static cutis_status print_row(cutis_context *context, const table *rows, size_t row,
                              const char *role, observations_predict predict, tally *of) {
  double predicted;
  TRY(context, predict(context, rows, row, &predicted));
  if (of->predicted + of->missing == 0) {
    printf(
        "\n## role: %s\n\n| id | study | quantity | observed | predicted | unit | | note |\n"
        "|---|---|---|---|---|---|---|---|\n",
        role);
  }
  const bool taken = !isnan(predicted), hit = taken && is_hit(rows, row, predicted);
  of->predicted += taken;
  of->missing += !taken;
  of->hits += hit;
  printf("| %s | %s | %s | ", table_text(rows, row, "id"), table_text(rows, row, "study"),
         table_text(rows, row, "quantity"));
  print_observed(rows, row);
  printf(" | ");
  print_number(predicted);
  printf(" | %s | %s | %s |\n", table_text(rows, row, "unit"),
         !taken ? "-"
         : hit  ? "hit"
                : "MISS",
         table_text(rows, row, "note"));
  return CUTIS_OK;
}

static cutis_status print_role(cutis_context *context, const table *rows, const char *role,
                               observations_predict predict) {
  tally of = {0, 0, 0};
  for (size_t row = 0; row < table_rows(rows); row++) {
    if (is_predicted(rows, row) && strcmp(table_text(rows, row, "role"), role) == 0) {
      TRY(context, print_row(context, rows, row, role, predict, &of));
    }
  }
  if (of.predicted + of.missing == 0) {
    printf("\n## role: %s\n\nNo row of this role is predicted.\n", role);
    return CUTIS_OK;
  }
  printf("\n%zu of %zu hit.\n", of.hits, of.predicted);
  if (of.missing > 0) {
    printf("Not taken: %zu.\n", of.missing);
  }
  return CUTIS_OK;
}

/* Why each miss misses, where the table says so. */
static cutis_status print_misses(cutis_context *context, const table *rows,
                                 observations_predict predict) {
  printf("\n## Misses\n\n| id | quantity | observed | predicted | why |\n|---|---|---|---|---|\n");
  for (size_t row = 0; row < table_rows(rows); row++) {
    double predicted;
    if (!is_predicted(rows, row)) {
      continue;
    }
    TRY(context, predict(context, rows, row, &predicted));
    if (!isnan(predicted) && !is_hit(rows, row, predicted)) {
      const char *why = table_text(rows, row, "why");
      printf("| %s | %s | ", table_text(rows, row, "id"), table_text(rows, row, "quantity"));
      print_observed(rows, row);
      printf(" | ");
      print_number(predicted);
      printf(" | %s |\n", why[0] != '\0' ? why : "not explained");
    }
  }
  return CUTIS_OK;
}

cutis_status observations_print(cutis_context *context, const char *title, const char *preface,
                                const table *rows, observations_predict predict) {
  const char *const roles[] = {"calibrate", "validate", "context"};
  printf("# %s\n\n%s", title, preface);
  for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
    TRY(context, print_role(context, rows, roles[i], predict));
  }
  if (table_rows(rows) > 0 && table_text(rows, 0, "why") != NULL) {
    TRY(context, print_misses(context, rows, predict));
  }
  printf("\n## Not predicted\n\n| id | study | role | why |\n|---|---|---|---|\n");
  for (size_t row = 0; row < table_rows(rows); row++) {
    if (!is_predicted(rows, row)) {
      printf("| %s | %s | %s | %s |\n", table_text(rows, row, "id"), table_text(rows, row, "study"),
             table_text(rows, row, "role"), table_text(rows, row, "note"));
    }
  }
  return CUTIS_OK;
}

/* Tell a failure, let go of the context; returns the exit code. */
static int end(cutis_context **context, cutis_status status) {
  if (status != CUTIS_OK) {
    fprintf(stderr, "%s\n",
            *context != NULL ? cutis_context_message(*context) : cutis_status_text(status));
  }
  cutis_context_destroy(context);
  return cutis_status_exit_code(status);
}

int observations_main(int count, char **arguments, const char *title, const char *preface,
                      observations_predict predict) {
  cutis_context *context = NULL;
  table *rows = NULL;
  if (count != 2) {
    fprintf(stderr, "usage: %s table.csv\n", arguments[0]);
    return cutis_status_exit_code(CUTIS_BAD_INPUT);
  }
  cutis_status status = cutis_context_create(NULL, &context);
  if (status == CUTIS_OK) {
    status = observations_read(context, arguments[1], &rows);
  }
  if (status == CUTIS_OK) {
    status = observations_print(context, title, preface, rows, predict);
    table_destroy(context, &rows);
  }
  return end(&context, status);
}

int page_main(cutis_status (*print)(cutis_context *context)) {
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status == CUTIS_OK) {
    status = print(context);
  }
  return end(&context, status);
}
