"""From points to codewords: the nearest one that is allowed."""

import numpy as np

from .. import kernels
from ..arrays import Bytes, Floats, Labels
from ..colour import alpha
from ..colour.metric import Metric


def assign(
    points: Floats, codebook: Bytes, metric: Metric, classes: Bytes
) -> tuple[Labels, Floats]:
    """Find the nearest allowed codeword of each point, ties going to the lowest index.

    Parameters
    ----------
    points : numpy.ndarray
        float64, shape (n, d): of the metric.
    codebook : numpy.ndarray
        uint8, shape (k, d): samples.
    metric : vqcodec.colour.metric.Metric
        Between whole samples distances are integers
        below 2**53, so ties are exact.
    classes : numpy.ndarray
        uint8, shape (n,): see `vqcodec.colour.alpha.classes`.

    Returns
    -------
    labels : numpy.ndarray
        int32, shape (n,).
    distances : numpy.ndarray
        float64, shape (n,): squared distances.
    """
    codewords = metric.points(codebook)
    labels = np.empty(len(points), np.int32)
    distances = np.empty(len(points))
    for alpha_class in np.unique(classes):
        members = classes == alpha_class
        open_to = np.flatnonzero(alpha.allowed(codebook, alpha_class))
        if members.all() and len(open_to) == len(codebook):
            return kernels.nearest(points, codewords)
        found, distances[members] = kernels.nearest(points[members], codewords[open_to])
        labels[members] = open_to[found]
    return labels, distances
