"""Codewords that are fixed: a palette or a codebook that was given, and what may be added."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Bools, Bytes, Floats, Labels
from ..codebook import Codebook
from ..coding import index_dtype
from ..colour import alpha
from ..errors import OptionError, PictureError
from ..format.sample_format import SampleFormat, has_alpha
from ..pictures.colours import hex_colour
from ..samples import coloured, with_opaque
from .assign import assign
from .dither import Dithering
from .drawing import Drawing
from .find import Finder
from .histogram import Histogram
from .looks import Look
from .prepared import Prepared


def match_channels(samples: Bytes, palette: Bytes) -> tuple[Bytes, Bytes]:
    """Bring samples and a palette to the same channels: RGB, or RGBA if either has alpha.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c).
    palette : numpy.ndarray
        uint8, shape (n, 3) or (n, 4).
    """
    samples = coloured(samples)
    channels = max(samples.shape[2], palette.shape[1])
    return with_opaque(samples, channels), with_opaque(palette, channels)


def fit_channels(samples: Bytes, codebook: Codebook, policy: str) -> Bytes:
    """Bring samples to the channels of a codebook, whose codewords stay as they are.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c).
    codebook : vqcodec.Codebook
    policy : str
        One of `vqcodec.colour.alpha.POLICIES`; hidden colours become black but
        under "exact".

    Raises
    ------
    PictureError
        The picture has colours or transparency that the codebook has no channel for.
    """
    wanted = SampleFormat.of_mode(codebook.mode)
    if wanted.is_wide:
        raise PictureError("the codebook is of 16-bit labels; pictures of colours need another")
    if has_alpha(samples.shape[2]) and not wanted.has_alpha:
        if (samples[..., -1] < 255).any():
            raise PictureError(
                "the picture has transparent pixels and the codebook no alpha; train one with "
                "such pictures, or drop alpha"
            )
        samples = samples[..., :-1]
    elif has_alpha(samples.shape[2]) and policy != "exact":
        samples = alpha.hide(samples)
    if wanted.channels >= 3:
        samples = coloured(samples)
    elif samples.shape[2] >= 3:
        if (samples[..., :1] != samples[..., :3]).any():
            raise PictureError(
                "the picture has colours and the codebook is grey; train one with such pictures"
            )
        samples = np.concatenate([samples[..., :1], samples[..., 3:]], axis=2)
    return np.ascontiguousarray(with_opaque(samples, wanted.channels))


@dataclass(frozen=True)
class Rules:
    """What may be done with codewords that are fixed.

    Attributes
    ----------
    strict : bool
        What is not among them is an error.
    extended_to : int or None
        Other vectors are appended, up to so many codewords in all.
    finder : Finder
        Finds those where there are too many.
    dithering : Dithering, Look or None
    """

    strict: bool
    extended_to: int | None
    finder: Finder
    dithering: Dithering | Look | None


def draw_fixed(prepared: Prepared, codewords: Bytes, rules: Rules) -> Drawing:
    """Draw a picture with given codewords: each place has the nearest, the first of equals.

    Parameters
    ----------
    prepared : Prepared
    codewords : numpy.ndarray
        uint8, shape (n, d), of the picture's vectors.
    rules : Rules

    Returns
    -------
    Drawing
        Its codebook begins with the codewords, used or not.

    Raises
    ------
    PictureError
        A colour is not among strict ones, or pixels have an alpha class that
        the palette has no codeword for.
    OptionError
        There is no room for what must be added.
    """
    if rules.extended_to is None:
        _check_classes(prepared, codewords)
    else:
        missing = _distances(prepared, codewords) > 0
        if missing.any():
            added = _additions(prepared, missing, len(codewords), rules)
            codewords = np.concatenate([codewords, added])
    labels, distances = assign(prepared.points, codewords, prepared.metric, prepared.classes)
    if rules.strict and distances.any():
        _refuse(prepared, distances > 0)
    return draw_nearest(prepared, codewords, labels, rules.dithering)


def draw_nearest(
    prepared: Prepared,
    codebook: Bytes,
    labels: Labels,
    dithering: Dithering | Look | None,
    kept: Bools | None = None,
) -> Drawing:
    """Draw a picture with the nearest codewords, or dithered where that is asked for.

    The arguments are those of `Dithering.draw`; the codebook stays as it is.
    """
    if dithering is None:
        return Drawing(codebook, prepared.spread(labels))
    indices = dithering.draw(prepared, codebook, labels, kept)
    return Drawing(codebook, indices.astype(index_dtype(len(codebook))))


def kept_vectors(prepared: Prepared, colours: Bytes | None) -> Bools | None:
    """Tell which distinct vectors of a picture are colours that must be kept.

    Parameters
    ----------
    prepared : Prepared
        Of blocks of 1x1, with n distinct vectors.
    colours : numpy.ndarray or None
        uint8, shape (m, 3) or (m, 4); those that the picture does not have are
        passed over.

    Returns
    -------
    numpy.ndarray or None
        bool, shape (n,).
    """
    if colours is None:
        return None
    return np.isin(_keys(prepared.histogram.points), _keys(colours))


def kept_colours(colours: Bytes, samples: Bytes) -> Bools:
    """Tell which of some colours a picture has: bool, shape (m,)."""
    return np.isin(_keys(colours), _keys(samples.reshape(-1, samples.shape[-1])))


def _keys(colours: Bytes) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Return colours, uint8 of shape (n, c), as numbers: those of their RGBA."""
    rgba = np.ascontiguousarray(with_opaque(coloured(colours), 4))
    return rgba.view(np.uint32)[:, 0]


