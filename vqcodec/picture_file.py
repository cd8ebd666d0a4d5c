"""The parts of a picture as the bytes of a .vq file, and back: format and index coding together."""

from typing import NamedTuple

from .arrays import AnyArray
from .codebook import Codebook
from .coding import Budget, coder_of, coders_named, decode_plane, smallest_plane
from .format import codebooks
from .format.file import CodedPicture, write_file
from .format.front import Front
from .format.sample_format import SampleFormat
from .format.sections import Section
from .format.strips import CodedPlane
from .samples import from_octets, to_octets


class PictureParts(NamedTuple):
    """What a picture is made of: the parameters of `VQImage` that files hold."""

    codebook: AnyArray
    indices: AnyArray
    width: int
    height: int
    mode: str
    block: tuple[int, int]
    sections: tuple[Section, ...]


def write_parts(
    parts: PictureParts, coding: str, *, external: bool = False, known: CodedPlane | None = None
) -> bytes:
    """Write the parts of a picture as a file.

    Parameters
    ----------
    parts : PictureParts
    coding, external
        As for `VQImage.to_bytes`.
    known : CodedPlane, optional
        What one of the index codings would give.
    """
    samples = SampleFormat.of_mode(parts.mode)
    coders = coders_named(coding)
    plane = smallest_plane(coders, parts.codebook, samples.channels, parts.indices, known)
    front = Front(
        width=parts.width,
        height=parts.height,
        samples=samples,
        block=parts.block,
        n_codewords=len(parts.codebook),
        index_coding=0,
        codebook=to_octets(parts.codebook),
        sections=parts.sections,
        # packed has a size law; else the shortest
        codebook_coding=codebooks.RAW if coding == "packed" else None,
    )
    return write_file(front, plane, external=external)


def read_parts(coded: CodedPicture, given: Codebook | None, max_work: int) -> PictureParts:
    """Decode the parts of a picture, whose codebook, if it is external, is the one given."""
    front = coded.front
    if given is not None and front.is_external:
        codewords = given.codewords
    else:
        codewords = from_octets(front.codebook, front.n_codewords, front.samples)
    coder = coder_of(coded.plane.coding)(codewords, front.samples.channels, Budget(max_work))
    indices = decode_plane(coder, coded.plane.strips, coded.shape)
    width, height, mode = front.width, front.height, front.samples.mode
    return PictureParts(codewords, indices, width, height, mode, front.block, front.skippable)
