"""With which other each cluster merges at least cost: searched in a tree of halves."""

import numpy as np

from ..arrays import AnyArray, Floats, Ints, Labels
from . import _loops
from .checks import as_floats, as_weights

_LEAF = 8  # points at most in a leaf
_LEAVES_AT_A_TIME = 2**12
_MOST_DIMENSIONS = 4  # in which trees of boxes save nearly all of the work
_MOST_WORK = 2**28  # products of coordinates, where there are more
_LEAST_PART = 256  # points, whatever the work


def order_by_halves(points: Floats) -> Ints:
    """Order points so that each half of them, and each half of a half, lies in a box of its own.

    Halves part at the median of the coordinate in which they are widest.

    Parameters
    ----------
    points : numpy.ndarray
        float64, shape (n, d), n >= 1.

    Returns
    -------
    numpy.ndarray
        int64, shape (n,): the numbers of the points, in their order.
    """
    n = len(points)
    order = np.arange(n)
    n_parts = 1
    while n_parts * _LEAF < n:
        starts = np.arange(n_parts, dtype=np.int64) * n // n_parts
        sorted_points = points[order]
        widths = np.maximum.reduceat(sorted_points, starts) - np.minimum.reduceat(
            sorted_points, starts
        )
        part = np.repeat(np.arange(n_parts), np.diff(starts, append=n))
        values = sorted_points[np.arange(n), widths.argmax(axis=1)[part]]
        order = order[np.lexsort((values, part))]
        n_parts *= 2
    return order


def cheapest_partners(points: Floats, weights: Ints) -> tuple[Labels, Floats]:
    """Find with which other, at least as heavy, each cluster merges at least cost.

    Two clusters of weights v and w whose means are d apart add v w / (v + w) d²
    to the cost when one mean serves both (J. H. Ward, "Hierarchical grouping to
    optimize an objective function", Journal of the American Statistical
    Association 58(301), 1963).

    Parameters
    ----------
    points : numpy.ndarray
        float64, shape (n, d): the means. The search is fast if they are ordered
        as `order_by_halves` does it. In more than four dimensions they must be:
        where the work would be too much, partners are searched in the same
        half, quarter and so on alone.
    weights : numpy.ndarray
        int64, shape (n,).

    Returns
    -------
    partners : numpy.ndarray
        int32, shape (n,): the first of equals; -1 if no other is as heavy.
    costs : numpy.ndarray
        float64, shape (n,): what the merger adds; 1e300 without partner.
    """
    points = as_floats(points)
    floats = as_weights(weights, points).astype(np.float64)
    n_leaves = 1
    while n_leaves * _LEAF < len(points):
        n_leaves *= 2
    n_parts = 1
    if points.shape[1] > _MOST_DIMENSIONS:
        while (
            len(points) * points.size > _MOST_WORK * n_parts
            and len(points) >= 2 * _LEAST_PART * n_parts
        ):
            n_parts *= 2
    starts = np.arange(n_leaves, dtype=np.int64) * len(points) // n_leaves
    boxes = (
        _nodes(np.minimum, points, starts),
        _nodes(np.maximum, points, starts),
        _nodes(np.minimum, floats, starts),
        _nodes(np.maximum, floats, starts),
    )
    partners, costs = np.empty(len(points), np.int32), np.empty(len(points))
    for first in range(0, n_leaves, _LEAVES_AT_A_TIME):
        last = min(first + _LEAVES_AT_A_TIME, n_leaves)
        _loops.search_partners(points, floats, *boxes, n_parts, first, last, partners, costs)
    return partners, costs


def _nodes(extreme: np.ufunc, values: Floats, starts: AnyArray) -> Floats:
    """Return the extreme of each node of the tree: node 1 is the root, 2 m and 2 m + 1 halve m."""
    level = extreme.reduceat(values, starts)
    levels = [level]
    while len(level) > 1:
        level = extreme(level[::2], level[1::2])
        levels.append(level)
    levels.append(level)  # node 0 is none
    return np.ascontiguousarray(np.concatenate(levels[::-1]))
