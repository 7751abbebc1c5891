/* surrogate.h - instruments for populations: for each instrument that solves finite elements, and
 * each area, a small neural network in what it depends on, trained by that instrument and shipped with its
 * error (data/surrogates/, docs/surrogates.md).
 *
 * The descriptors of surrogates_instruments() stand in the list for those that they replace, in the
 * same order and with the same read-outs, so that a set can be made of them
 * (instrument_set_create_with) for a setting that carries the surrogates. Outside the region in
 * which a network was trained they solve finite elements instead, led through the life so far. */
#ifndef CUTIS_INSTRUMENTS_SURROGATE_H
#define CUTIS_INSTRUMENTS_SURROGATE_H

#include "infer/infer.h"
#include "instruments/instruments.h"

/* ---- what an instrument with a memory knows of a life ----
 * Moduli are of the reticular dermis; what is laid down in place takes the shapes of the years in
 * which it was laid down, so each enters as it is now, as it was at 25, and as its mean over the
 * collagen now in place, which is older the slower it is renewed. */
typedef enum surrogate_quantity {
  SURROGATE_MU,     /* log of the modulus of ground substance and elastic fibre, kPa */
  SURROGATE_WEAVE,  /* log of the modulus of the weave, kPa */
  SURROGATE_DERMIS, /* log of the thickness of the reticular dermis, mm */
  SURROGATE_QUANTITIES
} surrogate_quantity;

typedef struct surrogate_history {
  bool begun;
  double renewals; /* at the last moment, since 25 */
  double young[SURROGATE_QUANTITIES], mean[SURROGATE_QUANTITIES];
} surrogate_history;
/* The skin has become this: first at 25, then in the order of its life. */
void surrogate_history_live(surrogate_history *of, const tissue *now);

/* ---- what is learnt: inputs and outputs of one instrument ---- */
enum { SURROGATE_INPUTS = 64, SURROGATE_OUTPUTS = 8, SURROGATE_READOUTS = 16 };
typedef struct surrogate_kind {
  const char *instrument;   /* its key */
  const instrument *solved; /* by finite elements */
  /* Nothing but the inputs tells these areas apart: their people are trained on together. */
  bool (*alike)(cutis_area one, cutis_area other);
  size_t inputs, outputs;
  const int *input;          /* [inputs], into the list of surrogate.c */
  const char *const *output; /* [outputs]: "log R0" */
  /* From read-outs to what the network gives, and back. encode: false when these cannot be
   * learnt from (not taken, or not positive where a logarithm is). */
  bool (*encode)(const double *readout, double *out);
  void (*decode)(const double *out, const tissue *now, double *readout);
} surrogate_kind;
/* NULL past the last. */
const surrogate_kind *surrogate_kind_at(size_t index);
const char *surrogate_input_key(int input); /* NULL past the last */
/* x[kind->inputs]; history: of the life up to now or before; found: what instruments earlier in the
 * list have taken. */
void surrogate_inputs(const surrogate_kind *kind, const surrogate_history *history,
                      const tissue *now, const look *found, double *x);

/* ---- one surrogate ---- */
typedef struct surrogate {
  const surrogate_kind *kind;
  cutis_area area;
  net *function; /* of kind->inputs and kind->outputs */
  /* The region it was trained in: a box, and the largest sum of squares of standardised inputs. */
  double low[SURROGATE_INPUTS], high[SURROGATE_INPUTS], reach;
  /* How it was made, and how well it does. */
  uint64_t definition, seed;
  size_t people, samples, coarse, fresh; /* coarse: of the samples, seen with a coarse mesh */
  double
      held_out[SURROGATE_OUTPUTS]; /* root mean square error on those held out, over the spread */
  /* On fresh points, of each read-out; NAN where none: spread, root mean square error and largest
   * error over the spread. */
  double spread[SURROGATE_READOUTS], error[SURROGATE_READOUTS], worst[SURROGATE_READOUTS];
  double outside;                       /* share of the fresh points outside the region */
  double solved_s;                      /* by finite elements: all instruments, a life and a look */
  double reference[SURROGATE_READOUTS]; /* by finite elements, of the reference skin */
} surrogate;

/* Of what a surrogate stands on: the instrument, its read-outs, the inputs and their meaning, the
 * constants of the area and of the parameter table that are no inputs. A shipped surrogate of
 * another definition is refused. */
cutis_status surrogate_definition(cutis_context *context, const surrogate_kind *kind,
                                  cutis_area area, uint64_t *definition);

/* One file's text, in the layout of docs/surrogates.md. name: for messages. Errors:
 * CUTIS_BAD_SYNTAX (with the line), CUTIS_BAD_INPUT (of another definition: stale). */
cutis_status surrogate_parse(cutis_context *context, const char *name, const char *text,
                             size_t length, surrogate **parsed);
void surrogate_destroy(cutis_context *context, surrogate **destroyed);

/* readout[solved->readouts] of this skin. outside: nothing is known of such skin, and readout is
 * not set. */
void surrogate_evaluate(const surrogate *of, const surrogate_history *history, const tissue *now,
                        const look *found, double *readout, bool *outside);

/* The same of any skin: outside of the region that of the nearest skin inside; true when it was outside
 * (surrogate_nearest.c). */
bool surrogate_evaluate_nearest(const surrogate *of, const surrogate_history *history,
                                const tissue *now, const look *found, double *readout);

/* Skin made of plain numbers, first at 25 and then at 52, some of its collagen renewed: what finite
 * elements read off it (reference[], in the order of instrument_list) tells whether an instrument
 * has changed since. found: of all instruments. */
cutis_status surrogate_reference(cutis_context *context, cutis_area area, look *found);

/* ---- all that are shipped (surrogates_create of instruments.h) ---- */
/* NULL: none. kind: index of surrogate_kind_at. */
const surrogate *surrogates_of(const surrogates *all, cutis_area area, size_t kind);

/* ---- in place of the instruments (surrogate_instruments.c) ---- */
typedef struct surrogate_list {
  instrument made[INSTRUMENTS_MAX];
  const instrument *list[INSTRUMENTS_MAX];
} surrogate_list;
void surrogate_list_fill(surrogate_list *of);

#endif
