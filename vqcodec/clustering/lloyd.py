"""Lloyd's algorithm: k-means by alternating assignment and averaging.

Sources: S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on
Information Theory 28(2), 1982; for vectors, Y. Linde, A. Buzo & R. M. Gray, "An
algorithm for vector quantizer design", IEEE Transactions on Communications
28(1), 1980.
"""

from collections.abc import Callable
from typing import Annotated, Literal

import numpy as np

from .. import kernels
from ..arrays import Floats, Ints
from .base import Clusterer, Clustering, Progress, Trace, fit_present, of_restart, share_progress
from .options import Option
from .rng import Rng

MOST = 2**31 - 1  # restarts or iterations: more than anyone waits for

# Options, which other clusterers have as well.
Init = Annotated[
    Literal["in-pixels", "random"], Option("What a restart begins with: points, or any colours.")
]
Empty = Annotated[
    Literal["worst", "random", "keep"],
    Option("Where a codeword goes that no point is nearest to: the costliest point, any, nowhere."),
]
Restarts = Annotated[int, Option("Restarts; the one of lowest cost is kept.", 1, MOST)]
Iterations = Annotated[int, Option("The most iterations of a restart.", 1, MOST)]
Tolerance = Annotated[float, Option("The movement, in levels, that counts as none.", 0)]


class Lloyd(Clusterer):
    """k-means from random initial codewords, with restarts.

    Parameters
    ----------
    init : {"in-pixels", "random"}
        Initial codewords: k different points, each set of them equally likely,
        or k vectors drawn uniformly from the cube of levels, [0, 255]^d.
    empty : {"worst", "random", "keep"}
        What becomes of a codeword that no point is nearest to. "worst": it
        moves to the point that adds most to the cost (weight times squared
        distance; the first of equals), the next such codeword to the point
        next in that order. "random": it moves to a point drawn at random.
        "keep": it stays where it is; if it still has no point at the end, it
        is dropped, and the codebook is smaller than k (until an encoder fills it
        up again).
    n_init : int
        Number of restarts; the one with the lowest cost is kept, the first of
        equals.
    max_iter : int
        Largest number of iterations of one restart.
    tol : float
        A restart has converged when no coordinate of any codeword moves by
        more than this, in levels. 0 waits until nothing moves.
    """

    name = "lloyd"
    monotone = True

    init: Literal["in-pixels", "random"]
    empty: Literal["worst", "random", "keep"]
    n_init: int
    max_iter: int
    tol: float

    def __init__(
        self,
        *,
        init: Init = "in-pixels",
        empty: Empty = "worst",
        n_init: Restarts = 1,
        max_iter: Iterations = 100,
        tol: Tolerance = 0.01,
    ) -> None:
        self.keep_options(init=init, empty=empty, n_init=n_init, max_iter=max_iter, tol=tol)

    def initial_codebook(
        self, points: Floats, weights: Ints, k: int, rng: Rng, progress: Progress | None = None
    ) -> Floats:
        """Draw the codewords that a restart begins with, float64 of shape (k, d)."""
        if self.init == "random":
            return rng.uniform((k, points.shape[1])) * 255.0
        return points[rng.distinct(len(points), k)]

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
        """Cluster; see `Clusterer.fit`. With k >= n every point becomes a codeword."""
        if not weights.all():
            return fit_present(self, points, weights, k, rng=rng, progress=progress, trace=trace)
        if k >= len(points):
            return Clustering.exact(points)

        def run(restart: int) -> Clustering:
            source = rng.spawn(1)[0]
            report = share_progress(progress, restart, self.n_init)
            return descend(
                points,
                weights,
                self.initial_codebook(points, weights, k, source, share_progress(report, 0, 2)),
                empty=self.empty,
                max_iter=self.max_iter,
                tol=self.tol,
                rng=source,
                progress=share_progress(report, 1, 2),
                trace=of_restart(trace, restart),
            )

        return Clustering.best_of(map(run, range(self.n_init)))


def descend(
    points: Floats,
    weights: Ints,
    codebook: Floats,
    *,
    max_iter: int,
    tol: float,
    empty: str = "worst",
    rng: Rng | None = None,
    start: kernels.NearestTracker | None = None,
    progress: Progress | None = None,
    trace: Callable[[int, Floats, float], object] | None = None,
) -> Clustering:
    """Run Lloyd's iterations from the given codewords.

    Parameters
    ----------
    points, weights, progress
        As for `Clusterer.fit`.
    codebook : numpy.ndarray
        float64, shape (k, d): where to begin.
    max_iter, tol, empty
        As for `Lloyd`.
    rng : vqcodec.clustering.rng.Rng, optional
        Needed for empty="random" alone.
    start : vqcodec.kernels.NearestTracker, optional
        Of these points; it is moved along. Saves the first search.
    trace : callable, optional
        Called with iteration, codebook and cost, the first time before any
        iteration.

    Returns
    -------
    Clustering
        `history` holds one array: the cost of every codebook on the way, from
        the first to the one returned.
    """
    if start is None:
        found = kernels.NearestTracker(points, codebook)
    else:
        found = start
        if found.codebook is not codebook:
            found.move(codebook)
    costs = [kernels.weighted_cost(weights, found.distances)]
    if trace is not None:
        trace(0, codebook, costs[0])
    converged = False
    for iteration in range(max_iter):
        moved, counts = kernels.centroids(points, weights, found.labels, codebook)
        empties = np.flatnonzero(counts == 0)
        if empty != "keep":
            _refill(moved, empties, points, weights * found.distances, empty, rng)
        converged = bool(np.abs(moved - codebook).max() <= tol)
        codebook = moved
        found.move(codebook)
        costs.append(kernels.weighted_cost(weights, found.distances))
        if trace is not None:
            trace(iteration + 1, codebook, costs[-1])
        if progress is not None:
            progress((iteration + 1) / max_iter)
        if converged:
            break
    labels = found.labels
    if empty == "keep":
        used = np.unique(labels)
        codebook = codebook[used]
        labels = np.searchsorted(used, labels).astype(np.int32)
    return Clustering(codebook, labels, costs[-1], (np.array(costs),), converged)


def _refill(
    codebook: Floats, empties: Ints, points: Floats, costs: Floats, policy: str, rng: Rng | None
) -> None:
    """Move the codewords listed in `empties` by a policy of `Empty`, in place."""
    if len(empties) == 0:
        return
    if policy == "random":
        assert rng is not None  # as `descend` asks for it
        chosen = rng.distinct(len(points), len(empties))
    else:
        chosen = np.argsort(-costs, kind="stable")[: len(empties)]
        chosen = chosen[costs[chosen] > 0]  # a point that costs nothing has its codeword
    codebook[empties[: len(chosen)]] = points[chosen]
