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

/* Sums of products of n 16-bit numbers with each of some weights, n a multiple of 8, which fit 32 bits.
 * `sets` is known where this is compiled, so that all sums stay in registers. */
static inline void vq_dots(const int16_t *x, int16_t *const *w, int sets, int n, int32_t *sums) {
    VQ_GIVEN(sets >= 1 && sets <= 3);
#if defined(VQ_SSE2)
    __m128i sum[3] = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    for (int i = 0; i < n; i += 8) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(x + i));
        for (int j = 0; j < sets; j++)
            sum[j] = _mm_add_epi32(
                sum[j], _mm_madd_epi16(v, _mm_loadu_si128((const __m128i *)(w[j] + i))));
    }
    for (int j = 0; j < sets; j++) {
        sum[j] = _mm_add_epi32(sum[j], _mm_srli_si128(sum[j], 8));
        sums[j] = _mm_cvtsi128_si32(_mm_add_epi32(sum[j], _mm_srli_si128(sum[j], 4)));
    }
#elif defined(VQ_NEON)
    int32x4_t sum[3] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
    for (int i = 0; i < n; i += 8) {
        const int16x8_t v = vld1q_s16(x + i);
        for (int j = 0; j < sets; j++) {
            const int16x8_t weights = vld1q_s16(w[j] + i);
            sum[j] = vmlal_s16(sum[j], vget_low_s16(v), vget_low_s16(weights));
            sum[j] = vmlal_high_s16(sum[j], v, weights);
        }
    }
    for (int j = 0; j < sets; j++) sums[j] = vaddvq_s32(sum[j]);
#else
    for (int j = 0; j < sets; j++) {
        sums[j] = 0;
        for (int i = 0; i < n; i++) sums[j] += (int32_t)x[i] * w[j][i];
    }
#endif
}

/* w[i] += (x[i] * step + 2^15) >> 16, kept within 16 bits, for each of some weights w and steps. */
static inline void vq_steps(const int16_t *x, int16_t *const *w, int sets, int n,
                            const int16_t *steps) {
#if defined(VQ_SSE2)
    for (int i = 0; i < n; i += 8) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(x + i));
        for (int j = 0; j < sets; j++) {
            const __m128i s = _mm_set1_epi16(steps[j]);
            const __m128i moved =
                _mm_add_epi16(_mm_mulhi_epi16(v, s), _mm_srli_epi16(_mm_mullo_epi16(v, s), 15));
            _mm_storeu_si128((__m128i *)(w[j] + i),
                             _mm_adds_epi16(_mm_loadu_si128((const __m128i *)(w[j] + i)), moved));
        }
    }
#elif defined(VQ_NEON)
    for (int i = 0; i < n; i += 8) {
        const int16x8_t v = vld1q_s16(x + i);
        for (int j = 0; j < sets; j++) {
            const int16x4_t s = vdup_n_s16(steps[j]);
            const int16x4_t low = vrshrn_n_s32(vmull_s16(vget_low_s16(v), s), 16);
            const int16x4_t high = vrshrn_n_s32(vmull_s16(vget_high_s16(v), s), 16);
            vst1q_s16(w[j] + i, vqaddq_s16(vld1q_s16(w[j] + i), vcombine_s16(low, high)));
        }
    }
#else
    for (int j = 0; j < sets; j++)
        for (int i = 0; i < n; i++) {
            const int32_t moved = w[j][i] + vq_shift((int32_t)x[i] * steps[j] + 0x8000, 16);
            w[j][i] = (int16_t)(moved > 32767 ? 32767 : moved < -32768 ? -32768 : moved);
        }
#endif
}

#endif
