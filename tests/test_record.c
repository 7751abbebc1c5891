/* The run folder: what the tables and the record hold, number by number, and that a failure leaves
 * the old files whole. */
#include "context_testing.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hdf5.h>

#include "course/course.h" /* to make an outcome without a run */
#include "io/io.h"
#include "io/scenario.h"

enum { DRAWS = 3 };

static cutis_scenario *scenario;
static cutis_outcome *outcome;

/* ---- an outcome in which every number is known ---- */

static const char text[] =
    "title: \"Made <up> & \\\"tested\\\"\"\n"
    "person: {age: 51.37 y, area: forehead}\n"
    "plan: {sessions: 2, interval: 23 d}\n"
    "follow_up: 3 months\n"
    "uncertainty: {draws: 3, seed: 20150311}\n"
    "published:\n"
    "  - {quantity: collagen, at: 46 d, observed: increase, source: A}\n"
    "  - {quantity: R0, at: 46 d, observed: increase, source: A}\n"
    "  - {what: collagen VII, quantity: not modelled, at: 46 d, observed: increase, source: A}\n"
    "  - {quantity: elastin, at: 4 y, observed: increase, source: A}\n"
    "  - {quantity: gap, at: 46 d, observed: increase, source: A}\n";

static double measure_value(size_t draw, size_t measure, size_t arm, double time_d) {
  if (measure == CUTIS_MEASURE_GAP) { /* nothing before */
    return arm == CUTIS_TREATED ? 1e-2 * time_d : 0;
  }
  return 1.137 + 0.01 * (double)draw + 0.1 * (double)measure +
         (arm == CUTIS_TREATED ? 1e-3 * time_d : 0) +
         (draw == DRAWS && arm == CUTIS_TREATED ? -3e-3 * time_d : 0); /* the last draw falls */
}

static double readout_value(size_t draw, size_t readout, size_t arm, double time_d) {
  return 0.317 + 0.003 * (double)draw + 0.07 * (double)readout -
         (arm == CUTIS_TREATED ? 1e-4 * time_d : 0);
}

static void make_outcome(void) {
  calendar when;
  assert_ok(calendar_of(context, cutis_scenario_plan(scenario), &when));
  assert_ok(outcome_create(context, DRAWS, &when, &outcome));
  outcome->person = *cutis_scenario_person(scenario);
  outcome->plan = *cutis_scenario_plan(scenario);
  outcome->rejected = 5;
  outcome->failed = 1;
  assert_ok(
      cutis_anatomy_of(context, outcome->person.area, outcome->person.sex, &outcome->anatomy));
  assert_ok(cutis_dose_of(context, &outcome->plan, &outcome->person, NULL, &outcome->dose));
  for (size_t draw = 0; draw <= DRAWS; draw++) {
    parameters_default(&outcome->parameters[draw]);
    for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
      for (size_t time = 0; time < when.times; time++) {
        double *measures = course_measure_at(&outcome->record[draw], &when, arm, time);
        for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
          measures[measure] = measure_value(draw, measure, arm, when.time_d[time]);
        }
      }
      for (size_t visit = 0; visit < when.visits; visit++) {
        for (size_t readout = 0; readout < cutis_readout_count(); readout++) {
          outcome->record[draw].readout[arm][visit][readout] =
              readout_value(draw, readout, arm, when.visit_d[visit]);
        }
        cutis_suction *curve = &outcome->album.curve[arm][visit];
        curve->points = 7 + arm;
        for (size_t i = 0; i < curve->points; i++) {
          curve->time_s[i] = 0.31 * (double)i;
          curve->height_mm[i] = 0.027 * (double)(i + visit + arm);
        }
      }
    }
  }
  outcome->album.ages = 4;
  for (size_t age = 0; age < outcome->album.ages; age++) {
    outcome->album.age_y[age] = 25 + 7.7 * (double)age;
    for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
      outcome->album.life[age][measure] = 1.9 - 0.013 * (double)age + 0.1 * (double)measure;
    }
  }
  outcome->album.looks = 3;
  for (size_t at = 0; at < outcome->album.looks; at++) {
    outcome->album.look_age_y[at] = 25 + 8.4 * (double)at;
    for (size_t readout = 0; readout < cutis_readout_count(); readout++) {
      outcome->album.look[at][readout] = 0.217 + 0.031 * (double)at + 0.9 * (double)readout;
    }
  }
  assert_ok(outcome_summarise(context, outcome));
}

