/* suction.c - the suction instrument: read-outs beside published ones, and what mesh and time steps
 * do to them. usage: validate_suction suction.csv [finest] > suction.md
 *
 * A row names a read-out, an area, a sex, an age (and for a trend the age it starts from), an
 * aperture and a number of cycles; pressure 450 mbar, 3 s on and off. The person has the default
 * exposures. */
#include "observations.h"

#include "instruments/suction.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char preface[] =
    "Printed by `validate_suction validation/suction.csv`; central parameters. A hit lies in the "
    "printed range, else within\n"
    "value +- sd, else within a fifth of the value. Rows whose note says fit fixed the parameters "
    "of the mechanics; rows of role\n"
    "validate fixed nothing.\n\n"
    "The convergence table below is part of the page; `validate_suction validation/suction.csv "
    "finest` adds a mesh four\n"
    "times finer, which takes some seconds.\n";

typedef struct subject {
  cutis_area area;
  cutis_sex sex;
  double age_y, aperture_mm;
  int cycles;
} subject;

/* Tests already done: many rows ask for the same. */
enum { KEPT = 64 };
typedef struct cabinet {
  size_t count;
  subject of[KEPT];
  cutis_suction result[KEPT];
} cabinet;
static cabinet done;

static cutis_status skin_layers(cutis_context *context, const subject *of,
                                mechanics_layer layers[LAYERS]) {
  cutis_person person;
  cutis_person_default(&person);
  person.area = of->area;
  person.sex = of->sex;
  person.age_y = of->age_y;
  if (of->sex == CUTIS_MALE) {
    person.menopause_age_y = INFINITY;
  }
  cutis_anatomy anatomy;
  TRY(context, cutis_anatomy_of(context, of->area, of->sex, &anatomy));
  cutis_skin *skin = NULL;
  TRY(context, cutis_skin_create(context, &person, NULL, &skin));
  cutis_status status =
      of->age_y > cutis_skin_age_y(skin) ? cutis_skin_age_to(context, skin, of->age_y) : CUTIS_OK;
  double y[CUTIS_STATES];
  cutis_skin_state(skin, y);
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  cutis_parameters central;
  parameters_default(&central);
  skin_model model;
  TRY(context, skin_model_create(context, &central, &model));
  const skin_milieu calm = {.menopause_age_y = INFINITY};
  mechanics_layers(&model, &calm, of->age_y, y, &anatomy, layers);
  return CUTIS_OK;
}

static cutis_status test_with(cutis_context *context, const suction_settings *settings,
                              const subject *of, cutis_suction *result, int *elements) {
  mechanics_layer layers[LAYERS];
  TRY(context, skin_layers(context, of, layers));
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  protocol.aperture_mm = of->aperture_mm;
  protocol.cycles = of->cycles;
  suction_workspace *workspace = NULL;
  TRY(context, suction_workspace_create_with(context, settings, &workspace));
  *elements = suction_workspace_body(workspace)->elements;
  const cutis_status status = suction_test(context, workspace, layers, &protocol, result);
  suction_workspace_destroy(context, &workspace);
  TRY(context, status);
  return CUTIS_OK;
}

static cutis_status test(cutis_context *context, subject of, const cutis_suction **result) {
  for (size_t i = 0; i < done.count; i++) {
    const subject *k = &done.of[i];
    if (k->area == of.area && k->sex == of.sex && k->age_y == of.age_y && k->cycles == of.cycles &&
        k->aperture_mm == of.aperture_mm) {
      *result = &done.result[i];
      return CUTIS_OK;
    }
  }
  if (done.count == KEPT) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "more than %d different tests", KEPT);
  }
  suction_settings settings;
  suction_settings_default(&settings);
  int elements;
  TRY(context, test_with(context, &settings, &of, &done.result[done.count], &elements));
  done.of[done.count] = of;
  *result = &done.result[done.count++];
  return CUTIS_OK;
}

