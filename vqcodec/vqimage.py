"""`VQImage`: a codebook and a plane of indices, the picture as vqcodec holds it."""

import io
import sys
from dataclasses import replace

import numpy as np

from . import blocks, codebookcoding, container, indexcoding, pixels, plane
from .arguments import check_block, check_integer, shown
from .codewords import Codebook, as_array, check_codewords, check_mode, check_sections, frozen
from .errors import LimitError, MissingCodebookError, OptionError
from .indexcoding import index_dtype
from .limits import MAX_PIXELS, MAX_SIDE
from .metadata import Metadata


class VQImage:
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
    sections : sequence of vqcodec.container.Section
        Optional sections of the file, written in this order.
    clustering : vqcodec.clustering.Clustering, optional
        How the codebook was found.
    explanation : str, optional
        What was chosen to meet targets, and why: a line.
    coded : vqcodec.plane.CodedPlane, optional
        What `vqcodec.plane.encode` gives for the indices, if that is known.

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
        "codebook", "indices", "width", "height", "mode", "block", "sections", "clustering",
        "explanation", "_coded",
    )  # fmt: skip

    def __init__(
        self, codebook, indices, width, height, mode, block=(1, 1), *, sections=(), clustering=None,
        explanation=None, coded=None,
    ):  # fmt: skip
        width = check_integer("width", width, 1, MAX_SIDE)
        height = check_integer("height", height, 1, MAX_SIDE)
        block = check_block(block)
        check_mode(mode)
        attributes = {
            "codebook": check_codewords(codebook, block, mode),
            "width": width,
            "height": height,
            "mode": mode,
            "block": block,
            "sections": check_sections(sections),
            "clustering": clustering,
            "explanation": explanation,
            "_coded": coded,
        }
        shape = blocks.grid_shape(width, height, block)
        attributes["indices"] = _checked_indices(indices, shape, len(attributes["codebook"]))
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        raise AttributeError(f"a VQImage does not change; {name} cannot be set")

    def __delattr__(self, name):
        raise AttributeError(f"a VQImage does not change; {name} cannot be deleted")

    def __reduce__(self):
        parts = (self.codebook, self.indices, self.width, self.height, self.mode, self.block)
        return _rebuild, (parts, self.sections, self.clustering, self.explanation)

    def __eq__(self, other):
        if not isinstance(other, VQImage):
            return NotImplemented
        return (
            (self.width, self.height, self.mode, self.block, self.sections)
            == (other.width, other.height, other.mode, other.block, other.sections)
            and np.array_equal(self.codebook, other.codebook)
            and np.array_equal(self.indices, other.indices)
        )

    __hash__ = None

    def __repr__(self):
        block = "" if self.block == (1, 1) else f", blocks of {self.block[0]}x{self.block[1]}"
        return (
            f"<VQImage {self.width}x{self.height} {self.mode}, {self.n_codewords} codewords{block}>"
        )

    @property
    def n_codewords(self):
        """Number of codewords, used or not."""
        return len(self.codebook)

    def shared_codebook(self):
        """Give the codebook by itself: a `vqcodec.Codebook`, for other pictures."""
        return Codebook(self.codebook, self.mode, self.block)

    def to_array(self):
        """Draw the picture.

        Returns
        -------
        numpy.ndarray
            uint8, shape (h, w) for mode L, else (h, w, c); uint16, shape (h, w)
            for mode I;16.
        """
        drawn = blocks.join(self.codebook, self.indices, self.width, self.height, self.block)
        return drawn[:, :, 0] if pixels.CHANNELS[self.mode] == 1 else drawn

    @property
    def metadata(self):
        """What travels with the picture, from its sections: a `vqcodec.metadata.Metadata`."""
        return Metadata.from_sections(self.sections)

    @property
    def labels(self):
        """Names of labels, label -> name: of samples of one channel, of indices for others."""
        return self.metadata.labels

    def to_pil(self):
        """Draw the picture as a Pillow image, with its metadata in `info`.

        Returns
        -------
        PIL.Image.Image
            Of mode P, the palette being the codebook, for mode RGB or RGBA
            with blocks of 1x1 and at most 256 codewords; alpha is then in
            `info["transparency"]`, as with PNG. Else of mode `mode`.
        """
        from PIL import Image

        if pixels.pil_mode(self.mode, self.block, self.n_codewords) != "P":
            image = Image.fromarray(self.to_array())
        else:
            image = Image.frombytes("P", (self.width, self.height), self.indices.tobytes())
            palette, transparency = pixels.pil_palette(self.codebook.tobytes(), len(self.mode))
            image.putpalette(palette, "RGB")
            if transparency is not None:
                image.info["transparency"] = transparency
        image.info.update(self.metadata.to_pillow_info())
        return image

    def to_bytes(self, coding="auto", *, external=False):
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
        channels = pixels.CHANNELS[self.mode]
        coded = min(
            (
                self._coded
                if self._coded is not None and self._coded.coding == method.NUMBER
                else plane.encode(method, self.indices, self.codebook, channels)
                for method in indexcoding.candidates(coding)
            ),
            key=lambda coded: coded.size,
        )
        front = container.Front(
            self.width,
            self.height,
            channels,
            self.block,
            self.n_codewords,
            coded.coding,
            pixels.to_octets(self.codebook),
            coded.sections + self.sections,
            # packed has a size law; else the shortest
            codebook_coding=codebookcoding.RAW if coding == "packed" else None,
            sample_bytes=self.codebook.itemsize,
        )
        if external:
            name = container.codebook_hash(front)
            front = replace(front, codebook=name, codebook_coding=codebookcoding.EXTERNAL)
        return container.write_front(front) + container.write_plane(coded.strips)

    @classmethod
    def from_bytes(cls, data, max_pixels=MAX_PIXELS, *, codebook=None, **limits):
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
        return cls.from_stream(stream, container.Limits(max_pixels, **limits), codebook)

    @classmethod
    def from_stream(cls, stream, limits=container.Limits(), codebook=None):  # noqa: B008
        """Read a .vq file from a binary file object, up to the stream's end; see `from_bytes`."""
        front = container.read_front(stream, limits)
        Metadata.from_sections(front.sections)  # damaged metadata is damage, too
        coding = indexcoding.by_number(front.index_coding)
        if front.width * front.height > sys.maxsize // 8:
            raise LimitError(
                "the picture has more pixels than this machine can address; do not trust the file"
            )
        shape = blocks.grid_shape(front.width, front.height, front.block)
        sizes = plane.strip_sizes(coding, front.sections, shape, front.n_codewords)
        mode = pixels.mode_of(front.channels, front.sample_bytes)
        codewords = _codewords(front, mode, codebook)
        strips = container.read_plane(stream, sizes)
        return cls(
            codewords,
            plane.decode(coding, strips, shape, codewords, front.channels),
            front.width,
            front.height,
            mode,
            front.block,
            sections=front.skippable,
        )


