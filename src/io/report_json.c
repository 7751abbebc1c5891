/* report_json.c - what the report says, as a JSON document: its keys and their meaning are in
 * web/src/data.ts.
 *
 * Numbers that are not finite are null. Numbers have six significant digits, those of the courses
 * fewer: more than a chart shows, less than the tables beside the report (readouts.csv) keep. */
#include "io/report.h"

#include "plan/plan.h"
#include "skin/skin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] = "cutis-report-1";

/* ---- building: the one way in which it fails is want of memory, remembered until the end ---- */
typedef struct builder {
  cutis_context *context;
  const cutis_scenario *scenario;
  const cutis_outcome *outcome;
  double *values, *scratch; /* 1 + draws each */
  bool failed;
} builder;

static json_t *put(builder *b, json_t *object, const char *key, json_t *value) {
  if (json_object_set_new(object, key, value) != 0) {
    b->failed = true;
    return NULL;
  }
  return value;
}

static json_t *add(builder *b, json_t *array, json_t *value) {
  if (json_array_append_new(array, value) != 0) {
    b->failed = true;
    return NULL;
  }
  return value;
}

json_t *report_number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

json_t *report_text(const char *words) {
  json_t *made = json_string(words ? words : "");
  char *plain = made || words == NULL ? NULL : strdup(words);
  if (plain) {
    for (char *at = plain; *at != '\0'; at++) {
      *at = (signed char)*at < 0 ? '?' : *at;
    }
    made = json_string(plain);
    free(plain);
  }
  return made;
}

static void put_number(builder *b, json_t *object, const char *key, double value) {
  put(b, object, key, report_number(value));
}

static void put_text(builder *b, json_t *object, const char *key, const char *words) {
  put(b, object, key, report_text(words));
}

static void put_count(builder *b, json_t *object, const char *key, size_t count) {
  put(b, object, key, json_integer((json_int_t)count));
}

static json_t *put_object(builder *b, json_t *object, const char *key) {
  return put(b, object, key, json_object());
}

static json_t *put_list(builder *b, json_t *object, const char *key) {
  return put(b, object, key, json_array());
}

static void put_numbers(builder *b, json_t *object, const char *key, const double *values,
                        size_t count) {
  json_t *list = put_list(b, object, key);
  for (size_t i = 0; i < count; i++) {
    add(b, list, report_number(values[i]));
  }
}

static void put_interval(builder *b, json_t *object, const char *key, cutis_interval of) {
  json_t *made = put_object(b, object, key);
  const bool drawn = cutis_outcome_draws(b->outcome) > 0;
  put_number(b, made, "central", of.central);
  put_number(b, made, "median", drawn ? of.median : NAN);
  put_number(b, made, "lower", of.lower);
  put_number(b, made, "upper", of.upper);
}

