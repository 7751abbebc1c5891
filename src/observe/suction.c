/* suction.c - lengths and ratios of a suction test in another laboratory.
 *
 *   level there = level here e, e about 1 with su_scale;   change there = change here
 *
 * Probe, contact force and the cut of the curve shift every value of one laboratory alike, so a level
 * is known to su_scale, while a change, a ratio of ages and a correlation are free of it. Scatter of
 * one test: the repeatability of its read-out. docs/observations/suction.md */
#include "observe/models.h"

#include <math.h>

static double noise(const observe_parameters *p, const char *quantity, double y) {
  (void)p;
  return observe_repeatability(quantity, y);
}

static double spread(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_su_spread] * fabs(y);
}

static double scale(const observe_parameters *p, double y) {
  return p->of[OBSERVE_su_scale] * fabs(y);
}

static double method(const observe_parameters *p) {
  return p->of[OBSERVE_su_method];
}

static double bias_sd(const observe_parameters *p, bool blind) {
  (void)blind;
  return p->of[OBSERVE_su_open_sd];
}

const observe_model observe_suction = {.key = "suction",
                                       .words = "suction test elsewhere",
                                       .effect_unit = "%",
                                       .shown = observe_as_it_is,
                                       .noise = noise,
                                       .spread = spread,
                                       .scale = scale,
                                       .method = method,
                                       .bias_sd = bias_sd};
