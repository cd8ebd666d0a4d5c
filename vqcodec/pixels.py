"""The samples of a picture: uint8, shape (h, w, c), c = 1 L, 2 LA, 3 RGB, 4 RGBA.

A label map may have uint16 samples, c = 1: mode I;16.
"""

import numpy as np

from .errors import PictureError

MODES = ("L", "LA", "RGB", "RGBA")
WIDE = "I;16"  # the mode of 16-bit samples, as Pillow calls it
CHANNELS = {WIDE: 1, **{mode: number for number, mode in enumerate(MODES, start=1)}}


def mode_of(channels, sample_bytes=1):
    """Give the mode of pictures with so many channels and bytes in a sample."""
    return WIDE if sample_bytes == 2 else MODES[channels - 1]


def sample_type(mode):
    """Give the dtype of the samples of a mode."""
    return np.dtype(np.uint16 if mode == WIDE else np.uint8)


def to_octets(codebook):
    """Give the samples of a codebook as they stand in files: the high byte of wide ones first."""
    return codebook.astype(codebook.dtype.newbyteorder(">"), copy=False).tobytes()


def from_octets(octets, n_codewords, mode):
    """Undo `to_octets`: uint8 or uint16, of shape (n_codewords, d)."""
    dtype = sample_type(mode)
    codebook = np.frombuffer(octets, dtype.newbyteorder(">")).reshape(n_codewords, -1)
    return codebook.astype(dtype, copy=False)


def has_alpha(channels):
    """Tell whether pictures of so many channels have an alpha channel, their last."""
    return channels in (2, 4)


def check_pixels(array, *, wide=""):
    """Give an array as samples.

    Parameters
    ----------
    array : numpy.ndarray
        uint8, shape (h, w) or (h, w, c).
    wide : str
        What its samples are called if it may be uint16, with one channel.

    Returns
    -------
    numpy.ndarray
        Of its dtype, shape (h, w, c), with h, w >= 1 and c from 1 to 4; a view.

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
    pixels = array[:, :, np.newaxis] if array.ndim == 2 else array
    if (
        wide
        and (array.dtype.kind, array.itemsize) == ("u", 2)
        and pixels.ndim == 3
        and pixels.shape[2] == 1
    ):
        pixels = pixels.astype(np.uint16, copy=False)  # in the byte order of the machine
    elif array.dtype != np.uint8:
        advice = (
            f"{wide} are uint8, or uint16 of shape (h, w): .astype(numpy.uint16)"
            if wide
            else "scale it to 0..255 and convert it with .astype(numpy.uint8)"
            + (
                ", or keep labels with categorical, or grey with lossless"
                if array.dtype == np.uint16
                else ""
            )
        )
        raise PictureError(f"an array of {array.dtype} samples cannot be encoded: {advice}")
    if pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4:
        raise PictureError(
            f"an array of shape {array.shape} is not a picture: "
            "expected (h, w) or (h, w, c) with c from 1 to 4"
        )
    if pixels.size == 0:
        raise PictureError(f"a picture has at least one pixel; this one has shape {array.shape}")
    return pixels


def pil_mode(mode, block, n_codewords):
    """Give the mode of the Pillow image that a picture becomes."""
    return "P" if mode in ("RGB", "RGBA") and block == (1, 1) and n_codewords <= 256 else mode


def pil_palette(codebook, channels):
    """Give the bytes of an RGB palette and, of a codebook with alpha, those of `transparency`."""
    codewords = np.frombuffer(codebook, np.uint8).reshape(-1, channels)
    return codewords[:, :3].tobytes(), codewords[:, 3].tobytes() if channels == 4 else None
