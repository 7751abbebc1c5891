/* report_pictures.c - what the instruments saw in the central run, as the part "pictures" of the
 * report's document: before, at the visit of the verdict, and a year after the last session, of
 * both arms (before the first session they are one).
 *
 * Lengths are rounded to 0.1 um, so that a line costs little and no eye or ruler could tell. A map
 * of heights is told in 256 steps between its lowest and its highest point, in base64 (RFC 4648),
 * row by row. */
#include "io/report.h"

#include "plan/plan.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#define GRAIN_MM 1e-4
#define YEAR_D 365.25
enum { STEPS = 255, CELLS = CUTIS_MAP_SIDE * CUTIS_MAP_SIDE };

/* jansson tells want of memory by NULL, and takes NULL for what could not be had. */
static json_t *lengths(const double *mm, size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    json_t *one = isfinite(mm[i]) ? json_real(round(mm[i] / GRAIN_MM) * GRAIN_MM) : json_null();
    if (json_array_append_new(list, one) != 0) {
      json_decref(list);
      return NULL;
    }
  }
  return list;
}

static json_t *lines_of(const cutis_picture *picture) {
  json_t *list = json_array();
  for (size_t i = 0; i < CUTIS_PICTURE_LINES; i++) {
    const cutis_line *line = &picture->line[i];
    if (line->key[0] == '\0' || line->points == 0) {
      continue;
    }
    json_t *made =
        json_pack("{s:s, s:o, s:o}", "key", line->key, "x_mm", lengths(line->x_mm, line->points),
                  "z_mm", lengths(line->z_mm, line->points));
    if (json_array_append_new(list, made) != 0) {
      json_decref(list);
      return NULL;
    }
  }
  return list;
}

/* Three bytes make four letters; no other count is needed here. */
_Static_assert(CELLS % 3 == 0, "a map is a whole number of groups of three bytes");
static char *base64(const unsigned char *bytes, size_t count) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *made = malloc(count / 3 * 4 + 1);
  char *to = made;
  for (size_t i = 0; made && i + 2 < count; i += 3) {
    const unsigned group =
        (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 | (unsigned)bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) {
      *to++ = letters[group >> shift & 63];
    }
  }
  if (made) {
    *to = '\0';
  }
  return made;
}

static json_t *map_of(const cutis_picture *picture) {
  const float *at = picture->map_um;
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < CELLS; i++) {
    low = isfinite(at[i]) ? fmin(low, (double)at[i]) : low;
    high = isfinite(at[i]) ? fmax(high, (double)at[i]) : high;
  }
  if (!(picture->map_mm > 0.0) || low > high) {
    return json_null();
  }
  unsigned char *bytes = malloc(CELLS);
  char *text = NULL;
  if (bytes) {
    const double step = high > low ? (high - low) / STEPS : 1.0;
    for (size_t i = 0; i < CELLS; i++) {
      bytes[i] = isfinite(at[i]) ? (unsigned char)lround(((double)at[i] - low) / step) : 0;
    }
    text = base64(bytes, CELLS);
  }
  json_t *made = text ? json_pack("{s:f, s:i, s:f, s:f, s:s}", "side_mm", picture->map_mm, "cells",
                                  CUTIS_MAP_SIDE, "low_um", low, "high_um", high, "heights", text)
                      : NULL;
  free(text);
  free(bytes);
  return made;
}

/* The visit nearest to a year after the last session. */
static size_t visit_of_the_year(const cutis_outcome *outcome) {
  const double year_d = plan_last_d(cutis_outcome_plan(outcome)) + YEAR_D;
  size_t nearest = 0;
  for (size_t visit = 1; visit < cutis_outcome_visits(outcome); visit++) {
    if (fabs(cutis_outcome_visit_d(outcome, visit) - year_d) <
        fabs(cutis_outcome_visit_d(outcome, nearest) - year_d)) {
      nearest = visit;
    }
  }
  return nearest;
}

static bool add_visit(json_t *list, const cutis_outcome *outcome, cutis_arm arm, size_t visit) {
  cutis_instrument_info info;
  for (size_t i = 0; cutis_instrument_at(i, &info); i++) {
    const cutis_picture *picture = cutis_outcome_picture(outcome, i, arm, visit);
    if (picture &&
        json_array_append_new(list, json_pack("{s:s, s:I, s:s, s:o, s:o}", "instrument", info.key,
                                              "visit", (json_int_t)visit, "arm", ARMS[arm], "lines",
                                              lines_of(picture), "map", map_of(picture))) != 0) {
      return false;
    }
  }
  return true;
}

json_t *report_pictures(const cutis_outcome *outcome) {
  const size_t peak = cutis_outcome_verdict(outcome)->visit, year = visit_of_the_year(outcome);
  json_t *list = json_array();
  bool whole = list != NULL && add_visit(list, outcome, CUTIS_TREATED, 0);
  for (int arm = 0; arm < CUTIS_ARMS; arm++) {
    whole = whole && (peak == 0 || add_visit(list, outcome, (cutis_arm)arm, peak));
    whole = whole && (year <= peak || add_visit(list, outcome, (cutis_arm)arm, year));
  }
  if (!whole) {
    json_decref(list);
    return NULL;
  }
  return list;
}
