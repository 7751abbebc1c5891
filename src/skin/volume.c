/* volume.c - how thick the dermis is for what it holds.
 *
 *   Jg = 1 + ac (ct - ct0)                  growth: collagen takes room
 *   J  = Jg + aH (H - 1) + aO I             with swelling by glycosaminoglycan and oedema
 *
 * Ratios to the dermis at 25; the body holds the skin in its plane, so all of it is thickness.
 *
 * Source: ac from the loss of dermal thickness with age (Branchet 1990); aH from the linearised
 * Donnan balance of docs/model.md; aO an estimate. Limits: linear, and Jg must stay positive: the
 * kinetics refuse a state in which it does not (solver.c). */
#include "skin/mechanisms.h"

void volume_ratios(skin_point *at) {
  at->Jg = 1 + at->p->ac * (at->ct - at->model->ct0);
  at->J = at->Jg + at->p->aH * (at->H - 1) + at->p->aO * at->I;
}
