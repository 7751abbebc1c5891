/* trial_tables.c - the tidy tables of a trial, one number or effect a line. What is not known is an
 * empty cell; that no number of people is enough, "inf". docs/trial.md tells the columns. */
#include "io/trial_tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double people_an_arm[] = {5,   10,  15,  20,  30,  40,   60,   80,
                                       100, 150, 200, 300, 500, 1000, 2000, 5000};

static void number(FILE *to, double value) {
  char text[64];
  fprintf(to, ",%s",
          isnan(value)   ? ""
          : isinf(value) ? "inf"
                         : quantity_format(value, DIMENSION_NONE, text, sizeof text));
}

/* In quotes if it has to be (RFC 4180). */
static void text(FILE *to, const char *words) {
  if (strpbrk(words, ",\"\n") == NULL) {
    fputs(words, to);
    return;
  }
  fputc('"', to);
  for (; *words != '\0'; words++) {
    if (*words == '"') {
      fputc('"', to);
    }
    fputc(*words, to);
  }
  fputc('"', to);
}

/* "needled,450,R0" */
static void head(FILE *to, const study_design *design, const study_value_info *info, size_t arm,
                 size_t visit) {
  text(to, design->arm[arm].name);
  number(to, design->visit_d[visit]);
  fprintf(to, ",%s", info->key);
}

static const char *gain_unit(const study_value_info *info) {
  return info->absolute ? info->unit : "-";
}

/* The mean of the value itself in an arm, over all people. */
static cutis_status plain_mean(cutis_context *context, const study_design *design,
                               const study_column *column, size_t arm, size_t visit,
                               study_spread *spread) {
  double *value = context_allocate(context, column->people + 1, sizeof *value);
  uint32_t *world = context_allocate(context, column->people + 1, sizeof *world);
  cutis_status status = CUTIS_OUT_OF_MEMORY;
  if (value && world) {
    for (size_t i = 0; i < column->people; i++) {
      value[i] = column->value[(i * design->arms + arm) * design->visits + visit];
      world[i] = column->subject[i].world;
    }
    status = study_spread_of(context, value, world, column->people, spread);
  }
  context_free(context, value);
  context_free(context, world);
  return status;
}

static void write_effect(FILE *to, const study_effect *of) {
  number(to, of->gain.mean);
  number(to, of->gain.lower);
  number(to, of->gain.upper);
  number(to, of->gain.se);
  number(to, of->gain.sd_worlds);
  number(to, of->gain.sd_people);
  number(to, of->responders);
  number(to, of->sd_change);
  number(to, of->d);
  number(to, of->n80);
  number(to, of->n90);
  number(to, of->power_most);
  number(to, (double)of->seen.people[0]);
  number(to, (double)of->seen.people[1]);
  number(to, of->seen.difference);
  number(to, of->seen.se);
  number(to, of->seen.p);
}

static cutis_status write_arms(cutis_context *context, const cutis_trial_outcome *outcome,
                               FILE *to) {
  const study_design *design = &outcome->trial->design;
  study_value_info info;
  fputs(
      "arm,day,readout,kind,unit,people,mean,mean_sd_worlds,mean_sd_people,gain_unit,gain,lower,"
      "upper,se,sd_worlds,sd_people,responders,sd_change,d,n80,n90,power_most,trial_people,"
      "trial_people_untreated,trial_difference,trial_se,trial_p\n",
      to);
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 0; visit < design->visits; visit++) {
      for (size_t i = 0; study_value_at(design, i, &info); i++) {
        const study_column column = trial_column(outcome, i);
        study_spread mean;
        TRY(context, plain_mean(context, design, &column, arm, visit, &mean));
        if (mean.people == 0) {
          continue; /* not taken at all */
        }
        head(to, design, &info, arm, visit);
        fprintf(to, ",%s,%s,%zu", info.measure ? "matrix" : "instrument", info.unit, mean.people);
        number(to, mean.mean);
        number(to, mean.sd_worlds);
        number(to, mean.sd_people);
        if (arm != design->reference && visit > 0) {
          const study_effect effect = cutis_trial_outcome_effect(outcome, i, arm, visit);
          fprintf(to, ",%s", gain_unit(&info));
          write_effect(to, &effect);
        } else {
          fputs(",,,,,,,,,,,,,,,,,,", to);
        }
        fputc('\n', to);
      }
    }
  }
  return CUTIS_OK;
}

