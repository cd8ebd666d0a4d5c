/* The range coder of index coding `swift` (spec, appendix C.1): 64 bits, of which words of 32 go out.
 *
 * One set of functions codes and decodes: those that take `decoding` are told the symbol when coding,
 * and return it always. It is known where they are compiled. */
#ifndef VQ_RANGE_H
#define VQ_RANGE_H

#include "given.h"

#include <stddef.h>
#include <stdint.h>

enum {
    VQ_WORD = 4,
    VQ_AHEAD = 8 /* bytes that are read ahead: as many may be missing at the end */
};

typedef struct {
    uint64_t range, code; /* code: of the stream, above the low end; coding: the low end itself */
    const uint8_t *source;
    uint8_t *target;
    size_t at, size;
    uint64_t coded; /* decisions that nobody was told of so far, where they are counted here */
} vq_range;

/* Four bytes at the end of a stream, or beyond it, where there are zeros. (What is called rarely is
 * given numbers, so that ranges stay in registers.) */
VQ_RARELY uint32_t vq_last_word(const uint8_t *source, size_t at, size_t size) {
    uint32_t word = 0;
    for (size_t i = at; i < at + VQ_WORD; i++) word = word << 8 | (i < size ? source[i] : 0u);
    return word;
}

VQ_INLINE uint32_t vq_next_word(vq_range *r) {
    uint32_t word;
    if (VQ_LIKELY(r->at + VQ_WORD <= r->size)) {
        const uint8_t *b = r->source + r->at;
        word = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    } else {
        word = vq_last_word(r->source, r->at, r->size);
    }
    r->at += VQ_WORD;
    return word;
}

static inline void vq_range_read(vq_range *r, const uint8_t *source, size_t size) {
    r->range = UINT64_MAX;
    r->source = source;
    r->target = NULL;
    r->at = 0;
    r->size = size;
    r->coded = 0;
    r->code = (uint64_t)vq_next_word(r) << 32;
    r->code |= vq_next_word(r);
}

static inline void vq_range_write(vq_range *r, uint8_t *target, size_t size) {
    r->range = UINT64_MAX;
    r->code = 0;
    r->source = NULL;
    r->target = target;
    r->at = 0;
    r->size = size;
    r->coded = 0;
}

/* Whether more was asked for than a stream of this size gives. */
static inline int vq_range_is_spent(const vq_range *r) {
    return r->at > r->size && r->at - r->size > VQ_AHEAD;
}

/* Add one to the number that was written so far. */
VQ_RARELY void vq_carry(uint8_t *target, size_t at, size_t size) {
    while (at > 0)
        if (--at < size && ++target[at] != 0) return;
}

/* What a step needs after it: words in, or out. */
VQ_INLINE void vq_renew(vq_range *r, const int decoding) {
    if (VQ_LIKELY(r->range >> 32 != 0)) return;
    if (decoding) {
        r->code = r->code << 32 | vq_next_word(r);
    } else {
        for (size_t i = 0; i < VQ_WORD && r->at + i < r->size; i++)
            r->target[r->at + i] = (uint8_t)(r->code >> (56 - 8 * i));
        r->at += VQ_WORD;
        r->code <<= 32;
    }
    r->range <<= 32;
}

VQ_INLINE void vq_raise(vq_range *r, uint64_t by) {
    r->code += by;
    if (VQ_UNLIKELY(r->code < by)) vq_carry(r->target, r->at, r->size);
}

/* Code a bit that is 1 with probability p / 65536, p from 1 to 65535. */
VQ_INLINE int vq_range_bit(vq_range *r, const int decoding, int bit, uint32_t p) {
    const uint64_t bound = (r->range >> 16) * p;
    if (decoding) { /* a branch, and no choice of numbers: what follows need not wait for them */
        if (r->code < bound) {
            r->range = bound;
            bit = 1;
        } else {
            r->code -= bound;
            r->range -= bound;
            bit = 0;
        }
    } else if (bit) {
        r->range = bound;
    } else {
        vq_raise(r, bound);
        r->range -= bound;
    }
    vq_renew(r, decoding);
    return bit;
}

/* How far a range is shifted so that 16 bits of it are left, the first of them 1. */
VQ_INLINE int vq_range_shift(const vq_range *r) {
#if defined(__GNUC__)
    return 48 - __builtin_clzll(r->range);
#else
    int shift = 16;
    while (r->range >> shift > 0xffff) shift++;
    return shift;
#endif
}

/* Narrow a range to the part from `from` to `to` of what is left of it after a shift. */
VQ_INLINE void vq_range_part(vq_range *r, const int decoding, int shift, uint32_t from, uint32_t to) {
    const uint64_t below = (uint64_t)from << shift;
    if (decoding)
        r->code -= below;
    else
        vq_raise(r, below);
    r->range = (uint64_t)(to - from) << shift;
    vq_renew(r, decoding);
}

/* Write as few bytes as tell a number within the range, zeros following. */
static inline void vq_range_finish(vq_range *r) {
    uint64_t number = r->code;
    for (int kept = 0; kept < 8; kept++) {
        const uint64_t rest = UINT64_MAX >> (8 * kept);
        const uint64_t up = r->code & rest ? (r->code | rest) + 1 : r->code; /* 0: beyond 2^64 */
        if (up - r->code >= r->range) continue;
        if (up < r->code) vq_carry(r->target, r->at, r->size);
        number = up;
        break;
    }
    for (; number; number <<= 8, r->at++)
        if (r->at < r->size) r->target[r->at] = (uint8_t)(number >> 56);
}

#endif
