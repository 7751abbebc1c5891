/* spread.c - a mean with its two doubts: one-way random effects, worlds as groups.
 *
 *   x = mean + b(world) + e(person),  b ~ (0, sd_worlds^2),  e ~ (0, sd_people^2)
 *
 * With n_w people in world w, N in all, k worlds, mean m and world means m_w:
 *   between  MSB = sum n_w (m_w - m)^2 / (k - 1)      within  MSW = sum (x - m_w)^2 / (N - k)
 *   sd_people^2 = MSW,  sd_worlds^2 = max(0, (MSB - MSW) / n0),  n0 = (N - sum n_w^2 / N) / (k - 1)
 *   se^2 = sd_worlds^2 sum n_w^2 / N^2 + sd_people^2 / N
 *   interval of the mean in one world, ours: m +- t(0.95, k - 1) sqrt(sd_worlds^2 + se^2)
 *
 * Searle, Casella & McCulloch, Variance Components (1992), ch. 3. */
#include "study/study.h"

#include <math.h>

typedef struct groups {
  size_t worlds;
  double *sum, *square; /* of the world: sum; then the squares about its mean */
  size_t *people;
} groups;

static cutis_status groups_create(cutis_context *context, const uint32_t *world, size_t count,
                                  groups *made) {
  uint32_t last = 0;
  for (size_t i = 0; i < count; i++) {
    last = world[i] > last ? world[i] : last;
  }
  made->worlds = (size_t)last + 1;
  made->sum = context_allocate(context, 2 * made->worlds, sizeof *made->sum);
  made->people = context_allocate(context, made->worlds, sizeof *made->people);
  if (made->sum == NULL || made->people == NULL) {
    context_free(context, made->sum);
    context_free(context, made->people);
    return CUTIS_OUT_OF_MEMORY;
  }
  made->square = made->sum + made->worlds;
  return CUTIS_OK;
}

static void sum_up(const groups *of, const double *value, const uint32_t *world, size_t count,
                   study_spread *spread) {
  double total = 0.0;
  for (size_t i = 0; i < count; i++) {
    if (!isnan(value[i])) {
      of->sum[world[i]] += value[i];
      of->people[world[i]]++;
      spread->people++;
      total += value[i];
    }
  }
  for (size_t i = 0; i < count; i++) {
    if (!isnan(value[i])) {
      const double off = value[i] - of->sum[world[i]] / (double)of->people[world[i]];
      of->square[world[i]] += off * off;
    }
  }
  spread->mean = spread->people > 0 ? total / (double)spread->people : NAN;
}

static void components(const groups *of, study_spread *spread) {
  const double all = (double)spread->people;
  double between = 0.0, within = 0.0, squares = 0.0;
  for (size_t w = 0; w < of->worlds; w++) {
    const double n = (double)of->people[w];
    if (n > 0) {
      const double off = of->sum[w] / n - spread->mean;
      between += n * off * off;
      within += of->square[w];
      squares += n * n;
      spread->worlds++;
    }
  }
  const double k = (double)spread->worlds;
  const double within_mean = all > k ? within / (all - k) : NAN;
  spread->sd_people = sqrt(within_mean);
  if (k < 2 || !(all > k)) {
    spread->sd_worlds = spread->lower = spread->upper = NAN;
    spread->se = spread->sd_people / sqrt(all);
    return;
  }
  const double n0 = (all - squares / all) / (k - 1.0);
  const double worlds = fmax(0.0, (between / (k - 1.0) - within_mean) / n0);
  spread->sd_worlds = sqrt(worlds);
  const double variance = worlds * squares / (all * all) + within_mean / all;
  spread->se = sqrt(variance);
  const double reach = student_quantile(0.95, k - 1.0) * sqrt(worlds + variance);
  spread->lower = spread->mean - reach;
  spread->upper = spread->mean + reach;
}

cutis_status study_spread_of(cutis_context *context, const double *value, const uint32_t *world,
                             size_t count, study_spread *spread) {
  groups of;
  *spread = (study_spread){.people = 0};
  TRY(context, groups_create(context, world, count, &of));
  sum_up(&of, value, world, count, spread);
  if (spread->people > 0) {
    components(&of, spread);
  } else {
    spread->se = spread->sd_worlds = spread->sd_people = spread->lower = spread->upper = NAN;
  }
  context_free(context, of.sum);
  context_free(context, of.people);
  return CUTIS_OK;
}

cutis_status study_world_means(cutis_context *context, const double *value, const uint32_t *world,
                               size_t count, double *mean, size_t *means) {
  groups of;
  study_spread spread = {.people = 0};
  *means = 0;
  TRY(context, groups_create(context, world, count, &of));
  sum_up(&of, value, world, count, &spread);
  if (spread.people > 0) {
    components(&of, &spread);
  }
  for (size_t w = 0; w < of.worlds; w++) {
    const double n = (double)of.people[w];
    if (n > 0) {
      const double worlds = spread.sd_worlds * spread.sd_worlds;
      const double chance = spread.sd_people * spread.sd_people / n;
      const double keep = worlds + chance > 0 ? sqrt(worlds / (worlds + chance)) : 1.0;
      const double off = of.sum[w] / n - spread.mean;
      mean[(*means)++] = spread.mean + (isnan(keep) ? 1.0 : keep) * off;
    }
  }
  context_free(context, of.sum);
  context_free(context, of.people);
  return CUTIS_OK;
}
