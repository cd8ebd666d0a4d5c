"""The distinct vectors of a picture and how often each occurs."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Ints
from ..kernels import KeyCounter

_CHUNK = 2**18  # keys looked up at a time


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
        found: AnyArray = values[self.ranks][self.numbers]
        return found

    def weighed(self, counts: Ints) -> "Histogram":
        """Return the histogram in which blocks count as much as `counts` says, a vector 1 at least.

        Parameters
        ----------
        counts : numpy.ndarray
            int64, shape (number of blocks,), 0 or more.
        """
        by_number = np.bincount(self.numbers, counts, len(self.ranks))  # exact below 2**53
        weights = np.empty(len(self.points), np.int64)
        weights[self.ranks] = np.maximum(by_number, 1)
        return replace(self, weights=weights)


def histogram(vectors: Bytes) -> Histogram:
    """Count the distinct rows of a uint8 array of shape (number of blocks, d)."""
    n_vectors, dimension = vectors.shape
    if dimension > 8:
        rows = np.ascontiguousarray(vectors).view(f"V{dimension}")[:, 0]
        distinct, numbers, weights = np.unique(rows, return_inverse=True, return_counts=True)
        points = distinct.view(np.uint8).reshape(-1, dimension)
        return Histogram(points, weights, np.arange(len(points)), numbers.reshape(-1))
    dtype: type[np.unsignedinteger] = np.uint32 if dimension <= 4 else np.uint64
    counter = KeyCounter(dtype)
    numbers = np.empty(n_vectors, np.int32)
    for start in range(0, n_vectors, _CHUNK):
        part = slice(start, start + _CHUNK)
        numbers[part] = counter.count(_keys(vectors[part], dtype))
    distinct, weights = counter.result()
    order = np.argsort(distinct)
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return Histogram(_vectors_of(distinct[order], dimension), weights[order], ranks, numbers)


def _keys(vectors: Bytes, dtype: type[np.unsignedinteger]) -> npt.NDArray[np.unsignedinteger]:
    """Return each row as a big-endian number, so that numbers are ordered as the rows are."""
    keys: AnyArray = np.zeros(len(vectors), dtype)
    for column in vectors.T:
        keys <<= 8
        keys |= column
    return keys


def _vectors_of(keys: npt.NDArray[np.unsignedinteger], dimension: int) -> Bytes:
    """Undo `_keys`."""
    samples = keys.astype(keys.dtype.newbyteorder(">")).view(np.uint8)
    return np.ascontiguousarray(samples.reshape(len(keys), -1)[:, -dimension:])
