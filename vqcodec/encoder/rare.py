"""The colour that a codebook washes out."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Bytes, Floats
from ..kernels import nearest
from .histogram import Histogram


@dataclass(frozen=True)
class Rare:
    """A colour of a picture, and the first place where it is.

    Attributes
    ----------
    number : int
        Of the distinct colours.
    x, y : int
    """

    number: int
    x: int
    y: int


def worst_drawn(seen: Histogram, points: Floats, codebook: Bytes, width: int) -> Rare:
    """Find the colour of a picture that is farthest from its nearest codeword.

    Parameters
    ----------
    seen : Histogram
        Of the picture's pixels.
    points : numpy.ndarray
        float64, shape (n, d): its colours.
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d).
    width : int
        Of the picture, in pixels.
    """
    distances = nearest(points, codebook.astype(np.float64))[1]
    return place_of(seen, int(distances.argmax()), width)


def place_of(seen: Histogram, number: int, width: int) -> Rare:
    """Find the first place of a colour in a picture of some width."""
    place = int(np.argmax(seen.spread(np.arange(len(seen.points)) == number)))
    return Rare(number, place % width, place // width)
