/* lanes.h - the number of the third copy of the mechanisms: persons side by side, one in each lane of
 * a vector (GCC's and clang's vector extension: any processor). Included by real.h alone, in a file
 * that defines SKIN_LANES; the processor it is compiled for decides how many lanes there are.
 *
 * Lanes are of double, or with LANES_SINGLE of float: twice as many, for coarse tolerances.
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
#define LANES_BYTES 64
#elif defined(__AVX__)
#define LANES_BYTES 32
#else
#define LANES_BYTES 16
#endif
#ifdef LANES_SINGLE
typedef float lane;
typedef int lane_bits;
#else
typedef double lane;
typedef long long lane_bits;
#endif
enum { LANES = LANES_BYTES / sizeof(lane) };
typedef lane lanes __attribute__((vector_size(LANES_BYTES)));
typedef lane_bits lanes_bits __attribute__((vector_size(LANES_BYTES)));

/* An operation on whole vectors, as the processor has it for these lanes. */
#ifdef LANES_SINGLE
#define LANES_512(operation, ...) ((lanes)_mm512_##operation##_ps(__VA_ARGS__))
#define LANES_256(operation, ...) ((lanes)_mm256_##operation##_ps(__VA_ARGS__))
#define LANES_128(operation, ...) ((lanes)_mm_##operation##_ps(__VA_ARGS__))
#define LANES_AS_512(x) ((__m512)(x))
#define LANES_AS_256(x) ((__m256)(x))
#define LANES_AS_128(x) ((__m128)(x))
#else
#define LANES_512(operation, ...) ((lanes)_mm512_##operation##_pd(__VA_ARGS__))
#define LANES_256(operation, ...) ((lanes)_mm256_##operation##_pd(__VA_ARGS__))
#define LANES_128(operation, ...) ((lanes)_mm_##operation##_pd(__VA_ARGS__))
#define LANES_AS_512(x) ((__m512d)(x))
#define LANES_AS_256(x) ((__m256d)(x))
#define LANES_AS_128(x) ((__m128d)(x))
#endif

typedef lanes real;
typedef lanes given;
typedef lanes_bits truth; /* all bits of a lane: true */
#define MECHANISM static inline __attribute__((always_inline))

static inline lanes lanes_of(double x) {
  return (lane)x - (lanes){0};
}
static inline lanes lanes_same(lanes x) {
  return x;
}
/* A plain number, or lanes, as lanes. */
#define LANES_FROM(x) _Generic((x), lanes : lanes_same, default : lanes_of)(x)
#define real_of(constant) lanes_of(constant)
#define given_of(constant) lanes_of(constant)
#define real_part(x) (x)

static inline truth lanes_above(lanes x, lanes floor) {
  return (truth)(x > floor);
}
static inline lanes lanes_where(truth condition, lanes then, lanes otherwise) {
#if defined(__AVX512F__)
  return (lanes)_mm512_ternarylogic_epi64((__m512i)condition, (__m512i)then, (__m512i)otherwise,
                                          0xCA);
#elif defined(__AVX__)
  return LANES_256(blendv, LANES_AS_256(otherwise), LANES_AS_256(then), LANES_AS_256(condition));
#else
  return (lanes)(((truth)then & condition) | ((truth)otherwise & ~condition));
#endif
}
static inline bool lanes_any(truth of) {
#if defined(__AVX512F__)
  return _mm512_test_epi32_mask((__m512i)of, (__m512i)of) != 0;
#elif defined(__AVX2__)
  return _mm256_movemask_epi8((__m256i)of) != 0;
#else
  lane_bits any = 0;
  for (int l = 0; l < LANES; l++) {
    any |= of[l];
  }
  return any != 0;
#endif
}
/* The larger; y when x is not a number. */
static inline lanes lanes_max(lanes x, lanes y) {
#if defined(__AVX512F__)
  return LANES_512(max, LANES_AS_512(x), LANES_AS_512(y));
#elif defined(__AVX__)
  return LANES_256(max, LANES_AS_256(x), LANES_AS_256(y));
#elif defined(__SSE2__)
  return LANES_128(max, LANES_AS_128(x), LANES_AS_128(y));
#else
  return lanes_where(lanes_above(x, y), x, y);
#endif
}
static inline lanes lanes_slope(lanes x, lanes floor) {
  const lanes one = lanes_of(1), none = lanes_of(0);
  return lanes_of(0.5) * (lanes_where(lanes_above(x, floor), one, none) +
                          lanes_where(lanes_above(floor, x), none, one));
}
static inline truth lanes_is_finite(lanes x) {
  return (truth)(x - x == 0);
}
static inline lanes lanes_abs(lanes x) {
  static const lane_bits sign = (lane_bits)((unsigned long long)1 << (8 * sizeof(lane) - 1));
  return (lanes)((lanes_bits)x & ~sign);
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
  /* division takes 16 cycles, this 5: an estimate of 14 bits, then Newton's iteration */
  lanes y = LANES_512(rcp14, LANES_AS_512(x));
#ifndef LANES_SINGLE
  y += y * (1 - x * y);
#endif
  return y + y * (1 - x * y);
#else
  return 1 / x;
#endif
}
/* 1/x to within 1 % of it, where no more is needed. */
static inline lanes lanes_about_per(lanes x) {
#if defined(__AVX512F__)
  return LANES_512(rcp14, LANES_AS_512(x));
#elif defined(LANES_SINGLE)
  return 1 / x;
#else
  /* The exponent and, to 12 %, the mantissa of 1/x are linear in the bits of x. */
  const lanes y = (lanes)(0x7fde623822fc16e6LL - (lanes_bits)x);
  return y * (2 - x * y);
#endif
}
#define OVER(y) *lanes_per(y)
#define OVER_P(symbol) *(p->per_##symbol)
#define OVER_M(field) *(model->per_##field)

