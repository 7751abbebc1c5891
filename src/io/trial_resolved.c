/* trial_resolved.c - a trial as it was understood: every value, with who said it or without, as a
 * file that reads back as the same trial; and the list of its keys for the docs. */
#include "io/trial_scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool trial_value_at(const cutis_trial *trial, size_t index, scenario_value *value) {
  if (index >= TRIAL_ROWS) {
    return false;
  }
  const field *of = &TRIAL_ROW[index];
  const said *by = &trial->settings[index].by;
  const field_value held = field_take(of, &trial->values);
  *value = (scenario_value){.key = of->key, .words = of->words, .origin = by->origin};
  field_format(of, &held, value->text, sizeof value->text);
  said_words(by->origin, by->line, value->origin_words, sizeof value->origin_words);
  /* where the scenario names a population, nothing else in it says a key of one */
  if (by->origin == ORIGIN_FILE && index < TRIAL_INSTRUMENTS && trial->population_path != NULL) {
    snprintf(value->origin_words, sizeof value->origin_words, "%s, line %d",
             trial->population_words, by->line);
  }
  return true;
}

static void print_rows(const cutis_trial *trial, FILE *to, size_t first, size_t last,
                       bool origins) {
  const char *section = "";
  scenario_value value;
  for (size_t i = first; i < last && trial_value_at(trial, i, &value); i++) {
    resolved_line(to, &TRIAL_FIELDS, &section, 0, i, value.text,
                  origins ? value.origin_words : NULL);
  }
}

static void print_arms(const cutis_trial *trial, FILE *to, bool origins) {
  fputs("arms:\n", to);
  for (size_t i = 0; i < trial->arms; i++) {
    const char *section = "plan";
    fputs("  - name: \"", to);
    for (const char *at = trial->design.arm[i].name; *at != '\0'; at++) {
      if (*at == '"' || *at == '\\') {
        fputc('\\', to);
      }
      fputc(*at, to);
    }
    fputs("\"\n", to);
    resolved_rows(to, trial->arm[i].plan, &section, 2, FIELD_DEVICE_KEY, FIELD_FOLLOW_UP, origins);
  }
}

static void print_visits(const cutis_trial *trial, FILE *to) {
  char text[64];
  fputs("visits:\n", to);
  for (size_t i = 0; i < trial->design.visits; i++) {
    fprintf(to, "  - %s\n",
            quantity_format(trial->design.visit_d[i], DIMENSION_TIME, text, sizeof text));
  }
}

void trial_print(const cutis_trial *trial, FILE *to, bool origins) {
  const char *section = "";
  resolved_rows(to, trial->base, &section, 0, FIELD_TITLE, FIELD_TITLE + 1, origins);
  print_rows(trial, to, TRIAL_PEOPLE, TRIAL_INSTRUMENTS, origins);
  print_arms(trial, to, origins);
  print_visits(trial, to);
  print_rows(trial, to, TRIAL_INSTRUMENTS, TRIAL_ROWS, origins);
  section = "";
  resolved_rows(to, trial->base, &section, 0, FIELD_APERTURE, FIELD_DRAWS, origins);
  resolved_parameters(to, trial->base, origins);
}

void trial_head(FILE *to) {
  fprintf(to,
          "# A trial with every value and where it came from, as Cutis %s understood it. It reads "
          "back as the same trial.\n",
          cutis_version());
}

cutis_status cutis_trial_write(cutis_context *context, const cutis_trial *trial, const char *path) {
  file_writer writer;
  TRY(context, file_writer_open(context, path, &writer));
  trial_head(writer.stream);
  trial_print(trial, writer.stream, true);
  return file_writer_close(context, &writer);
}

/* ---- the list of keys ---- */

size_t cutis_trial_key_count(void) {
  return TRIAL_ROWS;
}

cutis_status cutis_trial_key_at(cutis_context *context, size_t index, cutis_scenario_key *key) {
  trial_values values;
  trial_values_default(&values);
  if (index >= TRIAL_ROWS) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no key number %zu of a trial; there are %d.",
                index, TRIAL_ROWS);
  }
  field_describe(&TRIAL_ROW[index], &values, key);
  return CUTIS_OK;
}
