"""Tiles of ranks that say where a pattern puts its darker and where its lighter codewords."""

import functools

import numpy as np

from ..arrays import Ints
from ..clustering.rng import Rng

_SIDE = 64  # of the blue-noise tile
_SIGMA = 1.5  # pixels
_UNIT = 2**20


@functools.cache
def bayer() -> Ints:
    """Return an 8x8 tile of ranks 0 to 63 (B. E. Bayer, "An optimum method for two-level rendition
    of continuous-tone pictures", IEEE International Conference on Communications, 1973).
    """
    tile = np.zeros((1, 1), np.int64)
    for _ in range(3):
        tile = np.block([[4 * tile, 4 * tile + 2], [4 * tile + 3, 4 * tile + 1]])
    return tile


@functools.cache
def blue_noise() -> Ints:
    """Return a 64x64 tile of ranks 0 to 4,095 that has no low frequencies at any threshold.

    It is made by void-and-cluster (R. Ulichney, "The void-and-cluster method for dither array
    generation", Proceedings of SPIE 1913, 1993), in whole numbers: pixels are taken out of where
    they stand closest, and put to where they are most amiss.
    """
    pattern = _Pattern()
    n_first = _SIDE * _SIDE // 10
    for place in Rng(0).distinct(_SIDE * _SIDE, n_first).tolist():
        pattern.put(place)
    while True:  # until what is taken from the tightest cluster goes back into the same void
        cluster = pattern.tightest()
        pattern.take(cluster)
        void = pattern.largest()
        pattern.put(void)
        if void == cluster:
            break
    ranks = np.empty(_SIDE * _SIDE, np.int64)
    rest = pattern.copy()
    for rank in reversed(range(n_first)):
        place = rest.tightest()
        rest.take(place)
        ranks[place] = rank
    for rank in range(n_first, _SIDE * _SIDE):
        place = pattern.largest()
        pattern.put(place)
        ranks[place] = rank
    return ranks.reshape(_SIDE, _SIDE)


class _Pattern:
    """Pixels on a torus, and how many others, by nearness, each place has around it."""

    def __init__(self) -> None:
        self.pixels = np.zeros(_SIDE * _SIDE, bool)
        self.crowd = np.zeros((_SIDE, _SIDE), np.int64)

    def copy(self) -> "_Pattern":
        """Return a pattern that changes by itself."""
        twin = _Pattern()
        twin.pixels, twin.crowd = self.pixels.copy(), self.crowd.copy()
        return twin

    def put(self, place: int) -> None:
        """Add a pixel."""
        self._change(place, 1)

    def take(self, place: int) -> None:
        """Remove a pixel."""
        self._change(place, -1)

    def tightest(self) -> int:
        """Find the pixel with most others around, the first of equals."""
        return int(np.where(self.pixels, self.crowd.ravel(), -1).argmax())

    def largest(self) -> int:
        """Find the free place with fewest pixels around, the first of equals."""
        return int(np.where(self.pixels, 2**62, self.crowd.ravel()).argmin())

    def _change(self, place: int, sign: int) -> None:
        y, x = divmod(place, _SIDE)
        self.pixels[place] = sign > 0
        self.crowd += sign * _nearness()[_SIDE - y : 2 * _SIDE - y, _SIDE - x : 2 * _SIDE - x]


@functools.cache
def _nearness() -> Ints:
    """Tell how near places are to the middle of two tiles by two: int64, rounded."""
    apart = np.minimum(np.arange(_SIDE), _SIDE - np.arange(_SIDE))
    squared = np.square(apart)[:, np.newaxis] + np.square(apart)
    return np.tile(np.rint(_UNIT * np.exp(-squared / (2 * _SIGMA**2))).astype(np.int64), (2, 2))
