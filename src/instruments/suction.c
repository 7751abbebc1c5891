/* suction.c - the virtual suction instrument: a ring stuck to layered, pre-stretched skin, suction
 * inside it, and the height of the apex against time.
 *
 * Reference shape: the layers in vivo, 0 <= r <= a + 3 mm. First the pre-stretched layers find
 * their equilibrium without the instrument (all branches relaxed); then the ring is stuck on from
 * r = a outwards, and each cycle lowers the pressure inside in `rise_s`, holds it, and lets it go.
 *
 * Held: the base of the hypodermis; r on the axis; r at the outer edge for epidermis and dermis,
 * which the skin around keeps in place. Fat may be drawn in through the outer edge: shut in between
 * base, ring and edge, incompressible fat could not make room, and no skin would rise.
 *
 * The stress is singular at the ring's edge, so the mesh is graded towards it
 * (validation/suction.md has the convergence). Time steps resolve the rise and the first tenth of a
 * second, then grow. A step that does not converge is cut in half, up to eight times, before the
 * test gives up. Units mm, kPa, s. */
#include "instruments/suction.h"

#include <math.h>
#include <string.h>

static const double RING_WIDTH_MM = 3.0; /* of contact, outwards from the aperture (model 4.5) */
enum { CUTS_MAX = 8, STEPS_MAX = 64 };

struct suction_workspace {
  suction_settings settings;
  solid *body;
  material materials[LAYERS];
  double *u_before, *u_older; /* for the guess of the next step */
  int apex;                   /* its node */
};

void suction_settings_default(suction_settings *settings) {
  *settings = (suction_settings){.order = 2,
                                 .inner_columns = 7,
                                 .outer_columns = 5,
                                 .inner_smallest = 0.03,
                                 .outer_smallest = 0.06,
                                 .rows = {1, 2, 3, 2},
                                 .rows_growth = {1.0, 1.3, 1.3, 2.0},
                                 .fineness = 1.0,
                                 .follower = true};
}

