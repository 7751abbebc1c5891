/* cutis.h - the whole public interface of Cutis, an in-silico skin laboratory.
 *
 * The header is the manual; it reads in the order in which the data flow:
 *
 *     person + plan -> skin -> wound -> course -> read-outs -> report
 *
 * Conventions. Units are part of every name (depth_mm, age_y, stress_kPa). Every function that can
 * fail returns a cutis_status; the sentence that says what went wrong, where, and what is allowed
 * stays in the context (cutis_context_message). Nothing is global, nothing is printed, nothing
 * aborts. Handles come from _create and go with _destroy, which sets them to NULL; plain structs
 * have a _default(). A context and the handles made with it belong to one thread at a time.
 *
 * Cutis is a research tool, not medical advice.
 */
#ifndef CUTIS_CUTIS_H /* not CUTIS_H: that is a state */
#define CUTIS_CUTIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CUTIS_API __attribute__((visibility("default")))
#else
#define CUTIS_API
#endif

/* The version of the library, as in "0.1.0". Never NULL; belongs to the library. */
CUTIS_API const char *cutis_version(void);

/* ---- statuses -------------------------------------------------------------------------------- */
/* One list makes the enum, the exit codes of the program and the sentences of cutis_status_text().
 * X(name, exit code, sentence) */
#define CUTIS_STATUS_LIST(X)                                                                  \
  X(CUTIS_OK, 0, "done")                                                                      \
  X(CUTIS_BAD_INPUT, 2,                                                                       \
    "an input is unusable: unknown, missing, of the wrong kind, or impossible together")      \
  X(CUTIS_OUT_OF_RANGE, 2, "a value lies outside its allowed range")                          \
  X(CUTIS_BAD_UNIT, 2, "a value has no unit, an unknown unit, or one of the wrong dimension") \
  X(CUTIS_BAD_SYNTAX, 2, "a file cannot be parsed")                                           \
  X(CUTIS_OUT_OF_DOMAIN, 3, "the model left the domain in which its equations hold")          \
  X(CUTIS_NOT_CONVERGED, 4, "an iteration did not converge")                                  \
  X(CUTIS_OUT_OF_MEMORY, 5, "memory could not be had")                                        \
  X(CUTIS_IO_ERROR, 5, "a file could not be read or written")                                 \
  X(CUTIS_STOPPED, 6, "stopped on request, with the state saved")

typedef enum cutis_status {
#define X(name, exit_code, sentence) name,
  CUTIS_STATUS_LIST(X)
#undef X
} cutis_status;

/* "CUTIS_OK"; "unknown status" if out of list */
CUTIS_API const char *cutis_status_name(cutis_status status);
CUTIS_API const char *cutis_status_text(cutis_status status); /* the sentence of the list */
CUTIS_API int cutis_status_exit_code(cutis_status status);    /* what the program exits with */

/* ---- context --------------------------------------------------------------------------------- */
/* Keeps the message and trace of the last failure, the warnings of the work in progress, and the
 * allocator. No global state: two contexts never see each other. */
typedef struct cutis_context cutis_context;

/* Memory hooks; every byte the library keeps goes through them. `allocate` must return zeroed
 * memory or NULL. cutis_run calls both from all its threads at once. Libraries below Cutis
 * (SUNDIALS, HDF5, libfyaml, jansson) use their own. */
typedef struct cutis_allocator {
  void *(*allocate)(void *user, size_t count, size_t size);
  void (*release)(void *user, void *memory);
  void *user;
} cutis_allocator;

/* allocator: NULL for calloc and free. Errors: CUTIS_OUT_OF_MEMORY, CUTIS_BAD_INPUT (half an
 * allocator). */
CUTIS_API cutis_status cutis_context_create(const cutis_allocator *allocator,
                                            cutis_context **context);
CUTIS_API void cutis_context_destroy(cutis_context **context);

/* The message of the last failure: one or a few sentences for the user, "" when nothing failed.
 * Valid until the next call. */
CUTIS_API const char *cutis_context_message(const cutis_context *context);
/* Where it came from, one line a function, innermost first; for developers. */
CUTIS_API const char *cutis_context_trace(const cutis_context *context);
/* Warnings gathered since creation or cutis_context_clear, each a sentence. NULL when index is past
 * the last. */
CUTIS_API const char *cutis_context_warning(const cutis_context *context, size_t index);
CUTIS_API void cutis_context_clear(cutis_context *context);

/* ---- areas and sexes ------------------------------------------------------------------------- */
/* X(name, key in files, words for people) */
#define CUTIS_AREA_LIST(X)                                   \
  X(CUTIS_AREA_FOREHEAD, "forehead", "forehead")             \
  X(CUTIS_AREA_CHEEK, "cheek", "cheek")                      \
  X(CUTIS_AREA_UPPER_LIP, "upper_lip", "upper lip")          \
  X(CUTIS_AREA_PERIORBITAL, "periorbital", "around the eye") \
  X(CUTIS_AREA_NECK, "neck", "neck")                         \
  X(CUTIS_AREA_FOREARM, "forearm", "inner forearm (reference site)")

typedef enum cutis_area {
#define X(name, key, words) name,
  CUTIS_AREA_LIST(X)
#undef X
      CUTIS_AREA_COUNT
} cutis_area;

typedef enum cutis_sex { CUTIS_FEMALE, CUTIS_MALE } cutis_sex;

CUTIS_API const char *cutis_area_key(cutis_area area);   /* "upper_lip"; NULL if not an area */
CUTIS_API const char *cutis_area_words(cutis_area area); /* "upper lip"; NULL if not an area */

/* What is known of one area's skin at 25 years, for one sex. From data/areas.csv, where every cell
 * has a source or is marked as assumed (`cutis areas --sources`). */
