"""A tree of boxes over points of few dimensions, made once for many searches."""

from functools import cache

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Floats, Labels
from . import _loops
from .checks import WORK_AT_A_TIME

MOST_DIMENSIONS = 4  # in more, a box is near to too many codewords
_BRANCH = 16  # boxes in a box of the next storey
_MOST_ON_TOP = 32  # boxes of the last storey


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
        starts = np.arange(0, len(points), _loops.leaf_size)
        low, high, n_boxes = self._points_t, self._points_t, 0
        lows, highs, storeys = [], [], []
        while True:
            low = np.minimum.reduceat(low, starts, axis=1)
            high = np.maximum.reduceat(high, starts, axis=1)
            lows.append(low)
            highs.append(high)
            storeys.append(n_boxes)
            n_boxes += len(starts)
            if len(starts) <= _MOST_ON_TOP:
                break
            starts = np.arange(0, len(starts), _BRANCH)
        self._bounds = (
            np.ascontiguousarray(np.concatenate(lows, axis=1).T),
            np.ascontiguousarray(np.concatenate(highs, axis=1).T),
            np.array(storeys, np.int64),
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
        lows, highs, storeys = self._bounds
        n_top = len(lows) - int(storeys[-1])
        step = max(1, WORK_AT_A_TIME * n_top // (n * codebook.size))
        for first in range(0, n_top, step):
            _loops.search_boxes(
                self._points_t,
                self._order,
                lows,
                highs,
                storeys,
                _BRANCH,
                first,
                min(first + step, n_top),
                codebook_t,
                want_second,
                labels,
                distances,
                seconds,
            )
        return labels, distances, seconds


def _curve(columns: Floats) -> npt.NDArray[np.uint16]:
    """Return the place of each point on a Hilbert curve, uint16."""
    dimension = len(columns)
    bits = 16 // dimension
    lows = columns.min(axis=1)
    scale = (2**bits - 1) / max((columns.max(axis=1) - lows).max(), 1.0)
    cells = np.zeros(columns.shape[1], np.int32)
    for column, low in zip(columns, lows, strict=True):
        cells = cells << bits | ((column - low) * scale).astype(np.int32)
    return _places(dimension, bits)[cells]


@cache
def _places(dimension: int, bits: int) -> npt.NDArray[np.uint16]:
    """Return the place on a Hilbert curve of each cell of a cube of 2**bits cells a side.

    Cells that follow each other on the curve are neighbours, so that no box around a part of it is
    much larger than that part. J. Skilling, "Programming the Hilbert curve", AIP Conference
    Proceedings 707, 2004, has the way from coordinates to places: halves of the cube are turned
    and reflected level by level, which leaves the Gray code of the place.
    """
    cells = np.arange(2 ** (bits * dimension))
    axes = [cells >> bits * axis & 2**bits - 1 for axis in reversed(range(dimension))]
    for level in reversed(range(1, bits)):
        below = 2**level - 1
        for axis in range(dimension):
            upper = (axes[axis] >> level & 1) * below
            swapped = (axes[0] ^ axes[axis]) & (below ^ upper)
            axes[axis] = axes[axis] ^ swapped
            axes[0] = axes[0] ^ swapped ^ upper if axis else axes[0] ^ upper
    code = np.zeros_like(cells)
    for level in reversed(range(bits)):
        for axis in range(dimension):
            code = code << 1 | axes[axis] >> level & 1
    shift = 1
    while shift < bits * dimension:
        code ^= code >> shift
        shift *= 2
    return code.astype(np.uint16)
