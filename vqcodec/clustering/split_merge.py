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
from typing import Annotated, Literal

import numpy as np

from ..arrays import AnyArray, Floats, Ints
from .base import Clusterer, Clustering, Progress, Trace, fit_present, of_restart, share_progress
from .kmeanspp import seed
from .levels import Level, Levels
from .lloyd import MOST, Restarts, Tolerance, descend
from .merging import merge
from .moves import improve
from .options import Option
from .recombination import recombine
from .rng import Rng

# Rounds of moves on ever finer cells (of so many levels a side), then iterations on all points.
_EFFORTS: dict[str, tuple[tuple[tuple[float, int], ...], int]] = {
    "fast": (((8.0, 3), (4.0, 3)), 3),
    "default": (((8.0, 8), (2.0, 12)), 3),
    "default, few": (((3.0, 6),), 5),
    "default, many": (((4.0, 5), (2.0, 7)), 3),
    "best": (((8.0, 12), (2.0, 16)), 100),
}
# In many dimensions a cell holds hardly more than one point, so the rounds are on a sample: of so
# many points for each codeword, so many rounds; then iterations on all points.
_SAMPLES = {"fast": (16, 2, 2), "default": (24, 5, 4), "best": (MOST, 24, 100)}
_MOST_DIMENSIONS = 4  # of those that are merged by cells
# So few points are searched as they are in the end, which is better than cells and takes longer.
_WHOLE = {"fast": 2**11, "default": 2**13, "best": 2**15}
_ENOUGH = 16  # points for each codeword, for a level to be used
_WORK = 256  # few codewords settle slowly, but an iteration costs little
_MANY = 4096  # codewords: D² seeding takes a pass over all points for each, merging does not
_MERGED, _MERGED_CELLS = 1024, (8.0, 12.0, 16.0)  # points merged for fewer codewords; their cells
# For few codewords: points of a coarse level, codebooks found on it, rounds for each, children.
_QUICK = 4608, 4, 4, 24
_PARENTS = 6  # codebooks that are recombined
_CHILDREN = 64, 1024, 2**21  # theirs: least, most, and times points
_FEW = 32  # codewords: so few move in a round that recombining some codebooks finds more

Effort = Annotated[Literal["fast", "default", "best"], Option("More search for more time.")]