static int setup(void **state) {
  (void)state;
  if (cutis_context_create(NULL, &context) != CUTIS_OK) {
    return -1;
  }
  assert_ok(scenario_parse(context, "record.yaml", text, strlen(text), &scenario));
  make_outcome();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  cutis_outcome_destroy(context, &outcome);
  cutis_scenario_destroy(context, &scenario);
  cutis_context_destroy(&context);
  return 0;
}

/* ---- helpers ---- */

/* The bytes of a file, with a zero behind; freed by the caller. NULL: no such file. */
static char *bytes_of(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *bytes = calloc(1, (size_t)size + 1);
  assert_non_null(bytes);
  *length = fread(bytes, 1, (size_t)size, file);
  assert_int_equal(*length, size);
  fclose(file);
  return bytes;
}

static void assert_same_files(const char *a, const char *b) {
  size_t a_length, b_length;
  char *x = bytes_of(a, &a_length), *y = bytes_of(b, &b_length);
  assert_non_null(x);
  assert_non_null(y);
  assert_int_equal(a_length, b_length);
  assert_memory_equal(x, y, a_length);
  free(x);
  free(y);
}

static bool there_is(const char *path) {
  struct stat found;
  return lstat(path, &found) == 0;
}

static size_t count_entries(const char *folder) {
  size_t count = 0;
  DIR *open = opendir(folder);
  assert_non_null(open);
  for (const struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
    count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 ? 1 : 0;
  }
  closedir(open);
  return count;
}

static const char *const names[] = {"report.html", "readouts.csv", "record.h5", "resolved.yaml"};
enum { NAMES = sizeof names / sizeof names[0] };

