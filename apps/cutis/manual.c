/* manual.c - the manual pages (roff) and docs/cli.md (Markdown), from the table of commands. */
#include "cli.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- roff ---- */

/* Text that roff takes as it is: backslashes and hyphens escaped, no line that looks like a
 * request. */
static void roff_text(const char *text, bool line_start) {
  for (; *text != '\0'; ++text) {
    if (line_start && (*text == '.' || *text == '\'')) {
      fputs("\\&", stdout);
    }
    line_start = *text == '\n';
    if (*text == '\\') {
      fputs("\\e", stdout);
    } else if (*text == '-') {
      fputs("\\-", stdout);
    } else if (text[0] == '\n' && text[1] == '\n') {
      fputs("\n.PP\n", stdout);
      ++text;
    } else {
      fputc(*text, stdout);
    }
  }
}

static void roff_head(const char *page, const char *name, const char *summary) {
  fputs(".TH ", stdout);
  for (; *page != '\0'; ++page) {
    if (*page == '-') {
      fputs("\\-", stdout);
    } else {
      fputc(toupper((unsigned char)*page), stdout);
    }
  }
  printf(" 1 \"\" \"Cutis %s\" \"Cutis manual\"\n.SH NAME\n", cutis_version());
  roff_text(name, true);
  fputs(" \\- ", stdout);
  roff_text(summary, false);
  fputs("\n.SH SYNOPSIS\n", stdout);
}

static void roff_tail(void) {
  fputs(".SH EXIT STATUS\n", stdout);
#define X(code, words)          \
  printf(".TP\n.B %d\n", code); \
  roff_text(words, true);       \
  fputc('\n', stdout);
  CLI_EXIT_LIST(X)
#undef X
  fputs(".SH ENVIRONMENT\n", stdout);
#define X(name, words)          \
  printf(".TP\n.B %s\n", name); \
  roff_text(words, true);       \
  fputc('\n', stdout);
  CLI_ENVIRONMENT_LIST(X)
#undef X
}

static void roff_program(void) {
  roff_head("cutis", "cutis", "an in-silico skin laboratory");
  fputs(".B cutis\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n", stdout);
  roff_text(CLI_DESCRIPTION, true);
  fputs("\n.SH COMMANDS\n", stdout);
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (!command->hidden) {
      printf(".TP\n.B %s\n", command->name);
      roff_text(command->summary, true);
      fputc('\n', stdout);
    }
  }
  roff_tail();
  fputs(".SH SEE ALSO\n", stdout);
  const char *separator = "";
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (!command->hidden) {
      printf("%s.BR cutis\\-%s (1)", separator, command->name);
      separator = " ,\n";
    }
  }
  fputc('\n', stdout);
}

static void roff_command(const cli_command *command) {
  char *page = cli_format("cutis-%s", command->name);
  roff_head(page, page, command->summary);
  free(page);
  printf(".B cutis %s\n", command->name);
  if (command->arguments[0] != '\0') {
    printf(".I ");
    roff_text(command->arguments, false);
    fputc('\n', stdout);
  }
  fputs("[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n", stdout);
  roff_text(command->details, true);
  fputs("\n.SH OPTIONS\n", stdout);
  for (size_t i = 0; i < CLI_OPTIONS_MAX && command->options[i].name != NULL; ++i) {
    const cli_option *option = &command->options[i];
    fputs(".TP\n\\fB\\-\\-", stdout);
    roff_text(option->name, false);
    fputs("\\fR", stdout);
    if (option->value != NULL) {
      fputs(" \\fI", stdout);
      roff_text(option->value, false);
      fputs("\\fR", stdout);
    }
    fputc('\n', stdout);
    roff_text(option->words, true);
    if (option->unless != NULL) {
      fputs(" Default: ", stdout);
      roff_text(option->unless, false);
      fputc('.', stdout);
    }
    fputc('\n', stdout);
  }
  fputs(".TP\n\\fB\\-\\-help\\fR\nPrint a short form of this page.\n", stdout);
  if (command->examples[0].line != NULL) {
    fputs(".SH EXAMPLES\n", stdout);
  }
  for (size_t i = 0; i < CLI_EXAMPLES_MAX && command->examples[i].line != NULL; ++i) {
    fputs(".TP\n.B ", stdout);
    roff_text(command->examples[i].line, false);
    fputc('\n', stdout);
    roff_text(command->examples[i].words, true);
    fputc('\n', stdout);
  }
  roff_tail();
  fputs(".SH SEE ALSO\n.BR cutis (1)\n", stdout);
}

/* ---- Markdown ---- */

static void markdown_command(const cli_command *command) {
  printf("\n## cutis %s\n\n", command->name);
  printf("%c%s.\n\n", toupper((unsigned char)command->summary[0]), command->summary + 1);
  printf("```\ncutis %s%s%s [OPTIONS]\n```\n\n%s\n\n", command->name,
         command->arguments[0] != '\0' ? " " : "", command->arguments, command->details);
  fputs("| option | what it does | default |\n|---|---|---|\n", stdout);
  for (size_t i = 0; i < CLI_OPTIONS_MAX && command->options[i].name != NULL; ++i) {
    const cli_option *option = &command->options[i];
    printf("| `--%s%s%s` | %s | %s |\n", option->name, option->value != NULL ? " " : "",
           option->value != NULL ? option->value : "", option->words,
           option->unless != NULL ? option->unless : "");
  }
  fputs("| `--help` | Print a short form of this. | |\n", stdout);
  for (size_t i = 0; i < CLI_EXAMPLES_MAX && command->examples[i].line != NULL; ++i) {
    printf("\n```\n%s\n```\n%s\n", command->examples[i].line, command->examples[i].words);
  }
}

static void markdown_all(void) {
  printf(
      "# The command line\n\nMade by `cutis man --markdown` from the table that the program parses "
      "by; "
      "a test compares the two.\n\n%s\n\n",
      CLI_DESCRIPTION);
  fputs("| command | what it does |\n|---|---|\n", stdout);
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (!command->hidden) {
      printf("| [`%s`](#cutis-%s) | %s |\n", command->name, command->name, command->summary);
    }
  }
  fputs("\n| exit code | when |\n|---|---|\n", stdout);
#define X(code, words) printf("| %d | %s |\n", code, words);
  CLI_EXIT_LIST(X)
#undef X
  fputs("\n| environment | what it does |\n|---|---|\n", stdout);
#define X(name, words) printf("| `%s` | %s |\n", name, words);
  CLI_ENVIRONMENT_LIST(X)
#undef X
  for (const cli_command *command = cli_commands; command->name != NULL; ++command) {
    if (!command->hidden) {
      markdown_command(command);
    }
  }
}

int cmd_man(const cli_call *call) {
  if (cli_given(call, "markdown")) {
    markdown_all();
    return CLI_DONE;
  }
  if (call->argument_count == 0) {
    roff_program();
    return CLI_DONE;
  }
  const cli_command *command = cli_command_wanted(call->arguments[0]);
  if (command == NULL) {
    return CLI_INPUT;
  }
  roff_command(command);
  return CLI_DONE;
}
