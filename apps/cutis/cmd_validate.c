/* cmd_validate.c - `cutis validate`: what studies would print of the model's skin, held against what
 * they printed, with the coverage of the intervals. */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "study/study.h"

static const listing_column columns[] = {{"id", "id"},
                                         {"study", "study"},
                                         {"quantity", "quantity"},
                                         {"statistic", "told"},
                                         {"unit", NULL},
                                         {"observed", "observed"},
                                         {"median", "forecast"},
                                         {"low_50", "from (50 %)"},
                                         {"high_50", "to"},
                                         {"low_90", "from (90 %)"},
                                         {"high_90", "to"},
                                         {"chance", "chance"},
                                         {"draws", NULL},
                                         {"hit_50", "50 %"},
                                         {"hit_90", "90 %"}};

/* How often the rows lay where they were forecast. */
typedef struct coverage {
  size_t numbers, in_50, in_90; /* rows told as numbers */
  size_t signs, right;          /* rows told as signs, bounds or no difference */
  double expected;              /* of these, by their chances */
  size_t missing;
} coverage;

static bool is_told(const study_forecast *of) {
  return !isnan(of->median);
}

static void count_row(const study_forecast *of, coverage *sums) {
  if (!is_told(of)) {
    sums->missing++;
  } else if (of->is_sign) {
    sums->signs++;
    sums->right += study_forecast_hit(of, 90) ? 1 : 0;
    sums->expected += of->chance;
  } else {
    sums->numbers++;
    sums->in_50 += study_forecast_hit(of, 50) ? 1 : 0;
    sums->in_90 += study_forecast_hit(of, 90) ? 1 : 0;
  }
}

static const char *hit_words(const study_forecast *of, int percent) {
  return !is_told(of) ? "-" : study_forecast_hit(of, percent) ? "hit" : "MISS";
}

/* Of what the study printed, as it is compared. */
static const char *unit_of(const study_forecast *of) {
  const char *unit = "-";
  switch (of->of->statistic) {
    case STATISTIC_LEVEL:
    case STATISTIC_IMPROVEMENT:
      observe_quantity_find(of->of->quantity, NULL, &unit);
      return unit;
    case STATISTIC_CHANGE:
    case STATISTIC_PER_DECADE:
    case STATISTIC_PER_YEAR:
    case STATISTIC_AT_MOST:
    case STATISTIC_SHARE:
      return "%";
    case STATISTIC_RISE:
    case STATISTIC_FALL:
    case STATISTIC_SAME:
      return of->is_sign ? "sign" : unit;
    default:
      return unit;
  }
}

static void list_row(listing *to, const study_forecast *of) {
  const evidence_row *row = of->of->row;
  const bool number = is_told(of) && !of->is_sign;
  listing_text(to, row->text[EVIDENCE_ID]);
  listing_text(to, row->text[EVIDENCE_STUDY]);
  listing_text(to, of->of->quantity);
  listing_text(to, observe_statistic_key(of->of->statistic));
  listing_text(to, unit_of(of));
  listing_number(to, of->of->value, 3);
  listing_number(to, is_told(of) ? of->median : NAN, 3);
  listing_number(to, number ? of->low_50 : NAN, 3);
  listing_number(to, number ? of->high_50 : NAN, 3);
  listing_number(to, number ? of->low_90 : NAN, 3);
  listing_number(to, number ? of->high_90 : NAN, 3);
  listing_number(to, of->chance, 2);
  listing_number(to, (double)of->draws, 6);
  listing_text(to, hit_words(of, 50));
  listing_text(to, hit_words(of, 90));
}

static void print_coverage(const coverage *of, const char *role, const char *from) {
  printf("\nRows of role %s, forecast from the %s.\n", role, from);
  if (of->numbers > 0) {
    printf(
        "Told as numbers: %zu. In the interval of 50 %%: %zu (%.0f %%); of 90 %%: %zu (%.0f %%).\n",
        of->numbers, of->in_50, 100.0 * (double)of->in_50 / (double)of->numbers, of->in_90,
        100.0 * (double)of->in_90 / (double)of->numbers);
  }
  if (of->signs > 0) {
    printf(
        "Told as a sign, a bound or no difference: %zu. The more probable way: %zu; %.1f were to "
        "be expected.\n",
        of->signs, of->right, of->expected);
  }
  if (of->missing > 0) {
    printf("Not predicted in enough draws: %zu.\n", of->missing);
  }
}

static json_t *coverage_json(const coverage *of) {
  return json_pack("{s:I, s:I, s:I, s:I, s:I, s:f, s:I}", "numbers", (json_int_t)of->numbers,
                   "in_50", (json_int_t)of->in_50, "in_90", (json_int_t)of->in_90, "signs",
                   (json_int_t)of->signs, "signs_right", (json_int_t)of->right, "signs_expected",
                   of->expected, "not_predicted", (json_int_t)of->missing);
}

