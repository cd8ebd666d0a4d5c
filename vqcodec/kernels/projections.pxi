# The loops that search by projections. Checked and documented in `kernels/projections.py`.

cdef enum:
    LENGTH = 8  # of a projection

projection_length = LENGTH


cdef wide_void cast_points(const double* points, const double* middle, const double* axes, Py_ssize_t n,
                    Py_ssize_t d, double* projections) noexcept nogil:
    cdef Py_ssize_t i, j, a
    cdef double sample, rest
    cdef double* projection
    for i in range(n):
        projection = projections + i * LENGTH
        for a in range(LENGTH):
            projection[a] = 0.0
        for j in range(d):
            sample = points[i * d + j] - middle[j]
            for a in range(LENGTH):
                projection[a] += sample * axes[j * LENGTH + a]
        rest = 0.0
        for j in range(d):
            sample = points[i * d + j] - middle[j]
            for a in range(LENGTH):
                sample -= projection[a] * axes[j * LENGTH + a]
            rest += sample * sample
        projection[LENGTH - 1] = sqrt(rest)


def project(const double[:, ::1] points, const double[::1] middle, const double[:, ::1] axes,
            double[:, ::1] projections):
    """Fill in projections, (n, LENGTH): along each axis, and the distance from all of them.

    `axes` has a column for each, and a last one of zeros.
    """
    with nogil:
        cast_points(&points[0, 0], &middle[0], &axes[0, 0], points.shape[0], points.shape[1],
             &projections[0, 0])


cdef wide_void bound_all(const double* projection, const double* rows, Py_ssize_t k,
                     double* bounds) noexcept nogil:
    """Fill in squared distances between a projection and those of codewords, (LENGTH, k)."""
    cdef double value, difference
    cdef Py_ssize_t a, c
    for c in range(k):
        value = 0.0
        for a in range(LENGTH):
            difference = projection[a] - rows[a * k + c]
            value += difference * difference
        bounds[c] = value


cdef inline double distance_below(const double* point, const double* codeword, Py_ssize_t d,
                                  double most) noexcept nogil:
    """Return the squared distance, term after term, or what is above `most` where it is."""
    cdef double squared = 0.0, difference
    cdef Py_ssize_t j = 0, stop
    while j < d:
        stop = j + 16 if j + 16 < d else d
        while j < stop:
            difference = point[j] - codeword[j]
            squared += difference * difference
            j += 1
        if squared > most:
            break
    return squared


def search_projections(const double[:, ::1] points, const double[:, ::1] projections,
           const double[:, ::1] codebook, const double[:, ::1] projections_t, double slack,
           bint want_second, int32_t[::1] labels, double[::1] distances, double[::1] seconds):
    """Fill in nearest codewords, beginning at those that `labels` guesses; -1 is no guess.

    `slack` is more than rounding can do to bounds.
    """
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], k = codebook.shape[0]
    cdef Py_ssize_t i, c, other, n_near, t
    cdef int32_t best
    cdef double smallest, second, most, value
    cdef const double* point
    cdef double* bounds = <double*> malloc(k * sizeof(double))
    cdef int32_t* near = <int32_t*> malloc(k * sizeof(int32_t))
    if bounds == NULL or near == NULL:
        free(bounds)
        free(near)
        raise MemoryError
    with nogil:
        for i in range(n):
            point = &points[i, 0]
            bound_all(&projections[i, 0], &projections_t[0, 0], k, bounds)
            best = labels[i]
            if best < 0:
                best = 0
                for c in range(1, k):
                    if bounds[c] < bounds[best]:
                        best = <int32_t> c
            smallest = distance_below(point, &codebook[best, 0], d, 1e300)
            second = 1e300
            most = smallest
            if want_second and k > 1:  # some other distance, so that there is a bound
                other = 1 if best == 0 else 0
                for c in range(k):
                    if bounds[c] < bounds[other] and c != best:
                        other = c
                most = distance_below(point, &codebook[other, 0], d, 1e300)
                most = most if most > smallest else smallest
            value = most * (1.0 + 1e-9) + slack
            n_near = 0
            for c in range(k):
                near[n_near] = <int32_t> c
                n_near += bounds[c] <= value
            for t in range(n_near):
                c = near[t]
                if c == best or bounds[c] > most * (1.0 + 1e-9) + slack:
                    continue
                value = distance_below(point, &codebook[c, 0], d, most)
                if value < smallest or (value == smallest and c < best):
                    second = smallest
                    smallest = value
                    best = <int32_t> c
                elif value < second:
                    second = value
                if not want_second:
                    most = smallest
                elif second < most:
                    most = second
            labels[i] = best
            distances[i] = smallest
            if want_second:
                seconds[i] = second
        free(bounds)
        free(near)


cdef wide_void bound_boxes(const double* projection, const double* lows, const double* highs,
                           Py_ssize_t n, double* bounds) noexcept nogil:
    """Fill in squared distances between a projection and boxes, whose sides are (LENGTH, n)."""
    cdef double value, low, high
    cdef Py_ssize_t a, b
    for b in range(n):
        bounds[b] = 0.0
    for a in range(LENGTH):
        value = projection[a]
        for b in range(n):
            low = lows[a * n + b] - value
            high = value - highs[a * n + b]
            low = low if low > high else high
            low = low if low > 0.0 else 0.0
            bounds[b] += low * low


def search_groups(const double[:, ::1] points, const double[:, ::1] projections,
                  const double[:, ::1] codebook, const double[:, ::1] codeword_projections,
                  const int32_t[::1] ids, const double[:, ::1] lows_t,
                  const double[:, ::1] highs_t, Py_ssize_t size, double slack,
                  int32_t[::1] labels, double[::1] distances):
    """Fill in nearest codewords as `search_projections` does, group by group of codewords.

    Codeword ids[c] has row c of the projections. Group g holds the `size` rows from g * size, the
    last perhaps fewer; its projections lie in a box.
    """
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], k = codebook.shape[0]
    cdef Py_ssize_t n_groups = lows_t.shape[1], i, g, c, a, nearest
    cdef int32_t best, candidate
    cdef double smallest, value, difference, most
    cdef const double* point
    cdef const double* projection
    cdef double* bounds = <double*> malloc(n_groups * sizeof(double))
    if bounds == NULL:
        raise MemoryError
    with nogil:
        for i in range(n):
            point, projection = &points[i, 0], &projections[i, 0]
            bound_boxes(projection, &lows_t[0, 0], &highs_t[0, 0], n_groups, bounds)
            best = labels[i]
            if best < 0:
                nearest = 0
                for g in range(1, n_groups):
                    if bounds[g] < bounds[nearest]:
                        nearest = g
                best = ids[nearest * size]
            smallest = distance_below(point, &codebook[best, 0], d, 1e300)
            most = smallest * (1.0 + 1e-9) + slack
            for g in range(n_groups):
                if bounds[g] > most:
                    continue
                for c in range(g * size, min((g + 1) * size, k)):
                    value = 0.0
                    for a in range(LENGTH):
                        difference = projection[a] - codeword_projections[c, a]
                        value += difference * difference
                    candidate = ids[c]
                    if value > most or candidate == best:
                        continue
                    value = distance_below(point, &codebook[candidate, 0], d, smallest)
                    if value < smallest or (value == smallest and candidate < best):
                        smallest = value
                        best = candidate
                        most = smallest * (1.0 + 1e-9) + slack
            labels[i] = best
            distances[i] = smallest
        free(bounds)
