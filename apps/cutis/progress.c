/* progress.c - how far the work is, once it has taken two seconds; and the wish to stop it. */
#include "cli.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#define QUIET_START_S 2.0   /* shorter work shows nothing */
#define TERMINAL_STEP_S 0.2 /* between two writings of the line on a terminal */
#define LOG_STEP_SHARE 0.1  /* between two lines in a log */
#define LOG_STEP_S 30.0     /* ... and after this long in any case */

static volatile sig_atomic_t stop_wanted;

static void stop_on(int signal_number) {
  (void)signal_number;
  stop_wanted = 1;
}

void stop_listen(void) {
  struct sigaction action = {.sa_handler = stop_on};
  sigemptyset(&action.sa_mask);
  action.sa_flags = (int)SA_RESETHAND; /* the second one ends the program */
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_start(progress *of, const cli_call *call, const char *unit) {
  *of = (progress){.call = call, .unit = unit, .terminal = isatty(STDERR_FILENO) != 0};
  of->start_s = now_s();
}

static void span_words(double seconds, char *text, size_t size) {
  if (seconds < 90.0) {
    snprintf(text, size, "%.0f s", seconds);
  } else if (seconds < 5400.0) {
    snprintf(text, size, "%.0f min", seconds / 60.0);
  } else {
    snprintf(text, size, "%.1f h", seconds / 3600.0);
  }
}

bool progress_step(void *of_, size_t done, size_t total) {
  progress *of = of_;
  const double now = now_s(), spent = now - of->start_s;
  const double share = total > 0 ? (double)done / (double)total : 1.0;
  const bool due = of->terminal ? now - of->shown_s >= TERMINAL_STEP_S || done == total
                                : !of->shown || share - of->shown_share >= LOG_STEP_SHARE ||
                                      now - of->shown_s >= LOG_STEP_S;
  if (!of->call->quiet && spent >= QUIET_START_S && due && done > 0) {
    char left[32];
    span_words(spent * (1.0 - share) / share, left, sizeof left);
    fprintf(stderr, "%scutis %s: %3.0f %%, %zu of %zu %s, %.3g a second, %s left%s",
            of->terminal ? "\r\033[K" : "", of->call->command->name, 100.0 * share, done, total,
            of->unit, (double)done / spent, left, of->terminal ? "" : "\n");
    fflush(stderr);
    of->shown = true;
    of->shown_s = now;
    of->shown_share = share;
  }
  return stop_wanted == 0;
}

void progress_end(progress *of) {
  if (of->terminal && of->shown) {
    fputs("\r\033[K", stderr);
    fflush(stderr);
  }
}
