"""What a Pillow image brings beside its pixels, and the image as it is to be taken."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..format.metadata import Metadata
from .cicp import meant_by
from .depth import stored_depth
from .exif import XMP_PREFIX, is_exif, of_raw_profile, of_tiff
from .orientation import upright, without_orientation
from .pillow_info import (
    EXIF_PREFIX,
    RECORD_KEY,
    TAKEN,
    XMP_KEY,
    encodable,
    is_keyword,
    metadata_of,
    pillow_info,
)
from .png import Sifted
from .unkept import keep_in_file, png_front, read_in_file, unkept_of

if TYPE_CHECKING:
    from PIL import Image

_BESIDE = "_vqcodec_beside"  # attribute of an image: what was taken out of its PNG file
_TURNED = ("exif", "xmp", XMP_KEY)  # by which Pillow turns an image, and what it changes then
_LOOKED_AT = ("exif", "icc_profile", "transparency")  # what is looked for in an image from here on
_XMP_TAG, _X_RESOLUTION = 700, 282
_RAW = "Raw profile type "  # how texts that are no texts begin


class Brought(NamedTuple):
    """An image that is upright, what travels with it, and what cannot, in words."""

    image: "Image.Image"
    metadata: Metadata
    unkept: tuple[str, ...]


def keep_beside(image: "Image.Image", sifted: Sifted) -> None:
    """Keep with an image what was taken out of its file."""
    setattr(image, _BESIDE, sifted)


def brought(image: "Image.Image") -> Brought:
    """Return what an image brings; EXIF orientation is applied, and taken out of the EXIF data."""
    read_in_file(image)  # which loading parts the image from
    image.load()  # by which PNG files get texts that follow, and TIFF files are turned
    info, texts, unkept = _sorted_out(image)
    plain = image
    if any(info.get(name) is not image.info.get(name) for name in _LOOKED_AT):
        plain = image.copy()
        plain.info, plain.format = info, image.format
    found = upright(plain)
    if found is not plain:
        info = info | {name: found.info[name] for name in _TURNED if name in found.info}
    metadata = metadata_of(info, image.format)
    metadata = _completed(metadata, image, texts, unkept)
    if metadata.xmp and (found is not plain or image.format == "TIFF"):
        metadata = replace(metadata, xmp=without_orientation(metadata.xmp))
    return Brought(found, metadata, (*unkept_of(image), *unkept))


def copied(image: "Image.Image") -> "Image.Image":
    """Return a copy that brings what the image brings, though it leads to no file."""
    depth, in_file = stored_depth(image), read_in_file(image)
    image.load()
    found = image.copy()
    found.format = image.format
    if depth is not None:
        found.info["bit_depth"] = depth
    keep_in_file(found, in_file)
    if beside := vars(image).get(_BESIDE):
        keep_beside(found, beside)
    if hasattr(image, "tag_v2"):
        found.info.pop("dpi", None)
        found.info |= pillow_info(metadata_in(image))
    return found


def metadata_in(image: "Image.Image") -> Metadata:
    """Return the metadata of an image that need not be turned; it is not loaded."""
    info, texts, unkept = _sorted_out(image)
    return _completed(metadata_of(info, image.format), image, texts, unkept)


def _completed(
    metadata: Metadata, image: "Image.Image", texts: dict[str, str], unkept: list[str]
) -> Metadata:
    """Add to metadata texts that were set aside, and tags of a TIFF file."""
    exif = metadata.exif
    if hasattr(image, "tag_v2") and not exif:
        try:
            exif, too_long = of_tiff(image)
            unkept += too_long
        except Exception:  # damaged tags raise nearly anything
            unkept.append("its tags, which are damaged")
    cicp = meant_by(image, read_in_file(image).cicp).cicp
    return replace(metadata, exif=exif or None, text=metadata.text | texts, cicp=cicp)


def _sorted_out(image: "Image.Image") -> tuple[dict[Any, Any], dict[str, str], list[str]]:
    """Return `info` with all in its place, other texts, and what was taken out and is not kept."""
    beside: Sifted | None = vars(image).get(_BESIDE)
    given: dict[Any, Any] = image.info
    no_text = {XMP_KEY, RECORD_KEY} | (set() if image.format == "PNG" else {"compression", "xmp"})
    info, texts = dict(given), dict(beside.texts) if beside else {}
    if image.format == "IM":
        info.pop("Image type", None)
    for name, value in given.items():
        if isinstance(value, str) and (name in TAKEN - no_text or str(name).startswith(_RAW)):
            texts[name] = info.pop(name)
    exif = info.get("exif")
    if image.format == "PNG" and isinstance(exif, bytes) and not exif.startswith(EXIF_PREFIX):
        texts["exif"] = info.pop("exif").decode("latin-1")  # Pillow takes a text of that name so
    if isinstance(image.info.get("transparency"), str):
        info |= _transparency(image)
    if beside:
        info |= {"icc_profile": beside.icc_profile} if beside.icc_profile else {}
        info |= {"xmp": beside.xmp} if beside.xmp else {}
    if hasattr(image, "tag_v2") and _X_RESOLUTION not in image.tag_v2:
        info.pop("dpi", None)  # Pillow says 1 where the file says nothing
    if "xmp" not in info and XMP_KEY not in info:
        info |= _xmp_elsewhere(image)
    _interpret(info, texts)
    texts = {name: encodable(text) for name, text in texts.items() if is_keyword(name)}
    return info, texts, list(beside.unkept) if beside else []


def _interpret(info: dict[Any, Any], texts: dict[str, str]) -> None:
    """Move what texts hold in place of EXIF, XMP and ICC profile to where those belong."""
    for name in [name for name in texts if name == "exif" or name.startswith(_RAW)]:
        text = texts[name]
        data = text.encode("latin-1", "replace") if name == "exif" else of_raw_profile(text)
        kind = name.removeprefix(_RAW).lower()
        if is_exif(data) and "exif" not in info:
            info["exif"] = EXIF_PREFIX + data.removeprefix(EXIF_PREFIX)
        elif data and (data.startswith(XMP_PREFIX) or kind == "xmp") and "xmp" not in info:
            info["xmp"] = data.removeprefix(XMP_PREFIX)
        elif data[36:40] == b"acsp" and "icc_profile" not in info:
            info["icc_profile"] = data
        else:
            continue
        del texts[name]


def _xmp_elsewhere(image: "Image.Image") -> dict[str, bytes]:
    """Return the XMP that old versions of Pillow do not put into `info`."""
    for kind, payload in getattr(image, "applist", ()):
        if kind == "APP1" and payload.startswith(XMP_PREFIX):
            return {"xmp": payload.removeprefix(XMP_PREFIX)}
    found: Any = getattr(image, "tag_v2", {}).get(_XMP_TAG)
    return {"xmp": found} if isinstance(found, bytes) and found else {}


def _transparency(image: "Image.Image") -> dict[str, Any]:
    """Return the transparency of a PNG image that a text of that name has taken the place of."""
    for chunk in png_front(image):
        if chunk.kind == b"tRNS":
            values = [
                int.from_bytes(chunk.payload[i : i + 2], "big")
                for i in range(0, len(chunk.payload), 2)
            ]
            if image.mode == "P":
                return {"transparency": bytes(chunk.payload)}
            return {"transparency": tuple(values) if image.mode == "RGB" else values[0]}
    return {}
