/* analysis.c - what a trial says of one value at one visit of one arm: each person against their own
 * untreated twin; as a real trial would see it; and by subgroup.
 *
 * A real trial puts everybody in one arm (permuted blocks, one of each arm a block), reads before
 * and at the visit with the instrument's noise, and loses people. The noise of one reading is the
 * standard error of measurement, SEM = repeatability / (1.96 sqrt 2): the repeatability is the
 * smallest change told from noise, 1.96 sqrt 2 SEM (Bland & Altman 1999, Stat Methods Med Res
 * 8:135). Measures of the matrix are read without noise. People leave at a constant rate. */
#include "study/study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAYS_PER_YEAR SKIN_DAYS_PER_YEAR
static const double NOISE_SDS = 1.96; /* repeatability over the standard deviation of a change */

/* ---- changes ---- */

/* What is gained from `before` to `now`: + is better, larger where neither is. */
static double gain_of(const study_value_info *info, double now, double before) {
  const double sign = info->better < 0 ? -1.0 : 1.0;
  const double change = info->absolute ? now - before : now / before - 1.0;
  return isfinite(change) ? sign * change : NAN;
}

static double value_at(const study_design *design, const study_column *column, size_t person,
                       size_t arm, size_t visit) {
  return column->value[(person * design->arms + arm) * design->visits + visit];
}

/* From baseline to the visit in an arm. */
static double change_at(const study_design *design, const study_column *column,
                        const study_value_info *info, size_t person, size_t arm, size_t visit) {
  return gain_of(info, value_at(design, column, person, arm, visit),
                 value_at(design, column, person, arm, 0));
}

/* One number a person, and the worlds beside it. */
typedef struct sample {
  double *value;
  uint32_t *world;
  size_t count;
} sample;

static cutis_status sample_create(cutis_context *context, const study_column *column,
                                  sample *made) {
  made->count = column->people;
  made->value = context_allocate(context, made->count + 1, sizeof *made->value);
  made->world = context_allocate(context, made->count + 1, sizeof *made->world);
  if (made->value == NULL || made->world == NULL) {
    context_free(context, made->value);
    context_free(context, made->world);
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t i = 0; i < made->count; i++) {
    made->world[i] = column->subject[i].world;
  }
  return CUTIS_OK;
}

static void sample_clear(cutis_context *context, sample *of) {
  context_free(context, of->value);
  context_free(context, of->world);
}

/* ---- as a real trial would see it ---- */

/* Which arm a person is put in: their place, by a random number, in their block. */
static size_t assigned(const study_design *design, uint32_t number) {
  const uint32_t stream = random_stream("trial: arm"), arms = (uint32_t)design->arms;
  const uint32_t first = number / arms * arms;
  const double mine = random_uniform(design->seed, stream, number);
  size_t arm = 0;
  for (uint32_t other = first; other < first + arms; other++) {
    const double theirs = random_uniform(design->seed, stream, other);
    arm += theirs < mine || (theirs == mine && other < number) ? 1 : 0;
  }
  return arm;
}

static bool stays(const study_design *design, uint32_t number, double day) {
  if (!(design->dropout_per_y > 0)) {
    return true;
  }
  const double rate_per_d = -log1p(-design->dropout_per_y) / DAYS_PER_YEAR;
  const double leaves_d =
      -log(random_uniform(design->seed, random_stream("trial: leaves"), number)) / rate_per_d;
  return leaves_d > day;
}

static double sem_of(const study_design *design, const study_value_info *info) {
  return design->noise && isfinite(info->repeatability)
             ? info->repeatability / (NOISE_SDS * sqrt(2.0))
             : 0.0;
}

static double read_with_noise(const study_design *design, const study_value_info *info,
                              uint32_t number, size_t visit, double value) {
  char name[64];
  const double sem = sem_of(design, info);
  if (!(sem > 0)) {
    return value;
  }
  snprintf(name, sizeof name, "noise: %s", info->key);
  const double off = sem * random_normal(design->seed, random_stream(name),
                                         number * (uint32_t)CUTIS_VISITS_MAX + (uint32_t)visit);
  return info->absolute ? value + off : value * (1.0 + off);
}

