/* study_testing.h - what the tests of study/ share: a context, and a small trial. */
#ifndef CUTIS_STUDY_TESTING_H
#define CUTIS_STUDY_TESTING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context_testing.h"
#include "study/study.h"

/* Three arms, of which two are not treated; three visits; the matrix alone. */
static inline study_design small_design(int people, int worlds) {
  study_design design = {.arms = 3, .reference = 0, .visits = 3, .worlds = worlds, .seed = 2385};
  study_population_default(&design.population);
  design.population.people = people;
  design.visit_d[1] = 41.5;
  design.visit_d[2] = 137.25;
  for (size_t i = 0; i < design.arms; i++) {
    snprintf(design.arm[i].name, sizeof design.arm[i].name, "%c", (char)('a' + (char)i));
    assert_ok(cutis_plan_default(context, &design.arm[i].plan));
    design.arm[i].plan.sessions = i == 1 ? 2 : 0;
    design.arm[i].plan.interval_d = 33.5;
    design.arm[i].plan.follow_up_d = 100;
  }
  cutis_suction_protocol_default(&design.protocol);
  parameters_default(&design.central);
  design.instruments = instrument_list();
  design.noise = true;
  return design;
}

#endif
