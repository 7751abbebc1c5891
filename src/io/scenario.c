/* scenario.c - the scenario: what a file and the command line say of a person and a plan, and what
 * that amounts to.
 *
 * Every key that was said is kept with its place; the person and the plan are made anew from all of
 * it each time something is said, so that the order does not matter: defaults, then the device
 * table, then the file, then the command line. */
#include "io/scenario.h"

#include "person/person.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Pairs that say the same thing in two ways. */
static const size_t exclusive[][2] = {
    {FIELD_SUN_DOSE, FIELD_SUN_PLACE},     {FIELD_SUN_DOSE, FIELD_SUN_LATITUDE},
    {FIELD_SUN_DOSE, FIELD_SUN_OUTDOORS},  {FIELD_SUN_DOSE, FIELD_SUN_SUNSCREEN},
    {FIELD_SUN_PLACE, FIELD_SUN_LATITUDE},
};
enum { EXCLUSIVE_COUNT = sizeof exclusive / sizeof exclusive[0] };

/* ---- failures with their place ---- */

cutis_status scenario_fail_place(cutis_context *context, const char *path, const said *by,
                                 cutis_status status) {
  if (by->origin == ORIGIN_FILE) {
    context_prefix(context, "%s:%d:%d: ", path, by->line, by->column);
  } else {
    context_prefix(context, "%s: ", by->origin == ORIGIN_COMMAND_LINE ? "command line" : path);
  }
  return context_trace_add(context, status, __func__, __FILE__, __LINE__);
}

static cutis_status fail_unknown(cutis_context *context, const char *key) {
  return field_fail_unknown(context, &SCENARIO_FIELDS, "a scenario", key);
}

/* ---- one key ---- */

static cutis_status exclude(cutis_context *context, cutis_scenario *scenario, size_t index,
                            scenario_origin origin) {
  for (size_t i = 0; i < EXCLUSIVE_COUNT; i++) {
    const size_t *pair = exclusive[i];
    if (pair[0] != index && pair[1] != index) {
      continue;
    }
    setting *other = &scenario->settings[pair[0] == index ? pair[1] : pair[0]];
    if (other->by.origin == origin) {
      return FAIL(context, CUTIS_BAD_INPUT, "%s and %s exclude each other; give one.",
                  FIELDS[pair[0]].key, FIELDS[pair[1]].key);
    }
    other->by = (said){ORIGIN_DEFAULT, 0, 0};
  }
  return CUTIS_OK;
}

static cutis_status say_field(cutis_context *context, cutis_scenario *scenario, size_t index,
                              const char *text, said by) {
  setting made = {.by = by};
  const said *before = &scenario->settings[index].by;
  if (by.origin == ORIGIN_FILE && before->origin == ORIGIN_FILE) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s is there twice; the first is in line %d.",
                FIELDS[index].key, before->line);
  }
  TRY(context, field_parse(context, &FIELDS[index], text, &made.value));
  TRY(context, exclude(context, scenario, index, by.origin));
  scenario->settings[index] = made;
  if (index == FIELD_DEVICE_KEY && by.origin == ORIGIN_COMMAND_LINE) {
    /* another device: what the file said of its own goes with it */
    for (size_t i = FIELD_DEVICE_NAME; i <= FIELD_DEVICE_PASSES; i++) {
      scenario->settings[i].by.origin = ORIGIN_DEFAULT;
    }
  }
  return CUTIS_OK;
}

