/* solver.c - carries the states through a stretch of life between two events.
 *
 * SUNDIALS CVODE: variable-order BDF, Newton with the analytic Jacobian and dense LU. One CVODE
 * memory is kept and started afresh at every stretch, so a result depends on that stretch alone.
 * Time inside is days since the stretch began.
 *
 * Source: Hindmarsh et al., ACM Trans. Math. Softw. 31 (2005) 363, doi 10.1145/1089014.1089020. */
#include "skin/batch.h"
#include "skin/mechanisms.h"
#include "skin/vector.h"

#include <cvode/cvode.h>
#include <stdio.h>
#include <string.h>
#include <sunmatrix/sunmatrix_dense.h>

/* Of one stretch: 30 years take about 50, a session and a year of healing 200. */
#define SOLVER_STEPS_MAX 20000
/* In tolerances. Exactly, no state can fall below 0 (kinetics.c); of what the solver errs, 300
 * random courses at a relative tolerance of 1e-6 undershot by at most 19 of its absolute
 * tolerances, at 1e-4 by 119. */
#define SOLVER_UNDERSHOOT 1000.0

struct skin_solver {
  SUNContext sundials;
  void *cvode;
  N_Vector y, absolute;
  SUNMatrix matrix;
  SUNLinearSolver linear;
  double relative;
  char said[200]; /* what CVODE said last */

  /* the stretch at hand */
  const skin_model *model;
  const skin_milieu *milieu;
  double age_y, reached_d;
  double forcing_d; /* the time of the forcing kept below */
  skin_forcing forcing;
};

static double age_at(const skin_solver *solver, double time_d) {
  return solver->age_y + time_d / SKIN_DAYS_PER_YEAR;
}

/* The forcing at a time; CVODE asks several times in a row for the same. */
static const skin_forcing *forcing_at(skin_solver *solver, double time_d) {
  if (time_d != solver->forcing_d) {
    ageing_forcing_of(solver->model, solver->milieu, age_at(solver, time_d), &solver->forcing);
    solver->forcing_d = time_d;
  }
  return &solver->forcing;
}

static int rates_for_cvode(realtype time_d, N_Vector y, N_Vector rates, void *data) {
  static const int recoverable = 1; /* CVODE tries a shorter step */
  skin_solver *solver = data;
  const bool valid = kinetics_rates(solver->model, forcing_at(solver, time_d),
                                    N_VGetArrayPointer(y), N_VGetArrayPointer(rates));
  return valid ? 0 : recoverable;
}

static int jacobian_for_cvode(realtype time_d, N_Vector y, N_Vector rates, SUNMatrix matrix,
                              void *data, N_Vector scratch1, N_Vector scratch2, N_Vector scratch3) {
  (void)rates, (void)scratch1, (void)scratch2, (void)scratch3;
  skin_solver *solver = data;
  double jacobian[CUTIS_STATES][CUTIS_STATES];
  kinetics_jacobian(solver->model, forcing_at(solver, time_d), N_VGetArrayPointer(y), jacobian);
  for (int j = 0; j < CUTIS_STATES; j++) {
    realtype *column = SM_COLUMN_D(matrix, j);
    for (int i = 0; i < CUTIS_STATES; i++) {
      column[i] = jacobian[i][j];
    }
  }
  return 0;
}

static void keep_what_cvode_says(int code, const char *module, const char *function, char *message,
                                 void *data) {
  (void)code, (void)module, (void)function;
  skin_solver *solver = data;
  snprintf(solver->said, sizeof solver->said, "%s", message);
}

