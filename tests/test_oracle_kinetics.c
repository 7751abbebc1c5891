/* test_oracle_kinetics.c - the printed digits of an independent program: the same equations written
 * in Python and solved by SciPy's BDF with finite differences at a relative tolerance of 1e-7.
 * Rest, ageing, the open wound, and courses of needling. */
#include "skin_testing.h"

#include <lapacke.h>
#include <stdlib.h>

#define YEAR SKIN_DAYS_PER_YEAR
/* The states of that program: those before the weave's, which act back on none (test_skin). */
enum { STATES = CUTIS_W };
#define TOLERANCE 1e-8

/* Half a unit of the last printed digit, and room for the tolerance of both programs. */
#define assert_printed(got, printed, digit) check_close((got), (printed), 0.501 * (digit), __LINE__)

static void solve(cutis_context *context, const skin_model *model, const skin_milieu *milieu,
                  double age_y, const double *times_d, size_t count, double *y, double *out) {
  skin_solver *solver;
  assert_ok(context, skin_solver_create(context, TOLERANCE, &solver));
  assert_ok(context, skin_solve(context, solver, model, milieu, age_y, times_d, count, y, out));
  skin_solver_destroy(context, &solver);
}

static int falling(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* Real parts of the eigenvalues at a frozen age, 1/y, largest first. */
static void eigenvalues(const skin_model *model, double age_y, const double *y,
                        double real[STATES]) {
  double jacobian[CUTIS_STATES * CUTIS_STATES], imaginary[STATES];
  skin_jacobian(model, &protected_skin, age_y, y, jacobian);
  assert_int_equal(LAPACKE_dgeev(LAPACK_ROW_MAJOR, 'N', 'N', STATES, jacobian, CUTIS_STATES, real,
                                 imaginary, NULL, 1, NULL, 1),
                   0);
  qsort(real, STATES, sizeof *real, falling);
  for (int i = 0; i < STATES; i++) {
    real[i] *= YEAR;
  }
}

static void rest(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  double rates[CUTIS_STATES], real[STATES];
  skin_rates(&model, &protected_skin, 25, model.rest, rates);
  for (int i = 0; i < STATES; i++) {
    assert_close(rates[i], 0, 1e-17 * fmax(model.rest[i], 1));
  }
  eigenvalues(&model, 25, model.rest, real);
  const double printed[] = {-0.0139, -0.036, -0.1162, -0.1162, -1.8606, -4.5087};
  for (int i = 0; i < 6; i++) {
    assert_printed(real[i], printed[i], 0.0001);
  }
  assert_printed(skin_loop_gain(&model.p), 0.29, 0.01);
  cutis_context_destroy(&context);
}

static void ageing(void **unused) {
  (void)unused;
  static const struct {
    double age_y, collagen, loss, thickness, fragments, tension, degradation, elastin, gag,
        age_links, fibroblasts, slowest;
  } printed[] = {
      {25, 1.000, 0.00, 1.000, 0.126, 1.00, 1.00, 1.00, 1.00, 1.00, 2000, -0.014},
      {35, 0.964, -0.36, 0.975, 0.134, 0.97, 1.01, 0.95, 0.97, 1.02, 1889, -0.014},
      {45, 0.895, -0.56, 0.935, 0.149, 0.91, 1.03, 0.86, 0.94, 1.07, 1779, -0.014},
      {55, 0.811, -0.70, 0.889, 0.170, 0.84, 1.06, 0.76, 0.91, 1.12, 1675, -0.015},
      {65, 0.716, -0.84, 0.839, 0.198, 0.75, 1.10, 0.66, 0.88, 1.17, 1578, -0.010},
      {75, 0.606, -1.00, 0.784, 0.242, 0.62, 1.18, 0.57, 0.85, 1.22, 1486, 0.006},
      {85, 0.469, -1.26, 0.722, 0.323, 0.43, 1.39, 0.47, 0.83, 1.30, 1399, 0.045},
  };
  enum { AGES = sizeof printed / sizeof *printed };
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  double times_d[AGES - 1], y[CUTIS_STATES], states[AGES][CUTIS_STATES];
  for (int k = 1; k < AGES; k++) {
    times_d[k - 1] = (printed[k].age_y - 25) * YEAR;
  }
  memcpy(y, model.rest, sizeof y);
  memcpy(states[0], model.rest, sizeof y);
  solve(context, &model, &protected_skin, 25, times_d, AGES - 1, y, states[1]);
  for (int k = 0; k < AGES; k++) {
    const double *at = states[k];
    double real[STATES];
    skin_view view;
    skin_view_of(&model, &protected_skin, printed[k].age_y, at, &view);
    eigenvalues(&model, printed[k].age_y, at, real);
    assert_printed(view.ci, printed[k].collagen, 0.001);
    assert_printed(k == 0 ? 0 : 100 * log(view.ci) / (printed[k].age_y - 25), printed[k].loss,
                   0.01);
    /* that program swells by a linear law of its own */
    assert_printed(view.Jg + 0.3 * (at[CUTIS_H] - 1), printed[k].thickness, 0.001);
    assert_printed(view.g, printed[k].fragments, 0.001);
    assert_printed(view.S, printed[k].tension, 0.01);
    assert_printed(view.E, printed[k].degradation, 0.01);
    assert_printed(at[CUTIS_EL], printed[k].elastin, 0.01);
    assert_printed(at[CUTIS_H], printed[k].gag, 0.01);
    assert_printed(at[CUTIS_A], printed[k].age_links, 0.01);
    assert_printed(at[CUTIS_F], printed[k].fibroblasts, 1);
    assert_printed(real[0], printed[k].slowest, 0.001);
  }
  cutis_context_destroy(&context);
}

/* ---- the open wound: X = 1, fed from its edge, age held at 25 ---- */

enum { TENTHS = 1800 }; /* of a day */

/* Root mean square distance of a course, over its size, from points at some days. */
static double distance(const double *course, double size, const double *days, const double *points,
                       size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    const double off = course[lround(10 * days[i])] / size - points[i];
    sum += off * off;
  }
  return sqrt(sum / (double)count);
}

