/* trial_report.c - trial.html: what a trial found as the JSON document that web/src/trial_data.ts
 * describes, in the page of the report. All numbers are those of the tables beside it
 * (trial_findings.c), the sentences those of the terminal (trial_words.c).
 *
 * Built from the leaves up: where memory is wanting a part is NULL, and so is all that holds it. */
#include "io/report.h"
#include "io/trial_tables.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] = "cutis-trial-1";

static void append(json_t **list, json_t *item) {
  if (json_array_append_new(*list, item) != 0) {
    json_decref(*list);
    *list = NULL;
  }
}

static json_t *numbers(const double *values, size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    append(&list, report_number(values[i]));
  }
  return list;
}

/* ---- who ---- */

static json_t *people_of(const cutis_trial_outcome *outcome) {
  const database_people *found = &outcome->found;
  json_t *reasons = json_array();
  for (size_t i = 0; i < found->reasons; i++) {
    const database_reason *of = &found->reason[i];
    append(&reasons, json_pack("{s:o, s:I, s:I}", "reason", report_text(of->reason), "retried",
                               (json_int_t)of->retried, "failed", (json_int_t)of->failed));
  }
  return json_pack("{s:I, s:I, s:I, s:I, s:o}", "asked",
                   (json_int_t)outcome->trial->design.population.people, "solved",
                   (json_int_t)found->people, "retried", (json_int_t)found->retried, "failed",
                   (json_int_t)found->failed, "reasons", reasons);
}

static json_t *population_of(const study_population *of) {
  json_t *areas = json_array();
  double all = 0.0;
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    all += of->area[area];
  }
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    if (of->area[area] > 0.0) {
      append(&areas, json_pack("{s:s, s:s, s:o}", "key", cutis_area_key((cutis_area)area), "words",
                               cutis_area_words((cutis_area)area), "share",
                               report_number(of->area[area] / all)));
    }
  }
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "age_mean_y",
                   report_number(of->age_mean_y), "age_sd_y", report_number(of->age_sd_y),
                   "age_from_y", report_number(of->age_low_y), "age_to_y",
                   report_number(of->age_high_y), "women", report_number(of->women), "areas", areas,
                   "sun_SED_per_y", report_number(of->sun_SED_per_y), "sun_spread",
                   report_number(of->sun_spread), "smokers", report_number(of->smokers));
}

/* ---- arms ---- */

static json_t *arm_of(const cutis_trial_outcome *outcome, size_t arm, double *scratch) {
  const study_design *design = &outcome->trial->design;
  const cutis_plan *plan = &design->arm[arm].plan;
  const trial_words *words = &outcome->words[arm];
  json_t *sessions = json_array();
  for (int session = 0; session < plan->sessions; session++) {
    append(&sessions, report_number(plan_session_d(plan, session)));
  }
  return json_pack(
      "{s:o, s:b, s:o, s:o, s:o, s:i, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "name",
      report_text(design->arm[arm].name), "reference", (int)(arm == design->reference), "device",
      report_text(plan->device.name), "needle_length_mm", report_number(plan->needle_length_mm),
      "passes", report_number(plan->passes), "sessions", plan->sessions, "interval_d",
      report_number(plan->interval_d), "session_d", sessions, "main_visit",
      (json_int_t)cutis_trial_main_visit(outcome->trial, arm), "answer", report_text(words->answer),
      "sentence", report_text(words->sentence), "seen", report_text(words->seen), "world_gains",
      report_gains(&outcome->world_gain[arm * (size_t)design->worlds], scratch,
                   outcome->world_gains[arm]));
}

/* ---- values ---- */

/* "never" where no number of people is enough. */
static json_t *effect_number(double value) {
  return isinf(value) ? json_string("never") : report_number(value);
}

/* One list over the visits for each number of an effect. */
static json_t *effects_of(const cutis_trial_outcome *outcome, size_t value, size_t arm) {
  static const struct {
    const char *key;
    size_t at;
    bool count;
  } columns[] = {{"people", offsetof(study_effect, gain.people), true},
                 {"gain", offsetof(study_effect, gain.mean), false},
                 {"lower", offsetof(study_effect, gain.lower), false},
                 {"upper", offsetof(study_effect, gain.upper), false},
                 {"se", offsetof(study_effect, gain.se), false},
                 {"sd_worlds", offsetof(study_effect, gain.sd_worlds), false},
                 {"sd_people", offsetof(study_effect, gain.sd_people), false},
                 {"responders", offsetof(study_effect, responders), false},
                 {"d", offsetof(study_effect, d), false},
                 {"n80", offsetof(study_effect, n80), false},
                 {"n90", offsetof(study_effect, n90), false},
                 {"power_most", offsetof(study_effect, power_most), false},
                 {"trial_people", offsetof(study_effect, seen.people[0]), true},
                 {"trial_people_untreated", offsetof(study_effect, seen.people[1]), true},
                 {"trial_difference", offsetof(study_effect, seen.difference), false},
                 {"trial_se", offsetof(study_effect, seen.se), false},
                 {"trial_p", offsetof(study_effect, seen.p), false}};
  json_t *made = json_object();
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    json_t *list = json_array();
    for (size_t visit = 0; visit < outcome->trial->design.visits; visit++) {
      const study_effect *effect = &outcome->effect[trial_place(outcome, value, arm, visit)];
      const char *at = (const char *)effect + columns[i].at;
      double number;
      size_t count;
      memcpy(&number, at, sizeof number);
      memcpy(&count, at, sizeof count);
      append(&list, !trial_has_effect(outcome, arm, visit) || effect->gain.people == 0 ? json_null()
                    : columns[i].count ? json_integer((json_int_t)count)
                                       : effect_number(number));
    }
    if (json_object_set_new(made, columns[i].key, list) != 0) {
      json_decref(made);
      return NULL;
    }
  }
  return made;
}

