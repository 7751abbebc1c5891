/* stain.c - histology: the area or depth of a dye in a section of papillary dermis.
 *
 *   d = (cm + st_n cn + st_f cf) / Jg                                what takes the dye, per volume
 *   area = 1 - (1 - a0)^d                                           randomly overlapping bundles
 *   after needling: d'/d - 1 = st_w ((mean d')/(mean d) - 1)        the papillary layer gets more
 *
 * Bundles that fall at random on a section cover 1 - exp(-n) of it, n their area over that of the
 * section (the Boolean model: Matheron 1975, Random Sets and Integral Geometry): the more there is,
 * the less a gain shows, so that stain is not mass. a0 is what young dermis covers. Sections are
 * dehydrated before they are embedded: Jg is the volume by growth alone, without water and oedema.
 * Units: shares. docs/observations/stain.md */
#include "observe/models.h"

#include <math.h>

double observe_covered(double young, double amount) {
  return 1.0 - pow(1.0 - young, amount);
}

static double shown(const observe_parameters *p, const char *quantity, double x) {
  (void)quantity;
  return observe_covered(p->of[OBSERVE_st_a0], x);
}

static double amplified(const observe_parameters *p) {
  return p->of[OBSERVE_st_w];
}

static double noise(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_st_noise] * y;
}

static double spread(const observe_parameters *p, const char *quantity, double y) {
  (void)quantity;
  return p->of[OBSERVE_st_spread] * y;
}

static double method(const observe_parameters *p) {
  return p->of[OBSERVE_st_method];
}

/* Readers of sections are usually blinded, but a study that found nothing is not printed: the bias is
 * that of the literature and does not go with blinding. */
static double bias(const observe_parameters *p, bool blind) {
  (void)blind;
  return p->of[OBSERVE_st_open];
}

static double bias_sd(const observe_parameters *p, bool blind) {
  (void)blind;
  return p->of[OBSERVE_st_open_sd];
}

const observe_model observe_stain = {.key = "stain",
                                     .words = "stain of a section",
                                     .effect_unit = "%",
                                     .shown = shown,
                                     .amplified = amplified,
                                     .noise = noise,
                                     .spread = spread,
                                     .method = method,
                                     .bias = bias,
                                     .bias_sd = bias_sd};
