/* observe/ - what the literature says, and how a study would have seen the model's skin: the rows of
 * evidence compiled in from data/evidence/, and the observation models that turn a state into what a
 * study prints, with the spread of its error and the likelihood of the row.
 *
 * A row of evidence is what one study says of one quantity at one time. An observation joins it, by
 * data/observed.csv, to an observation model, to the moments of a life that are to be simulated, and
 * to the statistic that the study printed. A row without a defensible observation model has none; the
 * table says why. Only rows of role calibrate that were seen in their source may be fitted.
 *
 * To calibrate: observations_create; for each draw see every observations_moment once (observe_see,
 * or any faster way to a reading); observe_predict each observation of observations_fitted;
 * observe_log_likelihood_sum. docs/evidence.md, docs/observations/.
 *
 * This header is the whole interface of the folder. */
#ifndef CUTIS_OBSERVE_H
#define CUTIS_OBSERVE_H

#include "course/course.h"

/* ---- rows of evidence (evidence.c) ---- */
#define EVIDENCE_TOPIC_LIST(X)                                              \
  X(TOPIC_NEEDLING, "needling", "what needling did to skin")                \
  X(TOPIC_AGEING, "ageing", "what the years do to skin")                    \
  X(TOPIC_EXPOSURES, "exposures", "sun, smoke, air and drink")              \
  X(TOPIC_MECHANICS, "mechanics", "suction and other tests on living skin") \
  X(TOPIC_APPEARANCE, "appearance", "wrinkles, pores and sagging")          \
  X(TOPIC_ANATOMY, "anatomy", "thickness and composition by area")          \
  X(TOPIC_CHANNELS, "channels", "needle channels: depth, width, closure")   \
  X(TOPIC_CONSTITUTIVE, "constitutive", "constants of materials laws")

typedef enum evidence_topic {
#define X(name, key, words) name,
  EVIDENCE_TOPIC_LIST(X)
#undef X
      EVIDENCE_TOPICS
} evidence_topic;
const char *evidence_topic_key(evidence_topic topic);
const char *evidence_topic_words(evidence_topic topic);

/* X(name, key, words) of a row's columns, in the order of the tables. */
#define EVIDENCE_COLUMN_LIST(X)                                                             \
  X(EVIDENCE_ID, "id", "stable name of the row")                                            \
  X(EVIDENCE_STUDY, "study", "the study")                                                   \
  X(EVIDENCE_YEAR, "year", "of publication")                                                \
  X(EVIDENCE_SOURCE, "source", "doi, PubMed number, journal or address")                    \
  X(EVIDENCE_N, "n", "persons, or what stands for them")                                    \
  X(EVIDENCE_SEX, "sex", "female, male or mixed")                                           \
  X(EVIDENCE_AGES, "ages", "as printed")                                                    \
  X(EVIDENCE_AGE, "age_y", "mean age, or the age that the row is about")                    \
  X(EVIDENCE_AREA, "area", "as printed")                                                    \
  X(EVIDENCE_CONDITION, "condition", "of the skin; exposure; layer; species")               \
  X(EVIDENCE_DEVICE, "device", "device or scale")                                           \
  X(EVIDENCE_NEEDLE, "needle_length_mm", "as set")                                          \
  X(EVIDENCE_SESSIONS, "sessions", "sessions")                                              \
  X(EVIDENCE_INTERVAL, "interval_d", "days between sessions")                               \
  X(EVIDENCE_AT, "at_d", "days since the first session")                                    \
  X(EVIDENCE_AFTER, "after_last_d", "days since the last session")                          \
  X(EVIDENCE_QUANTITY, "quantity", "key of a measure, a read-out or an observation model")  \
  X(EVIDENCE_MEASURED, "measured", "what the study calls it")                               \
  X(EVIDENCE_METHOD, "method", "how it was measured")                                       \
  X(EVIDENCE_UNIT, "unit", "of before and value; sign: +1 rose, -1 fell, 0 did not change") \
  X(EVIDENCE_BEFORE, "before", "value before")                                              \
  X(EVIDENCE_BEFORE_SD, "before_sd", "standard deviation of before, over persons")          \
  X(EVIDENCE_VALUE, "value", "value, after if there is a before")                           \
  X(EVIDENCE_SD, "sd", "standard deviation of value, over persons")                         \
  X(EVIDENCE_SE, "se", "standard error of value")                                           \
  X(EVIDENCE_LOW, "low", "lower end of an interval")                                        \
  X(EVIDENCE_HIGH, "high", "upper end of an interval")                                      \
  X(EVIDENCE_INTERVAL_IS, "interval", "what low and high are")                              \
  X(EVIDENCE_CHANGE, "change_percent", "change as printed or computed from before")         \
  X(EVIDENCE_P, "p_value", "as printed")                                                    \
  X(EVIDENCE_CONTROL, "control", "what it was compared with")                               \
  X(EVIDENCE_ROLE, "role", "calibrate, validate or context")                                \
  X(EVIDENCE_VERIFICATION, "verification", "seen, seen_secondary or recalled")              \
  X(EVIDENCE_WHY_NONE, "why_none", "why no observation model predicts it")                  \
  X(EVIDENCE_NOTES, "notes", "notes")

