"""What travels with a picture: profile, EXIF, XMP, resolution, text, labels, CICP (spec §5.1)."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..checks import check_integer, shown
from ..errors import CorruptError, OptionError, PictureError, TruncatedError
from ..limits import MAX_LABEL, MAX_METADATA, MAX_SECTIONS
from .reader import Reader
from .sections import (
    CICP,
    EXIF,
    FIRST_SKIPPABLE,
    ICC_PROFILE,
    LABELS,
    NAMES,
    RECORD,
    RESOLUTION,
    TEXT,
    XMP,
    Section,
)
from .varint import write_varint

MAX_KEYWORD_BYTES = 255
THOUSANDTHS = 1000  # resolution is written in thousandths of a dot per inch


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
    cicp : tuple of int or None
        How colours are meant, as ITU-T H.273 numbers it: primaries, transfer
        characteristics, matrix coefficients (0), full range (0 or 1).
    """

    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    text: dict[str, str] = field(default_factory=dict)
    record: str | None = None
    labels: dict[int, str] = field(default_factory=dict)
    cicp: tuple[int, int, int, int] | None = None

    def __post_init__(self) -> None:
        """Raise OptionError for what no reader would take."""
        for keyword in self.text:
            if "\0" in keyword or not 1 <= len(keyword.encode()) <= MAX_KEYWORD_BYTES:
                raise OptionError(f"a text has a keyword of 1 to 255 bytes, not {shown(keyword)}")
        if self.dpi is not None and not all(
            1 <= round(value * THOUSANDTHS) < 2**32 for value in self.dpi
        ):
            raise OptionError(f"a resolution is from 0.001 on, not {shown(self.dpi)}")
        for label in self.labels:
            check_integer("a label", label, 0, MAX_LABEL)
        if self.cicp is not None and not _is_cicp(self.cicp):
            raise OptionError(
                f"CICP has two bytes, 0 for the matrix, and 0 or 1, not {shown(self.cicp)}"
            )

    def to_sections(self) -> tuple[Section, ...]:
        """Return the sections that hold it, in the order of their tags."""
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
            numbers = [round(value * THOUSANDTHS) for value in self.dpi]
            sections.append(
                Section(RESOLUTION, b"".join(number.to_bytes(4, "big") for number in numbers))
            )
        for keyword, text in self.text.items():
            payload = keyword.encode() + b"\0" + text.encode()
            sections.append(Section(TEXT, payload))
        if self.record:
            sections.append(Section(RECORD, self.record.encode()))
        if self.labels:
            parts: list[bytes] = []
            for label, name in sorted(self.labels.items()):
                octets = name.encode()
                parts += (write_varint(label), write_varint(len(octets)), octets)
            sections.append(Section(LABELS, b"".join(parts)))
        if self.cicp is not None:
            sections.append(Section(CICP, bytes(self.cicp)))
        return tuple(sections)

    @classmethod
    def from_sections(cls, sections: Iterable[Section]) -> "Metadata":
        """Read the sections with a tag that is known; the others are passed over.

        Raises
        ------
        CorruptError
            One of them breaks the rules of the spec.
        """
        parts: dict[str, Any] = {}
        text: dict[str, str] = {}
        for section in sections:
            if section.tag < FIRST_SKIPPABLE or section.tag not in NAMES:
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
        if "cicp" in parts:
            parts["cicp"] = tuple(parts["cicp"])
            if not _is_cicp(parts["cicp"]):
                raise CorruptError("the section cicp does not tell how colours are meant")
        return cls(text=text, **parts)


def _is_cicp(numbers: tuple[int, ...]) -> bool:
    return (
        len(numbers) == 4
        and all(0 <= number <= 255 for number in numbers[:2])
        and numbers[2] == 0
        and numbers[3] in (0, 1)
    )


def check_sizes(sections: tuple[Section, ...]) -> None:
    """Raise PictureError if metadata is more than readers allow by default."""
    total = sum(len(section.payload) for section in sections)
    if total > MAX_METADATA or len(sections) > MAX_SECTIONS:
        raise PictureError(
            f"its metadata takes {total:,} bytes in {len(sections)} sections, more than the "
            f"{MAX_METADATA:,} bytes in {MAX_SECTIONS} that readers allow; leave it out (strip)"
        )


def _parse_text(payload: bytes) -> tuple[str, str]:
    keyword, separator, value = payload.partition(b"\0")
    if not separator or not 1 <= len(keyword) <= MAX_KEYWORD_BYTES:
        raise CorruptError("a text has no keyword of 1 to 255 bytes")
    return _decode(keyword, "a keyword"), _decode(value, "a text")


def _parse_resolution(payload: bytes) -> tuple[float, float]:
    if len(payload) != 8:
        raise CorruptError(f"the resolution has {len(payload)} bytes instead of 8")
    across, down = (int.from_bytes(payload[at : at + 4], "big") for at in (0, 4))
    if across == 0 or down == 0:
        raise CorruptError("the resolution is 0")
    return across / THOUSANDTHS, down / THOUSANDTHS


def _parse_labels(payload: bytes) -> dict[int, str]:
    stream, last = io.BytesIO(payload), -1
    labels: dict[int, str] = {}
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


def _decode(octets: bytes, what: str) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise CorruptError(f"{what} is not UTF-8") from None
