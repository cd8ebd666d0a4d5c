"""The file that a Pillow image comes from, as long as the image leads to it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

HEAD = 2**20  # bytes, within which formats tell what is asked here


def head_of(image: "Image.Image") -> bytes:
    """Read the beginning of the file of an image, empty if there is none."""
    stream = getattr(image, "fp", None)
    try:
        if stream is not None:
            place = stream.tell()
            stream.seek(0)
            head: bytes = stream.read(HEAD)
            stream.seek(place)
            return head
        filename = getattr(image, "filename", "")
        if filename:
            with open(filename, "rb") as opened:
                return opened.read(HEAD)
    except (OSError, ValueError):  # it is closed, or gone
        pass
    return b""
