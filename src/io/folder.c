/* folder.c - files that appear in a folder together, or the old ones stay: those of a run, and the
 * tables and the page of a trial.
 *
 * All are first written into a folder of another name inside the run folder, on the same disk; only
 * when the last is whole are they renamed over the old ones. */
#include "io/io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct run_folder {
  const char *path;
  const folder_file *files;
  size_t count;
  bool made;       /* by us: goes again if nothing comes of it */
  char *fresh;     /* the folder inside, where the files are written first */
  char *from, *to; /* room for the path of a file in each */
  size_t room;
} run_folder;

static const char *path_in(const run_folder *folder, const char *where, const char *name,
                           char *path) {
  snprintf(path, folder->room, "%s/%s", where, name);
  return path;
}

static bool is_folder(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static cutis_status folder_open(cutis_context *context, run_folder *folder) {
  folder->room = strlen(folder->path) + 64;
  folder->fresh = context_allocate(context, folder->room, 1);
  folder->from = context_allocate(context, folder->room, 1);
  folder->to = context_allocate(context, folder->room, 1);
  if (folder->fresh == NULL || folder->from == NULL || folder->to == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  folder->made = mkdir(folder->path, 0777) == 0;
  if (!folder->made && errno != EEXIST) {
    return FAIL(context, CUTIS_IO_ERROR, "The run folder %s cannot be made: %s.", folder->path,
                strerror(errno));
  }
  if (!is_folder(folder->path)) {
    return FAIL(context, CUTIS_IO_ERROR, "%s is no folder, so that no run can be kept in it.",
                folder->path);
  }
  for (size_t i = 0; i < folder->count; i++) {
    if (is_folder(path_in(folder, folder->path, folder->files[i].name, folder->to))) {
      return FAIL(context, CUTIS_IO_ERROR,
                  "%s is a folder, so that no file of this name can be written.", folder->to);
    }
  }
  path_in(folder, folder->path, ".writing-XXXXXX", folder->fresh);
  if (mkdtemp(folder->fresh) == NULL) {
    const int reason = errno;
    folder->fresh[0] = '\0';
    return FAIL(context, CUTIS_IO_ERROR, "The run folder %s cannot be written into: %s.",
                folder->path, strerror(reason));
  }
  return CUTIS_OK;
}

static cutis_status folder_fill(cutis_context *context, const run_folder *folder, const void *of) {
  for (size_t i = 0; i < folder->count; i++) {
    TRY(context,
        folder->files[i].write(
            context, of, path_in(folder, folder->fresh, folder->files[i].name, folder->from)));
  }
  for (size_t i = 0; i < folder->count; i++) {
    path_in(folder, folder->fresh, folder->files[i].name, folder->from);
    if (rename(folder->from, path_in(folder, folder->path, folder->files[i].name, folder->to)) !=
        0) {
      return FAIL(context, CUTIS_IO_ERROR, "%s cannot take its place: %s.", folder->files[i].name,
                  strerror(errno));
    }
  }
  return CUTIS_OK;
}

/* Removes what is left over: after a success the empty folder inside, after a failure all that was
 * begun. */
static void folder_close(cutis_context *context, run_folder *folder, bool filled) {
  if (folder->fresh != NULL && folder->fresh[0] != '\0') {
    for (size_t i = 0; i < folder->count && !filled; i++) {
      unlink(path_in(folder, folder->fresh, folder->files[i].name, folder->from));
    }
    rmdir(folder->fresh);
  }
  if (folder->made && !filled) {
    rmdir(folder->path);
  }
  context_free(context, folder->fresh);
  context_free(context, folder->from);
  context_free(context, folder->to);
}

cutis_status folder_write(cutis_context *context, const char *path, const folder_file *files,
                          size_t count, const void *of) {
  run_folder folder = {.path = path, .files = files, .count = count};
  cutis_status status = folder_open(context, &folder);
  if (status == CUTIS_OK) {
    status = folder_fill(context, &folder, of);
    if (status != CUTIS_OK) {
      context_prefix(context, "The run folder %s is as it was: ", path);
      context_trace_add(context, status, __func__, __FILE__, __LINE__);
    }
  }
  folder_close(context, &folder, status == CUTIS_OK);
  return status;
}

/* ---- a run ---- */
typedef struct run {
  const cutis_scenario *scenario;
  const cutis_outcome *outcome;
} run;

static cutis_status write_report(cutis_context *context, const void *of, const char *path) {
  const run *made = of;
  return report_html_write(context, made->scenario, made->outcome, path);
}

static cutis_status write_readouts(cutis_context *context, const void *of, const char *path) {
  return readouts_csv_write(context, ((const run *)of)->outcome, path);
}

static cutis_status write_record(cutis_context *context, const void *of, const char *path) {
  const run *made = of;
  return record_write(context, made->scenario, made->outcome, path);
}

static cutis_status write_resolved(cutis_context *context, const void *of, const char *path) {
  return cutis_scenario_write(context, ((const run *)of)->scenario, path);
}

cutis_status cutis_report_write(cutis_context *context, const cutis_scenario *scenario,
                                const cutis_outcome *outcome, const char *path) {
  static const folder_file files[] = {{"report.html", write_report},
                                      {"readouts.csv", write_readouts},
                                      {"record.h5", write_record},
                                      {"resolved.yaml", write_resolved}};
  const run made = {scenario, outcome};
  return folder_write(context, path, files, sizeof files / sizeof files[0], &made);
}
