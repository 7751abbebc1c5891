/* observed.c - every row of evidence that an observation model sees: what a study of the model's skin
 * would have printed, beside what it printed, and how likely that is.
 * usage: validate_observed > observed.md
 *
 * Central parameters of the model and of the observation models: this is what the calibration starts
 * from, not what it ends with. */
#include "observations.h"

#include "observe/observe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char preface[] =
    "# Observed: what a study of this skin would have printed\n\n"
    "Printed by `validate_observed`: every row that an [observation model](../docs/evidence.md) "
    "sees, with central parameters of the model\n"
    "and of the observation models, before any calibration. A row of role calibrate has a "
    "log-likelihood; a row of role validate is only\n"
    "predicted, and never fitted.\n\n"
    "- observed: as printed, with the standard error where the study tells one; + it rose, - it "
    "fell, 0 no difference; * told apart from chance\n"
    "- predicted: what the study would print, and the standard deviation of its error; of a sign "
    "the predicted change in %\n"
    "- bias: what an uncontrolled study adds to the effect in `predicted`\n"
    "- agrees: within two standard deviations; of a sign, that way; of no difference, within the "
    "study's own test\n\n";

static void print_observed(const observation *of) {
  switch (of->statistic) {
    case STATISTIC_RISE:
    case STATISTIC_FALL:
      printf("%s%s", of->statistic == STATISTIC_RISE ? "+" : "-", of->significant ? " *" : "");
      return;
    case STATISTIC_SAME:
      printf("0");
      return;
    default:
      printf("%.3g", of->value);
      if (!isnan(of->value_sd)) {
        printf(" +- %.2g", of->value_sd);
      }
  }
}

/* of one topic and role */
typedef struct tally {
  size_t rows, agreeing, missing;
  double log_likelihood;
} tally;

static void print_row(const observe_parameters *p, const observation *of,
                      const observe_reading *seen, tally *sums) {
  const observe_reading *before = of->before == OBSERVE_NOWHERE ? NULL : &seen[of->before];
  observe_prediction made;
  observe_predict(p, of, before, &seen[of->after], 1, &made);
  const bool taken = !isnan(made.value);
  const bool agrees = taken && observe_agrees(of, &made);
  tally *sum = &sums[of->row->role];
  sum->rows++;
  sum->agreeing += agrees;
  sum->missing += !taken;
  printf("| %s | %s | %s | %s, %s | %s | ", of->row->text[EVIDENCE_ID],
         of->row->text[EVIDENCE_STUDY], evidence_role_key(of->row->role), of->quantity,
         observe_statistic_key(of->statistic), of->model->key);
  print_observed(of);
  if (taken) {
    printf(" | %.3g +- %.2g | ", made.value, made.sd);
  } else {
    printf(" | not taken | ");
  }
  if (made.value != made.effect && taken) {
    printf("%+.3g", made.value - made.effect);
  }
  if (observation_fitted(of) && taken) {
    const double log_likelihood = observe_log_likelihood(p, of, &made);
    sum->log_likelihood += log_likelihood;
    printf(" | %.2f", log_likelihood);
  } else {
    printf(" | -");
  }
  printf(" | %s | %s |\n", !taken ? "-" : agrees ? "yes" : "NO", of->note);
}

static void print_topic(const observe_parameters *p, const observations *of,
                        const observe_reading *seen, evidence_topic topic) {
  tally sums[EVIDENCE_ROLES] = {{0, 0, 0, 0}};
  const observation *one;
  for (size_t i = 0; (one = observations_at(of, i)) != NULL; i++) {
    if (one->row->topic != topic) {
      continue;
    }
    if (sums[0].rows + sums[1].rows == 0) {
      printf(
          "## %s\n\n| id | study | role | what | model | observed | predicted | bias | log "
          "likelihood | agrees | what was taken |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
          evidence_topic_key(topic));
    }
    print_row(p, one, seen, sums);
  }
  for (size_t role = 0; role < EVIDENCE_ROLES; role++) {
    if (sums[role].rows > 0) {
      printf("%sRole %s: %zu of %zu agree", role == 0 || sums[0].rows == 0 ? "\n" : "",
             evidence_role_key((evidence_role)role), sums[role].agreeing,
             sums[role].rows - sums[role].missing);
      if (sums[role].missing > 0) {
        printf(", %zu not taken", sums[role].missing);
      }
      if (role == ROLE_CALIBRATE) {
        printf("; log-likelihood %.2f, row by row", sums[role].log_likelihood);
      }
      printf(".\n");
    }
  }
  if (sums[0].rows + sums[1].rows > 0) {
    printf("\n");
  }
}

/* All that may be fitted, with the bias of each study shared by its rows. */
static cutis_status print_sum(cutis_context *context, const observe_parameters *p,
                              const observations *of, const observe_reading *seen) {
  const size_t most = observations_count(of);
  const observation **fitted = malloc(most * sizeof *fitted);
  observe_prediction *made = malloc(most * sizeof *made);
  if (fitted == NULL || made == NULL) {
    free(fitted);
    free(made);
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "no memory for the sum");
  }
  const size_t count = observations_fitted(of, fitted);
  for (size_t i = 0; i < count; i++) {
    const observe_reading *before =
        fitted[i]->before == OBSERVE_NOWHERE ? NULL : &seen[fitted[i]->before];
    observe_predict(p, fitted[i], before, &seen[fitted[i]->after], 1, &made[i]);
  }
  size_t seeing[OBSERVE_SEES_ALL + 1] = {0, 0, 0};
  for (size_t i = 0; i < observations_moments(of); i++) {
    seeing[observations_moment(of, i)->sees]++;
  }
  printf(
      "## Together\n\n%zu rows may be fitted; their log-likelihood, with the bias of a study "
      "shared "
      "by its rows, is %.2f.\nAll rows stand on %zu moments of lives: %zu need the state alone, "
      "%zu "
      "the suction test, %zu all instruments.\n",
      count, observe_log_likelihood_sum(p, fitted, made, count), observations_moments(of),
      seeing[OBSERVE_SEES_STATE], seeing[OBSERVE_SEES_SUCTION], seeing[OBSERVE_SEES_ALL]);
  free(fitted);
  free(made);
  return CUTIS_OK;
}

static cutis_status print_with(cutis_context *context, const observations *of,
                               observe_reading *seen) {
  observe_parameters central;
  observe_parameters_default(&central);
  for (size_t i = 0; i < observations_moments(of); i++) {
    TRY(context, observe_see(context, observations_moment(of, i), NULL, &seen[i]));
  }
  printf("%s", preface);
  for (int topic = 0; topic < EVIDENCE_TOPICS; topic++) {
    print_topic(&central, of, seen, (evidence_topic)topic);
  }
  return print_sum(context, &central, of, seen);
}

static cutis_status print_page(cutis_context *context) {
  evidence *rows = NULL;
  observations *of = NULL;
  TRY(context, evidence_create(context, &rows));
  cutis_status status = observations_create(context, rows, &of);
  if (status == CUTIS_OK) {
    observe_reading *seen = calloc(observations_moments(of), sizeof *seen);
    status = seen ? print_with(context, of, seen)
                  : FAIL(context, CUTIS_OUT_OF_MEMORY, "no memory for the readings");
    free(seen);
  }
  observations_destroy(context, &of);
  evidence_destroy(context, &rows);
  return status;
}

int main(void) {
  return page_main(print_page);
}
