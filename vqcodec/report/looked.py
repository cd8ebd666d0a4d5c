"""A picture as a report looks at it: what is encoded, and what is shown."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image

from ..arrays import AnyArray, Bytes, Floats
from ..encoder.histogram import Histogram, histogram
from ..format.sample_format import has_alpha
from ..pictures.intake import Picture, take_in
from ..samples import flat

MOST_PIXELS = 2**20  # that are looked at
_FEW = 256  # colours that a smaller picture must not add to


@dataclass(frozen=True)
class Looked:
    """A picture that a report is about.

    Attributes
    ----------
    name : str
    picture : Picture
        What is encoded: the whole picture, or a smaller one if it is large.
    width, height : int
        Of the whole picture.
    notes : tuple of str
        What readers must know of it, in sentences.
    """

    name: str
    picture: Picture
    width: int
    height: int
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, image: "Image.Image | AnyArray | Picture") -> "Looked":
        """Take a picture in; see `vqcodec.quantize` for what is taken."""
        picture = take_in(image)
        height, width = picture.pixels.shape[:2]
        notes = [f"Of the file {picture.warning}."] if picture.warning else []
        if width * height > MOST_PIXELS:
            samples, how = _smaller(picture.expanded())
            picture = Picture(samples)
            notes.append(
                f"The picture has {width:,} × {height:,} pixels. All that follows is of a smaller "
                f"one, {samples.shape[1]:,} × {samples.shape[0]:,}, {how}."
            )
        if has_alpha(picture.expanded(slice(1)).shape[2]):
            notes.append(
                "The picture has alpha. Files and errors are those of the whole; searches, colours "
                "in space and the segmentation are of the picture over white."
            )
        return cls(name, picture, width, height, tuple(notes))

    @cached_property
    def samples(self) -> Bytes:
        """uint8, shape (h, w, c): what is encoded."""
        return self.picture.expanded()

    @cached_property
    def rgb(self) -> Bytes:
        """uint8, shape (h, w, 3): what is seen, over white."""
        return np.ascontiguousarray(flat(self.samples, 255))

    @cached_property
    def colours(self) -> Histogram:
        """The distinct colours of `rgb`."""
        return histogram(self.rgb.reshape(-1, 3))

    @cached_property
    def points(self) -> Floats:
        """float64, shape (n, 3): those colours, for clusterers and kernels."""
        return self.colours.points.astype(np.float64)

    @property
    def n_pixels(self) -> int:
        """How many pixels are looked at."""
        return int(np.prod(self.samples.shape[:2]))


def _smaller(samples: Bytes) -> tuple[Bytes, str]:
    """Return samples of `MOST_PIXELS` at most, and how they were made."""
    height, width = samples.shape[:2]
    step = int(np.ceil(np.sqrt(width * height / MOST_PIXELS)))
    picked = np.ascontiguousarray(samples[::step, ::step])
    if len(histogram(picked.reshape(-1, samples.shape[2])).points) <= _FEW:
        return picked, f"every {step}th pixel of every {step}th row"
    image = Image.fromarray(samples[..., 0] if samples.shape[2] == 1 else samples)
    smaller = np.asarray(image.reduce(step))
    return smaller.reshape(*smaller.shape[:2], -1), f"means of {step} × {step} pixels"
