"""Colours and lists of them, as people write them: in hexadecimal, or as samples."""

import operator
import re
from typing import Any

import numpy as np

from ..arrays import Bytes
from ..checks import shown
from ..errors import OptionError
from ..limits import MAX_CODEWORDS
from ..samples import coloured

_SEPARATORS = re.compile(r"[\s,;]+")
# Three digits without # may be decimal, and where alpha stands in eight nobody can tell.
_HEX = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|([0-9a-fA-F]{6})")


def parse_colour(text: object) -> tuple[int, ...]:
    """Return a colour such as #d2232a, d2232a, #fff or #00000080 as a tuple of 3 or 4 ints."""
    found = _HEX.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found:
        raise OptionError(f"{shown(text)} is no colour; give #rgb, #rrggbb or #rrggbbaa")
    digits: str = found[1] or found[2]
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(bytes.fromhex(digits))


def hex_colour(codeword: Bytes) -> str:
    """Return a codeword of L, LA, RGB or RGBA as #rrggbb or #rrggbbaa."""
    return "#" + coloured(codeword).tobytes().hex()


def as_palette(colours: Any) -> Bytes:
    """Return a palette as an array.

    Parameters
    ----------
    colours : array_like or sequence
        uint8 of shape (n, 3) or (n, 4), or colours: hex strings or tuples of 3
        or 4 ints.

    Returns
    -------
    numpy.ndarray
        uint8, shape (n, 3), or (n, 4) if any colour has alpha.

    Raises
    ------
    OptionError
        It is no palette.
    """
    if isinstance(colours, str):
        colours = [text for text in _SEPARATORS.split(colours) if text]
    if hasattr(colours, "__len__"):
        check_count(len(colours))
    try:
        rows = [parse_colour(row) if isinstance(row, str) else _whole(row) for row in colours]
    except TypeError:
        raise OptionError(f"{shown(colours)} is no palette; give a list of colours") from None
    check_count(len(rows))
    width = max(map(len, rows))
    return np.array([(*row, 255)[:width] for row in rows], np.uint8)


def check_count(n: int) -> None:
    """Raise OptionError if n colours are none, or more than a palette has."""
    if not 1 <= n <= MAX_CODEWORDS:
        has = "more" if n else "none"
        raise OptionError(f"a palette has 1 to {MAX_CODEWORDS:,} colours, and this one has {has}")


def _whole(row: Any) -> tuple[int, ...]:
    try:
        samples = tuple(operator.index(s) for s in row if type(s) is not bool)
        n_given = len(row)
    except TypeError:
        samples, n_given = (), 0
    is_whole = len(samples) == n_given and all(0 <= sample <= 255 for sample in samples)
    if len(samples) not in (3, 4) or not is_whole:
        raise OptionError(
            f"{shown(row)} is no colour; give 3 or 4 whole samples from 0 to 255, or #rrggbb"
        )
    return samples
