"""Random numbers that stay the same across machines and NumPy versions.

NumPy promises the stream of raw words of its bit generators, and of
`SeedSequence`, for ever; of the methods of `Generator` it promises nothing. So
every draw here is made of raw words of PCG64.
"""

from typing import Self

import numpy as np

from ..arrays import Floats, Ints
from ..checks import check_integer


class Rng:
    """A source of uniform draws.

    Parameters
    ----------
    seed : int
        At least 0. Equal seeds give equal draws.
    """

    def __init__(self, seed: int) -> None:
        self._sequence = np.random.SeedSequence(check_integer("seed", seed, 0))
        self._words = np.random.PCG64(self._sequence)

    def spawn(self, n: int) -> list[Self]:
        """Return `n` independent sources; what each draws does not depend on the others."""
        return [self._of(sequence) for sequence in self._sequence.spawn(n)]

    @classmethod
    def _of(cls, sequence: np.random.SeedSequence) -> Self:
        child = cls.__new__(cls)
        child._sequence = sequence
        child._words = np.random.PCG64(sequence)
        return child

    def uniform(self, size: int | tuple[int, ...]) -> Floats:
        """Draw float64 numbers from [0, 1), all multiples of 2**-53.

        Parameters
        ----------
        size : int or tuple of int
            The shape of what comes back.
        """
        words = self._words.random_raw(int(np.prod(size)))
        multiples: Floats = (words >> np.uint64(11)).astype(np.float64)
        return (multiples * 2.0**-53).reshape(size)

    def integer(self) -> int:
        """Draw an integer from 0 to 2**32 - 1: a seed for what takes one, as scikit-learn does."""
        return int(self._words.random_raw()) >> 32

    def numpy(self) -> np.random.Generator:
        """Return a NumPy Generator that draws from this source, and moves it along.

        What its methods draw may change with the version of NumPy; what those
        of this class draw does not.
        """
        return np.random.Generator(self._words)

    def distinct(self, n: int, k: int) -> Ints:
        """Draw `k` different integers out of range(n), 0 <= k <= n, every set equally likely.

        Robert Floyd's sampling (Bentley & Floyd 1987, Programming Pearls:
        "A sample of brilliance"): k draws, whatever n.
        """
        tops = np.arange(n - k, n)
        draws = (self.uniform(k) * (tops + 1)).astype(np.int64)
        chosen: dict[int, bool] = {}  # a dict keeps the order of insertion
        for top, draw in zip(tops.tolist(), draws.tolist(), strict=True):
            chosen[top if draw in chosen else draw] = True
        return np.fromiter(chosen, np.int64, count=k)

    def weighted(self, cumulative: Floats, size: int) -> Ints:
        """Draw integers with given probabilities.

        Parameters
        ----------
        cumulative : numpy.ndarray
            float64, shape (n,), nondecreasing: running sums of weights, the
            last one positive.
        size : int
            The number of draws.

        Returns
        -------
        numpy.ndarray
            int64, shape (size,): index i with a probability proportional to
            its weight, never one whose weight is 0.
        """
        thresholds = self.uniform(size) * cumulative[-1]
        drawn = np.searchsorted(cumulative, thresholds, side="right")
        # The product above may round up to the total itself.
        last = np.searchsorted(cumulative, cumulative[-1], side="left")
        indices: Ints = np.minimum(drawn, last)
        return indices
