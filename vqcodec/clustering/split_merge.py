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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from .. import kernels
from ..arrays import AnyArray, Floats, Ints, Labels
from .base import Clusterer, Clustering, Progress, Trace, fit_present, of_restart, share_progress
from .kmeanspp import seed
from .lloyd import MOST, Restarts, Tolerance, descend
from .merging import merge
from .options import Option
from .rng import Rng

# Rounds of moves on ever finer cells (of so many levels a side), then iterations on all points.
_EFFORTS: dict[str, tuple[tuple[tuple[float, int], ...], int]] = {
    "fast": (((8.0, 3), (4.0, 3)), 3),
    "default": (((8.0, 8), (2.0, 12)), 3),
    "default, few": (((8.0, 16), (3.0, 8)), 5),
    "default, many": (((4.0, 5), (2.0, 7)), 3),
    "best": (((8.0, 24), (4.0, 40), (2.0, 60), (1.0, 40)), 100),
}
# In many dimensions a cell holds hardly more than one point, so the rounds are on a sample: of so
# many points for each codeword, so many rounds; then iterations on all points.
_SAMPLES = {"fast": (16, 2, 2), "default": (24, 5, 4), "best": (MOST, 24, 100)}
_MOST_DIMENSIONS = 4  # of those that are merged by cells
_ENOUGH = 16  # points for each codeword, for a level to be used
_LUCK = 0.3
_WORK = 256  # few codewords settle slowly, but an iteration costs little
_MANY = 4096  # codewords: D² seeding takes a pass over all points for each, merging does not
_FEW = 32  # codewords: so few move in a round that many are needed, while fine cells gain nothing

Effort = Annotated[Literal["fast", "default", "best"], Option("More search for more time.")]


class SplitMerge(Clusterer):
    """k-means++, then rounds that move codewords, on a coarse histogram first.

    The search begins on few points and goes on to more: those in one cell, of 8
    and then 2 levels a side (3 for few codewords), count as one, with their mean and weight. It
    starts from D² seeding on the coarsest cells. A round moves some codewords at
    once, those whose removal costs least into the clusters whose split saves
    most, then runs three of Lloyd's iterations; it counts only if the cost has
    fallen, else the next moves half as many. The last iterations are on all
    points. In more than four dimensions the rounds are on a sample of them.

    From 4096 codewords on, merging finds the first ones instead (see `merging`): as they are
    better, and as what moves gain shrinks with the number of points for each codeword, fewer
    rounds follow.

    Parameters
    ----------
    effort : {"fast", "default", "best"}
        More rounds, finer cells and more last iterations, for more time.
    n_init : int
        Number of starts; the one with the lowest cost is kept.
    max_iter : int, optional
        Largest number of last iterations, on all points; by effort and k if
        None.
    tol : float
        They end when no coordinate of any codeword moves by more than this.
    """

    name = "split-merge"
    monotone = True

    effort: Literal["fast", "default", "best"]
    n_init: int
    max_iter: int | None
    tol: float

    def __init__(
        self,
        *,
        effort: Effort = "default",
        n_init: Restarts = 1,
        max_iter: Annotated[
            int | None,
            Option("The most last iterations, on all points; by effort if none.", 1, MOST),
        ] = None,
        tol: Tolerance = 0.001,
    ) -> None:
        self.keep_options(effort=effort, n_init=n_init, max_iter=max_iter, tol=tol)

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
        """Cluster; see `Clusterer.fit`. The history is that of the last iterations."""
        if not weights.all():
            return fit_present(self, points, weights, k, rng=rng, progress=progress)
        if k >= len(points):
            return Clustering.exact(points)
        levels, iterations = self._plan(points, weights, k)
        merged = k >= _MANY

        def run(start: int) -> Clustering:
            report = share_progress(progress, start, self.n_init)
            codebook, guess = _search(levels, k, merged, rng, share_progress(report, 0, 2))
            return descend(
                points,
                weights,
                codebook,
                max_iter=self.max_iter or iterations + _WORK // k,
                tol=self.tol,
                start=kernels.NearestTracker(points, codebook, guess),
                progress=share_progress(report, 1, 2),
                trace=of_restart(trace, start),
            )

        return Clustering.best_of(map(run, range(self.n_init)))

    def _plan(
        self, points: Floats, weights: Ints, k: int
    ) -> tuple[list[tuple["_Level", int]], int]:
        """Return the levels, each with its number of rounds, and the number of last iterations."""
        if points.shape[1] > _MOST_DIMENSIONS:
            size, rounds, iterations = _SAMPLES[self.effort]
            levels = [(_sample(points, weights, size * k), rounds)]
        else:
            few = self.effort == "default" and k <= _FEW
            many = self.effort == "default" and k >= _MANY
            kind = ", few" if few else ", many" if many else ""
            planned, iterations = _EFFORTS[self.effort + kind]
            total = sum(rounds for _, rounds in planned)
            levels = [(_coarse(points, weights, cell), rounds) for cell, rounds in planned]
            levels = [level for level in levels if len(level[0].points) >= _ENOUGH * k]
            if not levels:
                levels = [(_Level(points, weights, np.arange(len(points))), total)]
        if k >= _MANY:
            if points.shape[1] > _MOST_DIMENSIONS:
                iterations *= 2  # instead of the rounds
            levels = [(level, self._fewer(rounds, level, k)) for level, rounds in levels]
        return levels, iterations

    def _fewer(self, rounds: int, level: "_Level", k: int) -> int:
        """Return how many rounds are worth their time after merging: none where most are alone."""
        spare = len(level.points) // k - 1
        if self.effort == "best":
            return rounds if spare else 0
        return min(rounds, 6 * spare) if level.points.shape[1] <= _MOST_DIMENSIONS else 0


