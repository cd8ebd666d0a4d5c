"""A codec for arrays of zarr's format 3: `VQ`, which makes bytes of chunks.

zarr finds it by an entry point, whatever reads the array. Needs zarr 3, which `vqcodec[zarr]`
brings.
"""

import asyncio
import math
from typing import TYPE_CHECKING, Any, Self, Unpack

import numpy as np
from zarr.abc.codec import ArrayBytesCodec

from .arrays import AnyArray
from .chunks import ChunkCodec
from .encoder.options import EncoderOptions

if TYPE_CHECKING:
    from zarr.core.array_spec import ArraySpec
    from zarr.core.buffer import Buffer, NDBuffer

NAME = "vqcodec.vq"


class VQ(ArrayBytesCodec):
    """Chunks as .vq files: label maps and volumes exactly, pixels exactly or with k codewords.

    It is what `zarr.create_array` takes as `serializer`; give `compressors=None`
    with it, as nothing is left to compress. The parameters are those of
    `vqcodec.chunks.ChunkCodec`.
    """

    is_fixed_size = False

    def __init__(
        self,
        k: int | None = None,
        *,
        channels: str = "auto",
        coding: str = "auto",
        **options: Unpack[EncoderOptions],
    ) -> None:
        self._chunks = ChunkCodec(k, channels=channels, coding=coding, **options)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the codec that the metadata of an array names."""
        return cls(**(data.get("configuration") or {}))

    def to_dict(self) -> dict[str, Any]:
        """Return the codec as the metadata of an array name it."""
        return {"name": NAME, "configuration": self._chunks.settings}

    def evolve_from_array_spec(self, array_spec: "ArraySpec") -> Self:
        """Return the codec for the chunks of an array, which says where their channels are."""
        dtype = _dtype_of(array_spec)
        evolved = self._chunks.resolved(array_spec.shape, dtype)
        return type(self)(**evolved.settings)

    def compute_encoded_size(self, input_byte_length: int, chunk_spec: "ArraySpec") -> int:
        """Raise NotImplementedError, as zarr wants it, since nobody knows the size before."""
        raise NotImplementedError

    async def _encode_single(self, chunk: "NDBuffer", spec: "ArraySpec") -> "Buffer":
        data = await asyncio.to_thread(self._chunks.encode, chunk.as_numpy_array())
        return spec.prototype.buffer.from_bytes(data)

    async def _decode_single(self, data: "Buffer", spec: "ArraySpec") -> "NDBuffer":
        found = await asyncio.to_thread(self._decoded, data.to_bytes(), spec)
        return spec.prototype.nd_buffer.from_numpy_array(found)

    def _decoded(self, data: bytes, spec: "ArraySpec") -> AnyArray:
        dtype, n_values = _dtype_of(spec), math.prod(spec.shape)
        found = self._chunks.decode(data, shape=spec.shape, dtype=dtype, max_values=n_values)
        return found.astype(dtype, copy=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VQ) and other._chunks.settings == self._chunks.settings

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return repr(self._chunks)


def _dtype_of(spec: "ArraySpec") -> np.dtype[Any]:
    """Return the dtype of a chunk, as zarr 3.0 or a later one has it."""
    dtype: Any = spec.dtype
    native: np.dtype[Any] = dtype.to_native_dtype() if hasattr(dtype, "to_native_dtype") else dtype
    return native
