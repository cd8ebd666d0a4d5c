"""How far points are from the codewords so far, as D² seeding needs it."""

import numpy as np

from ..arrays import Floats, Ints
from . import _loops
from .checks import as_floats, as_weights, check_dimensions

_FEW = 4  # dimensions in which a pass over all points is faster than stopping early at each


class Potential:
    """Squared distances of points to the nearest of the codewords that were added.

    Parameters
    ----------
    points : numpy.ndarray
        float64, shape (n, d).
    weights : numpy.ndarray
        int64, shape (n,).

    Attributes
    ----------
    distances : numpy.ndarray
        float64, shape (n,): infinite before there is a codeword.
    """

    distances: Floats

    def __init__(self, points: Floats, weights: Ints) -> None:
        self._points = as_floats(points)
        self._weights = as_weights(weights, points).astype(np.float64)
        self._transposed = np.ascontiguousarray(self._points.T)
        self.distances = np.full(len(points), np.inf)

    def add(self, codeword: Floats) -> Floats:
        """Add a codeword, shape (d,); return the running sums of weights times distances.

        They are float64, shape (n,), added up from first to last, so that they are the same on
        every machine.
        """
        codeword = as_floats(codeword)
        check_dimensions(self._points, codeword[np.newaxis])
        if self._points.shape[1] > _FEW:
            _loops.lower(self._points, codeword, self.distances)
            return np.cumsum(self._weights * self.distances)
        cumulative = np.empty(len(self._points))
        _loops.lower_and_add(self._transposed, self._weights, codeword, self.distances, cumulative)
        return cumulative
