/* pores.c - the pore section and sheet: closed forms and convergence by mesh, what moves a pore, and
 * its course by area. usage: validate_pores > pores.md */
#include "observations.h"

#include "course/course.h"
#include "instruments/pore.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char preface[] =
    "# Pores: mesh, levers and course\n"
    "\n"
    "Printed by `validate_pores`; central parameters. Beside published observations pores stand in "
    "`validation/appearance.md`.\n";

/* ---- the hole in a sheet against closed forms ---- */

static const double SHEAR_KPA = 23.85, HOLE_MM = 0.317, OUTER_MM = 1.7;

/* The sheet's hole when its outer edge is moved by out(theta), as a share of `unit`: on the x axis
 * and on the y axis. */
static cutis_status open_hole(cutis_context *context, int finer, bool one_way, double stress_kPa,
                              int *elements, double opened[2]) {
  material of[2];
  of[0] = of[1] = (material){.mu_kPa = SHEAR_KPA,
                             .k2 = 1.0,
                             .crimp_stretch = 1.0,
                             .bulk_kPa = 1.0,
                             .prestretch = {1.0, 1.0, 1.0},
                             .branch = {{.time_s = 1.0, .slip_kPa = INFINITY},
                                        {.time_s = 1.0, .slip_kPa = INFINITY},
                                        {.slip_kPa = INFINITY}}};
  solid *sheet = NULL;
  TRY(context, solid_create(context, SOLID_SHEET, 2, 4 * finer, 6 * finer, 4 * finer, &sheet));
  hole_sheet(sheet, HOLE_MM, 0.13, finer, OUTER_MM);
  sheet->materials = of;
  sheet->layers = 2;
  sheet->tolerance_mN = 1e-12;
  cutis_status status = solid_prepare(context, sheet);
  if (status == CUTIS_OK) {
    status = solid_number(context, sheet);
  }
  const int high = 2 * sheet->rows + 1, wide = 2 * sheet->columns + 1;
  const double a = HOLE_MM / OUTER_MM, k = 5.0 / 3.0, even = stress_kPa / (3.0 * SHEAR_KPA);
  const double scale = stress_kPa * HOLE_MM / (8.0 * SHEAR_KPA);
  for (int i = 0; i < wide; i++) {
    const int node = i * high + high - 1;
    const double *x = sheet->position + 2 * node, t = atan2(x[1], x[0]), c = cos(2.0 * t);
    double out = even * (0.5 * OUTER_MM + 1.5 * HOLE_MM * a), round = 0.0;
    if (one_way) {
      out =
          scale * ((k - 1.0 + 2.0 * c) / a + 2.0 * a * (1.0 + (k + 1.0) * c) - 2.0 * a * a * a * c);
      round = scale * (-2.0 / a + 2.0 * a * (1.0 - k) - 2.0 * a * a * a) * sin(2.0 * t);
    }
    sheet->u[2 * node] = out * cos(t) - round * sin(t);
    sheet->u[2 * node + 1] = out * sin(t) + round * cos(t);
  }
  if (status == CUTIS_OK && !solid_equilibrium(sheet, PACE_AT_REST, 0.0)) {
    status = FAIL(context, CUTIS_NOT_CONVERGED, "the sheet found no equilibrium");
  }
  *elements = sheet->elements;
  opened[0] = sheet->u[2 * (wide - 1) * high] / (even * HOLE_MM);
  opened[1] = sheet->u[1] / (even * HOLE_MM);
  solid_destroy(context, &sheet);
  TRY(context, status);
  return CUTIS_OK;
}

static cutis_status print_closed_forms(cutis_context *context) {
  printf(
      "\n## Closed forms\n\n"
      "Edge of a round hole in a sheet, small strain, in s a/E; the outer edge is moved as in the "
      "infinite sheet.\n\n"
      "| elements | pulled evenly: 2 | pulled one way, along it: 3 | across it: -1 |\n"
      "|---|---|---|---|\n");
  for (int finer = 1; finer <= 4; finer *= 2) {
    double even[2], one[2];
    int elements;
    TRY(context, open_hole(context, finer, false, 1e-3, &elements, even));
    TRY(context, open_hole(context, finer, true, 1e-3, &elements, one));
    printf("| %d | %.5f | %.5f | %.5f |\n", elements, even[0], one[0], one[1]);
  }
  return CUTIS_OK;
}

