"""Index coding 1, `context`: adaptive binary arithmetic coding with mixed contexts (spec §7.2).

Each index is found by decisions: in flat places one for a whole run, then whether it equals the
index to the left, then one at each node of a tree over the codewords' colours. What several
contexts, the margins of predicted colours and a matcher expect of a decision is mixed by weights
that learn (after M. Mahoney, "Adaptive weighing of context models for lossless data compression",
2005); the mix drives an arithmetic coder. The work is done in `core`.
"""

from typing import TYPE_CHECKING, ClassVar

from ..arrays import AnyArray
from ..errors import CorruptError
from ..format.strips import CONTEXT
from .budget import Budget
from .coder import Coder, index_dtype
from .flatness import flatness

if TYPE_CHECKING:
    from ..core import Choice

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
    AUTOMATIC: ClassVar[bool] = False

    def __init__(self, codebook: AnyArray, channels: int, budget: Budget | None = None) -> None:
        from ..core import StripCoder  # other codings need no compiled code

        super().__init__(codebook, channels, budget)
        self._strips = StripCoder(codebook, channels, self.stopped)

    def encode(self, indices: AnyArray) -> bytes:
        """Code a strip, a small one with each of two headers, of which the better is kept."""
        return min((self._strips.encode(indices, header) for header in _headers(indices)), key=len)

    def choose(
        self, nearest: AnyArray, choice: "Choice", *, simply: bool = False
    ) -> tuple[AnyArray, bytes]:
        """Code a strip with indices chosen for the sum of distortion and rate.

        Parameters
        ----------
        nearest : numpy.ndarray
            As `encode` takes indices: those of least distortion.
        choice : vqcodec.core.Choice
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
        best: tuple[int, AnyArray, bytes] | None = None
        for header in (_SIMPLE,) if simply else _headers(nearest):
            data, chosen = self._strips.choose(nearest, header, choice)
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
            The data has no header, or does not have just the bytes that its indices need.
        LimitError
            It takes more work than is allowed.
        """
        if len(data) < 2:
            raise CorruptError("a strip of the index plane is too short for its header")
        indices, fits = self.watched(lambda watch: self._strips.decode(data, shape, watch))
        if not fits:
            raise CorruptError("a strip of the index plane is not what its indices need")
        return indices.astype(index_dtype(len(self.codebook)), copy=False)


def _headers(indices: AnyArray) -> tuple[int, ...]:
    if indices.size <= _SMALL:
        return _DRAWING, _PHOTOGRAPH
    return (_DRAWING if flatness(indices) >= _FLAT else _PHOTOGRAPH,)
