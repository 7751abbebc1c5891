/* equilibrium.c - the displacements and pressures at which a body is in balance.
 *
 * The centre node of a nine-node element and the element's pressures are condensed in the element.
 * Newton's method with the exact tangent and a Cholesky band factorisation (band.c), which
 * is kept while it still converges tenfold an iteration. Where the tangent is not positive definite
 * its diagonal is raised until it is, which leads back to a stable state. Units mm, kPa, mN, s. */
#include "mechanics/solid.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 30, HALVINGS_MAX = 6, SOLID_CENTRE = 8 };

/* Condense the centre node out of a nine-node element. */
static void element_condense(element_work *work, element_keep *keep) {
  const int c[2] = {SOLID_CENTRE, SOLID_HALF + SOLID_CENTRE};
  const double rr = work->stiffness[c[0]][c[0]], zz = work->stiffness[c[1]][c[1]];
  const double rz = work->stiffness[c[0]][c[1]], over = 1.0 / (rr * zz - rz * rz);
  keep->centre_inverse[0] = zz * over;
  keep->centre_inverse[1] = -rz * over;
  keep->centre_inverse[2] = rr * over;
  for (int k = 0; k < 2; ++k) {
    memcpy(keep->centre_row[k], work->stiffness[c[k]], sizeof keep->centre_row[k]);
  }
  const double *row0 = keep->centre_row[0], *row1 = keep->centre_row[1],
               *inverse = keep->centre_inverse;
  for (int i = 0; i < SOLID_WIDE; ++i) {
    const double f0 = row0[i] * inverse[0] + row1[i] * inverse[1],
                 f1 = row0[i] * inverse[1] + row1[i] * inverse[2];
    for (int j = 0; j < SOLID_WIDE; ++j) {
      work->stiffness[i][j] -= f0 * row0[j] + f1 * row1[j];
    }
  }
}

/* How far from equilibrium. */
typedef struct imbalance {
  bool valid;    /* no element is turned inside out */
  double force;  /* largest out-of-balance force, mN, with the carried pressures */
  double volume; /* largest disagreement of a carried pressure with the dilation, as change of
                    volume */
} imbalance;

/* Out-of-balance forces of the equations (and the matrix). */
static imbalance assemble(solid *body, const material_step *steps, double suction_kPa,
                          bool tangent) {
  const size_t lead = (size_t)body->band + 1;
  memset(body->residual, 0, (size_t)body->equations * sizeof(double));
  if (tangent) {
    memset(body->matrix, 0, (size_t)body->equations * lead * sizeof(double));
  }
  memset(body->balance, 0, (size_t)body->equations * sizeof(double));
  imbalance out = {false, 0.0, 0.0};
  element_work work;
  for (int e = 0; e < body->elements; ++e) {
    const int *node = body->element_node + (size_t)e * SOLID_NODES;
    element_keep *keep = &body->keep[e];
    if (!element_evaluate(body, steps, e, tangent, &work)) {
      return out;
    }
    const double bulk = body->materials[body->element_layer[e]].bulk_kPa;
    for (int k = 0; k < body->pressures;
         ++k) { /* phi is of unit norm: divide by the root of the volume */
      const double miss =
          work.dilation[k] - body->pressure[(size_t)e * SOLID_PRESSURES + (size_t)k] / bulk;
      out.volume =
          fmax(out.volume, fabs(miss * body->point[(size_t)e * (size_t)body->points].phi[0]));
    }
    memcpy(keep->dilation, work.dilation, sizeof keep->dilation);
    if (tangent) {
      memcpy(keep->constraint, work.constraint, sizeof keep->constraint);
    }
    int equation[SOLID_WIDE];
    for (int i = 0; i < SOLID_WIDE; ++i) {
      const int dof = solid_local_dof(body, node, i);
      equation[i] = dof < 0 ? -1 : body->equation[dof];
    }
    if (body->order == 2) {
      keep->centre_force[0] = work.force[SOLID_CENTRE];
      keep->centre_force[1] = work.force[SOLID_HALF + SOLID_CENTRE];
      out.force = fmax(out.force, fmax(fabs(work.balance[SOLID_CENTRE]),
                                       fabs(work.balance[SOLID_HALF + SOLID_CENTRE])));
      if (tangent) {
        element_condense(&work, keep);
      }
    }
    for (int i = 0; i < SOLID_WIDE; ++i) {
      if (equation[i] < 0) {
        continue;
      }
      body->residual[equation[i]] += work.force[i];
      body->balance[equation[i]] += work.balance[i];
      for (int j = 0; tangent && j < SOLID_WIDE; ++j) {
        if (equation[j] >= 0 && equation[j] <= equation[i]) {
          body->matrix[(size_t)equation[j] * lead + (size_t)(equation[i] - equation[j])] +=
              work.stiffness[i][j];
        }
      }
    }
  }
  for (int k = 0; k < body->edges; ++k) {
    double force[6], stiffness[6][6];
    edge_evaluate(body, &body->edge[k], suction_kPa, force, stiffness);
    int equation[6];
    for (int i = 0; i < 2 * (body->order + 1); ++i) {
      equation[i] = body->equation[2 * body->edge[k].node[i / 2] + i % 2];
      if (equation[i] >= 0) {
        body->residual[equation[i]] -= force[i];
        body->balance[equation[i]] -= force[i];
      }
    }
    for (int i = 0; tangent && i < 2 * (body->order + 1); ++i) {
      for (int j = 0; j < 2 * (body->order + 1); ++j) {
        if (equation[i] >= 0 && equation[j] >= 0 && equation[j] <= equation[i]) {
          body->matrix[(size_t)equation[j] * lead + (size_t)(equation[i] - equation[j])] -=
              0.5 *
              (stiffness[i][j] + stiffness[j][i]); /* symmetric but for the ends, which are held */
        }
      }
    }
  }
  for (int d = 0; d < 2 * body->nodes; ++d) {
    if (body->equation[d] >= 0) {
      body->residual[body->equation[d]] -= body->load[d];
      body->balance[body->equation[d]] -= body->load[d];
    }
  }
  for (int q = 0; q < body->equations; ++q) {
    out.force = fmax(out.force, fabs(body->balance[q]));
  }
  out.valid = isfinite(out.force) && isfinite(out.volume);
  return out;
}