static inline lanes lanes_sqrt(lanes x) {
#if defined(__AVX512F__)
  return LANES_512(sqrt, LANES_AS_512(x));
#elif defined(__AVX__)
  return LANES_256(sqrt, LANES_AS_256(x));
#elif defined(__SSE2__)
  return LANES_128(sqrt, LANES_AS_128(x));
#else
  for (int l = 0; l < LANES; l++) {
    x[l] = (lane)sqrt((double)x[l]);
  }
  return x;
#endif
}

/* Adding it to a number below half of it leaves the nearest integer in the lowest bits. */
#ifdef LANES_SINGLE
#define LANES_ROUNDER 0x1.8p23
enum { LANES_MANTISSA = 23 };
#else
#define LANES_ROUNDER 0x1.8p52
enum { LANES_MANTISSA = 52 };
#endif

#ifdef LANES_SINGLE
/* exp to within 2 units in the last place for |x| <= 87, beyond which it is that of +-87; ln x for
 * normal x > 0. The constants: Cephes' expf and logf (Moshier 1992). */
static inline lanes lanes_exp(lanes x) {
  x = lanes_max(-lanes_max(-x, lanes_of(-87)), lanes_of(-87));
  const lanes shifted = x * lanes_of(1.44269504088896341) + lanes_of(LANES_ROUNDER);
  const lanes k = shifted - lanes_of(LANES_ROUNDER);
  const lanes r = (x - k * lanes_of(0.693359375)) - k * lanes_of(-2.12194440e-4), r2 = r * r;
  const lanes low = r * lanes_of(1.6666665459e-1) + lanes_of(5.0000001201e-1);
  const lanes high = r * lanes_of(8.3334519073e-3) + lanes_of(4.1665795894e-2);
  const lanes end = r * lanes_of(1.9875691500e-4) + lanes_of(1.3981999507e-3);
  const lanes whole = 1 + (r + r2 * (low + r2 * (high + r2 * end)));
  return (lanes)((lanes_bits)whole + ((lanes_bits)shifted << LANES_MANTISSA));
}
static inline lanes lanes_log(lanes x) {
  static const int root_half = 0x3f3504f3;
  const lanes_bits exponent = ((lanes_bits)x - root_half) >> LANES_MANTISSA;
  const lanes k = (lanes)(exponent + 0x4b400000) - lanes_of(LANES_ROUNDER);
  const lanes f = (lanes)((lanes_bits)x - (exponent << LANES_MANTISSA)) - 1, f2 = f * f;
  const lanes end = f * lanes_of(7.0376836292e-2) + lanes_of(-1.1514610310e-1);
  const lanes high = (f * lanes_of(1.1676998740e-1) + lanes_of(-1.2420140846e-1)) + f2 * end;
  const lanes middle = (f * lanes_of(1.4249322787e-1) + lanes_of(-1.6668057665e-1)) + f2 * high;
  const lanes low = (f * lanes_of(2.0000714765e-1) + lanes_of(-2.4999993993e-1)) + f2 * middle;
  const lanes series = f * f2 * (lanes_of(3.3333331174e-1) + f * low);
  return k * lanes_of(0.693359375) +
         (f + (series + (k * lanes_of(-2.12194440e-4) - lanes_of(0.5) * f2)));
}
#else
/* exp to within 2 units in the last place for |x| <= 700, beyond which it is that of +-700.
 * x = k ln 2 + r, |r| <= ln 2/2; the series of exp r to r^13, whose rest is below 5e-18. */
