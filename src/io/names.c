/* names.c - what measures and arms are called in every file that is written. */
#include "io/io.h"

const measure_name MEASURES[CUTIS_MEASURES] = {
#define X(index, key, words, unit) {key, words, unit},
    CUTIS_MEASURE_LIST(X)
#undef X
};

const char *const ARMS[CUTIS_ARMS] = {"treated", "untreated"};
