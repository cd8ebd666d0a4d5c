"""A picture made ready to be drawn with codewords: its vectors, where they are, how they count."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Floats, Labels
from ..blocks import join, split
from ..coding import index_dtype
from ..colour import alpha
from ..colour.importance import importances
from ..colour.metric import Metric
from ..format.sample_format import has_alpha
from ..format.size import grid_shape
from ..pictures.masks import FULL_WEIGHT, block_weights
from .histogram import Histogram, histogram


class Prepared:
    """A picture that is to be drawn with codewords.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c), as an alpha policy has left them.
    policy : str
        One of `vqcodec.colour.alpha.POLICIES`.
    block : tuple of int
    most_exact : float
        With no more distinct vectors than this, hidden colours are kept.
    space : str
        Name of the space of colours; see `vqcodec.colour.spaces`.
    mask : numpy.ndarray, optional
        uint8, shape (h, w): what each pixel counts, 255 in full.

    Attributes
    ----------
    samples, policy, block
        As given; hidden colours may have become black.
    channels : int
    shape : tuple of int
        Rows and columns of the index plane.
    histogram : Histogram
        The n distinct vectors, and what they count.
    metric : vqcodec.colour.metric.Metric
    classes : numpy.ndarray
        uint8, shape (n,): see `vqcodec.colour.alpha.classes`.
    """

    samples: Bytes
    policy: str
    block: tuple[int, int]
    channels: int
    shape: tuple[int, int]
    histogram: Histogram
    metric: Metric
    classes: Bytes

    def __init__(
        self,
        samples: Bytes,
        policy: str,
        block: tuple[int, int],
        most_exact: float,
        space: str = "srgb",
        mask: Bytes | None = None,
    ) -> None:
        self.samples, self.policy, self.block = samples, policy, block
        height, width, self.channels = samples.shape
        self.shape = grid_shape(width, height, block)
        self.histogram = histogram(split(samples, block))
        points = self.histogram.points
        if len(points) > most_exact and alpha.hides(policy, points, self.channels):
            self.samples = alpha.hide(samples)
            self.histogram = histogram(split(self.samples, block))
        self._counts = None if mask is None else block_weights(mask, block)
        if self._counts is not None:
            self.histogram = self.histogram.weighed(self._counts)
        self.metric = alpha.space(policy, self.channels, space)
        self.classes = self.classes_of(self.histogram.points)

    def classes_of(self, vectors: Bytes) -> Bytes:
        """Return the alpha class of each vector."""
        return alpha.classes(vectors, self.channels, self.block)

    def spread(self, labels: npt.NDArray[np.integer]) -> AnyArray:
        """Return the index plane for the labels of the distinct vectors, of shape (n,)."""
        small = labels.astype(index_dtype(int(labels.max()) + 1))
        return self.histogram.spread(small).reshape(self.shape)

    def drawn(self, codebook: Bytes, indices: AnyArray) -> Bytes:
        """Draw the picture: uint8, shape (h, w, c)."""
        height, width = self.samples.shape[:2]
        return join(codebook, indices, width, height, self.block)

    # What some ways of drawing need besides, made when it is asked for.

    @cached_property
    def points(self) -> Floats:
        """The distinct vectors as points of the metric, shape (n, d)."""
        return self.metric.points(self.histogram.points)

    @cached_property
    def fixed(self) -> npt.NDArray[np.int16]:
        """The distinct vectors as whole numbers; see `vqcodec.colour.metric.Metric.fixed`."""
        return self.metric.fixed(self.histogram.points)

    def limit(self, error: int) -> int:
        """Return the difference of such numbers that means no error above so many levels."""
        if not has_alpha(self.channels):
            return 16 * error
        if self.policy == "exact":
            return 8 * error  # errors of a colour and of alpha add up
        return max(16 * error - 1, 0)  # a difference of two rounded numbers can be one too small

    @cached_property
    def numbers(self) -> Labels:
        """The distinct vector at each place, of the plane's shape."""
        ranks = self.histogram.ranks.astype(np.int32)
        found: Labels = ranks[self.histogram.numbers].reshape(self.shape)
        return found

    @cached_property
    def importances(self) -> npt.NDArray[np.uint16]:
        """What squared errors count at each place; see `vqcodec.colour.importance`."""
        found = importances(self.samples, self.block)
        if self._counts is None:
            return found
        full = FULL_WEIGHT * self.block[0] * self.block[1]
        part: AnyArray = found * self._counts.reshape(self.shape) // full
        return np.maximum(part, 1).astype(np.uint16)
