/* sagging.c - how far skin and fat hang down between their ligaments, upright and lying, and how the
 * years let them down; and the force that dents them.
 *
 * A section (hanging.c) runs down the slope from the upper to the lower ligament of the area.
 * Upright the weight pulls along it and, by its incline to the vertical, into the face; the skin
 * below the chin faces down, so there the weight pulls off and nothing bears it from below but the
 * ends. Lying on the back, it pulls backwards.
 *
 * Creep (hanging.c): sixteen hours of a day the body is upright and eight it lies. What is laid down
 * in place takes the shapes of the day, elastic fibre keeps its own. At 25 it has been laid down in
 * the living body, which stood and lay: the section has crept to where creep ends. From then on it
 * comes down as elastic fibre is lost and what that bore is handed over.
 *
 * Units mm, kPa, mN. Limits: skin and the fat above the gliding plane alone: deep fat, muscle and bone
 * do not move or waste; the ligaments do not age (docs/mechanisms/sagging.md). */
#include "instruments/sagging.h"

#include <math.h>
#include <string.h>

static const double PI = 3.14159265358979323846;
static const double GRAVITY_M_PER_S2 = 9.81;
static const double LYING_SHARE = 1.0 / 3.0; /* of a day (assumed): eight hours */
/* Handheld meters press a tip 0.3 mm in, in a moment; the tip's size and time are not published with
 * the forces: assumed. */
static const indentation_test DENT = {.tip_mm = 0.5, .depth_mm = 0.3, .time_s = 0.5};
/* Angle of chin and neck in the young: 105-120 degrees (Ellenbogen & Karlin 1980, recalled); the
 * neck leans by 10 degrees, the incline of the area is that of the skin below the chin. */
static const double NECK_LEAN_DEG = 10.0;

enum { DESCENT, GRAVITY, FOLD, FORCE, ANGLE, READOUTS };
#define CAMERA                                                                                    \
  "White 2020, doi:10.1038/s41598-020-61333-3: error of a 3-D camera and its registration up to " \
  "0.44 mm, taken as SD; 1.96 sqrt(2) SD"
static const instrument_readout readouts[READOUTS] = {
    [DESCENT] = {"sag_descent", "descent of the skin when upright, since weightless at 25", "mm",
                 -1, 1.2, true, CAMERA},
    [GRAVITY] = {"sag_gravity", "motion of the skin between upright and lying", "mm", -1, 1.2, true,
                 CAMERA},
    [FOLD] = {"sag_fold", "depth of the fold at the lower ligament when upright", "mm", -1, 1.2,
              true, CAMERA},
    [FORCE] = {"jowl_force", "force that dents the hanging skin by 0.3 mm", "mN", 1, 0.205, false,
               "Viren 2018, Int J Cosmet Sci 40:134: CV 7.4 % (0.6 mm indenter); 1.96 sqrt(2) CV"},
    [ANGLE] = {"neck_angle", "angle of chin and neck when upright", "deg", -1, 5.0, true,
               "assumed: two tangents to a profile, each drawn to 2-3 degrees"}};

void sagging_settings_default(sagging_settings *settings) {
  settings->step_renewals = 0.5;
  hanging_grid_default(&settings->section);
  indentation_grid_default(&settings->tip);
}

typedef struct sagging {
  sagging_settings settings;
  hanging *section;
  indentation *tip;
  bool begun;
  double slope_deg;       /* at 25, of the line that touches the hanging surface */
  double age_y, renewals; /* of the last call of live */
} sagging;

/* ---- where it hangs ---- */

bool sagging_hangs_off(cutis_area area) {
  return area == CUTIS_AREA_NECK;
}

/* The section runs up and down the body: across the tension lines where they lie level (forehead,
 * outer corner of the eye, neck), along them above the lip, where they spread from the mouth; at cheek and
 * forearm they run aslant, and the mean is taken. */
double sagging_along_lines(cutis_area area) {
  switch (area) {
    case CUTIS_AREA_UPPER_LIP:
      return 1.0;
    case CUTIS_AREA_CHEEK:
    case CUTIS_AREA_FOREARM:
      return 0.5;
    default:
      return 0.0;
  }
}

static material directed(const material *skin, cutis_area area) {
  const double along = sagging_along_lines(area);
  return along == 1.0   ? material_along_lines(skin)
         : along == 0.5 ? material_round_axis(skin)
                        : *skin;
}

