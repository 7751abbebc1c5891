/* hanging.c - a section of skin and fat that hangs between its ligaments.
 *
 * Plane strain, x along the skin from the upper to the lower hold, z outwards; the layers over a
 * span, with the weight of each. Held:
 *
 *   base     what lies under a loose areolar plane can glide: no motion normal to it, none held
 *            along it; where there is no floor (below the chin), no motion is held at all
 *   ligament a zone of adhesion where the fat is anchored to the deep fascia, and fibres that run
 *            straight from there through the fat to the dermis (Shi 2017,
 *            doi:10.1097/PRS.0000000000003079). A tether square to the skin does not hold the skin
 *            along itself: it swings, draws the skin in as it does, and at a shear g is stretched by
 *            no more than g^2/2; the fat round it bears the rest
 *   ends     in the middle of either ligament, where the skin goes on into its neighbour, which
 *            hangs alike and pulls as skin at rest does: a dead pull, none across
 *
 * The pull of the neighbour is the stress of each layer at its pre-stretch, free of stress through
 * the thickness, with what is laid down in place at ease. Without weight the section is then in
 * equilibrium as it lies, whatever the layers, but for the little by which it can be compressed.
 *
 * Creep: what is laid down in place is at ease in the shapes of the time, elastic fibre keeps its own,
 * ground and sliding have long given way (viscous branches relaxed). In x renewals a share 1 - e^-x is
 * laid down anew, a share s of it lying and the rest upright: first xu upright, then xl lying,
 *
 *   e^-xl = 1 - s (1 - e^-x),   xu + xl = x     (xl = s x for small x)
 *
 * whatever the length of the step, in the shapes that it begins with.
 *
 * Units mm, kPa, mN per mm of depth. Limits: straight reference shape; ligaments are bands across the
 * section, while they are bundles with gaps; the neighbour's pull does not answer to the motion. */
#include "instruments/hanging.h"

#include <math.h>
#include <string.h>

enum { ENDS_MAX = 129, LIGAMENT = LAYERS };
enum { SETTLINGS_MAX = 60 };
static const double ALL_RENEWALS = 40.0; /* leave nothing of the past */
static const double SETTLED = 1e-4; /* change of the largest displacement, when all is laid anew */
static const double STEP_FIRST = 1.0 / 32.0, STEP_MIN = 1.0 / 4096.0; /* of a load taken on */

void hanging_grid_default(hanging_grid *grid) {
  *grid = (hanging_grid){.order = 2,
                         .ligament_columns = 2,
                         .columns = 6,
                         .widening = 12.0,
                         .rows = {1, 1, 1, 4},
                         .rows_growth = {1.0, 1.0, 1.0, 1.0}};
}

static int columns_of(const hanging_grid *grid) {
  return 2 * (grid->ligament_columns + grid->columns);
}

cutis_status hanging_create(cutis_context *context, const hanging_grid *grid, hanging **created) {
  *created = NULL;
  const int rows = mesh_row_count(grid->rows, LAYERS);
  const int columns = columns_of(grid);
  if (2 * columns >= ENDS_MAX || 2 * rows >= ENDS_MAX) {
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "the section that hangs has %d columns and %d rows, but can have %d of each at most",
        columns, rows, ENDS_MAX / 2);
  }
  hanging *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *created = of;
  of->grid = *grid;
  cutis_status status =
      solid_create(context, SOLID_PLANE_STRAIN, grid->order, columns, rows, 0, &of->body);
  for (int k = 0; status == CUTIS_OK && k < HANGING_POSTURES; ++k) {
    status = solid_shape_create(context, of->body, &of->shape[k]);
  }
  if (status != CUTIS_OK) {
    hanging_destroy(context, created);
  }
  return status;
}

void hanging_destroy(cutis_context *context, hanging **destroyed) {
  hanging *of = *destroyed;
  if (of == NULL) {
    return;
  }
  solid_destroy(context, &of->body);
  for (int k = 0; k < HANGING_POSTURES; ++k) {
    solid_shape_destroy(context, &of->shape[k]);
  }
  context_free(context, of);
  *destroyed = NULL;
}

