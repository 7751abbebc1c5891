/* yaml.h - a small YAML file as a flat list of entries with their places, private to io/.
 *
 * Only what a scenario needs: one document of mappings, lists and scalars. Anchors, aliases, tags
 * and directives are refused, and so are files and nestings larger than a person writes, so that no
 * input costs more than its size. */
#ifndef CUTIS_IO_YAML_H
#define CUTIS_IO_YAML_H

#include "base/base.h"

enum {
  YAML_BYTES_MAX = 1 << 16, /* libfyaml may take two hundred times as much memory */
  YAML_DEPTH_MAX = 8,
  YAML_ENTRIES_MAX = 1000,
  YAML_PATH_MAX = 128, /* with the closing zero */
};

typedef enum yaml_kind { YAML_SCALAR, YAML_MAPPING, YAML_LIST } yaml_kind;

/* What stands under one key or at one place of a list, in the order of the file. */
typedef struct yaml_entry {
  yaml_kind kind;
  char path[YAML_PATH_MAX]; /* "plan.device.needles", "published[2].at"; lists count from 1 */
  char *text; /* of a scalar; NULL when nothing is written there; one line, owned by the file */
  int line, column; /* of the key; of the item in a list; from 1 */
} yaml_entry;

typedef struct yaml_file {
  yaml_entry *entries;
  size_t count;
} yaml_file;

/* name: how messages call the file. Errors: CUTIS_BAD_SYNTAX (not UTF-8, not YAML, empty, refused
 * parts), CUTIS_BAD_INPUT (a key twice), CUTIS_OUT_OF_MEMORY; the message has name:line:column.
 * file is empty then. */
cutis_status yaml_parse(cutis_context *context, const char *name, const char *bytes, size_t length,
                        yaml_file *file);
void yaml_free(cutis_context *context, yaml_file *file);

/* Whether text is one line of characters that can be shown. */
bool yaml_is_line(const char *text, size_t length);

/* The whole of a file of at most YAML_BYTES_MAX bytes, allocated by the context. Errors:
 * CUTIS_IO_ERROR, CUTIS_BAD_SYNTAX (too large), CUTIS_OUT_OF_MEMORY. */
cutis_status yaml_load(cutis_context *context, const char *path, char **bytes, size_t *length);

#endif
