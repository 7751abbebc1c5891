/* element.c - forces and stiffness of one element at finite strain, and of one edge under suction.
 *
 * Reference shape X, displacement u, F = 1 + du/dX; the third direction is stretched by 1 + u_r/R
 * round an axis, by 1 in a section, and in a sheet so that the volume stays. The tissue is
 * pre-stretched: the law sees Ce = F0 C F0 with F0 = diag(prestretch), det F0 = 1. Potential, in the
 * manner of Q2/P-1 (Sussman & Bathe 1987, Comput Struct 26:357), with phi orthonormal over the
 * element:
 *
 *   integral of W(Ce) + kappa/2 sum_k D_k^2,   D_k = integral of phi_k (J - 1)
 *
 * so the pressure kappa sum_k phi_k D_k is linear (order 2) or constant (order 1) in each element,
 * and incompressibility does not lock. The stiffness is the second derivative, except that its
 * geometric part uses the pressures that the iteration carries (solid.c): the number of iterations
 * then does not depend on kappa. At equilibrium the two agree.
 *
 * A sheet has no pressure: with c3 = 1/det C2 of the in-plane tensor C2, W(C2, c3(C2)) is its
 * potential, which leaves no stress through it. With v = C2^-1 and g_i = -c3 v_i,
 *
 *   S_i = S_i(law) + S_3 g_i
 *   D_ij = (D_ij + D_i3 g_j + g_i D_3j + g_i D_33 g_j)(law) + S_3 c3 (2 v_i v_j - 2 dv/dC)
 *
 * Suction on an edge: follower load P n da, or (dead) P dA along the second axis. Gravity: the weight
 * of the reference volume. Units mm, kPa, mN (plane: mN per mm). Limits: no torsion. */
#include "mechanics/solid.h"

#include <math.h>
#include <string.h>

const double element_gauss2[2] = {-0.57735026918962576451, 0.57735026918962576451};
const double element_gauss3[3] = {-0.77459666924148337704, 0.0, 0.77459666924148337704};
const double element_weight2[2] = {1.0, 1.0};
const double element_weight3[3] = {5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};

/* Corners counter-clockwise from (-1,-1), then the middles of the edges after each corner, then the
 * centre. */
static const double NODE_XI[SOLID_NODES] = {-1, 1, 1, -1, 0, 1, 0, -1, 0};
static const double NODE_ETA[SOLID_NODES] = {-1, -1, 1, 1, -1, 0, 1, 0, 0};

static void lagrange2(double at, double node, double *value, double *slope) {
  if (node == 0.0) {
    *value = 1.0 - at * at;
    *slope = -2.0 * at;
  } else {
    *value = 0.5 * at * (at + node);
    *slope = at + 0.5 * node;
  }
}

void element_shapes(int order, double xi, double eta, double n[SOLID_NODES],
                    double dxi[SOLID_NODES], double deta[SOLID_NODES]) {
  for (int a = 0; a < (order == 2 ? 9 : 4); ++a) {
    double fx, sx, fe, se;
    if (order == 2) {
      lagrange2(xi, NODE_XI[a], &fx, &sx);
      lagrange2(eta, NODE_ETA[a], &fe, &se);
    } else {
      fx = 0.5 * (1.0 + xi * NODE_XI[a]);
      sx = 0.5 * NODE_XI[a];
      fe = 0.5 * (1.0 + eta * NODE_ETA[a]);
      se = 0.5 * NODE_ETA[a];
    }
    n[a] = fx * fe;
    dxi[a] = sx * fe;
    deta[a] = fx * se;
  }
}

/* Deformation at a point: F = {rr, rz, zr, zz, hoop}. */
typedef struct point_motion {
  double f[5], j;
  double inverse[TENSOR]; /* C^-1 */
  double c[TENSOR];
} point_motion;

/* One point's rows of the factored stiffness: K = sum left^T right. Tensor rows, then one pressure
 * row each. */
