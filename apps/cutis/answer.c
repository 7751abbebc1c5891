/* answer.c - how a run is told: the question, the answer, the numbers behind it; as text or JSON.
 */
#include "cli.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WIDTH = 100 };

/* The read-outs that speak of firmness and recoil; the others are in readouts.csv. */
static const size_t told_readouts[] = {CUTIS_R0, CUTIS_R2, CUTIS_R5, CUTIS_R7, CUTIS_MODULUS};
enum { TOLD_READOUTS = sizeof told_readouts / sizeof told_readouts[0] };

char *answer_protocol(const cutis_person *person, const cutis_plan *plan) {
  char *who = cli_format("A %s of %.3g, %s", person->sex == CUTIS_FEMALE ? "woman" : "man",
                         person->age_y, cutis_area_words(person->area));
  char *told = NULL;
  if (plan->sessions == 0) {
    told = cli_format("%s: no session.", who);
  } else if (plan->sessions == 1) {
    told = cli_format("%s: %s, one session at %.3g mm.", who, plan->device.name,
                      plan->needle_length_mm);
  } else {
    told = cli_format("%s: %s, %d sessions at %.3g mm, %.4g days apart.", who, plan->device.name,
                      plan->sessions, plan->needle_length_mm, plan->interval_d);
  }
  free(who);
  return told;
}

/* In percent, without a sign on what is shown as 0. */
static double percent(double share) {
  return fabs(100.0 * share) < 0.05 ? 0.0 : 100.0 * share;
}

/* "+12.3 % (+3.1 to +20.4)"; the interval only with draws. */
static char *percent_words(cutis_interval of) {
  if (isnan(of.lower)) {
    return cli_format("%+.1f %%", percent(of.central));
  }
  return cli_format("%+.1f %% (%+.1f to %+.1f)", percent(of.median), percent(of.lower),
                    percent(of.upper));
}

/* A gain is followed for five years after the last session, or to the end of a longer follow-up. */
#define FOLLOWED_D (5.0 * 365.25)

/* "30 d", "2.4 y", "more than 5 y"; at most size bytes. */
static void span_words(double days, double followed_d, char *text, size_t size) {
  if (days >= followed_d - 1.0) {
    snprintf(text, size, "more than %.3g y", followed_d / 365.25);
  } else if (days > 0.0 && days < 1.0) {
    snprintf(text, size, "%.0f h", 24.0 * days);
  } else if (fabs(days) < 720.0) {
    snprintf(text, size, "%.*f d", days > 1.0 && days < 10.0 ? 1 : 0, days);
  } else {
    snprintf(text, size, "%.1f y", days / 365.25);
  }
}

/* "30 d (-4 d to 91 d)". */
static char *spans_words(cutis_interval of, double followed_d) {
  char middle_text[32], lower[32], upper[32];
  if (isnan(of.lower)) {
    span_words(of.central, followed_d, middle_text, sizeof middle_text);
    return cli_format("%s", middle_text);
  }
  span_words(of.median, followed_d, middle_text, sizeof middle_text);
  span_words(of.lower, followed_d, lower, sizeof lower);
  span_words(of.upper, followed_d, upper, sizeof upper);
  if (strcmp(lower, upper) == 0) {
    return cli_format("%s", lower);
  }
  return cli_format("%s (%s to %s)", middle_text, lower, upper);
}

/* Too few draws are no interval: what is left is the central run. */
static bool enough(const cutis_outcome *outcome) {
  return cutis_outcome_draws(outcome) >= CUTIS_DRAWS_LEAST;
}

static cutis_interval told(const cutis_outcome *outcome, cutis_interval of) {
  if (!enough(outcome)) {
    of.lower = of.upper = NAN;
  }
  return of;
}

/* What is told of an interval in one number. */
static double middle(cutis_interval of) {
  return isnan(of.lower) ? of.central : of.median;
}

