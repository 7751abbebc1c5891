/* trial.c - the trial. Each person lives once to today; then every arm goes on from the same skin,
 * so that each person is their own twin; at the visits all are looked at. A person that fails is
 * tried once more with safer steps, then left with the reason; no person stops the trial.
 *
 * People are worked on side by side and handed over in the order of their number, so that any number
 * of threads, and a trial that was stopped and goes on, give the same. */
#include "study/study.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

/* ---- whether it can be done ---- */

static cutis_status check_visits(cutis_context *context, const study_design *design) {
  if (design->visits < 2 || design->visits > CUTIS_VISITS_MAX || design->visit_d[0] != 0.0) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "visits are %zu; a trial has the one before the first session and 1 to %d later.",
                design->visits, CUTIS_VISITS_MAX - 1);
  }
  static const double day_d = 1.0 - 1e-9; /* 2.3 - 1.3 is less than 1 */
  for (size_t i = 1; i < design->visits; i++) {
    if (!(design->visit_d[i] - design->visit_d[i - 1] >= day_d && design->visit_d[i] <= 3653.0)) {
      return FAIL(context, CUTIS_OUT_OF_RANGE,
                  "visits: %g d comes after %g d; visits are in order and a day apart or more, the "
                  "last at most 3653 d after the first session.",
                  design->visit_d[i], design->visit_d[i - 1]);
    }
  }
  return CUTIS_OK;
}

/* A plan on every area that somebody has; on a typical woman and man of it. */
static cutis_status check_plan(cutis_context *context, const study_design *design, size_t number) {
  const study_population *p = &design->population;
  const study_arm *arm = &design->arm[number];
  char keys[sizeof arm->name + 32]; /* as the trial's scenario has them */
  snprintf(keys, sizeof keys, "Arm %s: arms[%zu].", arm->name, number + 1);
  const int sessions = arm->plan.sessions;
  const double end_d = design->visit_d[design->visits - 1];
  if (sessions > 0 && !study_session_first(&arm->plan, sessions - 1, end_d)) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "Arm %s: its last session is on day %g, but the last visit on day %g: it must be "
                "later.",
                arm->name, plan_last_d(&arm->plan), end_d);
  }
  for (int area = 0; area < CUTIS_AREA_COUNT; area++) {
    for (int sex = CUTIS_FEMALE; sex <= CUTIS_MALE; sex++) {
      cutis_anatomy anatomy;
      if (!(p->area[area] > 0) || (sex == CUTIS_FEMALE ? p->women : 1.0 - p->women) <= 0) {
        continue;
      }
      TRY(context, cutis_anatomy_of(context, (cutis_area)area, (cutis_sex)sex, &anatomy));
      TRY(context, plan_check(context, &arm->plan, &anatomy, keys));
    }
  }
  return CUTIS_OK;
}

cutis_status study_design_check(cutis_context *context, const study_design *design) {
  TRY(context, study_population_check(context, &design->population));
  TRY(context, cutis_suction_protocol_check(context, &design->protocol));
  TRY(context, ranged_check(context, (ranged){"trial.worlds", design->worlds, 2, STUDY_WORLDS_MAX,
                                              "", " Knowledge needs two to be told from chance."}));
  TRY(context,
      ranged_check(context, (ranged){"trial.dropout", design->dropout_per_y, 0, 0.9, "", ""}));
  TRY(context, check_visits(context, design));
  if (design->arms < 2 || design->arms > STUDY_ARMS_MAX) {
    return FAIL(context, CUTIS_BAD_INPUT, "arms are %zu; a trial has 2 to %d.", design->arms,
                STUDY_ARMS_MAX);
  }
  if (design->reference >= design->arms || design->arm[design->reference].plan.sessions != 0) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "arms: none has sessions: 0; a trial compares with people who are not treated.");
  }
  for (size_t i = 0; i < design->arms; i++) {
    for (size_t j = 0; j < i; j++) {
      if (strcmp(design->arm[i].name, design->arm[j].name) == 0) {
        return FAIL(context, CUTIS_BAD_INPUT, "arms: two are called %s.", design->arm[i].name);
      }
    }
    TRY(context, check_plan(context, design, i));
  }
  return CUTIS_OK;
}

