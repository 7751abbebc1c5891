/* pore.c - the pore: the opening of a follicle in pre-tensioned layered skin, its diameter and how
 * drawn out it is.
 *
 * Section, round the follicle's axis: a funnel of radius a at the surface that narrows to the share
 * FUNNEL_END of it at the area's funnel depth, lined by epidermis of its thickness, in epidermis,
 * dermis and fat out to `reach` a. Below the funnel root sheath and hair fill the canal, which
 * neither opens nor closes. Sheet, seen from above: a quarter of the dermis over the funnel's depth
 * with a round hole of the same radius a and the same lining, in the tension of its two directions.
 *
 *   diameter = 2 (a + u_r) at the rim of the section
 *   elongation = (a + u_y on the y axis)/(a + u_x on the x axis) of the sheet, y along the lines
 *
 * Reference shape: living skin around it, without a hole; there the tissue carries its pre-stretch,
 * so the tension, which ends at the wall, pulls the hole open. A plug of keratin and sebum presses
 * on the wall (follower). Held: the base; in the plane the outer edge, as half-way to its
 * neighbours. The first time it lives, a is found by the secant method so that the equilibrium has
 * the area's diameter, and everything laid down in place is laid down there. From then on collagen
 * follows at its renewals, epidermis at its turnover, elastic fibre never.
 *
 * Units mm, kPa, y. Source: docs/mechanisms/pores.md. Limits: one pore among equals; surface
 * epidermis and fat are not in the sheet; the funnel is a straight cone. */
#include "instruments/pore.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double PI = 3.14159265358979323846;
/* Radius at the funnel's end over that of the opening (assumed): 0.05 mm of 0.125 mm, a vellus hair
 * in its sheath. */
static const double FUNNEL_END = 0.4;
/* Sebum of women falls from menopause through the seventh decade and no further: Pochi 1979, J
 * Invest Dermatol 73:108. */
static const double SEBUM_FALLS_Y = 50.0, SEBUM_LOW_Y = 70.0;
/* The shortest part of a layer above or below the end of the funnel. */
static const double PART_MM = 0.02;

enum { SEGMENTS = 5, SECANTS_MAX = 12, STAGES = 8, HIGH_MAX = 513 };
enum { WALL_COLUMNS = 1, OUTER_COLUMNS = 5, FUNNEL_ROWS = 4, SECTION_ROWS = 9 };
enum { SHEET_COLUMNS = 4, RING_ROWS = 1, SHEET_ROWS = 6 };
enum { OF_WALL, OF_DERMIS, SHEET_MATERIALS };

/* What a pore stands in: all that the equilibrium depends on, so that it can be led from one state
 * to the next. */
typedef struct surroundings {
  mechanics_layer layer[LAYERS];
  double plug_kPa;
} surroundings;

/* A part of a layer, from the surface down. */
typedef struct segment {
  int layer, rows;
  double share; /* of the layer's thickness */
} segment;

struct pore {
  pore_settings settings;
  solid *section, *sheet;
  material section_material[LAYERS], sheet_material[SHEET_MATERIALS];
  solid_shape section_before, sheet_before; /* a look */
  bool lived;
  double radius_mm; /* a */
  segment part[SEGMENTS];
  double age_y, renewals; /* of the last call of pore_live */
  surroundings last;      /* the state of that call */
};

void pore_settings_default(pore_settings *settings) {
  *settings = (pore_settings){.order = 2, .finer = 1, .reach = 8.0};
}

const solid *pore_section(const pore *of) {
  return of->section;
}

const solid *pore_sheet(const pore *of) {
  return of->sheet;
}

double pore_plug_kPa(const cutis_parameters *parameters, cutis_sex sex, double age_y) {
  const double past = fmin(fmax((age_y - SEBUM_FALLS_Y) / (SEBUM_LOW_Y - SEBUM_FALLS_Y), 0.0), 1.0);
  return parameters->p_plug * (sex == CUTIS_FEMALE ? 1.0 - (1.0 - parameters->seb_F) * past : 1.0);
}

/* ---- memory ---- */

void pore_destroy(cutis_context *context, pore **destroyed) {
  pore *of = *destroyed;
  if (of == NULL) {
    return;
  }
  solid_destroy(context, &of->section);
  solid_destroy(context, &of->sheet);
  solid_shape_destroy(context, &of->section_before);
  solid_shape_destroy(context, &of->sheet_before);
  context_free(context, of);
  *destroyed = NULL;
}

