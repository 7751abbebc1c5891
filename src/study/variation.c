/* variation.c - how people differ about their world, from data/variation.csv.
 *
 * A row is a factor on a parameter of the world or on a quantity of the area's anatomy. It is
 * lognormal with median 1 and coefficient of variation cv:
 *
 *   factor = exp(s z),  s = sqrt(log(1 + cv^2)),  z = l g + sqrt(1 - l^2) e
 *
 * g is one standard normal number that all rows of a group share and e one of the row's own, so that
 * two rows of a group correlate (in z) by the product of their loadings l. Every number depends on
 * the seed, the person and the name alone. Parameters stay within the bounds of their table, which
 * thins the tails of those whose world lies near one.
 *
 * Limit: few spreads are published, and those of readings hold the reading's own error; most rows
 * are assumed and say so. docs/trial.md lists them, validation/population.md compares what comes of
 * them with what was measured. */
#include "study/study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cutis_status refuse(cutis_context *context, size_t row, const char *why) {
  return FAIL(context, CUTIS_BAD_SYNTAX, "data/variation.csv: row %zu %s.", row + 1, why);
}

static uint32_t stream_named(const char *kind, const char *name) {
  char whole[64];
  snprintf(whole, sizeof whole, "%s: %s", kind, name);
  return random_stream(whole);
}

static cutis_status read_row(cutis_context *context, const table *from, size_t row,
                             variation_row *to) {
  const char *kind = table_text(from, row, "kind"), *name = table_text(from, row, "name");
  const char *group = table_text(from, row, "group");
  double cv;
  TRY(context, table_number(context, from, row, "cv", &cv));
  TRY(context, table_number(context, from, row, "loading", &to->loading));
  if (kind == NULL || name == NULL || strlen(name) >= sizeof to->name || group == NULL) {
    return refuse(context, row, "has no kind, name or group");
  }
  if (!(cv > 0 && cv < 2) || !(fabs(to->loading) <= 1)) {
    return refuse(context, row, "needs a cv within 0 and 2 and a loading within -1 and 1");
  }
  strcpy(to->name, name);
  to->anatomy = strcmp(kind, "anatomy") == 0;
  to->log_sd = sqrt(log1p(cv * cv));
  to->own = stream_named("person", name);
  to->shared = stream_named("group", group);
  if (group[0] == '\0' && to->loading != 0) {
    return refuse(context, row, "has a loading, but no group");
  }
  cutis_anatomy any = {.area = CUTIS_AREA_CHEEK};
  cutis_parameter_info info;
  for (to->parameter = 0; cutis_parameter_at(to->parameter, &info); to->parameter++) {
    if (strcmp(info.symbol, name) == 0) {
      break;
    }
  }
  const bool known =
      to->anatomy ? anatomy_place(&any, name) != NULL : to->parameter < cutis_parameter_count();
  return known ? CUTIS_OK : refuse(context, row, "names neither a parameter nor an anatomy");
}

cutis_status variation_load(cutis_context *context, variation *loaded) {
  size_t length = 0;
  const char *csv = embedded_file("data/variation.csv", &length);
  if (csv == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "data/variation.csv was not compiled into this library.");
  }
  table *rows;
  TRY(context, table_parse(context, "data/variation.csv", csv, length, &rows));
  *loaded = (variation){.rows = table_rows(rows)};
  cutis_status status =
      loaded->rows <= VARIATION_MAX ? CUTIS_OK : refuse(context, VARIATION_MAX, "is too many");
  for (size_t i = 0; i < loaded->rows && status == CUTIS_OK; i++) {
    status = read_row(context, rows, i, &loaded->row[i]);
  }
  table_destroy(context, &rows);
  return status;
}

static void scale_parameter(cutis_parameters *parameters, size_t index, double factor) {
  cutis_parameter_info info;
  cutis_parameter_at(index, &info);
  const double value = parameters_value(parameters, index) * factor;
  parameters_put(parameters, index, fmin(fmax(value, info.low), info.high));
}

void variation_apply(const variation *of, uint64_t seed, uint32_t person,
                     cutis_parameters *parameters, cutis_anatomy *anatomy) {
  for (size_t i = 0; i < of->rows; i++) {
    const variation_row *row = &of->row[i];
    const double z =
        row->loading * random_normal(seed, row->shared, person) +
        sqrt(1.0 - row->loading * row->loading) * random_normal(seed, row->own, person);
    const double factor = exp(row->log_sd * z);
    if (row->anatomy) {
      *anatomy_place(anatomy, row->name) *= factor;
    } else {
      scale_parameter(parameters, row->parameter, factor);
    }
  }
}