cutis_status suction_workspace_create_with(cutis_context *context, const suction_settings *settings,
                                           suction_workspace **created) {
  *created = NULL;
  suction_workspace *workspace = context_allocate(context, 1, sizeof *workspace);
  if (workspace == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *created = workspace;
  workspace->settings = *settings;
  const int rows = mesh_row_count(settings->rows, LAYERS);
  const int columns = settings->inner_columns + settings->outer_columns;
  cutis_status status = solid_create(context, SOLID_ROUND_AXIS, settings->order, columns, rows,
                                     settings->inner_columns, &workspace->body);
  if (status == CUTIS_OK) {
    const size_t dofs = 2 * (size_t)workspace->body->nodes;
    workspace->u_before = context_allocate(context, dofs, sizeof(double));
    workspace->u_older = context_allocate(context, dofs, sizeof(double));
    status =
        workspace->u_before == NULL || workspace->u_older == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  }
  if (status != CUTIS_OK) {
    suction_workspace_destroy(context, created);
    return status;
  }
  return CUTIS_OK;
}

cutis_status suction_workspace_create(cutis_context *context, suction_workspace **workspace) {
  suction_settings settings;
  suction_settings_default(&settings);
  return suction_workspace_create_with(context, &settings, workspace);
}

void suction_workspace_destroy(cutis_context *context, suction_workspace **workspace) {
  if (*workspace == NULL) {
    return;
  }
  solid_destroy(context, &(*workspace)->body);
  context_free(context, (*workspace)->u_before);
  context_free(context, (*workspace)->u_older);
  context_free(context, *workspace);
  *workspace = NULL;
}

const solid *suction_workspace_body(const suction_workspace *workspace) {
  return workspace->body;
}

/* ---- mesh ---- */

enum { ENDS_MAX = 257 };

static cutis_status build_mesh(cutis_context *context, suction_workspace *workspace,
                               const mechanics_layer layers[LAYERS], double radius_mm) {
  const suction_settings *set = &workspace->settings;
  solid *body = workspace->body;
  const int columns = body->columns, rows = body->rows, order = body->order;
  if (columns >= ENDS_MAX / 2 || rows >= ENDS_MAX / 2) {
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "the mesh of the suction test has %d columns and %d rows, but can have %d of each at most",
        columns, rows, ENDS_MAX / 2 - 1);
  }
  double ends[ENDS_MAX], part[ENDS_MAX], r[ENDS_MAX], z[ENDS_MAX];
  mesh_graded(radius_mm, set->inner_smallest * radius_mm, set->inner_columns, part);
  for (int k = 0; k <= set->inner_columns; ++k) {
    ends[k] = radius_mm - part[set->inner_columns - k];
  }
  mesh_graded(RING_WIDTH_MM, set->outer_smallest * radius_mm, set->outer_columns, part);
  for (int k = 0; k <= set->outer_columns; ++k) {
    ends[set->inner_columns + k] = radius_mm + part[k];
  }
  mesh_nodes(order, columns, ends, r);
  int layer_of_row[ENDS_MAX];
  mesh_rows(order, layers, LAYERS, set->rows, set->rows_growth, z, layer_of_row);
  const int wide = order * columns + 1, high = order * rows + 1;
  for (int i = 0; i < wide; ++i) {
    for (int j = 0; j < high; ++j) {
      const int node = i * high + j;
      body->position[2 * node] = r[i];
      body->position[2 * node + 1] = z[j];
      body->fixed[2 * node] =
          i == 0 || j == 0 ||
          (i == wide - 1 && (set->fat_held || j >= order * set->rows[LAYER_HYPODERMIS]));
      body->fixed[2 * node + 1] = j == 0;
    }
  }
  for (int e = 0; e < body->elements; ++e) {
    body->element_layer[e] = layer_of_row[e % rows];
  }
  for (int k = 0; k < set->inner_columns; ++k) {
    const int node = order * k * high + high - 1;
    body->edge[k].node[0] = node;
    body->edge[k].node[1] = node + high;
    body->edge[k].node[2] = order == 2 ? node + 2 * high : 0;
  }
  workspace->apex = high - 1;
  for (int i = 0; i < LAYERS; ++i) {
    workspace->materials[i] = material_round_axis(&layers[i].material);
  }
  body->materials = workspace->materials;
  body->layers = LAYERS;
  body->follower = set->follower;
  body->step_limit_mm = 0.2 * radius_mm;
  TRY(context, solid_prepare(context, body));
  TRY(context, solid_number(context, body));
  return CUTIS_OK;
}

/* The ring is stuck on: the surface from the aperture outwards stays where it is. */
static cutis_status stick_ring(cutis_context *context, suction_workspace *workspace) {
  solid *body = workspace->body;
  const int high = body->order * body->rows + 1, wide = body->order * body->columns + 1;
  for (int i = body->order * workspace->settings.inner_columns; i < wide; ++i) {
    const int node = i * high + high - 1;
    body->fixed[2 * node] = body->fixed[2 * node + 1] = true;
  }
  return solid_number(context, body);
}

/* ---- time ---- */

/* Steps of one half-cycle, from the moment the pressure starts to change; the rise and 0.1 s are
 * met exactly. */
static int half_cycle(double rise_s, double length_s, double fineness, double at[STEPS_MAX * 4]) {
  int count = 0;
  const int rise = (int)ceil(4.0 * fineness);
  for (int k = 1; k <= rise; ++k) {
    at[count++] = rise_s * k / rise;
  }
  double from = rise_s;
  if (rise_s < 0.1 * (1.0 - 1e-9)) {
    const int more = (int)ceil(1.0 * fineness);
    for (int k = 1; k <= more; ++k) {
      at[count++] = rise_s + (0.1 - rise_s) * k / more;
    }
    from = 0.1;
  }
  const double left = length_s - from;
  if (left > 1e-9) { /* steps grow evenly, from about a quarter of the rise */
    const int slow = (int)ceil(fineness * fmin(10.0 * sqrt(left / 2.9), 24.0));
    for (int k = 1; k <= slow; ++k) {
      const double share = (double)k / slow;
      at[count++] = from + left * share * share;
    }
    at[count - 1] = length_s;
  }
  return count;
}