static void remove_run(const char *folder) {
  char path[256];
  for (size_t i = 0; i < NAMES; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  rmdir(folder);
}

/* Files may grow to so many bytes and no further: what a full disk does, at a place that the test
 * chooses. */
static void limit_files(rlim_t bytes) {
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = bytes;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void unlimit_files(void) {
  struct rlimit limit;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* ---- readouts.csv ---- */

static size_t count_lines(const char *of, const char *part) {
  size_t count = 0;
  for (const char *line = of; *line != '\0';) {
    const char *end = strchr(line, '\n');
    assert_non_null(end);
    const char *found = strstr(line, part);
    count += found != NULL && found < end ? 1 : 0;
    line = end + 1;
  }
  return count;
}

static void assert_row(const char *csv, double time_d, const char *arm, const char *readout,
                       const char *unit, cutis_interval value) {
  char begin[128], end[32], line[256];
  char time[64], a[64], b[64], c[64];
  quantity_format(time_d, DIMENSION_NONE, time, sizeof time);
  snprintf(begin, sizeof begin, "\n%s,d,1,%s,forehead,%s,", time, arm, readout);
  snprintf(end, sizeof end, ",%s,", unit);
  snprintf(line, sizeof line, "%s%s%s%s,%s\n", begin,
           quantity_format(value.central, DIMENSION_NONE, a, sizeof a), end,
           quantity_format(value.lower, DIMENSION_NONE, b, sizeof b),
           quantity_format(value.upper, DIMENSION_NONE, c, sizeof c));
  if (strstr(csv, line) == NULL) {
    fail_msg("no line %s", line);
  }
}

static void the_table_is_tidy(void **state) {
  (void)state;
  size_t length;
  assert_ok(readouts_csv_write(context, outcome, "readouts.test.csv"));
  char *csv = bytes_of("readouts.test.csv", &length);
  unlink("readouts.test.csv");
  static const char head[] = "time,time_unit,person,arm,area,readout,value,unit,lower,upper\n";
  assert_int_equal(strncmp(csv, head, strlen(head)), 0);
  const size_t times = cutis_outcome_times(outcome), visits = cutis_outcome_visits(outcome);
  assert_int_equal(count_lines(csv, ""),
                   1 + CUTIS_MEASURES * CUTIS_ARMS * times + cutis_readout_count() * 3 * visits);
  assert_int_equal(count_lines(csv, ",gain,"), cutis_readout_count() * visits);
  assert_int_equal(count_lines(csv, "nan"), 0);
  const size_t time = times / 2, visit = visits - 1;
  assert_row(csv, cutis_outcome_time_d(outcome, time), "treated", "thickness", "mm",
             cutis_outcome_measure(outcome, CUTIS_MEASURE_THICKNESS, CUTIS_TREATED, time));
  const cutis_effect effect = cutis_outcome_effect(outcome, CUTIS_R2, visit);
  assert_row(csv, cutis_outcome_visit_d(outcome, visit), "untreated", "R2", "-", effect.untreated);
  assert_row(csv, cutis_outcome_visit_d(outcome, visit), "gain", "R2", "-", effect.gain);
  free(csv);
}

static void what_is_not_known_is_an_empty_cell(void **state) {
  (void)state;
  size_t length;
  const size_t draws = outcome->draws;
  outcome->draws = 0; /* as a run without draws */
  assert_ok(outcome_summarise(context, outcome));
  assert_ok(readouts_csv_write(context, outcome, "readouts.test.csv"));
  outcome->draws = draws;
  assert_ok(outcome_summarise(context, outcome));
  char *csv = bytes_of("readouts.test.csv", &length);
  unlink("readouts.test.csv");
  assert_non_null(strstr(csv, "\n0,d,1,treated,forehead,collagen,1.137,-,,\n"));
  free(csv);
}

/* ---- record.h5 ---- */

static void assert_text(hid_t at, const char *name, const char *expected) {
  char value[1024] = "";
  const hid_t attribute = H5Aopen(at, name, H5P_DEFAULT);
  assert_true(attribute >= 0);
  const hid_t type = H5Aget_type(attribute);
  assert_true(H5Tget_size(type) <= sizeof value);
  assert_true(H5Aread(attribute, type, value) >= 0);
  H5Tclose(type);
  H5Aclose(attribute);
  assert_string_equal(value, expected);
}

static uint64_t whole_of(hid_t at, const char *name) {
  uint64_t value = 0;
  const hid_t attribute = H5Aopen(at, name, H5P_DEFAULT);
  assert_true(attribute >= 0 && H5Aread(attribute, H5T_NATIVE_UINT64, &value) >= 0);
  H5Aclose(attribute);
  return value;
}

/* The numbers of a dataset of this shape; freed by the caller. */
static double *numbers_of(hid_t file, const char *path, int rank, const size_t *shape) {
  hsize_t found[3] = {1, 1, 1};
  const hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
  if (set < 0) {
    fail_msg("no dataset %s", path);
  }
  const hid_t space = H5Dget_space(set);
  assert_int_equal(H5Sget_simple_extent_ndims(space), rank);
  H5Sget_simple_extent_dims(space, found, NULL);
  for (int i = 0; i < rank; i++) {
    assert_int_equal(found[i], shape[i]);
  }
  double *numbers = calloc(found[0] * found[1] * found[2], sizeof *numbers);
  assert_non_null(numbers);
  assert_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
  H5Sclose(space);
  H5Dclose(set);
  return numbers;
}

static void assert_measures(hid_t file) {
  static const char *const paths[] = {
#define X(index, key, words, unit) "measures/" key,
      CUTIS_MEASURE_LIST(X)
#undef X
  };
  const size_t shape[] = {1 + DRAWS, CUTIS_ARMS, cutis_outcome_times(outcome)};
  for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
    double *numbers = numbers_of(file, paths[measure], 3, shape), *at = numbers;
    for (size_t draw = 0; draw <= DRAWS; draw++) {
      for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
        for (size_t time = 0; time < shape[2]; time++) {
          assert_true(*at++ ==
                      measure_value(draw, measure, arm, cutis_outcome_time_d(outcome, time)));
        }
      }
    }
    free(numbers);
  }
}

static void assert_readouts(hid_t file) {
  const size_t shape[] = {1 + DRAWS, CUTIS_ARMS, cutis_outcome_visits(outcome)};
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    char path[64];
    snprintf(path, sizeof path, "readouts/%s", info.key);
    double *numbers = numbers_of(file, path, 3, shape), *at = numbers;
    for (size_t draw = 0; draw <= DRAWS; draw++) {
      for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
        for (size_t visit = 0; visit < shape[2]; visit++) {
          assert_true(*at++ ==
                      readout_value(draw, readout, arm, cutis_outcome_visit_d(outcome, visit)));
        }
      }
    }
    free(numbers);
  }
}

