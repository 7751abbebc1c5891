/* report.c - report.html and trial.html: the page of web/, which is compiled in, with the results of
 * a run or a trial put where it keeps a mark for them.
 *
 * The results stand in a script element of type application/json. In JSON a "<" can only be inside
 * a string, where \u003c means the same: written so, nothing in the results can end the element or
 * be taken for a comment. All else beyond ASCII is already \u.... */
#include "io/report.h"

#include <stdlib.h>
#include <string.h>

static const char page_name[] = "web/report.html";
static const char mark[] = "@DATA@";

static void write_escaped(FILE *to, const char *json) {
  for (const char *rest = json; *rest != '\0';) {
    const size_t plain = strcspn(rest, "<");
    fwrite(rest, 1, plain, to);
    rest += plain;
    if (*rest == '<') {
      fputs("\\u003c", to);
      rest++;
    }
  }
}

cutis_status report_page_write(cutis_context *context, const char *json, FILE *to) {
  size_t length = 0;
  const char *page = embedded_file(page_name, &length);
  const char *at = page ? strstr(page, mark) : NULL;
  if (at == NULL) {
    return FAIL(context, CUTIS_IO_ERROR, "This build of Cutis holds no %s to show results in.",
                page_name);
  }
  const char *after = at + strlen(mark);
  fwrite(page, 1, (size_t)(at - page), to);
  write_escaped(to, json);
  fwrite(after, 1, length - (size_t)(after - page), to);
  return CUTIS_OK;
}

cutis_status report_file_write(cutis_context *context, const char *json, const char *path) {
  file_writer writer;
  TRY(context, file_writer_open(context, path, &writer));
  const cutis_status status = report_page_write(context, json, writer.stream);
  if (status != CUTIS_OK) {
    file_writer_abandon(&writer);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  return file_writer_close(context, &writer);
}

cutis_status report_html_write(cutis_context *context, const cutis_scenario *scenario,
                               const cutis_outcome *outcome, const char *path) {
  char *json = NULL;
  TRY(context, report_json_make(context, scenario, outcome, &json));
  const cutis_status status = report_file_write(context, json, path);
  free(json);
  return status == CUTIS_OK ? CUTIS_OK
                            : context_trace_add(context, status, __func__, __FILE__, __LINE__);
}