typedef enum evidence_column {
#define X(name, key, words) name,
  EVIDENCE_COLUMN_LIST(X)
#undef X
      EVIDENCE_COLUMNS
} evidence_column;
const char *evidence_column_key(evidence_column column);
const char *evidence_column_words(evidence_column column);
/* Does the column hold numbers, or nothing? */
bool evidence_column_is_number(evidence_column column);

typedef enum evidence_role {
  ROLE_CALIBRATE,
  ROLE_VALIDATE,
  ROLE_CONTEXT,
  EVIDENCE_ROLES
} evidence_role;
const char *evidence_role_key(evidence_role role);

typedef struct evidence_row {
  evidence_topic topic;
  evidence_role role;
  bool recalled;                      /* from memory: never fitted, never a target */
  const char *text[EVIDENCE_COLUMNS]; /* "" where nothing is told; belongs to the evidence */
} evidence_row;
/* The number in a cell; NAN when there is none. */
double evidence_number(const evidence_row *row, evidence_column column);

typedef struct evidence evidence;
/* All rows, topic by topic. Errors: CUTIS_BAD_SYNTAX (table, id and column). */
cutis_status evidence_create(cutis_context *context, evidence **made);
void evidence_destroy(cutis_context *context, evidence **of);
size_t evidence_count(const evidence *of);
const evidence_row *evidence_at(const evidence *of, size_t index); /* NULL past the last */
/* NULL when there is no such id. */
const evidence_row *evidence_find(const evidence *of, const char *id);

/* ---- constants of the observation models (parameters.c, parameters.def) ---- */
enum {
#define OBSERVE_PARAMETER(symbol, ...) OBSERVE_##symbol,
#include "observe/parameters.def"
#undef OBSERVE_PARAMETER
  OBSERVE_PARAMETERS
};
typedef struct observe_parameters {
  double of[OBSERVE_PARAMETERS]; /* by OBSERVE_ index, in the unit of the table */
} observe_parameters;
void observe_parameters_default(observe_parameters *parameters);
/* mechanism: the observation model. false when index is past the last. */
bool observe_parameter_at(size_t index, cutis_parameter_info *info);
/* The value at which the prior's distribution function is `share` (0 to 1): how a sampler draws or
 * maps one parameter. */
double observe_parameter_quantile(size_t index, double share);
/* Natural logarithm of the prior's density; -INFINITY outside; 0 for a fixed one. */
double observe_parameter_log_prior(size_t index, double value);

/* ---- moments of a life (moment.c) ---- */
typedef enum observe_sees {
  OBSERVE_SEES_STATE,   /* the state and its measures alone */
  OBSERVE_SEES_SUCTION, /* the suction test besides */
  OBSERVE_SEES_ALL      /* all instruments */
} observe_sees;

/* Somebody at a time: a life to person.age_y; then, if needled, the sessions of plan from that day
 * on and the days to at_d. */
typedef struct observe_moment {
  cutis_person person;
  bool needled;
  cutis_plan plan;
  double at_d;
  observe_sees sees;
  cutis_suction_protocol protocol;
} observe_moment;

/* What there was to be seen of one skin at one moment. What no instrument took is NAN. */
typedef struct observe_reading {
  double age_y;
  double state[CUTIS_STATES], measure[CUTIS_MEASURES], readout[CUTIS_READOUTS_MAX];
  double thickness_ratio;    /* of the dermis, without oedema, 1 at 25 */
  double dry_ratio;          /* the same of what is left without its water: by growth alone */
  double synthesis;          /* of collagen, 1/d */
  double synthesis_per_cell; /* what age alone leaves of a cell's own, 1 at 25 */
  double half_life_y;        /* of mature collagen at rest */
  double cover_mm;           /* horny layer and living epidermis */
} observe_reading;

/* All but the read-outs, of a skin as it is now. */
void observe_reading_of(const cutis_skin *skin, observe_reading *reading);
/* Live the moment and read it. parameters: NULL for the central values. Errors: as
 * cutis_skin_create, cutis_skin_needle, cutis_skin_live and cutis_skin_look. */
cutis_status observe_see(cutis_context *context, const observe_moment *moment,
                         const cutis_parameters *parameters, observe_reading *reading);

