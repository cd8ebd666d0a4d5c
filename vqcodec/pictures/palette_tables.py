"""Palettes that are binary: Adobe's colour table and swatches, Microsoft's palette.

Each count comes from a file and is checked before anything is made of it.
"""

import struct

import numpy as np

from ..arrays import Bytes
from ..errors import OptionError
from ..limits import MAX_CODEWORDS
from ..samples import with_opaque

ACT_ENTRIES = 256
ACT_TABLE = 3 * ACT_ENTRIES
ACT_SIZES = (ACT_TABLE, ACT_TABLE + 4)  # bytes, without and with a count and an index
NOTHING_TRANSPARENT = 0xFFFF
_RIFF_VERSION = 0x0300
_DAMAGED = "it is damaged; make it anew"
_CHANNELS = {b"RGB ": 3, b"Gray": 1}  # colour models of swatches


def of_act(data: bytes) -> Bytes:
    """Read a colour table of Adobe's; a transparent entry makes it RGBA.

    Parameters
    ----------
    data : bytes
        Of one of `ACT_SIZES`.
    """
    table = np.frombuffer(data[:ACT_TABLE], np.uint8).reshape(-1, 3)
    if len(data) == ACT_TABLE:
        return table
    count, transparent = struct.unpack(">HH", data[ACT_TABLE:])
    if not 1 <= count <= ACT_ENTRIES:
        raise OptionError(f"an .act file has 1 to {ACT_ENTRIES} colours, and it says {count:,}")
    if transparent == NOTHING_TRANSPARENT:
        return table[:count]
    if transparent >= count:
        raise OptionError(
            f"of its {count} colours number {transparent:,} is transparent; make it anew"
        )
    colours = with_opaque(table[:count], 4)
    colours[transparent, 3] = 0
    return colours


def of_riff(data: bytes) -> Bytes:
    """Read a palette of Microsoft's: RIFF, PAL, and in the chunk `data` a LOGPALETTE."""
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack("<4sI", data[place : place + 8])
        place += 8
        if name == b"data":
            return _of_log_palette(data[place : place + size])
        place += size + size % 2
    raise OptionError("it has no chunk of colours; save it as .gpl, or as JASC's .pal")


def _of_log_palette(data: bytes) -> Bytes:
    if len(data) < 4:
        raise OptionError(_DAMAGED)
    version, count = struct.unpack("<HH", data[:4])
    if version != _RIFF_VERSION:
        raise OptionError(f"version {version:#06x} of it is not read; save it as .gpl")
    if len(data) < 4 + 4 * count:
        raise OptionError(f"it says {count:,} colours, and ends before them; make it anew")
    # The fourth byte of an entry says how Windows should use it.
    return np.frombuffer(data, np.uint8, 4 * count, 4).reshape(-1, 4)[:, :3]


def of_swatches(data: bytes) -> Bytes:
    """Read Adobe's swatch exchange: colours of RGB and grey, in their order; groups are opened."""
    if len(data) < 12 or data[4:8] != b"\0\1\0\0":
        raise OptionError(_DAMAGED)
    n_blocks, place = int.from_bytes(data[8:12], "big"), 12
    rows: list[list[int]] = []
    while n_blocks and len(rows) <= MAX_CODEWORDS:
        if place + 6 > len(data):
            raise OptionError(_DAMAGED)
        kind, size = struct.unpack(">HI", data[place : place + 6])
        block = data[place + 6 : place + 6 + size]
        if len(block) < size:
            raise OptionError(_DAMAGED)
        if kind == 1:
            rows.append(_swatch(block))
        place += 6 + size
        n_blocks -= 1
    return np.array(rows, np.uint8).reshape(-1, 3)


def _swatch(block: bytes) -> list[int]:
    """Return a colour as RGB: a name, a model of colours, and samples from 0 to 1."""
    model_at = 2 + 2 * int.from_bytes(block[:2], "big")
    model = block[model_at : model_at + 4]
    if model not in _CHANNELS:
        name = model.decode("latin-1").strip() or "no model"
        raise OptionError(f"it has colours of {name}, whose RGB depends on a profile; save as RGB")
    n = _CHANNELS[model]
    samples = block[model_at + 4 : model_at + 4 + 4 * n]
    if len(samples) < 4 * n:
        raise OptionError(_DAMAGED)
    values = struct.unpack(f">{n}f", samples)
    if not all(0 <= value <= 1 for value in values):
        raise OptionError("it has samples beyond 0 to 1; make it anew")
    return [int(255 * value + 0.5) for value in values] * (3 // n)
