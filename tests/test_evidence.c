/* test_evidence.c - the rows of evidence: each has a name of its own, says what it is for, and what
 * the validation programs compare with is among them, in the same role. */
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "observe/observe.h"

typedef struct fixture {
  cutis_context *context;
  evidence *rows;
  observations *of;
} fixture;

static int set_up(void **state) {
  fixture *made = calloc(1, sizeof *made);
  *state = made;
  return made == NULL || cutis_context_create(NULL, &made->context) != CUTIS_OK ||
         evidence_create(made->context, &made->rows) != CUTIS_OK ||
         observations_create(made->context, made->rows, &made->of) != CUTIS_OK;
}

static int tear_down(void **state) {
  fixture *made = *state;
  observations_destroy(made->context, &made->of);
  evidence_destroy(made->context, &made->rows);
  cutis_context_destroy(&made->context);
  free(made);
  return 0;
}

static void ids_are_unique_and_found(void **state) {
  const fixture *with = *state;
  const evidence_row *row;
  assert_true(evidence_count(with->rows) > 700);
  for (size_t i = 0; (row = evidence_at(with->rows, i)) != NULL; i++) {
    assert_ptr_equal(evidence_find(with->rows, row->text[EVIDENCE_ID]), row);
  }
  assert_null(evidence_find(with->rows, "MN999"));
}

static void numbers_are_numbers(void **state) {
  const fixture *with = *state;
  const evidence_row *row;
  size_t numbers = 0;
  for (size_t i = 0; (row = evidence_at(with->rows, i)) != NULL; i++) {
    for (int c = 0; c < EVIDENCE_COLUMNS; c++) {
      if (evidence_column_is_number((evidence_column)c) && row->text[c][0] != '\0') {
        if (isnan(evidence_number(row, (evidence_column)c))) {
          fail_msg("%s, %s: \"%s\"", row->text[EVIDENCE_ID],
                   evidence_column_key((evidence_column)c), row->text[c]);
        }
        numbers++;
      }
    }
  }
  assert_true(numbers > 1500);
  row = evidence_find(with->rows, "MN034");
  assert_true(evidence_number(row, EVIDENCE_CHANGE) == 53.2);
  assert_true(isnan(evidence_number(row, EVIDENCE_VALUE)));
  assert_true(isnan(evidence_number(row, EVIDENCE_STUDY)));
}

/* A row is seen by a model, or says why none sees it; never both. */
static void each_row_says_what_it_is_for(void **state) {
  const fixture *with = *state;
  const evidence_row *row;
  for (size_t i = 0; (row = evidence_at(with->rows, i)) != NULL; i++) {
    const bool seen = observations_find(with->of, row->text[EVIDENCE_ID]) != NULL;
    const bool told = row->text[EVIDENCE_WHY_NONE][0] != '\0';
    if (seen == told) {
      fail_msg("%s: %s", row->text[EVIDENCE_ID],
               seen ? "seen, and yet not" : "why is it not seen?");
    }
  }
}

/* Or of the needle's channel and the layers, which no observation model sees. */
static bool is_other_quantity(const char *key) {
  static const char *const others[] = {"none", "depth", "mouth", "stratum_corneum"};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    if (strcmp(key, others[i]) == 0) {
      return true;
    }
  }
  return false;
}

static void quantities_are_ours(void **state) {
  const fixture *with = *state;
  const evidence_row *row;
  const observation *of;
  for (size_t i = 0; (row = evidence_at(with->rows, i)) != NULL; i++) {
    const char *key = row->text[EVIDENCE_QUANTITY];
    if (!observe_quantity_find(key, NULL, NULL) && !is_other_quantity(key)) {
      fail_msg("%s: \"%s\"", row->text[EVIDENCE_ID], key);
    }
  }
  for (size_t i = 0; (of = observations_at(with->of, i)) != NULL; i++) {
    assert_string_equal(of->quantity, of->row->text[EVIDENCE_QUANTITY]);
  }
}

/* ---- what may be fitted ---- */

static void only_seen_rows_for_calibration_are_fitted(void **state) {
  const fixture *with = *state;
  const observation **fitted = calloc(observations_count(with->of), sizeof *fitted);
  assert_non_null(fitted);
  const size_t count = observations_fitted(with->of, fitted);
  size_t validate = 0;
  const observation *of;
  for (size_t i = 0; i < count; i++) {
    assert_string_equal(fitted[i]->row->text[EVIDENCE_ROLE], "calibrate");
    assert_string_not_equal(fitted[i]->row->text[EVIDENCE_VERIFICATION], "recalled");
  }
  for (size_t i = 0; (of = observations_at(with->of, i)) != NULL; i++) {
    validate += of->row->role == ROLE_VALIDATE;
    assert_false(of->row->recalled);
    assert_int_not_equal(of->row->role, ROLE_CONTEXT);
  }
  assert_true(count > 30);
  assert_int_equal(count + validate, observations_count(with->of));
  free(fitted);
}

