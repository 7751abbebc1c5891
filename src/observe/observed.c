/* observed.c - reads data/observed.csv: which row of evidence is seen by which model, as which
 * statistic of which moments of whose life.
 *
 * A line names an id; its model and quantity; the statistic; `against`, the row at the other end of
 * the comparison or of the interval, if the study's table has two; area and sex; age_y and habits of
 * the one before; contrast (what is different after: "uv", "smoker", "area KEY", or nothing but the
 * age) and contrast_age_y; or a device, its needle_length_mm, sessions, interval_d and at_d, the days
 * from the first session; aperture_mm and cycles of a suction test; the range of ages of a
 * correlation; the kind of comparison; a discrepancy of the protocol taken from the one told, in the
 * unit of the datum; and a note on what was taken. Habits: protected (no sun, no soot), average (the
 * default person). */
#include "observe/models.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const statistic_keys[OBSERVE_STATISTICS] = {
#define X(name, key, words) key,
    OBSERVE_STATISTIC_LIST(X)
#undef X
};
static const char *const statistic_words[OBSERVE_STATISTICS] = {
#define X(name, key, words) words,
    OBSERVE_STATISTIC_LIST(X)
#undef X
};
static const char *const comparison_keys[] = {"open", "blind", "groups"};

const char *observe_statistic_key(observe_statistic statistic) {
  return statistic_keys[statistic];
}
const char *observe_statistic_words(observe_statistic statistic) {
  return statistic_words[statistic];
}

struct observations {
  table *from;
  observation *of;
  size_t count;
  observe_moment *moment;
  size_t moments;
};

/* ---- one line ---- */
typedef struct line {
  cutis_context *context;
  const table *from;
  size_t row;
  const char *id;
} line;

static const char *cell(const line *at, const char *column) {
  const char *text = table_text(at->from, at->row, column);
  return text ? text : "";
}

static cutis_status number(const line *at, const char *column, double unless, double *value) {
  TRY(at->context, table_number(at->context, at->from, at->row, column, value));
  if (isnan(*value)) {
    *value = unless;
  }
  return CUTIS_OK;
}

/* The index of a word in a column among words[count]. */
static cutis_status choice(const line *at, const char *column, const char *const *words,
                           size_t count, size_t *index) {
  const char *word = cell(at, column);
  for (*index = 0; *index < count; ++*index) {
    if (strcmp(word, words[*index]) == 0) {
      return CUTIS_OK;
    }
  }
  const char *nearest = words_nearest(word, words, count);
  return FAIL(at->context, CUTIS_BAD_INPUT, "Observation %s: \"%s\" is no %s%s%s.", at->id, word,
              column, nearest ? "; the nearest is " : "", nearest ? nearest : "");
}

static cutis_status read_area(const line *at, const char *column, const char *key,
                              cutis_area *area) {
  for (int i = 0; i < CUTIS_AREA_COUNT; i++) {
    if (strcmp(key, cutis_area_key((cutis_area)i)) == 0) {
      *area = (cutis_area)i;
      return CUTIS_OK;
    }
  }
  return FAIL(at->context, CUTIS_BAD_INPUT, "Observation %s: \"%s\" in column %s is no area.",
              at->id, key, column);
}

/* ---- people ---- */

/* Skin that nothing reaches. */
static void protect(cutis_person *person) {
  person->sun.dose_SED_per_y = 0.0;
  person->pollution =
      (cutis_pollution){.pm25_ug_per_m3 = 0.0, .no2_ug_per_m3 = NAN, .soot_1e5_per_m = NAN};
  person->alcohol.drinks_per_week = 0.0;
}

static cutis_status read_person(const line *at, cutis_person *person) {
  static const char *const sexes[] = {"female", "male"};
  static const char *const habits[] = {"", "average", "protected"};
  size_t sex, habit;
  memset(person, 0, sizeof *person);
  cutis_person_default(person);
  TRY(at->context, read_area(at, "area", cell(at, "area"), &person->area));
  TRY(at->context, choice(at, "sex", sexes, 2, &sex));
  TRY(at->context, choice(at, "habits", habits, 3, &habit));
  person->sex = (cutis_sex)sex;
  if (person->sex == CUTIS_MALE) {
    person->menopause_age_y = INFINITY;
  }
  if (habit == 2) {
    protect(person);
  }
  return CUTIS_OK;
}

