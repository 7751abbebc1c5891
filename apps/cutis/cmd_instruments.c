/* cmd_instruments.c - `cutis instruments`: what is measured, and how well it repeats. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const char *better_words(int better) {
  return better > 0 ? "larger" : better < 0 ? "smaller" : "neither";
}

char *cli_repeatability(const cutis_readout_info *info) {
  return info->absolute ? cli_format(strcmp(info->unit, "-") == 0 ? "%.3g" : "%.3g %s",
                                     info->repeatability, info->unit)
                        : cli_format("%.3g %%", 100.0 * info->repeatability);
}

/* Numbers whole, for programs. */
static void print_json(void) {
  json_t *all = json_array();
  cutis_instrument_info of;
  cutis_readout_info info;
  for (size_t i = 0; cutis_readout_at(i, &info); ++i) {
    cutis_instrument_at(info.instrument, &of);
    json_array_append_new(
        all,
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:b, s:s, s:s}", "instrument", of.key,
                  "instrument_words", of.words, "readout", info.key, "words", info.words, "unit",
                  info.unit, "better", better_words(info.better), "headline", of.headline == i,
                  "repeatability", cli_json_number(info.repeatability), "absolute",
                  (int)info.absolute, "page", of.page, "source", info.source));
  }
  cli_json_print(all);
}

int cmd_instruments(const cli_call *call) {
  if (cli_form(call) == LISTING_JSON) {
    print_json();
    return CLI_DONE;
  }
  const bool sources = cli_given(call, "sources");
  const listing_column columns[] = {{"instrument", "instrument"},
                                    {"readout", "read-out"},
                                    {"unit", "unit"},
                                    {"better", sources ? NULL : "better"},
                                    {"repeatability", "repeatability"},
                                    {"words", sources ? NULL : "what it is"},
                                    {"source", sources ? "source" : NULL}};
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  cutis_instrument_info of;
  cutis_readout_info info;
  for (size_t i = 0; cutis_readout_at(i, &info); ++i) {
    cutis_instrument_at(info.instrument, &of);
    listing_text(rows, i == of.first ? of.key : "");
    listing_text(rows, info.key);
    listing_text(rows, info.unit);
    listing_text(rows, better_words(info.better));
    char *repeatability = cli_repeatability(&info);
    listing_text(rows, repeatability);
    free(repeatability);
    listing_text(rows, info.words);
    listing_text(rows, info.source);
  }
  listing_print(rows, LISTING_TEXT, stdout);
  listing_destroy(rows);
  return CLI_DONE;
}
