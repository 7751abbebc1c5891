/* subject.c - one person's living skin: the public handle cutis_skin. Holds the state and its
 * clock, turns the person's exposures into the milieu of the kinetics, and stops the solver
 * wherever the exposures jump. */
#include "course/course.h"

#include <math.h>
#include <string.h>

void subject_milieu(const cutis_skin *skin, double age_y, skin_milieu *milieu) {
  cutis_exposure exposure;
  person_exposure(&skin->person, &skin->anatomy, age_y, &exposure);
  *milieu = (skin_milieu){.uv_index = exposure.uv_index,
                          .packs_per_day = exposure.packs_per_day,
                          .pollution_index = exposure.pollution_index,
                          .drinks_per_week = exposure.drinks_per_week,
                          .menopause_age_y = skin->person.menopause_age_y};
}

void subject_tension(cutis_skin *skin) {
  const double ratio = skin->anatomy.tension_ratio;
  /* pretension_kPa is the mean of both */
  const double across_kPa = 2.0 * skin->anatomy.pretension_kPa / (1.0 + ratio);
  skin_model_tension(&skin->model, across_kPa, ratio * across_kPa);
}

cutis_status subject_born(cutis_context *context, const cutis_person *person,
                          const cutis_anatomy *anatomy, const cutis_parameters *parameters,
                          cutis_skin *skin) {
  skin->person = *person;
  person_settle(&skin->person);
  skin->anatomy = *anatomy;
  TRY(context, skin_model_create(context, parameters, &skin->model));
  subject_tension(skin);
  memcpy(skin->y, skin->model.rest, sizeof skin->y);
  skin->age_y = SKIN_REST_AGE_Y;
  skin->barrier = 1.0;
  return CUTIS_OK;
}

static cutis_status fill(cutis_context *context, cutis_skin *skin, const cutis_person *person,
                         const cutis_anatomy *anatomy, const cutis_parameters *parameters,
                         double relative) {
  TRY(context, subject_born(context, person, anatomy, parameters, skin));
  skin->relative = relative;
  TRY(context, skin_solver_create(context, relative, &skin->solver));
  return diary_keep(context, skin);
}