/* "0.8 1/yr": the number and, word for word, the unit of the parameter table. */
static cutis_status parse_parameter(cutis_context *context, const cutis_parameter_info *info,
                                    const char *text, double *value) {
  char number[64];
  const size_t digits = strcspn(text, " ");
  const char *unit = text + digits + strspn(text + digits, " ");
  const char *wanted = strcmp(info->unit, "-") == 0 ? "" : info->unit;
  if (digits >= sizeof number || strcmp(unit, wanted) != 0) {
    return FAIL(context, CUTIS_BAD_UNIT, "parameters.%s is \"%.60s\"; it is %s, as in \"%g%s%s\".",
                info->symbol, text,
                wanted[0] ? "a number with its unit in the parameter table" : "a plain number",
                info->value, wanted[0] ? " " : "", wanted);
  }
  memcpy(number, text, digits);
  number[digits] = '\0';
  const cutis_status status = quantity_parse(context, number, DIMENSION_NONE, value);
  if (status != CUTIS_OK) {
    context_prefix(context, "parameters.%s: ", info->symbol);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return CUTIS_OK;
}

static cutis_status say_parameter(cutis_context *context, cutis_scenario *scenario,
                                  const char *symbol, const char *text, said by) {
  if (scenario->parameters == NULL) {
    TRY(context, cutis_parameters_create(context, &scenario->parameters));
  }
  cutis_parameter_info info;
  size_t index = 0;
  while (cutis_parameter_at(index, &info) && strcmp(info.symbol, symbol) != 0) {
    index++;
  }
  if (index == cutis_parameter_count()) {
    return cutis_parameters_set(context, scenario->parameters, symbol,
                                0); /* says that it is unknown, and the nearest */
  }
  double value;
  TRY(context, parse_parameter(context, &info, text, &value));
  TRY(context, cutis_parameters_set(context, scenario->parameters, symbol, value));
  scenario->parameter_settings[index] = (parameter_setting){by, value};
  return CUTIS_OK;
}

cutis_status scenario_say(cutis_context *context, cutis_scenario *scenario, const char *key,
                          const char *text, said by) {
  static const char parameters[] = "parameters.";
  const bool device = strcmp(key, "plan.device") == 0;
  const size_t index = field_find(&SCENARIO_FIELDS, device ? FIELDS[FIELD_DEVICE_KEY].key : key);
  const bool parameter = strncmp(key, parameters, strlen(parameters)) == 0;
  if (index == FIELD_ROWS && !parameter) {
    return section_find(&SCENARIO_FIELDS, key)
               ? FAIL(context, CUTIS_BAD_INPUT, "%s has keys below it, not a value.", key)
               : fail_unknown(context, key);
  }
  if (text == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s has no value.", key);
  }
  return parameter ? say_parameter(context, scenario, key + strlen(parameters), text, by)
                   : say_field(context, scenario, index, text, by);
}

/* ---- what it amounts to ---- */

/* The name of the file without folders and ending. */
static void default_title(const cutis_scenario *scenario, scenario_values *values) {
  const char *slash = strrchr(scenario->path, '/');
  const char *name = slash == NULL ? scenario->path : slash + 1;
  const char *dot = strrchr(name, '.');
  const size_t length = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
  const bool fits = length > 0 && length < sizeof values->title && yaml_is_line(name, length);
  snprintf(values->title, sizeof values->title, "%.*s", fits ? (int)length : 8,
           fits ? name : "untitled");
}

static cutis_status base_device(cutis_context *context, const cutis_scenario *scenario,
                                cutis_device *device) {
  const setting *key = &scenario->settings[FIELD_DEVICE_KEY];
  if (scenario->device_described && key->by.origin == ORIGIN_DEFAULT) {
    *device = (cutis_device){.key = SCENARIO_CUSTOM_DEVICE, .name = "device of the scenario"};
    return CUTIS_OK;
  }
  if (key->by.origin == ORIGIN_DEFAULT) {
    return CUTIS_OK; /* as cutis_plan_default has it */
  }
  const cutis_status status = cutis_device_find(context, key->value.text, device);
  return status == CUTIS_OK ? CUTIS_OK
                            : scenario_fail_place(context, scenario->path, &key->by, status);
}

/* A device of one's own must be whole, and no device has what only another kind has. */
static cutis_status check_device(cutis_context *context, const cutis_scenario *scenario,
                                 const scenario_values *values) {
  static const char *const has[] = {"a pen", "a roller", "a stamp"};
  char missing[512] = "";
  int used = 0;
  const bool custom = strcmp(values->plan.device.key, SCENARIO_CUSTOM_DEVICE) == 0;
  for (size_t i = FIELD_DEVICE_KIND; i <= FIELD_DEVICE_PASSES; i++) {
    const said *by = &scenario->settings[i].by;
    const bool applies = field_of_kind(i, values->plan.device.kind);
    if (by->origin != ORIGIN_DEFAULT && !applies) {
      const cutis_status status = FAIL(context, CUTIS_BAD_INPUT, "%s is not for %s.", FIELDS[i].key,
                                       has[values->plan.device.kind]);
      return scenario_fail_place(context, scenario->path, by, status);
    }
    if (custom && applies && by->origin == ORIGIN_DEFAULT) {
      used += snprintf(missing + used, sizeof missing - (size_t)used, "%s%s", used > 0 ? ", " : "",
                       FIELDS[i].key + strlen("plan.device."));
    }
  }
  if (used > 0) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "%s: plan.device has no key of the device table, so that it must say all of "
                "itself; missing: %s.",
                scenario->path, missing);
  }
  return CUTIS_OK;
}

