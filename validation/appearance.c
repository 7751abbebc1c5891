/* appearance.c - what is seen of the skin with age: read-outs of all instruments beside published
 * observations. usage: validate_appearance appearance.csv > appearance.md
 *
 * A row names a read-out or measure (`readout`), an area, a sex, habits (empty: average) and a kind
 * of statistic; the preface of the page defines the kinds. Predicted courses run from 25 to 75
 * years in steps of five; a statistic is of that course. */
#include "lives.h"
#include "observations.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char preface[] =
    "Printed by `validate_appearance validation/appearance.csv`; central parameters. People live "
    "from 25 to 75 years and are looked\n"
    "at every five; between these ages the course is straight, before 25 it is that of 25 (every "
    "life begins there), after 75 that\n"
    "of 75. A hit lies in the printed range, else within value +- sd, else within a fifth of the "
    "value; of a sign, when the change is\n"
    "beyond 2 % that way. `not taken` is a read-out that no instrument gives, or that found no "
    "equilibrium; it is neither hit nor miss.\n"
    "`never` is later than 75 years. Rows of role validate fixed nothing. Statistics of a course:\n"
    "\n"
    "- value at an age; difference or change in percent from one age to another, or percent a "
    "decade; ratio to another area, to the\n"
    "  other sex;\n"
    "- onset: the age at which the course first reaches a level; for wrinkles 0.1 mm, the middle "
    "(geometric) of the 0.05 to 0.2 mm\n"
    "  of the lines that every skin has: a deeper one is seen as a wrinkle; where two onsets are "
    "compared, never counts as 80 years;\n"
    "- rise and plateau: the two bends of the best three straight pieces; bend: that of the best "
    "two (least squares, breaks in whole\n"
    "  years from 30 to 70, at least five years apart);\n"
    "- peak: the age of the largest value; steepest: the middle of the decade with the largest "
    "rise;\n"
    "- rank: 1 for the area with the steepest straight line through its course. A study ranks "
    "correlations with age; with the same\n"
    "  scatter everywhere these rank as the slopes do. Ranks are among the areas that are "
    "modelled;\n"
    "- r: correlation over the people of the table of habits below, weighted, ages in the range of "
    "the study; its interval from\n"
    "  Fisher's transformation with the study's n, where the study gives none;\n"
    "- type: 1 without a wrinkle in expression, 2 with one in expression only, 3 with one at rest, "
    "4 with one at rest deeper than\n"
    "  Lemperle's grade 3 begins (0.5 mm); the eye, which is first;\n"
    "- share of sun: of what a life of outdoor work adds from 25 to the age, the part that "
    "protected skin is spared;\n"
    "- share of age, pack-years, hours outdoors: of the explained variance over the people of the "
    "table of habits, the causes entered\n"
    "  in this order, as in the study.\n";

/* ---- people ---- */

