"""Strips of an index plane, coded with models that learn (spec §7.2)."""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes
from ..kernels import _core
from .books import book_of, checked_plane
from .choice import Choice


class StripCoder:
    """Codes the strips of an index plane; what they share is made once.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, pixels * channels).
    channels : int
        1 to 4.
    stopped : numpy.ndarray
        uint8, shape (1,): once it is not 0, coding ends with KeyboardInterrupt.
    """

    def __init__(self, codebook: AnyArray, channels: int, stopped: Bytes) -> None:
        self._stopped = stopped
        self._book = book_of(codebook, channels)

    def watch(self) -> _core.Watch:
        """Return what watches over one call, and counts what was done."""
        return _core.Watch(self._stopped)

    def encode(self, indices: AnyArray, header: int, watch: _core.Watch | None = None) -> bytes:
        """Code a strip.

        Parameters
        ----------
        indices : numpy.ndarray
            Unsigned integers below n_codewords, of shape (rows, columns), not
            empty.
        header : int
            The strip's first 16 bits.
        watch : Watch, optional
            Counts what was done.

        Returns
        -------
        bytes
        """
        plane = checked_plane(indices, self._book)
        return _core.encode_strip(self._book, plane, header, watch or self.watch())

    def choose(
        self, indices: AnyArray, header: int, choice: Choice
    ) -> tuple[bytes, npt.NDArray[np.uint16]]:
        """Code a strip with indices chosen on the way, `indices` being those of least distortion.

        Returns
        -------
        data : bytes
            As `encode` returns it for those that were chosen.
        chosen : numpy.ndarray
            uint16, of the shape of `indices`.
        """
        plane = checked_plane(indices, self._book)
        choice.check(plane.shape, self._book.n_codewords)
        data = _core.encode_strip(self._book, plane, header, self.watch(), choice)
        return data, plane

    def decode(
        self, data: bytes, shape: tuple[int, int], watch: _core.Watch | None = None
    ) -> tuple[npt.NDArray[np.uint16], bool]:
        """Decode what `encode` returns; any two bytes or more decode to something.

        Parameters
        ----------
        data : bytes
        shape : tuple of int
            Rows and columns, at least 1.
        watch : Watch, optional
            Counts what was done.

        Returns
        -------
        indices : numpy.ndarray
            uint16, of that shape.
        fits : bool
            Whether the data is no longer than the indices need, and has a
            header.
        """
        plane = np.zeros(shape, np.uint16)
        source = np.frombuffer(data, np.uint8)
        return plane, _core.decode_strip(self._book, source, plane, watch or self.watch())
