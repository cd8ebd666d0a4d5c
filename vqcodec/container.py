"""The container: everything of a .vq file but the meaning of its indices (spec §2 to §6).

A file is a front, which says all that a reader needs before pixels, and the
index plane. The front ends with a checksum, and so does the plane.
"""

import zlib
from dataclasses import dataclass

from . import codebookcoding, uvarint
from .arguments import check_integer
from .errors import CorruptError, LimitError, NotVqError, TruncatedError, UnsupportedError
from .limits import MAX_BLOCK_SIDE, MAX_CODEWORDS, MAX_METADATA, MAX_PIXELS, MAX_SECTIONS

SIGNATURE = b"\xd6Q\r\n\n"
VERSION = (1, 0)
CRC_BYTES = 4

FIRST_SECTION = 0x10  # the tags below are codebook codings, and end the front
STRIPS = 0x10
FIRST_SKIPPABLE = 0x80

_BLOCKED = 0x08
_SIXTEEN_BIT = 0x04
_CHUNK = 2**20


@dataclass(frozen=True)
class Section:
    """An optional part of the front: a tag from 0x10 to 0xff and its bytes."""

    tag: int
    payload: bytes


@dataclass(frozen=True)
class Limits:
    """What a reader allows; each is checked before memory is taken for what it bounds."""

    max_pixels: int = MAX_PIXELS
    max_codewords: int = MAX_CODEWORDS
    max_metadata: int = MAX_METADATA

    def __post_init__(self):
        for name, value in vars(self).items():
            check_integer(name, value, 0)

    def check(self, name, found, what):
        """Raise LimitError if `found` exceeds the limit called `name`."""
        limit = getattr(self, name)
        if found > limit:
            flag = " (--max-pixels)" if name == "max_pixels" else ""
            raise LimitError(
                f"{what}, more than the limit of {limit:,}; "
                f"raise {name}{flag} if you trust the file"
            )


@dataclass(frozen=True)
class Front:
    """What stands before the index plane.

    Attributes
    ----------
    width, height : int
        In pixels.
    channels : int
        1 L, 2 LA, 3 RGB, 4 RGBA.
    block : tuple of int
        (block_h, block_w), in pixels.
    n_codewords : int
    index_coding : int
        Number of the index coding.
    codebook : bytes
        The samples of all codewords.
    sections : tuple of Section
    version : tuple of int
        (major, minor).
    codebook_coding : int or None
        Tag of the coding of the codebook; None, to write the shortest.
    """

    width: int
    height: int
    channels: int
    block: tuple
    n_codewords: int
    index_coding: int
    codebook: bytes
    sections: tuple = ()
    version: tuple = VERSION
    codebook_coding: int = codebookcoding.RAW


def overhead(width, height, n_codewords, block):
    """Bytes of a file without optional sections that are neither codebook nor indices (spec §9)."""
    return (
        len(SIGNATURE)
        + 2  # version, picture
        + (block != (1, 1))
        + uvarint.size(n_codewords - 1)
        + uvarint.size(width)
        + uvarint.size(height)
        + 1  # tag of the codebook
        + 2 * CRC_BYTES
    )


def write_front(front):
    """Give the bytes of a front, its checksum included."""
    block_h, block_w = front.block
    blocked = front.block != (1, 1)
    data = bytearray(SIGNATURE)
    data.append(front.version[0] << 4 | front.version[1])
    data.append(front.index_coding << 4 | blocked * _BLOCKED | front.channels - 1)
    if blocked:
        data.append(block_h - 1 << 4 | block_w - 1)
    for number in (front.n_codewords - 1, front.width, front.height):
        data += uvarint.encode(number)
    for section in front.sections:
        data.append(section.tag)
        data += uvarint.encode(len(section.payload)) + section.payload
    data += codebookcoding.write(
        front.codebook_coding, front.codebook, front.n_codewords, front.channels
    )
    return bytes(data) + _checksum(data)


def write_plane(strips):
    """Give the bytes of a coded plane, a checksum after each strip."""
    return b"".join(strip + _checksum(strip) for strip in strips)


