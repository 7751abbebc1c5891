/* bench_trial.c - a trial, piece by piece, on one core: the shipped example, first with the matrix
 * alone.
 * Seconds of the processor, not of the clock, so that whoever else is busy matters less; the ways to
 * live people take turns.
 *
 * Prints seconds a person or a trial (key, tab, seconds), medians: to live a person, to put one into
 * the store, and what another person adds to the end (loading, analysis, tables, the final file). To
 * stderr the bytes of a person, and how many ranks' people one writer takes in: the time to live a
 * person over the time to store one (docs/trial.md). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "io/trial_tables.h"

enum { REPEATS = 5, PEOPLE = 1024, BY_ONE = 64 };

static cutis_context *context;

static void check(cutis_status status) {
  if (status != CUTIS_OK) {
    fprintf(stderr, "bench_trial: %s\n", cutis_context_message(context));
    exit(1);
  }
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds a person; who is lived stays in person[count]. */
static double live(const study_design *design, const study_people *people, const study_way *way,
                   size_t batch, study_person *person, size_t count) {
  const double from_s = now_s();
  for (size_t i = 0; i < count; i += batch) {
    const study_options options = {.first = (uint32_t)i, .way = way};
    check(study_trial_part(context, design, people, &options, batch, person + i));
  }
  return (now_s() - from_s) / (double)count;
}

static void forget(study_person *person, size_t count) {
  for (size_t i = 0; i < count; i++) {
    study_person_clear(context, &person[i]);
  }
}

/* Seconds a person to draw them anew from their number and put them into a store, as who writes for
 * other ranks does; of person[count], over and over. bytes: of the store. */
static double store(const study_design *design, const study_people *people,
                    const study_person *person, size_t count, double *bytes) {
  static const char path[] = "bench_trial.test.db";
  const database_study study = {.scenario = "", .title = "", .lived = ""};
  database *to;
  check(database_create(context, path, design, &study, &to));
  const double from_s = now_s();
  for (uint32_t i = 0; i < PEOPLE; i++) {
    study_person now = person[i % count];
    study_people_draw(people, i, &now.subject);
    check(database_take(context, to, &now));
  }
  check(database_commit(context, to));
  const double took_s = (now_s() - from_s) / PEOPLE;
  database_close(context, &to);
  struct stat about;
  *bytes = stat(path, &about) == 0 ? (double)about.st_size / PEOPLE : NAN;
  unlink(path);
  return took_s;
}

static void tell(const study_design *design, const char *instruments, double live_s,
                 double stored_s, double bytes) {
  const double values = (double)(design->arms * design->visits * study_value_count(design));
  fprintf(stderr,
          "bench_trial: instruments %s: a person is %.0f readings, %.0f bytes, and takes %.0f "
          "bytes in the store; a writer takes in %.0f people a second, what %.2g ranks live\n",
          instruments, values, values * sizeof(double), bytes, 1 / stored_s, live_s / stored_s);
}

/* Seconds of a whole trial of so many people. */
static double whole(cutis_trial *trial, const char *number) {
  static const char *const left[] = {"trial.db",      "arms.csv",      "power.csv",
                                     "subgroups.csv", "resolved.yaml", "trial.html"};
  static const char folder[] = "bench_trial.test";
  const cutis_trial_options options = {.threads = 1, .folder = folder};
  cutis_trial_outcome *outcome;
  check(cutis_trial_set(context, trial, "population.people", number));
  mkdir(folder, 0777);
  const double from_s = now_s();
  check(cutis_trial_run(context, trial, &options, &outcome));
  const double took_s = now_s() - from_s;
  cutis_trial_outcome_destroy(context, &outcome);
  for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, left[i]);
    unlink(path);
  }
  rmdir(folder);
  return took_s;
}

/* The same for people whom these instruments look at, once. */
static void look_with(cutis_trial *trial, const char *instruments, size_t count) {
  static study_person person[PEOPLE];
  study_people *people;
  double bytes;
  check(cutis_trial_set(context, trial, "trial.instruments", instruments));
  check(cutis_trial_check(context, trial));
  check(study_people_create(context, &trial->design, &people));
  const size_t batch = study_batch(&trial->design, &study_way_lanes, count, 1);
  const double live_s = live(&trial->design, people, &study_way_lanes, batch, person, count);
  const double stored_s = store(&trial->design, people, person, count, &bytes);
  forget(person, count);
  study_people_destroy(context, &people);
  printf("trial_person_%s\t%.6f\n", instruments, live_s);
  tell(&trial->design, instruments, live_s, stored_s, bytes);
}

static double median(double *values) {
  return statistics_quantile(values, REPEATS, 0.5);
}

int main(void) {
  static const size_t batches[] = {1, 4, 16, 64, 256};
  enum { BATCHES = sizeof batches / sizeof *batches, AS_DEALT = 3 };
  static study_person person[PEOPLE];
  double lanes_s[BATCHES][REPEATS], single_s[REPEATS], store_s[REPEATS], bytes;
  double whole_s[REPEATS], large_s[REPEATS], ends_s[REPEATS];
  cutis_trial *trial;
  study_people *people;
  check(cutis_context_create(NULL, &context));
  check(cutis_trial_read(context, CUTIS_SOURCE_DIR "/examples/trial-four-sessions.yaml", &trial));
  check(cutis_trial_set(context, trial, "trial.instruments", "none"));
  check(cutis_trial_check(context, trial));
  study_design design = trial->design;
  design.population.people = PEOPLE;
  check(study_people_create(context, &design, &people));
  for (int k = 0; k < REPEATS; k++) {
    single_s[k] = live(&design, people, &study_way_single, 1, person, BY_ONE);
    forget(person, BY_ONE);
    for (size_t i = 0; i < BATCHES; i++) {
      lanes_s[i][k] = live(&design, people, &study_way_lanes, batches[i], person, PEOPLE);
      if (i + 1 < BATCHES) {
        forget(person, PEOPLE);
      }
    }
    store_s[k] = store(&design, people, person, PEOPLE, &bytes);
    forget(person, PEOPLE);
    whole_s[k] = whole(trial, "1000");
    large_s[k] = whole(trial, "4000");
    ends_s[k] = (large_s[k] - whole_s[k]) / 3000 - lanes_s[AS_DEALT][k] - store_s[k];
  }
  printf("trial_person_single\t%.6f\n", median(single_s));
  for (size_t i = 0; i < BATCHES; i++) {
    printf("trial_person_lanes_%zu\t%.6f\n", batches[i], median(lanes_s[i]));
  }
  printf("trial_person_stored\t%.6f\n", median(store_s));
  printf("trial_person_concluded\t%.6f\n", median(ends_s));
  printf("trial_1000\t%.6f\n", median(whole_s));
  printf("trial_4000\t%.6f\n", median(large_s));
  fprintf(stderr, "bench_trial: lanes: %s\n", study_way_lanes.kind());
  tell(&design, "none", median(lanes_s[AS_DEALT]), median(store_s), bytes);
  study_people_destroy(context, &people);
  look_with(trial, "quick", 512);
  look_with(trial, "suction_surrogate", 512);
  look_with(trial, "suction", 4);
  look_with(trial, "all", 4);
  cutis_trial_destroy(context, &trial);
  cutis_context_destroy(&context);
  return 0;
}