static void the_record_holds_every_number(void **state) {
  (void)state;
  assert_ok(record_write(context, scenario, outcome, "record.test.h5"));
  const hid_t file = H5Fopen("record.test.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
  assert_true(file >= 0);
  assert_text(file, "title", "Made <up> & \"tested\"");
  assert_text(file, "cutis_version", cutis_version());
  assert_text(file, "sentence", cutis_outcome_verdict(outcome)->sentence);
  assert_true(whole_of(file, "seed") == 20150311 && whole_of(file, "draws") == DRAWS);
  assert_true(whole_of(file, "draws_rejected") == 5 && whole_of(file, "draws_failed") == 1);
  const hid_t group = H5Gopen2(file, "scenario", H5P_DEFAULT);
  assert_text(group, "person.age", "51.37 y");
  assert_text(group, "plan.device.key", "pen");
  H5Gclose(group);
  const hid_t set = H5Dopen2(file, "measures/thickness", H5P_DEFAULT);
  assert_text(set, "unit", "mm");
  assert_text(set, "words", "dermal thickness without oedema");
  H5Dclose(set);
  assert_measures(file);
  assert_readouts(file);
  double *numbers = numbers_of(file, "time", 1, &(size_t){cutis_outcome_times(outcome)});
  assert_true(numbers[3] == cutis_outcome_time_d(outcome, 3));
  free(numbers);
  numbers = numbers_of(file, "visit", 1, &(size_t){cutis_outcome_visits(outcome)});
  assert_true(numbers[1] == cutis_outcome_visit_d(outcome, 1));
  free(numbers);
  numbers = numbers_of(file, "dose/injured", 1, &(size_t){CUTIS_DOSE_DEPTHS});
  assert_memory_equal(numbers, outcome->dose.injured_at, sizeof outcome->dose.injured_at);
  free(numbers);
  numbers = numbers_of(file, "life/elastin", 1, &(size_t){4});
  assert_true(numbers[2] == cutis_outcome_life(outcome, CUTIS_MEASURE_ELASTIN, 2));
  free(numbers);
  numbers = numbers_of(file, "life/look_age", 1, &(size_t){3});
  assert_true(numbers[2] == 41.8);
  free(numbers);
  numbers = numbers_of(file, "life/readouts/R2", 1, &(size_t){3});
  assert_true(numbers[1] == 0.217 + 0.031 + 1.8);
  assert_true(isnan(cutis_outcome_look(outcome, CUTIS_R2, 3)));
  free(numbers);
  numbers = numbers_of(file, "suction/height_untreated_visit_1", 1, &(size_t){8});
  assert_true(numbers[5] == outcome->album.curve[CUTIS_UNTREATED][1].height_mm[5]);
  free(numbers);
  assert_true(H5Fclose(file) >= 0);
  unlink("record.test.h5");
}

static void the_same_run_gives_the_same_bytes(void **state) {
  (void)state;
  assert_ok(record_write(context, scenario, outcome, "record.one.h5"));
  assert_ok(record_write(context, scenario, outcome, "record.two.h5"));
  assert_same_files("record.one.h5", "record.two.h5");
  unlink("record.one.h5");
  unlink("record.two.h5");
}

/* ---- predictions beside what was published ---- */

static void predictions_are_told_beside_observations(void **state) {
  (void)state;
  cutis_published seen;
  cutis_prediction told;
  assert_true(cutis_scenario_published_at(scenario, 0, &seen));
  assert_true(cutis_published_compare(&seen, outcome, &told));
  /* collagen rises by 1e-3 a day from 1.137, in the last of three draws it falls */
  assert_int_equal(told.sign, 1);
  assert_true(fabs(told.change.central - 46e-3 / 1.137) < 1e-12);
  assert_true(fabs(told.agreeing - 2.0 / 3.0) < 1e-12);
  assert_true(fabs(told.change.median - 46e-3 / 1.157) < 1e-12);
  assert_true(told.change.lower < 0 && told.change.upper > 0);
  assert_true(cutis_scenario_published_at(scenario, 1, &seen));
  assert_true(cutis_published_compare(&seen, outcome, &told)); /* day 46 lies between two visits */
  assert_int_equal(told.sign, -1);
  assert_true(fabs(told.change.central + 46e-4 / 0.317) < 1e-12);
  assert_true(told.agreeing == 0);
  assert_true(cutis_scenario_published_at(scenario, 2, &seen));
  assert_false(cutis_published_compare(&seen, outcome, &told)); /* not modelled */
  assert_true(cutis_scenario_published_at(scenario, 3, &seen));
  assert_false(cutis_published_compare(&seen, outcome, &told)); /* after the end */
  assert_true(cutis_scenario_published_at(scenario, 4, &seen));
  assert_true(cutis_published_compare(&seen, outcome, &told)); /* no share of nothing, but a sign */
  assert_true(told.sign == 1 && told.agreeing == 1 && isnan(told.change.central) &&
              isnan(told.change.median));
}

static void what_no_draw_has_taken_is_not_predicted(void **state) {
  (void)state;
  cutis_published seen;
  cutis_prediction told;
  double before[1 + DRAWS];
  assert_true(cutis_scenario_published_at(scenario, 1, &seen)); /* R0 */
  for (size_t draw = 0; draw <= DRAWS; draw++) {
    double *first = &outcome->record[draw].readout[CUTIS_TREATED][0][CUTIS_R0];
    assert_true(cutis_published_compare(&seen, outcome, &told)); /* one draw is enough */
    before[draw] = *first;
    *first = NAN;
  }
  assert_false(cutis_published_compare(&seen, outcome, &told));
  for (size_t draw = 0; draw <= DRAWS; draw++) {
    outcome->record[draw].readout[CUTIS_TREATED][0][CUTIS_R0] = before[draw];
  }
}

/* ---- files that cannot be written ---- */

static void a_full_disk_is_noticed(void **state) {
  (void)state;
  file_writer writer;
  assert_ok(file_writer_open(context, "/dev/full", &writer));
  fputs("a line that stays in the buffer until the end", writer.stream);
  assert_int_equal(file_writer_close(context, &writer), CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context),
                      "full could not be written whole: No space left on device.");
  assert_true(there_is("/dev/full"));
  limit_files(8192);
  const cutis_status csv = readouts_csv_write(context, outcome, "readouts.test.csv");
  char message[128];
  snprintf(message, sizeof message, "%s", cutis_context_message(context));
  const cutis_status record = record_write(context, scenario, outcome, "record.test.h5");
  unlimit_files();
  assert_int_equal(csv, CUTIS_IO_ERROR);
  assert_string_equal(message, "readouts.test.csv could not be written whole: File too large.");
  assert_int_equal(record, CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context),
                      "record.test.h5 could not be written whole: File too large.");
  assert_false(there_is("readouts.test.csv"));
  assert_false(there_is("record.test.h5"));
}

