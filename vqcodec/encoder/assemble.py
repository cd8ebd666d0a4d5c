"""The last stage: a drawing of a picture becomes a `VQImage`."""

from dataclasses import dataclass
from typing import NamedTuple

from ..clustering import Clustering
from ..format.sample_format import SampleFormat
from ..format.sections import Section
from ..format.size import grid_shape
from ..vqimage import VQImage
from .drawing import Drawing


class Chosen(NamedTuple):
    """The drawing that was chosen.

    Attributes
    ----------
    drawing : Drawing
    clustering : vqcodec.clustering.Clustering or None
        How its codewords were found.
    explanation : str or None
        With targets, what was chosen, and why: a line.
    """

    drawing: Drawing
    clustering: Clustering | None
    explanation: str | None = None


@dataclass(frozen=True)
class Assembler:
    """Makes pictures of drawings.

    Attributes
    ----------
    size : tuple of int
        Height and width, in pixels.
    block : tuple of int
    sections : tuple of Section
        What the file says beside the picture.
    thorough : bool
        Whether the file shall be the smallest that can be had, instead of one
        that is coded and decoded fast.
    """

    size: tuple[int, int]
    block: tuple[int, int]
    sections: tuple[Section, ...]
    thorough: bool = False

    def image(self, chosen: Chosen) -> VQImage:
        """Return the picture."""
        height, width = self.size
        drawing = chosen.drawing
        channels = drawing.codebook.shape[1] // (self.block[0] * self.block[1])
        return VQImage(
            drawing.codebook,
            drawing.indices.reshape(grid_shape(width, height, self.block)),
            width,
            height,
            SampleFormat(channels, 8 * drawing.codebook.itemsize).mode,
            self.block,
            sections=self.sections,
            clustering=chosen.clustering,
            explanation=chosen.explanation,
            coded=drawing.coded,
            coding="smallest" if self.thorough else None,
        )

    def size_of(self, drawing: Drawing) -> int:
        """Return the bytes of the file."""
        return len(self.image(Chosen(drawing, None)).to_bytes())
