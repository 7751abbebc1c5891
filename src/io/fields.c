/* fields.c - the table of what a scenario may say, and values to and from text.
 *
 * Ranges are those of cutis_person_check, cutis_plan_check and cutis_suction_protocol_check, which know the reasons and refuse
 * what lies outside ("checked"; a test holds the two together); the reader itself checks the few
 * that remain. */
#include "io/fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const sexes[] = {"female", "male"};
static const char *const phototypes[] = {"I", "II", "III", "IV", "V", "VI"};
static const char *const sunscreens[] = {"never", "sometimes", "daily"};
static const char *const device_kinds[] = {"pen", "roller", "stamp"};
static const char *const sources[] = {
#define X(name, key, words) key,
    CUTIS_SOURCE_LIST(X)
#undef X
};
static const char *const areas[] = {
#define X(name, key, words) key,
    CUTIS_AREA_LIST(X)
#undef X
};

#define FIELD_VALUES scenario_values
#include "io/field_rows.h"

#define PERSON(name) "person." name
#define SUN(name) "person.exposures.sun." name
#define SMOKING(name) "person.exposures.smoking." name
#define AIR(name) "person.exposures.pollution." name
#define DEVICE(name) "plan.device." name

const field FIELDS[FIELD_ROWS] = {
    [FIELD_TITLE] = TEXT("title", title, "what the report is called"),

    [FIELD_AGE] = QUANTITY(PERSON("age"), person.age_y, AGE, 25, 80, "age", CHECKED),
    [FIELD_SEX] = CHOICE(PERSON("sex"), person.sex, sexes, 0, "sex"),
    [FIELD_AREA] =
        CHOICE(PERSON("area"), person.area, areas, 0, "where on the face, neck or forearm"),
    [FIELD_PHOTOTYPE] =
        CHOICE(PERSON("phototype"), person.phototype, phototypes, 1, "Fitzpatrick phototype"),
    [FIELD_MENOPAUSE] =
        QUANTITY(PERSON("menopause"), person.menopause_age_y, AGE, 25, 65,
                 "age at menopause; no menopause: none", CHECKED, WORD("none", INFINITY)),

    [FIELD_SUN_DOSE] = QUANTITY(SUN("dose"), person.sun.dose_SED_per_y, DOSE_RATE, 0, 3000,
                                "sun dose at the cheek; instead of the four below", CHECKED),
    [FIELD_SUN_PLACE] = TEXT(SUN("place"), person.sun.place, "place of the table of places"),
    [FIELD_SUN_LATITUDE] = QUANTITY(SUN("latitude"), person.sun.latitude_deg, LATITUDE, -70, 70,
                                    "latitude; instead of a place", CHECKED),
    [FIELD_SUN_OUTDOORS] = QUANTITY(SUN("outdoors"), person.sun.outdoors_h_per_d, DAYSHARE, 0, 12,
                                    "time outdoors in daylight, mean over the year", CHECKED),
    [FIELD_SUN_SUNSCREEN] =
        CHOICE(SUN("sunscreen"), person.sun.sunscreen, sunscreens, 0, "sunscreen"),
    [FIELD_SMOKING_PACKS] = QUANTITY(SMOKING("packs_per_day"), person.smoking.packs_per_day, NONE,
                                     0, 5, "packs a day; 0: never smoked", CHECKED),
    [FIELD_SMOKING_FROM] = QUANTITY(SMOKING("from"), person.smoking.from_y, AGE, 5, 91,
                                    "age at the first cigarette", CHECKED),
    [FIELD_SMOKING_TO] = QUANTITY(SMOKING("to"), person.smoking.to_y, AGE, 5, 91,
                                  "age at the last cigarette", CHECKED, WORD("now", INFINITY)),
    [FIELD_PM25] =
        QUANTITY(AIR("pm2.5"), person.pollution.pm25_ug_per_m3, CONCENTRATION, 0, 500,
                 "fine dust (PM2.5) at home, annual mean", CHECKED, WORD("unknown", NAN)),
    [FIELD_NO2] = QUANTITY(AIR("no2"), person.pollution.no2_ug_per_m3, CONCENTRATION, 0, 300,
                           "nitrogen dioxide at home, annual mean", CHECKED, WORD("unknown", NAN)),
    [FIELD_SOOT] =
        QUANTITY(AIR("soot"), person.pollution.soot_1e5_per_m, ABSORBANCE, 0, 20,
                 "soot at home, annual mean of the absorbance", CHECKED, WORD("unknown", NAN)),
    [FIELD_ALCOHOL] =
        QUANTITY(PERSON("exposures.alcohol.drinks_per_week"), person.alcohol.drinks_per_week, NONE,
                 0, 100, "drinks a week, of 14 g ethanol", CHECKED),

    [FIELD_DEVICE_KEY] =
        TEXT(DEVICE("key"), plan.device.key, "row of the device table (cutis devices)"),
    [FIELD_DEVICE_NAME] = TEXT(DEVICE("name"), plan.device.name, "name for the report"),
    [FIELD_DEVICE_KIND] =
        CHOICE(DEVICE("kind"), plan.device.kind, device_kinds, 0, "what sort of device"),
    [FIELD_DEVICE_NEEDLE_LENGTH] = QUANTITY(DEVICE("needle_length"), plan.device.needle_length_mm,
                                            LENGTH, 0.05, 5, "preset needle length"),
    [FIELD_DEVICE_NEEDLE_LOW] =
        QUANTITY(DEVICE("needle_length_low"), plan.device.needle_length_low_mm, LENGTH, 0.05, 5,
                 "shortest needle length", CHECKED),
    [FIELD_DEVICE_NEEDLE_HIGH] =
        QUANTITY(DEVICE("needle_length_high"), plan.device.needle_length_high_mm, LENGTH, 0.05, 5,
                 "longest needle length", CHECKED),
    [FIELD_DEVICE_TOLERANCE] = QUANTITY(DEVICE("needle_tolerance"), plan.device.needle_tolerance_mm,
                                        LENGTH, 0, 0.5, "tolerance of the needle length", CHECKED),
    [FIELD_DEVICE_BASE_RADIUS] =
        QUANTITY(DEVICE("needle_base_radius"), plan.device.needle_base_radius_mm, LENGTH, 0.01, 0.5,
                 "radius of a needle at its base", CHECKED),
    [FIELD_DEVICE_TIP_RADIUS] =
        SCALED(DEVICE("needle_tip_radius"), plan.device.needle_tip_radius_um, LENGTH, 0.0001, 0.2,
               "radius of a needle at its tip", 1000, CHECKED),
    [FIELD_DEVICE_NEEDLES] =
        NUMBER(DEVICE("needles"), plan.device.needles, 1, 5000, "number of needles", CHECKED),
    [FIELD_DEVICE_RATE] =
        QUANTITY(DEVICE("rate"), plan.device.rate_Hz, RATE, 1, 1000, "strokes a second", CHECKED),
    [FIELD_DEVICE_GLIDE] = QUANTITY(DEVICE("glide"), plan.device.glide_mm_per_s, SPEED, 0.5, 500,
                                    "hand speed over the skin", CHECKED),
    [FIELD_DEVICE_WIDTH] =
        QUANTITY(DEVICE("width"), plan.device.width_mm, LENGTH, 1, 100,
                 "diameter of the needle field, width of the drum, side of the plate", CHECKED),
    [FIELD_DEVICE_DRUM] = QUANTITY(DEVICE("drum_diameter"), plan.device.drum_diameter_mm, LENGTH, 2,
                                   100, "drum diameter", CHECKED),
    [FIELD_DEVICE_SPEED] =
        QUANTITY(DEVICE("needle_speed"), plan.device.needle_speed_mm_per_s, SPEED, 0.1, 10000,
                 "speed of a needle that meets the skin", CHECKED),
    [FIELD_DEVICE_PASSES] =
        QUANTITY(DEVICE("passes"), plan.device.passes, NONE, 0.5, 30, "passes as commonly used"),
    [FIELD_NEEDLE_LENGTH] = QUANTITY("plan.needle_length", plan.needle_length_mm, LENGTH, 0.05, 5,
                                     "needle length as set for this area", CHECKED),
    [FIELD_PASSES] =
        QUANTITY("plan.passes", plan.passes, NONE, 0.5, 30, "number of passes", CHECKED),
    [FIELD_SESSIONS] = NUMBER("plan.sessions", plan.sessions, 0, 12, "number of sessions", CHECKED),
    [FIELD_INTERVAL] = QUANTITY("plan.interval", plan.interval_d, TIME, 7, 365,
                                "interval between sessions", CHECKED),
    [FIELD_FOLLOW_UP] =
        QUANTITY("follow_up", plan.follow_up_d, TIME, 1, 3653, "follow-up", CHECKED),

    [FIELD_APERTURE] =
        QUANTITY("instrument.aperture", protocol.aperture_mm, LENGTH, 1, 10,
                 "diameter of the suction probe's opening: 2, 4, 6 and 8 mm are made", CHECKED),
    [FIELD_PRESSURE] = QUANTITY("instrument.pressure", protocol.pressure_kPa, PRESSURE, 0.1, 60,
                                "suction, below ambient", CHECKED),
    [FIELD_RISE] = QUANTITY("instrument.rise", protocol.rise_s, SECONDS, 0.005, 10,
                            "time to full suction, and back", CHECKED),
    [FIELD_ON] =
        QUANTITY("instrument.on", protocol.on_s, SECONDS, 0.2, 120, "time of suction", CHECKED),
    [FIELD_OFF] =
        QUANTITY("instrument.off", protocol.off_s, SECONDS, 0.2, 120, "time of release", CHECKED),
    [FIELD_CYCLES] = NUMBER("instrument.cycles", protocol.cycles, 1, 10,
                            "suctions in a row; R3, R4 and R9 need two or more", CHECKED),

    [FIELD_DRAWS] = NUMBER("uncertainty.draws", draws, 0, 10000,
                           "draws of the parameters; 0: the central run alone"),
    [FIELD_SEED] = {.key = "uncertainty.seed",
                    .words = "seed of the draws",
                    .kind = FIELD_WHOLE,
                    MEMBER(seed),
                    .of = DIMENSION_NONE,
                    .low = 0,
                    .high = 18446744073709551615.0},
    [FIELD_SOURCE] = CHOICE("uncertainty.from", source, sources, 0,
                            "what the parameters are drawn from: their priors, or their posterior "
                            "given the evidence"),
};

