/* cmd_calibrate.c - `cutis calibrate`: learns the constants from the rows of evidence that may be
 * fitted, says whether the draws may be trusted and what was learnt, and writes the posterior; or
 * tells the same of the posterior that is shipped. */
#include "cli.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "calibrate/calibrate.h"

/* What the draws have to reach before they are called good: Vehtari et al. 2021, Bayesian Analysis
 * 16:667. */
static const double R_HAT_MOST = 1.01, ESS_LEAST = 400.0;

enum { SHOWN = 20 }; /* rows of the table in the summary */

/* ---- tables ---- */

static const char *spoken_for(const calibration *of, const calibration_learnt *learnt) {
  const calibration_parameter *at;
  for (size_t i = 0; (at = calibration_parameter_at(of, i)) != NULL; ++i) {
    if (strcmp(at->info.symbol, learnt->symbol) == 0 && at->spoken != NULL) {
      return at->spoken;
    }
  }
  return "";
}

static void name_of(const calibration_learnt *learnt, cutis_parameter_info *info) {
  for (size_t i = 0; learnt->of_study ? observe_parameter_at(i, info) : cutis_parameter_at(i, info);
       ++i) {
    if (strcmp(info->symbol, learnt->symbol) == 0) {
      return;
    }
  }
  *info = (cutis_parameter_info){.symbol = learnt->symbol, .name = "", .unit = ""};
}

/* Indices of the constants, most contracted first. */
static size_t *ordered(const calibration_posterior *of) {
  size_t *order = cli_allocate(of->parameters, sizeof *order);
  for (size_t i = 0; i < of->parameters; ++i) {
    size_t at = i;
    for (; at > 0 && of->learnt[order[at - 1]].sd_z > of->learnt[i].sd_z; --at) {
      order[at] = order[at - 1];
    }
    order[at] = i;
  }
  return order;
}

static listing *constants_of(const calibration *of, const calibration_posterior *learnt,
                             size_t most) {
  static const listing_column columns[] = {{"symbol", "symbol"},     {"contraction", "contraction"},
                                           {"shift", "shift"},       {"prior_value", "prior"},
                                           {"median", "median"},     {"lower", "5 %"},
                                           {"upper", "95 %"},        {"unit", "unit"},
                                           {"r_hat", "R-hat"},       {"ess_bulk", "bulk ESS"},
                                           {"ess_tail", "tail ESS"}, {"flat_for", "flat prior for"},
                                           {"name", "meaning"}};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  size_t *order = ordered(learnt);
  for (size_t i = 0; i < learnt->parameters && i < most; ++i) {
    const calibration_learnt *at = &learnt->learnt[order[i]];
    cutis_parameter_info info;
    name_of(at, &info);
    char *contraction = cli_format("%.2f", 1.0 - at->sd_z),
         *shift = cli_format("%+.2f", at->mean_z);
    char *r_hat = cli_format("%.4f", at->quality.r_hat);
    listing_text(to, at->symbol);
    listing_text(to, contraction);
    listing_text(to, shift);
    listing_number(to, info.value, 4);
    listing_number(to, at->median, 3);
    listing_number(to, at->lower, 3);
    listing_number(to, at->upper, 3);
    listing_text(to, info.unit);
    listing_text(to, r_hat);
    listing_number(to, round(at->quality.ess_bulk), 6);
    listing_number(to, round(at->quality.ess_tail), 6);
    listing_text(to, spoken_for(of, at));
    listing_text(to, info.name);
    free(contraction);
    free(shift);
    free(r_hat);
  }
  free(order);
  return to;
}

/* "+0.62 km -0.44 kf": the weights beyond 0.2, largest first; free() it. */
static char *combination_words(const calibration_posterior *of, const calibration_direction *at) {
  enum { TERMS = 8 };
  static const double LEAST = 0.2;
  char *words = cli_format("%s", "");
  double below = INFINITY;
  for (int term = 0; term < TERMS; ++term) {
    size_t best = of->parameters;
    for (size_t i = 0; i < of->parameters; ++i) {
      const double size = fabs(at->weight[i]);
      if (size < below && size >= LEAST &&
          (best == of->parameters || size > fabs(at->weight[best]))) {
        best = i;
      }
    }
    if (best == of->parameters) {
      break;
    }
    below = fabs(at->weight[best]);
    char *longer = cli_format("%s%s%+.2f %s", words, words[0] != '\0' ? " " : "", at->weight[best],
                              of->learnt[best].symbol);
    free(words);
    words = longer;
  }
  return words;
}

