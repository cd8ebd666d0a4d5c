"""Pictures in and out: Pillow images and arrays as one kind of array."""

import sys

import numpy as np

from .errors import PictureError

MODES = ("L", "LA", "RGB", "RGBA")
CHANNELS = {mode: number for number, mode in enumerate(MODES, start=1)}

# Pillow modes that hold 8-bit samples in another arrangement; the conversion loses nothing.
_LOSSLESS_CONVERSIONS = {"1": "L", "PA": "RGBA", "RGBX": "RGB"}


def as_pixels(image):
    """Give any supported picture as an array of samples.

    Parameters
    ----------
    image : PIL.Image.Image or numpy.ndarray
        A Pillow image of mode L, LA, RGB, RGBA, 1, P or PA, or a uint8 array
        of shape (h, w) or (h, w, c), where c = 1 means L, 2 LA, 3 RGB, 4 RGBA.

    Returns
    -------
    numpy.ndarray
        uint8, shape (h, w, c), with h, w >= 1 and c from 1 to 4. It may share
        memory with `image`.

    Raises
    ------
    PictureError
        The mode, dtype or shape cannot be encoded.
    TypeError
        `image` is neither a Pillow image nor an array.
    """
    # Someone who hands us a Pillow image has imported Pillow; nobody else pays for it.
    pillow = sys.modules.get("PIL.Image")
    if pillow is not None and isinstance(image, pillow.Image):
        image = _from_pillow(image)
    elif not isinstance(image, np.ndarray):
        raise TypeError(
            f"a picture is a PIL.Image or a uint8 numpy array, not {type(image).__name__}"
        )
    if image.dtype != np.uint8:
        raise PictureError(
            f"an array of {image.dtype} samples cannot be encoded: "
            "scale it to 0..255 and convert it with .astype(numpy.uint8)"
        )
    pixels = image[:, :, np.newaxis] if image.ndim == 2 else image
    if pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4:
        raise PictureError(
            f"an array of shape {image.shape} is not a picture: "
            "expected (h, w) or (h, w, c) with c from 1 to 4"
        )
    if pixels.size == 0:
        raise PictureError(f"a picture has at least one pixel; this one has shape {image.shape}")
    return pixels


def _from_pillow(image):
    """Give the samples of a Pillow image; palettes are expanded to their colours."""
    mode = image.mode
    if mode == "P":
        mode = "RGBA" if "transparency" in image.info else "RGB"
    mode = _LOSSLESS_CONVERSIONS.get(mode, mode)
    if mode not in CHANNELS:
        raise PictureError(
            f"a picture of mode {image.mode} cannot be encoded: "
            f"convert it to one of {', '.join(MODES)} first"
        )
    if 0 in image.size:
        raise PictureError(f"a picture has at least one pixel; this one is {image.size}")
    return np.asarray(image if mode == image.mode else image.convert(mode))


def to_pillow(pixels):
    """Give an array of shape (h, w) or (h, w, c) as a Pillow image of mode L, LA, RGB or RGBA."""
    from PIL import Image

    return Image.fromarray(pixels)
