/* texture.c - the furrows of the microrelief and the roughness of a field: closed forms by sampling,
 * convergence by mesh, what moves the furrows, and their course by area. usage: validate_texture >
 * texture.md */
#include "observations.h"

#include "course/course.h"
#include "instruments/texture.h"

#include <math.h>
#include <stdio.h>

static const char preface[] =
    "# Texture: sampling, mesh, levers and course\n"
    "\n"
    "Printed by `validate_texture`; central parameters. Beside published observations roughness "
    "stands in `validation/appearance.md`.\n";

static const double PI = 3.14159265358979323846;

/* ---- a wave, sampled ---- */

static double mean_arc(double slope) {
  double sum = 0.0;
  for (int k = 0; k < 1000; k++) {
    const double c = slope * cos(2.0 * PI * (k + 0.5) / 1000.0);
    sum += sqrt(1.0 + c * c) / 1000.0;
  }
  return sum;
}

static void print_sampling(void) {
  static double map[ROUGHNESS_SIDE * ROUGHNESS_SIDE];
  const double amplitude = 30.0, waves = 20.0;
  printf(
      "\n## Sampling\n\nA wave 30 um high to either side, 0.625 mm long, over the field of 12.5 "
      "mm; Sa, Ra over 2A/pi, Rz over 2A, Sdr over its\nelliptic integral. The field is taken with "
      "%d points a side.\n\n| points a side | Sa | Ra | Rz | Sdr |\n|---|---|---|---|---|\n",
      TEXTURE_SIDE);
  for (int side = 128; side <= 512; side += 128) {
    for (int k = 0; k < side * side; k++) {
      map[k] = amplitude * cos(2.0 * PI * waves * (k % side) / (side - 1.0));
    }
    roughness found;
    roughness_of(map, side, texture_width_mm, texture_cutoff_mm, side / 4, &found);
    const double arc = mean_arc(2e-3 * PI * waves * amplitude / texture_width_mm) - 1.0;
    printf("| %d | %.4f | %.4f | %.4f | %.4f |\n", side, found.sa_um / (2.0 * amplitude / PI),
           found.ra_um / (2.0 * amplitude / PI), found.rz_um / (2.0 * amplitude), found.sdr / arc);
  }
}

/* ---- a life ---- */

enum { AGES = 11 };
typedef struct way {
  cutis_area area;
  double every_y; /* between two calls of relief_live */
  double ratio;   /* r_sc; 0: the table's */
  relief_settings settings;
} way;

static way cheek(void) {
  way of = {.area = CUTIS_AREA_CHEEK, .every_y = 2.5};
  relief_settings_default(&of.settings);
  return of;
}

static cutis_status live(cutis_context *context, const way *of, cutis_skin *skin, relief *mine,
                         relief_view found[AGES]) {
  double last = SKIN_REST_AGE_Y;
  tissue now;
  diary_tissue(skin, &now);
  TRY(context, relief_live(context, mine, &now));
  for (int i = 0; i < AGES; i++) {
    const double age = SKIN_REST_AGE_Y + 5.0 * i;
    while (last < age - 1e-9) {
      last = fmin(last + of->every_y, age);
      TRY(context, cutis_skin_age_to(context, skin, last));
      diary_tissue(skin, &now);
      TRY(context, relief_live(context, mine, &now));
    }
    TRY(context, relief_look(context, mine, &now, &found[i]));
  }
  return CUTIS_OK;
}

static cutis_status follow(cutis_context *context, const way *of, relief_view found[AGES]) {
  cutis_person person;
  cutis_parameters *parameters = NULL;
  cutis_person_default(&person);
  person.area = of->area;
  person.age_y = 75.0;
  cutis_skin *skin = NULL;
  relief *mine = NULL;
  TRY(context, cutis_parameters_create(context, &parameters));
  cutis_status status = CUTIS_OK;
  if (of->ratio > 0.0) {
    status = cutis_parameters_set(context, parameters, "r_sc", of->ratio);
  }
  if (status == CUTIS_OK) {
    status = cutis_skin_create(context, &person, parameters, &skin);
  }
  if (status == CUTIS_OK) {
    status = relief_create(context, &of->settings, &mine);
  }
  if (status == CUTIS_OK) {
    status = live(context, of, skin, mine, found);
  }
  relief_destroy(context, &mine);
  cutis_skin_destroy(context, &skin);
  cutis_parameters_destroy(context, &parameters);
  TRY(context, status);
  return CUTIS_OK;
}