static study_seen seen_by_trial(const study_design *design, const study_column *column,
                                const study_value_info *info, size_t arm, size_t visit) {
  const size_t of[2] = {arm, design->reference};
  double mean[2] = {0.0, 0.0}, square[2] = {0.0, 0.0};
  study_seen seen = {.people = {0, 0}};
  for (size_t i = 0; i < column->people; i++) {
    const uint32_t number = column->subject[i].number;
    const size_t mine = assigned(design, number);
    const size_t side = mine == arm ? 0 : 1;
    if ((mine != of[0] && mine != of[1]) || !stays(design, number, design->visit_d[visit])) {
      continue;
    }
    const double change = gain_of(
        info,
        read_with_noise(design, info, number, visit, value_at(design, column, i, mine, visit)),
        read_with_noise(design, info, number, 0, value_at(design, column, i, mine, 0)));
    if (!isnan(change)) { /* Welford 1962, Technometrics 4:419 */
      seen.people[side]++;
      const double off = change - mean[side];
      mean[side] += off / (double)seen.people[side];
      square[side] += off * (change - mean[side]);
    }
  }
  double part[2], freedom = 0.0;
  for (int side = 0; side < 2; side++) {
    const double n = (double)seen.people[side];
    part[side] = n > 1 ? square[side] / (n - 1.0) / n : NAN;
    freedom += part[side] * part[side] / (n - 1.0);
  }
  seen.difference = seen.people[0] > 0 && seen.people[1] > 0 ? mean[0] - mean[1] : NAN;
  seen.se = sqrt(part[0] + part[1]);
  freedom = (part[0] + part[1]) * (part[0] + part[1]) / freedom;
  seen.p = 2.0 * student_cumulative(-fabs(seen.difference) / seen.se, freedom);
  return seen;
}

/* ---- the effect ---- */

/* Variance, within a world, of the change from baseline that a real trial reads in an arm. */
static cutis_status change_variance(cutis_context *context, const study_design *design,
                                    const study_column *column, const study_value_info *info,
                                    size_t arm, size_t visit, sample *scratch, double *variance) {
  study_spread spread;
  for (size_t i = 0; i < column->people; i++) {
    scratch->value[i] = change_at(design, column, info, i, arm, visit);
  }
  TRY(context, study_spread_of(context, scratch->value, scratch->world, scratch->count, &spread));
  const double sem = sem_of(design, info);
  *variance = spread.sd_people * spread.sd_people + 2.0 * sem * sem;
  return CUTIS_OK;
}

/* Differences of the changes, person for person, into scratch. */
static void differences(const study_design *design, const study_column *column,
                        const study_value_info *info, size_t arm, size_t visit, sample *scratch) {
  for (size_t i = 0; i < column->people; i++) {
    scratch->value[i] = change_at(design, column, info, i, arm, visit) -
                        change_at(design, column, info, i, design->reference, visit);
  }
}

cutis_status study_power_of(cutis_context *context, const study_design *design,
                            const study_column *column, size_t value, size_t arm, size_t visit,
                            double *difference, study_power *power) {
  study_value_info info;
  study_value_at(design, value, &info);
  sample scratch;
  double treated = NAN, untreated = NAN;
  *power = (study_power){.difference = difference};
  TRY(context, sample_create(context, column, &scratch));
  cutis_status status =
      change_variance(context, design, column, &info, arm, visit, &scratch, &treated);
  if (status == CUTIS_OK) {
    status = change_variance(context, design, column, &info, design->reference, visit, &scratch,
                             &untreated);
  }
  if (status == CUTIS_OK) {
    power->sd = sqrt(0.5 * (treated + untreated));
    differences(design, column, &info, arm, visit, &scratch);
    status = study_world_means(context, scratch.value, scratch.world, scratch.count, difference,
                               &power->worlds);
  }
  sample_clear(context, &scratch);
  return status;
}

static double share_beyond(const double *value, size_t count, double limit) {
  size_t taken = 0, beyond = 0;
  for (size_t i = 0; i < count; i++) {
    taken += !isnan(value[i]) ? 1 : 0;
    beyond += value[i] > limit ? 1 : 0;
  }
  return taken > 0 && isfinite(limit) ? (double)beyond / (double)taken : NAN;
}

/* A person against their own twin at the visit. */
static double twin_gain(const study_design *design, const study_column *column,
                        const study_value_info *info, size_t person, size_t arm, size_t visit) {
  return gain_of(info, value_at(design, column, person, arm, visit),
                 value_at(design, column, person, design->reference, visit));
}