static cutis_status area_named(cutis_context *context, const char *key, cutis_area *area) {
  for (int i = 0; i < CUTIS_AREA_COUNT; i++) {
    if (strcmp(key, cutis_area_key((cutis_area)i)) == 0) {
      *area = (cutis_area)i;
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_INPUT, "'%s' is not an area", key);
}

static cutis_status habit_named(cutis_context *context, const char *key, habit *of) {
  for (int i = 0; i < HABITS; i++) {
    if (strcmp(key, habit_key((habit)i)) == 0) {
      *of = (habit)i;
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_INPUT, "'%s' are not habits", key);
}

/* The people among whom the spread is told: women, cheek, each habit but average at each age. The
 * weights: a third smokes, a fifth works outdoors, a quarter is protected. */
enum { COHORT = (HABITS - 1) * LIFE_AGES };
typedef struct cohort {
  size_t count;
  const life *of[COHORT];
  size_t at[COHORT]; /* age */
  double weight[COHORT], age_y[COHORT], pack_years[COHORT], sun[COHORT];
} cohort;

static double weight_of(habit of) {
  const double dose = habit_dose_SED_per_y(of);
  const double sun = dose < 100 ? 0.25 : dose < 500 ? 0.55 : 0.2;
  return sun * (habit_packs_per_day(of) > 0 ? 1 / 3.0 : 2 / 3.0);
}

static cutis_status gather(cutis_context *context, double from_y, double to_y, cohort *people) {
  people->count = 0;
  for (int of = HABIT_AVERAGE + 1; of < HABITS; of++) {
    const life *one;
    TRY(context, lives_find(context, CUTIS_AREA_CHEEK, CUTIS_FEMALE, (habit)of, &one));
    for (size_t i = 0; i < LIFE_AGES; i++) {
      const double age_y = life_age_y(i), years = age_y - life_age_y(0);
      if (age_y < from_y || age_y > to_y) {
        continue;
      }
      const size_t n = people->count++;
      people->of[n] = one;
      people->at[n] = i;
      people->weight[n] = weight_of((habit)of);
      people->age_y[n] = age_y;
      people->pack_years[n] = habit_packs_per_day((habit)of) * years;
      people->sun[n] = habit_dose_SED_per_y((habit)of) * age_y;
    }
  }
  return CUTIS_OK;
}

/* ---- least squares ---- */

enum { FIT_COLUMNS = 5, FIT_ROWS = COHORT };

/* What the columns leave of the last one, by Gram and Schmidt: weighted sum of squares. */
static double leftover(double column[FIT_COLUMNS][FIT_ROWS], size_t columns, size_t rows,
                       const double *weight) {
  double sum = 0;
  for (size_t c = 0; c < columns; c++) {
    sum = 0;
    for (size_t r = 0; r < rows; r++) {
      sum += weight[r] * column[c][r] * column[c][r];
    }
    for (size_t later = c + 1; later < columns && sum > 1e-12; later++) {
      double product = 0;
      for (size_t r = 0; r < rows; r++) {
        product += weight[r] * column[c][r] * column[later][r];
      }
      for (size_t r = 0; r < rows; r++) {
        column[later][r] -= product / sum * column[c][r];
      }
    }
  }
  return sum;
}

/* Misfit of straight pieces through a course, with breaks at the given ages. */
static double broken_misfit(const double *course, const double *break_y, size_t breaks) {
  double column[FIT_COLUMNS][FIT_ROWS], weight[FIT_ROWS];
  for (size_t i = 0; i < LIFE_AGES; i++) {
    weight[i] = 1;
    column[0][i] = 1;
    column[1][i] = life_age_y(i);
    for (size_t b = 0; b < breaks; b++) {
      column[2 + b][i] = fmax(0, life_age_y(i) - break_y[b]);
    }
    column[2 + breaks][i] = course[i];
  }
  return leftover(column, 3 + breaks, LIFE_AGES, weight);
}

static const double BREAK_FIRST_Y = 30, BREAK_LAST_Y = 70, BREAKS_APART_Y = 5;

static double bend(const double *course) {
  double best = INFINITY, at_y = NAN;
  for (double y = BREAK_FIRST_Y; y <= BREAK_LAST_Y; y++) {
    const double misfit = broken_misfit(course, &y, 1);
    if (misfit < best) {
      best = misfit;
      at_y = y;
    }
  }
  return at_y;
}

static double bend_of_two(const double *course, size_t wanted) {
  double best = INFINITY, at_y = NAN;
  for (double y = BREAK_FIRST_Y; y <= BREAK_LAST_Y; y++) {
    for (double z = y + BREAKS_APART_Y; z <= BREAK_LAST_Y; z++) {
      const double both[] = {y, z}, misfit = broken_misfit(course, both, 2);
      if (misfit < best) {
        best = misfit;
        at_y = both[wanted];
      }
    }
  }
  return at_y;
}

/* ---- statistics of one course ---- */

typedef struct asked {
  const table *rows;
  size_t row;
  const char *kind, *readout;
  const life *of;
  double course[LIFE_AGES];
  double age_from, age_y, level;
} asked;

static bool is_kind(const asked *a, const char *kind) {
  return strcmp(a->kind, kind) == 0;
}

static bool is_whole(const double *course) {
  for (size_t i = 0; i < LIFE_AGES; i++) {
    if (isnan(course[i])) {
      return false;
    }
  }
  return true;
}

static void course_of(const life *of, const char *readout, double *course) {
  for (size_t i = 0; i < LIFE_AGES; i++) {
    course[i] = life_at(of, readout, i);
  }
}

static double percent(double now, double then) {
  return 100 * (now / then - 1);
}

static double onset(const double *course, double level) {
  if (course[0] >= level) {
    return life_age_y(0);
  }
  for (size_t i = 1; i < LIFE_AGES; i++) {
    if (course[i] >= level) {
      const double share = (level - course[i - 1]) / (course[i] - course[i - 1]);
      return life_age_y(i - 1) + share * (life_age_y(i) - life_age_y(i - 1));
    }
  }
  return INFINITY;
}

/* What never comes, where onsets are compared. */
static const double LATER_Y = 80;

static double peak(const double *course) {
  size_t best = 0;
  for (size_t i = 1; i < LIFE_AGES; i++) {
    best = course[i] > course[best] ? i : best;
  }
  return life_age_y(best);
}

static double steepest(const double *course) {
  size_t best = 1;
  for (size_t i = 1; i + 1 < LIFE_AGES; i++) {
    best = course[i + 1] - course[i - 1] > course[best + 1] - course[best - 1] ? i : best;
  }
  return life_age_y(best);
}

static double slope(const double *course) {
  double up = 0, down = 0;
  const double middle_y = 0.5 * (life_age_y(0) + life_age_y(LIFE_AGES - 1));
  for (size_t i = 0; i < LIFE_AGES; i++) {
    up += (life_age_y(i) - middle_y) * course[i];
    down += (life_age_y(i) - middle_y) * (life_age_y(i) - middle_y);
  }
  return up / down;
}

static double glogau(const asked *a) {
  const double deep = 0.5, rest = life_when(a->of, "wrinkle_depth_rest", a->age_y),
               folded = life_when(a->of, "wrinkle_depth_expression", a->age_y);
  if (isnan(rest) || isnan(folded)) {
    return NAN;
  }
  return rest >= deep ? 4 : rest >= a->level ? 3 : folded >= a->level ? 2 : 1;
}

static double of_course(const asked *a) {
  const double now = life_when(a->of, a->readout, a->age_y),
               then = life_when(a->of, a->readout, a->age_from);
  if (is_kind(a, "value")) {
    return now;
  }
  if (is_kind(a, "change")) {
    return percent(now, then);
  }
  if (is_kind(a, "difference")) {
    return now - then;
  }
  if (is_kind(a, "per_decade")) {
    return 10 * percent(now, then) / (a->age_y - a->age_from);
  }
  if (is_kind(a, "type")) {
    return glogau(a);
  }
  if (!is_whole(a->course)) {
    return NAN;
  }
  return is_kind(a, "onset")      ? onset(a->course, a->level)
         : is_kind(a, "rise")     ? bend_of_two(a->course, 0)
         : is_kind(a, "plateau")  ? bend_of_two(a->course, 1)
         : is_kind(a, "bend")     ? bend(a->course)
         : is_kind(a, "peak")     ? peak(a->course)
         : is_kind(a, "steepest") ? steepest(a->course)
                                  : -INFINITY;
}

/* ---- statistics of several courses ---- */

static cutis_status rank(cutis_context *context, const asked *a, cutis_sex sex, double *predicted) {
  static const cutis_area areas[] = {CUTIS_AREA_PERIORBITAL, CUTIS_AREA_UPPER_LIP,
                                     CUTIS_AREA_FOREHEAD, CUTIS_AREA_CHEEK};
  *predicted = 1;
  for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
    const life *other;
    double course[LIFE_AGES];
    TRY(context, lives_find(context, areas[i], sex, HABIT_AVERAGE, &other));
    course_of(other, a->readout, course);
    *predicted += slope(course) > slope(a->course);
    if (!is_whole(course)) {
      *predicted = NAN;
    }
  }
  return CUTIS_OK;
}

static double cohort_value(const cohort *people, size_t i, const char *key) {
  return strcmp(key, "age") == 0 ? people->age_y[i] : life_at(people->of[i], key, people->at[i]);
}

static double correlation(const cohort *people, const char *one, const char *two) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < people->count; i++) {
    const double weight = people->weight[i], a = cohort_value(people, i, one),
                 b = cohort_value(people, i, two);
    w += weight;
    x += weight * a;
    y += weight * b;
    xx += weight * a * a;
    xy += weight * a * b;
    yy += weight * b * b;
  }
  return (xy - x * y / w) / sqrt((xx - x * x / w) * (yy - y * y / w));
}