/* ---- who and what ---- */
static cutis_status put_person(builder *b, json_t *root) {
  const cutis_person *person = cutis_outcome_person(b->outcome);
  static const char *const sunscreens[] = {"never", "sometimes", "daily"};
  json_t *made = put_object(b, root, "person");
  put_number(b, made, "age_y", person->age_y);
  put_text(b, made, "sex", person->sex == CUTIS_MALE ? "male" : "female");
  put_text(b, made, "area", cutis_area_key(person->area));
  put_text(b, made, "area_words", cutis_area_words(person->area));
  put(b, made, "phototype", json_integer(person->phototype));
  put_number(b, made, "menopause_age_y", person->menopause_age_y);
  json_t *sun = put_object(b, made, "sun");
  put_number(b, sun, "dose_SED_per_y", person->sun.dose_SED_per_y);
  put_text(b, sun, "place", person->sun.place);
  put_number(b, sun, "latitude_deg", person->sun.latitude_deg);
  put_number(b, sun, "outdoors_h_per_d", person->sun.outdoors_h_per_d);
  put_text(b, sun, "sunscreen", sunscreens[person->sun.sunscreen]);
  json_t *smoking = put_object(b, made, "smoking");
  put_number(b, smoking, "packs_per_day", person->smoking.packs_per_day);
  put_number(b, smoking, "from_y", person->smoking.from_y);
  put_number(b, smoking, "to_y", person->smoking.to_y);
  json_t *pollution = put_object(b, made, "pollution");
  put_number(b, pollution, "pm25_ug_per_m3", person->pollution.pm25_ug_per_m3);
  put_number(b, pollution, "no2_ug_per_m3", person->pollution.no2_ug_per_m3);
  put_number(b, pollution, "soot_1e5_per_m", person->pollution.soot_1e5_per_m);
  put_number(b, put_object(b, made, "alcohol"), "drinks_per_week", person->alcohol.drinks_per_week);

  cutis_exposure today;
  TRY(b->context, cutis_exposure_at(b->context, person, person->age_y, &today));
  json_t *exposure = put_object(b, made, "exposure_today");
  put_number(b, exposure, "uv_SED_per_y", today.uv_SED_per_y);
  put_number(b, exposure, "uv_index", today.uv_index);
  put_number(b, exposure, "packs_per_day", today.packs_per_day);
  put_number(b, exposure, "pollution_index", today.pollution_index);
  put_number(b, exposure, "drinks_per_week", today.drinks_per_week);
  return CUTIS_OK;
}

static void put_plan(builder *b, json_t *root) {
  const cutis_plan *plan = cutis_outcome_plan(b->outcome);
  static const char *const kinds[] = {"pen", "roller", "stamp"};
  json_t *made = put_object(b, root, "plan");
  json_t *device = put_object(b, made, "device");
  put_text(b, device, "key", plan->device.key);
  put_text(b, device, "name", plan->device.name);
  put_text(b, device, "kind", kinds[plan->device.kind]);
  put(b, device, "needles", json_integer(plan->device.needles));
  put_number(b, device, "needle_base_radius_mm", plan->device.needle_base_radius_mm);
  put_number(b, device, "needle_tip_radius_um", plan->device.needle_tip_radius_um);
  put_number(b, made, "needle_length_mm", plan->needle_length_mm);
  put_number(b, made, "passes", plan->passes);
  put(b, made, "sessions", json_integer(plan->sessions));
  put_number(b, made, "interval_d", plan->interval_d);
  put_number(b, made, "follow_up_d", plan->follow_up_d);
  json_t *days = put_list(b, made, "session_d");
  for (int session = 0; session < plan->sessions; session++) {
    add(b, days, report_number(plan_session_d(plan, session)));
  }
}

/* The mean depth of all needles, below 0 when most fall short: from the share that reaches the
 * dermis, since depths are normal. */
static double mean_depth_mm(const cutis_dose *dose, const cutis_anatomy *anatomy) {
  const double top_mm = anatomy->stratum_corneum_mm + anatomy->epidermis_mm;
  if (dose->depth_mm > 0 || dose->depth_sd_mm <= 0) {
    return dose->depth_mm;
  }
  return dose->dermis_share > 0
             ? fmin(top_mm + dose->depth_sd_mm * normal_quantile(dose->dermis_share), 0.0)
             : -10.0 * dose->depth_sd_mm;
}