/* Of the main visit; null where there is no curve. */
static json_t *power_of(const trial_curve *curve) {
  return !curve->known ? json_null()
                       : json_pack("{s:o, s:o, s:o, s:o}", "assurance",
                                   numbers(curve->assurance, TRIAL_CURVE_POINTS), "lower",
                                   numbers(curve->lower, TRIAL_CURVE_POINTS), "median",
                                   numbers(curve->median, TRIAL_CURVE_POINTS), "upper",
                                   numbers(curve->upper, TRIAL_CURVE_POINTS));
}

static json_t *groups_of(const cutis_trial_outcome *outcome, const study_spread *gain) {
  json_t *list = json_array();
  for (size_t i = 0; i < outcome->levels; i++) {
    append(&list, json_pack("{s:I, s:o, s:o, s:o}", "people", (json_int_t)gain[i].people, "gain",
                            report_number(gain[i].people > 0 ? gain[i].mean : NAN), "lower",
                            report_number(gain[i].people > 0 ? gain[i].lower : NAN), "upper",
                            report_number(gain[i].people > 0 ? gain[i].upper : NAN)));
  }
  return list;
}

static json_t *found_of(const cutis_trial_outcome *outcome, size_t value, size_t arm) {
  if (arm == outcome->trial->design.reference) {
    return json_null();
  }
  const size_t place =
      trial_place(outcome, value, arm, cutis_trial_main_visit(outcome->trial, arm));
  return json_pack("{s:o, s:o, s:o}", "effects", effects_of(outcome, value, arm), "power",
                   power_of(&outcome->curve[place]), "groups",
                   groups_of(outcome, &outcome->group[place * outcome->levels]));
}

static bool is_told(const cutis_trial *trial, size_t value) {
  size_t told;
  for (size_t i = 0; cutis_trial_told_at(trial, i, &told); i++) {
    if (told == value) {
      return true;
    }
  }
  return false;
}

static json_t *value_of(const cutis_trial_outcome *outcome, size_t value,
                        const study_value_info *info) {
  const study_design *design = &outcome->trial->design;
  cutis_readout_info readout = {.source = ""};
  cutis_instrument_info by = {.key = ""};
  if (!info->measure) {
    cutis_readout_at(value - CUTIS_MEASURES, &readout);
    cutis_instrument_at(readout.instrument, &by);
  }
  json_t *means = json_array(), *arms = json_array();
  for (size_t arm = 0; arm < design->arms; arm++) {
    json_t *mean = json_array();
    for (size_t visit = 0; visit < design->visits; visit++) {
      const study_spread *plain = &outcome->plain[trial_place(outcome, value, arm, visit)];
      append(&mean, report_number(plain->people > 0 ? plain->mean : NAN));
    }
    append(&means, mean);
    append(&arms, found_of(outcome, value, arm));
  }
  return json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:b, s:s, s:b, s:o, s:o}", "key", info->key,
                   "words", info->words, "unit", info->unit, "instrument", by.key, "better",
                   info->better, "repeatability", report_number(info->repeatability), "absolute",
                   (int)info->absolute, "source", readout.source ? readout.source : "", "told",
                   (int)is_told(outcome->trial, value), "means", means, "arms", arms);
}

static bool was_taken(const cutis_trial_outcome *outcome, size_t value) {
  const study_design *design = &outcome->trial->design;
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 0; visit < design->visits; visit++) {
      if (outcome->plain[trial_place(outcome, value, arm, visit)].people > 0) {
        return true;
      }
    }
  }
  return false;
}

/* ---- what it rests on ---- */

