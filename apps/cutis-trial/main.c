/* cutis-trial - `cutis trial` on many processes: mpiexec -n N cutis-trial SCENARIO --out DIR. Rank 0
 * hands out people by number and writes the store; the others live them. A rank needs only the
 * scenario and the numbers, since a person follows from the seed and their number; it sends back what
 * was read of them. People are stored in the order of their number, so that any number of ranks gives
 * the bytes of `cutis trial`.
 *
 * With one rank, the threads of this machine do the work. */
#include <mpi.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/trial_tables.h"

enum { BATCH = 8, TAG_WORK = 1, TAG_DONE = 2 };
static const int64_t NO_MORE = -1;

static volatile sig_atomic_t stop_wanted;

static void stop_on(int signal_number) {
  (void)signal_number;
  stop_wanted = 1;
}

/* ---- a batch as bytes: its head, then for each person fate, reason and values ---- */
typedef struct head {
  int64_t first, count, status;
} head;
typedef struct told {
  int64_t fate;
  char reason[256];
} told;

static size_t value_bytes(const study_design *design) {
  return design->arms * design->visits * study_value_count(design) * sizeof(double);
}

static size_t message_bytes(const study_design *design) {
  return sizeof(head) + BATCH * (sizeof(told) + value_bytes(design));
}

static void pack(const study_design *design, const study_person *person, char *at) {
  told of = {.fate = person->fate};
  strcpy(of.reason, person->reason);
  memcpy(at, &of, sizeof of);
  if (person->value) {
    memcpy(at + sizeof of, person->value, value_bytes(design));
  }
}

static void unpack(const study_people *people, uint32_t number, char *at, study_person *person) {
  told of;
  memcpy(&of, at, sizeof of);
  study_people_draw(people, number, &person->subject);
  person->fate = (study_fate)of.fate;
  strcpy(person->reason, of.reason);
  person->value = person->fate == STUDY_FAILED ? NULL : (double *)(void *)(at + sizeof of);
}

/* ---- the ranks that work ---- */

static cutis_status work_on(cutis_context *context, const study_design *design,
                            const study_people *people, int64_t first, char *message) {
  const int64_t left = design->population.people - first;
  head of = {.first = first, .count = left < BATCH ? left : BATCH};
  study_person person[BATCH];
  memset(person, 0, sizeof person);
  const study_options options = {.first = (uint32_t)first, .way = &study_way_single};
  const cutis_status status =
      study_trial_part(context, design, people, &options, (size_t)of.count, person);
  of.status = status;
  memcpy(message, &of, sizeof of);
  for (int64_t i = 0; i < of.count; i++) {
    pack(design, &person[i],
         message + sizeof of + (size_t)i * (sizeof(told) + value_bytes(design)));
    study_person_clear(context, &person[i]);
  }
  return status;
}

static cutis_status work(cutis_context *context, const study_design *design) {
  study_people *people = NULL;
  char *message = calloc(1, message_bytes(design));
  cutis_status status = message == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  if (status == CUTIS_OK) {
    status = study_people_create(context, design, &people);
  }
  for (;;) {
    int64_t first;
    MPI_Recv(&first, 1, MPI_INT64_T, 0, TAG_WORK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (first == NO_MORE) {
      break;
    }
    const head failed = {.first = first, .status = status};
    if (status == CUTIS_OK) {
      work_on(context, design, people, first, message);
      MPI_Send(message, (int)message_bytes(design), MPI_BYTE, 0, TAG_DONE, MPI_COMM_WORLD);
    } else {
      MPI_Send(&failed, (int)sizeof failed, MPI_BYTE, 0, TAG_DONE, MPI_COMM_WORLD);
    }
  }
  study_people_destroy(context, &people);
  free(message);
  return status;
}

/* ---- the rank that writes ---- */
typedef struct writer {
  const study_design *design;
  const study_people *people;
  const study_options *options;
  char **waiting; /* [batches]: messages that wait for those before them */
  size_t batches, next, given;
  uint32_t taken;
  int busy; /* ranks at work */
  bool stop;
} writer;

static void give_work(writer *of, int rank) {
  if (of->given < of->batches && !of->stop) {
    const int64_t first = (int64_t)of->options->first + (int64_t)(of->given++ * BATCH);
    MPI_Send(&first, 1, MPI_INT64_T, rank, TAG_WORK, MPI_COMM_WORLD);
    of->busy++;
  }
}

static cutis_status hand_over(cutis_context *context, writer *of) {
  const size_t size = sizeof(told) + value_bytes(of->design);
  while (of->next < of->batches && of->waiting[of->next] != NULL) {
    char *message = of->waiting[of->next];
    head about;
    memcpy(&about, message, sizeof about);
    for (int64_t i = 0; i < about.count; i++) {
      study_person person = {.reason = ""};
      unpack(of->people, (uint32_t)(about.first + i), message + sizeof about + (size_t)i * size,
             &person);
      TRY(context, of->options->take(context, of->options->take_user, &person));
      of->taken++;
    }
    free(message);
    of->waiting[of->next++] = NULL;
  }
  const size_t done = of->options->first + of->taken;
  if (of->options->progress && !of->options->progress(of->options->progress_user, done,
                                                      (size_t)of->design->population.people)) {
    of->stop = true;
  }
  return CUTIS_OK;
}

static cutis_status receive(cutis_context *context, writer *of) {
  MPI_Status from;
  char *message = calloc(1, message_bytes(of->design));
  if (message == NULL) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "Memory for a batch could not be had.");
  }
  MPI_Recv(message, (int)message_bytes(of->design), MPI_BYTE, MPI_ANY_SOURCE, TAG_DONE,
           MPI_COMM_WORLD, &from);
  of->busy--;
  head about;
  memcpy(&about, message, sizeof about);
  of->waiting[((size_t)about.first - of->options->first) / BATCH] = message;
  if (about.status != CUTIS_OK) {
    return FAIL(context, (cutis_status)about.status, "Rank %d could not work: %s.", from.MPI_SOURCE,
                cutis_status_text((cutis_status)about.status));
  }
  give_work(of, from.MPI_SOURCE); /* before writing, which takes a while */
  return hand_over(context, of);
}

