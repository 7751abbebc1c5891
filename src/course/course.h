/* course/ - a life with and without the plan: a subject that lives, is needled and measured; the
 * course that reads as its sentence (course.c); the many courses of the draws; what they amount to,
 * and the verdict.
 *
 * To the folders above, the interface is the public header: cutis_skin_*, cutis_suction_test,
 * cutis_run, cutis_outcome_*. Below is what the files of this folder say to each other. */
#ifndef CUTIS_COURSE_H
#define CUTIS_COURSE_H

#include "instruments/instruments.h"
#include "person/person.h"
#include "plan/plan.h"
#include "wound/wound.h"

/* ---- subject.c: one living skin, the public handle cutis_skin ---- */
struct cutis_skin {
  cutis_person person;
  cutis_anatomy anatomy;
  skin_model model;
  skin_solver *solver;
  double relative; /* tolerance of the solver */
  double age_y;
  double y[CUTIS_STATES];
  double barrier;
  tissue *diary; /* what the instruments that remember a life are led through (diary.c) */
  size_t diary_entries, diary_room;
};

/* As cutis_skin_create, for a checked person whose anatomy is their own and not the area table's;
 * relative: tolerance of the solver, SKIN_RELATIVE as a rule. */
cutis_status subject_create(cutis_context *context, const cutis_person *person,
                            const cutis_anatomy *anatomy, const cutis_parameters *parameters,
                            double relative, cutis_skin **skin);
/* The same skin at 25 without what lives it on or looks at it: no solver, pre-stretch or diary. */
cutis_status subject_born(cutis_context *context, const cutis_person *person,
                          const cutis_anatomy *anatomy, const cutis_parameters *parameters,
                          cutis_skin *skin);
/* As cutis_skin_needle, for a plan that was checked against the area. */
cutis_status subject_needle(cutis_context *context, cutis_skin *skin, const cutis_plan *plan);
/* The weave gets its direction from the tension of the skin's anatomy. */
void subject_tension(cutis_skin *skin);
/* The milieu that this person's skin lives in at an age. */
void subject_milieu(const cutis_skin *skin, double age_y, skin_milieu *milieu);
/* Live on through times_d[0..count-1] (increasing, days from now, > 0) and note the measures at
 * each in measures[count][CUTIS_MEASURES] (NULL: not wanted), and those times that are marked in
 * kept[count] (NULL: none) in the diary. */
cutis_status subject_live(cutis_context *context, cutis_skin *skin, const double *times_d,
                          size_t count, double *measures, const bool *kept);

/* ---- diary.c: what the instruments meet, now and along the life ----
 * The diary has the skin at 25, every three years, before each session, and whenever else it was
 * kept: the same for two skins that lived the same, however long the steps. */
#define DIARY_SAME_Y 1e-6 /* half a minute: one moment */
/* The skin as the instruments meet it, now; points into the skin. */
void diary_tissue(const cutis_skin *skin, tissue *now);
/* Keep this moment; nothing happens if it is kept already. Errors: CUTIS_OUT_OF_MEMORY. */
cutis_status diary_keep(cutis_context *context, cutis_skin *skin);
cutis_status diary_copy(cutis_context *context, const cutis_skin *from, cutis_skin *to);
/* The next age after this one at which a moment is kept by itself; whether this is such an age. */
double diary_next_y(double age_y);
bool diary_is_due(double age_y);
/* times_d[count] of a stretch from an age on and, between them, those at which the diary keeps a
 * moment by itself: into all_d, which has room for diary_times_most. Returns how many. */
size_t diary_times(double age_y, const double *times_d, size_t count, double *all_d);
size_t diary_times_most(size_t count, double last_d);
/* An entry as the instruments meet it; points into the skin. */
tissue diary_entry(const cutis_skin *skin, size_t entry);
/* Lead the instruments through the entries from *seen on, which counts them. */
cutis_status diary_replay(cutis_context *context, const cutis_skin *skin, instrument_set *set,
                          size_t *seen);

/* ---- calendar.c: when things are noted ---- */
enum { CALENDAR_TIMES_MAX = 1024 };
/* How long after the last session the gain is followed to see it fade; past the shown follow-up. */
#define CALENDAR_HORIZON_D (5.0 * SKIN_DAYS_PER_YEAR)
typedef struct calendar {
  size_t times;                      /* all, up to the horizon */
  size_t shown;                      /* of these, up to the end of the follow-up */
  double time_d[CALENDAR_TIMES_MAX]; /* since the first session; the first is 0, before it */
  bool session[CALENDAR_TIMES_MAX];  /* of these, the days of the sessions */
  size_t visits;
  double visit_d[CUTIS_VISITS_MAX];
  char visit_words[CUTIS_VISITS_MAX][48];
  size_t main_visit; /* the visit that the verdict is about: 3 months, or the last before */
} calendar;
/* Errors: CUTIS_OUT_OF_RANGE when the plan is too long to be noted. */
cutis_status calendar_of(cutis_context *context, const cutis_plan *plan, calendar *when);