/* ---- people, side by side ---- */

/* People in a batch that a surrogate reads: living them takes less time than that. */
enum { BATCH_READ = 16 };
/* A worker comes back at least so often, so that all end together. */
enum { SHARES = 8 };

/* A batch of people that is done and waits for those before it. */
typedef struct finished {
  size_t count;
  study_person *person;
} finished;

typedef struct trial {
  const study_design *design;
  const study_people *people;
  const study_options *options;
  size_t values; /* of one person */
  size_t batch, batches;
  finished *waiting; /* [batches] */
  size_t next;       /* batch to be handed over */
  bool broken;       /* a batch failed: nobody after it is handed over */
  side_by_side work; /* its ticks: people handed over, and those before them */
} trial;

void study_person_clear(cutis_context *context, study_person *person) {
  context_free(context, person->value);
  person->value = NULL;
}

static void finished_clear(cutis_context *context, finished *of) {
  for (size_t i = 0; of->person && i < of->count; i++) {
    study_person_clear(context, &of->person[i]);
  }
  context_free(context, of->person);
  of->person = NULL;
}

static void note_failure(study_person *person, const char *reason) {
  if (person->reason[0] == '\0') {
    snprintf(person->reason, sizeof person->reason, "%s", reason);
  }
}

/* What came of an attempt: the values, or why there are none. */
static cutis_status finish(cutis_context *context, const trial *of, const study_lived *lived,
                           int attempt, study_person *person) {
  cutis_status status = lived->status;
  if (status != CUTIS_OK) {
    note_failure(person, lived->reason);
  } else if (of->options->spoil && of->options->spoil(person->subject.number, attempt)) {
    status = CUTIS_NOT_CONVERGED;
    note_failure(person, "Spoilt by a test.");
  } else {
    status = study_look(context, of->design, &person->subject, lived, person->value);
    if (status != CUTIS_OK) {
      note_failure(person, cutis_context_message(context));
    }
  }
  cutis_context_clear(context); /* its warnings too: what was not taken is NAN, and counted */
  person->fate = status != CUTIS_OK ? STUDY_FAILED : attempt > 0 ? STUDY_RETRIED : STUDY_OK;
  return status == CUTIS_OUT_OF_MEMORY ? status : CUTIS_OK;
}

static cutis_status try_again(cutis_context *context, const trial *of, study_person *person) {
  study_lived lived = {.status = CUTIS_OK};
  cutis_status status =
      study_way_single.live(context, of->design, &person->subject, 1, true, &lived);
  if (status == CUTIS_OK) {
    status = finish(context, of, &lived, 1, person);
  }
  study_lived_clear(context, &lived);
  if (person->fate == STUDY_FAILED) {
    study_person_clear(context, person);
  }
  return status;
}

static cutis_status work_on(cutis_context *context, const trial *of, finished *batch,
                            study_subject *subjects, study_lived *lived) {
  for (size_t i = 0; i < batch->count; i++) {
    batch->person[i].value = context_allocate(context, of->values, sizeof(double));
    if (batch->person[i].value == NULL) {
      return CUTIS_OUT_OF_MEMORY;
    }
    batch->person[i].subject = subjects[i];
    for (size_t k = 0; k < of->values; k++) { /* what nobody looks at was not taken */
      batch->person[i].value[k] = NAN;
    }
  }
  TRY(context, of->options->way->live(context, of->design, subjects, batch->count, false, lived));
  for (size_t i = 0; i < batch->count; i++) {
    TRY(context, finish(context, of, &lived[i], 0, &batch->person[i]));
    if (batch->person[i].fate == STUDY_FAILED) {
      TRY(context, try_again(context, of, &batch->person[i]));
    }
  }
  return CUTIS_OK;
}

/* People from a number on. */
static cutis_status live_people(cutis_context *context, const trial *of, uint32_t first,
                                finished *batch) {
  study_subject *subjects = context_allocate(context, batch->count, sizeof *subjects);
  study_lived *lived = context_allocate(context, batch->count, sizeof *lived);
  cutis_status status = CUTIS_OUT_OF_MEMORY;
  if (subjects && lived) {
    for (size_t i = 0; i < batch->count; i++) {
      study_people_draw(of->people, first + (uint32_t)i, &subjects[i]);
    }
    status = work_on(context, of, batch, subjects, lived);
  }
  for (size_t i = 0; lived && i < batch->count; i++) {
    study_lived_clear(context, &lived[i]);
  }
  context_free(context, lived);
  context_free(context, subjects);
  return status;
}

