"""Arrays as the samples of pictures, and what to do with those that are none."""

import numpy as np

from ..arrays import AnyArray
from ..errors import PictureError
from .labels import as_labels


def check_pixels(array: object, *, categorical: bool = False, lossless: bool = False) -> AnyArray:
    """Return an array as samples.

    Parameters
    ----------
    array : numpy.ndarray
        uint8, shape (h, w) or (h, w, c).
    categorical : bool
        Whether it is a label map; see `vqcodec.pictures.labels.as_labels`.
    lossless : bool
        Whether it may be uint16, with one channel.

    Returns
    -------
    numpy.ndarray
        uint8 or uint16, shape (h, w, c), with h, w >= 1 and c from 1 to 4; a
        view where it can be.

    Raises
    ------
    PictureError
        The dtype or shape cannot be encoded.
    TypeError
        `array` is no array.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(
            f"a picture is a PIL.Image or a uint8 numpy array, not {type(array).__name__}"
        )
    if isinstance(array, np.ma.MaskedArray):
        raise PictureError("a masked array is not a picture: fill it first, with .filled(...)")
    array = np.asarray(array)
    if categorical:
        return as_labels(array)
    pixels = array[:, :, np.newaxis] if array.ndim == 2 else array
    has_one_channel = pixels.ndim == 3 and pixels.shape[2] == 1
    if lossless and has_one_channel and _is_uint16(array):
        pixels = pixels.astype(np.uint16, copy=False)  # in the byte order of the machine
    elif array.dtype != np.uint8:
        advice = _advice(array, lossless)
        raise PictureError(f"an array of {array.dtype} samples cannot be encoded: {advice}")
    if pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4:
        raise PictureError(
            f"an array of shape {array.shape} is not a picture: "
            "expected (h, w) or (h, w, c) with c from 1 to 4"
        )
    if pixels.size == 0:
        raise PictureError(f"a picture has at least one pixel; this one has shape {array.shape}")
    return pixels


def _is_uint16(array: AnyArray) -> bool:
    """Tell whether samples are uint16, in either byte order."""
    return (array.dtype.kind, array.itemsize) == ("u", 2)


def _advice(array: AnyArray, lossless: bool) -> str:
    """Tell what to do with an array whose dtype cannot be encoded."""
    keeps_labels = ", or keep labels with categorical" if array.dtype.kind in "biu" else ""
    if lossless and _is_uint16(array):
        return f"lossless samples of 16 bits have one channel, shape (h, w), not {array.shape}"
    if lossless:
        return (
            "lossless samples are uint8, or uint16 of shape (h, w); whatever else there is would "
            f"be lost{keeps_labels}"
        )
    advice = f"scale it to 0..255 and convert it with .astype(numpy.uint8){keeps_labels}"
    return advice + (", or grey with lossless" if _is_uint16(array) else "")
