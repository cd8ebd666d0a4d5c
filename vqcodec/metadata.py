"""What travels with a picture: ICC profile, EXIF, XMP, resolution, text, labels (spec §5.1)."""

import io
import json
from dataclasses import dataclass, field

from . import uvarint
from .container import Section
from .errors import CorruptError, PictureError, TruncatedError
from .limits import MAX_LABEL, MAX_METADATA, MAX_SECTIONS
from .reader import Reader

ICC_PROFILE, EXIF, XMP, RESOLUTION, TEXT, RECORD, LABELS = range(0x81, 0x88)
NAMES = {
    ICC_PROFILE: "icc_profile",
    EXIF: "exif",
    XMP: "xmp",
    RESOLUTION: "resolution",
    TEXT: "text",
    RECORD: "record",
    LABELS: "labels",
}

MAX_KEYWORD_BYTES = 255
_THOUSANDTHS = 1000  # resolution is written in thousandths of a dot per inch
EXIF_PREFIX = b"Exif\0\0"  # what JPEG puts before the TIFF structure; Pillow keeps it
_XMP_TEXT_KEY = "XML:com.adobe.xmp"  # the PNG text that is XMP
_RECORD_KEY = "vq_record"
# Strings in Image.info that are no text: what stands elsewhere, and facts of the source file.
_NO_TEXT = {_XMP_TEXT_KEY, _RECORD_KEY, "exif", "xmp", "icc_profile", "dpi", "compression"}


@dataclass(frozen=True)
class Metadata:
    """What travels with a picture; every part may be missing.

    Attributes
    ----------
    icc_profile, exif, xmp : bytes or None
        As they came, `exif` from its TIFF header on.
    dpi : tuple of float or None
        Dots per inch across and down, to a thousandth.
    text : dict
        Keyword -> text.
    record : str or None
        How the file was made: a JSON object.
    labels : dict
        Label -> name: what samples of one channel mean, else indices.
    """

    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple | None = None
    text: dict = field(default_factory=dict)
    record: str | None = None
    labels: dict = field(default_factory=dict)

    def to_sections(self):
        """Give the sections that hold it, in the order of their tags."""
        sections = [
            Section(tag, bytes(payload))
            for tag, payload in (
                (ICC_PROFILE, self.icc_profile),
                (EXIF, self.exif),
                (XMP, self.xmp),
            )
            if payload
        ]
        if self.dpi is not None:
            numbers = [round(value * _THOUSANDTHS) for value in self.dpi]
            sections.append(
                Section(RESOLUTION, b"".join(number.to_bytes(4, "big") for number in numbers))
            )
        for keyword, text in self.text.items():
            payload = keyword.encode() + b"\0" + text.encode()
            sections.append(Section(TEXT, payload))
        if self.record is not None:
            sections.append(Section(RECORD, self.record.encode()))
        if self.labels:
            parts = []
            for label, name in sorted(self.labels.items()):
                octets = name.encode()
                parts += (uvarint.encode(label), uvarint.encode(len(octets)), octets)
            sections.append(Section(LABELS, b"".join(parts)))
        return tuple(sections)

    @classmethod
    def from_sections(cls, sections):
        """Read the sections with a tag of this module; the others are passed over.

        Raises
        ------
        CorruptError
            One of them breaks the rules of the spec.
        """
        parts, text = {}, {}
        for section in sections:
            if section.tag not in NAMES:
                continue
            name = NAMES[section.tag]
            if section.tag == TEXT:
                keyword, value = _parse_text(section.payload)
                if keyword in text:
                    raise CorruptError(f"there are two texts named {keyword!r}")
                text[keyword] = value
                continue
            if name in parts:
                raise CorruptError(f"there are two sections of metadata of the kind {name}")
            if not section.payload:
                raise CorruptError(f"the section {name} is empty")
            parts[name] = section.payload
        if "resolution" in parts:
            parts["dpi"] = _parse_resolution(parts.pop("resolution"))
        if "record" in parts:
            parts["record"] = _decode(parts["record"], "the record")
        if "labels" in parts:
            parts["labels"] = _parse_labels(parts["labels"])
        return cls(text=text, **parts)

    @classmethod
    def from_pillow(cls, image):
        """Collect what Pillow knows of an image."""
        info = image.info
        exif = info.get("exif")
        xmp = info.get("xmp") or info.get(_XMP_TEXT_KEY)
        text = {
            str(keyword): str(value)
            for keyword, value in info.items()
            if isinstance(value, str) and keyword not in _NO_TEXT and _is_keyword(keyword)
        }
        if isinstance(info.get("comment"), bytes) and info["comment"]:
            text["comment"] = info["comment"].decode("utf-8", "replace")
        return cls(
            icc_profile=info.get("icc_profile") or None,
            exif=exif.removeprefix(EXIF_PREFIX) if exif else None,
            xmp=xmp.encode() if isinstance(xmp, str) else xmp or None,
            dpi=_usable_dpi(info.get("dpi")),
            text={key: _encodable(value) for key, value in text.items()},
        )

    def to_pillow_info(self):
        """Give it as the entries that Pillow's own formats put into `Image.info`."""
        info = dict(self.text)
        if self.icc_profile:
            info["icc_profile"] = self.icc_profile
        if self.exif:
            info["exif"] = EXIF_PREFIX + self.exif
        if self.xmp:
            info["xmp"] = self.xmp
        if self.dpi:
            info["dpi"] = self.dpi
        if self.record:
            info[_RECORD_KEY] = self.record
        return info


