/* trial_findings.c - what a trial amounts to: means, effects, power curves and subgroups of every
 * value at every visit of every arm, computed once from the store for all that shows them. */
#include "io/trial_tables.h"

#include <math.h>

const double TRIAL_PEOPLE_AN_ARM[TRIAL_CURVE_POINTS] = {5,   10,  15,  20,  30,  40,   60,   80,
                                                        100, 150, 200, 300, 500, 1000, 2000, 5000};

size_t trial_place(const cutis_trial_outcome *outcome, size_t value, size_t arm, size_t visit) {
  const study_design *design = &outcome->trial->design;
  return (value * design->arms + arm) * design->visits + visit;
}

bool trial_has_effect(const cutis_trial_outcome *outcome, size_t arm, size_t visit) {
  return arm != outcome->trial->design.reference && visit > 0;
}

static study_column column_of(const cutis_trial_outcome *outcome, size_t value) {
  const study_design *design = &outcome->trial->design;
  const size_t size = outcome->found.people * design->arms * design->visits;
  return (study_column){.people = outcome->found.people,
                        .subject = outcome->found.subject,
                        .value = outcome->found.value + value * size};
}

/* Room for one number of everybody, and for one of every world; each thread has its own. */
typedef struct scratch {
  double *value, *difference, *power;
  uint32_t *world;
} scratch;

static void scratch_close(cutis_context *context, void **own) {
  scratch *of = *own;
  context_free(context, of->value);
  context_free(context, of->world);
  context_free(context, of->difference);
  context_free(context, of->power);
  context_free(context, of);
  *own = NULL;
}

static cutis_status scratch_open(cutis_context *context, void *user, void **own) {
  const cutis_trial_outcome *outcome = user;
  const size_t people = outcome->found.people + 1;
  const size_t worlds = (size_t)outcome->trial->design.worlds + 1;
  scratch *made = context_allocate(context, 1, sizeof *made);
  *own = made;
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  made->value = context_allocate(context, people, sizeof *made->value);
  made->world = context_allocate(context, people, sizeof *made->world);
  made->difference = context_allocate(context, worlds, sizeof *made->difference);
  made->power = context_allocate(context, worlds, sizeof *made->power);
  return made->value && made->world && made->difference && made->power ? CUTIS_OK
                                                                       : CUTIS_OUT_OF_MEMORY;
}

/* The mean of the value itself in an arm, over all people. */
static cutis_status plain_mean(cutis_context *context, const study_design *design,
                               const study_column *column, size_t arm, size_t visit, scratch *in,
                               study_spread *spread) {
  for (size_t i = 0; i < column->people; i++) {
    in->value[i] = column->value[(i * design->arms + arm) * design->visits + visit];
    in->world[i] = column->subject[i].world;
  }
  return study_spread_of(context, in->value, in->world, column->people, spread);
}

static cutis_status power_curve(cutis_context *context, cutis_trial_outcome *outcome,
                                const study_column *column, size_t value, size_t arm, size_t visit,
                                scratch *in) {
  const study_design *design = &outcome->trial->design;
  trial_curve *curve = &outcome->curve[trial_place(outcome, value, arm, visit)];
  study_power power;
  TRY(context, study_power_of(context, design, column, value, arm, visit, in->difference, &power));
  if (value == cutis_trial_headline(outcome->trial) &&
      visit == cutis_trial_main_visit(outcome->trial, arm)) {
    outcome->world_gains[arm] = power.worlds;
    for (size_t world = 0; world < power.worlds; world++) {
      outcome->world_gain[arm * (size_t)design->worlds + world] = in->difference[world];
    }
  }
  curve->known = power.worlds > 0 && power.sd > 0;
  for (size_t i = 0; curve->known && i < TRIAL_CURVE_POINTS; i++) {
    curve->assurance[i] = study_assurance(&power, TRIAL_PEOPLE_AN_ARM[i], in->power);
    curve->lower[i] = statistics_quantile(in->power, power.worlds, 0.05);
    curve->median[i] = statistics_quantile(in->power, power.worlds, 0.5);
    curve->upper[i] = statistics_quantile(in->power, power.worlds, 0.95);
  }
  return CUTIS_OK;
}

