"""Arrays of samples, their last axis being channels: L, LA, RGB or RGBA."""

import numpy as np

from .arrays import AnyArray, Bytes
from .format.sample_format import SampleFormat, has_alpha


def sample_dtype(samples: SampleFormat) -> np.dtype[np.generic]:
    """Return the dtype of samples in memory."""
    return np.dtype(np.uint16 if samples.is_wide else np.uint8)


def to_octets(codebook: AnyArray) -> bytes:
    """Return the samples of a codebook as they stand in files: the high byte of wide ones first."""
    return codebook.astype(codebook.dtype.newbyteorder(">"), copy=False).tobytes()


def from_octets(octets: bytes, n_codewords: int, samples: SampleFormat) -> AnyArray:
    """Undo `to_octets`: uint8 or uint16, of shape (n_codewords, d)."""
    dtype = sample_dtype(samples)
    codebook = np.frombuffer(octets, dtype.newbyteorder(">")).reshape(n_codewords, -1)
    return codebook.astype(dtype, copy=False)


def coloured(samples: Bytes) -> Bytes:
    """Return samples of L, LA, RGB or RGBA, shape (..., c), as RGB or RGBA."""
    if samples.shape[-1] >= 3:
        return samples
    return np.concatenate([samples[..., :1].repeat(3, axis=-1), samples[..., 1:]], axis=-1)


def with_opaque(samples: Bytes, channels: int) -> Bytes:
    """Return samples of so many channels, of which the last, if it is new, is opaque alpha."""
    if samples.shape[-1] == channels:
        return samples
    opaque = np.full((*samples.shape[:-1], 1), 255, np.uint8)
    return np.concatenate([samples, opaque], axis=-1)


def over(samples: Bytes, ground: int) -> Bytes:
    """Return samples of LA or RGBA, shape (..., c), as they look over a level of grey."""
    alpha = samples[..., -1:].astype(np.int32)
    mixed = samples[..., :-1] * alpha + ground * (255 - alpha)
    return ((mixed + 127) // 255).astype(np.uint8)


def flat(samples: Bytes, ground: int) -> Bytes:
    """Return samples of L, LA, RGB or RGBA, shape (..., c), as RGB over a level of grey."""
    return coloured(over(samples, ground) if has_alpha(samples.shape[-1]) else samples)


def frozen(array: AnyArray, dtype: np.dtype[np.generic]) -> AnyArray:
    """Return a copy that rests on bytes, so that nobody can write to it."""
    octets = np.ascontiguousarray(array, dtype).tobytes()
    return np.frombuffer(octets, dtype).reshape(array.shape)