static const char *const sections[] = {
    "person",
    "person.exposures",
    "person.exposures.sun",
    "person.exposures.smoking",
    "person.exposures.pollution",
    "person.exposures.alcohol",
    "plan",
    "plan.device",
    "instrument",
    "uncertainty",
    "parameters",
    "published",
};

const field_table SCENARIO_FIELDS = {FIELDS, FIELD_ROWS, sections,
                                     sizeof sections / sizeof sections[0]};

const char *const PUBLISHED_NAMES[PUBLISHED_KEYS] = {"what", "quantity", "at", "observed",
                                                     "source"};
const char *const PUBLISHED_WORDS[PUBLISHED_KEYS] = {
    "as the study names it",
    "a measure (collagen, elastin, ...), a read-out (R0, E, ...) or not modelled",
    "time since the first session",
    "against before: increase, decrease, none, or a change such as +12 %",
    "where it is reported",
};

/* ---- text to value ---- */

static cutis_status parse_choice(cutis_context *context, const field *of, const char *text,
                                 field_value *value) {
  char list[256];
  size_t place = 0;
  while (place < of->choice_count && strcmp(of->choices[place], text) != 0) {
    place++;
  }
  if (place == of->choice_count) {
    const char *nearest = words_nearest(text, of->choices, of->choice_count);
    return FAIL(context, CUTIS_BAD_INPUT, "%s is \"%.60s\"; allowed are %s%s%s.", of->key, text,
                words_list(of->choices, of->choice_count, list, sizeof list),
                nearest ? "; nearest: " : "", nearest ? nearest : "");
  }
  value->number = (double)place + of->first;
  return CUTIS_OK;
}

