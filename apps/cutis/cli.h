/* apps/cutis - the program. One table of commands (commands.c) makes the parsing, --help, the
 * manual pages, the bash completion and docs/cli.md, so that none of them can say what the others
 * do not.
 *
 * Results go to standard output, talk to standard error. Every command returns the exit code of the
 * process. */
#ifndef CUTIS_CLI_H
#define CUTIS_CLI_H

#include <cutis/cutis.h>
#include <jansson.h>
#include <stdio.h>

#if defined(__GNUC__)
#define CLI_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define CLI_PRINTF(at, first)
#endif

/* ---- the table of commands (commands.c) ---- */
enum { CLI_DONE = 0, CLI_INPUT = 2, CLI_SYSTEM = 5, CLI_STOPPED = 6 };

/* What a value or an argument is; the completion offers files and folders where they belong. */
typedef enum cli_kind {
  CLI_SWITCH, /* takes no value */
  CLI_TEXT,
  CLI_WHOLE, /* a whole number within [low, high] */
  CLI_FILE,
  CLI_FOLDER,
  CLI_COMMAND_NAME
} cli_kind;

typedef struct cli_option {
  const char *name;  /* without the dashes */
  const char *value; /* what it takes, "N"; NULL for a switch */
  cli_kind kind;
  long low, high;     /* of CLI_WHOLE */
  const char *unless; /* what holds when it is not given; NULL: nothing to say */
  const char *words;  /* one sentence */
} cli_option;

typedef struct cli_example {
  const char *line, *words;
} cli_example;

typedef struct cli_call cli_call;

enum { CLI_OPTIONS_MAX = 16, CLI_EXAMPLES_MAX = 4 };
typedef struct cli_command {
  const char *name;
  const char *arguments; /* as in the usage line; "" for none */
  cli_kind argument_kind;
  size_t least, most;                     /* arguments */
  bool hidden;                            /* works, but is left out of listings */
  const char *summary;                    /* half a sentence, no full stop */
  const char *details;                    /* paragraphs, parted by an empty line */
  cli_option options[CLI_OPTIONS_MAX];    /* up to the first without a name */
  cli_example examples[CLI_EXAMPLES_MAX]; /* up to the first without a line */
  int (*run)(const cli_call *call);
} cli_command;

/* Up to the one without a name. */
extern const cli_command cli_commands[];
/* The program in two sentences, for its manual. */
#define CLI_DESCRIPTION                                                                           \
  "Cutis answers the question whether microneedling firms the skin, for one person, one area of " \
  "the face or neck and one plan. It ages that person's skin, needles it, lets it heal, and "     \
  "measures it with virtual instruments against the same person untreated. It is a research "     \
  "tool, not medical advice."
/* X(code, words) of the exit codes; the library's statuses carry the same numbers. */
#define CLI_EXIT_LIST(X)                                              \
  X(0, "done")                                                        \
  X(2, "your input: the command line, the scenario or a value in it") \
  X(3, "the model left the domain in which its equations hold")       \
  X(4, "an iteration did not converge")                               \
  X(5, "the system: a file, memory, or the disk")                     \
  X(6, "stopped on request, with the state saved; --resume goes on")
/* X(name, words) of the environment variables that matter. */
#define CLI_ENVIRONMENT_LIST(X)                                              \
  X("NO_COLOR", "When set and not empty, nothing is coloured.")              \
  X("CUTIS_TRACE",                                                           \
    "When set and not empty, a failure also prints the functions it passed " \
    "through.")

const cli_command *cli_command_find(const char *name); /* NULL when there is none */

/* ---- one call of one command (parse.c) ---- */
typedef struct cli_setting {
  const cli_option *option;
  const char *value; /* NULL for a switch */
} cli_setting;

struct cli_call {
  const cli_command *command;
  const char **arguments;
  size_t argument_count;
  cli_setting *settings; /* in the order given */
  size_t setting_count;
  bool help, quiet;
};

/* argv[0] is the word after the command's name. Returns CLI_DONE, or CLI_INPUT with the reason on
 * standard error. */
int cli_parse(const cli_command *command, int argc, char **argv, cli_call *call);
void cli_call_clear(cli_call *call);
bool cli_given(const cli_call *call, const char *name);
/* The last given; NULL when not given. */
const char *cli_value(const cli_call *call, const char *name);
long cli_whole(const cli_call *call, const char *name, long unless);
/* The values of an option that may repeat: start with *next = 0; NULL after the last. */
const char *cli_next(const cli_call *call, const char *name, size_t *next);
/* The command of that name, or NULL with a sentence on standard error that names the nearest. */
const cli_command *cli_command_wanted(const char *word);

/* ---- talk (talk.c) ---- */
/* To standard error, unless --quiet. */
void cli_say(const cli_call *call, const char *format, ...) CLI_PRINTF(2, 3);
/* "cutis run: ..." to standard error, always; returns the exit code. */
int cli_fail(const cli_call *call, int code, const char *format, ...) CLI_PRINTF(3, 4);
/* The same with the message of the context; with CUTIS_TRACE also the trace. */
int cli_failed(const cli_call *call, const cutis_context *context, cutis_status status);
/* The warnings of the context from the from-th on, unless --quiet; returns how many there are by
 * now. */
