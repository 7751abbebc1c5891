/* moment.c - one moment of a life, lived and read: what every observation needs of the model. */
#include "observe/observe.h"

#include <math.h>
#include <string.h>

void observe_reading_of(const cutis_skin *skin, observe_reading *reading) {
  skin_milieu milieu;
  skin_view view;
  double rates[CUTIS_STATES];
  const cutis_parameters *p = &skin->model.p;
  subject_milieu(skin, skin->age_y, &milieu);
  skin_view_of(&skin->model, &milieu, skin->age_y, skin->y, &view);
  skin_rates(&skin->model, &milieu, skin->age_y, skin->y, rates);
  *reading = (observe_reading){
      .age_y = skin->age_y,
      .thickness_ratio = view.J_lasting,
      .dry_ratio = view.Jg,
      .synthesis = rates[CUTIS_CN] + (p->kmat + p->kn * view.E) * skin->y[CUTIS_CN],
      .synthesis_per_cell = exp(-p->ks * (skin->age_y - SKIN_REST_AGE_Y)),
      .half_life_y = log(2.0) / (p->km * SKIN_DAYS_PER_YEAR),
      .cover_mm = skin->anatomy.stratum_corneum_mm + skin->anatomy.epidermis_mm};
  cutis_skin_state(skin, reading->state);
  cutis_skin_measure(skin, reading->measure);
  for (size_t i = 0; i < CUTIS_READOUTS_MAX; i++) {
    reading->readout[i] = NAN;
  }
}

static cutis_status needle(cutis_context *context, cutis_skin *skin, const observe_moment *moment) {
  double now_d = 0.0;
  for (int session = 0; session < moment->plan.sessions; session++) {
    const double at_d = session * moment->plan.interval_d;
    if (at_d > moment->at_d) {
      break;
    }
    TRY(context, cutis_skin_live(context, skin, at_d - now_d));
    TRY(context, cutis_skin_needle(context, skin, &moment->plan));
    now_d = at_d;
  }
  return cutis_skin_live(context, skin, moment->at_d - now_d);
}

static cutis_status read_all(cutis_context *context, const cutis_skin *skin,
                             const observe_moment *moment, observe_reading *reading) {
  observe_reading_of(skin, reading);
  if (moment->sees == OBSERVE_SEES_ALL) {
    return cutis_skin_look(context, skin, &moment->protocol, reading->readout);
  }
  if (moment->sees == OBSERVE_SEES_SUCTION) {
    cutis_suction *curve = context_allocate(context, 1, sizeof *curve);
    if (curve == NULL) {
      return CUTIS_OUT_OF_MEMORY;
    }
    const cutis_status status = cutis_suction_test(context, skin, &moment->protocol, curve);
    if (status == CUTIS_OK) {
      memcpy(reading->readout, curve->readout, sizeof curve->readout);
    }
    context_free(context, curve);
    return status;
  }
  return CUTIS_OK;
}

cutis_status observe_see(cutis_context *context, const observe_moment *moment,
                         const cutis_parameters *parameters, observe_reading *reading) {
  cutis_skin *skin = NULL;
  TRY(context, cutis_skin_create(context, &moment->person, parameters, &skin));
  cutis_status status = cutis_skin_age_to(context, skin, moment->person.age_y);
  if (status == CUTIS_OK && moment->needled) {
    status = needle(context, skin, moment);
  }
  if (status == CUTIS_OK) {
    status = read_all(context, skin, moment, reading);
  }
  cutis_skin_destroy(context, &skin);
  TRY(context, status);
  return CUTIS_OK;
}