typedef struct cutis_anatomy {
  cutis_area area;
  cutis_sex sex;
  double stratum_corneum_mm;
  double epidermis_mm;   /* living epidermis */
  double papillary_mm;   /* papillary dermis */
  double reticular_mm;   /* reticular dermis */
  double hypodermis_mm;  /* to the deep fascia, muscle or bone that holds it */
  double pretension_kPa; /* in-plane stress of the resting dermis in vivo */
  double sun_share; /* of the body's personal erythemal dose that reaches this area, relative to the
                       cheek */
  double needle_limit_mm; /* deepest sensible needle */
  /* What the appearance needs. Across and along are meant to the relaxed skin tension lines, along
   * which wrinkles run and across which muscles shorten the skin. */
  double tension_ratio;    /* resting tension along over across; pretension_kPa: their mean */
  double shortening;       /* of the skin across the lines in full expression: share of length */
  double expression_share; /* of all time, day and night, that the skin is held so folded */
  double pore_diameter_mm; /* opening of a visible follicle, in the resting skin */
  double pore_density_per_mm2; /* of visible follicles */
  double follicle_depth_mm;    /* of the funnel above the sebaceous gland */
  double span_mm;              /* of skin between the ligaments it hangs from, down the slope */
  double fat_hanging_mm;       /* thickness of the fat that hangs with the skin */
  double incline_deg;          /* of the surface to the vertical when upright; 0: hangs straight */
} cutis_anatomy;

/* Errors: CUTIS_BAD_INPUT (no such area or sex). */
CUTIS_API cutis_status cutis_anatomy_of(cutis_context *context, cutis_area area, cutis_sex sex,
                                        cutis_anatomy *anatomy);

/* ---- person ---------------------------------------------------------------------------------- */
/* Who: everything that the years do to the skin is derived from these. */
typedef enum cutis_sunscreen {
  CUTIS_SUNSCREEN_NEVER,
  CUTIS_SUNSCREEN_SOMETIMES,
  CUTIS_SUNSCREEN_DAILY
} cutis_sunscreen;

typedef struct cutis_sun {
  double dose_SED_per_y;   /* personal dose at the cheek, after sunscreen; NAN: derive it from the
                              four below */
  char place[48];          /* a row of data/places.csv; "" : use latitude */
  double latitude_deg;     /* NAN when a place is given */
  double outdoors_h_per_d; /* mean over the year, in daylight */
  cutis_sunscreen sunscreen;
} cutis_sun;

typedef struct cutis_smoking {
  double packs_per_day; /* 0: never smoked */
  double from_y, to_y;  /* ages; to_y INFINITY: still smoking */
} cutis_smoking;

typedef struct cutis_pollution {
  double pm25_ug_per_m3; /* annual mean at home */
  double no2_ug_per_m3;  /* NAN: not known, nothing added */
  double soot_1e5_per_m; /* absorbance, 1e-5/m; NAN: not known */
} cutis_pollution;

typedef struct cutis_alcohol {
  double drinks_per_week; /* of 14 g ethanol */
} cutis_alcohol;

typedef struct cutis_person {
  double age_y;
  cutis_sex sex;
  cutis_area area;
  int phototype;          /* Fitzpatrick, 1 to 6 */
  double menopause_age_y; /* INFINITY for men; for women 51 unless told */
  cutis_sun sun;
  cutis_smoking smoking;
  cutis_pollution pollution;
  cutis_alcohol alcohol;
} cutis_person;

/* A woman of 45, cheek, phototype II, in Philadelphia, who does not smoke. */
CUTIS_API void cutis_person_default(cutis_person *person);
/* Errors: CUTIS_OUT_OF_RANGE, CUTIS_BAD_INPUT; the message names the field, its range and the
 * nearest allowed value. Ages are 25 (every life begins with skin at rest at 25) to 80; above 73 a
 * warning tells that the model extrapolates. */
CUTIS_API cutis_status cutis_person_check(cutis_context *context, const cutis_person *person);

/* What reaches the skin at one age. Doses carry units; what each does to which rate is in
 * docs/exposures.md. */
typedef struct cutis_exposure {
  double uv_SED_per_y; /* erythemal dose at this area, after sunscreen */
  double uv_index;     /* the same, 0 (protected) to 1 (heavy chronic), corrected for phototype */
  double packs_per_day;
  double pollution_index; /* 0: clean air; 1: the reference described in docs/exposures.md */
  double drinks_per_week;
} cutis_exposure;

/* Errors: as cutis_person_check; CUTIS_OUT_OF_RANGE when age_y is not between 25 and 91. */
CUTIS_API cutis_status cutis_exposure_at(cutis_context *context, const cutis_person *person,
                                         double age_y, cutis_exposure *exposure);

/* ---- device and plan ------------------------------------------------------------------------- */
typedef enum cutis_device_kind { CUTIS_PEN, CUTIS_ROLLER, CUTIS_STAMP } cutis_device_kind;

typedef struct cutis_device {
  char key[32]; /* row of data/devices.csv */
  char name[80];
  cutis_device_kind kind;
  /* as shipped or preset; the plan may set another within the range below */
  double needle_length_mm;
  double needle_length_low_mm, needle_length_high_mm;
  double needle_tolerance_mm; /* +/- of the protrusion, as makers state it: twice its standard
                                 deviation */
  double needle_base_radius_mm;
  double needle_tip_radius_um;
  int needles;           /* on the cartridge, drum or plate */
  double rate_Hz;        /* pen: strokes per second */
  double glide_mm_per_s; /* pen: hand speed over the skin */
  double width_mm; /* pen: diameter of the needle field; roller: drum width; stamp: side of the
                      square plate */
  double drum_diameter_mm;      /* roller */
  double needle_speed_mm_per_s; /* at the moment it meets the skin */
  double passes;                /* as commonly used; the plan may set another */
} cutis_device;

typedef struct cutis_plan {
  cutis_device device;
  double needle_length_mm; /* as set for this area */
  double passes;
  int sessions;       /* 0: nothing is done */
  double interval_d;  /* between sessions; of a single session: to the one that the verdict tries
                         besides */
  double follow_up_d; /* after the last session */
} cutis_plan;

/* Errors: CUTIS_BAD_INPUT (no such device; the message names the nearest key). */
CUTIS_API cutis_status cutis_device_find(cutis_context *context, const char *key,
                                         cutis_device *device);
/* The i-th device of the table; CUTIS_BAD_INPUT past the last. */
CUTIS_API cutis_status cutis_device_at(cutis_context *context, size_t index, cutis_device *device);
/* Four monthly sessions of a motor pen at 1.0 mm, followed for a year. */
CUTIS_API cutis_status cutis_plan_default(cutis_context *context, cutis_plan *plan);
/* Checks the plan against itself and against the person's area. Refuses what cannot be done or is
 * known to harm (CUTIS_OUT_OF_RANGE, CUTIS_BAD_INPUT) with the reason; warns
 * (cutis_context_warning) about what is unusual. */
CUTIS_API cutis_status cutis_plan_check(cutis_context *context, const cutis_plan *plan,
                                        const cutis_person *person);

