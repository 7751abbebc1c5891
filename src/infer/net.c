/* net.c - a neural network in place of a slow function: two hidden layers, for functions with bends that
 * polynomials follow badly.
 *
 *   y = m + s (B + L u + W3 g(b2 + W2 g(b1 + W1 u))),   u = (x - centre)/scale,   g(a) = a/sqrt(1 + a^2)
 *
 * with m, s the mean and standard deviation of each output, so that all outputs count alike. The
 * weights w minimise half the mean square of what is left over the samples, plus decay |w|^2, by
 * Adam: each step is taken on a small batch of samples, along the running mean of the slopes over the
 * root of the running mean of their squares, weight by weight. Steps grow for the first fiftieth of
 * the fit and then fall to nothing by half a cosine, so that the chance of the batches is averaged
 * out at the end. One sample in ten is held out; of all looks at these those weights are kept that do
 * best, which ends the fit before it learns the samples by heart. Everything follows from the seed.
 *
 * Source: Kingma & Ba 2015, arXiv 1412.6980, algorithm 1; Loshchilov & Hutter 2017, arXiv 1608.03983
 * (cosine); Prechelt 1998, doi 10.1007/3-540-49430-8_3 (early stopping). Limits: between and near
 * samples alone; the caller keeps a box. */
#include "infer/infer.h"

#include <math.h>
#include <string.h>

enum { HELD_OUT = 10, LOOKS = 100, HIDDEN_MOST = 128, OUTPUTS_MOST = 64 };
/* Batches of a pass, samples of a batch. */
enum { BATCHES = 100, BATCH_LEAST = 8, BATCH_MOST = 128 };
/* Of Adam: memory of the slopes and of their squares, what keeps a step finite, and the longest step. */
static const double KEPT_SLOPE = 0.9, KEPT_SQUARE = 0.999, TINY = 1e-8, STEP = 2e-3;
static const double WARMING = 0.02, PI = 3.14159265358979323846;
/* Streams of random numbers: the first weights, and from here on the order of each pass. */
enum { STREAM_WEIGHTS, STREAM_ORDER };

/* ---- memory ---- */

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