/* What is from memory has no role but context, so nothing can take it for a target. */
static void rows_from_memory_are_context(void **state) {
  const fixture *with = *state;
  const evidence_row *row;
  size_t recalled = 0;
  for (size_t i = 0; (row = evidence_at(with->rows, i)) != NULL; i++) {
    if (row->recalled) {
      assert_int_equal(row->role, ROLE_CONTEXT);
      recalled++;
    }
  }
  assert_true(recalled > 10);
}

/* A made-up row of the wrong kind: the rule itself can fail. */
static void the_rule_refuses(void **state) {
  (void)state;
  evidence_row row = {.role = ROLE_CALIBRATE};
  const observation of = {.row = &row};
  assert_true(observation_fitted(&of));
  row.recalled = true;
  assert_false(observation_fitted(&of));
  row = (evidence_row){.role = ROLE_VALIDATE};
  assert_false(observation_fitted(&of));
  row.role = ROLE_CONTEXT;
  assert_false(observation_fitted(&of));
}

/* ---- the tables of the validation programs ---- */

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fail_msg("%s cannot be opened", path);
  }
  char *text = calloc(1 << 18, 1);
  assert_non_null(text);
  *length = fread(text, 1, 1 << 18, file);
  fclose(file);
  return text;
}

static void validation_tables_name_rows_that_are_there(void **state) {
  static const char *const tables[] = {"ageing", "appearance", "channels", "exposures", "suction"};
  const fixture *with = *state;
  for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
    char path[512];
    size_t length;
    table *from;
    snprintf(path, sizeof path, "%s/validation/%s.csv", CUTIS_SOURCE_DIR, tables[t]);
    char *csv = read_file(path, &length);
    assert_int_equal(table_parse(with->context, path, csv, length, &from), CUTIS_OK);
    for (size_t i = 0; i < table_rows(from); i++) {
      const char *id = table_text(from, i, "id");
      if (strcmp(id, "-") == 0) {
        continue; /* found besides, with its source beside it */
      }
      const evidence_row *row = evidence_find(with->rows, id);
      if (row == NULL || strcmp(row->text[EVIDENCE_ROLE], table_text(from, i, "role")) != 0) {
        fail_msg("%s.csv, %s: %s", tables[t], id, row ? "of another role" : "no such evidence");
      }
    }
    table_destroy(with->context, &from);
    free(csv);
  }
}

/* ---- memory ---- */

static size_t left;
static void *scarce_allocate(void *user, size_t count, size_t size) {
  (void)user;
  if (left == 0) {
    return NULL;
  }
  left--;
  return calloc(count, size);
}
static void scarce_release(void *user, void *memory) {
  (void)user;
  free(memory);
}

static void scarce_memory_is_told(void **state) {
  (void)state;
  const cutis_allocator scarce = {scarce_allocate, scarce_release, NULL};
  cutis_context *context;
  size_t refused = 0, taken = 0;
  left = SIZE_MAX;
  assert_int_equal(cutis_context_create(&scarce, &context), CUTIS_OK);
  for (size_t most = 0; taken == 0; most += 1 + most / 5) {
    evidence *rows = NULL;
    observations *of = NULL;
    left = most;
    cutis_status status = evidence_create(context, &rows);
    if (status == CUTIS_OK) {
      status = observations_create(context, rows, &of);
    }
    left = SIZE_MAX;
    if (status != CUTIS_OK) {
      assert_int_equal(status, CUTIS_OUT_OF_MEMORY);
      refused++;
    }
    taken += status == CUTIS_OK;
    observations_destroy(context, &of);
    evidence_destroy(context, &rows);
  }
  assert_true(refused > 20);
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ids_are_unique_and_found),
      cmocka_unit_test(numbers_are_numbers),
      cmocka_unit_test(each_row_says_what_it_is_for),
      cmocka_unit_test(quantities_are_ours),
      cmocka_unit_test(only_seen_rows_for_calibration_are_fitted),
      cmocka_unit_test(rows_from_memory_are_context),
      cmocka_unit_test(the_rule_refuses),
      cmocka_unit_test(validation_tables_name_rows_that_are_there),
      cmocka_unit_test(scarce_memory_is_told),
  };
  return cmocka_run_group_tests_name("evidence", tests, set_up, tear_down);
}
