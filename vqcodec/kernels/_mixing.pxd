# cython: language_level=3
"""Adaptive binary arithmetic coding with mixed probabilities (spec, appendix B), inlined.

One set of functions codes and decodes: `code_bit` takes the bit when coding, and returns it always.
"""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef enum:
    MOST = 1420  # largest logit of a mix: the probability is then 1/65536 from certain
    COUNT_LIMIT = 127
    START_WEIGHT = 1350
    FINAL_LIMIT = 1 << 20

cdef struct Tables:
    int16_t logit[4096]  # by probability / 16
    uint16_t probability[2 * MOST + 1]  # by logit + MOST
    int32_t rate[COUNT_LIMIT + 1]
    uint16_t age[COUNT_LIMIT + 1]  # what a count adds to a history
    uint8_t history[512]  # the one after 2 * history + bit

cdef struct Coder:
    bint decoding
    uint32_t low, high, value
    const uint8_t *source
    uint8_t *target
    Py_ssize_t position, size
    bint full  # the target was too small

cdef struct Counter:  # all zero when new
    uint16_t flipped  # probability of a 1, with bit 15 flipped
    uint16_t count


cdef const Tables *tables() noexcept


cdef inline void start_coding(Coder *coder, uint8_t *target, Py_ssize_t size) noexcept nogil:
    coder.decoding, coder.full = False, False
    coder.low, coder.high = 0, <uint32_t> 0xffffffff
    coder.target, coder.position, coder.size = target, 0, size


cdef inline void start_decoding(Coder *coder, const uint8_t *source, Py_ssize_t size) noexcept nogil:
    cdef int i
    coder.decoding, coder.full = True, False
    coder.low, coder.high, coder.value = 0, <uint32_t> 0xffffffff, 0
    coder.source, coder.position, coder.size = source, 0, size
    for i in range(4):
        coder.value = coder.value << 8 | next_byte(coder)


cdef inline uint32_t next_byte(Coder *coder) noexcept nogil:
    coder.position += 1
    return coder.source[coder.position - 1] if coder.position <= coder.size else 0


cdef inline void put_byte(Coder *coder, uint32_t byte) noexcept nogil:
    if coder.position < coder.size:
        coder.target[coder.position] = <uint8_t> byte
        coder.position += 1
    else:
        coder.full = True


cdef inline void finish_coding(Coder *coder) noexcept nogil:
    """Write as few bytes as tell a value from low to high, zeros following."""
    cdef int kept
    cdef uint32_t value, unit
    if coder.low == 0:
        return
    for kept in range(1, 5):
        unit = <uint32_t> 1 << (32 - 8 * kept)
        value = coder.high & ~(unit - 1)
        if value >= coder.low:
            while kept:
                put_byte(coder, value >> 24)
                value <<= 8
                kept -= 1
            return


cdef inline int code_bit(Coder *coder, int bit, int p) noexcept nogil:
    """Code a bit that is 1 with probability p / 65536, p from 1 to 65535."""
    cdef uint32_t middle = coder.low + <uint32_t> ((<uint64_t> (coder.high - coder.low) * <uint32_t> p) >> 16)
    if coder.decoding:
        bit = coder.value <= middle
    if bit:
        coder.high = middle
    else:
        coder.low = middle + 1
    while (coder.low ^ coder.high) >> 24 == 0:
        if coder.decoding:
            coder.value = coder.value << 8 | next_byte(coder)
        else:
            put_byte(coder, coder.high >> 24)
        coder.low <<= 8
        coder.high = coder.high << 8 | 0xff
    return bit


cdef inline int counted(const Tables *t, const Counter *counter) noexcept nogil:
    """Logit of a counter."""
    return t.logit[(counter.flipped ^ 0x8000) >> 4]


cdef inline void count(const Tables *t, Counter *counter, int bit) noexcept nogil:
    cdef int p = counter.flipped ^ 0x8000
    p += ((0xffff if bit else 0) - p) * t.rate[counter.count] >> 16
    counter.flipped = <uint16_t> (p ^ 0x8000)
    if counter.count < COUNT_LIMIT:
        counter.count += 1


cdef extern from "mixing.h":
    int32_t vq_dot(const int16_t *x, const int16_t *w, int n) nogil
    void vq_step(const int16_t *x, int16_t *w, int n, int16_t step) nogil


cdef inline int mixed(const int16_t *inputs, const int16_t *weights, int n) noexcept nogil:
    """Logit of a mix; |inputs| <= 1023 and n <= 64 keep the sum within 32 bits."""
    cdef int32_t total = vq_dot(inputs, weights, n) >> 14
    return MOST if total > MOST else -MOST if total < -MOST else total


cdef inline void learn(const int16_t *inputs, int16_t *weights, int n, int error, int rate) noexcept nogil:
    """Move weights against the error, 65536 * bit - p."""
    cdef int32_t scaled = error * rate >> 4
    vq_step(inputs, weights, n, <int16_t> (32767 if scaled > 32767 else -32767 if scaled < -32767 else scaled))
