"""Dithering: colours between codewords are drawn as mixtures of pixels.

Errors are those of the space that codewords are searched in, in sixteenths of its levels. A
transparent pixel has its nearest codeword, an opaque one an opaque codeword, and what must be kept
is kept: neither takes nor gives errors.

At full strength, over a flat area of 256x256 pixels or more, 16 at its border left out, whose
colour lies in the hull of the palette, the mean of what is drawn is that colour, in the space
dithered in, within 2 % of the palette's largest range; patterns have half a step of theirs besides.
`kernels.Mixer` says how long errors get.
"""

from typing import NamedTuple

import numpy as np

from .. import kernels
from ..arrays import AnyArray, Bools, Bytes, Ints, Labels
from ..colour import alpha
from ..colour.metric import sixteenths
from . import thresholds
from .prepared import Prepared

METHODS = ("floyd-steinberg", "ordered", "blue-noise")
FULL = 256  # strength
# Codewords that a pattern mixes: of fewer the mean is less near, of more it is hardly nearer.
_MIXTURE = 32
_PIXELS_AT_A_TIME = 2**20


class Dithering(NamedTuple):
    """How colours between codewords are made up.

    Attributes
    ----------
    method : str
        One of `METHODS`.
    strength : int
        What part of an error is made up for, in 1/256.
    """

    method: str
    strength: int

    def draw(
        self, prepared: Prepared, codebook: Bytes, labels: Labels, kept: Bools | None = None
    ) -> AnyArray:
        """Draw a picture with dithering.

        Parameters
        ----------
        prepared : Prepared
            With n distinct vectors, which are pixels.
        codebook : numpy.ndarray
            uint8, shape (k, c).
        labels : numpy.ndarray
            Integers, shape (n,): the nearest codeword of each vector.
        kept : numpy.ndarray, optional
            bool, shape (n,): the vectors that keep their codeword.

        Returns
        -------
        numpy.ndarray
            uint16, of the shape of the plane.
        """
        mixer = mixer_of(prepared, codebook, labels, kept)
        if self.method == "floyd-steinberg":
            return mixer.diffuse(prepared.numbers, self.strength)
        tile = thresholds.bayer() if self.method == "ordered" else thresholds.blue_noise()
        mixtures = mixer.mixtures(_MIXTURE, self.strength)
        return _patterned(prepared.numbers, mixtures, codebook, tile)


def mixer_of(
    prepared: Prepared, codebook: Bytes, labels: Labels, kept: Bools | None
) -> kernels.Mixer:
    """Return what mixes codewords for a picture; the arguments are those of `Dithering.draw`.

    Transparent vectors and those that are kept have their nearest codeword, opaque ones an opaque
    one.
    """
    pinned = prepared.classes == alpha.TRANSPARENT
    if kept is not None:
        pinned = pinned | kept
    opaque = prepared.classes == alpha.OPAQUE
    some = alpha.allowed(codebook, alpha.OPAQUE) if opaque.any() else np.zeros(0, bool)
    return kernels.Mixer(
        sixteenths(prepared.points),
        sixteenths(prepared.metric.points(codebook)),
        np.where(pinned, labels, -1).astype(np.int32),
        opaque,
        np.flatnonzero(some),
    )


def _patterned(numbers: Labels, mixtures: AnyArray, codebook: Bytes, tile: Ints) -> AnyArray:
    """Draw each pixel with the codeword, from dark to light, that its threshold says."""
    order = np.argsort(_lightness(codebook), kind="stable").astype(np.uint16)
    ranks = np.empty(len(order), np.uint16)
    ranks[order] = np.arange(len(order), dtype=np.uint16)
    sorted_mixtures = order[np.sort(ranks[mixtures], axis=1)]
    steps = (tile * _MIXTURE // tile.size).astype(np.intp)
    height, width = numbers.shape
    indices: AnyArray = np.empty(numbers.shape, np.uint16)
    columns = np.arange(width) % tile.shape[1]
    rows = max(1, _PIXELS_AT_A_TIME // width)
    for top in range(0, height, rows):
        part = slice(top, min(top + rows, height))
        step = steps[np.arange(part.start, part.stop) % tile.shape[0]][:, columns]
        indices[part] = sorted_mixtures[numbers[part], step]
    return indices


def _lightness(codebook: Bytes) -> AnyArray:
    """Tell how light codewords are, more opaque ones counting as lighter."""
    wide: AnyArray = codebook.astype(np.int32)
    light: AnyArray
    if codebook.shape[1] < 3:
        light = wide.sum(axis=1)
    else:
        light = wide[:, :3] @ np.array([2, 5, 1]) + 8 * wide[:, 3:].sum(axis=1)
    return light
