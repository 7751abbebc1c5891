/* wrinkles.c - the fold that a muscle throws the skin into, and what of it stays.
 *
 * A section across the tension lines (section.c) in its pre-tension, half a wrinkle wide, of stratum
 * corneum, living epidermis, papillary and reticular dermis and hypodermis. How wide is chosen once,
 * at 25: the wave that needs the least shortening to fold (mechanics/folding.c); it is a fold of the
 * whole dermis on its fat. In full expression the muscle shortens the skin by the area's share within
 * a second. What is laid down in place, collagen and epidermis, is laid down partly in that shape, by
 * the area's share of time in expression, and for the rest in the resting shape; with x the renewals
 * since the last call and phi that share, the network keeps e^-x of its old rest shape and takes
 * (1 - e^-x) of the mean of both,
 *
 *   phi (1 - e^-x) : of the shape in expression,   (1 - phi)(1 - e^-x) : of the shape at rest,
 *
 * which two commits do, one after the other: e^x1 = 1 + phi (e^x - 1), then x2 = x - x1. Elastic
 * fibre does not turn over and pulls flat. The depth at rest that is left is the wrinkle.
 *
 * The furrow is closed when the surface at its bottom has been shortened by 0.354: there a soft solid
 * folds into itself (Hohlfeld & Mahadevan 2011, Phys Rev Lett 106:105702), which a section without
 * self-contact cannot follow. What the muscle shortens beyond that is left out of the fold.
 *
 * Limits and sources: docs/mechanisms/wrinkles.md. Units mm, kPa, s. */
#include "instruments/wrinkles.h"

#include <math.h>
#include <string.h>

static const double EXPRESSION_S = 1.0; /* from rest to full expression */
static const double CLOSED_WITHIN = 1e-4;
/* Half waves that are searched, over the thickness of the dermis. */
static const double NARROWEST = 1.5, WIDEST = 15.0;
static const double RENEWALS_MAX = 100.0; /* at once: nothing is left of what was */
enum { CLOSING_STEPS = 20, WAYS = 3 };
static const double PAST = 0.04; /* so far past the fold the lent relief is taken back */
static const double STEP = 0.02; /* of the shortening, after that */

void wrinkles_settings_default(wrinkles_settings *settings) {
  *settings = (wrinkles_settings){.grid = {.order = 2,
                                           .columns = 8,
                                           .layers = SPLIT_LAYERS,
                                           .rows = {1, 1, 2, 3, 3},
                                           .growth = {1.0, 1.0, 1.0, 1.0, 1.5},
                                           .widening = 3.0},
                                  .relief_mm = 0.01,
                                  .lent = 0.1,
                                  .path_steps = 5,
                                  .renewals_at_once = 0.35};
}

enum { WAVES = 2 }; /* drawn */
enum { COLUMNS_MAX = (CUTIS_LINE_POINTS - 1) / (2 * WAVES) };

/* One skin's fold at one time. */
typedef struct fold {
  const wrinkles_settings *set;
  section *section;
  section_shape rest, expression;
  double age_y, renewals; /* at which it is so */
} fold;

typedef struct wrinkles_memory {
  wrinkles_settings set;
  fold life;  /* what the years made of it */
  fold trial; /* the same, led on to a visit */
  bool born;
} wrinkles_memory;

/* ---- memory ---- */

static void fold_destroy(cutis_context *context, fold *f) {
  section_shape_destroy(context, &f->rest);
  section_shape_destroy(context, &f->expression);
  section_destroy(context, &f->section);
}

static cutis_status fold_create(cutis_context *context, const wrinkles_settings *set, fold *f) {
  f->set = set;
  TRY(context, section_create(context, &set->grid, &f->section));
  TRY(context, section_shape_create(context, f->section, &f->rest));
  TRY(context, section_shape_create(context, f->section, &f->expression));
  return CUTIS_OK;
}

static void fold_copy(const fold *from, fold *to) {
  section_copy(from->section, to->section);
  section_shape_copy(from->section, &from->rest, &to->rest);
  section_shape_copy(from->section, &from->expression, &to->expression);
  to->age_y = from->age_y;
  to->renewals = from->renewals;
}

static void destroy(cutis_context *context, void **memory) {
  wrinkles_memory *gone = *memory;
  fold_destroy(context, &gone->life);
  fold_destroy(context, &gone->trial);
  context_free(context, gone);
  *memory = NULL;
}

