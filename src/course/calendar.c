/* calendar.c - when a course is noted: often after each session, when inflammation and closure run
 * in hours and days, weekly through the follow-up, monthly to the horizon; and when the person
 * visits the instruments. */
#include "course/course.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DAYS_PER_MONTH (SKIN_DAYS_PER_YEAR / 12.0)

/* Days after a session that catch each phase: barrier and redness in hours, neutrophils at day 1,
 * macrophages at 3, myofibroblasts at 12, the gap filled within the month. */
static const double after_session_d[] = {0.25, 0.5, 1.0, 1.5,  2.0,  3.0,  4.0,
                                         5.0,  7.0, 9.0, 12.0, 16.0, 21.0, 28.0};
static const double visit_months[] = {1.0, 3.0, 6.0, 12.0, 24.0};
/* The verdict's visit: the clinical claim is about "several months"; trials measure at three. */
static const double main_visit_months = 3.0;

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* since: "after the last session", or "later" when there is none. */
static void add_visit(calendar *when, double day, double after_last_d, const char *since) {
  char *words = when->visit_words[when->visits];
  const size_t size = sizeof when->visit_words[0];
  const double months = after_last_d / DAYS_PER_MONTH;
  const long whole = lround(months);
  if (fabs(months - (double)whole) < 1e-6) {
    snprintf(words, size, "%ld month%s %s", whole, whole == 1 ? "" : "s", since);
  } else {
    snprintf(words, size, "%.4g day%s %s", after_last_d, after_last_d == 1.0 ? "" : "s", since);
  }
  when->visit_d[when->visits++] = day;
}

cutis_status calendar_of(cutis_context *context, const cutis_plan *plan, calendar *when) {
  const double last_d = plan_last_d(plan);
  const double end_d = last_d + plan->follow_up_d;
  const double horizon_d = fmax(end_d, last_d + CALENDAR_HORIZON_D);
  const double each_session = sizeof after_session_d / sizeof(double) + 1;
  const double room = 16.0 + (end_d / 7.0) + (horizon_d - end_d) / DAYS_PER_MONTH +
                      (plan->sessions + 1) * each_session;
  if (room > CALENDAR_TIMES_MAX) {
    return FAIL(context, CUTIS_OUT_OF_RANGE,
                "The plan lasts %.0f days from the first session to the end of the follow-up, "
                "which is too long to be noted: shorten follow_up or plan.interval.",
                end_d);
  }
  *when = (calendar){0};

  /* visits: before, then at the months as far as the follow-up goes, then its end */
  const double close_d = 1e-6;
  when->visits = 1;
  snprintf(when->visit_words[0], sizeof when->visit_words[0], "%s",
           plan->sessions > 0 ? "before the first session" : "today");
  const char *since = plan->sessions > 0 ? "after the last session" : "later";
  for (size_t i = 0; i < sizeof visit_months / sizeof visit_months[0]; i++) {
    const double after_d = visit_months[i] * DAYS_PER_MONTH;
    if (after_d <= plan->follow_up_d + close_d) {
      add_visit(when, fmin(last_d + after_d, end_d), after_d, since);
      if (visit_months[i] <= main_visit_months) {
        when->main_visit = when->visits - 1;
      }
    }
  }
  if (end_d > when->visit_d[when->visits - 1] + close_d) {
    add_visit(when, end_d, plan->follow_up_d, since);
    if (plan->follow_up_d <= main_visit_months * DAYS_PER_MONTH) {
      when->main_visit = when->visits - 1;
    }
  }

  /* times */
  double *t = when->time_d;
  size_t n = 0;
  t[n++] = 0.0;
  for (int session = 0; session <= plan->sessions;
       session++) { /* one past the last: the arm with one more */
    const double day = plan_session_d(plan, session);
    const double next_d = plan_session_d(plan, session + 1);
    for (size_t i = 0; i < sizeof after_session_d / sizeof(double); i++) {
      if (day + after_session_d[i] < next_d || session >= plan->sessions - 1) {
        t[n++] = day + after_session_d[i];
      }
    }
    t[n++] = day;
  }
  for (double day = 7.0; day < end_d; day += 7.0) {
    t[n++] = day;
  }
  for (size_t i = 1; i < when->visits; i++) {
    t[n++] = when->visit_d[i];
  }
  t[n++] = end_d;
  for (double day = end_d; day < horizon_d; day += DAYS_PER_MONTH) {
    t[n++] = day;
  }
  t[n++] = horizon_d;
  qsort(t, n, sizeof *t, ascending);
  size_t kept = 1;
  for (size_t i = 1; i < n; i++) {
    if (t[i] > t[kept - 1] + 1e-3 && t[i] <= horizon_d) { /* nothing changes within two minutes */
      t[kept++] = t[i];
    }
  }
  when->times = kept;
  for (int session = 0; session < plan->sessions; session++) {
    for (size_t i = 0; i < kept; i++) {
      when->session[i] = when->session[i] || fabs(t[i] - plan_session_d(plan, session)) < 2e-3;
    }
  }
  while (when->shown < kept && t[when->shown] <= end_d + 1e-3) {
    when->shown++;
  }
  return CUTIS_OK;
}
