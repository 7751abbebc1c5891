/* lanes.c - persons side by side, carried forward by an adaptive Rosenbrock method; one copy for each
 * kind of processor (lanes_avx2.c, lanes_avx512.c include this file).
 *
 *   (1/(gamma h) - J) u_s = f(t + c_s h, y + sum a_sj u_j) + sum C_sj u_j/h + d_s h df/dt
 *   y(t + h) = y + sum a_8j u_j + u_8,   error: u_8
 *
 * Rodas5P: eight stages, order 5(4), stiffly accurate, L-stable: Steinebach, BIT Numer. Math. 63 (2023) 27,
 * doi 10.1007/s10543-023-00967-x. The form without products J u: Hairer & Wanner, Solving Ordinary
 * Differential Equations II, IV.7.
 *
 * Each lane has its own time and step. A step is kept when the largest of its errors, each over
 * relative (scale + |y|), is at most 1. The clocks enter the rates linearly, so the part of df/dt is
 * a difference of two evaluations that is exact, with the slope of the clocks from a cubic through
 * four of the moments at which the stages need them anyway. */
#include "skin/batch.h"

#define SKIN_LANES
#include "skin/mechanisms.h"

/* the mechanisms, with lanes for numbers */
#include "skin/ageing.c"
#include "skin/collagen.c"
#include "skin/degradation.c"
#include "skin/elastin.c"
#include "skin/exposure.c"
#include "skin/fibres.c"
#include "skin/fibroblasts.c"
#include "skin/gag.c"
#include "skin/gap.c"
#include "skin/growth_factors.c"
#include "skin/inflammation.c"
#include "skin/kinetics.c"
#include "skin/volume.c"
#include "elimination.h" /* eliminate, substitute: made from the pattern of the Jacobian */

#ifndef LANES_KIND
#define LANES_KIND lanes_plain
#define LANES_NAME "plain"
#endif

/* ---- the method ---- */
enum { STAGES = 8 };
#define GAMMA 0.21193756319429014
/* The last two rows are that before and 1s: they add u to the state of the stage before. */
static const lane A[STAGES - 2][STAGES] = {
    {0},
    {3.0},
    {2.849394379747939, 0.45842242204463923},
    {-6.954028509809101, 2.489845061869568, -10.358996098473584},
    {2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641},
    {-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256,
     0.030198172008377946}};
static const lane C[STAGES][STAGES] = {
    {0},
    {-14.155112264123755},
    {-17.97296035885952, -2.859693295451294},
    {147.12150275711716, -1.41221402718213, 71.68940251302358},
    {165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306},
    {24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125,
     -0.6610691825249471},
    {30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783,
     -19.097331116725623, -28.087943162872662},
    {37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047,
     -40.06618937091002, -54.66780262877968, -9.48861652309627}};
static const lane D[STAGES] = {0.21193756319429014, -0.42387512638858027, -0.3384627126235924,
                               1.8046452872882734, 2.325825639765069};
/* The shares of a step at which the stages need the clocks; those of stages 3 and 4 are read from a
 * cubic through the others, which errs by less than 1e-7 in steps of five years. */
#define SHARE1 0.4095798393397535
#define SHARE2 0.6358126895828704
#define SHARE3 0.9769306725060716
#define SHARE4 0.4288403609558664
enum { MOMENT_0, MOMENT_1, MOMENT_2, MOMENT_END, MOMENT_3, MOMENT_4, MOMENTS };
static const int MOMENT_OF[STAGES] = {MOMENT_0, MOMENT_2,   MOMENT_1,   MOMENT_3,
                                      MOMENT_4, MOMENT_END, MOMENT_END, MOMENT_END};

#define ORDER 5.0
#define SAFETY 0.9
#define SHRINK_MOST 0.15
#define GROW_MOST 5.0
/* Of one stretch; 30 years take about 15, a session and a year of healing 50. */
#define STEPS_MAX 5000

