/* train_surrogates.c - trains the surrogates of the instruments and writes data/surrogates/: hours for
 * all of them, and not run by a test.
 *
 *     train_surrogates KEEP DATA [AREA [SUCTION [COARSE [OTHERS [FRESH [PARTS]]]]]]
 *
 * KEEP: a folder for people that were lived and looked at, so that a later call goes on from there;
 * remove it when an instrument has changed. DATA: where to write. AREA: one area, or all; what does not
 * ask for the area is trained on all that are asked for. SUCTION, COARSE,
 * OTHERS: people to train on, with the suction test alone, with the same on a coarse mesh, and with all
 * instruments; FRESH: people of another seed to test on; each of an area. 0: as many as are kept. PARTS: 4 prints
 * what a quarter and a half of the people would have come to, too.
 *
 * A coarse mesh is four times as quick and errs by a few percent, smoothly. The first SUCTION of the COARSE
 * people are looked at both ways, a network learns what lies between, and the others are corrected by it. */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instruments/surrogate.h"
#include "people.h"

enum {
  SEED_TRAINING = 1,
  SEED_FRESH = 2,
  AT_ONCE = 16,
  LIVES_MOST = 65536,
  FAILURES_SHOWN = 5,
  FRESH_LEAST = 30
};

static void stop(const char *why) {
  fprintf(stderr, "train_surrogates: %s\n", why);
  exit(1);
}

static void *room(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    stop("no memory");
  }
  return memory;
}

/* ---- people, kept in a file in the order of their number ---- */

typedef struct crowd {
  char path[512];
  uint64_t seed;
  cutis_area area;
  people_eyes eyes;
  size_t count; /* lives that are there */
  people_life **life;
  uint32_t next; /* number of the next person */
} crowd;

static size_t life_size(const people_life *life) {
  return offsetof(people_life, moment) + life->moments * sizeof life->moment[0];
}

static void take(crowd *to, const people_life *life) {
  people_life *kept = room(1, life_size(life));
  memcpy(kept, life, life_size(life));
  for (size_t i = 0; i < kept->moments; i++) {
    kept->moment[i].anatomy = &kept->anatomy;
    kept->moment[i].parameters = &kept->parameters;
  }
  to->life[to->count++] = kept;
  to->next = kept->number + 1;
}

static void load(crowd *of, size_t most) {
  FILE *file = fopen(of->path, "rb");
  people_life *life = room(1, sizeof *life);
  of->life = room(LIVES_MOST, sizeof *of->life);
  while (file != NULL && of->count < most && of->count < LIVES_MOST &&
         fread(life, offsetof(people_life, moment), 1, file) == 1 &&
         life->moments <= PEOPLE_MOMENTS &&
         fread(life->moment, sizeof life->moment[0], life->moments, file) == life->moments) {
    take(of, life);
  }
  if (file != NULL) {
    fclose(file);
  }
  free(life);
}

/* Live people until there are so many; some find no equilibrium and are left out. */
static void complete(crowd *of, size_t wanted) {
  people_life *life = room(AT_ONCE, sizeof *life);
  int failures = 0;
  while (of->count < wanted) {
    bool lived[AT_ONCE];
#pragma omp parallel for schedule(dynamic, 1)
    for (int k = 0; k < AT_ONCE; k++) {
      cutis_context *context = NULL;
      lived[k] = cutis_context_create(NULL, &context) == CUTIS_OK &&
                 people_live(context, of->seed, of->area, of->next + (uint32_t)k, of->eyes,
                             &life[k]) == CUTIS_OK;
      if (!lived[k]) {
#pragma omp critical
        if (failures++ < FAILURES_SHOWN) {
          fprintf(stderr, "person %u: %s\n", of->next + (uint32_t)k,
                  cutis_context_message(context));
        }
      }
      cutis_context_destroy(&context);
    }
    FILE *file = fopen(of->path, "ab");
    if (file == NULL) {
      stop("the folder for people cannot be written to");
    }
    const uint32_t first = of->next;
    for (int k = 0; k < AT_ONCE; k++) {
      if (lived[k]) {
        fwrite(&life[k], life_size(&life[k]), 1, file);
        take(of, &life[k]);
      }
    }
    of->next = first + AT_ONCE;
    fclose(file);
  }
  free(life);
}

