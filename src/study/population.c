/* population.c - who takes part: each person's age, sex, area, phototype and habits, the world they
 * are dealt to, and what makes them differ from it (variation.c).
 *
 * Everything about person i follows from the seed and i; the number of people changes nothing about
 * those there are.
 *
 * Defaults: personal dose of indoor workers 133 SED in the summer half-year, 3.1 in the winter, and
 * one trip of 26 to the sun (Thieden 2006, doi:10.1111/j.1365-2133.2005.06961.x); its range of 69 to
 * 363 in 19 people is that of a lognormal of spread 1.6 (the mean range of 19 normal numbers is 3.69
 * standard deviations). Menopause at 51 with a standard deviation of 4 years: recalled. The rest is
 * assumed. */
#include "study/study.h"

#include <math.h>
#include <string.h>

void study_population_default(study_population *population) {
  *population = (study_population){
      .people = 1000,
      .age_mean_y = 48,
      .age_sd_y = 9,
      .age_low_y = 30,
      .age_high_y = 65,
      .women = 0.9,
      .area = {[CUTIS_AREA_CHEEK] = 1},
      .phototype = {0.1, 0.35, 0.35, 0.15, 0.04, 0.01},
      .menopause_y = 51,
      .menopause_sd_y = 4,
      .sun_SED_per_y = 162,
      .sun_spread = 1.6,
      .smokers = 0.15,
      .packs_per_day = 0.5,
      .packs_spread = 1.6,
      .smoking_from_y = 18,
      .smoking_to_y = INFINITY,
      .pm25_ug_per_m3 = 9,
      .pm25_spread = 1.4,
      .drinks_per_week = 3,
      .drinks_spread = 2.5,
  };
}

static double total(const double *weight, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += weight[i];
  }
  return sum;
}

cutis_status study_population_check(cutis_context *context, const study_population *p) {
  const struct ranged ranges[] = {
      {"population.people", p->people, 2, STUDY_PEOPLE_MAX, "", ""},
      {"population.age.sd", p->age_sd_y, 0, 50, "y", ""},
      {"population.age.from", p->age_low_y, PERSON_AGE_LOW_Y, PERSON_AGE_HIGH_Y, "y", ""},
      {"population.age.to", p->age_high_y, p->age_low_y, PERSON_AGE_HIGH_Y, "y", ""},
      {"population.age.mean", p->age_mean_y, p->age_low_y, p->age_high_y, "y",
       " Ages lie between population.age.from and population.age.to, and so does their mean."},
      {"population.women", p->women, 0, 1, "", ""},
      {"population.menopause.mean", p->menopause_y, 35, 60, "y", ""},
      {"population.menopause.sd", p->menopause_sd_y, 0, 10, "y", ""},
      {"population.sun.dose", p->sun_SED_per_y, 0, 3000, "SED/y", ""},
      {"population.sun.spread", p->sun_spread, 1, 10, "", ""},
      {"population.smoking.share", p->smokers, 0, 1, "", ""},
      {"population.smoking.packs_per_day", p->packs_per_day, 0, 5, "", ""},
      {"population.smoking.spread", p->packs_spread, 1, 10, "", ""},
      {"population.smoking.from", p->smoking_from_y, 5, PERSON_LIFE_END_Y, "y", ""},
      {"population.pollution.pm2.5", p->pm25_ug_per_m3, 0, 500, "ug/m3", ""},
      {"population.pollution.spread", p->pm25_spread, 1, 10, "", ""},
      {"population.alcohol.drinks_per_week", p->drinks_per_week, 0, 100, "", ""},
      {"population.alcohol.spread", p->drinks_spread, 1, 10, "", ""},
  };
  for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
    TRY(context, ranged_check(context, ranges[i]));
  }
  if (!(p->smoking_to_y > p->smoking_from_y)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "population.smoking.to is %g y, but smoking begins at %g y: it must end later.",
                p->smoking_to_y, p->smoking_from_y);
  }
  if (p->age_high_y > PERSON_AGE_TRUSTED_Y) {
    context_warn(
        context,
        "population.age.to is %g y: beyond %g y ageing feeds on itself in the model; read the "
        "results of people so old as an extrapolation.",
        p->age_high_y, PERSON_AGE_TRUSTED_Y);
  }
  if (!(total(p->area, CUTIS_AREA_COUNT) > 0)) {
    return FAIL(context, CUTIS_BAD_INPUT, "population.area has no share above 0.");
  }
  if (!(total(p->phototype, 6) > 0)) {
    return FAIL(context, CUTIS_BAD_INPUT, "population.phototype has no share above 0.");
  }
  return CUTIS_OK;
}

/* ---- one person ---- */

struct study_people {
  study_population population;
  uint64_t seed;
  size_t worlds, rejected;
  cutis_parameters *world;
  variation differ;
  cutis_anatomy anatomy[CUTIS_AREA_COUNT][2]; /* by sex */
};

/* The streams of what makes a person; X(name) */
#define TRAIT_LIST(X) \
  X(age) X(sex) X(area) X(phototype) X(menopause) X(sun) X(smokes) X(packs) X(air) X(drinks)
typedef enum trait {
#define X(name) TRAIT_##name,
  TRAIT_LIST(X)
#undef X
} trait;

static double uniform_of(const study_people *people, trait of, uint32_t number) {
  static const char *const names[] = {
#define X(name) "trait: " #name,
      TRAIT_LIST(X)
#undef X
  };
  return random_uniform(people->seed, random_stream(names[of]), number);
}