/* Persons side by side in one vector. */
typedef struct lanes_row {
  lanes_model model;
  lanes_milieu milieu;
  real y[CUTIS_STATES], scale[CUTIS_STATES];
  given age_y, time_d, step_d;
  given stop_d, next_stop_d; /* where a step has to end: a time of the stretch, or menopause */
  exposure_effect lasting;   /* of the stretch */
  truth taken, is_new, was_rejected;
  real jacobian[CUTIS_STATES][CUTIS_STATES], factors[ELIMINATION_ENTRIES];
  skin_forcing forcing[MOMENTS];

  /* the step at hand */
  given trial_d, per_trial;
  truth hits, valid;
  real rates[CUTIS_STATES], by_clock[CUTIS_STATES]; /* f, h df/dt */
  real u[STAGES][CUTIS_STATES], at[CUTIS_STATES], after[CUTIS_STATES];

  batch_seat seat[LANES];
  long steps[LANES];       /* of the stretch */
  double stop_at_d[LANES]; /* stop_d, in the caller's digits */
  bool is_busy;
} lanes_row;

/* ---- one step of all lanes ---- */

static inline void read_clock(lanes_row *w, int moment, given day) {
  ageing_forcing_with(&w->model, &w->milieu, &w->lasting,
                      w->age_y + day * given_of(1 / SKIN_DAYS_PER_YEAR), &w->forcing[moment]);
}

/* A field of the forcing from its values at the shares 0, 1, 2 and the end of the step. */
static inline given mixed(const skin_forcing *f, size_t field, const lane weight[4]) {
  given sum = given_of(0);
  for (int k = 0; k < 4; k++) {
    sum += weight[k] * *(const given *)((const char *)&f[k] + field);
  }
  return sum;
}
static inline skin_forcing mix(const skin_forcing *f, const lane weight[4]) {
  skin_forcing of = f[0];
  of.s_s = mixed(f, offsetof(skin_forcing, s_s), weight);
  of.s_e = mixed(f, offsetof(skin_forcing, s_e), weight);
  of.F_h = mixed(f, offsetof(skin_forcing, F_h), weight);
  of.w = mixed(f, offsetof(skin_forcing, w), weight);
  return of;
}

/* The weights of the cubic at a share x of the step. */
#define CUBIC(x)                                                                    \
  {                                                                                 \
    ((x)-SHARE1) * ((x)-SHARE2) * (1 - (x)) / (SHARE1 * SHARE2),                    \
        (x) * ((x)-SHARE2) * ((x)-1) / (SHARE1 * (SHARE1 - SHARE2) * (SHARE1 - 1)), \
        (x) * ((x)-SHARE1) * ((x)-1) / (SHARE2 * (SHARE2 - SHARE1) * (SHARE2 - 1)), \
        (x) * ((x)-SHARE1) * ((x)-SHARE2) / ((1 - SHARE1) * (1 - SHARE2))           \
  }
/* The value at 0 and the slope there together: the forcing moved on by h times its slope. */
#define MOVED_1 (SHARE2 / (SHARE1 * (SHARE1 - SHARE2) * (SHARE1 - 1)))
#define MOVED_2 (SHARE1 / (SHARE2 * (SHARE2 - SHARE1) * (SHARE2 - 1)))
#define MOVED_END (SHARE1 * SHARE2 / ((1 - SHARE1) * (1 - SHARE2)))

static inline void read_clocks(lanes_row *w, given step_d) {
  static const lane at_3[4] = CUBIC(SHARE3), at_4[4] = CUBIC(SHARE4);
  read_clock(w, MOMENT_1, w->time_d + given_of(SHARE1) * step_d);
  read_clock(w, MOMENT_2, w->time_d + given_of(SHARE2) * step_d);
  read_clock(w, MOMENT_END, w->time_d + step_d);
  w->forcing[MOMENT_3] = mix(w->forcing, at_3);
  w->forcing[MOMENT_4] = mix(w->forcing, at_4);
}

