"""Index coding 2, `deflate`: zlib over rows of packed indices (spec §7.3).

For readers that want no model of their own. Its bytes depend on the zlib at
hand, so "auto" and "smallest" leave it alone.
"""

import zlib
from typing import ClassVar

import numpy as np

from ..arrays import AnyArray, Bytes
from ..errors import CorruptError
from ..format.size import index_width
from ..format.strips import DEFLATE
from .coder import Coder, index_dtype
from .packed import check_indices

_BYTES_AT_A_TIME = 2**22


class Deflate(Coder):
    """A zlib stream of rows, each of whole bytes."""

    CODING = DEFLATE
    AUTOMATIC: ClassVar[bool] = False
    THOROUGH: ClassVar[bool] = False

    def encode(self, indices: AnyArray) -> bytes:
        """Code a strip of indices of shape (rows, columns)."""
        width = _width(len(self.codebook))
        if width >= 8:
            rows = indices.astype(f">u{width // 8}").tobytes()
        else:
            digits = (indices[:, :, np.newaxis] >> np.arange(width - 1, -1, -1, dtype=np.uint8)) & 1
            rows = np.packbits(digits.reshape(len(indices), -1), axis=1).tobytes()
        return zlib.compress(rows, 9)

    def decode(self, data: bytes, shape: tuple[int, int]) -> AnyArray:
        """Undo `encode`; CorruptError if the data is no zlib stream of just such rows."""
        width, n_codewords = _width(len(self.codebook)), len(self.codebook)
        row_bytes = (shape[1] * width + 7) // 8
        rows = self._inflate(data, shape[0] * row_bytes)
        indices: AnyArray = np.empty(shape, index_dtype(n_codewords))
        n_rows = max(1, _BYTES_AT_A_TIME // max(row_bytes, 1))
        for top in range(0, shape[0], n_rows):
            self.check_stopped()
            part = indices[top : top + n_rows]
            octets = np.frombuffer(rows, np.uint8, len(part) * row_bytes, top * row_bytes)
            part[:] = _unpacked(octets.reshape(len(part), row_bytes), width, shape[1])
            check_indices(part, n_codewords)
        return indices

    def _inflate(self, data: bytes, size: int) -> bytes:
        """Return exactly `size` bytes, and never take memory for more."""
        stream, left = zlib.decompressobj(), size + 1
        parts: list[bytes] = []
        try:
            while left and (data or not parts) and not stream.eof:
                self.check_stopped()
                parts.append(stream.decompress(data, min(left, _BYTES_AT_A_TIME)))
                data = stream.unconsumed_tail
                left -= len(parts[-1])
                if not data and not parts[-1]:
                    break
        except zlib.error as error:
            raise CorruptError(f"a strip of the index plane is no zlib stream: {error}") from error
        if left != 1 or not stream.eof or stream.unused_data:
            raise CorruptError("a strip of the index plane does not hold just its rows")
        return b"".join(parts)


def _width(n_codewords: int) -> int:
    """Bits of one index: 1, 2, 4, 8 or 16."""
    return 1 << (max(index_width(n_codewords), 1) - 1).bit_length()


def _unpacked(rows: Bytes, width: int, columns: int) -> AnyArray:
    """Return the indices of rows of whole bytes, uint8 of shape (rows, bytes)."""
    if width >= 8:
        return rows.view(f">u{width // 8}")
    bits = np.unpackbits(rows, axis=1)
    used = columns * width
    if bits[:, used:].any():
        raise CorruptError("the bits after the last index of a row are not all 0")
    indices: AnyArray = np.zeros((len(rows), columns), np.uint8)
    for position in range(width):
        indices = indices << 1 | bits[:, position:used:width]
    return indices
