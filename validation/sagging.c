/* sagging.c - the hanging section and the tip: convergence by mesh and steps, what moves a read-out,
 * what drives its course, and the course by area. usage: validate_sagging > sagging.md */
#include "observations.h"

#include "course/course.h"
#include "instruments/sagging.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char preface[] =
    "# Sagging: mesh, levers and course\n"
    "\n"
    "Printed by `validate_sagging`; central parameters, women, average exposures. Beside published "
    "observations sagging\n"
    "stands in `validation/appearance.md`, against closed forms in `tests/test_hanging.c`.\n";

enum { READOUTS = 5, MOMENTS = 11, LAST = MOMENTS - 1 };
static const double EVERY_Y = 5.0;

/* A life as the instrument meets it, from 25 to 75. */
typedef struct life {
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  tissue at[MOMENTS];
} life;

static cutis_status grow(cutis_context *context, cutis_skin *skin, life *of) {
  for (int i = 0; i < MOMENTS; i++) {
    const double age_y = SKIN_REST_AGE_Y + EVERY_Y * i;
    if (i > 0) {
      TRY(context, cutis_skin_age_to(context, skin, age_y));
    }
    diary_tissue(skin, &of->at[i]);
    of->at[i].anatomy = &of->anatomy;
    of->at[i].parameters = &of->parameters;
  }
  of->anatomy = skin->anatomy;
  of->parameters = skin->model.p;
  return CUTIS_OK;
}

static cutis_status live(cutis_context *context, cutis_area area, const cutis_parameters *set,
                         life *of) {
  cutis_person person;
  cutis_person_default(&person);
  person.area = area;
  person.age_y = 75.0;
  cutis_skin *skin = NULL;
  TRY(context, cutis_skin_create(context, &person, set, &skin));
  const cutis_status status = grow(context, skin, of);
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}

/* Read-outs at the moments asked for; every: only each so many-th moment is lived through. */
static cutis_status follow(cutis_context *context, const sagging_settings *settings, const life *of,
                           int every, int looks, const int look_at[], double found[][READOUTS]) {
  void *memory = NULL;
  TRY(context, sagging_create_with(context, settings, &memory));
  cutis_status status = CUTIS_OK;
  for (int i = 0, k = 0; status == CUTIS_OK && i < MOMENTS && k < looks; i++) {
    if (i % every == 0) {
      status = instrument_sagging.live(context, memory, &of->at[i]);
    }
    if (status == CUTIS_OK && i == look_at[k]) {
      status = instrument_sagging.measure(context, memory, &of->at[i], NULL, found[k], NULL);
      k++;
    }
  }
  instrument_sagging.destroy(context, &memory);
  TRY(context, status);
  return CUTIS_OK;
}

static const int ENDS[] = {0, LAST};

/* ---- convergence ---- */

static void refine(sagging_settings *settings, int times) {
  settings->section.ligament_columns *= times;
  settings->section.columns *= times;
  settings->tip.tip_columns *= times;
  settings->tip.outer_columns *= times;
  settings->tip.smallest /= times;
  for (int i = 0; i < LAYERS; i++) {
    settings->section.rows[i] *= times;
    settings->tip.rows[i] *= times;
    settings->tip.rows_growth[i] = pow(settings->tip.rows_growth[i], 1.0 / times);
  }
}

static cutis_status print_row(cutis_context *context, const char *name,
                              const sagging_settings *settings, const life *of, int every) {
  double found[2][READOUTS];
  TRY(context, follow(context, settings, of, every, 2, ENDS, found));
  printf("| %s | %s |", cutis_area_words(of->anatomy.area), name);
  for (int k = 0; k < 2; k++) {
    printf(" %.4f | %.4f | %.4f | %.2f |", found[k][0], found[k][1], found[k][2], found[k][3]);
  }
  if (isnan(found[1][4])) {
    printf(" - |\n");
  } else {
    printf(" %.3f |\n", found[1][4]);
  }
  return CUTIS_OK;
}

static cutis_status print_convergence(cutis_context *context, const life *of, size_t count) {
  printf(
      "\n## Mesh and steps\n\nDescent (d), motion between upright and lying (g) and fold (f) in "
      "mm, "
      "force (F) in mN, at 25 and\nat 75; angle of the neck at 75, degrees. Finer means every edge "
      "of every element divided by this.\n\n"
      "| area | | 25: d | g | f | F | 75: d | g | f | F | angle |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < count; i++) {
    sagging_settings settings;
    sagging_settings_default(&settings);
    TRY(context, print_row(context, "as shipped", &settings, &of[i], 1));
    refine(&settings, 2);
    TRY(context, print_row(context, "mesh 2 times finer", &settings, &of[i], 1));
    sagging_settings_default(&settings);
    settings.step_renewals *= 0.1;
    TRY(context, print_row(context, "steps of creep 10 times finer", &settings, &of[i], 1));
    sagging_settings_default(&settings);
    settings.tip.outer_mm *= 2.0;
    settings.tip.outer_columns += 2;
    settings.tip.steps *= 4;
    TRY(context,
        print_row(context, "tip: edge twice as far, 4 times the steps", &settings, &of[i], 1));
    sagging_settings_default(&settings);
    TRY(context, print_row(context, "lived in steps of ten years, not five", &settings, &of[i], 2));
  }
  return CUTIS_OK;
}

