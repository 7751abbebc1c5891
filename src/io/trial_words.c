/* trial_words.c - how a trial is said, on the terminal and on the page alike: which read-out answers
 * it, at which visit, and the sentences. Chosen before any number is seen. */
#include "io/trial_tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- what is told ---- */

/* Those that the trial does not have are left out, and the matrix where instruments look. */
static const char *const told_matrix[] = {"collagen", "elastin", "fragments", "thickness"};
static const char *const told_instruments[] = {
    "collagen",           "R0", "R2",          "R7",     "E",
    "wrinkle_depth_rest", "Ra", "sag_descent", "dermis", "pore_diameter"};

static bool value_find(const cutis_trial *trial, const char *key, size_t *value) {
  cutis_trial_value info;
  for (*value = 0; cutis_trial_value_at(trial, *value, &info); ++*value) {
    if (strcmp(info.key, key) == 0) {
      return true;
    }
  }
  return false;
}

size_t cutis_trial_headline(const cutis_trial *trial) {
  size_t value;
  value_find(trial, trial->design.instrument_count > 0 ? "R0" : "thickness", &value);
  return value;
}

bool cutis_trial_told_at(const cutis_trial *trial, size_t index, size_t *value) {
  const bool looked = trial->design.instrument_count > 0;
  const char *const *told = looked ? told_instruments : told_matrix;
  const size_t count = looked ? sizeof told_instruments / sizeof *told_instruments
                              : sizeof told_matrix / sizeof *told_matrix;
  for (size_t i = 0; i < count; i++) {
    if (value_find(trial, told[i], value) && index-- == 0) {
      return true;
    }
  }
  return false;
}

size_t cutis_trial_main_visit(const cutis_trial *trial, size_t arm) {
  static const double after_d = 91.3125; /* three months */
  const study_design *design = &trial->design;
  const cutis_plan *plan = cutis_trial_arm_plan(trial, arm);
  const double last_d = plan ? plan_last_d(plan) : 0.0;
  size_t nearest = design->visits - 1;
  for (size_t visit = 1; visit < design->visits; visit++) { /* the last is after all sessions */
    if (design->visit_d[visit] <= last_d) {
      continue;
    }
    const double off = fabs(design->visit_d[visit] - last_d - after_d);
    if (off < fabs(design->visit_d[nearest] - last_d - after_d)) {
      nearest = visit;
    }
  }
  return nearest;
}

/* ---- numbers ---- */
enum { GAIN_SIZE = 48 };

void cutis_trial_gain_text(const cutis_trial_value *value, double gain, char *text, size_t size) {
  if (isnan(gain)) {
    snprintf(text, size, "-");
  } else if (!value->absolute) {
    snprintf(text, size, "%+.1f %%", fabs(100.0 * gain) < 0.05 ? 0.0 : 100.0 * gain);
  } else {
    const bool bare = strcmp(value->unit, "-") == 0;
    snprintf(text, size, "%+.2g%s%s", gain, bare ? "" : " ", bare ? "" : value->unit);
  }
}

void cutis_trial_interval_text(const cutis_trial_value *value, const cutis_spread *gain, char *text,
                               size_t size) {
  char mean[GAIN_SIZE], lower[GAIN_SIZE], upper[GAIN_SIZE];
  cutis_trial_gain_text(value, gain->mean, mean, sizeof mean);
  cutis_trial_gain_text(value, gain->lower, lower, sizeof lower);
  cutis_trial_gain_text(value, gain->upper, upper, sizeof upper);
  if (isnan(gain->lower)) {
    snprintf(text, size, "%s", mean);
  } else {
    snprintf(text, size, "%s (%s to %s)", mean, lower, upper);
  }
}

/* ---- sentences ---- */

