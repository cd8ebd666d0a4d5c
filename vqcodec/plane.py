"""The index plane in strips of whole rows, each coded on its own (spec §5.2, §7)."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from . import uvarint
from .container import CRC_BYTES, STRIPS, Section
from .errors import CorruptError, TruncatedError
from .indexcoding import index_dtype
from .limits import MAX_STRIPS

STRIP_INDICES = 2**20  # of the largest strip that is written


class CodedPlane(NamedTuple):
    """The strips of a plane, and the sections that a file needs to find them."""

    coding: int
    strips: tuple
    sections: tuple

    @property
    def size(self):
        """Bytes that it takes in a file."""
        return sum(len(strip) + CRC_BYTES for strip in self.strips) + sum(
            1 + uvarint.size(len(section.payload)) + len(section.payload)
            for section in self.sections
        )


def encode(coding, indices, codebook, channels):
    """Code a plane.

    Parameters
    ----------
    coding : type
        One of `indexcoding.CODINGS`.
    indices : numpy.ndarray
        Of shape (rows, columns).
    codebook : numpy.ndarray
        uint8, shape (n_codewords, samples).
    channels : int

    Returns
    -------
    CodedPlane
    """
    coder = coding(codebook, channels)
    if not coding.STRIPED:
        return CodedPlane(coding.NUMBER, (coder.encode(indices),), ())
    tops, height = _cut(len(indices), indices.size)
    parts = [indices[top : top + height] for top in tops]
    return _listed(coding, _each(coder, coder.encode, parts))


def choose(coding, nearest, codebook, channels, choice, **options):
    """Code a plane with indices chosen by their cost; see `indexcoding.context.Context.choose`.

    Returns
    -------
    chosen : numpy.ndarray
        The indices, of the shape of `nearest`.
    coded : CodedPlane
    """
    coder = coding(codebook, channels)
    tops, height = _cut(len(nearest), nearest.size)

    def choose_one(top):
        rows = slice(top, top + height)
        return coder.choose(nearest[rows], choice.of_rows(rows), **options)

    found = _each(coder, choose_one, tops)
    chosen = np.concatenate([part for part, _ in found])
    return chosen, _listed(coding, [strip for _, strip in found])


def strip_sizes(coding, sections, shape, n_codewords):
    """Give the bytes of each strip of a file, without its checksum.

    Raises
    ------
    CorruptError
        The strips are not listed as F10 of the spec demands.
    """
    listings = [section.payload for section in sections if section.tag == STRIPS]
    if len(listings) != coding.STRIPED:
        wanted = "one list" if coding.STRIPED else "no list"
        raise CorruptError(
            f"index coding {coding.NAME} needs {wanted} of strips, not {len(listings)}"
        )
    if not coding.STRIPED:
        return (coding.coded_size(shape[0] * shape[1], n_codewords),)
    octets, sizes = iter(listings[0]), []
    left = len(listings[0])
    try:
        while left:
            sizes.append(uvarint.decode(octets.__next__))
            left -= uvarint.size(sizes[-1])
    except StopIteration:
        raise CorruptError("the list of strips ends within a number") from None
    n_strips = len(sizes)
    if (
        not 1 <= n_strips <= MAX_STRIPS
        or _strip_height(shape[0], n_strips) * (n_strips - 1) >= shape[0]
    ):
        raise CorruptError(f"{shape[0]} rows cannot be cut into {n_strips} strips")
    return tuple(sizes)


def check_length(sizes, available):
    """Raise an error if a file has not exactly `available` bytes left for such strips."""
    expected = sum(size + CRC_BYTES for size in sizes)
    if available < expected:
        raise TruncatedError(f"the file ends too early: {expected - available} bytes are missing")
    if available > expected:
        raise CorruptError("there are bytes after the end of the picture")


def decode(coding, strips, shape, codebook, channels):
    """Give the indices of all strips; the arguments are as for `encode`."""
    coder = coding(codebook, channels)
    if len(strips) == 1:
        return coder.decode(strips[0], shape)
    height = _strip_height(shape[0], len(strips))
    plane = np.empty(shape, index_dtype(len(codebook)))

    def decode_one(number):
        rows = plane[number * height : (number + 1) * height]
        rows[:] = coder.decode(strips[number], rows.shape)

    _each(coder, decode_one, range(len(strips)))
    return plane


def _cut(rows, n_indices):
    """Give the top rows of the strips that a plane is written as, and the rows of one."""
    height = _strip_height(rows, min(-(-n_indices // STRIP_INDICES), MAX_STRIPS))
    return range(0, rows, height), height


def _listed(coding, strips):
    payload = b"".join(uvarint.encode(len(strip)) for strip in strips)
    return CodedPlane(coding.NUMBER, tuple(strips), (Section(STRIPS, payload),))


def _strip_height(rows, n_strips):
    return -(-rows // n_strips)


def _each(coder, function, items):
    """Call a function for each item, on several threads where there are several items."""
    if len(items) == 1:
        return [function(items[0])]
    with ThreadPoolExecutor(min(len(items), os.cpu_count() or 1, 4)) as pool:
        try:
            return list(pool.map(function, items))
        except BaseException:  # an interrupt, too, which threads do not hear of
            coder.stop()
            raise