static cutis_status print_row(cutis_context *context, const char *name, const way *of) {
  relief_view found[AGES];
  TRY(context, follow(context, of, found));
  printf("| %s |", name);
  for (int i = 0; i < AGES; i += 5) {
    printf(" %.2f | %.2f |", 1e3 * found[i].depth_mm[FURROWS_ALONG],
           1e3 * found[i].depth_mm[FURROWS_ACROSS]);
  }
  printf(" %.4f |\n", found[0].spacing_mm[FURROWS_ALONG]);
  return CUTIS_OK;
}

static cutis_status print_convergence(cutis_context *context) {
  printf(
      "\n## Mesh, steps of the years, unevenness\n\nCheek of a woman; depth in um of the furrows "
      "along and across the lines at 25, 50 and 75 years, and spacing in mm.\n\n"
      "| | 25: along | across | 50: along | across | 75: along | across | spacing |\n"
      "|---|---|---|---|---|---|---|---|\n");
  way of = cheek();
  TRY(context, print_row(context, "as shipped", &of));
  of.settings.grid.columns *= 2;
  for (int i = 0; i < of.settings.grid.layers; i++) {
    of.settings.grid.rows[i] *= 2;
    of.settings.grid.growth[i] = sqrt(of.settings.grid.growth[i]);
  }
  TRY(context, print_row(context, "mesh 2 times finer", &of));
  of = cheek();
  of.every_y = 0.5;
  TRY(context, print_row(context, "lived in steps of half a year", &of));
  of = cheek();
  of.settings.uneven_mm *= 0.5;
  TRY(context, print_row(context, "half as uneven before it folds", &of));
  of.settings.uneven_mm *= 4.0;
  TRY(context, print_row(context, "twice as uneven", &of));
  return CUTIS_OK;
}

static cutis_status print_courses(cutis_context *context) {
  printf(
      "\n## Course by area\n\nWomen, average exposures. Depth (um) of the furrows along the lines; "
      "that across them in brackets; and what there is to fold.\n\n"
      "| area | 25 | 35 | 45 | 55 | 65 | 75 | spacing mm | shortening of the epidermis | at which "
      "it folds, 25 | 75 |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    way of = cheek();
    of.area = (cutis_area)area;
    relief_view found[AGES];
    TRY(context, follow(context, &of, found));
    printf("| %s |", cutis_area_words(of.area));
    for (int i = 0; i < AGES; i += 2) {
      printf(" %.1f (%.1f) |", 1e3 * found[i].depth_mm[FURROWS_ALONG],
             1e3 * found[i].depth_mm[FURROWS_ACROSS]);
    }
    printf(" %.2f | %.3f (%.3f) | %.3f | %.3f |\n", found[0].spacing_mm[FURROWS_ALONG],
           found[0].shortening[FURROWS_ALONG], found[0].shortening[FURROWS_ACROSS],
           found[0].critical[FURROWS_ALONG], found[AGES - 1].critical[FURROWS_ALONG]);
  }
  return CUTIS_OK;
}

static cutis_status print_corneum(cutis_context *context) {
  printf(
      "\n## Stratum corneum against living epidermis\n\nCheek of a woman; their ratio of moduli "
      "other all her life, the stiffness of both together kept. Furrows along the lines.\n\n"
      "| ratio | spacing mm | folds at, 25 | depth um, 25 | 75 | across the lines, 25 | 75 |\n"
      "|---|---|---|---|---|---|---|\n");
  for (double ratio = 1.0; ratio < 11.0; ratio *= 1.778279) {
    way of = cheek();
    of.ratio = fmin(ratio, 10.0);
    relief_view found[AGES];
    TRY(context, follow(context, &of, found));
    printf("| %.1f | %.3f | %.3f |", of.ratio, found[0].spacing_mm[FURROWS_ALONG],
           found[0].critical[FURROWS_ALONG]);
    for (int i = 0; i < FURROWS; i++) {
      printf(" %.1f | %.1f |", 1e3 * found[0].depth_mm[i], 1e3 * found[AGES - 1].depth_mm[i]);
    }
    printf("\n");
  }
  return CUTIS_OK;
}