static void put_dose(builder *b, json_t *root) {
  const cutis_dose *dose = cutis_outcome_dose(b->outcome);
  const cutis_anatomy *anatomy = cutis_outcome_anatomy(b->outcome);
  json_t *made = put_object(b, root, "dose");
  put_number(b, made, "punctures_per_mm2", dose->punctures_per_mm2);
  put_number(b, made, "overlap", dose->overlap);
  put_number(b, made, "depth_mm", dose->depth_mm);
  put_number(b, made, "depth_mean_mm", mean_depth_mm(dose, anatomy));
  put_number(b, made, "depth_sd_mm", dose->depth_sd_mm);
  put_number(b, made, "dermis_share", dose->dermis_share);
  put_number(b, made, "channel_radius_mm", dose->channel_radius_mm);
  put_number(b, made, "gap_fraction", dose->gap_fraction);
  put_number(b, made, "injured_fraction", dose->injured_fraction);
  put_number(b, made, "open_fraction", dose->open_fraction);
  put_numbers(b, made, "z_mm", dose->z_mm, CUTIS_DOSE_DEPTHS);
  put_numbers(b, made, "gap_at", dose->gap_at, CUTIS_DOSE_DEPTHS);
  put_numbers(b, made, "injured_at", dose->injured_at, CUTIS_DOSE_DEPTHS);

  json_t *layers = put_object(b, root, "anatomy");
  put_number(b, layers, "stratum_corneum_mm", anatomy->stratum_corneum_mm);
  put_number(b, layers, "epidermis_mm", anatomy->epidermis_mm);
  put_number(b, layers, "papillary_mm", anatomy->papillary_mm);
  put_number(b, layers, "reticular_mm", anatomy->reticular_mm);
  put_number(b, layers, "hypodermis_mm", anatomy->hypodermis_mm);
  put_number(b, layers, "needle_limit_mm", anatomy->needle_limit_mm);
}

/* ---- the answer ---- */
static void put_verdict(builder *b, json_t *root) {
  static const char *const keys[] = {
#define X(name, key, words) key,
      CUTIS_ANSWER_LIST(X)
#undef X
  };
  const cutis_verdict *verdict = cutis_outcome_verdict(b->outcome);
  cutis_readout_info info;
  json_t *made = put_object(b, root, "verdict");
  put_text(b, made, "answer", keys[verdict->answer]);
  put_text(b, made, "answer_words", cutis_answer_words(verdict->answer));
  put_text(b, made, "sentence", verdict->sentence);
  put_text(b, made, "readout", cutis_readout_at(verdict->readout, &info) ? info.key : "");
  put_count(b, made, "visit", verdict->visit);
  put_interval(b, made, "peak_gain", verdict->peak_gain);
  put_interval(b, made, "peak_d", verdict->peak_d);
  put_interval(b, made, "lasts_d", verdict->lasts_d);
  put_interval(b, made, "one_more", verdict->one_more);
  put_number(b, made, "downtime_d", verdict->downtime_d);

  json_t *levers = put_list(b, root, "levers");
  for (size_t i = 0; cutis_outcome_lever(b->outcome, i); i++) {
    const cutis_lever *lever = cutis_outcome_lever(b->outcome, i);
    json_t *item = add(b, levers, json_object());
    put_text(b, item, "symbol", lever->symbol);
    put_text(b, item, "name", lever->name);
    put_number(b, item, "correlation", lever->correlation);
    put(b, item, "beyond_chance", json_boolean(lever->beyond_chance));
  }
}

/* ---- the months ---- */
/* Whether the difference of treated and untreated is told as a share: not where healthy skin has
 * none, or has it all. */
static bool measure_is_relative(size_t measure) {
  switch (measure) {
    case CUTIS_MEASURE_OEDEMA:
    case CUTIS_MEASURE_MYOFIBROBLASTS:
    case CUTIS_MEASURE_INFLAMMATION:
    case CUTIS_MEASURE_GAP:
    case CUTIS_MEASURE_BARRIER:
    case CUTIS_MEASURE_TEWL:
    case CUTIS_MEASURE_REDNESS:
      return false;
    default:
      return true;
  }
}

