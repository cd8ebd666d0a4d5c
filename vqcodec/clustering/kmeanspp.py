"""k-means++: Lloyd's algorithm from well-spread initial codewords.

Source: D. Arthur & S. Vassilvitskii, "k-means++: the advantages of careful
seeding", SODA 2007; the greedy form, which takes the best of several candidates
at each step, is the one of its section 5 (number of candidates as usual in
practice: 2 + floor(ln k)).
"""

import math

import numpy as np

from .. import kernels
from ..arrays import Floats, Ints
from .base import Progress
from .lloyd import Empty, Iterations, Lloyd, Restarts, Tolerance
from .rng import Rng


class KMeansPlusPlus(Lloyd):
    """Greedy D² seeding, then Lloyd's iterations.

    Parameters
    ----------
    empty, n_init, max_iter, tol
        As for `Lloyd`.
    """

    name = "kmeans++"

    def __init__(
        self,
        *,
        empty: Empty = "worst",
        n_init: Restarts = 1,
        max_iter: Iterations = 100,
        tol: Tolerance = 0.01,
    ) -> None:
        super().__init__(empty=empty, n_init=n_init, max_iter=max_iter, tol=tol)

    def initial_codebook(
        self, points: Floats, weights: Ints, k: int, rng: Rng, progress: Progress | None = None
    ) -> Floats:
        """Draw the codewords that a restart begins with, float64 of shape (k, d)."""
        return seed(points, weights, k, 2 + math.floor(math.log(k)), rng, progress)


def seed(
    points: Floats,
    weights: Ints,
    k: int,
    n_candidates: int,
    rng: Rng,
    progress: Progress | None = None,
) -> Floats:
    """Draw codewords among the points by D² seeding, float64 of shape (k, d).

    The first is a point drawn by weight. Each next one is the best of
    `n_candidates` points drawn by weight times squared distance to the nearest
    codeword so far: the one that leaves the lowest cost, the first drawn of
    equals.
    """
    chosen = [rng.weighted(np.cumsum(weights, dtype=np.float64), 1)[0]]
    potential = kernels.Potential(points, weights)
    for done in range(k - 1):
        candidates = rng.weighted(potential.add(points[chosen[-1]]), n_candidates)
        best = 0
        if n_candidates > 1:
            costs = kernels.costs_with(points, weights, potential.distances, points[candidates])
            best = int(np.argmin(costs))
        chosen.append(candidates[best])
        if progress is not None:
            progress((done + 1) / k)
    return points[chosen]
