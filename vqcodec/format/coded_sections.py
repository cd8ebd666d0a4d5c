"""Sections of metadata that are coded: what they stand for, and back (spec §5.3)."""

from collections.abc import Iterable

from ..errors import CorruptError
from .sections import CODEABLE, CODED, Section, write_section
from .varint import read_varint, varint_size, write_varint

MAX_CODED = 2**20  # bytes of all payloads that are coded


def shortest(sections: Iterable[Section]) -> list[bytes]:
    """Return the bytes of sections as they are written: coded where that makes them shorter."""
    written, left = [], MAX_CODED
    for section in sections:
        plain, size = write_section(section), len(section.payload)
        if section.tag in CODEABLE and 0 < size <= left:
            coded = write_section(_coded(section))
            if len(coded) < len(plain):
                plain = coded
                left -= size
        written.append(plain)
    return written


def expanded(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return sections with those that are coded replaced by what they stand for.

    Raises
    ------
    CorruptError
        One of them breaks F18 of the spec.
    """
    found, left = [], MAX_CODED
    for section in sections:
        if section.tag == CODED:
            section = _decoded(section.payload, left)
            left -= len(section.payload)
        found.append(section)
    return tuple(found)


def _coded(section: Section) -> Section:
    from ..core import encode_octets  # most files need none of it

    data = encode_octets(section.payload)
    return Section(CODED, bytes([section.tag]) + write_varint(len(section.payload)) + data)


def _decoded(payload: bytes, left: int) -> Section:
    from ..core import decode_octets

    tag = payload[0] if payload else 0
    if tag not in CODEABLE:
        raise CorruptError("a coded section is none of metadata")
    octets = iter(payload[1:])
    try:
        size = read_varint(octets.__next__)
    except StopIteration:
        raise CorruptError("a coded section ends within its length") from None
    if not 1 <= size <= left:
        raise CorruptError(
            f"a coded section has {size:,} bytes; coded are at least 1, and {MAX_CODED:,} together"
        )
    decoded, fits = decode_octets(payload[1 + varint_size(size) :], size)
    if not fits:
        raise CorruptError("a coded section does not have just the bytes that its payload needs")
    return Section(tag, decoded)
