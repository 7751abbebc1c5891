/* instruments/ - what measures the skin: virtual instruments on one material law. Each is one file
 * with a static descriptor, named in the list of instruments.c, with a page in docs/mechanisms/ and
 * a test of its own. Lengths mm, stresses kPa, times s unless named.
 *
 * This header is the whole interface of the folder. */
#ifndef CUTIS_INSTRUMENTS_H
#define CUTIS_INSTRUMENTS_H

#include "mechanics/mechanics.h"

/* ---- the skin as an instrument meets it ---- */
typedef struct tissue {
  double age_y;
  const cutis_anatomy *anatomy;
  const cutis_parameters *parameters;
  double measure[CUTIS_MEASURES];
  mechanics_layer layer[LAYERS];
  double renewals; /* how often the dermis has renewed its collagen since 25 (skin/fibres.c) */
} tissue;

/* The layers with the stratum corneum apart from the living epidermis (mechanics/layers.c). */
void tissue_split(const tissue *now, mechanics_layer split[SPLIT_LAYERS]);
/* How often a layer has been renewed in years in which the dermal collagen was renewed so often:
 * epidermis and fat by time, which needles do not reach or change. Never less than 0. */
double layer_renewals(int layer, double years, double renewals);

/* ---- what the instruments found at one visit ---- */
typedef struct look {
  double readout[CUTIS_READOUTS_MAX]; /* by public read-out index; NAN: not taken */
  cutis_suction *suction;             /* the whole curve; NULL: not kept */
  cutis_picture *picture;             /* [cutis_instrument_count()]; NULL: not kept */
} look;
/* A read-out that an instrument earlier in the list has taken; NAN when there is none of this key. */
double look_value(const look *found, const char *key);

/* ---- one instrument ---- */
typedef struct instrument_readout {
  const char *key, *words, *unit;
  int better;           /* +1 if larger is, -1 if smaller is, 0 if neither */
  double repeatability; /* the smallest change told from noise */
  bool absolute;        /* repeatability and gains in the unit; otherwise shares of the value */
  const char *source;   /* of the repeatability */
} instrument_readout;

/* Polynomials in place of finite elements (surrogate.h), and how often which was asked. */
typedef struct surrogates surrogates;
enum { INSTRUMENTS_MAX = 8, INSTRUMENT_FAILURE = 256 };
typedef struct surrogate_use {
  size_t looks[INSTRUMENTS_MAX], solved[INSTRUMENTS_MAX]; /* all; those outside of what is known */
} surrogate_use;

typedef struct instrument_setting {
  const cutis_suction_protocol *protocol; /* of the suction test */
  const surrogates *surrogates; /* for the stand-ins of surrogates_instruments; NULL: none */
  bool never_solved;  /* stand-ins solve nothing: the nearest skin that they know, or no read-out */
  surrogate_use *use; /* they count here, by surrogate_kind_at; NULL: not counted */
} instrument_setting;

/* A descriptor. What an instrument remembers of one skin (a wrinkle's set, creep under weight) and
 * its meshes are its own; `memory` below is that. Instruments without a past have no live and no
 * copy. Those that read what others found come later in the list. */
typedef struct instrument {
  const char *key, *words; /* "wrinkles", "wrinkle section": after "the" */
  const char *page;        /* "wrinkles": docs/mechanisms/wrinkles.md */
  const instrument_readout *readout;
  size_t readouts;
  size_t headline; /* of these, the one that stands for the instrument */
  cutis_status (*create)(cutis_context *context, const instrument_setting *setting, void **memory);
  void (*destroy)(cutis_context *context, void **memory);
  void (*copy)(const void *from, void *to); /* both created with the same setting */
  /* The skin has become this since the last call: first at 25, then in the order of its life. */
  cutis_status (*live)(cutis_context *context, void *memory, const tissue *now);
  /* Take the read-outs: first[0..readouts-1]. Leaves the memory as it was, but for guesses. picture:
   * empty; NULL when not wanted. Errors: CUTIS_NOT_CONVERGED, CUTIS_OUT_OF_DOMAIN, with place and
   * time. */
  cutis_status (*measure)(cutis_context *context, void *memory, const tissue *now, look *found,
                          double *first, cutis_picture *picture);
} instrument;

