/* wrinkles.c - the wrinkle section: closed forms of folding, convergence by mesh, path and steps of
 * the years, what moves a wrinkle, and its course by area. usage: validate_wrinkles > wrinkles.md */
#include "observations.h"

#include "course/course.h"
#include "instruments/wrinkles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char preface[] =
    "# Wrinkles: closed forms, mesh, path and course\n"
    "\n"
    "Printed by `validate_wrinkles`; central parameters. Beside published observations wrinkles "
    "stand in `validation/appearance.md`.\n";

static const double PI = 3.14159265358979323846;

/* ---- closed forms ---- */

static mechanics_layer rubber(double thickness_mm, double mu_kPa, double stretch) {
  return (mechanics_layer){thickness_mm,
                           {.mu_kPa = mu_kPa,
                            .k2 = 1.0,
                            .crimp_stretch = 1.0,
                            .bulk_kPa = 1e4 * mu_kPa,
                            .prestretch = {stretch, 1.0 / stretch, 1.0},
                            .branch = {{.time_s = 1.0, .slip_kPa = INFINITY},
                                       {.time_s = 1.0, .slip_kPa = INFINITY},
                                       {.slip_kPa = INFINITY}}}};
}

static double first_half_wave(const mechanics_layer *layers, double guess, double *critical) {
  const folding_layers skin = {layers, 2, PACE_AT_REST};
  const double half_wave = folding_half_wave(folding_alike(&skin), 0.8 * guess, 1.25 * guess);
  *critical = folding_critical(layers, 2, PACE_AT_REST, half_wave);
  return half_wave;
}

static void print_closed_forms(void) {
  const mechanics_layer deep = rubber(50.0, 1.0, 1.0);
  printf(
      "\n## Closed forms\n\nSurface of a neo-Hookean half-space in plane strain (Biot 1963: "
      "folds at a shortening of 0.4563): %.4f.\n"
      "\n"
      "Film on a deep substrate, ratio r of moduli, substrate pre-stretched by l: wavelength "
      "2 pi h/s^(1/3), critical shortening\ns^(2/3)/4, s = 3/r (1 + l^2)/2; the forms hold in "
      "the limit of great r.\n"
      "\n"
      "| r | l | wavelength/h | form | critical | form |\n"
      "|---|---|---|---|---|---|\n",
      folding_critical(&deep, 1, PACE_AT_REST, 1.0));
  const double stretches[] = {1.0, 1.4};
  for (int k = 0; k < 2; k++) {
    for (double ratio = 10.0; ratio < 2e4; ratio *= 10.0) {
      const mechanics_layer layers[2] = {rubber(1.0, ratio, 1.0), rubber(400.0, 1.0, stretches[k])};
      const double soft = 1.5 / ratio * (1.0 + stretches[k] * stretches[k]);
      double critical;
      const double half_wave = first_half_wave(layers, PI / cbrt(soft), &critical);
      printf("| %.0f | %.1f | %.1f | %.1f | %.5f | %.5f |\n", ratio, stretches[k], 2.0 * half_wave,
             2.0 * PI / cbrt(soft), critical, 0.25 * cbrt(soft * soft));
    }
  }
}

static cutis_status print_amplitude(cutis_context *context) {
  const double ratio = 1000.0, h = 1.0;
  const mechanics_layer layers[2] = {rubber(h, ratio, 1.0), rubber(70.0, 1.0, 1.0)};
  const section_grid grid = {
      .order = 2, .columns = 6, .layers = 2, .rows = {1, 7}, .growth = {1.0, 1.5}, .widening = 1.0};
  double critical;
  const double half_wave = first_half_wave(layers, PI * h * cbrt(ratio / 3.0), &critical);
  section *s = NULL;
  TRY(context, section_create(context, &grid, &s));
  cutis_status status = section_build(context, s, layers, half_wave, 0.01 * h);
  if (status == CUTIS_OK) {
    status = section_fold(context, s, PACE_AT_REST, 2.0 * critical, 2.0 * h, 4);
  }
  printf("\nAmplitude beyond it, r = 1000, by elements, over h sqrt(e/ec - 1):");
  for (double over = 2.0; status == CUTIS_OK && over < 9.0; over += 2.0) {
    if (!section_shorten(s, PACE_AT_REST, over * critical)) {
      status = FAIL(context, CUTIS_NOT_CONVERGED, "the film found no equilibrium");
    }
    printf(" %.3f at e/ec = %.0f%s", 0.5 * section_depth_mm(s) / (h * sqrt(over - 1.0)), over,
           over < 7.0 ? "," : ".\n");
  }
  section_destroy(context, &s);
  return status;
}

