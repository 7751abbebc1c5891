/* texture.c - the surface of the skin as a profilometer sees it: a square synthesised from what the
 * other instruments and the microrelief make of it, and its roughness.
 *
 * Heights in the square, x across the tension lines, y along them, add up from
 *   - the microrelief (relief.c): two families of furrows with the section's own profile, spacing and
 *     depth, their places and depths scattered;
 *   - the wrinkle at rest that lies in the middle of the square, -d/2 cos(2 pi x/spacing);
 *   - pores: an ellipse of the pore's size and shape at each of density * area chance places, hollow
 *     as a bowl as deep as the plug leaves open.
 *
 * The scatter is Philox numbers under one seed for each area and sex, so the field before, after and
 * of the untreated twin is the same, and only what has changed in the skin changes the map.
 *
 * Read-outs: form taken out by the least-squares surface of second order; Sa, Sdr of the map; Ra, Rz
 * of the profiles across the lines behind a cut-off of 2.5 mm, five sampling lengths long
 * (roughness.c). Units mm, um. Limits and sources: docs/mechanisms/texture.md. */
#include "instruments/texture.h"

#include <math.h>
#include <string.h>

const double texture_width_mm = 12.5, texture_cutoff_mm = 2.5;

static const double PI = 3.14159265358979323846;
/* Scatter of the furrows (assumed): rms shift over their spacing, rms share of their depth, and over
 * how many spacings both wander. */
static const double SHIFT = 0.3, UNEVENNESS = 0.25, WANDER = 1.5;
/* Of the funnel of a pore, what the plug leaves open (assumed: 0.12 mm of 0.4). */
static const double OPEN_SHARE = 0.3;
enum { LATTICE = 32, PROFILE_EVERY = 4 };
/* Streams of random numbers: two for each family's places and depths, then the pores. */
enum { STREAM_SHIFT = 0, STREAM_DEPTH = 2, STREAM_PORES = 4 };

/* ---- a smooth random field ---- */

/* Normal numbers on a lattice, smoothed by cubic B-splines; variance 1 on average. */
typedef struct wander {
  double every_mm;
  double value[LATTICE][LATTICE];
} wander;

static void wander_make(wander *w, uint64_t seed, uint32_t stream, double every_mm) {
  w->every_mm = fmax(every_mm, texture_width_mm / (LATTICE - 4));
  for (int j = 0; j < LATTICE; ++j) {
    for (int i = 0; i < LATTICE; ++i) {
      w->value[j][i] = random_normal(seed, stream, (uint32_t)(j * LATTICE + i));
    }
  }
}

/* Where a coordinate lies on the lattice: its first of four neighbours, and their weights. */
static int spline(double at, double weight[4]) {
  const int first = (int)at;
  const double t = at - first, s = 1.0 - t;
  weight[0] = s * s * s / 6.0;
  weight[1] = (4.0 - 6.0 * t * t + 3.0 * t * t * t) / 6.0;
  weight[2] = (4.0 - 6.0 * s * s + 3.0 * s * s * s) / 6.0;
  weight[3] = t * t * t / 6.0;
  return first;
}

/* Mean of the squared sum of weights in one direction: 151/315. */
static const double SPLINE_POWER = 151.0 / 315.0;

static void wander_row(const wander *w, double y_mm, double row[TEXTURE_SIDE]) {
  double wy[4], line[LATTICE];
  const int j = spline(y_mm / w->every_mm, wy);
  for (int i = 0; i < LATTICE; ++i) {
    line[i] = (wy[0] * w->value[j][i] + wy[1] * w->value[j + 1][i] + wy[2] * w->value[j + 2][i] +
               wy[3] * w->value[j + 3][i]) /
              SPLINE_POWER;
  }
  for (int k = 0; k < TEXTURE_SIDE; ++k) {
    double wx[4];
    const int i = spline(texture_width_mm * k / (TEXTURE_SIDE - 1) / w->every_mm, wx);
    row[k] = wx[0] * line[i] + wx[1] * line[i + 1] + wx[2] * line[i + 2] + wx[3] * line[i + 3];
  }
}

/* ---- what lies in the field ---- */

static double place_mm(int k) {
  return texture_width_mm * k / (TEXTURE_SIDE - 1);
}

/* Height of the furrows' profile so far along their waves: 0 in a trough. */
static double furrow(const double profile_mm[RELIEF_POINTS], double waves) {
  const double part = waves - floor(waves);
  const double at = 2.0 * fmin(part, 1.0 - part) * (RELIEF_POINTS - 1);
  const int k = at < RELIEF_POINTS - 2 ? (int)at : RELIEF_POINTS - 2;
  return profile_mm[k] + (at - k) * (profile_mm[k + 1] - profile_mm[k]);
}

