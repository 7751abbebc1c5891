/* random.c - random numbers that depend on (seed, stream, index) alone, and the normal
 * distribution.
 *
 * Philox 4x32 with 10 rounds, from the Random123 library: Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", SC11 (2011), doi 10.1145/2063384.2063405. The key is the
 * seed, the counter is (index, stream, 0, 0). */
#include "base/base.h"

#include <Random123/philox.h>
#include <math.h>

double random_uniform(uint64_t seed, uint32_t stream, uint32_t index) {
  const philox4x32_ctr_t counter = {{index, stream, 0, 0}};
  const philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
  const philox4x32_ctr_t block = philox4x32(counter, key);
  /* The middles of 2^52 equal cells of (0, 1): each exact in a double, none at an end. */
  const uint64_t cell = ((uint64_t)block.v[1] << 32 | block.v[0]) >> 12;
  return ((double)cell + 0.5) * 0x1p-52;
}

/* FNV-1a, 32 bits: Fowler, Noll and Vo, draft-eastlake-fnv. */
uint32_t random_stream(const char *name) {
  uint32_t hash = 2166136261u;
  for (; *name != '\0'; name++) {
    hash = (hash ^ (unsigned char)*name) * 16777619u;
  }
  return hash;
}

double random_normal(uint64_t seed, uint32_t stream, uint32_t index) {
  return normal_quantile(random_uniform(seed, stream, index));
}

double normal_cumulative(double x) {
  return 0.5 * erfc(-x * M_SQRT1_2);
}

static double polynomial(const double coefficients[8], double x) {
  double sum = 0;
  for (int i = 7; i >= 0; i--) {
    sum = sum * x + coefficients[i];
  }
  return sum;
}

/* Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
 * 37 (1988) 477-484, doi 10.2307/2347330, PPND16: three ratios of polynomials, relative error about
 * 1e-16. */
double normal_quantile(double probability) {
  static const double centre[2][8] = {
      {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
       1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
       3.3430575583588128105e4, 2.5090809287301226727e3},
      {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
       2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
       5.2264952788528545610e3}};
  static const double middle[2][8] = {
      {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
       3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
       2.27238449892691845833e-2, 7.74545014278341407640e-4},
      {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
       1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
       1.05075007164441684324e-9}};
  static const double tail[2][8] = {
      {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
       2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
       2.71155556874348757815e-5, 2.01033439929228813265e-7},
      {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
       7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
       2.04426310338993978564e-15}};
  if (!(probability >= 0 && probability <= 1)) {
    return NAN;
  }
  const double from_centre = probability - 0.5;
  if (fabs(from_centre) <= 0.425) {
    const double x = 0.180625 - from_centre * from_centre;
    return from_centre * polynomial(centre[0], x) / polynomial(centre[1], x);
  }
  const double beyond = from_centre < 0 ? probability : 1 - probability; /* exact */
  if (beyond <= 0) {
    return copysign(INFINITY, from_centre);
  }
  const double r = sqrt(-log(beyond));
  const double magnitude = r <= 5 ? polynomial(middle[0], r - 1.6) / polynomial(middle[1], r - 1.6)
                                  : polynomial(tail[0], r - 5) / polynomial(tail[1], r - 5);
  return copysign(magnitude, from_centre);
}