/* What of the grid does not change with the skin: layers come with the mesh. */
static void hold_section(solid *body, int wall_row) {
  const int high = body->order * body->rows + 1, wide = body->order * body->columns + 1;
  for (int i = 0; i < wide; ++i) {
    for (int j = 0; j < high; ++j) {
      bool *fixed = body->fixed + 2 * (i * high + j);
      fixed[0] = j == 0 || i == wide - 1 || (i == 0 && j <= body->order * wall_row);
      fixed[1] = j == 0;
    }
  }
  for (int k = 0; k < body->edges; ++k) { /* up the wall: the body on the right */
    for (int a = 0; a <= body->order; ++a) {
      body->edge[k].node[a] = body->order * (wall_row + k) + a;
    }
  }
}

static cutis_status create_parts(cutis_context *context, pore *of) {
  const int finer = of->settings.finer, order = of->settings.order;
  TRY(context,
      solid_create(context, SOLID_ROUND_AXIS, order, finer * (WALL_COLUMNS + OUTER_COLUMNS),
                   finer * SECTION_ROWS, finer * FUNNEL_ROWS, &of->section));
  hold_section(of->section, finer * (SECTION_ROWS - FUNNEL_ROWS));
  TRY(context, solid_create(context, SOLID_SHEET, order, finer * SHEET_COLUMNS, finer * SHEET_ROWS,
                            finer * SHEET_COLUMNS, &of->sheet));
  hole_sheet(of->sheet, 1.0, 1.0, finer * RING_ROWS, of->settings.reach);
  TRY(context, solid_number(context, of->section));
  TRY(context, solid_number(context, of->sheet));
  of->section->materials = of->section_material;
  of->section->layers = LAYERS;
  of->sheet->materials = of->sheet_material;
  of->sheet->layers = SHEET_MATERIALS;
  TRY(context, solid_shape_create(context, of->section, &of->section_before));
  TRY(context, solid_shape_create(context, of->sheet, &of->sheet_before));
  return CUTIS_OK;
}

cutis_status pore_create(cutis_context *context, const pore_settings *settings, pore **created) {
  *created = NULL;
  if (settings->order * settings->finer * SECTION_ROWS >= HIGH_MAX) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "the mesh of the pore cannot be %d times finer, but %d times at most",
                settings->finer, (HIGH_MAX - 1) / (settings->order * SECTION_ROWS));
  }
  pore *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  of->settings = *settings;
  const cutis_status status = create_parts(context, of);
  if (status != CUTIS_OK) {
    pore_destroy(context, &of);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *created = of;
  return CUTIS_OK;
}

void pore_copy(const pore *from, pore *to) {
  solid_copy_state(from->section, to->section);
  solid_copy_state(from->sheet, to->sheet);
  to->lived = from->lived;
  to->radius_mm = from->radius_mm;
  memcpy(to->part, from->part, sizeof to->part);
  to->age_y = from->age_y;
  to->renewals = from->renewals;
  to->last = from->last;
}

/* ---- meshes ---- */

/* Which parts of the layers the rows lie in; once in a life. */
static cutis_status part_layers(cutis_context *context, pore *of, const tissue *now) {
  const mechanics_layer *layer = now->layer;
  const double end = now->anatomy->follicle_depth_mm - layer[LAYER_EPIDERMIS].thickness_mm;
  const double papillary = layer[LAYER_PAPILLARY].thickness_mm,
               reticular = layer[LAYER_RETICULAR].thickness_mm;
  if (!(end >= 2.0 * PART_MM && end <= papillary + reticular - 2.0 * PART_MM)) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                "the funnel of a pore is %g mm deep, but must end in the dermis, between %g and %g "
                "mm",
                now->anatomy->follicle_depth_mm,
                layer[LAYER_EPIDERMIS].thickness_mm + 2.0 * PART_MM,
                layer[LAYER_EPIDERMIS].thickness_mm + papillary + reticular - 2.0 * PART_MM);
  }
  const bool shallow = end < papillary;
  const double share = shallow ? fmin(end, papillary - PART_MM) / papillary
                               : fmax(end - papillary, PART_MM) / reticular;
  const segment ends_in_papillary[SEGMENTS] = {{LAYER_EPIDERMIS, 1, 1.0},
                                               {LAYER_PAPILLARY, 3, share},
                                               {LAYER_PAPILLARY, 1, 1.0 - share},
                                               {LAYER_RETICULAR, 2, 1.0},
                                               {LAYER_HYPODERMIS, 2, 1.0}};
  const segment ends_in_reticular[SEGMENTS] = {{LAYER_EPIDERMIS, 1, 1.0},
                                               {LAYER_PAPILLARY, 2, 1.0},
                                               {LAYER_RETICULAR, 1, share},
                                               {LAYER_RETICULAR, 3, 1.0 - share},
                                               {LAYER_HYPODERMIS, 2, 1.0}};
  memcpy(of->part, shallow ? ends_in_papillary : ends_in_reticular, sizeof of->part);
  return CUTIS_OK;
}