/* ---- lives ---- */

typedef struct way {
  cutis_area area;
  cutis_sex sex;
  double step_y;
  wrinkles_settings set;
  double cover_times; /* stiffness of the epidermis */
  double mu_times, laid_times, share_times, shortening_times, fat_mm;
} way;

static way woman(cutis_area area) {
  way of = {.area = area,
            .sex = CUTIS_FEMALE,
            .step_y = 3.0,
            .cover_times = 1.0,
            .mu_times = 1.0,
            .laid_times = 1.0,
            .share_times = 1.0,
            .shortening_times = 1.0};
  wrinkles_settings_default(&of.set);
  return of;
}

enum { REST, EXPRESSION, SPACING, CRITICAL, TAKEN };
enum { AGES = 6 };

typedef struct course {
  double at[AGES][TAKEN]; /* at 25, 35 ... 75 */
} course;

static void bend(const way *of, tissue *now, cutis_anatomy *anatomy) {
  *anatomy = *now->anatomy;
  anatomy->expression_share *= of->share_times;
  anatomy->shortening *= of->shortening_times;
  now->anatomy = anatomy;
  now->layer[LAYER_EPIDERMIS].material.mu_kPa *= of->cover_times;
  now->layer[LAYER_EPIDERMIS].material.branch[MATERIAL_LAID].modulus_kPa *= of->cover_times;
  for (int i = LAYER_PAPILLARY; i <= LAYER_RETICULAR; i++) {
    now->layer[i].material.mu_kPa *= of->mu_times;
    now->layer[i].material.branch[MATERIAL_LAID].modulus_kPa *= of->laid_times;
  }
  if (of->fat_mm > 0.0) {
    now->layer[LAYER_HYPODERMIS].thickness_mm = of->fat_mm;
  }
}

static cutis_status live(cutis_context *context, const way *of, double to_y, cutis_skin *skin,
                         void *memory, course *found) {
  tissue now;
  cutis_anatomy anatomy;
  double next_y = 25.0;
  int taken = 0;
  for (double age_y = 25.0; age_y < to_y + 1e-9;) {
    if (age_y > 25.0) {
      TRY(context, cutis_skin_age_to(context, skin, age_y));
    }
    diary_tissue(skin, &now);
    bend(of, &now, &anatomy);
    if (age_y > next_y - 1e-9) {
      TRY(context, instrument_wrinkles.live(context, memory, &now));
      next_y += of->step_y;
    }
    if (taken < AGES && age_y > 25.0 + 10.0 * taken - 1e-9) {
      look nothing = {.suction = NULL};
      TRY(context,
          instrument_wrinkles.measure(context, memory, &now, &nothing, found->at[taken++], NULL));
    }
    age_y = fmin(next_y, 25.0 + 10.0 * taken);
  }
  return CUTIS_OK;
}

static cutis_status follow(cutis_context *context, const way *of, double to_y, course *found) {
  cutis_person person;
  cutis_person_default(&person);
  person.area = of->area;
  person.sex = of->sex;
  person.age_y = to_y;
  if (of->sex == CUTIS_MALE) {
    person.menopause_age_y = INFINITY;
  }
  cutis_skin *skin = NULL;
  void *memory = NULL;
  TRY(context, cutis_skin_create(context, &person, NULL, &skin));
  cutis_status status = wrinkles_create_with(context, &of->set, &memory);
  if (status == CUTIS_OK) {
    status = live(context, of, to_y, skin, memory, found);
    instrument_wrinkles.destroy(context, &memory);
  }
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}

/* ---- convergence ---- */

static void refine(section_grid *grid, int times) {
  grid->columns *= times;
  for (int i = 0; i < grid->layers; i++) {
    grid->rows[i] *= times;
    grid->growth[i] = pow(grid->growth[i], 1.0 / times);
  }
}

static const cutis_area AREAS[] = {CUTIS_AREA_FOREHEAD, CUTIS_AREA_CHEEK, CUTIS_AREA_UPPER_LIP,
                                   CUTIS_AREA_PERIORBITAL, CUTIS_AREA_NECK};
enum { AREAS_SHOWN = 5 };

static cutis_status print_row(cutis_context *context, const char *name, const way of[AREAS_SHOWN]) {
  printf("| %s |", name);
  for (int i = 0; i < AREAS_SHOWN; i++) {
    course c;
    TRY(context, follow(context, &of[i], 55.0, &c));
    printf(" %.3f, %.4f |", c.at[0][EXPRESSION], c.at[3][REST]);
  }
  printf("\n");
  return CUTIS_OK;
}

