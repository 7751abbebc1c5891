/* plumpness.c - the ultrasound scanner of 20 to 22 MHz: how thick the layers are, without and apart
 * from the passing swelling, and how bright the dermis is.
 *
 *   thickness of a layer = what it is under load (mechanics_layers) less its share of the oedema
 *   echo = sqrt(s/s25),  s = (cm + ec_n cn + ec_f cf)/J
 *
 * s: what scatters in a volume of dermis, of which bundles of mature collagen are most (Omura 2020);
 * immature bundles are thinner and fragments shorter than the wavelength of 0.07 mm, so a share of
 * either counts. J, the thickness ratio with water and oedema, thins it out. The envelope of many
 * independent scatterers goes with the root of their number; 25 is the age of the same skin from
 * which the scale is remembered. Echo is not mass: a dermis that swells is darker with the same
 * collagen in it (docs/mechanisms/plumpness.md).
 *
 * Repeatability is the smallest detectable difference, 1.96 sqrt(2) SD sqrt(1 - ICC), over the mean,
 * as for the suction test. Thickness: ICC 0.946, the lowest of four sites (Flower 2021); SD 0.246
 * of the mean, the median of eight facial sites of 69 women (doi:10.1186/s12880-022-00839-w). Echo:
 * ICC 0.648 (Flower 2021); the spread between persons assumed to be 0.25. Units mm. */
#include "instruments/instruments.h"

#include <math.h>

typedef struct plumpness_memory {
  double scatter_25; /* 0: not known yet */
} plumpness_memory;

enum { EPIDERMIS, PAPILLARY, RETICULAR, DERMIS, SWELLING, ECHO, READOUTS };

#define THICKNESS_SOURCE                                                                          \
  "smallest detectable difference from intra-observer ICC 0.946 of skin thickness by ultrasound " \
  "(lowest of four sites, Flower 2021, J Rheumatol) and a spread of 25 % over women's faces "     \
  "(doi:10.1186/s12880-022-00839-w)"

static const instrument_readout readouts[READOUTS] = {
    [EPIDERMIS] = {"epidermis", "thickness of the epidermis with its horny layer", "mm", 0, 0.30,
                   false, "assumed: 22 MHz resolve about 0.07 mm of an entry echo of 0.2 mm"},
    [PAPILLARY] = {"papillary", "thickness of the papillary dermis without oedema", "mm", 1, 0.16,
                   false,
                   "assumed as that of the dermis; a scanner of 22 MHz hardly parts the two"},
    [RETICULAR] = {"reticular", "thickness of the reticular dermis without oedema", "mm", 1, 0.16,
                   false,
                   "assumed as that of the dermis; a scanner of 22 MHz hardly parts the two"},
    [DERMIS] = {"dermis", "thickness of the dermis without oedema", "mm", 1, 0.16, false,
                THICKNESS_SOURCE},
    [SWELLING] = {"swelling", "added thickness by oedema: passes", "mm", 0, 0.2, true,
                  "that of the dermis (16 %) over 1.3 mm: " THICKNESS_SOURCE},
    [ECHO] = {
        "echo", "brightness of the dermis by ultrasound, 1 at 25", "-", 1, 0.41, false,
        "smallest detectable difference from intra-observer ICC 0.648 of echogenicity (lowest "
        "of four sites, Flower 2021, J Rheumatol) and an assumed spread of 25 %"}};

static double scatter_of(const tissue *now) {
  const cutis_parameters *p = now->parameters;
  const double young_mm = now->anatomy->papillary_mm + now->anatomy->reticular_mm;
  const double dermis_mm =
      now->layer[LAYER_PAPILLARY].thickness_mm + now->layer[LAYER_RETICULAR].thickness_mm;
  return (now->measure[CUTIS_MEASURE_MATURE] + p->ec_n * now->measure[CUTIS_MEASURE_IMMATURE] +
          p->ec_f * now->measure[CUTIS_MEASURE_FRAGMENTS]) *
         young_mm / dermis_mm;
}

static cutis_status create(cutis_context *context, const instrument_setting *setting,
                           void **memory) {
  (void)setting;
  *memory = context_allocate(context, 1, sizeof(plumpness_memory));
  return *memory ? CUTIS_OK : CUTIS_OUT_OF_MEMORY;
}

static void destroy(cutis_context *context, void **memory) {
  context_free(context, *memory);
  *memory = NULL;
}

static void copy(const void *from, void *to) {
  *(plumpness_memory *)to = *(const plumpness_memory *)from;
}

static cutis_status live(cutis_context *context, void *memory, const tissue *now) {
  (void)context;
  plumpness_memory *mine = memory;
  if (mine->scatter_25 == 0.0) {
    mine->scatter_25 = scatter_of(now);
  }
  return CUTIS_OK;
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  (void)context;
  (void)found;
  (void)picture;
  const plumpness_memory *mine = memory;
  const cutis_anatomy *young = now->anatomy;
  const double oedema = now->measure[CUTIS_MEASURE_OEDEMA];
  const double each = oedema / (young->papillary_mm + young->reticular_mm);
  first[EPIDERMIS] = now->layer[LAYER_EPIDERMIS].thickness_mm;
  first[PAPILLARY] = now->layer[LAYER_PAPILLARY].thickness_mm - each * young->papillary_mm;
  first[RETICULAR] = now->layer[LAYER_RETICULAR].thickness_mm - each * young->reticular_mm;
  first[DERMIS] = first[PAPILLARY] + first[RETICULAR];
  first[SWELLING] = oedema;
  first[ECHO] = sqrt(scatter_of(now) / mine->scatter_25);
  return CUTIS_OK;
}

const instrument instrument_plumpness = {.key = "plumpness",
                                         .words = "ultrasound scan",
                                         .page = "plumpness",
                                         .readout = readouts,
                                         .readouts = READOUTS,
                                         .headline = DERMIS,
                                         .create = create,
                                         .destroy = destroy,
                                         .copy = copy,
                                         .live = live,
                                         .measure = measure};
