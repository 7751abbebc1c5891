/* people.c - people of a wide but realistic spread, lived and looked at with finite elements.
 *
 * Wider than any trial, so that a trial's people lie within: constants drawn from their priors and
 * screened as the draws of a run are, the moduli once more from person to person; the anatomy of
 * the area with a lognormal spread of each quantity; ages 25 to 80, both sexes, sun, tobacco and
 * dust from none to much. Each is looked at once, for two looks at one person say less than looks
 * at two: untreated, or after 1 to 8 sessions, within weeks, still swollen, or later. Everything
 * follows from seed, area and number. */
#include "people.h"

#include "course/course.h"
#include "instruments/suction.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* Spread of the logarithm from person to person. Dermis, epidermis: 0.13 and 0.17 of 61 women
 * (Hwang 2006, J Craniofac Surg 17:474); pre-tension: 0.36 of 10 men (Diridollou 2000); the others
 * assumed, and all wider than that: people at the edge of a trial belong in the middle of these. */
static const struct {
  size_t offset, with; /* with: the offset of the quantity whose factor it shares, or its own */
  double log_sd;
} spread[] = {
#define ROW(of, with, sd) \
  { offsetof(cutis_anatomy, of), offsetof(cutis_anatomy, with), sd }
    ROW(stratum_corneum_mm, stratum_corneum_mm, 0.18),
    ROW(epidermis_mm, epidermis_mm, 0.2),
    ROW(reticular_mm, reticular_mm, 0.16),
    ROW(papillary_mm, reticular_mm, 0.05),
    ROW(hypodermis_mm, hypodermis_mm, 0.35),
    ROW(fat_hanging_mm, hypodermis_mm, 0.2),
    ROW(pretension_kPa, pretension_kPa, 0.4),
    ROW(shortening, shortening, 0.22),
    ROW(expression_share, expression_share, 0.45),
    ROW(pore_diameter_mm, pore_diameter_mm, 0.22),
    ROW(pore_density_per_mm2, pore_density_per_mm2, 0.33),
    ROW(span_mm, span_mm, 0.17),
#undef ROW
};
enum { SPREADS = sizeof spread / sizeof spread[0] };
/* Of moduli from person to person, about the draw of the prior (assumed; k1 by suction: 0.5). */
static const double MODULUS_LOG_SD = 0.25;
static const double FACTOR_MOST = 2.5; /* standard deviations at which a factor is cut */
enum { CANDIDATES = 200 };

/* Streams of random numbers, one for each thing that is drawn. */
enum {
  STREAM_SPREAD = 0x100,
  STREAM_MODULUS = 0x200,
  STREAM_SEX = 0x300,
  STREAM_AGE,
  STREAM_MENOPAUSE,
  STREAM_SUN,
  STREAM_SMOKES,
  STREAM_PACKS,
  STREAM_FROM,
  STREAM_QUITS,
  STREAM_TYPE,
  STREAM_DUST,
  STREAM_DRINKS,
  STREAM_SESSIONS,
  STREAM_INTERVAL,
  STREAM_NEEDLE,
  STREAM_PASSES,
  STREAM_STAGE,
  STREAM_SINCE
};

typedef struct drawing {
  uint64_t seed;
  uint32_t number;
} drawing;

static double between(drawing of, uint32_t stream, double low, double high) {
  return low + (high - low) * random_uniform(of.seed, stream, of.number);
}

static double between_log(drawing of, uint32_t stream, double low, double high) {
  return low * pow(high / low, random_uniform(of.seed, stream, of.number));
}

static double factor(drawing of, uint32_t stream, double log_sd) {
  const double z = random_normal(of.seed, stream, of.number);
  return exp(log_sd * fmin(fmax(z, -FACTOR_MOST), FACTOR_MOST));
}

/* ---- who ---- */

static void draw_person(drawing of, cutis_area area, cutis_person *person) {
  cutis_person_default(person);
  person->area = area;
  person->sex = between(of, STREAM_SEX, 0, 1) < 0.5 ? CUTIS_FEMALE : CUTIS_MALE;
  person->age_y = between(of, STREAM_AGE, 25.5, 80.0);
  person->phototype = 1 + (int)between(of, STREAM_TYPE, 0, 6);
  person->menopause_age_y =
      person->sex == CUTIS_FEMALE ? between(of, STREAM_MENOPAUSE, 45.0, 57.0) : INFINITY;
  person->sun.dose_SED_per_y = between_log(of, STREAM_SUN, 15.0, 1200.0);
  if (between(of, STREAM_SMOKES, 0, 1) < 0.35) {
    person->smoking.packs_per_day = between_log(of, STREAM_PACKS, 0.2, 2.0);
    person->smoking.from_y = between(of, STREAM_FROM, 15.0, 30.0);
    person->smoking.to_y = between(of, STREAM_QUITS, 0, 1) < 0.5
                               ? INFINITY
                               : person->smoking.from_y + between(of, STREAM_QUITS, 0, 40.0);
  }
  person->pollution.pm25_ug_per_m3 = between_log(of, STREAM_DUST, 4.0, 60.0);
  person->alcohol.drinks_per_week = between(of, STREAM_DRINKS, 0.0, 20.0);
}

