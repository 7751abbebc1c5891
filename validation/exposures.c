/* exposures.c - what sun, smoke, air, drink and menopause do to the skin, against published
 * measurements. usage: validate_exposures exposures.csv > exposures.md
 *
 * A row names a base (protected: nothing reaches the skin; average: indoor work at mid-latitude,
 * air a little above the guideline), one exposure and its level, sex and age; the prediction
 * compares the exposed person with the base person of the same sex and age. */
#include "observations.h"

#include "person/person.h"
#include "skin/skin.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char preface[] =
    "Printed by `validate_exposures validation/exposures.csv`; central parameters. A hit lies in "
    "the printed range, else\n"
    "within a fifth of the value; of a sign, when the change is beyond 2 % that way (none: within "
    "2 %). Rows whose note says\n"
    "that they fix a parameter are fits, not predictions; rows of role validate fixed nothing.\n\n"
    "- dose, share_of_ambient, ambient: erythemal doses from place and hours outdoors\n"
    "- collagen: all collagen per skin area; synthesis: what cells add a day; fragments_ratio: "
    "share of fragments, exposed over\n"
    "  base; thickness: dermis; elastin: functional fibre; ..._density: amount over thickness, "
    "against 25 years\n"
    "- lost: intact collagen gone since 25, which stands in for wrinkles; older: years after "
    "which the base person has lost as\n"
    "  much; risk: to be where the worst third of the base is, ages 40-69\n"
    "- share_...: of the explained variance of what 150 made-up people have lost, the causes "
    "entered "
    "in the order age, pack-years,\n"
    "  outdoor hours, as in the study\n";

/* ---- lives ---- */

/* What somebody meets from 25 on. */
typedef struct life {
  skin_milieu milieu;
  double packs, from_y, to_y;
} life;

typedef struct point {
  double y[CUTIS_STATES];
  skin_view view;
  double synthesis; /* of collagen, 1/d */
} point;

typedef struct bench {
  cutis_context *context;
  skin_solver *solver;
  skin_model model;
  cutis_status status; /* the first failure; what follows it is void */
} bench;

static point live(bench *on, life of, double age_y) {
  const double stops_y[] = {fmin(fmax(of.from_y, SKIN_REST_AGE_Y), age_y),
                            fmin(fmax(of.to_y, SKIN_REST_AGE_Y), age_y), age_y};
  point at = {.synthesis = NAN};
  memcpy(at.y, on->model.rest, sizeof at.y);
  double now_y = SKIN_REST_AGE_Y;
  for (int i = 0; i < 3 && on->status == CUTIS_OK; i++) {
    const double days = (stops_y[i] - now_y) * SKIN_DAYS_PER_YEAR;
    of.milieu.packs_per_day = i == 1 ? of.packs : 0; /* between the stops from and to */
    if (days > 0) {
      on->status =
          skin_solve(on->context, on->solver, &on->model, &of.milieu, now_y, &days, 1, at.y, NULL);
      now_y = stops_y[i];
    }
  }
  of.milieu.packs_per_day = age_y > of.from_y && age_y <= of.to_y ? of.packs : 0;
  double rates[CUTIS_STATES];
  skin_view_of(&on->model, &of.milieu, age_y, at.y, &at.view);
  skin_rates(&on->model, &of.milieu, age_y, at.y, rates);
  at.synthesis = rates[CUTIS_CN] + (on->model.p.kmat + on->model.p.kn * at.view.E) * at.y[CUTIS_CN];
  return at;
}

static double percent(double value, double against) {
  return 100 * (value / against - 1);
}

static double lost(bench *on, life of, double age_y) {
  return 1 - live(on, of, age_y).view.ci;
}

/* ---- what a row compares ---- */

typedef struct pair {
  life base, exposed;
  double age_y, level;
  bool female;
  double ambient_SED_per_y; /* of the rows about doses; NAN else */
} pair;

