/* fit_grades.c - the constants of the clinical grades (mechanism "grades"), from rows of role
 * calibrate alone. usage: fit_grades
 *
 * Known: the spread, from the correlation of grade and depth of 40 wrinkles of all grades; a depth,
 * at which grades 1 and 2 meet; ages at which wrinkles are first seen, by area; the typical age of
 * each of Glogau's four types. The ages reach the grades through the courses that the instruments
 * predict. Equal ratios look like equal steps (Weber), so that a scale of pictures chosen a step
 * apart doubles what it shows with each grade or so: a prior on the gain, one grade a doubling,
 * within a factor of e^0.5; where it begins is a guess within e^1.5. For sagging, laxity and texture only the ages are known.
 *
 * Each scale: least squares over (ln x1, ln gain) by a grid that narrows. */
#include "lives.h"
#include "observations.h"

#include "instruments/grades.h"

#include <math.h>
#include <stdio.h>

/* ---- the spread ---- */

/* Correlation of latent and given grade, latent grades met alike often from half a grade below the
 * scale to half above it. */
static double correlation(double spread, int top) {
  enum { STEPS = 6000 };
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (int i = 0; i < STEPS; i++) {
    const double latent = -0.5 + (top + 1) * (i + 0.5) / STEPS;
    const double mean = grade_mean(exp(latent), exp(0.5), 1.0, spread, top);
    double square = 0; /* of the given grade: sum of (2k - 1) P(grade >= k) */
    for (int k = 1; k <= top; k++) {
      square += (2 * k - 1) * normal_cumulative((latent - (k - 0.5)) / spread);
    }
    x += latent / STEPS;
    xx += latent * latent / STEPS;
    y += mean / STEPS;
    xy += latent * mean / STEPS;
    yy += square / STEPS;
  }
  return (xy - x * y) / sqrt((xx - x * x) * (yy - y * y));
}

static double spread_of(double wanted, int top) {
  double low = 0.1, high = 5;
  while (high - low > 1e-6) {
    const double middle = 0.5 * (low + high);
    *(correlation(middle, top) > wanted ? &low : &high) = middle;
  }
  return 0.5 * (low + high);
}

/* ---- anchors ---- */

typedef struct anchor {
  double x; /* where it is largest, if of several areas */
  double grade, sd;
  const char *what;
} anchor;
enum { ANCHORS_MAX = 16 };
typedef struct scale {
  const char *words, *symbol, *gain, *readout;
  int top;
  double first; /* a guess, in the unit of the read-out; within a factor of e^1.5 */
  size_t anchors;
  anchor on[ANCHORS_MAX];
} scale;

/* A depth that was measured is known to half a grade. An age comes through a course that may be off
 * by a factor of two, which is a grade; at Glogau's four ages by the same factor, so that together
 * they count as one. */
static const double DEPTH_SD = 0.5, ONSET_SD = 1.0, GLOGAU_SD = 2.0;
/* Where no length was ever seen beside a grade, the young face is where the scale begins. */
static const double YOUNG_SD = 0.5;

static cutis_status add_age(cutis_context *context, scale *of, const cutis_area *areas,
                            size_t count, double age_y, double grade, double sd, const char *what) {
  anchor made = {.x = 0, .grade = grade, .sd = sd, .what = what};
  for (size_t i = 0; i < count; i++) {
    const life *one;
    TRY(context, lives_find(context, areas[i], CUTIS_FEMALE, HABIT_AVERAGE, &one));
    const double x = life_when(one, of->readout, age_y);
    made.x = isnan(x) || isnan(made.x) ? NAN : fmax(made.x, x);
  }
  if (!isnan(made.x)) {
    of->on[of->anchors++] = made;
  }
  return CUTIS_OK;
}

/* Glogau's types at their typical ages (AP0035-38): none, in motion, at rest, only wrinkles. The
 * scale's grades are laid on them at equal distances from half a grade to half a grade below the
 * top. */
static cutis_status add_glogau(cutis_context *context, scale *of, const cutis_area *areas,
                               size_t count, double young_sd) {
  static const double ages_y[] = {31.5, 42.5, 57.5, 68.0};
  static const char *const names[] = {"Glogau I, 31.5 y", "Glogau II, 42.5 y", "Glogau III, 57.5 y",
                                      "Glogau IV, 68 y"};
  for (int i = 0; i < 4; i++) {
    TRY(context, add_age(context, of, areas, count, ages_y[i], 0.5 + (of->top - 1) * i / 3.0,
                         i == 0 ? young_sd : GLOGAU_SD, names[i]));
  }
  return CUTIS_OK;
}