cutis_status wrinkles_create_with(cutis_context *context, const wrinkles_settings *settings,
                                  void **memory) {
  *memory = NULL;
  if (settings->grid.order != 2 || settings->grid.columns > COLUMNS_MAX) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "the wrinkle section needs quadratic elements, in at most %d columns", COLUMNS_MAX);
  }
  wrinkles_memory *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *memory = made;
  made->set = *settings;
  cutis_status status = fold_create(context, &made->set, &made->life);
  if (status == CUTIS_OK) {
    status = fold_create(context, &made->set, &made->trial);
  }
  if (status != CUTIS_OK) {
    destroy(context, memory);
  }
  return status;
}

static cutis_status create(cutis_context *context, const instrument_setting *setting,
                           void **memory) {
  (void)setting;
  wrinkles_settings settings;
  wrinkles_settings_default(&settings);
  return wrinkles_create_with(context, &settings, memory);
}

static void copy(const void *from, void *to) {
  const wrinkles_memory *source = from;
  wrinkles_memory *twin = to;
  twin->born = source->born;
  if (source->born) {
    fold_copy(&source->life, &twin->life);
  }
}

/* ---- the skin as a wrinkle sees it ---- */

/* The cover is itself folded, at its microrelief: a film stiffer than what it rests on buckles at a
 * width of tenths of a millimetre and at a smaller shortening than the trough of a wrinkle sees, and
 * a buckled film bears no more. So at the width of a wrinkle stratum corneum and living epidermis are
 * each at most as stiff as the papillary dermis below. */
static void see_layers(const tissue *now, mechanics_layer layers[SPLIT_LAYERS]) {
  tissue_split(now, layers);
  const material *below = &layers[SPLIT_PAPILLARY].material;
  const double limit = below->mu_kPa + below->branch[MATERIAL_LAID].modulus_kPa;
  for (int k = SPLIT_CORNEUM; k <= SPLIT_EPIDERMIS; ++k) {
    material *cover = &layers[k].material;
    const double stiff = cover->mu_kPa + cover->branch[MATERIAL_LAID].modulus_kPa;
    const double share = fmin(limit / stiff, 1.0);
    cover->mu_kPa *= share;
    cover->branch[MATERIAL_LAID].modulus_kPa *= share;
    for (int i = 0; i < MATERIAL_LAID; ++i) {
      if (cover->branch[i].modulus_kPa > below->branch[i].modulus_kPa) {
        cover->branch[i] = below->branch[i];
      }
    }
  }
}

static double critical_at(const mechanics_layer layers[SPLIT_LAYERS], double half_wave_mm) {
  return folding_critical(layers, SPLIT_LAYERS, PACE_SECONDS(EXPRESSION_S), half_wave_mm);
}

static double choose_half_wave(const mechanics_layer layers[SPLIT_LAYERS]) {
  const double dermis = layers[SPLIT_PAPILLARY].thickness_mm + layers[SPLIT_RETICULAR].thickness_mm;
  const folding_layers skin = {layers, SPLIT_LAYERS, PACE_SECONDS(EXPRESSION_S)};
  return folding_half_wave(folding_alike(&skin), NARROWEST * dermis, WIDEST * dermis);
}

/* ---- expression ---- */

/* From the shape at hand to full expression, or to where the furrow closes. */
static cutis_status close_in(cutis_context *context, section *s, double asked) {
  double to = fmin(s->shortening, asked), before = NAN, before_stretch = NAN, slope = -1.0;
  for (int k = 0; k < CLOSING_STEPS; ++k) {
    if (!section_shorten(s, PACE_SECONDS(EXPRESSION_S), to)) {
      break;
    }
    const double stretch = section_trough_stretch(s);
    if (stretch > 1.0) { /* the trough has folded anew: another branch */
      break;
    }
    if (stretch >= SECTION_CLOSED - CLOSED_WITHIN &&
        (stretch <= SECTION_CLOSED + CLOSED_WITHIN || to >= asked)) {
      return CUTIS_OK;
    }
    if (isfinite(before) && fabs(to - before) > 1e-9) {
      slope = fmin((stretch - before_stretch) / (to - before), -0.2);
    }
    before = to;
    before_stretch = stretch;
    to = fmin(fmax(to + fmax(fmin((SECTION_CLOSED - stretch) / slope, STEP), -STEP), 0.0), asked);
  }
  return FAIL(context, CUTIS_NOT_CONVERGED,
              "the skin in expression was followed to a shortening of %.3f, of %.3f asked, and no "
              "further",
              s->shortening, asked);
}