enum { ROWS_MAX = SOLID_POINTS * TENSOR + SOLID_PRESSURES };

/* The law's stress and tangent (kPa, in C) made a sheet's; component 3 is left with neither. */
BASE_INLINE void make_sheet(const double v[TENSOR], double s[TENSOR], double d[TENSOR][TENSOR],
                            bool tangent) {
  const double c3 = 1.0 / v[3], s3 = s[3];
  const double g[TENSOR - 1] = {-c3 * v[0], -c3 * v[1], -c3 * v[2]};
  for (int i = 0; i < TENSOR - 1; ++i) {
    s[i] += s3 * g[i];
  }
  s[3] = 0.0;
  if (!tangent) {
    return;
  }
  const double turn[TENSOR - 1][TENSOR - 1] = {
      {2.0 * v[0] * v[0], 2.0 * v[2] * v[2], 2.0 * v[0] * v[2]},
      {2.0 * v[2] * v[2], 2.0 * v[1] * v[1], 2.0 * v[1] * v[2]},
      {2.0 * v[0] * v[2], 2.0 * v[1] * v[2], v[0] * v[1] + v[2] * v[2]}};
  double row3[TENSOR];
  for (int j = 0; j < TENSOR; ++j) {
    row3[j] = d[3][j];
  }
  for (int i = 0; i < TENSOR - 1; ++i) {
    for (int j = 0; j < TENSOR - 1; ++j) {
      d[i][j] += row3[i] * g[j] + g[i] * row3[j] + g[i] * row3[3] * g[j] +
                 s3 * c3 * (2.0 * v[i] * v[j] + turn[i][j]);
    }
  }
  for (int i = 0; i < TENSOR; ++i) {
    d[i][3] = d[3][i] = 0.0;
  }
}

