/* surrogate_reference.c - skin made of plain numbers, by which a changed instrument is found out.
 *
 * No table and no kinetics stands behind it: what finite elements read off it changes with the
 * instruments and the law of skin alone. Numbers are those of a cheek, rounded; units mm, kPa, s. */
#include "instruments/surrogate.h"

#include <math.h>

static material dermis(double share, double softer) {
  return (material){
      .mu_kPa = 22.0 * share * softer,
      .k1_kPa = 800.0 * share,
      .k2 = 12.0,
      .crimp_stretch = 1.15,
      .fibre = {0.4, 0.14, 0.46},
      .bulk_kPa = 5000.0,
      .prestretch = {1.06, 1.0 / (1.06 * 1.12), 1.12},
      .density_mg_per_mm3 = 1.1,
      .branch = {{.modulus_kPa = 40.0 * share, .time_s = 0.3, .slip_kPa = INFINITY},
                 {.modulus_kPa = 55.0 * share, .time_s = 5.0, .slip_kPa = 6.0 * share},
                 {.modulus_kPa = 5.0 * share, .slip_kPa = INFINITY}}};
}

static material plain(double kPa, double laid_share, double density) {
  return (material){.mu_kPa = (1.0 - laid_share) * kPa,
                    .k2 = 1.0,
                    .crimp_stretch = 1.0,
                    .fibre = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0},
                    .bulk_kPa = 5000.0,
                    .prestretch = {1.0, 1.0, 1.0},
                    .density_mg_per_mm3 = density,
                    .branch = {{.modulus_kPa = 0.2 * kPa, .time_s = 0.3, .slip_kPa = INFINITY},
                               {.modulus_kPa = 0.1 * kPa, .time_s = 5.0, .slip_kPa = INFINITY},
                               {.modulus_kPa = laid_share * kPa, .slip_kPa = INFINITY}}};
}

/* softer: share of the elastic fibre and ground substance that is left. */
static tissue skin_of(const cutis_anatomy *anatomy, const cutis_parameters *parameters,
                      double age_y, double renewals, double softer) {
  return (tissue){.age_y = age_y,
                  .renewals = renewals,
                  .anatomy = anatomy,
                  .parameters = parameters,
                  .measure = {[CUTIS_MEASURE_MATURE] = softer},
                  .layer = {[LAYER_EPIDERMIS] = {0.083, plain(100.0, 0.9, 1.1)},
                            [LAYER_PAPILLARY] = {0.2 * softer, dermis(0.5, softer)},
                            [LAYER_RETICULAR] = {1.25 * softer, dermis(1.0, softer)},
                            [LAYER_HYPODERMIS] = {4.0, plain(1.5, 0.5, 0.93)}}};
}

static cutis_status look_at(cutis_context *context, instrument_set *set, const tissue *young,
                            const tissue *old, look *found) {
  TRY(context, instrument_set_live(context, set, young));
  TRY(context, instrument_set_live(context, set, old));
  return instrument_set_measure(context, set, old, found);
}

cutis_status surrogate_reference(cutis_context *context, cutis_area area, look *found) {
  cutis_anatomy anatomy = {.area = area,
                           .sex = CUTIS_FEMALE,
                           .stratum_corneum_mm = 0.017,
                           .epidermis_mm = 0.066,
                           .papillary_mm = 0.2,
                           .reticular_mm = 1.25,
                           .hypodermis_mm = 4.0,
                           .pretension_kPa = 14.0,
                           .tension_ratio = 1.4,
                           .shortening = 0.2,
                           .expression_share = 0.04,
                           .pore_diameter_mm = 0.25,
                           .pore_density_per_mm2 = 0.6,
                           .follicle_depth_mm = 0.4,
                           .span_mm = 40.0,
                           .fat_hanging_mm = 4.0,
                           .incline_deg = area == CUTIS_AREA_NECK ? 70.0 : 10.0};
  cutis_parameters parameters = {.r_sc = 3.0,
                                 .p_plug = 1.0,
                                 .seb_F = 0.6,
                                 .S_epi = 0.13,
                                 .w_lig = 3.0,
                                 .c_lig = 0.02,
                                 .k1 = 1000.0,
                                 .ec_n = 0.3,
                                 .ec_f = 0.5,
                                 .gsd = 1.0,
                                 .gw1 = 0.08,
                                 .gs1 = 0.7,
                                 .gl1 = 0.6,
                                 .gt1 = 15.0,
                                 .gwb = 1.3,
                                 .gsb = 1.4,
                                 .glb = 1.4,
                                 .gtb = 1.5};
  cutis_suction_protocol protocol;
  cutis_suction_protocol_default(&protocol);
  const instrument_setting setting = {.protocol = &protocol};
  const tissue young = skin_of(&anatomy, &parameters, 25.0, 0.0, 1.0),
               old = skin_of(&anatomy, &parameters, 52.0, 1.2, 0.8);
  instrument_set *set = NULL;
  *found = (look){.suction = NULL};
  TRY(context, instrument_set_create(context, &setting, &set));
  const cutis_status status = look_at(context, set, &young, &old, found);
  instrument_set_destroy(context, &set);
  return status;
}