static cutis_status judge_power(cutis_context *context, const study_design *design,
                                const study_column *column, size_t value, size_t arm, size_t visit,
                                study_effect *effect) {
  study_power power;
  double *difference = context_allocate(context, (size_t)design->worlds + 1, sizeof *difference);
  if (difference == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status =
      study_power_of(context, design, column, value, arm, visit, difference, &power);
  if (status == CUTIS_OK) {
    double sum = 0.0;
    size_t gaining = 0;
    for (size_t w = 0; w < power.worlds; w++) {
      sum += difference[w];
      gaining += difference[w] > 0 ? 1 : 0;
    }
    const double worlds = (double)power.worlds;
    effect->sd_change = power.sd;
    effect->d = power.worlds > 0 && power.sd > 0 ? sum / worlds / power.sd : NAN;
    effect->power_most = power.worlds > 0 ? (double)gaining / worlds : NAN;
    effect->n80 = study_people_for(&power, 0.8);
    effect->n90 = study_people_for(&power, 0.9);
  }
  context_free(context, difference);
  return status;
}

cutis_status study_effect_of(cutis_context *context, const study_design *design,
                             const study_column *column, size_t value, size_t arm, size_t visit,
                             study_effect *effect) {
  study_value_info info;
  study_value_at(design, value, &info);
  *effect = (study_effect){.responders = NAN};
  sample gains;
  TRY(context, sample_create(context, column, &gains));
  for (size_t i = 0; i < column->people; i++) {
    gains.value[i] = twin_gain(design, column, &info, i, arm, visit);
  }
  cutis_status status =
      study_spread_of(context, gains.value, gains.world, gains.count, &effect->gain);
  effect->responders = share_beyond(gains.value, gains.count, info.repeatability);
  sample_clear(context, &gains);
  TRY(context, status);
  TRY(context, judge_power(context, design, column, value, arm, visit, effect));
  effect->seen = seen_by_trial(design, column, &info, arm, visit);
  return CUTIS_OK;
}

/* ---- subgroups ---- */

static const char *const group_keys[] = {
#define X(name, key) key,
    STUDY_GROUP_LIST(X)
#undef X
};
static const char *const ages[] = {"under 40", "40 to 49", "50 to 59", "60 and over"};
static const char *const suns[] = {"under 120 SED/y", "120 to 220 SED/y", "over 220 SED/y"};
static const char *const smokers[] = {"never", "smokes or did"};
static const char *const sexes[] = {"female", "male"};

const char *study_group_key(study_group by) {
  return group_keys[by];
}

size_t study_level_count(study_group by) {
  static const size_t counts[] = {sizeof ages / sizeof *ages, CUTIS_AREA_COUNT,
                                  sizeof suns / sizeof *suns, sizeof smokers / sizeof *smokers,
                                  sizeof sexes / sizeof *sexes};
  return counts[by];
}

const char *study_level_words(study_group by, size_t level) {
  switch (by) {
    case STUDY_BY_AGE:
      return ages[level];
    case STUDY_BY_AREA:
      return cutis_area_key((cutis_area)level);
    case STUDY_BY_SUN:
      return suns[level];
    case STUDY_BY_SMOKING:
      return smokers[level];
    default:
      return sexes[level];
  }
}

size_t study_level_of(study_group by, const study_subject *subject) {
  const cutis_person *person = &subject->person;
  const double dose = person->sun.dose_SED_per_y;
  switch (by) {
    case STUDY_BY_AGE:
      return person->age_y < 40 ? 0 : person->age_y < 50 ? 1 : person->age_y < 60 ? 2 : 3;
    case STUDY_BY_AREA:
      return (size_t)person->area;
    case STUDY_BY_SUN:
      return dose < 120 ? 0 : dose <= 220 ? 1 : 2;
    case STUDY_BY_SMOKING:
      return person->smoking.packs_per_day > 0 && person->age_y > person->smoking.from_y ? 1 : 0;
    default:
      return person->sex == CUTIS_FEMALE ? 0 : 1;
  }
}

cutis_status study_subgroup(cutis_context *context, const study_design *design,
                            const study_column *column, size_t value, size_t arm, size_t visit,
                            study_group by, size_t level, study_spread *gain) {
  study_value_info info;
  study_value_at(design, value, &info);
  sample gains;
  TRY(context, sample_create(context, column, &gains));
  for (size_t i = 0; i < column->people; i++) {
    gains.value[i] = study_level_of(by, &column->subject[i]) == level
                         ? twin_gain(design, column, &info, i, arm, visit)
                         : NAN;
  }
  const cutis_status status = study_spread_of(context, gains.value, gains.world, gains.count, gain);
  sample_clear(context, &gains);
  return status;
}
