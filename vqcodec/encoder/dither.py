"""Dithering: colours between codewords are drawn as mixtures of pixels.

Errors are those of the space that codewords are searched in, in sixteenths of its levels. A
transparent pixel has its nearest codeword, an opaque one an opaque codeword, and what must be kept
is kept: neither takes nor gives errors.
"""

import numpy as np

from .. import kernels
from ..checks import check_choice, check_number
from ..colour import alpha
from ..colour.metric import sixteenths
from . import thresholds

METHODS = ("floyd-steinberg", "ordered", "blue-noise")
_MIXTURE = (
    32  # codewords that a pattern mixes; of fewer the mean is less near, of more hardly nearer
)
FULL = 256  # strength
_ROWS_AT_A_TIME = 2**20  # in pixels


def check_dither(method):
    """Give a method, or None, or raise OptionError."""
    return None if method is None else check_choice("dither", method, METHODS)


def check_strength(strength):
    """Give a strength of 0 to 1 in 1/256, or raise OptionError."""
    return round(FULL * check_number("dither_strength", strength, 0, 1))


def dithered(canvas, codebook, labels, method, strength, kept=None):
    """Draw a picture with dithering.

    Parameters
    ----------
    canvas : vqcodec.encoder.prepared.Canvas
        With n distinct vectors, which are pixels.
    codebook : numpy.ndarray
        uint8, shape (k, c).
    labels : numpy.ndarray
        Integers, shape (n,): the nearest codeword of each vector.
    method : str
        One of `METHODS`.
    strength : int
        What part of an error is made up for, in 1/256.
    kept : numpy.ndarray, optional
        bool, shape (n,): the vectors that keep their codeword.

    Returns
    -------
    numpy.ndarray
        uint16, of the shape of the plane.
    """
    pinned = canvas.classes == alpha.TRANSPARENT
    if kept is not None:
        pinned = pinned | kept
    opaque = canvas.classes == alpha.OPAQUE
    mixer = kernels.Mixer(
        sixteenths(canvas.points),
        sixteenths(canvas.space.points(codebook)),
        np.where(pinned, labels, -1).astype(np.int32),
        opaque,
        np.flatnonzero(alpha.allowed(codebook, alpha.OPAQUE)) if opaque.any() else [],
    )
    if method == "floyd-steinberg":
        return mixer.diffuse(canvas.numbers, strength)
    tile = thresholds.bayer() if method == "ordered" else thresholds.blue_noise()
    return _patterned(canvas.numbers, mixer.mixtures(_MIXTURE, strength), codebook, tile)


def _patterned(numbers, mixtures, codebook, tile):
    """Give each pixel the codeword of its mixture that its threshold says, from dark to light."""
    order = np.argsort(_lightness(codebook), kind="stable").astype(np.uint16)
    ranks = np.empty(len(order), np.uint16)
    ranks[order] = np.arange(len(order), dtype=np.uint16)
    sorted_mixtures = order[np.sort(ranks[mixtures], axis=1)]
    steps = (tile * _MIXTURE // tile.size).astype(np.intp)
    height, width = numbers.shape
    indices = np.empty(numbers.shape, np.uint16)
    columns = np.arange(width) % tile.shape[1]
    rows = max(1, _ROWS_AT_A_TIME // width)
    for top in range(0, height, rows):
        part = slice(top, min(top + rows, height))
        step = steps[np.arange(part.start, part.stop) % tile.shape[0]][:, columns]
        indices[part] = sorted_mixtures[numbers[part], step]
    return indices


def _lightness(codebook):
    """Give how light codewords are, more opaque ones counting as lighter."""
    wide = codebook.astype(np.int32)
    if codebook.shape[1] < 3:
        return wide.sum(axis=1)
    return wide[:, :3] @ np.array([2, 5, 1]) + 8 * wide[:, 3:].sum(axis=1)
