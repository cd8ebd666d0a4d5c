"""Pictures that are kept as they are: every value, or every entry of a palette, is a codeword."""

import numpy as np

from ..arrays import AnyArray
from ..coding import index_dtype
from ..colour import alpha
from ..errors import PictureError
from ..pictures.intake import Picture
from ..tables import count, look_up
from .drawing import Drawing


def draw_labels(picture: Picture) -> Drawing:
    """Draw a picture in which each value is a codeword, in rising order; palettes stay.

    Parameters
    ----------
    picture : vqcodec.pictures.intake.Picture
        As `take_in` gives it for a label map or for 16-bit samples.

    Raises
    ------
    PictureError
        The picture has several channels.
    """
    if picture.palette is not None:
        return Drawing(picture.palette, picture.pixels)
    if picture.pixels.shape[2] != 1:
        raise PictureError(
            "a label map has one channel, or a palette; keep the colours of this picture with "
            "lossless instead"
        )
    samples = picture.pixels[:, :, 0]
    codebook, indices = numbered(samples)
    return Drawing(codebook[:, np.newaxis], indices)


def numbered(samples: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return the distinct values of uint8 or uint16, rising, and the number of each sample."""
    present = count(samples, 2 ** (8 * samples.itemsize)) > 0
    distinct = np.flatnonzero(present).astype(samples.dtype)
    numbers = (np.cumsum(present) - 1).astype(index_dtype(len(distinct)))
    return distinct, look_up(numbers, samples)


def draw_palette(picture: Picture, policy: str) -> Drawing:
    """Draw a picture of mode P with its palette and its indices as they stand."""
    assert picture.palette is not None
    return Drawing(alpha.apply(policy, picture.palette), picture.pixels)
