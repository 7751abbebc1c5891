/* cmd_devices.c - `cutis devices`: the needling devices that a plan can name. */
#include "cli.h"

#include <math.h>

static const char *kind_words(cutis_device_kind kind) {
  return kind == CUTIS_PEN ? "pen" : kind == CUTIS_ROLLER ? "roller" : "stamp";
}

/* What a kind of device does not have is 0 in the table. */
static double or_none(double value) {
  return value > 0.0 ? value : NAN;
}

static int print_sources(const cli_call *call) {
  static const listing_column columns[] = {
      {"device", "device"}, {"field", "field"},   {"value", "value"}, {"unit", "unit"},
      {"status", "status"}, {"source", "source"}, {"note", NULL}};
  return data_print(call, "data/devices.csv", columns, sizeof columns / sizeof columns[0]);
}

int cmd_devices(const cli_call *call) {
  if (cli_given(call, "sources")) {
    return print_sources(call);
  }
  static const listing_column columns[] = {{"key", "key"},
                                           {"kind", "kind"},
                                           {"needles", "needles"},
                                           {"needle_length_mm", "length mm"},
                                           {"needle_length_low_mm", "from"},
                                           {"needle_length_high_mm", "to"},
                                           {"needle_tolerance_mm", "+- mm"},
                                           {"needle_base_radius_mm", "base mm"},
                                           {"needle_tip_radius_um", "tip um"},
                                           {"rate_Hz", "rate Hz"},
                                           {"glide_mm_per_s", "glide mm/s"},
                                           {"width_mm", "width mm"},
                                           {"drum_diameter_mm", "drum mm"},
                                           {"needle_speed_mm_per_s", "speed mm/s"},
                                           {"passes", "passes"},
                                           {"name", "name"}};
  cutis_context *context = NULL;
  cutis_status status = cutis_context_create(NULL, &context);
  if (status != CUTIS_OK) {
    return cli_failed(call, NULL, status);
  }
  listing *rows = listing_create(columns, sizeof columns / sizeof columns[0]);
  cutis_device device;
  for (size_t i = 0; (status = cutis_device_at(context, i, &device)) == CUTIS_OK; ++i) {
    listing_text(rows, device.key);
    listing_text(rows, kind_words(device.kind));
    listing_number(rows, device.needles, 6);
    listing_number(rows, device.needle_length_mm, 4);
    listing_number(rows, device.needle_length_low_mm, 4);
    listing_number(rows, device.needle_length_high_mm, 4);
    listing_number(rows, device.needle_tolerance_mm, 4);
    listing_number(rows, device.needle_base_radius_mm, 4);
    listing_number(rows, device.needle_tip_radius_um, 4);
    listing_number(rows, or_none(device.rate_Hz), 4);
    listing_number(rows, or_none(device.glide_mm_per_s), 4);
    listing_number(rows, device.width_mm, 4);
    listing_number(rows, or_none(device.drum_diameter_mm), 4);
    listing_number(rows, device.needle_speed_mm_per_s, 4);
    listing_number(rows, device.passes, 4);
    listing_text(rows, device.name);
  }
  int code = CLI_DONE;
  if (status == CUTIS_BAD_INPUT) { /* past the last */
    listing_print(rows, cli_form(call), stdout);
  } else {
    code = cli_failed(call, context, status);
  }
  listing_destroy(rows);
  cutis_context_destroy(&context);
  return code;
}
