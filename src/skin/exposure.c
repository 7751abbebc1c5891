/* exposure.c - what the milieu does to named rates at one age.
 *
 *   synthesis     x exp(-aUV U - aSM s) (1 - aMP (1 - exp(-(a - am)/tMP)))   the last from am on
 *   degradation   + bUV U + bSM s + bPO p + bAL d
 *   elastolysis   + wUV U + wSM s
 *   healing       x exp(-hSM s)
 *   elastogenesis x 1
 *
 * U: UV index, 0 protected to 1 heavy chronic; s: packs a day; p: pollution index; d: drinks a
 * week; a: age, am: age at menopause, tMP in years. Factors and activities without unit. With a
 * clean milieu all is as if this file were not there.
 *
 * Source: sizes fitted to biopsies of photodamaged skin, suction-blister fluid and wounds of
 * smokers, skin of women after menopause; docs/exposures.md has each derivation, the priors and
 * what the evidence contradicts.
 * Limits: acts at once and as long as it lasts (smokers' metalloproteinase-8 is normal four weeks
 * after stopping), on the mean of the dermis, though ultraviolet hardly passes the upper third.
 * Elastin is made in sunlit skin, but not functional fibre: elastogenesis stays. */
#include "skin/mechanisms.h"

/* Share of synthesis left at some age: falls smoothly after menopause. */
given exposure_menopause(const cutis_parameters *p, given age_y, given menopause_age_y) {
  const given since_y = age_y - menopause_age_y;
  if (!truth_any(real_above(since_y, 0))) {
    return given_of(1);
  }
  return real_where(real_above(since_y, 0), 1 - p->aMP * (1 - exp(-since_y OVER_P(tMP))),
                    given_of(1));
}

void exposure_lasting(const cutis_parameters *p, const skin_milieu *milieu,
                      exposure_effect *effect) {
  const given sun = milieu->uv_index, packs = milieu->packs_per_day;
  *effect = (exposure_effect){.synthesis = exp(-p->aUV * sun - p->aSM * packs),
                              .degradation = p->bUV * sun + p->bSM * packs +
                                             p->bPO * milieu->pollution_index +
                                             p->bAL * milieu->drinks_per_week,
                              .elastogenesis = given_of(1),
                              .elastolysis = p->wUV * sun + p->wSM * packs,
                              .healing = exp(-p->hSM * packs)};
}

void exposure_effect_of(const cutis_parameters *parameters, const skin_milieu *milieu, given age_y,
                        exposure_effect *effect) {
  exposure_lasting(parameters, milieu, effect);
  effect->synthesis =
      effect->synthesis * exposure_menopause(parameters, age_y, milieu->menopause_age_y);
}