cutis_status skin_solver_create(cutis_context *context, double relative, skin_solver **solver) {
  *solver = NULL;
  if (!(relative >= SKIN_RELATIVE_LOW && relative <= SKIN_RELATIVE_HIGH)) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "The relative tolerance is %g; it must lie between %g and %g.", relative,
                SKIN_RELATIVE_LOW, SKIN_RELATIVE_HIGH);
  }
  skin_solver *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->relative = relative;
  bool whole =
      SUNContext_Create(NULL, &made->sundials) == 0 &&
      (made->y = state_vector_create(made->sundials)) != NULL &&
      (made->absolute = state_vector_create(made->sundials)) != NULL &&
      (made->matrix = SUNDenseMatrix(CUTIS_STATES, CUTIS_STATES, made->sundials)) != NULL &&
      (made->linear = state_solver_create(made->y, made->matrix, made->sundials)) != NULL &&
      (made->cvode = CVodeCreate(CV_BDF, made->sundials)) != NULL;
  if (whole) {
    N_VConst(1, made->y);
    N_VConst(relative, made->absolute);
    whole = CVodeSetErrHandlerFn(made->cvode, keep_what_cvode_says, made) == CV_SUCCESS &&
            CVodeInit(made->cvode, rates_for_cvode, 0, made->y) == CV_SUCCESS &&
            CVodeSVtolerances(made->cvode, relative, made->absolute) == CV_SUCCESS &&
            CVodeSetLinearSolver(made->cvode, made->linear, made->matrix) == CV_SUCCESS &&
            CVodeSetJacFn(made->cvode, jacobian_for_cvode) == CV_SUCCESS &&
            CVodeSetUserData(made->cvode, made) == CV_SUCCESS;
  }
  if (!whole) {
    skin_solver_destroy(context, &made);
    return FAIL(context, CUTIS_OUT_OF_MEMORY,
                "Memory for the solver of the kinetics could not be had.");
  }
  *solver = made;
  return CUTIS_OK;
}

void skin_solver_destroy(cutis_context *context, skin_solver **solver) {
  skin_solver *gone = *solver;
  if (gone == NULL) {
    return;
  }
  CVodeFree(&gone->cvode);
  if (gone->linear != NULL) {
    SUNLinSolFree(gone->linear);
  }
  if (gone->matrix != NULL) {
    SUNMatDestroy(gone->matrix);
  }
  if (gone->absolute != NULL) {
    N_VDestroy(gone->absolute);
  }
  if (gone->y != NULL) {
    N_VDestroy(gone->y);
  }
  SUNContext_Free(&gone->sundials);
  context_free(context, gone);
  *solver = NULL;
}

/* ---- a stretch ---- */

static const char *const state_symbols[CUTIS_STATES] = {
#define X(index, symbol, words, unit) symbol,
    CUTIS_STATE_LIST(X)
#undef X
};

void solver_scales(const skin_model *model, double *scale) {
  const cutis_parameters *p = &model->p;
  for (int i = 0; i < CUTIS_STATES; i++) {
    scale[i] = 1;
  }
  scale[CUTIS_N] = p->rN / p->dN; /* what lasting inflammation of 1 would keep */
  scale[CUTIS_M] = scale[CUTIS_R] = p->Mref;
  scale[CUTIS_F] = scale[CUTIS_Y] = p->F0;
  scale[CUTIS_P] = p->KP;
  scale[CUTIS_T] = p->KT;
}

cutis_status solver_check(cutis_context *context, const double *times_d, size_t count,
                          const double *y) {
  for (size_t k = 0; k < count; k++) {
    const double before = k == 0 ? 0 : times_d[k - 1];
    if (!(times_d[k] > before && isfinite(times_d[k]))) {
      return FAIL(context, CUTIS_BAD_INPUT,
                  "Time %zu of a stretch is %g d; it must lie after %g d.", k + 1, times_d[k],
                  before);
    }
  }
  for (int i = 0; i < CUTIS_STATES; i++) {
    if (!(y[i] >= 0 && isfinite(y[i]))) {
      return FAIL(context, CUTIS_OUT_OF_DOMAIN, "State %s is %g; it must be 0 or more.",
                  state_symbols[i], y[i]);
    }
  }
  return CUTIS_OK;
}

/* What CVODE's return says in our terms. */
static cutis_status step_status(cutis_context *context, const skin_solver *solver, int flag) {
  const double age_y = age_at(solver, solver->reached_d);
  switch (flag) {
    case CV_SUCCESS:
    case CV_TSTOP_RETURN:
      return CUTIS_OK;
    case CV_FIRST_RHSFUNC_ERR:
    case CV_REPTD_RHSFUNC_ERR:
    case CV_UNREC_RHSFUNC_ERR:
      return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                  "At age %.2f y the model left its domain: the volume ratio of the dermis is not "
                  "positive, for too little "
                  "collagen is left, or a rate is not finite.",
                  age_y);
    case CV_MEM_FAIL:
      return FAIL(context, CUTIS_OUT_OF_MEMORY,
                  "Memory for the solver of the kinetics could not be had.");
    default:
      return FAIL(context, CUTIS_NOT_CONVERGED,
                  "The kinetics could not be carried beyond age %.2f y: %s", age_y, solver->said);
  }
}

