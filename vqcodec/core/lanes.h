/* Eight numbers of 16 bits at a time, with SSE2 or NEON where the target has them (every x86-64 and
 * AArch64 does) and the same integers without. Signed where nothing else is said. */
#ifndef VQ_LANES_H
#define VQ_LANES_H

#include "mixing.h"

#include <string.h>

#if defined(VQ_SSE2)
typedef __m128i vq_lanes;

VQ_INLINE vq_lanes vq_load(const void *p) { return _mm_loadu_si128((const __m128i *)p); }
VQ_INLINE void vq_store(void *p, vq_lanes x) { _mm_storeu_si128((__m128i *)p, x); }
VQ_INLINE vq_lanes vq_all(int x) { return _mm_set1_epi16((short)x); }
VQ_INLINE vq_lanes vq_add(vq_lanes x, vq_lanes y) { return _mm_add_epi16(x, y); }
VQ_INLINE vq_lanes vq_subtract(vq_lanes x, vq_lanes y) { return _mm_sub_epi16(x, y); }
/* Sums that stay within 16 bits. */
VQ_INLINE vq_lanes vq_add_kept(vq_lanes x, vq_lanes y) { return _mm_adds_epi16(x, y); }
VQ_INLINE vq_lanes vq_least(vq_lanes x, vq_lanes y) { return _mm_min_epi16(x, y); }
/* The upper half of products. */
VQ_INLINE vq_lanes vq_upper(vq_lanes x, vq_lanes y) { return _mm_mulhi_epi16(x, y); }
VQ_INLINE vq_lanes vq_upper_unsigned(vq_lanes x, vq_lanes y) { return _mm_mulhi_epu16(x, y); }
VQ_INLINE vq_lanes vq_mean_unsigned(vq_lanes x, vq_lanes y) { return _mm_avg_epu16(x, y); }
VQ_INLINE vq_lanes vq_eighth(vq_lanes x) { return _mm_srai_epi16(_mm_add_epi16(x, vq_all(4)), 3); }
VQ_INLINE vq_lanes vq_twice(vq_lanes x) { return _mm_add_epi16(x, x); }
VQ_INLINE vq_lanes vq_fourfold(vq_lanes x) { return _mm_slli_epi16(x, 2); }
VQ_INLINE vq_lanes vq_both(vq_lanes x, vq_lanes y) { return _mm_and_si128(x, y); }
VQ_INLINE vq_lanes vq_either(vq_lanes x, vq_lanes y) { return _mm_or_si128(x, y); }
/* x where the mask is -1, y where it is 0. */
VQ_INLINE vq_lanes vq_pick(vq_lanes mask, vq_lanes x, vq_lanes y) {
    return _mm_or_si128(_mm_and_si128(mask, x), _mm_andnot_si128(mask, y));
}
VQ_INLINE vq_lanes vq_with_first(vq_lanes x, int first) {
    return _mm_insert_epi16(x, (int16_t)first, 0);
}
VQ_INLINE vq_lanes vq_last_of(vq_lanes x) {
    return _mm_shuffle_epi32(_mm_shufflehi_epi16(x, 0xff), 0xff);
}
VQ_INLINE int vq_sum_of(vq_lanes x) {
    __m128i sum = _mm_madd_epi16(x, _mm_set1_epi16(1));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1)));
}
/* How many of 8 or 16 unsigned numbers, which rise, are at most x. */
VQ_INLINE int vq_count_below(vq_lanes a, vq_lanes b, const int sixteen, uint32_t x) {
    const __m128i y = _mm_set1_epi16((short)x), none = _mm_setzero_si128();
    const __m128i first = _mm_cmpeq_epi16(_mm_subs_epu16(a, y), none);
    const __m128i second = sixteen ? _mm_cmpeq_epi16(_mm_subs_epu16(b, y), none) : none;
    const uint32_t mask = ~(uint32_t)_mm_movemask_epi8(_mm_packs_epi16(first, second));
#if defined(__GNUC__)
    return __builtin_ctz(mask);
#else
    unsigned long n;
    _BitScanForward(&n, mask);
    return (int)n;
#endif
}
#elif defined(VQ_NEON)
typedef int16x8_t vq_lanes;