/* "3 months" of "3 months after the last session" or "3 months later". */
static char *visit_words(const cutis_outcome *outcome, size_t visit) {
  const char *words = cutis_outcome_visit_words(outcome, visit);
  const char *end = strstr(words, " after");
  end = end == NULL ? strstr(words, " later") : end;
  return cli_format("%.*s", (int)(end != NULL ? (size_t)(end - words) : strlen(words)), words);
}

static void add_and_free(listing *rows, char *text) {
  listing_text(rows, text);
  free(text);
}

/* Of a plain number, "". */
static const char *unit_of(const cutis_readout_info *info) {
  return strcmp(info->unit, "-") != 0 ? info->unit : "";
}

/* "diameter of a visible pore, mm" */
static char *named(const char *before, const char *parted, const cutis_readout_info *info) {
  const char *unit = unit_of(info);
  return cli_format("%s%s%s%s%s", before, parted, info->words, unit[0] != '\0' ? ", " : "", unit);
}

static void print_effects(const cutis_outcome *outcome) {
  static const listing_column columns[] = {{"readout", "read-out"}, {"visit", "after"},
                                           {"treated", "treated"},  {"untreated", "untreated"},
                                           {"gain", "firmer by"},   {"firmer", "firmer %"},
                                           {"within", "noise %"},   {"softer", "softer %"}};
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  for (size_t i = 0; i < TOLD_READOUTS; ++i) {
    cutis_readout_info info;
    if (!cutis_readout_at(told_readouts[i], &info)) {
      continue;
    }
    for (size_t visit = 1; visit < cutis_outcome_visits(outcome); ++visit) {
      const cutis_effect effect = cutis_outcome_effect(outcome, told_readouts[i], visit);
      add_and_free(rows, visit == 1 ? named(info.key, " ", &info) : cli_format(" "));
      add_and_free(rows, visit_words(outcome, visit));
      listing_number(rows, middle(told(outcome, effect.treated)), 3);
      listing_number(rows, middle(told(outcome, effect.untreated)), 3);
      add_and_free(rows, percent_words(told(outcome, effect.gain)));
      listing_number(rows, enough(outcome) ? round(100.0 * effect.better) : NAN, 3);
      listing_number(rows, enough(outcome) ? round(100.0 * effect.within) : NAN, 3);
      listing_number(rows, enough(outcome) ? round(100.0 * effect.worse) : NAN, 3);
    }
  }
  listing_print(rows, LISTING_TEXT, stdout);
  listing_destroy(rows);
}

/* Rounded, and never -0. */
static double rounded(double value, double unit) {
  return round(value / unit) * unit + 0.0;
}

/* The gain of any read-out: in %, or in its unit, to the second digit of its noise. */
static char *gain_words(const cutis_readout_info *info, cutis_interval of) {
  if (!info->absolute) {
    return percent_words(of);
  }
  const char *unit = unit_of(info);
  const int decimals = (int)fmax(1.0 - floor(log10(info->repeatability)), 0.0);
  const double least = pow(10.0, -decimals);
  return isnan(of.lower)
             ? cli_format("%+.*f %s", decimals, rounded(of.central, least), unit)
             : cli_format("%+.*f %s (%+.*f to %+.*f)", decimals, rounded(of.median, least), unit,
                          decimals, rounded(of.lower, least), decimals, rounded(of.upper, least));
}

/* Each instrument with the read-out that stands for it, at the visit of the verdict. */
static void print_seen(const cutis_outcome *outcome) {
  static const listing_column columns[] = {{"readout", "by instrument"}, {"untreated", "untreated"},
                                           {"treated", "treated"},       {"gain", "better by"},
                                           {"noise", "noise"},           {"better", "better %"},
                                           {"worse", "worse %"}};
  const size_t visit = cutis_outcome_verdict(outcome)->visit;
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  cutis_instrument_info of;
  cutis_readout_info info;
  for (size_t i = 0; cutis_instrument_at(i, &of) && cutis_readout_at(of.headline, &info); ++i) {
    const cutis_effect effect = cutis_outcome_effect(outcome, of.headline, visit);
    add_and_free(rows, named(of.key, ": ", &info));
    listing_number(rows, middle(told(outcome, effect.untreated)), 3);
    listing_number(rows, middle(told(outcome, effect.treated)), 3);
    add_and_free(rows, gain_words(&info, told(outcome, effect.gain)));
    add_and_free(rows, cli_repeatability(&info));
    listing_number(rows, enough(outcome) ? round(100.0 * effect.better) : NAN, 3);
    listing_number(rows, enough(outcome) ? round(100.0 * effect.worse) : NAN, 3);
  }
  printf("\nWhat can be seen, %s; the share of draws beyond each instrument's noise:\n",
         cutis_outcome_visit_words(outcome, visit));
  listing_print(rows, LISTING_TEXT, stdout);
  listing_destroy(rows);
}

