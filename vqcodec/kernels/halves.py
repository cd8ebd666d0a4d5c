"""Clusters cut in two."""

import numpy as np

from ..arrays import AnyArray, Floats, Ints
from . import _loops
from .checks import as_floats, as_weights, check_dimensions, check_labels


def halves(
    points: Floats, weights: Ints, labels: AnyArray, codebook: Floats
) -> tuple[Floats, Floats]:
    """Cut each cluster at its codeword, across the coordinate in which its points vary most.

    Returns
    -------
    means : numpy.ndarray
        float64, shape (k, 2, d): of the points up to the codeword, and beyond;
        0 where there are none.
    counts : numpy.ndarray
        float64, shape (k, 2): their weights.
    """
    points, codebook = as_floats(points), as_floats(codebook)
    weights = as_weights(weights, points)
    check_dimensions(points, codebook)
    k, d = codebook.shape
    labels = np.ascontiguousarray(labels, np.int32)
    check_labels(labels, points, k)
    moments = np.zeros((k, d))
    _loops.second_moments(points, weights, labels, codebook, moments)
    sums, counts = np.zeros((k, 2, d)), np.zeros((k, 2))
    widest = np.argmax(moments, axis=1).astype(np.int64)
    _loops.accumulate_halves(points, weights, labels, codebook, widest, sums, counts)
    return sums / np.maximum(counts, 1.0)[..., np.newaxis], counts
