/* lanes_avx512.c - lanes.c for x86-64 with AVX-512: eight persons side by side. Its compiler flags are in
 * CMakeLists.txt. */
#ifdef SKIN_X86
#define LANES_KIND lanes_avx512
#define LANES_NAME "AVX-512"
#include "skin/lanes.c"
#else
typedef int lanes_avx512_is_for_another_processor;
#endif