/* Factor the matrix in place; false when it is not positive definite. */
static bool factor(solid *body) {
  ++body->factorisations;
  return band_factor(body->matrix, body->equations, body->band, body->panel);
}

/* Factor the matrix with its diagonal raised by as little as makes it positive definite. */
static bool factor_raised(solid *body, const material_step *steps, double suction_kPa) {
  for (double raise = 1e-3; raise < 1.0; raise *= 5.0) {
    if (!assemble(body, steps, suction_kPa, true).valid) {
      return false;
    }
    for (int q = 0; q < body->equations; ++q) {
      body->matrix[(size_t)q * ((size_t)body->band + 1)] *= 1.0 + raise;
    }
    if (factor(body)) {
      return true;
    }
  }
  return false;
}

/* change = -matrix^-1 (condensed residual), all degrees of freedom by way of u; the pressures
 * follow. Returns the largest change of a displacement. */
static double solve_change(solid *body) {
  double *change = body->change;
  for (int q = 0; q < body->equations; ++q) {
    change[q] = -body->residual[q];
  }
  for (int e = 0; body->order == 2 && e < body->elements; ++e) {
    const int *node = body->element_node + (size_t)e * SOLID_NODES;
    const element_keep *keep = &body->keep[e];
    const double *inverse = keep->centre_inverse, *force = keep->centre_force;
    const double f0 = inverse[0] * force[0] + inverse[1] * force[1],
                 f1 = inverse[1] * force[0] + inverse[2] * force[1];
    for (int i = 0; i < SOLID_WIDE; ++i) {
      const int dof = solid_local_dof(body, node, i);
      if (dof >= 0 && body->equation[dof] >= 0) {
        change[body->equation[dof]] += keep->centre_row[0][i] * f0 + keep->centre_row[1][i] * f1;
      }
    }
  }
  band_solve(body->matrix, body->equations, body->band, change);
  double largest = 0.0;
  for (int q = 0; q < body->equations; ++q) {
    largest = fmax(largest, fabs(change[q]));
  }
  return largest;
}

