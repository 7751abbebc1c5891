/* bench_batch.c - what a person costs in the kinetics when many are carried forward side by side,
 * against CVODE one by one with the same achieved error, on one core; and how long 100,000 people and
 * their untreated twins take on two.
 *
 * A person: drawn from the priors; a life to 55, four monthly sessions, a year with four visits, and
 * the untreated twin. The error of a person is the largest of all states and visits of
 * |y - exact|/(|exact| + 1e-3 scale), exact being CVODE at 1e-11 and scale the size at which the state
 * matters; told is the median over the people. Prints key, tab, seconds; the table of docs/batch.md
 * goes to stderr.
 *
 *   bench_batch             all of it
 *   bench_batch 100000 2    only the people, so many on so many threads, with the peak of memory */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "wound/wound.h"

enum { SESSIONS = 4, VISITS = 4, PEOPLE = 64, ROUNDS = 8, MANY = 4, CROWD = 100000 };
#define EXACT 1e-11

static const double LIFE_D[1] = {30 * SKIN_DAYS_PER_YEAR}, MONTH_D[1] = {30};
static const double VISIT_D[VISITS] = {30, 91, 182, 365}, TWIN_D[VISITS] = {120, 181, 272, 455};
static const double TODAY_Y = 55;

typedef struct person {
  double treated[VISITS][CUTIS_STATES], twin[VISITS][CUTIS_STATES];
} person;

/* Who is to be carried forward: models [people], or NULL: each drawn when it is asked for. */
typedef struct crowd {
  cutis_context *context;
  const skin_model *models;
  size_t people;
  person *who;     /* [people], or NULL: nothing is kept but the sum of gains */
  skin_model *own; /* [of this thread's people] in turn */
  size_t owned;
  double gains;
  long failed;
} crowd;

static void stop(cutis_context *context) {
  fprintf(stderr, "bench_batch: %s\n", cutis_context_message(context));
  exit(1);
}

/* The person with this number that passes the inflammation bound. */
static void draw_model(cutis_context *context, uint32_t number, skin_model *model) {
  cutis_parameters p;
  for (uint32_t more = 0;; more += 10000000) {
    if (cutis_parameters_draw(context, 1, number + more, &p) != CUTIS_OK) {
      stop(context);
    }
    if (skin_model_create(context, &p, model) == CUTIS_OK) {
      return;
    }
  }
}

/* Stretch `number` of the course of a person, whose state today is kept in `today`. */
static bool next_stretch(const skin_model *model, size_t number, double *today, person *who,
                         skin_stretch *stretch) {
  static const cutis_dose dose = {
      .gap_fraction = 0.03, .injured_fraction = 0.30, .open_fraction = 0.05};
  double barrier = 1;
  stretch->out = NULL;
  if (number == 0) {
    *stretch = (skin_stretch){.model = model,
                              .milieu = {.menopause_age_y = INFINITY},
                              .age_y = SKIN_REST_AGE_Y,
                              .times_d = LIFE_D,
                              .count = 1};
    memcpy(stretch->y, model->rest, sizeof stretch->y);
    return true;
  }
  if (number == 1) {
    memcpy(today, stretch->y, sizeof stretch->y);
  }
  if (number <= SESSIONS) {
    wound_inflict(model, &dose, stretch->y, &barrier);
    stretch->age_y = TODAY_Y + (double)(number - 1) * MONTH_D[0] / SKIN_DAYS_PER_YEAR;
    stretch->times_d = MONTH_D;
    if (number == SESSIONS) {
      stretch->times_d = VISIT_D;
      stretch->count = VISITS;
      stretch->out = who->treated[0];
    }
    return true;
  }
  memcpy(stretch->y, today, sizeof stretch->y);
  stretch->age_y = TODAY_Y;
  stretch->times_d = TWIN_D;
  stretch->out = who->twin[0];
  return number == SESSIONS + 1;
}

/* ---- one by one ---- */
static void live_person(cutis_context *context, skin_solver *solver, const skin_model *model,
                        person *who) {
  skin_stretch stretch;
  double today[CUTIS_STATES];
  for (size_t number = 0; next_stretch(model, number, today, who, &stretch); number++) {
    if (skin_solve(context, solver, model, &stretch.milieu, stretch.age_y, stretch.times_d,
                   stretch.count, stretch.y, stretch.out) != CUTIS_OK) {
      stop(context);
    }
  }
}

/* ---- side by side ---- */
typedef struct seat {
  size_t person;
  double today[CUTIS_STATES];
  skin_model model;
  person who;
} seat;
enum { SEATS = 32 };
typedef struct hall {
  crowd *of;
  seat seats[SEATS];
} hall;

