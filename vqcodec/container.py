"""The container: everything of a .vq file but the meaning of its indices (spec §2 to §6).

A file is a front, which says all that a reader needs before pixels, and the
index plane. The front ends with a checksum, and so does each strip of the plane.
A codebook file is a front without a picture.
"""

from dataclasses import dataclass

from . import codebookcoding, uvarint
from .arguments import check_integer
from .errors import CorruptError, LimitError, NotVqError, UnsupportedError
from .limits import MAX_BLOCK_SIDE, MAX_CODEWORDS, MAX_METADATA, MAX_PIXELS, MAX_SECTIONS
from .reader import CRC_BYTES, Reader, checksum

SIGNATURE = b"\xd6Q\r\n\n"
CODEBOOK_SIGNATURE = b"\xd6C\r\n\n"
VERSION = (1, 0)

FIRST_SECTION = 0x10  # the tags below are codebook codings, and end the front
STRIPS = 0x10
FIRST_SKIPPABLE = 0x80

_BLOCKED = 0x08
_SIXTEEN_BIT = 0x04


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
    width, height : int or None
        In pixels; None in a codebook file.
    channels : int
        1 L, 2 LA, 3 RGB, 4 RGBA.
    block : tuple of int
        (block_h, block_w), in pixels.
    n_codewords : int
    index_coding : int
        Number of the index coding.
    codebook : bytes
        The samples of all codewords; the hash of an external codebook.
    sections : tuple of Section
    version : tuple of int
        (major, minor).
    codebook_coding : int or None
        Tag of the coding of the codebook; None, to write the shortest.
    sample_bytes : int
        1 or 2.
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
    sample_bytes: int = 1

    @property
    def skippable(self):
        """The sections that stay with a picture or a codebook when it is written again."""
        return tuple(section for section in self.sections if section.tag >= FIRST_SKIPPABLE)


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
    data = bytearray(CODEBOOK_SIGNATURE if front.width is None else SIGNATURE)
    data.append(front.version[0] << 4 | front.version[1])
    data.append(front.index_coding << 4 | _shape_bits(front))
    if front.block != (1, 1):
        data.append(_block_byte(front.block))
    data += uvarint.encode(front.n_codewords - 1)
    if front.width is not None:
        data += uvarint.encode(front.width) + uvarint.encode(front.height)
    for section in front.sections:
        data.append(section.tag)
        data += uvarint.encode(len(section.payload)) + section.payload
    data += codebookcoding.write(
        front.codebook_coding, front.codebook, front.n_codewords, byte_channels(front)
    )
    return bytes(data) + checksum(data)


def byte_channels(front):
    """Give the bytes of a pixel of a codeword, which codings of codebooks take for channels."""
    return front.channels * front.sample_bytes


def codebook_hash(front):
    """Give the hash by which files name the codebook of a front, 16 bytes (spec §6.2)."""
    import hashlib  # it takes time to load, and few files need it

    described = bytes([_shape_bits(front), _block_byte(front.block)])
    described += (front.n_codewords - 1).to_bytes(2, "big")
    return hashlib.sha256(described + front.codebook).digest()[: codebookcoding.HASH_BYTES]


def _shape_bits(front):
    """Give the bits that tell what a codeword is (spec §4)."""
    blocked = (front.block != (1, 1)) * _BLOCKED
    return blocked | (front.sample_bytes == 2) * _SIXTEEN_BIT | front.channels - 1


def _block_byte(block):
    return block[0] - 1 << 4 | block[1] - 1


def write_plane(strips):
    """Give the bytes of a coded plane, a checksum after each strip."""
    return b"".join(strip + checksum(strip) for strip in strips)