def _search(
    levels: Sequence[tuple["_Level", int]],
    k: int,
    merged: bool,
    rng: Rng,
    progress: Progress | None,
) -> tuple[Floats, AnyArray | None]:
    """Find a codebook from level to level; return it and, if known, a codeword near each point."""
    seeds, source = rng.spawn(2)
    first = levels[0][0]
    labels: AnyArray
    if merged:
        codebook, labels = merge(first.points, first.weights, k, share_progress(progress, 0, 2))
        progress = share_progress(progress, 1, 2)
    else:  # the rounds mend what one candidate a step misses
        codebook, labels = seed(first.points, first.weights, k, 1, seeds), np.empty(0)
    for number, (level, rounds) in enumerate(levels):
        report = share_progress(progress, number, len(levels))
        if rounds or not merged:
            found = _improve(level, codebook, rounds, source, report)
            codebook, labels = found.codebook, found.labels
    last = levels[-1][0]
    return codebook, None if last.cells is None else labels[last.cells]


@dataclass(frozen=True)
class _Level:
    """Points merged by cells: their means, float64 (m, d); weights; the cell of each point.

    Or a sample of them, and no cells unless they are all in it.
    """

    points: Floats
    weights: Ints
    cells: AnyArray | None


def _coarse(points: Floats, weights: Ints, cell: float) -> _Level:
    """Merge the points in each cell of `cell` levels a side into their mean."""
    keys = np.zeros(len(points), np.uint64)
    for column in points.T:
        keys = keys << np.uint64(12) | ((column + 512.0) / cell).astype(np.uint64)
    counter = kernels.KeyCounter(np.uint64)
    cells = counter.count(keys)
    sums, counts = kernels.cluster_sums(points, weights, cells, len(counter.result()[0]))
    return _Level(sums / counts[:, np.newaxis], counts, cells)


def _sample(points: Floats, weights: Ints, size: int) -> _Level:
    """Take every so many-th point, at least `size` of them if there are as many."""
    step = max(1, len(points) // size)
    if step == 1:
        return _Level(points, weights, np.arange(len(points)))
    return _Level(np.ascontiguousarray(points[::step]), np.ascontiguousarray(weights[::step]), None)


def _improve(
    level: _Level, codebook: Floats, rounds: int, rng: Rng, progress: Progress | None
) -> Clustering:
    """Run rounds of moves from the given codewords."""
    points, weights = level.points, level.weights
    kept = kernels.NearestTracker(points, codebook)
    found = descend(points, weights, codebook, max_iter=3, tol=0.1, start=kept)
    seconds = kept.seconds()
    most = max(1, len(codebook) // 8)
    for number in range(rounds):
        moved = _move(points, weights, found, kept.distances, seconds, most, rng)
        tracker = kept.copy()
        tried = descend(points, weights, moved, max_iter=3, tol=0.1, start=tracker)
        if tried.cost < found.cost:
            found, kept, seconds = tried, tracker, tracker.seconds()
        else:
            most = max(1, most // 2)
        if progress is not None:
            progress((number + 1) / rounds)
    return found


def _move(
    points: Floats,
    weights: Ints,
    found: Clustering,
    distances: Floats,
    seconds: Floats,
    most: int,
    rng: Rng,
) -> Floats:
    """Move up to `most` codewords from where they save little to where they save much."""
    k = len(found.codebook)
    losses = np.bincount(found.labels, weights * (seconds - distances), minlength=k)
    gains, halves = _splits(points, weights, found.labels, found.codebook)
    # A draw of luck for each, so that a round that failed is not tried again as it was.
    spread = _LUCK if most > 1 else 1.0
    luck = 1.0 + spread * (rng.uniform((2, k)) - 0.5)
    removed = np.argsort(losses * luck[0], kind="stable").tolist()
    split = np.argsort(-gains * luck[1], kind="stable").tolist()
    codebook = found.codebook.copy()
    taken: set[int] = set()
    first = 0  # of those to be removed, the first that may not be taken
    for target in split:
        if len(taken) >= 2 * most:
            break
        if target in taken:
            continue
        while first < k and removed[first] in taken:
            first += 1
        left = (removed[place] for place in range(first, k))
        victim = next((v for v in left if v not in taken and v != target), None)
        if victim is None:
            break
        codebook[victim], codebook[target] = halves[target]
        taken |= {victim, target}
    return codebook


def _splits(
    points: Floats, weights: Ints, labels: Labels, codebook: Floats
) -> tuple[Floats, Floats]:
    """Find what each cluster saves if cut in two at its mean, across its widest coordinate.

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