static listing *combinations_of(const calibration_posterior *learnt) {
  static const listing_column columns[] = {
      {"rank", "rank"}, {"sd_z", "deviation left"}, {"combination", "combination of z"}};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  for (int k = 0; k < CALIBRATION_DIRECTIONS; ++k) {
    char *words = combination_words(learnt, &learnt->direction[k]);
    listing_number(to, k + 1, 2);
    listing_number(to, learnt->direction[k].sd, 2);
    listing_text(to, words);
    free(words);
  }
  return to;
}

static listing *rows_of(const calibration *of, bool fitted) {
  static const listing_column columns[] = {{"id", "id"},
                                           {"study", "study"},
                                           {"quantity", "quantity"},
                                           {"statistic", "statistic"},
                                           {"model", "seen by"}};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  const observation *row;
  for (size_t i = 0;
       (row = fitted ? calibration_row_at(of, i) : calibration_left_out_at(of, i)) != NULL; ++i) {
    listing_text(to, row->row->text[EVIDENCE_ID]);
    listing_text(to, row->row->text[EVIDENCE_STUDY]);
    listing_text(to, row->quantity);
    listing_text(to, observe_statistic_words(row->statistic));
    listing_text(to, row->model->key);
  }
  return to;
}

static listing *diagnostics_of(const calibration *of, const calibration_posterior *learnt) {
  static const listing_column columns[] = {
      {"what", "what"}, {"value", "value"}, {"words", "words"}};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  const infer_quality worst = calibration_worst(learnt);
  const double steps = (double)learnt->steps;
  const struct {
    const char *what;
    double value;
    const char *words;
  } lines[] = {
      {"rows", (double)learnt->rows, "rows of evidence that are fitted"},
      {"left out", (double)calibration_left_out(of),
       "rows that may be, but ask for finite elements"},
      {"constants", (double)learnt->parameters, "sampled; all others keep their priors"},
      {"lives", (double)learnt->lives, "courses of one evaluation"},
      {"chains", (double)learnt->chains, ""},
      {"warm-up", (double)(learnt->warm_up * ((1u << learnt->stages) - 1u)), "steps of a chain"},
      {"kept", (double)learnt->kept, "draws of a chain"},
      {"thin", (double)learnt->thin, "steps from one to the next"},
      {"evaluations", (double)learnt->evaluations, "of the likelihood, in all"},
      {"per step", (double)learnt->evaluations / steps,
       "evaluations: one and how often the ellipse shrank"},
      {"R-hat", worst.r_hat, "the largest; below 1.01 is wanted"},
      {"bulk ESS", worst.ess_bulk, "the least; above 400 is wanted"},
      {"tail ESS", worst.ess_tail, "the least; above 400 is wanted"},
      {"outside", learnt->outside,
       "share of the suction tests of the draws at skin that the surrogate does not know"},
      {"seconds", learnt->seconds, "of this calibration"}};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; ++i) {
    listing_text(to, lines[i].what);
    listing_number(to, lines[i].value, 5);
    listing_text(to, lines[i].words);
  }
  return to;
}

/* ---- saying it ---- */

static bool good(const calibration_posterior *of) {
  const infer_quality worst = calibration_worst(of);
  return worst.r_hat < R_HAT_MOST && worst.ess_bulk > ESS_LEAST && worst.ess_tail > ESS_LEAST;
}

static void print_table(listing *shown, listing_form form) {
  listing_print(shown, form, stdout);
  listing_destroy(shown);
}