enum { CAUSES = 3 };
static double unexplained(const cohort *people, const char *readout, size_t causes) {
  double column[FIT_COLUMNS][FIT_ROWS];
  const double *const cause[CAUSES] = {people->age_y, people->pack_years, people->sun};
  for (size_t i = 0; i < people->count; i++) {
    column[0][i] = 1;
    for (size_t c = 0; c < causes; c++) {
      column[1 + c][i] = cause[c][i];
    }
    column[1 + causes][i] = cohort_value(people, i, readout);
  }
  return leftover(column, 2 + causes, people->count, people->weight);
}
static double share(const cohort *people, const char *readout, size_t cause) {
  return (unexplained(people, readout, cause) - unexplained(people, readout, cause + 1)) /
         (unexplained(people, readout, 0) - unexplained(people, readout, CAUSES));
}

static cutis_status other_life(cutis_context *context, const asked *a, cutis_area area,
                               cutis_sex sex, const life **other) {
  habit of = HABIT_AVERAGE;
  const char *text = table_text(a->rows, a->row, "other");
  if (is_kind(a, "over_area") || is_kind(a, "onset_minus")) {
    TRY(context, area_named(context, text, &area));
  } else if (is_kind(a, "over_sex")) {
    sex = sex == CUTIS_FEMALE ? CUTIS_MALE : CUTIS_FEMALE;
  } else if (is_kind(a, "share_of_sun")) {
    of = HABIT_PROTECTED;
  } else {
    TRY(context, habit_named(context, text, &of));
  }
  TRY(context, lives_find(context, area, sex, of, other));
  return CUTIS_OK;
}