static void gather(crowd *of, const char *folder, cutis_area area, uint64_t seed, people_eyes eyes,
                   size_t wanted) {
  static const char *const words[] = {"coarse", "suction", "all"};
  *of = (crowd){.seed = seed, .area = area, .eyes = eyes};
  snprintf(of->path, sizeof of->path, "%s/%s-%d-%s.people", folder, cutis_area_key(area), (int)seed,
           words[eyes]);
  load(of, wanted > 0 ? wanted : LIVES_MOST);
  complete(of, wanted);
}

static void release(crowd *of) {
  while (of->count > 0) {
    free(of->life[--of->count]);
  }
  free(of->life);
}

/* ---- samples ---- */

typedef struct samples {
  const surrogate_kind *kind;
  size_t first;        /* of its read-outs */
  size_t asked, count; /* people; of these, samples */
  double seconds;
  double *x, *y, *readout; /* [count] of the kind's inputs, outputs, SURROGATE_READOUTS */
  const people_life **life;
} samples;

static size_t first_readout(const surrogate_kind *kind) {
  cutis_instrument_info info;
  for (size_t i = 0; cutis_instrument_at(i, &info); i++) {
    if (strcmp(info.key, kind->instrument) == 0) {
      return info.first;
    }
  }
  return 0;
}

static surrogate_history history_of(const people_life *life) {
  surrogate_history history = {.begun = false};
  for (size_t i = 0; i + 1 < life->moments; i++) {
    surrogate_history_live(&history, &life->moment[i]);
  }
  if (life->moments == 1) {
    surrogate_history_live(&history, &life->moment[0]);
  }
  return history;
}

static bool all_finite(const double *value, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!isfinite(value[i])) {
      return false;
    }
  }
  return true;
}

/* Room for so many more. */
static void sample(const surrogate_kind *kind, const crowd *from, size_t more, samples *made) {
  *made = (samples){.kind = kind, .first = first_readout(kind), .asked = from->count};
  made->x = room(from->count + more + 1, kind->inputs * sizeof(double));
  made->y = room(from->count + more + 1, kind->outputs * sizeof(double));
  made->readout = room(from->count + 1, SURROGATE_READOUTS * sizeof(double));
  made->life = room(from->count + 1, sizeof *made->life);
  for (size_t i = 0; i < from->count; i++) {
    const people_life *life = from->life[i];
    const surrogate_history history = history_of(life);
    look found = {.suction = NULL};
    memcpy(found.readout, life->readout, sizeof found.readout);
    double *x = made->x + made->count * kind->inputs, *y = made->y + made->count * kind->outputs;
    surrogate_inputs(kind, &history, &life->moment[life->moments - 1], &found, x);
    made->seconds += life->seconds / (double)from->count;
    if (kind->encode(life->readout + made->first, y) && all_finite(x, kind->inputs)) {
      memcpy(made->readout + made->count * SURROGATE_READOUTS, life->readout + made->first,
             kind->solved->readouts * sizeof(double));
      made->life[made->count++] = life;
    }
  }
}

static void drop(samples *of) {
  free(of->x);
  free(of->y);
  free(of->readout);
  free(of->life);
}

/* ---- a fit and its errors ---- */

