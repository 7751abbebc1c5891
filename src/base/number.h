/* number.h - decimal numbers to and from text, whatever the locale. Private to base/. */
#ifndef CUTIS_BASE_NUMBER_H
#define CUTIS_BASE_NUMBER_H

#include <stddef.h>

/* Reads [+-]digits[.digits][e[+-]digits], the digits on either side of the point optional, but not
 * both. Returns where the number ends, or NULL when text does not begin with one. Too large a
 * number is INFINITY. */
const char *number_scan(const char *text, double *value);

enum { NUMBER_SIZE = 32 }; /* room for any number with its end */
/* The fewest digits that read back as value. */
void number_format(double value, char text[NUMBER_SIZE]);

#endif