static inline lanes lanes_exp(lanes x) {
  static const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
  x = lanes_max(-lanes_max(-x, lanes_of(-700)), lanes_of(-700));
  const lanes shifted = x * 0x1.71547652b82fep+0 + LANES_ROUNDER, k = shifted - LANES_ROUNDER;
  const lanes r = (x - k * ln2_high) - k * ln2_low, r2 = r * r, r4 = r2 * r2;
  const lanes low = (r * (1.0 / 6) + 0.5) + r2 * (r * (1.0 / 120) + 1.0 / 24);
  const lanes high = (r * (1.0 / 5040) + 1.0 / 720) + r2 * (r * (1.0 / 362880) + 1.0 / 40320);
  const lanes end =
      (r * (1.0 / 39916800) + 1.0 / 3628800) + r2 * (r * (1.0 / 6227020800) + 1.0 / 479001600);
  const lanes part = low + r4 * (high + r4 * end);
  const lanes whole = 1 + (r + r2 * part);
  return (lanes)((lanes_bits)whole + ((lanes_bits)shifted << LANES_MANTISSA));
}

/* ln x for normal x > 0: x = 2^k (1 + f), f about 0, s = f/(2 + f), and
 * ln(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))). The constants of R: FreeBSD's e_log.c (Sun
 * Microsystems 1993), error below 2^-58. */
static inline lanes lanes_log(lanes x) {
  static const long long root_half = 0x3fe6a09e667f3bcdLL;
  const lanes_bits bits = (lanes_bits)x - root_half, exponent = bits >> LANES_MANTISSA;
  const lanes k = (lanes)(exponent + 0x4338000000000000LL) - LANES_ROUNDER;
  const lanes f = (lanes)((lanes_bits)x - (exponent << LANES_MANTISSA)) - 1;
  const lanes s = f * lanes_per(2 + f), z = s * s, w = z * z;
  const lanes odd =
      w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
  const lanes even =
      z * (0x1.5555555555593p-1 +
           w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
  const lanes half = 0.5 * f * f;
  return k * 0x1.62e42feep-1 - ((half - (s * (half + odd + even) + k * 0x1.a39ef35793c76p-33)) - f);
}

#endif

/* x^y for x >= 0 and normal, or 0: to within 2 + |y ln x| units in the last place. */
static inline lanes lanes_pow(lanes x, lanes y) {
  static const double least = 0x1p-120;
  const lanes raised = lanes_exp(y * lanes_log(lanes_max(x, lanes_of(least))));
  return lanes_where(lanes_above(x, lanes_of(0)), raised, lanes_of(0));
}
#define exp(x) lanes_exp(x)
#define pow(x, y) lanes_pow((x), (y))
#define sqrt(x) lanes_sqrt(x)

/* ---- what skin.h says of one person, of all that are side by side ---- */
typedef struct lanes_parameters {
#define PARAMETER(symbol, ...) given symbol;
#include "skin/parameters.def"
#undef PARAMETER
  given per_Mref, per_Nref, per_Mmax, per_Fmax, per_F0, per_taue, per_tMP; /* 1 over them */
} lanes_parameters;
typedef struct lanes_milieu {
  given uv_index, packs_per_day, pollution_index, drinks_per_week, menopause_age_y,
      edge_supply_per_d;
} lanes_milieu;
typedef struct lanes_model {
  lanes_parameters p;
  given sc, h0, hY0, ct0, g0, cr0;
  given per_whole0, per_gain0, per_gag0, per_room0;
} lanes_model;
#define cutis_parameters lanes_parameters
#define skin_milieu lanes_milieu
#define skin_model lanes_model

#endif
