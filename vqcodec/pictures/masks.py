"""Masks: how much each pixel of a picture counts."""

import sys
from typing import Any

import numpy as np

from .. import blocks
from ..arrays import Bytes, Ints
from ..errors import OptionError, PictureError
from .orientation import upright

FULL_WEIGHT = 255  # the weight of a pixel that counts in full


def check_mask(mask: Any) -> Bytes:
    """Return a mask as uint8, shape (h, w), or raise OptionError.

    Parameters
    ----------
    mask : numpy.ndarray or PIL.Image.Image
        uint8 or bool, shape (h, w); or an image of mode L or 1.
    """
    pillow = sys.modules.get("PIL.Image")
    if pillow is not None and isinstance(mask, pillow.Image):
        mask = upright(mask)
        if mask.mode not in ("L", "1"):
            raise OptionError(
                f"a mask is a grey picture, mode L or 1, not {mask.mode}; convert it to L"
            )
        mask = np.asarray(mask)
    if not isinstance(mask, np.ndarray) or mask.dtype not in (np.uint8, bool) or mask.ndim != 2:
        raise OptionError("a mask is a grey picture or a uint8 or bool array of shape (h, w)")
    return mask.astype(np.uint8) * np.uint8(FULL_WEIGHT) if mask.dtype == bool else mask


def check_size(mask: Bytes | None, shape: tuple[int, ...]) -> None:
    """Raise PictureError if a mask, or None, is not of a picture's height and width."""
    if mask is not None and mask.shape != shape:
        raise PictureError(
            f"the mask is {mask.shape[1]}x{mask.shape[0]} and the picture "
            f"{shape[1]}x{shape[0]}; give one of the same size"
        )


def block_weights(mask: Bytes, block: tuple[int, int]) -> Ints:
    """Return the weight of each block of a picture: the sum over its pixels.

    Parameters
    ----------
    mask : numpy.ndarray
        uint8, shape (h, w).
    block : tuple of int

    Returns
    -------
    numpy.ndarray
        int64, shape (number of blocks,).
    """
    weights: Ints = blocks.split(mask[:, :, np.newaxis], block).sum(axis=1, dtype=np.int64)
    return weights
