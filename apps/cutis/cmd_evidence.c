/* cmd_evidence.c - `cutis evidence`: what studies say, row by row, and which observation model sees
 * it. */
#include "cli.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "observe/observe.h"

enum { COUNT_OF_COLUMNS = 2 + EVIDENCE_COLUMNS + 3 };

typedef struct asked {
  const cli_call *call;
  const evidence *rows;
  const observations *of;
  const char *pattern, *topic, *role, *quantity, *area, *study, *model;
} asked;

/* ---- which rows ---- */

/* A pattern is one id; or with * and ? a shell pattern over ids; or part of an id, a study or what
 * was measured. */
static bool matches(const asked *a, const evidence_row *row) {
  if (a->pattern == NULL) {
    return true;
  }
  const char *id = row->text[EVIDENCE_ID];
  if (evidence_find(a->rows, a->pattern) != NULL) {
    return strcmp(id, a->pattern) == 0;
  }
  if (strpbrk(a->pattern, "*?") != NULL) {
    return fnmatch(a->pattern, id, 0) == 0;
  }
  return cli_holds(id, a->pattern) || cli_holds(row->text[EVIDENCE_STUDY], a->pattern) ||
         cli_holds(row->text[EVIDENCE_MEASURED], a->pattern);
}

static const char *model_of(const asked *a, const evidence_row *row) {
  const observation *of = observations_find(a->of, row->text[EVIDENCE_ID]);
  return of != NULL ? of->model->key : "none";
}

static bool is_or_any(const char *wanted, const char *text) {
  return wanted == NULL || strcmp(wanted, text) == 0;
}

static bool wanted(const asked *a, const evidence_row *row) {
  return matches(a, row) && is_or_any(a->topic, evidence_topic_key(row->topic)) &&
         is_or_any(a->role, row->text[EVIDENCE_ROLE]) &&
         is_or_any(a->quantity, row->text[EVIDENCE_QUANTITY]) &&
         (a->area == NULL || cli_holds(row->text[EVIDENCE_AREA], a->area)) &&
         (a->study == NULL || cli_holds(row->text[EVIDENCE_STUDY], a->study)) &&
         is_or_any(a->model, model_of(a, row));
}

/* ---- words that are none ---- */

typedef struct word_list {
  const char **of;
  size_t count;
} word_list;

static void add_word(word_list *into, const char *word) {
  for (size_t i = 0; i < into->count; ++i) {
    if (strcmp(into->of[i], word) == 0) {
      return;
    }
  }
  into->of[into->count++] = word;
}

/* Every different text of a column. */
static word_list words_of(const asked *a, evidence_column column) {
  word_list made = {cli_allocate(evidence_count(a->rows) + 1, sizeof *made.of), 0};
  const evidence_row *row;
  for (size_t i = 0; (row = evidence_at(a->rows, i)) != NULL; ++i) {
    add_word(&made, row->text[column]);
  }
  return made;
}

static int unknown(const cli_call *call, const char *what, const char *word,
                   const char *const *known, size_t count, bool listed) {
  const char *nearest = words_nearest(word, known, count);
  char list[512] = "";
  if (listed) {
    words_list(known, count, list, sizeof list);
  }
  return cli_fail(call, CLI_INPUT, "Unknown %s \"%s\"%s%s%s%s%s", what, word,
                  nearest ? "; did you mean " : "", nearest ? nearest : "",
                  listed ? (nearest ? "? There are " : "; there are ") : (nearest ? "" : "."), list,
                  listed ? "." : (nearest ? "?" : ""));
}

/* A word that must be one of known[count], if it was given. */
static int check(const cli_call *call, const char *what, const char *word, const char *const *known,
                 size_t count, bool listed) {
  for (size_t i = 0; word != NULL && i < count; ++i) {
    if (strcmp(word, known[i]) == 0) {
      return CLI_DONE;
    }
  }
  return word == NULL ? CLI_DONE : unknown(call, what, word, known, count, listed);
}

/* Its first word: of a study, whose it is. */
static const char *first_word(const char *text) {
  const size_t length = strcspn(text, " ,(/");
  return cli_format("%.*s", (int)length, text);
}

/* A part that must be in some text of the column, if it was given. */
static int check_part(const asked *a, const char *what, const char *part, evidence_column column) {
  if (part == NULL) {
    return CLI_DONE;
  }
  const word_list known = words_of(a, column);
  bool found = false;
  for (size_t i = 0; i < known.count; ++i) {
    found = found || cli_holds(known.of[i], part);
    known.of[i] = first_word(known.of[i]);
  }
  const int code = found ? CLI_DONE : unknown(a->call, what, part, known.of, known.count, false);
  for (size_t i = 0; i < known.count; ++i) {
    free((char *)known.of[i]);
  }
  free(known.of);
  return code;
}

