/* parse.c - the words after a command's name become a call, or a sentence that says what is wrong
 * with them. */
#include "cli.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

const cli_command *cli_command_find(const char *name) {
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (strcmp(command->name, name) == 0) {
      return command;
    }
  }
  return NULL;
}

const cli_command *cli_command_wanted(const char *word) {
  const cli_command *wanted = cli_command_find(word);
  if (wanted != NULL) {
    return wanted;
  }
  const char *names[64];
  size_t count = 0;
  for (const cli_command *command = cli_commands; command->name != NULL && count < 64; ++command) {
    if (!command->hidden) {
      names[count++] = command->name;
    }
  }
  const char *nearest = words_nearest(word, names, count);
  if (nearest != NULL) {
    fprintf(stderr, "cutis: Unknown command %s; did you mean %s?\n", word, nearest);
  } else {
    fprintf(stderr, "cutis: Unknown command %s; cutis help lists the commands.\n", word);
  }
  return NULL;
}

static const cli_option *option_find(const cli_command *command, const char *name, size_t length) {
  for (size_t i = 0; i < CLI_OPTIONS_MAX && command->options[i].name != NULL; ++i) {
    const cli_option *option = &command->options[i];
    if (strlen(option->name) == length && strncmp(option->name, name, length) == 0) {
      return option;
    }
  }
  return NULL;
}

static int unknown_option(const cli_call *call, const char *name, size_t length) {
  char given[64];
  snprintf(given, sizeof given, "%.*s", (int)(length < 60 ? length : 60), name);
  const char *names[CLI_OPTIONS_MAX + 1];
  size_t count = 0;
  names[count++] = "help";
  for (size_t i = 0; i < CLI_OPTIONS_MAX && call->command->options[i].name != NULL; ++i) {
    names[count++] = call->command->options[i].name;
  }
  const char *nearest = words_nearest(given, names, count);
  if (nearest != NULL) {
    return cli_fail(call, CLI_INPUT, "Unknown option --%s; did you mean --%s?", given, nearest);
  }
  return cli_fail(call, CLI_INPUT, "Unknown option --%s; cutis %s --help lists the options.", given,
                  call->command->name);
}

static int check_whole(const cli_call *call, const cli_option *option, const char *text) {
  errno = 0;
  char *end = NULL;
  const long number = strtol(text, &end, 10);
  if (*text == '\0' || *end != '\0' || errno != 0 || number < option->low ||
      number > option->high) {
    return cli_fail(call, CLI_INPUT, "--%s takes a whole number from %ld to %ld, not \"%s\".",
                    option->name, option->low, option->high, text);
  }
  return CLI_DONE;
}

/* One word that begins with --; *used becomes 2 when the next word is its value. */
static int parse_option(cli_call *call, const char *word, const char *following, int *used) {
  *used = 1;
  const char *name = word + 2;
  const char *equals = strchr(name, '=');
  const size_t length = equals != NULL ? (size_t)(equals - name) : strlen(name);
  const cli_option *option = option_find(call->command, name, length);
  if (option == NULL) {
    return unknown_option(call, name, length);
  }
  const char *value = equals != NULL ? equals + 1 : NULL;
  if (option->kind == CLI_SWITCH) {
    if (value != NULL) {
      return cli_fail(call, CLI_INPUT, "--%s takes no value, but got \"%s\".", option->name, value);
    }
  } else if (value == NULL) {
    if (following == NULL) {
      return cli_fail(call, CLI_INPUT, "--%s needs a value: --%s %s.", option->name, option->name,
                      option->value);
    }
    value = following;
    *used = 2;
  }
  if (option->kind == CLI_WHOLE && check_whole(call, option, value) != CLI_DONE) {
    return CLI_INPUT;
  }
  call->settings[call->setting_count++] = (cli_setting){option, value};
  call->quiet = call->quiet || strcmp(option->name, "quiet") == 0;
  return CLI_DONE;
}

int cli_parse(const cli_command *command, int argc, char **argv, cli_call *call) {
  const size_t room = (size_t)(argc > 0 ? argc : 0) + 1;
  *call = (cli_call){.command = command};
  call->arguments = cli_allocate(room, sizeof *call->arguments);
  call->settings = cli_allocate(room, sizeof *call->settings);

  bool options_over = false;
  for (int i = 0; i < argc;) {
    const char *word = argv[i];
    int used = 1;
    if (options_over || word[0] != '-' || word[1] == '\0') {
      call->arguments[call->argument_count++] = word;
    } else if (strcmp(word, "--") == 0) {
      options_over = true;
    } else if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
      call->help = true;
      return CLI_DONE;
    } else if (word[1] != '-') {
      return cli_fail(call, CLI_INPUT, "Unknown option %s; options begin with two dashes.", word);
    } else if (parse_option(call, word, i + 1 < argc ? argv[i + 1] : NULL, &used) != CLI_DONE) {
      return CLI_INPUT;
    }
    i += used;
  }
  if (call->argument_count < command->least) {
    return cli_fail(call, CLI_INPUT, "%s is missing; usage: cutis %s %s", command->arguments,
                    command->name, command->arguments);
  }
  if (call->argument_count > command->most) {
    return cli_fail(call, CLI_INPUT, "\"%s\" is one word too many; usage: cutis %s%s%s",
                    call->arguments[command->most], command->name,
                    command->arguments[0] != '\0' ? " " : "", command->arguments);
  }
  return CLI_DONE;
}

void cli_call_clear(cli_call *call) {
  free(call->arguments);
  free(call->settings);
  *call = (cli_call){.command = call->command};
}

const char *cli_next(const cli_call *call, const char *name, size_t *next) {
  assert(option_find(call->command, name, strlen(name)) != NULL);
  while (*next < call->setting_count) {
    const cli_setting *setting = &call->settings[(*next)++];
    if (strcmp(setting->option->name, name) == 0) {
      return setting->value != NULL ? setting->value : "";
    }
  }
  return NULL;
}

const char *cli_value(const cli_call *call, const char *name) {
  const char *last = NULL;
  size_t next = 0;
  for (const char *value; (value = cli_next(call, name, &next)) != NULL;) {
    last = value;
  }
  return last;
}

bool cli_given(const cli_call *call, const char *name) {
  return cli_value(call, name) != NULL;
}

long cli_whole(const cli_call *call, const char *name, long unless) {
  const char *value = cli_value(call, name);
  return value != NULL ? strtol(value, NULL, 10) : unless;
}
