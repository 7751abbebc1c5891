/* skin/ - what skin is: the table of parameters, the eighteen state variables, their kinetics, and
 * the solver that lives them forward. Time in days, rates per day; age in years.
 *
 * This header is the whole interface of the folder. The equations are in one file a mechanism
 * (ageing.c, inflammation.c, ...), each with a page of the same name in docs/mechanisms/. */
#ifndef CUTIS_SKIN_H
#define CUTIS_SKIN_H

#include "base/base.h"

#define SKIN_DAYS_PER_YEAR 365.25
/* The age at which every state is its reference, and the clocks start. */
#define SKIN_REST_AGE_Y 25.0

/* ---- parameters (parameters.c, parameters.def) ----
 * The public handle, open inside the library: one double a symbol, in the units of the program. */
enum {
#define PARAMETER(symbol, ...) PARAMETER_##symbol,
#include "skin/parameters.def"
#undef PARAMETER
  PARAMETER_COUNT
};
struct cutis_parameters {
#define PARAMETER(symbol, ...) double symbol;
#include "skin/parameters.def"
#undef PARAMETER
  bool held[PARAMETER_COUNT]; /* set by the user: a run keeps it so in every draw */
};

void parameters_default(cutis_parameters *parameters);
/* The central value of one parameter, by PARAMETER_ index, read and written in the table's unit. */
double parameters_value(const cutis_parameters *parameters, size_t index);
void parameters_put(cutis_parameters *parameters, size_t index, double value);
/* The value, in the table's unit, at which the prior's distribution function is `share` (0 to 1): how
 * a draw and a sampler map one parameter. flat: as if nothing but its range were known, even in the
 * logarithm where the prior is one of the logarithm. */
double parameters_quantile(size_t index, double share);
double parameters_flat_quantile(size_t index, double share);
bool parameters_fixed(size_t index);
/* Adds to a hash what draws of a parameter depend on: symbol, value, range and prior. */
uint64_t parameters_hash(uint64_t hash, const cutis_parameter_info *of);

/* ---- milieu ----
 * What the skin lives in for a while: constant between two events of a life (the age-dependence of
 * the clocks is inside the kinetics). */
typedef struct skin_milieu {
  double uv_index; /* 0 protected .. 1 heavy chronic */
  double packs_per_day;
  double pollution_index;
  double drinks_per_week;
  double menopause_age_y;   /* INFINITY: none */
  double edge_supply_per_d; /* fibroblasts walking in from the edge of an open wound (parameter
                               infl); 0 for needling */
} skin_milieu;

/* ---- model (rest.c) ----
 * Parameters and what follows from them in closed form at rest at 25. */
typedef struct skin_model {
  cutis_parameters p;
  double sc;          /* collagen synthesis at rest, 1/d: the one solved constant */
  double h0, hY0;     /* TGF-beta activations of synthesis and of conversion at rest */
  double ct0, g0;     /* total collagen and fragment share at rest */
  double cr0;         /* density feedback on synthesis in empty space */
  double whole0;      /* 1 - g0 */
  double gain0, gag0; /* 1 + V h0, 1 + VH h0 */
  double room0;       /* cx - 1 */
  double across;      /* share of the weave in the plane that lies across the tension lines: 0.5 */
  double rest[CUTIS_STATES];
} skin_model;

/* Of inflammation: what one unit of it calls back; < 1 or it never resolves. */
double skin_loop_gain(const cutis_parameters *parameters);
/* Errors: CUTIS_OUT_OF_DOMAIN (loop gain >= 1). */
cutis_status skin_model_create(cutis_context *context, const cutis_parameters *parameters,
                               skin_model *model);

/* Tell the standing tension of the area, across and along its relaxed skin tension lines (> 0 or
 * both 0), from which the weave gets its direction in the plane (fibres.c). Without, it has none. */
void skin_model_tension(skin_model *model, double across_kPa, double along_kPa);

/* ---- kinetics (kinetics.c and the mechanisms) ---- */
/* dy/dt at an age, and its Jacobian d(dy_i/dt)/dy_j, row-major. Where a state is 0 its rate is not
 * negative, so that no exact course leaves y >= 0. On the kink of a max() the Jacobian has the mean
 * of both slopes. */
void skin_rates(const skin_model *model, const skin_milieu *milieu, double age_y, const double *y,
                double *rates);
void skin_jacobian(const skin_model *model, const skin_milieu *milieu, double age_y,
                   const double *y, double *jacobian);

/* What the algebra of the model says of a state (view.c). */
typedef struct skin_view {
  double ci, ct, g;    /* intact, total collagen; fragment share */
  double Jg, J;        /* volume ratio by growth, and with swelling and oedema */
  double J_lasting;    /* J without oedema */
  double water;        /* share of the volume that is fluid */
  double S, E, Q, u;   /* tension, net degradation, density feedback, TGF-beta gain */
  double tropoelastin; /* elastin made per day, of what is made at rest at 25 */
  double fibre[3];     /* structure tensor of the weave, trace 1: across the tension lines, through
                          the thickness, along the lines */
  double crimp;        /* stretch beyond which the weave bears load */
  double renewals;     /* of the collagen since 25 */
} skin_view;
void skin_view_of(const skin_model *model, const skin_milieu *milieu, double age_y, const double *y,
                  skin_view *view);

