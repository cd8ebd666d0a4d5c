# cython: language_level=3
"""What is asked of one index, and what is known around it (spec §7.2)."""

from libc.stdint cimport int32_t, uint16_t, uint32_t
from libc.stdlib cimport abs

from ._decisions cimport MAX_CONTEXTS, Model, decide, find_buckets, hashed, length_of
from ._strip cimport (
    FIRST_SET, LEFT, MATCH_BITS, NODES_TOLD_APART, RIGHT, SAME, SAME_GROUP, SECOND_SET, THIRD_SET,
    TREE, TREE_TRUST, Place, Strip, index_at, match_level,
)
from ._tree cimport Node, climb, margin


cdef inline void look_for_match(Strip *s) noexcept nogil:
    cdef Place *place
    cdef uint32_t h = hashed(hashed(hashed(hashed(0, s.w), s.n), s.ww), s.ne)
    h = hashed(hashed(hashed(hashed(h, s.nw), s.nn), s.www), s.nee)
    h = (h ^ h >> 14) & ((1 << MATCH_BITS) - 1)
    place = s.seen_at + h
    if s.match_length == 0 and place.x:
        s.match_y, s.match_x = place.y, <Py_ssize_t> place.x - 1
        s.match_length = likeness(s)
    place.y, place.x = <uint32_t> s.y, <uint32_t> (s.x + 1)
    s.expected = index_at(s, s.match_y, s.match_x) if s.match_length else -1
    s.level = match_level(s.match_length)


cdef inline int likeness(const Strip *s) noexcept nogil:
    """Return how many places up to the matcher's pointer are like those up to this one, 1 to 16."""
    cdef Py_ssize_t x = s.x, y = s.y, match_x = s.match_x, match_y = s.match_y
    cdef const uint16_t *here = s.row + x
    cdef const uint16_t *there = s.plane + match_y * s.columns + match_x
    cdef int length = 1
    if x >= 16 and match_x >= 16:  # all is within the rows
        while length < 16 and (here - length)[0] == (there - length)[0]:
            length += 1
        return length
    while length < 16:
        x -= 1
        if x < -LEFT:
            x, y = s.columns + RIGHT - 1, y - 1
        match_x -= 1
        if match_x < -LEFT:
            match_x, match_y = s.columns + RIGHT - 1, match_y - 1
        if index_at(s, y, x) != index_at(s, match_y, match_x):
            break
        length += 1
    return length


cdef inline void predict_colours(Strip *s) noexcept nogil:
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


cdef inline void ask_same(Strip *s) noexcept nogil:
    """Prepare the decision whether an index equals the one to its left."""
    cdef Model *m = &s.model
    find_buckets(m, SAME_GROUP, True)
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


cdef inline void ask_node(Strip *s, int number, int depth, int match_bit, bint making) noexcept nogil:
    """Prepare the decision at a node of the tree; `find_buckets` has what `making` means."""
    cdef Model *m = &s.model
    cdef const Node *node = s.nodes + number
    cdef int axis = node.axis, threshold = node.threshold, deep = min(depth, 15)
    cdef int by_first = margin(s.levels, s.first[axis] - threshold)
    cdef int by_second = margin(s.levels, s.second[axis] - threshold)
    cdef int by_w = margin(s.levels, s.colours[4 * s.w + axis] - threshold)
    cdef int by_n = margin(s.levels, s.colours[4 * s.n + axis] - threshold)
    if node.place == 0:
        find_buckets(m, <uint32_t> number + 1, making)
    m.n_numeric = 4
    m.numeric[0] = s.first_by_node + number % NODES_TOLD_APART * 24 + by_first
    m.numeric[1] = s.second_by_node + number % NODES_TOLD_APART * 24 + by_second
    m.numeric[2] = s.by_neighbours + ((node.spread * 24 + by_w) * 24 + by_n) * 14 + s.trouble
    m.numeric[3] = s.by_errors + ((node.spread * 24 + by_second) * 14 + s.trouble) * 12 + s.edge
    m.match_bit = match_bit
    m.match_at = TREE_TRUST + s.level * 16 + deep
    m.selected[0] = FIRST_SET + TREE * 64 + s.equal
    m.selected[1] = SECOND_SET + min(number, 255)
    m.selected[2] = THIRD_SET + s.edge
    m.final = TREE + deep


cdef inline int code_tree(Strip *s, int index) noexcept nogil:
    """Code an index from the root down; return it."""
    cdef Model *m = &s.model
    cdef int32_t path[32]
    cdef int32_t expected[32]
    cdef bint following = s.expected >= 0 and s.k > 1
    cdef int n_path = 0 if s.decoding or s.k == 1 else climb(s.nodes, s.parents[index], path)
    cdef int n_expected = climb(s.nodes, s.parents[s.expected], expected) if following else 0
    cdef int number = s.root, depth = 0, bit
    while number >= 0:
        ask_node(s, number, depth, expected[n_expected - 1 - depth] & 1 if following else -1, True)
        bit = 0 if s.decoding else path[n_path - 1 - depth] & 1
        bit = decide(m, bit, TREE, s.nodes[number].place, 15)
        following = following and m.match_bit == bit
        number = s.nodes[number].right if bit else s.nodes[number].left
        depth += 1
    return -1 - number