/* The four stations of the American study, or a place of the table. */
static double ambient_of(const char *base) {
  static const char *const stations[] = {"Atlanta", "Boston", "Bozeman", "Riverside"};
  const size_t count = strcmp(base, "United States") == 0 ? 4 : 1;
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    double latitude_deg, elevation_m;
    if (!place_find(count == 1 ? base : stations[i], &latitude_deg, &elevation_m)) {
      return NAN;
    }
    sum += sun_ambient_SED_per_y(latitude_deg, elevation_m);
  }
  return sum / (double)count;
}

static life base_life(bool average, bool woman) {
  return (life){.milieu = {.uv_index = average ? 0.2 : 0,
                           .pollution_index = average ? 0.13 : 0,
                           .menopause_age_y = woman ? 51 : INFINITY}};
}

static pair pair_of(const table *rows, size_t row) {
  const char *base = table_text(rows, row, "base"), *exposure = table_text(rows, row, "exposure");
  pair made = {.age_y = observations_number(rows, row, "age_y"),
               .level = observations_number(rows, row, "level"),
               .female = strcmp(table_text(rows, row, "sex"), "female") == 0,
               .ambient_SED_per_y = ambient_of(base)};
  made.base = base_life(strcmp(base, "average") == 0, made.female);
  made.exposed = made.base;
  if (strcmp(exposure, "uv") == 0) {
    made.exposed.milieu.uv_index = made.level;
  } else if (strcmp(exposure, "pollution") == 0) {
    made.exposed.milieu.pollution_index = made.level;
  } else if (strcmp(exposure, "drinks") == 0) {
    made.exposed.milieu.drinks_per_week = made.level;
  } else if (strcmp(exposure, "hormones") == 0) {
    made.exposed.milieu.menopause_age_y += made.level;
  } else if (strcmp(exposure, "packs") == 0) {
    made.exposed.packs = made.level;
    made.exposed.from_y = observations_number(rows, row, "from_y");
    made.exposed.to_y = observations_number(rows, row, "to_y");
  }
  return made;
}

/* ---- predictions ---- */

static double dose(bench *on, const pair *of) {
  (void)on;
  return sun_personal_SED_per_y(of->ambient_SED_per_y, of->level, CUTIS_SUNSCREEN_NEVER);
}
static double share_of_ambient(bench *on, const pair *of) {
  return 100 * dose(on, of) / of->ambient_SED_per_y;
}
static double ambient(bench *on, const pair *of) {
  (void)on;
  return of->ambient_SED_per_y;
}

static double collagen(bench *on, const pair *of) {
  return percent(live(on, of->exposed, of->age_y).view.ct, live(on, of->base, of->age_y).view.ct);
}
static double synthesis(bench *on, const pair *of) {
  return percent(live(on, of->exposed, of->age_y).synthesis,
                 live(on, of->base, of->age_y).synthesis);
}
static double fragments_ratio(bench *on, const pair *of) {
  return live(on, of->exposed, of->age_y).view.g / live(on, of->base, of->age_y).view.g;
}
static double thickness(bench *on, const pair *of) {
  return percent(live(on, of->exposed, of->age_y).view.J_lasting,
                 live(on, of->base, of->age_y).view.J_lasting);
}
static double elastin(bench *on, const pair *of) {
  return percent(live(on, of->exposed, of->age_y).y[CUTIS_EL],
                 live(on, of->base, of->age_y).y[CUTIS_EL]);
}
static double lost_change(bench *on, const pair *of) {
  return percent(lost(on, of->exposed, of->age_y), lost(on, of->base, of->age_y));
}

