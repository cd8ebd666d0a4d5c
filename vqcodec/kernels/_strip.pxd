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
    LEFT = 5  # places beside each row (spec §7.2, Neighbours), which no memory is spent on
    RIGHT = 3
    LOOK_EVERY = 1 << 12  # indices, or so: at most 20 ms, at no cost that can be measured
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

cdef struct Place:
    uint32_t y, x  # x + 1; 0 is nowhere

cdef struct Strip:
    Model model
    Choice *choice  # NULL: the indices are given
    bint decoding, same_mode
    Py_ssize_t rows, columns
    int used[MAX_CONTEXTS]
    # the codebook
    int k, root
    const Node *nodes
    const int32_t *parents
    const int32_t *colours
    const int16_t *levels
    # counters
    Counter *first_by_node
    Counter *second_by_node
    Counter *by_neighbours
    Counter *by_errors
    Counter *by_misses
    Counter *by_edges
    # the plane, its row and the three above, and how the last row went
    uint16_t *plane
    const uint16_t *nothing  # a row of zeros, which stands for those above the first
    uint16_t *row
    const uint16_t *above
    const uint16_t *above2
    const uint16_t *above3
    uint8_t *missed
    uint16_t *errors
    bint left_missed, broke, unlike_left
    int left_error
    # the matcher: its place may be one beside a row
    Place *seen_at
    Py_ssize_t match_x, match_y
    int match_length, level, expected
    # up to where both rows above are known to be of one index, lest that be looked at again
    Py_ssize_t flat_until
    int64_t n_looked  # columns looked at ahead, for tests
    # around the index to be coded
    Py_ssize_t x, y
    int w, n, nw, ne, ww, nn, nne, nnw, nee, www, nnn
    int first[4]
    int second[4]
    int edge, trouble, equal
    # whether somebody wants the work to end, which is looked for now and then
    const uint8_t *stopped
    Py_ssize_t until_look


cdef inline void start_row(Strip *s, Py_ssize_t y) noexcept nogil:
    s.y, s.x = y, 0
    s.row = s.plane + y * s.columns
    s.above = s.row - s.columns if y > 0 else s.nothing
    s.above2 = s.row - 2 * s.columns if y > 1 else s.nothing
    s.above3 = s.row - 3 * s.columns if y > 2 else s.nothing
    s.left_missed = s.unlike_left = False
    s.left_error = 0
    s.flat_until = 0


cdef inline void look(Strip *s) noexcept nogil:
    cdef const uint16_t *row = s.row + s.x
    cdef const uint16_t *above = s.above + s.x
    cdef const uint16_t *above2 = s.above2 + s.x
    cdef Py_ssize_t x = s.x, right = s.columns - 1 - x
    s.n, s.nn, s.nnn = above[0], above2[0], s.above3[x]
    if x >= 3 and right >= 2:
        s.w, s.ww, s.www = (row - 1)[0], (row - 2)[0], (row - 3)[0]
        s.nw, s.ne, s.nee = (above - 1)[0], above[1], above[2]
        s.nne, s.nnw = above2[1], (above2 - 1)[0]
    else:  # beside a row stand its last index, and the first of the row above
        s.w = (row - 1)[0] if x >= 1 else s.above[0]
        s.ww = (row - 2)[0] if x >= 2 else s.above[0]
        s.www = (row - 3)[0] if x >= 3 else s.above[0]
        s.nw = (above - 1)[0] if x >= 1 else s.above2[0]
        s.nnw = (above2 - 1)[0] if x >= 1 else s.above3[0]
        s.ne, s.nee = above[min(right, 1)], above[min(right, 2)]
        s.nne = above2[min(right, 1)]


cdef inline int index_at(const Strip *s, Py_ssize_t y, Py_ssize_t x) noexcept nogil:
    """Return the index at a place, also beside the rows and above the first."""
    if x < 0:
        y -= 1
        x = 0
    elif x >= s.columns:
        x = s.columns - 1
    return s.plane[y * s.columns + x] if y >= 0 else 0


cdef inline int after_match(const Strip *s, Py_ssize_t j) noexcept nogil:
    """Return the index j places after the matcher's pointer, j being no more than the columns."""
    cdef Py_ssize_t x = s.match_x + j
    if x < s.columns + RIGHT:
        return index_at(s, s.match_y, x)
    return index_at(s, s.match_y + 1, x - (LEFT + s.columns + RIGHT))


cdef inline void move_match(Strip *s, Py_ssize_t n) noexcept nogil:
    """Move the matcher's pointer on by no more than the columns."""
    s.match_x += n
    if s.match_x >= s.columns + RIGHT:
        s.match_x -= LEFT + s.columns + RIGHT
        s.match_y += 1


cdef inline int match_level(int n) noexcept nogil:
    if n < 8:
        return n
    if n < 32:
        return 8 if n < 12 else 9 if n < 16 else 10 if n < 24 else 11
    return 12 if n < 64 else 13 if n < 128 else 14 if n < 400 else 15
