/* net.c - a neural network in place of a slow function: two hidden layers, for functions with bends that
 * polynomials follow badly.
 *
 *   y = m + s (B + L u + W3 g(b2 + W2 g(b1 + W1 u))),   u = (x - centre)/scale,   g(a) = a/sqrt(1 + a^2)
 *
 * with m, s the mean and standard deviation of each output, so that all outputs count alike. The
 * weights w minimise the mean square of what is left over the samples, plus decay |w|^2, by the
 * limited-memory quasi-Newton method with its own past of 24 steps and a backtracking search. One
 * sample in ten is held out; of all iterations those weights are kept that do best on these, which
 * ends the fit before it learns the samples by heart. Of many samples, a part is fitted first, then twice
 * as many with half the iterations, and so on, so that each stage costs the same and the last ones have
 * little left to do. Sums are taken in fixed parts, so any number
 * of threads gives the same bytes.
 *
 * Source: Nocedal & Wright, Numerical Optimization, 2006, algorithm 7.4; Prechelt 1998, doi
 * 10.1007/3-540-49430-8_3 (early stopping). Limits: between and near samples alone; the caller
 * keeps a box. */
#include "infer/infer.h"

#include <math.h>
#include <omp.h>
#include <string.h>

enum { PARTS = 16, PAST = 24, HELD_OUT = 10, LOOK_EVERY = 10, BACKTRACKS = 24, HIDDEN_MOST = 128 };
enum { OUTPUTS_MOST = 64, STAGES_MOST = 5 };

/* ---- memory ---- */

static size_t weight_count(size_t inputs, size_t hidden, size_t outputs) {
  return (inputs + 1) * hidden + (hidden + 1) * hidden + (hidden + 1) * outputs + inputs * outputs;
}

size_t net_weights(const net *of) {
  return weight_count(of->inputs, of->hidden, of->outputs);
}

cutis_status net_create(cutis_context *context, size_t inputs, size_t hidden, size_t outputs,
                        net **created) {
  *created = NULL;
  if (inputs == 0 || inputs > CHAOS_INPUTS || hidden == 0 || hidden > HIDDEN_MOST || outputs == 0 ||
      outputs > OUTPUTS_MOST) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "A network of %zu inputs, %zu hidden units and %zu outputs: 1 to %d, 1 to %d and 1 "
                "to %d are possible.",
                inputs, hidden, outputs, (int)CHAOS_INPUTS, (int)HIDDEN_MOST, (int)OUTPUTS_MOST);
  }
  net *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *made = (net){.inputs = inputs, .hidden = hidden, .outputs = outputs};
  made->centre = context_allocate(context, 2 * (inputs + outputs), sizeof *made->centre);
  made->weight = context_allocate(context, net_weights(made), sizeof *made->weight);
  if (made->centre == NULL || made->weight == NULL) {
    net_destroy(context, &made);
    return CUTIS_OUT_OF_MEMORY;
  }
  made->scale = made->centre + inputs;
  made->mean = made->scale + inputs;
  made->sd = made->mean + outputs;
  *created = made;
  return CUTIS_OK;
}

void net_destroy(cutis_context *context, net **destroyed) {
  if (*destroyed != NULL) {
    context_free(context, (*destroyed)->centre);
    context_free(context, (*destroyed)->weight);
    context_free(context, *destroyed);
    *destroyed = NULL;
  }
}

/* ---- evaluation ---- */

/* Where in the weights each part begins. */
typedef struct parts {
  size_t inputs, hidden, outputs;
  size_t w1, b1, w2, b2, w3, b3, linear, count;
} parts;

static parts parts_of(size_t inputs, size_t hidden, size_t outputs) {
  parts p = {.inputs = inputs, .hidden = hidden, .outputs = outputs};
  p.b1 = p.w1 + inputs * hidden;
  p.w2 = p.b1 + hidden;
  p.b2 = p.w2 + hidden * hidden;
  p.w3 = p.b2 + hidden;
  p.b3 = p.w3 + hidden * outputs;
  p.linear = p.b3 + outputs;
  p.count = p.linear + inputs * outputs;
  return p;
}

