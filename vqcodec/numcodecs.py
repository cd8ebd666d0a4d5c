"""A codec for numcodecs, and so for arrays of zarr's format 2: `VQ`.

`numcodecs.get_codec({"id": "vqcodec.vq"})` finds it by an entry point. Needs numcodecs, which
`vqcodec[zarr]` brings.
"""

from typing import Any, ClassVar, Unpack

from numcodecs.abc import Codec
from numcodecs.compat import ensure_bytes, ensure_ndarray_like, ndarray_copy

from .arrays import AnyArray
from .chunks import ChunkCodec
from .encoder.options import EncoderOptions


class VQ(Codec):  # type: ignore[misc]
    """Arrays as .vq files: label maps and volumes exactly, pixels exactly or with k codewords.

    The parameters are those of `vqcodec.chunks.ChunkCodec`.

    Examples
    --------
    >>> import numpy as np
    >>> labels = np.array([[[7, 7, 10**12]]], np.uint64)
    >>> VQ().decode(VQ().encode(labels)).tolist()
    [[[7, 7, 1000000000000]]]
    """

    codec_id: ClassVar[str] = "vqcodec.vq"

    def __init__(
        self,
        k: int | None = None,
        *,
        channels: str = "auto",
        coding: str = "auto",
        **options: Unpack[EncoderOptions],
    ) -> None:
        self._chunks = ChunkCodec(k, channels=channels, coding=coding, **options)

    def encode(self, buf: Any) -> bytes:
        """Encode an array, or anything with a buffer: bool or integers of 8 to 64 bits.

        Returns
        -------
        bytes
            A .vq file, or several where one cannot hold the array.

        Raises
        ------
        PictureError
            It is of another dtype, empty, or has a value that is not in the
            codebook.
        """
        return self._chunks.encode(ensure_ndarray_like(buf))

    def decode(self, buf: Any, out: Any = None) -> AnyArray:
        """Decode an array.

        Parameters
        ----------
        buf : bytes-like
        out : buffer, optional
            Where to write it: of as many bytes. No memory is taken for more.

        Returns
        -------
        numpy.ndarray
            Of the shape, dtype and order of memory that was encoded; or `out`.

        Raises
        ------
        VqError
            The data is damaged, or no chunk of this codec.
        """
        data = ensure_bytes(buf)
        if out is None:
            return self._chunks.decode(data)
        found = self._chunks.decode(data, max_values=memoryview(out).nbytes)
        copied: AnyArray = ndarray_copy(found, out)
        return copied

    def get_config(self) -> dict[str, Any]:
        """Return what makes the same codec again, as JSON holds it."""
        return {"id": self.codec_id, **self._chunks.settings}

    def __repr__(self) -> str:
        return repr(self._chunks)