/* ---- a life ---- */

enum { AGES = 11 };
typedef struct course {
  pore_view at[AGES]; /* every five years from 25 */
  int elements;
} course;

typedef struct way {
  cutis_area area;
  cutis_sex sex;
  pore_settings settings;
  double every_y; /* between two calls of pore_live */
  double plug;    /* times its table value */
} way;

static cutis_status live(cutis_context *context, const way *of, cutis_skin *skin, pore *mine,
                         course *found) {
  double last = SKIN_REST_AGE_Y;
  for (int i = 0; i < AGES; i++) {
    const double age = SKIN_REST_AGE_Y + 5.0 * i;
    tissue now;
    while (last < age - 1e-9) {
      last = fmin(last + of->every_y, age);
      TRY(context, cutis_skin_age_to(context, skin, last));
      diary_tissue(skin, &now);
      TRY(context, pore_live(context, mine, &now));
    }
    diary_tissue(skin, &now);
    if (i == 0) {
      TRY(context, pore_live(context, mine, &now));
    }
    TRY(context, pore_look(context, mine, &now, &found->at[i], NULL));
  }
  found->elements = pore_section(mine)->elements + pore_sheet(mine)->elements;
  return CUTIS_OK;
}

static cutis_status follow(cutis_context *context, const way *of, course *found) {
  cutis_person person;
  cutis_person_default(&person);
  person.area = of->area;
  person.sex = of->sex;
  person.age_y = 75.0;
  if (of->sex == CUTIS_MALE) {
    person.menopause_age_y = INFINITY;
  }
  cutis_parameters parameters;
  parameters_default(&parameters);
  parameters.p_plug *= of->plug;
  cutis_skin *skin = NULL;
  pore *mine = NULL;
  TRY(context, cutis_skin_create(context, &person, &parameters, &skin));
  cutis_status status = pore_create(context, &of->settings, &mine);
  if (status == CUTIS_OK) {
    status = live(context, of, skin, mine, found);
  }
  pore_destroy(context, &mine);
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}

static way cheek(void) {
  way of = {.area = CUTIS_AREA_CHEEK, .sex = CUTIS_FEMALE, .every_y = 5.0, .plug = 1.0};
  pore_settings_default(&of.settings);
  return of;
}

static cutis_status print_row(cutis_context *context, const char *name, const way *of) {
  course c;
  TRY(context, follow(context, of, &c));
  printf("| %s | %d |", name, c.elements);
  for (int i = 0; i < AGES; i += 5) {
    printf(" %.5f | %.5f | %.4f |", c.at[i].diameter_mm, c.at[i].elongation, c.at[i].depth_mm);
  }
  printf("\n");
  return CUTIS_OK;
}

static cutis_status print_convergence(cutis_context *context) {
  printf(
      "\n## Mesh, reach and steps of the years\n\n"
      "Cheek of a woman; diameter mm, elongation, depth of the funnel mm at 25, 50 and 75 years. "
      "At "
      "25 the diameter is the area's.\n\n"
      "| | elements | 25: d | e | depth | 50: d | e | depth | 75: d | e | depth |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|\n");
  way of = cheek();
  TRY(context, print_row(context, "as shipped", &of));
  of.settings.finer = 2;
  TRY(context, print_row(context, "mesh 2 times finer", &of));
  of.settings.finer = 4;
  TRY(context, print_row(context, "mesh 4 times finer", &of));
  of = cheek();
  of.settings.reach *= 2.0;
  TRY(context, print_row(context, "outer edge twice as far", &of));
  of = cheek();
  of.every_y = 1.0;
  TRY(context, print_row(context, "lived year by year", &of));
  return CUTIS_OK;
}