BASE_INLINE bool element_form(const int nodes, const int points, const int pressures,
                              const bool sheet, solid *body, const material_step *steps,
                              int element, bool tangent, element_work *work) {
  const solid_point *point = body->point + (size_t)element * (size_t)points;
  const material_memory *memory = body->memory + (size_t)element * (size_t)points;
  double(*flow)[MATERIAL_BRANCHES] = body->flow + (size_t)element * (size_t)points;
  const int layer = body->element_layer[element];
  const material *m = &body->materials[layer];
  const double *l = m->prestretch; /* Ce = pull * C, component by component */
  const double pull[TENSOR] = {l[0] * l[0], l[1] * l[1], l[0] * l[1], l[2] * l[2]};
  double ur[SOLID_HALF] = {0.0}, uz[SOLID_HALF] = {0.0};
  for (int a = 0; a < nodes; ++a) {
    const int node = body->element_node[element * SOLID_NODES + a];
    ur[a] = body->u[2 * node];
    uz[a] = body->u[2 * node + 1];
  }

  point_motion motion[SOLID_POINTS];
  double dilation[SOLID_PRESSURES] = {0.0};
  for (int g = 0; g < points; ++g) {
    const solid_point *p = &point[g];
    double h0 = 0.0, h1 = 0.0, h2 = 0.0, h3 = 0.0, h4 = 0.0;
    for (int a = 0; a < nodes; ++a) {
      h0 += p->gr[a] * ur[a];
      h1 += p->gz[a] * ur[a];
      h2 += p->gr[a] * uz[a];
      h3 += p->gz[a] * uz[a];
      h4 += p->nr[a] * ur[a];
    }
    point_motion *q = &motion[g];
    double f[5] = {1.0 + h0, h1, h2, 1.0 + h3, 1.0 + h4};
    const double plane = f[0] * f[3] - f[1] * f[2];
    if (sheet) {
      f[4] = 1.0 / plane;
    }
    memcpy(q->f, f, sizeof f);
    q->j = plane * f[4];
    if (!(plane > 1e-6) || !(f[4] > 1e-6) || !isfinite(q->j)) {
      return false;
    }
    q->c[0] = f[0] * f[0] + f[2] * f[2];
    q->c[1] = f[1] * f[1] + f[3] * f[3];
    q->c[2] = f[0] * f[1] + f[2] * f[3];
    q->c[3] = f[4] * f[4];
    const double over = 1.0 / (plane * plane);
    q->inverse[0] = q->c[1] * over;
    q->inverse[1] = q->c[0] * over;
    q->inverse[2] = -q->c[2] * over;
    q->inverse[3] = 1.0 / q->c[3];
    for (int k = 0; k < pressures; ++k) {
      dilation[k] += p->weight * p->phi[k] * (q->j - 1.0);
    }
  }
  for (int k = 0; k < pressures; ++k) {
    work->dilation[k] = dilation[k];
  }

  double left[ROWS_MAX][SOLID_WIDE] __attribute__((aligned(32)));
  double right[ROWS_MAX][SOLID_WIDE] __attribute__((aligned(32)));
  double spin[SOLID_HALF][SOLID_HALF] = {{0.0}}, spin_hoop[SOLID_HALF][SOLID_HALF] = {{0.0}};
  double force[SOLID_WIDE] = {0.0}, balance[SOLID_WIDE] = {0.0};
  double constraint[SOLID_PRESSURES][SOLID_WIDE] = {{0.0}};
  const double *carried = body->pressure + (size_t)element * SOLID_PRESSURES;
  for (int g = 0; g < points; ++g) {
    const solid_point *p = &point[g];
    const point_motion *q = &motion[g];
    double ce[TENSOR], se[TENSOR], de[TENSOR][TENSOR];
    for (int i = 0; i < TENSOR; ++i) {
      ce[i] = pull[i] * q->c[i];
    }
    material_stress(&steps[layer], &memory[g], ce, flow[g], se, tangent ? de : NULL, NULL);
    for (int i = 0; i < TENSOR; ++i) {
      se[i] *= pull[i];
      for (int j = 0; tangent && j < TENSOR; ++j) {
        de[i][j] *= pull[i] * pull[j];
      }
    }
    if (sheet) {
      make_sheet(q->inverse, se, de, tangent);
    }
    double pressure = 0.0, pressure_carried = 0.0;
    for (int k = 0; k < pressures; ++k) {
      pressure += m->bulk_kPa * p->phi[k] * dilation[k];
      pressure_carried += p->phi[k] * carried[k];
    }
    /* rows of dE/du (engineering shear) */
    double(*b)[SOLID_WIDE] = &left[g * TENSOR];
    for (int a = 0; a < SOLID_HALF; ++a) {
      b[0][a] = q->f[0] * p->gr[a];
      b[1][a] = q->f[1] * p->gz[a];
      b[2][a] = q->f[0] * p->gz[a] + q->f[1] * p->gr[a];
      b[3][a] = q->f[4] * p->nr[a];
      b[0][SOLID_HALF + a] = q->f[2] * p->gr[a];
      b[1][SOLID_HALF + a] = q->f[3] * p->gz[a];
      b[2][SOLID_HALF + a] = q->f[2] * p->gz[a] + q->f[3] * p->gr[a];
      b[3][SOLID_HALF + a] = 0.0;
    }
    const double push = p->weight * pressure_carried * q->j, *v = q->inverse;
    double s[TENSOR], t[TENSOR];
    for (int i = 0; i < TENSOR; ++i) {
      const double law = p->weight * se[i];
      t[i] = law + p->weight * pressure * q->j * v[i];
      s[i] = law + push * v[i];
    }
    for (int c = 0; c < SOLID_WIDE; ++c) {
      force[c] += t[0] * b[0][c] + t[1] * b[1][c] + t[2] * b[2][c] + t[3] * b[3][c];
      balance[c] += s[0] * b[0][c] + s[1] * b[1][c] + s[2] * b[2][c] + s[3] * b[3][c];
    }
    if (!tangent) {
      continue;
    }
    double d[TENSOR][TENSOR];
    for (int i = 0; i < TENSOR; ++i) {
      for (int j = 0; j < TENSOR; ++j) {
        d[i][j] = p->weight * de[i][j] + push * v[i] * v[j];
      }
    }
    d[0][0] -= 2.0 * push * v[0] * v[0];
    d[1][1] -= 2.0 * push * v[1] * v[1];
    d[3][3] -= 2.0 * push * v[3] * v[3];
    d[2][2] -= push * (v[0] * v[1] + v[2] * v[2]);
    d[0][1] -= 2.0 * push * v[2] * v[2];
    d[1][0] = d[0][1];
    d[0][2] -= 2.0 * push * v[0] * v[2];
    d[2][0] = d[0][2];
    d[1][2] -= 2.0 * push * v[1] * v[2];
    d[2][1] = d[1][2];
    double(*r)[SOLID_WIDE] = &right[g * TENSOR];
    for (int i = 0; i < TENSOR; ++i) {
      for (int c = 0; c < SOLID_WIDE; ++c) {
        r[i][c] = d[i][0] * b[0][c] + d[i][1] * b[1][c] + d[i][2] * b[2][c] + d[i][3] * b[3][c];
      }
    }
    for (int a = 0; a < nodes; ++a) {
      const double tr = s[0] * p->gr[a] + s[2] * p->gz[a], tz = s[2] * p->gr[a] + s[1] * p->gz[a];
      const double th = s[3] * p->nr[a];
      for (int c = 0; c < SOLID_HALF; ++c) {
        spin[a][c] += tr * p->gr[c] + tz * p->gz[c];
        spin_hoop[a][c] += th * p->nr[c];
      }
    }
    for (int c = 0; c < SOLID_WIDE; ++c) {
      const double dj =
          p->weight * q->j * (v[0] * b[0][c] + v[1] * b[1][c] + v[2] * b[2][c] + v[3] * b[3][c]);
      for (int k = 0; k < pressures; ++k) {
        constraint[k][c] += p->phi[k] * dj;
      }
    }
  }
  memcpy(work->force, force, sizeof force);
  memcpy(work->balance, balance, sizeof balance);
  if (!tangent) {
    return true;
  }
  memcpy(work->constraint, constraint, sizeof constraint);
  const int rows = points * TENSOR + pressures;
  for (int k = 0; k < pressures; ++k) {
    for (int c = 0; c < SOLID_WIDE; ++c) {
      left[points * TENSOR + k][c] = constraint[k][c];
      right[points * TENSOR + k][c] = m->bulk_kPa * constraint[k][c];
    }
  }
  for (int half = 0; half < 2; ++half) {
    for (int a = 0; a < nodes; ++a) {
      const int i = half * SOLID_HALF + a;
      double sum[SOLID_WIDE] = {0.0};
      for (int k = 0; k < rows; ++k) {
        const double f = left[k][i];
        for (int c = 0; c < SOLID_WIDE; ++c) {
          sum[c] += f * right[k][c];
        }
      }
      for (int c = 0; c < SOLID_HALF; ++c) {
        sum[half * SOLID_HALF + c] += spin[a][c] + (half == 0 ? spin_hoop[a][c] : 0.0);
      }
      memcpy(work->stiffness[i], sum, sizeof sum);
    }
  }
  return true;
}

