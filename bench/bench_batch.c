/* bench_batch.c - what a person costs in the kinetics when many are carried forward side by side,
 * against CVODE one by one with the same achieved error, on one core; and how long 100,000 people and
 * their untreated twins take on two.
 *
 * A person: drawn from the priors; a life to 55, four monthly sessions, a year with four visits, and
 * the untreated twin. The error of a person is the largest of all states and visits of
 * |y - exact|/(|exact| + 1e-3 scale), exact being CVODE at 1e-11 and scale the size at which the state
 * matters; told is the median over the people. Prints key, tab, seconds; what was bought goes to
 * stderr.
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

enum { SESSIONS = 4, VISITS = 4, PEOPLE = 64, ROUNDS = 16, CROWD = 100000, REPEATS = 5 };
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

/* Seconds and error at one tolerance of one way. */
typedef struct point {
  double took_s, error, of_scale;
} point;

static point one_by_one(cutis_context *context, const skin_model *models, const person *exact,
                        double relative, int repeats) {
  static person who[PEOPLE];
  skin_solver *solver;
  double took_s[REPEATS];
  point got;
  if (skin_solver_create(context, relative, &solver) != CUTIS_OK) {
    stop(context);
  }
  for (int r = 0; r < repeats; r++) {
    const double start_s = now_s();
    for (int n = 0; n < PEOPLE; n++) {
      live_person(context, solver, &models[n], &who[n]);
    }
    took_s[r] = (now_s() - start_s) / PEOPLE;
  }
  skin_solver_destroy(context, &solver);
  got.took_s = median(took_s, repeats);
  errors(models, who, exact, &got.error, &got.of_scale);
  fprintf(stderr, "bench_batch: CVODE   %.0e  %9.2f us a person  error %.1e  of scale %.1e\n",
          relative, 1e6 * got.took_s, got.error, got.of_scale);
  return got;
}

static point side_by_side(cutis_context *context, const skin_model *models, const person *exact,
                          double relative, skin_processor most) {
  static person who[PEOPLE];
  crowd of = {.context = context, .models = models, .people = PEOPLE, .who = who};
  skin_batch *batch;
  skin_batch_work work;
  double took_s[REPEATS];
  point got;
  if (skin_batch_create(context, relative, most, &batch) != CUTIS_OK) {
    stop(context);
  }
  for (int r = 0; r < REPEATS; r++) {
    const double start_s = now_s();
    live_side_by_side(context, batch, &of, 0, PEOPLE * ROUNDS);
    took_s[r] = (now_s() - start_s) / (PEOPLE * ROUNDS);
  }
  skin_batch_done(batch, &work);
  skin_batch_destroy(context, &batch);
  got.took_s = median(took_s, REPEATS);
  errors(models, who, exact, &got.error, &got.of_scale);
  const double people = REPEATS * PEOPLE * ROUNDS;
  fprintf(stderr,
          "bench_batch: %-7s %.0e  %9.2f us a person  error %.1e  of scale %.1e  %.0f steps, %.0f "
          "rejected, %.0f ns a step of a lane, %.1f of %d lanes busy, %ld to CVODE\n",
          work.processor, relative, 1e6 * got.took_s, got.error, got.of_scale,
          (double)work.steps / people, (double)work.rejected / people,
          1e9 * got.took_s * people / (double)work.steps, (double)work.steps / (double)work.passes,
          work.lanes, work.fallen);
  return got;
}

/* What CVODE takes for this error, between two of its tolerances by powers. */
static double cvode_for(const point *cvode, int count, double error) {
  int k = 1;
  while (k + 1 < count && cvode[k].error > error) {
    k++;
  }
  const double share = log(error / cvode[k - 1].error) / log(cvode[k].error / cvode[k - 1].error);
  return cvode[k - 1].took_s * pow(cvode[k].took_s / cvode[k - 1].took_s, share);
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

  enum { TOLERANCES = 5 };
  const double cvode_at[TOLERANCES] = {1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
  const double batch_at[TOLERANCES] = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6};
  point cvode[TOLERANCES];
  for (int k = 0; k < TOLERANCES; k++) {
    cvode[k] = one_by_one(context, models, exact, cvode_at[k], 3);
  }
  for (skin_processor most = SKIN_PLAIN; most <= SKIN_BEST; most++) {
    for (int k = 0; k < TOLERANCES; k++) {
      const point got = side_by_side(context, models, exact, batch_at[k], most);
      const double ratio = cvode_for(cvode, TOLERANCES, got.error) / got.took_s;
      fprintf(stderr, "bench_batch: CVODE takes %.0f times as long for the same error\n", ratio);
      if (most == SKIN_BEST && batch_at[k] == 1e-4) {
        printf("batch\t%.9f\nbatch_cvode\t%.9f\n", got.took_s,
               cvode_for(cvode, TOLERANCES, got.error));
      }
    }
  }
  tell_crowd(CROWD, 2);
  cutis_context_destroy(&context);
  return 0;
}
