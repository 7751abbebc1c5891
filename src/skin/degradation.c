/* degradation.c - net collagenolytic activity: what matrix metalloproteinases still cut after their
 * inhibitors.
 *
 *   E = 1 + bS (1/max(S, 1/4) - 1) + bI I + exposure        1 at 25
 *
 * Slack cells (S < 1), inflammation and the exposures (exposure.c: bUV U and the others) raise it.
 * Without unit: it multiplies the losses of collagen and elastin.
 *
 * Source: metalloproteinase-1 of aged skin (Fisher 2009); the gain is bounded by the collagen
 * budget of a life. Limits: algebraic, for the enzymes turn over in hours; above bS of about 0.5
 * the loop S -> E -> fragments runs away before 80 years. S is cut at 1/4, where nothing has been
 * measured. */
#include "skin/mechanisms.h"

#define DEGRADATION_SLACKEST 0.25 /* tension below which the activity rises no more */

void degradation_activity(skin_point *at) {
  const cutis_parameters *p = at->p;
  at->E = 1 + p->bS * (1 OVER(real_max(at->S, DEGRADATION_SLACKEST)) - 1) + p->bI * at->I +
          at->f->E_added;
}

void degradation_slopes(const skin_point *at, skin_slopes *slope) {
  const real E_S = -at->p->bS OVER(at->S * at->S) * real_slope(at->S, DEGRADATION_SLACKEST);
  slope->E_ci = E_S * slope->S_ci;
  slope->E_cf = E_S * slope->S_cf;
  slope->E_X = E_S * slope->S_X;
  slope->E_I = at->p->bI;
}
