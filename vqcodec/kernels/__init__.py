"""The few compiled loops, each behind a function that checks and allocates.

Points are float64 of shape (n, d), codebooks float64 of shape (k, d), weights
int64 of shape (n,); all are made C-contiguous where they are not.
"""

import numpy as np

try:
    from . import _distance
except ImportError as error:
    raise ImportError(
        "vqcodec's compiled loops are missing: install the package with a C compiler at hand, "
        "in a checkout by `python -m pip install -e .`"
    ) from error


# Products of coordinates in one call of a compiled loop: a fraction of a second, after which
# Python can see an interrupt.
_WORK_AT_A_TIME = 2**28


def _floats(array):
    return np.ascontiguousarray(array, np.float64)


def _weights(weights, points):
    weights = np.ascontiguousarray(weights, np.int64)
    if weights.shape != points.shape[:1]:
        raise ValueError(f"{weights.shape} weights do not fit points of shape {points.shape}")
    return weights


def _check_dimensions(points, codewords):
    if points.ndim != 2 or codewords.ndim != 2 or points.shape[1] != codewords.shape[1]:
        raise ValueError(f"points {points.shape} and codewords {codewords.shape} do not fit")
    if points.shape[1] == 0 or len(codewords) == 0:
        raise ValueError("there must be at least one dimension and one codeword")


def nearest(points, codebook):
    """Find the nearest codeword of every point, ties going to the lowest index.

    Returns
    -------
    labels : numpy.ndarray
        int32, shape (n,).
    distances : numpy.ndarray
        float64, shape (n,): squared Euclidean distance to that codeword.
    """
    points, codebook = _floats(points), _floats(codebook)
    _check_dimensions(points, codebook)
    labels = np.empty(len(points), np.int32)
    distances = np.empty(len(points), np.float64)
    transposed = np.ascontiguousarray(codebook.T)
    step = max(1, _WORK_AT_A_TIME // codebook.size)
    for start in range(0, len(points), step):
        part = slice(start, start + step)
        _distance.nearest(points[part], transposed, labels[part], distances[part])
    return labels, distances


def cluster_sums(points, weights, labels, k):
    """Sum the points of each cluster.

    Returns
    -------
    sums : numpy.ndarray
        float64, shape (k, d): the weighted sum of the points of each cluster.
    counts : numpy.ndarray
        int64, shape (k,): the weight of each cluster.
    """
    points = _floats(points)
    weights = _weights(weights, points)
    labels = np.ascontiguousarray(labels, np.int32)
    if labels.shape != weights.shape:
        raise ValueError(f"{labels.shape} labels do not fit points of shape {points.shape}")
    if len(labels) and not (0 <= labels.min() and labels.max() < k):
        raise ValueError(f"labels must lie in 0..{k - 1}")
    sums = np.zeros((k, points.shape[1]))
    counts = np.zeros(k, np.int64)
    _distance.accumulate(points, weights, labels, sums, counts)
    return sums, counts


def weighted_cost(weights, distances):
    """Sum weights * distances, from first to last, as a float."""
    distances = _floats(distances)
    return _distance.weighted_sum(_weights(weights, distances), distances)


def costs_with(points, weights, distances, candidates):
    """Cost of the points if a candidate were added to the codewords, for each candidate.

    Parameters
    ----------
    distances : numpy.ndarray
        float64, shape (n,): squared distance of each point to its nearest
        codeword so far.
    candidates : numpy.ndarray
        float64, shape (m, d).

    Returns
    -------
    numpy.ndarray
        float64, shape (m,).
    """
    points, distances, candidates = _floats(points), _floats(distances), _floats(candidates)
    _check_dimensions(points, candidates)
    costs = np.empty(len(candidates))
    if distances.shape != points.shape[:1]:
        raise ValueError(f"{distances.shape} distances do not fit points of shape {points.shape}")
    _distance.potentials(points, _weights(weights, points), distances, candidates, costs)
    return costs


def lower_distances(points, codeword, distances):
    """Give the squared distances once `codeword`, shape (d,), has joined the codewords."""
    points, codeword = _floats(points), _floats(codeword)
    _check_dimensions(points, codeword[np.newaxis])
    lowered = np.array(distances, np.float64)
    if lowered.shape != points.shape[:1]:
        raise ValueError(f"{lowered.shape} distances do not fit points of shape {points.shape}")
    _distance.lower(points, codeword, lowered)
    return lowered
