/* The fuzz target over its corpus, the examples and the bad inputs, and over changes of each: the
 * same ones every time. */
#include "fuzz/fuzz_scenario.c" /* first: it asks for more of the system headers */

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { BYTES_MOST = 4096, CHANGES = 120 };

static uint32_t pick(uint32_t stream, uint32_t *drawn, size_t below) {
  const double share = random_uniform(20150311, stream, (*drawn)++);
  return (uint32_t)(share * (double)below);
}

/* One to four changes: a byte set, a sign put in, a stretch left out, a stretch written twice. */
static size_t change(uint8_t *bytes, size_t length, uint32_t stream) {
  static const char signs[] = " \t\n:-,.[]{}#&*!|>'\"%@`?0123456789eyYmd\\\xff\xc2";
  uint32_t drawn = 0;
  for (uint32_t left = 1 + pick(stream, &drawn, 4); left > 0 && length > 1; left--) {
    const size_t at = pick(stream, &drawn, length);
    const size_t run = 1 + pick(stream, &drawn, length - at < 40 ? length - at : 40);
    const char sign = signs[pick(stream, &drawn, sizeof signs - 1)];
    switch (pick(stream, &drawn, 4)) {
      case 0:
        bytes[at] = (uint8_t)pick(stream, &drawn, 256);
        break;
      case 1:
        bytes[at] = (uint8_t)sign;
        break;
      case 2:
        memmove(bytes + at, bytes + at + run, length - at - run);
        length -= run;
        break;
      default:
        if (length + run <= BYTES_MOST) {
          memmove(bytes + at + run, bytes + at, length - at);
          length += run;
        }
    }
  }
  return length;
}

static void replay(const char *path, uint32_t *stream) {
  uint8_t bytes[BYTES_MOST], changed[BYTES_MOST];
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  const size_t length = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  LLVMFuzzerTestOneInput(bytes, length);
  for (int i = 0; i < CHANGES; i++) {
    memcpy(changed, bytes, length);
    /* on the heap and of the exact size, so that the sanitizers see a read beyond it */
    const size_t left = change(changed, length, (*stream)++);
    uint8_t *exact = malloc(left > 0 ? left : 1);
    assert_non_null(exact);
    memcpy(exact, changed, left);
    LLVMFuzzerTestOneInput(exact, left);
    free(exact);
  }
}

static void any_bytes_give_a_scenario_or_a_message(void **state) {
  (void)state;
  static const char *const folders[] = {"/tests/fuzz/scenario/*", "/examples/*.yaml",
                                        "/tests/cli/bad/*.yaml"};
  uint32_t stream = 0;
  for (size_t folder = 0; folder < sizeof folders / sizeof folders[0]; folder++) {
    char pattern[512];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s%s", CUTIS_SOURCE_DIR, folders[folder]);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 3);
    for (size_t i = 0; i < found.gl_pathc; i++) {
      replay(found.gl_pathv[i], &stream);
    }
    globfree(&found);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(any_bytes_give_a_scenario_or_a_message)};
  return cmocka_run_group_tests_name("fuzz scenario", tests, NULL, NULL);
}