static void a_run_folder_appears_whole(void **state) {
  (void)state;
  char path[256];
  assert_ok(cutis_report_write(context, scenario, outcome, "made.run"));
  assert_int_equal(count_entries("made.run"), NAMES);
  for (size_t i = 0; i < NAMES; i++) {
    struct stat found;
    snprintf(path, sizeof path, "made.run/%s", names[i]);
    assert_int_equal(stat(path, &found), 0);
    assert_true(S_ISREG(found.st_mode) && found.st_size > 0);
  }
  assert_ok(
      cutis_report_write(context, scenario, outcome, "made.run")); /* again, over the old ones */
  assert_int_equal(count_entries("made.run"), NAMES);
  cutis_scenario *again;
  assert_ok(cutis_scenario_read(context, "made.run/resolved.yaml", &again));
  assert_true(cutis_scenario_person(again)->age_y == 51.37);
  cutis_scenario_destroy(context, &again);
  remove_run("made.run");
}

static void a_failure_leaves_the_old_files(void **state) {
  (void)state;
  char path[256], message[512];
  assert_ok(cutis_report_write(context, scenario, outcome, "old.run"));
  assert_ok(cutis_report_write(context, scenario, outcome, "copy.run"));
  const double was = outcome->record[0].readout[CUTIS_TREATED][0][CUTIS_R0];
  outcome->record[0].readout[CUTIS_TREATED][0][CUTIS_R0] =
      0.4711; /* a run that would write something else */
  assert_ok(outcome_summarise(context, outcome));
  off_t largest = 0;
  for (size_t i = 0; i < NAMES; i++) {
    struct stat found;
    snprintf(path, sizeof path, "old.run/%s", names[i]);
    assert_int_equal(stat(path, &found), 0);
    largest = found.st_size > largest ? found.st_size : largest;
  }
  /* nothing can be written, or all but the largest file */
  for (int round = 0; round < 2; round++) {
    limit_files(round == 0 ? 4096 : (rlim_t)largest - 100);
    const cutis_status status = cutis_report_write(context, scenario, outcome, "old.run");
    snprintf(message, sizeof message, "%s", cutis_context_message(context));
    unlimit_files();
    assert_int_equal(status, CUTIS_IO_ERROR);
    if (strncmp(message, "The run folder old.run is as it was: ", 37) != 0 ||
        strstr(message, "File too large.") == NULL) {
      fail_msg("%s", message);
    }
    assert_int_equal(count_entries("old.run"), NAMES);
    for (size_t i = 0; i < NAMES; i++) {
      char copy[256];
      snprintf(path, sizeof path, "old.run/%s", names[i]);
      snprintf(copy, sizeof copy, "copy.run/%s", names[i]);
      assert_same_files(path, copy);
    }
  }
  /* and a folder that was not there is not there after */
  limit_files(4096);
  const cutis_status status = cutis_report_write(context, scenario, outcome, "new.run");
  unlimit_files();
  assert_int_equal(status, CUTIS_IO_ERROR);
  assert_false(there_is("new.run"));
  outcome->record[0].readout[CUTIS_TREATED][0][CUTIS_R0] = was;
  assert_ok(outcome_summarise(context, outcome));
  remove_run("old.run");
  remove_run("copy.run");
}

