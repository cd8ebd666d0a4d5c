"""Coding of index planes and codebooks with models that learn."""

import numpy as np

from . import loops


def code_strip(padded, colours, header, bits, source, target):
    """Code a strip of an index plane (spec §7.2), or decode it.

    Parameters
    ----------
    padded : numpy.ndarray
        uint16, shape (3 + rows, 5 + columns + 3), C-contiguous: indices below
        len(colours), or zeros that decoding fills, with room above, to the
        left and to the right for the neighbours of those at the edges.
    colours : numpy.ndarray
        int32, shape (n_codewords, 4), from -1023 to 1023.
    header : int
        The strip's first 16 bits.
    bits : int
        Binary logarithm of the buckets of a context, 1 to 31.
    source : numpy.ndarray
        uint8: what to decode.
    target : numpy.ndarray
        uint8: where to write, or empty to decode.

    Returns
    -------
    int
        Bytes written, or -1 if the target was too small; bytes asked for when
        decoding.
    """
    _check(padded, np.uint16, 2)
    _check(colours, np.int32, 2)
    if min(padded.shape[0] - 4, padded.shape[1] - 9) < 0:
        raise ValueError("a strip has at least one index")
    if len(target) and padded.max() >= len(colours):
        raise ValueError("an index is beyond the codebook")
    return loops.context.code_strip(padded, colours, header, bits, source, target)


def code_codewords(codebook, channels, ordered, source, target):
    """Code a codebook (spec §6.1), or decode it.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, samples), C-contiguous; decoding fills it.
    channels : int
        1 to 4, a divisor of the samples.
    ordered : bool
        Whether no codeword is less than the one before it.
    source, target
        As for `code_strip`, as is what is returned.
    """
    _check(codebook, np.uint8, 2)
    return loops.codewords.code_codewords(codebook, channels, ordered, source, target)


def _check(array, dtype, ndim):
    if array.dtype != dtype or array.ndim != ndim or not array.flags.c_contiguous:
        raise ValueError(f"an array must be {np.dtype(dtype)} in {ndim} dimensions, C-contiguous")
