"""The front of a file: all that a reader needs before pixels (spec §2 to §6, §13).

It ends with a checksum. A codebook file is a front without a picture.
"""

from dataclasses import dataclass

from ..errors import CorruptError, NotVqError, UnsupportedError
from ..limits import MAX_BLOCK_SIDE, MAX_CODEWORDS
from ..streams import Readable
from . import codebooks
from .coded_sections import expanded, shortest
from .limits import DEFAULT, Limits
from .reader import Reader, checksum
from .sample_format import SampleFormat
from .sections import FIRST_SKIPPABLE, STRIPS, Section, read_sections
from .varint import write_varint

SIGNATURE = b"\xd6Q\r\n\n"
CODEBOOK_SIGNATURE = b"\xd6C\r\n\n"
VERSION = (1, 0)

_BLOCKED = 0x08
_SIXTEEN_BIT = 0x04


@dataclass(frozen=True)
class Front:
    """What stands before the index plane.

    Attributes
    ----------
    width, height : int
        In pixels; 0 in a codebook file.
    samples : SampleFormat
    block : tuple of int
        (block_h, block_w), in pixels.
    n_codewords : int
    index_coding : int
        Number of the index coding.
    codebook : bytes
        The samples of all codewords; the hash of an external codebook.
    sections : tuple of Section
        Those that were coded as what they stand for.
    version : tuple of int
        (major, minor).
    codebook_coding : int or None
        Tag of the coding of the codebook; None, to write the shortest.
    checksum : bytes
        Of a front that was read.
    """

    width: int
    height: int
    samples: SampleFormat
    block: tuple[int, int]
    n_codewords: int
    index_coding: int
    codebook: bytes
    sections: tuple[Section, ...] = ()
    version: tuple[int, int] = VERSION
    codebook_coding: int | None = codebooks.RAW
    checksum: bytes = b""

    @property
    def is_codebook(self) -> bool:
        """Whether this is all of a codebook file."""
        return self.width == 0

    @property
    def is_external(self) -> bool:
        """Whether the codebook is elsewhere, and `codebook` its hash."""
        return self.codebook_coding == codebooks.EXTERNAL

    @property
    def skippable(self) -> tuple[Section, ...]:
        """The sections that stay with a picture or a codebook when it is written again."""
        return tuple(section for section in self.sections if section.tag >= FIRST_SKIPPABLE)

    @property
    def codebook_hash(self) -> bytes:
        """By which other files name the codebook, 16 bytes (spec §6.2)."""
        import hashlib  # it takes time to load, and few files need it

        described = bytes([_shape_bits(self), _block_byte(self.block)])
        described += (self.n_codewords - 1).to_bytes(2, "big")
        return hashlib.sha256(described + self.codebook).digest()[: codebooks.HASH_BYTES]


def write_front(front: Front) -> bytes:
    """Return the bytes of a front, its checksum included."""
    data = bytearray(CODEBOOK_SIGNATURE if front.is_codebook else SIGNATURE)
    data.append(front.version[0] << 4 | front.version[1])
    data.append(front.index_coding << 4 | _shape_bits(front))
    if front.block != (1, 1):
        data.append(_block_byte(front.block))
    data += write_varint(front.n_codewords - 1)
    if not front.is_codebook:
        data += write_varint(front.width) + write_varint(front.height)
    data += b"".join(shortest(front.sections))
    data += codebooks.write_codebook(
        front.codebook_coding, front.codebook, front.n_codewords, front.samples.pixel_bytes
    )
    return bytes(data) + checksum(data)


