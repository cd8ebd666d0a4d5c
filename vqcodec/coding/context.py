"""Index coding 1, `context`: adaptive binary arithmetic coding with mixed contexts (spec §7.2).

Each index is found by decisions: in flat places one for a whole run, then whether it equals the
index to the left, then one at each node of a tree over the codewords' colours. What several
contexts, the margins of predicted colours and a matcher expect of a decision is mixed by weights
that learn (after M. Mahoney, "Adaptive weighing of context models for lossless data compression",
2005); the mix drives an arithmetic coder. The loops are in `kernels`.
"""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ..arrays import AnyArray, Labels
from ..errors import CorruptError
from ..format.sample_format import has_alpha
from ..format.strips import CONTEXT
from .coder import Coder, index_dtype

if TYPE_CHECKING:
    from ..kernels import Choice

# Contexts by number (spec §7.2), found by adding one after the other on drawings and photographs.
_SAME = 0x8000
_DRAWING = _SAME | sum(1 << i for i in (0, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 14))
_PHOTOGRAPH = sum(1 << i for i in (4, 5, 6, 7, 8, 9, 11, 12))

_SIMPLE = _SAME | sum(1 << i for i in (4, 7, 8))

_SMALL = 2**14  # indices; below, both headers are tried
_FLAT = 0.4  # share of indices equal to three neighbours, from which a plane is a drawing's


class Context(Coder):
    """A header of two bytes, which names the contexts in use, and the bits of all decisions."""

    CODING = CONTEXT
    AUTOMATIC: ClassVar[bool] = True

    def __init__(self, codebook: AnyArray, channels: int) -> None:
        from ..kernels import StripCoder  # other codings need no compiled loops

        super().__init__(codebook, channels)
        self._strips = StripCoder(colour_numbers(codebook, channels), self.stopped)

    def encode(self, indices: AnyArray) -> bytes:
        """Code a strip, a small one with each of two headers, of which the better is kept."""
        bits = _table_bits(indices.size)
        coded = (
            header.to_bytes(2, "big") + self._strips.encode(indices, header, bits)
            for header in _headers(indices)
        )
        return min(coded, key=len)

    def choose(
        self, nearest: AnyArray, choice: "Choice", *, simply: bool = False
    ) -> tuple[AnyArray, bytes]:
        """Code a strip with indices chosen for the sum of distortion and rate.

        Parameters
        ----------
        nearest : numpy.ndarray
            As `encode` takes indices: those of least distortion.
        choice : vqcodec.kernels.Choice
        simply : bool
            Whether to take a small model, which is for finding out about the
            indices in a third of the time.

        Returns
        -------
        chosen : numpy.ndarray
            uint16, of the shape of `nearest`.
        data : bytes
            As `encode` would give it for them, with one of the headers.
        """
        bits = _table_bits(nearest.size)
        best: tuple[int, AnyArray, bytes] | None = None
        for header in (_SIMPLE,) if simply else _headers(nearest):
            data, chosen = self._strips.choose(nearest, header, bits, choice)
            data = header.to_bytes(2, "big") + data
            cost = choice.cost(chosen, len(data)) if nearest.size <= _SMALL else 0
            if best is None or cost < best[0]:
                best = cost, chosen, data
        assert best is not None  # there is always a header
        return best[1:]

    def decode(self, data: bytes, shape: tuple[int, int]) -> AnyArray:
        """Undo `encode`; any data with a header decodes to something: only checksums tell damage.

        Raises
        ------
        CorruptError
            The data has no header, or is longer than its indices need.
        """
        if len(data) < 2:
            raise CorruptError("a strip of the index plane is too short for its header")
        header, stream = int.from_bytes(data[:2], "big"), data[2:]
        bits = _table_bits(shape[0] * shape[1])
        indices, asked_for = self._strips.decode(stream, shape, header, bits)
        if asked_for < len(stream):
            raise CorruptError("a strip of the index plane is longer than its indices need")
        return indices.astype(index_dtype(len(self.codebook)), copy=False)


def colour_numbers(codebook: AnyArray, channels: int) -> Labels:
    """Return the numbers that colours are compared by, int32 of shape (n_codewords, 4).

    They are luma, two differences of colours and alpha, of the mean colour of
    the block with alpha multiplied in (spec §7.2, Colours). Samples of 16 bits
    are no colours; their codewords are like a ramp of greys.
    """
    if codebook.dtype == np.uint16:
        codebook = np.arange(len(codebook))[:, np.newaxis] * 255 // max(len(codebook) - 1, 1)
    pixels = codebook.reshape(len(codebook), -1, channels)
    means = pixels.sum(axis=1, dtype=np.int32) // pixels.shape[1]
    alpha = means[:, -1] if has_alpha(channels) else np.int32(255)
    red, green, blue = (means[:, i if channels > 2 else 0] * alpha // 255 for i in range(3))
    numbers = np.empty((len(codebook), 4), np.int32)
    numbers[:, 0] = red + 2 * green + blue
    numbers[:, 1] = 2 * (red - blue)
    numbers[:, 2] = 2 * green - red - blue
    numbers[:, 3] = 2 * alpha
    return numbers


def _table_bits(n_indices: int) -> int:
    """Binary logarithm of the buckets of a context; so that twelve contexts take 12 MiB at most."""
    return min(15, max(8, n_indices.bit_length() - 2))


def _headers(indices: AnyArray) -> tuple[int, ...]:
    if indices.size <= _SMALL:
        return _DRAWING, _PHOTOGRAPH
    return (_DRAWING if _flatness(indices) >= _FLAT else _PHOTOGRAPH,)


def _flatness(plane: AnyArray) -> float:
    here = plane[1:, 1:]
    flat = (here == plane[1:, :-1]) & (here == plane[:-1, 1:]) & (here == plane[:-1, :-1])
    return float(flat.mean()) if flat.size else 1.0
