/* calibration.c - how far the evidence moved the answer: one person and plan, with constants drawn
 * from their priors and from their posterior.
 * usage: validate_calibration > calibration.md */
#include "observations.h"

#include "calibrate/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DRAWS = 512, TESTS = 48, SEED = 4, WEEKS = 52, VISIT_D = 91 };
static const double AGE_Y = 55.0, WEEK_D = 7.0;

typedef struct answer {
  double peak[DRAWS], year[DRAWS], lasting[DRAWS]; /* gain of collagen over the twin, shares */
  double r0[TESTS];                                /* change of R0 against the twin; - is firmer */
  size_t rejected;
} answer;

static double gain_of(const cutis_skin *treated, const cutis_skin *twin) {
  double a[CUTIS_MEASURES], b[CUTIS_MEASURES];
  cutis_skin_measure(treated, a);
  cutis_skin_measure(twin, b);
  return a[CUTIS_MEASURE_COLLAGEN] / b[CUTIS_MEASURE_COLLAGEN] - 1.0;
}

static cutis_status live_both(cutis_context *context, cutis_skin *treated, cutis_skin *twin,
                              double days) {
  TRY(context, cutis_skin_live(context, treated, days));
  return cutis_skin_live(context, twin, days);
}

static cutis_status test_both(cutis_context *context, const cutis_skin *treated,
                              const cutis_skin *twin, double *change) {
  cutis_suction_protocol protocol;
  cutis_suction a, b;
  cutis_suction_protocol_default(&protocol);
  TRY(context, cutis_suction_test(context, treated, &protocol, &a));
  TRY(context, cutis_suction_test(context, twin, &protocol, &b));
  *change = a.readout[0] / b.readout[0] - 1.0;
  return CUTIS_OK;
}

static cutis_status follow(cutis_context *context, cutis_skin *treated, cutis_skin *twin,
                           const cutis_plan *plan, size_t draw, answer *to) {
  double peak = -INFINITY;
  for (int session = 0; session < plan->sessions; session++) {
    TRY(context, cutis_skin_needle(context, treated, plan));
    if (session + 1 < plan->sessions) {
      TRY(context, live_both(context, treated, twin, plan->interval_d));
    }
  }
  for (int week = 1; week <= WEEKS; week++) {
    TRY(context, live_both(context, treated, twin, WEEK_D));
    const double gain = gain_of(treated, twin);
    peak = fmax(peak, gain);
    if (week * (int)WEEK_D == VISIT_D && draw < TESTS) {
      TRY(context, test_both(context, treated, twin, &to->r0[draw]));
    }
  }
  to->peak[draw] = peak;
  to->year[draw] = gain_of(treated, twin);
  TRY(context, live_both(context, treated, twin, 2.0 * SKIN_DAYS_PER_YEAR));
  to->lasting[draw] = gain_of(treated, twin);
  return CUTIS_OK;
}

static cutis_status answer_one(cutis_context *context, const cutis_parameters *parameters,
                               size_t draw, answer *to) {
  cutis_person person;
  cutis_plan plan;
  cutis_skin *treated = NULL, *twin = NULL;
  cutis_person_default(&person);
  person.age_y = AGE_Y;
  TRY(context, cutis_plan_default(context, &plan));
  TRY(context, cutis_skin_create(context, &person, parameters, &treated));
  cutis_status status = cutis_skin_age_to(context, treated, person.age_y);
  if (status == CUTIS_OK) {
    status = cutis_skin_copy(context, treated, &twin);
  }
  if (status == CUTIS_OK) {
    status = follow(context, treated, twin, &plan, draw, to);
  }
  cutis_skin_destroy(context, &treated);
  cutis_skin_destroy(context, &twin);
  return status;
}

static cutis_status answer_all(cutis_context *context, const cutis_posterior *posterior,
                               answer *to) {
  skin_solver *solver = NULL;
  TRY(context, skin_solver_create(context, SKIN_RELATIVE, &solver));
  cutis_status status = CUTIS_OK;
  size_t kept = 0;
  for (uint32_t tried = 0; kept < DRAWS && status == CUTIS_OK; tried++) {
    cutis_parameters drawn;
    bool accepted = false;
    status = posterior ? cutis_posterior_draw(context, posterior, SEED, tried, &drawn)
                       : cutis_parameters_draw(context, SEED, tried, &drawn);
    if (status == CUTIS_OK) {
      status = screen_parameters(context, solver, &drawn, &accepted);
    }
    context_forgive(context);
    if (status == CUTIS_OK && accepted) {
      status = answer_one(context, &drawn, kept++, to);
    } else {
      to->rejected++;
    }
  }
  skin_solver_destroy(context, &solver);
  return status;
}