/* What the change of the equations means for every displacement (motion) and pressure (squeeze). */
static void spread_change(solid *body) {
  for (int d = 0; d < 2 * body->nodes; ++d) {
    body->motion[d] = body->equation[d] >= 0 ? body->change[body->equation[d]] : 0.0;
  }
  for (int e = 0; e < body->elements; ++e) {
    const int *node = body->element_node + (size_t)e * SOLID_NODES;
    const element_keep *keep = &body->keep[e];
    double du[SOLID_WIDE] = {0.0};
    for (int a = 0; a < body->element_nodes; ++a) {
      du[a] = body->motion[2 * node[a]];
      du[SOLID_HALF + a] = body->motion[2 * node[a] + 1];
    }
    if (body->order == 2) {
      double f[2] = {keep->centre_force[0], keep->centre_force[1]};
      for (int k = 0; k < 2; ++k) {
        for (int i = 0; i < SOLID_WIDE; ++i) {
          f[k] += keep->centre_row[k][i] * du[i];
        }
      }
      const double *inverse = keep->centre_inverse;
      du[SOLID_CENTRE] = -(inverse[0] * f[0] + inverse[1] * f[1]);
      du[SOLID_HALF + SOLID_CENTRE] = -(inverse[1] * f[0] + inverse[2] * f[1]);
      body->motion[2 * node[SOLID_CENTRE]] = du[SOLID_CENTRE];
      body->motion[2 * node[SOLID_CENTRE] + 1] = du[SOLID_HALF + SOLID_CENTRE];
    }
    const double bulk = body->materials[body->element_layer[e]].bulk_kPa;
    for (int k = 0; k < body->pressures; ++k) {
      double dilation = keep->dilation[k];
      for (int i = 0; i < SOLID_WIDE; ++i) {
        dilation += keep->constraint[k][i] * du[i];
      }
      const size_t at = (size_t)e * SOLID_PRESSURES + (size_t)k;
      body->squeeze[at] = bulk * dilation - body->pressure[at];
    }
  }
}

static void apply_change(solid *body, double share) {
  for (int d = 0; d < 2 * body->nodes; ++d) {
    body->u[d] += share * body->motion[d];
  }
  for (int k = 0; k < body->elements * SOLID_PRESSURES; ++k) {
    body->pressure[k] += share * body->squeeze[k];
  }
}

bool solid_equilibrium(solid *body, material_pace pace, double suction_kPa) {
  material_step steps[SOLID_LAYERS];
  solid_steps(body, pace, steps);
  solid_keep(body, &body->before);
  for (int i = 0; i < body->elements * body->points; ++i) { /* first guess: as in the last step */
    for (int k = 0; k < MATERIAL_BRANCHES; ++k) {
      body->flow[i][k] = body->memory[i].flow_per_s[k] * pace.dt_s;
    }
  }
  double before = INFINITY, share = 1.0;
  int halvings = 0;
  bool tangent = true, keeps = true;
  for (int k = 0; k < ITERATIONS_MAX; ++k) {
    const imbalance out = assemble(body, steps, suction_kPa, tangent);
    ++body->iterations;
    if (out.valid && out.force < body->tolerance_mN && out.volume < body->tolerance_volume) {
      return true;
    }
    if (!out.valid) {
      if (k == 0 || ++halvings > HALVINGS_MAX) {
        break;
      }
      share *= 0.5;
      apply_change(body, -share); /* half the way back */
      before = INFINITY;
      tangent = true;
      continue;
    }
    bool raised = false;
    if (tangent && !factor(body)) {
      if (!factor_raised(body, steps, suction_kPa)) {
        break;
      }
      raised = true;
      keeps = false;
    }
    const double change = solve_change(body);
    if (!isfinite(change)) {
      break;
    }
    spread_change(body);
    share = fmin(1.0, body->step_limit_mm / fmax(change, 1e-300));
    apply_change(body, share);
    /* the factorisation is kept until it once fails to bring the change down tenfold; what one
     * more iteration would change is foreseen from the last two */
    const double fall = change / before;
    if (isfinite(before) && share == 1.0 && !raised && fall < 0.5 &&
        change * fall / (1.0 - fall) < body->tolerance_change_mm) {
      return true;
    }
    keeps = keeps && (tangent || fall < 0.1);
    tangent = !keeps || share < 1.0;
    before = share < 1.0 || raised ? INFINITY : change;
  }
  solid_take(body, &body->before);
  return false;
}

bool solid_is_stable(solid *body, material_pace pace, double suction_kPa) {
  material_step steps[SOLID_LAYERS];
  solid_steps(body, pace, steps);
  return assemble(body, steps, suction_kPa, true).valid && factor(body);
}
