"""Pillow's median cut and its octree, to compare with."""

from typing import Any, ClassVar, Literal

import numpy as np
from PIL import Image

from ..arrays import Bytes, Floats, Ints
from .adapter import means_of
from .base import Clusterer, Clustering, Progress
from .rng import Rng

_MOST_PIXELS = 2**20  # of the picture that Pillow gets
_MOST = 256  # codewords that Pillow gives
_CHANNELS = 3


class _PillowQuantizer(Clusterer):
    """Groups of points that `Image.quantize` makes; codewords are their means.

    Pillow gets a picture in which each point has as many pixels as it has
    weight. It knows colours of 8 bits: coordinates are brought to 0 to 255, and
    of more than three it sees the three that vary most.
    """

    method: ClassVar[Image.Quantize]
    # Another release of Pillow may find something else.
    deterministic: Literal["everywhere", "machine", "no"] = "machine"
    uses_all_k: bool = False  # nor more than 256

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering:
        """Cluster; see `Clusterer.fit`. There are at most 256 codewords."""
        present = np.flatnonzero(weights)
        image = Image.fromarray(_pixels(points[present], weights[present]))
        drawn = image.quantize(min(k, _MOST), method=self.method, dither=Image.Dither.NONE)
        found = np.asarray(drawn).ravel()
        counts = _repetitions(weights[present])
        firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        groups = found[firsts].astype(np.int32)
        if progress is not None:
            progress(1.0)
        codebook = means_of(points[present], weights[present], groups)
        return Clustering.of(points, weights, codebook)


class MedianCut(_PillowQuantizer):
    """Pillow's median cut (P. Heckbert 1982): boxes cut at the median of their longest side."""

    name = "median-cut"
    method = Image.Quantize.MEDIANCUT


class Octree(_PillowQuantizer):
    """Pillow's fast octree: coarse cubes of colours, the fullest first."""

    name = "octree"
    method = Image.Quantize.FASTOCTREE


def _pixels(points: Floats, weights: Ints) -> Bytes:
    """Return a picture of one row, uint8 of shape (1, m, 3), whose pixels are the points."""
    spans = np.ptp(points, axis=0)
    widest = np.sort(np.argsort(-spans, kind="stable")[:_CHANNELS])
    seen = points[:, widest]
    least, span = seen.min(), max(float(np.ptp(seen)), 1e-9)
    if least < 0 or seen.max() > 255:  # else they are levels, and stay so
        seen = (seen - least) * (255.0 / span)
    levels = np.zeros((len(points), _CHANNELS), np.uint8)
    levels[:, : len(widest)] = np.floor(np.clip(seen, 0, 255) + 0.5)
    repeated: Any = np.repeat(levels, _repetitions(weights), axis=0)
    return np.ascontiguousarray(repeated[np.newaxis])


def _repetitions(weights: Ints) -> Ints:
    """Return how many pixels each point has: its weight, or less where all are too many."""
    total = int(weights.sum())
    if total <= _MOST_PIXELS:
        return weights
    return np.maximum(1, (weights * (_MOST_PIXELS / total)).astype(np.int64))
