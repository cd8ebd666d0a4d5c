"""`Codebook`: codewords by themselves, as many pictures may share them; .vqc files (spec §13)."""

import io
import os
from functools import cached_property

import numpy as np

from . import codebookcoding, container, pixels
from .arguments import check_block, check_choice, check_integer, shown
from .errors import NotVqError, OptionError, PictureError
from .limits import MAX_CODEWORDS, MAX_SIDE
from .metadata import Metadata


class Codebook:
    """Codewords, what they are of, and how they are told from others. It does not change.

    Parameters
    ----------
    codewords : array_like
        As `VQImage` takes its codebook.
    mode : {"L", "LA", "RGB", "RGBA", "I;16"}
    block : tuple of int
        (block_h, block_w), each from 1 to 16; (1, 1) for mode I;16.
    sections : sequence of vqcodec.container.Section
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

    def __init__(self, codewords, mode, block=(1, 1), *, sections=()):
        block = check_block(block)
        attributes = {
            "mode": check_mode(mode),
            "block": block,
            "codewords": check_codewords(codewords, block, mode),
            "sections": check_sections(sections),
        }
        vars(self).update(attributes)

    def __setattr__(self, name, value):
        raise AttributeError(f"a Codebook does not change; {name} cannot be set")

    def __len__(self):
        return len(self.codewords)

    def __eq__(self, other):
        if not isinstance(other, Codebook):
            return NotImplemented
        return self.hash == other.hash and self.sections == other.sections

    __hash__ = None

    def __repr__(self):
        block = "" if self.block == (1, 1) else f", blocks of {self.block[0]}x{self.block[1]}"
        return f"<Codebook {self.mode}, {len(self)} codewords{block}, {self.hash.hex()}>"

    @property
    def labels(self):
        """Names of labels, label -> name: of samples of one channel, of indices for others."""
        return Metadata.from_sections(self.sections).labels

    @cached_property
    def hash(self):
        """By which files name it: 16 bytes."""
        return container.codebook_hash(self._front())

    def to_bytes(self):
        """Write the codebook as the bytes of a .vqc file."""
        return container.write_front(self._front())

    def _front(self):
        return container.Front(
            None,
            None,
            pixels.CHANNELS[self.mode],
            self.block,
            len(self),
            0,
            pixels.to_octets(self.codewords),
            self.sections,
            codebook_coding=None,
            sample_bytes=self.codewords.itemsize,
        )

    @classmethod
    def from_bytes(cls, data, **limits):
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
        stream = io.BytesIO(data if isinstance(data, bytes) else memoryview(data))
        return cls.from_stream(stream, container.Limits(**limits))

    @classmethod
    def from_stream(cls, stream, limits=container.Limits()):  # noqa: B008
        """Read a .vqc file from a binary file object, up to the stream's end."""
        front = container.read_front(stream, limits, of_codebook=True)
        Metadata.from_sections(front.sections)
        container.check_end(stream, "codebook")
        return _of_front(front)


def read_codebook(source):
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
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as stream:
            return read_codebook(stream)
    if not hasattr(source, "read"):
        source = io.BytesIO(memoryview(source))
    try:
        # Pixels are not read, so that their number is no danger.
        limits = container.Limits(max_pixels=MAX_SIDE**2)
        front = container.read_front(source, limits, of_codebook=None)
    except NotVqError:
        raise NotVqError("neither a codebook file (.vqc) nor a .vq file") from None
    Metadata.from_sections(front.sections)
    if front.width is None:
        container.check_end(source, "codebook")
    if front.codebook_coding == codebookcoding.EXTERNAL:
        raise PictureError(
            f"its codebook is in a .vqc file, with the hash {front.codebook.hex()}; give that file"
        )
    return _of_front(front)


def _of_front(front):
    mode = pixels.mode_of(front.channels, front.sample_bytes)
    codewords = pixels.from_octets(front.codebook, front.n_codewords, mode)
    return Codebook(codewords, mode, front.block, sections=front.skippable)


def check_mode(mode):
    """Give a mode of pictures, or raise OptionError."""
    return check_choice("mode", mode, (*pixels.MODES, pixels.WIDE))


def check_codewords(codewords, block, mode):
    """Give a codebook as a read-only array, or raise OptionError."""
    if mode == pixels.WIDE and block != (1, 1):
        raise OptionError("16-bit samples come in blocks of 1x1 alone")
    codewords = as_array("codebook", codewords)
    dimension, dtype = block[0] * block[1] * pixels.CHANNELS[mode], pixels.sample_type(mode)
    if (
        codewords.dtype.newbyteorder("=") != dtype
        or codewords.ndim != 2
        or codewords.shape[1] != dimension
    ):
        raise OptionError(
            f"the codebook must be {dtype} of shape (n_codewords, {dimension}), "
            f"not {codewords.dtype} of shape {codewords.shape}"
        )
    check_integer("the number of codewords", len(codewords), 1, MAX_CODEWORDS)
    return frozen(codewords, dtype)


def check_sections(sections):
    """Give optional sections as a tuple, or raise OptionError."""
    sections = tuple(sections)
    for section in sections:
        if (
            not isinstance(section, container.Section)
            or section.tag not in range(container.FIRST_SKIPPABLE, 256)
            or not isinstance(section.payload, bytes)
        ):
            raise OptionError(
                "sections must be vqcodec.container.Section with a tag from 0x80 to 0xff and "
                f"bytes, not {shown(section)}"
            )
    return sections


def as_array(name, values):
    """Give values as an array, or raise OptionError."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise OptionError(f"the {name} are no array: {error}") from error


def frozen(array, dtype):
    """Give a copy that rests on bytes, so that nobody can write to it."""
    octets = np.ascontiguousarray(array, dtype).tobytes()
    return np.frombuffer(octets, dtype).reshape(array.shape)