def read_front(stream, limits=Limits(), *, of_codebook=False):  # noqa: B008
    """Read a front and nothing after it.

    Parameters
    ----------
    stream : file object
        Open for reading bytes; afterwards it stands at the index plane.
    limits : Limits
    of_codebook : bool or None
        Whether it must be that of a codebook file; None takes either.

    Returns
    -------
    Front

    Raises
    ------
    NotVqError, TruncatedError, CorruptError, UnsupportedError, LimitError
    """
    reader = Reader(stream)
    signature = reader.read_up_to(len(SIGNATURE))
    if of_codebook is None:
        of_codebook = signature == CODEBOOK_SIGNATURE
    _check_signature(signature, of_codebook)
    version = _read_version(reader)
    picture = reader.byte()
    channels = (picture & 0x03) + 1
    sample_bytes = 2 if picture & _SIXTEEN_BIT else 1
    block = _read_block(reader) if picture & _BLOCKED else (1, 1)
    n_codewords = reader.number() + 1
    if n_codewords > MAX_CODEWORDS:
        raise CorruptError(f"{n_codewords} codewords are more than the format's {MAX_CODEWORDS}")
    limits.check("max_codewords", n_codewords, f"the codebook has {n_codewords:,} codewords")
    width = height = None
    if not of_codebook:
        width, height = reader.side("wide"), reader.side("high")
        limits.check("max_pixels", width * height, f"the picture has {width}x{height} pixels")
    sections, tag = _read_sections(reader, limits)
    codebook_bytes = n_codewords * block[0] * block[1] * channels * sample_bytes
    codebook = reader.exactly(codebook_bytes if tag == codebookcoding.RAW else reader.number())
    reader.check("the front")
    # What cannot be read is named only once the checksum vouches that it is meant.
    if sample_bytes != 1 and (channels != 1 or block != (1, 1)):
        raise UnsupportedError(
            "16-bit samples of several channels, or in blocks, are unknown to this version of "
            "vqcodec; a newer one may read it"
        )
    _check_known(tag, sections)
    if of_codebook:
        _check_codebook_file(picture, sections, tag)
    if tag != codebookcoding.RAW:
        codebook = codebookcoding.decode(
            tag, codebook, n_codewords, codebook_bytes, channels * sample_bytes
        )
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
        sample_bytes,
    )


def read_plane(stream, sizes):
    """Read strips of so many bytes, which must be the last thing in the stream."""
    strips = []
    for size in sizes:
        reader = Reader(stream)
        strips.append(reader.exactly(size))
        reader.check("the index plane")
    check_end(stream, "picture")
    return strips


def check_end(stream, what):
    """Raise CorruptError unless a stream is at its end."""
    if stream.read(1):
        raise CorruptError(f"there are bytes after the end of the {what}")


def _read_version(reader):
    version = divmod(reader.byte(), 16)
    if version[0] != VERSION[0]:
        advice = ": a newer one may read it" if version[0] > VERSION[0] else ""
        raise UnsupportedError(
            f"the file has format version {version[0]}.{version[1]}; this version of vqcodec "
            f"reads {VERSION[0]}.x{advice}"
        )
    return version


def _read_sections(reader, limits):
    """Read all sections; give them and the tag after them, which is that of the codebook."""
    sections, total = [], 0
    tag = reader.byte()
    while tag >= FIRST_SECTION:
        size = reader.number()
        total += size
        limits.check("max_metadata", total, f"the metadata takes {total:,} bytes")
        if len(sections) == MAX_SECTIONS:
            raise LimitError(f"the file has more than {MAX_SECTIONS} sections; do not trust it")
        sections.append(Section(tag, reader.exactly(size)))
        tag = reader.byte()
    return sections, tag


def _check_known(tag, sections):
    """Raise UnsupportedError for a codebook coding or a critical section that is unknown."""
    if tag not in codebookcoding.KNOWN:
        raise UnsupportedError(f"codebook coding {tag} is unknown to this version of vqcodec")
    for section in sections:
        if section.tag < FIRST_SKIPPABLE and section.tag != STRIPS:
            raise UnsupportedError(
                f"the file needs section 0x{section.tag:02x}, which this version of vqcodec "
                "does not know; a newer one may read it"
            )


def _check_codebook_file(picture, sections, tag):
    """Raise CorruptError for what a codebook file must not have (F17)."""
    if picture >> 4:
        raise CorruptError("a codebook file names an index coding, which it must not")
    if any(section.tag == STRIPS for section in sections):
        raise CorruptError("a codebook file lists strips, which it must not")
    if tag == codebookcoding.EXTERNAL:
        raise CorruptError("a codebook file has its codebook elsewhere, which it must not")


def _read_block(reader):
    sides = divmod(reader.byte(), MAX_BLOCK_SIDE)
    if sides == (0, 0):
        raise CorruptError("a block of 1x1 is written out, which it must not be")
    return sides[0] + 1, sides[1] + 1


def _check_signature(found, of_codebook):
    wanted, other = (
        (CODEBOOK_SIGNATURE, SIGNATURE) if of_codebook else (SIGNATURE, CODEBOOK_SIGNATURE)
    )
    name = "a codebook file (.vqc)" if of_codebook else "a .vq file"
    if found == wanted:
        return
    if not found:
        raise NotVqError("the file is empty")
    if found == other:
        raise NotVqError(f"not {name} but {'a .vq file' if of_codebook else 'a codebook file'}")
    if wanted.startswith(found):
        raise NotVqError(f"not {name}: it ends within the signature")
    letters = bytes(byte & 0x7F for byte in wanted[:2])
    mangled = bytes(byte & 0x7F for byte in found).startswith((letters + b"\n", letters + b"\r"))
    hint = ": a transfer as text seems to have altered it; transfer it as binary" if mangled else ""
    raise NotVqError(f"not {name}{hint}")
