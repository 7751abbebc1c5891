/* section.c - a plane-strain section of layered skin: its mesh, its shortening, its shape.
 *
 * Half a wave between two planes of symmetry, on a base that shortens as the skin does: u_x = -e x
 * at the ends and at the base, u_z = 0 at the base, the surface free. e is imposed (displacement
 * control), so there is no limit point in the load; a shallow relief in the reference shape turns
 * the bifurcation into a smooth bend, and where the stiffness is not positive definite the solver
 * raises it and comes down on the stable branch (equilibrium.c). A step that fails, or that comes
 * down on the mirrored branch with trough and crest exchanged, is cut in half.
 * Units mm, kPa, s. */
#include "instruments/section.h"

#include <math.h>
#include <string.h>

enum { CUTS_MAX = 6 };

static int high_of(const section *s) {
  return s->body->order * s->body->rows + 1;
}

static int wide_of(const section *s) {
  return s->body->order * s->body->columns + 1;
}

/* ---- shapes ---- */

cutis_status section_shape_create(cutis_context *context, const section *s, section_shape *shape) {
  shape->shortening = 0.0;
  return solid_shape_create(context, s->body, &shape->body);
}

void section_shape_destroy(cutis_context *context, section_shape *shape) {
  solid_shape_destroy(context, &shape->body);
}

void section_shape_copy(const section *s, const section_shape *from, section_shape *to) {
  solid_shape_copy(s->body, &from->body, &to->body);
  to->shortening = from->shortening;
}

void section_keep(const section *s, section_shape *shape) {
  solid_keep(s->body, &shape->body);
  shape->shortening = s->shortening;
}

void section_take(section *s, const section_shape *shape) {
  solid_take(s->body, &shape->body);
  s->shortening = shape->shortening;
}

