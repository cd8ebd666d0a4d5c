"""Codings of the codebook, by the tag files carry (spec §6); NumPy is loaded only where needed."""

from ..errors import CorruptError
from .varint import write_varint

RAW, MODELLED, EXTERNAL = KNOWN = 0x00, 0x01, 0x02
HASH_BYTES = 16  # of an external codebook
MAX_MODELLED_SAMPLES = 2**20  # a few bytes can decode to any number of samples


def write_codebook(tag: int | None, samples: bytes, n_codewords: int, channels: int) -> bytes:
    """Return the codebook's part of a front: tag, length where there is one, data.

    Parameters
    ----------
    tag : int or None
        One of `KNOWN`; None is RAW or MODELLED, whichever takes fewer bytes. A
        codebook that is too large for MODELLED is written raw.
    samples : bytes
        Of all codewords; for EXTERNAL the hash.
    n_codewords, channels : int
        A sample of two bytes counts as two channels.
    """
    if tag == EXTERNAL:
        return bytes([EXTERNAL]) + write_varint(len(samples)) + samples
    raw = bytes([RAW]) + samples
    if tag == RAW or len(samples) > MAX_MODELLED_SAMPLES:
        return raw
    coded = _encode(samples, n_codewords, channels)
    modelled = bytes([MODELLED]) + write_varint(len(coded)) + coded
    return modelled if tag == MODELLED else min(raw, modelled, key=len)


def decode_codebook(
    tag: int, data: bytes, n_codewords: int, n_samples: int, channels: int
) -> bytes:
    """Decode a codebook that has a length: its samples, or the hash of an external one.

    Parameters
    ----------
    tag : int
        MODELLED or EXTERNAL.
    data : bytes
    n_codewords, n_samples, channels : int
        `n_samples` of all codewords together.

    Returns
    -------
    bytes

    Raises
    ------
    CorruptError
        The data is against F11, F12 or F16 of the spec.
    """
    if tag == MODELLED:
        return decode_modelled(data, n_codewords, n_samples, channels)
    if len(data) != HASH_BYTES:
        raise CorruptError(f"the hash of a codebook has {len(data)} bytes instead of {HASH_BYTES}")
    return data


def decode_modelled(data: bytes, n_codewords: int, n_samples: int, channels: int) -> bytes:
    """Decode a modelled codebook; see `decode_codebook`."""
    from ..core import decode_codewords

    if n_samples > MAX_MODELLED_SAMPLES:
        raise CorruptError(
            f"a modelled codebook has at most {MAX_MODELLED_SAMPLES:,} samples, not {n_samples:,}"
        )
    if data[:1] not in (b"\0", b"\1"):
        raise CorruptError("the modelled codebook begins neither with 0 nor with 1")
    codebook, fits = decode_codewords(data, (n_codewords, n_samples // n_codewords), channels)
    if not fits:
        raise CorruptError("the modelled codebook is longer than its codewords need")
    return codebook.tobytes()


def _encode(samples: bytes, n_codewords: int, channels: int) -> bytes:
    import numpy as np

    from ..core import encode_codewords

    return encode_codewords(np.frombuffer(samples, np.uint8).reshape(n_codewords, -1), channels)
