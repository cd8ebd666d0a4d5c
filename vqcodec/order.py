"""What `quantize` was asked for, checked before any work."""

import math
from typing import NamedTuple

from .alpha import LOSSY, check_policy
from .arguments import check_block, check_integer
from .clustering import make_clusterer
from .errors import OptionError, PictureError
from .limits import MAX_CODEWORDS
from .metadata import describe_making
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
    """

    k: int | str
    strategy: object
    block: tuple
    seed: int
    policy: str
    rate_weight: float
    targets: Targets

    @classmethod
    def checked(
        cls, k, clusterer, clusterer_options, block, seed, alpha, rate_weight, *targets
    ):  # fmt: skip
        """Give an order, or raise OptionError."""
        block, policy = check_block(block), check_policy(alpha)
        rate_weight, targets = check_rate_weight(rate_weight), Targets.checked(*targets)
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
        return cls(k, strategy, block, check_integer("seed", seed, 0), policy, rate_weight, targets)

    @property
    def most(self):
        """The most codewords that there may be."""
        return MAX_CODEWORDS if self.k == LOSSLESS else self.k

    @property
    def by_name(self):
        """Whether loss was asked for by name, so that few colours are not kept exactly."""
        return bool(self.rate_weight or self.targets)

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


def _refuse_loss(asked_for, what):
    if asked_for:
        raise OptionError(f'{what} loses something; it cannot be had with k="lossless"')
