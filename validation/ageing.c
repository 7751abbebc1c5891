/* ageing.c - what the years do to skin that nothing reaches, against published measurements.
 * usage: validate_ageing ageing.csv > ageing.md
 *
 * Rows on menopause and on sun-exposed and protected stains are on the page of exposures. */
#include "observations.h"

#include "skin/skin.h"

#include <math.h>
#include <string.h>

static const char preface[] =
    "Printed by `validate_ageing validation/ageing.csv`: protected skin, central parameters, the "
    "change from one age to the other.\n"
    "A hit lies in the printed range, else within the standard deviation, else within a fifth of "
    "the value. Rows whose note says\n"
    "that they fix a parameter are fits, not predictions.\n";

enum { YEARS = 60 }; /* from 25 */

typedef struct life {
  const skin_model *model;
  double y[YEARS + 1][CUTIS_STATES];
  skin_view view[YEARS + 1];
} life;

static const skin_milieu protected_skin = {.menopause_age_y = INFINITY};

static cutis_status live(cutis_context *context, const skin_model *model, life *of) {
  skin_solver *solver;
  double times_d[YEARS], y[CUTIS_STATES];
  for (int k = 0; k < YEARS; k++) {
    times_d[k] = (k + 1) * SKIN_DAYS_PER_YEAR;
  }
  of->model = model;
  memcpy(y, model->rest, sizeof y);
  memcpy(of->y[0], y, sizeof y);
  TRY(context, skin_solver_create(context, 1e-8, &solver));
  const cutis_status status = skin_solve(context, solver, model, &protected_skin, SKIN_REST_AGE_Y,
                                         times_d, YEARS, y, of->y[1]);
  skin_solver_destroy(context, &solver);
  TRY(context, status);
  for (int k = 0; k <= YEARS; k++) {
    skin_view_of(model, &protected_skin, SKIN_REST_AGE_Y + k, of->y[k], &of->view[k]);
  }
  return CUTIS_OK;
}

/* ---- quantities: from and to are years since 25 ---- */

static double thickness_per_decade(const life *of, int from, int to) {
  return 100 * (of->view[to].J / of->view[from].J - 1) / (0.1 * (to - from));
}

static double collagen_per_year(const life *of, int from, int to) {
  return 100 * log(of->view[to].ci / of->view[from].ci) / (to - from);
}

/* The age, between two whole years, at which a twentieth is gone. */
static double thickness_kept_until(const life *of, int from, int to) {
  const double wanted = 0.95 * of->view[from].J;
  int k = from;
  while (k < to && of->view[k + 1].J > wanted) {
    k++;
  }
  return SKIN_REST_AGE_Y + k + (of->view[k].J - wanted) / (of->view[k].J - of->view[k + 1].J);
}

static double collagen_kept_until(const life *of, int from, int to) {
  const double wanted = 0.95 * of->view[from].ci;
  int k = from;
  while (k < to && of->view[k + 1].ci > wanted) {
    k++;
  }
  return SKIN_REST_AGE_Y + k + (of->view[k].ci - wanted) / (of->view[k].ci - of->view[k + 1].ci);
}

static double thickest_at(const life *of, int from, int to) {
  int thickest = from;
  for (int k = from; k <= to; k++) {
    thickest = of->view[k].J > of->view[thickest].J ? k : thickest;
  }
  return SKIN_REST_AGE_Y + thickest;
}

static double synthesis_per_cell(const life *of, int from, int to) {
  return exp(-of->model->p.ks * (to - from));
}

static double tension(const life *of, int from, int to) {
  return of->view[to].S / of->view[from].S;
}

static double collagen_half_life(const life *of, int from, int to) {
  (void)from, (void)to;
  return log(2) / (of->model->p.km * SKIN_DAYS_PER_YEAR);
}

static double glycation(const life *of, int from, int to) {
  return of->y[to][CUTIS_A] / of->y[from][CUTIS_A];
}

static double change(const life *of, int from, int to, int state) {
  return 100 * (of->y[to][state] / of->y[from][state] - 1);
}

static double fibroblasts(const life *of, int from, int to) {
  return change(of, from, to, CUTIS_F);
}

static double gag(const life *of, int from, int to) {
  return change(of, from, to, CUTIS_H);
}

static double gag_per_volume(const life *of, int from, int to) {
  return 100 *
         ((of->y[to][CUTIS_H] / of->view[to].J) / (of->y[from][CUTIS_H] / of->view[from].J) - 1);
}

static double dermal_water(const life *of, int from, int to) {
  return 100 * (of->view[to].water / of->view[from].water - 1);
}

static const struct {
  const char *name;
  double (*of)(const life *of, int from, int to);
} quantities[] = {
#define QUANTITY(name) \
  { #name, name }
    QUANTITY(thickness_per_decade),
    QUANTITY(collagen_per_year),
    QUANTITY(thickness_kept_until),
    QUANTITY(collagen_kept_until),
    QUANTITY(thickest_at),
    QUANTITY(synthesis_per_cell),
    QUANTITY(tension),
    QUANTITY(collagen_half_life),
    QUANTITY(glycation),
    QUANTITY(fibroblasts),
    QUANTITY(gag),
    QUANTITY(gag_per_volume),
    QUANTITY(dermal_water),
#undef QUANTITY
};

static cutis_status predict(cutis_context *context, const table *rows, size_t row,
                            double *predicted) {
  cutis_parameters central;
  skin_model model;
  life of;
  parameters_default(&central);
  TRY(context, skin_model_create(context, &central, &model));
  TRY(context, live(context, &model, &of));
  const int from = (int)(observations_number(rows, row, "from_y") - SKIN_REST_AGE_Y);
  const int to = (int)(observations_number(rows, row, "to_y") - SKIN_REST_AGE_Y);
  if (!(from >= 0 && from < to && to <= YEARS)) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "row %zu: ages must lie between 25 and 85 and increase", row + 1);
  }
  const char *quantity = table_text(rows, row, "quantity");
  for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
    if (strcmp(quantity, quantities[i].name) == 0) {
      *predicted = quantities[i].of(&of, from, to);
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_INPUT, "'%s' is not a quantity that ageing.c predicts", quantity);
}

int main(int count, char **arguments) {
  return observations_main(count, arguments, "Ageing: predicted beside observed", preface, predict);
}