static void print_all(const cli_call *call, const char *role, bool learnt,
                      const study_forecast *forecasts, size_t count) {
  const char *from = cutis_source_key(learnt ? CUTIS_FROM_POSTERIOR : CUTIS_FROM_PRIOR);
  coverage sums = {0};
  listing *to = listing_create(columns, sizeof columns / sizeof columns[0]);
  for (size_t i = 0; i < count; ++i) {
    list_row(to, &forecasts[i]);
    count_row(&forecasts[i], &sums);
  }
  const listing_form form = cli_form(call);
  if (form == LISTING_JSON) {
    cli_json_print(json_pack("{s:s, s:s, s:o, s:o}", "role", role, "from", from, "coverage",
                             coverage_json(&sums), "rows", listing_json(to)));
  } else {
    listing_print(to, form, stdout);
    if (form != LISTING_CSV) {
      print_coverage(&sums, role, from);
    }
  }
  listing_destroy(to);
}

/* The observations of a role. */
static size_t choose_rows(const observations *all, evidence_role role, const observation **rows) {
  size_t count = 0;
  const observation *of;
  for (size_t i = 0; (of = observations_at(all, i)) != NULL; ++i) {
    if (of->row->role == role) {
      rows[count++] = of;
    }
  }
  return count;
}

static int forecast_into(const cli_call *call, cutis_context *context, const observations *all,
                         evidence_role role, const cutis_posterior *posterior) {
  const size_t most = observations_count(all);
  const observation **rows = cli_allocate(most, sizeof *rows);
  study_forecast *forecasts = cli_allocate(most, sizeof *forecasts);
  const size_t count = choose_rows(all, role, rows);
  progress showing;
  progress_start(&showing, call, "moments");
  const study_forecast_options options = {.draws = (size_t)cli_whole(call, "draws", 64),
                                          .seed = (uint64_t)cli_whole(call, "seed", 1),
                                          .threads = (int)cli_whole(call, "threads", 0),
                                          .posterior = posterior,
                                          .progress = progress_step,
                                          .progress_user = &showing};
  stop_listen();
  const cutis_status status = study_forecast_rows(context, all, rows, count, &options, forecasts);
  progress_end(&showing);
  int code = CLI_DONE;
  if (status == CUTIS_OK) {
    print_all(call, evidence_role_key(role), posterior != NULL, forecasts, count);
  } else {
    code = cli_failed(call, context, status);
  }
  free(forecasts);
  free(rows);
  return code;
}

static int role_wanted(const cli_call *call, evidence_role *role) {
  static const char *const known[] = {"calibrate", "validate"};
  const char *word = cli_value(call, "role");
  if (word == NULL || strcmp(word, known[1]) == 0) {
    *role = ROLE_VALIDATE;
    return CLI_DONE;
  }
  if (strcmp(word, known[0]) == 0) {
    *role = ROLE_CALIBRATE;
    return CLI_DONE;
  }
  const char *nearest = words_nearest(word, known, 2);
  return cli_fail(call, CLI_INPUT,
                  "Unknown role \"%s\"%s%s; rows of role calibrate or validate are predicted.",
                  word, nearest != NULL ? ", nearest: " : "", nearest != NULL ? nearest : "");
}

/* NULL: the priors. */
static int posterior_wanted(const cli_call *call, cutis_context *context,
                            cutis_posterior **posterior) {
  const char *const known[] = {cutis_source_key(CUTIS_FROM_PRIOR),
                               cutis_source_key(CUTIS_FROM_POSTERIOR)};
  const char *word = cli_value(call, "from");
  if (word == NULL || strcmp(word, known[1]) == 0) {
    const cutis_status status = cutis_posterior_create(context, posterior);
    return status == CUTIS_OK ? CLI_DONE : cli_failed(call, context, status);
  }
  if (strcmp(word, known[0]) == 0) {
    return CLI_DONE;
  }
  const char *nearest = words_nearest(word, known, 2);
  return cli_fail(call, CLI_INPUT,
                  "Unknown source \"%s\"%s%s; draws are from the prior or the "
                  "posterior.",
                  word, nearest != NULL ? ", nearest: " : "", nearest != NULL ? nearest : "");
}

int cmd_validate(const cli_call *call) {
  evidence_role role = ROLE_VALIDATE;
  int code = role_wanted(call, &role);
  if (code != CLI_DONE) {
    return code;
  }
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  evidence *rows = NULL;
  observations *all = NULL;
  status = evidence_create(context, &rows);
  if (status == CUTIS_OK) {
    status = observations_create(context, rows, &all);
  }
  cutis_posterior *posterior = NULL;
  code = status == CUTIS_OK ? posterior_wanted(call, context, &posterior)
                            : cli_failed(call, context, status);
  if (code == CLI_DONE) {
    code = forecast_into(call, context, all, role, posterior);
  }
  cutis_posterior_destroy(context, &posterior);
  observations_destroy(context, &all);
  evidence_destroy(context, &rows);
  cutis_context_destroy(&context);
  return code;
}
