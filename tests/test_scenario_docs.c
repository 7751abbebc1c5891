/* docs/scenario.md says what the program does: its table of keys is the program's, and its examples
 * are scenarios. */
#include "context_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/io.h"
#include "io/scenario.h"

static const char path[] = CUTIS_SOURCE_DIR "/docs/scenario.md";
static const char begins[] = "<!-- keys:", ends[] = "<!-- end of keys -->";

static char *page(void) {
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  char *text = calloc(1, 64 * 1024);
  assert_non_null(text);
  assert_true(fread(text, 1, 64 * 1024 - 1, file) > 0);
  fclose(file);
  return text;
}

/* "0 to 12", "female or male", "25 to 65 y, or none" */
static void write_allowed(FILE *to, const cutis_scenario_key *key) {
  char low[64], high[64];
  if (isnan(key->low)) {
    fputs(key->choices, to);
    return;
  }
  quantity_format(key->low, DIMENSION_NONE, low, sizeof low);
  quantity_format(key->high, DIMENSION_NONE, high, sizeof high);
  fprintf(to, "%s to %s%s%s", low, high, strcmp(key->unit, "-") == 0 ? "" : " ",
          strcmp(key->unit, "-") == 0 ? "" : key->unit);
  if (key->choices[0] != '\0') {
    fprintf(to, ", or %s", key->choices);
  }
}

static void write_table(FILE *to) {
  fputs("| key | meaning | allowed | default |\n|---|---|---|---|\n", to);
  for (size_t i = 0; i < cutis_scenario_key_count(); i++) {
    cutis_scenario_key key;
    assert_int_equal(cutis_scenario_key_at(context, i, &key), CUTIS_OK);
    fprintf(to, "| `%s` | %s | ", key.key, key.words);
    write_allowed(to, &key);
    fprintf(to, " | %s |\n", key.default_text);
  }
}

static void the_table_of_keys_is_the_programs(void **state) {
  (void)state;
  char *text = page(), *made = NULL;
  size_t length = 0;
  char *from = strstr(text, begins), *to = strstr(text, ends);
  assert_true(from != NULL && to != NULL && from < to);
  from = strchr(from, '\n') + 1;
  FILE *memory = open_memstream(&made, &length);
  assert_non_null(memory);
  write_table(memory);
  assert_int_equal(fclose(memory), 0);
  if ((size_t)(to - from) != length || memcmp(from, made, length) != 0) {
    FILE *fresh = fopen("scenario.md", "wb");
    assert_non_null(fresh);
    fprintf(fresh, "%.*s%s%s", (int)(from - text), text, made, to);
    fclose(fresh);
    fail_msg(
        "docs/scenario.md is out of date: scenario.md, beside this test, is what it should be");
  }
  free(made);
  free(text);
}

static void the_examples_are_scenarios(void **state) {
  (void)state;
  static const char fence[] = "```yaml\n";
  char *text = page();
  int examples = 0;
  for (const char *at = strstr(text, fence); at != NULL; at = strstr(at, fence)) {
    at += strlen(fence);
    const char *end = strstr(at, "```");
    cutis_scenario *scenario;
    assert_non_null(end);
    if (scenario_parse(context, "docs/scenario.md", at, (size_t)(end - at), &scenario) !=
            CUTIS_OK ||
        cutis_scenario_check(context, scenario) != CUTIS_OK) {
      fail_msg("%s", cutis_context_message(context));
    }
    cutis_scenario_destroy(context, &scenario);
    examples++;
    at = end + 3;
  }
  assert_true(examples >= 4);
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_of_keys_is_the_programs),
      cmocka_unit_test(the_examples_are_scenarios),
  };
  return cmocka_run_group_tests_name("scenario docs", tests, make_context, drop_context);
}