def _rebuild(parts, sections, clustering, explanation):
    return VQImage(*parts, sections=sections, clustering=clustering, explanation=explanation)


def _codewords(front, mode, given):
    """Give the codewords of a file: its own, or those of a codebook that was given."""
    if front.codebook_coding != codebookcoding.EXTERNAL:
        return pixels.from_octets(front.codebook, front.n_codewords, mode)
    if given is not None and not isinstance(given, Codebook):
        raise OptionError(f"codebook must be a vqcodec.Codebook, not {shown(given)}")
    if given is not None and given.hash == front.codebook:
        return given.codewords
    other = "another one was given" if given is not None else "it was not given"
    raise MissingCodebookError(
        f"its codebook is elsewhere, with the hash {front.codebook.hex()}, and {other}; "
        "give the .vqc file that it was encoded with (codebook=, --codebook)"
    )


def _checked_indices(indices, shape, n_codewords):
    indices = as_array("indices", indices)
    if indices.dtype.kind not in "iu" or indices.shape != shape:
        raise OptionError(
            f"the indices must be integers of shape {shape}, "
            f"not {indices.dtype} of shape {indices.shape}"
        )
    if indices.min() < 0 or indices.max() >= n_codewords:
        raise OptionError(
            f"the indices run from {indices.min()} to {indices.max()}; "
            f"there are {n_codewords} codewords"
        )
    return frozen(indices, index_dtype(n_codewords))
