"""Sums over points: of clusters, of costs."""

import numpy as np

from ..arrays import AnyArray, Floats, Ints
from . import _loops
from .checks import as_floats, as_weights, check_dimensions, check_labels


def cluster_sums(points: Floats, weights: Ints, labels: AnyArray, k: int) -> tuple[Floats, Ints]:
    """Sum the points of each cluster.

    Returns
    -------
    sums : numpy.ndarray
        float64, shape (k, d): the weighted sum of the points of each cluster.
    counts : numpy.ndarray
        int64, shape (k,): the weight of each cluster.
    """
    points = as_floats(points)
    weights = as_weights(weights, points)
    labels = np.ascontiguousarray(labels, np.int32)
    check_labels(labels, points, k)
    sums = np.zeros((k, points.shape[1]))
    counts = np.zeros(k, np.int64)
    _loops.accumulate(points, weights, labels, sums, counts)
    return sums, counts


def centroids(
    points: Floats, weights: Ints, labels: AnyArray, codebook: Floats
) -> tuple[Floats, Ints]:
    """Average the points of each cluster.

    Returns
    -------
    centroids : numpy.ndarray
        float64, shape (k, d); a cluster without points keeps its codeword.
    counts : numpy.ndarray
        int64, shape (k,): the weight of each cluster.
    """
    sums, counts = cluster_sums(points, weights, labels, len(codebook))
    occupied = counts > 0
    means = np.array(codebook, np.float64)
    means[occupied] = sums[occupied] / counts[occupied, np.newaxis]
    return means, counts


def weighted_cost(weights: Ints, distances: Floats) -> float:
    """Sum weights * distances, from first to last, as a float."""
    distances = as_floats(distances)
    return _loops.weighted_sum(as_weights(weights, distances), distances)


def costs_with(points: Floats, weights: Ints, distances: Floats, candidates: Floats) -> Floats:
    """Return the cost of the points if a candidate were added to the codewords, for each candidate.

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
    points, distances, candidates = as_floats(points), as_floats(distances), as_floats(candidates)
    check_dimensions(points, candidates)
    costs = np.empty(len(candidates))
    if distances.shape != points.shape[:1]:
        raise ValueError(f"{distances.shape} distances do not fit points of shape {points.shape}")
    _loops.potentials(points, as_weights(weights, points), distances, candidates, costs)
    return costs


def lower_distances(points: Floats, codeword: Floats, distances: Floats) -> Floats:
    """Return the squared distances once `codeword`, shape (d,), has joined the codewords."""
    points, codeword = as_floats(points), as_floats(codeword)
    check_dimensions(points, codeword[np.newaxis])
    lowered = np.array(distances, np.float64)
    if lowered.shape != points.shape[:1]:
        raise ValueError(f"{lowered.shape} distances do not fit points of shape {points.shape}")
    _loops.lower(points, codeword, lowered)
    return lowered
