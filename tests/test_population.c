/* A population: who is drawn, how people differ about their worlds, and what is refused. */
#include "study_testing.h"

enum { MANY = 4000 };

static study_people *people_of(const study_design *design) {
  study_people *people;
  assert_ok(study_people_create(context, design, &people));
  return people;
}

static bool same_subject(const study_subject *a, const study_subject *b) {
  return a->number == b->number && a->world == b->world && a->person.age_y == b->person.age_y &&
         a->person.sun.dose_SED_per_y == b->person.sun.dose_SED_per_y &&
         a->person.sex == b->person.sex && a->person.area == b->person.area &&
         a->anatomy.reticular_mm == b->anatomy.reticular_mm &&
         memcmp(&a->parameters, &b->parameters, sizeof a->parameters) == 0;
}

static void a_person_follows_from_seed_and_number(void **state) {
  (void)state;
  study_design design = small_design(20, 4), larger = small_design(977, 4);
  study_people *few = people_of(&design), *many = people_of(&larger);
  larger.seed++;
  study_people *others = people_of(&larger);
  for (uint32_t i = 0; i < 20; i++) {
    study_subject a, b, c;
    study_people_draw(few, 19 - i, &a);
    study_people_draw(many, 19 - i, &b);
    study_people_draw(others, 19 - i, &c);
    assert_true(same_subject(&a, &b));
    assert_false(same_subject(&a, &c));
    assert_int_equal(a.world, (19 - i) % 4);
    assert_ok(cutis_person_check(context, &a.person));
  }
  study_people_destroy(context, &few);
  study_people_destroy(context, &many);
  study_people_destroy(context, &others);
}

static void people_of_a_world_share_what_does_not_vary(void **state) {
  (void)state;
  study_design design = small_design(40, 4);
  assert_ok(cutis_parameters_set(context, &design.central, "kH", 0.2385));
  study_people *people = people_of(&design);
  study_subject a, b, c;
  study_people_draw(people, 2, &a);
  study_people_draw(people, 6, &b);
  study_people_draw(people, 3, &c);
  assert_true(a.world == b.world && a.world != c.world);
  assert_true(a.parameters.kmat == b.parameters.kmat); /* not in data/variation.csv */
  assert_true(a.parameters.kmat != c.parameters.kmat);
  assert_true(a.parameters.km != b.parameters.km);                     /* is */
  assert_true(a.parameters.kH == 0.2385 && c.parameters.kH == 0.2385); /* held */
  study_people_destroy(context, &people);
}

typedef struct moments {
  double n, sum, square;
} moments;

static void add(moments *to, double value) {
  to->n++;
  to->sum += value;
  to->square += value * value;
}

static double mean_of(const moments *of) {
  return of->sum / of->n;
}

static double sd_of(const moments *of) {
  return sqrt(of->square / of->n - mean_of(of) * mean_of(of));
}

static void shares_and_spreads_are_those_asked_for(void **state) {
  (void)state;
  study_design design = small_design(MANY, 2);
  study_population *p = &design.population;
  p->women = 0.635;
  p->area[CUTIS_AREA_NECK] = 3;
  p->smokers = 0.27;
  p->sun_spread = 1.9;
  p->age_low_y = 41;
  p->age_high_y = 59;
  study_people *people = people_of(&design);
  moments age = {0}, women = {0}, neck = {0}, smokers = {0}, log_sun = {0}, log_packs = {0};
  double types[6] = {0};
  for (uint32_t i = 0; i < MANY; i++) {
    study_subject one;
    study_people_draw(people, i, &one);
    assert_in_range((unsigned long)one.person.age_y, 41, 59);
    add(&age, one.person.age_y);
    add(&women, one.person.sex == CUTIS_FEMALE);
    add(&neck, one.person.area == CUTIS_AREA_NECK);
    add(&smokers, one.person.smoking.packs_per_day > 0);
    add(&log_sun, log(one.person.sun.dose_SED_per_y));
    types[one.person.phototype - 1]++;
    if (one.person.smoking.packs_per_day > 0) {
      add(&log_packs, log(one.person.smoking.packs_per_day));
    }
    assert_true(isinf(one.person.menopause_age_y) == (one.person.sex == CUTIS_MALE));
  }
  assert_close(mean_of(&women), 0.635, 0.03);
  assert_close(mean_of(&neck), 0.75, 0.03);
  assert_close(mean_of(&smokers), 0.27, 0.03);
  assert_close(mean_of(&log_sun), log(162), 0.04);
  assert_close(sd_of(&log_sun), log(1.9), 0.03);
  assert_close(sd_of(&log_packs), log(1.6), 0.05);
  for (int i = 0; i < 6; i++) {
    assert_close(types[i] / MANY, p->phototype[i], 0.03);
  }
  /* a normal (48, 9) cut at 41 and 59: mean 49.36, standard deviation 4.88 */
  assert_close(mean_of(&age), 49.36, 0.25);
  assert_close(sd_of(&age), 4.88, 0.2);
  study_people_destroy(context, &people);
}