/* What is different after: a tenth of ambient light at 40 degrees, outdoor work (Godar 2005), which
 * is index 1 (src/person/sun.c); a pack a day from 25; or another area. */
static cutis_status change_person(const line *at, cutis_person *person) {
  static const double HEAVY_SED_PER_Y = 800.0;
  const char *contrast = cell(at, "contrast");
  if (strncmp(contrast, "area ", 5) == 0) {
    return read_area(at, "contrast", contrast + 5, &person->area);
  }
  if (strcmp(contrast, "uv") == 0) {
    person->sun.dose_SED_per_y = HEAVY_SED_PER_Y;
  } else if (strcmp(contrast, "smoker") == 0) {
    person->smoking =
        (cutis_smoking){.packs_per_day = 1.0, .from_y = SKIN_REST_AGE_Y, .to_y = INFINITY};
  } else if (contrast[0] != '\0') {
    return FAIL(at->context, CUTIS_BAD_INPUT,
                "Observation %s: \"%s\" is no contrast; there are uv, smoker and area KEY.", at->id,
                contrast);
  }
  return CUTIS_OK;
}

static cutis_status read_plan(const line *at, observe_moment *moment) {
  double sessions;
  cutis_plan *plan = &moment->plan;
  TRY(at->context, cutis_device_find(at->context, cell(at, "device"), &plan->device));
  TRY(at->context,
      number(at, "needle_length_mm", plan->device.needle_length_mm, &plan->needle_length_mm));
  TRY(at->context, number(at, "sessions", 1.0, &sessions));
  TRY(at->context, number(at, "interval_d", 30.0, &plan->interval_d));
  TRY(at->context, number(at, "at_d", 0.0, &moment->at_d));
  plan->sessions = (int)sessions;
  plan->passes = plan->device.passes;
  plan->follow_up_d = fmax(0.0, moment->at_d - (sessions - 1.0) * plan->interval_d);
  moment->needled = true;
  return cutis_plan_check(at->context, plan, &moment->person);
}

/* ---- moments ---- */

static bool same_sun(const cutis_sun *a, const cutis_sun *b) {
  const bool both_derived = isnan(a->dose_SED_per_y) && isnan(b->dose_SED_per_y);
  return both_derived || a->dose_SED_per_y == b->dose_SED_per_y;
}

/* Of what a line can make different. */
static bool same_moment(const observe_moment *a, const observe_moment *b) {
  const cutis_person *p = &a->person, *q = &b->person;
  const bool suction = a->sees != OBSERVE_SEES_STATE && b->sees != OBSERVE_SEES_STATE;
  return p->area == q->area && p->sex == q->sex && p->age_y == q->age_y &&
         same_sun(&p->sun, &q->sun) && p->smoking.packs_per_day == q->smoking.packs_per_day &&
         p->pollution.pm25_ug_per_m3 == q->pollution.pm25_ug_per_m3 && a->needled == b->needled &&
         (!a->needled || (strcmp(a->plan.device.key, b->plan.device.key) == 0 &&
                          a->plan.needle_length_mm == b->plan.needle_length_mm &&
                          a->plan.sessions == b->plan.sessions &&
                          a->plan.interval_d == b->plan.interval_d && a->at_d == b->at_d)) &&
         (!suction || (a->protocol.aperture_mm == b->protocol.aperture_mm &&
                       a->protocol.cycles == b->protocol.cycles));
}

/* Where this moment is, found or added; it sees what any observation needs. */
static size_t place_moment(observations *into, const observe_moment *wanted) {
  for (size_t i = 0; i < into->moments; i++) {
    observe_moment *known = &into->moment[i];
    if (same_moment(known, wanted)) {
      if (known->sees == OBSERVE_SEES_STATE) {
        known->protocol = wanted->protocol;
      }
      known->sees = known->sees > wanted->sees ? known->sees : wanted->sees;
      return i;
    }
  }
  into->moment[into->moments] = *wanted;
  return into->moments++;
}

