/* population.c - how much simulated people differ, against how much measured people do.
 * usage: validate_population population.csv > population.md
 *
 * People of one world, the table's central parameters, ages spread evenly over the range of the row,
 * habits of the default population. What an instrument would read is taken without noise. */
#include "observations.h"

#include "study/study.h"

#include <math.h>
#include <string.h>

static const char preface[] =
    "Printed by `validate_population validation/population.csv`: people of one world, the central "
    "parameters, varied by\n"
    "`data/variation.csv`, with the habits of the default population; ages even over the range of "
    "the row. A row tells the spread\n"
    "between people over their mean (cv), the correlation with age (r), or the share of the "
    "variance that a straight line in age\n"
    "explains (r2). Read-outs have no noise, published spreads do. Intervals of published spreads "
    "and correlations follow from the\n"
    "number of people (90 % for a standard deviation by chi-square; 95 % for r by Fisher). "
    "Published spreads of the dermis had a part\n"
    "in its cv, that of collagen at 65 to 74 in those of the pace of ageing, and those of "
    "stiffness "
    "in those of mu_g and k1.\n";

enum { PEOPLE_MATRIX = 250, PEOPLE_SUCTION = 40 };

/* What is looked at: measures, read-outs of the suction test, and "skin": all layers above fat. */
static bool is_measure(const char *key, size_t *index) {
  static const char *const keys[] = {
#define X(measure, name, words, unit) name,
      CUTIS_MEASURE_LIST(X)
#undef X
  };
  for (*index = 0; *index < CUTIS_MEASURES; ++*index) {
    if (strcmp(keys[*index], key) == 0) {
      return true;
    }
  }
  return false;
}

static cutis_status look_at(cutis_context *context, const cutis_skin *skin, const char *key,
                            double *value) {
  double measure[CUTIS_MEASURES];
  size_t index;
  cutis_skin_measure(skin, measure);
  if (is_measure(key, &index)) {
    *value = measure[index];
    return CUTIS_OK;
  }
  if (strcmp(key, "skin") == 0) {
    *value = measure[CUTIS_MEASURE_THICKNESS] + skin->anatomy.epidermis_mm +
             skin->anatomy.stratum_corneum_mm;
    return CUTIS_OK;
  }
  cutis_suction_protocol protocol;
  cutis_suction found;
  cutis_suction_protocol_default(&protocol);
  if (!cutis_readout_find(key, &index) || index >= CUTIS_SUCTION_READOUTS) {
    return FAIL(context, CUTIS_BAD_INPUT, "'%s' is nothing that population.c looks at", key);
  }
  TRY(context, cutis_suction_test(context, skin, &protocol, &found));
  *value = found.readout[index];
  return CUTIS_OK;
}

typedef struct sums {
  double n, x, y, xx, xy, yy;
} sums;

static void add(sums *to, double age_y, double value) {
  to->n++;
  to->x += age_y;
  to->y += value;
  to->xx += age_y * age_y;
  to->xy += age_y * value;
  to->yy += value * value;
}

static double statistic(const sums *of, const char *kind) {
  const double xx = of->xx - of->x * of->x / of->n, yy = of->yy - of->y * of->y / of->n;
  const double xy = of->xy - of->x * of->y / of->n;
  const double r = xy / sqrt(xx * yy);
  return strcmp(kind, "cv") == 0   ? sqrt(yy / (of->n - 1.0)) / (of->y / of->n)
         : strcmp(kind, "r2") == 0 ? r * r
                                   : r;
}

static cutis_status look_at_person(cutis_context *context, const study_subject *subject,
                                   const char *key, double *value) {
  cutis_skin *skin = NULL;
  cutis_status status = subject_create(context, &subject->person, &subject->anatomy,
                                       &subject->parameters, SKIN_RELATIVE, &skin);
  if (status == CUTIS_OK) {
    status = cutis_skin_age_to(context, skin, subject->person.age_y);
  }
  if (status == CUTIS_OK) {
    status = look_at(context, skin, key, value);
  }
  cutis_skin_destroy(context, &skin);
  return status;
}

static cutis_area area_of(const char *key) {
  int area = 0;
  while (area < CUTIS_AREA_COUNT - 1 && strcmp(cutis_area_key((cutis_area)area), key) != 0) {
    area++;
  }
  return (cutis_area)area;
}

/* The people of a row: a made-up world with the central parameters. */
static cutis_status people_of(cutis_context *context, const table *rows, size_t row,
                              study_design *design, study_people **people) {
  cutis_parameter_info info;
  const char *sex = table_text(rows, row, "sex");
  *design = (study_design){.worlds = 2, .seed = 1};
  study_population_default(&design->population);
  memset(design->population.area, 0, sizeof design->population.area);
  design->population.area[area_of(table_text(rows, row, "area"))] = 1;
  design->population.women = strcmp(sex, "female") == 0 ? 1 : strcmp(sex, "male") == 0 ? 0 : 0.5;
  parameters_default(&design->central);
  for (size_t i = 0; cutis_parameter_at(i, &info); i++) {
    design->central.held[i] = true; /* every world is the table's */
  }
  return study_people_create(context, design, people);
}

static cutis_status predict(cutis_context *context, const table *rows, size_t row,
                            double *predicted) {
  const char *key = table_text(rows, row, "value_key");
  const double from_y = observations_number(rows, row, "age_from");
  const double to_y = observations_number(rows, row, "age_to");
  size_t index;
  const bool suction = !is_measure(key, &index) && strcmp(key, "skin") != 0;
  const uint32_t count = suction ? PEOPLE_SUCTION : PEOPLE_MATRIX;
  study_design design;
  study_people *people = NULL;
  sums of = {.n = 0};
  TRY(context, people_of(context, rows, row, &design, &people));
  cutis_status status = CUTIS_OK;
  for (uint32_t i = 0; i < count && status == CUTIS_OK; i++) {
    study_subject subject;
    double value = NAN;
    study_people_draw(people, i, &subject);
    subject.person.age_y = from_y + (to_y - from_y) * (i + 0.5) / count;
    status = look_at_person(context, &subject, key, &value);
    if (status == CUTIS_OK) {
      add(&of, subject.person.age_y, value);
    }
  }
  study_people_destroy(context, &people);
  TRY(context, status);
  *predicted = statistic(&of, table_text(rows, row, "kind"));
  return CUTIS_OK;
}

int main(int count, char **arguments) {
  return observations_main(count, arguments, "How people differ: predicted beside observed",
                           preface, predict);
}
