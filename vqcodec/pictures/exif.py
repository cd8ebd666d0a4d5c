"""EXIF data, which are a TIFF structure: from texts, from the tags of TIFF files, and to them."""

import binascii
import io
from collections.abc import Collection, Container, Iterable
from typing import TYPE_CHECKING, Any

from .pillow_info import EXIF_PREFIX

if TYPE_CHECKING:
    from PIL import Image
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
PHOTO, GPS = 0x8769, 0x8825  # directories below the first
_SUBDIRECTORIES = (PHOTO, GPS)
_INTEROPERABILITY = 0xA005  # a directory below that, which tells nothing of the picture
# Tags that say how the samples of a TIFF file are laid out, and those that stand elsewhere in a
# .vq file: resolution, XMP, ICC profile. No file but their own should have them.
_RANGES = ((254, 267), (277, 285), (288, 294), (320, 337), (338, 348), (512, 522), (529, 533))
_LAYOUT = {
    *(tag for first, end in _RANGES for tag in range(first, end)),
    *(273, 274, 296, 317, 351, 559, 700, 32995, 32996, 32997, 32998, 34675, 37724, 40965),
    *_SUBDIRECTORIES,
}
# Tags of which nothing is known where the data are not those of a TIFF file, but for resolution and
# orientation, which cameras write; and what fills up.
_PADDING = 59932
_USELESS = {(0, tag) for tag in _LAYOUT - {274, 282, 283, 296}} | {(PHOTO, _PADDING), (0, _PADDING)}
_LONGEST = 65535  # bytes of a value


def is_exif(data: bytes) -> bool:
    """Tell whether data begin as EXIF data do."""
    return data.removeprefix(EXIF_PREFIX)[:4] in (b"II*\0", b"MM\0*")


def of_raw_profile(text: str) -> bytes:
    """Return what a PNG text "Raw profile type ..." holds; nothing if it is damaged.

    That is a line end, the name, the number of bytes, and hexadecimal digits.
    """
    lines = text.split("\n")
    digits = lines[3:] if len(lines) > 3 else lines
    try:
        return binascii.unhexlify("".join("".join(digits).split()))
    except ValueError:
        return b""


def of_tiff(image: "Image.Image") -> tuple[bytes, list[str]]:
    """Return what the tags of a TIFF image say as EXIF data, and what of it is too long to keep.

    Its orientation is left out, since Pillow has turned the picture.
    """
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    tags: Any = getattr(image, "tag_v2", {})
    prefix = getattr(tags, "prefix", b"II")
    head = prefix + (b"*\0\x08\0\0\0" if prefix == b"II" else b"\0*\0\0\0\x08")
    made, unkept = ImageFileDirectory_v2(head), []
    for tag in sorted(set(tags) - _LAYOUT):
        value = tags[tag]
        if isinstance(value, bytes | str | tuple) and len(value) > _LONGEST:
            unkept.append(f"tag {tag}")
            continue
        made.tagtype[tag] = tags.tagtype[tag]
        made[tag] = value
    exif = image.getexif()
    for tag in _SUBDIRECTORIES:
        if tag in tags and (found := exif.get_ifd(tag)):
            made[tag] = dict(found)
    return (head + made.tobytes(8) if len(made) else b""), unkept


def to_tiff(exif: bytes) -> "ImageFileDirectory_v2":
    """Return EXIF data as tags for a TIFF file, without those that say how samples are laid out."""
    return _directory(exif, {(0, tag) for tag in _LAYOUT})


def without(exif: bytes, tags: set[tuple[int, int]]) -> bytes:
    """Return EXIF data without some tags, each as (directory, tag), and without a thumbnail.

    Tags that have no business there, or only fill it up, are left out as well.
    """
    made = _directory(exif, tags | _USELESS)
    offset = (8).to_bytes(4, "little" if exif[:2] == b"II" else "big")
    return exif[:4] + offset + made.tobytes(8) if len(made) else b""


def _directory(exif: bytes, left_out: Container[tuple[int, int]]) -> "ImageFileDirectory_v2":
    """Return EXIF data as Pillow has directories, without some tags."""
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    found = ImageFileDirectory_v2(exif[:8])
    stream = io.BytesIO(exif)
    stream.seek(found.next)
    found.load(stream)
    made = ImageFileDirectory_v2(exif[:8])
    for tag in set(found) - {*_SUBDIRECTORIES}:
        if (0, tag) not in left_out:
            made.tagtype[tag] = found.tagtype[tag]
            made[tag] = found[tag]
    loaded = loaded_exif(exif)
    for directory in _SUBDIRECTORIES:
        part = loaded.get_ifd(directory) if directory in found else {}
        kept = {
            tag: value
            for tag, value in part.items()
            if (directory, tag) not in left_out and tag != _INTEROPERABILITY
        }
        if kept:
            made[directory] = kept
    return made


def loaded_exif(exif: bytes) -> "Image.Exif":
    """Return EXIF data as Pillow has them; hostile ones raise nearly anything, now or later."""
    from PIL import Image

    loaded = Image.Exif()
    loaded.load(EXIF_PREFIX + exif.removeprefix(EXIF_PREFIX))
    return loaded


def tags_of(
    exif: bytes | None, left_out: Collection[int] = _LAYOUT
) -> dict[tuple[int, int], Any] | None:
    """Return the tags of EXIF data, without those that say how samples are laid out.

    Parameters
    ----------
    exif : bytes or None
    left_out : collection of int
        Other tags of the first directory to leave out instead.

    Returns
    -------
    dict or None
        (directory, tag) -> value, directory 0 being the first; None for damaged
        data.
    """
    if not exif:
        return {}
    try:
        loaded = loaded_exif(exif)
        parts: Iterable[tuple[int, Any]] = [
            (0, {tag: loaded[tag] for tag in set(loaded).difference(left_out)}),
            *((tag, loaded.get_ifd(tag)) for tag in _SUBDIRECTORIES if tag in loaded),
        ]
        return {(directory, tag): value for directory, tags in parts for tag, value in tags.items()}
    except Exception:  # EXIF data is a maze
        return None