static void section_layers(const tissue *now, mechanics_layer layer[LAYERS]) {
  for (int i = 0; i < LAYERS; ++i) {
    layer[i] = now->layer[i];
    layer[i].material = directed(&now->layer[i].material, now->anatomy->area);
  }
  layer[LAYER_HYPODERMIS].thickness_mm = now->anatomy->fat_hanging_mm;
}

/* In a head that looks ahead: down the slope t = (down cos a, out sin a), out of the face n = (up
 * sin a, out cos a); below the chin t = (down cos a, back sin a), n = (down sin a, out cos a). */
static void pulls(const cutis_anatomy *anatomy, hanging_pull pull[HANGING_POSTURES]) {
  const double a = anatomy->incline_deg * PI / 180.0, g = GRAVITY_M_PER_S2;
  const bool down = sagging_hangs_off(anatomy->area);
  pull[HANGING_UPRIGHT] = (hanging_pull){
      .gravity_m_per_s2 = {g * cos(a), down ? g * sin(a) : -g * sin(a)}, .floor = !down};
  pull[HANGING_SUPINE] = (hanging_pull){
      .gravity_m_per_s2 = {down ? g * sin(a) : -g * sin(a), -g * cos(a)}, .floor = true};
}

/* ---- shapes ---- */

typedef struct point {
  double at[2], moved[2];
} point;

static point point_of(const hanging *of, hanging_posture posture, int node) {
  const double *x = of->body->position + 2 * node, *u = of->shape[posture].u + 2 * node;
  return (point){{x[0] + u[0], x[1] + u[1]}, {u[0], u[1]}};
}

/* Slope against the section of the line from its upper end that touches the hanging surface. */
static double steepest_deg(const hanging *of) {
  const point end = point_of(of, HANGING_UPRIGHT, hanging_surface_node(of, 0));
  double steepest = 0.0;
  for (int i = 1; i < hanging_nodes(of); ++i) {
    const point p = point_of(of, HANGING_UPRIGHT, hanging_surface_node(of, i));
    steepest = fmax(steepest, atan2(p.at[1] - end.at[1], p.at[0] - end.at[0]));
  }
  return steepest * 180.0 / PI;
}

static cutis_status find_both(cutis_context *context, hanging *of) {
  TRY(context, hanging_find(context, of, HANGING_UPRIGHT));
  TRY(context, hanging_find(context, of, HANGING_SUPINE));
  return CUTIS_OK;
}

/* ---- life ---- */

static cutis_status live(cutis_context *context, void *memory, const tissue *now) {
  sagging *mine = memory;
  mechanics_layer layer[LAYERS];
  section_layers(now, layer);
  if (!mine->begun) {
    const hanging_place place = {.ends = HANGING_LIGAMENTS,
                                 .span_mm = now->anatomy->span_mm,
                                 .lying_share = LYING_SHARE,
                                 .ligament_mm = now->parameters->w_lig,
                                 .ligament_k1_kPa = now->parameters->c_lig * now->parameters->k1};
    hanging_pull pull[HANGING_POSTURES];
    pulls(now->anatomy, pull);
    TRY(context, hanging_build(context, mine->section, &place, pull, layer));
    TRY(context, hanging_settle(context, mine->section));
    TRY(context, find_both(context, mine->section));
    mine->slope_deg = steepest_deg(mine->section);
    mine->begun = true;
  } else {
    TRY(context, hanging_change(context, mine->section, layer));
    const double years = now->age_y - mine->age_y, collagen = now->renewals - mine->renewals;
    const double most = fmax(layer_renewals(LAYER_RETICULAR, years, collagen),
                             layer_renewals(LAYER_HYPODERMIS, years, collagen));
    const int steps = (int)ceil(most / mine->settings.step_renewals);
    double renewals[LAYERS];
    for (int i = 0; steps > 0 && i < LAYERS; ++i) {
      renewals[i] = layer_renewals(i, years, collagen) / steps;
    }
    for (int k = 0; k < steps; ++k) {
      TRY(context, hanging_creep(context, mine->section, renewals));
    }
  }
  mine->age_y = now->age_y;
  mine->renewals = now->renewals;
  return CUTIS_OK;
}

/* ---- read-outs ---- */

