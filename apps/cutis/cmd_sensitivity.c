/* cmd_sensitivity.c - `cutis sensitivity`: which of the constants that nobody knows well decide what
 * the plan does for this person. */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "study/study.h"

static const listing_column columns[] = {
    {"output", NULL},       {"symbol", "symbol"},    {"total", "total"},
    {"total_lower", "5 %"}, {"total_upper", "95 %"}, {"first", "alone"},
    {"first_lower", "5 %"}, {"first_upper", "95 %"}, {"screened", "screened"},
    {"mu_star", "mu*"},     {"mu_star_lower", NULL}, {"mu_star_upper", NULL},
    {"sigma", "sigma"},     {"effects", NULL},       {"name", "meaning"}};
/* The same of one output, to be read. */
static const listing_column page_columns[] = {{"symbol", "symbol"},
                                              {"total", "total"},
                                              {"total_interval", "5 to 95 %"},
                                              {"first", "alone"},
                                              {"first_interval", "5 to 95 %"},
                                              {"screened", "screened"},
                                              {"mu_star", "mu*"},
                                              {"sigma", "sigma"},
                                              {"name", "meaning"}};
enum { COLUMNS = sizeof columns / sizeof columns[0] };
static const char REST[] = "(others)", RUN[] = "run", OUTPUTS[] = "outputs";

typedef struct asking {
  const cli_call *call;
  const cutis_scenario *scenario;
  const study_sensitivity *of;
  bool collagen; /* alone */
} asking;

/* ---- tables ---- */

static bool is_told(const asking *of, study_output output) {
  return !of->collagen || (output != STUDY_GAIN && output != STUDY_BEYOND);
}

/* Of no input that has indices of its own: 0, so that it comes after them. */
static double total_of(const study_input *input, study_output output) {
  return input->chosen && !isnan(input->index[output].total) ? input->index[output].total : 0.0;
}

static bool comes_before(const study_input *a, const study_input *b, study_output output) {
  if (a->chosen != b->chosen) {
    return a->chosen;
  }
  const double x = total_of(a, output), y = total_of(b, output);
  return x != y ? x > y : a->effect[output].mean_size > b->effect[output].mean_size;
}

/* Indices of the inputs: those with indices first, by the total one, then by the effect. */
static size_t *ordered(const study_sensitivity *of, study_output output) {
  size_t *order = cli_allocate(of->inputs, sizeof *order);
  for (size_t i = 0; i < of->inputs; ++i) {
    size_t at = i;
    for (; at > 0 && comes_before(&of->input[i], &of->input[order[at - 1]], output); --at) {
      order[at] = order[at - 1];
    }
    order[at] = i;
  }
  return order;
}

static void list_index(listing *to, const sensitivity_index *index) {
  static const sensitivity_index none = {NAN, NAN, NAN, NAN, NAN, NAN};
  const sensitivity_index *at = index != NULL ? index : &none;
  listing_number(to, at->total, 2);
  listing_number(to, at->total_lower, 2);
  listing_number(to, at->total_upper, 2);
  listing_number(to, at->first, 2);
  listing_number(to, at->first_lower, 2);
  listing_number(to, at->first_upper, 2);
}

/* Those with indices, all others as one, and if they are wanted each of those. */
static void list_output(const asking *of, study_output output, bool whole, listing *to) {
  const study_sensitivity *from = of->of;
  size_t *order = ordered(from, output);
  for (size_t i = 0; i < from->inputs; ++i) {
    const study_input *at = &from->input[order[i]];
    const sensitivity_effect *effect = &at->effect[output];
    cutis_parameter_info info;
    if (!at->chosen && i == from->chosen) {
      char *others = cli_format("%zu others together", from->inputs - from->chosen);
      listing_text(to, study_output_key(output));
      listing_text(to, REST);
      list_index(to, &from->rest[output]);
      for (int k = 0; k < 6; ++k) {
        listing_number(to, NAN, 2);
      }
      listing_text(to, others);
      free(others);
    }
    if (!at->chosen && !whole) {
      break;
    }
    cutis_parameter_at(at->parameter, &info);
    listing_text(to, study_output_key(output));
    listing_text(to, info.symbol);
    list_index(to, at->chosen ? &at->index[output] : NULL);
    listing_number(to, at->chosen ? at->screened[output] : NAN, 2);
    listing_number(to, effect->mean_size, 2);
    listing_number(to, effect->lower, 2);
    listing_number(to, effect->upper, 2);
    listing_number(to, effect->sd, 2);
    listing_number(to, (double)effect->count, 6);
    listing_text(to, info.name);
  }
  free(order);
}