/* Of the people of studies nobody need be warned. */
static cutis_status check_person(cutis_context *context, const cutis_person *person) {
  cutis_context *own = NULL;
  TRY(context, context_fork(context, &own));
  cutis_status status = cutis_person_check(own, person);
  if (status != CUTIS_OK) {
    status = context_join(context, own, status);
  }
  cutis_context_destroy(&own);
  return status;
}

static cutis_status read_moments(const line *at, observations *into, observation *of) {
  observe_moment moment;
  double age_y, later_y, cycles;
  memset(&moment, 0, sizeof moment);
  moment.sees = observe_quantity_sees(of->quantity);
  cutis_suction_protocol_default(&moment.protocol);
  TRY(at->context,
      number(at, "aperture_mm", moment.protocol.aperture_mm, &moment.protocol.aperture_mm));
  TRY(at->context, number(at, "cycles", moment.protocol.cycles, &cycles));
  moment.protocol.cycles = (int)cycles;
  TRY(at->context, number(at, "age_y", NAN, &age_y));
  TRY(at->context, number(at, "contrast_age_y", age_y, &later_y));
  TRY(at->context, read_person(at, &moment.person));
  of->before = OBSERVE_NOWHERE;
  if (of->statistic != STATISTIC_LEVEL) {
    moment.person.age_y = age_y;
    TRY(at->context, check_person(at->context, &moment.person));
    of->before = place_moment(into, &moment);
  }
  moment.person.age_y = later_y;
  TRY(at->context, change_person(at, &moment.person));
  TRY(at->context, check_person(at->context, &moment.person));
  if (cell(at, "device")[0] != '\0') {
    TRY(at->context, read_plan(at, &moment));
  }
  of->needled = moment.needled;
  of->after = place_moment(into, &moment);
  return CUTIS_OK;
}

/* ---- the datum ---- */

/* "<0.05", "0.03", "significant": does the study tell it from chance? */
static bool is_significant(const char *p_value) {
  double p;
  if (strstr(p_value, "significant") != NULL) {
    return strstr(p_value, "not significant") == NULL;
  }
  const char *digits = p_value + strspn(p_value, "<pP= ");
  return number_scan(digits, &p) != NULL && p <= 0.05;
}

/* Half the width of the interval, in standard errors of the study. */
static double error_from_interval(const evidence_row *row) {
  const char *is = row->text[EVIDENCE_INTERVAL_IS];
  const double width = evidence_number(row, EVIDENCE_HIGH) - evidence_number(row, EVIDENCE_LOW);
  const double deviations = strcmp(is, "99 % CI") == 0   ? 2.575829
                            : strcmp(is, "95 % CI") == 0 ? 1.959964
                                                         : NAN;
  return width / (2.0 * deviations);
}

static double deviation_share(const evidence_row *row, evidence_column value, evidence_column sd) {
  return evidence_number(row, sd) / evidence_number(row, value);
}

/* Of value over the other's value, relative, when both tell their spread: two groups of n, or one
 * group before and after. */
static double error_of_ratio(double share1, double share0, double n) {
  return sqrt((share1 * share1 + share0 * share0) / n);
}

static void take_level(observation *of, const evidence_row *other, double scale) {
  const evidence_row *row = of->row;
  const double value = evidence_number(row, EVIDENCE_VALUE);
  of->value = scale * value;
  of->value_sd = scale * evidence_number(row, EVIDENCE_SD) / sqrt(of->n);
  if (other) { /* the ends of a range over sites or persons: four deviations apart */
    const double end = evidence_number(other, EVIDENCE_VALUE);
    of->value = 0.5 * scale * (value + end);
    of->value_sd = 0.25 * scale * fabs(end - value);
  }
}

