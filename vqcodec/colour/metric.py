"""The space that codewords are searched in, and the way there and back.

Distances between points of a space are what clusterers, the assignment and
dithering minimise; `quality` says what they mean for pictures with alpha.
"""

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Floats, Labels
from .spaces import ColourSpace, Srgb

Fixed = npt.NDArray[np.int16]

_SRGB = Srgb()
_FINE = 16  # whole numbers are sixteenths of levels


class Metric(ABC):
    """A space that codewords are searched in, with the plain Euclidean distance.

    Attributes
    ----------
    halving : int
        How many bits the sum of squared differences of whole numbers is
        shifted right by; see `fixed`.
    space : str
        The name of the space of colours.
    """

    halving: int
    space: str

    @abstractmethod
    def points(self, vectors: Bytes) -> Floats:
        """Return uint8 vectors, shape (n, d), as points of the space, float64 of shape (n, d)."""

    @abstractmethod
    def fixed(self, vectors: Bytes) -> Fixed:
        """Return uint8 vectors as whole numbers, int16: sixteenths of levels.

        The sum of squared differences of two, shifted right by `halving`, is
        their squared distance in the space, in 1/256.
        """

    @abstractmethod
    def vectors(self, points: Floats) -> Bytes:
        """Return uint8 vectors near the points, float64 of shape (n, d)."""


class Samples(Metric):
    """The samples themselves, or colours in another space and alpha as it is.

    Parameters
    ----------
    channels : int
        A vector has one or more pixels of so many samples. It matters for
        other spaces of colours than sRGB alone.
    colours : vqcodec.colour.spaces.ColourSpace
    """

    halving = 0
    space: str

    def __init__(self, channels: int = 1, colours: ColourSpace = _SRGB) -> None:
        self._channels, self._colours = channels, colours
        self._plain = isinstance(colours, Srgb)
        self.space = colours.name

    def points(self, vectors: Bytes) -> Floats:
        """Return uint8 vectors, shape (n, d), as points of the space, float64 of shape (n, d)."""
        if self._plain:
            return vectors.astype(np.float64)
        colours, alpha = _parted(vectors, self._channels)
        return _joined(self._colours.coordinates(colours), alpha.astype(np.float64))

    def fixed(self, vectors: Bytes) -> Fixed:
        """Return uint8 vectors as whole numbers; see `Metric.fixed`."""
        if self._plain:
            return np.ascontiguousarray(vectors, np.int16) * np.int16(_FINE)
        return sixteenths(self.points(vectors)).astype(np.int16)

    def vectors(self, points: Floats) -> Bytes:
        """Return the nearest uint8 vectors: halves round up, what lies outside is clipped."""
        if self._plain:
            return Srgb.levels(points)
        colours, alpha = _parted(points, self._channels)
        return _joined(self._colours.levels(colours), Srgb.levels(alpha))


class Premultiplied(Metric):
    """Pixels as they look over black and over white, half and half.

    With premultiplied colours p = colour * alpha / 255, a pixel over black
    looks p, and over white p + (255 - alpha). The mean of the squared
    differences of two pixels over both is, for each colour channel,

        ((dp)^2 + (dp - da)^2) / 2 = (dp - da / 2)^2 + (da / 2)^2,

    so that pixels are points with coordinates p - alpha / 2 for each of the n
    colour channels and sqrt(n) * alpha / 2 once, under the plain Euclidean
    distance. Hidden colours (alpha 0) make no difference. In other spaces of
    colours the same is said of their coordinates; those that are 0 for white
    as for black have nothing of alpha.

    Parameters
    ----------
    channels : int
        2 for LA, 4 for RGBA; a vector has one or more pixels of so many
        samples.
    colours : vqcodec.colour.spaces.ColourSpace
    """

    halving: int
    space: str

    def __init__(self, channels: int, colours: ColourSpace = _SRGB) -> None:
        self._channels, self._colours = channels, colours
        self._plain = isinstance(colours, Srgb)
        self.space = colours.name
        self._white = np.array(colours.white[: channels - 1])
        self._alpha_scale = np.sqrt(self._white.sum()) / 2.0
        self.halving = int(self._plain)

    def points(self, vectors: Bytes) -> Floats:
        """Return uint8 vectors, shape (n, d), as points of the space, float64 of shape (n, d)."""
        colours, alpha = _parted(vectors, self._channels)
        alpha = alpha.astype(np.float64)
        colours = self._colours.coordinates(colours) * alpha / 255.0 - self._white * alpha / 2.0
        return _joined(colours, alpha * self._alpha_scale)

    def fixed(self, vectors: Bytes) -> Fixed:
        """Return uint8 vectors as whole numbers; see `Metric.fixed`.

        In sRGB they are the pixels as they look over black, then over white.
        """
        if not self._plain:
            return sixteenths(self.points(vectors)).astype(np.int16)
        pixels = vectors.reshape(len(vectors), -1, self._channels).astype(np.int32)
        opacity = pixels[..., -1:]
        black = (_FINE * pixels[..., :-1] * opacity + 127) // 255
        both = np.concatenate([black, black + _FINE * (255 - opacity)], axis=-1)
        return both.reshape(len(vectors), -1).astype(np.int16)

    def vectors(self, points: Floats) -> Bytes:
        """Return uint8 vectors near the points; colours are found for the rounded alpha."""
        colours, scaled = _parted(points, self._channels)
        exact_alpha = scaled / self._alpha_scale
        alpha = Srgb.levels(exact_alpha)
        premultiplied = colours + self._white * exact_alpha / 2.0
        shown = self._colours.levels(premultiplied * 255.0 / np.maximum(alpha, 1)) * (alpha > 0)
        return _joined(shown.astype(np.uint8), alpha)


def sixteenths(points: Floats) -> Labels:
    """Return points as whole numbers, int32: sixteenths of levels, halves to even."""
    return np.rint(points * float(_FINE)).astype(np.int32)


def _parted(vectors: AnyArray, channels: int) -> tuple[AnyArray, AnyArray]:
    """Part vectors of pixels: colours, shape (n, pixels, 1 or 3), and alpha, (..., 0 or 1)."""
    pixels = vectors.reshape(len(vectors), -1, channels)
    n_colours = 1 if channels < 3 else 3
    return pixels[..., :n_colours], pixels[..., n_colours:]


def _joined(colours: AnyArray, alpha: AnyArray) -> AnyArray:
    """Undo `_parted`."""
    return np.concatenate([colours, alpha], axis=-1).reshape(len(colours), -1)
