# The loop that searches nearest codewords box by box. Checked in `kernels/box_tree.py`.
#
# T. Kanungo, D. Mount, N. Netanyahu, C. Piatko, R. Silverman & A. Wu, "An efficient
# k-means clustering algorithm: analysis and implementation", IEEE Transactions on
# Pattern Analysis and Machine Intelligence 24(7), 2002, have the test for codewords
# that no point of a box can be nearest to; their tree has wide, low storeys here.

cdef enum:
    LEAF = 32  # points in a leaf

leaf_size = LEAF


cdef struct Codewords:
    # Some of the codewords: coordinate j of number c stands at rows[j * room + c].
    Py_ssize_t n, room
    double* rows
    int32_t* ids


cdef wide_void sift_codewords(const double* low, const double* high, Py_ssize_t d, bint want_second,
               const Codewords* given, Codewords* kept, double* squared, double* gains) noexcept nogil:
    """Keep, in their order, the codewords that a point of a box may be nearest to.

    At the point x of the box, codeword z is farther than s by |x - z|² - |x - s|²,
    which is linear in x. Least it is |m - z|² - |m - s|² - sum of |z_j - s_j| w_j,
    with m the middle of the box and w its widths. For s, the codeword nearest to
    the middle is taken; for the nearest two of every point, z must lose against
    each of the two nearest to the middle.
    """
    cdef Py_ssize_t n = given.n, c, j, first, second, kept_n = 0, round
    cdef double middle, width, base, difference, star, slack, diagonal = 0.0
    cdef const double* row
    for c in range(n):
        squared[c] = 0.0
    for j in range(d):
        middle = 0.5 * (low[j] + high[j])
        width = high[j] - low[j]
        diagonal += width * width
        row = given.rows + j * given.room
        for c in range(n):
            difference = row[c] - middle
            squared[c] += difference * difference
    first = 0
    for c in range(1, n):
        if squared[c] < squared[first]:
            first = c
    second = first
    if want_second and n > 1:
        second = 1 if first == 0 else 0
        for c in range(n):
            if c != first and squared[c] < squared[second]:
                second = c
    base = squared[second]
    for c in range(n):
        gains[c] = 0.0
    for j in range(d):
        width = high[j] - low[j]
        row = given.rows + j * given.room
        star = row[second]
        for c in range(n):
            gains[c] += fabs(row[c] - star) * width
    if second != first:
        # What both give: the second has the larger base, so this is the safe side for both.
        for c in range(n):
            kept.rows[c] = 0.0
        for j in range(d):
            width = high[j] - low[j]
            row = given.rows + j * given.room
            star = row[first]
            for c in range(n):
                kept.rows[c] += fabs(row[c] - star) * width
        for c in range(n):
            if kept.rows[c] > gains[c]:
                gains[c] = kept.rows[c]
    # The slack is far more than rounding can do to distances, here or at a point.
    slack = base + 1e-9 * (base + diagonal)
    for c in range(n):
        kept.ids[kept_n] = <int32_t> c
        kept_n += squared[c] * (1.0 - 1e-9) - gains[c] <= slack
    kept.n = kept_n
    for j in range(d):
        row = given.rows + j * given.room
        for c in range(kept_n):
            kept.rows[j * kept.room + c] = row[kept.ids[c]]
    for c in range(kept_n):
        kept.ids[c] = given.ids[kept.ids[c]]


cdef wide_void scan_points(const double* points, Py_ssize_t n, Py_ssize_t size, Py_ssize_t d,
                    bint want_second, const Codewords* few, double* found) noexcept nogil:
    """Find the nearest of a few codewords for each point of a leaf.

    Coordinate j of point i stands at points[j * n + i]. `found` is filled with the
    squared distances, the numbers of the codewords and, where wanted, the squared
    distances to the second nearest, each `LEAF` wide.
    """
    cdef double* best = found
    cdef double* which = found + LEAF
    cdef double* runner_up = found + 2 * LEAF
    cdef double* values = found + 3 * LEAF
    cdef const double* row
    cdef double sample, difference, number
    cdef Py_ssize_t c, i, j
    for i in range(size):
        best[i] = runner_up[i] = 1e300
        which[i] = 0.0
    for c in range(few.n):
        # The formula of _distance.nearest, term after term: the same bits.
        sample = few.rows[c]
        for i in range(size):
            difference = points[i] - sample
            values[i] = difference * difference
        for j in range(1, d):
            sample = few.rows[j * few.room + c]
            row = points + j * n
            for i in range(size):
                difference = row[i] - sample
                values[i] += difference * difference
        number = <double> c
        if want_second:
            for i in range(size):
                difference = values[i] if values[i] > best[i] else best[i]
                runner_up[i] = difference if difference < runner_up[i] else runner_up[i]
        for i in range(size):
            which[i] = number if values[i] < best[i] else which[i]
            best[i] = values[i] if values[i] < best[i] else best[i]