static cutis_status draw_anatomy(cutis_context *context, drawing of, const cutis_person *person,
                                 cutis_anatomy *anatomy) {
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, anatomy));
  for (size_t i = 0; i < SPREADS; i++) {
    double *value = (double *)(void *)((char *)anatomy + spread[i].offset);
    *value *= factor(of, (uint32_t)(STREAM_SPREAD + i), spread[i].log_sd);
    for (size_t k = 0; k < i; k++) {
      if (spread[i].with == spread[k].offset) {
        *value *= factor(of, (uint32_t)(STREAM_SPREAD + k), spread[k].log_sd);
      }
    }
  }
  return CUTIS_OK;
}

/* The first of the person's own candidates that the screen of a run accepts. */
static cutis_status draw_parameters(cutis_context *context, drawing of, skin_solver *solver,
                                    cutis_parameters *parameters) {
  static const size_t moduli[] = {PARAMETER_mu_g, PARAMETER_mu_e,  PARAMETER_mu_c, PARAMETER_k1,
                                  PARAMETER_v1,   PARAMETER_v2,    PARAMETER_slip, PARAMETER_t2,
                                  PARAMETER_mu_h, PARAMETER_mu_epi};
  bool accepted = false;
  for (uint32_t k = 0; k < CANDIDATES && !accepted; k++) {
    TRY(context, cutis_parameters_draw(context, of.seed, CANDIDATES * of.number + k, parameters));
    TRY(context, screen_parameters(context, solver, parameters, &accepted));
  }
  if (!accepted) {
    return FAIL(context, CUTIS_OUT_OF_DOMAIN, "no draw of person %u passes the screen", of.number);
  }
  for (size_t i = 0; i < sizeof moduli / sizeof moduli[0]; i++) {
    cutis_parameter_info info;
    cutis_parameter_at(moduli[i], &info);
    const double value = parameters_value(parameters, moduli[i]) *
                         factor(of, (uint32_t)(STREAM_MODULUS + i), MODULUS_LOG_SD);
    parameters_put(parameters, moduli[i], fmin(fmax(value, info.low), info.high));
  }
  return CUTIS_OK;
}

/* ---- a life with its look ---- */

typedef struct looker {
  people_life *life;
  cutis_skin *skin;
  instrument_set *set;
} looker;

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static cutis_status look_with(cutis_context *context, looker *by, const tissue *now, look *found) {
  size_t seen = 0;
  TRY(context, diary_replay(context, by->skin, by->set, &seen));
  return instrument_set_measure(context, by->set, now, found);
}

/* A third of the elements and half the time steps of what is shipped. */
static cutis_status look_coarsely(cutis_context *context, const tissue *now,
                                  const cutis_suction_protocol *protocol, look *found) {
  suction_settings settings;
  suction_workspace *workspace = NULL;
  cutis_suction result;
  suction_settings_default(&settings);
  settings.inner_columns = 4;
  settings.outer_columns = 3;
  settings.inner_smallest = 0.08;
  settings.outer_smallest = 0.15;
  settings.fineness = 0.5;
  static const int rows[LAYERS] = {1, 1, 2, 1};
  memcpy(settings.rows, rows, sizeof rows);
  TRY(context, suction_workspace_create_with(context, &settings, &workspace));
  const cutis_status status = suction_test(context, workspace, now->layer, protocol, &result);
  suction_workspace_destroy(context, &workspace);
  TRY(context, status);
  for (size_t i = 0; i < CUTIS_READOUTS_MAX; i++) {
    found->readout[i] = NAN;
  }
  memcpy(found->readout, result.readout, sizeof result.readout);
  return CUTIS_OK;
}

static cutis_status look_now(cutis_context *context, looker *by,
                             const cutis_suction_protocol *protocol) {
  people_life *life = by->life;
  tissue now;
  look found = {.suction = NULL};
  TRY(context, diary_keep(context, by->skin));
  diary_tissue(by->skin, &now);
  const double from_s = now_s();
  TRY(context, by->set != NULL ? look_with(context, by, &now, &found)
                               : look_coarsely(context, &now, protocol, &found));
  life->seconds = now_s() - from_s;
  memcpy(life->readout, found.readout, sizeof life->readout);
  return CUTIS_OK;
}

