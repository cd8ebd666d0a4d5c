/* Sums and steps over 16-bit numbers, with SSE2 where the target has it (every x86-64 does) and the
 * same integers without. Longer vectors gain nothing: a mix has 24 to 40 inputs. */
#ifndef VQ_MIXING_H
#define VQ_MIXING_H
#include <stdint.h>
#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define VQ_SSE2 1
#endif

/* Sum of products of n 16-bit numbers, n a multiple of 8, that fits 32 bits. */
static inline int32_t vq_dot(const int16_t *x, const int16_t *w, int n) {
    int i;
#ifdef VQ_SSE2
    __m128i sum = _mm_setzero_si128();
    for (i = 0; i < n; i += 8)
        sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_loadu_si128((const __m128i *)(x + i)),
                                                _mm_loadu_si128((const __m128i *)(w + i))));
    sum = _mm_add_epi32(sum, _mm_srli_si128(sum, 8));
    sum = _mm_add_epi32(sum, _mm_srli_si128(sum, 4));
    return _mm_cvtsi128_si32(sum);
#else
    int32_t sum = 0;
    for (i = 0; i < n; i++) sum += (int32_t)x[i] * w[i];
    return sum;
#endif
}

/* w[i] += (x[i] * step + 2^15) >> 16, kept within 16 bits. */
static inline void vq_step(const int16_t *x, int16_t *w, int n, int16_t step) {
    int i;
#ifdef VQ_SSE2
    const __m128i s = _mm_set1_epi16(step);
    for (i = 0; i < n; i += 8) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(x + i));
        const __m128i moved = _mm_add_epi16(_mm_mulhi_epi16(v, s),
                                            _mm_srli_epi16(_mm_mullo_epi16(v, s), 15));
        _mm_storeu_si128((__m128i *)(w + i),
                         _mm_adds_epi16(_mm_loadu_si128((const __m128i *)(w + i)), moved));
    }
#else
    for (i = 0; i < n; i++) {
        int32_t moved = w[i] + (((int32_t)x[i] * step + 0x8000) >> 16);
        w[i] = (int16_t)(moved > 32767 ? 32767 : moved < -32768 ? -32768 : moved);
    }
#endif
}
#endif
