/* grades.h - the observation model of a clinical grade by itself, for its test and for the program
 * that fits its constants. */
#ifndef CUTIS_GRADES_H
#define CUTIS_GRADES_H

#include "instruments/instruments.h"

extern const instrument instrument_grades;

/* The mean of the grades 0 .. top that raters give to a physical quantity x: half of them see the
 * first grade at x = first, `gain` grades are added for each factor e, and `spread` (grades) is the
 * scatter between faces alike in x. 0 at x <= 0; NAN when x is. */
double grade_mean(double x, double first, double gain, double spread, int top);

#endif
