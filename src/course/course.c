/* course.c - the program. One person, one plan, one set of parameters: the skin this person was
 * given at 25, what the years and exposures made of it, and then two of it: one needled session by
 * session and healing in between, one left alone, both measured at the same visits. No physics
 * here; each line is somebody else's file. */
#include "course/course.h"

#include <math.h>
#include <string.h>

/* A course on its way: the two (three) skins, the day each has reached, and where things are noted.
 */
typedef struct course {
  const course_setting *setting;
  course_record *record;
  course_album *album;
  cutis_skin *skin[COURSE_ARMS];
  instrument_set *set[CUTIS_ARMS];
  size_t replayed[CUTIS_ARMS]; /* entries of the diary that its instruments were led through */
  life_look *looks;            /* being taken along the years before, for the album */
  double day[COURSE_ARMS];     /* since the first session */
  size_t noted[COURSE_ARMS];   /* times of the calendar that are behind */
  size_t visited[COURSE_ARMS];
} course;

double *course_measure_at(const course_record *record, const calendar *when, size_t arm,
                          size_t time) {
  return record->measure + (arm * when->times + time) * CUTIS_MEASURES;
}

size_t course_pictures(const calendar *when) {
  return CUTIS_ARMS * when->visits * cutis_instrument_count();
}

cutis_picture *course_picture_at(const course_album *album, const calendar *when, size_t arm,
                                 size_t visit) {
  return album->picture + (arm * when->visits + visit) * cutis_instrument_count();
}

/* A life to today, noted year by year where an album is kept. */
static cutis_status age_to_today(cutis_context *context, course *c) {
  const double today_y = c->setting->person->age_y;
  cutis_skin *skin = c->skin[CUTIS_TREATED];
  course_album *album = c->album;
  if (album == NULL) {
    return cutis_skin_age_to(context, skin, today_y);
  }
  double years_d[COURSE_AGES_MAX];
  album->ages = 0;
  album->age_y[album->ages++] = skin->age_y;
  cutis_skin_measure(skin, album->life[0]);
  while (album->age_y[album->ages - 1] < today_y && album->ages < COURSE_AGES_MAX) {
    const double next_y = fmin(album->age_y[album->ages - 1] + 1.0, today_y);
    years_d[album->ages - 1] = (next_y - skin->age_y) * SKIN_DAYS_PER_YEAR;
    album->age_y[album->ages++] = next_y;
  }
  TRY(context, subject_live(context, skin, years_d, album->ages - 1, album->life[1], NULL));
  skin->age_y = today_y; /* the sum of the years, without their rounding */
  return CUTIS_OK;
}

/* The instruments live through what they have not seen yet; the first time, through all the years
 * before. */
static cutis_status replay(cutis_context *context, course *c, cutis_arm arm) {
  const instrument_setting setting = {.protocol = c->setting->protocol};
  if (c->album && c->replayed[arm] == 0) {
    return life_replay(context, c->skin[arm], &setting, c->set[arm], &c->replayed[arm], &c->looks);
  }
  return diary_replay(context, c->skin[arm], c->set[arm], &c->replayed[arm]);
}

