/* channels.c - needle channels: depth, mouth, closure, recovery of water loss, redness, against
 * published measurements. usage: validate_channels channels.csv > channels.md */
#include "observations.h"

#include "wound/channels.h"

#include <math.h>
#include <string.h>

static const char preface[] =
    "Printed by `validate_channels validation/channels.csv`; central parameters, devices of "
    "`data/devices.csv` with the\n"
    "needle, speed and passes of the row where it has them. A hit lies in the printed range, else "
    "within value +- sd,\n"
    "else within a fifth of the value. Rows whose note says that they fix a parameter are fits, "
    "not predictions.\n\n"
    "- depth: of the typical tip, mm; depth_ratio: the same over needle length; mouth: channel "
    "diameter at the surface\n"
    "- layer: where 1 needle in 20 ends deeper still (1 epidermis, 2 papillary, 3 reticular "
    "dermis): histology shows the\n"
    "  deepest bleeding\n"
    "- recovery: until water loss is less than a tenth above intact skin's, a fair reading of "
    "evaporimeter noise\n"
    "- closure: until the share `b_closed` of the opening is left; half_life: of the opening; "
    "redness: while it is seen,\n"
    "  phototype II\n";

/* What a row did, to whom. */
typedef struct setting {
  cutis_plan plan;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
  double age_y;
} setting;

static void take(double *field, double value) {
  if (!isnan(value)) {
    *field = value;
  }
}

static cutis_status setting_of(cutis_context *context, const table *rows, size_t row,
                               setting *made) {
  cutis_area area = CUTIS_AREA_COUNT;
  for (int i = 0; i < CUTIS_AREA_COUNT; i++) {
    if (strcmp(table_text(rows, row, "area"), cutis_area_key((cutis_area)i)) == 0) {
      area = (cutis_area)i;
    }
  }
  const cutis_sex sex =
      strcmp(table_text(rows, row, "sex"), "male") == 0 ? CUTIS_MALE : CUTIS_FEMALE;
  cutis_plan *plan = &made->plan;
  TRY(context, cutis_anatomy_of(context, area, sex, &made->anatomy));
  TRY(context, cutis_plan_default(context, plan));
  TRY(context, cutis_device_find(context, table_text(rows, row, "device"), &plan->device));
  plan->passes = plan->device.passes;
  take(&plan->needle_length_mm, observations_number(rows, row, "needle_length_mm"));
  take(&plan->passes, observations_number(rows, row, "passes"));
  take(&plan->device.needle_base_radius_mm,
       observations_number(rows, row, "needle_base_radius_mm"));
  take(&plan->device.needle_speed_mm_per_s,
       observations_number(rows, row, "needle_speed_mm_per_s"));
  take(&made->age_y, observations_number(rows, row, "age_y"));
  parameters_default(&made->parameters);
  return CUTIS_OK;
}

static double depth(const setting *of) {
  cutis_dose dose;
  wound_dose(&of->plan, &of->anatomy, &of->parameters, &dose);
  return dose.depth_mm;
}

static double depth_ratio(const setting *of) {
  return depth(of) / of->plan.needle_length_mm;
}

static double mouth(const setting *of) {
  cutis_dose dose;
  wound_dose(&of->plan, &of->anatomy, &of->parameters, &dose);
  return 2 * dose.channel_radius_mm;
}

static double layer(const setting *of) {
  insertion tips;
  insertion_of(&of->plan, &of->anatomy, &of->parameters, &tips);
  const double deepest_mm = tips.mean_mm + tips.sd_mm * normal_quantile(0.95);
  const double dermis_mm = of->anatomy.stratum_corneum_mm + of->anatomy.epidermis_mm;
  return 1 + (deepest_mm > dermis_mm) + (deepest_mm > dermis_mm + of->anatomy.papillary_mm);
}

static double closing_per_h(const setting *of) {
  return -log(1 - wound_barrier_after(&of->parameters, 0, of->age_y, 1)) / 24;
}

static double recovery(const setting *of) {
  cutis_dose dose;
  wound_dose(&of->plan, &of->anatomy, &of->parameters, &dose);
  const double intact = wound_tewl(&of->parameters, 1);
  const double rise = wound_tewl(&of->parameters, 1 - dose.open_fraction) - intact;
  return rise <= 0.1 * intact ? 0 : log(rise / (0.1 * intact)) / closing_per_h(of);
}

static double closure(const setting *of) {
  return 24 * wound_closure_d(&of->parameters, of->age_y);
}

static double half_life(const setting *of) {
  return log(2) / closing_per_h(of);
}

static double redness(const setting *of) {
  cutis_dose dose;
  wound_dose(&of->plan, &of->anatomy, &of->parameters, &dose);
  return 24 * wound_downtime_d(&of->parameters, &dose, 2);
}

static cutis_status predict(cutis_context *context, const table *rows, size_t row,
                            double *predicted) {
  static const struct {
    const char *quantity;
    double (*of)(const setting *of);
  } quantities[] = {{"depth", depth},         {"depth_ratio", depth_ratio}, {"mouth", mouth},
                    {"layer", layer},         {"recovery", recovery},       {"closure", closure},
                    {"half_life", half_life}, {"redness", redness}};
  const char *quantity = table_text(rows, row, "quantity");
  setting made = {.age_y = 30};
  TRY(context, setting_of(context, rows, row, &made));
  for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
    if (strcmp(quantity, quantities[i].quantity) == 0) {
      *predicted = quantities[i].of(&made);
      return CUTIS_OK;
    }
  }
  return FAIL(context, CUTIS_BAD_INPUT, "'%s' is not a quantity that channels.c predicts",
              quantity);
}

int main(int count, char **arguments) {
  return observations_main(count, arguments, "Needle channels: predicted beside observed", preface,
                           predict);
}
