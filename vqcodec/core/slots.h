/* Predictions that are sums: each thing that is known of a decision chooses a slot, and the values of
 * all slots add up to the logit (spec, appendix C.2). What was wrong with it changes them all. */
#ifndef VQ_SLOTS_H
#define VQ_SLOTS_H

#include "lanes.h"
#include "range.h"

enum {
    VQ_LOGIT_LIMIT = 16384, /* of a sum: 8, in 1/2048 */
    VQ_SURE = 64,           /* errors up to this are not learnt from, in 1/32768 */
    /* how fast slots of each kind learn at first, and at least, in 1/32768 */
    VQ_RUN_FIRST = 32767,
    VQ_RUN_LEAST = 14713,
    VQ_ASK_FIRST = 14090,
    VQ_ASK_LEAST = 2392,
    VQ_TREE_FIRST = 13107,
    VQ_TREE_LEAST = 2654
};

typedef struct { /* all zero when new */
    int16_t value;   /* in 1/2048 */
    int16_t decline; /* by how much its rate is below the first */
} vq_slot16;

/* The probability of a 1, in 1/65536, by the sum of slots. */
VQ_INLINE uint32_t vq_summed(const uint16_t *chances, int sum) {
    sum = sum > VQ_LOGIT_LIMIT - 1 ? VQ_LOGIT_LIMIT - 1 : sum < -VQ_LOGIT_LIMIT ? -VQ_LOGIT_LIMIT : sum;
    return chances[(sum + VQ_LOGIT_LIMIT) >> 5];
}

/* What a decision said against its prediction, in 1/32768. */
VQ_INLINE int vq_error_of(int bit, uint32_t p) { return vq_shift((bit << 16) - (int)p, 1); }

/* Twice the upper half of the square of an error. */
VQ_INLINE int vq_squared(int error) { return vq_shift(error * error, 16) * 2; }

/* Slots, eight at a time: values and declines apart. */
typedef struct {
    vq_lanes values, declines;
} vq_eight;

/* Move values against errors, and slow down by their squares. */
VQ_INLINE vq_eight vq_learn(vq_eight s, vq_lanes errors, vq_lanes squares, int first, int least) {
    const vq_lanes rates = vq_subtract(vq_all(first), s.declines);
    const vq_lanes slower = vq_fourfold(vq_upper(vq_upper(rates, rates), squares));
    s.values = vq_add_kept(s.values, vq_eighth(vq_upper(errors, rates)));
    s.declines = vq_least(vq_add_kept(s.declines, slower), vq_all(first - least));
    return s;
}

#if defined(VQ_SSE2)
VQ_INLINE __m128i vq_four_slots(vq_slot16 *const *s) {
    int32_t bits[4];
    for (int i = 0; i < 4; i++) memcpy(&bits[i], s[i], sizeof bits[i]);
    return _mm_unpacklo_epi64(
        _mm_unpacklo_epi32(_mm_cvtsi32_si128(bits[0]), _mm_cvtsi32_si128(bits[1])),
        _mm_unpacklo_epi32(_mm_cvtsi32_si128(bits[2]), _mm_cvtsi32_si128(bits[3])));
}

VQ_INLINE void vq_put_four(vq_slot16 *const *s, __m128i x) {
    const int32_t bits[4] = {
        _mm_cvtsi128_si32(x), _mm_cvtsi128_si32(_mm_shuffle_epi32(x, 0x55)),
        _mm_cvtsi128_si32(_mm_unpackhi_epi32(x, x)), _mm_cvtsi128_si32(_mm_shuffle_epi32(x, 0xff))};
    for (int i = 0; i < 4; i++) memcpy(s[i], &bits[i], sizeof bits[i]);
}

VQ_INLINE vq_eight vq_gather(vq_slot16 *const *s) {
    const __m128i a = vq_four_slots(s), b = vq_four_slots(s + 4);
    vq_eight r;
    r.values = _mm_packs_epi32(_mm_srai_epi32(_mm_slli_epi32(a, 16), 16),
                               _mm_srai_epi32(_mm_slli_epi32(b, 16), 16));
    r.declines = _mm_packs_epi32(_mm_srai_epi32(a, 16), _mm_srai_epi32(b, 16));
    return r;
}

VQ_INLINE void vq_scatter(vq_slot16 *const *s, vq_eight r) {
    vq_put_four(s, _mm_unpacklo_epi16(r.values, r.declines));
    vq_put_four(s + 4, _mm_unpackhi_epi16(r.values, r.declines));
}
#else
VQ_INLINE vq_eight vq_gather(vq_slot16 *const *s) {
    int16_t values[8], declines[8];
    vq_eight r;
    for (int i = 0; i < 8; i++) {
        values[i] = s[i]->value;
        declines[i] = s[i]->decline;
    }
    r.values = vq_load(values);
    r.declines = vq_load(declines);
    return r;
}

VQ_INLINE void vq_scatter(vq_slot16 *const *s, vq_eight r) {
    int16_t values[8], declines[8];
    vq_store(values, r.values);
    vq_store(declines, r.declines);
    for (int i = 0; i < 8; i++) {
        s[i]->value = values[i];
        s[i]->decline = declines[i];
    }
}
#endif

/* What eight slots expect. */
VQ_INLINE uint32_t vq_expect(const uint16_t *chances, vq_slot16 *const *s) {
    return vq_summed(chances, vq_sum_of(vq_gather(s).values));
}

/* Decide a bit by eight different slots, and learn from it. */
VQ_INLINE int vq_ask(vq_range *r, const uint16_t *chances, const int decoding, int bit,
                     vq_slot16 *const *s, const int first, const int least) {
    vq_eight slots = vq_gather(s);
    const uint32_t p = vq_summed(chances, vq_sum_of(slots.values));
    bit = vq_range_bit(r, decoding, bit, p);
    const int error = vq_error_of(bit, p);
    if (error > VQ_SURE || error < -VQ_SURE)
        vq_scatter(s, vq_learn(slots, vq_all(error), vq_all(vq_squared(error)), first, least));
    return bit;
}

/* Decide a bit by one slot. */
VQ_INLINE int vq_ask_one(vq_range *r, const uint16_t *chances, const int decoding, int bit,
                         vq_slot16 *s, int first, int least) {
    const uint32_t p = vq_summed(chances, s->value);
    bit = vq_range_bit(r, decoding, bit, p);
    const int error = vq_error_of(bit, p), rate = first - s->decline;
    if (error > VQ_SURE || error < -VQ_SURE) {
        const int value = s->value + vq_shift(vq_shift(error * rate, 16) + 4, 3);
        const int decline = s->decline + vq_shift(vq_shift(rate * rate, 16) * vq_squared(error), 16) * 4;
        s->value = (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
        s->decline = (int16_t)(decline < first - least ? decline : first - least);
    }
    return bit;
}

#endif
