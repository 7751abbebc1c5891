/* observations.h - what the validation programs share: a table of published observations, and a
 * page that puts a prediction beside each.
 *
 * A table is CSV with the columns id, study, source, role (calibrate, validate or context),
 * quantity, value, sd, low, high, unit and note, and what else its program reads. A prediction is a
 * hit when it lies between low and high (either may be missing); without both, within value +- sd;
 * without sd too, within a fifth of value. A prediction of NAN was not taken: neither hit nor miss;
 * of infinity, never. A row without a quantity is not predicted. With a column `why` the page has a
 * section on the misses. */
#ifndef CUTIS_OBSERVATIONS_H
#define CUTIS_OBSERVATIONS_H

#include "base/base.h"

/* Read a file as a table. */
cutis_status observations_read(cutis_context *context, const char *path, table **rows);
/* The number in a cell; NAN when empty. */
double observations_number(const table *rows, size_t row, const char *column);

/* Predict row; *predicted in the row's unit. */
typedef cutis_status (*observations_predict)(cutis_context *context, const table *rows, size_t row,
                                             double *predicted);
/* Print the page: the predicted rows role by role, a count of hits for each, and what is not
 * predicted and why. */
cutis_status observations_print(cutis_context *context, const char *title, const char *preface,
                                const table *rows, observations_predict predict);
/* main of a validation program: arguments, context, table, page; returns the exit code. */
int observations_main(int count, char **arguments, const char *title, const char *preface,
                      observations_predict predict);
/* main of a page without a table, or the rest of one with: `print` writes to standard output, what
 * fails is told on standard error; returns the exit code. */
int page_main(cutis_status (*print)(cutis_context *context));

#endif
