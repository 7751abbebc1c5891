/* trial_scenario.c - the scenario of a trial: what a file and the command line say of a population,
 * its arms and visits, and what that amounts to. docs/trial.md is its page. */
#include "io/trial_scenario.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cutis_status place_status(cutis_context *context, const cutis_trial *trial, const said *by,
                                 cutis_status status) {
  return scenario_fail_place(context, trial->path, by, status);
}

static bool starts(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

/* ---- one key ---- */

static cutis_status say_row(cutis_context *context, cutis_trial *trial, size_t index,
                            const char *text, said by) {
  const field *of = &TRIAL_ROW[index];
  setting made = {.by = by};
  if (text == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s has no value.", of->key);
  }
  TRY(context, field_parse(context, of, text, &made.value));
  trial->settings[index] = made;
  return CUTIS_OK;
}

/* `area: cheek` is all people on the cheek; likewise a phototype. Others are then 0. */
static cutis_status say_only(cutis_context *context, cutis_trial *trial, const char *key,
                             const char *text, said by) {
  char whole[3 * YAML_PATH_MAX];
  snprintf(whole, sizeof whole, "%s.%.60s", key, text == NULL ? "" : text);
  const size_t index = field_find(&TRIAL_FIELDS, whole);
  if (index == TRIAL_ROWS) {
    return field_fail_unknown(context, &TRIAL_FIELDS, "a trial", whole);
  }
  for (size_t i = TRIAL_AREA; i < TRIAL_MENOPAUSE; i++) {
    if (starts(TRIAL_ROW[i].key, key)) {
      trial->settings[i] = (setting){.by = by, .value = {.number = i == index ? 1.0 : 0.0}};
    }
  }
  return CUTIS_OK;
}

static cutis_status say_visit(cutis_context *context, cutis_trial *trial, size_t number,
                              const char *text, said by) {
  if (number > CUTIS_VISITS_MAX - 1) {
    return FAIL(context, CUTIS_OUT_OF_RANGE, "visits has %zu items; there may be %d.", number,
                CUTIS_VISITS_MAX - 1);
  }
  if (text == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "visits[%zu] has no value.", number);
  }
  const cutis_status status =
      quantity_parse(context, text, DIMENSION_TIME, &trial->visit_d[number - 1]);
  if (status != CUTIS_OK) {
    context_prefix(context, "visits[%zu]: ", number);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  trial->visit_by[number - 1] = by;
  trial->visits = number > trial->visits ? number : trial->visits;
  return CUTIS_OK;
}

static cutis_status reach_arm(cutis_context *context, cutis_trial *trial, size_t number, said by) {
  if (number > STUDY_ARMS_MAX) {
    return FAIL(context, CUTIS_OUT_OF_RANGE, "arms has %zu items; there may be %d.", number,
                STUDY_ARMS_MAX);
  }
  if (number > trial->arms + 1 || (by.origin == ORIGIN_COMMAND_LINE && number > trial->arms)) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no arms[%zu]; there are %zu.", number,
                trial->arms);
  }
  if (number > trial->arms) {
    trial_arm *arm = &trial->arm[trial->arms++];
    arm->by = by;
    return scenario_create(context, trial->path, &arm->plan);
  }
  return CUTIS_OK;
}

static cutis_status say_name(cutis_context *context, trial_arm *arm, size_t number,
                             const char *text, said by) {
  if (text == NULL || text[0] == '\0' || strlen(text) >= sizeof arm->name) {
    return FAIL(context, CUTIS_BAD_INPUT, "arms[%zu].name is a text of 1 to %zu bytes.", number,
                sizeof arm->name - 1);
  }
  strcpy(arm->name, text);
  arm->name_by = by;
  return CUTIS_OK;
}

