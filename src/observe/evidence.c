/* evidence.c - the rows of evidence: the tables of data/evidence/, compiled in, one a topic. */
#include "observe/observe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const topic_keys[EVIDENCE_TOPICS] = {
#define X(name, key, words) key,
    EVIDENCE_TOPIC_LIST(X)
#undef X
};
static const char *const topic_words[EVIDENCE_TOPICS] = {
#define X(name, key, words) words,
    EVIDENCE_TOPIC_LIST(X)
#undef X
};
static const char *const column_keys[EVIDENCE_COLUMNS] = {
#define X(name, key, words) key,
    EVIDENCE_COLUMN_LIST(X)
#undef X
};
static const char *const column_words[EVIDENCE_COLUMNS] = {
#define X(name, key, words) words,
    EVIDENCE_COLUMN_LIST(X)
#undef X
};
static const char *const role_keys[EVIDENCE_ROLES] = {"calibrate", "validate", "context"};
static const char *const verifications[] = {"seen", "seen_secondary", "recalled"};

const char *evidence_topic_key(evidence_topic topic) {
  return topic_keys[topic];
}
const char *evidence_topic_words(evidence_topic topic) {
  return topic_words[topic];
}
const char *evidence_column_key(evidence_column column) {
  return column_keys[column];
}
const char *evidence_column_words(evidence_column column) {
  return column_words[column];
}
bool evidence_column_is_number(evidence_column column) {
  switch (column) {
    case EVIDENCE_N:
    case EVIDENCE_AGE:
    case EVIDENCE_NEEDLE:
    case EVIDENCE_SESSIONS:
    case EVIDENCE_INTERVAL:
    case EVIDENCE_AT:
    case EVIDENCE_AFTER:
    case EVIDENCE_BEFORE:
    case EVIDENCE_BEFORE_SD:
    case EVIDENCE_VALUE:
    case EVIDENCE_SD:
    case EVIDENCE_SE:
    case EVIDENCE_LOW:
    case EVIDENCE_HIGH:
    case EVIDENCE_CHANGE:
      return true;
    default:
      return false;
  }
}
const char *evidence_role_key(evidence_role role) {
  return role_keys[role];
}

double evidence_number(const evidence_row *row, evidence_column column) {
  double number;
  const char *end = number_scan(row->text[column], &number);
  return end != NULL && *end == '\0' ? number : NAN;
}

struct evidence {
  table *of[EVIDENCE_TOPICS];
  evidence_row *rows;
  size_t count;
};

/* Index of word among words[count]; count when it is none. */
static size_t index_of(const char *word, const char *const *words, size_t count) {
  size_t i = 0;
  while (i < count && strcmp(word, words[i]) != 0) {
    i++;
  }
  return i;
}

static cutis_status read_row(cutis_context *context, const table *from, size_t index,
                             evidence_row *row) {
  for (size_t c = 0; c < EVIDENCE_COLUMNS; c++) {
    row->text[c] = table_text(from, index, column_keys[c]);
    if (row->text[c] == NULL) {
      return FAIL(context, CUTIS_BAD_SYNTAX, "data/evidence/%s.csv has no column %s.",
                  topic_keys[row->topic], column_keys[c]);
    }
  }
  const size_t role = index_of(row->text[EVIDENCE_ROLE], role_keys, EVIDENCE_ROLES);
  const size_t verified = index_of(row->text[EVIDENCE_VERIFICATION], verifications, 3);
  if (role == EVIDENCE_ROLES || verified == 3) {
    return FAIL(context, CUTIS_BAD_SYNTAX,
                "data/evidence/%s.csv, row %s: role is %s, verification %s; they are calibrate, "
                "validate or context, and seen, seen_secondary or recalled.",
                topic_keys[row->topic], row->text[EVIDENCE_ID], row->text[EVIDENCE_ROLE],
                row->text[EVIDENCE_VERIFICATION]);
  }
  row->role = (evidence_role)role;
  row->recalled = verified == 2;
  return CUTIS_OK;
}

static cutis_status read_rows(cutis_context *context, evidence *into) {
  size_t count = 0;
  for (size_t t = 0; t < EVIDENCE_TOPICS; t++) {
    char path[64];
    size_t length = 0;
    snprintf(path, sizeof path, "data/evidence/%s.csv", topic_keys[t]);
    const char *csv = embedded_file(path, &length);
    if (csv == NULL) {
      return FAIL(context, CUTIS_IO_ERROR, "%s was not compiled in.", path);
    }
    TRY(context, table_parse(context, path, csv, length, &into->of[t]));
    count += table_rows(into->of[t]);
  }
  into->rows = context_allocate(context, count, sizeof *into->rows);
  if (into->rows == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  for (size_t t = 0; t < EVIDENCE_TOPICS; t++) {
    for (size_t i = 0; i < table_rows(into->of[t]); i++) {
      into->rows[into->count].topic = (evidence_topic)t;
      TRY(context, read_row(context, into->of[t], i, &into->rows[into->count]));
      into->count++;
    }
  }
  return CUTIS_OK;
}

cutis_status evidence_create(cutis_context *context, evidence **made) {
  *made = NULL;
  evidence *of = context_allocate(context, 1, sizeof *of);
  if (of == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  const cutis_status status = read_rows(context, of);
  if (status != CUTIS_OK) {
    evidence_destroy(context, &of);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *made = of;
  return CUTIS_OK;
}

void evidence_destroy(cutis_context *context, evidence **of) {
  if (*of) {
    for (size_t t = 0; t < EVIDENCE_TOPICS; t++) {
      table_destroy(context, &(*of)->of[t]);
    }
    context_free(context, (*of)->rows);
    context_free(context, *of);
    *of = NULL;
  }
}

size_t evidence_count(const evidence *of) {
  return of->count;
}

const evidence_row *evidence_at(const evidence *of, size_t index) {
  return index < of->count ? &of->rows[index] : NULL;
}

const evidence_row *evidence_find(const evidence *of, const char *id) {
  for (size_t i = 0; i < of->count; i++) {
    if (strcmp(of->rows[i].text[EVIDENCE_ID], id) == 0) {
      return &of->rows[i];
    }
  }
  return NULL;
}