/* ---- solver (solver.c) ----
 * CVODE BDF with the analytic Jacobian, restarted at every call: one for each stretch between
 * events. */
typedef struct skin_solver skin_solver;
/* The tolerance for every ordinary use; docs/model.md has what it costs and errs. */
#define SKIN_RELATIVE 1e-6
#define SKIN_RELATIVE_LOW 1e-13
#define SKIN_RELATIVE_HIGH 1e-4
/* relative: the tolerance of one step; the absolute tolerances follow from it and each state's
 * scale. Errors: CUTIS_OUT_OF_RANGE, CUTIS_OUT_OF_MEMORY. */
cutis_status skin_solver_create(cutis_context *context, double relative, skin_solver **solver);
void skin_solver_destroy(cutis_context *context, skin_solver **solver);
/* Carry y from age_y on through times_d[0..count-1] (increasing, days from age_y, > 0) and keep
 * every state reached in out[count][CUTIS_STATES] (NULL: not wanted); y ends at the last. States
 * stay >= 0: the exact course does (kinetics), and what the solver undershoots within its error is
 * set to 0, more is an error. The result depends on the arguments and the tolerance alone, not on
 * what the solver did before. Errors: CUTIS_BAD_INPUT (times), CUTIS_NOT_CONVERGED,
 * CUTIS_OUT_OF_DOMAIN; y is untouched then. */
cutis_status skin_solve(cutis_context *context, skin_solver *solver, const skin_model *model,
                        const skin_milieu *milieu, double age_y, const double *times_d,
                        size_t count, double *y, double *out);

/* What the last stretch took. */
typedef struct skin_work {
  long steps, rejected, rates, jacobians, factorings;
} skin_work;
void skin_solver_work(const skin_solver *solver, skin_work *work);

/* ---- batch (batch.c, lanes.c) ----
 * Many persons side by side in the lanes of vectors, each with steps of its own; who is done makes
 * room for the next. Rodas5P, an adaptive Rosenbrock method of order 5 (docs/batch.md), in place of
 * CVODE: for populations. What a person gets depends on that person, the tolerance and the kind of
 * processor alone: not on who is beside, on order or on threads (one batch a thread).
 *
 * A course is a chain of stretches, each in one milieu; between two the caller may change the state:
 * a session, or a twin that goes back to a state the caller kept. */
typedef struct skin_stretch {
  const skin_model *model; /* of the person: read at the first stretch, and there until the last */
  skin_milieu milieu;
  double age_y;          /* at its start */
  const double *times_d; /* as for skin_solve */
  size_t count;
  double *out;            /* as for skin_solve */
  double y[CUTIS_STATES]; /* the state at its start; when the next is asked for, at its end */
  cutis_status status; /* when the next is asked for: how this one ended. If it failed, the message
                             is in the context, and y is its start */
} skin_stretch;
/* Asked for stretch `number` (from 0) of a person: fill in all of it but the status and, after the
 * first, what stays. false: this course is over. */
typedef bool (*skin_next)(void *user, size_t person, size_t number, skin_stretch *stretch);

typedef struct skin_batch skin_batch;
#define SKIN_BATCH_RELATIVE 1e-5
#define SKIN_BATCH_LOW 1e-11
#define SKIN_BATCH_HIGH 1e-2
/* From this tolerance on single precision errs less than the method, and has twice the lanes. */
#define SKIN_BATCH_SINGLE 1e-5
/* What to make use of: of two, the one that the processor at hand has. */
typedef enum skin_processor {
  SKIN_PLAIN,
  SKIN_AVX2,
  SKIN_AVX512,
  SKIN_BEST = SKIN_AVX512
} skin_processor;
/* relative: the tolerance of one step, against each state and its scale. most: no better processor
 * than this. Errors: CUTIS_OUT_OF_RANGE, CUTIS_OUT_OF_MEMORY. */
cutis_status skin_batch_create(cutis_context *context, double relative, skin_processor most,
                               skin_batch **batch);
/* What such a batch runs on, "AVX2 single": people get the same bytes where this is the same. */
const char *skin_batch_processor(double relative, skin_processor most);
void skin_batch_destroy(cutis_context *context, skin_batch **batch);
/* Persons first .. first + count - 1. A stretch the lanes fail is solved by CVODE; one that fails
 * there too is told by its status, and the others go on. */
void skin_batch_run(cutis_context *context, skin_batch *batch, size_t first, size_t count,
                    skin_next next, void *user);

/* What the batch did so far. */
typedef struct skin_batch_work {
  const char *processor; /* what it was compiled for: "plain", "AVX2 single", ... */
  int lanes;
  long stretches, fallen; /* of these, to CVODE */
  long steps, rejected;   /* of single persons */
  long passes;            /* of all lanes at once */
} skin_batch_work;
void skin_batch_done(const skin_batch *batch, skin_batch_work *work);

#endif
