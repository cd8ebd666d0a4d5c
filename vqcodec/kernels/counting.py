"""Counting distinct keys."""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Ints, Labels
from . import _loops


class KeyCounter:
    """Counts distinct keys, part by part; each gets a number in the order of appearance.

    Parameters
    ----------
    dtype : numpy.dtype
        uint32 or uint64.
    """

    _distinct: AnyArray
    _counts: Ints
    _table: tuple[AnyArray, Labels]

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._n_distinct = 0
        self._grow(2**12, dtype)

    def _grow(self, room: int, dtype: npt.DTypeLike) -> None:
        """Make room for so many distinct keys, in a table twice as large."""
        distinct, counts = np.empty(room, dtype), np.zeros(room, np.int64)
        slots, numbers = np.empty(2 * room, dtype), np.full(2 * room, -1, np.int32)
        n = self._n_distinct
        if n:  # keys counted in the order of their numbers get the same numbers
            nowhere = np.empty(n, np.int32)
            _loops.count_keys(self._distinct[:n], slots, numbers, distinct, counts, nowhere, 0)
            counts[:n] = self._counts[:n]
        self._distinct, self._counts, self._table = distinct, counts, (slots, numbers)

    def count(self, keys: AnyArray) -> Labels:
        """Count keys and return their numbers, int32 of the same shape."""
        positions = np.empty(len(keys), np.int32)
        done = 0
        while True:
            counted, self._n_distinct = _loops.count_keys(
                keys[done:],
                *self._table,
                self._distinct,
                self._counts,
                positions[done:],
                self._n_distinct,
            )
            done += counted
            if done == len(keys):
                return positions
            self._grow(4 * len(self._distinct), keys.dtype)

    def __len__(self) -> int:
        return self._n_distinct

    def result(self) -> tuple[AnyArray, Ints]:
        """Return the distinct keys and their counts, by number."""
        return self._distinct[: self._n_distinct], self._counts[: self._n_distinct]
