/* file.c - a file that is written whole or not at all. */
#include "io/io.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Messages name the file, not the folder, which may be one that only stands in for the run folder.
 */
static const char *name_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

cutis_status file_writer_open(cutis_context *context, const char *path, file_writer *writer) {
  writer->path = path;
  writer->stream = fopen(path, "wb");
  return writer->stream != NULL ? CUTIS_OK
                                : FAIL(context, CUTIS_IO_ERROR, "%s cannot be written: %s.",
                                       name_of(path), strerror(errno));
}

/* Removes what was written: a file, but never a device such as /dev/full. */
static void remove_file(FILE *stream, const char *path) {
  struct stat found;
  if (fstat(fileno(stream), &found) == 0 && S_ISREG(found.st_mode)) {
    unlink(path);
  }
}

/* Why a write failed some time ago: the next one fails for the same reason. 0: this time it went
 * well. */
static int reason_again(FILE *stream) {
  clearerr(stream);
  errno = 0;
  return fputc('\n', stream) == EOF || fflush(stream) != 0 ? errno : 0;
}

cutis_status file_writer_close(cutis_context *context, file_writer *writer) {
  FILE *stream = writer->stream;
  bool whole = !ferror(stream);
  int reason = whole ? 0 : reason_again(stream);
  /* What has no disk behind it, a pipe or a terminal, need not be carried there. */
  if (whole &&
      (fflush(stream) != 0 || (fsync(fileno(stream)) != 0 && errno != EINVAL && errno != EROFS))) {
    whole = false;
    reason = errno;
  }
  if (!whole) {
    remove_file(stream, writer->path);
  }
  if (fclose(stream) != 0 && whole) {
    whole = false;
    reason = errno;
    unlink(writer->path);
  }
  writer->stream = NULL;
  return whole ? CUTIS_OK
               : FAIL(context, CUTIS_IO_ERROR, "%s could not be written whole: %s.",
                      name_of(writer->path), reason != 0 ? strerror(reason) : "a write failed");
}

void file_writer_abandon(file_writer *writer) {
  if (writer->stream != NULL) {
    remove_file(writer->stream, writer->path);
    fclose(writer->stream);
    writer->stream = NULL;
  }
}
