"""Indices within PNG files, written so that deflate makes little of them.

Pillow filters rows of fewer than 8 bits a pixel as if neighbouring indices were near each other, as
samples are. Left as they are, they take a fifth less.
"""

import zlib

import numpy as np

from ..arrays import Bytes
from .png import SIGNATURE, chunks

_DEPTHS = 1, 2, 4, 8  # bits of an index
_MEMORY = 9  # of zlib: the most


def rewritten(data: bytes, indices: Bytes, n_colours: int) -> bytes:
    """Return a PNG file with a palette, its indices written anew, if that makes it smaller.

    They have as few bits as hold them, or 8 where deflate makes less of that.

    Parameters
    ----------
    data : bytes
        As Pillow writes it.
    indices : numpy.ndarray
        uint8, shape (h, w).
    n_colours : int
        Of the palette.
    """
    least = next(depth for depth in _DEPTHS if n_colours <= 1 << depth)
    streams = {depth: _deflated(_packed(indices, depth)) for depth in {least, 8}}
    depth = min(streams, key=lambda each: (len(streams[each]), each))
    pieces, is_written = [SIGNATURE], False
    for chunk in chunks(data):
        if chunk.kind == b"IHDR":
            header = bytes(chunk.payload)
            pieces.append(_chunk(b"IHDR", header[:8] + bytes([depth]) + header[9:]))
        elif chunk.kind != b"IDAT":
            pieces.append(data[chunk.start : chunk.end])
        elif not is_written:
            pieces.append(_chunk(b"IDAT", streams[depth]))
            is_written = True
    return min(b"".join(pieces), data, key=len)


def _packed(indices: Bytes, depth: int) -> Bytes:
    """Return rows of so many bits an index, the first in the highest bits, without a filter."""
    per_byte = 8 // depth
    height, width = indices.shape
    room = np.zeros((height, -(-width // per_byte) * per_byte), np.uint8)
    room[:, :width] = indices
    rows = np.zeros((height, 1 + room.shape[1] // per_byte), np.uint8)
    for place in range(per_byte):
        rows[:, 1:] |= room[:, place::per_byte] << np.uint8(8 - depth * (place + 1))
    return rows


def _deflated(rows: Bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY)
    return packer.compress(rows.tobytes()) + packer.flush()


def _chunk(kind: bytes, payload: bytes) -> bytes:
    checksum = zlib.crc32(payload, zlib.crc32(kind))
    return len(payload).to_bytes(4, "big") + kind + payload + checksum.to_bytes(4, "big")