/* ---- parameters ------------------------------------------------------------------------------ */
/* Every constant of the model: one table with unit, bounds, prior, source and status. */
typedef struct cutis_parameters cutis_parameters;

typedef struct cutis_parameter_info {
  const char *symbol;       /* "kmat" */
  const char *name;         /* "maturation immature to mature collagen" */
  const char *mechanism;    /* the file and page that use it: "collagen" */
  const char *unit;         /* "1/yr" */
  double value, low, high;  /* in that unit */
  const char *distribution; /* "lognormal", "loguniform", "uniform", "normal" or "fixed" */
  const char *source;
  const char *status; /* "seen", "recalled", "assumed" or "fitted" */
  const char *notes;
} cutis_parameter_info;

CUTIS_API size_t cutis_parameter_count(void);
/* false when index is past the last. */
CUTIS_API bool cutis_parameter_at(size_t index, cutis_parameter_info *info);
/* The table's central values. */
CUTIS_API cutis_status cutis_parameters_create(cutis_context *context,
                                               cutis_parameters **parameters);
CUTIS_API void cutis_parameters_destroy(cutis_context *context, cutis_parameters **parameters);
/* Values in the table's unit. Errors: CUTIS_BAD_INPUT (unknown symbol, with the nearest),
 * CUTIS_OUT_OF_RANGE. */
CUTIS_API cutis_status cutis_parameters_set(cutis_context *context, cutis_parameters *parameters,
                                            const char *symbol, double value);
CUTIS_API cutis_status cutis_parameters_get(cutis_context *context,
                                            const cutis_parameters *parameters, const char *symbol,
                                            double *value);
/* Draw `draw` of the priors under `seed`: the same numbers on any machine, thread or order. Draws
 * are not yet screened by the stability and ageing bounds; cutis_run does that. */
CUTIS_API cutis_status cutis_parameters_draw(cutis_context *context, uint64_t seed, uint32_t draw,
                                             cutis_parameters *parameters);

/* ---- skin ------------------------------------------------------------------------------------ */
/* The matrix of one person's skin at one place and time: eighteen numbers.
 * X(index, symbol, words, unit) */
#define CUTIS_STATE_LIST(X)                                                              \
  X(CUTIS_N, "N", "neutrophils", "cell/mm3")                                             \
  X(CUTIS_M, "M", "macrophages, pro-inflammatory", "cell/mm3")                           \
  X(CUTIS_R, "R", "macrophages, reparative and resident", "cell/mm3")                    \
  X(CUTIS_F, "F", "fibroblasts", "cell/mm3")                                             \
  X(CUTIS_Y, "Y", "myofibroblasts", "cell/mm3")                                          \
  X(CUTIS_D, "D", "danger signal and debris, fraction of a full wound", "-")             \
  X(CUTIS_I, "I", "pro-inflammatory tone; a full wound peaks at about 2.6", "-")         \
  X(CUTIS_P, "P", "mitogen (PDGF-like)", "ng/mL")                                        \
  X(CUTIS_T, "T", "TGF-beta, total equivalent", "ng/mL")                                 \
  X(CUTIS_X, "X", "provisional matrix: unfilled gap volume fraction", "-")               \
  X(CUTIS_CN, "cn", "immature collagen, of intact collagen at 25", "-")                  \
  X(CUTIS_CM, "cm", "mature collagen, of intact collagen at 25", "-")                    \
  X(CUTIS_CF, "cf", "fragmented collagen still in place, of intact collagen at 25", "-") \
  X(CUTIS_A, "A", "AGE cross-link index, 1 at 25", "-")                                  \
  X(CUTIS_EL, "El", "functional elastic fibre, 1 at 25", "-")                            \
  X(CUTIS_H, "H", "charged glycosaminoglycan, 1 at 25", "-")                             \
  X(CUTIS_W, "W", "renewals of the collagen since 25", "-")                              \
  X(CUTIS_XC, "Xc", "collagen laid down in gaps, of intact collagen", "-")

enum {
#define X(index, symbol, words, unit) index,
  CUTIS_STATE_LIST(X)
#undef X
      CUTIS_STATES
};

/* One person's living skin: state, clock and solver. Made at 25, at rest; then aged, needled and
 * healed by the calls below. A copy goes on from the same state: the untreated twin. */
typedef struct cutis_skin cutis_skin;

/* parameters: NULL for the central values; copied. Errors: as cutis_person_check;
 * CUTIS_OUT_OF_DOMAIN when the parameters break the inflammation bound (loop gain >= 1:
 * inflammation would never resolve). */
CUTIS_API cutis_status cutis_skin_create(cutis_context *context, const cutis_person *person,
                                         const cutis_parameters *parameters, cutis_skin **skin);
CUTIS_API cutis_status cutis_skin_copy(cutis_context *context, const cutis_skin *skin,
                                       cutis_skin **twin);
CUTIS_API void cutis_skin_destroy(cutis_context *context, cutis_skin **skin);

/* Live on for some days under the person's exposures. Errors: CUTIS_OUT_OF_RANGE (days < 0, or an
 * age beyond 130), CUTIS_NOT_CONVERGED. */
CUTIS_API cutis_status cutis_skin_live(cutis_context *context, cutis_skin *skin, double days);
/* Live on to an age. Errors: as cutis_skin_live; CUTIS_OUT_OF_RANGE when that age has passed. */
CUTIS_API cutis_status cutis_skin_age_to(cutis_context *context, cutis_skin *skin, double age_y);
/* One session of the plan, now. Errors: as cutis_plan_check. */
CUTIS_API cutis_status cutis_skin_needle(cutis_context *context, cutis_skin *skin,
                                         const cutis_plan *plan);

CUTIS_API double cutis_skin_age_y(const cutis_skin *skin);
CUTIS_API void cutis_skin_state(const cutis_skin *skin, double state[CUTIS_STATES]);

/* What the state amounts to, at one time. All but the last three are of the dermis.
 * X(index, key, words, unit) */
