"""Optional sections of a front: a tag, a length, bytes (spec §5)."""

from dataclasses import dataclass

from ..errors import LimitError
from ..limits import MAX_SECTIONS
from .limits import Limits
from .reader import Reader
from .varint import write_varint

FIRST_SECTION = 0x10  # the tags below are codebook codings, and end the front
STRIPS = 0x10
FIRST_SKIPPABLE = 0x80
ICC_PROFILE, EXIF, XMP, RESOLUTION, TEXT, RECORD, LABELS, CICP, CODED = range(0x81, 0x8A)
CODEABLE = range(ICC_PROFILE, CODED)

NAMES = {
    STRIPS: "strips",
    ICC_PROFILE: "icc_profile",
    EXIF: "exif",
    XMP: "xmp",
    RESOLUTION: "resolution",
    TEXT: "text",
    RECORD: "record",
    LABELS: "labels",
    CICP: "cicp",
}


@dataclass(frozen=True)
class Section:
    """An optional part of the front: a tag from 0x10 to 0xff and its bytes."""

    tag: int
    payload: bytes


def write_section(section: Section) -> bytes:
    """Return the bytes of a section."""
    return bytes([section.tag]) + write_varint(len(section.payload)) + section.payload


def read_sections(reader: Reader, limits: Limits) -> tuple[tuple[Section, ...], int]:
    """Read all sections; return them and the tag after them, which is that of the codebook."""
    sections: list[Section] = []
    total = 0
    tag = reader.byte()
    while tag >= FIRST_SECTION:
        size = reader.number()
        total += size
        limits.check("max_metadata", total, f"the metadata takes {total:,} bytes")
        if len(sections) == MAX_SECTIONS:
            raise LimitError(f"the file has more than {MAX_SECTIONS} sections; do not trust it")
        sections.append(Section(tag, reader.exactly(size)))
        tag = reader.byte()
    return tuple(sections), tag
