/* words.c - what a misspelt word probably meant, and lists of words for messages. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 63 };

/* Case and the signs between parts of a word are no mistakes: needle-length is needle_length. */
static char folded(char c) {
  if (c >= 'A' && c <= 'Z') {
    return (char)(c - 'A' + 'a');
  }
  return c == '-' || c == ' ' ? '_' : c;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Damerau-Levenshtein distance, optimal string alignment: insertions, deletions, changes and swaps
 * of neighbours, no part edited twice (Damerau 1964, doi 10.1145/363958.363994). Both words have at
 * most WORD_MAX letters. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
  size_t rows[3][WORD_MAX + 1];
  for (size_t j = 0; j <= b_length; j++) {
    rows[0][j] = j;
  }
  for (size_t i = 1; i <= a_length; i++) {
    size_t *row = rows[i % 3];
    const size_t *above = rows[(i - 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
      const char x = folded(a[i - 1]), y = folded(b[j - 1]);
      row[j] = least(above[j - 1] + (x != y), least(above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && x == folded(b[j - 2]) && y == folded(a[i - 2])) {
        row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
      }
    }
  }
  return rows[a_length % 3][b_length];
}

const char *words_nearest(const char *word, const char *const *candidates, size_t count) {
  const size_t length = strlen(word);
  if (length == 0 || length > WORD_MAX) {
    return NULL;
  }
  const char *nearest = NULL;
  size_t nearest_distance = (length + 2) / 3 + 1; /* one slip in three letters may still be meant */
  for (size_t i = 0; i < count; i++) {
    const size_t candidate_length = strlen(candidates[i]);
    if (candidate_length > WORD_MAX) {
      continue;
    }
    const size_t far = distance(word, length, candidates[i], candidate_length);
    const bool something_kept = far < length || far < candidate_length;
    if (far < nearest_distance && something_kept) {
      nearest_distance = far;
      nearest = candidates[i];
    }
  }
  return nearest;
}

char *words_list(const char *const *candidates, size_t count, char *text, size_t size) {
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < count && used < size; i++) {
    const char *between = i == 0 ? "" : i + 1 == count ? " or " : ", ";
    const int length = snprintf(text + used, size - used, "%s%s", between, candidates[i]);
    used += length < 0 ? 0 : (size_t)length;
  }
  if (used >= size && size > 3) {
    strcpy(text + size - sizeof "...", "...");
  }
  return text;
}