#define CUTIS_MEASURE_LIST(X)                                                                   \
  X(CUTIS_MEASURE_COLLAGEN, "collagen", "intact collagen per skin area, of age 25", "-")        \
  X(CUTIS_MEASURE_IMMATURE, "immature", "immature collagen, of intact at 25", "-")              \
  X(CUTIS_MEASURE_MATURE, "mature", "mature collagen, of intact at 25", "-")                    \
  X(CUTIS_MEASURE_FRAGMENTS, "fragments", "fragmented collagen in place, of intact at 25", "-") \
  X(CUTIS_MEASURE_ELASTIN, "elastin", "functional elastic fibre, of age 25", "-")               \
  X(CUTIS_MEASURE_TROPOELASTIN, "tropoelastin", "tropoelastin made per day, of age 25", "-")    \
  X(CUTIS_MEASURE_GAG, "gag", "charged glycosaminoglycan, of age 25", "-")                      \
  X(CUTIS_MEASURE_THICKNESS, "thickness", "dermal thickness without oedema", "mm")              \
  X(CUTIS_MEASURE_WATER, "water", "fluid share of the dermal volume", "-")                      \
  X(CUTIS_MEASURE_OEDEMA, "oedema", "added thickness by inflammation: passing swelling", "mm")  \
  X(CUTIS_MEASURE_TENSION, "tension", "fibroblast tension, 1 at 25", "-")                       \
  X(CUTIS_MEASURE_DEGRADATION, "degradation", "net collagenolytic activity, 1 at 25", "-")      \
  X(CUTIS_MEASURE_FIBROBLASTS, "fibroblasts", "fibroblasts", "cell/mm3")                        \
  X(CUTIS_MEASURE_MYOFIBROBLASTS, "myofibroblasts", "myofibroblasts", "cell/mm3")               \
  X(CUTIS_MEASURE_MACROPHAGES, "macrophages", "macrophages, both kinds", "cell/mm3")            \
  X(CUTIS_MEASURE_TGF_BETA, "tgf_beta", "TGF-beta, total equivalent", "ng/mL")                  \
  X(CUTIS_MEASURE_INFLAMMATION, "inflammation", "pro-inflammatory tone", "-")                   \
  X(CUTIS_MEASURE_GAP, "gap", "unfilled gap volume fraction", "-")                              \
  X(CUTIS_MEASURE_RENEWALS, "renewals", "renewals of the collagen since 25", "-")               \
  X(CUTIS_MEASURE_ANISOTROPY, "anisotropy", "fibres along less across the lines, of both", "-") \
  X(CUTIS_MEASURE_CRIMP, "crimp", "stretch beyond which the weave bears load", "-")             \
  X(CUTIS_MEASURE_BARRIER, "barrier", "epidermal barrier, 1 intact", "-")                       \
  X(CUTIS_MEASURE_TEWL, "tewl", "transepidermal water loss", "g/m2/h")                          \
  X(CUTIS_MEASURE_REDNESS, "redness", "erythema above the person's own, a* units", "-")

enum {
#define X(index, key, words, unit) index,
  CUTIS_MEASURE_LIST(X)
#undef X
      CUTIS_MEASURES
};
CUTIS_API void cutis_skin_measure(const cutis_skin *skin, double measure[CUTIS_MEASURES]);

/* ---- wound ----------------------------------------------------------------------------------- */
/* What one session of a device does to one area: the dose. Depths are from the skin surface. */
enum { CUTIS_DOSE_DEPTHS = 64 };
typedef struct cutis_dose {
  double punctures_per_mm2; /* mean; positions are random, so overlap follows a Poisson law */
  double overlap;           /* share of punctures whose channels touch another's at the surface */
  double depth_mm, depth_sd_mm; /* reached by the typical tip, and its scatter; 0: the typical
                                   needle only dents the skin */
  double dermis_share;          /* of the needles: those that reach the dermis */
  double channel_radius_mm;     /* at the surface, after recoil */
  double gap_fraction;          /* channel volume fraction, mean over the dermis of this area */
  double injured_fraction;      /* injured volume fraction, mean over the dermis of this area */
  double open_fraction;         /* of the surface, right after */
  double z_mm[CUTIS_DOSE_DEPTHS], gap_at[CUTIS_DOSE_DEPTHS],
      injured_at[CUTIS_DOSE_DEPTHS]; /* profiles */
} cutis_dose;

/* parameters: NULL for the central values. Errors: as cutis_plan_check. */
CUTIS_API cutis_status cutis_dose_of(cutis_context *context, const cutis_plan *plan,
                                     const cutis_person *person, const cutis_parameters *parameters,
                                     cutis_dose *dose);

/* ---- the suction instrument ------------------------------------------------------------------ */
/* A Cutometer-like test, solved by finite elements: firmness comes from here and nowhere else. */
typedef struct cutis_suction_protocol {
  double aperture_mm;  /* diameter, 1 to 10; 2, 4, 6 and 8 are made */
  double pressure_kPa; /* below ambient; 45 kPa = 450 mbar */
  double rise_s;       /* to full suction, and back */
  double on_s, off_s;
  int cycles; /* 1 gives R0-R2 and R5-R8; R3, R4 and R9 need 2 or more */
} cutis_suction_protocol;

/* The read-outs of the suction test, the first of all read-outs. X(index, key, words, unit, +1 if
 * larger is firmer or more elastic, -1 if smaller is, 0 if neither) */
#define CUTIS_READOUT_LIST(X)                                         \
  X(CUTIS_R0, "R0", "final deflection Uf (distensibility)", "mm", -1) \
  X(CUTIS_R1, "R1", "residual deflection Uf - Ua", "mm", -1)          \
  X(CUTIS_R2, "R2", "gross elasticity Ua/Uf", "-", 1)                 \
  X(CUTIS_R3, "R3", "last maximum deflection", "mm", -1)              \
  X(CUTIS_R4, "R4", "last residual deflection", "mm", -1)             \
  X(CUTIS_R5, "R5", "net elasticity Ur/Ue", "-", 1)                   \
  X(CUTIS_R6, "R6", "viscoelastic share Uv/Ue", "-", -1)              \
  X(CUTIS_R7, "R7", "biological elasticity Ur/Uf", "-", 1)            \
  X(CUTIS_R8, "R8", "total recovery Ua", "mm", 0)                     \
  X(CUTIS_R9, "R9", "fatigue R3 - R0", "mm", -1)                      \
  X(CUTIS_MODULUS, "E", "effective modulus under suction", "kPa", 1)

enum {
#define X(index, key, words, unit, better) index,
  CUTIS_READOUT_LIST(X)
#undef X
      CUTIS_SUCTION_READOUTS
};