static cutis_status subgroups(cutis_context *context, cutis_trial_outcome *outcome,
                              const study_column *column, size_t value, size_t arm, size_t visit) {
  study_spread *gain = &outcome->group[trial_place(outcome, value, arm, visit) * outcome->levels];
  for (study_group by = 0; by < STUDY_GROUPS; by++) {
    for (size_t level = 0; level < study_level_count(by); level++) {
      TRY(context, study_subgroup(context, &outcome->trial->design, column, value, arm, visit, by,
                                  level, gain++));
    }
  }
  return CUTIS_OK;
}

/* One value at all visits of all arms. */
static cutis_status analyse(cutis_context *context, void *user, void *own, size_t value) {
  cutis_trial_outcome *outcome = user;
  scratch *in = own;
  const study_design *design = &outcome->trial->design;
  const study_column column = column_of(outcome, value);
  for (size_t arm = 0; arm < design->arms; arm++) {
    for (size_t visit = 0; visit < design->visits; visit++) {
      const size_t place = trial_place(outcome, value, arm, visit);
      TRY(context, plain_mean(context, design, &column, arm, visit, in, &outcome->plain[place]));
      if (trial_has_effect(outcome, arm, visit)) {
        TRY(context,
            study_effect_of(context, design, &column, value, arm, visit, &outcome->effect[place]));
        TRY(context, power_curve(context, outcome, &column, value, arm, visit, in));
        TRY(context, subgroups(context, outcome, &column, value, arm, visit));
      }
    }
  }
  return CUTIS_OK;
}

cutis_status trial_findings_make(cutis_context *context, cutis_trial_outcome *outcome,
                                 int threads) {
  const study_design *design = &outcome->trial->design;
  const size_t values = study_value_count(design);
  side_by_side work = {
      .task = analyse, .user = outcome, .open = scratch_open, .close = scratch_close};
  const size_t places = values * design->arms * design->visits;
  for (study_group by = 0; by < STUDY_GROUPS; by++) {
    outcome->levels += study_level_count(by);
  }
  outcome->plain = context_allocate(context, places, sizeof *outcome->plain);
  outcome->effect = context_allocate(context, places, sizeof *outcome->effect);
  outcome->curve = context_allocate(context, places, sizeof *outcome->curve);
  outcome->group = context_allocate(context, places * outcome->levels, sizeof *outcome->group);
  outcome->world_gain =
      context_allocate(context, design->arms * (size_t)design->worlds, sizeof(double));
  if (!outcome->plain || !outcome->effect || !outcome->curve || !outcome->group ||
      !outcome->world_gain) {
    return CUTIS_OUT_OF_MEMORY;
  }
  TRY(context, side_by_side_run(context, &work, values, threads, values));
  trial_words_make(outcome);
  return CUTIS_OK;
}

/* ---- for the public ---- */

void cutis_trial_outcome_destroy(cutis_context *context, cutis_trial_outcome **outcome) {
  if (*outcome) {
    database_people_clear(context, &(*outcome)->found);
    context_free(context, (*outcome)->plain);
    context_free(context, (*outcome)->effect);
    context_free(context, (*outcome)->curve);
    context_free(context, (*outcome)->group);
    context_free(context, (*outcome)->world_gain);
    context_free(context, *outcome);
    *outcome = NULL;
  }
}

size_t cutis_trial_outcome_solved(const cutis_trial_outcome *outcome) {
  return outcome->found.people;
}

size_t cutis_trial_outcome_retried(const cutis_trial_outcome *outcome) {
  return outcome->found.retried;
}

size_t cutis_trial_outcome_failed(const cutis_trial_outcome *outcome) {
  return outcome->found.failed;
}

cutis_trial_effect cutis_trial_outcome_effect(const cutis_trial_outcome *outcome, size_t value,
                                              size_t arm, size_t visit) {
  const study_design *design = &outcome->trial->design;
  if (value < study_value_count(design) && arm < design->arms && visit < design->visits &&
      trial_has_effect(outcome, arm, visit)) {
    return outcome->effect[trial_place(outcome, value, arm, visit)];
  }
  const cutis_spread none = {
      .mean = NAN, .se = NAN, .sd_worlds = NAN, .sd_people = NAN, .lower = NAN, .upper = NAN};
  return (cutis_trial_effect){.gain = none,
                              .responders = NAN,
                              .sd_change = NAN,
                              .d = NAN,
                              .n80 = NAN,
                              .n90 = NAN,
                              .power_most = NAN,
                              .seen = {.difference = NAN, .se = NAN, .p = NAN}};
}
