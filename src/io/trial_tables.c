/* trial_tables.c - the tidy tables of a trial, one number or effect a line. What is not known is an
 * empty cell; that no number of people is enough, "inf". docs/trial.md tells the columns. */
#include "io/trial_tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

static void write_arms(const cutis_trial_outcome *outcome, FILE *to) {
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
        const size_t place = trial_place(outcome, i, arm, visit);
        const study_spread *mean = &outcome->plain[place];
        if (mean->people == 0) {
          continue; /* not taken at all */
        }
        head(to, design, &info, arm, visit);
        fprintf(to, ",%s,%s,%zu", info.measure ? "matrix" : "instrument", info.unit, mean->people);
        number(to, mean->mean);
        number(to, mean->sd_worlds);
        number(to, mean->sd_people);
        if (trial_has_effect(outcome, arm, visit)) {
          fprintf(to, ",%s", gain_unit(&info));
          write_effect(to, &outcome->effect[place]);
        } else {
          fputs(",,,,,,,,,,,,,,,,,,", to);
        }
        fputc('\n', to);
      }
    }
  }
}

static void write_power(const cutis_trial_outcome *outcome, FILE *to) {
  const study_design *design = &outcome->trial->design;
  study_value_info info;
  fputs("arm,day,readout,people_an_arm,assurance,power_lower,power_median,power_upper\n", to);
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 0; visit < design->visits; visit++) {
      for (size_t i = 0; study_value_at(design, i, &info); i++) {
        const trial_curve *curve = &outcome->curve[trial_place(outcome, i, arm, visit)];
        for (size_t point = 0; curve->known && point < TRIAL_CURVE_POINTS; point++) {
          head(to, design, &info, arm, visit);
          number(to, TRIAL_PEOPLE_AN_ARM[point]);
          number(to, curve->assurance[point]);
          number(to, curve->lower[point]);
          number(to, curve->median[point]);
          number(to, curve->upper[point]);
          fputc('\n', to);
        }
      }
    }
  }
}

static void write_groups(const cutis_trial_outcome *outcome, size_t value,
                         const study_value_info *info, size_t arm, size_t visit, FILE *to) {
  const study_spread *gain =
      &outcome->group[trial_place(outcome, value, arm, visit) * outcome->levels];
  for (study_group by = 0; by < STUDY_GROUPS; by++) {
    for (size_t level = 0; level < study_level_count(by); level++, gain++) {
      if (gain->people == 0) {
        continue;
      }
      head(to, &outcome->trial->design, info, arm, visit);
      fprintf(to, ",%s,%s,%zu,%s", study_group_key(by), study_level_words(by, level), gain->people,
              gain_unit(info));
      number(to, gain->mean);
      number(to, gain->lower);
      number(to, gain->upper);
      number(to, gain->se);
      number(to, gain->sd_worlds);
      number(to, gain->sd_people);
      fputc('\n', to);
    }
  }
}

static void write_subgroups(const cutis_trial_outcome *outcome, FILE *to) {
  const study_design *design = &outcome->trial->design;
  study_value_info info;
  fputs("arm,day,readout,by,group,people,gain_unit,gain,lower,upper,se,sd_worlds,sd_people\n", to);
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 0; visit < design->visits; visit++) {
      for (size_t i = 0; study_value_at(design, i, &info) && trial_has_effect(outcome, arm, visit);
           i++) {
        write_groups(outcome, i, &info, arm, visit, to);
      }
    }
  }
}

static void write_resolved(const cutis_trial_outcome *outcome, FILE *to) {
  trial_head(to);
  trial_print(outcome->trial, to, true);
}

/* ---- files ---- */

static cutis_status write_table(cutis_context *context, const char *path,
                                const cutis_trial_outcome *outcome,
                                void (*write)(const cutis_trial_outcome *outcome, FILE *to)) {
  file_writer writer;
  TRY(context, file_writer_open(context, path, &writer));
  write(outcome, writer.stream);
  return file_writer_close(context, &writer);
}

#define TABLE(name)                                                                                \
  static cutis_status name##_file(cutis_context *context, const void *outcome, const char *path) { \
    return write_table(context, path, outcome, name);                                              \
  }
TABLE(write_arms)
TABLE(write_power)
TABLE(write_subgroups)
TABLE(write_resolved)

static cutis_status write_report(cutis_context *context, const void *outcome, const char *path) {
  return trial_report_write(context, outcome, path);
}

cutis_status trial_tables_write(cutis_context *context, const cutis_trial_outcome *outcome,
                                const char *folder) {
  static const folder_file files[] = {{"trial.html", write_report},
                                      {"arms.csv", write_arms_file},
                                      {"power.csv", write_power_file},
                                      {"subgroups.csv", write_subgroups_file},
                                      {"resolved.yaml", write_resolved_file}};
  return folder_write(context, folder, files, sizeof files / sizeof files[0], outcome);
}