/* ---- the power curve ---- */

static void write_curve(FILE *to, const study_design *design, const study_value_info *info,
                        size_t arm, size_t visit, const study_power *power, double *scratch) {
  for (size_t i = 0; i < sizeof people_an_arm / sizeof people_an_arm[0]; i++) {
    const double assurance = study_assurance(power, people_an_arm[i], scratch);
    head(to, design, info, arm, visit);
    number(to, people_an_arm[i]);
    number(to, assurance);
    number(to, statistics_quantile(scratch, power->worlds, 0.05));
    number(to, statistics_quantile(scratch, power->worlds, 0.5));
    number(to, statistics_quantile(scratch, power->worlds, 0.95));
    fputc('\n', to);
  }
}

static cutis_status write_power(cutis_context *context, const cutis_trial_outcome *outcome,
                                FILE *to) {
  const study_design *design = &outcome->trial->design;
  const size_t worlds = (size_t)design->worlds;
  double *difference = context_allocate(context, 2 * worlds + 2, sizeof *difference);
  study_value_info info;
  cutis_status status = difference ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  fputs("arm,day,readout,people_an_arm,assurance,power_lower,power_median,power_upper\n", to);
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 1; visit < design->visits && arm != design->reference; visit++) {
      for (size_t i = 0; status == CUTIS_OK && study_value_at(design, i, &info); i++) {
        const study_column column = trial_column(outcome, i);
        study_power power;
        status = study_power_of(context, design, &column, i, arm, visit, difference, &power);
        if (status == CUTIS_OK && power.worlds > 0 && power.sd > 0) {
          write_curve(to, design, &info, arm, visit, &power, difference + worlds + 1);
        }
      }
    }
  }
  context_free(context, difference);
  return status;
}

/* ---- subgroups ---- */

static cutis_status write_subgroups(cutis_context *context, const cutis_trial_outcome *outcome,
                                    FILE *to) {
  const study_design *design = &outcome->trial->design;
  study_value_info info;
  fputs("arm,day,readout,by,group,people,gain_unit,gain,lower,upper,se,sd_worlds,sd_people\n", to);
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 1; visit < design->visits && arm != design->reference; visit++) {
      for (size_t i = 0; study_value_at(design, i, &info); i++) {
        const study_column column = trial_column(outcome, i);
        for (study_group by = 0; by < STUDY_GROUPS; by++) {
          for (size_t level = 0; level < study_level_count(by); level++) {
            study_spread gain;
            TRY(context, study_subgroup(context, design, &column, i, arm, visit, by, level, &gain));
            if (gain.people == 0) {
              continue;
            }
            head(to, design, &info, arm, visit);
            fprintf(to, ",%s,%s,%zu,%s", study_group_key(by), study_level_words(by, level),
                    gain.people, gain_unit(&info));
            number(to, gain.mean);
            number(to, gain.lower);
            number(to, gain.upper);
            number(to, gain.se);
            number(to, gain.sd_worlds);
            number(to, gain.sd_people);
            fputc('\n', to);
          }
        }
      }
    }
  }
  return CUTIS_OK;
}

/* ---- files ---- */

static cutis_status write_resolved(cutis_context *context, const cutis_trial_outcome *outcome,
                                   FILE *to) {
  (void)context;
  trial_head(to);
  trial_print(outcome->trial, to, true);
  return CUTIS_OK;
}

cutis_status trial_tables_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *folder) {
  static const struct {
    const char *name;
    cutis_status (*write)(cutis_context *context, const cutis_trial_outcome *outcome, FILE *to);
  } tables[] = {{"arms.csv", write_arms},
                {"power.csv", write_power},
                {"subgroups.csv", write_subgroups},
                {"resolved.yaml", write_resolved}};
  const size_t size = strlen(folder) + 32;
  char *path = context_allocate(context, size, 1);
  cutis_status status = path ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
  for (size_t i = 0; i < sizeof tables / sizeof tables[0] && status == CUTIS_OK; i++) {
    file_writer writer;
    snprintf(path, size, "%s/%s", folder, tables[i].name);
    status = file_writer_open(context, path, &writer);
    if (status == CUTIS_OK) {
      status = tables[i].write(context, outcome, writer.stream);
      if (status == CUTIS_OK) {
        status = file_writer_close(context, &writer);
      } else {
        file_writer_abandon(&writer);
      }
    }
  }
  context_free(context, path);
  return status;
}