/* Value over before, or over the other row's. */
static void take_ratio(observation *of, const evidence_row *other) {
  const evidence_row *row = of->row;
  const double value = evidence_number(row, EVIDENCE_VALUE);
  const double now = deviation_share(row, EVIDENCE_VALUE, EVIDENCE_SD);
  if (other) {
    of->value = value / evidence_number(other, EVIDENCE_VALUE);
    of->value_sd =
        of->value *
        error_of_ratio(now, deviation_share(other, EVIDENCE_VALUE, EVIDENCE_SD), 0.5 * of->n);
  } else if (!isnan(evidence_number(row, EVIDENCE_BEFORE))) {
    of->value = value / evidence_number(row, EVIDENCE_BEFORE);
    of->value_sd =
        of->value *
        error_of_ratio(now, deviation_share(row, EVIDENCE_BEFORE, EVIDENCE_BEFORE_SD), of->n);
  } else {
    of->value = value;
  }
}

static void take_change(observation *of, const evidence_row *other) {
  take_ratio(of, other);
  const double told = evidence_number(of->row, EVIDENCE_CHANGE);
  const bool is_ratio = other || !isnan(evidence_number(of->row, EVIDENCE_BEFORE));
  of->value = !isnan(told) ? told : is_ratio ? 100.0 * (of->value - 1.0) : of->value;
  of->value_sd *= 100.0;
}

static void take_datum(observation *of, const evidence_row *other, const char *unit) {
  const evidence_row *row = of->row;
  const bool percent =
      strcmp(row->text[EVIDENCE_UNIT], "%") == 0 && strcmp(unit, "-") == 0; /* of a share */
  of->n = evidence_number(row, EVIDENCE_N);
  of->n = isnan(of->n) ? OBSERVE_N_UNKNOWN : of->n;
  of->value_sd = NAN;
  of->significant = is_significant(row->text[EVIDENCE_P]);
  switch (of->statistic) {
    case STATISTIC_LEVEL:
      take_level(of, other, percent ? 0.01 : 1.0);
      break;
    case STATISTIC_RATIO:
      take_ratio(of, other);
      break;
    case STATISTIC_CHANGE:
    case STATISTIC_AT_MOST:
      take_change(of, other);
      break;
    case STATISTIC_PREVALENCE:
      of->value = evidence_number(row, EVIDENCE_VALUE);
      of->value_sd = log(evidence_number(row, EVIDENCE_HIGH) / evidence_number(row, EVIDENCE_LOW)) /
                     (2.0 * 1.959964);
      break;
    default:
      of->value = evidence_number(row, EVIDENCE_VALUE);
      of->value_sd = error_from_interval(row);
      break;
  }
}

static cutis_status check_datum(const line *at, const observation *of) {
  static const double signs[OBSERVE_STATISTICS] = {
      [STATISTIC_RISE] = 1.0, [STATISTIC_FALL] = -1.0, [STATISTIC_SAME] = 0.0};
  const bool sign = of->statistic == STATISTIC_RISE || of->statistic == STATISTIC_FALL ||
                    of->statistic == STATISTIC_SAME;
  if (isnan(of->value) || (sign && of->value != signs[of->statistic])) {
    return FAIL(at->context, CUTIS_BAD_INPUT,
                "Observation %s: the row's value is \"%s\", which is not what the statistic %s is "
                "made of.",
                at->id, of->row->text[EVIDENCE_VALUE], statistic_keys[of->statistic]);
  }
  return CUTIS_OK;
}

/* ---- lines ---- */

static cutis_status read_row(const line *at, const evidence *rows, const char *column,
                             const evidence_row **row) {
  *row = evidence_find(rows, cell(at, column));
  if (*row == NULL) {
    return FAIL(at->context, CUTIS_BAD_INPUT, "Observation %s: there is no evidence \"%s\" (%s).",
                at->id, cell(at, column), column);
  }
  return CUTIS_OK;
}

