/* channels.c - how many punctures, and what share of the tissue their channels take at each depth.
 *
 * Density (1/mm2) of a session of m passes:
 *   pen     n = m N f / (v w)    N needles strike f times a second a stripe of width w that grows
 *                                at the glide v
 *   roller  n = m N / (pi D W)   each turn of the drum prints all its needles once
 *   stamp   n = m N / w^2
 * Channel: a needle leaves a cone, recoiled to rho_rec of its base radius at the mouth,
 *   r(z) = rho_rec r_b (1 - z/d)
 * Passes cross at random, so channels form a Boolean model of discs with random depth d, for which
 * exactly
 *   fraction(z) = 1 - exp(-n pi k^2 E[r(z)^2]),   E over the depths of insertion.c
 * k = 1 gives the gap, k = kappa_inj the injured zone round it. Two channels touch when their
 * centres are closer than two mouth radii: share 1 - exp(-4 pi n' r^2), n' the density of needles
 * that pierce.
 *
 * Source: model of this project; Boolean model: Chiu, Stoyan, Kendall & Mecke, Stochastic Geometry
 * and its Applications, 3rd ed. 2013, ch. 3. Limits: docs/mechanisms/channels.md. */
#include "wound/channels.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* Three-point Gauss-Legendre rule on [-1, 1]. */
static const double gauss_point[3] = {-0.7745966692414834, 0.0, 0.7745966692414834};
static const double gauss_weight[3] = {5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};

double channels_density(const cutis_plan *plan) {
  const cutis_device *device = &plan->device;
  const double strikes = plan->passes * device->needles;
  switch (device->kind) {
    case CUTIS_PEN:
      return strikes * device->rate_Hz / (device->glide_mm_per_s * device->width_mm);
    case CUTIS_ROLLER:
      return strikes / (pi * device->drum_diameter_mm * device->width_mm);
    case CUTIS_STAMP:
      return strikes / (device->width_mm * device->width_mm);
  }
  return 0; /* not reached: plan_check knows the kinds */
}

void channels_of(const cutis_plan *plan, const cutis_anatomy *anatomy,
                 const cutis_parameters *parameters, channels *made) {
  made->density_per_mm2 = channels_density(plan);
  made->mouth_radius_mm = parameters->rho_rec * plan->device.needle_base_radius_mm;
  insertion_of(plan, anatomy, parameters, &made->depth);
}

/* E[(1 - z/d)^2; d > z] over the normal depths, z >= 0. */
static double mean_square_taper(const insertion *depth, double z_mm) {
  if (z_mm <= 0) {
    return insertion_share_beyond(depth, 0);
  }
  if (depth->sd_mm <= 0) {
    const double taper = depth->mean_mm > z_mm ? 1.0 - z_mm / depth->mean_mm : 0.0;
    return taper * taper;
  }
  /* Where the cut at d = z bites, the integrand rises within a thin layer above it: crowd the cells
   * there. */
  enum { CELLS = 12 };
  const double reach = 6.0; /* standard deviations: the rest is below 1e-8 */
  const double low = fmax((z_mm - depth->mean_mm) / depth->sd_mm, -reach);
  const double width = fmax(reach - low, 0);
  const bool crowd = low > -0.5 * reach;
  double sum = 0;
  for (int i = 0; i < CELLS; i++) {
    for (int g = 0; g < 3; g++) {
      const double s = (i + 0.5 + 0.5 * gauss_point[g]) / CELLS;
      const double x = low + width * (crowd ? s * s * s : s);
      const double stretch = crowd ? 3.0 * s * s : 1.0;
      const double taper = 1.0 - z_mm / (depth->mean_mm + depth->sd_mm * x);
      sum += gauss_weight[g] * stretch * taper * taper * exp(-0.5 * x * x);
    }
  }
  return sum * 0.5 * width / CELLS / sqrt(2.0 * pi);
}

channels_share channels_at(const channels *of, double widening, double z_mm) {
  const double area_mm2 =
      pi * of->mouth_radius_mm * of->mouth_radius_mm * mean_square_taper(&of->depth, z_mm);
  return (channels_share){.gap = -expm1(-of->density_per_mm2 * area_mm2),
                          .injured = -expm1(-of->density_per_mm2 * area_mm2 * widening * widening)};
}

channels_share channels_mean(const channels *of, double widening, double from_mm, double to_mm,
                             int cells) {
  /* Nothing lies beyond the deepest tip; without scatter the profile has its only kink there. */
  const double end_mm = fmin(to_mm, of->depth.mean_mm + 6.0 * of->depth.sd_mm);
  channels_share mean = {0, 0};
  if (end_mm <= from_mm) {
    return mean;
  }
  const double width_mm = (end_mm - from_mm) / cells;
  for (int i = 0; i < cells; i++) {
    for (int g = 0; g < 3; g++) {
      const double z_mm = from_mm + width_mm * (i + 0.5 + 0.5 * gauss_point[g]);
      const channels_share at = channels_at(of, widening, z_mm);
      const double weight = gauss_weight[g] * 0.5 * width_mm / (to_mm - from_mm);
      mean.gap += weight * at.gap;
      mean.injured += weight * at.injured;
    }
  }
  return mean;
}

double channels_overlap(const channels *of) {
  const double piercing_per_mm2 = of->density_per_mm2 * insertion_share_beyond(&of->depth, 0);
  return -expm1(-4.0 * pi * piercing_per_mm2 * of->mouth_radius_mm * of->mouth_radius_mm);
}
