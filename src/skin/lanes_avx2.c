/* lanes_avx2.c - lanes.c for x86-64 with AVX2 and FMA: four persons side by side. Its compiler flags are in
 * CMakeLists.txt. */
#ifdef SKIN_X86
#define LANES_KIND lanes_avx2
#define LANES_NAME "AVX2"
#include "skin/lanes.c"
#else
typedef int lanes_avx2_is_for_another_processor;
#endif