static listing *rows_of(const asking *of, const char *wanted, bool whole) {
  listing *to = listing_create(columns, COLUMNS);
  for (study_output output = 0; output < STUDY_OUTPUTS; ++output) {
    if (is_told(of, output) && (wanted == NULL || strcmp(wanted, study_output_key(output)) == 0)) {
      list_output(of, output, whole, to);
    }
  }
  return to;
}

/* To the second digit, never -0. */
static double rounded(double share) {
  return round(100.0 * share) / 100.0 + 0.0;
}

static void list_share(listing *to, double share) {
  char *text = isnan(share) ? cli_format("-") : cli_format("%.2f", rounded(share));
  listing_text(to, text);
  free(text);
}

/* Two digits, but whole where it is large. */
static void list_effect(listing *to, double effect) {
  listing_number(to, effect, effect >= 100.0 ? 3 + (effect >= 1000.0) : 2);
}

static void list_shares(listing *to, double share, double lower, double upper) {
  list_share(to, share);
  char *text =
      isnan(lower) ? cli_format("-") : cli_format("%.2f to %.2f", rounded(lower), rounded(upper));
  listing_text(to, text);
  free(text);
}

/* For reading: shares to the second digit, intervals in one cell. */
static listing *page_of(const asking *of, study_output output) {
  const study_sensitivity *from = of->of;
  listing *to = listing_create(page_columns, sizeof page_columns / sizeof page_columns[0]);
  size_t *order = ordered(from, output);
  for (size_t i = 0; i <= from->chosen; ++i) {
    const bool rest = i == from->chosen;
    if (rest && !from->has_rest) {
      break;
    }
    const study_input *at = rest ? NULL : &from->input[order[i]];
    const sensitivity_index *index = rest ? &from->rest[output] : &at->index[output];
    cutis_parameter_info info = {.symbol = REST};
    char *others = cli_format("%zu others together", from->inputs - from->chosen);
    if (!rest) {
      cutis_parameter_at(at->parameter, &info);
    }
    listing_text(to, info.symbol);
    list_shares(to, index->total, index->total_lower, index->total_upper);
    list_shares(to, index->first, index->first_lower, index->first_upper);
    list_share(to, rest ? NAN : at->screened[output]);
    list_effect(to, rest ? NAN : at->effect[output].mean_size);
    list_effect(to, rest ? NAN : at->effect[output].sd);
    listing_text(to, rest ? others : info.name);
    free(others);
  }
  free(order);
  return to;
}

static listing *outputs_of(const asking *of) {
  static const listing_column spread[] = {
      {"output", "output"},       {"points", "points"},
      {"mean", "mean"},           {"sd", "sd"},
      {"lower", "5 %"},           {"median", "median"},
      {"upper", "95 %"},          {"screened_points", "screened points"},
      {"screened_mean", "mean"},  {"screened_sd", "sd"},
      {"screened_lower", "5 %"},  {"screened_median", "median"},
      {"screened_upper", "95 %"}, {"rows", "whole rows"},
      {"words", "what it is"}};
  listing *to = listing_create(spread, sizeof spread / sizeof spread[0]);
  for (study_output output = 0; output < STUDY_OUTPUTS; ++output) {
    const study_spread_seen *seen[] = {&of->of->all[output], &of->of->screened[output]};
    if (!is_told(of, output)) {
      continue;
    }
    listing_text(to, study_output_key(output));
    for (int k = 0; k < 2; ++k) {
      listing_number(to, (double)seen[k]->points, 8);
      listing_number(to, seen[k]->mean, 4);
      listing_number(to, seen[k]->sd, 4);
      listing_number(to, seen[k]->lower, 4);
      listing_number(to, seen[k]->median, 4);
      listing_number(to, seen[k]->upper, 4);
    }
    listing_number(to, (double)of->of->whole[output], 8);
    listing_text(to, study_output_words(output));
  }
  return to;
}

