# The loops over points and codewords. Checked and documented in `kernels/nearest.py` and
# `kernels/sums.py`.
#
# Every sum runs in one fixed order in float64, without contraction, so that
# results are the same to the last bit on every machine.

cdef enum:
    PART = 512  # points whose sums of squares are in the cache


def nearest(const double[:, ::1] points, const double[:, ::1] codebook_t,
            int32_t[::1] labels, double[::1] distances):
    """Fill `labels` and `distances`; `codebook_t` is the codebook transposed, (d, k)."""
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], k = codebook_t.shape[1]
    cdef Py_ssize_t i, j, c
    cdef double sample, difference, smallest
    cdef int32_t best
    cdef const double* row
    cdef double* squared = <double*> malloc(k * sizeof(double))
    if squared == NULL:
        raise MemoryError
    with nogil:
        for i in range(n):
            # Codewords in the inner loop: contiguous, without branches, so it vectorises.
            sample = points[i, 0]
            row = &codebook_t[0, 0]
            for c in range(k):
                difference = sample - row[c]
                squared[c] = difference * difference
            for j in range(1, d):
                sample = points[i, j]
                row = &codebook_t[j, 0]
                for c in range(k):
                    difference = sample - row[c]
                    squared[c] += difference * difference
            smallest = squared[0]
            best = 0
            for c in range(1, k):
                if squared[c] < smallest:
                    smallest = squared[c]
                    best = <int32_t> c
            labels[i] = best
            distances[i] = smallest
        free(squared)


def accumulate(const double[:, ::1] points, const int64_t[::1] weights,
               const int32_t[::1] labels, double[:, ::1] sums, int64_t[::1] counts):
    """Add every weighted point to the sums, and its weight to the counts, of its cluster."""
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1]
    cdef Py_ssize_t i, j
    cdef int32_t label
    cdef double weight
    with nogil:
        for i in range(n):
            label = labels[i]
            weight = <double> weights[i]
            counts[label] += weights[i]
            for j in range(d):
                sums[label, j] += weight * points[i, j]


def weighted_sum(const int64_t[::1] weights, const double[::1] distances):
    """Sum weights * distances from first to last."""
    cdef Py_ssize_t n = weights.shape[0]
    cdef Py_ssize_t i
    cdef double total = 0.0
    with nogil:
        for i in range(n):
            total += <double> weights[i] * distances[i]
    return total


def potentials(const double[:, ::1] points, const int64_t[::1] weights,
               const double[::1] distances, const double[:, ::1] candidates,
               double[::1] costs):
    """Fill `costs` with the cost of the points were each candidate added as a codeword."""
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], m = candidates.shape[0]
    cdef Py_ssize_t i, j, c
    cdef double difference, squared
    with nogil:
        for c in range(m):
            costs[c] = 0.0
        for i in range(n):
            for c in range(m):
                squared = 0.0
                for j in range(d):
                    difference = points[i, j] - candidates[c, j]
                    squared += difference * difference
                if squared > distances[i]:
                    squared = distances[i]
                costs[c] += <double> weights[i] * squared


def lower(const double[:, ::1] points, const double[::1] codeword, double[::1] distances):
    """Lower every distance to that from `codeword` where it is smaller."""
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1]
    cdef Py_ssize_t i, j, start, stop
    cdef double difference, squared
    with nogil:
        for i in range(n):
            squared = 0.0
            start = 0
            while start < d and squared < distances[i]:  # what has become too large stays so
                stop = min(start + 8, d)
                for j in range(start, stop):
                    difference = points[i, j] - codeword[j]
                    squared += difference * difference
                start = stop
            if squared < distances[i]:
                distances[i] = squared


cdef wide_void lower_part(const double* points_t, Py_ssize_t n, Py_ssize_t d, Py_ssize_t size,
                          const double* codeword, const double* weights, double* distances,
                          double* products) noexcept nogil:
    # `size` points from the one that the pointers stand at; coordinates are n apart.
    cdef Py_ssize_t i, j
    cdef double difference
    for i in range(size):
        difference = points_t[i] - codeword[0]
        products[i] = difference * difference
    for j in range(1, d):
        for i in range(size):
            difference = points_t[j * n + i] - codeword[j]
            products[i] += difference * difference
    for i in range(size):
        if products[i] < distances[i]:
            distances[i] = products[i]
        products[i] = weights[i] * distances[i]


def lower_and_add(const double[:, ::1] points_t, const double[::1] weights,
                  const double[::1] codeword, double[::1] distances, double[::1] cumulative):
    """Do what `lower` does, and fill running sums of weights * distances, from first to last."""
    cdef Py_ssize_t d = points_t.shape[0], n = points_t.shape[1]
    cdef Py_ssize_t start = 0, i, size
    cdef double total = 0.0
    with nogil:
        while start < n:
            size = min(<Py_ssize_t> PART, n - start)
            lower_part(&points_t[0, start], n, d, size, &codeword[0], &weights[start],
                       &distances[start], &cumulative[start])
            for i in range(start, start + size):
                total += cumulative[i]
                cumulative[i] = total
            start += size