static cutis_status of_two(cutis_context *context, const asked *a, cutis_area area, cutis_sex sex,
                           double *predicted) {
  const life *other;
  TRY(context, other_life(context, a, area, sex, &other));
  const double mine = life_when(a->of, a->readout, a->age_y),
               theirs = life_when(other, a->readout, a->age_y);
  *predicted = mine / theirs;
  if (is_kind(a, "versus")) {
    *predicted = percent(mine, theirs);
  } else if (is_kind(a, "onset_minus")) {
    double course[LIFE_AGES];
    course_of(other, a->readout, course);
    const bool whole = is_whole(course) && is_whole(a->course);
    *predicted =
        whole ? fmin(onset(a->course, a->level), LATER_Y) - fmin(onset(course, a->level), LATER_Y)
              : NAN;
  } else if (is_kind(a, "share_of_sun")) {
    *predicted = 100 * (1 - (theirs - life_when(other, a->readout, a->age_from)) /
                                (mine - life_when(a->of, a->readout, a->age_from)));
  }
  return CUTIS_OK;
}

static cutis_status statistic(cutis_context *context, const asked *a, cutis_area area,
                              cutis_sex sex, double *predicted) {
  static const char *const of_others[] = {"over_area", "over_sex", "versus", "onset_minus",
                                          "share_of_sun"};
  static const char *const shares[CAUSES] = {"share_age", "share_smoke", "share_sun"};
  for (size_t i = 0; i < sizeof of_others / sizeof of_others[0]; i++) {
    if (is_kind(a, of_others[i])) {
      TRY(context, of_two(context, a, area, sex, predicted));
      return CUTIS_OK;
    }
  }
  if (is_kind(a, "rank")) {
    TRY(context, rank(context, a, sex, predicted));
    return CUTIS_OK;
  }
  if (is_kind(a, "against")) {
    const char *other = table_text(a->rows, a->row, "other");
    *predicted =
        percent(life_when(a->of, a->readout, a->age_y) / life_when(a->of, a->readout, a->age_from),
                life_when(a->of, other, a->age_y) / life_when(a->of, other, a->age_from));
    return CUTIS_OK;
  }
  cohort people;
  for (size_t cause = 0; cause < CAUSES; cause++) {
    if (is_kind(a, shares[cause])) {
      TRY(context, gather(context, a->age_from, a->age_y, &people));
      *predicted = share(&people, a->readout, cause);
      return CUTIS_OK;
    }
  }
  if (is_kind(a, "r")) {
    TRY(context, gather(context, a->age_from, a->age_y, &people));
    *predicted = correlation(&people, a->readout, table_text(a->rows, a->row, "other"));
    return CUTIS_OK;
  }
  *predicted = of_course(a);
  if (*predicted == -INFINITY) {
    return FAIL(context, CUTIS_BAD_INPUT, "row %zu: '%s' is not a kind of statistic", a->row + 1,
                a->kind);
  }
  return CUTIS_OK;
}

