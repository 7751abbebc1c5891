/* kinetics.c - dy/dt of the states and its Jacobian, put together from the mechanisms. */
#include "skin/mechanisms.h"

void skin_point_of(const skin_model *model, const skin_forcing *forcing, const real *y,
                   skin_point *at) {
  *at = (skin_point){.model = model,
                     .p = &model->p,
                     .f = forcing,
                     .N = y[CUTIS_N],
                     .M = y[CUTIS_M],
                     .R = y[CUTIS_R],
                     .F = y[CUTIS_F],
                     .Y = y[CUTIS_Y],
                     .D = y[CUTIS_D],
                     .I = y[CUTIS_I],
                     .P = y[CUTIS_P],
                     .T = y[CUTIS_T],
                     .X = y[CUTIS_X],
                     .cn = y[CUTIS_CN],
                     .cm = y[CUTIS_CM],
                     .cf = y[CUTIS_CF],
                     .A = y[CUTIS_A],
                     .El = y[CUTIS_EL],
                     .H = y[CUTIS_H],
                     .W = y[CUTIS_W],
                     .Xc = y[CUTIS_XC]};
  inflammation_scales(at);
  collagen_amounts(at);
  volume_growth(at);
  collagen_control(at);
  collagen_make(at);
  degradation_activity(at);
}

void kinetics_rates_at(const skin_point *at, real *rates) {
  inflammation_rates(at, rates);
  growth_factors_rates(at, rates);
  fibroblasts_rates(at, rates);
  gap_rates(at, rates);
  collagen_rates(at, rates);
  elastin_rates(at, rates);
  gag_rates(at, rates);
  fibres_rates(at, rates);
}

void kinetics_rows(const skin_point *at, skin_matrix jacobian) {
  skin_slopes slope;
  collagen_slopes(at, &slope);
  degradation_slopes(at, &slope);
  inflammation_jacobian(at, jacobian);
  growth_factors_jacobian(at, jacobian);
  fibroblasts_jacobian(at, &slope, jacobian);
  gap_jacobian(at, jacobian);
  collagen_jacobian(at, &slope, jacobian);
  elastin_jacobian(at, &slope, jacobian);
  gag_jacobian(at, &slope, jacobian);
  fibres_jacobian(at, &slope, jacobian);
}

#ifndef SKIN_LANES
bool kinetics_rates(const skin_model *model, const skin_forcing *forcing, const real *y,
                    real *rates) {
  skin_point at;
  skin_point_of(model, forcing, y, &at);
  kinetics_rates_at(&at, rates);
  double sum = 0;
  for (int i = 0; i < CUTIS_STATES; i++) {
    sum += real_part(rates[i]);
  }
  return real_part(at.Jg) > 0 && isfinite(sum);
}

void kinetics_jacobian(const skin_model *model, const skin_forcing *forcing, const real *y,
                       skin_matrix jacobian) {
  for (int i = 0; i < CUTIS_STATES; i++) {
    for (int j = 0; j < CUTIS_STATES; j++) {
      jacobian[i][j] = 0;
    }
  }
  skin_point at;
  skin_point_of(model, forcing, y, &at);
  kinetics_rows(&at, jacobian);
}

void skin_rates(const skin_model *model, const skin_milieu *milieu, double age_y, const real *y,
                real *rates) {
  skin_forcing forcing;
  ageing_forcing_of(model, milieu, age_y, &forcing);
  kinetics_rates(model, &forcing, y, rates);
}

void skin_jacobian(const skin_model *model, const skin_milieu *milieu, double age_y, const real *y,
                   real *jacobian) {
  skin_forcing forcing;
  ageing_forcing_of(model, milieu, age_y, &forcing);
  kinetics_jacobian(model, &forcing, y, (skin_matrix)jacobian);
}
#endif
