/* side_by_side.c - tasks on the machine's threads, each thread with a context of its own, so that
 * what is told of a failure does not depend on which thread was first. */
#include "base/base.h"

#include <omp.h>

bool side_by_side_tick(side_by_side *of) {
  bool on = true;
#pragma omp critical(cutis_progress)
  {
    of->done++;
    if (of->progress != NULL && !of->stop) {
      of->stop = !of->progress(of->progress_user, of->done, of->total);
    }
    on = !of->stop;
  }
  return on;
}

static bool is_stopped(side_by_side *of) {
  bool stopped;
#pragma omp critical(cutis_progress)
  stopped = of->stop;
  return stopped;
}

/* What the tasks have come to so far: the failure of the lowest, but a stop only if nothing else
 * failed. */
typedef struct verdict {
  cutis_status status;
  size_t task;
} verdict;

static bool comes_before(cutis_status status, size_t task, const verdict *so_far) {
  const bool is_stop = status == CUTIS_STOPPED, was_stop = so_far->status == CUTIS_STOPPED;
  return so_far->status == CUTIS_OK || (is_stop == was_stop ? task < so_far->task : was_stop);
}

static void take_failure(cutis_context *context, const cutis_context *worker, side_by_side *of,
                         size_t task, cutis_status status, verdict *so_far) {
#pragma omp critical(cutis_join)
  if (comes_before(status, task, so_far)) {
    so_far->task = task;
    so_far->status = worker != NULL ? context_join(context, worker, status) : status;
  }
#pragma omp critical(cutis_progress)
  of->stop = true;
}

cutis_status side_by_side_run(cutis_context *context, side_by_side *of, size_t tasks, int threads,
                              size_t most) {
  const size_t asked = threads > 0 ? (size_t)threads : (size_t)omp_get_num_procs();
  verdict so_far = {CUTIS_OK, tasks};
#pragma omp parallel num_threads((int)(asked < most ? asked : most))
  {
    cutis_context *worker = NULL;
    void *own = NULL;
    cutis_status ready;
#pragma omp critical(cutis_join)
    ready = context_fork(context, &worker);
    if (ready == CUTIS_OK && of->open != NULL) {
      ready = of->open(worker, of->user, &own);
    }
#pragma omp for schedule(dynamic, 1)
    for (size_t task = 0; task < tasks; task++) {
      cutis_status status = is_stopped(of) ? CUTIS_STOPPED : ready;
      if (status == CUTIS_OK) {
        status = of->task(worker, of->user, own, task);
      }
      if (status != CUTIS_OK) {
        take_failure(context, worker, of, task, status, &so_far);
      }
    }
    if (of->close != NULL && own != NULL) {
      of->close(worker, &own);
    }
#pragma omp critical(cutis_join)
    cutis_context_destroy(&worker);
  }
  return so_far.status;
}