/* ---- what a published study saw, beside what the model says ---- */

static const char *sign_words(int sign) {
  return sign > 0 ? "rose" : sign < 0 ? "fell" : "unchanged";
}

static const listing_column published_columns[] = {{"quantity", "quantity"},
                                                   {"day", "day"},
                                                   {"published", "published"},
                                                   {"predicted", "predicted"},
                                                   {"change", "change"},
                                                   {"draws_agreeing", "share of draws"},
                                                   {"result", ""},
                                                   {"source", NULL}};

typedef struct score {
  size_t modelled, agreeing;
} score;

static listing *comparison(const cutis_scenario *scenario, const cutis_outcome *outcome,
                           score *reached) {
  listing *rows =
      listing_create(published_columns, sizeof published_columns / sizeof published_columns[0]);
  cutis_published published;
  for (size_t i = 0; cutis_scenario_published_at(scenario, i, &published); ++i) {
    cutis_prediction predicted;
    const bool modelled = cutis_published_compare(&published, outcome, &predicted);
    listing_text(rows, published.what);
    listing_number(rows, published.at_d, 4);
    listing_text(rows, sign_words(published.sign));
    if (modelled) {
      const bool agrees = predicted.sign == published.sign;
      ++reached->modelled;
      reached->agreeing += agrees;
      listing_text(rows, sign_words(predicted.sign));
      add_and_free(rows, percent_words(told(outcome, predicted.change)));
      listing_number(rows, enough(outcome) ? predicted.agreeing : NAN, 3);
      listing_text(rows, agrees ? "agrees" : "misses");
    } else {
      listing_text(rows, "");
      listing_text(rows, "");
      listing_number(rows, NAN, 1);
      listing_text(rows, published.modelled ? "not predicted" : "not modelled");
    }
    listing_text(rows, published.source);
  }
  return rows;
}

/* ---- text ---- */

static const char *answer_colour(cutis_answer answer, cli_ink ink) {
  return answer == CUTIS_FIRMS || answer == CUTIS_PROBABLY_FIRMS ? ink.good
         : answer == CUTIS_NO                                    ? ink.bad
                                                                 : "";
}

static void print_benefit(const cutis_outcome *outcome) {
  const cutis_verdict *verdict = cutis_outcome_verdict(outcome);
  if (cutis_outcome_plan(outcome)->sessions == 0) {
    return;
  }
  const double followed_d = fmax(FOLLOWED_D, cutis_outcome_plan(outcome)->follow_up_d);
  char *peak = percent_words(told(outcome, verdict->peak_gain));
  char *when = spans_words(told(outcome, verdict->peak_d), followed_d);
  char *lasts = spans_words(told(outcome, verdict->lasts_d), followed_d);
  char *more = percent_words(told(outcome, verdict->one_more));
  printf(
      "\nCollagen against the untreated twin, counted from the last session:\n"
      "  peak              %s after %s\n"
      "  halved            after %s\n"
      "  one more session  %s at its peak\n",
      peak, when, lasts, more);
  free(peak);
  free(when);
  free(lasts);
  free(more);
  if (verdict->downtime_d > 0.0) {
    char redness[32];
    span_words(verdict->downtime_d, followed_d, redness, sizeof redness);
    printf("Redness shows for %s after a session.\n", redness);
  } else {
    printf("No redness shows.\n");
  }
}

