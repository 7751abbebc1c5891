/* context.c - failures, warnings and memory: what every call of the library shares with its caller.
 *
 * The message and the trace have fixed room inside the context, so that running out of memory can
 * be reported. What is too long ends in "...". Warnings are kept as copies. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_SIZE = 8192, TRACE_SIZE = 4096 };

struct cutis_context {
  cutis_allocator allocator;
  char message[MESSAGE_SIZE];
  char trace[TRACE_SIZE];
  char **warnings;
  size_t warnings_count, warnings_room;
  bool warnings_lost;
};

static const char LOST[] = "Further warnings were lost for want of memory.";

/* ---- text in fixed room ---- */

/* Where a text of at most `room` bytes may be cut without splitting a UTF-8 character. */
static size_t whole_characters(const char *text, size_t room) {
  while (room > 0 && ((unsigned char)text[room] & 0xC0) == 0x80) {
    room--;
  }
  return room;
}

/* Ends a text that filled its room with "...", so that nobody takes it for whole. */
static void mark_cut(char *text, size_t size) {
  strcpy(text + whole_characters(text, size - sizeof "..."), "...");
}

static void format_into(char *text, size_t size, const char *format, va_list arguments) {
  const int length = vsnprintf(text, size, format, arguments);
  if (length < 0) {
    text[0] = '\0';
  } else if ((size_t)length >= size) {
    mark_cut(text, size);
  }
}

/* ---- memory ---- */

static void *plain_allocate(void *user, size_t count, size_t size) {
  (void)user;
  return calloc(count, size);
}

static void plain_release(void *user, void *memory) {
  (void)user;
  free(memory);
}

/* Zeroed memory or NULL; nothing is recorded. Never asks the hook for 0 bytes, to which NULL would
 * be a right answer. */
static void *try_allocate(const cutis_allocator *allocator, size_t count, size_t size) {
  if (count == 0 || size == 0) {
    count = size = 1;
  }
  return count > SIZE_MAX / size ? NULL : allocator->allocate(allocator->user, count, size);
}

void *context_allocate(cutis_context *context, size_t count, size_t size) {
  void *memory = try_allocate(&context->allocator, count, size);
  if (memory == NULL) {
    FAIL(context, CUTIS_OUT_OF_MEMORY, "Memory for %zu x %zu bytes could not be had.", count, size);
  }
  return memory;
}

void context_free(cutis_context *context, void *memory) {
  if (memory != NULL) {
    context->allocator.release(context->allocator.user, memory);
  }
}

