/* real.h - the numbers the mechanisms calculate with. There is one source of the equations and three
 * copies of its code:
 *   double            what everybody calls
 *   double complex    SKIN_COMPLEX: a test compares the analytic Jacobian with the complex step
 *   several doubles   SKIN_LANES: persons side by side, one in each lane of a vector (lanes.h)
 *
 * A `real` depends on the state. What is `given` does not: a parameter, the age,
 * what the milieu does; it is real in every sense, and differs from person to person. A `truth` is what a comparison gives:
 * of lanes, one for each. Mathematics is type-generic (exp, pow, sqrt). What is not analytic goes by
 * the real part: real_max, real_slope, real_above. */
#ifndef CUTIS_SKIN_REAL_H
#define CUTIS_SKIN_REAL_H

#ifdef SKIN_LANES
#include "skin/lanes.h"
#else
#include <tgmath.h>
#undef I /* the imaginary unit of complex.h; here I is the inflammation */

#ifdef SKIN_COMPLEX
typedef double complex real;
#define real_part(x) creal(x)
#define skin_point_of skin_point_of_complex
#define skin_rates skin_rates_complex
#define skin_jacobian skin_jacobian_complex
#define kinetics_rates kinetics_rates_complex
#define kinetics_rates_at kinetics_rates_at_complex
#define kinetics_rows kinetics_rows_complex
#define kinetics_jacobian kinetics_jacobian_complex
#define inflammation_scales inflammation_scales_complex
#define inflammation_rates inflammation_rates_complex
#define inflammation_jacobian inflammation_jacobian_complex
#define growth_factors_rates growth_factors_rates_complex
#define growth_factors_jacobian growth_factors_jacobian_complex
#define fibroblasts_rates fibroblasts_rates_complex
#define fibroblasts_jacobian fibroblasts_jacobian_complex
#define gap_rates gap_rates_complex
#define gap_jacobian gap_jacobian_complex
#define collagen_amounts collagen_amounts_complex
#define collagen_control collagen_control_complex
#define collagen_make collagen_make_complex
#define collagen_slopes collagen_slopes_complex
#define collagen_rates collagen_rates_complex
#define collagen_jacobian collagen_jacobian_complex
#define degradation_activity degradation_activity_complex
#define degradation_slopes degradation_slopes_complex
#define elastin_made elastin_made_complex
#define elastin_rates elastin_rates_complex
#define elastin_jacobian elastin_jacobian_complex
#define gag_rates gag_rates_complex
#define gag_jacobian gag_jacobian_complex
#define fibres_rates fibres_rates_complex
#define fibres_jacobian fibres_jacobian_complex
#define fibres_weave fibres_weave_complex
#define skin_model_tension skin_model_tension_complex
#define volume_growth volume_growth_complex
#define volume_swollen volume_swollen_complex
#else
typedef double real;
#define real_part(x) (x)
#endif

typedef double given;
typedef bool truth;
#define real_of(constant) (constant)
#define given_of(constant) (constant)
#define real_above(x, floor) (real_part(x) > real_part(floor))
#define real_where(condition, then, otherwise) ((condition) ? (then) : (otherwise))
#define truth_any(a) (a)
#define truth_or(a, b) ((a) || (b))
/* x OVER(y) is x / y; OVER_P(symbol) is division by a parameter, OVER_M(field) by a constant of the
 * model, for which lanes keep the reciprocals. They need `p` and `model` in sight. */
#define OVER(y) / (y)
#define OVER_P(symbol) / (p->symbol)
#define OVER_M(field) / (model->field)
#define MECHANISM /* of the copy with lanes: all in one file */

/* The larger of x and floor, and its slope d/dx: 0 below, 1 above, and the mean of both on the kink
 * itself, which the rest state touches. */
static inline real real_max(real x, double floor) {
  return real_part(x) > floor ? x : floor;
}
static inline double real_slope(real x, double floor) {
  return real_part(x) > floor ? 1.0 : real_part(x) < floor ? 0.0 : 0.5;
}

#endif
#endif
