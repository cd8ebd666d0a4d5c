"""MacQueen's online k-means with quasi-random sampling.

Source: S. Thompson, M. E. Celebi & K. H. Buck, "Fast color quantization using MacQueen's k-means
algorithm", Journal of Real-Time Image Processing 17, 2020. There pixels are drawn by a Sobol
sequence over the picture. A clusterer sees colours and their weights and no places, so here colours
are drawn by a van der Corput sequence over the running sum of weights: samples are spread over the
sorted colours as evenly as that sequence is.
"""

import math
from typing import Annotated

import numpy as np

from vqcodec.clustering import Clusterer, Clustering, Option

_ROUNDS = 20  # parts that samples are drawn in, after which progress and steps are told


class MacQueen(Clusterer):
    """Online k-means: each sample pulls its nearest codeword, the less the more it had before.

    Parameters
    ----------
    samples : int
        Colours drawn for each codeword.
    decay : float
        A codeword moves by n^-decay of the way to its nth sample: 1 makes it the
        mean of its samples, 0.5 follows the later ones more.
    """

    name = "macqueen"

    def __init__(
        self,
        *,
        samples: Annotated[int, Option("Colours drawn for each codeword.", 1, 100_000)] = 100,
        decay: Annotated[float, Option("How fast codewords settle.", 0.5, 1)] = 0.5,
    ):
        self.keep_options(samples=samples, decay=decay)
        # Roots and quotients are the same on every machine, other powers are not.
        self.deterministic = "everywhere" if self.decay in (0.5, 1.0) else "machine"

    def fit(self, points, weights, k, *, rng, progress=None, trace=None):
        """Cluster; see `vqcodec.clustering.Clusterer.fit`."""
        codebook = _far_apart(points, weights, k)
        counts = np.ones(k)
        drawn = _spread(self.samples * k, weights, float(rng.uniform(1)[0]))
        total = float(weights.sum())
        history = []
        for number, part in enumerate(np.array_split(drawn, _ROUNDS)):
            squares = 0.0
            for point in points[part]:
                difference = point - codebook
                difference *= difference
                distances = difference[:, 0].copy()
                for column in difference.T[1:]:
                    distances += column
                nearest = int(distances.argmin())
                squares += float(distances[nearest])
                counts[nearest] += 1.0
                rate = self._rate(float(counts[nearest]))
                codebook[nearest] += rate * (point - codebook[nearest])
            history.append(total * squares / max(1, len(part)))
            if trace is not None:
                trace(number, 0, codebook, history[-1])
            if progress is not None:
                progress((number + 1) / _ROUNDS)
        return Clustering.of(points, weights, codebook, [history], converged=False)

    def _rate(self, count):
        """Return count^-decay."""
        if self.decay == 0.5:
            return 1.0 / math.sqrt(count)
        return 1.0 / count if self.decay == 1.0 else count**-self.decay


def _far_apart(points, weights, k):
    """Choose codewords to begin with: the heaviest point, then always the farthest from all."""
    chosen = [int(np.argmax(weights))]
    distances = np.full(len(points), np.inf)
    for _ in range(k - 1):
        squares = np.square(points[:, 0] - points[chosen[-1], 0])
        for column in range(1, points.shape[1]):
            squares += np.square(points[:, column] - points[chosen[-1], column])
        distances = np.minimum(distances, np.where(weights > 0, squares, -1.0))
        chosen.append(int(np.argmax(distances)))
    return points[chosen].copy()


def _spread(n, weights, offset):
    """Draw n points, by weight, along a van der Corput sequence that begins at an offset."""
    numbers = np.arange(1, n + 1, dtype=np.uint64)
    halves = np.zeros(n)
    place = 0.5
    while numbers.any():
        halves += place * (numbers & np.uint64(1))
        numbers >>= np.uint64(1)
        place /= 2.0
    running = np.cumsum(weights, dtype=np.float64)
    thresholds = (halves + offset) % 1.0 * running[-1]
    last = np.searchsorted(running, running[-1])
    return np.minimum(np.searchsorted(running, thresholds, side="right"), last)
