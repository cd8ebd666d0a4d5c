"""How a file says its colours are meant, as the code points of ITU-T H.273 (CICP)."""

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

SRGB = (1, 13, 0, 1)
_UNSPECIFIED = 2
_SRGB_GAMMA = 0.45455
# Of the white point, red, green and blue, x and y, by code point.
_PRIMARIES = {
    1: (0.3127, 0.3290, 0.640, 0.330, 0.300, 0.600, 0.150, 0.060),
    4: (0.3100, 0.3160, 0.670, 0.330, 0.210, 0.710, 0.140, 0.080),
    5: (0.3127, 0.3290, 0.640, 0.330, 0.290, 0.600, 0.150, 0.060),
    6: (0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    9: (0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.3140, 0.3510, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
_GAMMAS = {4: 1 / 2.2, 5: 1 / 2.8, 8: 1.0}  # by code point of the transfer characteristics
_NEAR_PRIMARIES, _NEAR_GAMMA = 0.001, 0.005


class Meant(NamedTuple):
    """How colours are meant.

    Attributes
    ----------
    cicp : tuple of int or None
        Code points; None where nothing is said, or sRGB.
    unkept : tuple of str
        What is said that they cannot say, in words.
    """

    cicp: tuple[int, int, int, int] | None
    unkept: tuple[str, ...]


def meant_by(image: "Image.Image", chunk: bytes | None) -> Meant:
    """Return how the colours of an image are meant; `chunk` is the payload of a PNG's cICP."""
    if chunk is not None:
        return _of_chunk(chunk)
    info = image.info
    if info.get("icc_profile") or "srgb" in info:
        return Meant(None, ())
    is_png = image.format == "PNG"
    gamma, primaries = info.get("gamma"), info.get("chromaticity")
    transfer = _transfer_of(gamma) if isinstance(gamma, float) else _UNSPECIFIED
    place = _place_of(primaries) if isinstance(primaries, tuple) else _UNSPECIFIED
    names = [("gAMA" if is_png else "its gamma", transfer), ("cHRM", place)]
    unkept = tuple(name for name, found in names if found is None)
    usual = transfer in (SRGB[1], _UNSPECIFIED) and place in (SRGB[0], _UNSPECIFIED)
    if unkept or usual or transfer is None or place is None:
        return Meant(None, unkept)
    return Meant((place, transfer, 0, 1), ())


def _of_chunk(chunk: bytes) -> Meant:
    if len(chunk) != 4 or chunk[2] != 0 or chunk[3] > 1:
        return Meant(None, ("cICP",))
    cicp = chunk[0], chunk[1], chunk[2], chunk[3]
    return Meant(None if cicp == SRGB else cicp, ())


def _transfer_of(gamma: float) -> int | None:
    """Return a code point; sRGB's is what PNG files mean by its gamma."""
    if math.isclose(gamma, _SRGB_GAMMA, abs_tol=_NEAR_GAMMA):
        return SRGB[1]
    for number, usual in _GAMMAS.items():
        if math.isclose(gamma, usual, abs_tol=_NEAR_GAMMA):
            return number
    return None


def _place_of(primaries: tuple[float, ...]) -> int | None:
    for number, usual in _PRIMARIES.items():
        if len(primaries) == len(usual) and all(
            math.isclose(found, wanted, abs_tol=_NEAR_PRIMARIES)
            for found, wanted in zip(primaries, usual, strict=True)
        ):
            return number
    return None
