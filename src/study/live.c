/* live.c - people through the arms of a trial, one at a time: the skin of course/, lived by CVODE. A
 * life to today is lived once; every arm goes on from the same skin. */
#include "study/study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Tolerance of the second attempt, of that of the first. */
static const double SAFER = 0.01;

cutis_status study_moment_add(cutis_context *context, study_moments *to, const tissue *skin,
                              int visit) {
  if (to->count == to->room) {
    const size_t room = to->room > 0 ? 2 * to->room : 4;
    study_moment *grown = context_allocate(context, room, sizeof *grown);
    if (grown == NULL) {
      return CUTIS_OUT_OF_MEMORY;
    }
    if (to->count > 0) {
      memcpy(grown, to->moment, to->count * sizeof *grown);
    }
    context_free(context, to->moment);
    to->moment = grown;
    to->room = room;
  }
  to->moment[to->count++] = (study_moment){.skin = *skin, .visit = visit};
  return CUTIS_OK;
}

void study_lived_clear(cutis_context *context, study_lived *lived) {
  context_free(context, lived->before.moment);
  for (size_t arm = 0; arm < STUDY_ARMS_MAX; arm++) {
    context_free(context, lived->arm[arm].moment);
  }
  *lived = (study_lived){.status = CUTIS_OK};
}

bool study_session_first(const cutis_plan *plan, int session, double visit_d) {
  static const double same_d = 1e-3; /* more than DIARY_SAME_Y */
  return session < plan->sessions && plan_session_d(plan, session) < visit_d - same_d;
}

/* The moments of the diary from the first-th on; the last is the visit. */
static cutis_status take_diary(cutis_context *context, const cutis_skin *skin, size_t *first,
                               const study_subject *subject, int visit, study_moments *to) {
  for (; *first < skin->diary_entries; ++*first) {
    tissue then = skin->diary[*first];
    then.anatomy = &subject->anatomy; /* the skin goes, the subject stays */
    then.parameters = &subject->parameters;
    TRY(context,
        study_moment_add(context, to, &then, *first + 1 == skin->diary_entries ? visit : -1));
  }
  return CUTIS_OK;
}

/* From today through the sessions and visits of an arm. */
static cutis_status live_arm(cutis_context *context, const study_design *design,
                             const study_subject *subject, size_t arm, cutis_skin *skin,
                             study_moments *to) {
  const cutis_plan *plan = &design->arm[arm].plan;
  size_t told = skin->diary_entries;
  double day = 0.0;
  int session = 0;
  for (size_t visit = 1; visit < design->visits; visit++) {
    const double until_d = design->visit_d[visit];
    for (; study_session_first(plan, session, until_d); session++) {
      const double session_d = fmax(day, plan_session_d(plan, session));
      TRY(context, cutis_skin_live(context, skin, session_d - day));
      TRY(context, subject_needle(context, skin, plan));
      day = session_d;
    }
    TRY(context, cutis_skin_live(context, skin, until_d - day));
    TRY(context, diary_keep(context, skin));
    day = until_d;
    TRY(context, take_diary(context, skin, &told, subject, (int)visit, to));
  }
  return CUTIS_OK;
}

static cutis_status live_arms(cutis_context *context, const study_design *design,
                              const study_subject *subject, const cutis_skin *today,
                              study_lived *lived) {
  for (size_t arm = 0; arm < design->arms; arm++) {
    cutis_skin *twin = NULL;
    TRY(context, cutis_skin_copy(context, today, &twin));
    const cutis_status status = live_arm(context, design, subject, arm, twin, &lived->arm[arm]);
    cutis_skin_destroy(context, &twin);
    if (status != CUTIS_OK) {
      context_prefix(context, "Arm %s: ", design->arm[arm].name);
      return context_trace_add(context, status, __func__, __FILE__, __LINE__);
    }
  }
  return CUTIS_OK;
}

static cutis_status live_person(cutis_context *context, const study_design *design,
                                const study_subject *subject, double relative, cutis_skin **skin,
                                study_lived *lived) {
  size_t told = 0;
  TRY(context, subject_create(context, &subject->person, &subject->anatomy, &subject->parameters,
                              relative, skin));
  TRY(context, cutis_skin_age_to(context, *skin, subject->person.age_y));
  TRY(context, diary_keep(context, *skin));
  TRY(context, take_diary(context, *skin, &told, subject, 0, &lived->before));
  return live_arms(context, design, subject, *skin, lived);
}

static cutis_status live_single(cutis_context *context, const study_design *design,
                                const study_subject *subjects, size_t count, bool safer,
                                study_lived *lived) {
  for (size_t i = 0; i < count; i++) {
    cutis_skin *skin = NULL;
    study_lived *of = &lived[i];
    of->status = live_person(context, design, &subjects[i],
                             safer ? SAFER * SKIN_RELATIVE : SKIN_RELATIVE, &skin, of);
    cutis_skin_destroy(context, &skin);
    if (of->status == CUTIS_OUT_OF_MEMORY) {
      return of->status;
    }
    if (of->status != CUTIS_OK) {
      snprintf(of->reason, sizeof of->reason, "%s", cutis_context_message(context));
      context_forgive(context);
    }
  }
  return CUTIS_OK;
}

static const char *single_kind(void) {
  return "CVODE";
}

const study_way study_way_single = {.batch = 1, .live = live_single, .kind = single_kind};
