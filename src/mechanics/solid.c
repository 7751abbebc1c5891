/* solid.c - a body of elements: memory, grid, equations, what points remember.
 *
 * Nodes are numbered along the columns, so the symmetric stiffness is banded. Equilibrium is found
 * in equilibrium.c. Units mm, kPa, mN, s. */
#include "mechanics/solid.h"

#include <math.h>
#include <string.h>

cutis_status solid_create(cutis_context *context, solid_kind kind, int order, int columns, int rows,
                          int edges, solid **created) {
  *created = NULL;
  solid *body = context_allocate(context, 1, sizeof *body);
  if (body == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *created = body;
  body->kind = kind;
  body->order = order;
  body->columns = columns;
  body->rows = rows;
  body->elements = columns * rows;
  body->element_nodes = order == 2 ? 9 : 4;
  body->points = order == 2 ? 9 : 4;
  body->pressures = kind == SOLID_SHEET ? 0 : order == 2 ? 3 : 1;
  const int high = order * rows + 1, wide = order * columns + 1;
  body->nodes = high * wide;
  body->edges = edges;
  body->follower = true;
  body->tolerance_mN = 1e-5;
  body->tolerance_volume = 1e-7;
  body->tolerance_change_mm = 0.0;
  body->step_limit_mm = 0.2;
  const size_t dofs = 2 * (size_t)body->nodes, elements = (size_t)body->elements;
  const size_t points = elements * (size_t)body->points;
  /* the widest keep: between the corners of one element, two columns of nodes apart */
  const size_t band = 2 * (size_t)(order * high + order) + 2;
  body->position = context_allocate(context, dofs, sizeof(double));
  body->element_node = context_allocate(context, elements * SOLID_NODES, sizeof(int));
  body->element_layer = context_allocate(context, elements, sizeof(int));
  body->fixed = context_allocate(context, dofs, sizeof(bool));
  body->edge = context_allocate(context, (size_t)edges + 1, sizeof(solid_edge));
  body->load = context_allocate(context, dofs, sizeof(double));
  body->u = context_allocate(context, dofs, sizeof(double));
  body->pressure = context_allocate(context, elements * SOLID_PRESSURES, sizeof(double));
  body->memory = context_allocate(context, points, sizeof(material_memory));
  body->point = context_allocate(context, points, sizeof(solid_point));
  body->flow = context_allocate(context, points, sizeof *body->flow);
  body->node_volume = context_allocate(context, elements, sizeof *body->node_volume);
  body->equation = context_allocate(context, dofs, sizeof(int));
  body->matrix = context_allocate(context, dofs * band, sizeof(double));
  body->panel = context_allocate(context, BAND_PANEL * (band + BAND_PANEL), sizeof(double));
  body->residual = context_allocate(context, dofs, sizeof(double));
  body->balance = context_allocate(context, dofs, sizeof(double));
  body->change = context_allocate(context, dofs, sizeof(double));
  body->keep = context_allocate(context, elements, sizeof(element_keep));
  body->motion = context_allocate(context, dofs, sizeof(double));
  body->squeeze = context_allocate(context, elements * SOLID_PRESSURES, sizeof(double));
  if (body->position == NULL || body->element_node == NULL || body->element_layer == NULL ||
      body->fixed == NULL || body->edge == NULL || body->load == NULL || body->u == NULL ||
      body->pressure == NULL || body->memory == NULL || body->point == NULL || body->flow == NULL ||
      body->node_volume == NULL || body->equation == NULL || body->matrix == NULL ||
      body->panel == NULL || body->residual == NULL || body->balance == NULL ||
      body->change == NULL || body->keep == NULL || body->motion == NULL || body->squeeze == NULL ||
      solid_shape_create(context, body, &body->before) != CUTIS_OK) {
    solid_destroy(context, created);
    return CUTIS_OUT_OF_MEMORY;
  }
  for (int i = 0; i < columns; ++i) {
    for (int j = 0; j < rows; ++j) {
      int *node = body->element_node + (size_t)(i * rows + j) * SOLID_NODES;
      const int n0 = order * (i * high + j), o = order;
      node[0] = n0;
      node[1] = n0 + o * high;
      node[2] = n0 + o * high + o;
      node[3] = n0 + o;
      if (order == 2) {
        node[4] = n0 + high;
        node[5] = n0 + 2 * high + 1;
        node[6] = n0 + high + 2;
        node[7] = n0 + 1;
        node[8] = n0 + high + 1;
      }
    }
  }
  return CUTIS_OK;
}

void solid_destroy(cutis_context *context, solid **destroyed) {
  solid *body = *destroyed;
  if (body == NULL) {
    return;
  }
  void *owned[] = {body->position, body->element_node, body->element_layer,
                   body->fixed,    body->edge,         body->load,
                   body->u,        body->pressure,     body->memory,
                   body->point,    body->flow,         body->node_volume,
                   body->equation, body->matrix,       body->panel,
                   body->residual, body->balance,      body->change,
                   body->keep,     body->motion,       body->squeeze};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; ++i) {
    context_free(context, owned[i]);
  }
  solid_shape_destroy(context, &body->before);
  context_free(context, body);
  *destroyed = NULL;
}