/* What the surrogate errs inside and outside its region, over the variance of the gain. */
static double error_share(const study_sensitivity *of) {
  const double outside = (double)of->outside / (double)of->points;
  const double clamped = of->clamped.points > 0 ? of->clamped.rms : 0.0;
  return (pow(of->inside.rms, 2.0) + outside * pow(clamped, 2.0)) /
         pow(of->all[STUDY_GAIN].sd, 2.0);
}

static listing *run_of(const asking *of) {
  static const listing_column told[] = {{"what", "what"}, {"value", "value"}, {"words", "words"}};
  const study_sensitivity *from = of->of;
  listing *to = listing_create(told, sizeof told / sizeof told[0]);
  const bool learnt = cutis_scenario_source(of->scenario) == CUTIS_FROM_POSTERIOR;
  const struct {
    const char *what;
    double value;
    const char *words;
    bool firmness; /* not told of collagen alone */
  } lines[] = {
      {"constants", (double)from->inputs,
       learnt ? "that have a prior and were not set: varied by it, not by the posterior that a run "
                "draws from"
              : "that have a prior and were not set: varied by it",
       false},
      {"chosen", (double)from->chosen, "of these have indices of their own", false},
      {"lives", (double)from->points, "of one set of constants, treated and not", false},
      {"not lived", (double)from->dead, "of these: inflammation never resolves, or no solver can",
       false},
      {"not screened", (double)from->refused,
       "lived, but break the bounds on inflammation or ageing: kept", false},
      {"outside", (double)from->outside,
       "looked at outside the surrogate's region: the nearest skin inside stands for them", true},
      {"error", from->error, "of the surrogate's R0 on fresh people, of their spread", true},
      {"checked", (double)from->inside.points, "screened, looked at by finite elements too", true},
      {"unsolved", (double)from->inside.unsolved, "of these found no equilibrium", true},
      {"off by", from->inside.rms, "root mean square of the surrogate's gain less theirs", true},
      {"correlation", from->inside.correlation, "of the two", true},
      {"checked outside", (double)from->clamped.points, "the same of those outside", true},
      {"unsolved outside", (double)from->clamped.unsolved, "", true},
      {"off by outside", from->clamped.rms, "", true},
      {"correlation outside", from->clamped.correlation, "", true},
      {"error share", error_share(from), "of both, over the variance of the gain", true}};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; ++i) {
    if (!lines[i].firmness || !of->collagen) {
      listing_text(to, lines[i].what);
      listing_number(to, lines[i].value, 3 + (lines[i].value >= 1000.0 ? 5 : 0));
      listing_text(to, lines[i].words);
    }
  }
  return to;
}

/* ---- saying it ---- */

static char *protocol_of(const asking *of) {
  return answer_protocol(cutis_scenario_person(of->scenario), cutis_scenario_plan(of->scenario));
}

static void print_table(listing *shown, listing_form form) {
  listing_print(shown, form, stdout);
  listing_destroy(shown);
}

static void print_heading(listing_form form, study_output output) {
  const cli_ink ink = cli_ink_for(stdout);
  if (form == LISTING_MARKDOWN) {
    printf("\n**%s**: %s\n\n", study_output_key(output), study_output_words(output));
  } else {
    printf("\n%s%s%s: %s\n", ink.strong, study_output_key(output), ink.plain,
           study_output_words(output));
  }
}

