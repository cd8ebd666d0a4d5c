"""Split and merge: k-means that moves codewords to where they save more.

Lloyd's algorithm ends in the local optimum nearest to its start. What keeps it
there is codewords in the wrong neighbourhood: two share what one could serve,
while elsewhere one serves what needs two. Moving codewords that cost little to
remove into clusters that gain much from being split leads out (N. Ueda, R. Nakano,
Z. Ghahramani & G. E. Hinton, "SMEM algorithm for mixture models", Neural Computation
12(9), 2000, have the idea for mixtures; T. Kaukoranta, P. Franti & O. Nevalainen,
"Iterative split-and-merge algorithm for vector quantization codebook generation",
Optical Engineering 37(10), 1998, for codebooks).
"""

import numpy as np

from .. import kernels
from ..arguments import check_choice
from .base import Clusterer, Clustering, share_progress
from .lloyd import descend

# effort: starts, rounds of moves in each for few and for many codewords, iterations on all points
_EFFORTS = {"fast": (1, 8, 4), "default": (1, 40, 10), "best": (2, 200, 60)}
_CELL = 4.0  # levels; the side of the cells that the search begins with


class SplitMerge(Clusterer):
    """k-means++, then rounds that move codewords, on a coarse histogram first.

    Points in one cell of 4 levels a side are searched as one, with their mean
    and weight; k-means++ and the rounds run on those, and the last iterations
    on all points. A round moves up to k / 4 codewords at once, those whose
    removal costs least into the clusters whose split saves most, then runs a few
    of Lloyd's iterations; it counts only if the cost has fallen, else the next
    moves half as many.

    Parameters
    ----------
    effort : {"fast", "default", "best"}
        More rounds, starts and iterations, for more time.
    """

    name = "split-merge"
    monotone = True

    def __init__(self, *, effort="default"):
        self.effort = check_choice("effort", effort, tuple(_EFFORTS))

    def fit(self, points, weights, k, *, rng, progress=None):
        """Cluster; see `Clusterer.fit`."""
        if k >= len(points):
            return Clustering.exact(points)
        n_starts, rounds, iterations = _EFFORTS[self.effort]
        coarse, coarse_weights, cells = _coarse(points, weights, k)
        best = None
        for start in range(n_starts):
            report = share_progress(progress, start, n_starts + 1)
            found = _search(coarse, coarse_weights, k, rounds, rng.spawn(1)[0], report)
            if best is None or found.cost < best.cost:
                best = found
        return descend(
            points,
            weights,
            best.codebook,
            max_iter=iterations,
            tol=0.01,
            guess=best.labels[cells],
            progress=share_progress(progress, n_starts, n_starts + 1),
        )


def _coarse(points, weights, k):
    """Merge the points of each cell into their mean, where that leaves enough of them.

    Returns
    -------
    points : numpy.ndarray
        float64, shape (m, d).
    weights : numpy.ndarray
        int64, shape (m,).
    cells : numpy.ndarray
        Integers, shape (n,): the row of `points` that each point went into.
    """
    if points.shape[1] <= 4:
        corners = np.floor((points + 512.0) / _CELL).astype(np.int64)
        keys = corners[:, 0]
        for column in corners.T[1:]:
            keys = keys << 10 | column
        distinct, cells = np.unique(keys, return_inverse=True)
        if len(distinct) >= 16 * k:
            cells = cells.reshape(-1)
            sums, counts = kernels.cluster_sums(points, weights, cells, len(distinct))
            return sums / counts[:, np.newaxis], counts, cells
    return points, weights, np.arange(len(points))


def _search(points, weights, k, rounds, rng, progress):
    """Find a codebook: D² seeding, then rounds of moves."""
    found = descend(points, weights, _seed(points, weights, k, rng), max_iter=6, tol=0.1)
    most = max(1, k // 8)
    for number in range(rounds):
        moved = _move(points, weights, found, most, rng)
        tried = descend(points, weights, moved, max_iter=3, tol=0.1, guess=found.labels)
        if tried.cost < found.cost:
            found = tried
        else:
            most = max(1, most // 2)
        if progress is not None:
            progress((number + 1) / rounds)
    return found


def _seed(points, weights, k, rng):
    """Draw codewords as k-means++ does, one candidate each: the rounds mend what that misses."""
    chosen = [rng.weighted(np.cumsum(weights, dtype=np.float64), 1)[0]]
    distances = np.full(len(points), np.inf)
    for _ in range(k - 1):
        distances = kernels.lower_distances(points, points[chosen[-1]], distances)
        chosen.append(rng.weighted(np.cumsum(weights * distances), 1)[0])
    return points[chosen]


def _move(points, weights, found, most, rng):
    """Move up to `most` codewords from where they save little to where they save much."""
    k = len(found.codebook)
    labels, distances, seconds = kernels.nearest_two(points, found.codebook, found.labels)
    losses = np.bincount(labels, weights * (seconds - distances), minlength=k)
    gains, halves = _splits(points, weights, labels, found.codebook)
    # A draw of luck for each, so that a round that failed is not tried again as it was.
    luck = 0.5 + rng.uniform((2, k))
    removed = np.argsort(losses * luck[0], kind="stable").tolist()
    split = np.argsort(-gains * luck[1], kind="stable").tolist()
    codebook = found.codebook.copy()
    taken = set()
    for target in split:
        if len(taken) >= 2 * most:
            break
        if target in taken:
            continue
        victim = next((v for v in removed if v not in taken and v != target), None)
        if victim is None:
            break
        codebook[victim], codebook[target] = halves[target]
        taken |= {victim, target}
    return codebook


def _splits(points, weights, labels, codebook):
    """What each cluster saves if cut in two at its mean, across its widest coordinate.

    Returns
    -------
    gains : numpy.ndarray
        float64, shape (k,).
    halves : numpy.ndarray
        float64, shape (k, 2, d): the means of the two halves.
    """
    k, d = codebook.shape
    squares, _ = kernels.cluster_sums(np.square(points - codebook[labels]), weights, labels, k)
    widest = np.argmax(squares, axis=1)
    rows = np.arange(len(points))
    side = points[rows, widest[labels]] > codebook[labels, widest[labels]]
    sums, counts = kernels.cluster_sums(points, weights, 2 * labels + side, 2 * k)
    halves = (sums / np.maximum(counts, 1)[:, np.newaxis]).reshape(k, 2, d)
    counts = counts.reshape(k, 2).astype(np.float64)
    apart = np.zeros(k)
    for column in (halves[:, 0] - halves[:, 1]).T:
        apart += np.square(column)
    total = np.maximum(counts.sum(axis=1), 1.0)
    return counts[:, 0] * counts[:, 1] / total * apart, halves
