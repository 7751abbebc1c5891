/* lives.c - the lives of all moments, side by side in the lanes of vectors (skin_batch).
 *
 * Moments of people who differ in age alone lie on one course; each plan of needling is a course of
 * its own, from 25 on; one more is the protected life to 75 that the screen asks for. What does not
 * depend on the constants (stretches, milieus, anatomies) is worked out once. A reading is that of
 * observe_reading_of, of a skin that is put together from the state reached.
 *
 * Errors: the method errs 1.5e-4 of a state at the tolerance below (docs/batch.md), where the surest
 * row is known to a few percent. */
#include "calibrate/calibrate.h"

#include <math.h>
#include <string.h>

#define LIVES_RELATIVE 1e-4
enum { STRETCH_TIMES = 16, STRETCHES = 24, COURSES = 128 };

typedef struct stretch {
  skin_milieu milieu;
  double age_y;
  bool session; /* first */
  size_t times;
  double time_d[STRETCH_TIMES];
  size_t moment[STRETCH_TIMES]; /* that is reached; OBSERVE_NOWHERE: none */
} stretch;

typedef struct course {
  cutis_person person;
  cutis_anatomy anatomy;
  cutis_plan plan; /* no sessions: not needled */
  bool screen;     /* the life that the screen asks for: no area, no exposure */
  size_t at_25;    /* moment; OBSERVE_NOWHERE: none */
  size_t stretches;
  stretch stretch[STRETCHES];
} course;

struct lives {
  const observations *of;
  const bool *wanted;
  size_t courses;
  course *course;
  const instrument *scanner; /* a closed form of the state */
  const surrogates *eyes;    /* for the suction test */
};

struct lives_worker {
  const lives *of;
  skin_batch *batch;
  cutis_skin *skin;                            /* [courses] */
  cutis_dose *dose;                            /* [courses] */
  double (*out)[STRETCH_TIMES * CUTIS_STATES]; /* [courses] */
  observe_reading *readings;
  size_t looks, outside; /* of the suction test; at skin that its surrogate does not know */
  cutis_context *context;
  bool possible;
  cutis_status status;
};

/* ---- which courses ---- */

static bool same_but_age(const cutis_person *a, const cutis_person *b) {
  const bool both_derived = isnan(a->sun.dose_SED_per_y) && isnan(b->sun.dose_SED_per_y);
  return a->area == b->area && a->sex == b->sex && a->menopause_age_y == b->menopause_age_y &&
         (both_derived || a->sun.dose_SED_per_y == b->sun.dose_SED_per_y) &&
         a->smoking.packs_per_day == b->smoking.packs_per_day &&
         a->pollution.pm25_ug_per_m3 == b->pollution.pm25_ug_per_m3;
}

static void milieu_of(const course *of, double age_y, skin_milieu *milieu) {
  cutis_skin skin;
  skin.person = of->person;
  skin.anatomy = of->anatomy;
  subject_milieu(&skin, age_y, milieu);
}

/* A stretch from an age over these days, none of which a habit interrupts. */
static stretch *add_stretch(course *to, double age_y) {
  stretch *made = &to->stretch[to->stretches++];
  *made = (stretch){.age_y = age_y};
  return made;
}

static void add_time(const course *of, stretch *to, double time_d, size_t moment) {
  to->time_d[to->times] = time_d;
  to->moment[to->times++] = moment;
  milieu_of(of, to->age_y + 0.5 * time_d / SKIN_DAYS_PER_YEAR, &to->milieu);
}

/* Ages of a course, increasing, with the moments that lie there. */
typedef struct stop {
  double age_y;
  size_t moment;
} stop;

/* From 25 through the stops and the changes of habits; a change ends a stretch. */
static void add_life(course *to, const stop *stops, size_t count) {
  const double end_y = stops[count - 1].age_y;
  double change_y[PERSON_CHANGES_MAX];
  const size_t changes = person_changes(&to->person, SKIN_REST_AGE_Y, end_y, change_y);
  double now_y = SKIN_REST_AGE_Y;
  size_t done = 0;
  for (size_t i = 0; i <= changes; i++) {
    const double until_y = i < changes ? change_y[i] : end_y;
    if (!(until_y > now_y)) {
      continue;
    }
    stretch *made = add_stretch(to, now_y);
    while (done < count && stops[done].age_y <= until_y) {
      add_time(to, made, (stops[done].age_y - now_y) * SKIN_DAYS_PER_YEAR, stops[done].moment);
      done++;
    }
    if (made->times == 0 ||
        made->time_d[made->times - 1] < (until_y - now_y) * SKIN_DAYS_PER_YEAR) {
      add_time(to, made, (until_y - now_y) * SKIN_DAYS_PER_YEAR, OBSERVE_NOWHERE);
    }
    now_y = until_y;
  }
}

