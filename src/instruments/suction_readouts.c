/* suction_readouts.c - the numbers read off a suction curve, as Cutometer-like instruments define
 * them, and how well such an instrument repeats itself.
 *
 * Of the first cycle, from the height of the apex (maker's handbook of the Cutometer; Agache &
 * Humbert, Measuring the Skin, 2004): Ue at 0.1 s, Uf at the end of suction, Uv = Uf - Ue, Ur
 * recovered in the first 0.1 s of release, Ua recovered at its end.
 *
 *   R0 = Uf, R1 = Uf - Ua, R2 = Ua/Uf, R5 = Ur/Ue, R6 = Uv/Ue, R7 = Ur/Uf, R8 = Ua
 *   R3 = largest height in the last cycle, R4 = height left at its end, R9 = R3 - R0
 *
 * (R3, R4, R9: NAN after one cycle.) Effective modulus: a linear, incompressible half-space drawn
 * into a ring (Theret et al. 1988, J Biomech Eng 110:190), E = 3 PHI p a / (2 pi Uf), PHI = 2.1.
 *
 * Repeatability is the smallest detectable difference, 1.96 sqrt(2) SD sqrt(1 - ICC), over the
 * mean. ICC = 0.90 is the lower bound of the intra-rater ICC(1,1) of R0, R2, R5, R6 and R7 in ten
 * healthy adults (Fujimoto et al. 2023, Ann Med 55:2279747); the spread between persons is taken
 * from the ranges over 75 women's faces (JoFA 46 and 54, 2018), read as mean +- SD. The study's own
 * minimal detectable changes could not be read; they would be better. Units mm, kPa, s. */
#include "instruments/suction.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double THERET_PHI = 2.1;
static const double EARLY_S = 0.1; /* what counts as immediate */

static double height_at(const cutis_suction *s, double time_s) {
  if (s->points < 2) {
    return NAN;
  }
  size_t i = 1;
  while (i + 1 < s->points && s->time_s[i] < time_s) {
    ++i;
  }
  const double share = (time_s - s->time_s[i - 1]) / (s->time_s[i] - s->time_s[i - 1]);
  return s->height_mm[i - 1] +
         fmin(fmax(share, 0.0), 1.0) * (s->height_mm[i] - s->height_mm[i - 1]);
}

double suction_modulus_kPa(const cutis_suction_protocol *protocol, double deflection_mm) {
  return 3.0 * THERET_PHI * protocol->pressure_kPa * 0.5 * protocol->aperture_mm /
         (2.0 * PI * deflection_mm);
}

void suction_readouts(const cutis_suction_protocol *protocol, cutis_suction *result) {
  const double on = protocol->on_s, period = on + protocol->off_s;
  const double ue = height_at(result, EARLY_S), uf = height_at(result, on);
  const double ur = uf - height_at(result, on + EARLY_S), ua = uf - height_at(result, period);
  double *r = result->readout;
  r[CUTIS_R0] = uf;
  r[CUTIS_R1] = uf - ua;
  r[CUTIS_R2] = ua / uf;
  r[CUTIS_R3] = r[CUTIS_R4] = r[CUTIS_R9] = NAN;
  r[CUTIS_R5] = ur / ue;
  r[CUTIS_R6] = (uf - ue) / ue;
  r[CUTIS_R7] = ur / uf;
  r[CUTIS_R8] = ua;
  r[CUTIS_MODULUS] = suction_modulus_kPa(protocol, uf);
  if (protocol->cycles >= 2) {
    const double last = period * (protocol->cycles - 1);
    r[CUTIS_R3] = height_at(result, last);
    for (size_t i = 0; i < result->points; ++i) {
      if (result->time_s[i] >= last) {
        r[CUTIS_R3] = fmax(r[CUTIS_R3], result->height_mm[i]);
      }
    }
    r[CUTIS_R4] = height_at(result, period * protocol->cycles);
    r[CUTIS_R9] = r[CUTIS_R3] - r[CUTIS_R0];
  }
}

void cutis_suction_protocol_default(cutis_suction_protocol *protocol) {
  *protocol = (cutis_suction_protocol){.aperture_mm = 2.0,
                                       .pressure_kPa = 45.0,
                                       .rise_s = 0.08,
                                       .on_s = 3.0,
                                       .off_s = 3.0,
                                       .cycles = 1};
}

#define ICC_AND                                                             \
  "smallest detectable difference from intra-rater ICC 0.90 (lower bound, " \
  "doi:10.1080/07853890.2023.2279747) and "

/* The smallest real change as a share of the value; 1.96 sqrt(2) sqrt(1 - 0.90) = 0.877 of the
 * spread between persons. */
#define REPEATABILITY_CUTIS_R0 \
  0.21, false, ICC_AND "facial R0 0.20-0.33 mm read as mean +- SD (JoFA 46, 2018)"
#define REPEATABILITY_CUTIS_R1                                                     \
  0.40, false,                                                                     \
      ICC_AND                                                                      \
      "facial R8 0.10-0.27 mm read as mean +- SD, the difference of two readings " \
      "(JoFA 46, 2018)"
#define REPEATABILITY_CUTIS_R2 \
  0.09, false, ICC_AND "facial R2 0.66-0.82 read as mean +- SD (JoFA 54, 2018)"
#define REPEATABILITY_CUTIS_R3 0.21, false, "assumed as R0; no measurement of its own found"
#define REPEATABILITY_CUTIS_R4 0.40, false, "assumed as R1; no measurement of its own found"
#define REPEATABILITY_CUTIS_R5 \
  0.18, false, ICC_AND "facial R5 0.60-0.92 read as mean +- SD (JoFA 54, 2018)"
#define REPEATABILITY_CUTIS_R6                                                                 \
  0.25, false,                                                                                 \
      "assumed: the ICC is as for R5 (doi:10.1080/07853890.2023.2279747), the spread between " \
      "persons is wider"
#define REPEATABILITY_CUTIS_R7 \
  0.15, false, ICC_AND "facial R7 0.37-0.52 read as mean +- SD (JoFA 54, 2018)"
#define REPEATABILITY_CUTIS_R8 \
  0.40, false, ICC_AND "facial R8 0.10-0.27 mm read as mean +- SD (JoFA 46, 2018)"
#define REPEATABILITY_CUTIS_R9 \
  0.22, false, ICC_AND "facial R9 0.03-0.05 mm read as mean +- SD (doi:10.1111/jocd.13638)"
#define REPEATABILITY_CUTIS_MODULUS                                                      \
  0.26, false,                                                                           \
      "1.96 sqrt(2) x 9.5 %, the reproducibility of the modulus by suction (Diridollou " \
      "2000, Skin Res Technol)"

const instrument_readout suction_readout[CUTIS_SUCTION_READOUTS] = {
#define X(index, key, words, unit, better) \
  [index] = {key, words, unit, better, REPEATABILITY_##index},
    CUTIS_READOUT_LIST(X)
#undef X
};
