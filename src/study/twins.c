/* twins.c - one person and one plan with many sets of constants, side by side in the lanes of vectors
 * (skin_batch): each set lives the years to today, then on untreated, then from today again with the
 * sessions, noted at the times of the run's calendar; and the protected life that the screen asks
 * for. What does not depend on the constants (stretches, milieus) is worked out once.
 *
 * The same course as course.c, but for the method that carries it: the tests compare them. */
#include "study/study.h"

#include <math.h>
#include <string.h>

/* Errs a few 1e-5 of a state (docs/batch.md), where a gain of a percent is told. */
static const double RELATIVE = SKIN_BATCH_RELATIVE;
static const size_t NOWHERE = (size_t)-1;

typedef enum phase { TO_TODAY, UNTREATED, TREATED } phase;

typedef struct stretch {
  phase of;
  skin_milieu milieu;
  double age_y; /* at its start */
  bool session; /* at its start */
  size_t first, times;
} stretch;

struct study_twins {
  cutis_person person;
  cutis_anatomy anatomy;
  cutis_plan plan;
  calendar when;
  size_t seen; /* the time of the calendar that is the verdict's visit */
  size_t stretches, times, times_most;
  stretch *stretch;
  double *time_d; /* [times], of all stretches: days from the start of each */
  size_t *noted;  /* [times]: the time of the calendar that this is; NOWHERE: none */
};

/* ---- what is lived ---- */

static double age_at(double base_y, double day) {
  return base_y + day / SKIN_DAYS_PER_YEAR;
}

static void add_time(study_twins *to, stretch *made, double day, double from_d, size_t noted) {
  to->time_d[to->times] = day - from_d;
  to->noted[to->times++] = noted;
  made->times++;
}

/* One stretch, in which no habit changes, through the times of the calendar on the way. */
static void add_stretch(study_twins *to, phase of, double base_y, double from_d, double to_d,
                        bool session) {
  const calendar *when = &to->when;
  cutis_skin skin;
  stretch *made = &to->stretch[to->stretches++];
  *made =
      (stretch){.of = of, .age_y = age_at(base_y, from_d), .session = session, .first = to->times};
  double last_d = from_d;
  for (size_t i = 0; of != TO_TODAY && i < when->times; i++) {
    if (when->time_d[i] > from_d && when->time_d[i] <= to_d) {
      last_d = when->time_d[i];
      add_time(to, made, last_d, from_d, i);
    }
  }
  if (last_d < to_d) {
    add_time(to, made, to_d, from_d, NOWHERE);
  }
  to->times_most = made->times > to->times_most ? made->times : to->times_most;
  skin.person = to->person;
  skin.anatomy = to->anatomy;
  subject_milieu(&skin, age_at(base_y, 0.5 * (from_d + to_d)), &made->milieu);
}

/* Days after an age, in stretches between which habits change. */
static void add_days(study_twins *to, phase of, double base_y, double from_d, double to_d,
                     bool session) {
  double change_y[PERSON_CHANGES_MAX];
  const size_t changes =
      person_changes(&to->person, age_at(base_y, from_d), age_at(base_y, to_d), change_y);
  for (size_t i = 0; i <= changes; i++) {
    const double until_d =
        i < changes ? fmin((change_y[i] - base_y) * SKIN_DAYS_PER_YEAR, to_d) : to_d;
    if (until_d > from_d) {
      add_stretch(to, of, base_y, from_d, until_d, session);
      from_d = until_d;
      session = false;
    }
  }
}

static void add_all(study_twins *to) {
  const cutis_plan *plan = &to->plan;
  const double today_y = to->person.age_y, end_d = to->when.time_d[to->when.times - 1];
  add_days(to, TO_TODAY, SKIN_REST_AGE_Y, 0.0, (today_y - SKIN_REST_AGE_Y) * SKIN_DAYS_PER_YEAR,
           false);
  add_days(to, UNTREATED, today_y, 0.0, end_d, false);
  for (int session = 0; session < plan->sessions; session++) {
    const bool last = session + 1 == plan->sessions;
    add_days(to, TREATED, today_y, plan_session_d(plan, session),
             last ? end_d : plan_session_d(plan, session + 1), true);
  }
}

static size_t time_of_visit(const calendar *when) {
  size_t at = 0;
  while (at + 1 < when->times && when->time_d[at + 1] <= when->visit_d[when->main_visit] + 1e-6) {
    at++;
  }
  return at;
}

