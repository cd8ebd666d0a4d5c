"""What indices are chosen by, for the sum of distortion and rate, while a strip is coded."""

import functools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Labels
from ..kernels.logarithm import binary_logarithms

COST_UNIT = 4096  # of a squared level


class Choice(NamedTuple):
    """What indices are chosen by: squared differences, and the bits that each index costs.

    Attributes
    ----------
    rate_weight : int
        Of a bit, in 1/4096 of a squared level.
    prices : numpy.ndarray
        int32, by probability in 1/4096: bits, in 1/4096.
    points, codewords : numpy.ndarray
        int16, shapes (n, d) and (n_codewords, d): in sixteenths of levels.
    halving : int
        Binary logarithm of what sums of squares are divided by.
    max_error : int
        Largest difference that a coordinate may have, in sixteenths of levels.
    point_classes, codeword_classes : numpy.ndarray
        uint8: a point of a class other than 1 only has codewords of its class.
    numbers : numpy.ndarray
        int32, shape (rows, columns): the point at each place.
    importances : numpy.ndarray
        uint16, of that shape: what squares count at each place, in sixteenths.
    """

    rate_weight: int
    prices: Labels
    points: npt.NDArray[np.int16]
    codewords: npt.NDArray[np.int16]
    halving: int
    max_error: int
    point_classes: Bytes
    codeword_classes: Bytes
    numbers: Labels
    importances: npt.NDArray[np.uint16]

    def of_rows(self, rows: slice) -> "Choice":
        """Return the same for some rows, a slice."""
        return self._replace(numbers=self.numbers[rows], importances=self.importances[rows])

    def check(self, shape: tuple[int, int], n_codewords: int) -> None:
        """Raise ValueError for what the core takes for granted of a strip of some shape."""
        n_points, dimension = self.points.shape
        if (
            self.codewords.shape != (n_codewords, dimension)
            or self.point_classes.shape != (n_points,)
            or self.codeword_classes.shape != (n_codewords,)
            or self.prices.shape != (4096,)
            or not self.numbers.shape == self.importances.shape == shape
            or self.numbers.min() < 0
            or self.numbers.max() >= n_points
        ):
            raise ValueError("the parts of a choice do not fit each other")

    def cost(self, chosen: AnyArray, n_bytes: int) -> int:
        """Return what indices cost, an int: distortion and rate."""
        total = self.rate_weight * 8 * n_bytes
        for numbers, codewords, weights in zip(self.numbers, chosen, self.importances, strict=True):
            differences = self.points[numbers].astype(np.int64) - self.codewords[codewords]
            squares = np.square(differences).sum(axis=1) >> self.halving
            total += int((squares * weights).sum())
        return total


@functools.cache
def prices() -> Labels:
    """Return what a decision costs by its probability; see `Choice`."""
    odd = 2 * np.arange(4096) + 1  # the middle of each, in 1/8192
    return ((13 << 12) - binary_logarithms(odd, 12)).astype(np.int32)
