"""The codebooks of a picture by size, each found once."""

import math

import numpy as np

from ...clustering.rng import Rng
from ...colour import quality
from ...errors import TargetError
from ..find import find_codebook
from .bounds import cover, grid_cover

_STEEP = 0.7  # the error falls about as this power of the number of codewords
_ROUNDS = 6  # of looking for a size


class Codebooks:
    """Codebooks of any size for one picture, as its targets allow.

    Parameters
    ----------
    canvas : vqcodec.encoder.prepared.Canvas
    order : vqcodec.encoder.request.Order

    Attributes
    ----------
    least, most : int
        The smallest and the largest size there can be.
    """

    def __init__(self, canvas, order):
        self.canvas, self.order = canvas, order
        self.least = len(np.unique(canvas.classes))
        self.most = min(order.most, len(canvas.seen.points))
        self._found = {}

    def clamped(self, k):
        """Give the nearest size that there can be."""
        return min(max(k, self.least), self.most)

    def of(self, k):
        """Give the codebook, labels and clustering for k codewords.

        If errors have a limit, it has codewords besides by which none need be
        above it; and fewer than k to begin with where all would be too many.

        Raises
        ------
        TargetError
            The limit needs more codewords than there may be.
        """
        most_error = self.order.targets.max_error
        if most_error is None:
            return self._clustered(k)
        halves = [k >> shift for shift in range(k.bit_length()) if k >> shift >= self.least]
        for size in (*halves, self.most):
            codebook, labels, clustering = self._clustered(size)
            codebook, labels = cover(self.canvas, codebook, labels, most_error)
            if len(codebook) <= self.order.most:
                return codebook, labels, clustering
        codebook, labels = grid_cover(self.canvas, most_error)
        if len(codebook) <= self.order.most:
            return codebook, labels, clustering
        codebook, labels, _ = self._clustered(self.most)
        drawn = self.canvas.drawn(codebook, self.canvas.spread(labels))
        raise TargetError(
            f"{self.order.targets} was not found with {self.order.most:,} codewords: the best have "
            f"a largest error of {quality.worst(self.canvas.samples, drawn).error:g}"
        )

    def error(self, k):
        """Give the mean squared error, over pixels, that k codewords leave."""
        height, width = self.canvas.samples.shape[:2]
        return self._clustered(k)[2].cost / (height * width)

    def size_for(self, error):
        """Find how many codewords leave about a mean squared error, not much less."""
        known = {}
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

    def _clustered(self, k):
        if k not in self._found:
            canvas = self.canvas
            self._found[k] = find_codebook(
                canvas.seen, k, self.order.strategy, canvas.space, canvas.classes,
                rng=Rng(self.order.seed),
            )  # fmt: skip
        return self._found[k]
