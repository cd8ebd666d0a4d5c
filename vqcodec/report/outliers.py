"""Where a rare colour went: k-means beside the clusterer that looks after it."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Bytes
from ..encoder.rare import Rare, place_of, worst_drawn
from ..encoder.request import Encoder
from ..kernels import nearest
from ..pictures.colours import hex_colour
from ..vqimage import VQImage
from .looked import Looked
from .pictures import around

_SEEN = 24.0**2  # squared levels that a colour must gain
_SIDE = 64  # pixels of the part that is shown


@dataclass(frozen=True)
class Outliers:
    """A rare colour, and what two clusterers make of it.

    Attributes
    ----------
    k : int
    rare : vqcodec.encoder.rare.Rare
        The colour that gains most by outlier-aware, or if none does the one that
        k-means draws worst.
    colour : str
    words : str
        What is to be said of it.
    pictures : dict
        The picture by k-means and by outlier-aware, by what they are called.
    """

    k: int
    rare: Rare
    colour: str
    words: str
    pictures: dict[str, VQImage]

    def part(self, pixels: Bytes) -> tuple[Bytes, int, int]:
        """Return the part of a picture that the colour is in, its left and its top."""
        return around(self.rare.x, self.rare.y, pixels, _SIDE)


def outliers(looked: Looked, k: int, seed: int) -> Outliers:
    """Draw a picture with both clusterers, and find a rare colour."""
    pictures = {
        name: Encoder(k, clusterer=name, seed=seed, strip=True).quantize(looked.rgb)
        for name in ("kmeans++", "outlier-aware")
    }
    seen = looked.colours
    rare, gains = _rarest(looked, *(vq.codebook for vq in pictures.values()))
    n_pixels = int(seen.weights[rare.number])
    have = "1 pixel has" if n_pixels == 1 else f"{n_pixels:,} pixels have"
    place = f"({rare.x}, {rare.y})"
    words = (
        f"is washed out by k-means: {have} it, of {looked.n_pixels:,}, and a mean hardly feels "
        f"so few; one is at {place}. outlier-aware looks after such colours."
        if gains
        else f"is what k-means draws worst ({have} it, one at {place}), but it stands not far "
        "enough from all others to be an outlier: outlier-aware leaves it as it is."
    )
    return Outliers(k, rare, hex_colour(seen.points[rare.number]), words, pictures)


def _rarest(looked: Looked, plain: Bytes, aware: Bytes) -> tuple[Rare, bool]:
    """Return the colour that gains most from one codebook to another, and whether it does."""
    seen = looked.colours
    width = looked.rgb.shape[1]
    before, after = (nearest(looked.points, book.astype(np.float64))[1] for book in (plain, aware))
    gain = before - after
    number = int(gain.argmax())
    if gain[number] < _SEEN:
        return worst_drawn(seen, looked.points, plain, width), False
    return place_of(seen, number, width), True