static cutis_status fill(cutis_context *context, const study_design *design,
                         const study_people *people, const study_options *options) {
  int ranks;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  if (ranks == 1) {
    return study_trial_run(context, design, people, options);
  }
  writer of = {.design = design, .people = people, .options = options};
  const size_t total = (size_t)design->population.people;
  of.batches = total > options->first ? (total - options->first + BATCH - 1) / BATCH : 0;
  of.waiting = calloc(of.batches + 1, sizeof *of.waiting);
  cutis_status status = of.waiting == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  for (int rank = 1; rank < ranks && status == CUTIS_OK; rank++) {
    give_work(&of, rank);
  }
  while (of.busy > 0) { /* to the last, also after a failure: nobody is left sending */
    if (status == CUTIS_OK) {
      status = receive(context, &of);
      of.stop = of.stop || status != CUTIS_OK;
    } else {
      char *unread = calloc(1, message_bytes(design));
      MPI_Recv(unread, (int)message_bytes(design), MPI_BYTE, MPI_ANY_SOURCE, TAG_DONE,
               MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      free(unread);
      of.busy--;
    }
  }
  for (size_t i = 0; of.waiting && i < of.batches; i++) {
    free(of.waiting[i]);
  }
  free(of.waiting);
  if (status == CUTIS_OK && options->first + of.taken < total) {
    return FAIL(context, CUTIS_STOPPED,
                "The trial was stopped on request; %zu of %zu people are done.",
                (size_t)options->first + of.taken, total);
  }
  return status;
}

static void dismiss(void) {
  int ranks;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  for (int rank = 1; rank < ranks; rank++) {
    MPI_Send(&NO_MORE, 1, MPI_INT64_T, rank, TAG_WORK, MPI_COMM_WORLD);
  }
}

/* ---- the command line ---- */

static bool go_on(void *user, size_t done, size_t total) {
  (void)user, (void)done, (void)total;
  return stop_wanted == 0;
}

static cutis_status open_trial(cutis_context *context, int count, char **words,
                               cutis_trial_options *options, cutis_trial **trial) {
  const char *path = NULL;
  for (int i = 1; i < count; i++) {
    if (strcmp(words[i], "--resume") == 0) {
      options->resume = true;
    } else if (strcmp(words[i], "--out") == 0 && i + 1 < count) {
      options->folder = words[++i];
    } else if (strcmp(words[i], "--set") == 0 && i + 1 < count) {
      i++;
    } else if (words[i][0] != '-' && path == NULL) {
      path = words[i];
    } else {
      path = NULL;
      break;
    }
  }
  if (path == NULL || options->folder == NULL) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "usage: mpiexec -n N cutis-trial SCENARIO --out DIR [--set KEY=VALUE]... "
                "[--resume]");
  }
  TRY(context, cutis_trial_read(context, path, trial));
  for (int i = 1; i + 1 < count; i++) {
    char *equals = strcmp(words[i], "--set") == 0 ? strchr(words[i + 1], '=') : NULL;
    if (equals != NULL) {
      *equals = '\0';
      TRY(context, cutis_trial_set(context, *trial, words[i + 1], equals + 1));
    }
  }
  return cutis_trial_check(context, *trial);
}

static cutis_status run(cutis_context *context, int rank, int count, char **words) {
  cutis_trial *trial = NULL;
  cutis_trial_options options = {.progress = go_on};
  cutis_status status = open_trial(context, count, words, &options, &trial);
  if (status == CUTIS_OK && rank > 0) {
    status = work(context, &trial->design);
  } else if (status == CUTIS_OK) {
    cutis_trial_outcome *outcome = NULL;
    mkdir(options.folder, 0777);
    status = trial_run_by(context, trial, &options, fill, &outcome);
    dismiss();
    if (status == CUTIS_OK) {
      printf(
          "People: %zu solved, %zu of them at the second attempt; %zu failed.\nPage: "
          "%s/trial.html; store: trial.db; tables: arms.csv, power.csv, subgroups.csv\n",
          cutis_trial_outcome_solved(outcome), cutis_trial_outcome_retried(outcome),
          cutis_trial_outcome_failed(outcome), options.folder);
    }
    cutis_trial_outcome_destroy(context, &outcome);
  }
  cutis_trial_destroy(context, &trial);
  return status;
}

int main(int count, char **words) {
  int rank = 0;
  MPI_Init(&count, &words);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  const struct sigaction action = {.sa_handler = stop_on};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status == CUTIS_OK) {
    status = run(context, rank, count, words);
  }
  if (status != CUTIS_OK && rank == 0) {
    fprintf(stderr, "cutis-trial: %s\n", cutis_context_message(context));
  }
  cutis_context_destroy(&context);
  MPI_Finalize();
  return rank == 0 ? cutis_status_exit_code(status) : 0;
}