cutis_status section_create(cutis_context *context, const section_grid *grid, section **created) {
  *created = NULL;
  const int rows = mesh_row_count(grid->rows, grid->layers);
  if (grid->order * rows + 1 > SECTION_NODES || grid->order * grid->columns + 1 > SECTION_NODES) {
    return FAIL(context, CUTIS_BAD_INPUT, "the section has more than %d nodes in a row or column",
                SECTION_NODES);
  }
  section *s = context_allocate(context, 1, sizeof *s);
  if (s == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *created = s;
  s->grid = *grid;
  cutis_status status =
      solid_create(context, SOLID_PLANE_STRAIN, grid->order, grid->columns, rows, 0, &s->body);
  if (status == CUTIS_OK) {
    status = section_shape_create(context, s, &s->before);
  }
  if (status != CUTIS_OK) {
    section_destroy(context, created);
  }
  return status;
}

void section_destroy(cutis_context *context, section **destroyed) {
  if (*destroyed == NULL) {
    return;
  }
  section_shape_destroy(context, &(*destroyed)->before);
  solid_destroy(context, &(*destroyed)->body);
  context_free(context, *destroyed);
  *destroyed = NULL;
}

/* ---- mesh ---- */

static void set_materials(section *s, const mechanics_layer *layers) {
  for (int i = 0; i < s->grid.layers; ++i) {
    s->material[i] = layers[i].material;
  }
}

static void set_rows(section *s, const mechanics_layer *layers) {
  solid *body = s->body;
  int layer_of_row[SECTION_NODES];
  mesh_rows(body->order, layers, s->grid.layers, s->grid.rows, s->grid.growth, s->z_mm,
            layer_of_row);
  for (int e = 0; e < body->elements; ++e) {
    body->element_layer[e] = layer_of_row[e % body->rows];
  }
}

/* Where the nodes are: the layers flat, with the relief laid on; the base stays flat. */
static void set_positions(section *s) {
  const int wide = wide_of(s), high = high_of(s);
  const double q = 3.14159265358979323846 / s->half_wave_mm, *z = s->z_mm;
  for (int i = 0; i < wide; ++i) {
    const double wave = -0.5 * s->relief_mm * cos(q * s->x_mm[i]);
    for (int j = 0; j < high; ++j) {
      double *at = &s->body->position[2 * (i * high + j)];
      at[0] = s->x_mm[i];
      at[1] = z[j] + wave * exp(q * z[j]) * (1.0 - z[j] / z[0]);
    }
  }
}

/* ---- shortening ---- */

/* Take the whole body along, so that only the fold itself is left to the iteration. */
static void move_ends(section *s, double shortening) {
  solid *body = s->body;
  const double more = shortening - s->shortening;
  for (int n = 0; n < body->nodes; ++n) {
    body->u[2 * n] -= more * body->position[2 * n];
  }
  s->shortening = shortening;
}

/* Equilibrium, not on the mirrored branch; or else the shape is as it was kept. */
static bool settle(section *s, material_pace pace, double rise_mm) {
  if (solid_equilibrium(s->body, pace, 0.0) &&
      !(rise_mm > 0.0 && section_rise_mm(s) < -0.5 * rise_mm)) {
    return true;
  }
  section_take(s, &s->before);
  return false;
}

static bool advance(section *s, material_pace pace, double to, int cuts) {
  const double from = s->shortening, rise_mm = section_rise_mm(s);
  section_keep(s, &s->before);
  move_ends(s, to);
  if (settle(s, pace, rise_mm)) {
    return true;
  }
  return from != to && cuts < CUTS_MAX && advance(s, pace, 0.5 * (from + to), cuts + 1) &&
         advance(s, pace, to, cuts + 1);
}

bool section_shorten(section *s, material_pace pace, double shortening) {
  return advance(s, pace, shortening, 0);
}

/* From one relief to another at the same shortening. */
static cutis_status change_relief(cutis_context *context, section *s, material_pace pace, double to,
                                  int cuts) {
  const double from = s->relief_mm, rise_mm = section_rise_mm(s);
  section_keep(s, &s->before);
  s->relief_mm = to;
  set_positions(s);
  TRY(context, solid_reshape(context, s->body));
  if (settle(s, pace, rise_mm)) {
    return CUTIS_OK;
  }
  s->relief_mm = from;
  set_positions(s);
  TRY(context, solid_reshape(context, s->body));
  if (cuts == CUTS_MAX) {
    return FAIL(context, CUTIS_NOT_CONVERGED,
                "the fold found no equilibrium at a shortening of %.3f with a relief of %.4f mm",
                s->shortening, to);
  }
  TRY(context, change_relief(context, s, pace, 0.5 * (from + to), cuts + 1));
  TRY(context, change_relief(context, s, pace, to, cuts + 1));
  return CUTIS_OK;
}

static cutis_status fold_lent(cutis_context *context, section *s, material_pace pace,
                              double shortening, double lent_mm, int steps) {
  const double from = s->shortening, relief_mm = s->relief_mm;
  TRY(context, change_relief(context, s, pace, relief_mm + lent_mm, 0));
  for (int k = 1; k <= steps; ++k) {
    if (!section_shorten(s, pace, from + (shortening - from) * k / steps)) {
      return FAIL(context, CUTIS_NOT_CONVERGED,
                  "the fold found no equilibrium beyond a shortening of %.3f, of %.3f asked",
                  s->shortening, shortening);
    }
  }
  TRY(context, change_relief(context, s, pace, relief_mm, 0));
  return CUTIS_OK;
}

cutis_status section_fold(cutis_context *context, section *s, material_pace pace, double shortening,
                          double lent_mm, int steps) {
  const double relief_mm = s->relief_mm;
  const cutis_status status = fold_lent(context, s, pace, shortening, lent_mm, steps);
  if (status != CUTIS_OK) { /* the body gets its own relief back */
    s->relief_mm = relief_mm;
    set_positions(s);
    TRY(context, solid_reshape(context, s->body));
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

/* ---- building ---- */

cutis_status section_change(cutis_context *context, section *s, const mechanics_layer *layers) {
  set_materials(s, layers);
  set_rows(s, layers);
  set_positions(s);
  return solid_reshape(context, s->body);
}

cutis_status section_build(cutis_context *context, section *s, const mechanics_layer *layers,
                           double half_wave_mm, double relief_mm) {
  solid *body = s->body;
  if (!(half_wave_mm > 0.0)) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN, "the layers of the skin fold at no width");
  }
  s->half_wave_mm = half_wave_mm;
  s->relief_mm = relief_mm;
  s->shortening = 0.0;
  double ends[SECTION_NODES];
  mesh_widening(half_wave_mm, s->grid.widening, body->columns, ends);
  mesh_nodes(body->order, body->columns, ends, s->x_mm);
  set_materials(s, layers);
  set_rows(s, layers);
  set_positions(s);
  body->materials = s->material;
  body->layers = s->grid.layers;
  const int wide = wide_of(s), high = high_of(s);
  for (int i = 0; i < wide; ++i) {
    for (int j = 0; j < high; ++j) {
      const int node = i * high + j;
      body->fixed[2 * node] = i == 0 || i == wide - 1 || j == 0;
      body->fixed[2 * node + 1] = j == 0;
    }
  }
  body->step_limit_mm = 0.1 * half_wave_mm;
  body->tolerance_change_mm = 1e-6 * half_wave_mm;
  TRY(context, solid_prepare(context, body));
  TRY(context, solid_number(context, body));
  if (!solid_equilibrium(body, PACE_AT_REST, 0.0)) {
    return FAIL(context, CUTIS_NOT_CONVERGED,
                "the pre-stretched section, half a wave of %.2f mm, found no equilibrium",
                half_wave_mm);
  }
  solid_relax(body);
  return CUTIS_OK;
}

void section_copy(const section *from, section *to) {
  solid *body = to->body;
  const section_shape before = to->before;
  *to = *from;
  to->body = body;
  to->before = before;
  solid_copy(from->body, body);
  body->materials = to->material;
}

/* ---- shape ---- */

int section_columns(const section *s) {
  return wide_of(s);
}

void section_top(const section *s, int layer, int column, double at_mm[2]) {
  const solid *body = s->body;
  int row = body->rows;
  for (int i = 0; i < layer; ++i) {
    row -= s->grid.rows[i];
  }
  const int node = column * high_of(s) + body->order * row;
  for (int k = 0; k < 2; ++k) {
    at_mm[k] = body->position[2 * node + k] + body->u[2 * node + k];
  }
}

double section_depth_mm(const section *s) {
  double low = INFINITY, high = -INFINITY, at[2];
  for (int i = 0; i < section_columns(s); ++i) {
    section_top(s, 0, i, at);
    low = fmin(low, at[1]);
    high = fmax(high, at[1]);
  }
  return high - low;
}

double section_rise_mm(const section *s) {
  double trough[2], crest[2];
  section_top(s, 0, 0, trough);
  section_top(s, 0, section_columns(s) - 1, crest);
  return crest[1] - trough[1];
}

double section_trough_stretch(const section *s) {
  const solid *body = s->body;
  const int high = high_of(s), first = high - 1, order = body->order;
  const double *u = body->u, *x = body->position;
  const int second = first + high, third = first + order * high;
  const double length = x[2 * third] - x[2 * first];
  return order == 2 ? 1.0 + (4.0 * u[2 * second] - 3.0 * u[2 * first] - u[2 * third]) / length
                    : 1.0 + (u[2 * third] - u[2 * first]) / length;
}
