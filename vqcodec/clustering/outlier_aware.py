"""Outlier-aware k-means for palettes: rare colours far from all others get codewords.

Source: G. Gan & M. K.-P. Ng, "k-means clustering with outlier removal", Pattern
Recognition Letters 90, 2017 (KMOR). A point is an outlier if its squared
distance to its codeword exceeds D = gamma times the mean squared distance of
the inliers; at most a share n0 of all weight may be outliers, the farthest
first. Outliers have a cluster without a codeword, so they pull no codeword away
from the others. Points have weights here, so the counts of the paper become sums
of weights.
"""

from typing import Annotated

import numpy as np

from .. import kernels
from ..arrays import Bools, Floats, Ints
from .base import Clustering, Progress, Trace, fit_present, share_progress
from .kmeanspp import KMeansPlusPlus
from .lloyd import Empty, Iterations, Restarts, Tolerance, descend
from .options import Option
from .rng import Rng

# Mean squared error falls about as k^-0.7 on pictures (0.62 to 0.87 in the tables of M. E. Celebi,
# "Fast color quantization using weighted sort-means clustering", JOSA A 26(11), 2009), so the
# last of k codewords saves 0.7 / k of the cost.
_EXPONENT = 0.7
_MOST_CANDIDATES = 1024


class OutlierAware(KMeansPlusPlus):
    """k-means for the many, and codewords of their own for outliers that KMOR finds.

    A codec must draw every pixel, so the outliers that KMOR only sets aside
    need codewords out of the k. They are given one by one, each time to the
    outlier that saves most cost, as long as some outlier is still farther than
    sqrt(D) from its codeword, and as long as it saves at least `worth` times
    what the same codeword saves among the others: 0.7 / k of their cost. That
    bounds the price: each place given away costs the picture at most
    (1 - worth) * 0.7 / k of its cost, and a picture without outliers pays
    nothing. Outliers that get no codeword go back to the others.

    Parameters
    ----------
    gamma : float
        How many times farther than the average (in squared distance) an
        outlier is. Above 0; the larger, the fewer outliers.
    n0 : float
        Largest share of all pixels that may be outliers, 0 to 0.5. 0 makes
        this k-means++.
    worth : float
        See above; 0 gives rare colours codewords at any price, 1 only where
        they pay for themselves.
    reserve : float
        Largest share of the codewords that outliers may get, at least one
        codeword, 0 to 0.5.
    empty, n_init, max_iter, tol
        As for `Lloyd`.
    """

    name = "outlier-aware"
    monotone = False  # moving points in and out of the outliers may raise the cost of all

    gamma: float
    n0: float
    worth: float
    reserve: float

    def __init__(
        self,
        *,
        gamma: Annotated[
            float, Option("How many times farther than the average an outlier is, squared.", 1e-9)
        ] = 16.0,
        n0: Annotated[float, Option("Largest share of pixels that are outliers.", 0, 0.5)] = 0.001,
        worth: Annotated[
            float, Option("What a codeword must save there: 1 is as much as elsewhere.", 0)
        ] = 0.5,
        reserve: Annotated[
            float, Option("Largest share of the codewords for outliers.", 0, 0.5)
        ] = 0.125,
        empty: Empty = "worst",
        n_init: Restarts = 1,
        max_iter: Iterations = 100,
        tol: Tolerance = 0.01,
    ) -> None:
        super().__init__(empty=empty, n_init=n_init, max_iter=max_iter, tol=tol)
        self.keep_options(gamma=gamma, n0=n0, worth=worth, reserve=reserve)

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
        trace: Trace | None = None,
    ) -> Clustering:
        """Cluster; see `Clusterer.fit`. What is shown are the iterations without outliers."""
        if not weights.all():
            return fit_present(self, points, weights, k, rng=rng, progress=progress, trace=trace)
        report = share_progress(progress, 0, 2)
        plain = super().fit(points, weights, k, rng=rng, progress=report, trace=trace)
        if k < 2 or k >= len(points):
            return plain
        found = kernels.NearestTracker(points, plain.codebook, plain.labels)
        outliers, threshold = self._remove_outliers(points, weights, found)
        many = found.codebook
        own = self._own_codewords(points, weights, k, found.distances, outliers, threshold)
        if len(own) == 0:
            return plain
        # Only outliers that a codeword of their own draws best are kept from the others.
        drawn = kernels.nearest(points[outliers], np.concatenate([own, many]))[0]
        aside = np.flatnonzero(outliers)[drawn < len(own)]
        others = np.setdiff1d(np.arange(len(points)), aside)
        few = descend(points[aside], weights[aside], own, max_iter=self.max_iter, tol=self.tol)
        rest = super().fit(
            points[others],
            weights[others],
            k - len(own),
            rng=rng.spawn(1)[0],
            progress=share_progress(progress, 1, 2),
        )
        codebook = np.concatenate([rest.codebook, few.codebook])
        labels, distances = kernels.nearest(points, codebook)
        cost = kernels.weighted_cost(weights, distances)
        history = tuple(costs + few.cost for costs in rest.history)
        return Clustering(codebook, labels, cost, history, rest.converged)

    def _remove_outliers(
        self, points: Floats, weights: Ints, found: kernels.NearestTracker
    ) -> tuple[Bools, float]:
        """Run KMOR from the codewords of a tracker, which is moved along.

        Returns
        -------
        outliers : numpy.ndarray
            bool, shape (n,).
        threshold : float
            The D of the last iteration.
        """
        outliers = np.zeros(len(points), bool)
        for _ in range(self.max_iter):
            inner = kernels.weighted_cost(weights[~outliers], found.distances[~outliers])
            threshold = self.gamma * inner / weights[~outliers].sum()
            outliers = _farthest(found.distances, weights, threshold, self.n0)
            moved, _ = kernels.centroids(
                points[~outliers], weights[~outliers], found.labels[~outliers], found.codebook
            )
            still = np.abs(moved - found.codebook).max() <= self.tol
            found.move(moved)
            if still:
                break
        return outliers, threshold

    def _own_codewords(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        distances: Floats,
        outliers: Bools,
        threshold: float,
    ) -> Floats:
        """Choose outliers as codewords, float64 of shape (m, d); m may be 0."""
        inner = kernels.weighted_cost(weights[~outliers], distances[~outliers])
        price = self.worth * _EXPONENT * inner / k
        points, weights, distances = points[outliers], weights[outliers], distances[outliers]
        most = min(max(1, int(k * self.reserve)), k - 1) if self.reserve else 0
        chosen = np.empty((0, points.shape[1]))
        while len(chosen) < most and distances.max(initial=0.0) > threshold:
            costliest = np.argsort(-weights * distances, kind="stable")[:_MOST_CANDIDATES]
            costs = kernels.costs_with(points, weights, distances, points[costliest])
            best = np.argmin(costs)
            if kernels.weighted_cost(weights, distances) - costs[best] < price:
                break
            chosen = np.concatenate([chosen, points[costliest[best]][np.newaxis]])
            distances = kernels.lower_distances(points, chosen[-1], distances)
        return chosen


def _farthest(distances: Floats, weights: Ints, threshold: float, share: float) -> Bools:
    """Tell which points are outliers: beyond the threshold, the farthest first, up to a share."""
    candidates = np.flatnonzero(distances > threshold)
    order = candidates[np.argsort(-distances[candidates], kind="stable")]
    within = np.cumsum(weights[order]) <= share * weights.sum()
    outliers = np.zeros(len(distances), bool)
    outliers[order[within]] = True
    return outliers
