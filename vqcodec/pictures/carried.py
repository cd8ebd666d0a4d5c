"""Metadata on their way into files of other formats, and what of them arrives there.

Formats and versions of Pillow differ in what they keep. So what was written is read again, and
what is not there is named.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..format.metadata import Metadata
from .brought import keep_beside, metadata_in
from .exif import tags_of, to_tiff
from .formats import opened
from .pillow_info import EXIF_PREFIX, RECORD_KEY, TAKEN, XMP_KEY
from .png import SIGNATURE, sift

if TYPE_CHECKING:
    from PIL.PngImagePlugin import PngInfo

_WITH_COMMENT = ("GIF", "JPEG", "JPEG2000", "MPO")
_XMP_TAG, _BYTE = 700, 1
_NEAR = 0.5  # dots per inch: some formats have whole ones


def save_options(metadata: Metadata, picture_format: str) -> dict[str, Any]:
    """Return metadata as options of Pillow's `save`, by their names there."""
    options: dict[str, Any] = {
        "icc_profile": metadata.icc_profile,
        "exif": EXIF_PREFIX + metadata.exif if metadata.exif else None,
        "xmp": metadata.xmp,
        "dpi": metadata.dpi,
    }
    if picture_format == "PNG":
        options["pnginfo"] = _png_texts(metadata)
    elif picture_format == "TIFF":
        options["tiffinfo"] = _tiff_tags(options.pop("exif"), options.pop("xmp"))
    elif picture_format in _WITH_COMMENT:
        options["comment"] = metadata.text.get("comment")
    return {name: value for name, value in options.items() if value}


def _png_texts(metadata: Metadata) -> "PngInfo | None":
    """Return texts and how colours are meant as PNG chunks; XMP travels as a text."""
    from PIL.PngImagePlugin import PngInfo

    texts = {
        keyword: text
        for keyword, text in metadata.text.items()
        if keyword not in TAKEN and len(keyword) <= 79 and all(letter <= "ÿ" for letter in keyword)
    }
    if metadata.record:
        texts[RECORD_KEY] = metadata.record
    if metadata.xmp:
        texts[XMP_KEY] = metadata.xmp.decode("utf-8", "replace")
    chunks = PngInfo()
    for keyword, text in texts.items():
        chunks.add_itxt(keyword, text)
    if metadata.cicp:
        chunks.add(b"cICP", bytes(metadata.cicp))
    return chunks if texts or metadata.cicp else None


def _tiff_tags(exif: Any, xmp: Any) -> Any:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    try:
        tags = to_tiff(exif.removeprefix(EXIF_PREFIX)) if exif else ImageFileDirectory_v2()
    except Exception:  # EXIF data is a maze
        tags = ImageFileDirectory_v2()
    if xmp:
        tags.tagtype[_XMP_TAG] = _BYTE
        tags[_XMP_TAG] = xmp
    return tags if len(tags) else None


def read_back(data: bytes) -> Metadata:
    """Return the metadata that are to be found in a picture file."""
    sifted = sift(data) if data.startswith(SIGNATURE) else None
    with opened(io.BytesIO(sifted.data if sifted else data)) as image:
        if sifted:
            keep_beside(image, sifted)
        return replace(metadata_in(image), record=image.info.get(RECORD_KEY))


def lost_in(data: bytes, metadata: Metadata) -> tuple[str, ...]:
    """Return what of metadata is not to be found in a picture file, in words."""
    return tuple(missing(metadata, read_back(data)))


def missing(metadata: Metadata, found: Metadata) -> Iterator[str]:
    """Yield what of metadata was not found, in words."""
    if metadata.icc_profile and metadata.icc_profile != found.icc_profile:
        yield "its ICC profile"
    if metadata.exif and metadata.exif != found.exif:
        before, after = (
            {key: str(value) for key, value in (tags_of(exif) or {}).items()}
            for exif in (metadata.exif, found.exif)
        )
        if not found.exif:
            yield "EXIF"
        elif not before or before.items() - after.items():
            yield "part of EXIF"
    if metadata.xmp and metadata.xmp.rstrip(b"\0 \n") != (found.xmp or b"").rstrip(b"\0 \n"):
        yield "XMP"
    if metadata.dpi and not (
        found.dpi and all(abs(a - b) <= _NEAR for a, b in zip(metadata.dpi, found.dpi, strict=True))
    ):
        yield "its resolution"
    for keyword, text in metadata.text.items():
        if found.text.get(keyword) != text:
            yield f"a text {keyword!r}"
    if metadata.cicp and metadata.cicp != found.cicp:
        yield "how its colours are meant (CICP)"
    if metadata.record and metadata.record != found.record:
        yield "the record"
    if metadata.labels:
        yield "names of labels"