#define ELEMENT_FORM(name, nodes, points, pressures, sheet)                                        \
  BASE_KERNEL static bool name(solid *body, const material_step *steps, int element, bool tangent, \
                               element_work *work) {                                               \
    return element_form(nodes, points, pressures, sheet, body, steps, element, tangent, work);     \
  }
ELEMENT_FORM(element_form_2, 9, 9, 3, false)
ELEMENT_FORM(element_form_1, 4, 4, 1, false)
ELEMENT_FORM(sheet_form_2, 9, 9, 0, true)
ELEMENT_FORM(sheet_form_1, 4, 4, 0, true)
#undef ELEMENT_FORM

/* The weight of the element, against its forces. */
static void element_weigh(const solid *body, int element, element_work *work) {
  const double density = body->materials[body->element_layer[element]].density_mg_per_mm3;
  for (int axis = 0; axis < 2; ++axis) { /* mg m/s2 = 1e-6 N = 1e-3 mN */
    const double pull = 1e-3 * density * body->gravity_m_per_s2[axis];
    for (int a = 0; pull != 0.0 && a < body->element_nodes; ++a) {
      work->force[axis * SOLID_HALF + a] -= pull * body->node_volume[element][a];
      work->balance[axis * SOLID_HALF + a] -= pull * body->node_volume[element][a];
    }
  }
}

