/* lanes.h - the number of the third copy of the mechanisms: persons side by side, one in each lane of
 * a vector (GCC's and clang's vector extension: any processor). Included by real.h alone, in a file
 * that defines SKIN_LANES; the processor it is compiled for decides how many lanes there are.
 *
 * Every operation acts on each lane by itself, so that what a person gets does not depend on who is
 * beside. Both sides of a choice are calculated, and one is kept. */
#ifndef CUTIS_SKIN_LANES_H
#define CUTIS_SKIN_LANES_H

#include <math.h>
#include <string.h>
#if defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__AVX512F__)
#define LANES 8
#elif defined(__AVX__)
#define LANES 4
#else
#define LANES 2
#endif
typedef double lanes __attribute__((vector_size(8 * LANES)));
typedef long long lanes_bits __attribute__((vector_size(8 * LANES)));

typedef lanes real;
typedef lanes number;
typedef lanes_bits truth; /* all bits of a lane: true */
#define MECHANISM static inline __attribute__((always_inline))

static inline lanes lanes_of(double x) {
  return x - (lanes){0};
}
static inline lanes lanes_same(lanes x) {
  return x;
}
/* A plain number, or lanes, as lanes. */
#define LANES_FROM(x) _Generic((x), lanes : lanes_same, default : lanes_of)(x)
#define real_of(constant) lanes_of(constant)
#define number_of(constant) lanes_of(constant)
#define real_part(x) (x)

static inline truth lanes_above(lanes x, lanes floor) {
  return (truth)(x > floor);
}
static inline lanes lanes_where(truth condition, lanes then, lanes otherwise) {
#if defined(__AVX512F__)
  return (lanes)_mm512_ternarylogic_epi64((__m512i)condition, (__m512i)then, (__m512i)otherwise,
                                          0xCA);
#elif defined(__AVX__)
  return (lanes)_mm256_blendv_pd((__m256d)otherwise, (__m256d)then, (__m256d)condition);
#else
  return (lanes)(((truth)then & condition) | ((truth)otherwise & ~condition));
#endif
}
static inline bool lanes_any(truth of) {
#if defined(__AVX512DQ__)
  return _mm512_movepi64_mask((__m512i)of) != 0;
#elif defined(__AVX__)
  return _mm256_movemask_pd((__m256d)of) != 0;
#else
  return (of[0] | of[1]) != 0;
#endif
}
/* The larger; y when x is not a number. */
static inline lanes lanes_max(lanes x, lanes y) {
#if defined(__AVX512F__)
  return (lanes)_mm512_max_pd((__m512d)x, (__m512d)y);
#elif defined(__AVX__)
  return (lanes)_mm256_max_pd((__m256d)x, (__m256d)y);
#elif defined(__SSE2__)
  return (lanes)_mm_max_pd((__m128d)x, (__m128d)y);
#else
  return lanes_where(lanes_above(x, y), x, y);
#endif
}
static inline lanes lanes_slope(lanes x, lanes floor) {
  const lanes one = lanes_of(1), none = lanes_of(0);
  return 0.5 * (lanes_where(lanes_above(x, floor), one, none) +
                lanes_where(lanes_above(floor, x), none, one));
}
static inline truth lanes_is_finite(lanes x) {
  return (truth)(x - x == 0);
}
static inline lanes lanes_abs(lanes x) {
  return (lanes)((lanes_bits)x & 0x7fffffffffffffffLL);
}
#define real_above(x, floor) lanes_above(LANES_FROM(x), LANES_FROM(floor))
#define real_where(condition, then, otherwise) lanes_where((condition), (then), (otherwise))
#define real_max(x, floor) lanes_max((x), LANES_FROM(floor))
#define real_slope(x, floor) lanes_slope((x), LANES_FROM(floor))
#define truth_any(a) lanes_any(a)
#define truth_or(a, b) ((a) | (b))

/* 1/x to within 2 units in the last place, for normal x. */
static inline lanes lanes_per(lanes x) {
#if defined(__AVX512F__)
  /* division takes 16 cycles, this 5: an estimate of 14 bits, and Newton's iteration twice */
  lanes y = (lanes)_mm512_rcp14_pd((__m512d)x);
  y += y * (1 - x * y);
  return y + y * (1 - x * y);
#else
  return 1 / x;
#endif
}
/* 1/x to within 1e-4 of it, where no more is needed. */
static inline lanes lanes_about_per(lanes x) {
#if defined(__AVX512F__)
  return (lanes)_mm512_rcp14_pd((__m512d)x);
#else
  /* The exponent and, to 12 %, the mantissa of 1/x are linear in the bits of x. */
  lanes y = (lanes)(0x7fde623822fc16e6LL - (lanes_bits)x);
  y = y * (2 - x * y);
  return y * (2 - x * y);
#endif
}
#define OVER(y) *lanes_per(y)
#define OVER_P(symbol) *(p->per_##symbol)
#define OVER_M(field) *(model->per_##field)

