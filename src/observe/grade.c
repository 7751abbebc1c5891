/* grade.c - a clinical grade in a study: the mean of what raters give, its scatter, and what is not
 * skin in it.
 *
 *   improvement = (grade before - grade after) + drift + (what raters see who know)
 *
 * The grade itself, an ordered whole number whose mean rises with a physical quantity, is a read-out
 * (src/instruments/grades.c). A study adds: the scatter of one rating; the spread between persons who
 * are alike in what is measured; the drift of sides that nothing was done to, which a study without
 * such a side counts as gain; and, unless raters are blinded, what they expect. Units: grades.
 * docs/observations/grade.md */
#include "observe/models.h"

static double noise(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity, (void)y;
  return p->of[OBSERVE_gr_rater];
}

static double spread(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity, (void)y;
  return p->of[OBSERVE_gr_spread];
}

static double method(const observe_parameters *p) {
  return p->of[OBSERVE_gr_method];
}

static double bias(const observe_parameters *p, bool blind) {
  return p->of[OBSERVE_gr_drift] + (blind ? 0.0 : p->of[OBSERVE_gr_open]);
}

static double bias_sd(const observe_parameters *p, bool blind) {
  return p->of[blind ? OBSERVE_gr_drift_sd : OBSERVE_gr_open_sd];
}

const observe_model observe_grade = {.key = "grade",
                                     .words = "clinical grade",
                                     .effect_unit = "grade",
                                     .shown = observe_as_it_is,
                                     .noise = noise,
                                     .spread = spread,
                                     .method = method,
                                     .bias = bias,
                                     .bias_sd = bias_sd};