static bool next_of(void *user, size_t number_of_person, size_t number, skin_stretch *stretch) {
  hall *in = user;
  crowd *of = in->of;
  seat *mine = NULL;
  for (int s = 0; s < SEATS && mine == NULL; s++) {
    if (in->seats[s].person == (number == 0 ? SIZE_MAX : number_of_person)) {
      mine = &in->seats[s];
    }
  }
  if (number == 0) {
    mine->person = number_of_person;
    if (of->models == NULL) {
      draw_model(of->context, (uint32_t)number_of_person, &mine->model);
    }
  } else if (stretch->status != CUTIS_OK) {
    of->failed++;
    mine->person = SIZE_MAX;
    return false;
  }
  const skin_model *model =
      of->models == NULL ? &mine->model : &of->models[number_of_person % of->people];
  person *who = of->who == NULL ? &mine->who : &of->who[number_of_person % of->people];
  const bool more = next_stretch(model, number, mine->today, who, stretch);
  if (!more) {
    const double *y = who->treated[1], *twin = who->twin[1];
    of->gains += (y[CUTIS_CN] + y[CUTIS_CM]) / (twin[CUTIS_CN] + twin[CUTIS_CM]) - 1;
    mine->person = SIZE_MAX;
  }
  return more;
}

static void live_side_by_side(cutis_context *context, skin_batch *batch, crowd *of, size_t first,
                              size_t count) {
  hall in = {.of = of};
  for (int s = 0; s < SEATS; s++) {
    in.seats[s].person = SIZE_MAX;
  }
  skin_batch_run(context, batch, first, count, next_of, &in);
}

/* ---- measuring ---- */
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

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, rising);
  return values[count / 2];
}

static void scales(const skin_model *model, double *scale) {
  const cutis_parameters *p = &model->p;
  for (int i = 0; i < CUTIS_STATES; i++) {
    scale[i] = 1;
  }
  scale[CUTIS_N] = p->rN / p->dN;
  scale[CUTIS_M] = scale[CUTIS_R] = p->Mref;
  scale[CUTIS_F] = scale[CUTIS_Y] = p->F0;
  scale[CUTIS_P] = p->KP;
  scale[CUTIS_T] = p->KT;
}

/* Median over the people of the largest error; and of the largest error in units of the scale. */
static void errors(const skin_model *models, const person *who, const person *exact, double *error,
                   double *of_scale) {
  double each[PEOPLE], each_scaled[PEOPLE];
  for (int n = 0; n < PEOPLE; n++) {
    double scale[CUTIS_STATES];
    scales(&models[n], scale);
    each[n] = each_scaled[n] = 0;
    for (int k = 0; k < 2 * VISITS; k++) {
      const double *y = k < VISITS ? who[n].treated[k] : who[n].twin[k - VISITS];
      const double *x = k < VISITS ? exact[n].treated[k] : exact[n].twin[k - VISITS];
      for (int i = 0; i < CUTIS_STATES; i++) {
        each[n] = fmax(each[n], fabs(y[i] - x[i]) / (fabs(x[i]) + 1e-3 * scale[i]));
        each_scaled[n] = fmax(each_scaled[n], fabs(y[i] - x[i]) / scale[i]);
      }
    }
  }
  *error = median(each, PEOPLE);
  *of_scale = median(each_scaled, PEOPLE);
}

/* One way to carry the people forward, at one tolerance. */
typedef struct way {
  double relative;
  skin_solver *solver; /* or */
  skin_batch *batch;
  person who[PEOPLE];
  double took_s, error, of_scale; /* took_s: a person */
} way;

enum { TOLERANCES = 5, PROCESSORS = SKIN_BEST + 1, WAYS = TOLERANCES * (1 + PROCESSORS) };

static void make_ways(cutis_context *context, way *ways) {
  static const double cvode[TOLERANCES] = {1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
  static const double batch[TOLERANCES] = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6};
  for (int k = 0; k < WAYS; k++) {
    const int processor = k / TOLERANCES - 1;
    way *of = &ways[k];
    of->relative = processor < 0 ? cvode[k] : batch[k % TOLERANCES];
    if ((processor < 0 ? skin_solver_create(context, of->relative, &of->solver)
                       : skin_batch_create(context, of->relative, (skin_processor)processor,
                                           &of->batch)) != CUTIS_OK) {
      stop(context);
    }
  }
}

/* All ways in turn, a few people each, round after round, so that whatever slows the machine slows
 * all of them. */
static void time_ways(cutis_context *context, const skin_model *models, way *ways) {
  for (int round = 0; round < ROUNDS; round++) {
    for (int k = 0; k < WAYS; k++) {
      way *of = &ways[k];
      crowd people = {.context = context, .models = models, .people = PEOPLE, .who = of->who};
      const double start_s = now_s();
      if (of->batch != NULL) {
        live_side_by_side(context, of->batch, &people, 0, MANY * PEOPLE);
        of->took_s += (now_s() - start_s) / (ROUNDS * MANY * PEOPLE);
      } else {
        for (int n = round * PEOPLE / ROUNDS; n < (round + 1) * PEOPLE / ROUNDS; n++) {
          live_person(context, of->solver, &models[n], &of->who[n]);
        }
        of->took_s += (now_s() - start_s) / PEOPLE;
      }
    }
  }
}

/* What CVODE takes for this error: between two of its tolerances by powers, and no less than at its
 * coarsest. */
