"""A codebook that was given: its codewords, in their order, and what may be added."""

import numpy as np

from . import alpha
from .assignment import assign
from .codebook import find_codebook
from .errors import OptionError, PictureError
from .histogram import Histogram
from .palettefiles import coloured, hex_colour
from .rate import Drawing
from .rng import Rng


def matched(samples, palette):
    """Give samples and a palette the same channels: RGB, or RGBA if either has alpha.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c).
    palette : numpy.ndarray
        uint8, shape (n, 3) or (n, 4).
    """
    samples = coloured(samples)
    width = max(samples.shape[2], palette.shape[1])
    return tuple(_with_opaque(array, width) for array in (samples, palette))


def _with_opaque(array, width):
    if array.shape[-1] == width:
        return array
    opaque = np.full((*array.shape[:-1], 1), 255, np.uint8)
    return np.concatenate([array, opaque], axis=-1)


def draw_given(canvas, palette, order):
    """Draw a picture with a palette: each pixel has the nearest codeword, the first of equals.

    Parameters
    ----------
    canvas : vqcodec.canvas.Canvas
    palette : numpy.ndarray
        uint8, shape (n, c), of the canvas's channels.
    order : vqcodec.order.Order
        Whether the palette is strict, or may be extended, and to how many.

    Returns
    -------
    Drawing
        Its codebook begins with the palette, used or not.

    Raises
    ------
    PictureError
        A colour is not in a strict palette, or pixels have an alpha class that
        the palette has no codeword for.
    OptionError
        There is no room for what must be added.
    """
    if not order.extend:
        _check_classes(canvas, palette)
        labels, distances = assign(canvas.points, palette, canvas.space, canvas.classes)
        if order.strict and distances.any():
            _refuse(canvas, distances > 0)
        return Drawing(palette, canvas.spread(labels))
    missing = _distances(canvas, palette) > 0
    if missing.any():
        palette = np.concatenate([palette, _additions(canvas, missing, len(palette), order)])
    labels, _ = assign(canvas.points, palette, canvas.space, canvas.classes)
    return Drawing(palette, canvas.spread(labels))


def _distances(canvas, palette):
    """Give each distinct vector's distance to the palette, infinite where nothing is allowed."""
    distances = np.full(len(canvas.points), np.inf)
    for number in np.unique(canvas.classes):
        if alpha.allowed(palette, number).any():
            members = canvas.classes == number
            _, distances[members] = assign(
                canvas.points[members], palette, canvas.space, canvas.classes[members]
            )
    return distances


def _additions(canvas, missing, n_given, order):
    """Give codewords for the vectors that are missing: themselves, or as many as there may be."""
    room = order.most - n_given
    seen, classes = canvas.seen, canvas.classes[missing]
    points = seen.points[missing]
    if room < 1:
        raise OptionError(
            f"the palette has {n_given:,} colours and k is {order.most:,}, so that nothing can be "
            "added; give a larger k"
        )
    if len(points) <= room:
        return points
    alpha.check_k(room, classes)
    rest = Histogram(points, seen.weights[missing], seen.ranks, seen.numbers)
    return find_codebook(
        rest, room, order.strategy, canvas.space, classes, rng=Rng(order.seed)
    )[0]  # fmt: skip


def _check_classes(canvas, palette):
    for number in np.unique(canvas.classes):
        if not alpha.allowed(palette, number).any():
            needed = {alpha.TRANSPARENT: "transparent", alpha.OPAQUE: "opaque"}.get(number)
            raise PictureError(
                f"the picture has {needed} pixels and the palette no such colour; add one, "
                "extend the palette, or drop alpha"
            )


def _refuse(canvas, missing):
    """Raise the error that names the first pixel, row by row, whose colour is missing."""
    at = int(np.argmax(missing[canvas.numbers].ravel()))
    y, x = divmod(at, canvas.shape[1])
    colours = np.count_nonzero(missing)
    raise PictureError(
        f"the colour {hex_colour(canvas.samples[y, x])} at ({x}, {y}) is not in the palette"
        + (f", nor are {colours - 1:,} others of the picture" if colours > 1 else "")
    )
