"""The distinct vectors of a picture and how often each occurs."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Ints
from ..kernels import KeyCounter
from ..tables import look_up

_CHUNK = 2**16  # rows looked at at a time


@dataclass(frozen=True)
class Histogram:
    """A picture as its distinct vectors: all that a clusterer needs to know of it.

    Attributes
    ----------
    points : numpy.ndarray
        uint8, shape (n, d): the distinct vectors in lexicographic order.
    weights : numpy.ndarray
        int64, shape (n,): how many blocks of the picture have each.
    ranks, numbers : numpy.ndarray
        Integers, shapes (n,) and (number of blocks,): block b has the vector
        points[ranks[numbers[b]]].
    """

    points: Bytes
    weights: Ints
    ranks: npt.NDArray[np.integer]
    numbers: npt.NDArray[np.integer]

    def spread(self, values: AnyArray) -> AnyArray:
        """Return the value of each block's vector; `values` has one for each point."""
        return look_up(values[self.ranks], self.numbers)

    def weighed(self, counts: Ints) -> "Histogram":
        """Return the histogram in which blocks count as much as `counts` says, a vector 1 at least.

        Parameters
        ----------
        counts : numpy.ndarray
            int64, shape (number of blocks,), 0 or more.
        """
        by_number = np.zeros(len(self.ranks))  # exact below 2**53
        for start in range(0, len(self.numbers), _CHUNK):
            part = slice(start, start + _CHUNK)
            by_number += np.bincount(self.numbers[part], counts[part], len(self.ranks))
        weights = np.empty(len(self.points), np.int64)
        weights[self.ranks] = np.maximum(by_number, 1)
        return replace(self, weights=weights)


def histogram(vectors: Bytes) -> Histogram:
    """Count the distinct rows of a uint8 array of shape (number of blocks, d)."""
    numbers, weights = _numbered(vectors)
    points = vectors[_first_places(numbers, len(weights))]
    order = np.argsort(_comparable(points))
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return Histogram(points[order], weights[order], ranks, numbers)


def _numbered(vectors: Bytes) -> tuple[AnyArray, Ints]:
    """Number rows in the order in which distinct ones appear, and count them.

    Of long rows the first bytes are numbered, then those numbers with the
    bytes that follow, and so on: keys have 8 bytes, and memory does not grow
    with the rows.

    Returns
    -------
    numbers : numpy.ndarray
        Unsigned integers as small as may be, shape (number of blocks,).
    weights : numpy.ndarray
        int64, by number.
    """
    dimension = vectors.shape[1]
    width = 4 if dimension <= 4 else 8
    numbers, weights = _counted(None, vectors[:, :width], np.uint32 if width == 4 else np.uint64)
    for start in range(width, dimension, 4):
        numbers, weights = _counted(numbers, vectors[:, start : start + 4], np.uint64)
    return numbers, weights


def _counted(
    before: AnyArray | None, columns: Bytes, dtype: type[np.unsignedinteger]
) -> tuple[AnyArray, Ints]:
    """Number and count rows of columns, each with a number that goes before, if there is one."""
    counter = KeyCounter(dtype)
    numbers: AnyArray = np.empty(len(columns), np.uint8)
    for start in range(0, len(columns), _CHUNK):
        part = slice(start, start + _CHUNK)
        keys = np.zeros(len(columns[part]), dtype) if before is None else before[part].astype(dtype)
        found = counter.count(_with_columns(keys, columns[part]))
        smallest = np.min_scalar_type(len(counter) - 1)
        if smallest.itemsize > numbers.itemsize:
            numbers = numbers.astype(smallest)
        numbers[part] = found
    return numbers, counter.result()[1]


def _with_columns(keys: AnyArray, columns: Bytes) -> AnyArray:
    """Append bytes to keys, so that these are ordered as rows are."""
    for column in columns.T:
        keys <<= 8
        keys |= column
    return keys


def _first_places(numbers: AnyArray, n: int) -> npt.NDArray[np.intp]:
    """Return the first place of each of `n` numbers."""
    places = np.empty(n, np.intp)
    for start in reversed(range(0, len(numbers), _CHUNK)):
        part = numbers[start : start + _CHUNK]
        places[part[::-1]] = np.arange(start, start + len(part))[::-1]  # the last one stays
    return places


def _comparable(points: Bytes) -> AnyArray:
    """Return rows as values that are ordered as they are."""
    if points.shape[1] <= 8:
        return _with_columns(np.zeros(len(points), np.uint64), points)
    return np.ascontiguousarray(points).view(f"V{points.shape[1]}")[:, 0]
