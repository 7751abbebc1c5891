/* test_course_failures.c - a course when memory is short, when the disk refuses, and when the
 * process is killed: a status, nothing leaked, nothing half, and the same bytes on resuming. */
#include "course/course.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* An allocator that grants `granted` calls, then none, and counts what is held. */
typedef struct purse {
  atomic_long granted, held;
} purse;

static void *purse_allocate(void *user, size_t count, size_t size) {
  purse *from = user;
  if (atomic_fetch_sub(&from->granted, 1) <= 0) {
    return NULL;
  }
  atomic_fetch_add(&from->held, 1);
  return calloc(count, size);
}

static void purse_release(void *user, void *memory) {
  purse *from = user;
  atomic_fetch_sub(&from->held, 1);
  free(memory);
}

/* Two sessions, a fortnight: as little as has everything. */
static cutis_plan short_plan(cutis_context *context) {
  cutis_plan plan;
  assert_int_equal(cutis_plan_default(context, &plan), CUTIS_OK);
  plan.sessions = 2;
  plan.interval_d = 9.5; /* warned of: warnings need memory too */
  plan.follow_up_d = 13.0;
  return plan;
}

/* The two draws of a run and their folder, in which nothing else may be. */
static void remove_draws(const char *folder) {
  for (int draw = 0; draw <= 1; draw++) {
    char path[64];
    snprintf(path, sizeof path, "%s/draw-%06d.bin", folder, draw);
    assert_int_equal(unlink(path), 0);
  }
  assert_int_equal(rmdir(folder), 0);
}

/* ---- memory ---- */

static const long unlimited = 1000000000;

/* A life in the hands of a caller: every public call that a skin is made, copied and used by. */
static cutis_status live_a_little(cutis_context *context, const cutis_plan *plan) {
  cutis_person person;
  cutis_skin *skin = NULL, *twin = NULL;
  cutis_person_default(&person);
  person.age_y = 78.5;
  cutis_status status = cutis_skin_create(context, &person, NULL, &skin);
  if (status == CUTIS_OK) {
    status = cutis_skin_age_to(context, skin, 27.3);
  }
  if (status == CUTIS_OK) {
    status = cutis_skin_copy(context, skin, &twin);
  }
  if (status == CUTIS_OK) {
    status = cutis_skin_needle(context, twin, plan);
  }
  if (status == CUTIS_OK) {
    status = cutis_skin_live(context, twin, 2.385);
  }
  if (twin) {
    cutis_skin_destroy(context, &twin);
  }
  if (skin) {
    cutis_skin_destroy(context, &skin);
  }
  return status;
}

static void a_skin_survives_want_of_memory(void **state) {
  (void)state;
  purse from = {unlimited, 0};
  const cutis_allocator allocator = {purse_allocate, purse_release, &from};
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(&allocator, &context), CUTIS_OK);
  const cutis_plan plan = short_plan(context);
  long needed = 0;
  for (;; needed++) {
    cutis_context_clear(context);
    const long before = from.held;
    from.granted = needed;
    const cutis_status status = live_a_little(context, &plan);
    from.granted = unlimited;
    cutis_context_clear(context);
    assert_true(from.held <= before + 1); /* the list of warnings may have grown once */
    if (status == CUTIS_OK) {
      break;
    }
    assert_int_equal(status, CUTIS_OUT_OF_MEMORY);
  }
  assert_true(needed > 8);
  cutis_context_destroy(&context);
  assert_int_equal(from.held, 0);
}

static void a_run_survives_want_of_memory(void **state) {
  (void)state;
  purse from = {unlimited, 0};
  const cutis_allocator allocator = {purse_allocate, purse_release, &from};
  char folder[] = "course-memory-XXXXXX";
  assert_non_null(mkdtemp(folder));
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(&allocator, &context), CUTIS_OK);
  const cutis_plan plan = short_plan(context);
  cutis_person person;
  cutis_person_default(&person);
  cutis_run_options options;
  cutis_run_options_default(&options);
  options.draws = 1;
  options.seed = 2385;
  options.checkpoint = folder;
  int lasting = 0;
  for (long granted = 0, step = 1; lasting<2; granted += step, step += granted> 60 ? 3 : 0) {
    cutis_outcome *outcome = NULL;
    options.threads = 1 + (int)(granted % 2);
    from.granted = granted;
    const cutis_status status = cutis_run(context, &person, &plan, NULL, &options, &outcome);
    from.granted = unlimited;
    assert_int_equal(status == CUTIS_OK, outcome != NULL);
    if (status == CUTIS_OK) {
      lasting++;
      cutis_outcome_destroy(context, &outcome);
    } else {
      assert_int_equal(status, CUTIS_OUT_OF_MEMORY);
    }
  }
  cutis_context_destroy(&context);
  assert_int_equal(from.held, 0);
  remove_draws(folder);
}

/* ---- the process ---- */