enum { CUTIS_SUCTION_POINTS = 640 };
typedef struct cutis_suction {
  size_t points;
  /* the whole curve of the apex */
  double time_s[CUTIS_SUCTION_POINTS], height_mm[CUTIS_SUCTION_POINTS];
  double readout[CUTIS_SUCTION_READOUTS]; /* R3, R4, R9 are NAN after one cycle */
  double pretension_kPa;                  /* in-plane stress of the mid dermis before suction */
  int newton_iterations;
} cutis_suction;

/* 2 mm, 45 kPa, 0.08 s rise, 3 s on, 3 s off, one cycle. */
CUTIS_API void cutis_suction_protocol_default(cutis_suction_protocol *protocol);
/* Errors: CUTIS_OUT_OF_RANGE; the message begins with the scenario's key, as in "instrument.rise". */
CUTIS_API cutis_status cutis_suction_protocol_check(cutis_context *context,
                                                    const cutis_suction_protocol *protocol);
/* Errors: CUTIS_OUT_OF_RANGE, CUTIS_NOT_CONVERGED (with the time reached). */
CUTIS_API cutis_status cutis_suction_test(cutis_context *context, const cutis_skin *skin,
                                          const cutis_suction_protocol *protocol,
                                          cutis_suction *result);

/* ---- instruments ----------------------------------------------------------------------------- */
/* What people see and what devices measure: suction first, then wrinkles, pores, sagging, texture,
 * plumpness, grades. Every read-out of every instrument has one index; those of the suction test
 * are CUTIS_READOUT_LIST, the others are found by key. */
enum { CUTIS_READOUTS_MAX = 64 };

typedef struct cutis_instrument_info {
  const char *key, *words;
  const char *page;    /* "wrinkles": docs/mechanisms/wrinkles.md */
  size_t first, count; /* its read-outs */
  size_t headline;     /* the read-out that stands for it where one is told */
} cutis_instrument_info;
CUTIS_API size_t cutis_instrument_count(void);
/* false when index is past the last. */
CUTIS_API bool cutis_instrument_at(size_t index, cutis_instrument_info *info);

/* What a read-out is, and what tells two readings of the same skin apart: the smallest real change,
 * with its source. */
typedef struct cutis_readout_info {
  const char *key, *words, *unit;
  size_t instrument;
  int better;           /* +1 if larger is firmer, smoother, younger; -1 if smaller is; 0 neither */
  double repeatability; /* smallest change that the instrument tells from noise */
  bool absolute;        /* repeatability and gains are in the unit; otherwise shares of the value
                           (0.1 = 10 %) */
  const char *source;
} cutis_readout_info;
CUTIS_API size_t cutis_readout_count(void);
CUTIS_API bool cutis_readout_at(size_t index, cutis_readout_info *info);
/* false when there is no such key. */
CUTIS_API bool cutis_readout_find(const char *key, size_t *index);

/* What an instrument saw, to be drawn to scale: lines in mm, and a map of heights. */
enum { CUTIS_PICTURE_LINES = 6, CUTIS_LINE_POINTS = 129, CUTIS_MAP_SIDE = 96 };
typedef struct cutis_line {
  char key[24]; /* "surface at rest"; "" : no line */
  size_t points;
  double x_mm[CUTIS_LINE_POINTS], z_mm[CUTIS_LINE_POINTS];
} cutis_line;
typedef struct cutis_picture {
  cutis_line line[CUTIS_PICTURE_LINES];
  double map_mm;                                 /* side of the square map; 0: no map */
  float map_um[CUTIS_MAP_SIDE * CUTIS_MAP_SIDE]; /* heights, row by row */
} cutis_picture;

/* All instruments on this skin, now: readout[cutis_readout_count()], NAN where one found no
 * equilibrium (a warning tells which, where and when). What remembers the past, a wrinkle for one,
 * is led through the skin's life first: from 25 in steps of three years and to the moment before
 * each session, whatever the steps in which the skin was lived. Errors: as cutis_suction_test. */
CUTIS_API cutis_status cutis_skin_look(cutis_context *context, const cutis_skin *skin,
                                       const cutis_suction_protocol *protocol, double *readout);

/* ---- course ---------------------------------------------------------------------------------- */
/* One person, one plan: a life to today, the sessions and their healing, measured at visits, with
 * the untreated twin beside; once with the central parameters and then for every draw of the
 * priors. */
typedef enum cutis_arm { CUTIS_TREATED, CUTIS_UNTREATED, CUTIS_ARMS } cutis_arm;

/* The visits: before, then 1, 3, 6, 12 months after the last session, as far as the follow-up goes,
 * and its end. */
enum { CUTIS_VISITS_MAX = 16 };

/* Called with the share of the work done, from one thread at a time. Return false to stop:
 * CUTIS_STOPPED. */
typedef bool (*cutis_progress)(void *user, size_t done, size_t total);

/* What the constants are drawn from. X(name, key, words) */
#define CUTIS_SOURCE_LIST(X)                            \
  X(CUTIS_FROM_PRIOR, "prior", "the constants' priors") \
  X(CUTIS_FROM_POSTERIOR, "posterior", "their posterior, given the evidence")

typedef enum cutis_source {
#define X(name, key, words) name,
  CUTIS_SOURCE_LIST(X)
#undef X
} cutis_source;
CUTIS_API const char *cutis_source_key(cutis_source source); /* "prior" */

/* Draws of constants, given the evidence (docs/calibration.md): those that are shipped. Constants on
 * which no fitted row depends keep their priors. Errors: CUTIS_BAD_INPUT when it is stale: constants
 * or evidence have changed since it was learnt. */
typedef struct cutis_posterior cutis_posterior;
CUTIS_API cutis_status cutis_posterior_create(cutis_context *context, cutis_posterior **posterior);
CUTIS_API void cutis_posterior_destroy(cutis_context *context, cutis_posterior **posterior);
/* One draw, equally weighted, its number wrapping around; the other constants from their priors by
 * (seed, draw) alone. Errors: as cutis_parameters_draw. */
CUTIS_API cutis_status cutis_posterior_draw(cutis_context *context,
                                            const cutis_posterior *posterior, uint64_t seed,
                                            uint32_t draw, cutis_parameters *parameters);

typedef struct cutis_run_options {
  int draws; /* besides the central run; 0: the central run alone */
  uint64_t seed;
  int threads; /* 0: as many as the machine has */
  cutis_suction_protocol protocol;
  cutis_progress progress; /* may be NULL */
  void *progress_user;
  const char *checkpoint; /* folder for finished draws, so that a later call resumes; NULL: none */
  /* What the draws are taken from, and the central run its medians; NULL: the priors, and the table */
  const cutis_posterior *posterior;
} cutis_run_options;
CUTIS_API void cutis_run_options_default(cutis_run_options *options);

