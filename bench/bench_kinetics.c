/* bench_kinetics.c - what a person costs in the kinetics: a life to 55, four monthly sessions, a
 * year of follow-up with four visits, and the untreated twin, on one core.
 *
 * Prints seconds a person (key, tab, seconds): with the central parameters, the mean over drawn
 * people, and the same at a tolerance that serves as exact. What was bought with them goes to
 * stderr: steps, evaluations, and the largest error. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wound/wound.h"

enum { SESSIONS = 4, VISITS = 4, DRAWN = 100, REPEATS_MAX = 21 };
#define EXACT 1e-11

typedef struct person {
  double treated[VISITS][CUTIS_STATES], twin[VISITS][CUTIS_STATES];
  skin_work work;
} person;

static void stop(cutis_context *context) {
  fprintf(stderr, "bench_kinetics: %s\n", cutis_context_message(context));
  exit(1);
}

static void live(cutis_context *context, skin_solver *solver, const skin_model *model, double age_y,
                 const double *times_d, size_t count, double *y, double *out, skin_work *work) {
  static const skin_milieu protected_skin = {.menopause_age_y = INFINITY};
  skin_work more;
  if (skin_solve(context, solver, model, &protected_skin, age_y, times_d, count, y, out) !=
      CUTIS_OK) {
    stop(context);
  }
  skin_solver_work(solver, &more);
  work->steps += more.steps;
  work->rejected += more.rejected;
  work->rates += more.rates;
  work->jacobians += more.jacobians;
  work->factorings += more.factorings;
}

static void live_person(cutis_context *context, skin_solver *solver, const skin_model *model,
                        person *who) {
  const double today_y = 55, life_d = 30 * SKIN_DAYS_PER_YEAR, month_d = 30,
               last_d = (SESSIONS - 1) * month_d;
  const double visit_d[VISITS] = {30, 91, 182, 365};
  const cutis_dose dose = {.gap_fraction = 0.03, .injured_fraction = 0.30, .open_fraction = 0.05};
  double y[CUTIS_STATES], twin[CUTIS_STATES], twin_d[VISITS], barrier = 1;
  who->work = (skin_work){0};
  memcpy(y, model->rest, sizeof y);
  live(context, solver, model, SKIN_REST_AGE_Y, &life_d, 1, y, NULL, &who->work);
  memcpy(twin, y, sizeof twin);
  for (int k = 0; k < SESSIONS; k++) {
    wound_inflict(model, &dose, y, &barrier);
    const double age_y = today_y + k * month_d / SKIN_DAYS_PER_YEAR;
    if (k + 1 < SESSIONS) {
      live(context, solver, model, age_y, &month_d, 1, y, NULL, &who->work);
    } else {
      live(context, solver, model, age_y, visit_d, VISITS, y, who->treated[0], &who->work);
    }
  }
  for (int k = 0; k < VISITS; k++) {
    twin_d[k] = last_d + visit_d[k];
  }
  live(context, solver, model, today_y, twin_d, VISITS, twin, who->twin[0], &who->work);
}

static double gain(const person *who, int visit) {
  const double *y = who->treated[visit], *twin = who->twin[visit];
  return (y[CUTIS_CN] + y[CUTIS_CM]) / (twin[CUTIS_CN] + twin[CUTIS_CM]) - 1;
}

/* Processor time, so that a busy machine does not count. */
static double now_s(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int rising(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median_s(cutis_context *context, double relative, const skin_model *models,
                       int people, int repeats, person *who) {
  skin_solver *solver;
  double took_s[REPEATS_MAX];
  if (skin_solver_create(context, relative, &solver) != CUTIS_OK) {
    stop(context);
  }
  for (int repeat = 0; repeat < repeats; repeat++) {
    const double start_s = now_s();
    for (int i = 0; i < people; i++) {
      live_person(context, solver, &models[i], &who[i]);
    }
    took_s[repeat] = (now_s() - start_s) / people;
  }
  skin_solver_destroy(context, &solver);
  qsort(took_s, (size_t)repeats, sizeof *took_s, rising);
  return took_s[repeats / 2];
}

static void tell(const char *whose, const person *who, const person *exact, int people) {
  double error = 0, largest = 0, steps = 0, rates = 0, factorings = 0;
  for (int i = 0; i < people; i++) {
    for (int k = 0; k < VISITS; k++) {
      error = fmax(error, fabs(gain(&who[i], k) - gain(&exact[i], k)));
      largest = fmax(largest, fabs(gain(&exact[i], k)));
    }
    steps += (double)who[i].work.steps / people;
    rates += (double)who[i].work.rates / people;
    factorings += (double)who[i].work.factorings / people;
  }
  fprintf(stderr,
          "bench_kinetics: %s: %.0f steps, %.0f evaluations, %.0f factorings a person; collagen "
          "gain of up to %.3f with an "
          "error of at most %.1e\n",
          whose, steps, rates, factorings, largest, error);
}

int main(void) {
  static person who[DRAWN], exact[DRAWN];
  static skin_model central, drawn[DRAWN];
  cutis_context *context;
  cutis_parameters p;
  parameters_default(&p);
  if (cutis_context_create(NULL, &context) != CUTIS_OK ||
      skin_model_create(context, &p, &central) != CUTIS_OK) {
    return 1;
  }
  for (uint32_t draw = 0, kept = 0; kept < DRAWN;
       draw++) { /* those that pass the inflammation bound */
    if (cutis_parameters_draw(context, 1, draw, &p) != CUTIS_OK) {
      return 1;
    }
    kept += skin_model_create(context, &p, &drawn[kept]) == CUTIS_OK;
  }

  printf("life\t%.6f\n", median_s(context, SKIN_RELATIVE, &central, 1, REPEATS_MAX, who));
  printf("the same, as exact as it gets\t%.6f\n",
         median_s(context, EXACT, &central, 1, REPEATS_MAX, exact));
  tell("central", who, exact, 1);
  printf("the same, a person drawn from the priors\t%.6f\n",
         median_s(context, SKIN_RELATIVE, drawn, DRAWN, 5, who));
  median_s(context, EXACT, drawn, DRAWN, 1, exact);
  tell("drawn", who, exact, DRAWN);
  cutis_context_destroy(&context);
  return 0;
}