/* What the check of the scenario says, as on the terminal: what surrogates are worth, for one. */
static cutis_status notes_of(cutis_context *context, const cutis_trial *trial, json_t **notes) {
  cutis_context *aside = NULL;
  TRY(context, context_fork(context, &aside));
  const cutis_status status = cutis_trial_check(aside, trial);
  *notes = json_array();
  for (size_t i = 0; cutis_context_warning(aside, i); i++) {
    append(notes, report_text(cutis_context_warning(aside, i)));
  }
  cutis_context_destroy(&aside);
  return status;
}

/* Without origins: the same trial from another file is the same page. */
static cutis_status scenario_of(cutis_context *context, const cutis_trial *trial, json_t **made) {
  char *yaml = NULL, text[160];
  size_t length = 0;
  FILE *stream = open_memstream(&yaml, &length);
  if (stream == NULL) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "There is no memory for the page.");
  }
  trial_print(trial, stream, false);
  const bool written = fclose(stream) == 0;
  json_t *values = json_array();
  for (size_t i = 0; i < TRIAL_ROWS; i++) {
    const field_value value = field_take(&TRIAL_ROW[i], &trial->values);
    cutis_scenario_key key;
    field_describe(&TRIAL_ROW[i], &trial->values, &key);
    append(&values, json_pack("{s:s, s:s, s:o}", "key", key.key, "words", key.words, "text",
                              report_text(field_format(&TRIAL_ROW[i], &value, text, sizeof text))));
  }
  *made = written ? json_pack("{s:o, s:o}", "yaml", report_text(yaml), "values", values) : NULL;
  free(yaml);
  return CUTIS_OK;
}

static json_t *levels_list(void) {
  json_t *list = json_array();
  for (study_group by = 0; by < STUDY_GROUPS; by++) {
    for (size_t level = 0; level < study_level_count(by); level++) {
      append(&list, json_pack("{s:s, s:s}", "by", study_group_key(by), "words",
                              study_level_words(by, level)));
    }
  }
  return list;
}

static cutis_status build(cutis_context *context, const cutis_trial_outcome *outcome,
                          double *scratch, json_t **root) {
  static const char *const instruments[] = {
#define X(name, key) key,
      TRIAL_INSTRUMENTS_LIST(X)
#undef X
  };
  const cutis_trial *trial = outcome->trial;
  const study_design *design = &trial->design;
  json_t *notes = NULL, *scenario = NULL, *arms = json_array(), *values = json_array();
  study_value_info info;
  char seed[32];
  snprintf(seed, sizeof seed, "%llu", (unsigned long long)design->seed);
  cutis_status status = notes_of(context, trial, &notes);
  if (status == CUTIS_OK) {
    status = scenario_of(context, trial, &scenario);
  }
  for (size_t arm = 0; arm < design->arms; arm++) {
    append(&arms, arm_of(outcome, arm, scratch));
  }
  for (size_t i = 0; study_value_at(design, i, &info); i++) {
    if (was_taken(outcome, i)) {
      append(&values, value_of(outcome, i, &info));
    }
  }
  study_value_at(design, cutis_trial_headline(trial), &info);
  *root = json_pack(
      "{s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:{s:i, s:I}, s:o, s:o, s:o, s:o, s:o, "
      "s:o, s:o, s:o}",
      "schema", schema, "version", cutis_version(), "title", report_text(cutis_trial_title(trial)),
      "command", "cutis trial resolved.yaml", "headline", info.key, "seed", seed, "instruments",
      instruments[trial->values.instruments], "noise", (int)design->noise, "dropout_per_y",
      report_number(design->dropout_per_y), "people", people_of(outcome), "worlds", "asked",
      design->worlds, "rejected", (json_int_t)outcome->rejected, "population",
      population_of(&design->population), "visit_d", numbers(design->visit_d, design->visits),
      "people_an_arm", numbers(TRIAL_PEOPLE_AN_ARM, TRIAL_CURVE_POINTS), "groups", levels_list(),
      "arms", arms, "values", values, "notes", notes, "scenario", scenario);
  return status;
}

static cutis_status trial_json_make(cutis_context *context, const cutis_trial_outcome *outcome,
                                    char **json) {
  *json = NULL;
  double *scratch =
      context_allocate(context, (size_t)outcome->trial->design.worlds, sizeof *scratch);
  if (scratch == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  json_t *root = NULL;
  const cutis_status status = build(context, outcome, scratch, &root);
  if (status == CUTIS_OK && root != NULL) {
    *json = json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(REPORT_DIGITS));
  }
  json_decref(root);
  context_free(context, scratch);
  TRY(context, status);
  return *json != NULL ? CUTIS_OK
                       : FAIL(context, CUTIS_OUT_OF_MEMORY, "There is no memory for the page.");
}

cutis_status trial_report_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *path) {
  char *json = NULL;
  TRY(context, trial_json_make(context, outcome, &json));
  const cutis_status status = report_file_write(context, json, path);
  free(json);
  return status == CUTIS_OK ? CUTIS_OK
                            : context_trace_add(context, status, __func__, __FILE__, __LINE__);
}
