"""Label maps: pictures of one channel whose samples are numbers of things, kept exactly."""

import numpy as np

from ..arrays import AnyArray, Bools
from ..errors import PictureError
from ..limits import MAX_LABEL
from .label_files import read_names as read_names
from .label_names import check_names as check_names

_KINDS = "biuf"  # of dtypes that hold numbers: bool, integers, floats
_LEAST_PRECISE = np.float32  # of floats that can tell all labels and what is beyond them


def as_labels(array: AnyArray) -> AnyArray:
    """Return an array as labels.

    Parameters
    ----------
    array : numpy.ndarray
        bool, integers or whole floats from 0 to 65,535, of any width and byte
        order; shape (h, w) or (h, w, 1).

    Returns
    -------
    numpy.ndarray
        The same values, shape (h, w, 1): uint8 and uint16 as they are, bool as
        0 and 1, others as uint8 if all fit, as uint16 if not.

    Raises
    ------
    PictureError
        It has another shape or dtype, or a value that is no label: the message
        names the first, and its place.
    """
    pixels = array[:, :, np.newaxis] if array.ndim == 2 else array
    if pixels.ndim != 3 or pixels.shape[2] != 1:
        raise PictureError(
            f"a label map has one channel, shape (h, w), or a palette, not shape {array.shape}; "
            "lossless keeps colours"
        )
    if pixels.size == 0:
        raise PictureError(f"a picture has at least one pixel; this one has shape {array.shape}")
    if array.dtype.kind not in _KINDS:
        raise PictureError(
            f"labels are integers from 0 to {MAX_LABEL:,}, not {array.dtype}; give an array of "
            "those"
        )
    if array.dtype.kind == "u" and array.itemsize <= 2:
        return pixels.astype(np.dtype(f"u{array.itemsize}"), copy=False)  # in our byte order
    if array.dtype.kind == "f":
        pixels = pixels.astype(np.promote_types(array.dtype, _LEAST_PRECISE), copy=False)
    if array.dtype.kind != "b":
        _check_values(pixels[:, :, 0])
    return pixels.astype(np.uint8 if pixels.max() <= 255 else np.uint16)


def _check_values(values: AnyArray) -> None:
    """Raise PictureError if not all values, shape (h, w), are labels."""
    fits: Bools = (values >= 0) & (values <= MAX_LABEL)
    if values.dtype.kind == "f":
        fits &= values == np.floor(values)
    if fits.all():
        return
    y, x = (int(place) for place in np.unravel_index(int(fits.argmin()), fits.shape))
    n_others = int(fits.size - fits.sum()) - 1
    others = f", nor are {n_others:,} other values" if n_others else ""
    raise PictureError(
        f"the value {values[y, x]} at ({x}, {y}) is no label{others}: labels are whole numbers "
        f"from 0 to {MAX_LABEL:,}; give each value of yours a number of its own there"
    )
