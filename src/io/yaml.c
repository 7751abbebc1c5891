/* yaml.c - a small YAML file as a flat list of entries with their places.
 *
 * libfyaml splits the text into events; nothing here recurses, and nothing is kept but the entries.
 * What libfyaml need not see is refused before it is asked: files too large, bytes that are not
 * UTF-8 text, tabs that indent. */
#include "io/yaml.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the bytes ---- */

/* The length of the UTF-8 character at `at`, 0 if there is none or it is a control character that
 * text does not hold (RFC 3629; overlong forms and surrogates are no characters). */
static size_t character_length(const char *at, const char *end) {
  const unsigned char *byte = (const unsigned char *)at;
  const size_t left = (size_t)(end - at);
  if (byte[0] < 0x80) {
    const bool text = byte[0] >= 0x20 && byte[0] != 0x7F;
    return text || byte[0] == '\n' || byte[0] == '\r' || byte[0] == '\t' ? 1 : 0;
  }
  const size_t length = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
  if (byte[0] < 0xC2 || byte[0] > 0xF4 || left < length) {
    return 0;
  }
  for (size_t i = 1; i < length; i++) {
    if ((byte[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  const bool control = byte[0] == 0xC2 && byte[1] < 0xA0;
  const bool overlong = (byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xF0 && byte[1] < 0x90);
  const bool surrogate = byte[0] == 0xED && byte[1] >= 0xA0;
  const bool beyond = byte[0] == 0xF4 && byte[1] >= 0x90;
  return control || overlong || surrogate || beyond ? 0 : length;
}

static cutis_status check_text(cutis_context *context, const char *name, const char *bytes,
                               size_t length) {
  static const char mark[] = "\xEF\xBB\xBF"; /* byte order, which UTF-8 has but one of */
  const char *end = bytes + length;
  int line = 1;
  bool indent = true, tab = false;
  for (const char *at = bytes; at < end;) {
    const size_t step = character_length(at, end);
    if (step == 0) {
      return FAIL(context, CUTIS_BAD_SYNTAX,
                  "%s:%d: Byte 0x%02X is no part of a text in UTF-8; a scenario is one.", name,
                  line, (unsigned char)*at);
    }
    const bool blank =
        *at == ' ' || *at == '\t' || (at == bytes && step == 3 && memcmp(at, mark, 3) == 0);
    if (*at == '\n' || *at == '\r') {
      line += *at == '\n' || at + 1 == end || at[1] != '\n' ? 1 : 0;
      indent = true;
      tab = false;
    } else if (indent && !blank) {
      if (tab && *at != '#') {
        return FAIL(context, CUTIS_BAD_SYNTAX,
                    "%s:%d: A tab indents this line; YAML indents with blanks.", name, line);
      }
      if (*at == '%') { /* libfyaml takes the square of its length for one */
        return FAIL(context, CUTIS_BAD_SYNTAX, "%s:%d: A directive (%%) is not used in a scenario.",
                    name, line);
      }
      indent = false;
    }
    tab = tab || (indent && *at == '\t');
    at += step;
  }
  return CUTIS_OK;
}

/* A value is one line of text: what a title or a unit can be, and safe to show. */
bool yaml_is_line(const char *text, size_t length) {
  for (const char *at = text, *end = text + length; at < end;) {
    const size_t step = character_length(at, end);
    if (step == 0 || *at == '\n' || *at == '\r' || *at == '\t') {
      return false;
    }
    at += step;
  }
  return true;
}

cutis_status yaml_load(cutis_context *context, const char *path, char **bytes, size_t *length) {
  struct stat found;
  *bytes = NULL;
  *length = 0;
  if (stat(path, &found) !=
      0) { /* a path that leads nowhere is the user's; the rest is the system's */
    const bool nowhere = errno == ENOENT || errno == ENOTDIR;
    return FAIL(context, nowhere ? CUTIS_BAD_INPUT : CUTIS_IO_ERROR, "%s: %s.", path,
                strerror(errno));
  }
  if (S_ISDIR(found.st_mode)) {
    return FAIL(context, CUTIS_BAD_INPUT, "%s is a folder; a scenario is a YAML file.", path);
  }
  FILE *stream = fopen(path, "rb");
  if (stream == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "%s: %s.", path, strerror(errno));
  }
  /* The size is found by reading: a pipe or a device has none. */
  char *read = context_allocate(context, YAML_BYTES_MAX + 1, 1);
  if (read == NULL) {
    fclose(stream);
    return CUTIS_OUT_OF_MEMORY;
  }
  const size_t count = fread(read, 1, YAML_BYTES_MAX + 1, stream);
  const int trouble = ferror(stream) ? errno : 0;
  fclose(stream);
  if (trouble != 0 || count > YAML_BYTES_MAX) {
    context_free(context, read);
    return trouble != 0 ? FAIL(context, CUTIS_IO_ERROR, "%s: %s.", path, strerror(trouble))
                        : FAIL(context, CUTIS_BAD_SYNTAX,
                               "%s is larger than a scenario may be: 64 KiB.", path);
  }
  *bytes = read;
  *length = count;
  return CUTIS_OK;
}

/* ---- from events to entries ---- */

typedef struct level {
  bool list;
  bool key_read;      /* in a mapping: a key waits for its value */
  size_t path_length; /* of what holds the children */
  int items;
} level;

typedef struct yaml_reader {
  cutis_context *context;
  const char *name;
  yaml_file *file;
  struct fy_parser *parser;
  struct fy_diag *diag;
  level levels[YAML_DEPTH_MAX];
  size_t depth;
  int documents;
  char path[YAML_PATH_MAX]; /* of the entry that comes next */
  int line, column;         /* of its key */
} yaml_reader;

#define FAIL_AT(reader, status, line, column, format, ...)                                 \
  FAIL((reader)->context, (status), "%s:%d:%d: " format, (reader)->name, (line), (column), \
       __VA_ARGS__)

static void place_of(struct fy_event *event, int *line, int *column) {
  const struct fy_mark *mark = fy_event_start_mark(event);
  if (mark != NULL) {
    *line = mark->line + 1;
    *column = mark->column + 1;
  }
}

static cutis_status path_append(yaml_reader *reader, size_t length, const char *format,
                                const char *key, int item) {
  const size_t room = sizeof reader->path - length;
  const int added = key != NULL ? snprintf(reader->path + length, room, format, key)
                                : snprintf(reader->path + length, room, format, item);
  if (added < 0 || (size_t)added >= room) {
    return FAIL_AT(reader, CUTIS_BAD_INPUT, reader->line, reader->column,
                   "This key is too long (%zu bytes with its parents).",
                   length + (size_t)(added < 0 ? 0 : added));
  }
  return CUTIS_OK;
}

static cutis_status take_key(yaml_reader *reader, level *in, const char *text, size_t length) {
  char key[YAML_PATH_MAX];
  if (length == 0 || length >= sizeof key || !yaml_is_line(text, length)) {
    return FAIL_AT(
        reader, CUTIS_BAD_INPUT, reader->line, reader->column, "%s",
        length == 0 ? "A key is missing before the colon." : "A key is one short line of text.");
  }
  memcpy(key, text, length);
  key[length] = '\0';
  TRY(reader->context,
      path_append(reader, in->path_length, in->path_length > 0 ? ".%s" : "%s", key, 0));
  for (size_t i = 0; i < reader->file->count; i++) {
    if (strcmp(reader->file->entries[i].path, reader->path) == 0) {
      return FAIL_AT(reader, CUTIS_BAD_INPUT, reader->line, reader->column,
                     "%s is there twice; the first is in line %d.", reader->path,
                     reader->file->entries[i].line);
    }
  }
  in->key_read = true;
  return CUTIS_OK;
}

static cutis_status keep_entry(yaml_reader *reader, yaml_kind kind, const char *text,
                               size_t length) {
  yaml_file *file = reader->file;
  if (file->count == YAML_ENTRIES_MAX) {
    return FAIL_AT(reader, CUTIS_BAD_SYNTAX, reader->line, reader->column,
                   "More than %d entries: this is no scenario.", YAML_ENTRIES_MAX);
  }
  yaml_entry *entry = &file->entries[file->count];
  *entry = (yaml_entry){.kind = kind, .line = reader->line, .column = reader->column};
  memcpy(entry->path, reader->path, sizeof entry->path);
  if (text != NULL) {
    if (!yaml_is_line(text, length)) {
      return FAIL_AT(reader, CUTIS_BAD_INPUT, reader->line, reader->column,
                     "The value of %s is not one line of text.", reader->path);
    }
    entry->text = context_allocate(reader->context, length + 1, 1);
    if (entry->text == NULL) {
      return CUTIS_OUT_OF_MEMORY;
    }
    memcpy(entry->text, text, length);
  }
  file->count++;
  return CUTIS_OK;
}

static cutis_status descend(yaml_reader *reader, bool list) {
  if (reader->depth == YAML_DEPTH_MAX) {
    return FAIL_AT(reader, CUTIS_BAD_SYNTAX, reader->line, reader->column,
                   "Nested deeper than %d levels: this is no scenario.", YAML_DEPTH_MAX);
  }
  const size_t path_length = reader->depth == 0 ? 0 : strlen(reader->path);
  reader->levels[reader->depth++] = (level){.list = list, .path_length = path_length};
  return CUTIS_OK;
}

/* A scalar, or the beginning of a mapping or a list: a key, or what stands under one. */
static cutis_status take_node(yaml_reader *reader, struct fy_event *event) {
  const bool scalar = event->type == FYET_SCALAR;
  const bool list = event->type == FYET_SEQUENCE_START;
  size_t length = 0;
  const char *text = scalar && event->scalar.value != NULL
                         ? fy_token_get_text(event->scalar.value, &length)
                         : NULL;
  int line = reader->line, column = reader->column;
  place_of(event, &line, &column);
  if (fy_event_get_anchor_token(event) != NULL || fy_event_get_tag_token(event) != NULL) {
    return FAIL_AT(reader, CUTIS_BAD_SYNTAX, line, column, "%s",
                   "Anchors (&) and tags (!) are not used in a scenario.");
  }
  if (reader->depth == 0) {
    if (event->type != FYET_MAPPING_START) {
      return FAIL_AT(reader, CUTIS_BAD_SYNTAX, line, column,
                     "The file holds %s, not keys with values such as \"person:\".",
                     list ? "a list" : "a text");
    }
    return descend(reader, false);
  }
  level *in = &reader->levels[reader->depth - 1];
  if (in->list) {
    reader->line = line;
    reader->column = column;
    in->items++;
    TRY(reader->context, path_append(reader, in->path_length, "[%d]", NULL, in->items));
  } else if (!in->key_read) {
    reader->line = line;
    reader->column = column;
    if (!scalar) {
      return FAIL_AT(reader, CUTIS_BAD_SYNTAX, line, column, "%s",
                     "A key is a text, not a mapping or a list.");
    }
    return take_key(reader, in, text, length);
  }
  in->key_read = false;
  TRY(reader->context, keep_entry(reader,
                                  scalar ? YAML_SCALAR
                                  : list ? YAML_LIST
                                         : YAML_MAPPING,
                                  text, length));
  return scalar ? CUTIS_OK : descend(reader, list);
}

static cutis_status take_event(yaml_reader *reader, struct fy_event *event) {
  switch (event->type) {
    case FYET_DOCUMENT_START:
      if (++reader->documents > 1) {
        place_of(event, &reader->line, &reader->column);
        return FAIL_AT(reader, CUTIS_BAD_SYNTAX, reader->line, reader->column, "%s",
                       "A second document begins; a scenario is one.");
      }
      return CUTIS_OK;
    case FYET_ALIAS:
      place_of(event, &reader->line, &reader->column);
      return FAIL_AT(reader, CUTIS_BAD_SYNTAX, reader->line, reader->column, "%s",
                     "Aliases (*) are not used in a scenario.");
    case FYET_SCALAR:
    case FYET_MAPPING_START:
    case FYET_SEQUENCE_START:
      return take_node(reader, event);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
      reader->depth--;
      return CUTIS_OK;
    default:
      return CUTIS_OK;
  }
}

/* The first of the errors libfyaml collected. */
static cutis_status fail_syntax(yaml_reader *reader) {
  void *at = NULL;
  const struct fy_diag_error *error = fy_diag_errors_iterate(reader->diag, &at);
  if (error == NULL) {
    return FAIL(reader->context, CUTIS_BAD_SYNTAX, "%s: Not YAML.", reader->name);
  }
  return FAIL_AT(reader, CUTIS_BAD_SYNTAX, error->line, error->column, "Not YAML: %s.", error->msg);
}

static cutis_status read_events(yaml_reader *reader) {
  for (bool ended = false; !ended;) {
    struct fy_event *event = fy_parser_parse(reader->parser);
    if (event == NULL) {
      return fail_syntax(reader);
    }
    ended = event->type == FYET_STREAM_END;
    const cutis_status status = take_event(reader, event);
    fy_parser_event_free(reader->parser, event);
    TRY(reader->context, status);
  }
  return reader->documents > 0 ? CUTIS_OK
                               : FAIL(reader->context, CUTIS_BAD_SYNTAX,
                                      "%s is empty; a scenario names at least a person "
                                      "or a plan.",
                                      reader->name);
}

static cutis_status parse_with(yaml_reader *reader, const char *bytes, size_t length) {
  struct fy_diag_cfg diag;
  fy_diag_cfg_default(&diag);
  diag.fp = NULL; /* collected, never printed */
  reader->diag = fy_diag_create(&diag);
  if (reader->diag == NULL) {
    return FAIL(reader->context, CUTIS_OUT_OF_MEMORY, "Memory to parse %s could not be had.",
                reader->name);
  }
  fy_diag_set_collect_errors(reader->diag, true);
  const struct fy_parse_cfg config = {
      .search_path = "",
      .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2,
      .diag = reader->diag,
  };
  reader->parser = fy_parser_create(&config);
  if (reader->parser == NULL || fy_parser_set_string(reader->parser, bytes, length) != 0) {
    return FAIL(reader->context, CUTIS_OUT_OF_MEMORY, "Memory to parse %s could not be had.",
                reader->name);
  }
  return read_events(reader);
}

cutis_status yaml_parse(cutis_context *context, const char *name, const char *bytes, size_t length,
                        yaml_file *file) {
  *file = (yaml_file){0};
  TRY(context, check_text(context, name, bytes, length));
  file->entries = context_allocate(context, YAML_ENTRIES_MAX, sizeof *file->entries);
  if (file->entries == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  yaml_reader reader = {.context = context, .name = name, .file = file, .line = 1, .column = 1};
  const cutis_status status = parse_with(&reader, bytes, length);
  if (reader.parser != NULL) {
    fy_parser_destroy(reader.parser);
  }
  if (reader.diag != NULL) {
    fy_diag_destroy(reader.diag);
  }
  if (status != CUTIS_OK) {
    yaml_free(context, file);
  }
  return status;
}

void yaml_free(cutis_context *context, yaml_file *file) {
  for (size_t i = 0; i < file->count; i++) {
    context_free(context, file->entries[i].text);
  }
  context_free(context, file->entries);
  *file = (yaml_file){0};
}
