/* study/ - many courses: a population, its trial, and what the trial says.
 *
 * Two doubts are kept apart throughout. A world is one draw of the constants that all people share:
 * what we do not know of skin. A person varies about their world: what makes people differ. People
 * are dealt evenly over the worlds, person i to world i mod worlds.
 *
 * This header is the whole interface of the folder. Two things are made to be exchanged: how people
 * are lived through the trial (study_way) and with which instruments they are looked at (the list
 * of instruments in study_design). */
#ifndef CUTIS_STUDY_H
#define CUTIS_STUDY_H

#include "course/course.h"
#include "infer/infer.h"
#include "observe/observe.h"

/* ---- variation.c: how people differ, from data/variation.csv ---- */
enum { VARIATION_MAX = 64 };
typedef struct variation_row {
  char name[24];        /* symbol of a parameter, or quantity of the area table */
  bool anatomy;         /* the latter */
  size_t parameter;     /* PARAMETER_ index of the former */
  double log_sd;        /* of the logarithm */
  double loading;       /* on the factor that its group shares; -1 to 1 */
  uint32_t own, shared; /* streams of the random numbers */
} variation_row;
typedef struct variation {
  size_t rows;
  variation_row row[VARIATION_MAX];
} variation;
/* Errors: CUTIS_BAD_SYNTAX, when a row of the table is not what it should be. */
cutis_status variation_load(cutis_context *context, variation *loaded);
/* Makes of a world's constants and an area's anatomy those of one person. */
void variation_apply(const variation *of, uint64_t seed, uint32_t person,
                     cutis_parameters *parameters, cutis_anatomy *anatomy);

/* ---- population.c: who ---- */
/* `spread` is a factor: two of three people lie between the median over it and times it. */
typedef struct study_population {
  int people;
  double age_mean_y, age_sd_y, age_low_y, age_high_y; /* normal, cut at low and high */
  double women;                                       /* share */
  double area[CUTIS_AREA_COUNT];                      /* weights */
  double phototype[6];                                /* weights, I to VI */
  double menopause_y, menopause_sd_y;
  double sun_SED_per_y, sun_spread; /* at the cheek: median */
  double smokers;                   /* share */
  double packs_per_day, packs_spread;
  double smoking_from_y, smoking_to_y;
  double pm25_ug_per_m3, pm25_spread;
  double drinks_per_week, drinks_spread;
} study_population;
/* A thousand people of 30 to 65, nine of ten women, cheek; sources in population.c. */
void study_population_default(study_population *population);
/* Errors: CUTIS_OUT_OF_RANGE, CUTIS_BAD_INPUT; the message begins with the scenario's key. */
cutis_status study_population_check(cutis_context *context, const study_population *population);

typedef struct study_subject {
  uint32_t number, world;
  cutis_person person;
  cutis_anatomy anatomy;
  cutis_parameters parameters;
} study_subject;

/* ---- trial.c: the trial ---- */
enum { STUDY_ARMS_MAX = 8, STUDY_VALUES_MAX = (int)CUTIS_MEASURES + (int)CUTIS_READOUTS_MAX };
enum { STUDY_PEOPLE_MAX = 10000000, STUDY_WORLDS_MAX = 10000 };

typedef struct study_arm {
  char name[48];
  cutis_plan plan; /* follow_up_d: to the last visit */
} study_arm;

typedef struct study_design {
  study_population population;
  size_t arms;
  study_arm arm[STUDY_ARMS_MAX];
  size_t reference; /* the arm without sessions that the others are compared with */
  size_t visits;    /* the first is day 0, before the first session */
  double visit_d[CUTIS_VISITS_MAX];
  int worlds;
  uint64_t seed;
  cutis_parameters central; /* what is held in it, every world has */
  cutis_source source;      /* what worlds are drawn from */
  cutis_suction_protocol protocol;
  const instrument *const *instruments; /* the first so many of the list, or what stands for them */
  size_t instrument_count;
  const surrogates *surrogates; /* that stand in the list; NULL: none */
  bool never_solved;            /* nor are finite elements solved where they know nothing */
  double dropout_per_y;         /* share of people that a real trial loses in a year */
  bool noise;                   /* a real trial measures with the instruments' noise */
} study_design;
/* Whether the plans can be done on everybody's area, visits are in order, and there is an untreated
 * arm. Errors: CUTIS_OUT_OF_RANGE, CUTIS_BAD_INPUT. */