static cutis_status lay_out(cutis_context *context, study_twins *made) {
  TRY(context, cutis_anatomy_of(context, made->person.area, made->person.sex, &made->anatomy));
  TRY(context, calendar_of(context, &made->plan, &made->when));
  const size_t pieces = (size_t)made->plan.sessions + 2 + 3 * PERSON_CHANGES_MAX;
  const size_t room = pieces + 2 * made->when.times;
  made->stretch = context_allocate(context, pieces, sizeof *made->stretch);
  made->time_d = context_allocate(context, room, sizeof *made->time_d);
  made->noted = context_allocate(context, room, sizeof *made->noted);
  if (made->stretch == NULL || made->time_d == NULL || made->noted == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->seen = time_of_visit(&made->when);
  add_all(made);
  return CUTIS_OK;
}

cutis_status study_twins_create(cutis_context *context, const cutis_person *person,
                                const cutis_plan *plan, study_twins **created) {
  *created = NULL;
  TRY(context, cutis_person_check(context, person));
  TRY(context, cutis_plan_check(context, plan, person));
  if (plan->sessions == 0) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "plan.sessions is 0: without a session there is nothing that the untreated twin "
                "could be compared with.");
  }
  study_twins *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->person = *person;
  person_settle(&made->person);
  made->plan = *plan;
  const cutis_status status = lay_out(context, made);
  if (status != CUTIS_OK) {
    study_twins_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *created = made;
  return CUTIS_OK;
}

void study_twins_destroy(cutis_context *context, study_twins **destroyed) {
  if (*destroyed != NULL) {
    context_free(context, (*destroyed)->stretch);
    context_free(context, (*destroyed)->time_d);
    context_free(context, (*destroyed)->noted);
    context_free(context, *destroyed);
    *destroyed = NULL;
  }
}

const calendar *study_twins_calendar(const study_twins *of) {
  return &of->when;
}

/* ---- a worker ---- */

/* One set of constants: two persons in the lanes, the one who is asked of and the protected one of the
 * screen. */
typedef struct couple {
  bool born;
  cutis_skin skin;
  skin_model protected_model; /* without an area */
  cutis_dose dose;
  double today[CUTIS_STATES];
} couple;

struct study_twins_worker {
  const study_twins *of;
  skin_batch *batch;
  couple *couple; /* [STUDY_TWINS_MOST] */
  double *out;    /* [STUDY_TWINS_MOST][times_most][CUTIS_STATES] */
  double *gain;   /* [STUDY_TWINS_MOST][calendar.times] */
  size_t count;   /* of the call */
  study_twin *twin;
};