/* ---- course.c: the program ---- */
/* The arms inside: the two public ones, and the treated person with one more session (no visits).
 */
enum { COURSE_ONE_MORE = CUTIS_ARMS, COURSE_ARMS };

/* All that one course notes. */
typedef struct course_record {
  double *measure; /* [COURSE_ARMS][calendar.times][CUTIS_MEASURES] */
  double readout[CUTIS_ARMS][CUTIS_VISITS_MAX][CUTIS_READOUTS_MAX];
  char failure[CUTIS_ARMS][INSTRUMENTS_MAX][INSTRUMENT_FAILURE]; /* "": it took all read-outs */
} course_record;
double *course_measure_at(const course_record *record, const calendar *when, size_t arm,
                          size_t time);

typedef struct course_setting {
  const cutis_person *person;
  const cutis_plan *plan;
  const calendar *when;
  const cutis_suction_protocol *protocol;
  bool (*tick)(void *user); /* after each visit of an arm; false: stop */
  void *tick_user;
} course_setting;

/* What the central course keeps besides: the years before and what the instruments read in them,
 * whole suction curves, and what the instruments saw. */
enum { COURSE_AGES_MAX = 80, COURSE_LOOKS_MAX = 7 };
typedef struct course_album {
  size_t ages, looks;
  double age_y[COURSE_AGES_MAX], life[COURSE_AGES_MAX][CUTIS_MEASURES];
  double look_age_y[COURSE_LOOKS_MAX], look[COURSE_LOOKS_MAX][CUTIS_READOUTS_MAX];
  cutis_suction curve[CUTIS_ARMS][CUTIS_VISITS_MAX];
  cutis_picture *picture; /* last: [CUTIS_ARMS][calendar.visits][cutis_instrument_count()] */
} course_album;
size_t course_pictures(const calendar *when);
cutis_picture *course_picture_at(const course_album *album, const calendar *when, size_t arm,
                                 size_t visit);

/* One course with one set of parameters. album: NULL when not wanted. */
cutis_status course_run(cutis_context *context, const course_setting *setting,
                        const cutis_parameters *parameters, course_record *record,
                        course_album *album);

/* ---- life.c: what the instruments read in the years before ---- */
typedef struct life_look life_look;
/* diary_replay of a whole life, which ends with today's entry, for a set that has seen none of it.
 * At moments of it, at most COURSE_LOOKS_MAX - 1 and none today, the instruments are read: *first
 * belongs to the caller then, whatever the status. */
cutis_status life_replay(cutis_context *context, const cutis_skin *skin,
                         const instrument_setting *setting, instrument_set *set, size_t *seen,
                         life_look **first);
/* Wait for what is being read, and note it in the album with what was read today; the skin is still
 * there. Nothing happens without an album. */
cutis_status life_end(cutis_context *context, life_look **first, double today_y,
                      const double *today, course_album *album, cutis_status status);

/* ---- run.c: the draws, side by side ---- */
/* Of everything that a draw depends on besides its number, for a person and plan that were checked.
 */
uint64_t run_fingerprint(const cutis_person *person, const cutis_plan *plan,
                         const cutis_parameters *parameters, const cutis_run_options *options);

/* ---- posterior.c: draws of the constants, given the evidence; who makes it is calibrate/ ---- */
struct cutis_posterior {
  size_t draws, constants;
  size_t *index;  /* [constants]: PARAMETER_ */
  double *value;  /* [draws][constants], in the table's unit */
  double *median; /* [constants] */
  /* Constants of whoever observes (observe/), of the same draws; runs do not need them. */
  size_t others;
  size_t *other;       /* [others]: their indices */
  double *other_value; /* [draws][others] */
  uint64_t hash;       /* posterior_hash, once it is filled */
};
/* Memory for one, all zero. Errors: CUTIS_OUT_OF_MEMORY. */
cutis_status posterior_reserve(cutis_context *context, size_t draws, size_t constants,
                               size_t others, cutis_posterior **made);
/* Of all that runs need. */
uint64_t posterior_hash(const cutis_posterior *of);
/* Those of draw `number` of cutis_posterior_draw: [others]. */
const double *posterior_others(const cutis_posterior *of, uint64_t seed, uint32_t number);
/* Medians in place of the central values of constants that are not held. */
void posterior_centre(const cutis_posterior *of, cutis_parameters *parameters);