BASE_INLINE void add_product(size_t rows, size_t columns, const double *restrict of,
                             const double *restrict matrix, double *restrict sum) {
  for (size_t i = 0; i < rows; i++) {
    const double value = of[i];
    for (size_t j = 0; j < columns; j++) {
      sum[j] += value * matrix[i * columns + j];
    }
  }
}

BASE_INLINE void bend(size_t count, double *restrict value) {
  for (size_t j = 0; j < count; j++) {
    value[j] /= sqrt(1.0 + value[j] * value[j]);
  }
}

/* Standardised inputs to standardised outputs; g1, g2: what the hidden layers give. */
BASE_INLINE void forward(const parts *p, const double *w, const double *u, double *g1, double *g2,
                         double *out) {
  memcpy(g1, w + p->b1, p->hidden * sizeof *g1);
  add_product(p->inputs, p->hidden, u, w + p->w1, g1);
  bend(p->hidden, g1);
  memcpy(g2, w + p->b2, p->hidden * sizeof *g2);
  add_product(p->hidden, p->hidden, g1, w + p->w2, g2);
  bend(p->hidden, g2);
  memcpy(out, w + p->b3, p->outputs * sizeof *out);
  add_product(p->hidden, p->outputs, g2, w + p->w3, out);
  add_product(p->inputs, p->outputs, u, w + p->linear, out);
}

BASE_KERNEL static void evaluate(const net *of, const double *x, double *y) {
  const parts p = parts_of(of->inputs, of->hidden, of->outputs);
  double u[CHAOS_INPUTS], g1[HIDDEN_MOST], g2[HIDDEN_MOST];
  for (size_t i = 0; i < of->inputs; i++) {
    u[i] = (x[i] - of->centre[i]) / of->scale[i];
  }
  forward(&p, of->weight, u, g1, g2, y);
  for (size_t o = 0; o < of->outputs; o++) {
    y[o] = of->mean[o] + of->sd[o] * y[o];
  }
}

void net_evaluate(const net *of, const double *x, double *y) {
  evaluate(of, x, y);
}

/* ---- the fit ---- */

typedef struct fit {
  parts p;
  size_t held, used;   /* the first `held` of the order are held out, the next `used` fitted */
  const double *u, *t; /* standardised inputs and outputs, in the order */
  double decay;
  int threads;
  double *slope;  /* [PARTS][count]: of each part of the samples */
  double *turned; /* W2 and W3 of the weights at hand, transposed */
} fit;

/* Of the slopes g of a layer's sums by what came before: a = g W^T (1 - z^2)^(3/2). turned: W^T. */
BASE_INLINE void back(size_t rows, size_t columns, const double *restrict turned,
                      const double *restrict slope, const double *restrict z,
                      double *restrict before) {
  memset(before, 0, rows * sizeof *before);
  add_product(columns, rows, slope, turned, before);
  for (size_t i = 0; i < rows; i++) {
    const double left = 1.0 - z[i] * z[i];
    before[i] *= left * sqrt(left);
  }
}

static void turn(size_t rows, size_t columns, const double *matrix, double *turned) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      turned[j * rows + i] = matrix[i * columns + j];
    }
  }
}

BASE_INLINE void add_outer(size_t rows, size_t columns, const double *restrict of,
                           const double *restrict slope, double *restrict sum) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      sum[i * columns + j] += of[i] * slope[j];
    }
  }
}

