"""The index plane in a file: its coding by number, its strips and their checksums (spec §5.2, §7).

A strip is a band of whole rows; what is in it is the business of `vqcodec.coding`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import CorruptError, TruncatedError, UnsupportedError
from ..limits import MAX_STRIPS
from ..streams import Readable
from .reader import CRC_BYTES, Reader, check_end, checksum
from .sections import STRIPS, Section, write_section
from .size import packed_bytes
from .varint import read_varint, varint_size, write_varint


class IndexCoding(NamedTuple):
    """A coding of the index plane, as files name it.

    Attributes
    ----------
    number : int
        What files call it.
    name : str
        What users call it.
    striped : bool
        Whether files list the sizes of its strips. If not there is one strip,
        of `vqcodec.format.size.packed_bytes`.
    bound : bool
        Whether checksums of strips are for their place in their file alone.
    """

    number: int
    name: str
    striped: bool
    bound: bool = False

    def checked_before(self, front_checksum: bytes, number: int) -> bytes:
        """Return what the checksum of a strip is of, beside its bytes (spec §5.2)."""
        return front_checksum + number.to_bytes(4, "big") if self.bound else b""


PACKED = IndexCoding(0, "packed", striped=False)
CONTEXT = IndexCoding(1, "context", striped=True)
DEFLATE = IndexCoding(2, "deflate", striped=True)
SWIFT = IndexCoding(3, "swift", striped=True, bound=True)
INDEX_CODINGS = (PACKED, SWIFT, CONTEXT, DEFLATE)


def index_coding(number: int) -> IndexCoding:
    """Return the coding that a file names by its number."""
    for coding in INDEX_CODINGS:
        if coding.number == number:
            return coding
    raise UnsupportedError(
        f"index coding {number} is unknown to this version of vqcodec; a newer one may read it"
    )


class CodedPlane(NamedTuple):
    """A plane as it stands in a file."""

    coding: IndexCoding
    strips: tuple[bytes, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that a file needs to find the strips."""
        if not self.coding.striped:
            return ()
        sizes = b"".join(write_varint(len(strip)) for strip in self.strips)
        return (Section(STRIPS, sizes),)

    @property
    def size(self) -> int:
        """Bytes that it takes in a file."""
        listed = sum(len(write_section(section)) for section in self.sections)
        return listed + sum(len(strip) + CRC_BYTES for strip in self.strips)

    def parts(self, front_checksum: bytes) -> Iterator[bytes]:
        """Yield what stands in a file: the strips, a checksum after each."""
        for number, strip in enumerate(self.strips):
            yield strip
            yield checksum(self.coding.checked_before(front_checksum, number) + strip)


def strip_height(n_rows: int, n_strips: int) -> int:
    """Rows of each strip of a plane but the last, which may have fewer."""
    return -(-n_rows // n_strips)


def strip_sizes(
    coding: IndexCoding, sections: Sequence[Section], shape: tuple[int, int], n_codewords: int
) -> tuple[int, ...]:
    """Find the bytes of each strip of a file, without its checksum.

    Raises
    ------
    CorruptError
        The strips are not listed as F10 of the spec demands.
    """
    listings = [section.payload for section in sections if section.tag == STRIPS]
    if len(listings) != coding.striped:
        wanted = "one list" if coding.striped else "no list"
        raise CorruptError(
            f"index coding {coding.name} needs {wanted} of strips, not {len(listings)}"
        )
    if not coding.striped:
        return (packed_bytes(shape[0] * shape[1], n_codewords),)
    octets, sizes = iter(listings[0]), []
    left = len(listings[0])
    try:
        while left:
            sizes.append(read_varint(octets.__next__))
            left -= varint_size(sizes[-1])
    except StopIteration:
        raise CorruptError("the list of strips ends within a number") from None
    n_strips = len(sizes)
    if (
        not 1 <= n_strips <= MAX_STRIPS
        or strip_height(shape[0], n_strips) * (n_strips - 1) >= shape[0]
    ):
        raise CorruptError(f"{shape[0]} rows cannot be cut into {n_strips} strips")
    return tuple(sizes)


def read_strips(
    stream: Readable, coding: IndexCoding, sizes: Sequence[int], front_checksum: bytes
) -> tuple[bytes, ...]:
    """Read strips of so many bytes, which must be the last thing in the stream."""
    strips = []
    for number, size in enumerate(sizes):
        reader = Reader(stream, coding.checked_before(front_checksum, number))
        strips.append(reader.exactly(size))
        reader.check("the index plane")
    check_end(stream, "picture")
    return tuple(strips)


def plane_bytes(sizes: Sequence[int]) -> int:
    """Return the bytes that strips take in a file, their checksums included."""
    return sum(size + CRC_BYTES for size in sizes)


def check_length(sizes: Sequence[int], available: int) -> None:
    """Raise an error if a file has not exactly `available` bytes left for such strips."""
    expected = plane_bytes(sizes)
    if available < expected:
        raise TruncatedError(f"the file ends too early: {expected - available} bytes are missing")
    if available > expected:
        raise CorruptError("there are bytes after the end of the picture")
