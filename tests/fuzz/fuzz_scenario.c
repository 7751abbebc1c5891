/* Any bytes as a scenario: never more than a status with a message, and what is understood reads
 * back from resolved.yaml.
 *
 * For libFuzzer: cmake --preset fuzz && cmake --build --preset fuzz, then
 * build/fuzz/tests/fuzz/fuzz_scenario CORPUS. The corpus in scenario/ and changes of it are
 * replayed by tests/test_fuzz_scenario.c. */
#define _GNU_SOURCE /* memfd_create */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* libfyaml 0.7.12 loses up to a kilobyte for a text in single quotes with five or more doubled
 * quotes in it; nothing on this side holds that memory. */
CUTIS_API const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libfyaml";
}

static void insist(bool holds, cutis_context *context, const char *what) {
  if (!holds) {
    fprintf(stderr, "%s: %s\n", what, cutis_context_message(context));
    abort();
  }
}

/* Through a file in memory. */
static void read_back(cutis_context *context, const cutis_scenario *scenario) {
  char path[64];
  const int file = memfd_create("resolved", 0);
  insist(file >= 0, context, "no file in memory");
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  insist(cutis_scenario_write(context, scenario, path) == CUTIS_OK, context, "cannot be written");
  cutis_scenario *again;
  insist(cutis_scenario_read(context, path, &again) == CUTIS_OK, context, "cannot be read back");
  for (size_t i = 0; i < FIELD_ROWS; i++) {
    char one[192], other[192];
    const field_value a = field_take(&FIELDS[i], &scenario->values),
                      b = field_take(&FIELDS[i], &again->values);
    insist(strcmp(field_format(&FIELDS[i], &a, one, sizeof one),
                  field_format(&FIELDS[i], &b, other, sizeof other)) == 0,
           context, FIELDS[i].key);
  }
  insist(scenario->published_count == again->published_count, context, "published");
  cutis_scenario_destroy(context, &again);
  close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  cutis_context *context;
  cutis_scenario *scenario;
  if (cutis_context_create(NULL, &context) != CUTIS_OK) {
    return 0;
  }
  if (scenario_parse(context, "fuzz.yaml", (const char *)bytes, length, &scenario) == CUTIS_OK) {
    cutis_scenario_check(context, scenario);
    read_back(context, scenario);
  } else {
    insist(cutis_context_message(context)[0] != '\0', context, "a failure without a message");
  }
  cutis_scenario_destroy(context, &scenario);
  cutis_context_destroy(&context);
  return 0;
}