/* The network, of several sizes and decays where samples are few, that does best on those held out. */
static net *fit(cutis_context *context, const samples *on, size_t count, double *held_out) {
  static const struct {
    size_t least, most; /* samples for which it is neither hopeless nor long */
    net_options options;
  } tries[] = {{20000, SIZE_MAX, {.hidden = 80, .passes = 2000, .seed = 1}},
               {3000, 20000, {.hidden = 64, .decay = 1e-6, .passes = 3000, .seed = 1}},
               {0, 20000, {.hidden = 48, .decay = 1e-5, .passes = 3000, .seed = 1}},
               {0, 20000, {.hidden = 48, .decay = 5e-5, .passes = 3000, .seed = 1}},
               {0, 20000, {.hidden = 32, .decay = 2e-4, .passes = 3000, .seed = 1}},
               {0, 20000, {.hidden = 32, .decay = 2e-3, .passes = 2000, .seed = 1}}};
  enum { TRIES = sizeof tries / sizeof tries[0] };
  net *made[TRIES] = {NULL};
  double error[TRIES][SURROGATE_OUTPUTS], sum[TRIES];
#pragma omp parallel for schedule(dynamic, 1)
  for (int k = 0; k < TRIES; k++) {
    sum[k] = INFINITY;
    if (count >= tries[k].least && count < tries[k].most) {
      cutis_context *own = NULL;
      if (cutis_context_create(NULL, &own) != CUTIS_OK ||
          net_fit(own, &tries[k].options, count, on->kind->inputs, on->kind->outputs, on->x, on->y,
                  error[k], &made[k]) != CUTIS_OK) {
        stop(cutis_context_message(own));
      }
      cutis_context_destroy(&own);
      sum[k] = 0.0;
      for (size_t o = 0; o < on->kind->outputs; o++) {
        sum[k] += error[k][o] * error[k][o];
      }
    }
  }
  int best = 0;
  for (int k = 1; k < TRIES; k++) {
    best = sum[k] < sum[best] ? k : best;
  }
  memcpy(held_out, error[best], on->kind->outputs * sizeof *held_out);
  for (int k = 0; k < TRIES; k++) {
    if (k != best) {
      net_destroy(context, &made[k]);
    }
  }
  return made[best];
}

/* The box and the ball that hold the samples, a little wider: what is the same for everybody of an area
 * lies on a side of the box, and must still do so with the digits of the file. */
static const double WIDER = 1e-5; /* of the scale */

static void put_region(const samples *on, size_t count, surrogate *of) {
  const size_t n = of->kind->inputs;
  of->reach = 0.0;
  for (size_t i = 0; i < n; i++) {
    of->low[i] = INFINITY;
    of->high[i] = -INFINITY;
  }
  for (size_t k = 0; k < count; k++) {
    double away = 0.0;
    for (size_t i = 0; i < n; i++) {
      const double x = on->x[k * n + i], u = (x - of->function->centre[i]) / of->function->scale[i];
      away += u * u;
      of->low[i] = fmin(of->low[i], x);
      of->high[i] = fmax(of->high[i], x);
    }
    of->reach = fmax(of->reach, away);
  }
  for (size_t i = 0; i < n; i++) {
    of->low[i] -= WIDER * of->function->scale[i];
    of->high[i] += WIDER * of->function->scale[i];
  }
  of->reach *= 1.0 + WIDER;
}

static void test(const samples *fresh, surrogate *of) {
  double sum[SURROGATE_READOUTS] = {0}, squares[SURROGATE_READOUTS] = {0},
         errors[SURROGATE_READOUTS] = {0}, worst[SURROGATE_READOUTS] = {0};
  size_t inside = 0;
  for (size_t k = 0; k < fresh->count; k++) {
    const people_life *life = fresh->life[k];
    const surrogate_history history = history_of(life);
    const double *truth = fresh->readout + k * SURROGATE_READOUTS;
    double told[SURROGATE_READOUTS];
    bool outside;
    look found = {.suction = NULL};
    memcpy(found.readout, life->readout, sizeof found.readout);
    surrogate_evaluate(of, &history, &life->moment[life->moments - 1], &found, told, &outside);
    inside += !outside;
    for (size_t r = 0; r < of->kind->solved->readouts && !outside; r++) {
      const double error = fabs(told[r] - truth[r]);
      sum[r] += truth[r];
      squares[r] += truth[r] * truth[r];
      errors[r] += error * error;
      worst[r] = fmax(worst[r], error);
    }
  }
  const double n = (double)inside;
  of->fresh = fresh->count;
  of->outside = 1.0 - n / (double)fresh->count;
  for (size_t r = 0; r < of->kind->solved->readouts; r++) {
    of->spread[r] = sqrt(fmax(squares[r] / n - sum[r] / n * (sum[r] / n), 0.0));
    of->error[r] = sqrt(errors[r] / n) / of->spread[r];
    of->worst[r] = worst[r] / of->spread[r];
    if (!isfinite(of->error[r])) { /* not taken here */
      of->spread[r] = of->error[r] = of->worst[r] = NAN;
    }
  }
}

