/* VQ_WIDE before a function: compiled for wider vectors too, and the widest that the machine has
 * is taken when the library is loaded. Results do not depend on it, as sums keep their order and
 * -ffp-contract=off forbids fused operations. Sanitizers run too late for the choice. */
#ifndef VQ_WIDE
#include <stdlib.h> /* defines __GLIBC__ where that is */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) \
    && !defined(__SANITIZE_ADDRESS__) && !defined(VQ_NARROW)
#define VQ_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define VQ_WIDE
#endif
#endif