/* Pressure shapes 1, r, z of one element made orthonormal over it (Gram-Schmidt, twice for
 * rounding). */
static void pressure_shapes(solid_point *point, int points, int pressures, const double (*at)[2]) {
  for (int g = 0; g < points; ++g) {
    point[g].phi[0] = 1.0;
    point[g].phi[1] = at[g][0] - at[0][0];
    point[g].phi[2] = at[g][1] - at[0][1];
  }
  for (int k = 0; k < pressures; ++k) {
    for (int pass = 0; pass < 2; ++pass) {
      for (int other = 0; other < k; ++other) {
        double dot = 0.0;
        for (int g = 0; g < points; ++g) {
          dot += point[g].weight * point[g].phi[k] * point[g].phi[other];
        }
        for (int g = 0; g < points; ++g) {
          point[g].phi[k] -= dot * point[g].phi[other];
        }
      }
      double norm = 0.0;
      for (int g = 0; g < points; ++g) {
        norm += point[g].weight * point[g].phi[k] * point[g].phi[k];
      }
      for (int g = 0; g < points; ++g) {
        point[g].phi[k] /= sqrt(norm);
      }
    }
  }
}

cutis_status solid_reshape(cutis_context *context, solid *body) {
  const bool round = body->kind == SOLID_ROUND_AXIS;
  const int along = body->order == 2 ? 3 : 2;
  const double *gauss = body->order == 2 ? element_gauss3 : element_gauss2;
  const double *weight = body->order == 2 ? element_weight3 : element_weight2;
  for (int e = 0; e < body->elements; ++e) {
    const int *node = body->element_node + (size_t)e * SOLID_NODES;
    solid_point *point = body->point + (size_t)e * (size_t)body->points;
    double at[SOLID_POINTS][2];
    memset(body->node_volume[e], 0, sizeof body->node_volume[e]);
    for (int g = 0; g < body->points; ++g) {
      double n[SOLID_NODES], dxi[SOLID_NODES], deta[SOLID_NODES];
      element_shapes(body->order, gauss[g % along], gauss[g / along], n, dxi, deta);
      double r = 0.0, z = 0.0, j[2][2] = {{0.0}};
      for (int a = 0; a < body->element_nodes; ++a) {
        const double *x = body->position + 2 * node[a];
        r += n[a] * x[0];
        z += n[a] * x[1];
        j[0][0] += dxi[a] * x[0];
        j[0][1] += dxi[a] * x[1];
        j[1][0] += deta[a] * x[0];
        j[1][1] += deta[a] * x[1];
      }
      const double area = j[0][0] * j[1][1] - j[0][1] * j[1][0];
      if (!(area > 0.0) || !(r > 0.0 || !round)) {
        return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                    "element %d is turned inside out near %g mm, %g mm", e, r, z);
      }
      solid_point *p = &point[g];
      memset(p, 0, sizeof *p);
      for (int a = 0; a < body->element_nodes; ++a) {
        p->gr[a] = (j[1][1] * dxi[a] - j[0][1] * deta[a]) / area;
        p->gz[a] = (-j[1][0] * dxi[a] + j[0][0] * deta[a]) / area;
        p->nr[a] = round ? n[a] / r : 0.0;
      }
      const double around = round ? 2.0 * 3.14159265358979323846 * r : 1.0;
      p->weight = around * area * weight[g % along] * weight[g / along];
      for (int a = 0; a < body->element_nodes; ++a) {
        body->node_volume[e][a] += p->weight * n[a];
      }
      at[g][0] = r;
      at[g][1] = z;
    }
    pressure_shapes(point, body->points, body->pressures, (const double(*)[2])at);
  }
  return CUTIS_OK;
}

cutis_status solid_prepare(cutis_context *context, solid *body) {
  TRY(context, solid_reshape(context, body));
  memset(body->u, 0, 2 * (size_t)body->nodes * sizeof(double));
  memset(body->pressure, 0, (size_t)body->elements * SOLID_PRESSURES * sizeof(double));
  solid_relax(body);
  return CUTIS_OK;
}

static bool is_centre(const solid *body, int node) {
  const int high = body->order * body->rows + 1;
  return body->order == 2 && node / high % 2 == 1 && node % high % 2 == 1;
}

