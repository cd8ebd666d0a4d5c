"""Pictures cut into blocks, each block one vector, and put together again (spec §8)."""

import numpy as np

from .arrays import AnyArray
from .format.size import grid_shape

_INDICES_AT_A_TIME = 2**22  # between which Python can see an interrupt


def split(pixels: AnyArray, block: tuple[int, int]) -> AnyArray:
    """Cut a picture into blocks.

    Blocks that reach over the right or bottom edge repeat the picture's last
    column or row.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, shape (h, w, c).
    block : tuple of int
        (block_h, block_w).

    Returns
    -------
    numpy.ndarray
        uint8, shape (rows * columns, block_h * block_w * c), C order; the
        blocks row by row, the samples of a block row by row too.
    """
    height, width, channels = pixels.shape
    block_h, block_w = block
    rows, columns = grid_shape(width, height, block)
    overhang = ((0, rows * block_h - height), (0, columns * block_w - width), (0, 0))
    if any(after for _, after in overhang):
        pixels = np.pad(pixels, overhang, mode="edge")
    cells = pixels.reshape(rows, block_h, columns, block_w, channels).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(cells).reshape(rows * columns, block_h * block_w * channels)


def join(
    codebook: AnyArray, indices: AnyArray, width: int, height: int, block: tuple[int, int]
) -> AnyArray:
    """Draw the picture that a codebook and a plane of indices describe.

    The overhang of edge blocks is never materialised, so memory stays
    proportional to the picture whatever the block.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, block_h * block_w * c).
    indices : numpy.ndarray
        Unsigned integers, shape `grid_shape(width, height, block)`.
    width, height : int
        Of the picture, in pixels.
    block : tuple of int
        (block_h, block_w).

    Returns
    -------
    numpy.ndarray
        Of the codebook's dtype, shape (h, w, c).
    """
    block_h, block_w = block
    if block == (1, 1):
        from .core import paint  # encoding needs none of it

        return paint(codebook, indices)
    vectors = codebook.reshape(len(codebook), block_h, block_w, -1)
    pixels: AnyArray = np.empty((height, width, vectors.shape[3]), codebook.dtype)
    n_rows = max(1, _INDICES_AT_A_TIME // indices.shape[1])
    for y in range(min(block_h, height)):
        for x in range(min(block_w, width)):
            target = pixels[y::block_h, x::block_w]
            samples = np.ascontiguousarray(vectors[:, y, x])
            for top in range(0, len(target), n_rows):
                part = target[top : top + n_rows]
                part[...] = samples[indices[top : top + len(part), : part.shape[1]]]
    return pixels


def said(block: tuple[int, int]) -> str:
    """Say what blocks there are, after what has them; nothing of single pixels."""
    return "" if block == (1, 1) else f", blocks of {block[0]}x{block[1]}"
