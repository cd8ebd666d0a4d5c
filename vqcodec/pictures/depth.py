"""How many bits a sample has in the file that a Pillow image comes from.

Pillow has no modes for 16 bits of several channels and cuts such samples to 8 when it opens a file.
What it hands over does not tell; the file does.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .source import head_of

if TYPE_CHECKING:
    from PIL import Image

_TIFF_BITS_PER_SAMPLE = 258
_KEPT = "_vqcodec_stored_depth"  # attribute of an image


def stored_depth(image: "Image.Image") -> int | None:
    """Return the bits of a sample in the file of a Pillow image, or None where nothing tells.

    An image that was loaded from something other than a file with a name, and
    one that was made from another image, do not lead to their file any more.
    What was found once is kept with the image, since loading parts it from its
    stream.
    """
    told = image.info.get("bit_depth")  # by plug-ins for HEIF
    if type(told) is int:
        return told
    if image.format == "TIFF":  # whose frames may differ
        bits = getattr(image, "tag_v2", {}).get(_TIFF_BITS_PER_SAMPLE, (1,))
        return max((n for n in bits if type(n) is int), default=None)
    if _KEPT not in vars(image):
        setattr(image, _KEPT, _depth_in_head(image))
    kept: int | None = getattr(image, _KEPT)
    return kept


def _depth_in_head(image: "Image.Image") -> int | None:
    read = _READERS.get(image.format or "")
    try:
        return read(head_of(image)) if read else None
    except (IndexError, ValueError):  # it ends before it says so
        return None


def _png(head: bytes) -> int | None:
    return head[24] if head.startswith(b"\x89PNG\r\n\x1a\n") else None


def _netpbm(head: bytes) -> int | None:
    header = re.match(
        rb"P[2356](?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+(\d+)", head
    )
    return int(header[1]).bit_length() if header else None


def _sgi(head: bytes) -> int | None:
    return 8 * head[3] if head.startswith(b"\x01\xda") else None


def _jpeg_2000(head: bytes) -> int:
    # Components follow the sizes of the image and its tiles in the marker segment SIZ.
    at = head.index(b"\xff\x4f\xff\x51") + 4
    n_components = int.from_bytes(head[at + 36 : at + 38], "big")
    return max((head[at + 38 + 3 * i] & 0x7F) + 1 for i in range(n_components))


def _avif(head: bytes) -> int:
    # The AV1 configuration has bits for more than 8, and for 12 rather than 10.
    flags = head[head.index(b"av1C") + 6]
    return 8 if not flags & 0x40 else 12 if flags & 0x20 else 10


def _dds(head: bytes) -> int:
    # BC6H has floats of 16 bits.
    return 16 if head[84:88] == b"DX10" and 94 <= head[128] <= 96 else 8


def _wrapped(head: bytes) -> int | None:
    """Icons hold PNG files and JPEG 2000 streams; the deepest counts, whichever is taken."""
    depths = [png[1][0] for png in re.finditer(rb"\x89PNG\r\n\x1a\n.{16}(.)", head, re.DOTALL)]
    if b"\xff\x4f\xff\x51" in head:
        depths.append(_jpeg_2000(head))
    return max(depths, default=None)


_READERS: dict[str, Callable[[bytes], int | None]] = {
    "AVIF": _avif,
    "DDS": _dds,
    "ICNS": _wrapped,
    "ICO": _wrapped,
    "JPEG2000": _jpeg_2000,
    "PNG": _png,
    "PPM": _netpbm,
    "SGI": _sgi,
}
