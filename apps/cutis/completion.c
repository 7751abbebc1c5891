/* completion.c - `cutis completion bash`: a completion script, from the table of commands. */
#include "cli.h"

#include <string.h>

static void print_words(const cli_command *command) {
  fputs("--help", stdout);
  for (size_t i = 0; i < CLI_OPTIONS_MAX && command->options[i].name != NULL; ++i) {
    printf(" --%s", command->options[i].name);
  }
}

/* The case labels of all options of one kind, joined by |; false when there is none. */
static bool print_labels(cli_kind kind) {
  const char *seen[64];
  size_t count = 0;
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    for (size_t i = 0; i < CLI_OPTIONS_MAX && command->options[i].name != NULL; ++i) {
      const cli_option *option = &command->options[i];
      bool known = option->kind != kind || count == 64;
      for (size_t j = 0; !known && j < count; ++j) {
        known = strcmp(seen[j], option->name) == 0;
      }
      if (!known) {
        printf("%s--%s", count > 0 ? "|" : "    ", option->name);
        seen[count++] = option->name;
      }
    }
  }
  return count > 0;
}

static void print_command_names(void) {
  const char *separator = "";
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (!command->hidden) {
      printf("%s%s", separator, command->name);
      separator = " ";
    }
  }
}

int cmd_completion(const cli_call *call) {
  if (strcmp(call->arguments[0], "bash") != 0) {
    return cli_fail(call, CLI_INPUT, "Unknown shell %s; there is bash.", call->arguments[0]);
  }
  fputs(
      "# bash completion for cutis; made by `cutis completion bash`\n"
      "_cutis() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
      "command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"",
      stdout);
  print_command_names();
  fputs(" --help --version\" -- \"$word\"))\n    return\n  fi\n  case $before in\n", stdout);
  if (print_labels(CLI_FOLDER)) {
    fputs(") compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n", stdout);
  }
  if (print_labels(CLI_TEXT)) {
    fputs(") return ;;\n", stdout);
  }
  if (print_labels(CLI_WHOLE)) {
    fputs(") return ;;\n", stdout);
  }
  fputs("  esac\n  local options= kind=\n  case $command in\n", stdout);
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    printf("    %s) options=\"", command->name);
    print_words(command);
    printf("\"; kind=%s ;;\n", command->argument_kind == CLI_FILE           ? "file"
                               : command->argument_kind == CLI_COMMAND_NAME ? "command"
                                                                            : "none");
  }
  fputs(
      "  esac\n"
      "  case $word in\n"
      "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); return ;;\n"
      "  esac\n"
      "  case $kind in\n"
      "    file) compopt -o filenames; COMPREPLY=($(compgen -f -X '!*.y*ml' -- \"$word\") "
      "$(compgen -d -- \"$word\")) ;;\n"
      "    command) COMPREPLY=($(compgen -W \"",
      stdout);
  print_command_names();
  fputs(
      "\" -- \"$word\")) ;;\n"
      "  esac\n"
      "}\n"
      "complete -F _cutis cutis\n",
      stdout);
  return CLI_DONE;
}
