/* published.c - what a published study saw, item by item, and what the model says of the same.
 *
 * A study compares with the skin before; so does the prediction here, unlike the verdict, which
 * compares with the untreated twin. */
#include "io/scenario.h"

#include "plan/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char not_modelled[] = "not modelled";
/* Smaller changes than this share have no sign: years of ageing alone make more. */
static const double no_change = 1e-3;

/* ---- quantities ---- */

enum { QUANTITIES_MAX = CUTIS_MEASURES + CUTIS_READOUTS_MAX + 1 };

/* Measures, then read-outs, then what is not modelled; false past the last. */
static bool quantity_at(size_t index, const char **key, const char **words) {
  cutis_readout_info info;
  if (index < CUTIS_MEASURES) {
    *key = MEASURES[index].key;
    *words = MEASURES[index].words;
  } else if (cutis_readout_at(index - CUTIS_MEASURES, &info)) {
    *key = info.key;
    *words = info.words;
  } else {
    *key = not_modelled;
    *words = "";
  }
  return index <= CUTIS_MEASURES + cutis_readout_count();
}

static bool quantity_find(const char *wanted, size_t *index, const char **words) {
  const char *key;
  for (*index = 0; quantity_at(*index, &key, words); ++*index) {
    if (strcmp(key, wanted) == 0) {
      return true;
    }
  }
  return false;
}

/* ---- reading ---- */

static cutis_status take_text(cutis_context *context, const char *path, const char *text, char *to,
                              size_t size) {
  const size_t length = strlen(text);
  if (length == 0 || length >= size) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s has %zu bytes; it is a text of 1 to %zu.", path,
                length, size - 1);
  }
  memcpy(to, text, length + 1);
  return CUTIS_OK;
}

static cutis_status take_quantity(cutis_context *context, const char *path, const char *text,
                                  published_item *item) {
  size_t index;
  const char *words;
  if (!quantity_find(text, &index, &words)) {
    const char *keys[QUANTITIES_MAX];
    char list[1024];
    for (index = 0; quantity_at(index, &keys[index], &words); index++) {
    }
    const char *nearest = words_nearest(text, keys, index);
    return FAIL(context, CUTIS_BAD_INPUT, "%s is \"%.60s\"%s%s; allowed are %s.", path, text,
                nearest ? "; nearest: " : "", nearest ? nearest : "",
                words_list(keys, index, list, sizeof list));
  }
  return take_text(context, path, text, item->quantity, sizeof item->quantity);
}

/* "increase", "decrease", "none", or a change such as "+12 %". */
static cutis_status take_observed(cutis_context *context, const char *path, const char *text,
                                  published_item *item) {
  static const char *const signs[] = {"decrease", "none", "increase"};
  for (int i = 0; i < 3; i++) {
    if (strcmp(text, signs[i]) == 0) {
      item->sign = i - 1;
      item->percent = NAN;
      return CUTIS_OK;
    }
  }
  char number[32];
  const size_t digits = strcspn(text, " %");
  const bool shaped = digits > 0 && digits < sizeof number &&
                      strcmp(text + digits + strspn(text + digits, " "), "%") == 0;
  snprintf(number, sizeof number, "%.*s", (int)(shaped ? digits : 0), text);
  if (!shaped || quantity_parse(context, number, DIMENSION_NONE, &item->percent) != CUTIS_OK) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "%s is \"%.60s\"; allowed are increase, decrease, none, or a change such as +12 %% "
                "or -3.5 %%.",
                path, text);
  }
  item->sign = item->percent > 0 ? 1 : item->percent < 0 ? -1 : 0;
  return CUTIS_OK;
}

