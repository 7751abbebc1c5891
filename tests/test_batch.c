/* test_batch.c - persons carried forward side by side: the same courses as CVODE's, whoever is beside,
 * on every kind of processor at hand; and the elimination without pivoting that the method stands on. */
#include "skin_testing.h"

enum { PEOPLE = 50, TIMES = 3, SESSIONS = 3, SEED = 3319 };

typedef struct person {
  skin_model model;
  double age_y, gap, injured, menopause_age_y;
  double today[CUTIS_STATES];
  double treated[TIMES][CUTIS_STATES], twin[TIMES][CUTIS_STATES];
  cutis_status status;
} person;

static const double MONTH_D[1] = {27.3}, VISITS_D[TIMES] = {31.7, 90.2, 287.9};

/* People drawn from the priors with lives and sessions of their own. */
static void make_people(cutis_context *context, person *people) {
  uint32_t draw = 0;
  for (uint32_t n = 0; n < PEOPLE; n++) {
    cutis_parameters p;
    do {
      assert_int_equal(cutis_parameters_draw(context, SEED, draw++, &p), CUTIS_OK);
    } while (skin_model_create(context, &p, &people[n].model) != CUTIS_OK);
    people[n].age_y = 31.4 + 34 * random_uniform(SEED, 1, n);
    people[n].gap = 0.07 * random_uniform(SEED, 2, n);
    people[n].injured = 0.6 * random_uniform(SEED, 3, n);
    people[n].menopause_age_y = n % 3 == 0 ? 29 + 25 * random_uniform(SEED, 4, n) : INFINITY;
  }
}

/* A youth without and with smoke, the sessions, the time after, and the twin. */
static bool next_stretch(person *who, size_t number, skin_stretch *stretch, double *life_d) {
  enum { YOUTH, SMOKE, FIRST, TWIN = FIRST + SESSIONS };
  const double start_smoke_y = 27.9;
  stretch->out = NULL;
  stretch->count = 1;
  if (number == YOUTH) {
    stretch->model = &who->model;
    stretch->milieu = (skin_milieu){.uv_index = 0.41, .menopause_age_y = who->menopause_age_y};
    stretch->age_y = SKIN_REST_AGE_Y;
    life_d[0] = (start_smoke_y - SKIN_REST_AGE_Y) * SKIN_DAYS_PER_YEAR;
    stretch->times_d = life_d;
    memcpy(stretch->y, who->model.rest, sizeof stretch->y);
  } else if (number == SMOKE) {
    stretch->milieu.packs_per_day = 0.83;
    stretch->age_y = start_smoke_y;
    life_d[0] = (who->age_y - start_smoke_y) * SKIN_DAYS_PER_YEAR;
  } else if (number < TWIN) {
    if (number == FIRST) {
      memcpy(who->today, stretch->y, sizeof who->today);
    }
    needle(&who->model, who->gap, who->injured, stretch->y);
    stretch->age_y = who->age_y + (double)(number - FIRST) * MONTH_D[0] / SKIN_DAYS_PER_YEAR;
    stretch->times_d = MONTH_D;
    if (number + 1 == TWIN) {
      stretch->times_d = VISITS_D;
      stretch->count = TIMES;
      stretch->out = who->treated[0];
    }
  } else {
    memcpy(stretch->y, who->today, sizeof stretch->y);
    stretch->age_y = who->age_y;
    stretch->times_d = VISITS_D;
    stretch->count = TIMES;
    stretch->out = who->twin[0];
  }
  return number <= TWIN;
}

static void solve_people(cutis_context *context, double relative, person *people) {
  skin_solver *solver;
  assert_ok(context, skin_solver_create(context, relative, &solver));
  for (int n = 0; n < PEOPLE; n++) {
    skin_stretch stretch;
    double life_d[1];
    for (size_t number = 0; next_stretch(&people[n], number, &stretch, life_d); number++) {
      assert_ok(context,
                skin_solve(context, solver, &people[n].model, &stretch.milieu, stretch.age_y,
                           stretch.times_d, stretch.count, stretch.y, stretch.out));
    }
  }
  skin_solver_destroy(context, &solver);
}

