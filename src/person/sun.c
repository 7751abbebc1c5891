/* sun.c - from a place and habits to an erythemal dose of the skin, in standard erythemal doses
 * (1 SED = 100 J/m2 weighted by the CIE erythema spectrum).
 *
 *   ambient  = cloud height integral over the year of 0.025 W/m2 UVI(mu, ozone) / (r/r0)^2
 *   UVI      = 12.5 mu^2.42 (ozone / 300 DU)^-1.23            clear sky, clean air, dark ground
 *   personal = ambient (hours outdoors / mean hours of daylight) received sunscreen
 *   index    = personal (MED of phototype II / MED) / heavy dose, at most 1
 *
 * Sources: UVI, Madronich 2007 (Photochem Photobiol 83:1537); ozone, van Heuklon 1979 (Solar
 * Energy 22:63) without its terms of longitude; declination and distance of the sun, Spencer 1971;
 * the rest beside each constant. docs/exposures.md compares the outcome with measured doses.
 * Limits: no aerosol, snow or sea; hours outdoors are taken as spread evenly over the daylight of
 * the year, so a noon walker gets more and an evening walker less. */
#include "person/person.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double DAYS = 365.25;

/* Clouds take 25-30 % of the clear-sky dose of a year (McKenzie 1996, Weather and Climate 16(1)).
 */
static const double CLOUD = 0.725;
/* +15 % in the first kilometre, much less above (McKenzie 2006, Photochem Photobiol Sci 5:343). */
static const double FIRST_KM = 0.15, FURTHER_KM = 0.05;
/* People outdoors get 30 % of the dose of open ground (Godar 2001, Photochem Photobiol 73:621):
 * they stand upright and seek shade. Taken as the dose of the cheek. */
static const double RECEIVED = 0.30;
static const double DAYLIGHT_H = 12.2; /* mean of a year, at any latitude below the polar circle */

/* Sunscreen of SPF 30 spread as people spread it. Lets through where it is missing, 11 % of the
 * face (Lourenco 2019, PLoS ONE 14:e0212548), and the share 1/7.5 elsewhere, since protection grows
 * in proportion to the amount, of which a quarter of the tested 2 mg/cm2 is used (Ou-Yang 2012, J
 * Am Acad Dermatol 67:1220). That it covers a quarter of the dose of those who use it sometimes and
 * three quarters of daily users' is assumed. */
static const double MISSED = 0.11, THROUGH = 1 / 7.5;
static const double COVERED[] = {[CUTIS_SUNSCREEN_NEVER] = 0,
                                 [CUTIS_SUNSCREEN_SOMETIMES] = 0.25,
                                 [CUTIS_SUNSCREEN_DAILY] = 0.75};

/* Minimal erythemal doses of the phototypes I to VI, J/m2 (convention, CMAJ Open table 1). */
static const double MED[] = {200, 250, 300, 450, 600, 1000};
/* Heavy chronic exposure, index 1: outdoor workers get a tenth of ambient (Godar 2005, Photochem
 * Photobiol 81:736), 800 SED/y at 40 degrees; phototype II. */
static const double HEAVY_SED_PER_Y = 800;

static double radians(double degrees) {
  return degrees * (PI / 180);
}

/* Ozone column, DU: van Heuklon's form, whose constants differ between the hemispheres. */
static double ozone_DU(double latitude_deg, double day) {
  const bool north = latitude_deg >= 0;
  const double spread = north ? 150 : 100, season = north ? 40 : 30;
  const double shift_d = north ? -30 : 152.625, width = north ? 1.28 : 1.5;
  const double belt = sin(radians(width * latitude_deg));
  return 235 + (spread + season * sin(radians(0.9865 * (day + shift_d)))) * belt * belt;
}

/* Mean UV index of one day under a clear sky. */
static double day_uvi(double latitude_deg, double day) {
  enum { STEPS = 24 }; /* of half a day; 4 times as many change the year by less than 0.1 % */
  const double angle = 2 * PI * (day - 1) / 365;
  const double declination = 0.006918 - 0.399912 * cos(angle) + 0.070257 * sin(angle) -
                             0.006758 * cos(2 * angle) + 0.000907 * sin(2 * angle);
  const double nearness = 1.00011 + 0.034221 * cos(angle) + 0.00128 * sin(angle);
  const double latitude = radians(latitude_deg);
  const double level = sin(latitude) * sin(declination);
  const double swing = cos(latitude) * cos(declination);
  double sum = 0;
  for (int i = 0; i < STEPS; i++) {
    const double height = level + swing * cos(PI * (i + 0.5) / STEPS);
    if (height > 0) {
      sum += pow(height, 2.42);
    }
  }
  return 12.5 * nearness * pow(ozone_DU(latitude_deg, day) / 300, -1.23) * sum / STEPS;
}

double sun_ambient_SED_per_y(double latitude_deg, double elevation_m) {
  enum { STEPS = 24 }; /* of the year */
  double uvi = 0;
  for (int i = 0; i < STEPS; i++) {
    uvi += day_uvi(latitude_deg, (i + 0.5) * DAYS / STEPS) / STEPS;
  }
  const double km = fmax(elevation_m, 0) / 1000;
  const double height = 1 + FIRST_KM * fmin(km, 1) + FURTHER_KM * fmax(km - 1, 0);
  return CLOUD * height * uvi * 0.025 * (86400 * DAYS) / 100;
}

double sun_personal_SED_per_y(double ambient_SED_per_y, double outdoors_h_per_d,
                              cutis_sunscreen sunscreen) {
  const double bare = ambient_SED_per_y * RECEIVED * outdoors_h_per_d / DAYLIGHT_H;
  const double worn = MISSED + (1 - MISSED) * THROUGH;
  return bare * (1 - COVERED[sunscreen] * (1 - worn));
}

double sun_index(double dose_SED_per_y, int phototype) {
  return fmin(1, dose_SED_per_y * (MED[1] / MED[phototype - 1]) / HEAVY_SED_PER_Y);
}