cutis_status solid_number(cutis_context *context, solid *body) {
  int next = 0;
  for (int d = 0; d < 2 * body->nodes; ++d) {
    body->equation[d] = body->fixed[d] || is_centre(body, d / 2) ? -1 : next++;
  }
  body->equations = next;
  body->band = 0;
  for (int e = 0; e < body->elements; ++e) {
    int low = next, high = -1;
    for (int a = 0; a < body->element_nodes; ++a) {
      for (int c = 0; c < 2; ++c) {
        const int q = body->equation[2 * body->element_node[e * SOLID_NODES + a] + c];
        if (q >= 0) {
          low = q < low ? q : low;
          high = q > high ? q : high;
        }
      }
    }
    body->band = high - low > body->band ? high - low : body->band;
  }
  if (body->equations == 0) {
    return FAIL(context, CUTIS_BAD_INPUT, "every displacement of the body is fixed");
  }
  return CUTIS_OK;
}

/* C of a point from the displacements, and F; false if turned inside out. */
static void point_strain(const solid *body, int e, int g, double f[5], double ce[TENSOR]) {
  const solid_point *p = body->point + (size_t)e * (size_t)body->points + g;
  f[0] = f[3] = f[4] = 1.0;
  f[1] = f[2] = 0.0;
  for (int a = 0; a < body->element_nodes; ++a) {
    const double *u = body->u + 2 * body->element_node[e * SOLID_NODES + a];
    f[0] += p->gr[a] * u[0];
    f[1] += p->gz[a] * u[0];
    f[2] += p->gr[a] * u[1];
    f[3] += p->gz[a] * u[1];
    f[4] += p->nr[a] * u[0];
  }
  if (body->kind == SOLID_SHEET) {
    f[4] = 1.0 / (f[0] * f[3] - f[1] * f[2]);
  }
  const double *l = body->materials[body->element_layer[e]].prestretch;
  ce[0] = l[0] * l[0] * (f[0] * f[0] + f[2] * f[2]);
  ce[1] = l[1] * l[1] * (f[1] * f[1] + f[3] * f[3]);
  ce[2] = l[0] * l[1] * (f[0] * f[1] + f[2] * f[3]);
  ce[3] = l[2] * l[2] * f[4] * f[4];
}

void solid_relax(solid *body) {
  for (int e = 0; e < body->elements; ++e) {
    for (int g = 0; g < body->points; ++g) {
      double f[5], ce[TENSOR];
      point_strain(body, e, g, f, ce);
      material_memory_relaxed(&body->materials[body->element_layer[e]], ce,
                              &body->memory[(size_t)e * (size_t)body->points + (size_t)g]);
    }
  }
}

/* ---- shapes ---- */

static size_t displacements(const solid *body) {
  return 2 * (size_t)body->nodes;
}

static size_t pressures(const solid *body) {
  return (size_t)body->elements * SOLID_PRESSURES;
}

cutis_status solid_shape_create(cutis_context *context, const solid *body, solid_shape *shape) {
  shape->u = context_allocate(context, displacements(body), sizeof(double));
  shape->pressure = context_allocate(context, pressures(body), sizeof(double));
  return shape->u == NULL || shape->pressure == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
}

void solid_shape_destroy(cutis_context *context, solid_shape *shape) {
  context_free(context, shape->u);
  context_free(context, shape->pressure);
  shape->u = shape->pressure = NULL;
}

void solid_shape_copy(const solid *body, const solid_shape *from, solid_shape *to) {
  memcpy(to->u, from->u, displacements(body) * sizeof(double));
  memcpy(to->pressure, from->pressure, pressures(body) * sizeof(double));
}

void solid_shape_clear(const solid *body, solid_shape *shape) {
  memset(shape->u, 0, displacements(body) * sizeof(double));
  memset(shape->pressure, 0, pressures(body) * sizeof(double));
}

void solid_keep(const solid *body, solid_shape *shape) {
  solid_shape_copy(body, &(solid_shape){body->u, body->pressure}, shape);
}

void solid_take(solid *body, const solid_shape *shape) {
  solid_shape_copy(body, shape, &(solid_shape){body->u, body->pressure});
}

void solid_copy_state(const solid *from, solid *to) {
  const size_t points = (size_t)from->elements * (size_t)from->points;
  solid_take(to, &(solid_shape){from->u, from->pressure});
  memcpy(to->memory, from->memory, points * sizeof(material_memory));
}

