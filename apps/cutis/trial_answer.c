/* trial_answer.c - how a trial is told: one page of what each arm gained, how sure that is, how
 * people differ, and how many a real trial would need; as text or JSON. */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100 };

enum { GAIN_SIZE = 192 };

static bool has_instruments(const cutis_trial *trial) {
  return cutis_trial_value_count(trial) > CUTIS_MEASURES;
}

/* ---- words ---- */

/* "84", "never" */
static char *people_words(double people) {
  return isnan(people)   ? cli_format("-")
         : isinf(people) ? cli_format("never")
                         : cli_format("%.0f", people);
}

static void add_and_free(listing *rows, char *text) {
  listing_text(rows, text);
  free(text);
}

/* ---- text ---- */

static void print_arms(const cutis_trial *trial) {
  for (size_t arm = 0; arm < cutis_trial_arms(trial); ++arm) {
    const cutis_plan *plan = cutis_trial_arm_plan(trial, arm);
    printf("  %s: ", cutis_trial_arm_name(trial, arm));
    if (plan->sessions == 0) {
      printf("no session\n");
    } else if (plan->sessions == 1) {
      printf("%s, one session at %.3g mm\n", plan->device.name, plan->needle_length_mm);
    } else {
      printf("%s, %d sessions at %.3g mm, %.4g days apart\n", plan->device.name, plan->sessions,
             plan->needle_length_mm, plan->interval_d);
    }
  }
}

static void add_row(listing *rows, const cutis_trial *trial, const cutis_trial_outcome *outcome,
                    size_t value, const cutis_trial_value *info, size_t arm, size_t visit,
                    bool first) {
  const cutis_trial_effect effect = cutis_trial_outcome_effect(outcome, value, arm, visit);
  char gain[GAIN_SIZE], people[GAIN_SIZE];
  if (effect.gain.people == 0) {
    return;
  }
  cutis_trial_interval_text(info, &effect.gain, gain, sizeof gain);
  cutis_trial_gain_text(info, effect.gain.sd_people, people, sizeof people);
  add_and_free(rows, first ? cli_format("%s %s", info->key, info->words) : cli_format(" "));
  listing_number(rows, round(cutis_trial_visit_d(trial, visit)), 4);
  listing_text(rows, gain);
  listing_text(rows, people);
  listing_number(rows, isnan(effect.responders) ? NAN : round(100.0 * effect.responders), 3);
  listing_number(rows, effect.d, 2);
  add_and_free(rows, people_words(effect.n80));
  add_and_free(rows, people_words(effect.n90));
}

static void print_effects(const cutis_trial *trial, const cutis_trial_outcome *outcome,
                          size_t arm) {
  static const listing_column columns[] = {{"readout", "read-out"},     {"day", "day"},
                                           {"gain", "better by"},       {"people", "people differ"},
                                           {"responders", "respond %"}, {"d", "d"},
                                           {"n80", "n for 80 %"},       {"n90", "90 %"}};
  const bool looked = has_instruments(trial);
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  const size_t main = cutis_trial_main_visit(trial, arm);
  size_t value;
  cutis_trial_value info;
  for (size_t i = 0; cutis_trial_told_at(trial, i, &value); ++i) {
    cutis_trial_value_at(trial, value, &info);
    if (i > 1 && looked) {
      add_row(rows, trial, outcome, value, &info, arm, main, true);
      continue;
    }
    for (size_t visit = 1; visit < cutis_trial_visits(trial); ++visit) {
      add_row(rows, trial, outcome, value, &info, arm, visit, visit == 1);
    }
  }
  listing_print(rows, LISTING_TEXT, stdout);
  listing_destroy(rows);
}

static void print_text(const cutis_trial *trial, const cutis_trial_outcome *outcome,
                       const char *folder) {
  const cli_ink ink = cli_ink_for(stdout);
  const size_t solved = cutis_trial_outcome_solved(outcome), all = cutis_trial_worlds(trial);
  const size_t worlds =
      all < solved ? all : solved; /* people are dealt evenly: of others nothing is told */
  printf("%s%s%s\n%zu %s in %zu %s (draws of what is not known of skin); arms:\n", ink.strong,
         cutis_trial_title(trial), ink.plain, solved, solved == 1 ? "person" : "people", worlds,
         worlds == 1 ? "world" : "worlds");
  print_arms(trial);
  printf("\n%sWould a trial see it?%s\n", ink.strong, ink.plain);
  for (size_t arm = 0; arm < cutis_trial_arms(trial); ++arm) {
    if (arm != cutis_trial_reference(trial)) {
      cli_wrap(stdout, cutis_trial_outcome_sentence(outcome, arm), 0, WIDTH);
      putchar('\n');
    }
  }
  for (size_t arm = 0; arm < cutis_trial_arms(trial); ++arm) {
    if (arm == cutis_trial_reference(trial)) {
      continue;
    }
    printf(
        "\n%s%s%s, each person against their own untreated twin: mean and 90 %% interval over\n"
        "the worlds, standard deviation between the people of a world, share that gains beyond\n"
        "the instrument's noise, standardised effect, people an arm for 80 and 90 %% assurance:\n",
        ink.strong, cutis_trial_arm_name(trial, arm), ink.plain);
    print_effects(trial, outcome, arm);
    printf("As one real trial would see it, everybody in one arm%s:\n  ",
           has_instruments(trial) ? ", with noise and dropout" : ", with dropout");
    cli_wrap(stdout, cutis_trial_outcome_seen(outcome, arm), 2, WIDTH);
    putchar('\n');
  }
  if (!has_instruments(trial)) {
    printf(
        "\nThe matrix alone: no instrument looked, so that nothing here has a reading's noise.\n");
  }
  printf(
      "\nPeople: %zu solved, %zu of them at the second attempt; %zu failed.\n"
      "A research tool, not medical advice.\n\nPage: %s/trial.html; store: trial.db; tables: "
      "arms.csv, power.csv, subgroups.csv\n",
      solved, cutis_trial_outcome_retried(outcome), cutis_trial_outcome_failed(outcome), folder);
}

