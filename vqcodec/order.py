"""What `quantize` was asked for, checked before any work."""

import math
from typing import NamedTuple

import numpy as np

from .alpha import LOSSY, check_policy
from .arguments import check_block, check_integer
from .clustering import make_clusterer
from .errors import OptionError, PictureError
from .limits import MAX_CODEWORDS
from .metadata import describe_making
from .palettefiles import as_palette
from .rate import check_rate_weight
from .targets import Targets

LOSSLESS = "lossless"
DEFAULT_K = 256


class Order(NamedTuple):
    """Checked arguments of `vqcodec.quantize`.

    Attributes
    ----------
    k : int or "lossless"
        As asked for, or what stands for None.
    strategy : clusterer
    block : tuple of int
    seed : int
    policy : str
        One of `vqcodec.alpha.POLICIES`.
    rate_weight : float
    targets : vqcodec.targets.Targets
    palette : numpy.ndarray or None
        uint8, shape (n, 3) or (n, 4).
    strict, extend : bool
    """

    k: int | str
    strategy: object
    block: tuple
    seed: int
    policy: str
    rate_weight: float
    targets: Targets
    palette: np.ndarray | None = None
    strict: bool = False
    extend: bool = False

    @classmethod
    def checked(
        cls, k, clusterer, clusterer_options, block, seed, alpha, rate_weight, targets,
        palette, strict, extend,
    ):  # fmt: skip
        """Give an order, or raise OptionError."""
        block, policy = check_block(block), check_policy(alpha)
        rate_weight, targets = check_rate_weight(rate_weight), Targets.checked(*targets)
        if palette is not None:
            palette = as_palette(palette)
            _check_palette(k, block, rate_weight or targets, strict, extend)
            k = max(DEFAULT_K, len(palette)) if k is None else k
        elif strict or extend:
            raise OptionError(f"{'strict' if strict else 'extend'} is for a palette; give one")
        if isinstance(k, str) and k == LOSSLESS:
            _refuse_loss(policy in LOSSY, f"alpha={policy!r}")
            _refuse_loss(rate_weight, "a rate weight")
            _refuse_loss(targets, str(targets))
        elif k is None:
            k = MAX_CODEWORDS if targets else DEFAULT_K
        else:
            k = check_integer("k", k, 1, MAX_CODEWORDS)
        if rate_weight and targets:
            raise OptionError("a rate weight is found for targets; give one or the other")
        strategy = make_clusterer(clusterer, clusterer_options, rate_weight)
        seed = check_integer("seed", seed, 0)
        return cls(
            k, strategy, block, seed, policy, rate_weight, targets, palette, strict, extend
        )  # fmt: skip

    @property
    def most(self):
        """The most codewords that there may be."""
        return MAX_CODEWORDS if self.k == LOSSLESS else self.k

    @property
    def by_name(self):
        """Whether loss was asked for by name, so that few colours are not kept exactly."""
        return bool(self.rate_weight or self.targets or self.palette is not None)

    @property
    def hiding_from(self):
        """The number of distinct vectors beyond which hidden colours become black."""
        return math.inf if self.k == LOSSLESS else 0 if self.by_name else self.k

    def keeps(self, palette):
        """Tell whether a picture with a palette, or None, keeps it and its indices."""
        return (
            palette is not None
            and len(palette) <= self.most
            and self.block == (1, 1)
            and not self.by_name
        )

    def check_distinct(self, n):
        """Raise PictureError if a picture of n distinct vectors cannot be kept, but must be."""
        if self.k == LOSSLESS and n > self.most:
            raise PictureError(
                f"the picture has {n:,} distinct colours or blocks; "
                f"lossless, a .vq file holds at most {self.most:,}"
            )

    def record(self):
        """Give the record of how a file was made."""
        asked_for = {"rate_weight": self.rate_weight or None, **self.targets._asdict()}
        asked_for = {name: value for name, value in asked_for.items() if value is not None}
        return describe_making(
            self.strategy, k=self.k, block=self.block, seed=self.seed, alpha=self.policy,
            **asked_for,
        )  # fmt: skip


def _check_palette(k, block, by_rate, strict, extend):
    """Raise OptionError for what cannot be had with a palette that is given."""
    if k == LOSSLESS:
        raise OptionError('with a palette, strict means what k="lossless" means without')
    if block != (1, 1):
        raise OptionError("a palette is of colours, so that blocks must be 1x1")
    if by_rate:
        raise OptionError("a palette gives each pixel its nearest colour; there is no choice")
    if k is not None and not extend:
        raise OptionError("the palette has its colours; k is for one that may be extended")
    if strict and extend:
        raise OptionError("a palette is strict or can be extended, not both")


def _refuse_loss(asked_for, what):
    if asked_for:
        raise OptionError(f'{what} loses something; it cannot be had with k="lossless"')
