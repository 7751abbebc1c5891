/* commands.c - the table of commands: what exists, what it takes, what it says of itself. Nothing
 * else knows. */
#include "cli.h"

#define OPTION_JSON \
  { "json", NULL, CLI_SWITCH, 0, 0, NULL, "Print JSON." }
#define OPTION_QUIET \
  { "quiet", NULL, CLI_SWITCH, 0, 0, NULL, "Say nothing on standard error but failures." }

/* What changes a scenario from the command line. */
#define OPTIONS_SCENARIO                                                                 \
  {"set",                                                                                \
   "KEY=VALUE",                                                                          \
   CLI_TEXT,                                                                             \
   0,                                                                                    \
   0,                                                                                    \
   NULL,                                                                                 \
   "Set a value as if the file had said so; may repeat. KEY is dotted: plan.sessions."}, \
      {"draws",                                                                          \
       "N",                                                                              \
       CLI_TEXT,                                                                         \
       0,                                                                                \
       0,                                                                                \
       "the scenario's",                                                                 \
       "Number of draws of the constants; 0 runs the central values alone."},            \
  {                                                                                      \
    "seed", "N", CLI_TEXT, 0, 0, "the scenario's",                                       \
        "Seed of the draws; the same seed gives the same bytes."                         \
  }

const cli_command cli_commands[] = {
    {.name = "run",
     .arguments = "SCENARIO",
     .argument_kind = CLI_FILE,
     .least = 1,
     .most = 1,
     .summary = "run a scenario and answer: does it firm the skin?",
     .details = "Ages the scenario's person, needles and heals the skin as planned, measures it at "
                "every visit against the same "
                "person untreated, with the central constants and with draws from their posterior "
                "given the evidence (or their priors: --set uncertainty.from=prior), "
                "and prints the answer with its "
                "probability. The folder then holds report.html (opens offline), readouts.csv, "
                "record.h5 and resolved.yaml.\n\n"
                "Work of more than two seconds shows its progress. Ctrl-C stops it with what is "
                "done saved in the folder; the same "
                "command with --resume goes on and gives the same bytes as a run that was never "
                "stopped.\n\n"
                "A scenario with a published list is also compared with what that study reports, "
                "misses included.",
     .options = {{"out", "DIR", CLI_FOLDER, 0, 0,
                  "the scenario's name with .run, in the current folder", "Folder of the run."},
                 OPTIONS_SCENARIO,
                 {"threads", "N", CLI_WHOLE, 1, 1024, "as many as the machine has",
                  "Threads to use; the result does not depend on it."},
                 {"resume", NULL, CLI_SWITCH, 0, 0, NULL, "Go on with a run that was stopped."},
                 {"force", NULL, CLI_SWITCH, 0, 0, NULL,
                  "Write into a folder that is no run of cutis; forget an unfinished run."},
                 OPTION_JSON,
                 OPTION_QUIET},
     .examples = {{"cutis run examples/philadelphia.yaml",
                   "The whole answer, in philadelphia.run."},
                  {"cutis run examples/philadelphia.yaml --draws 1",
                   "A first look in a few seconds; too few draws for an answer."},
                  {"cutis run examples/philadelphia.yaml --set plan.sessions=6 --out six.run",
                   "The same person with two sessions more."},
                  {"cutis run examples/el-domyati-2015.yaml",
                   "A published protocol, compared with what the study reports."}},
     .run = cmd_run},
    {.name = "trial",
     .arguments = "SCENARIO",
     .argument_kind = CLI_FILE,
     .least = 1,
     .most = 1,
     .summary = "run a trial on a population: would it be seen, and in how many people?",
     .details = "Draws the scenario's people, ages each of them to today, takes each through every "
                "arm from the same skin, and looks at the visits. Prints for each arm the mean "
                "gain against the same people untreated, with an interval for what is not known of "
                "skin; how people differ; how many respond beyond the instrument's noise; and how "
                "many people a real trial would need. The folder then holds trial.html (opens "
                "offline), trial.db (SQLite, "
                "docs/database.md), arms.csv, power.csv, subgroups.csv and resolved.yaml.\n\n"
                "A person that cannot be solved is tried once more with safer steps, then "
                "recorded with the reason; none stops the trial. Ctrl-C saves what is done, and so "
                "does any other end; the same command with --resume goes on and gives the same "
                "bytes as a trial that was never stopped.",
     .options =
         {{"out", "DIR", CLI_FOLDER, 0, 0, "the scenario's name with .run, in the current folder",
           "Folder of the trial."},
          {"set", "KEY=VALUE", CLI_TEXT, 0, 0, NULL,
           "Set a value as if the file had said so; may repeat. KEY is dotted: "
           "arms[2].sessions."},
          {"people", "N", CLI_TEXT, 0, 0, "the scenario's", "Number of people."},
          {"worlds", "N", CLI_TEXT, 0, 0, "the scenario's",
           "Number of draws of what is not known of skin."},
          {"instruments", "WHICH", CLI_TEXT, 0, 0, "the scenario's",
           "Which instruments look: all, suction, surrogates (networks in their place where one "
           "knows the skin), suction_surrogate (of the suction test alone), quick (networks, and "
           "no "
           "finite elements at all) or none, the matrix alone."},
          {"seed", "N", CLI_TEXT, 0, 0, "the scenario's",
           "Seed of worlds, people and noise; the same seed gives the same bytes."},
          {"threads", "N", CLI_WHOLE, 1, 1024, "as many as the machine has",
           "Threads to use; the result does not depend on it."},
          {"resume", NULL, CLI_SWITCH, 0, 0, NULL, "Go on with a trial that was stopped."},
          {"force", NULL, CLI_SWITCH, 0, 0, NULL,
           "Write into a folder that is no run of cutis; forget an unfinished trial."},
          OPTION_JSON,
          OPTION_QUIET},
     .examples =
         {{"cutis trial examples/trial-four-sessions.yaml",
           "A thousand people, three arms, five visits, instruments by their surrogates."},
          {"cutis trial examples/trial-four-sessions.yaml --people 60 --instruments suction",
           "Fewer people, looked at by finite elements."}},
     .run = cmd_trial},
    {.name = "sensitivity",
     .arguments = "SCENARIO",
     .argument_kind = CLI_FILE,
     .least = 1,
     .most = 1,
     .summary = "find which of the unknown constants decide the answer",
     .details =
         "For the scenario's person and plan, varies every constant that has a prior and that the "
         "scenario does not set, each by itself, and shares out the variance of the answer: gain "
         "of R0 at the verdict's visit, whether it is beyond the instrument's repeatability, "
         "largest gain in collagen, and how long it lasts. Morris' effects of all constants choose "
         "those that matter; these get Sobol' indices, alone and with all their interactions, and "
         "all others together one more, which says what was left out. With 90 % bootstrap "
         "intervals (docs/sensitivity.md).\n\n"
         "Lives are lived in the lanes of vectors and looked at by the surrogate of the suction "
         "test, a few by finite elements too, to tell how far it is off. At an area without a "
         "surrogate, --of collagen goes without it.\n\n"
         "The numbers depend on the options, the seed and the kind of processor; not on the "
         "threads. Ctrl-C stops with exit code 6; nothing is kept then.",
     .options =
         {{"of", "ANSWER", CLI_TEXT, 0, 0, "all",
           "all, or collagen: peak and duration alone, at any area."},
          {"points", "N", CLI_WHOLE, 64, 100000, "2048",
           "Rows of the samples: N times the inputs and three are the lives."},
          {"inputs", "N", CLI_WHOLE, 1, 1000, "24", "Constants that get indices of their own."},
          {"trajectories", "N", CLI_WHOLE, 2, 10000, "32", "Trajectories of Morris' screening."},
          {"checks", "N", CLI_WHOLE, 0, 100000, "64", "Lives looked at by finite elements too."},
          {"set", "KEY=VALUE", CLI_TEXT, 0, 0, NULL,
           "Set a value as if the file had said so; may repeat. KEY is dotted: plan.sessions."},
          {"seed", "N", CLI_TEXT, 0, 0, "the scenario's",
           "Seed of the samples; the same seed gives the same bytes."},
          {"threads", "N", CLI_WHOLE, 1, 1024, "as many as the machine has",
           "Threads to use; the result does not depend on it."},
          {"table", "NAME", CLI_TEXT, 0, 0, "all of them",
           "One table alone: gain, beyond, peak, duration, outputs or run."},
          OPTION_JSON,
          {"csv", NULL, CLI_SWITCH, 0, 0, NULL,
           "Print CSV: every constant and output, one line each, unless --table is given."},
          {"markdown", NULL, CLI_SWITCH, 0, 0, NULL, "Print Markdown tables."},
          OPTION_QUIET},
     .examples = {{"cutis sensitivity examples/philadelphia.yaml", "What decides the answer?"},
                  {"cutis sensitivity examples/philadelphia.yaml --table gain",
                   "What decides the verdict alone."},
                  {"cutis sensitivity examples/philadelphia.yaml --set person.area=upper_lip --of "
                   "collagen",
                   "The gain in collagen alone, which no instrument reads."}},
     .run = cmd_sensitivity},
    {.name = "check",
     .arguments = "SCENARIO...",
     .argument_kind = CLI_FILE,
     .least = 1,
     .most = 100000,
     .summary = "check scenarios without running them",
     .details = "Reads each scenario and checks it as run would: syntax, keys, units, ranges, and "
                "whether the plan suits the area. "
                "For a single scenario, and with --json for all, every value that would be used is "
                "listed with its origin; of a trial, those of its population and its own.",
     .options = {OPTIONS_SCENARIO, OPTION_JSON, OPTION_QUIET},
     .examples = {{"cutis check examples/philadelphia.yaml", "Is it sound, and what would be run?"},
                  {"cutis check examples/*.yaml", "One line each."}},
     .run = cmd_check},
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
    {.name = "areas",
     .arguments = "",
     .summary = "list the areas of the face and neck, with their layers",
     .details =
         "Lists what is known of each area's skin at 25 years, by sex: layers, resting "
         "tension, share of the sun, deepest "
         "sensible needle; then what the appearance needs: direction of the tension, folding "
         "by expression, pores, and how the skin hangs. With --sources every value comes with the "
         "study it is from, or "
         "is said to be assumed.",
     .options = {{"sources", NULL, CLI_SWITCH, 0, 0, NULL,
                  "One line for each value, with its source."},
                 OPTION_JSON,
                 OPTION_QUIET},
     .examples = {{"cutis areas", "The table."},
                  {"cutis areas --sources", "Where each value comes from."}},
     .run = cmd_areas},
    {.name = "devices",
     .arguments = "",
     .summary = "list the needling devices that a plan can name",
     .details = "Lists the devices with their needles and how they are used. A plan names one by "
                "its key, or gives the fields in place.",
     .options = {{"sources", NULL, CLI_SWITCH, 0, 0, NULL,
                  "One line for each value, with its source."},
                 OPTION_JSON,
                 OPTION_QUIET},
     .run = cmd_devices},
    {.name = "populations",
     .arguments = "",
     .summary = "list the people of published trials that a trial can name",
     .details = "Lists the shipped populations, one for each published trial whose people are told "
                "well enough, with the rows of evidence on them. A trial says population: NAME "
                "(docs/trial.md). What the study does not tell is assumed.",
     .options = {OPTION_JSON, {"csv", NULL, CLI_SWITCH, 0, 0, NULL, "Print CSV."}, OPTION_QUIET},
     .examples = {{"cutis populations", "The table."},
                  {"cutis trial examples/trial-cheng-2022.yaml", "A trial on one of them."}},
     .run = cmd_populations},
    {.name = "instruments",
     .arguments = "",
     .summary = "list the instruments and what they read",
     .details = "Lists every read-out of every virtual instrument with its unit, which way is "
                "better, and its repeatability: the smallest change that the instrument tells from "
                "noise, as a share of the value (%) or in the unit. With --sources each "
                "repeatability comes with the study it is from, or is said to be assumed.",
     .options = {{"sources", NULL, CLI_SWITCH, 0, 0, NULL, "Each repeatability with its source."},
                 OPTION_JSON,
                 OPTION_QUIET},
     .examples = {{"cutis instruments", "The table."},
                  {"cutis instruments --sources", "Where each repeatability comes from."}},
     .run = cmd_instruments},
    {.name = "evidence",
     .arguments = "[PATTERN]",
     .argument_kind = CLI_TEXT,
     .most = 1,
     .summary = "list what studies say, and how each row is seen",
     .details = "Lists the rows of evidence: what one study says of one quantity at one time, its "
                "role (calibrate: may be fitted; validate: only ever predicted; context: neither), "
                "and the observation model that predicts it, if there is one. A PATTERN is one id "
                "(then all that is known of it is shown, or why no model sees it), a shell pattern "
                "over ids such as 'MN*', or part of an id, of a study or of what was measured. "
                "Options narrow "
                "the list; all must hold.\n\n"
                "With --counts the rows are counted by topic and role. With --constants the "
                "constants of the observation models are listed, with their priors and sources.",
     .options =
         {{"topic", "NAME", CLI_TEXT, 0, 0, "all topics",
           "Only rows of one topic, such as needling."},
          {"role", "ROLE", CLI_TEXT, 0, 0, "all roles", "calibrate, validate or context."},
          {"quantity", "KEY", CLI_TEXT, 0, 0, "all quantities",
           "Only rows on one measure, read-out or observed quantity; none: on none of them."},
          {"area", "TEXT", CLI_TEXT, 0, 0, "all areas",
           "Only rows whose area, as printed by the study, has this in it."},
          {"study", "TEXT", CLI_TEXT, 0, 0, "all studies",
           "Only rows whose study has this in its name."},
          {"model", "NAME", CLI_TEXT, 0, 0, "rows with and without",
           "Only rows that one observation model sees; none: that none sees."},
          {"counts", NULL, CLI_SWITCH, 0, 0, NULL, "Count the rows instead."},
          {"constants", NULL, CLI_SWITCH, 0, 0, NULL,
           "List the constants of the observation models instead."},
          OPTION_JSON,
          {"csv", NULL, CLI_SWITCH, 0, 0, NULL, "Print CSV, with all columns."},
          {"markdown", NULL, CLI_SWITCH, 0, 0, NULL, "Print a Markdown table."},
          OPTION_QUIET},
     .examples = {{"cutis evidence MN034", "All that is known of one row, and how it is seen."},
                  {"cutis evidence --topic needling --role validate",
                   "What needling did, kept for validation."},
                  {"cutis evidence --quantity R7 --csv", "Every row on one read-out."},
                  {"cutis evidence --constants --model stain",
                   "What the stain of a section is taken to be."}},
     .run = cmd_evidence},
    {.name = "validate",
     .arguments = "",
     .summary = "predict what studies printed that nothing was fitted to",
     .details =
         "For every row of evidence of role validate that an observation model sees, draws the "
         "constants of the model and of the observation models, lives the people of the study "
         "through its protocol, and tells the interval in which the study would have printed its "
         "number, beside the number that it printed. Of a sign, a bound or no difference it tells "
         "the probability that the study prints what it printed. Then how many rows lay in their "
         "intervals: of 50 % about half should, of 90 % nine in ten. Misses stay.\n\n"
         "The draws are of the posterior, which has seen the rows that may be fitted and no "
         "others.",
     .options = {{"role", "ROLE", CLI_TEXT, 0, 0, "validate",
                  "calibrate: the same of the rows that may be fitted."},
                 {"from", "SOURCE", CLI_TEXT, 0, 0, "posterior",
                  "prior: what would have been forecast without any evidence."},
                 {"draws", "N", CLI_WHOLE, 8, 10000, "64", "Number of draws."},
                 {"seed", "N", CLI_WHOLE, 0, 2147483647, "1",
                  "Seed of the draws; the same seed gives the same bytes."},
                 {"threads", "N", CLI_WHOLE, 1, 1024, "as many as the machine has",
                  "Threads to use; the result does not depend on it."},
                 OPTION_JSON,
                 {"csv", NULL, CLI_SWITCH, 0, 0, NULL, "Print CSV, with all columns."},
                 {"markdown", NULL, CLI_SWITCH, 0, 0, NULL, "Print a Markdown table."},
                 OPTION_QUIET},
     .examples = {{"cutis validate", "The table, and the coverage of the intervals."},
                  {"cutis validate --role calibrate --draws 16",
                   "A look at the rows that may be fitted."}},
     .run = cmd_validate},
    {.name = "calibrate",
     .arguments = "",
     .summary = "learn the constants from the evidence that may be fitted",
     .details =
         "Draws the constants of the model and of the observation models from their posterior, by "
         "elliptical slice sampling in several chains, given the rows of evidence that may be "
         "fitted and no others; rows that only finite elements can see are left out and named. "
         "Prints whether the draws may be trusted (split R-hat, effective draws of bulk and tail, "
         "evaluations), how far each constant was narrowed down, and the combinations that the "
         "data fix. With --out the posterior is written as four tables, as data/posterior/ has "
         "them.\n\n"
         "With --shipped nothing is drawn: the same is told of the posterior that the program "
         "carries, and the exit code is 2 when it is stale, because constants or evidence have "
         "changed since.\n\n"
         "The draws depend on the options, the seed and the kind of processor; not on the threads. "
         "Ctrl-C stops with exit code 6; nothing is kept then.",
     .options =
         {{"out", "DIR", CLI_FOLDER, 0, 0, "nothing is written", "Folder of the four tables."},
          {"chains", "N", CLI_WHOLE, 1, 1024, "8", "Chains, from starts of their own."},
          {"warm-up", "N", CLI_WHOLE, 2, 10000000, "2000", "Steps of a chain before any is kept."},
          {"kept", "N", CLI_WHOLE, 8, 10000000, "5000", "Draws of a chain that are kept."},
          {"thin", "N", CLI_WHOLE, 1, 100000, "8", "Steps from one kept draw to the next."},
          {"draws", "N", CLI_WHOLE, 1, 100000, "512", "Draws that are written, of those kept."},
          {"seed", "N", CLI_WHOLE, 0, 2147483647, "1", "Seed of the chains."},
          {"threads", "N", CLI_WHOLE, 1, 1024, "as many as the machine has",
           "Threads to use; the result does not depend on it."},
          {"shipped", NULL, CLI_SWITCH, 0, 0, NULL, "Draw nothing; tell of the shipped posterior."},
          {"table", "NAME", CLI_TEXT, 0, 0, "a summary",
           "One table alone: constants, combinations, diagnostics, rows or left_out."},
          OPTION_JSON,
          {"csv", NULL, CLI_SWITCH, 0, 0, NULL, "Print CSV; of constants unless --table is given."},
          {"markdown", NULL, CLI_SWITCH, 0, 0, NULL,
           "Print a Markdown table; of constants unless --table is given."},
          OPTION_QUIET},
     .examples = {{"cutis calibrate --out posterior", "The whole calibration, in minutes."},
                  {"cutis calibrate --shipped", "What the shipped posterior knows."},
                  {"cutis calibrate --shipped --table left_out",
                   "Rows that may be fitted and are not, for no fast instrument sees them."}},
     .run = cmd_calibrate},
    {.name = "doctor",
     .arguments = "",
     .summary = "check that cutis works on this machine",
     .details = "Checks the libraries, the threads, write access to the current folder, that the "
                "resting skin rests, and that a small "
                "run gives an answer. Prints one line each; the exit code is 5 when one fails.",
     .options = {OPTION_JSON, OPTION_QUIET},
     .run = cmd_doctor},
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
