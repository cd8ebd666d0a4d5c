# cython: language_level=3
"""Decisions: bits coded with what several contexts, counters and a matcher expect (spec §7.2)."""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.string cimport memset

from ._mixing cimport (
    COUNT_LIMIT, FINAL_LIMIT, MOST, Coder, Counter, Tables, code_bit, count, counted, learn, mixed,
)

cdef enum:
    MAX_CONTEXTS = 15
    INPUTS = 40
    HISTORIES = 640  # by the last seven bits, and three times more for long histories

cdef struct Slot:  # all zero when new
    uint16_t flipped  # probability of a 1, with bit 15 flipped
    uint8_t flipped_history  # the last seven bits behind a leading 1, with bit 0 flipped
    uint8_t count

cdef struct Bucket:
    uint16_t check
    uint16_t unused
    Slot slots[7]

cdef struct Model:
    const Tables *t
    Coder coder
    int n_contexts, bits, n_inputs
    Bucket *buckets
    Bucket nothing  # stands for those that are not there
    Bucket *bucket[MAX_CONTEXTS]
    uint32_t context[MAX_CONTEXTS]
    uint16_t *histories  # [kind][context][history]
    int16_t *weights
    int32_t *finals
    uint16_t *match_trust
    int16_t inputs[INPUTS]
    Counter *numeric[4]
    int n_numeric
    int match_bit  # -1: none
    int match_at
    int selected[3]
    int final
    # of the last prediction
    Slot *slot[MAX_CONTEXTS]
    uint16_t *trust[MAX_CONTEXTS]
    int16_t *mix[3]
    int logits[3]


cdef inline uint32_t hashed(uint32_t h, int64_t value) noexcept nogil:
    return (h + <uint32_t> value + 1) * <uint32_t> 0x9E3779B1 ^ h >> 15


cdef inline int length_of(uint32_t n) noexcept nogil:
    """Bits that n needs, at most 31."""
    cdef int bits = 0
    while n >> bits:
        bits += 1
    return bits


cdef inline void find_buckets(Model *m, uint32_t group, bint making) noexcept nogil:
    """Find the bucket of each context; make those that are not there, or leave all as it is."""
    cdef int i
    cdef uint32_t h, at
    cdef uint16_t check
    cdef Bucket *table
    cdef Bucket *found
    cdef Bucket *other
    for i in range(m.n_contexts):
        h = (m.context[i] + group * <uint32_t> 0x85EBCA6B) * <uint32_t> 0x2C1B3C6D
        h ^= h >> 16
        h *= <uint32_t> 0x9E3779B1
        check = <uint16_t> (h & 0xffff | 1)
        at = h >> (32 - m.bits)
        table = m.buckets + (<size_t> i << m.bits)
        found = table + at
        if found.check != check:
            other = table + (at ^ 1)
            if other.check == check:
                found = other
            elif not making:
                found = &m.nothing
            else:
                if other.slots[0].count < found.slots[0].count:
                    found = other
                memset(found, 0, sizeof(Bucket))
                found.check = check
        m.bucket[i] = found


cdef inline int predict(Model *m, int kind, int place) noexcept nogil:
    """Mix what is expected of a decision, with slots number `place` of the buckets found.

    Returns the probability of a 1, in 1/65536.
    """
    cdef const Tables *t = m.t
    cdef int16_t *x = m.inputs
    cdef int i, n, h, logit
    cdef int64_t total = 0
    cdef uint16_t *histories = m.histories + kind * MAX_CONTEXTS * HISTORIES
    for i in range(m.n_contexts):
        m.slot[i] = &m.bucket[i].slots[place]
        h = (m.slot[i].flipped_history ^ 1) + t.age[m.slot[i].count]
        m.trust[i] = histories + h
        histories += HISTORIES
        x[2 * i] = t.logit[m.trust[i][0] >> 4]
        x[2 * i + 1] = t.logit[(m.slot[i].flipped ^ 0x8000) >> 4]
    n = 2 * m.n_contexts
    for i in range(4):
        x[n + i] = counted(t, m.numeric[i]) if i < m.n_numeric else 0
    x[n + 4] = 0
    if m.match_bit >= 0:
        logit = t.logit[m.match_trust[m.match_at] >> 4]
        x[n + 4] = <int16_t> (logit if m.match_bit else -logit)
    x[n + 5] = 128
    for i in range(3):
        m.mix[i] = m.weights + m.selected[i] * INPUTS
        m.logits[i] = mixed(x, m.mix[i], m.n_inputs)
        total += <int64_t> m.finals[3 * m.final + i] * m.logits[i]
    total >>= 16
    return t.probability[MOST + <int> (MOST if total > MOST else -MOST if total < -MOST else total)]


cdef inline int decide(Model *m, int bit, int kind, int place, int rate) noexcept nogil:
    """Code one decision, and learn from it."""
    cdef const Tables *t = m.t
    cdef uint16_t *told
    cdef Slot *slot
    cdef int i, h, target, p = predict(m, kind, place)
    bit = code_bit(&m.coder, bit, p)

    target = 0xffff if bit else 0
    for i in range(3):
        h = m.finals[3 * m.final + i] + (m.logits[i] * ((bit << 16) - p) >> 14)
        m.finals[3 * m.final + i] = FINAL_LIMIT if h > FINAL_LIMIT else -FINAL_LIMIT if h < -FINAL_LIMIT else h
        learn(m.inputs, m.mix[i], m.n_inputs, (bit << 16) - t.probability[MOST + m.logits[i]], rate)
    for i in range(m.n_contexts):
        slot = m.slot[i]
        m.trust[i][0] += (target - m.trust[i][0]) >> 6
        h = slot.flipped ^ 0x8000
        h += (target - h) * t.rate[slot.count] >> 16
        slot.flipped = <uint16_t> (h ^ 0x8000)
        slot.count += slot.count < COUNT_LIMIT
        slot.flipped_history = t.history[(slot.flipped_history ^ 1) << 1 | bit] ^ 1
    for i in range(m.n_numeric):
        count(t, m.numeric[i], bit)
    if m.match_bit >= 0:
        told = m.match_trust + m.match_at
        told[0] += ((0xffff if m.match_bit == bit else 0) - told[0]) >> 6
    return bit
