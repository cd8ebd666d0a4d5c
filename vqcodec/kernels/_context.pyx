# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The `context` index coding (spec §7.2). Documented in `models.py`."""

import numpy as np

from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport INT64_MAX, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport abs
from libc.string cimport memset

from ._choice cimport choose_index, make_boxes
from ._decisions cimport HISTORIES, INPUTS, MAX_CONTEXTS, Bucket, Model, decide
from ._index cimport ask_same, code_tree, look_for_match, predict_colours, set_contexts
from ._mixing cimport START_WEIGHT, Counter, finish_coding, start_coding, start_decoding, tables
from ._runs cimport code_run, run_ahead
from ._strip cimport (
    EDGE_COUNTERS, ERROR_COUNTERS, FINALS, LOOK_EVERY, MATCH_BITS, MISS_COUNTERS,
    NEIGHBOUR_COUNTERS, NODE_COUNTERS, SAME, SAME_MODE, SETS, TRUSTS, Choice, Place, Strip,
    index_at, look, move_match, start_row,
)
from ._tree cimport Node, grow


cdef void code_index(Strip *s) noexcept nogil:
    cdef int index = -1 if s.decoding else s.row[s.x], axis, error = 0
    cdef bint may_be_same = s.same_mode and not s.unlike_left, same = False
    look_for_match(s)
    predict_colours(s)
    set_contexts(s)
    if may_be_same:
        ask_same(s)
    if s.choice:
        index = choose_index(s, index, may_be_same)
    if may_be_same:
        same = decide(&s.model, index == s.w, SAME, 0, 12)
        if not same and s.expected == s.w:
            s.expected = -1
    index = s.w if same else code_tree(s, index)
    s.unlike_left = False
    s.row[s.x] = <uint16_t> index
    s.missed[s.x] = s.left_missed = not same
    for axis in range(3):
        error += abs(s.first[axis] - s.colours[4 * index + axis])
    s.left_error = error
    s.errors[s.x + 1] = <uint16_t> error
    if s.match_length:
        if index_at(s, s.match_y, s.match_x) == index:
            s.match_length = min(s.match_length + 1, 65535)
            move_match(s, 1)
        else:
            s.match_length = 0
    s.x += 1


cdef int look_for_signals(Strip *s) except -1 with gil:
    """Raise what a signal asks for, or KeyboardInterrupt if another thread wants an end."""
    s.until_look = LOOK_EVERY
    if s.stopped[0]:
        raise KeyboardInterrupt
    PyErr_CheckSignals()
    return 0


cdef int code_rows(Strip *s) except -1 nogil:
    cdef Py_ssize_t y, length
    for y in range(s.rows):
        start_row(s, y)
        while s.x < s.columns:
            look(s)
            length = run_ahead(s) if s.same_mode and not s.unlike_left else 0
            if length:
                s.until_look -= code_run(s, length) >> 8
            else:
                code_index(s)
            s.until_look -= 16 if s.choice else 1
            if s.until_look <= 0:
                look_for_signals(s)
    return 0


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


cdef class Tree:
    """The tree over the colours of a codebook, int32 of shape (k, 4), which all strips share."""

    cdef const int32_t[:, ::1] colours
    cdef int32_t[::1] nodes, parents
    cdef int k, root, n_nodes

    def __init__(self, const int32_t[:, ::1] colours):
        cdef int64_t[::1] keys = np.arange(colours.shape[0], dtype=np.int64)
        self.colours, self.k = colours, <int> colours.shape[0]
        self.nodes = np.zeros(self.k * (sizeof(Node) // 4), np.int32)
        self.parents = np.zeros(self.k, np.int32)
        self.root = grow(<Node *> &self.nodes[0], &self.n_nodes, &self.parents[0],
                         &colours[0, 0], &keys[0], self.k, -1, 0, 0, 0)


def code_strip(Tree tree, uint16_t[:, ::1] plane, int header, int bits,
               const uint8_t[::1] source, uint8_t[::1] target, const uint8_t[::1] stopped,
               wanted=None):
    cdef Strip strip
    cdef Choice choice
    cdef Strip *s = &strip
    cdef Model *m = &strip.model
    cdef int i
    memset(s, 0, sizeof(Strip))
    s.rows, s.columns, s.plane = plane.shape[0], plane.shape[1], &plane[0, 0]
    s.colours, s.k, s.root = &tree.colours[0, 0], tree.k, tree.root
    s.nodes, s.parents = <const Node *> &tree.nodes[0], &tree.parents[0]
    s.same_mode, s.decoding = header & SAME_MODE, target.shape[0] == 0
    s.stopped, s.until_look = &stopped[0], LOOK_EVERY
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

    cdef const int32_t[::1] prices
    cdef const int16_t[:, ::1] points, codewords
    cdef const uint8_t[::1] point_classes, codeword_classes
    cdef const int32_t[:, ::1] numbers
    cdef const uint16_t[:, ::1] importances
    cdef int16_t[::1] boxes
    if wanted is not None:
        prices, points, codewords = wanted.prices, wanted.points, wanted.codewords
        point_classes, codeword_classes = wanted.point_classes, wanted.codeword_classes
        numbers, importances = wanted.numbers, wanted.importances
        boxes = np.empty(max(tree.n_nodes, 1) * 2 * points.shape[1], np.int16)
        choice.rate_weight, choice.max_error, choice.halving = wanted.rate_weight, wanted.max_error, wanted.halving
        choice.prices, choice.points, choice.codewords = &prices[0], &points[0, 0], &codewords[0, 0]
        choice.point_classes, choice.codeword_classes = &point_classes[0], &codeword_classes[0]
        choice.numbers, choice.importances, choice.boxes = &numbers[0, 0], &importances[0, 0], &boxes[0]
        choice.dimension, choice.after_break = <int> points.shape[1], 8 * choice.rate_weight
        make_boxes(&choice, s.nodes, tree.n_nodes)
        s.choice = &choice

    cdef uint32_t[::1] seen_at = np.zeros(2 << MATCH_BITS, np.uint32)
    cdef const uint16_t[::1] nothing = np.zeros(s.columns, np.uint16)
    cdef uint8_t[::1] missed = np.zeros(s.columns + 1, np.uint8)
    cdef uint16_t[::1] errors = np.zeros(s.columns + 2, np.uint16)
    cdef const int16_t[::1] levels = _LEVELS
    s.seen_at, s.nothing = <Place *> &seen_at[0], &nothing[0]
    s.missed, s.errors, s.levels = &missed[0], &errors[0], &levels[0]

    if s.decoding:
        start_decoding(&m.coder, &source[0] if source.shape[0] else NULL, source.shape[0])
    else:
        start_coding(&m.coder, &target[0], target.shape[0])
    with nogil:
        code_rows(s)
        if not s.decoding:
            finish_coding(&m.coder)
    return -1 if m.coder.full else m.coder.position, s.n_looked
