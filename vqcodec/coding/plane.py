"""The index plane in strips of whole rows, each coded on its own."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ..arrays import AnyArray
from ..format.reader import CRC_BYTES
from ..format.size import packed_bytes
from ..format.strips import CodedPlane, strip_height
from ..limits import MAX_STRIPS
from .coder import Coder, index_dtype
from .context import Context
from .packed import Packed
from .swift import Swift

if TYPE_CHECKING:
    from ..core import Choice

STRIP_INDICES = 2**20  # of the largest strip that is written

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def encode_plane(coder: Coder, indices: AnyArray) -> CodedPlane:
    """Code a plane of indices, of shape (rows, columns)."""
    if not coder.CODING.striped:
        return CodedPlane(coder.CODING, (coder.encode(indices),))
    tops, height = _cut(len(indices), indices.size)
    parts = [indices[top : top + height] for top in tops]
    return CodedPlane(coder.CODING, tuple(_each(coder, coder.encode, parts)))


def smallest_plane(
    coders: Iterable[type[Coder]],
    codebook: AnyArray,
    channels: int,
    indices: AnyArray,
    known: CodedPlane | None = None,
) -> CodedPlane:
    """Code a plane with each of some coders, and return the smallest.

    Of equals it is the packed one, else the first.

    Parameters
    ----------
    coders : iterable of type
    codebook, channels
        As for `Coder`.
    indices : numpy.ndarray
        As for `encode_plane`.
    known : CodedPlane, optional
        What one of them would give.
    """
    tried = list(coders)
    best: CodedPlane | None = None
    for coder in tried:
        if coder is Packed:
            continue
        if known is not None and known.coding == coder.CODING:
            plane = known
        else:
            plane = encode_plane(coder(codebook, channels), indices)
        if best is None or plane.size < best.size:
            best = plane
        del plane  # so that there are never more than two
    # Its size is known without coding, and it is what readers like best.
    fixed = packed_bytes(indices.size, len(codebook)) + CRC_BYTES
    if Packed in tried and (best is None or fixed <= best.size):
        return encode_plane(Packed(codebook, channels), indices)
    assert best is not None  # there is always a coder
    return best


def choose_plane(
    coder: Context | Swift, nearest: AnyArray, choice: "Choice", *, simply: bool = False
) -> tuple[AnyArray, CodedPlane]:
    """Code a plane with indices chosen by their cost; see `Context.choose`.

    Returns
    -------
    chosen : numpy.ndarray
        The indices, of the shape of `nearest`.
    coded : CodedPlane
    """
    tops, height = _cut(len(nearest), nearest.size)

    def choose_one(top: int) -> tuple[AnyArray, bytes]:
        rows = slice(top, top + height)
        return coder.choose(nearest[rows], choice.of_rows(rows), simply=simply)

    found = _each(coder, choose_one, tops)
    chosen = np.concatenate([part for part, _ in found])
    return chosen, CodedPlane(coder.CODING, tuple(strip for _, strip in found))


def decode_plane(coder: Coder, strips: Sequence[bytes], shape: tuple[int, int]) -> AnyArray:
    """Return the indices of all strips, of a shape (rows, columns)."""
    if len(strips) == 1:
        return coder.decode(strips[0], shape)
    height = strip_height(shape[0], len(strips))
    plane: AnyArray = np.empty(shape, index_dtype(len(coder.codebook)))

    def decode_one(number: int) -> None:
        rows = plane[number * height : (number + 1) * height]
        rows[:] = coder.decode(strips[number], (len(rows), shape[1]))

    _each(coder, decode_one, range(len(strips)))
    return plane


def _cut(n_rows: int, n_indices: int) -> tuple[range, int]:
    """Return the top rows of the strips that a plane is written as, and the rows of one."""
    height = strip_height(n_rows, min(-(-n_indices // STRIP_INDICES), MAX_STRIPS))
    return range(0, n_rows, height), height


def _each(
    coder: Coder, function: Callable[[_Item], _Result], items: Sequence[_Item]
) -> list[_Result]:
    """Call a function for each item, on several threads where there are several items."""
    if len(items) == 1:
        return [function(items[0])]
    with ThreadPoolExecutor(min(len(items), os.cpu_count() or 1, 4)) as pool:
        try:
            return list(pool.map(function, items))
        except BaseException:  # an interrupt, too, which threads do not hear of
            coder.stop()
            raise