/* ---- what moves it ---- */

static cutis_status print_lever(cutis_context *context, const char *name, const life *of) {
  sagging_settings settings;
  double found[2][READOUTS];
  sagging_settings_default(&settings);
  TRY(context, follow(context, &settings, of, 1, 2, ENDS, found));
  printf("| %s | %s |", cutis_area_words(of->anatomy.area), name);
  for (int k = 0; k < 2; k++) {
    printf(" %.3f | %.3f | %.3f | %.1f |", found[k][0], found[k][1], found[k][2], found[k][3]);
  }
  printf("\n");
  return CUTIS_OK;
}

typedef struct lever {
  const char *name;
  size_t at; /* offset in cutis_parameters or cutis_anatomy */
  double value;
  bool anatomy;
} lever;
#define PARAMETER(symbol, to) #symbol " " #to, offsetof(cutis_parameters, symbol), to, false
#define ANATOMY(field, to) #field " " #to, offsetof(cutis_anatomy, field), to, true

static cutis_status print_levers(cutis_context *context, const life *of, size_t count) {
  static const lever levers[] = {
      {"central", 0, NAN, false},   {PARAMETER(w_lig, 1)},         {PARAMETER(w_lig, 8)},
      {PARAMETER(c_lig, 0.005)},    {PARAMETER(c_lig, 0.08)},      {PARAMETER(mu_h, 0.75)},
      {PARAMETER(mu_h, 3)},         {PARAMETER(mu_e, 15)},         {PARAMETER(mu_e, 40)},
      {ANATOMY(pretension_kPa, 5)}, {ANATOMY(pretension_kPa, 20)}, {ANATOMY(fat_hanging_mm, 2)},
      {ANATOMY(fat_hanging_mm, 7)}, {ANATOMY(span_mm, 35)},        {ANATOMY(span_mm, 80)}};
  printf(
      "\n## What moves it\n\nOne number away from its central value, for life; columns as above. "
      "Lengths mm, stresses kPa.\n\n"
      "| area | | 25: d | g | f | F | 75: d | g | f | F "
      "|\n|---|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < sizeof levers / sizeof levers[0]; k++) {
      const lever *one = &levers[k];
      static life changed;
      if (one->anatomy && one->at == offsetof(cutis_anatomy, pretension_kPa)) {
        cutis_parameters set = of[i].parameters; /* the person's tension over the area's */
        set.s0 *= one->value / of[i].anatomy.pretension_kPa;
        TRY(context, live(context, of[i].anatomy.area, &set, &changed));
      } else if (!one->anatomy && isfinite(one->value)) {
        cutis_parameters set = of[i].parameters;
        memcpy((char *)&set + one->at, &one->value, sizeof one->value);
        TRY(context, live(context, of[i].anatomy.area, &set, &changed));
      } else {
        changed = of[i];
        for (int m = 0; m < MOMENTS; m++) {
          changed.at[m].anatomy = &changed.anatomy;
          changed.at[m].parameters = &changed.parameters;
        }
        if (one->anatomy) {
          memcpy((char *)&changed.anatomy + one->at, &one->value, sizeof one->value);
        }
      }
      TRY(context, print_lever(context, one->name, &changed));
    }
  }
  return CUTIS_OK;
}

/* ---- the tip ---- */

static cutis_status print_force(cutis_context *context, indentation *tip, const tissue *now,
                                const char *name, double tip_mm, double depth_mm, double time_s,
                                bool tense) {
  mechanics_layer layers[LAYERS];
  memcpy(layers, now->layer, sizeof layers);
  layers[LAYER_HYPODERMIS].thickness_mm = now->anatomy->fat_hanging_mm;
  for (int i = 0; !tense && i < LAYERS; i++) {
    double *stretch = layers[i].material.prestretch;
    stretch[0] = stretch[1] = stretch[2] = 1.0;
  }
  const indentation_test test = {tip_mm, depth_mm, time_s};
  double force_mN;
  TRY(context, indentation_press(context, tip, layers, &test, &force_mN));
  printf("| %s | %s | %.1f |\n", cutis_area_words(now->anatomy->area), name, force_mN);
  return CUTIS_OK;
}