/* Depth of the funnel's end as the layers are now. */
static double funnel_depth(const pore *of, const mechanics_layer layer[LAYERS]) {
  double depth = 0.0;
  for (int i = 0, rows = 0; rows < FUNNEL_ROWS; rows += of->part[i++].rows) {
    depth += of->part[i].share * layer[of->part[i].layer].thickness_mm;
  }
  return depth;
}

static void shape_section(pore *of, const surroundings *in) {
  const mechanics_layer *layer = in->layer;
  solid *body = of->section;
  const int finer = of->settings.finer, order = body->order;
  const int high = order * body->rows + 1;
  mechanics_layer part[SEGMENTS];
  int rows[SEGMENTS], part_of_row[HIGH_MAX];
  double growth[SEGMENTS], z[HIGH_MAX];
  for (int i = 0; i < SEGMENTS; ++i) {
    part[i].thickness_mm = of->part[i].share * layer[of->part[i].layer].thickness_mm;
    rows[i] = finer * of->part[i].rows;
    growth[i] = pow(i < SEGMENTS - 2 ? 1.0 : 2.0, 1.0 / finer);
  }
  mesh_rows(order, part, SEGMENTS, rows, growth, z, part_of_row);

  const double a = of->radius_mm, outer = of->settings.reach * a;
  const double wall = layer[LAYER_EPIDERMIS].thickness_mm, depth = funnel_depth(of, layer);
  const int wall_columns = finer * WALL_COLUMNS, outer_columns = finer * OUTER_COLUMNS;
  double ends[HIGH_MAX], share[HIGH_MAX]; /* of the way from the wall to the outer edge */
  mesh_graded(1.0, 0.4 / (of->settings.reach * finer), outer_columns, ends);
  mesh_nodes(order, outer_columns, ends, share);
  for (int i = 0; i <= order * body->columns; ++i) {
    for (int j = 0; j < high; ++j) {
      const double inner = a * (1.0 - (1.0 - FUNNEL_END) * fmin(-z[j] / depth, 1.0));
      const int past = i - order * wall_columns;
      double *x = body->position + 2 * (i * high + j);
      x[0] = past <= 0 ? inner + wall * i / (order * wall_columns)
                       : inner + wall + share[past] * (outer - inner - wall);
      x[1] = z[j];
    }
  }
  const int wall_row = finer * (SECTION_ROWS - FUNNEL_ROWS);
  for (int e = 0; e < body->elements; ++e) {
    const int row = e % body->rows, column = e / body->rows;
    body->element_layer[e] = column < wall_columns && row >= wall_row
                                 ? LAYER_EPIDERMIS
                                 : of->part[part_of_row[row]].layer;
  }
}

void hole_sheet(solid *sheet, double radius_mm, double ring_mm, int ring_rows, double outer_mm) {
  const int order = sheet->order, rows = sheet->rows;
  const int high = order * rows + 1, wide = order * sheet->columns + 1;
  double ends[HIGH_MAX], out[HIGH_MAX], r[HIGH_MAX];
  for (int k = 0; k < ring_rows; ++k) {
    ends[k] = radius_mm + ring_mm * k / ring_rows;
  }
  mesh_graded(outer_mm - radius_mm - ring_mm, 2.0 * radius_mm / rows, rows - ring_rows, out);
  for (int k = 0; k <= rows - ring_rows; ++k) {
    ends[ring_rows + k] = radius_mm + ring_mm + out[k];
  }
  mesh_nodes(order, rows, ends, r);
  for (int i = 0; i < wide; ++i) {
    const double angle = 0.5 * PI * (wide - 1 - i) / (wide - 1);
    for (int j = 0; j < high; ++j) {
      const int node = i * high + j;
      sheet->position[2 * node] = i == 0 ? 0.0 : r[j] * cos(angle);
      sheet->position[2 * node + 1] = i == wide - 1 ? 0.0 : r[j] * sin(angle);
      sheet->fixed[2 * node] = i == 0 || j == high - 1;
      sheet->fixed[2 * node + 1] = i == wide - 1 || j == high - 1;
    }
  }
  for (int e = 0; e < sheet->elements; ++e) {
    sheet->element_layer[e] = e % rows < ring_rows ? OF_WALL : OF_DERMIS;
  }
  for (int k = 0; k < sheet->edges; ++k) { /* from the x axis to the y axis */
    for (int a = 0; a <= order; ++a) {
      sheet->edge[k].node[a] = (wide - 1 - order * k - a) * high;
    }
  }
}