static cutis_status print_convergence(cutis_context *context) {
  way of[AREAS_SHOWN];
  printf(
      "\n## Mesh, path and steps of the years\n\nWomen: depth in expression at 25, then depth at "
      "rest at 55, mm.\n\n|  |");
  for (int i = 0; i < AREAS_SHOWN; i++) {
    printf(" %s |", cutis_area_words(AREAS[i]));
  }
  printf("\n|---|---|---|---|---|---|\n");
#define ROW(name, change)                 \
  for (int i = 0; i < AREAS_SHOWN; i++) { \
    of[i] = woman(AREAS[i]);              \
    change;                               \
  }                                       \
  TRY(context, print_row(context, name, of));
  ROW("as shipped, 80 elements", (void)0)
  ROW("mesh 2 times finer", refine(&of[i].set.grid, 2))
  ROW("10 steps into the fold instead of 5", of[i].set.path_steps = 10)
  ROW("half the relief lent on the way", of[i].set.lent *= 0.5)
  ROW("half the relief of one's own", of[i].set.relief_mm *= 0.5)
  ROW("lived year by year", of[i].step_y = 1.0)
#undef ROW
  return CUTIS_OK;
}

/* ---- levers ---- */

static cutis_status print_lever(cutis_context *context, const char *name, const way *of,
                                const course *was) {
  course is;
  TRY(context, follow(context, of, 55.0, &is));
  printf("| %s |", name);
  for (int k = 0; k < TAKEN; k++) {
    printf(" %+.1f |", 100.0 * (is.at[3][k] / was->at[3][k] - 1.0));
  }
  printf("\n");
  return CUTIS_OK;
}

static cutis_status print_levers(cutis_context *context) {
  course was;
  way of = woman(CUTIS_AREA_PERIORBITAL);
  TRY(context, follow(context, &of, 55.0, &was));
  printf(
      "\n## What moves a wrinkle\n\nAround the eye of a woman, one thing other all her life; "
      "change at 55 in %%.\n\n| | at rest | in expression | spacing | critical |\n"
      "|---|---|---|---|---|\n");
#define LEVER(name, change)           \
  of = woman(CUTIS_AREA_PERIORBITAL); \
  change;                             \
  TRY(context, print_lever(context, name, &of, &was));
  LEVER("time in expression +20 %", of.share_times = 1.2)
  LEVER("shortening -20 %", of.shortening_times = 0.8)
  LEVER("ground substance and elastic fibre -20 %", of.mu_times = 0.8)
  LEVER("collagen laid down in place +20 %", of.laid_times = 1.2)
  LEVER("epidermis twice as stiff", of.cover_times = 2.0)
  LEVER("muscle 0.6 mm below the dermis, not 1.8", of.fat_mm = 0.6)
#undef LEVER
  return CUTIS_OK;
}

/* ---- courses ---- */

static cutis_status print_courses(cutis_context *context) {
  printf(
      "\n## Course by area\n\nDepth at rest (mm), average exposures; in expression (mm), "
      "spacing (mm) and critical shortening.\n\n"
      "| area | sex | 25 | 35 | 45 | 55 | 65 | 75 | in expression at 25 | 65 | spacing | "
      "critical at 25 | 65 |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (int i = 0; i < AREAS_SHOWN; i++) {
    for (int sex = 0; sex < 2; sex++) {
      way of = woman(AREAS[i]);
      of.sex = sex == 0 ? CUTIS_FEMALE : CUTIS_MALE;
      course c;
      TRY(context, follow(context, &of, 75.0, &c));
      printf("| %s | %s |", cutis_area_words(of.area), sex == 0 ? "female" : "male");
      for (int k = 0; k < AGES; k++) {
        printf(" %.3f |", c.at[k][REST]);
      }
      printf(" %.2f | %.2f | %.1f | %.3f | %.3f |\n", c.at[0][EXPRESSION], c.at[4][EXPRESSION],
             c.at[0][SPACING], c.at[0][CRITICAL], c.at[4][CRITICAL]);
    }
  }
  return CUTIS_OK;
}

static cutis_status print_page(cutis_context *context) {
  printf("%s", preface);
  print_closed_forms();
  TRY(context, print_amplitude(context));
  TRY(context, print_convergence(context));
  TRY(context, print_levers(context));
  TRY(context, print_courses(context));
  return CUTIS_OK;
}

int main(void) {
  return page_main(print_page);
}
