"""A palette or codebook that was given: its codewords, in their order, and what may be added."""

import numpy as np

from ..clustering.rng import Rng
from ..coding import index_dtype
from ..colour import alpha
from ..errors import OptionError, PictureError
from ..format.sample_format import MODE_16, SampleFormat, has_alpha
from ..pictures.palettes import hex_colour
from ..samples import coloured, with_opaque
from .assign import assign
from .dither import dithered
from .drawing import Drawing
from .find import find_codebook
from .histogram import Histogram


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
    return tuple(with_opaque(array, width) for array in (samples, palette))


def fitted(samples, codebook, policy):
    """Give samples the channels of a codebook, whose codewords stay as they are.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c).
    codebook : vqcodec.Codebook
    policy : str
        One of `vqcodec.colour.alpha.POLICIES`; hidden colours become black but under
        "exact".

    Returns
    -------
    numpy.ndarray

    Raises
    ------
    PictureError
        The picture has colours or transparency that the codebook has no channel for.
    """
    channels, wanted = samples.shape[2], SampleFormat.of_mode(codebook.mode).channels
    if codebook.mode == MODE_16:
        raise PictureError("the codebook is of 16-bit labels; pictures of colours need another")
    if has_alpha(channels) and not has_alpha(wanted):
        if (samples[..., -1] < 255).any():
            raise PictureError(
                "the picture has transparent pixels and the codebook no alpha; train one with "
                "such pictures, or drop alpha"
            )
        samples = samples[..., :-1]
    elif has_alpha(channels) and policy != "exact":
        samples = alpha.hide(samples)
    if wanted >= 3:
        samples = coloured(samples)
    elif samples.shape[2] >= 3:
        if (samples[..., :1] != samples[..., :3]).any():
            raise PictureError(
                "the picture has colours and the codebook is grey; train one with such pictures"
            )
        samples = np.concatenate([samples[..., :1], samples[..., 3:]], axis=2)
    return np.ascontiguousarray(with_opaque(samples, wanted))


def draw_given(canvas, palette, order):
    """Draw a picture with a palette: each place has the nearest codeword, the first of equals.

    Parameters
    ----------
    canvas : vqcodec.encoder.prepared.Canvas
    palette : numpy.ndarray
        uint8, shape (n, d), of the canvas's vectors.
    order : vqcodec.encoder.request.Order
        Whether the palette is strict, or may be extended, and to how many; whether to dither.

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
        return draw_nearest(canvas, palette, labels, order)
    missing = _distances(canvas, palette) > 0
    if missing.any():
        palette = np.concatenate([palette, _additions(canvas, missing, len(palette), order)])
    labels, _ = assign(canvas.points, palette, canvas.space, canvas.classes)
    return draw_nearest(canvas, palette, labels, order)


def kept_vectors(canvas, colours):
    """Tell which distinct vectors of a picture are colours that must be kept.

    Parameters
    ----------
    canvas : vqcodec.encoder.prepared.Canvas
        Of blocks of 1x1, with n distinct vectors.
    colours : numpy.ndarray or None
        uint8, shape (m, 3) or (m, 4); those that the picture does not have are
        passed over.

    Returns
    -------
    numpy.ndarray or None
        bool, shape (n,).
    """
    return None if colours is None else np.isin(_keys(canvas.seen.points), _keys(colours))


def kept_colours(colours, samples):
    """Tell which of some colours a picture has: bool, shape (m,)."""
    return np.isin(_keys(colours), _keys(samples.reshape(-1, samples.shape[-1])))


def _keys(colours):
    """Give colours, uint8 of shape (n, c), as numbers: those of their RGBA."""
    return np.ascontiguousarray(with_opaque(coloured(colours), 4)).view(np.uint32)[:, 0]


def draw_nearest(canvas, codebook, labels, order, kept=None):
    """Draw a picture with the nearest codewords, or dithered where that is asked for.

    Parameters
    ----------
    canvas, codebook, labels, kept
        As for `dithering.dithered`.
    order : vqcodec.encoder.request.Order

    Returns
    -------
    Drawing
        With the codebook as it is.
    """
    if order.dither is None:
        return Drawing(codebook, canvas.spread(labels))
    indices = dithered(canvas, codebook, labels, order.dither, order.dither_strength, kept)
    return Drawing(codebook, indices.astype(index_dtype(len(codebook))))


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
    y, x = y * canvas.block[0], x * canvas.block[1]
    what = f"colour {hex_colour(canvas.samples[y, x])}" if canvas.block == (1, 1) else "block"
    n_missing = np.count_nonzero(missing)
    raise PictureError(
        f"the {what} at ({x}, {y}) is not in the palette"
        + (f", nor are {n_missing - 1:,} others of the picture" if n_missing > 1 else "")
        + "; leave strict out for the nearest, or add it to the palette"
    )