/* ---- the page ---- */

static double quantile(const double *values, size_t count, double share) {
  double sorted[DRAWS];
  memcpy(sorted, values, count * sizeof *values);
  return statistics_quantile(sorted, count, share);
}

static void print_quantiles(const double *values, size_t count) {
  static const double shares[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
    printf("%s%+.1f", i > 0 ? " / " : " ", 100.0 * quantile(values, count, shares[i]));
  }
  printf(" |");
}

static double share_between(const double *values, size_t count, double low, double high) {
  size_t inside = 0;
  for (size_t i = 0; i < count; i++) {
    inside += values[i] > low && values[i] <= high ? 1 : 0;
  }
  return 100.0 * (double)inside / (double)count;
}

static void print_answers(const answer *prior, const answer *posterior, double noise) {
  const answer *both[2] = {prior, posterior};
  printf(
      "| of a %g-year-old woman, the default plan | from the priors | from the posterior |\n"
      "|---|---|---|\n",
      AGE_Y);
  printf("| peak gain of collagen after the last session, %%: 5 / 25 / 50 / 75 / 95 |");
  for (int i = 0; i < 2; i++) {
    print_quantiles(both[i]->peak, DRAWS);
  }
  printf("\n| gain a year after the last session, %% |");
  for (int i = 0; i < 2; i++) {
    print_quantiles(both[i]->year, DRAWS);
  }
  printf("\n| three years after |");
  for (int i = 0; i < 2; i++) {
    print_quantiles(both[i]->lasting, DRAWS);
  }
  printf("\n| share that gains at all at its peak; by more than 5 %%; than 15 %% |");
  for (int i = 0; i < 2; i++) {
    printf(" %.0f %%; %.0f %%; %.0f %% |", share_between(both[i]->peak, DRAWS, 0.0, INFINITY),
           share_between(both[i]->peak, DRAWS, 0.05, INFINITY),
           share_between(both[i]->peak, DRAWS, 0.15, INFINITY));
  }
  printf("\n| change of R0 three months after, %% |");
  for (int i = 0; i < 2; i++) {
    print_quantiles(both[i]->r0, TESTS);
  }
  printf("\n| firmer beyond the noise of R0 (%.0f %%); within it; softer |", 100.0 * noise);
  for (int i = 0; i < 2; i++) {
    printf(" %.0f %%; %.0f %%; %.0f %% |", share_between(both[i]->r0, TESTS, -INFINITY, -noise),
           share_between(both[i]->r0, TESTS, -noise, noise),
           share_between(both[i]->r0, TESTS, noise, INFINITY));
  }
  printf("\n| draws rejected by the bounds, of those tried |");
  for (int i = 0; i < 2; i++) {
    printf(" %zu of %zu |", both[i]->rejected, both[i]->rejected + DRAWS);
  }
  printf("\n");
}

static cutis_status print(cutis_context *context) {
  static answer prior, posterior; /* too large for a stack */
  cutis_posterior *learnt = NULL;
  cutis_readout_info info;
  TRY(context, cutis_posterior_create(context, &learnt));
  cutis_status status = answer_all(context, NULL, &prior);
  if (status == CUTIS_OK) {
    status = answer_all(context, learnt, &posterior);
  }
  cutis_posterior_destroy(context, &learnt);
  TRY(context, status);
  cutis_readout_at(0, &info);
  printf(
      "# How far the evidence moved the answer\n\n"
      "Printed by `validate_calibration`: %d draws each of the priors and of the shipped "
      "posterior ([calibration](../docs/calibration.md)), lived with and\nwithout the default "
      "plan; the suction test of the first %d of them. Constants that the evidence does not "
      "speak of are drawn from their\npriors in both.\n\n",
      (int)DRAWS, (int)TESTS);
  print_answers(&prior, &posterior, info.repeatability);
  return CUTIS_OK;
}

int main(void) {
  return page_main(print);
}