static cutis_status parse_whole(cutis_context *context, const field *of, const char *text,
                                field_value *value) {
  uint64_t whole = 0;
  const char *at = text;
  bool fits = *at != '\0';
  for (; *at >= '0' && *at <= '9' && fits; at++) {
    const uint64_t digit = (uint64_t)(*at - '0');
    fits = whole <= (UINT64_MAX - digit) / 10;
    whole = 10 * whole + digit;
  }
  if (!fits || *at != '\0') {
    return FAIL(context, CUTIS_BAD_SYNTAX, "%s is \"%.60s\"; it is a whole number from 0 to %llu.",
                of->key, text, (unsigned long long)UINT64_MAX);
  }
  value->whole = whole;
  return CUTIS_OK;
}

static cutis_status parse_quantity(cutis_context *context, const field *of, const char *text,
                                   field_value *value) {
  if (of->word != NULL && strcmp(text, of->word) == 0) {
    value->number = of->word_value;
    return CUTIS_OK;
  }
  const cutis_status status = quantity_parse(context, text, of->of, &value->number);
  if (status != CUTIS_OK) {
    context_prefix(context, "%s: ", of->key);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  if (of->kind == FIELD_NUMBER &&
      (value->number != floor(value->number) || fabs(value->number) > 1e9)) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s is \"%.60s\"; it is a whole number.", of->key, text);
  }
  if (of->checked) {
    return CUTIS_OK;
  }
  const char *unit = of->of == DIMENSION_NONE ? "" : dimension_unit(of->of);
  return ranged_check(context, (ranged){of->key, value->number, of->low, of->high, unit, ""});
}