static size_t peak_of(const double *course, size_t count) {
  size_t peak = 0;
  for (size_t i = 1; i < count; i++) {
    peak = course[i] > course[peak] ? i : peak;
  }
  return peak;
}

static void open_wound(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  skin_model model = central_model(context);
  model.p.chi = 1;
  model.p.ks = model.p.kFa = model.p.kw = 0;
  model.p.taue = INFINITY;
  const skin_milieu edge = {.menopause_age_y = INFINITY, .edge_supply_per_d = model.p.infl};
  double y[CUTIS_STATES], times_d[TENTHS];
  static double states[TENTHS + 1][CUTIS_STATES], N[TENTHS + 1], macrophages[TENTHS + 1],
      tone[TENTHS + 1], Y[TENTHS + 1], collagen[TENTHS + 1];
  memcpy(y, model.rest, sizeof y);
  y[CUTIS_R] = 2;
  y[CUTIS_F] = 0.05 * model.p.F0;
  y[CUTIS_D] = 1;
  y[CUTIS_P] = model.p.P_clot;
  y[CUTIS_T] = model.p.T_clot * model.p.f_act;
  y[CUTIS_X] = 1;
  y[CUTIS_CN] = y[CUTIS_CF] = 0;
  y[CUTIS_CM] = 1e-3;
  y[CUTIS_EL] = 0.02;
  memcpy(states[0], y, sizeof y);
  for (int i = 0; i < TENTHS; i++) {
    times_d[i] = 0.1 * (i + 1);
  }
  solve(context, &model, &edge, 25, times_d, TENTHS, y, states[1]);
  for (int i = 0; i <= TENTHS; i++) {
    N[i] = states[i][CUTIS_N];
    macrophages[i] = states[i][CUTIS_M] + states[i][CUTIS_R];
    tone[i] = states[i][CUTIS_I];
    Y[i] = states[i][CUTIS_Y];
    collagen[i] = states[i][CUTIS_CN] + states[i][CUTIS_CM];
  }

  /* Consensus curves of human and rodent wounds over their peak, collagen over day 28:
   * stanbot8/skibidy, literature/data/consensus. The distances are the model's known misfit, not a
   * success. */
  static const double days[] = {0.5, 1, 2, 3, 4, 5, 7, 10, 14, 21},
                      N_points[] = {0.5, 1, 0.95, 0.6, 0.3, 0.1, 0.01, 0},
                      M_points[] = {0.05, 0.4, 0.8, 1, 0.95, 0.85, 0.55, 0.28, 0.1, 0.03},
                      I_points[] = {0.7, 0.95, 1, 0.85, 0.7, 0.55, 0.35, 0.18, 0.08, 0.03},
                      Y_days[] = {4, 6, 8, 10, 12, 15, 18, 20, 24, 28},
                      Y_points[] = {0.05, 0.3, 0.65, 0.9, 1, 0.95, 0.7, 0.5, 0.25, 0.1},
                      c_days[] = {5, 7, 10, 14, 18, 21, 24},
                      c_points[] = {0.02, 0.08, 0.18, 0.35, 0.55, 0.72, 0.88};
  enum { DAY_28 = 280 };
  const struct {
    const double *course, *days, *points;
    size_t count;
    double peak_d, rms;
  } printed[] = {
      {N, days, N_points, 8, 1.2, 0.110},           {macrophages, days, M_points, 10, 3.6, 0.082},
      {tone, days, I_points, 10, 1.7, 0.106},       {Y, Y_days, Y_points, 10, 12.8, 0.076},
      {collagen, c_days, c_points, 7, 28.0, 0.144},
  };
  for (size_t k = 0; k < sizeof printed / sizeof *printed; k++) {
    const size_t peak = peak_of(printed[k].course, DAY_28 + 1);
    assert_printed(0.1 * (double)peak, printed[k].peak_d, 0.1);
    assert_printed(distance(printed[k].course, printed[k].course[peak], printed[k].days,
                            printed[k].points, printed[k].count),
                   printed[k].rms, 0.001);
  }
  const double *end = states[TENTHS];
  assert_printed(collagen[DAY_28], 0.26, 0.01);
  assert_printed(collagen[900], 0.33, 0.01);
  assert_printed(collagen[TENTHS], 0.37, 0.01);
  assert_printed(end[CUTIS_CM] / collagen[TENTHS], 0.24, 0.01);
  assert_printed(end[CUTIS_F], 2059, 1);
  assert_printed(end[CUTIS_X], 0.000, 0.001);
  cutis_context_destroy(&context);
}