def _distances(prepared: Prepared, codewords: Bytes) -> Floats:
    """Return each vector's distance to the codewords, infinite where it may have none."""
    distances = np.full(len(prepared.points), np.inf)
    for number in np.unique(prepared.classes):
        if alpha.allowed(codewords, number).any():
            members = prepared.classes == number
            _, distances[members] = assign(
                prepared.points[members], codewords, prepared.metric, prepared.classes[members]
            )
    return distances


def _additions(prepared: Prepared, missing: Bools, n_given: int, rules: Rules) -> Bytes:
    """Find codewords for vectors that are missing: themselves, or as many as there may be."""
    assert rules.extended_to is not None
    room = rules.extended_to - n_given
    seen, classes = prepared.histogram, prepared.classes[missing]
    points = seen.points[missing]
    if room < 1:
        raise OptionError(
            f"the palette has {n_given:,} colours and k is {rules.extended_to:,}, so that nothing "
            "can be added; give a larger k"
        )
    if len(points) <= room:
        return points
    rest = Histogram(points, seen.weights[missing], seen.ranks, seen.numbers)
    return rules.finder.find(rest, room, prepared.metric, classes).codebook


def _check_classes(prepared: Prepared, codewords: Bytes) -> None:
    for number in np.unique(prepared.classes):
        if not alpha.allowed(codewords, number).any():
            needed = {alpha.TRANSPARENT: "transparent", alpha.OPAQUE: "opaque"}.get(number)
            raise PictureError(
                f"the picture has {needed} pixels and the palette no such colour; add one, "
                "extend the palette, or drop alpha"
            )


def _refuse(prepared: Prepared, missing: Bools) -> None:
    """Raise the error that names the first pixel, row by row, whose colour is missing."""
    at = int(np.argmax(missing[prepared.numbers].ravel()))
    y, x = divmod(at, prepared.shape[1])
    y, x = y * prepared.block[0], x * prepared.block[1]
    colour = hex_colour(prepared.samples[y, x])
    what = f"colour {colour}" if prepared.block == (1, 1) else "block"
    n_missing = np.count_nonzero(missing)
    raise PictureError(
        f"the {what} at ({x}, {y}) is not in the palette"
        + (f", nor are {n_missing - 1:,} others of the picture" if n_missing > 1 else "")
        + "; leave strict out for the nearest, or add it to the palette"
    )
