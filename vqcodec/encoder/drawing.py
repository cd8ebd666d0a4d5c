"""A picture as it was drawn: the codebook, and the index at each place."""

from typing import NamedTuple

import numpy as np

from ..arrays import AnyArray
from ..coding import index_dtype
from ..format.strips import CodedPlane
from ..tables import count, look_up


class Drawing(NamedTuple):
    """A picture drawn with a codebook.

    Attributes
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, d).
    indices : numpy.ndarray
        Of the shape of the plane.
    coded : vqcodec.format.strips.CodedPlane or None
        The indices as the coder that chose them wrote them, if they still are
        those.
    """

    codebook: AnyArray
    indices: AnyArray
    coded: CodedPlane | None = None


def without_unused(drawing: Drawing) -> Drawing:
    """Return a drawing whose codewords are all used."""
    n_codewords = len(drawing.codebook)
    used = count(drawing.indices, n_codewords) > 0
    if used.all():
        indices = drawing.indices.astype(index_dtype(n_codewords), copy=False)
        return drawing._replace(indices=indices)
    codebook, numbers = drawing.codebook[used], np.cumsum(used) - 1
    return Drawing(codebook, look_up(numbers.astype(index_dtype(len(codebook))), drawing.indices))
