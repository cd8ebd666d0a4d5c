"""A picture made ready to be drawn with codewords: its vectors, where they are, how they count."""

from functools import cached_property

import numpy as np

from .. import blocks
from ..coding import index_dtype
from ..colour import alpha
from ..colour.importance import importances
from ..format.sample_format import has_alpha
from ..format.size import grid_shape
from ..pictures.masks import ONE, block_weights
from .histogram import histogram


class Canvas:
    """A picture that is to be drawn with codewords.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c), as an alpha policy has left them.
    policy : str
        One of `vqcodec.colour.alpha.POLICIES`.
    block : tuple of int
    k : float
        With no more distinct vectors than this, hidden colours are kept.
    colours : str
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
    seen : vqcodec.encoder.histogram.Histogram
        The n distinct vectors, and what they count.
    space : object
        One of `vqcodec.colour.metric`.
    classes : numpy.ndarray
        uint8, shape (n,): see `vqcodec.colour.alpha.classes`.
    """

    def __init__(self, samples, policy, block, k, colours="srgb", mask=None):
        self.samples, self.policy, self.block = samples, policy, block
        height, width, self.channels = samples.shape
        self.shape = grid_shape(width, height, block)
        self.seen = histogram(blocks.split(samples, block))
        if len(self.seen.points) > k and alpha.hides(policy, self.seen.points, self.channels):
            self.samples = alpha.hide(samples)
            self.seen = histogram(blocks.split(self.samples, block))
        self._counts = None if mask is None else block_weights(mask, block)
        if mask is not None:
            self.seen = self.seen.weighed(self._counts)
        self.space = alpha.space(policy, self.channels, colours)
        self.classes = self.classes_of(self.seen.points)

    def classes_of(self, vectors):
        """Give the alpha class of each vector."""
        return alpha.classes(vectors, self.channels, self.block)

    def spread(self, labels):
        """Give the index plane for the labels of the distinct vectors, int32 of shape (n,)."""
        labels = labels.astype(index_dtype(int(labels.max()) + 1))
        return self.seen.spread(labels).reshape(self.shape)

    def drawn(self, codebook, indices):
        """Draw the picture: uint8, shape (h, w, c)."""
        height, width = self.samples.shape[:2]
        return blocks.join(codebook, indices, width, height, self.block)

    # What rate-aware drawing needs besides, made when it is asked for.

    @cached_property
    def points(self):
        """The distinct vectors in the space, float64 of shape (n, d)."""
        return self.space.points(self.seen.points)

    @cached_property
    def fixed(self):
        """The distinct vectors as whole numbers; see `vqcodec.colour.metric.Samples.fixed`."""
        return self.space.fixed(self.seen.points)

    def limit(self, error):
        """Give a difference of such numbers that means no error above so many levels, as seen."""
        if not has_alpha(self.channels):
            return 16 * error
        if self.policy == "exact":
            return 8 * error  # errors of a colour and of alpha add up
        return max(16 * error - 1, 0)  # a difference of two rounded numbers can be one too small

    @cached_property
    def numbers(self):
        """The distinct vector at each place: int32, of the plane's shape."""
        return self.seen.ranks[self.seen.numbers].astype(np.int32).reshape(self.shape)

    @cached_property
    def importances(self):
        """What squared errors count at each place; see `vqcodec.colour.importance`."""
        found = importances(self.samples, self.block)
        if self._counts is None:
            return found
        full = ONE * self.block[0] * self.block[1]
        part = found * self._counts.reshape(self.shape) // full
        return np.maximum(part, 1).astype(np.uint16)
