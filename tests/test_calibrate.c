/* test_calibrate.c - the calibration: only rows that may be fitted, lives beside those of observe_see,
 * priors, bounds, constants found again from data made of them, what is shipped and when it is stale. */
#include "context_testing.h"

#include <stdio.h>
#include <string.h>

#include "calibrate/calibrate.h"

static calibration *all;
static surrogates *eyes;

static int make_all(void **state) {
  return make_context(state) != 0 || calibration_create(context, &all) != CUTIS_OK ||
         surrogates_create(context, &eyes) != CUTIS_OK;
}
static int drop_all(void **state) {
  surrogates_destroy(context, &eyes);
  calibration_destroy(context, &all);
  return drop_context(state);
}

static size_t index_of(const calibration *of, const char *symbol) {
  const calibration_parameter *at;
  for (size_t i = 0; (at = calibration_parameter_at(of, i)) != NULL; i++) {
    if (strcmp(at->info.symbol, symbol) == 0) {
      return i;
    }
  }
  return SIZE_MAX;
}

/* ---- rows and constants ---- */

static void only_rows_that_may_be_fitted(void **state) {
  (void)state;
  const observation *row;
  evidence *rows = NULL;
  observations *of = NULL; /* the same table: moments have the same places */
  assert_ok(evidence_create(context, &rows));
  assert_ok(observations_create(context, rows, &of));
  assert_true(calibration_rows(all) >= 45);
  for (size_t i = 0; (row = calibration_row_at(all, i)) != NULL; i++) {
    assert_true(observation_fitted(row));
    assert_int_equal(row->row->role, ROLE_CALIBRATE);
    assert_false(row->row->recalled);
    assert_true(lives_show(of, eyes, row));
  }
  for (size_t i = 0; (row = calibration_left_out_at(all, i)) != NULL; i++) {
    assert_true(observation_fitted(row));
    assert_false(lives_show(of, eyes, row));
  }
  /* another probe, and what needs a second suction, have no surrogate */
  assert_false(lives_show(of, eyes, observations_find(of, "ME0036")));
  assert_false(lives_show(of, eyes, observations_find(of, "ME0116")));
  observations_destroy(context, &of);
  evidence_destroy(context, &rows);
}

static void constants_are_those_that_matter(void **state) {
  (void)state;
  const char *const in[] = {"km", "ks", "bS", "kappa_inj", "st_w", "aSM", "k1", "slip", "mu_h"};
  const char *const out[] = {"p_plug", "w_lig", "gw1", "hSM", "Nref", "gr_open", "red_max"};
  for (size_t i = 0; i < sizeof in / sizeof in[0]; i++) {
    assert_true(index_of(all, in[i]) != SIZE_MAX);
  }
  for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
    assert_true(index_of(all, out[i]) == SIZE_MAX);
  }
}

/* A prior that was made from fitted rows is flat over its range; all others are their own. */
static void priors_speak_once(void **state) {
  (void)state;
  const size_t km = index_of(all, "km"), kmat = index_of(all, "kmat"), ks = index_of(all, "ks");
  assert_string_equal(calibration_parameter_at(all, km)->spoken, "AG0096");
  assert_null(calibration_parameter_at(all, kmat)->spoken);
  assert_close(calibration_value(all, km, 0.0), sqrt(0.03 * 0.07), 1e-12);
  assert_close(calibration_value(all, ks, 0.0), 0.011, 1e-12);
  assert_close(
      calibration_value(all, kmat, -2.385),
      parameters_quantile(calibration_parameter_at(all, kmat)->index, normal_cumulative(-2.385)),
      0.0);
  const observation *row;
  for (size_t i = 0; i < calibration_parameters(all); i++) {
    const calibration_parameter *at = calibration_parameter_at(all, i);
    assert_true(calibration_value(all, i, -6.1) >= at->info.low - 1e-12);
    assert_true(calibration_value(all, i, 6.1) <= at->info.high + 1e-12);
    assert_true(calibration_value(all, i, -1.37) < calibration_value(all, i, 1.37));
    if (at->spoken == NULL) {
      continue;
    }
    bool found = false; /* the rows that have spoken are rows that are fitted */
    for (size_t k = 0; (row = calibration_row_at(all, k)) != NULL; k++) {
      found = found || strstr(at->spoken, row->row->text[EVIDENCE_ID]) != NULL;
    }
    assert_true(found);
  }
}

