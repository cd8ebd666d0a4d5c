/* Decisions: bits coded with what several contexts, counters and a matcher expect (spec 7.2). */
#ifndef VQ_MODEL_H
#define VQ_MODEL_H

#include "arithmetic.h"

#include <string.h>

enum {
    VQ_MAX_CONTEXTS = 15,
    VQ_INPUTS = 40,
    VQ_HISTORIES = 640, /* by the last seven bits, and three times more for long histories */
    VQ_KINDS = 4,
    VQ_START_WEIGHT = 1350,
    VQ_FINAL_LIMIT = 1 << 20
};

typedef struct { /* all zero when new */
    uint16_t flipped;        /* probability of a 1, with bit 15 flipped */
    uint8_t flipped_history; /* the last seven bits behind a leading 1, with bit 0 flipped */
    uint8_t count;
} vq_slot;

typedef struct { /* 32 bytes: two a cache line */
    uint16_t check, unused;
    vq_slot slots[7];
} vq_bucket;

typedef struct {
    const vq_tables *t;
    vq_coder coder;
    int n_contexts, bits, n_inputs;
    vq_bucket *buckets;
    vq_bucket nothing; /* stands for those that are not there */
    vq_bucket *bucket[VQ_MAX_CONTEXTS];
    uint32_t context[VQ_MAX_CONTEXTS];
    uint16_t *histories; /* [kind][context][history] */
    int16_t *weights;
    int32_t *finals;
    uint16_t *match_trust;
    int16_t inputs[VQ_INPUTS];
    vq_counter *numeric[4];
    int n_numeric;
    int match_bit; /* -1: none */
    int match_at;
    int selected[3];
    int final;
    uint64_t n_decisions; /* that nobody was told of so far */
    /* of the last prediction */
    vq_slot *slot[VQ_MAX_CONTEXTS];
    uint16_t *trust[VQ_MAX_CONTEXTS];
    int16_t *mix[3];
    int logits[3];
} vq_model;

static inline uint32_t vq_hashed(uint32_t h, int64_t value) {
    return ((h + (uint32_t)value + 1) * 0x9E3779B1u) ^ h >> 15;
}

/* Bits that n needs, at most 31. */
static inline int vq_length_of(uint32_t n) {
    int bits = 0;
    while (bits < 31 && n >> bits) bits++;
    return bits;
}

/* Find the bucket of each context; make those that are not there, or leave all as it is. */
static inline void vq_find_buckets(vq_model *m, uint32_t group, int making) {
    for (int i = 0; i < m->n_contexts; i++) {
        uint32_t h = (m->context[i] + group * 0x85EBCA6Bu) * 0x2C1B3C6Du;
        h ^= h >> 16;
        h *= 0x9E3779B1u;
        const uint16_t check = (uint16_t)((h & 0xffff) | 1);
        const uint32_t at = h >> (32 - m->bits);
        vq_bucket *table = m->buckets + ((size_t)i << m->bits);
        vq_bucket *found = table + at;
        if (found->check != check) {
            vq_bucket *other = table + (at ^ 1);
            if (other->check == check) {
                found = other;
            } else if (!making) {
                found = &m->nothing;
            } else {
                if (other->slots[0].count < found->slots[0].count) found = other;
                memset(found, 0, sizeof *found);
                found->check = check;
            }
        }
        m->bucket[i] = found;
    }
}

/* Mix what is expected of a decision, with slots number `place` of the buckets found. Returns the
 * probability of a 1, in 1/65536. */
static inline int vq_predict(vq_model *m, int kind, int place) {
    const vq_tables *t = m->t;
    int16_t *x = m->inputs;
    uint16_t *histories = m->histories + (ptrdiff_t)kind * VQ_MAX_CONTEXTS * VQ_HISTORIES;
    for (int i = 0; i < m->n_contexts; i++, histories += VQ_HISTORIES) {
        vq_slot *slot = &m->bucket[i]->slots[place];
        uint16_t *trust = histories + slot->flipped_history + t->age[slot->count];
        m->slot[i] = slot;
        m->trust[i] = trust;
        x[2 * i] = t->logit[*trust >> 4];
        x[2 * i + 1] = t->logit[(slot->flipped ^ 0x8000) >> 4];
    }
    int16_t *more = x + 2 * m->n_contexts;
    for (int i = 0; i < 4; i++) more[i] = i < m->n_numeric ? vq_counted(t, m->numeric[i]) : 0;
    more[4] = 0;
    if (m->match_bit >= 0) {
        const int logit = t->logit[m->match_trust[m->match_at] >> 4];
        more[4] = (int16_t)(m->match_bit ? logit : -logit);
    }
    more[5] = 128;
    int64_t total = 0;
    int32_t sums[3];
    for (int i = 0; i < 3; i++) m->mix[i] = m->weights + (ptrdiff_t)m->selected[i] * VQ_INPUTS;
    vq_dots(x, m->mix, 3, m->n_inputs, sums);
    for (int i = 0; i < 3; i++) {
        m->logits[i] = vq_mixed(sums[i]);
        total += (int64_t)m->finals[3 * m->final + i] * m->logits[i];
    }
    return t->probability[VQ_MOST + vq_clamp(total >> 16, VQ_MOST)];
}

/* Learn from a decision that was predicted with probability p. */
static inline void vq_learn_from(vq_model *m, int bit, int p, int rate) {
    const vq_tables *t = m->t;
    const int target = bit ? 0xffff : 0;
    int16_t steps[3];
    for (int i = 0; i < 3; i++) {
        int32_t *final = m->finals + 3 * m->final + i;
        *final = vq_clamp(*final + vq_shift(m->logits[i] * ((bit << 16) - p), 14), VQ_FINAL_LIMIT);
        const int error = (bit << 16) - t->probability[VQ_MOST + m->logits[i]];
        steps[i] = vq_step_of(error, rate);
    }
    vq_steps(m->inputs, m->mix, 3, m->n_inputs, steps);
    const int n = m->n_contexts; /* bytes of slots may be anything's, for all that a compiler knows */
    for (int i = 0; i < n; i++) {
        vq_slot *slot = m->slot[i];
        uint16_t *trust = m->trust[i];
        const vq_slot seen = *slot;
        const int moved = vq_moved(seen.flipped ^ 0x8000, target, t->rate[seen.count]);
        *trust = (uint16_t)(*trust + vq_shift(target - *trust, 6));
        slot->flipped = (uint16_t)(moved ^ 0x8000);
        slot->flipped_history = t->history[2 * seen.flipped_history + bit];
        slot->count = (uint8_t)(seen.count + (seen.count < VQ_COUNT_LIMIT));
    }
    for (int i = 0; i < m->n_numeric; i++) vq_count(t, m->numeric[i], bit);
    if (m->match_bit >= 0) {
        uint16_t *told = m->match_trust + m->match_at;
        *told = (uint16_t)(*told + vq_shift((m->match_bit == bit ? 0xffff : 0) - *told, 6));
    }
}

/* Code one decision, and learn from it. */
static inline int vq_decide(vq_model *m, int bit, int kind, int place, int rate) {
    const int p = vq_predict(m, kind, place);
    m->n_decisions++;
    bit = vq_code_bit(&m->coder, bit, p);
    vq_learn_from(m, bit, p, rate);
    return bit;
}

#endif
