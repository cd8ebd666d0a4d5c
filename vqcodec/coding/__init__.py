"""Codings of the index plane: indices to bytes and back (spec §7)."""

from ..checks import shown
from ..errors import OptionError
from ..format.strips import IndexCoding
from .budget import Budget
from .coder import Coder, index_dtype
from .context import Context
from .deflate import Deflate
from .packed import Packed
from .plane import choose_plane, decode_plane, encode_plane, smallest_plane
from .swift import Swift

__all__ = [
    "CODERS",
    "Budget",
    "Coder",
    "Context",
    "Swift",
    "choose_plane",
    "coder_of",
    "coders_named",
    "decode_plane",
    "encode_plane",
    "index_dtype",
    "smallest_plane",
]

CODERS: tuple[type[Coder], ...] = (Packed, Swift, Context, Deflate)


def coders_named(name: str) -> tuple[type[Coder], ...]:
    """Return the codings to try for a name: one, or several for "auto" and "smallest"."""
    if name == "auto":
        return tuple(coder for coder in CODERS if coder.AUTOMATIC)
    if name == "smallest":
        return tuple(coder for coder in CODERS if coder.THOROUGH)
    for coder in CODERS:
        if coder.CODING.name == name:
            return (coder,)
    names = ", ".join(coder.CODING.name for coder in CODERS)
    raise OptionError(f"no index coding is named {shown(name)}; there are auto, smallest, {names}")


def coder_of(coding: IndexCoding) -> type[Coder]:
    """Return the class that codes what files call by a number."""
    return {coder.CODING: coder for coder in CODERS}[coding]
