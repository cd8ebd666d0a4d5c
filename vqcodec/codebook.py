"""From a clusterer's codebook to the one that is written: whole levels, canonical order.

Canonical order is lexicographic order of the codewords, by their first sample,
then their second, and so on. It is also the order of a histogram's points, so
a picture coded exactly and the same picture decoded and coded again have the
same codebook.
"""

import numpy as np

from .assignment import assign
from .histogram import histogram


def round_codebook(codebook):
    """Round float codewords to 8-bit levels, halves up; what lies outside 0..255 is clipped."""
    return np.floor(np.clip(codebook, 0.0, 255.0) + 0.5).astype(np.uint8)


def canonical(codebook):
    """Sort codewords into canonical order and drop duplicates."""
    return histogram(codebook).points


def settle(codebook, points, weights):
    """Turn a clusterer's codebook into the one to be written, and assign the points to it.

    Rounding can make codewords equal, and can leave one without points. Their
    places go to the points that add most to the cost (weight times squared
    distance, the first of equals), so that the codebook keeps its size. Each
    such round lowers the cost, hence it ends.

    Parameters
    ----------
    codebook : numpy.ndarray
        float64, shape (k, d).
    points : numpy.ndarray
        uint8, shape (n, d): distinct vectors, n >= k.
    weights : numpy.ndarray
        int64, shape (n,).

    Returns
    -------
    codebook : numpy.ndarray
        uint8, shape (k, d): in canonical order, no two equal, each used.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each point.
    """
    size = len(codebook)
    settled = canonical(round_codebook(codebook))
    while True:
        labels, distances = assign(points, settled)
        used = np.bincount(labels, minlength=len(settled)) > 0
        missing = size - np.count_nonzero(used)
        if missing == 0:
            return settled, labels
        costliest = np.argsort(-weights * distances, kind="stable")[:missing]
        costliest = costliest[distances[costliest] > 0]
        settled = canonical(np.concatenate([settled[used], points[costliest]]))