char *context_copy_text(cutis_context *context, const char *text) {
  const size_t size = strlen(text) + 1;
  char *copy = context_allocate(context, size, 1);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* ---- life of a context ---- */

cutis_status cutis_context_create(const cutis_allocator *allocator, cutis_context **context) {
  const cutis_allocator plain = {plain_allocate, plain_release, NULL};
  *context = NULL;
  if (allocator == NULL) {
    allocator = &plain;
  }
  if (allocator->allocate == NULL || allocator->release == NULL) {
    return CUTIS_BAD_INPUT;
  }
  cutis_context *made = try_allocate(allocator, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->allocator = *allocator;
  *context = made;
  return CUTIS_OK;
}

void cutis_context_destroy(cutis_context **context) {
  if (context == NULL || *context == NULL) {
    return;
  }
  cutis_context_clear(*context);
  context_free(*context, (*context)->warnings);
  const cutis_allocator allocator = (*context)->allocator;
  allocator.release(allocator.user, *context);
  *context = NULL;
}

void cutis_context_clear(cutis_context *context) {
  context_forgive(context);
  for (size_t i = 0; i < context->warnings_count; i++) {
    context_free(context, context->warnings[i]);
  }
  context->warnings_count = 0;
  context->warnings_lost = false;
}

/* ---- failures ---- */

const char *cutis_context_message(const cutis_context *context) {
  /* Only want of memory leaves a careful caller without a context. */
  return context == NULL ? cutis_status_text(CUTIS_OUT_OF_MEMORY) : context->message;
}

const char *cutis_context_trace(const cutis_context *context) {
  return context == NULL ? "" : context->trace;
}

cutis_status context_fail(cutis_context *context, cutis_status status, const char *function,
                          const char *file, int line, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  format_into(context->message, sizeof context->message, format, arguments);
  va_end(arguments);
  context->trace[0] = '\0';
  return context_trace_add(context, status, function, file, line);
}

cutis_status context_trace_add(cutis_context *context, cutis_status status, const char *function,
                               const char *file, int line) {
  const size_t used = strlen(context->trace);
  const size_t room = sizeof context->trace - used;
  const int length = snprintf(context->trace + used, room, "%s (%s:%d): %s\n", function, file, line,
                              cutis_status_name(status));
  if (length < 0 || (size_t)length >= room) {
    mark_cut(context->trace, sizeof context->trace);
  }
  return status;
}

void context_prefix(cutis_context *context, const char *format, ...) {
  char whole[MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  format_into(whole, sizeof whole, format, arguments);
  va_end(arguments);
  const size_t used = strlen(whole);
  const int length = snprintf(whole + used, sizeof whole - used, "%s", context->message);
  if (length < 0 || (size_t)length >= sizeof whole - used) {
    mark_cut(whole, sizeof whole);
  }
  strcpy(context->message, whole);
}

void context_rename(cutis_context *context, size_t from, const char *begin, const char *other) {
  const size_t length = strlen(begin);
  char whole[MESSAGE_SIZE];
  strcpy(whole, context->message);
  size_t used = from;
  for (const char *at = whole + from; *at != '\0' && used < sizeof whole;) {
    const bool is = (at == whole || at[-1] == ' ') && strncmp(at, begin, length) == 0;
    used += (size_t)snprintf(context->message + used, sizeof whole - used, "%.*s",
                             is ? (int)strlen(other) : 1, is ? other : at);
    at += is ? length : 1;
  }
  if (used >= sizeof context->message) {
    mark_cut(context->message, sizeof context->message);
  }
}

void context_forgive(cutis_context *context) {
  context->message[0] = '\0';
  context->trace[0] = '\0';
}

/* ---- warnings ---- */

const char *cutis_context_warning(const cutis_context *context, size_t index) {
  if (index < context->warnings_count) {
    return context->warnings[index];
  }
  return context->warnings_lost && index == context->warnings_count ? LOST : NULL;
}

/* Room for one more warning, doubling; false when there is none to be had. */
static bool warnings_grow(cutis_context *context) {
  if (context->warnings_count < context->warnings_room) {
    return true;
  }
  const size_t room = context->warnings_room == 0 ? 8 : 2 * context->warnings_room;
  char **grown = try_allocate(&context->allocator, room, sizeof *grown);
  if (grown == NULL) {
    return false;
  }
  if (context->warnings_count > 0) {
    memcpy(grown, context->warnings, context->warnings_count * sizeof *grown);
  }
  context_free(context, context->warnings);
  context->warnings = grown;
  context->warnings_room = room;
  return true;
}

static void warnings_keep(cutis_context *context, const char *sentence) {
  for (size_t i = 0; i < context->warnings_count; i++) {
    if (strcmp(context->warnings[i], sentence) == 0) {
      return;
    }
  }
  const size_t size = strlen(sentence) + 1;
  char *copy = warnings_grow(context) ? try_allocate(&context->allocator, size, 1) : NULL;
  if (copy == NULL) {
    context->warnings_lost = true;
    return;
  }
  memcpy(copy, sentence, size);
  context->warnings[context->warnings_count++] = copy;
}

void context_warn(cutis_context *context, const char *format, ...) {
  char sentence[MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  format_into(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  warnings_keep(context, sentence);
}

/* ---- threads ---- */

cutis_status context_fork(cutis_context *context, cutis_context **worker) {
  const cutis_status status = cutis_context_create(&context->allocator, worker);
  if (status != CUTIS_OK) {
    return FAIL(context, status, "Memory for a worker's context could not be had.");
  }
  return CUTIS_OK;
}

cutis_status context_join(cutis_context *context, const cutis_context *worker,
                          cutis_status status) {
  for (size_t i = 0; i < worker->warnings_count; i++) {
    warnings_keep(context, worker->warnings[i]);
  }
  context->warnings_lost = context->warnings_lost || worker->warnings_lost;
  if (status != CUTIS_OK) {
    memcpy(context->message, worker->message, sizeof context->message);
    memcpy(context->trace, worker->trace, sizeof context->trace);
  }
  return status;
}