/* How many people it takes to see it, as an answer and as the end of the sentence. */
static void say_need(const cutis_trial_value *info, const study_effect *effect, char *answer,
                     size_t answer_size, char *need, size_t need_size) {
  if (isfinite(effect->n80)) {
    snprintf(answer, answer_size, "With %.0f people an arm%s", effect->n80,
             info->measure ? ", if it could be read" : "");
    snprintf(need, need_size, "a trial%s needs %.0f people an arm to see it with 80 %% assurance",
             info->measure ? " that could read it without error" : "", effect->n80);
  } else if (isnan(effect->n80)) {
    snprintf(answer, answer_size, "Cannot be said");
    snprintf(need, need_size, "how many people would see it cannot be said");
  } else if (effect->power_most >= 0.8) {
    snprintf(answer, answer_size, "Not with a million people an arm");
    snprintf(need, need_size,
             "not even a million people an arm give a trial 80 %% assurance of seeing it");
  } else {
    snprintf(answer, answer_size, "With at most %.0f %% assurance", 100.0 * effect->power_most);
    char share[32];
    snprintf(share, sizeof share, "only %.0f %%", 100.0 * effect->power_most);
    snprintf(
        need, need_size,
        "no number of people gives a trial 80 %% assurance of seeing it, since %s of the worlds "
        "have a gain at all",
        effect->power_most > 0.0 ? share : "none");
  }
}

static void say_seen(const cutis_trial_value *info, const cutis_seen *seen, char *text,
                     size_t size) {
  if (isnan(seen->se)) {
    snprintf(text, size, "too few people came for a difference of %s.", info->key);
    return;
  }
  char difference[GAIN_SIZE], error[GAIN_SIZE];
  cutis_trial_gain_text(info, seen->difference, difference, sizeof difference);
  cutis_trial_gain_text(info, seen->se, error, sizeof error);
  snprintf(text, size, "%zu people against %zu untreated: %s %s, standard error %s, p = %.2g.",
           seen->people[0], seen->people[1], info->key, difference, error + 1, seen->p);
}

/* "better by +1.6 % (-9.1 % to +12.2 %)"; of a loss that it is one, with the interval as it is told
 * everywhere else. */
static void say_gain(const cutis_trial_value *info, const cutis_spread *gain, char *text,
                     size_t size) {
  char told[4 * GAIN_SIZE], mean[GAIN_SIZE], lower[GAIN_SIZE], upper[GAIN_SIZE];
  cutis_trial_interval_text(info, gain, told, sizeof told);
  cutis_trial_gain_text(info, gain->mean, mean, sizeof mean);
  cutis_trial_gain_text(info, gain->lower, lower, sizeof lower);
  cutis_trial_gain_text(info, gain->upper, upper, sizeof upper);
  if (mean[0] != '-' || mean[1] == '\0') {
    snprintf(text, size, "better by %s", told);
  } else if (isnan(gain->lower)) {
    snprintf(text, size, "worse by %s", mean + 1);
  } else {
    snprintf(text, size, "worse by %s (better by %s to %s)", mean + 1, lower, upper);
  }
}

void trial_words_make(cutis_trial_outcome *outcome) {
  const cutis_trial *trial = outcome->trial;
  const size_t value = cutis_trial_headline(trial);
  cutis_trial_value info;
  for (size_t arm = 0; arm < trial->design.arms && cutis_trial_value_at(trial, value, &info);
       arm++) {
    const size_t visit = cutis_trial_main_visit(trial, arm);
    trial_words *words = &outcome->words[arm];
    if (!trial_has_effect(outcome, arm, visit)) {
      continue;
    }
    const study_effect *effect = &outcome->effect[trial_place(outcome, value, arm, visit)];
    char gain[6 * GAIN_SIZE], need[192];
    say_gain(&info, &effect->gain, gain, sizeof gain);
    say_need(&info, effect, words->answer, sizeof words->answer, need, sizeof need);
    snprintf(words->sentence, sizeof words->sentence,
             "%s, day %.0f: %s (%s) is %s than untreated; %s.", trial->design.arm[arm].name,
             trial->design.visit_d[visit], info.key, info.words, gain, need);
    say_seen(&info, &effect->seen, words->seen, sizeof words->seen);
  }
}

const char *cutis_trial_outcome_sentence(const cutis_trial_outcome *outcome, size_t arm) {
  return arm < outcome->trial->design.arms ? outcome->words[arm].sentence : "";
}

const char *cutis_trial_outcome_seen(const cutis_trial_outcome *outcome, size_t arm) {
  return arm < outcome->trial->design.arms ? outcome->words[arm].seen : "";
}
