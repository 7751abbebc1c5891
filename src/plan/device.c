/* device.c - the needling devices, from data/devices.csv.
 *
 * The table is tidy: one line a device and field, so that every number carries its own source or
 * the word "assumed". A field that a kind does not use (the drum of a pen) is left out and stays 0.
 */
#include "plan/plan.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { DEVICES_MAX = 64 };

static const char table_name[] = "data/devices.csv";

/* Where each number of the table goes; `needles` is the one that is not a double. */
#define DEVICE_NUMBERS(X)  \
  X(needle_length_mm)      \
  X(needle_length_low_mm)  \
  X(needle_length_high_mm) \
  X(needle_tolerance_mm)   \
  X(needle_base_radius_mm) \
  X(needle_tip_radius_um)  \
  X(rate_Hz)               \
  X(glide_mm_per_s)        \
  X(width_mm)              \
  X(drum_diameter_mm)      \
  X(needle_speed_mm_per_s) \
  X(passes)

static const struct {
  const char *field;
  size_t offset;
} numbers[] = {
#define X(field) {#field, offsetof(cutis_device, field)},
    DEVICE_NUMBERS(X)
#undef X
};

static const char *const kinds[] = {"pen", "roller", "stamp"};

static cutis_status read_kind(cutis_context *context, const char *text, cutis_device_kind *kind) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strcmp(text, kinds[i]) == 0) {
      *kind = (cutis_device_kind)i;
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_SYNTAX,
              "%s: '%s' is not a kind of device; kinds are pen, roller and stamp.", table_name,
              text);
}

static cutis_status read_field(cutis_context *context, const table *of, size_t row,
                               cutis_device *device) {
  const char *field = table_text(of, row, "field");
  const char *text = table_text(of, row, "value");
  if (strcmp(field, "name") == 0) {
    snprintf(device->name, sizeof device->name, "%s", text);
    return CUTIS_OK;
  }
  if (strcmp(field, "kind") == 0) {
    return read_kind(context, text, &device->kind);
  }
  double number;
  TRY(context, table_number(context, of, row, "value", &number));
  if (strcmp(field, "needles") == 0) {
    device->needles = (int)number;
    return CUTIS_OK;
  }
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    if (strcmp(field, numbers[i].field) == 0) {
      memcpy((char *)device + numbers[i].offset, &number, sizeof number);
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_SYNTAX, "%s: '%s' is not a field of a device.", table_name, field);
}

static cutis_status read_device(cutis_context *context, const table *of, const char *key,
                                cutis_device *device) {
  cutis_device read = {0};
  snprintf(read.key, sizeof read.key, "%s", key);
  for (size_t row = 0; row < table_rows(of); row++) {
    if (strcmp(table_text(of, row, "device"), key) == 0) {
      TRY(context, read_field(context, of, row, &read));
    }
  }
  *device = read;
  return CUTIS_OK;
}

/* The keys of the table in its order; they live as long as the table. */
static size_t list_keys(const table *of, const char *keys[DEVICES_MAX]) {
  size_t count = 0;
  for (size_t row = 0; row < table_rows(of) && count < DEVICES_MAX; row++) {
    const char *key = table_text(of, row, "device");
    size_t seen = 0;
    while (seen < count && strcmp(keys[seen], key) != 0) {
      seen++;
    }
    if (seen == count) {
      keys[count++] = key;
    }
  }
  return count;
}

static cutis_status open_table(cutis_context *context, table **devices) {
  size_t length = 0;
  const char *csv = embedded_file(table_name, &length);
  if (csv == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "%s was not compiled into this library.", table_name);
  }
  return table_parse(context, table_name, csv, length, devices);
}

static cutis_status fail_unknown(cutis_context *context, const char *key, const char *const *keys,
                                 size_t count) {
  char all[512];
  words_list(keys, count, all, sizeof all);
  const char *nearest = words_nearest(key, keys, count);
  if (nearest != NULL) {
    return FAIL(context, CUTIS_BAD_INPUT,
                "There is no device '%s'; the nearest is '%s'. Devices are %s.", key, nearest, all);
  }
  return FAIL(context, CUTIS_BAD_INPUT, "There is no device '%s'; devices are %s.", key, all);
}

cutis_status cutis_device_find(cutis_context *context, const char *key, cutis_device *device) {
  table *devices = NULL;
  TRY(context, open_table(context, &devices));
  const char *keys[DEVICES_MAX];
  const size_t count = list_keys(devices, keys);
  size_t found = 0;
  while (found < count && strcmp(keys[found], key) != 0) {
    found++;
  }
  const cutis_status status = found < count ? read_device(context, devices, keys[found], device)
                                            : fail_unknown(context, key, keys, count);
  table_destroy(context, &devices);
  return status;
}

cutis_status cutis_device_at(cutis_context *context, size_t index, cutis_device *device) {
  table *devices = NULL;
  TRY(context, open_table(context, &devices));
  const char *keys[DEVICES_MAX];
  const size_t count = list_keys(devices, keys);
  const cutis_status status =
      index < count ? read_device(context, devices, keys[index], device)
                    : FAIL(context, CUTIS_BAD_INPUT,
                           "There is no device number %zu; the table has %zu.", index, count);
  table_destroy(context, &devices);
  return status;
}
