# cython: language_level=3
"""Choosing indices for the sum of distortion and rate, while a strip is coded.

A choice knows what no decoder does: the picture. Distortions are sums of squared differences, in
1/256 squared level; with the importance of a place, in sixteenths, costs are in 1/4096.
"""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.string cimport memcpy

from ._decisions cimport MAX_CONTEXTS, Bucket, Model, length_of, predict
from ._index cimport ask_node, ask_same
from ._strip cimport RUN, SAME, TREE, Choice, Strip
from ._tree cimport Node, climb

cdef enum:
    MOST_PREDICTIONS = 200  # for one index
    FAR = 16  # that an index is expected to be copied, to the right or down


cdef extern from *:
    """
    #define VQ_FORBIDDEN ((int64_t)1 << 61)
    """
    const int64_t FORBIDDEN "VQ_FORBIDDEN"  # a cost; all others together are less


cdef inline int64_t priced(const Choice *c, int bit, int p) noexcept nogil:
    """Cost of a decision that is 1 with probability p / 65536."""
    return c.rate_weight * c.prices[(p if bit else 65536 - p) >> 4] >> 12


cdef inline int64_t distortion(const Choice *c, int codeword) noexcept nogil:
    """Cost of drawing the place to be coded with a codeword; FORBIDDEN if it may not be."""
    cdef const int16_t *point = c.point
    cdef const int16_t *other = c.codewords + <Py_ssize_t> codeword * c.dimension
    cdef int64_t total = 0
    cdef int32_t difference
    cdef int i
    if c.point_class != 1 and c.codeword_classes[codeword] != c.point_class:
        return FORBIDDEN
    for i in range(c.dimension):
        difference = point[i] - other[i]
        if difference > c.max_error or -difference > c.max_error:
            return FORBIDDEN
        total += <int64_t> (difference * difference)
    return (total >> c.halving) * c.importance


cdef inline int64_t bound(const Choice *c, int node) noexcept nogil:
    """Least distortion that a codeword below a node can have."""
    cdef const int16_t *point = c.point
    cdef const int16_t *box = c.boxes + <Py_ssize_t> node * 2 * c.dimension
    cdef int64_t total = 0
    cdef int32_t difference
    cdef int i
    for i in range(c.dimension):
        difference = max(max(box[2 * i] - point[i], point[i] - box[2 * i + 1]), 0)
        if difference > c.max_error:
            return FORBIDDEN
        total += <int64_t> (difference * difference)
    return (total >> c.halving) * c.importance


cdef inline void make_boxes(Choice *c, const Node *nodes, int n_nodes) noexcept nogil:
    """Enclose the codewords below each node; a node comes before those below it."""
    cdef int number, side, child, i
    cdef int16_t *box
    cdef const int16_t *other
    for number in range(n_nodes - 1, -1, -1):
        box = c.boxes + <Py_ssize_t> number * 2 * c.dimension
        for side in range(2):
            child = nodes[number].right if side else nodes[number].left
            for i in range(c.dimension):
                if child < 0:
                    other = c.codewords + <Py_ssize_t> (-1 - child) * c.dimension + i
                else:
                    other = c.boxes + <Py_ssize_t> child * 2 * c.dimension + 2 * i
                if not side or other[0] < box[2 * i]:
                    box[2 * i] = other[0]
                if not side or other[child >= 0] > box[2 * i + 1]:
                    box[2 * i + 1] = other[child >= 0]


cdef inline void start_choice(Strip *s, Py_ssize_t x) noexcept nogil:
    cdef Choice *c = s.choice
    cdef Py_ssize_t at = s.y * s.columns + x
    c.point = c.points + <Py_ssize_t> c.numbers[at] * c.dimension
    c.point_class = c.point_classes[c.numbers[at]]
    c.importance = c.importances[at]