static cutis_status take_at(cutis_context *context, const char *path, const char *text,
                            published_item *item) {
  const cutis_status status = quantity_parse(context, text, DIMENSION_TIME, &item->at_d);
  if (status != CUTIS_OK) {
    context_prefix(context, "%s: ", path);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return item->at_d > 0 ? CUTIS_OK
                        : FAIL(context, CUTIS_OUT_OF_RANGE,
                               "%s is %s; it is a time after the first session.", path, text);
}

static cutis_status take_key(cutis_context *context, published_item *item, size_t key,
                             const char *path, const char *text) {
  item->given[key] = true;
  switch (key) {
    case PUBLISHED_WHAT:
      return take_text(context, path, text, item->what, sizeof item->what);
    case PUBLISHED_QUANTITY:
      return take_quantity(context, path, text, item);
    case PUBLISHED_AT:
      return take_at(context, path, text, item);
    case PUBLISHED_OBSERVED:
      return take_observed(context, path, text, item);
    default:
      return take_text(context, path, text, item->source, sizeof item->source);
  }
}

cutis_status published_take(cutis_context *context, cutis_scenario *scenario,
                            const yaml_entry *entry) {
  const char *close = strchr(entry->path, ']');
  if (close == NULL || (close[1] == '\0' && entry->kind != YAML_MAPPING)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "%s is not keys with values (what, quantity, at, observed, source).", entry->path);
  }
  if (close[1] == '\0') {
    if (scenario->published_count == PUBLISHED_MAX) {
      return FAIL(context, CUTIS_BAD_INPUT, "published has more than %d items.", PUBLISHED_MAX);
    }
    scenario->published[scenario->published_count++] =
        (published_item){.line = entry->line, .column = entry->column};
    return CUTIS_OK;
  }
  char item[32]; /* a key of the file may look like one of an item that is not there */
  snprintf(item, sizeof item, "published[%zu].", scenario->published_count);
  if (scenario->published_count == 0 || strncmp(entry->path, item, strlen(item)) != 0) {
    return FAIL(context, CUTIS_BAD_INPUT, "There is no key %s; published is a list.", entry->path);
  }
  const char *name = close + 2; /* after "]." */
  size_t key = 0;
  while (key < PUBLISHED_KEYS && strcmp(PUBLISHED_NAMES[key], name) != 0) {
    key++;
  }
  if (key == PUBLISHED_KEYS) {
    char list[128];
    return FAIL(context, CUTIS_BAD_INPUT, "There is no key %s; an item has %s.", entry->path,
                words_list(PUBLISHED_NAMES, PUBLISHED_KEYS, list, sizeof list));
  }
  if (entry->kind != YAML_SCALAR || entry->text == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s is one value.", entry->path);
  }
  return take_key(context, &scenario->published[scenario->published_count - 1], key, entry->path,
                  entry->text);
}

cutis_status published_check(cutis_context *context, const cutis_scenario *scenario) {
  for (size_t i = 0; i < scenario->published_count; i++) {
    const published_item *item = &scenario->published[i];
    for (size_t key = 0; key < PUBLISHED_KEYS; key++) {
      const bool named_by_quantity = key == PUBLISHED_WHAT &&
                                     strcmp(item->quantity, not_modelled) != 0 &&
                                     item->given[PUBLISHED_QUANTITY];
      if (!item->given[key] && !named_by_quantity) {
        return FAIL(context, CUTIS_BAD_INPUT, "%s:%d:%d: published[%zu] has no %s (%s).",
                    scenario->path, item->line, item->column, i + 1, PUBLISHED_NAMES[key],
                    PUBLISHED_WORDS[key]);
      }
    }
  }
  return CUTIS_OK;
}

/* ---- public ---- */

size_t cutis_scenario_published_count(const cutis_scenario *scenario) {
  return scenario->published_count;
}

bool cutis_scenario_published_at(const cutis_scenario *scenario, size_t index,
                                 cutis_published *published) {
  if (index >= scenario->published_count) {
    return false;
  }
  const published_item *item = &scenario->published[index];
  size_t quantity;
  const char *words;
  quantity_find(item->quantity, &quantity, &words);
  *published = (cutis_published){
      .what = item->given[PUBLISHED_WHAT] ? item->what : words,
      .quantity = item->quantity,
      .modelled = strcmp(item->quantity, not_modelled) != 0,
      .at_d = item->at_d,
      .sign = item->sign,
      .change = item->percent / 100,
      .source = item->source,
  };
  return true;
}

