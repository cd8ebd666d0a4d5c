"""Points that clusterers are tried on: small, and each awkward in a way of its own."""

import numpy as np

from ..arrays import Floats, Ints


def distinct(points: Floats, seed: int = 0) -> tuple[Floats, Ints]:
    """Return the distinct ones of points, and weights for them, as `Clusterer.fit` gets them."""
    points = np.unique(np.asarray(points, np.float64), axis=0)
    source = np.random.RandomState(seed)
    order = source.permutation(len(points))
    return points[order], source.randint(1, 50, len(points)).astype(np.int64)


def colours(n: int = 300, dimension: int = 3, seed: int = 1) -> tuple[Floats, Ints]:
    """Return whole levels as pictures have them, some near each other and some far."""
    source = np.random.RandomState(seed)
    middles = source.randint(20, 236, (max(2, n // 40), dimension))
    near = middles[source.randint(len(middles), size=n)] + source.randint(-15, 16, (n, dimension))
    return distinct(np.clip(near, 0, 255), seed)


def fractional(n: int = 120, dimension: int = 3, seed: int = 2) -> tuple[Floats, Ints]:
    """Return coordinates on either side of 0, as spaces of colours have them."""
    source = np.random.RandomState(seed)
    return distinct(source.uniform(-128, 255, (n, dimension)), seed)


def apart(dimension: int = 2) -> tuple[Floats, Ints]:
    """Return two groups far from each other, of very different weights."""
    source = np.random.RandomState(3)
    here = source.uniform(0, 4, (20, dimension))
    there = source.uniform(240, 244, (20, dimension))
    points, weights = distinct(np.concatenate([here, there]))
    return points, np.where(points[:, 0] < 100, 900, 3).astype(np.int64)


def on_a_line(n: int = 64) -> tuple[Floats, Ints]:
    """Return points at equal distances, of equal weights: everything ties."""
    points = np.zeros((n, 3))
    points[:, 0] = np.arange(n)
    return points, np.ones(n, np.int64)
