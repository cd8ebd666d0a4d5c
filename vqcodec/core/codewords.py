"""Codebooks coded with models that learn (spec §6.1)."""

import numpy as np

from ..arrays import Bytes
from ..kernels import _core

_GOING_ON = np.zeros(1, np.uint8)  # Signals alone end this.


def encode_codewords(codebook: Bytes, channels: int) -> bytes:
    """Code a codebook.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, samples), not empty.
    channels : int
        1 to 4, a divisor of the samples.

    Returns
    -------
    bytes
    """
    _check(codebook.shape, channels)
    codebook = np.ascontiguousarray(codebook)
    return _core.encode_codewords(codebook, channels, _core.Watch(_GOING_ON))


def decode_codewords(data: bytes, shape: tuple[int, int], channels: int) -> tuple[Bytes, bool]:
    """Decode what `encode_codewords` returns; any data that begins with 0 or 1 gives something.

    Parameters
    ----------
    data : bytes
    shape : tuple of int
    channels : int

    Returns
    -------
    codebook : numpy.ndarray
        uint8, of that shape.
    fits : bool
        Whether the data is no longer than the codebook needs, and begins well.
    """
    _check(shape, channels)
    codebook = np.zeros(shape, np.uint8)
    source = np.frombuffer(data, np.uint8)
    watch = _core.Watch(_GOING_ON)
    return codebook, _core.decode_codewords(source, codebook, channels, watch)


def _check(shape: tuple[int, ...], channels: int) -> None:
    """Raise ValueError for what the core takes for granted."""
    if len(shape) != 2 or 0 in shape or not 1 <= channels <= 4 or shape[1] % channels:
        raise ValueError(f"a codebook of shape {shape} has no {channels} channels")
