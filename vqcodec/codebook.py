"""`Codebook`: codewords by themselves, as many pictures may share them; .vqc files (spec §13)."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy.typing as npt

from .arrays import AnyArray
from .blocks import said
from .checks import check_block, shown
from .errors import NotVqError, OptionError, PictureError
from .format.file import Described
from .format.front import Front, read_front, write_front
from .format.limits import ANY_PIXELS, DEFAULT, Limits
from .format.metadata import Metadata
from .format.reader import check_end
from .format.sample_format import SampleFormat
from .format.sections import Section
from .parts import Unchanging, check_codewords, check_sections
from .samples import from_octets, to_octets
from .streams import Readable, Source, Target, reading, stream_of, write_to


class Codebook(Unchanging):
    """Codewords, what they are of, and how they are told from others. It does not change.

    Parameters
    ----------
    codewords : array_like
        As `VQImage` takes its codebook.
    mode : {"L", "LA", "RGB", "RGBA", "I;16"}
    block : tuple of int
        (block_h, block_w), each from 1 to 16; (1, 1) for mode I;16.
    sections : sequence of vqcodec.Section
        Optional sections of its file.

    Attributes
    ----------
    codewords : numpy.ndarray
        uint8, or uint16 for mode I;16; shape (n_codewords, d); read-only.
    mode, block, sections
        As given.

    Raises
    ------
    OptionError
        The parts do not fit each other or the format.
    """

    codewords: AnyArray
    mode: str
    block: tuple[int, int]
    sections: tuple[Section, ...]

    def __init__(
        self,
        codewords: npt.ArrayLike,
        mode: str,
        block: tuple[int, int] = (1, 1),
        *,
        sections: Iterable[Section] = (),
    ) -> None:
        block = check_block(block)
        self._set(
            block=block,
            codewords=check_codewords(codewords, block, mode),
            mode=mode,
            sections=check_sections(sections),
        )

    def __len__(self) -> int:
        return len(self.codewords)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Codebook):
            return NotImplemented
        return self.hash == other.hash and self.sections == other.sections

    def __repr__(self) -> str:
        return f"<Codebook {self.mode}, {len(self)} codewords{said(self.block)}, {self.hash.hex()}>"

    def _repr_html_(self) -> str:
        """Show the codewords in a notebook."""
        from .notebook import html

        line = f"{len(self):,} codewords of {self.mode}{said(self.block)}, {self.hash.hex()}"
        return html(line, self.codewords, self.block)

    @property
    def labels(self) -> dict[int, str]:
        """Names of labels, label -> name: of samples of one channel, of indices for others."""
        return Metadata.from_sections(self.sections).labels

    @cached_property
    def hash(self) -> bytes:
        """By which files name it: 16 bytes."""
        return self._front().codebook_hash

    @property
    def described(self) -> Described:
        """What files must agree with to be drawn with it."""
        return Described(self.hash, SampleFormat.of_mode(self.mode), self.block, len(self))

    def to_bytes(self) -> bytes:
        """Write the codebook as the bytes of a .vqc file."""
        return write_front(self._front())

    def save(self, target: Target) -> None:
        """Write the codebook to a .vqc file; see `VQImage.save`."""
        write_to(target, self.to_bytes())

    def _front(self) -> Front:
        return Front(
            width=0,
            height=0,
            samples=SampleFormat.of_mode(self.mode),
            block=self.block,
            n_codewords=len(self),
            index_coding=0,
            codebook=to_octets(self.codewords),
            sections=self.sections,
            codebook_coding=None,
        )

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview, **limits: int) -> "Codebook":
        """Read a .vqc file.

        Parameters
        ----------
        data : bytes-like
        **limits
            `max_codewords` (65,536) and `max_metadata` (2**24).

        Raises
        ------
        VqError
            One of NotVqError, TruncatedError, CorruptError, UnsupportedError
            and LimitError.
        """
        return cls.from_stream(stream_of(data), Limits(**limits))

    @classmethod
    def from_stream(cls, stream: Readable, limits: Limits = DEFAULT) -> "Codebook":
        """Read a .vqc file from a binary file object, up to the stream's end."""
        front = read_front(stream, limits, of_codebook=True)
        Metadata.from_sections(front.sections)
        check_end(stream, "codebook")
        return _of_front(front)


def check_codebook(codebook: Any) -> Codebook:
    """Return a codebook, or raise OptionError."""
    if not isinstance(codebook, Codebook):
        raise OptionError(f"codebook must be a vqcodec.Codebook, not {shown(codebook)}")
    return codebook


def read_codebook(source: Source) -> Codebook:
    """Read the codebook of a .vq file, without its pixels, or of a .vqc file.

    Parameters
    ----------
    source : path-like, bytes-like or file object
        A file object is open for reading bytes. Of a .vq file only the front
        is read.

    Returns
    -------
    Codebook
        With the skippable sections of the file, so also its `labels`.

    Raises
    ------
    OSError
        The file cannot be opened.
    VqError
        It is none of these files, or damaged.
    PictureError
        The codebook of the .vq file is itself in a .vqc file.
    """
    with reading(source) as stream:
        try:
            front = read_front(stream, ANY_PIXELS, of_codebook=None)
        except NotVqError:
            raise NotVqError("neither a codebook file (.vqc) nor a .vq file") from None
        Metadata.from_sections(front.sections)
        if front.is_codebook:
            check_end(stream, "codebook")
    if front.is_external:
        raise PictureError(
            f"its codebook is in a .vqc file, with the hash {front.codebook.hex()}; give that file"
        )
    return _of_front(front)


def _of_front(front: Front) -> Codebook:
    codewords = from_octets(front.codebook, front.n_codewords, front.samples)
    return Codebook(codewords, front.samples.mode, front.block, sections=front.skippable)