def read_front(
    stream: Readable, limits: Limits = DEFAULT, *, of_codebook: bool | None = False
) -> Front:
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
    shape = reader.byte()
    samples = SampleFormat((shape & 0x03) + 1, 16 if shape & _SIXTEEN_BIT else 8)
    block = _read_block(reader) if shape & _BLOCKED else (1, 1)
    n_codewords = reader.number() + 1
    if n_codewords > MAX_CODEWORDS:
        raise CorruptError(f"{n_codewords} codewords are more than the format's {MAX_CODEWORDS}")
    limits.check("max_codewords", n_codewords, f"the codebook has {n_codewords:,} codewords")
    width = height = 0
    if not of_codebook:
        width, height = reader.side("wide"), reader.side("high")
        check_pixels(width, height, limits)
    sections, tag = read_sections(reader, limits)
    codebook_bytes = n_codewords * block[0] * block[1] * samples.pixel_bytes
    codebook = reader.exactly(codebook_bytes if tag == codebooks.RAW else reader.number())
    found = reader.check("the front")
    # What cannot be read is named only once the checksum vouches that it is meant.
    if samples.is_wide and (samples.channels != 1 or block != (1, 1)):
        raise UnsupportedError(
            "16-bit samples of several channels, or in blocks, are unknown to this version of "
            "vqcodec; a newer one may read it"
        )
    _check_known(tag, sections)
    if of_codebook:
        _check_codebook_file(shape, sections, tag)
    if tag != codebooks.RAW:
        codebook = codebooks.decode_codebook(
            tag, codebook, n_codewords, codebook_bytes, samples.pixel_bytes
        )
    return Front(
        *(width, height, samples, block, n_codewords, shape >> 4, codebook),
        *(expanded(sections), version, tag, found),
    )


def check_pixels(width: int, height: int, limits: Limits) -> None:
    """Raise LimitError if a picture has more pixels than a reader allows."""
    limits.check("max_pixels", width * height, f"the picture has {width}x{height} pixels")


def _shape_bits(front: Front) -> int:
    """Return the bits that tell what a codeword is (spec §4)."""
    blocked = _BLOCKED if front.block != (1, 1) else 0
    return blocked | (_SIXTEEN_BIT if front.samples.is_wide else 0) | front.samples.channels - 1


def _block_byte(block: tuple[int, int]) -> int:
    return block[0] - 1 << 4 | block[1] - 1


def _read_version(reader: Reader) -> tuple[int, int]:
    version = divmod(reader.byte(), 16)
    if version[0] != VERSION[0]:
        advice = ": a newer one may read it" if version[0] > VERSION[0] else ""
        raise UnsupportedError(
            f"the file has format version {version[0]}.{version[1]}; this version of vqcodec "
            f"reads {VERSION[0]}.x{advice}"
        )
    return version


def _check_known(tag: int, sections: tuple[Section, ...]) -> None:
    """Raise UnsupportedError for a codebook coding or a critical section that is unknown."""
    if tag not in codebooks.KNOWN:
        raise UnsupportedError(f"codebook coding {tag} is unknown to this version of vqcodec")
    for section in sections:
        if section.tag < FIRST_SKIPPABLE and section.tag != STRIPS:
            raise UnsupportedError(
                f"the file needs section 0x{section.tag:02x}, which this version of vqcodec "
                "does not know; a newer one may read it"
            )


def _check_codebook_file(shape: int, sections: tuple[Section, ...], tag: int) -> None:
    """Raise CorruptError for what a codebook file must not have (F17)."""
    if shape >> 4:
        raise CorruptError("a codebook file names an index coding, which it must not")
    if any(section.tag == STRIPS for section in sections):
        raise CorruptError("a codebook file lists strips, which it must not")
    if tag == codebooks.EXTERNAL:
        raise CorruptError("a codebook file has its codebook elsewhere, which it must not")


def _read_block(reader: Reader) -> tuple[int, int]:
    sides = divmod(reader.byte(), MAX_BLOCK_SIDE)
    if sides == (0, 0):
        raise CorruptError("a block of 1x1 is written out, which it must not be")
    return sides[0] + 1, sides[1] + 1


def _check_signature(found: bytes, of_codebook: bool) -> None:
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