/* ---- what moves the furrows ---- */

static cutis_status print_lever(cutis_context *context, const char *name, const tissue *young,
                                const tissue *later) {
  relief_settings settings;
  relief_settings_default(&settings);
  relief *mine = NULL;
  relief_view was, is;
  TRY(context, relief_create(context, &settings, &mine));
  cutis_status status = relief_live(context, mine, young);
  if (status == CUTIS_OK) {
    status = relief_look(context, mine, young, &was);
  }
  if (status == CUTIS_OK) {
    status = relief_live(context, mine, later);
  }
  if (status == CUTIS_OK) {
    status = relief_look(context, mine, later, &is);
  }
  relief_destroy(context, &mine);
  TRY(context, status);
  printf("| %s |", name);
  for (int i = 0; i < FURROWS; i++) {
    printf(" %.1f |", 100.0 * (is.depth_mm[i] / was.depth_mm[i] - 1.0));
  }
  printf("\n");
  return CUTIS_OK;
}

static cutis_status print_levers(cutis_context *context) {
  printf(
      "\n## What moves the furrows\n\nCheek of a woman of 25; one thing changes and lasts twenty "
      "years (two renewals of the collagen). Change of depth in %%.\n\n"
      "| | along | across |\n|---|---|---|\n");
  cutis_person person;
  cutis_person_default(&person);
  cutis_skin *skin = NULL;
  TRY(context, cutis_skin_create(context, &person, NULL, &skin));
  tissue young;
  diary_tissue(skin, &young);
  tissue later = young;
  later.age_y += 20.0;
  later.renewals += 2.0;
  enum { MU, LAID, THICKNESS, STRETCH, COVER, SURPLUS, LEVERS };
  static const char *const names[LEVERS] = {"elastic fibre and ground substance -20 %",
                                            "collagen laid down in place -20 %",
                                            "dermis 20 % thinner",
                                            "stretch along the lines +2 %",
                                            "epidermis 20 % stiffer",
                                            "surplus of epidermis +10 %"};
  cutis_status status = CUTIS_OK;
  for (int k = 0; k < LEVERS && status == CUTIS_OK; k++) {
    tissue changed = later;
    cutis_parameters more = *young.parameters;
    more.S_epi *= k == SURPLUS ? 1.1 : 1.0;
    changed.parameters = &more;
    changed.layer[LAYER_EPIDERMIS].material.mu_kPa *= k == COVER ? 1.2 : 1.0;
    changed.layer[LAYER_EPIDERMIS].material.branch[MATERIAL_LAID].modulus_kPa *=
        k == COVER ? 1.2 : 1.0;
    for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; i++) {
      material *m = &changed.layer[i].material;
      m->mu_kPa *= k == MU ? 0.8 : 1.0;
      m->branch[MATERIAL_LAID].modulus_kPa *= k == LAID ? 0.8 : 1.0;
      changed.layer[i].thickness_mm *= k == THICKNESS ? 0.8 : 1.0;
      m->prestretch[DIRECTION_ALONG] *= k == STRETCH ? 1.02 : 1.0;
      m->prestretch[DIRECTION_THROUGH] /= k == STRETCH ? 1.02 : 1.0;
    }
    status = print_lever(context, names[k], &young, &changed);
  }
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}

static cutis_status print_page(cutis_context *context) {
  fputs(preface, stdout);
  print_sampling();
  TRY(context, print_convergence(context));
  TRY(context, print_levers(context));
  TRY(context, print_corneum(context));
  TRY(context, print_courses(context));
  return CUTIS_OK;
}

int main(void) {
  return page_main(print_page);
}
