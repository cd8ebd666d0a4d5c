"""Pictures turned as their EXIF data says."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_ORIENTATION = 0x0112


def upright(image: "Image.Image") -> "Image.Image":
    """Turn a Pillow image as its EXIF orientation says; damaged EXIF data says nothing."""
    from PIL import ImageOps

    try:
        if image.getexif().get(_ORIENTATION, 1) == 1:
            return image
        turned = ImageOps.exif_transpose(image)
    except Exception:  # EXIF data is a maze, and hostile data raises nearly anything
        return image
    turned.format = image.format
    return turned


def without_orientation(xmp: bytes) -> bytes:
    """Return XMP, of a picture that is upright, without the orientation that it had."""
    return re.sub(rb"(tiff:Orientation(?:=[\"']|>))[2-8]", rb"\g<1>1", xmp)