static cutis_status gather(cutis_context *context, scale *wrinkle, scale *sagging, scale *laxity,
                           scale *texture) {
  static const cutis_area face[] = {CUTIS_AREA_FOREHEAD, CUTIS_AREA_CHEEK, CUTIS_AREA_UPPER_LIP,
                                    CUTIS_AREA_PERIORBITAL};
  static const cutis_area eye[] = {CUTIS_AREA_PERIORBITAL}, lip[] = {CUTIS_AREA_UPPER_LIP},
                          cheek[] = {CUTIS_AREA_CHEEK};
  /* Lemperle's table, as quoted for the nasolabial fold: grade 1 is less than 0.2 mm deep */
  wrinkle->on[wrinkle->anchors++] =
      (anchor){.x = 0.2, .grade = 1.5, .sd = DEPTH_SD, .what = "0.2 mm: 1 meets 2"};
  TRY(context, add_age(context, wrinkle, eye, 1, 35, 0.5, ONSET_SD, "AP0005 eye, 35 y"));
  TRY(context, add_age(context, wrinkle, lip, 1, 45, 0.5, ONSET_SD, "AP0032 upper lip, 45 y"));
  TRY(context, add_glogau(context, wrinkle, face, 4, GLOGAU_SD));
  TRY(context, add_glogau(context, sagging, cheek, 1, YOUNG_SD));
  TRY(context, add_glogau(context, laxity, cheek, 1, YOUNG_SD));
  TRY(context, add_glogau(context, texture, cheek, 1, YOUNG_SD));
  return CUTIS_OK;
}

/* ---- the fit ---- */

static const double GAIN = 1.4427, GAIN_SD = 0.5; /* one grade a doubling: 1/ln 2 */
static const double FIRST_SD = 1.5;

static double grade_at(const scale *of, const anchor *on, double first, double gain,
                       double spread) {
  return grade_mean(on->x, first, gain, spread, of->top);
}

static double misfit(const scale *of, double first, double gain, double spread) {
  const double of_gain = log(gain / GAIN) / GAIN_SD, of_first = log(first / of->first) / FIRST_SD;
  double sum = of_gain * of_gain + of_first * of_first;
  for (size_t i = 0; i < of->anchors; i++) {
    const anchor *on = &of->on[i];
    const double off = (grade_at(of, on, first, gain, spread) - on->grade) / on->sd;
    sum += off * off;
  }
  return sum;
}

static void fit(const scale *of, double spread) {
  double at[2] = {log(of->first), log(GAIN)}, width[2] = {log(100.0), log(8.0)};
  enum { SIDE = 21, ROUNDS = 12 };
  for (int round = 0; round < ROUNDS; round++) {
    double best = INFINITY, found[2] = {at[0], at[1]};
    for (int i = 0; i < SIDE * SIDE; i++) {
      const double a = at[0] + width[0] * (2.0 * (i % SIDE) / (SIDE - 1) - 1);
      const double b = at[1] + width[1] * (2.0 * (i / SIDE) / (SIDE - 1) - 1);
      const double now = misfit(of, exp(a), exp(b), spread);
      if (now < best) {
        best = now;
        found[0] = a;
        found[1] = b;
      }
    }
    for (int k = 0; k < 2; k++) {
      at[k] = found[k];
      width[k] *= 0.4;
    }
  }
  printf("%s: %s %.4g, %s %.4g, misfit %.3g over %zu anchors\n", of->words, of->symbol, exp(at[0]),
         of->gain, exp(at[1]), misfit(of, exp(at[0]), exp(at[1]), spread), of->anchors);
  for (size_t i = 0; i < of->anchors; i++) {
    const anchor *on = &of->on[i];
    printf("  %-24s grade %.2f +- %.1f, fitted %.2f; %s %.4g\n", on->what, on->grade, on->sd,
           grade_at(of, on, exp(at[0]), exp(at[1]), spread), of->readout, on->x);
  }
}

static cutis_status fit_all(cutis_context *context) {
  scale wrinkle = {.words = "wrinkles",
                   .symbol = "gw1",
                   .gain = "gwb",
                   .readout = "wrinkle_depth_rest",
                   .top = 5,
                   .first = 0.1},
        sagging = {.words = "sagging",
                   .symbol = "gs1",
                   .gain = "gsb",
                   .readout = "sag_descent",
                   .top = 5,
                   .first = 0.5},
        laxity = {.words = "laxity",
                  .symbol = "gl1",
                  .gain = "glb",
                  .readout = "sag_gravity",
                  .top = 4,
                  .first = 0.3},
        texture = {.words = "texture",
                   .symbol = "gt1",
                   .gain = "gtb",
                   .readout = "Ra",
                   .top = 4,
                   .first = 15};
  TRY(context, gather(context, &wrinkle, &sagging, &laxity, &texture));
  const double spread = spread_of(0.87, 5);
  printf("spread: gsd %.4g\n", spread);
  fit(&wrinkle, spread);
  fit(&sagging, spread);
  fit(&laxity, spread);
  fit(&texture, spread);
  return CUTIS_OK;
}

int main(void) {
  const int code = page_main(fit_all);
  lives_end();
  return code;
}
