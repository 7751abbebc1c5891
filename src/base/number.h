/* number.h - decimal numbers to text, whatever the locale. Private to base/; number_scan is in
 * base.h. */
#ifndef CUTIS_BASE_NUMBER_H
#define CUTIS_BASE_NUMBER_H

enum { NUMBER_SIZE = 32 }; /* room for any number with its end */
/* The fewest digits that read back as value. */
void number_format(double value, char text[NUMBER_SIZE]);

#endif