/* A draw maps uniform numbers as the sampler maps z. */
static void draws_and_quantiles_agree(void **state) {
  (void)state;
  cutis_parameters drawn;
  assert_ok(cutis_parameters_draw(context, 77, 3, &drawn));
  for (size_t i = 0; i < PARAMETER_COUNT; i++) {
    cutis_parameter_info info;
    assert_true(cutis_parameter_at(i, &info));
    double low = 0.0, high = 1.0;
    for (int k = 0; k < 60; k++) {
      const double middle = 0.5 * (low + high);
      *(parameters_quantile(i, middle) < parameters_value(&drawn, i) ? &low : &high) = middle;
    }
    assert_close(parameters_quantile(i, 0.5 * (low + high)), parameters_value(&drawn, i),
                 1e-9 * fabs(info.high));
  }
}

/* ---- lives ---- */

/* Every moment as observe_see has it, to what the lanes err. */
static void lives_are_those_of_one_person(void **state) {
  (void)state;
  evidence *rows = NULL;
  observations *of = NULL;
  lives *lived = NULL;
  lives_worker *worker = NULL;
  bool wanted[512] = {false}, possible = false;
  observe_reading seen[512];
  assert_ok(evidence_create(context, &rows));
  assert_ok(observations_create(context, rows, &of));
  const size_t moments = observations_moments(of);
  assert_true(moments < 512);
  for (size_t i = 0; i < moments; i++) {
    wanted[i] = true;
  }
  assert_ok(lives_create(context, of, eyes, wanted, &lived));
  assert_true(lives_count(lived) < moments);
  assert_ok(lives_open(context, lived, SKIN_BEST, &worker));
  cutis_parameters p;
  parameters_default(&p);
  assert_ok(lives_live(context, worker, &p, seen, &possible));
  assert_true(possible);
  for (size_t i = 0; i < moments; i++) {
    observe_moment moment = *observations_moment(of, i);
    observe_reading alone;
    moment.sees = OBSERVE_SEES_STATE;
    assert_ok(observe_see(context, &moment, NULL, &alone));
    assert_close(seen[i].age_y, alone.age_y, 1e-9);
    assert_close(seen[i].synthesis, alone.synthesis, 2e-3 * alone.synthesis);
    assert_close(seen[i].thickness_ratio, alone.thickness_ratio, 1e-3);
    assert_close(seen[i].half_life_y, alone.half_life_y, 1e-12);
    assert_close(seen[i].cover_mm, alone.cover_mm, 1e-12);
    for (int k = 0; k < CUTIS_MEASURES; k++) {
      const bool cells = k >= CUTIS_MEASURE_FIBROBLASTS && k <= CUTIS_MEASURE_MACROPHAGES;
      const double scale = fmax(fabs(alone.measure[k]), cells ? 5.0 : 0.05);
      assert_close(seen[i].measure[k], alone.measure[k], 2e-3 * scale);
    }
  }
  lives_close(context, &worker);
  lives_destroy(context, &lived);
  observations_destroy(context, &of);
  evidence_destroy(context, &rows);
}

