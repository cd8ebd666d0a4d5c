"""What `quantize` was asked for, checked before any work."""

import json
import math
from dataclasses import dataclass

import numpy as np

from ..checks import check_block, check_integer, shown
from ..clustering import make_clusterer
from ..codebook import Codebook
from ..colour.alpha import LOSSY, check_policy
from ..colour.spaces import check_space
from ..errors import OptionError, PictureError
from ..limits import MAX_CODEWORDS
from ..pictures.labels import check_names
from ..pictures.masks import check_mask
from ..pictures.palettes import as_palette
from .conflicts import check_conflicts
from .dither import FULL, check_dither, check_strength
from .rate import check_rate_weight
from .targets.targets import Targets

LOSSLESS = "lossless"
DEFAULT_K = 256


@dataclass(frozen=True)
class Order:
    """Checked arguments of `vqcodec.quantize`; those not listed are named as there.

    Attributes
    ----------
    k : int or "lossless" or None
    strategy : clusterer
    policy : str
        One of `vqcodec.colour.alpha.POLICIES`.
    targets : vqcodec.encoder.targets.targets.Targets
    palette, keep_colors : numpy.ndarray or None
        uint8, shape (n, 3) or (n, 4).
    dither_strength : int
        In 1/256.
    """

    k: int | str | None
    strategy: object
    block: tuple
    seed: int
    policy: str
    rate_weight: float
    targets: Targets
    palette: np.ndarray | None
    codebook: Codebook | None
    strict: bool
    extend: bool
    space: str
    dither: str | None
    dither_strength: int
    keep_colors: np.ndarray | None
    mask: np.ndarray | None
    categorical: bool
    labels: dict
    to_srgb: bool

    @classmethod
    def checked(
        cls, *, k, clusterer, alpha, max_bytes, min_psnr, max_error, block, seed, rate_weight,
        palette, codebook, strict, extend, space, dither, dither_strength, keep_colors, mask,
        categorical, labels, to_srgb, clusterer_options=None,
    ):  # fmt: skip
        """Give an order for the arguments of `quantize`, or raise OptionError."""
        if codebook is not None and not isinstance(codebook, Codebook):
            raise OptionError(f"codebook must be a vqcodec.Codebook, not {shown(codebook)}")
        keep_colors = None if keep_colors is None or len(keep_colors) == 0 else keep_colors
        order = cls(
            k=k if k is None or _is_lossless(k) else check_integer("k", k, 1, MAX_CODEWORDS),
            strategy=make_clusterer(clusterer, clusterer_options or {}, rate_weight),
            block=_block_of(codebook, check_block(block)),
            seed=check_integer("seed", seed, 0),
            policy=check_policy(alpha),
            rate_weight=check_rate_weight(rate_weight),
            targets=Targets.checked(max_bytes, min_psnr, max_error),
            palette=None if palette is None else as_palette(palette),
            codebook=codebook,
            strict=bool(strict),
            extend=bool(extend),
            space=check_space(space),
            dither=check_dither(dither),
            dither_strength=check_strength(dither_strength),
            keep_colors=None if keep_colors is None else as_palette(keep_colors),
            mask=None if mask is None else check_mask(mask),
            categorical=bool(categorical),
            labels=check_names(labels),
            to_srgb=bool(to_srgb),
        )
        order._check()
        return order

    def _check(self):
        """Raise OptionError for what was asked for and cannot be had."""
        check_conflicts(
            {
                name
                for name, wanted in {
                    "k": self.k is not None and not self.lossless,
                    "lossless": self.lossless,
                    "lossy_alpha": self.policy in LOSSY,
                    "blocks": self.block != (1, 1),
                    "rate_weight": self.rate_weight,
                    "targets": self.targets,
                    "palette": self.palette is not None,
                    "codebook": self.codebook is not None,
                    "strict": self.strict,
                    "extend": self.extend,
                    "space": self.space != "srgb",
                    "dither": self.dither is not None,
                    "keep_colors": self.keep_colors is not None,
                    "mask": self.mask is not None,
                    "categorical": self.categorical,
                }.items()
                if wanted
            }
        )
        if self.rate_weight and self.targets:
            raise OptionError("a rate weight is found for targets; give one or the other")
        if (self.strict or self.extend) and not self.given:
            raise OptionError(f"{'strict' if self.strict else 'extend'} is for a palette; give one")
        if self.palette is not None and not self.extend:
            for name in ("k", "mask"):
                if getattr(self, name) is not None:
                    raise OptionError(
                        f"the palette has its colours; {name} is for one that may be extended"
                    )
        if self.dither is None and self.dither_strength != FULL:
            raise OptionError("dither_strength is for dithering; choose a method with dither")
        if self.labels and not self.categorical:
            raise OptionError("labels have names in a label map; ask for categorical, too")

    @property
    def lossless(self):
        """Whether nothing of the picture may be lost."""
        return _is_lossless(self.k)

    @property
    def given(self):
        """Whether codewords are given, a palette or a codebook."""
        return self.palette is not None or self.codebook is not None

    @property
    def most(self):
        """The most codewords that there may be."""
        if self.lossless:
            return MAX_CODEWORDS
        if self.k is not None:
            return self.k
        if self.targets:
            return MAX_CODEWORDS
        return DEFAULT_K if self.palette is None else max(DEFAULT_K, len(self.palette))

    @property
    def by_name(self):
        """Whether loss was asked for by name, so that few colours are not kept exactly."""
        return bool(self.rate_weight or self.targets or self.given)

    @property
    def hiding_from(self):
        """The number of distinct vectors beyond which hidden colours become black."""
        return math.inf if self.lossless else 0 if self.by_name else self.most

    def keeps(self, palette):
        """Tell whether a picture with a palette, or None, keeps it and its indices."""
        return (
            palette is not None
            and len(palette) <= self.most
            and self.block == (1, 1)
            and not self.by_name
        )

    def check_depth(self, samples):
        """Raise PictureError for 16-bit samples in blocks, which the format does not have."""
        if samples.itemsize > 1 and self.block != (1, 1):
            raise PictureError(
                "16-bit samples cannot be in blocks; leave out block, or lossless to have 8 bits"
            )

    def check_distinct(self, n):
        """Raise PictureError if a picture of n distinct vectors cannot be kept, but must be."""
        if self.lossless and n > self.most:
            raise PictureError(
                f"the picture has {n:,} distinct colours or blocks; lossless, a .vq file holds at "
                f"most {self.most:,}; leave lossless out to have the {self.most:,} that serve best"
            )

    def record(self):
        """Give the record of how a file was made."""
        asked_for = {
            "rate_weight": self.rate_weight or None,
            **self.targets._asdict(),
            "space": None if self.space == "srgb" else self.space,
            "dither": self.dither,
            "dither_strength": self.dither_strength / FULL if self.dither else None,
            "keep_colors": None if self.keep_colors is None else self.keep_colors.tolist(),
            "mask": None if self.mask is None else True,
            "codebook": None if self.codebook is None else self.codebook.hash.hex(),
            "categorical": self.categorical or None,
            "to_srgb": self.to_srgb or None,
        }
        asked_for = {name: value for name, value in asked_for.items() if value is not None}
        return describe_making(
            self.strategy, k=self.k if self.lossless else self.most, block=self.block,
            seed=self.seed, alpha=self.policy, **asked_for,
        )  # fmt: skip


def _block_of(codebook, block):
    """Give the block that codewords cover: that of a codebook that is given, if one is."""
    if codebook is None:
        return block
    if block not in ((1, 1), codebook.block):
        raise OptionError("the codebook has blocks of its own; leave block out")
    return codebook.block


def _is_lossless(k):
    return isinstance(k, str) and k == LOSSLESS


def describe_making(clusterer, **arguments):
    """Give the record of how a file was made: a JSON object, its keys sorted."""
    from importlib.metadata import version

    facts = {
        "encoder": f"vqcodec {version('vqcodec')}",
        "clusterer": getattr(clusterer, "name", type(clusterer).__name__),
        "options": getattr(clusterer, "get_config", dict)(),
        **arguments,
    }
    return json.dumps(facts, sort_keys=True, default=str, separators=(",", ":"))