/* A key of an arm is the key of a plan; messages call it as the trial does. */
static cutis_status call_arm(cutis_context *context, const cutis_trial *trial, size_t number,
                             cutis_status status) {
  /* the path may be "plan.yaml" */
  const size_t from = starts(cutis_context_message(context), trial->path) ? strlen(trial->path) : 0;
  char arm[32];
  snprintf(arm, sizeof arm, "arms[%zu].", number);
  context_rename(context, from, "plan.", arm);
  snprintf(arm, sizeof arm, "arms[%zu] has", number);
  context_rename(context, from, "plan has", arm);
  return context_trace_add(context, status, __func__, __FILE__, __LINE__);
}

static cutis_status say_arm(cutis_context *context, cutis_trial *trial, size_t number,
                            const yaml_entry *entry, const char *leaf, said by) {
  trial_arm *arm = &trial->arm[number - 1];
  if (strcmp(leaf, "name") == 0 && entry->kind == YAML_SCALAR) {
    return say_name(context, arm, number, entry->text, by);
  }
  yaml_entry plan = *entry;
  const int length = snprintf(plan.path, sizeof plan.path, "plan.%s", leaf);
  cutis_status status = CUTIS_OK;
  if (length < 0 || (size_t)length >= sizeof plan.path) {
    status = FAIL(context, CUTIS_BAD_INPUT, "arms[%zu] has too long a key.", number);
  } else if (by.origin == ORIGIN_COMMAND_LINE) {
    status = scenario_say(context, arm->plan, plan.path, plan.text, by);
  } else {
    status = scenario_take(context, arm->plan, &plan);
  }
  return status == CUTIS_OK ? CUTIS_OK : call_arm(context, trial, number, status);
}

/* "arms[2].name": 2, and leaf at "name"; 0: not an item of the list. */
static size_t item_of(const char *path, const char *list, const char **leaf) {
  const size_t length = strlen(list);
  char *end;
  if (!starts(path, list) || path[length] != '[') {
    return 0;
  }
  const unsigned long number = strtoul(path + length + 1, &end, 10);
  if (*end != ']' || (end[1] != '\0' && end[1] != '.')) {
    return 0;
  }
  *leaf = end[1] == '.' ? end + 2 : end + 1;
  return number;
}

static bool is_base(const char *path) {
  static const char *const sections[] = {"instrument", "parameters"};
  for (size_t i = 0; i < 2; i++) {
    const size_t length = strlen(sections[i]);
    if (starts(path, sections[i]) && (path[length] == '\0' || path[length] == '.')) {
      return true;
    }
  }
  return strcmp(path, "title") == 0;
}

cutis_status trial_take(cutis_context *context, cutis_trial *trial, const yaml_entry *entry,
                        said by) {
  const char *path = entry->path;
  const bool only =
      strcmp(path, "population.area") == 0 || strcmp(path, "population.phototype") == 0;
  const size_t index = field_find(&TRIAL_FIELDS, path);
  if (entry->kind == YAML_SCALAR && only) {
    return say_only(context, trial, path, entry->text, by);
  }
  if (index < TRIAL_ROWS) {
    return entry->kind == YAML_SCALAR
               ? say_row(context, trial, index, entry->text, by)
               : FAIL(context, CUTIS_BAD_INPUT, "%s is one value, not %s.", path,
                      entry->kind == YAML_LIST ? "a list" : "keys with values");
  }
  const bool list = strcmp(path, "arms") == 0 || strcmp(path, "visits") == 0;
  if (section_find(&TRIAL_FIELDS, path)) {
    const yaml_kind wanted = list ? YAML_LIST : YAML_MAPPING;
    return entry->kind == wanted ? CUTIS_OK
                                 : FAIL(context, CUTIS_BAD_INPUT, "%s is %s.", path,
                                        list ? "a list" : "keys with values");
  }
  return field_fail_unknown(context, &TRIAL_FIELDS, "a trial", path);
}

