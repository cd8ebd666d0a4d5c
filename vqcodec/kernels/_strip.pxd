# cython: language_level=3
"""A strip of an index plane while it is coded (spec §7.2)."""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t

from ._decisions cimport MAX_CONTEXTS, Model
from ._mixing cimport Counter
from ._tree cimport Node

cdef enum:
    SAME_MODE = 0x8000
    MATCH_BITS = 16
    SHORTEST_RUN = 4
    NODES_TOLD_APART = 2048
    NO_INDEX = 65536
    LEFT = 5  # indices beside each row
    RIGHT = 3
    # kinds of decisions
    RUN = 0
    BREAK = 1
    SAME = 2
    TREE = 3
    # groups of slots, beside those of the tree's nodes (1 + number)
    SAME_GROUP = 0x20000
    RUN_GROUP = 0x20001
    BREAK_GROUP = 0x20002
    # where the weights of each selection begin
    FIRST_SET = 0  # 64 for each kind
    SECOND_SET = 256  # tree 256, same 16, run 16, break 1
    THIRD_SET = 256 + 289  # tree 12, same 12, run 1, break 1
    SETS = 256 + 289 + 26
    FINALS = 19  # run, break, same, and one for each depth
    # where the trusts in expected bits begin
    TREE_TRUST = 16
    RUN_TRUST = 16 + 256
    TRUSTS = 16 + 256 + 512
    # counters
    NODE_COUNTERS = NODES_TOLD_APART * 24
    NEIGHBOUR_COUNTERS = 10 * 24 * 24 * 14
    ERROR_COUNTERS = 10 * 24 * 14 * 12
    MISS_COUNTERS = 512
    EDGE_COUNTERS = 12 * 14

cdef struct Choice:  # see _choice.pxd
    int64_t rate_weight  # of a bit
    const int32_t *prices  # by probability / 16
    int dimension, halving, max_error
    const int16_t *points
    const uint8_t *point_classes
    const int32_t *numbers  # of the points, row by row
    const uint16_t *importances
    const int16_t *codewords
    const uint8_t *codeword_classes
    int16_t *boxes
    # the place to be coded, and the best found for it
    const int16_t *point
    int point_class, importance, index, excluded, n_predictions, n_path
    int64_t best, price, after_break
    int32_t path[32]

cdef struct Strip:
    Model model
    Choice *choice  # NULL: the indices are given
    bint decoding, same_mode
    Py_ssize_t rows, columns, stride
    int used[MAX_CONTEXTS]
    # the codebook
    int k, root
    Node *nodes
    int32_t *parents
    const int32_t *colours
    const int16_t *levels
    # counters
    Counter *first_by_node
    Counter *second_by_node
    Counter *by_neighbours
    Counter *by_errors
    Counter *by_misses
    Counter *by_edges
    # what was coded: the padded plane, its row and the three above, and how the last row went
    uint16_t *base
    uint16_t *row
    uint16_t *above
    uint16_t *above2
    uint16_t *above3
    uint8_t *missed
    int32_t *errors
    bint left_missed, broke, unlike_left
    int left_error
    # the matcher
    uint32_t *seen_at
    Py_ssize_t match_at
    int match_length, level, expected
    # around the index to be coded
    Py_ssize_t x, y
    int w, n, nw, ne, ww, nn, nne, nee, www, nnn
    int first[4]
    int second[4]
    int edge, trouble, equal


cdef inline void start_row(Strip *s, Py_ssize_t y) noexcept nogil:
    cdef int i
    s.y, s.x = y, 0
    s.row = s.base + y * s.stride
    s.above = s.row - s.stride
    s.above2 = s.above - s.stride
    s.above3 = s.above2 - s.stride
    for i in range(1, LEFT + 1):
        (s.row - i)[0] = s.above[0]
    for i in range(RIGHT):
        s.above[s.columns + i] = s.above[s.columns - 1]
    s.left_missed = s.unlike_left = False
    s.left_error = 0


cdef inline void look(Strip *s) noexcept nogil:
    cdef const uint16_t *row = s.row + s.x
    cdef const uint16_t *above = s.above + s.x
    cdef const uint16_t *above2 = s.above2 + s.x
    s.w, s.ww, s.www = (row - 1)[0], (row - 2)[0], (row - 3)[0]
    s.nw, s.n, s.ne, s.nee = (above - 1)[0], above[0], above[1], above[2]
    s.nn, s.nne, s.nnn = above2[0], above2[1], s.above3[s.x]


cdef inline int match_level(int n) noexcept nogil:
    if n < 8:
        return n
    if n < 32:
        return 8 if n < 12 else 9 if n < 16 else 10 if n < 24 else 11
    return 12 if n < 64 else 13 if n < 128 else 14 if n < 400 else 15
