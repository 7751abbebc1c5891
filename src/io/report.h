/* report.h - the parts of the report, private to io/: what it says (report_json.c, with the pictures
 * of report_pictures.c) and the page it is said in (report.c). */
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

#endif