static double cvode_for(const way *cvode, double error, double way_error(const way *)) {
  int k = 1;
  while (k + 1 < TOLERANCES && way_error(&cvode[k]) > error) {
    k++;
  }
  const double from = way_error(&cvode[k - 1]), to = way_error(&cvode[k]);
  const double share = fmax(0, log(error / from) / log(to / from));
  return cvode[k - 1].took_s * pow(cvode[k].took_s / cvode[k - 1].took_s, share);
}
static double error_of(const way *of) {
  return of->error;
}
static double scaled_error_of(const way *of) {
  return of->of_scale;
}

static void tell_ways(const way *ways) {
  fprintf(stderr,
          "| method | tolerance | us a person | error | of scale | steps | ns a step | busy "
          "lanes | CVODE / this, same error | same of scale |\n"
          "|---|---|---|---|---|---|---|---|---|---|\n");
  for (int k = 0; k < WAYS; k++) {
    const way *of = &ways[k];
    if (of->batch == NULL) {
      fprintf(stderr, "| CVODE | %.0e | %.1f | %.1e | %.1e | | | | | |\n", of->relative,
              1e6 * of->took_s, of->error, of->of_scale);
      continue;
    }
    skin_batch_work work;
    skin_batch_done(of->batch, &work);
    const double steps = (double)work.steps / (ROUNDS * MANY * PEOPLE);
    fprintf(stderr, "| %s | %.0e | %.1f | %.1e | %.1e | %.0f | %.0f | %.1f of %d | %.0f | %.0f |\n",
            work.processor, of->relative, 1e6 * of->took_s, of->error, of->of_scale, steps,
            1e9 * of->took_s / steps, (double)work.steps / (double)work.passes, work.lanes,
            cvode_for(ways, of->error, error_of) / of->took_s,
            cvode_for(ways, of->of_scale, scaled_error_of) / of->took_s);
  }
}

/* ---- the crowd ---- */
static double carry_crowd(size_t people, int threads, double *mean_gain, long *failed) {
  enum { SHARE = 500 };
  double gains = 0;
  long lost = 0;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
#pragma omp parallel num_threads(threads) reduction(+ : gains, lost)
  {
    cutis_context *context;
    skin_batch *batch;
    if (cutis_context_create(NULL, &context) != CUTIS_OK ||
        skin_batch_create(context, SKIN_BATCH_RELATIVE, SKIN_BEST, &batch) != CUTIS_OK) {
      exit(1);
    }
    crowd of = {.context = context};
#pragma omp for schedule(dynamic)
    for (size_t first = 0; first < people; first += SHARE) {
      live_side_by_side(context, batch, &of, first,
                        people - first < SHARE ? people - first : SHARE);
    }
    gains = of.gains;
    lost = of.failed;
    skin_batch_destroy(context, &batch);
    cutis_context_destroy(&context);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  *mean_gain = gains / (double)(people - (size_t)lost);
  *failed = lost;
  return (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
}

static void tell_crowd(size_t people, int threads) {
  double gain;
  long failed;
  struct rusage used;
  const double took_s = carry_crowd(people, threads, &gain, &failed);
  getrusage(RUSAGE_SELF, &used);
  printf("crowd\t%.3f\n", took_s);
  fprintf(stderr,
          "bench_batch: %zu people and their twins on %d threads: %.2f s, %ld failed, mean gain of "
          "collagen at the second visit %.4f, peak of memory %.0f MB\n",
          people, threads, took_s, failed, gain, (double)used.ru_maxrss / 1024);
}

int main(int argc, char **argv) {
  static skin_model models[PEOPLE];
  static person exact[PEOPLE];
  cutis_context *context;
  if (argc > 1) {
    tell_crowd((size_t)atol(argv[1]), argc > 2 ? atoi(argv[2]) : 2);
    return 0;
  }
  if (cutis_context_create(NULL, &context) != CUTIS_OK) {
    return 1;
  }
  for (uint32_t n = 0; n < PEOPLE; n++) {
    draw_model(context, n, &models[n]);
  }
  skin_solver *solver;
  if (skin_solver_create(context, EXACT, &solver) != CUTIS_OK) {
    stop(context);
  }
  for (int n = 0; n < PEOPLE; n++) {
    live_person(context, solver, &models[n], &exact[n]);
  }
  skin_solver_destroy(context, &solver);

  static way ways[WAYS];
  make_ways(context, ways);
  time_ways(context, models, ways);
  for (int k = 0; k < WAYS; k++) {
    errors(models, ways[k].who, exact, &ways[k].error, &ways[k].of_scale);
  }
  tell_ways(ways);
  const way *best = &ways[WAYS - TOLERANCES + 2];
  printf("batch\t%.6f\nbatch_cvode\t%.6f\n", 1000 * best->took_s,
         1000 * cvode_for(ways, best->error, error_of));
  for (int k = 0; k < WAYS; k++) {
    skin_solver_destroy(context, &ways[k].solver);
    skin_batch_destroy(context, &ways[k].batch);
  }
  tell_crowd(CROWD, 2);
  cutis_context_destroy(&context);
  return 0;
}
