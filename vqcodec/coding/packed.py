"""Index coding 0, `packed`: every index in the same number of bits (spec §7.1)."""

from typing import ClassVar

import numpy as np
from bitarray import bitarray

from ..arrays import AnyArray, Bytes
from ..errors import CorruptError
from ..format.size import index_width
from ..format.strips import PACKED
from .coder import Coder, index_dtype

_INDICES_AT_A_TIME = 2**20  # a multiple of 8, so that parts begin with a byte


def check_indices(indices: AnyArray, n_codewords: int) -> None:
    """Raise CorruptError if an index that was read is beyond the codebook."""
    if indices.size and indices.max() >= n_codewords:
        raise CorruptError(
            f"the index plane uses codeword {indices.max()}, but the last is {n_codewords - 1}"
        )


class Packed(Coder):
    """Indices one after the other, most significant bit first, without padding between rows.

    The bits that fill up the last byte are 0.
    """

    CODING = PACKED
    AUTOMATIC: ClassVar[bool] = True

    def encode(self, indices: AnyArray) -> bytes:
        """Code indices, row by row."""
        flat, width = indices.reshape(-1), index_width(len(self.codebook))
        parts = []
        for start in range(0, flat.size, _INDICES_AT_A_TIME):
            self.check_stopped()
            parts.append(_pack(flat[start : start + _INDICES_AT_A_TIME], width))
        return b"".join(parts)

    def decode(self, data: bytes, shape: tuple[int, int]) -> AnyArray:
        """Undo `encode`; `data` has just `vqcodec.format.size.packed_bytes`."""
        n_codewords = len(self.codebook)
        width = index_width(n_codewords)
        flat: AnyArray = np.zeros(shape[0] * shape[1], index_dtype(n_codewords))
        unused = 8 * len(data) - flat.size * width
        if unused and data[-1] & (1 << unused) - 1:
            raise CorruptError("the bits after the last index are not all 0")
        for start in range(0, flat.size if width else 0, _INDICES_AT_A_TIME):
            self.check_stopped()
            part = flat[start : start + _INDICES_AT_A_TIME]
            at = start * width // 8
            _unpack(data[at : at + (part.size * width + 7) // 8], width, part)
            check_indices(part, n_codewords)
        return flat.reshape(shape)


def _pack(flat: AnyArray, width: int) -> bytes:
    bits = bitarray(flat.size * width, endian="big")
    for position in range(width):
        # One bit of all indices at a time: both libraries then work on whole arrays.
        plane = np.packbits((flat >> (width - 1 - position)) & 1)
        bits[position::width] = _bits_of(plane)[: flat.size]
    return bits.tobytes()


def _unpack(data: bytes, width: int, flat: AnyArray) -> None:
    """Read as many indices as `flat` has, which is all 0, into it."""
    bits = _bits_of(data)
    for position in range(width):
        plane = np.frombuffer(bits[position : flat.size * width : width].tobytes(), np.uint8)
        flat <<= 1
        flat |= np.unpackbits(plane, count=flat.size)


def _bits_of(data: bytes | Bytes) -> bitarray:
    bits = bitarray(endian="big")
    bits.frombytes(bytes(data))
    return bits