static void run_with_checkpoint(const char *folder, cutis_progress progress,
                                cutis_outcome **outcome, cutis_context *context) {
  const cutis_plan plan = short_plan(context);
  cutis_person person;
  cutis_person_default(&person);
  cutis_run_options options;
  cutis_run_options_default(&options);
  options.draws = 1;
  options.seed = 2385;
  options.threads = progress ? 1 : 2; /* one by one, where the kill is timed */
  options.checkpoint = folder;
  options.progress = progress;
  if (cutis_run(context, &person, &plan, NULL, &options, outcome) != CUTIS_OK) {
    fail_msg("%s", cutis_context_message(context));
  }
}

/* Kills the process it is called in, without a word, within the second of two draws. */
static bool die(void *user, size_t done, size_t total) {
  (void)user;
  if (2 * done > total) {
    kill(getpid(), SIGKILL);
  }
  return true;
}

static void a_killed_run_goes_on(void **state) {
  (void)state;
  char folder[] = "course-killed-XXXXXX";
  assert_non_null(mkdtemp(folder));
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    cutis_context *own = NULL;
    cutis_outcome *outcome = NULL;
    if (cutis_context_create(NULL, &own) == CUTIS_OK) {
      run_with_checkpoint(folder, die, &outcome, own);
    }
    _exit(1); /* not reached */
  }
  int how = 0;
  assert_int_equal(waitpid(child, &how, 0), child);
  assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
  char first[64], second[64];
  snprintf(first, sizeof first, "%s/draw-000000.bin", folder);
  snprintf(second, sizeof second, "%s/draw-000001.bin", folder);
  assert_true(access(first, F_OK) == 0 && access(second, F_OK) != 0);

  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  cutis_outcome *resumed = NULL, *whole = NULL;
  run_with_checkpoint(folder, NULL, &resumed, context);
  run_with_checkpoint(NULL, NULL, &whole, context);
  const size_t doubles = COURSE_ARMS * whole->when.times * CUTIS_MEASURES;
  for (size_t run = 0; run <= 1; run++) {
    assert_memory_equal(resumed->record[run].measure, whole->record[run].measure,
                        doubles * sizeof(double));
    assert_memory_equal(resumed->record[run].readout, whole->record[run].readout,
                        sizeof whole->record[run].readout);
  }
  assert_memory_equal(&resumed->album, &whole->album, offsetof(course_album, picture));
  assert_memory_equal(resumed->album.picture, whole->album.picture,
                      course_pictures(&whole->when) * sizeof *whole->album.picture);
  cutis_outcome_destroy(context, &resumed);
  cutis_outcome_destroy(context, &whole);
  cutis_context_destroy(&context);
  remove_draws(folder);
}

/* ---- the disk ---- */

static void a_folder_that_takes_nothing_is_told_before_the_work(void **state) {
  (void)state;
  cutis_context *context = NULL;
  assert_int_equal(cutis_context_create(NULL, &context), CUTIS_OK);
  checkpoint *disk = NULL;
  calendar when = {.times = 3, .shown = 3};
  char file[] = "course-file-XXXXXX";
  close(mkstemp(file));
  assert_int_equal(checkpoint_open(context, file, 1, &when, &disk), CUTIS_IO_ERROR);
  assert_null(disk);
  assert_int_equal(unlink(file), 0);

  /* a file that cannot be replaced, and one that is another draw's: told, and not read */
  char folder[] = "course-disk-XXXXXX", path[64];
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/draw-000002.bin", folder);
  assert_int_equal(mkdir(path, 0777), 0);
  static course_record record;
  double measure[COURSE_ARMS * 3 * CUTIS_MEASURES] = {2.385};
  record.measure = measure;
  assert_int_equal(checkpoint_open(context, folder, 1, &when, &disk), CUTIS_OK);
  assert_int_equal(checkpoint_save(context, disk, 2, &record, NULL), CUTIS_IO_ERROR);
  assert_non_null(strstr(cutis_context_message(context), path));
  bool found = true;
  assert_int_equal(checkpoint_load(context, disk, 2, &record, NULL, &found), CUTIS_OK);
  assert_false(found);
  assert_int_equal(rmdir(path), 0);
  assert_int_equal(checkpoint_save(context, disk, 2, &record, NULL), CUTIS_OK);
  char other[64];
  snprintf(other, sizeof other, "%s/draw-000003.bin", folder);
  assert_int_equal(rename(path, other), 0); /* one draw's file under another's name */
  assert_int_equal(checkpoint_load(context, disk, 3, &record, NULL, &found), CUTIS_OK);
  assert_false(found);
  checkpoint_close(context, &disk);
  assert_int_equal(unlink(other), 0);
  assert_int_equal(rmdir(folder), 0); /* nothing half is left */
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_skin_survives_want_of_memory),
      cmocka_unit_test(a_killed_run_goes_on),
      cmocka_unit_test(a_run_survives_want_of_memory),
      cmocka_unit_test(a_folder_that_takes_nothing_is_told_before_the_work),
  };
  return cmocka_run_group_tests_name("course_failures", tests, NULL, NULL);
}