int hanging_nodes(const hanging *of) {
  return of->grid.order * of->body->columns + 1;
}

int hanging_base_node(const hanging *of, int i) {
  return i * (of->grid.order * of->body->rows + 1);
}

int hanging_surface_node(const hanging *of, int i) {
  return hanging_base_node(of, i + 1) - 1;
}

/* ---- building ---- */

/* x of the nodes: even columns over half a ligament, then growing ones to the middle of the span, and
 * the same from the other end. */
static void put_columns(const hanging *of, double x[ENDS_MAX]) {
  const hanging_grid *grid = &of->grid;
  const int held = grid->ligament_columns, half = held + grid->columns, columns = 2 * half;
  const double span = of->place.span_mm, width = 0.5 * of->place.ligament_mm;
  double ends[ENDS_MAX], grow = 1.0, sum = 0.0;
  const double factor = grid->columns > 1 ? pow(grid->widening, 1.0 / (grid->columns - 1)) : 1.0;
  for (int k = 0; k < grid->columns; ++k, grow *= factor) {
    sum += grow;
  }
  for (int k = 0; k <= held; ++k) {
    ends[k] = width * k / held;
  }
  double step = (0.5 * span - width) / sum;
  for (int k = held; k < half; ++k, step *= factor) {
    ends[k + 1] = ends[k] + step;
  }
  ends[half] = 0.5 * span;
  for (int k = 0; k < half; ++k) {
    ends[columns - k] = span - ends[k];
  }
  mesh_nodes(grid->order, columns, ends, x);
}

/* What the neighbours pull at the ends. */
static void put_load(hanging *of) {
  solid *body = of->body;
  const int order = of->grid.order, last = hanging_nodes(of) - 1;
  memset(body->load, 0, 2 * (size_t)body->nodes * sizeof(double));
  for (int row = 0; of->place.ends == HANGING_LIGAMENTS && row < body->rows; ++row) {
    const double pull = material_resting_kPa(&of->material[body->element_layer[row]]);
    const int j = order * row;
    const double height = body->position[2 * (j + order) + 1] - body->position[2 * j + 1];
    for (int a = 0; a <= order; ++a) {
      const double share = order == 1 ? 0.5 : a == 1 ? 2.0 / 3.0 : 1.0 / 6.0;
      body->load[2 * (j + a)] -= share * pull * height;
      body->load[2 * (hanging_base_node(of, last) + j + a)] += share * pull * height;
    }
  }
}

static void hold(hanging *of, bool floor) {
  solid *body = of->body;
  const int count = hanging_nodes(of), high = hanging_base_node(of, 1);
  const int held = of->grid.order * of->grid.ligament_columns;
  const hanging_ends ends = of->place.ends;
  for (int i = 0; i < count; ++i) {
    const bool end = i == 0 || i == count - 1;
    for (int j = 0; j < high; ++j) {
      bool *fixed = &body->fixed[2 * (i * high + j)];
      const bool ligament =
          ends == HANGING_LIGAMENTS && j == 0 && (i <= held || i >= count - 1 - held);
      fixed[0] = ligament || (ends != HANGING_LIGAMENTS && end);
      fixed[1] = ligament || (ends == HANGING_CLAMPED && end) || (j == 0 && floor);
    }
  }
}

