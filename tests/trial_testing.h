/* What the tests of the scenario of a trial share: a trial from text, and its text again. */
#ifndef CUTIS_TRIAL_TESTING_H
#define CUTIS_TRIAL_TESTING_H

#include "study_testing.h"

#include <stdio.h>
#include <string.h>

#include "io/trial_scenario.h"

static cutis_status parse(const char *text, cutis_trial **trial) {
  const cutis_status status = trial_parse(context, "t.yaml", text, strlen(text), trial);
  return status == CUTIS_OK ? cutis_trial_check(context, *trial) : status;
}

static cutis_trial *parsed(const char *text) {
  cutis_trial *trial;
  if (parse(text, &trial) != CUTIS_OK) {
    fail_msg("%s", cutis_context_message(context));
  }
  return trial;
}

static char *printed(const cutis_trial *trial, bool origins) {
  char *text = NULL;
  size_t length = 0;
  FILE *memory = open_memstream(&text, &length);
  assert_non_null(memory);
  trial_print(trial, memory, origins);
  assert_int_equal(fclose(memory), 0);
  return text;
}

#endif
