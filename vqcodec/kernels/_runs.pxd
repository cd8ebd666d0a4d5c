# cython: language_level=3
"""Runs of one index in flat places (spec §7.2, Runs)."""

from libc.stdint cimport int64_t, uint16_t, uint32_t

from ._choice cimport choose_run
from ._decisions cimport Model, decide, find_buckets, hashed, length_of
from ._strip cimport (
    BREAK, BREAK_GROUP, FIRST_SET, NO_INDEX, RUN, RUN_GROUP, RUN_TRUST, SECOND_SET, SHORTEST_RUN,
    THIRD_SET, LEFT, RIGHT, Strip, after_match, match_level, move_match,
)


cdef inline Py_ssize_t run_ahead(Strip *s) noexcept nogil:
    """Return the length of the run to be decided, 0 for none."""
    cdef Py_ssize_t length
    cdef int w = s.w
    if not (w == s.n and w == s.nw and w == s.ne and w == s.ww and w == s.nn and w == s.nne
            and w == s.nnw):
        return 0
    length = flat_ahead(s)
    if s.match_length >= 16:
        length = echo_ahead(s, length)
    return length if length >= SHORTEST_RUN else 0


cdef inline Py_ssize_t flat_ahead(Strip *s) noexcept nogil:
    """Return how far the two rows above are of one index: each column is looked at once a row."""
    cdef Py_ssize_t until
    cdef int w = s.w
    if s.flat_until <= s.x:
        until = s.x + 1
        # Beside the row stands its last index, so that what is flat up to there is so beyond.
        while until < s.columns and (until + 1 == s.columns or (
                s.above[until + 1] == w and s.above2[until + 1] == w)):
            until += 1
        s.n_looked += until - s.x
        s.flat_until = until
    return s.flat_until - s.x


cdef inline Py_ssize_t echo_ahead(Strip *s, Py_ssize_t length) noexcept nogil:
    """Return how many of `length` indices the matcher expects to be w, or all of them.

    A run that ends earlier ends the match, too, so that this does not add up.
    """
    cdef int64_t lag = (s.y - s.match_y) * (LEFT + s.columns + RIGHT) + s.x - s.match_x
    cdef Py_ssize_t j = 0
    while j < length and j < lag and after_match(s, j) == s.w:
        j += 1
    s.n_looked += j
    return j if j < lag else length


cdef inline Py_ssize_t find_break(Strip *s, Py_ssize_t length, Py_ssize_t run) noexcept nogil:
    """Code how many of `length` indices the run has, which is less."""
    cdef Model *m = &s.model
    cdef Py_ssize_t low = 0, high = length, middle
    cdef int i, size
    m.n_numeric, m.match_bit, m.final = 0, -1, BREAK
    m.selected[1] = SECOND_SET + 288
    m.selected[2] = THIRD_SET + 25
    while high - low > 1:
        middle = low + ((high - low) >> 1)
        size = length_of(<uint32_t> (high - low))
        m.context[0] = hashed(hashed(hashed(0, size), s.w), low == 0)
        for i in range(1, m.n_contexts):
            m.context[i] = hashed(i, size)
            if i > 1:
                m.context[i] = hashed(m.context[i], high - low)
        find_buckets(m, BREAK_GROUP + size, True)
        m.selected[0] = FIRST_SET + BREAK * 64 + size
        if decide(m, run >= middle, BREAK, 0, 12):
            low = middle
        else:
            high = middle
    return low


cdef inline Py_ssize_t code_run(Strip *s, Py_ssize_t length) noexcept nogil:
    """Code a run of up to `length` indices; return how many it has."""
    cdef Model *m = &s.model
    cdef Py_ssize_t run = 0, j
    cdef const uint16_t *given = s.row + s.x
    cdef int i, size = length_of(<uint32_t> length), level = match_level(s.match_length)
    cdef bint end = s.x + length == s.columns
    cdef int beyond = NO_INDEX if end else <int> s.above[min(s.x + length + 1, s.columns - 1)]
    cdef uint32_t contexts[5]
    contexts[0] = hashed(0, length)
    contexts[1] = hashed(hashed(hashed(1, size), s.broke), end)
    contexts[2] = hashed(hashed(2, beyond), s.w)
    contexts[3] = hashed(hashed(hashed(3, size), s.nnn), s.above3[s.x + length - 1] == s.w)
    contexts[4] = hashed(hashed(hashed(4, length), s.w), beyond)
    for i in range(m.n_contexts):
        m.context[i] = contexts[i] if i < 5 else hashed(i, size)
    find_buckets(m, RUN_GROUP, True)
    m.n_numeric, m.final = 0, RUN
    m.match_bit = 1 if s.match_length else -1
    m.match_at = RUN_TRUST + level * 32 + size
    m.selected[0] = FIRST_SET + RUN * 64 + size
    m.selected[1] = SECOND_SET + 272 + level
    m.selected[2] = THIRD_SET + 24
    if s.choice:
        run = choose_run(s, length)
    elif not s.decoding:
        while run < length and given[run] == s.w:
            run += 1
    s.broke = not decide(m, run == length, RUN, 0, 12)
    run = find_break(s, length, run) if s.broke else length
    for j in range(s.x, s.x + run):
        s.row[j] = <uint16_t> s.w
        s.missed[j] = 0
        s.errors[j + 1] = 0
    if run:
        s.left_missed = False
        s.left_error = 0
    if s.match_length:
        move_match(s, run)
        s.match_length = <int> min(s.match_length + run, 65535)
    s.x += run
    s.unlike_left = s.broke
    return run