static cutis_status predict(cutis_context *context, const table *rows, size_t row,
                            double *predicted) {
  asked a = {.rows = rows,
             .row = row,
             .kind = table_text(rows, row, "kind"),
             .readout = table_text(rows, row, "readout"),
             .age_from = observations_number(rows, row, "age_from"),
             .age_y = observations_number(rows, row, "age_y"),
             .level = observations_number(rows, row, "level")};
  cutis_area area = CUTIS_AREA_CHEEK;
  habit of = HABIT_AVERAGE;
  const cutis_sex sex =
      strcmp(table_text(rows, row, "sex"), "male") == 0 ? CUTIS_MALE : CUTIS_FEMALE;
  const char *habits = table_text(rows, row, "habits");
  TRY(context, area_named(context, table_text(rows, row, "area"), &area));
  if (habits[0] != '\0') {
    TRY(context, habit_named(context, habits, &of));
  }
  TRY(context, lives_find(context, area, sex, of, &a.of));
  course_of(a.of, a.readout, a.course);
  TRY(context, statistic(context, &a, area, sex, predicted));
  const double factor = observations_number(rows, row, "factor");
  *predicted *= isnan(factor) ? 1 : factor;
  return CUTIS_OK;
}

/* ---- habits, and what found no equilibrium ---- */

static const struct {
  const char *key, *words, *published; /* direction against the protected */
} shown[] = {
    {"wrinkle_depth_rest", "wrinkle depth at rest, mm",
     "up: smoker (Ernster 1995), sun (Flament 2013)"},
    {"wrinkle_depth_expression", "wrinkle depth in expression, mm", "-"},
    {"grade_wrinkle", "grade of wrinkles", "up: smoker (Ernster 1995), sun (Flament 2013)"},
    {"sag_descent", "descent upright, mm", "up: smoker (Okada 2013)"},
    {"sag_gravity", "upright less supine, mm", "-"},
    {"grade_sagging", "grade of sagging", "up: smoker (Okada 2013)"},
    {"jowl_force", "force to dent by 0.3 mm, mN", "-"},
    {"pore_diameter", "pore diameter, mm", "-"},
    {"pore_elongation", "pore elongation", "-"},
    {"Ra", "Ra, um", "-"},
    {"Rz", "Rz, um", "-"},
    {"thickness", "dermis, mm", "up: smoker (Tanaffos 2019, Raitio 2002)"},
    {"R0", "suction R0, mm", "-"},
};

static cutis_status print_habits(cutis_context *context) {
  static const habit columns[] = {HABIT_PROTECTED, HABIT_INDOOR, HABIT_OUTDOOR,
                                  HABIT_PROTECTED_SMOKER};
  enum { COLUMNS = sizeof columns / sizeof columns[0] };
  const double age_y = 55;
  cohort people;
  TRY(context, gather(context, 30, 75, &people));
  printf(
      "\n## Habits\n\nWomen, cheek, at 55 years; the smoker has had 20 cigarettes a day for 30 "
      "years. In brackets the change against\n"
      "protected skin. The last three columns share out the explained variance between people "
      "of 30 to 75 years with and without\n"
      "each habit; graded wrinkling (O'Hare 1999): 0.915, 0.053, 0.011.\n\n|");
  for (size_t c = 0; c < COLUMNS; c++) {
    printf(" | %s", habit_key(columns[c]));
  }
  printf(" | published | age | pack-years | sun |\n|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
    printf("| %s", shown[i].words);
    double base = NAN;
    for (size_t c = 0; c < COLUMNS; c++) {
      const life *one;
      TRY(context, lives_find(context, CUTIS_AREA_CHEEK, CUTIS_FEMALE, columns[c], &one));
      const double value = life_when(one, shown[i].key, age_y);
      base = c == 0 ? value : base;
      if (isnan(value)) {
        printf(" | not taken");
      } else if (c == 0) {
        printf(" | %.3g", value);
      } else {
        printf(" | %.3g (%+.1f %%)", value, percent(value, base));
      }
    }
    printf(" | %s", shown[i].published);
    for (size_t cause = 0; cause < CAUSES; cause++) {
      const double part = share(&people, shown[i].key, cause);
      if (isnan(part)) {
        printf(" | -");
      } else {
        printf(" | %.3f", part);
      }
    }
    printf(" |\n");
  }
  return CUTIS_OK;
}

static void print_failures(void) {
  if (lives_failure(0)[0] != '\0') {
    printf("\n## No equilibrium\n\n");
  }
  for (size_t i = 0; lives_failure(i)[0] != '\0'; i++) {
    printf("- %s\n", lives_failure(i));
  }
}

static cutis_status print_rest(cutis_context *context) {
  const cutis_status status = print_habits(context);
  print_failures();
  return status;
}

int main(int count, char **arguments) {
  int code = observations_main(count, arguments, "Appearance: predicted beside observed", preface,
                               predict);
  if (code == 0) {
    code = page_main(print_rest);
  }
  lives_end();
  return code;
}