cutis_status study_twins_open(cutis_context *context, const study_twins *of,
                              study_twins_worker **opened) {
  *opened = NULL;
  study_twins_worker *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->of = of;
  made->couple = context_allocate(context, STUDY_TWINS_MOST, sizeof *made->couple);
  made->out =
      context_allocate(context, STUDY_TWINS_MOST * of->times_most * CUTIS_STATES, sizeof(double));
  made->gain = context_allocate(context, STUDY_TWINS_MOST * of->when.times, sizeof(double));
  const cutis_status status = made->couple && made->out && made->gain
                                  ? skin_batch_create(context, RELATIVE, SKIN_BEST, &made->batch)
                                  : CUTIS_OUT_OF_MEMORY;
  if (status != CUTIS_OK) {
    study_twins_close(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *opened = made;
  return CUTIS_OK;
}

void study_twins_close(cutis_context *context, study_twins_worker **closed) {
  if (*closed != NULL) {
    skin_batch_destroy(context, &(*closed)->batch);
    context_free(context, (*closed)->couple);
    context_free(context, (*closed)->out);
    context_free(context, (*closed)->gain);
    context_free(context, *closed);
    *closed = NULL;
  }
}

/* ---- living ---- */

/* Gains are made of the untreated collagen as the treated is noted. */
static void note(study_twins_worker *worker, size_t number, phase of, size_t time,
                 const double *y) {
  couple *mine = &worker->couple[number];
  study_twin *twin = &worker->twin[number];
  const double collagen = y[CUTIS_CN] + y[CUTIS_CM];
  twin->gain[time] = of == TREATED ? collagen / twin->gain[time] - 1.0 : collagen;
  if (time == worker->of->seen) {
    memcpy(mine->skin.y, y, sizeof mine->skin.y);
    diary_tissue(&mine->skin, &twin->seen[of == TREATED ? CUTIS_TREATED : CUTIS_UNTREATED]);
  }
}

static void harvest(study_twins_worker *worker, size_t number, const stretch *ended) {
  const study_twins *of = worker->of;
  cutis_skin *skin = &worker->couple[number].skin;
  const double *out = worker->out + number * of->times_most * CUTIS_STATES;
  const double barrier = skin->barrier;
  for (size_t i = 0; i < ended->times; i++) {
    const double day = of->time_d[ended->first + i];
    skin->age_y = age_at(ended->age_y, day);
    skin->barrier = wound_barrier_after(&skin->model.p, barrier, ended->age_y, day);
    if (of->noted[ended->first + i] != NOWHERE) {
      note(worker, number, ended->of, of->noted[ended->first + i], out + i * CUTIS_STATES);
    }
  }
}

/* The protected life of the screen is over, or to be begun. */
static bool next_of_screen(study_twins_worker *worker, size_t number, size_t stretch_number,
                           skin_stretch *to) {
  static const double years_d = (SCREEN_AGE_Y - SKIN_REST_AGE_Y) * SKIN_DAYS_PER_YEAR;
  study_twin *twin = &worker->twin[number];
  const skin_model *model = &worker->couple[number].protected_model;
  if (stretch_number > 0) {
    const double collagen = to->y[CUTIS_CN] + to->y[CUTIS_CM];
    twin->admitted = to->status == CUTIS_OK && collagen >= SCREEN_COLLAGEN_LEAST &&
                     collagen <= SCREEN_COLLAGEN_MOST;
    return false;
  }
  if (!worker->couple[number].born || !screen_heals(&model->p)) {
    return false;
  }
  to->model = model;
  to->milieu = (skin_milieu){.menopause_age_y = INFINITY};
  to->age_y = SKIN_REST_AGE_Y;
  to->times_d = &years_d;
  to->count = 1;
  to->out = NULL;
  memcpy(to->y, model->rest, sizeof to->y);
  return true;
}

static bool next_stretch(void *user, size_t person, size_t number, skin_stretch *to) {
  study_twins_worker *worker = user;
  const study_twins *of = worker->of;
  if (person >= worker->count) {
    return next_of_screen(worker, person - worker->count, number, to);
  }
  couple *mine = &worker->couple[person];
  study_twin *twin = &worker->twin[person];
  if (number > 0) {
    twin->lived = twin->lived && to->status == CUTIS_OK;
    if (twin->lived) {
      harvest(worker, person, &of->stretch[number - 1]);
    }
  }
  if (!twin->lived || number == of->stretches) {
    return false;
  }
  const stretch *next = &of->stretch[number];
  if (number == 0) {
    to->model = &mine->skin.model;
    memcpy(to->y, mine->skin.model.rest, sizeof to->y);
  }
  if (next->of == UNTREATED && (number == 0 || of->stretch[number - 1].of == TO_TODAY)) {
    memcpy(mine->today, to->y, sizeof mine->today);
    twin->gain[0] = 1.0; /* of either, over the other */
  }
  if (next->of == TREATED && of->stretch[number - 1].of == UNTREATED) {
    memcpy(to->y, mine->today, sizeof to->y);
    twin->gain[0] = 0.0;
  }
  if (next->session) {
    wound_inflict(&mine->skin.model, &mine->dose, to->y, &mine->skin.barrier);
  }
  to->milieu = next->milieu;
  to->age_y = next->age_y;
  to->times_d = of->time_d + next->first;
  to->count = next->times;
  to->out = worker->out + person * of->times_most * CUTIS_STATES;
  return true;
}

/* Constants with which inflammation never resolves make no skin. */
static cutis_status be_born(cutis_context *context, study_twins_worker *worker, size_t number,
                            const cutis_parameters *parameters) {
  const study_twins *of = worker->of;
  couple *mine = &worker->couple[number];
  const cutis_status status = skin_model_create(context, parameters, &mine->protected_model);
  mine->born = status == CUTIS_OK;
  worker->twin[number] =
      (study_twin){.lived = mine->born, .gain = worker->gain + number * of->when.times};
  if (status == CUTIS_OUT_OF_DOMAIN) {
    context_forgive(context);
    return CUTIS_OK;
  }
  TRY(context, status);
  mine->skin = (cutis_skin){
      .person = of->person, .anatomy = of->anatomy, .model = mine->protected_model, .barrier = 1.0};
  subject_tension(&mine->skin);
  wound_dose_mean(&of->plan, &of->anatomy, &mine->skin.model.p, &mine->dose);
  return CUTIS_OK;
}

cutis_status study_twins_live(cutis_context *context, study_twins_worker *worker,
                              const cutis_parameters *parameters, size_t count, study_twin *twins) {
  worker->count = count;
  worker->twin = twins;
  for (size_t i = 0; i < count; i++) {
    TRY(context, be_born(context, worker, i, &parameters[i]));
  }
  skin_batch_run(context, worker->batch, 0, 2 * count, next_stretch, worker);
  context_forgive(context); /* what could not be solved is told by `lived` */
  return CUTIS_OK;
}