cutis_status study_design_check(cutis_context *context, const study_design *design);

/* What is noted of a person at a visit of an arm: the measures of the matrix, then the read-outs of
 * the instruments, in the order of the public lists. */
typedef cutis_trial_value study_value_info;
size_t study_value_count(const study_design *design);
bool study_value_at(const study_design *design, size_t index, study_value_info *info);

/* The population with its worlds, ready to be drawn from. */
typedef struct study_people study_people;
/* Errors: as screen_choose, variation_load, cutis_posterior_create. */
cutis_status study_people_create(cutis_context *context, const study_design *design,
                                 study_people **people);
void study_people_destroy(cutis_context *context, study_people **people);
/* Person `number`: depends on the design's population, worlds and seed alone. */
void study_people_draw(const study_people *people, uint32_t number, study_subject *subject);
size_t study_people_rejected(const study_people *people); /* worlds that the screen refused */

/* ---- how people are lived (live.c, live_lanes.c) ----
 * A moment is the skin as instruments meet it. Those before today are shared by all arms. */
typedef struct study_moment {
  tissue skin;
  int visit; /* its number; -1: only for the instruments that remember a life */
} study_moment;
typedef struct study_moments {
  size_t count, room;
  study_moment *moment;
} study_moments;
typedef struct study_lived {
  cutis_status status;
  char reason[256];                  /* of a failure */
  study_moments before;              /* from 25 to today; the last is visit 0 */
  study_moments arm[STUDY_ARMS_MAX]; /* from today on */
} study_lived;
cutis_status study_moment_add(cutis_context *context, study_moments *to, const tissue *skin,
                              int visit);
void study_lived_clear(cutis_context *context, study_lived *lived);
/* Whether an arm has this session before a visit of that day. On the day of both the visit is first,
 * and so it is when a rounded day has them a minute apart. */
bool study_session_first(const cutis_plan *plan, int session, double visit_d);

/* A way to live people through all arms of a trial: lived[count], which come empty. A person whose
 * life cannot be solved gets a status and a reason; a returned failure ends the trial. What becomes
 * of a person must not depend on who is beside them. Called from several threads. */
typedef struct study_way {
  size_t batch; /* people that are best handed over together */
  cutis_status (*live)(cutis_context *context, const study_design *design,
                       const study_subject *subjects, size_t count, bool safer, study_lived *lived);
  /* What the last digits depend on, of this machine: a trial goes on only where it is the same. */
  const char *(*kind)(void);
} study_way;
/* One at a time by CVODE; safer: with a hundredth of the tolerance. */
extern const study_way study_way_single;
/* Side by side in the lanes of vectors (live_lanes.c); safer: as study_way_single. */
extern const study_way study_way_lanes;
/* How many people to hand over together when so many are left for so many workers: fewer than the
 * way likes where the instruments take most of the time, and at the end enough for everybody. */
size_t study_batch(const study_design *design, const study_way *way, size_t people, size_t workers);

/* ---- what is seen of them (look.c) ----
 * value[arms][visits][study_value_count], NAN where an instrument took none. Errors: of the
 * instruments; the person has failed then. */
cutis_status study_look(cutis_context *context, const study_design *design,
                        const study_subject *subject, const study_lived *lived, double *value);

/* ---- the sentence (trial.c) ---- */
typedef enum study_fate { STUDY_OK, STUDY_RETRIED, STUDY_FAILED } study_fate;
typedef struct study_person {
  study_subject subject;
  study_fate fate;
  char reason[256]; /* of the first failure; "" when there was none */
  double *value;    /* as study_look; NULL when failed */
} study_person;

