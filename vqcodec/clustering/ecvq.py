"""Entropy-constrained vector quantization.

Source: P. A. Chou, T. Lookabaugh & R. M. Gray, "Entropy-constrained vector quantization", IEEE
Transactions on Acoustics, Speech, and Signal Processing 37(1), 1989.
"""

from typing import Annotated, Literal

import numpy as np

from .. import kernels
from ..arrays import Floats, Ints, Labels
from ..kernels.logarithm import binary_logarithms
from ..limits import MAX_RATE_WEIGHT
from .base import Clusterer, Clustering, Progress, fit_present, share_progress
from .lloyd import Iterations
from .options import Option
from .rng import Rng
from .split_merge import Effort, SplitMerge

_BITS = 24  # of a logarithm after the point


class EntropyConstrained(Clusterer):
    """k-means that also counts what codewords cost: rare ones get fewer points, or disappear.

    A point's codeword is the one for which squared distance plus `rate_weight`
    times the bits of its index is least, where an index that a share p of the
    weight has takes -log2(p) bits, as an ideal code without memory would give
    it. Then codewords move to the means of their points, and the bits follow
    the new shares. Codewords without points are dropped, so that the codebook
    can be smaller than k, as is meant where there is a rate weight.

    Parameters
    ----------
    rate_weight : float
        What a bit counts, in squared levels. 0 is Lloyd's algorithm.
    effort : {"fast", "default", "best"}
        Of split-merge, which finds the codewords to begin with.
    max_iter : int
        Largest number of iterations.
    tol : float
        They end when the cost falls by no more than this share of it.
    """

    name = "ecvq"
    monotone = True

    rate_weight: float
    effort: Literal["fast", "default", "best"]
    max_iter: int
    tol: float
    uses_all_k: bool

    def __init__(
        self,
        *,
        rate_weight: Annotated[
            float, Option("What a bit counts, in squared levels.", 0, MAX_RATE_WEIGHT)
        ] = 10.0,
        effort: Effort = "default",
        max_iter: Iterations = 50,
        tol: Annotated[
            float, Option("The fall of the cost, a share of it, that ends it.", 0)
        ] = 1e-4,
    ) -> None:
        self.keep_options(rate_weight=rate_weight, effort=effort, max_iter=max_iter, tol=tol)
        self.uses_all_k = self.rate_weight == 0

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering:
        """Cluster; see `Clusterer.fit`.

        The labels are those of least cost, which need not be the nearest
        codewords; the history is that of squared distances and rate together.
        """
        if not weights.all():
            return fit_present(self, points, weights, k, rng=rng, progress=progress)
        begin = share_progress(progress, 0, 2)
        start = SplitMerge(effort=self.effort).fit(points, weights, k, rng=rng, progress=begin)
        codebook, labels = start.codebook, start.labels
        history: list[float] = []
        converged = False
        best: tuple[Floats, Labels] | None = None
        for iteration in range(self.max_iter):
            codebook, counts = kernels.centroids(points, weights, labels, codebook)
            codebook, counts = codebook[counts > 0], counts[counts > 0]
            labels, cost = self._assign(points, weights, codebook, counts)
            if history and not cost < history[-1]:
                converged = True
                break
            history.append(cost)
            best = codebook, labels
            if len(history) > 1 and history[-2] - cost <= self.tol * cost:
                converged = True
                break
            if progress is not None:
                progress(0.5 + 0.5 * (iteration + 1) / self.max_iter)
        assert best is not None  # the first iteration always counts
        codebook, labels = best
        used, inverse = np.unique(labels, return_inverse=True)
        codebook, labels = codebook[used], inverse.astype(np.int32)
        squares = np.zeros(len(points))
        for column in (points - codebook[labels]).T:
            squares += np.square(column)
        cost = kernels.weighted_cost(weights, squares)
        return Clustering(codebook, labels, cost, (np.array(history),), converged)

    def _assign(
        self, points: Floats, weights: Ints, codebook: Floats, counts: Ints
    ) -> tuple[Labels, float]:
        """Return the labels of least cost, and that cost.

        The price of a codeword is the square of one more coordinate, in which
        all points are 0.
        """
        total = binary_logarithms(counts.sum(keepdims=True), _BITS)
        bits = (total - binary_logarithms(counts, _BITS)) / 2.0**_BITS
        lifted = np.column_stack([codebook, np.sqrt(self.rate_weight * bits)])
        flat = np.column_stack([points, np.zeros(len(points))])
        labels, costs = kernels.nearest(flat, lifted)
        return labels, kernels.weighted_cost(weights, costs)
