/* readouts_csv.c - readouts.csv: everything that was measured, tidy, one number a line.
 *
 * The measures of the skin at every time and the instruments' read-outs at the visits, for the
 * treated person and the untreated twin, and the gain of one against the other. What is not known,
 * an interval without draws for one, is an empty cell. docs/run-folder.md tells the columns. */
#include "io/io.h"

#include <math.h>

static const char *number_text(double value, char text[64]) {
  if (!isfinite(value)) {
    return "";
  }
  return quantity_format(value, DIMENSION_NONE, text, 64);
}

typedef struct row {
  double time_d;
  const char *arm, *area, *readout, *unit;
  cutis_interval value;
} row;

static void write_row(FILE *to, const row *of) {
  char time[64], value[64], lower[64], upper[64];
  fprintf(to, "%s,d,1,%s,%s,%s,%s,%s,%s,%s\n", number_text(of->time_d, time), of->arm, of->area,
          of->readout, number_text(of->value.central, value), of->unit,
          number_text(of->value.lower, lower), number_text(of->value.upper, upper));
}

static void write_measures(FILE *to, const cutis_outcome *outcome, const char *area) {
  for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
    for (int arm = 0; arm < CUTIS_ARMS; arm++) {
      for (size_t time = 0; time < cutis_outcome_times(outcome); time++) {
        write_row(to,
                  &(row){.time_d = cutis_outcome_time_d(outcome, time),
                         .arm = ARMS[arm],
                         .area = area,
                         .readout = MEASURES[measure].key,
                         .unit = MEASURES[measure].unit,
                         .value = cutis_outcome_measure(outcome, measure, (cutis_arm)arm, time)});
      }
    }
  }
}

static void write_readouts(FILE *to, const cutis_outcome *outcome, const char *area) {
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    for (size_t visit = 0; visit < cutis_outcome_visits(outcome); visit++) {
      const cutis_effect effect = cutis_outcome_effect(outcome, readout, visit);
      row of = {.time_d = cutis_outcome_visit_d(outcome, visit), .area = area, .readout = info.key};
      of.unit = info.unit;
      of.arm = ARMS[CUTIS_TREATED];
      of.value = effect.treated;
      write_row(to, &of);
      of.arm = ARMS[CUTIS_UNTREATED];
      of.value = effect.untreated;
      write_row(to, &of);
      of.unit = info.absolute ? info.unit : "-"; /* a share of the twin's value, + is better */
      of.arm = "gain";
      of.value = effect.gain;
      write_row(to, &of);
    }
  }
}

cutis_status readouts_csv_write(cutis_context *context, const cutis_outcome *outcome,
                                const char *path) {
  const char *area = cutis_area_key(cutis_outcome_person(outcome)->area);
  file_writer writer;
  TRY(context, file_writer_open(context, path, &writer));
  fputs("time,time_unit,person,arm,area,readout,value,unit,lower,upper\n", writer.stream);
  write_measures(writer.stream, outcome, area);
  write_readouts(writer.stream, outcome, area);
  return file_writer_close(context, &writer);
}