static int check_all(const asked *a) {
  const char *topics[EVIDENCE_TOPICS], *roles[EVIDENCE_ROLES], *models[16];
  size_t model_count = 0;
  for (int i = 0; i < EVIDENCE_TOPICS; ++i) {
    topics[i] = evidence_topic_key((evidence_topic)i);
  }
  for (int i = 0; i < EVIDENCE_ROLES; ++i) {
    roles[i] = evidence_role_key((evidence_role)i);
  }
  while (observe_model_at(model_count) != NULL) {
    models[model_count] = observe_model_at(model_count)->key;
    ++model_count;
  }
  models[model_count++] = "none";
  if (check(a->call, "topic", a->topic, topics, EVIDENCE_TOPICS, true) != CLI_DONE ||
      check(a->call, "role", a->role, roles, EVIDENCE_ROLES, true) != CLI_DONE ||
      check(a->call, "model", a->model, models, model_count, true) != CLI_DONE ||
      check_part(a, "area", a->area, EVIDENCE_AREA) != CLI_DONE ||
      check_part(a, "study", a->study, EVIDENCE_STUDY) != CLI_DONE) {
    return CLI_INPUT;
  }
  const word_list quantities = words_of(a, EVIDENCE_QUANTITY);
  const int code = check(a->call, "quantity", a->quantity, quantities.of, quantities.count, false);
  free(quantities.of);
  return code;
}

static int nothing_matches(const asked *a) {
  const word_list ids = words_of(a, EVIDENCE_ID);
  const char *nearest = a->pattern ? words_nearest(a->pattern, ids.of, ids.count) : NULL;
  free(ids.of);
  if (a->pattern == NULL) {
    return cli_fail(a->call, CLI_INPUT, "No row of evidence is all that was asked for at once.");
  }
  return cli_fail(a->call, CLI_INPUT, "No row of evidence matches \"%s\"%s%s%s", a->pattern,
                  nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : ".");
}

/* ---- one row ---- */

/* "a woman of 55, cheek" */
static void print_person(const cutis_person *person, double age_y) {
  printf("a %s of %g, %s%s%s", person->sex == CUTIS_FEMALE ? "woman" : "man", age_y,
         cutis_area_words(person->area), person->sun.dose_SED_per_y == 0.0 ? ", protected" : "",
         person->smoking.packs_per_day > 0.0 ? ", a smoker" : "");
  if (person->sun.dose_SED_per_y > 0.0) {
    printf(", %g SED/y", person->sun.dose_SED_per_y);
  }
}

static void print_moment(const observe_moment *moment) {
  print_person(&moment->person, moment->person.age_y);
  if (moment->needled) {
    printf("; %s, %g mm, %d session%s", moment->plan.device.key, moment->plan.needle_length_mm,
           moment->plan.sessions, moment->plan.sessions == 1 ? "" : "s");
    if (moment->plan.sessions > 1) {
      printf(" %g days apart", moment->plan.interval_d);
    }
    printf("; %g days after the first", moment->at_d);
  }
}

static void print_observation(const asked *a, const observation *of) {
  const char *words, *unit;
  observe_quantity_find(of->quantity, &words, &unit);
  printf("  seen by           %s: %s (docs/observations/%s.md)\n", of->model->key, of->model->words,
         of->model->key);
  printf("  quantity          %s: %s\n", of->quantity, words);
  printf("  statistic         %s\n", observe_statistic_words(of->statistic));
  if (of->before != OBSERVE_NOWHERE) {
    printf("  before            ");
    print_moment(observations_moment(a->of, of->before));
    putchar('\n');
  }
  printf("  %-18s", of->before == OBSERVE_NOWHERE ? "of" : "after");
  print_moment(observations_moment(a->of, of->after));
  printf("\n  datum             %.6g", of->value);
  if (!isnan(of->value_sd)) {
    printf(" +- %.3g", of->value_sd);
  }
  printf(", %g persons%s\n", of->n, of->significant ? ", told apart from chance" : "");
  printf("  fitted            %s\n",
         observation_fitted(of) ? "may be" : "never: role validate, or from memory");
  if (of->note[0] != '\0') {
    printf("  taken             ");
    cli_wrap(stdout, of->note, 20, 100);
    putchar('\n');
  }
}