static cutis_status check_place(cutis_context *context, const cutis_scenario *scenario) {
  const setting *place = &scenario->settings[FIELD_SUN_PLACE];
  double latitude_deg;
  if (place->by.origin == ORIGIN_DEFAULT) {
    return CUTIS_OK;
  }
  const cutis_status status = place_latitude(context, place->value.text, &latitude_deg);
  return status == CUTIS_OK ? CUTIS_OK
                            : scenario_fail_place(context, scenario->path, &place->by, status);
}

cutis_status scenario_resolve(cutis_context *context, cutis_scenario *scenario) {
  const setting *settings = scenario->settings;
  scenario_values values;
  TRY(context, scenario_values_default(context, &values));
  default_title(scenario, &values);
  TRY(context, base_device(context, scenario, &values.plan.device));
  for (size_t i = 0; i < FIELD_ROWS; i++) {
    if (settings[i].by.origin != ORIGIN_DEFAULT) {
      field_put(&FIELDS[i], &settings[i].value, &values);
    }
  }
  TRY(context, check_device(context, scenario, &values));
  TRY(context, check_place(context, scenario));
  if (settings[FIELD_NEEDLE_LENGTH].by.origin == ORIGIN_DEFAULT) {
    values.plan.needle_length_mm = values.plan.device.needle_length_mm;
  }
  if (settings[FIELD_PASSES].by.origin == ORIGIN_DEFAULT) {
    values.plan.passes = values.plan.device.passes;
  }
  if (settings[FIELD_SUN_LATITUDE].by.origin != ORIGIN_DEFAULT) {
    values.person.sun.place[0] = '\0';
  }
  if (settings[FIELD_MENOPAUSE].by.origin == ORIGIN_DEFAULT && values.person.sex == CUTIS_MALE) {
    values.person.menopause_age_y = INFINITY;
  }
  scenario->values = values;
  return CUTIS_OK;
}

/* ---- a file ---- */

cutis_status scenario_take(cutis_context *context, cutis_scenario *scenario,
                           const yaml_entry *entry) {
  scenario->device_described =
      scenario->device_described ||
      (entry->kind == YAML_MAPPING && strcmp(entry->path, "plan.device") == 0);
  if (strncmp(entry->path, "published[", strlen("published[")) == 0) {
    return published_take(context, scenario, entry);
  }
  if (entry->kind == YAML_SCALAR) {
    return scenario_say(context, scenario, entry->path, entry->text,
                        (said){ORIGIN_FILE, entry->line, entry->column});
  }
  const bool published = strcmp(entry->path, "published") == 0;
  if (section_find(&SCENARIO_FIELDS, entry->path) && published == (entry->kind == YAML_LIST)) {
    return CUTIS_OK;
  }
  if (section_find(&SCENARIO_FIELDS, entry->path)) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s is %s.", entry->path,
                published ? "a list, not keys with values" : "keys with values, not a list");
  }
  if (field_find(&SCENARIO_FIELDS, entry->path) < FIELD_ROWS) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s is one value, not %s.", entry->path,
                entry->kind == YAML_LIST ? "a list" : "keys with values");
  }
  return fail_unknown(context, entry->path);
}

static cutis_status take_file(cutis_context *context, cutis_scenario *scenario,
                              const yaml_file *file) {
  for (size_t i = 0; i < file->count; i++) {
    const yaml_entry *entry = &file->entries[i];
    const cutis_status status = scenario_take(context, scenario, entry);
    if (status != CUTIS_OK) {
      return scenario_fail_place(context, scenario->path,
                                 &(said){ORIGIN_FILE, entry->line, entry->column}, status);
    }
  }
  TRY(context, published_check(context, scenario));
  return scenario_resolve(context, scenario);
}

cutis_status scenario_create(cutis_context *context, const char *name, cutis_scenario **scenario) {
  *scenario = NULL;
  cutis_scenario *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->path = context_copy_text(context, name);
  made->parameter_settings =
      context_allocate(context, cutis_parameter_count(), sizeof *made->parameter_settings);
  made->published = context_allocate(context, PUBLISHED_MAX, sizeof *made->published);
  if (made->path == NULL || made->parameter_settings == NULL || made->published == NULL) {
    cutis_scenario_destroy(context, &made);
    return CUTIS_OUT_OF_MEMORY;
  }
  *scenario = made;
  return CUTIS_OK;
}

