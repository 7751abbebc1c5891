/* roughness.c - relief by an instrument: replicas, fringe projection, face scanners.
 *
 *   shown = sqrt(x^2 + floor^2)
 *
 * What the method adds by itself (bubbles of the replica, pixels, fibres) is independent of the skin
 * and adds in squares, so that a fall looks smaller than it is, the more so on smooth skin. x: Ra, Rz,
 * Sa (um) or a depth of wrinkles (mm); the floor is in um. Scatter of one reading: the repeatability
 * of its read-out. docs/observations/roughness.md */
#include "observe/models.h"

#include <math.h>
#include <string.h>

static const double MM_PER_UM = 1e-3;

static double floor_of(const observe_parameters *p, const char *quantity) {
  const bool depth = strncmp(quantity, "wrinkle_depth", strlen("wrinkle_depth")) == 0; /* in mm */
  return p->of[OBSERVE_ro_floor] * (depth ? MM_PER_UM : 1.0);
}

static double shown(const observe_parameters *p, const char *quantity, double x) {
  return hypot(x, floor_of(p, quantity));
}

static double noise(const observe_parameters *p, const char *quantity, double y) {
  (void)p;
  return observe_repeatability(quantity, y);
}

static double spread(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_ro_spread] * y;
}

static double method(const observe_parameters *p) {
  return p->of[OBSERVE_ro_method];
}

/* A fall is better, so the bias is towards less. */
static double bias(const observe_parameters *p, bool blind) {
  (void)blind;
  return -p->of[OBSERVE_ro_open];
}

static double bias_sd(const observe_parameters *p, bool blind) {
  (void)blind;
  return p->of[OBSERVE_ro_open_sd];
}

const observe_model observe_roughness = {.key = "roughness",
                                         .words = "relief by an instrument",
                                         .effect_unit = "%",
                                         .shown = shown,
                                         .noise = noise,
                                         .spread = spread,
                                         .method = method,
                                         .bias = bias,
                                         .bias_sd = bias_sd};
