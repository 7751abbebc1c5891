/* look.c - what is seen of a person at the visits: the measures of the matrix, and the read-outs of
 * the trial's instruments, led through the life before by the same moments for every arm. */
#include "study/study.h"

#include <math.h>
#include <string.h>

typedef struct looker {
  const study_design *design;
  size_t count;  /* values at a visit */
  double *value; /* as study_look */
} looker;

static double *place(const looker *by, size_t arm, int visit) {
  return by->value + (arm * by->design->visits + (size_t)visit) * by->count;
}

/* Lead the instruments through moments, and look at the visits among them. */
static cutis_status pass(cutis_context *context, const looker *by, const study_moments *moments,
                         instrument_set *set, size_t arm) {
  for (size_t i = 0; i < moments->count; i++) {
    const study_moment *now = &moments->moment[i];
    if (set) {
      TRY(context, instrument_set_live(context, set, &now->skin));
    }
    if (now->visit < 0) {
      continue;
    }
    double *to = place(by, arm, now->visit);
    memcpy(to, now->skin.measure, sizeof now->skin.measure);
    if (set) {
      look found = {.suction = NULL};
      const cutis_status status = instrument_set_measure(context, set, &now->skin, &found);
      if (status != CUTIS_OK) {
        context_prefix(context, "Arm %s, visit on day %.0f: ", by->design->arm[arm].name,
                       by->design->visit_d[now->visit]);
        return context_trace_add(context, status, __func__, __FILE__, __LINE__);
      }
      memcpy(to + CUTIS_MEASURES, found.readout, (by->count - CUTIS_MEASURES) * sizeof *to);
    }
  }
  return CUTIS_OK;
}

static cutis_status create_set(cutis_context *context, const study_design *design,
                               instrument_set **set) {
  const instrument_setting setting = {.protocol = &design->protocol,
                                      .surrogates = design->surrogates,
                                      .never_solved = design->never_solved};
  return design->instrument_count > 0
             ? instrument_set_create_with(context, design->instruments, design->instrument_count,
                                          &setting, set)
             : CUTIS_OK;
}

static cutis_status look_at_arms(cutis_context *context, const looker *by, const study_lived *lived,
                                 instrument_set *before, instrument_set *set) {
  TRY(context, pass(context, by, &lived->before, before, 0));
  for (size_t arm = 0; arm < by->design->arms; arm++) {
    if (arm > 0) {
      memcpy(place(by, arm, 0), place(by, 0, 0), by->count * sizeof(double));
    }
    if (set) {
      instrument_set_copy(before, set);
    }
    TRY(context, pass(context, by, &lived->arm[arm], set, arm));
  }
  return CUTIS_OK;
}

cutis_status study_look(cutis_context *context, const study_design *design,
                        const study_subject *subject, const study_lived *lived, double *value) {
  (void)subject;
  const looker by = {.design = design, .count = study_value_count(design), .value = value};
  instrument_set *before = NULL, *set = NULL;
  cutis_status status = create_set(context, design, &before);
  if (status == CUTIS_OK) {
    status = create_set(context, design, &set);
  }
  if (status == CUTIS_OK) {
    status = look_at_arms(context, &by, lived, before, set);
  }
  instrument_set_destroy(context, &before);
  instrument_set_destroy(context, &set);
  return status;
}

/* ---- what the values are ---- */

static size_t readout_count(const study_design *design) {
  size_t count = 0;
  for (size_t i = 0; i < design->instrument_count; i++) {
    count += design->instruments[i]->readouts;
  }
  return count;
}

size_t study_value_count(const study_design *design) {
  return CUTIS_MEASURES + readout_count(design);
}

/* Larger is better of what firm skin is made of; the rest is told without a side. Absolute: what is
 * 0, or may be, in skin at rest. */
static const struct {
  size_t measure;
  int better;
  bool absolute;
} sides[] = {
    {CUTIS_MEASURE_COLLAGEN, 1, false},      {CUTIS_MEASURE_MATURE, 1, false},
    {CUTIS_MEASURE_FRAGMENTS, -1, false},    {CUTIS_MEASURE_ELASTIN, 1, false},
    {CUTIS_MEASURE_TENSION, 1, false},       {CUTIS_MEASURE_THICKNESS, 1, false},
    {CUTIS_MEASURE_DEGRADATION, -1, false},  {CUTIS_MEASURE_OEDEMA, -1, true},
    {CUTIS_MEASURE_MYOFIBROBLASTS, 0, true}, {CUTIS_MEASURE_INFLAMMATION, -1, true},
    {CUTIS_MEASURE_GAP, -1, true},           {CUTIS_MEASURE_RENEWALS, 0, true},
    {CUTIS_MEASURE_ANISOTROPY, 0, true},     {CUTIS_MEASURE_TROPOELASTIN, 0, true},
    {CUTIS_MEASURE_BARRIER, 1, true},        {CUTIS_MEASURE_REDNESS, -1, true},
};

bool study_value_at(const study_design *design, size_t index, study_value_info *info) {
  static const struct {
    const char *key, *words, *unit;
  } measures[CUTIS_MEASURES] = {
#define X(index, key, words, unit) {key, words, unit},
      CUTIS_MEASURE_LIST(X)
#undef X
  };
  if (index >= study_value_count(design)) {
    return false;
  }
  if (index >= CUTIS_MEASURES) {
    cutis_readout_info of;
    cutis_readout_at(index - CUTIS_MEASURES, &of);
    *info = (study_value_info){.key = of.key,
                               .words = of.words,
                               .unit = of.unit,
                               .better = of.better,
                               .repeatability = of.repeatability,
                               .absolute = of.absolute};
    return true;
  }
  *info = (study_value_info){.key = measures[index].key,
                             .words = measures[index].words,
                             .unit = measures[index].unit,
                             .measure = true,
                             .repeatability = NAN};
  for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
    if (sides[i].measure == index) {
      info->better = sides[i].better;
      info->absolute = sides[i].absolute;
    }
  }
  return true;
}
