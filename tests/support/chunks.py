"""PNG files with chunks of any kind, and texts as ImageMagick writes what is no text."""

import io
import struct
import zlib

from PIL import Image

from support.pictures import gradient

PICTURE = gradient(9, 12, 3)


def chunk(kind, payload):
    """Make a chunk."""
    sum_of_all = struct.pack(">I", zlib.crc32(kind + payload))
    return struct.pack(">I", len(payload)) + kind + payload + sum_of_all


def png_with(*before, after=(), image=None):
    """Make a PNG file with chunks (kind, payload) before and after its pixels."""
    stream = io.BytesIO()
    (image or Image.fromarray(PICTURE)).save(stream, "PNG")
    data = stream.getvalue()
    front, back = (b"".join(chunk(*part) for part in parts) for parts in (before, after))
    return data[:33] + front + data[33:-12] + back + data[-12:]


def packed(kind, name, octets):
    """Make a chunk with something packed: zTXt, iCCP or iTXt."""
    start = b"\0\1\0\0\0" if kind == b"iTXt" else b"\0\0"
    return kind, name + start + zlib.compress(octets)


def raw_profile(name, octets):
    """Return the text in which ImageMagick hides a profile."""
    return f"\n{name}\n{len(octets):8}\n{octets.hex()}\n".encode()


def gama(value):
    """Make a gAMA chunk."""
    return b"gAMA", struct.pack(">I", value)


def chrm(*values):
    """Make a cHRM chunk of white, red, green and blue."""
    return b"cHRM", struct.pack(">8I", *values)


SRGB_PRIMARIES = chrm(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
ODD_PRIMARIES = chrm(31270, 32900, 70000, 29200, 17000, 70000, 13100, 4600)
WIDE_PRIMARIES = chrm(31270, 32900, 70800, 29200, 17000, 79700, 13100, 4600)
