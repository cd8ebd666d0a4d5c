"""An array as bytes and back, as a store of arrays asks for it."""

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Unpack

import numpy as np

from ..arrays import AnyArray
from ..checks import check_choice, shown
from ..codebook import Codebook, check_codebook
from ..coding import coders_named
from ..encoder.options import EncoderOptions
from ..encoder.request import Encoder
from ..errors import CorruptError, LimitError, OptionError, PictureError
from ..limits import MAX_PIXELS
from ..vqimage import VQImage
from .description import described, layout_of
from .layout import CHANNELS, Layout, resolved
from .several import read_files, write_files
from .values import TooManyValues, exact_image, values_of

_MOST_VALUES = 2**23  # of one file, so that no reader is asked for more work than it allows
_MOST_BYTES = 8  # of a value


class ChunkCodec:
    """How arrays become bytes. It does not change, and serves several threads at a time.

    Parameters
    ----------
    k : int, optional
        Number of codewords for pixels; None keeps all exactly. Values that are
        no pixels are always kept.
    channels : {"auto", "last", "first", "none"}
        Which axis of three or more has channels: the last, or the third from
        the end. "auto" is the last if it has a length of 3 or 4 and samples are
        uint8, else "none": every number is a value, as labels are.
    coding : str
        As for `vqcodec.VQImage.to_bytes`.
    **options
        Of `vqcodec.Encoder`, for pixels, as far as JSON holds them. A `codebook`,
        also as a .vqc file in base64, is for values, too: all chunks share it,
        and do not have it in them. Values must be in it; pixels take the
        nearest, unless `strict`.

    Attributes
    ----------
    settings : dict
        The arguments, as JSON holds them.

    Raises
    ------
    OptionError
        They cannot be met, or JSON does not hold them.
    """

    settings: dict[str, Any]

    def __init__(
        self,
        k: int | None = None,
        *,
        channels: str = "auto",
        coding: str = "auto",
        **options: Unpack[EncoderOptions],
    ) -> None:
        check_choice("channels", channels, CHANNELS)
        coders_named(coding)
        self._channels, self._coding = channels, coding
        self._codebook = _codebook(options.pop("codebook", None))
        self._is_lossy = k is not None or bool(options)
        text = None if self._codebook is None else _text_of(self._codebook)
        given = {"channels": channels, "coding": coding, "codebook": text, **options}
        options["codebook"] = self._codebook
        self._encoder = Encoder.by("VQ", k, **options)
        self.settings = _as_json({"k": self._encoder.k, **given})

    def resolved(self, shape: tuple[int, ...], dtype: np.dtype) -> "ChunkCodec":
        """Return one for arrays of a shape and dtype, whose settings say where channels are."""
        channels = resolved(self._channels, shape, dtype)
        return ChunkCodec(**{**self.settings, "channels": channels})

    def encode(self, array: AnyArray) -> bytes:
        """Return an array as bytes.

        Raises
        ------
        PictureError
            Its dtype is not for chunks, it is empty, or has a value that is not
            in the codebook.
        """
        array = np.asarray(array)
        layout = Layout.of(array, self._channels)
        images = list(self._images(layout.flattened(array), layout))
        if len(images) == 1:
            return self._file_of(described(images[0], layout))
        return write_files([self._file_of(image) for image in images], layout)

    def decode(
        self,
        data: bytes | bytearray | memoryview,
        *,
        shape: tuple[int, ...] | None = None,
        dtype: np.dtype | None = None,
        max_values: int = MAX_PIXELS,
    ) -> AnyArray:
        """Return the array.

        Parameters
        ----------
        data : bytes-like
        shape, dtype : optional
            What it must have.
        max_values : int
            Larger arrays are refused before memory is taken for them.

        Raises
        ------
        VqError
            As `vqcodec.VQImage.from_bytes`; or it is another array.
        """
        check = partial(_check_layout, shape=shape, dtype=dtype, max_values=max_values)
        files, layout = read_files(bytes(data), check)
        most = _MOST_BYTES * max_values
        images = (VQImage.from_bytes(file, most, codebook=self._codebook) for file in files)
        if layout is None:
            image = next(images)
            check(layout := layout_of(image))
            native = layout.dtype.newbyteorder("=")
            return layout.restored(values_of(image, layout.flat_shape, native))
        native = layout.dtype.newbyteorder("=")
        flat: AnyArray = np.empty(layout.flat_shape, native)
        top = 0
        for image in images:
            bottom = top + image.height
            if bottom > len(flat):
                break
            flat[top:bottom] = values_of(image, flat[top:bottom].shape, native)
            top = bottom
        if top != len(flat):
            raise CorruptError("the files of a chunk have other rows than its array")
        return layout.restored(flat)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"VQ({settings})"

    def _images(self, flat: AnyArray, layout: Layout) -> Iterator[VQImage]:
        """Yield pictures of some rows each: of whole planes, where one can hold them."""
        draw = self._drawer(layout)
        most = max(1, _MOST_VALUES // layout.flat_shape[1])
        n_rows = most - most % layout.rows_of_plane or most
        for top in range(0, len(flat), n_rows):
            yield from _halved(draw, flat[top : top + n_rows])

    def _drawer(self, layout: Layout) -> Callable[[AnyArray], VQImage]:
        """Return what makes pictures of arrays of a layout."""
        is_grey = layout.dtype == np.uint8 and self._is_lossy
        if not (layout.n_channels or is_grey):
            if self._is_lossy:
                raise PictureError(
                    f"k and options are for pixels, of uint8, not for values of {layout.dtype}, "
                    "which are kept; leave them out, or say which axis has channels"
                )
            return lambda rows: exact_image(rows, self._codebook)
        if self._is_lossy or self._codebook is not None:
            return self._encoder.quantize
        return exact_image

    def _file_of(self, image: VQImage) -> bytes:
        return image.to_bytes(self._coding, external=self._codebook is not None)


def _halved(draw: Callable[[AnyArray], VQImage], rows: AnyArray) -> Iterator[VQImage]:
    """Yield the pictures of rows, as many as it takes to have codewords for all."""
    try:
        yield draw(rows)
    except TooManyValues:
        if len(rows) == 1:
            raise
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            yield from _halved(draw, half)


def _check_layout(
    layout: Layout, shape: tuple[int, ...] | None, dtype: np.dtype | None, max_values: int
) -> None:
    """Raise VqError if a chunk holds another array than is wanted, or too large a one."""
    if layout.size > max_values:
        raise LimitError(
            f"a chunk has {layout.size:,} values, more than the limit of {max_values:,}; raise it "
            "if you trust the chunk"
        )
    found = layout.dtype.newbyteorder("=")
    if shape not in (None, layout.shape) or dtype is not None and dtype.newbyteorder("=") != found:
        raise CorruptError(
            f"a chunk holds {layout.dtype} of shape {layout.shape}, where {dtype} of shape {shape} "
            "belongs"
        )


def _codebook(given: Codebook | str | None) -> Codebook | None:
    """Return a codebook that may come as text."""
    if given is None or not isinstance(given, str):
        return None if given is None else check_codebook(given)
    try:
        octets = base64.b64decode(given, validate=True)
    except ValueError as error:
        raise OptionError(f"codebook must be a .vqc file in base64, not {shown(given)}") from error
    return Codebook.from_bytes(octets)


def _text_of(codebook: Codebook) -> str:
    return base64.b64encode(codebook.to_bytes()).decode()


def _as_json(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is given without what is None, as JSON gives it back, or raise OptionError."""
    asked = {name: value for name, value in given.items() if value is not None}
    try:
        found: dict[str, Any] = json.loads(json.dumps(asked, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise OptionError(
            f"options of chunks are kept as JSON, which does not hold all of them: {error}"
        ) from error
    return found
