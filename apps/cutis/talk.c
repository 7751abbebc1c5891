/* talk.c - what the program says to people: on standard error, in colour only where colour is
 * wanted. */
#include "cli.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool environment_set(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0';
}

cli_ink cli_ink_for(FILE *stream) {
  const char *terminal = getenv("TERM");
  const bool dumb = terminal == NULL || strcmp(terminal, "dumb") == 0;
  if (dumb || environment_set("NO_COLOR") || !isatty(fileno(stream))) {
    return (cli_ink){"", "", "", "", ""};
  }
  return (cli_ink){"\033[1m", "\033[32m", "\033[31m", "\033[2m", "\033[0m"};
}

static void say_as(const cli_call *call, const char *format, va_list arguments) {
  fflush(stdout); /* so that talk and results keep their order on a terminal */
  fprintf(stderr, "cutis %s: ", call->command->name);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void cli_say(const cli_call *call, const char *format, ...) {
  if (call->quiet) {
    return;
  }
  va_list arguments;
  va_start(arguments, format);
  say_as(call, format, arguments);
  va_end(arguments);
}

int cli_fail(const cli_call *call, int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say_as(call, format, arguments);
  va_end(arguments);
  return code;
}

int cli_failed(const cli_call *call, const cutis_context *context, cutis_status status) {
  const char *message = context != NULL ? cutis_context_message(context) : "";
  cli_fail(call, 0, "%s", message[0] != '\0' ? message : cutis_status_text(status));
  if (context != NULL && environment_set("CUTIS_TRACE")) {
    fprintf(stderr, "%s: %s\n%s", cutis_status_name(status), cutis_status_text(status),
            cutis_context_trace(context));
  }
  return cutis_status_exit_code(status);
}

size_t cli_warn(const cli_call *call, const cutis_context *context, size_t from) {
  const char *warning;
  for (; (warning = cutis_context_warning(context, from)) != NULL; ++from) {
    cli_say(call, "Warning: %s", warning);
  }
  return from;
}

void *cli_allocate(size_t count, size_t size) {
  void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
  if (memory == NULL) {
    fputs("cutis: Memory could not be had.\n", stderr);
    exit(CLI_SYSTEM);
  }
  return memory;
}

char *cli_format(const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = cli_allocate((size_t)(length > 0 ? length : 0) + 1, 1);
  vsnprintf(text, (size_t)(length > 0 ? length : 0) + 1, format, again);
  va_end(again);
  return text;
}

bool cli_holds(const char *text, const char *part) {
  const size_t length = strlen(part);
  for (; *text != '\0'; ++text) {
    size_t i = 0;
    while (i < length && tolower((unsigned char)text[i]) == tolower((unsigned char)part[i])) {
      ++i;
    }
    if (i == length) {
      return true;
    }
  }
  return false;
}

void cli_wrap(FILE *stream, const char *text, int indent, int width) {
  int column = indent;
  bool first = true;
  while (*text != '\0') {
    if (text[0] == '\n' && text[1] == '\n') {
      fprintf(stream, "\n\n%*s", indent, "");
      column = indent;
      first = true;
      text += 2;
      continue;
    }
    if (*text == ' ' || *text == '\n') {
      ++text;
      continue;
    }
    int length = (int)strcspn(text, " \n");
    if (strncmp(text + length, " %", 2) == 0) { /* "21 %" stays together */
      length += 2 + (int)strcspn(text + length + 2, " \n");
    }
    if (!first && column + 1 + length > width) {
      fprintf(stream, "\n%*s", indent, "");
      column = indent;
    } else if (!first) {
      fputc(' ', stream);
      ++column;
    }
    fwrite(text, 1, (size_t)length, stream);
    column += length;
    first = false;
    text += length;
  }
}
