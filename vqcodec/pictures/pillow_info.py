"""Metadata and palettes as Pillow has them, and the way there and back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..format.metadata import MAX_KEYWORD_BYTES, THOUSANDTHS, Metadata

if TYPE_CHECKING:
    from PIL import Image, ImagePalette

    from ..arrays import AnyArray, Bytes

EXIF_PREFIX = b"Exif\0\0"  # what JPEG puts before the TIFF structure; Pillow keeps it
XMP_KEY = "XML:com.adobe.xmp"  # the PNG text that is XMP
RECORD_KEY = "vq_record"
# Strings in Image.info that are no text, whatever format they come from.
_NO_TEXT = {XMP_KEY, RECORD_KEY, "xmp"}
# By these names Pillow, in one version or another, looks into Image.info for what is no text, and
# trips over a text from a file. "comment" is not among them: there it takes a text.
TAKEN = _NO_TEXT | set(
    """
    adobe adobe_transform append_images aspect background bbox bit_depth blend bpp chromaticity
    compression custom-colormap default_image disposal dpi duration exif extension flashpix gamma
    hotspot icc_profile id_section include_color_table interlace jfif jfif_density jfif_unit
    jfif_version loop mp mpoffset offset optimize orientation palette photoshop progression
    progressive resolution sizes srgb timestamp transparency version wmf_bbox
    """.split()
)
TAKEN |= {"Raw profile type exif"}


def metadata_of(info: Mapping[Any, Any], picture_format: str | None = None) -> Metadata:
    """Collect what Pillow knows of an image, by its `info` and the format of its file."""
    exif, icc_profile = (
        info[name] if isinstance(info.get(name), bytes) else b"" for name in ("exif", "icc_profile")
    )
    xmp = info.get("xmp") or info.get(XMP_KEY)
    no_text = _NO_TEXT if picture_format == "PNG" else _NO_TEXT | {"compression"}
    text = {
        str(keyword): str(value)
        for keyword, value in info.items()
        if isinstance(value, str) and keyword not in no_text and is_keyword(keyword)
    }
    comment = info.get("comment")
    if isinstance(comment, bytes) and comment:
        text["comment"] = comment.decode("utf-8", "replace")
    return Metadata(
        icc_profile=icc_profile or None,
        exif=exif.removeprefix(EXIF_PREFIX) or None,
        xmp=encodable(xmp).encode() if isinstance(xmp, str) else xmp or None,
        dpi=_usable_dpi(info.get("dpi")),
        text={key: encodable(value) for key, value in text.items()},
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
        info[RECORD_KEY] = metadata.record
    return info


def pillow_mode(mode: str, block: tuple[int, int], n_codewords: int) -> str:
    """Return the mode of the Pillow image that a picture becomes."""
    return "P" if mode in ("RGB", "RGBA") and block == (1, 1) and n_codewords <= 256 else mode


def pillow_palette(
    codebook: bytes, channels: int
) -> tuple["ImagePalette.ImagePalette", int | bytes | None]:
    """Return a palette and, of a codebook with alpha, what `transparency` is then.

    A palette of mode RGBA tells of alpha those who do not ask for transparency.
    That is a number, as GIF needs it, where one entry is transparent and the
    others are opaque, and else the alpha of each entry, up to the last that is not opaque: Pillow
    does so with PNG.
    """
    from PIL import ImagePalette

    palette = ImagePalette.ImagePalette("RGB" if channels == 3 else "RGBA", codebook)
    palette.dirty = 1  # so that Pillow sees it before it shows a pixel
    alphas = codebook[3::4] if channels == 4 else b""
    if alphas.count(255) == len(alphas):
        return palette, None
    single = alphas.count(0) == 1 and alphas.count(255) == len(alphas) - 1
    return palette, alphas.index(0) if single else alphas.rstrip(b"\xff")


def indexed_image(indices: "AnyArray", codebook: "Bytes") -> "Image.Image":
    """Return an image of mode P whose palette is a codebook of RGB or RGBA."""
    from PIL import Image

    height, width = indices.shape
    image = Image.frombytes("P", (width, height), indices.tobytes())
    image.palette, transparency = pillow_palette(codebook.tobytes(), codebook.shape[1])
    image.load()
    if transparency is not None:
        image.info["transparency"] = transparency
    return image


def encodable(text: str) -> str:
    """Replace lone surrogates, which UTF-8 does not have."""
    return text.encode("utf-8", "replace").decode()


def is_keyword(keyword: object) -> bool:
    """Tell whether a .vq file can have a text of this name."""
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
