/* relief.c - the microrelief: why skin at rest is furrowed, and how deep.
 *
 * There is more epidermis than the living skin below has room for, by the share S of its length
 * (parameter S_epi). The skin is stretched by l, more along the tension lines than across; the relief
 * is a reserve against stretch, so that the surplus is smaller the more a direction is stretched:
 *
 *   e = 1 - (l/mean)/(1 + S),   mean the geometric mean of both directions' l
 *
 * is how far the epidermis is shortened in the direction in which it folds into waves.
 * A stiff film on a softer ground folds when it is shortened beyond a critical e, at a width of its
 * own: the furrows. Those along the lines come of the smaller stretch across, and are the deeper.
 * Each is a plane-strain section (section.c) of resting skin, stratum corneum and living epidermis
 * on papillary and reticular dermis, with both layers of the epidermis in it shortened by e; the half
 * wave, chosen once, is the one that folds at the least e (mechanics/folding.c).
 *
 * Growth keeps the epidermis as much too long as it is, so here all its stiffness is elastic. The
 * dermis has its laid-down collagen laid down in the furrows the first time, and renews it in the
 * shape it has later; elastic fibre pulls flat. Where a furrow would close on itself the surface at
 * its bottom is shortened by 0.354 (Hohlfeld & Mahadevan 2011, Phys Rev Lett 106:105702); what goes
 * beyond is left out. Units mm, kPa. Limits and sources: docs/mechanisms/texture.md. */
#include "instruments/relief.h"

#include <math.h>
#include <string.h>

enum { LAYERS_DEEP = SPLIT_HYPODERMIS, CUTS_MAX = 5 };
/* Half waves that are searched, over the thickness of both layers of the epidermis. */
static const double NARROWEST = 1.0, WIDEST = 20.0;
static const double OPENING = 0.01;
/* Renewals after which nothing is left of an old shape, in double precision. */
static const double RENEWED = 100.0;

typedef struct family {
  section *section;
  double half_wave_mm;
  double shortening;    /* of the epidermis */
  double critical;      /* shortening at which it would fold from flat */
  section_shape before; /* a look */
} family;

struct relief {
  relief_settings settings;
  family family[FURROWS];
  bool lived;
  double renewals;
};

void relief_settings_default(relief_settings *settings) {
  *settings = (relief_settings){.grid = {.order = 2,
                                         .columns = 6,
                                         .layers = LAYERS_DEEP,
                                         .rows = {1, 2, 3, 2},
                                         .growth = {1.0, 1.0, 1.0, 2.0},
                                         .widening = 2.0},
                                .uneven_mm = 0.002,
                                .lent = 0.1,
                                .path_steps = 4};
}

/* ---- memory ---- */

void relief_destroy(cutis_context *context, relief **destroyed) {
  relief *of = *destroyed;
  if (of == NULL) {
    return;
  }
  for (int i = 0; i < FURROWS; ++i) {
    section_shape_destroy(context, &of->family[i].before);
    section_destroy(context, &of->family[i].section);
  }
  context_free(context, of);
  *destroyed = NULL;
}