static void assert_not_written(const char *folder, const char *message) {
  assert_int_equal(cutis_report_write(context, scenario, outcome, folder), CUTIS_IO_ERROR);
  assert_string_equal(cutis_context_message(context), message);
}

static void folders_that_cannot_be_are_named(void **state) {
  (void)state;
  assert_not_written("no/such/folder",
                     "The run folder no/such/folder cannot be made: No such file or directory.");
  assert_not_written("", "The run folder  cannot be made: No such file or directory.");
  assert_not_written("/dev/null", "/dev/null is no folder, so that no run can be kept in it.");
  assert_not_written("/dev/null/run",
                     "The run folder /dev/null/run cannot be made: Not a directory.");
  assert_int_equal(mkdir("blocked.run", 0777), 0);
  assert_int_equal(mkdir("blocked.run/record.h5", 0777), 0);
  assert_not_written(
      "blocked.run",
      "blocked.run/record.h5 is a folder, so that no file of this name can be written.");
  assert_int_equal(count_entries("blocked.run"), 1);
  rmdir("blocked.run/record.h5");
  rmdir("blocked.run");
}

static void a_folder_without_leave_to_write_is_named(void **state) {
  (void)state;
  const uid_t nobody = 65534, me = geteuid();
  assert_int_equal(mkdir("locked.run", 0555), 0);
  if (me == 0) {
    assert_int_equal(seteuid(nobody), 0); /* root may write anywhere */
  }
  const cutis_status status = cutis_report_write(context, scenario, outcome, "locked.run");
  if (me == 0) {
    assert_int_equal(seteuid(me), 0);
  }
  assert_int_equal(status, CUTIS_IO_ERROR);
  /* nobody may not even come near when the folders above are closed to others */
  const char *message = cutis_context_message(context);
  if (strcmp(message, "The run folder locked.run cannot be written into: Permission denied.") !=
          0 &&
      strcmp(message, "The run folder locked.run cannot be made: Permission denied.") != 0) {
    fail_msg("%s", message);
  }
  assert_int_equal(count_entries("locked.run"), 0);
  assert_int_equal(rmdir("locked.run"), 0);
}