size_t cli_warn(const cli_call *call, const cutis_context *context, size_t from);
/* Memory, or the end of the program with exit code 5. */
void *cli_allocate(size_t count, size_t size);
char *cli_format(const char *format, ...) CLI_PRINTF(1, 2); /* free() it */
/* Is part somewhere in text, in whatever case? */
bool cli_holds(const char *text, const char *part);
/* Escape sequences for a stream, "" when it is no terminal or NO_COLOR is set. */
typedef struct cli_ink {
  const char *strong, *good, *bad, *dim, *plain;
} cli_ink;
cli_ink cli_ink_for(FILE *stream);
/* Text wrapped at width, every line after indent spaces; the first line is taken to stand there
 * already. */
void cli_wrap(FILE *stream, const char *text, int indent, int width);

/* ---- listings (listing.c) ----
 * Rows of named columns, shown as an aligned table, JSON, CSV or Markdown. */
typedef enum listing_form {
  LISTING_TEXT,
  LISTING_JSON,
  LISTING_CSV,
  LISTING_MARKDOWN
} listing_form;
typedef struct listing_column {
  const char *key;   /* in JSON and CSV */
  const char *title; /* in the table; NULL: left out of the aligned table */
} listing_column;
typedef struct listing listing;

listing *listing_create(const listing_column *columns, size_t count);
void listing_destroy(listing *of);
/* The next cell, row by row. Text is copied; a number is shown with `digits` significant ones, kept
 * whole in JSON and CSV. */
void listing_text(listing *of, const char *text);
void listing_number(listing *of, double number, int digits);
void listing_print(const listing *of, listing_form form, FILE *stream);
json_t *listing_json(const listing *of); /* an array of objects */
/* The form asked for by --json, --csv or --markdown, as far as the command has them. */
listing_form cli_form(const cli_call *call);
/* NAN and infinities become null. */
json_t *cli_json_number(double number);
/* Text, with ? for what is not ASCII if it is not UTF-8. */
json_t *cli_json_text(const char *text);
/* The warnings of the context, an array of texts. */
json_t *cli_json_warnings(const cutis_context *context);
/* Prints and releases. */
void cli_json_print(json_t *json);

/* A table compiled in from data/, those of its columns that are named; returns an exit code
 * (data.c). */
int data_print(const cli_call *call, const char *path, const listing_column *columns, size_t count);

/* ---- progress and stopping (progress.c) ---- */
typedef struct progress {
  const cli_call *call;
  const char *unit; /* "tests" */
  double start_s, shown_s, shown_share;
  bool terminal, shown;
} progress;
void progress_start(progress *of, const cli_call *call, const char *unit);
/* A cutis_progress: shows what is done once two seconds have gone; false after Ctrl-C or a TERM. */
bool progress_step(void *of, size_t done, size_t total);
void progress_end(progress *of);
/* From now on Ctrl-C and TERM ask the work to stop; a second one ends the program at once. */
void stop_listen(void);

/* ---- the folder of a run (folder.c); texts to free() ---- */
char *folder_for(const char *scenario); /* philadelphia.yaml -> philadelphia.run */
char *folder_checkpoint(const char *folder);
/* Makes it, or sees to it that it may be written to. Returns an exit code, with the reason said. */
int folder_prepare(const cli_call *call, const char *folder);
void folder_forget_checkpoint(const char *folder);
/* After a failure: removes what is empty. Are there finished draws to go on from? */
bool folder_tidy(const char *folder);
/* The same of a trial: are there people to go on from? */
bool folder_tidy_trial(const char *folder);

/* ---- scenarios and answers (scenario.c, answer.c) ---- */
/* Reads a scenario, sets what --set, --draws and --seed say, checks it. Returns an exit code. */
int scenario_open(const cli_call *call, cutis_context *context, const char *path,
                  cutis_scenario **scenario);
/* "A woman of 55, cheek: Motor pen, 4 sessions at 1.5 mm, 30 days apart."; free() it. */
char *answer_protocol(const cutis_person *person, const cutis_plan *plan);
void answer_print(const cli_call *call, const cutis_context *context,
                  const cutis_scenario *scenario, const cutis_outcome *outcome, const char *folder);

/* The smallest change that a read-out tells from noise: "21 %", "0.2 mm"; free() it
 * (cmd_instruments.c). */
char *cli_repeatability(const cutis_readout_info *info);
/* Reads a trial, sets what the command line says, checks it. Returns an exit code (cmd_trial.c). */
int trial_open(const cli_call *call, cutis_context *context, const char *path, cutis_trial **trial);
/* One page of what a trial says (trial_answer.c). */
void trial_answer_print(const cli_call *call, const cutis_context *context,
                        const cutis_trial *trial, const cutis_trial_outcome *outcome,
                        const char *folder);

/* ---- what the table of commands calls (cmd_*.c, help.c, manual.c, completion.c) ---- */
int cmd_run(const cli_call *call);
int cmd_trial(const cli_call *call);
int cmd_check(const cli_call *call);
int cmd_params(const cli_call *call);
int cmd_areas(const cli_call *call);
int cmd_devices(const cli_call *call);
int cmd_populations(const cli_call *call);
int cmd_instruments(const cli_call *call);
int cmd_evidence(const cli_call *call);
int cmd_validate(const cli_call *call);
int cmd_calibrate(const cli_call *call);
int cmd_sensitivity(const cli_call *call);
int cmd_doctor(const cli_call *call);
int cmd_help(const cli_call *call);
int cmd_version(const cli_call *call);
int cmd_man(const cli_call *call);
int cmd_completion(const cli_call *call);

/* The help of one command, or of the program when NULL. */
void help_print(const cli_command *command, FILE *stream);

#endif
