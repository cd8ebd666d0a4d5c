# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops of the `context` index coding (spec §7.3). Checked and documented in `indexcoding/context.py`."""

import numpy as np

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport abs, qsort
from libc.string cimport memset

from ._mixing cimport (
    FINAL_LIMIT, MOST, START_WEIGHT, Coder, Counter, Tables, code_bit, count, counted,
    finish_coding, learn, mixed, start_coding, start_decoding, tables,
)

cdef enum:
    MAX_CONTEXTS = 15
    INPUTS = 40
    HISTORIES = 640
    MATCH_BITS = 16
    SHORTEST_RUN = 4
    NODES_TOLD_APART = 2048
    NO_INDEX = 65536
    SAME_MODE = 0x8000
    # kinds of decisions
    RUN = 0
    BREAK = 1
    SAME = 2
    TREE = 3
    # groups of slots, beside those of the tree's nodes (1 + number)
    SAME_GROUP = 0x20000
    RUN_GROUP = 0x20001
    BREAK_GROUP = 0x20002

cdef struct Slot:  # all zero when new
    uint16_t flipped  # probability of a 1, with bit 15 flipped
    uint8_t flipped_history  # the last seven bits behind a leading 1, with bit 0 flipped
    uint8_t count

cdef struct Bucket:
    uint16_t check
    uint16_t unused
    Slot slots[7]

cdef struct Node:
    int32_t axis, threshold, spread, left, right, parent, group, place

cdef struct Model:
    const Tables *t
    Coder coder
    int n_contexts, bits, n_inputs
    Bucket *buckets
    Bucket *bucket[MAX_CONTEXTS]
    uint32_t context[MAX_CONTEXTS]
    uint16_t *histories  # [kind][context][history]
    int16_t *weights
    int32_t *finals
    uint16_t *match_trust
    int16_t inputs[INPUTS]
    Counter *numeric[4]
    int n_numeric
    int match_bit  # -1: none
    int match_at
    int selected[3]
    int final


cdef inline uint32_t hashed(uint32_t h, int64_t value) noexcept nogil:
    return (h + <uint32_t> value + 1) * <uint32_t> 0x9E3779B1 ^ h >> 15


cdef inline int length_of(uint32_t n) noexcept nogil:
    """Bits that n needs, at most 31."""
    cdef int bits = 0
    while n >> bits:
        bits += 1
    return bits


cdef void find_buckets(Model *m, uint32_t group) noexcept nogil:
    cdef int i
    cdef uint32_t h, at
    cdef uint16_t check
    cdef Bucket *table
    cdef Bucket *found
    cdef Bucket *other
    for i in range(m.n_contexts):
        h = (m.context[i] + group * <uint32_t> 0x85EBCA6B) * <uint32_t> 0x2C1B3C6D
        h ^= h >> 16
        h *= <uint32_t> 0x9E3779B1
        check = <uint16_t> (h & 0xffff | 1)
        at = h >> (32 - m.bits)
        table = m.buckets + (<size_t> i << m.bits)
        found = table + at
        if found.check != check:
            other = table + (at ^ 1)
            if other.check == check:
                found = other
            else:
                if other.slots[0].count < found.slots[0].count:
                    found = other
                memset(found, 0, sizeof(Bucket))
                found.check = check
        m.bucket[i] = found


