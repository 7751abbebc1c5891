/* status.c - names, sentences and exit codes of the one list of statuses, and the version. */
#include "base/base.h"

static const struct {
  const char *name;
  int exit_code;
  const char *sentence;
} STATUSES[] = {
#define X(name, exit_code, sentence) {#name, exit_code, sentence},
    CUTIS_STATUS_LIST(X)
#undef X
};

static bool known(cutis_status status) {
  return (size_t)status < sizeof STATUSES / sizeof STATUSES[0];
}

const char *cutis_status_name(cutis_status status) {
  return known(status) ? STATUSES[status].name : "unknown status";
}

const char *cutis_status_text(cutis_status status) {
  return known(status) ? STATUSES[status].sentence : "unknown status";
}

int cutis_status_exit_code(cutis_status status) {
  return known(status) ? STATUSES[status].exit_code : 5; /* the system's fault, not the user's */
}

const char *cutis_version(void) {
  return CUTIS_VERSION;
}