static void lay_furrows(const texture_scene *scene, int which, double *map_um) {
  const relief_view *lines = &scene->relief;
  const double spacing = lines->spacing_mm[which];
  wander shift, depth;
  wander_make(&shift, scene->seed, (uint32_t)(STREAM_SHIFT + which), WANDER * spacing);
  wander_make(&depth, scene->seed, (uint32_t)(STREAM_DEPTH + which), WANDER * spacing);
  for (int j = 0; j < TEXTURE_SIDE; ++j) {
    double shifted[TEXTURE_SIDE], deep[TEXTURE_SIDE];
    wander_row(&shift, place_mm(j), shifted);
    wander_row(&depth, place_mm(j), deep);
    for (int i = 0; i < TEXTURE_SIDE; ++i) {
      const double along = which == FURROWS_ALONG ? place_mm(i) : place_mm(j);
      const double share = fmax(1.0 + UNEVENNESS * deep[i], 0.0);
      map_um[j * TEXTURE_SIDE + i] +=
          1e3 * share * furrow(lines->profile_mm[which], along / spacing + SHIFT * shifted[i]);
    }
  }
}

static void lay_wrinkle(const texture_scene *scene, double *map_um) {
  double row[TEXTURE_SIDE];
  for (int i = 0; i < TEXTURE_SIDE; ++i) {
    const double turn = 2.0 * PI * (place_mm(i) - 0.5 * texture_width_mm);
    row[i] = -500.0 * scene->wrinkle_depth_mm * cos(turn / scene->wrinkle_spacing_mm);
  }
  for (int k = 0; k < TEXTURE_SIDE * TEXTURE_SIDE; ++k) {
    map_um[k] += row[k % TEXTURE_SIDE];
  }
}

/* On an empty map: of two pores that overlap the deeper shows. */
static void lay_pores(const texture_scene *scene, double *map_um) {
  const double step = texture_width_mm / (TEXTURE_SIDE - 1), last = TEXTURE_SIDE - 1;
  const double across = 0.5 * scene->pore_diameter_mm / sqrt(scene->pore_elongation),
               along = 0.5 * scene->pore_diameter_mm * sqrt(scene->pore_elongation);
  const long count = lround(scene->pore_density_per_mm2 * texture_width_mm * texture_width_mm);
  for (uint32_t p = 0; p < (uint32_t)count; ++p) {
    const double x = texture_width_mm * random_uniform(scene->seed, STREAM_PORES, 2 * p),
                 y = texture_width_mm * random_uniform(scene->seed, STREAM_PORES, 2 * p + 1);
    const int left = (int)fmax(ceil((x - across) / step), 0.0),
              right = (int)fmin(floor((x + across) / step), last);
    const int low = (int)fmax(ceil((y - along) / step), 0.0),
              high = (int)fmin(floor((y + along) / step), last);
    for (int j = low; j <= high; ++j) {
      for (int i = left; i <= right; ++i) {
        const double u = (i * step - x) / across, v = (j * step - y) / along;
        double *z = &map_um[j * TEXTURE_SIDE + i];
        *z = fmin(*z, -1e3 * scene->pore_depth_mm * (1.0 - u * u - v * v));
      }
    }
  }
}

void texture_synthesise(const texture_scene *scene, double *map_um) {
  memset(map_um, 0, TEXTURE_SIDE * TEXTURE_SIDE * sizeof *map_um);
  lay_pores(scene, map_um);
  lay_wrinkle(scene, map_um);
  for (int i = 0; i < FURROWS; ++i) {
    lay_furrows(scene, i, map_um);
  }
}

void texture_measure(double *map_um, roughness *found) {
  roughness_level(map_um, TEXTURE_SIDE);
  roughness_of(map_um, TEXTURE_SIDE, texture_width_mm, texture_cutoff_mm, PROFILE_EVERY, found);
}

/* ---- the instrument ---- */

enum { RA, RZ, SA, SDR, READOUTS };
/* Repeated captures of eight faces by one camera differ by less than 2 % in texture (Henseler):
 * 1.96 sqrt(2) 2 % = 5.5 %. A profilometer has to find its field again, which is not in it. Of the
 * roughness of a cheek, and not of the skin at hand: a share of a nearly flat surface would be finer
 * than any device. */
static const char precision[] =
    "assumed: twice the 1.96 sqrt(2) 2 % of repeated captures of 8 faces (Henseler, precision of "
    "the Visia camera), because the field has to be found again; of a cheek of 40";