/* One step, cut in half where it must be. The guess continues the last step's motion. */
static bool advance(suction_workspace *workspace, double dt_s, double from_kPa, double to_kPa,
                    double *last_dt_s, bool same_phase, int cuts) {
  solid *body = workspace->body;
  const size_t dofs = 2 * (size_t)body->nodes;
  memcpy(workspace->u_older, body->u, dofs * sizeof(double));
  if (same_phase && *last_dt_s > 0.0) {
    const double share = dt_s / *last_dt_s;
    for (size_t d = 0; d < dofs; ++d) {
      body->u[d] += share * (body->u[d] - workspace->u_before[d]);
    }
  }
  bool done = solid_equilibrium(body, PACE_SECONDS(dt_s), to_kPa);
  if (!done && same_phase) { /* again without the guess */
    memcpy(body->u, workspace->u_older, dofs * sizeof(double));
    done = solid_equilibrium(body, PACE_SECONDS(dt_s), to_kPa);
  }
  if (done) {
    memcpy(workspace->u_before, workspace->u_older, dofs * sizeof(double));
    solid_commit(body, PACE_SECONDS(dt_s));
    *last_dt_s = dt_s;
    return true;
  }
  memcpy(body->u, workspace->u_older, dofs * sizeof(double));
  if (cuts >= CUTS_MAX) {
    return false;
  }
  const double half_kPa = 0.5 * (from_kPa + to_kPa);
  return advance(workspace, 0.5 * dt_s, from_kPa, half_kPa, last_dt_s, false, cuts + 1) &&
         advance(workspace, 0.5 * dt_s, half_kPa, to_kPa, last_dt_s, true, cuts + 1);
}

/* ---- the test ---- */

cutis_status cutis_suction_protocol_check(cutis_context *context, const cutis_suction_protocol *p) {
  const ranged range[] = {{"instrument.aperture", p->aperture_mm, 1, 10, "mm", ""},
                          {"instrument.pressure", p->pressure_kPa, 0.1, 60, "kPa", ""},
                          {"instrument.on", p->on_s, 0.2, 120, "s", ""},
                          {"instrument.off", p->off_s, 0.2, 120, "s", ""},
                          {"instrument.rise", p->rise_s, 0.005, fmin(10, fmin(p->on_s, p->off_s)),
                           "s", " It happens within the times of suction and of release."},
                          {"instrument.cycles", p->cycles, 1, 10, "", ""}};
  for (size_t i = 0; i < sizeof range / sizeof range[0]; ++i) {
    TRY(context, ranged_check(context, range[i]));
  }
  return CUTIS_OK;
}

static void record(cutis_suction *result, double time_s, double height_mm) {
  if (result->points < CUTIS_SUCTION_POINTS) {
    result->time_s[result->points] = time_s;
    result->height_mm[result->points] = height_mm;
    ++result->points;
  }
}