static cutis_status print_courses(cutis_context *context) {
  printf(
      "\n## Course by area\n\nDiameter (mm) and elongation, average exposures.\n\n"
      "| area | sex | 25 | 35 | 45 | 55 | 65 | 75 | change 25 to 45 %% | 45 to 65 %% | e at 25 | "
      "45 | 65 |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    for (int sex = 0; sex < 2; sex++) {
      way of = cheek();
      of.area = (cutis_area)area;
      of.sex = (cutis_sex)sex;
      course c;
      TRY(context, follow(context, &of, &c));
      printf("| %s | %s |", cutis_area_words(of.area), sex ? "male" : "female");
      for (int i = 0; i < AGES; i += 2) {
        printf(" %.4f |", c.at[i].diameter_mm);
      }
      printf(" %.2f | %.2f | %.3f | %.3f | %.3f |\n",
             100.0 * (c.at[4].diameter_mm / c.at[0].diameter_mm - 1.0),
             100.0 * (c.at[8].diameter_mm / c.at[4].diameter_mm - 1.0), c.at[0].elongation,
             c.at[4].elongation, c.at[8].elongation);
    }
  }
  return CUTIS_OK;
}

/* ---- what moves it ---- */

static cutis_status print_lever(cutis_context *context, const char *name, const tissue *young,
                                const tissue *later) {
  pore_settings settings;
  pore_settings_default(&settings);
  pore *mine = NULL;
  pore_view was, is;
  TRY(context, pore_create(context, &settings, &mine));
  cutis_status status = pore_live(context, mine, young);
  if (status == CUTIS_OK) {
    status = pore_look(context, mine, young, &was, NULL);
  }
  if (status == CUTIS_OK) {
    status = pore_live(context, mine, later);
  }
  if (status == CUTIS_OK) {
    status = pore_look(context, mine, later, &is, NULL);
  }
  pore_destroy(context, &mine);
  TRY(context, status);
  printf("| %s | %.2f | %.2f | %.2f |\n", name, 100.0 * (is.diameter_mm / was.diameter_mm - 1.0),
         100.0 * (is.elongation / was.elongation - 1.0),
         100.0 * (is.depth_mm / was.depth_mm - 1.0));
  return CUTIS_OK;
}

static void scale_dermis(tissue *of, double mu, double k1, double thickness, double stretch) {
  for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; i++) {
    material *m = &of->layer[i].material;
    m->mu_kPa *= mu;
    m->k1_kPa *= k1;
    of->layer[i].thickness_mm *= thickness;
    m->prestretch[DIRECTION_ALONG] *= stretch;
    m->prestretch[DIRECTION_THROUGH] /= stretch;
  }
}

static cutis_status print_levers(cutis_context *context) {
  printf(
      "\n## What moves a pore\n\nCheek of a woman of 25; one thing changes and lasts twenty years "
      "(two renewals of the collagen). Change in %%.\n\n"
      "| | diameter | elongation | depth |\n|---|---|---|---|\n");
  cutis_person person;
  cutis_person_default(&person);
  cutis_skin *skin = NULL;
  TRY(context, cutis_skin_create(context, &person, NULL, &skin));
  tissue young;
  diary_tissue(skin, &young);
  tissue later = young;
  later.age_y += 20.0;
  later.renewals += 2.0;
  tissue changed = later;
  scale_dermis(&changed, 0.8, 1.0, 1.0, 1.0);
  cutis_status status =
      print_lever(context, "elastic fibre and ground substance -20 %", &young, &changed);
  changed = later;
  scale_dermis(&changed, 1.0, 1.2, 1.0, 1.0);
  if (status == CUTIS_OK) {
    status = print_lever(context, "collagen weave +20 %", &young, &changed);
  }
  changed = later;
  scale_dermis(&changed, 1.0, 1.0, 0.8, 1.0);
  if (status == CUTIS_OK) {
    status = print_lever(context, "dermis 20 % thinner", &young, &changed);
  }
  changed = later;
  scale_dermis(&changed, 1.0, 1.0, 1.0, 1.05);
  if (status == CUTIS_OK) {
    status = print_lever(context, "5 % more stretch along the lines", &young, &changed);
  }
  cutis_parameters less = *young.parameters;
  less.p_plug *= 0.6;
  changed = later;
  changed.parameters = &less;
  if (status == CUTIS_OK) {
    status = print_lever(context, "plug pressure -40 %", &young, &changed);
  }
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}

static cutis_status print_page(cutis_context *context) {
  fputs(preface, stdout);
  TRY(context, print_closed_forms(context));
  TRY(context, print_convergence(context));
  TRY(context, print_levers(context));
  TRY(context, print_courses(context));
  return CUTIS_OK;
}

int main(void) {
  return page_main(print_page);
}