/* Into expression from rest, past the shortening at which it folds: first by a wide way around that,
 * then by closer ones, for a furrow that closes soon. */
static cutis_status fold_up(cutis_context *context, fold *f,
                            const mechanics_layer layers[SPLIT_LAYERS], double asked) {
  section *s = f->section;
  const double critical = critical_at(layers, s->half_wave_mm);
  cutis_status status = CUTIS_NOT_CONVERGED;
  double past = PAST, lent_mm = f->set->lent * s->half_wave_mm;
  for (int k = 0; k < WAYS && status == CUTIS_NOT_CONVERGED; ++k) {
    context_forgive(context);
    section_take(s, &f->rest);
    status = section_fold(context, s, PACE_SECONDS(EXPRESSION_S), fmin(asked, critical + past),
                          lent_mm, f->set->path_steps);
    if (status == CUTIS_OK) {
      status = close_in(context, s, asked);
    }
    past *= 0.5;
    lent_mm *= 0.5;
  }
  TRY(context, status);
  section_keep(s, &f->expression);
  return CUTIS_OK;
}

/* Into expression from the last one: nearly the same shape. */
static cutis_status express(cutis_context *context, fold *f,
                            const mechanics_layer layers[SPLIT_LAYERS], double asked) {
  section_take(f->section, &f->expression);
  if (close_in(context, f->section, asked) != CUTIS_OK) {
    context_forgive(context);
    return fold_up(context, f, layers, asked);
  }
  section_keep(f->section, &f->expression);
  return CUTIS_OK;
}

/* ---- a life ---- */

static cutis_status be_born(cutis_context *context, fold *f, const tissue *now,
                            const mechanics_layer layers[SPLIT_LAYERS]) {
  TRY(context,
      section_build(context, f->section, layers, choose_half_wave(layers), f->set->relief_mm));
  section_keep(f->section, &f->rest);
  TRY(context, fold_up(context, f, layers, now->anatomy->shortening));
  f->age_y = now->age_y;
  f->renewals = now->renewals;
  return CUTIS_OK;
}

/* What is laid down in the shape at hand: a share of all renewals since the last step. */
static void lay_down(section *s, const double renewals[SPLIT_LAYERS]) {
  for (int i = 0; i < SPLIT_LAYERS; ++i) {
    s->material[i].renewals = renewals[i];
  }
}

static cutis_status grow_older(cutis_context *context, fold *f, const tissue *now,
                               const mechanics_layer layers[SPLIT_LAYERS]) {
  section *s = f->section;
  const double years = now->age_y - f->age_y, dermal = now->renewals - f->renewals;
  const double phi = now->anatomy->expression_share;
  const int steps = (int)fmax(ceil(dermal / f->set->renewals_at_once), 1.0);
  TRY(context, section_change(context, s, layers));
  for (int k = 0; k < steps; ++k) {
    double folded[SPLIT_LAYERS], flat[SPLIT_LAYERS];
    for (int i = 0; i < SPLIT_LAYERS; ++i) {
      const double all = layer_renewals(layer_of_split(i), years, dermal);
      const double x = fmin(all / steps, RENEWALS_MAX);
      folded[i] = log1p(phi * expm1(x));
      flat[i] = x - folded[i];
    }
    TRY(context, express(context, f, layers, now->anatomy->shortening));
    lay_down(s, folded);
    solid_commit(s->body, PACE_YEARS(1.0));
    section_take(s, &f->rest);
    lay_down(s, flat);
    if (!section_shorten(s, PACE_YEARS(1.0), 0.0)) {
      return FAIL(context, CUTIS_NOT_CONVERGED,
                  "the wrinkle at rest found no equilibrium after %.2f renewals of its collagen",
                  now->renewals);
    }
    solid_commit(s->body, PACE_YEARS(1.0));
    section_keep(s, &f->rest);
  }
  f->age_y = now->age_y;
  f->renewals = now->renewals;
  return CUTIS_OK;
}

static cutis_status live(cutis_context *context, void *memory, const tissue *now) {
  wrinkles_memory *mine = memory;
  mechanics_layer layers[SPLIT_LAYERS];
  TRY(context, mechanics_layers_check(context, now->layer));
  see_layers(now, layers);
  if (!mine->born) {
    TRY(context, be_born(context, &mine->life, now, layers));
    mine->born = true;
    return CUTIS_OK;
  }
  TRY(context, grow_older(context, &mine->life, now, layers));
  return CUTIS_OK;
}