VQ_INLINE uint16x8_t vq_u(vq_lanes x) { return vreinterpretq_u16_s16(x); }
VQ_INLINE vq_lanes vq_s(uint16x8_t x) { return vreinterpretq_s16_u16(x); }
VQ_INLINE vq_lanes vq_load(const void *p) { return vld1q_s16((const int16_t *)p); }
VQ_INLINE void vq_store(void *p, vq_lanes x) { vst1q_s16((int16_t *)p, x); }
VQ_INLINE vq_lanes vq_all(int x) { return vdupq_n_s16((int16_t)x); }
VQ_INLINE vq_lanes vq_add(vq_lanes x, vq_lanes y) { return vaddq_s16(x, y); }
VQ_INLINE vq_lanes vq_subtract(vq_lanes x, vq_lanes y) { return vsubq_s16(x, y); }
VQ_INLINE vq_lanes vq_add_kept(vq_lanes x, vq_lanes y) { return vqaddq_s16(x, y); }
VQ_INLINE vq_lanes vq_least(vq_lanes x, vq_lanes y) { return vminq_s16(x, y); }
VQ_INLINE vq_lanes vq_upper(vq_lanes x, vq_lanes y) {
    return vcombine_s16(vshrn_n_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), 16),
                        vshrn_n_s32(vmull_high_s16(x, y), 16));
}
VQ_INLINE vq_lanes vq_upper_unsigned(vq_lanes x, vq_lanes y) {
    const uint16x8_t a = vq_u(x), b = vq_u(y);
    return vq_s(vcombine_u16(vshrn_n_u32(vmull_u16(vget_low_u16(a), vget_low_u16(b)), 16),
                             vshrn_n_u32(vmull_high_u16(a, b), 16)));
}
VQ_INLINE vq_lanes vq_mean_unsigned(vq_lanes x, vq_lanes y) {
    return vq_s(vrhaddq_u16(vq_u(x), vq_u(y)));
}
VQ_INLINE vq_lanes vq_eighth(vq_lanes x) { return vrshrq_n_s16(x, 3); }
VQ_INLINE vq_lanes vq_twice(vq_lanes x) { return vaddq_s16(x, x); }
VQ_INLINE vq_lanes vq_fourfold(vq_lanes x) { return vshlq_n_s16(x, 2); }
VQ_INLINE vq_lanes vq_both(vq_lanes x, vq_lanes y) { return vandq_s16(x, y); }
VQ_INLINE vq_lanes vq_either(vq_lanes x, vq_lanes y) { return vorrq_s16(x, y); }
VQ_INLINE vq_lanes vq_pick(vq_lanes mask, vq_lanes x, vq_lanes y) {
    return vbslq_s16(vq_u(mask), x, y);
}
VQ_INLINE vq_lanes vq_with_first(vq_lanes x, int first) {
    return vsetq_lane_s16((int16_t)first, x, 0);
}
VQ_INLINE vq_lanes vq_last_of(vq_lanes x) { return vdupq_laneq_s16(x, 7); }
VQ_INLINE int vq_sum_of(vq_lanes x) { return vaddlvq_s16(x); }
VQ_INLINE int vq_count_below(vq_lanes a, vq_lanes b, const int sixteen, uint32_t x) {
    const uint16x8_t y = vdupq_n_u16((uint16_t)x), one = vdupq_n_u16(1);
    uint16x8_t below = vandq_u16(vcleq_u16(vq_u(a), y), one);
    if (sixteen) below = vaddq_u16(below, vandq_u16(vcleq_u16(vq_u(b), y), one));
    return vaddvq_u16(below);
}
#else
/* Kept as 32 bits: gcc 12 puts lanes of 16 bits in pairs into words of 32, where a processor has
 * nothing wider, and what comes out is wrong (i686, -O2). */
