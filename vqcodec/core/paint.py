"""Drawing: codewords in the places of their indices (spec §8)."""

import numpy as np

from ..arrays import AnyArray, Bytes
from ..kernels import _core


def paint(codebook: AnyArray, indices: AnyArray) -> AnyArray:
    """Draw with blocks of 1x1.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, c).
    indices : numpy.ndarray
        Integers from 0 to n_codewords - 1, of shape (h, w).

    Returns
    -------
    numpy.ndarray
        Of the codebook's dtype, shape (h, w, c).

    Raises
    ------
    ValueError
        An index is beyond the codebook.
    """
    if indices.size and (indices.max() >= len(codebook) or indices.min() < 0):
        raise ValueError("an index is beyond the codebook")
    pixels: AnyArray = np.empty((*indices.shape, codebook.shape[1]), codebook.dtype)
    if indices.size:
        codewords: Bytes = np.ascontiguousarray(codebook).view(np.uint8)
        flat = np.ascontiguousarray(indices).reshape(-1)
        if flat.dtype not in (np.uint8, np.uint16):
            flat = flat.astype(np.uint16)
        _core.paint(codewords, flat, pixels.reshape(-1).view(np.uint8))
    return pixels
