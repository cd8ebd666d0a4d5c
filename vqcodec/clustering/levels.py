"""Points that stand for others, so that a search is fast: means of cells, or a sample."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .. import kernels
from ..arrays import AnyArray, Floats, Ints
from .base import Clustering
from .lloyd import descend


@dataclass(frozen=True)
class Level:
    """Points merged by cells: their means, float64 (m, d); weights; the cell of each point.

    Or a sample of them, and no cells unless they are all in it.
    """

    points: Floats
    weights: Ints
    cells: AnyArray | None

    @cached_property
    def _searcher(self) -> Any:
        return kernels.searcher_of(self.points)

    def track(self, codebook: Floats, guess: AnyArray | None = None) -> kernels.NearestTracker:
        """Return a tracker of the points, all of which share what is made of them once."""
        return kernels.NearestTracker(self.points, codebook, guess, self._searcher)

    def descend(self, codebook: Floats, max_iter: int, tol: float) -> Clustering:
        """Run Lloyd's iterations from the given codewords; see `lloyd.descend`."""
        start = self.track(codebook)
        return descend(self.points, self.weights, codebook, max_iter=max_iter, tol=tol, start=start)


class Levels:
    """The levels of some points, each made when it is first asked for.

    Parameters
    ----------
    points, weights
        As for `Clusterer.fit`.
    """

    def __init__(self, points: Floats, weights: Ints) -> None:
        self._points, self._weights = points, weights
        self._coarse: dict[float, Level] = {}

    @cached_property
    def whole(self) -> Level:
        """All points as they are."""
        return Level(self._points, self._weights, np.arange(len(self._points)))

    def coarse(self, cell: float) -> Level:
        """Merge the points in each cell of `cell` levels a side into their mean."""
        if cell not in self._coarse:
            self._coarse[cell] = self._merged(cell)
        return self._coarse[cell]

    def _merged(self, cell: float) -> Level:
        keys = np.zeros(len(self._points), np.uint64)
        for column in self._points.T:
            keys = keys << np.uint64(12) | ((column + 512.0) / cell).astype(np.uint64)
        counter = kernels.KeyCounter(np.uint64)
        cells = counter.count(keys)
        n_cells = len(counter.result()[0])
        sums, counts = kernels.cluster_sums(self._points, self._weights, cells, n_cells)
        return Level(sums / counts[:, np.newaxis], counts, cells)

    def first(self, cells: Iterable[float], least: int, most: int) -> Level | None:
        """Return all points if there are at most so many, else the first level that fits."""
        if len(self._points) <= most:
            return self.whole
        made = map(self.coarse, cells)
        return next((level for level in made if least <= len(level.points) <= most), None)

    def sample(self, size: int) -> Level:
        """Take every so many-th point, at least `size` of them if there are as many."""
        step = max(1, len(self._points) // size)
        if step == 1:
            return self.whole
        few, heavy = self._points[::step], self._weights[::step]
        return Level(np.ascontiguousarray(few), np.ascontiguousarray(heavy), None)