/* The title, and who and what it is about once the command line has had its say. */
static void print_head(const asking *of) {
  const cli_ink ink = cli_ink_for(stdout);
  char *protocol = protocol_of(of);
  printf("%s%s%s\n%s\n", ink.strong, cutis_scenario_title(of->scenario), ink.plain, protocol);
  free(protocol);
  size_t next = 0;
  for (const char *pair; (pair = cli_next(of->call, "set", &next)) != NULL;) {
    printf("Set: %s\n", pair);
  }
  putchar('\n');
}

static void print_summary(const asking *of, listing_form form) {
  if (form == LISTING_TEXT) {
    print_head(of);
  }
  print_table(run_of(of), form);
  putchar('\n');
  print_table(outputs_of(of), form);
  if (form == LISTING_TEXT) {
    printf(
        "\nShare of the variance that each constant moves with all others (total) and by itself "
        "(alone), with\n90 %% intervals; by itself among those that pass the screen (screened); "
        "Morris' effects (mu*, sigma).\n");
  }
  for (study_output output = 0; output < STUDY_OUTPUTS; ++output) {
    if (is_told(of, output)) {
      print_heading(form, output);
      print_table(page_of(of, output), form);
    }
  }
}

static void print_json(const asking *of, const cutis_context *context) {
  listing *run = run_of(of), *spread = outputs_of(of), *rows = rows_of(of, NULL, true);
  json_t *all = json_object();
  char *protocol = protocol_of(of);
  json_t *set = json_array();
  size_t next = 0;
  for (const char *pair; (pair = cli_next(of->call, "set", &next)) != NULL;) {
    json_array_append_new(set, cli_json_text(pair));
  }
  json_object_set_new(all, "title", cli_json_text(cutis_scenario_title(of->scenario)));
  json_object_set_new(all, "protocol", cli_json_text(protocol));
  json_object_set_new(all, "set", set);
  json_object_set_new(all, RUN, listing_json(run));
  json_object_set_new(all, OUTPUTS, listing_json(spread));
  json_object_set_new(all, "rows", listing_json(rows));
  json_object_set_new(all, "warnings", cli_json_warnings(context));
  cli_json_print(all);
  free(protocol);
  listing_destroy(run);
  listing_destroy(spread);
  listing_destroy(rows);
}

static void print_all(const asking *of, const cutis_context *context) {
  const char *wanted = cli_value(of->call, "table");
  const listing_form form = cli_form(of->call);
  const bool to_read = form == LISTING_TEXT || form == LISTING_MARKDOWN;
  if (wanted == NULL && to_read) {
    print_summary(of, form);
  } else if (wanted == NULL && form == LISTING_JSON) {
    print_json(of, context);
  } else if (wanted != NULL && strcmp(wanted, RUN) == 0) {
    print_table(run_of(of), form);
  } else if (wanted != NULL && strcmp(wanted, OUTPUTS) == 0) {
    print_table(outputs_of(of), form);
  } else if (wanted != NULL && to_read) {
    study_output output = 0;
    while (strcmp(wanted, study_output_key(output)) != 0) {
      ++output;
    }
    print_table(page_of(of, output), form);
  } else {
    print_table(rows_of(of, wanted, true), form);
  }
}

/* ---- doing it ---- */

/* What is asked for by name, of these; returns an exit code. */
static int check_word(const cli_call *call, const char *option, const char *what,
                      const char *const *known, size_t count) {
  const char *word = cli_value(call, option);
  char list[160];
  for (size_t i = 0; word != NULL && i < count; ++i) {
    if (strcmp(word, known[i]) == 0) {
      return CLI_DONE;
    }
  }
  return word == NULL ? CLI_DONE
                      : cli_fail(call, CLI_INPUT, "Unknown %s \"%s\"; there are %s.", what, word,
                                 words_list(known, count, list, sizeof list));
}