static cutis_status put_layers(cutis_context *context, hanging *of,
                               const mechanics_layer layers[LAYERS]) {
  TRY(context, mechanics_layers_check(context, layers));
  solid *body = of->body;
  double x[ENDS_MAX], z[ENDS_MAX];
  int layer_of_row[ENDS_MAX];
  put_columns(of, x);
  mesh_rows(of->grid.order, layers, LAYERS, of->grid.rows, of->grid.rows_growth, z, layer_of_row);
  const int high = hanging_base_node(of, 1);
  for (int node = 0; node < body->nodes; ++node) {
    body->position[2 * node] = x[node / high];
    body->position[2 * node + 1] = z[node % high];
  }
  for (int i = 0; i < LAYERS; ++i) {
    of->material[i] = layers[i].material;
  }
  material *ligament = &of->material[LIGAMENT];
  *ligament = layers[LAYER_HYPODERMIS].material;
  ligament->k1_kPa = of->place.ligament_k1_kPa;
  ligament->k2 = 1.0; /* straight: no crimp that is drawn out by degrees */
  ligament->crimp_stretch = 1.0;
  ligament->fibre[0] = ligament->fibre[2] = 0.0;
  ligament->fibre[1] = 1.0;
  const int held = of->grid.ligament_columns;
  for (int e = 0; e < body->elements; ++e) {
    const int column = e / body->rows, layer = layer_of_row[e % body->rows];
    const bool fibres = of->place.ends == HANGING_LIGAMENTS && layer == LAYER_HYPODERMIS &&
                        (column < held || column >= body->columns - held);
    body->element_layer[e] = fibres ? LIGAMENT : layer;
  }
  double weight_mN = 0.0; /* per mm of length and of depth */
  for (int i = 0; i < LAYERS; ++i) {
    weight_mN += 9.81e-3 * layers[i].material.density_mg_per_mm3 * layers[i].thickness_mm;
  }
  body->materials = of->material;
  body->layers = LAYERS + 1;
  body->tolerance_mN = 1e-5 * weight_mN;
  body->tolerance_change_mm = 2e-7 * of->place.span_mm;
  body->step_limit_mm = 0.05 * of->place.span_mm;
  return CUTIS_OK;
}

cutis_status hanging_change(cutis_context *context, hanging *of,
                            const mechanics_layer layers[LAYERS]) {
  TRY(context, put_layers(context, of, layers));
  TRY(context, solid_reshape(context, of->body));
  put_load(of);
  return CUTIS_OK;
}

cutis_status hanging_build(cutis_context *context, hanging *of, const hanging_place *place,
                           const hanging_pull pull[HANGING_POSTURES],
                           const mechanics_layer layers[LAYERS]) {
  of->place = *place;
  memcpy(of->pull, pull, sizeof of->pull);
  if (!(place->span_mm > 1.5 * place->ligament_mm && place->ligament_mm > 0.0)) {
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "%g mm of skin cannot hang between ligaments %g mm wide; it must be longer than %g mm",
        place->span_mm, place->ligament_mm, 1.5 * place->ligament_mm);
  }
  TRY(context, put_layers(context, of, layers));
  TRY(context, solid_prepare(context, of->body));
  put_load(of);
  for (int k = 0; k < HANGING_POSTURES; ++k) {
    solid_shape_clear(of->body, &of->shape[k]);
  }
  return CUTIS_OK;
}

/* ---- equilibrium ---- */

/* Shares of the weight and of the stiffness of the ligaments' fibres. */
static bool bear(hanging *of, hanging_posture posture, double weight, double fibres) {
  for (int axis = 0; axis < 2; ++axis) {
    of->body->gravity_m_per_s2[axis] = weight * of->pull[posture].gravity_m_per_s2[axis];
  }
  of->material[LIGAMENT].k1_kPa = fibres * of->place.ligament_k1_kPa;
  return solid_equilibrium(of->body, PACE_YEARS(0.0), 0.0);
}

/* Take on the weight (or the fibres, with all of the weight) by and by; returns the share reached. */
static double take_on(hanging *of, hanging_posture posture, bool fibres) {
  double share = 0.0, step = STEP_FIRST;
  while (share < 1.0 && step >= STEP_MIN) {
    const double to = fmin(share + step, 1.0);
    if (fibres ? bear(of, posture, 1.0, to) : bear(of, posture, to, 0.0)) {
      share = to;
      step *= 2.0;
    } else {
      step *= 0.5;
    }
  }
  return share;
}

/* Fibres fall slack and tighten again on the way to an equilibrium, which Newton's method does not
 * always survive: then the section is hung without them first. */
