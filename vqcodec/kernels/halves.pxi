# Clusters cut in two across their widest coordinate. Checked in `kernels/halves.py`.

def second_moments(const double[:, ::1] points, const int64_t[::1] weights,
                   const int32_t[::1] labels, const double[:, ::1] codebook,
                   double[:, ::1] moments):
    """Add the weighted squares of each point's differences from its codeword to its cluster's."""
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], i, j
    cdef int32_t label
    cdef double weight, difference
    with nogil:
        for i in range(n):
            label = labels[i]
            weight = <double> weights[i]
            for j in range(d):
                difference = points[i, j] - codebook[label, j]
                moments[label, j] += difference * difference * weight


def accumulate_halves(const double[:, ::1] points, const int64_t[::1] weights,
                      const int32_t[::1] labels, const double[:, ::1] codebook,
                      const int64_t[::1] axes, double[:, :, ::1] sums, double[:, ::1] counts):
    """Add every weighted point to the half of its cluster that is on its side of the codeword."""
    cdef Py_ssize_t n = points.shape[0], d = points.shape[1], i, j, axis
    cdef int32_t label
    cdef int side
    cdef double weight
    with nogil:
        for i in range(n):
            label = labels[i]
            axis = axes[label]
            side = points[i, axis] > codebook[label, axis]
            weight = <double> weights[i]
            counts[label, side] += weight
            for j in range(d):
                sums[label, side, j] += weight * points[i, j]