/* The answer to "does it firm the skin?", in five kinds. X(name, key, words) */
#define CUTIS_ANSWER_LIST(X)                                  \
  X(CUTIS_FIRMS, "firms", "firms")                            \
  X(CUTIS_PROBABLY_FIRMS, "probably_firms", "probably firms") \
  X(CUTIS_TOO_LITTLE, "too_little", "too little to measure")  \
  X(CUTIS_NO, "no", "no")                                     \
  X(CUTIS_CANNOT_SAY, "cannot_say", "cannot be said")

typedef enum cutis_answer {
#define X(name, key, words) name,
  CUTIS_ANSWER_LIST(X)
#undef X
      CUTIS_ANSWERS
} cutis_answer;
CUTIS_API const char *cutis_answer_words(cutis_answer answer);

/* From fewer draws than these nothing is told but the central run: no interval, no probability, no
 * answer. */
enum { CUTIS_DRAWS_LEAST = 8 };

/* A quantity over the draws that have it: the central run, the median, and the 5 % and 95 %
 * quantiles. */
typedef struct cutis_interval {
  double central, median, lower, upper;
} cutis_interval;

/* One read-out at one visit, treated against untreated. */
typedef struct cutis_effect {
  cutis_interval treated, untreated; /* in the read-out's unit */
  /* change against the twin, + is better (larger where neither is): relative, 0.1 = 10 %, or in the
   * unit if the read-out is `absolute` */
  cutis_interval gain;
  /* probabilities of a gain beyond +repeatability, within, and beyond -repeatability, among the
   * draws in which it was taken; NAN without any */
  double better, within, worse;
  size_t missing; /* draws in which it was not taken */
} cutis_effect;

typedef struct cutis_verdict {
  cutis_answer answer;
  size_t readout, visit;    /* which read-out at which visit decided it */
  char sentence[512];       /* the answer in one plain sentence */
  cutis_interval peak_gain; /* of intact collagen against the twin */
  cutis_interval peak_d;    /* days after the last session; negative: before it */
  /* days after the last session until the gain has halved; if it has not, the end of what is
   * followed: five years, or the follow-up if that is longer */
  cutis_interval lasts_d;
  cutis_interval one_more; /* collagen gain at its peak of one more session; 0 without sessions */
  double downtime_d;       /* days of visible redness after a session, central */
} cutis_verdict;

/* One parameter on which the answer hangs: Spearman rank correlation with the gain of the deciding
 * read-out. */
typedef struct cutis_lever {
  const char *symbol, *name;
  double correlation;
  bool beyond_chance; /* so strong that among all parameters chance would make one such in fewer
                         than 1 of 20 runs */
} cutis_lever;

typedef struct cutis_outcome cutis_outcome;

/* parameters: NULL for the table; otherwise the central run's values and, for symbols that were set
 * (to whatever value), every draw's. Errors: those of everything above; CUTIS_STOPPED keeps the
 * checkpoint. */
CUTIS_API cutis_status cutis_run(cutis_context *context, const cutis_person *person,
                                 const cutis_plan *plan, const cutis_parameters *parameters,
                                 const cutis_run_options *options, cutis_outcome **outcome);
CUTIS_API void cutis_outcome_destroy(cutis_context *context, cutis_outcome **outcome);

/* Reading an outcome. Times are days since the first session, 0 before it; nothing below fails: an
 * index out of range gives NAN, 0 or NULL. */
CUTIS_API const cutis_person *cutis_outcome_person(const cutis_outcome *outcome);
CUTIS_API const cutis_plan *cutis_outcome_plan(const cutis_outcome *outcome);
CUTIS_API const cutis_suction_protocol *cutis_outcome_protocol(const cutis_outcome *outcome);
CUTIS_API const cutis_dose *cutis_outcome_dose(const cutis_outcome *outcome);
CUTIS_API const cutis_anatomy *cutis_outcome_anatomy(const cutis_outcome *outcome);
CUTIS_API const cutis_verdict *cutis_outcome_verdict(const cutis_outcome *outcome);
CUTIS_API size_t cutis_outcome_draws(const cutis_outcome *outcome); /* kept */
CUTIS_API cutis_source cutis_outcome_source(const cutis_outcome *outcome);
/* tried and rejected by the bounds */
CUTIS_API size_t cutis_outcome_rejected(const cutis_outcome *outcome);
/* accepted, but not solved; left out, counted */
CUTIS_API size_t cutis_outcome_failed(const cutis_outcome *outcome);
CUTIS_API size_t cutis_outcome_times(const cutis_outcome *outcome);
CUTIS_API double cutis_outcome_time_d(const cutis_outcome *outcome, size_t time);
CUTIS_API cutis_interval cutis_outcome_measure(const cutis_outcome *outcome, size_t measure,
                                               cutis_arm arm, size_t time);
/* The life before: ages of the central run, and the measures at them. */
CUTIS_API size_t cutis_outcome_ages(const cutis_outcome *outcome);
CUTIS_API double cutis_outcome_age_y(const cutis_outcome *outcome, size_t age);
CUTIS_API double cutis_outcome_life(const cutis_outcome *outcome, size_t measure, size_t age);
/* At some of these years the instruments were read too; the last is today. NAN: not taken. */
CUTIS_API size_t cutis_outcome_looks(const cutis_outcome *outcome);
CUTIS_API double cutis_outcome_look_age_y(const cutis_outcome *outcome, size_t at);
CUTIS_API double cutis_outcome_look(const cutis_outcome *outcome, size_t readout, size_t at);
/* the first is the day of the first session, before it */
CUTIS_API size_t cutis_outcome_visits(const cutis_outcome *outcome);
CUTIS_API double cutis_outcome_visit_d(const cutis_outcome *outcome, size_t visit);
/* "3 months after the last session"; "3 months later" without sessions */
CUTIS_API const char *cutis_outcome_visit_words(const cutis_outcome *outcome, size_t visit);
CUTIS_API cutis_effect cutis_outcome_effect(const cutis_outcome *outcome, size_t readout,
                                            size_t visit);
/* One draw's raw numbers (draw 0 is the central run), for tables and further statistics. */
CUTIS_API double cutis_outcome_draw_readout(const cutis_outcome *outcome, size_t draw,
                                            size_t readout, cutis_arm arm, size_t visit);
