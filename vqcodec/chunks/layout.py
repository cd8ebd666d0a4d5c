"""How an array lies in a picture: which of its axes are rows, columns and channels."""

import math
from typing import NamedTuple

import numpy as np

from ..arrays import AnyArray
from ..errors import PictureError

CHANNELS = ("auto", "last", "first", "none")
_KINDS = "biu"  # of dtypes whose values are kept: bool, integers
_MOST_CHANNELS = 4


class Layout(NamedTuple):
    """How an array lies in a picture: planes one under the other, in C order.

    Attributes
    ----------
    shape : tuple of int
        Of the array.
    dtype : numpy.dtype
        bool or integers.
    channels : {"last", "first", "none"}
        Which axis has channels.
    is_fortran : bool
        Whether memory has the first axis as the fastest.
    """

    shape: tuple[int, ...]
    dtype: np.dtype
    channels: str
    is_fortran: bool = False

    @classmethod
    def of(cls, array: AnyArray, channels: str) -> "Layout":
        """Return the layout of an array; `channels` is one of `CHANNELS`.

        "auto" takes the last of three or more axes for channels if it has a
        length of 3 or 4 and samples are uint8. An array of fewer axes has none.
        """
        return cls(
            array.shape,
            array.dtype,
            resolved(channels, array.shape, array.dtype),
            array.flags.f_contiguous and not array.flags.c_contiguous,
        )

    @property
    def size(self) -> int:
        """The number of values."""
        return math.prod(self.shape)

    @property
    def n_channels(self) -> int:
        """The samples of a pixel; 0 where values are no pixels."""
        if self.channels == "none":
            return 0
        length = self.shape[self._axis]
        is_sample = self.dtype == np.uint8 and 1 <= length <= _MOST_CHANNELS
        return length if is_sample else 0

    @property
    def flat_shape(self) -> tuple[int, ...]:
        """Of the picture: (rows, columns) of values or (rows, columns, channels) of pixels."""
        n_pixels = self.size // (self.n_channels or 1)
        columns = self._moved_shape[-2 if self.n_channels else -1]
        pixel = (self.n_channels,) if self.n_channels else ()
        return (n_pixels // columns, columns, *pixel)

    @property
    def rows_of_plane(self) -> int:
        """How many rows belong together."""
        return (1, *self._moved_shape)[-3 if self.n_channels else -2]

    def flattened(self, array: AnyArray) -> AnyArray:
        """Return an array of this layout as that of the picture, in C order and our byte order."""
        moved = np.moveaxis(array, *self._moves) if self.channels != "none" else array
        native = self.dtype.newbyteorder("=")
        return np.ascontiguousarray(moved, native).reshape(self.flat_shape)

    def restored(self, flat: AnyArray) -> AnyArray:
        """Return what `flattened` was given: shape, dtype, byte order and order of memory."""
        if self.channels == "none":
            array = flat.reshape(self.shape)
        else:
            array = np.moveaxis(flat.reshape(self._moved_shape), *self._moves[::-1])
        return np.asarray(array, self.dtype, order="F" if self.is_fortran else "C")

    @property
    def _axis(self) -> int:
        return -1 if self.channels == "last" else len(self.shape) - 3

    @property
    def _moves(self) -> tuple[int, int]:
        """Where channels are, and where they go: pixels have them last, values first."""
        return self._axis, -1 if self.n_channels else 0

    @property
    def _moved_shape(self) -> tuple[int, ...]:
        shape = list(self.shape or (1,))
        if self.channels != "none":
            length = shape.pop(self._axis)
            shape.insert(len(shape) if self.n_channels else 0, length)
        return tuple(shape)


def resolved(channels: str, shape: tuple[int, ...], dtype: np.dtype) -> str:
    """Return which axis has channels, "last", "first" or "none", or raise PictureError."""
    if dtype.kind not in _KINDS:
        raise PictureError(
            f"chunks hold bool or integers of 8 to 64 bits, not {dtype}; convert the array, or "
            "take another codec for it"
        )
    if 0 in shape:
        raise PictureError(f"a chunk has at least one value, and not shape {shape}")
    if len(shape) < 3:
        return "none"
    if channels == "auto":
        return "last" if dtype == np.uint8 and shape[-1] in (3, 4) else "none"
    return channels
