/* live_lanes.c - people through the arms of a trial, side by side in the lanes of vectors
 * (skin_batch): the same legs, moments and sessions as live.c has them one after the other.
 *
 * A life to today is lived once; every arm starts from the state that was kept there. What is not
 * solved in the lanes is solved by CVODE inside skin_batch; who fails there too is told by a status.
 *
 * Tolerance: SKIN_BATCH_RELATIVE. It errs some 3e-5 of a state (docs/batch.md), less than CVODE does
 * at SKIN_RELATIVE, where the finest instrument repeats to about a percent. */
#include "study/study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of a stretch: the longest is a life from 25 on, an entry of the diary every three years. */
enum { TIMES_MOST = 32 };

typedef struct life {
  const study_subject *subject;
  study_lived *lived;
  cutis_skin skin; /* as it is now; lives by the batch and keeps its moments in `lived` */
  bool before;     /* on the way to today */
  double today[CUTIS_STATES], today_barrier;
  size_t arm, visit; /* the next visit of the arm, and the next session */
  int session;
  double day; /* of the arm, that is reached */
  cutis_dose dose;
  /* the leg at hand: within it lies no session or visit; its length is 0 between legs */
  double start_y, leg_d, to_day;
  double done_d, stop_d; /* the stretch at hand, from and to, which no habit interrupts */
  size_t times;
  double time_d[TIMES_MOST], out[TIMES_MOST * CUTIS_STATES];
} life;

typedef struct crowd {
  const study_design *design;
  cutis_context *context;
  life *life;
  cutis_status status; /* of what ends the trial */
} crowd;

/* ---- moments ---- */

/* Without instruments only the measures of the visits are wanted. */
static void meet(const crowd *of, const life *who, tissue *now) {
  if (of->design->instrument_count > 0) {
    diary_tissue(&who->skin, now);
  } else {
    memset(now, 0, sizeof *now);
    now->age_y = who->skin.age_y;
    cutis_skin_measure(&who->skin, now->measure);
    now->renewals = now->measure[CUTIS_MEASURE_RENEWALS];
  }
  now->anatomy = &who->subject->anatomy; /* the skin goes, the subject stays */
  now->parameters = &who->subject->parameters;
}

/* As diary_keep: a moment that is kept already is not kept twice. visit: -1 when it is none. */
static cutis_status keep(const crowd *of, life *who, int visit) {
  study_moments *to = who->before ? &who->lived->before : &who->lived->arm[who->arm];
  const study_moments *last = to->count > 0 ? to : &who->lived->before;
  if (visit < 0 && of->design->instrument_count == 0) {
    return CUTIS_OK;
  }
  if (last->count > 0 &&
      who->skin.age_y < last->moment[last->count - 1].skin.age_y + DIARY_SAME_Y &&
      (visit < 0 || last == to)) {
    last->moment[last->count - 1].visit = visit < 0 ? last->moment[last->count - 1].visit : visit;
    return CUTIS_OK;
  }
  tissue now;
  meet(of, who, &now);
  return study_moment_add(of->context, to, &now, visit);
}

/* ---- legs ---- */

static void begin_leg(life *who, double days, double to_day) {
  who->start_y = who->skin.age_y;
  who->leg_d = days;
  who->to_day = to_day;
  who->done_d = 0.0;
}

/* The end of a leg is where it was to lead, to the last digit. */
static void end_leg(life *who) {
  who->skin.age_y =
      who->before ? who->subject->person.age_y : who->start_y + who->leg_d / SKIN_DAYS_PER_YEAR;
  who->day = who->to_day;
  who->leg_d = 0.0;
}

static void begin_arm(const crowd *of, life *who, size_t arm) {
  who->arm = arm;
  who->visit = 1;
  who->session = 0;
  who->day = 0.0;
  who->skin.age_y = who->subject->person.age_y;
  memcpy(who->skin.y, who->today, sizeof who->today);
  who->skin.barrier = who->today_barrier;
  if (arm < of->design->arms) {
    wound_dose_mean(&of->design->arm[arm].plan, &who->skin.anatomy, &who->skin.model.p, &who->dose);
  }
}

/* What happens today, or on this day of the arm. */
static cutis_status meet_event(const crowd *of, life *who, bool session) {
  if (who->before) {
    TRY(of->context, keep(of, who, 0));
    memcpy(who->today, who->skin.y, sizeof who->today);
    who->today_barrier = who->skin.barrier;
    who->before = false;
    begin_arm(of, who, 0);
  } else if (session) {
    TRY(of->context, keep(of, who, -1));
    wound_inflict(&who->skin.model, &who->dose, who->skin.y, &who->skin.barrier);
    who->session++;
  } else {
    TRY(of->context, keep(of, who, (int)who->visit));
    who->visit++;
    if (who->visit == of->design->visits) {
      begin_arm(of, who, who->arm + 1);
    }
  }
  return CUTIS_OK;
}

/* Through the events of this moment to the next leg; false: all arms are lived. */
static cutis_status find_leg(const crowd *of, life *who, bool *more) {
  for (;;) {
    bool session = false;
    double days, to_day = 0.0;
    *more = who->before || who->arm < of->design->arms;
    if (!*more) {
      return CUTIS_OK;
    }
    if (who->before) {
      days = (who->subject->person.age_y - who->skin.age_y) * SKIN_DAYS_PER_YEAR;
    } else {
      const cutis_plan *plan = &of->design->arm[who->arm].plan;
      const double visit_d = of->design->visit_d[who->visit];
      session = study_session_first(plan, who->session, visit_d);
      to_day = session ? fmax(who->day, plan_session_d(plan, who->session)) : visit_d;
      days = to_day - who->day;
    }
    if (days > 0.0) {
      begin_leg(who, days, to_day);
      return CUTIS_OK;
    }
    TRY(of->context, meet_event(of, who, session));
  }
}