/* Each draw against its own twin. */
static cutis_interval difference_of(builder *b, size_t measure, size_t time) {
  const size_t draws = cutis_outcome_draws(b->outcome);
  for (size_t draw = 0; draw <= draws; draw++) {
    const double treated =
        cutis_outcome_draw_measure(b->outcome, draw, measure, CUTIS_TREATED, time);
    const double untreated =
        cutis_outcome_draw_measure(b->outcome, draw, measure, CUTIS_UNTREATED, time);
    b->values[draw] =
        measure_is_relative(measure) ? treated / untreated - 1.0 : treated - untreated;
  }
  cutis_interval made = {b->values[0], NAN, NAN, NAN};
  if (draws > 0) {
    memcpy(b->scratch, b->values + 1, draws * sizeof *b->values);
    made.median = statistics_quantile(b->scratch, draws, 0.5);
    made.lower = statistics_quantile(b->scratch, draws, 0.05);
    made.upper = statistics_quantile(b->scratch, draws, 0.95);
  }
  return made;
}

/* A chart cannot show a thousandth of its height: the numbers of a series are told in decimals that
 * are finer than its range by 1500 at least, which makes the document a third smaller. */
static void coarsen(json_t *series) {
  const char *key;
  json_t *list, *item;
  size_t i;
  double low = INFINITY, high = -INFINITY;
  json_object_foreach(series, key, list) {
    json_array_foreach(list, i, item) {
      low = json_is_real(item) ? fmin(low, json_real_value(item)) : low;
      high = json_is_real(item) ? fmax(high, json_real_value(item)) : high;
    }
  }
  if (!(high > low)) {
    return;
  }
  const double step = pow(10.0, floor(log10((high - low) / 1500.0)));
  json_object_foreach(series, key, list) {
    json_array_foreach(list, i, item) {
      if (json_is_real(item)) {
        json_real_set(item, round(json_real_value(item) / step) * step);
      }
    }
  }
}

typedef enum series_kind { SERIES_TREATED, SERIES_UNTREATED, SERIES_DIFFERENCE } series_kind;

static void put_series(builder *b, json_t *object, const char *key, size_t measure,
                       series_kind kind) {
  const bool drawn = cutis_outcome_draws(b->outcome) > 0;
  json_t *made = put_object(b, object, key);
  json_t *central = put_list(b, made, "central"), *median = put_list(b, made, "median");
  json_t *lower = put_list(b, made, "lower"), *upper = put_list(b, made, "upper");
  for (size_t time = 0; time < cutis_outcome_times(b->outcome); time++) {
    const cutis_arm arm = kind == SERIES_TREATED ? CUTIS_TREATED : CUTIS_UNTREATED;
    const cutis_interval at = kind == SERIES_DIFFERENCE
                                  ? difference_of(b, measure, time)
                                  : cutis_outcome_measure(b->outcome, measure, arm, time);
    add(b, central, report_number(at.central));
    add(b, median, report_number(drawn ? at.median : NAN));
    add(b, lower, report_number(at.lower));
    add(b, upper, report_number(at.upper));
  }
  coarsen(made);
}

static void put_course(builder *b, json_t *root) {
  json_t *times = put_list(b, root, "time_d");
  for (size_t time = 0; time < cutis_outcome_times(b->outcome); time++) {
    add(b, times, report_number(cutis_outcome_time_d(b->outcome, time)));
  }
  json_t *list = put_list(b, root, "measures");
  for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
    json_t *made = add(b, list, json_object());
    put_text(b, made, "key", MEASURES[measure].key);
    put_text(b, made, "words", MEASURES[measure].words);
    put_text(b, made, "unit", MEASURES[measure].unit);
    put(b, made, "relative", json_boolean(measure_is_relative(measure)));
    put_series(b, made, "treated", measure, SERIES_TREATED);
    put_series(b, made, "untreated", measure, SERIES_UNTREATED);
    put_series(b, made, "difference", measure, SERIES_DIFFERENCE);
  }
}