/* The sentence without the answer at its beginning, which stands above it already. */
static const char *beyond_answer(const cutis_verdict *verdict) {
  const char *answer = cutis_answer_words(verdict->answer);
  const size_t length = strlen(answer);
  const bool repeats = strncasecmp(verdict->sentence, answer, length) == 0 &&
                       strncmp(verdict->sentence + length, ": ", 2) == 0;
  return verdict->sentence + (repeats ? length + 2 : 0);
}

static void print_text(const cutis_scenario *scenario, const cutis_outcome *outcome,
                       const char *folder) {
  const cutis_verdict *verdict = cutis_outcome_verdict(outcome);
  const cli_ink ink = cli_ink_for(stdout);
  char *protocol = answer_protocol(cutis_outcome_person(outcome), cutis_outcome_plan(outcome));
  const char *title = cutis_scenario_title(scenario);
  if (title != NULL && title[0] != '\0') {
    printf("%s\n", title);
  }
  printf("%s\n\n%sDoes it firm the skin?%s ", protocol, ink.strong, ink.plain);
  free(protocol);
  const char *answer = cutis_answer_words(verdict->answer);
  printf("%s%s%c%s.%s\n", ink.strong, answer_colour(verdict->answer, ink),
         toupper((unsigned char)answer[0]), answer + 1, ink.plain);
  cli_wrap(stdout, beyond_answer(verdict), 0, WIDTH);
  const size_t draws = cutis_outcome_draws(outcome);
  if (enough(outcome)) {
    printf(
        "\n\nAgainst the same person untreated: medians and 90 %% intervals of %zu draws, and the\n"
        "share of them that is firmer, within the instrument's noise, softer:\n",
        draws);
  } else {
    printf("\n\nAgainst the same person untreated, with the central parameters alone:\n");
  }
  print_effects(outcome);
  print_seen(outcome);
  print_benefit(outcome);

  if (cutis_scenario_published_count(scenario) > 0) {
    score reached = {0, 0};
    listing *published = comparison(scenario, outcome, &reached);
    printf("\n%sWhat the study reports, and what the model predicts:%s\n", ink.strong, ink.plain);
    listing_print(published, LISTING_TEXT, stdout);
    listing_destroy(published);
    printf("%zu of %zu modelled quantities agree in sign; %zu of %zu reported are modelled.\n",
           reached.agreeing, reached.modelled, reached.modelled,
           cutis_scenario_published_count(scenario));
  }
  if (draws > 0) {
    printf(
        "\nDraws: %zu kept, of the %s; %zu more were rejected by the bounds on inflammation and "
        "ageing",
        draws, cutis_source_key(cutis_outcome_source(outcome)), cutis_outcome_rejected(outcome));
    if (cutis_outcome_failed(outcome) > 0) {
      printf("; %zu could not be solved and are left out", cutis_outcome_failed(outcome));
    }
    printf(".");
  }
  printf("\nA research tool, not medical advice.\n\n%sAnswer: %s.%s\nReport: %s/report.html\n",
         ink.strong, answer, ink.plain, folder);
}

/* ---- JSON ---- */

static json_t *json_interval(cutis_interval of) {
  return json_pack("{s:o, s:o, s:o, s:o}", "central", cli_json_number(of.central), "median",
                   cli_json_number(of.median), "lower", cli_json_number(of.lower), "upper",
                   cli_json_number(of.upper));
}

static json_t *json_effects(const cutis_outcome *outcome) {
  json_t *all = json_array();
  cutis_instrument_info of;
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); ++readout) {
    cutis_instrument_at(info.instrument, &of);
    for (size_t visit = 0; visit < cutis_outcome_visits(outcome); ++visit) {
      const cutis_effect effect = cutis_outcome_effect(outcome, readout, visit);
      json_array_append_new(
          all,
          json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "instrument",
                    of.key, "readout", info.key, "unit", info.unit, "visit",
                    cutis_outcome_visit_words(outcome, visit), "day",
                    cli_json_number(cutis_outcome_visit_d(outcome, visit)), "treated",
                    json_interval(effect.treated), "untreated", json_interval(effect.untreated),
                    "gain", json_interval(effect.gain), "probability_better",
                    cli_json_number(effect.better), "probability_within",
                    cli_json_number(effect.within), "probability_worse",
                    cli_json_number(effect.worse), "draws_missing", (json_int_t)effect.missing));
    }
  }
  return all;
}

