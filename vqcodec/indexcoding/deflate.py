"""Index coding 2, `deflate`: zlib over rows of packed indices (spec §7.3).

For readers that want no model of their own. Its bytes depend on the zlib at
hand, so "auto" leaves it alone.
"""

import zlib

import numpy as np

from ..errors import CorruptError
from .packed import check_indices, index_dtype, index_width

NUMBER = 2
NAME = "deflate"
STRIPED = True
AUTOMATIC = False


def _width(n_codewords):
    """Bits of one index: 1, 2, 4, 8 or 16."""
    return 1 << (max(index_width(n_codewords), 1) - 1).bit_length()


def encode(indices, codebook, channels):
    """Code a strip of indices of shape (rows, columns); `channels` is not used."""
    width = _width(len(codebook))
    if width >= 8:
        rows = indices.astype(f">u{width // 8}").tobytes()
    else:
        digits = (indices[:, :, np.newaxis] >> np.arange(width - 1, -1, -1, dtype=np.uint8)) & 1
        rows = np.packbits(digits.reshape(len(indices), -1), axis=1).tobytes()
    return zlib.compress(rows, 9)


def decode(data, shape, codebook, channels):
    """Undo `encode`; CorruptError if the data is no zlib stream of just such rows."""
    width, n_codewords = _width(len(codebook)), len(codebook)
    row_bytes = (shape[1] * width + 7) // 8
    rows = _inflate(data, shape[0] * row_bytes)
    if width >= 8:
        indices = np.frombuffer(rows, f">u{width // 8}").reshape(shape)
    else:
        bits = np.unpackbits(np.frombuffer(rows, np.uint8).reshape(shape[0], row_bytes), axis=1)
        used = shape[1] * width
        if bits[:, used:].any():
            raise CorruptError("the bits after the last index of a row are not all 0")
        indices = np.zeros(shape, np.uint8)
        for position in range(width):
            indices = indices << 1 | bits[:, position:used:width]
    check_indices(indices, n_codewords)
    return indices.astype(index_dtype(n_codewords))


def _inflate(data, size):
    """Give exactly `size` bytes, and never take memory for more."""
    stream = zlib.decompressobj()
    try:
        rows = stream.decompress(data, size + 1)
    except zlib.error as error:
        raise CorruptError(f"a strip of the index plane is no zlib stream: {error}") from error
    if len(rows) != size or not stream.eof or stream.unused_data:
        raise CorruptError("a strip of the index plane does not hold just its rows")
    return rows
