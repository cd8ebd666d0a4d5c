"""Coding of index planes and codebooks with models that learn."""

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Labels
from . import loops
from .logarithm import binary_logarithms

COST_UNIT = 4096  # of a squared level
_NOTHING = np.empty(0, np.uint8)  # for the loops, an empty target means to decode


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


class StripCoder:
    """Codes the strips of an index plane (spec §7.2); what they share is made once.

    Parameters
    ----------
    colours : numpy.ndarray
        int32, shape (n_codewords, 4), from -1023 to 1023.
    stopped : numpy.ndarray
        uint8, shape (1,): once it is not 0, coding ends with KeyboardInterrupt.
    """

    def __init__(self, colours: AnyArray, stopped: Bytes) -> None:
        self._n_codewords, self._stopped = len(colours), stopped
        self._tree = loops.context.Tree(np.ascontiguousarray(colours, np.int32))

    def encode(self, indices: AnyArray, header: int, bits: int) -> bytes:
        """Code a strip.

        Parameters
        ----------
        indices : numpy.ndarray
            Unsigned integers below n_codewords, of shape (rows, columns), not
            empty.
        header : int
            The strip's first 16 bits.
        bits : int
            Binary logarithm of the buckets of a context, 1 to 31.

        Returns
        -------
        bytes
            What follows the header.
        """
        if indices.max() >= self._n_codewords:
            raise ValueError("an index is beyond the codebook")
        plane = np.array(indices, np.uint16, order="C")
        return _coded(plane.size, lambda target: self._code(plane, header, bits, target))

    def choose(
        self, indices: AnyArray, header: int, bits: int, choice: Choice
    ) -> tuple[bytes, npt.NDArray[np.uint16]]:
        """Code a strip with indices chosen on the way, `indices` being those of least distortion.

        Returns
        -------
        data : bytes
            As `encode` returns it.
        chosen : numpy.ndarray
            uint16, of the shape of `indices`.
        """
        plane = np.empty(indices.shape, np.uint16)

        def code(target: Bytes) -> int:
            plane[:] = indices
            return self._code(plane, header, bits, target, choice=choice)

        return _coded(plane.size, code), plane

    def decode(
        self, data: bytes, shape: tuple[int, int], header: int, bits: int
    ) -> tuple[npt.NDArray[np.uint16], int]:
        """Decode what `encode` returns; any bytes decode to something.

        Parameters
        ----------
        data : bytes
        shape : tuple of int
            Rows and columns.
        header, bits
            As for `encode`.

        Returns
        -------
        indices : numpy.ndarray
            uint16, of that shape.
        asked_for : int
            Bytes that the decoder asked for, those after the end included.
        """
        plane = np.zeros(shape, np.uint16)
        source = np.frombuffer(data, np.uint8)
        return plane, self._code(plane, header, bits, _NOTHING, source)

    def _code(
        self,
        plane: npt.NDArray[np.uint16],
        header: int,
        bits: int,
        target: Bytes,
        source: Bytes = _NOTHING,
        choice: Choice | None = None,
    ) -> int:
        return loops.context.code_strip(
            self._tree, plane, header, bits, source, target, self._stopped, choice
        )[0]


def encode_codewords(codebook: Bytes, channels: int, ordered: bool) -> bytes:
    """Code a codebook (spec §6.1).

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, samples), C-contiguous, writable (nothing is
        written).
    channels : int
        1 to 4, a divisor of the samples.
    ordered : bool
        Whether no codeword is less than the one before it.

    Returns
    -------
    bytes
        What follows the first byte.
    """
    return _coded(
        codebook.size,
        lambda target: loops.codewords.code_codewords(
            codebook, channels, ordered, _NOTHING, target
        ),
    )


def decode_codewords(
    data: bytes, shape: tuple[int, int], channels: int, ordered: bool
) -> tuple[Bytes, int]:
    """Decode what `encode_codewords` returns: a codebook of a shape, and the bytes asked for."""
    codebook = np.zeros(shape, np.uint8)
    source = np.frombuffer(data, np.uint8)
    return codebook, loops.codewords.code_codewords(codebook, channels, ordered, source, _NOTHING)


def _coded(n: int, code: Callable[[Bytes], int]) -> bytes:
    """Call a loop with a target for n numbers, and again with a larger one until they fit."""
    target = np.empty(2 * n + 64, np.uint8)
    while (size := code(target)) < 0:
        target = np.empty(2 * len(target), np.uint8)
    return target[:size].tobytes()
