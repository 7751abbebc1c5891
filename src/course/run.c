/* run.c - cutis_run: the central course and one for each accepted draw of the priors, side by side
 * on the machine's threads. A draw depends on the seed and its number alone, so any number of
 * threads, and a run resumed from its checkpoint, give the same bytes. */
#include "course/course.h"

#include <math.h>
#include <string.h>

enum { DRAWS_MOST = 100000 };

void cutis_run_options_default(cutis_run_options *options) {
  *options = (cutis_run_options){.draws = 64, .seed = 1};
  cutis_suction_protocol_default(&options->protocol);
}

/* ---- the fingerprint of a run's inputs ---- */
uint64_t run_fingerprint(const cutis_person *a, const cutis_plan *b,
                         const cutis_parameters *parameters, const cutis_run_options *options) {
  uint64_t hash = HASH_START;
  const cutis_suction_protocol *c = &options->protocol;
  const double numbers[] = {a->age_y,
                            (double)a->sex,
                            (double)a->area,
                            (double)a->phototype,
                            a->menopause_age_y,
                            a->sun.dose_SED_per_y,
                            a->sun.latitude_deg,
                            a->sun.outdoors_h_per_d,
                            (double)a->sun.sunscreen,
                            a->smoking.packs_per_day,
                            a->smoking.from_y,
                            a->smoking.to_y,
                            a->pollution.pm25_ug_per_m3,
                            a->pollution.no2_ug_per_m3,
                            a->pollution.soot_1e5_per_m,
                            a->alcohol.drinks_per_week,
                            (double)b->device.kind,
                            b->device.needle_tolerance_mm,
                            b->device.needle_base_radius_mm,
                            b->device.needle_tip_radius_um,
                            (double)b->device.needles,
                            b->device.rate_Hz,
                            b->device.glide_mm_per_s,
                            b->device.width_mm,
                            b->device.drum_diameter_mm,
                            b->device.needle_speed_mm_per_s,
                            b->needle_length_mm,
                            b->passes,
                            (double)b->sessions,
                            b->interval_d,
                            b->follow_up_d,
                            c->aperture_mm,
                            c->pressure_kPa,
                            c->rise_s,
                            c->on_s,
                            c->off_s,
                            (double)c->cycles};
  hash = hash_add(hash, &numbers, sizeof numbers);
  hash = hash_add(hash, a->sun.place, strlen(a->sun.place)); /* person_check has seen its end */
  hash = hash_add(hash, cutis_version(), strlen(cutis_version()));
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    const double value = parameters_value(parameters, i);
    cutis_parameter_info info;
    cutis_parameter_at(i, &info);
    hash = parameters_hash(hash, &info);
    hash = hash_add(hash, &value, sizeof value);
    hash = hash_add(hash, &parameters->held[i], sizeof parameters->held[i]);
  }
  hash = hash_add(hash, &options->seed, sizeof options->seed);
  if (options->posterior) {
    hash = hash_add(hash, &options->posterior->hash, sizeof options->posterior->hash);
  }
  static const char *const tables[] = {"data/areas.csv", "data/places.csv"};
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    size_t length = 0;
    const char *bytes = embedded_file(tables[i], &length);
    hash = hash_add(hash, bytes, length);
  }
  cutis_readout_info info;
  for (size_t i = 0; cutis_readout_at(i, &info); i++) { /* other instruments, other draws */
    hash = hash_add(hash, info.key, strlen(info.key) + 1);
  }
  return hash;
}

/* ---- running them ---- */
typedef struct running {
  const course_setting *setting; /* with the tick of all */
  const cutis_run_options *options;
  const checkpoint *disk;
  cutis_outcome *outcome;
  bool *done; /* [1 + draws] */
  side_by_side work;
} running;

/* One visit is done. */
static bool tick(void *user) {
  return side_by_side_tick(user);
}

static cutis_status run_draw(cutis_context *context, running *all, size_t draw) {
  cutis_outcome *outcome = all->outcome;
  course_record *record = &outcome->record[draw];
  course_album *album = draw == 0 ? &outcome->album : NULL;
  bool found = false;
  TRY(context, checkpoint_load(context, all->disk, draw, record, album, &found));
  if (found) {
    const size_t tests = all->work.total / (1 + outcome->draws);
    for (size_t i = 0; i < tests; i++) {
      if (!side_by_side_tick(&all->work)) {
        return FAIL(context, CUTIS_STOPPED, "The run was stopped on request.");
      }
    }
    return CUTIS_OK;
  }
  TRY(context, course_run(context, all->setting, &outcome->parameters[draw], record, album));
  return checkpoint_save(context, all->disk, draw, record, album);
}

/* A draw that the solvers cannot do is left out and counted; any other failure ends the run. */
static cutis_status try_draw(cutis_context *context, void *user, void *own, size_t draw) {
  (void)own;
  running *all = user;
  const cutis_status status = run_draw(context, all, draw);
  all->done[draw] = status == CUTIS_OK;
  return draw > 0 && (status == CUTIS_NOT_CONVERGED || status == CUTIS_OUT_OF_DOMAIN) ? CUTIS_OK
                                                                                      : status;
}

static bool any_done(const running *all) {
  bool any = false;
  for (size_t draw = 0; draw <= all->outcome->draws; draw++) {
    any = any || all->done[draw];
  }
  return any;
}

