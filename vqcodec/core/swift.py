"""Strips of an index plane in the coding `swift` (spec §7.4)."""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray
from ..kernels import _core
from .books import book_of, checked_plane
from .choice import Choice


class SwiftCoder:
    """Codes the strips of an index plane; what they share is made once.

    Parameters
    ----------
    codebook, channels
        As for `StripCoder`.
    """

    def __init__(self, codebook: AnyArray, channels: int) -> None:
        self._book = book_of(codebook, channels)

    def encode(self, indices: AnyArray, kind: int, watch: _core.Watch) -> bytes:
        """Code a strip.

        Parameters
        ----------
        indices : numpy.ndarray
            As for `StripCoder.encode`.
        kind : int
            0 for a photograph, with at most 256 codewords; 1 for a drawing.
        watch : Watch

        Returns
        -------
        bytes
        """
        self._check_kind(kind)
        return _core.encode_swift(self._book, checked_plane(indices, self._book), kind, watch)

    def choose(
        self, indices: AnyArray, kind: int, choice: Choice, watch: _core.Watch
    ) -> tuple[bytes, npt.NDArray[np.uint16]]:
        """Code a strip with indices chosen on the way; see `StripCoder.choose`."""
        self._check_kind(kind)
        plane = checked_plane(indices, self._book)
        choice.check(plane.shape, self._book.n_codewords)
        return _core.encode_swift(self._book, plane, kind, watch, choice), plane

    def decode(
        self, data: bytes, shape: tuple[int, int], watch: _core.Watch
    ) -> tuple[npt.NDArray[np.uint16], bool]:
        """Decode what `encode` returns; see `StripCoder.decode`."""
        plane = np.zeros(shape, np.uint16)
        source = np.frombuffer(data, np.uint8)
        return plane, _core.decode_swift(self._book, source, plane, watch)

    def _check_kind(self, kind: int) -> None:
        if kind not in (0, 1) or (kind == 0 and self._book.n_codewords > 256):
            raise ValueError(f"a strip of {self._book.n_codewords} codewords is of no kind {kind}")
