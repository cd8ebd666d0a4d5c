"""Dithering in whole numbers: error diffusion, and mixtures for patterns of thresholds."""

import math

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bools, Labels
from . import _loops

FULL = 256  # strength
_WIDTH = 4  # coordinates, at most
_CELL_BITS = {1: 11, 2: 8, 3: 6, 4: 5}  # of each coordinate of a grid, by dimension
_MOST_FOR_GAPS = 1024  # codewords; of more, so many are looked at
_ROWS_AT_A_TIME = 2**20  # in pixels; after each, Python can see an interrupt
_MOST_DISTANCES = 2**20  # of a part of a mixture, without a compiler


class Mixer:
    """Codewords that points may be drawn with.

    The mean of what a flat area of a point in their hull is drawn with is that
    point; others come as near as short errors bring them. An error that is
    carried along is at most as long as the diagonal of the box of the
    codewords within a flat area, and 7/8 of their largest gap elsewhere: errors
    within a cube of codewords reach 0.87 of its side. Where in a flat area the
    nearest codeword would leave more than half the diagonal, the one is taken
    that is nearest to a point eight times as far from it: so what piles up
    between the codewords of a flat hull is brought back.

    Parameters
    ----------
    points : numpy.ndarray
        int32, shape (n, d), d from 1 to 4; coordinates within 2^12 of 0.
    codewords : numpy.ndarray
        int32, shape (k, d).
    pins : numpy.ndarray
        int32, shape (n,): the codeword that a point has whatever happens, or -1.
    restricted : numpy.ndarray
        bool, shape (n,): which points only have some codewords.
    some : numpy.ndarray
        Numbers of those codewords, at least one if any point is restricted.
    """

    points: Labels
    codewords: Labels
    pins: Labels
    restricted: Bools
    some: AnyArray

    def __init__(
        self, points: Labels, codewords: Labels, pins: Labels, restricted: Bools, some: AnyArray
    ) -> None:
        dimension = points.shape[1]
        if not 1 <= dimension <= _WIDTH or codewords.shape[1] != dimension or not len(codewords):
            raise ValueError(f"points {points.shape} and codewords {codewords.shape} do not fit")
        everything = np.concatenate([points, codewords])
        if np.abs(everything).max() >= 2**12:
            raise ValueError("a coordinate is 2^12 or more")
        if pins.max(initial=-1) >= len(codewords) or (restricted.any() and not len(some)):
            raise ValueError("pins or restrictions name codewords that are not there")
        self.points, self.codewords, self.pins = points, codewords, pins
        self.restricted, self.some = restricted, some
        low, high = everything.min(axis=0), everything.max(axis=0)
        margin = (high - low).max() // 2  # Few points are beyond it with their errors.
        box = low - margin, high + margin, _CELL_BITS[dimension]
        numbers = np.arange(len(codewords), dtype=np.int32)
        few = np.ascontiguousarray(some, np.int32) if len(some) else numbers[:1]
        self._every, self._some = (
            _loops.Cells(chosen, ids, *box, *_longest_errors(chosen))
            for chosen, ids in ((codewords, numbers), (np.ascontiguousarray(codewords[few]), few))
        )

    def diffuse(
        self, numbers: Labels, strength: int | npt.NDArray[np.uint16]
    ) -> npt.NDArray[np.uint16]:
        """Draw a picture by error diffusion, row by row, there and back.

        Each pixel hands its error on: 7/16 to the next, 3/16, 5/16 and 1/16 to
        those below (R. W. Floyd & L. Steinberg, "An adaptive algorithm for
        spatial grey scale", Proceedings of the SID 17(2), 1976). Pinned pixels
        take none and give none.

        Parameters
        ----------
        numbers : numpy.ndarray
            int32, shape (h, w): the point at each place.
        strength : int or numpy.ndarray
            What part of the errors around is made up for, in 1/256, up to 256;
            or uint16, shape (h, w), for each place.

        Returns
        -------
        numpy.ndarray
            uint16, shape (h, w).
        """
        height, width = numbers.shape
        strengths = np.broadcast_to(np.asarray(strength, np.uint16), numbers.shape)
        if strengths.max(initial=0) > FULL:
            raise ValueError(f"a strength of {strengths.max()} is above {FULL}")
        indices = np.empty(numbers.shape, np.uint16)
        errors = np.zeros((2, width + 2, _WIDTH), np.int32)
        rows = max(1, _ROWS_AT_A_TIME // width)
        for first in range(0, height, rows):
            _loops.diffuse(
                self.points,
                self.pins,
                self.restricted.view(np.uint8),
                self._some,
                self._every,
                numbers,
                strengths,
                errors,
                first,
                min(first + rows, height),
                indices,
            )
        return indices

    def mixtures(self, size: int, strength: int) -> npt.NDArray[np.uint16]:
        """Find `size` codewords for each point, in the order of choice, whose mean is near it.

        Each is the nearest to the point and what its forerunners left of it.
        (T. Knoll, US patent 6,606,166, filed 1999 and expired.) At full
        strength, where the mean is off by more than half a step and the point
        is not seen to be outside the hull, it is tried with longer errors.

        Parameters
        ----------
        size : int
        strength : int
            What part of what is left counts, in 1/256.

        Returns
        -------
        numpy.ndarray
            uint16, shape (n, size).
        """
        found = np.empty((len(self.points), size), np.uint16)
        found[:] = self.pins[:, np.newaxis]  # where nothing is pinned, what follows
        free = self.pins < 0
        for cells, members in (
            (self._every, np.flatnonzero(free & ~self.restricted)),
            (self._some, np.flatnonzero(free & self.restricted)),
        ):
            for start in range(0, len(members), _MOST_DISTANCES // 256):
                part = members[start : start + _MOST_DISTANCES // 256]
                chosen = np.empty((len(part), size), np.uint16)
                places = np.empty(2 * size, np.int32)
                _loops.mix(self.points[part], cells, strength, places, chosen)
                found[part] = chosen
        return found


def _longest_errors(codewords: Labels) -> tuple[int, int]:
    """Return how long an error may be that leaves a flat area, and one within it."""
    extents = np.ptp(codewords.astype(np.int64), axis=0)
    return math.isqrt(49 * _largest_gap(codewords) // 64), math.isqrt(int((extents**2).sum()))


def _largest_gap(codewords: Labels) -> int:
    """Return the square of the longest step that it takes to go to all codewords from any.

    It is the longest edge of their shortest tree (R. C. Prim, "Shortest
    connection networks and some generalizations", Bell System Technical
    Journal 36, 1957).
    """
    every = -(-len(codewords) // _MOST_FOR_GAPS)
    apart = codewords[::every].astype(np.int64)
    longest, distances = 0, np.square(apart[1:] - apart[0]).sum(axis=1)
    apart = apart[1:]
    while len(apart):
        nearest = distances.argmin()
        longest = max(longest, int(distances[nearest]))
        joined = np.square(apart - apart[nearest]).sum(axis=1)
        distances = np.delete(np.minimum(distances, joined), nearest)
        apart = np.delete(apart, nearest, axis=0)
    return longest
