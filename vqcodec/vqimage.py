"""`VQImage`: a codebook and a plane of indices, the picture as vqcodec holds it."""

import io
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .arrays import AnyArray
from .blocks import join
from .checks import check_block, check_integer
from .codebook import Codebook, check_codebook
from .coding import coder_of, coders_named, decode_plane, encode_plane
from .format import codebooks
from .format.front import Front
from .format.limits import DEFAULT, Limits
from .format.metadata import Metadata
from .format.sample_format import SampleFormat
from .format.sections import Section
from .format.size import grid_shape
from .format.strips import CodedPlane
from .format.vqfile import read_file, write_file
from .limits import MAX_PIXELS, MAX_SIDE
from .parts import Unchanging, check_codewords, check_indices, check_sections
from .samples import from_octets, to_octets

if TYPE_CHECKING:
    from PIL import Image

    from .clustering import Clustering


class VQImage(Unchanging):
    """A picture made of codewords. It does not change; its arrays are read-only.

    Parameters
    ----------
    codebook : array_like
        uint8, shape (n_codewords, block_h * block_w * c), 1 to 65,536
        codewords; the samples of a codeword row by row, a pixel's channels
        together. For mode I;16 uint16, shape (n_codewords, 1).
    indices : array_like
        Integers, shape (ceil(height / block_h), ceil(width / block_w)).
    width, height : int
        In pixels.
    mode : {"L", "LA", "RGB", "RGBA", "I;16"}
    block : tuple of int
        (block_h, block_w), each from 1 to 16; (1, 1) for mode I;16.
    sections : sequence of vqcodec.Section
        Optional sections of the file, written in this order.
    clustering : vqcodec.clustering.Clustering, optional
        How the codebook was found.
    explanation : str, optional
        What was chosen to meet targets, and why: a line.
    coded : vqcodec.format.strips.CodedPlane, optional
        What `vqcodec.coding.encode_plane` gives for the indices, if that is known.

    Attributes
    ----------
    codebook, width, height, mode, block, sections, clustering, explanation
        As given; the last two are None for a picture that was read.
    indices : numpy.ndarray
        uint8 up to 256 codewords, else uint16.

    Raises
    ------
    OptionError
        The parts do not fit each other or the format.
    """

    __slots__ = (
        "_coded",
        "block",
        "clustering",
        "codebook",
        "explanation",
        "height",
        "indices",
        "mode",
        "sections",
        "width",
    )
    codebook: AnyArray
    indices: AnyArray
    width: int
    height: int
    mode: str
    block: tuple[int, int]
    sections: tuple[Section, ...]
    clustering: "Clustering | None"
    explanation: str | None
    _coded: CodedPlane | None

    def __init__(
        self,
        codebook: npt.ArrayLike,
        indices: npt.ArrayLike,
        width: int,
        height: int,
        mode: str,
        block: tuple[int, int] = (1, 1),
        *,
        sections: Iterable[Section] = (),
        clustering: "Clustering | None" = None,
        explanation: str | None = None,
        coded: CodedPlane | None = None,
    ) -> None:
        width = check_integer("width", width, 1, MAX_SIDE)
        height = check_integer("height", height, 1, MAX_SIDE)
        block = check_block(block)
        codewords = check_codewords(codebook, block, mode)
        self._set(
            codebook=codewords,
            width=width,
            height=height,
            mode=mode,
            block=block,
            sections=check_sections(sections),
            clustering=clustering,
            explanation=explanation,
            _coded=coded,
            indices=check_indices(indices, grid_shape(width, height, block), len(codewords)),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        parts = (self.codebook, self.indices, self.width, self.height, self.mode, self.block)
        return _rebuild, (parts, self.sections, self.clustering, self.explanation)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, VQImage):
            return NotImplemented
        return (
            (self.width, self.height, self.mode, self.block, self.sections)
            == (other.width, other.height, other.mode, other.block, other.sections)
            and np.array_equal(self.codebook, other.codebook)
            and np.array_equal(self.indices, other.indices)
        )

    def __repr__(self) -> str:
        block = "" if self.block == (1, 1) else f", blocks of {self.block[0]}x{self.block[1]}"
        size = f"{self.width}x{self.height}"
        return f"<VQImage {size} {self.mode}, {self.n_codewords} codewords{block}>"

    @property
    def n_codewords(self) -> int:
        """Number of codewords, used or not."""
        return len(self.codebook)

    def shared_codebook(self) -> Codebook:
        """Return the codebook by itself: a `vqcodec.Codebook`, for other pictures."""
        return Codebook(self.codebook, self.mode, self.block)

    def to_array(self) -> AnyArray:
        """Draw the picture.

        Returns
        -------
        numpy.ndarray
            uint8, shape (h, w) for mode L, else (h, w, c); uint16, shape (h, w)
            for mode I;16.
        """
        drawn = join(self.codebook, self.indices, self.width, self.height, self.block)
        return drawn[:, :, 0] if drawn.shape[2] == 1 else drawn

    @property
    def metadata(self) -> Metadata:
        """What travels with the picture, from its sections: a `vqcodec.Metadata`."""
        return Metadata.from_sections(self.sections)

    @property
    def labels(self) -> dict[int, str]:
        """Names of labels, label -> name: of samples of one channel, of indices for others."""
        return self.metadata.labels

    def to_pil(self) -> "Image.Image":
        """Draw the picture as a Pillow image, with its metadata in `info`.

        Returns
        -------
        PIL.Image.Image
            Of mode P, the palette being the codebook, for mode RGB or RGBA
            with blocks of 1x1 and at most 256 codewords; alpha is then in
            `info["transparency"]`, as with PNG. Else of mode `mode`.
        """
        from PIL import Image

        from .pictures.pillow_info import indexed_image, pillow_info, pillow_mode

        if pillow_mode(self.mode, self.block, self.n_codewords) == "P":
            image = indexed_image(self.indices, self.codebook)
        else:
            image = Image.fromarray(self.to_array())
        image.info.update(pillow_info(self.metadata))
        return image

    def to_bytes(self, coding: str = "auto", *, external: bool = False) -> bytes:
        """Write the picture as the bytes of a .vq file.

        Parameters
        ----------
        coding : str
            Name of an index coding; "auto" takes the one that gives the
            smallest file.
        external : bool
            Whether to leave the codebook out and name it by its hash, so that
            it must be given to whoever decodes the file.

        Returns
        -------
        bytes
        """
        samples = SampleFormat.of_mode(self.mode)
        planes = [
            self._coded
            if self._coded is not None and self._coded.coding == coder.CODING
            else encode_plane(coder(self.codebook, samples.channels), self.indices)
            for coder in coders_named(coding)
        ]
        front = Front(
            width=self.width,
            height=self.height,
            samples=samples,
            block=self.block,
            n_codewords=self.n_codewords,
            index_coding=0,
            codebook=to_octets(self.codebook),
            sections=self.sections,
            # packed has a size law; else the shortest
            codebook_coding=codebooks.RAW if coding == "packed" else None,
        )
        return write_file(front, min(planes, key=lambda plane: plane.size), external=external)

    @classmethod
    def from_bytes(
        cls,
        data: bytes | bytearray | memoryview,
        max_pixels: int = MAX_PIXELS,
        *,
        codebook: Codebook | None = None,
        **limits: int,
    ) -> "VQImage":
        """Read a .vq file.

        Parameters
        ----------
        data : bytes-like
            The whole file.
        max_pixels : int
            Larger pictures are refused before memory is taken for them.
        codebook : vqcodec.Codebook, optional
            The one that a file with an external codebook needs; others do not
            look at it.
        **limits
            Likewise `max_codewords` (65,536) and `max_metadata` (2**24), the
            bytes of all optional sections.

        Returns
        -------
        VQImage

        Raises
        ------
        VqError
            One of NotVqError, TruncatedError, CorruptError, UnsupportedError,
            LimitError and MissingCodebookError.
        """
        # memoryview refuses what is not bytes-like; BytesIO would take None for nothing.
        stream = io.BytesIO(data if isinstance(data, bytes) else memoryview(data))
        return cls.from_stream(stream, Limits(max_pixels, **limits), codebook)

    @classmethod
    def from_stream(
        cls, stream: IO[bytes], limits: Limits = DEFAULT, codebook: Codebook | None = None
    ) -> "VQImage":
        """Read a .vq file from a binary file object, up to the stream's end; see `from_bytes`."""
        if codebook is not None:
            check_codebook(codebook)
        file = read_file(stream, limits, codebook.hash if codebook is not None else None)
        front = file.front
        if codebook is not None and front.codebook_coding == codebooks.EXTERNAL:
            codewords = codebook.codewords
        else:
            codewords = from_octets(front.codebook, front.n_codewords, front.samples)
        coder = coder_of(file.plane.coding)(codewords, front.samples.channels)
        return cls(
            codewords,
            decode_plane(coder, file.plane.strips, file.shape),
            front.width,
            front.height,
            front.samples.mode,
            front.block,
            sections=front.skippable,
        )


def _rebuild(parts: Any, sections: Any, clustering: Any, explanation: Any) -> VQImage:
    return VQImage(*parts, sections=sections, clustering=clustering, explanation=explanation)