/* The scanner's brightness beside that of the instrument itself. */
static void the_scanner_reads_as_the_instrument(void **state) {
  (void)state;
  static const char csv[] =
      "id,model,quantity,statistic,against,area,sex,age_y,habits,contrast,contrast_age_y,device,"
      "needle_length_mm,sessions,interval_d,at_d,aperture_mm,cycles,ages_low,ages_high,comparison,"
      "discrepancy,note\n"
      "AP0004,echo,echo,rise,,cheek,female,25,average,,61.3,,,,,,,,,,groups,,\n";
  evidence *rows = NULL;
  observations *of = NULL;
  lives *lived = NULL;
  lives_worker *worker = NULL;
  bool wanted[2] = {true, true}, possible = false;
  observe_reading seen[2];
  cutis_parameters p;
  size_t echo;
  parameters_default(&p);
  assert_ok(evidence_create(context, &rows));
  assert_ok(observations_parse(context, rows, "echo", csv, sizeof csv - 1, &of));
  assert_ok(lives_create(context, of, eyes, wanted, &lived));
  assert_ok(lives_open(context, lived, SKIN_BEST, &worker));
  assert_ok(lives_live(context, worker, &p, seen, &possible));
  assert_true(cutis_readout_find("echo", &echo));
  assert_close(seen[0].readout[echo], 1.0, 1e-12);

  const instrument *const *list = instrument_list();
  size_t at = 0;
  while (strcmp(list[at]->key, "plumpness") != 0) {
    at++;
  }
  cutis_skin *skin = NULL;
  cutis_suction_protocol protocol;
  tissue now;
  double readouts[CUTIS_READOUTS_MAX];
  look found = {.suction = NULL};
  cutis_suction_protocol_default(&protocol);
  const instrument_setting setting = {.protocol = &protocol};
  assert_ok(cutis_skin_create(context, &observations_moment(of, 1)->person, &p, &skin));
  void *memory = NULL;
  assert_ok(list[at]->create(context, &setting, &memory));
  diary_tissue(skin, &now);
  assert_ok(list[at]->live(context, memory, &now));
  assert_ok(cutis_skin_age_to(context, skin, 61.3));
  diary_tissue(skin, &now);
  assert_ok(list[at]->measure(context, memory, &now, &found, readouts, NULL));
  size_t first;
  assert_true(cutis_readout_find(list[at]->readout[0].key, &first));
  for (size_t i = 0; i < list[at]->readouts; i++) {
    assert_close(seen[1].readout[first + i], readouts[i], 1e-3);
  }
  list[at]->destroy(context, &memory);
  cutis_skin_destroy(context, &skin);
  lives_close(context, &worker);
  lives_destroy(context, &lived);
  observations_destroy(context, &of);
  evidence_destroy(context, &rows);
}

/* The suction test of the surrogate beside that of finite elements: within what is stated of its error
 * on fresh people, a few times. */
static void suction_is_read_as_finite_elements_do(void **state) {
  (void)state;
  static const char csv[] =
      "id,model,quantity,statistic,against,area,sex,age_y,habits,contrast,contrast_age_y,device,"
      "needle_length_mm,sessions,interval_d,at_d,aperture_mm,cycles,ages_low,ages_high,comparison,"
      "discrepancy,note\n"
      "ME0001,suction,R7,fall,,cheek,female,25,average,,71.3,,,,,,2,1,,,groups,,\n"
      "AG0045,suction,R0,rise,,forearm,female,49,average,,54,,,,,,,,,,groups,,\n";
  evidence *rows = NULL;
  observations *of = NULL;
  lives *lived = NULL;
  lives_worker *worker = NULL;
  bool wanted[4] = {true, true, true, true}, possible = false;
  observe_reading seen[4];
  cutis_parameters p;
  parameters_default(&p);
  assert_ok(evidence_create(context, &rows));
  assert_ok(observations_parse(context, rows, "suction", csv, sizeof csv - 1, &of));
  assert_int_equal(observations_moments(of), 4);
  assert_ok(lives_create(context, of, eyes, wanted, &lived));
  assert_ok(lives_open(context, lived, SKIN_BEST, &worker));
  assert_ok(lives_live(context, worker, &p, seen, &possible));
  assert_true(possible);
  for (size_t i = 0; i < 4; i++) {
    const observe_moment *moment = observations_moment(of, i);
    observe_reading alone;
    assert_ok(observe_see(context, moment, NULL, &alone));
    const size_t told[] = {CUTIS_R0, CUTIS_R2, CUTIS_R6, CUTIS_R7};
    for (size_t k = 0; k < 4; k++) {
      const double error = surrogates_error(eyes, moment->person.area, told[k]);
      assert_close(seen[i].readout[told[k]], alone.readout[told[k]],
                   error * fabs(alone.readout[told[k]]));
      assert_true(seen[i].readout[told[k]] != alone.readout[told[k]]);
    }
  }
  lives_close(context, &worker);
  lives_destroy(context, &lived);
  observations_destroy(context, &of);
  evidence_destroy(context, &rows);
}

