/* What is taken for granted of callers and of the code around: with -DVQ_CHECKED it is looked at, and
 * the program ends if it is not so; analysers learn it from there. Without, nothing is left of it.
 * And what compilers are told of functions and branches, where they listen. */
#ifndef VQ_GIVEN_H
#define VQ_GIVEN_H

#ifdef VQ_CHECKED
#include <assert.h>
#define VQ_GIVEN(condition) assert(condition)
#else
#define VQ_GIVEN(condition) ((void)0)
#endif

#if defined(__GNUC__)
#define VQ_INLINE static inline __attribute__((always_inline))
#define VQ_RARELY static __attribute__((noinline, unused))
#define VQ_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define VQ_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#elif defined(_MSC_VER)
#define VQ_INLINE static __forceinline
#define VQ_RARELY static __declspec(noinline)
#define VQ_LIKELY(condition) (condition)
#define VQ_UNLIKELY(condition) (condition)
#else
#define VQ_INLINE static inline
#define VQ_RARELY static inline
#define VQ_LIKELY(condition) (condition)
#define VQ_UNLIKELY(condition) (condition)
#endif

#endif
