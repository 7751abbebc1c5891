/* resolved.c - the scenario as it was understood: every value with who said it, as a list and as a
 * file that reads back as the same scenario.
 *
 * Origins are comments, and so is what no scenario can change: the area's anatomy and the
 * parameters that were not set. */
#include "io/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool field_in_use(const cutis_scenario *scenario, size_t index) {
  const cutis_person *person = &scenario->values.person;
  const cutis_device *device = &scenario->values.plan.device;
  const bool dosed = !isnan(person->sun.dose_SED_per_y);
  if (scenario->settings[index].by.origin != ORIGIN_DEFAULT) {
    return true;
  }
  switch (index) {
    case FIELD_MENOPAUSE:
      return person->sex == CUTIS_FEMALE;
    case FIELD_SUN_DOSE:
      return dosed;
    case FIELD_SUN_PLACE:
      return !dosed && person->sun.place[0] != '\0';
    case FIELD_SUN_LATITUDE:
      return !dosed && person->sun.place[0] == '\0';
    case FIELD_SUN_OUTDOORS:
    case FIELD_SUN_SUNSCREEN:
      return !dosed;
    case FIELD_SMOKING_FROM:
    case FIELD_SMOKING_TO:
      return person->smoking.packs_per_day > 0;
    case FIELD_DEVICE_KEY:
      return strcmp(device->key, SCENARIO_CUSTOM_DEVICE) != 0;
    default:
      return field_of_kind(index, device->kind);
  }
}

/* Nobody said it: does it come with the device? */
static bool from_device(const cutis_scenario *scenario, size_t index) {
  const bool tabled = strcmp(scenario->values.plan.device.key, SCENARIO_CUSTOM_DEVICE) != 0;
  const bool follows = index == FIELD_NEEDLE_LENGTH || index == FIELD_PASSES;
  return tabled && (follows || (index > FIELD_DEVICE_KEY && index <= FIELD_DEVICE_PASSES));
}

static scenario_origin origin_of(const cutis_scenario *scenario, size_t index) {
  const scenario_origin origin = scenario->settings[index].by.origin;
  return origin == ORIGIN_DEFAULT && from_device(scenario, index) ? ORIGIN_TABLE : origin;
}

char *said_words(scenario_origin origin, int line, char *text, size_t size) {
  switch (origin) {
    case ORIGIN_DEFAULT:
      snprintf(text, size, "default");
      break;
    case ORIGIN_TABLE:
      snprintf(text, size, "device table");
      break;
    case ORIGIN_FILE:
      snprintf(text, size, "file, line %d", line);
      break;
    case ORIGIN_COMMAND_LINE:
      snprintf(text, size, "command line");
      break;
  }
  return text;
}

static const char *value_text(const cutis_scenario *scenario, size_t index, char *text,
                              size_t size) {
  const field_value value = field_take(&FIELDS[index], &scenario->values);
  return field_format(&FIELDS[index], &value, text, size);
}

/* "0.8 1/yr" */
static char *parameter_text(const cutis_parameter_info *info, double value, char *text,
                            size_t size) {
  char number[64];
  const bool plain = strcmp(info->unit, "-") == 0;
  quantity_format(value, DIMENSION_NONE, number, sizeof number);
  snprintf(text, size, "%s%s%s", number, plain ? "" : " ", plain ? "" : info->unit);
  return text;
}

bool scenario_value_at(const cutis_scenario *scenario, size_t index, scenario_value *value) {
  size_t left = index;
  for (size_t i = 0; i < FIELD_ROWS; i++) {
    if (field_in_use(scenario, i) && left-- == 0) {
      *value = (scenario_value){
          .key = FIELDS[i].key, .words = FIELDS[i].words, .origin = origin_of(scenario, i)};
      value_text(scenario, i, value->text, sizeof value->text);
      said_words(value->origin, scenario->settings[i].by.line, value->origin_words,
                 sizeof value->origin_words);
      return true;
    }
  }
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    const parameter_setting *set = &scenario->parameter_settings[i];
    if (set->by.origin != ORIGIN_DEFAULT && left-- == 0) {
      *value = (scenario_value){.key = info.symbol, .words = info.name, .origin = set->by.origin};
      parameter_text(&info, set->value, value->text, sizeof value->text);
      said_words(value->origin, set->by.line, value->origin_words, sizeof value->origin_words);
      return true;
    }
  }
  return false;
}

