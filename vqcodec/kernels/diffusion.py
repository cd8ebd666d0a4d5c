"""Dithering in whole numbers: error diffusion, and mixtures for patterns of thresholds."""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bools, Labels
from . import loops

FULL = 256  # strength
_WIDTH = 4  # coordinates, at most
_CELL_BITS = {1: 10, 2: 7, 3: 5, 4: 4}  # of each coordinate of a grid, by dimension
_ROWS_AT_A_TIME = 2**20  # in pixels; after each, Python can see an interrupt
_MOST_DISTANCES = 2**20  # of a part of a mixture, without a compiler


class Mixer:
    """Codewords that points may be drawn with.

    Parameters
    ----------
    points : numpy.ndarray
        int32, shape (n, d), d from 1 to 4; coordinates within 2^13 of 0.
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
    pins: Labels
    restricted: Bools

    def __init__(
        self, points: Labels, codewords: Labels, pins: Labels, restricted: Bools, some: AnyArray
    ) -> None:
        dimension = points.shape[1]
        if not 1 <= dimension <= _WIDTH or codewords.shape[1] != dimension or not len(codewords):
            raise ValueError(f"points {points.shape} and codewords {codewords.shape} do not fit")
        everything = np.concatenate([points, codewords])
        if np.abs(everything).max() >= 2**13:
            raise ValueError("a coordinate is 2^13 or more")
        if pins.max(initial=-1) >= len(codewords) or (restricted.any() and not len(some)):
            raise ValueError("pins or restrictions name codewords that are not there")
        self.points, self.pins, self.restricted = points, pins, restricted
        box = everything.min(axis=0), everything.max(axis=0), _CELL_BITS[dimension]
        numbers = np.arange(len(codewords), dtype=np.int32)
        self._every = loops.diffusion.Cells(codewords, numbers, *box)
        few = np.ascontiguousarray(some, np.int32) if len(some) else numbers[:1]
        self._some = loops.diffusion.Cells(np.ascontiguousarray(codewords[few]), few, *box)

    def diffuse(self, numbers: Labels, strength: int) -> npt.NDArray[np.uint16]:
        """Draw a picture by error diffusion, row by row, there and back.

        Each pixel hands its error on: 7/16 to the next, 3/16, 5/16 and 1/16 to
        those below (R. W. Floyd & L. Steinberg, "An adaptive algorithm for
        spatial grey scale", Proceedings of the SID 17(2), 1976). Pinned pixels
        take none and give none.

        Parameters
        ----------
        numbers : numpy.ndarray
            int32, shape (h, w): the point at each place.
        strength : int
            What part of an error goes on, in 1/256.

        Returns
        -------
        numpy.ndarray
            uint16, shape (h, w).
        """
        height, width = numbers.shape
        indices = np.empty(numbers.shape, np.uint16)
        errors = np.zeros((2, width + 2, _WIDTH), np.int32)
        rows = max(1, _ROWS_AT_A_TIME // width)
        for first in range(0, height, rows):
            loops.diffusion.diffuse(
                self.points,
                self.pins,
                self.restricted.view(np.uint8),
                self._some,
                self._every,
                numbers,
                strength,
                errors,
                first,
                min(first + rows, height),
                indices,
            )
        return indices

    def mixtures(self, size: int, strength: int) -> npt.NDArray[np.uint16]:
        """Find `size` codewords for each point, in the order of choice, whose mean is near it.

        Each is the nearest to the point and what its forerunners left of it.
        (T. Knoll, US patent 6,606,166, filed 1999 and expired.)

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
                loops.diffusion.mix(self.points[part], cells, strength, chosen)
                found[part] = chosen
        return found
