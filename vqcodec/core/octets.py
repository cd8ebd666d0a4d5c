"""Bytes of metadata, coded with what the last of them were (spec §5.3)."""

import numpy as np

from ..kernels import _core

_GOING_ON = np.zeros(1, np.uint8)  # Signals alone end this.


def encode_octets(octets: bytes) -> bytes:
    """Code bytes, at least one."""
    return _core.encode_octets(np.frombuffer(octets, np.uint8), _core.Watch(_GOING_ON))


def decode_octets(data: bytes, n: int) -> tuple[bytes, bool]:
    """Decode what `encode_octets` returns; any data gives something.

    Parameters
    ----------
    data : bytes
    n : int
        How many bytes were coded, at least 1.

    Returns
    -------
    octets : bytes
    fits : bool
        Whether the data is just what they need.
    """
    octets = np.zeros(n, np.uint8)
    fits = _core.decode_octets(np.frombuffer(data, np.uint8), octets, _core.Watch(_GOING_ON))
    return octets.tobytes(), fits