static int check_words(const cli_call *call) {
  static const char *const answers[] = {"all", "collagen"};
  const char *tables[STUDY_OUTPUTS + 2] = {RUN, OUTPUTS};
  size_t count = 2;
  const int code = check_word(call, "of", "answer", answers, 2);
  if (code != CLI_DONE) {
    return code;
  }
  const char *of = cli_value(call, "of");
  const asking asked = {.collagen = of != NULL && strcmp(of, answers[1]) == 0};
  for (study_output output = 0; output < STUDY_OUTPUTS; ++output) {
    if (is_told(&asked, output)) {
      tables[count++] = study_output_key(output);
    }
  }
  return check_word(call, "table", "table", tables, count);
}

static study_question question_of(const cli_call *call, const cutis_scenario *scenario,
                                  const surrogates *known, progress *showing) {
  study_question made;
  study_question_default(&made);
  made.person = cutis_scenario_person(scenario);
  made.plan = cutis_scenario_plan(scenario);
  made.central = cutis_scenario_parameters(scenario);
  made.surrogates = known;
  made.points = (size_t)cli_whole(call, "points", (long)made.points);
  made.chosen = (size_t)cli_whole(call, "inputs", (long)made.chosen);
  made.trajectories = (size_t)cli_whole(call, "trajectories", (long)made.trajectories);
  made.checked = (size_t)cli_whole(call, "checks", (long)made.checked);
  made.checked = made.checked < made.points ? made.checked : made.points;
  made.seed = cutis_scenario_seed(scenario);
  made.threads = (int)cli_whole(call, "threads", 0);
  made.progress = progress_step;
  made.progress_user = showing;
  return made;
}

static int analyse(const cli_call *call, cutis_context *context, const cutis_scenario *scenario,
                   const surrogates *known) {
  progress showing;
  const size_t warned = cli_warn(call, context, 0);
  progress_start(&showing, call, "lives");
  const study_question question = question_of(call, scenario, known, &showing);
  study_sensitivity *found = NULL;
  stop_listen();
  const cutis_status status = study_sensitivity_run(context, &question, &found);
  progress_end(&showing);
  cli_warn(call, context, warned);
  if (status != CUTIS_OK) {
    const int code = cli_failed(call, context, status);
    if (known != NULL && isnan(surrogates_error(known, question.person->area, VERDICT_READOUT))) {
      cli_say(call, "--of collagen goes without it.");
    }
    return code;
  }
  const asking of = {.call = call, .scenario = scenario, .of = found, .collagen = known == NULL};
  print_all(&of, context);
  study_sensitivity_destroy(context, &found);
  return CLI_DONE;
}

static int open_and_analyse(const cli_call *call, cutis_context *context,
                            const cutis_scenario *scenario) {
  const char *of = cli_value(call, "of");
  if (of != NULL && strcmp(of, "collagen") == 0) {
    return analyse(call, context, scenario, NULL);
  }
  if (!surrogates_know_protocol(cutis_scenario_protocol(scenario))) {
    return cli_fail(call, CLI_INPUT,
                    "The surrogate of the suction test knows the usual protocol alone, and the "
                    "scenario's instrument has another; --of collagen goes without it.");
  }
  surrogates *known = NULL;
  const cutis_status status = surrogates_create(context, &known);
  const int code = status == CUTIS_OK ? analyse(call, context, scenario, known)
                                      : cli_failed(call, context, status);
  surrogates_destroy(context, &known);
  return code;
}

int cmd_sensitivity(const cli_call *call) {
  int code = check_words(call);
  if (code != CLI_DONE) {
    return code;
  }
  cutis_context *context = NULL;
  cutis_scenario *scenario = NULL;
  const cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  code = scenario_open(call, context, call->arguments[0], &scenario);
  if (code == CLI_DONE) {
    code = open_and_analyse(call, context, scenario);
  }
  cutis_scenario_destroy(context, &scenario);
  cutis_context_destroy(&context);
  return code;
}
