"""Planes of numbers looked up in tables and counted, part by part.

NumPy makes indices of 8 bytes of all numbers first, which for a plane of bytes is eight times the
plane.
"""

from collections.abc import Iterator

import numpy as np

from .arrays import AnyArray, Ints

_AT_A_TIME = 2**16


def look_up(table: AnyArray, numbers: AnyArray) -> AnyArray:
    """Return the entry of a table for each number.

    Parameters
    ----------
    table : numpy.ndarray
        Shape (n, ...).
    numbers : numpy.ndarray
        Integers from 0 to n - 1, of any shape.

    Returns
    -------
    numpy.ndarray
        Of the table's dtype, shape (*numbers.shape, ...).
    """
    flat = numbers.reshape(-1)
    found: AnyArray = np.empty((flat.size, *table.shape[1:]), table.dtype)
    for part in _parts(flat.size):
        found[part] = table[flat[part]]
    return found.reshape(*numbers.shape, *table.shape[1:])


def count(numbers: AnyArray, n: int) -> Ints:
    """Count how often each of `n` numbers occurs: int64, shape (n,)."""
    flat = numbers.reshape(-1)
    counts = np.zeros(n, np.int64)
    for part in _parts(flat.size):
        counts += np.bincount(flat[part], minlength=n)
    return counts


def _parts(size: int) -> Iterator[slice]:
    return (slice(start, start + _AT_A_TIME) for start in range(0, size, _AT_A_TIME))
