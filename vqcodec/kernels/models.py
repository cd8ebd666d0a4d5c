"""Coding of index planes and codebooks with models that learn."""

import functools
from typing import NamedTuple

import numpy as np

from ..logarithm import binary_logarithms
from . import loops

COST_UNIT = 4096  # of a squared level
_NOTHING = np.empty(0, np.uint8)  # for the loops, an empty target means to decode


def encode_strip(indices, colours, header, bits):
    """Code a strip of an index plane (spec §7.2).

    Parameters
    ----------
    indices : numpy.ndarray
        Unsigned integers below len(colours), of shape (rows, columns), not empty.
    colours : numpy.ndarray
        int32, shape (n_codewords, 4), from -1023 to 1023.
    header : int
        The strip's first 16 bits.
    bits : int
        Binary logarithm of the buckets of a context, 1 to 31.

    Returns
    -------
    bytes
        What follows the header.
    """
    if indices.max() >= len(colours):
        raise ValueError("an index is beyond the codebook")
    padded = pad(indices)
    return _coded(
        indices.size,
        lambda target: loops.context.code_strip(padded, colours, header, bits, _NOTHING, target),
    )


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
    prices: np.ndarray
    points: np.ndarray
    codewords: np.ndarray
    halving: int
    max_error: int
    point_classes: np.ndarray
    codeword_classes: np.ndarray
    numbers: np.ndarray
    importances: np.ndarray

    def of_rows(self, rows):
        """Give the same for some rows, a slice."""
        return self._replace(numbers=self.numbers[rows], importances=self.importances[rows])

    def cost(self, chosen, n_bytes):
        """Give what indices cost, an int: distortion and rate."""
        total = self.rate_weight * 8 * n_bytes
        for numbers, codewords, weights in zip(self.numbers, chosen, self.importances, strict=True):
            differences = self.points[numbers].astype(np.int64) - self.codewords[codewords]
            squares = np.square(differences).sum(axis=1) >> self.halving
            total += int((squares * weights).sum())
        return total


@functools.cache
def prices():
    """Give what a decision costs by its probability; see `Choice`."""
    odd = 2 * np.arange(4096) + 1  # the middle of each, in 1/8192
    return ((13 << 12) - binary_logarithms(odd, 12)).astype(np.int32)


def choose_strip(indices, colours, header, bits, choice):
    """Code a strip with indices chosen on the way, `indices` being those of least distortion.

    Returns
    -------
    data : bytes
        As `encode_strip` gives it.
    chosen : numpy.ndarray
        uint16, of the shape of `indices`.
    """
    padded = pad(indices)

    def code(target):
        padded[3:, 5:-3] = indices
        return loops.context.code_strip(padded, colours, header, bits, _NOTHING, target, choice)

    return _coded(indices.size, code), padded[3:, 5:-3]


def decode_strip(data, shape, colours, header, bits):
    """Decode what `encode_strip` gives; any bytes decode to something.

    Parameters
    ----------
    data : bytes
    shape : tuple of int
        Rows and columns.
    colours, header, bits
        As for `encode_strip`.

    Returns
    -------
    indices : numpy.ndarray
        uint16, of that shape.
    asked_for : int
        Bytes that the decoder asked for, those after the end included.
    """
    padded = _room_for(shape)
    source = np.frombuffer(data, np.uint8)
    asked_for = loops.context.code_strip(padded, colours, header, bits, source, _NOTHING)
    return padded[3:, 5:-3], asked_for


def pad(indices):
    """Give indices with the room that the loops need for the neighbours of those at the edges."""
    padded = _room_for(indices.shape)
    padded[3:, 5:-3] = indices
    return padded


def encode_codewords(codebook, channels, ordered):
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


def decode_codewords(data, shape, channels, ordered):
    """Decode what `encode_codewords` gives: a codebook of a shape, and the bytes asked for."""
    codebook = np.zeros(shape, np.uint8)
    source = np.frombuffer(data, np.uint8)
    return codebook, loops.codewords.code_codewords(codebook, channels, ordered, source, _NOTHING)


def _room_for(shape):
    return np.zeros((3 + shape[0], 5 + shape[1] + 3), np.uint16)


def _coded(n, code):
    """Call a loop with a target for n numbers, and again with a larger one until they fit."""
    target = np.empty(2 * n + 64, np.uint8)
    while (size := code(target)) < 0:
        target = np.empty(2 * len(target), np.uint8)
    return target[:size].tobytes()
