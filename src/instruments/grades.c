/* grades.c - clinical grades: how far a physical quantity moves the number that a rater would give.
 *
 * A grade is an ordered whole number. Raters are asked which of 0 .. top a face shows; what they see
 * is a latent grade that rises with the logarithm of a physical quantity x (equal ratios look like
 * equal steps), and a spread s of everything else that a photograph shows:
 *
 *   l = 1/2 + b ln(x/x1),   P(grade >= k) = Phi((l - (k - 1/2))/s),   k = 1 .. top,
 *
 * so that x1 is where half of the raters see the first grade. The read-out is the mean grade, the
 * sum of these probabilities: a real number, as trials publish. A grade is no physics: it is read
 * from what the other instruments of the list have taken, and comes after them.
 *
 *   grade_wrinkle   depth at rest       Lemperle, 0 to 5
 *   grade_sagging   descent upright     Tsukahara, 0 to 5
 *   grade_laxity    upright less supine Alexiades-Armenakas, 0 to 4
 *   grade_texture   mean roughness Ra   as the fine-line scales, 0 to 4
 *
 * x1, b, s: mechanism "grades" of the parameter table, from validation/fit_grades.c and rows of
 * role calibrate. docs/mechanisms/grades.md tells how little these can say. */
#include "instruments/grades.h"

#include "skin/skin.h"

#include <math.h>

enum { WRINKLE, SAGGING, LAXITY, TEXTURE, GRADES };

/* Raters. A rating is a whole number, which alone spreads it by sqrt(1/12); 1.96 sqrt(2) of the
 * spread of one rating is the smallest change of one face. Two raters agree on 92.7 % when each
 * scatters by 0.065 grades: chance of 2 s/sqrt(pi) that a limit between grades lies between them.
 * On a scale of five grades that are met alike often (SD sqrt 2) a weighted kappa is read as an
 * intraclass correlation: 1.96 sqrt(2) sqrt(2) sqrt(1 - kappa). */
static const instrument_readout readouts[GRADES] = {
    [WRINKLE] = {"grade_wrinkle", "wrinkle grade (Lemperle, 0 to 5)", "grade", -1, 0.82, true,
                 "whole grades, and 92.7 % of ratings alike among nine raters of 76 wrinkles "
                 "(Lemperle 2001, PRS 108:1735)"},
    [SAGGING] = {"grade_sagging", "sagging grade (Tsukahara, 0 to 5)", "grade", -1, 1.36, true,
                 "weighted kappa 0.88 of one rater twice, sagging of the jawline "
                 "(doi:10.1111/jocd.14661)"},
    [LAXITY] = {"grade_laxity", "laxity grade (Alexiades-Armenakas, 0 to 4)", "grade", -1, 1.88,
                true,
                "weighted kappa 0.77 between raters of facial laxity "
                "(doi:10.1097/DSS.0000000000000915); none of one rater twice found"},
    [TEXTURE] = {"grade_texture", "texture grade (0 to 4)", "grade", -1, 1.52, true,
                 "weighted kappa 0.85 of one rater twice, fine lines (PMC5671789)"},
};

double grade_mean(double x, double first, double gain, double spread, int top) {
  if (isnan(x)) {
    return NAN;
  }
  double grade = 0.0;
  const double latent = x > 0.0 ? 0.5 + gain * log(x / first) : -INFINITY;
  for (int k = 1; k <= top; k++) {
    grade += normal_cumulative((latent - (k - 0.5)) / spread);
  }
  return grade;
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  (void)context, (void)memory, (void)picture;
  const cutis_parameters *p = now->parameters;
  first[WRINKLE] = grade_mean(look_value(found, "wrinkle_depth_rest"), p->gw1, p->gwb, p->gsd, 5);
  first[SAGGING] = grade_mean(look_value(found, "sag_descent"), p->gs1, p->gsb, p->gsd, 5);
  first[LAXITY] = grade_mean(look_value(found, "sag_gravity"), p->gl1, p->glb, p->gsd, 4);
  first[TEXTURE] = grade_mean(look_value(found, "Ra"), p->gt1, p->gtb, p->gsd, 4);
  return CUTIS_OK;
}

const instrument instrument_grades = {.key = "grades",
                                      .words = "grades of a rater",
                                      .page = "grades",
                                      .readout = readouts,
                                      .readouts = GRADES,
                                      .headline = WRINKLE,
                                      .measure = measure};
