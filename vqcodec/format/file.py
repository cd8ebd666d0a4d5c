"""A .vq file as a whole: its front and its strips, in the order in which faults are looked for."""

import sys
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..errors import LimitError, MissingCodebookError
from ..streams import Readable
from . import codebooks
from .front import Front, read_front, write_front
from .limits import Limits
from .metadata import Metadata
from .reader import CRC_BYTES
from .sample_format import SampleFormat
from .size import grid_shape, index_width
from .strips import (
    CONTEXT,
    SWIFT,
    CodedPlane,
    IndexCoding,
    index_coding,
    read_strips,
    strip_sizes,
)


class Described(NamedTuple):
    """What a file must agree with to be drawn with a codebook that is elsewhere (R9)."""

    hash: bytes
    samples: SampleFormat
    block: tuple[int, int]
    n_codewords: int


@dataclass(frozen=True)
class CodedPicture:
    """What a .vq file holds, its index plane still coded.

    Attributes
    ----------
    front : Front
    plane : CodedPlane
    """

    front: Front
    plane: CodedPlane

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the index plane."""
        return plane_shape(self.front)


def plane_shape(front: Front) -> tuple[int, int]:
    """Return the rows and columns of the index plane of a picture."""
    return grid_shape(front.width, front.height, front.block)


def plane_layout(front: Front) -> tuple[IndexCoding, tuple[int, ...]]:
    """Return the coding of an index plane and the bytes of each strip, or raise VqError."""
    coding = index_coding(front.index_coding)
    return coding, strip_sizes(coding, front.sections, plane_shape(front), front.n_codewords)


def most_work(front: Front) -> int:
    """Return an upper bound of the work that decoding a picture takes, in decisions (spec §11)."""
    coding = index_coding(front.index_coding)
    rows, columns = plane_shape(front)
    levels = (columns - 1).bit_length() + index_width(front.n_codewords)
    if coding == CONTEXT:
        return rows * columns * (1 + levels)
    if coding == SWIFT:
        return rows * columns * (4 + levels) // 8
    return 0


def read_whole_front(stream: Readable, limits: Limits) -> Front:
    """Read the front of a .vq file and look for all faults that it can have; see `read_front`."""
    front = read_front(stream, limits)
    Metadata.from_sections(front.sections)  # damaged metadata is damage, too
    _, sizes = plane_layout(front)
    limits.check("max_strips", len(sizes), f"the plane has {len(sizes):,} strips")
    return front


def read_plane(stream: Readable, front: Front, given: Described | None = None) -> CodedPicture:
    """Read what follows a front, up to the stream's end.

    Parameters
    ----------
    stream : file object
        It stands at the index plane.
    front : Front
    given : Described, optional
        The codebook that the reader was given.

    Raises
    ------
    VqError
        One of the categories of the format (spec §10).
    """
    if front.width * front.height > sys.maxsize // 8:
        raise LimitError(
            "the picture has more pixels than this machine can address; do not trust the file"
        )
    coding, sizes = plane_layout(front)
    check_codebook_given(front, given)
    return CodedPicture(
        front, CodedPlane(coding, read_strips(stream, coding, sizes, front.checksum))
    )


def check_codebook_given(front: Front, given: Described | None) -> None:
    """Raise MissingCodebookError if a codebook is elsewhere and not the one that was given (R9)."""
    wanted = Described(front.codebook, front.samples, front.block, front.n_codewords)
    if front.is_external and given != wanted:
        other = "it was not given" if given is None else "another one was given"
        if given is not None and given.hash == wanted.hash:
            other = "the one that was given has it, but not the mode, block or size of the picture"
        raise MissingCodebookError(
            f"its codebook is elsewhere, with the hash {front.codebook.hex()}, and {other}; "
            "give the .vqc file that it was encoded with (codebook=, --codebook)"
        )


def read_file(stream: Readable, limits: Limits, given: Described | None = None) -> CodedPicture:
    """Read a .vq file up to the stream's end; see `read_whole_front` and `read_plane`."""
    return read_plane(stream, read_whole_front(stream, limits), given)


def write_file(front: Front, plane: CodedPlane, *, external: bool = False) -> bytes:
    """Write a .vq file, its codebook named by its hash if it is to be external.

    Coding and strips are those of the plane, whatever the front says of them.
    """
    front = replace(
        front, index_coding=plane.coding.number, sections=plane.sections + front.skippable
    )
    if external:
        front = replace(front, codebook=front.codebook_hash, codebook_coding=codebooks.EXTERNAL)
    written = write_front(front)
    return b"".join([written, *plane.parts(written[-CRC_BYTES:])])