/* ---- all instruments, with what they remember of one skin (instruments.c) ---- */
typedef struct instrument_set instrument_set;
/* The instruments themselves, in the order of their read-outs; [cutis_instrument_count()]. */
const instrument *const *instrument_list(void);
cutis_status instrument_set_create(cutis_context *context, const instrument_setting *setting,
                                   instrument_set **set);
/* The same of a list of one's own, [count]; it must outlive the set. */
cutis_status instrument_set_create_with(cutis_context *context, const instrument *const *list,
                                        size_t count, const instrument_setting *setting,
                                        instrument_set **set);
void instrument_set_destroy(cutis_context *context, instrument_set **set);
/* The twin's: to was created with the same setting. */
void instrument_set_copy(const instrument_set *from, instrument_set *to);
/* An instrument that finds no equilibrium is warned of, with its place and time, and takes no more
 * read-outs of this skin; the others go on. The suction test, which decides the verdict, fails the
 * call instead. */
cutis_status instrument_set_live(cutis_context *context, instrument_set *set, const tissue *now);
cutis_status instrument_set_measure(cutis_context *context, instrument_set *set, const tissue *now,
                                    look *found);
/* Where and when an instrument found no equilibrium: a sentence; "" if it goes on. */
const char *instrument_set_failure(const instrument_set *set, size_t index);

/* ---- the suction test by itself (suction.c) ---- */
/* Errors: CUTIS_NOT_CONVERGED (with the time reached), CUTIS_OUT_OF_RANGE (the protocol),
 * CUTIS_OUT_OF_DOMAIN (the layers). */
cutis_status instrument_suction_test(cutis_context *context, const tissue *now,
                                     const cutis_suction_protocol *protocol, cutis_suction *result);

/* ---- stand-ins for populations (surrogate.c, surrogate_instruments.c; docs/surrogates.md) ---- */
/* Reads data/surrogates/. Areas and instruments without one are solved by finite elements. Errors:
 * CUTIS_BAD_SYNTAX (with the line), CUTIS_BAD_INPUT (of another definition: stale). */
cutis_status surrogates_create(cutis_context *context, surrogates **created);
/* The same in two steps: their list without any surrogate, and reading them, which again does nothing.
 * Who may yet be told to do without them reads them last. */
cutis_status surrogates_reserve(cutis_context *context, surrogates **reserved);
cutis_status surrogates_load(cutis_context *context, surrogates *into);
void surrogates_destroy(cutis_context *context, surrogates **destroyed);
/* The list to make sets of, for settings that carry these surrogates and for as long as they are
 * there: [cutis_instrument_count()], in the order of instrument_list(). What has no surrogate is the
 * instrument itself. */
const instrument *const *surrogates_instruments(const surrogates *all);
/* Root mean square error of a read-out on fresh people, as a share of their spread; NAN where there is
 * no surrogate. */
double surrogates_error(const surrogates *all, cutis_area area, size_t readout);
/* Of the files that were read. */
uint64_t surrogates_hash(const surrogates *all);
/* They know the suction test by the protocol that is the default, and no other. */
bool surrogates_know_protocol(const cutis_suction_protocol *protocol);
/* The suction test of the default protocol by its surrogate, and never by finite elements: of skin
 * outside the region of the training that of the nearest skin inside, which is then told
 * (surrogate_nearest.c). false: the area has none, or there is no such skin; readout is not set. */
bool surrogates_suction(const surrogates *all, const tissue *now,
                        double readout[CUTIS_SUCTION_READOUTS], bool *outside);

#endif