/* ---- writing ---- */

static void print_number(FILE *to, double value) {
  if (isnan(value)) {
    fprintf(to, " nan");
  } else {
    fprintf(to, " %.9g", value);
  }
}

static void write_file(const surrogate *of, const char *folder) {
  char path[512];
  const surrogate_kind *kind = of->kind;
  snprintf(path, sizeof path, "%s/%s-%s.txt", folder, cutis_area_key(of->area), kind->instrument);
  FILE *to = fopen(path, "w");
  if (to == NULL) {
    stop("the surrogates cannot be written");
  }
  fprintf(to, "surrogate %s %s\ndefinition %016llx\n", kind->instrument, cutis_area_key(of->area),
          (unsigned long long)of->definition);
  fprintf(to, "trained %llu %zu %zu %zu %zu\nsolved %.4g\noutside %.4g\nreach %.9g\n",
          (unsigned long long)of->seed, of->people, of->samples, of->coarse, of->fresh,
          of->solved_s, of->outside, of->reach);
  for (size_t i = 0; i < kind->inputs; i++) {
    fprintf(to, "input %s", surrogate_input_key(kind->input[i]));
    const double value[] = {of->function->centre[i], of->function->scale[i], of->low[i],
                            of->high[i]};
    for (size_t k = 0; k < 4; k++) {
      print_number(to, value[k]);
    }
    fprintf(to, "\n");
  }
  for (size_t o = 0; o < kind->outputs; o++) {
    fprintf(to, "output %.9g %.9g %.4g %s\n", of->function->mean[o], of->function->sd[o],
            of->held_out[o], kind->output[o]);
  }
  for (size_t r = 0; r < kind->solved->readouts; r++) {
    fprintf(to, "readout %s", kind->solved->readout[r].key);
    const double value[] = {of->spread[r], of->error[r], of->worst[r], of->reference[r]};
    for (size_t k = 0; k < 4; k++) {
      print_number(to, value[k]);
    }
    fprintf(to, "\n");
  }
  fprintf(to, "hidden %zu\n", of->function->hidden);
  const size_t count = net_weights(of->function);
  for (size_t i = 0; i < count; i++) {
    fprintf(to, "%s %.7g%s", i % 8 == 0 ? "w" : "", of->function->weight[i],
            i % 8 == 7 || i + 1 == count ? "\n" : "");
  }
  fprintf(to, "end\n");
  if (fclose(to) != 0) {
    stop("the surrogates cannot be written");
  }
}

/* ---- training ---- */

/* All areas' people, of training and fresh; those of areas that were not asked for have none. */
typedef struct crowds {
  crowd people[CUTIS_AREA_COUNT], coarse[CUTIS_AREA_COUNT], fresh[CUTIS_AREA_COUNT];
} crowds;

/* The first area of those that are trained on together. */
static bool is_first(const surrogate_kind *kind, int area) {
  for (int a = 0; a < area; a++) {
    if (kind->alike((cutis_area)a, (cutis_area)area)) {
      return false;
    }
  }
  return true;
}

/* Samples of an area and those alike; room for so many more. */
static void sample_people(const surrogate_kind *kind, const crowd *of, cutis_area area, size_t more,
                          samples *made) {
  crowd pool = {.life = room((size_t)LIVES_MOST * CUTIS_AREA_COUNT, sizeof *pool.life)};
  for (int a = 0; a < CUTIS_AREA_COUNT; a++) {
    for (size_t i = 0; kind->alike(area, (cutis_area)a) && i < of[a].count; i++) {
      pool.life[pool.count++] = of[a].life[i];
    }
  }
  sample(kind, &pool, more, made);
  free(pool.life);
}

/* The network holds every tenth out: Fisher and Yates. */
static void shuffle(samples *of) {
  const size_t in = of->kind->inputs, out = of->kind->outputs;
  for (size_t i = of->count; i > 1; i--) {
    const size_t j = (size_t)(random_uniform(SEED_TRAINING, 0, (uint32_t)i) * (double)i);
    for (size_t k = 0; k < in; k++) {
      const double other = of->x[j * in + k];
      of->x[j * in + k] = of->x[(i - 1) * in + k];
      of->x[(i - 1) * in + k] = other;
    }
    for (size_t k = 0; k < out; k++) {
      const double other = of->y[j * out + k];
      of->y[j * out + k] = of->y[(i - 1) * out + k];
      of->y[(i - 1) * out + k] = other;
    }
  }
}

