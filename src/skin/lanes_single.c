/* lanes_single.c - lanes.c for any processor, in single precision: four persons side by side. */
#define LANES_KIND lanes_plain_single
#define LANES_NAME "plain single"
#define LANES_SINGLE
#include "skin/lanes.c"
