"""What comes in: Pillow images and arrays, as samples or as a palette with indices.

docs/pictures.md has the rule of every mode, a line each.
"""

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..arrays import AnyArray, Bytes
from ..errors import PictureError
from ..format.metadata import Metadata
from ..format.sample_format import MODES
from ..tables import look_up
from .brought import Brought, brought
from .depth import stored_depth
from .labels import as_labels
from .pixels import check_pixels

if TYPE_CHECKING:
    from PIL import Image

# Modes that hold 8-bit samples in another arrangement, and what they become.
_CONVERSIONS = {
    "1": "L",
    "PA": "RGBA",
    "RGBX": "RGB",
    "La": "LA",
    "RGBa": "RGBA",
    "YCbCr": "RGB",
}
# Modes whose samples are labels as they stand, also where a picture would be converted.
_LABELS = ("1", "I", "F")
_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")
_REFUSED = {
    "CMYK": "its colours depend on inks; convert them with to_srgb (--to-srgb), by its profile or "
    "without one",
    "LAB": "convert it with to_srgb (--to-srgb)",
    "HSV": "convert it with .convert('RGB') first",
    "I": "scale it to 0..255 and convert it with .convert('L') first, or keep labels with "
    "categorical (--categorical)",
    "F": "scale it to 0..255 and convert it with .convert('L') first, or keep whole labels with "
    "categorical (--categorical)",
}
# What becomes of samples that are converted, where they cannot be had back.
_LOSSES = {
    "CMYK": "its inks become RGB",
    "LAB": "its L*a*b* samples become RGB, rounded",
    "YCbCr": "its YCbCr samples become RGB, rounded",
    "La": "its grey is divided by alpha, rounded",
    "RGBa": "its colours are divided by alpha, rounded",
}


