/* Adaptive binary arithmetic coding with mixed probabilities (spec, appendix B).
 *
 * One set of functions codes and decodes: vq_code_bit takes the bit when coding, and returns it
 * always. */
#ifndef VQ_ARITHMETIC_H
#define VQ_ARITHMETIC_H

#include "mixing.h"

#include <stddef.h>
#include <stdint.h>

enum {
    VQ_MOST = 1420, /* largest logit of a mix: the probability is then 1/65536 from certain */
    VQ_COUNT_LIMIT = 127
};

typedef struct {
    int16_t logit[4096];                  /* by probability / 16 */
    uint16_t probability[2 * VQ_MOST + 1]; /* by logit + VQ_MOST */
    int32_t rate[VQ_COUNT_LIMIT + 1];
    uint16_t age[VQ_COUNT_LIMIT + 1]; /* what a count adds to a history */
    uint8_t history[512];             /* the one after 2 * history + bit, both with bit 0 flipped */
} vq_tables;

void vq_tables_make(vq_tables *tables);

/* Probabilities by the sum of slots (appendix C.2), of which none is sure. */
enum { VQ_CHANCES = 1024 };
void vq_chances_make(const vq_tables *tables, uint16_t *chances);

typedef struct {
    int decoding, full; /* full: the target was too small */
    uint32_t low, high, value;
    const uint8_t *source;
    uint8_t *target;
    size_t position, size;
} vq_coder;

typedef struct { /* all zero when new */
    uint16_t flipped; /* probability of a 1, with bit 15 flipped */
    uint16_t count;
} vq_counter;

enum { VQ_BYTES_AHEAD = 4 }; /* as many may be missing at the end of a stream (B.1) */

/* The position goes on beyond the end, where there are zeros. */
static inline uint32_t vq_next_byte(vq_coder *coder) {
    const size_t at = coder->position++;
    return at < coder->size ? coder->source[at] : 0;
}

/* Whether more was asked for than a stream of this size gives. */
static inline int vq_is_spent(const vq_coder *coder) {
    return coder->position > coder->size && coder->position - coder->size > VQ_BYTES_AHEAD;
}

static inline void vq_put_byte(vq_coder *coder, uint32_t byte) {
    if (coder->position < coder->size)
        coder->target[coder->position++] = (uint8_t)byte;
    else
        coder->full = 1;
}

static inline void vq_start_coding(vq_coder *coder, uint8_t *target, size_t size) {
    coder->decoding = coder->full = 0;
    coder->low = 0;
    coder->high = 0xffffffffu;
    coder->target = target;
    coder->position = 0;
    coder->size = size;
}

static inline void vq_start_decoding(vq_coder *coder, const uint8_t *source, size_t size) {
    coder->decoding = 1;
    coder->full = 0;
    coder->low = 0;
    coder->high = 0xffffffffu;
    coder->value = 0;
    coder->source = source;
    coder->position = 0;
    coder->size = size;
    for (int i = 0; i < 4; i++) coder->value = coder->value << 8 | vq_next_byte(coder);
}

/* Write as few bytes as tell a value from low to high, zeros following. */
static inline void vq_finish_coding(vq_coder *coder) {
    if (coder->low == 0) return;
    for (int kept = 1; kept <= 4; kept++) {
        const uint32_t unit = (uint32_t)1 << (32 - 8 * kept);
        uint32_t value = coder->high & ~(unit - 1);
        if (value < coder->low) continue;
        for (; kept > 0; kept--, value <<= 8) vq_put_byte(coder, value >> 24);
        return;
    }
}

/* Code a bit that is 1 with probability p / 65536, p from 1 to 65535. */
static inline int vq_code_bit(vq_coder *coder, int bit, int p) {
    const uint32_t range = coder->high - coder->low;
    const uint32_t middle = coder->low + (uint32_t)(((uint64_t)range * (uint32_t)p) >> 16);
    if (coder->decoding) bit = coder->value <= middle;
    if (bit)
        coder->high = middle;
    else
        coder->low = middle + 1;
    while ((coder->low ^ coder->high) >> 24 == 0) {
        if (coder->decoding)
            coder->value = coder->value << 8 | vq_next_byte(coder);
        else
            vq_put_byte(coder, coder->high >> 24);
        coder->low <<= 8;
        coder->high = coder->high << 8 | 0xff;
    }
    return bit;
}

/* A probability p moved towards a target, 0 or 0xffff, by the rate of a count. */
static inline int vq_moved(int p, int target, int32_t rate) {
    return p + vq_shift((target - p) * rate, 16);
}

/* Logit of a counter. */
static inline int16_t vq_counted(const vq_tables *t, const vq_counter *counter) {
    return t->logit[(counter->flipped ^ 0x8000) >> 4];
}

static inline void vq_count(const vq_tables *t, vq_counter *counter, int bit) {
    const int p = vq_moved(counter->flipped ^ 0x8000, bit ? 0xffff : 0, t->rate[counter->count]);
    counter->flipped = (uint16_t)(p ^ 0x8000);
    if (counter->count < VQ_COUNT_LIMIT) counter->count++;
}

static inline int vq_clamp(int64_t value, int most) {
    return value > most ? most : value < -most ? -most : (int)value;
}

/* Logit of a mix with this sum of products; |inputs| <= 1023 and n <= 64 keep that within 32 bits. */
static inline int vq_mixed(int32_t sum) { return vq_clamp(vq_shift(sum, 14), VQ_MOST); }

/* The step that moves weights against the error, 65536 * bit - p. */
static inline int16_t vq_step_of(int error, int rate) {
    return (int16_t)vq_clamp(vq_shift(error * rate, 4), 32767);
}

#endif
