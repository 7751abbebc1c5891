/* lanes_avx2.c - lanes.c for x86-64 with AVX2 and FMA: four persons side by side. Its compiler flags
 * are in CMakeLists.txt, which leaves the file empty for other processors. */
#ifdef SKIN_X86
#define LANES_KIND lanes_avx2
#define LANES_NAME "AVX2"
#include "skin/lanes.c"
#else
typedef int lanes_without_avx2;
#endif
