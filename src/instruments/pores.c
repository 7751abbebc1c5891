/* pores.c - pores as a camera counts them: one pore (pore.c), its diameter, how drawn out it is, and
 * the share of the surface that its like cover.
 *
 *   area share = density of the area * pi/4 diameter^2
 *
 * Units mm. Limits and sources: docs/mechanisms/pores.md. */
#include "instruments/pore.h"

static const double PI = 3.14159265358979323846;

/* Repeated captures of eight faces by one camera differ by 2-4 % in pores (Henseler 2022). With 3 %
 * of what it counts, an area, the smallest detectable change is 1.96 sqrt(2) 3 % = 8.3 % of an area
 * and half that of a length. */
static const char precision[] =
    "spread of 2-4 % in pores over repeated captures of 8 faces (Henseler, precision of the Visia "
    "camera): 1.96 sqrt(2) 3 % of an area";
static const instrument_readout readout[] = {
    {"pore_diameter", "diameter of a visible pore", "mm", -1, 0.042, false, precision},
    {"pore_elongation", "length of a pore over its width", "-", -1, 0.042, false, precision},
    {"pore_area_share", "share of the surface that is visible pores", "-", -1, 0.083, false,
     precision}};

double pores_area_share(const cutis_anatomy *anatomy, double diameter_mm) {
  return anatomy->pore_density_per_mm2 * 0.25 * PI * diameter_mm * diameter_mm;
}

static cutis_status create(cutis_context *context, const instrument_setting *setting,
                           void **memory) {
  (void)setting;
  pore_settings settings;
  pore_settings_default(&settings);
  pore *made = NULL;
  TRY(context, pore_create(context, &settings, &made));
  *memory = made;
  return CUTIS_OK;
}

static void destroy(cutis_context *context, void **memory) {
  pore *gone = *memory;
  pore_destroy(context, &gone);
  *memory = NULL;
}

static void copy(const void *from, void *to) {
  pore_copy(from, to);
}

static cutis_status live(cutis_context *context, void *memory, const tissue *now) {
  return pore_live(context, memory, now);
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  (void)found;
  pore_view seen;
  TRY(context, pore_look(context, memory, now, &seen, picture));
  first[0] = seen.diameter_mm;
  first[1] = seen.elongation;
  first[2] = pores_area_share(now->anatomy, seen.diameter_mm);
  return CUTIS_OK;
}

const instrument instrument_pores = {.key = "pores",
                                     .words = "pore section",
                                     .page = "pores",
                                     .readout = readout,
                                     .readouts = sizeof readout / sizeof readout[0],
                                     .headline = 0,
                                     .create = create,
                                     .destroy = destroy,
                                     .copy = copy,
                                     .live = live,
                                     .measure = measure};
