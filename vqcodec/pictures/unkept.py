"""What a file tells beside its pixels that a .vq file has no place for, in words.

What repeats the usual is no loss: square pixels. Nor is what only
helps to store or to show a file: interlacing, backgrounds, thumbnails, times of frames.
"""

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from .cicp import meant_by
from .png import SIGNATURE, Chunk, chunks
from .source import head_of

if TYPE_CHECKING:
    from PIL import Image

# PNG chunks that Pillow passes over; they stand before the pixels.
_PNG_CHUNKS = {
    b"mDCV": "mDCV",
    b"cLLI": "cLLI",
    b"oFFs": "oFFs",
    b"pCAL": "pCAL",
    b"sCAL": "sCAL",
    b"sTER": "sTER",
    b"caBX": "content credentials",
}
_JPEG_SEGMENTS = {
    ("APP1", b"http://ns.adobe.com/xmp/extension/"): "extended XMP",
    ("APP11", b"JP"): "content credentials",
}
_PSD_RESOURCES = {1005: "its resolution", 1028: "IPTC", 1058: "EXIF", 1060: "XMP"}
_IPTC = 0x0404
_MOST_SAID = 8
_KEPT = "_vqcodec_unkept"  # attribute of an image


class InFile(NamedTuple):
    """What stands in a file and not in what Pillow makes of it.

    Attributes
    ----------
    cicp : bytes or None
        How colours are coded, of a PNG file.
    names : tuple of str
        What else there is.
    """

    cicp: bytes | None
    names: tuple[str, ...]


def unkept_of(image: "Image.Image") -> tuple[str, ...]:
    """Return what a Pillow image, or its file, tells that is not kept, in words."""
    in_file = read_in_file(image)
    return tuple(
        dict.fromkeys([*meant_by(image, in_file.cicp).unkept, *in_file.names, *_of_info(image)])
    )


def read_in_file(image: "Image.Image") -> InFile:
    """Return what stands in the file of an image alone.

    As with `vqcodec.pictures.depth.stored_depth`, that is known as long as the
    image leads to its file, and kept with the image then.
    """
    if _KEPT not in vars(image):
        keep_in_file(image, _in_file(image))
    kept: InFile = getattr(image, _KEPT)
    return kept


def keep_in_file(image: "Image.Image", in_file: InFile) -> None:
    """Keep with an image what stands in its file alone."""
    setattr(image, _KEPT, in_file)


def _in_file(image: "Image.Image") -> InFile:
    front = png_front(image)
    cicp = next((bytes(c.payload) for c in front if c.kind == b"cICP"), None)
    names = [_PNG_CHUNKS[c.kind] for c in front if c.kind in _PNG_CHUNKS]
    for kind, payload in _listed(image, "applist"):
        names += [
            name
            for (app, start), name in _JPEG_SEGMENTS.items()
            if kind == app and payload.startswith(start)
        ]
    for resource in _listed(image, "resources"):
        names += [_PSD_RESOURCES[resource[0]]] if resource[0] in _PSD_RESOURCES else []
    read = _BY_HEAD.get(image.format or "")
    return InFile(cicp, (*names, *(read(head_of(image)) if read else ())))


def png_front(image: "Image.Image") -> list[Chunk]:
    """Return the chunks before the pixels of an image from a PNG file, if it leads there."""
    head = head_of(image) if image.format == "PNG" else b""
    if not head.startswith(SIGNATURE):
        return []
    return list(takewhile(lambda chunk: chunk.kind != b"IDAT", chunks(head)))


def _of_info(image: "Image.Image") -> list[str]:
    """Name what Pillow tells in `info`."""
    info = image.info
    names = []
    ratio = info.get("aspect") or info.get("resolution")  # PNG, TIFF
    if info.get("jfif_unit") == 0:
        ratio = info.get("jfif_density")
    across, down = ratio if isinstance(ratio, tuple) and len(ratio) == 2 else (1, 1)
    if across != down:
        names.append(f"the aspect of its pixels, {down}:{across}")
    if isinstance(info.get("hotspot"), tuple):
        names.append("its hotspot")
    if isinstance(info.get("id_section"), bytes):
        names.append("its id")
    photoshop = info.get("photoshop")
    if isinstance(photoshop, dict) and photoshop.get(_IPTC):
        names.append("IPTC")
    if any(getattr(text, "lang", "") or getattr(text, "tkey", "") for text in info.values()):
        names.append("the language of its texts")
    return names


def _listed(image: "Image.Image", attribute: str) -> list[Any]:
    found = getattr(image, attribute, None)
    return found if isinstance(found, list) else []


def _in_jpeg_2000(head: bytes) -> list[str]:
    names = []
    if b"colr\x02" in head:
        names.append("its ICC profile")
    for uuid, name in _JPEG_2000_BOXES.items():
        if b"uuid" + uuid in head:
            names.append(name)
    return names


def _in_bmp(head: bytes) -> list[str]:
    size, space = int.from_bytes(head[14:18], "little"), head[70:74]
    if size >= 124 and space in (b"DEBM", b"KNIL"):
        return ["its ICC profile"]
    calibrated = size >= 108 and space == bytes(4) and any(head[74:122])
    return ["its gamma and primaries"] if calibrated else []


def _in_gif(head: bytes) -> list[str]:
    aspect = head[12] if len(head) > 12 else 0  # (n + 15) / 64 is the ratio of a pixel's sides
    names = [] if aspect in (0, 49) else [f"the aspect of its pixels, {aspect + 15}:64"]
    return names + [name for block, name in _GIF_EXTENSIONS.items() if block in head]


def _in_fits(head: bytes) -> list[str]:
    cards = [head[at : at + 8].rstrip() for at in range(0, len(head) - 79, 80)]
    cards = cards[: cards.index(b"END")] if b"END" in cards else []
    return [] if all(_FITS_LAYOUT.fullmatch(card) for card in cards) else ["its header"]


_FITS_LAYOUT = re.compile(rb"|SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|BSCALE|BZERO|[PG]COUNT")
_JPEG_2000_BOXES = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): "XMP",
    b"JpgTiffExif->JP2": "EXIF",
    bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03"): "GeoTIFF keys",
}
_GIF_EXTENSIONS = {
    b"\x21\xff\x0bXMP DataXMP": "XMP",
    b"\x21\xff\x0bICCRGBG1012": "its ICC profile",
}
_BY_HEAD = {"JPEG2000": _in_jpeg_2000, "BMP": _in_bmp, "FITS": _in_fits, "GIF": _in_gif}


def said(unkept: tuple[str, ...], kind: str = ".vq") -> str:
    """Say that things are not kept in a kind of file, a sentence; empty for none."""
    if not unkept:
        return ""
    verb, them = ("is", "it") if len(unkept) == 1 else ("are", "them")
    return f"{listed(unkept)} {verb} not kept; a {kind} file has no place for {them}"


def listed(words: tuple[str, ...]) -> str:
    """List things, not too many of them."""
    names = list(words if len(words) <= _MOST_SAID else words[:_MOST_SAID])
    if len(words) > _MOST_SAID:
        names.append(f"{len(words) - _MOST_SAID} more")
    return ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1]
