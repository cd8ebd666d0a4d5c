"""Codewords that no sample is too far from."""

import numpy as np

from ...arrays import AnyArray, Bools, Bytes
from ...format.sample_format import has_alpha
from ..assign import assign
from ..prepared import Prepared
from ..settle import canonical


def bound_errors_by_grid(prepared: Prepared, max_error: int) -> tuple[Bytes, AnyArray]:
    """Do as `bound_errors`, with nothing to begin with: often the fewest codewords."""
    points = prepared.histogram.points
    middles = _middles(points, prepared.limit(max_error) // 16, prepared.channels)
    codebook = canonical(middles)
    return bound_errors(prepared, codebook, _numbers(codebook, middles), max_error)


def bound_errors(
    prepared: Prepared, codebook: Bytes, labels: AnyArray, max_error: int
) -> tuple[Bytes, AnyArray]:
    """Add codewords until no sample need be drawn with more than an error, as it is seen.

    Vectors that the nearest codeword does not serve share one where they fall into the same cell
    of a grid, in the middle of theirs.

    Parameters
    ----------
    prepared : Prepared
        With n distinct vectors.
    codebook, labels
        As `Finder.find` gives them.
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
    missed = _missed(prepared, kept, max_error)
    if not missed.any():
        return codebook, labels
    reach = prepared.limit(max_error) // 16
    kept[missed] = _middles(prepared.histogram.points[missed], reach, prepared.channels)
    codebook = canonical(np.concatenate([codebook, kept[missed]]))
    labels, _ = assign(prepared.points, codebook, prepared.metric, prepared.classes)
    missed = _missed(prepared, codebook[labels], max_error)
    labels[missed] = _numbers(codebook, kept[missed])
    return codebook, labels


def _numbers(codebook: Bytes, codewords: Bytes) -> AnyArray:
    """Find the place in a codebook of each of some codewords."""
    places = {codeword.tobytes(): number for number, codeword in enumerate(codebook)}
    return np.array([places[codeword.tobytes()] for codeword in codewords], np.int64)


def _missed(prepared: Prepared, drawn: Bytes, max_error: int) -> Bools:
    """Tell which distinct vectors a codeword each would draw with too large an error."""
    differences = prepared.fixed.astype(np.int32) - prepared.metric.fixed(drawn)
    missed: Bools = np.abs(differences).max(axis=1) > prepared.limit(max_error)
    return missed


def _middles(vectors: Bytes, reach: int, channels: int) -> Bytes:
    """Find for each vector the middle of those in its cell; cells are of one alpha."""
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