/* Its gain, as in cutis_effect. */
CUTIS_API double cutis_outcome_draw_gain(const cutis_outcome *outcome, size_t draw, size_t readout,
                                         size_t visit);
CUTIS_API double cutis_outcome_draw_measure(const cutis_outcome *outcome, size_t draw,
                                            size_t measure, cutis_arm arm, size_t time);
/* The suction curve of the central run at a visit. */
CUTIS_API const cutis_suction *cutis_outcome_curve(const cutis_outcome *outcome, cutis_arm arm,
                                                   size_t visit);
/* What an instrument saw in the central run at a visit; NULL when it keeps no picture. */
CUTIS_API const cutis_picture *cutis_outcome_picture(const cutis_outcome *outcome,
                                                     size_t instrument, cutis_arm arm,
                                                     size_t visit);
/* Levers, strongest first; NULL past the last. None without draws. */
CUTIS_API const cutis_lever *cutis_outcome_lever(const cutis_outcome *outcome, size_t index);

/* ---- scenario and report --------------------------------------------------------------------- */
/* A scenario is a YAML file that names a person, a plan, a follow-up and the draws. Every value
 * keeps where it came from. */
typedef struct cutis_scenario cutis_scenario;

/* Errors: CUTIS_IO_ERROR, CUTIS_BAD_SYNTAX, CUTIS_BAD_INPUT, CUTIS_BAD_UNIT, CUTIS_OUT_OF_RANGE;
 * the message has file:line. */
CUTIS_API cutis_status cutis_scenario_read(cutis_context *context, const char *path,
                                           cutis_scenario **scenario);
/* As if the file had said so, origin "command line". key: dotted, "plan.sessions"; value: as in the
 * file, "1.5 mm". */
CUTIS_API cutis_status cutis_scenario_set(cutis_context *context, cutis_scenario *scenario,
                                          const char *key, const char *value);
CUTIS_API cutis_status cutis_scenario_check(cutis_context *context, const cutis_scenario *scenario);
CUTIS_API void cutis_scenario_destroy(cutis_context *context, cutis_scenario **scenario);
CUTIS_API const char *cutis_scenario_title(const cutis_scenario *scenario);
CUTIS_API const cutis_person *cutis_scenario_person(const cutis_scenario *scenario);
CUTIS_API const cutis_plan *cutis_scenario_plan(const cutis_scenario *scenario);
/* NULL when none was set */
CUTIS_API const cutis_parameters *cutis_scenario_parameters(const cutis_scenario *scenario);
CUTIS_API const cutis_suction_protocol *cutis_scenario_protocol(const cutis_scenario *scenario);
CUTIS_API int cutis_scenario_draws(const cutis_scenario *scenario);
CUTIS_API uint64_t cutis_scenario_seed(const cutis_scenario *scenario);
CUTIS_API cutis_source cutis_scenario_source(const cutis_scenario *scenario);
/* Writes the scenario with every value and its origin; the file reads back as the same scenario.
 * Errors: CUTIS_IO_ERROR. */
CUTIS_API cutis_status cutis_scenario_write(cutis_context *context, const cutis_scenario *scenario,
                                            const char *path);

/* The keys a scenario may have, in the order of docs/scenario.md, which is made from them. */
typedef struct cutis_scenario_key {
  const char *key; /* "plan.needle_length" */
  const char *words;
  const char *unit;       /* "mm"; "-" for a plain number; "" for text */
  double low, high;       /* allowed, in that unit; NAN for text */
  char choices[128];      /* what a text may be: "never, sometimes or daily"; what may stand for a
                             number: "none"; or "" */
  char default_text[128]; /* "1 mm"; "" when there is none */
} cutis_scenario_key;
CUTIS_API size_t cutis_scenario_key_count(void);
/* Errors: CUTIS_BAD_INPUT past the last. */
CUTIS_API cutis_status cutis_scenario_key_at(cutis_context *context, size_t index,
                                             cutis_scenario_key *key);

/* What a published study saw, for a scenario that follows its protocol (`published:`). The texts
 * belong to the scenario. */
typedef struct cutis_published {
  const char *what;     /* as the study names it: "collagen type III" */
  const char *quantity; /* key of a measure or a read-out; "not modelled" */
  bool modelled;
  double at_d;   /* days since the first session */
  int sign;      /* against before: +1 rose, -1 fell, 0 did not change */
  double change; /* the same as a share of before (0.1 = 10 %); NAN: only the sign is known */
  const char *source;
} cutis_published;
CUTIS_API size_t cutis_scenario_published_count(const cutis_scenario *scenario);
/* false when index is past the last. */
CUTIS_API bool cutis_scenario_published_at(const cutis_scenario *scenario, size_t index,
                                           cutis_published *published);

/* What the model says of the same quantity, treated skin against the same skin before; between two
 * stored times, linear. */
typedef struct cutis_prediction {
  int sign; /* of the draws' median, of the central run without draws; 0: by less than 0.1 % */
  cutis_interval change; /* share of before; NAN when before is 0 */
  double agreeing; /* share of the draws that have the published sign; the central run alone without
                      draws */
} cutis_prediction;
/* false when the quantity is not modelled or was not taken, or its time lies outside the run. */
CUTIS_API bool cutis_published_compare(const cutis_published *published,
                                       const cutis_outcome *outcome, cutis_prediction *prediction);

/* Writes report.html, readouts.csv, record.h5 and resolved.yaml into folder, each first under
 * another name, so that a failure leaves the old ones whole. Errors: CUTIS_IO_ERROR. */
CUTIS_API cutis_status cutis_report_write(cutis_context *context, const cutis_scenario *scenario,
                                          const cutis_outcome *outcome, const char *folder);

/* ---- trials -------------------------------------------------------------------------------- */
/* A population, arms that each person goes through as their own twin, and visits. What we do not
 * know of skin (worlds: draws of the constants that all people share) is kept apart from what makes
 * people differ. docs/trial.md has the file, docs/database.md the store. */
typedef struct cutis_trial cutis_trial;

/* Errors: as cutis_scenario_read. */
CUTIS_API cutis_status cutis_trial_read(cutis_context *context, const char *path,
                                        cutis_trial **trial);
/* Whether a file is a trial: it has arms. false too when it cannot be read. */
CUTIS_API bool cutis_trial_is(cutis_context *context, const char *path);
/* As cutis_scenario_set; "population.people", "arms[2].sessions". */
CUTIS_API cutis_status cutis_trial_set(cutis_context *context, cutis_trial *trial, const char *key,
                                       const char *value);