static void put_life(builder *b, json_t *root) {
  static const size_t shown[] = {CUTIS_MEASURE_COLLAGEN, CUTIS_MEASURE_ELASTIN,
                                 CUTIS_MEASURE_THICKNESS, CUTIS_MEASURE_FRAGMENTS,
                                 CUTIS_MEASURE_GAG};
  json_t *life = put_object(b, root, "life");
  json_t *ages = put_list(b, life, "age_y");
  for (size_t age = 0; age < cutis_outcome_ages(b->outcome); age++) {
    add(b, ages, report_number(cutis_outcome_age_y(b->outcome, age)));
  }
  json_t *by_key = put_object(b, life, "measures");
  for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
    json_t *list = put_list(b, by_key, MEASURES[shown[i]].key);
    for (size_t age = 0; age < cutis_outcome_ages(b->outcome); age++) {
      add(b, list, report_number(cutis_outcome_life(b->outcome, shown[i], age)));
    }
  }
  const size_t looks = cutis_outcome_looks(b->outcome);
  ages = put_list(b, life, "look_age_y");
  for (size_t i = 0; i < looks; i++) {
    add(b, ages, report_number(cutis_outcome_look_age_y(b->outcome, i)));
  }
  by_key = put_object(b, life, "readouts");
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    json_t *list = put_list(b, by_key, info.key);
    for (size_t i = 0; i < looks; i++) {
      add(b, list, report_number(cutis_outcome_look(b->outcome, readout, i)));
    }
  }
}

/* ---- the instruments ---- */

json_t *report_gains(const double *values, double *scratch, size_t count) {
  json_t *list = json_array();
  const size_t told = count < REPORT_GAINS_MOST ? count : REPORT_GAINS_MOST;
  for (size_t i = 0; i < told; i++) {
    const double share = count > told ? ((double)i + 0.5) / (double)told
                                      : (double)i / (double)(told > 1 ? told - 1 : 1);
    memcpy(scratch, values, count * sizeof *values);
    if (json_array_append_new(list, report_number(statistics_quantile(scratch, count, share))) !=
        0) {
      json_decref(list);
      return NULL;
    }
  }
  return list;
}

/* The gains of the draws; of the read-out that decides alone. */
static void put_gains(builder *b, json_t *effect, size_t readout, size_t visit) {
  size_t taken = 0;
  if (readout == cutis_outcome_verdict(b->outcome)->readout) {
    for (size_t draw = 1; draw <= cutis_outcome_draws(b->outcome); draw++) {
      b->values[taken] = cutis_outcome_draw_gain(b->outcome, draw, readout, visit);
      taken += isnan(b->values[taken]) ? 0 : 1;
    }
  }
  put(b, effect, "gains", report_gains(b->values, b->scratch, taken));
}

static void put_effect(builder *b, json_t *effects, size_t readout, size_t visit) {
  const cutis_effect effect = cutis_outcome_effect(b->outcome, readout, visit);
  json_t *made = add(b, effects, json_object());
  put_interval(b, made, "treated", effect.treated);
  put_interval(b, made, "untreated", effect.untreated);
  put_interval(b, made, "gain", effect.gain);
  put_number(b, made, "better", effect.better);
  put_number(b, made, "within", effect.within);
  put_number(b, made, "worse", effect.worse);
  put_count(b, made, "missing", effect.missing);
  put_gains(b, made, readout, visit);
}

