/* diary.c - what the instruments meet: the skin of a moment, and the moments of a life through which
 * those are led that remember it (a wrinkle's set, creep under weight).
 *
 * Turnover decides what is remembered, and it is counted (tissue.renewals), so the moments need only
 * be so close that the state is nearly straight between them: three years of ageing, and the days of
 * sessions and visits. */
#include "course/course.h"

#include <math.h>
#include <string.h>

static const double EVERY_Y = 3.0;

void diary_tissue(const cutis_skin *skin, tissue *now) {
  skin_milieu milieu;
  subject_milieu(skin, skin->age_y, &milieu);
  now->age_y = skin->age_y;
  now->anatomy = &skin->anatomy;
  now->parameters = &skin->model.p;
  cutis_skin_measure(skin, now->measure);
  now->renewals = now->measure[CUTIS_MEASURE_RENEWALS];
  mechanics_layers(&skin->model, &milieu, skin->age_y, skin->y, &skin->anatomy, now->layer);
}

double diary_next_y(double age_y) {
  const double gone = floor((age_y - SKIN_REST_AGE_Y + DIARY_SAME_Y) / EVERY_Y);
  return SKIN_REST_AGE_Y + EVERY_Y * (gone + 1.0);
}

bool diary_is_due(double age_y) {
  return diary_next_y(age_y - 2.0 * DIARY_SAME_Y) < age_y + DIARY_SAME_Y;
}

size_t diary_times(double age_y, const double *times_d, size_t count, double *all_d) {
  static const double same_d = DIARY_SAME_Y * SKIN_DAYS_PER_YEAR;
  double keep_y = diary_next_y(age_y);
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    double keep_d = (keep_y - age_y) * SKIN_DAYS_PER_YEAR;
    while (keep_d < times_d[i] + same_d) {
      if (keep_d < times_d[i] - same_d) {
        all_d[n++] = keep_d;
      }
      keep_y = diary_next_y(keep_y);
      keep_d = (keep_y - age_y) * SKIN_DAYS_PER_YEAR;
    }
    all_d[n++] = times_d[i];
  }
  return n;
}

size_t diary_times_most(size_t count, double last_d) {
  return count + 2 + (size_t)(last_d / (EVERY_Y * SKIN_DAYS_PER_YEAR));
}

static bool is_kept(const cutis_skin *skin) {
  return skin->diary_entries > 0 &&
         skin->age_y < skin->diary[skin->diary_entries - 1].age_y + DIARY_SAME_Y;
}

cutis_status diary_keep(cutis_context *context, cutis_skin *skin) {
  if (is_kept(skin)) {
    return CUTIS_OK;
  }
  if (skin->diary_entries == skin->diary_room) {
    const size_t room = skin->diary_room ? 2 * skin->diary_room : 32;
    tissue *grown = context_allocate(context, room, sizeof *grown);
    if (grown == NULL) {
      return CUTIS_OUT_OF_MEMORY;
    }
    if (skin->diary_entries > 0) {
      memcpy(grown, skin->diary, skin->diary_entries * sizeof *grown);
    }
    context_free(context, skin->diary);
    skin->diary = grown;
    skin->diary_room = room;
  }
  diary_tissue(skin, &skin->diary[skin->diary_entries++]);
  return CUTIS_OK;
}

cutis_status diary_copy(cutis_context *context, const cutis_skin *from, cutis_skin *to) {
  to->diary_entries = to->diary_room = 0;
  to->diary = context_allocate(context, from->diary_room, sizeof *to->diary);
  if (to->diary == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  memcpy(to->diary, from->diary, from->diary_entries * sizeof *to->diary);
  to->diary_entries = from->diary_entries;
  to->diary_room = from->diary_room;
  return CUTIS_OK;
}

tissue diary_entry(const cutis_skin *skin, size_t entry) {
  tissue then = skin->diary[entry];
  then.anatomy = &skin->anatomy; /* of a copy, its own */
  then.parameters = &skin->model.p;
  return then;
}

cutis_status diary_replay(cutis_context *context, const cutis_skin *skin, instrument_set *set,
                          size_t *seen) {
  while (*seen < skin->diary_entries) {
    const tissue then = diary_entry(skin, (*seen)++);
    TRY(context, instrument_set_live(context, set, &then));
  }
  return CUTIS_OK;
}

/* ---- public ---- */

cutis_status cutis_suction_test(cutis_context *context, const cutis_skin *skin,
                                const cutis_suction_protocol *protocol, cutis_suction *result) {
  tissue now;
  diary_tissue(skin, &now);
  return instrument_suction_test(context, &now, protocol, result);
}

static cutis_status look_with(cutis_context *context, const cutis_skin *skin, instrument_set *set,
                              double *readout) {
  size_t seen = 0;
  tissue now;
  look found = {.suction = NULL};
  TRY(context, diary_replay(context, skin, set, &seen));
  diary_tissue(skin, &now);
  if (!is_kept(skin)) {
    TRY(context, instrument_set_live(context, set, &now));
  }
  TRY(context, instrument_set_measure(context, set, &now, &found));
  memcpy(readout, found.readout, cutis_readout_count() * sizeof *readout);
  return CUTIS_OK;
}

cutis_status cutis_skin_look(cutis_context *context, const cutis_skin *skin,
                             const cutis_suction_protocol *protocol, double *readout) {
  const instrument_setting setting = {.protocol = protocol};
  instrument_set *set = NULL;
  TRY(context, cutis_suction_protocol_check(context, protocol));
  TRY(context, instrument_set_create(context, &setting, &set));
  const cutis_status status = look_with(context, skin, set, readout);
  instrument_set_destroy(context, &set);
  return status;
}