/* ---- a visit ---- */

enum { REST, EXPRESSION, SPACING, CRITICAL };

/* Where a boundary is at `part` of the way along an element: quadratic between three nodes. */
static void place(const section *s, int layer, int element, double part, double at_mm[2]) {
  double a[2], b[2], c[2];
  section_top(s, layer, 2 * element, a);
  section_top(s, layer, 2 * element + 1, b);
  section_top(s, layer, 2 * element + 2, c);
  for (int k = 0; k < 2; ++k) {
    at_mm[k] = (1.0 - part) * (1.0 - 2.0 * part) * a[k] + 4.0 * part * (1.0 - part) * b[k] +
               part * (2.0 * part - 1.0) * c[k];
  }
}

/* A boundary over two wrinkles, crest to crest, by its symmetry. */
static void draw(const section *s, const char *key, int layer, cutis_line *line) {
  const int elements = s->grid.columns, parts = COLUMNS_MAX / elements, last = elements * parts;
  double end[2];
  place(s, layer, elements - 1, 1.0, end);
  strcpy(line->key, key);
  line->points = (size_t)(2 * WAVES * last + 1);
  for (int k = 0; k <= 2 * WAVES * last; ++k) {
    const int half = k / last, along = half % 2 == 0 ? last - k % last : k % last;
    const int element = along < last ? along / parts : elements - 1;
    double at[2];
    place(s, layer, element, (double)(along - element * parts) / parts, at);
    line->x_mm[k] = end[0] * half + (half % 2 == 0 ? end[0] - at[0] : at[0]);
    line->z_mm[k] = at[1];
  }
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  (void)found;
  wrinkles_memory *mine = memory;
  mechanics_layer layers[SPLIT_LAYERS];
  TRY(context, mechanics_layers_check(context, now->layer));
  see_layers(now, layers);
  if (!mine->born) {
    TRY(context, be_born(context, &mine->life, now, layers));
    mine->born = true;
  }
  fold *f = &mine->trial;
  fold_copy(&mine->life, f);
  TRY(context, grow_older(context, f, now, layers));
  section *s = f->section;
  first[SPACING] = 2.0 * s->half_wave_mm;
  const double critical = critical_at(layers, s->half_wave_mm);
  first[CRITICAL] = isfinite(critical) ? critical : NAN;
  section_take(s, &f->expression);
  first[EXPRESSION] = section_depth_mm(s);
  if (picture != NULL) {
    draw(s, "expression", SPLIT_CORNEUM, &picture->line[1]);
  }
  section_take(s, &f->rest);
  first[REST] = section_depth_mm(s);
  if (picture != NULL) {
    draw(s, "rest", SPLIT_CORNEUM, &picture->line[0]);
    draw(s, "dermis", SPLIT_PAPILLARY, &picture->line[2]);
    draw(s, "fat", SPLIT_HYPODERMIS, &picture->line[3]);
  }
  return CUTIS_OK;
}

static const instrument_readout readouts[] = {
    [REST] =
        {"wrinkle_depth_rest", "wrinkle depth at rest", "mm", -1, 0.035, true,
         "1.96 sqrt(2) SD, the SD taken as the resolution of a slit-light device for wrinkles at "
         "the corner of the eye, 12.5 um (Akazaki 2002, scilit 7665b0df); replacing the face "
         "is not in it"},
    [EXPRESSION] = {"wrinkle_depth_expression", "wrinkle depth in full expression", "mm", -1, 0.2,
                    false, "assumed: how alike two expressions are; no measurement seen"},
    [SPACING] = {"wrinkle_spacing", "distance between wrinkles", "mm", 0, 0.1, false,
                 "assumed; it moves with the tone of the muscle (Hatzis 2004, "
                 "doi:10.1016/j.micron.2003.11.007), and the model's does not move at all"},
    [CRITICAL] = {"wrinkle_critical", "shortening at which flat skin would fold", "-", +1, 0.02,
                  true, "assumed; no device measures it"}};

const instrument instrument_wrinkles = {.key = "wrinkles",
                                        .words = "wrinkle section",
                                        .page = "wrinkles",
                                        .readout = readouts,
                                        .readouts = sizeof readouts / sizeof readouts[0],
                                        .headline = REST,
                                        .create = create,
                                        .destroy = destroy,
                                        .copy = copy,
                                        .live = live,
                                        .measure = measure};