/* Peak to trough below it, in the lower half. */
static double fold(const hanging *of) {
  double deepest = 0.0, peak = -INFINITY;
  for (int i = hanging_nodes(of) / 2; i < hanging_nodes(of); ++i) {
    const double z = point_of(of, HANGING_UPRIGHT, hanging_surface_node(of, i)).at[1];
    peak = fmax(peak, z);
    deepest = fmax(deepest, peak - z);
  }
  return deepest;
}

static void draw(const hanging *of, cutis_picture *picture) {
  static const char *const keys[] = {"upright", "supine", "fascia"};
  for (int k = 0; k < 3; ++k) {
    cutis_line *line = &picture->line[k];
    memcpy(line->key, keys[k], strlen(keys[k]) + 1);
    line->points = (size_t)hanging_nodes(of);
    for (int i = 0; i < hanging_nodes(of); ++i) {
      const point p = point_of(of, k == 1 ? HANGING_SUPINE : HANGING_UPRIGHT,
                               k == 2 ? hanging_base_node(of, i) : hanging_surface_node(of, i));
      line->x_mm[i] = p.at[0];
      line->z_mm[i] = p.at[1];
    }
  }
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  (void)found;
  sagging *mine = memory;
  hanging *of = mine->section;
  mechanics_layer layer[LAYERS];
  section_layers(now, layer);
  TRY(context, hanging_change(context, of, layer));
  TRY(context, find_both(context, of));
  const double *g = of->pull[HANGING_UPRIGHT].gravity_m_per_s2;
  first[DESCENT] = first[GRAVITY] = 0.0;
  for (int i = 0; i < hanging_nodes(of); ++i) {
    const int node = hanging_surface_node(of, i);
    const point up = point_of(of, HANGING_UPRIGHT, node),
                lying = point_of(of, HANGING_SUPINE, node);
    first[DESCENT] =
        fmax(first[DESCENT], (up.moved[0] * g[0] + up.moved[1] * g[1]) / GRAVITY_M_PER_S2);
    first[GRAVITY] = fmax(first[GRAVITY], hypot(up.at[0] - lying.at[0], up.at[1] - lying.at[1]));
  }
  first[FOLD] = fold(of);
  first[ANGLE] =
      sagging_hangs_off(now->anatomy->area)
          ? 180.0 + NECK_LEAN_DEG - now->anatomy->incline_deg + steepest_deg(of) - mine->slope_deg
          : NAN;
  memcpy(layer, now->layer, sizeof layer);
  layer[LAYER_HYPODERMIS].thickness_mm = now->anatomy->fat_hanging_mm;
  TRY(context, indentation_press(context, mine->tip, layer, &DENT, &first[FORCE]));
  if (picture != NULL) {
    draw(of, picture);
  }
  return CUTIS_OK;
}

/* ---- the instrument ---- */

static void destroy(cutis_context *context, void **memory) {
  sagging *gone = *memory;
  hanging_destroy(context, &gone->section);
  indentation_destroy(context, &gone->tip);
  context_free(context, gone);
  *memory = NULL;
}

cutis_status sagging_create_with(cutis_context *context, const sagging_settings *settings,
                                 void **memory) {
  sagging *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *memory = made;
  made->settings = *settings;
  cutis_status status = hanging_create(context, &settings->section, &made->section);
  if (status == CUTIS_OK) {
    status = indentation_create(context, &settings->tip, &made->tip);
  }
  if (status != CUTIS_OK) {
    destroy(context, memory);
  }
  return status;
}

static cutis_status create(cutis_context *context, const instrument_setting *setting,
                           void **memory) {
  (void)setting;
  sagging_settings settings;
  sagging_settings_default(&settings);
  return sagging_create_with(context, &settings, memory);
}

const hanging *sagging_section(const void *memory) {
  return ((const sagging *)memory)->section;
}

static void copy(const void *from, void *to) {
  const sagging *source = from;
  sagging *target = to;
  hanging_copy(source->section, target->section);
  target->begun = source->begun;
  target->slope_deg = source->slope_deg;
  target->age_y = source->age_y;
  target->renewals = source->renewals;
}

const instrument instrument_sagging = {.key = "sagging",
                                       .words = "sagging section",
                                       .page = "sagging",
                                       .readout = readouts,
                                       .readouts = READOUTS,
                                       .headline = DESCENT,
                                       .create = create,
                                       .destroy = destroy,
                                       .copy = copy,
                                       .live = live,
                                       .measure = measure};
