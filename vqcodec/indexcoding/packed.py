"""Index coding 0, `packed`: every index in the same number of bits (spec §7.1)."""

import numpy as np
from bitarray import bitarray

from ..errors import CorruptError

NUMBER = 0
NAME = "packed"
STRIPED = False  # its size follows from the header
AUTOMATIC = True


def index_width(n_codewords):
    """Bits of one index: ceil(log2 n_codewords), so 0 for a single codeword."""
    return (n_codewords - 1).bit_length()


def index_dtype(n_codewords):
    """Give the smallest unsigned dtype that holds an index."""
    return np.min_scalar_type(n_codewords - 1)


def coded_size(n_indices, n_codewords):
    """Bytes of the coded plane; a closed formula, so the file need not say it."""
    return (n_indices * index_width(n_codewords) + 7) // 8


def encode(indices, codebook, channels):
    """Code indices, most significant bit first, without padding between rows.

    Parameters
    ----------
    indices : numpy.ndarray
        Unsigned integers, any shape, coded in C order.
    codebook : numpy.ndarray
        Of which only the length counts here.
    channels : int
        Not used.

    Returns
    -------
    bytes
        The bits that fill up the last byte are 0.
    """
    flat = indices.ravel()
    width = index_width(len(codebook))
    bits = bitarray(flat.size * width, endian="big")
    for position in range(width):
        # One bit of all indices at a time: both libraries then work on whole arrays.
        plane = np.packbits((flat >> (width - 1 - position)) & 1)
        bits[position::width] = _bits_of(plane)[: flat.size]
    return bits.tobytes()


def decode(data, shape, codebook, channels):
    """Undo `encode`.

    Parameters
    ----------
    data : bytes
        Exactly `coded_size` bytes.
    shape : tuple of int
        Rows and columns of the plane.
    codebook, channels
        As for `encode`.

    Returns
    -------
    numpy.ndarray
        The smallest unsigned dtype that holds an index.

    Raises
    ------
    CorruptError
        An index is beyond the codebook, or a bit after the last is not 0.
    """
    n_codewords = len(codebook)
    size = shape[0] * shape[1]
    width = index_width(n_codewords)
    bits = _bits_of(data)
    if bits[size * width :].any():
        raise CorruptError("the bits after the last index are not all 0")
    flat = np.zeros(size, index_dtype(n_codewords))
    for position in range(width):
        plane = np.frombuffer(bits[position : size * width : width].tobytes(), np.uint8)
        flat <<= 1
        flat |= np.unpackbits(plane, count=size)
    check_indices(flat, n_codewords)
    return flat.reshape(shape)


def check_indices(indices, n_codewords):
    """Raise CorruptError if an index that was read is beyond the codebook."""
    if indices.size and indices.max() >= n_codewords:
        raise CorruptError(
            f"the index plane uses codeword {indices.max()}, but the last is {n_codewords - 1}"
        )


def _bits_of(data):
    bits = bitarray(endian="big")
    bits.frombytes(bytes(data))
    return bits