typedef struct {
    int32_t v[8];
} vq_lanes;

#define VQ_EACH for (int i = 0; i < 8; i++)

VQ_INLINE int16_t vq_kept(int32_t x) {
    return (int16_t)(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
}
VQ_INLINE int16_t vq_wrapped(uint32_t x) {
    x &= 0xffff;
    return (int16_t)(x < 0x8000 ? (int32_t)x : (int32_t)x - 0x10000);
}
VQ_INLINE vq_lanes vq_load(const void *p) {
    int16_t kept[8];
    vq_lanes x;
    memcpy(kept, p, sizeof kept);
    VQ_EACH x.v[i] = kept[i];
    return x;
}
VQ_INLINE void vq_store(void *p, vq_lanes x) {
    int16_t kept[8];
    VQ_EACH kept[i] = (int16_t)x.v[i];
    memcpy(p, kept, sizeof kept);
}
VQ_INLINE vq_lanes vq_all(int x) {
    vq_lanes r;
    VQ_EACH r.v[i] = vq_wrapped((uint32_t)x);
    return r;
}
VQ_INLINE vq_lanes vq_add(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = vq_wrapped((uint32_t)(x.v[i] + y.v[i]));
    return x;
}
VQ_INLINE vq_lanes vq_subtract(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = vq_wrapped((uint32_t)(x.v[i] - y.v[i]));
    return x;
}
VQ_INLINE vq_lanes vq_add_kept(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = vq_kept(x.v[i] + y.v[i]);
    return x;
}
VQ_INLINE vq_lanes vq_least(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = x.v[i] < y.v[i] ? x.v[i] : y.v[i];
    return x;
}
VQ_INLINE vq_lanes vq_upper(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = (int16_t)vq_shift(x.v[i] * y.v[i], 16);
    return x;
}
VQ_INLINE vq_lanes vq_upper_unsigned(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = vq_wrapped((uint32_t)(uint16_t)x.v[i] * (uint16_t)y.v[i] >> 16);
    return x;
}
VQ_INLINE vq_lanes vq_mean_unsigned(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = vq_wrapped(((uint32_t)(uint16_t)x.v[i] + (uint16_t)y.v[i] + 1) >> 1);
    return x;
}
VQ_INLINE vq_lanes vq_eighth(vq_lanes x) {
    VQ_EACH x.v[i] = (int16_t)vq_shift(x.v[i] + 4, 3);
    return x;
}
VQ_INLINE vq_lanes vq_twice(vq_lanes x) { return vq_add(x, x); }
VQ_INLINE vq_lanes vq_fourfold(vq_lanes x) { return vq_twice(vq_twice(x)); }
VQ_INLINE vq_lanes vq_both(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = (int16_t)(x.v[i] & y.v[i]);
    return x;
}
VQ_INLINE vq_lanes vq_either(vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = (int16_t)(x.v[i] | y.v[i]);
    return x;
}
VQ_INLINE vq_lanes vq_pick(vq_lanes mask, vq_lanes x, vq_lanes y) {
    VQ_EACH x.v[i] = mask.v[i] ? x.v[i] : y.v[i];
    return x;
}
VQ_INLINE vq_lanes vq_with_first(vq_lanes x, int first) {
    x.v[0] = vq_wrapped((uint32_t)first);
    return x;
}
VQ_INLINE vq_lanes vq_last_of(vq_lanes x) { return vq_all(x.v[7]); }
VQ_INLINE int vq_sum_of(vq_lanes x) {
    int sum = 0;
    VQ_EACH sum += x.v[i];
    return sum;
}
VQ_INLINE int vq_count_below(vq_lanes a, vq_lanes b, const int sixteen, uint32_t x) {
    int n = 0;
    VQ_EACH n += (uint16_t)a.v[i] <= x;
    if (sixteen) VQ_EACH n += (uint16_t)b.v[i] <= x;
    return n;
}
#undef VQ_EACH
#endif

#endif