def check_sizes(sections):
    """Raise PictureError if metadata is more than readers allow by default."""
    total = sum(len(section.payload) for section in sections)
    if total > MAX_METADATA or len(sections) > MAX_SECTIONS:
        raise PictureError(
            f"its metadata takes {total:,} bytes in {len(sections)} sections, more than the "
            f"{MAX_METADATA:,} bytes in {MAX_SECTIONS} that readers allow; leave it out (strip)"
        )


def describe_making(clusterer, **arguments):
    """Give the record of how a file was made: a JSON object, its keys sorted."""
    from importlib.metadata import version

    facts = {
        "encoder": f"vqcodec {version('vqcodec')}",
        "clusterer": getattr(clusterer, "name", type(clusterer).__name__),
        "options": getattr(clusterer, "get_config", dict)(),
        **arguments,
    }
    return json.dumps(facts, sort_keys=True, default=str, separators=(",", ":"))


def _parse_text(payload):
    keyword, separator, value = payload.partition(b"\0")
    if not separator or not 1 <= len(keyword) <= MAX_KEYWORD_BYTES:
        raise CorruptError("a text has no keyword of 1 to 255 bytes")
    return _decode(keyword, "a keyword"), _decode(value, "a text")


def _parse_resolution(payload):
    if len(payload) != 8:
        raise CorruptError(f"the resolution has {len(payload)} bytes instead of 8")
    across, down = (int.from_bytes(payload[at : at + 4], "big") for at in (0, 4))
    if across == 0 or down == 0:
        raise CorruptError("the resolution is 0")
    return across / _THOUSANDTHS, down / _THOUSANDTHS


def _parse_labels(payload):
    stream, labels, last = io.BytesIO(payload), {}, -1
    reader = Reader(stream)
    try:
        while stream.tell() < len(payload):
            label, size = reader.number(), reader.number()
            if not last < label <= MAX_LABEL:
                raise CorruptError(f"label {label} follows {last}; labels rise, up to {MAX_LABEL}")
            labels[label] = _decode(reader.exactly(size), "the name of a label")
            last = label
    except TruncatedError:
        raise CorruptError("the labels end within a number or a name") from None
    return labels


def _decode(octets, what):
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise CorruptError(f"{what} is not UTF-8") from None


def _encodable(text):
    """Replace lone surrogates, which UTF-8 does not have."""
    return text.encode("utf-8", "replace").decode()


def _is_keyword(keyword):
    if not isinstance(keyword, str) or "\0" in keyword:
        return False
    return 1 <= len(keyword.encode("utf-8", "replace")) <= MAX_KEYWORD_BYTES


def _usable_dpi(dpi):
    """Give a resolution that can be written, or None; files claim 0 or worse now and then."""
    try:
        across, down = (float(value) for value in dpi)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not all(0.001 <= value <= (2**32 - 1) / _THOUSANDTHS for value in (across, down)):
        return None
    return across, down
