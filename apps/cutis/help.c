/* help.c - `cutis help` and --help, from the table of commands. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80 };

static void option_head(const cli_option *option, char *text, size_t size) {
  snprintf(text, size, "--%s%s%s", option->name, option->value != NULL ? " " : "",
           option->value != NULL ? option->value : "");
}

static void print_entry(FILE *stream, const char *head, int column, const char *words,
                        const char *unless) {
  fprintf(stream, "  %-*s", column - 2, head);
  if ((int)strlen(head) + 2 >= column) {
    fprintf(stream, "\n%*s", column, "");
  }
  char *text =
      unless != NULL ? cli_format("%s Default: %s.", words, unless) : cli_format("%s", words);
  cli_wrap(stream, text, column, WIDTH);
  free(text);
  fputc('\n', stream);
}

static void print_program(FILE *stream) {
  const cli_ink ink = cli_ink_for(stream);
  fprintf(stream,
          "cutis %s - an in-silico skin laboratory: does microneedling firm the skin?\n\n"
          "%susage%s  cutis COMMAND [ARGUMENTS] [OPTIONS]\n\n%scommands%s\n",
          cutis_version(), ink.strong, ink.plain, ink.strong, ink.plain);
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (!command->hidden) {
      fprintf(stream, "  %-10s %s\n", command->name, command->summary);
    }
  }
  fprintf(stream, "\n%sexit codes%s\n", ink.strong, ink.plain);
#define X(code, words) fprintf(stream, "  %d  %s\n", code, words);
  CLI_EXIT_LIST(X)
#undef X
  fprintf(stream,
          "\ncutis help COMMAND tells more. Cutis is a research tool, not medical advice.\n");
}

void help_print(const cli_command *command, FILE *stream) {
  if (command == NULL) {
    print_program(stream);
    return;
  }
  const cli_ink ink = cli_ink_for(stream);
  fprintf(stream, "cutis %s - %s\n\n%susage%s  cutis %s%s%s [OPTIONS]\n\n", command->name,
          command->summary, ink.strong, ink.plain, command->name,
          command->arguments[0] != '\0' ? " " : "", command->arguments);
  cli_wrap(stream, command->details, 0, WIDTH);
  fprintf(stream, "\n\n%soptions%s\n", ink.strong, ink.plain);
  for (size_t i = 0; i < CLI_OPTIONS_MAX && command->options[i].name != NULL; ++i) {
    char head[64];
    option_head(&command->options[i], head, sizeof head);
    print_entry(stream, head, 22, command->options[i].words, command->options[i].unless);
  }
  print_entry(stream, "--help", 22, "Print this.", NULL);
  if (command->examples[0].line != NULL) {
    fprintf(stream, "\n%sexamples%s\n", ink.strong, ink.plain);
  }
  for (size_t i = 0; i < CLI_EXAMPLES_MAX && command->examples[i].line != NULL; ++i) {
    fprintf(stream, "  %s\n      ", command->examples[i].line);
    cli_wrap(stream, command->examples[i].words, 6, WIDTH);
    fputc('\n', stream);
  }
}

int cmd_help(const cli_call *call) {
  const cli_command *command = NULL;
  if (call->argument_count > 0) {
    command = cli_command_wanted(call->arguments[0]);
    if (command == NULL) {
      return CLI_INPUT;
    }
  }
  help_print(command, stdout);
  return CLI_DONE;
}

int cmd_version(const cli_call *call) {
  if (cli_form(call) == LISTING_JSON) {
    cli_json_print(json_pack("{s:s}", "version", cutis_version()));
  } else {
    printf("cutis %s\n", cutis_version());
  }
  return CLI_DONE;
}