/* Which share of the weights a uniform number falls into. */
static size_t dealt(const double *weight, size_t count, double uniform) {
  double left = uniform * total(weight, count);
  size_t last = 0;
  for (size_t i = 0; i < count; i++) {
    if (weight[i] > 0) {
      last = i;
      if (left < weight[i]) {
        return i;
      }
    }
    left -= weight[i];
  }
  return last;
}

/* The mean lies between low and high. */
static double cut_normal(double mean, double sd, double low, double high, double uniform) {
  if (!(sd > 0)) {
    return mean;
  }
  const double from = normal_cumulative((low - mean) / sd);
  const double to = normal_cumulative((high - mean) / sd);
  return fmin(fmax(mean + sd * normal_quantile(from + uniform * (to - from)), low), high);
}

static double lognormal(double median, double spread, double uniform, double most) {
  return fmin(median * pow(spread, normal_quantile(uniform)), most);
}

static void draw_person(const study_people *people, uint32_t number, cutis_person *person) {
  const study_population *p = &people->population;
  cutis_person_default(person);
  person->age_y = cut_normal(p->age_mean_y, p->age_sd_y, p->age_low_y, p->age_high_y,
                             uniform_of(people, TRAIT_age, number));
  person->sex = uniform_of(people, TRAIT_sex, number) < p->women ? CUTIS_FEMALE : CUTIS_MALE;
  person->area =
      (cutis_area)dealt(p->area, CUTIS_AREA_COUNT, uniform_of(people, TRAIT_area, number));
  person->phototype = 1 + (int)dealt(p->phototype, 6, uniform_of(people, TRAIT_phototype, number));
  person->menopause_age_y = person->sex == CUTIS_MALE
                                ? INFINITY
                                : cut_normal(p->menopause_y, p->menopause_sd_y, 25, 65,
                                             uniform_of(people, TRAIT_menopause, number));
  person->sun =
      (cutis_sun){.dose_SED_per_y = lognormal(p->sun_SED_per_y, p->sun_spread,
                                              uniform_of(people, TRAIT_sun, number), 3000),
                  .latitude_deg = NAN,
                  .outdoors_h_per_d = person->sun.outdoors_h_per_d};
  const bool smokes = uniform_of(people, TRAIT_smokes, number) < p->smokers;
  person->smoking = (cutis_smoking){
      .packs_per_day = smokes ? lognormal(p->packs_per_day, p->packs_spread,
                                          uniform_of(people, TRAIT_packs, number), 5)
                              : 0,
      .from_y = p->smoking_from_y,
      .to_y = p->smoking_to_y};
  person->pollution.pm25_ug_per_m3 =
      lognormal(p->pm25_ug_per_m3, p->pm25_spread, uniform_of(people, TRAIT_air, number), 500);
  person->alcohol.drinks_per_week = lognormal(p->drinks_per_week, p->drinks_spread,
                                              uniform_of(people, TRAIT_drinks, number), 100);
}

/* A world that passes the screen may have people about it who do not, whose inflammation hardly ever
 * resolves, or never: what makes such a person differ is drawn again, from another seed. Most pass, so
 * that nobody needs as many draws as there may be. */
enum { AGAIN_MOST = 50 };
static const uint64_t AGAIN_SEED = 0x9e3779b97f4a7c15; /* apart from any seed that is asked for */

void study_people_draw(const study_people *people, uint32_t number, study_subject *subject) {
  *subject = (study_subject){.number = number, .world = number % (uint32_t)people->worlds};
  draw_person(people, number, &subject->person);
  for (uint64_t again = 0; again < AGAIN_MOST; again++) {
    subject->anatomy = people->anatomy[subject->person.area][subject->person.sex];
    subject->parameters = people->world[subject->world];
    variation_apply(&people->differ, people->seed + again * AGAIN_SEED, number,
                    &subject->parameters, &subject->anatomy);
    if (screen_heals(&subject->parameters)) {
      return;
    }
  }
}

size_t study_people_rejected(const study_people *people) {
  return people->rejected;
}

/* ---- all of them ---- */

static cutis_status fill(cutis_context *context, const study_design *design, study_people *people) {
  people->population = design->population;
  people->seed = design->seed;
  people->worlds = (size_t)design->worlds;
  TRY(context, variation_load(context, &people->differ));
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    TRY(context, cutis_anatomy_of(context, (cutis_area)area, CUTIS_FEMALE,
                                  &people->anatomy[area][CUTIS_FEMALE]));
    TRY(context, cutis_anatomy_of(context, (cutis_area)area, CUTIS_MALE,
                                  &people->anatomy[area][CUTIS_MALE]));
  }
  people->world = context_allocate(context, people->worlds, sizeof *people->world);
  if (people->world == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_posterior *posterior = NULL;
  if (design->source == CUTIS_FROM_POSTERIOR) {
    TRY(context, cutis_posterior_create(context, &posterior));
  }
  const cutis_status status = screen_choose(context, posterior, design->seed, &design->central,
                                            people->worlds, people->world, NULL, &people->rejected);
  cutis_posterior_destroy(context, &posterior);
  return status;
}

cutis_status study_people_create(cutis_context *context, const study_design *design,
                                 study_people **people) {
  *people = NULL;
  study_people *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = fill(context, design, made);
  if (status != CUTIS_OK) {
    study_people_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *people = made;
  return CUTIS_OK;
}

void study_people_destroy(cutis_context *context, study_people **people) {
  if (*people) {
    context_free(context, (*people)->world);
    context_free(context, *people);
    *people = NULL;
  }
}
