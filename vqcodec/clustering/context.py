"""What a clusterer may know of its points beside themselves."""

from dataclasses import dataclass
from typing import Literal, Protocol

from ..arrays import Bytes, Floats

AlphaClass = Literal["transparent", "between", "opaque"]
ALPHA_CLASSES: tuple[AlphaClass, ...] = ("transparent", "between", "opaque")


class Conversion(Protocol):
    """Ways between vectors of a picture and points."""

    def points(self, vectors: Bytes) -> Floats: ...
    def vectors(self, points: Floats) -> Bytes: ...


@dataclass(frozen=True)
class Context:
    """What the points of a fit are; passed to `fit` where it has a parameter `context`.

    Attributes
    ----------
    space : str
        The space of colours: "srgb", "linear", "oklab".
    channels : int
        Samples of a pixel: 1 (L), 2 (LA), 3 (RGB) or 4 (RGBA).
    block : tuple of int
        Height and width of what a point stands for, in pixels.
    alpha_class : {"transparent", "between", "opaque"} or None
        Of all these points, where classes of alpha are clustered by themselves;
        else None.
    fit : int
        Which of the fits of a picture this is, from 0.
    n_fits : int
        How many there will be: 1, or 1 for all points and one for each class
        of alpha. (Of classes with few points there is no fit.)
    """

    space: str
    channels: int
    block: tuple[int, int]
    conversion: Conversion
    alpha_class: AlphaClass | None = None
    fit: int = 0
    n_fits: int = 1

    def to_levels(self, points: Floats) -> Bytes:
        """Return points or codewords, float64 of shape (n, d), as the uint8 samples they mean."""
        return self.conversion.vectors(points)

    def from_levels(self, vectors: Bytes) -> Floats:
        """Return uint8 samples, shape (n, d), as points."""
        return self.conversion.points(vectors)
