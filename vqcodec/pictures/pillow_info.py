"""Metadata and palettes as Pillow has them, and the way there and back."""

from typing import TYPE_CHECKING, Any

from ..format.metadata import MAX_KEYWORD_BYTES, THOUSANDTHS, Metadata

if TYPE_CHECKING:
    from PIL import Image

    from ..arrays import AnyArray, Bytes

EXIF_PREFIX = b"Exif\0\0"  # what JPEG puts before the TIFF structure; Pillow keeps it
_XMP_TEXT_KEY = "XML:com.adobe.xmp"  # the PNG text that is XMP
_RECORD_KEY = "vq_record"
# Strings in Image.info that are no text: what stands elsewhere, and facts of the source file.
_NO_TEXT = {_XMP_TEXT_KEY, _RECORD_KEY, "exif", "xmp", "icc_profile", "dpi", "compression"}
# By these names Pillow keeps what is no text, and trips over a text from a file.
TAKEN = _NO_TEXT | {"transparency", "background", "gamma", "duration", "loop", "bit_depth"}


def metadata_of(image: "Image.Image") -> Metadata:
    """Collect what Pillow knows of an image."""
    info = image.info
    exif = info.get("exif")
    xmp = info.get("xmp") or info.get(_XMP_TEXT_KEY)
    text = {
        str(keyword): str(value)
        for keyword, value in info.items()
        if isinstance(value, str) and keyword not in _NO_TEXT and _is_keyword(keyword)
    }
    comment = info.get("comment")
    if isinstance(comment, bytes) and comment:
        text["comment"] = comment.decode("utf-8", "replace")
    return Metadata(
        icc_profile=info.get("icc_profile") or None,
        exif=exif.removeprefix(EXIF_PREFIX) if exif else None,
        xmp=xmp.encode() if isinstance(xmp, str) else xmp or None,
        dpi=_usable_dpi(info.get("dpi")),
        text={key: _encodable(value) for key, value in text.items()},
    )


def pillow_info(metadata: Metadata) -> dict[Any, Any]:
    """Return metadata as the entries that Pillow's own formats put into `Image.info`."""
    info: dict[Any, Any] = {
        keyword: text for keyword, text in metadata.text.items() if keyword not in TAKEN
    }
    if metadata.icc_profile:
        info["icc_profile"] = metadata.icc_profile
    if metadata.exif:
        info["exif"] = EXIF_PREFIX + metadata.exif
    if metadata.xmp:
        info["xmp"] = metadata.xmp
    if metadata.dpi:
        info["dpi"] = metadata.dpi
    if metadata.record:
        info[_RECORD_KEY] = metadata.record
    return info


def pillow_mode(mode: str, block: tuple[int, int], n_codewords: int) -> str:
    """Return the mode of the Pillow image that a picture becomes."""
    return "P" if mode in ("RGB", "RGBA") and block == (1, 1) and n_codewords <= 256 else mode


def pillow_palette(codebook: bytes, channels: int) -> tuple[bytes, bytes | None]:
    """Return an RGB palette and, of a codebook with alpha, what `transparency` is then."""
    if channels == 3:
        return codebook, None
    colours = bytearray(codebook)
    del colours[3::4]
    return bytes(colours), codebook[3::4]


def indexed_image(indices: "AnyArray", codebook: "Bytes") -> "Image.Image":
    """Return an image of mode P whose palette is a codebook of RGB or RGBA."""
    from PIL import Image

    height, width = indices.shape
    image = Image.frombytes("P", (width, height), indices.tobytes())
    palette, transparency = pillow_palette(codebook.tobytes(), codebook.shape[1])
    image.putpalette(palette, "RGB")
    if transparency is not None:
        image.info["transparency"] = transparency
    return image


def _encodable(text: str) -> str:
    """Replace lone surrogates, which UTF-8 does not have."""
    return text.encode("utf-8", "replace").decode()


def _is_keyword(keyword: object) -> bool:
    if not isinstance(keyword, str) or "\0" in keyword:
        return False
    return 1 <= len(keyword.encode("utf-8", "replace")) <= MAX_KEYWORD_BYTES


def _usable_dpi(dpi: Any) -> tuple[float, float] | None:
    """Return a resolution that can be written, or None; files claim 0 or worse now and then."""
    try:
        across, down = (float(value) for value in dpi)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not all(0.001 <= value <= (2**32 - 1) / THOUSANDTHS for value in (across, down)):
        return None
    return across, down
