/* lanes_avx2_single.c - lanes.c for x86-64 with AVX2 and FMA, in single precision: eight persons side by
 * side. Its compiler flags are in CMakeLists.txt. */
#ifdef SKIN_X86
#define LANES_KIND lanes_avx2_single
#define LANES_NAME "AVX2 single"
#define LANES_SINGLE
#include "skin/lanes.c"
#else
typedef int lanes_avx2_single_is_for_another_processor;
#endif