/* Who is asked for as number k is order[k]. */
typedef struct queue {
  person *people;
  int order[2 * PEOPLE];
  double life_d[2 * PEOPLE];
} queue;

static bool next_of(void *user, size_t k, size_t number, skin_stretch *stretch) {
  queue *of = user;
  person *who = &of->people[of->order[k]];
  who->status = stretch->status;
  return next_stretch(who, number, stretch, &of->life_d[k]);
}

static queue in_order(person *people) {
  queue of = {.people = people};
  for (int k = 0; k < PEOPLE; k++) {
    of.order[k] = k;
  }
  return of;
}

static skin_batch *new_batch(cutis_context *context, double relative, skin_processor most) {
  skin_batch *batch;
  assert_ok(context, skin_batch_create(context, relative, most, &batch));
  return batch;
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

static double worst_error(const person *got, const person *exact) {
  double worst = 0;
  for (int n = 0; n < PEOPLE; n++) {
    double scale[CUTIS_STATES];
    scales(&got[n].model, scale);
    for (int k = 0; k < TIMES; k++) {
      for (int i = 0; i < CUTIS_STATES; i++) {
        const double size = scale[i] + fabs(exact[n].treated[k][i]);
        worst = fmax(worst, fabs(got[n].treated[k][i] - exact[n].treated[k][i]) / size);
        worst = fmax(worst, fabs(got[n].twin[k][i] - exact[n].twin[k][i]) / size);
      }
    }
  }
  return worst;
}

static void lanes_agree_with_cvode(void **unused) {
  (void)unused;
  static const double relative[] = {1e-3, 1e-4, 1e-5, 1e-6, 1e-8};
  static const double allowed[] = {4e-3, 1e-3, 2e-4, 3e-5, 4e-7};
  static person exact[PEOPLE], got[PEOPLE];
  cutis_context *context = new_context();
  make_people(context, exact);
  memcpy(got, exact, sizeof got);
  solve_people(context, 1e-10, exact);
  for (skin_processor most = SKIN_PLAIN; most <= SKIN_BEST; most++) {
    for (size_t k = 0; k < sizeof relative / sizeof *relative; k++) {
      skin_batch *batch = new_batch(context, relative[k], most);
      skin_batch_work work;
      queue of = in_order(got);
      skin_batch_run(context, batch, 0, PEOPLE, next_of, &of);
      skin_batch_done(batch, &work);
      const double worst = worst_error(got, exact);
      if (!(worst < allowed[k]) || work.fallen != 0) {
        fail_msg("%s, %g: error %g, allowed %g; %ld to CVODE", work.processor, relative[k], worst,
                 allowed[k], work.fallen);
      }
      assert_true(work.stretches == PEOPLE * (SESSIONS + 3));
      skin_batch_destroy(context, &batch);
    }
  }
  cutis_context_destroy(&context);
}

/* Alone, in reverse, twice over, and by three threads: the same bytes. */
static void nobody_depends_on_who_is_beside(void **unused) {
  (void)unused;
  static person first[PEOPLE], other[PEOPLE];
  cutis_context *context = new_context();
  for (skin_processor most = SKIN_PLAIN; most <= SKIN_BEST; most++) {
    for (int single = 0; single < 2; single++) {
      const double relative = single ? 1e-4 : 1e-6;
      skin_batch *batch = new_batch(context, relative, most);
      make_people(context, first);
      memcpy(other, first, sizeof other);
      queue of = in_order(first), reverse = in_order(other);
      skin_batch_run(context, batch, 0, PEOPLE, next_of, &of);

      for (int k = 0; k < 2 * PEOPLE; k++) { /* each twice, in reverse */
        reverse.order[k] = (2 * PEOPLE - 1 - k) % PEOPLE;
      }
      skin_batch_run(context, batch, 0, 2 * PEOPLE, next_of, &reverse);
      assert_memory_equal(first, other, sizeof first);

      make_people(context, other);
      queue alone = in_order(other);
      for (size_t n = 0; n < 7; n++) {
        skin_batch_run(context, batch, n, 1, next_of, &alone);
        assert_memory_equal(&first[n], &other[n], sizeof *first);
      }
      skin_batch_destroy(context, &batch);

      make_people(context, other);
#pragma omp parallel for num_threads(3) schedule(dynamic)
      for (size_t n = 0; n < PEOPLE; n += 5) {
        queue mine = in_order(other);
        cutis_context *thread;
        skin_batch *own;
        if (cutis_context_create(NULL, &thread) == CUTIS_OK &&
            skin_batch_create(thread, relative, most, &own) == CUTIS_OK) {
          skin_batch_run(thread, own, n, 5, next_of, &mine);
          skin_batch_destroy(thread, &own);
          cutis_context_destroy(&thread);
        }
      }
      assert_memory_equal(first, other, sizeof first);
    }
  }
  cutis_context_destroy(&context);
}

/* Person 3 begins below zero, person 5 is asked for two moments that single precision cannot part. */
typedef struct troubled {
  skin_model model;
  double times_d[2], out[2][CUTIS_STATES], end[8][CUTIS_STATES];
  cutis_status status[8];
  char message[200];
  cutis_context *context;
} troubled;

static bool next_troubled(void *user, size_t n, size_t number, skin_stretch *stretch) {
  static const double twice_d[2] = {191.3, 191.3000004};
  troubled *of = user;
  if (number == 1) {
    of->status[n] = stretch->status;
    memcpy(of->end[n], stretch->y, sizeof of->end[n]);
    if (stretch->status != CUTIS_OK) {
      snprintf(of->message, sizeof of->message, "%s", cutis_context_message(of->context));
    }
    return false;
  }
  *stretch = (skin_stretch){.model = &of->model,
                            .milieu = protected_skin,
                            .age_y = 42.7,
                            .times_d = n == 5 ? twice_d : of->times_d,
                            .count = n == 5 ? 2 : 1,
                            .out = n == 5 ? of->out[0] : NULL};
  memcpy(stretch->y, of->model.rest, sizeof stretch->y);
  needle(&of->model, 0.031, 0.27, stretch->y);
  stretch->y[CUTIS_EL] = n == 3 ? -0.2 : 1;
  return true;
}

static void who_fails_stops_nobody(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  troubled of = {.model = central_model(context), .times_d = {191.3}, .context = context};
  skin_batch *batch = new_batch(context, 1e-4, SKIN_BEST);
  skin_batch_work work;
  skin_batch_run(context, batch, 0, 8, next_troubled, &of);
  skin_batch_done(batch, &work);
  assert_int_equal(work.fallen, 1); /* person 5, whom CVODE carried on */
  for (int n = 0; n < 8; n++) {
    assert_int_equal(of.status[n], n == 3 ? CUTIS_OUT_OF_DOMAIN : CUTIS_OK);
  }
  assert_string_equal(of.message, "State El is -0.2; it must be 0 or more.");
  assert_string_equal(cutis_context_message(context), "");
  assert_memory_equal(of.end[0], of.end[7], sizeof of.end[0]);
  for (int i = 0; i < CUTIS_STATES; i++) {
    assert_close(of.out[1][i], of.end[0][i], 2e-3 * (fabs(of.end[0][i]) + 1));
  }
  skin_batch_destroy(context, &batch);
  cutis_context_destroy(&context);
}

static bool nobody(void *user, size_t n, size_t number, skin_stretch *stretch) {
  (void)stretch;
  assert_int_equal(number, 0);
  ((int *)user)[n]++;
  return false;
}

static void courses_may_be_empty_and_tolerances_not_any(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_batch *batch = new_batch(context, 3e-3, SKIN_AVX2);
  int asked[21] = {0};
  skin_batch_run(context, batch, 2, 17, nobody, asked);
  for (int n = 0; n < 21; n++) {
    assert_int_equal(asked[n], n >= 2 && n < 19);
  }
  skin_batch_destroy(context, &batch);
  assert_int_equal(skin_batch_create(context, 0.05, SKIN_BEST, &batch), CUTIS_OUT_OF_RANGE);
  assert_null(batch);
  assert_string_equal(
      cutis_context_message(context),
      "The relative tolerance of a batch is 0.05; it must lie between 1e-11 and 0.01.");
  cutis_context_destroy(&context);
}

/* ---- elimination without pivoting ---- */
typedef double real;
#define lanes_per(x) (1 / (x))
#include "elimination.h"

/* Over states wider than any skin and steps of a second to a century: no entry outside the pattern,
 * factors that do not grow, and a solution as good as rounding lets it be. */
static void no_pivoting_is_needed(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  double growth = 0, residual = 0;
  for (uint32_t try = 0; try < 4000; try++) {
    skin_model model = central_model(context);
    cutis_parameters p;
    assert_int_equal(cutis_parameters_draw(context, SEED, try, &p), CUTIS_OK);
    if (try % 2 == 1 && skin_model_create(context, &p, &model) != CUTIS_OK) {
      context_forgive(context);
      model = central_model(context);
    }
    double y[CUTIS_STATES], J[CUTIS_STATES][CUTIS_STATES], scale[CUTIS_STATES];
    double x[CUTIS_STATES], b[CUTIS_STATES], m[ELIMINATION_ENTRIES];
    scales(&model, scale);
    for (int i = 0; i < CUTIS_STATES; i++) {
      y[i] = scale[i] * 1e-4 * pow(2e4, random_uniform(SEED + try, 7, (uint32_t)i));
    }
    y[CUTIS_X] = fmin(y[CUTIS_X], 0.99);
    const skin_milieu milieu = {.uv_index = random_uniform(SEED + try, 7, 30),
                                .menopause_age_y = INFINITY,
                                .edge_supply_per_d = 0.1 * random_uniform(SEED + try, 7, 31)};
    skin_jacobian(&model, &milieu, 25 + 60 * random_uniform(SEED + try, 7, 32), y, J[0]);
    const double step_d = 1e-5 * pow(3.65e9, random_uniform(SEED + try, 7, 33));
    const double diagonal = 1 / (0.21193756319429014 * step_d);
    /* as the method scales it: states over their scales */
    for (int i = 0; i < CUTIS_STATES; i++) {
      b[i] = x[i] = 2 * random_uniform(SEED + try, 8, (uint32_t)i) - 1;
      for (int j = 0; j < CUTIS_STATES; j++) {
        J[i][j] *= scale[j] / scale[i];
        assert_true(elimination_pattern[i][j] || J[i][j] == 0);
      }
    }
    eliminate((const double(*)[CUTIS_STATES])J, diagonal, m);
    substitute(m, x);
    double largest = 0, grown = 0;
    for (int i = 0; i < CUTIS_STATES; i++) {
      double sum = diagonal * x[i], size = fabs(sum) + fabs(b[i]);
      for (int j = 0; j < CUTIS_STATES; j++) {
        sum -= J[i][j] * x[j];
        size += fabs(J[i][j] * x[j]);
        largest = fmax(largest, fabs((i == j) * diagonal - J[i][j]));
      }
      residual = fmax(residual, fabs(sum - b[i]) / size);
    }
    for (int e = 0; e < ELIMINATION_ENTRIES; e++) {
      grown = fmax(grown, fabs(m[e]) / fmax(largest, 1));
    }
    growth = fmax(growth, grown);
  }
  if (!(growth < 1e4 && residual < 1e-11)) {
    fail_msg("growth %g, residual %g", growth, residual);
  }
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lanes_agree_with_cvode),
      cmocka_unit_test(nobody_depends_on_who_is_beside),
      cmocka_unit_test(who_fails_stops_nobody),
      cmocka_unit_test(courses_may_be_empty_and_tolerances_not_any),
      cmocka_unit_test(no_pivoting_is_needed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