static void print_summary(const cli_call *call, const calibration *of,
                          const calibration_posterior *learnt) {
  const cli_ink ink = cli_ink_for(stdout);
  (void)call;
  print_table(diagnostics_of(of, learnt), LISTING_TEXT);
  printf(
      "\n%sThe draws %s.%s\n\nWhat the data fix: 1 less the deviation of z that is left "
      "(contraction), and where its mean lies (shift), of %zu constants the first %d:\n",
      good(learnt) ? ink.good : ink.bad,
      good(learnt) ? "may be trusted" : "may not be trusted yet: more are needed", ink.plain,
      learnt->parameters, (int)SHOWN);
  print_table(constants_of(of, learnt, SHOWN), LISTING_TEXT);
  printf("\nCombinations that they fix best (of z, weights beyond 0.2):\n");
  print_table(combinations_of(learnt), LISTING_TEXT);
}

static int print_json(const calibration *of, const calibration_posterior *learnt) {
  listing *constants = constants_of(of, learnt, learnt->parameters);
  listing *combinations = combinations_of(learnt), *diagnostics = diagnostics_of(of, learnt);
  listing *fitted = rows_of(of, true), *left_out = rows_of(of, false);
  json_t *all = json_object();
  json_object_set_new(all, "trusted", json_boolean(good(learnt)));
  json_object_set_new(all, "diagnostics", listing_json(diagnostics));
  json_object_set_new(all, "constants", listing_json(constants));
  json_object_set_new(all, "combinations", listing_json(combinations));
  json_object_set_new(all, "rows", listing_json(fitted));
  json_object_set_new(all, "left_out", listing_json(left_out));
  cli_json_print(all);
  listing_destroy(constants);
  listing_destroy(combinations);
  listing_destroy(diagnostics);
  listing_destroy(fitted);
  listing_destroy(left_out);
  return CLI_DONE;
}

static int print_all(const cli_call *call, const calibration *of,
                     const calibration_posterior *learnt) {
  static const char *const tables[] = {"constants", "combinations", "diagnostics", "rows",
                                       "left_out"};
  const char *asked = cli_value(call, "table");
  const listing_form form = cli_form(call);
  if (asked == NULL && form == LISTING_JSON) {
    return print_json(of, learnt);
  }
  if (asked == NULL && form == LISTING_TEXT) {
    print_summary(call, of, learnt);
    return CLI_DONE;
  }
  asked = asked != NULL ? asked : tables[0];
  if (strcmp(asked, tables[0]) == 0) {
    print_table(constants_of(of, learnt, learnt->parameters), form);
  } else if (strcmp(asked, tables[1]) == 0) {
    print_table(combinations_of(learnt), form);
  } else if (strcmp(asked, tables[2]) == 0) {
    print_table(diagnostics_of(of, learnt), form);
  } else {
    print_table(rows_of(of, strcmp(asked, tables[3]) == 0), form);
  }
  return CLI_DONE;
}

static int check_table(const cli_call *call) {
  static const char *const tables[] = {"constants", "combinations", "diagnostics", "rows",
                                       "left_out"};
  enum { TABLES = sizeof tables / sizeof tables[0] };
  const char *asked = cli_value(call, "table");
  for (size_t i = 0; asked != NULL && i < TABLES; ++i) {
    if (strcmp(asked, tables[i]) == 0) {
      return CLI_DONE;
    }
  }
  if (asked == NULL) {
    return CLI_DONE;
  }
  char list[128];
  return cli_fail(call, CLI_INPUT, "Unknown table \"%s\"; there are %s.", asked,
                  words_list(tables, TABLES, list, sizeof list));
}

/* ---- doing it ---- */

static int write_one(const cli_call *call, cutis_context *context,
                     const calibration_posterior *learnt, const char *folder,
                     calibration_file file) {
  char *text = NULL, *path = cli_format("%s/%s", folder, calibration_file_name(file));
  int code = CLI_DONE;
  const cutis_status status = calibration_write(context, learnt, file, &text);
  if (status != CUTIS_OK) {
    code = cli_failed(call, context, status);
  } else {
    FILE *to = fopen(path, "wb");
    const bool whole = to != NULL && fputs(text, to) >= 0 && fflush(to) == 0;
    if ((to != NULL && fclose(to) != 0) || !whole) {
      code = cli_fail(call, CLI_SYSTEM, "%s cannot be written: %s.", path, strerror(errno));
    }
  }
  context_free(context, text);
  free(path);
  return code;
}