/* ---- what a coarse mesh saw ---- */

static bool same_person(const people_life *a, const people_life *b) {
  return a->number == b->number && a->moment[0].anatomy->area == b->moment[0].anatomy->area;
}

/* Adds what the coarse mesh saw of others, corrected by what lies between the meshes on those whom
 * both saw; both come in the order of area and number. */
static void add_coarse(cutis_context *context, const samples *coarse, samples *to) {
  const size_t in = to->kind->inputs, out = to->kind->outputs, fine = to->count;
  double *x = room(fine + 1, in * sizeof(double)), *between = room(fine + 1, out * sizeof(double));
  bool *both = room(coarse->count + 1, sizeof *both);
  size_t pairs = 0, at = 0;
  for (size_t i = 0; i < coarse->count; i++) {
    size_t k = at;
    while (k < fine && !same_person(coarse->life[i], to->life[k])) {
      k++;
    }
    both[i] = k < fine;
    if (both[i]) {
      memcpy(x + pairs * in, to->x + k * in, in * sizeof(double));
      for (size_t o = 0; o < out; o++) {
        between[pairs * out + o] = to->y[k * out + o] - coarse->y[i * out + o];
      }
      pairs++;
      at = k + 1;
    }
  }
  net *correction = NULL;
  double error[SURROGATE_OUTPUTS];
  const net_options options = {.hidden = 24, .passes = 1000, .decay = 5e-5, .seed = 1};
  if (net_fit(context, &options, pairs, in, out, x, between, error, &correction) != CUTIS_OK) {
    stop(cutis_context_message(context));
  }
  printf(
      "%s, coarse mesh: %zu people seen both ways; standard deviation of what lies between, and of "
      "what is left of it:",
      to->kind->instrument, pairs);
  for (size_t o = 0; o < out; o++) {
    printf(" %s %.4f, %.4f;", to->kind->output[o], correction->sd[o], error[o] * correction->sd[o]);
  }
  printf("\n");
  for (size_t i = 0; i < coarse->count; i++) {
    if (!both[i]) {
      double more[SURROGATE_OUTPUTS];
      memcpy(to->x + to->count * in, coarse->x + i * in, in * sizeof(double));
      net_evaluate(correction, coarse->x + i * in, more);
      for (size_t o = 0; o < out; o++) {
        to->y[to->count * out + o] = coarse->y[i * out + o] + more[o];
      }
      to->count++;
    }
  }
  to->asked += coarse->asked - pairs;
  net_destroy(context, &correction);
  free(x);
  free(between);
  free(both);
}

/* Tests the network on an area's fresh people and writes the area's file. */
static void finish(cutis_context *context, const samples *on, const crowd *fresh, surrogate *of,
                   const char *folder) {
  samples others;
  look reference;
  sample(of->kind, fresh, 0, &others);
  of->area = fresh->area;
  if (surrogate_definition(context, of->kind, of->area, &of->definition) != CUTIS_OK ||
      surrogate_reference(context, of->area, &reference) != CUTIS_OK) {
    stop(cutis_context_message(context));
  }
  memcpy(of->reference, reference.readout + on->first, of->kind->solved->readouts * sizeof(double));
  test(&others, of);
  printf(
      "%s %s: %zu samples, %zu fresh, %.1f %% outside, hidden %zu; error, worst in %% of the "
      "spread:",
      cutis_area_key(of->area), of->kind->instrument, of->samples, of->fresh, 100.0 * of->outside,
      of->function->hidden);
  for (size_t r = 0; r < of->kind->solved->readouts; r++) {
    if (isfinite(of->error[r])) {
      printf(" %s %.1f, %.0f;", of->kind->solved->readout[r].key, 100.0 * of->error[r],
             100.0 * of->worst[r]);
    }
  }
  printf("\n");
  fflush(stdout);
  if (folder != NULL) {
    write_file(of, folder);
  }
  drop(&others);
}