static cutis_status add_course(cutis_context *context, lives *to, const observe_moment *moment,
                               course **made) {
  if (to->courses == COURSES) {
    return FAIL(context, CUTIS_OUT_OF_RANGE, "The rows ask for more than %d lives.", (int)COURSES);
  }
  course *of = &to->course[to->courses++];
  of->person = moment->person;
  person_settle(&of->person);
  of->at_25 = OBSERVE_NOWHERE;
  TRY(context, cutis_anatomy_of(context, of->person.area, of->person.sex, &of->anatomy));
  *made = of;
  return CUTIS_OK;
}

static cutis_status add_needled(cutis_context *context, lives *to, size_t index) {
  const observe_moment *moment = observations_moment(to->of, index);
  course *of = NULL;
  TRY(context, add_course(context, to, moment, &of));
  of->plan = moment->plan;
  if (moment->person.age_y > SKIN_REST_AGE_Y) {
    const stop today = {moment->person.age_y, OBSERVE_NOWHERE};
    add_life(of, &today, 1);
  }
  for (int session = 0; session < moment->plan.sessions; session++) {
    const double from_d = session * moment->plan.interval_d;
    const bool last = session + 1 == moment->plan.sessions;
    const double to_d = last ? moment->at_d : from_d + moment->plan.interval_d;
    if (from_d > moment->at_d) {
      break;
    }
    if (of->stretches == STRETCHES || !(to_d > from_d)) {
      return FAIL(context, CUTIS_OUT_OF_RANGE,
                  "A plan of %d sessions that is looked at %g days after the first cannot be lived "
                  "side by side.",
                  moment->plan.sessions, moment->at_d);
    }
    stretch *made = add_stretch(of, moment->person.age_y + from_d / SKIN_DAYS_PER_YEAR);
    made->session = true;
    add_time(of, made, fmin(to_d, moment->at_d) - from_d,
             to_d >= moment->at_d ? index : OBSERVE_NOWHERE);
  }
  return CUTIS_OK;
}

/* All moments of this person, who is not needled, from the first of them on. */
static cutis_status add_untreated(cutis_context *context, lives *to, size_t first, bool *placed) {
  const observe_moment *mine = observations_moment(to->of, first);
  const size_t moments = observations_moments(to->of);
  stop stops[STRETCH_TIMES - 1];
  size_t count = 0;
  course *of = NULL;
  TRY(context, add_course(context, to, mine, &of));
  for (size_t i = first; i < moments; i++) {
    const observe_moment *other = observations_moment(to->of, i);
    const bool on_it = to->wanted[i] && !placed[i] && !other->needled &&
                       same_but_age(&other->person, &mine->person);
    const bool born = other->person.age_y <= SKIN_REST_AGE_Y;
    if (!on_it || (born && of->at_25 != OBSERVE_NOWHERE) || count == STRETCH_TIMES - 1) {
      continue; /* what does not fit has a course of its own */
    }
    size_t at = count;
    bool taken = false;
    for (size_t k = 0; k < count; k++) {
      taken = taken || stops[k].age_y == other->person.age_y;
    }
    if (taken) {
      continue;
    }
    placed[i] = true;
    if (born) {
      of->at_25 = i;
      continue;
    }
    for (; at > 0 && stops[at - 1].age_y > other->person.age_y; at--) {
      stops[at] = stops[at - 1];
    }
    stops[at] = (stop){other->person.age_y, i};
    count++;
  }
  if (count > 0) {
    add_life(of, stops, count);
  }
  return CUTIS_OK;
}

static void add_screen(lives *to) {
  course *of = &to->course[to->courses++];
  of->screen = true;
  of->at_25 = OBSERVE_NOWHERE;
  stretch *made = add_stretch(of, SKIN_REST_AGE_Y);
  made->milieu = (skin_milieu){.menopause_age_y = INFINITY};
  made->times = 1;
  made->time_d[0] = (SCREEN_AGE_Y - SKIN_REST_AGE_Y) * SKIN_DAYS_PER_YEAR;
  made->moment[0] = OBSERVE_NOWHERE;
}

