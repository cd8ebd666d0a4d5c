"""`VQFile`: a .vq file of which the front has been read, and the pixels when they are asked for."""

import contextlib
from dataclasses import replace
from functools import cached_property
from typing import IO, TYPE_CHECKING, Literal, Self

from .arrays import AnyArray
from .codebook import Codebook, check_codebook
from .errors import VqError
from .format.file import (
    check_codebook_given,
    most_work,
    plane_layout,
    read_plane,
    read_whole_front,
)
from .format.front import check_pixels
from .format.limits import ANY_PIXELS, Limits
from .format.metadata import Metadata
from .format.sections import Section
from .limits import MAX_PIXELS
from .remote import Remote, is_address, local_path
from .samples import from_octets
from .streams import Source, reading
from .vqimage import VQImage

if TYPE_CHECKING:
    from PIL import Image


class VQFile:
    """A .vq file, opened: what its front says, and the picture when it is asked for.

    Make it with `vqcodec.open`. It is a context manager, and closes the file
    that it has opened.

    Attributes
    ----------
    width, height : int
        In pixels, whatever they are: nothing has been taken for them yet.
    mode : {"L", "LA", "RGB", "RGBA", "I;16"}
    block : tuple of int
        (block_h, block_w).
    n_codewords : int
    coding : str
        Name of the index coding.
    version : tuple of int
        Of the format: (major, minor).
    n_strips : int
        Parts that the index plane is coded in.
    most_work : int
        An upper bound of the work that decoding takes, in decisions as
        `max_work` counts them: what a service may refuse before any is done.
    sections : tuple of vqcodec.Section
        The optional ones.
    """

    width: int
    height: int
    mode: str
    block: tuple[int, int]
    n_codewords: int
    version: tuple[int, int]
    coding: str
    n_strips: int
    most_work: int
    sections: tuple[Section, ...]

    def __init__(self, stream: IO[bytes], codebook: Codebook | None, limits: Limits) -> None:
        # Whoever asks for pixels is told if there are too many, and nobody else.
        front = read_whole_front(stream, replace(limits, max_pixels=ANY_PIXELS.max_pixels))
        coding, sizes = plane_layout(front)
        self._stream, self._front, self._limits, self._given = stream, front, limits, codebook
        self._plane_at = stream.tell() if _is_seekable(stream) else None
        self._is_read = False
        self._closing = contextlib.ExitStack()
        self.width, self.height = front.width, front.height
        self.mode, self.block = front.samples.mode, front.block
        self.n_codewords, self.version = front.n_codewords, front.version
        self.coding, self.n_strips = coding.name, len(sizes)
        self.most_work = most_work(front)
        self.sections = front.skippable

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if it was opened here."""
        self._closing.close()

    def __repr__(self) -> str:
        size = f"{self.width}x{self.height}"
        return f"<VQFile {size} {self.mode}, {self.n_codewords} codewords, {self.coding}>"

    @cached_property
    def metadata(self) -> Metadata:
        """What travels with the picture: a `vqcodec.Metadata`."""
        return Metadata.from_sections(self.sections)

    @property
    def labels(self) -> dict[int, str]:
        """Names of labels, label -> name: of samples of one channel, of indices for others."""
        return self.metadata.labels

    @property
    def record(self) -> str | None:
        """How the file was made, a JSON object, if it says so."""
        return self.metadata.record

    @property
    def external(self) -> str | None:
        """The hash of a codebook that is elsewhere, in hexadecimal; None if it is in the file."""
        return self._front.codebook.hex() if self._front.is_external else None

    @property
    def codebook(self) -> Codebook:
        """The codewords: a `vqcodec.Codebook`.

        Raises
        ------
        MissingCodebookError
            It is elsewhere, and was not given.
        """
        front, given = self._front, self._given
        check_codebook_given(front, None if given is None else given.described)
        if front.is_external and given is not None:
            return given
        codewords = from_octets(front.codebook, front.n_codewords, front.samples)
        return Codebook(codewords, self.mode, self.block, sections=self.sections)

    def read(self) -> VQImage:
        """Read the picture, and check all of the file.

        Returns
        -------
        VQImage

        Raises
        ------
        VqError
            As `VQImage.from_bytes`; also for a stream that has been read and
            cannot go back.
        """
        check_pixels(self.width, self.height, self._limits)
        if self._plane_at is not None:
            self._stream.seek(self._plane_at)
        elif self._is_read:
            raise VqError("the stream has been read and cannot go back; keep what `read` returns")
        self._is_read = True
        given = self._given
        coded = read_plane(self._stream, self._front, None if given is None else given.described)
        return VQImage.of_coded(coded, given, self._limits)

    def to_array(self) -> AnyArray:
        """Read and draw the picture; see `read` and `VQImage.to_array`."""
        return self.read().to_array()

    def to_pil(self) -> "Image.Image":
        """Read and draw the picture as a Pillow image; see `read` and `VQImage.to_pil`."""
        return self.read().to_pil()


def _is_seekable(stream: IO[bytes]) -> bool:
    return hasattr(stream, "seekable") and stream.seekable()


def open(
    source: Source,
    *,
    max_pixels: int = MAX_PIXELS,
    codebook: Codebook | None = None,
    fsspec: bool | Literal["http"] = False,
    **limits: int,
) -> VQFile:
    """Open a .vq file and read its front alone: what it holds, but no pixels.

    Parameters
    ----------
    source : path-like, bytes-like or file object
        A file object is open for reading bytes, stands at the beginning of the
        file, and stays open.
    max_pixels : int
        Pictures with more are opened, so that they can be looked at, but not
        read.
    codebook : vqcodec.Codebook, optional
        The one that a file with an external codebook needs.
    fsspec : bool or "http"
        Whether a source may be an address that fsspec knows, as
        "s3://bucket/a.vq"; http and https only where they are named. Needs
        `vqcodec[fsspec]`.
    **limits
        `max_codewords` (65,536); `max_strips` (4,096); `max_metadata` (2**24),
        the bytes of all optional sections; `max_work` (2**26), the decisions
        that decoding takes, an eighth of them in index coding "swift".

    Returns
    -------
    VQFile

    Raises
    ------
    OSError
        The file cannot be opened.
    OptionError
        An address is of a protocol that was not named, or that nothing here
        knows.
    VqError
        It is no .vq file, or its front is damaged.

    Examples
    --------
    >>> with vqcodec.open("picture.vq") as file:  # doctest: +SKIP
    ...     if file.mode == "RGB" and file.width * file.height < 10**7:
    ...         pixels = file.to_array()
    """
    if codebook is not None:
        check_codebook(codebook)
    allowed = Limits(max_pixels, **limits)
    with contextlib.ExitStack() as stack:
        if fsspec and isinstance(source, str) and is_address(source):
            source = local_path(source) or stack.enter_context(Remote.of(source, fsspec).open())
        file = VQFile(stack.enter_context(reading(source)), codebook, allowed)
        file._closing = stack.pop_all()  # It has been opened well, and closes what is open.
        return file