/* Left of the first stage: the length of a step that is not too bold for a new stretch. */
static inline given first_step(const lanes_row *w, double relative) {
  given pace = given_of(1e-10);
  for (int i = 0; i < CUTIS_STATES; i++) {
    pace = lanes_max(pace, lanes_abs(w->rates[i]) * lanes_per(w->scale[i] + lanes_abs(w->y[i])));
  }
  return pow(given_of(relative), given_of(1 / ORDER)) / pace;
}

static inline given shorten(const lanes_row *w, given step_d, truth *hits) {
  const given left = w->stop_d - w->time_d;
  *hits = lanes_above(given_of(1.0001) * step_d, left);
  const given half = lanes_where(lanes_above(2 * step_d, left), given_of(0.5) * left, step_d);
  return lanes_where(*hits, left, half);
}

/* Rates, Jacobian, length and factors of the step. */
static inline void begin_step(lanes_row *w, double relative) {
  if (lanes_any(w->is_new)) {
    exposure_lasting(&w->model.p, &w->milieu, &w->lasting);
  }
  skin_point now;
  read_clock(w, MOMENT_0, w->time_d);
  skin_point_of(&w->model, &w->forcing[MOMENT_0], w->y, &now);
  kinetics_rates_at(&now, w->rates);
  kinetics_rows(&now, w->jacobian);
  if (lanes_any(w->is_new)) {
    w->step_d = lanes_where(w->is_new, first_step(w, relative), w->step_d);
  }
  w->trial_d = shorten(w, w->step_d, &w->hits);
  w->per_trial = lanes_per(w->trial_d);
  w->valid = lanes_above(w->trial_d, given_of(0));
  read_clocks(w, w->trial_d);
  static const lane moved_on[4] = {1 - MOVED_1 - MOVED_2 - MOVED_END, MOVED_1, MOVED_2, MOVED_END};
  const skin_forcing moved = mix(w->forcing, moved_on);
  now.f = &moved;
  collagen_make(&now);
  kinetics_rates_at(&now, w->by_clock);
  for (int i = 0; i < CUTIS_STATES; i++) {
    w->by_clock[i] -= w->rates[i];
    w->u[0][i] = w->rates[i] + given_of(D[0]) * w->by_clock[i];
  }
  eliminate((const real(*)[CUTIS_STATES])w->jacobian, w->per_trial * given_of(1 / GAMMA),
            w->factors);
}

/* The state at which stage s > 0 has its rates, and what the stages before add to its right side. */
static inline void gather(lanes_row *w, int s) {
  enum { BLOCK = 6 };
  real *const right = w->u[s];
  for (int b = 0; b < CUTIS_STATES; b += BLOCK) {
    real moved[BLOCK], kept[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      moved[i] = s < 6 ? w->y[b + i] : w->at[b + i] + w->u[s - 1][b + i];
      kept[i] = given_of(0);
    }
    for (int j = 0; j < s; j++) {
      const real c = given_of(C[s][j]);
      for (int i = 0; i < BLOCK; i++) {
        kept[i] += c * w->u[j][b + i];
      }
    }
    for (int j = 0; j < s && s < 6; j++) {
      const real a = given_of(A[s][j]);
      for (int i = 0; i < BLOCK; i++) {
        moved[i] += a * w->u[j][b + i];
      }
    }
    for (int i = 0; i < BLOCK; i++) {
      w->at[b + i] = moved[i];
      right[b + i] = w->per_trial * kept[i] + D[s] * w->by_clock[b + i];
    }
  }
}

static inline void add_rates(lanes_row *w, int s) {
  real f[CUTIS_STATES];
  skin_point point;
  skin_point_of(&w->model, &w->forcing[MOMENT_OF[s]], w->at, &point);
  kinetics_rates_at(&point, f);
  w->valid &= lanes_above(point.Jg, given_of(0));
  for (int i = 0; i < CUTIS_STATES; i++) {
    w->u[s][i] += f[i];
  }
}