typedef struct study_options {
  int threads;    /* 0: as many as the machine has */
  uint32_t first; /* those before are done */
  const study_way *way;
  /* People in order of their number, from one thread at a time. */
  cutis_status (*take)(cutis_context *context, void *user, const study_person *person);
  void *take_user;
  cutis_progress progress; /* in people; may be NULL */
  void *progress_user;
  /* For tests: true makes the person's attempt (0, 1) fail. NULL: none. */
  bool (*spoil)(uint32_t person, int attempt);
} study_options;
/* Some people alone, for whoever has other machines work beside this one: those from number
 * options->first on, into person[count]; take and progress are not called. Errors:
 * CUTIS_OUT_OF_MEMORY. Either way study_person_clear follows. */
cutis_status study_trial_part(cutis_context *context, const study_design *design,
                              const study_people *people, const study_options *options,
                              size_t count, study_person *person);
void study_person_clear(cutis_context *context, study_person *person);
/* Errors: CUTIS_STOPPED; what take returns; CUTIS_OUT_OF_MEMORY. */
cutis_status study_trial_run(cutis_context *context, const study_design *design,
                             const study_people *people, const study_options *options);

/* ---- spread.c: means over people and worlds ---- */
/* One way random-effects: worlds are the groups. Searle, Casella & McCulloch, Variance Components
 * (1992), ch. 3, the analysis-of-variance estimators of unbalanced data. */
typedef cutis_spread study_spread;
/* value[count] with world[count]; NAN values are left out. */
cutis_status study_spread_of(cutis_context *context, const double *value, const uint32_t *world,
                             size_t count, study_spread *spread);

/* The means of the worlds that have people, in their order: mean[worlds], drawn together so that they
 * scatter by sd_worlds and not by the chance of few people besides (constrained empirical Bayes:
 * Louis 1984, J Am Stat Assoc 79:393). */
cutis_status study_world_means(cutis_context *context, const double *value, const uint32_t *world,
                               size_t count, double *mean, size_t *means);

/* ---- analysis.c: what the trial says ---- */
/* One value of everybody, as the store gives it back. */
typedef struct study_column {
  size_t people;                /* that did not fail */
  const study_subject *subject; /* number, world, person; no anatomy or parameters needed */
  const double *value;          /* [people][arms][visits]; NAN: not taken */
} study_column;

typedef cutis_seen study_seen;
typedef cutis_trial_effect study_effect;
/* value: its index; arm, visit: as in the design. */
cutis_status study_effect_of(cutis_context *context, const study_design *design,
                             const study_column *column, size_t value, size_t arm, size_t visit,
                             study_effect *effect);

/* ---- power.c: how many people a real trial would need ----
 * Power to find a gain, two-sided at 5 %, of `people` an arm, in each world; assurance is its mean
 * over the worlds (O'Hagan, Stevens & Campbell 2005, Pharm Stat 4:187, doi 10.1002/pst.175). */
typedef struct study_power {
  size_t worlds;
  const double *difference; /* of each world */
  double sd;                /* of the change in an arm, the same in both */
} study_power;
/* In every world: power[worlds], 0 where there is no gain; NULL: not wanted. Returns the assurance. */
double study_assurance(const study_power *of, double people, double *power);
/* Of a value at a visit of an arm; difference: room for as many as there are worlds. */
cutis_status study_power_of(cutis_context *context, const study_design *design,
                            const study_column *column, size_t value, size_t arm, size_t visit,
                            double *difference, study_power *power);
/* The least whole number of people an arm with this assurance; INFINITY beyond 1e6. */
double study_people_for(const study_power *of, double assurance);

/* ---- subgroups (analysis.c) ---- */
#define STUDY_GROUP_LIST(X)      \
  X(STUDY_BY_AGE, "age")         \
  X(STUDY_BY_AREA, "area")       \
  X(STUDY_BY_SUN, "sun")         \
  X(STUDY_BY_SMOKING, "smoking") \
  X(STUDY_BY_SEX, "sex")
