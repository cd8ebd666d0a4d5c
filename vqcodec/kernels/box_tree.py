"""A tree of boxes over points of few dimensions, made once for many searches."""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Floats, Labels
from . import _box_tree
from .checks import WORK_AT_A_TIME

MOST_DIMENSIONS = 4  # in more, a box is near to too many codewords
_BRANCH = 16  # leaves in a branch


class BoxTree:
    """Fixed points, in boxes of neighbours, whose nearest codewords are searched box by box.

    Parameters
    ----------
    points : numpy.ndarray
        float64, shape (n, d), n >= 1, d at most `MOST_DIMENSIONS`.
    """

    def __init__(self, points: Floats) -> None:
        columns = np.ascontiguousarray(points.T)  # rows of many are faster in NumPy
        self._order = np.argsort(_curve(columns), kind="stable").astype(np.int32)
        self._points_t = np.take(columns, self._order, axis=1)
        leaves = np.arange(0, len(points), _box_tree.leaf_size)
        branches = np.arange(0, len(leaves), _BRANCH)
        lows = np.minimum.reduceat(self._points_t, leaves, axis=1)
        highs = np.maximum.reduceat(self._points_t, leaves, axis=1)
        self._bounds = (
            np.ascontiguousarray(lows.T),
            np.ascontiguousarray(highs.T),
            np.ascontiguousarray(np.minimum.reduceat(lows, branches, axis=1).T),
            np.ascontiguousarray(np.maximum.reduceat(highs, branches, axis=1).T),
        )

    def search(
        self, codebook: Floats, guess: AnyArray | None = None, want_second: bool = False
    ) -> tuple[Labels, Floats, Floats]:
        """Find the nearest codeword of every point, ties going to the lowest index.

        Parameters
        ----------
        codebook : numpy.ndarray
            float64, shape (k, d).
        guess : numpy.ndarray, optional
            As for `Projections.search`; no help here.
        want_second : bool

        Returns
        -------
        labels, distances
            As `kernels.nearest` returns them.
        seconds : numpy.ndarray
            float64, shape (n,): squared distance to the nearest of the other
            codewords, 1e300 if there is none. Empty if not wanted.
        """
        codebook_t = np.ascontiguousarray(codebook.T)
        n = len(self._order)
        labels, distances = np.empty(n, np.int32), np.empty(n)
        seconds = np.empty(n if want_second else 0)
        n_branches = len(self._bounds[-1])
        step = max(1, WORK_AT_A_TIME // (_BRANCH * _box_tree.leaf_size * codebook.size))
        for first in range(0, n_branches, step):
            _box_tree.search_boxes(
                self._points_t,
                self._order,
                *self._bounds,
                _BRANCH,
                first,
                min(first + step, n_branches),
                codebook_t,
                want_second,
                labels,
                distances,
                seconds,
            )
        return labels, distances, seconds


def _curve(columns: Floats) -> npt.NDArray[np.uint16]:
    """Return the place of each point on a Z-order curve (G. M. Morton, IBM, 1966), uint16."""
    dimension = len(columns)
    bits = 16 // dimension
    lows = columns.min(axis=1)
    scale = (2**bits - 1) / max((columns.max(axis=1) - lows).max(), 1.0)
    levels = np.arange(2**bits)
    spread = np.zeros(len(levels), np.int64)
    for bit in range(bits):
        spread += (levels >> bit & 1) << (bit * dimension)
    places = np.zeros(columns.shape[1], np.uint16)
    for number, (column, low) in enumerate(zip(columns, lows, strict=True)):
        places |= (spread << number).astype(np.uint16)[((column - low) * scale).astype(np.int32)]
    return places
