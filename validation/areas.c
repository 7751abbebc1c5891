/* areas.c - four monthly sessions at each area of the face and neck: what every instrument sees
 * against the untreated twin, when, and how often beyond its own noise. A woman of 55 in
 * Philadelphia; a motor pen at the longest needle that practice holds sensible for the area.
 *
 * A long study (some minutes): its page, areas.md, is printed by
 *     validate_areas [DRAWS] > validation/areas.md
 * and not compared by a test. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cutis/cutis.h>

static const char *const when_words[] = {"before", "1 month", "3 months", "6 months", "12 months"};

static void stop(cutis_context *context) {
  fprintf(stderr, "validate_areas: %s\n", cutis_context_message(context));
  exit(1);
}

/* The gain with its interval: in the unit, or as a share. */
static void print_gain(const cutis_readout_info *info, const cutis_effect *effect) {
  const double scale = info->absolute ? 1.0 : 100.0;
  printf(" %+.2g (%+.2g to %+.2g) |", scale * effect->gain.median, scale * effect->gain.lower,
         scale * effect->gain.upper);
}

/* The first visit, and the last in a row, at which 66 % of the draws are better (worse) beyond noise:
 * "likely" of the verdict. */
static void print_finding(const cutis_outcome *outcome, size_t readout) {
  const size_t visits = cutis_outcome_visits(outcome);
  double most_better = 0.0, most_worse = 0.0;
  size_t first = visits, last = visits;
  for (size_t visit = 1; visit < visits; ++visit) {
    const cutis_effect effect = cutis_outcome_effect(outcome, readout, visit);
    most_better = fmax(most_better, effect.better);
    most_worse = fmax(most_worse, effect.worse);
    if (effect.better >= 0.66 || effect.worse >= 0.66) {
      first = first == visits ? visit : first;
      last = visit;
    }
  }
  if (first < visits) {
    printf(" beyond noise from %s to %s |", when_words[first], when_words[last]);
  } else {
    printf(" never likely beyond noise (at most %.0f %% better, %.0f %% worse) |",
           100.0 * most_better, 100.0 * most_worse);
  }
}

static void study(cutis_context *context, cutis_area area, int draws) {
  cutis_person person;
  cutis_anatomy anatomy;
  cutis_plan plan;
  cutis_run_options options;
  cutis_outcome *outcome = NULL;
  cutis_person_default(&person);
  cutis_run_options_default(&options);
  person.age_y = 55.0;
  person.area = area;
  options.draws = draws;
  if (cutis_anatomy_of(context, area, person.sex, &anatomy) != CUTIS_OK ||
      cutis_plan_default(context, &plan) != CUTIS_OK) {
    stop(context);
  }
  plan.needle_length_mm = anatomy.needle_limit_mm;
  if (cutis_run(context, &person, &plan, NULL, &options, &outcome) != CUTIS_OK) {
    stop(context);
  }
  const cutis_dose *dose = cutis_outcome_dose(outcome);
  const double dermis_mm = anatomy.papillary_mm + anatomy.reticular_mm;
  printf("\n## %s\n\n", cutis_area_words(area));
  printf(
      "Needle %.2g mm; the typical tip reaches %.2f mm, %.0f %% of the needles reach the dermis "
      "(%.2f mm thick at 25), of which %.1f %% is injured. %s\n\n",
      plan.needle_length_mm, dose->depth_mm, 100.0 * dose->dermis_share, dermis_mm,
      100.0 * dose->injured_fraction,
      dose->dermis_share < 0.5 ? "Most needles are too short to reach the dermis of this area."
                               : "");
  printf("%zu draws, %zu left out. %s\n\n", cutis_outcome_draws(outcome),
         cutis_outcome_failed(outcome), cutis_outcome_verdict(outcome)->sentence);
  printf("| read-out | unit | untreated | noise | 1 month | 3 months | 6 months | 12 months | |\n");
  printf("|---|---|---|---|---|---|---|---|---|\n");
  cutis_instrument_info instrument;
  for (size_t i = 0; cutis_instrument_at(i, &instrument); ++i) {
    const size_t readout = instrument.headline;
    cutis_readout_info info;
    cutis_readout_at(readout, &info);
    const cutis_effect before = cutis_outcome_effect(outcome, readout, 0);
    printf("| %s: %s | %s | %.3g | %.2g %s |", instrument.key, info.words, info.unit,
           before.untreated.median, info.absolute ? info.repeatability : 100.0 * info.repeatability,
           info.absolute ? info.unit : "%");
    for (size_t visit = 1; visit < cutis_outcome_visits(outcome); ++visit) {
      const cutis_effect effect = cutis_outcome_effect(outcome, readout, visit);
      print_gain(&info, &effect);
    }
    print_finding(outcome, readout);
    printf("\n");
  }
  for (size_t k = 0; cutis_context_warning(context, k) != NULL; ++k) {
    printf("\n> %s\n", cutis_context_warning(context, k));
  }
  fflush(stdout);
  cutis_context_clear(context);
  cutis_outcome_destroy(context, &outcome);
}

int main(int argc, char **argv) {
  cutis_context *context = NULL;
  const int draws = argc > 1 ? atoi(argv[1]) : 32;
  if (cutis_context_create(NULL, &context) != CUTIS_OK || draws < CUTIS_DRAWS_LEAST) {
    fprintf(stderr, "usage: validate_areas [DRAWS], at least %d\n", CUTIS_DRAWS_LEAST);
    return 2;
  }
  printf(
      "# Four sessions at each area\n\n"
      "Printed by `validate_areas %d`: a woman of 55 in Philadelphia, four monthly sessions of a "
      "motor pen at the longest needle that practice holds sensible there. Gains against the "
      "untreated twin, + is better: medians and 90 %% intervals, in %% where the noise is in %%, "
      "else in the unit. \"Likely\" is 66 %% of the draws, as in the verdict.\n",
      draws);
  for (int area = 0; area < CUTIS_AREA_FOREARM; ++area) {
    study(context, (cutis_area)area, draws);
  }
  cutis_context_destroy(&context);
  return 0;
}
