/* cmd_params.c - `cutis params`: every constant of the model with its unit, range, prior and
 * source. */
#include "cli.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

/* A pattern is one symbol; or with * and ? a shell pattern over symbols; or part of a symbol or
 * name. */
static bool matches(const cutis_parameter_info *info, const char *pattern, bool is_symbol) {
  if (pattern == NULL) {
    return true;
  }
  if (is_symbol) {
    return strcmp(info->symbol, pattern) == 0;
  }
  if (strpbrk(pattern, "*?") != NULL) {
    return fnmatch(pattern, info->symbol, 0) == 0;
  }
  return cli_holds(info->symbol, pattern) || cli_holds(info->name, pattern);
}

/* mechanism: NULL for all; every mechanism has parameters, so that there is a pattern. */
static int nothing_matches(const cli_call *call, const char *pattern, const char *mechanism) {
  const char **symbols = cli_allocate(cutis_parameter_count(), sizeof *symbols);
  size_t count = 0;
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); ++i) {
    if (mechanism == NULL || strcmp(info.mechanism, mechanism) == 0) {
      symbols[count++] = info.symbol;
    }
  }
  const char *nearest = words_nearest(pattern, symbols, count);
  free(symbols);
  const char *of = mechanism != NULL ? " of " : "", *named = mechanism != NULL ? mechanism : "";
  if (nearest != NULL) {
    return cli_fail(call, CLI_INPUT, "No parameter%s%s matches \"%s\"; did you mean %s?", of, named,
                    pattern, nearest);
  }
  return cli_fail(call, CLI_INPUT, "No parameter%s%s matches \"%s\"; cutis params%s%s lists %s.",
                  of, named, pattern, mechanism != NULL ? " --mechanism " : "", named,
                  mechanism != NULL ? "its parameters" : "them all");
}

/* The name of a mechanism, or CLI_INPUT with the nearest. */
static int check_mechanism(const cli_call *call, const char *mechanism) {
  const char *known[64];
  size_t known_count = 0;
  cutis_parameter_info info;
  for (size_t i = 0; cutis_parameter_at(i, &info); ++i) {
    size_t j = 0;
    while (j < known_count && strcmp(known[j], info.mechanism) != 0) {
      ++j;
    }
    if (j == known_count && known_count < 64) {
      known[known_count++] = info.mechanism;
    }
    if (strcmp(info.mechanism, mechanism) == 0) {
      return CLI_DONE;
    }
  }
  const char *nearest = words_nearest(mechanism, known, known_count);
  char list[512];
  words_list(known, known_count, list, sizeof list);
  if (nearest != NULL) {
    return cli_fail(call, CLI_INPUT, "Unknown mechanism \"%s\"; did you mean %s? There are %s.",
                    mechanism, nearest, list);
  }
  return cli_fail(call, CLI_INPUT, "Unknown mechanism \"%s\"; there are %s.", mechanism, list);
}

static void print_record(const cutis_parameter_info *info) {
  const cli_ink ink = cli_ink_for(stdout);
  printf("%s%s%s  %s\n", ink.strong, info->symbol, ink.plain, info->name);
  printf("  value      %.6g %s\n", info->value, info->unit);
  printf("  range      %.6g to %.6g\n", info->low, info->high);
  printf("  prior      %s\n", info->distribution);
  printf("  mechanism  %s\n", info->mechanism);
  printf("  status     %s\n", info->status);
  printf("  source     ");
  cli_wrap(stdout, info->source, 13, 100);
  if (info->notes[0] != '\0') {
    printf("\n  notes      ");
    cli_wrap(stdout, info->notes, 13, 100);
  }
  putchar('\n');
}

int cmd_params(const cli_call *call) {
  const char *pattern = call->argument_count > 0 ? call->arguments[0] : NULL;
  const char *mechanism = cli_value(call, "mechanism");
  if (mechanism != NULL && check_mechanism(call, mechanism) != CLI_DONE) {
    return CLI_INPUT;
  }
  cutis_parameter_info info;
  bool is_symbol = false;
  for (size_t i = 0; pattern != NULL && cutis_parameter_at(i, &info); ++i) {
    is_symbol = is_symbol || strcmp(info.symbol, pattern) == 0;
  }

  const listing_form form = cli_form(call);
  const bool whole = form == LISTING_MARKDOWN;
  const listing_column columns[] = {{"symbol", "symbol"},
                                    {"value", "value"},
                                    {"unit", "unit"},
                                    {"low", "low"},
                                    {"high", "high"},
                                    {"distribution", "prior"},
                                    {"status", "status"},
                                    {"mechanism", "mechanism"},
                                    {"name", "meaning"},
                                    {"source", whole ? "source" : NULL},
                                    {"notes", whole ? "notes" : NULL}};
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  size_t found = 0;
  cutis_parameter_info only = {0};
  for (size_t i = 0; cutis_parameter_at(i, &info); ++i) {
    if (!matches(&info, pattern, is_symbol) ||
        (mechanism != NULL && strcmp(info.mechanism, mechanism) != 0)) {
      continue;
    }
    ++found;
    only = info;
    listing_text(rows, info.symbol);
    listing_number(rows, info.value, 6);
    listing_text(rows, info.unit);
    listing_number(rows, info.low, 6);
    listing_number(rows, info.high, 6);
    listing_text(rows, info.distribution);
    listing_text(rows, info.status);
    listing_text(rows, info.mechanism);
    listing_text(rows, info.name);
    listing_text(rows, info.source);
    listing_text(rows, info.notes);
  }
  int code = CLI_DONE;
  if (found == 0) {
    code = nothing_matches(call, pattern, mechanism);
  } else if (found == 1 && form == LISTING_TEXT) {
    print_record(&only);
  } else {
    listing_print(rows, form, stdout);
  }
  listing_destroy(rows);
  return code;
}