static cutis_status take_entry(cutis_context *context, cutis_trial *trial, const yaml_entry *entry,
                               said by) {
  const char *leaf = "";
  size_t number = item_of(entry->path, "arms", &leaf);
  if (number > 0) {
    TRY(context, reach_arm(context, trial, number, by));
    if (leaf[0] == '\0') {
      return entry->kind == YAML_MAPPING
                 ? CUTIS_OK
                 : FAIL(context, CUTIS_BAD_INPUT, "%s is keys with values.", entry->path);
    }
    return say_arm(context, trial, number, entry, leaf, by);
  }
  number = item_of(entry->path, "visits", &leaf);
  if (number > 0 && leaf[0] == '\0') {
    return say_visit(context, trial, number, entry->text, by);
  }
  if (is_base(entry->path)) {
    return by.origin == ORIGIN_COMMAND_LINE
               ? scenario_say(context, trial->base, entry->path, entry->text, by)
               : scenario_take(context, trial->base, entry);
  }
  return trial_take(context, trial, entry, by);
}

/* ---- what it amounts to ---- */

static bool said_within(const cutis_trial *trial, size_t first, size_t last) {
  for (size_t i = first; i < last; i++) {
    if (trial->settings[i].by.origin != ORIGIN_DEFAULT) {
      return true;
    }
  }
  return false;
}

void trial_resolve_values(cutis_trial *trial) {
  trial_values_default(&trial->values);
  study_population *p = &trial->values.population;
  if (said_within(trial, TRIAL_AREA, TRIAL_PHOTOTYPE)) { /* those that are not said are 0 */
    memset(p->area, 0, sizeof p->area);
  }
  if (said_within(trial, TRIAL_PHOTOTYPE, TRIAL_MENOPAUSE)) {
    memset(p->phototype, 0, sizeof p->phototype);
  }
  for (size_t i = 0; i < TRIAL_ROWS; i++) {
    if (trial->settings[i].by.origin != ORIGIN_DEFAULT) {
      field_put(&TRIAL_ROW[i], &trial->settings[i].value, &trial->values);
    }
  }
  if (!said_within(trial, TRIAL_AGE_MEAN, TRIAL_AGE_MEAN + 1) &&
      !(p->age_mean_y >= p->age_low_y && p->age_mean_y <= p->age_high_y)) {
    p->age_mean_y = 0.5 * (p->age_low_y + p->age_high_y);
  }
}

static void resolve_visits(const cutis_trial *trial, study_design *design) {
  static const double usual_months[] = {1, 3, 6, 12};
  design->visits = 1;
  for (size_t i = 0; i < trial->visits; i++) {
    if (i > 0 || trial->visit_d[i] != 0.0) { /* that before the first session may be said */
      design->visit_d[design->visits++] = trial->visit_d[i];
    }
  }
  for (size_t i = 0; trial->visits == 0 && i < 4; i++) {
    design->visit_d[design->visits++] = usual_months[i] * SKIN_DAYS_PER_YEAR / 12.0;
  }
}

static cutis_status resolve_arms(cutis_context *context, cutis_trial *trial, study_design *design) {
  design->arms = trial->arms;
  design->reference = STUDY_ARMS_MAX;
  for (size_t i = 0; i < trial->arms; i++) {
    study_arm *arm = &design->arm[i];
    const cutis_status status = scenario_resolve(context, trial->arm[i].plan);
    if (status != CUTIS_OK) {
      return call_arm(context, trial, i + 1, status);
    }
    arm->plan = *cutis_scenario_plan(trial->arm[i].plan);
    const double last_d = arm->plan.sessions > 0 ? plan_last_d(&arm->plan) : 0.0;
    arm->plan.follow_up_d = fmax(1.0, design->visit_d[design->visits - 1] - last_d);
    snprintf(arm->name, sizeof arm->name, "%s", trial->arm[i].name);
    if (arm->name[0] == '\0') {
      snprintf(arm->name, sizeof arm->name, "arm %zu", i + 1);
    }
    if (arm->plan.sessions == 0 && design->reference == STUDY_ARMS_MAX) {
      design->reference = i;
    }
  }
  return CUTIS_OK;
}

