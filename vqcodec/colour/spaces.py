"""Coordinates for colours: levels of sRGB as they are, light, or OKLab, each about 0 to 255 wide.

What a space is good for: sRGB keeps errors of levels small (PSNR), linear light keeps the mean
brightness of an area under dithering, OKLab (B. Ottosson, "A perceptual color space for image
processing", 2020, https://bottosson.github.io/posts/oklab/) makes equal distances look about equal.

Results are the same on every machine: only sums, products, quotients and square roots, which IEEE
754 rounds correctly, and one table of powers that is rounded to far fewer bits than they have.
"""

from typing import ClassVar, Literal

import numpy as np

from ..arrays import Bytes, Floats

_Matrix = tuple[tuple[float, float, float], ...]

_OKLAB_FROM_LMS: _Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LMS_FROM_OKLAB: _Matrix = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_LMS_FROM_LIGHT: _Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LIGHT_FROM_LMS: _Matrix = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_FRACTIONS = 2**16  # what light is rounded to, of a level


LEAST, FARTHEST = -256.0, 511.0  # coordinates lie between


class ColourSpace:
    """Base of the spaces of colours here, and a convenience for others.

    A space is any class that can be made without arguments and has the
    following. It need not derive from this one.

    Attributes
    ----------
    name : str
        What users call it.
    white : tuple of float
        The three coordinates of white, in parts of 255; those of black are 0.
        The first, which grey has alone, is above 0.
    deterministic : {"everywhere", "machine"}
        Where the same levels have the same coordinates to the bit, and the
        other way round: sums, products, quotients and square roots do
        everywhere; powers and trigonometry only on one machine.
    """

    name: ClassVar[str]
    white: ClassVar[tuple[float, float, float]]
    deterministic: ClassVar[Literal["everywhere", "machine"]] = "everywhere"

    def coordinates(self, levels: Bytes) -> Floats:
        """Return levels of sRGB as coordinates, of each colour by itself.

        Parameters
        ----------
        levels : numpy.ndarray
            uint8, shape (..., 3), or (..., 1) for grey; read-only.

        Returns
        -------
        numpy.ndarray
            float64 of that shape, within -256 and 511, about 255 wide in all:
            squared distances count as those of levels do.
        """
        raise NotImplementedError(f"{type(self).__name__} has no method coordinates")

    def levels(self, coordinates: Floats) -> Bytes:
        """Return the levels whose coordinates are these, or about these.

        Parameters
        ----------
        coordinates : numpy.ndarray
            float64, shape (..., 3) or (..., 1), of any values; read-only.

        Returns
        -------
        numpy.ndarray
            uint8 of that shape. Coordinates of levels give those levels; what
            lies outside gives some that are near.
        """
        raise NotImplementedError(f"{type(self).__name__} has no method levels")


class Srgb(ColourSpace):
    """The levels themselves."""

    name: ClassVar[str] = "srgb"
    white: ClassVar[tuple[float, float, float]] = (1.0, 1.0, 1.0)

    @staticmethod
    def coordinates(levels: Bytes) -> Floats:
        """Return uint8 levels, shape (..., 1 or 3), as float64 coordinates."""
        return levels.astype(np.float64)

    @staticmethod
    def levels(coordinates: Floats) -> Bytes:
        """Return the nearest levels: halves round up, what lies outside is clipped."""
        return np.floor(np.clip(coordinates, 0.0, 255.0) + 0.5).astype(np.uint8)


class Linear(ColourSpace):
    """Light: what a level shines with, of 255 for white (IEC 61966-2-1)."""

    name: ClassVar[str] = "linear"
    white: ClassVar[tuple[float, float, float]] = (1.0, 1.0, 1.0)

    @staticmethod
    def coordinates(levels: Bytes) -> Floats:
        """As `Srgb.coordinates`."""
        return _LIGHT[levels]

    @staticmethod
    def levels(coordinates: Floats) -> Bytes:
        """Return the levels whose light is nearest."""
        return np.searchsorted(_BETWEEN, coordinates, side="right").astype(np.uint8)


class Oklab(ColourSpace):
    """Lightness and two differences of colours as they are seen."""

    name: ClassVar[str] = "oklab"
    white: ClassVar[tuple[float, float, float]] = (1.0, 0.0, 0.0)

    @staticmethod
    def coordinates(levels: Bytes) -> Floats:
        """As `Srgb.coordinates`; of grey the lightness alone."""
        light = _LIGHT[levels] / 255.0
        if light.shape[-1] == 1:
            return 255.0 * _cube_root(light)
        return 255.0 * _turned(_OKLAB_FROM_LMS, _cube_root(_turned(_LMS_FROM_LIGHT, light)))

    @staticmethod
    def levels(coordinates: Floats) -> Bytes:
        """Return the levels of the light that makes about these coordinates."""
        seen = coordinates / 255.0
        if seen.shape[-1] == 1:
            return Linear.levels(255.0 * (seen * seen * seen))
        cones = _turned(_LMS_FROM_OKLAB, seen)
        return Linear.levels(255.0 * _turned(_LIGHT_FROM_LMS, cones * cones * cones))


SPACES: dict[str, type[ColourSpace]] = {space.name: space for space in (Srgb, Linear, Oklab)}


def _turned(matrix: _Matrix, vectors: Floats) -> Floats:
    """Multiply vectors, shape (..., 3), with a matrix; each sum in the same order everywhere."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.stack([a * x + b * y + c * z for a, b, c in matrix], axis=-1)


def _cube_root(values: Floats) -> Floats:
    """Find cube roots of values from 0 to 1, by Newton's method from the fourth root."""
    values = np.maximum(values, 1e-12)
    root = np.sqrt(np.sqrt(values))
    for _ in range(10):
        root = (2.0 * root + values / (root * root)) / 3.0
    return root


def _light() -> Floats:
    """Return the light of each level, rounded to `_FRACTIONS` of a level."""
    levels = np.arange(256) / 255.0
    curve = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return np.round(255.0 * _FRACTIONS * curve) / _FRACTIONS


_LIGHT = _light()
_BETWEEN = (_LIGHT[:-1] + _LIGHT[1:]) / 2