/* ---- courses of needling against the untreated twin, day by day from the first session ---- */

enum {
  GAP_D = 30,
  FOLLOW_D = 1100,
  SESSIONS_MAX = 16,
  DAYS_MAX = FOLLOW_D + (SESSIONS_MAX - 1) * GAP_D
};
typedef struct course {
  int last_session_d, days;
  double treated[DAYS_MAX + 1][CUTIS_STATES], twin[DAYS_MAX + 1][CUTIS_STATES];
  double gain[DAYS_MAX + 1]; /* of intact collagen */
  int peak_d;
} course;

static void live_daily(cutis_context *context, const skin_model *model, double age_y, int days,
                       double *y, double (*out)[CUTIS_STATES]) {
  double times_d[DAYS_MAX];
  for (int i = 0; i < days; i++) {
    times_d[i] = i + 1;
  }
  memcpy(out[0], y, sizeof out[0]);
  solve(context, model, &protected_skin, age_y, times_d, (size_t)days, y, out[1]);
}

static const course *run_course(double age_y, int sessions, double gap, double injured) {
  static course run;
  cutis_context *context = new_context();
  const skin_model model = central_model(context);
  double y[CUTIS_STATES], twin[CUTIS_STATES];
  memcpy(y, model.rest, sizeof y);
  if (age_y > 25) {
    const double life_d = (age_y - 25) * YEAR;
    solve(context, &model, &protected_skin, 25, &life_d, 1, y, NULL);
  }
  memcpy(twin, y, sizeof twin);
  run.last_session_d = (sessions - 1) * GAP_D;
  run.days = run.last_session_d + FOLLOW_D;
  live_daily(context, &model, age_y, run.days, twin, run.twin);
  for (int k = 0; k < sessions; k++) {
    needle(&model, gap, injured, y);
    live_daily(context, &model, age_y + k * GAP_D / YEAR, k == sessions - 1 ? FOLLOW_D : GAP_D, y,
               &run.treated[k * GAP_D]);
  }
  run.peak_d = 0;
  for (int i = 0; i <= run.days; i++) {
    run.gain[i] = (run.treated[i][CUTIS_CN] + run.treated[i][CUTIS_CM]) /
                      (run.twin[i][CUTIS_CN] + run.twin[i][CUTIS_CM]) -
                  1;
    run.peak_d = run.gain[i] > run.gain[run.peak_d] ? i : run.peak_d;
  }
  cutis_context_destroy(&context);
  return &run;
}