static cutis_status resolve(cutis_context *context, cutis_trial *trial) {
  trial_resolve_values(trial);
  TRY(context, scenario_resolve(context, trial->base));
  study_design *design = &trial->design;
  *design = (study_design){.population = trial->values.population,
                           .worlds = trial->values.worlds,
                           .seed = trial->values.seed,
                           .source = trial->values.source,
                           .protocol = *cutis_scenario_protocol(trial->base),
                           .dropout_per_y = trial->values.dropout_per_y,
                           .noise = trial->values.noise != 0,
                           .instruments = instrument_list()};
  const cutis_parameters *set = cutis_scenario_parameters(trial->base);
  if (set) {
    design->central = *set;
  } else {
    parameters_default(&design->central);
  }
  static const bool all[] = {
      [TRIAL_ALL] = true, [TRIAL_SURROGATES] = true, [TRIAL_QUICK] = true, [TRIAL_NONE] = false};
  static const bool by_surrogates[] = {[TRIAL_SURROGATE] = true,
                                       [TRIAL_SURROGATES] = true,
                                       [TRIAL_QUICK] = true,
                                       [TRIAL_NONE] = false};
  const trial_instruments chosen = (trial_instruments)trial->values.instruments;
  design->instrument_count = chosen == TRIAL_NONE ? 0 : all[chosen] ? cutis_instrument_count() : 1;
  if (by_surrogates[chosen]) {
    if (trial->surrogates == NULL) {
      TRY(context, surrogates_reserve(context, &trial->surrogates)); /* read by the check */
    }
    design->surrogates = trial->surrogates;
    design->never_solved = chosen == TRIAL_QUICK;
    design->instruments = surrogates_instruments(trial->surrogates);
  }
  resolve_visits(trial, design);
  return resolve_arms(context, trial, design);
}

/* ---- files ---- */

static cutis_status take_file(cutis_context *context, cutis_trial *trial, const yaml_file *file) {
  for (size_t i = 0; i < file->count; i++) {
    const yaml_entry *entry = &file->entries[i];
    const said by = {ORIGIN_FILE, entry->line, entry->column};
    if (strcmp(entry->path, "population") == 0 && entry->kind == YAML_SCALAR && entry->text) {
      TRY(context, trial_take_population(context, trial, entry->text, by));
      continue;
    }
    const cutis_status status = take_entry(context, trial, entry, by);
    if (status != CUTIS_OK) {
      return place_status(context, trial, &by, status);
    }
  }
  return resolve(context, trial);
}

cutis_status trial_parse(cutis_context *context, const char *name, const char *bytes, size_t length,
                         cutis_trial **trial) {
  yaml_file file;
  *trial = NULL;
  TRY(context, yaml_parse(context, name, bytes, length, &file));
  cutis_trial *made = context_allocate(context, 1, sizeof *made);
  cutis_status status = made == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  if (made != NULL) {
    made->path = context_copy_text(context, name);
    status = made->path == NULL ? CUTIS_OUT_OF_MEMORY : scenario_create(context, name, &made->base);
    if (status == CUTIS_OK) {
      status = take_file(context, made, &file);
    }
  }
  yaml_free(context, &file);
  if (status != CUTIS_OK) {
    cutis_trial_destroy(context, &made);
  }
  *trial = made;
  return status;
}

bool cutis_trial_is(cutis_context *context, const char *path) {
  char *bytes;
  size_t length;
  yaml_file file;
  bool is = false;
  if (yaml_load(context, path, &bytes, &length) == CUTIS_OK) {
    if (yaml_parse(context, path, bytes, length, &file) == CUTIS_OK) {
      for (size_t i = 0; i < file.count; i++) {
        is = is || strcmp(file.entries[i].path, "arms") == 0;
      }
      yaml_free(context, &file);
    }
    context_free(context, bytes);
  }
  context_forgive(context); /* whoever reads it as a scenario says what is wrong */
  return is;
}

cutis_status cutis_trial_read(cutis_context *context, const char *path, cutis_trial **trial) {
  char *bytes;
  size_t length;
  *trial = NULL;
  TRY(context, yaml_load(context, path, &bytes, &length));
  const cutis_status status = trial_parse(context, path, bytes, length, trial);
  context_free(context, bytes);
  return status;
}