/* The dermis over the funnel's depth as one sheet: papillary and reticular differ in moduli only,
 * which add up by thickness. */
static material dermis_of_sheet(const pore *of, const mechanics_layer layer[LAYERS]) {
  double thickness[LAYERS] = {0.0}, whole = 0.0;
  for (int i = 1, rows = of->part[0].rows; rows < FUNNEL_ROWS; rows += of->part[i++].rows) {
    const int k = of->part[i].layer;
    thickness[k] += of->part[i].share * layer[k].thickness_mm;
    whole += of->part[i].share * layer[k].thickness_mm;
  }
  const material *papillary = &layer[LAYER_PAPILLARY].material,
                 *reticular = &layer[LAYER_RETICULAR].material;
  const double p = thickness[LAYER_PAPILLARY] / whole, r = thickness[LAYER_RETICULAR] / whole;
  material m = *reticular;
  m.mu_kPa = p * papillary->mu_kPa + r * reticular->mu_kPa;
  m.k1_kPa = p * papillary->k1_kPa + r * reticular->k1_kPa;
  for (int i = 0; i < MATERIAL_BRANCHES; ++i) {
    m.branch[i].modulus_kPa =
        p * papillary->branch[i].modulus_kPa + r * reticular->branch[i].modulus_kPa;
  }
  return material_in_sheet(&m);
}

static void renew(const pore *of, double age_y, double renewals, mechanics_layer layer[LAYERS]) {
  for (int i = 0; i < LAYERS; ++i) {
    layer[i].material.renewals = layer_renewals(i, age_y - of->age_y, renewals - of->renewals);
  }
}

static void put_materials(pore *of, const mechanics_layer layer[LAYERS]) {
  for (int i = 0; i < LAYERS; ++i) {
    of->section_material[i] = material_round_axis(&layer[i].material);
  }
  of->sheet_material[OF_WALL] = material_in_sheet(&layer[LAYER_EPIDERMIS].material);
  of->sheet_material[OF_DERMIS] = dermis_of_sheet(of, layer);
}

/* Both meshes and materials for these surroundings; displacements and memory stay. */
static cutis_status shape(cutis_context *context, pore *of, const surroundings *in) {
  const double wall = in->layer[LAYER_EPIDERMIS].thickness_mm, a = of->radius_mm;
  shape_section(of, in);
  hole_sheet(of->sheet, a, wall, RING_ROWS * of->settings.finer, of->settings.reach * a);
  put_materials(of, in->layer);
  TRY(context, solid_reshape(context, of->section));
  TRY(context, solid_reshape(context, of->sheet));
  solid *body[] = {of->section, of->sheet};
  for (int i = 0; i < 2; ++i) {
    body[i]->tolerance_mN = 1e-6 * a;
    body[i]->tolerance_change_mm = 1e-6 * a;
    body[i]->step_limit_mm = 0.3 * a;
  }
  return CUTIS_OK;
}

/* ---- equilibrium ---- */

static surroundings between(const surroundings *from, const surroundings *to, double share) {
  surroundings mixed = *to;
  mixed.plug_kPa = from->plug_kPa + share * (to->plug_kPa - from->plug_kPa);
  for (int i = 0; i < LAYERS; ++i) {
    const mechanics_layer *f = &from->layer[i], *t = &to->layer[i];
    mechanics_layer *m = &mixed.layer[i];
    m->thickness_mm = f->thickness_mm + share * (t->thickness_mm - f->thickness_mm);
    m->material.mu_kPa = f->material.mu_kPa + share * (t->material.mu_kPa - f->material.mu_kPa);
    m->material.k1_kPa = f->material.k1_kPa + share * (t->material.k1_kPa - f->material.k1_kPa);
    m->material.renewals = share * t->material.renewals;
    for (int k = 0; k < DIRECTIONS; ++k) {
      m->material.prestretch[k] = f->material.prestretch[k] *
                                  pow(t->material.prestretch[k] / f->material.prestretch[k], share);
    }
  }
  return mixed;
}