cdef struct BoxSearch:
    # Storey 0 has the leaves; box b of the next holds the `branch` boxes from b * branch. The
    # boxes of storey s begin in row starts[s] of the bounds.
    Py_ssize_t n, d, branch
    bint want_second
    const double* points
    const int32_t* order
    const double* lows
    const double* highs
    const int64_t* starts
    Codewords* kept  # for each storey
    double* scratch
    int32_t* labels
    double* distances
    double* seconds


cdef void search_box(const BoxSearch* search, Py_ssize_t storey, Py_ssize_t box,
                     const Codewords* given) noexcept nogil:
    """Fill in the nearest codewords of the points in a box; they are among the given ones."""
    cdef Py_ssize_t row = (search.starts[storey] + box) * search.d, i, j, size
    cdef Codewords* kept = search.kept + storey
    cdef double found[4 * LEAF]
    sift_codewords(search.lows + row, search.highs + row, search.d, search.want_second, given, kept,
         search.scratch, search.scratch + given.room)
    if storey > 0:
        i = box * search.branch
        size = search.starts[storey] - search.starts[storey - 1]
        for j in range(i, min(i + search.branch, size)):
            search_box(search, storey - 1, j, kept)
        return
    i = box * LEAF
    size = min(LEAF, search.n - i)
    scan_points(search.points + i, search.n, size, search.d, search.want_second, kept, found)
    for j in range(size):
        row = search.order[i + j]
        search.labels[row] = kept.ids[<Py_ssize_t> found[LEAF + j]]
        search.distances[row] = found[j]
        if search.want_second:
            search.seconds[row] = found[2 * LEAF + j]


def search_boxes(const double[:, ::1] points_t, const int32_t[::1] order,
           const double[:, ::1] lows, const double[:, ::1] highs, const int64_t[::1] starts,
           Py_ssize_t branch, Py_ssize_t first, Py_ssize_t last,
           const double[:, ::1] codebook_t, bint want_second,
           int32_t[::1] labels, double[::1] distances, double[::1] seconds):
    """Fill in nearest codewords; point i of the given ones is number order[i] of the results.

    Leaf l holds the `LEAF` points from l * LEAF, box b of the next storey the `branch` leaves
    from b * branch, and so on, the last of each perhaps fewer. Bounds are those of the boxes of
    storey after storey, which begin at `starts`. The boxes from `first` up to `last` of the last
    storey are searched.
    """
    cdef Py_ssize_t k = codebook_t.shape[1], d = points_t.shape[0], top = starts.shape[0] - 1
    cdef Py_ssize_t box, c, j, storey
    cdef BoxSearch search
    cdef Codewords everything
    cdef double* doubles = <double*> malloc((2 + (top + 2) * d) * k * sizeof(double))
    cdef int32_t* ids = <int32_t*> malloc((top + 2) * k * sizeof(int32_t))
    cdef Codewords* kept = <Codewords*> malloc((top + 1) * sizeof(Codewords))
    if doubles == NULL or ids == NULL or kept == NULL:
        free(doubles)
        free(ids)
        free(kept)
        raise MemoryError
    everything.n = everything.room = k
    everything.rows, everything.ids = doubles + 2 * k, ids
    for storey in range(top + 1):
        kept[storey].room = k
        kept[storey].rows = doubles + (2 + (storey + 1) * d) * k
        kept[storey].ids = ids + (storey + 1) * k
    search.n, search.d, search.branch = points_t.shape[1], d, branch
    search.want_second = want_second
    search.points, search.order = &points_t[0, 0], &order[0]
    search.lows, search.highs, search.starts = &lows[0, 0], &highs[0, 0], &starts[0]
    search.kept, search.scratch = kept, doubles
    search.labels, search.distances = &labels[0], &distances[0]
    search.seconds = &seconds[0] if want_second else NULL
    with nogil:
        for c in range(k):
            everything.ids[c] = <int32_t> c
            for j in range(d):
                everything.rows[j * k + c] = codebook_t[j, c]
        for box in range(first, last):
            search_box(&search, top, box, &everything)
    free(doubles)
    free(ids)
    free(kept)
