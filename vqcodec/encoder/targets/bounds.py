"""Codewords that no sample is too far from."""

import numpy as np

from ...format.sample_format import has_alpha
from ..assign import assign
from ..find import canonical


def grid_cover(canvas, max_error):
    """Do as `cover`, with nothing to begin with: often the fewest codewords."""
    points = canvas.seen.points
    middles = _middles(points, canvas.limit(max_error) // 16, canvas.channels)
    codebook = canonical(middles)
    return cover(canvas, codebook, _numbers(codebook, middles), max_error)


def cover(canvas, codebook, labels, max_error):
    """Add codewords until no sample need be drawn with more than an error, as it is seen.

    Vectors that the nearest codeword does not serve share one where they fall into the same cell
    of a grid, in the middle of theirs.

    Parameters
    ----------
    canvas : vqcodec.encoder.prepared.Canvas
        With n distinct vectors.
    codebook, labels
        As `vqcodec.encoder.find.find_codebook` gives them.
    max_error : int
        In levels.

    Returns
    -------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d): in canonical order.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each vector or, if that is
        too far in some sample, another.
    """
    kept = codebook[labels]
    missed = _missed(canvas, kept, max_error)
    if not missed.any():
        return codebook, labels
    reach = canvas.limit(max_error) // 16
    kept[missed] = _middles(canvas.seen.points[missed], reach, canvas.channels)
    codebook = canonical(np.concatenate([codebook, kept[missed]]))
    labels, _ = assign(canvas.points, codebook, canvas.space, canvas.classes)
    missed = np.flatnonzero(_missed(canvas, codebook[labels], max_error))
    labels[missed] = _numbers(codebook, kept[missed])
    return codebook, labels


def _numbers(codebook, codewords):
    """Give the place in a codebook of each of some codewords."""
    places = {codeword.tobytes(): number for number, codeword in enumerate(codebook)}
    return np.array([places[codeword.tobytes()] for codeword in codewords], np.int64)


def _missed(canvas, drawn, max_error):
    """Tell which distinct vectors a codeword each would draw with too large an error."""
    differences = canvas.fixed.astype(np.int32) - canvas.space.fixed(drawn)
    return np.abs(differences).max(axis=1) > canvas.limit(max_error)


def _middles(vectors, reach, channels):
    """Give for each vector the middle of those in its cell; cells are of one alpha."""
    cells = vectors // np.uint8(min(2 * reach + 1, 255))
    if has_alpha(channels):
        alpha = np.arange(vectors.shape[1]) % channels == channels - 1
        cells[:, alpha] = vectors[:, alpha]
    _, numbers = np.unique(cells, axis=0, return_inverse=True)
    numbers = numbers.reshape(-1)
    order = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    least = np.minimum.reduceat(vectors[order], starts).astype(np.int32)
    most = np.maximum.reduceat(vectors[order], starts)
    return ((least + most + 1) // 2).astype(np.uint8)[numbers]