/* Negative when the exposed person looks younger. */
static double older(bench *on, const pair *of) {
  const double ci = live(on, of->exposed, of->age_y).view.ci;
  double young_y = SKIN_REST_AGE_Y, old_y = PERSON_LIFE_END_Y;
  while (old_y - young_y > 1e-3) {
    const double middle_y = 0.5 * (young_y + old_y);
    *(live(on, of->base, middle_y).view.ci > ci ? &young_y : &old_y) = middle_y;
  }
  return 0.5 * (young_y + old_y) - of->age_y;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Three kinds of outdoor life at each age. */
static double risk(bench *on, const pair *of) {
  enum { AGES = 15, SUNS = 3, PEOPLE = AGES * SUNS };
  static const double suns[SUNS] = {0.07, 0.2, 0.5};
  double base[PEOPLE], exposed[PEOPLE];
  for (int i = 0; i < PEOPLE; i++) {
    const double age_y = 40.5 + 2 * (i / SUNS);
    pair one = *of;
    one.base.milieu.uv_index = one.exposed.milieu.uv_index = suns[i % SUNS];
    base[i] = lost(on, one.base, age_y);
    exposed[i] = lost(on, one.exposed, age_y);
  }
  qsort(base, PEOPLE, sizeof *base, ascending);
  int worse = 0;
  for (int i = 0; i < PEOPLE; i++) {
    worse += exposed[i] >= base[PEOPLE * 2 / 3];
  }
  return worse / (PEOPLE / 3.0);
}

static double menopause_collagen(bench *on, const pair *of) {
  return percent(live(on, of->base, 51 + of->level).view.ci, live(on, of->base, 51).view.ci);
}
static double menopause_collagen_rate(bench *on, const pair *of) {
  return menopause_collagen(on, of) / of->level;
}
static double menopause_thickness_rate(bench *on, const pair *of) {
  return percent(live(on, of->base, 51 + of->level).view.J_lasting,
                 live(on, of->base, 51).view.J_lasting) /
         of->level;
}
static double score(bench *on, const pair *of) {
  return percent(live(on, of->base, 70).view.ct, live(on, of->base, 30).view.ct);
}

static double density_change(bench *on, const pair *of, int state) {
  const point young = live(on, of->base, 25), old = live(on, of->base, of->age_y);
  return percent(old.y[state] / old.view.J_lasting, young.y[state] / young.view.J_lasting);
}
static double mature_density(bench *on, const pair *of) {
  return density_change(on, of, CUTIS_CM);
}
static double immature_density(bench *on, const pair *of) {
  return density_change(on, of, CUTIS_CN);
}
static double elastin_density(bench *on, const pair *of) {
  return density_change(on, of, CUTIS_EL);
}
static double density_kept_until(bench *on, const pair *of) {
  const point young = live(on, of->base, 25);
  double age_y = 26;
  for (; age_y < 80; age_y++) {
    const point at = live(on, of->base, age_y);
    if (at.view.ci / at.view.J_lasting < 0.9 * young.view.ci / young.view.J_lasting) {
      break;
    }
  }
  return age_y;
}

/* ---- spread between people ---- */

enum { CAUSE_AGE, CAUSE_SMOKE, CAUSE_SUN, CAUSES, PEOPLE = 150 };

/* Residual sum of squares of the loss on a constant and the first so many causes. */
static double residual(double cause[CAUSES][PEOPLE], const double *loss, int causes) {
  double design[(CAUSES + 1) * PEOPLE], right[PEOPLE];
  for (int i = 0; i < PEOPLE; i++) {
    design[i] = 1;
  }
  memcpy(design + PEOPLE, cause, (size_t)causes * sizeof *cause);
  memcpy(right, loss, sizeof right);
  LAPACKE_dgels(LAPACK_COL_MAJOR, 'N', PEOPLE, causes + 1, 1, design, PEOPLE, right, PEOPLE);
  double sum = 0;
  for (int i = causes + 1; i < PEOPLE; i++) {
    sum += right[i] * right[i];
  }
  return sum;
}

/* A third ever smokes, some stop; hours outdoors are log-normal about 0.9 a day; phototypes I to
 * IV. */
static double share(bench *on, int wanted) {
  double cause[CAUSES][PEOPLE], loss[PEOPLE];
  for (uint32_t i = 0; i < PEOPLE; i++) {
    const double age_y = 25 + 50 * random_uniform(17, 0, i);
    const bool smokes = random_uniform(17, 1, i) < 1 / 3.0;
    const double packs = smokes ? 0.25 + 1.25 * random_uniform(17, 2, i) : 0;
    const double hours = fmin(0.9 * exp(0.7 * random_normal(17, 4, i)), 8);
    const int phototype = 1 + (int)(4 * random_uniform(17, 5, i));
    life of = base_life(true, i % 2);
    of.milieu.uv_index =
        sun_index(sun_personal_SED_per_y(8200, hours, CUTIS_SUNSCREEN_SOMETIMES), phototype);
    of.packs = packs;
    of.from_y = 20;
    of.to_y = 25 + 60 * random_uniform(17, 3, i);
    cause[CAUSE_AGE][i] = age_y;
    cause[CAUSE_SMOKE][i] = packs * (fmin(of.to_y, age_y) - of.from_y);
    cause[CAUSE_SUN][i] = hours * age_y;
    loss[i] = lost(on, of, age_y);
  }
  return (residual(cause, loss, wanted) - residual(cause, loss, wanted + 1)) /
         (residual(cause, loss, 0) - residual(cause, loss, CAUSES));
}
static double share_age(bench *on, const pair *of) {
  (void)of;
  return share(on, CAUSE_AGE);
}
static double share_smoke(bench *on, const pair *of) {
  (void)of;
  return share(on, CAUSE_SMOKE);
}
static double share_sun(bench *on, const pair *of) {
  (void)of;
  return share(on, CAUSE_SUN);
}

/* ---- the page ---- */

static cutis_status predict_on(bench *on, const table *rows, size_t row, double *predicted) {
  static const struct {
    const char *quantity;
    double (*of)(bench *on, const pair *of);
  } quantities[] = {
      {"dose", dose},
      {"share_of_ambient", share_of_ambient},
      {"ambient", ambient},
      {"collagen", collagen},
      {"synthesis", synthesis},
      {"fragments_ratio", fragments_ratio},
      {"thickness", thickness},
      {"elastin", elastin},
      {"lost", lost_change},
      {"older", older},
      {"risk", risk},
      {"menopause_collagen", menopause_collagen},
      {"menopause_collagen_rate", menopause_collagen_rate},
      {"menopause_thickness_rate", menopause_thickness_rate},
      {"score", score},
      {"mature_density", mature_density},
      {"immature_density", immature_density},
      {"elastin_density", elastin_density},
      {"density_kept_until", density_kept_until},
      {"share_age", share_age},
      {"share_smoke", share_smoke},
      {"share_sun", share_sun},
  };
  const char *quantity = table_text(rows, row, "quantity");
  const pair of = pair_of(rows, row);
  for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
    if (strcmp(quantity, quantities[i].quantity) == 0) {
      *predicted = quantities[i].of(on, &of);
      TRY(on->context, on->status);
      return CUTIS_OK;
    }
  }
  return FAIL(on->context, CUTIS_BAD_INPUT, "'%s' is not a quantity that exposures.c predicts",
              quantity);
}

static cutis_status predict(cutis_context *context, const table *rows, size_t row,
                            double *predicted) {
  bench on = {.context = context, .status = CUTIS_OK};
  cutis_parameters central;
  parameters_default(&central);
  TRY(context, skin_model_create(context, &central, &on.model));
  TRY(context, skin_solver_create(context, 1e-7, &on.solver));
  const cutis_status status = predict_on(&on, rows, row, predicted);
  skin_solver_destroy(context, &on.solver);
  return status;
}

int main(int count, char **arguments) {
  return observations_main(count, arguments, "Exposures: predicted beside observed", preface,
                           predict);
}
