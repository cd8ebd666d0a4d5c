# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The tables of `_mixing.pxd`, computed once with integers (spec, appendix B)."""

cdef Tables _tables


cdef void _compute() noexcept:
    cdef uint64_t decay = <uint64_t> 1 << 32  # 2^32 exp(-x / 128)
    cdef int x, q
    for x in range(MOST + 1):
        q = <int> ((<uint64_t> 1 << 48) // ((<uint64_t> 1 << 32) + decay))
        _tables.probability[MOST + x] = <uint16_t> min(q, 65535)
        _tables.probability[MOST - x] = <uint16_t> max(65536 - q, 1)
        decay = decay * 65026 >> 16
    x = -1023
    for q in range(4096):
        while x < 1023 and _tables.probability[MOST + x] < 16 * q + 8:
            x += 1
        _tables.logit[q] = <int16_t> x
    for x in range(COUNT_LIMIT + 1):
        _tables.rate[x] = 131072 // (2 * x + 3)
        _tables.age[x] = 0 if x < 16 else 128 if x < 40 else 256 if x < 120 else 384
    for x in range(512):
        _tables.history[x] = <uint8_t> (x if x < 256 else x & 127 | 128)


_compute()


cdef const Tables *tables() noexcept:
    return &_tables
