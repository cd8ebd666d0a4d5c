"""The distinct vectors of a picture and how often each occurs."""

from dataclasses import dataclass

import numpy as np

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
    positions : numpy.ndarray
        Integers, shape (number of blocks,): the row of `points` that each
        block has.
    """

    points: np.ndarray
    weights: np.ndarray
    positions: np.ndarray


def histogram(vectors):
    """Count the distinct rows of a uint8 array of shape (number of blocks, d)."""
    keys = _sort_keys(vectors)
    distinct, weights = np.unique(keys, return_counts=True)
    # A search in the distinct keys, a part at a time, needs far less memory than the inverse
    # that np.unique would give.
    positions = np.empty(len(keys), np.min_scalar_type(len(distinct)))
    for start in range(0, len(keys), _CHUNK):
        part = slice(start, start + _CHUNK)
        positions[part] = np.searchsorted(distinct, keys[part])
    return Histogram(_vectors_of(distinct, vectors.shape[1]), weights, positions)


def _sort_keys(vectors):
    """One key a row, in the order of the rows: big-endian integers up to 8 samples, else bytes."""
    n_vectors, dimension = vectors.shape
    if dimension <= 8:
        keys = np.zeros(n_vectors, np.uint32 if dimension <= 4 else np.uint64)
        for column in vectors.T:
            keys <<= 8
            keys |= column
        return keys
    return np.ascontiguousarray(vectors).view(f"V{dimension}")[:, 0]


def _vectors_of(keys, dimension):
    """Undo `_sort_keys`."""
    if keys.dtype.kind == "V":
        return keys.view(np.uint8).reshape(-1, dimension)
    samples = keys.astype(keys.dtype.newbyteorder(">")).view(np.uint8)
    return np.ascontiguousarray(samples.reshape(len(keys), -1)[:, -dimension:])
