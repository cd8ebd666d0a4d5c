"""Projections of points of many dimensions onto few, made once for many searches."""

import numpy as np

from ..arrays import AnyArray, Floats, Labels
from . import _loops
from .checks import WORK_AT_A_TIME
from .partners import order_by_halves

_SAMPLE = 512  # points that the axes are found from
_TURNS = 6
_MANY = 1024  # codewords: from there on whole groups of them are ruled out
_GROUP = 32  # codewords
_SLACK = 1e-9  # of the squared sizes of projections: more than rounding can do to their distances


class Projections:
    """Fixed points, whose nearest codewords are searched by their projections.

    A projection is one onto orthogonal axes, with the distance from their span
    as one more coordinate. Projections lie no farther apart than the points do;
    with the axes along which the points vary most, hardly nearer. So most
    codewords are ruled out in these few dimensions; where there are many, by
    groups of neighbours. The axes change the time a
    search takes, not what it finds.

    Parameters
    ----------
    points : numpy.ndarray
        float64, shape (n, d), n >= 1.
    """

    def __init__(self, points: Floats) -> None:
        self._points = points
        sample = points[:: max(1, len(points) // _SAMPLE)]
        self._middle = sample.mean(axis=0)
        self._axes = _main_axes(sample - self._middle)
        self._projections = self._project(self._points)
        self._size = np.square(self._projections).sum(axis=1).max()

    def search(
        self, codebook: Floats, guess: AnyArray | None = None, want_second: bool = False
    ) -> tuple[Labels, Floats, Floats]:
        """Find nearest codewords; see `BoxTree.search`.

        A guess, integers of shape (n,), is a codeword near each point: it saves
        time.
        """
        n = len(self._points)
        labels = np.full(n, -1, np.int32) if guess is None else np.array(guess, np.int32)
        distances, seconds = np.empty(n), np.empty(n if want_second else 0)
        projections = self._project(codebook)
        slack = _SLACK * (self._size + np.square(projections).sum(axis=1).max())
        by_groups = len(codebook) >= _MANY and not want_second
        groups = _groups(projections) if by_groups else None
        projections_t = np.ascontiguousarray(projections.T)
        step = max(1, WORK_AT_A_TIME // codebook.size)
        for start in range(0, n, step):
            part = slice(start, start + step)
            points, own = self._points[part], self._projections[part]
            if groups is not None:
                _loops.search_groups(
                    points, own, codebook, *groups, _GROUP, slack, labels[part], distances[part]
                )
            else:
                _loops.search_projections(
                    points,
                    own,
                    codebook,
                    projections_t,
                    slack,
                    want_second,
                    labels[part],
                    distances[part],
                    seconds[part],
                )
        return labels, distances, seconds

    def _project(self, vectors: Floats) -> Floats:
        """Return the projections of vectors, (n, d)."""
        projections = np.empty((len(vectors), self._axes.shape[1]))
        _loops.project(vectors, self._middle, self._axes, projections)
        return projections


def _groups(projections: Floats) -> tuple[Floats, Labels, Floats, Floats]:
    """Put codewords in groups of neighbours.

    Returns
    -------
    projections : numpy.ndarray
        float64, (k, length): group after group.
    ids : numpy.ndarray
        int32, (k,): the number of each codeword.
    lows_t, highs_t : numpy.ndarray
        float64, (length, n_groups): the sides of the box around each group.
    """
    order = order_by_halves(projections)
    ordered = projections[order]
    starts = np.arange(0, len(order), _GROUP)
    lows, highs = np.minimum.reduceat(ordered, starts), np.maximum.reduceat(ordered, starts)
    return (
        ordered,
        order.astype(np.int32),
        np.ascontiguousarray(lows.T),
        np.ascontiguousarray(highs.T),
    )


def _main_axes(sample: Floats) -> Floats:
    """Find about the axes of largest variance, orthonormal columns, by power iteration.

    The last column is zero, and so are more where the sample varies in fewer dimensions.
    """
    dimension, n_axes = sample.shape[1], _loops.projection_length - 1
    covariance = np.zeros((dimension, dimension))
    for vector in sample:
        covariance += vector[:, np.newaxis] * vector
    axes = np.zeros((dimension, n_axes))
    axes[np.arange(dimension), np.arange(dimension) % n_axes] = 1.0
    for turn in range(_TURNS):
        if turn:
            axes = (covariance[:, :, np.newaxis] * axes).sum(axis=1)
        for column in range(n_axes):
            for _ in range(2):  # twice is enough to be orthogonal to the last bits
                for earlier in range(column):
                    overlap = (axes[:, column] * axes[:, earlier]).sum()
                    axes[:, column] -= overlap * axes[:, earlier]
                length = np.sqrt(np.square(axes[:, column]).sum())
                axes[:, column] = axes[:, column] / length if length > 1e-6 else 0.0
    return np.hstack([axes, np.zeros((dimension, 1))])
