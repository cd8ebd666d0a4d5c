# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The `context` index coding (spec §7.2). Documented in `models.py`."""

import numpy as np

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport abs
from libc.string cimport memset

from ._decisions cimport (
    HISTORIES, INPUTS, MAX_CONTEXTS, Bucket, Model, decide, find_buckets, hashed, length_of,
)
from ._mixing cimport START_WEIGHT, Counter, finish_coding, start_coding, start_decoding, tables
from ._runs cimport code_run, run_ahead
from ._strip cimport (
    EDGE_COUNTERS, ERROR_COUNTERS, FINALS, FIRST_SET, LEFT, MATCH_BITS, MISS_COUNTERS,
    NEIGHBOUR_COUNTERS, NODE_COUNTERS, NODES_TOLD_APART, RIGHT, SAME, SAME_GROUP, SAME_MODE,
    SECOND_SET, SETS, THIRD_SET, TREE, TREE_TRUST, TRUSTS, Strip, look, match_level, start_row,
)
from ._tree cimport Node, climb, grow, margin


cdef inline void look_for_match(Strip *s) noexcept nogil:
    cdef Py_ssize_t at = s.row + s.x - s.base
    cdef uint32_t h = hashed(hashed(hashed(hashed(0, s.w), s.n), s.ww), s.ne)
    h = hashed(hashed(hashed(hashed(h, s.nw), s.nn), s.www), s.nee)
    h = (h ^ h >> 14) & ((1 << MATCH_BITS) - 1)
    if s.match_length == 0 and s.seen_at[h]:
        s.match_at = s.seen_at[h] - 1
        s.match_length = 1
        while s.match_length < 16 and s.base[s.match_at - s.match_length] == s.base[at - s.match_length]:
            s.match_length += 1
    s.seen_at[h] = <uint32_t> (at + 1)
    s.expected = s.base[s.match_at] if s.match_length else -1
    s.level = match_level(s.match_length)


cdef inline void predict(Strip *s) noexcept nogil:
    cdef const int32_t *w = s.colours + 4 * s.w
    cdef const int32_t *n = s.colours + 4 * s.n
    cdef const int32_t *nw = s.colours + 4 * s.nw
    cdef const int32_t *ne = s.colours + 4 * s.ne
    cdef const int32_t *nn = s.colours + 4 * s.nn
    cdef int axis
    for axis in range(4):
        s.first[axis] = min(max(w[axis] + n[axis] - nw[axis], min(w[axis], n[axis])),
                            max(w[axis], n[axis]))
        s.second[axis] = (2 * (w[axis] + n[axis] + ne[axis]) - nw[axis] - nn[axis] + 2) >> 2
    s.edge = min(length_of(abs(w[0] - nw[0]) + abs(n[0] - nw[0]) + abs(n[0] - ne[0])), 11)
    s.trouble = min(length_of(3 * s.left_error + s.errors[s.x + 1] + s.errors[s.x + 2]), 13)
    s.equal = ((s.w == s.n) | (s.w == s.nw) << 1 | (s.n == s.ne) << 2 | (s.n == s.nw) << 3
               | (s.w == s.ww) << 4 | (s.n == s.nn) << 5)


cdef inline void set_contexts(Strip *s) noexcept nogil:
    cdef uint32_t every[MAX_CONTEXTS]
    cdef uint32_t h
    cdef int i
    every[0] = hashed(hashed(hashed(0, s.w), s.n), s.nw)
    every[1] = hashed(hashed(hashed(1, s.w), s.n), s.ne)
    every[2] = hashed(hashed(2, s.w), s.ne)
    h = hashed(hashed(hashed(hashed(3, s.w), s.n), s.nw), s.ne)
    every[3] = hashed(hashed(hashed(hashed(h, s.ww), s.nn), s.nne), s.nee)
    every[4] = hashed(hashed(4, s.w), s.nw)
    every[5] = hashed(hashed(5, s.w), s.ww)
    every[6] = hashed(hashed(6, s.n), s.nn)
    every[7] = hashed(7, s.w)
    every[8] = hashed(8, s.n)
    every[9] = 9
    every[10] = hashed(hashed(hashed(10, s.w), s.ww), s.www)
    every[11] = hashed(hashed(hashed(11, s.n), s.nn), s.nnn)
    every[12] = hashed(hashed(12, s.ne), s.nee)
    every[13] = hashed(hashed(hashed(13, s.n), s.ne), s.nne)
    every[14] = hashed(hashed(hashed(14, s.first[0] >> 4), s.first[1] >> 4), s.first[2] >> 4)
    for i in range(s.model.n_contexts):
        s.model.context[i] = every[s.used[i]]


