"""Points that stand for others, so that a search is fast: means of cells, or a sample."""

from dataclasses import dataclass

import numpy as np

from .. import kernels
from ..arrays import AnyArray, Floats, Ints


@dataclass(frozen=True)
class Level:
    """Points merged by cells: their means, float64 (m, d); weights; the cell of each point.

    Or a sample of them, and no cells unless they are all in it.
    """

    points: Floats
    weights: Ints
    cells: AnyArray | None


def coarse(points: Floats, weights: Ints, cell: float) -> Level:
    """Merge the points in each cell of `cell` levels a side into their mean."""
    keys = np.zeros(len(points), np.uint64)
    for column in points.T:
        keys = keys << np.uint64(12) | ((column + 512.0) / cell).astype(np.uint64)
    counter = kernels.KeyCounter(np.uint64)
    cells = counter.count(keys)
    sums, counts = kernels.cluster_sums(points, weights, cells, len(counter.result()[0]))
    return Level(sums / counts[:, np.newaxis], counts, cells)


def sample(points: Floats, weights: Ints, size: int) -> Level:
    """Take every so many-th point, at least `size` of them if there are as many."""
    step = max(1, len(points) // size)
    if step == 1:
        return whole(points, weights)
    return Level(np.ascontiguousarray(points[::step]), np.ascontiguousarray(weights[::step]), None)


def whole(points: Floats, weights: Ints) -> Level:
    """Take all points as they are."""
    return Level(points, weights, np.arange(len(points)))
