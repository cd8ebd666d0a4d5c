"""One codebook for many pictures: their histograms are added, and the sum is clustered."""

import numpy as np

from .. import blocks
from ..checks import check_block, check_integer
from ..clustering import make_clusterer
from ..clustering.rng import Rng
from ..codebook import Codebook
from ..colour import alpha
from ..colour.spaces import check_space
from ..errors import OptionError
from ..format.sample_format import SampleFormat
from ..limits import MAX_CODEWORDS
from ..pictures.intake import take_in
from ..samples import coloured
from .find import find_codebook
from .histogram import histogram

_MOST_SAMPLES = 2**22  # of all vectors that are told apart; pictures may have more


def train(
    images, k=256, *, clusterer="auto", block=(1, 1), seed=0, alpha="premultiplied", space="srgb",
    to_srgb=False, progress=None, **clusterer_options,
):  # fmt: skip
    """Find one codebook for many pictures.

    The pictures are taken in one after the other and none is kept, so that
    memory does not grow with their number, and their order makes no difference.
    Up to 2^22 samples of distinct vectors (2^20 colours) are told apart exactly;
    of more, those are merged that share their leading bits.

    Parameters
    ----------
    images : iterable of PIL.Image.Image or numpy.ndarray
        As `quantize` takes them; at least one.
    k : int
        The most codewords there may be, 1 to 65,536.
    clusterer, block, seed, alpha, space, to_srgb, **clusterer_options
        As for `quantize`.
    progress : callable, optional
        Called with the fraction done of the search, once pictures are in.

    Returns
    -------
    Codebook
        Of mode L, LA, RGB or RGBA, whatever all pictures together need.

    Raises
    ------
    PictureError
        A picture cannot be encoded.
    OptionError
        Another argument cannot be met.
    """
    if isinstance(images, np.ndarray) or not hasattr(images, "__iter__"):
        raise OptionError("train takes several pictures; give a list, also of one")
    strategy = make_clusterer(clusterer, clusterer_options)
    k = check_integer("k", k, 1, MAX_CODEWORDS)
    space, seed = check_space(space), check_integer("seed", seed, 0)
    gathered = Gathered(check_block(block), alpha)
    for image in images:
        gathered.add(take_in(image, to_srgb=to_srgb).expanded())
    return gathered.codebook(k, strategy, space, seed, progress)


class Gathered:
    """The histogram of all pictures so far: distinct vectors, or cells of near ones.

    Parameters
    ----------
    block : tuple of int
    policy : str
        One of `vqcodec.colour.alpha.POLICIES`.
    most_samples : int
        Above which cells are made coarser. How coarse they end up depends on
        the pictures alone, not on their order.
    """

    def __init__(self, block, policy, most_samples=_MOST_SAMPLES):
        self.block, self.policy = check_block(block), alpha.check_policy(policy)
        dimension = 4 * block[0] * block[1]  # all is RGBA until the end
        self._most = most_samples // dimension
        self._bits = 0
        self._cells = np.empty((0, dimension), np.uint8)
        self._weights = np.empty(0, np.int64)
        self._sums = np.empty((0, dimension), np.int64)
        self._coloured = self._transparent = False

    def add(self, samples):
        """Add a picture: uint8, shape (h, w, c)."""
        samples = alpha.apply(self.policy, samples)
        if samples.shape[2] in (2, 4):
            self._transparent |= bool((samples[..., -1] < 255).any())
            if self.policy != "exact":
                samples = alpha.hide(samples)
        self._coloured |= samples.shape[2] >= 3 and bool(
            (samples[..., :1] != samples[..., :3]).any()
        )
        samples = coloured(samples)
        if samples.shape[2] == 3:
            samples = np.pad(samples, [(0, 0), (0, 0), (0, 1)], constant_values=255)
        seen = histogram(blocks.split(samples, self.block))
        sums = seen.points.astype(np.int64) * seen.weights[:, np.newaxis]
        self._merge(
            np.concatenate([self._cells, self._cells_of(seen.points)]),
            np.concatenate([self._weights, seen.weights]),
            np.concatenate([self._sums, sums]),
        )
        while len(self._cells) > self._most and self._bits < 8:
            self._bits += 1
            self._merge(self._cells_of(self._cells), self._weights, self._sums)

    def codebook(self, k, strategy, space, seed, progress=None):
        """Find the codebook; the arguments are as `find_codebook` and `train` have them."""
        if not len(self._cells):
            raise OptionError("there is no picture to learn a codebook from; give one at least")
        means = (2 * self._sums + self._weights[:, np.newaxis]) // (
            2 * self._weights[:, np.newaxis]
        )
        pixels = means.astype(np.uint8).reshape(len(means), -1, 4)
        channels = [0, 1, 2] if self._coloured else [0]
        channels += [3] if self._transparent else []
        vectors = np.ascontiguousarray(pixels[..., channels]).reshape(len(means), -1)
        seen = histogram(vectors).weighed(self._weights)
        codebook, _, _ = find_codebook(
            seen, k, strategy, alpha.space(self.policy, len(channels), space),
            alpha.classes(seen.points, len(channels), self.block),
            rng=Rng(seed), progress=progress,
        )  # fmt: skip
        return Codebook(codebook, SampleFormat(len(channels)).mode, self.block)

    def _cells_of(self, vectors):
        """Give the cell of each vector: its leading bits, and what is transparent or opaque."""
        if self._bits == 0:
            return vectors
        pixels = vectors.reshape(len(vectors), -1, 4)
        cells = pixels >> self._bits << self._bits
        opacity = pixels[..., 3]
        between = (opacity > 0) & (opacity < 255)
        cells[..., 3] = np.where(between, np.clip(cells[..., 3], 1, 254), opacity)
        return cells.reshape(vectors.shape)

    def _merge(self, cells, weights, sums):
        """Make one of equal cells."""
        found = histogram(np.ascontiguousarray(cells))
        places = found.ranks[found.numbers]
        n = len(found.points)
        self._cells = found.points
        # Sums of floats are exact below 2^53.
        self._weights = np.bincount(places, weights, n).astype(np.int64)
        self._sums = np.stack([np.bincount(places, s, n) for s in sums.T], axis=1).astype(np.int64)
