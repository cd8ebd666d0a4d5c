/* Sums and steps over 16-bit numbers, with SSE2 or NEON where the target has them (every x86-64 and
 * AArch64 does) and the same integers without. Longer vectors gain nothing: a mix has 24 to 40
 * inputs. */
#ifndef VQ_MIXING_H
#define VQ_MIXING_H

#include "given.h"

#include <stdint.h>

#if defined(VQ_PLAIN)
#elif defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define VQ_SSE2 1
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#define VQ_NEON 1
#endif

/* An arithmetic shift to the right, rounding down also below 0, as all compilers here do it. */
static inline int32_t vq_shift(int32_t value, int bits) { return value >> bits; }

/* Sum of products of n 16-bit numbers, n a multiple of 8, that fits 32 bits. */
static inline int32_t vq_dot(const int16_t *x, const int16_t *w, int n) {
#if defined(VQ_SSE2)
    __m128i sum = _mm_setzero_si128();
    for (int i = 0; i < n; i += 8)
        sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_loadu_si128((const __m128i *)(x + i)),
                                                _mm_loadu_si128((const __m128i *)(w + i))));
    sum = _mm_add_epi32(sum, _mm_srli_si128(sum, 8));
    sum = _mm_add_epi32(sum, _mm_srli_si128(sum, 4));
    return _mm_cvtsi128_si32(sum);
#elif defined(VQ_NEON)
    int32x4_t sum = vdupq_n_s32(0);
    for (int i = 0; i < n; i += 8) {
        const int16x8_t a = vld1q_s16(x + i), b = vld1q_s16(w + i);
        sum = vmlal_s16(sum, vget_low_s16(a), vget_low_s16(b));
        sum = vmlal_high_s16(sum, a, b);
    }
    return vaddvq_s32(sum);
#else
    int32_t sum = 0;
    for (int i = 0; i < n; i++) sum += (int32_t)x[i] * w[i];
    return sum;
#endif
}

/* w[i] += (x[i] * step + 2^15) >> 16, kept within 16 bits. */
static inline void vq_step(const int16_t *x, int16_t *w, int n, int16_t step) {
#if defined(VQ_SSE2)
    const __m128i s = _mm_set1_epi16(step);
    for (int i = 0; i < n; i += 8) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(x + i));
        const __m128i moved =
            _mm_add_epi16(_mm_mulhi_epi16(v, s), _mm_srli_epi16(_mm_mullo_epi16(v, s), 15));
        _mm_storeu_si128((__m128i *)(w + i),
                         _mm_adds_epi16(_mm_loadu_si128((const __m128i *)(w + i)), moved));
    }
#elif defined(VQ_NEON)
    const int16x4_t s = vdup_n_s16(step);
    for (int i = 0; i < n; i += 8) {
        const int16x8_t v = vld1q_s16(x + i);
        const int16x4_t low = vrshrn_n_s32(vmull_s16(vget_low_s16(v), s), 16);
        const int16x4_t high = vrshrn_n_s32(vmull_s16(vget_high_s16(v), s), 16);
        vst1q_s16(w + i, vqaddq_s16(vld1q_s16(w + i), vcombine_s16(low, high)));
    }
#else
    for (int i = 0; i < n; i++) {
        const int32_t moved = w[i] + vq_shift((int32_t)x[i] * step + 0x8000, 16);
        w[i] = (int16_t)(moved > 32767 ? 32767 : moved < -32768 ? -32768 : moved);
    }
#endif
}

#endif
