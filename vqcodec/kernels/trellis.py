"""Indices chosen for what deflate makes of them, and for dithering, in one pass.

Deflate codes bytes as literals, by their frequency, or as matches: so many bytes, so far back. Row
by row, paths through the ways in which each place can be coded are kept, one for each way: as a
literal, or within a match at one of some offsets (A. J. Viterbi, "Error bounds for convolutional
codes", IEEE Transactions on Information Theory 13(2), 1967). Each path carries the error that it
made, which the next place makes up for in part, so that dithering and bits are weighed together.
"""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Ints, Labels
from . import _loops
from .diffusion import Mixer
from .logarithm import binary_logarithms

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


def choose(
    mixer: Mixer,
    numbers: Labels,
    strengths: npt.NDArray[np.uint16],
    weights: AnyArray,
    rate: float,
) -> npt.NDArray[np.uint8]:
    """Choose the index at each place.

    What is least, summed over all places, is the squared error, each times its
    weight, plus `rate` times the bits. Errors are those that are left after a
    part of the errors of the places around has been made up for: 7/16 of the
    one on the left, 3/16, 5/16 and 1/16 of those above. Pinned places take none
    and give none.

    Parameters
    ----------
    mixer : Mixer
        Of 256 codewords at most.
    numbers : numpy.ndarray
        int32, shape (h, w): the point at each place.
    strengths : numpy.ndarray
        uint16, shape (h, w): what part of errors a place makes up for, in 1/256.
    weights : numpy.ndarray
        Integers from 1, shape (h, w): what a squared error counts, in sixteenths.
    rate : float
        What a bit counts, in squared levels; above 0.

    Returns
    -------
    numpy.ndarray
        uint8, shape (h, w).
    """
    k = len(mixer.codewords)
    _check(mixer, numbers, strengths, weights)
    points = _four(mixer.points)
    codewords_t = np.ascontiguousarray(_four(mixer.codewords).T)
    allowed = np.ones((2, k), np.uint8)
    allowed[1] = np.isin(np.arange(k), mixer.some)
    grains = np.minimum((weights.astype(np.int64) + _GRAIN // 2) // _GRAIN, 2**8 - 1)
    used, classes = np.unique(grains, return_inverse=True)
    by_class = np.maximum(used * _GRAIN, 1).astype(np.int32)
    of_places: Bytes = np.ascontiguousarray(classes.reshape(numbers.shape), np.uint8)
    price = max(1, round(rate * 256))  # of a sixteenth of a bit, in 1/256 of a level and sixteenths
    bits = np.full(k, min(_MOST_BITS, int(binary_logarithms(np.array([k]), _FRACTION)[0]) + 8))
    indices = np.zeros(numbers.shape, np.uint8)
    for _ in range(_ROUNDS):
        counts = np.zeros(k, np.int64)
        literals = price * bits.astype(np.int64)
        _rows(
            points, mixer, allowed, numbers, strengths, of_places, by_class,
            codewords_t,
            _penalties(literals, by_class, allowed), literals, price, counts, indices,
        )  # fmt: skip
        bits = _bits(counts)
    return indices


def _rows(
    points: Labels,
    mixer: Mixer,
    allowed: Bytes,
    numbers: Labels,
    strengths: npt.NDArray[np.uint16],
    classes: Bytes,
    weights: Labels,
    codewords_t: Labels,
    penalties: Labels,
    literals: Ints,
    price: int,
    counts: Ints,
    indices: Bytes,
) -> None:
    """Choose all rows, some after the other."""
    height, width = numbers.shape
    errors = np.zeros((2, width + 2, 4), np.int32)
    backs = np.zeros((width, len(_OFFSETS) + 1, 2), np.uint8)
    known = np.full((len(points), len(weights)), -1, np.int16)  # literals of points and weights
    rows = max(1, _ROWS_AT_A_TIME // width)
    entry = 0
    for first in range(0, height, rows):
        entry = _loops.choose_for_deflate(
            points,
            mixer.pins,
            mixer.restricted.view(np.uint8),
            allowed,
            numbers,
            strengths,
            classes,
            weights,
            codewords_t,
            penalties,
            literals,
            _OFFSETS,
            price * _START,
            price * _GOING_ON,
            errors,
            backs,
            entry,
            first,
            min(first + rows, height),
            counts,
            known,
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


def _check(
    mixer: Mixer, numbers: Labels, strengths: npt.NDArray[np.uint16], weights: AnyArray
) -> None:
    if len(mixer.codewords) > MOST_CODEWORDS:
        raise ValueError(f"{len(mixer.codewords)} codewords have no bytes")
    if not numbers.shape == strengths.shape == weights.shape or numbers.size == 0:
        raise ValueError("planes are of several shapes, or empty")
    if numbers.min() < 0 or numbers.max() >= len(mixer.points) or weights.min() < 1:
        raise ValueError("there is no such point, or a weight below 1")
    if numbers.dtype != np.int32 or strengths.dtype != np.uint16:
        raise ValueError(f"{numbers.dtype} and {strengths.dtype} are not int32 and uint16")