cutis_status suction_test(cutis_context *context, suction_workspace *workspace,
                          const mechanics_layer layers[LAYERS],
                          const cutis_suction_protocol *protocol, cutis_suction *result) {
  TRY(context, cutis_suction_protocol_check(context, protocol));
  TRY(context, mechanics_layers_check(context, layers));
  const double radius_mm = 0.5 * protocol->aperture_mm;
  TRY(context, build_mesh(context, workspace, layers, radius_mm));
  solid *body = workspace->body;
  body->iterations = 0;
  body->factorisations = 0;
  body->tolerance_mN =
      1e-6 * 3.14159265358979323846 * radius_mm * radius_mm * protocol->pressure_kPa;
  body->tolerance_change_mm = 2e-6 * radius_mm;
  memset(result, 0, sizeof *result);
  if (!solid_equilibrium(body, PACE_AT_REST, 0.0)) {
    return FAIL(context, CUTIS_NOT_CONVERGED,
                "the pre-stretched skin found no equilibrium before the suction");
  }
  solid_relax(body);
  TRY(context, stick_ring(context, workspace));
  double cauchy[TENSOR];
  /* the reticular row at mid depth, innermost column */
  solid_stress(
      body, PACE_AT_REST,
      workspace->settings.rows[LAYER_HYPODERMIS] + workspace->settings.rows[LAYER_RETICULAR] / 2, 0,
      cauchy);
  result->pretension_kPa = cauchy[0];

  const double rest_mm = body->u[2 * workspace->apex + 1];
  record(result, 0.0, 0.0);
  double start_s = 0.0, at[STEPS_MAX * 4];
  for (int cycle = 0; cycle < protocol->cycles; ++cycle) {
    for (int off = 0; off < 2; ++off) {
      const double length_s = off == 1 ? protocol->off_s : protocol->on_s;
      const int count = half_cycle(protocol->rise_s, length_s, workspace->settings.fineness, at);
      double before_s = 0.0, before_kPa = off == 1 ? protocol->pressure_kPa : 0.0, last_dt_s = 0.0;
      int before_phase = -1;
      for (int k = 0; k < count; ++k) {
        const double rise = fmin(at[k] / protocol->rise_s, 1.0);
        const double suction_kPa = protocol->pressure_kPa * (off == 1 ? 1.0 - rise : rise);
        const int phase = at[k] <= protocol->rise_s * (1.0 + 1e-9) ? 0 : 1;
        if (!advance(workspace, at[k] - before_s, before_kPa, suction_kPa, &last_dt_s,
                     phase == before_phase, 0)) {
          return FAIL(context, CUTIS_NOT_CONVERGED,
                      "the suction test stopped at %.3f s of %.3f s (%.2f kPa): no equilibrium "
                      "even with the time step cut "
                      "%d times in half; the skin may be too soft for this suction",
                      start_s + before_s, protocol->cycles * (protocol->on_s + protocol->off_s),
                      before_kPa, CUTS_MAX);
        }
        before_s = at[k];
        before_kPa = suction_kPa;
        before_phase = phase;
        record(result, start_s + at[k], body->u[2 * workspace->apex + 1] - rest_mm);
      }
      start_s += length_s;
    }
  }
  result->newton_iterations = body->iterations;
  suction_readouts(protocol, result);
  return CUTIS_OK;
}

cutis_status instrument_suction_test(cutis_context *context, const tissue *now,
                                     const cutis_suction_protocol *protocol,
                                     cutis_suction *result) {
  suction_workspace *workspace = NULL;
  TRY(context, suction_workspace_create(context, &workspace));
  const cutis_status status = suction_test(context, workspace, now->layer, protocol, result);
  suction_workspace_destroy(context, &workspace);
  return status;
}

/* ---- the instrument: it remembers nothing of a skin but its mesh ---- */
typedef struct suction_memory {
  cutis_suction_protocol protocol;
  suction_workspace *workspace;
} suction_memory;

static void destroy(cutis_context *context, void **memory) {
  suction_memory *gone = *memory;
  suction_workspace_destroy(context, &gone->workspace);
  context_free(context, gone);
  *memory = NULL;
}

static cutis_status create(cutis_context *context, const instrument_setting *setting,
                           void **memory) {
  suction_memory *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *memory = made;
  made->protocol = *setting->protocol;
  const cutis_status status = suction_workspace_create(context, &made->workspace);
  if (status != CUTIS_OK) {
    destroy(context, memory);
  }
  return status;
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  (void)picture;
  suction_memory *mine = memory;
  cutis_suction own, *result = found->suction ? found->suction : &own;
  TRY(context, suction_test(context, mine->workspace, now->layer, &mine->protocol, result));
  memcpy(first, result->readout, sizeof result->readout);
  return CUTIS_OK;
}

const instrument instrument_suction = {.key = "suction",
                                       .words = "suction test",
                                       .page = "suction",
                                       .readout = suction_readout,
                                       .readouts = CUTIS_SUCTION_READOUTS,
                                       .create = create,
                                       .destroy = destroy,
                                       .measure = measure};