cutis_status cutis_trial_set(cutis_context *context, cutis_trial *trial, const char *key,
                             const char *value) {
  const said by = {ORIGIN_COMMAND_LINE, 0, 0};
  yaml_entry entry = {.kind = YAML_SCALAR};
  cutis_status status = CUTIS_OK;
  if (strlen(key) >= sizeof entry.path) {
    status = FAIL(context, CUTIS_BAD_INPUT, "There is no key %.60s...", key);
  } else {
    strcpy(entry.path, key);
    entry.text = context_copy_text(context, value);
    status = entry.text == NULL ? CUTIS_OUT_OF_MEMORY : take_entry(context, trial, &entry, by);
    context_free(context, entry.text);
  }
  if (status != CUTIS_OK) {
    return place_status(context, trial, &by, status);
  }
  return resolve(context, trial);
}

/* "Arm needled: arms[3].needle_length is ..." or "Arm needled: its ..." */
static const said *complained_of_arm(const cutis_trial *trial, size_t arm, const char *message) {
  const char *name = trial->design.arm[arm].name, *leaf = "";
  const size_t length = strlen(name);
  char words[YAML_PATH_MAX], key[YAML_PATH_MAX + sizeof "plan."];
  if (!starts(message, "Arm ") || strncmp(message + 4, name, length) != 0 ||
      !starts(message + 4 + length, ": ")) {
    return NULL;
  }
  const char *rest = message + 4 + length + 2;
  snprintf(words, sizeof words, "%.*s", (int)strcspn(rest, " :"), rest);
  item_of(words, "arms", &leaf);
  snprintf(key, sizeof key, "plan.%s", leaf);
  const size_t index = field_find(&SCENARIO_FIELDS, key);
  const bool told =
      index < FIELD_ROWS && trial->arm[arm].plan->settings[index].by.origin != ORIGIN_DEFAULT;
  return told ? &trial->arm[arm].plan->settings[index].by : &trial->arm[arm].by;
}

/* Who said what a message complains of, and in which file: it begins with a key, an arm, or visits. */
static const said *complained_of(const cutis_trial *trial, const char *message, const char **path) {
  char key[YAML_PATH_MAX];
  snprintf(key, sizeof key, "%.*s", (int)strcspn(message, " :"), message);
  const size_t index = field_find(&TRIAL_FIELDS, key);
  *path = trial->path;
  if (index < TRIAL_ROWS) {
    if (index < TRIAL_INSTRUMENTS && trial->population_path != NULL) {
      *path = trial->population_path;
    }
    return &trial->settings[index].by;
  }
  if (strcmp(key, "visits") == 0 && trial->visits > 0) {
    return &trial->visit_by[0];
  }
  for (size_t i = 0; i < trial->arms; i++) {
    const said *by = complained_of_arm(trial, i, message);
    if (by != NULL) {
      return by;
    }
  }
  return NULL;
}

/* NAN: there is none, of this area or of this protocol. */
static double error_of(const study_design *design, cutis_area area, size_t readout) {
  return readout >= CUTIS_SUCTION_READOUTS || surrogates_know_protocol(&design->protocol)
             ? surrogates_error(design->surrogates, area, readout)
             : NAN;
}

/* What the surrogates are worth at an area: of the suction test alone, or of all. */
static void warn_of_suction(cutis_context *context, const study_design *design, cutis_area area) {
  const double error = error_of(design, area, CUTIS_R0);
  if (isnan(error)) {
    context_warn(
        context,
        "There is no surrogate of the suction test by this protocol at this area (%s): finite "
        "elements are solved there.",
        cutis_area_words(area));
  } else {
    context_warn(
        context,
        "The suction test is read by its surrogate (%s): the error of R0 on fresh people is "
        "%.0f %% of their spread, of R7 %.0f %% (docs/surrogates.md).",
        cutis_area_words(area), 100.0 * error, 100.0 * error_of(design, area, CUTIS_R7));
  }
}

