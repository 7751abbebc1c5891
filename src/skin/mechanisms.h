/* mechanisms.h - what the mechanisms of skin/ say to each other: one declaration block a file. Not
 * for other folders. */
#ifndef CUTIS_SKIN_MECHANISMS_H
#define CUTIS_SKIN_MECHANISMS_H

#include "skin/skin.h"
#include "skin/real.h" /* after skin.h: it gives the other copies names of their own */

/* ---- exposure.c ----
 * What the milieu does to named rates at one age. None of it depends on the state, so it enters the
 * Jacobian as a factor. */
typedef struct exposure_effect {
  given synthesis;     /* factor on collagen synthesis per cell (1: untouched) */
  given degradation;   /* added to the net collagenolytic activity E (0: untouched) */
  given elastogenesis; /* factor on adult elastin synthesis (1: untouched) */
  given elastolysis; /* added to the activity that wears functional elastic fibre (0: untouched); E
                         acts on it too */
  given healing;     /* factor on recruitment and proliferation (1: untouched) */
} exposure_effect;
MECHANISM void exposure_effect_of(const cutis_parameters *parameters, const skin_milieu *milieu,
                                  given age_y, exposure_effect *effect);
/* Its two parts: without menopause, the same at all ages; and the factor on synthesis by that. */
MECHANISM void exposure_lasting(const cutis_parameters *p, const skin_milieu *milieu,
                                exposure_effect *effect);
MECHANISM given exposure_menopause(const cutis_parameters *p, given age_y, given menopause_age_y);

/* ---- ageing.c ----
 * What the years and the milieu impose on the kinetics at one age, whatever the state. */
typedef struct skin_forcing {
  given s_s;        /* factor on collagen synthesis */
  given s_e;        /* factor on elastogenesis */
  given F_h;        /* fibroblast set point, cell/mm3 */
  given w;          /* factor on recruitment and proliferation */
  given E_added;    /* collagenolytic activity from outside */
  given wear_added; /* activity on elastic fibre from outside */
  given edge;       /* fibroblast supply from the edge of an open wound, 1/d */
} skin_forcing;
MECHANISM void ageing_forcing_of(const skin_model *model, const skin_milieu *milieu, given age_y,
                                 skin_forcing *forcing);
/* The same with the exposures at hand. */
MECHANISM void ageing_forcing_with(const skin_model *model, const skin_milieu *milieu,
                                   const exposure_effect *lasting, given age_y,
                                   skin_forcing *forcing);

/* ---- kinetics.c ----
 * One state and what the mechanisms share of it. The symbols are those of docs/model.md. */
typedef struct skin_point {
  const skin_model *model;
  const cutis_parameters *p;
  const skin_forcing *f;
  real N, M, R, F, Y, D, I, P, T, X, cn, cm, cf, A, El, H, W, Xc;
  real m, r;       /* inflammation.c: macrophages above rest over their scale */
  real ci, ct, g;  /* collagen.c: intact, total, fragment share */
  real Jg;         /* volume.c */
  real S, h, u, Q; /* collagen.c: tension; TGF-beta activation and gain; density feedback */
  real made;       /* collagen.c: collagen laid down per day, for each unit of Q */
  real E;          /* degradation.c */
} skin_point;

/* Slopes of the shared quantities: E_ci is dE/dci, which holds for cn and cm alike. */
typedef struct skin_slopes {
  real S_ci, S_cf, S_X;
  real h_T, u_T;
  real Q_ct, Q_X;
  real made_F, made_Y, made_T, made_ci, made_cf, made_X;
  real E_ci, E_cf, E_X, E_I;
} skin_slopes;

/* A Jacobian by rows; each mechanism fills the rows of its own states, which are zero before. */
typedef real (*skin_matrix)[CUTIS_STATES];

MECHANISM void skin_point_of(const skin_model *model, const skin_forcing *forcing, const real *y,
                             skin_point *at);
MECHANISM void kinetics_rates_at(const skin_point *at, real *rates);
/* Writes the entries that any state can make differ from 0, and those alone. */
MECHANISM void kinetics_rows(const skin_point *at, skin_matrix jacobian);
/* skin_rates and skin_jacobian with the forcing at hand. false when the state is outside the
 * domain: its volume ratio Jg is not positive, or a rate is not finite. */
bool kinetics_rates(const skin_model *model, const skin_forcing *forcing, const real *y,
                    real *rates);
void kinetics_jacobian(const skin_model *model, const skin_forcing *forcing, const real *y,
                       skin_matrix jacobian);

/* ---- the mechanisms: shared quantities into the point, slopes, rates of their states, rows of the
 * Jacobian ---- */
MECHANISM void inflammation_scales(skin_point *at);
MECHANISM void inflammation_rates(const skin_point *at, real *rates);
MECHANISM void inflammation_jacobian(const skin_point *at, skin_matrix jacobian);

MECHANISM void growth_factors_rates(const skin_point *at, real *rates);
MECHANISM void growth_factors_jacobian(const skin_point *at, skin_matrix jacobian);

MECHANISM void fibroblasts_rates(const skin_point *at, real *rates);
MECHANISM void fibroblasts_jacobian(const skin_point *at, const skin_slopes *slope,
                                    skin_matrix jacobian);

MECHANISM void gap_rates(const skin_point *at, real *rates);
MECHANISM void gap_jacobian(const skin_point *at, skin_matrix jacobian);

MECHANISM void collagen_amounts(skin_point *at);
MECHANISM void collagen_control(skin_point *at); /* needs collagen_amounts, volume_growth */
MECHANISM void collagen_make(skin_point *at); /* needs collagen_control; all of the clocks in it */
MECHANISM void collagen_slopes(const skin_point *at, skin_slopes *slope);
MECHANISM void collagen_rates(const skin_point *at, real *rates);
MECHANISM void collagen_jacobian(const skin_point *at, const skin_slopes *slope,
                                 skin_matrix jacobian);

MECHANISM void degradation_activity(skin_point *at); /* needs collagen_control */
MECHANISM void degradation_slopes(const skin_point *at,
                                  skin_slopes *slope); /* needs collagen_slopes */

MECHANISM real elastin_made(const skin_point *at); /* per day, of what is made at rest at 25 */
MECHANISM void elastin_rates(const skin_point *at, real *rates);
MECHANISM void elastin_jacobian(const skin_point *at, const skin_slopes *slope,
                                skin_matrix jacobian);

MECHANISM void gag_rates(const skin_point *at, real *rates);
MECHANISM void gag_jacobian(const skin_point *at, const skin_slopes *slope, skin_matrix jacobian);

MECHANISM void fibres_rates(const skin_point *at, real *rates);
MECHANISM void fibres_jacobian(const skin_point *at, const skin_slopes *slope,
                               skin_matrix jacobian);
/* The structure tensor of the weave (across the lines, through the thickness, along the lines) and
 * the stretch beyond which it bears load. */
void fibres_weave(const skin_point *at, real fibre[3], real *crimp);

MECHANISM void volume_growth(skin_point *at); /* needs collagen_amounts */
real volume_swollen(const skin_point *at);    /* volume ratio with swelling, without oedema */

#endif
