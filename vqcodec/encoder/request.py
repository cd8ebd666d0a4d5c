"""What an encoder was asked for: each option written once, checked before any work."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Unpack

from ..arrays import Bytes
from ..checks import check_block, shown
from ..clustering import ClustererLike, Progress
from ..codebook import Codebook, check_codebook
from ..colour.alpha import LOSSY, POLICIES
from ..colour.named import check_name as check_space
from ..colour.spaces import SPACES
from ..limits import MAX_CODEWORDS, MAX_RATE_WEIGHT
from ..pictures.colours import as_palette
from ..pictures.masks import check_mask
from ..streams import Source
from ..vqfile import VQFile
from ..vqfile import open as opened
from .conflicts import check_request, given_of
from .dither import FULL, METHODS, Dithering
from .find import Finder
from .likeness import options_like
from .looks import LOOKS, Look
from .options import (
    DEFAULT_K,
    LOSSLESS,
    EncoderOptions,
    Option,
    block_of,
    check_colours,
    check_k,
    check_labels,
    check_score,
    choice,
    either,
    integer,
    itself,
    number,
    option,
    read_only,
    unless_none,
)
from .strategy import strategy_of
from .targets.targets import Targets

if TYPE_CHECKING:
    from ..pictures.intake import PictureLike
    from ..vqimage import VQImage
    from .find import Watch

_TARGET = {"words": "targets for bytes, quality or error", "key": "targets", "recorded": itself}


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Encoder:
    """How pictures are to be encoded: options, checked once, for as many pictures as you like.

    It does not change, and may be used by several threads at the same time.

    Parameters
    ----------
    k, **options
        As for `vqcodec.quantize`, options of a clusterer among them.

    Raises
    ------
    OptionError
        An option cannot be met, or two of them not together.

    Examples
    --------
    >>> Encoder(k=64, dither="blue-noise")
    Encoder(k=64, dither='blue-noise')
    """

    codebook: Codebook | None = option(
        None,
        unless_none(check_codebook),
        "The codebook of a .vqc file; see vq train.",
        words="a codebook that is given",
        metavar="FILE",
        recorded=lambda codebook: codebook.hash.hex(),
    )
    k: int | str | None = option(
        None,
        check_k,
        "Number of codewords, 1 to 65536; default: 256. With a target, the most there may be.",
        words="k",
        metavar="N",
        asked=lambda k: k is not None and k != LOSSLESS,
    )
    clusterer: str | ClustererLike = option(
        "auto", itself, "Strategy that finds the codebook; see vq clusterers.", metavar="NAME"
    )
    block: tuple[int, int] = option(
        (1, 1),
        check_block,
        "Block of pixels that a codeword covers, up to 16x16.",
        words="blocks above 1x1",
        key="blocks",
        metavar="HxW",
    )
    seed: int = option(0, integer("seed", 0), "Same seed, same bytes.", metavar="N")
    alpha: str = option(
        "premultiplied",
        choice("alpha", POLICIES),
        "premultiplied, exact (keeps hidden colours), binary (0 or 255) or drop.",
        words="an alpha policy that loses something",
        key="lossy_alpha",
        metavar="POLICY",
        choices=POLICIES,
        asked=lambda policy: policy in LOSSY,
    )
    space: str = option(
        "srgb",
        check_space,
        f"Where distances are taken: {either(tuple(SPACES))}, or one of vq spaces.",
        words="another space than srgb",
        metavar="SPACE",
        choices=tuple(SPACES),
        recorded=itself,
    )
    to_srgb: bool = option(
        False, bool, "Convert colours to sRGB by the ICC profile.", recorded=itself
    )
    dither: str | None = option(
        None,
        unless_none(choice("dither", METHODS)),
        f"{either(METHODS)}; default: none.",
        words="dithering",
        metavar="METHOD",
        choices=METHODS,
        recorded=itself,
    )
    dither_strength: float = option(1.0, number("dither_strength", 0, 1), "0 to 1.", metavar="X")
    look: str | None = option(
        None,
        unless_none(choice("look", LOOKS)),
        "Where to diffuse errors: as each place needs it (auto), nowhere (flat), all over "
        "(smooth); default: none, or auto for vq reduce.",
        words="a look",
        metavar="LOOK",
        choices=LOOKS,
        recorded=itself,
    )
    keep_colors: Bytes | None = option(
        None,
        check_colours,
        "This colour survives to the last bit; may be repeated.",
        words="colours to keep",
        metavar="COLOUR",
        recorded=lambda colours: colours.tolist(),
    )
    mask: Bytes | None = option(
        None,
        unless_none(read_only(check_mask)),
        "A grey picture: how much each pixel counts.",
        words="a mask",
        metavar="FILE",
        recorded=lambda mask: True,
    )
    palette: Bytes | None = option(
        None,
        unless_none(read_only(as_palette)),
        "Exactly these codewords: a palette (vq help palettes), .vq, a picture, or '#fff,#000'.",
        words="a palette",
        metavar="FILE|COLOURS",
        recorded=len,
    )
    strict: bool = option(
        False,
        bool,
        "A colour that is not in the palette is an error.",
        words="strict",
        recorded=itself,
    )
    extend: bool = option(
        False,
        bool,
        "Append colours that are not in the palette, up to -k in all.",
        words="extend",
        recorded=itself,
    )
    categorical: bool = option(
        False,
        bool,
        "A label map: every value from 0 to 65,535 is kept.",
        words="categorical",
        recorded=itself,
    )
    labels: Mapping[int, str] = option(
        None, check_labels, "Names of labels, of many kinds; see vq help labels.", metavar="FILE"
    )
    rate_weight: float = option(
        0,
        number("rate_weight", 0, MAX_RATE_WEIGHT),
        "What a bit counts beside squared error: 2 is hardly seen, 100 saves much.",
        words="a rate weight",
        metavar="X",
        recorded=itself,
    )
    max_bytes: int | None = option(
        None,
        unless_none(integer("max_bytes", 1, 2**63 - 1)),
        "Target: the best file of at most N bytes.",
        metavar="N",
        **_TARGET,
    )
    min_psnr: float | None = option(
        None,
        unless_none(number("min_psnr", 0, 200)),
        "Target: the smallest file of at least this PSNR.",
        metavar="DB",
        **_TARGET,
    )
    min_ssimulacra2: float | None = option(
        None,
        unless_none(check_score),
        "Target: the smallest file of at least this SSIMULACRA2, up to 100; needs vqcodec[look].",
        metavar="X",
        **_TARGET,
    )
    max_error: int | None = option(
        None,
        unless_none(integer("max_error", 0, 255)),
        "Target: the smallest file in which no sample is off by more than E levels.",
        metavar="E",
        **_TARGET,
    )
    strip: bool = option(
        False, bool, "Leave out metadata: ICC, EXIF, XMP, DPI, text.", recorded=itself
    )
    drop_private: bool = option(
        False, bool, "Leave out places, names, serial numbers and paths.", recorded=itself
    )
    record: bool = option(False, bool, "Write into the file how it was made.")

    clusterer_options: Mapping[str, Any] = field(default_factory=dict)
    strategy: ClustererLike = field(init=False)  # that those two ask for

    def __init__(self, k: int | str | None = None, **options: Unpack[EncoderOptions]) -> None:
        self._fill("Encoder", {"k": k, **options})

    @classmethod
    def like(cls, file: Source | VQFile, **changes: Unpack[EncoderOptions]) -> "Encoder":
        """Return a request as the record of a file tells it.

        Parameters
        ----------
        file : bytes, path, binary file or vqcodec.VQFile
            Made with `record=True`.
        **changes
            Options that shall be others than those of the record; a mask and a
            codebook that is elsewhere must be among them.

        Raises
        ------
        OptionError
            There is no record, or what it tells cannot be had.
        VqError
            It is no .vq file.
        """
        if isinstance(file, VQFile):
            return cls(**options_like(file, changes))
        with opened(file) as described:
            return cls(**options_like(described, changes))

    @classmethod
    def by(cls, door: str, k: int | str | None, **options: Unpack[EncoderOptions]) -> "Encoder":
        """Return a request of which messages say by which function it was made."""
        encoder = cls.__new__(cls)
        encoder._fill(door, {"k": k, **options})
        return encoder

    def _fill(self, door: str, given: dict[str, Any]) -> None:
        checked = {
            name: declared.check(given.pop(name, declared.default))
            for name, declared in OPTIONS.items()
        }
        rest = {
            **(given.pop("clusterer_options", None) or {}),
            **given,
        }  # so named by dataclasses.replace
        strategy = strategy_of(door, checked["clusterer"], rest, checked["rate_weight"], OPTIONS)
        checked["block"] = block_of(checked["codebook"], checked["block"])
        checked |= {"strategy": strategy, "clusterer_options": MappingProxyType(rest)}
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        check_request(checked, OPTIONS)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Encoder, **self._given(), clusterer_options=dict(self.clusterer_options)), ()

    def __repr__(self) -> str:
        asked = self._given() | dict(self.clusterer_options)
        return f"Encoder({', '.join(f'{name}={shown(value)}' for name, value in asked.items())})"

    def _given(self) -> dict[str, Any]:
        """Return the values that are not the defaults."""
        return given_of(vars(self), OPTIONS)

    @property
    def lossless(self) -> bool:
        """Whether nothing of the picture may be lost."""
        return self.k == LOSSLESS

    @property
    def targets(self) -> Targets:
        """What is asked of bytes and quality."""
        return Targets(*(getattr(self, name) for name in Targets._fields))

    @property
    def dithering(self) -> Dithering | Look | None:
        """How to dither, if at all."""
        if self.look is not None:
            return Look(self.look)
        strength = round(FULL * self.dither_strength)
        return None if self.dither is None else Dithering(self.dither, strength)

    @property
    def finder(self) -> Finder:
        """How codewords are found."""
        return Finder(self.strategy, self.seed, self.block)

    @property
    def has_fixed(self) -> bool:
        """Whether codewords are given, a palette or a codebook."""
        return self.palette is not None or self.codebook is not None

    @property
    def most(self) -> int:
        """The most codewords that there may be."""
        if isinstance(self.k, int):
            return self.k
        if self.lossless or self.targets:
            return MAX_CODEWORDS
        return DEFAULT_K if self.palette is None else max(DEFAULT_K, len(self.palette))

    @property
    def loses_by_name(self) -> bool:
        """Whether loss was asked for by name, so that few colours are not kept exactly."""
        return bool(self.rate_weight or self.targets or self.has_fixed)

    @property
    def most_exact(self) -> float:
        """The number of distinct vectors beyond which hidden colours become black."""
        return math.inf if self.lossless else 0 if self.loses_by_name else self.most

    def quantize(
        self,
        image: "PictureLike",
        *,
        progress: Progress | None = None,
        trace: "Watch | None" = None,
        thorough: bool = False,
    ) -> "VQImage":
        """Find a codebook for a picture and draw the picture with it; see `vqcodec.quantize`.

        `trace` is called with each `vqcodec.encoder.find.Step` that the clusterer shows.
        Where bits count, `thorough` takes those of the smallest index coding.
        """
        from .pipeline import quantized

        return quantized(image, self, progress, thorough=thorough, trace=trace).image


OPTIONS: dict[str, Option] = {
    declared.name: declared.metadata["option"]
    for declared in fields(Encoder)
    if "option" in declared.metadata
}