static void put_readouts(builder *b, json_t *root) {
  json_t *visits = put_list(b, root, "visits");
  for (size_t visit = 0; visit < cutis_outcome_visits(b->outcome); visit++) {
    json_t *made = add(b, visits, json_object());
    put_number(b, made, "day_d", cutis_outcome_visit_d(b->outcome, visit));
    put_text(b, made, "words", cutis_outcome_visit_words(b->outcome, visit));
  }
  cutis_instrument_info instrument;
  json_t *instruments = put_list(b, root, "instruments");
  for (size_t i = 0; cutis_instrument_at(i, &instrument); i++) {
    json_t *made = add(b, instruments, json_object());
    put_text(b, made, "key", instrument.key);
    put_text(b, made, "words", instrument.words);
    put_count(b, made, "headline", instrument.headline);
  }
  json_t *list = put_list(b, root, "readouts");
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    cutis_instrument_at(info.instrument, &instrument);
    json_t *made = add(b, list, json_object());
    put_text(b, made, "key", info.key);
    put_text(b, made, "words", info.words);
    put_text(b, made, "unit", info.unit);
    put_text(b, made, "instrument", instrument.key);
    put(b, made, "better", json_integer(info.better));
    put_number(b, made, "repeatability", info.repeatability);
    put(b, made, "absolute", json_boolean(info.absolute));
    put_text(b, made, "source", info.source);
    json_t *effects = put_list(b, made, "effects");
    for (size_t visit = 0; visit < cutis_outcome_visits(b->outcome); visit++) {
      put_effect(b, effects, readout, visit);
    }
  }
}

static void put_curves(builder *b, json_t *root) {
  const cutis_suction_protocol *protocol = cutis_outcome_protocol(b->outcome);
  json_t *made = put_object(b, root, "protocol");
  put_number(b, made, "aperture_mm", protocol->aperture_mm);
  put_number(b, made, "pressure_kPa", protocol->pressure_kPa);
  put_number(b, made, "on_s", protocol->on_s);
  put_number(b, made, "off_s", protocol->off_s);
  put(b, made, "cycles", json_integer(protocol->cycles));

  json_t *curves = put_list(b, root, "curves");
  for (size_t visit = 0; visit < cutis_outcome_visits(b->outcome); visit++) {
    for (int arm = 0; arm < CUTIS_ARMS; arm++) {
      const cutis_suction *curve = cutis_outcome_curve(b->outcome, (cutis_arm)arm, visit);
      if (curve && curve->points > 0) {
        json_t *item = add(b, curves, json_object());
        put_count(b, item, "visit", visit);
        put_text(b, item, "arm", ARMS[arm]);
        put_numbers(b, item, "time_s", curve->time_s, curve->points);
        put_numbers(b, item, "height_mm", curve->height_mm, curve->points);
      }
    }
  }
}

/* ---- what it rests on ---- */
static void put_parameters(builder *b, json_t *root) {
  json_t *list = put_list(b, root, "parameters");
  const cutis_parameters *set = cutis_scenario_parameters(b->scenario);
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    double value = info.value;
    if (set) {
      value = parameters_value(set, i);
    }
    json_t *made = add(b, list, json_object());
    put_text(b, made, "symbol", info.symbol);
    put_text(b, made, "name", info.name);
    put_text(b, made, "mechanism", info.mechanism);
    put_text(b, made, "unit", info.unit);
    put_number(b, made, "value", value);
    put_number(b, made, "low", info.low);
    put_number(b, made, "high", info.high);
    put_text(b, made, "distribution", info.distribution);
    put_text(b, made, "status", info.status);
    put_text(b, made, "source", info.source);
    put_text(b, made, "notes", info.notes);
  }
}

static void put_published(builder *b, json_t *root) {
  json_t *list = put_list(b, root, "published");
  cutis_published seen;
  for (size_t i = 0; cutis_scenario_published_at(b->scenario, i, &seen); i++) {
    cutis_prediction predicted;
    json_t *made = add(b, list, json_object());
    put_text(b, made, "what", seen.what);
    put_text(b, made, "quantity", seen.quantity);
    put(b, made, "modelled", json_boolean(seen.modelled));
    put_number(b, made, "at_d", seen.at_d);
    put(b, made, "sign", json_integer(seen.sign));
    put_number(b, made, "change", seen.change);
    put_text(b, made, "source", seen.source);
    if (cutis_published_compare(&seen, b->outcome, &predicted)) {
      json_t *prediction = put_object(b, made, "prediction");
      put(b, prediction, "sign", json_integer(predicted.sign));
      put_interval(b, prediction, "change", predicted.change);
      put_number(b, prediction, "agreeing", predicted.agreeing);
    } else {
      put(b, made, "prediction", json_null());
    }
  }
}

