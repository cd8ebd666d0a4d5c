"""Palettes as files for other programs."""

import json

import numpy as np

from ..arrays import AnyArray, Bytes
from ..checks import check_choice
from ..errors import OptionError
from ..samples import coloured
from .colours import hex_colour
from .palette_tables import ACT_ENTRIES, NOTHING_TRANSPARENT

FORMATS = ("hex", "gpl", "act", "pal", "json")
_WITH_ALPHA = ("hex", "json")


def keeps_alpha(codewords: Bytes, kind: str) -> bool:
    """Tell whether a format has room for the alpha of codewords: uint8, shape (n, c).

    An .act file has it for one transparent colour among opaque ones.
    """
    alpha = coloured(codewords)[:, 3:]
    n_below = int((alpha < 255).sum())
    if n_below == 0 or kind in _WITH_ALPHA:
        return True
    return kind == "act" and n_below == 1 and 0 in alpha


def write_palette(codewords: Bytes, counts: AnyArray | None, kind: str) -> bytes:
    """Write a palette.

    Parameters
    ----------
    codewords : numpy.ndarray
        uint8, shape (n, c): L, LA, RGB or RGBA.
    counts : numpy.ndarray or None
        Integers, shape (n,): how many pixels have each; None if that is unknown.
    kind : str
        One of `FORMATS`.

    Returns
    -------
    bytes
        `vqcodec.read_palette` reads them back as they are, but for alpha that
        the format has no room for.
    """
    check_choice("the format of a palette", kind, FORMATS)
    if kind == "act":
        return _act(codewords)
    if kind == "pal":
        rows = [" ".join(map(str, row)) for row in coloured(codewords)[:, :3].tolist()]
        return "\r\n".join(["JASC-PAL", "0100", str(len(rows)), *rows, ""]).encode()
    colours = [hex_colour(codeword) for codeword in codewords]
    if kind == "hex":
        return "".join(f"{colour}\n" for colour in colours).encode()
    if kind == "json":
        listed: list[dict[str, str | int]] = [{"hex": colour} for colour in colours]
        for entry, count in zip(listed, () if counts is None else counts, strict=False):
            entry["count"] = int(count)
        return (json.dumps({"colors": listed}, indent=1) + "\n").encode()
    counted = [""] * len(colours) if counts is None else [f" {count}" for count in counts]
    named = [
        f"{red:3d} {green:3d} {blue:3d}\t{colour}{count}"
        for (red, green, blue), colour, count in zip(
            coloured(codewords)[:, :3].tolist(), colours, counted, strict=True
        )
    ]
    return "\n".join(["GIMP Palette", "Name: vqcodec", "Columns: 16", "#", *named, ""]).encode()


def _act(codewords: Bytes) -> bytes:
    colours = coloured(codewords)
    if len(colours) > ACT_ENTRIES:
        raise OptionError(f"an .act file holds {ACT_ENTRIES} colours, not {len(colours):,}")
    table = np.zeros((ACT_ENTRIES, 3), np.uint8)
    table[: len(colours)] = colours[:, :3]
    hidden = NOTHING_TRANSPARENT
    if colours.shape[1] == 4 and 0 in colours[:, 3] and keeps_alpha(colours, "act"):
        hidden = int(colours[:, 3].argmin())
    return table.tobytes() + len(colours).to_bytes(2, "big") + hidden.to_bytes(2, "big")
