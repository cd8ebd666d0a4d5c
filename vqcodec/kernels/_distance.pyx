# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops over points and codewords. Checked and documented in `kernels/__init__.py`.

Every sum runs in one fixed order in float64, without contraction, so that
results are the same to the last bit on every machine.
"""

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport free, malloc


cdef inline double squared_distance(const double* point, const double* codeword,
                                    Py_ssize_t d) noexcept nogil:
    """The one formula for distances: every loop here gives the same bits."""
    cdef double difference = point[0] - codeword[0]
    cdef double squared = difference * difference
    cdef Py_ssize_t j
    if d == 3:  # the same sum without a loop: most points are RGB
        difference = point[1] - codeword[1]
        squared += difference * difference
        difference = point[2] - codeword[2]
        return squared + difference * difference
    for j in range(1, d):
        difference = point[j] - codeword[j]
        squared += difference * difference
    return squared


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


def list_neighbours(const double[:, ::1] points, const double[:, ::1] codebook,
                    const int32_t[::1] labels, bint want_second,
                    double[::1] reaches, int32_t[:, ::1] neighbours, double[:, ::1] gaps,
                    int32_t[::1] counts):
    """List for each codeword the others that a point with that label may be nearest to.

    With r the largest distance of those points to the codeword, these are the
    codewords within 2 r, nearest first; for the second nearest, within 2 r plus the
    distance to the nearest other codeword. Rows of `neighbours` and `gaps` are
    filled up to `counts`; where there are more than they hold, the farthest are
    left out and the count is one more than a row. Gaps are a trifle too small, so
    that rounding never excludes a codeword.
    """
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1]
    cdef Py_ssize_t k = codebook.shape[0], m = neighbours.shape[1]
    cdef Py_ssize_t i, c, place, found
    cdef double squared, reach, gap, closest
    with nogil:
        for c in range(k):
            reaches[c] = -1.0
        for i in range(n):
            squared = squared_distance(&points[i, 0], &codebook[labels[i], 0], d)
            if squared > reaches[labels[i]]:
                reaches[labels[i]] = squared
        for i in range(k):
            counts[i] = 0
            if reaches[i] < 0.0:
                continue
            reach = 2.0 * sqrt(reaches[i])
            if want_second:
                closest = 1e300
                for c in range(k):
                    if c != i:
                        squared = squared_distance(&codebook[c, 0], &codebook[i, 0], d)
                        if squared < closest:
                            closest = squared
                reach += sqrt(closest)
            reach *= 1.0 + 1e-9
            reaches[i] = reach
            reach *= reach
            found = 0
            for c in range(k):
                if c == i:
                    continue
                squared = squared_distance(&codebook[c, 0], &codebook[i, 0], d)
                if squared > reach:
                    continue
                if found < m:
                    place = found
                elif squared < gaps[i, m - 1]:
                    place = m - 1
                else:
                    found = m + 1
                    continue
                found = found + 1 if found <= m else found
                while place > 0 and gaps[i, place - 1] > squared:
                    gaps[i, place] = gaps[i, place - 1]
                    neighbours[i, place] = neighbours[i, place - 1]
                    place -= 1
                gaps[i, place] = squared
                neighbours[i, place] = <int32_t> c
            counts[i] = <int32_t> found
            for c in range(found if found < m else m):
                gap = sqrt(gaps[i, c])
                gaps[i, c] = gap * (1.0 - 1e-9)


def nearest_two(const double[:, ::1] points, const double[:, ::1] codebook,
                const int32_t[:, ::1] neighbours, const double[:, ::1] gaps,
                const int32_t[::1] counts, bint want_second,
                int32_t[::1] labels, double[::1] distances, double[::1] seconds):
    """Fill in the nearest codewords, beginning at those that `labels` guesses.

    Sort-means (S. J. Phillips, "Acceleration of k-means and related clustering
    algorithms", ALENEX 2002): with r the distance to the guess g, a codeword
    nearer than the best so far is at most r + best from g, so the neighbours of
    g are tried in the order of their gaps until the gap is larger. Where the list
    was too short (see `list_neighbours`), all codewords are tried. `seconds` has
    the squared distance to the second nearest, if wanted.
    """
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1]
    cdef Py_ssize_t k = codebook.shape[0], m = neighbours.shape[1]
    cdef Py_ssize_t i, t, listed
    cdef int32_t guess, best, other
    cdef double radius, smallest, second, squared, reach
    cdef const double* point
    with nogil:
        for i in range(n):
            point = &points[i, 0]
            guess = labels[i]
            best = guess
            smallest = squared_distance(point, &codebook[guess, 0], d)
            second = 1e300
            radius = sqrt(smallest)
            reach = 1e300 if want_second else radius + radius
            t = 0
            listed = counts[guess] if counts[guess] < m else m
            while t < listed and gaps[guess, t] <= reach:
                other = neighbours[guess, t]
                squared = squared_distance(point, &codebook[other, 0], d)
                if squared < smallest or (squared == smallest and other < best):
                    second = smallest
                    smallest = squared
                    best = other
                    reach = radius + sqrt(second if want_second else smallest)
                elif squared < second:
                    second = squared
                    if want_second:
                        reach = radius + sqrt(second)
                t += 1
            if t == m and counts[guess] > m:
                best = 0
                smallest = squared_distance(point, &codebook[0, 0], d)
                second = 1e300
                for other in range(1, <int32_t> k):
                    squared = squared_distance(point, &codebook[other, 0], d)
                    if squared < smallest:
                        second = smallest
                        smallest = squared
                        best = other
                    elif squared < second:
                        second = squared
            labels[i] = best
            distances[i] = smallest
            if want_second:
                seconds[i] = second


def keep_or_flag(const double[:, ::1] points, const double[:, ::1] codebook, double shift,
                 const int32_t[::1] jumped, const uint8_t[::1] has_jumped,
                 const int32_t[::1] labels, double[::1] distances, double[::1] lowers,
                 int32_t[::1] flagged):
    """Bring distances up to date after codewords moved, and flag the points to search anew.

    G. Hamerly, "Making k-means even faster", SDM 2010: `lowers` bounds the distance
    to all codewords but the own from below; a codeword that moved by `shift` at most
    can have come nearer by that. A point nearer to its codeword than the bound keeps
    it. Codewords that moved farther, the `jumped`, are looked at one by one. Returns
    how many points were flagged; their indices stand in `flagged`.
    """
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], n_jumped = jumped.shape[0]
    cdef Py_ssize_t i, j, found = 0
    cdef double squared, lower
    with nogil:
        for i in range(n):
            distances[i] = squared_distance(&points[i, 0], &codebook[labels[i], 0], d)
            lower = lowers[i] - shift
            if has_jumped[labels[i]]:
                lower = 0.0
            elif lower > 0.0:
                for j in range(n_jumped):
                    squared = squared_distance(&points[i, 0], &codebook[jumped[j], 0], d)
                    if squared < lower * lower:
                        lower = sqrt(squared) * (1.0 - 1e-9)
            lowers[i] = lower
            if lower <= 0.0 or distances[i] >= lower * lower * (1.0 - 1e-9):
                flagged[found] = <int32_t> i
                found += 1
    return found


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
    cdef Py_ssize_t i, j
    cdef double difference, squared
    with nogil:
        for i in range(n):
            squared = 0.0
            for j in range(d):
                difference = points[i, j] - codeword[j]
                squared += difference * difference
            if squared < distances[i]:
                distances[i] = squared