/* Inflammation that hardly resolves, and a collagen at 75 that nobody has, are no people. */
static void bounds_exclude(void **state) {
  (void)state;
  void *worker = NULL;
  double z[256] = {0.0}, value;
  assert_ok(calibration_open(context, all, &worker));
  assert_ok(calibration_log_likelihood(context, all, worker, z, &value));
  assert_true(isfinite(value));
  z[index_of(all, "kIM")] = z[index_of(all, "rM")] = z[index_of(all, "kIN")] = 2.9;
  assert_ok(calibration_log_likelihood(context, all, worker, z, &value));
  assert_true(value == -INFINITY);
  z[index_of(all, "kIM")] = z[index_of(all, "rM")] = z[index_of(all, "kIN")] = 0.0;
  z[index_of(all, "ks")] = z[index_of(all, "bS")] = z[index_of(all, "kFa")] = 2.9;
  assert_ok(calibration_log_likelihood(context, all, worker, z, &value));
  assert_true(value == -INFINITY);
  calibration_close(context, &worker);
}

/* ---- learning ---- */

static const char SMALL[] =
    "id,model,quantity,statistic,against,area,sex,age_y,habits,contrast,contrast_age_y,device,"
    "needle_length_mm,sessions,interval_d,at_d,aperture_mm,cycles,ages_low,ages_high,comparison,"
    "discrepancy,note\n"
    "AG0096,assay,collagen_half_life,level,,forearm,male,,protected,,50,,,,,,,,,,groups,0.6,\n"
    "AG0003,assay,synthesis_per_cell,ratio,AG0002,forearm,male,25,protected,,80,,,,,,,,,,groups,,\n"
    "AG0032,assay,fibroblasts,fall,,forearm,male,25,protected,,75,,,,,,,,,,groups,,\n";

/* Data made of known constants: the posterior holds them, and is narrower where the data speak. The
 * half-life is told by nine studies instead of one, for each is sure of it to a quarter only. */
static void known_constants_are_found(void **state) {
  (void)state;
  calibration *small = NULL;
  calibration_posterior *learnt = NULL;
  void *worker = NULL;
  bool possible = false;
  double z[256];
  enum { MORE = 8 };
  char many[sizeof SMALL + MORE * 128];
  size_t length = sizeof SMALL - 1;
  memcpy(many, SMALL, sizeof SMALL);
  for (int i = 0; i < MORE; i++) { /* at other ages: the error of the method is each row's own */
    length += (size_t)snprintf(many + length, 128,
                               "AG0096,assay,collagen_half_life,level,,forearm,male,,protected,,%d"
                               ",,,,,,,,,,groups,0.6,\n",
                               31 + 4 * i);
  }
  assert_ok(calibration_create_of(context, "small", many, length, &small));
  const size_t n = calibration_parameters(small), km = index_of(small, "km");
  assert_int_equal(calibration_rows(small), 3 + MORE);
  assert_true(n < 256 && km != SIZE_MAX);
  memset(z, 0, sizeof z);
  z[km] = 0.31; /* well within the bounds of the screen */
  assert_ok(calibration_open(context, small, &worker));
  const double told = calibration_row_at(small, 0)->value;
  assert_ok(calibration_imitate(context, small, worker, z, 5, 2, &possible));
  assert_true(possible);
  assert_true(calibration_row_at(small, 0)->value != told);
  calibration_options options;
  calibration_options_default(&options);
  options.sampler.chains = 4;
  options.sampler.warm_up = 100;
  options.sampler.kept = 250;
  options.sampler.thin = 1;
  options.draws = 100;
  assert_ok(calibration_learn(context, small, &options, &learnt));
  const calibration_learnt *at = &learnt->learnt[km];
  assert_true(at->sd_z < 0.55);
  assert_true(fabs(at->mean_z - 0.31) < 3.0 * at->sd_z);
  assert_true(at->lower < at->median && at->median < at->upper);
  assert_true(learnt->direction[0].sd <= at->sd_z);
  assert_int_equal(learnt->draws, 100);
  calibration_posterior_destroy(context, &learnt);
  calibration_close(context, &worker);
  calibration_destroy(context, &small);
}