static cutis_status parse_text(cutis_context *context, const field *of, const char *text,
                               field_value *value) {
  const size_t length = strlen(text);
  if (length == 0 || length >= of->size) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s has %zu bytes; it is a text of 1 to %zu.", of->key,
                length, of->size - 1);
  }
  memcpy(value->text, text, length + 1);
  return CUTIS_OK;
}

cutis_status field_parse(cutis_context *context, const field *of, const char *text,
                         field_value *value) {
  *value = (field_value){0};
  switch (of->kind) {
    case FIELD_TEXT:
      return parse_text(context, of, text, value);
    case FIELD_CHOICE:
      return parse_choice(context, of, text, value);
    case FIELD_WHOLE:
      return parse_whole(context, of, text, value);
    case FIELD_QUANTITY:
    case FIELD_NUMBER:
      break;
  }
  return parse_quantity(context, of, text, value);
}

/* ---- value to struct and back ---- */

/* A change of scale leaves a last digit behind (25 um -> 0.025 mm -> 25.000000000000004 um): nobody
 * writes 15 digits. */
static double rounded(double value) {
  char digits[32];
  snprintf(digits, sizeof digits, "%.15g", value);
  return strtod(digits, NULL);
}

void field_put(const field *of, const field_value *value, void *values) {
  char *to = (char *)values + of->offset;
  const int number = of->kind == FIELD_CHOICE || of->kind == FIELD_NUMBER ? (int)value->number : 0;
  const double scaled = of->scale == 1 ? value->number : rounded(value->number * of->scale);
  switch (of->kind) {
    case FIELD_TEXT:
      snprintf(to, of->size, "%s", value->text);
      break;
    case FIELD_CHOICE:
    case FIELD_NUMBER:
      memcpy(to, &number, sizeof number);
      break;
    case FIELD_QUANTITY:
      memcpy(to, &scaled, sizeof scaled);
      break;
    case FIELD_WHOLE:
      memcpy(to, &value->whole, sizeof value->whole);
      break;
  }
}