static cutis_status read_observation(const line *at, const evidence *rows, observations *into,
                                     observation *of) {
  size_t index;
  const char *unit;
  const evidence_row *other = NULL;
  TRY(at->context, read_row(at, rows, "id", &of->row));
  of->model = observe_model_find(cell(at, "model"));
  of->quantity = cell(at, "quantity");
  of->note = cell(at, "note");
  if (of->model == NULL || !observe_quantity_find(of->quantity, NULL, &unit)) {
    return FAIL(at->context, CUTIS_BAD_INPUT,
                "Observation %s: there is no observation model \"%s\", or no quantity \"%s\".",
                at->id, cell(at, "model"), of->quantity);
  }
  TRY(at->context, choice(at, "statistic", statistic_keys, OBSERVE_STATISTICS, &index));
  of->statistic = (observe_statistic)index;
  TRY(at->context, choice(at, "comparison", comparison_keys, 3, &index));
  of->comparison = (observe_comparison)index;
  TRY(at->context, number(at, "discrepancy", 0.0, &of->discrepancy));
  TRY(at->context, number(at, "ages_low", NAN, &of->ages_low_y));
  TRY(at->context, number(at, "ages_high", NAN, &of->ages_high_y));
  if (cell(at, "against")[0] != '\0') {
    TRY(at->context, read_row(at, rows, "against", &other));
  }
  TRY(at->context, read_moments(at, into, of));
  take_datum(of, other, unit);
  return check_datum(at, of);
}

static cutis_status read_all(cutis_context *context, const evidence *rows, observations *into) {
  const size_t count = table_rows(into->from);
  into->of = context_allocate(context, count, sizeof *into->of);
  into->moment = into->of ? context_allocate(context, 2 * count, sizeof *into->moment) : NULL;
  if (into->moment == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t i = 0; i < count; i++) {
    const char *id = table_text(into->from, i, "id");
    const line at = {context, into->from, i, id ? id : ""};
    TRY(context, read_observation(&at, rows, into, &into->of[i]));
    into->count++;
  }
  return CUTIS_OK;
}

cutis_status observations_parse(cutis_context *context, const evidence *rows, const char *name,
                                const char *csv, size_t length, observations **made) {
  *made = NULL;
  observations *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_status status = table_parse(context, name, csv, length, &of->from);
  if (status == CUTIS_OK) {
    status = read_all(context, rows, of);
  }
  if (status != CUTIS_OK) {
    observations_destroy(context, &of);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *made = of;
  return CUTIS_OK;
}

cutis_status observations_create(cutis_context *context, const evidence *rows,
                                 observations **made) {
  size_t length = 0;
  const char *csv = embedded_file("data/observed.csv", &length);
  if (csv == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "data/observed.csv was not compiled in.");
  }
  return observations_parse(context, rows, "data/observed.csv", csv, length, made);
}

void observations_destroy(cutis_context *context, observations **of) {
  if (*of) {
    table_destroy(context, &(*of)->from);
    context_free(context, (*of)->of);
    context_free(context, (*of)->moment);
    context_free(context, *of);
    *of = NULL;
  }
}

/* ---- reading ---- */

size_t observations_count(const observations *of) {
  return of->count;
}

const observation *observations_at(const observations *of, size_t index) {
  return index < of->count ? &of->of[index] : NULL;
}

const observation *observations_find(const observations *of, const char *id) {
  for (size_t i = 0; i < of->count; i++) {
    if (strcmp(of->of[i].row->text[EVIDENCE_ID], id) == 0) {
      return &of->of[i];
    }
  }
  return NULL;
}

size_t observations_moments(const observations *of) {
  return of->moments;
}

const observe_moment *observations_moment(const observations *of, size_t index) {
  return index < of->moments ? &of->moment[index] : NULL;
}

bool observation_fitted(const observation *of) {
  return of->row->role == ROLE_CALIBRATE && !of->row->recalled;
}

size_t observations_fitted(const observations *of, const observation **fitted) {
  size_t count = 0;
  for (size_t i = 0; i < of->count; i++) {
    if (observation_fitted(&of->of[i])) {
      fitted[count++] = &of->of[i];
    }
  }
  return count;
}
