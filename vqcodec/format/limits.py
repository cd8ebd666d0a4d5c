"""What a reader of files allows."""

from dataclasses import dataclass

from ..checks import check_integer
from ..errors import LimitError
from ..limits import (
    MAX_CODEWORDS,
    MAX_METADATA,
    MAX_PIXELS,
    MAX_SIDE,
    MAX_STRIPS,
    MAX_WORK,
)

_FLAGGED = ("max_pixels", "max_codewords", "max_strips", "max_work")  # options of the command


@dataclass(frozen=True)
class Limits:
    """What a reader allows; each is checked before memory is taken for what it bounds.

    Attributes
    ----------
    max_pixels, max_codewords, max_strips : int
    max_metadata : int
        Bytes of all optional sections.
    max_work : int
        Decisions of decoding, as the format counts them (spec §11).
    """

    max_pixels: int = MAX_PIXELS
    max_codewords: int = MAX_CODEWORDS
    max_metadata: int = MAX_METADATA
    max_strips: int = MAX_STRIPS
    max_work: int = MAX_WORK

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            check_integer(name, value, 0)

    def check(self, name: str, found: int, what: str) -> None:
        """Raise LimitError if `found` exceeds the limit called `name`."""
        limit = getattr(self, name)
        if found > limit:
            flag = f" (--{name.replace('_', '-')})" if name in _FLAGGED else ""
            raise LimitError(
                f"{what}, more than the limit of {limit:,}; "
                f"raise {name}{flag} if you trust the file"
            )


DEFAULT = Limits()
ANY_PIXELS = Limits(max_pixels=MAX_SIDE**2)  # for those who read no pixels
