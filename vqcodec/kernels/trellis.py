"""Indices chosen for what deflate makes of them, and for dithering, in one pass.

Deflate codes bytes as literals, by their frequency, or as matches: so many bytes, so far back. Row
by row, paths through the ways in which each place can be coded are kept, one for each way: as a
literal, or within a match at one of some offsets (A. J. Viterbi, "Error bounds for convolutional
codes", IEEE Transactions on Information Theory 13(2), 1967). Each path carries the error that it
made, which the next place makes up for in part, so that dithering and bits are weighed together.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bools, Bytes, Ints, Labels
from . import _loops
from .logarithm import binary_logarithms

FULL = 256 - 1  # strength
MOST_CODEWORDS = 256
# Rows up and columns to the left of what a place may match. Others were tried: those four columns
# away or more, and a fourth row, save 1 % for twice the time.
_OFFSETS = np.array(
    [(0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, -1), (1, 2), (1, -2), (2, 0), (2, 1), (2, -1),
     (3, 0)],
    np.int32,
)  # fmt: skip
_FRACTION = 4  # bits after the point of bits
_START = 16 << _FRACTION  # bits of a match: its length, how far back, and bits of that
_GOING_ON = 2  # sixteenths of a bit: long matches are split
_MOST_BITS = 13 << _FRACTION  # of a literal
_ROUNDS = 2  # of which the first finds out how often each literal is
_HIGHEST_PENALTY = 2**27
_CLOSED = 2**30
_GRAIN = 8  # of weights
_ROWS_AT_A_TIME = 2**17  # in pixels; after each, Python can see an interrupt


class Aim(NamedTuple):
    """What is to be drawn, and with what.

    Attributes
    ----------
    points : numpy.ndarray
        int32, shape (n, d), d from 1 to 4, in sixteenths; coordinates within
        2^12 of 0.
    codewords : numpy.ndarray
        int32, shape (k, d), k up to 256.
    pins : numpy.ndarray
        int32, shape (n,): the codeword that a point has whatever happens, or -1.
    restricted : numpy.ndarray
        bool, shape (n,): which points only have some codewords.
    some : numpy.ndarray
        bool, shape (k,): those codewords.
    """

    points: Labels
    codewords: Labels
    pins: Labels
    restricted: Bools
    some: Bools


def choose(
    aim: Aim, numbers: Labels, strengths: Bytes, weights: AnyArray, rate: float
) -> npt.NDArray[np.uint8]:
    """Choose the index at each place.

    What is least, summed over all places, is the squared error, each times its
    weight, plus `rate` times the bits. Errors are those that are left after a
    part of the errors of the places around has been made up for: 7/16 of the
    one on the left, 3/16, 5/16 and 1/16 of those above. Pinned places take none
    and give none.

    Parameters
    ----------
    aim : Aim
    numbers : numpy.ndarray
        int32, shape (h, w): the point at each place.
    strengths : numpy.ndarray
        uint8, shape (h, w): what part of errors a place makes up for, in 1/256.
    weights : numpy.ndarray
        Integers from 1, shape (h, w): what a squared error counts, in sixteenths.
    rate : float
        What a bit counts, in squared levels.

    Returns
    -------
    numpy.ndarray
        uint8, shape (h, w).
    """
    k, dimension = aim.codewords.shape
    _check(aim, numbers, strengths, weights)
    points, codewords = (_four(array) for array in (aim.points, aim.codewords))
    codewords_t = np.ascontiguousarray(codewords.T)
    allowed = np.stack([np.ones(k, bool), aim.some]).view(np.uint8)
    grains = np.minimum((weights.astype(np.int64) + _GRAIN // 2) // _GRAIN, 2**8 - 1)
    used, classes = np.unique(grains, return_inverse=True)
    by_class = np.maximum(used * _GRAIN, 1).astype(np.int32)
    of_places: Bytes = np.ascontiguousarray(classes.reshape(numbers.shape), np.uint8)
    price = round(rate * 256)  # of a sixteenth of a bit, in 1/256 of a level and sixteenths
    bits = np.full(k, min(_MOST_BITS, int(binary_logarithms(np.array([k]), _FRACTION)[0]) + 8))
    indices = np.zeros(numbers.shape, np.uint8)
    offsets = _OFFSETS if price else _OFFSETS[:0]
    for _ in range(_ROUNDS if price else 1):
        counts = np.zeros(k, np.int64)
        literals = price * bits.astype(np.int64)
        _rows(
            points, aim, allowed, numbers, strengths, of_places, by_class,
            codewords_t,
            _penalties(literals, by_class, allowed), literals, offsets, price, counts, indices,
        )  # fmt: skip
        bits = _bits(counts)
    return indices


def _rows(
    points: Labels,
    aim: Aim,
    allowed: Bytes,
    numbers: Labels,
    strengths: Bytes,
    classes: Bytes,
    weights: Labels,
    codewords_t: Labels,
    penalties: Labels,
    literals: Ints,
    offsets: Labels,
    price: int,
    counts: Ints,
    indices: Bytes,
) -> None:
    """Choose all rows, some after the other."""
    height, width = numbers.shape
    errors = np.zeros((2, width + 2, 4), np.int32)
    backs = np.zeros((width, len(offsets) + 1, 2), np.uint8)
    rows = max(1, _ROWS_AT_A_TIME // width)
    entry = 0
    for first in range(0, height, rows):
        entry = _loops.choose_for_deflate(
            points,
            aim.pins,
            aim.restricted.view(np.uint8),
            allowed,
            numbers,
            strengths,
            classes,
            weights,
            codewords_t,
            penalties,
            literals,
            offsets,
            price * _START,
            price * _GOING_ON,
            errors,
            backs,
            entry,
            first,
            min(first + rows, height),
            counts,
            indices,
        )


def _penalties(literals: Ints, weights: Labels, allowed: Bytes) -> Labels:
    """Return what literals cost in squared distances, by class of weight and group: int32."""
    by_weight = np.minimum(literals // weights[:, np.newaxis], _HIGHEST_PENALTY)
    found = np.where(allowed.astype(bool), by_weight[:, np.newaxis], _CLOSED)
    return np.ascontiguousarray(found, np.int32)


def _bits(counts: Ints) -> Ints:
    """Return the bits of literals that occur so often, in sixteenths."""
    seen = counts + 1
    logarithms = binary_logarithms(np.append(seen, seen.sum()), _FRACTION)
    spared = 11  # sixteenths: literals share the code with lengths
    found: Ints = np.minimum(logarithms[-1] - logarithms[:-1] + spared, _MOST_BITS)
    return found


def _four(array: Labels) -> Labels:
    """Return vectors with four coordinates, those beyond their own being 0."""
    return np.pad(array, [(0, 0), (0, 4 - array.shape[1])]).astype(np.int32)


def _check(aim: Aim, numbers: Labels, strengths: Bytes, weights: AnyArray) -> None:
    points, codewords, pins, restricted, some = aim
    k, dimension = codewords.shape
    if not 1 <= dimension <= 4 or points.shape[1] != dimension or not 1 <= k <= MOST_CODEWORDS:
        raise ValueError(f"points {points.shape} and codewords {codewords.shape} do not fit")
    if max(np.abs(points).max(initial=0), np.abs(codewords).max()) >= 2**12:
        raise ValueError("a coordinate is 2^12 or more")
    if not numbers.shape == strengths.shape == weights.shape or numbers.size == 0:
        raise ValueError("planes are of several shapes")
    if not pins.shape == restricted.shape == points.shape[:1] or some.shape != (k,):
        raise ValueError("pins and restrictions are not those of the points")
    if pins.max(initial=-1) >= k or (restricted.any() and not some.any()):
        raise ValueError("pins or restrictions name codewords that are not there")
    if numbers.min() < 0 or numbers.max() >= len(points) or weights.min() < 1:
        raise ValueError("there is no such point, or a weight below 1")
    for array, kind in (
        (points, np.int32), (codewords, np.int32), (pins, np.int32), (restricted, np.bool_),
        (some, np.bool_), (numbers, np.int32), (strengths, np.uint8),
    ):  # fmt: skip
        if array.dtype != kind:
            raise ValueError(f"{array.dtype} should be {np.dtype(kind)}")