/* The error of the step over its tolerance; fills after. */
static inline given error_of(lanes_row *w, double relative) {
  given error = given_of(0), sum = given_of(0);
  for (int i = 0; i < CUTIS_STATES; i++) {
    const real last = w->u[STAGES - 1][i];
    w->after[i] = w->at[i] + last;
    const real size = w->scale[i] + lanes_max(lanes_abs(w->y[i]), lanes_abs(w->after[i]));
    error = lanes_max(lanes_abs(last) * lanes_about_per(size), error);
    sum += last; /* what is not finite anywhere is not in the last stage */
  }
  const truth valid = w->valid & lanes_is_finite(sum);
  return lanes_where(valid, error * given_of(1 / relative), given_of(1e20));
}

/* ---- who is in the lanes ---- */

/* The stop after this one. */
static double next_stop(const lanes_row *w, int l, double stop_d) {
  const batch_seat *seat = &w->seat[l];
  const skin_stretch *stretch = &seat->stretch;
  const double menopause_d =
      (stretch->milieu.menopause_age_y - stretch->age_y) * SKIN_DAYS_PER_YEAR;
  const double time_d = stretch->times_d[seat->told];
  return menopause_d > stop_d && menopause_d < time_d ? menopause_d : time_d;
}

static void seat_person(lanes_row *w, int l) {
  const batch_seat *seat = &w->seat[l];
  const skin_stretch *stretch = &seat->stretch;
  w->taken[l] = seat->taken ? -1 : 0;
  if (!seat->taken) {
    w->step_d[l] = 0; /* what the lane goes on to calculate is never kept */
    return;
  }
  if (seat->is_new_person) {
    const double *from = (const double *)&stretch->model->p;
    lane *into = (lane *)&w->model.p + l;
    for (int k = 0; k < PARAMETER_COUNT; k++) {
      into[k * LANES] = from[k];
    }
    w->model.sc[l] = stretch->model->sc;
    w->model.h0[l] = stretch->model->h0;
    w->model.hY0[l] = stretch->model->hY0;
    w->model.ct0[l] = stretch->model->ct0;
    w->model.g0[l] = stretch->model->g0;
    w->model.cr0[l] = stretch->model->cr0;
    w->model.per_whole0[l] = 1 / stretch->model->whole0;
    w->model.per_gain0[l] = 1 / stretch->model->gain0;
    w->model.per_gag0[l] = 1 / stretch->model->gag0;
    w->model.per_room0[l] = 1 / stretch->model->room0;
    w->model.p.per_Mref[l] = 1 / stretch->model->p.Mref;
    w->model.p.per_Nref[l] = 1 / stretch->model->p.Nref;
    w->model.p.per_Mmax[l] = 1 / stretch->model->p.Mmax;
    w->model.p.per_Fmax[l] = 1 / stretch->model->p.Fmax;
    w->model.p.per_F0[l] = 1 / stretch->model->p.F0;
    w->model.p.per_taue[l] = 1 / stretch->model->p.taue;
    w->model.p.per_tMP[l] = 1 / stretch->model->p.tMP;
    for (int i = 0; i < CUTIS_STATES; i++) {
      w->scale[i][l] = seat->scale[i];
    }
  }
  w->milieu.uv_index[l] = stretch->milieu.uv_index;
  w->milieu.packs_per_day[l] = stretch->milieu.packs_per_day;
  w->milieu.pollution_index[l] = stretch->milieu.pollution_index;
  w->milieu.drinks_per_week[l] = stretch->milieu.drinks_per_week;
  w->milieu.menopause_age_y[l] = stretch->milieu.menopause_age_y;
  w->milieu.edge_supply_per_d[l] = stretch->milieu.edge_supply_per_d;
  for (int i = 0; i < CUTIS_STATES; i++) {
    w->y[i][l] = stretch->y[i];
  }
  w->age_y[l] = stretch->age_y;
  w->time_d[l] = 0;
  w->stop_at_d[l] = next_stop(w, l, 0);
  w->stop_d[l] = w->stop_at_d[l];
  w->was_rejected[l] = 0;
  w->is_new[l] = -1;
  w->steps[l] = 0;
}