typedef enum study_group {
#define X(name, key) name,
  STUDY_GROUP_LIST(X)
#undef X
      STUDY_GROUPS
} study_group;
const char *study_group_key(study_group by);
size_t study_level_count(study_group by);
const char *study_level_words(study_group by, size_t level);
size_t study_level_of(study_group by, const study_subject *subject);
/* The gain of those of one level. */
cutis_status study_subgroup(cutis_context *context, const study_design *design,
                            const study_column *column, size_t value, size_t arm, size_t visit,
                            study_group by, size_t level, study_spread *gain);

/* ---- twins.c: one person and one plan with many sets of constants, in the lanes of vectors ----
 * The course of a run without its looks and pictures, to the tolerance of the lanes. */
typedef struct study_twins study_twins;
/* Errors: as cutis_person_check, cutis_plan_check and calendar_of; CUTIS_BAD_INPUT (no session). */
cutis_status study_twins_create(cutis_context *context, const cutis_person *person,
                                const cutis_plan *plan, study_twins **created);
void study_twins_destroy(cutis_context *context, study_twins **destroyed);
const calendar *study_twins_calendar(const study_twins *of);

typedef struct study_twin {
  bool lived;    /* false: inflammation never resolves, or no solver could; only that is said */
  bool admitted; /* by the screen of the draws of a run */
  double *gain;  /* [calendar.times]: of collagen, treated over untreated less 1 */
  tissue seen[CUTIS_ARMS]; /* the skin at the verdict's visit */
} study_twin;
/* What a thread needs to live them. */
typedef struct study_twins_worker study_twins_worker;
enum { STUDY_TWINS_MOST = 64 }; /* in one call */
cutis_status study_twins_open(cutis_context *context, const study_twins *of,
                              study_twins_worker **opened);
void study_twins_close(cutis_context *context, study_twins_worker **closed);
/* parameters[count] into twins[count], count <= STUDY_TWINS_MOST; gains and skins are the worker's, and
 * there until the next call. What becomes of one does not depend on the others. */
cutis_status study_twins_live(cutis_context *context, study_twins_worker *worker,
                              const cutis_parameters *parameters, size_t count, study_twin *twins);

/* ---- sensitivity.c: which of what is not known decides the answer ----
 * A function of all constants that have a prior and are not held, each drawn by itself: Morris' effects
 * of all; then Sobol' indices of those that move an output most, and of all others as one input.
 * docs/sensitivity.md. */
#define STUDY_OUTPUT_LIST(X)                                                                       \
  X(STUDY_GAIN, "gain", "gain of R0 at the verdict's visit, share of the untreated twin's")        \
  X(STUDY_BEYOND, "beyond", "whether that gain is beyond the instrument's repeatability (0 or 1)") \
  X(STUDY_PEAK, "peak", "largest gain in intact collagen, share of the untreated twin's")          \
  X(STUDY_LASTS, "duration", "days after the last session until half of the peak is left")
typedef enum study_output {
#define X(name, key, words) name,
  STUDY_OUTPUT_LIST(X)
#undef X
      STUDY_OUTPUTS
} study_output;
const char *study_output_key(study_output output);
const char *study_output_words(study_output output);

typedef struct study_question {
  const cutis_person *person;
  const cutis_plan *plan;
  const cutis_parameters *central; /* what is held in it is no input; NULL: nothing is */
  /* For gain and beyond; NULL: collagen alone, and these two are NAN throughout. */
  const surrogates *surrogates;
  size_t trajectories; /* of Morris, 2 or more */
  size_t chosen;       /* inputs with indices of their own */
  size_t points;       /* rows of the samples, 64 or more: points * (chosen + 3) lives */
  size_t checked;      /* as many inside and outside, looked at by finite elements besides */
  uint64_t seed;
  int threads; /* 0: as many as the machine has; the result does not depend on it */
  cutis_progress progress;
  void *progress_user;
} study_question;
/* 32 trajectories, 24 inputs, 2,048 rows, 64 checked, seed 1. */
void study_question_default(study_question *question);

