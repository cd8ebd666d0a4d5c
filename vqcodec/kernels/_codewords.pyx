# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loop of the `modelled` codebook coding (spec §6.2). Documented in `models.py`."""

import numpy as np

from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport abs

from ._mixing cimport (
    MOST, Coder, Counter, Tables, code_bit, count, counted, finish_coding, learn, mixed,
    start_coding, start_decoding, tables,
)

cdef enum:
    WINDOW = 64
    INPUTS = 8
    START = 4000
    RATE = 12


cdef inline int near(int distance, int reach) noexcept nogil:
    return (reach if distance > reach else -reach if distance < -reach else distance) + reach


cdef int look_for_signals() except -1 with gil:
    PyErr_CheckSignals()
    return 0


def code_codewords(uint8_t[:, ::1] codebook, int channels, bint ordered,
                   const uint8_t[::1] source, uint8_t[::1] target):
    """Code the codebook into `target` or, where that is empty, decode it from `source`.

    Returns the bytes written, or -1 if they did not fit.
    """
    cdef Py_ssize_t n = codebook.shape[0], d = codebook.shape[1], i, j, q, w
    cdef Py_ssize_t look_every = max(1, 4096 // d)
    cdef bint decoding = target.shape[0] == 0, tied
    cdef Coder coder
    cdef const Tables *t = tables()
    cdef uint32_t[::1] memory = np.zeros(32 * (2 * 81 + 3 * 289), np.uint32)
    cdef Counter *by_left = <Counter *> &memory[0]
    cdef Counter *pairs = by_left + 32 * 2 * 81
    cdef int16_t[:, ::1] weights = np.full((32, INPUTS), START, np.int16)
    cdef int64_t distances[WINDOW]
    cdef Counter *used[4]
    cdef int16_t x[INPUTS]
    cdef int value, channel, before, twice, left, sum_, level, middle, bit, p, logit, grey, row
    cdef int near_1, near_2, near_left, near_sample, second_sample
    cdef int64_t least, next_least
    cdef Py_ssize_t first, second
    for i in range(INPUTS):
        x[i] = 0
    if decoding:
        start_decoding(&coder, &source[0] if source.shape[0] else NULL, source.shape[0])
    else:
        start_coding(&coder, &target[0], target.shape[0])
    with nogil:
        for i in range(n):
            if i % look_every == 0:
                look_for_signals()
            for q in range(WINDOW):
                distances[q] = 0
            tied = ordered and i > 0
            grey = 0
            for j in range(d):
                channel = <int> (j % channels)
                # The two codewords of the last 64 that are most like this one so far.
                first, second, least, next_least = 0, 0, 1 << 30, 1 << 30
                for q in range(min(i, WINDOW)):
                    w = i - 1 - q
                    if distances[q] < least:
                        second, next_least = first, least
                        first, least = w, distances[q]
                    elif distances[q] < next_least:
                        second, next_least = w, distances[q]
                w = j - 1 if j < channels else j - channels  # where the sample to the left is
                before = codebook[i - 1, j] if i else 0
                twice = codebook[i - 2, j] if i > 1 else 0
                near_sample = codebook[first, j] if i else 128
                second_sample = codebook[second, j] if i > 1 else 128
                if j:
                    left = codebook[i, w]
                    sum_ = left + near_sample - (codebook[first, w] if i else 128)
                else:
                    left = twice
                    sum_ = 2 * before - twice
                if j == 2:
                    grey = codebook[i, 0] == codebook[i, 1]
                value = 0
                for level in range(7, -1, -1):
                    middle = value + (1 << level)
                    if tied and middle <= before:
                        value = middle
                        continue
                    row = 8 * channel + level
                    used[0] = by_left + (row * 81 + near(left - middle, 40)) * 2 + grey
                    used[1] = pairs + (row * 17 + near(before - middle, 8)) * 17 + near(left - middle, 8)
                    used[2] = pairs + ((32 + row) * 17 + near(near_sample - middle, 8)) * 17 + near(sum_ - middle, 8)
                    used[3] = pairs + ((64 + row) * 17 + near(near_sample - middle, 8)) * 17 + near(second_sample - middle, 8)
                    for q in range(4):
                        x[q] = counted(t, used[q])
                    logit = mixed(x, &weights[row, 0], INPUTS)
                    p = t.probability[MOST + logit]
                    bit = code_bit(&coder, 0 if decoding else codebook[i, j] >= middle, p)
                    learn(x, &weights[row, 0], INPUTS, (bit << 16) - p, RATE)
                    for q in range(4):
                        count(t, used[q], bit)
                    if bit:
                        value = middle
                if decoding:
                    codebook[i, j] = <uint8_t> value
                tied = tied and value == before
                for q in range(min(i, WINDOW)):
                    distances[q] += abs(codebook[i - 1 - q, j] - value)
        if not decoding:
            finish_coding(&coder)
    return -1 if coder.full else coder.position