static void print_record(const asked *a, const evidence_row *row) {
  const cli_ink ink = cli_ink_for(stdout);
  const observation *of = observations_find(a->of, row->text[EVIDENCE_ID]);
  printf("%s%s%s  %s\n", ink.strong, row->text[EVIDENCE_ID], ink.plain, row->text[EVIDENCE_STUDY]);
  printf("  topic             %s\n", evidence_topic_key(row->topic));
  for (int c = EVIDENCE_STUDY + 1; c < EVIDENCE_COLUMNS; ++c) {
    if (row->text[c][0] != '\0' && c != EVIDENCE_WHY_NONE &&
        (c != EVIDENCE_QUANTITY || of == NULL)) {
      printf("  %-18s", evidence_column_key((evidence_column)c));
      cli_wrap(stdout, row->text[c], 20, 100);
      putchar('\n');
    }
  }
  if (of != NULL) {
    print_observation(a, of);
  } else {
    printf("  seen by           none: ");
    cli_wrap(stdout, row->text[EVIDENCE_WHY_NONE], 20, 100);
    putchar('\n');
  }
}

/* ---- lists ---- */

/* What the study found, in a few letters. */
static char *found_text(const evidence_row *row) {
  const char *value = row->text[EVIDENCE_VALUE], *unit = row->text[EVIDENCE_UNIT];
  if (strcmp(unit, "sign") == 0) {
    return cli_format("%s", strcmp(value, "1") == 0    ? "rose"
                            : strcmp(value, "-1") == 0 ? "fell"
                            : strcmp(value, "0") == 0  ? "no difference"
                                                       : "not told");
  }
  if (row->text[EVIDENCE_CHANGE][0] != '\0') {
    return cli_format("%+g %%", evidence_number(row, EVIDENCE_CHANGE));
  }
  if (value[0] == '\0' && row->text[EVIDENCE_HIGH][0] == '\0') {
    return cli_format("not told");
  }
  if (value[0] == '\0') {
    return cli_format("%s to %s %s", row->text[EVIDENCE_LOW], row->text[EVIDENCE_HIGH], unit);
  }
  return cli_format("%s%s%s %s", value, row->text[EVIDENCE_SD][0] != '\0' ? " +- " : "",
                    row->text[EVIDENCE_SD], unit);
}

static void add_short(const asked *a, listing *to, const evidence_row *row) {
  char *found = found_text(row);
  listing_text(to, row->text[EVIDENCE_ID]);
  listing_text(to, row->text[EVIDENCE_STUDY]);
  listing_text(to, row->text[EVIDENCE_ROLE]);
  listing_text(to, row->text[EVIDENCE_AREA]);
  listing_text(to, row->text[EVIDENCE_QUANTITY]);
  listing_text(to, found);
  listing_text(to, row->text[EVIDENCE_N]);
  listing_text(to, model_of(a, row));
  free(found);
}

static void add_cell(listing *to, const evidence_row *row, evidence_column column) {
  if (evidence_column_is_number(column)) {
    listing_number(to, evidence_number(row, column), 6);
  } else {
    listing_text(to, row->text[column]);
  }
}

static void add_whole(const asked *a, listing *to, const evidence_row *row) {
  const observation *of = observations_find(a->of, row->text[EVIDENCE_ID]);
  listing_text(to, evidence_topic_key(row->topic));
  for (int c = 0; c < EVIDENCE_COLUMNS; ++c) {
    add_cell(to, row, (evidence_column)c);
  }
  listing_text(to, of ? of->model->key : "none");
  listing_text(to, of ? observe_statistic_key(of->statistic) : "");
  listing_text(to, of ? of->note : "");
  listing_text(to, of && observation_fitted(of) ? "may be" : "never");
}

static int list_rows(const asked *a) {
  static const listing_column short_columns[] = {
      {"id", "id"},     {"study", "study"},       {"role", "role"},
      {"area", "area"}, {"quantity", "quantity"}, {"found", "found"},
      {"n", "n"},       {"model", "seen by"}};
  listing_column whole_columns[COUNT_OF_COLUMNS];
  size_t count = 0;
  whole_columns[count++] = (listing_column){"topic", NULL};
  for (int c = 0; c < EVIDENCE_COLUMNS; ++c) {
    whole_columns[count++] = (listing_column){evidence_column_key((evidence_column)c), NULL};
  }
  whole_columns[count++] = (listing_column){"model", NULL};
  whole_columns[count++] = (listing_column){"statistic", NULL};
  whole_columns[count++] = (listing_column){"taken", NULL};
  whole_columns[count++] = (listing_column){"fitted", NULL};
  const listing_form form = cli_form(a->call);
  const bool whole = form == LISTING_JSON || form == LISTING_CSV;
  listing *to = whole
                    ? listing_create(whole_columns, count)
                    : listing_create(short_columns, sizeof short_columns / sizeof short_columns[0]);
  size_t found = 0;
  const evidence_row *row, *only = NULL;
  for (size_t i = 0; (row = evidence_at(a->rows, i)) != NULL; ++i) {
    if (wanted(a, row)) {
      ++found;
      only = row;
      (whole ? add_whole : add_short)(a, to, row);
    }
  }
  int code = CLI_DONE;
  if (found == 0) {
    code = nothing_matches(a);
  } else if (found == 1 && form == LISTING_TEXT) {
    print_record(a, only);
  } else {
    listing_print(to, form, stdout);
  }
  listing_destroy(to);
  return code;
}

