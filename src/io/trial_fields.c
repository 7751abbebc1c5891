/* trial_fields.c - the table of what a trial may say besides its arms, visits, instrument and
 * parameters. Ranges are those of study_population_check and study_design_check. */
#include "io/trial_scenario.h"

#include <math.h>

#define FIELD_VALUES trial_values
#include "io/field_rows.h"

static const char *const instruments[] = {
#define X(name, key) key,
    TRIAL_INSTRUMENTS_LIST(X)
#undef X
};
static const char *const sources[] = {
#define X(name, key, words) key,
    CUTIS_SOURCE_LIST(X)
#undef X
};
static const char *const no_yes[] = {"no", "yes"};

#define SHARE(name, to, meaning) QUANTITY(name, to, NONE, 0, 1, meaning, CHECKED)
#define WEIGHT(name, to, meaning) QUANTITY(name, to, NONE, 0, 1e6, meaning, .checked = false)
#define SPREAD(name, to)          \
  QUANTITY(name, to, NONE, 1, 10, \
           "two of three people lie within the median over this and times this", CHECKED)
#define OF(key) "population." key

const field TRIAL_ROW[TRIAL_ROWS] = {
    [TRIAL_PEOPLE] =
        NUMBER(OF("people"), population.people, 2, STUDY_PEOPLE_MAX, "people", CHECKED),
    [TRIAL_AGE_MEAN] =
        QUANTITY(OF("age.mean"), population.age_mean_y, AGE, 25, 80, "mean age", CHECKED),
    [TRIAL_AGE_SD] = QUANTITY(OF("age.sd"), population.age_sd_y, AGE, 0, 50,
                              "standard deviation of the ages", CHECKED),
    [TRIAL_AGE_FROM] =
        QUANTITY(OF("age.from"), population.age_low_y, AGE, 25, 80, "nobody is younger", CHECKED),
    [TRIAL_AGE_TO] =
        QUANTITY(OF("age.to"), population.age_high_y, AGE, 25, 80, "nobody is older", CHECKED),
    [TRIAL_WOMEN] = SHARE(OF("women"), population.women, "share of women"),
#define X(name, key, words)   \
  [TRIAL_AREA + (int) name] = \
      WEIGHT(OF("area." key), population.area[name], "share of people: " words),
    CUTIS_AREA_LIST(X)
#undef X
#define TYPE(i, numeral)                                                              \
  [TRIAL_PHOTOTYPE + (i)] = WEIGHT(OF("phototype." numeral), population.phototype[i], \
                                   "share of people: Fitzpatrick phototype " numeral)
        TYPE(0, "I"),
    TYPE(1, "II"),
    TYPE(2, "III"),
    TYPE(3, "IV"),
    TYPE(4, "V"),
    TYPE(5, "VI"),
#undef TYPE
    [TRIAL_MENOPAUSE] = QUANTITY(OF("menopause.mean"), population.menopause_y, AGE, 35, 60,
                                 "mean age at menopause", CHECKED),
    [TRIAL_MENOPAUSE_SD] = QUANTITY(OF("menopause.sd"), population.menopause_sd_y, AGE, 0, 10,
                                    "standard deviation of it", CHECKED),
    [TRIAL_SUN] = QUANTITY(OF("sun.dose"), population.sun_SED_per_y, DOSE_RATE, 0, 3000,
                           "sun dose at the cheek, median", CHECKED),
    [TRIAL_SUN_SPREAD] = SPREAD(OF("sun.spread"), population.sun_spread),
    [TRIAL_SMOKERS] =
        SHARE(OF("smoking.share"), population.smokers, "share of people who smoke or did"),
    [TRIAL_PACKS] = QUANTITY(OF("smoking.packs_per_day"), population.packs_per_day, NONE, 0, 5,
                             "packs a day of those who smoke, median", CHECKED),
    [TRIAL_PACKS_SPREAD] = SPREAD(OF("smoking.spread"), population.packs_spread),
    [TRIAL_SMOKING_FROM] = QUANTITY(OF("smoking.from"), population.smoking_from_y, AGE, 5, 91,
                                    "age at the first cigarette", CHECKED),
    [TRIAL_SMOKING_TO] = QUANTITY(OF("smoking.to"), population.smoking_to_y, AGE, 5, 91,
                                  "age at the last cigarette", CHECKED, WORD("now", INFINITY)),
    [TRIAL_PM25] = QUANTITY(OF("pollution.pm2.5"), population.pm25_ug_per_m3, CONCENTRATION, 0, 500,
                            "fine dust (PM2.5) at home, median", CHECKED),
    [TRIAL_PM25_SPREAD] = SPREAD(OF("pollution.spread"), population.pm25_spread),
    [TRIAL_DRINKS] = QUANTITY(OF("alcohol.drinks_per_week"), population.drinks_per_week, NONE, 0,
                              100, "drinks a week, of 14 g ethanol, median", CHECKED),
    [TRIAL_DRINKS_SPREAD] = SPREAD(OF("alcohol.spread"), population.drinks_spread),
    [TRIAL_INSTRUMENTS] = CHOICE("trial.instruments", instruments, instruments, 0,
                                 "which instruments look; none: the matrix alone"),
    [TRIAL_NOISE] = CHOICE("trial.noise", noise, no_yes, 0,
                           "whether a real trial reads with the noise of the instruments"),
    [TRIAL_DROPOUT] = QUANTITY("trial.dropout", dropout_per_y, NONE, 0, 0.9,
                               "share of people that a real trial loses in a year", CHECKED),
    [TRIAL_WORLDS] =
        NUMBER("trial.worlds", worlds, 2, STUDY_WORLDS_MAX,
               "draws of what is not known of skin, over which people are dealt", CHECKED),
    [TRIAL_SEED] = {.key = "trial.seed",
                    .words = "seed of worlds, people and noise",
                    .kind = FIELD_WHOLE,
                    MEMBER(seed),
                    .of = DIMENSION_NONE,
                    .low = 0,
                    .high = 18446744073709551615.0},
    [TRIAL_SOURCE] = CHOICE("trial.from", source, sources, 0,
                            "what worlds are drawn from: the priors of the constants, or their "
                            "posterior given the evidence"),
};

static const char *const sections[] = {
    "population",
    "population.age",
    "population.area",
    "population.phototype",
    "population.menopause",
    "population.sun",
    "population.smoking",
    "population.pollution",
    "population.alcohol",
    "arms",
    "visits",
    "trial",
    "instrument",
    "parameters",
};

const field_table TRIAL_FIELDS = {TRIAL_ROW, TRIAL_ROWS, sections,
                                  sizeof sections / sizeof sections[0]};

void trial_values_default(trial_values *values) {
  *values = (trial_values){.instruments = TRIAL_ALL,
                           .noise = 1,
                           .dropout_per_y = 0.1,
                           .worlds = 50,
                           .seed = 1,
                           .source = CUTIS_FROM_POSTERIOR};
  study_population_default(&values->population);
}