/* Imitations scatter as the likelihood says, and a sign that is denied has the rest of its chance. */
static void imitations_follow_the_likelihood(void **state) {
  (void)state;
  enum { REPLICATES = 4000 };
  calibration *small = NULL;
  void *worker = NULL;
  bool possible = false;
  double z[256] = {0.0}, sum = 0.0, squares = 0.0, value, own;
  observe_prediction made[3];
  assert_ok(calibration_create_of(context, "small", SMALL, sizeof SMALL - 1, &small));
  assert_ok(calibration_open(context, small, &worker));
  assert_ok(calibration_predict(context, small, worker, z, made, &possible));
  observation rows[3];
  size_t denied_count = 0;
  observe_parameters p;
  cutis_parameters skin;
  calibration_map(small, z, &skin, &p);
  for (uint32_t k = 0; k < REPLICATES; k++) {
    bool denied[3];
    for (size_t i = 0; i < 3; i++) {
      rows[i] = *calibration_row_at(small, i);
    }
    observe_imitate(&p, rows, made, 3, 41, k, denied);
    sum += rows[0].value;
    squares += rows[0].value * rows[0].value;
    denied_count += denied[2];
  }
  const double mean = sum / REPLICATES, sd = sqrt(squares / REPLICATES - mean * mean);
  assert_close(mean, made[0].value, 5.0 * made[0].sd / sqrt(REPLICATES));
  assert_close(sd, made[0].sd, 0.06 * made[0].sd);
  const double shown = exp(observe_log_likelihood(&p, calibration_row_at(small, 2), &made[2]));
  assert_close(1.0 - (double)denied_count / REPLICATES, shown, 0.04);
  /* what the calibration then weighs is what was drawn */
  assert_ok(calibration_log_likelihood(context, small, worker, z, &own));
  assert_ok(calibration_imitate(context, small, worker, z, 41, 7, &possible));
  assert_ok(calibration_log_likelihood(context, small, worker, z, &value));
  assert_true(possible && isfinite(value) && value != own);
  calibration_close(context, &worker);
  calibration_destroy(context, &small);
}

static void the_worst_is_what_is_not_a_number(void **state) {
  (void)state;
  calibration_learnt learnt[] = {{.quality = {1.002, 900.0, 700.0}},
                                 {.quality = {NAN, 850.0, NAN}},
                                 {.quality = {1.001, NAN, 800.0}},
                                 {.quality = {1.003, 950.0, 720.0}}};
  calibration_posterior of = {.parameters = 1, .learnt = learnt};
  assert_close(calibration_worst(&of).ess_tail, 700.0, 0.0);
  of.parameters = 4;
  const infer_quality worst = calibration_worst(&of);
  assert_true(isnan(worst.r_hat) && isnan(worst.ess_bulk) && isnan(worst.ess_tail));
}

/* Threads are no part of the result; seeds are. */
static void the_seed_alone_decides(void **state) {
  (void)state;
  calibration *small = NULL;
  calibration_posterior *one = NULL, *two = NULL, *other = NULL;
  calibration_options options;
  assert_ok(calibration_create_of(context, "small", SMALL, sizeof SMALL - 1, &small));
  calibration_options_default(&options);
  options.sampler.chains = 3;
  options.sampler.warm_up = 10;
  options.sampler.kept = 12;
  options.draws = 7;
  options.sampler.threads = 1;
  assert_ok(calibration_learn(context, small, &options, &one));
  options.sampler.threads = 3;
  assert_ok(calibration_learn(context, small, &options, &two));
  options.sampler.seed = 2;
  assert_ok(calibration_learn(context, small, &options, &other));
  const size_t bytes = one->draws * one->parameters * sizeof *one->value;
  assert_memory_equal(one->value, two->value, bytes);
  assert_memory_not_equal(one->value, other->value, bytes);
  calibration_posterior_destroy(context, &one);
  calibration_posterior_destroy(context, &two);
  calibration_posterior_destroy(context, &other);
  calibration_destroy(context, &small);
}