/* ---- prediction ---- */

/* A quantity over time: a measure at the times, or a read-out at the visits. */
typedef struct series {
  const cutis_outcome *outcome;
  bool readout;
  size_t index, points;
  size_t before, after; /* the points around the time that is asked for */
  double weight;        /* of `after` */
} series;

static double series_time_d(const series *of, size_t point) {
  return of->readout ? cutis_outcome_visit_d(of->outcome, point)
                     : cutis_outcome_time_d(of->outcome, point);
}

static double series_value(const series *of, size_t draw, size_t point) {
  return of->readout
             ? cutis_outcome_draw_readout(of->outcome, draw, of->index, CUTIS_TREATED, point)
             : cutis_outcome_draw_measure(of->outcome, draw, of->index, CUTIS_TREATED, point);
}

/* false when the time lies outside. */
static bool series_find(series *of, double at_d) {
  if (of->points == 0 || at_d < series_time_d(of, 0) || at_d > series_time_d(of, of->points - 1)) {
    return false;
  }
  of->after = 0;
  while (series_time_d(of, of->after) < at_d) {
    of->after++;
  }
  of->before = of->after > 0 ? of->after - 1 : 0;
  const double from_d = series_time_d(of, of->before), to_d = series_time_d(of, of->after);
  of->weight = to_d > from_d ? (at_d - from_d) / (to_d - from_d) : 0;
  return true;
}

/* The change from the first point, which is before the first session: a share of the value then, or
 * the difference where that value is 0. */
static double series_change(const series *of, size_t draw) {
  const double before = series_value(of, draw, 0);
  const double from = series_value(of, draw, of->before), to = series_value(of, draw, of->after);
  const double difference = from + of->weight * (to - from) - before;
  return before != 0 ? difference / fabs(before) : difference;
}

static int sign_of(double change) {
  return change > no_change ? 1 : change < -no_change ? -1 : 0;
}

bool cutis_published_compare(const cutis_published *published, const cutis_outcome *outcome,
                             cutis_prediction *prediction) {
  enum { DRAWS_MAX = 4096 }; /* more would only sharpen a quantile's third digit */
  double changes[DRAWS_MAX];
  size_t quantity;
  const char *words;
  if (!published->modelled || !quantity_find(published->quantity, &quantity, &words)) {
    return false;
  }
  series of = {.outcome = outcome, .readout = quantity >= CUTIS_MEASURES};
  of.index = of.readout ? quantity - CUTIS_MEASURES : quantity;
  of.points = of.readout ? cutis_outcome_visits(outcome) : cutis_outcome_times(outcome);
  if (!series_find(&of, published->at_d)) {
    return false;
  }
  const double central = series_change(&of, 0);
  cutis_interval change = {central, central, NAN, NAN};
  double agreeing = sign_of(central) == published->sign ? 1 : 0;
  const size_t draws =
      cutis_outcome_draws(outcome) < DRAWS_MAX ? cutis_outcome_draws(outcome) : DRAWS_MAX;
  if (draws > 0) {
    size_t count = 0, there = 0;
    for (size_t i = 0; i < draws; i++) {
      changes[there] = series_change(&of, i + 1);
      if (!isnan(changes[there])) { /* an instrument may not have taken it */
        count += sign_of(changes[there++]) == published->sign ? 1 : 0;
      }
    }
    agreeing = there > 0 ? (double)count / (double)there : NAN;
    change.median = statistics_quantile(changes, there, 0.5);
    change.lower = statistics_quantile(changes, there, 0.05);
    change.upper = statistics_quantile(changes, there, 0.95);
  }
  if (isnan(change.median)) {
    return false; /* the instrument has not taken it, of any draw */
  }
  *prediction = (cutis_prediction){sign_of(change.median), change, agreeing};
  if (series_value(&of, 0, 0) == 0) {
    prediction->change = (cutis_interval){NAN, NAN, NAN, NAN};
  }
  return true;
}