/* ---- observation models (models.c, and a file each) ---- */
/* What is observed: a measure, a read-out, or one of these. X(key, words, unit) */
#define OBSERVE_QUANTITY_LIST(X)                                                         \
  X("collagen_stain", "what takes a stain for collagen, per dry volume, of age 25", "-") \
  X("new_collagen_stain", "immature collagen per dry volume, of intact at 25", "-")      \
  X("elastin_stain", "functional elastic fibre per dry volume, of age 25", "-")          \
  X("total_collagen", "intact and fragmented collagen per skin area", "-")               \
  X("fragment_share", "fragments of all collagen", "-")                                  \
  X("synthesis", "collagen made per day, of intact at 25", "1/d")                        \
  X("synthesis_per_cell", "what age alone leaves of a cell's synthesis, 1 at 25", "-")   \
  X("collagen_half_life", "half-life of mature collagen", "y")                           \
  X("glycation", "cross-links by glycation, 1 at 25", "-")                               \
  X("gag_per_volume", "charged glycosaminoglycan per volume, 1 at 25", "-")              \
  X("skin", "all layers above the fat", "mm")
/* false when there is no such quantity. words and unit may be NULL. */
bool observe_quantity_find(const char *key, const char **words, const char **unit);
/* NAN when it was not taken. */
double observe_quantity(const observe_parameters *p, const char *key,
                        const observe_reading *reading);
/* What has to be simulated to read it. */
observe_sees observe_quantity_sees(const char *key);

/* One way of seeing. All but key, words and shown may be NULL: nothing of the kind. */
typedef struct observe_model {
  const char *key, *words; /* key: also its file and its page in docs/observations/ */
  const char *effect_unit; /* of the bias: "%" or "grade" */
  /* What the method shows of a quantity x; increasing. */
  double (*shown)(const observe_parameters *p, const char *quantity, double x);
  /* After needling, the relative change that the method meets over that of the quantity. */
  double (*amplified)(const observe_parameters *p);
  /* Standard deviations of one reading that shows y: of the method, and between persons. */
  double (*noise)(const observe_parameters *p, const char *quantity, double y);
  double (*spread)(const observe_parameters *p, const char *quantity, double y);
  double (*scale)(const observe_parameters *p, double y); /* of a level, between laboratories */
  double (*method)(const observe_parameters *p);          /* share of an effect */
  /* Mean and, between studies, standard deviation of what a study without control reports beside the
   * effect, in effect_unit, towards better. blind: its raters or readers were blinded. */
  double (*bias)(const observe_parameters *p, bool blind);
  double (*bias_sd)(const observe_parameters *p, bool blind);
} observe_model;
const observe_model *observe_model_find(const char *key); /* NULL when there is none */
const observe_model *observe_model_at(size_t index);      /* NULL past the last */

/* Closed forms that the models stand on, for whoever predicts a trial (responders.c, stain.c). */
/* Share of persons whose change, normal with this mean and deviation, lies beyond the threshold. */
double observe_share_beyond(double mean, double deviation, double threshold);
/* The same where whole grades are given and one grade or more counts: the mean of the change cut at
 * 0 and 1, for somewhere between two grades lies the limit. */
double observe_share_graded(double mean, double deviation);
/* Share beyond a limit that a share `base` of others exceeds who lie `shift` deviations lower. */
double observe_share_shifted(double base, double shift);
/* Log of the beta-binomial probability of k of n at a mean share and a correlation of persons. */
double observe_log_share(double k, double n, double share, double correlation);
/* Area that bundles of `amount` cover, where amount 1 covers `young`. */
double observe_covered(double young, double amount);

/* ---- observations (observed.c: data/observed.csv) ---- */
/* X(name, key, words) */
#define OBSERVE_STATISTIC_LIST(X)                                                \
  X(STATISTIC_LEVEL, "level", "the value itself")                                \
  X(STATISTIC_CHANGE, "change", "change, %")                                     \
  X(STATISTIC_PER_DECADE, "per_decade", "change a decade, %")                    \
  X(STATISTIC_PER_YEAR, "per_year", "change a year, %")                          \
  X(STATISTIC_RATIO, "ratio", "one over the other")                              \
  X(STATISTIC_IMPROVEMENT, "improvement", "before less after")                   \
  X(STATISTIC_RISE, "rise", "that it rose")                                      \
  X(STATISTIC_FALL, "fall", "that it fell")                                      \
  X(STATISTIC_SAME, "same", "that no difference was found")                      \
  X(STATISTIC_AT_MOST, "at_most", "change, %, with more than needling: a bound") \
  X(STATISTIC_CORRELATION, "correlation", "correlation with age")                \
  X(STATISTIC_SHARE, "share", "share of persons who gained a grade, %")          \
  X(STATISTIC_PREVALENCE, "prevalence", "share beyond a limit that a third exceed, over it")