cutis_status solver_keep(cutis_context *context, const double *y, const double *absolute,
                         double age_y, double *into) {
  for (int i = 0; i < CUTIS_STATES; i++) {
    if (!(y[i] >= -SOLVER_UNDERSHOOT * absolute[i])) {
      return FAIL(context, CUTIS_OUT_OF_DOMAIN,
                  "State %s fell to %g at age %.2f y; it must be 0 or more.", state_symbols[i],
                  y[i], age_y);
    }
    into[i] = y[i] > 0 ? y[i] : 0;
  }
  return CUTIS_OK;
}

static cutis_status start_stretch(cutis_context *context, skin_solver *solver, const double *y,
                                  double end_d) {
  realtype *start = N_VGetArrayPointer(solver->y), *absolute = N_VGetArrayPointer(solver->absolute);
  solver_scales(solver->model, absolute);
  for (int i = 0; i < CUTIS_STATES; i++) {
    start[i] = y[i];
    absolute[i] *= solver->relative;
  }
  solver->said[0] = '\0';
  solver->reached_d = 0;
  solver->forcing_d = NAN;
  int flag = CVodeReInit(solver->cvode, 0, solver->y);
  if (flag == CV_SUCCESS) {
    flag = CVodeSVtolerances(solver->cvode, solver->relative, solver->absolute);
  }
  if (flag == CV_SUCCESS) {
    flag = CVodeSetStopTime(solver->cvode, end_d);
  }
  return step_status(context, solver, flag);
}

/* One step of CVODE's choice, so that the course does not depend on when it is looked at. */
static cutis_status take_step(cutis_context *context, skin_solver *solver, long steps,
                              double end_d) {
  if (steps == SOLVER_STEPS_MAX) {
    snprintf(solver->said, sizeof solver->said, "%ld steps were not enough.", steps);
    return step_status(context, solver, CV_TOO_MUCH_WORK);
  }
  const int flag = CVode(solver->cvode, end_d, solver->y, &solver->reached_d, CV_ONE_STEP);
  return step_status(context, solver, flag);
}

cutis_status skin_solve(cutis_context *context, skin_solver *solver, const skin_model *model,
                        const skin_milieu *milieu, double age_y, const double *times_d,
                        size_t count, double *y, double *out) {
  TRY(context, solver_check(context, times_d, count, y));
  if (count == 0) {
    return CUTIS_OK;
  }
  solver->model = model;
  solver->milieu = milieu;
  solver->age_y = age_y;
  TRY(context, start_stretch(context, solver, y, times_d[count - 1]));
  double reached[CUTIS_STATES];
  size_t k = 0;
  for (long steps = 0; k < count; steps++) {
    TRY(context, take_step(context, solver, steps, times_d[count - 1]));
    for (; k < count && times_d[k] <= solver->reached_d; k++) {
      CVodeGetDky(solver->cvode, times_d[k], 0, solver->y);
      TRY(context,
          solver_keep(context, N_VGetArrayPointer(solver->y), N_VGetArrayPointer(solver->absolute),
                      age_at(solver, times_d[k]), reached));
      if (out != NULL) {
        memcpy(&out[k * CUTIS_STATES], reached, sizeof reached);
      }
    }
  }
  memcpy(y, reached, sizeof reached);
  return CUTIS_OK;
}

void skin_solver_work(const skin_solver *solver, skin_work *work) {
  long steps = 0, rates = 0, rejected = 0, setups = 0, jacobians = 0;
  CVodeGetNumSteps(solver->cvode, &steps);
  CVodeGetNumRhsEvals(solver->cvode, &rates);
  CVodeGetNumErrTestFails(solver->cvode, &rejected);
  CVodeGetNumLinSolvSetups(solver->cvode, &setups);
  CVodeGetNumJacEvals(solver->cvode, &jacobians);
  *work = (skin_work){.steps = steps,
                      .rates = rates,
                      .rejected = rejected,
                      .factorings = setups,
                      .jacobians = jacobians};
}