cdef inline bint code_same(Strip *s, bint same) noexcept nogil:
    cdef Model *m = &s.model
    find_buckets(m, SAME_GROUP)
    m.n_numeric = 2
    m.numeric[0] = s.by_misses + (
        s.equal << 3 | s.missed[s.x] << 2 | s.missed[s.x + 1] << 1 | s.left_missed)
    m.numeric[1] = s.by_edges + s.edge * 14 + s.trouble
    m.match_bit = -1 if s.expected < 0 else s.expected == s.w
    m.match_at = s.level
    m.selected[0] = FIRST_SET + SAME * 64 + s.equal
    m.selected[1] = SECOND_SET + 256 + s.level
    m.selected[2] = THIRD_SET + 12 + s.edge
    m.final = SAME
    same = decide(m, same, SAME, 0, 12)
    if not same and s.expected == s.w:
        s.expected = -1
    return same


cdef inline int code_tree(Strip *s, int index) noexcept nogil:
    """Code an index from the root down; give it."""
    cdef Model *m = &s.model
    cdef int32_t path[32]
    cdef int32_t expected[32]
    cdef bint following = s.expected >= 0 and s.k > 1
    cdef int n_path = 0 if s.decoding or s.k == 1 else climb(s.nodes, s.parents[index], path)
    cdef int n_expected = climb(s.nodes, s.parents[s.expected], expected) if following else 0
    cdef int number = s.root, depth = 0, bit, axis, threshold, by_first, by_second, by_w, by_n, deep
    cdef const Node *node
    while number >= 0:
        node = s.nodes + number
        if node.place == 0:
            find_buckets(m, <uint32_t> number + 1)
        axis, threshold = node.axis, node.threshold
        by_first = margin(s.levels, s.first[axis] - threshold)
        by_second = margin(s.levels, s.second[axis] - threshold)
        by_w = margin(s.levels, s.colours[4 * s.w + axis] - threshold)
        by_n = margin(s.levels, s.colours[4 * s.n + axis] - threshold)
        deep = min(depth, 15)
        m.n_numeric = 4
        m.numeric[0] = s.first_by_node + number % NODES_TOLD_APART * 24 + by_first
        m.numeric[1] = s.second_by_node + number % NODES_TOLD_APART * 24 + by_second
        m.numeric[2] = s.by_neighbours + ((node.spread * 24 + by_w) * 24 + by_n) * 14 + s.trouble
        m.numeric[3] = s.by_errors + ((node.spread * 24 + by_second) * 14 + s.trouble) * 12 + s.edge
        m.match_bit = expected[n_expected - 1 - depth] & 1 if following else -1
        m.match_at = TREE_TRUST + s.level * 16 + deep
        m.selected[0] = FIRST_SET + TREE * 64 + s.equal
        m.selected[1] = SECOND_SET + min(number, 255)
        m.selected[2] = THIRD_SET + s.edge
        m.final = TREE + deep
        bit = 0 if s.decoding else path[n_path - 1 - depth] & 1
        bit = decide(m, bit, TREE, node.place, 15)
        following = following and m.match_bit == bit
        number = node.right if bit else node.left
        depth += 1
    return -1 - number


cdef void code_index(Strip *s) noexcept nogil:
    cdef int index = -1 if s.decoding else s.row[s.x], axis, error = 0
    cdef bint same = False
    look_for_match(s)
    predict(s)
    set_contexts(s)
    if s.same_mode and not s.unlike_left:
        same = code_same(s, index == s.w)
    index = s.w if same else code_tree(s, index)
    s.unlike_left = False
    s.row[s.x] = <uint16_t> index
    s.missed[s.x] = s.left_missed = not same
    for axis in range(3):
        error += abs(s.first[axis] - s.colours[4 * index + axis])
    s.errors[s.x + 1] = s.left_error = error
    if s.match_length:
        if s.base[s.match_at] == index:
            s.match_length = min(s.match_length + 1, 65535)
            s.match_at += 1
        else:
            s.match_length = 0
    s.x += 1


cdef void code_rows(Strip *s) noexcept nogil:
    cdef Py_ssize_t y, length
    for y in range(s.rows):
        start_row(s, y)
        while s.x < s.columns:
            look(s)
            length = run_ahead(s) if s.same_mode and not s.unlike_left else 0
            if length:
                code_run(s, length)
            else:
                code_index(s)


def _margin_levels():
    steps = np.array([1, 2, 4, 8, 12, 18, 26, 40, 60, 90, 140])
    return np.searchsorted(steps, np.arange(512), side="right").astype(np.int16)


