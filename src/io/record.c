/* record.c - record.h5: every draw's numbers, for further statistics (HDF5; docs/run-folder.md
 * tells the layout).
 *
 * HDF5 makes the file in memory, and its bytes are then written like any other file: a full disk is
 * found where it is found for all files, and HDF5 is never left with a file that it cannot close.
 * No times are stored, so that the same run gives the same bytes. */
#include "io/io.h"

#include <hdf5.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { RECORD_FORMAT = 1, RECORD_INCREMENT = 1 << 20, RECORD_DEFLATE = 1, RECORD_CHUNK_DRAWS = 16 };

/* After a failure nothing more is done: only the end is checked. */
typedef struct recorder {
  hid_t file;
  bool failed;
} recorder;

static bool keep(recorder *to, hid_t result) {
  to->failed = to->failed || result < 0;
  return !to->failed;
}

/* ---- attributes and datasets ---- */

static hid_t text_type(recorder *to, size_t size) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  keep(to, type);
  if (!to->failed) {
    keep(to, H5Tset_size(type, size));
    keep(to, H5Tset_cset(type, H5T_CSET_UTF8));
  }
  return type;
}

static void put_attribute(recorder *to, hid_t at, const char *name, hid_t type, const void *value) {
  const hid_t space = to->failed ? -1 : H5Screate(H5S_SCALAR);
  if (keep(to, space)) {
    const hid_t attribute = H5Acreate2(at, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (keep(to, attribute)) {
      keep(to, H5Awrite(attribute, type, value));
      H5Aclose(attribute);
    }
    H5Sclose(space);
  }
}

static void put_text(recorder *to, hid_t at, const char *name, const char *text) {
  const hid_t type = to->failed ? -1 : text_type(to, strlen(text) + 1);
  if (!to->failed) {
    put_attribute(to, at, name, type, text);
  }
  if (type >= 0) {
    H5Tclose(type);
  }
}

static void put_number(recorder *to, hid_t at, const char *name, double value) {
  put_attribute(to, at, name, H5T_NATIVE_DOUBLE, &value);
}

static void put_whole(recorder *to, hid_t at, const char *name, uint64_t value) {
  put_attribute(to, at, name, H5T_NATIVE_UINT64, &value);
}

static hid_t open_group(recorder *to, const char *name) {
  const hid_t group =
      to->failed ? -1 : H5Gcreate2(to->file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  keep(to, group);
  return group;
}

static void close_group(hid_t group) {
  if (group >= 0) {
    H5Gclose(group);
  }
}

/* How a dataset is stored: compressed when it grows with the draws. */
static hid_t storage_of(recorder *to, int rank, const hsize_t *shape) {
  const hid_t storage = to->failed ? -1 : H5Pcreate(H5P_DATASET_CREATE);
  if (!keep(to, storage)) {
    return storage;
  }
  keep(to, H5Pset_obj_track_times(storage, false));
  if (rank == 3 && shape[0] * shape[1] * shape[2] > 0) {
    const hsize_t chunk[] = {shape[0] < RECORD_CHUNK_DRAWS ? shape[0] : RECORD_CHUNK_DRAWS,
                             shape[1], shape[2]};
    keep(to, H5Pset_chunk(storage, rank, chunk));
    keep(to, H5Pset_shuffle(storage));
    keep(to, H5Pset_deflate(storage, RECORD_DEFLATE));
  }
  return storage;
}

typedef struct dataset {
  const char *name, *unit, *words;
  hid_t type;
  int rank;
  hsize_t shape[3];
} dataset;

static void put_dataset(recorder *to, hid_t at, const dataset *of, const void *values) {
  const hid_t storage = storage_of(to, of->rank, of->shape);
  const hid_t space = to->failed ? -1 : H5Screate_simple(of->rank, of->shape, NULL);
  if (keep(to, space)) {
    const hid_t set = H5Dcreate2(at, of->name, of->type, space, H5P_DEFAULT, storage, H5P_DEFAULT);
    if (keep(to, set)) {
      keep(to, H5Dwrite(set, of->type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
      put_text(to, set, "unit", of->unit);
      put_text(to, set, "words", of->words);
      H5Dclose(set);
    }
    H5Sclose(space);
  }
  if (storage >= 0) {
    H5Pclose(storage);
  }
}

static void put_line(recorder *to, hid_t at, const char *name, const char *unit, const char *words,
                     const double *values, size_t count) {
  put_dataset(to, at, &(dataset){name, unit, words, H5T_NATIVE_DOUBLE, 1, {count}}, values);
}

/* ---- what is kept ---- */

static void put_head(recorder *to, const cutis_scenario *scenario, const cutis_outcome *outcome) {
  const cutis_verdict *verdict = cutis_outcome_verdict(outcome);
  put_text(to, to->file, "made_by", "Cutis");
  put_text(to, to->file, "cutis_version", cutis_version());
  put_whole(to, to->file, "format", RECORD_FORMAT);
  put_text(to, to->file, "title", cutis_scenario_title(scenario));
  put_text(to, to->file, "answer", cutis_answer_words(verdict->answer));
  put_text(to, to->file, "sentence", verdict->sentence);
  put_whole(to, to->file, "seed", cutis_scenario_seed(scenario));
  put_whole(to, to->file, "draws", cutis_outcome_draws(outcome));
  put_whole(to, to->file, "draws_rejected", cutis_outcome_rejected(outcome));
  put_whole(to, to->file, "draws_failed", cutis_outcome_failed(outcome));
  put_text(to, to->file, "draws_from", cutis_source_key(cutis_outcome_source(outcome)));
  const hid_t group = open_group(to, "scenario");
  scenario_value value;
  for (size_t i = 0; scenario_value_at(scenario, i, &value); i++) {
    put_text(to, group, value.key, value.text);
  }
  close_group(group);
}

static void put_dose(recorder *to, const cutis_dose *dose) {
  const hid_t group = open_group(to, "dose");
  put_number(to, group, "punctures_per_mm2", dose->punctures_per_mm2);
  put_number(to, group, "overlap", dose->overlap);
  put_number(to, group, "depth_mm", dose->depth_mm);
  put_number(to, group, "depth_sd_mm", dose->depth_sd_mm);
  put_number(to, group, "channel_radius_mm", dose->channel_radius_mm);
  put_number(to, group, "gap_fraction", dose->gap_fraction);
  put_number(to, group, "injured_fraction", dose->injured_fraction);
  put_number(to, group, "open_fraction", dose->open_fraction);
  put_line(to, group, "z", "mm", "depth below the surface", dose->z_mm, CUTIS_DOSE_DEPTHS);
  put_line(to, group, "gap", "-", "channel volume fraction at depth z", dose->gap_at,
           CUTIS_DOSE_DEPTHS);
  put_line(to, group, "injured", "-", "injured volume fraction at depth z", dose->injured_at,
           CUTIS_DOSE_DEPTHS);
  close_group(group);
}

/* values: room for any one measure or read-out of all draws. */
static void put_measures(recorder *to, const cutis_outcome *outcome, double *values) {
  const size_t runs = 1 + cutis_outcome_draws(outcome), times = cutis_outcome_times(outcome);
  const hid_t group = open_group(to, "measures");
  put_text(to, group, "dimensions", "draw (the central run first), arm (treated, untreated), time");
  for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
    size_t n = 0;
    for (size_t run = 0; run < runs; run++) {
      for (int arm = 0; arm < CUTIS_ARMS; arm++) {
        for (size_t time = 0; time < times; time++) {
          values[n++] = cutis_outcome_draw_measure(outcome, run, measure, (cutis_arm)arm, time);
        }
      }
    }
    const dataset of = {MEASURES[measure].key,
                        MEASURES[measure].unit,
                        MEASURES[measure].words,
                        H5T_NATIVE_DOUBLE,
                        3,
                        {runs, CUTIS_ARMS, times}};
    put_dataset(to, group, &of, values);
  }
  close_group(group);
}

static void put_readouts(recorder *to, const cutis_outcome *outcome, double *values) {
  const size_t runs = 1 + cutis_outcome_draws(outcome), visits = cutis_outcome_visits(outcome);
  const hid_t group = open_group(to, "readouts");
  put_text(to, group, "dimensions",
           "draw (the central run first), arm (treated, untreated), visit");
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    size_t n = 0;
    for (size_t run = 0; run < runs; run++) {
      for (int arm = 0; arm < CUTIS_ARMS; arm++) {
        for (size_t visit = 0; visit < visits; visit++) {
          values[n++] = cutis_outcome_draw_readout(outcome, run, readout, (cutis_arm)arm, visit);
        }
      }
    }
    const dataset of = {info.key,          info.unit, info.words,
                        H5T_NATIVE_DOUBLE, 3,         {runs, CUTIS_ARMS, visits}};
    put_dataset(to, group, &of, values);
  }
  close_group(group);
}

static void put_times(recorder *to, const cutis_outcome *outcome, double *values) {
  char words[CUTIS_VISITS_MAX][64] = {{0}};
  for (size_t i = 0; i < cutis_outcome_times(outcome); i++) {
    values[i] = cutis_outcome_time_d(outcome, i);
  }
  put_line(to, to->file, "time", "d", "since the first session", values,
           cutis_outcome_times(outcome));
  for (size_t i = 0; i < cutis_outcome_visits(outcome); i++) {
    values[i] = cutis_outcome_visit_d(outcome, i);
    snprintf(words[i], sizeof words[i], "%s", cutis_outcome_visit_words(outcome, i));
  }
  put_line(to, to->file, "visit", "d", "since the first session", values,
           cutis_outcome_visits(outcome));
  const hid_t type = to->failed ? -1 : text_type(to, sizeof words[0]);
  if (!to->failed) {
    const dataset of = {"visit_words", "", "when the visit is",
                        type,          1,  {cutis_outcome_visits(outcome)}};
    put_dataset(to, to->file, &of, words);
  }
  if (type >= 0) {
    H5Tclose(type);
  }
}

static void put_life(recorder *to, const cutis_outcome *outcome, double *values) {
  const size_t ages = cutis_outcome_ages(outcome);
  const hid_t group = open_group(to, "life");
  for (size_t i = 0; i < ages; i++) {
    values[i] = cutis_outcome_age_y(outcome, i);
  }
  put_line(to, group, "age", "y", "age, the years before the first session", values, ages);
  for (size_t measure = 0; measure < CUTIS_MEASURES; measure++) {
    for (size_t i = 0; i < ages; i++) {
      values[i] = cutis_outcome_life(outcome, measure, i);
    }
    put_line(to, group, MEASURES[measure].key, MEASURES[measure].unit, "at each age, central run",
             values, ages);
  }
  const size_t looks = cutis_outcome_looks(outcome);
  for (size_t i = 0; i < looks; i++) {
    values[i] = cutis_outcome_look_age_y(outcome, i);
  }
  put_line(to, group, "look_age", "y", "age at which the instruments were read", values, looks);
  close_group(group);
  const hid_t taken = open_group(to, "life/readouts");
  cutis_readout_info info;
  for (size_t readout = 0; cutis_readout_at(readout, &info); readout++) {
    for (size_t i = 0; i < looks; i++) {
      values[i] = cutis_outcome_look(outcome, readout, i);
    }
    put_line(to, taken, info.key, info.unit, "at each look_age, central run", values, looks);
  }
  close_group(taken);
}

static void put_curves(recorder *to, const cutis_outcome *outcome) {
  char name[64];
  const hid_t group = open_group(to, "suction");
  for (int arm = 0; arm < CUTIS_ARMS; arm++) {
    for (size_t visit = 0; visit < cutis_outcome_visits(outcome); visit++) {
      const cutis_suction *curve = cutis_outcome_curve(outcome, (cutis_arm)arm, visit);
      if (curve != NULL) {
        snprintf(name, sizeof name, "time_%s_visit_%zu", ARMS[arm], visit);
        put_line(to, group, name, "s", "since suction began, central run", curve->time_s,
                 curve->points);
        snprintf(name, sizeof name, "height_%s_visit_%zu", ARMS[arm], visit);
        put_line(to, group, name, "mm", "of the apex, central run", curve->height_mm,
                 curve->points);
      }
    }
  }
  close_group(group);
}

/* ---- the file ---- */

static size_t most(size_t a, size_t b) {
  return a > b ? a : b;
}

/* Fills the file in memory; its bytes are at *image then, allocated by the context. */
static cutis_status make_image(cutis_context *context, recorder *to, const cutis_scenario *scenario,
                               const cutis_outcome *outcome, void **image, size_t *size) {
  const size_t runs = 1 + cutis_outcome_draws(outcome);
  const size_t a_run =
      CUTIS_ARMS * most(cutis_outcome_times(outcome), most(cutis_outcome_visits(outcome), 1));
  double *values = context_allocate(
      context, most(runs * a_run, most(cutis_outcome_ages(outcome), cutis_outcome_looks(outcome))),
      sizeof *values);
  if (values == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  put_head(to, scenario, outcome);
  put_times(to, outcome, values);
  put_measures(to, outcome, values);
  put_readouts(to, outcome, values);
  put_life(to, outcome, values);
  put_curves(to, outcome);
  put_dose(to, cutis_outcome_dose(outcome));
  context_free(context, values);
  const ssize_t length =
      keep(to, H5Fflush(to->file, H5F_SCOPE_GLOBAL)) ? H5Fget_file_image(to->file, NULL, 0) : -1;
  if (length <= 0) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY,
                "HDF5 could not make the record of %zu runs in memory.", runs);
  }
  *size = (size_t)length;
  *image = context_allocate(context, *size, 1);
  if (*image == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  return H5Fget_file_image(to->file, *image, *size) == length
             ? CUTIS_OK
             : FAIL(context, CUTIS_OUT_OF_MEMORY, "HDF5 could not hand out the record of %zu runs.",
                    runs);
}

static cutis_status make_record(cutis_context *context, const cutis_scenario *scenario,
                                const cutis_outcome *outcome, void **image, size_t *size) {
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0 || H5Pset_fapl_core(access, RECORD_INCREMENT, false) < 0) {
    return FAIL(context, CUTIS_OUT_OF_MEMORY, "HDF5 could not begin the record.");
  }
  recorder to = {.file = H5Fcreate("record.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access)};
  const cutis_status status =
      to.file < 0 ? FAIL(context, CUTIS_OUT_OF_MEMORY, "HDF5 could not begin the record.")
                  : make_image(context, &to, scenario, outcome, image, size);
  if (to.file >= 0) {
    H5Fclose(to.file);
  }
  H5Pclose(access);
  return status;
}

cutis_status record_write(cutis_context *context, const cutis_scenario *scenario,
                          const cutis_outcome *outcome, const char *path) {
  /* HDF5 prints its errors unless told otherwise; what the caller had told it is put back. */
  H5E_auto2_t print = NULL;
  void *print_data = NULL, *image = NULL;
  size_t size = 0;
  H5Eget_auto2(H5E_DEFAULT, &print, &print_data);
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  cutis_status status = make_record(context, scenario, outcome, &image, &size);
  H5Eset_auto2(H5E_DEFAULT, print, print_data);
  file_writer writer;
  if (status == CUTIS_OK) {
    status = file_writer_open(context, path, &writer);
  }
  if (status == CUTIS_OK) {
    fwrite(image, 1, size, writer.stream);
    status = file_writer_close(context, &writer);
  }
  context_free(context, image);
  return status;
}
