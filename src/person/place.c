/* place.c - the places of data/places.csv: where a person lives, for the sun there.
 *
 * The rows are walked as they stand, without memory or context, because person_exposure may not
 * fail: place, quantity and value, the first three cells, are never quoted (a test looks). */
#include "person/person.h"

#include <math.h>
#include <string.h>

enum { PLACES_MAX = 512, PLACE_SIZE = 48 };

typedef struct place_row {
  const char *place, *quantity, *value; /* into the file; the first two end at a comma */
  size_t place_length, quantity_length;
} place_row;

/* The row at *at, which moves to the next; false at the end. */
static bool next_row(const char **at, const char *end, place_row *row) {
  while (*at < end) {
    const char *line = *at;
    const char *line_end = memchr(line, '\n', (size_t)(end - line));
    line_end = line_end ? line_end : end;
    *at = line_end < end ? line_end + 1 : end;
    const char *first = memchr(line, ',', (size_t)(line_end - line));
    const char *second = first ? memchr(first + 1, ',', (size_t)(line_end - first - 1)) : NULL;
    if (second != NULL) {
      *row = (place_row){line, first + 1, second + 1, (size_t)(first - line),
                         (size_t)(second - first - 1)};
      return true;
    }
  }
  return false;
}

static bool text_is(const char *text, size_t length, const char *wanted) {
  return strlen(wanted) == length && memcmp(text, wanted, length) == 0;
}

bool place_find(const char *place, double *latitude_deg, double *elevation_m) {
  size_t length = 0;
  const char *at = embedded_file("data/places.csv", &length);
  const char *end = at + length;
  bool latitude_found = false;
  *elevation_m = 0;
  for (place_row row; at != NULL && next_row(&at, end, &row);) {
    if (!text_is(row.place, row.place_length, place)) {
      continue;
    }
    if (text_is(row.quantity, row.quantity_length, "latitude")) {
      latitude_found = number_scan(row.value, latitude_deg) != NULL;
    } else if (text_is(row.quantity, row.quantity_length, "elevation")) {
      number_scan(row.value, elevation_m);
    }
  }
  return latitude_found;
}

/* The place of the table that was probably meant; "" when none is near. */
static const char *nearest_place(const char *place, char *nearest) {
  static const size_t size = PLACE_SIZE;
  size_t length = 0, count = 0;
  const char *at = embedded_file("data/places.csv", &length);
  const char *end = at + length;
  char names[PLACES_MAX][PLACE_SIZE];
  const char *candidates[PLACES_MAX];
  for (place_row row; at != NULL && count < PLACES_MAX && next_row(&at, end, &row);) {
    if (text_is(row.quantity, row.quantity_length, "latitude") && row.place_length < size) {
      memcpy(names[count], row.place, row.place_length);
      names[count][row.place_length] = '\0';
      candidates[count] = names[count];
      count++;
    }
  }
  const char *found = words_nearest(place, candidates, count);
  strcpy(nearest, found ? found : "");
  return nearest;
}

cutis_status place_latitude(cutis_context *context, const char *place, double *latitude_deg) {
  double latitude, elevation;
  if (!place_find(place, &latitude, &elevation)) {
    char nearest[PLACE_SIZE];
    nearest_place(place, nearest);
    return FAIL(
        context, CUTIS_BAD_INPUT,
        "The place \"%s\" is not in data/places.csv%s%s%s; a latitude may be given instead.", place,
        nearest[0] ? " (nearest: " : "", nearest, nearest[0] ? ")" : "");
  }
  *latitude_deg = latitude;
  return CUTIS_OK;
}