/* Half the squares left by some samples, and their slopes added (NULL: not wanted). */
BASE_KERNEL static double half_squares(const fit *f, const double *w, size_t from, size_t to,
                                       double *slope) {
  const parts *p = &f->p;
  double sum = 0.0, g1[HIDDEN_MOST], g2[HIDDEN_MOST], out[OUTPUTS_MOST], s1[HIDDEN_MOST],
         s2[HIDDEN_MOST];
  const double *const turned = f->turned;
  for (size_t k = from; k < to; k++) {
    const double *u = f->u + k * p->inputs, *t = f->t + k * p->outputs;
    forward(p, w, u, g1, g2, out);
    for (size_t o = 0; o < p->outputs; o++) {
      out[o] -= t[o];
      sum += 0.5 * out[o] * out[o];
    }
    if (slope != NULL) {
      add_outer(p->hidden, p->outputs, g2, out, slope + p->w3);
      add_outer(1, p->outputs, (const double[]){1.0}, out, slope + p->b3);
      add_outer(p->inputs, p->outputs, u, out, slope + p->linear);
      back(p->hidden, p->outputs, turned + p->hidden * p->hidden, out, g2, s2);
      add_outer(p->hidden, p->hidden, g1, s2, slope + p->w2);
      add_outer(1, p->hidden, (const double[]){1.0}, s2, slope + p->b2);
      back(p->hidden, p->hidden, turned, s2, g1, s1);
      add_outer(p->inputs, p->hidden, u, s1, slope + p->w1);
      add_outer(1, p->hidden, (const double[]){1.0}, s1, slope + p->b1);
    }
  }
  return sum;
}

static double dot(const double *a, const double *b, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += a[i] * b[i];
  }
  return sum;
}

/* What is minimised, and its slope. */
static double objective(const fit *f, const double *w, double *slope) {
  const size_t n = f->used, count = f->p.count;
  double part[PARTS];
  turn(f->p.hidden, f->p.hidden, w + f->p.w2, f->turned);
  turn(f->p.hidden, f->p.outputs, w + f->p.w3, f->turned + f->p.hidden * f->p.hidden);
#pragma omp parallel for num_threads(f->threads) schedule(static, 1)
  for (int k = 0; k < PARTS; k++) {
    double *mine = f->slope + (size_t)k * count;
    memset(mine, 0, count * sizeof *mine);
    part[k] = half_squares(f, w, f->held + n * (size_t)k / PARTS,
                           f->held + n * ((size_t)k + 1) / PARTS, mine);
  }
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    slope[i] = 0.0;
    for (int k = 0; k < PARTS; k++) {
      slope[i] += f->slope[(size_t)k * count + i];
    }
    slope[i] = slope[i] / (double)n + 2.0 * f->decay * w[i];
  }
  for (int k = 0; k < PARTS; k++) {
    sum += part[k];
  }
  return sum / (double)n + f->decay * dot(w, w, count);
}

typedef struct search {
  size_t count, kept;        /* steps of the past */
  double *w, *slope, *way;   /* [count] each */
  double *next, *next_slope; /* [count] each */
  double *step, *turn;       /* [PAST][count]: changes of w and of its slope */
  double inner[PAST];        /* 1/(step . turn) */
  double *best;              /* [count] */
} search;

/* The quasi-Newton direction: two loops over the past. */
static void find_way(search *s) {
  const size_t n = s->count;
  double share[PAST];
  memcpy(s->way, s->slope, n * sizeof *s->way);
  const size_t past = s->kept < PAST ? s->kept : PAST;
  for (size_t k = 0; k < past; k++) {
    const size_t at = (s->kept - 1 - k) % PAST;
    share[at] = s->inner[at] * dot(s->step + at * n, s->way, n);
    for (size_t i = 0; i < n; i++) {
      s->way[i] -= share[at] * s->turn[at * n + i];
    }
  }
  double size = 1.0;
  if (past > 0) {
    const size_t at = (s->kept - 1) % PAST;
    size = 1.0 / (s->inner[at] * dot(s->turn + at * n, s->turn + at * n, n));
  }
  for (size_t i = 0; i < n; i++) {
    s->way[i] *= size;
  }
  for (size_t k = past; k-- > 0;) {
    const size_t at = (s->kept - 1 - k) % PAST;
    const double back_share = s->inner[at] * dot(s->turn + at * n, s->way, n);
    for (size_t i = 0; i < n; i++) {
      s->way[i] += (share[at] - back_share) * s->step[at * n + i];
    }
  }
}

