"""The codebooks of a picture by size, each found once."""

import math

import numpy as np

from ...arrays import AnyArray, Bytes
from ...clustering import Clustering
from ...colour import quality
from ...errors import TargetError
from ..find import Finder, Found
from ..prepared import Prepared
from .bounds import bound_errors, bound_errors_by_grid
from .targets import Targets

_STEEP = 0.7  # the error falls about as this power of the number of codewords
_MOST_ERROR = 4 * 512.0**2  # of any pixel
_ROUNDS = 6  # of looking for a size


class CodebooksBySize:
    """Codebooks of any size for one picture, as its targets allow.

    Parameters
    ----------
    prepared : Prepared
    targets : Targets
    allowed : int
        The most codewords that there may be.
    finder : Finder

    Attributes
    ----------
    least, most : int
        The smallest and the largest size there can be.
    """

    prepared: Prepared
    targets: Targets
    allowed: int
    least: int
    most: int

    def __init__(self, prepared: Prepared, targets: Targets, allowed: int, finder: Finder) -> None:
        self.prepared, self.targets, self.allowed = prepared, targets, allowed
        self.least = len(np.unique(prepared.classes))
        self.most = min(allowed, len(prepared.histogram.points))
        self._finder = finder
        self._found: dict[int, Found] = {}
        self._hasty: dict[int, float] = {}

    def clamped(self, k: int) -> int:
        """Return the nearest size that there can be."""
        return min(max(k, self.least), self.most)

    def of(self, k: int) -> tuple[Bytes, AnyArray, Clustering]:
        """Find the codebook, labels and clustering for k codewords.

        If errors have a limit, it has codewords besides by which none need be
        above it; and fewer than k to begin with where all would be too many.

        Raises
        ------
        TargetError
            The limit needs more codewords than there may be.
        """
        most_error = self.targets.max_error
        if most_error is None:
            return self._clustered(k)
        halves = [k >> shift for shift in range(k.bit_length()) if k >> shift >= self.least]
        for size in (*halves, self.most):
            codebook, labels, clustering = self._clustered(size)
            codebook, labels = bound_errors(self.prepared, codebook, labels, most_error)
            if len(codebook) <= self.allowed:
                return codebook, labels, clustering
        codebook, labels = bound_errors_by_grid(self.prepared, most_error)
        if len(codebook) <= self.allowed:
            return codebook, labels, clustering
        codebook, labels, _ = self._clustered(self.most)
        drawn = self.prepared.drawn(codebook, self.prepared.spread(labels))
        raise TargetError(
            f"{self.targets} was not found with {self.allowed:,} codewords: the best have "
            f"a largest error of {quality.worst(self.prepared.samples, drawn).error:g}"
        )

    def error(self, k: int) -> float:
        """Return the mean squared error, over pixels, that k codewords leave."""
        height, width = self.prepared.samples.shape[:2]
        # Somebody else's clusterer may say anything of its cost.
        return min(float(self._cost(k) / (height * width)), _MOST_ERROR)

    def size_for(self, error: float) -> int:
        """Find how many codewords leave about a mean squared error, not much less."""
        known: dict[int, float] = {}
        k = self.clamped(64)
        for _ in range(_ROUNDS):
            known[k] = self.error(k)
            too_few = [size for size in known if known[size] > error]
            enough = [size for size in known if known[size] <= error]
            if too_few and enough:
                low, high = max(too_few), min(enough)
                if high <= 1.25 * low + 1:
                    break
                k = round(math.sqrt(low * high))
            else:
                ratio = max(known[k], 1e-9) / max(error, 1e-9)
                k = self.clamped(round(k * min(max(ratio ** (1 / _STEEP), 1 / 16), 16)))
            if k in known:
                break
        enough = [size for size in known if known[size] <= error]
        return min(enough) if enough else max(known)

    def _cost(self, k: int) -> float:
        if k in self._found:
            return float(self._found[k].clustering.cost)
        if k not in self._hasty:
            prepared, finder = self.prepared, self._finder.hasty
            found = finder.find(prepared.histogram, k, prepared.metric, prepared.classes)
            self._hasty[k] = float(found.clustering.cost)
        return self._hasty[k]

    def _clustered(self, k: int) -> Found:
        if k not in self._found:
            prepared = self.prepared
            self._found[k] = self._finder.find(
                prepared.histogram, k, prepared.metric, prepared.classes
            )
        return self._found[k]