/* ---- what is shipped ---- */

/* Written and read again it is the same; torn or of other sizes it is refused. */
static void a_posterior_survives_its_files(void **state) {
  (void)state;
  calibration_posterior *shipped = NULL, *read = NULL;
  char *text[CALIBRATION_FILES];
  const char *told[CALIBRATION_FILES];
  size_t length[CALIBRATION_FILES];
  assert_ok(calibration_shipped(context, &shipped));
  for (int i = 0; i < CALIBRATION_FILES; i++) {
    assert_ok(calibration_write(context, shipped, (calibration_file)i, &text[i]));
    told[i] = text[i];
    length[i] = strlen(text[i]);
  }
  assert_ok(calibration_read(context, told, length, &read));
  assert_int_equal(read->draws, shipped->draws);
  assert_int_equal(read->parameters, shipped->parameters);
  assert_true(read->constants == shipped->constants && read->evidence == shipped->evidence);
  assert_string_equal(read->ids, shipped->ids);
  for (size_t i = 0; i < read->draws * read->parameters; i++) {
    assert_close(read->value[i], shipped->value[i], 1e-5 * fabs(shipped->value[i]));
  }
  calibration_posterior_destroy(context, &read);
  char *last = strrchr(text[CALIBRATION_DRAWS], ',');
  length[CALIBRATION_DRAWS] = (size_t)(last - text[CALIBRATION_DRAWS]);
  assert_int_equal(calibration_read(context, told, length, &read), CUTIS_BAD_SYNTAX);
  assert_null(read);
  for (int i = 0; i < CALIBRATION_FILES; i++) {
    context_free(context, text[i]);
  }
  calibration_posterior_destroy(context, &shipped);
}

/* The shipped posterior stands on the constants and the evidence as they are, and its draws have the
 * likelihood that they had: else it has to be learnt anew. Another hash is refused by name. */
static void the_shipped_posterior_is_not_stale(void **state) {
  (void)state;
  calibration_posterior *shipped = NULL;
  void *worker = NULL;
  uint64_t now = 0;
  assert_ok(calibration_shipped(context, &shipped));
  assert_ok(calibration_check(context, shipped));
  assert_ok(calibration_hash_shipped_evidence(context, &now));
  assert_true(now == calibration_hash_evidence(all));
  assert_int_equal(shipped->parameters, calibration_parameters(all));
  assert_ok(calibration_open(context, all, &worker));
  for (size_t k = 0; k < shipped->draws; k += 37) {
    double value;
    assert_ok(calibration_log_likelihood_of(context, all, worker,
                                            shipped->value + k * shipped->parameters, &value));
    assert_close(value, shipped->log_likelihood[k], 0.05);
  }
  for (size_t i = 0; i < shipped->parameters; i++) {
    assert_string_equal(shipped->learnt[i].symbol, calibration_parameter_at(all, i)->info.symbol);
  }
  shipped->constants ^= 1;
  assert_int_equal(calibration_check(context, shipped), CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context), "stale: the table of constants"));
  shipped->constants ^= 1;
  shipped->evidence ^= 1;
  assert_int_equal(calibration_check(context, shipped), CUTIS_BAD_INPUT);
  assert_non_null(strstr(cutis_context_message(context), "stale: the rows of evidence"));
  cutis_context_clear(context);
  calibration_close(context, &worker);
  calibration_posterior_destroy(context, &shipped);
}

/* Draws for runs: each shipped one once a round, in an order of the seed's own; the other constants from
 * their priors, the central run at the medians, and all of them within the bounds. */
