/* view.c - what the algebra of the model says of a state, for those outside who measure it. */
#include "skin/mechanisms.h"

void skin_view_of(const skin_model *model, const skin_milieu *milieu, double age_y, const double *y,
                  skin_view *view) {
  skin_forcing forcing;
  skin_point at;
  ageing_forcing_of(model, milieu, age_y, &forcing);
  skin_point_of(model, &forcing, y, &at);
  const double J_lasting = volume_swollen(&at), J = J_lasting + model->p.aO * at.I;
  *view = (skin_view){.ci = at.ci,
                      .ct = at.ct,
                      .g = at.g,
                      .Jg = at.Jg,
                      .J = J,
                      .J_lasting = J_lasting,
                      .water = 1 - model->p.phi_s * at.Jg / J,
                      .S = at.S,
                      .E = at.E,
                      .Q = at.Q,
                      .u = at.u,
                      .tropoelastin = elastin_made(&at),
                      .renewals = at.W};
  fibres_weave(&at, view->fibre, &view->crimp);
}