/* What a step that took a lane to a stop means: a time told, and perhaps the end of the stretch. */
static void settle_lane(skin_batch *batch, lanes_row *w, int l, lane step_d, bool stopped) {
  batch_seat *seat = &w->seat[l];
  const skin_stretch *stretch = &seat->stretch;
  bool failed = w->steps[l]++ == STEPS_MAX || !(w->time_d[l] + step_d > w->time_d[l]);
  if (stopped && w->stop_at_d[l] == stretch->times_d[seat->told]) {
    double y[CUTIS_STATES];
    for (int i = 0; i < CUTIS_STATES; i++) {
      y[i] = w->after[i][l];
    }
    failed = failed || !batch_tell(batch, seat, y);
    if (!failed && seat->told == stretch->count) {
      batch_advance(batch, seat, CUTIS_OK);
      seat_person(w, l);
      return;
    }
  }
  if (failed) {
    batch_fall_back(batch, seat);
    seat_person(w, l);
  } else if (stopped) {
    w->stop_at_d[l] = next_stop(w, l, w->stop_at_d[l]);
    w->next_stop_d[l] = w->stop_at_d[l];
  }
}

/* Keeps or rejects the step of each lane, and chooses the next. */
static inline void end_step(skin_batch *batch, lanes_row *w) {
  const given error = error_of(w, batch->relative), step_d = w->trial_d;
  const truth hits = w->hits, kept = (truth)(error <= 1) & w->taken;
  const given grown =
      given_of(SAFETY) * exp(given_of(-1 / ORDER) * lanes_log(lanes_max(error, given_of(1e-20))));
  const given factor = lanes_max(-lanes_max(-grown, given_of(-GROW_MOST)), given_of(SHRINK_MOST));
  given next_d = step_d * factor;
  next_d = lanes_where(w->was_rejected & lanes_above(next_d, step_d), step_d, next_d);
  /* a step cut short by a stop says little of the next */
  const truth was_cut = hits & lanes_above(w->step_d, next_d) & lanes_above(factor, given_of(1));
  next_d = lanes_where(kept & was_cut, w->step_d, next_d);
  const given reached_d = lanes_where(hits, w->stop_d, w->time_d + step_d);
  w->step_d = next_d;
  w->was_rejected = ~kept;
  w->is_new = (truth){0};

  /* The next person of a lane sits down before the states below are taken over; theirs are not. */
  w->next_stop_d = w->stop_d;
  w->is_busy = false;
  for (int l = 0; l < LANES; l++) {
    if (w->taken[l]) {
      batch->work.steps++;
      batch->work.rejected += !kept[l];
      settle_lane(batch, w, l, step_d[l], kept[l] && hits[l]);
      w->is_busy = w->is_busy || w->taken[l];
    }
  }
  const truth own = kept & ~w->is_new & w->taken;
  for (int i = 0; i < CUTIS_STATES; i++) {
    w->y[i] = lanes_where(own, w->after[i], w->y[i]);
  }
  w->time_d = lanes_where(own, reached_d, w->time_d);
  w->stop_d = lanes_where(own, w->next_stop_d, w->stop_d);
  batch->work.passes++;
}

static void run(skin_batch *batch) {
  lanes_row row;
  memset(&row, 0, sizeof row);
  for (int l = 0; l < LANES; l++) {
    batch_advance(batch, &row.seat[l], CUTIS_OK);
    seat_person(&row, l);
    row.is_busy = row.is_busy || row.taken[l];
  }
  while (row.is_busy) {
    begin_step(&row, batch->relative);
    for (int s = 0; s < STAGES; s++) {
      if (s > 0) {
        gather(&row, s);
        add_rates(&row, s);
      }
      substitute(row.factors, row.u[s]);
    }
    end_step(batch, &row);
  }
}

const lanes_kind LANES_KIND = {.name = LANES_NAME, .lanes = LANES, .run = run};