static const instrument_readout readouts[] = {
    [RA] = {"Ra", "mean roughness of profiles across the lines", "um", -1, 2.0, true, precision},
    [RZ] = {"Rz", "mean depth of roughness across the lines", "um", -1, 9.0, true, precision},
    [SA] = {"Sa", "mean height of the surface, wrinkles included", "um", -1, 2.5, true, precision},
    [SDR] = {"Sdr", "developed over flat area, less 1", "%", 0, 0.22, false,
             "assumed: twice that of a height, for it goes with the square of the slopes"}};

typedef struct texture_memory {
  relief *relief;
  double *map_um;
} texture_memory;

static void destroy(cutis_context *context, void **memory) {
  texture_memory *gone = *memory;
  relief_destroy(context, &gone->relief);
  context_free(context, gone->map_um);
  context_free(context, gone);
  *memory = NULL;
}

static cutis_status create(cutis_context *context, const instrument_setting *setting,
                           void **memory) {
  (void)setting;
  *memory = NULL;
  texture_memory *made = context_allocate(context, 1, sizeof *made);
  if (made == NULL) {
    return CUTIS_OUT_OF_MEMORY;
  }
  *memory = made;
  relief_settings settings;
  relief_settings_default(&settings);
  made->map_um = context_allocate(context, TEXTURE_SIDE * TEXTURE_SIDE, sizeof(double));
  const cutis_status status =
      made->map_um == NULL ? CUTIS_OUT_OF_MEMORY : relief_create(context, &settings, &made->relief);
  if (status != CUTIS_OK) {
    destroy(context, memory);
  }
  return status;
}

static void copy(const void *from, void *to) {
  const texture_memory *source = from;
  texture_memory *twin = to;
  relief_copy(source->relief, twin->relief);
}

static cutis_status live(cutis_context *context, void *memory, const tissue *now) {
  texture_memory *mine = memory;
  return relief_live(context, mine->relief, now);
}

/* Four by four points make one of the picture. */
static void draw(const double *map_um, cutis_picture *picture) {
  enum { TIMES = TEXTURE_SIDE / CUTIS_MAP_SIDE };
  memset(picture, 0, sizeof *picture);
  picture->map_mm = texture_width_mm;
  for (int j = 0; j < CUTIS_MAP_SIDE; ++j) {
    for (int i = 0; i < CUTIS_MAP_SIDE; ++i) {
      double sum = 0.0;
      for (int k = 0; k < TIMES * TIMES; ++k) {
        sum += map_um[(TIMES * j + k / TIMES) * TEXTURE_SIDE + TIMES * i + k % TIMES];
      }
      picture->map_um[j * CUTIS_MAP_SIDE + i] = (float)(sum / (TIMES * TIMES));
    }
  }
}

static cutis_status measure(cutis_context *context, void *memory, const tissue *now, look *found,
                            double *first, cutis_picture *picture) {
  texture_memory *mine = memory;
  const cutis_anatomy *anatomy = now->anatomy;
  texture_scene scene = {.wrinkle_depth_mm = look_value(found, "wrinkle_depth_rest"),
                         .wrinkle_spacing_mm = look_value(found, "wrinkle_spacing"),
                         .pore_diameter_mm = look_value(found, "pore_diameter"),
                         .pore_elongation = look_value(found, "pore_elongation"),
                         .pore_depth_mm = OPEN_SHARE * anatomy->follicle_depth_mm,
                         .pore_density_per_mm2 = anatomy->pore_density_per_mm2,
                         .seed = 2 * (uint64_t)anatomy->area + (uint64_t)anatomy->sex};
  TRY(context, relief_look(context, mine->relief, now, &scene.relief));
  if (!isfinite(scene.wrinkle_depth_mm) || !isfinite(scene.pore_diameter_mm)) {
    for (int i = 0; i < READOUTS; ++i) {
      first[i] = NAN; /* a part of the surface could not be taken */
    }
    return CUTIS_OK;
  }
  roughness taken;
  texture_synthesise(&scene, mine->map_um);
  texture_measure(mine->map_um, &taken);
  first[RA] = taken.ra_um;
  first[RZ] = taken.rz_um;
  first[SA] = taken.sa_um;
  first[SDR] = 100.0 * taken.sdr;
  if (picture != NULL) {
    draw(mine->map_um, picture);
  }
  return CUTIS_OK;
}

const instrument instrument_texture = {.key = "texture",
                                       .words = "texture field",
                                       .page = "texture",
                                       .readout = readouts,
                                       .readouts = READOUTS,
                                       .headline = RA,
                                       .create = create,
                                       .destroy = destroy,
                                       .copy = copy,
                                       .live = live,
                                       .measure = measure};