static void runs_draw_from_it(void **state) {
  (void)state;
  cutis_posterior *posterior = NULL;
  calibration_posterior *shipped = NULL;
  skin_solver *solver = NULL;
  cutis_parameters drawn, prior, again;
  assert_ok(cutis_posterior_create(context, &posterior));
  assert_ok(calibration_shipped(context, &shipped));
  assert_int_equal(posterior->draws, shipped->draws);
  const size_t km = index_of(all, "km"), at = calibration_parameter_at(all, km)->index;
  double sum = 0.0, told = 0.0;
  for (size_t k = 0; k < shipped->draws; k++) {
    assert_ok(cutis_posterior_draw(context, posterior, 9, (uint32_t)k, &drawn));
    sum += parameters_value(&drawn, at);
    told += shipped->value[k * shipped->parameters + km];
  }
  assert_close(sum, told, 1e-9 * told);
  assert_ok(cutis_posterior_draw(context, posterior, 9, (uint32_t)shipped->draws + 5, &again));
  assert_ok(cutis_posterior_draw(context, posterior, 9, 5, &drawn));
  assert_close(again.km, drawn.km, 0.0);
  assert_ok(cutis_parameters_draw(context, 9, 5, &prior));
  assert_close(drawn.p_plug, prior.p_plug, 0.0); /* of no fitted row */
  assert_true(drawn.km != prior.km && again.p_plug != prior.p_plug);
  assert_ok(skin_solver_create(context, SKIN_RELATIVE, &solver));
  for (uint32_t k = 0; k < 20; k++) {
    bool accepted = false;
    assert_ok(cutis_posterior_draw(context, posterior, 9, k, &drawn));
    assert_ok(screen_parameters(context, solver, &drawn, &accepted));
    assert_true(accepted);
  }
  parameters_default(&drawn);
  assert_ok(cutis_parameters_set(context, &drawn, "ks", 0.0123));
  posterior_centre(posterior, &drawn);
  assert_close(drawn.ks, 0.0123, 0.0);
  assert_close(parameters_value(&drawn, at), shipped->learnt[km].median, 1e-12);
  bool accepted = false; /* nobody's draw, and yet somebody */
  parameters_default(&prior);
  posterior_centre(posterior, &prior);
  assert_ok(screen_parameters(context, solver, &prior, &accepted));
  assert_true(accepted);
  skin_solver_destroy(context, &solver);
  calibration_posterior_destroy(context, &shipped);
  cutis_posterior_destroy(context, &posterior);
}

/* Another value, another row: another hash. */
static void evidence_has_a_hash(void **state) {
  (void)state;
  calibration *small = NULL, *other = NULL;
  char changed[sizeof SMALL];
  memcpy(changed, SMALL, sizeof SMALL);
  char *at = strstr(changed, "0.6,");
  at[2] = '7'; /* a discrepancy */
  assert_ok(calibration_create_of(context, "small", SMALL, sizeof SMALL - 1, &small));
  assert_ok(calibration_create_of(context, "other", changed, sizeof SMALL - 1, &other));
  assert_true(calibration_hash_evidence(small) != calibration_hash_evidence(other));
  assert_true(calibration_hash_evidence(small) != calibration_hash_evidence(all));
  calibration_destroy(context, &small);
  calibration_destroy(context, &other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_rows_that_may_be_fitted),
      cmocka_unit_test(constants_are_those_that_matter),
      cmocka_unit_test(priors_speak_once),
      cmocka_unit_test(draws_and_quantiles_agree),
      cmocka_unit_test(lives_are_those_of_one_person),
      cmocka_unit_test(the_scanner_reads_as_the_instrument),
      cmocka_unit_test(suction_is_read_as_finite_elements_do),
      cmocka_unit_test(bounds_exclude),
      cmocka_unit_test(known_constants_are_found),
      cmocka_unit_test(imitations_follow_the_likelihood),
      cmocka_unit_test(the_worst_is_what_is_not_a_number),
      cmocka_unit_test(the_seed_alone_decides),
      cmocka_unit_test(a_posterior_survives_its_files),
      cmocka_unit_test(the_shipped_posterior_is_not_stale),
      cmocka_unit_test(runs_draw_from_it),
      cmocka_unit_test(evidence_has_a_hash),
  };
  return cmocka_run_group_tests(tests, make_all, drop_all);
}
