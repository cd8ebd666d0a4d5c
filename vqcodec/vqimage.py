"""`VQImage`: a codebook and a plane of indices, the picture as vqcodec holds it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .arrays import AnyArray
from .blocks import join, said
from .checks import check_block, check_integer
from .codebook import Codebook, check_codebook
from .format.file import CodedPicture, read_file
from .format.limits import DEFAULT, Limits
from .format.metadata import Metadata
from .format.sections import Section
from .format.size import grid_shape
from .format.strips import CodedPlane
from .limits import MAX_PIXELS, MAX_SIDE
from .parts import Unchanging, check_codewords, check_indices, check_sections
from .picture_file import PictureParts, read_parts, write_parts
from .streams import Readable, Target, stream_of, write_to
from .tables import count

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
    coding : str, optional
        Name of the index coding that a file had it in, in which it is written
        again unless another is asked for.

    Attributes
    ----------
    codebook, width, height, mode, block, sections, clustering, explanation, coding
        As given; `clustering` and `explanation` are None for a picture that was
        read, `coding` for one that was not.
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
        "coding",
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
    coding: str | None
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
        coding: str | None = None,
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
            coding=coding,
            _coded=coded,
            indices=check_indices(indices, grid_shape(width, height, block), len(codewords)),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        parts = self._parts()._asdict()
        return partial(
            VQImage,
            **parts,
            clustering=self.clustering,
            explanation=self.explanation,
            coding=self.coding,
        ), ()

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
        size = f"{self.width}x{self.height}"
        return f"<VQImage {size} {self.mode}, {self.n_codewords} codewords{said(self.block)}>"

    def _repr_html_(self) -> str:
        """Show the picture, its codebook and a line of figures in a notebook."""
        from .notebook import figures, html

        line = figures(self.width, self.height, self.mode, self.n_codewords, self.block)
        counts = count(self.indices, self.n_codewords)
        return html(line, self.codebook, self.block, self.to_array(), counts)

    @property
    def n_codewords(self) -> int:
        """Number of codewords, used or not."""
        return len(self.codebook)

    def shared_codebook(self) -> Codebook:
        """Return the codebook by itself: a `vqcodec.Codebook`, for other pictures."""
        return Codebook(self.codebook, self.mode, self.block)

    def with_sections(self, sections: Iterable[Section]) -> "VQImage":
        """Return the picture with these optional sections in place of those that it has."""
        parts = self._parts()._replace(sections=tuple(sections))._asdict()
        return VQImage(**parts, coding=self.coding, coded=self._coded)

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

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> AnyArray:
        """Draw the picture for NumPy, `numpy.asarray(vq)`; see `to_array`."""
        if copy is False:
            raise ValueError("a VQImage is drawn each time, so that there is always a copy")
        return self.to_array().astype(dtype or self.codebook.dtype, copy=False)

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

        is_indexed = pillow_mode(self.mode, self.block, self.n_codewords) == "P"
        image = (
            indexed_image(self.indices, self.codebook)
            if is_indexed
            else Image.fromarray(self.to_array())
        )
        image.info.update(pillow_info(self.metadata))
        return image

    def to_bytes(self, coding: str | None = None, *, external: bool = False) -> bytes:
        """Write the picture as the bytes of a .vq file.

        Parameters
        ----------
        coding : str, optional
            Name of an index coding. "auto" is the smaller of "packed" and
            "swift", which are fast; "smallest" tries "context", too, which
            takes ten to forty times as long, for a tenth of the bytes. None is
            the one that the file had of which the picture was read, else "auto".
        external : bool
            Whether to leave the codebook out and name it by its hash, so that
            it must be given to whoever decodes the file.

        Returns
        -------
        bytes
        """
        wanted = coding or self.coding or "auto"
        return write_parts(self._parts(), wanted, external=external, known=self._coded)

    def save(self, target: Target, coding: str | None = None, *, external: bool = False) -> None:
        """Write the picture to a .vq file, of which nobody ever sees half.

        Parameters
        ----------
        target : path-like or file object
            What stands at a path is overwritten; a file object is open for
            writing bytes.
        coding, external
            As for `to_bytes`.

        Raises
        ------
        OSError
            It cannot be written.
        """
        write_to(target, self.to_bytes(coding, external=external))

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
            Likewise `max_codewords` (65,536); `max_strips` (4,096);
            `max_metadata` (2**24), the bytes of all optional sections;
            `max_work` (2**26), the decisions that decoding takes.

        Returns
        -------
        VQImage

        Raises
        ------
        VqError
            One of NotVqError, TruncatedError, CorruptError, UnsupportedError,
            LimitError and MissingCodebookError.
        """
        return cls.from_stream(stream_of(data), Limits(max_pixels, **limits), codebook)

    @classmethod
    def from_stream(
        cls, stream: Readable, limits: Limits = DEFAULT, codebook: Codebook | None = None
    ) -> "VQImage":
        """Read a .vq file from a binary file object, up to the stream's end; see `from_bytes`."""
        given = None if codebook is None else check_codebook(codebook)
        coded = read_file(stream, limits, None if given is None else given.described)
        return cls.of_coded(coded, given, limits)

    @classmethod
    def of_coded(
        cls, coded: CodedPicture, codebook: Codebook | None = None, limits: Limits = DEFAULT
    ) -> "VQImage":
        """Decode a picture that was read, whose codebook, if it is external, is the one given."""
        parts = read_parts(coded, codebook, limits.max_work)
        return cls(**parts._asdict(), coding=coded.plane.coding.name)

    def _parts(self) -> PictureParts:
        return PictureParts(*(getattr(self, name) for name in PictureParts._fields))