typedef struct study_input {
  size_t parameter; /* PARAMETER_ */
  sensitivity_effect effect[STUDY_OUTPUTS];
  bool chosen;
  sensitivity_index index[STUDY_OUTPUTS]; /* of those chosen */
  /* Share of the variance that it accounts for alone among the points that pass the screen. */
  double screened[STUDY_OUTPUTS];
} study_input;

typedef struct study_spread_seen {
  size_t points;
  double mean, sd, lower, median, upper; /* 5 and 95 % */
} study_spread_seen;

/* Gains by the surrogate against those by finite elements. */
typedef struct study_check {
  size_t points, unsolved; /* of these, found no equilibrium */
  double rms, correlation;
} study_check;

typedef struct study_sensitivity {
  size_t inputs;
  study_input *input;                    /* [inputs], in the order of the table */
  size_t chosen;                         /* of these */
  bool has_rest;                         /* any input was not chosen */
  sensitivity_index rest[STUDY_OUTPUTS]; /* of all others together */
  study_spread_seen all[STUDY_OUTPUTS], screened[STUDY_OUTPUTS]; /* of the two samples of Sobol' */
  size_t whole[STUDY_OUTPUTS];                                   /* rows with a value everywhere */
  size_t points;                                                 /* lives, of both designs: */
  size_t dead;                                                   /* not lived */
  size_t refused; /* lived, but not by the screen's leave */
  size_t outside; /* looked at outside the region of the surrogate */
  double error;   /* of the surrogate's R0 on fresh people, of their spread; NAN: none */
  study_check inside, clamped; /* inside that region, of points that pass the screen; outside */
} study_sensitivity;
/* Errors: CUTIS_BAD_INPUT (numbers, no session, nothing to vary, an area without a surrogate),
 * CUTIS_STOPPED, those of study_twins_create. */
cutis_status study_sensitivity_run(cutis_context *context, const study_question *question,
                                   study_sensitivity **made);
void study_sensitivity_destroy(cutis_context *context, study_sensitivity **destroyed);

/* ---- forecast.c: what studies would print, over all that is not known ----
 * Each draw has constants of the model and of the observation models; a study of that skin would
 * print what observe_cumulative says. The forecast of a row is the mixture over draws. */
typedef struct study_forecast {
  const observation *of;
  size_t draws; /* in which the row was predicted; below 8 nothing else is told (NAN) */
  bool is_sign; /* told as a sign, a bound or no difference: only `chance` is told */
  double median, low_50, high_50, low_90, high_90; /* of what is printed, in its unit */
  double chance; /* of a sign: probability that the study prints what it printed */
} study_forecast;
/* Of a number: whether the datum lies in the interval of 50 or 90 %; of a sign: whether it was the
 * more probable, for both. */
bool study_forecast_hit(const study_forecast *of, int percent);

typedef struct study_forecast_options {
  size_t draws; /* 8 or more */
  uint64_t seed;
  int threads; /* 0: as many as the machine has; the result does not depend on it */
  /* What is drawn from, constants of skin and of studies together; NULL: the priors. */
  const cutis_posterior *posterior;
  cutis_progress progress;
  void *progress_user;
} study_forecast_options;
/* Of rows[count] (observations_at of `all`) into forecasts[count]. Draws pass the screen of a run. Errors: CUTIS_BAD_INPUT (draws), CUTIS_STOPPED, those of screen_choose and observe_see; a
 * moment that cannot be solved in a draw leaves the draw out. */
cutis_status study_forecast_rows(cutis_context *context, const observations *all,
                                 const observation *const *rows, size_t count,
                                 const study_forecast_options *options, study_forecast *forecasts);

#endif
