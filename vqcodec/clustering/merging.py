"""Merging: each point a cluster at first, then the cheapest pairs become one until k are left.

W. H. Equitz, "A new vector quantization clustering algorithm", IEEE Transactions on Acoustics,
Speech, and Signal Processing 37(10), 1989, has the method for codebooks, and that many pairs may
merge between two searches at little loss.
"""

import numpy as np

from .. import kernels
from ..arrays import Floats, Ints, Labels
from .base import Progress

_SHARE = 0.5  # of the clusters, the cheapest to merge, those that may in one round


def merge(
    points: Floats, weights: Ints, k: int, progress: Progress | None = None
) -> tuple[Floats, Ints]:
    """Merge points into k clusters, 1 <= k <= n; parameters are those of `Clusterer.fit`.

    A merger adds v w / (v + w) d² to the cost, with v and w the weights of the two and d the
    distance of their means. Each round merges pairs of clusters of which one is the cheapest
    partner of the other, the cheapest first and each cluster once, but no more than half of what
    is left to merge: so the last mergers, which cost most, are chosen among all that are left.

    Returns
    -------
    codebook : numpy.ndarray
        float64, shape (k, d): the means.
    labels : numpy.ndarray
        int64, shape (n,): the cluster of each point, none without points. It need not be the
        nearest.
    """
    order = kernels.order_by_halves(points)
    means, totals = points[order], weights[order]
    labels = np.empty(len(points), np.int64)
    labels[order] = np.arange(len(points))
    while len(means) > k:
        joining, partners = _pairs(*kernels.cheapest_partners(means, totals), len(means) - k)
        both = totals[joining] + totals[partners]
        part = (totals[joining] / both)[:, np.newaxis]
        means[partners] += part * (means[joining] - means[partners])
        totals[partners] = both
        stays = np.ones(len(means), bool)
        stays[joining] = False
        numbers = np.cumsum(stays) - 1
        numbers[joining] = numbers[partners]
        labels = numbers[labels]
        means, totals = means[stays], totals[stays]
        if progress is not None:
            progress((len(points) - len(means)) / (len(points) - k))
    return means, labels


def _pairs(partners: Labels, costs: Floats, excess: int) -> tuple[Ints, Labels]:
    """Choose clusters that merge in a round, at most half of `excess` and at least one.

    Returns
    -------
    joining : numpy.ndarray
        int64, shape (m,).
    partners : numpy.ndarray
        int32, shape (m,): what they join; no cluster is in two pairs.
    """
    most = (excess + 1) // 2
    order = np.argsort(costs, kind="stable")[: max(1, int(len(costs) * _SHARE))]
    taken = bytearray(len(costs))
    joining: list[int] = []
    # The costliest of all has no partner if it is the heaviest: it never comes first.
    for first, second in zip(order.tolist(), partners[order].tolist(), strict=True):
        if second >= 0 and not taken[first] and not taken[second]:
            taken[first] = taken[second] = 1
            joining.append(first)
            if len(joining) == most:
                break
    chosen = np.array(joining, np.int64)
    return chosen, partners[chosen]