cdef inline void seek(Strip *s, int number, int depth, int64_t spent, int64_t least, bint on_path) noexcept nogil:
    """Look below a node for an index of less cost than the best so far.

    `spent` is the price of coming here, `least` what the distortion is at least; `on_path` tells
    whether the expected index is below.
    """
    cdef Choice *c = s.choice
    cdef Model *m = &s.model
    cdef Bucket *kept[MAX_CONTEXTS]
    cdef const Node *node = s.nodes + number
    cdef int child[2]
    cdef int side, i, p, expected = -1
    cdef int64_t prices[2]
    cdef int64_t leasts[2]
    if c.n_predictions >= MOST_PREDICTIONS:
        return
    c.n_predictions += 1
    if on_path:
        expected = c.path[c.n_path - 1 - depth] & 1
    if node.place == 0:
        memcpy(kept, m.bucket, sizeof(kept))
    ask_node(s, number, depth, expected, False)
    p = predict(m, TREE, node.place)
    child[0], child[1] = node.left, node.right
    for side in range(2):
        prices[side] = spent + priced(c, side, p)
        leasts[side] = FORBIDDEN
        if prices[side] + least < c.best:
            leasts[side] = bound(c, child[side]) if child[side] >= 0 else distortion(c, -1 - child[side])
            if leasts[side] < least:
                leasts[side] = least
    for i in range(2):
        side = i ^ (leasts[1] < FORBIDDEN and (leasts[0] == FORBIDDEN or prices[1] + leasts[1] < prices[0] + leasts[0]))
        if leasts[side] == FORBIDDEN or prices[side] + leasts[side] >= c.best:
            continue
        if child[side] < 0:
            if -1 - child[side] != c.excluded:
                c.best, c.index, c.price = prices[side] + leasts[side], -1 - child[side], prices[side]
        else:
            seek(s, child[side], depth + 1, prices[side], leasts[side], expected == side)
    if node.place == 0:
        memcpy(m.bucket, kept, sizeof(kept))


cdef inline int copies(const Strip *s, int nearest) noexcept nogil:
    """Return how many places a choice is for: those around take it over, if they are alike."""
    cdef const uint16_t *given = s.row + s.x
    cdef int right = 1, down = 1
    while right < FAR and s.x + right < s.columns and given[right] == nearest:
        right += 1
    while down < FAR and s.y + down < s.rows and given[down * s.columns] == nearest:
        down += 1
    return right + down - 1


cdef inline int choose_index(Strip *s, int nearest, bint may_be_same) noexcept nogil:
    """Return the index of least cost; `nearest` is the one of least distortion."""
    cdef Choice *c = s.choice
    cdef Model *m = &s.model
    cdef int p
    cdef int64_t least, spent = 0
    cdef int expected = s.expected
    start_choice(s, s.x)
    c.importance *= copies(s, nearest)
    c.best, c.index, c.price, c.n_predictions = FORBIDDEN, nearest, c.after_break, 0
    c.excluded = s.w if may_be_same or s.unlike_left else -1
    least = distortion(c, nearest) % FORBIDDEN
    if may_be_same:
        p = predict(m, SAME, 0)
        spent = priced(c, 0, p)
        c.best = distortion(c, s.w)
        if c.best < FORBIDDEN:
            c.best += priced(c, 1, p)
            c.index = s.w
        if expected == s.w:
            expected = -1
    if s.root < 0 or spent + least >= c.best:
        return c.index
    c.n_path = climb(s.nodes, s.parents[expected], c.path) if expected >= 0 else 0
    seek(s, s.root, 0, spent, least, expected >= 0)
    if may_be_same:
        ask_same(s)
    elif s.unlike_left:
        c.after_break += (c.price - c.after_break) >> 4
    return c.index


cdef inline Py_ssize_t choose_run(Strip *s, Py_ssize_t length) noexcept nogil:
    """Return how many indices a run shall have, the decision whether all being prepared.

    A run ends where what is drawn wrongly from there on costs more than to end it, beyond what
    the indices cost that do not follow the run.
    """
    cdef Choice *c = s.choice
    cdef Model *m = &s.model
    cdef const uint16_t *nearest = s.row + s.x
    cdef int p = predict(m, RUN, 0)
    cdef int64_t excess = 0, here, most
    cdef Py_ssize_t j, start = 0
    most = (priced(c, 0, p) - priced(c, 1, p) + c.after_break
            + c.rate_weight * length_of(<uint32_t> length))
    for j in range(length):
        start_choice(s, s.x + j)
        here = distortion(c, s.w)
        if here == FORBIDDEN:
            return j if excess == 0 else start
        here -= distortion(c, nearest[j]) % FORBIDDEN
        if excess == 0:
            start = j
        excess += here
        if excess > most and nearest[start] != s.w:
            return start
        excess = max(excess - (c.rate_weight >> 2), 0)
    return length
