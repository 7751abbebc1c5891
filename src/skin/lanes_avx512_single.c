/* lanes_avx512_single.c - lanes.c for x86-64 with AVX-512, in single precision: sixteen persons side by
 * side. Its compiler flags are in CMakeLists.txt. */
#ifdef SKIN_X86
#define LANES_KIND lanes_avx512_single
#define LANES_NAME "AVX-512 single"
#define LANES_SINGLE
#include "skin/lanes.c"
#else
typedef int lanes_avx512_single_is_for_another_processor;
#endif