/* ---- the file ---- */

/* In double quotes: no text means anything else then. */
static void write_quoted(FILE *to, const char *text) {
  fputc('"', to);
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\') {
      fputc('\\', to);
    }
    fputc(*text, to);
  }
  fputc('"', to);
}

static int depth_of(const char *section) {
  int depth = section[0] != '\0' ? 1 : 0;
  for (; *section != '\0'; section++) {
    depth += *section == '.' ? 1 : 0;
  }
  return depth;
}

static bool within(const char *section, const char *outer) {
  const size_t length = strlen(outer);
  return strncmp(section, outer, length) == 0 &&
         (section[length] == '\0' || section[length] == '.');
}

/* The headings that lead from one section to the next. */
static void write_headings(FILE *to, const field_table *in, const char *from, const char *section,
                           int shift) {
  for (size_t i = 0; i < in->section_count; i++) {
    const char *heading = in->sections[i];
    if (within(section, heading) && !within(from, heading)) {
      const char *dot = strrchr(heading, '.');
      fprintf(to, "%*s%s:\n", shift + 2 * (depth_of(heading) - 1), "",
              dot == NULL ? heading : dot + 1);
    }
  }
}

void resolved_line(FILE *to, const field_table *in, const char **section, int shift, size_t index,
                   const char *text, const char *origin) {
  const char *key = in->fields[index].key, *here = section_of(in, key);
  write_headings(to, in, *section, here, shift);
  *section = here;
  fprintf(to, "%*s%s: ", shift + 2 * depth_of(here), "",
          here[0] == '\0' ? key : key + strlen(here) + 1);
  if (in->fields[index].kind == FIELD_TEXT) {
    write_quoted(to, text);
  } else {
    fputs(text, to);
  }
  if (origin != NULL) {
    fprintf(to, "  # %s", origin);
  }
  fputc('\n', to);
}

void resolved_rows(FILE *to, const cutis_scenario *scenario, const char **section, int shift,
                   size_t first, size_t last, bool origins) {
  char text[160], origin[48];
  for (size_t i = first; i < last; i++) {
    if (field_in_use(scenario, i)) {
      value_text(scenario, i, text, sizeof text);
      said_words(origin_of(scenario, i), scenario->settings[i].by.line, origin, sizeof origin);
      resolved_line(to, &SCENARIO_FIELDS, section, shift, i, text, origins ? origin : NULL);
    }
  }
}

void resolved_parameters(FILE *to, const cutis_scenario *scenario, bool origins) {
  char text[128], origin[48];
  cutis_parameter_info info;
  bool any = false;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    const parameter_setting *set = &scenario->parameter_settings[i];
    if (set->by.origin != ORIGIN_DEFAULT) {
      said_words(set->by.origin, set->by.line, origin, sizeof origin);
      fprintf(to, "%s  %s: %s%s%s\n", any ? "" : "parameters:\n", info.symbol,
              parameter_text(&info, set->value, text, sizeof text), origins ? "  # " : "",
              origins ? origin : "");
      any = true;
    }
  }
}

static void write_published(FILE *to, const cutis_scenario *scenario) {
  static const char *const signs[] = {"decrease", "none", "increase"};
  char text[64];
  for (size_t i = 0; i < scenario->published_count; i++) {
    const published_item *item = &scenario->published[i];
    fprintf(to, "%s  - quantity: %s  # file, line %d\n", i == 0 ? "published:\n" : "",
            item->quantity, item->line);
    if (item->given[PUBLISHED_WHAT]) {
      fputs("    what: ", to);
      write_quoted(to, item->what);
      fputc('\n', to);
    }
    fprintf(to, "    at: %s\n", quantity_format(item->at_d, DIMENSION_TIME, text, sizeof text));
    if (isnan(item->percent)) {
      fprintf(to, "    observed: %s\n", signs[item->sign + 1]);
    } else {
      fprintf(to, "    observed: %s %%\n",
              quantity_format(item->percent, DIMENSION_NONE, text, sizeof text));
    }
    fputs("    source: ", to);
    write_quoted(to, item->source);
    fputc('\n', to);
  }
}

