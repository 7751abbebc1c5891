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
#include <time.h>

#include "io/trial_tables.h"

enum { TAG_WORK = 1, TAG_DONE = 2 };
static const study_way *const WAY = &study_way_lanes;

static volatile sig_atomic_t stop_wanted;

static void stop_on(int signal_number) {
  (void)signal_number;
  stop_wanted = 1;
}

/* ---- what is sent: people to live, and a batch of them as bytes: its head, then for each person
 * fate, reason and values ---- */
typedef struct task {
  int64_t first, count; /* 0: no more */
} task;
typedef struct head {
  task of;
  int64_t status;
} head;
typedef struct told {
  int64_t fate;
  char reason[256];
} told;

static size_t value_bytes(const study_design *design) {
  return design->arms * design->visits * study_value_count(design) * sizeof(double);
}

static size_t message_bytes(const study_design *design, size_t count) {
  return sizeof(head) + count * (sizeof(told) + value_bytes(design));
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

/* Until there is a message. MPI would keep a core busy with waiting; who sleeps leaves it to the ranks
 * that work. */
static MPI_Status wait_for(int source, int tag) {
  static const struct timespec a_while = {.tv_nsec = 100000};
  MPI_Status from;
  int is_there = 0;
  while (MPI_Iprobe(source, tag, MPI_COMM_WORLD, &is_there, &from), !is_there) {
    nanosleep(&a_while, NULL);
  }
  return from;
}

/* ---- the ranks that work ---- */

static cutis_status work_on(cutis_context *context, const study_design *design,
                            const study_people *people, task of, study_person *person,
                            char *message) {
  const study_options options = {.first = (uint32_t)of.first, .way = WAY};
  memset(person, 0, (size_t)of.count * sizeof *person);
  const head about = {
      .of = of,
      .status = study_trial_part(context, design, people, &options, (size_t)of.count, person)};
  memcpy(message, &about, sizeof about);
  for (size_t i = 0; i < (size_t)of.count; i++) {
    pack(design, &person[i], message + message_bytes(design, i));
    study_person_clear(context, &person[i]);
  }
  return (cutis_status)about.status;
}

static cutis_status work(cutis_context *context, const study_design *design) {
  study_people *people = NULL;
  char *message = calloc(1, message_bytes(design, WAY->batch));
  study_person *person = calloc(WAY->batch, sizeof *person);
  cutis_status status = message == NULL || person == NULL ? CUTIS_OUT_OF_MEMORY : CUTIS_OK;
  if (status == CUTIS_OK) {
    status = study_people_create(context, design, &people);
  }
  for (;;) {
    task of;
    wait_for(0, TAG_WORK);
    MPI_Recv(&of, sizeof of, MPI_BYTE, 0, TAG_WORK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (of.count == 0) {
      break;
    }
    if (status == CUTIS_OK) {
      work_on(context, design, people, of, person, message);
      MPI_Send(message, (int)message_bytes(design, (size_t)of.count), MPI_BYTE, 0, TAG_DONE,
               MPI_COMM_WORLD);
    } else {
      const head failed = {.of = of, .status = status};
      MPI_Send(&failed, (int)sizeof failed, MPI_BYTE, 0, TAG_DONE, MPI_COMM_WORLD);
    }
  }
  study_people_destroy(context, &people);
  free(person);
  free(message);
  return status;
}

/* ---- the rank that writes ---- */
typedef struct writer {
  const study_design *design;
  const study_people *people;
  const study_options *options;
  char **waiting; /* [batches]: messages that wait for those before them */
  size_t batch, batches, next, given;
  uint32_t taken;
  int busy; /* ranks at work */
  bool stop;
} writer;

static void give_work(writer *of, int rank) {
  if (of->given < of->batches && !of->stop) {
    const size_t before = of->options->first + of->given++ * of->batch;
    const size_t left = (size_t)of->design->population.people - before;
    const task next = {(int64_t)before, (int64_t)(left < of->batch ? left : of->batch)};
    MPI_Send(&next, sizeof next, MPI_BYTE, rank, TAG_WORK, MPI_COMM_WORLD);
    of->busy++;
  }
}

static cutis_status hand_over(cutis_context *context, writer *of) {
  while (of->next < of->batches && of->waiting[of->next] != NULL) {
    char *message = of->waiting[of->next];
    head about;
    memcpy(&about, message, sizeof about);
    for (size_t i = 0; i < (size_t)about.of.count; i++) {
      study_person person = {.reason = ""};
      unpack(of->people, (uint32_t)about.of.first + (uint32_t)i,
             message + message_bytes(of->design, i), &person);
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

/* The next message, whoever sends it; NULL without memory for it. */
static char *receive_any(int *rank) {
  int bytes;
  const MPI_Status from = wait_for(MPI_ANY_SOURCE, TAG_DONE);
  MPI_Get_count(&from, MPI_BYTE, &bytes);
  char *message = malloc((size_t)bytes);
  if (message != NULL) {
    MPI_Recv(message, bytes, MPI_BYTE, from.MPI_SOURCE, TAG_DONE, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
  }
  *rank = from.MPI_SOURCE;
  return message;
}

static cutis_status receive(cutis_context *context, writer *of) {
  int rank;
  char *message = receive_any(&rank);
  if (message == NULL) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "Memory for a batch could not be had.");
  }
  of->busy--;
  head about;
  memcpy(&about, message, sizeof about);
  of->waiting[((size_t)about.of.first - of->options->first) / of->batch] = message;
  if (about.status != CUTIS_OK) {
    return FAIL(context, (cutis_status)about.status, "Rank %d could not work: %s.", rank,
                cutis_status_text((cutis_status)about.status));
  }
  give_work(of, rank); /* before writing, which takes a while */
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
  const size_t left = total > options->first ? total - options->first : 0;
  of.batch = study_batch(design, WAY, left, (size_t)ranks - 1);
  of.batches = (left + of.batch - 1) / of.batch;
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
      int rank;
      char *unread = receive_any(&rank);
      if (unread == NULL) {
        MPI_Abort(MPI_COMM_WORLD, cutis_status_exit_code(status));
      }
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
  const task no_more = {0, 0};
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  for (int rank = 1; rank < ranks; rank++) {
    MPI_Send(&no_more, sizeof no_more, MPI_BYTE, rank, TAG_WORK, MPI_COMM_WORLD);
  }
}

/* Before any work: whether all ranks have the trial, and the kind of processor that rank 0 has. */
static cutis_status agree(cutis_context *context, int rank, cutis_status status) {
  char kind[64] = "";
  snprintf(kind, sizeof kind, "%s", WAY->kind());
  MPI_Bcast(kind, sizeof kind, MPI_CHAR, 0, MPI_COMM_WORLD);
  struct {
    int trouble, rank;
  } mine = {status != CUTIS_OK ? 2 : strcmp(kind, WAY->kind()) != 0 ? 1 : 0, rank}, worst;
  MPI_Allreduce(&mine, &worst, 1, MPI_2INT, MPI_MAXLOC, MPI_COMM_WORLD);
  if (status != CUTIS_OK || worst.trouble == 0) {
    return status;
  }
  return FAIL(context, CUTIS_BAD_INPUT,
              worst.trouble == 2
                  ? "Rank %d cannot read the scenario as rank 0 does."
                  : "Rank %d has another kind of processor than rank 0, whose last digits differ.",
              worst.rank);
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
  cutis_status status = agree(context, rank, open_trial(context, count, words, &options, &trial));
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