/* ---- want of memory ---- */

typedef struct counted {
  size_t calls, fail_at;
  long held;
} counted;

static void *count_allocate(void *user, size_t count, size_t size) {
  counted *to = user;
  void *memory = ++to->calls == to->fail_at ? NULL : calloc(count, size);
  to->held += memory != NULL ? 1 : 0;
  return memory;
}

static void count_release(void *user, void *memory) {
  ((counted *)user)->held--;
  free(memory);
}

static void want_of_memory_leaves_nothing_behind(void **state) {
  (void)state;
  cutis_status status = CUTIS_OUT_OF_MEMORY;
  for (size_t fail_at = 2; status != CUTIS_OK; fail_at++) {
    counted count = {.fail_at = 0};
    cutis_context *own;
    assert_int_equal(
        cutis_context_create(&(cutis_allocator){count_allocate, count_release, &count}, &own),
        CUTIS_OK);
    count.fail_at = fail_at;
    status = cutis_report_write(own, scenario, outcome, "memory.run");
    if (status != CUTIS_OK) {
      assert_string_equal(cutis_status_name(status), "CUTIS_OUT_OF_MEMORY");
      assert_false(there_is("memory.run"));
    }
    cutis_context_destroy(&own);
    assert_int_equal(count.held, 0);
    assert_true(fail_at < 10000);
  }
  remove_run("memory.run");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_tidy),
      cmocka_unit_test(what_is_not_known_is_an_empty_cell),
      cmocka_unit_test(the_record_holds_every_number),
      cmocka_unit_test(the_same_run_gives_the_same_bytes),
      cmocka_unit_test(predictions_are_told_beside_observations),
      cmocka_unit_test(what_no_draw_has_taken_is_not_predicted),
      cmocka_unit_test(a_full_disk_is_noticed),
      cmocka_unit_test(a_run_folder_appears_whole),
      cmocka_unit_test(a_failure_leaves_the_old_files),
      cmocka_unit_test(folders_that_cannot_be_are_named),
      cmocka_unit_test(a_folder_without_leave_to_write_is_named),
      cmocka_unit_test(want_of_memory_leaves_nothing_behind),
  };
  return cmocka_run_group_tests_name("record", tests, setup, teardown);
}