CUTIS_API cutis_status cutis_trial_check(cutis_context *context, const cutis_trial *trial);
CUTIS_API void cutis_trial_destroy(cutis_context *context, cutis_trial **trial);
/* Writes the trial with every value and its origin; it reads back as the same. */
CUTIS_API cutis_status cutis_trial_write(cutis_context *context, const cutis_trial *trial,
                                         const char *path);
CUTIS_API const char *cutis_trial_title(const cutis_trial *trial);
CUTIS_API size_t cutis_trial_people(const cutis_trial *trial);
CUTIS_API size_t cutis_trial_worlds(const cutis_trial *trial);
CUTIS_API size_t cutis_trial_arms(const cutis_trial *trial);
CUTIS_API size_t cutis_trial_reference(const cutis_trial *trial); /* the arm without sessions */
CUTIS_API const char *cutis_trial_arm_name(const cutis_trial *trial, size_t arm);
CUTIS_API const cutis_plan *cutis_trial_arm_plan(const cutis_trial *trial, size_t arm);
CUTIS_API size_t cutis_trial_visits(const cutis_trial *trial);
CUTIS_API double cutis_trial_visit_d(const cutis_trial *trial, size_t visit); /* the first is 0 */
/* The keys besides arms, visits, instrument and parameters, for docs/trial.md. */
CUTIS_API size_t cutis_trial_key_count(void);
CUTIS_API cutis_status cutis_trial_key_at(cutis_context *context, size_t index,
                                          cutis_scenario_key *key);

/* What is noted at a visit: the measures of the matrix, then the read-outs of the trial's
 * instruments. */
typedef struct cutis_trial_value {
  const char *key, *words, *unit;
  bool measure;         /* of the matrix, which no instrument reads */
  int better;           /* +1, -1, or 0: neither */
  double repeatability; /* NAN for a measure */
  bool absolute;        /* gains in the unit, not as a share */
} cutis_trial_value;
CUTIS_API size_t cutis_trial_value_count(const cutis_trial *trial);
/* false when index is past the last. */
CUTIS_API bool cutis_trial_value_at(const cutis_trial *trial, size_t index,
                                    cutis_trial_value *value);

/* A mean with its two doubts. */
typedef struct cutis_spread {
  size_t people, worlds; /* that have the value */
  double mean;
  double se;           /* of the mean, for the finite number of worlds and people simulated */
  double sd_worlds;    /* between worlds: what we do not know */
  double sd_people;    /* between the people of a world: how people differ */
  double lower, upper; /* 90 % interval of the mean in the one world that is ours */
} cutis_spread;

/* As a real trial would see it: everybody in one arm, instruments with noise, people who leave. */
typedef struct cutis_seen {
  size_t people[2];      /* at the visit, in the arm and in the reference */
  double difference, se; /* of the mean changes from baseline, + is better */
  double p;              /* two-sided, Welch */
} cutis_seen;

typedef struct cutis_trial_effect {
  cutis_spread gain; /* each person against their own untreated twin, + is better */
  double responders; /* share with a gain beyond the repeatability; NAN for measures */
  double sd_change;  /* of the change from baseline in an arm of a real trial */
  double d;          /* standardised: mean difference of the changes over sd_change */
  double n80, n90;   /* people an arm for an assurance of 80, 90 %; INFINITY: no number gives it */
  double power_most; /* which no number passes: the share of worlds with a gain */
  cutis_seen seen;
} cutis_trial_effect;

/* How a trial is told. Chosen before any number is seen: the value that answers it, and the visit
 * nearest to three months after the last session of an arm. */
CUTIS_API size_t cutis_trial_headline(const cutis_trial *trial);
CUTIS_API size_t cutis_trial_main_visit(const cutis_trial *trial, size_t arm);
/* The few values that are told first; false past the last. */
CUTIS_API bool cutis_trial_told_at(const cutis_trial *trial, size_t index, size_t *value);
/* "+4.1 %" or "+0.012 mm"; with its interval "+4.1 % (-1.2 % to +9.4 %)". */
CUTIS_API void cutis_trial_gain_text(const cutis_trial_value *value, double gain, char *text,
                                     size_t size);
CUTIS_API void cutis_trial_interval_text(const cutis_trial_value *value, const cutis_spread *gain,
                                         char *text, size_t size);

typedef struct cutis_trial_options {
  int threads;             /* 0: as many as the machine has */
  const char *folder;      /* where trial.db and the tables go; it is there */
  bool resume;             /* go on with what an unfinished trial left there */
  cutis_progress progress; /* in people; may be NULL */
  void *progress_user;
} cutis_trial_options;

typedef struct cutis_trial_outcome cutis_trial_outcome;
/* Runs the trial into folder/trial.db and writes trial.html, arms.csv, power.csv, subgroups.csv and
 * resolved.yaml beside it, these five together. Errors: those of a run; CUTIS_STOPPED and CUTIS_IO_ERROR leave what is
 * done in folder/trial.partial.db, from which `resume` goes on to the same bytes; CUTIS_BAD_INPUT
 * when that belongs to another trial; CUTIS_NOT_CONVERGED when nobody could be solved. */
CUTIS_API cutis_status cutis_trial_run(cutis_context *context, const cutis_trial *trial,
                                       const cutis_trial_options *options,
                                       cutis_trial_outcome **outcome);
CUTIS_API void cutis_trial_outcome_destroy(cutis_context *context, cutis_trial_outcome **outcome);
CUTIS_API size_t cutis_trial_outcome_solved(const cutis_trial_outcome *outcome);
/* Of those, at the second attempt. */
CUTIS_API size_t cutis_trial_outcome_retried(const cutis_trial_outcome *outcome);
CUTIS_API size_t cutis_trial_outcome_failed(const cutis_trial_outcome *outcome);
/* An index out of range gives NAN throughout. */
CUTIS_API cutis_trial_effect cutis_trial_outcome_effect(const cutis_trial_outcome *outcome,
                                                        size_t value, size_t arm, size_t visit);
/* The answer of an arm in a sentence, and what the one real trial saw; "" for the reference. */
CUTIS_API const char *cutis_trial_outcome_sentence(const cutis_trial_outcome *outcome, size_t arm);
CUTIS_API const char *cutis_trial_outcome_seen(const cutis_trial_outcome *outcome, size_t arm);

#ifdef __cplusplus
}
#endif
#endif
