"""A clusterer's codebook turned into the one that is written: in whole levels, in canonical order.

Canonical order is lexicographic order of the codewords, by their first sample,
then their second, and so on. It is also the order of a histogram's points, so
a picture coded exactly and the same picture decoded and coded again have the
same codebook.
"""

import numpy as np

from ..arrays import Bools, Bytes, Floats, Labels
from ..clustering import Clustering
from ..colour import alpha
from ..colour.metric import Metric
from .assign import assign
from .histogram import Histogram, histogram
from .polish import polish


def settle(
    clustering: Clustering,
    codeword_classes: Bytes,
    seen: Histogram,
    points: Floats,
    metric: Metric,
    classes: Bytes,
    size: int,
    kept: Bools | None = None,
    *,
    thorough: bool = False,
) -> tuple[Bytes, Labels]:
    """Turn a clusterer's codebook into the one to be written, and assign the points to it.

    Rounding can make codewords equal, and can leave one without points; and a
    clusterer may have given fewer than it was asked for. The places that are
    left go to the points that add most to the cost (weight times squared
    distance, the first of equals).

    Parameters
    ----------
    clustering, codeword_classes
        As `cluster_by_class` gives them.
    seen : Histogram
        The n distinct vectors, n >= size.
    points : numpy.ndarray
        float64, shape (n, d): the same as points of the metric.
    metric : vqcodec.colour.metric.Metric
    classes : numpy.ndarray
        uint8, shape (n,).
    size : int
        The number of codewords there shall be, with those that are kept.
    kept : numpy.ndarray, optional
        bool, shape (n,): the vectors that are codewords besides.
    thorough : bool
        Whether steps of codewords are tried as long as they save something.

    Returns
    -------
    codebook : numpy.ndarray
        uint8, shape (size, d): in canonical order, no two equal, each used.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each point.
    """
    codebook = metric.vectors(clustering.codebook)
    alpha.pin(codebook, codeword_classes)
    fixed = seen.points[:0] if kept is None else seen.points[kept]
    codebook = canonical(np.concatenate([codebook, fixed]))
    codebook, labels = _refill(codebook, size, seen, points, metric, classes)
    if (classes == alpha.BETWEEN).all():  # others are held to ends
        codebook = polish(codebook, labels, points, seen.weights, metric, fixed, thorough)
        codebook = canonical(codebook)
    return _refill(codebook, size, seen, points, metric, classes)


def _refill(
    codebook: Bytes, size: int, seen: Histogram, points: Floats, metric: Metric, classes: Bytes
) -> tuple[Bytes, Labels]:
    """Replace codewords that are missing or unused until there are `size`, and assign.

    Each round draws more points exactly than the one before, up to all of them.
    Where that stops, because a clusterer has changed its points or a space does
    not find its own way back, fewer codewords are given: they are all used.
    """
    n_exact = -1
    while True:
        labels, distances = assign(points, codebook, metric, classes)
        used = np.bincount(labels, minlength=len(codebook)) > 0
        missing = size - np.count_nonzero(used)
        costliest = np.argsort(-seen.weights * distances, kind="stable")[:missing]
        costliest = costliest[distances[costliest] > 0]
        before, n_exact = n_exact, int(np.count_nonzero(distances == 0))
        if len(costliest) == 0 or n_exact <= before:
            numbers = np.cumsum(used, dtype=np.int32) - 1
            return codebook[used], numbers[labels]
        codebook = canonical(np.concatenate([codebook[used], seen.points[costliest]]))


def canonical(codebook: Bytes) -> Bytes:
    """Sort codewords into canonical order and drop duplicates."""
    return histogram(codebook).points
