"""Wu's quantiser: boxes cut in two, always where that saves most, until there are k.

X. Wu, "Efficient statistical computations for optimal color quantization", Graphics Gems II, 1991:
a box is cut across one axis, at the place that leaves the least sum of squared distances to the
means of both halves; and the box with the largest variance comes next. There moments of a histogram
of 32 x 32 x 32 cells serve; here the points themselves do, in any number of dimensions, of which
only the one in which a box varies most is tried where there are more than four.
"""

import heapq
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np

from ..arrays import Floats, Ints
from .base import Clusterer, Clustering, Progress, Trace, fit_present, of_restart, share_progress
from .lloyd import MOST, Tolerance, descend
from .options import Option
from .rng import Rng

_FEW = 4  # axes that are all tried


@dataclass(frozen=True, order=True)
class _Box:
    """Points, and where they are best cut in two.

    Attributes
    ----------
    saved : float
        What the cut saves, negative, so that the largest comes first.
    number : int
        Of those that save the same, the first made comes first.
    axis, place : int
        The first half are the first `place` points along that axis.
    orders : numpy.ndarray
        int64, shape (d, m): the points, sorted along each axis.
    """

    saved: float
    number: int
    axis: int = field(compare=False)
    place: int = field(compare=False)
    orders: Ints = field(compare=False)


class Wu(Clusterer):
    """Boxes of colours, cut where it saves most, each served by its mean.

    It draws no random numbers, so that all seeds give the same.

    Parameters
    ----------
    max_iter : int
        Lloyd's iterations from there, at most; 0 is Wu's method alone.
    tol : float
        They end when no coordinate of any codeword moves by more than this.
    """

    name = "wu"
    monotone = True

    max_iter: int
    tol: float

    def __init__(
        self,
        *,
        max_iter: Annotated[int, Option("Lloyd's iterations from there, at most.", 0, MOST)] = 0,
        tol: Tolerance = 0.01,
    ) -> None:
        self.keep_options(max_iter=max_iter, tol=tol)

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
        """Cluster; see `Clusterer.fit`."""
        if not weights.all():
            return fit_present(self, points, weights, k, rng=rng, progress=progress, trace=trace)
        if k >= len(points):
            return Clustering.exact(points)
        codebook = cut(points, weights, k, share_progress(progress, 0, 2))
        return descend(
            points,
            weights,
            codebook,
            max_iter=self.max_iter,
            tol=self.tol,
            progress=share_progress(progress, 1, 2),
            trace=of_restart(trace, 0),
        )


def cut(points: Floats, weights: Ints, k: int, progress: Progress | None = None) -> Floats:
    """Return the means of k boxes of points, float64 of shape (k, d); 1 <= k <= n."""
    # A box is the numbers of its points, sorted along each axis: int64, shape (d, m).
    orders = np.argsort(points, axis=0, kind="stable").T
    side = np.zeros(len(points), bool)
    boxes = [_cuttable(0, orders, points, weights)]
    whole: list[Ints] = []  # those that cannot be cut
    number = 0
    while len(boxes) + len(whole) < k:
        box = heapq.heappop(boxes)
        first = box.orders[box.axis][: box.place]
        side[first] = True
        inside = side[box.orders]
        side[first] = False
        for half in (inside, ~inside):
            number += 1
            members = box.orders[half].reshape(len(box.orders), -1)
            if members.shape[1] == 1:
                whole.append(members)
            else:
                heapq.heappush(boxes, _cuttable(number, members, points, weights))
        if progress is not None:
            progress((len(boxes) + len(whole)) / k)
    groups = [orders[0] for orders in (*whole, *(box.orders for box in boxes))]
    means = [
        (points[group] * weights[group, np.newaxis]).sum(axis=0) / weights[group].sum()
        for group in groups
    ]
    return np.array(means)


def _axes(points: Floats, weights: Ints) -> list[int]:
    """Return the axes that are tried: all of a few, of many the one with the largest variance."""
    if points.shape[1] <= _FEW:
        return list(range(points.shape[1]))
    mean = (points * weights[:, np.newaxis]).sum(axis=0) / weights.sum()
    return [int(np.argmax((weights[:, np.newaxis] * np.square(points - mean)).sum(axis=0)))]


def _cuttable(number: int, orders: Ints, points: Floats, weights: Ints) -> _Box:
    """Find the best cut of two points or more.

    With weight w and sum s of the first half and W and S of all, halves cost least where
    s^2 / w + (S - s)^2 / (W - w) is largest, summed over the coordinates.
    """
    best = (-np.inf, 0, 0)
    total = points[orders[0]] * weights[orders[0], np.newaxis]
    total_sum, total_weight = total.sum(axis=0), float(weights[orders[0]].sum())
    alone = float(np.square(total_sum).sum()) / total_weight
    for axis in _axes(points[orders[0]], weights[orders[0]]):
        order = orders[axis]
        running = np.cumsum(weights[order], dtype=np.float64)[:-1]
        sums = np.cumsum(points[order] * weights[order, np.newaxis], axis=0)[:-1]
        gain = np.zeros(len(running))
        for column, whole in zip(sums.T, total_sum, strict=True):
            gain += np.square(column) / running
            gain += np.square(whole - column) / (total_weight - running)
        # Points that are equal along the axis stay together.
        along = points[order, axis]
        gain[along[1:] == along[:-1]] = -np.inf
        place = int(np.argmax(gain))
        if gain[place] - alone > best[0]:
            best = float(gain[place] - alone), axis, place + 1
    return _Box(-best[0], number, best[1], best[2], orders)