static int peak_day(const course *run, int first, int second) {
  double sum[GAP_D];
  for (int i = 0; i < GAP_D; i++) {
    sum[i] = run->treated[i][first] + (second < 0 ? 0 : run->treated[i][second]);
  }
  return (int)peak_of(sum, GAP_D);
}

static void four_sessions(void **unused) {
  (void)unused;
  const course *run = run_course(55, 4, 0.03, 0.30);
  assert_printed(100 * run->gain[run->peak_d], 14.1, 0.1);
  assert_int_equal(run->peak_d, 120);
  assert_int_equal(run->last_session_d, 90);
  const double after_d[] = {91, 182, 365, 1095}, gains[] = {13.1, 11.5, 9.7, 8.6};
  for (int k = 0; k < 4; k++) {
    assert_printed(100 * run->gain[90 + (int)after_d[k]], gains[k], 0.1);
  }
  assert_int_equal(peak_day(run, CUTIS_N, -1), 2);
  assert_int_equal(peak_day(run, CUTIS_M, CUTIS_R), 4);
  assert_int_equal(peak_day(run, CUTIS_F, -1), 11);
  assert_int_equal(peak_day(run, CUTIS_Y, -1), 12);
  assert_printed(run->treated[12][CUTIS_Y], 930, 1);
  assert_printed(run->treated[29][CUTIS_X], 0.003, 0.001);
  assert_printed(100 * (run->treated[180][CUTIS_EL] / run->twin[180][CUTIS_EL] - 1), -1.1, 0.1);
}

static void more_sessions(void **unused) {
  (void)unused;
  const int sessions[] = {1, 2, 8, 16};
  const double peaks[] = {4.0, 7.5, 24.4, 37.4};
  for (int k = 0; k < 4; k++) {
    const course *run = run_course(55, sessions[k], 0.03, 0.30);
    assert_printed(100 * run->gain[run->peak_d], peaks[k], 0.1);
  }
}

static void dose_series(void **unused) {
  (void)unused;
  const double injured[] = {0.1, 0.3, 0.6, 1.0}, peaks[] = {9.4, 14.1, 17.1, 19.3};
  for (int k = 0; k < 4; k++) {
    const course *run = run_course(55, 4, injured[k] / 10, injured[k]);
    assert_printed(100 * run->gain[run->peak_d], peaks[k], 0.1);
  }
}

static void ages(void **unused) {
  (void)unused;
  const double age_y[] = {25, 40, 70}, peaks[] = {14.7, 13.5, 15.9};
  for (int k = 0; k < 3; k++) {
    const course *run = run_course(age_y[k], 4, 0.03, 0.30);
    assert_printed(100 * run->gain[run->peak_d], peaks[k], 0.1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rest),          cmocka_unit_test(ageing),
      cmocka_unit_test(open_wound),    cmocka_unit_test(four_sessions),
      cmocka_unit_test(more_sessions), cmocka_unit_test(dose_series),
      cmocka_unit_test(ages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
