/* test_jacobian.c - the analytic Jacobian of the kinetics against the complex step, at uneven
 * states on both sides of every kink, for the central parameters and for draws of the priors. */
#include "skin_testing.h"

#include <complex.h>
#undef I

/* The kinetics compiled for complex numbers (tests/CMakeLists.txt). */
void skin_rates_complex(const skin_model *model, const skin_milieu *milieu, double age_y,
                        const double complex *y, double complex *rates);

enum { TRIES = 200, SEED = 8127 };

/* What each state is drawn from: wider than any skin, log-uniform where a state spans decades. */
static const struct {
  double low, high;
  bool by_decades;
} range[CUTIS_STATES] = {
    [CUTIS_N] = {0.37, 6100, true},   [CUTIS_M] = {0.23, 3300, true},
    [CUTIS_R] = {1.7, 2900, true},    [CUTIS_F] = {43.1, 9700, true},
    [CUTIS_Y] = {0.61, 5300, true},   [CUTIS_D] = {0.0013, 1, true},
    [CUTIS_I] = {0.0011, 2.9, true},  [CUTIS_P] = {0.017, 31.3, true},
    [CUTIS_T] = {0.11, 13.7, true},   [CUTIS_X] = {0.0009, 0.97, true},
    [CUTIS_CN] = {0.0031, 1.1, true}, [CUTIS_CM] = {0.019, 1.3, true},
    [CUTIS_CF] = {0.0123, 1.2, true}, [CUTIS_A] = {0.71, 2.3, false},
    [CUTIS_EL] = {0.07, 1.2, false},  [CUTIS_H] = {0.19, 1.7, false},
    [CUTIS_W] = {0.01, 11.3, true},   [CUTIS_XC] = {0.0007, 0.97, true},
};

static double uniform(uint32_t stream, uint32_t *index) {
  return random_uniform(SEED, stream, (*index)++);
}

static double between(double u, double low, double high, bool by_decades) {
  return by_decades ? low * pow(high / low, u) : low + u * (high - low);
}

/* A model: the central one, or a draw that passes the inflammation bound. */
static void make_model(cutis_context *context, uint32_t try, uint32_t *index, skin_model *model) {
  cutis_parameters p;
  parameters_default(&p);
  for (uint32_t draw = *index; try % 2 == 1; draw += 1000) {
    assert_int_equal(cutis_parameters_draw(context, SEED, draw, &p), CUTIS_OK);
    if (skin_model_create(context, &p, model) == CUTIS_OK) {
      return;
    }
  }
  assert_int_equal(skin_model_create(context, &p, model), CUTIS_OK);
}

static void make_state(const skin_model *model, uint32_t *index, double *y) {
  double Jg;
  do {
    for (int i = 0; i < CUTIS_STATES; i++) {
      y[i] = between(uniform(1, index), range[i].low, range[i].high, range[i].by_decades);
    }
    if (uniform(4, index) < 0.15) {
      y[CUTIS_X] = 0.9807 + 0.0191 * uniform(4, index); /* almost nothing but gap */
    }
    Jg = 1 + model->p.ac * (y[CUTIS_CN] + y[CUTIS_CM] + y[CUTIS_CF] - model->ct0);
  } while (Jg < 0.1);
}

/* Which side of which kink a state is on: one bit each. */
enum { KINKS = 9 };
static void count_sides(const skin_model *model, const skin_milieu *milieu, double age_y,
                        const double *y, int below[KINKS], int above[KINKS]) {
  const cutis_parameters *p = &model->p;
  skin_view view;
  skin_view_of(model, milieu, age_y, y, &view);
  const double T2 = y[CUTIS_T] * y[CUTIS_T], tissue = fmax(1 - y[CUTIS_X], 0.02);
  const double distance[KINKS] = {
      view.S - 0.25,
      1 - y[CUTIS_X] - 0.02,
      p->cx - view.ct / model->ct0 / view.Jg / tissue,
      T2 / (p->KY * p->KY + T2) - model->hY0,
      y[CUTIS_A] - 1,
      y[CUTIS_R] - p->R0,
      y[CUTIS_M] + y[CUTIS_R] - p->R0,
      1 - (y[CUTIS_M] + y[CUTIS_R]) / p->Mmax,
      milieu->edge_supply_per_d - 0.05,
  };
  for (int k = 0; k < KINKS; k++) {
    assert_true(distance[k] != 0);
    below[k] += distance[k] < 0;
    above[k] += distance[k] > 0;
  }
}