typedef enum observe_statistic {
#define X(name, key, words) name,
  OBSERVE_STATISTIC_LIST(X)
#undef X
      OBSERVE_STATISTICS
} observe_statistic;
const char *observe_statistic_key(observe_statistic statistic);
const char *observe_statistic_words(observe_statistic statistic);

/* open: own baseline, nobody blinded; blind: own baseline, readers blinded; groups: others of the
 * same study. */
typedef enum observe_comparison {
  COMPARISON_OPEN,
  COMPARISON_BLIND,
  COMPARISON_GROUPS
} observe_comparison;

typedef struct observation {
  const evidence_row *row;
  const observe_model *model;
  const char *quantity, *note;
  observe_statistic statistic;
  observe_comparison comparison;
  bool needled;         /* between before and after */
  size_t before, after; /* of observations_moment; before is OBSERVE_NOWHERE for a level */
  double ages_low_y, ages_high_y; /* of a correlation */
  double discrepancy;             /* of the protocol taken from the one told, in the datum's unit */
  /* the datum */
  double value;     /* +1, -1, 0 of a sign */
  double value_sd;  /* standard error as the study tells it; NAN: from n and the model */
  double n;         /* persons; OBSERVE_N_UNKNOWN when not told */
  bool significant; /* a sign that the study tells apart from chance */
} observation;
#define OBSERVE_NOWHERE SIZE_MAX
#define OBSERVE_N_UNKNOWN 20.0 /* persons; a usual study of these tables */

typedef struct observations observations;
/* The observations stand on the evidence, which must outlive them. Errors: CUTIS_BAD_SYNTAX,
 * CUTIS_BAD_INPUT (what the table says does not fit the rows). */
cutis_status observations_create(cutis_context *context, const evidence *rows, observations **made);
/* The same of a table of one's own. */
cutis_status observations_parse(cutis_context *context, const evidence *rows, const char *name,
                                const char *csv, size_t length, observations **made);
void observations_destroy(cutis_context *context, observations **of);
size_t observations_count(const observations *of);
const observation *observations_at(const observations *of, size_t index); /* NULL past the last */
const observation *observations_find(const observations *of, const char *id);
/* The distinct moments of all observations: each has to be simulated once. */
size_t observations_moments(const observations *of);
const observe_moment *observations_moment(const observations *of, size_t index);

/* May it be fitted? Role calibrate, and not recalled. */
bool observation_fitted(const observation *of);
/* Those that may, into fitted[observations_count()]; returns how many. A calibration loops over these
 * and no others. */
size_t observations_fitted(const observations *of, const observation **fitted);

/* ---- prediction and likelihood (predict.c, imitate.c) ---- */
typedef struct observe_prediction {
  double value;     /* what the study would print, in the datum's unit, its bias included */
  double effect;    /* the same without the bias */
  double chance_sd; /* of sampling alone, with the study's n: what its own test knows of */
  double own_sd;    /* of this row alone: chance and discrepancy */
  double method_sd; /* of the method: shared by rows of one study that saw the same of the same */
  double bias_sd; /* of the study, and of its laboratory's scale: shared by its rows of one model */
  double sd;      /* of all */
} observe_prediction;

/* What the study would print, of people seen at both moments: before[count] and after[count], person
 * by person (before is not read for a level). One person is the central one, and the spread between
 * persons the model's; more bring their own. NAN in value where a reading was not taken. */
void observe_predict(const observe_parameters *p, const observation *of,
                     const observe_reading *before, const observe_reading *after, size_t count,
                     observe_prediction *prediction);
/* Log-likelihood of the row, its study's bias integrated out. -INFINITY without a prediction. */
double observe_log_likelihood(const observe_parameters *p, const observation *of,
                              const observe_prediction *prediction);
/* The sum over rows[count] with prediction[count]; rows of one study and model share their bias, and those
 * of one quantity at the same moments their method's error, so that two assays of the same persons are
 * not two studies. */
double observe_log_likelihood_sum(const observe_parameters *p, const observation *const *rows,
                                  const observe_prediction *prediction, size_t count);
/* The probability that the study prints `value` or less, by the same law; of a sign, of the change on
 * which it hangs. A share steps at whole persons. */
double observe_cumulative(const observe_parameters *p, const observation *of,
                          const observe_prediction *prediction, double value);
/* What other studies of the same kind might have printed where this is predicted: rows[count] get a
 * `value` drawn from their likelihood, by (seed, number) alone; studies share their bias. A sign or a
 * bound is kept as a question: denied[i] says that the draw does not show it, whose likelihood is
 * 1 less that of the row. */
void observe_imitate(const observe_parameters *p, observation *rows,
                     const observe_prediction *prediction, size_t count, uint64_t seed,
                     uint32_t number, bool *denied);
/* Is the datum, as a sign, a bound or within two of sd, as predicted? */
bool observe_agrees(const observation *of, const observe_prediction *prediction);

#endif