field_value field_take(const field *of, const void *values) {
  const char *from = (const char *)values + of->offset;
  field_value value = {0};
  int number;
  switch (of->kind) {
    case FIELD_TEXT:
      snprintf(value.text, sizeof value.text, "%s", from);
      break;
    case FIELD_CHOICE:
    case FIELD_NUMBER:
      memcpy(&number, from, sizeof number);
      value.number = number;
      break;
    case FIELD_QUANTITY:
      memcpy(&value.number, from, sizeof value.number);
      value.number = of->scale == 1 ? value.number : rounded(value.number / of->scale);
      break;
    case FIELD_WHOLE:
      memcpy(&value.whole, from, sizeof value.whole);
      break;
  }
  return value;
}

char *field_format(const field *of, const field_value *value, char *text, size_t size) {
  const int place = of->kind == FIELD_CHOICE ? (int)value->number - of->first : 0;
  switch (of->kind) {
    case FIELD_TEXT:
      snprintf(text, size, "%s", value->text);
      break;
    case FIELD_CHOICE:
      snprintf(text, size, "%s",
               place >= 0 && (size_t)place < of->choice_count ? of->choices[place] : "");
      break;
    case FIELD_WHOLE:
      snprintf(text, size, "%llu", (unsigned long long)value->whole);
      break;
    case FIELD_QUANTITY:
    case FIELD_NUMBER:
      if (of->word != NULL && !isfinite(value->number)) {
        snprintf(text, size, "%s", of->word);
      } else {
        quantity_format(value->number, of->of, text, size);
      }
      break;
  }
  return text;
}

/* ---- keys ---- */

size_t field_find(const field_table *in, const char *key) {
  size_t index = 0;
  while (index < in->rows && strcmp(in->fields[index].key, key) != 0) {
    index++;
  }
  return index;
}

bool section_find(const field_table *in, const char *key) {
  for (size_t i = 0; i < in->section_count; i++) {
    if (strcmp(in->sections[i], key) == 0) {
      return true;
    }
  }
  return false;
}

const char *section_of(const field_table *in, const char *key) {
  const char *found = "";
  for (size_t i = 0; i < in->section_count; i++) {
    const char *section = in->sections[i];
    const size_t length = strlen(section);
    if (strncmp(key, section, length) == 0 && key[length] == '.' && length > strlen(found)) {
      found = section;
    }
  }
  return found;
}

/* What of `key` stands directly below the section; NULL if it is elsewhere or deeper. */
static const char *child_name(const field_table *in, const char *section, const char *key) {
  const size_t length = strlen(section);
  if (strcmp(section_of(in, key), section) != 0) {
    return NULL;
  }
  return length > 0 ? key + length + 1 : key;
}

size_t section_children(const field_table *in, const char *section, const char **names,
                        size_t room) {
  size_t count = 0;
  for (size_t i = 0; i < in->section_count + in->rows && count < room; i++) {
    const char *name =
        child_name(in, section,
                   i < in->section_count ? in->sections[i] : in->fields[i - in->section_count].key);
    if (name != NULL) {
      names[count++] = name;
    }
  }
  return count;
}

cutis_status field_fail_unknown(cutis_context *context, const field_table *in, const char *what,
                                const char *key) {
  const char *names[FIELD_NAMES_MAX];
  char list[512];
  const char *section = section_of(in, key);
  const char *leaf = section[0] == '\0' ? key : key + strlen(section) + 1;
  const size_t count = section_children(in, section, names, FIELD_NAMES_MAX);
  const char *nearest = words_nearest(leaf, names, count);
  if (nearest != NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no key %s; nearest: %s%s%s.", key, section,
                section[0] ? "." : "", nearest);
  }
  return FAIL(context, CUTIS_BAD_INPUT, "There is no key %s; %s%s has %s.", key,
              section[0] ? "" : what, section, words_list(names, count, list, sizeof list));
}

