# cython: language_level=3
"""The tree over the codewords' colours (spec §7.2, Tree)."""

from libc.stdint cimport int16_t, int32_t, int64_t
from libc.stdlib cimport qsort

from ._decisions cimport length_of

cdef struct Node:
    int32_t axis, threshold, spread, left, right, parent, group, place


cdef inline int compare(const void *a, const void *b) noexcept nogil:
    cdef int64_t x = (<const int64_t *> a)[0], y = (<const int64_t *> b)[0]
    return (x > y) - (x < y)


cdef inline int grow(Node *nodes, int *n_nodes, int32_t *leaf_parents, const int32_t *colours, int64_t *keys,
              int n, int parent, int depth, int group, int place) noexcept nogil:
    """Build the tree over the codewords whose numbers stand in the low bits of keys; return its root."""
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
    """Fill path with the branches (2 * node + side) from a leaf up to the root; return their number."""
    cdef int n = 0
    while branch >= 0:
        path[n] = branch
        n += 1
        branch = nodes[branch >> 1].parent
    return n


cdef inline int margin(const int16_t *levels, int distance) noexcept nogil:
    return levels[distance if distance < 511 else 511] if distance >= 0 else 12 + levels[-distance if distance > -511 else 511]