static void append(char *to, size_t size, const char *format, ...) BASE_PRINTF(3, 4);
static void append(char *to, size_t size, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(to + strlen(to), size - strlen(to), format, values);
  va_end(values);
}

static void warn_of_all(cutis_context *context, const study_design *design, cutis_area area) {
  char known[256] = "", unknown[256] = "";
  for (size_t i = 0; i < design->instrument_count; i++) {
    cutis_instrument_info info;
    cutis_readout_info readout;
    if (design->instruments[i] == instrument_list()[i] || !cutis_instrument_at(i, &info) ||
        !cutis_readout_at(info.first, &readout)) {
      continue; /* no stand-in: a closed form */
    }
    const double error = error_of(design, area, info.first);
    if (isnan(error)) {
      append(unknown, sizeof unknown, "%s%s", *unknown ? ", " : "", info.key);
    } else {
      append(known, sizeof known, "%s%s %.0f %%", *known ? ", " : "", readout.key, 100.0 * error);
    }
  }
  context_warn(context,
               "Read by surrogates (%s), with their error on fresh people in per cent of the "
               "people's spread: %s. %s: %s (docs/surrogates.md).",
               cutis_area_words(area), *known ? known : "nothing",
               design->never_solved ? "Not taken" : "Solved by finite elements",
               *unknown ? unknown : "nothing");
}

static void warn_of_surrogates(cutis_context *context, const study_design *design) {
  for (int area = 0; design->surrogates != NULL && area < CUTIS_AREA_COUNT; area++) {
    if (design->population.area[area] > 0.0) {
      (design->instrument_count > 1 ? warn_of_all : warn_of_suction)(context, design,
                                                                     (cutis_area)area);
    }
  }
}

/* What cannot be told of so few. */
static void warn_of_few(cutis_context *context, const study_design *design) {
  if (design->worlds < CUTIS_DRAWS_LEAST) {
    context_warn(context,
                 "trial.worlds is %d: fewer than %d tell no probability, and little of the "
                 "assurance and of how many people it takes.",
                 design->worlds, CUTIS_DRAWS_LEAST);
  }
  if (design->population.people <= design->worlds) {
    context_warn(context,
                 "population.people is %d and trial.worlds %d: no world has two people, so that "
                 "there are no intervals, and how many people it takes cannot be said.",
                 design->population.people, design->worlds);
  }
}

/* What decides has to be taken. */
static cutis_status check_quick(cutis_context *context, const study_design *design) {
  if (design->never_solved && !surrogates_know_protocol(&design->protocol)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "trial.instruments is quick, and the surrogate of the suction test knows the usual "
                "protocol alone: the scenario's instrument has another. With surrogates in place "
                "of quick it is solved by finite elements.");
  }
  return CUTIS_OK;
}

cutis_status cutis_trial_check(cutis_context *context, const cutis_trial *trial) {
  const cutis_status status = study_design_check(context, &trial->design);
  if (status == CUTIS_OK) {
    if (trial->design.surrogates != NULL) {
      TRY(context, surrogates_load(context, trial->surrogates));
      TRY(context, check_quick(context, &trial->design));
    }
    warn_of_surrogates(context, &trial->design);
    warn_of_few(context, &trial->design);
    return CUTIS_OK;
  }
  const said nobody = {ORIGIN_DEFAULT, 0, 0};
  const char *path;
  const said *by = complained_of(trial, cutis_context_message(context), &path);
  return scenario_fail_place(context, path, by != NULL ? by : &nobody, status);
}

void cutis_trial_destroy(cutis_context *context, cutis_trial **trial) {
  if (trial == NULL || *trial == NULL) {
    return;
  }
  cutis_trial *gone = *trial;
  for (size_t i = 0; i < gone->arms; i++) {
    cutis_scenario_destroy(context, &gone->arm[i].plan);
  }
  cutis_scenario_destroy(context, &gone->base);
  surrogates_destroy(context, &gone->surrogates);
  context_free(context, gone->population_path);
  context_free(context, gone->path);
  context_free(context, gone);
  *trial = NULL;
}