static cutis_status put_scenario(builder *b, json_t *root) {
  json_t *made = put_object(b, root, "scenario");
  put_text(b, made, "path", scenario_path(b->scenario));
  char *yaml = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&yaml, &length);
  if (stream == NULL) {
    return FAIL(b->context, CUTIS_OUT_OF_MEMORY, "There is no memory for the report.");
  }
  const cutis_status status = scenario_print(b->context, b->scenario, stream);
  if (fclose(stream) != 0) {
    b->failed = true;
  } else if (status == CUTIS_OK) {
    put_text(b, made, "yaml", yaml);
  }
  free(yaml);
  TRY(b->context, status);

  json_t *values = put_list(b, made, "values");
  scenario_value value;
  for (size_t i = 0; scenario_value_at(b->scenario, i, &value); i++) {
    json_t *item = add(b, values, json_object());
    put_text(b, item, "key", value.key);
    put_text(b, item, "words", value.words);
    put_text(b, item, "text", value.text);
    put_text(b, item, "origin", value.origin_words);
  }
  return CUTIS_OK;
}

static void put_run(builder *b, json_t *root) {
  char seed[32];
  snprintf(seed, sizeof seed, "%llu", (unsigned long long)cutis_scenario_seed(b->scenario));
  json_t *draws = put_object(b, root, "draws");
  put(b, draws, "asked", json_integer(cutis_scenario_draws(b->scenario)));
  put_count(b, draws, "kept", cutis_outcome_draws(b->outcome));
  put_count(b, draws, "rejected", cutis_outcome_rejected(b->outcome));
  put_count(b, draws, "failed", cutis_outcome_failed(b->outcome));
  put_text(b, draws, "from", cutis_source_key(cutis_outcome_source(b->outcome)));
  put_text(b, draws, "seed", seed); /* as text: it may exceed what a page can count to */
  json_t *warnings = put_list(b, root, "warnings");
  for (size_t i = 0; cutis_context_warning(b->context, i); i++) {
    add(b, warnings, report_text(cutis_context_warning(b->context, i)));
  }
}

static cutis_status build(builder *b, json_t *root) {
  put_text(b, root, "schema", schema);
  put_text(b, root, "version", cutis_version());
  put_text(b, root, "title", cutis_scenario_title(b->scenario));
  put_text(b, root, "command", "cutis run resolved.yaml");
  put_verdict(b, root);
  TRY(b->context, put_person(b, root));
  put_plan(b, root);
  put_dose(b, root);
  put_curves(b, root);
  put(b, root, "pictures", report_pictures(b->outcome));
  put_run(b, root);
  put_course(b, root);
  put_life(b, root);
  put_readouts(b, root);
  put_parameters(b, root);
  put_published(b, root);
  return put_scenario(b, root);
}

cutis_status report_json_make(cutis_context *context, const cutis_scenario *scenario,
                              const cutis_outcome *outcome, char **json) {
  const size_t runs = 1 + cutis_outcome_draws(outcome);
  *json = NULL;
  builder b = {.context = context, .scenario = scenario, .outcome = outcome};
  b.values = context_allocate(context, 2 * runs, sizeof *b.values);
  if (b.values == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  b.scratch = b.values + runs;
  json_t *root = json_object();
  b.failed = root == NULL;
  cutis_status status = b.failed ? CUTIS_OK : build(&b, root);
  if (status == CUTIS_OK && !b.failed) {
    *json = json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(REPORT_DIGITS));
  }
  json_decref(root);
  context_free(context, b.values);
  if (status == CUTIS_OK && *json == NULL) {
    status = FAIL(context, CUTIS_OUT_OF_MEMORY, "There is no memory for the report.");
  }
  return status;
}
