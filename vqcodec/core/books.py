"""What the strips of a plane share, and planes as the core takes them."""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray
from ..kernels import _core


def book_of(codebook: AnyArray, channels: int) -> _core.Book:
    """Return what the strips of a plane share.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, pixels * channels).
    channels : int
        1 to 4.

    Returns
    -------
    Book

    Raises
    ------
    ValueError
        The shape is none of a codebook.
    """
    n_codewords, dimension = codebook.shape
    if not 1 <= n_codewords <= 65536 or not 1 <= channels <= 4 or dimension % channels:
        raise ValueError(f"a codebook of shape {codebook.shape} has no {channels} channels")
    samples = np.ascontiguousarray(codebook).reshape(-1).view(np.uint8)
    return _core.Book(samples, n_codewords, dimension // channels, channels, 8 * codebook.itemsize)


def checked_plane(indices: AnyArray, book: _core.Book) -> npt.NDArray[np.uint16]:
    """Return a copy of indices that the core may read without another look, or raise ValueError."""
    if indices.ndim != 2 or indices.size == 0:
        raise ValueError(f"a strip has rows and columns, not the shape {indices.shape}")
    if indices.max() >= book.n_codewords or indices.min() < 0:
        raise ValueError("an index is beyond the codebook")
    return np.array(indices, np.uint16, order="C")