size_t net_weights(const net *of) {
  return parts_of(of->inputs, of->hidden, of->outputs).count;
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
  size_t held, used;   /* the first `held` samples are held out, the next `used` fitted */
  const double *u, *t; /* standardised inputs and outputs */
  double *w, *slope, *best, *mean, *square; /* [count] each: weights, and what Adam remembers */
  double *batch;                            /* [BATCH_MOST] inputs, then outputs */
  size_t *order;                            /* [used] */
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

/* Half the squares left by some samples, and their slopes added; turned: W2 and W3 transposed. NULL,
 * both: not wanted. */
BASE_KERNEL static double half_squares(const parts *p, const double *w, const double *turned,
                                       size_t samples, const double *inputs, const double *outputs,
                                       double *slope) {
  double sum = 0.0, g1[HIDDEN_MOST], g2[HIDDEN_MOST], out[OUTPUTS_MOST], s1[HIDDEN_MOST],
         s2[HIDDEN_MOST];
  for (size_t k = 0; k < samples; k++) {
    const double *u = inputs + k * p->inputs, *t = outputs + k * p->outputs;
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

static double misfit(const parts *p, const double *w, size_t samples, const double *u,
                     const double *t, double *slope) {
  double turned[HIDDEN_MOST * (HIDDEN_MOST + OUTPUTS_MOST)];
  turn(p->hidden, p->hidden, w + p->w2, turned);
  turn(p->hidden, p->outputs, w + p->w3, turned + p->hidden * p->hidden);
  memset(slope, 0, p->count * sizeof *slope);
  const double squares = half_squares(p, w, turned, samples, u, t, slope);
  for (size_t i = 0; i < p->count; i++) {
    slope[i] /= (double)samples;
  }
  return squares / (double)samples;
}

double net_misfit(const net *of, size_t samples, const double *u, const double *t, double *slope) {
  const parts p = parts_of(of->inputs, of->hidden, of->outputs);
  return misfit(&p, of->weight, samples, u, t, slope);
}

/* A new order of the samples that are fitted: Fisher and Yates. */
static void shuffle(fit *f, uint64_t seed, uint32_t pass) {
  for (size_t i = f->used; i > 1; i--) {
    const size_t j = (size_t)(random_uniform(seed, STREAM_ORDER + pass, (uint32_t)i) * (double)i);
    const size_t other = f->order[j];
    f->order[j] = f->order[i - 1];
    f->order[i - 1] = other;
  }
}

/* The slope of what is minimised over the samples of a batch. */
static void find_slope(fit *f, const size_t *sample, size_t samples, double decay) {
  const parts *p = &f->p;
  double *u = f->batch, *t = f->batch + BATCH_MOST * p->inputs;
  for (size_t k = 0; k < samples; k++) {
    const size_t at = f->held + sample[k];
    memcpy(u + k * p->inputs, f->u + at * p->inputs, p->inputs * sizeof *u);
    memcpy(t + k * p->outputs, f->t + at * p->outputs, p->outputs * sizeof *t);
  }
  misfit(p, f->w, samples, u, t, f->slope);
  for (size_t i = 0; i < p->count; i++) {
    f->slope[i] += 2.0 * decay * f->w[i];
  }
}

/* A step of Adam; fresh: what the memories have forgotten of their beginning at nothing. */
static void step_down(fit *f, double length, const double fresh[2]) {
  for (size_t i = 0; i < f->p.count; i++) {
    const double slope = f->slope[i];
    f->mean[i] += (1.0 - KEPT_SLOPE) * (slope - f->mean[i]);
    f->square[i] += (1.0 - KEPT_SQUARE) * (slope * slope - f->square[i]);
    f->w[i] -= length * (f->mean[i] / fresh[0]) / (sqrt(f->square[i] / fresh[1]) + TINY);
  }
}

/* The weights at hand, if they do better on what is held out than any before. */
static void look(fit *f, double *least) {
  const double held = half_squares(&f->p, f->w, NULL, f->held, f->u, f->t, NULL);
  if (held < *least) {
    *least = held;
    memcpy(f->best, f->w, f->p.count * sizeof *f->w);
  }
}

static void minimise(fit *f, const net_options *options) {
  size_t batch = f->used / BATCHES;
  batch = batch < BATCH_LEAST ? BATCH_LEAST : batch > BATCH_MOST ? BATCH_MOST : batch;
  const size_t batches = f->used / batch, steps = (size_t)options->passes * batches,
               between = steps / LOOKS + 1;
  double least = INFINITY, kept[2] = {1.0, 1.0};
  for (size_t k = 0; k < steps; k++) {
    if (k % batches == 0) {
      shuffle(f, options->seed, (uint32_t)(k / batches));
    }
    const double way = (double)k / (double)steps,
                 length = STEP * fmin(way / WARMING, 1.0) * 0.5 * (1.0 + cos(PI * way));
    kept[0] *= KEPT_SLOPE;
    kept[1] *= KEPT_SQUARE;
    find_slope(f, f->order + k % batches * batch, batch, options->decay);
    step_down(f, length, (const double[]){1.0 - kept[0], 1.0 - kept[1]});
    if ((k + 1) % between == 0 || k + 1 == steps) {
      look(f, &least);
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
    w[i] = first || second ? random_normal(seed, STREAM_WEIGHTS, (uint32_t)i) / sqrt(of) : 0.0;
  }
  for (size_t i = p->w3; i < p->b3; i++) {
    w[i] = random_normal(seed, STREAM_WEIGHTS, (uint32_t)i) / sqrt((double)p->hidden);
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

/* Room for what a fit needs, in one piece. */
static size_t fit_room(const parts *p) {
  return 5 * p->count + BATCH_MOST * (p->inputs + p->outputs);
}

static void fit_with(const net_options *options, fit *f, net *made, double *room,
                     double *held_out) {
  double **const piece[] = {&f->w, &f->slope, &f->best, &f->mean, &f->square};
  for (size_t i = 0; i < sizeof piece / sizeof piece[0]; i++, room += f->p.count) {
    *piece[i] = room;
  }
  f->batch = room;
  for (size_t i = 0; i < f->used; i++) {
    f->order[i] = i;
  }
  begin(&f->p, options->seed, f->w);
  memcpy(f->best, f->w, f->p.count * sizeof *f->w);
  minimise(f, options);
  memcpy(made->weight, f->best, f->p.count * sizeof *f->best);
  if (held_out != NULL) {
    put_held_out(f, f->best, held_out);
  }
}

cutis_status net_fit(cutis_context *context, const net_options *options, size_t samples,
                     size_t inputs, size_t outputs, const double *x, const double *y,
                     double *held_out, net **fitted) {
  *fitted = NULL;
  net *made = NULL;
  if (samples < 4 * HELD_OUT || options->passes < 1 || !(options->decay >= 0.0)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "A network from %zu samples in %d passes with a decay of %g: at least %d, 1 and 0 "
                "are needed.",
                samples, options->passes, options->decay, 4 * HELD_OUT);
  }
  TRY(context, check(context, samples, inputs, x, "Input"));
  TRY(context, check(context, samples, outputs, y, "Output"));
  TRY(context, net_create(context, inputs, options->hidden, outputs, &made));
  fit f = {.p = parts_of(inputs, options->hidden, outputs),
           .held = samples / HELD_OUT,
           .used = samples - samples / HELD_OUT};
  double *u = context_allocate(context, samples * (inputs + outputs), sizeof *u);
  double *room = context_allocate(context, fit_room(&f.p), sizeof *room);
  f.order = context_allocate(context, f.used, sizeof *f.order);
  cutis_status status =
      u == NULL || room == NULL || f.order == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  if (status == CUTIS_OK) {
    standardise(samples, inputs, x, made->centre, made->scale);
    standardise(samples, outputs, y, made->mean, made->sd);
    double *t = u + samples * inputs;
    put_standardised(made, samples, x, y, u, t);
    f.u = u;
    f.t = t;
    fit_with(options, &f, made, room, held_out);
  }
  context_free(context, u);
  context_free(context, room);
  context_free(context, f.order);
  if (status != CUTIS_OK) {
    net_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *fitted = made;
  return CUTIS_OK;
}