@dataclass(frozen=True)
class Picture:
    """A picture that came in.

    Attributes
    ----------
    pixels : numpy.ndarray
        uint8, shape (h, w, c); of a picture with a palette its indices, c = 1;
        of a label map uint8 or uint16, c = 1.
    palette : numpy.ndarray or None
        uint8, shape (n, 3) or (n, 4).
    metadata : Metadata
    loss : str
        What the samples that came in have lost on the way, empty if nothing.
    asked_for : bool
        Whether that was asked for, so that nobody need be warned.
    unkept : tuple of str
        What came with it that a .vq file has no place for, in words.
    """

    pixels: AnyArray
    palette: Bytes | None = None
    metadata: Metadata = field(default_factory=Metadata)
    loss: str = ""
    asked_for: bool = False
    unkept: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What people should be told of the loss, a sentence; empty if nothing."""
        return "" if self.asked_for else self.loss

    def expanded(self, rows: slice = slice(None)) -> AnyArray:
        """Return the samples, uint8 of shape (h, w, c), whether or not there is a palette."""
        pixels = self.pixels[rows]
        return pixels if self.palette is None else look_up(self.palette, pixels[:, :, 0])


# What `take_in` takes. It stands as text because Pillow need not be loaded.
PictureLike: TypeAlias = "Image.Image | AnyArray | Picture"


def take_in(
    image: PictureLike,
    *,
    categorical: bool = False,
    lossless: bool = False,
    to_srgb: bool = False,
    depth: int | None = None,
) -> Picture:
    """Take in any supported picture.

    Parameters
    ----------
    image : PIL.Image.Image, numpy.ndarray or Picture
        A Pillow image, at the frame that is to be taken; or a uint8 array of
        shape (h, w) or (h, w, c), where c = 1 means L, 2 LA, 3 RGB, 4 RGBA. A
        Picture that this function gave comes back as it is.
    categorical : bool
        Whether it is a label map, whose values from 0 to 65,535 are kept as
        they are, whatever their dtype; see `vqcodec.pictures.labels.as_labels`.
    lossless : bool
        Whether all samples must survive; 16 bits of one channel do so as they
        are.
    to_srgb : bool
        Whether to convert colours to sRGB by the profile of the image, which
        is then left out. Without one they are taken for sRGB, inks and L*a*b*
        for what they are.
    depth : int, optional
        Bits of a sample in the file of a Pillow image, where the caller knows
        better than the image does.

    Returns
    -------
    Picture
        Upright: EXIF orientation is applied, and taken out of the EXIF data.

    Raises
    ------
    PictureError
        Its mode, dtype or shape cannot be encoded, or not without loss where
        that is refused.
    TypeError
        It is neither a Pillow image nor an array.
    """
    if isinstance(image, Picture):
        return image
    # Someone who hands us a Pillow image has imported Pillow; nobody else pays for it.
    pillow = sys.modules.get("PIL.Image")
    wide = categorical or lossless
    if pillow is None or not isinstance(image, pillow.Image):
        return Picture(check_pixels(image, categorical=categorical, lossless=lossless))
    if 0 in image.size:
        raise PictureError(f"a picture has at least one pixel; this one is {image.size}")
    depth = stored_depth(image) if depth is None else depth
    picture = _from_pillow(brought(image), categorical, wide, to_srgb, depth or 8)
    if wide and picture.loss and not picture.asked_for:
        kept = "a label map keeps every value" if categorical else "lossless loses nothing"
        raise PictureError(f"{kept}, but {picture.loss}; leave it out to have it so")
    return picture


def _from_pillow(
    came: Brought, categorical: bool, wide: bool, to_srgb: bool, depth: int
) -> Picture:
    """Take in an image that is upright; `wide` tells whether 16-bit samples are kept."""
    image, metadata, unkept = came
    loss, asked_for = _loss_of(image, depth), False
    if to_srgb:
        from .icc import to_srgb as in_srgb

        converted = in_srgb(image)
        if converted is not image:
            image, asked_for = converted, not loss
            metadata = replace(metadata, icc_profile=None)
            loss = loss or "its colours are converted to sRGB by its profile"
    if image.mode == "P":
        indices = np.asarray(image)[:, :, np.newaxis]
        return Picture(indices, _palette_of(image), metadata, loss, asked_for, unkept)
    if _is_sixteen_bit(image):
        samples, loss = _sixteen_bit(image, categorical, wide)
        return Picture(samples, None, metadata, loss, unkept=unkept)
    if categorical and image.mode in _LABELS:
        return Picture(as_labels(np.asarray(image)), None, metadata, unkept=unkept)
    mode = _CONVERSIONS.get(image.mode, image.mode)
    if image.mode in ("1", "L", "RGB") and "transparency" in image.info and not categorical:
        mode = "RGBA" if mode == "RGB" else "LA"  # the transparent colour gets alpha 0
    if mode not in MODES:
        advice = _REFUSED.get(image.mode, "convert it with .convert('RGB') first")
        raise PictureError(f"a picture of mode {image.mode} cannot be encoded: {advice}")
    pixels = np.asarray(image if mode == image.mode else image.convert(mode))
    return Picture(check_pixels(pixels), None, metadata, loss, asked_for, unkept)


def _loss_of(image: "Image.Image", depth: int) -> str:
    """Tell what the samples of a file lose that no mode of Pillow or of .vq files holds."""
    if depth > 8 and not _is_sixteen_bit(image):
        return f"its {depth}-bit samples are cut to 8 bits, as Pillow opens them"
    return _LOSSES.get(image.mode, "")


def _is_sixteen_bit(image: "Image.Image") -> bool:
    # Old versions of Pillow open 16-bit PNG files as I.
    return image.mode in _SIXTEEN_BIT or (image.mode == "I" and image.format == "PNG")


def _sixteen_bit(image: "Image.Image", categorical: bool, wide: bool) -> tuple[AnyArray, str]:
    """Return the samples of 16-bit grey, and what they have lost."""
    samples = np.clip(np.asarray(image), 0, 65535).astype(np.uint16)
    hidden = image.info.get("transparency")  # the transparent grey gets alpha 0
    hidden = hidden if isinstance(hidden, int) and not categorical else None
    if wide and hidden is None:
        return samples[:, :, np.newaxis], ""
    channels = [_eight_bit(samples)]
    if hidden is not None:
        channels.append(np.where(samples == hidden, 0, 255).astype(np.uint8))
    beside = " beside its transparency" if hidden is not None else ""
    advice = "" if wide or beside else "; lossless (--lossless) keeps them"
    loss = f"its 16-bit samples are rounded to 8 bits{beside}{advice}"
    return np.stack(channels, axis=2), loss


def _palette_of(image: "Image.Image") -> Bytes:
    """Return the palette of a mode P image: as many entries as it has, and as its indices need."""
    palette = image.palette
    assert palette is not None  # as mode P has one
    mode = "RGBA" if "A" in palette.mode or "transparency" in image.info else "RGB"
    n_entries = len(palette.palette) // len(palette.mode)
    largest: Any = image.getextrema()[1]  # an int, as there is one band of whole numbers
    n_entries = max(n_entries, largest + 1)
    # Let Pillow itself say what each index means, so that its rules are ours.
    ramp = image.crop((0, 0, 1, 1)).resize((n_entries, 1))
    ramp.putdata(range(n_entries))
    entries: Bytes = np.asarray(ramp.convert(mode))[0].copy()
    return entries


def _eight_bit(samples: AnyArray) -> Bytes:
    """Scale 16-bit samples to 8 bits: v / 257, rounded."""
    return ((samples.astype(np.uint32) + 128) // 257).astype(np.uint8)