static cutis_status print_forces(cutis_context *context, const tissue *now) {
  indentation_grid grid;
  indentation *tip = NULL;
  indentation_grid_default(&grid);
  TRY(context, indentation_create(context, &grid, &tip));
  static const struct {
    const char *name;
    double tip_mm, depth_mm, time_s;
    bool tense;
  } tests[] = {{"as shipped: tip of 0.5 mm radius, 0.3 mm deep in 0.5 s", 0.5, 0.3, 0.5, true},
               {"tip of 0.25 mm", 0.25, 0.3, 0.5, true},
               {"tip of 1 mm", 1.0, 0.3, 0.5, true},
               {"in 0.1 s", 0.5, 0.3, 0.1, true},
               {"in 60 s", 0.5, 0.3, 60.0, true},
               {"in 60 s, skin without its resting tension", 0.5, 0.3, 60.0, false},
               {"1.25 mm deep", 0.5, 1.25, 0.5, true}};
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; status == CUTIS_OK && i < sizeof tests / sizeof tests[0]; i++) {
    status = print_force(context, tip, now, tests[i].name, tests[i].tip_mm, tests[i].depth_mm,
                         tests[i].time_s, tests[i].tense);
  }
  indentation_destroy(context, &tip);
  TRY(context, status);
  return CUTIS_OK;
}

/* ---- what drives the course ---- */

/* A life in which only some of the skin ages. */
static void age_partly(const life *of, bool thickness, bool elastic, bool rest, life *made) {
  *made = *of;
  for (int m = 0; m < MOMENTS; m++) {
    tissue *now = &made->at[m];
    now->anatomy = &made->anatomy;
    now->parameters = &made->parameters;
    for (int i = 0; i < LAYERS; i++) {
      const mechanics_layer *young = &of->at[0].layer[i], *old = &of->at[m].layer[i];
      now->layer[i].thickness_mm = thickness ? old->thickness_mm : young->thickness_mm;
      now->layer[i].material = rest ? old->material : young->material;
      now->layer[i].material.mu_kPa = elastic ? old->material.mu_kPa : young->material.mu_kPa;
    }
  }
}

static cutis_status print_drivers(cutis_context *context, const life *of, size_t count) {
  printf(
      "\n## What drives the course\n\nChange from 25 to 75 in mm (descent, motion, fold), mN and "
      "degrees, when only a part of the skin ages.\n\n"
      "| area | what ages | descent | motion | fold | force | angle "
      "|\n|---|---|---|---|---|---|---|\n");
  static const struct {
    const char *name;
    bool thickness, elastic, rest;
  } parts[] = {{"nothing", false, false, false},
               {"elastic fibre and ground substance", false, true, false},
               {"thickness of the dermis, by which it weighs and pulls less", true, false, false},
               {"collagen and flow", false, false, true},
               {"all", true, true, true}};
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
      static life made;
      sagging_settings settings;
      double found[2][READOUTS];
      sagging_settings_default(&settings);
      age_partly(&of[i], parts[k].thickness, parts[k].elastic, parts[k].rest, &made);
      TRY(context, follow(context, &settings, &made, 1, 2, ENDS, found));
      printf("| %s | %s |", cutis_area_words(of[i].anatomy.area), parts[k].name);
      for (int r = 0; r < READOUTS; r++) {
        if (isnan(found[1][r])) {
          printf(" - |");
        } else {
          printf(r < 3 ? " %+.4f |" : " %+.2f |", found[1][r] - found[0][r]);
        }
      }
      printf("\n");
    }
  }
  return CUTIS_OK;
}

/* ---- course ---- */

static cutis_status print_courses(cutis_context *context) {
  static const int ages[] = {0, 2, 4, 6, 8, LAST};
  enum { AGES = sizeof ages / sizeof ages[0] };
  static const char *const names[READOUTS] = {"descent, mm", "motion upright to lying, mm",
                                              "fold, mm", "force, mN", "angle, degrees"};
  printf(
      "\n## Course by area\n\n| area | | 25 | 35 | 45 | 55 | 65 | 75 |\n"
      "|---|---|---|---|---|---|---|---|\n");
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    static life of;
    sagging_settings settings;
    double found[AGES][READOUTS];
    sagging_settings_default(&settings);
    TRY(context, live(context, (cutis_area)area, NULL, &of));
    TRY(context, follow(context, &settings, &of, 1, AGES, ages, found));
    for (int r = 0; r < READOUTS; r++) {
      if (isnan(found[0][r])) {
        continue;
      }
      printf("| %s | %s |", cutis_area_words((cutis_area)area), names[r]);
      for (int k = 0; k < AGES; k++) {
        printf(r < 3 ? " %.3f |" : " %.1f |", found[k][r]);
      }
      printf("\n");
    }
  }
  return CUTIS_OK;
}

static cutis_status print_page(cutis_context *context) {
  static life of[2];
  fputs(preface, stdout);
  TRY(context, live(context, CUTIS_AREA_CHEEK, NULL, &of[0]));
  TRY(context, live(context, CUTIS_AREA_NECK, NULL, &of[1]));
  TRY(context, print_convergence(context, of, 2));
  TRY(context, print_courses(context));
  TRY(context, print_drivers(context, of, 2));
  TRY(context, print_levers(context, of, 2));
  printf(
      "\n## What moves the force of the tip\n\nAt 25, mN.\n\n| area | | force |\n|---|---|---|\n");
  TRY(context, print_forces(context, &of[0].at[0]));
  TRY(context, live(context, CUTIS_AREA_FOREARM, NULL, &of[0]));
  TRY(context, print_forces(context, &of[0].at[0]));
  return CUTIS_OK;
}

int main(void) {
  return page_main(print_page);
}