/* In a world near the bound of the screen some would be beyond it: they are drawn again. */
static void everybody_heals(void **state) {
  (void)state;
  study_design design = small_design(MANY, 1);
  cutis_parameters world;
  variation differ;
  parameters_default(&world);
  assert_ok(variation_load(context, &differ));
  assert_ok(cutis_parameters_set(context, &world, "kIN", world.kIN * 2.5));
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    world.held[i] = true;
  }
  design.central = world;
  study_people *people = people_of(&design);
  size_t again = 0;
  for (uint32_t i = 0; i < MANY; i++) {
    study_subject one;
    cutis_parameters first = world;
    study_people_draw(people, i, &one);
    cutis_anatomy anatomy = one.anatomy;
    variation_apply(&differ, design.seed, i, &first, &anatomy);
    const bool heals = skin_loop_gain(&first) < SCREEN_LOOP_GAIN_MOST;
    again += !heals;
    assert_true(skin_loop_gain(&one.parameters) < SCREEN_LOOP_GAIN_MOST);
    assert_true((one.parameters.rM == first.rM) == heals);
  }
  assert_true(again > 0 && again < MANY / 4);
  study_people_destroy(context, &people);
}

static const variation_row *row_of(const variation *of, const char *name) {
  for (size_t i = 0; i < of->rows; i++) {
    if (strcmp(of->row[i].name, name) == 0) {
      return &of->row[i];
    }
  }
  fail_msg("no row %s", name);
  return NULL;
}

/* Factors of two rows over many people: their spread, and their correlation. */
static void people_differ_as_the_table_says(void **state) {
  (void)state;
  variation differ;
  assert_ok(variation_load(context, &differ));
  const variation_row *epidermis = row_of(&differ, "epidermis"),
                      *corneum = row_of(&differ, "stratum_corneum"),
                      *papillary = row_of(&differ, "papillary");
  moments a = {0}, b = {0}, product = {0};
  for (uint32_t i = 0; i < MANY; i++) {
    cutis_anatomy anatomy = {
        .epidermis_mm = 1, .stratum_corneum_mm = 1, .papillary_mm = 0.3, .reticular_mm = 1.2};
    cutis_parameters parameters;
    parameters_default(&parameters);
    variation_apply(&differ, 71, i, &parameters, &anatomy);
    add(&a, log(anatomy.epidermis_mm));
    add(&b, log(anatomy.stratum_corneum_mm));
    add(&product, log(anatomy.epidermis_mm) * log(anatomy.stratum_corneum_mm));
    assert_close(anatomy.reticular_mm / anatomy.papillary_mm, 4, 1e-12); /* loading 1 and 1 */
  }
  assert_close(mean_of(&a), 0, 0.01);
  assert_close(sd_of(&a), epidermis->log_sd, 0.006);
  assert_close(sd_of(&b), corneum->log_sd, 0.006);
  assert_close(papillary->log_sd, sqrt(log(1 + 0.16 * 0.16)), 1e-12);
  const double correlation =
      (mean_of(&product) - mean_of(&a) * mean_of(&b)) / (sd_of(&a) * sd_of(&b));
  assert_close(correlation, epidermis->loading * corneum->loading, 0.05);
}

static void parameters_stay_within_their_bounds(void **state) {
  (void)state;
  variation differ;
  assert_ok(variation_load(context, &differ));
  for (uint32_t i = 0; i < 500; i++) {
    cutis_anatomy anatomy = {.epidermis_mm = 1};
    cutis_parameters parameters;
    cutis_parameter_info info;
    assert_ok(cutis_parameters_draw(context, 5, i, &parameters));
    variation_apply(&differ, 5, i, &parameters, &anatomy);
    for (size_t k = 0; cutis_parameter_at(k, &info); k++) {
      const double value = parameters_value(&parameters, k), slack = 1e-12 * fabs(value);
      assert_true(value >= info.low - slack && value <= info.high + slack);
    }
  }
}

static void what_cannot_be_is_refused_by_its_key(void **state) {
  (void)state;
  const struct {
    size_t offset;
    double value;
    const char *key;
  } wrong[] = {
#define WRONG(member, value, key) {offsetof(study_population, member), value, key}
      WRONG(age_mean_y, 29.5,
            "population.age.mean is 29.5 y: allowed are 30 to 65 y, the nearest is 30"),
      WRONG(age_mean_y, 65.5,
            "population.age.mean is 65.5 y: allowed are 30 to 65 y, the nearest is 65"),
      WRONG(age_sd_y, -1, "population.age.sd"),
      WRONG(age_low_y, 12, "population.age.from"),
      WRONG(age_high_y, 29.5, "population.age.to"),
      WRONG(women, 1.01, "population.women"),
      WRONG(sun_spread, 0.9, "population.sun.spread"),
      WRONG(smokers, NAN, "population.smoking.share"),
      WRONG(smoking_to_y, 12, "population.smoking.to"),
      WRONG(drinks_per_week, 101, "population.alcohol.drinks_per_week"),
      WRONG(area[CUTIS_AREA_CHEEK], 0, "population.area"),
#undef WRONG
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    study_population population;
    study_population_default(&population);
    assert_ok(study_population_check(context, &population));
    memcpy((char *)&population + wrong[i].offset, &wrong[i].value, sizeof(double));
    const cutis_status status = study_population_check(context, &population);
    assert_true(status == CUTIS_OUT_OF_RANGE || status == CUTIS_BAD_INPUT);
    assert_ptr_equal(strstr(cutis_context_message(context), wrong[i].key),
                     cutis_context_message(context));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_person_follows_from_seed_and_number),
      cmocka_unit_test(people_of_a_world_share_what_does_not_vary),
      cmocka_unit_test(shares_and_spreads_are_those_asked_for),
      cmocka_unit_test(everybody_heals),
      cmocka_unit_test(people_differ_as_the_table_says),
      cmocka_unit_test(parameters_stay_within_their_bounds),
      cmocka_unit_test(what_cannot_be_is_refused_by_its_key),
  };
  return cmocka_run_group_tests_name("population", tests, make_context, drop_context);
}