cutis_status scenario_parse(cutis_context *context, const char *name, const char *bytes,
                            size_t length, cutis_scenario **scenario) {
  yaml_file file;
  *scenario = NULL;
  TRY(context, yaml_parse(context, name, bytes, length, &file));
  cutis_status status = scenario_create(context, name, scenario);
  if (status == CUTIS_OK) {
    status = take_file(context, *scenario, &file);
  }
  yaml_free(context, &file);
  if (status != CUTIS_OK) {
    cutis_scenario_destroy(context, scenario);
  }
  return status;
}

cutis_status cutis_scenario_read(cutis_context *context, const char *path,
                                 cutis_scenario **scenario) {
  char *bytes;
  size_t length;
  *scenario = NULL;
  TRY(context, yaml_load(context, path, &bytes, &length));
  const cutis_status status = scenario_parse(context, path, bytes, length, scenario);
  context_free(context, bytes);
  return status;
}

/* ---- the public rest ---- */

cutis_status cutis_scenario_set(cutis_context *context, cutis_scenario *scenario, const char *key,
                                const char *value) {
  const said by = {ORIGIN_COMMAND_LINE, 0, 0};
  setting before[FIELD_ROWS];
  memcpy(before, scenario->settings, sizeof before);
  cutis_status status = scenario_say(context, scenario, key, value, by);
  if (status != CUTIS_OK) {
    scenario_fail_place(context, scenario->path, &by, status);
  } else {
    status = scenario_resolve(context, scenario);
  }
  if (status != CUTIS_OK) {
    memcpy(scenario->settings, before, sizeof before);
  }
  return status;
}

/* Who said what a message of person/ or plan/ complains of: it begins with the key, or with the
 * section if several keys below it do not go together, of which the first that was said counts.
 * NULL: nobody said it. */
static const said *complained_of(const cutis_scenario *scenario, const char *message) {
  char key[YAML_PATH_MAX];
  snprintf(key, sizeof key, "%.*s", (int)strcspn(message, " :"), message);
  const size_t index = field_find(&SCENARIO_FIELDS, key);
  if (index < FIELD_ROWS) {
    return &scenario->settings[index].by;
  }
  for (size_t i = 0; i < FIELD_ROWS; i++) {
    const said *by = &scenario->settings[i].by;
    if (by->origin != ORIGIN_DEFAULT &&
        strcmp(section_of(&SCENARIO_FIELDS, FIELDS[i].key), key) == 0) {
      return by;
    }
  }
  return NULL;
}

cutis_status cutis_scenario_check(cutis_context *context, const cutis_scenario *scenario) {
  cutis_status status = cutis_person_check(context, &scenario->values.person);
  if (status == CUTIS_OK) {
    status = cutis_plan_check(context, &scenario->values.plan, &scenario->values.person);
  }
  if (status == CUTIS_OK) {
    status = cutis_suction_protocol_check(context, &scenario->values.protocol);
  }
  if (status == CUTIS_OK) {
    return CUTIS_OK;
  }
  const said *by = complained_of(scenario, cutis_context_message(context));
  const said nobody = {ORIGIN_DEFAULT, 0, 0};
  return scenario_fail_place(context, scenario->path, by != NULL ? by : &nobody, status);
}

void cutis_scenario_destroy(cutis_context *context, cutis_scenario **scenario) {
  if (scenario == NULL || *scenario == NULL) {
    return;
  }
  cutis_scenario *gone = *scenario;
  cutis_parameters_destroy(context, &gone->parameters);
  context_free(context, gone->parameter_settings);
  context_free(context, gone->published);
  context_free(context, gone->path);
  context_free(context, gone);
  *scenario = NULL;
}

const char *cutis_scenario_title(const cutis_scenario *scenario) {
  return scenario->values.title;
}

const cutis_person *cutis_scenario_person(const cutis_scenario *scenario) {
  return &scenario->values.person;
}

const cutis_plan *cutis_scenario_plan(const cutis_scenario *scenario) {
  return &scenario->values.plan;
}

const cutis_parameters *cutis_scenario_parameters(const cutis_scenario *scenario) {
  return scenario->parameters;
}

const cutis_suction_protocol *cutis_scenario_protocol(const cutis_scenario *scenario) {
  return &scenario->values.protocol;
}

int cutis_scenario_draws(const cutis_scenario *scenario) {
  return scenario->values.draws;
}

uint64_t cutis_scenario_seed(const cutis_scenario *scenario) {
  return scenario->values.seed;
}

cutis_source cutis_scenario_source(const cutis_scenario *scenario) {
  return scenario->values.source;
}

const char *scenario_path(const cutis_scenario *scenario) {
  return scenario->path;
}