def read_front(stream, limits=Limits()):  # noqa: B008
    """Read a front and nothing after it.

    Parameters
    ----------
    stream : file object
        Open for reading bytes; afterwards it stands at the index plane.
    limits : Limits

    Returns
    -------
    Front

    Raises
    ------
    NotVqError, TruncatedError, CorruptError, UnsupportedError, LimitError
    """
    reader = _Reader(stream)
    _check_signature(reader.read_up_to(len(SIGNATURE)))
    version = divmod(reader.byte(), 16)
    if version[0] != VERSION[0]:
        advice = ": a newer one may read it" if version[0] > VERSION[0] else ""
        raise UnsupportedError(
            f"the file has format version {version[0]}.{version[1]}; this version of vqcodec "
            f"reads {VERSION[0]}.x{advice}"
        )
    picture = reader.byte()
    channels = (picture & 0x03) + 1
    sample_bytes = 2 if picture & _SIXTEEN_BIT else 1
    block = _read_block(reader) if picture & _BLOCKED else (1, 1)
    n_codewords = reader.number() + 1
    if n_codewords > MAX_CODEWORDS:
        raise CorruptError(f"{n_codewords} codewords are more than the format's {MAX_CODEWORDS}")
    limits.check("max_codewords", n_codewords, f"the codebook has {n_codewords:,} codewords")
    width = reader.side("wide")
    height = reader.side("high")
    limits.check("max_pixels", width * height, f"the picture has {width}x{height} pixels")
    sections, tag = _read_sections(reader, limits)
    codeword_bytes = block[0] * block[1] * channels * sample_bytes
    codebook_bytes = n_codewords * codeword_bytes
    codebook = reader.exactly(codebook_bytes if tag == codebookcoding.RAW else reader.number())
    reader.check("the front")
    # What cannot be read is named only once the checksum vouches that it is meant.
    if sample_bytes != 1:
        raise UnsupportedError("16-bit samples are unknown to this version of vqcodec")
    if tag not in (codebookcoding.RAW, codebookcoding.MODELLED):
        raise UnsupportedError(f"codebook coding {tag} is unknown to this version of vqcodec")
    for section in sections:
        if section.tag < FIRST_SKIPPABLE and section.tag != STRIPS:
            raise UnsupportedError(
                f"the file needs section 0x{section.tag:02x}, which this version of vqcodec "
                "does not know; a newer one may read it"
            )
    if tag == codebookcoding.MODELLED:
        codebook = codebookcoding.decode_modelled(codebook, n_codewords, codebook_bytes, channels)
    return Front(
        width,
        height,
        channels,
        block,
        n_codewords,
        picture >> 4,
        codebook,
        tuple(sections),
        version,
        tag,
    )


def read_plane(stream, sizes):
    """Read strips of so many bytes, which must be the last thing in the stream."""
    strips = []
    for size in sizes:
        reader = _Reader(stream)
        strips.append(reader.exactly(size))
        reader.check("the index plane")
    if stream.read(1):
        raise CorruptError("there are bytes after the end of the picture")
    return strips


class _Reader:
    """Bytes of a stream, with the checksum of all that were read."""

    def __init__(self, stream):
        self._stream = stream
        self._crc = 0

    def read_up_to(self, size):
        """Read `size` bytes, fewer only at the end; memory grows with what is really there."""
        parts = []
        while size:
            part = self._stream.read(min(size, _CHUNK))
            if not part:
                break
            self._crc = zlib.crc32(part, self._crc)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def exactly(self, size):
        data = self.read_up_to(size)
        if len(data) < size:
            raise TruncatedError(f"the file ends too early: {size - len(data)} bytes are missing")
        return data

    def byte(self):
        return self.exactly(1)[0]

    def number(self):
        return uvarint.decode(self.byte)

    def side(self, adjective):
        number = self.number()
        if number == 0:
            raise CorruptError(f"the picture is 0 pixels {adjective}")
        return number

    def check(self, what):
        expected = self._crc.to_bytes(CRC_BYTES, "big")
        if self.exactly(CRC_BYTES) != expected:
            raise CorruptError(f"{what} is damaged: its checksum does not match")


def _checksum(data):
    return zlib.crc32(data).to_bytes(CRC_BYTES, "big")


def _read_sections(reader, limits):
    """Read all sections; give them and the tag after them, which is that of the codebook."""
    sections, total = [], 0
    tag = reader.byte()
    while tag >= FIRST_SECTION:
        size = reader.number()
        total += size
        limits.check("max_metadata", total, f"the metadata takes {total:,} bytes")
        if len(sections) == MAX_SECTIONS:
            raise LimitError(f"the file has more than {MAX_SECTIONS} sections")
        sections.append(Section(tag, reader.exactly(size)))
        tag = reader.byte()
    return sections, tag


def _read_block(reader):
    sides = divmod(reader.byte(), MAX_BLOCK_SIDE)
    if sides == (0, 0):
        raise CorruptError("a block of 1x1 is written out, which it must not be")
    return sides[0] + 1, sides[1] + 1


def _check_signature(found):
    if found == SIGNATURE:
        return
    if not found:
        raise NotVqError("the file is empty")
    if SIGNATURE.startswith(found):
        raise NotVqError("not a .vq file: it ends within the signature")
    mangled = bytes(byte & 0x7F for byte in found).startswith((b"VQ\n", b"VQ\r"))
    hint = ": a transfer as text seems to have altered it; transfer it as binary" if mangled else ""
    raise NotVqError(f"not a .vq file{hint}")