/* One step down; false: there is none. */
static bool descend(const fit *f, search *s, double *value) {
  const size_t n = s->count;
  find_way(s);
  double fall = dot(s->way, s->slope, n);
  if (!(fall > 0.0)) { /* the past misleads */
    s->kept = 0;
    memcpy(s->way, s->slope, n * sizeof *s->way);
    fall = dot(s->way, s->slope, n);
  }
  double length = s->kept > 0 ? 1.0 : fmin(1.0, 1.0 / sqrt(fall)), reached = INFINITY;
  int tries = 0;
  for (; tries < BACKTRACKS; tries++) {
    for (size_t i = 0; i < n; i++) {
      s->next[i] = s->w[i] - length * s->way[i];
    }
    reached = objective(f, s->next, s->next_slope);
    if (reached <= *value - 1e-4 * length * fall) {
      break;
    }
    const double bottom = 0.5 * fall * length * length / (reached - *value + fall * length);
    length = fmin(fmax(isfinite(bottom) ? bottom : 0.0, 0.1 * length), 0.5 * length);
  }
  if (tries == BACKTRACKS) {
    return false;
  }
  const size_t at = s->kept % PAST;
  for (size_t i = 0; i < n; i++) {
    s->step[at * n + i] = s->next[i] - s->w[i];
    s->turn[at * n + i] = s->next_slope[i] - s->slope[i];
  }
  const double curved = dot(s->step + at * n, s->turn + at * n, n);
  if (curved > 1e-12 * dot(s->turn + at * n, s->turn + at * n, n)) {
    s->inner[at] = 1.0 / curved;
    s->kept++;
  }
  memcpy(s->w, s->next, n * sizeof *s->w);
  memcpy(s->slope, s->next_slope, n * sizeof *s->slope);
  *value = reached;
  return true;
}

static void minimise(const fit *f, search *s, int iterations, double *least) {
  s->kept = 0;
  double value = objective(f, s->w, s->slope);
  for (int k = 0; k < iterations; k++) {
    const bool going = descend(f, s, &value);
    if (!going || k % LOOK_EVERY == LOOK_EVERY - 1 || k + 1 == iterations) {
      const double held = half_squares(f, s->w, 0, f->held, NULL);
      if (held < *least) {
        *least = held;
        memcpy(s->best, s->w, s->count * sizeof *s->w);
      }
    }
    if (!going) {
      if (s->kept == 0) {
        break;
      }
      s->kept = 0; /* once more from steepest descent */
    }
  }
}

/* ---- samples ---- */

static void standardise(size_t samples, size_t count, const double *value, double *mean,
                        double *sd) {
  for (size_t i = 0; i < count; i++) {
    double sum = 0.0, squares = 0.0;
    for (size_t k = 0; k < samples; k++) {
      sum += value[k * count + i];
    }
    mean[i] = sum / (double)samples;
    for (size_t k = 0; k < samples; k++) {
      const double away = value[k * count + i] - mean[i];
      squares += away * away;
    }
    sd[i] = sqrt(squares / (double)samples);
    if (!(sd[i] > 1e-12 * fabs(mean[i]))) {
      sd[i] = 1.0; /* one that never moves */
    }
  }
}

static void put_standardised(const net *of, size_t samples, const double *x, const double *y,
                             double *u, double *t) {
  for (size_t k = 0; k < samples; k++) {
    for (size_t i = 0; i < of->inputs; i++) {
      u[k * of->inputs + i] = (x[k * of->inputs + i] - of->centre[i]) / of->scale[i];
    }
    for (size_t o = 0; o < of->outputs; o++) {
      t[k * of->outputs + o] = (y[k * of->outputs + o] - of->mean[o]) / of->sd[o];
    }
  }
}

/* Small chance weights, as many inputs as a unit has taken into account; linear part and ends 0. */
static void begin(const parts *p, uint64_t seed, double *w) {
  memset(w, 0, p->count * sizeof *w);
  for (size_t i = 0; i < p->w3; i++) {
    const bool first = i < p->b1, second = i >= p->w2 && i < p->b2;
    const double of = first ? (double)p->inputs : (double)p->hidden;
    w[i] = first || second ? random_normal(seed, 0, (uint32_t)i) / sqrt(of) : 0.0;
  }
  for (size_t i = p->w3; i < p->b3; i++) {
    w[i] = random_normal(seed, 0, (uint32_t)i) / sqrt((double)p->hidden);
  }
}