static inline lanes lanes_sqrt(lanes x) {
#if defined(__AVX512F__)
  return (lanes)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX__)
  return (lanes)_mm256_sqrt_pd((__m256d)x);
#elif defined(__SSE2__)
  return (lanes)_mm_sqrt_pd((__m128d)x);
#else
  for (int l = 0; l < LANES; l++) {
    x[l] = sqrt(x[l]);
  }
  return x;
#endif
}

/* Adding it to a number below 2^51 leaves the nearest integer in the lowest bits. */
#define LANES_ROUNDER 0x1.8p52

/* exp to within 2 units in the last place for |x| <= 700, beyond which it is that of +-700.
 * x = k ln 2 + r, |r| <= ln 2/2; the series of exp r to r^13, whose rest is below 5e-18. */
static inline lanes lanes_exp(lanes x) {
  static const double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b39p-36;
  x = lanes_max(-lanes_max(-x, lanes_of(-700)), lanes_of(-700));
  const lanes shifted = x * 0x1.71547652b82fep+0 + LANES_ROUNDER, k = shifted - LANES_ROUNDER;
  const lanes r = (x - k * ln2_high) - k * ln2_low, r2 = r * r, r4 = r2 * r2;
  const lanes low = (r * (1.0 / 6) + 0.5) + r2 * (r * (1.0 / 120) + 1.0 / 24);
  const lanes high = (r * (1.0 / 5040) + 1.0 / 720) + r2 * (r * (1.0 / 362880) + 1.0 / 40320);
  const lanes end =
      (r * (1.0 / 39916800) + 1.0 / 3628800) + r2 * (r * (1.0 / 6227020800) + 1.0 / 479001600);
  const lanes part = low + r4 * (high + r4 * end);
  const lanes whole = 1 + (r + r2 * part);
  return (lanes)((lanes_bits)whole + ((lanes_bits)shifted << 52));
}

/* ln x for normal x > 0: x = 2^k (1 + f), f about 0, s = f/(2 + f), and
 * ln(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))). The constants of R: FreeBSD's e_log.c (Sun
 * Microsystems 1993), error below 2^-58. */
static inline lanes lanes_log(lanes x) {
  static const long long root_half = 0x3fe6a09e667f3bcdLL;
  const lanes_bits bits = (lanes_bits)x - root_half, exponent = bits >> 52;
  const lanes k = (lanes)(exponent + 0x4338000000000000LL) - LANES_ROUNDER;
  const lanes f = (lanes)((lanes_bits)x - (exponent << 52)) - 1;
  const lanes s = f * lanes_per(2 + f), z = s * s, w = z * z;
  const lanes odd =
      w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
  const lanes even =
      z * (0x1.5555555555593p-1 +
           w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
  const lanes half = 0.5 * f * f;
  return k * 0x1.62e42feep-1 - ((half - (s * (half + odd + even) + k * 0x1.a39ef35793c76p-33)) - f);
}

/* x^y for x >= 0 and normal, or 0: to within 2 + |y ln x| units in the last place. */
static inline lanes lanes_pow(lanes x, lanes y) {
  static const double least = 0x1p-1022;
  const lanes raised = lanes_exp(y * lanes_log(lanes_max(x, lanes_of(least))));
  return lanes_where(lanes_above(x, lanes_of(0)), raised, lanes_of(0));
}
#define exp(x) lanes_exp(x)
#define pow(x, y) lanes_pow((x), (y))
#define sqrt(x) lanes_sqrt(x)

/* ---- what skin.h says of one person, of all that are side by side ---- */
typedef struct lanes_parameters {
#define PARAMETER(symbol, ...) number symbol;
#include "skin/parameters.def"
#undef PARAMETER
  number per_Mref, per_Nref, per_Mmax, per_Fmax, per_F0, per_taue, per_tMP; /* 1 over them */
} lanes_parameters;
typedef struct lanes_milieu {
  number uv_index, packs_per_day, pollution_index, drinks_per_week, menopause_age_y,
      edge_supply_per_d;
} lanes_milieu;
typedef struct lanes_model {
  lanes_parameters p;
  number sc, h0, hY0, ct0, g0, cr0;
  number per_whole0, per_gain0, per_gag0, per_room0;
} lanes_model;
#define cutis_parameters lanes_parameters
#define skin_milieu lanes_milieu
#define skin_model lanes_model

#endif