static cutis_status place_all(cutis_context *context, lives *to) {
  const size_t moments = observations_moments(to->of);
  bool *placed = context_allocate(context, moments + 1, sizeof *placed);
  if (placed == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_status status = CUTIS_OK;
  for (size_t i = 0; i < moments && status == CUTIS_OK; i++) {
    if (to->wanted[i] && !placed[i]) {
      status = observations_moment(to->of, i)->needled ? add_needled(context, to, i)
                                                       : add_untreated(context, to, i, placed);
    }
  }
  context_free(context, placed);
  add_screen(to); /* one place is kept for it */
  return status;
}

static const char SCANNER[] = "plumpness"; /* its descriptor's key: no finite elements */

static const instrument *find_scanner(void) {
  const instrument *const *list = instrument_list();
  size_t i = 0;
  while (strcmp(list[i]->key, SCANNER) != 0) {
    i++;
  }
  return list[i];
}

cutis_status lives_create(cutis_context *context, const observations *of, const surrogates *eyes,
                          const bool *wanted, lives **made) {
  *made = NULL;
  lives *all = context_allocate(context, 1, sizeof *all);
  if (all == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  all->of = of;
  all->wanted = wanted;
  all->eyes = eyes;
  all->scanner = find_scanner();
  all->course = context_allocate(context, COURSES + 1, sizeof *all->course);
  cutis_status status = all->course ? place_all(context, all) : CUTIS_OUT_OF_MEMORY;
  if (status != CUTIS_OK) {
    lives_destroy(context, &all);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *made = all;
  return CUTIS_OK;
}

void lives_destroy(cutis_context *context, lives **of) {
  if (*of != NULL) {
    context_free(context, (*of)->course);
    context_free(context, *of);
    *of = NULL;
  }
}

size_t lives_count(const lives *of) {
  return of->courses;
}

static bool is_scanned(const char *quantity) {
  const instrument *scanner = find_scanner();
  for (size_t i = 0; i < scanner->readouts; i++) {
    if (strcmp(scanner->readout[i].key, quantity) == 0) {
      return true;
    }
  }
  return false;
}

/* A surrogate whose error is a larger share of the spread between people would add to what a study errs
 * by, of which the likelihood knows nothing. */
static const double ERROR_MOST = 0.15;

static bool is_known(const surrogates *eyes, const char *quantity, const observe_moment *moment) {
  size_t readout;
  return moment == NULL ||
         (cutis_readout_find(quantity, &readout) && readout < CUTIS_SUCTION_READOUTS &&
          surrogates_know_protocol(&moment->protocol) &&
          surrogates_error(eyes, moment->person.area, readout) < ERROR_MOST);
}

bool lives_show(const observations *of, const surrogates *eyes, const observation *row) {
  return observe_quantity_sees(row->quantity) == OBSERVE_SEES_STATE || is_scanned(row->quantity) ||
         (is_known(eyes, row->quantity, observations_moment(of, row->before)) &&
          is_known(eyes, row->quantity, observations_moment(of, row->after)));
}

/* ---- a worker ---- */

cutis_status lives_open(cutis_context *context, const lives *of, skin_processor most,
                        lives_worker **worker) {
  *worker = NULL;
  lives_worker *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->of = of;
  made->skin = context_allocate(context, of->courses, sizeof *made->skin);
  made->dose = context_allocate(context, of->courses, sizeof *made->dose);
  made->out = context_allocate(context, of->courses, sizeof *made->out);
  cutis_status status = made->skin && made->dose && made->out
                            ? skin_batch_create(context, LIVES_RELATIVE, most, &made->batch)
                            : CUTIS_OUT_OF_MEMORY;
  for (size_t i = 0; status == CUTIS_OK && i < of->courses; i++) {
    made->skin[i].person = of->course[i].person;
    made->skin[i].anatomy = of->course[i].anatomy;
  }
  if (status != CUTIS_OK) {
    lives_close(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *worker = made;
  return CUTIS_OK;
}

double lives_outside(const lives_worker *worker) {
  return worker->looks > 0 ? (double)worker->outside / (double)worker->looks : 0.0;
}

void lives_close(cutis_context *context, lives_worker **worker) {
  if (*worker != NULL) {
    skin_batch_destroy(context, &(*worker)->batch);
    context_free(context, (*worker)->skin);
    context_free(context, (*worker)->dose);
    context_free(context, (*worker)->out);
    context_free(context, *worker);
    *worker = NULL;
  }
}

/* ---- reading ---- */

/* What the scanner reads of this skin, whose life begins at 25. */
static cutis_status scan(lives_worker *worker, const cutis_skin *skin, const tissue *now,
                         observe_reading *reading) {
  const instrument *scanner = worker->of->scanner;
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  const instrument_setting setting = {.protocol = &protocol};
  cutis_skin young = *skin;
  tissue then;
  look found = {.suction = NULL};
  size_t first = 0;
  void *memory = NULL;
  memcpy(young.y, skin->model.rest, sizeof young.y);
  young.age_y = SKIN_REST_AGE_Y;
  diary_tissue(&young, &then);
  TRY(worker->context, scanner->create(worker->context, &setting, &memory));
  cutis_status status = scanner->live(worker->context, memory, &then);
  if (status == CUTIS_OK && cutis_readout_find(scanner->readout[0].key, &first)) {
    status = scanner->measure(worker->context, memory, now, &found, reading->readout + first, NULL);
  }
  scanner->destroy(worker->context, &memory);
  return status;
}

static void read_moment(lives_worker *worker, cutis_skin *skin, size_t moment, double age_y,
                        const double *y) {
  skin->age_y = age_y;
  memcpy(skin->y, y, sizeof skin->y);
  observe_reading_of(skin, &worker->readings[moment]);
  const observe_sees sees = observations_moment(worker->of->of, moment)->sees;
  double *readout = worker->readings[moment].readout;
  tissue now;
  bool outside; /* then it is the nearest skin that the surrogate knows */
  if (sees == OBSERVE_SEES_STATE) {
    return;
  }
  diary_tissue(skin, &now);
  if (surrogates_suction(worker->of->eyes, &now, readout + CUTIS_R0, &outside)) {
    worker->looks++;
    worker->outside += outside;
  }
  if (sees == OBSERVE_SEES_ALL) {
    const cutis_status status = scan(worker, skin, &now, &worker->readings[moment]);
    worker->status = worker->status == CUTIS_OK ? status : worker->status;
  }
}

/* ---- living ---- */

static void harvest(lives_worker *worker, size_t person, const course *of, const stretch *ended) {
  cutis_skin *skin = &worker->skin[person];
  const double barrier = skin->barrier;
  for (size_t i = 0; i < ended->times; i++) {
    const double *y = worker->out[person] + i * CUTIS_STATES;
    skin->barrier = wound_barrier_after(&skin->model.p, barrier, ended->age_y, ended->time_d[i]);
    if (of->screen) {
      const double collagen = y[CUTIS_CN] + y[CUTIS_CM];
      worker->possible =
          worker->possible && collagen >= SCREEN_COLLAGEN_LEAST && collagen <= SCREEN_COLLAGEN_MOST;
    } else if (ended->moment[i] != OBSERVE_NOWHERE) {
      read_moment(worker, skin, ended->moment[i],
                  ended->age_y + ended->time_d[i] / SKIN_DAYS_PER_YEAR, y);
    }
  }
}

static bool next_stretch(void *user, size_t person, size_t number, skin_stretch *to) {
  lives_worker *worker = user;
  const course *of = &worker->of->course[person];
  cutis_skin *skin = &worker->skin[person];
  if (to->status != CUTIS_OK && number > 0) {
    worker->possible = false;
    return false;
  }
  if (number > 0) {
    harvest(worker, person, of, &of->stretch[number - 1]);
  }
  if (number == of->stretches || !worker->possible) {
    return false;
  }
  const stretch *next = &of->stretch[number];
  if (number == 0) {
    to->model = &skin->model;
    memcpy(to->y, skin->model.rest, sizeof to->y);
  }
  if (next->session) {
    wound_inflict(&skin->model, &worker->dose[person], to->y, &skin->barrier);
  }
  to->milieu = next->milieu;
  to->age_y = next->age_y;
  to->times_d = next->time_d;
  to->count = next->times;
  to->out = worker->out[person];
  return true;
}

static void be_born(lives_worker *worker, const skin_model *model, size_t person) {
  const course *of = &worker->of->course[person];
  cutis_skin *skin = &worker->skin[person];
  skin->model = *model;
  skin->barrier = 1.0;
  if (!of->screen) {
    subject_tension(skin);
  }
  if (of->plan.sessions > 0) {
    wound_dose_mean(&of->plan, &of->anatomy, &model->p, &worker->dose[person]);
  }
  if (of->at_25 != OBSERVE_NOWHERE) {
    read_moment(worker, skin, of->at_25, SKIN_REST_AGE_Y, skin->model.rest);
  }
}

cutis_status lives_live(cutis_context *context, lives_worker *worker,
                        const cutis_parameters *parameters, observe_reading *readings,
                        bool *possible) {
  skin_model model;
  worker->context = context;
  worker->readings = readings;
  worker->possible = true;
  worker->status = CUTIS_OK;
  *possible = false;
  if (!screen_heals(parameters)) {
    return CUTIS_OK;
  }
  TRY(context, skin_model_create(context, parameters, &model));
  for (size_t i = 0; i < worker->of->courses; i++) {
    be_born(worker, &model, i);
  }
  skin_batch_run(context, worker->batch, 0, worker->of->courses, next_stretch, worker);
  TRY(context, worker->status);
  *possible = worker->possible;
  return CUTIS_OK;
}
