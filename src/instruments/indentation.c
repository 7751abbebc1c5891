/* indentation.c - the force with which layered skin resists a small flat tip, as hand-held firmness
 * meters tell it.
 *
 * Round the axis of the tip: the layers in vivo, 0 <= r <= 16 mm. They find their equilibrium
 * in their pre-stretch; then the surface under the tip goes down at an even pace, free to slide below
 * it, and the rest of the surface is free. Held: the base; r on the axis and, of skin, at the outer edge;
 * fat may yield there. The force is the reaction of the pressed nodes. On an incompressible half-space it is 8 mu a d
 * (Sneddon 1965, Int J Eng Sci 3:47), with which the test compares.
 *
 * Skin bends over soft fat, so the force hardly depends on what happens under the tip's edge, where
 * the stress is singular (validation/sagging.md has the convergence). Units mm, kPa, mN, s.
 * Limits: the plate round the tip, against which such meters are zeroed, does not touch the skin
 * here; the tip is smooth. */
#include "instruments/indentation.h"

#include <math.h>
#include <string.h>

static const double PI = 3.14159265358979323846;
enum { ENDS_MAX = 257, CUTS_MAX = 6 };

struct indentation {
  indentation_grid grid;
  solid *body;
  material material[LAYERS];
  double *before, *force; /* [2*nodes] */
  double tip_mm;
  double last_s; /* length of the last step of time */
};

void indentation_grid_default(indentation_grid *grid) {
  *grid = (indentation_grid){.order = 2,
                             .tip_columns = 2,
                             .outer_columns = 7,
                             .smallest = 0.25,
                             .outer_mm = 16.0,
                             .rows = {1, 1, 2, 2},
                             .rows_growth = {1.0, 1.3, 1.3, 2.0},
                             .steps = 3};
}

cutis_status indentation_create(cutis_context *context, const indentation_grid *grid,
                                indentation **created) {
  *created = NULL;
  const int rows = mesh_row_count(grid->rows, LAYERS);
  const int columns = grid->tip_columns + grid->outer_columns;
  if (2 * columns >= ENDS_MAX || 2 * rows >= ENDS_MAX) {
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "the mesh under the tip has %d columns and %d rows, but can have %d of each at most",
        columns, rows, ENDS_MAX / 2);
  }
  indentation *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *created = of;
  of->grid = *grid;
  cutis_status status =
      solid_create(context, SOLID_ROUND_AXIS, grid->order, columns, rows, 0, &of->body);
  if (status == CUTIS_OK) {
    const size_t dofs = 2 * (size_t)of->body->nodes;
    of->before = context_allocate(context, dofs, sizeof(double));
    of->force = context_allocate(context, dofs, sizeof(double));
    status = of->before == NULL || of->force == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  }
  if (status != CUTIS_OK) {
    indentation_destroy(context, created);
  }
  return status;
}

void indentation_destroy(cutis_context *context, indentation **destroyed) {
  if (*destroyed == NULL) {
    return;
  }
  solid_destroy(context, &(*destroyed)->body);
  context_free(context, (*destroyed)->before);
  context_free(context, (*destroyed)->force);
  context_free(context, *destroyed);
  *destroyed = NULL;
}

/* Nodes of the surface under the tip: the first `pressed` columns of nodes. */
static int surface_node(const indentation *of, int i) {
  return (i + 1) * (of->grid.order * of->body->rows + 1) - 1;
}

static int pressed(const indentation *of) {
  return of->grid.order * of->grid.tip_columns + 1;
}

