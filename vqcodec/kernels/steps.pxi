# What steps of single codewords save, all others standing still. Checked in `kernels/steps.py`.

cdef wide_void add_savings(const double* point, const double* steps_t, Py_ssize_t d, Py_ssize_t m,
                           double least, double now, double weight, double* distances,
                           double* savings) noexcept nogil:
    """Add what each of m steps saves at a point that another codeword serves at `least`.

    Coordinate j of step s stands at steps_t[j * m + s]: steps are in the inner loop, so that it
    vectorises.
    """
    cdef Py_ssize_t j, s
    cdef double difference
    for s in range(m):
        difference = point[0] - steps_t[s]
        distances[s] = difference * difference
    for j in range(1, d):
        for s in range(m):
            difference = point[j] - steps_t[j * m + s]
            distances[s] += difference * difference
    for s in range(m):
        difference = distances[s] if distances[s] < least else least
        savings[s] += weight * (now - difference)


def step_savings(const double[:, ::1] points, const int64_t[::1] weights,
                 const int64_t[::1] starts, const int64_t[::1] inner,
                 const double[::1] nearests,
                 const double[::1] seconds, const double[::1] bounds, const double[::1] radii,
                 const double[:, ::1] codebook, const double[:, :, ::1] steps_t,
                 double reach, double[:, ::1] savings):
    """Add to `savings`, (k, m), what each step of each codeword saves.

    The points of cluster c stand from starts[c] to starts[c + 1]. A point of another cluster can
    be served by a step of a codeword only if its squared distance to that one is below its bound:
    (sqrt(nearest) + reach)^2, with no step longer than `reach`. Those that have any other codeword
    so near come first, up to inner[c], and are no farther than its radius from codeword c.
    """
    cdef Py_ssize_t k = codebook.shape[0], d = codebook.shape[1], m = steps_t.shape[2]
    cdef Py_ssize_t c, other, i, j, last
    cdef double difference, distance, apart, least
    cdef const double* point
    cdef const double* codeword
    cdef double* distances = <double*> malloc(m * sizeof(double))
    if distances == NULL:
        raise MemoryError
    with nogil:
        for c in range(k):
            codeword = &codebook[c, 0]
            for other in range(k):
                if other != c:
                    apart = 0.0
                    for j in range(d):
                        difference = codeword[j] - codebook[other, j]
                        apart += difference * difference
                    # A point of the other cluster is at least apart - radius away, and must be
                    # nearer than radius + reach.
                    if sqrt(apart) >= 2.0 * radii[other] + reach:
                        continue
                last = starts[other + 1] if other == c else inner[other]
                for i in range(starts[other], last):
                    point = &points[i, 0]
                    if other == c:
                        least = seconds[i]
                    else:
                        distance = 0.0
                        for j in range(d):
                            difference = point[j] - codeword[j]
                            distance += difference * difference
                        if distance >= bounds[i]:
                            continue
                        least = nearests[i]
                    add_savings(point, &steps_t[c, 0, 0], d, m, least, nearests[i],
                                <double> weights[i], distances, &savings[c, 0])
    free(distances)