bool element_evaluate(solid *body, const material_step *steps, int element, bool tangent,
                      element_work *work) {
  bool sound;
  if (body->kind == SOLID_SHEET) {
    sound = body->order == 2 ? sheet_form_2(body, steps, element, tangent, work)
                             : sheet_form_1(body, steps, element, tangent, work);
  } else {
    sound = body->order == 2 ? element_form_2(body, steps, element, tangent, work)
                             : element_form_1(body, steps, element, tangent, work);
  }
  if (sound) {
    element_weigh(body, element, work);
  }
  return sound;
}

void edge_evaluate(const solid *body, const solid_edge *edge, double suction_kPa, double force[6],
                   double stiffness[6][6]) {
  const int count = body->order + 1;
  const double *gauss = body->order == 2 ? element_gauss3 : element_gauss2;
  const double *weight = body->order == 2 ? element_weight3 : element_weight2;
  const bool round = body->kind == SOLID_ROUND_AXIS;
  const double around = round ? 2.0 * 3.14159265358979323846 : 1.0;
  memset(force, 0, 6 * sizeof(double));
  memset(stiffness, 0, 36 * sizeof(double));
  for (int g = 0; g < count; ++g) {
    double n[3], s[3];
    if (count == 3) {
      lagrange2(gauss[g], -1.0, &n[0], &s[0]);
      lagrange2(gauss[g], 0.0, &n[1], &s[1]);
      lagrange2(gauss[g], 1.0, &n[2], &s[2]);
    } else {
      n[0] = 0.5 * (1.0 - gauss[g]);
      n[1] = 0.5 * (1.0 + gauss[g]);
      s[0] = -0.5;
      s[1] = 0.5;
    }
    double r = 0.0, dr = 0.0, dz = 0.0;
    for (int a = 0; a < count; ++a) {
      const int node = edge->node[a];
      const double ur = body->follower ? body->u[2 * node] : 0.0,
                   uz = body->follower ? body->u[2 * node + 1] : 0.0;
      r += n[a] * (body->position[2 * node] + ur);
      dr += s[a] * (body->position[2 * node] + ur);
      dz += s[a] * (body->position[2 * node + 1] + uz);
    }
    const double w = suction_kPa * around * weight[g];
    const double arm = round ? r : 1.0;
    for (int a = 0; a < count;
         ++a) { /* travelling with the body on the right, the outward normal is (-dz, dr) */
      force[2 * a] -= body->follower ? w * n[a] * arm * dz : 0.0;
      force[2 * a + 1] += w * n[a] * arm * dr;
      for (int b = 0; body->follower && b < count; ++b) {
        const double widens = round ? n[b] : 0.0;
        stiffness[2 * a][2 * b] -= w * n[a] * widens * dz;
        stiffness[2 * a][2 * b + 1] -= w * n[a] * arm * s[b];
        stiffness[2 * a + 1][2 * b] += w * n[a] * (widens * dr + arm * s[b]);
      }
    }
  }
}
