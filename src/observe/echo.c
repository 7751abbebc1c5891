/* echo.c - brightness of the dermis by ultrasound.
 *
 *   shown = echo^gamma
 *
 * echo: the envelope that the scanner of src/instruments/plumpness.c reads, 1 in the same skin at 25;
 * gamma: scanners compress the envelope into grey levels, each by its own curve, so that only the
 * direction is sure and the size is known to gamma. Scatter of one scan: the repeatability of the
 * read-out. docs/observations/echo.md */
#include "observe/models.h"

#include <math.h>

static double shown(const observe_parameters *p, const char *quantity, double x) {
  (void)quantity;
  return pow(x, p->of[OBSERVE_oe_gamma]);
}

static double noise(const observe_parameters *p, const char *quantity, double y) {
  return p->of[OBSERVE_oe_gamma] * observe_repeatability(quantity, y);
}

static double spread(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_oe_gamma] * p->of[OBSERVE_oe_spread] * y;
}

static double method(const observe_parameters *p) {
  return p->of[OBSERVE_oe_method];
}

static double bias_sd(const observe_parameters *p, bool blind) {
  (void)blind;
  return p->of[OBSERVE_oe_open_sd];
}

const observe_model observe_echo = {.key = "echo",
                                    .words = "brightness by ultrasound",
                                    .effect_unit = "%",
                                    .shown = shown,
                                    .noise = noise,
                                    .spread = spread,
                                    .method = method,
                                    .bias_sd = bias_sd};