static cutis_status draw_plan(cutis_context *context, drawing of, const cutis_anatomy *anatomy,
                              cutis_plan *plan) {
  TRY(context, cutis_plan_default(context, plan));
  plan->sessions = 1 + (int)between(of, STREAM_SESSIONS, 0, 8);
  plan->interval_d = between(of, STREAM_INTERVAL, 14.0, 60.0);
  plan->needle_length_mm = between(of, STREAM_NEEDLE, 0.25, 1.3 * anatomy->needle_limit_mm);
  plan->needle_length_mm =
      fmin(plan->needle_length_mm, 0.9 * (anatomy->papillary_mm + anatomy->reticular_mm));
  plan->passes *= between(of, STREAM_PASSES, 0.5, 2.0);
  return CUTIS_OK;
}

/* Four in ten are untreated; of the others half are looked at within weeks of the last session. */
static cutis_status live_on(cutis_context *context, drawing of, const looker *by, double age_y) {
  const double stage = between(of, STREAM_STAGE, 0, 1);
  cutis_plan plan;
  TRY(context, cutis_skin_age_to(context, by->skin, age_y));
  if (stage < 0.4) {
    return CUTIS_OK;
  }
  TRY(context, draw_plan(context, of, &by->life->anatomy, &plan));
  for (int session = 0; session < plan.sessions; session++) {
    TRY(context, cutis_skin_live(context, by->skin, session > 0 ? plan.interval_d : 0.0));
    TRY(context, cutis_skin_needle(context, by->skin, &plan));
  }
  return cutis_skin_live(context, by->skin,
                         stage < 0.7 ? between_log(of, STREAM_SINCE, 2.0, 60.0)
                                     : between_log(of, STREAM_SINCE, 60.0, 1100.0));
}

/* The skin of a person whose anatomy is their own. */
static cutis_status own_skin(cutis_context *context, const cutis_person *person,
                             const people_life *life, cutis_skin **skin) {
  TRY(context, cutis_skin_create(context, person, &life->parameters, skin));
  (*skin)->anatomy = life->anatomy;
  const double across_kPa =
      2.0 * life->anatomy.pretension_kPa / (1.0 + life->anatomy.tension_ratio);
  skin_model_tension(&(*skin)->model, across_kPa, life->anatomy.tension_ratio * across_kPa);
  (*skin)->diary_entries = 0;
  return diary_keep(context, *skin);
}

static cutis_status live_with(cutis_context *context, drawing of, cutis_area area,
                              skin_solver *solver, people_eyes eyes, looker *by) {
  people_life *life = by->life;
  cutis_person person;
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  const instrument_setting setting = {.protocol = &protocol};
  draw_person(of, area, &person);
  TRY(context, draw_anatomy(context, of, &person, &life->anatomy));
  TRY(context, draw_parameters(context, of, solver, &life->parameters));
  TRY(context, own_skin(context, &person, life, &by->skin));
  if (eyes != PEOPLE_COARSE) {
    TRY(context, instrument_set_create_with(context, instrument_list(),
                                            eyes == PEOPLE_ALL ? cutis_instrument_count() : 1,
                                            &setting, &by->set));
  }
  TRY(context, live_on(context, of, by, person.age_y));
  TRY(context, look_now(context, by, &protocol));
  life->moments = eyes == PEOPLE_ALL ? by->skin->diary_entries : 1;
  if (life->moments > PEOPLE_MOMENTS) {
    return FAIL(context, CUTIS_BAD_INPUT, "a life of %zu moments", life->moments);
  }
  const tissue *first = by->skin->diary + by->skin->diary_entries - life->moments;
  for (size_t i = 0; i < life->moments; i++) {
    life->moment[i] = first[i];
    life->moment[i].anatomy = &life->anatomy;
    life->moment[i].parameters = &life->parameters;
  }
  return CUTIS_OK;
}

cutis_status people_live(cutis_context *context, uint64_t seed, cutis_area area, uint32_t number,
                         people_eyes eyes, people_life *life) {
  const drawing of = {.seed = seed * CUTIS_AREA_COUNT + (uint64_t)area, .number = number};
  looker by = {.life = life};
  skin_solver *solver = NULL;
  *life = (people_life){.number = number};
  cutis_status status = skin_solver_create(context, SKIN_RELATIVE, &solver);
  if (status == CUTIS_OK) {
    status = live_with(context, of, area, solver, eyes, &by);
  }
  skin_solver_destroy(context, &solver);
  cutis_skin_destroy(context, &by.skin);
  instrument_set_destroy(context, &by.set);
  return status;
}
