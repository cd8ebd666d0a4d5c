"""A .vq file as a whole: its front and its strips, in the order in which faults are looked for."""

import sys
from dataclasses import dataclass, replace

from ..errors import LimitError, MissingCodebookError
from ..streams import Readable
from . import codebooks
from .front import Front, read_front, write_front
from .limits import Limits
from .metadata import Metadata
from .size import grid_shape
from .strips import CodedPlane, IndexCoding, index_coding, read_strips, strip_sizes


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


def read_whole_front(stream: Readable, limits: Limits) -> Front:
    """Read the front of a .vq file and look for all faults that it can have; see `read_front`."""
    front = read_front(stream, limits)
    Metadata.from_sections(front.sections)  # damaged metadata is damage, too
    plane_layout(front)
    return front


def read_plane(stream: Readable, front: Front, given_hash: bytes | None = None) -> CodedPicture:
    """Read what follows a front, up to the stream's end.

    Parameters
    ----------
    stream : file object
        It stands at the index plane.
    front : Front
    given_hash : bytes, optional
        The hash of the codebook that the reader was given.

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
    check_codebook_given(front, given_hash)
    return CodedPicture(front, CodedPlane(coding, read_strips(stream, sizes)))


def check_codebook_given(front: Front, given_hash: bytes | None) -> None:
    """Raise MissingCodebookError if a codebook is elsewhere and not the one that was given."""
    if front.is_external and front.codebook != given_hash:
        other = "another one was given" if given_hash is not None else "it was not given"
        raise MissingCodebookError(
            f"its codebook is elsewhere, with the hash {front.codebook.hex()}, and {other}; "
            "give the .vqc file that it was encoded with (codebook=, --codebook)"
        )


def read_file(stream: Readable, limits: Limits, given_hash: bytes | None = None) -> CodedPicture:
    """Read a .vq file up to the stream's end; see `read_whole_front` and `read_plane`."""
    return read_plane(stream, read_whole_front(stream, limits), given_hash)


def write_file(front: Front, plane: CodedPlane, *, external: bool = False) -> bytes:
    """Write a .vq file, its codebook named by its hash if it is to be external.

    Coding and strips are those of the plane, whatever the front says of them.
    """
    front = replace(
        front, index_coding=plane.coding.number, sections=plane.sections + front.skippable
    )
    if external:
        front = replace(front, codebook=front.codebook_hash, codebook_coding=codebooks.EXTERNAL)
    return b"".join([write_front(front), *plane.parts()])