cutis_status relief_create(cutis_context *context, const relief_settings *settings,
                           relief **created) {
  *created = NULL;
  relief *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  of->settings = *settings;
  cutis_status status = CUTIS_OK;
  for (int i = 0; i < FURROWS && status == CUTIS_OK; ++i) {
    status = section_create(context, &settings->grid, &of->family[i].section);
    if (status == CUTIS_OK) {
      status = section_shape_create(context, of->family[i].section, &of->family[i].before);
    }
  }
  if (status != CUTIS_OK) {
    relief_destroy(context, &of);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *created = of;
  return CUTIS_OK;
}

void relief_copy(const relief *from, relief *to) {
  to->lived = from->lived;
  to->renewals = from->renewals;
  for (int i = 0; i < FURROWS && from->lived; ++i) {
    section_copy(from->family[i].section, to->family[i].section);
    to->family[i].half_wave_mm = from->family[i].half_wave_mm;
    to->family[i].shortening = from->family[i].shortening;
  }
}

/* ---- the skin as its surface sees it ---- */

/* How far the epidermis is shortened in the direction of the waves. */
static double shortening_of(const tissue *now, int which) {
  const double *l = now->layer[LAYER_PAPILLARY].material.prestretch;
  const double mean = sqrt(l[DIRECTION_ACROSS] * l[DIRECTION_ALONG]);
  const double stretch = l[which == FURROWS_ALONG ? DIRECTION_ACROSS : DIRECTION_ALONG];
  return fmax(1.0 - stretch / mean / (1.0 + now->parameters->S_epi), 0.0);
}

/* The section's layers with the epidermis shortened so far in it, and so far out of its plane. */
static void see_layers(const tissue *now, int which, double shortening, double beside,
                       double renewals, mechanics_layer layers[LAYERS_DEEP]) {
  mechanics_layer split[SPLIT_LAYERS];
  tissue_split(now, split);
  for (int i = 0; i < LAYERS_DEEP; ++i) {
    material *m = &layers[i].material;
    layers[i] = split[i];
    if (which == FURROWS_ACROSS) {
      *m = material_along_lines(&split[i].material);
    }
    m->renewals = renewals;
    if (layer_of_split(i) == LAYER_EPIDERMIS) {
      m->mu_kPa += m->branch[MATERIAL_LAID].modulus_kPa;
      m->branch[MATERIAL_LAID].modulus_kPa = 0.0;
      m->prestretch[0] = 1.0 - shortening;
      m->prestretch[2] = 1.0 - beside;
      m->prestretch[1] = 1.0 / (m->prestretch[0] * m->prestretch[2]);
    }
  }
}

/* Skin whose epidermis alone is shortened, and not the other way: when does it fold? */
typedef struct surplus {
  const tissue *now;
  int which;
} surplus;

static bool is_flat(const void *of, double shortening, double half_wave_mm) {
  const surplus *skin = of;
  mechanics_layer layers[LAYERS_DEEP];
  see_layers(skin->now, skin->which, shortening, 0.0, 0.0, layers);
  return folding_is_flat(layers, LAYERS_DEEP, 0.0, PACE_AT_REST, half_wave_mm);
}

static double critical_at(const tissue *now, int which, double half_wave_mm) {
  const surplus skin = {now, which};
  return folding_onset((folding_skin){is_flat, &skin}, half_wave_mm);
}

static double choose_half_wave(const tissue *now, int which) {
  const surplus skin = {now, which};
  const double cover_mm = now->layer[LAYER_EPIDERMIS].thickness_mm;
  return folding_half_wave((folding_skin){is_flat, &skin}, NARROWEST * cover_mm, WIDEST * cover_mm);
}

/* ---- equilibrium ---- */

static bool is_closed(const section *s, double shortening) {
  return (1.0 - shortening) * section_trough_stretch(s) < SECTION_CLOSED;
}

/* One state to go to. */
typedef struct goal {
  const tissue *now;
  int which;
  double beside, renewals;
  material_pace pace;
} goal;

/* Equilibrium with the epidermis shortened so far and the surface so uneven, in halves of the way
 * where it must be. */
static cutis_status shorten(cutis_context *context, family *f, const goal *g, double to,
                            double uneven_mm, int cuts) {
  section *s = f->section;
  mechanics_layer layers[LAYERS_DEEP];
  const double from = f->shortening, from_mm = s->relief_mm;
  see_layers(g->now, g->which, to, g->beside, g->renewals, layers);
  s->relief_mm = uneven_mm;
  TRY(context, section_change(context, s, layers));
  if (section_shorten(s, g->pace, 0.0)) {
    f->shortening = to;
    return CUTIS_OK;
  }
  s->relief_mm = from_mm;
  if (cuts == CUTS_MAX) {
    return FAIL(context, CUTIS_NOT_CONVERGED,
                "the furrows %s the tension lines found no equilibrium at %.1f years with the "
                "epidermis shortened by %.3f",
                g->which == FURROWS_ALONG ? "along" : "across", g->now->age_y, to);
  }
  TRY(context, shorten(context, f, g, 0.5 * (from + to), 0.5 * (from_mm + uneven_mm), cuts + 1));
  TRY(context, shorten(context, f, g, to, uneven_mm, cuts + 1));
  return CUTIS_OK;
}

/* As far as is asked, or as the furrow stays open. */
static cutis_status shorten_open(cutis_context *context, family *f, const goal *g, double asked,
                                 double uneven_mm) {
  TRY(context, shorten(context, f, g, asked, uneven_mm, 0));
  while (is_closed(f->section, f->shortening) && f->shortening > OPENING) {
    TRY(context, shorten(context, f, g, f->shortening - OPENING, uneven_mm, 0));
  }
  return CUTIS_OK;
}

/* Fold out of the flat state, by a way on which the surface is lent a deeper unevenness, and lay
 * down there. */
static cutis_status fold_up(cutis_context *context, const relief_settings *set, family *f,
                            const goal *g, double asked) {
  mechanics_layer layers[LAYERS_DEEP];
  see_layers(g->now, g->which, 0.0, g->beside, g->renewals, layers);
  f->shortening = 0.0;
  TRY(context, section_build(context, f->section, layers, f->half_wave_mm, set->uneven_mm));
  for (int k = 0; k <= set->path_steps && !(k > 0 && is_closed(f->section, f->shortening)); ++k) {
    TRY(context,
        shorten(context, f, g, asked * k / set->path_steps, set->lent * f->half_wave_mm, 0));
  }
  TRY(context, shorten_open(context, f, g, f->shortening, set->uneven_mm));
  return CUTIS_OK;
}

/* On from the last shape; when that leads nowhere, by the way of the first fold. */
static cutis_status live_on(cutis_context *context, const relief_settings *set, family *f,
                            const goal *g, double asked) {
  if (shorten_open(context, f, g, asked, set->uneven_mm) == CUTIS_OK) {
    return CUTIS_OK;
  }
  context_forgive(context);
  TRY(context, shorten(context, f, g, f->shortening, set->lent * f->half_wave_mm, 0));
  TRY(context, shorten_open(context, f, g, asked, set->uneven_mm));
  return CUTIS_OK;
}

/* Both families in the skin of now. */
static cutis_status settle(cutis_context *context, relief *of, const tissue *now) {
  const relief_settings *set = &of->settings;
  double asked[FURROWS], unfolded[FURROWS];
  for (int i = 0; i < FURROWS; ++i) {
    family *f = &of->family[i];
    if (!of->lived) {
      f->half_wave_mm = choose_half_wave(now, i);
    }
    asked[i] = shortening_of(now, i);
    f->critical = critical_at(now, i, f->half_wave_mm);
    unfolded[i] = fmin(asked[i], f->critical);
  }
  for (int i = 0; i < FURROWS; ++i) {
    family *f = &of->family[i];
    const goal g = {.now = now,
                    .which = i,
                    .beside = unfolded[FURROWS_ACROSS - i],
                    .renewals = of->lived ? fmax(now->renewals - of->renewals, 0.0) : RENEWED,
                    .pace = of->lived ? PACE_YEARS(1.0) : PACE_AT_REST};
    if (!of->lived) {
      TRY(context, fold_up(context, set, f, &g, asked[i]));
    } else {
      TRY(context, live_on(context, set, f, &g, fmin(asked[i], f->shortening + OPENING)));
    }
  }
  return CUTIS_OK;
}

cutis_status relief_live(cutis_context *context, relief *of, const tissue *now) {
  TRY(context, mechanics_layers_check(context, now->layer));
  TRY(context, settle(context, of, now));
  for (int i = 0; i < FURROWS; ++i) {
    solid_commit(of->family[i].section->body, of->lived ? PACE_YEARS(1.0) : PACE_AT_REST);
  }
  of->lived = true;
  of->renewals = now->renewals;
  return CUTIS_OK;
}

/* ---- looking ---- */

/* The surface from trough to crest at even distances, its mean taken off. */
static void see_profile(const section *s, double profile_mm[RELIEF_POINTS]) {
  const int last = section_columns(s) - 1;
  double left[2], right[2], end[2], sum = 0.0;
  int column = 0;
  section_top(s, 0, 0, left);
  section_top(s, 0, 1, right);
  section_top(s, 0, last, end);
  for (int k = 0; k < RELIEF_POINTS; ++k) {
    const double x = end[0] * k / (RELIEF_POINTS - 1);
    while (x > right[0] && column + 2 <= last) {
      memcpy(left, right, sizeof left);
      section_top(s, 0, ++column + 1, right);
    }
    const double share = (x - left[0]) / (right[0] - left[0]);
    profile_mm[k] = left[1] + share * (right[1] - left[1]);
    sum += profile_mm[k] * (k == 0 || k == RELIEF_POINTS - 1 ? 0.5 : 1.0);
  }
  for (int k = 0; k < RELIEF_POINTS; ++k) {
    profile_mm[k] -= sum / (RELIEF_POINTS - 1);
  }
}

cutis_status relief_look(cutis_context *context, relief *of, const tissue *now, relief_view *seen) {
  if (!of->lived) {
    return FAIL(context, CUTIS_BAD_INPUT, "a microrelief is looked at that has not lived");
  }
  TRY(context, mechanics_layers_check(context, now->layer));
  double shortening[FURROWS];
  for (int i = 0; i < FURROWS; ++i) {
    section_keep(of->family[i].section, &of->family[i].before);
    shortening[i] = of->family[i].shortening;
  }
  const cutis_status status = settle(context, of, now);
  for (int i = 0; i < FURROWS; ++i) {
    family *f = &of->family[i];
    if (status == CUTIS_OK) {
      double crest[2];
      section_top(f->section, 0, section_columns(f->section) - 1, crest);
      seen->spacing_mm[i] = 2.0 * crest[0];
      seen->depth_mm[i] = section_depth_mm(f->section);
      seen->shortening[i] = f->shortening;
      seen->critical[i] = f->critical;
      see_profile(f->section, seen->profile_mm[i]);
    }
    section_take(f->section, &f->before);
    f->shortening = shortening[i];
  }
  return status;
}
