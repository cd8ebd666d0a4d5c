"""What the options of an encoder are made of: how each is checked, explained and spoken of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import numpy.typing as npt

from ..arrays import AnyArray, Bytes
from ..checks import check_choice, check_integer, check_number
from ..codebook import Codebook
from ..colour.scores import EXTRA, missing
from ..errors import OptionError
from ..limits import MAX_CODEWORDS
from ..pictures.colours import as_palette
from ..pictures.label_names import check_names
from ..samples import frozen

if TYPE_CHECKING:
    from PIL import Image

    from ..clustering import ClustererLike

LOSSLESS = "lossless"
DEFAULT_K = 256

Colours = npt.ArrayLike | str | Sequence[str | Sequence[int]]
Lossless = Literal["lossless"]
AlphaPolicy = Literal["premultiplied", "exact", "binary", "drop"]
Space = Literal["srgb", "linear", "oklab"]
DitherMethod = Literal["floyd-steinberg", "ordered", "blue-noise"]
LookName = Literal["auto", "flat", "smooth"]
LabelNames = Mapping[int, str] | Mapping[str, str | int | Sequence[int]] | Sequence[str]


@dataclass(frozen=True)
class Option:
    """What is known of an option beside its name and its type.

    Attributes
    ----------
    default : object
    check : callable
        Returns a value as it is kept, or raises OptionError.
    help : str
        A sentence for the command and for docs/options.md.
    words : str
        How messages call it where it excludes others; empty for one that
        excludes none.
    key : str
        Of the table of what excludes what; its name if empty.
    metavar : str
        What the command calls its value.
    choices : tuple of str
        What it may be, where that is a few words.
    asked : callable, optional
        Tells whether a value asks for what `words` say; without one, whatever
        is not the default does.
    recorded : callable, optional
        Returns what the record of a file says of a value; without one nothing.
    """

    default: Any
    check: Callable[[Any], Any]
    help: str
    words: str = ""
    key: str = ""
    metavar: str = ""
    choices: tuple[str, ...] = ()
    asked: Callable[[Any], bool] | None = None
    recorded: Callable[[Any], Any] | None = None

    def is_asked(self, value: Any) -> bool:
        """Tell whether a value asks for what the words say."""
        return self.differs(value) if self.asked is None else bool(self.asked(value))

    def differs(self, value: Any) -> bool:
        """Tell whether a value, as it is kept, is not the default."""
        if isinstance(value, bool | int | float | str | tuple):
            return bool(value != self.default)
        return value is not None and not (isinstance(value, Mapping) and not value)


def itself(value: Any) -> Any:
    """Return a value as it is."""
    return value


def unless_none(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a check that lets None pass."""
    return lambda value: None if value is None else check(value)


def integer(name: str, smallest: int, largest: int | None = None) -> Callable[[Any], int]:
    """Return a check for whole numbers within bounds."""
    return lambda value: check_integer(name, value, smallest, largest)


def number(name: str, smallest: float, largest: float) -> Callable[[Any], float]:
    """Return a check for numbers within bounds."""
    return lambda value: check_number(name, value, smallest, largest)


def choice(name: str, allowed: tuple[str, ...]) -> Callable[[Any], str]:
    """Return a check for one of a few words."""
    return lambda value: check_choice(name, value, allowed)


def check_k(value: Any) -> int | str | None:
    """Return a number of codewords, "lossless" or None, or raise OptionError."""
    if value is None or (isinstance(value, str) and value == LOSSLESS):
        return value
    return check_integer("k", value, 1, MAX_CODEWORDS)


def read_only(check: Callable[[Any], Bytes]) -> Callable[[Any], Bytes]:
    """Return a check whose arrays nobody can change, not even by what they were made of."""
    return lambda value: frozen((array := check(value)), array.dtype)


def check_colours(colours: Any) -> Bytes | None:
    """Return colours as an array, None for none, or raise OptionError."""
    if colours is None or (hasattr(colours, "__len__") and len(colours) == 0):
        return None
    return read_only(as_palette)(colours)


def check_labels(labels: Any) -> Mapping[int, str]:
    """Return names of labels, which do not change, or raise OptionError."""
    return MappingProxyType(check_names(labels))


def check_score(value: Any) -> float:
    """Return a SSIMULACRA2 to reach, or raise OptionError if nobody can measure it."""
    score = check_number("min_ssimulacra2", value, -1000, 100)
    if "ssimulacra2" in missing():
        raise OptionError(
            f"min_ssimulacra2 is measured by what python -m pip install 'vqcodec[{EXTRA}]' brings; "
            "install it"
        )
    return score


def block_of(codebook: Codebook | None, block: tuple[int, int]) -> tuple[int, int]:
    """Return the block that codewords cover: that of a codebook that is given, if one is."""
    if codebook is None:
        return block
    if block not in ((1, 1), codebook.block):
        raise OptionError("the codebook has blocks of its own; leave block out")
    return codebook.block


def either(words: tuple[str, ...]) -> str:
    """Say which words there are: "a, b or c"."""
    return f"{', '.join(words[:-1])} or {words[-1]}"


def option(default: Any, check: Callable[[Any], Any], help: str, **more: Any) -> Any:
    """Declare a field of a request; the arguments are those of `Option`."""
    declared = Option(default, check, help, **more)
    return field(default=default, metadata={"option": declared})


class ClustererOptions(TypedDict, total=False):
    """Options of the clusterers here; those of others go to their own constructors.

    All of them can also stand in `clusterer_options`, which is the only way for those that are
    named like options of `quantize`.
    """

    effort: Literal["fast", "default", "best"]
    n_init: int
    max_iter: int | None
    tol: float
    init: Literal["in-pixels", "random"]
    empty: Literal["worst", "random", "keep"]
    gamma: float
    n0: float
    worth: float
    reserve: float
    niter: int
    nredo: int
    estimator: str
    params: Mapping[str, Any] | None
    most_points: int | None
    clusterer_options: Mapping[str, Any]


class TrainOptions(ClustererOptions, total=False):
    """Options of `train` beside k, for type checkers and editors."""

    clusterer: "str | ClustererLike"
    block: tuple[int, int]
    seed: int
    alpha: AlphaPolicy
    space: Space | str
    to_srgb: bool


class EncoderOptions(TrainOptions, total=False):
    """Options of `Encoder`, `quantize` and `encode` beside k, for type checkers and editors."""

    dither: DitherMethod | None
    dither_strength: float
    look: LookName | None
    keep_colors: Colours | None
    mask: "Image.Image | AnyArray | None"
    rate_weight: float
    max_bytes: int | None
    min_psnr: float | None
    min_ssimulacra2: float | None
    max_error: int | None
    palette: Colours | None
    strict: bool
    extend: bool
    codebook: Codebook | None
    categorical: bool
    labels: LabelNames | None
    strip: bool
    drop_private: bool
    record: bool