static cutis_status settle_at(cutis_context *context, pore *of, const surroundings *in,
                              material_pace pace, bool *found) {
  TRY(context, shape(context, of, in));
  *found = solid_equilibrium(of->section, pace, -in->plug_kPa) &&
           solid_equilibrium(of->sheet, pace, -in->plug_kPa);
  return CUTIS_OK;
}

/* Equilibrium in `to`: at once, or led there from `from` in stages. */
static cutis_status settle(cutis_context *context, pore *of, const surroundings *from,
                           const surroundings *to, material_pace pace, double age_y) {
  bool found = false;
  TRY(context, settle_at(context, of, to, pace, &found));
  if (found) {
    return CUTIS_OK;
  }
  for (int k = 1; k <= STAGES; ++k) {
    const surroundings stage = between(from, to, (double)k / STAGES);
    TRY(context, settle_at(context, of, &stage, pace, &found));
    if (!found) {
      return FAIL(context, CUTIS_NOT_CONVERGED,
                  "the pore found no equilibrium at %.1f years (plug %.2g kPa, %d of %d stages)",
                  age_y, stage.plug_kPa, k, STAGES);
    }
  }
  return CUTIS_OK;
}

static double rim_mm(const pore *of) {
  return of->radius_mm + of->section->u[2 * (of->section->order * of->section->rows)];
}

/* The first equilibrium: the radius of reference that gives the area's diameter. */
static cutis_status begin(cutis_context *context, pore *of, const tissue *now,
                          const surroundings *in) {
  TRY(context, part_layers(context, of, now));
  surroundings slack = *in; /* no tension, no plug: nothing moves */
  slack.plug_kPa = 0.0;
  for (int i = 0; i < LAYERS; ++i) {
    for (int k = 0; k < DIRECTIONS; ++k) {
      slack.layer[i].material.prestretch[k] = 1.0;
    }
  }
  const double wanted = 0.5 * now->anatomy->pore_diameter_mm;
  double before = 0.0, miss_before = -wanted; /* a pore of no radius stays shut */
  of->radius_mm = 0.8 * wanted;
  for (int k = 0; k < SECANTS_MAX; ++k) {
    if (k == 0) {
      TRY(context, shape(context, of, in));
      TRY(context, solid_prepare(context, of->section));
      TRY(context, solid_prepare(context, of->sheet));
    }
    TRY(context, settle(context, of, &slack, in, PACE_AT_REST, now->age_y));
    const double miss = rim_mm(of) - wanted;
    if (fabs(miss) < 1e-7 * wanted) {
      solid_commit(of->section, PACE_AT_REST);
      solid_commit(of->sheet, PACE_AT_REST);
      return CUTIS_OK;
    }
    const double next = of->radius_mm - miss * (of->radius_mm - before) / (miss - miss_before);
    before = of->radius_mm;
    miss_before = miss;
    of->radius_mm = fmin(fmax(next, 0.5 * before), 2.0 * before);
    const double scale = of->radius_mm / before;
    for (int d = 0; d < 2 * of->section->nodes; ++d) {
      of->section->u[d] *= scale;
    }
    for (int d = 0; d < 2 * of->sheet->nodes; ++d) {
      of->sheet->u[d] *= scale;
    }
  }
  return FAIL(context, CUTIS_NOT_CONVERGED, "no pore was found that opens to %g mm at %.1f years",
              2.0 * wanted, now->age_y);
}

static cutis_status surroundings_of(cutis_context *context, const pore *of, const tissue *now,
                                    surroundings *in) {
  TRY(context, mechanics_layers_check(context, now->layer));
  memcpy(in->layer, now->layer, sizeof in->layer);
  in->plug_kPa = pore_plug_kPa(now->parameters, now->anatomy->sex, now->age_y);
  renew(of, now->age_y, now->renewals, in->layer);
  return CUTIS_OK;
}

cutis_status pore_live(cutis_context *context, pore *of, const tissue *now) {
  surroundings in;
  TRY(context, surroundings_of(context, of, now, &in));
  if (!of->lived) {
    TRY(context, begin(context, of, now, &in));
  } else {
    TRY(context, settle(context, of, &of->last, &in, PACE_YEARS(1.0), now->age_y));
    solid_commit(of->section, PACE_YEARS(1.0));
    solid_commit(of->sheet, PACE_YEARS(1.0));
  }
  of->lived = true;
  of->last = in;
  of->age_y = now->age_y;
  of->renewals = now->renewals;
  return CUTIS_OK;
}

