"""One codebook for many pictures: their histograms are added, and the sum is clustered."""

from collections.abc import Iterable
from typing import Any, Unpack

import numpy as np

from .. import blocks
from ..arrays import AnyArray, Bytes, Ints
from ..checks import check_integer
from ..clustering import ClustererLike, Progress
from ..codebook import Codebook
from ..colour import alpha as policies
from ..errors import OptionError, warn_of_loss
from ..format.sample_format import SampleFormat, has_alpha
from ..limits import MAX_CODEWORDS
from ..pictures.intake import PictureLike, take_in
from ..samples import coloured
from .conflicts import given_of
from .find import Finder
from .histogram import histogram
from .options import DEFAULT_K, AlphaPolicy, ClustererOptions, Space, TrainOptions
from .request import OPTIONS, Encoder
from .strategy import strategy_of, warn_of_namesakes

_OWN = tuple(n for n in TrainOptions.__annotations__ if n not in ClustererOptions.__annotations__)
_MOST_SAMPLES = 2**22  # of all vectors that are told apart; pictures may have more


def train(
    images: Iterable[PictureLike],
    k: int = DEFAULT_K,
    *,
    clusterer: str | ClustererLike = "auto",
    block: tuple[int, int] = (1, 1),
    seed: int = 0,
    alpha: AlphaPolicy = "premultiplied",
    space: Space | str = "srgb",
    to_srgb: bool = False,
    progress: Progress | None = None,
    **clusterer_options: Unpack[ClustererOptions],
) -> Codebook:
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
    ClustererError
        The clusterer failed, or gave what none may give.
    """
    if isinstance(images, np.ndarray) or not hasattr(images, "__iter__"):
        raise OptionError("train takes several pictures; give a list, also of one")
    trainer = Trainer(
        k,
        clusterer=clusterer,
        block=block,
        seed=seed,
        alpha=alpha,
        space=space,
        to_srgb=to_srgb,
        **clusterer_options,
    )
    return trainer.codebook(trainer.gather(images), progress)


class Trainer:
    """What `train` is asked for, checked, and its two steps: pictures are taken in, then clustered.

    The first step can be done in parts, each anywhere, that are added afterwards: what comes out
    is the same.

    Parameters
    ----------
    k, **options
        As for `train`.
    """

    def __init__(self, k: int = DEFAULT_K, **options: Unpack[TrainOptions]) -> None:
        own = {name: value for name, value in options.items() if name in _OWN}
        rest = {name: value for name, value in options.items() if name not in _OWN}
        given: Any = rest.pop("clusterer_options", {})
        rest = {**given, **rest}
        clusterer: Any = own.get("clusterer", "auto")
        strategy = strategy_of("train", clusterer, rest, 0, ("k", *_OWN))
        asked: Any = own | {"clusterer": strategy}
        self._request = Encoder.by("train", check_integer("k", k, 1, MAX_CODEWORDS), **asked)
        warn_of_namesakes(clusterer, rest, given_of(vars(self._request), OPTIONS))

    def gather(self, images: Iterable[PictureLike]) -> "Gathered":
        """Return the histogram of some pictures, which are taken in one after the other."""
        gathered = Gathered(self._request.block, self._request.alpha)
        for image in images:
            picture = take_in(image, to_srgb=self._request.to_srgb)
            if picture is not image:  # whoever took it in has said it
                warn_of_loss(picture.warning)
            gathered.add(picture.expanded())
        return gathered

    def codebook(self, gathered: "Gathered", progress: Progress | None = None) -> Codebook:
        """Find the codebook of all pictures that were gathered."""
        request = self._request
        return gathered.codebook(request.most, request.finder, request.space, progress)


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

    block: tuple[int, int]
    policy: str

    def __init__(
        self, block: tuple[int, int], policy: str, most_samples: int = _MOST_SAMPLES
    ) -> None:
        self.block, self.policy = block, policy
        dimension = 4 * block[0] * block[1]  # all is RGBA until the end
        self._most = most_samples // dimension
        self._bits = 0
        self._cells = np.empty((0, dimension), np.uint8)
        self._weights = np.empty(0, np.int64)
        self._sums = np.empty((0, dimension), np.int64)
        self._coloured = self._transparent = False

    def add(self, samples: Bytes) -> None:
        """Add a picture: uint8, shape (h, w, c)."""
        samples = policies.apply(self.policy, samples)
        if has_alpha(samples.shape[2]):
            self._transparent |= bool((samples[..., -1] < 255).any())
            if self.policy != "exact":
                samples = policies.hide(samples)
        self._coloured |= samples.shape[2] >= 3 and bool(
            (samples[..., :1] != samples[..., :3]).any()
        )
        samples = coloured(samples)
        if samples.shape[2] == 3:
            samples = np.pad(samples, [(0, 0), (0, 0), (0, 1)], constant_values=255)
        seen = histogram(blocks.split(samples, self.block))
        sums = seen.points.astype(np.int64) * seen.weights[:, np.newaxis]
        self._join(seen.points, seen.weights, sums)

    def join(self, other: "Gathered") -> None:
        """Add what another one, of the same block and policy, has gathered."""
        if not len(other._cells):
            return
        self._coloured |= other._coloured
        self._transparent |= other._transparent
        self._coarsen(other._bits)
        self._join(other._cells, other._weights, other._sums)

    def codebook(
        self, k: int, finder: Finder, space: str, progress: Progress | None = None
    ) -> Codebook:
        """Find the codebook; the arguments are as `Finder.find` and `train` have them."""
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
        metric = policies.space(self.policy, len(channels), space)
        classes = policies.classes(seen.points, len(channels), self.block)
        found = finder.find(seen, k, metric, classes, progress=progress)
        return Codebook(found.codebook, SampleFormat(len(channels)).mode, self.block)

    def _cells_of(self, vectors: Bytes) -> Bytes:
        """Return the cell of each vector: its leading bits, and what is transparent or opaque."""
        if self._bits == 0:
            return vectors
        pixels = vectors.reshape(len(vectors), -1, 4)
        cells: AnyArray = pixels >> self._bits << self._bits
        opacity = pixels[..., 3]
        between = (opacity > 0) & (opacity < 255)
        cells[..., 3] = np.where(between, np.clip(cells[..., 3], 1, 254), opacity)
        return cells.reshape(vectors.shape)

    def _join(self, points: Bytes, weights: Ints, sums: Ints) -> None:
        """Add vectors, how often each occurs, and the sums of what they stand for."""
        self._merge(
            np.concatenate([self._cells, self._cells_of(points)]),
            np.concatenate([self._weights, weights]),
            np.concatenate([self._sums, sums]),
        )
        while len(self._cells) > self._most and self._bits < 8:
            self._coarsen(self._bits + 1)

    def _coarsen(self, bits: int) -> None:
        """Drop so many bits, if fewer were dropped so far."""
        if bits <= self._bits:
            return
        self._bits = bits
        if len(self._cells):
            self._merge(self._cells_of(self._cells), self._weights, self._sums)

    def _merge(self, cells: Bytes, weights: Ints, sums: Ints) -> None:
        """Make one of equal cells."""
        found = histogram(np.ascontiguousarray(cells))
        places = found.ranks[found.numbers]
        n = len(found.points)
        self._cells = found.points
        # Sums of floats are exact below 2^53.
        self._weights = np.bincount(places, weights, n).astype(np.int64)
        self._sums = np.stack([np.bincount(places, s, n) for s in sums.T], axis=1).astype(np.int64)
