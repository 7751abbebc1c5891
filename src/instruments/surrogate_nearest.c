/* surrogate_nearest.c - what a surrogate reads of any skin: for those who ask a function of skin at
 * very many points, where finite elements are too dear and a point without a value spoils others. Outside the region of the training the nearest skin inside is asked in its place: each input
 * is brought into the box, then all of them towards the centre of the training until their sum of
 * squares is that of the region. Continuous, and flat outside: what it errs there is for the caller to
 * find out. */
#include "instruments/surrogate.h"

#include <math.h>
#include <string.h>

static size_t suction_kind(void) {
  size_t k = 0;
  while (strcmp(surrogate_kind_at(k)->instrument, "suction") != 0) {
    k++;
  }
  return k;
}

/* Whether it had to be moved; NAN stays. */
static bool bring_inside(const surrogate *of, double *x) {
  const net *function = of->function;
  bool moved = false;
  double away = 0.0;
  for (size_t i = 0; i < of->kind->inputs; i++) {
    const double inside = fmin(fmax(x[i], of->low[i]), of->high[i]);
    moved = moved || inside != x[i];
    x[i] = isnan(x[i]) ? x[i] : inside;
    away += pow((x[i] - function->centre[i]) / function->scale[i], 2.0);
  }
  const double share = sqrt(of->reach / away);
  for (size_t i = 0; i < of->kind->inputs && share < 1.0; i++) {
    x[i] = function->centre[i] + share * (x[i] - function->centre[i]);
    moved = true;
  }
  return moved;
}

bool surrogate_evaluate_nearest(const surrogate *of, const surrogate_history *history,
                                const tissue *now, const look *found, double *readout) {
  double x[SURROGATE_INPUTS], out[SURROGATE_OUTPUTS];
  surrogate_inputs(of->kind, history, now, found, x);
  const bool outside = bring_inside(of, x);
  net_evaluate(of->function, x, out);
  of->kind->decode(out, now, readout);
  return outside;
}

bool surrogates_suction(const surrogates *all, const tissue *now,
                        double readout[CUTIS_SUCTION_READOUTS], bool *outside) {
  const surrogate *of = surrogates_of(all, now->anatomy->area, suction_kind());
  const look none = {.suction = NULL};
  *outside = false;
  if (of == NULL) {
    return false;
  }
  *outside = surrogate_evaluate_nearest(of, NULL, now, &none, readout);
  return isfinite(readout[CUTIS_R0]);
}
