"""Palettes as files: read from what other programs write, and written for them."""

import json
import operator
import os
import re
from typing import Any

import numpy as np

from ..arrays import AnyArray, Bytes
from ..checks import check_choice, shown
from ..codebook import Codebook, read_codebook
from ..errors import OptionError, PictureError, VqError, warn_of_loss
from ..format.front import CODEBOOK_SIGNATURE, SIGNATURE
from ..format.sample_format import MODE_16
from ..limits import MAX_CODEWORDS
from ..samples import coloured

FORMATS = ("hex", "gpl", "act", "pal", "json")
_HEX = re.compile(r"#?([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_ACT_ENTRIES = 256
_ACT_SIZES = (3 * _ACT_ENTRIES, 3 * _ACT_ENTRIES + 4)
_PICTURES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"BM", b"II*\0", b"MM\0*")
_MOST_BYTES = 2**26  # of a palette; the longest that is written here has three million


def parse_colour(text: object) -> tuple[int, ...]:
    """Return a colour such as #d2232a, #fff or #00000080 as a tuple of 3 or 4 ints."""
    found = _HEX.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found:
        raise OptionError(f"{text!r} is no colour; give #rgb, #rrggbb or #rrggbbaa")
    digits = found[1]
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
        colours = [text for text in re.split(r"[\s,;]+", colours) if text]
    try:
        rows = [parse_colour(row) if isinstance(row, str) else _whole(row) for row in colours]
    except TypeError:
        raise OptionError(f"{shown(colours)} is no palette; give a list of colours") from None
    if not 1 <= len(rows) <= MAX_CODEWORDS:
        raise OptionError(f"a palette has 1 to {MAX_CODEWORDS:,} colours, not {len(rows):,}")
    width = max(map(len, rows))
    return np.array([(*row, 255)[:width] for row in rows], np.uint8)


def _whole(row: Any) -> tuple[int, ...]:
    try:
        samples = tuple(int(s) if isinstance(s, str) else operator.index(s) for s in row)
    except (TypeError, ValueError):
        samples = ()
    if len(samples) not in (3, 4) or not all(0 <= sample <= 255 for sample in samples):
        raise OptionError(
            f"{shown(row)} is no colour; give 3 or 4 whole samples from 0 to 255, or #rrggbb"
        )
    return samples


def read_palette(path: str | os.PathLike[str]) -> Bytes:
    """Read a palette from a file, by its content.

    That is a .vq or .vqc file or a picture (the palette of one of mode P, as it stands;
    of others their colours in lexicographic order), a GIMP palette, Adobe's
    colour table, a JASC palette, JSON, or text with colours in hexadecimal.

    Raises
    ------
    PictureError
        It is nothing of that.
    """
    with open(path, "rb") as stream:
        data = stream.read(_MOST_BYTES)
    try:
        return as_palette(_parsed(data, path))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        reason = str(error) if isinstance(error, VqError) else "it is damaged; make it anew"
        raise PictureError(f"not a palette: {reason}") from error


def _parsed(data: bytes, path: str | os.PathLike[str]) -> Any:
    """Return what `as_palette` takes."""
    if data.startswith((SIGNATURE, CODEBOOK_SIGNATURE)):
        return coloured(colours_of(read_codebook(path)))
    if data.startswith(b"GIMP Palette"):
        return re.findall(r"^\s*(\d+)\s+(\d+)\s+(\d+)", _text(data), re.MULTILINE)
    if data.startswith(b"JASC-PAL"):
        rows = _text(data).split("\n")[3:]
        return [row.split() for row in rows if row.strip()][: int(_text(data).split("\n")[2])]
    if not _is_text(data):
        # Nothing but its size tells a colour table of Adobe's from other files.
        is_act = len(data) in _ACT_SIZES and not data.startswith(_PICTURES)
        return _of_act(data) if is_act else _of_picture(path)
    text = _text(data)
    if text.lstrip().startswith(("[", "{")):
        colours = json.loads(text)
        colours = colours["colors"] if isinstance(colours, dict) else colours
        return [colour["hex"] if isinstance(colour, dict) else colour for colour in colours]
    return text


def _of_act(data: bytes) -> Bytes:
    count = int.from_bytes(data[768:770], "big") if len(data) > 768 else _ACT_ENTRIES
    return np.frombuffer(data[: 3 * (count or _ACT_ENTRIES)], np.uint8).reshape(-1, 3)


def _is_text(data: bytes) -> bool:
    """Tell whether data is text; of the size of a colour table, only what can hold colours is."""
    if len(data) in _ACT_SIZES:
        return all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in data)
    return bool(data) and all(byte in b"\t\r\n" or byte >= 32 for byte in data[:512])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")


def colours_of(codebook: Codebook) -> Bytes:
    """Return the codewords of a `vqcodec.Codebook` if they are colours, or raise PictureError."""
    if codebook.block != (1, 1):
        raise PictureError("its codewords are blocks of pixels, not colours")
    if codebook.mode == MODE_16:
        raise PictureError("its codewords are 16-bit labels, not colours")
    return codebook.codewords


def _of_picture(path: str | os.PathLike[str]) -> Bytes:
    from .files import read_picture
    from .intake import take_in

    read = read_picture(path)
    picture = take_in(read.image, depth=read.depth)
    warn_of_loss(picture.warning, os.fspath(path))
    if picture.palette is not None:
        return picture.palette
    samples = picture.pixels.reshape(-1, picture.pixels.shape[2])
    return coloured(np.unique(samples, axis=0))


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
    """
    check_choice("the format of a palette", kind, FORMATS)
    colours = [hex_colour(codeword) for codeword in codewords]
    if kind == "hex":
        return "".join(f"{colour}\n" for colour in colours).encode()
    if kind == "json":
        listed: list[dict[str, str | int]] = [{"hex": colour} for colour in colours]
        for entry, count in zip(listed, () if counts is None else counts, strict=False):
            entry["count"] = int(count)
        return (json.dumps({"colors": listed}, indent=1) + "\n").encode()
    rgb = coloured(codewords)[:, :3]
    if kind == "act":
        if len(rgb) > _ACT_ENTRIES:
            raise OptionError(f"an .act file holds {_ACT_ENTRIES} colours, not {len(rgb):,}")
        table = np.zeros((_ACT_ENTRIES, 3), np.uint8)
        table[: len(rgb)] = rgb
        return table.tobytes() + len(rgb).to_bytes(2, "big") + b"\xff\xff"
    rows = [" ".join(f"{sample:3d}" for sample in row) for row in rgb.tolist()]
    if kind == "gpl":
        counted = [""] * len(rows) if counts is None else [f" {count}" for count in counts]
        named = [
            f"{row}\t{colour}{count}"
            for row, colour, count in zip(rows, colours, counted, strict=True)
        ]
        return "\n".join(["GIMP Palette", "Name: vqcodec", "Columns: 16", "#", *named, ""]).encode()
    rows = [" ".join(row.split()) for row in rows]
    return "\r\n".join(["JASC-PAL", "0100", str(len(rows)), *rows, ""]).encode()