def _start_trusts():
    """Probability after each history, as a slot would have it that has seen just that."""
    start = np.zeros(HISTORIES, np.uint16)
    for history in range(1, 256):
        p, seen = 32768, history.bit_length() - 1
        for i in range(seen):
            bit = history >> (seen - 1 - i) & 1
            p += (65535 * bit - p) * (131072 // (2 * i + 3)) >> 16
        start[history] = p
    for level in range(2, 5):
        start[128 * level:128 * level + 128] = start[128:256]
    return np.tile(start, 4 * MAX_CONTEXTS)


_LEVELS, _TRUSTS = _margin_levels(), _start_trusts()


def code_strip(uint16_t[:, ::1] padded, const int32_t[:, ::1] colours, int header, int bits,
               const uint8_t[::1] source, uint8_t[::1] target):
    cdef Strip strip
    cdef Strip *s = &strip
    cdef Model *m = &strip.model
    cdef int i, n_nodes = 0
    memset(s, 0, sizeof(Strip))
    s.rows, s.columns, s.stride = padded.shape[0] - 3, padded.shape[1] - LEFT - RIGHT, padded.shape[1]
    s.base = &padded[3, LEFT]
    s.colours, s.k = &colours[0, 0], <int> colours.shape[0]
    s.same_mode, s.decoding = header & SAME_MODE, target.shape[0] == 0
    for i in range(MAX_CONTEXTS):
        if header >> i & 1:
            s.used[m.n_contexts] = i
            m.n_contexts += 1
    m.t, m.bits, m.n_inputs = tables(), bits, (2 * m.n_contexts + 6 + 7) & ~7

    # NumPy's zeros are the system's, untouched until they are needed.
    cdef uint8_t[::1] buckets = np.zeros((<Py_ssize_t> m.n_contexts << bits) * sizeof(Bucket) + 64, np.uint8)
    cdef uint16_t[::1] histories = _TRUSTS.copy()
    cdef int16_t[::1] weights = np.full(SETS * INPUTS, START_WEIGHT, np.int16)
    cdef int32_t[::1] finals = np.full(3 * FINALS, 65536 // 3, np.int32)
    cdef uint16_t[::1] trusts = np.full(TRUSTS, 49152, np.uint16)
    cdef uint32_t[::1] counters = np.zeros(
        2 * NODE_COUNTERS + NEIGHBOUR_COUNTERS + ERROR_COUNTERS + MISS_COUNTERS + EDGE_COUNTERS,
        np.uint32)
    m.buckets = <Bucket *> ((<size_t> &buckets[0] + 63) & ~<size_t> 63)  # two a cache line
    m.histories, m.weights, m.finals = &histories[0], &weights[0], &finals[0]
    m.match_trust = &trusts[0]
    s.first_by_node = <Counter *> &counters[0]
    s.second_by_node = s.first_by_node + NODE_COUNTERS
    s.by_neighbours = s.second_by_node + NODE_COUNTERS
    s.by_errors = s.by_neighbours + NEIGHBOUR_COUNTERS
    s.by_misses = s.by_errors + ERROR_COUNTERS
    s.by_edges = s.by_misses + MISS_COUNTERS

    cdef int32_t[::1] nodes = np.zeros(s.k * (sizeof(Node) // 4), np.int32)
    cdef int32_t[::1] parents = np.zeros(s.k, np.int32)
    s.nodes, s.parents = <Node *> &nodes[0], &parents[0]
    keys = np.arange(s.k, dtype=np.int64)
    cdef int64_t[::1] key_view = keys
    s.root = grow(s.nodes, &n_nodes, s.parents, s.colours, &key_view[0], s.k, -1, 0, 0, 0)
    del keys

    cdef uint32_t[::1] seen_at = np.zeros(1 << MATCH_BITS, np.uint32)
    cdef uint8_t[::1] missed = np.zeros(s.columns + 1, np.uint8)
    cdef int32_t[::1] errors = np.zeros(s.columns + 2, np.int32)
    cdef const int16_t[::1] levels = _LEVELS
    s.seen_at, s.missed, s.errors, s.levels = &seen_at[0], &missed[0], &errors[0], &levels[0]

    if s.decoding:
        start_decoding(&m.coder, &source[0] if source.shape[0] else NULL, source.shape[0])
    else:
        start_coding(&m.coder, &target[0], target.shape[0])
    with nogil:
        code_rows(s)
        if not s.decoding:
            finish_coding(&m.coder)
    return -1 if m.coder.full else m.coder.position