void solid_copy(const solid *from, solid *to) {
  const size_t dofs = 2 * (size_t)from->nodes, elements = (size_t)from->elements;
  memcpy(to->position, from->position, dofs * sizeof(double));
  memcpy(to->element_layer, from->element_layer, elements * sizeof(int));
  memcpy(to->fixed, from->fixed, dofs * sizeof(bool));
  memcpy(to->edge, from->edge, (size_t)from->edges * sizeof(solid_edge));
  memcpy(to->point, from->point, elements * (size_t)from->points * sizeof(solid_point));
  memcpy(to->node_volume, from->node_volume, elements * sizeof *from->node_volume);
  memcpy(to->equation, from->equation, dofs * sizeof(int));
  to->equations = from->equations;
  to->band = from->band;
  to->layers = from->layers;
  to->follower = from->follower;
  memcpy(to->gravity_m_per_s2, from->gravity_m_per_s2, sizeof from->gravity_m_per_s2);
  to->tolerance_mN = from->tolerance_mN;
  to->tolerance_volume = from->tolerance_volume;
  to->tolerance_change_mm = from->tolerance_change_mm;
  to->step_limit_mm = from->step_limit_mm;
  solid_copy_state(from, to);
}

void solid_steps(const solid *body, material_pace pace, material_step steps[SOLID_LAYERS]) {
  for (int i = 0; i < body->layers; ++i) {
    material_step_of(&body->materials[i], pace, &steps[i]);
  }
}

void solid_commit(solid *body, material_pace pace) {
  material_step steps[SOLID_LAYERS];
  solid_steps(body, pace, steps);
  for (int e = 0; e < body->elements; ++e) {
    for (int g = 0; g < body->points; ++g) {
      double f[5], ce[TENSOR], stress[TENSOR];
      point_strain(body, e, g, f, ce);
      const size_t at = (size_t)e * (size_t)body->points + (size_t)g;
      material_stress(&steps[body->element_layer[e]], &body->memory[at], ce, body->flow[at], stress,
                      NULL, &body->memory[at]);
    }
  }
}

void solid_stress(const solid *body, material_pace pace, int element, int point,
                  double cauchy[TENSOR]) {
  material_step steps[SOLID_LAYERS];
  solid_steps(body, pace, steps);
  double f[5], ce[TENSOR], s[TENSOR];
  point_strain(body, element, point, f, ce);
  const size_t at = (size_t)element * (size_t)body->points + (size_t)point;
  const int layer = body->element_layer[element];
  material_stress(&steps[layer], &body->memory[at], ce, NULL, s, NULL, NULL);
  const double *l = body->materials[layer].prestretch;
  s[0] *= l[0] * l[0];
  s[1] *= l[1] * l[1];
  s[2] *= l[0] * l[1];
  s[3] *= l[2] * l[2];
  const double j = (f[0] * f[3] - f[1] * f[2]) * f[4];
  double pressure = body->kind == SOLID_SHEET ? -f[4] * f[4] * s[3] : 0.0;
  for (int k = 0; k < body->pressures; ++k) {
    pressure +=
        body->pressure[(size_t)element * SOLID_PRESSURES + (size_t)k] * body->point[at].phi[k];
  }
  cauchy[0] = (f[0] * f[0] * s[0] + 2.0 * f[0] * f[1] * s[2] + f[1] * f[1] * s[1]) / j + pressure;
  cauchy[1] = (f[2] * f[2] * s[0] + 2.0 * f[2] * f[3] * s[2] + f[3] * f[3] * s[1]) / j + pressure;
  cauchy[2] = (f[0] * f[2] * s[0] + (f[0] * f[3] + f[1] * f[2]) * s[2] + f[1] * f[3] * s[1]) / j;
  cauchy[3] = f[4] * f[4] * s[3] / j + pressure;
}

int solid_local_dof(const solid *body, const int *node, int place) {
  const int a = place % SOLID_HALF;
  return a < body->element_nodes ? 2 * node[a] + place / SOLID_HALF : -1;
}

bool solid_forces(solid *body, material_pace pace, double suction_kPa, double *force) {
  material_step steps[SOLID_LAYERS];
  solid_steps(body, pace, steps);
  memset(force, 0, 2 * (size_t)body->nodes * sizeof(double));
  element_work work;
  for (int e = 0; e < body->elements; ++e) {
    const int *node = body->element_node + (size_t)e * SOLID_NODES;
    if (!element_evaluate(body, steps, e, false, &work)) {
      return false;
    }
    for (int i = 0; i < SOLID_WIDE; ++i) {
      const int dof = solid_local_dof(body, node, i);
      if (dof >= 0) {
        force[dof] += work.force[i];
      }
    }
  }
  for (int k = 0; k < body->edges; ++k) {
    double f[6], stiffness[6][6];
    edge_evaluate(body, &body->edge[k], suction_kPa, f, stiffness);
    for (int i = 0; i < 2 * (body->order + 1); ++i) {
      force[2 * body->edge[k].node[i / 2] + i % 2] -= f[i];
    }
  }
  for (int d = 0; d < 2 * body->nodes; ++d) {
    force[d] -= body->load[d];
  }
  return true;
}