cutis_status hanging_find(cutis_context *context, hanging *of, hanging_posture posture) {
  hold(of, of->pull[posture].floor);
  TRY(context, solid_number(context, of->body));
  solid_take(of->body, &of->shape[posture]);
  if (!bear(of, posture, 1.0, 1.0)) {
    double weight = 1.0;
    bool hung = bear(of, posture, 1.0, 0.0);
    for (int k = 0; !hung && k < HANGING_POSTURES; ++k) {
      solid_take(of->body, &of->shape[k]);
      for (int d = 0; d < 2 * of->body->nodes; ++d) { /* what is held now may have been free then */
        of->body->u[d] = of->body->fixed[d] ? 0.0 : of->body->u[d];
      }
      hung = bear(of, posture, 1.0, 0.0);
    }
    if (!hung) {
      solid_shape_clear(of->body, &(solid_shape){of->body->u, of->body->pressure});
      weight = take_on(of, posture, false);
    }
    if (weight < 1.0 || take_on(of, posture, true) < 1.0) {
      return FAIL(context, CUTIS_NOT_CONVERGED,
                  "the section that hangs over %.3g mm found no equilibrium %s: it bore %.3g %% of "
                  "its weight%s",
                  of->place.span_mm, posture == HANGING_UPRIGHT ? "upright" : "lying",
                  100.0 * weight,
                  weight < 1.0 ? "; it may be too soft" : ", but not with its ligaments' fibres");
    }
  }
  solid_keep(of->body, &of->shape[posture]);
  return CUTIS_OK;
}

/* ---- creep ---- */

/* Of each layer a number of renewals is laid down in the shape in which the posture was found last. */
static void lay_down(hanging *of, hanging_posture posture, const double renewals[LAYERS]) {
  solid_take(of->body, &of->shape[posture]);
  for (int i = 0; i < LAYERS; ++i) {
    of->material[i].renewals = renewals[i];
  }
  of->material[LIGAMENT].renewals = renewals[LAYER_HYPODERMIS];
  solid_commit(of->body, PACE_YEARS(1.0));
}

cutis_status hanging_creep(cutis_context *context, hanging *of, const double renewals[LAYERS]) {
  TRY(context, hanging_find(context, of, HANGING_UPRIGHT));
  TRY(context, hanging_find(context, of, HANGING_SUPINE));
  double upright[LAYERS], lying[LAYERS];
  for (int i = 0; i < LAYERS; ++i) {
    lying[i] = -log1p(of->place.lying_share * expm1(-renewals[i]));
    upright[i] = renewals[i] - lying[i];
  }
  lay_down(of, HANGING_UPRIGHT, upright);
  lay_down(of, HANGING_SUPINE, lying);
  return CUTIS_OK;
}

cutis_status hanging_settle(cutis_context *context, hanging *of) {
  double all[LAYERS], before = INFINITY;
  for (int i = 0; i < LAYERS; ++i) {
    all[i] = ALL_RENEWALS;
  }
  for (int k = 0; k < SETTLINGS_MAX; ++k) {
    TRY(context, hanging_creep(context, of, all));
    double now = 0.0;
    for (int d = 0; d < 2 * of->body->nodes; ++d) {
      now = fmax(now, fabs(of->shape[HANGING_UPRIGHT].u[d]));
    }
    if (fabs(now - before) <= SETTLED * now) {
      return CUTIS_OK;
    }
    before = now;
  }
  return FAIL(context, CUTIS_NOT_CONVERGED,
              "what hangs over %.3g mm went on creeping when all had been laid down anew %d times",
              of->place.span_mm, SETTLINGS_MAX);
}

void hanging_copy(const hanging *from, hanging *to) {
  to->place = from->place;
  memcpy(to->pull, from->pull, sizeof to->pull);
  solid_copy_state(from->body, to->body);
  for (int k = 0; k < HANGING_POSTURES; ++k) {
    solid_shape_copy(from->body, &from->shape[k], &to->shape[k]);
  }
}
