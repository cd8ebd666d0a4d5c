# The loop that finds with which other each cluster merges at least cost. Checked in
# `kernels/partners.py`.

cdef enum:
    DEPTH = 64  # no tree is as deep


cdef struct PartnerTree:
    # Node 1 is the root, nodes 2 m and 2 m + 1 are the halves of node m; the last n_leaves nodes
    # are leaves, and leaf l holds the points from l * n // n_leaves.
    Py_ssize_t n, d, n_leaves
    const double* points
    const double* weights
    const double* lows
    const double* highs
    const double* lightest
    const double* heaviest


cdef inline double node_bound(const PartnerTree* tree, Py_ssize_t node, const double* point,
                         double weight) noexcept nogil:
    """Return what a merger with any point of a node costs at least; 1e301 if none is as heavy."""
    cdef double squared = 0.0, outside, other = tree.lightest[node]
    cdef const double* low = tree.lows + node * tree.d
    cdef const double* high = tree.highs + node * tree.d
    cdef Py_ssize_t j
    if tree.heaviest[node] < weight:
        return 1e301
    for j in range(tree.d):
        outside = low[j] - point[j]
        outside = outside if outside > point[j] - high[j] else point[j] - high[j]
        outside = outside if outside > 0.0 else 0.0
        squared += outside * outside
    other = other if other > weight else weight
    # The factor is far more than rounding can do.
    return weight * other / (weight + other) * squared * (1.0 - 1e-9)


cdef inline void scan_leaf(const PartnerTree* tree, Py_ssize_t leaf, Py_ssize_t i, int32_t* partner,
                      double* least) noexcept nogil:
    """Try the points of a leaf as partners of point i."""
    cdef const double* point = tree.points + i * tree.d
    cdef const double* other
    cdef double weight = tree.weights[i], squared, difference, cost
    cdef Py_ssize_t c, j, end = (leaf + 1) * tree.n // tree.n_leaves
    for c in range(leaf * tree.n // tree.n_leaves, end):
        if tree.weights[c] < weight or c == i:
            continue
        other = tree.points + c * tree.d
        squared = 0.0
        for j in range(tree.d):
            difference = point[j] - other[j]
            squared += difference * difference
        cost = weight * tree.weights[c] / (weight + tree.weights[c]) * squared
        if cost < least[0] or (cost == least[0] and c < partner[0]):
            least[0] = cost
            partner[0] = <int32_t> c


cdef void search_tree(const PartnerTree* tree, Py_ssize_t n_parts, Py_ssize_t leaf, Py_ssize_t i,
                 int32_t* partner, double* least) noexcept nogil:
    """Find the partner of point i, which lies in a leaf: there first, then ever farther away."""
    cdef const double* point = tree.points + i * tree.d
    cdef double weight = tree.weights[i], left, right
    cdef Py_ssize_t waiting[2 * DEPTH]
    cdef double bounds[2 * DEPTH]
    cdef Py_ssize_t n_waiting, node, around = tree.n_leaves + leaf
    scan_leaf(tree, leaf, i, partner, least)
    while around >= 2 * n_parts:
        waiting[0] = around ^ 1
        bounds[0] = node_bound(tree, around ^ 1, point, weight)
        n_waiting = 1
        while n_waiting:
            n_waiting -= 1
            node = waiting[n_waiting]
            if bounds[n_waiting] > least[0]:
                continue
            if node >= tree.n_leaves:
                scan_leaf(tree, node - tree.n_leaves, i, partner, least)
                continue
            left = node_bound(tree, 2 * node, point, weight)
            right = node_bound(tree, 2 * node + 1, point, weight)
            node = 2 * node + (left <= right)  # the nearer half is looked into first
            waiting[n_waiting] = node
            bounds[n_waiting] = right if left <= right else left
            waiting[n_waiting + 1] = node ^ 1
            bounds[n_waiting + 1] = left if left <= right else right
            n_waiting += 2
        around >>= 1


def search_partners(const double[:, ::1] points, const double[::1] weights,
                    const double[:, ::1] lows, const double[:, ::1] highs,
                    const double[::1] lightest, const double[::1] heaviest,
                    Py_ssize_t n_parts, Py_ssize_t first, Py_ssize_t last,
                    int32_t[::1] partners, double[::1] costs):
    """Fill in partners and costs of the points in leaves from `first` up to `last`.

    A partner is at least as heavy, and in the same one of `n_parts` parts of the tree, a power of
    two. The row of a node is its number: lows and highs are the sides
    of its box, lightest and heaviest the weights in it.
    """
    cdef PartnerTree tree
    cdef Py_ssize_t leaf, i
    tree.n, tree.d, tree.n_leaves = points.shape[0], points.shape[1], lows.shape[0] // 2
    tree.points, tree.weights = &points[0, 0], &weights[0]
    tree.lows, tree.highs = &lows[0, 0], &highs[0, 0]
    tree.lightest, tree.heaviest = &lightest[0], &heaviest[0]
    with nogil:
        for leaf in range(first, last):
            for i in range(leaf * tree.n // tree.n_leaves,
                           (leaf + 1) * tree.n // tree.n_leaves):
                partners[i] = -1
                costs[i] = 1e300
                search_tree(&tree, n_parts, leaf, i, &partners[i], &costs[i])