/* ---- looking ---- */

static void picture_line(cutis_line *line, const char *key) {
  memset(line, 0, sizeof *line);
  snprintf(line->key, sizeof line->key, "%s", key);
}

static void picture_point(cutis_line *line, double x_mm, double z_mm) {
  if (line->points < CUTIS_LINE_POINTS) {
    line->x_mm[line->points] = x_mm;
    line->z_mm[line->points] = z_mm;
    ++line->points;
  }
}

static void picture_node(cutis_line *line, const solid *body, int node) {
  picture_point(line, body->position[2 * node] + body->u[2 * node],
                body->position[2 * node + 1] + body->u[2 * node + 1]);
}

/* Up a column of nodes from the funnel's end to a row, and along that row to the outer edge. */
static void picture_bend(const pore *of, const char *key, int column, int row, cutis_line *line) {
  const solid *body = of->section;
  const int high = body->order * body->rows + 1, wide = body->order * body->columns + 1;
  const int end = body->order * of->settings.finer * (SECTION_ROWS - FUNNEL_ROWS);
  picture_line(line, key);
  for (int j = end; j < row; ++j) {
    picture_node(line, body, column * high + j);
  }
  for (int i = column; i < wide; ++i) {
    picture_node(line, body, i * high + row);
  }
}

/* The opening seen from above, of the section's size and the sheet's shape: from a quarter all of
 * it, once round. */
static void picture_opening(const pore *of, double scale, cutis_line *line) {
  const solid *sheet = of->sheet;
  const int high = sheet->order * sheet->rows + 1, quarter = sheet->order * sheet->columns;
  picture_line(line, "opening");
  for (int k = 0; k <= 4 * quarter; ++k) {
    const int turn = k / quarter % 4, along = k % quarter;
    const int node = (turn % 2 == 0 ? quarter - along : along) * high;
    const double x = scale * (sheet->position[2 * node] + sheet->u[2 * node]),
                 y = scale * (sheet->position[2 * node + 1] + sheet->u[2 * node + 1]);
    picture_point(line, turn == 1 || turn == 2 ? -x : x, turn >= 2 ? -y : y);
  }
}

static void draw(const pore *of, double diameter_mm, double mean_mm, cutis_picture *picture) {
  const solid *section = of->section;
  const int order = section->order, finer = of->settings.finer;
  const int top = order * section->rows, under = order * finer; /* the epidermis: one row */
  memset(picture, 0, sizeof *picture);
  picture_opening(of, diameter_mm / mean_mm, &picture->line[0]);
  picture_bend(of, "funnel", 0, top, &picture->line[1]);
  picture_bend(of, "epidermis", order * finer * WALL_COLUMNS, top - under, &picture->line[2]);
}

cutis_status pore_look(cutis_context *context, pore *of, const tissue *now, pore_view *seen,
                       cutis_picture *picture) {
  if (!of->lived) {
    return FAIL(context, CUTIS_BAD_INPUT, "a pore is looked at that has not lived");
  }
  surroundings in;
  TRY(context, surroundings_of(context, of, now, &in));
  solid *section = of->section, *sheet = of->sheet;
  solid_keep(section, &of->section_before);
  solid_keep(sheet, &of->sheet_before);
  const cutis_status status = settle(context, of, &of->last, &in, PACE_YEARS(1.0), now->age_y);
  if (status == CUTIS_OK) {
    const int wide = sheet->order * sheet->columns, high = sheet->order * sheet->rows + 1;
    const double length = of->radius_mm + sheet->u[1],
                 width = of->radius_mm + sheet->u[2 * wide * high];
    const int end = section->order * of->settings.finer * (SECTION_ROWS - FUNNEL_ROWS);
    const int far = section->nodes - 1; /* the surface at the outer edge */
    seen->diameter_mm = 2.0 * rim_mm(of);
    seen->elongation = length / width;
    seen->depth_mm = section->position[2 * far + 1] + section->u[2 * far + 1] -
                     section->position[2 * end + 1] - section->u[2 * end + 1];
    if (picture != NULL) {
      draw(of, seen->diameter_mm, 2.0 * sqrt(length * width), picture);
    }
  }
  solid_take(section, &of->section_before);
  solid_take(sheet, &of->sheet_before);
  return status;
}