cdef int decide(Model *m, int bit, int kind, int place, int rate) noexcept nogil:
    """Code one decision with slots number `place` of the buckets found."""
    cdef const Tables *t = m.t
    cdef int16_t *x = m.inputs
    cdef Slot *slot[MAX_CONTEXTS]
    cdef uint16_t *trust[MAX_CONTEXTS]
    cdef uint16_t *told = NULL
    cdef int16_t *weights[3]
    cdef int logits[3]
    cdef int i, n, h, p, logit, target, n_contexts = m.n_contexts
    cdef int64_t total = 0
    for i in range(n_contexts):
        slot[i] = &m.bucket[i].slots[place]
        n = slot[i].count
        h = slot[i].flipped_history ^ 1
        if n >= 16:
            h += 128 if n < 40 else 256 if n < 120 else 384
        trust[i] = m.histories + (kind * MAX_CONTEXTS + i) * HISTORIES + h
        if n:
            x[2 * i] = t.logit[trust[i][0] >> 4]
            x[2 * i + 1] = t.logit[(slot[i].flipped ^ 0x8000) >> 4]
        else:
            x[2 * i] = 0
            x[2 * i + 1] = 0
    n = 2 * n_contexts
    for i in range(4):
        x[n + i] = counted(t, m.numeric[i]) if i < m.n_numeric else 0
    x[n + 4] = 0
    if m.match_bit >= 0:
        told = m.match_trust + m.match_at
        x[n + 4] = t.logit[told[0] >> 4] if m.match_bit else -t.logit[told[0] >> 4]
    x[n + 5] = 128
    for i in range(3):
        weights[i] = m.weights + m.selected[i] * INPUTS
        logits[i] = mixed(x, weights[i], m.n_inputs)
        total += <int64_t> m.finals[3 * m.final + i] * logits[i]
    total >>= 16
    logit = <int> (MOST if total > MOST else -MOST if total < -MOST else total)
    p = t.probability[MOST + logit]
    bit = code_bit(&m.coder, bit, p)

    target = 0xffff if bit else 0
    for i in range(3):
        h = m.finals[3 * m.final + i] + (logits[i] * ((bit << 16) - p) >> 14)
        m.finals[3 * m.final + i] = FINAL_LIMIT if h > FINAL_LIMIT else -FINAL_LIMIT if h < -FINAL_LIMIT else h
        learn(x, weights[i], m.n_inputs, (bit << 16) - t.probability[MOST + logits[i]], rate)
    for i in range(n_contexts):
        trust[i][0] += (target - trust[i][0]) >> 6
        p = slot[i].flipped ^ 0x8000
        p += (target - p) * t.rate[slot[i].count] >> 16
        slot[i].flipped = <uint16_t> (p ^ 0x8000)
        if slot[i].count < 127:
            slot[i].count += 1
        h = (slot[i].flipped_history ^ 1) << 1 | bit
        if h > 255:
            h = h & 127 | 128
        slot[i].flipped_history = <uint8_t> (h ^ 1)
    for i in range(m.n_numeric):
        count(t, m.numeric[i], bit)
    if told:
        told[0] += ((0xffff if m.match_bit == bit else 0) - told[0]) >> 6
    return bit


cdef int compare(const void *a, const void *b) noexcept nogil:
    cdef int64_t x = (<const int64_t *> a)[0], y = (<const int64_t *> b)[0]
    return (x > y) - (x < y)


cdef int grow(Node *nodes, int *n_nodes, int32_t *leaf_parents, const int32_t *colours, int64_t *keys,
              int n, int parent, int depth, int group, int place) noexcept nogil:
    """Build the tree over the codewords whose numbers stand in the low bits of keys; give its root."""
    cdef int i, axis, best = 0, spread = -1, number, half = n >> 1
    cdef int32_t least, most, value
    cdef Node *node
    if n == 1:
        leaf_parents[keys[0] & 0xffff] = parent
        return -1 - <int> (keys[0] & 0xffff)
    for axis in range(4):
        least = most = colours[4 * (keys[0] & 0xffff) + axis]
        for i in range(1, n):
            value = colours[4 * (keys[i] & 0xffff) + axis]
            least = min(least, value)
            most = max(most, value)
        if most - least > spread:
            spread = most - least
            best = axis
    for i in range(n):
        keys[i] = (<int64_t> colours[4 * (keys[i] & 0xffff) + best] + 4096) << 16 | keys[i] & 0xffff
    qsort(keys, n, sizeof(int64_t), compare)
    number = n_nodes[0]
    n_nodes[0] += 1
    if depth % 3 == 0:
        group, place = number, 0
    node = nodes + number
    node.axis, node.parent, node.group, node.place = best, parent, group, place
    node.threshold = (colours[4 * (keys[half - 1] & 0xffff) + best]
                      + colours[4 * (keys[half] & 0xffff) + best] + 1) >> 1
    node.spread = max(length_of(spread) - 1, 0)
    node.left = grow(nodes, n_nodes, leaf_parents, colours, keys, half, 2 * number, depth + 1, group, 2 * place + 1)
    node.right = grow(nodes, n_nodes, leaf_parents, colours, keys + half, n - half, 2 * number + 1, depth + 1, group, 2 * place + 2)
    return number