/* ---- counts and constants ---- */

static void add_count(const asked *a, listing *to, evidence_topic topic, evidence_role role) {
  const evidence_row *row;
  size_t count = 0, recalled = 0, observed = 0, fitted = 0;
  for (size_t i = 0; (row = evidence_at(a->rows, i)) != NULL; ++i) {
    if (row->topic != topic || row->role != role || !wanted(a, row)) {
      continue;
    }
    const observation *of = observations_find(a->of, row->text[EVIDENCE_ID]);
    ++count;
    recalled += row->recalled;
    observed += of != NULL;
    fitted += of != NULL && observation_fitted(of);
  }
  if (count > 0) {
    listing_text(to, evidence_topic_key(topic));
    listing_text(to, evidence_role_key(role));
    listing_number(to, (double)count, 6);
    listing_number(to, (double)recalled, 6);
    listing_number(to, (double)observed, 6);
    listing_number(to, (double)fitted, 6);
  }
}

static int list_counts(const asked *a) {
  static const listing_column columns[] = {{"topic", "topic"},
                                           {"role", "role"},
                                           {"rows", "rows"},
                                           {"recalled", "from memory"},
                                           {"observed", "seen by a model"},
                                           {"fitted", "may be fitted"}};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  for (int topic = 0; topic < EVIDENCE_TOPICS; ++topic) {
    for (int role = 0; role < EVIDENCE_ROLES; ++role) {
      add_count(a, to, (evidence_topic)topic, (evidence_role)role);
    }
  }
  listing_print(to, cli_form(a->call), stdout);
  listing_destroy(to);
  return CLI_DONE;
}

static int list_constants(const asked *a) {
  const bool whole = cli_form(a->call) == LISTING_MARKDOWN;
  const listing_column columns[] = {{"symbol", "symbol"},
                                    {"value", "value"},
                                    {"unit", "unit"},
                                    {"low", "low"},
                                    {"high", "high"},
                                    {"distribution", "prior"},
                                    {"status", "status"},
                                    {"model", "model"},
                                    {"name", "meaning"},
                                    {"source", whole ? "source" : NULL},
                                    {"notes", whole ? "notes" : NULL}};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  cutis_parameter_info info;
  for (size_t i = 0; observe_parameter_at(i, &info); ++i) {
    if (!is_or_any(a->model, info.mechanism)) {
      continue;
    }
    listing_text(to, info.symbol);
    listing_number(to, info.value, 6);
    listing_text(to, info.unit);
    listing_number(to, info.low, 6);
    listing_number(to, info.high, 6);
    listing_text(to, info.distribution);
    listing_text(to, info.status);
    listing_text(to, info.mechanism);
    listing_text(to, info.name);
    listing_text(to, info.source);
    listing_text(to, info.notes);
  }
  listing_print(to, cli_form(a->call), stdout);
  listing_destroy(to);
  return CLI_DONE;
}

int cmd_evidence(const cli_call *call) {
  cutis_context *context = NULL;
  evidence *rows = NULL;
  observations *of = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status == CUTIS_OK) {
    status = evidence_create(context, &rows);
  }
  if (status == CUTIS_OK) {
    status = observations_create(context, rows, &of);
  }
  int code = CLI_DONE;
  if (status != CUTIS_OK) {
    code = cli_failed(call, context, status);
  } else {
    const asked a = {.call = call,
                     .rows = rows,
                     .of = of,
                     .pattern = call->argument_count > 0 ? call->arguments[0] : NULL,
                     .topic = cli_value(call, "topic"),
                     .role = cli_value(call, "role"),
                     .quantity = cli_value(call, "quantity"),
                     .area = cli_value(call, "area"),
                     .study = cli_value(call, "study"),
                     .model = cli_value(call, "model")};
    code = check_all(&a);
    if (code == CLI_DONE) {
      code = cli_given(call, "counts")      ? list_counts(&a)
             : cli_given(call, "constants") ? list_constants(&a)
                                            : list_rows(&a);
    }
  }
  if (of != NULL) {
    observations_destroy(context, &of);
  }
  if (rows != NULL) {
    evidence_destroy(context, &rows);
  }
  cutis_context_destroy(&context);
  return code;
}
