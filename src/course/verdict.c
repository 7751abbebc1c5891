/* verdict.c - "does it firm the skin?", in one of five answers.
 *
 * The verdict is about one read-out at one visit, named before any number is seen: the deflection
 * R0 under suction, three months after the last session (or the last visit before that), against
 * the untreated twin. Let p be the share of draws in which R0 is smaller than the twin's by more
 * than the instrument's repeatability, q in which it is larger by more, and w = 1 - p - q. Words
 * follow the likelihood scale of the IPCC (Mastrandrea et al. 2010): very likely from 90 %, likely
 * from 66 %. The first line that holds is the answer:
 *
 *   cannot be said         fewer than CUTIS_DRAWS_LEAST draws
 *   no                     nothing happens: 95 % of draws gain less than a tenth of the
 *                          repeatability; or q >= 0.66
 *   firms                  p >= 0.90
 *   probably firms         p >= 0.66
 *   too little to measure  w >= 0.66
 *   cannot be said         anything else
 */
#include "course/course.h"

#include <math.h>
#include <stdio.h>

#define VERY_LIKELY 0.90
#define LIKELY 0.66
#define NOTHING 0.1 /* of the repeatability */

static cutis_answer answer_of(const cutis_effect *effect, double repeatability, size_t draws) {
  if (draws < CUTIS_DRAWS_LEAST) {
    return CUTIS_CANNOT_SAY;
  }
  if (effect->gain.upper < NOTHING * repeatability || effect->worse >= LIKELY) {
    return CUTIS_NO;
  }
  if (effect->better >= VERY_LIKELY) {
    return CUTIS_FIRMS;
  }
  if (effect->better >= LIKELY) {
    return CUTIS_PROBABLY_FIRMS;
  }
  return effect->within >= LIKELY ? CUTIS_TOO_LITTLE : CUTIS_CANNOT_SAY;
}

/* ---- the gain in collagen: how high, when, how long, and what one more session adds ---- */
static size_t peak_of(const double *gain, const calendar *when, double last_d) {
  size_t peak = 0;
  while (when->time_d[peak] < last_d - 1e-6) { /* after the last session; the end is later */
    peak++;
  }
  for (size_t time = peak + 1; time < when->times; time++) {
    if (gain[time] > gain[peak]) {
      peak = time;
    }
  }
  return peak;
}

verdict_benefit verdict_benefit_of(const double *gain, const calendar *when, double last_d) {
  const size_t peak = peak_of(gain, when, last_d);
  verdict_benefit made = {.peak = fmax(gain[peak], 0.0)};
  if (made.peak <= 0.0) {
    return made; /* never above the twin: no peak, and nothing that lasts */
  }
  made.peak_d = when->time_d[peak] - last_d;
  made.lasts_d = when->time_d[when->times - 1] - last_d;
  for (size_t time = peak + 1; time < when->times; time++) {
    if (gain[time] < 0.5 * made.peak) {
      made.lasts_d = when->time_d[time] - last_d;
      break;
    }
  }
  return made;
}

static void collagen_gains(const course_record *record, const calendar *when, size_t arm,
                           double gain[CALENDAR_TIMES_MAX]) {
  for (size_t time = 0; time < when->times; time++) {
    gain[time] =
        course_measure_at(record, when, arm, time)[CUTIS_MEASURE_COLLAGEN] /
            course_measure_at(record, when, CUTIS_UNTREATED, time)[CUTIS_MEASURE_COLLAGEN] -
        1.0;
  }
}

static void reach_benefit(cutis_outcome *outcome, double *scratch) {
  const double last_d = plan_last_d(&outcome->plan);
  const size_t runs = 1 + outcome->draws;
  double *const peak = scratch, *const peak_d = peak + runs, *const lasts_d = peak_d + runs,
                *const one_more = lasts_d + runs, *const sorting = one_more + runs;
  for (size_t run = 0; run < runs; run++) {
    double gain[CALENDAR_TIMES_MAX];
    collagen_gains(&outcome->record[run], &outcome->when, CUTIS_TREATED, gain);
    const verdict_benefit one = verdict_benefit_of(gain, &outcome->when, last_d);
    collagen_gains(&outcome->record[run], &outcome->when, COURSE_ONE_MORE, gain);
    peak[run] = one.peak;
    peak_d[run] = one.peak_d;
    lasts_d[run] = one.lasts_d;
    one_more[run] = fmax(gain[peak_of(gain, &outcome->when, last_d)], 0.0) - one.peak;
  }
  cutis_verdict *v = &outcome->verdict;
  v->peak_gain = interval_of(peak, outcome->draws, sorting);
  v->peak_d = interval_of(peak_d, outcome->draws, sorting);
  v->lasts_d = interval_of(lasts_d, outcome->draws, sorting);
  v->one_more = interval_of(one_more, outcome->draws, sorting);
}

