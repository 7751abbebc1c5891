/* checkpoint.c - finished draws on disk, one file each, so that a run that was stopped or killed
 * goes on where it was. A file is written under another name and renamed, and carries a fingerprint
 * of the run's inputs, its draw and a checksum: what is torn, or belongs to other inputs, counts as
 * not there. The format is private to this version and machine type. */
#include "course/course.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct checkpoint {
  char *folder;
  uint64_t fingerprint;
  size_t measures; /* doubles behind a record */
  size_t pictures; /* behind an album */
};

typedef struct head {
  char magic[8];
  uint64_t fingerprint, draw, measures, album, pictures, checksum;
} head;
static const char magic[8] = "cutis-3";

enum { PATH_ROOM = 32 };
/* All of an album but its pictures, which stand elsewhere. */
#define ALBUM_ITSELF offsetof(course_album, picture)

static head head_of(const checkpoint *of, size_t draw, const course_record *record,
                    const course_album *album) {
  head made = {.fingerprint = of->fingerprint,
               .draw = draw,
               .measures = of->measures,
               .album = album ? 1 : 0,
               .pictures = of->pictures};
  memcpy(made.magic, magic, sizeof magic);
  made.checksum = hash_add(HASH_START, record->measure, of->measures * sizeof(double));
  made.checksum = hash_add(made.checksum, record->readout, sizeof record->readout);
  made.checksum = hash_add(made.checksum, record->failure, sizeof record->failure);
  if (album) {
    made.checksum = hash_add(made.checksum, album, ALBUM_ITSELF);
    made.checksum = hash_add(made.checksum, album->picture, of->pictures * sizeof *album->picture);
  }
  return made;
}

static char *draw_path(cutis_context *context, const checkpoint *of, size_t draw,
                       const char *ending) {
  const size_t size = strlen(of->folder) + PATH_ROOM;
  char *path = context_allocate(context, size, 1);
  if (path) {
    snprintf(path, size, "%s/draw-%06zu.%s", of->folder, draw, ending);
  }
  return path;
}

/* Now, not when the first draw is done. */
static cutis_status check_folder(cutis_context *context, const char *folder) {
  struct stat about;
  int cause = 0;
  if (stat(folder, &about) != 0 || access(folder, W_OK | X_OK) != 0) {
    cause = errno;
  } else if (!S_ISDIR(about.st_mode)) {
    cause = ENOTDIR;
  }
  if (cause != 0) {
    return FAIL(context, CUTIS_IO_ERROR, "The checkpoint folder %s cannot be written to: %s.",
                folder, strerror(cause));
  }
  return CUTIS_OK;
}

cutis_status checkpoint_open(cutis_context *context, const char *folder, uint64_t fingerprint,
                             const calendar *when, checkpoint **opened) {
  *opened = NULL;
  if (folder == NULL) {
    return CUTIS_OK;
  }
  if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
    return FAIL(context, CUTIS_IO_ERROR, "The checkpoint folder %s cannot be made: %s.", folder,
                strerror(errno));
  }
  TRY(context, check_folder(context, folder));
  checkpoint *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->folder = context_copy_text(context, folder);
  if (made->folder == NULL) {
    context_free(context, made);
    return CUTIS_OUT_OF_MEMORY;
  }
  made->fingerprint = fingerprint;
  made->measures = COURSE_ARMS * when->times * CUTIS_MEASURES;
  made->pictures = course_pictures(when);
  *opened = made;
  return CUTIS_OK;
}

void checkpoint_close(cutis_context *context, checkpoint **opened) {
  if (*opened) {
    context_free(context, (*opened)->folder);
    context_free(context, *opened);
    *opened = NULL;
  }
}

static bool read_draw(FILE *file, const checkpoint *from, size_t draw, course_record *record,
                      course_album *album) {
  head told;
  const size_t size = from->measures * sizeof(double);
  if (fread(&told, sizeof told, 1, file) != 1 || told.measures != from->measures ||
      told.album != (album ? 1U : 0U) || told.pictures != from->pictures ||
      fread(record->measure, size, 1, file) != 1 ||
      fread(record->readout, sizeof record->readout, 1, file) != 1 ||
      fread(record->failure, sizeof record->failure, 1, file) != 1 ||
      (album &&
       (fread(album, ALBUM_ITSELF, 1, file) != 1 ||
        fread(album->picture, sizeof *album->picture, from->pictures, file) != from->pictures))) {
    return false;
  }
  const head expected = head_of(from, draw, record, album);
  return memcmp(&told, &expected, sizeof told) == 0;
}

cutis_status checkpoint_load(cutis_context *context, const checkpoint *from, size_t draw,
                             course_record *record, course_album *album, bool *found) {
  *found = false;
  if (from == NULL) {
    return CUTIS_OK;
  }
  char *path = draw_path(context, from, draw, "bin");
  if (path == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  FILE *file = fopen(path, "rb");
  context_free(context, path);
  if (file) {
    *found = read_draw(file, from, draw, record, album);
    fclose(file);
  }
  return CUTIS_OK;
}

static bool write_draw(FILE *file, const checkpoint *to, size_t draw, const course_record *record,
                       const course_album *album) {
  const head first = head_of(to, draw, record, album);
  return fwrite(&first, sizeof first, 1, file) == 1 &&
         fwrite(record->measure, to->measures * sizeof(double), 1, file) == 1 &&
         fwrite(record->readout, sizeof record->readout, 1, file) == 1 &&
         fwrite(record->failure, sizeof record->failure, 1, file) == 1 &&
         (album == NULL ||
          (fwrite(album, ALBUM_ITSELF, 1, file) == 1 &&
           fwrite(album->picture, sizeof *album->picture, to->pictures, file) == to->pictures));
}

cutis_status checkpoint_save(cutis_context *context, const checkpoint *to, size_t draw,
                             const course_record *record, const course_album *album) {
  if (to == NULL) {
    return CUTIS_OK;
  }
  char *path = draw_path(context, to, draw, "bin");
  char *beside = draw_path(context, to, draw, "new");
  bool written = false;
  if (path && beside) {
    FILE *file = fopen(beside, "wb");
    if (file) {
      written = write_draw(file, to, draw, record, album);
      written = fclose(file) == 0 && written && rename(beside, path) == 0;
    }
  }
  cutis_status status = CUTIS_OK;
  if (path == NULL || beside == NULL) {
    status = CUTIS_OUT_OF_MEMORY;
  } else if (!written) {
    const int cause = errno;
    unlink(beside);
    status = FAIL(context, CUTIS_IO_ERROR, "The checkpoint %s cannot be written: %s.", path,
                  strerror(cause));
  }
  context_free(context, beside);
  context_free(context, path);
  return status;
}
