/* suction_prototype.h - the suction test of the prototype: its layers, its states at 25, 55 and 75
 * years, its mesh. For the test of its table and for the benchmark. */
#ifndef CUTIS_SUCTION_PROTOTYPE_H
#define CUTIS_SUCTION_PROTOTYPE_H

#include <math.h>
#include <string.h>

#include "instruments/suction.h"

/* The prototype's constants and its law (linear overstress): layers from J, g, cn, cm, A, El, H. */
static inline void prototype_layers(const double state[7], mechanics_layer layers[LAYERS]) {
  const double j = state[0], g = state[1], cn = state[2], cm = state[3], a = state[4],
               el = state[5], h = state[6];
  const double g0 = 0.1262295082, cm0 = 0.9380863039, cn0 = 1.0 - cm0, hz = 0.12, hd = 0.44;
  const double col =
      (cm + 0.3 * cn) / (cm0 + 0.3 * cn0) / j * (1.0 - g) / (1.0 - g0) * (1.0 + 2.5 * (a - 1.0));
  const double mu = (1.5 * h + 14.0 * el) / j, v1 = 12.0 * h / j, v2 = 70.0 * (cm + cn) / j,
               t2 = 5.0 * g0 / g;
  for (int k = 0; k < 2; ++k) {
    const double f = k == 0 ? 0.5 : 1.0;
    layers[LAYER_PAPILLARY + k] = (mechanics_layer){
        .thickness_mm = (k == 0 ? 0.2 : 1.2) * j,
        .material = {.mu_kPa = f * mu,
                     .k1_kPa = f * 200.0 * col,
                     .k2 = 20.0,
                     .crimp_stretch = 1.0 + 0.08 * el,
                     .fibre = {hd, hz, hd},
                     .bulk_kPa = 400.0,
                     .prestretch = {1.05, 1.0 / (1.05 * 1.05), 1.05},
                     .overstress = true,
                     .branch = {{f * v1, 0.3, INFINITY}, {f * v2, t2, INFINITY}}}};
  }
  layers[LAYER_EPIDERMIS] =
      (mechanics_layer){.thickness_mm = 0.08,
                        .material = {.mu_kPa = 100.0,
                                     .k2 = 1.0,
                                     .crimp_stretch = 1.0,
                                     .fibre = {0.5, 0.0, 0.5},
                                     .bulk_kPa = 400.0,
                                     .prestretch = {1.0, 1.0, 1.0},
                                     .overstress = true,
                                     .branch = {{20.0, 0.3, INFINITY}, {10.0, 5.0, INFINITY}}}};
  layers[LAYER_HYPODERMIS] =
      (mechanics_layer){.thickness_mm = 2.0,
                        .material = {.mu_kPa = 1.5,
                                     .k2 = 1.0,
                                     .crimp_stretch = 1.0,
                                     .fibre = {1.0 / 3, 1.0 / 3, 1.0 / 3},
                                     .bulk_kPa = 30.0,
                                     .prestretch = {1.0, 1.0, 1.0},
                                     .overstress = true,
                                     .branch = {{0.75, 0.3, INFINITY}, {0.75, 5.0, INFINITY}}}};
}

/* The prototype's states J, g, cn, cm, A, El, H at 25, 55 and 75 years. */
static const double PROTOTYPE_STATES[3][7] = {
    {1.0, 0.1262295082, 0.06191369606, 0.9380863039, 1.0, 1.0, 1.0},
    {0.8889547666, 0.1699124301, 0.04048724138, 0.7702235088, 1.123420449, 0.7597559887,
     0.9095298786},
    {0.7838694964, 0.242206892, 0.02729391007, 0.5789363928, 1.223313833, 0.5652855433,
     0.8536830071}};

/* Its 266 elements: 10 + 9 columns, 2 + 2 + 5 + 5 rows, a dead load. */
static inline suction_settings prototype_mesh(int order) {
  suction_settings set;
  suction_settings_default(&set);
  set.order = order;
  set.inner_columns = 10;
  set.outer_columns = 9;
  set.inner_smallest = 0.1;
  set.outer_smallest = 0.0892; /* 3 mm (1/9)^1.6: the same smallest element */
  const int rows[LAYERS] = {2, 2, 5, 5};
  const double growth[LAYERS] = {1.0, 1.0, 1.0, 1.5};
  memcpy(set.rows, rows, sizeof rows);
  memcpy(set.rows_growth, growth, sizeof growth);
  set.follower = false;
  set.fat_held = true;
  return set;
}

#endif