static const char *answer_key(cutis_answer answer) {
  switch (answer) {
#define X(name, key, words) \
  case name:                \
    return key;
    CUTIS_ANSWER_LIST(X)
#undef X
    default:
      return "";
  }
}

/* Signs are 1, 0, -1; what is not modelled has no prediction. */
static json_t *json_published(const cutis_scenario *scenario, const cutis_outcome *outcome) {
  json_t *all = json_array();
  cutis_published published;
  for (size_t i = 0; cutis_scenario_published_at(scenario, i, &published); ++i) {
    cutis_prediction predicted;
    json_t *row = json_pack("{s:s, s:s, s:o, s:i, s:o, s:s}", "what", published.what, "quantity",
                            published.quantity, "day", cli_json_number(published.at_d), "sign",
                            published.sign, "change", cli_json_number(published.change), "source",
                            published.source);
    if (cutis_published_compare(&published, outcome, &predicted)) {
      json_object_set_new(row, "predicted",
                          json_pack("{s:i, s:o, s:o}", "sign", predicted.sign, "change",
                                    json_interval(predicted.change), "draws_agreeing",
                                    cli_json_number(predicted.agreeing)));
    } else {
      json_object_set_new(row, "predicted", json_null());
    }
    json_array_append_new(all, row);
  }
  return all;
}

static void print_json(const cutis_context *context, const cutis_scenario *scenario,
                       const cutis_outcome *outcome, const char *folder) {
  const cutis_verdict *verdict = cutis_outcome_verdict(outcome);
  cutis_readout_info decided = {.key = ""};
  cutis_readout_at(verdict->readout, &decided);
  char *protocol = answer_protocol(cutis_outcome_person(outcome), cutis_outcome_plan(outcome));
  const struct {
    const char *key;
    json_t *value;
  } members[] = {
      {"protocol", cli_json_text(protocol)},
      {"folder", cli_json_text(folder)},
      {"answer", json_string(answer_key(verdict->answer))},
      {"sentence", cli_json_text(verdict->sentence)},
      {"decided_by", json_string(decided.key)},
      {"decided_at", json_string(cutis_outcome_visit_words(outcome, verdict->visit))},
      {"draws_from", json_string(cutis_source_key(cutis_outcome_source(outcome)))},
      {"draws_kept", json_integer((json_int_t)cutis_outcome_draws(outcome))},
      {"draws_rejected", json_integer((json_int_t)cutis_outcome_rejected(outcome))},
      {"draws_failed", json_integer((json_int_t)cutis_outcome_failed(outcome))},
      {"collagen_peak_gain", json_interval(verdict->peak_gain)},
      {"collagen_peak_d_after_last", json_interval(verdict->peak_d)},
      {"collagen_halved_d_after_last", json_interval(verdict->lasts_d)},
      {"one_more_session_adds", json_interval(verdict->one_more)},
      {"downtime_d", cli_json_number(verdict->downtime_d)},
      {"effects", json_effects(outcome)},
      {"published", json_published(scenario, outcome)},
      {"warnings", cli_json_warnings(context)},
  };
  json_t *answer = json_object();
  for (size_t i = 0; i < sizeof members / sizeof members[0]; ++i) {
    json_object_set_new(answer, members[i].key, members[i].value);
  }
  cli_json_print(answer);
  free(protocol);
}

void answer_print(const cli_call *call, const cutis_context *context,
                  const cutis_scenario *scenario, const cutis_outcome *outcome,
                  const char *folder) {
  if (cli_form(call) == LISTING_JSON) {
    print_json(context, scenario, outcome, folder);
  } else {
    print_text(scenario, outcome, folder);
  }
}