/* ---- screen.c: which draws are people at all ---- */
#define SCREEN_LOOP_GAIN_MOST 0.9                      /* of inflammation */
bool screen_heals(const cutis_parameters *parameters); /* below that */
/* Intact collagen of protected skin, of that at 25 */
#define SCREEN_AGE_Y 75.0
#define SCREEN_COLLAGEN_LEAST 0.50
#define SCREEN_COLLAGEN_MOST 0.72
/* False when the parameters break a bound: inflammation that hardly resolves, or a collagen at 75
 * outside what is measured. */
cutis_status screen_parameters(cutis_context *context, skin_solver *solver,
                               const cutis_parameters *parameters, bool *accepted);

/* The first `wanted` draws of the posterior (NULL: of the priors), in order of their number, that
 * pass the screen, with the symbols that are held in `central` kept as they are there:
 * chosen[wanted], and which they are: number[wanted], unless NULL. Errors: CUTIS_OUT_OF_DOMAIN when
 * too few pass. Warns when draws of the posterior come more than once. */
cutis_status screen_choose(cutis_context *context, const cutis_posterior *posterior, uint64_t seed,
                           const cutis_parameters *central, size_t wanted, cutis_parameters *chosen,
                           uint32_t *number, size_t *rejected);

/* ---- outcome.c: what the courses amount to ---- */
struct cutis_outcome {
  cutis_person person;
  cutis_plan plan;
  cutis_suction_protocol protocol;
  cutis_anatomy anatomy;
  cutis_dose dose;
  calendar when;
  size_t draws, rejected, failed;
  cutis_source source;
  course_record *record;        /* [1 + draws], the central run first */
  cutis_parameters *parameters; /* [1 + draws] */
  double *measures;             /* the one block behind every record's measure */
  course_album album;
  cutis_interval *band; /* [CUTIS_ARMS][when.shown][CUTIS_MEASURES] */
  cutis_effect effect[CUTIS_READOUTS_MAX][CUTIS_VISITS_MAX];
  cutis_lever *lever;
  size_t levers;
  cutis_verdict verdict;
};
cutis_status outcome_create(cutis_context *context, size_t draws, const calendar *when,
                            cutis_outcome **outcome);
/* Keep only the draws marked done (done[0], the central run, is), in order; count the others. */
void outcome_drop_failed(cutis_outcome *outcome, const bool *done);
/* What instruments did not take, told from the records, so that a resumed run tells the same. */
void outcome_warn_of_missing(cutis_context *context, const cutis_outcome *outcome);
/* Bands, effects, levers; then the verdict (verdict.c). */
cutis_status outcome_summarise(cutis_context *context, cutis_outcome *outcome);
/* Change of a read-out against the untreated twin, + better (or + larger where neither is better). */
double outcome_gain(const cutis_readout_info *info, double treated, double untreated);
#define VERDICT_READOUT CUTIS_R0 /* that the verdict is about */
/* scratch: five times 1 + draws doubles. */
void verdict_reach(cutis_outcome *outcome, double *scratch);
/* What a gain against the twin amounts to, gain[when->times], of a plan whose last session is on day
 * last_d: its maximum, when, and until when half of it lasts, both in days after that session. All 0
 * when it is never above 0. */
typedef struct verdict_benefit {
  double peak, peak_d, lasts_d;
} verdict_benefit;
verdict_benefit verdict_benefit_of(const double *gain, const calendar *when, double last_d);
/* Interval over those draws of values[0..draws], the central one first, that are not NAN; scratch:
 * draws doubles. */
cutis_interval interval_of(const double *values, size_t draws, double *scratch);

/* ---- checkpoint.c: finished draws on disk ---- */
typedef struct checkpoint checkpoint;
/* fingerprint: run_fingerprint; a checkpoint of other inputs is never read.
 * folder NULL: none, and *opened is NULL, which every call below takes. */
cutis_status checkpoint_open(cutis_context *context, const char *folder, uint64_t fingerprint,
                             const calendar *when, checkpoint **opened);
/* found: false when this draw is not there, or not whole. */
cutis_status checkpoint_load(cutis_context *context, const checkpoint *from, size_t draw,
                             course_record *record, course_album *album, bool *found);
cutis_status checkpoint_save(cutis_context *context, const checkpoint *to, size_t draw,
                             const course_record *record, const course_album *album);
void checkpoint_close(cutis_context *context, checkpoint **opened);

#endif
