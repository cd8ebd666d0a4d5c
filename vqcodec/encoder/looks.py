"""How a picture of few colours shall look: where it is dithered, and how much.

Error diffusion hides the bands that few colours leave in smooth places. It is noise where there is
texture already, and where nothing changes at all; at edges it frays them. So its strength is one a
place: full where brightness changes little by little, less in texture, none in flat areas and on
colours that are codewords.
"""

import numpy as np
import numpy.typing as npt

from .. import kernels
from ..arrays import AnyArray, Bytes, Labels
from ..colour import alpha
from ..colour.importance import activities, steepness
from ..colour.metric import sixteenths
from .prepared import Prepared

LOOKS = ("auto", "flat", "smooth")
_FULL = 192  # strength in 1/256: all of an error is more noise than it is worth
_TEXTURE = 0.4  # of the full strength is left in texture
_HALF = 60  # activity at which half of the rest is left
_BANDS = 8  # squared levels of error that let it be half again as much
_EDGE, _WALL = 12, 48  # steps in levels, from which strength falls, and where it is nothing


def strengths(prepared: Prepared, look: str, exact: AnyArray, error: float) -> Bytes:
    """Return what part of errors each place makes up for.

    Parameters
    ----------
    prepared : Prepared
        Of blocks of 1x1.
    look : str
        One of `LOOKS`: "auto" as the picture needs it, "flat" nowhere, "smooth"
        everywhere but on colours that are codewords.
    exact : numpy.ndarray
        bool, shape (n,): the distinct vectors that are codewords.
    error : float
        The mean squared error of nearest codewords: bands are seen the more,
        also through texture.

    Returns
    -------
    numpy.ndarray
        uint8, shape (h, w), in 1/256.
    """
    if look == "flat":
        return np.zeros(prepared.shape, np.uint8)
    found: AnyArray = np.full(prepared.shape, _FULL)
    if look == "auto":
        activity = activities(prepared.samples)
        half = round(_HALF**2 * (1 + error / _BANDS))
        part = 256 * half // (half + activity.astype(np.int64) ** 2)
        texture = round(256 * _TEXTURE)
        found = _FULL * (texture + (256 - texture) * part // 256) // 256
        steep = np.clip(_WALL - steepness(prepared.samples), 0, _WALL - _EDGE)
        found = np.where(activity > 0, found * steep // (_WALL - _EDGE), 0)
    found[exact[prepared.numbers]] = 0
    return found.astype(np.uint8)


def draw_looked(
    prepared: Prepared,
    codebook: Bytes,
    labels: Labels,
    pinned: AnyArray,
    look: str,
    rate: float,
    error: float,
) -> npt.NDArray[np.uint8]:
    """Draw a picture so that it looks right, and deflate makes little of it.

    Parameters
    ----------
    prepared : Prepared
        With n distinct vectors, of blocks of 1x1.
    codebook : numpy.ndarray
        uint8, shape (k, c), k up to 256.
    labels : numpy.ndarray
        Integers, shape (n,): the nearest codeword of each vector.
    pinned : numpy.ndarray
        bool, shape (n,): the vectors that keep that, beside transparent ones.
    look : str
        One of `LOOKS`.
    rate : float
        What a bit counts, in squared levels.
    error : float
        As for `strengths`.

    Returns
    -------
    numpy.ndarray
        uint8, of the shape of the plane.
    """
    points = sixteenths(prepared.points)
    codewords = sixteenths(prepared.metric.points(codebook))
    pinned = pinned | (prepared.classes == alpha.TRANSPARENT)
    opaque = prepared.classes == alpha.OPAQUE
    some = alpha.allowed(codebook, alpha.OPAQUE)
    aim = kernels.Aim(
        points,
        codewords,
        np.where(pinned, labels, -1).astype(np.int32),
        opaque & some.any(),
        some,
    )
    exact = (points == codewords[labels]).all(axis=1)
    at = strengths(prepared, look, exact, error)
    return kernels.choose(aim, prepared.numbers, at, prepared.importances, rate)