static void the_jacobian_is_the_complex_step(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  uint32_t index = 0;
  int below[KINKS] = {0}, above[KINKS] = {0};
  double worst = 0; /* of each entry, which is stricter than of its row */
  int entries = 0;
  for (uint32_t try = 0; try < TRIES; try++) {
    skin_model model;
    double y[CUTIS_STATES], jacobian[CUTIS_STATES][CUTIS_STATES], step[CUTIS_STATES][CUTIS_STATES];
    make_model(context, try, &index, &model);
    make_state(&model, &index, y);
    const double age_y = between(uniform(2, &index), 25, 85, false);
    const skin_milieu milieu = {
        .uv_index = uniform(3, &index),
        .packs_per_day = 1.7 * uniform(3, &index),
        .pollution_index = 1.3 * uniform(3, &index),
        .drinks_per_week = 13 * uniform(3, &index),
        .menopause_age_y = try % 3 == 0 ? INFINITY : 43 + 11 * uniform(3, &index),
        .edge_supply_per_d = 0.1 * uniform(3, &index)};
    count_sides(&model, &milieu, age_y, y, below, above);
    skin_jacobian(&model, &milieu, age_y, y, &jacobian[0][0]);
    for (int j = 0; j < CUTIS_STATES; j++) {
      double complex moved[CUTIS_STATES], rates[CUTIS_STATES];
      for (int i = 0; i < CUTIS_STATES; i++) {
        moved[i] = y[i];
      }
      const double h = 1e-40 * y[j];
      moved[j] += h * _Complex_I;
      skin_rates_complex(&model, &milieu, age_y, moved, rates);
      for (int i = 0; i < CUTIS_STATES; i++) {
        step[i][j] = cimag(rates[i]) / h;
      }
    }
    for (int i = 0; i < CUTIS_STATES; i++) {
      for (int j = 0; j < CUTIS_STATES; j++) {
        if (step[i][j] != 0) {
          worst = fmax(worst, fabs(jacobian[i][j] / step[i][j] - 1));
          entries++;
        } else {
          assert_true(jacobian[i][j] == 0);
        }
      }
    }
  }
  if (!(worst < 1e-10)) {
    fail_msg("worst difference from the complex step: %g of the entry", worst);
  }
  assert_true(entries > 75 * TRIES); /* the rows are full where the model couples */
  for (int k = 0; k < KINKS; k++) {
    if (below[k] < 5 || above[k] < 5) {
      fail_msg("kink %d has %d states below and %d above it", k, below[k], above[k]);
    }
  }
  cutis_context_destroy(&context);
}

/* The complex copy is the same model: with no imaginary part it gives the rates of the real one. */
static void the_complex_copy_has_the_same_rates(void **unused) {
  (void)unused;
  cutis_context *context = new_context();
  uint32_t index = 0;
  for (uint32_t try = 0; try < 20; try++) {
    skin_model model;
    double y[CUTIS_STATES], rates[CUTIS_STATES];
    double complex z[CUTIS_STATES], complex_rates[CUTIS_STATES];
    make_model(context, try, &index, &model);
    make_state(&model, &index, y);
    for (int i = 0; i < CUTIS_STATES; i++) {
      z[i] = y[i];
    }
    const skin_milieu milieu = {
        .uv_index = 0.41, .menopause_age_y = 51.3, .edge_supply_per_d = 0.013};
    skin_rates(&model, &milieu, 61.7, y, rates);
    skin_rates_complex(&model, &milieu, 61.7, z, complex_rates);
    for (int i = 0; i < CUTIS_STATES; i++) {
      assert_true(fabs(rates[i] - creal(complex_rates[i])) <= 1e-12 * fabs(rates[i]));
    }
  }
  cutis_context_destroy(&context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_jacobian_is_the_complex_step),
      cmocka_unit_test(the_complex_copy_has_the_same_rates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
