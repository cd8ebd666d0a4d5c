"""What a .vq file does not say of an array: its dtype, its axes and their order.

A description is a section of the range for private use, or stands before the files of a chunk that
has several. Its bytes: `VQA1`; flags, u8 (1: memory in Fortran's order, 2: bytes of a value in
little-endian order, 4: channels first, 8: channels last); the kind of the dtype, u8 (`b`, `i` or
`u`); bytes of a value, u8; the number of axes, u8; the length of each, a varint.
"""

import io
import sys

import numpy as np

from ..errors import CorruptError
from ..format.reader import Reader
from ..format.sample_format import SampleFormat
from ..format.sections import Section
from ..format.varint import write_varint
from ..vqimage import VQImage
from .layout import Layout

TAG = 0xF0  # skippable, for private use (spec §5)
_MAGIC = b"VQA1"
_FORTRAN, _LITTLE, _FIRST, _LAST = 1, 2, 4, 8
_CHANNELS = {0: "none", _FIRST: "first", _LAST: "last"}
_SIZES = {"b": (1,), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8)}
_MOST_AXES = 64  # as NumPy has


def write_description(layout: Layout) -> bytes:
    """Return the bytes of a description."""
    flags = _FORTRAN * layout.is_fortran + _LITTLE * _is_little(layout.dtype)
    flags |= next(flag for flag, word in _CHANNELS.items() if word == layout.channels)
    head = bytes([flags, ord(layout.dtype.kind), layout.dtype.itemsize, len(layout.shape)])
    return _MAGIC + head + b"".join(map(write_varint, layout.shape))


def read_description(reader: Reader) -> Layout:
    """Read a description; CorruptError if there is something else."""
    if reader.exactly(len(_MAGIC)) != _MAGIC:
        raise CorruptError("what should describe an array does not; write the chunk anew")
    flags, kind, itemsize, n_axes = reader.exactly(4)
    channels = _CHANNELS.get(flags & (_FIRST | _LAST))
    if flags >= 2 * _LAST or channels is None or itemsize not in _SIZES.get(chr(kind), ()):
        raise CorruptError("the description of an array has what no array has")
    shape = tuple(reader.number() for _ in range(n_axes))
    if n_axes > _MOST_AXES or not all(shape) or (channels != "none" and n_axes < 3):
        raise CorruptError("the description of an array has axes that no array has")
    dtype = np.dtype(f"{'<' if flags & _LITTLE else '>'}{chr(kind)}{itemsize}")
    return Layout(shape, dtype, channels, bool(flags & _FORTRAN))


def described(image: VQImage, layout: Layout) -> VQImage:
    """Return a picture with the description of its array, if it does not say all by itself."""
    if _plain(image) == layout:
        return image
    return image.with_sections([*image.sections, Section(TAG, write_description(layout))])


def layout_of(image: VQImage) -> Layout:
    """Return the layout of the array that a picture holds."""
    for section in image.sections:
        if section.tag == TAG and section.payload.startswith(_MAGIC):
            return read_description(Reader(io.BytesIO(section.payload)))
    return _plain(image)


def _plain(image: VQImage) -> Layout:
    """Return the layout that a picture has by itself, as `vqcodec.decode` gives it."""
    n_channels = SampleFormat.of_mode(image.mode).channels
    shape = (image.height, image.width, *([n_channels] if n_channels > 1 else []))
    channels = "last" if n_channels > 1 else "none"
    return Layout(shape, image.codebook.dtype, channels)


def _is_little(dtype: np.dtype) -> bool:
    return dtype.byteorder == "<" or (dtype.byteorder in "=|" and sys.byteorder == "little")