/* The instruments on an arm, at its next visit. */
static cutis_status visit(cutis_context *context, course *c, cutis_arm arm) {
  const calendar *when = c->setting->when;
  const size_t number = c->visited[arm]++;
  cutis_skin *skin = c->skin[arm];
  look found = {.suction = NULL};
  if (c->album) {
    found.suction = &c->album->curve[arm][number];
    found.picture = course_picture_at(c->album, when, arm, number);
  }
  tissue now;
  diary_tissue(skin, &now);
  TRY(context, diary_keep(context, skin));
  TRY(context, replay(context, c, arm));
  const cutis_status status = instrument_set_measure(context, c->set[arm], &now, &found);
  if (status != CUTIS_OK) {
    context_prefix(context, "At the visit on day %.0f (%s): ", when->visit_d[number],
                   arm == CUTIS_TREATED ? "treated" : "untreated");
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  memcpy(c->record->readout[arm][number], found.readout, sizeof found.readout);
  if (c->setting->tick && !c->setting->tick(c->setting->tick_user)) {
    return FAIL(context, CUTIS_STOPPED, "The run was stopped on request.");
  }
  return CUTIS_OK;
}

/* Follow an arm to a day: note the measures of the calendar on the way, and stop at its visits. */
static cutis_status follow(cutis_context *context, course *c, size_t arm, double until_d) {
  const calendar *when = c->setting->when;
  while (c->day[arm] < until_d) {
    const bool visits = arm < CUTIS_ARMS && c->visited[arm] < when->visits &&
                        when->visit_d[c->visited[arm]] <= until_d;
    const double stop_d = visits ? when->visit_d[c->visited[arm]] : until_d;
    const size_t first = c->noted[arm];
    double times_d[CALENDAR_TIMES_MAX + 1];
    size_t count = 0;
    while (first + count < when->times && when->time_d[first + count] <= stop_d) {
      times_d[count] = when->time_d[first + count] - c->day[arm];
      count++;
    }
    TRY(context,
        subject_live(context, c->skin[arm], times_d, count,
                     course_measure_at(c->record, when, arm, first), when->session + first));
    const double left_d = stop_d - (count ? when->time_d[first + count - 1] : c->day[arm]);
    if (left_d > 0.0) {
      TRY(context, cutis_skin_live(context, c->skin[arm], left_d));
    }
    c->noted[arm] += count;
    c->day[arm] = stop_d;
    if (visits) {
      TRY(context, visit(context, c, (cutis_arm)arm));
    }
  }
  return CUTIS_OK;
}

/* What was seen so far is seen of the other arm too. */
static cutis_status branch_instruments(cutis_context *context, course *c, size_t arm) {
  const instrument_setting setting = {.protocol = c->setting->protocol};
  const calendar *when = c->setting->when;
  TRY(context, instrument_set_create(context, &setting, &c->set[arm]));
  instrument_set_copy(c->set[CUTIS_TREATED], c->set[arm]);
  c->replayed[arm] = c->replayed[CUTIS_TREATED];
  c->visited[arm] = c->visited[CUTIS_TREATED];
  for (size_t number = 0; number < c->visited[arm]; number++) {
    memcpy(c->record->readout[arm][number], c->record->readout[CUTIS_TREATED][number],
           sizeof c->record->readout[arm][number]);
    if (c->album) {
      c->album->curve[arm][number] = c->album->curve[CUTIS_TREATED][number];
      memcpy(course_picture_at(c->album, when, arm, number),
             course_picture_at(c->album, when, CUTIS_TREATED, number),
             cutis_instrument_count() * sizeof *c->album->picture);
    }
  }
  return CUTIS_OK;
}

/* The untreated twin starts where the treated arm is now; so does the arm that will have one more
 * session. */
static cutis_status branch(cutis_context *context, course *c, size_t arm) {
  TRY(context, cutis_skin_copy(context, c->skin[CUTIS_TREATED], &c->skin[arm]));
  const calendar *when = c->setting->when;
  c->day[arm] = c->day[CUTIS_TREATED];
  c->noted[arm] = c->noted[CUTIS_TREATED];
  memcpy(course_measure_at(c->record, when, arm, 0),
         course_measure_at(c->record, when, CUTIS_TREATED, 0),
         c->noted[arm] * CUTIS_MEASURES * sizeof *c->record->measure);
  return arm < CUTIS_ARMS ? branch_instruments(context, c, arm) : CUTIS_OK;
}

/* Before anything is done: the first time of the calendar and the first visit. */
static cutis_status note_before(cutis_context *context, course *c) {
  const instrument_setting setting = {.protocol = c->setting->protocol};
  cutis_skin_measure(c->skin[CUTIS_TREATED],
                     course_measure_at(c->record, c->setting->when, CUTIS_TREATED, 0));
  c->noted[CUTIS_TREATED] = 1;
  TRY(context, instrument_set_create(context, &setting, &c->set[CUTIS_TREATED]));
  return visit(context, c, CUTIS_TREATED);
}

/* ---- the sentence ---- */
static cutis_status live_it(cutis_context *context, course *c, const cutis_parameters *parameters) {
  const cutis_person *person = c->setting->person;
  const cutis_plan *plan = c->setting->plan;
  const calendar *when = c->setting->when;
  const double end_d = fmax(when->time_d[when->times - 1], when->visit_d[when->visits - 1]);

  TRY(context, cutis_skin_create(context, person, parameters, &c->skin[CUTIS_TREATED]));
  TRY(context, age_to_today(context, c));
  TRY(context, note_before(context, c));
  TRY(context, branch(context, c, CUTIS_UNTREATED));

  for (int session = 0; session < plan->sessions; session++) {
    TRY(context, follow(context, c, CUTIS_TREATED, plan_session_d(plan, session)));
    TRY(context, cutis_skin_needle(context, c->skin[CUTIS_TREATED], plan));
  }
  TRY(context, branch(context, c, COURSE_ONE_MORE));
  TRY(context, follow(context, c, CUTIS_TREATED, end_d));
  TRY(context, follow(context, c, CUTIS_UNTREATED, end_d));

  TRY(context, follow(context, c, COURSE_ONE_MORE, plan_session_d(plan, plan->sessions)));
  TRY(context, cutis_skin_needle(context, c->skin[COURSE_ONE_MORE], plan));
  TRY(context, follow(context, c, COURSE_ONE_MORE, end_d));
  return CUTIS_OK;
}

cutis_status course_run(cutis_context *context, const course_setting *setting,
                        const cutis_parameters *parameters, course_record *record,
                        course_album *album) {
  course c = {.setting = setting, .record = record, .album = album};
  const cutis_status lived = live_it(context, &c, parameters);
  const cutis_status status = life_end(context, &c.looks, setting->person->age_y,
                                       record->readout[CUTIS_TREATED][0], album, lived);
  for (size_t arm = 0; arm < COURSE_ARMS; arm++) {
    cutis_skin_destroy(context, &c.skin[arm]);
  }
  for (size_t arm = 0; arm < CUTIS_ARMS; arm++) {
    for (size_t i = 0; c.set[arm] && i < INSTRUMENTS_MAX; i++) {
      memset(record->failure[arm][i], 0, sizeof record->failure[arm][i]);
      strcpy(record->failure[arm][i], instrument_set_failure(c.set[arm], i));
    }
    instrument_set_destroy(context, &c.set[arm]);
  }
  return status;
}
