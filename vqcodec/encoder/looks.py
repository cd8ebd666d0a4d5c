"""How a picture of few colours shall look: where it is dithered, and how much.

Error diffusion hides the bands that few colours leave in smooth places. It is noise where there is
texture already, and where nothing changes at all; at edges it frays them. So its strength is one a
place: full where brightness changes little by little, less in texture, none in flat areas and on
colours that are codewords.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .. import kernels
from ..arrays import AnyArray, Bools, Bytes, Labels
from ..colour.importance import activities, steepness
from ..colour.metric import sixteenths
from ..tables import look_up
from .dither import mixer_of
from .prepared import Prepared

LOOKS = ("auto", "flat", "smooth")
_FULL = 192  # strength in 1/256: all of an error is more noise than it is worth
_TEXTURE = 0.4  # of the full strength is left in texture
_HALF = 60  # activity at which half of the rest is left
_BANDS = 8  # squared levels of error that let it be half again as much
_MOST_ACTIVITY = 150
_BUSY = 110  # activity from which a place is texture; an edge between flat areas has 45
_EDGE, _WALL = 3, 16  # steps in levels, from which strength falls, and where it is nothing


def strengths(
    prepared: Prepared, look: str, exact: AnyArray, error: float
) -> npt.NDArray[np.uint16]:
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
        uint16, shape (h, w), in 1/256.
    """
    if look == "flat":
        return np.zeros(prepared.shape, np.uint16)
    found: npt.NDArray[np.uint16] = np.full(prepared.shape, _FULL, np.uint16)
    if look == "auto":
        activity = activities(prepared.samples)
        left = look_up(_by_step(), steepness(prepared.samples))
        left[activity >= _BUSY] = 256  # steps amid texture are no edges
        found = look_up(_by_activity(error), activity) * left // 256
    if exact.any():
        found[exact[prepared.numbers]] = 0
    return found


def _by_activity(error: float) -> AnyArray:
    """Return the strength by how much happens around a place: none where nothing does."""
    half = round(_HALF**2 * (1 + error / _BANDS))
    part = 256 * half // (half + np.arange(_MOST_ACTIVITY + 1) ** 2)
    texture = round(256 * _TEXTURE)
    found: AnyArray = _FULL * (texture + (256 - texture) * part // 256) // 256
    found[0] = 0
    return found.astype(np.uint16)


def _by_step() -> AnyArray:
    """Return what part of it is left by the largest step near a place, in 1/256."""
    steps = np.arange(2 * 255 + 1)  # of light and alpha
    left: AnyArray = np.clip(_WALL - steps, 0, _WALL - _EDGE) * 256 // (_WALL - _EDGE)
    return left.astype(np.uint16)


class Look(NamedTuple):
    """A way to dither: as each place needs it.

    Attributes
    ----------
    name : str
        One of `LOOKS`.
    """

    name: str

    def draw(
        self, prepared: Prepared, codebook: Bytes, labels: Labels, kept: Bools | None = None
    ) -> AnyArray:
        """Draw a picture; see `vqcodec.encoder.dither.Dithering.draw`."""
        return self.draw_at(prepared, codebook, labels, kept, 0)

    def draw_at(
        self,
        prepared: Prepared,
        codebook: Bytes,
        labels: Labels,
        kept: Bools | None,
        rate: float,
    ) -> AnyArray:
        """Draw a picture with what a bit of deflate counts, in squared levels.

        Above 0 there are 256 codewords at most. The other arguments are those of
        `draw`.
        """
        apart = sixteenths(prepared.points) - sixteenths(prepared.metric.points(codebook))[labels]
        off = np.square(apart.astype(np.int64)).sum(axis=1)
        if not rate:  # else bits may speak against a colour that is a codeword
            kept = off == 0 if kept is None else kept | (off == 0)
        mixer = mixer_of(prepared, codebook, labels, kept)
        weights = prepared.histogram.weights
        error = int((off * weights).sum()) / (256 * int(weights.sum()))
        at = strengths(prepared, self.name, off == 0, error)
        if not rate:
            return mixer.diffuse(prepared.numbers, at)
        return kernels.choose(mixer, prepared.numbers, at, prepared.importances, rate)
