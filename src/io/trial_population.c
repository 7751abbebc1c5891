/* trial_population.c - who takes part, when a scenario says it by a name: a file beside it, or the
 * people of a published trial, of which data/populations/ holds one file each, compiled in.
 *
 * Either has the keys of `population` without "population." before them. A shipped file begins with
 * the ids of the rows of evidence on these people, and says beside each value where it is from;
 * "assumed" when the study does not tell it. */
#include "io/trial_scenario.h"

#include "observe/observe.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char folder[] = "data/populations/", ending[] = ".yaml",
                  evidence_mark[] = "# evidence: ";
enum { POPULATIONS_MAX = 64 };

static bool ends(const char *text, const char *with) {
  const size_t length = strlen(text), last = strlen(with);
  return length >= last && strcmp(text + length - last, with) == 0;
}

/* ---- those that are shipped ---- */

/* The path of the index-th; NULL past the last. */
static const char *shipped_path(size_t index) {
  const char *path = embedded_path(0);
  for (size_t i = 0; path != NULL; path = embedded_path(++i)) {
    if (strncmp(path, folder, strlen(folder)) == 0 && index-- == 0) {
      break;
    }
  }
  return path;
}

static void name_of(const char *path, char name[POPULATION_NAME_MAX]) {
  const size_t length = strlen(path) - strlen(folder) - strlen(ending);
  snprintf(name, POPULATION_NAME_MAX, "%.*s", (int)length, path + strlen(folder));
}

static const char *shipped_path_of(const char *wanted) {
  char name[POPULATION_NAME_MAX];
  const char *path;
  for (size_t i = 0; (path = shipped_path(i)) != NULL; i++) {
    name_of(path, name);
    if (strcmp(name, wanted) == 0) {
      break;
    }
  }
  return path;
}

static cutis_status fail_unknown(cutis_context *context, const char *wanted) {
  char names[POPULATIONS_MAX][POPULATION_NAME_MAX];
  const char *candidates[POPULATIONS_MAX], *path;
  size_t count = 0;
  for (; count < POPULATIONS_MAX && (path = shipped_path(count)) != NULL; count++) {
    name_of(path, names[count]);
    candidates[count] = names[count];
  }
  const char *nearest = words_nearest(wanted, candidates, count);
  return FAIL(
      context, CUTIS_BAD_INPUT,
      "population is \"%.60s\": there is no such file beside the scenario, and no such "
      "population is shipped%s%s. It is a name that cutis populations lists, or a file that "
      "ends in .yaml.",
      wanted, nearest != NULL ? "; nearest: " : "", nearest != NULL ? nearest : "");
}

/* ---- what a file of them says ---- */

/* The text is that of trial->population_path. */
static cutis_status take_text(cutis_context *context, cutis_trial *trial, const char *bytes,
                              size_t length) {
  yaml_file file;
  cutis_status status = CUTIS_OK;
  TRY(context, yaml_parse(context, trial->population_path, bytes, length, &file));
  for (size_t i = 0; i < file.count && status == CUTIS_OK; i++) {
    yaml_entry entry = file.entries[i];
    const said by = {ORIGIN_FILE, entry.line, entry.column};
    char path[YAML_PATH_MAX + 16];
    snprintf(path, sizeof path, "population.%s", file.entries[i].path);
    snprintf(entry.path, sizeof entry.path, "%.*s", YAML_PATH_MAX - 1, path);
    status = trial_take(context, trial, &entry, by);
    if (status != CUTIS_OK) {
      scenario_fail_place(context, trial->population_path, &by, status);
    }
  }
  yaml_free(context, &file);
  return status;
}

static cutis_status take_shipped(cutis_context *context, cutis_trial *trial, const char *path) {
  size_t length = 0;
  char name[POPULATION_NAME_MAX];
  const char *bytes = embedded_file(path, &length);
  name_of(path, name);
  snprintf(trial->population_words, sizeof trial->population_words, "population %s", name);
  trial->population_path = context_copy_text(context, path);
  return trial->population_path == NULL ? CUTIS_OUT_OF_MEMORY
                                        : take_text(context, trial, bytes, length);
}

static cutis_status take_beside(cutis_context *context, cutis_trial *trial) {
  char *bytes;
  size_t length;
  TRY(context, yaml_load(context, trial->population_path, &bytes, &length));
  strcpy(trial->population_words, "population file");
  const cutis_status status = take_text(context, trial, bytes, length);
  context_free(context, bytes);
  return status;
}

