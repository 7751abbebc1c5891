/* lanes_avx512.c - lanes.c for x86-64 with AVX-512: eight persons side by side. Its compiler flags are
 * in CMakeLists.txt, which leaves the file empty for other processors. */
#ifdef SKIN_X86
#define LANES_KIND lanes_avx512
#define LANES_NAME "AVX-512"
#include "skin/lanes.c"
#else
typedef int lanes_without_avx512;
#endif
