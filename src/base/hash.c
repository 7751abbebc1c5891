/* hash.c - FNV-1a of 64 bits (Fowler, Noll and Vo, draft-eastlake-fnv): tells one set of inputs from
 * another. */
#include "base/base.h"

uint64_t hash_add(uint64_t hash, const void *bytes, size_t size) {
  const unsigned char *byte = bytes;
  for (size_t i = 0; i < size; i++) {
    hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
  }
  return hash;
}
