/* assay.c - amounts, rates and thicknesses that are measured as they are: assays of collagen, of
 * procollagen, of cross-links; cell counts; thickness by histology or ultrasound.
 *
 *   shown = x
 *
 * Only ratios are used, since units of assays are their own: the scatter of one assay, the spread
 * between persons, and a share of the effect for taking the assay (of papillary dermis, per weight,
 * per cell) for the state. docs/observations/assay.md */
#include "observe/models.h"

#include <math.h>

static double noise(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_as_noise] * fabs(y);
}

static double spread(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_as_spread] * fabs(y);
}

static double method(const observe_parameters *p) {
  return p->of[OBSERVE_as_method];
}

static double bias_sd(const observe_parameters *p, bool blind) {
  (void)blind;
  return p->of[OBSERVE_as_open_sd];
}

const observe_model observe_assay = {.key = "assay",
                                     .words = "assay, count or thickness",
                                     .effect_unit = "%",
                                     .shown = observe_as_it_is,
                                     .noise = noise,
                                     .spread = spread,
                                     .method = method,
                                     .bias_sd = bias_sd};
