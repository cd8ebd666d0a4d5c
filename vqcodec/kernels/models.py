"""Coding of index planes and codebooks with models that learn."""

import numpy as np

from . import loops

_NOTHING = np.empty(0, np.uint8)  # for the loops, an empty target means to decode


def encode_strip(indices, colours, header, bits):
    """Code a strip of an index plane (spec §7.2).

    Parameters
    ----------
    indices : numpy.ndarray
        Unsigned integers below len(colours), of shape (rows, columns), not empty.
    colours : numpy.ndarray
        int32, shape (n_codewords, 4), from -1023 to 1023.
    header : int
        The strip's first 16 bits.
    bits : int
        Binary logarithm of the buckets of a context, 1 to 31.

    Returns
    -------
    bytes
        What follows the header.
    """
    if indices.max() >= len(colours):
        raise ValueError("an index is beyond the codebook")
    padded = pad(indices)
    return _coded(
        indices.size,
        lambda target: loops.context.code_strip(padded, colours, header, bits, _NOTHING, target),
    )


def decode_strip(data, shape, colours, header, bits):
    """Decode what `encode_strip` gives; any bytes decode to something.

    Parameters
    ----------
    data : bytes
    shape : tuple of int
        Rows and columns.
    colours, header, bits
        As for `encode_strip`.

    Returns
    -------
    indices : numpy.ndarray
        uint16, of that shape.
    asked_for : int
        Bytes that the decoder asked for, those after the end included.
    """
    padded = _room_for(shape)
    source = np.frombuffer(data, np.uint8)
    asked_for = loops.context.code_strip(padded, colours, header, bits, source, _NOTHING)
    return padded[3:, 5:-3], asked_for


def pad(indices):
    """Give indices with the room that the loops need for the neighbours of those at the edges."""
    padded = _room_for(indices.shape)
    padded[3:, 5:-3] = indices
    return padded


def encode_codewords(codebook, channels, ordered):
    """Code a codebook (spec §6.1).

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, samples), C-contiguous, writable (nothing is
        written).
    channels : int
        1 to 4, a divisor of the samples.
    ordered : bool
        Whether no codeword is less than the one before it.

    Returns
    -------
    bytes
        What follows the first byte.
    """
    return _coded(
        codebook.size,
        lambda target: loops.codewords.code_codewords(
            codebook, channels, ordered, _NOTHING, target
        ),
    )


def decode_codewords(data, shape, channels, ordered):
    """Decode what `encode_codewords` gives: a codebook of a shape, and the bytes asked for."""
    codebook = np.zeros(shape, np.uint8)
    source = np.frombuffer(data, np.uint8)
    return codebook, loops.codewords.code_codewords(codebook, channels, ordered, source, _NOTHING)


def _room_for(shape):
    return np.zeros((3 + shape[0], 5 + shape[1] + 3), np.uint16)


def _coded(n, code):
    """Call a loop with a target for n numbers, and again with a larger one until they fit."""
    target = np.empty(2 * n + 64, np.uint8)
    while (size := code(target)) < 0:
        target = np.empty(2 * len(target), np.uint8)
    return target[:size].tobytes()
