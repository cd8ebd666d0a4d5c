/* What is taken for granted of callers and of the code around: with -DVQ_CHECKED it is looked at, and
 * the program ends if it is not so; analysers learn it from there. Without, nothing is left of it. */
#ifndef VQ_GIVEN_H
#define VQ_GIVEN_H

#ifdef VQ_CHECKED
#include <assert.h>
#define VQ_GIVEN(condition) assert(condition)
#else
#define VQ_GIVEN(condition) ((void)0)
#endif

#endif
