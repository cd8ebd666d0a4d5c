"""Split and merge: k-means that moves codewords from where they save little to where they save much.

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
from ..arguments import check_choice, check_integer
from .base import Clusterer, Clustering, share_progress
from .kmeanspp import KMeansPlusPlus
from .lloyd import descend

# effort: (seconds thoughts) rounds of moves, starts, iterations on all points
_EFFORTS = {"fast": (6, 1, 2), "default": (24, 1, 8), "best": (96, 4, 60)}
_CELL = 4.0  # levels; the side of the cells that the search begins with
_ITERATIONS_A_ROUND = 3
_SLACK = 10


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
        rounds, n_starts, iterations = _EFFORTS[self.effort]
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
    """Find a codebook: k-means++, then rounds of moves."""
    codebook = KMeansPlusPlus().initial_codebook(points, weights, k, rng)
    found = descend(points, weights, codebook, max_iter=12, tol=0.1)
    share = max(1, k // 4)
    for number in range(rounds):
        moved = _move(points, weights, found, share)
        if moved is None:
            break
        tried = descend(
            points, weights, moved, max_iter=_ITERATIONS_A_ROUND, tol=0.1, guess=found.labels
        )
        if tried.cost < found.cost:
            found = tried
        elif share == 1:
            break
        else:
            share = max(1, share // 2)
        if progress is not None:
            progress((number + 1) / rounds)
    return found


def _move(points, weights, found, most):
    """Move up to `most` codewords; None if no move promises anything."""
    k = len(found.codebook)
    labels, distances, seconds = kernels.nearest_two(points, found.codebook, found.labels)
    losses = np.bincount(labels, weights * (seconds - distances), minlength=k)
    gains, halves = _splits(points, weights, labels, found.codebook)
    removed = np.argsort(losses, kind="stable")
    split = np.argsort(-gains, kind="stable")
    codebook = found.codebook.copy()
    touched = np.zeros(k, bool)
    moves = 0
    source = iter(removed.tolist())
    for target in split.tolist():
        if moves == most:
            break
        if touched[target]:
            continue
        victim = next((v for v in source if not touched[v] and v != target), None)
        if victim is None or losses[victim] >= _SLACK * gains[target]:
            break
        codebook[victim], codebook[target] = halves[target, 0], halves[target, 1]
        touched[victim] = touched[target] = True
        moves += 1
    return codebook if moves else None


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