static cutis_status write_anatomy(cutis_context *context, FILE *to, const cutis_person *person) {
  cutis_anatomy found;
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &found));
  const struct {
    const char *words;
    double value;
    dimension of;
  } rows[] = {
      {"stratum corneum", found.stratum_corneum_mm, DIMENSION_LENGTH},
      {"living epidermis", found.epidermis_mm, DIMENSION_LENGTH},
      {"papillary dermis", found.papillary_mm, DIMENSION_LENGTH},
      {"reticular dermis", found.reticular_mm, DIMENSION_LENGTH},
      {"hypodermis", found.hypodermis_mm, DIMENSION_LENGTH},
      {"pre-tension", found.pretension_kPa, DIMENSION_PRESSURE},
      {"sun dose as a share of the cheek's", found.sun_share, DIMENSION_NONE},
      {"deepest sensible needle", found.needle_limit_mm, DIMENSION_LENGTH},
      {"tension along over across the tension lines", found.tension_ratio, DIMENSION_NONE},
      {"shortening in full expression", found.shortening, DIMENSION_NONE},
      {"share of time in expression", found.expression_share, DIMENSION_NONE},
      {"opening of a pore", found.pore_diameter_mm, DIMENSION_LENGTH},
      {"pores per mm2", found.pore_density_per_mm2, DIMENSION_NONE},
      {"depth of a pore's funnel", found.follicle_depth_mm, DIMENSION_LENGTH},
      {"span between the ligaments", found.span_mm, DIMENSION_LENGTH},
      {"fat that hangs with the skin", found.fat_hanging_mm, DIMENSION_LENGTH},
      {"incline to the vertical in degrees", found.incline_deg, DIMENSION_NONE},
  };
  char text[64];
  fputs("\n# Not keys of a scenario, for the record:\n", to);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    fprintf(to, "# %s: %s  # area table\n", rows[i].words,
            quantity_format(rows[i].value, rows[i].of, text, sizeof text));
  }
  return CUTIS_OK;
}

static void write_central(FILE *to, const cutis_scenario *scenario) {
  char text[128];
  if (scenario->values.source == CUTIS_FROM_POSTERIOR) {
    fputs(
        "# Constants of the posterior (cutis calibrate --shipped) are drawn from it and have its "
        "medians in the central run, not the values below.\n",
        to);
  }
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    if (scenario->parameter_settings[i].by.origin == ORIGIN_DEFAULT) {
      fprintf(to, "# %s: %s  # parameter table%s\n", info.symbol,
              parameter_text(&info, info.value, text, sizeof text),
              strcmp(info.distribution, "fixed") == 0 ? "" : ", drawn");
    }
  }
}

cutis_status scenario_print(cutis_context *context, const cutis_scenario *scenario, FILE *to) {
  fprintf(to,
          "# A scenario with every value and where it came from, as Cutis %s understood it. It "
          "reads back as the same "
          "scenario.\n",
          cutis_version());
  const char *section = "";
  resolved_rows(to, scenario, &section, 0, 0, FIELD_ROWS, true);
  /* those that were set as keys; the others as comments, since to write them as keys would fix them
   * in every draw */
  resolved_parameters(to, scenario, true);
  write_published(to, scenario);
  TRY(context, write_anatomy(context, to, &scenario->values.person));
  write_central(to, scenario);
  return CUTIS_OK;
}

cutis_status cutis_scenario_write(cutis_context *context, const cutis_scenario *scenario,
                                  const char *path) {
  file_writer writer;
  TRY(context, file_writer_open(context, path, &writer));
  const cutis_status status = scenario_print(context, scenario, writer.stream);
  if (status != CUTIS_OK) {
    file_writer_abandon(&writer);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return file_writer_close(context, &writer);
}