cdef inline int climb(const Node *nodes, int branch, int32_t *path) noexcept nogil:
    """Fill path with the branches (2 * node + side) from a leaf up to the root; give their number."""
    cdef int n = 0
    while branch >= 0:
        path[n] = branch
        n += 1
        branch = nodes[branch >> 1].parent
    return n


cdef inline int margin(const int16_t *levels, int distance) noexcept nogil:
    return levels[distance if distance < 511 else 511] if distance >= 0 else 12 + levels[-distance if distance > -511 else 511]


cdef inline int match_level(int n) noexcept nogil:
    if n < 8:
        return n
    return 8 if n < 12 else 9 if n < 16 else 10 if n < 24 else 11 if n < 32 else 12 if n < 64 else 13 if n < 128 else 14 if n < 400 else 15


def _levels():
    steps = np.array([2, 4, 8, 12, 18, 26, 40, 60, 90, 140])
    # 0 and 1 are levels of their own; 2 and 3 are level 2, and so on
    distances = np.arange(512)
    levels = np.searchsorted(steps, distances, side="right") + 1
    levels[:2] = 0, 1
    return levels.astype(np.int16)


_LEVELS = _levels()


def _histories():
    """Probability after each history, as a slot of its own would have it."""
    start = np.zeros(HISTORIES, np.uint16)
    for h in range(1, 256):
        p, seen = 32768, h.bit_length() - 1
        for i in range(seen):
            bit = h >> (seen - 1 - i) & 1
            p += ((65535 if bit else 0) - p) * (131072 // (2 * i + 3)) >> 16
        start[h] = p
    for level in range(1, 4):
        start[128 + 128 * level:256 + 128 * level] = start[128:256]
    return np.tile(start, 4 * MAX_CONTEXTS)



def code_strip(uint16_t[:, ::1] plane, const int32_t[:, ::1] colours, int header, int bits,
               const uint8_t[::1] source, uint8_t[::1] target):
    """Code the plane into `target` or, where that is empty, decode it from `source`.

    Returns the bytes written, or -1 if they did not fit.
    """
    cdef Py_ssize_t rows = plane.shape[0], columns = plane.shape[1], stride = columns + 8
    cdef int k = <int> colours.shape[0], n_nodes = 0, root = -1
    cdef bint same_mode = header & SAME_MODE, decoding = target.shape[0] == 0
    cdef Model model
    cdef Model *m = &model
    cdef int i, n = 0
    cdef int used[MAX_CONTEXTS]
    for i in range(MAX_CONTEXTS):
        if header >> i & 1:
            used[n] = i
            n += 1
    memset(m.inputs, 0, sizeof(m.inputs))
    m.t = tables()
    m.n_contexts, m.bits, m.n_inputs = n, bits, (2 * n + 6 + 7) & ~7

    cdef uint8_t[::1] bucket_memory = np.zeros((<Py_ssize_t> n << bits) * sizeof(Bucket) + 64, np.uint8)
    m.buckets = <Bucket *> ((<size_t> &bucket_memory[0] + 63) & ~<size_t> 63)
    cdef uint16_t[::1] history_memory = _histories()
    m.histories = &history_memory[0]
    cdef int16_t[::1] weight_memory = np.full((256 + 289 + 26) * INPUTS, START_WEIGHT, np.int16)
    m.weights = &weight_memory[0]
    cdef int32_t[::1] final_memory = np.full(3 * 19, 21845, np.int32)
    m.finals = &final_memory[0]
    cdef uint16_t[::1] match_memory = np.full(16 + 16 * 16 + 16 * 32, 49152, np.uint16)
    m.match_trust = &match_memory[0]
    cdef uint32_t[::1] seen_at = np.zeros(1 << MATCH_BITS, np.uint32)
    cdef uint32_t[::1] counters = np.zeros(
        2 * NODES_TOLD_APART * 24 + 10 * 24 * 24 * 14 + 10 * 24 * 14 * 12 + 512 + 12 * 14, np.uint32)
    cdef Counter *by_node = <Counter *> &counters[0]
    cdef Counter *by_node_2 = by_node + NODES_TOLD_APART * 24
    cdef Counter *by_neighbours = by_node_2 + NODES_TOLD_APART * 24
    cdef Counter *by_errors = by_neighbours + 10 * 24 * 24 * 14
    cdef Counter *by_misses = by_errors + 10 * 24 * 14 * 12
    cdef Counter *by_edges = by_misses + 512

    cdef int32_t[:, ::1] node_memory = np.zeros((max(k - 1, 1), sizeof(Node) // 4), np.int32)
    cdef Node *nodes = <Node *> &node_memory[0, 0]
    cdef int32_t[::1] leaf_parents = np.zeros(k, np.int32)
    cdef int64_t[::1] keys = np.arange(k, dtype=np.int64)
    root = grow(nodes, &n_nodes, &leaf_parents[0], &colours[0, 0], &keys[0], k, -1, 0, 0, 0)

    # Five indices to the left of each row and three to its right, three rows above the first.
    cdef uint16_t[::1] padded = np.zeros((rows + 3) * stride, np.uint16)
    cdef uint16_t *base = &padded[0] + 3 * stride + 5
    cdef uint16_t *r
    cdef uint16_t *a
    cdef uint16_t *b
    cdef uint16_t *c
    cdef uint8_t[::1] missed = np.zeros(columns + 1, np.uint8)
    cdef int32_t[::1] errors = np.zeros(columns + 2, np.int32)
    cdef const int16_t[::1] levels_memory = _LEVELS
    cdef const int16_t *levels = &levels_memory[0]
    cdef const int32_t *colour = &colours[0, 0]
    cdef const int32_t *cw
    cdef const int32_t *cn
    cdef const int32_t *cnw
    cdef const int32_t *cne
    cdef const int32_t *cnn

    cdef Py_ssize_t x, y, at, match_at = 0, length, run, low, high, middle, j
    cdef int match_length = 0, match_index, level, match_n, path_n, depth, node, bit, axis
    cdef int w, nn, nw, ne, ww, nn2, nne, nee, www, s = 0, equal, edge, trouble, left_missed, e
    cdef int m1, m2, mw, mn, lg, beyond, broke = 0, unlike_left, left_error
    cdef bint following
    cdef int32_t path[32]
    cdef int32_t match_path[32]
    cdef int32_t first[4]
    cdef int32_t second[4]
    cdef int32_t p, q, d
    cdef uint32_t h
    cdef uint32_t all_contexts[MAX_CONTEXTS]

    if decoding:
        start_decoding(&m.coder, &source[0] if source.shape[0] else NULL, source.shape[0])
    else:
        start_coding(&m.coder, &target[0], target.shape[0])

    with nogil:
        for y in range(rows):
            r = base + y * stride
            a = r - stride
            b = a - stride
            c = b - stride
            for i in range(1, 6):
                r[-i] = a[0]
            for i in range(3):
                a[columns + i] = a[columns - 1]
            left_missed = 0
            left_error = 0
            unlike_left = 0
            x = 0
            while x < columns:
                w, nn, nw, ne, ww, nn2 = r[x - 1], a[x], a[x - 1], a[x + 1], r[x - 2], b[x]
                nne, nee, www = b[x + 1], a[x + 2], r[x - 3]
                if (same_mode and not unlike_left and w == nn and w == nw and w == ne and w == ww
                        and w == nn2 and w == nne and w == b[x - 1]):
                    length = 1
                    while x + length < columns and a[x + length + 1] == w and b[x + length + 1] == w:
                        length += 1
                    if match_length >= 16:
                        at = r + x - base
                        j = 0
                        while j < length and match_at + j < at and base[match_at + j] == w:
                            j += 1
                        if match_at + j < at:
                            length = j
                    if length >= SHORTEST_RUN:
                        beyond = <int> a[x + length + 1] if x + length < columns else NO_INDEX
                        lg = length_of(<uint32_t> length)
                        all_contexts[0] = hashed(0, length)
                        all_contexts[1] = hashed(hashed(hashed(1, lg), broke), beyond == NO_INDEX)
                        all_contexts[2] = hashed(hashed(2, beyond), w)
                        all_contexts[3] = hashed(hashed(hashed(3, lg), c[x]), c[x + length - 1] == w)
                        all_contexts[4] = hashed(hashed(hashed(4, length), w), beyond)
                        for i in range(m.n_contexts):
                            m.context[i] = all_contexts[i] if i < 5 else hashed(i, lg)
                        find_buckets(m, RUN_GROUP)
                        level = match_level(match_length)
                        m.n_numeric = 0
                        m.match_bit = 1 if match_length else -1
                        m.match_at = 16 + 256 + level * 32 + lg
                        m.selected[0] = RUN * 64 + lg
                        m.selected[1] = 256 + 272 + level
                        m.selected[2] = 256 + 289 + 24
                        m.final = RUN
                        run = 0
                        if not decoding:
                            while run < length and plane[y, x + run] == w:
                                run += 1
                        broke = not decide(m, run == length, RUN, 0, 12)
                        if not broke:
                            run = length
                        else:
                            low, high = 0, length
                            while high - low > 1:
                                middle = low + ((high - low) >> 1)
                                lg = length_of(<uint32_t> (high - low))
                                m.context[0] = hashed(hashed(hashed(0, lg), w), low == 0)
                                for i in range(1, m.n_contexts):
                                    m.context[i] = hashed(i, lg) if i == 1 else hashed(hashed(i, lg), high - low)
                                find_buckets(m, BREAK_GROUP + lg)
                                m.match_bit = -1
                                m.selected[0] = BREAK * 64 + lg
                                m.selected[1] = 256 + 288
                                m.selected[2] = 256 + 289 + 25
                                m.final = BREAK
                                if decide(m, run >= middle, BREAK, 0, 12):
                                    low = middle
                                else:
                                    high = middle
                            run = low
                        for j in range(run):
                            r[x + j] = <uint16_t> w
                            missed[x + j] = 0
                            errors[x + j + 1] = 0
                        if run:
                            left_missed = left_error = 0
                        if match_length:
                            match_at += run
                            match_length = <int> min(match_length + run, 65535)
                        x += run
                        unlike_left = broke
                        continue

                # Where the last pixels like these were.
                at = r + x - base
                h = hashed(hashed(hashed(hashed(hashed(0, w), nn), ww), ne), nw)
                h = hashed(hashed(hashed(h, nn2), www), nee)
                h = (h ^ h >> 14) & ((1 << MATCH_BITS) - 1)
                if match_length == 0 and seen_at[h]:
                    match_at = seen_at[h] - 1
                    match_length = 1
                    while match_length < 16 and base[match_at - match_length] == base[at - match_length]:
                        match_length += 1
                seen_at[h] = <uint32_t> (at + 1)
                match_index = base[match_at] if match_length else -1
                level = match_level(match_length)

                cw, cn, cnw, cne, cnn = (
                    colour + 4 * w, colour + 4 * nn, colour + 4 * nw, colour + 4 * ne, colour + 4 * nn2)
                for axis in range(4):
                    p, q, d = cw[axis], cn[axis], cnw[axis]
                    first[axis] = min(max(p + q - d, min(p, q)), max(p, q))
                    second[axis] = (2 * (p + q + cne[axis]) - d - cnn[axis] + 2) >> 2
                edge = length_of(abs(cw[0] - cnw[0]) + abs(cn[0] - cnw[0]) + abs(cn[0] - cne[0]))
                edge = min(edge, 11)
                trouble = min(length_of(3 * left_error + errors[x + 1] + errors[x + 2]), 13)
                equal = ((w == nn) | (w == nw) << 1 | (nn == ne) << 2 | (nn == nw) << 3
                         | (w == ww) << 4 | (nn == nn2) << 5)
                h = hashed(hashed(0, w), nn)
                all_contexts[0] = hashed(h, nw)
                all_contexts[1] = hashed(hashed(hashed(1, w), nn), ne)
                all_contexts[2] = hashed(hashed(hashed(hashed(2, w), nn), nw), ne)
                h = hashed(hashed(hashed(hashed(3, w), nn), nw), ne)
                all_contexts[3] = hashed(hashed(hashed(hashed(h, ww), nn2), nne), nee)
                all_contexts[4] = hashed(hashed(4, w), nw)
                all_contexts[5] = hashed(hashed(5, w), ww)
                all_contexts[6] = hashed(hashed(6, nn), nn2)
                all_contexts[7] = hashed(7, w)
                all_contexts[8] = hashed(8, nn)
                all_contexts[9] = 9
                all_contexts[10] = hashed(hashed(hashed(10, w), ww), www)
                all_contexts[11] = hashed(hashed(hashed(11, nn), nn2), c[x])
                all_contexts[12] = hashed(hashed(12, ne), nee)
                all_contexts[13] = hashed(hashed(hashed(13, nn), ne), nne)
                all_contexts[14] = hashed(hashed(hashed(14, first[0] >> 4), first[1] >> 4), first[2] >> 4)
                for i in range(m.n_contexts):
                    m.context[i] = all_contexts[used[i]]

                if not decoding:
                    s = plane[y, x]
                bit = 0
                if same_mode and not unlike_left:
                    find_buckets(m, SAME_GROUP)
                    m.n_numeric = 2
                    m.numeric[0] = by_misses + (equal << 3 | missed[x] << 2 | missed[x + 1] << 1 | left_missed)
                    m.numeric[1] = by_edges + edge * 14 + trouble
                    m.match_bit = -1 if match_index < 0 else match_index == w
                    m.match_at = level
                    m.selected[0] = SAME * 64 + equal
                    m.selected[1] = 256 + 256 + level
                    m.selected[2] = 256 + 289 + 12 + edge
                    m.final = SAME
                    bit = decide(m, s == w, SAME, 0, 12)
                    if bit:
                        s = w
                    elif match_index == w:
                        match_index = -1
                left_missed = not bit
                if not bit:
                    path_n = 0
                    if not decoding and k > 1:
                        path_n = climb(nodes, leaf_parents[s], path)
                    following = match_index >= 0 and k > 1
                    match_n = climb(nodes, leaf_parents[match_index], match_path) if following else 0
                    node = root
                    depth = 0
                    while node >= 0:
                        if nodes[node].place == 0:
                            find_buckets(m, <uint32_t> node + 1)
                        axis, lg, d = nodes[node].axis, nodes[node].spread, nodes[node].threshold
                        m1 = margin(levels, first[axis] - d)
                        m2 = margin(levels, second[axis] - d)
                        mw = margin(levels, cw[axis] - d)
                        mn = margin(levels, cn[axis] - d)
                        i = node % NODES_TOLD_APART
                        m.n_numeric = 4
                        m.numeric[0] = by_node + i * 24 + m1
                        m.numeric[1] = by_node_2 + i * 24 + m2
                        m.numeric[2] = by_neighbours + ((lg * 24 + mw) * 24 + mn) * 14 + trouble
                        m.numeric[3] = by_errors + ((lg * 24 + m2) * 14 + trouble) * 12 + edge
                        m.match_bit = match_path[match_n - 1 - depth] & 1 if following else -1
                        i = min(depth, 15)
                        m.match_at = 16 + level * 16 + i
                        m.selected[0] = TREE * 64 + equal
                        m.selected[1] = 256 + min(node, 255)
                        m.selected[2] = 256 + 289 + edge
                        m.final = TREE + i
                        bit = decide(m, 0 if decoding else path[path_n - 1 - depth] & 1, TREE, nodes[node].place, 15)
                        if following and m.match_bit != bit:
                            following = False
                        node = nodes[node].right if bit else nodes[node].left
                        depth += 1
                    s = -1 - node
                unlike_left = 0
                r[x] = <uint16_t> s
                if decoding:
                    plane[y, x] = <uint16_t> s
                missed[x] = <uint8_t> left_missed
                e = 0
                for axis in range(3):
                    e += abs(first[axis] - colour[4 * s + axis])
                errors[x + 1] = left_error = e
                if match_length:
                    if base[match_at] == s:
                        match_length = min(match_length + 1, 65535)
                        match_at += 1
                    else:
                        match_length = 0
                x += 1
            if decoding:
                for x in range(columns):
                    plane[y, x] = r[x]
        if not decoding:
            finish_coding(&m.coder)
    return -1 if m.coder.full else m.coder.position
