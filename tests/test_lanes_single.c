/* test_lanes_single.c - test_lanes.c in single precision. */
#define LANES_SINGLE
#include "test_lanes.c"
