"""Arrays as images within HTML, and parts of pictures."""

import base64
import io

import numpy as np
from PIL import Image

from ..arrays import AnyArray, Bytes

_CARD = 384  # pixels of the width of a card


def data_uri(pixels: AnyArray, *, png: bool = False) -> str:
    """Return pixels, uint8 of shape (h, w) or (h, w, c), as the text of a lossless image."""
    flat = pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    image = Image.fromarray(np.ascontiguousarray(flat))
    data = io.BytesIO()
    if png or max(image.size) > 16383:  # WebP has no more
        image.save(data, "PNG")
    else:
        image.save(data, "WEBP", lossless=True, method=4, exact=True)
    form = "png" if data.getvalue().startswith(b"\x89PNG") else "webp"
    return f"data:image/{form};base64,{base64.b64encode(data.getvalue()).decode()}"


def for_card(pixels: Bytes) -> Bytes:
    """Return a picture for a card, which is narrow: of a wide one every second pixel."""
    step = max(1, pixels.shape[1] // _CARD)
    return pixels[::step, ::step]


def around(x: int, y: int, pixels: Bytes, side: int) -> tuple[Bytes, int, int]:
    """Return the part of a picture of shape (h, w, c) around a place, its left and its top."""
    height, width = pixels.shape[:2]
    left = int(np.clip(x - side // 2, 0, max(0, width - side)))
    top = int(np.clip(y - side // 2, 0, max(0, height - side)))
    return pixels[top : top + side, left : left + side], left, top
