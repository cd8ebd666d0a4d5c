"""Index coding 3, `swift`: fast to decode, and as fast to encode (spec §7.4).

A strip is coded as a drawing, of runs, of what followed the same neighbours last, and of decisions
that slots add up to; or as a photograph, whose indices are symbols drawn from mixtures of
distributions. The work is done in `core`.
"""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ..arrays import AnyArray
from ..errors import CorruptError
from ..format.strips import SWIFT
from .budget import Budget
from .coder import Coder, index_dtype
from .flatness import flatness

if TYPE_CHECKING:
    from ..core import Choice

PHOTOGRAPH, DRAWING = 0, 1
MAX_PHOTOGRAPH_CODEWORDS = 256

_SMALL = 2**14  # indices; below, both kinds are tried
_FLAT, _ROUGH = 0.83, 0.12  # flatness from which a plane is a drawing's, and below which it is not
_TRIED = 2**15  # indices of the part that is tried in between
_GAIN = 1.03  # what a drawing has to gain there: photographs learn longer and decode three times
# as fast. (Of 36 planes of photographs the largest quotient is 1.06; of 90 others the least, 1.10.)


class Swift(Coder):
    """A byte that tells the kind, and one stream or two."""

    CODING = SWIFT
    AUTOMATIC: ClassVar[bool] = True

    def __init__(self, codebook: AnyArray, channels: int, budget: Budget | None = None) -> None:
        from ..core import SwiftCoder  # other codings need no compiled code

        super().__init__(codebook, channels, budget)
        self._strips = SwiftCoder(codebook, channels)

    def encode(self, indices: AnyArray) -> bytes:
        """Code a strip, as the kind that makes it smaller, as far as that is looked at."""
        kinds = self._kinds(indices, may_try_both=True)
        return min((self._coded(indices, kind) for kind in kinds), key=len)

    def choose(
        self, nearest: AnyArray, choice: "Choice", *, simply: bool = False
    ) -> tuple[AnyArray, bytes]:
        """Code a strip with indices chosen for the sum of distortion and rate.

        See `Context.choose`; there is no smaller model to do it simply with.
        """
        kinds = self._kinds(nearest, may_try_both=not simply)
        best: tuple[int, AnyArray, bytes] | None = None
        for kind in kinds:
            data, chosen = self._strips.choose(nearest, kind, choice, self.watch())
            cost = choice.cost(chosen, len(data)) if len(kinds) > 1 else 0
            if best is None or cost < best[0]:
                best = cost, chosen, data
        assert best is not None  # there is always a kind
        return best[1:]

    def decode(self, data: bytes, shape: tuple[int, int]) -> AnyArray:
        """Undo `encode`; most data decodes to something: only checksums tell damage.

        Raises
        ------
        CorruptError
            The data does not have just the bytes that it needs, or its kind is unknown.
        LimitError
            It takes more work than is allowed.
        """
        indices, fits = self.watched(
            lambda watch: self._strips.decode(data, shape, watch),
        )
        if not fits:
            raise CorruptError("a strip of the index plane is not what its indices need")
        return indices.astype(index_dtype(len(self.codebook)), copy=False)

    def _coded(self, indices: AnyArray, kind: int) -> bytes:
        return self._strips.encode(indices, kind, self.watch())

    def _better(self, indices: AnyArray) -> int:
        drawing, photograph = (len(self._coded(indices, kind)) for kind in (DRAWING, PHOTOGRAPH))
        return DRAWING if photograph > _GAIN * drawing else PHOTOGRAPH

    def _kinds(self, indices: AnyArray, *, may_try_both: bool) -> tuple[int, ...]:
        """Return the kind of a strip, or both, of which the better one is to be found."""
        if len(self.codebook) > MAX_PHOTOGRAPH_CODEWORDS:
            return (DRAWING,)
        if indices.size > _SMALL:
            flat = flatness(indices)
            if flat >= _FLAT:
                return (DRAWING,)
            if flat < _ROUGH:
                return (PHOTOGRAPH,)
        elif may_try_both:
            return DRAWING, PHOTOGRAPH
        return (self._better(_part(indices)),)


def _part(indices: AnyArray) -> AnyArray:
    """Return rows in the middle of a plane, enough to try."""
    n_rows = max(2, -(-_TRIED // indices.shape[1]))
    top = max(0, (len(indices) - n_rows) // 2)
    return np.ascontiguousarray(indices[top : top + n_rows])
