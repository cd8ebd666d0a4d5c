"""Jzazbz: a space of colours in which equal distances look about equal.

Source: M. Safdar, G. Cui, Y. J. Kim & M. R. Luo, "Perceptually uniform color space for image
signals including high dynamic range and wide gamut", Optics Express 25(13), 2017. White has 203
cd/m^2, as in CSS Color HDR.
"""

import numpy as np

_PEAK = 203.0
_XYZ_FROM_RGB = np.array(
    [
        [0.4123907993, 0.3575843394, 0.1804807884],
        [0.2126390059, 0.7151686788, 0.0721923154],
        [0.0193308187, 0.1191947798, 0.9505321522],
    ]
)
_B, _G = 1.15, 0.66
_PRIMED_FROM_XYZ = np.array([[_B, 0.0, 1.0 - _B], [1.0 - _G, _G, 0.0], [0.0, 0.0, 1.0]])
_LMS_FROM_PRIMED = np.array(
    [
        [0.41478972, 0.579999, 0.0146480],
        [-0.2015100, 1.120649, 0.0531008],
        [-0.0166008, 0.264800, 0.6684799],
    ]
)
_LMS_FROM_RGB = _LMS_FROM_PRIMED @ _PRIMED_FROM_XYZ @ _XYZ_FROM_RGB
_RGB_FROM_LMS = np.linalg.inv(_LMS_FROM_RGB)
_IAB_FROM_LMS = np.array(
    [[0.5, 0.5, 0.0], [3.524000, -4.066708, 0.542708], [0.199076, 1.096799, -1.295875]]
)
_LMS_FROM_IAB = np.linalg.inv(_IAB_FROM_LMS)
_C1, _C2, _C3 = 3424 / 4096, 2413 / 128, 2392 / 128
_N, _P = 2610 / 16384, 1.7 * 2523 / 32
_D, _D0 = -0.56, 1.6295499532821566e-11

_LEVELS = np.arange(256) / 255.0
_LIGHT = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
_BETWEEN = (_LIGHT[:-1] + _LIGHT[1:]) / 2.0


def _from_light(rgb):
    """Return Jz, az and bz of light, shape (..., 3), white being 1."""
    cones = np.maximum(_turned(_LMS_FROM_RGB, rgb) * _PEAK / 10_000.0, 0.0) ** _N
    cones = ((_C1 + _C2 * cones) / (1.0 + _C3 * cones)) ** _P
    iab = _turned(_IAB_FROM_LMS, cones)
    iab[..., 0] = (1.0 + _D) * iab[..., 0] / (1.0 + _D * iab[..., 0]) - _D0
    return iab


def _to_light(jab):
    jab = jab.copy()
    j = np.clip(jab[..., 0], -0.1, 1.0) + _D0
    jab[..., 0] = j / (1.0 + _D - _D * j)
    cones = np.clip(_turned(_LMS_FROM_IAB, jab), _C1**_P, 1.0) ** (1.0 / _P)
    cones = np.maximum((_C1 - cones) / (_C3 * cones - _C2), 0.0) ** (1.0 / _N)
    return _turned(_RGB_FROM_LMS, cones * 10_000.0 / _PEAK)


def _turned(matrix, vectors):
    """Multiply vectors with a matrix, each by itself, whatever stands beside it."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.stack([a * x + b * y + c * z for a, b, c in matrix.tolist()], axis=-1)


_BLACK = _from_light(np.zeros(3))
_SCALE = 255.0 / _from_light(np.ones(3))[0]
_GREY = _from_light(np.repeat(_LIGHT[:, np.newaxis], 3, axis=1))[:, 0] * _SCALE
_BETWEEN_GREYS = (_GREY[:-1] + _GREY[1:]) / 2.0


class Jzazbz:
    """Lightness and two differences of colours, made for displays of any brightness."""

    name = "jzazbz"
    white = (1.0, 0.0, 0.0)
    deterministic = "machine"  # powers differ from machine to machine

    def coordinates(self, levels):
        """Return Jz, az and bz, Jz of white being 255; of grey Jz alone."""
        if levels.shape[-1] == 1:
            return _GREY[levels]
        return _from_light(_LIGHT[levels]) * _SCALE

    def levels(self, coordinates):
        """Return the levels whose light is nearest."""
        if coordinates.shape[-1] == 1:
            return np.searchsorted(_BETWEEN_GREYS, coordinates, side="right").astype(np.uint8)
        light = _to_light(coordinates / _SCALE)
        return np.searchsorted(_BETWEEN, light, side="right").astype(np.uint8)