static cutis_status live_batch(cutis_context *context, const trial *of, size_t number,
                               finished *batch) {
  const uint32_t first = of->options->first + (uint32_t)(number * of->batch);
  const uint32_t left = (uint32_t)of->design->population.people - first;
  batch->count = left < of->batch ? left : of->batch;
  batch->person = context_allocate(context, batch->count, sizeof *batch->person);
  return batch->person ? live_people(context, of, first, batch) : CUTIS_OUT_OF_MEMORY;
}

/* Hands over, in order, what is done up to the first that is not. One thread at a time. */
static cutis_status hand_over(cutis_context *context, trial *of) {
  bool on = true;
  while (of->next < of->batches && of->waiting[of->next].person) {
    finished *batch = &of->waiting[of->next];
    for (size_t i = 0; i < batch->count; i++) {
      TRY(context, of->options->take(context, of->options->take_user, &batch->person[i]));
      on = side_by_side_tick(&of->work);
    }
    finished_clear(context, batch);
    of->next++;
  }
  return on ? CUTIS_OK : CUTIS_STOPPED;
}

static cutis_status run_batch(cutis_context *worker, void *user, void *own, size_t number) {
  (void)own;
  trial *of = user;
  finished batch = {.count = 0};
  cutis_status status = live_batch(worker, of, number, &batch);
#pragma omp critical(cutis_trial)
  {
    of->waiting[number] = batch;
    if (status == CUTIS_OK && !of->broken) {
      status = hand_over(worker, of);
    }
    of->broken = of->broken || (status != CUTIS_OK && status != CUTIS_STOPPED);
  }
  return status;
}

static size_t values_of(const study_design *design) {
  return design->arms * design->visits * study_value_count(design);
}

cutis_status study_trial_part(cutis_context *context, const study_design *design,
                              const study_people *people, const study_options *options,
                              size_t count, study_person *person) {
  const trial of = {
      .design = design, .people = people, .options = options, .values = values_of(design)};
  finished batch = {.count = count, .person = person};
  return live_people(context, &of, options->first, &batch);
}

size_t study_batch(const study_design *design, const study_way *way, size_t people,
                   size_t workers) {
  const size_t share = people / (SHARES * workers);
  size_t batch = way->batch;
  if (design->instrument_count > 0) {
    const size_t seen = design->surrogates != NULL ? BATCH_READ : 1;
    batch = batch < seen ? batch : seen;
  }
  return share < 1 ? 1 : share < batch ? share : batch;
}

cutis_status study_trial_run(cutis_context *context, const study_design *design,
                             const study_people *people, const study_options *options) {
  const size_t total = (size_t)design->population.people;
  if (options->first >= total) {
    return CUTIS_OK;
  }
  const size_t left = total - options->first;
  const size_t workers =
      options->threads > 0 ? (size_t)options->threads : (size_t)omp_get_num_procs();
  trial of = {.design = design, .people = people, .options = options};
  of.values = values_of(design);
  of.batch = study_batch(design, options->way, left, workers);
  of.batches = (left + of.batch - 1) / of.batch;
  of.work = (side_by_side){.task = run_batch,
                           .user = &of,
                           .progress = options->progress,
                           .progress_user = options->progress_user,
                           .done = options->first,
                           .total = total};
  of.waiting = context_allocate(context, of.batches, sizeof *of.waiting);
  if (of.waiting == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status =
      side_by_side_run(context, &of.work, of.batches, options->threads, of.batches);
  for (size_t i = 0; i < of.batches; i++) {
    finished_clear(context, &of.waiting[i]);
  }
  context_free(context, of.waiting);
  if (status == CUTIS_STOPPED) {
    return of.work.done == total
               ? CUTIS_OK /* after the last was handed over */
               : FAIL(context, CUTIS_STOPPED,
                      "The trial was stopped on request; %zu of %zu people are done.", of.work.done,
                      total);
  }
  return status;
}