static cutis_status check(cutis_context *context, size_t samples, size_t count, const double *value,
                          const char *what) {
  for (size_t i = 0; i < samples * count; i++) {
    if (!isfinite(value[i])) {
      return FAIL(context, CUTIS_BAD_INPUT, "%s %zu of sample %zu is %g.", what, i % count + 1,
                  i / count + 1, value[i]);
    }
  }
  return CUTIS_OK;
}

static void put_held_out(const fit *f, const double *w, double *held_out) {
  const parts *p = &f->p;
  double g1[HIDDEN_MOST], g2[HIDDEN_MOST], out[OUTPUTS_MOST];
  memset(held_out, 0, p->outputs * sizeof *held_out);
  for (size_t k = 0; k < f->held; k++) {
    forward(p, w, f->u + k * p->inputs, g1, g2, out);
    for (size_t o = 0; o < p->outputs; o++) {
      const double left = out[o] - f->t[k * p->outputs + o];
      held_out[o] += left * left;
    }
  }
  for (size_t o = 0; o < p->outputs; o++) {
    held_out[o] = sqrt(held_out[o] / (double)f->held);
  }
}

static void fit_with(const net_options *options, fit *f, net *made, double *room,
                     double *held_out) {
  const size_t n = f->p.count;
  search s = {.count = n};
  double **const parts_of_room[] = {&s.w,          &s.slope, &s.way,  &s.next,
                                    &s.next_slope, &s.best,  &s.step, &s.turn};
  for (size_t i = 0; i < sizeof parts_of_room / sizeof parts_of_room[0]; i++) {
    *parts_of_room[i] = room;
    room += i < 6 ? n : PAST * n;
  }
  f->slope = room;
  f->turned = room + PARTS * n;
  begin(&f->p, options->seed, s.w);
  memcpy(s.best, s.w, n * sizeof *s.w);
  const size_t all = f->used;
  double least = INFINITY;
  int iterations = options->iterations;
  for (int left = options->stages > 1 ? options->stages - 1 : 0; left >= 0; left--) {
    f->used = all >> left;
    minimise(f, &s, iterations, &least);
    iterations = iterations > 1 ? iterations / 2 : 1;
  }
  memcpy(made->weight, s.best, n * sizeof *s.best);
  if (held_out != NULL) {
    put_held_out(f, s.best, held_out);
  }
}

cutis_status net_fit(cutis_context *context, const net_options *options, size_t samples,
                     size_t inputs, size_t outputs, const double *x, const double *y,
                     double *held_out, net **fitted) {
  *fitted = NULL;
  net *made = NULL;
  if (samples < 4 * HELD_OUT || options->iterations < 1 || !(options->decay >= 0.0) ||
      options->stages < 0 || options->stages > STAGES_MOST) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "A network from %zu samples in %d iterations with a decay of %g and %d stages: at "
                "least %d, 1 "
                "and 0, and at most %d stages are needed.",
                samples, options->iterations, options->decay, options->stages, 4 * HELD_OUT,
                (int)STAGES_MOST);
  }
  TRY(context, check(context, samples, inputs, x, "Input"));
  TRY(context, check(context, samples, outputs, y, "Output"));
  TRY(context, net_create(context, inputs, options->hidden, outputs, &made));
  const size_t count = net_weights(made);
  double *u = context_allocate(context, samples * (inputs + outputs), sizeof *u);
  double *room = context_allocate(context, (7 + 2 * PAST + PARTS) * count, sizeof *room);
  cutis_status status = u == NULL || room == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  if (status == CUTIS_OK) {
    standardise(samples, inputs, x, made->centre, made->scale);
    standardise(samples, outputs, y, made->mean, made->sd);
    double *t = u + samples * inputs;
    put_standardised(made, samples, x, y, u, t);
    fit f = {.p = parts_of(inputs, options->hidden, outputs),
             .held = samples / HELD_OUT,
             .used = samples - samples / HELD_OUT,
             .u = u,
             .t = t,
             .decay = options->decay,
             .threads = options->threads > 0 ? options->threads : omp_get_num_procs()};
    fit_with(options, &f, made, room, held_out);
  }
  context_free(context, u);
  context_free(context, room);
  if (status != CUTIS_OK) {
    net_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *fitted = made;
  return CUTIS_OK;
}