/* ---- the sentence ---- */
/* "8.3 % more" of a gain of -0.083: less height is firmer. */
static const char *height_words(double gain, char text[32]) {
  snprintf(text, 32, "%.1f %% %s", 100.0 * fabs(gain), gain >= 0.0 ? "less" : "more");
  return text;
}

static void say(cutis_outcome *outcome, const cutis_effect *effect, double repeatability) {
  cutis_verdict *v = &outcome->verdict;
  const size_t size = sizeof v->sentence;
  const char *when = outcome->when.visit_words[v->visit];
  char change[192], middle[32], lower[32], upper[32];
  snprintf(change, sizeof change,
           "%s, suction lifts the skin %s than the untreated twin's (90 %% interval %s to %s)",
           when, height_words(effect->gain.median, middle), height_words(effect->gain.lower, lower),
           height_words(effect->gain.upper, upper));
  const double noise = 100.0 * repeatability;
  switch (v->answer) {
    case CUTIS_FIRMS:
    case CUTIS_PROBABLY_FIRMS:
      snprintf(
          v->sentence, size,
          "%s: %s; the change is beyond the %.0f %% that the instrument can tell from noise in "
          "%.0f %% of the draws.",
          v->answer == CUTIS_FIRMS ? "It firms the skin" : "It probably firms the skin", change,
          noise, 100.0 * effect->better);
      break;
    case CUTIS_TOO_LITTLE:
      snprintf(
          v->sentence, size,
          "Too little to measure: %s; in %.0f %% of the draws that is within the %.0f %% that the "
          "instrument cannot tell from noise.",
          change, 100.0 * effect->within, noise);
      break;
    case CUTIS_NO:
      if (effect->worse >= LIKELY) {
        snprintf(
            v->sentence, size,
            "No: %s; the skin is measurably softer than without treatment in %.0f %% of the draws.",
            change, 100.0 * effect->worse);
      } else {
        snprintf(
            v->sentence, size,
            "No: %s, the skin is no firmer than the untreated twin's: the gain is at most %.2f %% "
            "in 95 %% of the draws, and the instrument needs %.0f %%.",
            when, 100.0 * fmax(effect->gain.upper, 0.0), noise);
      }
      break;
    default:
      if (outcome->draws < CUTIS_DRAWS_LEAST) {
        const double percent = 100.0 * effect->gain.central;
        char beside[48] = "the same as";
        if (fabs(percent) >= 0.05) {
          snprintf(beside, sizeof beside, "%.1f %% %s than", fabs(percent),
                   percent > 0.0 ? "smaller" : "larger");
        }
        snprintf(v->sentence, size,
                 "It cannot be said from %zu draw%s: an answer needs %d or more. With the central "
                 "parameters, %s, R0 is %s the untreated twin's.",
                 outcome->draws, outcome->draws == 1 ? "" : "s", CUTIS_DRAWS_LEAST, when, beside);
      } else {
        snprintf(v->sentence, size,
                 "It cannot be said: %s; firmer beyond the instrument's noise (%.0f %%) in %.0f %% "
                 "of the "
                 "draws, too little to measure in %.0f %%, softer in %.0f %%.",
                 change, noise, 100.0 * effect->better, 100.0 * effect->within,
                 100.0 * effect->worse);
      }
  }
}

void verdict_reach(cutis_outcome *outcome, double *scratch) {
  cutis_verdict *v = &outcome->verdict;
  cutis_readout_info info;
  cutis_readout_at(VERDICT_READOUT, &info);
  v->readout = VERDICT_READOUT;
  v->visit = outcome->when.main_visit;
  const cutis_effect *effect = &outcome->effect[v->readout][v->visit];
  v->answer = answer_of(effect, info.repeatability, outcome->draws);
  reach_benefit(outcome, scratch);
  if (outcome->plan.sessions > 0) {
    v->downtime_d =
        wound_downtime_d(&outcome->parameters[0], &outcome->dose, outcome->person.phototype);
  }
  say(outcome, effect, info.repeatability);
}

const char *cutis_answer_words(cutis_answer answer) {
  switch (answer) {
#define X(name, key, words) \
  case name:                \
    return words;
    CUTIS_ANSWER_LIST(X)
#undef X
    default:
      return NULL;
  }
}
