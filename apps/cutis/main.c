/* main.c - finds the command, parses its words, runs it. */
#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static int run(int argc, char **argv) {
  if (argc < 2) {
    help_print(NULL, stderr);
    return CLI_INPUT;
  }
  const char *word = argv[1];
  if (strcmp(word, "--version") == 0) {
    word = "version";
  } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
    word = "help";
  }
  const cli_command *command = cli_command_wanted(word);
  if (command == NULL) {
    return CLI_INPUT;
  }

  cli_call call;
  int code = cli_parse(command, argc - 2, argv + 2, &call);
  if (code == CLI_DONE) {
    if (call.help) {
      help_print(command, stdout);
    } else {
      code = command->run(&call);
    }
  }
  cli_call_clear(&call);
  return code;
}

int main(int argc, char **argv) {
  /* A write past a size limit is then an error like a full disk, with a message. */
  signal(SIGXFSZ, SIG_IGN);
  int code = run(argc, argv);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    fprintf(stderr, "cutis: The results cannot be written: %s.\n", strerror(errno));
    return CLI_SYSTEM;
  }
  return code;
}