static cutis_status area_named(cutis_context *context, const char *key, cutis_area *area) {
  for (int i = 0; i < CUTIS_AREA_COUNT; i++) {
    if (strcmp(key, cutis_area_key((cutis_area)i)) == 0) {
      *area = (cutis_area)i;
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_INPUT, "'%s' is not an area", key);
}

/* The number a row is about, of one test: a read-out or the tension. */
static double number_of(const cutis_suction *result, const char *readout) {
  for (size_t i = 0; i < CUTIS_SUCTION_READOUTS; i++) {
    cutis_readout_info info;
    if (cutis_readout_at(i, &info) && strcmp(info.key, readout) == 0) {
      return result->readout[i];
    }
  }
  return result->pretension_kPa;
}

static cutis_status predict(cutis_context *context, const table *rows, size_t row,
                            double *predicted) {
  const char *kind = table_text(rows, row, "kind");
  const char *readout = table_text(rows, row, "readout");
  subject of = {
      .age_y = observations_number(rows, row, "age_y"),
      .aperture_mm = observations_number(rows, row, "aperture_mm"),
      .cycles = (int)observations_number(rows, row, "cycles"),
      .sex = strcmp(table_text(rows, row, "sex"), "male") == 0 ? CUTIS_MALE : CUTIS_FEMALE};
  TRY(context, area_named(context, table_text(rows, row, "area"), &of.area));
  const cutis_suction *result;
  TRY(context, test(context, of, &result));
  *predicted = number_of(result, readout);
  if (strstr(kind, "trend") != NULL) {
    of.age_y = observations_number(rows, row, "age_from");
    TRY(context, test(context, of, &result));
    *predicted = 100.0 * (*predicted / number_of(result, readout) - 1.0);
  } else if (strcmp(kind, "wide_over_narrow") == 0) {
    of.aperture_mm = 2.0;
    TRY(context, test(context, of, &result));
    *predicted /= number_of(result, readout);
  } else if (strcmp(kind, "over_cheek") == 0) {
    of.area = CUTIS_AREA_CHEEK;
    TRY(context, test(context, of, &result));
    *predicted /= number_of(result, readout);
  }
  return CUTIS_OK;
}

/* ---- convergence ---- */

static suction_settings finer(int times, double fineness) {
  suction_settings set;
  suction_settings_default(&set);
  set.inner_columns *= times;
  set.outer_columns *= times;
  set.inner_smallest /= times;
  set.outer_smallest /= times;
  for (int i = 0; i < LAYERS; i++) {
    set.rows[i] *= times;
    set.rows_growth[i] = pow(set.rows_growth[i], 1.0 / times);
  }
  set.fineness = fineness;
  return set;
}

static cutis_status print_line(cutis_context *context, const char *name, const subject *of,
                               int times, double fineness) {
  const suction_settings set = finer(times, fineness);
  cutis_suction r;
  int elements;
  TRY(context, test_with(context, &set, of, &r, &elements));
  printf("| %s | %g | %g | %d | %zu | %.4f | %.4f | %.4f | %.4f | %.4f |\n", name, of->age_y,
         of->aperture_mm, elements, r.points - 1, r.readout[CUTIS_R0], r.readout[CUTIS_R2],
         r.readout[CUTIS_R5], r.readout[CUTIS_R6], r.readout[CUTIS_R7]);
  return CUTIS_OK;
}

static cutis_status print_convergence(cutis_context *context, bool finest) {
  printf(
      "\n## Mesh and time steps\n\nCheek, female. Finer means every edge of every element, or "
      "every "
      "time step, divided by this.\n\n"
      "| | age | aperture mm | elements | steps | R0 mm | R2 | R5 | R6 | R7 |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n");
  const double ages[] = {25.0, 75.0};
  for (size_t i = 0; i < 2; i++) {
    const subject of = {CUTIS_AREA_CHEEK, CUTIS_FEMALE, ages[i], 2.0, 1};
    TRY(context, print_line(context, "as shipped", &of, 1, 1.0));
    TRY(context, print_line(context, "mesh 2 times finer", &of, 2, 1.0));
    TRY(context, print_line(context, "steps 4 times finer", &of, 1, 4.0));
  }
  if (finest) {
    const subject middle = {CUTIS_AREA_CHEEK, CUTIS_FEMALE, 55.0, 2.0, 1};
    TRY(context, print_line(context, "as shipped", &middle, 1, 1.0));
    TRY(context, print_line(context, "mesh 4 times finer", &middle, 4, 1.0));
  }
  const subject wide = {CUTIS_AREA_CHEEK, CUTIS_FEMALE, 25.0, 8.0, 1};
  TRY(context, print_line(context, "as shipped", &wide, 1, 1.0));
  TRY(context, print_line(context, "mesh 2 times finer", &wide, 2, 1.0));
  return CUTIS_OK;
}

static cutis_status print_as_run(cutis_context *context) {
  return print_convergence(context, false);
}

static cutis_status print_finest(cutis_context *context) {
  return print_convergence(context, true);
}

int main(int count, char **arguments) {
  const bool finest = count == 3 && strcmp(arguments[2], "finest") == 0;
  const int code = observations_main(finest ? 2 : count, arguments,
                                     "Suction: predicted beside observed", preface, predict);
  return code != 0 ? code : page_main(finest ? print_finest : print_as_run);
}
