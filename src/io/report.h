/* report.h - the parts of the report, private to io/: what it says (report_json.c, with the pictures
 * of report_pictures.c; trial_report.c of a trial) and the page it is said in (report.c). */
#ifndef CUTIS_IO_REPORT_H
#define CUTIS_IO_REPORT_H

#include "io/io.h"

#include <jansson.h>

/* The document that web/src/data.ts describes: all of a run that its page shows, in ASCII. *json
 * belongs to the caller: free(). Errors: CUTIS_OUT_OF_MEMORY. */
cutis_status report_json_make(cutis_context *context, const cutis_scenario *scenario,
                              const cutis_outcome *outcome, char **json);
/* Its part "pictures", a new reference; NULL: there is no memory. */
json_t *report_pictures(const cutis_outcome *outcome);
/* The page with such a document inside. Errors: CUTIS_IO_ERROR (this build holds no page); what the
 * stream says is for its owner to look at. */
cutis_status report_page_write(cutis_context *context, const char *json, FILE *to);
/* The same as a file. */
cutis_status report_file_write(cutis_context *context, const char *json, const char *path);

/* ---- for whoever makes such a document (report_json.c); NULL: there is no memory ---- */
enum { REPORT_DIGITS = 6, REPORT_GAINS_MOST = 100 };
/* What is not finite is null. */
json_t *report_number(double value);
/* Text from outside, a path for one, may be no UTF-8: its bytes beyond ASCII become question marks
 * then. */
json_t *report_text(const char *words);
/* values[count] in increasing order, or a hundred quantiles of them; scratch: room for as many. */
json_t *report_gains(const double *values, double *scratch, size_t count);

#endif
