/* commands.c - the table of commands: what exists, what it takes, what it says of itself. Nothing
 * else knows. */
#include "cli.h"

#define OPTION_JSON \
  { "json", NULL, CLI_SWITCH, 0, 0, NULL, "Print JSON." }
#define OPTION_QUIET \
  { "quiet", NULL, CLI_SWITCH, 0, 0, NULL, "Say nothing on standard error but failures." }

const cli_command cli_commands[] = {
    {.name = "params",
     .arguments = "[PATTERN]",
     .argument_kind = CLI_TEXT,
     .most = 1,
     .summary = "list the constants of the model, with ranges and sources",
     .details = "Lists every constant of the model with its value, unit, range, prior, status and "
                "meaning. A PATTERN is one "
                "symbol (then all that is known of it is shown, the source too), a shell pattern "
                "over symbols such as 'k*', or "
                "part of a symbol or of a meaning.\n\n"
                "The status says where a value comes from: seen in the source, recalled from it, "
                "assumed, or fitted to the data "
                "that the source names.",
     .options = {{"mechanism", "NAME", CLI_TEXT, 0, 0, "all mechanisms",
                  "Only the constants of one mechanism, such as collagen."},
                 OPTION_JSON,
                 {"csv", NULL, CLI_SWITCH, 0, 0, NULL, "Print CSV, with sources and notes."},
                 {"markdown", NULL, CLI_SWITCH, 0, 0, NULL,
                  "Print a Markdown table, with sources and notes."},
                 OPTION_QUIET},
     .examples = {{"cutis params kmat", "All that is known of one constant."},
                  {"cutis params --mechanism collagen", "The constants of one mechanism."},
                  {"cutis params collagen --csv",
                   "Everything with collagen in its name, for a spreadsheet."}},
     .run = cmd_params},
    {.name = "help",
     .arguments = "[COMMAND]",
     .argument_kind = CLI_COMMAND_NAME,
     .most = 1,
     .summary = "explain a command",
     .details = "Prints what a command does, its options and examples; without a command, the list "
                "of them.",
     .options = {OPTION_QUIET},
     .run = cmd_help},
    {.name = "version",
     .arguments = "",
     .summary = "print the version",
     .details = "Prints the version, as cutis --version does.",
     .options = {OPTION_JSON, OPTION_QUIET},
     .run = cmd_version},
    {.name = "man",
     .arguments = "[COMMAND]",
     .argument_kind = CLI_COMMAND_NAME,
     .most = 1,
     .hidden = true,
     .summary = "print a manual page",
     .details = "Prints the manual page of a command in roff; without a command, that of cutis.",
     .options = {{"markdown", NULL, CLI_SWITCH, 0, 0, NULL, "Print all of docs/cli.md."},
                 OPTION_QUIET},
     .run = cmd_man},
    {.name = "completion",
     .arguments = "SHELL",
     .argument_kind = CLI_TEXT,
     .least = 1,
     .most = 1,
     .hidden = true,
     .summary = "print a completion script for a shell",
     .details = "Prints a completion script; the only SHELL is bash.",
     .options = {OPTION_QUIET},
     .run = cmd_completion},
    {.name = NULL}};
