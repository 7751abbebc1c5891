/* What the tests of the scenario share: a context, and a scenario from text. */
#ifndef CUTIS_SCENARIO_TESTING_H
#define CUTIS_SCENARIO_TESTING_H

#include "context_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/io.h"
#include "io/scenario.h"

static cutis_status parse_bytes(const char *bytes, size_t length, cutis_scenario **scenario) {
  cutis_status status = scenario_parse(context, "s.yaml", bytes, length, scenario);
  if (status == CUTIS_OK) {
    status = cutis_scenario_check(context, *scenario);
  }
  return status;
}

static cutis_scenario *parsed(const char *text) {
  cutis_scenario *scenario;
  if (parse_bytes(text, strlen(text), &scenario) != CUTIS_OK) {
    fail_msg("%s", cutis_context_message(context));
  }
  return scenario;
}

#endif
