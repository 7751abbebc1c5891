/* mesh.c - where the nodes of a grid lie: intervals that grow, and the rows of layered skin. Units
 * mm. */
#include "mechanics/mechanics.h"

#include <math.h>

enum { ROWS_MAX = 128 }; /* of one layer */

void mesh_graded(double length, double smallest, int count, double ends[]) {
  double factor = 1.0;
  if (smallest * count <
      length * (1.0 - 1e-9)) { /* sum of smallest * factor^k = length, by bisection */
    double low = 1.0, high = 50.0;
    for (int k = 0; k < 200; ++k) {
      factor = 0.5 * (low + high);
      const double sum = smallest * (pow(factor, count) - 1.0) / (factor - 1.0);
      if (sum < length) {
        low = factor;
      } else {
        high = factor;
      }
    }
  } else {
    smallest = length / count;
  }
  ends[0] = 0.0;
  for (int k = 0; k < count; ++k) {
    ends[k + 1] = ends[k] + smallest * pow(factor, k);
  }
  ends[count] = length;
}

void mesh_nodes(int order, int count, const double ends[], double at[]) {
  for (int k = 0; k < count; ++k) {
    at[order * k] = ends[k];
    if (order == 2) {
      at[2 * k + 1] = 0.5 * (ends[k] + ends[k + 1]);
    }
  }
  at[order * count] = ends[count];
}

void mesh_widening(double length, double widening, int count, double ends[]) {
  const double factor = count > 1 ? pow(widening, 1.0 / (count - 1)) : 1.0;
  double sum = 0.0, width = 1.0;
  ends[0] = 0.0;
  for (int k = 0; k < count; ++k, width *= factor) {
    sum += width;
    ends[k + 1] = sum;
  }
  for (int k = 0; k < count; ++k) {
    ends[k] *= length / sum;
  }
  ends[count] = length;
}

int mesh_row_count(const int rows[], int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    sum += rows[i];
  }
  return sum;
}

/* Nodes are counted from the base up, layers and their growth from the surface down. */
void mesh_rows(int order, const mechanics_layer *layers, int count, const int rows[],
               const double growth[], double z[], int layer_of_row[]) {
  int below = mesh_row_count(rows, count);
  double depth = 0.0;
  z[order * below] = 0.0;
  for (int i = 0; i < count; ++i) {
    const double h = layers[i].thickness_mm, q = growth[i];
    const int n = rows[i];
    const double first = q == 1.0 ? h / n : h * (q - 1.0) / (pow(q, n) - 1.0);
    double part[ROWS_MAX + 1];
    mesh_graded(h, first, n, part);
    for (int k = 0; k < n; ++k) {
      const double lower = -depth - part[k + 1];
      --below;
      layer_of_row[below] = i;
      z[order * below] = lower;
      if (order == 2) {
        z[2 * below + 1] = 0.5 * (lower - depth - part[k]);
      }
    }
    depth += h;
  }
}