bool field_of_kind(size_t index, cutis_device_kind kind) {
  switch (index) {
    case FIELD_DEVICE_RATE:
    case FIELD_DEVICE_GLIDE:
      return kind == CUTIS_PEN;
    case FIELD_DEVICE_DRUM:
      return kind == CUTIS_ROLLER;
    default:
      return true;
  }
}

/* ---- the list of keys, for the docs ---- */

size_t cutis_scenario_key_count(void) {
  return FIELD_ROWS + 1 + PUBLISHED_KEYS;
}

cutis_status scenario_values_default(cutis_context *context, scenario_values *values) {
  cutis_run_options options;
  *values = (scenario_values){.title = ""};
  cutis_person_default(&values->person);
  cutis_run_options_default(&options);
  values->protocol = options.protocol;
  values->draws = options.draws;
  values->seed = options.seed;
  values->source = CUTIS_FROM_POSTERIOR;
  return cutis_plan_default(context, &values->plan);
}

/* What stands where a value follows from others. */
static const char *default_words(size_t index) {
  switch (index) {
    case FIELD_SUN_DOSE:
    case FIELD_SUN_LATITUDE:
      return "";
    case FIELD_NEEDLE_LENGTH:
    case FIELD_PASSES:
      return "the device's";
    default:
      return index > FIELD_DEVICE_KEY && index <= FIELD_DEVICE_PASSES ? "the device table's" : NULL;
  }
}

void field_describe(const field *of, const void *values, cutis_scenario_key *key) {
  const bool text = of->kind == FIELD_TEXT || of->kind == FIELD_CHOICE;
  *key = (cutis_scenario_key){.key = of->key, .words = of->words, .low = NAN, .high = NAN};
  key->unit = text ? "" : dimension_unit(of->of);
  if (!text) {
    key->low = of->low;
    key->high = of->high;
  }
  words_list(of->kind == FIELD_CHOICE ? of->choices : &of->word,
             of->kind == FIELD_CHOICE ? of->choice_count : of->word != NULL, key->choices,
             sizeof key->choices);
  const field_value value = field_take(of, values);
  field_format(of, &value, key->default_text, sizeof key->default_text);
}

static cutis_status describe(cutis_context *context, size_t index, cutis_scenario_key *key) {
  scenario_values values;
  TRY(context, scenario_values_default(context, &values));
  snprintf(values.title, sizeof values.title, "the name of the file");
  field_describe(&FIELDS[index], &values, key);
  if (default_words(index) != NULL) {
    snprintf(key->default_text, sizeof key->default_text, "%s", default_words(index));
  }
  return CUTIS_OK;
}

cutis_status cutis_scenario_key_at(cutis_context *context, size_t index, cutis_scenario_key *key) {
  static const char *const published[PUBLISHED_KEYS] = {"published[].what", "published[].quantity",
                                                        "published[].at", "published[].observed",
                                                        "published[].source"};
  if (index < FIELD_ROWS) {
    return describe(context, index, key);
  }
  if (index >= cutis_scenario_key_count()) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no scenario key number %zu; there are %zu.",
                index, cutis_scenario_key_count());
  }
  const size_t item = index - FIELD_ROWS - 1;
  *key = (cutis_scenario_key){
      .key = index == FIELD_ROWS ? "parameters.SYMBOL" : published[item],
      .words = index == FIELD_ROWS ? "a value for the symbol of `cutis params`, with its unit there"
                                   : PUBLISHED_WORDS[item],
      .unit = "",
      .low = NAN,
      .high = NAN};
  return CUTIS_OK;
}