static int write_all(const cli_call *call, cutis_context *context,
                     const calibration_posterior *learnt, const char *folder) {
  if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
    return cli_fail(call, CLI_SYSTEM, "%s cannot be made: %s.", folder, strerror(errno));
  }
  int code = CLI_DONE;
  for (int file = 0; file < CALIBRATION_FILES && code == CLI_DONE; ++file) {
    code = write_one(call, context, learnt, folder, (calibration_file)file);
  }
  return code;
}

static cutis_status learn(const cli_call *call, cutis_context *context, calibration *of,
                          calibration_posterior **learnt) {
  calibration_options options;
  calibration_options_default(&options);
  sampler_options *o = &options.sampler;
  o->chains = (size_t)cli_whole(call, "chains", (long)o->chains);
  o->kept = (size_t)cli_whole(call, "kept", (long)o->kept);
  o->thin = (size_t)cli_whole(call, "thin", (long)o->thin);
  o->warm_up = (size_t)cli_whole(call, "warm-up", (long)o->warm_up);
  o->seed = (uint64_t)cli_whole(call, "seed", (long)o->seed);
  o->threads = (int)cli_whole(call, "threads", 0);
  options.draws = (size_t)cli_whole(call, "draws", (long)options.draws);
  progress showing;
  progress_start(&showing, call, "steps");
  o->progress = progress_step;
  o->progress_user = &showing;
  stop_listen();
  const cutis_status status = calibration_learn(context, of, &options, learnt);
  progress_end(&showing);
  return status;
}

/* The shipped one, told though it may be stale: then that is said, and is the exit code. */
static int tell_shipped(const cli_call *call, cutis_context *context, const calibration *of) {
  calibration_posterior *shipped = NULL;
  cutis_status status = calibration_shipped(context, &shipped);
  int code = status == CUTIS_OK ? print_all(call, of, shipped) : CLI_DONE;
  if (status == CUTIS_OK) {
    status = calibration_check(context, shipped);
  }
  calibration_posterior_destroy(context, &shipped);
  return status == CUTIS_OK ? code : cli_failed(call, context, status);
}

static int calibrate(const cli_call *call, cutis_context *context, calibration *of) {
  calibration_posterior *learnt = NULL;
  const char *folder = cli_value(call, "out");
  const cutis_status status = learn(call, context, of, &learnt);
  if (status != CUTIS_OK) {
    return cli_failed(call, context, status);
  }
  int code = folder != NULL ? write_all(call, context, learnt, folder) : CLI_DONE;
  if (code == CLI_DONE) {
    code = print_all(call, of, learnt);
  }
  if (code == CLI_DONE && folder != NULL) {
    cli_say(call, "The posterior is in %s.", folder);
  }
  calibration_posterior_destroy(context, &learnt);
  return code;
}

int cmd_calibrate(const cli_call *call) {
  static const char *const drawing[] = {"out",  "chains", "warm-up", "kept",
                                        "thin", "draws",  "seed"};
  int code = check_table(call);
  if (code != CLI_DONE) {
    return code;
  }
  for (size_t i = 0; i < sizeof drawing / sizeof drawing[0] && cli_given(call, "shipped"); ++i) {
    if (cli_value(call, drawing[i]) != NULL) {
      return cli_fail(call, CLI_INPUT,
                      "--shipped draws nothing, so that --%s has no meaning with it.", drawing[i]);
    }
  }
  cutis_context *context = NULL;
  calibration *of = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  status = calibration_create(context, &of);
  if (status != CUTIS_OK) {
    code = cli_failed(call, context, status);
  } else {
    code =
        cli_given(call, "shipped") ? tell_shipped(call, context, of) : calibrate(call, context, of);
  }
  calibration_destroy(context, &of);
  cutis_context_destroy(&context);
  return code;
}
