/* channels.h - what the files of wound/ say to each other: how deep needles go, and what share of
 * the tissue their channels take. Not for other folders. */
#ifndef CUTIS_WOUND_CHANNELS_H
#define CUTIS_WOUND_CHANNELS_H

#include "wound/wound.h"

/* ---- insertion.c ---- */
/* How far the skin gives way before a needle at this speed pierces it, mm. */
double insertion_deflection_mm(const cutis_parameters *parameters, double speed_mm_per_s);
/* Depths that the tips would reach: normal, and cut at 0 (needles that never pierce). */
typedef struct insertion {
  double mean_mm; /* of the uncut normal; negative when most needles do not pierce */
  double sd_mm;
} insertion;
void insertion_of(const cutis_plan *plan, const cutis_anatomy *anatomy,
                  const cutis_parameters *parameters, insertion *depth);
/* Share of needles whose tips go deeper than z. */
double insertion_share_beyond(const insertion *depth, double z_mm);

/* ---- channels.c ---- */
typedef struct channels {
  double density_per_mm2;
  insertion depth;
  double mouth_radius_mm; /* after recoil */
} channels;
/* Punctures per mm2 of a session, by the geometry of the device. */
double channels_density(const cutis_plan *plan);
void channels_of(const cutis_plan *plan, const cutis_anatomy *anatomy,
                 const cutis_parameters *parameters, channels *made);
/* Volume fractions: of the channels themselves, and of circles `widening` times their radius round
 * them. */
typedef struct channels_share {
  double gap, injured;
} channels_share;
channels_share channels_at(const channels *of, double widening, double z_mm);
/* The mean between two depths: composite Gauss quadrature of order 6 on `cells` cells. */
channels_share channels_mean(const channels *of, double widening, double from_mm, double to_mm,
                             int cells);
/* Share of the channels whose mouth touches another's, at the surface. */
double channels_overlap(const channels *of);

#endif
