/* folder.c - the folder of a run: where it is, whether it may be written to, what an unfinished run
 * left in it. The report itself is written by the library. */
#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Finished draws of an unfinished run: DIR/checkpoint/draw-NNNNNN.bin, written by the library. */
static const char checkpoint_name[] = "checkpoint";
/* People of an unfinished trial, written by the library. */
static const char partial_name[] = "trial.partial.db";
/* What tells a run folder from any other: the scenario that a finished run leaves. */
static const char resolved_name[] = "resolved.yaml";

char *folder_for(const char *scenario) {
  const char *slash = strrchr(scenario, '/');
  const char *name = slash != NULL ? slash + 1 : scenario;
  const char *dot = strrchr(name, '.');
  const int length = dot != NULL && dot != name ? (int)(dot - name) : (int)strlen(name);
  return cli_format("%.*s.run", length, name);
}

char *folder_checkpoint(const char *folder) {
  return cli_format("%s/%s", folder, checkpoint_name);
}

static bool is_draw(const char *name) {
  return strncmp(name, "draw-", 5) == 0;
}

/* Calls what() on every entry but . and .. ; the number of entries, or -1 with errno. */
static long each_entry(const char *folder, void (*what)(const char *name, void *user), void *user) {
  DIR *entries = opendir(folder);
  if (entries == NULL) {
    return -1;
  }
  long count = 0;
  for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
      ++count;
      what(entry->d_name, user);
    }
  }
  closedir(entries);
  return count;
}

typedef struct contents {
  bool resolved, checkpoint, partial;
} contents;

static void note_contents(const char *name, void *user) {
  contents *found = user;
  found->resolved = found->resolved || strcmp(name, resolved_name) == 0;
  found->checkpoint = found->checkpoint || strcmp(name, checkpoint_name) == 0;
}

static void note_partial(const char *name, void *user) {
  contents *found = user;
  found->partial = found->partial || strcmp(name, partial_name) == 0;
}

static void count_draw(const char *name, void *user) {
  const char *ending = strrchr(name, '.');
  if (is_draw(name) && ending != NULL && strcmp(ending, ".bin") == 0) {
    ++*(size_t *)user;
  }
}

static void remove_draw(const char *name, void *user) {
  if (is_draw(name)) {
    char *path = cli_format("%s/%s", (const char *)user, name);
    unlink(path);
    free(path);
  }
}

void folder_forget_checkpoint(const char *folder) {
  char *path = folder_checkpoint(folder);
  each_entry(path, remove_draw, path);
  rmdir(path);
  free(path);
}

bool folder_tidy(const char *folder) {
  char *path = folder_checkpoint(folder);
  const bool kept = rmdir(path) != 0 && access(path, F_OK) == 0;
  free(path);
  if (!kept) {
    rmdir(folder); /* goes only when nothing was ever in it */
  }
  return kept;
}

bool folder_tidy_trial(const char *folder) {
  contents found = {.partial = false};
  each_entry(folder, note_partial, &found);
  if (!found.partial) {
    rmdir(folder);
  }
  return found.partial;
}

/* An unfinished trial is gone on with, or forgotten; not silently. */
static int check_partial(const cli_call *call, const char *folder) {
  if (cli_given(call, "resume")) {
    return CLI_DONE;
  }
  if (!cli_given(call, "force")) {
    return cli_fail(
        call, CLI_INPUT,
        "%s holds an unfinished trial: go on with --resume, or start anew with --force.", folder);
  }
  char *path = cli_format("%s/%s", folder, partial_name);
  unlink(path);
  free(path);
  return CLI_DONE;
}

/* A folder that is there: is it one of ours, and does it hold an unfinished run? */
static int check_contents(const cli_call *call, const char *folder) {
  contents found = {false, false, false};
  const long entries = each_entry(folder, note_contents, &found);
  if (entries < 0) {
    return cli_fail(call, CLI_SYSTEM, "The folder %s cannot be read: %s.", folder, strerror(errno));
  }
  const bool forced = cli_given(call, "force");
  each_entry(folder, note_partial, &found);
  if (found.partial) {
    return check_partial(call, folder);
  }
  if (entries > 0 && !found.resolved && !found.checkpoint && !forced) {
    return cli_fail(call, CLI_INPUT,
                    "%s holds other things than a run of cutis; choose another folder with --out, "
                    "or write into it with --force.",
                    folder);
  }
  if (!found.checkpoint) {
    if (cli_given(call, "resume")) {
      cli_say(call, "There is nothing to resume in %s; starting at the beginning.", folder);
    }
    return CLI_DONE;
  }
  char *checkpoint = folder_checkpoint(folder);
  size_t draws = 0;
  each_entry(checkpoint, count_draw, &draws);
  free(checkpoint);
  if (draws == 0 || forced) {
    folder_forget_checkpoint(folder);
  } else if (!cli_given(call, "resume")) {
    return cli_fail(
        call, CLI_INPUT,
        "%s holds an unfinished run (courses done: %zu): go on with --resume, or start anew "
        "with --force.",
        folder, draws);
  }
  return CLI_DONE;
}

int folder_prepare(const cli_call *call, const char *folder) {
  struct stat about;
  if (stat(folder, &about) == 0) {
    if (!S_ISDIR(about.st_mode)) {
      return cli_fail(call, CLI_INPUT, "%s is a file; the results need a folder.", folder);
    }
    const int code = check_contents(call, folder);
    if (code != CLI_DONE) {
      return code;
    }
  } else if (mkdir(folder, 0777) != 0) {
    return cli_fail(call, CLI_SYSTEM, "The folder %s cannot be made: %s.", folder, strerror(errno));
  } else if (cli_given(call, "resume")) {
    cli_say(call, "There is nothing to resume in %s; starting at the beginning.", folder);
  }
  if (access(folder, W_OK | X_OK) != 0) { /* now, not after an hour of work */
    return cli_fail(call, CLI_SYSTEM, "The folder %s cannot be written to: %s.", folder,
                    strerror(errno));
  }
  return CLI_DONE;
}
