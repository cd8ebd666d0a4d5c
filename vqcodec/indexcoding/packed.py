"""Index coding 0, `packed`: every index in the same number of bits (spec §7.1)."""

import numpy as np
from bitarray import bitarray

from ..errors import CorruptError
from .base import Coder

_INDICES_AT_A_TIME = 2**20  # a multiple of 8, so that parts begin with a byte


def index_width(n_codewords):
    """Bits of one index: ceil(log2 n_codewords), so 0 for a single codeword."""
    return (n_codewords - 1).bit_length()


def index_dtype(n_codewords):
    """Give the smallest unsigned dtype that holds an index."""
    return np.min_scalar_type(n_codewords - 1)


def check_indices(indices, n_codewords):
    """Raise CorruptError if an index that was read is beyond the codebook."""
    if indices.size and indices.max() >= n_codewords:
        raise CorruptError(
            f"the index plane uses codeword {indices.max()}, but the last is {n_codewords - 1}"
        )


class Packed(Coder):
    """Indices one after the other, most significant bit first, without padding between rows.

    The bits that fill up the last byte are 0.
    """

    NAME = "packed"
    NUMBER = 0
    STRIPED = False
    AUTOMATIC = True

    @staticmethod
    def coded_size(n_indices, n_codewords):
        """Bytes of the coded plane; a closed formula, so the file need not say it."""
        return (n_indices * index_width(n_codewords) + 7) // 8

    def encode(self, indices):
        """Code indices, row by row."""
        flat, width = indices.reshape(-1), index_width(len(self.codebook))
        parts = []
        for start in range(0, flat.size, _INDICES_AT_A_TIME):
            self.check_stopped()
            parts.append(_pack(flat[start : start + _INDICES_AT_A_TIME], width))
        return b"".join(parts)

    def decode(self, data, shape):
        """Undo `encode`; `data` has just `coded_size` bytes."""
        n_codewords = len(self.codebook)
        width = index_width(n_codewords)
        flat = np.zeros(shape[0] * shape[1], index_dtype(n_codewords))
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


def _pack(flat, width):
    bits = bitarray(flat.size * width, endian="big")
    for position in range(width):
        # One bit of all indices at a time: both libraries then work on whole arrays.
        plane = np.packbits((flat >> (width - 1 - position)) & 1)
        bits[position::width] = _bits_of(plane)[: flat.size]
    return bits.tobytes()


def _unpack(data, width, flat):
    """Read as many indices as `flat` has, which is all 0, into it."""
    bits = _bits_of(data)
    for position in range(width):
        plane = np.frombuffer(bits[position : flat.size * width : width].tobytes(), np.uint8)
        flat <<= 1
        flat |= np.unpackbits(plane, count=flat.size)


def _bits_of(data):
    bits = bitarray(endian="big")
    bits.frombytes(bytes(data))
    return bits
