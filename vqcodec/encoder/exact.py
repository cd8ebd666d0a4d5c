"""Pictures whose every value is a codeword."""

import numpy as np

from ..errors import PictureError
from .drawing import Drawing


def draw_labels(picture):
    """Give a drawing in which each label of a picture is a codeword, in rising order.

    Parameters
    ----------
    picture : vqcodec.pictures.intake.Picture
        As `take_in` gives it for a label map.

    Returns
    -------
    Drawing

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
    present = np.bincount(samples.ravel(), minlength=2 ** (8 * samples.itemsize)) > 0
    codebook = np.flatnonzero(present).astype(samples.dtype)
    numbers = (np.cumsum(present) - 1).astype(np.uint16)
    return Drawing(codebook[:, np.newaxis], numbers[samples])
