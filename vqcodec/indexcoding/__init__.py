"""Codings of the index plane, by the name users give and the number files carry (spec §7)."""

from ..arguments import shown
from ..errors import OptionError, UnsupportedError
from .base import Coder
from .context import Context
from .deflate import Deflate
from .packed import Packed, index_dtype

__all__ = ["CODINGS", "Coder", "by_number", "candidates", "index_dtype"]

CODINGS = (Packed, Context, Deflate)


def candidates(name):
    """Give the codings to try for a name: one, or several for "auto"."""
    if name == "auto":
        return tuple(coding for coding in CODINGS if coding.AUTOMATIC)
    for coding in CODINGS:
        if coding.NAME == name:
            return (coding,)
    names = ", ".join(coding.NAME for coding in CODINGS)
    raise OptionError(f"no index coding is named {shown(name)}; there are auto, {names}")


def by_number(number):
    """Give the coding that a file names by its number."""
    for coding in CODINGS:
        if coding.NUMBER == number:
            return coding
    raise UnsupportedError(
        f"index coding {number} is unknown to this version of vqcodec; a newer one may read it"
    )