static cutis_status run_draws(cutis_context *context, running *all) {
  const size_t courses = 1 + all->outcome->draws;
  /* one thread more than courses: the central run's looks at the years before keep it busy */
  const cutis_status status =
      side_by_side_run(context, &all->work, courses, all->options->threads, courses + 1);
  if (status == CUTIS_STOPPED) {
    return FAIL(context, CUTIS_STOPPED,
                "The run was stopped on request; %zu of %zu tests are done%s.", all->work.done,
                all->work.total,
                !all->options->checkpoint ? ""
                : any_done(all)           ? " and finished draws are kept"
                                          : ", but no draw is finished, so nothing is kept");
  }
  return status;
}

/* Spreading of old fibroblasts on their collagen, of that of young ones: the least that was
 * measured (80 years and older, protected skin; Varani 2006, doi:10.2353/ajpath.2006.051302). */
#define TENSION_MEASURED 0.5

static void warn_of_extrapolation(cutis_context *context, const cutis_outcome *outcome) {
  const course_album *album = &outcome->album;
  const double tension = album->life[album->ages - 1][CUTIS_MEASURE_TENSION];
  if (tension < TENSION_MEASURED) {
    context_warn(
        context,
        "Age and exposures have left the cells %.2f of the tension they had at 25. Nothing "
        "below %.1f has been measured, and there the model's loss of collagen feeds on "
        "itself: read the results as an extrapolation.",
        tension, TENSION_MEASURED);
  }
}

static cutis_status run_and_summarise(cutis_context *context, const cutis_parameters *central,
                                      const cutis_run_options *options,
                                      const course_setting *setting, cutis_outcome *outcome) {
  outcome->parameters[0] = *central;
  TRY(context, screen_choose(context, options->posterior, options->seed, central, outcome->draws,
                             &outcome->parameters[1], NULL, &outcome->rejected));
  course_setting ticking = *setting;
  running all = {.setting = &ticking,
                 .options = options,
                 .outcome = outcome,
                 .work = {.task = try_draw,
                          .user = &all,
                          .progress = options->progress,
                          .progress_user = options->progress_user,
                          .total = (1 + outcome->draws) * (2 * outcome->when.visits - 1)}};
  ticking.tick = tick;
  ticking.tick_user = &all.work;
  all.done = context_allocate(context, 1 + outcome->draws, sizeof *all.done);
  if (all.done == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  checkpoint *disk = NULL;
  cutis_status status = checkpoint_open(
      context, options->checkpoint,
      run_fingerprint(setting->person, setting->plan, central, options), &outcome->when, &disk);
  if (status == CUTIS_OK) {
    all.disk = disk;
    status = run_draws(context, &all);
  }
  checkpoint_close(context, &disk);
  if (status == CUTIS_OK) {
    warn_of_extrapolation(context, outcome);
    outcome_drop_failed(outcome, all.done);
    outcome_warn_of_missing(context, outcome);
    status = outcome_summarise(context, outcome);
  }
  context_free(context, all.done);
  return status;
}

static cutis_status check_options(cutis_context *context, const cutis_run_options *options) {
  if (options->draws < 0 || options->draws > DRAWS_MOST) {
    return FAIL(context, CUTIS_OUT_OF_RANGE, "The draws are %d: the allowed range is 0 to %d.",
                options->draws, DRAWS_MOST);
  }
  if (options->threads < 0 || options->threads > 1024) {
    return FAIL(
        context, CUTIS_OUT_OF_RANGE,
        "The threads are %d: the allowed range is 1 to 1024, or 0 for all of the machine's.",
        options->threads);
  }
  return CUTIS_OK;
}

cutis_status cutis_run(cutis_context *context, const cutis_person *person, const cutis_plan *plan,
                       const cutis_parameters *parameters, const cutis_run_options *options,
                       cutis_outcome **outcome) {
  *outcome = NULL;
  cutis_run_options usual;
  if (options == NULL) {
    cutis_run_options_default(&usual);
    options = &usual;
  }
  cutis_parameters central;
  parameters_default(&central);
  if (parameters) {
    central = *parameters;
  }
  if (options->posterior) {
    posterior_centre(options->posterior, &central);
  }
  calendar when;
  cutis_outcome *made = NULL;
  TRY(context, check_options(context, options));
  TRY(context, cutis_suction_protocol_check(context, &options->protocol));
  TRY(context, cutis_person_check(context, person));
  TRY(context, cutis_plan_check(context, plan, person));
  TRY(context, calendar_of(context, plan, &when));
  TRY(context, outcome_create(context, (size_t)options->draws, &when, &made));
  made->source = options->posterior ? CUTIS_FROM_POSTERIOR : CUTIS_FROM_PRIOR;
  made->person = *person;
  made->plan = *plan;
  made->protocol = options->protocol;
  cutis_status status = cutis_anatomy_of(context, person->area, person->sex, &made->anatomy);
  if (status == CUTIS_OK) {
    wound_dose(plan, &made->anatomy, &central, &made->dose);
    const course_setting setting = {.person = &made->person,
                                    .plan = &made->plan,
                                    .when = &made->when,
                                    .protocol = &options->protocol};
    status = run_and_summarise(context, &central, options, &setting, made);
  }
  if (status != CUTIS_OK) {
    cutis_outcome_destroy(context, &made);
    return context_trace_add(context, status, __func__, __FILE__, __LINE__);
  }
  *outcome = made;
  return CUTIS_OK;
}