cutis_status subject_create(cutis_context *context, const cutis_person *person,
                            const cutis_anatomy *anatomy, const cutis_parameters *parameters,
                            double relative, cutis_skin **skin) {
  *skin = NULL;
  cutis_skin *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = fill(context, made, person, anatomy, parameters, relative);
  if (status != CUTIS_OK) {
    cutis_skin_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *skin = made;
  return CUTIS_OK;
}

cutis_status cutis_skin_create(cutis_context *context, const cutis_person *person,
                               const cutis_parameters *parameters, cutis_skin **skin) {
  cutis_parameters central;
  cutis_anatomy anatomy;
  *skin = NULL;
  if (parameters == NULL) {
    parameters_default(&central);
    parameters = &central;
  }
  TRY(context, cutis_person_check(context, person));
  TRY(context, cutis_anatomy_of(context, person->area, person->sex, &anatomy));
  return subject_create(context, person, &anatomy, parameters, SKIN_RELATIVE, skin);
}

cutis_status cutis_skin_copy(cutis_context *context, const cutis_skin *skin, cutis_skin **twin) {
  *twin = NULL;
  cutis_skin *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *made = *skin;
  made->solver = NULL;
  cutis_status status = diary_copy(context, skin, made);
  if (status == CUTIS_OK) {
    status = skin_solver_create(context, skin->relative, &made->solver);
  }
  if (status != CUTIS_OK) {
    cutis_skin_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *twin = made;
  return CUTIS_OK;
}

void cutis_skin_destroy(cutis_context *context, cutis_skin **skin) {
  if (*skin) {
    skin_solver_destroy(context, &(*skin)->solver);
    context_free(context, (*skin)->diary);
    context_free(context, *skin);
    *skin = NULL;
  }
}

/* Live through times that no jump of the exposures interrupts. */
static cutis_status live_stretch(cutis_context *context, cutis_skin *skin, const double *times_d,
                                 size_t count, double *measures, const bool *kept) {
  if (count == 0) {
    return CUTIS_OK;
  }
  const size_t room = diary_times_most(count, times_d[count - 1]);
  double *all_d = context_allocate(context, room * (1 + CUTIS_STATES), sizeof *all_d);
  if (all_d == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  double *const states = all_d + room;
  const size_t all = diary_times(skin->age_y, times_d, count, all_d);
  skin_milieu milieu;
  /* Just inside the stretch, so that a habit that begins at its first instant counts from there. */
  subject_milieu(skin, skin->age_y + 0.5 * times_d[count - 1] / SKIN_DAYS_PER_YEAR, &milieu);
  const cutis_skin start = *skin;
  cutis_status status = skin_solve(context, skin->solver, &skin->model, &milieu, skin->age_y, all_d,
                                   all, skin->y, states);
  size_t told = 0;
  for (size_t i = 0; status == CUTIS_OK && i < all; i++) {
    memcpy(skin->y, states + i * CUTIS_STATES, sizeof skin->y);
    skin->barrier = wound_barrier_after(&skin->model.p, start.barrier, start.age_y, all_d[i]);
    skin->age_y = start.age_y + all_d[i] / SKIN_DAYS_PER_YEAR;
    const bool tell = all_d[i] == times_d[told];
    if (tell && measures) {
      cutis_skin_measure(skin, measures + told * CUTIS_MEASURES);
    }
    if (diary_is_due(skin->age_y) || (tell && kept && kept[told])) {
      status = diary_keep(context, skin);
    }
    told += tell ? 1 : 0;
  }
  context_free(context, all_d);
  return status;
}

cutis_status subject_live(cutis_context *context, cutis_skin *skin, const double *times_d,
                          size_t count, double *measures, const bool *kept) {
  if (count == 0) {
    return CUTIS_OK;
  }
  const double start_y = skin->age_y;
  const double end_y = start_y + times_d[count - 1] / SKIN_DAYS_PER_YEAR;
  double change_y[PERSON_CHANGES_MAX];
  const size_t changes = person_changes(&skin->person, start_y, end_y, change_y);
  double *left_d = context_allocate(context, count, sizeof *left_d);
  if (left_d == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  cutis_status status = CUTIS_OK;
  double now_d = 0.0;
  size_t done = 0;
  for (size_t i = 0; i <= changes && status == CUTIS_OK; i++) {
    const bool last = i == changes;
    const double stop_d = last ? times_d[count - 1] : (change_y[i] - start_y) * SKIN_DAYS_PER_YEAR;
    size_t reached = 0;
    while (done + reached < count && times_d[done + reached] <= stop_d) {
      left_d[reached] = times_d[done + reached] - now_d;
      reached++;
    }
    status =
        live_stretch(context, skin, left_d, reached,
                     measures ? measures + done * CUTIS_MEASURES : NULL, kept ? kept + done : NULL);
    if (reached > 0) {
      now_d = times_d[done + reached - 1];
      done += reached;
    }
    const double rest_d = stop_d - now_d;
    if (status == CUTIS_OK && !last && rest_d > 0.0) {
      status = live_stretch(context, skin, &rest_d, 1, NULL, NULL);
      now_d = stop_d;
    }
  }
  context_free(context, left_d);
  if (status != CUTIS_OK) {
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  skin->age_y = end_y;
  return CUTIS_OK;
}

/* Nobody has lived longer, and the longest plan of the oldest person ends at 101. */
static const double LIFE_MOST_Y = 130.0;

cutis_status cutis_skin_live(cutis_context *context, cutis_skin *skin, double days) {
  const double most_d = (LIFE_MOST_Y - skin->age_y) * SKIN_DAYS_PER_YEAR;
  if (!(days >= 0.0 && days <= most_d)) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "The skin cannot live on for %g days: the allowed range is 0 to %.6g d, to an age "
                "of %g years.",
                days, most_d, LIFE_MOST_Y);
  }
  if (days > 0.0) {
    TRY(context, subject_live(context, skin, &days, 1, NULL, NULL));
  }
  return CUTIS_OK;
}

cutis_status cutis_skin_age_to(cutis_context *context, cutis_skin *skin, double age_y) {
  if (!(age_y >= skin->age_y && age_y <= LIFE_MOST_Y)) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "The skin cannot be aged to %g years: it is %.6g years old already, and the "
                "allowed range ends at %g.",
                age_y, skin->age_y, LIFE_MOST_Y);
  }
  TRY(context, cutis_skin_live(context, skin, (age_y - skin->age_y) * SKIN_DAYS_PER_YEAR));
  skin->age_y = age_y;
  return CUTIS_OK;
}

cutis_status subject_needle(cutis_context *context, cutis_skin *skin, const cutis_plan *plan) {
  TRY(context, diary_keep(context, skin));
  cutis_dose dose;
  wound_dose_mean(plan, &skin->anatomy, &skin->model.p, &dose);
  wound_inflict(&skin->model, &dose, skin->y, &skin->barrier);
  return CUTIS_OK;
}

cutis_status cutis_skin_needle(cutis_context *context, cutis_skin *skin, const cutis_plan *plan) {
  TRY(context, plan_check(context, plan, &skin->anatomy, "plan."));
  return subject_needle(context, skin, plan);
}

double cutis_skin_age_y(const cutis_skin *skin) {
  return skin->age_y;
}

void cutis_skin_state(const cutis_skin *skin, double state[CUTIS_STATES]) {
  memcpy(state, skin->y, sizeof skin->y);
}

void cutis_skin_measure(const cutis_skin *skin, double measure[CUTIS_MEASURES]) {
  const double *y = skin->y;
  const cutis_parameters *p = &skin->model.p;
  const double dermis_mm = skin->anatomy.papillary_mm + skin->anatomy.reticular_mm;
  skin_milieu milieu;
  skin_view view;
  subject_milieu(skin, skin->age_y, &milieu);
  skin_view_of(&skin->model, &milieu, skin->age_y, y, &view);
  measure[CUTIS_MEASURE_COLLAGEN] = view.ci;
  measure[CUTIS_MEASURE_IMMATURE] = y[CUTIS_CN];
  measure[CUTIS_MEASURE_MATURE] = y[CUTIS_CM];
  measure[CUTIS_MEASURE_FRAGMENTS] = y[CUTIS_CF];
  measure[CUTIS_MEASURE_ELASTIN] = y[CUTIS_EL];
  measure[CUTIS_MEASURE_TROPOELASTIN] = view.tropoelastin;
  measure[CUTIS_MEASURE_GAG] = y[CUTIS_H];
  measure[CUTIS_MEASURE_THICKNESS] = dermis_mm * view.J_lasting;
  measure[CUTIS_MEASURE_WATER] = view.water;
  measure[CUTIS_MEASURE_OEDEMA] = dermis_mm * (view.J - view.J_lasting);
  measure[CUTIS_MEASURE_TENSION] = view.S;
  measure[CUTIS_MEASURE_DEGRADATION] = view.E;
  measure[CUTIS_MEASURE_FIBROBLASTS] = y[CUTIS_F];
  measure[CUTIS_MEASURE_MYOFIBROBLASTS] = y[CUTIS_Y];
  measure[CUTIS_MEASURE_MACROPHAGES] = y[CUTIS_M] + y[CUTIS_R];
  measure[CUTIS_MEASURE_TGF_BETA] = y[CUTIS_T];
  measure[CUTIS_MEASURE_INFLAMMATION] = y[CUTIS_I];
  measure[CUTIS_MEASURE_GAP] = y[CUTIS_X];
  measure[CUTIS_MEASURE_RENEWALS] = view.renewals;
  measure[CUTIS_MEASURE_ANISOTROPY] =
      (view.fibre[2] - view.fibre[0]) / (view.fibre[2] + view.fibre[0]);
  measure[CUTIS_MEASURE_CRIMP] = view.crimp;
  measure[CUTIS_MEASURE_BARRIER] = skin->barrier;
  measure[CUTIS_MEASURE_TEWL] = wound_tewl(p, skin->barrier);
  measure[CUTIS_MEASURE_REDNESS] = wound_redness(p, y, skin->person.phototype);
}