/* ---- stretches ---- */

/* Where the exposures jump next within the leg, in days of the leg, or its end. */
static double stop_of(const life *who) {
  double change_y[PERSON_CHANGES_MAX];
  const size_t changes = person_changes(&who->skin.person, who->start_y,
                                        who->start_y + who->leg_d / SKIN_DAYS_PER_YEAR, change_y);
  for (size_t i = 0; i < changes; i++) {
    const double stop_d = (change_y[i] - who->start_y) * SKIN_DAYS_PER_YEAR;
    if (stop_d > who->done_d) {
      return fmin(stop_d, who->leg_d);
    }
  }
  return who->leg_d;
}

static void begin_stretch(life *who, skin_stretch *to) {
  const cutis_skin *skin = &who->skin;
  who->stop_d = stop_of(who);
  const double days = who->stop_d - who->done_d;
  who->times = diary_times(skin->age_y, &days, 1, who->time_d);
  /* Just inside the stretch, so that a habit that begins at its first instant counts from there. */
  subject_milieu(skin, skin->age_y + 0.5 * days / SKIN_DAYS_PER_YEAR, &to->milieu);
  to->model = &skin->model;
  to->age_y = skin->age_y;
  to->times_d = who->time_d;
  to->count = who->times;
  to->out = who->out;
  memcpy(to->y, skin->y, sizeof to->y);
}

static cutis_status end_stretch(const crowd *of, life *who) {
  cutis_skin *skin = &who->skin;
  const double start_y = skin->age_y, barrier = skin->barrier;
  for (size_t i = 0; i < who->times; i++) {
    memcpy(skin->y, who->out + i * CUTIS_STATES, sizeof skin->y);
    skin->barrier = wound_barrier_after(&skin->model.p, barrier, start_y, who->time_d[i]);
    skin->age_y = start_y + who->time_d[i] / SKIN_DAYS_PER_YEAR;
    if (diary_is_due(skin->age_y)) {
      TRY(of->context, keep(of, who, -1));
    }
  }
  who->done_d = who->stop_d;
  if (!(who->done_d < who->leg_d)) {
    end_leg(who);
  }
  return CUTIS_OK;
}

/* ---- people ---- */

static void note_failure(const crowd *of, life *who, cutis_status status) {
  if (!who->before) {
    context_prefix(of->context, "Arm %s: ", of->design->arm[who->arm].name);
  }
  who->lived->status = status;
  snprintf(who->lived->reason, sizeof who->lived->reason, "%s", cutis_context_message(of->context));
}

/* For skin_batch: what a person lives next. */
static bool next_stretch(void *user, size_t person, size_t number, skin_stretch *to) {
  crowd *of = user;
  life *who = &of->life[person];
  bool more = true;
  cutis_status status = CUTIS_OK;
  if (number > 0 && to->status != CUTIS_OK) {
    note_failure(of, who, to->status);
    of->status = to->status == CUTIS_OUT_OF_MEMORY ? to->status : of->status;
    return false;
  }
  if (number > 0) {
    status = end_stretch(of, who);
  }
  if (status == CUTIS_OK && who->leg_d == 0.0) {
    status = find_leg(of, who, &more);
  }
  if (status != CUTIS_OK) {
    of->status = status; /* memory */
    return false;
  }
  if (more) {
    begin_stretch(who, to);
  }
  return more;
}

/* Who cannot even be born has a model that cannot be, and no lane. */
static cutis_status be_born(const crowd *of, life *who) {
  const study_subject *subject = who->subject;
  const cutis_status status = subject_born(of->context, &subject->person, &subject->anatomy,
                                           &subject->parameters, &who->skin);
  who->before = true;
  if (status != CUTIS_OK) {
    note_failure(of, who, status);
    context_forgive(of->context);
    return CUTIS_OK;
  }
  return keep(of, who, -1);
}

static cutis_status live_crowd(cutis_context *context, crowd *of, const study_subject *subjects,
                               size_t count, study_lived *lived) {
  skin_batch *batch = NULL;
  size_t born = 0;
  for (size_t i = 0; i < count; i++) {
    life *who = &of->life[born];
    who->subject = &subjects[i];
    who->lived = &lived[i];
    TRY(context, be_born(of, who));
    born += lived[i].status == CUTIS_OK ? 1 : 0;
  }
  TRY(context, skin_batch_create(context, SKIN_BATCH_RELATIVE, SKIN_BEST, &batch));
  skin_batch_run(context, batch, 0, born, next_stretch, of);
  skin_batch_destroy(context, &batch);
  return of->status;
}

static cutis_status live_lanes(cutis_context *context, const study_design *design,
                               const study_subject *subjects, size_t count, bool safer,
                               study_lived *lived) {
  if (safer) {
    return study_way_single.live(context, design, subjects, count, safer, lived);
  }
  crowd all = {.design = design, .context = context};
  all.life = context_allocate(context, count, sizeof *all.life);
  if (all.life == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = live_crowd(context, &all, subjects, count, lived);
  context_free(context, all.life);
  return status;
}

static const char *lanes_kind_words(void) {
  return skin_batch_processor(SKIN_BATCH_RELATIVE, SKIN_BEST);
}

const study_way study_way_lanes = {.batch = 64, .live = live_lanes, .kind = lanes_kind_words};
