/* gag.c - charged glycosaminoglycan (hyaluronan and proteoglycans), which holds the water.
 *
 *   dH/dt = kH [ ((F + Y)/F0)^(1/2) (1 + VH h)/(1 + VH h0) - H ]
 *
 * H is 1 at 25; kH per day; h: TGF-beta activation (collagen.c), h0 at rest.
 *
 * Source: glycosaminoglycan synthesis under TGF-beta (Kishi 1999); turnover recalled.
 * Limits: hyaluronan (a day) and sulphated proteoglycan (weeks) are lumped; the root stands for
 * what keeps H nearly constant with age. */
#include "skin/mechanisms.h"

#define GAG_FEWEST 1e-9 /* cells over F0 below which the slope of the root is kept finite */

static real cells(const skin_point *at) {
  const cutis_parameters *p = at->p;
  return (at->F + at->Y) OVER_P(F0);
}

void gag_rates(const skin_point *at, real *rates) {
  const cutis_parameters *p = at->p;
  const skin_model *model = at->model;
  const real gain = (1 + p->VH * at->h) OVER_M(gag0);
  rates[CUTIS_H] = p->kH * (sqrt(real_max(cells(at), GAG_FEWEST)) * gain - at->H);
}

void gag_jacobian(const skin_point *at, const skin_slopes *slope, skin_matrix jacobian) {
  const cutis_parameters *p = at->p;
  const skin_model *model = at->model;
  const real root = sqrt(real_max(cells(at), GAG_FEWEST));
  const real gain = (1 + p->VH * at->h) OVER_M(gag0);
  real *row = jacobian[CUTIS_H];
  row[CUTIS_F] = row[CUTIS_Y] =
      p->kH * gain * real_slope(cells(at), GAG_FEWEST) OVER(2 * root * p->F0);
  row[CUTIS_T] = p->kH * root * p->VH * slope->h_T OVER_M(gag0);
  row[CUTIS_H] = -p->kH;
}
