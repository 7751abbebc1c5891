/* doses.c - what one session of each device does to a woman's cheek: the page that docs/devices.md
 * points to. usage: validate_doses > doses.md */
#include "observations.h"

#include "plan/plan.h"
#include "wound/wound.h"

#include <math.h>
#include <stdio.h>

static const char head[] =
    "# What one session of each device does\n\n"
    "Printed by `validate_doses`: a woman's cheek, central parameters, passes as commonly used, "
    "phototype II. The needle\n"
    "lengths are those of the device's range among 0.25, 0.5, 1.0 and 1.5 mm, and the one it is "
    "shipped with.\n\n"
    "- n: punctures per mm2; overlap: channels that touch another at the surface; depth: of the "
    "typical tip +- sd;\n"
    "  in dermis: needles that reach it\n"
    "- gap, injured: volume shares of the dermis; open: share of the surface; TEWL right after; "
    "redness seen\n\n"
    "| device | needle mm | passes | n | overlap | depth mm | in dermis | gap | injured | open | "
    "TEWL g/m2/h | redness d |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|\n";

static cutis_status print_dose(cutis_context *context, const cutis_plan *plan,
                               const cutis_person *person, const cutis_parameters *parameters) {
  cutis_dose dose;
  TRY(context, cutis_dose_of(context, plan, person, parameters, &dose));
  printf(
      "| %s | %g | %g | %.2f | %.2f | %.2f +- %.2f | %.3f | %.4f | %.4f | %.4f | %.1f | %.1f |\n",
      plan->device.key, plan->needle_length_mm, plan->passes, dose.punctures_per_mm2, dose.overlap,
      dose.depth_mm, dose.depth_sd_mm, dose.dermis_share, dose.gap_fraction, dose.injured_fraction,
      dose.open_fraction, wound_tewl(parameters, 1 - dose.open_fraction),
      wound_downtime_d(parameters, &dose, 2));
  return CUTIS_OK;
}

static cutis_status print_doses(cutis_context *context) {
  static const double lengths_mm[] = {0.25, 0.5, 1.0, 1.5};
  enum { LENGTHS = sizeof lengths_mm / sizeof lengths_mm[0] };
  cutis_person person;
  cutis_plan plan;
  cutis_parameters parameters;
  cutis_person_default(&person);
  parameters_default(&parameters);
  TRY(context, cutis_plan_default(context, &plan));
  fputs(head, stdout);
  for (size_t index = 0; cutis_device_at(context, index, &plan.device) == CUTIS_OK; index++) {
    const cutis_device *device = &plan.device;
    bool shipped = false;
    plan.passes = device->passes;
    for (int i = 0; i < LENGTHS; i++) {
      if (lengths_mm[i] < device->needle_length_low_mm ||
          lengths_mm[i] > device->needle_length_high_mm) {
        continue;
      }
      shipped = shipped || fabs(lengths_mm[i] - device->needle_length_mm) < 1e-9;
      plan.needle_length_mm = lengths_mm[i];
      TRY(context, print_dose(context, &plan, &person, &parameters));
    }
    if (!shipped) {
      plan.needle_length_mm = device->needle_length_mm;
      TRY(context, print_dose(context, &plan, &person, &parameters));
    }
  }
  return CUTIS_OK;
}

int main(void) {
  return page_main(print_doses);
}
