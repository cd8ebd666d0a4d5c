"""Pillow at work for the command: it is quiet, and its limit of pixels is ours."""

import contextlib
from collections.abc import Iterator

from ..limits import MAX_PIXELS
from .console import muted


@contextlib.contextmanager
def pillow_at_work(max_pixels: int | None = None) -> Iterator[None]:
    """Let Pillow read and write pictures of up to so many pixels, 2^28 by default, and say nothing.

    This is for the command alone: it changes what all threads share.
    """
    from PIL import Image

    before = Image.MAX_IMAGE_PIXELS
    # Pillow warns from this on, unheard, and refuses what is more than twice as large. It looks at
    # pictures within pictures, too, as icons have them.
    Image.MAX_IMAGE_PIXELS = (max_pixels or MAX_PIXELS) / 2  # type: ignore[assignment]
    try:
        with muted():
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before