static cutis_status build(cutis_context *context, indentation *of,
                          const mechanics_layer layers[LAYERS], const indentation_test *test) {
  const indentation_grid *grid = &of->grid;
  solid *body = of->body;
  double ends[ENDS_MAX], part[ENDS_MAX], r[ENDS_MAX], z[ENDS_MAX];
  int layer_of_row[ENDS_MAX];
  const double a = of->tip_mm = test->tip_mm;
  mesh_graded(a, grid->smallest * a, grid->tip_columns, part);
  for (int k = 0; k <= grid->tip_columns; ++k) {
    ends[k] = a - part[grid->tip_columns - k];
  }
  mesh_graded(grid->outer_mm - a, grid->smallest * a, grid->outer_columns, part);
  for (int k = 0; k <= grid->outer_columns; ++k) {
    ends[grid->tip_columns + k] = a + part[k];
  }
  mesh_nodes(grid->order, body->columns, ends, r);
  mesh_rows(grid->order, layers, LAYERS, grid->rows, grid->rows_growth, z, layer_of_row);
  const int high = grid->order * body->rows + 1, wide = grid->order * body->columns + 1;
  for (int node = 0; node < body->nodes; ++node) {
    const int i = node / high, j = node % high;
    body->position[2 * node] = r[i];
    body->position[2 * node + 1] = z[j];
    body->fixed[2 * node] =
        i == 0 || j == 0 || (i == wide - 1 && j >= grid->order * grid->rows[LAYER_HYPODERMIS]);
    body->fixed[2 * node + 1] = j == 0;
  }
  for (int e = 0; e < body->elements; ++e) {
    body->element_layer[e] = layer_of_row[e % body->rows];
  }
  for (int i = 0; i < LAYERS; ++i) {
    of->material[i] = material_round_axis(&layers[i].material);
  }
  body->materials = of->material;
  body->layers = LAYERS;
  body->tolerance_mN = 1e-5 * test->depth_mm * a * layers[LAYER_RETICULAR].material.mu_kPa;
  body->tolerance_change_mm = 2e-6 * test->depth_mm;
  body->step_limit_mm = test->depth_mm;
  TRY(context, solid_prepare(context, body));
  TRY(context, solid_number(context, body));
  return CUTIS_OK;
}

/* From one depth to another, cut in half where it must be. */
static bool advance(indentation *of, double dt_s, double from_mm, double to_mm, int cuts) {
  solid *body = of->body;
  const size_t size = 2 * (size_t)body->nodes * sizeof(double);
  memcpy(of->before, body->u, size);
  for (int node = 0; node < body->nodes;
       ++node) { /* first guess: as in a half-space, at its surface */
    const double *x = body->position + 2 * node;
    const double share =
        2.0 / PI * asin(fmin(1.0, of->tip_mm / fmax(hypot(x[0], x[1]), of->tip_mm)));
    body->u[2 * node + 1] -=
        body->fixed[2 * node + 1] && x[1] < 0.0 ? 0.0 : share * (to_mm - from_mm);
  }
  if (solid_equilibrium(body, PACE_SECONDS(dt_s), 0.0)) {
    of->last_s = dt_s;
    return true;
  }
  memcpy(body->u, of->before, size);
  if (cuts >= CUTS_MAX) {
    return false;
  }
  const double half_mm = 0.5 * (from_mm + to_mm);
  if (!advance(of, 0.5 * dt_s, from_mm, half_mm, cuts + 1)) {
    return false;
  }
  solid_commit(body, PACE_SECONDS(of->last_s));
  return advance(of, 0.5 * dt_s, half_mm, to_mm, cuts + 1);
}

cutis_status indentation_press(cutis_context *context, indentation *of,
                               const mechanics_layer layers[LAYERS], const indentation_test *test,
                               double *force_mN) {
  TRY(context, mechanics_layers_check(context, layers));
  TRY(context, build(context, of, layers, test));
  solid *body = of->body;
  if (!solid_equilibrium(body, PACE_AT_REST, 0.0)) {
    return FAIL(context, CUTIS_NOT_CONVERGED,
                "the pre-stretched skin found no equilibrium before the tip was pressed in");
  }
  solid_relax(body);
  for (int i = 0; i < pressed(of); ++i) {
    body->fixed[2 * surface_node(of, i) + 1] = true;
  }
  TRY(context, solid_number(context, body));
  const double dt_s = test->time_s / of->grid.steps, step_mm = test->depth_mm / of->grid.steps;
  for (int k = 0; k < of->grid.steps; ++k) {
    if (k > 0) {
      solid_commit(body, PACE_SECONDS(of->last_s));
    }
    if (!advance(of, dt_s, step_mm * k, step_mm * (k + 1), 0)) {
      return FAIL(
          context, CUTIS_NOT_CONVERGED,
          "the tip pressed into the skin stopped at %.3g mm of %.3g mm: no equilibrium even "
          "with the step cut %d times in half",
          step_mm * k, test->depth_mm, CUTS_MAX);
    }
  }
  if (!solid_forces(body, PACE_SECONDS(of->last_s), 0.0, of->force)) {
    return FAIL(context, CUTIS_NOT_CONVERGED, "the skin under the tip is turned inside out");
  }
  *force_mN = 0.0;
  for (int i = 0; i < pressed(of); ++i) {
    *force_mN -= of->force[2 * surface_node(of, i) + 1];
  }
  return CUTIS_OK;
}