cutis_status trial_take_population(cutis_context *context, cutis_trial *trial, const char *name,
                                   said by) {
  const char *slash = strrchr(trial->path, '/');
  const int beside = slash == NULL || name[0] == '/' ? 0 : (int)(slash - trial->path) + 1;
  const size_t size = strlen(trial->path) + strlen(name) + 2;
  struct stat found;
  trial->population_path = context_allocate(context, size, 1);
  if (trial->population_path == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  snprintf(trial->population_path, size, "%.*s%s", beside, trial->path, name);
  const bool is_file = ends(name, ending) || strchr(name, '/') != NULL ||
                       (stat(trial->population_path, &found) == 0 && S_ISREG(found.st_mode));
  if (is_file) {
    return take_beside(context, trial);
  }
  context_free(context, trial->population_path);
  trial->population_path = NULL;
  const char *path = shipped_path_of(name);
  if (path == NULL) {
    return scenario_fail_place(context, trial->path, &by, fail_unknown(context, name));
  }
  return take_shipped(context, trial, path);
}

/* ---- the list of them ---- */

/* Puts word behind those in list. */
static void list_add(char *list, size_t size, const char *between, const char *word) {
  const size_t used = strlen(list);
  snprintf(list + used, size - used, "%s%s", used > 0 ? between : "", word);
}

/* Whether the comment of a line of the text, from 1, says that its value is assumed. */
static bool assumed_at(const char *bytes, int line) {
  static const char mark[] = "# assumed";
  for (; line > 1; line--) {
    bytes = strchr(bytes, '\n') + 1;
  }
  const char *comment = bytes + strcspn(bytes, "#\n");
  return strncmp(comment, mark, strlen(mark)) == 0;
}

/* The keys that the study tells. */
static void list_told(const cutis_trial *trial, const char *bytes, population_info *info) {
  const char *last = "";
  for (size_t i = TRIAL_PEOPLE; i < TRIAL_INSTRUMENTS; i++) {
    const said *by = &trial->settings[i].by;
    const char *key = TRIAL_ROW[i].key + strlen("population.");
    if (by->origin != ORIGIN_FILE || assumed_at(bytes, by->line)) {
      continue;
    }
    if (i >= TRIAL_AREA && i < TRIAL_MENOPAUSE) { /* shares: one word for all */
      key = i < TRIAL_PHOTOTYPE ? "area" : "phototype";
    }
    if (strcmp(key, last) != 0) {
      list_add(info->told, sizeof info->told, ", ", key);
      last = key;
    }
  }
}

static cutis_status describe(cutis_context *context, cutis_trial *trial, const char *path,
                             const evidence *rows, population_info *info) {
  size_t length = 0;
  const char *bytes = embedded_file(path, &length);
  char first[12];
  TRY(context, take_shipped(context, trial, path));
  trial_resolve_values(trial);
  const study_population *p = &trial->values.population;
  TRY(context, study_population_check(context, p));
  *info = (population_info){.people = (size_t)p->people,
                            .age_mean_y = p->age_mean_y,
                            .age_sd_y = p->age_sd_y,
                            .age_low_y = p->age_low_y,
                            .age_high_y = p->age_high_y,
                            .women = p->women};
  name_of(path, info->name);
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    if (p->area[area] > 0.0) {
      list_add(info->areas, sizeof info->areas, ", ", cutis_area_key((cutis_area)area));
    }
  }
  list_told(trial, bytes, info);
  if (strncmp(bytes, evidence_mark, strlen(evidence_mark)) == 0) {
    const char *ids = bytes + strlen(evidence_mark);
    snprintf(info->evidence, sizeof info->evidence, "%.*s", (int)strcspn(ids, "\n"), ids);
  }
  snprintf(first, sizeof first, "%.*s", (int)strcspn(info->evidence, " "), info->evidence);
  const evidence_row *row = evidence_find(rows, first);
  if (row == NULL) {
    return FAIL(context, CUTIS_BAD_SYNTAX, "%s:1: There is no row of evidence \"%s\".", path,
                first);
  }
  snprintf(info->study, sizeof info->study, "%s", row->text[EVIDENCE_STUDY]);
  return CUTIS_OK;
}

cutis_status population_at(cutis_context *context, size_t index, population_info *info) {
  const char *path = shipped_path(index);
  evidence *rows = NULL;
  if (path == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no shipped population number %zu.", index);
  }
  cutis_trial *trial = context_allocate(context, 1, sizeof *trial);
  if (trial == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_status status = evidence_create(context, &rows);
  if (status == CUTIS_OK) {
    status = describe(context, trial, path, rows, info);
    evidence_destroy(context, &rows);
  }
  cutis_trial_destroy(context, &trial);
  return status;
}