/* ---- JSON ---- */

static json_t *json_people(double people) {
  return isinf(people) ? json_string("never") : cli_json_number(people);
}

static json_t *json_effects(const cutis_trial *trial, const cutis_trial_outcome *outcome) {
  json_t *all = json_array();
  cutis_trial_value info;
  for (size_t arm = 0; arm < cutis_trial_arms(trial); ++arm) {
    for (size_t visit = 1; visit < cutis_trial_visits(trial); ++visit) {
      for (size_t value = 0; cutis_trial_value_at(trial, value, &info); ++value) {
        const cutis_trial_effect effect = cutis_trial_outcome_effect(outcome, value, arm, visit);
        if (effect.gain.people == 0) {
          continue;
        }
        json_array_append_new(
            all,
            json_pack(
                "{s:s, s:f, s:s, s:s, s:b, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
                "s:o, s:{s:I, s:I, s:o, s:o, s:o}}",
                "arm", cutis_trial_arm_name(trial, arm), "day", cutis_trial_visit_d(trial, visit),
                "readout", info.key, "unit", info.unit, "absolute", (int)info.absolute, "people",
                (json_int_t)effect.gain.people, "gain", cli_json_number(effect.gain.mean), "lower",
                cli_json_number(effect.gain.lower), "upper", cli_json_number(effect.gain.upper),
                "se", cli_json_number(effect.gain.se), "sd_worlds",
                cli_json_number(effect.gain.sd_worlds), "sd_people",
                cli_json_number(effect.gain.sd_people), "responders",
                cli_json_number(effect.responders), "d", cli_json_number(effect.d), "n80",
                json_people(effect.n80), "n90", json_people(effect.n90), "power_most",
                cli_json_number(effect.power_most), "trial", "people",
                (json_int_t)effect.seen.people[0], "people_untreated",
                (json_int_t)effect.seen.people[1], "difference",
                cli_json_number(effect.seen.difference), "se", cli_json_number(effect.seen.se), "p",
                cli_json_number(effect.seen.p)));
      }
    }
  }
  return all;
}

static void print_json(const cutis_context *context, const cutis_trial *trial,
                       const cutis_trial_outcome *outcome, const char *folder) {
  json_t *sentences = json_array();
  for (size_t arm = 0; arm < cutis_trial_arms(trial); ++arm) {
    if (arm != cutis_trial_reference(trial)) {
      json_array_append_new(sentences, cli_json_text(cutis_trial_outcome_sentence(outcome, arm)));
    }
  }
  json_t *answer = json_object();
  json_object_set_new(answer, "title", cli_json_text(cutis_trial_title(trial)));
  json_object_set_new(answer, "folder", cli_json_text(folder));
  json_object_set_new(answer, "sentences", sentences);
  json_object_set_new(answer, "worlds", json_integer((json_int_t)cutis_trial_worlds(trial)));
  json_object_set_new(answer, "people_solved",
                      json_integer((json_int_t)cutis_trial_outcome_solved(outcome)));
  json_object_set_new(answer, "people_retried",
                      json_integer((json_int_t)cutis_trial_outcome_retried(outcome)));
  json_object_set_new(answer, "people_failed",
                      json_integer((json_int_t)cutis_trial_outcome_failed(outcome)));
  json_object_set_new(answer, "effects", json_effects(trial, outcome));
  json_object_set_new(answer, "warnings", cli_json_warnings(context));
  cli_json_print(answer);
}

void trial_answer_print(const cli_call *call, const cutis_context *context,
                        const cutis_trial *trial, const cutis_trial_outcome *outcome,
                        const char *folder) {
  if (cli_form(call) == LISTING_JSON) {
    print_json(context, trial, outcome, folder);
  } else {
    print_text(trial, outcome, folder);
  }
}