class SplitMerge(Clusterer):
    """Merging, then rounds that move codewords, on a coarse histogram first.

    The search begins on few points and goes on to more: those in one cell, of 8
    and then 2 levels a side (3 for few codewords), count as one, with their mean and weight. It
    starts from merging (see `merging`) where the points of coarse cells are few enough, else from
    D² seeding. A round moves some codewords at
    once, those whose removal costs least into the clusters whose split saves
    most, then runs three of Lloyd's iterations; it counts only if the cost has
    fallen, else the next moves half as many. The last iterations are on all
    points. In more than four dimensions the rounds are on a sample of them.

    From 4096 codewords on, merging always finds the first ones: as they are better, and as what
    moves gain shrinks with the number of points for each codeword, fewer rounds follow.

    With the effort "best" several codebooks are found so, and recombined (see `recombination`).

    Parameters
    ----------
    effort : {"fast", "default", "best"}
        More rounds and, for "best", codebooks recombined, for more time.
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
            return fit_present(self, points, weights, k, rng=rng, progress=progress, trace=trace)
        if k >= len(points):
            return Clustering.exact(points)
        known = Levels(points, weights)
        levels, iterations = self._plan(known, k)
        merged = points.shape[1] <= _MOST_DIMENSIONS  # by cells
        begin, small = None, None
        if k >= _MANY:
            begin = levels[0][0]
        elif merged:
            begin = _mergeable(known, k)
        if merged and self.effort == "default" and 1 < k <= _FEW:
            small = known.first(_MERGED_CELLS, _ENOUGH * k, _QUICK[0])
        recombining = self.effort == "best" and k < _MANY and merged

        def run(start: int) -> Clustering:
            report = share_progress(progress, start, self.n_init)
            part = share_progress(report, 0, 2)
            if recombining:
                codebook, guess = _recombined(levels, begin, k, rng, part)
            else:
                # Merging finds the same each time, so that other starts are by D² seeding.
                first = begin if start == 0 or k >= _MANY else None
                codebook, guess = _search(levels, first, k, rng, part, small)
            return descend(
                points,
                weights,
                codebook,
                max_iter=self.max_iter or iterations + _WORK // k,
                tol=self.tol,
                start=known.whole.track(codebook, guess),
                progress=share_progress(report, 1, 2),
                trace=of_restart(trace, start),
            )

        return Clustering.best_of(map(run, range(self.n_init)))

    def _plan(self, known: Levels, k: int) -> tuple[list[tuple[Level, int]], int]:
        """Return the levels, each with its number of rounds, and the number of last iterations."""
        n, dimension = known.whole.points.shape
        if dimension > _MOST_DIMENSIONS:
            size, rounds, iterations = _SAMPLES[self.effort]
            levels = [(known.sample(size * k), rounds)]
        else:
            few = self.effort == "default" and k <= _FEW
            many = self.effort == "default" and k >= _MANY
            kind = ", few" if few else ", many" if many else ""
            planned, iterations = _EFFORTS[self.effort + kind]
            total = sum(rounds for _, rounds in planned)
            levels = [(known.coarse(cell), rounds) for cell, rounds in planned]
            if n <= _WHOLE[self.effort]:
                levels[-1] = known.whole, levels[-1][1]
            levels = [level for level in levels if len(level[0].points) >= _ENOUGH * k]
            if not levels:
                levels = [(known.whole, total)]
        if k >= _MANY:
            if dimension > _MOST_DIMENSIONS:
                iterations *= 2  # instead of the rounds
            levels = [(level, self._fewer(rounds, level, k)) for level, rounds in levels]
        return levels, iterations

    def _fewer(self, rounds: int, level: Level, k: int) -> int:
        """Return how many rounds are worth their time after merging: none where most are alone."""
        spare = len(level.points) // k - 1
        if self.effort == "best":
            return rounds if spare else 0
        return min(rounds, 6 * spare) if level.points.shape[1] <= _MOST_DIMENSIONS else 0


def _search(
    levels: Sequence[tuple[Level, int]],
    begin: Level | None,
    k: int,
    rng: Rng,
    progress: Progress | None,
    small: Level | None = None,
) -> tuple[Floats, AnyArray | None]:
    """Find a codebook from level to level; return it and, if known, a codeword near each point.

    Merging on a level finds the first one, D² seeding if there is none; on a small level that and
    others are recombined first.
    """
    seeds, source = rng.spawn(2)
    first = levels[0][0]
    labels: AnyArray = np.empty(0)
    if begin is not None:
        codebook, labels = merge(begin.points, begin.weights, k, share_progress(progress, 0, 2))
        progress = share_progress(progress, 1, 2)
    else:  # the rounds mend what one candidate a step misses
        codebook = seed(first.points, first.weights, k, 1, seeds)
    if small is not None:
        codebook = _bred(small, codebook, k, seeds, source, share_progress(progress, 0, 2))
        progress = share_progress(progress, 1, 2)
    for number, (level, rounds) in enumerate(levels):
        report = share_progress(progress, number, len(levels))
        if rounds or begin is not level:
            found = improve(level, codebook, rounds, source, report)
            codebook, labels = found.codebook, found.labels
    last = levels[-1][0]
    return codebook, None if last.cells is None else labels[last.cells]


def _bred(
    level: Level, first: Floats, k: int, seeds: Rng, source: Rng, progress: Progress | None
) -> Floats:
    """Recombine a codebook and some that D² seeding begins, each after some rounds."""
    _, n_parents, rounds, children = _QUICK
    parents = []
    for number in range(n_parents):
        begun = first if number == 0 else seed(level.points, level.weights, k, 1, seeds)
        found = improve(level, begun, rounds, source, None)
        parents.append(level.descend(found.codebook, 20, 0.1))
    return recombine(level, parents, children, source, progress, quick=True).codebook


def _mergeable(known: Levels, k: int) -> Level | None:
    """Return the points as few as are merged in little time, if they are many enough for k."""
    found = known.first(_MERGED_CELLS, 1, max(_MERGED, 8 * k))
    enough = found is known.whole or (found is not None and len(found.points) >= 4 * k)
    return found if enough else None


def _recombined(
    levels: Sequence[tuple[Level, int]],
    begin: Level | None,
    k: int,
    rng: Rng,
    progress: Progress | None,
) -> tuple[Floats, AnyArray | None]:
    """Find several codebooks as `_search` does, and recombine them on the last level."""
    last = levels[-1][0]
    parents = []
    for number in range(_PARENTS):
        report = share_progress(share_progress(progress, 0, 2), number, _PARENTS)
        codebook, _ = _search(levels, begin if number == 0 else None, k, rng, report)
        parents.append(last.descend(codebook, 60, 0.01))
    if k == 1 or len(last.points) <= k:
        return parents[0].codebook, None
    least, most, work = _CHILDREN
    children = min(max(least, work // len(last.points)), most)
    found = recombine(last, parents, children, rng, share_progress(progress, 1, 2))
    return found.codebook, None if last.cells is None else found.labels[last.cells]