static void train(cutis_context *context, const surrogate_kind *kind, const crowds *all,
                  cutis_area area, const char *folder, int parts) {
  samples on, coarse;
  sample_people(kind, all->coarse, area, 0, &coarse);
  sample_people(kind, all->people, area, coarse.count, &on);
  const size_t fine = on.count;
  if (coarse.count > 0) {
    add_coarse(context, &coarse, &on);
  }
  shuffle(&on);
  surrogate of = {.kind = kind, .seed = SEED_TRAINING, .people = on.asked, .solved_s = on.seconds};
  for (; on.count >= 100 && parts > 0; parts /= 2) {
    of.samples = on.count / (size_t)parts;
    of.coarse = (on.count - fine) / (size_t)parts;
    of.function = fit(context, &on, of.samples, of.held_out);
    put_region(&on, of.samples, &of);
    for (int a = 0; a < CUTIS_AREA_COUNT; a++) {
      if (kind->alike(area, (cutis_area)a) && all->fresh[a].count >= FRESH_LEAST) {
        finish(context, &on, &all->fresh[a], &of, parts == 1 ? folder : NULL);
      }
    }
    net_destroy(context, &of.function);
  }
  drop(&coarse);
  drop(&on);
}

/* How many people of an area are asked for. */
enum { ASKED_SUCTION, ASKED_COARSE, ASKED_OTHERS, ASKED_FRESH, ASKED_PARTS, ASKED };

static void train_with(cutis_context *context, char *const argv[], bool alone, const bool *asked,
                       const size_t count[ASKED]) {
  const surrogate_kind *kind;
  crowds *all = room(1, sizeof *all);
  const people_eyes eyes = alone ? PEOPLE_SUCTION : PEOPLE_ALL;
  const size_t people = count[alone ? ASKED_SUCTION : ASKED_OTHERS];
  for (int a = 0; a < CUTIS_AREA_COUNT; a++) {
    if (asked[a]) {
      gather(&all->people[a], argv[1], (cutis_area)a, SEED_TRAINING, eyes, people);
      gather(&all->fresh[a], argv[1], (cutis_area)a, SEED_FRESH, eyes,
             all->people[a].count > 0 ? count[ASKED_FRESH] : 0);
      if (alone) {
        gather(&all->coarse[a], argv[1], (cutis_area)a, SEED_TRAINING, PEOPLE_COARSE,
               count[ASKED_COARSE]);
      }
    }
  }
  for (size_t k = 0; (kind = surrogate_kind_at(k)) != NULL; k++) {
    if ((kind->solved == instrument_list()[0]) != alone) {
      continue;
    }
    for (int a = 0; a < CUTIS_AREA_COUNT; a++) {
      if (is_first(kind, a)) {
        train(context, kind, all, (cutis_area)a, argv[2], (int)count[ASKED_PARTS]);
      }
    }
  }
  for (int a = 0; a < CUTIS_AREA_COUNT; a++) {
    release(&all->people[a]);
    release(&all->coarse[a]);
    release(&all->fresh[a]);
  }
  free(all);
}

int main(int argc, char **argv) {
  size_t count[ASKED] = {1600, 18000, 2000, 500, 1};
  cutis_context *context = NULL;
  if (argc < 3 || cutis_context_create(NULL, &context) != CUTIS_OK) {
    fprintf(
        stderr,
        "usage: train_surrogates KEEP DATA [AREA [SUCTION [COARSE [OTHERS [FRESH [PARTS]]]]]]\n");
    return 2;
  }
  for (int k = 0; k < ASKED && k + 4 < argc; k++) {
    count[k] = (size_t)strtoul(argv[k + 4], NULL, 10);
  }
  bool asked[CUTIS_AREA_COUNT];
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    asked[area] = argc < 4 || strcmp(argv[3], "all") == 0 ||
                  strcmp(argv[3], cutis_area_key((cutis_area)area)) == 0;
  }
  train_with(context, argv, true, asked, count);
  train_with(context, argv, false, asked, count);
  cutis_context_destroy(&context);
  return 0;
}
